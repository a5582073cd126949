"""Files that are made from the code and kept in Git: `make generated` writes them anew.

A test compares each of them with what the code makes now, so a change of an
output is seen in the diff of its file.
"""

import argparse
import re
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from unittest import mock

from checks.changes import documentation as kinds
from checks.cli import parser, parsers
from checks.findings import Report
from checks.init import rendering
from checks.publish.formats import SCHEMA_FILE
from checks.publish.site import render
from checks.register import vocabulary
from checks.register.load import load
from checks.reports import codequality, github, json_report, sarif, text
from checks.rules import RULES, documentation
from checks.schemas import SCHEMAS, schema
from tests import catalogues, histories, initech, stories
from tests.complete import COMPLETE
from tests.extracts import documents
from tests.project import ROOT
from tests.trees import FILES, REGISTER, VENDOR, MemoryTree, check

GOLDEN = "tests/golden"

HOSTILE = """\
name: "=cmd|' /C calc'!A0 | </td><script>alert(1)</script>"
also-known-as: ["**bold**", "@octocat"]
website: 'https://acme.cloud/"><img src=x onerror=alert(1)>)|x'
group: other
scope: "::error::scope"
purpose: "[click](javascript:alert(1)) `code` {{ 7*7 }} &amp; https://evil.com"
countries: [IN, EU]
agreement: {reference: DPA-2025-003, executed: 2025-01-15}
evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
engaged: 2026-02-01
contact: {name: "<b>Sam</b>", email: "sam@acme.cloud\\"onclick=alert(1)"}
"""

UPCOMING = VENDOR.replace("engaged: 2026-02-01", "engaged: 2026-08-01").replace(
    "Acme Cloud, Inc.", "Später Höst GmbH"
) + (
    "announced: 2026-06-15\nestablished: DE\naddress: Unter den Linden 1, 10117 Berlin\n"
    "contact: {role: Data Protection Officer, email: dpo@spaeter.de}\n"
    "also-known-as: [Spaeter]\ndata: [contact, trade-union-membership]\n"
    "data-subjects: [end-users]\ninternal: {owner: platform team}\n"
)

ENDED = VENDOR.replace("Acme Cloud, Inc.", "Old Cloud Ltd").replace("[US]", "[GB, US]") + (
    "ended: 2026-06-01\n"
)

LEAVING = VENDOR.replace("Acme Cloud, Inc.", "Leaving Ltd") + "ended: 2026-12-01\n"

SHOWN: dict[str, str] = {
    **FILES,
    "register.yaml": REGISTER.replace(
        "groups:\n",
        "display: alpha-3\nregions: {EU: European Union}\ngroups:\n"
        "  other:\n    title: Other *services*\n"
        "    introduction: 'With **Markdown**, and <b>no HTML</b>.'\n"
        "  none:\n    title: Nobody yet\n",
    ),
    "subprocessors/hostile.yaml": HOSTILE,
    "subprocessors/upcoming.yaml": UPCOMING,
    "subprocessors/ended.yaml": ENDED,
    "subprocessors/leaving.yaml": LEAVING,
}
"""A register for every feature of the outputs. Some of it has findings."""

DAY = date(2026, 6, 30)


def report() -> Report:
    """Findings of every kind."""
    files: dict[str, str | bytes] = {
        **SHOWN,
        "subprocessors/a:b,c%\n::error::d.yaml": "name: x\n",
        "subprocessors/syntax.yaml": VENDOR.replace("name: Acme Cloud, Inc.", 'name: "Closed'),
        "subprocessors/wide.yaml": VENDOR.replace(
            "purpose: Cloud hosting\n", "purpose: 客户支持服务 😀 <b>\n"
        ),
        "subprocessors/long.yaml": VENDOR.replace(
            "purpose: Cloud hosting", f"purpose: {'very ' * 40}long <b> {'tail ' * 40}"
        ),
        "agreements.csv": FILES["agreements.csv"] + 'DPA-9,"Beta, Inc.",2025-13-01,,active\n',
    }
    return check(files)


def _github() -> str:
    with mock.patch("secrets.token_hex", return_value="0" * 32):
        return github.render(report())


def contents() -> Iterator[tuple[str, bytes]]:
    """Path and content of every generated file."""
    for path, content in files():
        yield path, content.encode()
    yield from catalogues.files()


def files() -> Iterator[tuple[str, str]]:
    """Path and content of the generated files of text, without the catalogues."""
    for name in SCHEMAS:
        yield f"schemas/{name}.json", schema(name)
    yield "docs/rules.md", documentation.all_as_markdown(RULES.values())
    yield "docs/changes.md", kinds.as_markdown()
    yield "docs/vocabulary.md", vocabulary.as_markdown()
    yield "docs/commands.md", _commands()
    yield from rendering.own().items()
    for name in SMALL:
        yield name, _small(name)
    yield ".pre-commit-config.yaml", _pinned((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    yield f"{GOLDEN}/findings.txt", text.render(report())
    yield f"{GOLDEN}/findings.colour.txt", text.render(report(), text.ANSI)
    yield f"{GOLDEN}/findings.github.txt", _github()
    yield f"{GOLDEN}/findings.summary.md", github.summary(report())
    yield f"{GOLDEN}/findings.json", json_report.render(report())
    yield f"{GOLDEN}/findings.sarif", _without_rules(sarif.render(report()))
    yield f"{GOLDEN}/findings.codequality.json", codequality.render(report())
    yield f"{GOLDEN}/explain.txt", documentation.as_text(RULES["country-code"])
    yield f"{GOLDEN}/explain-all.txt", documentation.all_as_text(RULES.values())
    register = load(MemoryTree(SHOWN))
    for folder, shown in ((GOLDEN, register), (f"{GOLDEN}/complete", load(MemoryTree(COMPLETE)))):
        for name, data in render(shown, DAY).items():
            if name != SCHEMA_FILE:  # the same as schemas/published.json
                yield f"{folder}/{name}", data.decode()
    for name, content in (
        *stories.goldens(),
        *initech.goldens(),
        *histories.goldens(),
        *documents.goldens(),
    ):
        yield f"{GOLDEN}/{name}", content


SMALL = tuple(
    f"checks/publish/templates/{name}"
    for name in ("propose.min.js", "filter.min.js", "archive.min.js", "style.min.css")
)
"""The scripts and the style sheet that pages hold, without comments and with short names."""

_TYPES = {".js": "application/javascript", ".css": "text/css"}


def _small(name: str) -> str:
    """The minified text of a file that pages embed."""
    if find_spec("minify") is None:  # on a system without wheels, the file stays as it is
        return (ROOT / name).read_text("utf-8")
    import minify

    source = ROOT / name.replace(".min", "")
    text = str(minify.string(_TYPES[source.suffix], source.read_text("utf-8"))) + "\n"
    # A character beyond Latin-1 would slow the page down: see checks/publish/latin.py.
    return re.sub("[^\0-\xff]", lambda character: f"\\u{ord(character[0]):04x}", text)


_COMPLETION = """\
Tab completion in bash, zsh or fish comes from shtab. Outside this repository, install
`subprocessors[completion]`. Then, for example:

```sh
shtab --shell fish checks.cli.parser > ~/.config/fish/completions/subprocessors.fish
```"""


def _commands() -> str:
    """The commands and their options, as Markdown."""
    parts = ["# Commands", (parser().epilog or "")]
    parts += ["`--root DIR` goes before or after a command. `--version` prints the version."]
    parts += [_COMPLETION]
    for name, command in parsers().items():
        example = (command.epilog or "").removeprefix("example:\n  ")
        parts += [f"## {name}", command.description or "", f"```sh\n{example}\n```"]
        rows = [
            f"| `{_written(action)}` | {action.help} |"
            for action in command._actions
            if action.dest != "help" and action.help
        ]
        parts.append("\n".join(["| Argument | Meaning |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _written(action: argparse.Action) -> str:
    """An argument as a person types it."""
    value = action.metavar or ("|".join(action.choices) if action.choices else "")
    value = str(value).replace("|", "\\|")
    return " ".join(filter(None, [", ".join(action.option_strings), value]))


def _pinned(text: str) -> str:
    """The hooks with the versions of constraints.txt, each where it stands."""
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ \\]+)", constraints, re.MULTILINE):
        # The same name with other separators, and with an extra.
        written = name.replace("-", "[-.]") + r"(?:\[\w+\])?"
        text = re.sub(rf"(?<![\w.-])({written})==[\w.]+", rf"\g<1>=={version}", text)
    return text


def _without_rules(document: str) -> str:
    """SARIF without the documentation of the rules, which docs/rules.md holds already."""
    return re.sub(r'"rules": \[\n.*?\n {10}\]', '"rules": []', document, flags=re.DOTALL)


if __name__ == "__main__":
    for path, content in contents():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(content)
