"""The same slip in several lines, as a single slip."""

from collections.abc import Sequence

from checks.findings import Correction
from checks.register.mending.broken import Slip
from checks.register.mending.shapes import TAB


def joined(slips: Sequence[Slip]) -> list[Slip]:
    """The slips, with the same slip in neighbouring lines as a single slip."""
    joined: list[Slip] = []
    everywhere: dict[str, int] = {}  # the index of the first slip of each problem
    for slip in slips:
        earlier = everywhere.get(slip.problem) if slip.problem in _EVERYWHERE else len(joined) - 1
        everywhere.setdefault(slip.problem, len(joined))
        index = -1 if earlier is None else earlier
        last = joined[index] if index >= 0 else None
        if last is not None and (slip.problem in _EVERYWHERE or _continues(last, slip)):
            edits = (*last.corrections[0].edits, *slip.corrections[0].edits)
            certain = last.corrections[0].certain and slip.corrections[0].certain
            hint = last.hint
            next_line = slip.span.line == last.span.end_line + 1
            if "need the same" not in hint:
                hint += f"; {'the next' if next_line else 'other'} lines need the same correction"
            joined[index] = last._replace(
                span=last.span._replace(end_line=slip.span.line) if next_line else last.span,
                corrections=(Correction(edits, certain),),
                hint=hint,
            )
        else:
            joined.append(slip)
    return joined


_EVERYWHERE = (TAB,)
"""Slips that count once in a file, because the same editor made all of them."""


def _continues(last: Slip, slip: Slip) -> bool:
    """Whether a slip is the slip above, in the next line."""
    return (
        slip.problem == last.problem
        and slip.span.line == last.span.end_line + 1
        and len(last.corrections) == len(slip.corrections) == 1
        and not (last.place or slip.place)
    )
