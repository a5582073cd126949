"""The HTML of every page is valid, as html-validate reads it."""

import json
import subprocess
from pathlib import Path

from tests.programs import node_module
from tests.publish.page.conftest import Published
from tests.publish.page.sites import RICH

_RULES = {
    "extends": ["html-validate:standard", "html-validate:a11y"],
    # The filter answers at once, and needs no button to submit.
    "rules": {"wcag/h32": "off"},
}

_FILLED = "propose.html empty-heading"
"""The script of the form writes the heading of each country into a copy of a template."""


def validate(files: list[Path], folder: Path) -> list[str]:
    """The messages of html-validate about HTML files: `file rule: line, message`."""
    program = node_module("html-validate/bin/html-validate.mjs")
    config = folder / "htmlvalidate.json"
    config.write_text(json.dumps(_RULES), "utf-8")
    # The program ends before a pipe has taken a long report.
    report_file = folder / "report.json"
    command: list[str | Path] = [
        "node",
        program,
        "--config",
        config,
        "--formatter",
        f"json={report_file}",
        *files,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert report_file.exists(), done.stderr
    return [
        f"{Path(report['filePath']).name} {message['ruleId']}: "
        f"line {message['line']}, {message['message']}"
        for report in json.loads(report_file.read_text("utf-8"))
        for message in report["messages"]
    ]


def test_pages_are_valid(published: Published, tmp_path: Path) -> None:
    folders = [published(site) for site in (RICH, "own", "hostile")]
    files = [file for folder in folders for file in folder.glob("*.html")]
    archive = sorted(folders[0].glob("archive/*.html"))
    assert (len(files), len(archive)) >= (11, 20)
    files += [archive[0], archive[-1]]  # the oldest list, and the index
    messages = validate(files, tmp_path)
    assert [message for message in messages if not message.startswith(_FILLED)] == []


def test_invalid_pages_are_reported(published: Published, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    text = (published(RICH) / "index.html").read_text("utf-8")
    page.write_text(text.replace("</header>", "", 1), "utf-8")
    assert any("close-order" in message for message in validate([page], tmp_path))
