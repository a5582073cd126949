"""Severities and waivers in register.yaml."""

from datetime import date

from checks.findings import Severity
from tests.examples import register_of
from tests.trees import check


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
