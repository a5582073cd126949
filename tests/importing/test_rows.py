"""Rows that are no current subprocessors, further headers, and places that are not certain."""

import pytest

from checks.commands.importing import read
from checks.importing.rows import Reading
from checks.importing.table import Unreadable

ABOVE = "# Sub-processors\n\n"


def _read(text: str) -> Reading:
    return read(text.encode(), "list.md")


def _markdown(heading: str, *lines: str) -> str:
    header, *rows = lines
    rule = "|".join("---" for _ in header.split("|"))
    return "\n".join(
        [f"## {heading}", "", f"|{header}|", f"|{rule}|", *(f"|{r}|" for r in rows), ""]
    )


CURRENT = ABOVE + _markdown("Current", "Vendor|Purpose|Location", "Stripe|Payments|US")


@pytest.mark.parametrize(
    "heading",
    [
        "Historical", "Infrastructure tools (not subprocessors)", "Development-only services",
        "Tools without customer data", "Keine Auftragsverarbeiter", "Geen subverwerkers",
        "Out-of-scope tools", "Voormalige leveranciers",
    ],
)  # fmt: skip
def test_a_heading_may_say_that_companies_are_no_subprocessors(heading: str) -> None:
    table = _markdown(heading, "Vendor|Period|Reason", "Heroku|2024|Hosting of the app")
    reading = _read(CURRENT + table)
    assert [entry.name for entry in reading.entries] == ["Stripe"]
    assert [(remark.rpartition(": ")[2]) for remark in reading.remarks] == ["Heroku"]


@pytest.mark.parametrize(
    "heading", ["Current (previously on another page)", "Non-EU subprocessors", "Nicht-EU", "AI"]
)
def test_other_headings_exclude_nobody(heading: str) -> None:
    reading = _read(ABOVE + _markdown(heading, "Vendor|Location", "Stripe|US"))
    assert [entry.name for entry in reading.entries] == ["Stripe"]
    assert not reading.remarks


def test_former_vendors_in_a_table_of_changes_need_a_person() -> None:
    reading = _read(CURRENT + _markdown("Former vendors", "Vendor|Location", "Heroku|US"))
    assert [entry.name for entry in reading.entries] == ["Stripe"]
    assert [alone.asks for alone in reading.alone] == [True]


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("These providers do not have access to personal data.", True),
        ("They are tools. They do not process any customer data, ever.", True),
        ("Diese Anbieter haben keinen Zugriff auf personenbezogene Daten.", True),
        ("These companies process personal data.", False),
        ("They do not process personal data for their own purposes.", False),
        ("They do not process special categories of personal data.", False),
    ],
)
def test_a_sentence_may_say_that_companies_have_no_personal_data(sentence: str, asks: bool) -> None:
    table = _markdown("Providers", "Vendor|Location", "Fastly|US").replace(
        "\n\n", f"\n\n{sentence}\n\n", 1
    )
    reading = _read(CURRENT + table)
    assert [entry.name for entry in reading.entries] == ["Stripe", "Fastly"]
    assert [remark[:35] for remark in reading.remarks] == [
        "line 12: perhaps no subprocessors: "
    ] * asks


def test_a_planned_vendor_is_named() -> None:
    table = _markdown("Vendors we plan to add", "Vendor|Purpose", "Paddle|Billing")
    assert "perhaps not in use yet" in _read(CURRENT + table).remarks[0]
    table = _markdown("Decided, not yet in use", "Vendor|Purpose", "Paddle|Billing")
    reading = _read(CURRENT + table)
    assert [entry.name for entry in reading.entries] == ["Stripe", "Paddle"]
    assert reading.remarks == ("line 12: perhaps not in use yet (Decided, not yet in use): Paddle",)


def test_a_row_may_say_that_a_company_is_no_subprocessor() -> None:
    table = _markdown(
        "Vendors", "Vendor|Location|Personal data|Status", "Stripe|US|true|active",
        "Faker|US|false|active", "Heroku|US|true|removed in 2025", "Paddle|GB|true|planned",
    )  # fmt: skip
    reading = _read(ABOVE + table)
    assert [entry.name for entry in reading.entries] == ["Stripe", "Paddle"]
    assert reading.remarks == (
        "line 8: not a current subprocessor (no personal data): Faker",
        "line 9: not a current subprocessor (removed in 2025): Heroku",
        "line 10: perhaps not in use yet (planned): Paddle",
    )


def test_a_second_header_in_a_table_starts_a_table() -> None:
    page = """<h1>Sub-processors</h1><table>
<tr><td colspan="6">Group company</td><td colspan="4">Location</td></tr>
<tr><td colspan="6">Initech Inc.</td><td colspan="4">US</td></tr>
<tr><td colspan="10">Further sub-processors:</td></tr>
<tr><td colspan="2">SUBPROCESSOR</td><td colspan="4">PURPOSE</td><td colspan="4">COUNTRY</td></tr>
<tr><td colspan="2">Adyen</td><td colspan="4">Payments</td><td colspan="4">EU, India</td></tr>
</table>"""
    first, second = _read(page).entries
    assert (first.name, first.countries, first.group) == ("Initech Inc.", ("US",), "Sub-processors")
    assert (second.name, second.purpose) == ("Adyen", "Payments")
    assert (second.countries, second.regions) == (("IN",), ("EU",))
    assert (second.group, second.other) == ("Further sub-processors", {})


def test_a_table_of_contacts_repeats_no_vendor() -> None:
    contacts = _markdown(
        "Contacts", "Name|Contact|DPA", "Stripe|dpo@stripe.com|", "Sentry|x@y.com|"
    )
    reading = _read(CURRENT + contacts)
    assert [entry.name for entry in reading.entries] == ["Stripe", "Sentry"]
    assert reading.remarks == ("line 12: the row repeats Stripe",)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Standorte/Garantie", "EU; SCC"),
        ("Data Processed Location / Terms", "Global network; terms"),
        ("Where it runs", "EU"),
        ("Garantie", "EU"),
    ],
)
def test_the_seat_is_no_place_if_another_column_may_hold_it(header: str, cell: str) -> None:
    table = _markdown("Vendors", f"Vendor|Headquarters|{header}", f"Stripe|US|{cell}")
    [entry] = _read(ABOVE + table).entries
    assert (entry.seat, entry.unresolved) in (("US", cell), ("US", ""))
    assert entry.unresolved or entry.regions == ("EU",)
    assert "US" not in entry.countries


def test_the_seat_is_stated_if_no_other_column_may_hold_the_place() -> None:
    table = _markdown("Vendors", "Vendor|Headquarters|Garantie|Data", "Stripe|US|SCC|Names")
    [entry] = _read(ABOVE + table).entries
    assert (entry.countries, entry.unresolved, entry.seat_only) == (("US",), "", True)


def test_a_table_that_is_left_alone_below_a_heading_of_subprocessors_needs_a_person() -> None:
    text = CURRENT + _markdown("Further subprocessors", "Ziel|Etwas", "Sentry|US")
    assert [alone.asks for alone in _read(text).alone] == [True]


@pytest.mark.parametrize(
    ("header", "cells", "codes", "unresolved"),
    [
        ("Country|Hosting", "US|EU", "EU", ""),
        ("Hosting|Country", "EU|US", "EU", ""),
        ("Region|Country", "eu-central-1|Germany", "DE", ""),
        ("Region|Country", "eu-central-1|US", "", "eu-central-1"),
        ("Region|Country", "|US", "", "US"),
        ("Data stored in|Personal data", "Germany|yes", "DE", ""),
        ("Hosting location / corporate location", "Germany / USA", "", "Germany / USA"),
        ("Hosting location / corporate location", "Germany", "DE", ""),
        ("Overdracht|Land", "SCC|VS", "US", ""),
        ("Hosting location|Backup location", "Germany|Ireland", "", "Germany; Ireland"),
        ("Hosting location|Backup location", "Germany|on request", "", "Germany; on request"),
        ("Hosting location|Backup location", "Germany|EU", "", "Germany; EU"),
        ("Hosting location|Backup location", "Germany|Germany", "DE", ""),
        ("Hosting location|Backup location", "Germany|n/a", "DE", ""),
        ("Hosting location|Backup location", "EU|Ireland", "EU", ""),
        ("Hosting region|Transfer country", "EU|US", "", "EU; US"),
        ("Data residency|Location", "EU|US", "EU", ""),
        ("Location|Initech Regions", "US|Global, EU", "US", ""),
        ("Data location|Location city", "Germany|Gunzenhausen", "DE", ""),
        ("Ort der Verarbeitung|Third country transfer", "Irland|no", "IE", ""),
    ],
)
def test_of_several_places_the_place_of_the_data_counts(
    header: str, cells: str, codes: str, unresolved: str
) -> None:
    [entry] = _read(ABOVE + _markdown("Vendors", f"Vendor|{header}", f"Acme|{cells}")).entries
    assert " ".join([*entry.countries, *entry.regions]) == codes
    assert entry.unresolved == unresolved


def test_a_row_that_is_struck_out_is_no_current_subprocessor() -> None:
    table = _markdown(
        "Vendors", "Vendor|Location", "~~Heroku~~|~~US~~",
        "[~~Old~~](https://old.com) Brevo|~~US~~", "Stripe|~~US~~ Ireland",
        "Sentry|US, ~~Germany~~",
    )  # fmt: skip
    reading = _read(ABOVE + table)
    assert reading.remarks == ("line 7: not a current subprocessor (struck out): Heroku",)
    brevo, stripe, sentry = reading.entries
    assert (brevo.name, brevo.countries, brevo.unresolved) == ("Brevo", (), "US")
    assert (stripe.countries, sentry.countries) == (("IE",), ("US",))


def test_links_that_are_struck_out_are_no_websites() -> None:
    page = "<h1>Sub-processors</h1><table><tr><th>Name<th>Location<tr><td>{}<td>US</table>"
    for struck in (
        "<s>{}</s>",
        "<del>{}</del>",
        "<span style='text-decoration:line-through'>{}</span>",
    ):
        old = struck.format('<a href="https://old.com/">Old</a>')
        [entry] = _read(page.format(f'{old} <a href="https://new.com/">New</a>')).entries
        assert (entry.name, entry.website) == ("New", "https://new.com/")
        with pytest.raises(Unreadable):
            _read(page.format(old))


def test_an_inactive_vendor_is_no_current_subprocessor() -> None:
    reading = _read(
        ABOVE + _markdown("Vendors", "Vendor|Location|Active", "A Inc|US|Yes", "B Inc|US|No")
    )
    assert [entry.name for entry in reading.entries] == ["A Inc"]
    assert reading.remarks == ("line 8: not a current subprocessor (inactive): B Inc",)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Service|Purpose|External recipient?|Region", "Sentry|Errors|Yes|US"),
        ("Service|Purpose|Is a sub-processor?|Region", "Sentry|Errors|for the EU plan|US"),
        ("Service|Purpose|Subprocessor|Region", "Sentry|Errors|Yes|US"),
        ("Service|Provider of hosting|Purpose|Region", "Sentry|AWS|Errors|US"),
        ("Nombre|Actividad del subencargado|Ubicación", "Sentry|Errores|EE. UU."),
        ("Nom|Obligations des sous-traitants|Pays", "Sentry|Erreurs|États-Unis"),
        ("Subprocessor|Legal entity?|Purpose|Region", "Sentry|No|Errors|US"),
    ],
)
def test_a_column_with_answers_or_about_companies_is_no_name(header: str, cells: str) -> None:
    [entry] = _read(ABOVE + _markdown("List", header, cells)).entries
    assert (entry.name, entry.countries) == ("Sentry", ("US",))


@pytest.mark.parametrize(
    "header",
    ["Nom des sous-traitants", "Identity of the subprocessor", "Denominación del subencargado",
     "Bezeichnung des Unterauftragnehmers", "Service | Sub-processor"],
)  # fmt: skip
def test_a_column_with_another_word_for_names_is_the_name(header: str) -> None:
    cells = "x|Sentry" if "|" in header else "Sentry"
    [entry] = _read(
        ABOVE + _markdown("List", f"{header}|Purpose|Region", f"{cells}|Errors|US")
    ).entries
    assert entry.name == "Sentry"


@pytest.mark.parametrize("answer", ["Yes", "No", "Yes (by default)", "✓", "nein"])
def test_an_answer_is_no_scope(answer: str) -> None:
    table = _markdown("List", "Vendor|Opt-in required|Location", f"Acme|{answer}|US")
    [entry] = _read(ABOVE + table).entries
    assert entry.other == {"Opt-in required": answer}


def test_an_answer_may_say_that_a_company_is_perhaps_no_subprocessor() -> None:
    table = _markdown("List", "Service|External recipient?|Region", "A|Yes|US", "B|No|US")
    reading = _read(ABOVE + table)
    assert [entry.name for entry in reading.entries] == ["A", "B"]
    assert reading.remarks == ("line 8: perhaps no subprocessor (External recipient?: No): B",)


@pytest.mark.parametrize(
    ("header", "page"),
    [
        ("AVV", "agreement"), ("AV-Vertrag", "agreement"), ("Accord de traitement", "agreement"),
        ("Auftragsverarbeitungsvertrag", "agreement"), ("Verwerkersovereenkomst", "agreement"),
        ("Datenschutzerklärung", "privacy"), ("Politique de confidentialité", "privacy"),
        ("Política de privacidad", "privacy"), ("Privacy agreement", "privacy"),
    ],
)  # fmt: skip
def test_columns_of_links_in_several_languages(header: str, page: str) -> None:
    table = _markdown("List", f"Vendor|{header}|Location", "Acme|[PDF](https://acme.com/x)|US")
    [entry] = _read(ABOVE + table).entries
    assert entry.other == {"links": {page: "https://acme.com/x"}}


def test_no_address_of_a_column_of_links_is_lost() -> None:
    links = "[EU](https://acme.com/eu) [US](https://acme.com/us)"
    table = _markdown("List", "Vendor|DPA|Location", f"Acme|{links}|US")
    [entry] = _read(ABOVE + table).entries
    assert entry.other == {
        "links": {"agreement": "https://acme.com/eu", "DPA 2": "https://acme.com/us"}
    }


def test_a_column_of_another_kind_keeps_its_addresses() -> None:
    table = _markdown(
        "List", "Vendor|Purpose|Info|Scope|Location",
        "Acme|[SMS](https://acme.com/sms)|[Policy](https://acme.com/p)|[EU](https://acme.com/e)|US",
    )  # fmt: skip
    [entry] = _read(ABOVE + table).entries
    assert entry.other == {
        "Info": "Policy https://acme.com/p",
        "scope": "EU",
        "links": {"Purpose link": "https://acme.com/sms", "Scope link": "https://acme.com/e"},
    }


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Name|Location|Added|Removed", "Old|US|2017-01-01|2022-11-28"),
        ("Name|Location|Terminated on", "Old|US|June 2024"),
        ("Nom|Pays|Date de fin", "Old|Italie|2024"),
        ("Name|Location", "Old (terminated 1 June 2024)|US"),
        ("Name|Location", "Old (until 2020-03-31)|US"),
        ("Name|Location", "Old – discontinued in 2021|US"),
        ("Name|Standort", "Old (bis zum 31.12.2023)|Irland"),
    ],
)
def test_a_row_with_an_end_is_no_current_subprocessor(header: str, cells: str) -> None:
    kept = "|".join(["Stripe", "US", *[""] * header.count("|")][: header.count("|") + 1])
    reading = _read(ABOVE + _markdown("List", header, kept, cells))
    assert [entry.name for entry in reading.entries] == ["Stripe"]
    assert [remark[:35] for remark in reading.remarks] == ["line 8: not a current subprocessor "]


@pytest.mark.parametrize(
    "cells",
    [
        "Brevo (formerly Sendinblue)|US|", "Brevo (previously Sendinblue)|US|", "Removed Ltd|US|",
        "Until Inc.|US|", "Brevo|US|-", "Brevo|US|n/a", "Ex Libris (Deutschland) GmbH|US|no",
    ],
)  # fmt: skip
def test_a_row_without_an_end_is_a_current_subprocessor(cells: str) -> None:
    reading = _read(ABOVE + _markdown("List", "Name|Location|Removed", cells))
    assert len(reading.entries) == 1


def test_a_list_of_former_subprocessors_is_refused_with_its_lines() -> None:
    table = _markdown("List", "Name|Location|Removed", "Old|US|2022")
    with pytest.raises(Unreadable, match=r"every row was left out \(line 7: .*Old\)"):
        _read(ABOVE + table)


@pytest.mark.parametrize("seat", ["EU/US", "Switzerland, Austria"])
def test_of_several_seats_none_is_taken(seat: str) -> None:
    table = _markdown("List", "Name|Purpose|Entity country", f"Acme|Mail|{seat}")
    reading = _read(ABOVE + table)
    [entry] = reading.entries
    assert (entry.seat, entry.other) == ("", {"seat": seat})
    assert reading.remarks == (f"line 7: perhaps several seats ({seat}): Acme",)


def test_an_address_in_the_column_of_the_seat_is_kept() -> None:
    address = "51 Main St<br>San Francisco, CA 94107<br>United States"
    table = _markdown("List", "Name|Purpose|Corporate location", f"Acme|Mail|{address}")
    [entry] = _read(ABOVE + table).entries
    assert entry.seat == "US"
    assert entry.other == {"address": "51 Main St, San Francisco, CA 94107, United States"}


def test_a_table_of_places_without_companies_needs_a_person() -> None:
    table = "\n# Notifications\n\n|Destination|What it receives|\n|---|---|\n|Slack|Names|\n"
    [alone] = _read(CURRENT + table).alone
    assert alone.asks
    assert alone.reason == (
        "no column names companies (understood: `What it receives`; missing: a header such as "
        "`Name` or `Vendor`)"
    )


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Affiliates", "- Acme UK Ltd., London (support)"),
        ("Affiliates", "- Acme UK"),
        ("Our sub-processors (EU)", "* [Acme](https://acme.com), for mail"),
        ("Unterauftragnehmer", "1. **Acme** – E-Mail"),
        ("Others", "Acme Inc. (USA) sends our text messages."),
        ("Support", "Acme GmbH, Berlin"),
        ("Acme affiliates", "Initech may also engage its affiliate, Acme UK Limited."),
        ("Support", "We are helped by our affiliate Acme UK Limited."),
    ],
)
def test_a_company_outside_a_table_needs_a_person(heading: str, text: str) -> None:
    reading = _read(f"{CURRENT}\n## {heading}\n\n{text}\n")
    shown = text.split(" ", 1)[1] if text[0] in "-*1" else text
    shown = shown.replace("**", "").replace("[Acme](https://acme.com)", "Acme")
    assert [entry.name for entry in reading.entries] == ["Stripe"]
    assert reading.remarks == (f"line 11: perhaps a subprocessor outside a table: {shown}",)


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Affiliates", "- our own companies, as listed above"),
        ("Sub-processors", "Initech Inc. uses the companies above."),
        ("Sub-processors", "Initech Inc. (“Initech”) engages the companies above."),
        ("Sub-processors", "- Stripe, Inc.: see above"),
        ("How we select vendors", "- Security: we look at it"),
        ("Changes", "We tell customers of Initech Inc. about changes."),
        ("Sub-processors", "- Names of companies may change"),
    ],
)
def test_other_text_beside_a_table_needs_nobody(heading: str, text: str) -> None:
    assert _read(f"{CURRENT}\n## {heading}\n\n{text}\n").remarks == ()


def test_companies_outside_tables_of_other_formats() -> None:
    page = """<h1>Vendors</h1><table><tr><th>Vendor<th>Location<tr><td>Beta<td>US</table>
<h2>Affiliates</h2>
<ul><li>Acme UK Ltd<ul><li>Acme GmbH</li></ul></li></ul><footer><p>Acme Inc.</p></footer>"""
    assert [remark.rpartition(": ")[2] for remark in _read(page).remarks] == [
        "Acme UK Ltd", "Acme GmbH",
    ]  # fmt: skip
    page = "|===\n|Vendor |Location\n|Beta |US\n|===\n\n== Affiliates\n\n* Acme UK Ltd\n"
    assert read(page.encode(), "list.adoc").remarks == (
        "line 8: perhaps a subprocessor outside a table: Acme UK Ltd",
    )


NOTE = "\n[^1]: Only if enabled.\n"


def test_a_footnote_is_no_part_of_a_text() -> None:
    table = _markdown("List", "Vendor|Purpose|Scope|Location", "Acme|Mail[^1]|Pro plan[^1]|US")
    reading = _read(ABOVE + table + NOTE)
    [entry] = reading.entries
    assert (entry.purpose, entry.other["scope"]) == ("Mail", "Pro plan")
    assert entry.other["footnote"] == (
        "Purpose [^1]: Only if enabled.; Scope [^1]: Only if enabled."
    )
    assert reading.remarks == (
        "line 7: read the footnote of Purpose [^1]: Only if enabled.: Acme",
        "line 7: read the footnote of Scope [^1]: Only if enabled.: Acme",
    )


def test_a_location_with_a_footnote_goes_to_a_person_with_the_footnote() -> None:
    page = (
        "<h1>Vendors</h1><table><tr><th>Vendor<th>Location<tr><td>Acme<td>UK<sup>†</sup>"
        "<tr><td>Beta<td>US<sup>2</sup></table><p>† Depending on the plan.</p>"
        "<p><sup>2</sup> For support.</p>"
    )
    acme, beta = _read(page).entries
    assert (acme.unresolved, acme.other) == (
        "UK†",
        {"footnote": "Location †: Depending on the plan."},
    )
    assert (beta.unresolved, beta.other) == ("US²", {"footnote": "Location ²: For support."})


@pytest.mark.parametrize("text", ["Storage [EU]", "Mail * and SMS", "Room of 20 m", "A*B tests"])
def test_other_signs_are_no_footnotes(text: str) -> None:
    [entry] = _read(ABOVE + _markdown("List", "Vendor|Purpose|Location", f"A|{text}|US")).entries
    assert (entry.purpose, entry.other) == (text, {})
