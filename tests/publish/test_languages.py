"""The page in several languages."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checks.changes.announcement import announce
from checks.changes.change import Change
from checks.changes.kinds import KINDS
from checks.changes.landing import uncommitted_landing
from checks.changes.period import LongestPeriod
from checks.changes.wording import Wording
from checks.languages.language import language_of
from checks.publish.editions import editions
from checks.publish.site import render
from checks.register.load import load
from checks.register.period import Period
from tests.complete import COMPLETE
from tests.registers import ACME, policy, vendor
from tests.repositories import Repo
from tests.stories import start_register
from tests.trees import FILES, REGISTER, TODAY, VENDOR, MemoryTree


def _site(register: str = "", entry: str = VENDOR) -> dict[str, str]:
    files = {**FILES, "register.yaml": REGISTER + register, "subprocessors/acme-cloud.yaml": entry}
    return {name: data.decode() for name, data in render(load(MemoryTree(files)), TODAY).items()}


def _complete(languages: str) -> dict[str, str]:
    register = COMPLETE["register.yaml"].replace("[de, ja]", languages)
    files = {**COMPLETE, "register.yaml": register}
    return {name: data.decode() for name, data in render(load(MemoryTree(files)), TODAY).items()}


def _text(page: str) -> str:
    return unescape(re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", "", page, flags=re.DOTALL))


def test_each_language_has_a_page_and_a_frame() -> None:
    site = _site("site: {languages: [de, pt-BR]}\n")
    pages = {name for name in site if name.endswith(".html")}
    assert pages == {
        "index.html", "index.de.html", "index.pt-BR.html",
        "embed.html", "embed.de.html", "embed.pt-BR.html",
    }  # fmt: skip
    assert {name for name in _site() if name.endswith(".html")} == {"index.html", "embed.html"}


def test_a_further_language_leaves_all_other_files_as_they_are() -> None:
    plain, translated = _complete("[]"), _complete("[de, fr, es, ja]")
    for name, text in plain.items():
        if name != "index.html":
            assert translated[name] == text, name
    menu = r'<nav class="languages".*?</nav>\n|<link rel="alternate" hreflang=.*?>\n'
    assert re.sub(menu, "", translated["index.html"], flags=re.DOTALL) == plain["index.html"]


def test_the_pages_link_to_each_other() -> None:
    site = _site("site: {languages: [de]}\n")
    for name, page in site.items():
        if not name.startswith("index"):
            continue
        alternates = re.findall(r'<link rel="alternate" hreflang="(\S+)" href="(\S+)">', page)
        assert alternates == [
            ("en", "https://initech.com/subprocessors"),
            ("de", "https://initech.com/subprocessors/index.de.html"),
        ]
    assert (
        'rel="canonical" href="https://initech.com/subprocessors/index.de.html"'
        in (site["index.de.html"])
    )
    assert '<span aria-current="page">Deutsch</span>' in site["index.de.html"]
    link = 'hreflang="de" href="https://initech.com/subprocessors/index.de.html"'
    assert f'<a lang="de" {link} data-file="index.de.html">Deutsch</a>' in site["index.html"]
    assert "hreflang" not in _site()["index.html"]


def test_the_main_page_is_in_the_language_of_the_register() -> None:
    site = _site("language: de\n")
    assert '<html lang="de">' in site["index.html"]
    assert "geprüft am" in site["index.html"]
    assert "Vereinigte Staaten" in site["index.html"]
    assert "<h1>Unterauftragsverarbeiter</h1>" in site["index.html"]
    assert 'lang="en"' not in site["index.html"]
    # Data and Markdown stay in English.
    assert "United States" in site["subprocessors.json"]
    assert "Questions and objections" in site["subprocessors.md"]


def test_a_title_of_the_company_counts_more_than_the_catalogue() -> None:
    own = REGISTER.replace("title: Subprocessors", "title: {en: Subprocessors, de: Dienstleister}")
    files = {**FILES, "register.yaml": own + "site: {languages: [de, fr]}\n"}
    site = {name: data.decode() for name, data in render(load(MemoryTree(files)), TODAY).items()}
    assert "<h1>Subprocessors</h1>" in site["index.html"]
    assert "<h1>Dienstleister</h1>" in site["index.de.html"]
    assert "<h1>Sous-traitants ultérieurs</h1>" in site["index.fr.html"]


def test_without_a_catalogue_the_sentences_stay_english() -> None:
    page = _site("language: it\n")["index.html"]
    assert '<html lang="it">' in page
    assert "checked on" in page


@pytest.mark.parametrize("language", ["ar", "he"])
def test_a_script_from_right_to_left_turns_the_page(language: str) -> None:
    site = _site(f"language: {language}\nsite: {{languages: [de]}}\n")
    assert f'<html lang="{language}" dir="rtl">' in site["index.html"]
    assert f'<html lang="{language}" dir="rtl">' in site["embed.html"]
    assert "[dir=" in site["index.html"]
    assert "[dir=" not in site["index.de.html"]
    assert '<html lang="de">' in site["index.de.html"]
    assert f'<p class="purpose" lang="{language}" dir="rtl">' in site["index.de.html"]


def test_texts_are_in_the_language_of_the_page_if_the_register_has_them() -> None:
    page = _complete("[de]")["index.de.html"]
    assert '<p class="purpose">Betrieb der Anwendung</p>' in page
    assert '<h2 id="group_infrastructure">Infrastruktur</h2>' in page
    assert "<dt>Läuft auf</dt><dd>eigenen Rechnern</dd>" in page


def test_a_text_in_another_language_says_so() -> None:
    page = _complete("[de]")["index.de.html"]
    foreign = 'lang="en-GB" dir="ltr"'
    assert f'<p class="purpose" {foreign}>Customer support</p>' in page
    assert f'<h2 id="group_services" {foreign}>Services</h2>' in page
    assert f"<dt {foreign}>Retention</dt><dd {foreign}>30 days</dd>" in page
    assert f"Kontaktdaten, Daten über die Gewerkschaftszugehörigkeit, <span {foreign}>" in page
    assert f"Betroffene Personen: <span {foreign}>[people]" in page
    assert foreign not in _complete("[de]")["index.html"]


def test_a_region_with_its_usual_title_is_in_the_language_of_the_page() -> None:
    def place(title: str) -> str:
        entry = VENDOR.replace("[US]", "[EU]")
        register = f"regions: {{EU: {title}}}\nsite: {{languages: [ja]}}\n"
        return _site(register, entry)["index.ja.html"].partition('class="where">')[2]

    assert "欧州連合（EU）" in place("European Union")
    assert '<span lang="en" dir="ltr">The Union</span>' in place("The Union")
    assert "連合" in place("{en: The Union, ja: 連合}")


class _Tags(HTMLParser):
    """The names of all tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


@pytest.mark.parametrize("language", ["de", "fr", "es", "ja"])
def test_hostile_texts_stay_text_in_every_language(language: str) -> None:
    page = _Tags(_complete(f"[{language}]")[f"index.{language}.html"])
    assert page.tags.isdisjoint({"b", "i", "img"})
    assert not any(name.startswith("on") for name in page.attributes)


def test_the_choices_of_a_filter_are_sorted_without_accents() -> None:
    entry = VENDOR.replace("[US]", "[AT, PL, ZA, NL, AE]")
    page = _site("site: {languages: [de]}\n", entry)["index.de.html"]
    choices = page.partition('name="country"')[2].partition("</select>")[0]
    assert re.findall('value="([A-Z]{2})"', choices) == ["NL", "AT", "PL", "ZA", "AE"]


@pytest.mark.parametrize("language", ["de", "fr", "es", "ja"])
def test_changes_are_worded_in_each_language(language: str) -> None:
    register = load(MemoryTree(FILES))
    [acme] = register.subprocessors
    landing = uncommitted_landing(date(2026, 6, 1))
    window = LongestPeriod((Period.of(30),)).window(landing.noticed)
    for kind in KINDS.values():
        if not kind.wording or kind.early or kind.id == "moved":
            continue
        change = Change("acme", kind.id, "website", "the old", "the new")
        [announcement] = announce([change], acme, landing, window)
        english = Wording(register.policy).summary(announcement)
        words = Wording(register.policy, language_of(language), language).summary(announcement)
        assert words != english or kind.wording.startswith("{new}")
        assert ("the new" in words) == ("the new" in english)
        assert ("the old" in words) == ("the old" in english)


@pytest.fixture
def company(tmp_path: Path) -> Repo:
    """A register with German texts, in which a purpose and a title have changed."""
    return start_register(tmp_path / "repo", "2026-01-01", _purposes("Hosting", "Betrieb", "Kept"))


def _purposes(english: str, german: str, title: str) -> dict[str, str]:
    details = {"retention": {"title": {"en": title, "de": f"{title} (de)"}, "material": "true"}}
    return {
        "register.yaml": policy(details=details, site={"languages": ["de"]}),
        ACME: vendor(
            purpose={"en": english, "de": german},
            details={"retention": {"en": "30 days", "de": "30 Tage"}},
        ),
    }


def test_changes_are_in_the_language_of_the_page(company: Repo) -> None:
    company.land("2026-02-01", _purposes("Hosting and backups", "Betrieb und Backups", "Stored"))
    page = _text(company.published("2026-02-10")["index.de.html"].decode())
    assert "1 anstehende Änderung" in page
    assert "Zweck: Betrieb → Betrieb und Backups" in page
    assert "Wirksam ab 3. März 2026" in page
    assert "Widerspruch bis 3. März 2026" in page
    assert "Bezeichnung einer Angabe: Stored (de) (zuvor: Kept (de))" in page
    assert "Kept (de)30 Tage" in page.replace("\n", "")
    assert "Änderungsprotokoll" in page
    assert "purpose:" not in page


def test_a_change_in_one_language_is_a_change_on_every_page(company: Repo) -> None:
    company.land("2026-02-01", _purposes("Hosting", "Training von Modellen", "Kept"))
    site = {name: data.decode() for name, data in company.published("2026-02-10").items()}
    english, german = _text(site["index.html"]), _text(site["index.de.html"])
    assert "Purpose: Deutsch: Betrieb → Deutsch: Training von Modellen" in english
    assert "Zweck: Betrieb → Training von Modellen" in german
    entry = re.search(r'<li id="acme".*?</li>', site["index.de.html"], re.DOTALL)
    assert entry is not None
    assert '<p class="purpose">Betrieb</p>' in entry[0]
    assert '"old":"Betrieb","new":"Training von Modellen"' in site["subprocessors.json"]


def test_feeds_stay_in_english(company: Repo) -> None:
    company.land("2026-02-01", _purposes("Hosting and backups", "Betrieb und Backups", "Kept"))
    published = company.published("2026-02-10")
    site = {name: data.decode() for name, data in published.items()}
    assert "purpose: Hosting and backups (previously: Hosting)" in site["changes.json"]
    assert "Zweck" not in site["changes.json"] + site["changes.atom"] + site["changes.csv"]


def test_editions_name_each_language_once() -> None:
    register = load(
        MemoryTree({**FILES, "register.yaml": REGISTER + "site: {languages: [de, en]}\n"})
    )
    assert [edition.tag for edition in editions(register.policy)] == ["en", "de"]
