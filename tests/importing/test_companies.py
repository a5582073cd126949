"""Cells that may name several companies, beside names of one company with the same signs."""

import pytest

from checks.commands.importing import read
from checks.importing.companies import may_be_several
from checks.importing.entries import draft
from checks.importing.table import Cell

SEVERAL = [
    "AWS, Google Cloud", "Stripe / PayPal", "AWS/GCP", "Twilio; SendGrid", "Twilio + SendGrid",
    "AWS, Azure and Google Cloud", "AWS, Azure & Google Cloud", "AWS, Google LLC",
    "Google LLC, AWS", "Stripe, Inc., PayPal, Inc.", "Stripe, Inc. and PayPal, Inc.",
    "Stripe, Inc. & PayPal Holdings, Inc.", "Stripe Inc. / PayPal Inc.", "AWS\nGoogle Cloud",
    "Twilio Inc. (SendGrid), Segment.io, Inc.", "Google LLC and Google Ireland Limited",
    "Deutsche Telekom AG, T-Systems International GmbH", "Acme GmbH & Co. KG, Initech GmbH",
    "Acme GmbH & Co. KG und Initech GmbH", "Acme GmbH\nInitech AG",
    "Google Workspace, Microsoft 365", "37signals, 1Password", "37signals\n1Password",
    "AWS & GCP", "Amazon Web Services and Google Cloud", "Stripe, Inc., or PayPal, Inc.",
    "incident.io, monday.com", "n8n / Zapier",
    "Amazon Web Services, Inc. / Amazon Web Services EMEA SARL",
    "Resend or Brevo", "Brevo (Sendinblue) oder Mailjet", "Stripe and/or PayPal",
    "OAuth providers (Google / Microsoft / LinkedIn)", "Your chosen payment providers",
    "Various payment gateways", "Weitere Dienstleister", "Resend, Inc. or Sendinblue SAS",
]  # fmt: skip

SINGLE = [
    "Stripe", "Amazon Web Services, Inc.", "Acme, Inc., Ltd", "Acme, Inc., Ltd.", "Google, LLC",
    "Acme GmbH & Co. KG", "Acme GmbH & Co. KGaA", "ChartMogul GmbH & Co. KG", "Ernst & Young",
    "Weights & Biases, Inc.",
    "Weights and Biases", "H&R Block", "Marsh & McLennan Companies",
    "R.R. Miller & Sons Company", "Van Ede & Partners B.V.", "Google Cloud and Google Workspace",
    "Johnson and Johnson", "Dun & Bradstreet, Inc.",
    "Smith, Miller & Jones, LLP", "Intercom R&D Unlimited Company", "Novo Nordisk A/S",
    "Twillo, Inc d/b/a Segment.io", "Twilio Inc. a/k/a Segment, SendGrid",
    "OVHcloud (OVH SAS)", "Google LLC (Google Cloud, Google Workspace)",
    "Google Cloud, Google Workspace", "Microsoft Azure / Microsoft 365",
    "Google LLC – Maps, Analytics", "Wildbit LLC – Postmark", "Salesforce: CRM, Slack",
    "Acme, Inc., a Delaware corporation", "HubSpot, a Salesforce company",
    "Google Ireland Limited, Dublin", "HubSpot, Inc., USA", "Acme S.A., Luxembourg",
    "Datadog, Inc., New York",
    "Amazon.com, Inc. and its affiliates", "Rocket Science Group LLC, The",
    "Microsoft Corporation, One Microsoft Way, Redmond", "Stripe Payments Europe, Limited",
    "Hetzner Online\nGmbH", "Acme GmbH\nMain Street 1\n10117 Berlin", "Amazon Web Services\n(AWS)",
    "Sentry\nRolling out in v1.0", "Stripe\nPayment of invoices",
    "Yourco Ltd", "Other Ocean, Inc.", "Various, Inc.", "Or Labs", "Capital Partners", "Orca or",
    "Customer.io", "Our.Umbraco Ltd", "Amazon Web Services, and affiliates", "Bed, Bath & Co. KG",
]  # fmt: skip


@pytest.mark.parametrize("text", SEVERAL)
def test_a_cell_may_name_several_companies(text: str) -> None:
    assert may_be_several(Cell(text))


@pytest.mark.parametrize("text", SINGLE)
def test_a_name_with_the_same_signs_is_one_company(text: str) -> None:
    assert not may_be_several(Cell(text))


def test_links_to_two_websites_are_two_companies() -> None:
    links = ("https://stripe.com/", "https://www.paypal.com/")
    assert may_be_several(Cell("Stripe and PayPal", links))
    assert not may_be_several(
        Cell("Stripe (status)", ("https://stripe.com/", "https://status.com/"))
    )
    assert not may_be_several(
        Cell("Ernst & Young", ("https://ey.com/", "https://www.ey.com/", "https://x.com/privacy"))
    )


def test_a_person_decides_about_several_companies() -> None:
    page = (
        "# Sub-processors\n\n|Name|Location|\n|---|---|\n|AWS, Google Cloud|US|\n|Acme, Inc.|US|\n"
    )
    reading = read(page.encode(), "list.md")
    assert [entry.name for entry in reading.entries] == ["AWS, Google Cloud", "Acme, Inc."]
    assert reading.remarks == ("line 5: perhaps several companies: AWS, Google Cloud",)
    several, single = draft(reading.entries, "list.md").drafts
    assert "# TO DO: the name may be the names of several companies" in several.text()
    assert "TO DO" not in single.text()
