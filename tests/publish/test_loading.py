"""Browsers load the page fast: its first screen comes at once, in narrow characters."""

import re
from collections.abc import Mapping

import pytest
from lxml import html

from checks.publish.assets import TEMPLATES
from checks.publish.loading import SCREEN
from checks.publish.site import render
from checks.register.load import load
from tests.generated import DAY
from tests.pages import entry, page_of, words
from tests.registers import ACME, full_vendor, path_of, policy
from tests.trees import MemoryTree

STRANGE = "Zürich – 株式会社 🇨🇭 → “Ελλάδα”"
"""Characters in Latin-1, beyond Latin-1, and beyond 16 bits."""


def site(files: Mapping[str, str], **settings: object) -> Mapping[str, bytes]:
    register = load(MemoryTree({"register.yaml": policy(**settings), **files}))
    assert not register.defects
    return render(register, DAY)


def many(count: int) -> Mapping[str, str]:
    """The files of vendors, in the order of the list."""
    return {path_of(f"vendor-{n:03}"): full_vendor(name=f"Vendor {n:03}") for n in range(count)}


def expected(files: Mapping[str, str], **settings: object) -> list[str]:
    """The anchors before which a browser draws nothing."""
    page = page_of(site(files, **settings))
    links = page.xpath("/html/head/link[@rel='expect' and @blocking='render']/@href")
    assert all(page.xpath("//*[@id=$id]", id=link.removeprefix("#")) for link in links)
    return [str(link) for link in links]


@pytest.mark.parametrize(
    ("count", "anchors"),
    [
        (0, []), (1, ["#vendor-000"]), (SCREEN - 1, ["#vendor-028"]), (SCREEN, ["#vendor-029"]),
        (SCREEN + 1, ["#vendor-029"]), (SCREEN * 3, ["#vendor-029"]),
    ],
)  # fmt: skip
def test_a_browser_waits_for_a_screen_of_entries(count: int, anchors: list[str]) -> None:
    assert expected(many(count)) == anchors


def test_a_browser_waits_for_no_folded_entry() -> None:
    ended = full_vendor(name="Old Ltd", ended="2026-06-01")
    assert expected({ACME: ended}) == []
    assert expected({ACME: ended, **many(2)}) == ["#vendor-001"]


def test_a_screen_may_have_several_groups() -> None:
    groups = {"infrastructure": {"title": "Infrastructure"}, "services": {"title": "Services"}}
    service = full_vendor(name="Service Ltd", group="services")
    assert expected({**many(2), ACME: service}, groups=groups) == ["#acme"]


def test_only_the_page_waits() -> None:
    assert b"expect" not in site(many(2))["embed.html"]


@pytest.mark.parametrize("file", ["index.html", "embed.html"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_characters_of_a_page_have_a_byte_each(file: str, language: str) -> None:
    strange = full_vendor(name=STRANGE, purpose=STRANGE, address=STRANGE)
    page = site({ACME: strange}, organization=STRANGE, language=language)[file].decode()
    assert not [character for character in page if character > "\xff"]
    assert "ü" in page
    document = html.document_fromstring(page)
    assert STRANGE in document.find("head/title").text
    assert STRANGE in words(document.xpath("//li[@id='acme']//h3")[0])
    assert STRANGE in words(document.xpath("//li[@id='acme']//p[@class='purpose']")[0])


def test_a_page_in_another_script_has_its_own_characters() -> None:
    page = site({ACME: full_vendor(name=STRANGE)}, language="ja")["index.html"].decode()
    assert "復処理者" in page
    assert "株式会社" in page
    assert STRANGE in words(entry(html.document_fromstring(page), "acme").find(".//h3"))


@pytest.mark.parametrize("ending", ["css", "js"])
def test_styles_and_scripts_need_no_references(ending: str) -> None:
    files = [
        file
        for file in TEMPLATES.iterdir()
        if re.search(rf"\.min\.{ending}$|archive\.css", file.name)
    ]
    assert files
    for file in files:
        assert file.read_text("utf-8").encode("latin-1")
