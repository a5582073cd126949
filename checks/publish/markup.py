"""HTML of texts in several languages: a text in another language than the page says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from checks.languages.language import Language, fill
from checks.languages.tags import direction
from checks.publish.editions import Foreign


def lang_of(text: str | None) -> Markup:
    """The attributes of an element with a text in another language than the page, or nothing."""
    if not isinstance(text, Foreign):
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(text.language, direction(text.language))


def local(text: str) -> Markup:
    """A text in a line. A text in another language than the page has an element of its own."""
    if isinstance(text, Foreign):
        return Markup("<span{}>{}</span>").format(lang_of(text), str(text))
    return escape(text)


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
        return escape(separator).join(map(local, items))


def _html(sentence: str, values: Mapping[str, str]) -> Markup:
    texts = {name: local(value) for name, value in values.items()}
    # The catalogue is ours. It is escaped all the same, because sentences are plain text.
    return Markup(fill(escape(sentence), texts))  # noqa: S704 - both parts are escaped
