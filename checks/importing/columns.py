"""The contents of a table's columns, and the tables that list subprocessors."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from itertools import chain, repeat, takewhile
from operator import itemgetter

from checks.data.country_names import folded
from checks.importing.table import Cell, Row, Table


class Kind(StrEnum):
    """The content of a column. `columns.toml` has the words of each kind."""

    VENDOR = "vendor"
    NAME = "name"
    SERVICE = "service"
    PURPOSE = "purpose"
    KIND_OF_SERVICE = "kind_of_service"
    PLACE = "place"
    SEAT = "seat"
    ADDRESS = "address"
    WEBSITE = "website"
    LINK = "link"
    DATA = "data"
    SUBJECTS = "subjects"
    SAFEGUARD = "safeguard"
    SCOPE = "scope"
    DATE = "date"
    CHANGE = "change"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `words` counts the known words of its header, and `length` all its words."""

    header: str
    kind: Kind | None
    words: int = 0
    length: int = 0

    @property
    def whole(self) -> bool:
        """Whether all words of the header are known."""
        return self.words == self.length > 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of subprocessors, with the use of each column. `rows` are without the header.

    Numbers of columns count from 0. `seats` are columns with the seat or the address.
    """

    table: Table
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    name: int
    purpose: int | None
    place: int | None
    website: int | None


@dataclass(frozen=True, slots=True)
class Alone:
    """A table that is left alone, with the reason. `asks`: whether a person should look at it."""

    table: Table
    reason: str
    asks: bool = False


_FIRST_ROWS = 10
_LONGEST_HEADER = 120
_MOST_WORDS = 5
_NAMES = (Kind.VENDOR, Kind.NAME, Kind.SERVICE)
_FACTS = frozenset(Kind) - {Kind.OTHER, Kind.CHANGE, Kind.DATE, *_NAMES}

_SUBPROCESSORS = re.compile(
    r"sub[- ]?process?or|sub[- ]?prozessor|auftragnehmer|unterauftrag|auftragsverarbeiter|"
    r"sous-?traitant|sub-?encargad|sub-?procesador|sub-?responsab|"
    r"sub-?verwerker|sub-?operador|vendor|supplier|"
    r"\brecipients?\b|empfänger|destinataire|destinatari|"
    r"third[- ]part|service provider|processors|dienstleister|prestataire|proveedor|fornitor",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"change ?-?log|change history|\bchanges\b|\bhistory\b|revision|release notes|"
    r"previous(?:ly)?\b|\bformer\b|\bpast\b|\bremoved\b|no longer|archive|deprecated|"
    r"version|änderung|historie|verlauf|"
    r"frühere|ehemalige|historique|anciens?\b|modifications|historial|cambios|anteriores|storico",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(?:historical|former|previous|previously|past|removed|retired|ended)\b|no longer|"
    r"\b(?:terminated|deprecated|discontinued|inactive)\b|frühere|ehemalig|anciens?\b|antigu[oa]s|"
    r"anteriores|voormalig|precedenti|tidigare|poprzedni",
    re.IGNORECASE,
)
_NO_SUBPROCESSORS = re.compile(
    r"\b(?:not?\s(?:\w+\s)?|non[ -]?)(?:sub[ -]?)?process?ors?\b|"
    r"\b(?:kein\w*|geen)\s(?:\w+\s)?\w*(?:prozessor|verarbeiter|verwerker|auftragnehmer)|"
    r"ne sont pas|no son\b|"
    r"\b(?:dev(?:elopment)?|test(?:ing)?)[ -]only\b|nur (?:entwicklung|test)|out[- ]of[- ]scope|"
    r"\b(?:no|without)\s(?:personal|customer|user|client|end[- ]user)\s(?:personal\s)?data\b|"
    r"(?:keine|ohne) personen|geen (?:persoonsgegevens|[\w-]+data)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"not yet|\b(?:planned|upcoming|future|proposed|pending|to be added)\b|"
    r"\b(?:plan|intend|propose)s? to\b|geplant|künftig|"
    r"pr[ée]vus?\b|à venir|previstos?\b|gepland|toekomstig|planerad",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"purpose|zweck|finalit|finalid|doel|scopo|目的", re.IGNORECASE)
_NOT_VENDORS = re.compile(
    r"\bcookies?\b|definition|glossary|certification|abbreviation|begriff", re.IGNORECASE
)


def examine(table: Table, context: str = "") -> Layout | Alone:
    """The use of a table's columns, or the reason why the table is left alone.

    `context` describes the whole source: for example, the name of its file.
    """
    listed = _SUBPROCESSORS.search(" ".join(table.headings)) is not None
    header = _header(table)
    if header is None:
        return _without_header(table, listed)
    first, columns = header
    rows = table.rows[first:]
    columns = tuple(_without_answers(columns, rows))
    title = table.headings[-1] if table.headings else ""
    kinds = {column.kind for column in columns}
    if Kind.CHANGE in kinds and Kind.DATE in kinds:
        return Alone(table, _LOG)
    if _CHANGES.search(title) and not _is_current(title):
        former = _FORMER.search(title) is not None
        return Alone(table, f"its heading speaks of changes: {title}", former)
    if _NOT_VENDORS.search(title) or any(_is_of_cookies(column) for column in columns):
        return Alone(table, "it does not list companies")
    name = _name_column(columns)
    if name is None:
        return Alone(table, _missing(columns), listed or bool(kinds & _TELLING))
    headers = (column.header for column in columns)
    evident = columns[name].kind is Kind.VENDOR or _SUBPROCESSORS.search(
        " ".join((*table.headings, context, *headers))
    )
    place = _place_column(columns)
    located = place is not None or bool(kinds & {Kind.SEAT, Kind.ADDRESS, Kind.WEBSITE})
    if not kinds & _FACTS or not (evident or (located and columns[name].kind is Kind.NAME)):
        return Alone(table, "its columns do not describe subprocessors", listed)
    purpose = _purpose_column(columns, name)
    website = _best(columns, Kind.WEBSITE)
    return Layout(table, columns, rows, name, purpose, place, website)


_LOG = "it looks like a log of changes"
_TELLING = frozenset({Kind.PLACE, Kind.SEAT, Kind.DATA, Kind.SUBJECTS, Kind.SAFEGUARD})
"""Contents that a table of other things than companies rarely has."""


def _without_header(table: Table, listed: bool) -> Alone:
    """A table of which no row is a header. If a row is nearly a header, a person should look."""
    rows = table.rows[:_FIRST_ROWS]
    columns = [[column for column in map(_column, row.cells) if column.kind] for row in rows]
    best = max(columns, key=len, default=[])
    if not best or any(column.kind in _NAMES for column in best):
        return Alone(table, "no row names the columns", listed)
    kinds = {column.kind for column in best}
    if Kind.CHANGE in kinds and Kind.DATE in kinds:
        return Alone(table, _LOG)
    telling = bool(kinds & _TELLING)
    return Alone(table, _missing(best), listed or telling)


def _missing(columns: Iterable[Column]) -> str:
    """The reason why a table without a column of companies is left alone."""
    known = dict.fromkeys(column.header for column in columns if column.kind)
    understood = ", ".join(f"`{header}`" for header in known)
    missing = "a header such as `Name` or `Vendor`"
    return f"no column names companies (understood: {understood}; missing: {missing})"


def _without_answers(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Column]:
    """The columns. A column with nothing but answers such as `Yes` names no companies."""
    for index, column in enumerate(columns):
        texts = [row.cells[index].text for row in rows if index < len(row.cells)]
        answered = any(texts) and all(is_answer(text) for text in texts if text)
        yield replace(column, kind=Kind.OTHER) if answered and column.kind in _NAMES else column


def is_answer(text: str) -> bool:
    """Whether a text is an answer such as `Yes` or `✓`, perhaps with a remark."""
    return _ANSWER.fullmatch(text.strip()) is not None


def denies(column: Column, text: str) -> bool:
    """Whether a cell says no to a header such as `External recipient?`."""
    asked = column.kind in (None, Kind.OTHER) and _SUBPROCESSORS.search(column.header)
    return bool(asked) and _NO.match(text.strip()) is not None


_NO = re.compile(r"(?:no|false|nein|non|não|nee|nie)\b|[✗✘❌]", re.IGNORECASE)
_ANSWER = re.compile(
    r"[ynx✓✔✅✗✘❌☑☐]|"
    r"(?:yes|no|true|false|ja|nein|oui|non|s[ií]|não|nee|sim|tak|nie)(?:\.|\s*[,;:(–-].*)?",
    re.IGNORECASE | re.DOTALL,
)


def excludes(text: str) -> bool:
    """Whether a heading or a state says that a company is no subprocessor, or no longer."""
    former = _FORMER.search(text) is not None and not _is_current(text)
    return former or _NO_SUBPROCESSORS.search(text) is not None


def denial_in(text: str) -> str:
    """The sentence of a text that says that companies have no personal data, or an empty text."""
    return next((s for s in re.split(r"(?<=[.!?])\s+|\n", text) if _DENIAL.search(s)), "")


_DENIAL = re.compile(
    r"\b(?:do(?:es)?|will|can) ?not (?:have access to|access|process|receive|store|handle|touch) "
    r"(?:any )?(?:personal|customer|user|client) (?:personal )?(?:data|information)\b(?! for\b)|"
    r"\b(?:haben|hat) keinen Zugriff auf (?:personenbezogene|Ihre|Kunden)",
    re.IGNORECASE,
)


def names_companies(text: str) -> bool:
    """Whether a text is a title such as `Our subprocessors`, and no company's name."""
    return _TITLE.fullmatch(text.strip()) is not None


_TITLE = re.compile(
    rf"(?:(?:list of|our|liste der|unsere|liste des|nos)\s+)?(?:{_SUBPROCESSORS.pattern})\w*"
    r"(?:\s+list)?",
    re.IGNORECASE,
)


def is_of_end(column: Column) -> bool:
    """Whether a column says since when a company is no subprocessor any longer."""
    return _END.fullmatch(folded(column.header)) is not None


_END = re.compile(
    r"(?:date )?(?:removed|terminated|ended|retired|offboarded|discontinued|decommissioned)"
    r"(?: on| at| date)?|(?:removal|termination|offboarding|end) date|"
    r"date of (?:removal|termination)|"
    r"entfernt(?: am)?|beendet(?: am)?|supprime(?: le)?|retire le|date de (?:retrait|fin)|"
    r"eliminado|retirado|fecha de (?:baja|fin)|rimosso|data di (?:rimozione|fine)|"
    r"verwijderd(?: op)?"
)


def end_in(name: str) -> str:
    """The remark behind a name that the company is no longer a subprocessor, or an empty text."""
    remark = _ENDED.search(name)
    return remark[1].strip() if remark else ""


_ENDED = re.compile(
    r"(?:\s[-–—]\s+|[(\[]\s*)((?:removed|terminated|ended|retired|discontinued|deprecated|inactive|"
    r"decommissioned|offboarded|sunset|no longer|(?:former|ex) (?:sub|vendor|provider|supplier)|"
    r"entfernt|beendet|gekündigt|ehemalig|nicht mehr|supprimé|résilié|eliminado|retirado|rimosso|"
    r"verwijderd|beëindigd)\b[^()\[\]]*|(?:until|till|bis(?: zum)?|jusqu['’]au|hasta(?: el)?|"
    r"fino al|tot)\s[^()\[\]]*\d{4}[^()\[\]]*)[)\]]?\s*$",
    re.IGNORECASE,
)


def is_of_later(text: str) -> bool:
    """Whether a heading or a state says that a company is no subprocessor yet."""
    return _NOT_YET.search(text) is not None


def parts(table: Table) -> Iterator[Table]:
    """A table cut before each row that names columns. A title above it becomes the heading."""
    header = _header(table)
    start, headings = 0, table.headings
    for index in range(header[0] if header else len(table.rows), len(table.rows)):
        if not _is_inner_header(table.rows[index]):
            continue
        above = table.rows[index - 1]
        texts = dict.fromkeys(cell.text for cell in above.cells if cell.text)
        titled = index - 1 > start and len(texts) == 1
        rows = table.rows[start : index - titled]
        yield Table(headings, rows, "" if start else table.above)
        headings = (*table.headings, *texts) if titled else headings
        start = index
    yield Table(headings, table.rows[start:], "" if start else table.above)


def _is_inner_header(row: Row) -> bool:
    texts = [cell for cell in row.cells if cell.text]
    if not texts or any(len(cell.text.split()) > _MOST_WORDS for cell in texts):
        return False
    columns = [*takewhile(lambda column: column.kind is not None, map(_column, texts))]
    if len(columns) < len(texts):
        return False
    kinds = {column.kind for column in columns}
    named = any(c.whole and c.kind in (Kind.VENDOR, Kind.NAME) for c in columns)
    whole = {column.header for column in columns if column.whole}
    return named and len(kinds) > 1 and len(whole) > 1


_MAY_BE_PLACE = re.compile(
    r"ort\b|locat|locali|ubica|regio|geogra|(?<!third[ -])countr|\bland\b|pays\b|"
    r"pa[ií]s\b|paes[ei]\b|server|residen[ct]|jurisdi|lokali|plats\b|hosting|kraj\b|国|地域|국가|지역",
    re.IGNORECASE,
)


def may_be_place(column: Column) -> bool:
    """Whether a column of unknown content may hold the place of the data."""
    unsure = column.kind in (None, Kind.OTHER, Kind.DATA, Kind.SAFEGUARD)
    return unsure and _MAY_BE_PLACE.search(column.header) is not None


def _is_current(title: str) -> bool:
    return re.search(r"\bcurrent\b|aktuell|actuel", title, re.IGNORECASE) is not None


def _is_of_cookies(column: Column) -> bool:
    return column.header.lower().startswith(("cookie", "expir", "lifetime"))


def _header(table: Table) -> tuple[int, tuple[Column, ...]] | None:
    """The number of the first row below the header, and the columns."""
    for index, row in enumerate(table.rows[:_FIRST_ROWS]):
        columns = tuple(map(_column, row.cells))
        if not _is_header(columns, row.cells):
            continue
        after = table.rows[index + 1 : index + 2]
        if after and len(after[0].cells) == len(columns) and _is_second(row, after[0]):
            return index + 2, tuple(map(_joined, row.cells, after[0].cells))
        return index + 1, columns
    return None


def _is_header(columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in cells if cell.text]
    kinds = [column.kind for column in columns if column.kind]
    if (len(texts) < 2 and len(columns) > 1) or len(kinds) < 2:
        return False
    if any(len(text) > _LONGEST_HEADER for text in texts):
        return False
    named = any(column.kind in _NAMES for column in columns) or not cells[0].text
    exact = any(column.whole for column in columns)
    # `CDN Provider | CDN Location | Use of the CDN`: no header is known as a whole, but all speak
    # of different things.
    named_from_first = [cell.text for cell in cells[not cells[0].text :] if cell.text]
    complete = len(named_from_first) == len(cells) - (not cells[0].text)
    different = len(kinds) == len(texts) and complete and len({*kinds}) > 2
    short = all(len(text.split()) <= _MOST_WORDS for text in texts)
    return named and len(kinds) * 2 >= len(texts) and (exact or (different and short))


def _is_second(row: Row, below: Row) -> bool:
    """Whether a row continues the header above it.

    Either some cells span both rows, or all texts of the row are known headers.
    """
    pairs = [*zip(row.cells, below.cells, strict=True)]
    known = [_column(b) for a, b in pairs if b.text and b is not a]
    if known and any(b is a and b.text for a, b in pairs):
        return any(column.kind for column in known)
    several = len({column.kind for column in known}) > 1
    # A row of data may repeat a header as well: `DPA` as the text of a link.
    return several and all(column.whole for column in known)


def _joined(above: Cell, below: Cell) -> Column:
    """A column with two headers. The lower header is more exact."""
    header = f"{above.text} {below.text}" if below.text not in ("", above.text) else above.text
    upper, lower = _column(above), _column(below)
    if lower.kind is None or (upper.whole and not lower.whole):
        lower = upper
    return Column(header, lower.kind, lower.words, lower.length)


def _name_column(columns: Sequence[Column]) -> int | None:
    for kind in _NAMES:
        best = _best(columns, kind)
        if best is not None:
            return best
    # The header of the first column may be empty.
    return 0 if columns and not columns[0].header else None


def _purpose_column(columns: Sequence[Column], name: int) -> int | None:
    """The column with the purpose. A header such as `Purpose` is better than `Description`."""
    for index, column in enumerate(columns):
        if column.kind is Kind.PURPOSE and _PURPOSE.search(column.header):
            return index
    for kind in (Kind.PURPOSE, Kind.SERVICE, Kind.KIND_OF_SERVICE):
        best = _best(columns, kind, skip=name)
        if best is not None:
            return best
    return None


def _place_column(columns: Sequence[Column]) -> int | None:
    """The column with the place of the data. Beside it, `Country` may be the company's."""
    exact = [
        replace(column, kind=None) if folded(column.header) in _COUNTRIES else column
        for column in columns
    ]
    best, other = _best(columns, Kind.PLACE), _best(exact, Kind.PLACE)
    if best is None or other is None or columns[best].words > columns[other].words:
        return best
    return other


_COUNTRIES = frozenset({"country", "countries", "land", "pays", "pais", "paese", "kraj"})


def other_places(layout: Layout) -> Sequence[int]:
    """The further columns that hold places, beside the place of the data."""
    return [
        index
        for index, column in enumerate(layout.columns)
        if column.kind is Kind.PLACE and index != layout.place
    ]


def is_of_data_too(column: Column) -> bool:
    """Whether a further column with places is about data: `Backup location`.

    Not `Country`, which may be the company's, and not `Location city`, which is a part.
    """
    return _OF_DATA.search(column.header) is not None and not _OF_PART.search(column.header)


_OF_DATA = re.compile(
    r"data|host|stor(?:ed|age)|process|server|back-?up|secondary|support|access|transfer|failover|"
    r"daten|verarbeit|speicher|sicherung|zugriff|donn[ée]es|traitement|h[ée]berg|sauvegarde|"
    r"datos|tratamiento|dati|trattamento|gegevens|verwerk|opslag",
    re.IGNORECASE,
)
_OF_PART = re.compile(r"\b(?:city|town|state|province|stadt|ville|ciudad|plaats)\b", re.IGNORECASE)


def is_of_seat_too(column: Column) -> bool:
    """Whether a column holds the place of the data and the seat of the company."""
    found = _phrases_in(folded(column.header).split())
    places = [phrase for phrase in found if phrase.kind is Kind.PLACE]
    return any(
        phrase.kind is Kind.SEAT and (phrase.start >= place.end or phrase.end <= place.start)
        for phrase in found
        for place in places
    )


def _best(columns: Sequence[Column], kind: Kind, skip: int | None = None) -> int | None:
    """The column whose header names the kind best; the first column if several do."""
    fitting = [i for i, column in enumerate(columns) if column.kind is kind and i != skip]
    return max(fitting, key=lambda i: (columns[i].whole, columns[i].words, -i), default=None)


def _column(cell: Cell) -> Column:
    header = " ".join(cell.text.split())
    if len(header) > _LONGEST_HEADER:
        return Column(header, None)
    kind, words, length = _kind(header)
    return Column(header, kind, words, length)


@lru_cache(maxsize=4096)
def _kind(header: str) -> tuple[Kind | None, int, int]:
    """The kind of a header, the number of its known words, and of all its words."""
    words = folded(header).split()
    found = _phrases_in(words)
    best = max(found, key=lambda phrase: phrase.length, default=None)
    if best is None:
        return None, 0, len(words)
    kind = best.kind
    if kind is Kind.SEAT and not _ENUMERATED.search(header):
        # `Sede dati`: the seat of the data is where the data is.
        kind = Kind.PLACE if any(p.kind is Kind.DATA for p in found) else kind
    if kind in _NAMES and _is_about_names(best, found, header, words):
        return None, 0, len(words)
    if kind in _NAMES and not _NAMED.search(" ".join(words)):
        first, *rest = _ENUMERATED.split(header, maxsplit=1)
        listed = bool(rest) and _kind(first)[0] in _NAMES
        head = _head(best, found, words, listed)
        kind = Kind.SEAT if kind is not Kind.SERVICE and _is_seat(head, words) else head.kind
    return kind, best.length, len(words)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A known phrase in a header, from the word number `start` up to the word before `end`."""

    kind: Kind
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def _is_about_names(
    best: _Phrase, found: Iterable[_Phrase], header: str, words: Sequence[str]
) -> bool:
    """Whether a header with a word for companies does not hold the companies themselves.

    Either it asks (`External recipient?`), or an unknown noun decides (`Actividad del
    Subencargado`), or the company has a part only (`Provider of hosting`).
    """
    if header.endswith("?"):
        return all(phrase.kind in _NAMES for phrase in found)
    before, behind = words[: best.start], words[best.end :]
    ruled = [*takewhile(_OF_OR_ARTICLE.__contains__, reversed(before))]
    noun = before[: len(before) - len(ruled)]
    if noun and not _OF.isdisjoint(ruled) and not {*noun} & _IDENTITY:
        return all(phrase.end > len(noun) for phrase in found)
    part = next((p for p in found if p.start == best.end + 1 and p.kind is Kind.PLACE), None)
    return part is not None and behind[0] in _BELONGING


_IDENTITY = frozenset({
    "identity", "list", "details", "identitat", "bezeichnung", "angaben", "liste", "identite",
    "denomination", "coordonnees", "lista", "identidad", "denominacion", "identita",
    "denominazione", "denominacao", "identiteit", "benaming", "lijst", "nazwa",
    "name", "names", "nom", "noms", "nombre", "nombres", "nome", "nomi", "nomes", "naam", "namen",
    "namn", "navn",
})  # fmt: skip
"""Nouns with which a header still means the companies themselves: `List of subprocessors`."""
_BELONGING = frozenset({"of", "for", "fur", "von", "de", "du", "del", "di", "do", "van", "voor"})
_NAMED = re.compile(r"\b(?:name|names|nom|nome|nombre|naam|namn|navn)\b")
_ENUMERATED = re.compile(r"[/&+(,]|\b(?:and|und|et|y|e|en)\b", re.IGNORECASE)
_ASKING = frozenset({"where", "why", "what", "when", "wo", "warum", "seit", "since"})
_OF = frozenset({
    "of", "for", "by", "from", "in", "at", "to", "used", "provided", "with", "des", "der", "von",
    "fur", "du", "de", "d", "del", "della", "dei", "di", "do", "da", "dos", "van", "voor", "til",
    "av",
})  # fmt: skip
"""Words between the noun that decides what a column holds and a further noun."""
_OF_OR_ARTICLE = _OF | {"the", "a", "an", "our", "la", "le", "les", "l", "el", "los", "las", "het"}


def _head(best: _Phrase, found: Iterable[_Phrase], words: Sequence[str], listed: bool) -> _Phrase:
    """The phrase that names the content of a column, in a header that names companies too.

    The phrase is the last noun before a preposition: `Location of subprocessors` and `Subprocessor
    hosting regions` are places. In `Provider / Purpose`, the first noun counts.
    """
    before = [
        other
        for other in found
        if other.end <= best.start
        and (_OF & {*words[other.end : best.start]} or words[other.start] in _ASKING)
    ]
    behind = [
        other
        for other in found
        if other.start >= best.end and not listed and not _OF & {*words[best.end : other.start]}
    ]
    for rivals in (before, behind):
        others = [other for other in rivals if other.kind not in _NAMES]
        if others:
            return max(others, key=lambda other: (other.length, other.end))
    return best


def _is_seat(phrase: _Phrase, words: Sequence[str]) -> bool:
    """Whether a header that names a company means the company's seat, not the place of data."""
    general = ("location", "countr", "land", "pays", "pais", "paese", "kraj")
    return (
        phrase.kind is Kind.PLACE and phrase.length == 1 and words[phrase.start].startswith(general)
    )


def _phrases_in(words: Sequence[str]) -> Sequence[_Phrase]:
    """All known phrases in a header, in the order of the kinds."""
    found = []
    for start, word in enumerate(words):
        # A pattern begins with the word itself, or with a start of the word and `*`.
        patterns = [word, *(f"{word[:end]}*" for end in range(1, len(word) + 1))]
        for number, kind, phrase in chain.from_iterable(map(_phrases().get, patterns, repeat(()))):
            rest = words[start : start + len(phrase)]
            if len(rest) == len(phrase) and all(map(_fits, rest, phrase)):
                found.append((number, _Phrase(kind, start, start + len(phrase))))
    return [phrase for _, phrase in sorted(found, key=itemgetter(0))]


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@cache
def _phrases() -> Mapping[str, Sequence[tuple[int, Kind, tuple[str, ...]]]]:
    """The known phrases with their kinds, by their first words. They are numbered in order."""
    by_word: dict[str, list[tuple[int, Kind, tuple[str, ...]]]] = {}
    for number, (kind, phrase) in enumerate(_read_phrases()):
        by_word.setdefault(phrase[0], []).append((number, kind, phrase))
    return by_word


def _read_phrases() -> Iterator[tuple[Kind, tuple[str, ...]]]:
    text = resources.files("checks.importing").joinpath("columns.toml").read_text("utf-8")
    known: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(text)
    for kind in Kind:
        for phrase in known[kind.value]["words"]:
            words = phrase.split()
            yield kind, tuple(f"{folded(w[:-1])}*" if w.endswith("*") else folded(w) for w in words)
