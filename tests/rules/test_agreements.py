"""Agreements and the ledger: their parties, terms and renewals."""

import pytest

from checks.register.names import forms_differ, legal_form, normalised
from tests.examples import register_of
from tests.rules.findings import findings_about, hints, ledger_of, quoted, rules_of
from tests.trees import check, said

SAME_NAME = [
    ("株式会社ＮＴＴドコモ", "株式会社NTTドコモ"),
    ("㈱日立製作所", "(株)日立製作所"),
    ("セブン＆アイ", "セブン&アイ"),
    ("葛\U000e0100城市", "葛城市"),
    ("İstanbul Bilişim", "ISTANBUL BİLİŞİM"),
    ("Işık Bilişim", "IŞIK BİLİŞİM"),
    ("Weiß", "WEISS"),
    ("O’Reilly Media", "OReilly Media"),
    ("McDonald's", "McDonalds"),
    ("Hawaiʻi Telcom", "Hawai'i Telcom"),
    ("Hawaiʻi Telcom", "Hawaii Telcom"),
    ("Обʼєднання", "Об'єднання"),
    ("צ׳ק פוינט", "צ'ק פוינט"),
    ("ශ්\u200dරී ලංකා", "ශ්රී ලංකා"),
    ("داده\u200cپردازی", "داده پردازی"),
    ("שָׁלוֹם", "שלום"),
    ("Acme™ Cloud", "Acme Cloud"),
    ("☁\ufe0f Acme", "Acme"),
    ("Ørsted", "Orsted"),
    ("Æsir", "Aesir"),
    ("Đorđe", "Dorde"),
    ("Łukasz", "Lukasz"),
    ("Cafe\u0301", "Café"),
]


@pytest.mark.parametrize(("name", "other"), SAME_NAME)
def test_names_are_compared_without_what_may_be_written_or_not(name: str, other: str) -> None:
    assert normalised(name) == normalised(other)
    assert (
        findings_about("name", f"name: {quoted(name)}", **{"agreements.csv": ledger_of(other)})
        == ()
    )


SAME_FORM = [
    ("Acme Ltd", "Acme Limited"),
    ("Acme Inc.", "ACME, Incorporated"),
    ("Acme B.V.", "Acme BV"),
    ("Acme GmbH", "Acme Gesellschaft mit beschränkter Haftung"),
    ("Acme S.A.", "Acme SA"),
    ("Acme Corp.", "Acme Corporation"),
    ("Acme Co.", "Acme Company"),
    ("Acme LLC", "Acme L.L.C."),
    ("Acme PLC", "Acme p.l.c."),
    ("Acme GmbH & Co. KG", "Acme GmbH und Co. KG".replace("und", "and")),
    ("Acme Co., Ltd.", "Acme Ltd."),
    ("Acme Pte. Ltd.", "Acme Pte Limited"),
    ("Acme", "Acme GmbH"),
    ("Acme AB (publ)", "Acme AB"),
    ("Acme sp. z o.o.", "Acme Sp.z o.o."),
    ("Acme S.à r.l.", "Acme SARL"),
    ("Smith & Jones", "Smith and Jones LLP"),
    ("Smith & Jones Ltd", "Smith and Jones Limited"),
    ("Acme A/S", "Acme AS"),
    ("Acme Pty Ltd", "Acme Proprietary Limited"),
    ("Acme GmbH & Co. KG", "Acme GmbH & Co.KG"),
    ("Acme spółka z ograniczoną odpowiedzialnością", "Acme sp. z o.o."),
]


@pytest.mark.parametrize(("name", "counterparty"), SAME_FORM)
def test_the_ledger_may_write_a_form_in_another_way(name: str, counterparty: str) -> None:
    assert normalised(name) == normalised(counterparty)
    for in_file, in_ledger in ((name, counterparty), (counterparty, name)):
        files = {"agreements.csv": ledger_of(in_ledger)}
        assert findings_about("name", f"name: {quoted(in_file)}", **files) == ()


OTHER_FORM = [
    ("Acme GmbH", "Acme Inc."),
    ("Acme LLC", "Acme Inc."),
    ("Acme Ltd", "Acme PLC"),
    ("Acme B.V.", "Acme N.V."),
    ("Acme AG", "Acme GmbH"),
    ("Acme SAS", "Acme SARL"),
    ("Acme Corp", "Acme LLC"),
    ("Acme KG", "Acme GmbH & Co. KG"),
]


@pytest.mark.parametrize(("name", "counterparty"), OTHER_FORM)
def test_another_form_in_the_ledger_is_another_entity(name: str, counterparty: str) -> None:
    assert forms_differ(name, counterparty)
    findings = findings_about(
        "name", f"name: {name}", **{"agreements.csv": ledger_of(counterparty)}
    )
    assert [f.rule for f in findings] == ["agreement-counterparty"]
    assert legal_form(name) in findings[0].message
    assert legal_form(counterparty) in findings[0].message


def test_the_proposer_cannot_vouch_for_another_entity() -> None:
    example = "name: Evil Ltd\nalso-known-as: [Acme Cloud]\n"
    assert rules_of(example) == ["agreement-counterparty"]


@pytest.mark.parametrize(
    ("expires", "engaged", "rules"),
    [
        ("2026-08-01", "2026-09-01", ["agreement-short"]),
        ("2026-06-29", "2026-09-01", ["agreement-short"]),
        ("2026-01-31", "2026-02-01", ["agreement-short"]),
        ("2026-02-01", "2026-02-01", ["agreement-expired"]),
        ("2026-06-29", "2026-02-01", ["agreement-expired"]),
    ],
)
def test_an_agreement_that_ends_before_the_engagement_has_not_lapsed(
    expires: str, engaged: str, rules: list[str]
) -> None:
    agreement = f"{{reference: DPA-2025-001, executed: 2025-01-15, expires: {expires}}}"
    assert rules_of(f"agreement: {agreement}\nengaged: {engaged}\n") == rules


@pytest.mark.parametrize(
    ("expires", "status", "rules"),
    [
        ("2026-06-29", "expired", ["agreement-expired"]),
        ("2026-06-29", "terminated", ["agreement-expired", "agreement-terminated"]),
        ("2026-01-31", "expired", ["agreement-short", "agreement-terminated"]),
        ("2026-12-31", "expired", ["agreement-terminated"]),
        ("", "expired", ["agreement-terminated"]),
    ],
)
def test_the_ledger_may_tell_that_an_agreement_has_lapsed(
    expires: str, status: str, rules: list[str]
) -> None:
    line = f'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,{expires},{status}\n'
    assert rules_of(f"# agreements.csv\n{line}") == rules


def test_the_ledger_alone_can_tell_that_an_agreement_has_expired() -> None:
    example = '# agreements.csv\nDPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-01,active\n'
    findings = check(register_of(example)).findings
    assert said(findings) == ["subprocessors/acme-cloud.yaml:7:14 agreement-expired"]


def test_a_year_that_differs_from_the_ledger_is_said_once() -> None:
    example = "agreement: {reference: DPA-2025-001, executed: 0205-01-15}\n"
    assert rules_of(example) == ["agreement-dates"]


def test_a_renewal_that_is_active_before_it_is_signed_is_reported() -> None:
    example = (
        "agreement: {reference: DPA-2026-001, executed: 2026-08-01}\n# agreements.csv\n"
        'DPA-2026-001,"Acme Cloud, Inc.",2026-08-01,,active\n'
        'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-07-31,terminated\n'
    )
    assert rules_of(example) == ["agreement-future"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Cloud, Inc. (Zenith)", []),
        ("Acme Cloud, Inc. d/b/a Zenith", []),
        ("Acme Cloud, Inc. (formerly Zenith GmbH)", []),
        ("Acme Cloud GmbH (Zenith)", ["agreement-counterparty"]),
        ("Acme Cloud, Inc. (Evil Corp)", ["agreement-counterparty"]),
        ("Evil Corp (Acme Cloud)", ["agreement-counterparty"]),
        ("Acme (Acme Cloud, Inc.)", ["agreement-counterparty"]),
    ],
)
def test_the_brand_behind_a_name_does_not_sign(name: str, expected: list[str]) -> None:
    assert rules_of(f"name: {quoted(name)}\n") == expected
    ledger = f"# agreements.csv\nDPA-2025-001,{quoted(name)},2025-01-15,,active\n"
    assert rules_of(f"name: Acme Cloud, Inc.\n{ledger}") == expected


def test_a_brand_behind_the_name_does_not_hide_the_earlier_agreement() -> None:
    renewal = (
        "name: Acme Cloud, Inc. (Zenith)\n"
        "agreement: {reference: DPA-2026-001, executed: 2026-06-01}\n# agreements.csv\n"
        'DPA-2026-001,"Acme Cloud, Inc.",2026-06-01,,active\n'
    )
    earlier = 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-01,terminated\n'
    assert rules_of(renewal) == ["agreement-order"]
    assert rules_of(renewal + earlier) == []


def test_a_renewed_agreement_follows_an_earlier_one() -> None:
    renewal = "agreement: {reference: DPA-2026-001, executed: 2026-06-01}\n# agreements.csv\n"
    line = 'DPA-2026-001,"Acme Cloud, Inc.",2026-06-01,,active\n'
    earlier = 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,2026-06-01,terminated\n'
    assert rules_of(renewal + line) == ["agreement-order"]
    assert rules_of(renewal + line + earlier) == []
    strangers = earlier.replace("Acme Cloud", "Beta")
    assert rules_of(renewal + line + strangers) == ["agreement-order"]


WITHOUT_LEDGER = "# agreements.csv\n# register.yaml\nagreements: {pattern: 'DPA-\\d{4}-\\d{3}'}\n"


def _without_ledger(agreement: str) -> str:
    return f"agreement: {{reference: DPA-2025-001, {agreement}}}\n{WITHOUT_LEDGER}"


def test_without_a_ledger_the_file_states_the_first_agreement() -> None:
    renewal = "executed: 2026-06-01"
    [(rule, hint)] = hints(_without_ledger(renewal))
    assert rule == "agreement-order"
    assert "add `first:`" in hint
    assert rules_of(_without_ledger(f"{renewal}, first: 2025-01-15")) == []
    assert rules_of(_without_ledger(f"{renewal}, first: 2026-02-01")) == []
    [(rule, hint)] = hints(_without_ledger(f"{renewal}, first: 2026-02-02"))
    assert (rule, hint) == ("agreement-order", "correct the wrong date")


def test_a_renewal_without_a_ledger_may_be_signed_ahead() -> None:
    renewal = "executed: 2026-07-01"
    [(rule, hint)] = hints(_without_ledger(renewal))
    assert rule == "agreement-executed"
    assert "add `first:`" in hint
    assert rules_of(_without_ledger(f"{renewal}, first: 2025-01-15")) == []


@pytest.mark.parametrize("expires", ["2026-06-29", "2026-07-31"])
def test_the_hint_for_a_renewal_without_a_ledger_leads_to_no_other_finding(expires: str) -> None:
    [(_, hint)] = hints(_without_ledger(f"executed: 2025-01-15, expires: {expires}"))
    assert "if the renewal changes `executed`, add `first: 2025-01-15`" in hint
    renewal = "executed: 2026-06-20, expires: 2029-06-19"
    assert rules_of(_without_ledger(f"{renewal}, first: 2025-01-15")) == []


def test_a_later_renewal_keeps_the_first_day() -> None:
    [(_, hint)] = hints(
        _without_ledger("executed: 2026-03-01, expires: 2026-06-29, first: 2025-01-15")
    )
    assert "first" not in hint


def test_a_ledger_proves_the_earlier_agreement_and_the_file_does_not() -> None:
    renewal = "agreement: {reference: DPA-2026-001, executed: 2026-06-01, first: 2025-01-15}\n"
    line = '# agreements.csv\nDPA-2026-001,"Acme Cloud, Inc.",2026-06-01,,active\n'
    [(rule, hint)] = hints(renewal + line)
    assert rule == "agreement-order"
    assert "keep the earlier agreement in the ledger" in hint


def test_an_unreadable_first_day_is_reported_once() -> None:
    assert rules_of(_without_ledger("executed: 2026-06-01, first: soon")) == ["date-format"]


def test_the_year_of_the_first_agreement_is_likely() -> None:
    assert rules_of(_without_ledger("executed: 2026-06-01, first: 0205-01-15")) == ["year-unlikely"]


@pytest.mark.parametrize(
    ("ledger", "name", "expected"),
    [
        ("Acme, UAB", "UAB „Acme“", ""),
        ("Acme Aktiengesellschaft", "Acme AG", ""),
        ("株式会社日立製作所", "日立製作所 K.K.", ""),
        ("Acme, Inc.", "Acme Inc. d/b/a Beta", ""),
        ("Acme, Inc.", "Acme B.V.", "the ledger's legal form is Inc., the vendor's is B.V."),
        ("Stichting Acme", "Acme B.V.", "legal form is Stichting, the vendor's is B.V."),
        ("株式会社日立", "日立合同会社", "legal form is K.K., the vendor's is G.K."),
    ],
)
def test_the_legal_form_in_the_ledger_and_of_the_vendor(
    ledger: str, name: str, expected: str
) -> None:
    files = {"agreements.csv": ledger_of(ledger)}
    messages = [f.message for f in findings_about("name", f"name: {quoted(name)}", **files)]
    assert len(messages) == bool(expected)
    assert all(expected in message for message in messages)


@pytest.mark.parametrize(
    ("agreement", "expected"),
    [
        ("executed: 2026-06-30", []),
        ("executed: 2026-07-01", ["agreement-executed"]),
        ("executed: 2026-07-01, first: 2025-01-15", []),
        ("executed: 2026-09-01", ["agreement-executed"]),
        ("executed: 2026-09-02", ["agreement-order"]),
    ],
)
def test_without_a_ledger_a_planned_agreement_is_not_executed(
    agreement: str, expected: list[str]
) -> None:
    example = (
        f"agreement: {{reference: DPA-2026-001, {agreement}}}\nengaged: 2026-09-01\n"
        "# agreements.csv\n# register.yaml\nagreements: {pattern: '.*'}\n"
    )
    assert rules_of(example) == expected
