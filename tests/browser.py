"""The form propose.html in Debian's Chromium, filled in like a person would fill it in."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from checks.publish.site import FORM, render
from checks.register.load import load
from tests.trees import MemoryTree

# Debian's Chromium without windows takes a third less time. `.ci/run` needs only the usual one.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

Answers = Mapping[str, Any]
"""Answers by the path of the field, such as `agreement.executed`. A list for several choices."""

_FILL = """
([answers, eachIsShown]) => {
  const set = (control, value) => {
    const inner = control.dataset.kind === "flag" || control.type === "checkbox";
    if (inner) control.checked = value; else control.value = value;
    if (!eachIsShown) return;
    control.dispatchEvent(new Event("input", {bubbles: true}));
    control.dispatchEvent(new FocusEvent("focusout", {bubbles: true}));
  };
  const byName = (name) => [...document.querySelectorAll("#form [data-path]")].find(
    (control) => JSON.parse(control.dataset.path).join(".") === name);
  for (const [name, value] of answers) {
    if (name === "file") { set(document.getElementById("file"), value); continue; }
    if (name === "countries") {
      for (const code of value) {
        document.getElementById("country").value = code;
        document.getElementById("add_country").click();
      }
      continue;
    }
    if (name === "safeguards") {
      for (const name of value) set(document.querySelector(`[data-safeguard="${name}"]`), true);
      continue;
    }
    if (name === "formerly") {
      for (const [old, until] of value) {
        document.getElementById("add_row").click();
        const row = document.querySelector("#rows > div:last-child");
        set(row.querySelector("[type=text]"), old);
        set(row.querySelector("[type=date]"), until);
      }
      continue;
    }
    const control = byName(name);
    if (!control) throw new Error(`there is no control for ${name}`);
    if (control.tagName === "FIELDSET") {
      const own = [];
      for (const item of value) {
        const box = [...control.querySelectorAll("input")].find((input) => input.value === item);
        if (box) set(box, true); else own.push(item);
      }
      if (own.length) set(control.querySelector("textarea"), own.join("\\n"));
    } else set(control, value);
  }
  const last = document.getElementById("file");
  if (!eachIsShown) last.dispatchEvent(new Event("input", {bubbles: true}));
}
"""

_CLEAR = """
() => {
  for (const button of document.querySelectorAll("#countries .remove")) button.click();
  document.getElementById("rows").replaceChildren();
  document.getElementById("form").reset();
}
"""


class Form:
    """An open form. The browser takes `day` for the current day."""

    def __init__(self, page: Page, html: bytes, folder: Path, day: date) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text))
        page.clock.set_fixed_time(f"{day}T12:00:00Z")
        self._address = (folder / FORM).as_uri()
        (folder / FORM).write_bytes(html)
        self.open()

    def open(self) -> "Form":
        """Open the form again, without answers."""
        self.page.goto(self._address)
        self.errors.clear()
        return self

    def fill(self, answers: Answers) -> "Form":
        """Give these answers, in order."""
        self.page.evaluate(_FILL, [[[name, value] for name, value in answers.items()], True])
        assert not self.errors, self.errors
        return self

    def replace(self, answers: Answers) -> "Form":
        """Give these answers instead of all others. Takes a fraction of the time of a new page.

        The form shows the row and the problems once, after all answers. After an earlier
        `propose`, it shows every problem.
        """
        self.errors.clear()
        self.page.evaluate(_CLEAR)
        self.page.evaluate(_FILL, [[[name, value] for name, value in answers.items()], False])
        assert not self.errors, self.errors
        return self

    def text(self, selector: str) -> str:
        """The text of the first element, which may be hidden."""
        return self.page.locator(selector).first.text_content() or ""

    @property
    def file(self) -> tuple[str, str]:
        """The path and the content of the file that the form writes."""
        return f"subprocessors/{self.page.input_value('#file')}.yaml", self.text("#yaml")

    @property
    def preview(self) -> str:
        """The HTML of the row."""
        return str(self.page.evaluate("document.getElementById('preview').innerHTML"))

    def propose(self) -> str:
        """Press the button. Returns the address that the form opens, or nothing.

        Chromium refuses the clipboard at some later time, and would say so to the next test.
        """
        self.page.evaluate(
            "() => { window.opened = ''; "
            "window.open = (...all) => { window.opened = all.join(' '); }; "
            "navigator.clipboard.writeText = async () => {}; "
            "document.querySelector('#opening:not([hidden]) > button, #copy').click(); }"
        )
        return str(self.page.evaluate("window.opened")).removesuffix(" _blank noopener")

    def problems(self) -> list[tuple[str, str]]:
        """Message and hint of each finding on the page, sorted. Code is not in backticks."""
        found = self.page.evaluate(
            "[...document.querySelectorAll('.problems > p')].map((p) => "
            "[p.children[1].textContent, p.querySelector('.hint').textContent])"
        )
        return sorted((message, hint) for message, hint in found)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser. Skips the test without Chromium; in CI, the test fails."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        reason = "needs Chromium: on Debian and Ubuntu, install the package chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def form_of(files: Mapping[str, str], day: date) -> bytes:
    """The published form of a register."""
    return render(load(MemoryTree(files)), day)[FORM]
