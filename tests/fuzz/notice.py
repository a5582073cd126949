"""No short notice: the list announces each change for the whole notice period.

Effect and announcement are both taken from the list as it is published, day by day.
A *fact* is a material statement about a subprocessor: its use, purpose, places, data and data
subjects. The list of a day states the facts that hold, and promises those that will hold on
later days. A fact that begins to hold has to be promised in every list since a landing that
lies the notice period back; and the notice about the landings of that day has to name it.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from checks.changes.history import History, history
from checks.documents.notice import as_json, notice
from checks.documents.notice_mail import as_html, as_text
from checks.publish.site import render
from checks.register.load import ConfigurationError, load
from checks.register.model import Register
from checks.register.repository import Repository
from tests.fuzz.commands import run
from tests.fuzz.examining import examine_deadlines, examine_output, examine_site
from tests.fuzz.failure import Failed
from tests.fuzz.landings import accepted
from tests.fuzz.oracles.data import check_json
from tests.fuzz.oracles.expected import Expected, expected
from tests.fuzz.repository import BRANCH, PROPOSAL, commits_of, land, make_empty, propose
from tests.fuzz.story import Files, Step, Story
from tests.repositories import Repo
from tests.trees import MemoryTree, check


class Fact(NamedTuple):
    """A statement about a subprocessor. Without a `field`: that it processes data."""

    slug: str
    field: str = ""
    value: str = ""


EXISTS = ""

_DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"')

_SINGLE = ("name", "purpose", "scope")
_TITLED = ("countries", "regions", "scope")


def examine_landings(story: Story) -> None:
    """Land what the checks accept, and look for short notice. Raises `Failed`."""
    with tempfile.TemporaryDirectory() as top:
        repo = make_empty(Path(top) / "register")
        allowed = expected(files for _, files in story.trees())
        landed = accepted(story, lambda *proposal: _lands(repo, allowed, *proposal))
        if landed.steps:
            _Lists(repo, landed, allowed).examine()


def _lands(repo: Repo, allowed: Expected, before: Files, after: Files, step: Step) -> bool:
    """Land a proposal if the checks accept it. Returns whether they do."""
    if not before:
        try:
            accepts = not check(after, step.day).errors
        except ConfigurationError:
            return False
        propose(repo, step, first=True)
    else:
        propose(repo, step, first=False)
        options = ("--base", BRANCH, "--head", PROPOSAL, "--today", step.day.isoformat())
        accepts = run(repo.root, allowed, "review.md", "review", *options).status == 0
    if accepts:
        land(repo)
    return accepts


class _Day(NamedTuple):
    """The list of a day, as JSON has it, by slug."""

    day: date
    entries: Mapping[str, Mapping[str, Any]]

    def holds(self) -> set[Fact]:
        """The facts that hold on the day of the list."""
        return {
            fact
            for slug, entry in self.entries.items()
            if entry["status"] == "active"
            for fact in (Fact(slug, EXISTS), *_stated(slug, entry))
        }

    def promises(self, later: date) -> set[Fact]:
        """The facts that hold on a later day, if nothing lands until then."""
        return {
            fact for slug, entry in self.entries.items() for fact in _promised(slug, entry, later)
        }


def _stated(slug: str, entry: Mapping[str, Any]) -> Iterator[Fact]:
    """The fields of an entry as they stand."""
    for field in _SINGLE:
        value = entry[field]
        if isinstance(value, list):
            value = ", ".join(scope["title"] for scope in value)
        yield Fact(slug, field, _alike(value))
    seat = entry["established"]
    yield Fact(slug, "established", seat["code"] if seat else "")
    for country in entry["countries"]:
        yield Fact(slug, "countries", _alike(country["name"]))
    for field in ("data", "data_subjects"):
        for item in entry[field]:
            yield Fact(slug, field, item)


def _promised(slug: str, entry: Mapping[str, Any], later: date) -> Iterator[Fact]:
    """The facts about a subprocessor that will hold on a later day."""
    day = later.isoformat()
    if entry["engaged"] <= day and (entry["ended"] is None or day < entry["ended"]):
        yield Fact(slug, EXISTS)
    single: dict[str, str] = {}  # the last value of each single-valued field
    for change in sorted(entry["upcoming"], key=lambda change: change["effective"]):
        if change["effective"] > day or change["field"] is None:
            continue
        field = change["field"].replace("-", "_").partition(".")[0]
        new = change["label"] if field in _TITLED else change["new"]
        field = "countries" if field == "regions" else field
        if field in _SINGLE:
            single[field] = _alike(new)
        elif field == "established":
            single[field] = new or ""
        elif field == "countries":
            yield Fact(slug, field, _alike(new))
        elif field in ("data", "data_subjects"):
            yield Fact(slug, field, new or "")
    yield from (Fact(slug, field, value) for field, value in single.items())
    yield from (fact for fact in _stated(slug, entry) if fact.field not in single)


def _alike(text: str | None) -> str:
    """A text without what is only writing: capitals, punctuation and legal form."""
    words = re.findall(r"\w+", (text or "").casefold())
    return " ".join(word for word in words if word not in ("inc", "gmbh", "sarl"))


@dataclass(frozen=True)
class _Lists:
    """The published lists of a register, day by day."""

    repo: Repo
    story: Story
    allowed: Expected

    @cached_property
    def repository(self) -> Repository:
        return Repository(self.repo.root)

    @cached_property
    def landings(self) -> Sequence[tuple[date, str, Register, History]]:
        """Day, commit, register and history of each landing; the last one of each day."""
        commits = commits_of(self.repo)
        last = {step.day: number for number, step in enumerate(self.story.steps)}
        files = [files for _, files in self.story.trees()]
        return [
            (
                day,
                commits[number],
                load(MemoryTree(files[number])),
                history(self.repository, commits[number]),
            )
            for day, number in last.items()
        ]

    def examine(self) -> None:
        """Raises `Failed` for a fact that begins to hold too soon, or that no notice names."""
        lists = [self._list(day) for day in self._days()]
        held = lists[0].holds()
        for number, now in enumerate(lists):
            holds = now.holds()
            # A list must withdraw an end as early as it must announce a beginning. So every day
            # asks for each use.
            used = {fact for fact in holds if fact.field == EXISTS}
            for fact in sorted(holds - held | used):
                self._examine_fact(fact, lists[:number], now.day)
            held = holds

    def _examine_fact(self, fact: Fact, before: Sequence[_Day], day: date) -> None:
        since = day
        for earlier in reversed(before):
            if not {fact, Fact(fact.slug, EXISTS)} <= earlier.promises(day):
                break
            since = earlier.day
        if since == self.landings[0][0]:
            return  # what is promised at the start counts as announced
        period = self._period(since)
        if since + timedelta(days=period) > day:
            raise Failed(
                f"short notice of {fact.field or 'a subprocessor'}",
                f"{fact.slug}: {fact.value!r} holds on {day} and is published since {since}, "
                f"with a notice period of {period} days",
            )
        if not self._named(fact, since):
            raise Failed(
                f"no notice names {fact.field or 'a subprocessor'}",
                f"{fact.slug}: {fact.value!r} holds on {day}; it landed on {since}",
            )

    def _period(self, day: date) -> int:
        """The longest notice period in force on a day. A shortened period stays in force until
        it has passed.
        """
        longest = 1
        count = Counter(step.day for step in self.story.steps)
        for number, (landed, _, register, _) in enumerate(self.landings):
            if landed > day:
                break
            if landed == day and count[day] > 1:
                break  # the day has several landings, and nobody knows the right landing
            days = register.policy.notice.days
            following = self.landings[number + 1 : number + 2]
            until = max(following[0][0], landed) if following else date.max
            if until >= day - timedelta(days=days):
                longest = max(longest, days)
        return longest

    def _named(self, fact: Fact, landed: date) -> bool:
        """Whether the notice about the landings of a day names the fact."""
        for number, (day, commit, register, _) in enumerate(self.landings):
            if day == landed and number:
                past = history(self.repository, commit, self.landings[number - 1][1])
                document = notice(past, register.policy)
                text = as_json(document)
                check_json(text, "notice")
                examine_output("notice.html", as_html(document), self.allowed)
                examine_output("notice.txt", as_text(document), self.allowed)
                return any(_names(entry, fact) for entry in json.loads(text)["subprocessors"])
        return False

    def _list(self, day: date) -> _Day:
        """The list as it is published at the end of a day."""
        _, _, register, past = [landing for landing in self.landings if landing[0] <= day][-1]
        files = render(register, day, past)
        landed = any(day == landing[0] for landing in self.landings)
        if landed:
            examine_site(files, self.allowed)
            examine_deadlines(register, day, past)
        entries = json.loads(files["subprocessors.json"])["subprocessors"]
        return _Day(day, {entry["slug"]: entry for entry in entries})

    def _days(self) -> Sequence[date]:
        """The days on which a list may differ from that of the day before."""
        first = self.landings[0][0]
        days = {first}
        for day, _, _, _ in self.landings:
            days |= {day, day - timedelta(days=1), day + timedelta(days=1)}
        for day, _, register, past in self.landings:
            text = render(register, day, past)["subprocessors.json"].decode()
            days |= {date.fromisoformat(named) for named in _DAY.findall(text)}
        return sorted(day for day in days if day >= first)


def _names(entry: Mapping[str, Any], fact: Fact) -> bool:
    """Whether the part of a notice about one subprocessor names the fact."""
    if entry["subprocessor"] != fact.slug:
        return False
    if fact.field == EXISTS:
        return True
    if fact.field in ("countries", "data", "data_subjects"):
        stated = [_alike(item) for item in entry[fact.field]]
        return _alike(fact.value.replace("-", " ")) in stated
    if fact.field == "established":
        # The notice about a whole subprocessor does not say where it is established.
        fields = {change["field"] for change in entry["changes"]}
        return not fact.value or not fields.isdisjoint((None, "engaged", "ended", "established"))
    return _alike(entry[fact.field]) == fact.value
