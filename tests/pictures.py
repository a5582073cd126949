"""Pictures of the example register's page and form, for the docs: `make pictures` takes them.

Needs Chromium. The tests do not compare pictures: another version of Chromium or of a font gives
other bytes.
"""

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from tests.browser import BROWSERS, Answers, Form, chromium, form_of
from tests.initech import DAY, example_files, initech
from tests.project import ROOT
from tests.repositories import plain_environment

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


class Picture(NamedTuple):
    """A picture of a page: its file, the window in pixels, and the media of the browser.

    The window starts at the element `at`, or at the top of the page.
    """

    name: str
    file: str
    width: int
    height: int
    at: str = ""
    colours: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    opened: str = ""


PICTURES = (
    Picture("page", "index.html", 1200, 1280),
    Picture("upcoming", "index.html", 1200, 420, at="#list_pending"),
    Picture("page-filtered", "index.html?country=US&data=contact", 1200, 900),
    Picture("page-narrow", "index.html", 390, 1200, at="#list_filter"),
    Picture(
        "page-dark", "index.html", 1200, 900, at=".list", colours="dark", opened=".list details"
    ),
    Picture("page-german", "index.de.html", 1200, 1100),
    Picture("page-print", "index.html", 794, 1123, media="print"),
    Picture("archive", "archive/index.html", 1200, 900),
)


def page_pictures(folder: Path, target: Path) -> None:
    """Take pictures of the example register's page, with its history."""
    with plain_environment():
        site = initech(folder / "initech").published(DAY)
    for name, content in site.items():
        file = folder / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    with chromium() as browser:
        for picture in PICTURES:
            page = browser.new_page(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme=picture.colours,
            )
            page.goto(f"{(folder / 'site').as_uri()}/{picture.file}")
            page.emulate_media(media=picture.media)
            if picture.opened:
                page.locator(picture.opened).first.evaluate("(part) => { part.open = true; }")
            if picture.at:
                page.locator(picture.at).first.evaluate("(part) => part.scrollIntoView()")
            page.wait_for_timeout(200)  # entries below the window are drawn late
            page.screenshot(path=target / f"{picture.name}.png")
            page.close()


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


def main() -> None:
    """Take all pictures, into the folder that the command line names, or into docs/."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs").absolute()
    if not any(map(shutil.which, BROWSERS)):
        sys.exit(f"install a browser: {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as name:
        page_pictures(Path(name), target)
        form_pictures(Path(name), target)


if __name__ == "__main__":
    main()
