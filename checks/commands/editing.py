"""How commands edit a register: read it, check the edited files, show the difference, write."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from checks.commands.opening import opened
from checks.commands.outcome import FINDINGS, OK, CannotRun
from checks.commands.terminal import show, tell, tell_findings
from checks.editing.answers import BadAnswer
from checks.editing.asking import Unanswered
from checks.editing.diff import difference
from checks.editing.file import EditedFile, NotEditable
from checks.editing.form import BadForm
from checks.editing.trial import Trial, attempt
from checks.editing.vendors import UnknownVendor, vendor_named
from checks.editing.writing import write
from checks.escaping import visible
from checks.findings import Report
from checks.register.layout import limit_of
from checks.register.model import Register, Subprocessor
from checks.register.repository import committed
from checks.register.tree import GitError, WorkTree


class Edit(NamedTuple):
    """The text of a file before and after. A new file had no text before."""

    path: str
    before: str | None
    after: str


class Workshop(NamedTuple):
    """A register whose files a command edits, and the day of the edit."""

    root: Path
    tree: WorkTree
    register: Register
    today: date
    published: bool
    """Whether the register is committed: customers know a committed list."""
    dry_run: bool
    """Whether the edits are only printed."""

    def open(self, path: str) -> EditedFile:
        """A file of a vendor, ready to be edited. Raises `NotEditable`."""
        return EditedFile(self.tree.read(path, limit_of(path)), path)

    def text(self, path: str) -> str:
        """The text of a file."""
        return self.tree.read(path, limit_of(path)).decode("utf-8")

    def vendor(self, name: str) -> Subprocessor:
        """The vendor that a person named. Raises `CannotRun`."""
        return vendor_named(name, self.register)

    def edited(
        self, vendors: Iterable[Subprocessor], edit: Callable[[EditedFile, Subprocessor], None]
    ) -> list[Edit]:
        """The edits of the vendors' files."""
        edits = []
        for vendor in vendors:
            file = self.open(vendor.path)
            before = file.text
            edit(file, vendor)
            edits.append(Edit(vendor.path, before, file.text))
        return edits

    def attempt(self, edits: Iterable[Edit]) -> Trial:
        """Check the register with the edits."""
        files = {edit.path: edit.after.encode() for edit in edits}
        return attempt(self.register, self.tree, files, self.today, published=self.published)


@contextmanager
def workshop(root: Path | None, today: date | None, *, dry_run: bool) -> Iterator[Workshop]:
    """The register that a command edits. Raises `CannotRun` for whatever stops the edit."""
    register = opened(root, today, "nothing can be edited")
    try:
        yield Workshop(*register, published=_is_published(register.root), dry_run=dry_run)
    except (BadAnswer, BadForm, NotEditable, Unanswered, UnknownVendor) as error:
        raise CannotRun(f"nothing was written: {error}") from None
    except UnicodeError:
        raise CannotRun("nothing was written: an answer or a file is not text in UTF-8") from None
    except OSError as error:
        path, reason = error.filename or register.root, error.strerror or error
        raise CannotRun(f"nothing was written: {path} cannot be edited: {reason}") from None


def _is_published(root: Path) -> bool:
    try:
        committed(root)
    except GitError:
        return False
    return True


def conclude(
    shop: Workshop, edits: Sequence[Edit], proposed: Sequence[Edit] = ()
) -> tuple[int, Trial]:
    """Check the edits, print their difference, and write them unless it is a dry run.

    `proposed` are edits of other people: they are checked too, but not written. Returns the exit
    status and the trial. Raises `CannotRun` before anything is written, if an edit would bring an
    error into an edited file.
    """
    edits = [edit for edit in edits if edit.after != edit.before]
    trial = shop.attempt([*edits, *proposed])
    if not edits:
        tell("Nothing to change: the register already says this.")
        return OK, trial
    if trial.wrong:
        tell_findings(Report(trial.report.subprocessors, trial.wrong))
        raise CannotRun("nothing was written: see the errors above")
    for edit in edits:
        lines = difference(edit.path, edit.before, edit.after).split("\n")
        show("\n".join(visible(line.removesuffix("\r")) for line in lines))
    if not shop.dry_run:
        new = frozenset(edit.path for edit in edits if edit.before is None)
        write(shop.root, {edit.path: edit.after.encode() for edit in edits}, new)
    tell_findings(trial.report)
    if trial.earlier:
        errors = "an error" if trial.earlier == 1 else f"{trial.earlier:,} errors"
        tell(f"The register already had {errors} before: see `subprocessors check`.")
    return OK if trial.passes and not proposed else FINDINGS, trial
