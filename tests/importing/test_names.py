"""Names of companies, and links that lead somewhere else."""

import pytest

from checks.importing import names


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Stripe, Inc.", "Stripe, Inc."),
        ("1. ADYEN", "ADYEN"),
        ("12) Adyen N.V.", "Adyen N.V."),
        ("37signals LLC", "37signals LLC"),
        ("1Password", "1Password"),
        ("Snowflake *", "Snowflake"),
        ("Twilio[^1]", "Twilio"),
        ("Slack¹", "Slack"),
        ("Amazon Web Services (AWS)", "Amazon Web Services (AWS)"),
        ("Amazon Web Services\n(AWS)", "Amazon Web Services (AWS)"),
        ("Brevo (formerly Sendinblue)", "Brevo"),
        ("Stripe (https://stripe.com)", "Stripe"),
        ("**Vonage B.V.**", "Vonage B.V."),
        ("HubSpot, Inc., 25 First Street, 2nd Floor, Cambridge MA 02141, USA", "HubSpot, Inc."),
        (
            "Wildbit LLC – Postmark, 225 Chestnut St, Philadelphia PA 19106, USA",
            "Wildbit LLC – Postmark",
        ),
        ("Google LLC — Google Cloud", "Google LLC — Google Cloud"),
        ("Sentry\nRolling out in v1.0", "Sentry"),
        ("Acme GmbH\nMain Street 1\n10117 Berlin", "Acme GmbH"),
        ("Booking, Hotels & More", "Booking, Hotels & More"),
    ],
)
def test_the_name_in_a_cell(cell: str, name: str) -> None:
    assert names.read(cell).name == name


def test_nothing_of_a_name_is_lost() -> None:
    assert names.read("Brevo (formerly Sendinblue)").formerly == "Sendinblue"
    assert names.read("Twilio[^1]").remark == "[^1]"
    assert names.read("Sentry\nRolling out in v1.0").remark == "Rolling out in v1.0"
    assert names.read("Acme GmbH\nMain Street 1\n10117 Berlin").remark == (
        "Main Street 1, 10117 Berlin"
    )


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://stripe.com/", ""),
        ("https://aws.amazon.com/route53/", ""),
        ("https://stripe.com/privacy", "privacy"),
        ("https://privacy.microsoft.com/en-GB/privacystatement", "privacy"),
        ("https://www.hetzner.com/legal/privacy-policy/", "privacy"),
        ("https://segment.com/docs/legal/sub-processors/", "subprocessors"),
        ("https://trust.acme.com/", "security"),
        ("https://www.securityscorecard.com/", ""),
        ("https://trustpilot.com", ""),
        ("https://[broken", ""),
    ],
)
def test_a_link_that_leads_to_another_page(url: str, section: str) -> None:
    assert names.section_of(url) == section


def test_only_the_site_of_a_vendor_is_its_website() -> None:
    assert names.website_of(["https://a.com/privacy", "https://a.com/"]) == "https://a.com/"
    assert names.website_of(["https://a.com/privacy"]) is None
    assert names.addresses_in("www.hetzner.com") == ["https://www.hetzner.com"]
    assert names.addresses_in("privacy@hetzner.com") == []
    assert names.addresses_in("hetzner-dpa.pdf") == []
    assert names.addresses_in("hetzner.com/dpa.pdf") == ["https://hetzner.com/dpa.pdf"]
