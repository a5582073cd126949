"""A company with a new name: every entry of the company takes the new name."""

from collections.abc import Iterable, Iterator
from datetime import date

from checks.changes.change import Change
from checks.changes.proposal import Proposal
from checks.dates import days_before
from checks.documents.proposed_ruling import proposed_ruling
from checks.editing.file import EditedFile
from checks.register.model import Register, Subprocessor


def entries_of(entity: Subprocessor, register: Register) -> Iterable[Subprocessor]:
    """The entry of a legal entity, and the entries of its further services."""
    return (entity, *register.services.get(entity.slug, ()))


def rename(file: EditedFile, vendor: Subprocessor, name: str, first_day: date) -> None:
    """Set the new name, which the company has from `first_day` on.

    The entry of the legal entity keeps the earlier name under `formerly`, with its last day. The
    file keeps its own name.
    """
    if vendor.stated("entity") is None:
        file.set(("formerly", vendor.name), days_before(first_day, 1))
    file.set(("name",), name)


def rulings(proposal: Proposal) -> Iterator[str]:
    """The rulings that only the names of companies changed, as items of a list in YAML."""
    for change in proposal.changes:
        ruling = proposed_ruling(change, proposal.terms) if _is_of_name(change) else None
        if ruling is not None:
            yield ruling


def _is_of_name(change: Change) -> bool:
    return change.field == "name"
