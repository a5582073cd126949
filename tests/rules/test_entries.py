"""Entries of the same legal entity, own words, and keys of settings."""

import pytest

from checks.suggestion import one_slip
from tests import trees
from tests.rules.findings import hints
from tests.trees import FILES, REGISTER, VENDOR

SERVICE = """\
name: Acme Cloud, Inc.
entity: acme-cloud
group: infrastructure
purpose: Backups of the database
countries: [US]
engaged: 2026-02-01
"""

EXPIRED = 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-01,active\n'


def rules_broken(vendor: str = VENDOR, service: str = SERVICE, **files: str) -> list[str]:
    """The rules with findings about a vendor and a further service of it, each with its file."""
    register = {
        **FILES,
        "subprocessors/acme-cloud.yaml": vendor,
        "subprocessors/acme-backup.yaml": service,
        **files,
    }
    findings = trees.check(register).findings
    return [f"{finding.path[14:-5]} {finding.rule}" for finding in findings]


def test_a_further_service_states_only_what_is_its_own() -> None:
    assert rules_broken() == []


@pytest.mark.parametrize(
    ("entity", "rule"),
    [
        ("acme-clouds", "acme-backup entity-known"),
        ("acme-backup", "acme-backup entity-known"),
    ],
)
def test_the_legal_entity_has_an_entry_of_its_own(entity: str, rule: str) -> None:
    assert rules_broken(service=SERVICE.replace("acme-cloud", entity)) == [rule]


def test_a_service_is_no_legal_entity() -> None:
    third = SERVICE.replace("entity: acme-cloud", "entity: acme-backup")
    third = third.replace("Backups", "Restores")
    broken = rules_broken(**{"subprocessors/acme-restore.yaml": third})
    assert broken == ["acme-restore entity-known"]


@pytest.mark.parametrize("end", ["", "ended: 2026-09-01\n"])
def test_the_agreement_is_needed_until_the_last_service_ends(end: str) -> None:
    ledger = FILES["agreements.csv"].partition("\n")[0] + "\n" + EXPIRED
    ended = VENDOR + "ended: 2026-05-01\n"
    broken = rules_broken(ended, SERVICE + end, **{"agreements.csv": ledger})
    assert broken == ["acme-cloud agreement-expired"]
    over = SERVICE + "ended: 2026-05-01\n"
    assert rules_broken(ended, over, **{"agreements.csv": ledger}) == []


def test_the_agreement_is_executed_before_the_first_service_is_engaged() -> None:
    early = SERVICE.replace("engaged: 2026-02-01", "engaged: 2025-01-14")
    assert rules_broken(service=early) == [
        "acme-cloud agreement-order",
        "acme-cloud evaluation-order",
        "acme-cloud evaluation-order",
        "acme-cloud evaluation-order",
    ]


def test_the_ledger_may_keep_an_earlier_name() -> None:
    renamed = VENDOR.replace("Acme Cloud, Inc.", "Acme Group, Inc.")
    former = renamed + 'formerly: {"Acme Cloud, Inc.": 2026-01-31}\n'
    service = SERVICE.replace("Acme Cloud, Inc.", "Acme Group, Inc.")
    assert rules_broken(renamed, service) == ["acme-cloud agreement-counterparty"]
    assert rules_broken(former, service) == []


@pytest.mark.parametrize(
    ("word", "similar"),
    [("usgae", "usage"), ("Contact", "contact"), ("phone numbers", ""), ("PHI", ""), ("logs", "")],
)
def test_only_a_slip_is_taken_for_a_word_of_the_vocabulary(word: str, similar: str) -> None:
    findings = trees.check_vendor(f"{VENDOR}data: [{word}]\n")
    assert [finding.hint for finding in findings] == (
        [f"did you mean `{similar}`? if not, keep your own word"] if similar else []
    )


def test_a_detail_is_declared() -> None:
    register = REGISTER + "details: {retention: {title: Retention}}\n"
    vendor = VENDOR + "details: {retenton: 30 days}\n"
    [finding] = trees.check(
        {**FILES, "register.yaml": register, "subprocessors/acme-cloud.yaml": vendor}
    ).findings
    assert (finding.rule, finding.hint) == ("detail-unknown", "did you mean `retention`?")
    assert finding.excerpt == "details: {retenton: 30 days}"


def test_the_details_of_a_country_are_found_at_its_line() -> None:
    countries = "countries:\n  US: {place: Ohio}\n  UK: {for: support}\n  DE: {fro: support}\n"
    findings = trees.check_vendor(VENDOR.replace("countries: [US]\n", countries))
    assert [(finding.rule, finding.span.line) for finding in findings] == [
        ("country-code", 7),
        ("unknown-field", 8),
    ]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("data: [Contact]", "contact"),
        ("data: [contacts]", "contact"),
        ("data: [credential]", "credentials"),
        ("data: [Trade union membership]", "trade-union-membership"),
        ("data: [trade_union_membership]", "trade-union-membership"),
        ("data: [usgae]", "usage"),
        ("data: [usge]", "usage"),
        ("data: [usagee]", "usage"),
        ("data: [usags]", "usage"),
        ("data-subjects: [End user]", "end-users"),
        ("data-subjects: [endusers]", "end-users"),
        ("data: [Consent]", ""),
        ("data: [Contract]", ""),
        ("data: [Comments]", ""),
        ("data: [Context]", ""),
        ("data: [generic]", ""),
        ("data-subjects: [Parents]", ""),
        ("data-subjects: [Partners]", ""),
        ("data-subjects: [Consumers]", ""),
        ("data-subjects: [Employers]", ""),
        ("data-subjects: [patents]", ""),
    ],
)
def test_a_slip_changes_no_meaning(line: str, meant: str) -> None:
    found = [*hints(f"{line}\n")]
    hint = f"did you mean `{meant}`? if not, keep your own word"
    assert found == ([("own-word", hint)] if meant else [])


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("usage", "usgae", True),
        ("usage", "usag", True),
        ("usage", "sage", True),
        ("usage", "usagge", True),
        ("usage", "urage", True),
        ("usage", "usgea", False),
        ("usage", "used", False),
        ("consumers", "customers", False),
        ("", "a", True),
        ("", "ab", False),
    ],
)
def test_a_slip_is_a_single_letter(word: str, other: str, expected: bool) -> None:
    assert one_slip(word, other) is expected
    assert one_slip(other, word) is expected


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("acme-cloud.yaml", "did you mean `acme-cloud`? otherwise, remove it"),
        ("subprocessors/acme-cloud.yaml", "did you mean `acme-cloud`? otherwise, remove it"),
        ("Acme Cloud LLC", "did you mean `acme-cloud`? otherwise, remove it"),
        ("acme-clod", "did you mean `acme-cloud`? otherwise, remove it"),
        ("zenith", "remove it"),
    ],
)
def test_a_vendor_in_onboarding_may_be_named_in_another_way(written: str, hint: str) -> None:
    lacking = VENDOR.replace("purpose: Cloud hosting\n", "")
    register = REGISTER + f"onboarding: {{until: 2026-12-31, vendors: ['{written}']}}\n"
    found = trees.check({**FILES, "register.yaml": register, trees.VENDOR_PATH: lacking}).findings
    assert [f.hint for f in found if f.rule == "onboarding-idle"] == [hint]
    [missing] = [f for f in found if f.rule == "fact-missing"]
    assert "`onboarding`" in missing.message
