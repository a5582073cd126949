"""The feeds of changes and the calendar, read back by readers that did not write them.

The grammar of RFC 4287 is in the source archive of lxml. Where the package index
cannot be reached the tests with it are skipped, except in CI.
"""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import feedparser
import feedparser_rs
import ics
import pytest
from lxml import etree, html

from checks.escaping import visible
from checks.publish.ownership import MARKER
from checks.publish.words import LONGEST_TITLE, as_title
from tests.folders import Files, files_of
from tests.packages import cannot_run, once
from tests.project import ROOT
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, hostile_past, many, start_register

TODAY = "2026-06-30"

INDIA = full_vendor(countries=["FR", "IN"])

Site = Mapping[str, bytes]


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a single vendor and no changes."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a company whose past has hostile texts."""
    return hostile_past(tmp_path_factory.mktemp("hostile") / "initech").published(TODAY)


@pytest.fixture(scope="module")
def hostile_then(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the day on which the hostile texts stood."""
    company = hostile_past(tmp_path_factory.mktemp("hostile") / "initech")
    return company.published(TODAY, "--rev", "HEAD~1")


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a company of which more changed than a feed holds."""
    return many(tmp_path_factory.mktemp("long") / "initech", 130).published(TODAY)


def _feed(site: Site) -> Any:
    """The Atom feed as feedparser reads it. It has nothing to complain of."""
    feed = feedparser.parse(site["changes.atom"])
    assert (feed.version, feed.bozo) == ("atom10", False)
    return feed


def _json(site: Site) -> Any:
    """The JSON Feed as feedparser_rs reads it. It has nothing to complain of."""
    feed = feedparser_rs.parse(site["changes.json"].decode())
    assert (feed.version, feed.bozo) == ("json11", False)
    return feed


def _calendar(site: Site) -> list[tuple[date, str]]:
    """Days and titles of the events, as `ics` reads them."""
    events = ics.Calendar(site["calendar.ics"].decode()).events
    return sorted((event.begin.date(), event.name) for event in events)


def _time(stamp: str) -> datetime:
    """A moment, written as RFC 3339 has it."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", stamp)
    return datetime.fromisoformat(stamp)


NOON = datetime(2026, 5, 11, 12, tzinfo=UTC)

FACTS = [
    "Purpose: Hosting of the application",
    "Data: contact, usage",
    "Whose data: end users",
    "Where: France, India",
]
"""The facts of a notice about the vendor with India, as feeds and calendar state them."""

DATES = "takes effect on 10 June 2026, the last day for objections"
"""The dates of a material change that landed on 11 May 2026."""

CONTACT = "Questions and objections: privacy@initech.com"


def _described(*changes: str, where: str = "France, India") -> str:
    """The description of an event about material changes that landed on 11 May 2026."""
    dated = (f"{change} ({DATES})" for change in changes)
    return "\n".join(["Acme Cloud, Inc.", *dated, *FACTS[:-1], f"Where: {where}", CONTACT])


# What readers read.


def test_atom_says_what_changed_when_and_where(company: Repo) -> None:
    company.land(
        "2026-05-11", {ACME: full_vendor(countries=["FR", "IN"], website="https://a.com/")}
    )
    feed = _feed(company.published(TODAY))
    assert feed.feed.title == "Subprocessors of Initech: changes"
    assert feed.feed.author == "Initech"
    assert feed.feed.language == "en"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "alternate": "https://initech.com/subprocessors",
        "self": "https://initech.com/subprocessors/changes.atom",
    }
    assert _time(feed.feed.updated) == NOON
    [entry] = feed.entries
    assert entry.title == "Acme Cloud, Inc.: also India (and 1 more)"
    assert entry.link == "https://initech.com/subprocessors#acme"
    assert (_time(entry.published), _time(entry.updated)) == (NOON, NOON)
    assert html.fromstring(entry.content[0].value).text_content() == (
        "Acme Cloud, Inc."
        "also India (takes effect on 10 June 2026, the last day for objections)"
        "website: https://a.com/" + "".join(FACTS) + "Announced on 11 May 2026." + CONTACT
    )
    tags = ["material", "country-added", "website-changed", "Infrastructure"]
    assert [tag.term for tag in entry.tags] == tags
    assert len({feed.feed.id, entry.id}) == 2
    for name in (feed.feed.id, entry.id):
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name)


def test_json_feed_says_the_same_as_atom(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    company.land("2026-05-12", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    site = company.published(TODAY)
    feed, atom = _json(site), _feed(site)
    assert feed.feed.title == atom.feed.title
    assert feed.feed.link == "https://initech.com/subprocessors"
    assert feed.feed.language == "en"
    assert [author.name for author in feed.feed.authors] == ["Initech"]
    assert len(feed.entries) == 2
    for item, entry in zip(feed.entries, atom.entries, strict=True):
        assert (item.id, item.title, item.link) == (entry.id, entry.title, entry.link)
        assert _time(item.published) == _time(entry.published)
        assert _time(item.updated) == _time(entry.updated)
        assert item.content[0].value == entry.content[0].value
        assert [tag.term for tag in item.tags] == [tag.term for tag in entry.tags]


def test_items_of_the_json_feed_carry_the_changes_as_data(company: Repo) -> None:
    company.merge_pull_request(14, "2026-05-11", {ACME: INDIA})
    site = company.published(TODAY)
    document = json.loads(site["changes.json"])
    assert document["feed_url"] == "https://initech.com/subprocessors/changes.json"
    [item] = document["items"]
    [change] = item["_changes"]
    assert (change["kind"], change["new"], change["pull_request"]) == ("country-added", "IN", 14)


def test_the_calendar_has_deadlines_and_days_of_effect(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    company.land("2026-05-12", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    company.land("2026-05-13", {ACME: full_vendor(countries=["FR", "IN"], ended="2026-12-31")})
    site = company.published(TODAY)
    assert _calendar(site) == [
        (date(2026, 6, 10), "Last day for objections: Acme Cloud, Inc."),
        (date(2026, 6, 10), "Takes effect: Acme Cloud, Inc."),
        (date(2026, 6, 11), "Last day for objections: Beta Ltd"),
        (date(2026, 8, 1), "Takes effect: Beta Ltd"),
        (date(2026, 12, 31), "No longer used: Acme Cloud, Inc."),
    ]
    events = ics.Calendar(site["calendar.ics"].decode()).events
    assert all(event.all_day and event.duration.days == 1 for event in events)
    assert all(event.transparent for event in events)
    assert len({event.uid for event in events}) == 5
    assert {event.url for event in events} == {
        "https://initech.com/subprocessors#acme",
        "https://initech.com/subprocessors#beta",
    }
    assert {event.name: event.categories for event in events} == {
        "Last day for objections: Acme Cloud, Inc.": {
            "material",
            "country-added",
            "Infrastructure",
        },
        "Takes effect: Acme Cloud, Inc.": {"material", "country-added", "Infrastructure"},
        "Last day for objections: Beta Ltd": {"material", "added", "Infrastructure"},
        "Takes effect: Beta Ltd": {"material", "added", "Infrastructure"},
        "No longer used: Acme Cloud, Inc.": {"ended", "Infrastructure"},
    }
    beta = "new subprocessor: Hosting of the application (France)"
    dates = "takes effect on 1 August 2026, objections until 11 June 2026"
    assert {event.description for event in events} == {
        _described("also India"),
        "\n".join(["Beta Ltd", f"{beta} ({dates})", *FACTS[:-1], "Where: France", CONTACT]),
        "Acme Cloud, Inc.\nno longer used from 31 December 2026",
    }


def test_what_is_not_material_needs_no_day_in_the_calendar(company: Repo) -> None:
    company.land("2026-05-11", {ACME: full_vendor(website="https://acme.com/")})
    site = company.published(TODAY)
    [entry] = _feed(site).entries
    assert html.fromstring(entry.content[0].value).text_content() == (
        "Acme Cloud, Inc.website: https://acme.com/Announced on 11 May 2026."
    )
    assert _calendar(site) == []


def test_each_change_has_its_own_dates(company: Repo) -> None:
    company.land("2026-05-11", {ACME: full_vendor(countries=["FR", "IN"], ended="2026-12-31")})
    site = company.published(TODAY)
    [entry] = _feed(site).entries
    body = html.fromstring(entry.content[0].value)
    assert [item.text for item in body.iter("li")] == [
        f"also India ({DATES})",
        "no longer used from 31 December 2026",
        *FACTS,
    ]
    events = ics.Calendar(site["calendar.ics"].decode()).events
    assert {(str(event.begin.date()), event.description) for event in events} == {
        ("2026-06-10", _described("also India")),
        ("2026-12-31", "Acme Cloud, Inc.\nno longer used from 31 December 2026"),
    }


def test_what_goes_has_the_dates_of_what_comes_instead(company: Repo) -> None:
    company.land("2026-05-11", {ACME: full_vendor(countries=["IN"])})
    site = company.published(TODAY)
    said = [f"{words} ({DATES})" for words in ("no longer France", "also India")]
    said += [*FACTS[:-1], "Where: India"]
    [entry] = _feed(site).entries
    assert [item.text for item in html.fromstring(entry.content[0].value).iter("li")] == said
    [item] = json.loads(site["changes.json"])["items"]
    assert [point.text for point in html.fromstring(item["content_html"]).iter("li")] == said
    assert [change["effective"] for change in item["_changes"]] == ["2026-06-10"] * 2
    both = _described("no longer France", "also India", where="India")
    events = ics.Calendar(site["calendar.ics"].decode()).events
    assert {(str(event.begin.date()), event.name, event.description) for event in events} == {
        ("2026-06-10", f"{title}: Acme Cloud, Inc.", both)
        for title in ("Last day for objections", "Takes effect")
    }


def test_what_waits_for_another_landing_has_no_last_day_of_its_own(company: Repo) -> None:
    """India is announced, then France goes: nothing else holds until India does."""
    company.land("2026-05-11", {ACME: INDIA})
    company.land("2026-05-20", {ACME: full_vendor(countries=["IN"])})
    events = ics.Calendar(company.published(TODAY)["calendar.ics"].decode()).events
    assert sorted(
        (str(event.begin.date()), event.name, event.description or "") for event in events
    ) == [
        ("2026-06-10", "Last day for objections: Acme Cloud, Inc.", _described("also India")),
        ("2026-06-10", "Takes effect: Acme Cloud, Inc.", _described("also India")),
        (
            "2026-06-10",
            "Takes effect: Acme Cloud, Inc.",
            f"Acme Cloud, Inc.\nno longer France ({DATES})",
        ),
    ]


def test_what_would_come_and_go_and_is_taken_back_takes_no_effect(company: Repo) -> None:
    company.land("2026-06-11", {ACME: full_vendor(countries=["IN"])})
    assert len(_calendar(company.published(TODAY))) == 2
    company.land("2026-06-12", {ACME: full_vendor()})
    assert _calendar(company.published(TODAY)) == []


def test_what_was_taken_back_takes_no_effect(company: Repo) -> None:
    company.land(
        "2026-06-11", {ACME: INDIA, BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")}
    )
    assert len(_calendar(company.published(TODAY))) == 4
    company.land("2026-06-12", {ACME: full_vendor(), BETA: None})
    assert _calendar(company.published(TODAY)) == []


def test_a_day_of_effect_that_moves_is_told_as_it_is_now(company: Repo) -> None:
    company.land("2026-06-11", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    company.land("2026-06-12", {BETA: full_vendor(name="Beta Ltd", engaged="2026-10-01")})
    effects = [day for day, title in _calendar(company.published(TODAY)) if "effect" in title]
    assert set(effects) == {date(2026, 10, 1)}


def test_changes_csv_has_every_change(company: Repo) -> None:
    commit = company.merge_pull_request(14, "2026-05-11", {ACME: full_vendor(countries=["IN"])})
    rows = list(
        csv.DictReader(io.StringIO(company.published(TODAY)["changes.csv"].decode("utf-8-sig")))
    )
    assert rows == [
        {
            "announced": "2026-05-11", "effective": "2026-06-10", "objection_until": "2026-06-10",
            "subprocessor": "acme", "name": "Acme Cloud, Inc.", "kind": "country-removed",
            "field": "countries", "old": "FR", "new": "", "material": "no",
            "summary": "no longer France", "commit": commit, "pull_request": "14",
            "withdrawn": "", "amended": "", "ruling": "",
        },
        {
            "announced": "2026-05-11", "effective": "2026-06-10", "objection_until": "2026-06-10",
            "subprocessor": "acme", "name": "Acme Cloud, Inc.", "kind": "country-added",
            "field": "countries", "old": "", "new": "IN", "material": "yes",
            "summary": "also India", "commit": commit, "pull_request": "14",
            "withdrawn": "", "amended": "", "ruling": "",
        },
    ]  # fmt: skip


# Entries with a stable place, and entries with a new place.


def _entries(site: Site) -> dict[str, str]:
    """Titles in the Atom feed by id, and the same of the JSON Feed."""
    entries = {entry.id: entry.title for entry in _feed(site).entries}
    assert entries == {
        item["id"]: item["title"] for item in json.loads(site["changes.json"])["items"]
    }
    return entries


def _uids(site: Site) -> dict[str, str]:
    """Titles in the calendar by id."""
    return {event.uid: event.name for event in ics.Calendar(site["calendar.ics"].decode()).events}


def test_what_is_published_later_changes_no_entry(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    before = company.published("2026-05-12")
    company.land("2026-06-01", {ACME: full_vendor(name="Acme SE", countries=["FR", "IN"])})
    company.land("2026-06-02", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    uids = _uids(before)
    assert len(uids) == 2
    assert uids.keys() <= _uids(company.published(TODAY)).keys()
    company.land("2026-06-03", {ACME: None, "register.yaml": policy(notice={"days": 60})})
    after = company.published(TODAY)
    assert len(_entries(after)) == 4
    # The vendor left before its countries came, and so the announcement is withdrawn.
    [india] = _entries(before)
    assert _entries(after)[india] == f"{_entries(before)[india]} (withdrawn on 3 June 2026)"
    assert _feed(after).feed.id == _feed(before).feed.id


def test_a_feed_of_another_page_is_another_feed(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    before = company.published(TODAY)
    company.land("2026-05-12", {"register.yaml": policy(url="https://x.com/subprocessors")})
    after = company.published(TODAY)
    assert _feed(after).feed.id != _feed(before).feed.id
    assert _entries(after) == _entries(before)


def test_two_vendors_in_one_landing_are_two_entries(company: Repo) -> None:
    company.land(
        "2026-05-11", {ACME: INDIA, BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")}
    )
    assert sorted(_entries(company.published(TODAY)).values()) == [
        "Acme Cloud, Inc.: also India",
        "Beta Ltd: new subprocessor: Hosting of the application (France)",
    ]


def test_the_same_change_made_again_is_a_new_entry(company: Repo) -> None:
    for day in ("2026-03-11", "2026-04-12", "2026-04-13"):
        company.land(day, {ACME: INDIA if day.endswith(("1", "3")) else full_vendor()})
    titles = list(_entries(company.published(TODAY)).values())
    india, france = "Acme Cloud, Inc.: also India", "Acme Cloud, Inc.: no longer India"
    assert titles == [india, france, india]


def test_an_entry_says_that_its_change_was_withdrawn(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    before = company.published("2026-05-11")
    company.land("2026-05-12", {ACME: full_vendor()})
    after = company.published(TODAY)
    [entry] = _feed(after).entries
    assert entry.title == "Acme Cloud, Inc.: also India (withdrawn on 12 May 2026)"
    assert entry.id in _entries(before)
    assert _time(entry.updated) == NOON + timedelta(days=1)
    assert _calendar(after) == []


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        (
            {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")},
            "Beta Ltd: new subprocessor: Hosting of the application (France)",
        ),
        ({ACME: INDIA}, "Acme Cloud, Inc.: also India"),
        (
            {ACME: full_vendor(website="https://acme.com/")},
            "Acme Cloud, Inc.: website: https://acme.com/",
        ),
        (
            {ACME: full_vendor(contact={"role": "DPO", "email": "dpo@acme.cloud"})},
            "Acme Cloud, Inc.: contact: DPO, dpo@acme.cloud",
        ),
        (
            {ACME: full_vendor(ended="2026-06-15")},
            "Acme Cloud, Inc.: no longer used from 15 June 2026",
        ),
        ({ACME: None}, "Acme Cloud, Inc.: taken off the list"),
    ],
    ids=["addition", "material edit", "website", "contact", "end", "removal"],
)
def test_every_change_moves_the_feed(company: Repo, changed: Files, title: str) -> None:
    company.land("2026-05-01", {ACME: full_vendor(also_known_as=["Acme"])})
    company.land("2026-05-02", {ACME: full_vendor()})
    before = _feed(company.published(TODAY))
    company.land("2026-06-15T09:08:07+02:00", changed)
    after = _feed(company.published(TODAY))
    assert _time(before.feed.updated) == datetime(2026, 5, 2, 12, tzinfo=UTC)
    assert _time(after.feed.updated) == datetime(2026, 6, 15, 7, 8, 7, tzinfo=UTC)
    assert [entry.title for entry in after.entries] == [
        title,
        *(entry.title for entry in before.entries),
    ]


def test_what_is_not_public_is_no_entry(company: Repo) -> None:
    company.land("2026-05-01", {ACME: INDIA})
    before = company.published(TODAY)
    company.land("2026-05-02", {"notes.txt": "x"})
    assert company.published(TODAY) == before
    agreement = {"reference": "DPA-2025-009", "executed": "2025-01-20"}
    quiet = full_vendor(countries=["FR", "IN"], agreement=agreement, internal={"notes": "Ask Sam"})
    company.land("2026-06-15", {ACME: quiet})
    after = company.published(TODAY)
    # Feeds may say that the list was edited, but not how.
    assert _time(_feed(after).feed.updated) == datetime(2026, 6, 15, 12, tzinfo=UTC)
    assert _entries(after) == _entries(before)
    unlike = {name for name in before if before[name] != after[name]}
    assert unlike == {"changes.atom", MARKER}


def test_a_clock_that_goes_wrong_moves_no_feed_back(company: Repo) -> None:
    """Nothing lands before what has landed: customers cannot have known earlier."""
    company.land("2026-05-11", {ACME: INDIA})
    company.land(
        "2026-05-01", {ACME: full_vendor(countries=["FR", "IN"], website="https://a.com/")}
    )
    feed = _feed(company.published(TODAY))
    assert _time(feed.feed.updated) == NOON
    assert [_time(entry.updated) for entry in feed.entries] == [NOON, NOON]


def test_the_feeds_of_another_day_are_the_same(company: Repo) -> None:
    """A reader that asks every hour finds something new when something is new."""
    company.land("2026-05-11", {ACME: INDIA})
    before, after = company.published("2026-05-11"), company.published("2027-05-11")
    for name in ("changes.atom", "changes.json", "changes.csv", "calendar.ics"):
        assert before[name] == after[name]
    assert before["index.html"] != after["index.html"]


def test_every_machine_makes_the_same_feeds(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA, BETA: full_vendor(name="Bêta", engaged="2026-08-01")})
    here = company.published(TODAY)
    clone = company.clone(company.root.parent / "clone")
    for number, zone in enumerate(("Pacific/Kiritimati", "America/Lima")):
        site = clone.parent / f"elsewhere-{number}"
        command = [sys.executable, "-m", "checks", "--root", str(clone), "publish"]
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": "C"}
        subprocess.run(
            [*command, "--today", TODAY, "--output", str(site)],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        assert files_of(site) == here


# How much, and how little.


def test_before_anything_changes_the_feeds_are_empty(company: Repo) -> None:
    site = company.published(TODAY)
    feed = _feed(site)
    assert feed.entries == []
    assert _time(feed.feed.updated) == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert _json(site).entries == []
    assert _calendar(site) == []
    assert len(site["changes.csv"].splitlines()) == 1


def test_a_register_without_vendors_has_feeds(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2026-03-02", {})
    site = company.published(TODAY)
    assert _feed(site).entries == []
    company.land("2026-05-11", {ACME: full_vendor(engaged="2026-08-01")})
    assert len(_feed(company.published(TODAY)).entries) == 1


def test_feeds_hold_the_latest_hundred_entries(long: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(long["changes.csv"].decode("utf-8-sig"))))
    assert len(rows) == 130
    latest = [f"{row['name']}: {row['summary']}" for row in rows[:100]]
    assert [entry.title for entry in _feed(long).entries] == latest
    assert [entry.title for entry in _json(long).entries] == latest


def test_the_calendar_holds_all_that_is_to_come_and_a_hundred_entries(company: Repo) -> None:
    new = {
        f"subprocessors/v{number:03}.yaml": full_vendor(name=f"V{number}", engaged="2026-09-01")
        for number in range(101)
    }
    company.land("2026-05-11", new)
    ahead = [title for _, title in _calendar(company.published("2026-05-12"))]
    assert len(ahead) == 202
    assert "Takes effect: V100" in ahead
    past = [title for _, title in _calendar(company.published("2026-09-02"))]
    assert len(past) == 200
    assert "Takes effect: V99" in past
    assert "Takes effect: V100" not in past


def test_what_is_not_committed_is_in_no_feed(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    before = company.published(TODAY)
    company.write(
        {
            ACME: full_vendor(countries=["FR", "IN", "JP"]),
            BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01"),
        }
    )
    outcome = company.run("publish", "--output", str(company.site), "--today", TODAY)
    assert outcome.status == 0
    assert "are in no feed, calendar or changes.csv" in outcome.err
    after = files_of(company.site)
    for name in ("changes.atom", "changes.json", "changes.csv", "calendar.ics"):
        assert after[name] == before[name]
    assert "Japan" in after["index.html"].decode()


# Facts, links, categories, titles and reminders.


def test_a_feed_states_the_facts_on_the_day_of_the_landing(company: Repo) -> None:
    """Otherwise an old entry would change, and no reader would notice."""
    company.land("2026-05-11", {ACME: INDIA})
    before = company.published("2026-05-12")
    later = full_vendor(countries=["FR", "IN", "JP"], purpose="Storage of files", data=["content"])
    company.land("2026-05-20", {ACME: later})
    after = company.published(TODAY)
    old = [entry.content[0].value for entry in _feed(before).entries]
    assert [entry.content[0].value for entry in _feed(after).entries][1:] == old
    descriptions = {
        event.description for event in ics.Calendar(after["calendar.ics"].decode()).events
    }
    assert _described("also India") in descriptions


def test_each_third_country_has_its_safeguard(company: Repo) -> None:
    company.land("2026-05-11", {ACME: full_vendor(countries=["FR", "IN", "GB"], transfers="scc")})
    site = company.published(TODAY)
    clauses = "Safeguard: India: standard contractual clauses (GDPR Art. 46(2)(c))"
    decision = "Safeguard: United Kingdom: adequacy decision (EU) 2021/1772"
    [entry] = _feed(site).entries
    items = [item.text for item in html.fromstring(entry.content[0].value).iter("li")]
    assert clauses in items
    assert any(item.startswith(decision) for item in items)
    for event in ics.Calendar(site["calendar.ics"].decode()).events:
        assert {clauses, *items[-2:]} <= {*event.description.split("\n")}


def test_the_facts_of_a_further_service_stand_with_its_entity(company: Repo) -> None:
    company.land("2026-05-01", {ACME: full_vendor(transfers="scc")})
    service = full_vendor(
        entity="acme", purpose="Delivery of e-mail", countries=["FR", "IN"],
        agreement=None, evaluation=None, website=None, engaged="2026-08-01",
    )  # fmt: skip
    company.land("2026-05-11", {BETA: service})
    entry = _feed(company.published(TODAY)).entries[0]
    assert "Safeguard: India: standard contractual clauses" in entry.content[0].value


def test_no_link_dangles(company: Repo) -> None:
    """The page has no anchor for a vendor that was removed."""
    beta = full_vendor(name="Beta Ltd", engaged="2026-08-01")
    company.land("2026-05-11", {ACME: INDIA, BETA: beta})
    company.land("2026-05-12", {BETA: None})
    site = company.published(TODAY)
    page = "https://initech.com/subprocessors"
    links = {entry.title: entry.link for entry in _feed(site).entries}
    added = "Beta Ltd: new subprocessor: Hosting of the application (France)"
    assert links == {
        "Acme Cloud, Inc.: also India": f"{page}#acme",
        f"{added} (withdrawn on 12 May 2026)": page,
    }
    assert {item["url"] for item in json.loads(site["changes.json"])["items"]} == {*links.values()}
    anchors = html.fromstring(site["index.html"].decode()).xpath("//@id")
    urls = {event.url for event in ics.Calendar(site["calendar.ics"].decode()).events}
    for link in {*links.values(), *urls}:
        assert link.partition("#")[2] in ("", *anchors)


def test_a_group_that_the_list_no_longer_has_is_no_category(company: Repo) -> None:
    groups = {"infrastructure": {"title": "Infrastructure"}, "old": {"title": "Old services"}}
    company.land("2026-05-10", {"register.yaml": policy(groups=groups)})
    company.land("2026-05-11", {ACME: full_vendor(group="old", website="https://a.com/")})
    assert _tags(company.published(TODAY)) == [["website-changed", "group-changed", "Old services"]]
    company.land("2026-05-12", {"register.yaml": policy(), ACME: full_vendor()})
    assert _tags(company.published(TODAY)) == [
        ["website-changed", "group-changed", "Infrastructure"],
        ["website-changed", "group-changed"],
    ]


def _tags(site: Site) -> list[list[str]]:
    return [item["tags"] for item in json.loads(site["changes.json"])["items"]]


def test_titles_are_short_and_the_content_has_the_whole_text(company: Repo) -> None:
    purpose = "Hosting of the application, its databases, its backups and the logs of all servers"
    company.land("2026-05-11", {ACME: full_vendor(purpose=purpose, website="https://a.com/")})
    site = company.published(TODAY)
    [entry] = _feed(site).entries
    assert len(entry.title) <= LONGEST_TITLE
    assert entry.title == (
        "Acme Cloud, Inc.: purpose: Hosting of the application, its databases, its… (and 1 more)"
    )
    assert f"purpose: {purpose} (previously: Hosting of the application)" in entry.content[0].value


@pytest.mark.parametrize(
    ("text", "end", "title"),
    [
        ("a" * 90, "", "a" * 90),
        ("a" * 91, "", "a" * 89 + "…"),
        ("a" * 50 + " " + "b" * 39, "", "a" * 50 + " " + "b" * 39),
        ("a" * 50 + " " + "b" * 40, "", "a" * 50 + "…"),
        ("a" * 50 + ", " + "b" * 40, "", "a" * 50 + "…"),
        ("a" * 89 + " b", "", "a" * 89 + "…"),
        ("a " + "b" * 90, "", "a " + "b" * 87 + "…"),
        ("a" * 78, " (and 2 more)", "a" * 76 + "… (and 2 more)"),
        ("a" * 77, " (and 2 more)", "a" * 77 + " (and 2 more)"),
    ],
)
def test_a_long_title_is_cut_at_a_word(text: str, end: str, title: str) -> None:
    assert as_title(text, end) == title
    assert len(title) <= LONGEST_TITLE


def test_a_calendar_reminds_a_week_before_the_last_day_for_objections(company: Repo) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    data = company.published(TODAY)["calendar.ics"].decode().replace("\r\n ", "")
    [objection, effect] = data.split("BEGIN:VEVENT")[1:]
    [alarm] = re.findall("BEGIN:VALARM\r\n(.*)END:VALARM", objection, re.DOTALL)
    assert sorted(alarm.split("\r\n")[:-1]) == [
        "ACTION:DISPLAY",
        "DESCRIPTION:Last day for objections: Acme Cloud\\, Inc.",
        "TRIGGER:-P7D",
    ]
    assert "VALARM" not in effect


@pytest.mark.parametrize(("days", "reminds"), [(7, False), (8, True)])
def test_a_reminder_is_not_due_before_the_announcement(
    company: Repo, days: int, reminds: bool
) -> None:
    company.land("2026-03-02", {"register.yaml": policy(notice={"days": 30})})
    company.land("2026-03-03", {"register.yaml": policy(notice={"days": days})})
    company.land("2026-05-11", {ACME: INDIA})
    assert (b"BEGIN:VALARM" in company.published(TODAY)["calendar.ics"]) is reminds


def test_a_calendar_is_read_again_every_day(company: Repo) -> None:
    lines = company.published(TODAY)["calendar.ics"].decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in lines
    assert "X-PUBLISHED-TTL:P1D" in lines


def test_a_calendar_without_events_has_a_component(company: Repo) -> None:
    """RFC 5545, 3.6, has no calendar without a component."""
    empty = company.published(TODAY)["calendar.ics"].decode()
    assert "BEGIN:VEVENT" not in empty
    assert empty.count("BEGIN:VTIMEZONE") == empty.count("END:VTIMEZONE") == 1
    company.land("2026-05-11", {ACME: INDIA})
    assert "VTIMEZONE" not in company.published(TODAY)["calendar.ics"].decode()


# What hostile texts do: nothing.


@dataclass(frozen=True)
class Shown:
    """What feeds show of a hostile text: title, and content as HTML."""

    title: str
    content: str


def _expected(slug: str, dates: str = "") -> tuple[str, list[str]]:
    """The title and the items of the entry with the vendor's hostile text."""
    shown, old = visible(HOSTILE[slug]), f"Vendor {list(HOSTILE).index(slug)} Ltd"
    replaced = f"{shown} takes the place of {old}"
    purpose = f"purpose: {shown} (previously: Hosting of the application)"
    return as_title(f"{shown}: {replaced}", " (and 2 more)"), [
        replaced + dates,
        purpose + dates,
        f"also known as {shown}{dates}",
    ]


def _atom_entries(site: Site) -> Iterator[Shown]:
    """Title and content of the entries, as a strict reader of XML has them."""
    root = etree.fromstring(site["changes.atom"])
    names = {"a": "http://www.w3.org/2005/Atom"}
    for entry in root.findall("a:entry", names):
        content = entry.find("a:content", names)
        assert content.get("type") == "html"
        assert len(content) == 0
        assert entry.find("a:title", names).get("type", "text") == "text"
        yield Shown(entry.findtext("a:title", namespaces=names), content.text)


def _json_entries(site: Site) -> Iterator[Shown]:
    for item in json.loads(site["changes.json"])["items"]:
        yield Shown(item["title"], item["content_html"])


@pytest.mark.parametrize("slug", HOSTILE)
@pytest.mark.parametrize("read", [_atom_entries, _json_entries], ids=["atom", "json"])
def test_feeds_show_hostile_text_as_text(hostile: Site, slug: str, read: Any) -> None:
    dates = " (takes effect on 1 May 2026, the last day for objections)"
    title, items = _expected(slug, dates)
    [entry] = [entry for entry in read(hostile) if entry.title == title]
    body = html.fragment_fromstring(entry.content, create_parent=True)
    lists = ["ul", *["li"] * 3, "ul", *["li"] * 4]
    assert [element.tag for element in body.iter()] == ["div", "p", *lists, "p", "p"]
    assert not any(element.attrib for element in body.iter())
    assert body.findtext("p") == visible(HOSTILE[slug])
    facts = [f"Purpose: {visible(HOSTILE[slug])}", *FACTS[1:-1], "Where: France"]
    assert [item.text for item in body.iter("li")] == [*items, *facts]


def test_hostile_text_adds_no_entry(hostile: Site, hostile_then: Site) -> None:
    assert len(_entries(hostile)) == 2 * len(HOSTILE)
    assert len(_json(hostile).entries) == 2 * len(HOSTILE)
    # Each text held for a while, and then went.
    assert len(_calendar(hostile)) == 4 * len(HOSTILE)
    # For each, a last day for objections and a day of effect.
    assert len(_calendar(hostile_then)) == 2 * len(HOSTILE)


@pytest.mark.parametrize("slug", HOSTILE)
def test_the_calendar_shows_hostile_text_as_text(hostile_then: Site, slug: str) -> None:
    """Read by RFC 5545, 3.3.11, itself: `ics` takes the text `\\n` for a new line."""
    lines = hostile_then["calendar.ics"].decode().replace("\r\n ", "").split("\r\n")
    shown, dates = (
        visible(HOSTILE[slug]),
        " (takes effect on 1 May 2026, the last day for objections)",
    )
    told = "\n".join(_expected(slug, dates)[1])
    texts = [_unescaped(line) for line in lines]
    assert texts.count(f"SUMMARY:{as_title(f'Takes effect: {shown}')}") == 1
    assert texts.count(f"SUMMARY:{as_title(f'Last day for objections: {shown}')}") == 1
    changes = f"{shown}\n{told}\nPurpose: {shown}\n"
    assert sum(text.startswith(f"DESCRIPTION:{changes}") for text in texts) == 2
    assert lines.count("END:VEVENT") == lines.count("BEGIN:VEVENT") == 2 * len(HOSTILE)


def _unescaped(line: str) -> str:
    name, _, value = line.partition(":")
    if name in ("SUMMARY", "DESCRIPTION"):
        assert not re.search(r"(?<!\\)(\\\\)*[;,]", value), "a separator is not escaped"
    return re.sub(r"\\([\\;,nN])", lambda escape: "\n" if escape[1] in "nN" else escape[1], line)


def test_lines_of_the_calendar_are_short(hostile_then: Site) -> None:
    """RFC 5545, 3.1: at most 75 octets, and no character is torn."""
    data = hostile_then["calendar.ics"]
    assert data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode().isprintable()


@pytest.mark.parametrize("slug", HOSTILE)
def test_no_cell_of_changes_csv_is_a_formula(hostile: Site, slug: str) -> None:
    rows = list(csv.DictReader(io.StringIO(hostile["changes.csv"].decode("utf-8-sig"), newline="")))
    shown = visible(HOSTILE[slug])
    start = "'" if shown.startswith("=") else ""
    mine = [r for r in rows if r["subprocessor"] == slug and r["announced"] == "2026-04-01"]
    assert [row["new"] for row in mine] == [start + shown] * 3
    assert [row["name"] for row in mine] == [start + shown] * 3
    replaced, *rest = _expected(slug)[1]
    assert [row["summary"] for row in mine] == [start + replaced, *rest]


def test_a_hostile_title_of_the_past_is_shown_as_text(company: Repo) -> None:
    bell = policy(organization="Ini\atech <b>")
    company.land("2026-05-01", {"register.yaml": bell})
    company.land("2026-05-02", {"register.yaml": policy()})
    site = company.published(TODAY, "--rev", "HEAD~1")
    assert _feed(site).feed.title == visible("Subprocessors of Ini\atech <b>: changes")


# The grammar of Atom.

ATOM = "http://www.w3.org/2005/Atom"
SCHEMATRON = "http://www.ascc.net/xml/schematron"


@dataclass(frozen=True)
class Grammar:
    """The grammar of RFC 4287 (Appendix B): in RELAX NG, with rules in Schematron.

    A rule has a context, a test, and a message for failure.
    """

    relax_ng: Any
    rules: Sequence[tuple[str, str, str]]

    def complaints(self, feed: bytes) -> list[str]:
        """What is wrong with a feed."""
        root = etree.fromstring(feed)
        said = [] if self.relax_ng.validate(root) else [str(self.relax_ng.error_log)]
        names = {"atom": ATOM}
        for context, test, meaning in self.rules:
            for element in root.xpath(f"//{context}", namespaces=names):
                if not element.xpath(f"boolean({test})", namespaces=names):
                    said.append(meaning)
        return said


@pytest.fixture(scope="session")
def grammar(shared: Path) -> Grammar:
    """The grammar, from the source archive of the lxml that constraints.txt pins."""
    pin = re.search(r"^lxml==([\w.]+)(.*\n(?: +--hash=.*\n)+)", _constraints(), re.MULTILINE)
    assert pin is not None
    name = f"lxml-{pin[1]}"
    archive = once(shared / "lxml", partial(_fetch_sources, pin[1])) / f"{name}.tar.gz"
    assert f"sha256:{hashlib.sha256(archive.read_bytes()).hexdigest()}" in pin[2]
    with tarfile.open(archive) as members:
        member = members.extractfile(f"{name}/doc/s5/ep2008/atom.rng")
        assert member is not None
        document = etree.parse(member)
    rules = [
        (rule.get("context"), assertion.get("test"), assertion.text)
        for rule in document.iter(f"{{{SCHEMATRON}}}rule")
        for assertion in rule.iter(f"{{{SCHEMATRON}}}assert")
    ]
    assert len(rules) == 3
    return Grammar(etree.RelaxNG(document), rules)


def _fetch_sources(version: str, folder: Path) -> None:
    """Download the source archive of lxml into a folder."""
    command = [sys.executable, "-m", "unearth", "--no-binary", "--download", str(folder)]
    fetched = subprocess.run(
        [*command, f"lxml=={version}"], check=False, capture_output=True, encoding="utf-8"
    )
    if not any(folder.iterdir()):
        why = fetched.stderr.strip().rpartition("\n")[2]
        cannot_run(f"the grammar of Atom is fetched from the package index: {why}")


def _constraints() -> str:
    return (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_feeds_keep_to_the_grammar(grammar: Grammar, company: Repo) -> None:
    empty = company.published(TODAY)["changes.atom"]
    assert grammar.complaints(empty) == []
    company.land("2026-05-11", {ACME: INDIA})
    company.land("2026-05-12", {ACME: None})
    full = company.published(TODAY)["changes.atom"]
    assert full.count(b"<entry>") == 2
    assert grammar.complaints(full) == []


def test_hostile_and_long_feeds_keep_to_the_grammar(
    grammar: Grammar, hostile: Site, long: Site
) -> None:
    assert grammar.complaints(hostile["changes.atom"]) == []
    assert grammar.complaints(long["changes.atom"]) == []


@pytest.mark.parametrize(
    ("where", "part", "complaint"),
    [
        ("feed", "updated", "Expecting"),
        ("feed", "id", "Expecting"),
        ("feed", "title", "Expecting"),
        ("feed", "author", "must have an atom:author"),
        ("entry", "updated", "Expecting"),
        ("entry", "id", "Expecting"),
        ("entry", "title", "Expecting"),
    ],
)
def test_the_grammar_refuses_what_lacks_a_part(
    grammar: Grammar, company: Repo, where: str, part: str, complaint: str
) -> None:
    """The tests above can fail."""
    company.land("2026-05-11", {ACME: INDIA})
    feed = company.published(TODAY)["changes.atom"].decode()
    head, start, entry = feed.partition("<entry>")
    lacking = re.compile(f"<{part}>.*?</{part}>")
    if where == "feed":
        broken = lacking.sub("", head) + start + entry
    else:
        broken = head + start + lacking.sub("", entry)
    assert broken != feed
    assert any(complaint in message for message in grammar.complaints(broken.encode()))


def test_the_grammar_refuses_a_time_that_is_none(grammar: Grammar, company: Repo) -> None:
    feed = company.published(TODAY)["changes.atom"].decode()
    broken = re.sub("<updated>.*?</updated>", "<updated>yesterday</updated>", feed)
    assert grammar.complaints(broken.encode())
