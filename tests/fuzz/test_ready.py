"""Green means ready: the notice about an accepted proposal lacks no fact."""

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.changes.history import history
from checks.cli import main
from checks.documents.notice import Missing, notice
from checks.register.repository import Repository
from tests.fuzz import facts
from tests.fuzz.landings import ACTIONS, GAPS, Actions, first, land, start
from tests.fuzz.register import Fields, Register
from tests.fuzz.repository import BRANCH, PROPOSAL, commits_of, make_empty, propose
from tests.fuzz.repository import land as land_proposal
from tests.fuzz.story import Step
from tests.repositories import Repo, plain_environment


def _require(register: Register, fields: Fields, random: Random) -> None:
    """Other required facts."""
    names = ("website", "purpose", "data", "data-subjects", "safeguard", "scope", "established")
    register.settings["required"] = random.sample(names, random.randint(0, len(names)))


def _lacking(random: Random) -> Register:
    """A register with vendors that lack facts."""
    register = start(random)
    for fields in register.vendors.values():
        for name in ("data", "data-subjects"):
            if random.random() < 0.3:
                fields[name] = None
        facts.change_safeguard(register, fields, random)
    facts.onboard(register, {}, random)
    return register


def _propose(register: Register, random: Random, actions: Actions) -> Step:
    """The next landing."""
    chosen = [random.randrange(len(actions)) for _ in range(random.choice((1, 1, 2, 3)))]
    return land(register, random.choice(GAPS), chosen, random, actions)


def _review(repo: Repo, today: date) -> tuple[int, list[dict[str, Any]]]:
    """The exit status of the review of a proposal, and its findings."""
    options = ("--base", BRANCH, "--head", PROPOSAL, "--today", f"{today}", "--format", "json")
    out = io.StringIO()
    with plain_environment(), redirect_stdout(out), redirect_stderr(io.StringIO()):
        status = main(["review", "--root", str(repo.root), *options])
    document = json.loads(out.getvalue())
    return status, [*document["findings"], *document["elsewhere"]]


def _missing(repo: Repo, since: str) -> list[Missing]:
    """The facts that the notice about everything since a commit lacks."""
    past = history(Repository(repo.root), BRANCH, since)
    assert past.policy is not None
    return notice(past, past.policy)["missing"]


Reviewed = tuple[Repo, Sequence[str], list[dict[str, Any]]]
"""A repository, its commits, and the findings about the last landing."""


def _landings(top: str, random: Random, actions: Actions, *, refuse: bool) -> Iterator[Reviewed]:
    """A repository after each landing. With `refuse`, what the check refuses does not land."""
    register = _lacking(random)
    repo = make_empty(Path(top) / "register")
    propose(repo, first(register), first=True)
    land_proposal(repo)
    for _ in range(8):
        before = deepcopy(register)
        step = _propose(register, random, actions)
        propose(repo, step, first=False)
        status, findings = _review(repo, step.day)
        if refuse and status:
            today, register = register.today, before
            register.today = today
            continue
        land_proposal(repo)
        yield repo, commits_of(repo), findings


def _fact(message: str) -> str:
    """The fact in a message of `notice-fact`."""
    printed = message.removeprefix("the notice to customers would not state ")
    stated = printed.removeprefix("the register must state ")
    return stated.removesuffix(" before customers get the notice")


@settings(max_examples=8, derandomize=True, database=None)
@given(st.randoms(use_true_random=False))
def test_the_check_reports_exactly_what_the_notice_lacks(random: Random) -> None:
    with tempfile.TemporaryDirectory() as top:
        for repo, commits, findings in _landings(top, random, (*ACTIONS, _require), refuse=False):
            lacking = {(fact["path"], fact["what"]) for fact in _missing(repo, commits[-2])}
            told = {
                (finding["path"], _fact(finding["message"]))
                for finding in findings
                if finding["rule"] == "notice-fact"
            }
            always = {finding["path"] for finding in findings if finding["rule"] == "fact-missing"}
            assert told <= lacking
            assert {path for path, _ in lacking - told} <= always


@settings(max_examples=10, derandomize=True, database=None)
@given(st.randoms(use_true_random=False))
def test_no_notice_about_accepted_proposals_lacks_a_fact(random: Random) -> None:
    with tempfile.TemporaryDirectory() as top:
        for repo, commits, findings in _landings(top, random, ACTIONS, refuse=True):
            for since in commits[:-1]:
                assert _missing(repo, since) == [], findings
