"""Names that mean the same company."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from checks.register.names import forms_differ, normalised

T = TypeVar("T")


class Companies(Generic[T]):
    """Values by the names of companies. `GitLab B.V.` and `GitLab GmbH` are two companies.

    A name without a legal form means the first company of the name.
    """

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[list[str], T]]] = {}

    def find(self, names: Iterable[str]) -> T | None:
        """The value of the first company with one of the names, or None."""
        return next((value for name in names for _, value in self._of(name)), None)

    def add(self, name: str, value: T) -> None:
        """Add a name of a company. The first value of a company stays."""
        spellings = next((spellings for spellings, _ in self._of(name)), None)
        if spellings is None:
            self._known.setdefault(normalised(name), []).append(([name], value))
        else:
            spellings.append(name)

    def _of(self, name: str) -> list[tuple[list[str], T]]:
        return [
            (spellings, value)
            for spellings, value in self._known.get(normalised(name), ())
            if not any(forms_differ(name, spelling) for spelling in spellings)
        ]
