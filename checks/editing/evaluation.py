"""A repeated evaluation: the days of earlier evaluations stay."""

from collections.abc import Iterable
from datetime import date

from checks.editing.file import EditedFile
from checks.register.model import Subprocessor


def evaluate(file: EditedFile, vendor: Subprocessor, areas: Iterable[str], day: date) -> None:
    """Add the day of an evaluation to each of the areas that do not have the day yet."""
    known = vendor.stated("evaluation") or {}
    for area in areas:
        if day not in known.get(area, ()):
            file.append(("evaluation", area), day)
