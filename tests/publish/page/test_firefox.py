"""The page in Debian's Firefox: accessible, within the window, quiet, and filtered."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest

from checks.publish.editions import FRAME
from tests.packages import cannot_run
from tests.programs import node_module
from tests.project import ROOT
from tests.publish.page.conftest import Published
from tests.publish.page.sites import PAST, RICH
from tests.publish.page.test_settings import ALL, AXE, TOO_WIDE, UNFOLD

PAGES = ("index.html", "index.html?country=US&q=e", "index.de.html", FRAME, PAST)
WIDTHS = (1280, 360)

_COUNT = "document.getElementById('list_count')?.textContent ?? ''"


@pytest.fixture(scope="module")
def answers(published: Published) -> Mapping[tuple[str, int], Any]:
    """What each page says, by file and width. One Firefox opens all pages."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        cannot_run("needs Firefox")
    node_module("puppeteer-core/package.json")
    axe = node_module("axe-core/axe.min.js").read_text("utf-8")
    asked = [(file, width) for file in PAGES for width in WIDTHS]
    site = published(RICH).as_uri()
    task = {
        "program": program,
        "pages": [{"url": f"{site}/{file}", "width": width} for file, width in asked],
        "scripts": [f"({UNFOLD})()", axe, f"({AXE})({json.dumps(ALL)})", f"({TOO_WIDE})()", _COUNT],
    }
    done = subprocess.run(
        ["node", ROOT / "tests/node/firefox.mjs"],
        input=json.dumps(task), capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    return dict(zip(asked, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("file", PAGES)
def test_pages_in_firefox(answers: Mapping[tuple[str, int], Any], file: str, width: int) -> None:
    answer = answers[file, width]
    _, _, violations, too_wide, count = answer["results"]
    assert answer["said"] == []
    assert violations == []
    assert too_wide == {"scrolls": False, "outside": []}
    assert count == _counts(file)


def _counts(file: str) -> str:
    """The number of entries, as the filter of the page states it."""
    counts = {"index.html": "42 of 42 entries", "index.html?country=US&q=e": "11 of 42 entries"}
    return counts.get(file, "42 von 42 Einträgen" if file == "index.de.html" else "")
