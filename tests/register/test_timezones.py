"""Names of time zones."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from checks.register.timezones import zone_of
from tests.trees import FILES, REGISTER, check

_HINTS = {
    "europe/berlin": "Europe/Berlin",
    "Berlin": "Europe/Berlin",
    "New York": "America/New_York",
    "America/Los Angeles": "America/Los_Angeles",
    "Europe/Berln": "Europe/Berlin",
    "utc": "UTC",
    "PST": "",
    "UTC+1": "",
    "Europe": "",
    "Mars/Olympus Mons": "",
    "../Europe/Berlin": "Europe/Berlin",
    "posixrules": "",
    "x" * 5000: "",
    "/" * 5000: "",
}


@pytest.mark.parametrize("name", _HINTS)
def test_another_name_is_a_finding_with_the_name_that_was_meant(name: str) -> None:
    report = check(_with_zone(name))
    [finding] = report.findings
    assert finding.rule == "register-setting"
    assert finding.message == "this setting is not the name of a time zone"
    meant = _HINTS[name]
    assert finding.hint.startswith(f"write {meant}; " if meant else "write an IANA name")
    assert check(_with_zone(meant or "Europe/Berlin")).findings == ()


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "EST5EDT", "Etc/GMT+12"])
def test_a_name_of_the_list_is_a_time_zone(name: str) -> None:
    assert check(_with_zone(name)).findings == ()
    assert datetime(2026, 7, 1, tzinfo=zone_of(name)).utcoffset() is not None


def _with_zone(name: str) -> Mapping[str, str]:
    return {**FILES, "register.yaml": f"{REGISTER}notice: {{timezone: '{name}'}}\n"}
