"""The form: made from the model, in the words of the rules, safe, and right in a real browser."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from ruamel.yaml import YAML

from checks.changes.proposal import Addition, Removal, Revision
from checks.changes.start import Start
from checks.escaping import visible
from checks.findings import Severity
from checks.publish.assets import digest
from checks.publish.page import Page
from checks.publish.propose_fields import NO_FIELDS, SECTIONS, Choice, Fields
from checks.publish.propose_labels import in_form, labels
from checks.publish.propose_patterns import patterns
from checks.publish.propose_words import missing, words
from checks.publish.public import Publisher
from checks.publish.site import FORM, render
from checks.register.load import load
from checks.register.model import Ledger, Register, Subprocessor
from checks.register.notices import Notices
from checks.register.policy import Policy
from checks.register.vocabulary import DATA, PEOPLE
from checks.rules import RULES
from checks.rules.settings import Settings
from tests.browser import Answers, Form, form_of
from tests.project import ROOT
from tests.trees import (
    FILES,
    LEDGER,
    REGISTER,
    VENDOR,
    VENDOR_PATH,
    MemoryTree,
    check,
    check_change,
)

TODAY = date(2026, 6, 30)

SETTING = """\
propose:
  forge: github
  repository: https://github.com/initech/register
"""

REGISTER_OF_FORM = (
    REGISTER
    + SETTING
    + """\
regions: {EU: European Union, WORLD: Worldwide, CUSTOMER: Chosen by the customer}
scopes: {eu-cloud: EU Cloud, ai: AI add-on}
details: {retention: {title: Retention}}
"""
).replace("    title: Infrastructure\n", "    title: Infrastructure\n  other:\n    title: Other\n")

BASE: Mapping[str, str] = {
    **FILES,
    "register.yaml": REGISTER_OF_FORM,
    VENDOR_PATH: VENDOR.replace("transfers: scc", "transfers: {dpf: {verified: 2026-05-01}}")
    + "established: US\n",
    "subprocessors/old-mail.yaml": VENDOR.replace("Acme Cloud, Inc.", "Old Mail GmbH")
    .replace("purpose: Cloud hosting", "purpose: Delivery of old mail")
    .replace("acme.cloud", "old-mail.de")
    .replace("DPA-2025-001", "DPA-2025-002")
    + "ended: 2026-12-31\n",
    "agreements.csv": LEDGER + "DPA-2025-002,Old Mail GmbH,2025-01-15,,active\n",
}

ANSWERS: Answers = {
    "name": "Später Höst GmbH",
    "website": "https://spaeter.de/",
    "group": "other",
    "purpose": "Delivery of transactional e-mail",
    "data": ["communications", "contact"],
    "data-subjects": ["end-users"],
    "engaged": "2026-08-15",
    "countries": ["DE", "US"],
    "safeguards": ["scc"],
    "agreement.reference": "DPA-2026-014",
    "agreement.executed": "2026-06-01",
    "evaluation.privacy": "2026-05-19",
    "evaluation.security": "2026-05-19",
    "evaluation.confidentiality": "2026-05-19",
}
"""Answers without a finding."""


@pytest.fixture(scope="module")
def html() -> bytes:
    return form_of(BASE, TODAY)


@pytest.fixture(scope="module")
def page(browser: Browser, html: bytes, tmp_path_factory: pytest.TempPathFactory) -> Form:
    """The form as the test before has left it."""
    return Form(browser.new_page(), html, tmp_path_factory.mktemp("site"), TODAY)


@pytest.fixture
def form(page: Form) -> Form:
    """The form without answers. All tests share a page."""
    return page.open()


def _script(html: bytes) -> str:
    return html.decode().partition("<script>")[2].partition("</script>")[0]


def _findings(form: Form, base: Mapping[str, str] = BASE) -> list[tuple[str, str, str]]:
    """Rule, message and hint of each finding of `check` about the file that the form writes."""
    path, text = form.file
    report = check_change(base, {**base, path: text}, TODAY)
    return sorted((f.rule, f.message, f.hint) for f in report.findings if f.path == path)


def _with_ledger(form: Form) -> Mapping[str, str]:
    line = form.text("#ledger")
    return {**BASE, "agreements.csv": f"{BASE['agreements.csv']}{line}\n"}


# The page.


def test_only_a_register_that_asks_for_the_form_has_it(html: bytes) -> None:
    assert FORM not in render(load(MemoryTree(FILES)), TODAY)
    register = load(MemoryTree(BASE))
    assert FORM not in render(register, TODAY, commit="0" * 40), "a list of the past has no form"
    site = render(register, TODAY)
    assert [name for name, data in site.items() if FORM.encode() in data] == []
    assert b'<meta name="robots" content="noindex' in html


def test_the_page_runs_only_its_own_script_and_asks_nobody(html: bytes) -> None:
    text, script = html.decode(), _script(html)
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy == (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(script.encode()) <= 20_000
    assert not re.search(r"<[^>]+ (on\w+|style|src|action)=", text)
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|WebSocket|eval|import)\b|innerHTML = [^p]", script
    )
    assert "<noscript>" in text


def test_the_form_has_every_field_of_the_model() -> None:
    asked = [name for _, names in SECTIONS for name in names]
    fields = {str(field.alias) for field in Subprocessor.model_fields.values()} - NO_FIELDS
    assert sorted(asked) == sorted(fields)


@pytest.mark.parametrize(
    "settings",
    [
        "agreements: {pattern: '.*'}",
        "agreements: {pattern: '(?i)[^x]{1,100}'}",
        "evaluation: {areas: [], valid-days: 36500}",
        "evaluation: {areas: ['the', '2001', 'a.b', 'x\"<>']}",
        "required: [contact, links, scope, address]",
        "required: []",
        "notice: {days: 1, working-days: true, holidays: [2026-07-01]}",
        "onboarding: {until: 2027-01-01, vendors: [probe]}",
        "rules: {notice-fact: off, fact-missing: off, url-syntax: warning, null-text: nonsense}",
    ],
)
def test_any_settings_make_a_form(browser: Browser, tmp_path: Path, settings: str) -> None:
    key = settings.partition(":")[0]
    register = re.sub(rf"(?m)^{key}:.*\n( .*\n)*", "", REGISTER_OF_FORM) + settings + "\n"
    page = browser.new_page()
    form = Form(page, form_of({**BASE, "register.yaml": register}, TODAY), tmp_path, TODAY)
    form.fill({name: value for name, value in ANSWERS.items() if "evaluation" not in name})
    form.propose()
    assert form.errors == []
    page.close()


def test_every_choice_has_its_definition(html: bytes) -> None:
    text = html.decode()
    for word, meaning in {**DATA, **PEOPLE}.items():
        assert f'value="{word}"' in text
        assert meaning in text


def test_no_text_of_a_register_ends_the_script(browser: Browser, tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><!--<script>\u2028'\"&"
    quoted = json.dumps(evil)
    files = {
        **BASE,
        "register.yaml": REGISTER_OF_FORM.replace("EU Cloud", quoted).replace(
            "title: Other", f"title: {quoted}"
        ),
        VENDOR_PATH: VENDOR.replace("Acme Cloud, Inc.", quoted),
    }
    page = browser.new_page()
    form = Form(page, form_of(files, TODAY), tmp_path, TODAY).fill({"scope": ["eu-cloud"]})
    assert page.locator("script").count() == 2
    assert visible(evil) in form.text("#preview")
    page.close()


# The file.


def test_the_file_is_what_a_careful_person_writes(form: Form) -> None:
    form.fill({
        **ANSWERS,
        "countries.US.place": "Virginia",
        "countries.US.for": ["storage", "telephone support"],
        "transfers.scc.module": ["3"],
        "transfers.scc.countries": ["US"],
        "contact.role": "Data Protection Officer",
        "contact.email": "dpo@spaeter.de",
        "formerly": [("Früher AG", "2020-01-01")],
        "internal.notes": "First line: yes\nSecond line",
        "data": ["communications", "contact", "true"],
    })  # fmt: skip
    assert form.file == (
        "subprocessors/spater-host.yaml",
        """\
# yaml-language-server: $schema=../schemas/subprocessor.json
name: Später Höst GmbH
website: https://spaeter.de/
group: other
purpose: Delivery of transactional e-mail
countries:
  DE: {}
  US: {place: Virginia, for: [storage, telephone support]}
agreement:
  reference: DPA-2026-014
  executed: 2026-06-01
evaluation:
  privacy: 2026-05-19
  security: 2026-05-19
  confidentiality: 2026-05-19
engaged: 2026-08-15
formerly:
  Früher AG: 2020-01-01
contact:
  role: Data Protection Officer
  email: "dpo@spaeter.de"
data: [communications, contact, "true"]
data-subjects: [end-users]
transfers:
  scc: {module: ["3"], countries: [US]}
internal:
  notes: "First line: yes\\nSecond line"
""",
    )


def test_the_check_of_a_proposal_lacks_only_the_line_of_the_ledger(form: Form) -> None:
    form.fill(ANSWERS)
    assert form.problems() == []
    assert [rule for rule, _, _ in _findings(form)] == ["agreement-ledger"]
    assert form.text("#ledger") == "DPA-2026-014,Später Höst GmbH,2026-06-01,,active"
    assert _findings(form, _with_ledger(form)) == []


def test_only_days_look_like_days_to_other_programs(form: Form) -> None:
    form.fill({
        **ANSWERS,
        "data": ["contact", "2001-05-04"],
        "countries.DE.place": "0000-00-00",
        "formerly": [("2001-05-04", "2020-01-01")],
    })  # fmt: skip
    read = YAML(typ="safe", pure=True).load(form.file[1])
    assert read["data"] == ["contact", "2001-05-04"]
    assert read["countries"]["DE"]["place"] == "0000-00-00"
    assert read["formerly"] == {"2001-05-04": date(2020, 1, 1)}
    assert read["agreement"]["executed"] == date(2026, 6, 1)
    assert read["evaluation"]["privacy"] == date(2026, 5, 19)
    assert "engaged: 2026-08-15\n" in form.file[1]


_NASTY = st.sampled_from(
    [
        "2001-05-04", "0000-00-00",
        "yes", "null", "true", "~", "012", "- x", "a: b", "a #b", "#b", "[a, b]", "{a}", "'a'",
        '"a" b',
        "a'b", 'say "hi"', "%x", "@x", "!x", "&x", "*x", "|", ">", "?", "-", "Größe: 5 µm", "NO",
        "شركة المثال", "חברה בע״מ", "株式会社テスト", "Ünïcödé", "👩\u200d👩\u200d👧 family", "🇩🇪",
        "a\\b", "a\nb", "1.0", "0x1f", "...", "---", "a,b", "e\u0301", "x" * 3000,
        "a  b", "Товарищество", "Ł" * 40, " a", "a\tb", "a\u2028b", "key: [", "? a", "a:", ": a",
    ]
)  # fmt: skip
_WORDS = st.text(
    st.sampled_from(" abzÄöß:#'\"-,.&%@!*?|>{}[]\\/()=+0123456789نحبחש日本ñ😀"),
    min_size=1,
    max_size=30,
)
_TEXT = st.one_of(_NASTY, _WORDS, st.tuples(_NASTY, _WORDS).map(" ".join))


@settings(max_examples=25)
@given(st.data())
def test_a_file_without_problems_passes_the_check(page: Form, data: st.DataObject) -> None:
    """Whatever people type. If the form has no error, then `check` has none."""
    texts = ("name", "purpose", "address", "contact.name", "internal.notes", "details.retention")
    drawn = {field: data.draw(_TEXT, label=field) for field in texts}
    lists = ("also-known-as", "scope", "data", "countries.DE.for")
    drawn_lists = {field: data.draw(st.lists(_TEXT, max_size=3), label=field) for field in lists}
    page.replace({
        **ANSWERS,
        **drawn,
        "contact.email": "a@spaeter.de",
        "also-known-as": "\n".join(drawn_lists.pop("also-known-as")),
        **drawn_lists,
        "countries.DE.place": data.draw(_TEXT, label="place"),
        "formerly": [(data.draw(_TEXT, label="formerly"), "2020-01-01")],
        "file": "spaeter",
    })  # fmt: skip
    page.propose()
    path, text = page.file
    files = {**_with_ledger(page), path: text}
    report = check_change(_with_ledger(page), files, TODAY)
    # In the ledger, an invisible character of the name is a fault of the whole file.
    mine = (f for f in report.findings if f.path == path or f.rule != "file-encoding")
    ours = {f.message for f in mine if f.path in (path, "agreements.csv")}
    shown = {message for message, _ in page.problems()}
    assert {_in_form(m) for m in ours if not _only_in_the_check(m)} <= shown
    # Other readers of YAML take every text as a text, too.
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 1)  # in which `yes` is no text
    read = reader.load(text)
    listed = (*read.get("data", ()), *read.get("formerly", ()))
    plain = [read[field] for field in ("name", "purpose", "address") if field in read]
    assert all(isinstance(value, str) for value in (*plain, *listed))
    assert not any(
        f.rule in ("yaml-syntax", "wrong-type", "duplicate-key") for f in report.findings
    )
    assert _row(files, path) == _plain(page.preview)


_LABELS = labels(
    Fields(load(MemoryTree(BASE)).policy, [], [Choice("a", "A")], [Choice("b", "B")]).sections()
)


def _in_form(text: str) -> str:
    """The words of a rule, as the page shows them: with its labels, without marks of code."""
    return re.sub("`([^`]+)`", r"\1", in_form(text, _LABELS))


def _only_in_the_check(message: str) -> bool:
    return bool(re.search(r"name has|the place names|garbled", message))


# The words of the rules.


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"name": "“Später”"},
        {"name": "“Später"},
        {"name": "Später”"},
        {"name": "null"},
        {"purpose": "Hosting"},
        {"purpose": "Various services"},
        {"purpose": "To be confirmed"},
        {"purpose": "E-mail with **bold** words"},
        {"purpose": "Research &amp; development"},
        {"purpose": "# Heading of a text"},
        {"purpose": "Hosting in\u00a0the cloud"},
        {"purpose": "Hosting in\u202ethe cloud"},
        {"purpose": "Hosting at the Caf\ufffd"},
        {"purpose": "Delivery of 👩\u200d👩\u200d👧 and می\u200cخواهم"},
        {"website": "spaeter.de"},
        {"website": "nowhere at all"},
        {"website": "http://spaeter.de/"},
        {"website": "ftp://spaeter.de/"},
        {"website": "https//spaeter.de/"},
        {"website": "<https://spaeter.de/>"},
        {"website": "[Später](https://spaeter.de/)"},
        {"website": "https://spaeter.de/ https://spaeter.eu/"},
        {"website": "https://user:secret@spaeter.de/"},
        {"website": "https://10.0.0.1/"},
        {"website": "https://spaeter.local/"},
        {"website": "https://spaeter/"},
        {"website": "https://www.example.com/"},
        {"website": "https://spaeter.de/TODO"},
        {"website": "https://spaeter.con/"},
        {"website": "https://spaeter.qqqqq/"},
        {"website": "https://spaeter.de/a?b=c&d=1#e"},
        {"website": "https://your-company.com/"},
        {"website": "https://spaeter.de/5%/"},
        {"agreement.expires": "2026-06-20", "engaged": "2026-06-10"},
        {"links.security": "spaeter.de/security"},
        {"contact.role": "DPO"},
        {"contact.email": "dpo at spaeter.de"},
        {"contact.email": "Sam <dpo@spaeter.de>"},
        {"contact.email": "nobody"},
        {"contact.email": "dpo@example.com"},
        {"contact.email": "dpo@spaeter.local"},
        {"contact.email": "dpo@spaeter.cmo"},
        {"contact.url": "http://spaeter.de/dpo"},
        {"agreement.reference": "signed, see mail"},
        {"agreement.reference": ""},
        {"agreement.executed": ""},
        {"agreement.executed": "1985-01-01"},
        {"agreement.executed": "2026-07-10"},
        {"agreement.executed": "2026-09-01"},
        {"agreement.expires": "2026-05-01"},
        {"agreement.expires": "2026-08-20"},
        {"agreement.expires": "2026-08-01"},
        {"agreement.expires": "2985-01-01"},
        {"agreement.first": "2026-06-02"},
        {"evaluation.privacy": ""},
        {"evaluation.privacy": "", "evaluation.security": "", "evaluation.confidentiality": ""},
        {"evaluation.privacy": "2026-07-01"},
        {"evaluation.security": "2025-06-01"},
        {"evaluation.security": "1980-06-01"},
        {"engaged": ""},
        {"engaged": "2026-07-29"},
        {"engaged": "2206-08-15"},
        {"announced": "2026-06-29"},
        {"announced": "2026-08-15"},
        {"ended": "2026-08-15"},
        {"ended": "2066-08-15"},
        {"data": []},
        {"data": ["usgae"]},
        {"data-subjects": ["custmers"]},
        {"data": ["Credential", "consent", "trade union membership"]},
        {"countries": []},
        {"countries": [], "established": "DE"},
        {"safeguards": []},
        {"safeguards": [], "agreement.kind": "scc"},
        {"countries": ["DE", "US", "IN", "GB", "JP", "CA", "WORLD", "CUSTOMER"], "safeguards": []},
        {"countries": ["US", "IN", "CA"], "transfers.scc.countries": ["IN"]},
        {"countries": ["IN"], "safeguards": ["dpf", "scc"]},
        {"safeguards": ["dpf"]},
        {"safeguards": ["dpf", "scc"]},
        {"safeguards": ["dpf"], "transfers.dpf.verified": "2025-06-01"},
        {"safeguards": ["dpf"], "transfers.dpf.verified": "2026-07-01", "transfers.dpf.uk": True},
        {"transfers.scc.executed": "2026-07-01"},
        {"group": ""},
        {"name": ""},
        {"website": ""},
        {"purpose": ""},
        {"formerly": [("Old", "")]},
    ],
    ids=str,
)
def test_the_form_says_what_the_check_says(page: Form, answers: Answers) -> None:
    page.replace({"file": "spaeter", **ANSWERS, **answers})
    page.propose()
    findings = _findings(page, _with_ledger(page))
    told = [(message, hint) for rule, message, hint in findings if rule != "agreement-ledger"]
    assert page.problems() == sorted((_in_form(message), _in_form(hint)) for message, hint in told)


@pytest.mark.parametrize(
    "settings",
    [
        "", "required: []", "agreements: {pattern: '[a-z]+'}",
        "required: [contact, links, scope, address, safeguard, agreement, established]",
    ],
)  # fmt: skip
def test_the_form_speaks_of_its_labels_and_not_of_the_file(settings: str) -> None:
    key = settings.partition(":")[0] or "-"
    register = re.sub(rf"(?m)^{key}:.*\n( .*\n)*", "", REGISTER_OF_FORM) + settings + "\n"
    html = form_of({**BASE, "register.yaml": register}, TODAY).decode()
    model = json.loads(html.partition('id="model">')[2].partition("</script>")[0])
    slots = {"{text}", "{word}", "{similar}", "{url}", "{meant}", "{email}", "{mailbox}"}
    for rule, _, message, hint in model["words"].values():
        assert set(re.findall("`([^`]+)`", message + hint)) <= {*slots, "{file}.yaml"}, rule
        assert not re.search("register.yaml|YAML|“”|: *$", message + hint), rule


def test_an_empty_form_asks_for_no_name_of_a_file_yet(form: Form) -> None:
    form.propose()
    assert not [message for message, _ in form.problems() if "file" in message]
    form.fill({"entity": "acme-cloud"})
    assert form.page.input_value("#file") == ""
    assert not [message for message, _ in form.problems() if "file" in message]
    form.open().fill({"name": "株式会社"})
    form.propose()
    assert [message for message, _ in form.problems() if "file" in message]


_BY_CONSTRUCTION = frozenset({
    # The form writes valid YAML with known fields, days of the calendar and trimmed texts.
    "stray-file", "name-in-capitals", "unreadable-file", "second-vendor", "file-encoding",
    "yaml-syntax", "yaml-feature", "duplicate-key", "swallowed-text", "trailing-comment",
    "file-content",
    "unknown-field", "wrong-type", "date-format", "register-setting", "surrounding-space",
    "language-first",
    "language-unshown",
    # It offers choices, each at most once.
    "unknown-value", "unknown-group", "entity-known", "entity-name", "entity-once",
    "replaces-ended", "detail-unknown", "country-code", "country-repeated", "transfer-countries",
})  # fmt: skip
"""Rules that no file of the form breaks."""

_ELSEWHERE = frozenset({
    # About other files, settings and vendors in onboarding.
    "agreement-unused", "fact-pending", "onboarding-ended", "onboarding-idle", "order-unknown",
    "ledger-missing", "ledger-columns", "logo-file", "notices-columns", "notices-rewritten",
})  # fmt: skip
"""Rules that no new vendor breaks."""


def test_the_form_and_its_page_in_the_docs_know_every_rule() -> None:
    policy = load(MemoryTree(BASE)).policy
    told = {text.rule for text in (*words(policy).values(), *missing(policy, TODAY).values())}
    documented = set(re.findall("`([a-z-]+)`", _table_of_exceptions()))
    notes = {"agreement-order", "agreement-executed"}
    new = {Subprocessor, Register, Addition}
    others = {Policy, Ledger, Notices, Removal, Revision, Start, Settings}
    expected = {
        rule.id
        for rule in RULES.values()
        if new & {*rule.subjects} or not others & {*rule.subjects}
    }
    assert told | _BY_CONSTRUCTION | _ELSEWHERE | documented == expected
    assert told & documented == notes
    assert not _BY_CONSTRUCTION & _ELSEWHERE
    assert not (told | documented) & (_BY_CONSTRUCTION | _ELSEWHERE)


def _table_of_exceptions() -> str:
    text = (ROOT / "docs/propose.md").read_text("utf-8")
    return text.partition("## What only the check of the proposal finds")[2]


# The preview.


def _row(files: Mapping[str, str], path: str) -> str:
    """The row of the published page, before the vendor is announced."""
    register = load(MemoryTree(files))
    vendor = next(vendor for vendor in register.subprocessors if vendor.path == path)
    publisher = Publisher(register.policy, TODAY, by_slug=register.by_slug)
    return _plain(Page(register.policy).row(publisher.subprocessor(vendor)))


def _plain(html: str) -> str:
    """HTML without line breaks, with a single spelling of each character.

    The link to the entry and the keys of the filter have no use in a preview.
    """
    from lxml.html import fragment_fromstring, tostring

    body = fragment_fromstring(f"<ul>{html}</ul>")
    for name in ("id", "data-country", "data-data", "data-people", "data-scope", "data-safeguard"):
        body[0].attrib.pop(name, None)
    for link in body.xpath("//details/a"):
        link.getparent().remove(link)
    for element in body.iter():
        element.text = (element.text or "").replace("\n", "") or None
        element.tail = (element.tail or "").replace("\n", "") or None
    return str(tostring(body, encoding="unicode"))


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"countries": ["US", "JP", "GB", "IN", "CA", "EU", "WORLD", "CUSTOMER", "DE"]},
        {
            "safeguards": ["dpf", "adequacy", "scc", "derogation"],
            "transfers.dpf.verified": "2026-05-05", "transfers.dpf.uk": True,
            "transfers.dpf.swiss": True, "transfers.scc.module": ["2", "3"],
            "transfers.derogation.article": "49(1)(a)", "countries": ["US", "CA", "IN"],
        },
        {"countries": [], "established": "FR", "safeguards": ["bcr"]},
        {
            "established": "DE", "scope": ["ai", "Own words"], "also-known-as": "A\nB",
            "formerly": [("Old GmbH", "2020-01-31"), ("Older GmbH", "2010-01-31")],
            "replaces": ["old-mail"], "address": "Unter den Linden 1\n10117 Berlin",
            "links.agreement": "https://spaeter.de/dpa", "links.security": "https://spaeter.de/s",
            "details.retention": "30 days", "contact.name": "Sam Späte", "contact.role": "DPO",
            "contact.email": "a+b@spaeter.de", "contact.url": "https://spaeter.de/c",
            "countries.DE.place": "Frankfurt", "countries.DE.for": ["storage", "own"],
            "countries.DE.scope": ["eu-cloud", "x"], "ended": "2027-01-01",
            "data": ["trade-union-membership", "own-words"],
        },
        {"contact.role": "DPO", "contact.url": "https://spaeter.de/c"},
    ],
    ids=str,
)  # fmt: skip
def test_the_preview_is_the_row_of_the_page(form: Form, answers: Answers) -> None:
    form.fill({**ANSWERS, **answers})
    path, text = form.file
    assert _plain(form.preview) == _row({**BASE, path: text}, path)


# The proposal.


def test_the_button_opens_the_new_file_with_name_and_content(form: Form) -> None:
    form.fill(ANSWERS)
    address = form.propose()
    parts = urlsplit(address)
    assert address.startswith("https://github.com/initech/register/new/main/subprocessors?")
    path, text = form.file
    query = parse_qs(parts.query, strict_parsing=True)
    assert query == {"filename": [path.rpartition("/")[2]], "value": [text]}


def test_an_error_opens_nothing_and_leads_to_the_answer(form: Form) -> None:
    form.fill({**ANSWERS, "website": "spaeter.de", "address": "null"})
    assert form.propose() == ""
    assert form.page.evaluate("document.activeElement.id") == "summary"
    assert form.text("#summary h2") == "2 answers need work"
    assert form.page.locator("#f_website").get_attribute("aria-invalid") == "true"
    form.page.click("#summary li:nth-child(2) a")  # inside a closed part of the form
    form.page.locator("#f_address:focus").wait_for()
    assert form.page.is_visible("#f_address")
    assert form.errors == []


def test_a_warning_does_not_stop_a_proposal(form: Form) -> None:
    form.fill({**ANSWERS, "purpose": "Hosting"})
    assert form.page.locator(".problems > .warning").count() == 1
    assert "Hosting" in form.propose()


def test_a_long_file_is_copied(form: Form) -> None:
    form.fill({**ANSWERS, "internal.notes": "long " * 2000})
    assert not form.page.is_visible("#open")
    form.page.click("#copy")
    form.page.locator("#told:not(:empty)").wait_for()
    assert form.page.get_attribute("#new", "href") == (
        "https://github.com/initech/register/new/main/subprocessors?filename=spater-host.yaml"
    )


@pytest.mark.parametrize(
    ("forge", "new", "edit"),
    [
        ("gitlab", "-/new/feature/x/reg%20ister/subprocessors?file_name=spater-host.yaml",
         "-/edit/feature/x/reg%20ister/subprocessors/acme-cloud.yaml"),
        ("gitea", "_new/feature/x/reg%20ister/subprocessors?filename=spater-host.yaml",
         "_edit/feature/x/reg%20ister/subprocessors/acme-cloud.yaml"),
        ("github", "new/feature/x/reg%20ister/subprocessors?filename=spater-host.yaml",
         "edit/feature/x/reg%20ister/subprocessors/acme-cloud.yaml"),
    ],
)  # fmt: skip
def test_other_forges_branches_and_folders(
    browser: Browser, tmp_path: Path, forge: str, new: str, edit: str
) -> None:
    root = "https://git.initech.internal/team/register"
    register = REGISTER_OF_FORM.replace(
        SETTING,
        f"propose: {{forge: {forge}, repository: '{root}.git', branch: feature/x, "
        "folder: ./reg ister/}\n",
    )
    page = browser.new_page()
    form = Form(page, form_of({**BASE, "register.yaml": register}, TODAY), tmp_path, TODAY)
    form.fill(ANSWERS)
    assert page.get_attribute("#new", "href") == f"{root}/{new}"
    assert page.is_visible("#copy") == (forge == "gitlab")
    links = page.locator(".vendors a")
    assert f"{root}/{edit}" in [link.get_attribute("href") for link in links.all()]
    page.close()


def test_a_further_service_leaves_facts_to_its_entity(form: Form) -> None:
    form.fill({
        "entity": "acme-cloud",
        "group": "other",
        "purpose": "Backups of the database",
        "data": ["content"],
        "data-subjects": ["users"],
        "engaged": "2026-08-15",
        "countries": ["US"],
    })  # fmt: skip
    assert form.page.input_value("#f_name") == "Acme Cloud, Inc."
    assert not form.page.is_visible("#f_agreement_reference")
    assert not form.page.is_visible("text=Agreement and evaluation"), "a title without a question"
    assert form.text("[for=f_website]") == "Website (required)"
    assert not form.page.is_visible("[for=f_website] .needed")
    assert form.page.get_attribute("#f_website", "aria-required") == "false"
    assert not form.page.is_visible("#ledger"), "the agreement is in the ledger already"
    form.propose()
    path, text = form.file
    assert path == "subprocessors/acme-cloud-backups-of-the-database.yaml"
    assert "entity: acme-cloud\n" in text
    assert _findings(form) == []
    assert _plain(form.preview) == _row({**BASE, path: text}, path)


def test_a_taken_or_strange_name_of_a_file_is_refused(form: Form) -> None:
    form.fill(ANSWERS)
    for name, message, hint in (
        ("acme-cloud", "the list has a file acme-cloud.yaml already", "choose another name; "),
        ("con", "Windows reserves this name", "name the file con-company"),
        ("Acme Mail", "Acme Mail.yaml cannot be the name of a vendor's file",
         "name the file acme-mail: "),
    ):  # fmt: skip
        form.fill({"file": name})
        [(told, remedy)] = form.problems()
        assert told.startswith(message)
        assert remedy.startswith(hint)


# For everybody.


def test_every_control_has_a_label_and_every_id_is_unique(form: Form) -> None:
    form.fill({"countries": ["DE", "US"], "formerly": [("a", ""), ("b", "")]})
    nameless = form.page.evaluate(
        "[...document.querySelectorAll('input, select, textarea')].filter("
        "(control) => !control.labels.length).map((control) => control.outerHTML)"
    )
    assert nameless == []
    doubled = form.page.evaluate(
        "(ids => ids.filter((id, i) => ids.indexOf(id) !== i))("
        "[...document.querySelectorAll('[id]')].map((element) => element.id))"
    )
    assert doubled == []
    dangling = form.page.evaluate(
        "[...document.querySelectorAll('[aria-describedby]')].flatMap((element) => "
        "element.getAttribute('aria-describedby').split(' ')).filter("
        "(id) => !document.getElementById(id))"
    )
    assert dangling == []


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_nothing_is_wider_than_the_window(form: Form, width: int) -> None:
    form.page.set_viewport_size({"width": width, "height": 800})
    long = "Donaudampfschifffahrtsgesellschaft" * 4
    form.fill({**ANSWERS, "name": long, "purpose": long, "countries.US.place": long})
    form.page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)")
    assert form.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_is_enough(form: Form) -> None:
    form.fill({key: value for key, value in ANSWERS.items() if key != "countries"})
    form.page.focus("#country")
    form.page.keyboard.type("Germ")
    form.page.keyboard.press("Tab")
    form.page.keyboard.press("Enter")
    assert form.page.evaluate("document.activeElement.id") == "f_countries_DE"
    form.page.evaluate("() => { window.open = (...all) => { window.opened = all; }; }")
    form.page.focus("#open")
    form.page.keyboard.press("Enter")
    assert "countries%3A%20%5BDE%5D" in form.page.evaluate("window.opened")[0]


def test_without_script_the_page_says_what_to_do(
    browser: Browser, html: bytes, tmp_path: Path
) -> None:
    (tmp_path / FORM).write_bytes(html)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / FORM).as_uri())
    assert "This form needs JavaScript" in page.inner_text("noscript")
    context.close()


def test_the_setting_refuses_what_is_no_repository() -> None:
    for address in ("https://github.com", "http://github.com/a/b", "https://u:p@github.com/a/b"):
        register = REGISTER_OF_FORM.replace("https://github.com/initech/register", address)
        findings = check({**BASE, "register.yaml": register}).findings
        assert [f.rule for f in findings if f.severity is Severity.ERROR] == ["register-setting"]


def test_the_form_offers_no_region_as_the_country_of_a_company(html: bytes) -> None:
    options = html.decode().partition('id="f_established"')[2].partition("</select>")[0]
    assert 'value="IE"' in options
    assert not re.search('value="(EU|WORLD|CUSTOMER)"', options)


@pytest.mark.parametrize(
    ("pattern", "simple"),
    [
        (r"DPA-\d{4}-\d{3}", True),
        (r"(DPA|SCC)-\d+", True),
        (r"[A-Z]+(-\d)*", True),
        (r"\(a\|b\)+", True),
        (r"[|)]+", True),
        (r"(\w|\d)+-DPA", False),
        (r"((a|b)c){20}", False),
        (r"(a|aa)*", False),
        (r"\w*\w*\w*\w*\w*\w*", False),
    ],
)
def test_a_pattern_cannot_freeze_the_form(pattern: str, simple: bool) -> None:
    settings = REGISTER_OF_FORM.replace(r"DPA-\d{4}-\d{3}", f"'{pattern}'")
    policy = load(MemoryTree({**BASE, "register.yaml": settings})).policy
    assert policy.agreements.pattern == pattern
    assert patterns(policy)["reference"][0] == (f"^(?:{pattern})$" if simple else ".+")
