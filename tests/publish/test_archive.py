"""The archive: each day has a snapshot, and the snapshot says what the list said on this day."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from playwright.sync_api import Browser

from checks.changes.branch import last_commit_by
from checks.publish import snapshots as module
from checks.publish.archive import INDEX
from checks.publish.snapshots import Snapshot, Snapshots
from checks.register.repository import Repository
from checks.register.sources import COMMANDS
from tests.archived import includes, past_rows, rows_of, snapshots_of
from tests.catalogues import messages
from tests.histories import HISTORIES
from tests.registers import ACME, BETA, GAMMA, beta, full_vendor, policy, vendor
from tests.repositories import Repo
from tests.stories import HOSTILE, hostile_past

TODAY = "2026-06-30"

CONTACT = {"name": "Jo Doe", "role": "Counsel", "email": "jo@acme.cloud"}


def _snapshots(company: Repo, today: str = TODAY) -> Sequence[Snapshot]:
    return snapshots_of(company.root, date.fromisoformat(today)).snapshots


def _assert_like_publish(company: Repo, today: date, random: Random) -> Snapshots:
    """Every snapshot is the list of its commit on its days, and each day has a snapshot."""
    every = snapshots_of(company.root, today)
    first = date.fromisoformat(every.snapshots[0].day)
    for snapshot in every.snapshots:
        day = date.fromisoformat(snapshot.day)
        expected = past_rows(company.root, snapshot.commit, day, today)
        assert rows_of(snapshot, every) == expected, snapshot.name
    for _ in range(12):
        day = first + timedelta(days=random.randint(0, (today - first).days))
        [snapshot] = [snapshot for snapshot in every.snapshots if includes(snapshot, day)]
        commit = last_commit_by(Repository(company.root), day, today=today)
        while any(landing.commit == commit for landing in every.unpublished):
            commit = company.git("rev-parse", f"{commit}^")
        assert rows_of(snapshot, every) == past_rows(company.root, commit, day, today), day
    return every


# The right facts on each day.


@pytest.mark.parametrize("name", HISTORIES)
def test_the_snapshots_of_a_rebuilt_history_are_its_past_lists(name: str, tmp_path: Path) -> None:
    company = HISTORIES[name].build(tmp_path / "initech")
    last = max(landing.at[:10] for landing in HISTORIES[name].landings)
    today = date.fromisoformat(last) + timedelta(days=60)
    every = _assert_like_publish(company, today, Random(name))
    assert len(every.snapshots) > len(HISTORIES[name].landings) // 2


@pytest.mark.parametrize("seed", range(8))
def test_the_snapshots_of_a_random_history_are_its_past_lists(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    company = Repo(tmp_path / "register")
    day = date(2026, 1, 1)
    for files in _landings(random):
        company.land(day.isoformat(), files)
        day += timedelta(days=random.choice((0, 1, 1, 5, 20, 45)))
    today = day + timedelta(days=random.choice((0, 10, 90)))
    _assert_like_publish(company, today, random)


def _landings(random: Random) -> Iterator[dict[str, str | None]]:
    """The files of a few landings: vendors come, change, are renamed, end and go."""
    fields: dict[str, dict[str, object]] = {ACME: {}}
    settings: dict[str, object] = {"regions": {"EU": "European Union"}}
    yield {"register.yaml": policy(**settings), ACME: full_vendor()}
    for number in range(14):
        path = random.choice((ACME, BETA, GAMMA))
        of_vendor = fields.setdefault(path, {} if path == ACME else {"engaged": "2026-03-01"})
        of_vendor.update(_fact(random, number))
        if path == GAMMA:
            of_vendor.update(
                entity="acme", agreement=None, evaluation=None, name="Acme Cloud, Inc."
            )
        files: dict[str, str | None] = {path: (full_vendor if path == ACME else beta)(**of_vendor)}
        if random.random() < 0.2:
            settings["regions"] = {"EU": random.choice(("European Union", "Europe", "The EU"))}
            settings["introduction"] = random.choice(("Our vendors.", "Our partners."))
            files["register.yaml"] = policy(**settings)
        if random.random() < 0.1 and BETA in fields and path != BETA:
            del fields[BETA]
            files[BETA] = None
        if random.random() < 0.1:
            files[ACME] = "name: [broken"
        elif path != ACME:
            files[ACME] = full_vendor(**fields[ACME])
        yield files


def _fact(random: Random, number: int) -> dict[str, object]:
    """A changed fact of a vendor."""
    return random.choice([
        {"purpose": f"Hosting of the application, part {number}"},
        {"countries": random.choice((["FR"], ["FR", "US"], ["US", "EU"], ["GB"]))},
        {"ended": random.choice((None, "2026-05-01", "2026-07-01"))},
        {"website": f"https://acme.cloud/{number}"},
        {"data": random.choice((["contact"], ["contact", "usage"]))},
        {"engaged": random.choice(("2026-01-20", "2026-04-15"))},
        {"internal": {"notes": f"{number}"}},
        {"contact": {"name": f"Person {number}"}},
    ])  # fmt: skip


def test_a_change_that_takes_effect_without_a_landing_begins_an_snapshot(repo: Repo) -> None:
    landed = repo.land("2026-03-02", {ACME: vendor(countries=["US", "FR"])})
    every = _snapshots(repo)
    assert [(snapshot.name[:10], snapshot.last) for snapshot in every] == [
        ("2026-01-01", "2026-01-31"),  # the vendor starts on 1 February
        ("2026-02-01", "2026-03-01"),
        ("2026-03-02", "2026-03-31"),
        ("2026-04-01", None),
    ]
    assert [snapshot.commit for snapshot in every[2:]] == [landed] * 2
    announced, effective = every[2:]
    assert announced.changes == [("Acme Cloud, Inc. (US plan)", "also France", False)]
    assert effective.changes == [("Acme Cloud, Inc. (US plan)", "also France", True)]
    assert [entry["effective"] for entry in announced.upcoming] == ["2026-04-01"]
    assert not effective.upcoming


def test_a_new_title_of_a_region_waits_although_no_vendor_changes(repo: Repo) -> None:
    regions = {"EU": "European Union"}
    repo.land(
        "2026-02-02", {"register.yaml": policy(regions=regions), ACME: vendor(countries=["US"])}
    )
    repo.land("2026-03-02", {ACME: vendor(countries=["US", "EU"])})
    repo.land("2026-04-10", {"register.yaml": policy(regions={"EU": "EU and Norway"})})
    every = _assert_like_publish(repo, date.fromisoformat(TODAY), Random(1))
    pending = [[entry["effective"] for entry in snapshot.upcoming] for snapshot in every.snapshots]
    assert pending[-4:] == [["2026-04-01"], [], ["2026-05-10"], []]
    assert "EU and Norway" in every.rows[every.snapshots[-1].rows["infrastructure"][0]]


def test_a_change_that_is_not_in_effect_yet_begins_no_snapshot(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: vendor(countries=["US", "FR"])})
    every = _snapshots(repo, "2026-03-31")
    assert every[-1].day == "2026-03-02"


def test_a_landing_that_readers_do_not_see_begins_no_snapshot(repo: Repo) -> None:
    before = _snapshots(repo)
    repo.land("2026-03-02", {ACME: vendor(internal={"notes": "Renewal in May"})})
    repo.land("2026-03-03", {ACME: vendor(contact=CONTACT)})
    repo.land("2026-03-04", {"README.md": "A register"})
    assert [e.name for e in _snapshots(repo)] == [e.name for e in before]


def test_a_day_belongs_to_its_last_landing(repo: Repo) -> None:
    repo.land("2026-03-02T09:00:00+00:00", {ACME: vendor(website="https://acme.cloud/a")})
    repo.land("2026-03-02T10:00:00+00:00", {ACME: vendor(website="https://acme.cloud/b")})
    first, second = _snapshots(repo)[-2:]
    assert (first.day, second.day) == ("2026-03-02", "2026-03-02")
    assert first.for_a_moment
    assert not second.for_a_moment
    page = _page(repo.published(TODAY), first)
    assert "As it stood for part of 2 March 2026" in page


def test_notices_that_are_recorded_later_move_the_day_of_effect(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    sent = policy(notice={"days": "30", "from": "sent"})
    first = repo.land("2026-01-01", {"register.yaml": sent, ACME: full_vendor()})
    change = repo.land("2026-03-02", {ACME: full_vendor(countries=["FR", "DE"])})
    header = "sent,after,until,channel,sha256\n"
    line = f"2026-03-12,{first},{change},email,{'0' * 64}\n"
    repo.land("2026-03-12", {"notices.csv": header + line})
    every = _assert_like_publish(repo, date.fromisoformat(TODAY), Random(1))
    pending = [[entry["effective"] for entry in e.upcoming] for e in every.snapshots]
    assert pending[-3:] == [["2026-04-01"], ["2026-04-11"], []]


# What `publish` writes.


def _texts(site: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in site.items() if name.startswith("archive/")}


def _page(site: Mapping[str, bytes], snapshot: Snapshot) -> str:
    """The text of the page of a snapshot, without tags."""
    html = site[f"archive/{snapshot.name}.html"].decode()
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", "", html)))


def test_every_page_leads_to_the_others_and_to_the_current_list(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: vendor(website="https://acme.cloud/a")})
    pages = _texts(repo.published(TODAY))
    names = {name.removeprefix("archive/") for name in pages}
    assert len(names) == 4
    for name, page in pages.items():
        assert '<meta name="robots" content="noindex">' in page
        assert '<link rel="canonical" href="https://initech.com/subprocessors">' in page
        links = set(re.findall(r'href="([^"#:]+)"', page))
        assert links <= names, name
        assert links or name == INDEX
    assert set(re.findall(r'href="([^"#:]+)"', pages[INDEX])) == names - {"index.html"}


def test_the_current_page_leads_to_its_snapshot_and_to_the_archive(repo: Repo) -> None:
    snapshot = _snapshots(repo)[-1]
    page = repo.published(TODAY)["index.html"].decode()
    for name in (f"archive/{snapshot.name}.html", INDEX):
        assert f'href="https://initech.com/subprocessors/{name}" data-file="{name}"' in page
    assert "as the edition of" in page
    repo.write({ACME: vendor(website="https://acme.cloud/draft")})
    page = repo.published(TODAY)["index.html"].decode()
    assert snapshot.name not in page
    assert INDEX in page
    assert "archive" not in repo.published(TODAY, "--rev", "HEAD")["index.html"].decode()


def test_a_group_may_be_empty(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: None, "subprocessors/.gitkeep": ""})
    site = repo.published(TODAY)
    snapshot = _snapshots(repo)[-1]
    assert "Infrastructure None." in _page(site, snapshot)
    assert snapshot.in_use == 0


def test_an_snapshot_says_from_when_until_when_and_how_to_cite_it(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: vendor(website="https://acme.cloud/a")})
    site = repo.published(TODAY)
    snapshot = _snapshots(repo)[1]
    page = _page(site, snapshot)
    assert "As it stood from 1 February 2026 to 1 March 2026 · 1 in use" in page
    assert (
        f"Initech: Subprocessors, edition of 1 February 2026, commit {snapshot.commit}, "
        f"SHA-256 {snapshot.digest}, https://initech.com/subprocessors/archive/{snapshot.name}.html"
    ) in page
    assert "https://acme.cloud/a" not in site[f"archive/{snapshot.name}.html"].decode()


def test_the_archive_is_in_the_language_of_the_register(tmp_path: Path) -> None:
    company = Repo(tmp_path / "register")
    files = {"register.yaml": policy(language="de"), ACME: vendor(countries=["US"], transfers=None)}
    company.land("2026-02-01", files)
    company.land("2026-03-02", {ACME: vendor(countries=["US", "IN"], ended="2026-06-30")})
    site = company.published(TODAY)
    first = _page(site, _snapshots(company)[0])
    assert "Stand: 1. Februar 2026 bis 1. März 2026 · 1 im Einsatz" in first
    assert "Nächste Ausgabe: 2. März 2026" in first
    index = site[INDEX].decode()
    assert "2. März 2026 – " in index
    assert "außerdem Indien" in index
    data = json.loads(_data(index))
    assert {"Zweck", "Länder", "Garantien", "Nicht mehr im Einsatz ab"} <= {*data["labels"]}
    assert "United States: nicht angegeben" not in index
    assert "Vereinigte Staaten: nicht angegeben" in index
    english = {message.id for message in messages() if "archive" in message.file}
    words = {word for word in english if isinstance(word, str) and "%" not in word}
    texts = [text.strip() for page in _texts(site).values() for text in _lines(page)]
    assert words.intersection(texts) <= {"Name"}


def _lines(page: str) -> Sequence[str]:
    return re.findall(r">([^<>]+)<", page)


@pytest.mark.parametrize("within", ["", "compliance/register"])
def test_git_and_sha256sum_alone_verify_the_digest(within: str, tmp_path: Path) -> None:
    company = Repo(tmp_path / "repository", within)
    company.land("2026-01-01", {"register.yaml": policy(), ACME: vendor(), BETA: beta()})
    files = {ACME: vendor(website="https://acme.cloud/a"), "agreements.csv": "reference\n"}
    company.land("2026-02-02", files)
    (company.root / ACME).write_text("an edit that nobody committed")
    every = _snapshots(company)
    assert len({snapshot.digest for snapshot in every}) == 2
    for snapshot in every:
        commands = COMMANDS.format(commit=snapshot.commit)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=company.root, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert done.stdout.split() == [snapshot.digest, "-"]


def test_the_page_shows_the_commands(repo: Repo) -> None:
    snapshot = _snapshots(repo)[0]
    commands = re.sub(r"\s+", " ", COMMANDS.format(commit=snapshot.commit))
    assert commands in _page(repo.published(TODAY), snapshot)


def test_personal_contacts_stay_out_of_the_archive(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: vendor(contact=CONTACT)})
    repo.land("2026-03-03", {ACME: vendor(contact=CONTACT, name="Zenith Cloud Ltd")})
    site = repo.published(TODAY)
    assert "jo@acme.cloud" in site["index.html"].decode()
    for name, page in _texts(site).items():
        for text in (*CONTACT.values(), "privacy@initech.com"):
            assert text not in page, name


def test_the_same_commit_gives_the_same_bytes(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: vendor(countries=["US", "FR"])})
    before = _texts(repo.published(TODAY))
    assert _texts(repo.published(TODAY)) == before


def test_uncommitted_changes_are_in_no_snapshot(repo: Repo) -> None:
    before = _texts(repo.published(TODAY))
    repo.write({ACME: vendor(website="https://acme.cloud/draft"), BETA: beta()})
    outcome = repo.run("publish", "--output", str(repo.site), "--today", TODAY)
    assert "not committed yet" in outcome.err
    site = repo.published(TODAY)
    assert b"https://acme.cloud/draft" in site["index.html"]
    assert _texts(site) == before


@pytest.mark.parametrize("options", [("--rev", "HEAD"), ("--as-of", "2026-06-01")])
def test_a_list_of_the_past_has_no_archive(options: Sequence[str], repo: Repo) -> None:
    assert INDEX in repo.published(TODAY)
    assert not _texts(repo.published(TODAY, *options))


def test_a_list_without_a_history_has_no_archive(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.write({"register.yaml": policy(), ACME: vendor()})
    assert not _texts(repo.published(TODAY))


def test_a_site_without_the_archive_replaces_a_site_with_it(repo: Repo) -> None:
    assert INDEX in repo.published(TODAY)
    repo.land("2026-03-02", {"register.yaml": policy(site={"archive": "false"})})
    assert not _texts(repo.published(TODAY))
    assert not (repo.site / "archive").exists()


def test_the_archive_may_begin_on_a_day(repo: Repo) -> None:
    repo.land("2026-03-02", {ACME: vendor(website="https://acme.cloud/a")})
    repo.land("2026-04-02", {ACME: vendor(website="https://acme.cloud/b")})
    repo.land("2026-05-02", {"register.yaml": policy(site={"archive": "2026-03-20"})})
    site = repo.published(TODAY)
    every = _snapshots(repo)
    assert [snapshot.day for snapshot in every] == ["2026-03-02", "2026-04-02"]
    assert "The archive begins with the list of 2 March 2026." in site[INDEX].decode()
    assert [change.words for change in every[0].changes] == ["website: https://acme.cloud/a"]


@pytest.mark.parametrize(
    ("setting", "problem"),
    [("maybe", "is neither true nor false, and no day"), ("2026-02-30", "no day")],
)
def test_another_setting_is_refused(setting: str, problem: str, repo: Repo) -> None:
    repo.write({"register.yaml": policy(site={"archive": setting})})
    outcome = repo.run("check", "--today", TODAY)
    assert outcome.status == 2
    assert problem in outcome.err + outcome.out
    assert "write true, false, or the first day" in outcome.err + outcome.out


def test_a_long_history_says_what_is_left_out(repo: Repo) -> None:
    for day in range(10, 20):
        repo.land(f"2026-03-{day}", {ACME: vendor(website=f"https://acme.cloud/{day}")})
    with mock.patch.object(module, "MOST_ROWS", 5):
        outcome = repo.run("publish", "--output", str(repo.site), "--today", TODAY)
        every = _snapshots(repo)
    assert [snapshot.day for snapshot in every] == [f"2026-03-{day}" for day in range(15, 20)]
    assert "leaves out 6 landings before" in outcome.err
    assert "set `site.archive` in register.yaml to a day" in outcome.err
    index = (repo.site / INDEX).read_text("utf-8")
    assert "The archive begins with the list of 15 March 2026." in index
    assert "leaves out" not in repo.run("publish", "--output", str(repo.site)).err


def test_a_landing_that_could_not_be_published_is_named(repo: Repo) -> None:
    broken = repo.land("2026-03-02", {ACME: "name: [broken"})
    unreadable = repo.land("2026-03-03", {"register.yaml": "title: [broken"})
    repo.land("2026-03-04", {ACME: vendor(website="https://b.com/"), "register.yaml": policy()})
    outcome = repo.run("publish", "--output", str(repo.site), "--today", TODAY)
    assert (
        "The archive has no page for 2 landings whose list could not be published: "
        f"{broken[:10]} ({ACME}), {unreadable[:10]} (register.yaml).\n"
    ) in outcome.err
    every = _snapshots(repo)
    assert [snapshot.last for snapshot in every] == ["2026-01-31", "2026-03-03", None]


def test_without_a_list_that_could_be_published_there_is_no_archive(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: "name: [broken"})
    repo.write({ACME: vendor()})
    assert not _texts(repo.published(TODAY))


# Hostile texts, and the comparison.


def test_texts_of_vendors_stay_text(tmp_path: Path) -> None:
    company = hostile_past(tmp_path / "initech")
    pages = _texts(company.published(TODAY))
    for name, page in pages.items():
        assert len(re.findall("<script", page)) == (2 if name == INDEX else 0), name
        assert not re.findall(r"<(img|iframe|b)\b", page), name
        assert 'href="javascript' not in page
    assert json.loads(_data(pages[INDEX]))["facts"]
    hostile = HOSTILE["lines"].replace("\r", "\\r").replace("\n", "\\n")
    assert hostile in _data(pages[INDEX]).replace('\\"', '"')


def _data(index: str) -> str:
    """The data of the comparison."""
    return index.partition('id="editions">')[2].partition("</script>")[0]


def test_a_browser_compares_two_snapshots(tmp_path: Path, browser: Browser) -> None:
    """From a folder, where pages may load nothing; with texts that want to be more than text."""
    repo = hostile_past(tmp_path / "initech")
    repo.published(TODAY)
    with browser.new_page() as page:
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        page.on("request", lambda request: problems.append(request.url))
        address = (repo.site / INDEX).as_uri()
        page.goto(address)
        assert problems == [address]
        names = page.locator("select[name=before] option").evaluate_all(
            "options => options.map((option) => option.value)"
        )
        assert "Changed: " in page.inner_text("#summary")
        # The first and the last snapshot state the same.
        page.select_option("select[name=before]", names[-1])
        assert page.inner_text("#summary") == "The two editions state the same facts."
        assert page.locator("#differences").is_hidden()
        [hostile] = [name for name in names if name.startswith("2026-05-01")]
        page.select_option("select[name=after]", hostile)
        cells = page.locator("#differences td").evaluate_all(
            "cells => cells.map((cell) => cell.textContent)"
        )
        rows = [cells[start : start + 4] for start in range(0, len(cells), 4)]
        for slug, text in HOSTILE.items():
            number = list(HOSTILE).index(slug)
            assert [text, "Name", f"Vendor {number} Ltd", text] in rows, slug
        # A link to a comparison opens the comparison.
        link = page.url
        page.goto("about:blank")
        page.goto(link)
        assert page.input_value("select[name=before]") == names[-1]
        assert page.input_value("select[name=after]") == hostile
        page.fill("input[name=day]", "2026-05-03")
        assert page.get_attribute("#edition", "href") == f"{hostile}.html"
        page.fill("input[name=day]", "2026-01-01")
        assert page.text_content("#none") == "The archive has no list for this day."
        assert page.locator("#edition").is_hidden()
        assert not [problem for problem in problems if not problem.startswith((address, "about:"))]


def test_a_browser_names_added_and_removed_subprocessors(repo: Repo, browser: Browser) -> None:
    repo.land("2026-03-02", {BETA: beta()})
    repo.land("2026-03-03", {ACME: None})
    repo.run("publish", "--output", str(repo.site), "--today", "2026-03-10")
    with browser.new_page() as page:
        page.goto((repo.site / INDEX).as_uri())
        last = page.locator("select[name=before] option").count() - 1
        page.select_option("select[name=before]", index=last)
        assert page.inner_text("#summary") == "Added: 1. Removed: 1. Changed: 0."
        rows = page.locator("#differences tbody tr").all_inner_texts()
        assert [row.split("\t")[:2] for row in rows] == [
            ["Beta Hosting GmbH", "Added"], ["Acme Cloud, Inc.", "Removed"],
        ]  # fmt: skip


def test_without_script_the_index_names_all_snapshots(repo: Repo, browser: Browser) -> None:
    repo.published(TODAY)
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((repo.site / INDEX).as_uri())
        assert page.locator("#compare").is_hidden()
        page.click("a:text('1 January 2026 – 31 January 2026')")
        assert "As it stood from 1 January 2026 to 31 January 2026" in page.inner_text("body")


def test_the_script_is_small() -> None:
    script = Path(module.__file__).with_name("templates") / "archive.min.js"
    assert len(script.read_bytes()) <= 4000
