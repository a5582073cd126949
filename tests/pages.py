"""The published page, as readers see it."""

import re
from typing import Any

from lxml import html


def page_of(site: Any) -> Any:
    """The page of a site: of the files by name, as bytes or text."""
    text = site["index.html"]
    return html.document_fromstring(text.decode() if isinstance(text, bytes) else text)


def words(element: Any) -> str:
    """The text of an element, with single spaces, and none before punctuation."""
    return re.sub(r" +([:,;)])", r"\1", " ".join(" ".join(element.itertext()).split()))


def part(page: Any, key: str) -> str:
    """The words of the part `list_<key>` of the page, or nothing if the page lacks the part."""
    parts = page.xpath("//*[@id=$id]", id=f"list_{key}")
    return words(parts[0]) if parts else ""


def parts_of(element: Any, kind: str) -> list[str]:
    """The words of each part of this class in an entry, such as `later`."""
    return [words(found) for found in element.xpath(".//*[@class=$kind]", kind=kind)]


def entry(page: Any, slug: str) -> Any:
    """The entry of a subprocessor."""
    [found] = page.xpath("//main//ul[@class='list']/li[@id=$slug]", slug=slug)
    return found


def shown(page: Any, slug: str) -> str:
    """The words of an entry as long as its details are folded."""
    return " ".join(words(child) for child in entry(page, slug) if child.tag != "details")


def facts(page: Any, slug: str) -> dict[str, list[str]]:
    """The details of an entry by their labels."""
    found: dict[str, list[str]] = {}
    label = ""
    for child in entry(page, slug).find("details/dl"):
        if child.tag == "dt":
            label = words(child)
        else:
            found.setdefault(label, []).append(words(child))
    return found
