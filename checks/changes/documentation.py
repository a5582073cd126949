"""The documentation of the kinds of change, made from their table."""

from checks.changes.kinds import KINDS
from checks.changes.rulings import RULED


def as_markdown() -> str:
    """The documentation of all kinds of change, as a page."""
    lines = [
        "# Changes",
        "",
        "Generated from the table in `checks/changes/kinds.py`.",
        "",
        "Every difference between two registers is a change of one of these kinds. Customers must",
        "hear of a *material* change in time to object. Therefore a material change is announced",
        "when it lands, and takes effect when the notice period has passed. If a landing adds a",
        "material item to a list and removes another item, the list keeps the removed item until",
        "the new item takes effect.",
        "",
        "Where *yes* or *no* has a star, reviewers can decide otherwise, with a",
        "[ruling](rulings.md) about a single change.",
        "",
        "| Kind | Field | What | Material | Why |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in KINDS.values():
        material = "**yes**" if kind.material else "no"
        if kind.id in RULED["editorial" if kind.material else "material"]:
            material += r" \*"
        lines.append(f"| {kind.id} | {kind.field} | {kind.meaning} | {material} | {kind.why} |")
    return "\n".join(lines) + "\n"
