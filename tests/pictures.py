"""Pictures of the example register's page and form, for the docs: `make pictures` takes them.

Needs Chromium, and a font with flags such as Noto Color Emoji. The tests do not compare pictures:
another version of Chromium or of a font gives other bytes.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from checks.publish.site import render
from checks.register.load import load
from tests.browser import BROWSERS, Answers, Form, chromium, form_of
from tests.initech import DAY, example_files, initech
from tests.project import ROOT
from tests.repositories import plain_environment
from tests.trees import MemoryTree

ANSWERS: Answers = {
    "name": "Acme Mail, Inc.",
    "website": "https://acme-mail.com/",
    "established": "US",
    "group": "features",
    "purpose": "Delivery of transactional e-mail",
    "data": ["communications", "contact"],
    "data-subjects": ["end-users"],
    "engaged": "2027-01-11",
    "countries": ["US"],
    "countries.US.place": "Virginia",
    "safeguards": ["scc"],
    "agreement.reference": "DPA-2026-014",
    "agreement.executed": "2026-11-02",
    "evaluation.privacy": "2026-10-19",
    "evaluation.security": "2026-10-19",
    "evaluation.confidentiality": "2026-10-19",
}
"""The vendor of the README, as a person enters it in the form."""

MISTAKES: Answers = {"website": "acme-mail.com", "engaged": "2026-12-01"}


def pages(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """Name of the picture, page, and size of the window in pixels: `width,height`.

    Without a history, the page begins with the groups. With the history, it begins with the
    upcoming changes.
    """
    files = render(load(MemoryTree(example_files())), date.fromisoformat(DAY))
    yield "page", files["index.html"], "1100,1160"
    with plain_environment():
        site = initech(folder / "initech").published(DAY)
    yield "upcoming", site["index.html"], "1100,860"


def form_pictures(folder: Path, target: Path) -> None:
    """Take pictures of the form: filled in, ready to propose, and with mistakes."""
    day = date.fromisoformat(DAY)
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        form = Form(page, form_of(example_files(), day), folder, day).fill(ANSWERS)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=target / "propose.png")
        page.set_viewport_size({"width": 900, "height": 860})
        page.locator(".proposal > details").evaluate("(details) => { details.open = true; }")
        page.locator(".proposal").screenshot(path=target / "propose-ready.png")
        form.fill(MISTAKES)
        form.propose()
        page.screenshot(path=target / "propose-mistakes.png")


def take(browser: str, page: Path, picture: Path, size: str) -> None:
    """Write a picture of the top of a page. Raises `CalledProcessError`."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    command = [browser, *options, f"--window-size={size}", f"--screenshot={picture}"]
    subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)


def main() -> None:
    """Take all pictures, into the folder that the command line names, or into docs/."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs").absolute()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"install a browser: {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as name:
        for picture, page, size in pages(Path(name)):
            file = Path(name) / f"{picture}.html"
            file.write_bytes(page)
            take(browser, file, target / f"{picture}.png", size)
        form_pictures(Path(name), target)


if __name__ == "__main__":
    main()
