"""The weekly workflow that reports deadlines and dead links, and reads the pages of vendors."""

import json
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from checks.commands.upstream import STAND_INS
from tests.github.api import BOT, REPOSITORY, GitHub
from tests.github.proposals import PATH, acme, day
from tests.github.runner import Run, Runner, workflow
from tests.github.web import NO_PROXY_LISTENS_THERE, alive, certificate
from tests.packages import download, install_quickly
from tests.project import ROOT
from tests.repositories import Repo
from tests.upstream import servers
from tests.upstream.servers import Names, Web, answer, naming, page, redirect, serving

MARK = "<!-- subprocessors: watch -->"
STRIPE = "subprocessors/stripe.yaml"
ALL_WELL = dict.fromkeys(("look", "read", "tell"), "success")


LYCHEE = ROOT / ".github/requirements.txt"
"""The packages that the workflow installs beside the checks."""

READERS = ROOT / "checks/upstream/requirements.txt"
"""The packages that the workflow installs to read pages."""


@pytest.fixture(scope="session")
def lychee(shared: Path, python: Path) -> Path:
    """A folder with the link checker."""
    wheels = download(LYCHEE, shared / "lychee")
    install_quickly(python, LYCHEE, wheels)
    return wheels


@pytest.fixture(scope="session")
def readers(shared: Path, python: Path) -> Path:
    """A folder with the packages that read pages."""
    install_quickly(python, READERS)
    return download(READERS, shared / "readers")


@pytest.fixture
def names() -> Iterator[Names]:
    """A name server that knows the domain of the register's contact."""
    with naming(Names({"qase.io": ["MX 10 mail.qase.io."]})) as served:
        yield served


@pytest.fixture
def watcher(lychee: Path, readers: Path, wheels: Path, names: Names, runner: Runner) -> Runner:
    """A machine that can look for dead links and read pages."""
    more = {
        "PIP_FIND_LINKS": f"{wheels} {lychee} {readers}",
        STAND_INS: f"nameserver=127.0.0.1:{names.port}",
    }
    return replace(runner, environment={**runner.environment, **more})


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Where the certificate of the web is made."""
    return tmp_path / "web"


def watch(runner: Runner, repo: Repo, environment: Mapping[str, str]) -> Run:
    """Run the workflow on its schedule."""
    payload = {"repository": {"full_name": REPOSITORY}, "ref": "refs/heads/main"}
    return runner.run("watch", "schedule", payload, repo.top, environment)


def hosts(repo: Repo) -> list[str]:
    """The hosts of all addresses in the register."""
    files = [*repo.root.glob("subprocessors/*.yaml"), repo.root / "register.yaml"]
    names = {h for f in files for h in re.findall(r"https://([^/\s]+)", f.read_text("utf-8"))}
    return sorted(names)


def expires(repo: Repo, ahead: int) -> None:
    """Let an agreement expire so many days from now."""
    text = (repo.root / STRIPE).read_text("utf-8")
    text = text.replace("  kind: dpa\n", f"  kind: dpa\n  expires: {day(ahead)}\n")
    repo.land("2026-11-02", {STRIPE: text})


def test_one_issue_as_long_as_something_is_left(
    watcher: Runner, repo: Repo, hub: GitHub, web: Path
) -> None:
    somebody = {"number": 1, "state": "open", "user": {"login": "x"}, "body": f"{MARK}\nMine"}
    hub.issues += [somebody, {"number": 2, "state": "open", "user": BOT, "body": None}]
    before = repo.head
    expires(repo, 20)
    run = watch(watcher, repo, {**NO_PROXY_LISTENS_THERE, "REAL_PIP": "1"})
    assert run.jobs == ALL_WELL, run.log
    issue = hub.issues[2]
    assert issue["body"].startswith(f"{MARK}\n")
    assert "Stripe, Inc." in issue["body"]
    assert str(day(20)) in issue["body"]
    assert "### Dead links\n\n    https://" in issue["body"]
    dead = re.findall(r"^    (https://\S+)$", issue["body"], re.MULTILINE)
    assert "https://stripe.com/" in dead
    assert "changes.atom" not in issue["body"]  # it is beside the page

    with alive(web, hosts(repo)) as environment:
        watch(watcher, repo, environment)
        assert issue["state"] == "open"
        assert "Stripe, Inc." in issue["body"]
        assert "Dead links" not in issue["body"]

        repo.git("reset", "--quiet", "--hard", before)
        watch(watcher, repo, environment)
        assert issue["state"] == "closed"

        watch(watcher, repo, environment)
    assert hub.writes == [
        ("POST", "/issues"), ("PATCH", "/issues/3"), ("PATCH", "/issues/3"),
    ]  # fmt: skip


def test_what_counts_as_dead(watcher: Runner, repo: Repo, hub: GitHub, web: Path) -> None:
    statuses = {"stripe.com": 404, "www.hubspot.com": 403, "calendly.com": 429, "qase.io": 500}
    assert {*statuses} < {*hosts(repo)}
    with alive(web, hosts(repo), statuses) as environment:
        assert watch(watcher, repo, environment).status == 0
    (issue,) = hub.issues
    dead = re.findall(r"^    (https://\S+)$\n^        (.+)$", issue["body"], re.MULTILINE)
    assert dead == [
        ("https://qase.io/", "Rejected status code: 500 Internal Server Error"),
        ("https://qase.io/subprocessors", "Rejected status code: 500 Internal Server Error"),
        ("https://stripe.com/", "Rejected status code: 404 Not Found"),
    ]


def test_a_register_with_errors_is_watched_all_the_same(
    watcher: Runner, repo: Repo, hub: GitHub
) -> None:
    expires(repo, -3)
    repo.land("2026-11-02", {PATH: acme(countries=["UK"])})
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert run.jobs == ALL_WELL, run.log
    (issue,) = hub.issues
    assert str(day(-3)) in issue["body"]
    assert "its links were not tried" in issue["body"]


def test_a_failure_is_red(watcher: Runner, repo: Repo, hub: GitHub) -> None:
    repo.land("2026-11-02", {"register.yaml": "x: y\n"})
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert (run.status, run.jobs, hub.writes) == (1, {"look": "failure", "read": "failure"}, [])


def test_only_the_job_that_tells_may_write() -> None:
    jobs = workflow("watch")["jobs"]
    assert jobs["look"]["permissions"] == {"contents": "read"}
    assert jobs["read"]["permissions"] == {"actions": "read", "contents": "read"}
    assert jobs["tell"]["permissions"] == {"issues": "write"}
    assert "uses" not in str(jobs["tell"]["steps"])


def test_a_text_that_is_cut_within_a_character(watcher: Runner, repo: Repo, hub: GitHub) -> None:
    register = (repo.root / "register.yaml").read_text("utf-8")
    long = "𠀀" * 290  # four bytes each
    waiver = f"  - {{rule: {long}, file: {long}, until: {day(20)}}}\n"
    repo.land("2026-11-02", {"register.yaml": f"{register}waivers:\n{waiver * 200}"})
    run = watch(watcher, repo, NO_PROXY_LISTENS_THERE)
    assert run.jobs == ALL_WELL, run.log
    assert long in hub.issues[0]["body"]


NEWS_MARK = "<!-- subprocessors: upstream -->"
TABLE = page("Beta hosts data.", "Gamma sends mail.")


class Weeks:
    """The workflow from week to week, on a web with pages of vendors."""

    def __init__(self, watcher: Runner, repo: Repo, hub: GitHub, folder: Path) -> None:
        self.watcher, self.repo, self.hub, self.folder = watcher, repo, hub, folder
        self.web = Web()
        self.pages: dict[str, str] = {}

    def link(self, host: str, path: str = "/list") -> str:
        """Add a vendor with a list on a host, and return the address without scheme."""
        name = host.partition(".")[0]
        self.pages[host] = f"{host}{path}"
        vendor = acme(
            name=f"{name.title()} Ltd", engaged=str(day(-5)), website=f"https://{host}/",
            links={"subprocessors": f"https://{host}{path}"},
        )  # fmt: skip
        self.repo.land("2026-11-02", {f"subprocessors/{name}.yaml": vendor})
        return f"{host}{path}"

    def next(self) -> Run:
        """Run the workflow in the next week, and let the forge remember it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if not self.folder.exists():
            certificate(self.folder, [*self.pages, "elsewhere.com"])
        context.load_cert_chain(self.folder / "web.pem", self.folder / "web.key")
        with serving(self.web, context) as web:
            hosts = " ".join(f"{host}=127.0.0.1:{web.port}" for host in self.pages)
            given = {
                **NO_PROXY_LISTENS_THERE,
                STAND_INS: f"{hosts} {self.watcher.environment[STAND_INS]}",
                "SSL_CERT_FILE": str(self.folder / "authority.pem"),
            }
            run = watch(self.watcher, self.repo, given)
        state = run.artifact("upstream") / "upstream.json"
        self.remember(state.read_bytes(), conclusion="failure" if run.status else "success")
        return run

    def remember(self, state: bytes, **more: object) -> None:
        """Let the forge have a run with a state."""
        number = len(self.hub.runs) + 1
        self.hub.runs.append({
            "id": 100 + number, "run_number": number, "event": "schedule", "head_branch": "main",
            "conclusion": "success", "head_repository": {"full_name": REPOSITORY}, **more,
        })  # fmt: skip
        self.hub.add_artifact("upstream", {"upstream.json": state}, run=100 + number)

    @property
    def news(self) -> list[str]:
        """The texts of the issues about vendors."""
        issues = [issue for issue in self.hub.issues if issue["body"].startswith(NEWS_MARK)]
        assert all(re.fullmatch(r"Look at .+, \d{4}-\d\d-\d\d", i["title"]) for i in issues)
        return [issue["body"] for issue in issues]


@pytest.fixture
def weeks(watcher: Runner, repo: Repo, hub: GitHub, web: Path) -> Weeks:
    """The workflow from week to week."""
    return Weeks(watcher, repo, hub, web)


def test_a_changed_page_is_told_in_an_issue_of_its_own(weeks: Weeks, hub: GitHub) -> None:
    address = weeks.link("beta.com")
    weeks.web.answers[address] = answer(TABLE)
    run = weeks.next()
    assert run.jobs == ALL_WELL, run.log
    assert weeks.news == []

    weeks.web.answers[address] = answer(TABLE.replace("Gamma", "@octocat &lt;b&gt;Delta"))
    hub.refused = "POST /issues"
    lost = weeks.next()
    assert lost.jobs == {**ALL_WELL, "tell": "failure"}
    assert weeks.news == []

    hub.refused = ""
    assert weeks.next().jobs == ALL_WELL
    (news,) = weeks.news
    assert "\n    https://beta.com/list\n" in news
    assert "\n    - Gamma sends mail.\n    + @octocat <b>Delta sends mail.\n" in news
    told = {**hub.issues[-1], "state": "closed"}  # by a person
    hub.issues[-1] = told
    weeks.next()
    assert (weeks.news, hub.issues[-1]) == ([news], told)


STRANGE: Mapping[str, tuple[servers.Behaviour, str]] = {
    "gone.com": (answer(status=404), "the page is gone: status 404"),
    "home.com": (redirect("/"), "its address leads to the home page"),
    "members.com": (redirect("/login"), "the page leads to a login"),
    "asks.com": (answer(status=401), "the page asks for a login"),
    "robots.com": (answer(status=403), "the server refuses programs: status 403"),
    "file.com": (
        answer(b"%PDF-1.7", kind="application/pdf"),
        "is a file of the type application/pdf",
    ),
    "script.com": (answer("<html><div id=root></div></html>"), "only to browsers with JavaScript"),
    "large.com": (answer(b"x" * 5_000_001), "larger than 5 MB"),
    "endless.com": (servers.endless_body, "larger than 5 MB"),
    "bomb.com": (servers.bomb, "larger than 5 MB"),
    "moved.com": (redirect("https://moved.com/new", 301), "moved to https://moved.com/new"),
    "inside.com": (redirect("https://127.0.0.1/"), "leads to an address that is not public"),
    "mapped.com": (redirect("https://[::ffff:10.0.0.1]/"), "an address that is not public"),
    "cloud.com": (redirect("https://169.254.169.254/"), "an address that is not public"),
    "plain.com": (redirect("http://plain.com/x"), "leads to an address without https"),
}
"""Pages with a problem that is told at once, and the words of the issue."""

PASSING: Mapping[str, servers.Behaviour] = {
    "drip.com": servers.drip,
    "headers.com": servers.dripping_headers,
    "many.com": servers.endless_headers,
    "chunks.com": servers.endless_chunk_line,
    "cut.com": servers.cut_gzip,
    "broken.com": servers.nonsense,
    "busy.com": answer(status=503),
    "loop.com": redirect("/list"),
}
"""Pages with a problem that may pass by itself."""

READ: Mapping[str, servers.Behaviour] = {
    "deep.com": answer("<div>" * 100_000 + "Beta hosts data." + "</div>" * 100_000),
    "charset.com": answer(TABLE.encode("utf-16-le"), kind="text/html; charset=no-such-set"),
    "fine.com": answer(TABLE),
}
"""Pages that can be read, or not, without any effect on the others."""


def test_strangers_can_do_no_harm(weeks: Weeks) -> None:
    behaviours = {**{host: first for host, (first, _) in STRANGE.items()}, **PASSING, **READ}
    for host, behaviour in behaviours.items():
        weeks.web.answers[weeks.link(host)] = behaviour
    for further in ("home.com/", "members.com/login", "moved.com/new"):
        weeks.web.answers[further] = answer(TABLE)
    run = weeks.next()
    assert run.jobs == ALL_WELL, run.log
    (news,) = weeks.news
    for host, (_, words) in STRANGE.items():
        block = news.partition(f"    https://{host}/list\n")[2].partition("\n\n")[0]
        assert words in block, host
    assert not [host for host in PASSING if f"//{host}/" in news]
    assert "fine.com" not in news

    weeks.web.answers["fine.com/list"] = answer(TABLE.replace("Gamma", "Delta"))
    run = weeks.next()
    assert run.jobs == ALL_WELL, run.log
    second = weeks.news[1]
    assert not [host for host in STRANGE if f"//{host}/" in second]
    assert [host for host in PASSING if f"//{host}/" in second] == [*PASSING]
    assert "+ Delta sends mail." in second


def state_of(address: str, text: str) -> bytes:
    """A state that knows a text of a page."""
    entry = {"tried": "2026-11-16", "recorded": "2026-11-16", "read": "2026-11-16", "text": text}
    return json.dumps({"pages": {f"https://{address}": entry}}).encode()


def test_only_a_run_of_main_that_told_its_news_is_believed(weeks: Weeks, hub: GitHub) -> None:
    address = weeks.link("beta.com")
    weeks.web.answers[address] = answer("The text", kind="text/plain")
    weeks.remember(state_of(address, "Older"))
    weeks.remember(state_of(address, "Believed"))
    fork: Mapping[str, object] = {"head_repository": {"full_name": "mallory/subprocessors"}}
    forgeries: Sequence[Mapping[str, object]] = (
        {"conclusion": "failure"},
        fork,
        {**fork, "event": "pull_request"},
        {"event": "pull_request"},
        {"head_branch": "other"},
        {"head_branch": "other", "event": "workflow_dispatch"},
    )
    for number, forgery in enumerate(forgeries):
        weeks.remember(state_of(address, f"Forged {number}"), **forgery)
    hub.add_artifact("other", {"upstream.json": state_of(address, "Other")}, run=102)
    assert weeks.next().jobs == ALL_WELL
    (news,) = weeks.news
    assert re.findall("^    - (.+)$", news, re.MULTILINE) == ["Believed"]
    assert weeks.next().jobs == ALL_WELL
    assert weeks.news == [news]


@pytest.mark.parametrize("how", ["expired", "large", "broken", "bomb"])
def test_a_lost_state_is_told(how: str, weeks: Weeks, hub: GitHub) -> None:
    address = weeks.link("beta.com")
    weeks.web.answers[address] = answer("The text", kind="text/plain")
    content = {"broken": b"[" * 100_000, "bomb": b" " * 70_000_000}
    weeks.remember(content.get(how, state_of(address, "Before")))
    more: Mapping[str, Mapping[str, object]] = {
        "expired": {"expired": True}, "large": {"size_in_bytes": 70_000_000},
    }  # fmt: skip
    hub.artifacts[0].update(more.get(how, {}))
    assert weeks.next().jobs == ALL_WELL
    (news,) = weeks.news
    assert "### Lost state\n" in news
    assert "Before" not in news
