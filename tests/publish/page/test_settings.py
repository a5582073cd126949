"""Every site in every setting of a browser: accessible, within the window, quiet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

from checks.publish.editions import FRAME
from tests.programs import node_module
from tests.publish.page.conftest import Open, Published, opening
from tests.publish.page.reader import Reader
from tests.publish.page.sites import ARCHIVE, PAST, RICH, URL, VENDORS

_DESK = {"width": 1280, "height": 800}
_PHONE = {"width": 360, "height": 740}

ALL = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""The tags of the rules of axe-core: WCAG 2.2 AA, and best practice."""

COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that colours decide."""

LAYOUT = ("target-size", "color-contrast", "scrollable-region-focusable")
"""The rules that the width of the window decides."""


class Setting(NamedTuple):
    """Options of a window, and the rules of axe-core that its page could break.

    All other rules read the document alone, which `wide` has too.
    """

    options: Mapping[str, Any]
    rules: Sequence[str] = LAYOUT


SETTINGS: Mapping[str, Setting] = {
    "wide": Setting({"viewport": _DESK}, ALL),
    "768": Setting({"viewport": {"width": 768, "height": 1024}}),
    "641": Setting({"viewport": {"width": 641, "height": 900}}),
    "360": Setting({"viewport": _PHONE, "is_mobile": True, "has_touch": True}, ALL),
    "320": Setting({"viewport": {"width": 320, "height": 640}}),
    "dark": Setting({"viewport": _DESK, "color_scheme": "dark"}, COLOURS),
    "forced-colours": Setting({"viewport": _DESK, "forced_colors": "active"}, COLOURS),
    # At 200%, a window of 1280 pixels has room for 640.
    "zoomed": Setting({"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}),
    "print": Setting({"viewport": {"width": 794, "height": 1123}}, COLOURS),
    # The browser's own style decides the sizes of targets.
    "without-style": Setting({"viewport": _DESK}, ("wcag2a", "wcag21a", "best-practice")),
    "without-script": Setting({"viewport": _DESK}, ALL),
}

OF_LOADING = ("360", "zoomed", "without-style", "without-script")
"""The settings that need a window or a document of their own. An open page takes all others."""

AXE = """
async (rules) => {
  const done = await axe.run({runOnly: rules, resultTypes: ["violations", "passes"]});
  if (!done.passes.length) throw new Error("axe-core had nothing to check");
  return done.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}
"""

# The browser only estimates the height of rows out of sight, so their links seem to overlap.
UNFOLD = """
() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const { style } of document.querySelectorAll(".list > li")) {
    style.contentVisibility = "visible";
  }
}
"""

TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  const outside = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
  });
  return {
    scrolls: document.documentElement.scrollWidth > width,
    outside: outside.map((element) => element.outerHTML.slice(0, 100)),
  };
}
"""


@pytest.fixture
def open_site(browser: Browser, published: Published) -> Iterator[Open]:
    """Opens a site in a new window. Many open windows would slow down the browser."""
    with opening(browser, published) as open_site:
        yield open_site


@pytest.fixture(scope="module")
def unfolded(browser: Browser, published: Published) -> Iterator[Callable[[str, str], Reader]]:
    """Opens a page of a site unfolded. The window stays until another page is asked for."""
    with ExitStack() as windows:

        @lru_cache(maxsize=1)
        def unfolded(site: str, file: str) -> Reader:
            windows.close()
            reader = _opened(windows.enter_context(opening(browser, published)), site, "wide", file)
            reader.evaluate(UNFOLD)
            return reader

        yield unfolded


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    return node_module("axe-core/axe.min.js").read_text("utf-8")


def _opened(open_site: Open, site: str, setting: str, file: str = "") -> Reader:
    reader = open_site(site, **SETTINGS[setting].options)
    reader.with_script = setting != "without-script"
    reader.open(f"{URL}/{file}" if file else URL)
    if setting == "without-style":
        reader.evaluate("document.querySelectorAll('style').forEach((style) => style.remove())")
    return reader


def _switched(reader: Reader, setting: str) -> Reader:
    """The same page in another setting, which loads nothing again."""
    options = SETTINGS[setting].options
    reader.page.set_viewport_size(options["viewport"])
    reader.page.emulate_media(
        media="print" if setting == "print" else "screen",
        color_scheme=options.get("color_scheme", "light"),
        forced_colors=options.get("forced_colors", "none"),
    )
    return reader


def violations(reader: Reader, axe: str, rules: Sequence[str] = ALL) -> list[str]:
    """The violations that axe-core finds."""
    if not reader.evaluate("'axe' in window"):
        reader.evaluate(axe)
    found: list[str] = reader.evaluate(AXE, [*rules])
    return found


def expect_order(reader: Reader, axe: str, rules: Sequence[str]) -> None:
    """The page is accessible, fits into the window, asked nobody and said nothing."""
    assert violations(reader, axe, rules) == []
    assert reader.evaluate(TOO_WIDE) == {"scrolls": False, "outside": []}
    assert (reader.foreign, reader.said) == ([], [])


OTHERS = (
    ("own", ""), ("hostile", ""),
    (RICH, FRAME), (RICH, "index.de.html"), (RICH, ARCHIVE), (RICH, PAST),
)  # fmt: skip
"""Other sites, and other pages of the rich site."""


@pytest.mark.parametrize("setting", [name for name in SETTINGS if name not in OF_LOADING])
def test_everything_unfolded(
    unfolded: Callable[[str, str], Reader], setting: str, axe: str
) -> None:
    expect_order(_switched(unfolded(RICH, ""), setting), axe, SETTINGS[setting].rules)


@pytest.mark.parametrize("setting", OF_LOADING)
def test_everything_unfolded_as_it_loads(open_site: Open, setting: str, axe: str) -> None:
    reader = _opened(open_site, RICH, setting)
    reader.evaluate(UNFOLD)
    expect_order(reader, axe, SETTINGS[setting].rules)


@pytest.mark.parametrize("setting", ["wide", "360"])
def test_as_the_page_opens(open_site: Open, setting: str, axe: str) -> None:
    expect_order(_opened(open_site, RICH, setting), axe, LAYOUT)


@pytest.mark.parametrize("setting", ["wide", "360", "dark"])
def test_the_filter_in_use(open_site: Open, setting: str, axe: str) -> None:
    reader = _opened(open_site, RICH, setting)
    reader.search("e")
    assert 0 < len(reader.choose("country", "US")) < reader.rows.count()
    expect_order(reader, axe, SETTINGS[setting].rules)
    assert reader.search("no such vendor") == []
    expect_order(reader, axe, SETTINGS[setting].rules)


@pytest.mark.parametrize("setting", ["wide", "320", "dark"])
@pytest.mark.parametrize(("site", "file"), OTHERS)
def test_other_pages(
    unfolded: Callable[[str, str], Reader], site: str, file: str, setting: str, axe: str
) -> None:
    expect_order(_switched(unfolded(site, file), setting), axe, SETTINGS[setting].rules)


def test_a_long_list_fits(open_site: Open) -> None:
    reader = _opened(open_site, "long", "320")
    assert reader.evaluate(TOO_WIDE) == {"scrolls": False, "outside": []}


def test_a_browser_without_script_shows_everything_but_the_filter(open_site: Open) -> None:
    reader = open_site(java_script_enabled=False).open()
    assert reader.page.locator("#list_filter").is_hidden()
    assert len(reader.shown) == VENDORS


def test_violations_are_reported(open_site: Open, axe: str) -> None:
    reader = open_site().open()
    reader.evaluate("""() => {
      document.querySelector("h1").remove();
      document.querySelector("h2").style = "color: #eee; width: 3000px";
      document.querySelector("#list_filter select").ariaLabel = "";
      const search = document.querySelector("#list_filter select");
      search.parentNode.replaceWith(search);
      document.body.append(Object.assign(new Image(), {src: "https://example.com/a.png"}));
    }""")
    found = {line.partition(":")[0] for line in violations(reader, axe)}
    assert {"page-has-heading-one", "color-contrast", "select-name", "image-alt"} <= found
    assert reader.evaluate(TOO_WIDE)["scrolls"]
    assert len(reader.said) == 1  # The policy of the page lets nobody see the request.
    assert "Content Security Policy" in reader.said[0]
