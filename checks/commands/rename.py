"""`subprocessors rename`: a company with a new name."""

from datetime import date
from pathlib import Path

from checks.commands.editing import conclude, workshop
from checks.commands.terminal import show
from checks.editing.answers import BadAnswer
from checks.editing.asking import needed, needed_day
from checks.editing.renaming import entries_of, rulings
from checks.editing.renaming import rename as rename_entry
from checks.editing.vendors import entity_of
from checks.escaping import visible


def rename(
    root: Path | None,
    vendor: str,
    name: str | None,
    on: date | None,
    dry_run: bool,
    today: date | None,
) -> int:
    """Give a company its new name, and print the ruling for reviewers. Returns the exit status.

    `on` is the first day of the new name.
    """
    with workshop(root, today, dry_run=dry_run) as shop:
        entity = entity_of(shop.vendor(vendor), shop.register)
        new_name = name or needed("name", f"New name of {visible(entity.name)}")
        if new_name == entity.name:
            raise BadAnswer(f"{entity.path} has this name already")
        first_day = on or needed_day("on", "First day of the new name")
        edits = shop.edited(
            entries_of(entity, shop.register),
            lambda file, entry: rename_entry(file, entry, new_name, first_day),
        )
        status, trial = conclude(shop, edits)
    ruling = "".join(rulings(trial.proposal))
    if ruling:
        show(
            "\nIf only the name is new, and the company is the same, add this ruling to `rulings` "
            f"in register.yaml, and\nfill in `reason` and `decided-by`. Without the ruling, "
            f"customers get notice of another company.\n\n{ruling}"
        )
    return status
