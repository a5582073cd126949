"""Shape: the fields of a file, and the kind of value that each field takes."""

import re
from collections.abc import Iterator
from itertools import islice

from checks.data.synonyms import value_meant
from checks.findings import (
    AddField,
    Finding,
    Move,
    Place,
    Remove,
    RenameField,
    Replace,
    choices,
    correction,
)
from checks.register.defects import (
    BadDate,
    BadSetting,
    MissingField,
    UnknownField,
    UnknownValue,
    WrongType,
)
from checks.register.model import Register, Subprocessor, Transfers
from checks.rules.rule import rule
from checks.rules.written_days import is_certain_day, month_in, several_days, written_days
from checks.suggestion import closest


@rule
def unknown_field(defect: UnknownField) -> Iterator[Finding]:
    """A file has only the fields of the schema.

    Why: nobody reads a fact in a misspelt field.

    Bad:
        scopes: EU plan
    Good:
        scope: EU plan
    """
    known = ", ".join(defect.known) if len(defect.known) <= _MOST_FIELDS else ""
    corrections = correction(Remove(defect.place))
    if defect.link:
        place = ("links", defect.link)
        hint = f"move the address to the field `{defect.link}` under `links`"
        edits = Remove(defect.place), AddField(place, defect.address)
        corrections = correction(*edits, certain=False)
    elif defect.block:
        hint = f"move the field under `{defect.block}`"
        certain = defect.free and defect.block == "internal"
        corrections = correction(Move(defect.place, defect.block), certain=certain)
    elif len(defect.safeguards) == 1 and defect.free:
        hint = f"write `{defect.safeguards[0]}`"
        corrections = correction(RenameField(defect.place, defect.safeguards[0]), certain=True)
    elif defect.safeguards and defect.free:
        names = ", ".join(defect.safeguards)
        hint = f"separate the safeguards with commas, in brackets: `transfers: [{names}]`"
        corrections = correction(Replace(("transfers",), defect.safeguards), certain=True)
    elif defect.similar and defect.free:
        same = defect.field.lower().replace("_", "-").replace(" ", "-") == defect.similar
        hint = f"write `{defect.similar}`" if same else f"did you mean `{defect.similar}`?"
        hint += f" All fields here: {known}" if known and not same else ""
        corrections = correction(RenameField(defect.place, defect.similar), certain=same)
    else:
        hint = f"choose from: {known}; or remove the field" if known else "remove the field"
    yield defect.finding(f"there is no field `{defect.field}` here", hint, corrections)


@rule(fixed=True)
def missing_field(defect: MissingField) -> Iterator[Finding]:
    """A file has a name and a group, and every field has a value.

    `fact-missing` reports other facts that a vendor's file leaves out.

    Why: the published list and the checks depend on these fields.
    Source: GDPR Art. 28(2) and (4); EDPB Opinion 22/2024 of 2024-10-07, on the information that
        a controller should have about each sub-processor.

    Bad:
        scope:
    Good:
        scope: US plan
    """
    if defect.empty:
        hint = f"add {defect.content}{', or remove the line' if defect.optional else ''}"
        corrections = correction(Remove(defect.place)) if defect.optional else ()
        yield defect.finding(f"`{defect.field}` has no value", hint, corrections)
    else:
        hint = f"add `{defect.field}:` with {defect.content}"
        yield defect.finding(f"the field `{defect.field}` is missing", hint)


@rule(fixed=True)
def wrong_type(defect: WrongType) -> Iterator[Finding]:
    """A value is a text, a list or a block of fields, as the schema says.

    Why: nobody can check or publish a value of another kind.

    Bad:
        countries: US
    Good:
        countries: [US]
    """
    message = f"this is {defect.got} instead of {defect.expected}"
    yield defect.finding(message, defect.hint, defect.corrections)


@rule(fixed=True)
def date_format(defect: BadDate) -> Iterator[Finding]:
    """A date is a day of the calendar, written as year-month-day: 2026-11-23.

    Why: some readers take 03/04/2026 for a day in March, and others for a day in April.
    Source: ISO 8601-1, calendar date, extended format.

    Bad:
        engaged: 01.02.2026
    Good:
        engaged: 2026-02-01

    Bad:
        engaged: 2026-02-30
    Good:
        engaged: 2026-02-28
    """
    days = [str(day) for day in written_days(defect.value)]
    corrections = choices(defect.place, days)
    hint = "write year, month and day in this order, as in 2026-11-23"
    if days:
        choice = ", whichever day is meant" if len(days) > 1 else ""
        hint = f"write year, month and day in this order: {' or '.join(days)}{choice}"
    elif month := month_in(defect.value):
        hint = f"write the day of the month as well, as in {month}-17"
    if is_certain_day(defect.value):
        corrections = correction(Replace(defect.place, days[0]), certain=True)
    field = defect.place[-1] if defect.place else ""
    several, certain = several_days(defect.value)
    if several and _takes_several_days(defect.place):
        each = tuple(map(str, several))
        hint = f"write the days in brackets: [{', '.join(each)}]"
        corrections = correction(Replace(defect.place, each), certain=certain)
    if field in _OPTIONAL_DAYS and not re.search("[0-9]", defect.value):
        in_ledger = isinstance(defect.place[0], int)
        without = "leave the cell empty" if in_ledger else f"remove `{field}`"
        hint = f"{without} if there is no such day; or {hint}"
        corrections = correction(Replace(defect.place, "") if in_ledger else Remove(defect.place))
    yield defect.finding(f"`{defect.value}` {defect.problem}", hint, corrections)


def _takes_several_days(place: Place) -> bool:
    """Whether a list of days may stand around a place. A single day has the place of an item."""
    return place[:1] == ("evaluation",) or "holidays" in place


_OPTIONAL_DAYS = frozenset({"announced", "approved", "ended", "expires", "first", "verified"})
"""Fields for a day that may be missing, for which people write `n/a` or `none`."""


@rule(fixed=True)
def unknown_value(defect: UnknownValue) -> Iterator[Finding]:
    """A field with a fixed vocabulary holds only words of the vocabulary.

    These fields are `agreement.kind`, the mechanisms and modules of `transfers`, `required` in
    register.yaml, and `status` in the ledger.

    Why: readers and their scripts compare vendors by these words.

    Bad:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, kind: contract}
    Good:
        agreement: {reference: DPA-2025-001, executed: 2025-01-15, kind: dpa}
    """
    hint = f"choose from: {', '.join(defect.allowed)}"
    corrections = choices(defect.place, defect.allowed)
    meant = value_meant(defect.value, defect.allowed)
    safeguard = ""
    if defect.place == ("agreement", "kind"):
        safeguard = value_meant(defect.value, _MECHANISMS - {*defect.allowed})
    if safeguard:
        hint = f"remove this line: {defect.value} is a safeguard of transfers, and belongs under "
        hint += f"`transfers`, such as `transfers: {safeguard}`"
        corrections = correction(Remove(defect.place))
    elif defect.similar:
        same = meant == defect.similar
        hint = f"write `{defect.similar}`" if same else f"did you mean `{defect.similar}`?"
        corrections = correction(Replace(defect.place, defect.similar), certain=same)
    yield defect.finding(f"`{defect.value}` is not a word for this field", hint, corrections)


_MECHANISMS = frozenset(str(field.alias) for field in Transfers.model_fields.values())


@rule(fixed=True)
def register_setting(defect: BadSetting) -> Iterator[Finding]:
    """Every setting in register.yaml has a usable value.

    An introduction has at most 20,000 characters. The introductions of all groups have at most
    50,000 characters together. There are at most 50 areas of evaluation, and 500 holidays. The
    documentation of `agreement-pattern` describes patterns.

    Why: with a broken setting, nothing can be checked.

    Bad:
        # register.yaml
        evaluation:
          valid-days: a year
    Good:
        # register.yaml
        evaluation:
          valid-days: 365
    """
    hint = defect.hint or "`subprocessors schema register` describes all settings"
    yield defect.finding(f"this setting {defect.problem}", hint, defect.corrections)


@rule(fixed=True)
def unknown_group(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """`group` names a group in register.yaml.

    Why: the published list is divided into groups. A vendor without a group would be missing.

    Bad:
        group: infrastructures
    Good:
        group: infrastructure
    """
    if vendor.group not in register.policy.groups:
        if vendor.group.strip() in register.policy.groups:
            return  # surrounding-space and invisible-character report the blanks
        names = [*islice(register.policy.groups, _MOST_NAMES)]
        more = ", …" if len(register.policy.groups) > _MOST_NAMES else ""
        hint, corrections = f"choose from: {', '.join(names)}{more}", choices(("group",), names)
        if meant := _named_group(vendor.group, register):
            hint = f"write {meant}"
            corrections = correction(Replace(("group",), meant), certain=True)
        elif similar := closest(vendor.group, names):
            hint = f"did you mean `{similar}`?"
            corrections = correction(Replace(("group",), similar))
        message = f"register.yaml has no group `{vendor.group}`"
        yield Finding(message, ("group",), hint, corrections=corrections)


def _named_group(written: str, register: Register) -> str:
    """The group of this title, or of this name in capitals, or nothing."""
    folded = written.strip(" ,;.").casefold()
    groups = register.policy.groups.items()
    named = [key for key, group in groups if folded in (key, group.title.casefold())]
    return named[0] if len(named) == 1 else ""


_MOST_FIELDS = 8
"""The most fields of a record that a hint lists."""

_MOST_NAMES = 50
"""The most groups that a hint names."""
