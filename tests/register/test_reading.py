"""Bad input gets one clear finding at the right place; the other files are still checked."""

import difflib
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import engine
from checks.findings import Report, Span
from checks.register import mending, source, syntax, table
from checks.register.descriptions import fields_at
from checks.register.layout import is_yaml
from checks.register.ledger import read_ledger
from checks.register.load import load, load_like
from checks.register.model import Subprocessor
from checks.register.outline import SETTINGS, Outline
from checks.register.outline import VENDOR as VENDOR_OUTLINE
from checks.register.policy import Policy
from checks.register.record import Record
from checks.register.source import locate, parse
from checks.register.table import MOST_DEFECTS
from checks.register.tree import FileType, WorkTree
from checks.reports import codequality, github, json_report, sarif
from checks.reports import text as text_report
from tests import trees
from tests.examples import register_of
from tests.initech import example_files
from tests.project import ROOT
from tests.registers import policy
from tests.trees import (
    FILES,
    TODAY,
    VENDOR,
    VENDOR_PATH,
    MemoryTree,
    check_vendor,
    said,
)


@pytest.fixture(params=["libyaml", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers must say the same."""
    if request.param == "pure":
        monkeypatch.setattr(source, "CParser", None)
        monkeypatch.setattr(syntax, "CParser", None)


def _with(old: str, new: str) -> str:
    assert old in VENDOR
    return VENDOR.replace(old, new)


PURPOSE = "purpose: Cloud hosting\n"

CORPUS: dict[str, tuple[str | bytes, str, str]] = {
    "tab": (_with("  executed", "\texecuted"), "8:1 yaml-syntax", "a tab"),
    "colon": (_with(PURPOSE, "purpose: Cloud: hosting\n"), "4:15 yaml-syntax", "a colon"),
    "quote": (_with(PURPOSE, 'purpose: "Cloud hosting\n'), "4:10 yaml-syntax", "never closed"),
    "bracket": (_with("[US]", "[US"), "5:12 yaml-syntax", "bracket"),
    "at": (_with(PURPOSE, "purpose: @cloud hosting\n"), "4:10 yaml-syntax", "starts with @"),
    "no colon": (_with(PURPOSE, "purpose\n"), "4:1 yaml-syntax", "`field: value`"),
    "duplicate key": (_with(PURPOSE, PURPOSE * 2), "5:1 duplicate-key", "`purpose`"),
    "nested duplicate": (
        _with("  executed:", "  reference: X\n  executed:"), "8:3 duplicate-key", "`reference`",
    ),
    "anchor": (_with("[US]", "&a [US]"), "5:12 yaml-feature", "anchor"),
    "alias": (_with("[US]", "*a"), "5:12 yaml-feature", "anchor"),
    "tag": (_with("[US]", "!!set [US]"), "5:12 yaml-feature", "tag"),
    "tagged key": (_with("countries:", "!!str countries:"), "5:1 yaml-feature", "tag"),
    "merge key": (_with(PURPOSE, PURPOSE + "<<: {a: b}\n"), "5:1 yaml-feature", "merge key"),
    "directive": ("%YAML 1.2\n---\n" + VENDOR, ":1 yaml-feature", "directive"),
    "two documents": (VENDOR + "---\n" + VENDOR, "16:1 yaml-feature", "second document"),
    "complex key": (_with(PURPOSE, PURPOSE + "? [a]\n: b\n"), "5:3 yaml-feature", "a key"),
    "empty": ("", "1:1 file-content", "nothing"),
    "comments": ("# one\n# two\n", "1:1 file-content", "nothing"),
    "list": ("- Acme\n", "1:1 file-content", "a list"),
    "string": ("Acme Cloud\n", "1:1 file-content", "a single value"),
    "deep flow": (_with("[US]", "[" * 20_000), "5:27 yaml-feature", "nesting"),
    "deep block": ("a:\n" + "".join("  " * n + "- a:\n" for n in range(1, 99)), "", "nesting"),
    "too large": (VENDOR + "# " + "x" * 10_000_000, "1:1 file-size", "10,000"),
    "deep and large": ("[" * 100_000, "1:1 file-size", "100,000"),
    "NUL": (_with("Cloud hosting", "Cloud\x00hosting"), "4:15 file-encoding", "U+0000"),
    "escape": (_with("Cloud hosting", "Cloud\x1bhosting"), "4:15 file-encoding", "U+001B"),
    "UTF-16": (VENDOR.encode("utf-16"), "1:1 file-encoding", "UTF-16"),
    "UTF-16 without mark": (VENDOR.encode("utf-16-le"), "1:2 file-encoding", "U+0000"),
    "Latin-1": (
        _with("Cloud hosting", "Ä café").encode("latin-1"), "4:10 file-encoding", "byte C4",
    ),
    "late bad byte": (
        _with("Cloud hosting", "Ä caf").encode().replace(b"caf\n", b"caf\xe9\n"),
        "4:15 file-encoding", "byte E9",
    ),
    "unreadable": (trees.UNREADABLE, "1:1 unreadable-file", "permission denied"),
}  # fmt: skip


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("name", CORPUS)
def test_broken_text(name: str) -> None:
    text, where, words = CORPUS[name]
    bad = "subprocessors/bad.yaml"
    other = _with("countries: [US]", "countries: [UK]")
    files = {**FILES, bad: text, VENDOR_PATH: other}
    report = trees.check(files)
    findings = [finding for finding in report.findings if finding.path == bad]
    # Scope and name repeat those of the other vendor; that is not the point here.
    findings = [finding for finding in findings if finding.rule != "same-name"]
    assert len(findings) == 1, said(findings)
    assert where in said(findings)[0]
    assert words in findings[0].message
    assert f"{VENDOR_PATH}:5:13 country-code" in said(report.findings)


HINTS = {
    # A line, and the line that the hint gives.
    "purpose: Cloud hosting: servers": 'purpose: "Cloud hosting: servers"',
    "purpose: - hosting of mail": 'purpose: "- hosting of mail"',
    "purpose: @hosting for us": 'purpose: "@hosting for us"',
    "purpose: %hosting for us": 'purpose: "%hosting for us"',
    'purpose: "Cloud" hosting': "purpose: '\"Cloud\" hosting'",
    "purpose: 'Cloud' hosting": "purpose: \"'Cloud' hosting\"",
    'purpose: Bob\'s "big" cloud: all': "purpose: 'Bob''s \"big\" cloud: all'",
    "purpose: 'Acme's cloud'": 'purpose: "Acme\'s cloud"',
    'purpose: "The "best" cloud"': "purpose: 'The \"best\" cloud'",
    'purpose: "Cloud \\hosting"': "purpose: 'Cloud \\hosting'",
    "purpose: [24]7 hosting": 'purpose: "[24]7 hosting"',
    "purpose: [Cloud hosting": 'purpose: "[Cloud hosting"',
    "purpose: > hosting of mail": 'purpose: "> hosting of mail"',
    "purpose: ? hosting of mail": 'purpose: "? hosting of mail"',
    "purpose: , hosting of mail": 'purpose: ", hosting of mail"',
    "website: [Acme](https://acme.cloud/)": "website: https://acme.cloud/",
    "countries: [US]]": "countries: [US]",
    "countries: [US": "countries: [US]",
    "countries: [US,, DE]": "countries: [US, DE]",
    "countries: [US] DE": "countries: [US, DE]",
    "group infrastructure": "group: infrastructure",
    "group:infrastructure": "group: infrastructure",
    "group = infrastructure": "group: infrastructure",
    "group：infrastructure": "group: infrastructure",
    "name:Acme Cloud, Inc.": "name: Acme Cloud, Inc.",
    "name Acme Cloud, Inc.": "name: Acme Cloud, Inc.",
    "scope:US plan": "scope: US plan",
    "engaged 2026-02-01": "engaged: 2026-02-01",
}


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("line", HINTS)
def test_the_hint_repairs_the_line(line: str) -> None:
    """The finding stands on the line of the slip, and its hint gives the line as it should be."""
    better = HINTS[line]
    field = better.partition(":")[0]
    lines = VENDOR.splitlines()
    number = next(number for number, old in enumerate(lines) if old.startswith(f"{field}:"))
    lines[number] = line
    [finding] = check_vendor("\n".join([*lines, ""]))
    assert (finding.rule, finding.span.line) == ("yaml-syntax", number + 1)
    assert finding.hint.endswith(better) or finding.hint.endswith(f"`{better}`")
    lines[number] = better
    assert check_vendor("\n".join([*lines, ""])) == ()


COLONS = [
    # A line with a colon in brackets or braces, and its correction: the hint gives the quoted part.
    ("links: {privacy: https://acme.cloud/x}", 'links: {privacy: "https://acme.cloud/x"}'),
    (
        "links: {privacy: https://acme.cloud/x, security: https://acme.cloud/y}",
        'links: {privacy: "https://acme.cloud/x", security: https://acme.cloud/y}',
    ),
    ("links: {privacy:https://acme.cloud/x}", 'links: {privacy: "https://acme.cloud/x"}'),
    ("internal: {notes: DPO: Europe}", 'internal: {notes: "DPO: Europe"}'),
    ("data: [contact, logs:debug]", 'data: [contact, "logs:debug"]'),
]


@pytest.mark.parametrize(("line", "better"), COLONS)
def test_the_hint_for_a_colon_in_brackets_helps(line: str, better: str) -> None:
    [finding] = check_vendor(f"{VENDOR}{line}\n")
    quoted = re.findall('"[^"]*"', better)[0]
    assert (finding.rule, finding.span.line) == ("yaml-syntax", 16)
    assert quoted in finding.hint
    if "y}" in better:  # the next address needs quotes, too
        better = better.replace("https://acme.cloud/y", '"https://acme.cloud/y"')
    assert check_vendor(f"{VENDOR}{better}\n") == ()


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("links: {privacy: https://acme.cloud/x}", "each field on its own line"),
        ("data: [https://acme.cloud/x]", "each item on a line of its own, after `- `"),
        ("internal: {notes:}", "write a value after `notes:`, or remove the field"),
        (f"internal: {{notes: {'x' * 200}: y}}", "put the whole value in quotes"),
        ("internal: {notes: it's: y}", "put the whole value in quotes"),
        ("ended: -", "write a value after `ended:`, or remove the line"),
        (
            "internal: {owner: Legal}  \nestablished: -  ",
            "after `established:`, or remove the line",
        ),
    ],
)
def test_the_hint_fits_the_value(line: str, hint: str) -> None:
    [finding] = check_vendor(f"{VENDOR}{line}\n")
    assert (finding.rule, finding.hint.endswith(hint)) == ("yaml-syntax", True), finding.hint


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("lines", "where", "words"),
    [
        ("countries: [US", "5:12", "write `countries: [US]`"),
        ("countries: [US,\n  DE", "5:12", "close the bracket"),
        ("data: [contact", "5:7", "`data: [contact]`"),
        (
            "scope: EU\nagreement: {reference: DPA-2025-001 #x, executed: 2025-01-15}",
            "6:12",
            "remove the comment",
        ),
        ("countries:\n-US\n-DE", "6:1", "`- US`"),
        ("countries: [US]\nand more", "6:1", "remove the line"),
        ("purpose: Hosting\nand more", "6:1", "indent the line"),
        ("countries: !all [US]", "5:12", "in quotes"),
        ("countries: &all [US]", "5:12", "in quotes"),
    ],
)
def test_broken_lines(lines: str, where: str, words: str) -> None:
    text = _with("countries: [US]", lines)
    if "purpose:" in lines:
        text = text.replace(PURPOSE, "")
        where = where.replace("6", "5")
    if "agreement:" in lines:
        text = text.replace("agreement:\n  reference: DPA-2025-001\n  executed: 2025-01-15\n", "")
    finding = next(finding for finding in check_vendor(text) if finding.rule.startswith("yaml"))
    assert f"{finding.span.line}:{finding.span.column}" == where
    assert words in finding.hint


@pytest.mark.parametrize(("outline", "model"), [(VENDOR_OUTLINE, Subprocessor), (SETTINGS, Policy)])
def test_the_outlines_name_the_fields_of_the_models(outline: Outline, model: type[Record]) -> None:
    derived = {"path", "country-details", "unstated"}
    fields = {str(field.alias): field for field in model.model_fields.values()}
    assert fields.keys() - derived == outline.fields
    for name, inside in outline.blocks.items():
        kinds = (fields[name].annotation, *get_args(fields[name].annotation))
        record = next((k for k in kinds if isinstance(k, type) and issubclass(k, Record)), None)
        known = {str(field.alias) for field in record.model_fields.values()} if record else set()
        assert inside == (known if get_origin(fields[name].annotation) is not dict else set())
    for name in outline.lists:
        assert get_origin(fields[name].annotation) is tuple
    for name, inside in outline.inner.items():
        assert inside == {*fields_at(model, (name, "any"))}


@pytest.mark.parametrize("line", ["a" + " " * 60_000, "a" * 60_000, "- " * 30_000, "[" * 15 + "("])
def test_no_broken_line_is_slow(line: str) -> None:
    start = time.perf_counter()
    check_vendor(f"{VENDOR}{line}\nb: c: d\n")
    assert time.perf_counter() - start < 2


def test_an_address_in_braces_needs_quotes() -> None:
    """libyaml holds YAML 1.1 to that; the pure parser, like YAML 1.2, reads the address."""
    [finding] = check_vendor(_with(PURPOSE, PURPOSE + "contact: {url: https://acme.cloud}\n"))
    assert (finding.rule, finding.span.line, finding.span.column) == ("yaml-syntax", 5, 21)
    assert "in quotes" in finding.hint


@pytest.mark.usefixtures("_parser")
def test_an_alias_bomb_stays_small() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    findings = check_vendor(VENDOR + "\n".join(lines))
    refused = [finding for finding in findings if finding.rule == "yaml-feature"]
    assert [finding.span.line for finding in refused] == [16]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + VENDOR.encode(),
        VENDOR.replace("\n", "\r\n").encode(),
        b"---\n" + VENDOR.encode() + b"...\n",
        b"# comment\n\n" + VENDOR.encode().rstrip(),
    ],
    ids=["byte order mark", "CRLF", "document markers", "comment"],
)
def test_accepted_text(text: bytes) -> None:
    assert said(check_vendor(text)) == []


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_places_count_from_one_and_in_characters(mark: bytes, end: str) -> None:
    text = _with("countries: [US]", "countries: [US, 'Ünïö 😀', Uk]").replace("\n", end)
    findings = check_vendor(mark + text.encode())
    assert said(findings) == [
        f"{VENDOR_PATH}:5:17 country-code",
        f"{VENDOR_PATH}:5:27 country-code",
    ]
    assert (findings[0].span.end_line, findings[0].span.end_column) == (5, 25)
    assert findings[0].excerpt == "countries: [US, 'Ünïö 😀', Uk]"


@pytest.mark.parametrize("name", ["NO", "012", "1e3", "yes", "null", "2026-01-01", "~"])
def test_scalars_stay_what_was_written(name: str) -> None:
    assert parse(f"name: {name}\n".encode(), "x").values == {"name": name}


def test_everything_is_said_in_one_run() -> None:
    text = """\
name: Acme Cloud, Inc.
website: http://acme.cloud/
group: infrastucture
purpos: Cloud hosting
countries: [UK, {a: b}, US, US]
agreement:
  reference: DPA-2025-001
  executed: 2025-02-30
  kind: dpaa
evaluation:
  privacy: tomorrow
  security: 2027-01-10
  confidentiality: 2026-01-10
engaged: 2026-02-01
ended:
data: [contact, usgae]
contact: {email: x}
"""
    assert [line.partition(":")[2] for line in said(check_vendor(text))] == [
        "2:10 url-https",
        "3:8 unknown-group",
        "4:1 unknown-field",
        "5:13 country-code",
        "5:17 wrong-type",
        "5:29 country-repeated",
        "8:13 date-format",
        "9:9 unknown-value",
        "11:12 date-format",
        "12:13 evaluation-future",
        "15:7 missing-field",
        "16:17 own-word",
        "17:18 email-syntax",
    ]


ORDER = "write year, month and day in this order"
NO_DAY = f"{ORDER}, as in 2026-11-23"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (_with("purpose:", "purpse:"), "did you mean `purpose`?"),
        (
            _with("  executed:", "  exected:"),
            "did you mean `executed`? All fields here: reference, executed, first, expires, kind, "
            "url",
        ),
        (_with("[US]", "US"), "write `countries: [US]`"),
        (_with("engaged: 2026-02-01", "engaged: 2026-2-1"), f"{ORDER}: 2026-02-01"),
        (_with("engaged: 2026-02-01", "engaged: soon"), NO_DAY),
        (_with("engaged: 2026-02-01", "engaged: 2026-02-30"), NO_DAY),
        (
            _with("engaged: 2026-02-01", "engaged: 03/04/2026"),
            f"{ORDER}: 2026-03-04 or 2026-04-03, whichever day is meant",
        ),
        (
            _with("name: Acme Cloud, Inc.", "name:"),
            "add a value (legal entity as published, with its legal form)",
        ),
        (
            _with("group: infrastructure\n", ""),
            "add `group:` with a value (a key of `groups` in register.yaml)",
        ),
        (
            _with("  executed: 2025-01-15", "  executed:"),
            "add a day such as 2026-11-23 (day on which the last party signed)",
        ),
        (
            _with("scope: US plan", "also-known-as:"),
            "add values in brackets (brand names), or remove the line",
        ),
        (
            _with("scope: US plan", "contact: {role: }"),
            "add a value (role, such as Data Protection Officer), or remove the line",
        ),
        (
            _with("scope: US plan", "links:"),
            "add one of its fields (agreement, privacy, security, subprocessors) on an indented "
            "line, or remove the line",
        ),
        (
            VENDOR[: VENDOR.index("agreement:")] + "agreement:\n",
            "add its fields (reference, executed), each on an indented line",
        ),
        (
            VENDOR[: VENDOR.index("agreement:")] + "agreement: signed\n",
            "below `agreement:`, write on indented lines `reference: signed` and `executed:` with "
            "the day on which the last party signed",
        ),
        (
            VENDOR[: VENDOR.index("evaluation:")] + "evaluation:\n",
            "add the day of each area, on indented lines such as `privacy: 2026-11-23`",
        ),
        (
            VENDOR + "links:\n  status: https://acme.cloud/status\n",
            "choose from: agreement, privacy, security, subprocessors; or remove the field",
        ),
        (
            VENDOR + "contact: {emial: privacy@acme.cloud}\n",
            "did you mean `email`? All fields here: name, role, email, url",
        ),
        (VENDOR + "phone: 1\n", "remove the field"),
        (VENDOR + "data: [Region: EU]\n", 'put the text with the colon in quotes: "Region: EU"'),
        (
            VENDOR + "data: all\n",
            "no word stands for all: write each value, `data: [first, second]`",
        ),
    ],
)
def test_hints(text: str, hint: str) -> None:
    assert hint in [finding.hint for finding in check_vendor(text)]


def test_a_broken_field_does_not_make_noise_elsewhere() -> None:
    text = _with("engaged: 2026-02-01", "engaged: 2026-02-31")
    assert said(check_vendor(text)) == [f"{VENDOR_PATH}:13:10 date-format"]
    text = VENDOR[: VENDOR.index("agreement:")] + "agreement: DPA-2025-001\nengaged: 2026-02-01\n"
    assert said(check_vendor(text)) == [
        f"{VENDOR_PATH}:1:1 fact-missing",
        f"{VENDOR_PATH}:6:12 wrong-type",
    ]


@pytest.mark.parametrize("field", ["path", "slug", "texts"])
def test_words_of_our_own_are_no_fields(field: str) -> None:
    assert said(check_vendor(VENDOR + f"{field}: x\n")) == [f"{VENDOR_PATH}:16:1 unknown-field"]


def test_what_else_may_stand_beside_vendors() -> None:
    tree = MemoryTree(
        {**FILES, "subprocessors/.gitkeep": "", "subprocessors/README.md": "hello"},
        {
            "subprocessors/link.yaml": FileType.LINK,
            "subprocessors/folder": FileType.FOLDER,
            "subprocessors/pipe": FileType.OTHER,
        },
    )
    findings = engine.check_tree(tree, TODAY).findings
    assert [(finding.path, finding.rule) for finding in findings] == [
        ("subprocessors/README.md", "stray-file"),
        ("subprocessors/folder", "stray-file"),
        ("subprocessors/link.yaml", "stray-file"),
        ("subprocessors/pipe", "stray-file"),
    ]


# On disk.


def _check(folder: Path) -> Report:
    return engine.check_tree(WorkTree(folder), TODAY)


def test_links_pipes_and_folders_are_not_followed(folder: Path) -> None:
    secret = folder / "secret.yaml"
    secret.write_text(VENDOR, encoding="utf-8")
    vendors = folder / "subprocessors"
    (vendors / "link.yaml").symlink_to(secret)
    (vendors / "dangling.yaml").symlink_to("nowhere")
    (vendors / "folder.yaml").mkdir()
    os.mkfifo(vendors / "pipe.yaml")
    assert said(_check(folder).findings) == [
        f"subprocessors/{name}.yaml:1:1 stray-file"
        for name in ("dangling", "folder", "link", "pipe")
    ]


def test_a_vendor_folder_that_is_a_link_is_not_followed(folder: Path) -> None:
    (folder / "subprocessors").rename(folder / "elsewhere")
    (folder / "subprocessors").symlink_to("elsewhere")
    assert [finding.rule for finding in _check(folder).findings] == ["unreadable-file"]


def test_a_file_that_became_a_link_is_not_followed(folder: Path) -> None:
    (folder / "link.yaml").symlink_to(folder / VENDOR_PATH)
    (folder / "linked").symlink_to(folder / "subprocessors")
    for path in ("link.yaml", "linked/acme-cloud.yaml"):
        with pytest.raises(OSError, match="symbolic link"):
            WorkTree(folder).read(path, 10_000)


def test_a_pipe_that_took_the_place_of_a_file_does_not_hang(folder: Path) -> None:
    path = folder / "pipe"
    os.mkfifo(path)
    done = threading.Event()

    def read() -> None:
        with pytest.raises(OSError, match="not a regular file"):
            WorkTree(folder).read("pipe", 10)
        done.set()

    threading.Thread(target=read, daemon=True).start()
    assert done.wait(5)


def test_a_register_without_vendors_is_empty(folder: Path) -> None:
    (folder / VENDOR_PATH).unlink()
    (folder / "subprocessors").rmdir()
    assert said(_check(folder).findings) == ["agreements.csv:2:1 agreement-unused"]


_FORM = ": lower-case letters, digits and hyphens"


def test_strange_file_names(folder: Path) -> None:
    vendors = folder / "subprocessors"
    for name in (b"a\nb.yaml", b"-rf.yaml", b"\xff.yaml", "Ä.yaml".encode(), b"::error::x.yaml"):
        (Path(os.fsdecode(os.fsencode(vendors) + b"/" + name))).write_bytes(VENDOR.encode())
    rules = [finding.rule for finding in _check(folder).findings]
    assert rules.count("file-name") == 5


@pytest.mark.parametrize(
    ("name", "words", "better"),
    [
        ("aux.yaml", "Windows", "aux-company.yaml"),
        ("CON.yml", "cannot be the name", "con-company.yaml"),
        ("com1.yaml", "Windows", "com1-company.yaml"),
        ("lpt9.yaml", "Windows", "lpt9-company.yaml"),
        ("prn.yaml", "Windows", "prn-company.yaml"),
        ("nul.yaml", "Windows", "nul-company.yaml"),
        ("a" * 196 + ".yaml", "201 characters", "a" * 100 + ".yaml"),
        ("a" * 5000 + ".yaml", "5005 characters", "a" * 100 + ".yaml"),
        ("a-" * 3000 + "a.yaml", "6006 characters", ("a-" * 50).rstrip("-") + ".yaml"),
        ("\u00c4" * 300 + ".yaml", "cannot be the name", "a" * 100 + ".yaml"),
        ("acme .yaml", "cannot be the name", "acme.yaml"),
        ("acme..yaml", "cannot be the name", "acme.yaml"),
        ("Acme.yaml", "cannot be the name", "acme.yaml"),
        ("Acme Cloud.yaml", "cannot be the name", "acme-cloud-2.yaml"),
        ("caf\u00e9.yaml", "cannot be the name", "cafe.yaml"),
        ("cafe\u0301.yaml", "cannot be the name", "cafe.yaml"),
        ("\udcff.yaml", "cannot be the name", ""),
        ("\u5ba2\u6237.yaml", "cannot be the name", ""),
    ],
)
def test_names_that_some_system_cannot_hold(name: str, words: str, better: str) -> None:
    text = trees.OTHER_VENDOR
    report = trees.check({**FILES, f"subprocessors/{name}": text})
    [finding] = report.findings
    assert finding.rule == "file-name"
    assert words in finding.message
    assert finding.hint == (
        f"name the file {better}{_FORM if 'cannot' in words else ''}"
        if better
        else "name the file with lower-case letters, digits and hyphens only, and .yaml"
    )
    for form in (text_report, sarif, json_report, codequality, github):
        form.render(report).encode(errors="backslashreplace")
    if better:
        assert said(trees.check({**FILES, f"subprocessors/{better}": text}).findings) == []


def test_a_name_that_another_file_has_is_not_proposed() -> None:
    files = {**FILES, "subprocessors/Acme-Cloud.yaml": trees.OTHER_VENDOR}
    [finding] = trees.check(files).findings
    assert finding.hint == f"name the file acme-cloud-2.yaml{_FORM}"


@pytest.mark.parametrize("name", ["auxiliary", "con-edison", "com10", "lpt", "a" * 195])
def test_names_that_every_system_can_hold(name: str) -> None:
    files = {**FILES, f"subprocessors/{name}.yaml": trees.OTHER_VENDOR}
    assert said(trees.check(files).findings) == []


# register.yaml


@pytest.mark.parametrize("path", ["./agreements.csv", ".//agreements.csv", "././agreements.csv"])
def test_a_ledger_has_one_path_however_it_is_written(path: str) -> None:
    register = trees.REGISTER.replace("ledger: agreements.csv", f"ledger: {path}")
    waiver = (
        f"waivers:\n  - rule: ledger-duplicate\n    file: {path}\n"
        "    reason: r\n    approved-by: a\n    until: 2026-12-31\n"
    )
    double = trees.LEDGER + trees.LEDGER.splitlines(keepends=True)[1]
    files = {**FILES, "register.yaml": register + waiver, "agreements.csv": double}
    report = trees.check(files)
    assert (said(report.findings), len(report.waived)) == ([], 1)
    before = load(MemoryTree(FILES))
    tree = MemoryTree(files)
    after = load(tree)
    assert after.policy.agreements.ledger == "agreements.csv"
    assert load_like(tree, before, {"register.yaml", "agreements.csv"}).ledger == after.ledger


@pytest.mark.parametrize(
    "path",
    ["register.yaml", "./Register.yaml", "subprocessors/acme-cloud.yaml", "Subprocessors/x.csv",
     ".github/x.csv", ".git/config", "a/.GIT/x", "folder/", ".", "./", "/etc/passwd", "a/../b.csv"],
)  # fmt: skip
def test_a_ledger_cannot_stand_everywhere(path: str) -> None:
    register = trees.REGISTER.replace("ledger: agreements.csv", f"ledger: {path}")
    [finding] = trees.check({**FILES, "register.yaml": register}).findings
    assert (finding.rule, finding.span.line) == ("register-setting", 11)
    assert "agreements.csv" in finding.hint


def test_a_ledger_that_is_a_folder(folder: Path) -> None:
    (folder / "agreements.csv").unlink()
    (folder / "agreements.csv").mkdir()
    assert [finding.rule for finding in _check(folder).findings] == ["ledger-missing"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("organization: Initech", "organization: Initech: x", "1:22 yaml-syntax"),
        ("organization: Initech\n", "", "1:1 missing-field"),
        ("title: Subprocessors", "titel: Subprocessors", "2:1 unknown-field"),
        ("  infrastructure:\n", "  Infra Structure:\n", "7:3 register-setting"),
        (r"DPA-\d{4}-\d{3}", "'DPA-('", "10:12 register-setting"),
        ("ledger: agreements.csv", "ledger: ../agreements.csv", "11:11 register-setting"),
        ("url: https", "url: http", "4:6 register-setting"),
        ("groups:", "notice: {days: soon}\ngroups:", "6:16 register-setting"),
        ("groups:", "notice: {days: 99999999999}\ngroups:", "6:16 register-setting"),
        ("groups:", "display: alpha3\ngroups:", "6:10 unknown-value"),
        ("    title: Infrastructure\n", "    titel: Infrastructure\n", "8:5 unknown-field"),
    ],
)
def test_a_broken_register_yaml_says_where(old: str, new: str, where: str) -> None:
    assert old in trees.REGISTER
    report = trees.check({**FILES, "register.yaml": trees.REGISTER.replace(old, new)})
    assert report.unusable
    assert f"register.yaml:{where}" in said(report.findings)


def test_an_empty_register_yaml_is_said_once() -> None:
    report = trees.check({**FILES, "register.yaml": ""})
    assert said(report.findings) == ["register.yaml:1:1 file-content"]


# agreements.csv


@pytest.mark.parametrize(
    ("ledger", "where", "words"),
    [
        ("", "1:1 ledger-columns", "lacks `reference`"),
        ("reference;counterparty;executed;expires;status\n", "1:1 ledger-columns", "lacks"),
        ("reference,counterparty,executed,expiry,status\n", "1:1 ledger-columns", "`expires`"),
        (trees.LEDGER + "DPA-2025-002,x\n", "3:1 ledger-columns", "2 cells"),
        (trees.LEDGER + "DPA-2025-002,,2025-01-01,,active\n", "3:14 missing-field", "counterparty"),
        (trees.LEDGER + "D,x,01.01.2025,,terminated\n", "3:5 date-format", "01.01.2025"),
        (trees.LEDGER + 'D,"x, y",2025-01-01,soon,terminated\n', "3:21 date-format", "soon"),
        (trees.LEDGER + 'D,"x\ny",2025-01-01,soon,terminated\n', "4:15 date-format", "soon"),
        (trees.LEDGER + "D,x,2025-01-01,,ended\n", "3:17 unknown-value", "ended"),
        (trees.LEDGER.encode() + b"D,\xe9,2025-01-01,,active\n", "3:3 file-encoding", "byte E9"),
        (trees.LEDGER + "D,\x00,2025-01-01,,active\n", "3:3 file-encoding", "U+0000"),
    ],
)
def test_a_broken_ledger_says_where(ledger: str | bytes, where: str, words: str) -> None:
    findings = trees.check({**FILES, "agreements.csv": ledger}).findings
    assert said(findings) == [f"agreements.csv:{where}"]
    assert words in findings[0].message


def test_a_ledger_full_of_mistakes_is_not_read_to_its_end() -> None:
    ledger, defects = read_ledger((trees.LEDGER + "x\n" * 100_000).encode(), "agreements.csv")
    assert len(defects) == MOST_DEFECTS + 1
    assert ledger is not None
    assert not ledger.whole
    assert ledger.lines[0].reference == "DPA-2025-001"
    findings = trees.check({**FILES, "agreements.csv": trees.LEDGER + "x\n" * 2000}).findings
    assert "and 901 more like this from here on" in [finding.message for finding in findings]


def test_a_ledger_may_have_more_columns_in_another_order() -> None:
    ledger = (
        "\ufeffstatus,owner,executed,reference,counterparty,expires\r\n\r\n"
        'Active,legal,2025-01-15,DPA-2025-001,"Acme ""Cloud"" Inc",\r\n'
    )
    assert said(trees.check({**FILES, "agreements.csv": ledger}).findings) == []


@pytest.mark.parametrize(
    ("ledger", "where", "words", "hint"),
    [
        (
            "reference,counterparty,executed,expires,status,expires\n",
            "1:1", "`expires` twice", "keep one",
        ),
        ("reference,Counterparty,executed,expires,status,counterparty \n", "1:1", "twice", "keep"),
        ("reference,,executed,expires,status\n", "1:1", "`counterparty`", "column 2 has no name"),
        ("reference\tcounterparty\texecuted\texpires\tstatus\n", "1:1", "lacks", "not tabs"),
        (trees.LEDGER + "D;x;2025-01-01;;active\n", "3:1", "by semicolons", "with commas"),
        (trees.LEDGER + "D,x,2025-01-01,,active,,,\n", "3:1", "last 3 are empty", "at the end"),
        (trees.LEDGER + 'D,"x,2025-01-01,,active\nE,y\n', "3:1", "2 cells", "quotation mark"),
        (trees.LEDGER + "D,x\n", "3:1", "2 cells", "a comma for each cell"),
        (trees.LEDGER + "D,x, y,2025-01-01,,active\n", "3:1", "6 cells", "in double quotes"),
        (trees.LEDGER + 'D,"' + "x" * 200_000, "3:1", "131,072", "quotation mark"),
        ("c," * 2000 + "\n", "1:1", "2,001 columns", "at most 1,000"),
    ],
)  # fmt: skip
def test_what_spreadsheets_make_of_a_ledger(ledger: str, where: str, words: str, hint: str) -> None:
    [finding] = trees.check({**FILES, "agreements.csv": ledger}).findings
    assert said([finding]) == [f"agreements.csv:{where} ledger-columns"]
    assert words in finding.message
    assert hint in finding.hint


@pytest.mark.parametrize(
    "header",
    [
        "Reference,COUNTERPARTY,Executed,Expires,Status",
        "\ufeffreference , counterparty, executed,expires,status ",
        "reference,counterparty,executed,expires,status,notes,notes",
        "reference,counterparty,executed,expires,status,,,",
        ",reference,counterparty,executed,expires,status",
    ],
)
def test_a_header_that_says_enough_is_accepted(header: str) -> None:
    before, _, after = header.lower().partition("reference")
    row = "," * before.count(",") + 'DPA-2025-001,"Acme Cloud, Inc.",2025-01-15,,soon'
    row += "," * (after.count(",") - 4)
    findings = trees.check({**FILES, "agreements.csv": f"{header}\n{row}\n"}).findings
    start = 45 + len(row) - len(row.lstrip(","))
    assert said(findings) == [f"agreements.csv:2:{start} unknown-value"]


def test_commas_at_the_end_of_the_header_need_none_in_the_rows() -> None:
    ledger = trees.LEDGER.replace("status\n", "status,,\n")
    assert said(trees.check({**FILES, "agreements.csv": ledger}).findings) == []


# What is large.


def _compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts how often two words are compared from now on."""
    counts: Counter[str] = Counter()
    compare = difflib.get_close_matches

    def counting(word: str, words: list[str], n: int, cutoff: float) -> list[str]:
        counts["words"] += len(words)
        counts["longest"] = max(counts["longest"], len(word), *map(len, words), 0)
        return compare(word, words, n=n, cutoff=cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counting)
    return counts


_LONG = "d" * 60_000

LARGE: dict[str, dict[str, str]] = {
    "rules": {"register.yaml": trees.REGISTER + "rules:\n" + "".join(
        f"  country-{n:05}: off\n" for n in range(34_000)
    )},
    "settings": {"register.yaml": trees.REGISTER + "".join(f"titl{n}: x\n" for n in range(50_000))},
    "waivers": {"register.yaml": trees.REGISTER + "waivers:\n" + "".join(
        f"  - {{rule: country-{n}, file: subprocessors/acme{n}.yaml}}\n" for n in range(15_000)
    )},
    "fields": {VENDOR_PATH: VENDOR + "".join(f"scope{n}: x\n" for n in range(4000))},
    "areas": {VENDOR_PATH: VENDOR.replace("evaluation:\n  privacy", "evaluation:\n" + "".join(
        f"  privac{n}: 2026-01-01\n" for n in range(2300)
    ) + "  privat")},
    "data": {VENDOR_PATH: VENDOR + f"data: [{'usgae,' * 9000}]\n"},
    "word": {VENDOR_PATH: VENDOR.replace("  executed:", f"  kind: {_LONG}\n  executed:")},
    "key": {"register.yaml": trees.REGISTER + f"rules: {{? {_LONG} : off}}\n"},
    "columns": {"agreements.csv": "reference," + ",".join(f"expire{n}" for n in range(900)) + "\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_words_are_compared_no_more_often_than_anybody_reads(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    counts = _compared(monkeypatch)
    assert trees.check({**FILES, **LARGE[name]}).findings
    assert counts["words"] <= 20_000
    assert counts["longest"] <= 250


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({VENDOR_PATH: VENDOR + "a:\n" * 20_000}, "900 more"),
        ({"register.yaml": "a: {" + "a," * 300_000 + "}"}, "more like this"),
    ],
)
def test_keys_that_stand_again_and_again_are_not_read_to_the_end(
    files: dict[str, str], words: str
) -> None:
    for path, text in files.items():
        assert len(parse(text.encode(), path).defects) == source.MOST_DEFECTS
    findings = trees.check({**FILES, **files}).findings
    assert any(words in finding.message for finding in findings)


def test_the_lines_of_a_ledger_are_taken_apart_only_where_something_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [f'D-{number},"x\ny",2025-01-01,,terminated\n' for number in range(2000)]
    rows[1000] = 'D,"x\ny",2025-01-01,soon,terminated\n'
    taken = 0
    cells = table._cells

    def counting(text: str, offset: int, line: int) -> Iterator[Span]:
        nonlocal taken
        taken += 1
        return cells(text, offset, line)

    monkeypatch.setattr(table, "_cells", counting)
    findings = trees.check({**FILES, "agreements.csv": trees.LEDGER + "".join(rows)}).findings
    assert said(findings) == ["agreements.csv:2004:15 date-format"]
    assert findings[0].excerpt == 'y",2025-01-01,soon,terminated'
    assert taken == 1


@pytest.mark.parametrize(
    ("setting", "where", "words"),
    [
        ("introduction: " + "x" * 20_001 + "\n", "14", "20,001 characters"),
        ("evaluation: {areas: [" + "x, " * 51 + "]}\n", "13:21", "51 areas"),
        (
            "groups:\n" + "".join(
                f"  g{n}: {{title: x, introduction: {'x' * 6000}}}\n" for n in range(9)
            ), "7", "54,000 characters",
        ),
    ],
)  # fmt: skip
def test_settings_without_end_are_refused(setting: str, where: str, words: str) -> None:
    findings = trees.check(register_of(f"# register.yaml\n{setting}")).findings
    assert [finding.rule for finding in findings] == ["register-setting"]
    assert words in findings[0].message
    assert findings[0].hint.startswith(("write at most", "name at most"))


def test_a_hint_names_no_more_groups_than_anybody_reads() -> None:
    groups = "".join(f"  g{number}: {{title: x}}\n" for number in range(1000))
    files = {**FILES, "register.yaml": trees.REGISTER.replace("groups:\n", "groups:\n" + groups)}
    [finding] = trees.check(
        {**files, VENDOR_PATH: VENDOR.replace("group: infrastructure", "group: x")}
    ).findings
    assert finding.hint.startswith("choose from: g0, g1, ")
    assert finding.hint.endswith("g49, …")


# What nobody sees.


@pytest.mark.parametrize(
    "character",
    ["\u0085", "\u2028", "\u2029", "\r", "\u202e", "\u2066", "\u200b", "\u061c"],
)
def test_what_a_reviewer_cannot_see_is_refused_in_comments_too(character: str) -> None:
    """An unseen line break would end the comment: `# note<LS>ended: ...` would be a field."""
    [finding] = check_vendor(VENDOR + f"# note{character}ended: 2026-01-01\n")
    assert (finding.rule, finding.span.line, finding.span.column) == ("file-encoding", 16, 7)


def test_a_bad_day_in_a_list_is_shown_where_it_stands() -> None:
    text = _with("privacy: 2026-01-10", "privacy: [2026-01-10, 2026-04-31, soon]")
    assert said(check_vendor(text)) == [
        f"{VENDOR_PATH}:10:25 date-format",
        f"{VENDOR_PATH}:10:37 date-format",
    ]
    assert said(check_vendor(_with("privacy: 2026-01-10", "privacy: []"))) == [
        f"{VENDOR_PATH}:10:12 missing-field"
    ]


def test_a_flood_of_one_mistake_is_counted() -> None:
    items = ",".join(["x"] * 30_000)
    findings = check_vendor(_with("[US]", f"[{items}]"))
    by_rule = Counter(finding.rule for finding in findings)
    assert by_rule == {"country-code": 101, "country-repeated": 101}
    assert (
        "29,900 more like this" in max(findings, key=lambda finding: len(finding.message)).message
    )


def test_a_long_value_is_not_repeated_whole() -> None:
    [finding] = check_vendor(_with("group: infrastructure", f"group: {'x' * 60_000}"))
    assert len(finding.message) <= 400


def test_a_vendor_folder_that_is_a_file(folder: Path) -> None:
    (folder / VENDOR_PATH).unlink()
    (folder / "subprocessors").rmdir()
    (folder / "subprocessors").write_text("a" * 200_000, encoding="utf-8")
    assert [finding.rule for finding in _check(folder).findings] == ["unreadable-file"]


def test_a_ledger_with_an_endless_cell() -> None:
    ledger = trees.LEDGER + 'D,"' + "x" * 200_000
    findings = trees.check({**FILES, "agreements.csv": ledger}).findings
    assert [finding.rule for finding in findings] == ["ledger-columns"]


# Whatever comes.

_YAMLISH = st.text("ab:-[]{}#&*!|>'\"%@`,?\n\t \\<~é\u2028\x85\x00", max_size=60)


@settings(max_examples=400)
@given(st.one_of(st.binary(max_size=80), _YAMLISH.map(str.encode)))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read = parse(data, "x")
    assert (read.values is not None) or read.defects
    locate(data)


@settings(max_examples=200)
@given(st.integers(0, 13), _YAMLISH)
def test_no_line_breaks_the_check(line: int, text: str) -> None:
    lines = VENDOR.splitlines()
    lines[line:line] = [text]
    for finding in check_vendor("\n".join(lines)):
        assert finding.rule != "rule-failed", finding.message


def _paths(values: object, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield above
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _paths(value, (*above, key))
    elif isinstance(values, list):
        for index, value in enumerate(values):
            yield from _paths(value, (*above, index))


@settings(max_examples=200)
@given(_YAMLISH)
def test_every_value_has_a_place(text: str) -> None:
    read = parse(text.encode(), "x")
    if read.values is not None and not read.defects:
        assert set(_paths(read.values)) == set(locate(text.encode()))


@pytest.mark.parametrize(
    "unit", ["[", "{", "- ", "? ", "a: ", "&a ", "!a ", '"', "|\n", "#\n", "%"]
)
def test_no_repetition_is_slow(unit: str, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(unit * (65_536 // len(unit)), encoding="utf-8")
    code = (
        "import sys; from checks.register.source import parse, locate\n"
        "data = open(sys.argv[1], 'rb').read(); parse(data, 'x'); locate(data)\n"
    )
    # A guard against hanging: a hundred times the usual duration.
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, timeout=60)


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"])
def test_files_of_operating_systems_are_no_stray_files(name: str) -> None:
    assert trees.check({**FILES, f"subprocessors/{name}": "x"}).findings == ()
    ignored = (ROOT / "checks/init/templates/common/.gitignore").read_text("utf-8").splitlines()
    assert name in (*ignored, ".gitkeep")


@pytest.mark.parametrize(
    "name", ["Register.yaml", "Subprocessors/acme.yaml", "Notices.csv", "AGREEMENTS.csv"]
)
def test_no_name_at_the_top_differs_only_in_capitals(name: str, tmp_path: Path) -> None:
    for path, text in {**FILES, name: "x"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    for tree in (WorkTree(tmp_path), trees.MemoryTree({**FILES, name: "x"})):
        report = engine.check_tree(tree, trees.TODAY)
        found = [(f.path, f.rule) for f in report.findings]
        assert found == [(name.partition("/")[0], "name-in-capitals")]
        assert not report.publishable


GOOD_FILES = [
    (path, text)
    for files in (FILES, example_files())
    for path, text in files.items()
    if is_yaml(path)
]


@pytest.mark.parametrize(("path", "text"), GOOD_FILES, ids=[path for path, _ in GOOD_FILES])
def test_a_good_file_is_not_mended(path: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str, outline: Outline) -> NoReturn:
        raise AssertionError(f"{path} looks broken")

    monkeypatch.setattr(mending, "mend", refuse)
    assert parse(text.encode(), path).values


@pytest.mark.parametrize(
    "block",
    [
        "scopes:\n  us: US plan\n  language: de\n",
        "regions:\n  XK: Kosovo\n  language: de\n",
        "rules:\n  url-https: warning\n  language: de\n",
        "details:\n  hours: {title: Hours}\n  language: de\n",
        "scopes:\n  us: US plan\n  site: {filter: false}\n",
        "scopes:\n  us: US plan\n  site:\n    filter: false\n",
        "scopes:\n  us: US plan\n  site:\n  filter: false\n",
        "rules:\n  url-https: warning\n  site:\n    filter: false\n",
    ],
)
def test_a_setting_below_another_block_is_found(block: str) -> None:
    setting = "language" if "language" in block else "site"
    findings = trees.check({**FILES, "register.yaml": policy() + block}).findings
    assert [finding.rule for finding in findings] == ["yaml-syntax"]
    assert findings[0].message.startswith(f"`{setting}` is indented")


def test_a_scope_may_have_the_name_of_a_block_of_settings() -> None:
    scopes = "scopes:\n  site: Public web site\n  notice: Emergency notices\n"
    assert not trees.check({**FILES, "register.yaml": policy() + scopes}).findings
