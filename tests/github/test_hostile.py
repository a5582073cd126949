"""Proposals that try to do more than to propose."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.github.api import GitHub
from tests.github.proposals import PATH, acme, propose, with_acme
from tests.github.runner import Run, Runner, pull_request, workflow_run
from tests.github.test_check import GREEN, RED, check
from tests.repositories import Repo

SECRET = "what only this machine knows"

TEXTS = {
    "command": "x\\n::error file=README.md::forged\\n::add-mask::a\\n::set-env name=A::b",
    "escaped command": "%0A::warning::forged%0D%0A",
    "mention": "@octocat and @qase/legal see #1, GH-2 and qase/subprocessors#3",
    "shell": "$(touch {here}/ran) `touch {here}/ran`; touch {here}/ran #",
    "expression": "${{{{ github.token }}}} {{{{ 7*7 }}}}",
    "html": "</td></table><script>alert(1)</script><img src=x onerror=alert(1)><!--",
    "markdown": "| x | [click](javascript:alert(1)) ![x](https://evil.com/x.png) **b** </details>",
    "output": "EOF\\nnumber=1\\ntext<<EOF",
    "escape": "\\x1b[2J\\x1b]8;;https://evil.com\\x07",
}


def posted(runner: Runner, repo: Repo, hub: GitHub, run: Run, head: str) -> str:
    """The comment that the review of a run becomes."""
    hub.add_pull(13, head)
    review = (run.artifact("review-13-1") / "review.md").read_bytes()
    hub.add_artifact("review-13-1", {"review.md": review})
    assert runner.run("comment", "workflow_run", workflow_run(head), repo.top).status == 0
    return str(hub.comments[-1]["body"])


def test_a_text_stays_a_text(runner: Runner, repo: Repo, hub: GitHub, tmp_path: Path) -> None:
    files, pages = with_acme(repo), {}
    for number, text in enumerate(TEXTS.values()):
        quoted = '"' + text.format(here=tmp_path).replace('"', '\\"') + '"'
        site = f"https://acme-{number}.com/"
        vendor = acme(name="TEXT", purpose="TEXT", countries=["UK"], website=site)
        pages[f"subprocessors/acme-{number}.yaml"] = vendor.replace("TEXT", quoted)
    head = propose(repo, {**files, **pages})
    run = check(runner, repo, head)
    assert run.status == 1, run.log
    # All that was obeyed are the annotations of our own findings, and their log.
    names = {name for name, _, _ in run.commands}
    assert names <= {"error", "warning", "stop-commands"} | _ends(run)
    annotated = {place.split(":")[0] for _, place, _ in run.annotations}
    assert pages.keys() <= annotated <= {*files, *pages}
    body = posted(runner, repo, hub, run, head)
    assert not (tmp_path / "ran").exists()
    for page in (run.summary, body):
        assert "\x1b" not in page
        tags, links = _rendered(page)
        assert tags <= {
            "h2", "h3", "p", "strong", "em", "code", "table", "thead", "tbody", "tr", "th", "td",
            "br", "ul", "li", "blockquote", "details", "summary", "a", "sub",
        }  # fmt: skip
        assert {link for link in links if not re.fullmatch(SITES, link)} <= {RUN}
        assert len({*re.findall(SITES, page)}) == len(TEXTS) + 1  # none is left out
    # What GitHub takes for a mention, or for the number of an issue.
    assert not re.search(r"(?<!\w)@\w|(?<![&\w])#\d|\bGH-\d", body)


SITES = r"https://acme-(?:mail|\d)\.com/"

RUN = "https://github.com/qase/subprocessors/actions/runs/77"


def _rendered(page: str) -> tuple[set[str], set[str]]:
    """The tags and the targets of links that Markdown makes of a page, raw HTML included."""
    tags: set[str] = set()
    links: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            links.update(value or "" for name, value in attrs if name in ("href", "src"))

    options = {"html": True, "linkify": False}
    Reader().feed(MarkdownIt("commonmark", options).enable("table").render(page))
    return tags, links


def _ends(run: Run) -> set[str]:
    """The words that end a stretch of log in which no command counts: nobody can guess them."""
    return {word for name, _, word in run.commands if name == "stop-commands"}


WEAKENED = {
    "checks/rules/countries.py": '"""Nothing."""\n',
    ".ci/run": "#!/usr/bin/env bash\necho The tests run\n",
}


def test_a_proposal_that_edits_the_rules_says_so_and_runs_the_tests(
    runner: Runner, repo: Repo
) -> None:
    head = propose(repo, {**with_acme(repo, countries=["UK"]), **WEAKENED})
    run = check(runner, repo, head)
    assert run.jobs == {**GREEN, "test": "success"}
    assert run.log.count("The tests run") == 2  # on two Pythons
    review = (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    alert = review.index("This proposal changes the checks or their settings")
    assert "> [!CAUTION]" in review[:alert]
    assert "checks/rules/countries.py" in review[alert : review.index("\n", alert)]


def test_a_proposal_of_data_is_judged_by_the_checks_of_the_base(runner: Runner, repo: Repo) -> None:
    head = propose(repo, with_acme(repo, countries=["UK"]))
    # What stands in the folder is the proposal's, from before the rule was mended.
    repo.switch("main")
    rules = (repo.root / "checks/rules/countries.py").read_text("utf-8")
    assert "is not an assigned country code" in rules
    stricter = rules.replace("is not an assigned country code", "is refused by the base")
    repo.land("2026-11-02", {"checks/rules/countries.py": stricter})
    repo.switch("proposal")
    run = check(runner, repo, head)
    assert (run.status, run.jobs) == (1, RED)
    assert [annotation[2].partition("\n")[0] for annotation in run.annotations] == [
        "'UK' is refused by the base"
    ]


def test_a_proposal_that_touches_the_settings_says_so(runner: Runner, repo: Repo) -> None:
    register = (repo.root / "register.yaml").read_text("utf-8")
    weaker = register.replace("rules: {", "rules: {country-code: off, ")
    head = propose(repo, {**with_acme(repo, countries=["UK"]), "register.yaml": weaker})
    run = check(runner, repo, head)
    assert "test" not in run.jobs  # it is data
    review = (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    alert = review.index("This proposal changes the checks or their settings")
    assert "register.yaml" in review[alert : review.index("\n", alert)]
    assert "rules.country-code: off" in review


MODULES = {
    **dict.fromkeys(
        ("checks.py", "pydantic.py", "json.py", "usercustomize.py"), "raise SystemExit\n"
    ),
    "sitecustomize.py": "import os\nos._exit(0)\n",
    "pip.conf": "[global]\nindex-url = https://evil.com/\n",
    "setup.cfg": "x",
}
"""Files that end a check early if Python or pip reads any of them."""


def test_a_proposal_brings_no_code_into_the_checks(runner: Runner, repo: Repo) -> None:
    stop = {".ci/run": "#!/usr/bin/env bash\n"}
    head = propose(repo, {**with_acme(repo, countries=["UK"]), **MODULES, **stop})
    assert check(runner, repo, head, REAL_PIP="1").jobs["check"] == "failure"


def test_a_proposal_cannot_put_other_checks_in_place(runner: Runner, repo: Repo) -> None:
    action = "name: x\ndescription: x\nruns: {using: composite, steps: []}\n"
    files = {"judge/action.yml": action, ".ci/run": "#!/usr/bin/env bash\n"}
    head = propose(repo, {**with_acme(repo), **files})
    event = pull_request(13, repo.git("rev-parse", "main"), head)
    run = runner.run("check", "pull_request", event, repo.top)
    assert run.jobs["check"] == "failure"
    assert "'judge' already exists" in run.log


@pytest.mark.parametrize("path", [PATH, "register.yaml", "agreements.csv", "subprocessors", "site"])
def test_a_link_out_of_the_folder_is_not_followed(
    path: str, runner: Runner, repo: Repo, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "acme-mail.yaml").write_text(acme(purpose=SECRET), "utf-8")
    repo.branch("proposal")
    if path == "subprocessors":
        repo.git("rm", "-r", "--quiet", path)
    target = secret if path in ("subprocessors", "site") else secret / "acme-mail.yaml"
    (repo.root / path).unlink(missing_ok=True)
    (repo.root / path).symlink_to(target)
    if path in ("subprocessors", "site"):  # not data: the workflow also runs the tests
        repo.write({".ci/run": "#!/usr/bin/env bash\n"})
    run = check(runner, repo, repo.commit("Propose"))
    # A link that nothing reads or writes is no error.
    assert run.jobs["check"] == ("success" if path == "site" else "failure"), run.log
    assert SECRET not in run.log + run.summary
    for file in run.output.rglob("*"):
        assert not file.is_symlink()
        assert not file.is_file() or SECRET not in file.read_text("utf-8", "replace")


@pytest.mark.parametrize(
    "name",
    ["-rf.yaml", "--output=x.yaml", "a\nb.yaml", "::error::x.yaml", "$(id).yaml", "a b.yaml"],
)
def test_names_of_files(name: str, runner: Runner, repo: Repo) -> None:
    head = propose(repo, {**with_acme(repo), f"subprocessors/{name}": acme()})
    run = check(runner, repo, head)
    assert (run.status, run.jobs["check"]) == (1, "failure")
    assert run.annotations
    assert (run.artifact("review-13-1") / "review.md").stat().st_size > 0
    assert {word for word, _, _ in run.commands} <= {"error", "warning", "stop-commands"} | _ends(
        run
    )


def test_two_thousand_files(runner: Runner, repo: Repo, hub: GitHub) -> None:
    """Their findings alone would fill a summary of 1.6 MB."""
    text = acme(name="NAME Ltd", website="https://NAME.com/")
    names = [f"acme-{number}" for number in range(2_000)]
    files = {f"subprocessors/{name}.yaml": text.replace("NAME", name) for name in names}
    head = propose(repo, {**files})
    run = check(runner, repo, head)
    assert run.jobs == RED  # their agreements are in no ledger
    assert len(run.summary.encode()) < 1024 * 1024  # GitHub takes no more
    body = posted(runner, repo, hub, run, head)
    assert "more subprocessors change" in body
    assert len(body) <= 65_000


@pytest.mark.parametrize("path", [PATH, "agreements.csv", "register.yaml"])
def test_fifty_megabytes(path: str, runner: Runner, repo: Repo) -> None:
    files = {**with_acme(repo), path: b"name: x\n" * (50 * 1024 * 1024 // 8)}
    run = check(runner, repo, propose(repo, files))
    assert run.jobs == RED
    assert path in [place.split(":")[0] for _, place, _ in run.annotations]
    review = (run.artifact("review-13-1") / "review.md").read_text("utf-8")
    assert "**Not ready**" in review
    assert len(review) <= 60_100


_OLDER = re.compile(r"##\[(error|warning|notice|add-mask|add-matcher|set-output)\b[^\]]*\]")
"""The older form of a workflow command, which counts wherever it stands in a line.

Source: GitHub's runner, src/Runner.Common/ActionCommand.cs, `TryParse`. For act it
must stand at the start.
"""

FORGED = "##[error file=README.md;line=1]forged"


def older_commands(run: Run) -> list[str]:
    """The lines with a command in the older form that GitHub would obey."""
    commands, end = [], ""
    for event in run.events:
        command = event.get("command", "")
        if command == "stop-commands":
            end = event["arg"]
        elif command and command == end:
            end = ""
        elif event.get("raw_output") and not end and _OLDER.search(event["msg"]):
            commands.append(event["msg"])
    return commands


def test_the_line_of_a_warning_is_no_command(runner: Runner, repo: Repo) -> None:
    files = with_acme(repo, purpose="Services")
    commented = str(files[PATH]).replace("Services", f"Services # {FORGED}")
    run = check(runner, repo, propose(repo, {**files, PATH: commented}))
    assert run.jobs == GREEN, run.log
    # A vague purpose, and a comment behind it.
    assert [annotation[:2] for annotation in run.annotations] == [("warning", f"{PATH}:4")] * 2
    assert FORGED in run.log
    assert older_commands(run) == []


def test_the_settings_are_no_command(runner: Runner, repo: Repo) -> None:
    register = (repo.root / "register.yaml").read_text("utf-8")
    run = check(runner, repo, propose(repo, {"register.yaml": f"{register}'{FORGED}': x\n"}))
    assert run.jobs == RED, run.log
    assert FORGED in run.log
    assert older_commands(run) == []
