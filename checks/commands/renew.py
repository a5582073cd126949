"""`subprocessors renew`: a new agreement with a vendor."""

from datetime import date
from pathlib import Path

from checks.commands.editing import Edit, Workshop, conclude, workshop
from checks.commands.terminal import tell
from checks.editing.answers import BadAnswer
from checks.editing.asking import needed, needed_day
from checks.editing.ledger_line import Entry, line_of, with_line
from checks.editing.renewal import Renewal
from checks.editing.renewal import renew as renew_agreement
from checks.editing.vendors import entity_of
from checks.register.model import Subprocessor


def renew(
    root: Path | None,
    vendor: str,
    reference: str | None,
    executed: date | None,
    expires: date | None,
    kind: str | None,
    dry_run: bool,
    today: date | None,
) -> int:
    """Refer to a new agreement, and add it to the ledger. Returns the exit status."""
    with workshop(root, today, dry_run=dry_run) as shop:
        named = shop.vendor(vendor)
        entity = entity_of(named, shop.register)
        if entity is not named:
            tell(f"The agreement belongs in {entity.path}.")
        entry = _entry(entity, reference, executed, expires, shop)
        renewal = Renewal(entry, kind)
        edits = shop.edited(
            [entity], lambda file, vendor: renew_agreement(file, vendor, renewal, shop.register)
        )
        return conclude(shop, [*edits, *_of_ledger(entry, shop)])[0]


def _entry(
    vendor: Subprocessor,
    reference: str | None,
    executed: date | None,
    expires: date | None,
    shop: Workshop,
) -> Entry:
    """The new agreement. The ledger may know its days already. Raises `Unanswered`."""
    reference = reference or needed("reference", "Reference of the new agreement")
    agreement = vendor.stated("agreement")
    if agreement is not None and agreement.__dict__.get("reference") == reference:
        raise BadAnswer(
            f"{vendor.path} refers to {reference} already: a renewal has a reference of its own"
        )
    ledger = shop.register.ledger
    line = ledger.by_reference.get(reference) if ledger is not None else None
    if line is not None:
        executed, expires = executed or line.executed, expires or line.expires
    if executed is None:
        executed = needed_day("executed", "Day on which the last party signed")
    return Entry(reference, vendor.name, executed, expires)


def _of_ledger(entry: Entry, shop: Workshop) -> list[Edit]:
    """The ledger with the new agreement, if the register has a ledger without it."""
    ledger = shop.register.ledger
    if ledger is None or entry.reference in ledger.by_reference:
        return []
    text = shop.text(ledger.path)
    return [Edit(ledger.path, text, with_line(text, line_of(entry, text)))]
