"""Sources of every format and dialect: the same facts, whatever the syntax."""

import io
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from checks.commands.importing import read
from checks.importing.rows import Entry
from checks.importing.table import Unreadable


def _rows(source: str | bytes, name: str) -> list[str]:
    """The rows as `line: name | website | purpose | places | group`."""
    return list(map(_shown, _entries(source, name)))


def _entries(source: str | bytes, name: str) -> tuple[Entry, ...]:
    return read(source.encode() if isinstance(source, str) else source, name).entries


def _shown(entry: Entry) -> str:
    where = entry.unresolved or " ".join((*entry.countries, *entry.regions))
    parts = (entry.name, entry.website, entry.purpose, where, entry.group)
    return f"{entry.line}: " + " | ".join(part or "-" for part in parts)


MARKDOWN = """\
---
title: Vendors
---
# Third-party vendors

Name | What they do | Where
--- | --- | ---
**1. ADYEN N.V.** | Payments | Netherlands
[Brevo](https://www.brevo.com/) (formerly Sendinblue) | E\\|mail | 🇫🇷 France
[Segment](https://segment.com/legal/privacy) | Customer data<br>Profiles | US (only if enabled)
This line is no row.
"""


def test_markdown() -> None:
    assert _rows(MARKDOWN, "list.md") == [
        "8: ADYEN N.V. | - | Payments | NL | Third-party vendors",
        "9: Brevo | https://www.brevo.com/ | E|mail | FR | Third-party vendors",
        "10: Segment | - | Customer data, Profiles | US (only if enabled) | Third-party vendors",
    ]


@pytest.mark.parametrize("above", ["2. Current sub-processors", "**Updated: 2026**", "- An item"])
def test_a_table_that_is_glued_to_the_line_above(above: str) -> None:
    source = f"{above}\n| Sub-processor | Location |\n|---|---|\n| Stripe | US |\n"
    assert _rows(source, "list.md")[0].startswith("4: Stripe | - | - | US")


def test_a_rule_with_another_number_of_columns() -> None:
    source = "| Sub-processor | Purpose | Location |\n|---|---|\n| Stripe | Payments | US |\n"
    assert _rows(source, "list.md") == ["3: Stripe | - | Payments | US | -"]


def test_a_table_in_a_block_of_code_is_an_example() -> None:
    source = "```\n| Sub-processor | Location |\n|---|---|\n| Stripe | US |\n```\n"
    with pytest.raises(Unreadable):
        read(source.encode(), "list.md")


def test_the_list_of_a_page_in_its_front_matter() -> None:
    source = "---\nsubprocessors:\n  - name: Stripe\n    country: US\n---\n# Subprocessors\n"
    assert _rows(source, "list.md") == ["3: Stripe | - | - | US | -"]


HTML = """\
<!DOCTYPE html><html><body><h1>Sub-processors</h1>
<h2>Customer regions</h2>
<table><tr><th>Region</th><th>Data center</th></tr><tr><td>EU</td><td>Frankfurt</td></tr></table>
<h2>Current list</h2>
<table>
<thead><tr><th rowspan="2">Vendor</th><th colspan="2">Location</th><th rowspan="2">Purpose</th></tr>
<tr><th>Corporate seat</th><th>Data processing</th></tr></thead>
<tr><td colspan="4"><b>Hosting</b></td></tr>
<tr>
 <td rowspan="2"><a href="https://aws.amazon.com">AWS, Inc.</a></td><td>USA</td><td>Germany</td>
 <td>Hosting &amp; more</td></tr>
<tr><td>USA</td><td>Ireland or Germany</td><td>Backups</td></tr>
<tr><td><a href="/privacy">Hetzner&nbsp;Online<br>GmbH</a></td><td>Germany</td><td>Finland</td>
 <td>Servers<script>alert(1)</script></td></tr>
</table>
<h2>Change log</h2>
<table><tr><th>Date</th><th>Sub-processor</th><th>Change</th></tr>
<tr><td>2024-01-01</td><td>Sentry</td><td>Added</td></tr></table>
<h2>Former sub-processors</h2>
<table><tr><th>Name</th><th>Location</th></tr><tr><td>Old Inc</td><td>US</td></tr></table>
</body></html>
"""


def test_html() -> None:
    assert _rows(HTML, "list.html") == [
        "9: AWS, Inc. | https://aws.amazon.com | Hosting & more | DE | Hosting",
        "12: AWS, Inc. | https://aws.amazon.com | Backups | Ireland or Germany | Hosting",
        "13: Hetzner Online | - | Servers | FI | Hosting",
    ]
    assert [entry.seat for entry in _entries(HTML, "-")] == ["US", "US", "DE"]


def test_html_tells_why_tables_are_left_alone() -> None:
    alone = read(HTML.encode(), "list.html").alone
    assert [table.reason for table in alone] == [
        "no column names companies (understood: `Region`, `Data center`; missing: a header such as "
        "`Name` or `Vendor`)",
        "it looks like a log of changes",
        "its heading speaks of changes: Former sub-processors",
    ]


def test_a_link_that_an_editor_has_wrapped() -> None:
    page = (
        "<h1>Sub-processors</h1><table><tr><th>Name<th>Country<tr><td><a href='"
        "https://www.google.com/url?q=https://www.mailjet.com/&amp;sa=D'>Mailjet</a><td>France"
        "<tr><td><a href='https://www.google.com/'>Google</a><td>US</table>"
    )
    websites = [entry.website for entry in _entries(page, "list.html")]
    assert websites == ["https://www.mailjet.com/", "https://www.google.com/"]


def test_a_status_of_confluence() -> None:
    status = (
        '<ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Red</ac:parameter>'
        '<ac:parameter ac:name="title">{}</ac:parameter></ac:structured-macro>'
    )
    page = (
        "<h1>Sub-processors</h1><table><tr><th>Name<th>Country<th>Status<tr><td>Jira<td>Ireland<td>"
        f"{status.format('ACTIVE')}<tr><td>Opsgenie<td>Germany<td>{status.format('REMOVED')}</table>"
    )
    [entry] = _entries(page, "page.html")
    assert (entry.name, entry.other) == ("Jira", {"Status": "ACTIVE"})


def test_tabs_are_headings() -> None:
    table = "\n\n| Sub-processor | Where |\n|---|---|\n| Stripe | US |\n\n"
    page = (
        f'# List\n\n<Tabs>\n<TabItem value="eu" label="EU cloud" default>{table}</TabItem>\n'
        f'<TabItem value="us" label="US cloud">{table}</TabItem>\n</Tabs>\n'
    )
    assert [entry.group for entry in _entries(page, "list.mdx")] == ["EU cloud", "US cloud"]


def test_headers_of_a_french_page() -> None:
    page = (
        "<table><tr><th>Sous-traitant ultérieur<th>Traitement<th>Lieu d’hébergement des données"
        "<tr><td>Clever Cloud<td>Hébergement<td>France (Paris, Roubaix)</table>"
    )
    assert _rows(page, "liste.html") == ["1: Clever Cloud | - | Hébergement | FR | -"]


def test_rows_by_role() -> None:
    source = (
        "<div role=table><div role=row><span role=columnheader>Sub-processor</span>"
        "<span role=columnheader>Country</span></div>\n"
        "<div role=row><span role=cell>Stripe</span><span role=cell>US</span></div></div>"
    )
    assert _rows(source, "list.html") == ["2: Stripe | - | - | US | -"]


def test_a_picture_of_a_flag() -> None:
    source = (
        "<table><tr><th>Sub-processor<th>Country<tr><td>Stripe"
        "<td><img src='/us.png' alt='United States'></table>"
    )
    assert _rows(source, "list.html") == ["1: Stripe | - | - | US | -"]


JSX = """\
const US = "United States";
export const vendors: Vendor[] = [
  // Hosting
  { name: 'AWS', url: "https://aws.amazon.com/", service: 'Cloud', location: US, },
  {
    name: `Caf\\u00e9 Cloud`,
    url: 'https://cafe.cloud/',
    service: <>Hosting &amp; AI</>,
    location: isEU ? 'EU' : 'US',
  },
] as const;
const regions = [{ name: 'us', label: 'United States' }, { name: 'eu', label: 'Europe' }];
export default () => <ul>{vendors.map((v) => <li key={v.name}>{v.name}</li>)}</ul>;
"""


def test_jsx() -> None:
    assert _rows(JSX, "page.tsx") == [
        "4: AWS | https://aws.amazon.com/ | Cloud | US | Vendors",
        "5: Café Cloud | https://cafe.cloud/ | Hosting & AI | isEU ? 'EU' : 'US' | Vendors",
    ]


def test_a_table_of_jsx() -> None:
    source = """\
export default () => (
  <Table>
    <TableHead><TableRow><TableCell>Company</TableCell><TableCell>Country</TableCell></TableRow>
    </TableHead>
    <TableBody>
      <TableRow>
        <TableCell><Link href="https://www.fastly.com/">Fastly, Inc.</Link></TableCell>
        <TableCell>{"United " + "States"}</TableCell>
      </TableRow>
      {/* <TableRow><TableCell>Old</TableCell><TableCell>US</TableCell></TableRow> */}
    </TableBody>
  </Table>
);
"""
    assert _rows(source, "page.jsx") == ["6: Fastly, Inc. | https://www.fastly.com/ | - | US | -"]


@pytest.mark.parametrize(
    "source",
    [
        '# Subprocessors\n\n<List\n  items={[\n    { name: "Stripe", country: "US" },\n  ]}\n/>\n',
        'import L from "l"\n\nexport const list = [\n\n  { vendor: "Stripe", country: "US" },\n]\n',
        '# Subprocessors\n\n<List>\n\n  <Vendor name="Stripe" country="US" />\n</List>\n',
        '# Subprocessors\n\n<T\n  head={["Vendor", "Land"]} rows={[\n    ["Stripe", "US"]]} />\n',
    ],
)
def test_data_and_components_of_mdx(source: str) -> None:
    assert [row.partition(" | - | - | US")[0] for row in _rows(source, "list.mdx")] == ["5: Stripe"]


CSV = (
    'Unterauftragnehmer;Anschrift;Leistung;Ort der Verarbeitung;Website\r\n'
    'Hetzner Online GmbH;"Weg 25, 91710 Gunzenhausen, Deutschland";Hosting;Finnland;hetzner.com\r\n'
    '"Müller; Söhne GmbH";"Weg 1\r\n80331 München";Druck;Dänemark;https://mueller.de/\r\n'
    "Åhus AB;;Versand;SE, DE;\r\n"
)  # fmt: skip


def test_a_label_stands_beside_a_text() -> None:
    page = """<h1>Sub-processors</h1><table><tr><th>Name</th><th>Location</th></tr>
    <tr><td>Sentry <span class="badge new">Rolling out</span></td>
    <td>San Francisco, USA <em class="us-badge">USA</em></td></tr>
    <tr><td><span class="badge">Stripe</span></td><td>US</td></tr></table>"""
    first, second = _entries(page, "list.html")
    assert (first.name, first.other["note"], first.countries) == ("Sentry", "Rolling out", ("US",))
    assert second.name == "Stripe"


def test_jsx_with_attributes_around_the_table() -> None:
    source = """const Page = () => {
  const country = { us: "USA", eu: 'EU' };
  let other = "France";
  return <Wrapper><Title title="Sub-processors" path="Terms > Sub-processors" /><Row a="1" b="2">
    <table>
      <tr><th>Name</th><th>Hosting region</th></tr>
      <tr><td>Sentry <Badge>new</Badge></td><td>{country.us}</td></tr>
      <tr><td>Stripe</td><td>{country.eu}</td></tr>
      <tr><td>Brevo</td><td>{other}</td></tr>
      <tr><td>Axiom</td><td>{country.fr}</td></tr>
    </table></Row></Wrapper>;
};
export default Page;"""
    assert _rows(source, "subprocessors.jsx") == [
        "7: Sentry | - | - | US | -",
        "8: Stripe | - | - | EU | -",
        "9: Brevo | - | - | other | -",
        "10: Axiom | - | - | country.fr | -",
    ]


def test_components_are_read_once() -> None:
    source = """<Vendors theme="a" size="b">
  <Vendor name="Stripe" location="US" />
  <Vendor name="Brevo" location="France" />
</Vendors>"""
    assert _rows(f"export const V = () => {source};", "subprocessors.jsx") == [
        "2: Stripe | - | - | US | -",
        "3: Brevo | - | - | FR | -",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_dialects_of_csv(encoding: str, delimiter: str) -> None:
    source = CSV if delimiter == ";" else CSV.replace('"Müller; S', '"Müller| S').replace(";", "\t")
    rows = _rows(source.replace("|", ";").encode(encoding), "list.csv")
    assert rows == [
        "2: Hetzner Online GmbH | https://hetzner.com | Hosting | FI | -",
        "3: Müller; Söhne GmbH | https://mueller.de/ | Druck | DK | -",
        "5: Åhus AB | - | Versand | SE DE | -",
    ]


def test_lines_above_the_header_of_csv() -> None:
    source = (
        "Liste des sous-traitants;;\n;;\nNom;Finalité;Pays\nOVH SAS;Hébergement;France\n"
        "E-mail;;\nMailjet;Envoi;UE\n"
    )
    assert _rows(source, "liste.csv") == [
        "4: OVH SAS | - | Hébergement | FR | -",
        "6: Mailjet | - | Envoi | EU | E-mail",
    ]


def test_xlsx() -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "Subprocessors"
    sheet.append(["Our list"])
    sheet.merge_cells("A1:C1")
    sheet.append(["Company", "Purpose", "Country"])
    sheet.append(["Stripe", "Payments", "US, Ireland"])
    sheet["A3"].hyperlink = "https://stripe.com/"
    sheet.append(["AWS", "Hosting", "Germany"])
    sheet.append([None, "Backups", "Ireland"])
    sheet.merge_cells("A4:A5")
    hidden: Any = workbook.create_sheet("Old")
    hidden.append(["Company", "Country"])
    hidden.append(["Old Inc", "US"])
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    workbook.save(stream)
    assert _rows(stream.getvalue(), "list.xlsx") == [
        "3: Stripe | https://stripe.com/ | Payments | US IE | Subprocessors",
        "4: AWS | - | Hosting | DE | Subprocessors",
        "5: AWS | - | Backups | IE | Subprocessors",
    ]


def test_xlsx_with_two_rows_of_headers() -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for row in (
        ["Initech's vendors"], ["Vendor", None, "Service", "Location of processing", None],
        ["Legal entity", "Website", None, "Primary", "Secondary"], ["HOSTING"],
        ["OVH SAS", "https://www.ovhcloud.com/", "Servers", "France", "Germany"],
        ["Stripe", "https://stripe.com/", "Payments", "Ireland", "n/a"],
        ["Sentry", "https://sentry.io/", "Errors", "US", None],
    ):  # fmt: skip
        sheet.append(row)
    for area in ("A1:E1", "A2:B2", "C2:C3", "D2:E2", "A4:E4", "D7:E7"):
        sheet.merge_cells(area)
    stream = io.BytesIO()
    workbook.save(stream)
    assert _rows(stream.getvalue(), "subprocessors.xlsx") == [
        "5: OVH SAS | https://www.ovhcloud.com/ | Servers | France; Germany | HOSTING",
        "6: Stripe | https://stripe.com/ | Payments | IE | HOSTING",
        "7: Sentry | https://sentry.io/ | Errors | US | HOSTING",
    ]


def test_rows_of_a_workbook_that_are_struck_out_or_hidden() -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for name in ("Subprocessor", "Stripe", "Heroku", "Fastly"):
        sheet.append([name, "Country" if name == "Subprocessor" else "US"])
    sheet["A3"].font = Font(strike=True)
    sheet.row_dimensions[4].hidden = True
    stream = io.BytesIO()
    workbook.save(stream)
    reading = read(stream.getvalue(), "list.xlsx")
    assert [entry.name for entry in reading.entries] == ["Stripe"]
    assert reading.remarks == (
        "line 3: not a current subprocessor (struck out): Heroku",
        "line 4: not a current subprocessor (hidden): Fastly",
    )


def test_json() -> None:
    source = """\
{"infrastructure": [
  {"companyName": "AWS", "processingLocation": ["Ireland", "Germany"], "hqCountry": "USA",
   "website": "aws.amazon.com", "services": ["Hosting", "Backups"]}],
 "support": [
  {"companyName": "Caf\\u00e9 \\ud83d\\ude00", "hqCountry": null, "services": ["Tickets"]}],
 "faq": [{"question": "Why?", "answer": "Because."}]}
"""
    assert _rows(source, "list.json") == [
        "2: AWS | https://aws.amazon.com | Hosting, Backups | IE DE | Infrastructure",
        "5: Café 😀 | - | Tickets | - | Support",
    ]


def test_json_of_a_trust_centre() -> None:
    source = """{"data": {"subprocessors": {"edges": [
      {"node": {"vendor": {"name": "Snowflake Inc.", "websiteUrl": "https://www.snowflake.com"},
        "description": "Warehouse", "isActive": true, "locations": [
          {"countryCode": "IE", "city": "Dublin"}, {"countryCode": "US", "city": null}]}},
      {"node": {"vendor": {"name": "Segment", "websiteUrl": null}, "description": "Events",
        "isActive": true, "locations": []}},
      {"node": {"vendor": {"name": "Pusher Ltd", "websiteUrl": null}, "description": "Push",
        "isActive": false, "locations": [{"countryCode": "GB", "city": "London"}]}}]}}}"""
    assert _rows(source, "trust.json") == [
        "2: Snowflake Inc. | https://www.snowflake.com | Warehouse | IE US | -",
        "5: Segment | - | Events | - | -",
    ]
    assert not read(source.encode(), "trust.json").alone


def test_markup_in_a_text_of_json() -> None:
    source = """[{"name": "OpenAI", "location": "<div>USA</div><div>See <a href='https://a.com/x'>x</a>",
    "contact": "1 Main St<br />Boston"}, {"name": "Wiz", "location": "<b>Germany</b>, France"}]"""
    first, second = _entries(source, "subprocessors.json")
    assert (first.countries, first.unresolved) == (("US",), "USA, See x")
    assert first.other["Contact"] == "1 Main St, Boston"
    assert second.countries == ("DE", "FR")


def test_yaml() -> None:
    source = """\
title: Subprocessors
groups:
  - title: Hosting
    items:
      - name: &aws Amazon Web Services
        link: https://aws.amazon.com/
        location: {city: Frankfurt, country: Germany}
      - name: *aws
        link: https://aws.amazon.com/s3/
        location: {country: NO}
  - title: E-mail
    items:
      - {name: Postmark, location: {country: USA}, link: https://postmarkapp.com/eu-privacy}
"""
    assert _rows(source, "list.yml") == [
        "5: Amazon Web Services | https://aws.amazon.com/ | - | DE | Hosting",
        "8: Amazon Web Services | https://aws.amazon.com/s3/ | - | NO | Hosting",
        "13: Postmark | - | - | US | E-mail",
    ]


def test_yaml_with_titles_for_names() -> None:
    source = """\
subprocessors:
  eu:
    - {title: OVH, purpose: Servers, countries: [fr]}
  mail:
    - {title: Fastmail, purpose: Mail, countries: [au]}
"""
    assert _rows(source, "subprocessors.yaml") == [
        "3: OVH | - | Servers | FR | EU",
        "5: Fastmail | - | Mail | AU | Mail",
    ]


def test_yaml_with_aliases_and_merged_mappings() -> None:
    source = """\
subprocessors:
  - {name: Acme, purpose: Mail, countries: &eu [DE, IE]}
  - &hosting {name: Beta, purpose: Hosting, countries: *eu}
  - {<<: *hosting, name: Gamma}
  - {<<: [{purpose: Chat}, *hosting], name: Delta}
  - {name: Epsilon, purpose: Calls, countries: *nowhere}
"""
    assert [row[3:] for row in _rows(source, "subprocessors.yaml")] == [
        "Acme | - | Mail | DE IE | -",
        "Beta | - | Hosting | DE IE | -",
        "Gamma | - | Hosting | DE IE | -",
        "Delta | - | Chat | DE IE | -",
        "Epsilon | - | Calls | *nowhere | -",
    ]


def test_aliases_that_stand_for_a_huge_text() -> None:
    names = "abcdefgh"
    lines = ["a: &a [x]"]
    for before, name in pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    with pytest.raises(Unreadable, match="aliases"):
        read("\n".join(lines).encode(), "list.yaml")


def test_a_broken_link_and_a_line_of_another_program() -> None:
    source = (
        "<table><tr><th>Vendor<th>Privacy policy<th>Country\n"
        '<tr data-subprocessors-import-line="x"><td><a href="https://[x">Acme, Inc</a>'
        '<td><a href="//acme.com/privacy">here</a><td>US</table>'
    )
    (entry,) = _entries(source, "list.html")
    assert (entry.line, entry.name, entry.website) == (2, "Acme, Inc", "https://[x")
    assert entry.other["links"] == {"privacy": "https://acme.com/privacy"}


def test_a_wide_cell_beside_a_cell_of_two_rows_is_no_heading() -> None:
    source = """\
<table><tr><th>Vendor</th><th>Purpose</th><th>Country</th></tr>
<tr><td rowspan="2">Acme</td><td>Mail</td><td>US</td></tr>
<tr><td colspan="2">Chat (Germany)</td></tr>
<tr><td>Beta</td><td>Maps</td><td>France</td></tr></table>"""
    assert _rows(source, "list.html") == [
        "2: Acme | - | Mail | US | -",
        "3: Acme | - | Chat (Germany) | Chat (Germany) | -",
        "4: Beta | - | Maps | FR | -",
    ]


def test_yaml_by_name() -> None:
    source = (
        "Stripe:\n  purpose: Payments\n  countries: [US, IE]\n"
        "Zendesk:\n  purpose: Support\n  countries: US\n"
    )
    assert [row[3:] for row in _rows(source, "subprocessors.yaml")] == [
        "Stripe | - | Payments | US IE | -",
        "Zendesk | - | Support | US | -",
    ]


@pytest.mark.parametrize(
    ("source", "line"),
    [(MARKDOWN, 8), (HTML, 9), (JSX, 4), (CSV, 2), ('[{"vendor": "A", "country": "US"}]', 1)],
)
def test_the_format_is_found_by_content(source: str, line: int) -> None:
    assert _entries(source, "-")[0].line == line


@pytest.mark.parametrize(
    ("source", "name", "reason"),
    [
        (b"", "list.md", "the source is empty"),
        (b"%PDF-1.7", "list.pdf", "the file is a PDF"),
        (b"\xd0\xcf\x11\xe0", "list.xls", "old format of Office"),
        (b"PK\x03\x04broken", "list.xlsx", "the workbook cannot be read"),
        (b"{broken", "list.json", "cannot be read as JSON"),
        (b"a: [", "list.yaml", "cannot be read as YAML at line"),
        (b"* [Acme](https://acme.com). Mail.\n", "list.md", "could only be guessed"),
        (b"Some words.\n", "list.txt", "no table of subprocessors"),
    ],
)
def test_a_source_that_is_refused_says_why(source: bytes, name: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(source, name)


ASCIIDOC = """\
= Sub-processors
:revdate: 2026-01-01

.Infrastructure
[cols="1,2,1",options="header"]
|===
| Entity | Purpose | Location

| https://acme.com[Acme, Inc.]
| Hosting +
and *mail*
| United States

| Beta GmbH | SMS \\| calls | Germany
|===

== Support

[%header]
|===
|Name |Purpose |Location
|Gamma Ltd |Support |UK
|===
"""


def test_asciidoc() -> None:
    for name in ("list.adoc", "-"):
        assert _rows(ASCIIDOC, name) == [
            "9: Acme, Inc. | https://acme.com | Hosting, and mail | US | Infrastructure",
            "14: Beta GmbH | - | SMS | calls | DE | Infrastructure",
            "22: Gamma Ltd | - | Support | GB | Support",
        ]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("|===\n|Name |Location\n2+|Acme\n|===", "a cell at line 3 spans rows or columns"),
        ("|===\n|Name |Location\n\n|Acme\n|===", "the table at line 1 has incomplete rows"),
        ("|===\n|Name |Location\n|Acme |US\n", "the table at line 1 has no end"),
    ],
)
def test_asciidoc_that_is_not_certain_is_refused(table: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        _entries(table, "list.adoc")


def test_a_name_has_a_letter_or_a_digit() -> None:
    reading = read(b"Vendor,Location\n===,US\nAcme,US\nSub-processors,EU\n", "list.csv")
    assert [entry.name for entry in reading.entries] == ["Acme"]
    assert reading.remarks == (
        "line 2: no company is named: ===", "line 4: no company is named: Sub-processors",
    )  # fmt: skip


def test_objects_inside_a_vendor_are_its_details() -> None:
    source = (
        '{"subprocessors": [{"name": "Acme", "purpose": "AI", "location": "China",'
        '"evidence": [{"repo": "a", "path": "b", "note": "c"}]}]}'
    )
    [entry] = _entries(source, "list.json")
    assert (entry.name, entry.countries) == ("Acme", ("CN",))
    assert entry.other == {"Evidence": "Repo: a, Path: b, Note: c"}


def test_a_list_inside_a_section_is_a_list_of_vendors() -> None:
    source = (
        '[{"name": "Hosting", "vendors": [{"name": "Acme", "purpose": "AI", "country": "US"}]},'
        '{"name": "Support", "vendors": [{"name": "Beta", "purpose": "SMS", "country": "IE"}]}]'
    )
    assert _rows(source, "subprocessors.json") == [
        "1: Acme | - | AI | US | Hosting",
        "1: Beta | - | SMS | IE | Support",
    ]


def test_a_table_of_html_inside_yaml() -> None:
    source = """\
components:
  - title: Subprocessors
    description: Third-party services.
  - content: |
      <h2>Our list</h2>
      <table><tr><th>Subprocessor</th><th>Location</th></tr>
      <tr><td>Acme</td><td>Canada</td></tr></table>
"""
    assert _rows(source, "page.yaml") == ["7: Acme | - | - | CA | Our list"]


@pytest.mark.parametrize(
    "line",
    ["**Last reviewed: 2026-08-11**", "The following vendors process data for us:",
     "De volgende derden verwerken gegevens namens ons:", "**Dernière mise à jour : mai**"],
)  # fmt: skip
def test_a_sentence_is_no_heading(line: str) -> None:
    source = f"# Vendors\n\n{line}\n\n| Vendor | Location |\n|---|---|\n| Acme | US |\n"
    assert _rows(source, "list.md") == ["7: Acme | - | - | US | Vendors"]


def test_a_short_line_with_a_colon_is_a_heading() -> None:
    source = "# Vendors\n\nHosting:\n\n| Vendor | Location |\n|---|---|\n| Acme | US |\n"
    assert _rows(source, "list.md") == ["7: Acme | - | - | US | Hosting"]
