"""`subprocessors evaluate`: a repeated evaluation of a vendor."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checks.commands.editing import conclude, workshop
from checks.commands.terminal import tell
from checks.editing.answers import BadAnswer
from checks.editing.evaluation import evaluate as evaluate_areas
from checks.editing.vendors import entity_of


def evaluate(
    root: Path | None,
    vendor: str,
    on: date | None,
    areas: Sequence[str],
    dry_run: bool,
    today: date | None,
) -> int:
    """Add the day of an evaluation to the areas, or to all areas. Returns the exit status.

    `on` is the day of the evaluation, by default today.
    """
    with workshop(root, today, dry_run=dry_run) as shop:
        named = shop.vendor(vendor)
        entity = entity_of(named, shop.register)
        if entity is not named:
            tell(f"The evaluation belongs in {entity.path}.")
        known = shop.register.policy.evaluation.areas
        for area in areas:
            if area not in known:
                raise BadAnswer(f"{area} is not an area: choose from {', '.join(known)}")
        day = on or shop.today
        edits = shop.edited(
            [entity], lambda file, vendor: evaluate_areas(file, vendor, areas or known, day)
        )
        return conclude(shop, edits)[0]
