"""With every rule off that can be, every output is still written, and none can be steered."""

import csv
import io
import json
import re
from datetime import date, timedelta
from email import message_from_string
from pathlib import Path
from xml.etree import ElementTree

import pytest
import regex
from icalendar import Calendar
from jsonschema import Draft202012Validator

from checks.rules import RULES
from tests.project import ROOT
from tests.publish.test_csv_cells import SEPARATORS, is_formula, split
from tests.registers import ACME, BETA, full_vendor, policy
from tests.repositories import Repo

_STEERS = regex.compile(r"[[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]--[\n]]", regex.V1)
"""Characters that steer a terminal; a line break is no such character."""

HOSTILE = {
    "an open bracket": "https://[",
    "an address of nothing": "https://",
    "a script": "javascript:alert(1)",
    "a quotation mark": 'https://a.com/"><script>alert(1)</script>',
    "a port": "https://a.com:port/",
    "half an address": "https://[::1",
    "a bad percent": "https://a.com/%zz%",
    "a full-width host": "https://ａ．com／%",
    "a formula": "=cmd|' /C calc'!A0;\t=1",
    "tags": "</td></table><script>alert(1)</script><!--",
    "CDATA": "]]><x/>&amp;&#0;",
    "a template": "{{ 7*7 }} {% raw %} ${x}",
    "a line break": "a\nb\r\nX-INJECTED:1\n=1\n::error::x",
    "a break of Unicode": "a\u2028X-INJECTED:1\u2029\x85=1",
    "controls": "\x00\x01\x07\x1b[31m\x7f\x9b31m",
    "invisible characters": "\u202e\u200b\ufeff\u2066a\U000e0041",
    "no characters": "\ufffe\uffff\ufdd0\U0010ffff",
    "private characters": "\ue000\U000f0000",
    "a new character": "\U00031350\U0001fae8",
    "combining characters": "a" + "\u0301" * 50,
    "a backslash": "\\N{x}\\",
    "spaces": "  \u3000\xa0 ",
    "a hash": "#",
    "a question mark": "?a=b#c",
    "a comma": ";,:\"'",
    "a mail": "a@b\nBcc: c@d",
    "Markdown": "[a](javascript:alert(1)) | `b` **c** @team #1 <b> ![](https://evil.com/x)",
    "much": "word " * 700,
    "one long word": "x" * 3000,
}


def _register(value: str) -> str:
    return policy(
        organization=value,
        title=value,
        introduction=value,
        url=value if value.startswith("https://") else f"https://{value}",
        contact=value,
        groups={"infrastructure": {"title": value, "introduction": value}},
        regions={value[:99]: value, "EU": value},
        agreements=None,
        evaluation={"areas": [value]},
        rules={rule.id: "off" for rule in RULES.values() if not rule.fixed},
    )


def _vendor(value: str, day: str, **more: object) -> str:
    fields: dict[str, object] = {
        "name": value,
        "also_known_as": [value, value],
        "website": value,
        "purpose": value,
        "countries": [value, "EU", "FR"],
        "scope": value,
        "established": value,
        "address": value,
        "contact": dict.fromkeys(("name", "role", "email", "url"), value),
        "agreement": {"reference": value, "executed": "2025-01-15", "url": value},
        "evaluation": {value[:99]: "2025-01-01"},
        "engaged": day,
        "internal": dict.fromkeys(("owner", "risk", "notes"), value),
    }
    return full_vendor(**{**fields, **more})


def _story(folder: Path, value: str) -> Repo:
    """A register whose every text is the value, or was, with changes of each field."""
    company = Repo(folder)
    calm = full_vendor(agreement={"reference": "DPA-2025-001", "executed": "2025-01-15"})
    company.land("2026-05-01", {"register.yaml": _register(value), ACME: calm, "x/y.txt": "x"})
    company.land("2026-05-02", {ACME: _vendor(value, "2026-01-02")})
    company.land("2026-05-03", {BETA: _vendor(f"b{value}", "2026-08-01", announced="2026-05-03")})
    company.land("2026-05-04", {ACME: _vendor(f"{value}2", "2026-01-02", ended="2026-09-01")})
    return company


NOTICES = ("text", "eml", "html", "markdown", "json")

COMMANDS = (
    *(["check", "--format", form] for form in ("text", "github", "json", "sarif", "codequality")),
    *(["changes", "--format", form] for form in ("text", "markdown", "json")),
    *(["notice", "--since=2026-05-01", "--format", form] for form in NOTICES),
    *(["review", "--base=HEAD~2", "--format", form] for form in ("markdown", "json")),
    *(["deadlines", "--within=900", "--format", form] for form in ("text", "markdown", "json")),
    *(["extract", "dora", "--internal", "--format", form] for form in ("markdown", "csv", "json")),
)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_every_output_is_written_with_any_value(value: str, tmp_path: Path) -> None:
    company = _story(tmp_path / "initech", value)
    files = {name: data.decode() for name, data in company.published("2026-06-01").items()}
    assert len([name for name in files if not name.startswith("archive/")]) == 11
    for name, text in files.items():
        _assert_harmless(name, text)
    for revision in ("HEAD~1", "HEAD"):
        company.published("2026-06-01", "--rev", revision)
    for command in COMMANDS:
        day = [] if command[0] == "changes" else ["--today=2026-06-01"]
        outcome = company.run(*command, *day)
        assert outcome.status in (0, 1), (command, outcome.err)
        assert "Traceback" not in outcome.err
        assert "failed here with" not in outcome.out + outcome.err
        if "json" in command:
            json.loads(outcome.out)
        elif command[-1] == "text":
            assert not _STEERS.search(outcome.out)
        elif command[-1] == "html":
            assert not re.search("<(?:script|b|x|img)[ >/]", outcome.out)
        if command[-1] == "eml":
            headers = [*message_from_string(outcome.out).keys()]
            assert headers == ["Subject", "X-Unsent", "MIME-Version", "Content-Type"]
        elif command[-1] != "html":  # where a line break is a space
            assert not re.search("^X-INJECTED", outcome.out, re.MULTILINE)


_SCHEMES = ("#", "https://", "webcal://", "mailto:", "about:blank")


def _assert_harmless(name: str, text: str) -> None:
    """Whether programs that read the file find what we mean, and no more."""
    if name == "subprocessors.json":
        schema = json.loads((ROOT / "schemas/published.json").read_text("utf-8"))
        assert not list(Draft202012Validator(schema).iter_errors(json.loads(text)))
        assert len(json.loads(text)["subprocessors"]) == 2
    elif name == "changes.json":
        assert json.loads(text)["items"]
    elif name == "changes.atom":
        atom = "{http://www.w3.org/2005/Atom}"
        tags = {tag.tag for tag in ElementTree.fromstring(text).iter()}
        known = "feed title link id updated author name entry published content category"
        assert tags <= {atom + tag for tag in known.split()}
    elif name == "calendar.ics":
        calendar = Calendar.from_ical(text)
        assert calendar.walk("VEVENT")
        assert not re.search("^X-INJECTED", text, re.MULTILINE)
        assert not re.search("[\x00-\x09\x0b-\x1f]", text.replace("\r\n", ""))
    elif name.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len({len(row) for row in rows}) == 1
        for separators in SEPARATORS:
            assert not [cell for cell in split(text, separators) if is_formula(cell)]
    elif name == "index.html":
        body = text[text.index("</style>") :]
        assert body.count("<script>") == 1
        body = body[: body.index("<script>")]
        assert not re.search("<(?:script|x|b)[ >/]", body)
        targets = re.findall('href="([^"]*)"', body)
        assert targets
        assert not [target for target in targets if not target.startswith(_SCHEMES)]
        assert "\nX-INJECTED" not in "".join(targets)


def test_what_is_off_can_be_far_away(tmp_path: Path) -> None:
    """Days at the ends of the calendar are days, too."""
    company = _story(tmp_path / "initech", "Acme")
    ends = {"engaged": str(date.min + timedelta(366)), "ended": str(date.max)}
    company.land("2026-05-05", {ACME: _vendor("Acme", ends["engaged"], ended=ends["ended"])})
    company.land("2026-05-06", {BETA: _vendor("Acme", "9999-12-31", announced="0001-01-01")})
    assert company.published("2026-06-01")
    for command in COMMANDS:
        day = [] if command[0] == "changes" else ["--today=2026-06-01"]
        outcome = company.run(*command, *day)
        assert outcome.status in (0, 1), (command, outcome.err)
