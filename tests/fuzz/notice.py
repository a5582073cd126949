"""Promises to customers: the list announces each change for the whole notice period.

Effect and announcement are both taken from the list as it is published, day by day.
A *fact* is a material statement about a subprocessor, such as use, purpose, places, safeguards or
data. The list of a day states the facts that hold, and promises the facts of later days. The
examined properties:

- A fact that begins to hold is promised in every list since a landing that lies the notice period
  back. Only a limit, a further safeguard, or a fact that a vendor in onboarding states for the
  first time needs no promise.
- The notice about the landings of that day names the fact.
- The notice about an accepted landing lacks no fact.
- Until the next landing, the list of each day is the earlier list with the changes that the earlier
  list announces up to that day: no more and no fewer.
- No list shows the new value of a change before the day on which the change takes effect.
- From the start of the history on, the archive has a snapshot for each day, with the rows of the
  list of this day.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from checks.changes.history import History, history
from checks.data.regions import within
from checks.documents.notice import as_json, notice
from checks.documents.notice_mail import as_html, as_message, as_text
from checks.documents.notice_markdown import as_markdown
from checks.publish.site import render
from checks.register.load import ConfigurationError, load
from checks.register.model import Register
from checks.register.repository import Repository
from tests.archived import includes, past_rows, rows_of, snapshots_of
from tests.fuzz.commands import run
from tests.fuzz.examining import examine_deadlines, examine_message, examine_output, examine_site
from tests.fuzz.failure import Failed
from tests.fuzz.landings import accepted
from tests.fuzz.oracles.data import check_json
from tests.fuzz.oracles.expected import Expected, expected
from tests.fuzz.repository import BRANCH, PROPOSAL, commits_of, land, make_empty, propose
from tests.fuzz.stated import Fact, List, alike
from tests.fuzz.story import Files, Step, Story
from tests.repositories import Repo
from tests.trees import MemoryTree, check

_DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"')


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


@dataclass(frozen=True)
class _Lists:
    """The published lists of a register, day by day."""

    repo: Repo
    story: Story
    allowed: Expected
    moved: set[str] = field(default_factory=set)
    """Slugs of services that got an entry of their own, with the facts of their legal entity."""

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
        """Raises `Failed` if a list or a notice breaks a promise to customers."""
        days = self._days()
        lists = [self._list(day) for day in days]
        self._examine_archive(days)
        for number, now in enumerate(lists):
            now.examine()
            earlier = lists[:number]
            if not earlier:
                continue
            landed = any(earlier[-1].day < day <= now.day for day, *_ in self.landings)
            if not landed:
                _examine_promises(earlier[-1], now)
            self._examine_beginnings(earlier, now)
        for number in range(1, len(self.landings)):
            missing = self._notice(number)["missing"]
            if missing:
                raise Failed(f"the notice lacks {missing[0]['field']}", json.dumps(missing))

    def _examine_archive(self, days: Sequence[date]) -> None:
        """Raises `Failed` if an edition of the archive differs from the list on one of its days."""
        every = snapshots_of(self.repo.root, days[-1])
        first = date.fromisoformat(every.snapshots[0].day)
        for day in [day for day in days if day >= first]:
            commit = [landing[1] for landing in self.landings if landing[0] <= day][-1]
            found = [snapshot for snapshot in every.snapshots if includes(snapshot, day)]
            if len(found) != 1:
                raise Failed("a day without its snapshot", f"{day}: {len(found)} snapshots")
            if rows_of(found[0], every) != past_rows(self.repo.root, commit, day, days[-1]):
                raise Failed("a snapshot is not the list of its day", f"{day}, {found[0].name}")

    def _examine_beginnings(self, before: Sequence[List], now: List) -> None:
        """Raises `Failed` for a fact that begins to hold too soon, or that no notice names."""
        held = before[-1].holds
        # A list must withdraw an end as early as it must announce a beginning. So every day asks
        # for each use.
        begins = {fact for fact in now.holds if fact not in held or fact.exists}
        self.moved.update(f.slug for f in begins - held if f.exists and _is_moved(f, held, now))
        promises = [(earlier.day, earlier.promises(now.day)) for earlier in reversed(before)]
        for fact in sorted(begins):
            if fact.field != "transfers" and not self._is_exempt(fact, before[-1], now):
                since = _since(now.day, promises, partial(_covers, fact=fact))
                # A promise without a limit does not name the limit.
                literally = all(fact in promised for day, promised in promises if day >= since)
                self._examine_fact(fact, since, now, named=literally)
        for slug in sorted({fact.slug for fact in now.holds}):
            until_now, stated = _safeguards(held, slug), _safeguards(now.holds, slug)
            if slug in self.moved and Fact(slug) not in held:
                exempt = True
            elif until_now:
                exempt = _are_kept(until_now, stated)
            else:
                exempt = not stated or self._is_stated_first(slug, before[-1])
            if not exempt:
                since = _since(now.day, promises, partial(_leads_to, slug=slug, stated=stated))
                fact = Fact(slug, "transfers", ", ".join(stated))
                self._examine_fact(fact, since, now, named=True)

    def _is_exempt(self, fact: Fact, before: List, now: List) -> bool:
        """Whether a fact may begin to hold without a notice of its own."""
        if fact.slug in self.moved and (fact.exists or Fact(fact.slug) not in before.holds):
            return True
        if fact.exists:
            return False
        name, _, code = fact.field.partition(".")
        held = before.holds
        if name in ("activities", "served"):
            # The notice about a country is about what happens there, too.
            countries = {other for other in now.holds if other.field == "countries"}
            begins = countries - held
            if any(o.slug == fact.slug and o.value.startswith(f"{code}=") for o in begins):
                return True
        stated = any(o.slug == fact.slug and o.field == fact.field and o.value for o in held)
        return not stated and self._is_stated_first(fact.slug, before)

    def _is_stated_first(self, slug: str, before: List) -> bool:
        """Whether a vendor in onboarding, or its legal entity, may state a fact without notice."""
        slugs = {slug, before.entries[slug]["entity"]} if slug in before.entries else {slug}
        return any(
            register.policy.onboarding is not None and slugs & register.policy.onboarding.slugs
            for day, _, register, _ in self.landings
            if day <= before.day
        )

    def _examine_fact(self, fact: Fact, since: date, now: List, *, named: bool) -> None:
        if since == self.landings[0][0]:
            return  # what is promised at the start counts as announced
        earliest = self._earliest(since)
        if earliest > now.day:
            raise Failed(
                f"short notice of {_root(fact) or 'a subprocessor'}",
                f"{fact.slug}: {fact.field} {fact.value!r} holds on {now.day} and is published "
                f"since {since}, with a notice period until {earliest}",
            )
        if named and not self._named(fact, since, now):
            raise Failed(
                f"no notice names {_root(fact) or 'a subprocessor'}",
                f"{fact.slug}: {fact.field} {fact.value!r} holds on {now.day}; landed on {since}",
            )

    def _earliest(self, day: date) -> date:
        """The day on which the longest notice period in force on a day ends, if it begins then.

        A shortened period stays in force until it has passed.
        """
        earliest = day + timedelta(days=1)
        count = Counter(step.day for step in self.story.steps)
        for number, (landed, _, register, _) in enumerate(self.landings):
            if landed > day:
                break
            if landed == day and count[day] > 1:
                break  # the day has several landings, and nobody knows the right landing
            period = register.policy.notice.period
            following = self.landings[number + 1 : number + 2]
            until = max(following[0][0], landed) if following else date.max
            if period.effective(until) >= day:
                earliest = max(earliest, period.effective(day))
        return earliest

    def _named(self, fact: Fact, landed: date, now: List) -> bool:
        """Whether the notice about the landings of a day names the fact."""
        slugs = {fact.slug}
        if fact.field in ("established", "transfers"):
            slugs.add(now.entries[fact.slug]["entity"])
        for number, (day, *_) in enumerate(self.landings):
            if day == landed and number:
                notified = self._notice(number)["subprocessors"]
                return any(n["subprocessor"] in slugs and _names(n, fact) for n in notified)
        return False

    def _notice(self, number: int) -> Any:
        """The notice about a landing, as JSON has it. Its e-mails are examined."""
        _, commit, register, _ = self.landings[number]
        past = history(self.repository, commit, self.landings[number - 1][1])
        document = notice(past, register.policy)
        examine_output("notice.html", as_html(document), self.allowed)
        examine_output("notice.txt", as_text(document), self.allowed)
        examine_output("notice.md", as_markdown(document), self.allowed)
        examine_message(as_message(document), self.allowed)
        return check_json(as_json(document), "notice")

    def _list(self, day: date) -> List:
        """The list as it is published at the end of a day."""
        _, _, register, past = [landing for landing in self.landings if landing[0] <= day][-1]
        files = render(register, day, past)
        landed = any(day == landing[0] for landing in self.landings)
        if landed:
            examine_site(files, self.allowed)
            examine_deadlines(register, day, past)
        entries = json.loads(files["subprocessors.json"])["subprocessors"]
        return List(day, {entry["slug"]: entry for entry in entries})

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


def _is_moved(use: Fact, held: Collection[Fact], now: List) -> bool:
    """Whether a new entry has only facts that the entry of the legal entity has, too."""
    entity = now.entries[use.slug]["entity"]
    facts = {f for f in now.holds if f.slug == use.slug and f.field in _COMPARED}
    known = frozenset(held)
    return bool(entity) and all(_covers(known, fact._replace(slug=entity)) for fact in facts)


_COMPARED = ("name", "purpose", "countries", "data", "data_subjects", "established")


def _examine_promises(before: List, now: List) -> None:
    """Raises `Failed` if a list differs from the announcements of the list before it, folded.

    No landing lies between the two lists.
    """
    promised, held = before.promises(now.day), now.holds
    shown = {fact[:2] for fact in before.holds}
    for fact in sorted(promised ^ held):
        if fact.limits and fact[:2] not in shown:
            continue  # a list promises a country without its details
        words = "never comes" if fact in promised else "was not promised"
        raise Failed(
            f"{_root(fact) or 'a subprocessor'} {words}",
            f"{fact}: promised on {before.day} for {now.day}",
        )


def _root(fact: Fact) -> str:
    return fact.field.partition(".")[0]


def _since(
    day: date, promises: Sequence[tuple[date, Set[Fact]]], leads: Callable[[Set[Fact]], bool]
) -> date:
    """The first day from which on every list promises the facts. The latest list is first."""
    since = day
    for published, promised in promises:
        if not leads(promised):
            break
        since = published
    return since


def _covers(promises: Set[Fact], fact: Fact) -> bool:
    """Whether promises allow a fact. A promise without a limit allows any limit."""
    if Fact(fact.slug) not in promises:
        return False
    if fact in promises or (fact.limits and fact._replace(value="") in promises):
        return True
    code = fact.value.partition("=")[0]
    return any(
        promise[:2] == fact[:2]
        and "=" in fact.value
        and (
            promise.title == fact.title
            or (fact.field == "countries" and within(code, promise.value.partition("=")[0]))
        )
        for promise in promises
    )


Safeguards = Mapping[str, frozenset[str]]
"""Safeguards and their extensions, each with its countries. Without countries, for all."""


def _safeguards(facts: Set[Fact], slug: str) -> Safeguards:
    stated = [fact.value for fact in facts if fact[:2] == (slug, "transfers")]
    parts = (value.partition("|") for value in stated)
    return {name: frozenset(limit.split(",") if limit else []) for name, _, limit in parts}


def _are_kept(earlier: Safeguards, later: Safeguards) -> bool:
    """Whether each safeguard stays, at least for its countries."""
    return all(
        name in later and (not later[name] or (bool(limit) and limit <= later[name]))
        for name, limit in earlier.items()
    )


def _leads_to(promises: Set[Fact], slug: str, stated: Safeguards) -> bool:
    """Whether the stated safeguards keep all promised safeguards."""
    promised = _safeguards(promises, slug)
    return _are_kept(promised, stated) and bool(promised) == bool(stated)


_IN_CHANGES = {
    "established": ("established",),
    "transfers": ("transfers",),
    "activities": ("country-details",),
    "served": ("country-details",),
    "details": ("details",),
}
"""Facts that a notice names only in the changes, with the fields of these changes."""


def _names(notified: Mapping[str, Any], fact: Fact) -> bool:
    """Whether the part of a notice about one subprocessor names the fact."""
    field = _root(fact)
    if fact.exists:
        return True
    if field in _IN_CHANGES:
        fields = {(change["field"] or "").partition(".")[0] for change in notified["changes"]}
        # The notice about a whole subprocessor does not state these facts.
        return not fact.value or not fields.isdisjoint(
            ("", "engaged", "ended", *_IN_CHANGES[field])
        )
    if field in ("countries", "data", "data_subjects"):
        return alike(fact.title.replace("-", " ")) in [alike(item) for item in notified[field]]
    if field == "scope":
        titles = [alike(title) for title in (notified["scope"] or "").split(", ")]
        return fact.title in titles
    return alike(notified[field]) == fact.value
