"""How `transfers` judges: the law, the day, and the register on that day."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from checks.changes.branch import last_commit_by
from checks.changes.safeguards import MECHANISMS
from checks.changes.transfers import ADEQUACY, Law
from checks.commands.opening import Opening
from checks.commands.outcome import FINDINGS, OK, CannotRun
from checks.commands.terminal import show, tell, tell_findings
from checks.data import regimes
from checks.data.country_hints import advice
from checks.data.regimes import Key, Regime
from checks.documents.transfers import as_json, transfers_document
from checks.documents.transfers_page import as_markdown, as_text
from checks.engine import load_or_report
from checks.findings import Report
from checks.register.model import Register
from checks.register.repository import committed
from checks.register.tree import NoRepository
from checks.suggestion import closest


def judge(
    opening: Opening,
    regime: Key,
    without: Sequence[str],
    as_of: date | None,
    form: str,
    today: date | None,
) -> int:
    """Print the transfers. Returns the exit status: 1 if a transfer is not covered."""
    root, _, register, today = opening.opened(today, "the transfers cannot be judged")
    day = as_of or today
    chosen = regimes.regime(regime)
    if day < chosen.known_from:
        raise CannotRun(
            f"the decisions under the {chosen.law} are known from {chosen.known_from} on, because "
            f"{chosen.known_why}: choose {chosen.known_from} or a later day"
        )
    left_out = frozenset(_mechanism(word, chosen, day) for word in without)
    commit = None
    if day < today:
        register, commit = _past(root, register, day, today)
    document = transfers_document(register, Law(chosen, left_out), day, commit)
    show({"text": as_text, "markdown": as_markdown, "json": as_json}[form](document))
    return FINDINGS if document["uncovered"] else OK


def _past(root: Path, register: Register, day: date, today: date) -> tuple[Register, str | None]:
    """The register as it stood at the end of a day, and its commit.

    Without a repository, the files in the folder count.
    """
    try:
        repository, _ = committed(root)
    except NoRepository as error:
        tell(f"The files in the folder are judged as of {day}: {error}.")
        return register, None
    commit = last_commit_by(repository, day, today=today)
    past = load_or_report(repository.at(commit), past=True)
    if isinstance(past, Report):
        tell_findings(past)
        raise CannotRun(f"{commit} cannot be judged: its register.yaml cannot be read")
    return past, commit


def _mechanism(word: str, judge: Regime, day: date) -> str:
    """A mechanism as a person writes it. Raises `CannotRun`."""
    name, colon, place = word.partition(":")
    name = name.strip().casefold()
    if name not in MECHANISMS or (colon and name != ADEQUACY):
        words = [*MECHANISMS, f"{ADEQUACY}:CODE"]
        similar = closest(word.casefold(), words)
        hint = f"did you mean {similar}?" if similar else f"choose from {', '.join(words)}"
        raise CannotRun(f"{word} is not a mechanism: {hint}")
    if not colon:
        return name
    code = place.strip().upper()
    if judge.adequacy(code, day) is None:
        known = sorted(judge.adequate(day))
        meant = [code for code in advice(place.strip(), {}).meant if code in known]
        similar = meant[0] if meant else closest(code, known)
        hint = (
            f"did you mean {ADEQUACY}:{similar}?" if similar else f"choose from {', '.join(known)}"
        )
        raise CannotRun(
            f"no decision about {place!r} is in force under the {judge.law} on {day}: {hint}"
        )
    return f"{ADEQUACY}:{code}"
