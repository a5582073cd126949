"""The command `transfers`: rows, effects, notices, days, exit status, and texts that stay texts."""

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from checks.changes.safeguards import MECHANISMS
from checks.changes.transfers import Law
from checks.data.regimes import Key, regime
from checks.documents.transfers import TransfersDocument, as_json, transfers_document
from checks.documents.transfers_page import as_markdown, as_text
from checks.languages.language import ENGLISH
from checks.register.load import load
from checks.reports.text import width
from checks.schemas import schema
from tests.folders import Files, RegisterFolder
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, start_register
from tests.trees import TODAY, MemoryTree

KEYS: tuple[Key, ...] = get_args(Key)

CERTIFIED = {"dpf": {"verified": "2026-05-19"}}
BOTH = {**CERTIFIED, "scc": {"module": 3, "executed": "2025-01-15"}}


def _document(files: Files, *without: str, key: Key = "eu", day: date = TODAY) -> TransfersDocument:
    texts = {"register.yaml": policy(), **files}
    tree = MemoryTree({path: text for path, text in texts.items() if text is not None})
    return transfers_document(load(tree), Law(regime(key), frozenset(without)), day)


def _us(transfers: Any, **fields: object) -> str:
    return full_vendor(countries=["US"], transfers=transfers, **fields)


def test_a_row_has_the_country_the_decision_the_safeguards_and_the_verdict() -> None:
    [row] = _document({ACME: _us(BOTH)})["transfers"]
    assert (row["code"], row["country"], row["view"]) == ("US", "United States", "partly-adequate")
    assert row["decision"] is not None
    assert (row["decision"]["number"], row["decision"]["since"], row["decision"]["until"]) == (
        "(EU) 2023/1795", "2023-07-10", None,
    )  # fmt: skip
    assert [(s["mechanism"], s["day"], s["counts"]) for s in row["safeguards"]] == [
        ("dpf", "2026-05-19", True),
        ("scc", "2025-01-15", True),
    ]
    assert (row["verdict"], row["grounds"], row["why"]) == ("safeguard", ["dpf", "scc"], None)
    assert (row["before"], row["effect"]) == (None, None)


@pytest.mark.parametrize(
    ("countries", "transfers", "view", "verdict"),
    [
        (["CH"], None, "adequate", "adequacy"),
        (["US"], None, "partly-adequate", "uncovered"),
        (["US"], CERTIFIED, "partly-adequate", "certification"),
        (["IN"], None, "third", "uncovered"),
        (["IN"], "scc", "third", "safeguard"),
        (["WORLD"], None, "unclear", "uncovered"),
    ],
)
def test_how_the_law_sees_the_country(
    countries: list[str], transfers: Any, view: str, verdict: str
) -> None:
    settings = policy(regions={"WORLD": "Worldwide"})
    vendor = full_vendor(countries=countries, transfers=transfers)
    [row] = _document({"register.yaml": settings, ACME: vendor})["transfers"]
    assert (row["view"], row["verdict"]) == (view, verdict)
    assert (row["why"] is not None) == (verdict == "uncovered")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "active"),
        ({"engaged": f"{TODAY + timedelta(1)}"}, "upcoming"),
        ({"ended": f"{TODAY + timedelta(1)}"}, "active"),
        ({"ended": f"{TODAY}"}, None),
    ],
)
def test_vendors_in_use_and_upcoming_vendors_have_rows(
    fields: dict[str, str], status: str | None
) -> None:
    rows = _document({ACME: _us("scc", **fields)})["transfers"]
    assert [row["status"] for row in rows] == ([] if status is None else [status])


def test_a_service_has_the_safeguards_of_its_legal_entity() -> None:
    service = full_vendor(
        entity="acme", purpose="E-mail", countries=["IN"], website=None, agreement=None,
        evaluation=None, transfers=None,
    )  # fmt: skip
    files = {ACME: full_vendor(countries=["DE"], transfers=CERTIFIED | {"scc": {}}), BETA: service}
    [row] = _document(files)["transfers"]
    assert (row["subprocessor"], row["verdict"]) == ("beta", "safeguard")
    [notice] = _document(files, "scc")["notices"]
    assert notice["path"] == ACME


def test_a_vendor_without_countries_is_named() -> None:
    document = _document({ACME: full_vendor(countries=None, established="US")})
    assert document["transfers"] == []
    assert "acme" in document["notes"][0]


# Without a mechanism.


def test_who_loses_cover_and_who_keeps_it() -> None:
    files = {ACME: _us(CERTIFIED), BETA: _us(BOTH), "subprocessors/gamma.yaml": _us("scc")}
    document = _document(files, "dpf")
    effects = [(row["before"], row["effect"], row["verdict"]) for row in document["transfers"]]
    assert effects == [
        ("certification", "loses", "uncovered"),
        ("safeguard", "keeps", "safeguard"),
        ("safeguard", "unaffected", "safeguard"),
    ]
    assert document["notices"] == [
        {"path": ACME, "name": "Acme Cloud, Inc.", "adding": False, "removing": True},
        {"path": BETA, "name": "Acme Cloud, Inc.", "adding": None, "removing": True},
    ]


def test_which_customers_are_affected() -> None:
    settings = policy(scopes={"ai": "AI add-on"})
    files = {"register.yaml": settings, ACME: _us(CERTIFIED, scope="ai"), BETA: _us(BOTH)}
    document = _document(files, "dpf")
    assert (document["scopes"], document["all_customers"]) == (["AI add-on"], False)
    everybody = _document({ACME: _us(CERTIFIED, scope=None)}, "dpf")
    assert (everybody["scopes"], everybody["all_customers"]) == ([], True)


@pytest.mark.parametrize(
    ("transfers", "adding"),
    [
        (None, True),
        ({"scc": {"countries": ["US"]}}, False),
        ({"bcr": {"countries": ["US"]}}, False),
    ],
)
def test_the_first_safeguard_needs_a_notice(transfers: Any, adding: bool) -> None:
    vendor = full_vendor(countries=["GB", "US"], transfers=transfers)
    [notice] = _document({ACME: vendor}, "adequacy:GB")["notices"]
    assert (notice["adding"], notice["removing"]) == (adding, None)


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize("key", KEYS)
def test_every_mechanism_can_be_left_out(key: Key, mechanism: str) -> None:
    stated: dict[str, Any] = {name: {} for name in MECHANISMS}
    stated["dpf"] = {"uk": "true", "swiss": "true"}
    files = {ACME: full_vendor(countries=["US", "CA", "IN"], transfers=stated)}
    for row in _document(files, mechanism, key=key)["transfers"]:
        assert mechanism not in row["grounds"]
        assert mechanism not in [safeguard["mechanism"] for safeguard in row["safeguards"]]


# As text, Markdown and JSON.


def test_sentences_have_days_in_words() -> None:
    document = _document({ACME: _us(BOTH)}, day=date(2026, 11, 23))
    looked_up = ENGLISH.day(regime("eu").as_of)
    for text in (as_text(document), as_markdown(document)):
        assert "on 23 November 2026" in text
        assert f"looked up on {looked_up}" in " ".join(text.split())


def test_the_table_fits_on_a_terminal() -> None:
    names = {f"subprocessors/{slug}.yaml": _us(None, name=text) for slug, text in HOSTILE.items()}
    for key in KEYS:
        for line in as_text(_document(names, key=key)).splitlines():
            assert width(line) <= 110, line
            assert line.isprintable(), line


def test_a_word_of_many_marks_takes_no_longer_than_another() -> None:
    name = "x" * 30 + "\u0301" * 15_000 + "y"
    document = _document({ACME: _us("scc", name=name)})
    start = time.monotonic()
    assert as_text(document).count("\u0301") >= 15_000
    assert time.monotonic() - start < 2


def test_texts_stay_texts_in_markdown() -> None:
    files = {
        f"subprocessors/{slug}.yaml": _us(CERTIFIED, name=text, scope=text)
        for slug, text in HOSTILE.items()
    }
    document = _document(files, "dpf")
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(as_markdown(document))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "code_inline", "softbreak"}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("without", [(), ("dpf",)])
def test_the_json_keeps_to_its_schema(key: Key, without: tuple[str, ...]) -> None:
    files = {ACME: full_vendor(countries=["US", "GB", "IN", "DE"], transfers=BOTH)}
    written = json.loads(as_json(_document(files, *without, key=key)))
    Draft202012Validator(json.loads(schema("transfers"))).validate(written)
    assert written["uncovered"] == sum(t["verdict"] == "uncovered" for t in written["transfers"])


@pytest.mark.parametrize(
    ("key", "note"),
    [("uk", "UK GDPR Art. 47"), ("ch", "Swiss adaptations"), ("ch", "secondary source")],
)
def test_the_output_says_what_the_register_does_not(key: Key, note: str) -> None:
    text = as_text(
        _document({ACME: full_vendor(countries=["IN", "GB"], transfers=["scc", "bcr"])}, key=key)
    )
    assert note in " ".join(text.split())


# The command.


@pytest.fixture
def acme(tmp_path: Path) -> RegisterFolder:
    """A register in a folder, with a single vendor in the United States."""
    folder = RegisterFolder(tmp_path)
    folder.write({"register.yaml": policy(), ACME: _us(CERTIFIED)})
    return folder


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ((), 0),
        (("--without", "dpf"), 1),
        (("--regime", "uk"), 1),
        (("--as-of", "2023-07-09"), 1),
        (("--as-of", "2030-01-01"), 0),
        (("--as-of", "2018-07-19"), 2),
        (("--regime", "uk", "--as-of", "2020-12-31"), 2),
        (("--regime", "ch", "--as-of", "2023-08-31"), 2),
    ],
)
def test_the_exit_status(acme: RegisterFolder, options: tuple[str, ...], status: int) -> None:
    assert acme.run("transfers", "--today", f"{TODAY}", *options).status == status


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("dfp", "did you mean dpf?"),
        ("SCCs", "did you mean scc?"),
        ("privacy shield", "choose from dpf, adequacy"),
        ("dpf:US", "dpf:US is not a mechanism"),
        ("adequacy:UK", "did you mean adequacy:GB?"),
        ("adequacy:Japan", "did you mean adequacy:JP?"),
        ("adequacy:IN", "choose from AD, AR"),
    ],
)
def test_a_wrong_word_gets_a_hint(acme: RegisterFolder, word: str, hint: str) -> None:
    answer = acme.run("transfers", "--without", word)
    assert (answer.status, answer.out) == (2, "")
    assert hint in answer.err


def test_a_past_day_reads_the_register_of_that_day(tmp_path: Path) -> None:
    company = start_register(tmp_path, "2026-03-02", {ACME: _us("scc")})
    company.land("2026-06-01", {ACME: _us(CERTIFIED)})
    options = ("--today", f"{TODAY}", "--format", "json")
    before = json.loads(company.run("transfers", "--as-of", "2026-05-31", *options).out)
    after = json.loads(company.run("transfers", *options).out)
    assert before["transfers"][0]["verdict"] == "safeguard"
    assert len(before["commit"]) == 40
    assert (after["transfers"][0]["verdict"], after["commit"]) == ("certification", None)
    assert _refused(company, "2026-03-01")


def _refused(company: Repo, day: str) -> bool:
    """Whether the command says that Git knows no register of the day."""
    answer = company.run("transfers", "--as-of", day, "--today", f"{TODAY}")
    return answer.status == 2 and "the history starts on" in answer.err
