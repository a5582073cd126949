"""Landings, the steps of a history: every commit on the first-parent line is one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from checks.changes.landing import Landing
from tests.changes.telling import later, noted, past, told
from tests.registers import ACME, BETA, path_of, policy, vendor
from tests.repositories import Repo
from tests.trees import LEDGER

# Landings: every commit on the first-parent line, by the committer's clock.


def test_a_merge_is_one_landing_whatever_its_branch_did(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-01-11", {BETA: vendor(name="Beta Ltd")})
    repo.land("2026-01-12", {ACME: vendor(countries=["US", "IN", "DE"])})
    repo.switch("main")
    merged = repo.merge("india", "2026-02-01", "Merge pull request #13 from initech/india\n\nIndia")
    history = past(repo)
    assert told(history) == [
        "acme country-added 2026-02-01",
        "acme country-added 2026-02-01",
        "beta added 2026-02-01",
    ]
    landing = Landing(merged, datetime(2026, 2, 1, 12, tzinfo=UTC), 13)
    assert {announcement.landing for announcement in history.announcements} == {landing}


def test_what_main_got_before_the_merge_is_not_announced_with_it(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries=["US", "IN"])})
    repo.switch("main")
    repo.land("2026-01-20", {BETA: vendor(name="Beta Ltd")})
    repo.merge("india", "2026-02-01", "Merge pull request #13 from initech/india")
    assert told(past(repo)) == ["beta added 2026-01-20", "acme country-added 2026-02-01"]


def test_a_squash_is_a_landing(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries=["US", "DE"])})
    repo.land("2026-01-11", {ACME: vendor(countries=["US", "IN"])})
    repo.switch("main")
    repo.squash("india", "2026-02-01", "Acme also in India (#13)")
    [announcement] = past(repo).announcements
    assert (announcement.change.new, announcement.announced, announcement.landing.pull_request) == (
        "IN",
        date(2026, 2, 1),
        13,
    )


def test_each_rebased_commit_is_a_landing_on_the_day_of_the_rebase(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries=["US", "DE"])})
    repo.land("2026-01-11", {ACME: vendor(countries=["US", "IN"])})
    repo.switch("main")
    repo.land("2026-01-20", {BETA: vendor(name="Beta Ltd")})
    repo.rebase("india", "2026-02-01")
    assert told(past(repo)) == [
        "beta added 2026-01-20",
        "acme country-added 2026-02-01",
        "acme country-removed 2026-02-01",
        "acme country-added 2026-02-01",
    ]


def test_a_fast_forward_keeps_the_days_of_the_commits_and_hides_landings(repo: Repo) -> None:
    """So the documentation advises against fast-forwards."""
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries=["US", "IN"])})
    repo.switch("main")
    repo.land("2026-01-20", {BETA: vendor(name="Beta Ltd")})
    repo.switch("india")
    repo.merge("main", "2026-01-25", "Merge branch 'main' into india")
    repo.switch("main")
    assert told(past(repo)) == ["beta added 2026-01-20"]
    repo.git("merge", "--quiet", "--ff-only", "india")
    assert told(past(repo)) == ["acme country-added 2026-01-10", "beta added 2026-01-25"]


MESSAGES: Mapping[str, int | None] = {
    # GitHub
    "Merge pull request #13 from initech/india": 13,
    "Merge pull request #13 from initech/india\n\nAcme in India (#99)": 13,
    "Acme in India (#13)": 13,
    "Acme in India (#13)\n\n* India (#98)\n* See merge request group/project!99": 13,
    'Revert "Acme in India (#13)" (#14)': 14,
    # Bitbucket
    "Merged in india (pull request #13)\n\nAcme in India": 13,
    # GitLab
    "Merge branch 'india' into 'main'\n\nIndia\n\nSee merge request group/project!13": 13,
    "Merge branch 'india' into 'main'\n\nSee merge request group/sub-group/project!13": 13,
    # Bitbucket Server
    "Merge pull request #13 in INI/register from india to main\n\n* commit '0123': India": 13,
    "Pull request #13: Acme in India (#99)\n\nMerge in INI/register from india to main": 13,
    # Gitea and Forgejo
    "Merge pull request 'Acme in India' (#13) from initech/india into main": 13,
    "Merge pull request 'Don't (#98)' (#99) from x' (#13) from initech/india into main": 13,
    "Merge pull request 'WIP: [a] \"b\"' (#13) from initech/india into main": 13,
    # Azure DevOps
    "Merged PR 13: Acme in India (#99)": 13,
    "Merged PR 13: Acme in India\n\nRelated work items: #99": 13,
    # Squashes with text after the number
    "Acme in India (#13) [skip ci]": 13,
    "Acme in India (#98) again (#13) [skip ci]": 13,
    "Acme in India (#13) again": 13,
    'Acme "India" (#13) [skip ci]': 13,
    'Revert "Acme in India (#13) [skip ci]" (#14) [skip ci]': 14,
    # What only looks like one
    "": None,
    "Acme in India": None,
    "Fix #13": None,
    "C# 12": None,
    "Acme (C# 12) [skip ci]": None,
    "Solve issue #3": None,
    "Solve #3 (see #4) [skip ci]": None,
    "Merged PR 13 and PR 14": None,
    "Merged PR #13": None,
    "Merge pull request 'India' from initech/india into main": None,
    "Pull request #13 is merged": None,
    'Revert "Acme in India (#13) [skip ci]"': None,
    'Revert "Revert "Acme in India (#13) [skip ci]""': None,
    "Acme in India #13": None,
    "Acme in India (#13), at last": None,
    "Acme in India (fixes #13)": None,
    "Acme in India\n\nAs asked for (#13)": None,
    'Revert "Acme in India (#13)"\n\nThis reverts commit 0123456.': None,
    "Merge pull request 13 from initech/india": None,
    "Merge pull request #13th": None,
    "Do not merge pull request #13 from initech/india": None,
    "See merge request group/project!13": None,
    "Acme in India\n\nAs said: See merge request group/project!13": None,
    "Acme in India\n\nSee merge request group/project!13 for why": None,
    "Acme in India (#١٣)": None,
    "Acme in India (#12345678901234567890)": None,
}
"""Messages of commits, and the pull request that each names."""


def test_a_message_tells_the_number_of_the_pull_request(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    changed = [
        (1_767_268_800 + number, message, {ACME: vendor(website=f"https://acme.cloud/{number}")})
        for number, message in enumerate(MESSAGES)
    ]
    start = (1_767_268_000, "The register", {"register.yaml": policy(), ACME: vendor()})
    repo.import_line([start, *changed])
    numbers = [announcement.landing.pull_request for announcement in past(repo).announcements]
    assert dict(zip(MESSAGES, numbers, strict=True)) == MESSAGES


def test_a_revert_is_a_change_of_its_own(repo: Repo) -> None:
    added = repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.revert(added, "2026-02-02")
    assert told(past(repo)) == ["acme country-added 2026-02-01", "acme country-removed 2026-02-02"]


def test_a_merge_can_be_reverted_and_the_revert_too(repo: Repo) -> None:
    repo.branch("beta")
    repo.land("2026-01-10", {BETA: vendor(name="Beta Ltd")})
    repo.switch("main")
    merged = repo.merge("beta", "2026-02-01", "Merge pull request #13 from initech/beta")
    reverted = repo.revert(merged, "2026-02-02", "--mainline", "1")
    repo.revert(reverted, "2026-02-03")
    assert told(past(repo)) == [
        "beta added 2026-02-01",
        "beta removed 2026-02-02",
        "beta added 2026-02-03",
    ]


def test_a_vendor_deleted_and_added_again_is_new_again(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: None})
    repo.land("2026-02-10", {ACME: vendor()})
    history = past(repo)
    assert told(history) == ["acme removed 2026-02-01", "acme added 2026-02-10"]
    assert history.announcements[1].effective == date(2026, 3, 12)


def test_a_change_has_the_vendor_after_it_and_a_removal_the_one_before(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land("2026-02-10", {ACME: None})
    changed, removed = past(repo).announcements
    assert changed.vendor.purpose == removed.vendor.purpose == "Cloud backups"


def test_what_is_not_a_vendor_is_no_news(repo: Repo) -> None:
    others = {
        "README.md": "Hello",
        "agreements.csv": LEDGER,
        "subprocessors/notes.txt": "Ask legal",
        "subprocessors/Acme.yaml": vendor(),
        "subprocessors/acme.yml": vendor(),
        "subprocessors/below/acme.yaml": vendor(),
        "elsewhere/subprocessors/acme.yaml": vendor(),
        "subprocessors.yaml": vendor(),
    }
    repo.land("2026-02-01", others)
    history = past(repo)
    assert (told(history), noted(history)) == ([], [])


# Renames.


def test_a_renamed_file_is_one_change(repo: Repo) -> None:
    repo.rename(ACME, path_of("zenith"))
    repo.commit("Rename", "2026-02-01")
    history = past(repo)
    assert told(history) == ["zenith renamed 2026-02-01"]
    [announcement] = history.announcements
    assert (announcement.change.old, announcement.vendor.slug, announcement.effective) == (
        "acme",
        "zenith",
        date(2026, 2, 1),
    )


def test_a_file_renamed_there_and_back_is_the_same_vendor(repo: Repo) -> None:
    repo.rename(ACME, path_of("zenith"))
    repo.commit("Rename", "2026-02-01")
    repo.rename(path_of("zenith"), ACME)
    repo.commit("Rename back", "2026-02-02")
    repo.land("2026-02-03", {ACME: vendor(countries=["US", "IN"])})
    assert told(past(repo)) == [
        "zenith renamed 2026-02-01",
        "acme renamed 2026-02-02",
        "acme country-added 2026-02-03",
    ]


def test_a_file_renamed_and_rewritten_in_one_landing_is_another_vendor(repo: Repo) -> None:
    repo.rename(ACME, path_of("zenith"))
    repo.land("2026-02-01", {path_of("zenith"): vendor(name="Zenith Ltd")})
    assert told(past(repo)) == ["acme removed 2026-02-01", "zenith added 2026-02-01"]


def test_pending_changes_follow_a_renamed_file(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.rename(ACME, path_of("zenith"))
    repo.commit("Rename", "2026-02-02")
    repo.rename(path_of("zenith"), path_of("zeta"))
    repo.commit("Rename again", "2026-02-03")
    assert later(repo, "2026-02-10") == {"zeta": ["country-added IN 2026-03-03"]}
