"""Pages in a Latin script have a byte for each character, and say the same."""

import re
from collections.abc import Mapping

import pytest
from lxml import html

from checks.publish.assets import TEMPLATES
from checks.publish.site import render
from checks.register.load import load
from tests.generated import DAY
from tests.pages import entry, words
from tests.registers import ACME, full_vendor, policy
from tests.trees import MemoryTree

STRANGE = "Zürich – 株式会社 🇨🇭 → “Ελλάδα”"
"""Characters in Latin-1, beyond Latin-1, and beyond 16 bits."""


def site(files: Mapping[str, str], **settings: object) -> Mapping[str, bytes]:
    register = load(MemoryTree({"register.yaml": policy(**settings), **files}))
    assert not register.defects
    return render(register, DAY)


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
