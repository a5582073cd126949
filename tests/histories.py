"""Registers in Git repositories of their own, and the one that the golden files show.

Times, names and messages are given, and no configuration of the machine is
read: the same story has the same commits everywhere.
"""

import io
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from checks.cli import main

Files = Mapping[str, str | bytes | None]
"""Files by path. None deletes the file."""

REGISTER = """\
organization: Initech
title: Subprocessors
url: https://initech.com/subprocessors
contact: privacy@initech.com
groups:
  infrastructure:
    title: Infrastructure
agreements:
  pattern: DPA-\\d{4}-\\d{3}
notice:
  days: 30
"""

ACME = "subprocessors/acme.yaml"
BETA = "subprocessors/beta.yaml"

_GOOD: Mapping[str, object] = {
    "name": "Acme Cloud, Inc.",
    "website": "https://acme.cloud/",
    "group": "infrastructure",
    "purpose": "Hosting of the application",
    "countries": ["FR"],
    "agreement": {"reference": "DPA-2025-001", "executed": "2025-01-15"},
    "evaluation": dict.fromkeys(("privacy", "security", "confidentiality"), "2025-12-10"),
    "engaged": "2026-01-02",
    "data": ["contact", "usage"],
    "data-subjects": ["end-users"],
}


def vendor(**fields: object) -> str:
    """The file of a vendor without findings, with these fields instead; None leaves one out."""
    given = {name.replace("_", "-"): value for name, value in fields.items()}
    values = {**_GOOD, **given}
    return "".join(f"{key}: {flow(v)}\n" for key, v in values.items() if v is not None)


def flow(value: object) -> str:
    """Any value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    text = str(value)
    if re.fullmatch(r"\w[\w /.-]*", text, re.ASCII):
        return text
    quoted = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return '"' + "".join(quoted) + '"'


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Company:
    """A company with its register in a repository; its site lies beside that."""

    folder: Path

    @property
    def site(self) -> Path:
        """Where the list is published."""
        return self.folder.parent / f"{self.folder.name}-site"

    def git(self, *arguments: str, when: str = "2026-01-01") -> str:
        """What a Git command prints. `when` is a day, at noon in UTC, or a whole time."""
        time = when if "T" in when else f"{when}T12:00:00+00:00"
        environment = _environment() | {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=False,
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Files) -> None:
        """Change files, and commit nothing."""
        for path, content in files.items():
            file = self.folder / path
            if content is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.encode() if isinstance(content, str) else content)

    def land(self, when: str, files: Files, message: str = "Change the register") -> str:
        """Commit these changes. Returns the commit."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}", when=when)
        return self.git("rev-parse", "HEAD")

    def merge(self, when: str, files: Files, number: int) -> str:
        """Land these changes as GitHub merges a pull request. Returns the merge."""
        self.git("checkout", "--quiet", "-b", f"pull-{number}")
        self.land(when, files, f"Work on {number}")
        self.git("checkout", "--quiet", "main")
        message = f"--message=Merge pull request #{number} from initech/pull-{number}"
        self.git("merge", "--quiet", "--no-ff", message, f"pull-{number}", when=when)
        self.git("branch", "--quiet", "--delete", f"pull-{number}")
        return self.git("rev-parse", "HEAD")

    def run(self, *arguments: str) -> Outcome:
        """How a command on this register ends."""
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, _environment(), clear=True),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                status = main([arguments[0], "--root", str(self.folder), *arguments[1:]])
            except SystemExit as stopped:  # of argparse
                status = int(stopped.code or 0)
        return Outcome(status, out.getvalue(), err.getvalue())

    def said(self, *arguments: str) -> str:
        """What a command on this register prints. It has to succeed, and to have no complaints."""
        outcome = self.run(*arguments)
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out

    def published(self, today: str, *more: str) -> dict[str, bytes]:
        """The files of the site published on that day."""
        outcome = self.run("publish", "--output", str(self.site), "--today", today, *more)
        assert outcome.status == 0, outcome.err
        return {file.name: file.read_bytes() for file in sorted(self.site.iterdir())}


def _environment() -> dict[str, str]:
    """Variables for Git, without the configuration of the machine and of who runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_"))}
    for colour in ("FORCE_COLOR", "NO_COLOR"):
        kept.pop(colour, None)
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": tempfile.gettempdir(),
        "GIT_AUTHOR_NAME": "An Author",
        "GIT_AUTHOR_EMAIL": "author@initech.com",
        "GIT_COMMITTER_NAME": "A Committer",
        "GIT_COMMITTER_EMAIL": "committer@initech.com",
    }


def found(folder: Path, when: str, files: Files) -> Company:
    """A company whose register starts on that day with `register.yaml` and these files."""
    company = Company(folder)
    folder.mkdir()
    company.git("init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main")
    company.land(when, {"register.yaml": REGISTER, **files}, "Start the register")
    return company


HOSTILE: Mapping[str, str] = {
    "bell": "Bell\x07 and \x1b[31mred\x1b[0m",
    "section": "a ]]> b <![CDATA[ c",
    "script": "<script>alert(1)</script>",
    "entities": "AT&T &amp; &lt;b&gt; &#65;",
    "quotes": "\"double\" 'single' “curly” `back`",
    "emoji": "Müller 客户 😀 Söhne",
    "override": "Good \u202eexe.tnemyap",
    "calendar": "a;b,c\\d\\n\\;e:f",
    "lines": "first\nEND:VEVENT\r\n| second",
    "formula": "=cmd|' /C calc'!A0",
    "image": "![pixel](https://evil.com/p.png) [link](javascript:alert(1))",
    "template": "{{ 7*7 }} {% raw %} **bold** https://evil.com www.evil.com",
}
"""Texts that want to be more than text where they are shown, by the slug of whose name it is."""


def hostile_past(folder: Path) -> Company:
    """A company whose past has texts that no check would let pass today. Now all is well.

    They stood from 1 April 2026 on, as name, purpose and brand name.
    """
    good = {_path(slug): _numbered(number) for number, slug in enumerate(HOSTILE)}
    company = found(folder, "2026-03-02", good)
    texts = HOSTILE.items()
    bad = {
        _path(slug): _numbered(number, name=text, purpose=text, also_known_as=[text])
        for number, (slug, text) in enumerate(texts)
    }
    company.land("2026-04-01", bad)
    company.land("2026-04-02", good)
    return company


def many(folder: Path, count: int) -> Company:
    """A company with so many vendors, each with a changed website."""
    paths = {f"subprocessors/vendor-{number:03}.yaml": number for number in range(count)}
    company = found(folder, "2026-03-02", {path: _numbered(n) for path, n in paths.items()})
    moved = {path: _numbered(n, website=f"https://moved{n}.com/") for path, n in paths.items()}
    company.land("2026-04-01", moved)
    return company


def _path(slug: str) -> str:
    return f"subprocessors/{slug}.yaml"


def _numbered(number: int, **fields: object) -> str:
    """The file of one of several vendors, each with an agreement of its own."""
    agreement = {"reference": f"DPA-2025-{number:03}", "executed": "2025-01-15"}
    given = {"name": f"Vendor {number} Ltd", "website": f"https://vendor{number}.com/", **fields}
    return vendor(agreement=agreement, **given)


# What the golden files show.

DAY = "2026-06-30"
"""The day of the golden files."""

_SETTINGS = """\
organization: Initech
title: Subprocessors
introduction: Companies that process personal data for us.
url: https://initech.com/subprocessors
contact: privacy@initech.com
groups:
  infrastructure:
    title: Infrastructure
  other:
    title: Other services
regions:
  EU: European Union
agreements:
  pattern: DPA-\\d{4}-\\d{3}
notice:
  days: 30
"""

_WAIVERS = """\
waivers:
  - rule: markup
    file: subprocessors/metrics.yaml
    reason: The name is "<b>" | until they | rename
    approved-by: "@octocat"
    until: 2026-12-31
"""


def _agreement(number: int, kind: str | None = None) -> Mapping[str, str]:
    agreement = {"reference": f"DPA-2025-{number:03}", "executed": "2025-01-15"}
    return {**agreement, "kind": kind} if kind is not None else agreement


def example(folder: Path) -> Company:
    """A company with four months of history, and with a proposal on the branch `proposal`."""
    acme: dict[str, object] = {"agreement": _agreement(1, "scc")}
    mail: dict[str, object] = {
        "name": "Mail & More Ltd", "website": "https://mail.com/", "group": "other",
        "purpose": "E-mail to users", "countries": ["GB", "IE"], "agreement": _agreement(2),
        "data_subjects": None,
    }  # fmt: skip
    helpers: dict[str, object] = {
        "name": "Hilfe GmbH", "website": "https://hilfe.de/", "group": "other",
        "purpose": "Support of users", "countries": ["DE"], "agreement": _agreement(3),
    }  # fmt: skip
    assist = {
        "name": "Assist & Söhne SARL", "website": "https://assist.fr/", "group": "other",
        "purpose": "Support of users, with machine translation", "countries": ["EU", "US"],
        "agreement": _agreement(4, "scc"), "established": "FR", "engaged": "2026-08-01",
        "data": ["contact", "communications"], "data_subjects": ["end-users", "customers"],
    }  # fmt: skip
    company = found(
        folder,
        "2026-03-02",
        {
            "register.yaml": _SETTINGS,
            ACME: vendor(**acme),
            _path("mail"): vendor(**mail),
            _path("hilfe"): vendor(**helpers),
        },
    )
    mail["website"] = "https://mail-and-more.co.uk/"
    company.land("2026-04-10", {_path("mail"): vendor(**mail)}, "Correct an address (#12)")
    acme |= {"countries": ["FR", "IN"], "data": ["contact", "usage", "content"]}
    company.merge("2026-05-11", {ACME: vendor(**acme)}, 14)
    acme["internal"] = {"owner": "Platform team"}
    company.land("2026-06-02", {ACME: vendor(**acme)}, "Who looks after Acme")
    helpers["ended"] = "2026-08-01"
    replaced = {_path("hilfe"): vendor(**helpers), _path("assist"): vendor(**assist)}
    company.merge("2026-06-15", replaced, 17)
    mail |= {"countries": ["GB", "US"], "purpose": "E-mail and text messages to users"}
    company.merge("2026-06-22", {_path("mail"): vendor(**mail)}, 19)
    acme["also_known_as"] = ["Acme"]
    company.land("2026-06-24T23:30:00-05:00", {ACME: vendor(**acme)}, "Name the brand (#21)")

    company.git("checkout", "--quiet", "-b", "proposal")
    acme |= {"countries": ["IN", "BR"], "website": "https://acme.com/", "name": "Acme SE"}
    metrics = {
        "name": "Metrics | <b>Inc.</b>", "website": "https://metrics.com/", "group": "other",
        "purpose": "Usage statistics for @octocat", "countries": ["US", "JP"],
        "agreement": _agreement(5), "engaged": "2026-07-15", "data": ["usage"],
    }  # fmt: skip
    proposal: Files = {
        ACME: vendor(**acme),
        _path("mail"): None,
        _path("metrics"): vendor(**metrics),
        _path("broken"): "name: [",
        "register.yaml": _SETTINGS.replace("days: 30", "days: 20") + _WAIVERS,
        "checks/rules/text.py": "",
        "README.md": "Hello\n",
    }
    company.land("2026-06-29", proposal, "Propose a lot")
    company.git("checkout", "--quiet", "main")
    return company


_DUE = """\
rules: {notice-period: warning}
waivers:
  - rule: markup
    file: subprocessors/hostile.yaml
    reason: They rename
    approved-by: "@octocat"
    until: 2026-07-15
  - {rule: "<b>#1</b>", file: "a|b @octocat", until: 2026-05-31}
"""


def due(folder: Path) -> Company:
    """A company where something of every kind is overdue or falls due within 30 days of `DAY`."""
    ledger = (
        "reference,counterparty,executed,expires,status\n"
        "DPA-2025-000,Vendor 0 Ltd,2025-01-15,2026-06-29,active\n"
        "DPA-2025-001,Vendor 1 Ltd,2025-01-15,2026-07-31,active\n"
    )
    settings = _SETTINGS.replace("notice:", "  ledger: agreements.csv\nnotice:")
    hostile = {"name": "[x](y) | <b>@octocat</b> #12", "purpose": "See #7 & @octocat"}
    company = found(
        folder,
        "2026-03-02",
        {
            "register.yaml": settings + _DUE,
            "agreements.csv": ledger,
            _path("expired"): _numbered(0),
            _path("later"): _numbered(1),
            _path("ended"): vendor(
                ended="2026-06-01",
                agreement={**_agreement(9), "expires": "2026-06-01"},
            ),
            _path("stale"): _numbered(
                2,
                evaluation={
                    "privacy": ["2024-06-01", "2025-06-29"],
                    "security": "2025-07-30",
                    "confidentiality": "2025-07-31",
                },
            ),
        },
    )
    company.land("2026-06-15", {_path("hostile"): _numbered(3, **hostile, engaged="2026-08-01")})
    return company


_SITE = (
    "index.html", "subprocessors.md", "subprocessors.json", "changes.atom", "changes.json",
    "changes.csv", "calendar.ics",
)  # fmt: skip


def goldens() -> Iterator[tuple[str, str]]:
    """Path below `tests/golden`, and content, of what the example looks like."""
    with tempfile.TemporaryDirectory() as folder:
        company = example(Path(folder) / "initech")
        for form, ending in (("text", "txt"), ("markdown", "md"), ("json", "json")):
            yield f"changes.{ending}", company.said("changes", "--format", form)
        for form, ending in (("text", "txt"), ("html", "html"), ("json", "json")):
            notice = company.run("notice", "--since", "2026-05-01", "--format", form)
            yield f"notice.{ending}", notice.out
        for form, ending in (("markdown", "md"), ("json", "json")):
            options = ("--base", "main", "--head", "proposal", "--today", DAY, "--format", form)
            yield f"review.{ending}", company.run("review", *options).out
        site = company.published(DAY)
        other = due(Path(folder) / "due")
        for form, ending in (("text", "txt"), ("markdown", "md"), ("json", "json")):
            shown = other.said("deadlines", "--today", DAY, "--format", form)
            yield f"deadlines.{ending}", shown
        for name in _SITE:
            yield f"history/{name}", site[name].decode()
