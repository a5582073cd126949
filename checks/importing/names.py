"""The name of a company out of a cell, and the pages behind its links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.importing.table import on_one_line
from checks.register.names import legal_form


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name as published, and further facts in the same cell."""

    name: str
    formerly: str = ""
    address: str = ""
    remark: str = ""


_NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)]\s+|#\d{1,3}\s+|[-•–*]\s+)")
_FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\^?\w{1,3}\]))+$")
_IN_NAME = re.compile(r"\s*[(\[–-]?\s*https?://[^\s()\[\]]+\s*[)\]]?")
_MARKUP = re.compile(r"[*_`]{1,3}([^*_`]+)[*_`]{1,3}")
_FORMERLY = re.compile(
    r"\s*[,(\[–-]?\s*\(?\b(?:formerly|previously|f/k/a|fka|vormals|früher|anciennement|antes)"
    r"(?: known as)?\b:?\s+(?P<name>[^()\[\]]+?)\s*[)\]]?$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMBER_OF_HOUSE = re.compile(r"\b(?!365\b)\d+[a-z]?\b", re.IGNORECASE)  # not Microsoft 365
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|blvd|boulevard|lane|drive|way|suite|floor|plaza|place|quay|"
    r"house|building|tower|park|rue|calle|via|straat|weg|platz|allee)\b\.?|stra(?:ß|ss)e\b|str\.",
    re.IGNORECASE,
)


def read(text: str) -> Name:
    """The name in a cell, without number, footnote, earlier name and address."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return Name("")
    # A line that starts with a bracket belongs to the name, as does the end of an open bracket.
    first = lines.pop(0)
    while lines and (lines[0].startswith("(") or first.count("(") > first.count(")")):
        first = f"{first} {lines.pop(0)}"
    name = _IN_NAME.sub("", first).strip() or first
    name = _NUMBER.sub("", name).strip() or name
    name = _MARKUP.sub(r"\1", name)
    mark = footnote_of(name)
    name = name.removesuffix(mark).strip()
    name, address = _without_address(name)
    earlier = _FORMERLY.search(name)
    formerly = earlier["name"] if earlier and earlier.start() else ""
    if formerly and earlier:
        name = name[: earlier.start()].strip()
    remark = " ".join(filter(None, [mark, on_one_line("\n".join(lines))]))
    return Name(name.strip(" ,;"), formerly, address, remark)


def footnote_of(name: str) -> str:
    """The mark of a footnote at the end of a name, or an empty text."""
    marks = _FOOTNOTE.search(name.partition("\n")[0])
    return marks[0].strip() if marks and marks.start() else ""


def is_street(text: str) -> bool:
    """Whether a part of a text belongs to an address, by a number or a word such as `Road`."""
    return _NUMBER_OF_HOUSE.search(text) is not None or _STREET.search(text) is not None


def _without_address(name: str) -> tuple[str, str]:
    """A name, and the address behind it: `Acme B.V.` and `Main Street 1, Amsterdam`."""
    parts = name.split(", ")
    if len(parts) < 3:
        return name, ""
    for index, part in enumerate(parts[1:], start=1):
        if _DIGIT.search(part) and (len(parts) - index > 1 or _STREET.search(part)):
            # A form such as `Inc.` may stand behind a comma, and a name of a building before
            # the street.
            start = next((i for i in range(1, index) if not legal_form(f"Acme {parts[i]}")), index)
            return ", ".join(parts[:start]), ", ".join(parts[start:])
    return name, ""


_ELSEWHERE = re.compile(
    r"privacy|datenschutz|confidentialit|legal|gdpr|rgpd|dsgvo|\bdpa\b|data-?processing|terms|"
    r"\btos\b|security|trust|compliance|sub-?processors|policies|policy|cookie|eula|agreement",
    re.IGNORECASE,
)
_SECTIONS = {"privacy": "privacy", "datenschutz": "privacy", "confidentialit": "privacy"} | {
    "policy": "privacy", "policies": "privacy", "gdpr": "privacy", "rgpd": "privacy",
    "dsgvo": "privacy",
    "security": "security", "trust": "security", "compliance": "security",
    "subprocessors": "subprocessors", "sub-processors": "subprocessors", "dpa": "agreement",
    "dataprocessing": "agreement", "data-processing": "agreement", "agreement": "agreement",
    "terms": "terms", "tos": "terms", "eula": "terms", "legal": "legal", "cookie": "privacy",
}  # fmt: skip
_BARE = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:/\S*)?", re.IGNORECASE
)
_FILE = re.compile(r"^[^/]*\.(?:pdf|docx?|xlsx?|csv|html?|mdx?|txt|png|jpe?g|svg)$", re.IGNORECASE)
_IN_TEXT = re.compile(r"https?://[^\s<>\"'()\[\],;|]+", re.IGNORECASE)


def section_of(url: str) -> str:
    """The page that an address leads to instead of the vendor's site, or an empty text.

    `privacy`, `security`, `agreement`, `subprocessors`, `terms` or `legal`.
    """
    host = host_of(url)
    if not host:
        return ""
    parts = urlsplit(url)
    below = host.removesuffix(domain_of(host)).rstrip(".")
    shown = f"{below} {parts.path} {parts.query}"
    words = _ELSEWHERE.findall(shown)
    return _SECTIONS.get(words[-1].lower(), "legal") if words else ""


def host_of(url: str) -> str:
    """The host of an address, or an empty text."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as `https://[x`
        return ""


def domain_of(host: str) -> str:
    """The registered domain of a host: `acme.co.uk` for `www.acme.co.uk`."""
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-(3 if short else 2) :])


def addresses_in(text: str) -> list[str]:
    """The addresses in a text. They start with `https://`, or a host has a line of its own."""
    found = [match.rstrip(".") for match in _IN_TEXT.findall(text)]
    if found:
        return found
    lines = (line.strip() for line in re.split(r"[\n,;\s]+", text))
    hosts = (line for line in lines if _BARE.fullmatch(line) and not _FILE.search(line))
    return [f"https://{host}" for host in hosts if "@" not in host][:1]


def website_of(urls: Iterable[str]) -> str | None:
    """The first address of a vendor's site that is not a special page, such as a policy."""
    return next((url for url in urls if not section_of(url)), None)
