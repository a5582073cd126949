"""The vendors of a register as a table for a terminal, all of them or those that meet filters."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple, get_args

from checks.changes.facts import lacks
from checks.changes.transfers import transfers
from checks.documents.deadlines import Deadline, deadlines
from checks.documents.naming import name_of
from checks.escaping import visible
from checks.register.model import Register, Subprocessor
from checks.register.policy import Fact
from checks.reports.text import width

LACKABLE = ("transfers", *(fact for fact in get_args(Fact) if fact != "safeguard"))
"""The facts that a vendor may lack. `transfers` are lacking if a transfer is not covered."""


class Filters(NamedTuple):
    """Conditions that a vendor must meet: all that are not None.

    `country` is a code, `group` and `scope` are keys or own words, `expiring` is a number of days,
    and `lacking` is one of `LACKABLE`.
    """

    country: str | None = None
    group: str | None = None
    scope: str | None = None
    expiring: int | None = None
    lacking: str | None = None


class Row(NamedTuple):
    """A vendor in the table. `due` names agreements and evaluations that end soon."""

    vendor: str
    name: str
    group: str
    purpose: str
    countries: str
    status: str
    due: str


_HEADER = Row("VENDOR", "NAME", "GROUP", "PURPOSE", "COUNTRIES", "STATUS", "DUE")

_SHRINKING = (
    ("purpose", 20), ("name", 20), ("due", 20), ("countries", 12), ("group", 8),
    ("purpose", 12), ("name", 12), ("countries", 7), ("group", 5),
)  # fmt: skip
"""The columns that lose characters on a narrow terminal, in order, and their smallest widths. On a
terminal of 80 columns, every column is shown."""

_EXPIRING = ("agreement", "evaluation", "framework")


def rows(register: Register, filters: Filters, today: date) -> list[Row]:
    """The vendors that meet the filters, in the order of their files."""
    due: dict[str, list[Deadline]] = {}
    if filters.expiring is not None:
        for deadline in deadlines(register, None, today, filters.expiring)["deadlines"]:
            if deadline["subprocessor"] and deadline["kind"] in _EXPIRING:
                due.setdefault(deadline["subprocessor"], []).append(deadline)
    return [
        _row(vendor, due.get(vendor.slug, ()), today)
        for vendor in register.subprocessors
        if _meets(vendor, register, filters, due, today)
    ]


def _meets(
    vendor: Subprocessor, register: Register, filters: Filters, due: Collection[str], today: date
) -> bool:
    scope = vendor.stated("scope")
    return (
        (filters.country is None or filters.country in (vendor.stated("countries") or ()))
        and (filters.group is None or vendor.stated("group") == filters.group)
        and (filters.scope is None or not scope or filters.scope in scope)
        and (filters.expiring is None or vendor.slug in due)
        and (filters.lacking is None or _lacks(vendor, filters.lacking, register, today))
    )


def _lacks(vendor: Subprocessor, fact: str, register: Register, today: date) -> bool:
    """Whether a vendor lacks a fact, unless the vendor has ended."""
    if vendor.stated("ended") is not None and vendor.ended_by(today):
        return False
    complete = register.with_entity(vendor)
    if fact == "transfers":
        return not all(move.covered for move in transfers(complete, register.policy, today))
    if fact == "agreement" and not {"agreement.reference", "agreement.executed"}.isdisjoint(
        complete.unstated
    ):
        return True
    return lacks(complete, fact)


def _row(vendor: Subprocessor, due: Sequence[Deadline], today: date) -> Row:
    countries = vendor.stated("countries") or ()
    seat = vendor.stated("established")
    return Row(
        vendor.slug,
        name_of(vendor),
        vendor.stated("group") or "",
        str(vendor.stated("purpose") or ""),
        ", ".join(countries) or (f"(established in {seat})" if seat else ""),
        status_of(vendor, today),
        "; ".join(f"{deadline['day']}: {deadline['kind']}" for deadline in due),
    )


def status_of(vendor: Subprocessor, today: date) -> str:
    """Whether a vendor is in use on a day, in words."""
    ended, engaged = vendor.stated("ended"), vendor.stated("engaged")
    if ended is not None and ended <= today:
        return f"ended {ended}"
    if engaged is not None and engaged > today:
        return f"starts {engaged}"
    return f"ends {ended}" if ended is not None else "in use"


def as_text(rows: Sequence[Row], total: int, columns: int | None) -> str:
    """The table, and the number of its vendors among `total`.

    `columns` is the width of the terminal. Without a terminal, no text is shortened.
    """
    table = [_HEADER, *(Row(*map(visible, row)) for row in rows)]
    shown = [field for field in Row._fields if any(getattr(row, field) for row in table[1:])]
    widths = {field: max(width(getattr(row, field)) for row in table) for field in shown}
    if columns is not None:
        _shrink(widths, columns)
    lines = [_line(row, widths) for row in table] if rows else []
    count = f"{len(rows):,} of {total:,} vendor{'' if total == 1 else 's'}"
    return "".join(f"{line}\n" for line in (*lines, *([""] if lines else []), count))


def _shrink(widths: dict[str, int], columns: int) -> None:
    """Make columns narrower until the table fits, or until nothing can be narrower."""
    excess = sum(widths.values()) + 2 * (len(widths) - 1) - columns
    for field, smallest in _SHRINKING:
        if field in widths and excess > 0:
            less = max(0, min(excess, widths[field] - smallest))
            widths[field] -= less
            excess -= less


def _line(row: Row, widths: dict[str, int]) -> str:
    cells = (_padded(getattr(row, field), columns) for field, columns in widths.items())
    return "  ".join(cells).rstrip()


def _padded(text: str, columns: int) -> str:
    """The text in exactly so many columns of the terminal."""
    if width(text) > columns:
        text = "".join(_first(text, columns - 1)) + "…"
    return text + " " * (columns - width(text))


def _first(text: str, columns: int) -> Iterator[str]:
    """The first characters of a text that fit."""
    for character in text:
        columns -= width(character)
        if columns < 0:
            return
        yield character
