"""Broken YAML, read field by field.

libyaml stops at the first mistake, often lines after the slip. Here, the text is divided into
its top-level fields, and each field is read on its own. A field that cannot be read is mended
where the slip is known. Otherwise a stand-in takes its place. Every line keeps its number, so
the marks of all values stay right.
"""

from checks.register.mending.broken import Broken, Mended, Slip
from checks.register.mending.fields import mend_field
from checks.register.mending.indentation import indent_fields_of_blocks
from checks.register.mending.joining import joined
from checks.register.mending.margin import mend_lines_between_fields
from checks.register.mending.pasted import drop_fences, drop_hyphens, settle_conflicts
from checks.register.outline import Outline

__all__ = ["Mended", "Slip", "mend"]


def mend(text: str, outline: Outline) -> Mended:
    """The text with every slip mended or replaced by a stand-in."""
    broken = Broken(text, outline)
    drop_fences(broken)
    settle_conflicts(broken)
    drop_hyphens(broken)
    mend_lines_between_fields(broken)
    indent_fields_of_blocks(broken)
    broken.present = {broken.key(start) for start, _ in broken.blocks()}
    for start, end in broken.blocks():
        mend_field(broken, start, end)
    indent_fields_of_blocks(broken)
    return Mended("\n".join(broken.lines), joined(sorted(broken.slips)))
