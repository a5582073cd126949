"""Measure the published page in Chromium: its weight, and the time until a reader can use it."""

import functools
import gzip
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.measure import RUNS, Failed, Times

PHONE = 4
"""How many times slower than this machine a phone is taken to be, as Lighthouse does."""

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

# The time from the start of the navigation until the answer to the first input is painted.
_FIRST_ANSWER = """
async () => {
  await ANSWER("a");
  return performance.now();
}
"""

# The time from an input until its answer is painted. The first search is not counted: it
# reads the texts of all entries.
_ANSWER_TIME = """
async () => {
  await ANSWER("a");
  const start = performance.now();
  await ANSWER("video");
  return performance.now() - start;
}
"""

# Types into the search field, and waits until the frame after the answer.
_ANSWER = """
((words) => {
  const field = document.getElementById("list_search");
  field.value = words;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
})
"""


def compressed(file: Path) -> int:
    """The size of a file as gzip sends it, in bytes."""
    return len(gzip.compress(file.read_bytes(), mtime=0))


def scores(command: Path, folder: Path) -> Mapping[str, int]:
    """The scores of the page in a folder, as Lighthouse sees it on a phone: 100 is the best.

    `command` is Lighthouse.
    """
    handler = functools.partial(_Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/index.html"
        # Lighthouse asks for robots.txt from within the page, and the page may ask nobody.
        options = ("--quiet", "--output=json", "--skip-audits=robots-txt")
        done = subprocess.run(
            [command, address, *options, "--chrome-flags=--headless=new --no-sandbox"],
            env={**os.environ, "CHROME_PATH": _program()}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        server.shutdown()
    if done.returncode:
        raise Failed(f"Lighthouse ended with status {done.returncode}:\n{done.stderr}")
    categories = json.loads(done.stdout)["categories"]
    return {name: round(100 * category["score"]) for name, category in categories.items()}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base
        """Print no requests."""


def _program() -> str:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Failed("install Chromium to measure the page")
    return program


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium. Raises `Failed` without it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=["--no-sandbox"])
        yield browser
        browser.close()


def until_usable(browser: Browser, page: Path, slower: int = PHONE) -> Times:
    """Time the loading of a page: from its address to the painted answer to a first input.

    The page comes from the disk, so no time of a network counts. The processor is slowed down.
    """
    return Times([_run(browser, page, _FIRST_ANSWER, slower) for _ in range(RUNS)])


def until_answered(browser: Browser, page: Path) -> Times:
    """Time the filter: from an input to the painted answer."""
    return Times([_run(browser, page, _ANSWER_TIME, slower=1) for _ in range(RUNS)])


def _run(browser: Browser, page: Path, script: str, slower: int) -> float:
    """Run a script in a new window, as soon as the document is there. Returns seconds."""
    window = browser.new_page(viewport={"width": 360, "height": 740})
    try:
        session = window.context.new_cdp_session(window)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        window.goto(page.absolute().as_uri(), wait_until="domcontentloaded", timeout=120_000)
        milliseconds: float = window.evaluate(script.replace("ANSWER", _ANSWER.strip()))
        if not window.locator("#list_count").text_content():
            raise Failed(f"the filter of {page} gave no answer")
    finally:
        window.close()
    return milliseconds / 1000
