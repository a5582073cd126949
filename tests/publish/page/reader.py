"""A browser that gets every answer from a published folder, and keeps account of the rest."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Route

from tests.publish.page.sites import URL

PREVIEW = "https://preview.initech.net/branch-7/list/"
"""A folder where the same site is shown before it is published."""

_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8", ".json": "application/json", ".csv": "text/csv",
    ".md": "text/markdown", ".atom": "application/atom+xml", ".ics": "text/calendar",
}  # fmt: skip


class Reader:
    """A page of a site in a window. The site is at `URL`, without a network."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.folder = folder
        self.page = context.new_page()
        self.foreign: list[str] = []
        """Requests that the site cannot answer."""
        self.said: list[str] = []
        """Errors of the script and messages of the console, such as violations of the CSP."""
        self.with_script = True
        """Whether pages keep their script. Without it, axe-core still runs."""
        context.route("**/*", self._answer)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", lambda message: self.said.append(message.text))

    def open(self, address: str = URL) -> "Reader":
        """Open a page. An address that starts with `?` or `#` is added to the list's address."""
        full = URL + address if address[0] in "?#" else address
        # Another fragment alone would not load the page again.
        self.page.goto("about:blank")
        self.page.goto(full)
        return self

    def file_at(self, address: str) -> str | None:
        """The file of the site behind an address, if there is any."""
        path = re.split("[?#]", address)[0]
        for start in (URL, PREVIEW.rstrip("/"), self.folder.as_uri()):
            if path.rstrip("/") == start:
                return "index.html"
            file = path.removeprefix(f"{start}/")
            if file.endswith("/"):
                file += "index.html"
            if file != path and (self.folder / file).is_file():
                return file
        return None

    def _answer(self, route: Route) -> None:
        file = self.file_at(route.request.url)
        if file is None:
            self.foreign.append(route.request.url)
            route.abort()
            return
        path = self.folder / file
        kind = _TYPES.get(path.suffix, "application/octet-stream")
        body = path.read_bytes()
        if not self.with_script:
            body = re.sub(rb"<script>.*?</script>", b"", body, flags=re.DOTALL)
        route.fulfill(body=body, content_type=kind)

    @property
    def rows(self) -> Locator:
        """All entries of the list, also hidden."""
        return self.page.locator(".list > li")

    @property
    def shown(self) -> list[str]:
        """The names of the entries that the page shows, in the order of the list."""
        script = "(rows) => rows.filter((row) => !row.closest('[hidden]')).map((row) => row.id)"
        return [str(slug) for slug in self.rows.evaluate_all(script)]

    @property
    def count(self) -> str:
        """The number of entries as the page states it."""
        return self.page.locator("#list_count").text_content() or ""

    def search(self, words: str) -> list[str]:
        """Type into the search field. Returns the entries on the page."""
        self.page.fill("#list_search", words)
        return self.shown

    def choose(self, field: str, value: str) -> list[str]:
        """Choose a filter. Returns the entries on the page."""
        self.page.select_option(f"select[name={field}]", value)
        return self.shown

    def evaluate(self, script: str, argument: object = None) -> Any:
        """The value of an expression or function in the page."""
        return self.page.evaluate(script, argument)
