"""The text of a page is extracted in another process, within limits."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from checks.upstream import reading
from checks.upstream.extraction import decoded
from checks.upstream.pages import Failure, Network, Page
from checks.upstream.reading import Reading, extract, read_page
from tests.upstream.servers import page

ROWS = "".join(f"<tr><td>Vendor {n}</td><td>Hosting</td></tr>" for n in range(40))
TABLE = page("Updated on 1 November.").replace("</article>", f"<table>{ROWS}</table></article>")


def given(body: str | bytes, kind: str = "text/html", charset: str = "") -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page("https://stripe.com/dpa", None, kind, charset, data)


def lines(body: str | bytes, kind: str = "text/html", charset: str = "") -> tuple[str, ...]:
    result = read_page(given(body, kind, charset))
    assert isinstance(result, Reading), result
    assert result.lines is not None
    return result.lines


def problem(body: str | bytes, kind: str = "text/html") -> str:
    result = read_page(given(body, kind))
    assert isinstance(result, Failure)
    return result.problem


def test_the_main_text_without_menu_and_footer() -> None:
    text = lines(TABLE)
    assert text[:2] == ("Our subprocessors", "Updated on 1 November.")
    assert "| Vendor 39 | Hosting |" in text
    assert not {"Home", "Prices", "Imprint"} & {*text}


def test_a_list_without_much_text() -> None:
    body = "<html><body><h2>Subprocessors</h2><ul><li>Amazon</li><li>Stripe</li></ul></body></html>"
    assert {"Amazon", "Stripe"} <= {word for line in lines(body) for word in line.split()}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", "Acme hosts\nBeta mails"),
        ("text/markdown; x", "Acme hosts\nBeta mails"),
        ("text/csv", "Acme hosts\nBeta mails"),
        ("application/json", "Acme hosts\nBeta mails"),
    ],
)
def test_other_text(kind: str, body: str) -> None:
    assert lines(body, kind.partition(";")[0]) == ("Acme hosts", "Beta mails")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/pdf", b"%PDF-1.7 x"),
        ("text/html", b"%PDF-1.7 x"),
        ("text/html", b"<html>\0\1\2"),
        ("image/png", b"\x89PNG"),
        ("", b"PK\x03\x04"),
    ],
)
def test_a_file_has_only_a_digest(kind: str, body: bytes) -> None:
    result = read_page(given(body, kind))
    assert isinstance(result, Reading)
    assert (result.lines, len(result.digest)) == (None, 64)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body><div id=root></div></body></html>",
        "<html><body><noscript>You need to enable JavaScript.</noscript></body></html>",
    ],
)
def test_a_page_without_text(body: str) -> None:
    assert problem(body) == "empty"


def test_a_login() -> None:
    form = "<form><input name=user><input class='x' type='password'></form>"
    assert problem(page("Please sign in.").replace("</article>", f"</article>{form}")) == "login"
    long = page(*["Acme hosts the data of our customers in Frankfurt."] * 20)
    assert lines(long.replace("<footer>", f"<footer>{form}"))


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("é".encode(), "latin1", "é"),
        ("é".encode("latin1"), "iso-8859-1", "é"),
        ("é".encode("cp1252"), "", "\ufffd"),
        (b"<meta charset='windows-1252'>\x80", "", "<meta charset='windows-1252'>€"),
        ("é".encode("utf-16"), "", "é"),
        ("\ufeffé".encode(), "", "é"),
        ("日本".encode("shift_jis"), "Shift_JIS", "日本"),
        (b"\xe9", "no-such-charset", "\ufffd"),
        (b"\xe9", "zip", "\ufffd"),
        (b"\xe9", "idna", "\ufffd"),
        (b"\xe9", "unicode_escape", "\ufffd"),
    ],
)
def test_character_sets(data: bytes, charset: str, text: str) -> None:
    assert decoded(data, charset) == text


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "hello world" + "</div>" * 100_000,
        "<table><tr><td>" * 50_000,
        "<" * 1_000_000,
        "<!--" * 300_000,
        "<a href='" + "x" * 1_000_000,
        "&lt;" * 500_000,
        "<p>" + "a\u0301\u0316" * 100_000,
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><html><p>&b;&b;</p></html>",
        "<meta charset=" * 10_000 + "\xff",
        "<input " * 700_000,
    ],
)
def test_a_hostile_page_ends_in_time(body: str) -> None:
    start = time.monotonic()
    result = read_page(given(body))
    assert isinstance(result, Reading | Failure)
    assert time.monotonic() - start < 20


def test_a_page_that_meets_a_bug_is_a_problem(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "fetch", lambda *_: 1 / 0)
    failure = reading.read("http://stripe.com/dpa", network)
    assert isinstance(failure, Failure)
    assert "the page met a bug of the watch (ZeroDivisionError)" in failure.detail


def script(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a page take over the other process."""
    (folder / "script.py").write_text(text, "utf-8")
    monkeypatch.setattr(reading, "_SCRIPT", folder / "script.py")


@pytest.mark.parametrize(
    "text",
    [
        "import time; time.sleep(60)",
        "print('[' * 5_000_000)",
        "import os; os.kill(os.getpid(), 11)",
        "raise SystemExit(1)",
        "print('[' * 200000)",
        "print('{}')",
        "print('[1]')",
        "print('[\"a\", null]')",
        "import json; print(json.dumps(['a' * 1_000_000]))",
        "import os, time; os.fork() or time.sleep(8)",
    ],
)
def test_a_process_that_was_taken_over(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, text, monkeypatch)
    start = time.monotonic()
    assert extract(b"", "html", "", seconds=1) is None
    assert time.monotonic() - start < 5


def test_half_a_character_from_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, r"print('[\"a\\ud800b\", \"c\\nd\"]')", monkeypatch)
    assert extract(b"", "html", "") == ("a?b", "c", "d")


def test_the_process_has_no_variables_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", "secret")
    script(tmp_path, "import json, os; print(json.dumps(sorted(os.environ)))", monkeypatch)
    assert "GH_TOKEN" not in (extract(b"", "html", "") or ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_output_is_limited(tmp_path: Path) -> None:
    code = f"""
import os, runpy
runpy.run_path({str(reading._SCRIPT)!r})["_limit"](5, 1_500_000_000, 1000)
os.write(1, b"x" * 600)
os.write(1, b"x" * 600)
os.write(1, b"x" * 600)
"""
    with (tmp_path / "output").open("wb") as output:
        subprocess.run([sys.executable, "-I", "-c", code], stdout=output, stderr=subprocess.DEVNULL)
    assert (tmp_path / "output").stat().st_size == 1000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_memory_is_limited() -> None:
    body = b"Acme hosts our data.\n" * 2_000_000
    assert extract(body, "plain", "")
    assert extract(body, "plain", "", memory=80_000_000) is None


def test_the_script_takes_nothing_from_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('mine')", "utf-8")
    command = [sys.executable, "-I", str(reading._SCRIPT), "html", "", "20", "1500000000", "1000"]
    body = page("Acme hosts our data.").encode()
    done = subprocess.run(command, cwd=tmp_path, input=body, capture_output=True, check=True)
    assert b"Acme hosts our data." in done.stdout
