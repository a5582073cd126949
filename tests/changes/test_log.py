"""The change log as a lawyer would write it: one small history in Git for each case.

Each case that is told with fewer words has an opposite case: a proposer who uses the same means to
hide a change is told as before.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from checks.changes.log import log
from tests.changes.telling import later, past
from tests.registers import ACME, BETA, beta, policy, vendor
from tests.repositories import Repo
from tests.stories import start_register


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A register with one vendor, in the United States, since 1 January 2026."""
    return start_register(tmp_path / "repo", "2026-01-01", {ACME: vendor()})


def logged(company: Repo) -> list[str]:
    """The log, as `subprocessors changes` prints it, without commits: a line for each change."""
    document = json.loads(_run(company, "changes", "--format", "json"))
    return [_line(change) for change in document["changes"]]


def _line(change: dict[str, str]) -> str:
    words = f"{change['subprocessor']}: {change['summary']}"
    if change["amended"]:
        words += f" (amended {change['amended']})"
    if change["withdrawn"]:
        return f"{words} (withdrawn {change['withdrawn']})"
    return f"{words} [{change['effective']}{', material' if change['material'] else ''}]"


def _run(company: Repo, *arguments: str) -> str:
    return company.run(*arguments).out


def notified(company: Repo, today: str = "2026-06-30") -> list[str]:
    """The changes that a notice about the whole history names."""
    document = json.loads(_run(company, "notice", "--format", "json", "--since", "2026-01-01"))
    return [
        f"{vendor['subprocessor']}: {change['summary']}"
        for vendor in document["subprocessors"]
        for change in vendor["changes"]
    ]


# Withdrawn before it held.


def test_a_country_that_never_came_is_withdrawn(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    company.land("2026-02-10", {ACME: vendor()})
    assert logged(company) == ["acme: also India (withdrawn 2026-02-10)"]
    assert notified(company) == []


def test_a_country_that_held_before_it_went_is_a_fact(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    company.land("2026-04-01", {ACME: vendor()})
    assert logged(company) == [
        "acme: no longer India [2026-04-01]",
        "acme: also India [2026-03-03, material]",
    ]


def test_a_vendor_that_never_came_is_withdrawn(company: Repo) -> None:
    company.land("2026-02-01", {BETA: beta()})
    company.land("2026-02-10", {BETA: None})
    assert logged(company) == [
        "beta: new subprocessor: Storage of backups (United States) (withdrawn 2026-02-10)"
    ]
    assert notified(company) == []


def test_a_vendor_that_ends_before_it_starts_is_withdrawn(company: Repo) -> None:
    company.land("2026-02-01", {BETA: beta(engaged="2026-03-20")})
    company.land("2026-02-10", {BETA: beta(engaged="2026-03-20", ended="2026-03-20")})
    assert logged(company) == [
        "beta: new subprocessor: Storage of backups (United States) (withdrawn 2026-02-10)"
    ]
    assert notified(company) == []


def test_a_country_that_was_to_go_and_stays_is_withdrawn(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(countries=["IN"])})
    company.land("2026-02-10", {ACME: vendor(countries=["IN", "US"])})
    assert logged(company) == [
        "acme: no longer United States (withdrawn 2026-02-10)",
        "acme: also India [2026-03-03, material]",
    ]


# Amended before it held.


def test_a_new_vendor_is_corrected_before_it_starts(company: Repo) -> None:
    company.land("2026-02-01", {BETA: beta(countries=["US", "DE"], engaged="2026-03-20")})
    company.land("2026-02-10", {BETA: beta(
        countries=["DE"], engaged="2026-03-25", website="https://beta.com/",
    )})  # fmt: skip
    assert logged(company) == [
        "beta: new subprocessor: Storage of backups (Germany) (amended 2026-02-10) "
        "[2026-03-25, material]"
    ]


def test_what_a_new_vendor_gets_before_it_starts_has_a_day_of_its_own(company: Repo) -> None:
    company.land("2026-02-01", {BETA: beta(countries=["US"], engaged="2026-03-03")})
    company.land("2026-02-10", {BETA: beta(
        countries=["AU"], established="AU", engaged="2026-03-03", website="https://beta.com/",
    )})  # fmt: skip
    assert logged(company) == [
        "beta: no longer United States [2026-03-12]",
        "beta: also Australia [2026-03-12, material]",
        "beta: established in Australia [2026-03-12, material]",
        "beta: new subprocessor: Storage of backups (United States) (amended 2026-02-10) "
        "[2026-03-03, material]",
    ]


def test_a_vendor_that_has_started_is_not_amended(company: Repo) -> None:
    company.land("2026-02-01", {BETA: beta(countries=["US", "DE"], engaged="2026-03-03")})
    company.land("2026-03-04", {BETA: beta(countries=["DE"], engaged="2026-03-03")})
    assert logged(company) == [
        "beta: no longer United States [2026-03-04]",
        "beta: new subprocessor: Storage of backups (United States, Germany) "
        "[2026-03-03, material]",
    ]


def test_of_two_purposes_that_wait_the_last_is_told(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    company.land("2026-02-10", {ACME: vendor(purpose="Cloud archive")})
    assert logged(company) == [
        "acme: purpose: Cloud archive (previously: Cloud hosting) [2026-03-12, material]",
        "acme: purpose: Cloud backups (previously: Cloud hosting) (withdrawn 2026-02-10)",
    ]
    assert notified(company) == ["acme: purpose: Cloud archive (previously: Cloud hosting)"]


def test_a_purpose_that_is_respelt_before_it_holds_keeps_its_day(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(purpose="cloud backups")})
    company.land("2026-02-10", {ACME: vendor(purpose="Cloud Backups.")})
    assert logged(company) == [
        "acme: purpose: Cloud Backups. (previously: Cloud hosting) (amended 2026-02-10) "
        "[2026-03-03, material]",
    ]


def test_a_log_of_a_part_tells_the_same(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(countries=["US", "IN"])})
    company.land("2026-02-10", {ACME: vendor()})
    [told] = log(past(company, since=date(2026, 1, 15)))
    assert told.withdrawn is not None


# Narrowed.

REGIONS = policy(regions={"EU": "European Union", "WORLD": "Worldwide", "APAC": "Asia-Pacific"})


@pytest.fixture
def worldwide(tmp_path: Path) -> Repo:
    """A register with a vendor in the European Union, since 1 January 2026."""
    files = {"register.yaml": REGIONS, ACME: vendor(countries=["EU"])}
    return start_register(tmp_path / "repo", "2026-01-01", files)


def test_countries_of_a_region_are_no_new_places(worldwide: Repo) -> None:
    worldwide.land("2026-02-01", {ACME: vendor(countries=["DE", "IE"])})
    assert logged(worldwide) == [
        "acme: no longer European Union [2026-02-01]",
        "acme: now names Germany [2026-02-01]",
        "acme: now names Ireland [2026-02-01]",
    ]
    assert notified(worldwide) == []


@pytest.mark.parametrize(
    ("before", "after", "material"),
    [
        (["EU"], ["DE", "US"], ["US"]),
        (["EU"], ["EU", "DE"], []),
        (["WORLD"], ["EU", "US"], []),
        (["EU"], ["WORLD"], ["WORLD"]),
        # Nobody knows the members of a region of the register's own.
        (["APAC"], ["JP"], ["JP"]),
        (["EU"], ["GB"], ["GB"]),
        # Only support happened in the region.
        ({"EU": {"for": ["support"]}}, ["DE"], ["DE"]),
        ({"EU": {"for": ["support"]}}, {"DE": {"for": ["support"]}}, []),
    ],
)
def test_only_the_members_of_a_region_are_no_new_places(
    worldwide: Repo, before: object, after: object, material: list[str]
) -> None:
    worldwide.land("2026-01-02", {ACME: vendor(countries=before)})
    worldwide.land("2026-04-01", {ACME: vendor(countries=after)})
    late = [a for a in past(worldwide).announcements if a.landing.day == date(2026, 4, 1)]
    assert [a.change.new for a in late if a.material] == material


def test_a_country_of_a_region_that_does_not_hold_yet_waits_like_the_region(company: Repo) -> None:
    company.land("2026-02-01", {"register.yaml": REGIONS, ACME: vendor(countries=["US", "EU"])})
    company.land("2026-02-10", {ACME: vendor(countries=["US", "DE"])})
    assert logged(company) == [
        "acme: also Germany [2026-03-03, material]",
        "acme: also European Union (withdrawn 2026-02-10)",
    ]
    assert notified(company) == ["acme: also Germany"]
    assert later(company, "2026-02-20") == {"acme": ["country-added DE 2026-03-03"]}


SUPPORT = {"for": ["support"]}


@pytest.mark.parametrize("others", [{}, {"US": {}}])
@pytest.mark.parametrize(
    ("day", "details", "effective"),
    [
        # Until 1 May, the vendor only gives support in the European Union.
        ("2026-04-02", {}, "2026-05-01"),
        ("2026-04-02", SUPPORT, "2026-04-02"),
        ("2026-05-01", {}, "2026-05-01"),
        ("2026-05-02", {}, "2026-05-02"),
    ],
)
def test_a_country_of_a_region_waits_until_the_region_allows_as_much(
    worldwide: Repo, others: dict[str, object], day: str, details: object, effective: str
) -> None:
    worldwide.land("2026-01-02", {ACME: vendor(countries={**others, "EU": SUPPORT})})
    worldwide.land("2026-04-01", {ACME: vendor(countries={**others, "EU": {}})})
    worldwide.land(day, {ACME: vendor(countries={**others, "DE": details})})
    landed = [a for a in log(past(worldwide)) if str(a.landing.day) == day]
    assert {(a.change.old, a.change.new): str(a.effective) for a in landed} == {
        ("EU", None): effective, (None, "DE"): effective,
    }  # fmt: skip


def test_the_order_of_a_list_is_no_change(company: Repo) -> None:
    company.land("2026-01-02", {ACME: vendor(countries=["US", "DE"])})
    company.land("2026-02-01", {ACME: vendor(countries=["DE", "US"], data=["usage", "contact"])})
    company.land("2026-02-02", {ACME: vendor(countries=["FR", "DE", "US"])})
    assert logged(company) == [
        "acme: also France [2026-03-04, material]",
        "acme: also Germany [2026-02-01, material]",
    ]


# Titles of scopes.


@pytest.mark.parametrize(
    ("day", "scope", "effective", "told"),
    [
        # The text is the new title, which holds from 1 May.
        ("2026-04-02", "All products", "2026-05-01", 2),
        ("2026-05-01", "All products", "2026-05-01", 2),
        ("2026-05-02", "All products", "2026-05-02", 1),
        # Less than before, so nothing waits.
        ("2026-04-02", "mail", "2026-04-02", 0),
    ],
)
def test_words_for_a_scope_wait_for_its_new_title(
    tmp_path: Path, day: str, scope: str, effective: str, told: int
) -> None:
    scopes = {"ai": "AI features", "mail": "Mail"}
    files = {"register.yaml": policy(scopes=scopes), ACME: vendor(scope=["ai", "mail"])}
    company = start_register(tmp_path / "repo", "2026-01-01", files)
    company.land("2026-04-01", {"register.yaml": policy(scopes={**scopes, "ai": "All products"})})
    company.land(day, {ACME: vendor(scope=["mail", scope] if scope != "mail" else "mail")})
    assert f"[{effective}]" in logged(company)[0]
    assert len(notified(company)) == told


@pytest.mark.parametrize(("day", "effective"), [
    ("2026-04-02", "2026-05-01"), ("2026-05-01", "2026-05-01"), ("2026-05-02", "2026-05-02"),
])  # fmt: skip
def test_words_for_a_scope_of_a_country_wait_for_its_new_title(
    tmp_path: Path, day: str, effective: str
) -> None:
    countries = {"DE": {"scope": ["ai"]}}
    files = {
        "register.yaml": policy(scopes={"ai": "AI features"}), ACME: vendor(countries=countries),
    }  # fmt: skip
    company = start_register(tmp_path / "repo", "2026-01-01", files)
    company.land("2026-04-01", {"register.yaml": policy(scopes={"ai": "All products"})})
    company.land(day, {ACME: vendor(countries={"DE": {"scope": ["All products"]}})})
    [words, title] = logged(company)
    assert words == f"acme: Germany: All products (previously: All products) [{effective}]"
    assert title == "acme: scope: All products (previously: AI features) [2026-05-01, material]"
    document = json.loads(company.published("2026-04-30")["subprocessors.json"])
    [country] = document["subprocessors"][0]["countries"]
    assert [scope["title"] for scope in country["scope"]] == ["AI features"]


# Several entries in one landing.

SERVICE = {"name": "Acme Cloud, Inc.", "entity": "acme", "website": None, "agreement": None,
           "evaluation": None, "transfers": None}  # fmt: skip


def service(**fields: object) -> str:
    """A further service of Acme, with the facts of Acme's entry."""
    return vendor(**{**SERVICE, **fields})


def test_a_service_moves_to_an_entry_of_its_own(company: Repo) -> None:
    company.land("2026-01-02", {ACME: vendor(scope=["mail", "chat"])})
    company.land("2026-04-01", {ACME: vendor(scope="mail"), BETA: service(scope="chat")})
    assert logged(company)[:2] == [
        "acme: scope: mail (previously: mail, chat) [2026-04-01]",
        "beta: now an entry of its own: Cloud hosting (United States) [2026-04-01]",
    ]
    assert "beta" not in "".join(notified(company))


@pytest.mark.parametrize(
    "smuggled",
    [
        {"countries": ["IN"]},
        {"purpose": "Cloud backups"},
        {"data": ["contact", "usage", "health"]},
        {"data_subjects": ["children"]},
        {"name": "Evil Cloud, Inc."},
        {"scope": "everything"},
        {"scope": None},
        {"established": "CN"},
        {"transfers": "dpf"},
        {"entity": None, "transfers": "scc"},
    ],
)
def test_a_service_with_other_facts_is_new(company: Repo, smuggled: dict[str, object]) -> None:
    company.land("2026-01-02", {ACME: vendor(scope=["mail", "chat"])})
    company.land("2026-02-01", {BETA: service(**{"scope": "chat", **smuggled})})
    [announcement] = [a for a in past(company).announcements if a.change.slug == "beta"]
    assert announcement.change.kind == "added"


def test_a_service_of_an_entry_that_is_to_come_is_new(company: Repo) -> None:
    company.land("2026-02-01", {ACME: vendor(purpose="Cloud backups")})
    company.land("2026-02-10", {BETA: service(purpose="Cloud backups")})
    told = logged(company)[0]
    assert told.startswith("beta: new subprocessor: Cloud backups (United States), used from")
    assert told.endswith("[2026-03-12, material]")


@pytest.mark.parametrize(("engaged", "kind"), [("2026-04-02", "added"), ("2026-04-01", "moved")])
def test_a_service_moves_only_from_an_entry_in_use(company: Repo, engaged: str, kind: str) -> None:
    # The history starts with this entry, so nothing announces the entry.
    company.land("2026-01-02", {"register.yaml": policy(), ACME: vendor(engaged=engaged)})
    company.land("2026-04-01", {BETA: service()})
    [announcement] = [
        a for a in past(company, since=date(2026, 2, 1)).announcements if a.change.slug == "beta"
    ]
    assert announcement.change.kind == kind


def test_a_vendor_replaces_another(company: Repo) -> None:
    company.land("2026-02-01", {
        ACME: vendor(ended="2026-03-10"), BETA: beta(replaces="acme", engaged="2026-03-05"),
    })  # fmt: skip
    assert logged(company) == [
        "acme: no longer used from 10 March 2026 [2026-03-10]",
        "beta: new subprocessor, replaces Acme Cloud, Inc.: Storage of backups (United States) "
        "[2026-03-05, material]",
    ]
    notice = json.loads(_run(company, "notice", "--format", "json", "--since", "2026-01-01"))
    [told] = notice["subprocessors"]
    assert told["replaces"] == ["Acme Cloud, Inc."]


def test_a_vendor_that_stays_is_not_replaced(company: Repo) -> None:
    company.land("2026-02-01", {BETA: beta(replaces="acme", engaged="2026-03-05")})
    assert logged(company) == [
        "beta: new subprocessor: Storage of backups (United States) [2026-03-05, material]"
    ]


@pytest.mark.parametrize(
    ("day", "replaced"), [("2026-02-10", ""), ("2026-03-05", ", replaces Acme Cloud, Inc.")]
)
def test_a_new_vendor_that_replaces_nobody_any_more(company: Repo, day: str, replaced: str) -> None:
    company.land("2026-02-01", {
        ACME: vendor(ended="2026-09-01"), BETA: beta(replaces="acme", engaged="2026-03-05"),
    })  # fmt: skip
    company.land(day, {ACME: vendor(), BETA: beta(engaged="2026-03-05")})
    words = f"beta: new subprocessor{replaced}: Storage of backups (United States)"
    assert [line.partition(" (amended")[0].partition(" [")[0] for line in logged(company)][-1] == (
        words
    )
    assert words in notified(company)


def test_the_same_change_of_all_entries_is_told_once(company: Repo) -> None:
    company.land("2026-01-02", {BETA: service(purpose="Cloud backups")})
    name = "Other Cloud, Inc."
    company.land("2026-04-01", {
        ACME: vendor(name=name), BETA: service(purpose="Cloud backups", name=name),
    })  # fmt: skip
    assert logged(company)[0] == (
        "acme: Other Cloud, Inc. takes the place of Acme Cloud, Inc. [2026-05-01, material]"
    )
    assert "takes the place" not in "".join(logged(company)[1:])
    assert (
        notified(company).count("acme: Other Cloud, Inc. takes the place of Acme Cloud, Inc.") == 1
    )


def test_other_changes_of_the_legal_entity_concern_only_its_entry(company: Repo) -> None:
    company.land("2026-01-02", {BETA: service(purpose="Cloud backups")})
    company.land("2026-04-01", {
        ACME: vendor(formerly={"Acme Hosting, Inc.": "2024-01-31"}, details={"lei": "x"}),
        BETA: service(purpose="Cloud backups", website="https://acme.com/"),
    })  # fmt: skip
    assert "acme: earlier names: Acme Hosting, Inc. [2026-04-01]" in (logged(company))


def test_another_change_of_an_entry_is_told_too(company: Repo) -> None:
    company.land("2026-01-02", {BETA: service(purpose="Cloud backups")})
    company.land("2026-04-01", {
        ACME: vendor(name="Other Cloud, Inc."),
        BETA: service(purpose="Cloud backups", name="Evil Cloud, Inc."),
    })  # fmt: skip
    assert sum("takes the place" in line for line in logged(company)) == 2


@pytest.mark.parametrize("end", ["2026-04-01", "2026-04-20", "2026-09-01"])
def test_the_end_of_the_entity_does_not_silence_its_services(company: Repo, end: str) -> None:
    company.land("2026-01-02", {BETA: service(purpose="Cloud backups")})
    name = "Other Cloud, Inc."
    company.land("2026-04-01", {
        ACME: vendor(name=name, ended=end), BETA: service(purpose="Cloud backups", name=name),
    })  # fmt: skip
    words = "beta: Other Cloud, Inc. takes the place of Acme Cloud, Inc."
    assert f"{words} [2026-05-01, material]" in logged(company)
    assert words in notified(company)


NEW_NAME = {
    "field": "name", "old": "Acme Cloud, Inc.", "new": "Other Cloud, Inc.", "verdict": "editorial",
    "reason": "The company has another name", "decided-by": "privacy team",
}  # fmt: skip


@pytest.mark.parametrize(("file", "day"), [(ACME, "2026-04-01"), (BETA, "2026-05-01")])
def test_the_ruling_about_the_entity_decides_for_its_services(
    company: Repo, file: str, day: str
) -> None:
    company.land("2026-01-02", {BETA: service(purpose="Cloud backups")})
    name = "Other Cloud, Inc."
    company.land("2026-04-01", {
        "register.yaml": policy(rulings=[{"file": file, **NEW_NAME}]),
        ACME: vendor(name=name), BETA: service(purpose="Cloud backups", name=name),
    })  # fmt: skip
    announced = [a for a in past(company).announcements if a.change.field == "name"]
    assert [str(a.effective) for a in announced] == [day, day]
    assert [a.change.echo for a in announced] == [False, True]


def listed(company: Repo, day: str) -> dict[str, list[str]]:
    """The countries of each vendor on the list of a day."""
    document = json.loads(company.published(day)["subprocessors.json"])
    return {
        vendor["slug"]: [country["code"] for country in vendor["countries"]]
        for vendor in document["subprocessors"]
    }


def test_a_country_moves_from_one_entry_to_another(company: Repo) -> None:
    backups = {"purpose": "Cloud backups", "countries": ["US"]}
    company.land("2026-01-02", {
        ACME: vendor(countries=["US", "DE"]), BETA: service(**backups, engaged="2026-02-05"),
    })  # fmt: skip
    company.land("2026-04-01", {
        ACME: vendor(), BETA: service(**{**backups, "countries": ["US", "DE"]}),
    })  # fmt: skip
    assert logged(company)[:2] == [
        "acme: no longer Germany [2026-05-01]",
        "beta: also Germany [2026-05-01, material]",
    ]
    assert listed(company, "2026-04-30") == {"acme": ["US", "DE"], "beta": ["US"]}
    assert listed(company, "2026-05-01") == {"acme": ["US"], "beta": ["US", "DE"]}


def test_a_country_of_another_company_waits_for_nobody(company: Repo) -> None:
    company.land("2026-01-02", {ACME: vendor(countries=["US", "DE"]), BETA: beta()})
    company.land("2026-04-01", {ACME: vendor(), BETA: beta(countries=["US", "DE"])})
    assert logged(company)[0] == "acme: no longer Germany [2026-04-01]"


def test_a_file_is_renamed_and_changed(company: Repo) -> None:
    company.land("2026-04-01", {
        ACME: None, "subprocessors/acme-cloud.yaml": vendor(purpose="Cloud backups"),
    })  # fmt: skip
    assert logged(company) == [
        "acme-cloud: listed as acme-cloud, not as acme [2026-04-01]",
        "acme-cloud: purpose: Cloud backups (previously: Cloud hosting) [2026-05-01, material]",
    ]


def test_a_file_of_another_company_is_new(company: Repo) -> None:
    company.land("2026-04-01", {
        ACME: None, BETA: vendor(name="Acme Cloud GmbH", purpose="Cloud backups"),
    })  # fmt: skip
    assert [line.partition(" [")[0] for line in logged(company)] == [
        "acme: taken off the list",
        "beta: new subprocessor: Cloud backups (United States), used from 1 February 2026, before "
        "the notice period has passed",
    ]
