"""What happened to a register, told by real Git repositories."""

import os
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from checks import engine
from checks.changes.announcement import Announcement
from checks.changes.branch import landing_days, last_commit_by
from checks.changes.diff import diff
from checks.changes.history import (
    History,
    Uncommitted,
    first_difference,
    history,
)
from checks.changes.landing import Landing
from checks.changes.outlook import in_effect, outlook, standing
from checks.changes.start import parse_boundary
from checks.cli import main
from checks.register.layout import VENDOR_LIMIT
from checks.register.load import load
from checks.register.model import Register, Subprocessor
from checks.register.repository import PREFETCHED, GitTree, Repository
from checks.register.tree import FileTooLarge, FileType, GitError, NoRepository, WorkTree
from tests.repositories import Files, Repo, forget_history, path_of, plain_git, policy, vendor
from tests.trees import LEDGER, REGISTER, TODAY, MemoryTree

ACME, BETA, GAMMA = path_of("acme"), path_of("beta"), path_of("gamma")


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    plain_git(monkeypatch)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a register of one vendor, from the first of January."""
    made = Repo(tmp_path / "register")
    made.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()}, "The register")
    return made


def past(repo: Repo, since: str | date | None = None, revision: str = "HEAD") -> History:
    """The history of the register."""
    return history(Repository(repo.root), revision, since)


def told(found: History | Iterable[Announcement]) -> list[str]:
    """What was announced: `acme country-added 2026-02-01`."""
    made = found.announcements if isinstance(found, History) else found
    return [f"{one.change.slug} {one.change.kind} {one.announced}" for one in made]


def dated(found: History) -> list[str]:
    """What takes effect: `acme country-added 2026-03-03`."""
    made = found.announcements
    return [f"{one.change.slug} {one.change.kind} {one.effective}" for one in made]


def noted(found: History) -> list[tuple[str, str, str]]:
    """What could not be read."""
    return [(note.commit, note.path, note.reason) for note in found.notes]


def at_head(repo: Repo) -> Register:
    """The register as it is committed."""
    return load(Repository(repo.root).at("HEAD"))


# Landings: every commit on the first-parent line, by the committer's clock.


def test_a_merge_is_one_landing_whatever_its_branch_did(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries="[US, IN]")})
    repo.land("2026-01-11", {BETA: vendor(name="Beta Ltd")})
    repo.land("2026-01-12", {ACME: vendor(countries="[US, IN, DE]")})
    repo.switch("main")
    merged = repo.merge("india", "2026-02-01", "Merge pull request #13 from initech/india\n\nIndia")
    found = past(repo)
    assert told(found) == [
        "acme country-added 2026-02-01",
        "acme country-added 2026-02-01",
        "beta added 2026-02-01",
    ]
    landing = Landing(merged, datetime(2026, 2, 1, 12, tzinfo=UTC), 13)
    assert {one.landing for one in found.announcements} == {landing}


def test_what_main_got_before_the_merge_is_not_announced_with_it(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries="[US, IN]")})
    repo.switch("main")
    repo.land("2026-01-20", {BETA: vendor(name="Beta Ltd")})
    repo.merge("india", "2026-02-01", "Merge pull request #13 from initech/india")
    assert told(past(repo)) == ["beta added 2026-01-20", "acme country-added 2026-02-01"]


def test_a_squash_is_a_landing(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries="[US, DE]")})
    repo.land("2026-01-11", {ACME: vendor(countries="[US, IN]")})
    repo.switch("main")
    repo.squash("india", "2026-02-01", "Acme also in India (#13)")
    [one] = past(repo).announcements
    assert (one.change.new, one.announced, one.landing.pull_request) == ("IN", date(2026, 2, 1), 13)


def test_each_rebased_commit_is_a_landing_on_the_day_of_the_rebase(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-01-10", {ACME: vendor(countries="[US, DE]")})
    repo.land("2026-01-11", {ACME: vendor(countries="[US, IN]")})
    repo.switch("main")
    repo.land("2026-01-20", {BETA: vendor(name="Beta Ltd")})
    repo.rebase("india", "2026-02-01")
    assert told(past(repo)) == [
        "beta added 2026-01-20",
        "acme country-added 2026-02-01",
        "acme country-removed 2026-02-01",
        "acme country-added 2026-02-01",
    ]


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
    # What only looks like one
    "": None,
    "Acme in India": None,
    "Fix #13": None,
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
    numbers = [one.landing.pull_request for one in past(repo).announcements]
    assert dict(zip(MESSAGES, numbers, strict=True)) == MESSAGES


def test_a_revert_is_a_change_of_its_own(repo: Repo) -> None:
    added = repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
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
    found = past(repo)
    assert told(found) == ["acme removed 2026-02-01", "acme added 2026-02-10"]
    assert found.announcements[1].effective == date(2026, 3, 12)


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
    found = past(repo)
    assert (told(found), noted(found)) == ([], [])


# Renames.


def test_a_renamed_file_is_one_change(repo: Repo) -> None:
    repo.rename(ACME, path_of("zenith"))
    repo.commit("Rename", "2026-02-01")
    found = past(repo)
    assert told(found) == ["zenith renamed 2026-02-01"]
    [one] = found.announcements
    assert (one.change.old, one.vendor.slug, one.effective) == ("acme", "zenith", date(2026, 2, 1))


def test_a_file_renamed_there_and_back_is_the_same_vendor(repo: Repo) -> None:
    repo.rename(ACME, path_of("zenith"))
    repo.commit("Rename", "2026-02-01")
    repo.rename(path_of("zenith"), ACME)
    repo.commit("Rename back", "2026-02-02")
    repo.land("2026-02-03", {ACME: vendor(countries="[US, IN]")})
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
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.rename(ACME, path_of("zenith"))
    repo.commit("Rename", "2026-02-02")
    repo.rename(path_of("zenith"), path_of("zeta"))
    repo.commit("Rename again", "2026-02-03")
    assert later(repo, "2026-02-10") == {"zeta": ["country-added IN 2026-03-03"]}


# What cannot be read counts as unchanged, and is noted.

BROKEN: Mapping[str, tuple[str | bytes, str]] = {
    "no YAML": ("name: [\n", "bad syntax"),
    "another encoding": (vendor().replace("Cloud", "Caf\u00e9").encode("latin-1"), "bad encoding"),
    "empty": ("", "not a mapping"),
    "a list": ("- a\n- b\n", "not a mapping"),
    "no name": (vendor(name=None), "`name` cannot be read"),
    "an empty name": (vendor(name='""'), "`name` cannot be read"),
    "no purpose": (vendor(purpose=None), "`purpose` cannot be read"),
    "no countries": (vendor(countries=None), "`countries` cannot be read"),
    "one country that is no list": (vendor(countries="US"), "`countries` cannot be read"),
    "no date": (vendor(engaged="soon"), "`engaged` cannot be read"),
    "too large": (vendor() + "#" * VENDOR_LIMIT, f"it has {len(vendor()) + VENDOR_LIMIT:,} bytes"),
    "far too large": (vendor() + "#" * PREFETCHED, f"it has {len(vendor()) + PREFETCHED:,} bytes"),
}
"""Files of a vendor that cannot be read, and why."""


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_noted_and_the_mended_one_is_compared_with_the_last_good_one(
    repo: Repo, how: str
) -> None:
    text, reason = BROKEN[how]
    broken = repo.land("2026-02-01", {ACME: text, BETA: vendor(name="Beta Ltd")})
    repo.land("2026-02-03", {ACME: vendor(countries="[US, IN]")})
    found = past(repo)
    assert told(found) == ["beta added 2026-02-01", "acme country-added 2026-02-03"]
    assert noted(found) == [(broken, ACME, reason)]


def test_the_same_broken_file_is_noted_once(repo: Repo) -> None:
    broken = repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.land("2026-02-02", {ACME: vendor()})
    repo.land("2026-02-03", {ACME: "name: [\n"})
    found = past(repo)
    assert (told(found), noted(found)) == ([], [(broken, ACME, "bad syntax")])


def test_two_files_that_break_in_the_same_way_are_both_noted(repo: Repo) -> None:
    repo.land("2026-01-02", {BETA: vendor(name="Beta Ltd")})
    broken = repo.land("2026-02-01", {ACME: "name: [\n", BETA: "name: [\n"})
    assert noted(past(repo)) == [(broken, ACME, "bad syntax"), (broken, BETA, "bad syntax")]


def test_a_file_of_the_largest_size_is_read(repo: Repo) -> None:
    text = vendor(countries="[US, IN]")
    repo.land("2026-02-01", {ACME: text + "#" * (VENDOR_LIMIT - len(text))})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]


def test_a_vendor_deleted_while_its_file_was_broken_is_removed(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.land("2026-02-02", {ACME: None})
    repo.land("2026-02-03", {ACME: "name: ]\n"})
    repo.land("2026-02-04", {ACME: vendor()})
    assert told(past(repo)) == ["acme removed 2026-02-02", "acme added 2026-02-04"]


def test_a_file_that_was_never_whole_is_a_vendor_from_when_it_is(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: "name: [\n"})
    repo.land("2026-02-02", {BETA: vendor(name="Beta Ltd")})
    assert told(past(repo)) == ["beta added 2026-02-02"]


def test_a_file_that_was_broken_where_the_history_starts_is_no_new_vendor(repo: Repo) -> None:
    """Else `notice --since` tells customers of a new subprocessor whom they know."""
    repo.land("2026-01-10", {ACME: vendor(countries="[US, DE]")})
    broken = repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.land("2026-02-03", {ACME: vendor(countries="[US, DE, IN]")})
    assert told(past(repo, since=broken)) == ["acme country-added 2026-02-03"]


@pytest.mark.parametrize(
    ("broken", "mended", "kind"),
    [
        ({"established": "[DE]"}, {"established": "DE"}, "established-changed"),
        ({"data": "health"}, {"data": "[health]"}, "data-added"),
        ({"scope": "[EU plan]"}, {"scope": "EU plan"}, "scope-changed"),
    ],
)
def test_a_field_that_was_broken_is_compared_with_its_last_good_state(
    repo: Repo, broken: dict[str, str], mended: dict[str, str], kind: str
) -> None:
    """Else a material change goes by without anybody hearing of it."""
    repo.land("2026-02-01", {ACME: vendor(**broken)})
    repo.land("2026-02-02", {ACME: vendor(**mended)})
    assert told(past(repo)) == [f"acme {kind} 2026-02-02"]


@pytest.mark.parametrize(
    "new",
    [
        "aardvark",
        "zenith",
    ],
)  # fmt: skip
def test_a_file_renamed_while_it_was_broken_is_the_same_vendor(repo: Repo, new: str) -> None:
    repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.rename(ACME, path_of(new))
    repo.commit("Rename", "2026-02-02")
    repo.land("2026-02-03", {path_of(new): vendor()})
    assert told(past(repo)) == [f"{new} renamed 2026-02-02"]


def test_a_field_that_is_given_twice_is_read_once(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]") + "countries: [DE]\n"})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]


def test_fields_that_are_unknown_today_do_not_matter(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]", colour="blue", path="x")})
    repo.land("2026-02-02", {ACME: vendor(countries="[US, IN]", colour="red")})
    found = past(repo)
    assert (told(found), noted(found)) == (["acme country-added 2026-02-01"], [])


def test_fields_that_are_required_today_may_have_been_missing(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", agreement=None, evaluation=None)})
    repo.land("2026-02-02", {BETA: vendor(name="Beta Ltd", countries="[US, IN]")})
    found = past(repo)
    assert told(found) == ["beta added 2026-02-01", "beta country-added 2026-02-02"]
    assert noted(found) == []


def test_a_list_with_a_word_that_is_unknown_today_is_noted(repo: Repo) -> None:
    """A word may be misspelt: what was known of the list before is not taken away by that."""
    repo.land("2026-02-01", {ACME: vendor(data="[contact, health]")})
    misspelt = repo.land("2026-02-02", {ACME: vendor(data="[contact, helth]")})
    repo.land("2026-02-03", {ACME: vendor(data="[contact, health, usage]")})
    found = past(repo)
    assert told(found) == [
        "acme data-added 2026-02-01",
        "acme data-added 2026-02-01",
        "acme data-added 2026-02-03",
    ]
    assert found.announcements[2].change.new == "usage"
    assert noted(found) == [(misspelt, ACME, "`data` cannot be read")]


def test_beside_a_word_that_is_unknown_today_others_are_announced(repo: Repo) -> None:
    """The word was right in its time, and stays. What comes after it is material."""
    repo.land("2026-02-01", {ACME: vendor(data="[phrenology]")})
    repo.land("2026-02-02", {ACME: vendor(data="[phrenology, health]")})
    assert told(past(repo)) == ["acme data-added 2026-02-02"]


def test_of_a_new_vendor_the_words_that_are_known_are_kept(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", data="[contact, phrenology]")})
    [one] = past(repo).announcements
    assert one.vendor.data == ("contact",)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(repo: Repo) -> None:
    text = vendor().replace("\n", "\r\n")
    repo.land("2026-02-01", {ACME: text, "register.yaml": policy().replace("\n", "\r\n")})
    repo.land("2026-02-02", {ACME: "\ufeff" + text})
    found = past(repo)
    assert (told(found), noted(found)) == ([], [])


def test_a_link_in_the_place_of_a_file_is_no_vendor(repo: Repo) -> None:
    (repo.root / BETA).symlink_to("acme.yaml")
    repo.commit("A link", "2026-02-01")
    (repo.root / ACME).unlink()
    (repo.root / ACME).symlink_to("/etc/hostname")
    repo.commit("Another one", "2026-02-02")
    (repo.root / ACME).unlink()
    repo.land("2026-02-03", {ACME: vendor()})
    found = past(repo)
    assert told(found) == ["acme removed 2026-02-02", "acme added 2026-02-03"]
    assert noted(found) == []


def test_a_submodule_in_the_place_of_a_file_is_no_vendor(repo: Repo) -> None:
    repo.add_submodule(BETA)
    repo.git("commit", "--quiet", "-m", "A submodule", at="2026-02-01")
    repo.land("2026-02-02", {ACME: vendor(countries="[US, IN]")})
    assert told(past(repo)) == ["acme country-added 2026-02-02"]


def test_a_file_that_can_be_executed_is_a_file(repo: Repo) -> None:
    (repo.root / ACME).chmod(0o755)
    repo.commit("Mode", "2026-02-01")
    repo.land("2026-02-02", {ACME: vendor(countries="[US, IN]")})
    assert told(past(repo)) == ["acme country-added 2026-02-02"]


# register.yaml along the way.


def test_a_broken_register_yaml_is_noted_and_the_last_good_one_counts(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(notice="{days: 60}")})
    broken = repo.land("2026-01-03", {"register.yaml": policy(notice="{days: many}")})
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    found = past(repo)
    assert [one.days for one in found.announcements] == [60]
    assert noted(found) == [(broken, "register.yaml", "notice.days cannot be read")]
    assert found.policy is not None
    assert found.policy.notice.days == 60


def test_the_history_starts_with_the_first_register_yaml_that_can_be_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"README.md": "Soon"})
    repo.land("2026-01-02", {ACME: vendor()})
    broken = repo.land("2026-01-03", {"register.yaml": "organization: [\n"})
    start = repo.land("2026-01-04", {"register.yaml": policy(), BETA: vendor(name="Beta Ltd")})
    repo.land("2026-01-05", {GAMMA: vendor(name="Gamma Ltd")})
    found = past(repo)
    assert found.start == Landing(start, datetime(2026, 1, 4, 12, tzinfo=UTC))
    assert told(found) == ["gamma added 2026-01-05"]
    assert noted(found) == [(broken, "register.yaml", "bad syntax")]


def test_register_yaml_may_go_and_come_back(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": None, BETA: vendor(name="Beta Ltd")})
    repo.land("2026-01-03", {"register.yaml": policy(), ACME: vendor(countries="[US, IN]")})
    found = past(repo)
    assert told(found) == ["beta added 2026-01-02", "acme country-added 2026-01-03"]
    assert noted(found) == []


def test_register_yaml_must_be_a_file(repo: Repo) -> None:
    (repo.root / "register.yaml").unlink()
    (repo.root / "register.yaml").symlink_to("README.md")
    repo.commit("A link", "2026-01-02")
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]


def test_groups_that_change_and_go_do_not_matter(repo: Repo) -> None:
    repo.land("2026-02-01", {"register.yaml": policy(groups="{other: {title: Other}}")})
    repo.land("2026-02-02", {ACME: vendor(group="other")})
    repo.land("2026-02-03", {ACME: vendor(group="never-declared")})
    assert told(past(repo)) == ["acme group-changed 2026-02-02", "acme group-changed 2026-02-03"]


def test_settings_that_are_unknown_today_do_not_matter(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(colour="blue", notice="{days: 60}")})
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    found = past(repo)
    assert ([one.days for one in found.announcements], noted(found)) == ([60], [])


def test_settings_inside_others_that_are_unknown_today_do_not_matter(tmp_path: Path) -> None:
    """Else the history starts only where the setting was taken out."""
    repo = Repo(tmp_path / "register")
    first = policy(groups="{infrastructure: {title: Infrastructure, colour: blue}}")
    start = repo.land("2026-01-01", {"register.yaml": first, ACME: vendor()})
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.land("2026-03-01", {"register.yaml": policy()})
    found = past(repo)
    assert found.start is not None
    assert found.start.commit == start
    assert told(found) == ["acme country-added 2026-02-01"]


# Where there is no history.


def test_an_empty_register_has_a_start_and_no_news(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    start = repo.land("2026-01-01", {"register.yaml": policy(), "subprocessors/.gitkeep": ""})
    found = past(repo)
    assert found.start == Landing(start, datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert told(found) == []
    repo.land("2026-02-01", {ACME: vendor(), "subprocessors/.gitkeep": None})
    assert told(past(repo)) == ["acme added 2026-02-01"]


def test_a_repository_without_commits_has_no_history(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.write({"register.yaml": policy(), ACME: vendor()})
    with pytest.raises(NoRepository, match="there is no commit yet"):
        past(repo)
    with pytest.raises(GitError, match="there is no revision 'main'"):
        past(repo, revision="main")


def test_a_register_that_is_not_committed_has_no_history(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"README.md": "Hello"})
    repo.write({"register.yaml": policy(), ACME: vendor()})
    assert past(repo) == History()


def test_a_folder_outside_any_repository_has_no_history(repo: Repo) -> None:
    forget_history(repo)
    with pytest.raises(NoRepository, match="this folder is in no Git repository"):
        Repository(repo.root)


def test_without_git_there_is_no_history(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_git(monkeypatch, PATH=str(repo.root))
    with pytest.raises(NoRepository, match="`git` is not installed"):
        Repository(repo.root)


def test_in_a_shallow_clone_a_history_would_be_wrong(repo: Repo, tmp_path: Path) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    root = repo.clone(tmp_path / "clone", "--depth=1")
    shallow = Repository(root)
    hint = "run `git fetch --unshallow`, or set `fetch-depth: 0`"
    with pytest.raises(GitError, match=hint):
        history(shallow)
    with pytest.raises(GitError, match=hint):
        last_commit_by(shallow, TODAY)
    with pytest.raises(GitError, match=r"there is no revision 'HEAD~1'; .*`git fetch --unshallow`"):
        shallow.resolve("HEAD~1")
    whole = repo.clone(tmp_path / "whole")
    assert told(history(Repository(whole))) == ["acme country-added 2026-02-01"]


# Where a history starts and ends.


@pytest.fixture
def months(repo: Repo) -> list[str]:
    """The commits of a register that gets a country on the first of each month."""
    codes = ("IN", "DE", "FR", "BR")
    return [
        repo.land(f"2026-0{month}-01", {ACME: vendor(countries=f"[{', '.join(codes[:count])}]")})
        for count, month in enumerate(range(2, 6), 1)
    ]


def news(found: History) -> list[str]:
    """The days on which something was announced, each once."""
    return list(dict.fromkeys(str(one.announced) for one in found.announcements))


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize(
    ("since", "days"),
    [
        ("2026-03-31", ["2026-04-01", "2026-05-01"]),
        ("2026-04-01", ["2026-04-01", "2026-05-01"]),
        ("2026-04-02", ["2026-05-01"]),
        ("2026-05-02", []),
        ("0001-01-01", ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]),
        ("9999-12-31", []),
    ],
)
def test_a_day_is_the_first_that_counts(repo: Repo, since: str, days: list[str]) -> None:
    assert news(past(repo, parse_boundary(since))) == days


def test_what_a_revision_holds_counts_as_known(repo: Repo, months: list[str]) -> None:
    assert news(past(repo, months[1])) == ["2026-04-01", "2026-05-01"]
    assert news(past(repo, "HEAD")) == []
    assert news(past(repo, "HEAD~3", "HEAD~1")) == ["2026-03-01", "2026-04-01"]
    assert news(past(repo, "HEAD", "HEAD~1")) == []
    start = past(repo, months[1]).start
    assert start is not None
    assert (start.commit, start.day) == (months[1], date(2026, 3, 1))


def test_a_tag_is_a_revision(repo: Repo, months: list[str]) -> None:
    repo.git("tag", "-a", "-m", "Told", "told", months[2])
    assert news(past(repo, "told")) == ["2026-05-01"]


def test_since_a_commit_of_a_branch_its_merge_counts(repo: Repo, months: list[str]) -> None:
    """The merge was not there yet; what main had when the branch set out was."""
    repo.branch("beta", months[1])
    tip = repo.land("2026-03-15", {BETA: vendor(name="Beta Ltd")})
    repo.switch("main")
    repo.merge("beta", "2026-06-01", "Merge pull request #13 from initech/beta")
    assert news(past(repo, tip)) == ["2026-04-01", "2026-05-01", "2026-06-01"]


def test_a_text_is_a_day_or_a_revision() -> None:
    assert parse_boundary(None) is None
    assert parse_boundary("2026-02-28") == date(2026, 2, 28)
    assert parse_boundary("v1.0") == "v1.0"
    for slip in ("2026-02-29", "2026-2-28", "2026-13-01"):
        with pytest.raises(GitError, match="is not a day: write it as 2026-11-23"):
            parse_boundary(slip)


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize("since", ["nonsense", "-h", "HEAD~99"])
def test_an_unknown_revision_is_no_start(repo: Repo, since: str) -> None:
    with pytest.raises(GitError, match="there is no revision"):
        past(repo, since)
    repo.land("2026-06-01", {"register.yaml": policy(notice=f"{{since: {since}}}")})
    with pytest.raises(GitError, match="there is no revision"):
        past(repo)


def test_no_revision_has_a_character_that_no_process_takes(repo: Repo) -> None:
    repo.land("2026-06-01", {"register.yaml": policy(notice='{since: "a\\0b"}')})
    with pytest.raises(GitError, match="there is no revision"):
        past(repo)


def test_a_register_says_from_when_its_history_counts(repo: Repo, months: list[str]) -> None:
    """What stood then counts as announced. The last word of the register on it holds."""
    repo.land("2026-06-01", {"register.yaml": policy(notice="{since: 2026-03-02}")})
    assert news(past(repo)) == ["2026-04-01", "2026-05-01"]
    repo.land("2026-06-02", {"register.yaml": policy(notice=f"{{since: {months[2]}}}")})
    assert news(past(repo)) == ["2026-05-01"]
    assert news(past(repo, revision=months[3])) == [
        "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01",
    ]  # fmt: skip


@pytest.mark.usefixtures("months")
def test_of_two_starts_the_later_counts(repo: Repo) -> None:
    repo.land("2026-06-01", {"register.yaml": policy(notice="{since: 2026-03-02}")})
    assert news(past(repo, date(2026, 2, 2))) == ["2026-04-01", "2026-05-01"]
    assert news(past(repo, date(2026, 4, 2))) == ["2026-05-01"]


@pytest.mark.usefixtures("months")
def test_the_notice_period_before_the_start_still_applies(repo: Repo) -> None:
    repo.land("2026-06-01", {"register.yaml": policy(notice="{days: 90}")})
    repo.land("2026-07-01", {ACME: vendor(countries="[US, IN]")})
    found = past(repo, date(2026, 6, 15))
    assert {one.days for one in found.announcements} == {90}


# The list as it stood.


def test_the_list_at_the_end_of_a_day(repo: Repo, months: list[str]) -> None:
    there = Repository(repo.root)
    assert last_commit_by(there, date(2026, 2, 28)) == months[0]
    assert last_commit_by(there, date(2026, 3, 1)) == months[1]
    assert last_commit_by(there, date(9999, 12, 31)) == months[3]
    assert last_commit_by(there, date(2026, 3, 1), months[0]) == months[0]
    with pytest.raises(
        GitError, match=r"nothing had landed by 2025-12-31: .* starts on 2026-01-01"
    ):
        last_commit_by(there, date(2025, 12, 31))


def test_the_end_of_a_day_is_midnight_in_utc(repo: Repo) -> None:
    last = repo.land("2026-02-02T01:59:59+02:00", {BETA: vendor(name="Beta Ltd")})
    first = repo.land("2026-02-02T02:00:00+02:00", {GAMMA: vendor(name="Gamma Ltd")})
    there = Repository(repo.root)
    assert last_commit_by(there, date(2026, 2, 1)) == last
    assert last_commit_by(there, date(2026, 2, 2)) == first
    assert (landing_days(there, last)[last], landing_days(there, first)[first]) == (
        date(2026, 2, 1),
        date(2026, 2, 2),
    )


def test_work_on_a_branch_is_on_the_list_from_its_merge_on(repo: Repo) -> None:
    before = repo.head
    repo.branch("beta")
    repo.land("2026-01-10", {BETA: vendor(name="Beta Ltd")})
    repo.switch("main")
    repo.merge("beta", "2026-02-01", "Merge pull request #13 from initech/beta")
    assert last_commit_by(Repository(repo.root), date(2026, 1, 20)) == before


def test_a_file_may_be_named_like_a_revision(repo: Repo) -> None:
    last = repo.land("2026-02-01", {"HEAD": "x", "main": "x"})
    assert last_commit_by(Repository(repo.root), TODAY) == last


# Clocks.


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2026-03-01T00:30:00+14:00", "2026-02-28"),
        ("2026-03-01T13:59:59+14:00", "2026-02-28"),
        ("2026-03-01T14:00:00+14:00", "2026-03-01"),
        ("2026-02-28T23:30:00-12:00", "2026-03-01"),
        ("2026-02-28T11:59:59-12:00", "2026-02-28"),
        ("2026-02-28T12:00:00-12:00", "2026-03-01"),
        ("2026-03-01T00:00:00+00:00", "2026-03-01"),
    ],
)
def test_days_are_those_of_utc(repo: Repo, time: str, day: str) -> None:
    commit = repo.land(time, {ACME: vendor(countries="[US, IN]")})
    assert told(past(repo)) == [f"acme country-added {day}"]
    assert landing_days(Repository(repo.root), commit)[commit] == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("0 +0000", "1970-01-01"),
        ("1 -1200", "1970-01-01"),
        ("4102444800 +0000", "2100-01-01"),
        ("253370764799 +0000", "9998-12-31"),
        ("253402300799 +0000", "9999-01-01"),
        ("253402300800 +0000", "9999-01-01"),
        ("9223372036854775807 +0000", "9999-01-01"),
        ("99999999999999999999999999 +0000", "9999-01-01"),
        ("1770000000 +9999", "2026-02-02"),
    ],
)
def test_absurd_clocks_are_read_as_far_as_a_calendar_goes(
    tmp_path: Path, time: str, day: str
) -> None:
    repo = Repo(tmp_path / "register")
    repo.raw_commit(time, {"register.yaml": policy(), ACME: vendor()})
    repo.raw_commit(time, {ACME: vendor(countries="[US, IN]")})
    found = past(repo)
    assert told(found) == [f"acme country-added {day}"]
    assert found.announcements[0].effective > date.fromisoformat(day)
    assert last_commit_by(Repository(repo.root), date.max) == repo.head


@pytest.mark.parametrize("time", ["-1 +0000", "nonsense", ""])
def test_a_commit_without_a_time_is_no_crash(repo: Repo, time: str) -> None:
    repo.raw_commit(time, {ACME: vendor(countries="[US, IN]")})
    found = past(repo)
    assert [one.change.kind for one in found.announcements] == ["country-added"]
    assert last_commit_by(Repository(repo.root), date.max) == repo.head


def test_nothing_lands_before_what_landed_already(repo: Repo) -> None:
    """Where a clock is behind, customers cannot have known before they could see it."""
    first = repo.land("2026-03-01", {ACME: vendor(countries="[US, IN]")})
    behind = repo.land("2026-02-01", {ACME: vendor(countries="[US, IN, DE]")})
    last = repo.land("2026-03-02", {ACME: vendor(countries="[US, IN, DE, FR]")})
    assert told(past(repo)) == [
        "acme country-added 2026-03-01",
        "acme country-added 2026-03-01",
        "acme country-added 2026-03-02",
    ]
    there = Repository(repo.root)
    assert last_commit_by(there, date(2026, 2, 28)) == repo.git("rev-parse", f"{first}~1")
    assert last_commit_by(there, date(2026, 3, 1)) == behind
    assert (landing_days(there, behind)[behind], landing_days(there, last)[last]) == (
        date(2026, 3, 1),
        date(2026, 3, 2),
    )
    assert told(past(repo, first)) == told(past(repo))[1:]


def test_a_clock_that_is_behind_hides_nothing_that_was_announced_since_a_day(repo: Repo) -> None:
    """Else one bad clock keeps a change out of the notice to customers."""
    repo.land("2026-03-01", {ACME: vendor(countries="[US, IN]")})
    repo.land("1970-01-02", {"README.md": "Written on a computer without a battery"})
    assert told(past(repo, date(2026, 2, 1))) == ["acme country-added 2026-03-01"]


def test_a_clock_that_was_ahead_once_does_not_put_off_all_that_lands_later(repo: Repo) -> None:
    """Else one bad clock keeps every later change from taking effect, and out of `--as-of`."""
    repo.land("2099-01-01", {"README.md": "Written on a computer that is ahead of its time"})
    last = repo.land("2026-03-01", {ACME: vendor(countries="[US, IN]")})
    assert told(past(repo)) == ["acme country-added 2026-03-01"]
    assert last_commit_by(Repository(repo.root), date(2026, 3, 1)) == last


def test_what_is_not_committed_lands_after_all_that_is(repo: Repo) -> None:
    repo.land("2026-07-10", {ACME: vendor(countries="[US, IN]")})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(with_work(repo, date(2026, 7, 9)))[1:] == ["beta added 2026-07-10"]
    assert told(with_work(repo, date(2026, 7, 10)))[1:] == ["beta added 2026-07-10"]
    assert told(with_work(repo, date(2026, 7, 11)))[1:] == ["beta added 2026-07-11"]


# From when a change holds.


@pytest.mark.parametrize(
    ("before", "after", "effective"),
    [
        # Material: once the notice period has passed.
        ({}, {"purpose": "Cloud backups"}, "purpose-changed 2026-03-03"),
        ({}, {"countries": "[US, IN]"}, "country-added 2026-03-03"),
        # And not before the vendor is engaged.
        ({"engaged": "2026-03-04"}, {"countries": "[US, IN]"}, "country-added 2026-03-04"),
        ({"engaged": "2026-03-03"}, {"countries": "[US, IN]"}, "country-added 2026-03-03"),
        ({"engaged": "2026-06-01"}, {"engaged": "2026-05-01"}, "engaged-earlier 2026-05-01"),
        ({"engaged": "2026-06-01"}, {"engaged": "2026-02-15"}, "engaged-earlier 2026-03-03"),
        ({"ended": "2026-06-30"}, {}, "resumed 2026-03-03"),
        # Dates that say themselves from when they hold.
        ({}, {"ended": "2026-06-30"}, "ended 2026-06-30"),
        ({}, {"ended": "2026-01-15"}, "ended 2026-01-15"),
        ({"engaged": "2026-05-01"}, {"engaged": "2026-06-01"}, "engaged 2026-06-01"),
        # The rest: at once.
        ({}, {"website": "https://acme.com/"}, "website-changed 2026-02-01"),
        ({"countries": "[US, IN]"}, {"countries": "[US]"}, "country-removed 2026-02-01"),
        ({"engaged": "2026-06-01"}, {"website": "https://a.com/"}, "website-changed 2026-02-01"),
    ],
)
def test_from_when_a_change_holds(
    repo: Repo, before: dict[str, str], after: dict[str, str], effective: str
) -> None:
    repo.land("2026-01-15", {BETA: vendor(**before)})
    known = repo.head
    repo.land("2026-02-01", {BETA: vendor(**{**before, **after})})
    if "resumed" in effective:
        repo.land("2026-02-01", {BETA: vendor()})
    [one] = past(repo, known).announcements
    assert f"{one.change.kind} {one.effective}" == effective
    assert one.objection_until == (date(2026, 3, 3) if one.change.material else None)


@pytest.mark.parametrize(
    ("engaged", "effective", "early"),
    [
        ("2026-03-02", "2026-03-03", date(2026, 3, 2)),
        ("2026-03-03", "2026-03-03", None),
        ("2026-03-04", "2026-03-04", None),
        ("2025-01-01", "2026-03-03", date(2025, 1, 1)),
    ],
)
def test_a_new_vendor_that_is_used_before_the_notice_has_passed_is_early(
    repo: Repo, engaged: str, effective: str, early: date | None
) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", engaged=engaged)})
    [one] = past(repo).announcements
    assert (str(one.effective), one.early_start) == (effective, early)
    assert one.objection_until == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("ended", "material"), [("2026-01-31", False), ("2026-02-01", False), ("2026-02-02", True)]
)
def test_what_becomes_of_a_vendor_that_has_ended_is_not_material(
    repo: Repo, ended: str, material: bool
) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", ended=ended)})
    [one] = past(repo).announcements
    assert (one.material, one.objection_until is not None) == (material, material)
    assert one.effective == (date(2026, 3, 3) if material else date(2026, 2, 1))


def test_only_a_new_vendor_is_early(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    assert [one.early_start for one in past(repo).announcements] == [None]


def test_a_removal_holds_at_once(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: None})
    assert dated(past(repo)) == ["acme removed 2026-02-01"]


def test_no_notice_period_is_longer_than_the_calendar(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(notice="{days: 36500}")})
    repo.raw_commit("253402300800 +0000", {ACME: vendor(countries="[US, IN]")})
    assert dated(past(repo)) == [f"acme country-added {date.max}"]


def test_a_landing_cannot_shorten_its_own_notice(repo: Repo) -> None:
    shorter = policy(notice="{days: 1}")
    repo.land("2026-02-01", {"register.yaml": shorter, ACME: vendor(countries="[US, IN]")})
    assert dated(past(repo)) == ["acme country-added 2026-03-03"]


@pytest.mark.parametrize(
    ("day", "days"), [("2026-02-02", 30), ("2026-03-03", 30), ("2026-03-04", 10)]
)
def test_a_shorter_period_holds_once_the_longer_one_has_passed(
    repo: Repo, day: str, days: int
) -> None:
    """Else two landings, one after the other, could do what one cannot."""
    repo.land("2026-02-01", {"register.yaml": policy(notice="{days: 10}")})
    repo.land(day, {ACME: vendor(countries="[US, IN]")})
    assert [one.days for one in past(repo).announcements] == [days]


def test_where_one_starts_to_look_does_not_shorten_a_notice(repo: Repo) -> None:
    shortened = repo.land("2026-02-01", {"register.yaml": policy(notice="{days: 10}")})
    repo.land("2026-02-02", {ACME: vendor(countries="[US, IN]")})
    assert dated(past(repo, shortened)) == dated(past(repo))


def test_a_landing_can_lengthen_its_own_notice(repo: Repo) -> None:
    longer = policy(notice="{days: 60}")
    repo.land("2026-02-01", {"register.yaml": longer, ACME: vendor(countries="[US, IN]")})
    assert dated(past(repo)) == ["acme country-added 2026-04-02"]


def test_each_landing_has_the_notice_period_of_its_time(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.land("2026-02-02", {"register.yaml": policy(notice="{days: 60}")})
    repo.land("2026-02-03", {ACME: vendor(countries="[US, IN, DE]")})
    repo.land("2026-02-04", {"register.yaml": policy(notice="{days: 10}")})
    repo.land("2026-02-05", {"register.yaml": policy(notice="{days: 20}")})
    repo.land("2026-02-06", {ACME: vendor(countries="[US, IN, DE, FR]")})
    repo.land("2026-06-01", {ACME: vendor(countries="[US, IN, DE, FR, BR]")})
    assert [one.days for one in past(repo).announcements] == [30, 60, 60, 20]


# The work tree, as one more landing.


def with_work(repo: Repo, today: date = TODAY) -> History:
    """The history with what is not committed yet."""
    there = Repository(repo.root)
    changed = there.changes(there.resolve("HEAD"), None)
    return history(there, uncommitted=Uncommitted(load(WorkTree(repo.root)), changed, today))


def test_what_is_not_committed_is_announced_today(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd"), GAMMA: vendor(name="Gamma Ltd")})
    repo.write({ACME: vendor(countries="[US, IN]"), BETA: None, path_of("new"): vendor()})
    repo.write({GAMMA: vendor(name="Gamma Inc.")})
    repo.git("add", GAMMA)
    found = with_work(repo)
    assert told(found)[2:] == [
        "acme country-added 2026-06-30",
        "beta removed 2026-06-30",
        "gamma entity-replaced 2026-06-30",
        "new added 2026-06-30",
    ]
    assert {one.landing.commit for one in found.announcements[2:]} == {None}
    assert found.announcements[2].effective == date(2026, 7, 30)


def test_without_changes_the_work_tree_adds_nothing(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    os.utime(repo.root / ACME, (1, 1))
    assert with_work(repo) == past(repo)


def test_a_file_that_is_broken_in_the_work_tree_counts_as_unchanged(repo: Repo) -> None:
    repo.write({ACME: "name: [\n", BETA: "name: [\n"})
    assert told(with_work(repo)) == []


def test_a_file_mended_in_the_work_tree_is_compared_with_the_last_good_one(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.write({ACME: vendor(countries="[US, IN]")})
    assert told(with_work(repo)) == ["acme country-added 2026-06-30"]


def test_a_file_replaced_by_a_link_in_the_work_tree_is_removed(repo: Repo) -> None:
    (repo.root / ACME).unlink()
    (repo.root / ACME).symlink_to("/etc/hostname")
    (repo.root / BETA).symlink_to("/etc/hostname")
    assert told(with_work(repo)) == ["acme removed 2026-06-30"]


@pytest.mark.parametrize("checked", [False, True])
def test_a_file_renamed_in_the_work_tree_is_renamed(repo: Repo, checked: bool) -> None:
    """Also once the rules have looked at it, as `publish` lets them do first."""
    repo.rename(ACME, BETA)
    there, tree = Repository(repo.root), WorkTree(repo.root)
    register = load(tree)
    if checked:
        engine.check(register, tree, TODAY)
    changed = there.changes(there.resolve("HEAD"), None)
    found = history(there, uncommitted=Uncommitted(register, changed, TODAY))
    assert told(found) == ["beta renamed 2026-06-30"]


def test_the_work_tree_cannot_shorten_its_own_notice(repo: Repo) -> None:
    repo.write({"register.yaml": policy(notice="{days: 1}"), ACME: vendor(countries="[IN]")})
    assert {one.days for one in with_work(repo).announcements} == {30}
    repo.write({"register.yaml": policy(notice="{days: 60}")})
    assert {one.days for one in with_work(repo).announcements} == {60}


def test_files_that_git_ignores_are_in_the_register_too(repo: Repo) -> None:
    repo.land("2026-02-01", {".gitignore": "beta.yaml\n"})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(with_work(repo)) == ["beta added 2026-06-30"]


def test_a_file_taken_out_of_the_index_is_still_in_the_register(repo: Repo) -> None:
    repo.git("rm", "--quiet", "--cached", ACME)
    assert told(with_work(repo)) == []
    repo.write({ACME: vendor(countries="[US, IN]")})
    assert told(with_work(repo)) == ["acme country-added 2026-06-30"]


def test_a_conflict_in_the_work_tree_is_no_crash(repo: Repo) -> None:
    repo.branch("india")
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.switch("main")
    repo.land("2026-02-02", {ACME: vendor(countries="[US, DE]")})
    with pytest.raises(AssertionError):
        repo.merge("india", "2026-02-03", "Conflict")
    assert told(with_work(repo)) == ["acme country-added 2026-02-02"]


def test_what_git_converts_on_the_way_is_found_out(repo: Repo) -> None:
    """The history reads what Git has stored, and the list what the folder holds."""
    repo.land("2026-02-01", {".gitattributes": "*.yaml ident\n"})
    repo.land("2026-02-02", {ACME: vendor(purpose="Cloud hosting $Id$"), BETA: vendor(name="Beta")})
    assert first_difference(with_work(repo), load(WorkTree(repo.root))) is None
    (repo.root / ACME).unlink()
    repo.git("checkout", "--", ACME)
    assert first_difference(with_work(repo), load(WorkTree(repo.root))) == ACME


# Where a register stands.


def test_a_register_may_stand_in_a_folder_of_a_bigger_repository(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "company", "legal/Prüfung und Verträge")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    (repo.top / "subprocessors").mkdir()
    (repo.top / "register.yaml").write_text(policy(notice="{days: 1}"))
    (repo.top / ACME).write_text(vendor())
    repo.commit("Another register above", "2026-01-10")
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]
    assert dated(past(repo)) == ["acme country-added 2026-03-03"]
    assert told(with_work(repo))[1:] == ["beta added 2026-06-30"]
    assert load(Repository(repo.root).at("HEAD~1")).subprocessors[0].countries == ("US",)


def test_a_register_that_moved_starts_where_it_stands_now(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "company", "legal")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    repo.git("mv", "legal", "compliance")
    moved = repo.commit("Move", "2026-02-01")
    start = history(Repository(repo.top / "compliance")).start
    assert start is not None
    assert start.commit == moved


COLON = ":colon.txt"

ODD = (
    "a b.txt", "Prüfung.txt", unicodedata.normalize("NFD", "Prüfung 2.txt"), "new\nline.txt",
    "tab\t.txt", '"quoted".txt', COLON, "*.yaml", "--all", "main", "back\\slash",
    "\udce9.txt", "subprocessors.txt/acme.yaml", "subprocessors/a b.yaml", "subprocessors/-h.yaml",
    "subprocessors/:acme.yaml", "subprocessors/\udce9.yaml", "subprocessors/new\nline.yaml",
)  # fmt: skip
"""Names of files that could be taken for something else on the way through Git."""


def test_odd_names_of_other_files_confuse_nothing(repo: Repo) -> None:
    repo.land("2026-02-01", dict.fromkeys(ODD, "a: b\n"))
    repo.land("2026-02-02", {**dict.fromkeys(ODD, "c: d\n"), ACME: vendor(countries="[US, IN]")})
    repo.land("2026-02-03", dict.fromkeys(ODD, None))
    repo.write(dict.fromkeys(ODD, "e: f\n"))
    found = with_work(repo)
    assert (told(found), noted(found)) == (["acme country-added 2026-02-02"], [])
    changed = Repository(repo.root).changes(f"{repo.head}~1", repo.head)
    assert {file.path for file in changed} == {*ODD}


def test_a_repository_may_name_its_objects_by_sha_256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register", object_format="sha256")
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.write({BETA: vendor(name="Beta Ltd")})
    assert told(with_work(repo)) == ["acme country-added 2026-02-01", "beta added 2026-06-30"]


def test_a_linked_work_tree_has_the_same_history(repo: Repo, tmp_path: Path) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    assert history(Repository(tmp_path / "linked")) == past(repo)


def test_replaced_objects_are_not_the_history_that_everybody_sees(repo: Repo) -> None:
    known = repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    changed = repo.land("2026-02-02", {ACME: vendor(countries="[US, IN, DE]")})
    repo.git("replace", changed, known)
    assert len(told(past(repo))) == 2
    assert at_head(repo).subprocessors[0].countries == ("US", "IN", "DE")


SETTINGS = (
    "color.ui=always", "color.diff=always", "diff.renames=copies", "diff.relative=true",
    "log.showSignature=true", "log.follow=true", "log.decorate=full", "log.abbrevCommit=true",
    "log.showRoot=false", "log.diffMerges=combined", "format.pretty=oneline", "core.abbrev=4",
    "core.quotePath=true", "core.pager=false", "diff.external=false", "diff.noprefix=true",
    "diff.autoRefreshIndex=false", "diff.ignoreSubmodules=all", "diff.orderFile=/dev/null",
    "status.showUntrackedFiles=no", "i18n.logOutputEncoding=ISO-8859-1",
)  # fmt: skip
"""What people set in Git, and what changes its answers to people."""


@pytest.mark.parametrize("within", ["", "legal/register"])
def test_how_somebody_likes_git_to_print_does_not_matter(tmp_path: Path, within: str) -> None:
    repo = Repo(tmp_path / "company", within)
    repo.land("2026-01-01", {"register.yaml": policy(), ACME: vendor()})
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")}, "Über Indien (#13)")
    repo.rename(ACME, BETA)
    repo.commit("Rename", "2026-02-02")
    repo.write({BETA: vendor(countries="[US, IN, DE]"), GAMMA: vendor(name="Gamma Ltd")})
    expected = with_work(repo)
    assert [one.landing.pull_request for one in expected.announcements] == [13, None, None, None]
    for setting in SETTINGS:
        repo.git("config", *setting.split("=", 1))
    assert with_work(repo) == expected


# Many commits.

COMMITS = 603
"""More than one process compares, and no multiple of anything."""


def _states() -> list[Files]:
    """What each commit writes: three vendors that come, change, break and go."""
    changes: list[Files] = [{"register.yaml": policy(), ACME: vendor()}]
    for number in range(1, COMMITS):
        name = f"Vendor {number % 3}"
        path = path_of(f"vendor-{number % 3}")
        codes = ("US", "IN", "DE", "FR")[: number % 4 + 1]
        text: str | None = vendor(
            name=name, countries=f"[{', '.join(codes)}]", scope=f"no. {number}"
        )
        if number % 11 == 0:
            text = "name: [\n"
        if number % 17 == 0 and number > 17:
            text = None
        changes.append({path: text, f"notes/{number}.txt": "x"})
    return changes


def test_a_long_history_is_the_sum_of_its_differences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes compare commits here; a loop over all registers must say the same."""
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    standing_files: dict[str, str | bytes] = {}
    registers: list[Register] = []
    changes: list[Files] = []
    for change in _states():
        # Git knows no change where a file that is not there is deleted.
        real = {path: text for path, text in change.items() if text or path in standing_files}
        changes.append(real)
        for path, text in real.items():
            if text is None:
                del standing_files[path]
            elif text != "name: [\n":
                standing_files[path] = text
            else:
                standing_files.setdefault(path, text)
        registers.append(load(MemoryTree(dict(standing_files))))
    expected = [change for one, other in pairwise(registers) for change in diff(one, other)]

    repo = Repo(tmp_path / "register")
    start = 1_700_000_000
    repo.import_line([(start + n, f"Change (#{n})", files) for n, files in enumerate(changes)])
    found = past(repo)
    assert [one.change for one in found.announcements] == expected
    assert len(expected) > COMMITS
    for one in found.announcements:
        assert one.landing.time.timestamp() == start + (one.landing.pull_request or 0)

    log = list(Repository(repo.root).commits(repo.head))
    assert [commit.time for commit in log] == [start + n for n in range(COMMITS)][::-1]
    for commit, files in zip(log[::-1], changes, strict=True):
        assert {file.path for file in commit.files} == files.keys()


@pytest.mark.parametrize("count", [1, 2, 499, 500, 501, 503])
@pytest.mark.parametrize("processors", [1, 3, None])
def test_commits_are_shared_out_without_losing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, processors: int | None
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    repo = Repo(tmp_path / "register")
    repo.import_line([(n, f"no. {n}", {"a.txt": f"{n}"}) for n in range(count)])
    log = list(Repository(repo.root).commits(repo.head))
    assert [commit.message for commit in log] == [f"no. {n}" for n in range(count)][::-1]
    assert {tuple(file.path for file in commit.files) for commit in log} == {("a.txt",)}


# What is announced and does not hold yet.


def later(repo: Repo, today: str) -> dict[str, list[str]]:
    """By slug, what takes effect after that day: `country-added IN 2026-03-03`."""
    found = outlook(past(repo), at_head(repo).subprocessors, date.fromisoformat(today)).later
    return {
        slug: [f"{one.change.kind} {one.change.new} {one.effective}" for one in some]
        for slug, some in found.items()
    }


def now(repo: Repo, today: str) -> Subprocessor:
    """The one vendor of the register as it is on that day."""
    [vendor_at_head] = at_head(repo).subprocessors
    day = date.fromisoformat(today)
    return in_effect(
        vendor_at_head, outlook(past(repo), [vendor_at_head], day).later.get("acme", ())
    )


def test_a_country_is_upcoming_until_the_day_of_its_effect(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    assert later(repo, "2026-03-02") == {"acme": ["country-added IN 2026-03-03"]}
    assert now(repo, "2026-03-02").countries == ("US",)
    assert later(repo, "2026-03-03") == {}
    assert now(repo, "2026-03-03").countries == ("US", "IN")


def test_a_country_that_was_taken_back_is_not_upcoming(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN, DE]")})
    repo.land("2026-02-02", {ACME: vendor(countries="[US, DE]")})
    assert later(repo, "2026-02-10") == {"acme": ["country-added DE 2026-03-03"]}
    assert now(repo, "2026-02-10").countries == ("US",)


def test_of_a_country_that_came_went_and_came_the_last_coming_counts(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.land("2026-02-02", {ACME: vendor()})
    repo.land("2026-02-10", {ACME: vendor(countries="[US, IN]")})
    assert later(repo, "2026-02-20") == {"acme": ["country-added IN 2026-03-12"]}
    assert now(repo, "2026-03-11").countries == ("US",)
    assert now(repo, "2026-03-12").countries == ("US", "IN")


def test_countries_of_several_landings_come_one_after_the_other(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.land("2026-02-10", {ACME: vendor(countries="[DE, IN, US]", data="[health]")})
    assert now(repo, "2026-03-02").countries == ("US",)
    assert now(repo, "2026-03-03").countries == ("IN", "US")
    assert now(repo, "2026-03-03").data == ()
    assert now(repo, "2026-03-12").countries == ("DE", "IN", "US")
    assert now(repo, "2026-03-12").data == ("health",)


def test_a_purpose_that_changes_twice_changes_twice(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land("2026-02-10", {ACME: vendor(purpose="Cloud archive")})
    assert [now(repo, day).purpose for day in ("2026-03-02", "2026-03-03", "2026-03-12")] == [
        "Cloud hosting",
        "Cloud backups",
        "Cloud archive",
    ]


def test_a_purpose_that_was_changed_back_is_not_upcoming(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land("2026-02-10", {ACME: vendor()})
    assert later(repo, "2026-02-20") == {}
    assert now(repo, "2026-02-20").purpose == "Cloud hosting"


@pytest.mark.parametrize(
    ("back", "in_between"), [("2026-03-02", "Cloud hosting"), ("2026-03-03", "Cloud backups")]
)
def test_a_purpose_that_is_changed_back_in_time_never_holds(
    repo: Repo, back: str, in_between: str
) -> None:
    """Once it holds, going back is a change like any other, with a notice of its own."""
    repo.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    repo.land(back, {ACME: vendor()})
    assert now(repo, "2026-03-03").purpose == in_between
    assert now(repo, "2026-03-31").purpose == in_between
    assert now(repo, "2026-04-02").purpose == "Cloud hosting"


def test_a_new_vendor_is_upcoming_by_the_dates_of_its_file_as_it_stands(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", engaged="2026-04-01")})
    assert list(later(repo, "2026-03-31")) == ["beta"]
    assert later(repo, "2026-04-01") == {}
    repo.land("2026-02-05", {BETA: vendor(name="Beta Ltd", engaged="2026-05-01")})
    [added, moved] = later(repo, "2026-04-30")["beta"]
    assert added.startswith("added")
    assert added.endswith("2026-05-01")
    assert moved == "engaged 2026-05-01 2026-05-01"
    assert later(repo, "2026-05-01") == {}


def test_an_end_is_upcoming_until_its_day(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(ended="2026-06-30")})
    repo.land("2026-02-02", {ACME: vendor(ended="2026-07-31")})
    assert later(repo, "2026-07-30") == {"acme": ["ended 2026-07-31 2026-07-31"]}
    assert later(repo, "2026-07-31") == {}
    assert now(repo, "2026-03-01").ended == date(2026, 7, 31)


def test_a_vendor_that_is_added_again_starts_anew(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    repo.land("2026-02-02", {ACME: None})
    repo.land("2026-02-10", {ACME: vendor(countries="[US, IN]")})
    [added] = later(repo, "2026-02-20")["acme"]
    assert added.startswith("added")
    assert now(repo, "2026-02-20").countries == ("US", "IN")


def test_a_safeguard_is_upcoming(repo: Repo) -> None:
    terms = "{reference: DPA-2025-001, executed: 2025-01-15, kind: scc}"
    repo.land("2026-02-01", {ACME: vendor(agreement=terms)})
    assert later(repo, "2026-02-10") == {"acme": ["safeguard-changed scc 2026-03-03"]}
    assert now(repo, "2026-02-10").agreement.kind == "scc"


def test_a_safeguard_that_cannot_be_read_any_more_is_no_crash(repo: Repo) -> None:
    terms = "{reference: DPA-2025-001, executed: 2025-01-15, kind: scc}"
    repo.land("2026-02-01", {ACME: vendor(agreement=terms)})
    repo.land("2026-02-02", {ACME: vendor(agreement=terms.replace("scc", "handshake"))})
    assert now(repo, "2026-02-10").purpose == "Cloud hosting"


def test_what_stands_twice_in_a_list_was_there_before(repo: Repo) -> None:
    repo.land("2026-01-02", {ACME: vendor(data="[contact]")})
    known = repo.head
    repo.land("2026-02-01", {ACME: vendor(data="[contact, contact]")})
    found = history(Repository(repo.root), since=known)
    [vendor_at_head] = at_head(repo).subprocessors
    pending = outlook(found, [vendor_at_head], date(2026, 2, 10)).later.get("acme", ())
    assert "contact" in in_effect(vendor_at_head, pending).data


def test_a_list_of_a_day_before_the_last_landing_tells_nothing_that_is_internal(
    repo: Repo, tmp_path: Path
) -> None:
    """That day is in the past for whoever asks for it, or the clock of a committer is ahead."""
    repo.land("2026-07-01", {ACME: vendor(internal="{notes: secret}", countries="[US, IN]")})
    arguments = ["publish", "--today", "2026-06-30", "--output", str(tmp_path / "site")]
    assert main(["--root", str(repo.root), *arguments]) == 0
    files = {file.name: file.read_text("utf-8") for file in (tmp_path / "site").iterdir()}
    assert "2026-07-31" in files["subprocessors.json"]
    assert not any("secret" in text for text in files.values())


def test_a_contact_of_the_past_that_cannot_be_read_is_no_crash(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.land("2026-02-01", {ACME: vendor(contact="{name: [DPO], email: dpo@acme.cloud}")})
    repo.land("2026-02-02", {ACME: vendor(contact="{name: DPO, email: dpo@acme.cloud}")})
    assert main(["--root", str(repo.root), "changes"]) == 0
    assert "contact: DPO, dpo@acme.cloud" in capsys.readouterr().out


def test_what_stood_at_the_start_is_upcoming_without_a_notice(repo: Repo) -> None:
    """It counts as announced; but the day of its engagement, or of its end, is still to come."""
    files = {BETA: vendor(name="Beta Ltd", engaged="2026-05-01", ended="2027-05-01")}
    known = repo.land("2026-02-01", files)
    register, found = at_head(repo), past(repo, known)
    for day, kinds in (
        ("2026-04-30", ["added", "ended"]),
        ("2026-05-01", ["ended"]),
        ("2027-04-30", ["ended"]),
        ("2027-05-01", []),
    ):
        some = outlook(found, register.subprocessors, date.fromisoformat(day)).later.get("beta", ())
        assert [one.change.kind for one in some] == kinds
        assert {one.objection_until for one in some} <= {None}


def test_a_vendor_without_news_has_nothing_upcoming(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd"), ACME: None})
    assert list(later(repo, "2026-02-10")) == ["beta"]
    assert outlook(History(), at_head(repo).subprocessors, TODAY).later == {}


def test_what_stands_is_what_was_not_taken_back(repo: Repo) -> None:
    """Also what holds already: a notice tells all of it."""
    repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]", website="https://a.com/")})
    repo.land("2026-02-02", {ACME: vendor(countries="[US, IN, DE]", website="https://a.com/")})
    repo.land("2026-02-03", {ACME: vendor(countries="[US, DE]"), BETA: vendor(name="Beta Ltd")})
    repo.land("2026-02-04", {BETA: None})
    found = standing(past(repo))
    assert {slug: told(some) for slug, some in found.items()} == {
        "acme": [
            "acme website-changed 2026-02-01",
            "acme country-added 2026-02-02",
            "acme country-removed 2026-02-03",
            "acme website-changed 2026-02-03",
        ]
    }
    assert found["acme"][1].change.new == "DE"


# The tree of a revision.


@pytest.fixture
def full(tmp_path: Path) -> Repo:
    """A register with everything that a folder can hold."""
    repo = Repo(tmp_path / "full", "a register")
    ledger = REGISTER.replace("agreements.csv", "legal/agreements.csv")
    files: dict[str, str | bytes] = {
        "register.yaml": ledger,
        "legal/agreements.csv": LEDGER,
        ACME: vendor(),
        BETA: "name: [\n",
        GAMMA: vendor() + "#" * VENDOR_LIMIT,
        path_of("huge"): b"#" * (PREFETCHED + 1),
        path_of("empty"): b"",
        path_of("crlf"): vendor().replace("\n", "\r\n"),
        path_of("a-0"): b"\x00\xff",
        "subprocessors/below/acme.yaml": vendor(),
        "README.md": "Hello",
        **dict.fromkeys((name for name in ODD if name != "subprocessors.txt/acme.yaml"), "a: b"),
    }
    repo.write(files)
    (repo.root / path_of("link")).symlink_to("acme.yaml")
    (repo.root / path_of("gone")).symlink_to("nowhere")
    (repo.root / "linked").symlink_to("legal")
    (repo.root / ACME).chmod(0o755)
    repo.commit("Everything")
    return repo


PATHS = (
    "register.yaml", "legal/agreements.csv", "agreements.csv", "legal", "legal/", "subprocessors",
    "linked", "linked/agreements.csv", ACME, path_of("link"), path_of("gone"), path_of("huge"),
    path_of("empty"), path_of("none"), "subprocessors/below", "subprocessors/below/acme.yaml",
    "README.md/acme", "nowhere/at/all",
    *(name for name in ODD if name != COLON),
)  # fmt: skip


def answer(tree: WorkTree | GitTree, path: str, limit: int) -> bytes | str:
    """What a tree says about a file."""
    try:
        return tree.read(path, limit)
    except FileTooLarge as error:
        return f"too large: {error.size}"
    except FileNotFoundError:
        return "not a file"
    except OSError:
        return "not a file"


def listing(tree: WorkTree | GitTree, folder: str) -> object:
    """What a tree says about a folder."""
    try:
        return list(tree.entries(folder))
    except OSError:
        return "no folder"


@pytest.mark.parametrize("folder", ["subprocessors", "legal", "linked", "nowhere", "README.md"])
def test_a_revision_lists_what_the_folder_lists(full: Repo, folder: str) -> None:
    there = Repository(full.root).at("HEAD")
    assert listing(there, folder) == listing(WorkTree(full.root), folder)


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("limit", [0, 1, VENDOR_LIMIT, PREFETCHED, PREFETCHED + 1])
def test_a_revision_reads_what_the_folder_reads(full: Repo, limit: int, listed: bool) -> None:
    """The same bytes and the same refusals, whether or not the folder was listed before."""
    there, here = Repository(full.root).at("HEAD"), WorkTree(full.root)
    if listed:
        there.entries("subprocessors")
    for path in PATHS:
        assert answer(there, path, limit) == answer(here, path, limit), path


def test_a_revision_reads_a_file_whose_name_starts_with_a_colon(full: Repo) -> None:
    assert Repository(full.root).at("HEAD").read(COLON, VENDOR_LIMIT) == b"a: b"


def test_a_file_is_read_again_with_a_higher_limit(full: Repo) -> None:
    there = Repository(full.root).at("HEAD")
    for limit in (10, VENDOR_LIMIT, 10 * PREFETCHED, 10):
        assert answer(there, path_of("huge"), limit) == answer(
            WorkTree(full.root), path_of("huge"), limit
        )


def test_a_register_at_a_revision_is_the_register_of_the_folder(full: Repo) -> None:
    assert load(Repository(full.root).at("HEAD")) == load(WorkTree(full.root))
    assert len(load(WorkTree(full.root)).defects) > 10


@pytest.mark.parametrize("path", ["./agreements.csv", "legal/./a.csv", "legal//a.csv"])
def test_a_ledger_may_be_named_in_other_ways(tmp_path: Path, path: str) -> None:
    repo = Repo(tmp_path / "register")
    repo.write({"register.yaml": REGISTER.replace("agreements.csv", path), path: LEDGER})
    repo.commit("The register")
    assert load(WorkTree(repo.root)).defects == ()
    assert at_head(repo).defects == ()


def test_a_submodule_is_no_file_and_no_folder_of_ours(repo: Repo) -> None:
    repo.add_submodule(BETA)
    repo.git("commit", "--quiet", "-m", "A submodule")
    there = Repository(repo.root).at("HEAD")
    assert {entry.path: entry.type for entry in there.entries("subprocessors")} == {
        ACME: FileType.FILE,
        BETA: FileType.OTHER,
    }
    with pytest.raises(OSError, match="is not a regular file"):
        there.read(BETA, VENDOR_LIMIT)


def test_without_the_folder_of_vendors_there_are_none(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"register.yaml": policy()})
    assert list(Repository(repo.root).at("HEAD").entries("subprocessors")) == []
    repo.land("2026-01-02", {"subprocessors": "a file"})
    with pytest.raises(OSError, match="is a file"):
        Repository(repo.root).at("HEAD").entries("subprocessors")


@pytest.mark.parametrize(
    "revision",
    ["-h", "--all", "--help", "-", "", " ", "nonsense", "HEAD~99", "HEAD^2", "HEAD..HEAD",
     "^HEAD",
     "HEAD^{tree}", "HEAD:register.yaml", "refs/heads/*", "HEAD --all", "HEAD\nHEAD", "0" * 40,
     "@{upstream}", "main:", ":/", "é"],
)  # fmt: skip
def test_what_is_no_commit_is_refused(repo: Repo, revision: str) -> None:
    with pytest.raises(GitError) as refused:
        Repository(repo.root).at(revision)
    assert str(refused.value) == f"there is no revision {revision!r}"


def test_what_names_a_commit_is_taken(repo: Repo) -> None:
    first = repo.head
    repo.git("tag", "v1")
    repo.git("tag", "-a", "-m", "Two", "v2")
    last = repo.land("2026-02-01", {ACME: vendor(countries="[US, IN]")})
    there = Repository(repo.root)
    for revision in ("HEAD~1", "HEAD^", "v1", "v2", "main~1", first, first[:10], "v1^{commit}"):
        assert there.resolve(revision) == first
    for revision in ("HEAD", "@", "main", "refs/heads/main"):
        assert there.resolve(revision) == last


def test_an_object_that_is_missing_is_said(repo: Repo) -> None:
    blob = repo.git("rev-parse", f"HEAD:{ACME}")
    (repo.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match=f"the object {blob} is missing"):
        at_head(repo)
