"""Facts that vendors in onboarding lack, and hints that name the field to fill in."""

from collections.abc import Mapping

import pytest

from checks.findings import Located
from tests.folders import Files
from tests.registers import ACME, BETA, beta, full_vendor, policy
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


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-12-31", "warning: the onboarding ends on 2026-12-31"),
        ("2026-06-29", "error: the onboarding ended on 2026-06-29"),
    ],
)
def test_one_finding_names_all_missing_facts_of_a_vendor_in_onboarding(
    until: str, said: str
) -> None:
    lacking = {ACME: NOTHING, BETA: beta(countries=["FR"], data=None)}
    settings = _settings(until=until, vendors=["acme", "beta"])
    first, second = _findings({"register.yaml": settings, **lacking})
    assert f"{first.severity}: {first.message}" == (
        f"{said}, and the register lacks `website`, `purpose`, `countries`, `agreement`, "
        "`evaluation`, `engaged`, `data` and `data-subjects`"
    )
    assert f"{second.severity}: {second.message}" == (
        f"{said}, and the register lacks the categories of personal data"
    )
    assert first.hint.startswith("add `website:` with the https address of the vendor; add `pur")
    assert first.hint.endswith("; add `data-subjects:` with the people whose data it is")


def test_a_further_service_leaves_facts_to_the_finding_about_its_entity() -> None:
    service = NOTHING + "entity: acme\npurpose: Archive of files\ncountries: [US]\n"
    both = {"register.yaml": _settings(vendors=["acme", "beta"]), BETA: service}
    first, second = _findings({ACME: NOTHING, **both})
    assert "`website`" in first.message
    assert second.message.endswith(
        "the register lacks `engaged`, `data`, `data-subjects` and `transfers`"
    )
    complete = full_vendor(purpose="Hosting of the application", countries=["IN"], website=None)
    first, second = _findings({ACME: complete + "transfers: scc\n", **both})
    assert first.message.endswith("the register lacks its website")
    assert second.message.endswith("the register lacks `engaged`, `data` and `data-subjects`")


def test_a_further_service_names_all_facts_if_no_other_finding_does() -> None:
    service = full_vendor(
        name="Acme Cloud, Inc.", entity="acme", purpose="Archive of files", countries=["IN"],
        website=None, agreement=None, evaluation=None,
    )  # fmt: skip
    entity = full_vendor(purpose="Hosting of the application", countries=["DE"])
    [finding] = _findings(
        {ACME: entity, BETA: service, "register.yaml": _settings(vendors=["beta"])}
    )
    assert finding.path == BETA
    assert finding.hint.startswith("to subprocessors/acme.yaml, add `transfers:`")


def test_one_remedy_serves_all_countries_without_a_safeguard() -> None:
    [finding] = _findings({ACME: full_vendor(countries=["IN", "BR"], data=None)})
    assert finding.message.endswith("the register lacks `data` and `transfers`")
    assert finding.hint.endswith("; add `transfers:` with the safeguard, such as `scc`")


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


def _follow(text: str, rule: str, files: Files) -> tuple[str, list[str]]:
    """The vendor's text after its author followed the first remedy, and the remedies that remain.

    The remedy leaves, and no other remedy comes, except the safeguard of a new country.
    """

    def remedies() -> list[str]:
        findings = _findings({**files, ACME: text})
        return [part for f in findings if f.rule == rule for part in f.hint.split("; ")]

    first, *others = remedies()
    field = first.split("`")[1].rstrip(":")
    text += f"{field}: {FACTS[field]}\n"
    left = remedies()
    assert [remedy for remedy in left if "transfers" not in remedy or remedy in others] == others
    return text, left


@pytest.mark.parametrize(("slugs", "rule"), [(["acme"], "fact-pending"), ([], "fact-missing")])
def test_whoever_follows_the_hints_completes_a_vendor(slugs: list[str], rule: str) -> None:
    text, left = NOTHING, [""]
    files = {"register.yaml": _settings(vendors=slugs)}
    while left:
        text, left = _follow(text, rule, files)
    if not slugs:
        text, _ = _follow(text, "transfer-uncovered", files)
    assert _rules({**files, ACME: text}) == (["onboarding-idle"] if slugs else [])


@pytest.mark.parametrize(
    ("agreement", "hint"),
    [
        ("{executed: 2025-01-15}", "add `reference:` with the reference of the agreement"),
        (
            "{reference: DPA-2025-001}",
            "add `executed:` with the day on which the last party signed",
        ),
    ],
)
def test_a_hint_tells_the_missing_part_of_an_agreement(agreement: str, hint: str) -> None:
    lines = [line for line in full_vendor(agreement=None).splitlines() if line]
    text = "\n".join([*lines, f"agreement: {agreement}", ""])
    [finding] = _findings({"register.yaml": policy(), ACME: text})
    assert (finding.rule, finding.hint) == ("fact-missing", f"under `agreement`, {hint}")


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
