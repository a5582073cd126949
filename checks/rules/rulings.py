"""Rulings: decisions of reviewers about changes, in register.yaml."""

from collections.abc import Iterable, Iterator, Sequence, Set

from checks.changes.change import DETAIL_TITLES, REGIONS, SCOPES, Change
from checks.changes.proposal import Proposal
from checks.changes.rulings import RULED_FIELDS, can_be, covers, file_of, missing
from checks.data.countries import assigned
from checks.findings import Finding, Place, Remove, Severity, correction, replacing
from checks.register.layout import REGISTER_FILE
from checks.register.model import Register, Subprocessor
from checks.register.policy import Policy, Ruling
from checks.rules.rule import rule
from checks.suggestion import MOST_HINTS, closest


def _rulings(policy: Policy) -> tuple[Ruling, ...]:
    return policy.rulings


@rule(when=_rulings)
def ruling_complete(policy: Policy) -> Iterator[Finding]:
    """A ruling has the old and the new text, a reason, and the person who decided.

    A digest can replace both texts. An incomplete ruling covers no change.

    Why: the ruling is the only trace of the decision that customers get no notice.
    Source: GDPR Art. 5(2) and 28(2).

    Bad:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
    Good:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team

    Bad:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    Good:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            digest: d34e1660b81bd9eee2bdaf360b739679c4814f8ccfa95097e58aa3dd9d192f2d
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    """
    for index, ruling in enumerate(policy.rulings):
        for field in missing(ruling):
            what = f"`{field}:`" if field != "old" else "`old:` and `new:` with the texts"
            message = f"this ruling has no `{field}`"
            yield Finding(message, ("rulings", index), f"add {what} to the ruling")


@rule(when=_rulings)
def ruling_unknown(policy: Policy, register: Register) -> Iterator[Finding]:
    """A ruling names an existing file, and a field of this file.

    Titles are fields of register.yaml: `regions.EU`, `scopes.ai`, `detail-titles.retention`. If you
    delete a vendor's file, delete the rulings about the file, too. Deleted rulings keep their
    effect, because the history reads each ruling in the commit that brought the change.

    Why: a misspelt ruling covers no change, and nobody notices.

    Bad:
        # register.yaml
        rulings:
          - file: subprocessors/acme.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    Bad:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: details.purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    Good:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    """
    files = _files(register)
    for index, ruling in enumerate(policy.rulings):
        if ruling.file not in files:
            yield _unknown(index, "file", f"there is no file {ruling.file}", ruling.file, files)
        elif not _has_field(ruling, policy):
            message = f"{ruling.file} has no field `{ruling.field}`"
            yield _unknown(index, "field", message, ruling.field, _fields(ruling.file, policy))


def _files(register: Register) -> Set[str]:
    return {vendor.path for vendor in register.subprocessors} | register.unread | {REGISTER_FILE}


def _unknown(index: int, field: str, message: str, word: str, words: Iterable[str]) -> Finding:
    similar = closest(word, words) if index < MOST_HINTS else ""
    hint = f"did you mean `{similar}`?" if similar else "remove this ruling"
    place: Place = ("rulings", index, field)
    corrections = replacing(place, similar) or correction(Remove(place[:2]))
    return Finding(message, place, hint, corrections=corrections)


_VENDOR_FIELDS = tuple(
    str(field.alias)
    for name, field in Subprocessor.model_fields.items()
    if name not in ("path", "unstated", "country_details", "details")
)


def _fields(path: str, policy: Policy) -> Sequence[str]:
    """The fields of a file, as rulings name them."""
    if path == REGISTER_FILE:
        return [
            *(f"{REGIONS}.{code}" for code in policy.regions),
            *(f"{SCOPES}.{key}" for key in policy.scopes),
            *(f"{DETAIL_TITLES}.{key}" for key in policy.details),
        ]
    return [*_VENDOR_FIELDS, *(f"details.{key}" for key in policy.details)]


def _has_field(ruling: Ruling, policy: Policy) -> bool:
    setting, _, key = ruling.field.partition(".")
    if ruling.file == REGISTER_FILE:
        # Without a title in register.yaml, a country has its own name.
        titles = {
            REGIONS: policy.regions.keys() | assigned().keys(),
            SCOPES: policy.scopes.keys(),
            DETAIL_TITLES: policy.details.keys(),
        }
        return key in titles.get(setting, ())
    return key in policy.details if setting == "details" else ruling.field in _VENDOR_FIELDS


@rule(when=_rulings)
def ruling_verdict(policy: Policy) -> Iterator[Finding]:
    """The verdict of a ruling fits the field.

    `editorial` is only for texts: name, purpose, scope, further facts, and titles of regions,
    scopes and further facts. `material` is for every published text, and for items that a list
    gains or loses.

    Why: new words can have the old meaning. A new country, category of data, safeguard or date
        has a new meaning, and customers may object.
    Source: GDPR Art. 28(2), and Chapter V for countries and safeguards.

    Bad:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: countries
            new: IN
            verdict: editorial
            reason: The same company, in another country
            decided-by: privacy team
    Good:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team

    Bad:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: engaged
            old: 2026-02-01
            new: 2026-03-01
            verdict: material
            reason: It starts after the launch
            decided-by: privacy team
    Good:
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: website
            old: https://acme.cloud/
            new: https://acme.ai/
            verdict: material
            reason: Another company of the group answers there
            decided-by: privacy team
    """
    for index, ruling in enumerate(policy.rulings):
        if _has_field(ruling, policy) and not _fits(ruling):
            message = f"a change of `{ruling.field}` cannot be ruled {ruling.verdict}"
            if ruling.verdict == "editorial":
                message = f"a change of `{ruling.field}` is never editorial: more than words change"
            place: Place = ("rulings", index, "verdict")
            hint, corrections = "remove this ruling", correction(Remove(place[:2]))
            yield Finding(message, place, hint, corrections=corrections)


def _fits(ruling: Ruling) -> bool:
    """Whether the verdict can be about the field."""
    return ruling.field.partition(".")[0] in RULED_FIELDS[ruling.verdict]


@rule(severity=Severity.WARNING, when=_rulings)
def ruling_unused(policy: Policy, proposal: Proposal | None) -> Iterator[Finding]:
    """A new ruling covers a change in the same proposal.

    You may keep or delete earlier rulings. The history keeps their effect.

    Why: the texts must match exactly, so a ruling with a slip covers no change. A ruling in advance
        decides about a change that nobody has proposed yet.

    Before:
        purpose: Cloud hosting
    Bad:
        # subprocessors/acme-cloud.yaml
        purpose: Hosting in the cloud
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting on the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    Good:
        # subprocessors/acme-cloud.yaml
        purpose: Hosting in the cloud
        # register.yaml
        rulings:
          - file: subprocessors/acme-cloud.yaml
            field: purpose
            old: Cloud hosting
            new: Hosting in the cloud
            verdict: editorial
            reason: It hosts the same application
            decided-by: privacy team
    """
    if proposal is None:
        return
    earlier, files = {*proposal.base.policy.rulings}, _files(proposal.head)
    changes: dict[tuple[str, str], list[Change]] = {}
    for change in proposal.changes:
        if not change.echo:  # the ruling about the legal entity's entry decides
            changes.setdefault((file_of(change), change.field), []).append(change)
    for index, ruling in enumerate(policy.rulings):
        if ruling in earlier or missing(ruling) or not _fits(ruling):
            continue
        if ruling.file not in files or not _has_field(ruling, policy):
            continue  # ruling-unknown reports it
        of_field = changes.get((ruling.file, ruling.field), ())
        if not any(covers(ruling, change, proposal.terms) for change in of_field):
            message = f"this ruling covers no change of `{ruling.field}` in this proposal"
            hint = "remove this ruling"
            if any(
                change.ruling is None and can_be(ruling.verdict, change, proposal.terms)
                for change in of_field
            ):
                hint = "copy `old` and `new` from the change in the review, or remove this ruling"
            corrections = correction(Remove(("rulings", index)))
            yield Finding(message, ("rulings", index), hint, corrections=corrections)
