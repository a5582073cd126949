"""The vendors' files for the entries of a list."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from checks.data import regions
from checks.escaping import visible, yaml_text
from checks.importing.categories import categories
from checks.importing.matching import Companies
from checks.importing.rows import Entry
from checks.importing.terms import mechanisms, people
from checks.register.filenames import slug_of
from checks.register.layout import path_of
from checks.register.names import legal_form, normalised

_SCHEMA = "# yaml-language-server: $schema=../schemas/subprocessor.json"
_GROUP = "subprocessors"
_GROUP_TITLE = "Subprocessors"
_PLAIN = re.compile(
    r"(?!(?:null|yes|no|true|false|on|off)$)[A-Za-z][\w.,()/'&+-]*(?: [\w.,()/'&+-]+)*",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """A vendor's file: the YAML of its fields by their names, and comments for a person.

    The comments are for facts of the list for which a file has no field. `doubts` are facts that
    contradict the first file of the company.
    """

    slug: str
    entry: Entry
    fields: Mapping[str, str]
    comments: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path of the file in the register."""
        return path_of(self.slug)

    def text(self) -> str:
        """The content of the file."""
        lines = [_SCHEMA, *(f"# {_comment(text)}" for text in self.comments)]
        return "\n".join([*lines, *self.fields.values()]) + "\n"

    def field_at(self, line: int) -> str:
        """The field on a line of the content, counted from 1; empty for the comments."""
        number = 1 + len(self.comments)
        for name, text in self.fields.items():
            number += text.count("\n") + 1
            if line <= number:
                return name if line > 1 + len(self.comments) else ""
        return ""

    def without(self, name: str, reason: str) -> "Draft":
        """The file with a field as a comment, because the checks refuse the field."""
        text = " ".join(self.fields[name].split())
        rest = {key: value for key, value in self.fields.items() if key != name}
        comment = f"TO DO: not taken over, because {reason}: {text}"
        return replace(self, fields=rest, comments=(*self.comments, comment))


@dataclass(frozen=True, slots=True)
class Drafts:
    """The files of a list, with the titles of the groups and regions that they need, by key."""

    drafts: tuple[Draft, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def draft(
    entries: Iterable[Entry],
    source: str,
    taken: Iterable[str] = (),
    groups: Mapping[str, str] = {},
) -> Drafts:
    """The files of entries that are not in the register yet.

    `taken` are the names of files that exist, without `.yaml`. `groups` are the titles of the
    register's groups by key.
    """
    slugs = {*taken}
    keys = {normalised(title): key for key, title in groups.items()}
    titles: dict[str, str] = {}
    first: Companies[Draft] = Companies()
    drafts = []
    for entry in entries:
        title = entry.group or _GROUP_TITLE
        key = keys.get(normalised(title))
        if key is None:
            key = _free(slug_of(title)[:60].strip("-") or _GROUP, {*groups, *titles})
            keys[normalised(title)] = key
            titles[key] = title
        elif key not in groups:
            titles.setdefault(key, title)
        known = first.find([entry.name])
        slug = _slug(entry, known, slugs)
        slugs.add(slug)
        doubts = tuple(_doubts(entry, known)) if known is not None else ()
        fields = _fields(entry, key, known)
        comments = (*_comments(entry, fields, source), *(f"TO DO: {doubt}" for doubt in doubts))
        made = Draft(slug, entry, fields, comments, doubts)
        first.add(entry.name, made)
        drafts.append(made)
    codes = dict.fromkeys(
        code for made in drafts for code in _regions(made.entry) if "countries" in made.fields
    )
    return Drafts(tuple(drafts), titles, {code: regions.title(code) for code in codes})


def _slug(entry: Entry, known: Draft | None, taken: set[str]) -> str:
    """A free name for the file, from the company's name. A further service adds its purpose."""
    slug = slug_of(normalised(entry.name)) or f"vendor-{entry.line}"
    if known is None and slug in taken:
        slug = slug_of(entry.name) or slug  # with the legal form: another company has the name
    if known is not None and entry.purpose:
        words = slug_of(entry.purpose).split("-")[:3]
        slug = "-".join([known.slug, *words])
    return _free(slug, taken)


def _free(slug: str, taken: Iterable[str]) -> str:
    used = {*taken}
    number = 2
    free = slug
    while free in used:
        free = f"{slug}-{number}"
        number += 1
    return free


def _fields(entry: Entry, group: str, first: Draft | None) -> dict[str, str]:
    """The fields as YAML. A further service refers to the first file of the company."""
    fields = {"name": _line("name", first.entry.name if first else entry.name)}
    if first is not None:
        fields["entity"] = f"entity: {_scalar(first.slug)}"
    if entry.website and (first is None or entry.website != first.entry.website):
        fields["website"] = _line("website", entry.website)
    fields["group"] = f"group: {_scalar(group)}"
    if entry.purpose:
        fields["purpose"] = _line("purpose", entry.purpose)
    if not entry.unresolved and not entry.seat_only:
        countries = _countries(entry)
        if countries:
            fields["countries"] = countries
    other = entry.other
    if first is None and entry.seat:
        fields["established"] = f"established: {entry.seat}"
    for name in ("scope",) if first else ("address", "scope"):
        text = other.get(name)
        if isinstance(text, str):
            fields[name] = _line(name, text)
    fields |= _certain_words(entry, first)
    pages = _pages(other.get("links"))
    if pages:
        fields["links"] = "\n".join(["links:", *(f"  {p}: {_scalar(u)}" for p, u in pages)])
    return fields


def _certain_words(entry: Entry, first: Draft | None) -> dict[str, str]:
    """The fields of data, people and safeguards. Only the first file of a company has the last."""
    texts = {key: text for key, text in entry.other.items() if isinstance(text, str)}
    fields = {}
    words = categories(texts.get("data", ""))
    if words:
        fields["data"] = "\n".join(["data:", *(f"  - {_scalar(word)}" for word in words)])
    subjects = people(texts.get("subjects", ""))
    if subjects:
        fields["data-subjects"] = f"data-subjects: [{', '.join(subjects)}]"
    safeguards = mechanisms(texts.get("safeguard", "")) if first is None else []
    if safeguards:
        fields["transfers"] = f"transfers: [{', '.join(safeguards)}]"
    return fields


def _pages(links: object) -> list[tuple[str, str]]:
    """The vendor's pages that have a field in the file."""
    pages = links.items() if isinstance(links, Mapping) else ()
    return [(page, url) for page, url in pages if page in _PAGES]


_PAGES = ("agreement", "privacy", "security", "subprocessors")


def _countries(entry: Entry) -> str:
    """The field `countries`."""
    codes = [*entry.countries, *_regions(entry)]
    if not codes:
        return ""
    if not entry.places:
        return f"countries: [{', '.join(codes)}]"
    lines = [
        f"  {code}: {{place: {yaml_text(entry.places[code])}}}" if code in entry.places
        else f"  {code}: {{}}"
        for code in codes
    ]  # fmt: skip
    return "\n".join(["countries:", *lines])


def _regions(entry: Entry) -> list[str]:
    """The regions that say more than the countries."""
    return [region for region in entry.regions if region not in entry.around]


def _doubts(entry: Entry, first: Draft) -> Iterator[str]:
    """The facts of a further service that only the first file of the company can state."""
    if legal_form(entry.name) and not legal_form(first.entry.name):
        yield f"{first.path} leaves out the legal form of {entry.name}"
    for name, stated in (("seat", entry.seat), ("address", entry.other.get("address", ""))):
        known = first.entry.seat if name == "seat" else first.entry.other.get("address", "")
        if stated and stated != known:
            yield f"{first.path} states another {name}, or none: {entry.other.get(name, stated)}"


def _comments(entry: Entry, fields: Container[str], source: str) -> Iterator[str]:
    yield f"Imported from {source}, line {entry.line}."
    if entry.unresolved:
        yield f"TO DO: the list states a location that codes cannot express: {entry.unresolved}"
    if entry.several:
        yield "TO DO: the name may be the names of several companies: write a file for each company"
    for key, value in entry.other.items():
        if isinstance(value, Mapping):
            yield from (f"{page}: {url}" for page, url in value.items() if page not in _PAGES)
        elif not _has_field(key, entry, fields):
            yield f"{key}: {value}"


def _has_field(key: str, entry: Entry, fields: Container[str]) -> bool:
    """Whether a fact of an entry is in a field of its file."""
    if key == "seat":
        return bool(entry.seat)
    return _FIELDS[key] in fields if key in _FIELDS else key in ("address", "scope")


_FIELDS = {"data": "data", "subjects": "data-subjects", "safeguard": "transfers"}
"""The fields of facts that a file has only if their words are certain."""


def _comment(text: str) -> str:
    short = text if len(text) <= _LONGEST_COMMENT else f"{text[:_LONGEST_COMMENT]}…"
    return visible(" ".join(short.split()))


def _line(name: str, text: str) -> str:
    return f"{name}: {_scalar(text)}"


def _scalar(text: str) -> str:
    """A text as YAML, in quotation marks unless they are certainly not needed."""
    return text if _PLAIN.fullmatch(text) else yaml_text(text)
