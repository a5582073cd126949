"""The address for subscribers is checked like the contact."""

import pytest

from tests.trees import FILES, check


@pytest.mark.parametrize(
    ("subscribe", "rules"),
    [
        ("news@initech.com", []),
        ("https://lists.initech.com/subprocessors", []),
        ("ask Sam", ["email-syntax"]),
        ("http://lists.initech.com/", ["email-syntax"]),
        ("news@example.com", ["email-host"]),
        ("news@аcme.com", ["email-look-alike"]),
        ("https://example.com/news", ["url-placeholder"]),
    ],
)
def test_the_address_for_subscribers_is_real(subscribe: str, rules: list[str]) -> None:
    register = f"{FILES['register.yaml']}site:\n  subscribe: {subscribe}\n"
    findings = check({**FILES, "register.yaml": register}).findings
    assert [finding.rule for finding in findings] == rules
    last = register.count("\n")
    assert all(finding.span is None or finding.span.line == last for finding in findings)
