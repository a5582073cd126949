"""Settings that cannot be used: the problem in plain words, and the value that was meant."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from checks.findings import Corrections, Place, RenameField, Replace, correction, replacing
from checks.register.defects import SettingError
from checks.register.filenames import slug_of
from checks.register.record import LANGUAGE


def in_words(problem: ErrorDetails) -> tuple[str, str, Corrections]:
    """The problem of a setting, a hint, and the correction that the hint names.

    pydantic's own words are for programmers.
    """
    place, written = problem["loc"], str(problem["input"])
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, SettingError):
        return str(cause), cause.hint, replacing(place, cause.better)
    if cause is not None and str(cause):
        return str(cause), "", ()
    if problem["type"] == "int_parsing":
        return "is not a whole number", *_number(place, written)
    if problem["type"] == "bool_parsing":
        meant = _TRUTH.get(written.strip(" .,;").casefold(), "")
        hint = f"write {meant}" if meant else "write true or false"
        return "is neither true nor false", hint, _certainly(place, meant)
    if problem.get("ctx", {}).get("pattern") == LANGUAGE:
        tag = _language(written)
        hint = f"write {tag}" if tag else "write a tag such as en, de or pt-BR"
        return "is not the tag of a language", hint, _certainly(place, tag)
    return *_plain_words(problem, place), ()


def _certainly(place: Place, value: str) -> Corrections:
    return correction(Replace(place, value), certain=True) if value else ()


def _plain_words(problem: ErrorDetails, place: Place) -> tuple[str, str]:
    kind, limits = problem["type"], problem.get("ctx", {})
    if kind == "greater_than_equal":
        return f"is too small: it must be at least {limits['ge']}", "write a larger number"
    if kind == "less_than_equal":
        return f"is too large: it must be at most {limits['le']}", "write a smaller number"
    if place[-1] == "digest":
        return "is not a SHA-256 digest", "copy the 64 digits that `subprocessors review` prints"
    if kind == "string_pattern_mismatch":
        return "is not the name of a file", "write lower-case words joined by -, without .yaml"
    message = problem["msg"]
    return message if kind in _OWN_KINDS else "does not have the form of this setting", ""


_OWN_KINDS = ("language",)
"""The kinds of problems that have a message of our own."""


def key_in_words(place: Place) -> tuple[str, str, Corrections]:
    """The problem of a key of a block with free names, a hint and the correction."""
    slug = slug_of(str(place[-1]))
    problem = "needs a name of lower-case words joined by -"
    if not slug:
        return problem, "write a name such as core-services", ()
    return problem, f"write `{slug}`", correction(RenameField(place, slug))


def days_in(written: str) -> tuple[int, bool]:
    """The days of a period in words, and whether the number is certain. 0 for other texts.

    A week has 7 days. A year has 365 days, and a month a twelfth of them: a company must
    confirm such a number.
    """
    match = _PERIOD.fullmatch(written.strip(" .,;").casefold())
    if match is None:
        return 0, False
    number = int(match["number"]) if match["number"].isdigit() else _NUMBERS[match["number"]]
    unit = (match["unit"] or "day")[:1]
    if unit == "m":
        return number * 365 // 12, False
    return number * _DAYS_OF[unit], unit in "dtjws"


_NUMBERS: Mapping[str, int] = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90, "dreißig": 30, "trente": 30,
}  # fmt: skip
_DAYS_OF: Mapping[str, int] = {"d": 1, "t": 1, "j": 1, "w": 7, "s": 7, "y": 365, "a": 365}
_PERIOD = re.compile(
    rf"(?P<number>[0-9]{{1,4}}|{'|'.join(_NUMBERS)})(?:[ -]?(?P<unit>days?|d|weeks?|w|months?|"
    r"years?|y|tagen?|tage|jours?|wochen?|semaines?|monate?n?|mois|années?|ans?))?"
)
"""A period such as `30 days`, `one year` or `4 Wochen`."""

_TRUTH: Mapping[str, str] = {
    "ja": "true", "oui": "true", "wahr": "true", "vrai": "true", "nein": "false", "non": "false",
    "falsch": "false", "faux": "false", "none": "false", "n/a": "false",
}  # fmt: skip


def _number(place: Place, written: str) -> tuple[str, Corrections]:
    days, certain = days_in(written)
    if not days:
        return "write a number in digits, such as 30", ()
    hint = f"write the number alone: {days}"
    if not certain:
        hint += ", or your own number of days"
    return hint, correction(Replace(place, str(days)), certain=certain)


def _language(written: str) -> str:
    """The tag of a language by its English name, or with other capitals or signs. Or nothing."""
    tag = written.strip().replace("_", "-")
    if re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z]{2})?", tag):
        language, _, region = tag.partition("-")
        return f"{language.lower()}-{region.upper()}" if region else language.lower()
    import pycountry  # slow to import, and seldom needed

    known: Any = pycountry.languages.get(name=written.strip().title())
    return str(getattr(known, "alpha_2", "")) if known is not None else ""
