"""Severities and waivers in register.yaml."""

from datetime import date

from checks.findings import Severity
from tests.examples import register_of
from tests.trees import REGISTER, check


def test_severities_and_waivers_bend_a_rule() -> None:
    bad = "countries: [US, US]\n"
    setting = "# register.yaml\nrules: {country-repeated: "
    assert [f.severity for f in check(register_of(bad + setting + "warning}")).findings] == [
        Severity.WARNING
    ]
    assert check(register_of(bad + setting + "off}")).findings == ()
    waiver = (
        "# register.yaml\nwaivers:\n  - rule: country-repeated\n"
        "    file: subprocessors/acme-cloud.yaml\n    reason: r\n    approved-by: a\n"
        "    until: 2026-06-30\n"
    )
    report = check(register_of(bad + waiver))
    assert (report.findings, len(report.waived)) == ((), 1)
    late = check(register_of(bad + waiver), date(2026, 7, 1))
    assert {finding.rule for finding in late.findings} == {"country-repeated", "waiver-expired"}


def test_a_rule_that_is_needed_to_read_files_cannot_be_bent() -> None:
    example = (
        "engaged: soon\n# register.yaml\nrules: {date-format: off}\n"
        "waivers:\n  - {rule: date-format, file: subprocessors/acme-cloud.yaml, reason: r, "
        "approved-by: a, until: 2027-01-01}\n"
    )
    rules = sorted(finding.rule for finding in check(register_of(example)).findings)
    assert rules == ["date-format", "severity-unknown", "waiver-unknown"]


WAIVED = (
    "countries: [US, US]\n# register.yaml\nwaivers:\n  - rule: {rule}\n    file: {file}\n"
    "    reason: r\n    {by}\n    until: 2026-06-29\n"
)
ACME = "subprocessors/acme-cloud.yaml"


def _lapsed(**fields: str) -> dict[str, bool]:
    """Whether each finding has lapsed, by rule, with a waiver that ended on the day before."""
    given = {"rule": "country-repeated", "file": ACME, "by": "approved-by: a", **fields}
    report = check(register_of(WAIVED.format(**given)))
    return {finding.rule: finding.lapsed for finding in report.findings}


def test_what_an_ended_waiver_covered_has_lapsed() -> None:
    assert _lapsed() == {"country-repeated": True, "waiver-expired": True}


def test_an_ended_waiver_of_a_rule_about_changes_has_lapsed() -> None:
    assert _lapsed(rule="notice-period") == {"country-repeated": False, "waiver-expired": True}


def test_what_an_ended_waiver_never_covered_has_not_lapsed() -> None:
    others = ({"rule": "country-code"}, {"file": "subprocessors/other.yaml"}, {"by": "# nobody"})
    for fields in others:
        assert _lapsed(**fields)["country-repeated"] is False


def test_no_waiver_makes_an_unreadable_value_lapse() -> None:
    example = WAIVED.format(rule="date-format", file=ACME, by="approved-by: a").replace(
        "[US, US]", "[US]"
    )
    report = check(register_of(f"engaged: soon\n{example}"))
    assert {f.rule: f.lapsed for f in report.findings}["date-format"] is False
    assert not report.publishable


def test_the_address_of_the_list_is_completed() -> None:
    for url, address in (
        ("www.acme.com/list", "https://www.acme.com/list"),
        ("http://acme.com", "https://acme.com"),
        ("our website", "an address such as https://company.com/"),
    ):
        text = REGISTER.replace("https://initech.com/subprocessors", url)
        [finding] = check({"register.yaml": text}).findings
        assert (finding.rule, finding.hint) == (
            "register-setting",
            f"write {address}",
        )
