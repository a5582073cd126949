"""The catalogues of the page: messages from the code, translations from people.

`python -m tests.generated` writes each catalogue with the messages of today. A new message has no
translation yet, and a message without a use is gone. To start a language, write a file with the
header only: see docs/development.md.
"""

import ast
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unittest import mock

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import get_date_format
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from checks.changes.kinds import KINDS
from checks.changes.safeguards import MECHANISMS
from checks.changes.wording import FIELDS
from checks.data import facts
from checks.data.countries import assigned
from checks.data.regions import built_in
from checks.publish import words
from checks.register.vocabulary import DATA, PEOPLE
from tests.project import ROOT

LOCALES = "checks/languages/locales"

TEMPLATES = (
    "index.html", "row.html", "embed.html", "archive.html", "archive_index.html", "period.html",
)  # fmt: skip

_ROOMS = ("checks/changes", "checks/publish", "checks/languages")


class Message(NamedTuple):
    """A message of the code. A message with a plural has two forms. `context` may be empty."""

    id: str | tuple[str, str]
    context: str
    file: str


def messages() -> Iterator[Message]:
    """The messages of the templates, of the code and of the tables, in this order."""
    for name in TEMPLATES:
        yield from _in_template(f"checks/publish/templates/{name}")
    for room in _ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            yield from _in_code(path.relative_to(ROOT).as_posix())
    yield from _in_tables()


def _in_template(path: str) -> Iterator[Message]:
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    with (ROOT / path).open("rb") as file:
        found = extract("jinja2.ext:babel_extract", file, keywords, options=options)
        for _, message, _, _ in found:
            yield Message(
                message if isinstance(message, str) else (message[0], message[1]), "", path
            )


def _in_code(path: str) -> Iterator[Message]:
    """The messages that the methods `text` and `plural` of a language take."""
    for node in ast.walk(ast.parse((ROOT / path).read_bytes())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
        if node.func.attr == "text" and texts and texts[0]:
            yield Message(str(texts[0]), "", path)
        elif node.func.attr == "plural" and len(texts) == 2:
            yield Message((str(texts[0]), str(texts[1])), "", path)


def _in_tables() -> Iterator[Message]:
    """The messages that stand in tables, where no call names them."""
    for kind in KINDS.values():
        texts = (kind.wording, kind.without_old, kind.without_new, kind.early)
        for text in (*texts, kind.reworded, kind.own_word):
            if text:
                yield Message(text, "", "checks/changes/kinds.py")
    for word in FIELDS.values():
        yield Message(word, "field", "checks/changes/wording.py")
    for text in MECHANISMS.values():
        yield Message(text, "", "checks/changes/safeguards.py")
    for region in built_in().values():
        yield Message(region.title, "", "checks/data/regions.toml")
    for text in _of_decisions():
        yield Message(text, "", "checks/data/adequacy.toml")
    for table in (words.LINKS, words.SAFEGUARDS, words.FIELDS):
        for text in table.values():
            yield Message(text, "", "checks/publish/words.py")
    for context, vocabulary in (("data", DATA), ("people", PEOPLE)):
        for word in vocabulary:
            yield Message(word.replace("-", " "), context, "checks/register/vocabulary.py")


def _of_decisions() -> Iterator[str]:
    """The numbers and the recipients of adequacy decisions."""
    for decisions in facts("adequacy")["decisions"].values():
        for decision in decisions:
            yield decision["decision"]
            if "only" in decision:
                yield decision["only"]


def bare_words(name: str) -> Iterator[str]:
    """The words of a template that no catalogue can translate. Names of formats are no words."""
    text = (ROOT / "checks/publish/templates" / name).read_text("utf-8")
    return words_outside(text)


def words_outside(template: str) -> Iterator[str]:
    """The words of HTML outside of tags and of expressions. `data-` begins an attribute."""
    text = re.sub(r"{% trans.*?{% endtrans %}", "", template, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", " ", text, flags=re.DOTALL)
    for word in re.findall(r"\b[^\W\d_]{2,}\b(?!-)", re.sub(r"<[^<>]*>", " ", text)):
        if word not in _FORMATS:
            yield word


_FORMATS = ("JSON", "Atom", "Feed")


def languages() -> list[str]:
    """The languages with a catalogue."""
    return sorted(path.stem for path in (ROOT / LOCALES).glob("*.po"))


def catalogue(language: str) -> Catalog:
    """The translations of a language, as they are kept."""
    with (ROOT / LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def files() -> Iterator[tuple[str, bytes]]:
    """Path and content of the catalogues, as sources and compiled, and of the facts of CLDR."""
    current = list(messages())
    for language in languages():
        source = _source(language, current)
        yield f"{LOCALES}/{language}.po", source
        yield f"{LOCALES}/{language}.mo", _compiled(source, language)
    text = json.dumps(_cldr(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    yield f"{LOCALES}/cldr.json", text.encode()


def _source(language: str, current: Sequence[Message]) -> bytes:
    """The catalogue with the messages of today, below its own header."""
    kept = catalogue(language)
    header = (ROOT / LOCALES / f"{language}.po").read_bytes().split(b"\n\n", 1)[0]
    fresh = read_po(io.BytesIO(header), locale=language)
    for message in current:
        context = message.context or None
        known = kept.get(message.id, context)
        fresh.add(
            message.id,
            known.string if known is not None else None,
            locations=[(message.file, 0)],
            user_comments=known.user_comments if known is not None else (),
            context=context,
        )
    file = io.BytesIO()
    write_po(file, fresh, width=100, omit_header=True, include_lineno=False)
    return header + b"\n\n" + file.getvalue()


def _compiled(source: bytes, language: str) -> bytes:
    catalogue = read_po(io.BytesIO(source), locale=language)
    file = io.BytesIO()
    with mock.patch.object(Catalog, "mime_headers", _headers(catalogue)):
        write_mo(file, catalogue)
    return file.getvalue()


def _headers(catalogue: Catalog) -> list[tuple[str, str]]:
    """The headers that gettext reads. Babel would add its version and the time."""
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", catalogue.plural_forms),
    ]


def _cldr() -> dict[str, object]:
    """What CLDR says about the languages with a catalogue, and the names of all languages."""
    return {
        "languages": {language: _conventions(Locale.parse(language)) for language in languages()},
        "names": dict(_names()),
    }


def _conventions(locale: Locale) -> dict[str, object]:
    months = locale.months["format"]["wide"]
    return {
        "name": locale.get_display_name(locale),
        "day": get_date_format("long", locale).format,
        "months": [months[number] for number in range(1, 13)],
        "countries": {code: locale.territories[code] for code in assigned()},
    }


def _names() -> Iterator[tuple[str, str]]:
    """The languages of CLDR, each with its name in the language itself."""
    for identifier in localedata.locale_identifiers():
        if "_" in identifier:
            continue
        try:
            locale = Locale.parse(identifier)
        except (UnknownLocaleError, ValueError):
            continue
        name = locale.get_display_name(locale)
        if name:
            yield identifier, name[0].upper() + name[1:]
