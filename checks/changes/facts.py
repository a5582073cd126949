"""Facts that a register demands of a vendor, and missing facts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from checks.changes.safeguards import safeguards
from checks.changes.transfers import Transfer, transfers
from checks.data.countries import assigned
from checks.data.transfers import third_country
from checks.findings import Place
from checks.register.layout import path_of
from checks.register.model import OF_ENTITY, Subprocessor
from checks.register.policy import Policy

_ALWAYS = ("website", "purpose", "countries", "agreement", "evaluation", "engaged")
"""Facts that every file states at once, unless the vendor is in onboarding."""

_OF_AGREEMENT: Mapping[str, str] = {
    "agreement.reference": "the reference of the agreement",
    "agreement.executed": "the day on which the last party signed",
}
"""Parts of an agreement that may be missing from a file, and the content of each."""

_UNPRINTED = frozenset(
    {"agreement", *_OF_AGREEMENT, "evaluation", "engaged", "address", "contact", "links"}
)
"""Facts that a notice to customers does not print."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "website": ("its website", "the https address of the vendor"),
    "purpose": ("its purpose", "what the vendor does for us"),
    "countries": (
        "the countries where it processes data",
        "the countries where the vendor processes data",
    ),
    "agreement": ("the executed agreement", "the reference and the day of the agreement"),
    "evaluation": ("the days of its evaluation", "the day of the evaluation in each area"),
    "engaged": (
        "the day on which it starts to process data",
        "the first day on which the vendor processes data",
    ),
    "data": ("the categories of personal data", "the categories of personal data"),
    "data-subjects": ("the data subjects", "the people whose data it is"),
    "scope": ("the scope of its use", "the products, plans or regions served by the vendor"),
    "established": (
        "its country of establishment",
        "the country in which the vendor is established",
    ),
    "address": ("its postal address", "the postal address on one line"),
    "contact": ("its contact", "a role and an e-mail address"),
    "links": ("its public pages", "the addresses of its public pages"),
}
"""For each fact, its meaning for readers, and the content of its field."""


class MissingFact(NamedTuple):
    """A fact that a vendor lacks.

    `field` is the field to fill in, as in YAML, and `what` names the fact for readers. `place` is
    the incomplete value in the vendor's file, and `remedy` says how to state the fact.
    """

    field: str
    what: str
    place: Place
    remedy: str

    @property
    def printed(self) -> bool:
        """Whether a notice to customers prints the fact."""
        return self.field not in _UNPRINTED


def missing_facts(vendor: Subprocessor, policy: Policy, day: date) -> Iterator[MissingFact]:
    """The facts among `required` in register.yaml that the vendor does not state.

    `vendor` states the facts of its legal entity itself: see `Register.with_entity`. `day` is the
    day on which transfers need a ground. Facts that cannot be read do not count as missing.
    """
    for fact in dict.fromkeys(policy.required):
        if fact == "safeguard":
            missing = missing_safeguards(vendor, policy, day)
            # Whoever states a safeguard of another law has told customers what there is.
            yield from (fact for fact, transfer in missing if transfer.open)
        elif lacks(vendor, fact):
            yield _missing(vendor, fact)
        elif fact == "agreement":
            yield from _missing_from_agreement(vendor)


def _missing(vendor: Subprocessor, fact: str) -> MissingFact:
    what, content = _WORDS[fact]
    return MissingFact(fact, what, (), f"{_add(vendor, fact)} with {content}")


def _missing_from_agreement(vendor: Subprocessor) -> Iterator[MissingFact]:
    for fact, content in _OF_AGREEMENT.items():
        if fact in vendor.unstated:
            field = fact.partition(".")[2]
            remedy = f"under `agreement`, add `{field}:` with {content}"
            yield MissingFact(fact, f"the agreement's field `{field}`", ("agreement",), remedy)


def missing_safeguards(
    vendor: Subprocessor, policy: Policy, day: date
) -> Iterator[tuple[MissingFact, Transfer]]:
    """The safeguards that the vendor's transfers lack under the GDPR, and the transfers.

    `vendor` states the safeguards itself. There are none if its safeguards cannot be read.
    """
    try:
        stated = safeguards(vendor.__dict__)
    except KeyError:
        return  # the safeguards cannot be read
    codes = vendor.stated("countries") or ()
    for transfer in transfers(vendor, policy, day):
        # country-code reports an unknown code.
        if not transfer.covered and _is_known(transfer.code, policy):
            what = f"a safeguard for {transfer.code}: {transfer.why}"
            remedy = f"{_add(vendor, 'transfers')} with the safeguard, such as `scc`"
            if stated is not None:
                where = _elsewhere(vendor, "transfers")
                inside = f" in {where}" if where else ""
                remedy = f"add a safeguard for {transfer.code} under `transfers`{inside}"
            place: Place = ("countries", codes.index(transfer.code))
            yield MissingFact("transfers", what, place, remedy), transfer


def _is_known(code: str, policy: Policy) -> bool:
    return code in policy.regions or third_country(code) is not None or code in assigned()


def _add(vendor: Subprocessor, field: str) -> str:
    """The start of a hint: the field to add, and its file if the fact belongs elsewhere."""
    where = _elsewhere(vendor, field)
    return f"to {where}, add `{field}:`" if where else f"add `{field}:`"


def _elsewhere(vendor: Subprocessor, field: str) -> str:
    """The path of the entity's file if the fact belongs there, or nothing."""
    entity = vendor.stated("entity")
    return path_of(entity) if entity and field in OF_ENTITY else ""


def absent_facts(vendor: Subprocessor, policy: Policy) -> Iterator[MissingFact]:
    """The facts that the vendor's file must state and does not state."""
    if not vendor.unstated and vendor.stated("countries"):
        return  # as in most files
    for fact in _ALWAYS:
        left_to_entity = vendor.stated("entity") and (fact in OF_ENTITY or fact == "countries")
        if fact in policy.required and not left_to_entity and lacks(vendor, fact):
            yield _missing(vendor, fact)
    if "agreement" in policy.required:
        yield from _missing_from_agreement(vendor)


def lacks(vendor: Subprocessor, fact: str) -> bool:
    """Whether a vendor does not state a fact. `fact` is a field in YAML."""
    field = fact.replace("-", "_")
    if field == "countries":
        seat = vendor.stated("established")
        return vendor.read("countries") and not vendor.countries and not seat
    if field in vendor.unstated:
        return True
    return field not in _ALWAYS and field in vendor.__dict__ and not vendor.__dict__[field]


def is_withdrawn(before: Subprocessor, after: Subprocessor, fact: str) -> bool:
    """Whether a vendor stated a fact before and does not state the fact any more.

    `countries` are withdrawn even if the seat of the vendor stays known: an entry without
    countries limits the vendor to no place. `transfers` include the kind of the agreement.
    """
    field = fact.replace("-", "_")
    if field == "transfers":
        return bool(_has_safeguard(before)) and _has_safeguard(after) is False
    if not before.stated(field):
        return False
    if field == "countries":
        return after.read(field) and not after.countries
    return lacks(after, fact)


def _has_safeguard(vendor: Subprocessor) -> bool | None:
    """Whether the vendor states a safeguard. None if its safeguards cannot be read."""
    try:
        return safeguards(vendor.__dict__) is not None
    except KeyError:
        return None


def in_onboarding(vendor: Subprocessor, policy: Policy) -> bool:
    """Whether a vendor may lack facts for a while."""
    onboarding = policy.onboarding
    return onboarding is not None and vendor.slug in onboarding.slugs


class Joined(NamedTuple):
    """The additions of a proposal to the onboarding.

    `vendors` are the slugs of vendors that join, by their position in the list. `until` is the
    new last day, and `earlier` the last day until now. Both are None unless the new last day is
    later.
    """

    vendors: Mapping[int, str]
    until: date | None = None
    earlier: date | None = None


def joined(base: Policy, head: Policy) -> Joined:
    """The vendors that join the onboarding, and a later end of the onboarding."""
    before, after = base.onboarding, head.onboarding
    if after is None:
        return Joined({})
    known = frozenset(before.vendors) if before is not None else frozenset[str]()
    vendors = {index: slug for index, slug in enumerate(after.vendors) if slug not in known}
    if before is None or after.until <= before.until:
        return Joined(vendors)
    return Joined(vendors, after.until, before.until)
