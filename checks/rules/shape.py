"""Shape: which fields there are, and what kind of value each takes."""

from collections.abc import Iterator
from itertools import islice

from checks.findings import Finding
from checks.register.defects import (
    BadDate,
    BadSetting,
    MissingField,
    UnknownField,
    UnknownValue,
    WrongType,
)
from checks.register.model import Register, Subprocessor
from checks.rules.rule import rule


@rule
def unknown_field(defect: UnknownField) -> Iterator[Finding]:
    """Only the fields of the schema stand in a file.

    Why: a misspelt field is a fact that nobody reads.

    Bad:
        scopes: EU plan
    Good:
        scope: EU plan
    """
    hint = f"did you mean `{defect.similar}`?" if defect.similar else "remove it"
    yield defect.finding(f"there is no field `{defect.field}` here", hint)


@rule(fixed=True)
def missing_field(defect: MissingField) -> Iterator[Finding]:
    """Every required field is there and has a value.

    Why: the published list, and what the checks hold the vendor to, depend on them.
    Source: GDPR Art. 28(2) and (4); EDPB Opinion 22/2024 of 2024-10-07, on the information that
        a controller should have about each sub-processor.

    Bad:
        agreement:
          reference: DPA-2025-001
    Good:
        agreement:
          reference: DPA-2025-001
          executed: 2025-01-15
    """
    if defect.empty:
        yield defect.finding(f"`{defect.field}` has no value", "fill it in or remove it")
    else:
        yield defect.finding(f"the field `{defect.field}` is missing", f"add `{defect.field}:`")


@rule(fixed=True)
def wrong_type(defect: WrongType) -> Iterator[Finding]:
    """A text, a list or a group of fields stands where the schema has one.

    Why: a value of another kind cannot be checked or published.

    Bad:
        countries: US
    Good:
        countries: [US]
    """
    yield defect.finding(f"this is {defect.got} where {defect.expected} should be", defect.hint)


@rule(fixed=True)
def date_format(defect: BadDate) -> Iterator[Finding]:
    """Dates are calendar days as year-month-day: 2026-11-23.

    Why: 03/04/2026 is a day in March for some readers and in April for others.
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
    yield defect.finding(f"`{defect.value}` {defect.problem}", "write the day as 2026-11-23")


@rule(fixed=True)
def unknown_value(defect: UnknownValue) -> Iterator[Finding]:
    """Fields with a vocabulary take one of its words.

    These are `agreement.kind`, `data`, `data-subjects`, and `status` in the ledger.

    Why: readers and their scripts compare vendors by these words.

    Bad:
        data: [e-mail]
    Good:
        data: [contact]
    """
    allowed = ", ".join(defect.allowed)
    hint = f"did you mean `{defect.similar}`?" if defect.similar else f"one of: {allowed}"
    yield defect.finding(f"`{defect.value}` is not one of the words for this field", hint)


@rule(fixed=True)
def register_setting(defect: BadSetting) -> Iterator[Finding]:
    """Settings in register.yaml can be used as they stand.

    An introduction has at most 20,000 characters, and the introductions of all
    groups 50,000. There are at most 50 areas of evaluation. `agreement-pattern`
    describes patterns.

    Why: a policy that cannot be applied protects nobody; nothing is checked until it can.

    Bad:
        # register.yaml
        evaluation:
          valid-days: a year
    Good:
        # register.yaml
        evaluation:
          valid-days: 365
    """
    hint = defect.hint or "`subprocessors schema register` describes the settings"
    yield defect.finding(f"this setting {defect.problem}", hint)


@rule(fixed=True)
def unknown_group(vendor: Subprocessor, register: Register) -> Iterator[Finding]:
    """`group` is one of the groups in register.yaml.

    Why: the list is published by group; a vendor in no group would be left out.

    Bad:
        group: infrastructures
    Good:
        group: infrastructure
    """
    if vendor.group not in register.policy.groups:
        groups = ", ".join(islice(register.policy.groups, _MOST_NAMES))
        more = ", …" if len(register.policy.groups) > _MOST_NAMES else ""
        yield Finding(
            f"register.yaml has no group `{vendor.group}`", ("group",), f"one of: {groups}{more}"
        )


_MOST_NAMES = 50
"""Groups that a hint names."""
