"""Defects: parts of a register's files that cannot be read as written.

A defect states a fact and its place. A rule for each kind of defect adds the
meaning, the severity and the remedy. Reading goes on after every defect.
"""

from typing import dataclass_transform

from checks.findings import Corrections, Finding, Lines, Place, Span


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
    """A part of the file at `path` that could not be read.

    `place` leads to the value. With `on_key`, the key is at fault instead of the
    value. `span` is set if the text itself is at fault, so that there are no values.
    """

    path: str
    place: Place = ()
    on_key: bool = False
    span: Span | None = None

    @property
    def spoils(self) -> bool:
        """Whether a stand-in replaces the value at `place`. Other findings there are noise."""
        return bool(self.place) and not self.on_key

    def finding(self, message: str, hint: str = "", corrections: Corrections = ()) -> Finding:
        """A finding at the place of the defect. `hint` is the remedy."""
        return Finding(message, self.place, hint, self.path, self.on_key, self.span, corrections)


class StrayFile(Defect):
    """An entry of `subprocessors/` that is not a vendor file: `what` describes it.

    `better` is a free path if the file holds the fields of a vendor, or empty.
    """

    what: str
    better: str = ""


class LookAlike(Defect):
    """An entry of the root folder whose name differs only in capitals from the register's `own`."""

    own: str


class BadName(Defect):
    """A vendor file whose name must change, for a `problem`.

    `better` is a free path, or empty. A path with the same letters and digits is `certain`.
    """

    problem: str
    better: str
    certain: bool = False


class UnreadableFile(Defect):
    """A file that the operating system cannot read, for a `reason`."""

    reason: str


class TooLarge(Defect):
    """A file of `size` bytes, where `limit` bytes are allowed."""

    size: int
    limit: int


class BadEncoding(Defect):
    """Bytes that are not plain UTF-8 text, because of a `problem`."""

    problem: str
    hint: str


class BadSyntax(Defect):
    """Text that is not YAML, because of a `problem`. `hint` is the usual remedy."""

    problem: str
    hint: str
    corrections: Corrections = ()

    @property
    def clear(self) -> bool:
        """Whether the text certainly means the values that were read.

        A correction with further lines has values that were not read.
        """
        if len(self.corrections) != 1 or not self.corrections[0].certain:
            return False
        edits = self.corrections[0].edits
        return not any(isinstance(e, Lines) and len(e.lines) > e.last - e.first + 1 for e in edits)


class RefusedFeature(Defect):
    """A `feature` of YAML that registers may not use."""

    feature: str
    hint: str
    corrections: Corrections = ()


class DuplicateKey(Defect):
    """A key that repeats an earlier key of the same block. The earlier key was read.

    `same` says that both lines are the same.
    """

    key: str
    same: bool = False


class SecondVendor(Defect):
    """The first field of another vendor, in the file of a vendor. Reading stopped there.

    `lines` are the lines of the second vendor, and `own` is a path for them, or empty.
    """

    lines: tuple[str, ...]
    own: str


class TextAfterValue(Defect):
    """A `#` after a plain value, where YAML starts a comment.

    `text` is the comment without the `#`. `value` was read, and is empty if the comment
    swallowed the whole value. `glued` says that no space follows the `#`. `prose` says
    that the field holds free text. `line` is the whole line.
    """

    line: str
    value: str
    text: str
    glued: bool
    prose: bool

    @property
    def spoils(self) -> bool:
        """Whether the comment swallowed the whole value."""
        return not self.value


class NotAMapping(Defect):
    """A file with other content than `field: value` lines: `what` describes the content."""

    what: str


class UnknownField(Defect):
    """A field that the model does not have.

    `similar` is a field with a similar name, or empty. `known` are the fields of the record.
    `block` is the block of fields to which the field belongs, or empty. `free` says that the file
    does not have the similar field, or the field in the block. `safeguards` are the mechanisms that
    an unknown mechanism of `transfers` names in other words. `address` is the value if it belongs
    under `links`, in the field `link`.
    """

    field: str
    similar: str
    known: tuple[str, ...] = ()
    block: str = ""
    free: bool = False
    safeguards: tuple[str, ...] = ()
    link: str = ""
    address: str = ""


class MissingField(Defect):
    """A required field that is absent, or (`empty`) a field without a value.

    `content` describes the value to write. An `optional` field may be removed instead.
    """

    field: str
    empty: bool
    content: str = "a value"
    optional: bool = False


class WrongType(Defect):
    """A value of a wrong type. `expected` and `got` name the types for readers of reports."""

    expected: str
    got: str
    hint: str
    corrections: Corrections = ()


class BadDate(Defect):
    """A value that is not a date, because of a `problem`."""

    value: str
    problem: str


class UnknownValue(Defect):
    """A value that is not among the `allowed` words. `similar` is a similar word, or empty."""

    value: str
    allowed: tuple[str, ...]
    similar: str


class BadSetting(Defect):
    """A value in `register.yaml` that cannot be used, because of a `problem`."""

    problem: str
    hint: str = ""
    corrections: Corrections = ()


class BadLogo(Defect):
    """The `logo` named in `register.yaml` cannot be shown, for a `reason`."""

    logo: str
    reason: str


class SettingError(ValueError):
    """Raised for a setting that cannot be used, with the problem and the remedy.

    `better` is the value that was probably meant, or empty.
    """

    def __init__(self, problem: str, hint: str, better: str = "") -> None:
        super().__init__(problem)
        self.hint = hint
        self.better = better


class BadLedgerLine(Defect):
    """A header or line of the ledger with the wrong columns."""

    problem: str
    hint: str
    corrections: Corrections = ()


class BadNoticesLine(Defect):
    """A header or line of `notices.csv` with the wrong columns."""

    problem: str
    hint: str
    corrections: Corrections = ()


class MissingLedger(Defect):
    """The `ledger` named in `register.yaml` cannot be read, for a `reason`."""

    ledger: str
    reason: str
