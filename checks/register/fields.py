"""Plain values to typed records, and a defect for each value that does not fit.

A subprocessor with broken fields becomes a record without these fields, so that a
mistake does not hide other mistakes: see `Unread`.
"""

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from checks.data.country_hints import advice
from checks.data.synonyms import field_meant, value_meant, value_named, values_meant
from checks.dates import parse_date
from checks.findings import Corrections, Place, Replace, correction
from checks.register.defects import (
    BadDate,
    BadSetting,
    Defect,
    MissingField,
    SettingError,
    UnknownField,
    UnknownValue,
    WrongType,
)
from checks.register.model import MAY_BE_UNSTATED, Agreement, Subprocessor
from checks.register.outline import VENDOR
from checks.register.policy import Policy
from checks.register.record import UNREAD_DAY, UNREAD_ITEM, Record
from checks.register.source import Values
from checks.register.syntax import LONGEST_REPAIR, codes_in, quote
from checks.register.vocabulary import DATA, PEOPLE, PLACEHOLDERS
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
        field, known = str(place[-1]), tuple(_fields(model, place[:-1])) if hints else ()
        similar = _same_words(field, known) or field_meant(field, known)
        if model is Subprocessor and place[:-1] == ("transfers",):
            similar = similar or value_named(field, known)
        similar = similar or closest(field.lower(), known)
        block = _block_of(field) if model is Subprocessor and len(place) == 1 else ""
        around = _value_at(values, (block,) if block else place[:-1])
        free = not isinstance(around, dict) or (field if block else similar) not in around
        return UnknownField(
            path=path, place=place, on_key=True, field=field, similar="" if block else similar,
            known=known, block=block, free=free,
            safeguards=_safeguards(model, place, known, around),
        )  # fmt: skip
    if place[-1] == "[key]":
        text = "use lower-case words joined by -"
        return BadSetting(path=path, place=place[:-1], on_key=True, problem=text)
    if kind == "missing":
        field = str(place[-1])
        return MissingField(
            path=path, place=place[:-1], on_key=True, field=field, empty=False,
            content=_content(model, place),
        )  # fmt: skip
    if value == "" or kind == "too_short":
        field = ".".join(step for step in place if isinstance(step, str))
        optional = _is_optional(model, place)
        return MissingField(
            path=path, place=place, field=field, empty=True, optional=optional,
            content=_content(model, place),
        )  # fmt: skip
    if kind == "bad_date":
        return BadDate(path=path, place=place, value=str(value), problem=context["problem"])
    if kind == "literal_error" and isinstance(value, str):
        allowed = tuple(_QUOTED.findall(context["expected"]))
        similar = value_meant(value, allowed) or closest(value.lower(), allowed if hints else ())
        return UnknownValue(path=path, place=place, value=value, allowed=allowed, similar=similar)
    if kind in _EXPECTED:
        expected, got = _EXPECTED[kind], _type_of(value)
        hint, corrections = _as_expected(model, place, value, expected)
        return WrongType(
            path=path, place=place, expected=expected, got=got, hint=hint, corrections=corrections
        )
    cause = context.get("error")
    text, hint = str(cause) if cause is not None else "", ""
    if not text:
        text, hint = _in_words(problem, place)
    if isinstance(cause, SettingError):
        hint = cause.hint
    return BadSetting(path=path, place=place, problem=text, hint=hint)


def _safeguards(
    model: type[Record], place: Place, known: Sequence[str], transfers: object
) -> tuple[str, ...]:
    """The mechanisms that an unknown mechanism means: `SCC and DPF`, as a plain text, means two."""
    if model is not Subprocessor or place[:-1] != ("transfers",):
        return ()
    meant = values_meant(str(place[-1]), known)
    return tuple(meant) if len(meant) == 1 or isinstance(transfers, str) else ()


def _in_words(problem: ErrorDetails, place: Place) -> tuple[str, str]:
    """The problem of a setting in plain words, and a hint. pydantic's words are for programmers."""
    kind, limits = problem["type"], problem.get("ctx", {})
    if kind == "int_parsing":
        return "is not a whole number", "write a number in digits, such as 30"
    if kind == "bool_parsing":
        return "is neither true nor false", "write true or false"
    if kind == "greater_than_equal":
        return f"is too small: it must be at least {limits['ge']}", "write a larger number"
    if kind == "less_than_equal":
        return f"is too large: it must be at most {limits['le']}", "write a smaller number"
    if place[-1] == "language":
        return "is not the tag of a language", "write a tag such as en, de or pt-BR"
    if place[-1] == "digest":
        return "is not a SHA-256 digest", "copy the 64 digits that `subprocessors review` prints"
    if kind == "string_pattern_mismatch":
        return "is not the name of a file", "write lower-case words joined by -, without .yaml"
    message = problem["msg"]
    return message if kind in _OWN_KINDS else "does not have the form of this setting", ""


_OWN_KINDS = ("language",)
"""The kinds of problems that have a message of our own."""


def _same_words(field: str, known: Sequence[str]) -> str:
    """The field that differs only in capitals, hyphens, underscores and spaces, or nothing."""
    words = "-".join(re.findall("[a-z0-9]+", field.lower()))
    return words if words in known else ""


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


def _as_expected(
    model: type[Record], place: Place, value: object, expected: str
) -> tuple[str, Corrections]:
    """A hint on how to write the value, and the correction that the hint names."""
    if expected == "a list":
        return _as_list(place, value)
    if expected == "a block of fields":
        content = _content(model, place)
        if place == ("evaluation",) and isinstance(value, str) and _DAY.fullmatch(value):
            content = content.replace(_SOME_DAY, value)
        if place == ("agreement",) and isinstance(value, str) and len(value) < LONGEST_REPAIR:
            content = f"on indented lines `reference: {value}` and `executed:` with the day on "
            content += "which the last party signed"
        return f"below `{place[-1]}:`, write {content}", ()
    if isinstance(value, dict) and (text := _text_with_colon(value)):
        return f"put the text with the colon in quotes: {quote(text)}", correction(
            Replace(place, text)
        )
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and value[0]:
        text = value[0]
        certain = isinstance(place[-1], str)
        return f"write it without brackets: {text}", correction(
            Replace(place, text), certain=certain
        )
    if isinstance(place[-1], int):
        return "write a single value here, without brackets and braces", ()
    return "write a single value after the colon", ()


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SOME_DAY = "2026-11-23"


def _as_list(place: Place, value: object) -> tuple[str, Corrections]:
    if str(value).casefold() in _ALL:
        return f"no word stands for all: write each value, `{place[-1]}: [first, second]`", ()
    if isinstance(value, dict) and not any(value.values()):
        value = ", ".join(map(str, value))  # {US, DE}
    in_brackets = f"write the values in brackets: `{place[-1]}: [first, second]`"
    if not isinstance(value, str):
        return in_brackets, ()
    if place[-1] == "countries":
        return _as_countries(place, value)
    text = _without_brackets(value)
    if text.casefold() in PLACEHOLDERS:
        return in_brackets, ()
    known = {**DATA, **PEOPLE}
    for between in (_BETWEEN_ITEMS, _BETWEEN_WORDS):
        items = tuple(part for item in between.split(text) if (part := item.strip(_AROUND_ITEMS)))
        words = tuple(item.casefold() for item in items)
        if all(word in known for word in words):
            items = words
            break
    else:
        items = tuple(part for item in _BETWEEN_ITEMS.split(text) if (part := item.strip()))
    if not items:
        return in_brackets, ()
    certain = len(items) == 1 or all(item in known for item in items)
    return _in_brackets(place, items, certain=certain)


_BETWEEN_ITEMS = re.compile(r"[,;]|(?:^|\s)(?:[•·▪*–—-]|\d{1,2}[.)]|[a-z]\))\s")
"""What people write between items: commas, bullets and numbers."""

_BETWEEN_WORDS = re.compile(r"\s*[,;/|&+•]\s*|\s+and\s+|\s+")
_AROUND_ITEMS = " .\"'“”„‘’«»"


def _without_brackets(text: str) -> str:
    """The text without the brackets around it, also if one of them is missing."""
    text = text.strip("[]{} ")
    around = text.startswith("(") and text.endswith(")")
    return text.strip("() ") if around or text.count("(") != text.count(")") else text


def _as_countries(place: Place, value: str) -> tuple[str, Corrections]:
    """A hint for a text in place of the list of countries."""
    text = _MARKS_OF_ITEMS.sub(" ; ", value).strip("; ")
    if codes := codes_in(text):
        return _in_brackets(place, codes, certain=True)
    meant = advice(text, {})
    if len(meant.meant) == 1:
        codes = [meant.meant[0]] if isinstance(meant.meant[0], str) else [*meant.meant[0]]
        return _in_brackets(place, codes, certain=meant.certain)
    if meant.meant:
        return f"{meant.hint}, in brackets: `countries: [{meant.meant[0]}]`", ()
    if (
        _OWN_CODE.fullmatch(text) and text.casefold() not in PLACEHOLDERS
    ):  # perhaps a region of register.yaml
        return _in_brackets(place, [text], certain=True)
    return "write the codes of the countries in brackets, such as `countries: [US, DE]`", ()


_MARKS_OF_ITEMS = re.compile(r"(?:^|(?<=\s))(?:[•·▪*–—-]|\d{1,2}[.)]|[a-z]\))\s")
_OWN_CODE = re.compile("[A-Z][A-Z0-9-]*")


def _in_brackets(place: Place, items: Sequence[str], *, certain: bool) -> tuple[str, Corrections]:
    """The hint and the correction that write a list."""
    hint = f"write `{place[-1]}: [{', '.join(items)}]`"
    return hint, correction(Replace(place, tuple(items)), certain=certain)


def _text_with_colon(value: Values) -> str:
    """The text that became a block of fields because of its colon, or nothing."""
    texts = [f"{key}: {text}" for key, text in value.items() if text and isinstance(text, str)]
    short = len(value) == 1 and texts and len(texts[0]) <= LONGEST_REPAIR
    return texts[0] if short else ""


_ALL = ("all", "any", "every", "*")
"""Words that people write in place of a list."""


def _content(model: type[Record], place: Sequence[int | str]) -> str:
    """What to write as the value at a place inside a record of the model."""
    kind = _type_at(model, place)
    if isinstance(kind, type) and issubclass(kind, Record):
        needed = [str(f.alias) for f in kind.model_fields.values() if f.is_required()]
        if needed:
            return f"its fields ({', '.join(needed)}), each on an indented line"
        return f"one of its fields ({', '.join(_fields(model, place))}) on an indented line"
    meaning = _meaning(model, place)
    if place == ("evaluation",):
        return f"the day of each area, on indented lines such as `privacy: {_SOME_DAY}`"
    value = "values in brackets" if get_origin(kind) is tuple else "a value"
    if kind is date:
        value = f"a day such as {_SOME_DAY}"
    return f"{value} ({meaning})" if meaning else value


def _meaning(model: type[Record], place: Sequence[int | str]) -> str:
    """What a field of a record says, in the words of its schema. Nothing for other values."""
    record = _type_at(model, place[:-1])
    if not (isinstance(record, type) and issubclass(record, Record)):
        return ""
    fields = record.model_fields.values()
    description = next((field.description for field in fields if field.alias == place[-1]), "")
    sentence = (description or "").partition(". ")[0].removesuffix(".")
    is_name = sentence[1:2].isupper() or sentence[1:2] == "-"  # ISO, E-mail
    return sentence if is_name else sentence[:1].lower() + sentence[1:]


def _fields(model: type[Record], place: Sequence[int | str]) -> list[str]:
    """The fields of the record at a place inside a record of the model."""
    fields = _type_at(model, place).model_fields.values()
    return [str(field.alias) for field in fields if field.alias != "path"]


def _is_optional(model: type[Record], place: Sequence[int | str]) -> bool:
    """Whether a file may omit the field at a place inside a record of the model."""
    record = _type_at(model, place[:-1])
    return (
        isinstance(record, type)
        and issubclass(record, Record)
        and not any(f.alias == place[-1] and f.is_required() for f in record.model_fields.values())
    )


def _type_at(model: type[Record], place: Sequence[int | str]) -> Any:
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
