"""Every link leads somewhere, wherever the page is opened."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from checks.publish.editions import FRAME
from tests.publish.page.conftest import Open
from tests.publish.page.reader import PREVIEW, Reader
from tests.publish.page.sites import RICH, URL

# The page's addresses. The folder of the site stands for FOLDER.
PLACES: Mapping[str, str] = {
    "without a slash": URL,
    "with a slash": f"{URL}/",
    "index.html": f"{URL}/index.html",
    "with a filter": f"{URL}?country=US",
    "preview": PREVIEW,
    "file": "FOLDER/index.html",
    "German": f"{URL}/index.de.html",
    "German preview": f"{PREVIEW}index.de.html",
    "frame": f"{URL}/{FRAME}",
}

_LINKS = """
() => [...document.querySelectorAll("[href], [src]")].map((element) => ({
  address: element.href ?? element.src,
  file: element.dataset.file ?? "",
  text: element.textContent.trim() || element.title || element.rel || element.alt,
}))
"""


def _links(reader: Reader) -> list[dict[str, str]]:
    links: list[dict[str, str]] = reader.evaluate(_LINKS)
    return links


def _leads_nowhere(reader: Reader, link: Mapping[str, Any]) -> bool:
    """Whether a link of the site has no file or no fragment. Vendors' pages count as good."""
    address = link["address"]
    page, _, fragment = address.partition("#")
    if fragment and page in (reader.page.url.partition("#")[0], URL):
        html = (reader.folder / "index.html").read_text("utf-8")
        return f'id="{fragment}"' not in html
    if address.startswith("webcal:"):
        address = address.replace("webcal:", "https:", 1)
    if address.startswith((URL, PREVIEW, "file:")):
        return reader.file_at(address) is None
    return not address.startswith(("https://", "mailto:", "data:"))


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest, open_site: Open) -> Reader:
    """The rich site, opened at a place."""
    reader = open_site(RICH)
    return reader.open(PLACES[request.param].replace("FOLDER", reader.folder.as_uri()))


def test_no_link_leads_nowhere(place: Reader) -> None:
    links = _links(place)
    assert len(links) > 90
    assert [link for link in links if _leads_nowhere(place, link)] == []


def test_links_to_files_stay_beside_the_page(place: Reader) -> None:
    here = re.sub(r"/?(index[.\w]*\.html)?(\?.*)?$", "", place.page.url)
    files = [link for link in _links(place) if link["file"]]
    assert bool(files) != place.page.url.endswith(FRAME)
    for link in files:
        assert link["address"].startswith(here)
        assert place.file_at(link["address"]) == link["file"]


def test_links_have_a_text(place: Reader) -> None:
    assert [link for link in _links(place) if not link["text"]] == []


def test_every_fragment_is_unique(place: Reader) -> None:
    ids = place.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len({*ids}) > 30


def test_the_place_asks_nobody_and_says_nothing(place: Reader) -> None:
    assert (place.foreign, place.said) == ([], [])


def test_a_missing_file_is_found(open_site: Open) -> None:
    reader = open_site(RICH).open()
    reader.evaluate("document.querySelector('#list_subscribe [data-file]').href += '.old'")
    reader.evaluate("document.querySelector('a[href=\"#list_pending\"]').href = '#nowhere'")
    reader.evaluate("document.querySelector('h3 a').href = 'javascript:alert(1)'")
    assert len([link for link in _links(reader) if _leads_nowhere(reader, link)]) == 3
