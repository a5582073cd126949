"""The ruling that reviewers can paste into register.yaml if a change only rewords a text."""

import json
import re

from checks.changes.change import Change
from checks.changes.rulings import can_be, file_of, texts_of
from checks.changes.terms import Terms
from checks.register.filenames import is_safe
from checks.register.layout import REGISTER_FILE

_PLAIN = re.compile(r"(?!.*(?:www|GH-))[\w ,.;:!?+%()'’/&–-]*", re.IGNORECASE)
"""A text that every editor and every forge shows as written."""

_FIELD = re.compile(r"[\w.-]+", re.ASCII)

_LONGEST = 200
"""Characters of a text that a ruling repeats."""


def proposed_ruling(change: Change, between: Terms) -> str | None:
    """A ruling that the change is editorial, as an item of a list in YAML.

    The fields `reason` and `decided-by` are empty, so that somebody fills them in. A digest stands
    in place of long texts, and of texts that could look like other texts. Returns None if no
    ruling can make the change immaterial, if reviewers have ruled on it, if the ruling belongs
    to the entry of the legal entity, or if the file needs another name first.
    """
    if change.echo or change.ruling is not None or not can_be("editorial", change, between):
        return None
    if not _FIELD.fullmatch(change.field):
        return None  # the code of a region can be any text
    file = file_of(change)
    if file != REGISTER_FILE and not is_safe(file):
        return None  # the name may hold bytes that no text in YAML can hold
    texts = texts_of(change, between)
    fields = {"file": file, "field": change.field}
    if all(map(_is_plain, (*texts.old, *texts.new))):
        fields |= {"old": _quoted(texts.old), "new": _quoted(texts.new)}
    else:
        fields["digest"] = texts.digest
    fields |= {"verdict": "editorial", "reason": "", "decided-by": ""}
    lines = "".join(f"    {name}: {value}".rstrip() + "\n" for name, value in fields.items())
    return f"  - {lines.lstrip()}"


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST and "://" not in text and _PLAIN.fullmatch(text) is not None


def _quoted(texts: tuple[str, ...]) -> str:
    """The text, or the list of texts, as JSON, which is also YAML."""
    return json.dumps(texts[0] if len(texts) == 1 else texts, ensure_ascii=False)
