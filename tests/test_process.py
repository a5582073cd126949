"""The process of the README, from the proposal to the record, on real Git."""

import csv
import json
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tests.pages import page_of, part
from tests.project import ROOT
from tests.registers import ACME, beta, full_vendor, path_of
from tests.repositories import Repo
from tests.stories import start_register

STEPS = (
    "Proposed", "Checked", "Reviewed", "Merged", "Published", "Told", "Recorded", "Objected",
    "Watched",
)  # fmt: skip
"""The steps of the README. Each is a paragraph of the test, apart from the objections."""

PATH = path_of("beta-hosting")


def test_the_readme_has_these_steps() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| \*\*(\w+)\*\* \|", readme, re.MULTILINE)) == STEPS


def test_from_the_proposal_to_the_record(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2026-06-01", {ACME: full_vendor()})
    today = ("--today", "2026-06-30")

    company.branch("beta")
    company.land("2026-06-29", {PATH: beta(countries=["UK"], engaged="2026-07-01")}, "Propose")

    outcome = company.run("check", "--base", "main", *today)
    assert outcome.status == 1
    hints = re.findall(r"hint: (?:use|set `engaged` to) ([\w-]+)", outcome.out)
    assert hints == ["GB", "2026-07-30"]
    company.land("2026-06-29", {PATH: beta(countries=["GB"], engaged=hints[1])}, "Follow the hints")
    assert company.run("check", "--base", "main", *today).status == 0

    review = json.loads(company.said("review", "--base", "main", "--format", "json", *today))
    assert review["notice"] == {
        "due": True,
        "days": 30,
        "earliest": "2026-07-30",
        "working_days": False,
        "objection_until": "2026-07-30",
    }

    company.switch("main")
    merged = company.merge("beta", "2026-06-30", "Merge pull request #13 from initech/beta")

    site = company.published("2026-06-30")
    (entry,) = json.loads(site["changes.json"])["items"]
    assert "Beta Hosting GmbH" in entry["title"]
    pending = part(page_of(site), "pending")
    assert pending.startswith("Pending changes Beta Hosting GmbH US plan new subprocessor: ")
    assert "Takes effect on 30 July 2026 Objections until 30 July 2026" in pending

    company.branch("record-notice")
    options = ("--since", f"{merged}~1", "--record", "--channel", "email", "--format", "eml")
    message = company.run("notice", *options, *today)
    assert (message.status, message.err) == (0, "Recorded in notices.csv: commit the file.\n")
    assert message.out.startswith("Subject: Subprocessors of Initech: changes\r\n")
    assert "until 30 July 2026" in message.out

    company.commit("Record the notice", "2026-06-30")
    assert company.run("check", "--base", "main", *today).status == 0
    company.switch("main")
    company.merge("record-notice", "2026-06-30", "Merge pull request #14 from initech/record")
    with (company.root / "notices.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "sent": "2026-06-30", "after": company.git("rev-parse", f"{merged}~1"), "until": merged,
        "channel": "email", "sha256": sha256(message.out.encode()).hexdigest(),
    }  # fmt: skip
    again = company.run("notice", "--record", *today)
    assert (again.status, again.out) == (0, "")

    assert _missing_notices(company, "2026-07-01") == []
    company.merge_pull_request(15, "2026-07-02", {ACME: full_vendor(purpose="Backups")})
    assert _missing_notices(company, "2026-07-02") == []
    assert _missing_notices(company, "2026-07-03") == ["2026-07-02"]
    assert "Backups" in company.run("notice", "--record", "--today", "2026-07-03").out
    assert _missing_notices(company, "2026-07-03") == []


def _missing_notices(company: Repo, today: str) -> Sequence[str]:
    """The days of the landings that have no notice."""
    document = json.loads(company.said("deadlines", "--format", "json", "--today", today))
    return [task["day"] for task in document["deadlines"] if task["kind"] == "notice"]
