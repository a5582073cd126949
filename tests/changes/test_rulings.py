"""Rulings of reviewers: the changes that a ruling covers, and the words of the history."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.changes.change import Change
from checks.changes.diff import diff
from checks.changes.kinds import KINDS
from checks.changes.rulings import RULED, Texts, texts_of
from checks.changes.terms import terms
from checks.register.fields import read_policy, read_subprocessor
from checks.register.model import Register
from checks.register.policy import Policy
from checks.register.source import parse
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo
from tests.stories import start_register

A, B, C = "Hosting of the application", "The application is hosted", "Analysis of usage"

OLD, NEW = "Acme Cloud, Inc.", "Zenith Cloud, Inc."


def ruling(**fields: object) -> Mapping[str, object]:
    """A complete ruling that the change from A to B is editorial, with these fields instead."""
    given: Mapping[str, object] = {
        "file": ACME, "field": "purpose", "old": A, "new": B, "verdict": "editorial",
        "reason": "The same service", "decided-by": "privacy team", **fields,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def rules(*rulings: Mapping[str, object], **fields: object) -> str:
    """A register.yaml with these rulings."""
    return policy(rulings=[*rulings], **fields)


def _policy(text: str) -> Policy:
    read, problems = read_policy(parse(text.encode(), "").values or {}, "register.yaml")
    assert read is not None, problems
    return read


def _register(settings: str, **fields: object) -> Register:
    values = parse(full_vendor(**fields).encode(), "").values
    assert values is not None
    return Register(_policy(settings), (read_subprocessor(values, ACME)[0],))


def changes(
    before: Mapping[str, object],
    after: Mapping[str, object],
    *rulings: Mapping[str, object],
    earlier: str | None = None,
    **settings: object,
) -> list[Change]:
    """The changes of Acme, with these rulings in the settings after them."""
    base = _register(earlier or policy(**settings), **before)
    return [*diff(base, _register(rules(*rulings, **settings), **after))]


def verdicts(*arguments: Any, **settings: Any) -> list[tuple[str, bool, str | None]]:
    """Kind, materiality and verdict of the changes."""
    return [(c.kind, c.material, c.ruling) for c in changes(*arguments, **settings)]


# What a ruling covers.


def test_an_editorial_ruling_makes_a_change_of_words_immaterial() -> None:
    assert verdicts({"purpose": A}, {"purpose": B}) == [("purpose-changed", True, None)]
    assert verdicts({"purpose": A}, {"purpose": B}, ruling()) == [
        ("purpose-changed", False, "editorial")
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"old": f"{A}."}, {"new": B.lower()}, {"old": B, "new": A}, {"old": None}, {"new": None},
        {"field": "name"}, {"file": BETA}, {"reason": None}, {"decided-by": None},
        {"old": [A, A]}, {"digest": "0" * 64},
        {"digest": "0" * 64, "old": None, "new": None},
    ],
)  # fmt: skip
def test_a_ruling_covers_exactly_its_change(other: Mapping[str, object]) -> None:
    assert verdicts({"purpose": A}, {"purpose": B}, ruling(**other)) == [
        ("purpose-changed", True, None)
    ]


def test_a_ruling_about_a_digest_covers_the_texts_of_the_digest() -> None:
    digest = Texts((A,), (B,)).digest
    short = ruling(old=None, new=None, digest=digest)
    assert verdicts({"purpose": A}, {"purpose": B}, short)[0][1:] == (False, "editorial")
    assert verdicts({"purpose": A}, {"purpose": C}, short)[0][1:] == (True, None)
    both = ruling(new=C, digest=digest)
    assert verdicts({"purpose": A}, {"purpose": B}, both)[0][1:] == (True, None)


def test_of_two_rulings_that_contradict_each_other_the_strict_ruling_counts() -> None:
    both = ruling(), ruling(verdict="material")
    for order in (both, both[::-1]):
        assert verdicts({"purpose": A}, {"purpose": B}, *order)[0][1:] == (True, "material")


RETENTION = {"retention": {"title": "Retention", "material": "true"}}

EDITORIAL: Mapping[str, tuple[Mapping[str, object], Mapping[str, object], Mapping[str, object]]] = {
    "entity-replaced": ({"name": OLD}, {"name": NEW}, {"field": "name", "old": OLD, "new": NEW}),
    "purpose-changed": ({"purpose": A}, {"purpose": B}, {}),
    "scope-changed": (
        {"scope": ["eu", "Beta users"]},
        {"scope": ["eu", "Testers"]},
        {"field": "scope", "old": ["EU plan", "Beta users"], "new": ["EU plan", "Testers"]},
    ),
    "detail-changed": (
        {"details": {"retention": "30 days"}},
        {"details": {"retention": "one month"}},
        {"field": "details.retention", "old": "30 days", "new": "one month"},
    ),
}


@pytest.mark.parametrize("kind", EDITORIAL)
def test_each_text_can_be_ruled_editorial(kind: str) -> None:
    before, after, fields = EDITORIAL[kind]
    settings = {"details": RETENTION, "scopes": {"eu": "EU plan"}}
    assert verdicts(before, after, **settings) == [(kind, True, None)]
    assert verdicts(before, after, ruling(**fields), **settings) == [(kind, False, "editorial")]


@pytest.mark.parametrize(
    ("setting", "key", "named", "kind"),
    [
        ("regions", "EU", {"countries": ["EU"]}, "region-retitled"),
        ("scopes", "eu", {"scope": "eu"}, "scope-retitled"),
        ("details", "eu", {"details": {"eu": "only"}}, "detail-retitled"),
    ],
)
def test_a_title_can_be_ruled_editorial(
    setting: str, key: str, named: Mapping[str, object], kind: str
) -> None:
    field = f"{KINDS[kind].field}.{key}"
    of_title = ruling(file="register.yaml", field=field, old="European Union", new="EU and EEA")

    def titled(title: str) -> dict[str, object]:
        is_detail = setting == "details"
        return {setting: {key: {"title": title, "material": "true"} if is_detail else title}}

    base = _register(policy(**titled("European Union")), **named)
    for rulings, material in (((), True), ((of_title,), False), ((ruling(field=field),), True)):
        head = _register(rules(*rulings, **titled("EU and EEA")), **named)
        assert [(c.kind, c.material) for c in diff(base, head)] == [(kind, material)]


def test_every_kind_that_can_be_editorial_is_tested() -> None:
    assert RULED["editorial"] == {
        *EDITORIAL, "region-retitled", "scope-retitled", "detail-retitled",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"countries": ["FR"]}, {"countries": ["FR", "US"]}, {"field": "countries", "new": "US"}),
        ({"data": ["usage"]}, {"data": ["usage", "health"]}, {"field": "data", "new": "health"}),
        (
            {"data-subjects": ["users"]},
            {"data-subjects": ["users", "children"]},
            {"field": "data-subjects", "new": "children"},
        ),
        ({"established": "FR"}, {"established": "US"},
         {"field": "established", "old": "FR", "new": "US"}),
        ({"transfers": ["scc"]}, {"transfers": ["dpf"]},
         {"field": "transfers", "old": "scc", "new": "dpf"}),
        ({"ended": "2026-08-01"}, {}, {"field": "ended", "old": "2026-08-01"}),
        ({"engaged": "2026-08-02"}, {"engaged": "2026-08-01"},
         {"field": "engaged", "old": "2026-08-02", "new": "2026-08-01"}),
        ({"scope": "EU plan"}, {}, {"field": "scope", "old": "EU plan"}),
        ({"scope": "a"}, {"scope": ["a", "b"]}, {"field": "scope", "old": "a", "new": ["a", "b"]}),
        ({}, {"details": {"retention": "none"}}, {"field": "details.retention", "new": "none"}),
    ],
)  # fmt: skip
def test_no_ruling_makes_more_than_words_immaterial(
    before: Mapping[str, object], after: Mapping[str, object], fields: Mapping[str, object]
) -> None:
    given = ruling(**{"old": None, "new": None, **fields})
    for change in changes(before, after, given, details=RETENTION):
        assert (change.material, change.ruling) == (KINDS[change.kind].material, None)
    assert any(c.material for c in changes(before, after, given, details=RETENTION))


def test_the_ruling_about_a_scope_has_the_titles_that_customers_read() -> None:
    base = _register(policy(scopes={"eu": "EU plan"}), scope="eu")
    fields = {"field": "scope", "old": "EU plan", "new": "European plan"}
    for title, material in (("European plan", False), ("All plans", True)):
        head = _register(rules(ruling(**fields), scopes={"europe": title}), scope="europe")
        assert [c.material for c in diff(base, head) if c.kind == "scope-changed"] == [material]


@pytest.mark.parametrize(
    ("before", "after", "fields", "kind"),
    [
        ({}, {"website": "https://acme.ai/"},
         {"field": "website", "old": "https://acme.cloud/", "new": "https://acme.ai/"},
         "website-changed"),
        ({}, {"also-known-as": ["Zenith"]}, {"field": "also-known-as", "new": "Zenith"},
         "alias-added"),
        ({"countries": ["FR", "DE"]}, {"countries": ["FR"]}, {"field": "countries", "old": "DE"},
         "country-removed"),
        ({"name": "Acme"}, {"name": "Acme Ltd"},
         {"field": "name", "old": "Acme", "new": "Acme Ltd"}, "name-respelt"),
    ],
)  # fmt: skip
def test_a_published_text_can_be_ruled_material(
    before: Mapping[str, object],
    after: Mapping[str, object],
    fields: Mapping[str, object],
    kind: str,
) -> None:
    given = ruling(**{"old": None, "new": None, "verdict": "material", **fields})
    assert verdicts(before, after) == [(kind, False, None)]
    assert verdicts(before, after, given) == [(kind, True, "material")]


def test_only_published_kinds_can_be_ruled() -> None:
    for verdict, kinds in RULED.items():
        for kind in kinds:
            assert KINDS[kind].wording
            assert KINDS[kind].material or verdict == "material"


def test_the_digest_of_each_change_of_a_scope_differs() -> None:
    pairs = [(("a", "b"), ("c", "d")), (("a",), ("b",)), ((), ("a",)), (("a",), ())]
    assert len({Texts(*pair).digest for pair in pairs}) == len(pairs)


def test_a_broken_ruling_of_the_past_covers_nothing() -> None:
    from checks.register.fields import read_known_policy

    text = rules(ruling(verdict="harmless"), ruling(new=C))
    read, problems = read_known_policy(parse(text.encode(), "").values or {}, "register.yaml")
    assert not problems
    assert read is not None
    assert [kept.new for kept in read.rulings] == [(C,)]


# In histories.


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A company with a vendor since March."""
    return start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor(purpose=A)})


def land(company: Repo, day: str, settings: str, **fields: object) -> None:
    """Land register.yaml and the file of Acme, as of a day."""
    files = {"register.yaml": settings, ACME: full_vendor(**{"purpose": A, **fields})}
    company.land(day, files)


def logged(company: Repo) -> list[dict[str, Any]]:
    """The changes in the log, oldest first."""
    document = json.loads(company.said("changes", "--format", "json"))
    return [*reversed(document["changes"])]


def told(company: Repo, since: str = "2026-05-01") -> list[str]:
    """The kinds of change in the notice."""
    document = json.loads(company.run("notice", "--since", since, "--format", "json").out)
    return [change["kind"] for vendor in document["subprocessors"] for change in vendor["changes"]]


def listed(company: Repo, day: str) -> Any:
    """The vendor on the published list of a day."""
    published = company.published(day, "--as-of", day)
    return json.loads(published["subprocessors.json"])["subprocessors"][0]


def test_a_change_with_its_ruling_takes_effect_at_once_and_nobody_is_told(company: Repo) -> None:
    land(company, "2026-06-01", rules(ruling()), purpose=B)
    [change] = logged(company)
    assert (change["kind"], change["material"], change["ruling"]) == (
        "purpose-changed", False, "editorial",
    )  # fmt: skip
    assert (change["effective"], change["objection_until"]) == ("2026-06-01", None)
    assert change["summary"] == f"purpose: {B} (previously: {A}), an editorial change"
    assert told(company) == []
    assert listed(company, "2026-06-01")["purpose"] == B
    assert listed(company, "2026-06-01")["upcoming"] == []


def test_a_ruling_can_be_deleted_without_rewriting_the_history(company: Repo) -> None:
    land(company, "2026-06-01", rules(ruling()), purpose=B)
    before = logged(company)
    land(company, "2026-06-05", policy(), purpose=B)
    assert logged(company) == before
    assert told(company) == []
    assert listed(company, "2026-06-05")["purpose"] == B


def test_a_ruling_after_the_landing_comes_too_late(company: Repo) -> None:
    land(company, "2026-06-01", policy(), purpose=B)
    land(company, "2026-06-02", rules(ruling()), purpose=B)
    assert [(c["material"], c["ruling"]) for c in logged(company)] == [(True, None)]
    assert listed(company, "2026-06-02")["purpose"] == A


def test_an_earlier_ruling_covers_the_change(company: Repo) -> None:
    land(company, "2026-06-01", rules(ruling()))
    land(company, "2026-06-02", rules(ruling()), purpose=B)
    assert [c["ruling"] for c in logged(company)] == ["editorial"]


def test_a_ruling_about_the_first_step_does_not_cover_the_second(company: Repo) -> None:
    land(company, "2026-06-01", rules(ruling()), purpose=B)
    land(company, "2026-06-02", rules(ruling()), purpose=C)
    assert [(c["material"], c["ruling"]) for c in logged(company)] == [
        (False, "editorial"),
        (True, None),
    ]
    assert told(company) == ["purpose-changed"]
    assert listed(company, "2026-06-02")["purpose"] == B
    assert listed(company, "2026-07-02")["purpose"] == C


def test_an_editorial_change_does_not_bring_a_pending_change_forward(company: Repo) -> None:
    land(company, "2026-06-01", policy(), purpose=B)
    land(company, "2026-06-02", rules(ruling(old=B, new=C)), purpose=C)
    assert [listed(company, day)["purpose"] for day in ("2026-06-30", "2026-07-01")] == [A, C]
    assert told(company) == ["purpose-changed"]


def test_an_editorial_change_of_a_dormant_change_wakes_up_with_it(company: Repo) -> None:
    ends = {"ended": "2026-06-20"}
    land(company, "2026-06-01", policy(), purpose=B, **ends)
    land(company, "2026-06-02", rules(ruling(old=B, new=C)), purpose=C, **ends)
    land(company, "2026-06-03", policy(), purpose=C)
    document = json.loads(company.run("notice", "--since", "HEAD~1", "--format", "json").out)
    [vendor] = document["subprocessors"]
    texts = {c["kind"]: (c["old"], c["new"], c["ruling"]) for c in vendor["changes"]}
    assert texts["purpose-changed"] == (A, C, None)
    assert [listed(company, day)["purpose"] for day in ("2026-07-02", "2026-07-03")] == [A, C]


def test_a_change_of_the_work_tree_has_its_ruling_too(company: Repo) -> None:
    company.write({"register.yaml": rules(ruling()), ACME: full_vendor(purpose=B)})
    published = company.published("2026-06-01")
    vendor = json.loads(published["subprocessors.json"])["subprocessors"][0]
    assert (vendor["purpose"], vendor["upcoming"]) == (B, [])


def test_an_editorial_change_of_a_name_is_a_new_name_of_the_same_company(company: Repo) -> None:
    land(company, "2026-06-01", rules(ruling(field="name", old=OLD, new=NEW)), name=NEW)
    words = f"now named {NEW} (previously: {OLD}), an editorial change"
    assert [c["summary"] for c in logged(company)] == [words]
    assert words in company.said("changes").replace("\n      ", " ")
    assert words in company.said("changes", "--format", "markdown")
    site = company.published("2026-06-02")
    assert words in site["index.html"].decode()
    assert words in site["changes.atom"].decode()
    [item] = json.loads(site["changes.json"])["items"]
    assert item["_changes"][0]["ruling"] == "editorial"
    [row] = csv.DictReader(io.StringIO(site["changes.csv"].decode("utf-8-sig")))
    assert (row["material"], row["ruling"]) == ("no", "editorial")
    outcome = company.run("notice", "--since", "2026-05-01", "--format", "json")
    assert json.loads(outcome.out)["subprocessors"] == []


def test_a_change_that_is_ruled_material_waits_for_its_notice(company: Repo) -> None:
    new = "https://acme.ai/"
    given = ruling(field="website", old="https://acme.cloud/", new=new, verdict="material")
    land(company, "2026-06-01", rules(given), website=new)
    assert told(company) == ["website-changed"]
    [change] = logged(company)
    assert (change["material"], change["effective"], change["ruling"]) == (
        True, "2026-07-01", "material",
    )  # fmt: skip
    assert listed(company, "2026-06-30")["website"] == "https://acme.cloud/"
    assert listed(company, "2026-07-01")["website"] == new


def test_a_removal_that_is_ruled_material_keeps_the_item_until_its_day(company: Repo) -> None:
    land(company, "2026-05-01", policy(), countries=["FR", "DE"])
    given = ruling(field="countries", old="DE", new=None, verdict="material")
    land(company, "2026-06-10", rules(given), countries=["FR"])
    countries = [
        [country["code"] for country in listed(company, day)["countries"]]
        for day in ("2026-07-09", "2026-07-10")
    ]
    assert countries == [["FR", "DE"], ["FR"]]
    assert told(company, "2026-06-01") == ["country-removed"]


def test_a_ruling_about_a_title_covers_every_vendor_that_names_the_region(tmp_path: Path) -> None:
    def settings(title: str, *rulings: Mapping[str, object]) -> str:
        return rules(*rulings, regions={"EU": title})

    beta = full_vendor(name="Beta Ltd", website="https://beta.com/", countries=["EU"])
    company = start_register(
        tmp_path / "initech",
        "2026-03-02",
        {"register.yaml": settings("EU"), ACME: full_vendor(countries=["EU"]), BETA: beta},
    )
    given = ruling(file="register.yaml", field="regions.EU", old="EU", new="European Union")
    company.land("2026-06-01", {"register.yaml": settings("European Union", given)})
    assert [(c["kind"], c["ruling"]) for c in logged(company)] == [
        ("region-retitled", "editorial")
    ] * 2
    assert listed(company, "2026-06-01")["countries"][0]["name"] == "European Union"


def _scopes(company: Repo, day: str) -> tuple[str, str]:
    """The title of a scope on the list of a day, and the title that the vendor has there."""
    published = json.loads(company.published(day, "--as-of", day)["subprocessors.json"])
    [vendor] = published["subprocessors"]
    return published["scopes"][0]["title"], vendor["scope"][0]["title"]


def test_all_parts_of_the_list_agree_on_an_editorial_title(tmp_path: Path) -> None:
    def settings(title: str, *rulings: Mapping[str, object]) -> str:
        return rules(*rulings, scopes={"eu": title})

    of_title = {"file": "register.yaml", "field": "scopes.eu"}
    company = start_register(
        tmp_path / "initech",
        "2026-03-02",
        {"register.yaml": settings("EU plan"), ACME: full_vendor(scope="eu")},
    )
    given = ruling(**of_title, old="EU plan", new="European plan")
    company.land("2026-05-01", {"register.yaml": settings("European plan", given)})
    assert _scopes(company, "2026-05-01") == ("European plan",) * 2
    company.land("2026-06-01", {"register.yaml": settings("All plans")})
    given = ruling(**of_title, old="All plans", new="Every plan")
    company.land("2026-06-05", {"register.yaml": settings("Every plan", given)})
    days = ("2026-06-05", "2026-06-30", "2026-07-01")
    assert [_scopes(company, day) for day in days] == [
        ("European plan",) * 2,
        ("European plan",) * 2,
        ("Every plan",) * 2,
    ]


def test_a_change_is_not_ruled_by_the_settings_before_it(company: Repo) -> None:
    land(company, "2026-06-01", rules(ruling()))
    land(company, "2026-06-02", policy(), purpose=B)
    assert [(c["material"], c["ruling"]) for c in logged(company)] == [(True, None)]


def test_texts_are_taken_from_both_sides_of_the_change() -> None:
    base = _policy(policy(scopes={"eu": "EU plan"}))
    head = replace(Register(base, ()), policy=_policy(policy(scopes={"eu": "All plans"}))).policy
    change = Change("acme", "scope-changed", "scope", ("eu", "x"), ("eu",))
    assert texts_of(change, terms(base, head)) == (("EU plan", "x"), ("All plans",))
