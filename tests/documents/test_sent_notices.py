"""Sent notices: how a notice is recorded, and what the next notice continues from."""

import csv
import json
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from checks.languages.language import ENGLISH
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import start_register

PATH = "notices.csv"
MOVED = full_vendor(purpose="Hosting and backups")


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company whose only vendor has another purpose since 15 June."""
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    company.land("2026-06-15", {ACME: MOVED})
    return company


def records(company: Repo) -> list[dict[str, str]]:
    """The recorded notices."""
    with (company.root / PATH).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_notice_is_recorded(company: Repo) -> None:
    after, until = company.git("rev-parse", "HEAD~1"), company.head
    options = ("--since", "HEAD~1", "--record", "--today", "2026-06-15")
    outcome = company.run("notice", *options)
    assert (outcome.status, outcome.err) == (0, "Recorded in notices.csv: commit the file.\n")
    assert outcome.out.startswith("Subject: Subprocessors of Initech: changes\n")
    digest = sha256(outcome.out.encode()).hexdigest()
    assert (company.root / PATH).read_text() == (
        "sent,after,until,channel,sha256\n"
        f"2026-06-15,{after},{until},email,{digest}\n"
    )  # fmt: skip
    company.commit("Record the notice", "2026-06-15")
    assert company.run("check", "--today", "2026-06-15").status == 0


@pytest.mark.parametrize("offset", [-12, 14])
def test_a_notice_is_recorded_on_the_day_in_the_time_zone_of_the_register(
    company: Repo, offset: int
) -> None:
    zone = {"days": 30, "timezone": f"Etc/GMT{-offset:+}"}
    company.land("2026-06-16", {"register.yaml": policy(notice=zone)})
    assert company.run("notice", "--since", "HEAD~2", "--record").status == 0
    there = datetime.now(timezone(timedelta(hours=offset))).date()
    assert [record["sent"] for record in records(company)] == [f"{there}"]


def test_the_next_notice_continues_from_the_record(company: Repo) -> None:
    until = company.head
    company.run("notice", "--since", "HEAD~1", "--record", "--today", "2026-06-15")
    company.commit("Record the notice", "2026-06-15")
    company.land("2026-06-20", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    outcome = company.run("notice", "--record", "--channel", "portal", "--today", "2026-06-20")
    assert "Beta Ltd" in outcome.out
    assert "Hosting and backups" not in outcome.out
    first, second = records(company)
    assert (first["until"], second["after"], second["until"]) == (until, until, company.head)
    assert (second["sent"], second["channel"]) == ("2026-06-20", "portal")


def test_nothing_is_recorded_without_a_notice(company: Repo) -> None:
    company.run("notice", "--since", "HEAD~1", "--record", "--today", "2026-06-15")
    before = (company.root / PATH).read_bytes()
    outcome = company.run("notice", "--record", "--today", "2026-06-16")
    assert (outcome.status, outcome.out) == (0, "")
    assert outcome.err == "No material change since the notice of 2026-06-15: no notice is due.\n"
    assert (company.root / PATH).read_bytes() == before


def test_a_notice_that_lacks_facts_is_not_recorded(company: Repo) -> None:
    company.land("2026-06-20", {ACME: full_vendor(purpose="Other", data=None)})
    outcome = company.run("notice", "--since", "HEAD~1", "--record")
    assert outcome.status == 1
    assert not (company.root / PATH).exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "no notice is recorded yet: name the start of the changes with --since"),
        (["--since=HEAD~1", "--channel=email"], "add --record"),
        (["--since=HEAD~1", "--record", "--scope=eu"], "without --scope"),
        (["--since=HEAD~1", "--record", "--channel=sam@initech.com"], "contains an e-mail address"),
        (["--since=HEAD~1", "--record", "--channel= "], "is empty"),
    ],
)
def test_options_that_do_not_fit_together(company: Repo, options: list[str], words: str) -> None:
    outcome = company.run("notice", *options)
    assert (outcome.status, outcome.out) == (2, "")
    assert words in outcome.err
    assert not (company.root / PATH).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sent,after,until\n", "notices.csv has mistakes"),
        ("sent,after,until,channel,sha256\n", "no notice is recorded yet"),
        ("sent,after,until,channel,sha256\n2026-06-01,a,main,b,c\n", "names no commit in `until`"),
    ],
)
def test_a_record_without_an_end_is_no_start(company: Repo, text: str, words: str) -> None:
    company.write({PATH: text})
    outcome = company.run("notice")
    assert (outcome.status, outcome.out) == (2, "")
    assert words in outcome.err


def test_a_broken_record_is_not_extended(company: Repo) -> None:
    company.write({PATH: "sent,after\n"})
    outcome = company.run("notice", "--since", "HEAD~1", "--record")
    assert (outcome.status, outcome.out) == (2, "")
    assert (company.root / PATH).read_text() == "sent,after\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_the_columns_of_the_file_stay_as_they_are(company: Repo, end: str) -> None:
    company.write({PATH: f"Remark,SHA256,channel,until,after,sent{end}"})
    company.run("notice", "--since", "HEAD~1", "--record", "--today", "2026-06-15")
    lines = (company.root / PATH).read_bytes().decode().split(end or "\n")
    assert lines[0] == "Remark,SHA256,channel,until,after,sent"
    assert lines[1].startswith(",")
    assert lines[1].endswith(",2026-06-15")
    assert lines[2] == ""
    assert company.run("check", "--today", "2026-06-15").status == 0


# Late notices.


def test_a_notice_on_the_day_of_the_merge_is_in_time(company: Repo) -> None:
    company.said("notice", "--since", "HEAD~1", "--today", "2026-06-15")


@pytest.mark.parametrize(("today", "left"), [("2026-06-18", 27), ("2026-09-01", 0)])
def test_a_late_notice_is_a_warning(company: Repo, today: str, left: int) -> None:
    company.land("2026-06-17", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    outcome = company.run("notice", "--since", "HEAD~2", "--today", today)
    assert outcome.status == 0
    first, *_ = outcome.err.splitlines()
    assert first == (
        f"This notice is late: customers have {left} of 30 days left to object to the changes of "
        "2026-06-15."
    )
    assert len(outcome.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("merged", "today", "told"),
    [
        # A Friday, and the weekend after it: customers have all working days.
        ("2026-08-14", "2026-08-15", ""),
        ("2026-08-14", "2026-08-16", ""),
        ("2026-08-14", "2026-08-17", "4 of 5 working days"),
        ("2026-08-14", "2026-08-19", "3 of 5 working days"),  # after a holiday
        ("2026-08-14", "2026-08-24", "0 of 5 working days"),
        ("2026-08-17", "2026-08-17", ""),
        ("2026-08-17", "2026-08-18", ""),  # a holiday
    ],
)
def test_a_notice_is_late_only_after_a_working_day(
    company: Repo, merged: str, today: str, told: str
) -> None:
    days = {"days": "10", "objections": "5", "working-days": "true", "holidays": ["2026-08-18"]}
    company.land("2026-06-15", {"register.yaml": policy(notice=days)})
    company.land(merged, {ACME: full_vendor(purpose="Backups")})
    err = company.run("notice", "--since", "HEAD~1", "--today", today).err
    assert ("This notice is late" in err) is bool(told)
    assert told in err


# Landings without a notice.


def missing(company: Repo, today: str) -> list[tuple[str, int, str]]:
    """The landings without a notice: day, days left and words of the task."""
    document = json.loads(company.said("deadlines", "--today", today, "--format", "json"))
    return [
        (task["day"], task["days_left"], task["what"])
        for task in document["deadlines"]
        if task["kind"] == "notice"
    ]


def recording(company: Repo, day: str, *options: str) -> None:
    """Send and record a notice on a day, and commit the record."""
    outcome = company.run("notice", "--record", "--today", day, *options)
    assert outcome.status == 0, outcome.err
    company.commit("Record the notice", day)


def test_a_register_that_never_recorded_a_notice_lacks_none(company: Repo) -> None:
    assert missing(company, "2026-06-30") == []
    company.write({PATH: "sent,after,until,channel,sha256\n"})
    assert missing(company, "2026-06-30") == []


def test_a_landing_without_a_notice_is_overdue_on_the_next_day(company: Repo) -> None:
    recording(company, "2026-06-15", "--since", "HEAD~1")
    landed = company.merge_pull_request(
        7, "2026-06-20", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")}
    )
    assert missing(company, "2026-06-20") == []
    what = f"no notice of the changes in {landed[:10]} (#7): Beta Ltd"
    assert missing(company, "2026-06-21") == [("2026-06-20", -1, what)]
    assert f"--since {landed[:10]}~1 --record" in company.said("deadlines", "--today", "2026-06-21")
    recording(company, "2026-06-22")
    assert missing(company, "2026-06-23") == []


def test_a_gap_between_two_notices_is_named(company: Repo) -> None:
    recording(company, "2026-06-15", "--since", "HEAD~1")
    company.land("2026-06-20", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    company.land("2026-06-21", {ACME: full_vendor(purpose="Hosting and more")})
    recording(company, "2026-06-21", "--since", "HEAD~1")
    assert [(day, left) for day, left, _ in missing(company, "2026-06-30")] == [("2026-06-20", -10)]


def test_changes_that_need_no_notice_are_not_named(company: Repo) -> None:
    recording(company, "2026-06-15", "--since", "HEAD~1")
    company.land("2026-06-20", {ACME: MOVED.replace("acme.cloud", "acme.com")})
    company.land("2026-06-21", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    company.land("2026-06-22", {BETA: None})
    assert missing(company, "2026-06-30") == []


def test_landings_before_the_first_notice_are_not_named(company: Repo) -> None:
    company.land("2026-06-20", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    recording(company, "2026-06-20", "--since", "HEAD~1")
    assert missing(company, "2026-06-30") == []


# Periods that run from the sending.


def effective(company: Repo) -> str:
    """The day on which the last change takes effect."""
    changes = json.loads(company.said("changes", "--format", "json"))["changes"]
    assert isinstance(changes[0]["effective"], str)
    return changes[0]["effective"]


@pytest.mark.parametrize(
    ("start", "day"), [("merge", "2026-07-15"), ("sent", "2026-07-20"), (None, "2026-07-15")]
)
def test_a_period_may_run_from_the_sending(company: Repo, start: str | None, day: str) -> None:
    notice = {"days": 30, **({"from": start} if start is not None else {})}
    company.land("2026-06-16", {"register.yaml": policy(notice=notice)})
    assert effective(company) == "2026-07-15"
    outcome = company.run("notice", "--since", "HEAD~2", "--record", "--today", "2026-06-20")
    assert f"until {ENGLISH.day(day)}" in outcome.out
    assert ("This notice is late" in outcome.err) is (start != "sent")
    assert effective(company) == "2026-07-15", "the record is not committed yet"
    company.commit("Record the notice", "2026-06-20")
    assert effective(company) == day
    page = company.published("2026-06-20")["index.html"].decode()
    assert f'datetime="{day}"' in page
    company.land("2026-06-21", {PATH: None})
    assert effective(company) == "2026-07-15"


def test_a_later_notice_of_the_same_changes_does_not_move_the_day(company: Repo) -> None:
    company.land("2026-06-16", {"register.yaml": policy(notice={"days": 30, "from": "sent"})})
    recording(company, "2026-06-20", "--since", "HEAD~2")
    recording(company, "2026-06-25", "--since", "HEAD~3")
    assert effective(company) == "2026-07-20"
    assert (
        "until 20 July 2026"
        in company.run("notice", "--since", "HEAD~4", "--today", "2026-06-26").out
    )


def test_a_notice_before_the_merge_does_not_shorten_the_period(company: Repo) -> None:
    company.land("2026-06-16", {"register.yaml": policy(notice={"days": 30, "from": "sent"})})
    recording(company, "2026-06-10", "--since", "HEAD~2")
    assert effective(company) == "2026-07-15"


def test_an_uncommitted_record_counts_for_the_files_here(company: Repo) -> None:
    company.land("2026-06-16", {"register.yaml": policy(notice={"days": 30, "from": "sent"})})
    company.run("notice", "--since", "HEAD~2", "--record", "--today", "2026-06-20")
    page = company.published("2026-06-20")["index.html"].decode()
    assert 'datetime="2026-07-20"' in page
