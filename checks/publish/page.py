"""The published list as a web page: one file, no script, no request to anybody."""

import base64
import hashlib
from datetime import date
from functools import cache
from importlib import resources

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markdown_it import MarkdownIt
from markupsafe import Markup

from checks.data.countries import assigned
from checks.publish.documents import by_group
from checks.publish.public import Published

_TEMPLATES = resources.files("checks.publish") / "templates"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def as_html(document: Published) -> str:
    """The list as a page of HTML."""
    style = (_TEMPLATES / "style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("index.html")
        .render(
            document=document,
            groups=by_group(document),
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=digest,
        )
    )


def _render_markdown(text: str) -> Markup:
    """The HTML of an introduction. Raw HTML in it is shown as text."""
    return Markup(MarkdownIt("commonmark", {"html": False}).render(text))  # noqa: S704 - escaped


def _day(iso: str) -> str:
    """A day as people write it: 23 November 2026."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@cache
def _flag(code: str) -> str:
    """The flag of a country or of the EU: its code in regional indicator letters, or nothing."""
    if code not in assigned() and code != "EU":
        return ""
    return "".join(chr(ord("🇦") + ord(letter) - ord("A")) for letter in code)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(_TEMPLATES)),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(markdown=_render_markdown, day=_day, flag=_flag)
    return environment
