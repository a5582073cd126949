"""The facts about a subprocessor that a notice to customers states. Feeds repeat them."""

from collections.abc import Iterable, Iterator

from typing_extensions import TypedDict

from checks.changes.transfers import Transfer
from checks.changes.wording import Wording
from checks.register.model import Subprocessor


class Safeguard(TypedDict):
    """The ground of a transfer to a country outside the EEA; null if the register names none."""

    country: str
    ground: str | None


class NoticeFacts(TypedDict):
    """The facts in words. An unknown fact is null or empty."""

    purpose: str | None
    scope: str | None
    data: list[str]
    data_subjects: list[str]
    countries: list[str]
    established: str | None
    safeguards: list[Safeguard]


def notice_facts(
    vendor: Subprocessor, transfers: Iterable[Transfer], wording: Wording
) -> NoticeFacts:
    """The facts about a vendor. `transfers` are its transfers to third countries."""
    return {
        "purpose": vendor.stated("purpose"),
        "scope": wording.value("scope", vendor.scope) or None,
        "data": [wording.value("data", item) for item in vendor.data],
        "data_subjects": [wording.value("data-subjects", item) for item in vendor.data_subjects],
        "countries": [wording.country(code) for code in vendor.countries],
        "established": wording.country(vendor.established) if vendor.established else None,
        "safeguards": [{"country": t.country, "ground": t.ground or None} for t in transfers],
    }


def labelled(facts: NoticeFacts) -> Iterator[tuple[str, str]]:
    """The known facts for people, each with its label."""
    texts = (
        ("Purpose", facts["purpose"]),
        ("Scope", facts["scope"]),
        ("Data", ", ".join(facts["data"])),
        ("Whose data", ", ".join(facts["data_subjects"])),
        ("Where", _where(facts)),
        *(
            ("Safeguard", f"{safeguard['country']}: {safeguard['ground']}")
            for safeguard in facts["safeguards"]
            if safeguard["ground"]
        ),
    )
    yield from ((label, text) for label, text in texts if text)


def _where(facts: NoticeFacts) -> str:
    """The countries; without countries, the seat, which is not the place of processing."""
    if facts["countries"] or facts["established"] is None:
        return ", ".join(facts["countries"])
    return f"not stated; established in {facts['established']}"
