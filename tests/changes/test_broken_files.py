"""Files of the past that cannot be read count as unchanged, and are noted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.changes.kinds import KINDS
from checks.changes.landing import Landing
from checks.register.layout import VENDOR_LIMIT
from checks.register.objects import PREFETCHED
from tests.changes.telling import days_of_notice, noted, past, told
from tests.registers import ACME, BETA, GAMMA, path_of, policy, vendor
from tests.repositories import Repo

# What cannot be read counts as unchanged, and is noted.

BROKEN: Mapping[str, tuple[str | bytes, str]] = {
    "no YAML": ("name: [\n", "bad syntax"),
    "another encoding": (vendor().replace("Cloud", "Caf\u00e9").encode("latin-1"), "bad encoding"),
    "empty": ("", "not a mapping"),
    "a list": ("- a\n- b\n", "not a mapping"),
    "no name": (vendor(name=None), "`name` cannot be read"),
    "an empty name": (vendor(name=""), "`name` cannot be read"),
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
    repo.land("2026-02-03", {ACME: vendor(countries=["US", "IN"])})
    history = past(repo)
    assert told(history) == ["beta added 2026-02-01", "acme country-added 2026-02-03"]
    assert noted(history) == [(broken, ACME, reason)]


def test_the_same_broken_file_is_noted_once(repo: Repo) -> None:
    broken = repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.land("2026-02-02", {ACME: vendor()})
    repo.land("2026-02-03", {ACME: "name: [\n"})
    history = past(repo)
    assert (told(history), noted(history)) == ([], [(broken, ACME, "bad syntax")])


def test_two_files_that_break_in_the_same_way_are_both_noted(repo: Repo) -> None:
    repo.land("2026-01-02", {BETA: vendor(name="Beta Ltd")})
    broken = repo.land("2026-02-01", {ACME: "name: [\n", BETA: "name: [\n"})
    assert noted(past(repo)) == [(broken, ACME, "bad syntax"), (broken, BETA, "bad syntax")]


def test_a_file_of_the_largest_size_is_read(repo: Repo) -> None:
    text = vendor(countries=["US", "IN"])
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
    repo.land("2026-01-10", {ACME: vendor(countries=["US", "DE"])})
    broken = repo.land("2026-02-01", {ACME: "name: [\n"})
    repo.land("2026-02-03", {ACME: vendor(countries=["US", "DE", "IN"])})
    assert told(past(repo, since=broken)) == ["acme country-added 2026-02-03"]


@pytest.mark.parametrize(
    ("broken", "mended", "kind"),
    [
        ({"established": ["DE"]}, {"established": "DE"}, "established-changed"),
        ({"data": "health"}, {"data": ["contact", "usage", "health"]}, "data-added"),
        ({"scope": {"EU": "plan"}}, {"scope": "EU plan"}, "scope-changed"),
    ],
)
def test_a_field_that_was_broken_is_compared_with_its_last_good_state(
    repo: Repo, broken: dict[str, object], mended: dict[str, object], kind: str
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
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"]) + "countries: [DE]\n"})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]


def test_fields_that_are_unknown_today_do_not_matter(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"], colour="blue", path="x")})
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "IN"], colour="red")})
    history = past(repo)
    assert (told(history), noted(history)) == (["acme country-added 2026-02-01"], [])


def test_facts_that_are_demanded_today_may_have_been_missing(repo: Repo) -> None:
    repo.land("2026-02-01", {BETA: vendor(name="Beta Ltd", agreement=None, evaluation=None)})
    repo.land("2026-02-02", {BETA: vendor(name="Beta Ltd", countries=["US", "IN"])})
    history = past(repo)
    public = [a for a in history.announcements if KINDS[a.change.kind].wording]
    assert [a.change.kind for a in public] == ["added", "country-added"]
    assert noted(history) == []


def test_a_fact_that_a_file_no_longer_states_has_changed(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(purpose=None)})
    repo.land("2026-02-02", {ACME: vendor()})
    history = past(repo)
    assert [(a.change.kind, a.change.old, a.change.new) for a in history.announcements] == [
        ("purpose-changed", "Cloud hosting", None),
        ("purpose-changed", None, "Cloud hosting"),
    ]
    assert noted(history) == []


def test_own_words_are_words(repo: Repo) -> None:
    repo.land("2026-02-01", {ACME: vendor(data=["contact", "usage", "phrenology"])})
    repo.land("2026-02-02", {ACME: vendor(data=["contact", "usage", "phrenology", "health"])})
    assert told(past(repo)) == ["acme data-added 2026-02-01", "acme data-added 2026-02-02"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(repo: Repo) -> None:
    text = vendor().replace("\n", "\r\n")
    repo.land("2026-02-01", {ACME: text, "register.yaml": policy().replace("\n", "\r\n")})
    repo.land("2026-02-02", {ACME: "\ufeff" + text})
    history = past(repo)
    assert (told(history), noted(history)) == ([], [])


def test_a_link_in_the_place_of_a_file_is_no_vendor(repo: Repo) -> None:
    (repo.root / BETA).symlink_to("acme.yaml")
    repo.commit("A link", "2026-02-01")
    (repo.root / ACME).unlink()
    (repo.root / ACME).symlink_to("/etc/hostname")
    repo.commit("Another one", "2026-02-02")
    (repo.root / ACME).unlink()
    repo.land("2026-02-03", {ACME: vendor()})
    history = past(repo)
    assert told(history) == ["acme removed 2026-02-02", "acme added 2026-02-03"]
    assert noted(history) == []


def test_a_submodule_in_the_place_of_a_file_is_no_vendor(repo: Repo) -> None:
    repo.add_submodule(BETA)
    repo.git("commit", "--quiet", "-m", "A submodule", at="2026-02-01")
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "IN"])})
    assert told(past(repo)) == ["acme country-added 2026-02-02"]


def test_a_file_that_can_be_executed_is_a_file(repo: Repo) -> None:
    (repo.root / ACME).chmod(0o755)
    repo.commit("Mode", "2026-02-01")
    repo.land("2026-02-02", {ACME: vendor(countries=["US", "IN"])})
    assert told(past(repo)) == ["acme country-added 2026-02-02"]


# register.yaml along the way.


def test_a_broken_register_yaml_is_noted_and_the_last_good_one_counts(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(notice={"days": "60"})})
    broken = repo.land("2026-01-03", {"register.yaml": policy(notice={"days": "many"})})
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    history = past(repo)
    assert days_of_notice(history) == [60]
    assert noted(history) == [(broken, "register.yaml", "notice.days cannot be read")]
    assert history.policy is not None
    assert history.policy.notice.days == 60


def test_the_history_starts_with_the_first_register_yaml_that_can_be_read(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "register")
    repo.land("2026-01-01", {"README.md": "Soon"})
    repo.land("2026-01-02", {ACME: vendor()})
    broken = repo.land("2026-01-03", {"register.yaml": "organization: [\n"})
    start = repo.land("2026-01-04", {"register.yaml": policy(), BETA: vendor(name="Beta Ltd")})
    repo.land("2026-01-05", {GAMMA: vendor(name="Gamma Ltd")})
    history = past(repo)
    assert history.start == Landing(start, datetime(2026, 1, 4, 12, tzinfo=UTC))
    assert told(history) == ["gamma added 2026-01-05"]
    assert noted(history) == [(broken, "register.yaml", "bad syntax")]


def test_register_yaml_may_go_and_come_back(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": None, BETA: vendor(name="Beta Ltd")})
    repo.land("2026-01-03", {"register.yaml": policy(), ACME: vendor(countries=["US", "IN"])})
    history = past(repo)
    assert told(history) == ["beta added 2026-01-02", "acme country-added 2026-01-03"]
    assert noted(history) == []


def test_register_yaml_must_be_a_file(repo: Repo) -> None:
    (repo.root / "register.yaml").unlink()
    (repo.root / "register.yaml").symlink_to("README.md")
    repo.commit("A link", "2026-01-02")
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    assert told(past(repo)) == ["acme country-added 2026-02-01"]


def test_groups_that_change_and_go_do_not_matter(repo: Repo) -> None:
    repo.land("2026-02-01", {"register.yaml": policy(groups={"other": {"title": "Other"}})})
    repo.land("2026-02-02", {ACME: vendor(group="other")})
    repo.land("2026-02-03", {ACME: vendor(group="never-declared")})
    assert told(past(repo)) == ["acme group-changed 2026-02-02", "acme group-changed 2026-02-03"]


def test_settings_that_are_unknown_today_do_not_matter(repo: Repo) -> None:
    repo.land("2026-01-02", {"register.yaml": policy(colour="blue", notice={"days": "60"})})
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    history = past(repo)
    assert (days_of_notice(history), noted(history)) == (
        [60],
        [],
    )


def test_settings_inside_others_that_are_unknown_today_do_not_matter(tmp_path: Path) -> None:
    """Else the history starts only where the setting was taken out."""
    repo = Repo(tmp_path / "register")
    first = policy(groups={"infrastructure": {"title": "Infrastructure", "colour": "blue"}})
    start = repo.land("2026-01-01", {"register.yaml": first, ACME: vendor()})
    repo.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    repo.land("2026-03-01", {"register.yaml": policy()})
    history = past(repo)
    assert history.start is not None
    assert history.start.commit == start
    assert told(history) == ["acme country-added 2026-02-01"]
