"""The content of a place in a record, in words for hints: fields, types and meanings."""

from collections.abc import Sequence
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from checks.register.record import IsoDate, Record

SOME_DAY = "2026-11-23"


def content_at(model: type[Record], place: Sequence[int | str]) -> str:
    """What to write as the value at a place inside a record of the model."""
    kind = type_at(model, place)
    if isinstance(kind, type) and issubclass(kind, Record):
        needed = [str(f.alias) for f in kind.model_fields.values() if f.is_required()]
        if needed:
            return f"its fields ({', '.join(needed)}), each on an indented line"
        return f"one of its fields ({', '.join(fields_at(model, place))}) on an indented line"
    meaning = _meaning(model, place)
    if place == ("evaluation",):
        return f"the day of each area, on indented lines such as `privacy: {SOME_DAY}`"
    if example := _EXAMPLES.get(str(place[-1]) if len(place) == 1 else ""):
        return f"indented lines such as `{example}`"
    value = "values in brackets" if get_origin(kind) is tuple else "a value"
    if kind is date or (get_origin(kind) is tuple and get_args(kind)[0] == IsoDate):
        value = f"a day such as {SOME_DAY}"
    return f"{value} ({meaning})" if meaning else value


_EXAMPLES = {
    "groups": "services: {title: Services}",
    "regions": "EU: European Union",
    "scopes": "eu-cloud: EU Cloud",
    "rules": "country-repeated: warning",
    "formerly": "Acme Limited: 2026-11-23",
}
"""A line of each block that takes any names."""


def _meaning(model: type[Record], place: Sequence[int | str]) -> str:
    """What a field of a record says, in the words of its schema. Nothing for other values."""
    record = type_at(model, place[:-1])
    if not (isinstance(record, type) and issubclass(record, Record)):
        return ""
    fields = record.model_fields.values()
    description = next((field.description for field in fields if field.alias == place[-1]), "")
    sentence = (description or "").partition(". ")[0].removesuffix(".")
    is_name = sentence[1:2].isupper() or sentence[1:2] == "-"  # ISO, E-mail
    return sentence if is_name else sentence[:1].lower() + sentence[1:]


def fields_at(model: type[Record], place: Sequence[int | str]) -> list[str]:
    """The fields of the record at a place inside a record of the model."""
    fields = type_at(model, place).model_fields.values()
    return [str(field.alias) for field in fields if field.alias != "path"]


def is_optional(model: type[Record], place: Sequence[int | str]) -> bool:
    """Whether a file may omit the field at a place inside a record of the model."""
    record = type_at(model, place[:-1])
    return (
        isinstance(record, type)
        and issubclass(record, Record)
        and not any(f.alias == place[-1] and f.is_required() for f in record.model_fields.values())
    )


def type_at(model: type[Record], place: Sequence[int | str]) -> Any:
    """The type of the value at a place inside a record of the model."""
    part: Any = model
    for step in place:
        if isinstance(part, type) and issubclass(part, Record):
            part = next(f.annotation for f in part.model_fields.values() if f.alias == step)
        else:  # an item of a list, or a value of a mapping with free keys
            part = get_args(part)[0 if isinstance(step, int) else 1]
        while get_origin(part) in (UnionType, Union, Annotated):
            part = get_args(part)[0]
    return part
