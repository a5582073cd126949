"""Facts that vendors in onboarding lack, and hints that name the field to fill in."""

from collections.abc import Mapping

import pytest

from checks.findings import Located
from tests.folders import Files
from tests.registers import ACME, BETA, full_vendor, policy
from tests.trees import TODAY, check

ONBOARDING: Mapping[str, object] = {"until": "2026-12-31", "vendors": ["acme"]}

NOTHING = "name: Acme Cloud, Inc.\ngroup: infrastructure\n"


def _settings(**fields: object) -> str:
    return policy(onboarding={**ONBOARDING, **fields})


def _findings(files: Files) -> list[Located]:
    texts = {"register.yaml": _settings(), **files}
    return list(check({path: text for path, text in texts.items() if text is not None}).findings)


def _rules(files: Files) -> list[str]:
    return [finding.rule for finding in _findings(files)]


def test_each_missing_fact_of_a_vendor_in_onboarding_is_a_warning() -> None:
    findings = _findings({ACME: NOTHING})
    assert {(finding.rule, finding.severity.value) for finding in findings} == {
        ("fact-pending", "warning")
    }
    assert len(findings) == 8
    assert all("2026-12-31" in finding.message for finding in findings)


FACTS = {
    "website": "https://acme.cloud/",
    "purpose": "Hosting of the application",
    "countries": "[IN]",
    "agreement": "{reference: DPA-2025-001, executed: 2025-01-15}",
    "evaluation": "{privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}",
    "engaged": "2026-02-01",
    "data": "[contact]",
    "data-subjects": "[end-users]",
    "transfers": "scc",
}


def test_whoever_follows_the_hints_completes_a_vendor() -> None:
    """Each hint names a field. The field removes its finding, and adds no other finding."""
    text = NOTHING
    for _ in FACTS:
        before = _findings({ACME: text})
        if not before:
            break
        hint = before[0].hint
        field = hint.split("`")[1].rstrip(":")
        text += f"{field}: {FACTS[field]}\n"
        hints = [finding.hint for finding in _findings({ACME: text})]
        new = {*hints} - {finding.hint for finding in before}
        assert hint not in hints
        # A country without a safeguard lacks the next fact. A complete vendor is done.
        assert len(new) <= (field in ("countries", "transfers"))
    assert _rules({ACME: text}) == ["onboarding-idle"]


def test_a_safeguard_is_missing_at_its_country() -> None:
    text = full_vendor(countries=["DE", "IN"])
    [finding] = _findings({ACME: text})
    assert (finding.rule, finding.excerpt[finding.span.column - 1 :]) == ("fact-pending", "IN]")
    details = {"DE": {"place": "Berlin"}, "IN": {"place": "Pune"}}
    [finding] = _findings({ACME: full_vendor(countries=details)})
    assert finding.excerpt[finding.span.column - 1 :].startswith("IN: {")


@pytest.mark.parametrize(
    ("until", "rule"), [(f"{TODAY}", "fact-pending"), ("2026-06-29", "onboarding-ended")]
)
def test_facts_may_be_missing_until_the_last_day(until: str, rule: str) -> None:
    files = {"register.yaml": _settings(until=until), ACME: full_vendor(data=None)}
    assert _rules(files) == [rule]


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        ({ACME: full_vendor()}, ["acme lacks no fact"]),
        ({BETA: full_vendor()}, ["there is no vendor acme"]),
        ({ACME: "name: ["}, []),
        ({ACME: full_vendor(data="contact", data_subjects=None)}, []),
    ],
)
def test_a_vendor_that_lacks_nothing_leaves_the_onboarding(
    files: Files, messages: list[str]
) -> None:
    idle = [finding for finding in _findings(files) if finding.rule == "onboarding-idle"]
    assert [finding.message for finding in idle] == messages


def test_a_vendor_joins_the_onboarding_only_once() -> None:
    files = {"register.yaml": _settings(vendors=["acme", "acme"]), ACME: full_vendor(data=None)}
    assert _rules(files) == ["onboarding-idle", "fact-pending"]


def test_the_register_decides_which_facts_are_missing() -> None:
    settings = policy(onboarding=ONBOARDING, required=["data", "address"])
    [finding] = _findings({"register.yaml": settings, ACME: NOTHING + "data: [contact]\n"})
    assert finding.hint == "add `address:` with the postal address on one line"


def test_a_broken_fact_is_not_missing() -> None:
    files = {ACME: full_vendor(data="contact", data_subjects=None)}
    assert _rules(files) == ["fact-pending", "wrong-type"]
