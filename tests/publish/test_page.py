"""The page: order, pending changes, ended entries, details, and links to other files."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring
from markdown_it import MarkdownIt

from checks.publish import page
from checks.publish.page import Page
from checks.publish.public import Publisher
from checks.publish.site import render
from checks.register.load import load
from tests.folders import Files
from tests.generated import DAY
from tests.pages import entry, facts, page_of, part, parts_of, shown, words
from tests.registers import ACME, BETA, GAMMA, full_vendor, path_of, policy
from tests.stories import start_register
from tests.trees import MemoryTree

TODAY = "2026-06-30"

GROUPS = {
    "infrastructure": {"title": "Infrastructure"},
    "services": {"title": "Services", "order": "name"},
    "affiliates": {"title": "Affiliates", "order": ["gamma", "acme"]},
}


def _text(files: Mapping[str, str], **settings: object) -> str:
    """The page of a register without a history."""
    register = load(MemoryTree({"register.yaml": policy(**settings), **files}))
    assert not register.defects
    return render(register, DAY)["index.html"].decode()


def _page(files: Mapping[str, str], **settings: object) -> Any:
    return page_of({"index.html": _text(files, **settings)})


def _past(folder: Path, files: Files, start: Files | None = None) -> Any:
    """The page of a register whose files changed on 15 June 2026, after its start in March."""
    company = start_register(folder / "initech", "2026-03-02", start or {ACME: full_vendor()})
    company.land("2026-06-15", files)
    return page_of(company.published(TODAY))


def _status(page: Any) -> str:
    """The start of the status line, without its days."""
    line = words(page.xpath("//header/p[@class='status']")[0])
    return line.partition(" · last changed")[0].partition(" · checked on")[0]


# The order of the list.


def test_each_group_tells_its_order() -> None:
    files = {
        path_of(f"{slug}-{group}"): full_vendor(group=group, name=name, engaged=engaged)
        for group in GROUPS
        for slug, name, engaged in (
            ("acme", "Zeta Ltd", "2025-01-01"), ("beta", "Alpha Ltd", "2025-02-01"),
            ("gamma", "Mid Ltd", "2025-03-01"),
        )
    }  # fmt: skip
    groups = {**GROUPS, "affiliates": {"title": "A", "order": [f"{s}-affiliates" for s in
              ("gamma", "acme", "beta")]}}  # fmt: skip
    page = _page(files, groups=groups)
    told = {}
    for section in page.xpath("//main/section[ul[@class='list']]"):
        names = [words(name) for name in section.xpath("./ul/li//h3")]
        told[section.get("aria-labelledby")] = words(section.find("p[@class='order']")), names
    assert told == {
        "group_infrastructure": (
            "In the order in which we engaged the companies.", ["Zeta Ltd", "Alpha Ltd", "Mid Ltd"],
        ),
        "group_services": ("In alphabetical order.", ["Alpha Ltd", "Mid Ltd", "Zeta Ltd"]),
        "group_affiliates": (
            "In an order chosen by Initech.", ["Mid Ltd", "Zeta Ltd", "Alpha Ltd"],
        ),
    }  # fmt: skip


def test_a_group_without_entries_has_neither_list_nor_order() -> None:
    page = _page({ACME: full_vendor()}, groups=GROUPS)
    sections = page.xpath("//main/section[starts-with(@aria-labelledby, 'group_')]")
    assert [words(section) for section in sections[1:]] == ["Services None.", "Affiliates None."]
    assert page.xpath("//nav//a/@href") == [
        "#group_infrastructure", "#group_services", "#group_affiliates", "#list_subscribe",
    ]  # fmt: skip


def test_ended_entries_are_folded_at_the_end() -> None:
    old = full_vendor(name="Old Ltd", ended="2026-06-01")
    other = full_vendor(name="Other Ltd", ended="2026-06-30", group="services")
    page = _page({ACME: full_vendor(), BETA: old, GAMMA: other}, groups=GROUPS)
    fold = page.get_element_by_id("list_ended")
    assert (fold.tag, fold.get("open")) == ("details", None)
    assert words(fold.find("summary")) == "2 former subprocessors"
    assert fold.xpath("./ul[@class='list']/li/@id") == ["beta", "gamma"]
    assert page.xpath("//section[ul[@class='list']]//li/@id") == ["acme"]
    assert parts_of(entry(page, "beta"), "mark") == ["No longer used since 1 June 2026"]
    assert entry(page, "beta").get("class") == "ended"


def test_a_list_whose_only_entry_has_ended() -> None:
    page = _page({ACME: full_vendor(ended="2026-06-01")})
    assert words(page.xpath("//section[@aria-labelledby='group_infrastructure']")[0]) == (
        "Infrastructure None."
    )
    assert part(page, "ended").startswith("1 former subprocessor Acme Cloud, Inc.")
    assert _status(page) == "0 in use"


def test_the_status_line_counts_what_is_in_use_and_what_starts_later() -> None:
    later, ended = full_vendor(engaged="2026-08-01"), full_vendor(ended="2026-06-01")
    assert _status(_page({})) == "0 in use"
    assert _status(_page({ACME: full_vendor()})) == "1 in use"
    files = {ACME: full_vendor(), BETA: later, GAMMA: ended}
    assert _status(_page(files)) == "1 in use · 1 starts later"
    assert _status(_page({**files, path_of("delta"): later})) == "1 in use · 2 start later"


def test_an_entry_marks_its_first_and_last_day() -> None:
    page = _page({ACME: full_vendor(engaged="2026-08-01"), BETA: full_vendor(ended="2026-09-01")})
    assert parts_of(entry(page, "acme"), "mark") == ["From 1 August 2026"]
    assert parts_of(entry(page, "beta"), "mark") == ["No longer used from 1 September 2026"]
    assert [entry(page, slug).get("class") for slug in ("acme", "beta")] == ["upcoming", "active"]


# Pending changes.


def test_pending_changes_are_in_the_order_of_their_deadlines(tmp_path: Path) -> None:
    """The deadline is the last day for objections, or else the day of effect."""
    gamma, delta = "Gamma Ltd", path_of("delta")
    company = start_register(
        tmp_path / "initech",
        "2026-03-02",
        {ACME: full_vendor(), BETA: full_vendor(name="Beta Ltd"), GAMMA: full_vendor(name=gamma)},
    )
    company.land("2026-06-08", {delta: full_vendor(name="Delta Ltd", engaged="2026-12-01")})
    company.land("2026-06-15", {GAMMA: full_vendor(name=gamma, countries=["FR", "IN"])})
    company.land("2026-06-16", {ACME: full_vendor(countries=["FR", "JP"])})
    company.land("2026-06-17", {BETA: full_vendor(name="Beta Ltd", ended="2026-07-10")})
    page = page_of(company.published(TODAY))
    cards = page.xpath("//ul[@class='cards']/li")
    assert [card.get("data-of") for card in cards] == ["delta", "beta", "gamma", "acme"]
    assert [words(card.find("h3")) for card in cards] == [
        "Delta Ltd", "Beta Ltd", "Gamma Ltd", "Acme Cloud, Inc.",
    ]  # fmt: skip
    assert _status(page) == "3 in use · 1 starts later · 4 pending changes"
    assert page.xpath("//nav//a/@href")[0] == "#list_pending"


def test_a_pending_value_stands_beside_the_value_before(tmp_path: Path) -> None:
    start: Files = {ACME: full_vendor(countries=["US"], transfers={"dpf": {}}, established="FR")}
    later: Files = {
        ACME: full_vendor(
            purpose="Support", countries=["US", "CH"], transfers={"scc": {}}, established="US"
        )
    }
    [card] = _past(tmp_path, later, start).xpath("//ul[@class='cards']/li")
    assert [words(item) for item in card.findall("ul/li")] == [
        "Purpose: Hosting of the application → Support",
        "also Switzerland",
        "Country of establishment: France → United States",
        "Safeguards: EU-US Data Privacy Framework → "
        "standard contractual clauses (GDPR Art. 46(2)(c))",
    ]
    assert next(map(words, card.iter("del"))) == "Hosting of the application"
    assert next(map(words, card.iter("ins"))) == "Support"


def test_another_legal_entity_is_more_than_another_name(tmp_path: Path) -> None:
    [card] = _past(tmp_path, {ACME: full_vendor(name="Acme SE")}).xpath("//ul[@class='cards']/li")
    assert [words(item) for item in card.findall("ul/li")] == [
        "Acme SE takes the place of Acme Cloud, Inc."
    ]


def test_an_objection_is_a_mail_with_a_subject(tmp_path: Path) -> None:
    page = _past(tmp_path, {ACME: full_vendor(countries=["FR", "IN", "JP"])})
    [target] = page.xpath("//a[@class='object']/@href")
    parts = urlsplit(target)
    assert (parts.scheme, parts.path) == ("mailto", "privacy@initech.com")
    assert parse_qsl(parts.query, strict_parsing=True) == [
        ("subject", "Objection: Acme Cloud, Inc."),
        (
            "body",
            "We object to these changes:\r\n\r\n"
            "- also India (takes effect on 15 July 2026, the last day for objections)\r\n"
            "- also Japan (takes effect on 15 July 2026, the last day for objections)\r\n\r\n"
            "Customer:\r\n\r\nGrounds:",
        ),
    ]


@pytest.mark.parametrize(
    "name",
    ["A&bcc=evil@evil.com", "A?cc=evil@evil.com", "A\r\nBcc: evil@evil.com", "A#%0D%0ABcc: x", "+"],
)
def test_no_name_adds_a_header_to_an_objection(tmp_path: Path, name: str) -> None:
    """The rules refuse some of the names, but a list of the past may have them."""
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    company.land("2026-06-15", {BETA: full_vendor(name=name, engaged="2026-08-01")})
    page = page_of(company.published(TODAY, "--rev", "HEAD"))
    [target] = page.xpath("//a[@class='object']/@href")
    address, _, query = target.partition("?")
    assert address == "mailto:privacy@initech.com"
    coded = r"(?:[\w.~-]|%[0-9A-F]{2})+"
    assert re.fullmatch(rf"subject={coded}&body={coded}", query, re.ASCII)
    subject = unquote(query.removeprefix("subject=").partition("&")[0])
    assert subject.startswith("Objection: ")
    assert not re.search("[\r\n]", subject)


@pytest.mark.parametrize(("purpose", "whole"), [("Many " * 80, True), ("目的🙂" * 300, False)])
def test_a_mail_program_takes_the_address_of_an_objection(
    tmp_path: Path, purpose: str, whole: bool
) -> None:
    page = _past(tmp_path, {ACME: full_vendor(purpose=purpose)})
    [target] = page.xpath("//a[@class='object']/@href")
    assert len(target) <= 1900
    query = dict(parse_qsl(urlsplit(target).query, strict_parsing=True))
    assert query["subject"] == "Objection: Acme Cloud, Inc."
    assert (purpose.strip() in query["body"]) == whole
    assert ("…" in query["body"]) != whole
    assert query["body"].endswith("\r\n\r\nCustomer:\r\n\r\nGrounds:")


def test_an_objection_can_go_to_a_page(tmp_path: Path) -> None:
    contact = policy(contact="https://initech.com/contact?a=b@c&d")
    page = _past(tmp_path, {ACME: full_vendor(countries=["IN"])},
                 {"register.yaml": contact, ACME: full_vendor()})  # fmt: skip
    assert page.xpath("//a[@class='object']/@href") == ["https://initech.com/contact?a=b@c&d"]
    assert page.xpath("//footer//a/@href") == ["https://initech.com/contact?a=b@c&d"]


def test_without_an_address_there_is_no_link_for_objections(tmp_path: Path) -> None:
    """The rules refuse such a contact, but a list of the past may have it."""
    company = start_register(
        tmp_path / "initech", "2026-03-02",
        {"register.yaml": policy(contact="Ask Sam"), ACME: full_vendor()},
    )  # fmt: skip
    company.land("2026-06-15", {ACME: full_vendor(countries=["IN"])})
    page = page_of(company.published(TODAY, "--rev", "HEAD"))
    assert "Objections until 15 July 2026" in part(page, "pending")
    assert not page.xpath("//a[@class='object'] | //footer//a | //a[@href='about:blank']")


def test_a_deadline_of_the_past_is_shown_as_past(tmp_path: Path) -> None:
    """Objections may end before the change takes effect."""
    days = policy(notice={"days": 30, "objections": 10})
    page = _past(tmp_path, {ACME: full_vendor(countries=["FR", "IN"])},
                 {"register.yaml": days, ACME: full_vendor()})  # fmt: skip
    assert part(page, "pending") == (
        "Pending changes Acme Cloud, Inc. also India Takes effect on 15 July 2026 "
        "Objections were possible until 25 June 2026"
    )
    assert not page.xpath("//a[@class='object']")


def test_a_deadline_of_the_past_is_past_in_markdown_and_in_the_archive(tmp_path: Path) -> None:
    days = policy(notice={"days": 30, "objections": 10})
    company = start_register(
        tmp_path / "initech", "2026-03-02", {"register.yaml": days, ACME: full_vendor()}
    )
    company.land("2026-06-15", {ACME: full_vendor(countries=["FR", "IN"])})
    company.land("2026-06-27", {BETA: full_vendor(name="Beta Ltd", engaged="2026-09-01")})
    site = {name: data.decode() for name, data in company.published(TODAY).items()}
    row = "| Acme Cloud, Inc. | also India | 15 July 2026 | 25 June 2026 (has passed) |"
    assert row in site["subprocessors.md"]
    [_, second, third] = sorted(name for name in site if name.startswith("archive/2026"))
    assert "Objections until <time" in site[second]
    assert "Objections were possible until <time" in site[third]
    cards = page_of(site).xpath("//ul[@class='cards']/li")
    assert [card.get("data-of") for card in cards] == ["beta", "acme"]


# Details.


def test_the_details_tell_the_history_of_an_entry(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    company.land("2026-05-11", {ACME: full_vendor(website="https://acme.org/")})
    company.land("2026-06-01", {ACME: full_vendor(countries=["FR", "IN"])})
    company.land("2026-06-02", {ACME: full_vendor(countries=["FR"])})
    company.land("2026-06-03", {BETA: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    page = page_of(company.published(TODAY))
    assert facts(page, "acme")["History"] == [
        "1 June 2026: also India (withdrawn on 2 June 2026); website: https://acme.cloud/",
        "11 May 2026: website: https://acme.org/",
    ]
    assert facts(page, "beta")["History"] == [
        "3 June 2026: new subprocessor: Hosting of the application (France)"
    ]


def test_the_history_of_a_renamed_file_goes_on(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    company.land("2026-05-11", {ACME: full_vendor(website="https://acme.org/")})
    moved = full_vendor(website="https://acme.org/")
    company.land("2026-05-12", {ACME: None, "subprocessors/acme-cloud.yaml": moved})
    company.land("2026-05-13", {"subprocessors/acme-cloud.yaml": full_vendor()})
    files = company.published(TODAY)
    page = page_of(files)
    assert facts(page, "acme-cloud")["History"] == [
        "13 May 2026: website: https://acme.cloud/",
        "12 May 2026: listed as acme-cloud, not as acme",
        "11 May 2026: website: https://acme.org/",
    ]
    assert _links_of_log(page) == ["#acme-cloud"] * 3
    addresses = [item["url"] for item in json.loads(files["changes.json"])["items"]]
    assert [address.partition("#")[2] for address in addresses] == ["acme-cloud"] * 3


def test_a_former_name_of_a_file_is_free_for_another_vendor(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2026-03-02", {ACME: full_vendor()})
    company.land("2026-05-12", {ACME: None, "subprocessors/acme-cloud.yaml": full_vendor()})
    company.land("2026-05-20", {ACME: full_vendor(name="Beta Ltd", engaged="2026-08-01")})
    page = page_of(company.published(TODAY))
    assert [entry[:11] for entry in facts(page, "acme")["History"]] == ["20 May 2026"]
    assert [entry[:11] for entry in facts(page, "acme-cloud")["History"]] == ["12 May 2026"]
    assert _links_of_log(page) == ["#acme", "#acme-cloud"]


def _links_of_log(page: Any) -> list[str]:
    """The entries to which the change log leads, newest first."""
    return [str(link) for link in page.xpath("//section[@id='list_changes']//dd/a/@href")]


def test_details_are_folded_and_link_to_the_entry() -> None:
    page = _page({ACME: full_vendor()})
    [details] = entry(page, "acme").findall("details")
    assert details.get("open") is None
    assert words(details.find("summary")) == "Details"
    assert details.xpath("./a/@href") == ["#acme"]
    assert "History" not in facts(page, "acme")


def test_details_have_what_the_entry_leaves_out() -> None:
    page = _page(
        {
            ACME: full_vendor(
                established="US",
                address="1 Main Street, Boston",
                contact={"name": "Sam Lee", "role": "DPO", "email": "dpo@acme.cloud"},
                identifiers={"lei": "529900T8BM49AURSDO55", "euid": "DEK1101R.HRB12345"},
                formerly={"Acme Old": "2020-01-01"},
                also_known_as=["ACM", "Acme"],
                details={"retention": "30 days"},
                links={"privacy": "https://acme.cloud/privacy"},
            )
        },
        details={"retention": {"title": "Retention"}},
    )
    assert facts(page, "acme") == {
        "Established in": ["United States"],
        "Address": ["1 Main Street, Boston"],
        "LEI": ["529900T8BM49AURSDO55"],
        "EUID": ["DEK1101R.HRB12345"],
        "Contact": ["Sam Lee, DPO dpo@acme.cloud"],
        "Retention": ["30 days"],
        "Pages": ["Privacy"],
    }
    assert shown(page, "acme").count("Boston") == 0
    names = "Acme Cloud, Inc. Also known as: ACM, Acme Formerly: Acme Old (until 1 January 2020)"
    assert shown(page, "acme").startswith(names)  # the search reads them


# What is around the list.


def test_entries_with_the_same_countries_keep_their_own_titles_and_places() -> None:
    files = {"register.yaml": policy(), ACME: full_vendor(countries=["US"], transfers="scc")}
    register = load(MemoryTree(files))
    today = Publisher(register.policy, DAY).subprocessor(register.subprocessors[0])
    before, here = deepcopy(today), deepcopy(today)
    before["countries"][0]["name"] = before["countries"][0]["label"] = "America"
    here["countries"][0]["place"] = "Ohio"
    page = Page(register.policy)
    assert [
        parts_of(fragment_fromstring(page.row(vendor)), "where")[0]
        for vendor in (today, before, here, today)
    ] == [
        "United States Standard contractual clauses",
        "America Standard contractual clauses",
        "United States (Ohio) Standard contractual clauses",
        "United States Standard contractual clauses",
    ]


def test_without_a_history_the_page_has_no_changes() -> None:
    page = _page({ACME: full_vendor()})
    assert part(page, "pending") == part(page, "changes") == ""
    assert words(page.get_element_by_id("list_subscribe").find("h2")) == "Download"
    files = set(page.xpath("//@data-file"))
    assert files - {"embed.html"} == {
        "subprocessors.csv", "subprocessors.json", "subprocessors.md",
    }  # fmt: skip
    assert not page.xpath("//a[starts-with(@href, 'webcal:')]")


def test_the_log_has_years_with_the_last_open(tmp_path: Path) -> None:
    company = start_register(tmp_path / "initech", "2024-03-02", {ACME: full_vendor()})
    for day, purpose in (("2024-05-01", "A"), ("2025-05-01", "B"), ("2025-06-01", "C")):
        company.land(day, {ACME: full_vendor(purpose=f"Hosting of {purpose}")})
    log = page_of(company.published(TODAY)).get_element_by_id("list_changes")
    years = log.findall("details")
    assert [words(year.find("summary/h3")) for year in years] == ["2025", "2024"]
    assert [year.get("open") is not None for year in years] == [True, False]
    assert [words(day) for day in years[0].iter("dt")] == ["1 June 2025", "1 May 2025"]


def test_customers_can_subscribe_by_mail_where_a_setting_says_how() -> None:
    mail = "Write to {}, and we tell you of every change."
    subject = "?subject=Subscribe%3A%20Subprocessors"
    for address, link, sentence in (
        ("notices@initech.com", f"mailto:notices@initech.com{subject}", mail),
        ("https://initech.com/notices", "https://initech.com/notices", "{}"),
        ("notices?bcc=evil@evil.com", f"mailto:notices%3Fbcc%3Devil@evil.com{subject}", mail),
        ("javascript:alert(1)", None, "{}"),
    ):
        section = _page({ACME: full_vendor()}, site={"subscribe": address}).get_element_by_id(
            "list_subscribe"
        )
        assert words(section.find("dl/dd")) == sentence.format(address)
        assert section.xpath("./dl/dd[1]/a/@href") == ([link] if link else [])
    plain = _page({ACME: full_vendor()}).get_element_by_id("list_subscribe")
    assert words(plain.find("dl/dt")) == "As a file"


@pytest.mark.parametrize("releases", [True, False])
def test_releases_are_a_way_to_subscribe(releases: bool) -> None:
    forge = {"forge": "github", "repository": "https://github.com/initech/register"}
    page = _page({ACME: full_vendor()}, propose=forge, notice={"days": 30, "releases": releases})
    found = page.xpath("//section[@id='list_subscribe']//a/@href")
    assert ("https://github.com/initech/register/releases" in found) is releases


RUNS = "//script[not(@type='application/ld+json')]"
"""Scripts that run. The description for search engines is data."""


def test_a_page_without_a_filter_runs_nothing() -> None:
    files = {ACME: full_vendor(), BETA: full_vendor(ended="2026-06-01", countries=["IN"])}
    with_filter, without = _text(files), _text(files, site={"filter": False})
    page = page_of({"index.html": without})
    assert not page.xpath(f"{RUNS} | //form | //input | //select | //button | //output")
    assert "script-src" not in without
    page = page_of({"index.html": with_filter})
    assert len(page.xpath(f"{RUNS} | //form")) == 2
    assert "script-src 'sha256-" in with_filter
    lists = [re.findall(r'<li id="[\w-]+"', text) for text in (with_filter, without)]
    assert lists[0] == lists[1]


def test_the_filter_is_hidden_until_its_script_runs() -> None:
    [form] = _page({ACME: full_vendor()}).xpath("//form")
    assert form.get("hidden") is not None


HOSTILE = """<script>alert(1)</script><b>"x" 'y' &amp; {{ 7*7 }} </title></style></details>|z"""


def test_hostile_text_is_text_everywhere() -> None:
    """In the texts and attributes of the page. The text stands in every fact and every setting."""
    vendor = {
        "name": HOSTILE, "purpose": HOSTILE, "data": [HOSTILE, "contact"],
        "data_subjects": [HOSTILE, "end-users"], "scope": [HOSTILE, "Plan"], "address": HOSTILE,
        "also_known_as": [HOSTILE], "formerly": {HOSTILE: "2020-01-01"},
        "contact": {"name": HOSTILE, "role": HOSTILE, "email": f"{HOSTILE}@x"},
        "countries": {"US": {"place": HOSTILE, "for": [HOSTILE], "scope": HOSTILE}},
        "website": f"https://x/{HOSTILE}", "details": {"retention": HOSTILE},
        "transfers": {"derogation": {"article": HOSTILE}},
        "links": {"privacy": f"https://x/{HOSTILE}"},
    }  # fmt: skip
    plain = {**vendor, **dict.fromkeys(("name", "purpose", "address"), "Plain")}
    settings = {
        "organization": HOSTILE, "title": HOSTILE, "contact": f"{HOSTILE}@x",
        "url": f"https://initech.com/{HOSTILE}", "introduction": HOSTILE,
        "groups": {"infrastructure": {"title": HOSTILE, "introduction": HOSTILE,
                                      "order": ["acme"]}},
        "details": {"retention": {"title": HOSTILE}}, "site": {"subscribe": f"{HOSTILE}@x"},
    }  # fmt: skip
    files = {ACME: full_vendor(**vendor), BETA: full_vendor(**plain, ended="2026-06-01")}
    text = _text(files, **settings)
    harmless = _page({
        path: content.replace(HOSTILE, "Plain") for path, content in files.items()
    })  # fmt: skip
    page = page_of({"index.html": text})
    assert (text.count("<script"), text.count("</script>")) == (2, 2)
    assert not page.xpath("//b | //title/* | //style/*")
    tags = {element.tag for element in page.iter()} - {"p"}
    assert tags == {element.tag for element in harmless.iter()} - {"p"} | {"div"}
    assert {name for element in page.iter() for name in element.attrib} <= {
        name for element in harmless.iter() for name in element.attrib
    } | {"data-scope", "data-within", "rel"}
    assert "{{ 7*7 }}" in words(entry(page, "acme"))
    key = HOSTILE.replace("|", "/")
    assert entry(page, "acme").get("data-data").split("|") == [key, "contact"]
    assert key in page.xpath("//select[@name='data']/option/@value")


# Companions.


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://initech.com/subprocessors", "https://initech.com/subprocessors/"),
        ("https://initech.com/legal/list.html", "https://initech.com/legal/"),
        ("https://initech.com/list/?lang=en", "https://initech.com/list/"),
    ],
)
def test_links_to_companions_name_the_published_address(
    tmp_path: Path, url: str, folder: str
) -> None:
    """So a copy of the page, or a page in a frame, leads to the real files."""
    company = start_register(
        tmp_path / "initech", "2026-03-02", {"register.yaml": policy(url=url), ACME: full_vendor()}
    )
    site = company.published(TODAY)
    page = page_of(site)
    links = page.xpath("//a[@data-file]")
    assert all(link.get("href") == folder + link.get("data-file") for link in links)
    assert {link.get("data-file") for link in links} == (
        site.keys() - {"index.html", "subprocessors.schema.json", "SHA256SUMS"}
    )


@given(st.text(st.sampled_from("abB9é日 ,.;:()-_*`<&[\n\u00a0")))
@example("Companies that process personal data for us.")
@example("1. item")
@example("word ")
def test_a_plain_line_is_the_same_with_and_without_the_library(text: str) -> None:
    library = MarkdownIt("commonmark", {"html": False})
    assert page._from_markdown(text) == library.render(text)
