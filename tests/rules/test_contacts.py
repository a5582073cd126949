"""Mailboxes: accepted addresses, refused addresses, and the hints."""

import pytest
import validators
from hypothesis import given
from hypothesis import strategies as st

from checks.rules import mailboxes, repairs
from tests.rules.findings import findings_about, quoted
from tests.trees import FILES, REGISTER, check

GOOD_MAILBOXES = [
    "dpo@acme.cloud",
    "privacy+eu@acme.com",
    "datenschutz@müller.de",
    "dpo@acme.com.tr",
    "dpo@acme.technology",
    "dpo@пример.рф",
    "почта@пример.рф",
    "用户@例子.中国",
    "o'neill@acme.com",
    "dpo@xn--mnchen-3ya.de",
    "dpo@tbd.com",
    '"john doe"@acme.com',
    '"a.b"@acme.com',
    "privacy__eu@acme.com",
    "дпо+eu@яндекс.рф",
    "उपयोगकर्ता@उदाहरण.भारत",
    "ข้อมูล@acme.co.th",
    "ශ්\u200dරී@acme.lk",
    "dpo@ශ්\u200dරී.ලංකා",
]


@pytest.mark.parametrize("address", GOOD_MAILBOXES)
def test_good_mailboxes(address: str) -> None:
    assert findings_about("x", f"contact: {{role: DPO, email: {quoted(address)}}}") == ()
    policy = REGISTER.replace("privacy@initech.com", quoted(address))
    assert check({**FILES, "register.yaml": policy}).findings == ()


BAD_MAILBOXES = [
    ("dpo@example.com", "email-host"),
    ("dpo@example.de", "email-host"),
    ("dpo@mail.example.org", "email-host"),
    ("dpo@acme.local", "email-host"),
    ("dpo@acme.internal", "email-host"),
    ("dpo@acme.test", "email-host"),
    ("dpo@acme.invalid", "email-host"),
    ("dpo@acme.localhost", "email-host"),
    ("dpo@acme.example", "email-host"),
    ("dpo@your-company.com", "email-host"),
    ("dpo@xn--a.com", "email-host"),
    ("dpo@acme", "email-syntax"),
    ("dpo@localhost", "email-syntax"),
    ("dpo@127.0.0.1", "email-syntax"),
    ("dpo@[127.0.0.1]", "email-syntax"),
    ("mailto:dpo@acme.com", "email-syntax"),
    ("dpo@acme..com", "email-syntax"),
    ("a@acme.com, b@acme.com", "email-syntax"),
    ("dpo@@acme.com", "email-syntax"),
    ('"<b>"@acme.com', "email-syntax"),
    ('""@acme.com', "email-syntax"),
    ("é é@acme.com", "email-syntax"),
    ("Zoë <zoë@acme.com>", "email-syntax"),
    ("dpo@аcme.com", "email-look-alike"),
    ("dpo@strıpe.com", "email-look-alike"),
    ("dpо@acme.com", "email-look-alike"),
    ("ѕаре@acme.com", "email-look-alike"),
    ("dpo@xn--80ak6aa92e.com", "email-look-alike"),
    ("ᴀdmin@acme.com", "email-look-alike"),
    ("dpo@acme.con", "top-level-domain"),
    ("dpo@acme.cmo", "top-level-domain"),
]


@pytest.mark.parametrize(("address", "rule"), BAD_MAILBOXES)
def test_bad_mailboxes(address: str, rule: str) -> None:
    findings = findings_about("x", f"contact: {{role: DPO, email: {quoted(address)}}}")
    assert [f.rule for f in findings] == [rule]
    policy = REGISTER.replace("privacy@initech.com", quoted(address))
    assert [f.rule for f in check({**FILES, "register.yaml": policy}).findings] == [rule]


@pytest.mark.parametrize(
    ("slip", "mailbox"),
    [
        ("dpo at acme.com", "dpo@acme.com"),
        ("dpo (at) acme (dot) com", "dpo@acme.com"),
        ("dpo[at]acme.com", "dpo@acme.com"),
        ("mailto:dpo@acme.com", "dpo@acme.com"),
        ("Sam <dpo@acme.com>", "dpo@acme.com"),
        ("dpo @ acme.com", "dpo@acme.com"),
        ("dpo@acme,com", "dpo@acme.com"),
        ("dpo@acme.com.", "dpo@acme.com"),
    ],
)
def test_the_hint_gives_the_repaired_mailbox(slip: str, mailbox: str) -> None:
    line = "contact: {{role: Data Protection Officer, email: {}}}"
    [finding] = findings_about("contact", line.format(quoted(slip)))
    assert (finding.rule, finding.hint) == ("email-syntax", f"did you mean `{mailbox}`?")
    assert findings_about("contact", line.format(mailbox)) == ()


@pytest.mark.parametrize(
    "text",
    ["ask Sam", "dpo@acme", "dpo at acme", "dpo@example,com", "a@b.com; c@d.com", "@acme.com",
     "a@b@acme.com", "acme.com"],
)  # fmt: skip
def test_no_hint_gives_a_mailbox_that_nobody_wrote(text: str) -> None:
    assert repairs.repaired_mailbox(text) == ""


_HOST = st.from_regex(r"[a-z0-9.-]{1,70}\.[a-z]{2,5}", fullmatch=True)


@given(st.text("ab1-.", min_size=1, max_size=80), _HOST)
def test_mailboxes_that_are_taken_as_plain_are_good_for_the_library_too(
    mailbox: str, host: str
) -> None:
    if mailboxes._PLAIN.fullmatch(f"{mailbox}@{host}"):
        assert validators.email(f"{mailbox}@{host}")
