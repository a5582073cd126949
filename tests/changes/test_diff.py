"""The difference between two registers: every kind of change, and back again."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.changes.change import KEYED, REGIONS, SCOPES, Change
from checks.changes.diff import diff
from checks.changes.kinds import KINDS
from checks.changes.proposal import Proposal, Removal, Revision
from checks.changes.safeguards import safeguards
from checks.register.fields import read_subprocessor
from checks.register.model import Register, Subprocessor
from checks.register.policy import Detail, Policy, Ruling
from checks.register.record import Translated

POLICY = Policy.model_validate(
    {
        "organization": "Initech",
        "url": "https://initech.com/subprocessors",
        "contact": "privacy@initech.com",
        "groups": {"infrastructure": {"title": "Infrastructure"}},
        "details": {"retention": {"title": "Retention", "material": "true"}},
    }
)

VALUES: Mapping[str, Any] = {
    "name": "Acme Cloud, Inc.",
    "website": "https://acme.cloud/",
    "group": "infrastructure",
    "purpose": "Cloud hosting",
    "countries": ["US", "DE"],
    "agreement": {"reference": "DPA-2025-001", "executed": "2025-01-15"},
    "evaluation": {"privacy": "2026-01-10"},
    "engaged": "2026-02-01",
    "also-known-as": ["Acme", "AcmeCloud"],
    "data": ["contact", "usage"],
    "data-subjects": ["users", "employees"],
}
"""What a vendor's file says, where a test does not say otherwise."""


def subprocessor(slug: str = "acme", /, **fields: Any) -> Subprocessor:
    """A vendor with some fields replaced. Unreadable fields are left out."""
    written = {name.replace("_", "-"): value for name, value in fields.items()}
    return read_subprocessor({**VALUES, **written}, f"subprocessors/{slug}.yaml")[0]


def replay(vendors: Iterable[Subprocessor], changes: Iterable[Change]) -> tuple[Subprocessor, ...]:
    """The vendors after these changes, sorted by slug: the inverse of `diff`."""
    by_slug = {vendor.slug: vendor for vendor in vendors}
    for change in changes:
        if change.kind == "added":
            by_slug[change.slug] = change.new
        elif change.kind == "removed":
            del by_slug[change.slug]
        elif change.kind == "renamed":
            vendor = by_slug.pop(change.old)
            path = vendor.path.removesuffix(f"{change.old}.yaml") + f"{change.new}.yaml"
            by_slug[change.slug] = vendor.model_copy(update={"path": path})
        else:
            by_slug[change.slug] = _applied(by_slug[change.slug], change)
    return tuple(by_slug[slug] for slug in sorted(by_slug))


def _applied(vendor: Subprocessor, change: Change) -> Subprocessor:
    """The vendor after a change of a field."""
    field, inner = change.model_path
    if field in (REGIONS, SCOPES):
        return vendor  # register.yaml holds the titles
    value = getattr(vendor, field)
    if field in KEYED:
        mapping = {**value, inner: change.new}
        new: Any = {key: part for key, part in mapping.items() if part is not None}
    elif inner:
        new = value.model_copy(update={inner: change.new})
    elif field in ("scope", "replaces"):
        new = change.new or ()
    elif not isinstance(value, tuple) or change.kind.endswith("-reordered"):
        new = change.new
    elif change.new is not None:
        new = (*value, change.new)
    else:
        new = tuple(item for item in value if item != change.old)
    return vendor.model_copy(update={field: new})


def settled(vendor: Subprocessor) -> Subprocessor:
    """The vendor with all its safeguards under `transfers`, and details only of its countries."""
    details = {code: vendor.country_details.get(code) for code in vendor.countries}
    kept = {code: part for code, part in details.items() if part is not None}
    values = {"transfers": safeguards(vendor.__dict__), "country_details": kept}
    return vendor.model_copy(update=values)


def register(*vendors: Subprocessor) -> Register:
    """A register of these vendors."""
    return Register(POLICY, vendors)


def between(before: Subprocessor, after: Subprocessor) -> list[Change]:
    """The changes from one state of a vendor to the next. They always lead there."""
    made = diff(register(before), register(after))
    assert [*map(settled, replay([settled(before)], made))] == [settled(after)]
    return list(made)


def kinds(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The kinds of change between two states of one vendor."""
    return [change.kind for change in between(subprocessor(**before), subprocessor(**after))]


AGREEMENT: Mapping[str, str] = VALUES["agreement"]

FIELDS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "engaged": ({}, {"engaged": "2026-02-02"}),
    "engaged-earlier": ({}, {"engaged": "2026-01-31"}),
    "ended": ({}, {"ended": "2026-06-30"}),
    "resumed": ({"ended": "2026-06-30"}, {}),
    "announced-changed": ({}, {"announced": "2026-01-01"}),
    "entity-replaced": ({}, {"name": "Acme Cloud, LLC"}),
    "name-respelt": ({}, {"name": "ACME Cloud Inc"}),
    "alias-added": ({}, {"also_known_as": ["Acme", "AcmeCloud", "Zenith"]}),
    "alias-removed": ({}, {"also_known_as": ["AcmeCloud"]}),
    "aliases-reordered": ({}, {"also_known_as": ["AcmeCloud", "Acme"]}),
    "website-changed": ({}, {"website": "https://acme.com/"}),
    "group-changed": ({}, {"group": "other"}),
    "scope-changed": ({"scope": "US plan"}, {}),
    "scope-narrowed": ({}, {"scope": "US plan"}),
    "scope-reordered": ({"scope": ["a", "b"]}, {"scope": ["b", "a"]}),
    "scope-respelt": ({"scope": "US plan"}, {"scope": "US Plan."}),
    "purpose-changed": ({}, {"purpose": "Cloud backups"}),
    "purpose-respelt": ({}, {"purpose": "Cloud-hosting"}),
    "purpose-translated": ({}, {"purpose": {"en": "Cloud hosting", "de": "Anderes"}}),
    "country-added": ({}, {"countries": ["US", "DE", "IN"]}),
    "country-narrowed": ({"countries": ["EU", "DE"]}, {"countries": ["EU", "DE", "FR"]}),
    "country-removed": ({}, {"countries": ["US"]}),
    "countries-reordered": ({}, {"countries": ["DE", "US"]}),
    "activity-added": ({"countries": {"DE": {"for": "support"}}}, {"countries": ["DE"]}),
    "place-changed": ({"countries": {"DE": {"place": "Bonn"}}}, {"countries": ["DE"]}),
    "established-changed": ({}, {"established": "US"}),
    "address-changed": ({}, {"address": "1 Main Street, Springfield"}),
    "contact-changed": ({}, {"contact": {"email": "dpo@acme.cloud"}}),
    "identifiers-changed": ({}, {"identifiers": {"lei": "0000ACMECLOUD0000178"}}),
    "data-added": ({}, {"data": ["contact", "usage", "health"]}),
    "data-removed": ({}, {"data": ["usage"]}),
    "data-reordered": ({}, {"data": ["usage", "contact"]}),
    "data-respelt": ({"data": ["contact", "Contacts"]}, {"data": ["contact"]}),
    "data-subject-respelt": (
        {"data_subjects": ["end-users", "End users"]},
        {"data_subjects": ["end-users"]},
    ),
    "data-subject-added": ({}, {"data_subjects": ["users", "employees", "children"]}),
    "data-subject-removed": ({}, {"data_subjects": ["users"]}),
    "data-subjects-reordered": ({}, {"data_subjects": ["employees", "users"]}),
    "safeguard-changed": ({}, {"transfers": "scc"}),
    "safeguard-added": ({"transfers": ["scc"]}, {"transfers": ["scc", "dpf"]}),
    "safeguard-updated": ({"transfers": ["scc"]}, {"transfers": {"scc": {"module": "3"}}}),
    "links-changed": ({}, {"links": {"security": "https://acme.cloud/security"}}),
    "earlier-names-changed": ({}, {"formerly": {"Acme Hosting, Inc.": "2024-01-31"}}),
    "detail-changed": ({"details": {"retention": "30 days"}}, {}),
    "detail-updated": ({}, {"details": {"lei": "5493001KJTIIGC8Y1R12"}}),
    "detail-translated": (
        {"details": {"retention": "30 days"}},
        {"details": {"retention": {"en": "30 days", "de": "30 Tage"}}},
    ),
    "replaces-changed": ({}, {"replaces": ["beta"]}),
    "entity-linked": ({}, {"entity": "acme-cloud"}),
    "agreement-changed": ({}, {"agreement": {**AGREEMENT, "reference": "DPA-2026-001"}}),
    "evaluation-changed": ({}, {"evaluation": {"privacy": ["2026-01-10", "2027-01-08"]}}),
    "internal-changed": ({}, {"internal": {"owner": "platform team"}}),
}
"""For each kind of change of a field, how the field was and how it is."""

SERVICE = dict.fromkeys(("agreement", "evaluation", "website")) | {"entity": "acme"}

OF_FILES: Mapping[str, tuple[Register, Register]] = {
    "added": (register(), register(subprocessor())),
    "moved": (
        register(subprocessor()),
        register(subprocessor(), subprocessor("mail", **SERVICE)),
    ),
    "removed": (register(subprocessor()), register()),
    "renamed": (register(subprocessor("acme")), register(subprocessor("zenith"))),
}
"""For each kind of change of a whole file, the registers before and after it."""


def translated(**texts: str) -> Translated:
    """A text in several languages. The first is the language of the file."""
    text = Translated(next(iter(texts.values())))
    text.by_language = texts
    return text


OF_SETTINGS: Mapping[str, tuple[str, str]] = {
    "region-translated": ("European Union", translated(en="European Union", de="EU")),
    "scope-title-translated": (translated(en="US plan", de="US-Tarif"), "US plan"),
    "detail-title-translated": ("Processed", translated(en="Processed", de="Verarbeitet")),
    "region-retitled": ("European Union", "Worldwide"),
    "region-respelt": ("European Union", "European union"),
    "scope-retitled": ("US plan", "All plans"),
    "scope-title-respelt": ("US plan", "US Plan"),
    "detail-retitled": ("Not processed", "Processed"),
    "detail-title-updated": ("Not processed", "Not Processed"),
}
"""For each kind of change of a title, the title before and after."""


@pytest.mark.parametrize("kind", FIELDS)
def test_a_change_of_one_field_is_one_change_of_its_kind(kind: str) -> None:
    before, after = FIELDS[kind]
    assert kinds(before, after) == [kind]


@pytest.mark.parametrize("kind", OF_FILES)
def test_a_change_of_a_file_is_one_change_of_its_kind(kind: str) -> None:
    assert [change.kind for change in diff(*OF_FILES[kind])] == [kind]


def with_title(title: str, *vendors: Subprocessor, setting: str = "regions") -> Register:
    """A register that declares the region EU, a scope or a material fact, with this title."""
    plain = register(*vendors)
    titles: Mapping[str, Any] = {
        "regions": {"EU": title},
        "scopes": {"us": title},
        "details": {"retention": Detail.model_construct(title=title, material=True)},
    }
    return replace(plain, policy=plain.policy.model_copy(update={setting: titles[setting]}))


@pytest.mark.parametrize("kind", OF_SETTINGS)
def test_a_title_is_a_change_of_every_vendor_that_names_it(kind: str) -> None:
    old, new = OF_SETTINGS[kind]
    naming: Mapping[str, tuple[str, Sequence[Mapping[str, Any]]]] = {
        "regions.EU": ("regions", [{"countries": ["EU", "US"]}, {"established": "EU"}]),
        "scopes.us": (
            "scopes",
            [{"scope": "us"}, {"scope": ["eu", "us"]}, {"countries": {"US": {"scope": "us"}}}],
        ),
        "detail-titles.retention": ("details", [{"details": {"retention": "30 days"}}]),
    }
    [field] = [field for field in naming if field.startswith(KINDS[kind].field)]
    setting, vendors_of_title = naming[field]
    for fields in vendors_of_title:
        vendors = subprocessor("acme", **fields), subprocessor("zenith")
        before, after = (with_title(title, *vendors, setting=setting) for title in (old, new))
        assert diff(before, after) == (Change("acme", kind, field, old, new),)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (False, False, "detail-title-updated"),
        # A proposal cannot choose the terms of its own changes.
        (True, False, "detail-retitled"),
        (False, True, "detail-retitled"),
    ],
)
def test_a_title_of_a_detail_is_material_exactly_if_the_detail_is(
    before: bool, after: bool, kind: str
) -> None:
    plain = register(subprocessor(details={"phone": "+1 555 0100"}))
    base, head = (
        replace(plain, policy=plain.policy.model_copy(update={"details": {"phone": detail}}))
        for detail in (
            Detail(title="Not processed", material=before),
            Detail(title="Kept", material=after),
        )
    )
    assert [change.kind for change in diff(base, head)] == [kind]


def test_a_material_detail_under_another_key_goes() -> None:
    old, new = "not-processed", "processed"
    base, head = (
        replace(
            register(subprocessor(details={key: "phone numbers"})),
            policy=POLICY.model_copy(update={"details": {key: Detail(title=key, material=of_old)}}),
        )
        for key, of_old in ((old, True), (new, False))
    )
    assert [(c.kind, c.field) for c in diff(base, head)] == [
        ("detail-changed", f"details.{old}"), ("detail-updated", f"details.{new}"),
    ]  # fmt: skip


def test_a_title_is_no_change_of_a_vendor_that_comes_or_goes_with_the_region() -> None:
    outside = subprocessor("acme")
    inside = subprocessor("acme", countries=["US", "DE", "EU"])
    old, new = OF_SETTINGS["region-retitled"]
    for before, after in ((outside, inside), (inside, outside)):
        changes = diff(with_title(old, before), with_title(new, after))
        assert not any(change.kind == "region-retitled" for change in changes)


def test_a_region_that_takes_the_code_of_a_country_is_a_change_too() -> None:
    vendor = subprocessor("acme", countries=["US"])
    base = register(vendor)
    head = replace(base, policy=base.policy.model_copy(update={"regions": {"US": "Anywhere"}}))
    assert [(c.old, c.new) for c in diff(base, head)] == [("United States", "Anywhere")]


def test_the_table_names_every_kind_of_change_and_no_other() -> None:
    assert KINDS.keys() == FIELDS.keys() | OF_FILES.keys() | OF_SETTINGS.keys() | {"stated"}


def test_the_table_covers_every_field_of_a_vendor() -> None:
    """A field that the model gets must not change without anybody hearing of it."""
    fields = {str(field.alias) for field in Subprocessor.model_fields.values()}
    fields -= {"path", "unstated"}
    assert {kind.field.partition(".")[0] for kind in KINDS.values()} == fields | {
        "",
        "slug",
        "regions",
        "scopes",
        "detail-titles",
    }


def test_these_kinds_are_material_and_no_others() -> None:
    assert {kind.id for kind in KINDS.values() if kind.material} == {
        "added",
        "entity-replaced",
        "country-added",
        "data-added",
        "data-subject-added",
        "purpose-changed",
        "established-changed",
        "scope-changed",
        "safeguard-changed",
        "engaged-earlier",
        "resumed",
        "region-retitled",
        "scope-retitled",
        "activity-added",
        "detail-changed",
        "detail-retitled",
    }


def test_the_table_says_of_each_kind_what_it_is_and_why_it_matters() -> None:
    for name, kind in KINDS.items():
        assert (kind.id, bool(kind.meaning), bool(kind.why)) == (name, True, True)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_change_is_about_the_field_of_its_kind(kind: str) -> None:
    before, after = FIELDS[kind]
    [change] = between(subprocessor(**before), subprocessor(**after))
    assert change.slug == "acme"
    assert change.material is KINDS[kind].material
    if kind == "agreement-changed":
        assert change.field == "agreement.reference"
    else:
        assert change.field.partition(".")[0] == KINDS[kind].field


def test_values_are_given_before_and_after() -> None:
    [purpose] = between(subprocessor(), subprocessor(purpose="Cloud backups"))
    assert (purpose.old, purpose.new) == ("Cloud hosting", "Cloud backups")
    [came] = between(subprocessor(), subprocessor(countries=["US", "DE", "IN"]))
    assert (came.old, came.new) == (None, "IN")
    [went] = between(subprocessor(), subprocessor(countries=["DE"]))
    assert (went.old, went.new) == ("US", None)
    [order] = between(subprocessor(), subprocessor(countries=["DE", "US"]))
    assert (order.old, order.new) == (None, ("DE", "US"))
    [ended] = between(subprocessor(), subprocessor(ended="2026-06-30"))
    assert (ended.old, ended.new) == (None, date(2026, 6, 30))
    [added] = diff(register(), register(subprocessor()))
    assert (added.old, added.new) == (None, subprocessor())
    [removed] = diff(register(subprocessor()), register())
    assert (removed.old, removed.new) == (subprocessor(), None)
    [renamed] = diff(register(subprocessor()), register(subprocessor("zenith")))
    assert (renamed.slug, renamed.old, renamed.new) == ("zenith", "acme", "zenith")


@pytest.mark.parametrize(
    ("field", "text", "respelt"),
    [
        ("name", "Acme Cloud, Inc.", "Acme Cloud Inc"),
        ("name", "Hubspot, Inc.", "HubSpot, Inc."),
        ("name", "Straße GmbH", "STRASSE GMBH"),
        ("purpose", "Cloud hosting", "Cloud  hosting"),
        ("purpose", "Cloud hosting", "cloud\u00a0hosting."),
        ("purpose", "E-mail delivery", "Email delivery"),
        ("scope", "US plan", "“US” plan!"),
    ],
)
def test_how_a_text_is_spelt_is_not_material(field: str, text: str, respelt: str) -> None:
    for before, after in ((text, respelt), (respelt, text)):
        [change] = between(subprocessor(**{field: before}), subprocessor(**{field: after}))
        assert (change.kind, change.material) == (f"{field}-respelt", False)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("name", "Acme Cloud, Inc.", "Acme Cloud, LLC"),
        ("name", "Acme 1", "Acme 2"),
        ("name", "客户支持", "客户服务"),
        ("name", "...", "!!!"),
        ("name", "C Software", "C++ Software"),
        ("purpose", "Costs below $ 100", "Costs below € 100"),
        ("purpose", "Cloud hosting", "Cloud hosting and backups"),
        ("scope", "EU plan", "US plan"),
        ("scope", "US plan", "—"),
    ],
)
def test_other_words_numbers_or_signs_are_material(
    field: str, before: str | None, after: str | None
) -> None:
    [change] = between(subprocessor(**{field: before}), subprocessor(**{field: after}))
    assert change.material
    assert change.kind in ("entity-replaced", "purpose-changed", "scope-changed")


def test_a_text_that_looks_the_same_is_the_same() -> None:
    """An editor on macOS writes é as two characters. Nobody sees a difference."""
    composed = "Société Générale SA"
    decomposed = unicodedata.normalize("NFD", composed)
    assert kinds({"name": composed}, {"name": decomposed}) == ["name-respelt"]


def test_a_vendor_that_stays_the_same_has_no_changes() -> None:
    assert kinds({}, {}) == []
    assert kinds({"contact": {}}, {"contact": {}}) == []


@pytest.mark.parametrize(
    ("field", "before", "after", "expected"),
    [
        ("contact", None, {}, ["contact-changed"]),
        ("internal", None, {}, ["internal-changed"]),
        ("evaluation", {"privacy": "2026-01-10"}, {"privacy": ["2026-01-10"]}, []),
        ("evaluation", {"privacy": "2026-01-10"}, {}, ["evaluation-changed"]),
        ("countries", ["US", "US"], ["US"], ["countries-reordered"]),
        ("countries", ["US"], ["US", "US"], ["countries-reordered"]),
        ("countries", ["US", "DE", "US"], ["DE"], ["country-removed"]),
        ("countries", ["US", "DE", "US"], ["US", "DE"], ["countries-reordered"]),
        ("agreement", AGREEMENT, {**AGREEMENT, "kind": "dpa"}, ["agreement-changed"]),
        ("agreement", {**AGREEMENT, "kind": "dpa"}, {**AGREEMENT, "kind": "intragroup"}, [
            "agreement-changed",
        ]),
        ("agreement", {**AGREEMENT, "kind": "bcr"}, {**AGREEMENT, "kind": "dpa"}, [
            "agreement-changed", "safeguard-changed",
        ]),
        ("agreement", {**AGREEMENT, "kind": "scc"}, {**AGREEMENT, "kind": "bcr"}, [
            "agreement-changed", "safeguard-changed",
        ]),
        ("transfers", "scc", ["dpf"], ["safeguard-changed"]),
        ("transfers", ["scc", "dpf"], ["scc"], ["safeguard-changed"]),
        ("transfers", {"scc": {}}, {"scc": {"countries": ["US"]}}, ["safeguard-changed"]),
        ("scope", ["EU plan", "US plan"], "EU plan", ["scope-narrowed"]),
        ("scope", "EU plan", ["EU plan", "US plan"], ["scope-changed"]),
        ("scope", "EU plan", ["EU plan"], []),
        ("scope", ["EU plan", "US plan"], ["US plan", "EU plan"], ["scope-reordered"]),
        ("countries", ["DE", "FR"], {"DE": {}, "FR": {}}, []),
        ("countries", ["DE"], {"DE": {"for": "support"}}, ["place-changed"]),
        ("countries", {"DE": {"for": ["support"]}}, {"DE": {"for": ["support", "storage"]}}, [
            "activity-added",
        ]),
        ("countries", {"DE": {"for": ["Support"]}}, {"DE": {"for": ["support"]}}, [
            "place-changed",
        ]),
        ("countries", {"DE": {"scope": "eu"}}, {"DE": {}}, ["activity-added"]),
        ("countries", {"DE": {"scope": "eu"}}, {"FR": {}}, ["country-added", "country-removed"]),
        ("purpose", {"en": "Hosting"}, {"en": "Hosting", "de": "Betrieb"}, ["purpose-translated"]),
        ("purpose", "Hosting", {"en": "Hosting"}, []),
        ("countries", ["DE", "US"], ["IN", "DE"], [
            "country-removed", "country-added", "countries-reordered",
        ]),
        ("data", [], ["usage", "contact"], ["data-added", "data-added"]),
        ("data", ["Contacts"], ["contact"], ["data-respelt", "data-respelt"]),
        ("data", ["contact"], ["Contacts"], ["data-removed", "data-added"]),
        ("data", ["Contacts"], ["CONTACTS"], ["data-removed", "data-added"]),
        ("data", ["Contacts"], ["content"], ["data-removed", "data-added"]),
        ("data", ["usgae"], ["usage"], ["data-removed", "data-added"]),
        ("data", ["Contacts", "contact"], ["contact"], ["data-respelt"]),
        ("data", ["Contacts"], ["contact", "health"], [
            "data-respelt", "data-respelt", "data-added",
        ]),
        ("data_subjects", ["Users"], ["users"], ["data-subject-respelt", "data-subject-respelt"]),
        ("announced", "2026-01-01", None, ["announced-changed"]),
        ("ended", "2026-07-31", "2026-06-30", ["ended"]),
        ("ended", "2026-06-30", "2026-07-31", ["resumed"]),
    ],
)  # fmt: skip
def test_what_is_a_change_and_what_is_not(
    field: str, before: Any, after: Any, expected: list[str]
) -> None:
    assert sorted(kinds({field: before}, {field: after})) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("30 Days.", "detail-updated"),
        ("3.0 days", "detail-changed"),
        ("90 days", "detail-changed"),
        (None, "detail-changed"),
    ],
)
def test_how_a_material_fact_is_spelt_is_not_material(text: str | None, kind: str) -> None:
    after = {"retention": text} if text is not None else {}
    assert kinds({"details": {"retention": "30 days"}}, {"details": after}) == [kind]


@pytest.mark.parametrize(
    ("before", "title", "expected"),
    [
        ("Enterprise", "Enterprise", ["scope-respelt"]),
        ("Enterprise", "All customers", ["scope-changed"]),
        # The base had no title for the word.
        ("enterprise", "All customers", ["scope-retitled"]),
        ("enterprise", "Enterprise", ["scope-title-respelt"]),
    ],
)
def test_a_scope_is_its_title(before: str, title: str, expected: list[str]) -> None:
    titled = POLICY.model_copy(update={"scopes": {"enterprise": title}})
    base = register(subprocessor(scope=before))
    head = replace(register(subprocessor(scope="enterprise")), policy=titled)
    assert [change.kind for change in diff(base, head)] == expected


@pytest.mark.parametrize(
    ("titles", "before", "after", "expected"),
    [
        ({"us": "US plan"}, "US plan", "us", ["place-changed"]),
        ({"us": "US plan"}, "us", "US Plan", ["place-changed"]),
        ({"us": "US plan", "usa": "US plan"}, "us", "usa", ["place-changed"]),
        ({"us": "All plans"}, "US plan", "us", ["activity-added"]),
        ({"us": "US plan", "eu": "EU plan"}, "us", "eu", ["activity-added"]),
        ({"us": "US plan"}, "us", "us", []),
    ],
)
def test_a_scope_of_a_country_is_its_title(
    titles: Mapping[str, str], before: str, after: str, expected: list[str]
) -> None:
    policy = POLICY.model_copy(update={"scopes": titles})
    base, head = (
        replace(register(subprocessor(countries={"DE": {"scope": scope}})), policy=policy)
        for scope in (before, after)
    )
    assert [change.kind for change in diff(base, head)] == expected


def test_a_new_title_of_a_scope_is_no_change_of_the_country() -> None:
    base, head = (
        replace(
            register(subprocessor(countries={"DE": {"scope": "us", "place": place}})),
            policy=POLICY.model_copy(update={"scopes": {"us": title}}),
        )
        for title, place in (("US plan", "Bonn"), ("All plans", "Berlin"))
    )
    assert [change.kind for change in diff(base, head)] == ["place-changed", "scope-retitled"]


def test_each_fact_about_an_agreement_is_a_change_of_its_own() -> None:
    after = {"reference": "DPA-2026-001", "executed": "2026-01-15", "expires": "2029-01-14"}
    more = {**after, "kind": "scc", "url": "https://acme.cloud/dpa"}
    made = between(subprocessor(), subprocessor(agreement=more))
    assert [(change.field, change.material) for change in made] == [
        ("agreement.kind", False),
        ("agreement.reference", False),
        ("agreement.executed", False),
        ("agreement.expires", False),
        ("agreement.url", False),
        ("transfers", True),
    ]


def test_changes_are_listed_by_slug_whatever_the_order_of_vendors() -> None:
    names = ("zenith", "acme", "beta")
    before = [subprocessor(slug, website=f"https://{slug}.com/") for slug in names]
    after = [subprocessor(slug, website=f"https://{slug}.net/") for slug in reversed(names)]
    made = diff(register(*before), register(*after))
    assert [change.slug for change in made] == ["acme", "beta", "zenith"]


def test_a_renamed_file_that_says_something_new_is_renamed_and_changed() -> None:
    before, after = subprocessor("acme"), subprocessor("zenith", purpose="Cloud backups")
    made = diff(register(before), register(after))
    assert [(c.slug, c.kind) for c in made] == [
        ("zenith", "renamed"),
        ("zenith", "purpose-changed"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Zenith Cloud, Inc."},
        {"name": "Acme Cloud GmbH"},
        {"website": "https://zenith.cloud/"},
        {"website": None},
        {"entity": "beta"},
    ],
)
def test_another_company_in_another_file_is_another_vendor(other: dict[str, Any]) -> None:
    before, after = subprocessor("acme"), subprocessor("zenith", purpose="Cloud backups", **other)
    made = diff(register(before), register(after))
    assert [(c.slug, c.kind) for c in made] == [("acme", "removed"), ("zenith", "added")]


def test_of_two_entries_that_come_none_is_the_one_that_went() -> None:
    after = [subprocessor(slug, purpose="Cloud backups") for slug in ("beta", "zenith")]
    made = diff(register(subprocessor("acme")), register(*after))
    assert [c.kind for c in made] == ["removed", "added", "added"]


def test_of_two_equal_files_that_go_and_one_that_comes_one_was_renamed() -> None:
    before = [subprocessor("acme"), subprocessor("beta")]
    made = diff(register(*before), register(subprocessor("zenith")))
    assert sorted(change.kind for change in made) == ["removed", "renamed"]
    assert replay(before, made) == (subprocessor("zenith"),)


def test_files_that_swap_their_contents_are_no_renames() -> None:
    first, second = {"website": "https://first.com/"}, {"website": "https://second.com/"}
    before = [subprocessor("acme", **first), subprocessor("beta", **second)]
    after = [subprocessor("acme", **second), subprocessor("beta", **first)]
    made = diff(register(*before), register(*after))
    assert [change.kind for change in made] == ["website-changed"] * 2


def test_a_rename_is_seen_although_a_rule_has_read_one_of_the_two() -> None:
    """Rules ask a vendor for its texts, and the vendor keeps them for the next rule."""
    before, after = subprocessor("acme"), subprocessor("zenith")
    assert after.texts
    assert after.urls
    assert [change.kind for change in diff(register(before), register(after))] == ["renamed"]


def test_a_field_that_could_not_be_read_is_no_change() -> None:
    unread = subprocessor(purpose=["Cloud", "hosting"], website="https://acme.com/")
    for before, after in ((subprocessor(), unread), (unread, subprocessor())):
        assert [c.kind for c in diff(register(before), register(after))] == ["website-changed"]


def test_a_part_of_an_agreement_that_could_not_be_read_is_no_change() -> None:
    unread = subprocessor(agreement={**AGREEMENT, "kind": "handshake", "expires": "2029-01-14"})
    [change] = diff(
        register(subprocessor(agreement={**AGREEMENT, "kind": "scc"})), register(unread)
    )
    assert change.field == "agreement.expires"


def test_what_a_proposal_changes_is_the_difference_of_its_registers() -> None:
    before = register(subprocessor("acme"), subprocessor("beta"), subprocessor("gamma"))
    after = register(subprocessor("acme", purpose="Cloud backups"), subprocessor("beta"))
    proposal = Proposal(before, after, frozenset())
    assert proposal.changes == diff(before, after)
    assert [type(part) for part in proposal.parts()] == [Revision, Removal]


# A few values, to draw equal contents and lists with the same items often.
_TEXTS = st.sampled_from(["Acme", "ACME", "A.C.M.E.", "Beta", "..."])
_CODES = st.lists(st.sampled_from(["US", "DE", "IN"]), max_size=5)
_DAYS = st.sampled_from(["2026-01-10", "2026-02-01", "2026-03-01"])
_OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "scope": _TEXTS,
    "established": st.sampled_from(["US", "DE"]),
    "address": _TEXTS,
    "announced": _DAYS,
    "ended": _DAYS,
    "also-known-as": st.lists(_TEXTS, max_size=4),
    "data": st.lists(st.sampled_from(["contact", "usage", "health"]), max_size=5),
    "data-subjects": st.lists(st.sampled_from(["users", "children"]), max_size=4),
    "contact": st.sampled_from([{}, {"name": "Acme"}, {"email": "a@acme.cloud", "role": "DPO"}]),
    "identifiers": st.sampled_from([{}, {"lei": "0000ACMECLOUD0000178"}, {"euid": "IECRO.1"}]),
    "internal": st.sampled_from([{}, {"owner": "a team"}, {"risk": "low", "notes": "none"}]),
}
_VENDORS = st.fixed_dictionaries(
    {
        "name": _TEXTS,
        "website": st.sampled_from(["https://acme.com/", "https://acme.net/"]),
        "group": st.sampled_from(["infrastructure", "other"]),
        "purpose": _TEXTS,
        "countries": _CODES.filter(bool),
        "agreement": st.fixed_dictionaries(
            {"reference": _TEXTS, "executed": _DAYS},
            optional={"expires": _DAYS, "kind": st.sampled_from(["dpa", "scc"]), "url": _TEXTS},
        ),
        "evaluation": st.dictionaries(
            st.sampled_from(["privacy", "security"]), st.lists(_DAYS, min_size=1, max_size=3)
        ),
        "engaged": _DAYS,
    },
    optional=_OPTIONAL,
)
_SLUGS = ("acme", "acme-2", "beta", "zenith")


@st.composite
def _sequences(draw: st.DrawFn) -> list[tuple[Subprocessor, ...]]:
    """Registers one after the other. Their vendors come from a small pool of contents."""
    pool = draw(st.lists(_VENDORS, min_size=1, max_size=4))
    registers = st.dictionaries(st.sampled_from(_SLUGS), st.sampled_from(pool))
    return [
        tuple(read_subprocessor(dict(said), f"subprocessors/{slug}.yaml")[0] for slug, said in each)
        for each in draw(st.lists(registers.map(dict.items), min_size=2, max_size=5))
    ]


@given(_sequences())
def test_the_changes_between_registers_lead_from_the_first_to_the_last(
    sequence: list[tuple[Subprocessor, ...]],
) -> None:
    vendors = sequence[0]
    for before, after in pairwise(sequence):
        made = diff(Register(POLICY, before), Register(POLICY, after))
        vendors = tuple(map(settled, replay(vendors, made)))
        assert vendors == tuple(sorted(map(settled, after), key=lambda vendor: vendor.slug))
        assert {change.kind for change in made} <= KINDS.keys()


@given(_VENDORS, _VENDORS)
def test_what_differs_is_changed_and_what_does_not_is_not(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    before, after = (
        read_subprocessor(dict(fields), "subprocessors/acme.yaml")[0] for fields in (old, new)
    )
    made = diff(register(before), register(after))
    changed = {change.field.partition(".")[0].replace("-", "_") for change in made}
    before, after = settled(before), settled(after)
    assert changed == {
        name for name in Subprocessor.model_fields if getattr(before, name) != getattr(after, name)
    }


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_the_changes_of_a_list_lead_from_one_to_the_other(old: list[str], new: list[str]) -> None:
    """A repeated item comes and goes at most once. The repetition is a matter of order."""
    before, after = subprocessor(also_known_as=old), subprocessor(also_known_as=new)
    made = between(before, after)
    added = [change.new for change in made if change.kind == "alias-added"]
    removed = [change.old for change in made if change.kind == "alias-removed"]
    assert sorted(added) == sorted({*after.also_known_as} - {*before.also_known_as})
    assert sorted(removed) == sorted({*before.also_known_as} - {*after.also_known_as})
    assert len(made) - len(added) - len(removed) <= 1


def test_a_list_of_twenty_thousand_items_is_compared_at_once() -> None:
    """A file holds that many. If each were looked for in all the others, this would hang."""
    many = [f"X{number}" for number in range(20_000)]
    before, after = subprocessor(countries=["US"]), subprocessor(countries=many)
    assert len(diff(register(before), register(after))) == 20_001
    assert len(diff(register(after), register(before))) == 20_001
    turned = subprocessor(countries=many[::-1])
    assert [c.kind for c in diff(register(after), register(turned))] == ["countries-reordered"]
    same = ["US"] * 20_000
    made = diff(register(subprocessor(countries=same)), register(before))
    assert [change.kind for change in made] == ["countries-reordered"]


def test_five_thousand_renames_of_equal_files_are_matched_at_once() -> None:
    before = [subprocessor(f"acme-{number}") for number in range(5_000)]
    after = [subprocessor(f"beta-{number}") for number in range(5_000)]
    made = diff(register(*before), register(*after))
    assert {change.kind for change in made} == {"renamed"}
    assert {change.old for change in made} == {vendor.slug for vendor in before}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Deletion after 1.5 years", "Deletion after 15 years"),
        ("Deletion after 1,5 years", "Deletion after 1 5 years"),
        ("Accounts 1-2", "Accounts 12"),
        ("Storage at -5 degrees", "Storage at 5 degrees"),
    ],
)
def test_marks_in_numbers_are_no_spelling(old: str, new: str) -> None:
    assert kinds({"purpose": old}, {"purpose": new}) == ["purpose-changed"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"scc": {"countries": ["US"]}}, {"scc": {"countries": ["US", "IN"]}}, "safeguard-added"),
        ({"scc": {"countries": ["US"]}}, {"scc": {}}, "safeguard-added"),
        ({"scc": {"countries": ["US", "IN"]}}, {"scc": {"countries": ["US"]}}, "safeguard-changed"),
        ({"scc": {}}, {"scc": {"countries": ["US"]}}, "safeguard-changed"),
        ({"scc": {}, "dpf": {}}, {"scc": {}, "bcr": {}}, "safeguard-changed"),
        ({"dpf": {}}, {"dpf": {"uk": "true"}}, "safeguard-added"),
        ({"dpf": {"uk": "true", "swiss": "true"}}, {"dpf": {"uk": "true"}}, "safeguard-changed"),
        (
            {"derogation": {"article": "49(1)(a)"}},
            {"derogation": {"article": "49(1)(f)"}},
            "safeguard-changed",
        ),
        (
            {"derogation": {"article": "49(1)(a)"}},
            {"derogation": {"article": "Art. 49(1)(a)"}},
            "safeguard-updated",
        ),
        ({"scc": {"module": "2"}}, {"scc": {"module": "3"}}, "safeguard-updated"),
    ],
)
def test_a_safeguard_for_more_countries_leaves_every_transfer_covered(
    before: Mapping[str, Any], after: Mapping[str, Any], kind: str
) -> None:
    assert kinds({"transfers": before}, {"transfers": after}) == [kind]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"en": "A", "de": "B"}, {"en": "A", "de": "C"}, "purpose-changed"),
        ({"en": "A", "de": "B"}, {"en": "A", "de": "b."}, "purpose-respelt"),
        ({"en": "A", "de": "B"}, {"en": "A.", "de": "B", "fr": "C"}, "purpose-translated"),
        ({"en": "A", "de": "B"}, {"en": "A", "de": "C", "fr": "D"}, "purpose-changed"),
        ({"en": "A", "de": "B"}, {"fr": "A", "es": "B"}, "purpose-changed"),
        ("A", {"en": "B", "de": "C"}, "purpose-changed"),
        ({"en": "A", "de": "B"}, "A", "purpose-translated"),
    ],
)
def test_a_text_changes_if_it_changes_in_any_language(before: Any, after: Any, kind: str) -> None:
    assert kinds({"purpose": before}, {"purpose": after}) == [kind]


def test_an_editorial_ruling_covers_every_language() -> None:
    def proposed(german: str, **ruling: Any) -> Change:
        head = policy_with_ruling(file="subprocessors/acme.yaml", field="purpose", **ruling)
        base, proposal = (
            subprocessor(purpose={"en": en, "de": de})
            for en, de in (("Mail", "Post"), ("E-mails", german))
        )
        (change,) = diff(register(base), replace(register(proposal), policy=head))
        return change

    both = {"old": ["Mail", "Post"], "new": ["E-mails", "E-Mails"]}
    assert proposed("E-Mails", **both).ruling == "editorial"
    assert proposed("Training", **both).ruling is None
    assert proposed("Training", old="Mail", new="E-mails").ruling is None
    digest = sha256(b"Mail\nPost\nE-mails\nE-Mails").hexdigest()
    assert proposed("E-Mails", digest=digest).ruling == "editorial"
    assert proposed("Training", digest=digest).ruling is None


def policy_with_ruling(**ruling: Any) -> Policy:
    """The settings with an editorial ruling."""
    decided = {"verdict": "editorial", "reason": "same", "decided-by": "Kim"}
    return POLICY.model_copy(update={"rulings": (Ruling.model_validate({**ruling, **decided}),)})
