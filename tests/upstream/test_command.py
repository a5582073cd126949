"""`subprocessors upstream`, from the register to the report."""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from checks.commands import upstream as command
from checks.commands.outcome import CannotRun
from checks.commands.upstream import STAND_INS
from checks.upstream import reading, report
from checks.upstream.extraction import lines_in
from checks.upstream.report_page import CHANGED, LOOK
from tests.folders import Outcome, RegisterFolder
from tests.registers import ACME, BETA, GAMMA, beta, path_of, policy, vendor
from tests.upstream.conftest import network_to
from tests.upstream.servers import Names, Web, answer, page, redirect

DPA, LIST = "http://stripe.com/dpa", "http://stripe.com/subprocessors"
ACCEPTING = {"initech.com": ["MX 10 mail.initech.com."], "acme.cloud": ["A 1.1.1.1"]}


class Watch:
    """A register whose pages are watched from week to week."""

    def __init__(self, register: RegisterFolder, web: Web, names: Names) -> None:
        self.register, self.web, self.names = register, web, names
        self.state = register.root.parent / "state.json"
        self.today = date(2026, 6, 29)

    def run(self, form: str = "json") -> Outcome:
        """Run the command in the next week."""
        self.today += timedelta(weeks=1)
        arguments = ("--state", str(self.state), "--format", form, "--today", str(self.today))
        return self.register.run("upstream", *arguments)

    def said(self, form: str = "markdown") -> str:
        """What the command prints."""
        outcome = self.run(form)
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out

    def document(self) -> dict[str, object]:
        """The document, without its version and day."""
        document = json.loads(self.said("json"))
        return {key: document[key] for key in document if key not in ("version", "today")}


def _extract_here(body: bytes, form: str, charset: str) -> tuple[str, ...] | None:
    """Extract in this process, to save time. In test_reading.py, another process extracts."""
    return reading._lines(json.dumps(lines_in(body, form, charset)).encode())


@pytest.fixture
def watch(tmp_path: Path, web: Web, names: Names, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A register with a vendor, whose pages are on the web of the test."""
    register = RegisterFolder(tmp_path / "register")
    links = {"subprocessors": LIST, "agreement": DPA}
    contact = {"email": "dpo@acme.cloud"}
    register.write({"register.yaml": policy(), ACME: vendor(links=links, contact=contact)})
    names.records = ACCEPTING
    web.answers = {
        "stripe.com/subprocessors": answer(page("Beta hosts data.", "Gamma sends mail.")),
        "stripe.com/dpa": answer(page("You may object within 30 days.")),
    }
    monkeypatch.setattr(command, "network", lambda: network_to(web, names))
    monkeypatch.setattr(reading, "extract", _extract_here)
    return Watch(register, web, names)


QUIET: Mapping[str, object] = {"state": "known", "late": 0, "postponed": 0, "pages": [], "mail": []}


def test_a_quiet_register(watch: Watch) -> None:
    assert watch.document() == {**QUIET, "state": "new", "watched": 2}
    assert watch.document() == {**QUIET, "watched": 2}
    assert watch.said("markdown") == ""
    assert watch.said("text") == "2 pages watched on 2026-07-27.\n"
    assert len(watch.web.visits) == 2 * 2 + 3 * 2


def test_a_changed_list(watch: Watch) -> None:
    watch.document()
    watch.web.answers["stripe.com/subprocessors"] = answer(
        page("Beta hosts data.", "Delta sends mail.")
    )
    assert watch.said() == (
        "### Changed pages\n\n"
        "For each page: does the change affect our list? Is there a deadline to object? Note the "
        "answers here, then close this issue. The next run compares the pages with today's text."
        "\n\n"
        "    http://stripe.com/subprocessors\n"
        "        list of subprocessors of Acme Cloud, Inc. (links.subprocessors in "
        "subprocessors/acme.yaml)\n"
        "    the text changed since 2026-07-06\n"
        "    - Gamma sends mail.\n"
        "    + Delta sends mail.\n\n"
        "2 pages watched on 2026-07-13.\n"
    )
    assert watch.said() == ""


def test_a_report_that_was_not_printed_is_repeated(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.document()
    watch.web.answers["stripe.com/dpa"] = answer(page("You may object within 10 days."))
    before = watch.state.read_bytes()

    def closed(_: str) -> None:
        raise CannotRun("the output was closed before all of it was written")

    with monkeypatch.context() as patch:
        patch.setattr(command, "show", closed)
        assert watch.run().status == 2
    assert watch.state.read_bytes() == before
    assert "10 days" in watch.said()


def test_problems_are_reported_once(watch: Watch) -> None:
    watch.web.answers["stripe.com/dpa"] = redirect("/login")
    watch.web.answers["stripe.com/login"] = answer(page("Sign in"))
    watch.web.answers["stripe.com/subprocessors"] = answer(b"%PDF-1.7", kind="application/pdf")
    said = watch.said()
    assert "### Pages to look at\n" in said
    assert "    http://stripe.com/dpa\n" in said
    assert "\n        the page leads to a login\n" in said
    assert "\n        the page is a file of the type application/pdf" in said
    assert said.endswith("watched on 2026-07-06. This first run only recorded the pages.\n")
    assert watch.said() == ""


@pytest.mark.parametrize("content", ["", "{", '{"version": 9}'])
def test_a_lost_state_is_reported(content: str, watch: Watch) -> None:
    watch.state.write_text(content, "utf-8")
    assert watch.said().startswith("### Lost state\n\nThe state of the last run is lost")
    assert watch.said() == ""


def test_addresses_without_mail_are_reported_once(watch: Watch) -> None:
    watch.names.records = {"initech.com": ["MX 0 ."]}
    assert watch.document()["mail"] == [
        {
            "domain": "initech.com",
            "reason": "null-mx",
            "detail": "the domain refuses all mail (null MX, RFC 7505)",
            "addresses": ["privacy@initech.com"],
            "paths": ["register.yaml"],
        },
        {
            "domain": "acme.cloud",
            "reason": "no-domain",
            "detail": "the domain does not exist",
            "addresses": ["dpo@acme.cloud"],
            "paths": [ACME],
        },
    ]
    assert watch.document()["mail"] == []
    watch.names.failing = frozenset(ACCEPTING)
    assert watch.document()["mail"] == []
    watch.names.failing = frozenset()
    assert watch.document()["mail"] == []
    watch.names.records = ACCEPTING
    assert watch.document()["mail"] == []
    watch.names.records = {"initech.com": ["MX 0 ."], "acme.cloud": ["A 1.1.1.1"]}
    said = watch.said()
    assert "### Addresses without mail\n" in said
    assert "\n    privacy@initech.com: the domain refuses all mail" in said


def test_only_active_vendors_are_watched(watch: Watch) -> None:
    links = {"subprocessors": LIST}
    watch.register.write({
        ACME: vendor(links=links, ended="2026-07-01", contact={"email": "x@gone.com"}),
        BETA: beta(links=links, engaged="2026-08-30"),
        GAMMA: beta(name="Gamma Ltd", agreement={
            "reference": "DPA-2025-003", "executed": "2025-01-16", "url": DPA,
        }, engaged="2026-01-30", links={"agreement": DPA}),
    })  # fmt: skip
    assert watch.document() == {**QUIET, "state": "new", "watched": 1}
    watch.web.answers["stripe.com/dpa"] = answer(status=404)
    (news,) = json.loads(watch.said("json"))["pages"]
    assert [use["field"] for use in news["uses"]] == ["links.agreement"]
    assert {*watch.web.visits} == {"stripe.com/dpa"}


HOSTILE = (
    "@octocat <script>alert(1)</script> [x](javascript:alert(1)) #1 GH-2 ![i](http://evil.com/)",
    "```", "~~~", "</pre></code>", "https://evil.com/ www.evil.com", "::error::x", "\t| a | b |",
    "Delta \u202egnp.exe\u2066", "\x1b[31mred\x07", "<!-- subprocessors: watch -->",
)  # fmt: skip


def test_text_of_strangers_has_no_effect(watch: Watch) -> None:
    name = "Acme @octocat <img src=x> \u202e#1"
    links = {"subprocessors": LIST, "agreement": DPA}
    watch.register.write({ACME: vendor(name=name, links=links)})
    watch.document()
    watch.web.answers["stripe.com/subprocessors"] = answer("\n".join(HOSTILE), kind="text/plain")
    watch.web.answers["stripe.com/dpa"] = redirect("http://stripe.com/@octocat<b>#1", 301)
    watch.web.answers["stripe.com/@octocat%3Cb%3E"] = answer(
        page("You may object within 30 days."), 200
    )
    said = watch.said()
    assert "Acme @octocat" in said
    outside = [line for line in said.split("\n") if line and not line.startswith("    ")]
    assert outside == [
        "### Changed pages", CHANGED, "### Pages to look at",
        LOOK, "2 pages watched on 2026-07-13.",
    ]  # fmt: skip
    assert all(line.isprintable() for line in said.split("\n"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", said)
    blocks = re.split(r"\n(?=    http)", said)
    for block in blocks[1:]:
        assert block.startswith("    ")
    # An empty line comes before each block, so that Markdown does not join it to a paragraph.
    for before, line in zip(said.split("\n"), said.split("\n")[1:], strict=False):
        if line.startswith("    "):
            assert before == "" or before.startswith("    ")


def test_a_full_report_leaves_the_rest_for_the_next_week(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.document()
    watch.web.answers = {
        "stripe.com/subprocessors": answer(page("Everything changed here.")),
        "stripe.com/dpa": answer(page("And here, too, more or less.")),
    }
    with monkeypatch.context() as patch:
        patch.setattr(report, "LARGEST", 600)
        said = watch.said()
        assert "Everything changed" in said
        assert "And here" not in said
        assert "News left for the next run, for lack of room: 1." in said
    said = watch.said()
    assert "Everything changed" not in said
    assert "And here" in said
    assert watch.said() == ""


def test_large_news_in_each_week_keeps_nothing_back_for_ever(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.document()
    monkeypatch.setattr(report, "LARGEST", 600)
    told = []
    for week in range(3):
        watch.names.records = {"initech.com": ["MX 10 mail.initech.com."]} if week else ACCEPTING
        watch.web.answers = {
            "stripe.com/subprocessors": answer(page(f"Everything changed {week} times.")),
            "stripe.com/dpa": answer(page("And here, too, more or less.")),
        }
        told.append(watch.said())
    assert "Everything changed 0" in told[0]
    assert "And here" in told[1] or "And here" in told[2]
    assert "acme.cloud" in told[1]


@pytest.mark.parametrize("letter", ["𠀀", "\U000e0041"])
def test_the_largest_news_fits(letter: str, watch: Watch) -> None:
    """Otherwise, the report would never have room for this news, or for later news."""
    links = {"agreement": f"http://stripe.com/dpa?{'x' * 1500}"}
    watch.register.write({
        path_of(f"v{n}-{'x' * 180}"): vendor(name=letter * 900 + f" {n}", links=links)
        for n in range(20)
    })  # fmt: skip
    address = links["agreement"].removeprefix("http://")
    watch.web.answers[address] = answer("𠀀" * 250 + "\n", kind="text/plain")
    assert watch.document()["postponed"] == 0
    lines = [f"{n}" + "𠀀" * 250 for n in range(90)]
    watch.web.answers[address] = answer("\n".join(lines), kind="text/plain; charset=utf-8")
    said = watch.said()
    assert "+ and" in said
    assert len(said.encode()) < 60_000
    # JSON writes a quotation mark as two characters.
    lines = [f"{n}" + '"' * 250 for n in range(90)]
    watch.web.answers[address] = redirect(f"http://stripe.com/{'y' * 1500}", 301)
    watch.web.answers["stripe.com/" + "y" * 1500] = answer("\n".join(lines), kind="text/plain")
    said = watch.said()
    assert "the page moved to" in said
    assert len(said.encode()) < 60_000


def test_names_that_are_written_out_fit(watch: Watch) -> None:
    """GitHub takes 65,536 characters, and the workflow would cut the rest."""
    watch.register.write({
        path_of(f"v{n}"): vendor(
            name=f"{n}" + "\u200b" * 900, links={"agreement": f"http://stripe.com/gone/{n}"}
        )
        for n in range(60)
    })  # fmt: skip
    said = watch.said()
    assert "News left for the next run" in said
    assert len(said) < 60_000


def test_a_run_without_time_leaves_the_pages_for_the_next_run(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("checks.upstream.watch.PAGES_SECONDS", 0)
        assert watch.document() == {**QUIET, "state": "new", "watched": 2, "late": 2}
    assert watch.web.visits == []
    watch.document()
    watch.web.answers["stripe.com/dpa"] = answer(page("You may object within 10 days."))
    assert "10 days" in watch.said()


def test_without_the_extra(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.commands.extras.find_spec", lambda name: None)
    outcome = watch.run()
    assert outcome.status == 2
    assert "pip install 'subprocessors[upstream]'" in outcome.err


def test_a_broken_register(watch: Watch) -> None:
    watch.register.write({"register.yaml": "x: y\n"})
    assert watch.run().status == 2
    assert not watch.state.exists()


def test_a_broken_vendor(watch: Watch) -> None:
    watch.register.write({BETA: "name: [\n", GAMMA: "links: {agreement: 7}\nended: x\n"})
    assert watch.document()["watched"] == 2


def test_the_state_is_no_file_of_the_register(watch: Watch) -> None:
    watch.state = watch.register.root / ACME
    before = watch.state.read_bytes()
    outcome = watch.run()
    assert (outcome.status, outcome.out) == (2, "")
    assert "is a file of the register" in outcome.err
    assert (watch.state.read_bytes(), watch.web.visits) == (before, [])


def test_a_state_that_cannot_be_written(watch: Watch) -> None:
    watch.state = watch.register.root / "no/such/folder/state.json"
    outcome = watch.run("text")
    assert outcome.status == 2
    assert "cannot be written" in outcome.err


def test_servers_of_a_test_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STAND_INS, "stripe.com=127.0.0.1:8443")
    assert command.network().stand_ins.hosts == {"stripe.com": ("127.0.0.1", 8443)}
    monkeypatch.setenv(STAND_INS, "stripe.com")
    with pytest.raises(CannotRun, match=STAND_INS):
        command.network()
    monkeypatch.delenv(STAND_INS)
    assert command.network().stand_ins.hosts == {}
