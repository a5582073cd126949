"""The published list as a web page: a single file without scripts or external requests."""

import base64
import hashlib
from datetime import date
from functools import cache
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markdown_it import MarkdownIt
from markupsafe import Markup

from checks.data.countries import assigned
from checks.escaping import safe_url
from checks.publish import words
from checks.publish.formats import LATEST, Rows
from checks.publish.news import News
from checks.publish.published import PublishedHead, PublishedSubprocessor

_TEMPLATES = resources.files("checks.publish") / "templates"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Page:
    """HTML. `stood_in` is the commit of a list of the past."""

    file = "index.html"

    def __init__(self, stood_in: str | None = None) -> None:
        self._stood_in = stood_in
        self._environment = _environment()
        self._row = self._environment.get_template("row.html").module.row  # type: ignore[attr-defined]

    def row(self, vendor: PublishedSubprocessor) -> str:
        """One subprocessor as a row of a table."""
        return str(self._row(vendor))

    def whole(self, head: PublishedHead, rows: Rows, news: News | None) -> str:
        """The list as a page."""
        style = (_TEMPLATES / "style.css").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return self._environment.get_template("index.html").render(
            head=head,
            news=news,
            stood_in=self._stood_in,
            latest=news["entries"][:LATEST] if news is not None else [],
            rows={key: Markup(text) for key, text in rows.items()},  # noqa: S704 - escaped by row.html
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=digest,
        )


def _from_markdown(text: str) -> Markup:
    """The HTML of an introduction. Raw HTML is shown as text."""
    return Markup(MarkdownIt("commonmark", {"html": False}).render(text))  # noqa: S704 - escaped


def _day(iso: str) -> str:
    """A day for people: 23 November 2026."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _mailto(address: str) -> str:
    """A link to an e-mail address. The address cannot add headers to the mail."""
    return f"mailto:{quote(address, safe='@')}"


@cache
def _flag(code: str) -> Markup:
    """The flag of a country or of the EU: its code in regional indicator letters, or nothing.

    The letters are character references. With a single emoji, Python would store the
    whole page with four bytes per character, and a long page would take more time.
    """
    if code not in assigned() and code != "EU":
        return Markup("")
    letters = (ord("🇦") + ord(letter) - ord("A") for letter in code)
    return Markup("".join(f"&#{letter};" for letter in letters))  # noqa: S704 - digits only


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(_TEMPLATES)),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        from_markdown=_from_markdown,
        contact=words.contact,
        day=_day,
        first_day=words.first_day,
        flag=_flag,
        happens=words.happens,
        in_words=words.in_words,
        later=words.later,
        listed=", ".join,
        names=words.names,
        logged=words.logged,
        mailto=_mailto,
        safe_url=safe_url,
        safeguard=words.safeguard,
        scope=words.scope,
        unknown_place=words.unknown_place,
    )
    environment.globals.update(LINKS=words.LINKS)
    return environment
