"""The companions of the page, read back by programs that did not write them."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checks.publish.site import render
from checks.register.load import load
from tests import initech
from tests.complete import COMPLETE
from tests.generated import DAY
from tests.registers import ACME, full_vendor, path_of, policy
from tests.repositories import Repo
from tests.stories import hostile_past, start_register
from tests.trees import FILES, VENDOR_PATH, MemoryTree

TODAY = "2026-06-30"

Site = Mapping[str, bytes]

RIGHT_TO_LEFT = {
    path_of("hosting"): full_vendor(
        name="شركة الاستضافة السحابية ذ.م.م", purpose="استضافة التطبيق وقاعدة البيانات",
        address="שדרות רוטשילד 1, תל אביב", countries=["IL"],
        contact={"role": "קצין הגנת המידע", "email": "dpo@hosting.co.il"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Site]:
    """Sites of very different registers, by what is special about them."""

    def folder(name: str) -> Path:
        return tmp_path_factory.mktemp(name) / "initech"

    empty = {path: text for path, text in FILES.items() if path != VENDOR_PATH}
    hostile = hostile_past(folder("hostile"))
    return {
        "example": initech.initech(folder("example")).published(initech.DAY),
        "complete": render(load(MemoryTree(COMPLETE)), DAY),
        "hostile": hostile.published(TODAY),
        "hostile-then": hostile.published(TODAY, "--rev", "HEAD~1"),
        "right-to-left": start_register(folder("rtl"), "2026-03-02", RIGHT_TO_LEFT).published(
            TODAY
        ),
        "empty": render(load(MemoryTree(empty)), DAY),
        "empty-with-history": start_register(folder("empty"), "2026-03-02", {}).published(TODAY),
    }


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a single vendor and no changes."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


def _subprocessors(site: Site) -> Any:
    return json.loads(site["subprocessors.json"])["subprocessors"]


def _rows(site: Site, name: str = "subprocessors.csv") -> list[dict[str, str]]:
    """The lines of a CSV file, as Python reads files of Excel."""
    text = site[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# CSV.


def test_each_csv_starts_with_a_single_byte_order_mark(sites: Mapping[str, Site]) -> None:
    for site in sites.values():
        for name in {"subprocessors.csv", "changes.csv"} & site.keys():
            assert site[name].startswith(b"\xef\xbb\xbf")
            assert site[name].count(b"\xef\xbb\xbf") == 1


def test_csv_has_a_row_for_each_subprocessor(sites: Mapping[str, Site]) -> None:
    for site in sites.values():
        rows, listed = _rows(site), _subprocessors(site)
        assert [row["slug"] for row in rows] == [vendor["slug"] for vendor in listed]
        # An apostrophe precedes what could be a formula.
        names = [row["name"].replace("'", "") for row in rows]
        assert names == [vendor["name"].replace("'", "") for vendor in listed]


def test_csv_has_the_pending_changes_and_the_next_days(company: Repo) -> None:
    website = "https://acme.com/"
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN"], website=website)})
    later = full_vendor(countries=["FR", "IN", "US"], website=website, ended="2026-12-31")
    company.land("2026-06-22", {ACME: later})
    [row] = _rows(company.published(TODAY))
    assert row["pending"] == (
        "also India from 2026-07-15; also United States from 2026-07-22; ends on 2026-12-31"
    )
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "2026-07-15")
    # The first change is in effect.
    [row] = _rows(company.published("2026-07-16"))
    assert row["pending"].startswith("also United States from 2026-07-22")
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-22", "2026-07-22")


def test_a_day_for_objections_that_has_passed_is_left_out_of_csv(tmp_path: Path) -> None:
    """Customers have 10 days for objections, and the change takes effect after 30 days."""
    settings = policy(notice={"days": 30, "objections": 10})
    files = {"register.yaml": settings, ACME: full_vendor()}
    company = start_register(tmp_path / "initech", "2026-03-02", files)
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN"])})
    [row] = _rows(company.published("2026-06-25"))
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "2026-06-25")
    [row] = _rows(company.published("2026-06-26"))
    assert (row["next_effective"], row["objection_until"]) == ("2026-07-15", "")


def test_nothing_is_pending_without_a_later_change(company: Repo) -> None:
    company.land("2026-06-15", {ACME: full_vendor(website="https://acme.com/")})
    [row] = _rows(company.published(TODAY))
    assert (row["pending"], row["next_effective"], row["objection_until"]) == ("", "", "")
