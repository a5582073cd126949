"""Every link leads somewhere, wherever the page is opened."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from checks.publish.editions import FRAME
from tests.publish.page.conftest import Open
from tests.publish.page.reader import PREVIEW, Reader
from tests.publish.page.sites import ARCHIVE, PAST, RICH, URL

# The addresses of the list. The folder of the site stands for FOLDER.
LISTS: Mapping[str, str] = {
    "without a slash": URL,
    "with a slash": f"{URL}/",
    "index.html": f"{URL}/index.html",
    "with a filter": f"{URL}?country=US",
    "preview": PREVIEW,
    "file": "FOLDER/index.html",
    "German": f"{URL}/index.de.html",
    "German preview": f"{PREVIEW}index.de.html",
}

PLACES: Mapping[str, str] = {
    **LISTS,
    "frame": f"{URL}/{FRAME}",
    "archive": f"{URL}/{ARCHIVE}",
    "archive without a name": f"{URL}/archive/",
    "archive in a file": f"FOLDER/{ARCHIVE}",
    "past list": f"{URL}/{PAST}",
    "past list in a file": f"FOLDER/{PAST}",
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
    if fragment and page.startswith((URL, PREVIEW, "file:")):
        file = reader.file_at(page)
        return file is None or f'id="{fragment}"' not in (reader.folder / file).read_text("utf-8")
    if address.startswith("webcal:"):
        address = address.replace("webcal:", "https:", 1)
    if address.startswith((URL, PREVIEW, "file:")):
        return reader.file_at(address) is None
    return not address.startswith(("https://", "mailto:", "data:"))


@pytest.fixture(scope="module")
def window(open_site: Open) -> Reader:
    """A window that opens the rich site at each place."""
    return open_site(RICH)


def _opened(window: Reader, place: str) -> Reader:
    return window.open(PLACES[place].replace("FOLDER", window.folder.as_uri()))


@pytest.mark.parametrize("place", PLACES)
def test_no_link_leads_nowhere(window: Reader, place: str) -> None:
    links = _links(_opened(window, place))
    assert len(links) > 20
    assert [link for link in links if _leads_nowhere(window, link)] == []
    assert [link for link in links if not link["text"]] == []
    assert (window.foreign, window.said) == ([], [])


@pytest.mark.parametrize("place", LISTS)
def test_links_to_files_stay_beside_the_page(window: Reader, place: str) -> None:
    _opened(window, place)
    here = re.sub(r"/?(index[.\w]*\.html)?(\?.*)?$", "", window.page.url)
    files = [link for link in _links(window) if link["file"]]
    assert len(files) >= 7
    for link in files:
        assert link["address"].startswith(here)
        assert window.file_at(link["address"]) == link["file"]


@pytest.mark.parametrize("place", ["without a slash", "German", "frame", "archive", "past list"])
def test_every_fragment_is_unique(window: Reader, place: str) -> None:
    _opened(window, place)
    ids = window.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len({*ids}) > 5


def test_a_missing_file_is_found(open_site: Open) -> None:
    reader = open_site(RICH).open()
    reader.evaluate("document.querySelector('#list_subscribe [data-file]').href += '.old'")
    reader.evaluate("document.querySelector('a[href=\"#list_pending\"]').href = '#nowhere'")
    reader.evaluate("document.querySelector('h3 a').href = 'javascript:alert(1)'")
    assert len([link for link in _links(reader) if _leads_nowhere(reader, link)]) == 3
