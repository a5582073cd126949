"""Plain values to typed records, and a defect for each value that does not fit.

A subprocessor with broken fields becomes a record without these fields, so that a
mistake does not hide other mistakes: see `Unread`.
"""

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from checks.data.synonyms import field_meant, value_meant, value_named, values_meant
from checks.dates import parse_date
from checks.findings import Place
from checks.register.defects import (
    BadDate,
    BadSetting,
    Defect,
    MissingField,
    UnknownField,
    UnknownValue,
    WrongType,
)
from checks.register.descriptions import content_at, fields_at, is_optional
from checks.register.expected import as_expected
from checks.register.model import MAY_BE_UNSTATED, Agreement, Subprocessor
from checks.register.outline import VENDOR
from checks.register.policy import Policy
from checks.register.record import UNREAD_DAY, UNREAD_ITEM, Record
from checks.register.settings import in_words, key_in_words
from checks.register.source import Values
from checks.suggestion import MOST_HINTS, closest

R = TypeVar("R", bound=Record)


def read_policy(values: Values, path: str) -> tuple[Policy | None, Sequence[Defect]]:
    """The policy, or None and all defects of its file. A policy is never partial."""
    try:
        return Policy.model_validate(values), ()
    except ValidationError as error:
        problems = _problems(error)
        return None, _without_echo(_defects(problems, Policy, path, values))


_SETTINGS_OF_CHECKS = (("agreements",), ("evaluation",), ("rules",), ("waivers",), ("rulings",))
"""The places of settings that the list and its history can do without. A broken ruling never
applied."""


def read_known_policy(values: Values, path: str) -> tuple[Policy | None, Sequence[Defect]]:
    """The policy in an old version of the file, without settings that are invalid today.

    Unknown settings are left out, and so are broken settings of the checks, such as
    a pattern that was valid once: the published list and its history can do without
    them. `values` is changed. Returns None and the defects if other settings are broken.
    """
    policy, defects = read_policy(values, path)
    places = {
        defect.place if isinstance(defect, UnknownField) else defect.place[:2]
        for defect in defects
        if isinstance(defect, UnknownField) or defect.place[:1] in _SETTINGS_OF_CHECKS
    }
    if not places:
        return policy, defects
    # Items are removed from the end of a list, so that earlier items keep their places.
    for place in sorted(places, key=lambda place: [str(step).zfill(9) for step in place])[::-1]:
        _remove(values, place)
    return read_policy(values, path)


def _remove(values: Any, place: Sequence[int | str]) -> None:
    for step in place[:-1]:
        values = values[step]
    del values[place[-1]]


def read_subprocessor(values: Values, path: str) -> tuple[Subprocessor, Sequence[Defect]]:
    """The subprocessor without its broken fields, and a defect for each of these fields.

    `values` is changed.
    """
    defects: list[Defect] = []
    if "path" in values:  # a field of the model that no file may set
        defects.append(
            UnknownField(path=path, place=("path",), on_key=True, field="path", similar="")
        )
    for field in _DERIVED & values.keys():
        place = (field,)
        defects.append(UnknownField(path=path, place=place, on_key=True, field=field, similar=""))
        del values[field]
    values["path"] = path
    countries = values.get("countries")
    if isinstance(countries, dict):
        values["countries"] = [*countries]
        values["country-details"] = {code: value for code, value in countries.items() if value}
    try:
        return Subprocessor.model_validate(values), defects
    except ValidationError as error:
        problems = _problems(error)
    broken: list[ErrorDetails] = []
    absent = set()
    for problem in problems:
        if problem["type"] == "missing" and problem["loc"] in MAY_BE_UNSTATED:
            absent.add(".".join(map(str, problem["loc"])))
        else:
            broken.append(problem)
    further = _without_echo(_defects(broken, Subprocessor, path, values))
    defects += [_in_countries(defect) for defect in further]
    vendor = _salvage(Subprocessor, values, problems)
    misspelt = {
        ".".join(map(str, (*defect.place[:-1], defect.similar)))
        for defect in further
        if isinstance(defect, UnknownField)
    }
    misspelt |= {
        f"{defect.block}.{defect.field}"
        for defect in further
        if isinstance(defect, UnknownField) and defect.block
    }
    vendor.__dict__["unstated"] = frozenset(absent - misspelt)
    return vendor, defects


def _in_countries(defect: Defect) -> Defect:
    """The defect at the place in the file. The details of countries stand in `countries`."""
    if defect.place[:1] != ("country-details",):
        return defect
    return type(defect)(**{**vars(defect), "place": ("countries", *defect.place[1:])})


_DERIVED = {"unstated", "country-details"}
"""Fields of the model that no file may set, besides `path`."""


def _without_echo(defects: Sequence[Defect]) -> Sequence[Defect]:
    """The defects without missing fields that are present, but misspelt."""
    misspelt = {
        (defect.place[:-1], defect.similar)
        for defect in defects
        if isinstance(defect, UnknownField)
    }
    return [
        defect
        for defect in defects
        if not (isinstance(defect, MissingField) and (defect.place, defect.field) in misspelt)
    ]


def _problems(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False)


# Values for missing required fields while a record is built.
_STAND_INS: Mapping[type[Record], Values] = {
    Agreement: {"reference": "-", "executed": "2000-01-01"},
    Subprocessor: {
        **dict.fromkeys(("path", "name", "website", "group", "purpose"), "-"),
        "agreement": {"reference": "-", "executed": "2000-01-01"},
        "evaluation": {},
        "engaged": "2000-01-01",
    },
}


def _salvage(model: type[R], values: Values, problems: Sequence[ErrorDetails]) -> R:
    """A record of the good values."""
    names = {str(field.alias): name for name, field in model.model_fields.items()}
    broken: dict[str, list[ErrorDetails]] = {}
    for problem in problems:
        broken.setdefault(str(problem["loc"][0]), []).append(problem)
    good = {key: value for key, value in values.items() if key in names and key not in broken}
    record = model.model_validate({**_STAND_INS.get(model, {}), **good})
    for key in broken.keys() & names.keys():
        salvaged = _salvage_value(model, names[key], values.get(key), broken[key])
        if salvaged is None:
            del record.__dict__[names[key]]
        else:
            record.__dict__[names[key]] = salvaged
    return record


def _salvage_value(
    model: type[Record], name: str, value: Any, problems: Sequence[ErrorDetails]
) -> Any:
    """The good part of a field's value, or None.

    In a list or mapping, a stand-in replaces a broken item: an empty text, or a day
    that never comes. Findings of rules there are dropped, since the place has a defect.
    """
    inside: list[Any] = [{**p, "loc": p["loc"][1:]} for p in problems if len(p["loc"]) > 1]
    if len(inside) < len(problems):
        return None
    bad = {problem["loc"][0] for problem in inside}
    annotation = model.model_fields[name].annotation
    if isinstance(value, list) and get_origin(annotation) is tuple:
        return tuple(UNREAD_ITEM if index in bad else item for index, item in enumerate(value))
    if not isinstance(value, dict):
        return None
    for kind in (annotation, *get_args(annotation)):
        if (
            isinstance(kind, type)
            and issubclass(kind, Record)
            and get_origin(annotation) is not dict
        ):
            return _salvage(kind, value, inside)
    if name != "evaluation":
        return None
    places = {problem["loc"][:2] for problem in inside}
    return {area: _days(area, days, places) for area, days in value.items()}


def _days(area: str, days: Any, bad: Container[tuple[int | str, ...]]) -> tuple[date, ...]:
    """The days of an area of evaluation. A day that never comes replaces a broken day."""
    items = days if isinstance(days, list) else [days]
    return tuple(
        UNREAD_DAY if (area, index) in bad or (area,) in bad else parse_date(item)
        for index, item in enumerate(items or [""])
    )


def _defects(
    problems: Sequence[ErrorDetails], model: type[Record], path: str, values: Values
) -> Sequence[Defect]:
    """Problems reported by pydantic, as defects. `values` are those of the file."""
    return [
        _defect(problem, model, path, values, hints=number < MOST_HINTS)
        for number, problem in enumerate(problems)
    ]


def _defect(
    problem: ErrorDetails, model: type[Record], path: str, values: Values, *, hints: bool
) -> Defect:
    kind, place, value = problem["type"], problem["loc"], problem["input"]
    context = problem.get("ctx", {})
    if kind == "extra_forbidden":
        field, known = str(place[-1]), tuple(fields_at(model, place[:-1])) if hints else ()
        similar = _same_words(field, known) or field_meant(field, known)
        if model is Subprocessor and place[:-1] == ("transfers",):
            similar = similar or value_named(field, known)
        similar = similar or closest(field.lower(), known)
        block = _block_of(field) if model is Subprocessor and len(place) == 1 else ""
        around = _value_at(values, (block,) if block else place[:-1])
        link = _link_of(field, value, values) if model is Subprocessor and len(place) == 1 else ""
        free = not isinstance(around, dict) or (field if block else similar) not in around
        return UnknownField(
            path=path, place=place, on_key=True, field=field, similar="" if block else similar,
            known=known, block=block, free=free,
            safeguards=_safeguards(model, place, known, around),
            link=link, address=str(value) if link else "",
        )  # fmt: skip
    if place[-1] == "[key]":
        problem_of_key, hint, corrections = key_in_words(place[:-1])
        return BadSetting(
            path=path, place=place[:-1], on_key=True, problem=problem_of_key, hint=hint,
            corrections=corrections,
        )  # fmt: skip
    if kind == "missing":
        field = str(place[-1])
        return MissingField(
            path=path, place=place[:-1], on_key=True, field=field, empty=False,
            content=content_at(model, place),
        )  # fmt: skip
    if value == "" or kind == "too_short":
        field = ".".join(step for step in place if isinstance(step, str))
        optional = is_optional(model, place)
        return MissingField(
            path=path, place=place, field=field, empty=True, optional=optional,
            content=content_at(model, place),
        )  # fmt: skip
    if kind == "bad_date":
        return BadDate(path=path, place=place, value=str(value), problem=context["problem"])
    if kind == "literal_error" and isinstance(value, str):
        allowed = tuple(_QUOTED.findall(context["expected"]))
        similar = value_meant(value, allowed) or closest(value.lower(), allowed if hints else ())
        return UnknownValue(path=path, place=place, value=value, allowed=allowed, similar=similar)
    if kind in _EXPECTED:
        expected, got = _EXPECTED[kind], _type_of(value)
        hint, corrections = as_expected(model, place, value, expected)
        return WrongType(
            path=path, place=place, expected=expected, got=got, hint=hint, corrections=corrections
        )
    text, hint, corrections = in_words(problem)
    return BadSetting(path=path, place=place, problem=text, hint=hint, corrections=corrections)


def _safeguards(
    model: type[Record], place: Place, known: Sequence[str], transfers: object
) -> tuple[str, ...]:
    """The mechanisms that an unknown mechanism means: `SCC and DPF`, as a plain text, means two."""
    if model is not Subprocessor or place[:-1] != ("transfers",):
        return ()
    meant = values_meant(str(place[-1]), known)
    return tuple(meant) if len(meant) == 1 or isinstance(transfers, str) else ()


def _same_words(field: str, known: Sequence[str]) -> str:
    """The field that differs only in capitals, hyphens, underscores and spaces, or nothing."""
    words = "-".join(re.findall("[a-z0-9]+", field.lower()))
    return words if words in known else ""


def _link_of(field: str, value: object, values: Values) -> str:
    """The free field of `links` to which a field with an address belongs, or nothing."""
    links = values.get("links")
    if not str(value).startswith("https://") or not (links is None or isinstance(links, dict)):
        return ""
    known = [name for name in fields_at(Subprocessor, ("links",)) if name not in (links or {})]
    return field if field in known else _same_words(field, known) or field_meant(field, known)


def _block_of(field: str) -> str:
    """The only block of a vendor's file that has a field of this name, or nothing."""
    blocks = [block for block, inside in VENDOR.blocks.items() if field in inside]
    return blocks[0] if len(blocks) == 1 else ""


def _value_at(values: Any, place: Sequence[int | str]) -> Any:
    """The value at a place, or None."""
    for step in place:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values


_QUOTED = re.compile("'([^']*)'")

_EXPECTED = {
    "string_type": "a text",
    "literal_error": "a text",
    "date_type": "a date",
    "tuple_type": "a list",
    "dict_type": "a block of fields",
    "model_type": "a block of fields",
}


def _type_of(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    return "a block of fields" if isinstance(value, dict) else "a text"
