"""What changed: the command `changes`, the published page, and lists of the past."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from checks.documents.changelog import ChangesDocument
from checks.escaping import visible
from checks.languages.language import ENGLISH
from checks.publish.formats import SCHEMA_FILE
from checks.publish.ownership import MARKER
from tests.folders import Files, RegisterFolder, files_of, texts_of
from tests.pages import entry, facts, page_of, part, parts_of, shown, words
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import HOSTILE, goldens, hostile_past, many, start_register

TODAY = "2026-06-30"

INDIA = full_vendor(countries=["FR", "IN"])


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with one vendor and no changes."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})


@pytest.fixture
def story(company: Repo) -> Repo:
    """Three landings: a merge, a squash, and a commit without a pull request."""
    company.merge_pull_request(14, "2026-05-11", {ACME: full_vendor(countries=["IN"])})
    beta = full_vendor(name="Beta Ltd", purpose="E-mail to users", engaged="2026-08-01")
    company.land("2026-06-11", {ACME: INDIA, BETA: beta}, "Add Beta (#17)")
    company.land("2026-06-12", {ACME: full_vendor(countries=["FR", "IN"], ended="2026-12-31")})
    return company


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A company whose past has hostile texts, published."""
    company = hostile_past(tmp_path_factory.mktemp("hostile") / "initech")
    company.published(TODAY)
    return company


def _page(company: Repo, today: str, *more: str) -> Any:
    """The page published on that day."""
    return page_of(company.published(today, *more))


def _lists(markdown: str) -> list[str]:
    """The items of the lists of a Markdown page, as a reader sees them."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [
        "".join(child.content for child in token.children or () if child.type.startswith("text"))
        for depth, token in zip(_depths(tokens), tokens, strict=True)
        if token.type == "inline" and depth
    ]


def _depths(tokens: list[Any]) -> list[int]:
    """In how many list items each token stands."""
    depth, depths = 0, []
    for token in tokens:
        depth += token.nesting if token.type.startswith("list_item") else 0
        depths.append(depth)
    return depths


# The command.


def _commits(company: Repo) -> list[str]:
    """The commits that have landed, newest first."""
    return company.git("rev-list", "--first-parent", "HEAD").split()


def test_the_changelog_reads_by_day_newest_first(story: Repo) -> None:
    last, squash, merge, start = (commit[:10] for commit in _commits(story))
    assert story.said("changes") == (
        f"""\
12 June 2026
  Acme Cloud, Inc. (acme), {last}
    - no longer used from 31 December 2026

11 June 2026
  Acme Cloud, Inc. (acme), #17, {squash}
    - also France [material: takes effect on 11 July 2026, the last day for objections]
  Beta Ltd (beta), #17, {squash}
    - new subprocessor: E-mail to users (France) [material: takes effect on 1 August 2026,
      objections until 11 July 2026]

11 May 2026
  Acme Cloud, Inc. (acme), #14, {merge}
    - no longer France [takes effect on 10 June 2026, the last day for objections]
    - also India [material: takes effect on 10 June 2026, the last day for objections]

The history starts on 2 March 2026, with {start}. Facts from before are not listed.
"""
    )


def test_the_changelog_as_markdown(story: Repo) -> None:
    _, _, merge, start = (commit[:10] for commit in _commits(story))
    assert story.said("changes", "--format", "markdown", "--until", "2026-06-01") == (
        f"""\
# Changes

## 11 May 2026

- **Acme Cloud, Inc.**, #14, {merge}
  - no longer France [takes effect on 10 June 2026, the last day for objections]
  - also India [material: takes effect on 10 June 2026, the last day for objections]

The history starts on 2 March 2026, with {start}. Facts from before are not listed.
"""
    )


def _changes(company: Repo, *more: str) -> list[dict[str, Any]]:
    document = json.loads(company.said("changes", "--format", "json", *more))
    assert document["version"] == 2
    changes: list[dict[str, Any]] = document["changes"]
    return changes


def test_the_changelog_as_json(story: Repo) -> None:
    last, squash, merge, _ = _commits(story)
    contents, when, where = (
        ("subprocessor", "kind", "field", "old", "new", "material"),
        ("announced", "effective"),
        ("commit", "pull_request"),
    )
    changes = _changes(story)
    assert [tuple(change[key] for key in contents) for change in changes] == [
        ("acme", "ended", "ended", None, "2026-12-31", False),
        ("acme", "country-added", "countries", None, "FR", True),
        ("beta", "added", None, None, None, True),
        ("acme", "country-removed", "countries", "FR", None, False),
        ("acme", "country-added", "countries", None, "IN", True),
    ]
    assert [tuple(change[key] for key in when) for change in changes] == [
        ("2026-06-12", "2026-12-31"),
        ("2026-06-11", "2026-07-11"),
        ("2026-06-11", "2026-08-01"),
        ("2026-05-11", "2026-06-10"),
        ("2026-05-11", "2026-06-10"),
    ]
    landings = [(last, None), *[(squash, 17)] * 2, *[(merge, 14)] * 2]
    assert [tuple(change[key] for key in where) for change in changes] == landings


def test_json_is_valid_against_its_schema(story: Repo) -> None:
    schema = TypeAdapter(ChangesDocument).json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    document = json.loads(story.said("changes", "--format", "json"))
    assert not list(validator.iter_errors(document))
    document["changes"][0]["material"] = "perhaps"
    assert list(validator.iter_errors(document))


def test_before_anything_changes_there_is_nothing_to_list(company: Repo) -> None:
    assert company.said("changes").startswith(
        "No changes.\n\nThe history starts on 2 March 2026, with "
    )
    assert "\nNone.\n" in company.said("changes", "--format", "markdown")
    assert _changes(company) == []


ALL = ["ended", "country-added", "added", "country-removed", "country-added"]


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (["--since", "2026-05-11"], ALL),
        (["--since", "2026-05-12"], ALL[:3]),
        (["--since", "2026-06-12"], ALL[:1]),
        (["--since", "2026-06-13"], []),
        (["--until", "2026-05-10"], []),
        (["--until", "2026-05-11"], ALL[3:]),
        (["--until", "2026-06-11"], ALL[1:]),
        (["--since", "HEAD~1"], ALL[:1]),
        (["--since", "HEAD"], []),
        (["--until", "HEAD~1"], ALL[1:]),
        (["--since", "HEAD~2", "--until", "HEAD~1"], ALL[1:3]),
        (["--since", "2026-05-12", "--until", "HEAD~1"], ALL[1:3]),
        (["--since", "sent", "--until", "2026-06-11"], ALL[1:3]),
    ],
)
def test_since_and_until_bound_the_changelog(
    story: Repo, options: list[str], kinds: list[str]
) -> None:
    """The days of `--since` and `--until` are included; a revision is known."""
    story.git("tag", "sent", "HEAD~2")
    assert [change["kind"] for change in _changes(story, *options)] == kinds


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2026-05-11T23:30:00-05:00", "2026-05-12"),
        ("2026-05-12T01:00:00+14:00", "2026-05-11"),
        ("2026-05-11T23:59:59+00:00", "2026-05-11"),
    ],
)
def test_days_are_those_of_utc(company: Repo, time: str, day: str) -> None:
    company.land(time, {ACME: INDIA})
    [change] = _changes(company, "--since", day, "--until", day)
    assert change["announced"] == day


def test_what_is_not_committed_is_not_in_the_changelog(company: Repo) -> None:
    company.write({ACME: INDIA})
    assert _changes(company) == []


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("revision", ["nobody-knows", "-x", ""])
def test_an_unknown_revision_is_said(company: Repo, option: str, revision: str) -> None:
    outcome = company.run("changes", f"{option}={revision}")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"subprocessors: there is no revision {revision!r}\n"


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("day", ["2026-02-30", "2026-6-1"])
def test_a_day_that_is_none_is_said(company: Repo, option: str, day: str) -> None:
    outcome = company.run("changes", option, day)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"subprocessors: {day} is not a day: write it as 2026-11-23\n"


def test_a_day_before_the_history_is_said(company: Repo) -> None:
    outcome = company.run("changes", "--until", "2026-03-01")
    assert (outcome.status, outcome.out) == (2, "")
    assert "nothing had landed by 2026-03-01: the history starts on 2026-03-02" in outcome.err


COMMANDS = [
    ("changes",),
    ("notice", "--since", "2026-01-01"),
    ("publish", "--as-of", "2026-06-30"),
    ("publish", "--rev", "HEAD"),
    ("review", "--base", "HEAD"),
]


@pytest.mark.parametrize("command", [*COMMANDS, ("publish",)])
def test_a_shallow_clone_is_refused(company: Repo, command: tuple[str, ...]) -> None:
    company.land("2026-05-11", {ACME: INDIA})
    shallow = RegisterFolder(company.clone(company.root.parent / "shallow", "--depth=1"))
    outcome = shallow.run(*command)
    assert (outcome.status, outcome.out) == (2, "")
    assert "this clone is shallow" in outcome.err
    assert "git fetch --unshallow" in outcome.err
    assert not (shallow.root / "site").exists()


def _not_committed(folder: Path) -> Repo:
    """A register in a repository without commits."""
    company = Repo(folder)
    company.write({"register.yaml": policy(), ACME: full_vendor()})
    return company


@pytest.mark.parametrize("command", COMMANDS)
def test_without_commits_there_is_no_history(tmp_path: Path, command: tuple[str, ...]) -> None:
    outcome = _not_committed(tmp_path / "new").run(*command)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "subprocessors: there is no commit yet\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_outside_git_there_is_no_history(tmp_path: Path, command: tuple[str, ...]) -> None:
    company = RegisterFolder(tmp_path / "plain")
    company.write({"register.yaml": policy(), ACME: full_vendor()})
    outcome = company.run(*command)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "subprocessors: this folder is in no Git repository\n"


def test_a_register_that_is_not_committed_has_no_changelog(tmp_path: Path) -> None:
    company = _not_committed(tmp_path / "new")
    company.git("commit", "--quiet", "--allow-empty", "--message=Start")
    outcome = company.run("changes")
    assert (outcome.status, outcome.out) == (2, "")
    assert "the register is not committed yet" in outcome.err


def test_a_broken_file_of_the_past_is_noted_and_skipped(company: Repo) -> None:
    commit = company.land("2026-05-10", {ACME: "name: ["})
    company.land("2026-05-11", {ACME: INDIA})
    outcome = company.run("changes", "--format", "json")
    assert outcome.status == 0
    assert outcome.err == f"{ACME} in {commit[:10]} counts as unchanged there: bad syntax.\n"
    [change] = json.loads(outcome.out)["changes"]
    assert (change["kind"], change["announced"]) == ("country-added", "2026-05-11")


def test_only_ten_broken_files_are_noted_one_by_one(company: Repo) -> None:
    broken: Files = {f"subprocessors/v{number}.yaml": f"name: [{number}" for number in range(13)}
    company.land("2026-05-10", broken)
    company.land("2026-05-11", dict.fromkeys(broken))
    outcome = company.run("changes")
    assert outcome.status == 0
    assert outcome.err.count("counts as unchanged there") == 10
    assert outcome.err.endswith("So do 3 more.\n")


# What is public.


def test_only_public_fields_are_told(company: Repo) -> None:
    """Markers stand in all that changes and is our own; they are in no output."""
    secret = full_vendor(
        agreement={
            "reference": "DPA-2024-777", "executed": "2024-03-04", "expires": "2028-08-09",
            "url": "https://secret.com/dpa",
        },
        evaluation={
            "privacy": "2025-11-11", "security": "2025-11-12", "confidentiality": "2025-11-13",
        },
        internal={"owner": "Secret team", "risk": "Secret risk", "notes": "Secret notes"},
    )  # fmt: skip
    company.land("2026-05-11", {ACME: secret})
    company.land("2026-05-12", {ACME: INDIA})
    outputs = {name: data.decode() for name, data in company.published(TODAY).items()}
    for form in ("text", "markdown", "json"):
        outputs[f"changes {form}"] = company.run("changes", "--format", form).out
    for form in ("text", "eml", "html", "markdown", "json"):
        outputs[f"notice {form}"] = company.run(
            "notice", "--since=2026-01-01", "--format", form
        ).out
    outputs["notice errors"] = company.run("notice", "--since=2026-01-01").err
    marker = re.compile(r"secret|DPA-|202[458]-\d\d-\d\d|executed|evaluation", re.IGNORECASE)
    del outputs[SCHEMA_FILE]
    for name, text in outputs.items():
        assert re.search("India|for IN", text) or name == MARKER or name.startswith("archive/"), (
            name
        )
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
        leaked = marker.search(text)
        assert leaked is None, f"{name} holds {leaked}"
    assert [change["kind"] for change in _changes(company)] == ["country-added"]


def test_the_kind_of_an_agreement_is_told_where_it_changes(company: Repo) -> None:
    agreement = {"reference": "DPA-2025-001", "executed": "2025-01-15", "kind": "scc"}
    company.land("2026-05-11", {ACME: full_vendor(agreement=agreement)})
    [change] = _changes(company)
    assert (change["field"], change["new"], change["material"]) == ("transfers", "scc", True)
    assert "standard contractual clauses (GDPR Art. 46(2)(c))" in change["summary"]


# Hostile texts.


def test_no_text_steers_the_terminal(hostile: Repo) -> None:
    text = hostile.said("changes")
    for line in text.splitlines():
        assert line.isprintable()
    flat = " ".join(text.split())
    for said in HOSTILE.values():
        assert " ".join(f"{visible(said)} takes the place of".split()) in flat
    assert len(re.findall("^  .*, [0-9a-f]{10}$", text, re.MULTILINE)) == 2 * len(HOSTILE)


def _told(text: str, number: int) -> set[str]:
    """The entries about the vendor of that number: with its hostile text, and afterwards."""
    old = f"Vendor {number} Ltd"
    return {
        f"{text} takes the place of {old}",
        f"{old} takes the place of {text}",
        f"also known as {text}",
        f"no longer known as {text}",
        f"purpose: {text} (previously: Hosting of the application)",
        f"purpose: Hosting of the application (previously: {text})",
    }


@pytest.mark.parametrize("slug", HOSTILE)
def test_markdown_shows_hostile_text_as_text(hostile: Repo, slug: str) -> None:
    shown = " ".join(visible(HOSTILE[slug]).split())
    page = hostile.said("changes", "--format", "markdown")
    items = [re.sub(r" \[(material: |takes effect).*\]$", "", item) for item in _lists(page)]
    assert _told(shown, list(HOSTILE).index(slug)) <= set(items)


def test_markdown_links_and_embeds_nothing(hostile: Repo) -> None:
    site = texts_of(hostile.site)
    changes = hostile.said("changes", "--format", "markdown")
    # Each website, and the contact.
    for page, links in ((changes, 0), (site["subprocessors.md"], len(HOSTILE) + 1)):
        blocks = MarkdownIt("commonmark").enable("table").parse(page)
        parts = [part for token in blocks for part in (token, *(token.children or ()))]
        types = [part.type for part in parts if part.content != "<br>"]
        assert types.count("link_open") == links
        assert not {"image", "html_inline", "html_block", "code_inline", "hr"} & set(types)
        assert types.count("list_item_open") == types.count("list_item_close") > 0


@pytest.mark.parametrize("slug", HOSTILE)
def test_the_page_shows_hostile_text_as_text(hostile: Repo, slug: str) -> None:
    page = page_of({"index.html": (hostile.site / "index.html").read_text("utf-8")})
    number = list(HOSTILE).index(slug)
    text = " ".join(visible(HOSTILE[slug]).split())
    told = f"Vendor {number} Ltd takes the place of {text}"
    log = re.sub(r" \(takes effect [^)]*\)", "", part(page, "changes"))
    assert f"Vendor {number} Ltd: {told}; purpose:" in log
    assert f"{told}; purpose:" in " ".join(facts(page, slug)["History"])
    tags = {element.tag for element in page.get_element_by_id("list_changes").iter()}
    assert tags == {
        "section", "h2", "details", "summary", "h3", "dl", "dt", "dd", "time", "a", "bdi",
    }  # fmt: skip


# The published page.


def test_pending_changes_and_the_log_are_published(story: Repo) -> None:
    page = _page(story, TODAY)
    cards = page.get_element_by_id("list_pending").find("ul")
    assert [words(card) for card in cards] == [
        "Acme Cloud, Inc. also France Takes effect on 11 July 2026 "
        "Objections until 11 July 2026 Object: Acme Cloud, Inc.",
        "Beta Ltd new subprocessor: E-mail to users (France) Takes effect on 1 August 2026 "
        "Objections until 11 July 2026 Object: Beta Ltd",
        "Acme Cloud, Inc. no longer used from 31 December 2026",
    ]
    assert part(page, "changes") == (
        "Change log 2026 12 June 2026 "
        "Acme Cloud, Inc.: no longer used from 31 December 2026 "
        "11 June 2026 Acme Cloud, Inc.: also France "
        "(takes effect on 11 July 2026, the last day for objections) "
        "Beta Ltd: new subprocessor: E-mail to users (France) "
        "(takes effect on 1 August 2026, objections until 11 July 2026) "
        "11 May 2026 Acme Cloud, Inc.: "
        "no longer France; also India (take effect on 10 June 2026, the last day for objections)"
    )
    targets = {element.get("id") for element in page.xpath("//*[@id]")}
    links = cards.xpath(".//h3//a/@href")
    assert [link.removeprefix("#") in targets for link in links] == [True] * 3


def test_upcoming_and_latest_changes_in_markdown(story: Repo) -> None:
    text = story.published(TODAY)["subprocessors.md"].decode()
    assert text == (
        """\
# Subprocessors

Companies that process personal data for us.

## Pending changes

| Entity | Change | Takes effect | Objections until |
| --- | --- | --- | --- |
| Acme Cloud, Inc. | also France | 11 July 2026 | 11 July 2026 |
| Beta Ltd | new subprocessor: E-mail to users (France) | 1 August 2026 | 11 July 2026 |
| Acme Cloud, Inc. | no longer used from 31 December 2026 | 31 December 2026 | – |

## Infrastructure

| Entity | Description/Purpose | Countries |
| --- | --- | --- |
| [Acme Cloud, Inc.](https://acme.cloud/), no longer used from 31 December 2026 | Hosting of the application<br>Data of end users: contact, usage | India<br>Safeguard not stated<br>also France from 11 July 2026 |
| [Beta Ltd](https://acme.cloud/), from 1 August 2026 | E-mail to users<br>Data of end users: contact, usage | France |

## Latest changes

- 12 June 2026: Acme Cloud, Inc.: no longer used from 31 December 2026
- 11 June 2026: Acme Cloud, Inc.: also France
- 11 June 2026: Beta Ltd: new subprocessor: E-mail to users (France)
- 11 May 2026: Acme Cloud, Inc.: no longer France; also India

As of 30 June 2026, last changed on 12 June 2026. Questions and objections: [privacy@initech.com](mailto:privacy@initech.com)
"""  # noqa: E501 - rows of a table
    )


def test_without_changes_there_are_no_sections(company: Repo) -> None:
    page = _page(company, TODAY)
    assert part(page, "pending") == part(page, "changes") == ""
    text = company.published(TODAY)["subprocessors.md"].decode()
    assert re.findall("^## .*", text, re.MULTILINE) == ["## Infrastructure"]


def test_the_page_links_its_feeds(company: Repo) -> None:
    site = company.published(TODAY)
    page = page_of(site)
    feeds = {"changes.atom", "changes.json", "changes.csv", "calendar.ics"}
    links = page.xpath("//section[@id='list_subscribe']//a[@data-file]")
    targets = {link.get("data-file"): link.get("href") for link in links}
    assert feeds <= targets.keys()
    assert feeds <= site.keys()
    home = "https://initech.com/subprocessors"
    assert all(target == f"{home}/{file}" for file, target in targets.items())
    assert page.xpath("//a[starts-with(@href, 'webcal:')]/@href") == [
        "webcal://initech.com/subprocessors/calendar.ics"
    ]
    alternates = {
        link.get("href"): link.get("type") for link in page.xpath("//link[@rel='alternate']")
    }
    assert alternates == {
        f"{home}/subprocessors.json": "application/json",
        f"{home}/changes.atom": "application/atom+xml",
        f"{home}/changes.json": "application/feed+json",
    }


CHANGED = [
    (
        {"countries": ["FR", "IN"]},
        ["also India"],
        "| France<br>also India from 10 June 2026 |",
        "| France<br>India<br>Safeguard not stated |",
    ),
    (
        {"countries": ["IN"]},
        ["no longer France", "also India"],
        "| France<br>no longer France from 10 June 2026<br>also India from 10 June 2026 |",
        "| India<br>Safeguard not stated |",
    ),
    (
        {"purpose": "Support of users"},
        ["purpose: Support of users (previously: Hosting of the application)"],
        "| Hosting of the application<br>purpose: Support of users (previously: Hosting of the "
        "application) from 10 June 2026<br>Data of end users: ",
        "| Support of users<br>Data of end users: ",
    ),
    (
        {"name": "Acme SE"},
        ["Acme SE takes the place of Acme Cloud, Inc."],
        "[Acme Cloud, Inc.](https://acme.cloud/)<br>Acme SE takes the place of Acme Cloud, Inc. "
        "from 10 June 2026 |",
        "[Acme SE](https://acme.cloud/) |",
    ),
    (
        {"data": ["contact", "usage", "health"]},
        ["also health data"],
        "<br>also health data from 10 June 2026<br>Data of end users: contact, usage |",
        "<br>Data of end users: contact, usage, health |",
    ),
    (
        {"data": ["contact", "health"], "data_subjects": ["customers"]},
        [
            "no longer usage data",
            "also health data",
            "no longer data of end users",
            "also data of customers",
        ],
        "<br>also data of customers from 10 June 2026<br>Data of end users: contact, usage |",
        "| Hosting of the application<br>Data of customers: contact, health |",
    ),
    (
        {"established": "US"},
        ["established in United States"],
        "| France<br>established in United States from 10 June 2026 |",
        "<br>Established in United States |",
    ),
]


@pytest.mark.parametrize(
    ("fields", "changes", "before", "after"), CHANGED, ids=lambda value: str(value)[:20]
)
def test_an_entry_shows_both_until_the_day_of_effect(
    company: Repo, fields: dict[str, Any], changes: list[str], before: str, after: str
) -> None:
    told = [f"From 10 June 2026: {change}" for change in changes]
    now = shown(_page(company, "2026-05-10"), "acme")
    company.land("2026-05-11", {ACME: full_vendor(**fields)})
    for day, later in (("2026-05-11", True), ("2026-06-09", True), ("2026-06-10", False)):
        site = company.published(day)
        page = page_of(site)
        assert parts_of(entry(page, "acme"), "later") == (told if later else []), day
        assert shown(page, "acme").startswith(now) is later or not later, day
        assert facts(page, "acme")["History"] == [f"11 May 2026: {'; '.join(changes)}"], day
        assert bool(part(page, "pending")) is later, day
        assert (before if later else after) in site["subprocessors.md"].decode()


MOVED: Files = {ACME: full_vendor(countries=["IN", "NO"], data=["contact", "health"])}
"""From France, with Norway beside it; and other data, from usage."""


@pytest.fixture
def moved(tmp_path: Path) -> Repo:
    """A company whose vendor moved from France to India, announced on 11 May."""
    start = {ACME: full_vendor(countries=["FR", "NO"])}
    company = start_register(tmp_path / "initech", "2026-03-02", start)
    company.merge_pull_request(14, "2026-05-11", MOVED)
    return company


def _of_acme(site: Mapping[str, bytes]) -> tuple[Any, dict[str, str]]:
    """Acme in JSON and in CSV."""
    [as_json] = json.loads(site["subprocessors.json"])["subprocessors"]
    [as_csv] = csv.DictReader(io.StringIO(site["subprocessors.csv"].decode("utf-8-sig")))
    return as_json, as_csv


@pytest.mark.parametrize(
    ("day", "codes", "data"),
    [
        ("2026-05-11", "FR; NO", "contact; usage"),
        ("2026-06-09", "FR; NO", "contact; usage"),
        ("2026-06-10", "IN; NO", "contact; health"),
    ],
)
def test_json_and_csv_have_what_holds_where_one_takes_the_place_of_another(
    moved: Repo, day: str, codes: str, data: str
) -> None:
    as_json, as_csv = _of_acme(moved.published(day))
    assert (as_csv["countries"], as_csv["data"]) == (codes, data)
    assert [country["code"] for country in as_json["countries"]] == codes.split("; ")
    assert as_json["data"] == data.split("; ")
    kinds = [(change["kind"], change["old"], change["new"]) for change in as_json["upcoming"]]
    dates = {(change["effective"], change["objection_until"]) for change in as_json["upcoming"]}
    if day == "2026-06-10":
        assert kinds == []
    else:
        assert kinds == [
            ("country-removed", "FR", None), ("country-added", None, "IN"),
            ("data-removed", "usage", None), ("data-added", None, "health"),
        ]  # fmt: skip
        assert dates == {("2026-06-10", "2026-06-10")}


def test_what_goes_and_what_comes_are_one_pending_change(moved: Repo) -> None:
    changes = ["no longer France", "also India", "no longer usage data", "also health data"]
    [card] = _page(moved, "2026-05-20").xpath("//section[@id='list_pending']/ul/li")
    assert [words(item) for item in card.findall("ul/li")] == changes
    assert words(card).endswith(
        "Takes effect on 10 June 2026 Objections until 10 June 2026 Object: Acme Cloud, Inc."
    )
    text = moved.published("2026-05-20")["subprocessors.md"].decode()
    assert f"| Acme Cloud, Inc. | {'<br>'.join(changes)} | 10 June 2026 | 10 June 2026 |\n" in text
    assert part(_page(moved, "2026-06-10"), "pending") == ""


@pytest.mark.parametrize("option", [("--rev", "HEAD~1"), ("--as-of", "2026-06-09")])
def test_a_list_of_the_past_shows_what_held_then(moved: Repo, option: tuple[str, str]) -> None:
    """Also where what went is back in the file today."""
    moved.land("2026-06-11", {ACME: full_vendor(countries=["FR", "NO", "IN"])})
    as_json, as_csv = _of_acme(moved.published("2026-06-09", *option))
    assert (as_csv["countries"], as_csv["data"]) == ("FR; NO", "contact; usage")
    assert [change["summary"] for change in as_json["upcoming"]][:2] == [
        "no longer France",
        "also India",
    ]


def test_what_goes_and_comes_follows_a_renamed_file(moved: Repo) -> None:
    [text] = MOVED.values()
    moved.land("2026-05-20", {ACME: None, "subprocessors/acme-cloud.yaml": text})
    as_json, _ = _of_acme(moved.published("2026-06-09"))
    assert as_json["slug"] == "acme-cloud"
    assert [country["code"] for country in as_json["countries"]] == ["FR", "NO"]
    as_json, _ = _of_acme(moved.published("2026-06-10"))
    assert [country["code"] for country in as_json["countries"]] == ["IN", "NO"]


def test_what_goes_and_comes_in_work_that_is_not_committed_waits_too(company: Repo) -> None:
    company.write({ACME: full_vendor(countries=["IN"])})
    outcome = company.run("publish", "--output", str(company.site), "--today", TODAY)
    assert outcome.status == 0
    text = (company.site / "subprocessors.md").read_text("utf-8")
    assert (
        "| France<br>no longer France from 30 July 2026<br>also India from 30 July 2026 |" in text
    )


def test_a_country_that_goes_alone_goes_at_once(moved: Repo) -> None:
    moved.land("2026-05-20", {ACME: full_vendor(countries=["IN"], data=["contact", "health"])})
    as_json, as_csv = _of_acme(moved.published("2026-05-20"))
    assert as_csv["countries"] == "FR"
    assert "no longer Norway" not in [change["summary"] for change in as_json["upcoming"]]


def test_a_scope_that_goes_is_told(tmp_path: Path) -> None:
    """There is no new value: from then on, the vendor serves everything."""
    company = start_register(
        tmp_path / "initech", "2026-03-02", {ACME: full_vendor(scope="EU plan")}
    )
    company.land("2026-05-11", {ACME: full_vendor()})
    text = company.published("2026-05-20")["subprocessors.md"].decode()
    assert "<br>scope: all (previously: EU plan) from 10 June 2026<br>EU plan |" in text


def test_json_tells_what_holds_and_what_is_upcoming(company: Repo) -> None:
    commit = company.merge_pull_request(
        14, "2026-05-11", {ACME: full_vendor(countries=["FR", "IN"], name="Acme SE")}
    )

    def vendor_on(day: str) -> Any:
        [found_there] = json.loads(company.published(day)["subprocessors.json"])["subprocessors"]
        return found_there

    before, after = vendor_on("2026-06-09"), vendor_on("2026-06-10")
    assert before["name"] == "Acme Cloud, Inc."
    assert [country["code"] for country in before["countries"]] == ["FR"]
    assert [(change["kind"], change["new"]) for change in before["upcoming"]] == [
        ("entity-replaced", "Acme SE"),
        ("country-added", "IN"),
    ]
    assert before["upcoming"][1] == {
        "subprocessor": "acme", "name": "Acme SE", "kind": "country-added",
        "field": "countries", "old": None, "new": "IN", "before": None, "label": "India",
        "summary": "also India", "material": True, "announced": "2026-05-11",
        "effective": "2026-06-10",
        "objection_until": "2026-06-10", "withdrawn": None, "amended": None, "ruling": None,
        "commit": commit, "pull_request": 14,
    }  # fmt: skip
    assert after["name"] == "Acme SE"
    assert [country["code"] for country in after["countries"]] == ["FR", "IN"]
    assert after["upcoming"] == []


def test_what_is_taken_back_is_not_upcoming(company: Repo) -> None:
    company.land("2026-06-11", {ACME: INDIA})
    company.land("2026-06-12", {ACME: full_vendor()})
    page = _page(company, TODAY)
    assert part(page, "pending") == ""
    assert "India" not in shown(page, "acme")
    assert "also India (withdrawn on 12 June 2026)" in part(page, "changes")
    assert facts(page, "acme")["History"] == [
        "11 June 2026: also India (withdrawn on 12 June 2026)"
    ]


def test_what_never_takes_effect_is_not_upcoming(company: Repo) -> None:
    changed = {"countries": ["FR", "NO"]}
    company.land("2026-06-01", {ACME: full_vendor(**changed)})
    company.land("2026-06-02", {ACME: full_vendor(**changed, ended="2026-06-15")})
    page = _page(company, "2026-06-20")
    assert "No longer used since 15 June 2026" in shown(page, "acme")
    assert "Norway" not in shown(page, "acme")
    assert part(page, "pending") == ""


def test_a_longer_notice_counts_for_what_follows(company: Repo) -> None:
    company.land("2026-05-11", {"register.yaml": policy(notice={"days": 60})})
    company.land("2026-05-12", {ACME: INDIA})
    [india] = _changes(company)
    assert (india["announced"], india["effective"]) == ("2026-05-12", "2026-07-11")


def test_a_shorter_notice_counts_when_the_longer_one_has_passed(company: Repo) -> None:
    """Nobody shortens the period and announces at once."""
    company.land("2026-05-11", {"register.yaml": policy(notice={"days": 10})})
    countries = ["FR"]
    for day, country in (("2026-05-11", "IN"), ("2026-06-10", "JP"), ("2026-06-11", "BR")):
        countries.append(country)
        company.land(day, {ACME: full_vendor(countries=countries)})
    assert [(change["new"], change["effective"]) for change in _changes(company)] == [
        ("BR", "2026-06-21"),
        ("JP", "2026-07-10"),
        ("IN", "2026-06-10"),
    ]


def test_the_page_has_a_long_log_and_markdown_the_latest_twenty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = many(tmp_path / "initech", 25)
    site = company.published(TODAY)
    log = page_of(site).get_element_by_id("list_changes")
    assert len(log.xpath(".//dd")) == 25
    assert "earlier" not in words(log)
    assert len(_lists(site["subprocessors.md"].decode())) == 20
    assert len(_changes(company)) == 25
    monkeypatch.setattr("checks.publish.page.LOGGED", 24)
    log = _page(company, TODAY).get_element_by_id("list_changes")
    assert len(log.xpath(".//dd")) == 24
    assert words(log).endswith("All earlier changes (CSV)")
    assert log.xpath("./p/a/@data-file") == ["changes.csv"]


def test_what_is_not_committed_is_published_as_of_today(company: Repo) -> None:
    company.write({ACME: INDIA})
    outcome = company.run("publish", "--output", str(company.site), "--today", TODAY)
    assert outcome.status == 0
    assert "not committed yet: they count as announced today" in outcome.err
    text = (company.site / "subprocessors.md").read_text("utf-8")
    assert "| Acme Cloud, Inc. | also India | 30 July 2026 | 30 July 2026 |" in text


@pytest.mark.parametrize("with_git", [False, True], ids=["no repository", "no commit"])
def test_without_a_history_the_list_is_published(tmp_path: Path, with_git: bool) -> None:
    company = RegisterFolder(tmp_path / "plain")
    if with_git:
        company = _not_committed(tmp_path / "new")
    company.write({"register.yaml": policy(), ACME: full_vendor()})
    outcome = company.run("publish", "--output", str(company.site), "--today", TODAY)
    assert outcome.status == 0
    why = "there is no commit yet" if with_git else "this folder is in no Git repository"
    assert outcome.err == f"Published without a history: {why}.\n"
    assert sorted(file.name for file in company.site.iterdir()) == [
        "SHA256SUMS", "embed.html", "index.html", "subprocessors.csv", "subprocessors.json",
        "subprocessors.md", "subprocessors.schema.json",
    ]  # fmt: skip
    assert "changes.atom" not in (company.site / "index.html").read_text("utf-8")


def test_a_site_that_loses_its_history_loses_its_feeds(company: Repo) -> None:
    assert "changes.atom" in company.published(TODAY)
    (company.root / ".git").rename(company.root.parent / "aside.git")
    outcome = company.run("publish", "--output", str(company.site), "--today", TODAY)
    assert outcome.status == 0
    assert "changes.atom" not in [file.name for file in company.site.iterdir()]


# Lists of the past.


def test_a_list_of_the_past_says_which_it_is(story: Repo) -> None:
    commit = _commits(story)[2]
    for option, value, day in (
        ("--rev", "HEAD~2", "2026-05-11"),
        ("--rev", commit[:12], "2026-05-11"),
        ("--as-of", "2026-06-01", "2026-06-01"),
    ):
        outcome = story.run("publish", "--output", str(story.site), option, value)
        assert outcome.status == 0
        assert f"This is the list as it stood in {commit}, as of {day}." in outcome.err
        site = texts_of(story.site)
        document = json.loads(site["subprocessors.json"])
        assert (document["commit"], document["as_of"]) == (commit, day)
        [vendor_then] = document["subprocessors"]
        assert vendor_then["ended"] is None
        page = page_of(site)
        assert f"as it stood in commit {commit}" in words(page.find(".//header"))
        assert (
            f"As of {ENGLISH.day(day)}, as it stood in commit {commit}." in site["subprocessors.md"]
        )
        assert "From 10 June 2026: also India" in parts_of(entry(page, "acme"), "later")
        assert "Beta" not in site["index.html"]


def test_the_list_of_today_is_no_list_of_the_past(story: Repo) -> None:
    site = story.published(TODAY)
    assert json.loads(site["subprocessors.json"])["commit"] == story.head
    assert b"as it stood" not in site["index.html"]
    assert b"as it stood" not in site["subprocessors.md"]


def test_a_list_of_the_past_knows_no_later_changes(story: Repo) -> None:
    site = story.published("2026-05-31", "--as-of", "2026-05-31")
    for name, data in site.items():
        assert b"2026-06-11T" not in data, name
        assert b"Beta" not in data, name
    assert b"also India" in site["changes.atom"]


@pytest.mark.parametrize(
    ("day", "vendors"), [("2026-06-10", 1), ("2026-06-11", 2), ("2026-11-01", 2)]
)
def test_a_day_lasts_to_its_end(story: Repo, day: str, vendors: int) -> None:
    outcome = story.run("publish", "--output", str(story.site), "--as-of", day)
    assert outcome.status == 0
    document = json.loads((story.site / "subprocessors.json").read_text("utf-8"))
    assert len(document["subprocessors"]) == vendors


def test_no_list_is_published_as_of_a_day_ahead(company: Repo) -> None:
    outcome = company.run("publish", "--as-of", "9998-01-01")
    assert (outcome.status, outcome.out) == (2, "")
    assert "9998-01-01 is in the future" in outcome.err


def test_work_that_is_not_committed_is_no_list_of_the_past(company: Repo) -> None:
    company.write({ACME: "name: [", BETA: full_vendor(name="Beta Ltd")})
    site = company.published(TODAY, "--rev", "HEAD")
    [vendor_then] = json.loads(site["subprocessors.json"])["subprocessors"]
    assert vendor_then["name"] == "Acme Cloud, Inc."


def test_before_the_first_commit_there_is_no_list(story: Repo) -> None:
    before = story.published(TODAY)
    outcome = story.run("publish", "--output", str(story.site), "--as-of", "2026-03-01")
    assert (outcome.status, outcome.out) == (2, "")
    assert "nothing had landed by 2026-03-01: the history starts on 2026-03-02" in outcome.err
    assert files_of(story.site) == before


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({ACME: "name: ["}, ACME),
        ({ACME: full_vendor(name=None)}, ACME),
        ({ACME: full_vendor(group="nobody")}, ACME),
        ({"register.yaml": "organization: Initech\n"}, "register.yaml"),
        ({"register.yaml": None}, "register.yaml"),
    ],
    ids=["syntax", "missing field", "unknown group", "settings", "no settings"],
)
def test_a_list_that_was_broken_is_not_published(company: Repo, files: Files, named: str) -> None:
    commit = company.land("2026-05-11", files)
    company.land("2026-05-12", {ACME: full_vendor(), "register.yaml": policy()})
    before = company.published(TODAY)
    outcome = company.run("publish", "--output", str(company.site), "--rev", "HEAD~1")
    assert (outcome.status, outcome.out) == (2, "")
    last = outcome.err.splitlines()[-1]
    assert last.startswith(f"subprocessors: {commit} cannot be published: ")
    assert named in last
    assert files_of(company.site) == before


def test_what_today_forbids_was_published_then(company: Repo) -> None:
    """The command prints today's findings, and publishes the list of that time."""
    company.land(
        "2026-05-11", {ACME: full_vendor(countries=["UK"], purpose="Hosting", colour="blue")}
    )
    company.land("2026-05-12", {ACME: full_vendor()})
    outcome = company.run("publish", "--output", str(company.site), "--rev", "HEAD~1")
    assert outcome.status == 0
    assert "[country-code]" in outcome.err
    assert "[unknown-field]" in outcome.err
    text = (company.site / "subprocessors.md").read_text("utf-8")
    assert "also UK from 10 June 2026" in text


def test_a_setting_of_the_past_does_not_matter(company: Repo) -> None:
    company.land("2026-05-11", {"register.yaml": policy(theme="blue")})
    company.land("2026-05-12", {"register.yaml": policy()})
    outcome = company.run("publish", "--output", str(company.site), "--rev", "HEAD~1")
    assert outcome.status == 0


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "http://a.com/"]
)
def test_an_address_of_the_past_that_is_not_https_is_no_link(company: Repo, address: str) -> None:
    contact = {"role": "DPO", "url": address}
    company.land("2026-05-11", {ACME: full_vendor(website=address, contact=contact)})
    company.land("2026-05-12", {ACME: full_vendor()})
    site = company.published(TODAY, "--rev", "HEAD~1")
    page = page_of(site)
    assert entry(page, "acme").xpath(".//a/@href") == ["about:blank", "about:blank", "#acme"]
    for link in page.xpath("//@href"):
        assert link.startswith((
            "https://initech.com/", "webcal://initech.com/", "#", "mailto:privacy@initech.com",
            "about:", "data:,",
        ))  # fmt: skip
    blocks = MarkdownIt("commonmark").enable("table").parse(site["subprocessors.md"].decode())
    children = [child for token in blocks for child in token.children or ()]
    links = [child.attrs["href"] for child in children if child.type == "link_open"]
    assert links == ["about:blank", "about:blank", "mailto:privacy@initech.com"]


def test_one_list_of_the_past_at_a_time(company: Repo) -> None:
    outcome = company.run("publish", "--rev", "HEAD", "--as-of", "2026-06-30")
    assert (outcome.status, outcome.out) == (2, "")
    assert "not allowed with" in outcome.err


def test_an_unknown_revision_publishes_nothing(company: Repo) -> None:
    outcome = company.run("publish", "--rev", "nobody-knows")
    assert (outcome.status, outcome.out) == (2, "")
    assert "there is no revision 'nobody-knows'" in outcome.err


# The golden files.


def test_the_golden_files_are_the_same_anywhere_and_any_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = dict(goldens())
    config = "[commit]\n\tgpgsign = true\n[core]\n\tautocrlf = true\n[user]\n\tname = Somebody\n"
    (tmp_path / ".gitconfig").write_text(config)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    assert dict(goldens()) == first
    assert all(first.values())
