"""`new`: a vendor from options, from a form, and from a person at a terminal."""

import json
import os
import pty
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.init.origin import PLACEHOLDER
from checks.init.rendering import STAND_INS, Forge, render
from checks.register.source import parse
from tests.editing.test_form import body
from tests.folders import RegisterFolder
from tests.project import ROOT
from tests.registers import EARLIEST, policy
from tests.repositories import Repo
from tests.trees import LEDGER, REGISTER

DAY = ("--today", "2026-06-30")
PATH = "subprocessors/beta-mail.yaml"

OPTIONS = {
    "name": "Beta Mail, Inc.",
    "website": "https://beta-mail.com/",
    "purpose": "Delivery of transactional e-mail",
    "countries": "United States, DE",
    "reference": "DPA-2026-014",
    "executed": "2026-06-02",
    "evaluated": "2026-06-01",
    "engaged": f"{EARLIEST}",
    "data": "contact, communications",
    "data-subjects": "end-users",
    "transfers": "scc",
}

FILE = """\
name: Beta Mail, Inc.
website: https://beta-mail.com/
group: infrastructure
purpose: Delivery of transactional e-mail
countries: [US, DE]
agreement:
  reference: DPA-2026-014
  executed: 2026-06-02
evaluation:
  privacy: 2026-06-01
  security: 2026-06-01
  confidentiality: 2026-06-01
engaged: 2026-07-30
data: [contact, communications]
data-subjects: [end-users]
transfers: scc
"""

LINE = 'DPA-2026-014,"Beta Mail, Inc.",2026-06-02,,active\n'


def options(**changed: str | None) -> list[str]:
    """The options of a complete vendor, with other values for some of them. None omits one."""
    values = {**OPTIONS, **{name.replace("_", "-"): value for name, value in changed.items()}}
    return [f"--{name}={value}" for name, value in values.items() if value is not None]


@pytest.fixture
def register(folder: Path, monkeypatch: pytest.MonkeyPatch) -> RegisterFolder:
    """A register with one vendor and a ledger. Nobody can be asked."""
    monkeypatch.setattr("sys.stdin", None)
    return RegisterFolder(folder)


def test_the_file_is_written_and_the_ledger_line_printed(register: RegisterFolder) -> None:
    outcome = register.run("new", *options(), *DAY)
    assert (outcome.status, outcome.err) == (1, "")
    assert (register.root / PATH).read_text() == FILE
    added = "".join(f"+{line}\n" for line in FILE.splitlines())
    assert f"--- /dev/null\n+++ b/{PATH}\n" in outcome.out
    assert f"{added}\nAdd the signed agreement to agreements.csv:\n{LINE}" in outcome.out
    assert (register.root / "agreements.csv").read_text() == LEDGER
    register.write({"agreements.csv": LEDGER + outcome.out.rpartition("csv:\n")[2]})
    assert "no findings" in register.said("check", *DAY)


def test_the_line_has_the_columns_of_the_ledger(register: RegisterFolder) -> None:
    header = "\r\nstatus,owner, Reference ,counterparty,expires,executed\r\n"
    register.write({"agreements.csv": f"{header}active,me,DPA-2025-001,Acme Cloud,,2025-01-15\r\n"})
    out = register.run("new", *options(expires="2028-01-01"), *DAY).out
    assert out.endswith('csv:\nactive,,DPA-2026-014,"Beta Mail, Inc.",2028-01-01,2026-06-02\n')


def test_an_agreement_in_the_ledger_needs_no_line_and_no_day(register: RegisterFolder) -> None:
    register.write({"agreements.csv": LEDGER + LINE})
    out = register.said("new", *options(executed=None), *DAY)
    assert "Add the signed agreement" not in out
    assert (register.root / PATH).read_text() == FILE


def test_missing_facts_are_named(register: RegisterFolder) -> None:
    outcome = register.run("new", "--name", "Beta Mail, Inc.", *DAY)
    assert outcome.status == 1
    assert (register.root / PATH).read_text() == "name: Beta Mail, Inc.\ngroup: infrastructure\n"
    for field in ("website", "purpose", "countries", "agreement", "evaluation", "engaged"):
        assert f"add `{field}:`" in outcome.err


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": None}, "give --name: without a terminal"),
        ({"countries": "San Francisco, CA"}, "San Francisco"),
        ({"countries": "Wrld"}, "Wrld"),
        ({"website": "http://beta-mail.com/"}, "https://"),
        ({"website": "beta"}, "https://"),
        ({"engaged": "tomorrow"}, "write the day as 2026-11-23"),
        ({"reference": "see mail"}, "write a reference such as"),
        ({"group": "nowhere"}, "choose from infrastructure"),
        ({"evaluated": "2026-07-01"}, "in the future"),
        ({"name": "Acme Cloud, Inc."}, "exists already"),
        ({"file": "Beta"}, "Beta cannot be the name of a file: use beta"),
        ({"file": "con"}, "con cannot be the name of a file: use con-company"),
        ({"file": "con"}, "cannot be the name"),
        ({"file": "../../beta"}, "cannot be the name"),
        ({"name": "株式会社"}, "give --file"),
        ({"name": "Acme Cloud Inc", "file": "acme-mail"}, "same"),
        ({"entity": "nobody", "file": "beta"}, "name the file of the same company"),
        ({"entity": "acme-cloud"}, "give --file"),
        ({"name": "Beta \udcff"}, "not text in UTF-8"),
        ({"purpose": "Mail \udcff"}, "nothing was written"),
    ],
)
def test_a_wrong_answer_writes_nothing(
    register: RegisterFolder, changed: dict[str, str | None], problem: str
) -> None:
    outcome = register.run("new", *options(**changed), *DAY)
    assert (outcome.status, outcome.out) == (2, "")
    assert problem in outcome.err
    assert [path.name for path in (register.root / "subprocessors").iterdir()] == [
        "acme-cloud.yaml"
    ]


def test_the_group_must_be_chosen_among_several(register: RegisterFolder) -> None:
    more = "groups:\n  other: {title: Others}"
    register.write({"register.yaml": REGISTER.replace("groups:", more)})
    outcome = register.run("new", *options(), *DAY)
    assert (outcome.status, outcome.out) == (2, "")
    assert "give --group: without a terminal" in outcome.err


def test_a_further_service_states_only_its_own_facts(register: RegisterFolder) -> None:
    outcome = register.run(
        "new", "--name=Acme Cloud, Inc.", "--entity=acme-cloud", "--file=acme-mail",
        "--purpose=Delivery of e-mail", "--countries=FR", "--engaged=2026-09-01",
        "--data=contact", "--data-subjects=users", "--scope=Mail", *DAY,
    )  # fmt: skip
    assert (outcome.status, outcome.err) == (0, "")
    assert "no findings" in register.said("check", *DAY)


def test_a_published_list_keeps_the_notice_period(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    outcome = repo.run("new", *options(engaged="2026-07-29"), *DAY)
    assert outcome.status == 2
    assert "set `engaged` to 2026-07-30" in outcome.err
    repo.said("new", *options(), *DAY)
    assert "no findings" in repo.said("check", "--base", "main", *DAY)


@pytest.mark.parametrize("forge", [Forge.GITHUB, Forge.GITLAB])
def test_a_fresh_register_takes_a_vendor(
    forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    fresh = RegisterFolder(tmp_path)
    fresh.write(render(forge, STAND_INS, PLACEHOLDER, date(2026, 6, 30)))
    fresh.said("new", *options(group="other"), *DAY)
    assert (tmp_path / PATH).read_text().startswith("# yaml-language-server: $schema=../schemas/")
    assert "no findings" in fresh.said("check", *DAY)
    fresh.run("evaluate", "beta-mail", "--on", "2026-06-29", *DAY)
    fresh.run("renew", "beta-mail", "--reference=DPA-2026-015", "--executed=2026-06-29", *DAY)
    fresh.run("end", "example-vendor", "--on", "2026-12-01", *DAY)
    fresh.run("rename", "beta-mail", "--name", "Gamma Mail, Inc.", "--on", "2026-06-02", *DAY)
    assert "no findings" in fresh.said("check", *DAY)


def test_the_example_takes_a_vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    shutil.copytree(ROOT / "docs/example", tmp_path / "example")
    example = RegisterFolder(tmp_path / "example")
    given = options(group="Support and administration", established="US", scope="EU Cloud, Beta")
    outcome = example.run("new", *given, "--today", "2026-11-23")
    assert outcome.status == 1
    ledger = example.root / "agreements.csv"
    ledger.write_text(ledger.read_text() + outcome.out.rpartition("csv:\n")[2])
    assert example.run("check", "--today", "2026-11-23").status == 0
    assert "scope: [eu-cloud, Beta]\n" in (example.root / PATH).read_text()


@pytest.mark.parametrize("wrap", [str, lambda text: json.dumps({"body": text})])
def test_a_form_is_taken(register: RegisterFolder, tmp_path: Path, wrap: type[str]) -> None:
    form = tmp_path / "form"
    written = body(
        name="Beta Mail, Inc.", website="https://beta-mail.com/", engaged=f"{EARLIEST}",
        reference="DPA-2026-014, signed on 2026-06-02", evaluation_privacy="2026-06-01",
        evaluation_security="2026-06-01", evaluation_confidentiality="2026-06-01",
    )  # fmt: skip
    form.write_text(wrap(written))
    register.write({"agreements.csv": LEDGER + LINE})
    register.said("new", "--from", str(form), "--transfers=scc", *DAY)
    assert (
        parse((register.root / PATH).read_bytes(), PATH).values == parse(FILE.encode(), "").values
    )


def test_an_unclear_answer_of_a_form_is_named(register: RegisterFolder, tmp_path: Path) -> None:
    form = tmp_path / "form"
    form.write_text(body(countries="San Francisco, CA", engaged="\x1b[31msoon"))
    outcome = register.run(
        "new", "--from", str(form), "--evaluated=2026-06-01", "--executed=2026-06-02", *DAY
    )
    assert outcome.status == 1
    assert "Please complete this answer yourself. Countries: San Francisco" in outcome.err
    assert "\x1b" not in outcome.err
    assert "countries" not in (register.root / "subprocessors/acme-mail.yaml").read_text()


def test_an_option_answers_for_the_form(register: RegisterFolder, tmp_path: Path) -> None:
    form = tmp_path / "form"
    form.write_text(body(countries="San Francisco, CA"))
    given = ("--countries=US", "--evaluated=2026-06-01", "--executed=2026-06-02")
    outcome = register.run("new", "--from", str(form), *given, *DAY)
    assert "needs a person" not in outcome.err
    assert "countries: [US]" in (register.root / "subprocessors/acme-mail.yaml").read_text()


@pytest.mark.parametrize("text", [None, "", "Hello"])
def test_a_file_without_answers_is_refused(
    register: RegisterFolder, tmp_path: Path, text: str | None
) -> None:
    form = tmp_path / "form"
    if text is not None:
        form.write_text(text)
    assert register.run("new", "--from", str(form), *DAY).status == 2


TYPED = """\
Beta Mail, Inc.

http://beta-mail.com/

7
2
Delivery of transactional e-mail
San Francisco, CA
US, DE
contct, communications
contact, communications
6
DPA-2026-014
2026-06-02


2026-06-01
2026-07-29

scc
"""


def test_a_person_is_asked_and_wrong_answers_are_asked_again(repo: Repo) -> None:
    """The whole process at a terminal of its own, as a person would use it."""
    groups = {"other": {"title": "Others"}, "infrastructure": {"title": "Hosting"}}
    repo.land("2026-01-02", {"register.yaml": policy(groups=groups)})
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "checks", "--root", str(repo.root), "new", *DAY]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    )
    os.close(theirs)
    os.write(ours, TYPED.encode())
    out, err = process.communicate(timeout=120)
    os.close(ours)
    assert (repo.root / PATH).read_text() == FILE
    assert process.returncode == 0, err
    assert "write https://beta-mail.com/ if this page opens" in err
    assert "[https://beta-mail.com/]: " in err, "Enter accepts the suggestion"
    assert "choose from other, infrastructure" in err
    assert "did you mean `contact`?" in err
    assert "messages, calls and e-mails" in err
    assert "set `engaged` to 2026-07-30" in err
    assert "Press Enter to keep the answer" in err
    assert out.startswith("--- /dev/null")


ANSWERS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(name=ANSWERS, purpose=ANSWERS, scope=ANSWERS, data=ANSWERS)
def test_any_answers_give_a_file_that_says_just_that(
    register: RegisterFolder, name: str, purpose: str, scope: str, data: str
) -> None:
    path = register.root / "subprocessors/any.yaml"
    path.unlink(missing_ok=True)
    given = options(name=name, purpose=purpose, scope=scope, data=data, file="any")
    outcome = register.run("new", *given, *DAY)
    assert outcome.status in (1, 2)
    if outcome.status == 2:
        assert "nothing was written" in outcome.err
        assert not path.exists()
        return
    values = parse(path.read_bytes(), "any").values
    assert values is not None
    assert values["name"] == " ".join(name.split())
    assert values["purpose"] == " ".join(purpose.split())
    ledger = register.root / "agreements.csv"
    ledger.write_text(
        LEDGER + "".join(outcome.out.partition("csv:\n")[2].splitlines(keepends=True))
    )
    checked = register.run("check", *DAY)
    ledger.write_text(LEDGER)
    assert checked.status == 0, checked.out
