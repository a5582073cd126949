"""What reading a register met that it could not take as it stood.

A defect is a fact with a place; what it means, how severe it is and how it is
mended is said by the rule that takes it. Reading goes on after every defect.
"""

from typing import dataclass_transform

from checks.findings import Finding, Place, Span


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Facts:
    """A record of keyword arguments. Type checkers treat its subclasses as frozen dataclasses.

    A dataclass compiles its own methods. For twenty classes this takes as long as checking
    fifty vendors, at every start.
    """

    def __init__(self, **facts: object) -> None:
        vars(self).update(facts)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({vars(self)})"


class Defect(_Facts):
    """Something in the file at `path` that could not be read.

    `place` is where its value stands, `on_key` where the key is meant; `span`
    is given where the text itself is at fault and there are no values.
    """

    path: str
    place: Place = ()
    on_key: bool = False
    span: Span | None = None

    @property
    def spoils(self) -> bool:
        """Whether the value at `place` is made up, so that other findings about it are noise."""
        return bool(self.place) and not self.on_key

    def finding(self, message: str, hint: str = "") -> Finding:
        """A finding at the place of the defect."""
        return Finding(message, self.place, hint, self.path, self.on_key, self.span)


class StrayFile(Defect):
    """Something under `subprocessors/` that is no vendor file: `what` it is."""

    what: str


class BadName(Defect):
    """A vendor file that cannot keep its name: `problem`; `better` is what it could be called."""

    problem: str
    better: str


class UnreadableFile(Defect):
    """The operating system does not let us read the file: `reason`."""

    reason: str


class TooLarge(Defect):
    """The file has `size` bytes, of at most `limit`."""

    size: int
    limit: int


class BadEncoding(Defect):
    """The bytes are not plain UTF-8 text: `problem`."""

    problem: str
    hint: str


class BadSyntax(Defect):
    """The text is not YAML, or not a table: `problem`, and what usually mends it."""

    problem: str
    hint: str


class RefusedFeature(Defect):
    """YAML that a register does without: `feature`."""

    feature: str
    hint: str


class DuplicateKey(Defect):
    """A key that stands a second time in its mapping. The first one was read."""

    key: str


class TextAfterValue(Defect):
    """A `#` behind a plain value: YAML takes what follows for a comment, `text` without the #.

    `value` was read, and is empty where the comment took all of it. `glued` says that the text
    follows the # at once, `prose` that the field takes free text.
    """

    value: str
    text: str
    glued: bool
    prose: bool

    @property
    def spoils(self) -> bool:
        """Whether the comment took the whole value."""
        return not self.value


class NotAMapping(Defect):
    """The file does not hold `field: value` lines at its top, but `what`."""

    what: str


class UnknownField(Defect):
    """A field that the model does not have; `similar` is what was probably meant."""

    field: str
    similar: str


class MissingField(Defect):
    """A required field that is absent, or (`empty`) a field without a value.

    An `optional` field may be removed instead.
    """

    field: str
    empty: bool
    optional: bool = False


class WrongType(Defect):
    """A value of another kind than expected. Both are words for a reader."""

    expected: str
    got: str
    hint: str


class BadDate(Defect):
    """A value that should be a date and is not: `problem`."""

    value: str
    problem: str


class UnknownValue(Defect):
    """A value outside a fixed vocabulary; `similar` is what was probably meant."""

    value: str
    allowed: tuple[str, ...]
    similar: str


class BadSetting(Defect):
    """A value in `register.yaml` that cannot be used: `problem`, and what to write instead."""

    problem: str
    hint: str = ""


class SettingError(ValueError):
    """Raised for a setting that cannot be used: what is wrong, and what to write instead."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.hint = hint


class BadLedgerLine(Defect):
    """A header or line of the ledger with other columns than it should have."""

    problem: str
    hint: str


class MissingLedger(Defect):
    """The ledger that `register.yaml` names cannot be read: `reason`."""

    ledger: str
    reason: str
