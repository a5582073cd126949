"""Settings: severities and waivers in register.yaml. They change the findings of other rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checks.changes.proposal import Removal
from checks.dates import days_after
from checks.findings import (
    Finding,
    Place,
    Remove,
    RenameField,
    Severity,
    choices,
    correction,
    replacing,
)
from checks.register.policy import Policy, Waiver
from checks.rules.rule import Rule, rule
from checks.suggestion import MOST_HINTS, closest

SEVERITIES = (*Severity, "off")

_UNREADABLE = "a file that breaks this rule cannot be read"


@dataclass(frozen=True)
class Settings:
    """The policy, all rules by id, and the paths of the register's files.

    `used` has the numbers of the waivers that covered a finding. `whole` is false if something
    was not read or not checked: then nobody can tell which waivers are unused.
    """

    policy: Policy
    rules: Mapping[str, Rule]
    files: frozenset[str]
    used: frozenset[int]
    whole: bool


@rule
def severity_unknown(settings: Settings) -> Iterator[Finding]:
    """`rules` in register.yaml sets the severity of rules to `error`, `warning` or `off`.

    Some rules check whether a file can be read at all. Nobody can change their severity.

    Why: a misspelt name of a rule changes nothing, and nobody notices.

    Bad:
        # register.yaml
        rules: {contry-code: warning}
    Good:
        # register.yaml
        rules: {country-code: warning}

    Bad:
        # register.yaml
        rules: {country-code: info}
    Good:
        # register.yaml
        rules: {country-code: off}
    """
    for index, (name, severity) in enumerate(settings.policy.rules.items()):
        place: Place = ("rules", name)
        known = settings.rules.get(name)
        if known is None:
            near = settings.rules if index < MOST_HINTS else ()
            yield _unknown_rule(name, near, place, on_key=True)
        elif known.fixed:
            message = f"the severity of {name} is fixed: {_UNREADABLE}"
            hint, corrections = "remove this line", correction(Remove(place))
            yield Finding(message, place, hint, on_key=True, corrections=corrections)
        elif severity not in SEVERITIES:
            message = f"`{severity}` is not a severity"
            hint, corrections = f"choose from: {', '.join(SEVERITIES)}", choices(place, SEVERITIES)
            yield Finding(message, place, hint, corrections=corrections)


@rule
def waiver_complete(settings: Settings) -> Iterator[Finding]:
    """A waiver has a reason, an approver and a last day.

    An incomplete waiver covers no findings.

    Why: if nobody answers for an exception, it becomes permanent.

    Bad:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
        rules: {country-repeated: off}
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    """
    for index, waiver in enumerate(settings.policy.waivers):
        for field in missing(waiver):
            message = f"this waiver has no `{field}`"
            yield Finding(message, ("waivers", index), f"add `{field}:` to the waiver")


@rule
def waiver_unknown(settings: Settings) -> Iterator[Finding]:
    """A waiver names an existing file, and an existing rule that can be waived.

    Why: a misspelt waiver covers nothing, and nobody notices.

    Bad:
        # register.yaml
        waivers:
          - rule: country-code
            file: subprocessors/acme.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    """
    for index, waiver in enumerate(settings.policy.waivers):
        place: Place = ("waivers", index, "rule")
        known = settings.rules.get(waiver.rule)
        if known is None:
            near = settings.rules if index < MOST_HINTS else ()
            yield _unknown_rule(waiver.rule, near, place, on_key=False)
        elif known.fixed:
            message = f"{waiver.rule} cannot be waived: {_UNREADABLE}"
            yield Finding(message, place, "correct the file, and remove this waiver")
        # A rule about changes may concern a deleted file: see waiver-ahead.
        if waiver.file not in settings.files and not (known is not None and known.needs_base):
            similar = closest(waiver.file, settings.files) if index < MOST_HINTS else ""
            hint = f"did you mean `{similar}`?" if similar else "remove this waiver"
            message = f"there is no file {waiver.file}"
            place = ("waivers", index, "file")
            corrections = replacing(place, similar) or correction(Remove(place[:2]))
            yield Finding(message, place, hint, corrections=corrections)


LONGEST_FOR_CHANGES = 31
"""The most days of a waiver of a rule about changes. By then, its proposal is merged."""


@rule
def waiver_term(settings: Settings, today: date) -> Iterator[Finding]:
    """A waiver of a rule about changes ends within 31 days.

    Why: the waiver is for a single proposal. If the waiver stays longer, it also covers the next
        proposal, without a new decision.

    Bad:
        # register.yaml
        waivers:
          - rule: notice-period
            file: subprocessors/acme-cloud.yaml
            reason: The previous vendor went out of business
            approved-by: privacy team
            until: 2026-08-01
    Good:
        # register.yaml
        waivers:
          - rule: notice-period
            file: subprocessors/acme-cloud.yaml
            reason: The previous vendor went out of business
            approved-by: privacy team
            until: 2026-07-31
    """
    latest = days_after(today, LONGEST_FOR_CHANGES)
    for index, waiver in enumerate(settings.policy.waivers):
        known = settings.rules.get(waiver.rule)
        of_changes = known is not None and known.needs_base
        if of_changes and waiver.until is not None and waiver.until > latest:
            message = f"a waiver of {waiver.rule} must end within {LONGEST_FOR_CHANGES} days, "
            message += f"not on {waiver.until}"
            hint = f"set `until` to {latest} or an earlier day"
            place: Place = ("waivers", index, "until")
            yield Finding(message, place, hint, corrections=replacing(place, f"{latest}"))


@rule(severity=Severity.WARNING)
def waiver_ahead(settings: Settings) -> Iterator[Finding]:
    """A waiver of a rule about changes names an existing file.

    A waiver for the deletion of a file is exempt, and may stay until its last day.

    Why: a waiver for a future file is a blank cheque. The first person who adds a file with this
        name uses the waiver.

    Bad:
        # register.yaml
        waivers:
          - rule: notice-period
            file: subprocessors/zenith.yaml
            reason: The previous vendor went out of business
            approved-by: privacy team
            until: 2026-07-15
    Good:
        # register.yaml
        waivers:
          - rule: notice-period
            file: subprocessors/acme-cloud.yaml
            reason: The previous vendor went out of business
            approved-by: privacy team
            until: 2026-07-15
    """
    for index, waiver in enumerate(settings.policy.waivers):
        known = settings.rules.get(waiver.rule)
        if known is None or not known.needs_base or known.subjects == (Removal,):
            continue
        if waiver.file not in settings.files:
            message = f"there is no file {waiver.file}"
            hint = "remove this waiver, and grant a waiver in the proposal that adds the file"
            corrections = correction(Remove(("waivers", index)))
            yield Finding(message, ("waivers", index, "file"), hint, corrections=corrections)


@rule(lapses=True)
def waiver_expired(settings: Settings, today: date) -> Iterator[Finding]:
    """The last day of a waiver has not passed.

    The findings that the waiver covered until its last day fail the check again. The list is still
    published with them.

    Why: somebody accepted the finding for a limited time. After that time, somebody decides again.

    Bad:
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-06-29
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-06-30
    """
    for index, waiver in enumerate(settings.policy.waivers):
        if waiver.until is not None and waiver.until < today:
            message = f"this waiver ended on {waiver.until}"
            hint = "remove the waiver and correct the file, or get a new approval and a new `until`"
            yield Finding(message, ("waivers", index, "until"), hint)


@rule(lapses=True)
def waiver_unused(settings: Settings, today: date) -> Iterator[Finding]:
    """A waiver covers at least one finding.

    The rule reports nothing if a file cannot be read. It ignores waivers of rules about changes,
    because such a waiver is used once, and may stay until its last day. A waiver can become unused
    simply because time passes, for example on the day when its vendor ends.

    Why: a waiver that nobody needs any more would cover the next mistake of the same kind.

    Bad:
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US, US]
        # register.yaml
        waivers:
          - rule: country-repeated
            file: subprocessors/acme-cloud.yaml
            reason: Two separate sites
            approved-by: privacy team
            until: 2026-12-31
    """
    for index, waiver in enumerate(settings.policy.waivers):
        known = settings.rules.get(waiver.rule)
        lasting = known is not None and not known.fixed and not known.needs_base
        waivable = lasting and waiver.file in settings.files
        if waivable and holds(waiver, today) and settings.whole and index not in settings.used:
            message = f"{waiver.rule} finds nothing in {waiver.file}"
            place: Place = ("waivers", index)
            hint, corrections = "remove this waiver", correction(Remove(place))
            yield Finding(message, place, hint, corrections=corrections)


def holds(waiver: Waiver, today: date) -> bool:
    """Whether the waiver is complete and has not ended on `today`."""
    return not missing(waiver) and waiver.until is not None and waiver.until >= today


def has_ended(waiver: Waiver, today: date) -> bool:
    """Whether the waiver is complete, and its last day is before `today`."""
    return not missing(waiver) and waiver.until is not None and waiver.until < today


def missing(waiver: Waiver) -> list[str]:
    """The names of the fields that the waiver lacks."""
    parts = {
        "reason": waiver.reason,
        "approved-by": waiver.approved_by,
        "until": waiver.until,
    }
    return [name for name, value in parts.items() if not value]


def _unknown_rule(name: str, rules: Iterable[str], place: Place, *, on_key: bool) -> Finding:
    similar = closest(name, rules)
    hint = f"did you mean `{similar}`?" if similar else "`subprocessors explain` lists all rules"
    corrections = replacing(place, similar)
    if similar and on_key:
        corrections = correction(RenameField(place, similar))
    message = f"there is no rule `{name}`"
    return Finding(message, place, hint, on_key=on_key, corrections=corrections)
