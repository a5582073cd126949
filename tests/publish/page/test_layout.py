"""The page on paper, without a style sheet, and in bytes."""

import gzip
import re

import pytest

from tests.publish.page.conftest import Open, Published
from tests.publish.page.reader import Reader
from tests.publish.page.sites import JAPAN, RICH, VENDORS

MOST_BYTES = 14_600
"""The weight of a page of 42 vendors, as gzip sends it: about ten packets.

A server sends so many before the browser answers.
Source: RFC 6928, the initial window of TCP.
"""

# The size of the letters of each text on the page, by the path to its element.
_SIZES = """
() => {
  const sizes = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !parent.checkVisibility()) continue;
    sizes[parent.localName + (parent.className ? "." + parent.className : "")] =
      parseFloat(getComputedStyle(parent).fontSize);
  }
  return sizes;
}
"""

# Texts of different elements that touch each other in what the browser shows.
_TOUCHING = r"""
() => {
  const words = document.body.innerText.split(/\s+/);
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    if (text && !walker.currentNode.parentElement.closest("script, option")) texts.push(text);
  }
  const touching = [];
  for (let index = 1; index < texts.length; index++) {
    const [before, after] = [texts[index - 1].split(/\s+/).at(-1), texts[index].split(/\s+/)[0]];
    if (/[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)
        && words.includes(before + after)) touching.push(before + after);
  }
  return touching;
}
"""


@pytest.fixture(scope="module")
def plain(open_site: Open) -> Reader:
    """The page without a style sheet, unfolded."""
    reader = open_site().open()
    reader.evaluate("""() => {
      for (const style of document.querySelectorAll("style")) style.remove();
      for (const details of document.querySelectorAll("details")) details.open = true;
    }""")
    return reader


def test_words_stay_apart_without_a_style_sheet(plain: Reader) -> None:
    assert plain.evaluate(_TOUCHING) == []


def test_words_that_run_together_are_found(open_site: Open) -> None:
    reader = open_site().open()
    reader.evaluate("document.querySelector('h1').innerHTML = '<b>Sub</b><i>processors</i>'")
    assert reader.evaluate(_TOUCHING) == ["Subprocessors"]


def test_facts_stay_apart_in_a_line_of_a_row(plain: Reader) -> None:
    lines = plain.page.locator("#harborview-cloud").inner_text().splitlines()
    assert "Harborview Cloud SARL" in lines
    assert "Hosting of the application and of customers' files" in lines


@pytest.fixture(scope="module")
def paper(open_site: Open) -> Reader:
    """The printed page."""
    reader = open_site(viewport={"width": 794, "height": 1123}).open()
    reader.page.emulate_media(media="print")
    return reader


def test_small_print_is_not_larger_than_the_text(paper: Reader) -> None:
    sizes = paper.evaluate(_SIZES)
    purpose = sizes["p.purpose"]
    assert sizes["h1"] > sizes["h2"] > sizes["p.purpose"]
    small = {name: size for name, size in sizes.items() if not re.match("h[123]$", name)}
    assert {name: size for name, size in small.items() if size > purpose} == {}


def test_paper_has_all_entries_and_their_details(paper: Reader) -> None:
    assert len(paper.shown) == VENDORS
    assert paper.page.locator("#list_filter").is_hidden()
    assert paper.page.locator("#cairnfile").is_visible()
    assert paper.page.locator("#larkmail dl").is_visible()


def test_paper_shows_the_list_that_is_filtered(open_site: Open) -> None:
    reader = open_site().open("?country=JP")
    reader.page.emulate_media(media="print")
    assert reader.shown == JAPAN
    assert reader.page.locator("#harborview-cloud").is_hidden()


def test_details_have_the_width_of_the_paper(paper: Reader) -> None:
    width = "(element) => element.getBoundingClientRect().width"
    details = paper.page.locator("#larkmail dl").evaluate(width)
    assert details > 0.9 * paper.page.locator("#larkmail").evaluate(width)


def test_the_list_fills_few_sheets(open_site: Open) -> None:
    pdf = open_site().open().page.pdf(format="A4")
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert VENDORS / 10 < sheets < VENDORS / 3


def test_weight(published: Published) -> None:
    page = (published(RICH) / "index.html").read_bytes()
    assert len(gzip.compress(page, mtime=0)) <= MOST_BYTES
