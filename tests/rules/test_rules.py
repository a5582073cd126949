"""Every rule behaves as documented."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module

import pytest
import validators
from hypothesis import given
from hypothesis import strategies as st

from checks import escaping
from checks.findings import Located, Severity
from checks.register.names import normalised
from checks.rules import RULES, links, mailboxes, text
from checks.rules.rule import Example, Rule
from tests.examples import register_of
from tests.project import ROOT
from tests.trees import FILES, VENDOR, check, check_change, said

BAD = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.documentation.bad, 1)
]
GOOD = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.documentation.good, 1)
]


def test_the_valid_register_under_the_examples_has_no_findings() -> None:
    assert said(check(FILES).findings) == []


def _findings(example: Example) -> Sequence[Located]:
    after = register_of(example.text)
    if example.before:
        return check_change(register_of(example.before), after).findings
    return check(after).findings


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_triggers_its_rule_and_no_other(rule: Rule, example: Example) -> None:
    findings = _findings(example)
    assert {finding.rule for finding in findings} == {rule.id}, said(findings)


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_a_good_example_has_no_findings(rule: Rule, example: Example) -> None:
    assert said(_findings(example)) == []


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_finding_says_how_to_mend_it_and_stands_on_its_cause(
    rule: Rule, example: Example
) -> None:
    for finding in _findings(example):
        assert finding.hint
        assert not finding.message.endswith(".")
        assert finding.severity is rule.severity
        assert (finding.span.line, finding.span.column) <= (
            finding.span.end_line,
            finding.span.end_column,
        )


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_documented(rule: Rule) -> None:
    documentation = rule.documentation
    assert documentation.summary.endswith(".")
    assert len(documentation.summary) <= 120
    assert documentation.why
    assert documentation.bad
    assert documentation.good
    for example in documentation.bad + documentation.good:
        assert bool(example.before) is rule.needs_base


def test_the_rules_of_every_module_run() -> None:
    """A module that nobody lists would never run."""
    names = [path.stem for path in (ROOT / "checks/rules").glob("[!_]*.py")]
    modules = [import_module(f"checks.rules.{name}") for name in names]
    written = [value for module in modules for value in vars(module).values()]
    assert {value.id for value in written if isinstance(value, Rule)} == RULES.keys()


def test_ids_are_plain_words() -> None:
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in RULES)


def test_these_rules_warn_and_all_others_are_errors() -> None:
    warnings = {rule.id for rule in RULES.values() if rule.severity is Severity.WARNING}
    assert warnings == {
        "name-mixed-script",
        "same-service",
        "same-website",
        "email-look-alike",
        "top-level-domain",
        "trailing-comment",
        "vague-purpose",
        "url-mixed-script",
        "agreement-counterparty",
        "agreement-expiring",
        "agreement-future",
        "year-unlikely",
        "agreement-shared",
        "agreement-unused",
        "evaluation-stale",
        "waiver-introduced",
        "severity-introduced",
        "waiver-ahead",
        "history-moved",
    }


def _vendor_with(**fields: str) -> str:
    return "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())


def _hints(example: str, today: date = date(2026, 6, 30)) -> Iterator[tuple[str, str]]:
    for finding in check(register_of(example), today).findings:
        yield finding.rule, finding.hint


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("UK", "use GB"),
        ("EL", "use GR"),
        ("USA", "use US"),
        ("usa", "use US"),
        ("us", "use US"),
        ("Germany", "use DE"),
        ("AN", "use BQ or CW or SX"),
        ("CS", "use CZ or SK or RS or ME"),
        ("EU", "declare `EU: European Union` under `regions`"),
        ("XK", "declare `XK: Kosovo` under `regions`"),
        ("NH", "name today's country: ISO 3166-1 withdrew NH (New Hebrides)"),
        ("US; DE", "separate the codes with commas: US, DE"),
        ("US and DE", "separate the codes with commas: US, DE"),
        ("''", "write a country code such as US, or remove the empty item"),
        ("U.S.A.", "use US"),
        ("The Netherlands", "use NL"),
        ("Great Britain", "use GB"),
        ("Worldwide", "declare `GLOBAL: Worldwide`"),
        ("Springfield", "ISO 3166-1"),
    ],
)
def test_a_wrong_country_code_is_answered_with_the_right_one(written: str, advice: str) -> None:
    [(rule, hint)] = _hints(_vendor_with(countries=f"[{written}]"))
    assert rule == "country-code"
    assert advice in hint


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://acme.cloud", ""),
        ("https://acme.cloud./", ""),
        ("https://acme.cloud:8443/a/b?c=d#e", ""),
        ("https://acme.cloud/?1234", ""),
        ("https://пример.рф/", ""),
        ("https://例え.テスト例.jp/", ""),
        ("https://acme.cloud/%20", ""),
        ("https://test.acme.cloud/", ""),
        ("acme", "url-syntax"),
        ("https://", "url-syntax"),
        ("https://acme cloud/", "url-syntax"),
        ("https://[::1/", "url-syntax"),
        ("https://ac_me.cloud/", "url-syntax"),
        ("javascript:alert(1)", "url-syntax"),
        ("ftp://acme.cloud/", "url-https"),
        ("https://a@acme.cloud/", "url-credentials"),
        ("https://127.0.0.1/", "url-public-host"),
        ("https://192.168.1.1:80/", "url-public-host"),
        ("https://8.8.8.8/", "url-public-host"),
        ("https://[::1]/", "url-public-host"),
        ("https://2130706433/", "url-public-host"),
        ("https://0x7f.1/", "url-public-host"),
        ("https://localhost/", "url-public-host"),
        ("https://intranet/", "url-public-host"),
        ("https://acme.local/", "url-public-host"),
        ("https://acme.test/", "url-public-host"),
        ("https://acme.invalid/", "url-public-host"),
        ("https://acme.internal./", "url-public-host"),
        ("https://ACME.INTERNAL/", "url-public-host"),
        ("https://example.com/", "url-placeholder"),
        ("https://acme.example/", "url-placeholder"),
        ("https://your-company.com/", "url-placeholder"),
        ("https://acme.cloud/TODO", "url-placeholder"),
        ("https://acme.cloud/%zz", "url-percent-encoding"),
        ("https://xn--cme-6cd.cloud/", "url-mixed-script"),
        ("https://ѕсоре.com/", "url-mixed-script"),
        ("https://strıpe.com/", "url-mixed-script"),
        ("https://server.ｉｎｔｅｒｎａｌ/", "url-public-host"),
        ("https://ｅｘａｍｐｌｅ.com/", "url-placeholder"),
        ("todo", "url-syntax"),
    ],
)
def test_urls(url: str, rule: str) -> None:
    ids = [name for name, _ in _hints(_vendor_with(website=f'"{url}"'))]
    assert ids == ([rule] if rule else [])


@pytest.mark.parametrize(
    "character",
    ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\u2028", "\u0000", "\u001b", "\u3164",
     "\u2800", "\ue000", "\U000e0041", "\ufe0f"],
)  # fmt: skip
def test_invisible_characters_are_named(character: str) -> None:
    number = f"{ord(character):04X}"
    escape = f"\\U{ord(character):08x}"
    findings = check(register_of(f'purpose: "Cloud{escape}hosting here"\n')).findings
    assert [finding.rule for finding in findings] == ["invisible-character"]
    assert f"U+{number}" in findings[0].message


@pytest.mark.parametrize(
    "words",
    ["R&D at AT&T; support", "Hosting (EU) <3 ms away", "Kundendienst für Bürger", "客户支持"],
)
def test_texts_that_are_not_markup(words: str) -> None:
    assert list(_hints(f"purpose: '{words}'\n")) == []


@pytest.mark.parametrize(
    "words",
    ["<b>Cloud</b> hosting", "Cloud <!-- x --> hosting", "[Cloud](https://evil.com) hosting",
     "**Cloud** hosting", "Cloud `hosting`", "Cloud&nbsp;hosting here", "Cloud &#60; hosting",
     "# Cloud hosting", "![x](y) Cloud"],
)  # fmt: skip
def test_texts_that_are_markup(words: str) -> None:
    assert [rule for rule, _ in _hints(f"purpose: '{words}'\n")] == ["markup"]


@pytest.mark.parametrize(
    "purpose",
    ["TBD", "N/A", "Hosting", "various services", "Other business services.", "third-party vendor"],
)
def test_vague_purposes(purpose: str) -> None:
    assert [rule for rule, _ in _hints(_vendor_with(purpose=purpose))] == ["vague-purpose"]


def test_an_agreement_that_expires_before_a_later_engagement_is_reported() -> None:
    example = (
        "agreement: {reference: DPA-2025-001, executed: 2025-01-15, expires: 2026-08-01}\n"
        "engaged: 2026-09-01\n"
    )
    [(rule, _)] = _hints(example)
    assert rule == "agreement-expired"


def _dates(**fields: str) -> str:
    """A vendor of 2026 with other dates, and a ledger that says the same."""
    executed = fields.get("executed", "2025-01-15")
    expires = fields.get("expires", "")
    agreement = f"reference: DPA-2025-001, executed: {executed}"
    agreement += f", expires: {expires}" if expires else ""
    privacy = fields.get("privacy", "2026-01-10")
    areas = f"privacy: {privacy}, security: 2026-01-10, confidentiality: 2026-01-10"
    text = f"agreement: {{{agreement}}}\nevaluation: {{{areas}}}\n"
    text += "".join(f"{n}: {v}\n" for n, v in fields.items() if n in VENDOR_DATES)
    ledger = (
        f'DPA-2025-001,"Acme Cloud, Inc.",{executed},{expires},{fields.get("status", "active")}'
    )
    return f"{text}# agreements.csv\n{ledger}\n"


VENDOR_DATES = ("announced", "engaged", "ended")


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        # Today is 2026-06-30; the vendor was engaged on 2026-02-01.
        ({"expires": "2026-06-29"}, ["agreement-expired"]),
        ({"expires": "2026-06-30"}, ["agreement-expiring"]),
        ({"expires": "2026-08-29"}, ["agreement-expiring"]),
        ({"expires": "2026-08-30"}, []),
        ({"expires": "2026-08-29", "ended": "2026-08-30"}, []),
        ({"expires": "2026-08-29", "ended": "2026-08-31"}, ["agreement-expiring"]),
        ({"expires": "2026-06-29", "ended": "2026-06-30"}, []),
        ({"expires": "2026-06-29", "ended": "2026-07-01"}, ["agreement-expired"]),
        ({"status": "terminated"}, ["agreement-terminated"]),
        ({"status": "expired"}, ["agreement-terminated"]),
        ({"status": "terminated", "ended": "2026-06-30"}, []),
        ({"status": "terminated", "ended": "2026-07-01"}, ["agreement-terminated"]),
        ({"executed": "2026-02-01"}, []),
        ({"executed": "2026-02-02"}, ["agreement-order"]),
        ({"executed": "2026-07-01"}, ["agreement-executed"]),
        ({"executed": "2026-06-30", "engaged": "2026-06-30"}, []),
        ({"executed": "2026-07-01", "engaged": "2026-06-30"}, ["agreement-executed"]),
        ({"executed": "2026-07-01", "engaged": "2026-07-01"}, ["agreement-future"]),
        (
            {"executed": "2026-07-01", "engaged": "2026-07-01", "status": "terminated"},
            ["agreement-terminated"],
        ),
        ({"executed": "2026-07-02", "engaged": "2026-07-01"}, ["agreement-order"]),
        ({"privacy": "2026-02-01"}, []),
        ({"privacy": "2026-02-02"}, ["evaluation-order"]),
        ({"privacy": "2026-06-30"}, ["evaluation-order"]),
        ({"privacy": "2026-06-30", "engaged": "2026-06-30"}, []),
        ({"privacy": "2026-07-01"}, ["evaluation-future"]),
        ({"privacy": "2025-06-30"}, []),
        ({"privacy": "2025-06-29"}, ["evaluation-stale"]),
        ({"privacy": "2025-06-29", "ended": "2026-06-30"}, []),
        ({"privacy": "2025-06-29", "ended": "2026-07-01"}, ["evaluation-stale"]),
        ({"announced": "2026-01-31"}, []),
        ({"announced": "2026-02-01"}, ["announced-order"]),
        ({"ended": "2026-02-02"}, []),
        ({"ended": "2026-02-01"}, ["ended-order"]),
    ],
)
def test_the_day_before_the_day_itself_and_the_day_after(
    fields: dict[str, str], rules: list[str]
) -> None:
    assert [rule for rule, _ in _hints(_dates(**fields))] == rules


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        # Each slip is said once.
        ({"engaged": "2206-01-04"}, ["year-unlikely"]),
        ({"engaged": "2036-12-31"}, []),
        ({"engaged": "2037-01-01"}, ["year-unlikely"]),
        ({"executed": "0205-01-15"}, ["year-unlikely", "year-unlikely"]),
        ({"executed": "1989-12-31"}, ["year-unlikely", "year-unlikely"]),
        ({"executed": "1990-01-01"}, []),
        ({"announced": "0226-01-01"}, ["year-unlikely"]),
        ({"ended": "2206-01-01"}, ["year-unlikely"]),
        ({"ended": "0206-01-01"}, ["ended-order"]),
        ({"privacy": "0226-01-10"}, ["year-unlikely"]),
        ({"privacy": "2206-01-10"}, ["evaluation-future"]),
        ({"privacy": "[0226-01-10, 2026-01-11]"}, ["year-unlikely"]),
        ({"expires": "2126-12-31"}, []),
        ({"expires": "2127-01-01"}, ["year-unlikely", "year-unlikely"]),
        ({"expires": "9999-12-31"}, []),
        ({"expires": "0229-01-15"}, ["ledger-term", "agreement-expired", "agreement-term"]),
    ],
)
def test_years_that_nobody_can_mean(fields: dict[str, str], rules: list[str]) -> None:
    assert [rule for rule, _ in _hints(_dates(**fields))] == rules


def test_a_year_that_differs_from_the_ledger_is_said_once() -> None:
    example = "agreement: {reference: DPA-2025-001, executed: 0205-01-15}\n"
    assert [rule for rule, _ in _hints(example)] == ["agreement-dates"]


@pytest.mark.parametrize(
    ("setting", "rules"),
    [
        ("notice: {since: 0226-01-01}", ["year-unlikely"]),
        ("notice: {since: 2026-01-01}", []),
    ],
)
def test_years_in_the_settings(setting: str, rules: list[str]) -> None:
    assert [rule for rule, _ in _hints(f"# register.yaml\n{setting}\n")] == rules


def test_a_renewal_that_is_active_before_it_is_signed_is_reported() -> None:
    example = (
        "agreement: {reference: DPA-2026-001, executed: 2026-08-01}\n# agreements.csv\n"
        'DPA-2026-001,"Acme Cloud, Inc.",2026-08-01,,active\n'
        'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-07-31,terminated\n'
    )
    assert [rule for rule, _ in _hints(example)] == ["agreement-future"]


def test_a_renewed_agreement_follows_an_earlier_one() -> None:
    renewal = "agreement: {reference: DPA-2026-001, executed: 2026-06-01}\n# agreements.csv\n"
    line = 'DPA-2026-001,"Acme Cloud, Inc.",2026-06-01,,active\n'
    earlier = 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-01,terminated\n'
    assert [rule for rule, _ in _hints(renewal + line)] == ["agreement-order"]
    assert [rule for rule, _ in _hints(renewal + line + earlier)] == []
    strangers = earlier.replace("Acme Cloud", "Beta")
    assert [rule for rule, _ in _hints(renewal + line + strangers)] == ["agreement-order"]


@pytest.mark.parametrize(
    ("setting", "rule"),
    [
        ("url: https://", "url-syntax"),
        ("url: https://user:pw@initech.com/", "url-credentials"),
        ("contact: https://10.0.0.1/", "url-public-host"),
    ],
)
def test_addresses_of_the_register_are_checked_too(setting: str, rule: str) -> None:
    assert [name for name, _ in _hints(f"# register.yaml\n{setting}\n")] == [rule]


def test_the_ledger_alone_can_tell_that_an_agreement_has_expired() -> None:
    example = '# agreements.csv\nDPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-01,active\n'
    findings = check(register_of(example)).findings
    assert said(findings) == ["subprocessors/acme-cloud.yaml:7:14 agreement-expired"]


@pytest.mark.parametrize(
    ("name", "same_name"),
    [
        ("Hubspot Inc", "HubSpot, Inc."),
        ("OptimaData BV", "OptimaData B.V."),
        ("SOCIETE GENERALE S.A.", "Société Générale SA"),
        ("ALFA sp. z o.o.", "Alfa"),
        ("Beta Pty. Ltd.", "BETA PTY LTD"),
        ("Gamma S.à r.l.", "Gamma SARL"),
        ("Delta A/S", "DELTA"),
    ],
)
def test_names_of_one_entity(name: str, same_name: str) -> None:
    assert normalised(name) == normalised(same_name)


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Stripe, LLC", "Stripe Payments Europe, Ltd."),
        ("Google LLC", "Google Cloud EMEA Limited"),
        ("Limited", "Company"),
    ],
)
def test_names_of_two_entities(name: str, other_name: str) -> None:
    assert normalised(name) != normalised(other_name)


@pytest.mark.parametrize("part", ["a", "-", "/", "a-", "%41", ".", "?a=", "[", "a@", "xn--"])
@pytest.mark.parametrize("start", ["https://acme.cloud/", "https://", "", "https://a."])
@pytest.mark.parametrize("end", [".html", "!", "@", "\u00e9"])
def test_no_address_is_slow(start: str, part: str, end: str) -> None:
    """Each of these is read at once; a pattern that tries all ways would take for ever."""
    address = start + part * 20_000 + end
    links.parse_link(address)
    mailboxes._PLAIN.fullmatch(address)
    escaping._HARMLESS.fullmatch(address)
    text._MARKUP.search(address)


def test_the_proposer_cannot_vouch_for_another_entity() -> None:
    example = "name: Evil Ltd\nalso-known-as: [Acme Cloud]\n"
    assert [rule for rule, _ in _hints(example)] == ["agreement-counterparty"]


def test_a_second_entry_without_a_scope_is_reported_in_both_files() -> None:
    example = "# subprocessors/acme-again.yaml\nscope: EU plan\n# subprocessors/acme-cloud.yaml\n"
    files = register_of(example)
    files["subprocessors/acme-cloud.yaml"] = VENDOR.replace("scope: US plan\n", "").encode()
    assert said(check(files).findings) == [
        "subprocessors/acme-again.yaml:1:7 same-name",
        "subprocessors/acme-cloud.yaml:1:7 same-name",
    ]


_HOST = st.from_regex(r"[a-z0-9.-]{1,70}\.[a-z]{2,5}", fullmatch=True)


@given(_HOST, st.text("ab/-_%1", max_size=12))
def test_addresses_that_are_taken_as_plain_are_good_for_the_library_too(
    host: str, path: str
) -> None:
    url = f"https://{host}/{path}"
    if links._PLAIN.fullmatch(url):
        assert validators.url(url)


@given(st.text("ab1-.", min_size=1, max_size=80), _HOST)
def test_mailboxes_that_are_taken_as_plain_are_good_for_the_library_too(
    mailbox: str, host: str
) -> None:
    if mailboxes._PLAIN.fullmatch(f"{mailbox}@{host}"):
        assert validators.email(f"{mailbox}@{host}")


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
