"""The contents of columns in several languages, and the tables that list subprocessors."""

import pytest

from checks.importing.columns import Alone, Kind, Layout, _kind, examine
from checks.importing.table import Cell, Row, Table

HEADERS = {
    Kind.VENDOR: "Sub-processor|Third-party Subprocessor|Vendor Name|Service Provider|Legal entity|"
    "Unterauftragnehmer|Sous-traitant ultérieur|Subencargado|Subverwerker|Dienstleister|"
    "Name and address of the sub-processor|Data Subprocessor|Subprocessor & purpose|"
    "Vendor name and location|Underbiträde|Podprocesor|Onderaannemer|"
    "Raison sociale|Dénomination sociale|Firmierung|Vertragspartner|Provider/service|"
    "Denominación social|Nombre de la entidad",
    Kind.KIND_OF_SERVICE: "Entity type|Vendor type",
    Kind.NAME: "Name|Company|Entity|Firma|Société|Nombre|Naam|会社名|Destinataire|Organisme|"
    "Bezeichnung|Denominazione",
    Kind.PURPOSE: "Purpose/Services|Description of Processing|Subprocessing Activities|"
    "Nature & purpose|Zweck der Verarbeitung|Finalité|Finalidad|Doel|Service Provided|"
    "Role of subprocessor|Sub-processor role|Ändamål|Cel przetwarzania|Descrizione del servizio|"
    "Objectif|Ruolo|Rol|Actividad del subencargado",
    Kind.PLACE: "Location|Data Location|Geographic location of processing|Country/ies|Region|"
    "Hosting Region|Serverstandort|Ort der Verarbeitung|Pays|Ubicación|Lieu du traitement|"
    "Data Processing Location|Country/Region|Sub-Processor Hosting Regions|Service region|"
    "Where the vendor processes data|Datenort und Garantie|Vestiging / regio|Paese|Kraj|"
    "Land för behandling|Localização dos dados|Localisation du sous-traitant|"
    "Sede dati|Sede dei dati|Sitz der Daten|Jurisdicción|Juridiction",
    Kind.SEAT: "Entity Country|Entity Location|Headquarters|Company Location|PROVIDER LOCATION|"
    "Sitz|Siège social|Country of incorporation|Sub-processor location|"
    "Location of Subprocessors|Locations of Sub-processors|Processor country|Vestigingsland|"
    "Siedziba",
    Kind.ADDRESS: "Address|Adresse|Registered address|Dirección|Contact details",
    Kind.WEBSITE: "Website|URL|Link|Website & Contact Details|Webseite|Sitio web",
    Kind.LINK: "Vendor DPA|Privacy Policy|DPA|Security page|Trust center|Datenschutzerklärung|"
    "AVV|AV-Vertrag|Auftragsverarbeitungsvertrag|Auftragsverarbeitungsvertrag (PDF)|"
    "Accord de traitement|Politique de confidentialité|Contrat de sous-traitance|Policies|"
    "Verwerkersovereenkomst|Acuerdo de tratamiento de datos|Informativa sulla privacy",
    Kind.DATA: "Data processed|Customer data involved|Categories of personal data|Datenarten|"
    "What it receives",
    Kind.SAFEGUARD: "Transfer Mechanism|Safeguards|GDPR|Garantien|Garanties",
    Kind.SCOPE: "Applicable product|Products|Customer region|Features",
}


@pytest.mark.parametrize(
    ("kind", "header"), [(kind, h) for kind, text in HEADERS.items() for h in text.split("|")]
)
def test_the_kind_of_a_header(kind: Kind, header: str) -> None:
    assert _kind(header)[0] is kind


def _examined(text: str, *headings: str) -> Layout | Alone:
    rows = [Row(n, tuple(map(Cell, line.split("|")))) for n, line in enumerate(text.split("\n"))]
    return examine(Table(headings, tuple(rows)))


@pytest.mark.parametrize(
    ("table", "heading"),
    [
        ("Date|Sub-processor|Change\n2024|Sentry|Added", ""),
        ("Name|Location\nOld Inc|US", "Previous sub-processors"),
        ("Date|Vendor|Description\n2024|Sentry|Added", "Revision history"),
        ("Region|Data center\nEU|Frankfurt", "Customer regions"),
        ("Term|Meaning\nSub-processor|A company", "Definitions"),
        ("Cookie|Provider|Purpose|Expiry\n_ga|Google|Analytics|2 years", "Cookies"),
        ("Name|Type|Description\nid|string|The id", "Parameters"),
        ("Field|Description\nname|The name", ""),
        ("Stripe|Payments|US\nAWS|Hosting|DE", "Sub-processors"),
    ],
)
def test_tables_that_list_no_subprocessors(table: str, heading: str) -> None:
    assert isinstance(_examined(table, heading), Alone)


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("Vendor|Seat|Location\nStripe|US|IE", 2),
        ("Vendor|Location|Customer Regions\nStripe|US|EU", 1),
        ("Vendor|Acme Regions|Location\nStripe|EU|US", 2),
        ("Vendor|Location|Data center location\nStripe|US|IE", 2),
        ("Vendor|Country of incorporation|Purpose\nStripe|US|Payments", None),
    ],
)
def test_the_place_of_processing_comes_before_other_places(table: str, place: int | None) -> None:
    layout = _examined(table)
    assert isinstance(layout, Layout)
    assert layout.place == place


def test_a_row_may_repeat_the_header_of_a_column() -> None:
    layout = _examined(
        "Name|Location|Purpose|DPA\nStripe|US|Hosting of data|DPA\nSentry|US|Errors|"
    )
    assert isinstance(layout, Layout)
    assert [row.cells[0].text for row in layout.rows] == ["Stripe", "Sentry"]


def test_a_header_that_spans_two_rows_has_a_second_row_beside_it() -> None:
    name, place, city, country = map(Cell, ("Vendor", "Location", "City", "Country"))
    data = Row(3, (Cell("Stripe"), Cell("Dublin"), Cell("Ireland")))
    table = Table((), (Row(1, (name, place, place)), Row(2, (name, city, country)), data))
    layout = examine(table)
    assert isinstance(layout, Layout)
    assert layout.rows == (data,)


def test_headers_need_not_be_known_as_a_whole_if_all_differ() -> None:
    layout = _examined("CDN Provider|Services Using CDN|Use of the CDN|CDN Location\nA|B|C|US")
    assert isinstance(layout, Layout)
    assert (layout.name, layout.purpose, layout.place) == (0, 2, 3)


def test_a_description_gives_way_to_a_purpose() -> None:
    layout = _examined("Vendor|Service Provided|Location|Purpose\nStripe|Payments|US|Billing")
    assert isinstance(layout, Layout)
    assert layout.purpose == 3


def test_the_first_column_may_have_no_header() -> None:
    layout = _examined("|Purpose|Location\nStripe|Payments|US", "Sub-processors")
    assert isinstance(layout, Layout)
    assert layout.name == 0


def test_a_log_of_changes_needs_nobody() -> None:
    table = _examined("Version|Date|Change\n2|2026|Sentry added", "Sub-processors")
    assert table == Alone(table.table, "it looks like a log of changes", asks=False)
