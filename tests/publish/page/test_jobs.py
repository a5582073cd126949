"""The jobs of readers. Each takes a single action."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from checks.publish.editions import FRAME
from tests.publish.page.conftest import Open
from tests.publish.page.reader import Reader
from tests.publish.page.sites import JAPAN, URL, VENDORS


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Stonebridge", ["stonebridge-data"]),  # a name
        ("stonebridge DATENBANKEN", ["stonebridge-data"]),  # in any case
        ("databases", ["harborview-vault", "stonebridge-data"]),  # a purpose
        ("mueller health", ["mueller-soen"]),  # an alias
        ("Sparrowpost", ["larkmail"]),  # an earlier name
        ("muller", ["mueller-soen"]),  # without accents
        ("müller", ["mueller-soen"]),
        ("sOn", ["mueller-soen"]),  # ø
        ("lodz", ["mueller-soen"]),  # ł and ó, in an earlier name
        ("山田", ["yamada-bunsho"]),  # in another script
        ("健康", ["mueller-soen"]),
        ("ＹＡＭＡＤＡ", ["yamada-bunsho"]),  # typed with a Japanese keyboard
        ("  letters   yamada ", ["yamada-bunsho"]),  # words in any order, with spaces around
        ("no such vendor", []),
    ],
)
def test_find_a_vendor(reader: Reader, words: str, found: Sequence[str]) -> None:
    assert reader.search(words) == found
    assert reader.count.startswith(f"{len(found)} of {VENDORS} entries")


# The rows of the rich list by filter: the field, the value, the hits.
FILTERS = (
    ("country", "US", 11),
    ("country", "JP", len(JAPAN)),
    ("data", "health", 1),
    ("people", "employees", 2),
    ("scope", "ai-assistant", 22),  # an entry without a scope concerns all customers
    ("safeguard", "scc", 17),
    ("status", "upcoming", 1),
    ("status", "ended", 1),
)


@pytest.mark.parametrize(("field", "value", "hits"), FILTERS)
def test_filter_the_list(reader: Reader, field: str, value: str, hits: int) -> None:
    shown = reader.choose(field, value)
    assert len(shown) == hits
    assert reader.count == f"{hits} of {VENDORS} entries"
    assert reader.page.url == f"{URL}?{field}={value}"
    reader.open(f"?{field}={value}")
    assert reader.shown == shown
    assert reader.count == f"{hits} of {VENDORS} entries"


def test_find_an_announced_country(reader: Reader) -> None:
    # Answerline is in the Philippines, and announced: also India.
    assert "answerline" in reader.choose("country", "IN")
    assert "answerline" in reader.search("india")


def test_the_number_of_hits_is_announced(reader: Reader) -> None:
    # Screen readers announce changes of an output element.
    assert reader.evaluate("document.getElementById('list_count').tagName") == "OUTPUT"


def test_filters_and_the_search_narrow_each_other(reader: Reader) -> None:
    everywhere = reader.search("e-mail")
    american = reader.choose("country", "US")
    assert ["larkmail"] == american != everywhere
    assert reader.page.url == f"{URL}?q=e-mail&country=US"


def test_show_all_entries_again(reader: Reader) -> None:
    reader.open("?q=e-mail&country=US")
    reader.page.click("button[type=reset]")
    assert len(reader.shown) == VENDORS
    assert reader.page.url == URL


def test_sections_without_hits_are_hidden(reader: Reader) -> None:
    reader.choose("data", "health")
    headings = reader.page.locator("main h2:visible").all_text_contents()
    assert "Features of the product" in headings
    assert not {"Infrastructure", "Affiliates", "Pending changes"} & {*headings}


def test_see_the_name_that_a_search_has_found(reader: Reader) -> None:
    reader.search("sparrowpost")
    assert reader.page.locator("#larkmail").get_by_text("Sparrowpost").first.is_visible()
    assert reader.page.locator("#larkmail details").get_attribute("open") is None


def test_a_search_without_hits_says_what_it_covers(reader: Reader) -> None:
    reader.search("no such vendor")
    assert "The search covers names, purposes" in reader.count
    reader.search("")
    assert reader.count == f"{VENDORS} of {VENDORS} entries"


def test_after_all_entries_are_shown_the_search_has_the_focus(reader: Reader) -> None:
    reader.open("?country=JP")
    reader.page.click("button[type=reset]")
    expect(reader.page.locator("#list_search")).to_be_focused()


def test_the_address_of_a_filter_names_no_entry(reader: Reader) -> None:
    # A colleague who opens the address would get this entry, and no filter.
    reader.open("#stonebridge-data")
    shown = reader.choose("country", "JP")
    assert reader.page.url == f"{URL}?country=JP"
    reader.open(reader.page.url)
    assert reader.shown == shown


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("nav a[href='#group_infrastructure']", "#group_infrastructure"),
        ("#list_changes a[href='#lexicroft']", "#lexicroft"),
    ],
)
def test_follow_a_link_to_what_the_filter_hides(reader: Reader, link: str, target: str) -> None:
    reader.open(target)  # the same address again
    reader.choose("data", "health")
    assert reader.page.locator(target).is_hidden()
    reader.page.locator(link).first.click()
    assert reader.page.locator(target).is_visible()
    assert reader.page.url == f"{URL}{target}"
    assert len(reader.shown) == VENDORS
    expect(reader.page.locator(target)).to_be_in_viewport()


def test_a_link_to_another_language_keeps_the_filter(reader: Reader) -> None:
    link = reader.page.locator("nav a[lang=de]")
    reader.choose("country", "JP")
    reader.open(link.evaluate("(link) => link.href"))
    assert reader.page.url == f"{URL}/index.de.html?country=JP"
    assert reader.shown == JAPAN
    reader.open(reader.page.locator(".languages a[lang=en]").evaluate("(link) => link.href"))
    assert reader.shown == JAPAN


def test_open_the_link_of_an_ended_vendor(reader: Reader) -> None:
    reader.open("#cairnfile")
    assert reader.page.locator("#cairnfile").is_visible()


def test_open_the_link_of_a_vendor_that_the_filter_hides(reader: Reader) -> None:
    reader.open("?country=JP#stonebridge-data")
    assert reader.page.locator("#stonebridge-data").is_visible()


def test_see_the_changes_since_march(reader: Reader) -> None:
    days = reader.page.locator("#list_changes details[open] dt time").evaluate_all(
        "(times) => times.map((time) => time.dateTime)"
    )
    assert days == sorted(days, reverse=True)
    since_march = [day for day in days if day >= "2026-03-01"]
    assert len(since_march) == 6
    entries = reader.page.locator("#list_changes dd")
    unlinked = entries.filter(has_not=reader.page.locator("a[href^='#']")).all_text_contents()
    # Only a vendor whose file was deleted has no entry on the list.
    assert unlinked
    assert all("Ticketfold" in text for text in unlinked)


def test_earlier_years_are_folded(reader: Reader) -> None:
    years = reader.page.locator("#list_changes > details")
    assert years.locator("h3").all_text_contents() == ["2026", "2025"]
    assert years.evaluate_all("(all) => all.map((year) => year.open)") == [True, False]


def test_go_from_the_change_log_to_the_vendor(reader: Reader) -> None:
    reader.page.click("#list_changes a[href='#lexicroft']")
    assert reader.page.locator("#lexicroft").is_visible()
    assert reader.page.locator("#lexicroft").evaluate("(row) => row.matches(':target')")


def test_object_to_a_change(reader: Reader) -> None:
    cards = reader.page.locator(".cards > li")
    deadlines = cards.locator(".deadline")
    assert (cards.count(), deadlines.count()) == (4, 3)
    for card in cards.filter(has=reader.page.locator(".deadline")).all():
        link = urlsplit(card.locator("a.object").get_attribute("href") or "")
        assert (link.scheme, link.path) == ("mailto", "privacy@initech.com")
        query = parse_qs(link.query, strict_parsing=True)
        (subject,), (body,) = query["subject"], query["body"]
        name = (card.locator("h3").text_content() or "").partition(" (")[0]
        assert subject.startswith(f"Objection: {name}")
        assert len(body.split("\r\n- ")) == 1 + card.locator("li").count()
        assert not set(subject) & set("\r\n")


def test_on_a_phone_a_filter_leaves_short_cards(open_site: Open) -> None:
    reader = open_site(viewport={"width": 390, "height": 844}).open()
    cards = reader.page.locator(".cards > li:visible")
    assert cards.locator("li").first.is_visible()
    reader.choose("country", "IN")
    assert cards.count() == 1
    assert cards.locator("li").first.is_hidden()
    assert cards.locator(".deadline").is_visible()
    assert reader.page.locator("#answerline .later").is_visible()  # the change is told here


def test_the_ring_of_the_focus_is_not_clipped(reader: Reader) -> None:
    room = reader.page.locator("#larkmail").evaluate(
        "(row) => row.querySelector('summary').getBoundingClientRect().left"
        " - row.getBoundingClientRect().left"
    )
    assert room >= 3


def test_every_deadline_names_its_day(reader: Reader) -> None:
    days = reader.page.locator(".deadline time").evaluate_all("(all) => all.map((t) => t.dateTime)")
    assert sorted(days) == ["2026-12-09", "2026-12-09", "2026-12-18"]


def test_subscribe(reader: Reader) -> None:
    links = reader.page.locator("#list_subscribe a").evaluate_all("(all) => all.map((a) => a.href)")
    assert "https://initech.com/legal/notices" in links
    assert "webcal://initech.com/legal/subprocessors/calendar.ics" in links
    assert "https://initech.com/legal/subprocessors/changes.atom" in links
    # Google Calendar asks for an address that starts with https.
    ics = "https://initech.com/legal/subprocessors/calendar.ics"
    assert reader.page.get_by_role("link", name=ics).is_visible()
    assert "https://github.com/initech/subprocessors/releases" in links


def test_cite_the_version(reader: Reader) -> None:
    status = reader.page.locator(".status").text_content() or ""
    assert "checked on 23 November 2026 · version " in status
    assert len(reader.page.locator(".status code").text_content() or "") == 10


def test_cite_a_vendor(reader: Reader) -> None:
    row = reader.page.locator("#larkmail")
    row.locator("summary").click()
    link = row.get_by_text("Link to this entry")
    assert link.evaluate("(link) => link.href") == f"{URL}#larkmail"


def test_put_the_list_on_another_page(reader: Reader) -> None:
    link = reader.page.locator(f"#list_subscribe a[data-file='{FRAME}']")
    reader.open(link.evaluate("(link) => link.href"))
    assert len(reader.shown) == VENDORS - 1  # without the ended vendor
    target = "(link) => [link.href, link.ownerDocument.querySelector('base').target]"
    pending = reader.page.locator(".status a", has_text="4 pending changes")
    assert pending.evaluate(target) == [f"{URL}#list_pending", "_blank"]
    changes = reader.page.get_by_text("Changes, deadlines and downloads")
    assert changes.evaluate(target) == [URL, "_blank"]


def test_print_the_list(reader: Reader) -> None:
    reader.page.emulate_media(media="print")
    try:
        assert len(reader.shown) == VENDORS
        assert reader.page.locator("#list_filter").is_hidden()
        assert reader.page.locator("#larkmail dl").is_visible()
    finally:
        reader.page.emulate_media(media="screen")


def test_print_a_part_of_the_list(reader: Reader) -> None:
    reader.choose("country", "JP")
    reader.page.emulate_media(media="print")
    try:
        assert reader.page.locator("#list_count").is_visible()
        assert reader.count == f"{len(JAPAN)} of {VENDORS} entries"
        filters = reader.page.locator("#list_filter label")
        shown = [label.inner_text() for label in filters.all() if label.is_visible()]
        assert [text.split("\n")[0] for text in shown] == ["Country"]
        assert reader.page.locator("#list_filter button").is_hidden()
    finally:
        reader.page.emulate_media(media="screen")


def test_read_the_list_in_german(reader: Reader) -> None:
    reader.open(reader.page.locator("nav a[lang=de]").evaluate("(link) => link.href"))
    assert reader.page.url == f"{URL}/index.de.html"
    assert reader.evaluate("document.documentElement.lang") == "de"
    assert reader.page.locator("h1").text_content() == "Unterauftragsverarbeiter"
    assert reader.choose("country", "JP") == JAPAN
    assert reader.count == f"{len(JAPAN)} von {VENDORS} Einträgen"
