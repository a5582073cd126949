"""`list` and `show`: the register on a terminal."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from checks.documents.vendor_table import Filters, as_text, rows
from checks.register.load import load
from checks.register.tree import WorkTree
from checks.reports.text import width
from tests.commands.test_without_rules import HOSTILE
from tests.folders import RegisterFolder
from tests.project import ROOT
from tests.registers import ACME, BETA, beta, full_vendor, policy, vendor
from tests.repositories import Repo

DAY = ("--today", "2026-11-23")


@pytest.fixture
def example(tmp_path: Path) -> RegisterFolder:
    """The example register, which uses every field."""
    shutil.copytree(ROOT / "docs/example", tmp_path / "example")
    return RegisterFolder(tmp_path / "example")


def listed(register: RegisterFolder, *filters: str, day: str = DAY[1]) -> list[str]:
    """The files of the listed vendors."""
    lines = register.said("list", *filters, "--today", day).splitlines()
    return [line.split()[0] for line in lines[1:-2]]


def _leave_out(field: str, vendor: Path) -> None:
    """Remove a field that stands on a single line."""
    lines = vendor.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(f"{field}:")]
    assert len(kept) == len(lines) - 1
    vendor.write_text("".join(kept), "utf-8")


def test_all_vendors_are_listed(example: RegisterFolder) -> None:
    _leave_out("countries", example.root / "subprocessors/contractory.yaml")
    slugs = sorted(path.stem for path in (example.root / "subprocessors").iterdir())
    assert listed(example) == slugs
    out = example.said("list", *DAY)
    assert out.startswith("VENDOR ")
    assert out.endswith(f"\n\n{len(slugs)} of {len(slugs)} vendors\n")
    for row in (
        ("aurochs-compute", "starts 2027-01-11"),
        ("cairnfile", "ended 2026-10-31"),
        ("scribewell", "ends 2026-12-31"),
        ("contractory", "(established in IE)"),
    ):
        line = next(line for line in out.splitlines() if line.startswith(row[0]))
        assert row[1] in line


def test_the_filters(example: RegisterFolder) -> None:
    _leave_out("transfers", example.root / "subprocessors/taskorchard.yaml")
    assert listed(example, "--country", "EU") == ["gantry-sync", "mimirlabs"]
    assert listed(example, "--country", "Israel") == listed(example, "--country", "il")
    assert listed(example, "--country", "IL") == ["emberpush"]
    assert listed(example, "--group", "Affiliates") == [
        "initech-australia", "initech-india", "initech-uk", "initech-us"
    ]  # fmt: skip
    assert listed(example, "--lacking", "transfers") == ["taskorchard"]
    assert listed(example, "--lacking", "safeguard") == ["taskorchard"]
    assert "mailmeadow" in listed(example, "--lacking", "agreement")
    assert "verbatimo" not in listed(example, "--expiring", "20")
    assert "verbatimo" in listed(example, "--expiring", "22")
    assert "2026-12-15: evaluation" in example.said("list", "--expiring", "22", *DAY)
    assert listed(example, "--country", "US", "--lacking", "transfers") == ["taskorchard"]


def test_a_vendor_that_has_ended_lacks_nothing(tmp_path: Path) -> None:
    register = RegisterFolder(tmp_path)
    lacking = vendor(transfers=None, data=None)
    register.write({
        "register.yaml": policy(), ACME: f"{lacking}ended: 2026-11-23\n",
        BETA: f"{lacking}ended: 2026-11-24\n",
    })  # fmt: skip
    assert listed(register, "--lacking", "data") == ["beta"]
    assert listed(register, "--lacking", "transfers") == ["beta"]


def test_a_scope_includes_vendors_for_all_customers(tmp_path: Path) -> None:
    register = RegisterFolder(tmp_path)
    register.write({
        "register.yaml": policy(scopes={"eu": "EU Cloud"}),
        ACME: full_vendor(scope="eu"), BETA: beta(scope="Mail"),
        "subprocessors/gamma.yaml": full_vendor(name="Gamma"),
    })  # fmt: skip
    assert listed(register, "--scope", "EU cloud") == ["acme", "gamma"]
    assert listed(register, "--scope", "Mail") == ["beta", "gamma"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--country", "Atlantis"), "ISO 3166-1"),
        (("--group", "featurs"), "did you mean features"),
        (("--lacking", "transfer"), "did you mean transfers"),
        (("--lacking", "x"), "choose from transfers, website"),
        (("--expiring", "soon"), "not a number of days"),
    ],
)
def test_a_wrong_filter_is_refused(
    example: RegisterFolder, arguments: tuple[str, ...], hint: str
) -> None:
    outcome = example.run("list", *arguments)
    assert outcome.status == 2
    assert hint in outcome.err


def test_nothing_meets_the_filters(example: RegisterFolder) -> None:
    assert example.said("list", "--country", "AQ", *DAY) == "0 of 40 vendors\n"


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_the_table_fits_the_terminal(example: RegisterFolder, columns: int) -> None:
    example.write({
        "subprocessors/wide.yaml": full_vendor(
            name="株式会社クラウドサービス日本", purpose="電子メールの配信" * 9, group="features"
        )
    })  # fmt: skip
    register = load(WorkTree(example.root))
    table = as_text(rows(register, Filters(), date(2026, 11, 23)), 41, columns)
    lines = table.splitlines()
    assert max(map(width, lines)) <= columns
    assert any("株" in line and "…" in line for line in lines)
    starts = {width(line[: line.rindex("in use")]) for line in lines if line.endswith("in use")}
    assert len(starts) == 1


def test_everything_about_a_vendor_is_shown(repo: Repo) -> None:
    waiver = {
        "rule": "vague-purpose", "file": ACME, "reason": "Known", "approved-by": "Privacy",
        "until": "2026-12-31",
    }  # fmt: skip
    register = policy(scopes={"eu": "EU Cloud"}, waivers=[waiver])
    repo.land("2026-03-01", {ACME: full_vendor(countries=["FR", "DE"])})
    repo.land("2026-04-01", {ACME: full_vendor(countries=["FR"], internal={"owner": "Web"})})
    repo.write({
        "register.yaml": register,
        ACME: full_vendor(scope="eu", internal={"owner": "Web team"}, purpose="TBD"),
    })  # fmt: skip
    outcome = repo.run("show", "Acme Cloud Inc", "--today", "2026-06-30")
    assert (outcome.status, outcome.err) == (0, "")
    for line in (
        "Acme Cloud, Inc. (acme)",
        "subprocessors/acme.yaml: in use",
        "group          infrastructure (Infrastructure)",
        "scope          eu (EU Cloud)",
        "countries      FR (France)",
        "internal       owner: Web team",
        "reference: DPA-2025-001",
        "Waived findings",
        "vague-purpose until 31 December 2026: Known, approved by Privacy",
        "last day of the evaluation of privacy",
        "2026-04-01  changed: notes for colleagues [",
        "2026-06-30  changed: notes for colleagues [not committed]",
        "2026-01-01  the history starts, and the vendor is on the list",
    ):
        assert line in outcome.out


def test_the_ledger_and_the_services_are_shown(example: RegisterFolder) -> None:
    outcome = example.run("show", "harborview-post", *DAY)
    assert "subprocessors/harborview-cloud.yaml states the agreement" in outcome.out
    assert "DPA-2024-003  Harborview Cloud SARL: executed 2024-03-18, active" in outcome.out
    assert "DPA-2021-001  Harborview Cloud SARL: executed 2021-02-15, expires 2024-03-17" in (
        outcome.out
    )
    assert "history is left out" in outcome.err
    assert example.run("show", "lexicrft", *DAY).err.endswith("did you mean lexicroft?\n")


@pytest.mark.parametrize(
    "slug", sorted(p.stem for p in (ROOT / "docs/example/subprocessors").iterdir())
)
def test_every_fact_of_a_file_is_shown(example: RegisterFolder, slug: str) -> None:
    out = example.run("show", slug, *DAY).out
    text = (example.root / f"subprocessors/{slug}.yaml").read_text("utf-8")
    words = {word for line in text.splitlines() if line[:1] != "#" for word in line.split()}
    missing = [word for word in words if word.isalnum() and word not in out]
    assert not missing


@pytest.mark.parametrize("name", [*HOSTILE])
def test_hostile_texts_steer_no_terminal(tmp_path: Path, name: str) -> None:
    register = RegisterFolder(tmp_path)
    text = HOSTILE[name]
    everywhere = dict.fromkeys(("name", "purpose", "scope", "established"), text)
    fields = vendor(**everywhere, countries=[text], internal={"notes": text})
    register.write({"register.yaml": policy(), ACME: fields})
    for arguments in (("list",), ("show", "acme"), ("list", "--lacking", "transfers")):
        outcome = register.run(*arguments, *DAY)
        assert outcome.status == 0, outcome.err
        assert outcome.out.replace("\n", "").isprintable() or not text.isprintable()
        assert not {*"\x1b\u202e\u2066\x00\x07\r"} & {*outcome.out}


@pytest.mark.parametrize(
    "text",
    ["name: [1]\n", "{}\n", "name: A\ncountries: 5\nended: soon\nengaged: x\nagreement: {}\n",
     "name: A\nentity: 7\nscope: {a: b}\nevaluation: [x]\ngroup: {}\ntransfers: [x]\n"],
)  # fmt: skip
def test_a_broken_file_is_shown_as_far_as_it_can_be_read(tmp_path: Path, text: str) -> None:
    register = RegisterFolder(tmp_path)
    register.write({"register.yaml": policy(), ACME: text})
    for arguments in (
        ("list",), ("list", "--expiring", "9"), ("list", "--country", "US"),
        ("list", "--lacking", "transfers"), ("list", "--lacking", "agreement"), ("show", "acme"),
    ):  # fmt: skip
        outcome = register.run(*arguments, *DAY)
        assert outcome.status == 0, outcome.err
        assert "Traceback" not in outcome.err


def test_a_broken_register_is_named(tmp_path: Path) -> None:
    register = RegisterFolder(tmp_path)
    register.write({"register.yaml": "groups: ["})
    for arguments in (("list",), ("show", "acme"), ("end", "acme", "--on", "2026-12-01")):
        outcome = register.run(*arguments)
        assert outcome.status == 2
        assert "correct register.yaml first" in outcome.err
