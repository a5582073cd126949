"""Stories of companies: registers with a history, among them the one that the golden files show.

Times, names and messages are given, and no configuration of the machine is
read: the same story has the same commits everywhere.
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.folders import Files
from tests.registers import ACME, full_vendor, path_of, policy
from tests.repositories import Repo, plain_environment


def start_register(folder: Path, when: str, files: Files) -> Repo:
    """A company whose register starts on a day with `register.yaml` and these files."""
    company = Repo(folder)
    company.land(when, {"register.yaml": policy(), **files}, "Start the register")
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


def hostile_past(folder: Path) -> Repo:
    """A company whose past has texts that no check would let pass today. Now all is well.

    They stood from 1 April to 4 May 2026, as name, purpose and brand name.
    """
    good = {path_of(slug): _numbered(number) for number, slug in enumerate(HOSTILE)}
    company = start_register(folder, "2026-03-02", good)
    texts = HOSTILE.items()
    bad = {
        path_of(slug): _numbered(number, name=text, purpose=text, also_known_as=[text])
        for number, (slug, text) in enumerate(texts)
    }
    company.land("2026-04-01", bad)
    company.land("2026-05-04", good)
    return company


def many(folder: Path, count: int) -> Repo:
    """A company with so many vendors, each with a changed website."""
    paths = {f"subprocessors/vendor-{number:03}.yaml": number for number in range(count)}
    company = start_register(
        folder, "2026-03-02", {path: _numbered(n) for path, n in paths.items()}
    )
    moved = {path: _numbered(n, website=f"https://moved{n}.com/") for path, n in paths.items()}
    company.land("2026-04-01", moved)
    return company


def _numbered(number: int, **fields: object) -> str:
    """The file of one of several vendors, each with an agreement of its own."""
    agreement = {"reference": f"DPA-2025-{number:03}", "executed": "2025-01-15"}
    given = {"name": f"Vendor {number} Ltd", "website": f"https://vendor{number}.com/", **fields}
    return full_vendor(agreement=agreement, **given)


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


def example(folder: Path) -> Repo:
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
    company = start_register(
        folder,
        "2026-03-02",
        {
            "register.yaml": _SETTINGS,
            ACME: full_vendor(**acme),
            path_of("mail"): full_vendor(**mail),
            path_of("hilfe"): full_vendor(**helpers),
        },
    )
    mail["website"] = "https://mail-and-more.co.uk/"
    company.land("2026-04-10", {path_of("mail"): full_vendor(**mail)}, "Correct an address (#12)")
    acme |= {"countries": ["FR", "IN"], "data": ["contact", "usage", "content"]}
    company.merge_pull_request(14, "2026-05-11", {ACME: full_vendor(**acme)})
    acme["internal"] = {"owner": "Platform team"}
    company.land("2026-06-02", {ACME: full_vendor(**acme)}, "Who looks after Acme")
    helpers["ended"] = "2026-08-01"
    replaced = {path_of("hilfe"): full_vendor(**helpers), path_of("assist"): full_vendor(**assist)}
    company.merge_pull_request(17, "2026-06-15", replaced)
    mail |= {"countries": ["GB", "US"], "purpose": "E-mail and text messages to users"}
    company.merge_pull_request(19, "2026-06-22", {path_of("mail"): full_vendor(**mail)})
    acme["also_known_as"] = ["Acme"]
    company.land("2026-06-24T23:30:00-05:00", {ACME: full_vendor(**acme)}, "Name the brand (#21)")

    company.branch("proposal")
    acme |= {"countries": ["IN", "BR"], "website": "https://acme.com/", "name": "Acme SE"}
    metrics = {
        "name": "Metrics | <b>Inc.</b>", "website": "https://metrics.com/", "group": "other",
        "purpose": "Usage statistics for @octocat", "countries": ["US", "JP"],
        "agreement": _agreement(5), "engaged": "2026-07-15", "data": ["usage"],
    }  # fmt: skip
    proposal: Files = {
        ACME: full_vendor(**acme),
        path_of("mail"): None,
        path_of("metrics"): full_vendor(**metrics),
        path_of("broken"): "name: [",
        "register.yaml": _SETTINGS.replace("days: 30", "days: 20") + _WAIVERS,
        "checks/rules/text.py": "",
        "README.md": "Hello\n",
    }
    company.land("2026-06-29", proposal, "Propose a lot")
    company.switch("main")
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


def due(folder: Path) -> Repo:
    """A company where something of every kind is overdue or falls due within 30 days of `DAY`."""
    ledger = (
        "reference,counterparty,executed,expires,status\n"
        "DPA-2025-000,Vendor 0 Ltd,2025-01-15,2026-06-29,active\n"
        "DPA-2025-001,Vendor 1 Ltd,2025-01-15,2026-07-31,active\n"
    )
    settings = _SETTINGS.replace("notice:", "  ledger: agreements.csv\nnotice:")
    hostile = {"name": "[x](y) | <b>@octocat</b> #12", "purpose": "See #7 & @octocat"}
    company = start_register(
        folder,
        "2026-03-02",
        {
            "register.yaml": settings + _DUE,
            "agreements.csv": ledger,
            path_of("expired"): _numbered(0),
            path_of("later"): _numbered(1),
            path_of("ended"): full_vendor(
                ended="2026-06-01",
                agreement={**_agreement(9), "expires": "2026-06-01"},
            ),
            path_of("stale"): _numbered(
                2,
                evaluation={
                    "privacy": ["2024-06-01", "2025-06-29"],
                    "security": "2025-07-30",
                    "confidentiality": "2025-07-31",
                },
            ),
        },
    )
    company.land("2026-06-15", {path_of("hostile"): _numbered(3, **hostile, engaged="2026-08-01")})
    return company


_SITE = (
    "index.html", "subprocessors.md", "subprocessors.json", "changes.atom", "changes.json",
    "changes.csv", "calendar.ics",
)  # fmt: skip


_NOTICES = {"text": "txt", "eml": "eml", "html": "html", "markdown": "md", "json": "json"}
"""The forms of a notice, each with the ending of its file."""


def goldens() -> Iterator[tuple[str, str]]:
    """Path below `tests/golden`, and content, of what the example looks like."""
    with tempfile.TemporaryDirectory() as folder, plain_environment():
        company = example(Path(folder) / "initech")
        for form, ending in (("text", "txt"), ("markdown", "md"), ("json", "json")):
            yield f"changes.{ending}", company.said("changes", "--format", form)
        for form, ending in _NOTICES.items():
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
        for name in (*_SITE, "archive/index.html"):
            yield f"history/{name}", site[name].decode()
        snapshot = max(name for name in site if name.startswith("archive/2"))
        yield "history/archive/edition.html", site[snapshot].decode()
