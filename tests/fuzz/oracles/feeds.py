"""The Atom feed and the JSON feed."""

import json

from lxml import etree

from tests.fuzz.failure import Failed
from tests.fuzz.hostile import MARK
from tests.fuzz.oracles.expected import Expected
from tests.fuzz.oracles.html import check_elements

_ATOM = "{http://www.w3.org/2005/Atom}"
_TAGS = frozenset(
    [
        "feed",
        "title",
        "link",
        "id",
        "updated",
        "author",
        "name",
        "uri",
        "rights",
        "entry",
        "published",
        "content",
        "summary",
        "category",
    ]
)
_ATTRIBUTES = frozenset(
    ("href", "rel", "type", "term", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")
)
_CONTENT = frozenset(("p", "ul", "li"))


def check_atom(data: bytes, allowed: Expected) -> None:
    """The feed is XML with the elements of Atom, and its content is a few elements of HTML."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise Failed("atom: a comment or instruction", str(element)[:200])
        if element.tag.removeprefix(_ATOM) not in _TAGS:
            raise Failed(f"atom: the element {element.tag}", str(element.text)[:200])
        for name, value in element.attrib.items():
            address = value.partition("#")[0]
            strange = MARK in address and name != "term" and not _below(address, allowed)
            if name not in _ATTRIBUTES or strange:
                raise Failed(f"atom: the attribute {name}", value[:200])
        if element.tag == f"{_ATOM}content":
            check_elements(element.text or "", allowed, _CONTENT)


def check_json_feed(text: str, allowed: Expected) -> None:
    """The content of each item is a few elements of HTML."""
    for item in json.loads(text)["items"]:
        check_elements(item["content_html"], allowed, _CONTENT)


def _below(address: str, allowed: Expected) -> bool:
    return any(address.startswith(link) for link in allowed.links)
