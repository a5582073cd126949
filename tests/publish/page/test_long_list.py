"""A list of 500 vendors, which stands in parts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.publish.page.conftest import Open
from tests.publish.page.reader import Reader

_PARTS = """
(parts) => parts.map((part) => [
  part.checkVisibility() ? part.querySelectorAll(":scope > li:not([hidden])").length : 0,
  part.style.getPropertyValue("--entries"),
])
"""


@pytest.fixture(scope="module")
def long(open_site: Open) -> Reader:
    """The list at a desk."""
    return open_site("long", viewport={"width": 1280, "height": 800})


@pytest.fixture
def reader(long: Reader) -> Iterator[Reader]:
    """The whole list, from the top."""
    yield long.open()
    assert (long.said, long.foreign) == ([], [])


def test_the_filter_hides_parts_without_entries(reader: Reader) -> None:
    found = reader.search("amber cloud")
    assert 0 < len(found) < 60
    parts = reader.page.locator(".part").evaluate_all(_PARTS)
    assert len(parts) > 20
    assert {count == 0 for count, _ in parts} == {True, False}
    assert [stated for count, stated in parts if count] == [str(n) for n, _ in parts if n]
    lines = reader.page.locator(".part:not([hidden])").evaluate_all(
        "(parts) => parts.map((part) => getComputedStyle(part).borderTopWidth)"
    )
    sections = reader.page.locator("section:not([hidden]) > .part:not([hidden]) >> visible=true")
    assert lines.count("1px") == len(
        {
            section.evaluate("(part) => part.parentElement.getAttribute('aria-labelledby')")
            for section in sections.all()
        }
    )  # a line above the first part of each group
    height = reader.page.evaluate("document.documentElement.scrollHeight")
    assert height < 400 * len(found) + 3000  # nothing keeps the place of hidden entries

    assert len(reader.search("")) == 500
    parts = reader.page.locator(".part").evaluate_all(_PARTS)
    assert {count == 0 for count, _ in parts} == {False}
    assert {stated for _, stated in parts} == {""}


def test_an_address_leads_to_an_entry_far_below(reader: Reader) -> None:
    row = reader.rows.nth(450)
    slug = row.get_attribute("id")
    reader.open(f"#{slug}")
    expect(row).to_be_in_viewport()


def test_paper_shows_every_entry(reader: Reader) -> None:
    reader.page.emulate_media(media="print")
    heights = reader.rows.evaluate_all("(rows) => rows.map((row) => row.offsetHeight)")
    reader.page.emulate_media(media="screen")
    assert len(heights) == 500
    assert min(heights) > 20
    assert max(heights) < 400
