"""HTML: the page, the notice, and the content of feeds."""

import json
import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

from tests.fuzz.failure import Failed
from tests.fuzz.hostile import MARK
from tests.fuzz.oracles.expected import Expected
from tests.project import ROOT

_TAGS = frozenset(
    [
        "html", "head", "meta", "title", "link", "style", "body", "header", "h1", "h2", "h3", "p",
        "div", "nav", "ul", "li", "a", "main", "section", "details", "summary", "time", "span",
        "abbr", "dl", "dt", "dd", "strong", "footer", "code", "br", "bdi", "small", "del", "ins",
        "form", "label", "input", "select", "option", "output", "button", "script", "table",
        "tbody", "tr", "th", "td", "base", "img",
    ]
)  # fmt: skip
_RICH_TAGS = frozenset(
    ["em", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "blockquote", "pre", "code", "hr", "img"]
)

_KEYS = frozenset(
    ["data-country", "data-data", "data-people", "data-scope", "data-safeguard", "value"]
)
"""Attributes with keys of the filter, which may be words of the register."""

_ATTRIBUTES = _KEYS | frozenset(
    [
        "lang", "dir", "hreflang", "charset", "http-equiv", "content", "name", "rel", "href",
        "style", "type", "title", "class", "id", "datetime", "role", "scope", "aria-label",
        "aria-labelledby", "aria-current", "aria-hidden", "align", "valign", "translate", "open",
        "hidden", "autocomplete", "placeholder",
        "data-count", "data-file", "data-none", "data-of", "data-within", "target", "src", "alt",
    ]
)  # fmt: skip
_RICH_ATTRIBUTES = frozenset(("src", "alt", "start"))

_FILES = ("subprocessors.", "changes.", "calendar.", "embed.", "index.")
_PLACES = ("data:,", "data:image/", "about:blank", "#")


def check_page(text: str, allowed: Expected) -> None:
    """Every element, attribute and link of a page is one of the template's."""
    check_elements(text, allowed, _TAGS)
    if not text.strip():
        return
    page = html.document_fromstring(text)
    source = (ROOT / "checks/publish/templates/filter.min.js").read_text("utf-8")
    scripts = [element.text or "" for element in page.xpath("//script[not(@type)]")]
    if any(script != source for script in scripts) or len(scripts) > 1:
        raise Failed("page: another script", str([script[:200] for script in scripts]))
    for data in page.xpath("//script[@type]"):
        if json.loads(data.text)["@type"] != "Dataset":
            raise Failed("page: another block of data", data.text[:200])
    home = "".join(page.xpath("//link[@rel='canonical']/@href"))
    for link in filter(_is_companion, page.iter()):
        _check_companion(link.get("href"), home)


_ARCHIVE_TAGS = _TAGS | {"blockquote", "pre", "thead"}
_ARCHIVE_ATTRIBUTES = frozenset(
    ["data-added", "data-early", "data-removed", "data-name", "data-same", "max", "min"],
)


def check_archived(text: str, allowed: Expected, pages: Collection[str]) -> None:
    """A page of the archive leads to the list and to the other `pages` of the archive.

    Only the index has scripts: the data of the comparison, and the script of the template.
    """
    within = replace(allowed, links=allowed.links | {*pages})
    check_elements(text, within, _ARCHIVE_TAGS, _ARCHIVE_ATTRIBUTES)
    scripts = [element.text or "" for element in html.document_fromstring(text).iter("script")]
    if not scripts:
        return
    source = (ROOT / "checks/publish/templates/archive.min.js").read_text("utf-8")
    if len(scripts) != 2 or scripts[1] != source:
        raise Failed("archive: another script", str([script[:200] for script in scripts]))
    if json.loads(scripts[0]).keys() != {"labels", "facts", "steps"}:
        raise Failed("archive: other data", scripts[0][:200])


def _check_companion(target: str, home: str) -> None:
    """Whether a link leads to a file beside the page."""
    folder, _, file = target.replace("webcal://", "https://", 1).rpartition("/")
    if not file.startswith(_FILES) or not home.startswith(folder):
        raise Failed("page: a link to a file that is not beside the page", target)


_FORM_ATTRIBUTES = frozenset(
    [
        *_ATTRIBUTES, "aria-describedby", "aria-required", "autocomplete", "autocapitalize",
        "data-code", "data-kind", "data-of-entity", "data-path", "for", "form",
        "max", "maxlength", "novalidate", "rows", "spellcheck", "tabindex", "target",
    ]
)  # fmt: skip


def check_form(text: str) -> None:
    """The form runs its own script alone, and no text of a register becomes an element."""
    page = html.document_fromstring(text)
    scripts = [element.text or "" for element in page.iter("script")]
    source = (ROOT / "checks/publish/templates/propose.min.js").read_text("utf-8")
    if len(scripts) != 2 or scripts[1] != source:
        raise Failed("form: another script", str([script[:200] for script in scripts]))
    try:
        json.loads(scripts[0])
    except ValueError as error:
        raise Failed("form: the data of the script", str(error)) from None
    for element in page.iter():
        for name, value in element.attrib.items():
            if name not in _FORM_ATTRIBUTES:
                raise Failed(f"form: the attribute {name}", f"on {element.tag}: {value[:200]}")
            if name == "href" and not value.startswith(("https://", "data:,", "#")):
                raise Failed("form: a link", value[:200])
    if page.xpath("//img | //iframe | //object | //embed | //base | //svg | //link[@rel!='icon']"):
        raise Failed("form: an element of a text", text[:200])


def check_elements(
    text: str, allowed: Expected, tags: frozenset[str], more: frozenset[str] = frozenset()
) -> None:
    """Only these elements stand in the text, with attributes that lead nowhere else.

    `more` are further attributes of a page.
    """
    if not text.strip():
        return
    known = tags | _RICH_TAGS if allowed.rich else tags
    attributes = _ATTRIBUTES | more | (_RICH_ATTRIBUTES if allowed.rich else frozenset())
    ids: set[str] = set()
    for element in html.document_fromstring(text).iter():
        if not isinstance(element.tag, str):
            raise Failed("html: a comment or instruction", str(element)[:200])
        if element.tag not in known | {"html", "body", "head"}:
            raise Failed(f"html: the element {element.tag}", html.tostring(element).decode()[:300])
        for name, value in element.attrib.items():
            if name not in attributes:
                raise Failed(f"html: the attribute {name}", f"on {element.tag}: {value[:200]}")
            if name in ("href", "src"):
                if not _is_companion(element):
                    _check_link(value, allowed)
            elif MARK in value and name not in _KEYS | {"title", "alt", "class", "content"}:
                raise Failed(f"html: text in the attribute {name}", value[:200])
        number = element.get("id")
        if number is not None and number in ids:
            raise Failed("html: an id stands twice", number)
        ids.add(number or "")


def _is_companion(element: Any) -> bool:
    target = element.get("href", "")
    if element.get("hreflang") and not target.rpartition("/")[2].startswith("index."):
        return False  # the main page, whose address stands in the register
    return (
        element.get("data-file") is not None
        or element.get("rel") == "alternate"
        or target.startswith("webcal://")
    )


def _check_link(target: str, allowed: Expected) -> None:
    page = target.partition("#")[0]  # a frame leads to the entries of the page
    if target.startswith(_PLACES) or allowed.allows(target) or allowed.allows(page):
        return
    if re.search(r"/index\.[\w-]+\.html$", page):
        return  # the page in another language
    if target.startswith("mailto:"):
        address, _, mail = target.removeprefix("mailto:").partition("?subject=")
        subject, _, body = mail.partition("&body=")
        parts = {*address, *subject, *body}
        if {*"?&#"} & parts or unquote(address) not in allowed.texts:
            raise Failed("html: a mail address", target)
        return
    scheme = urlsplit(target).scheme
    if allowed.rich and scheme in ("https", "http", "mailto", ""):
        return
    raise Failed("html: a link that the register does not have", target)
