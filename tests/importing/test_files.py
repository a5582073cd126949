"""Vendors' files and settings: valid whatever the list contains, and nothing unsure as a fact."""

from datetime import date

import pytest
from ruamel.yaml import YAML

from checks.commands.importing import read
from checks.engine import check_tree
from checks.findings import Severity
from checks.importing import planning
from checks.importing.planning import Plan
from checks.register.memory import MemoryTree
from tests.trees import FILES, REGISTER, VENDOR

DAY = date(2026, 6, 30)

SETTINGS = """\
# Our settings.
organization: "Initech"   # the company
url: 'https://initech.com/subprocessors'
contact: privacy@initech.com
groups:
  mail: {title: E-mail}  # all mail
onboarding:
  until: 2026-12-31
  vendors: [old]
"""


def _plan(source: str, files: dict[str, str] | None = None, name: str = "list.md") -> Plan:
    entries = read(source.encode(), name).entries
    before: dict[str, str | bytes] | None = {**files} if files is not None else None
    return planning.plan(entries, name, before, DAY)


def _errors(plan: Plan, files: dict[str, str]) -> list[str]:
    report = check_tree(MemoryTree({**files, **plan.written}), DAY)
    return [f"{f.path}: {f.rule}" for f in report.findings if f.severity is Severity.ERROR]


LIST = """\
## Mail & more
| Sub-processor | Purpose | Data | Location | Seat | Notes | Applicable product |
|---|---|---|---|---|---|---|
| [Acme Mail, Inc.](https://acme-mail.com/) | Delivery: e-mail #1 | Names, e-mail (all) | Dublin, Ireland, EU | USA | Since 2020 | Pro plan |
| Acme Mail Inc | Newsletters | | US (only if enabled) | USA | | |
| [Odd](http://odd.com) | Archive of documents | | Global | | | |
"""  # noqa: E501 - a row of Markdown


def test_a_vendors_file() -> None:
    written = _plan(LIST, {}).written
    assert written["subprocessors/acme-mail.yaml"] == (
        "# yaml-language-server: $schema=../schemas/subprocessor.json\n"
        "# Imported from list.md, line 4.\n"
        "# Notes: Since 2020\n"
        "name: Acme Mail, Inc.\n"
        'website: "https://acme-mail.com/"\n'
        "group: mail-more\n"
        'purpose: "Delivery: e-mail #1"\n'
        "countries:\n"
        '  IE: {place: "Dublin"}\n'
        "established: US\n"
        "scope: Pro plan\n"
        "data:\n"
        "  - Names\n"
        "  - e-mail (all)\n"
    )


@pytest.mark.parametrize(
    ("cell", "countries"),
    [
        ("EU (Ireland)", "[IE]"),
        ("Ireland (EU)", "[IE]"),
        ("Ireland, EU", "[IE]"),
        ("EU (Ireland); US", "[IE, US]"),
        ("Ireland; EU", "[IE, EU]"),
        ("Ireland and EU", "[IE, EU]"),
        ("Ireland / EU", "[IE, EU]"),
        ("Germany, US, EU", "[DE, US, EU]"),
        ("Germany, Ireland, EU", "[DE, IE, EU]"),
        ("US, EU", "[US, EU]"),
        ("EU (Ireland); EU", "[IE, EU]"),
        ("EU; EU (Ireland)", "[IE, EU]"),
    ],
)
def test_a_region_is_left_out_if_it_only_says_where_the_country_lies(
    cell: str, countries: str
) -> None:
    source = f"# Sub-processors\n|Vendor|Location|\n|---|---|\n|Acme|{cell}|\n"
    written = _plan(source, {}).written
    assert f"\ncountries: {countries}\n" in written["subprocessors/acme.yaml"]
    assert ("EU: European Union" in written["register.yaml"]) == ("EU" in countries)


def test_an_answer_is_no_category_of_data() -> None:
    text = "# Sub-processors\n|Vendor|Location|Personal data|\n|---|---|---|\n|Acme|US|{}|\n"
    answered = _plan(text.format("Yes"), {}).written["subprocessors/acme.yaml"]
    assert "\n# Personal data: Yes\n" in answered
    assert "\ndata:" not in answered
    assert "\ndata:" in _plan(text.format("Names"), {}).written["subprocessors/acme.yaml"]


def test_a_further_service_refers_to_the_first_file() -> None:
    text = _plan(LIST, {}).written["subprocessors/acme-mail-newsletters.yaml"]
    assert "name: Acme Mail, Inc.\nentity: acme-mail\n" in text


def test_an_uncertain_location_is_a_comment_and_no_fact() -> None:
    text = _plan(LIST, {}).written["subprocessors/acme-mail-newsletters.yaml"]
    assert "\n# TO DO: " in text
    assert "US (only if enabled)\n" in text
    assert "countries" not in text


def test_a_fact_that_the_checks_refuse_stays_as_a_comment() -> None:
    plan = _plan(LIST, {})
    text = plan.written["subprocessors/odd.yaml"]
    assert "\nwebsite:" not in text
    assert "http://odd.com" in text
    assert [line.split(":")[1] for line in plan.refused] == [" website"]


def test_the_settings_keep_their_comments_order_and_quotes() -> None:
    vendor = VENDOR.replace("group: infrastructure", "group: mail")
    files = {"register.yaml": SETTINGS, "subprocessors/old.yaml": vendor}
    text = _plan(LIST, files).written["register.yaml"]
    for line in SETTINGS.splitlines()[:6]:
        assert line in text
    assert "  mail-more:\n    title: Mail & more\n" in text
    settings = YAML(typ="safe", pure=True).load(text)
    assert [*settings["onboarding"]["vendors"]] == [
        "old", "acme-mail", "acme-mail-newsletters", "odd",
    ]  # fmt: skip
    assert settings["onboarding"]["until"] == date(2026, 12, 31)
    assert settings["regions"]["WORLD"] == "Worldwide"


APART = """\
organization: Initech
url: https://initech.com/subprocessors
contact: privacy@initech.com

# The parts of the list.
groups:
  mail:
    title: E-mail  # all mail

# The next section.
onboarding:
  until: 2026-12-31
  vendors:
    - old  # still

# The end.
"""


def test_new_settings_stand_at_the_end_of_their_sections() -> None:
    vendor = VENDOR.replace("group: infrastructure", "group: mail")
    text = _plan(LIST, {"register.yaml": APART, "subprocessors/old.yaml": vendor}).written[
        "register.yaml"
    ]
    assert text == APART.replace(
        "# all mail\n", "# all mail\n  mail-more:\n    title: Mail & more\n"
    ).replace(
        "# still\n",
        "# still\n    - acme-mail\n    - acme-mail-newsletters\n    - odd\n"
        "\nregions:\n  WORLD: Worldwide\n",
    )


ODD = (
    "\ufeff"
    + """\
organization:   'Initech'
title:  {en:  Subprocessors,de: "Unterauftragnehmer"}
url: https://initech.com/subprocessors
contact: privacy@initech.com
introduction: >-
  A line that is folded, and so long that a program which writes it anew would break it in another
   place.
groups:
    mail:   { title:   E-mail }

# onboarding: not yet
""".replace("\n", "\r\n")
)


def test_every_other_character_of_the_settings_stays() -> None:
    plan = _plan(LIST, {"register.yaml": ODD})
    text = plan.written["register.yaml"]
    added = (
        "    mail-more:\n      title: Mail & more\n"
        "regions:\n  WORLD: Worldwide\n"
        "onboarding:\n  until: 2026-12-27\n  vendors: [acme-mail, acme-mail-newsletters, odd]\n"
    )
    assert text == ODD.replace("E-mail }\r\n", "E-mail }\r\n" + added.replace("\n", "\r\n"))
    assert _errors(plan, {"register.yaml": ODD}) == []


def test_many_vendors_in_onboarding_have_a_line_each() -> None:
    rows = "".join(f"| Vendor {n} Ltd | Storage of files {n} | Ireland |\n" for n in range(40))
    source = "| Sub-processor | Purpose | Location |\n|---|---|---|\n" + rows
    text = _plan(source, {}).written["register.yaml"]
    assert "  vendors:\n    - vendor-0\n    - vendor-1\n" in text
    again = _plan(
        "| Sub-processor | Purpose | Location |\n|---|---|---|\n| Late Ltd | Mail | Ireland |\n",
        {"register.yaml": text},
    )
    assert again.written["register.yaml"].endswith("    - vendor-39\n    - late\n")


def test_a_group_of_the_register_is_used_by_its_title() -> None:
    source = LIST.replace("Mail & more", "E-Mail")
    plan = _plan(source, {"register.yaml": SETTINGS})
    assert "\ngroup: mail\n" in plan.written["subprocessors/odd.yaml"]


def test_a_vendor_of_the_register_is_left_alone() -> None:
    files = {**{path: str(text) for path, text in FILES.items()}, "register.yaml": REGISTER}
    source = LIST.replace("Acme Mail Inc", "ACME Cloud Inc")
    plan = _plan(source, files)
    assert [entry.line for entry in plan.present] == [5]
    assert plan.files == (
        "subprocessors/acme-mail.yaml", "subprocessors/acme-cloud.yaml", "subprocessors/odd.yaml",
    )  # fmt: skip
    assert "subprocessors/acme-cloud.yaml" not in plan.written
    assert _errors(plan, files) == []


def test_a_second_import_writes_nothing() -> None:
    files = {"register.yaml": SETTINGS.replace("vendors: [old]", "vendors: []")}
    plan = _plan(LIST, files)
    again = _plan(LIST, {**files, **plan.written})
    assert again.written == {}
    assert len(again.present) == 3


HOSTILE = [
    "x\ty: z # no comment",
    "- [a, b]: {c}",
    "&anchor *alias !tag |literal",
    "'single' \"double\" \\backslash",
    "null", "yes", "~", "2026-01-01", "0x10", "@at", "`code`", "%directive", "? key",
    "<script>alert(1)</script>", "[link](javascript:alert(1))", "{{ 7*7 }}", "::error::x",
    "\u202eright-to-left\u202c", "caf\u0000e\u0301", "a\u2028b", "=cmd|' /C calc'!A0", "x" * 5000,
    "Ünïcödé 株式会社", "😀",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_in_a_valid_file(text: str) -> None:
    rows = [
        ["Sub-processor", "Purpose", "Location", "Data", "Notes", "Website", "Products"],
        [text, text, text, text, text, text, text],
        ["Acme", text, text, text, text, f"https://acme.com/{text}", text],
    ]
    source = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)
    files = {"register.yaml": SETTINGS.replace("vendors: [old]", "vendors: []")}
    plan = _plan(source, files, "list.csv")
    report = check_tree(MemoryTree({**files, **plan.written}), DAY)
    assert not report.unusable
    readable = {"file-syntax", "unknown-key", "not-a-mapping", "refused-feature"}
    assert not readable & {finding.rule for finding in report.findings}
    acme = YAML(typ="safe", pure=True).load(plan.written["subprocessors/acme.yaml"])
    assert acme["name"] == "Acme"
    assert acme["group"] == "subprocessors"


def test_a_heading_is_no_yaml() -> None:
    source = LIST.replace("Mail & more", 'x: "y" # {z} - \\&amp; <b>')
    plan = _plan(source, {"register.yaml": SETTINGS})
    settings = YAML(typ="safe", pure=True).load(plan.written["register.yaml"])
    assert len(settings["groups"]) == 2


def _written(rows: str, header: str = "Entity|Purpose|Location") -> dict[str, str]:
    rule = "|".join("---" for _ in header.split("|"))
    source = f"# Sub-processors\n\n|{header}|\n|{rule}|\n{rows}\n"
    return {path.rpartition("/")[2]: text for path, text in _plan(source, {}).written.items()}


def test_companies_with_different_legal_forms_are_different_companies() -> None:
    written = _written("|Acme B.V.|Mail|Netherlands|\n|Acme GmbH|Mail|Germany|\n|Acme|SMS|US|")
    assert "\nname: Acme B.V.\n" in written["acme.yaml"]
    assert "\nname: Acme GmbH\n" in written["acme-gmbh.yaml"]
    assert "entity:" not in written["acme-gmbh.yaml"]
    assert "\nname: Acme B.V.\nentity: acme\n" in written["acme-sms.yaml"]


def test_a_name_without_legal_form_is_one_company_only() -> None:
    written = _written("|Acme|Mail|US|\n|Acme Inc.|SMS|US|\n|Acme Ltd|Calls|UK|")
    assert "\nentity: acme\n" in written["acme-sms.yaml"]
    assert (
        "# TO DO: subprocessors/acme.yaml leaves out the legal form of Acme Inc.\n"
        in written["acme-sms.yaml"]
    )
    assert "\nname: Acme Ltd\n" in written["acme-ltd.yaml"]


def test_a_company_of_another_legal_form_is_not_in_the_register() -> None:
    files = {**{path: str(text) for path, text in FILES.items()}, "register.yaml": REGISTER}
    plan = _plan(LIST.replace("Acme Mail Inc", "Acme Cloud GmbH"), files)
    assert not plan.present
    assert _errors(plan, files) == []


def test_a_vendor_is_known_by_its_earlier_name() -> None:
    vendor = VENDOR.replace("engaged:", 'formerly: {"Odd Ltd": 2024-05-01}\nengaged:')
    files = {**{path: str(text) for path, text in FILES.items()}, "register.yaml": REGISTER}
    files["subprocessors/acme-cloud.yaml"] = vendor
    plan = _plan(LIST, files)
    assert [entry.name for entry in plan.present] == ["Odd"]
    assert plan.files[-1] == "subprocessors/acme-cloud.yaml"
    assert plan.unclear == ()


def test_a_list_may_say_that_a_vendor_has_a_new_name() -> None:
    files = {**{path: str(text) for path, text in FILES.items()}, "register.yaml": REGISTER}
    plan = _plan(LIST.replace("[Odd](http://odd.com)", "Odd (formerly Acme Cloud)"), files)
    assert plan.files[-1] == "subprocessors/acme-cloud.yaml"
    assert plan.unclear == (
        "line 6: Odd is in the register under another name: subprocessors/acme-cloud.yaml",
    )


def test_a_further_service_may_contradict_the_first_file() -> None:
    rows = "|Acme Inc.|Mail|US|\n|Acme|SMS|Ireland|\n|Acme|Calls|US|"
    source = f"# Sub-processors\n\n|Entity|Purpose|Entity country|\n|---|---|---|\n{rows}\n"
    plan = _plan(source, {})
    doubt = "subprocessors/acme.yaml states another seat, or none: Ireland"
    assert f"\n# TO DO: {doubt}\n" in plan.written["subprocessors/acme-sms.yaml"]
    assert plan.unclear == (f"line 6: {doubt}",)


def test_a_denial_in_a_column_of_data_is_a_comment() -> None:
    written = _written("|Acme|No customer data|US|", "Vendor|Data|Location")
    assert "\n# data: No customer data\n" in written["acme.yaml"]
    assert "\ndata:" not in written["acme.yaml"]


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        (
            "End users, customers|DPF, SCCs",
            ["data-subjects: [end-users, customers]", "transfers: [dpf, scc]"],
        ),
        (
            "Employees and applicants|Standard Contractual Clauses",
            ["data-subjects: [employees, applicants]", "transfers: [scc]"],
        ),
        (
            "User|EU-US Data Privacy Framework + BCR",
            ["data-subjects: [users]", "transfers: [dpf, bcr]"],
        ),
        (
            "Users, guests|SCC (Module 2)",
            ["# subjects: Users, guests", "# safeguard: SCC (Module 2)"],
        ),
        (
            "Our users|Adequacy decision",
            ["# subjects: Our users", "# safeguard: Adequacy decision"],
        ),
        ("-|SCC or DPF", ["# subjects: -", "# safeguard: SCC or DPF"]),
    ],
)
def test_people_and_safeguards_are_fields_only_if_every_word_is_certain(
    cells: str, fields: list[str]
) -> None:
    header = "Vendor|Location|Data subjects|Transfer mechanism"
    lines = _written(f"|Acme Ltd|US|{cells}|", header)["acme.yaml"].split("\n")
    named = [x for x in lines if x.lstrip("# ").startswith(("data-sub", "subj", "transf", "safe"))]
    assert named == fields


def test_the_safeguards_of_a_further_service_are_a_comment() -> None:
    rows = "|Acme|US|Mail|SCC|\n|Acme|US|SMS|SCC, DPF|"
    written = _written(rows, "Vendor|Location|Purpose|Transfer mechanism")
    assert "\ntransfers: [scc]\n" in written["acme.yaml"]
    assert "\n# safeguard: SCC, DPF\n" in written["acme-sms.yaml"]
