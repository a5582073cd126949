"""Read the text of a page, in another process, or the digest of a file."""

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from checks.upstream.pages import Failure, Network, Page, fetch
from checks.upstream.text import LONGEST_READING

_SCRIPT = Path(__file__).with_name("extraction.py")

_SECONDS = 30
"""The limit of an extraction. A typical page takes a second, mostly to start the process."""

_MEMORY = 1_500_000_000
"""The limit of an extraction in bytes. Includes the addresses of shared libraries."""

_LARGEST_OUTPUT = 4_000_000
"""Bytes of JSON. A text of `LONGEST_TEXT` characters fits, even if each is escaped."""


@dataclass(frozen=True)
class Reading:
    """The text of a page as lines, or the digest of a file that has no lines."""

    url: str
    moved: str | None
    media_type: str
    lines: tuple[str, ...] | None
    digest: str


def read(url: str, network: Network) -> Reading | Failure:
    """Fetch and read a page. Never raises: a page that meets a bug must not hide the others."""
    try:
        page = fetch(url, network)
        return page if isinstance(page, Failure) else read_page(page)
    except Exception as error:
        kind = type(error).__name__
        return Failure(
            "unreadable", f"the page met a bug of the watch ({kind}): please report the page"
        )


def read_page(page: Page) -> Reading | Failure:
    """Read a page that was fetched."""
    form = _form(page)
    digest = sha256(page.body).hexdigest()
    if form is None:
        return Reading(page.url, page.moved, page.media_type, None, digest)
    lines = extract(page.body, form, page.charset)
    if lines is None:
        return Failure("unreadable", "the text of the page could not be extracted")
    if _asks_for_password(page.body) and sum(map(len, lines)) < _SHORT:
        return Failure("login", "the page asks for a login")
    if _is_empty(lines):
        return Failure("empty", "the page shows its text only to browsers with JavaScript")
    return Reading(page.url, page.moved, page.media_type, lines, digest)


_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S)


def _form(page: Page) -> str | None:
    """The form of a page: `html`, `plain`, or None for a file."""
    start = page.body[:1000]
    kind = page.media_type
    if start.startswith(b"%PDF-") or (b"\0" in start and "utf-16" not in page.charset):
        return None
    if kind in ("text/html", "application/xhtml+xml", "") and (kind or _HTML.match(start)):
        return "html"
    if kind.startswith("text/") or kind.endswith(("/json", "+json", "/xml", "+xml")):
        return "plain"
    return None


_PASSWORD = re.compile(rb"<input\b[^<>]{0,500}?\btype\s?=\s?[\"']?password\b", re.IGNORECASE)
_SHORT = 600
"""Characters. A page with less text than this and with a field for a password is a login."""


def _asks_for_password(body: bytes) -> bool:
    return _PASSWORD.search(body) is not None


def _is_empty(lines: tuple[str, ...]) -> bool:
    """Whether there is no text, or only the request to turn JavaScript on."""
    return not lines or (len(lines) <= 3 and any("javascript" in line.lower() for line in lines))


def extract(
    body: bytes, form: str, charset: str, seconds: int = _SECONDS, memory: int = _MEMORY
) -> tuple[str, ...] | None:
    """The lines of a page, or None if the other process met its limits or crashed."""
    command = [
        sys.executable, "-I", str(_SCRIPT), form, charset,
        str(seconds), str(memory), str(_LARGEST_OUTPUT),
    ]  # fmt: skip
    # Files, not pipes: a pipe stays open as long as any process that a hostile page has started.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
        given.write(body)
        given.seek(0)
        # The page must not learn the variables of this process.
        with subprocess.Popen(  # noqa: S603 - no shell, and a fixed script
            command,
            stdin=given,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        ) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return None
        printed.seek(0)
        return _lines(printed.read(_LARGEST_OUTPUT + 1))


def _lines(output: bytes) -> tuple[str, ...] | None:
    """The lines in the output of the other process, which a page may have taken over."""
    try:
        lines = json.loads(output)
    except (ValueError, RecursionError):
        return None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return None
    text = "\n".join(lines).encode("utf-8", "replace").decode()  # half a character is replaced
    return tuple(text.splitlines()) if len(text) < LONGEST_READING else None
