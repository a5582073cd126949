"""`subprocessors end`: the end of a vendor."""

from datetime import date
from pathlib import Path

from checks.commands.editing import conclude, workshop
from checks.commands.outcome import OK
from checks.commands.terminal import tell
from checks.editing.asking import needed_day


def end(root: Path | None, vendor: str, on: date | None, dry_run: bool, today: date | None) -> int:
    """Set the first day on which a vendor no longer processes data. Returns the exit status."""
    with workshop(root, today, dry_run=dry_run) as shop:
        leaving = shop.vendor(vendor)
        on = on or needed_day("on", "First day on which the vendor no longer processes data")
        edits = shop.edited([leaving], lambda file, _: file.set(("ended",), on))
        status, _ = conclude(shop, edits)
    if status == OK:
        tell(f"Keep the file until {on}, and delete it in a later proposal.")
    return status
