"""HTML of texts in several languages: a text in another language than the page says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from checks.languages.language import Language, fill
from checks.languages.tags import direction
from checks.publish.editions import Foreign


def lang_of(text: str | None) -> Markup:
    """The attributes of an element with a text in another language than the page, or nothing."""
    return _attributes(text.language) if isinstance(text, Foreign) else _NO_ATTRIBUTES


_NO_ATTRIBUTES = Markup()


@cache
def _attributes(tag: str) -> Markup:
    return Markup(' lang="{}" dir="{}"').format(tag, direction(tag))


def local(text: str) -> Markup:
    """A text in a line. A text in another language than the page has an element of its own."""
    html = escape(text)
    if isinstance(text, Foreign):
        return Markup(f"<span{_attributes(text.language)}>{html}</span>")  # noqa: S704 - escaped
    return html


def fact(label: str, text: str) -> Markup:
    """A label and its text in a list of facts."""
    return Markup(  # noqa: S704 - escaped
        f"<dt{lang_of(label)}>{escape(label)}</dt><dd{lang_of(text)}>{escape(text)}</dd>\n"
    )


@dataclass(frozen=True)
class MarkupLanguage(Language):
    """A language whose sentences are HTML. Values are escaped, and foreign values say so."""

    def text(self, message: str, **values: str) -> Markup:
        """A sentence as HTML."""
        return _html(super().text(message), values)

    def plural(self, singular: str, plural: str, number: int, **values: str) -> Markup:
        """A sentence about a number of things, as HTML."""
        return _html(super().plural(singular, plural, number), values)

    def between(self, separator: str, items: Iterable[str]) -> Markup:
        """Items with a separator between them, as HTML."""
        return _escaped(separator).join(map(local, items))


def _html(sentence: str, values: Mapping[str, str]) -> Markup:
    html = _escaped(sentence)
    if not values:
        return html
    texts = {name: local(value) for name, value in values.items()}
    return Markup(fill(html, texts))  # noqa: S704 - both parts are escaped


@cache
def _escaped(sentence: str) -> Markup:
    """A sentence of a catalogue as HTML."""
    return escape(sentence)
