"""Rulings of reviewers, applied to changes.

A program cannot tell a reworded purpose from a new purpose. A reviewer can, and the ruling in
`register.yaml` says whether the change is material. The ruling stands in the settings of the
landing that brings the change, so a later landing may delete the ruling. A ruling covers a single
change: the same file, the same field, the same old text and the same new text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from checks.changes.change import Change
from checks.changes.kinds import KINDS
from checks.changes.terms import Terms
from checks.register.layout import REGISTER_FILE, path_of
from checks.register.policy import Ruling, Verdict
from checks.register.record import differences, has_languages

_WORDS = frozenset({
    "entity-replaced", "purpose-changed", "scope-changed", "region-retitled", "scope-retitled",
    "detail-changed", "detail-retitled",
})  # fmt: skip

RULED: Mapping[Verdict, frozenset[str]] = {
    "editorial": _WORDS,
    "material": _WORDS | {
        "name-respelt", "alias-added", "alias-removed", "website-changed",
        "scope-narrowed", "scope-respelt", "purpose-respelt", "country-removed", "region-respelt",
        "scope-title-respelt", "address-changed", "data-removed", "data-subject-removed",
        "detail-updated", "detail-title-updated", "purpose-translated", "region-translated",
        "scope-title-translated", "detail-translated", "detail-title-translated",
    },
}  # fmt: skip
"""The kinds of change that each verdict can be about.

New words can have the old meaning. A new country, category of data, seat, safeguard or date cannot,
so no ruling makes such a change immaterial. The verdict `material` is for a text or for an item of
a list. A new order and a new group are neither, and dates follow rules of their own.
"""

RULED_FIELDS: Mapping[Verdict, Sequence[str]] = {
    verdict: tuple(dict.fromkeys(kind.field for kind in KINDS.values() if kind.id in kinds))
    for verdict, kinds in RULED.items()
}
"""The fields that each verdict can be about, as in YAML."""


class Texts(NamedTuple):
    """The texts of a change, as customers read them: none if the value is absent, or several."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the old text, a line break and the new text."""
        return sha256("\n".join((*(self.old or ("",)), *(self.new or ("",)))).encode()).hexdigest()

    @property
    def reworded(self) -> bool:
        """Whether every old text has a new text in its place. Otherwise, more than words change."""
        return len(self.old) == len(self.new) > 0


def texts_of(change: Change, between: Terms) -> Texts:
    """The texts of a change: in each language in which they differ.

    `between` are the terms of the change, with the titles of scopes.
    """
    if has_languages(change.old, change.new):
        texts = differences(change.old, change.new).values()
        return Texts(tuple(o for o, _ in texts if o), tuple(n for _, n in texts if n))
    titles: Sequence[Mapping[str, str]] = between.scopes if change.field == "scope" else ({}, {})
    old, new = (
        tuple(known.get(item, item) for item in _items(value))
        for known, value in zip(titles, (change.old, change.new), strict=True)
    )
    return Texts(old, new)


def _items(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def file_of(change: Change) -> str:
    """The path of the file that a ruling about the change names."""
    if change.of_title:
        return REGISTER_FILE
    return path_of(change.slug)


def can_be(verdict: Verdict, change: Change, between: Terms) -> bool:
    """Whether a ruling with this verdict can be about the change."""
    if change.kind not in RULED[verdict]:
        return False
    return verdict == "material" or texts_of(change, between).reworded


def covers(ruling: Ruling, change: Change, between: Terms) -> bool:
    """Whether a ruling is complete, and about exactly this change."""
    if missing(ruling) or (ruling.file, ruling.field) != (file_of(change), change.field):
        return False
    if not can_be(ruling.verdict, change, between):
        return False
    texts = texts_of(change, between)
    if ruling.digest not in (None, texts.digest):
        return False
    if ruling.digest is not None and ruling.old is None and ruling.new is None:
        return True
    return (ruling.old or (), ruling.new or ()) == texts


def missing(ruling: Ruling) -> list[str]:
    """The names of the fields that a ruling lacks."""
    parts = {
        "old": ruling.old or ruling.new or ruling.digest,
        "reason": ruling.reason,
        "decided-by": ruling.decided_by,
    }
    return [name for name, value in parts.items() if not value]


def ruling_of(change: Change, between: Terms) -> Ruling | None:
    """The ruling about a change, or None. Of two contradicting rulings, `material` counts."""
    rulings = between.rulings.get((file_of(change), change.field), ())
    covering = [ruling for ruling in rulings if covers(ruling, change, between)]
    return max(covering, key=lambda ruling: ruling.verdict == "material", default=None)


def ruled(changes: Iterable[Change], between: Terms) -> Iterator[Change]:
    """The changes, each with the verdict of the ruling about it.

    `between` are the terms of the landing or proposal that brings the changes.
    """
    for change in changes:
        ruling = ruling_of(change, between)
        yield change._replace(ruling=ruling.verdict) if ruling is not None else change
