"""Days in sentences are in words, and each line names a day once."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import html

from checks.languages.language import ENGLISH, language_of
from checks.publish import words
from checks.publish.published import PublishedChange
from tests.project import ROOT

GOLDEN = ROOT / "tests/golden"

ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")

PAGES = sorted(GOLDEN.rglob("*.html"))

TEXTS = [*GOLDEN.rglob("subprocessors.md"), GOLDEN / "changes.md", *GOLDEN.glob("notice.[mt]*")]


def _name(path: Path) -> str:
    return path.relative_to(GOLDEN).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_no_page_shows_a_day_as_data(path: Path) -> None:
    page = html.document_fromstring(path.read_bytes())
    for element in page.xpath("//script|//style"):
        element.text = ""
    # The address of an edition has its day.
    text = re.sub(r"https://\S+", "", page.text_content())
    assert ISO.findall(text) == []


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_no_text_for_customers_has_a_day_as_data(path: Path) -> None:
    assert ISO.findall(path.read_text("utf-8")) == []


def _change(**fields: object) -> PublishedChange:
    change: PublishedChange = {
        "subprocessor": "acme", "name": "Acme", "kind": "country-added", "field": "countries",
        "old": None, "new": "IN", "before": None, "label": "India", "summary": "also India",
        "material": True, "ruling": None, "announced": "2026-06-01", "effective": "2026-08-01",
        "objection_until": "2026-07-01", "withdrawn": None, "amended": None, "commit": None,
        "pull_request": None,
    }  # fmt: skip
    return {**change, **fields}  # type: ignore[typeddict-item]


_INDIA = _change()
_DATA = _change(kind="data-added", field="data", new="usage", summary="also usage data")
_SAME_DAY = {"effective": "2026-07-01"}
_END = {
    "kind": "ended",
    "field": "ended",
    "new": "2026-08-01",
    "summary": "no longer used from 1 August 2026",
}
_BOTH = "(takes effect on 1 August 2026, objections until 1 July 2026)"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([_INDIA], f"also India {_BOTH}"),
        ([_INDIA, _DATA], f"also India; also usage data {_BOTH.replace('takes', 'take')}"),
        (
            [_INDIA, _change(effective="2026-06-01", objection_until=None), _DATA],
            f"also India; also usage data {_BOTH.replace('takes', 'take')}; also India",
        ),
        (
            [_change(**_SAME_DAY)],
            "also India (takes effect on 1 July 2026, the last day for objections)",
        ),
        ([_change(objection_until=None)], "also India (takes effect on 1 August 2026)"),
        ([_change(**_END, objection_until=None)], "no longer used from 1 August 2026"),
        ([_change(**_END)], "no longer used from 1 August 2026 (objections until 1 July 2026)"),
        (
            [_change(effective=None, objection_until=None, withdrawn="2026-06-02")],
            "also India (withdrawn on 2 June 2026)",
        ),
    ],
)
def test_changes_with_the_same_dates_share_them(
    changes: Sequence[PublishedChange], text: str
) -> None:
    assert words.told(changes, ENGLISH) == text


def test_dates_are_in_the_language_of_the_page() -> None:
    assert words.told([_INDIA, _DATA], language_of("fr")) == (
        "also India ; also usage data "
        "(prennent effet le 1er août 2026, objections jusqu'au 1er juillet 2026)"
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (_INDIA, "also India from 1 August 2026"),
        (_change(**_END), "no longer used from 1 August 2026"),
        # The text of a vendor may name the same day.
        (_change(summary="purpose: Events on 1 August 2026", field="purpose"),
         "purpose: Events on 1 August 2026 from 1 August 2026"),
    ],
)  # fmt: skip
def test_a_later_change_names_its_first_day_once(change: PublishedChange, text: str) -> None:
    assert words.with_first_day(change) == text
