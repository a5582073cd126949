"""A renewed agreement: the file refers to the new agreement."""

from typing import NamedTuple

from checks.editing.file import EditedFile
from checks.editing.ledger_line import Entry
from checks.register.model import Register, Subprocessor


class Renewal(NamedTuple):
    """The new agreement. Without a `kind`, the kind of the earlier agreement stays."""

    entry: Entry
    kind: str | None = None


def renew(file: EditedFile, vendor: Subprocessor, renewal: Renewal, register: Register) -> None:
    """Refer to the new agreement in the vendor's file.

    With a ledger, the line of the earlier agreement proves that there was an agreement before the
    engagement. Without a ledger, `agreement.first` states the day.
    """
    entry = renewal.entry
    earlier = vendor.stated("agreement")
    file.set(("agreement", "reference"), entry.reference)
    file.set(("agreement", "executed"), entry.executed)
    without_ledger = register.policy.agreements.ledger is None
    if without_ledger and earlier is not None and earlier.read("first", "executed"):
        file.set(("agreement", "first"), (earlier.first or earlier.executed))
    if entry.expires is not None:
        file.set(("agreement", "expires"), entry.expires)
    else:
        file.remove(("agreement", "expires"))
    if renewal.kind is not None:
        file.set(("agreement", "kind"), renewal.kind)
