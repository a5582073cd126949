"""The filter of the page in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from checks.publish.site import render
from checks.register.load import load
from tests.generated import DAY
from tests.registers import ACME, BETA, GAMMA, full_vendor, path_of, policy
from tests.trees import MemoryTree

FILES = {
    "register.yaml": policy(
        regions={"EU": "European Union"},
        groups={"infrastructure": {"title": "Infrastructure"}, "services": {"title": "Services"}},
        scopes={"ai": "AI features"},
    ),
    ACME: full_vendor(name="Müller & Søn", countries=["FR"], engaged="2025-06-01"),
    BETA: full_vendor(name="Beta Ltd", purpose="Payments", countries=["EU"], scope="ai"),
    GAMMA: full_vendor(
        name="Gamma Ltd", countries=["US"], group="services", data=["health"], scope="Own | plan"
    ),
    path_of("delta"): full_vendor(
        name="Delta Ltd", countries=["US"], transfers="scc", ended="2026-06-01"
    ),
}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page, which is not the address in its links."""
    folder = tmp_path_factory.mktemp("site")
    page = render(load(MemoryTree(FILES)), DAY)["index.html"]
    (folder / "index.html").write_bytes(page)
    return folder


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens the page with a query and a fragment. Errors of the page fail the test."""
    errors: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))

    def opened(address: str = "") -> Page:
        page.goto(f"{(site / 'index.html').as_uri()}{address}")
        return page

    yield opened
    page.close()
    assert errors == []


def _shown(page: Page) -> list[str]:
    """The entries that the filter leaves."""
    found = page.evaluate(
        "[...document.querySelectorAll('.list > li')].filter((row) => !row.hidden)"
        ".map((row) => row.id)"
    )
    return [str(slug) for slug in found]


def _count(page: Page) -> str:
    return page.locator("#list_count").text_content() or ""


ALL = ["acme", "beta", "gamma", "delta"]


def test_without_a_choice_the_filter_shows_all(opened: Open) -> None:
    page = opened()
    assert page.locator("#list_filter").is_visible()
    assert _shown(page) == ALL
    assert _count(page) == "4 of 4 entries"
    assert not page.locator("#list_filter button").is_visible()


@pytest.mark.parametrize(
    ("name", "key", "slugs"),
    [
        ("country", "FR", ["acme", "beta"]),  # the Union contains France
        ("country", "EU", ["beta"]),
        ("country", "US", ["gamma", "delta"]),
        ("data", "health", ["gamma"]),
        ("scope", "ai", ["acme", "beta", "delta"]),  # without a scope, all customers
        ("scope", "Own / plan", ["acme", "gamma", "delta"]),
        ("safeguard", "not-stated", ["gamma"]),
        ("status", "ended", ["delta"]),
        ("status", "active", ["acme", "beta", "gamma"]),
    ],
)
def test_a_choice_leaves_the_entries_that_have_it(
    opened: Open, name: str, key: str, slugs: list[str]
) -> None:
    page = opened()
    page.select_option(f"select[name={name}]", key)
    assert _shown(page) == slugs
    assert _count(page) == f"{len(slugs)} of 4 entries"
    sections = page.locator("main > section:has(.list)").all()
    assert [section.is_visible() for section in sections] == [
        bool({*slugs} & group) for group in ({"acme", "beta"}, {"gamma"}, {"delta"})
    ]
    page.click("#list_filter button")
    expect(page.locator("#list_count")).to_have_text("4 of 4 entries")


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("muller", ["acme"]),
        ("SON  mü", ["acme"]),
        ("payments", ["beta"]),
        ("beta hosting", []),
        ("<b>", []),
    ],
)
def test_the_search_finds_names_and_purposes(opened: Open, text: str, slugs: list[str]) -> None:
    page = opened()
    page.fill("#list_search", text)
    assert _shown(page) == slugs


def test_the_address_keeps_the_filter(opened: Open) -> None:
    page = opened()
    page.select_option("select[name=country]", "US")
    page.fill("#list_search", "a & b=c#d")
    query = page.evaluate("location.search")
    assert query == "?q=a+%26+b%3Dc%23d&country=US"
    page = opened("?q=ltd&country=US&unknown=x&status=none")
    assert _shown(page) == ["gamma", "delta"]


def test_a_choice_that_the_list_lacks_filters_nothing(opened: Open) -> None:
    page = opened("?country=JP")
    assert page.eval_on_selector("select[name=country]", "(field) => field.selectedIndex") == 0
    assert _shown(page) == ALL


def test_a_link_shows_an_entry_that_the_filter_hides(opened: Open) -> None:
    page = opened("?country=FR#delta")
    assert _shown(page) == ALL
    assert page.locator("#delta h3").is_visible()
    assert page.locator("#list_ended").get_attribute("open") is not None


def test_the_links_of_a_copy_lead_to_the_files_beside_it(opened: Open, site: Path) -> None:
    for fragment in ("", "#acme", "#%"):
        page = opened(fragment)
        page.locator("[data-file='subprocessors.csv']").wait_for()
        target = page.locator("[data-file='subprocessors.csv']").get_attribute("href")
        assert target == (site / "subprocessors.csv").as_uri()
