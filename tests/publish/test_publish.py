"""The published list: right, whole, safe, and nothing that is not public."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from checks.cli import main
from checks.escaping import csv_cell, markdown, markdown_url
from checks.publish.formats import SCHEMA_FILE
from checks.publish.site import FORM, render
from checks.register.colour import contrast
from checks.register.company import Company, Contact, Identifiers
from checks.register.load import load
from checks.register.model import (
    Agreement,
    BindingRules,
    Clauses,
    CountryDetails,
    Derogation,
    Executed,
    Framework,
    Internal,
    Links,
    Safeguard,
    Subprocessor,
    Transfers,
)
from checks.register.policy import Detail, Onboarding, Policy, ProposePolicy, SitePolicy, Waiver
from checks.register.source import parse
from checks.register.tree import WorkTree
from tests import generated
from tests.folders import files_of
from tests.generated import DAY, SHOWN
from tests.pages import page_of, words
from tests.project import QASE, ROOT
from tests.trees import FILES, REGISTER, VENDOR, VENDOR_PATH, MemoryTree

SERVICES = "Customer support services"
PAGE_OF_QASE = {
    "Core Infrastructure Subprocessors": [
        ("Amazon Web Services, Inc.", "https://aws.amazon.com/", "Cloud infrastructure", "USA"),
    ],
    "Other Subprocessors": [
        ("Zendesk, Inc.", "https://www.zendesk.com/", SERVICES, "USA"),
        ("Hubspot, Inc.", "https://www.hubspot.com/", SERVICES, "USA"),
        ("Intercom, Inc.", "https://www.intercom.com/", SERVICES, "USA"),
        ("Calendly, Inc.", "https://calendly.com/", SERVICES, "USA"),
        (
            "Stripe, Inc.",
            "https://stripe.com/",
            "Payment processing, data, technology and analytics services, "
            "and other business services",
            "USA",
        ),
        ("Salesforce, Inc.", "https://www.salesforce.com/", SERVICES, "USA"),
    ],
}
"""The public list of Qase, as on its page."""


def _site(files: Mapping[str, str] = SHOWN, day: date = DAY) -> dict[str, str]:
    """The published files of a register in memory."""
    register = load(MemoryTree(dict(files)))
    return {name: data.decode() for name, data in render(register, day).items()}


def _tables(text: str) -> dict[str, list[tuple[str, ...]]]:
    """The tables of a Markdown page by the heading above them, links as two cells."""
    tables: dict[str, list[tuple[str, ...]]] = {}
    heading, row, in_heading = "", list[str](), False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            in_heading = True
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            tables.setdefault(heading, []).append(tuple(row))
        elif token.type == "inline":
            children = token.children or []
            parts = [
                "\n" if child.content == "<br>" else child.content
                for child in children
                if child.type in ("text", "text_special") or child.content == "<br>"
            ]
            links = [str(c.attrs["href"]) for c in children if c.type == "link_open"]
            if in_heading:
                heading, in_heading = token.content, False
            else:
                row += ["".join(parts), *links]
    return tables


def test_the_register_of_qase_reads_like_its_page() -> None:
    tables = _tables(render(load(WorkTree(QASE)), DAY)["subprocessors.md"].decode())
    head = ("Entity", "Description/Purpose", "Countries")
    # The page names no safeguards, and neither does the register: the list says so.
    expected = {
        title: [head, *((*row, f"{country}\nSafeguard not stated") for *row, country in rows)]
        for title, rows in PAGE_OF_QASE.items()
    }
    assert tables == expected


def test_every_format_has_every_vendor() -> None:
    site = _site()
    vendors = json.loads(site["subprocessors.json"])["subprocessors"]
    slugs = {path.split("/")[1].removesuffix(".yaml") for path in SHOWN if "/" in path}
    assert {vendor["slug"] for vendor in vendors} == slugs
    rows = csv.DictReader(io.StringIO(site["subprocessors.csv"].removeprefix("\ufeff")))
    assert {row["slug"] for row in rows} == slugs
    entries = page_of(site).xpath("//main//ul[@class='list']/li")
    assert {entry.get("id"): words(entry.find(".//h3")) for entry in entries} == {
        vendor["slug"]: " ".join(vendor["name"].split()) for vendor in vendors
    }
    tables = _tables(site["subprocessors.md"]).values()
    assert sum(len(rows) - 1 for rows in tables) == len(slugs)


def test_json_is_valid_against_its_schema() -> None:
    schema = json.loads((ROOT / "schemas/published.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    document = json.loads(_site()["subprocessors.json"])
    assert not list(validator.iter_errors(document))
    document["subprocessors"][0]["status"] = "perhaps"
    assert list(validator.iter_errors(document))


def test_an_empty_register_is_published() -> None:
    files = {path: text for path, text in FILES.items() if path != VENDOR_PATH}
    site = _site(files)
    assert json.loads(site["subprocessors.json"])["subprocessors"] == []
    assert "None." in site["subprocessors.md"]
    assert "None." in site["index.html"]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 1, 31), "upcoming"),
        (date(2026, 2, 1), "active"),
        (date(2026, 5, 31), "active"),
        (date(2026, 6, 1), "ended"),
    ],
)
def test_dates_tell_the_status(day: date, status: str) -> None:
    files = {**FILES, VENDOR_PATH: VENDOR + "ended: 2026-06-01\n"}
    [vendor] = json.loads(_site(files, day)["subprocessors.json"])["subprocessors"]
    assert vendor["status"] == status


# What must not leave the repository.

MARKED = """\
name: mark-name
entity: mark-entity
replaces: mark-replaces
website: https://mark-website.com/
group: infrastructure
purpose: {de: mark purpose, en: SECRET-translation}
countries: {US: {place: mark-place, for: [mark-activity], scope: mark-place-scope}}
established: FR
scope: [mark-scope, mark-key]
formerly: {mark-earlier-name: 2001-01-01}
data: [mark-data]
data-subjects: [mark-people]
transfers:
  dpf: {verified: 2002-02-02, uk: true, swiss: true, countries: [US]}
  adequacy: {countries: [US]}
  scc: {module: 3, executed: 2003-03-03, countries: [US]}
  bcr: {approved: 2004-04-04, countries: [US]}
  uk-addendum: {executed: 2005-05-05, countries: [US]}
  idta: {executed: 2006-06-06, countries: [US]}
  derogation: {article: mark-article, countries: [US]}
links: {agreement: "https://mark-agreement.com/", privacy: "https://mark-privacy.com/",
  security: "https://mark-security.com/", subprocessors: "https://mark-subprocessors.com/"}
details: {mark-detail: mark-value, undeclared: SECRET-detail}
address: mark-address
also-known-as: [mark-also-known-as]
contact: {name: mark-contact-name, role: mark-contact-role, email: mark-contact@email.com,
  url: "https://mark-contact-url.com/"}
identifiers: {lei: mark-lei, euid: mark-euid}
agreement: {reference: SECRET-reference, executed: 1971-01-01, expires: 1972-02-02,
  kind: intragroup, first: 1970-10-10, url: "https://secret-url.com/"}
evaluation: {privacy: 1973-03-03, security: [1974-04-04, 1975-05-05], SECRET-area: 1976-06-06}
engaged: 2026-02-01
internal: {owner: SECRET-owner, risk: SECRET-risk, notes: SECRET-notes}
"""

KEYS = ("mark-entity", "mark-key", "mark-detail", "mark-replaces")
"""Marked keys: people see titles instead."""

POLICY = """\
organization: mark-organization
title: mark-title
url: https://mark-url.com/
contact: mark-contact@initech.com
language: de
groups: {infrastructure: {title: mark-group, introduction: mark-introduction}}
scopes: {mark-key: mark-scope-title}
details: {mark-detail: {title: mark-detail-title, material: true}}
required: [evaluation]
onboarding: {until: 1980-10-10, vendors: [SECRET-onboarding]}
propose: {forge: github, repository: "https://mark-forge.com/mark-team", branch: mark-branch,
  folder: mark-folder}
agreements: {pattern: SECRET-.*, ledger: agreements.csv}
evaluation: {areas: [privacy, security, SECRET-area], valid-days: 36499}
notice: {days: 36498}
site: {subscribe: "https://mark-subscribe.com/"}
publisher:
  address: SECRET-address
  established: MT
  contact: {name: SECRET-name, role: SECRET-role, email: secret@email.com}
  representative: {name: SECRET-representative}
  data-protection-officer: {url: "https://secret-officer.com/"}
  identifiers: {lei: SECRET-lei, euid: SECRET-euid}
rules: {country-code: off}
rulings:
  - {file: SECRET-file, field: purpose, old: SECRET-old, new: SECRET-new, verdict: material,
    reason: SECRET-reason, decided-by: SECRET-decider}
waivers:
  - {rule: country-code, file: SECRET-file, reason: SECRET-reason, approved-by: SECRET-approver,
    until: 1977-07-07}
"""

LEDGER = (
    "reference,counterparty,executed,expires,status,SECRET-column\n"
    "SECRET-reference,SECRET-counterparty,1978-08-08,1979-09-09,active,SECRET-cell\n"
)

SECRET = re.compile(
    r"secret|19\d\d-|19\d\d|3649\d|intragroup|undeclared|country-code|evaluation", re.IGNORECASE
)


SECRET_IN_FORM = re.compile(r"secret-(?!area)\w|19[78]\d-|undeclared|country-code", re.IGNORECASE)
"""The form also needs the areas of evaluation, the form of references, and both periods."""


def test_only_fields_on_the_allow_list_are_published() -> None:
    """A marker stands in every field; those of internal fields are in no output."""
    tree = MemoryTree({"register.yaml": POLICY, VENDOR_PATH: MARKED, "agreements.csv": LEDGER})
    register = load(tree)
    assert not register.defects
    files = render(register, DAY)
    for name, data in files.items():
        text = re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.DOTALL)
        leaked = (SECRET_IN_FORM if name == FORM else SECRET).search(text)
        assert leaked is None, f"{name} holds {leaked}"
    everything = b"".join(files.values()).decode()
    for shown in re.findall(r"mark[ -][\w@.-]+\w|200\d-\d\d-\d\d", MARKED + POLICY):
        assert shown in everything, f"{shown} is nowhere"
    for name in ("index.html", "subprocessors.md", "subprocessors.csv"):
        for shown in set(re.findall(r"mark[ -][\w@.-]+\w", MARKED)) - {*KEYS}:
            assert shown in files[name].decode(), f"{shown} is not in {name}"


def test_the_leak_test_marks_every_field_of_the_model() -> None:
    """No new field is forgotten here: it is marked, or known to hold no text."""
    vendor, policy = parse(MARKED.encode(), "x").values, parse(POLICY.encode(), "x").values
    assert vendor is not None
    assert policy is not None
    unmarked = {"announced", "ended"}
    unmarked_policy = {"introduction", "display", "regions"}
    unmarked_site = {"languages", "logo", "accent", "filter", "archive", "xlsx"}
    derived = {"path", "country-details", "unstated"}
    transfers = vendor["transfers"]
    for model, values in (
        (Subprocessor, {*vendor, *unmarked, *derived}),
        (CountryDetails, vendor["countries"]["US"]),
        (Links, vendor["links"]),
        (Transfers, transfers),
        (Framework, transfers["dpf"]),
        (Safeguard, transfers["adequacy"]),
        (Clauses, transfers["scc"]),
        (BindingRules, transfers["bcr"]),
        (Executed, transfers["idta"]),
        (Derogation, transfers["derogation"]),
        (Agreement, vendor["agreement"]),
        (Contact, vendor["contact"]),
        (Identifiers, vendor["identifiers"]),
        (Internal, vendor["internal"]),
        (Company, policy["publisher"]),
        (Policy, {*policy, *unmarked_policy}),
        (Detail, policy["details"]["mark-detail"]),
        (Onboarding, policy["onboarding"]),
        (ProposePolicy, policy["propose"]),
        (SitePolicy, {*policy["site"], *unmarked_site}),
        (Waiver, policy["waivers"][0]),
    ):
        assert {field.alias for field in model.model_fields.values()} == set(values), model


def test_old_settings_show_their_invisible_characters() -> None:
    settings = REGISTER
    for text in ("Initech", "privacy@initech.com", "Infrastructure"):
        assert text in settings
        settings = settings.replace(f": {text}\n", f': "\\u202e{text}"\n')
    settings += 'site: {subscribe: "\\u202enews@initech.com"}\n'
    register = load(MemoryTree({**FILES, "register.yaml": settings}), past=True)
    page = render(register, date(2026, 6, 30))["index.html"].decode()
    assert "\u202e" not in page
    for text in ("Initech", "privacy@initech.com", "Infrastructure", "news@initech.com"):
        assert f"\\u202e{text}" in page


# What a vendor file says is hostile.


class _Page(HTMLParser):
    """Tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br", "input"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag, f"</{tag}> closes nothing"


def test_the_page_is_well_formed_and_runs_nothing_foreign() -> None:
    text = _site()["index.html"]
    page = _Page(text)
    assert not page.stack
    tags = [tag for tag, _ in page.tags]
    assert not {*tags} & {"img", "iframe", "object", "embed", "base", "svg"}
    # The description of the list for searches, and the script of the filter.
    assert (tags.count("script"), tags.count("form")) == (2, 1)
    assert ("script", {}) in page.tags
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], attributes
        assert "style" not in attributes
        if tag == "link":
            assert attributes["rel"] in ("canonical", "icon", "alternate")
        if tag == "a":
            assert (attributes["href"] or "").startswith(("https://", "mailto:", "#"))
        assert tag != "form" or not {"action", "method", "target"} & attributes.keys()
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    script = text[text.index("<script>") + 8 : text.rindex("</script>")]
    assert script == (ROOT / "checks/publish/templates/filter.min.js").read_text("utf-8")
    [policy] = [
        attributes["content"] or ""
        for tag, attributes in page.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert [*map(str.strip, policy.split(";"))] == [
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_the_page_is_made_for_everybody() -> None:
    page = page_of(_site())
    assert page.get("lang") == "en"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for names in page.xpath("//@aria-labelledby"):
        assert words(page.get_element_by_id(names))
    assert len(page.xpath("//main/section")) == len(page.xpath("//section[@aria-labelledby]"))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href[starts-with(., '#')]")} <= {
        *ids
    }
    levels = [int(tag[1]) for tag in (e.tag for e in page.iter()) if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(level <= above + 1 for above, level in pairwise(levels))
    for field in page.xpath("//form//input | //form//select"):
        assert field.getparent().tag == "label"
        assert field.getparent().text.strip()
    for summary in page.xpath("//summary"):
        assert summary.getparent().tag == "details"
        assert words(summary)


def test_colours_have_contrast() -> None:
    """WCAG 2.2, 1.4.3 (AA): 4.5 to 1 for text, in light and dark, and on paper."""
    style = (ROOT / "checks/publish/templates/style.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 3
    light: dict[str, str] = {}
    for block in blocks:
        # The first block is light. The others replace some of its colours, each in another medium.
        colour = {**light, **dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6})", block))}
        light = light or colour
        for text, back in (
            ("text", "back"), ("soft", "back"), ("soft", "head"), ("link", "back"),
            ("mark-text", "mark-back"), ("mark-text", "back"), ("text", "mark-back"),
            ("link", "mark-back"),
        ):  # fmt: skip
            assert contrast(f"#{colour[text]}", f"#{colour[back]}") >= 4.5, (text, back, block)


_ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)


@given(_ANY)
def test_markdown_shows_any_text_as_written(text: str) -> None:
    row = f"| [{markdown(text)}](https://a.b/{markdown_url(text)}) | {markdown(text)} |"
    tables = _tables(f"| a | b |\n| --- | --- |\n{row}\n")
    name, _, purpose = tables[""][1]
    assert (name, purpose) == (_shown(text), _shown(text))


def _shown(text: str) -> str:
    from checks.escaping import visible

    return " ".join(visible(text).split())


@given(_ANY)
def test_no_cell_is_a_formula(text: str) -> None:
    for cell in csv_cell(text).split(";"):
        assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠")), cell
    assert csv_cell(text).replace("'", "") == text.replace("'", "")


def test_a_mail_address_cannot_add_a_header() -> None:
    vendor = VENDOR + 'contact: {role: DPO, email: "dpo?bcc=evil%40evil.com&body=x@acme.cloud"}\n'
    page = _Page(_site({**FILES, VENDOR_PATH: vendor})["index.html"])
    [target] = [a["href"] for _, a in page.tags if (a.get("href") or "").startswith("mailto:dpo")]
    assert target is not None
    assert "?" not in target


def test_a_slug_that_is_a_group_makes_no_second_id() -> None:
    files = {**FILES, "subprocessors/infrastructure.yaml": VENDOR}
    page = _Page(_site(files)["index.html"])
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


# Writing.


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """In other processes, other folders, other time zones and with other hash seeds."""
    sites = []
    for number, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        register = shutil.copytree(QASE, tmp_path / str(number))
        site = register / "site"
        command = [sys.executable, "-m", "checks", "--root", str(register), "publish"]
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": "C"}
        subprocess.run(
            [*command, "--today", "2026-06-30", "--output", str(site)],
            cwd=ROOT, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        sites.append(files_of(site))
    assert sites[0] == sites[1]
    assert sorted(sites[0]) == [
        "SHA256SUMS", "embed.html", "index.html", "subprocessors.csv", "subprocessors.json",
        "subprocessors.md", "subprocessors.schema.json",
    ]  # fmt: skip


def _publish(folder: Path, *more: str) -> int:
    return main(["--root", str(folder), "publish", "--today", "2026-06-30", *more])


def test_an_error_publishes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _publish(folder) == 0
    before = files_of(folder / "site")
    (folder / VENDOR_PATH).write_text(VENDOR.replace("[US]", "[UK]"), encoding="utf-8")
    assert _publish(folder) == 1
    assert files_of(folder / "site") == before
    said = capsys.readouterr().err
    assert "country-code" in said
    assert "Nothing was published" in said


def test_a_warning_is_said_and_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / VENDOR_PATH).write_text(VENDOR.replace("Cloud hosting", "Hosting"), encoding="utf-8")
    assert _publish(folder) == 0
    assert "vague-purpose" in capsys.readouterr().err


def test_a_broken_register_yaml_publishes_nothing(folder: Path) -> None:
    (folder / "register.yaml").write_text("title: x\n", encoding="utf-8")
    assert _publish(folder) == 2
    assert not (folder / "site").exists()


def test_generated_goldens_cover_every_format() -> None:
    # Another test keeps this folder equal to the generated files.
    names = {path.name for path in (ROOT / generated.GOLDEN).rglob("*")}
    assert names >= _site().keys() - {SCHEMA_FILE}
