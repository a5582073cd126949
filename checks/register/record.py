"""Records: the base of everything typed that is read from YAML, and the types of its fields.

A file with a broken field is still checked in all other fields. The record lacks the
broken field, and any use of the field raises `Unread`. A rule that needs the field
then has no finding about this file. The same holds for a fact that a file may leave out
and does not state.
"""

import os
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from checks.dates import parse_date
from checks.findings import Place
from checks.languages.tags import nearest

# pydantic would search all installed packages for plugins. The search is slow, and a plugin could
# change the validity of values.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

UNREAD_ITEM = ""
"""Replaces an unreadable item of a list. All other items keep their places."""

UNREAD_DAY = date.max
"""Replaces an unreadable day of an evaluation."""


class Unread(AttributeError):
    """Raised for the use of a field without a value.

    The field could not be read and has a defect, or the file does not state the fact.
    """


class Translated(str):
    """A text in several languages. The text itself is in the first language of the file.

    It equals only a text with the same translations: a new translation is a change. In a single
    language, it equals a plain text.
    """

    by_language: Mapping[str, str]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Translated):
            return self.by_language == other.by_language
        return len(self.by_language) == 1 and str.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:  # that of `str` would not ask `__eq__`
        return not self == other

    __hash__ = str.__hash__


def has_languages(*texts: object) -> bool:
    """Whether one of the texts is in several languages."""
    return any(isinstance(text, Translated) for text in texts)


def by_language(old: str | None, new: str | None) -> Mapping[str, tuple[str, str]]:
    """The old and the new text in each language. Without a text in a language, it is empty.

    A text without translations is in the first language of the other text. If neither has
    translations, its language is empty.
    """
    translated = next((text for text in (new, old) if isinstance(text, Translated)), None)
    first = next(iter(translated.by_language)) if translated is not None else ""
    before, after = _texts(old, first), _texts(new, first)
    return {tag: (before.get(tag, ""), after.get(tag, "")) for tag in (before | after)}


def differences(old: str | None, new: str | None) -> Mapping[str, tuple[str, str]]:
    """The old and the new text in each language in which they differ: see `by_language`."""
    if not has_languages(old, new):
        return {} if old == new else {"": (old or "", new or "")}
    return {tag: pair for tag, pair in by_language(old, new).items() if pair[0] != pair[1]}


def _texts(text: str | None, first: str) -> dict[str, str]:
    if isinstance(text, Translated):
        return {**text.by_language}
    return {first: text} if text else {}


def text_in(text: str, tag: str) -> str:
    """A text in the language with a tag, or in the first language of the file."""
    if not isinstance(text, Translated):
        return text
    return text.by_language.get(nearest(tag, text.by_language), str(text))


def _translated(value: object, read_text: ValidatorFunctionWrapHandler) -> object:
    """A text, or the first text of a mapping from language to text."""
    if not isinstance(value, dict):
        return read_text(value)
    if not value:
        raise PydanticCustomError("too_short", "empty")
    texts = {language: read_text(text) for language, text in value.items()}
    for language in texts:
        if not _LANGUAGE.fullmatch(language):
            raise PydanticCustomError("language", "names a language that is no BCP 47 tag")
    translated = Translated(next(iter(texts.values())))
    translated.by_language = texts
    return translated


LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""The form of a language tag: `en`, `pt-BR`. Source: BCP 47 (RFC 5646)."""

_LANGUAGE = re.compile(LANGUAGE)


def _read_date(value: object) -> date:
    if not isinstance(value, str):
        raise PydanticCustomError("date_type", "not a date")
    if not value:
        raise PydanticCustomError("string_too_short", "empty")
    try:
        return parse_date(value)
    except ValueError as error:
        raise PydanticCustomError("bad_date", "{problem}", {"problem": str(error)}) from None


def as_list(value: object) -> object:
    """A list as it is, and a single value as a list with this item."""
    if value in ([], ""):
        raise PydanticCustomError("too_short", "empty")
    return value if isinstance(value, list) else [value]


DATE_SCHEMA: dict[str, Any] = {
    "type": "string",
    "format": "date",
    "pattern": r"^\d{4}-\d{2}-\d{2}$",
}

_TEXT_SCHEMA: dict[str, Any] = {"type": "string", "minLength": 1}

Text = Annotated[str, StringConstraints(min_length=1)]
LocalText = Annotated[
    Text,
    WrapValidator(_translated),
    WithJsonSchema(
        {
            "anyOf": [
                _TEXT_SCHEMA,
                {"type": "object", "additionalProperties": _TEXT_SCHEMA, "minProperties": 1},
            ]
        }
    ),
]
"""A text, or a mapping from language to text: see `Translated`."""

Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(as_list),
    WithJsonSchema(
        {"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": _TEXT_SCHEMA, "minItems": 1}]}
    ),
]
"""One text, or a list of texts."""

IsoDate = Annotated[date, PlainValidator(_read_date), WithJsonSchema(DATE_SCHEMA)]
IsoDates = Annotated[
    tuple[IsoDate, ...],
    BeforeValidator(as_list),
    WithJsonSchema(
        {"anyOf": [DATE_SCHEMA, {"type": "array", "items": DATE_SCHEMA, "minItems": 1}]}
    ),
]
"""One day, or a list of days."""


class Record(BaseModel):
    """The base of all records. Keys in YAML are written with `-`. Unknown keys are refused."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,  # a model inside another is built once, with it
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
    )

    def read(self, *fields: str) -> bool:
        """Whether all of these fields could be read. Ask before using them.

        An inner record counts as read only if all its fields do, and a list only if all
        its items do. A path such as `agreement.reference` asks for a single field of an
        inner record.
        """
        for name in fields:
            # Fast for texts, and most of these fields are texts.
            if type(self.__dict__.get(name)) is not str and not self._read(name):
                return False
        return True

    def _read(self, path: str) -> bool:
        name, _, inner = path.partition(".")
        if name not in self.__dict__:
            return False
        value = self.__dict__[name]
        if isinstance(value, Record):
            return value.read(*([inner] if inner else type(value).model_fields))
        if isinstance(value, dict):
            return not any(type(days) is tuple and UNREAD_DAY in days for days in value.values())
        return not isinstance(value, tuple) or UNREAD_ITEM not in value

    if not TYPE_CHECKING:  # mypy must keep finding misspelt attributes

        def __getattr__(self, name: str) -> Any:
            if name in type(self).model_fields:
                raise Unread(name)
            return super().__getattr__(name)


def texts_of(record: Record) -> tuple[tuple[Place, str], ...]:
    """All texts in a record with their places, depth first. Dates are not texts."""
    texts: list[tuple[Place, str]] = []
    _add_texts(record, (), texts)
    return tuple(texts)


def _add_texts(record: Record, above: Place, texts: list[tuple[Place, str]]) -> None:
    steps = _steps(type(record))
    for name, value in record.__dict__.items():
        if not value:  # most optional fields
            continue
        kind = type(value)
        if kind is str:
            if name in steps and name != "path":
                texts.append((above + steps[name], value))
        elif kind is tuple:
            if type(value[0]) is str:
                place = above + steps[name]
                texts += [((*place, index), item) for index, item in enumerate(value)]
        elif kind is dict and name != "evaluation":  # its keys are settings of the register
            _add_texts_of_mapping(value, above + steps[name], texts)
        elif kind is Translated:
            _add_texts_of_mapping(value.by_language, above + steps[name], texts)
        elif Record in kind.__mro__:  # isinstance is slow on classes of pydantic
            _add_texts(value, above + steps[name], texts)


def _add_texts_of_mapping(
    mapping: Mapping[str, Any], above: Place, texts: list[tuple[Place, str]]
) -> None:
    """Add the keys of a mapping and its texts. Keys are written by people, too."""
    for key, value in mapping.items():
        texts.append(((*above, key), key))
        if isinstance(value, Translated):
            _add_texts_of_mapping(value.by_language, (*above, key), texts)
        elif isinstance(value, str):
            texts.append(((*above, key), value))
        elif isinstance(value, Record):
            _add_texts(value, (*above, key), texts)


def values_of(record: Record) -> list[str]:
    """All texts in a record in the order of `texts_of`, without their places, which take time."""
    values: list[str] = []
    _add_values(record, values)
    return values


def _add_values(record: Record, values: list[str]) -> None:
    steps = _steps(type(record))
    for name, value in record.__dict__.items():
        if not value:  # most optional fields
            continue
        kind = type(value)
        if kind is str:
            if name in steps and name != "path":
                values.append(value)
        elif kind is tuple:
            if type(value[0]) is str:
                values += value
        elif Record in kind.__mro__:  # isinstance is slow on classes of pydantic
            _add_values(value, values)
        elif kind is Translated or (kind is dict and name != "evaluation"):
            texts: list[tuple[Place, str]] = []
            _add_texts_of_mapping(value.by_language if kind is Translated else value, (), texts)
            values += [text for _, text in texts]


@cache
def _steps(model: type[Record]) -> Mapping[str, Place]:
    """The last step to each field of a record, which is its key in YAML, by the field's name."""
    fields = model.model_fields.items()
    return {name: (str(field.serialization_alias),) for name, field in fields}
