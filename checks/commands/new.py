"""`subprocessors new`: the file of a new vendor."""

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checks.changes.period import LongestPeriod
from checks.changes.transfers import transfers
from checks.commands.editing import Edit, Workshop, conclude, workshop
from checks.commands.outcome import FINDINGS, CannotRun
from checks.commands.terminal import show, tell
from checks.editing.answers import Answers, read
from checks.editing.asking import Unanswered, can_ask
from checks.editing.ledger_line import line_of, with_line
from checks.editing.new import Newcomer, from_ledger, newcomer
from checks.escaping import visible
from checks.findings import Severity

if TYPE_CHECKING:
    from checks.editing.dialogue import Doubts

LONGEST_FORM = 1024 * 1024
"""Characters of a form. Forges allow 65,536."""


def new(
    root: Path | None,
    form: Path | None,
    dry_run: bool,
    today: date | None,
    **options: str | None,
) -> int:
    """Write the file of a new vendor, and print its line for the ledger. Returns the exit status.

    `options` are answers by name, with `_` in place of `-`.
    """
    given = {
        name.replace("_", "-"): answer for name, answer in options.items() if answer is not None
    }
    with workshop(root, today, dry_run=dry_run) as shop:
        unclear: Sequence[str] = ()
        if form is not None:
            from checks.editing.form import read_form

            filled_in = read_form(_text_of(form), shop.register.policy)
            unclear = [
                f"Please complete this answer yourself. {answer.label}: {answer.reason}"
                for answer in filled_in.unclear
                if answer.option not in given
            ]
            given = {**filled_in.answers, **given}
            if can_ask():  # the questions follow
                _tell_all(unclear)
                unclear = ()
        answers = _completed(given, shop)
        vendor = newcomer(answers, shop.register, shop.root)
        edits = [Edit(vendor.path, None, vendor.text)]
        line, ledger = _for_ledger(vendor, shop)
        status, _ = conclude(shop, edits, ledger)
    if line:
        show(f"\nAdd the signed agreement to {ledger[0].path}:\n{visible(line)}\n")
    _tell_all(unclear)
    return FINDINGS if unclear else status


def _tell_all(problems: Sequence[str]) -> None:
    for problem in problems:
        tell(visible(problem))


def _text_of(form: Path) -> str:
    if str(form) == "-" and sys.stdin is not None:
        return sys.stdin.read(LONGEST_FORM)
    try:
        with form.open(encoding="utf-8-sig", errors="replace") as file:
            return file.read(LONGEST_FORM)
    except OSError as error:
        raise CannotRun(f"{form} cannot be read: {error.strerror}") from None


def _completed(given: Mapping[str, str], shop: Workshop) -> Answers:
    """The given answers, completed by the ledger, and by a person at the terminal."""
    register = shop.register
    groups = [*register.policy.groups]
    known = dict(given)
    if len(groups) == 1:
        known.setdefault("group", groups[0])
    for name, answer in known.items():
        read(name, answer, register.policy)  # raises before the first question
    if can_ask():
        from checks.editing import dialogue

        known = dialogue.ask(
            known, register, _earliest(shop), lambda draft: _doubts(draft, shop),
            lambda draft: _needs_safeguard(draft, shop),
        )  # fmt: skip
    missing = [f"--{name}" for name in ("name", "group") if name not in known]
    if missing:
        raise Unanswered(
            f"give {' and '.join(missing)}: without a terminal, the command cannot ask"
        )
    return {**known, **from_ledger(known, register)}


def _earliest(shop: Workshop) -> str:
    """The first day on which a new vendor may start. Empty if the list is not published yet."""
    if not shop.published:
        return ""
    period = LongestPeriod((shop.register.policy.notice.period,))
    return period.window(shop.today).effective.isoformat()


def _draft(answers: Answers, shop: Workshop) -> Newcomer:
    """The vendor of the answers so far, with stand-ins for answers that are not known yet."""
    from checks.editing.dialogue import same_company

    register = shop.register
    stand_ins = {"group": next(iter(register.policy.groups)), "file": _UNUSED}
    earliest = _earliest(shop)
    if earliest:
        stand_ins["engaged"] = earliest
    entity = same_company(answers["name"], register)
    if entity is not None:
        stand_ins["entity"] = entity.slug
    return newcomer({**stand_ins, **answers, **from_ledger(answers, register)}, register, shop.root)


_UNUSED = "name-of-a-file-that-is-not-known-yet"


def _doubts(answers: Answers, shop: Workshop) -> "Doubts":
    """The first error that these answers would bring, and all warnings, with their hints."""
    from checks.editing.dialogue import Doubts

    vendor = _draft(answers, shop)
    trial = shop.attempt([Edit(vendor.path, None, vendor.text), *_for_ledger(vendor, shop)[1]])
    wrong = next(iter(trial.wrong), None)
    warnings = [
        finding.message_with_hint
        for finding in trial.other
        if finding.path == vendor.path and finding.severity is Severity.WARNING
    ]
    if wrong is None:
        return Doubts("", warnings)
    return Doubts(wrong.message_with_hint, warnings, wrong.corrections)


def _needs_safeguard(answers: Answers, shop: Workshop) -> bool:
    vendor = _draft(answers, shop)
    head = shop.attempt([Edit(vendor.path, None, vendor.text)]).proposal.head
    added = next(added for added in head.subprocessors if added.path == vendor.path)
    complete = head.with_entity(added)
    return not all(move.covered for move in transfers(complete, head.policy, shop.today))


def _for_ledger(vendor: Newcomer, shop: Workshop) -> tuple[str, Sequence[Edit]]:
    """The line that the ledger lacks, and the ledger with this line."""
    path = shop.register.policy.agreements.ledger
    if vendor.entry is None or path is None:
        return "", ()
    text = shop.text(path)
    line = line_of(vendor.entry, text)
    return line, (Edit(path, text, with_line(text, line)),)
