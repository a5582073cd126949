"""Changed names and texts: another spelling, or another company and another meaning.

Each difference that is only spelling stands beside a change that uses the same means to name
another company, or to say something else.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.changes.company_names import same_company
from checks.changes.spelling import plain, same_letters, same_words
from checks.data import facts
from checks.data.countries import assigned

SPELLINGS = [
    (form, spelling)
    for form, spellings in facts("legal_forms")["forms"].items()
    for spelling in spellings
]

Pair = tuple[str, str]


def both_ways(*pairs: Pair) -> pytest.MarkDecorator:
    """Run a test on each pair of texts, and on the pair the other way round."""
    return pytest.mark.parametrize(
        ("old", "new"), [*pairs, *((new, old) for old, new in pairs if old != new)]
    )


@both_ways(
    # A legal form is added, removed, written out or abbreviated.
    ("NexMo", "NexMo Inc"),
    ("Stripe, Inc.", "Stripe"),
    ("Acme Ltd.", "Acme Limited"),
    ("Walt Disney Company", "Walt Disney Company, Inc."),
    ("Acme Sp. z o.o.", "Acme Spółka z ograniczoną odpowiedzialnością"),
    ("Acme GmbH & Co. KG", "Acme GmbH und Co. KG"),
    ("Acme GmbH & Co. KG", "Acme GmbH + Co. KG"),
    ("Acme UG (haftungsbeschränkt)", "Acme UG"),
    ("Acme AB (publ)", "Acme"),
    ("Acme A/S", "ACME"),
    ("Acme Pvt. Limited", "Acme Private Limited"),
    ("Acme Gesellschaft mbH", "Acme Gesellschaft mit beschränkter Haftung"),
    ("Acme (Pty) Ltd", "Acme Proprietary Limited"),
    # Another order of three words or more.
    ("Amazon Web Services, Inc.", "Web Services Amazon, Inc."),
    ("Acme Cloud Services GmbH", "Cloud Services Acme GmbH"),
    # A form in front.
    ("UAB Acme", "Acme, UAB"),
    ("Stichting Kappa", "Kappa (Stichting)"),
    ("ООО «Ромашка»", "Ромашка"),
    ("株式会社日立", "日立"),
    ("㈱日立", "日立 K.K."),
    ("PT Lambda Tbk", "PT. Lambda"),
    # A brand or an earlier name behind the company.
    ("Twilio Inc. (SendGrid)", "Twilio Inc."),
    ("Twilio Inc. (SendGrid)", "TWILIO, INC. (Sendgrid)"),
    ("Sendinblue GmbH (Brevo)", "Sendinblue"),
    ("Google LLC (Google Gemini)", "Google LLC"),
    ("Amazon Web Services (AWS)", "Amazon Web Services"),
    ("Amazon Web Services (AWS)", "Amazon Web Services, Inc."),
    ("Monday.com Ltd (monday.com)", "Monday.com Ltd"),
    ("Functional Software, Inc. d/b/a Sentry", "Functional Software Inc"),
    ("Functional Software, Inc. (dba Sentry)", "Functional Software, Inc."),
    ("Functional Software (d/b/a Sentry)", "Functional Software"),
    ("Acme Ltd, trading as Beta", "Acme Ltd"),
    ("Acme GmbH, formerly Beta GmbH", "Acme GmbH"),
    ("Acme GmbH (formerly Beta, Inc.)", "Acme GmbH"),
    ("Acme GmbH (formerly known as: Beta)", "Acme"),
    ("Brevo (fka Sendinblue)", "Brevo"),
    ("Acme, Inc. (f/k/a Beta, LLC)", "Acme, Inc."),
    ("Acme Ltd t/a Beta", "Acme Ltd"),
    # `and`, accents, quotes, hyphens, spaces, widths, signs of trade marks.
    ("Ernst & Young", "Ernst and Young"),
    ("Müller & Söhne GmbH", "Müller und Söhne GmbH"),
    ("Dupont + Fils", "Dupont et Fils"),
    ("1&1 IONOS SE", "1 & 1 IONOS SE"),
    ("Société Générale", "Societe Generale SA"),
    ("İstanbul Bulut A.Ş.", "Istanbul Bulut AŞ"),
    ("«Acme» Cloud", '"Acme" Cloud'),
    ("L'Oréal S.A.", "L’Oréal SA"),
    ("Moody's", "Moody`s"),
    ("Acme-Cloud", "Acme\u2011Cloud"),
    ("Acme-Cloud", "Acme – Cloud"),
    ("Hub Spot", "HubSpot"),
    ("Area 1 Security", "Area1 Security"),
    ("Ａｃｍｅ　Ｉｎｃ．", "Acme Inc."),
    ("Acme® Cloud", "Acme Cloud™"),
    ("Acme (UK) Ltd", "Acme UK Limited"),
)
def test_a_name_in_another_spelling(old: str, new: str) -> None:
    assert same_company(old, new)


@both_ways(
    # Another legal form is another company.
    ("Acme Inc.", "Acme B.V."),
    ("Acme GmbH", "Acme AG"),
    ("Acme LLC", "Acme Inc."),
    ("Acme Corp.", "Acme Inc."),
    ("Acme Company", "Acme Inc."),
    ("Acme GmbH", "Acme GmbH & Co. KG"),
    ("UAB Acme", "Acme Inc."),
    ("Visma AS", "Visma A/S"),
    ("Acme Sociedad Anónima", "Acme Société Anonyme"),
    ("Walt Disney Company, Inc.", "Walt Disney"),
    ("SIA Partners", "Partners"),
    ("SAS Institute", "Institute"),
    ("VI SA", "Visa"),
    ("Al Co", "Alco"),
    # Another word, such as a country.
    ("Google LLC", "Google Ireland"),
    ("Google LLC", "Google Ireland LLC"),
    ("Google LLC", "Google (Ireland) LLC"),
    ("Larkmail, Inc.", "Larkmail, Inc. (Beijing)"),
    ("Larkmail, Inc. (Dublin)", "Larkmail, Inc. (Beijing)"),
    ("Larkmail, Inc.", "Larkmail, Inc. (São Paulo)"),
    ("Larkmail, Inc.", "Larkmail, Inc. (Frankfurt am Main)"),
    ("Google LLC", "Google Cloud EMEA Limited"),
    # What stands in brackets may be the company, or a place.
    ("Acme (Evil Corp)", "Evil Corp"),
    ("Acme (Evil Corp)", "Acme"),
    ("Acme Inc. (Evil Corp)", "Acme Inc."),
    ("Acme Inc. (Evil Corp Mail)", "Acme Inc."),
    ("OVHcloud (OVH SAS)", "OVHcloud"),
    ("SendGrid (Twilio)", "SendGrid"),
    ("SendGrid (Twilio)", "Twilio"),
    ("Twilio Inc. (SendGrid)", "Twilio Inc. (Segment)"),
    ("Twilio Inc. (SendGrid)", "Twilio SendGrid Inc."),
    ("Twilio Inc. (SendGrid)", "Twilio Inc. SendGrid"),
    ("Twilio Inc. (SendGrid)", "SendGrid Inc. (Twilio)"),
    ("Acme Inc. (now Evil)", "Acme Inc."),
    ("Acme Inc. (part of Evil)", "Acme Inc."),
    ("Acme Inc. (Now Evil)", "Acme Inc."),
    ("ACME INC. (BY EVIL)", "ACME INC."),
    ("Acme Inc. (now: Evil)", "Acme Inc."),
    ("Acme Inc. (Beta/now Evil)", "Acme Inc."),
    ("Acme Inc. (Acme-Ireland)", "Acme Inc."),
    ("Acme Inc. (Evil-Corp.)", "Acme Inc."),
    ("Acme Inc. (Evil A/S)", "Acme Inc."),
    ("Acme Inc. (U.K.)", "Acme Inc."),
    ("Acme Inc. (Irland)", "Acme Inc."),
    ("Acme Inc. (DE)", "Acme Inc."),
    ("Acme Inc. (UK)", "Acme Inc."),
    ("Acme Inc. (Acme EMEA)", "Acme Inc."),
    ("Acme Inc. (谷歌)", "Acme Inc."),
    ("Acme Web Systems (AWT)", "Acme Web Systems"),
    ("Acme (Beta) GmbH", "Acme GmbH"),
    # Trade names and earlier names.
    ("Acme Inc. d/b/a Evil Corp", "Acme Inc."),
    ("Acme Inc. d/b/a Acme Hong Kong", "Acme Inc."),
    ("Acme Inc. d/b/a Evil", "Evil"),
    ("Oracle DBA Experts", "Oracle"),
    ("Model T A Systems", "Model"),
    ("Acme Inc. formerly Beta, Now Evil", "Acme Inc."),
    ("Acme Inc. formerly Beta", "Beta Inc."),
    ("Acme Inc. formerly Beta", "Beta Inc. formerly Acme"),
    ("Acme Inc., formerly Beta, Evil Corp", "Acme Inc."),
    ("Acme Inc. formerly Beta now Evil", "Acme Inc."),
    ("Acme Inc. (formerly Beta) Evil", "Acme Inc."),
    # Another order of two words, or other words.
    ("First Data", "Data First"),
    ("Acme Cloud Services GmbH", "Services Acme Cloud AG"),
    ("Acme Cloud Services GmbH", "Services Acme Services GmbH"),
    ("Google Ireland, Ltd", "Ireland Google, Ltd"),
    # Letters, signs and numbers.
    ("Аcme Inc.", "Acme Inc."),
    ("Йота", "Иота"),
    ("Øre", "Ore"),
    ("Disney+", "Disney"),
    ("Disney+ Inc.", "Disney Inc."),
    ("C++ Software", "C Software"),
    ("1&1 Media", "1+1 Media"),
    ("Acme 1 2", "Acme 12"),
    ("3.5 Systems", "35 Systems"),
    ("Acme 10²", "Acme 102"),
    ("ET Systems GmbH", "UND Systems GmbH"),
    ("Data and Media", "Data und Media"),
    ("Acme/Beta", "Acme Beta"),
    ("Acme Ltd and Evil Ltd", "Acme Ltd"),
    ("...", "!!!"),
)
def test_a_name_of_another_company(old: str, new: str) -> None:
    assert not same_company(old, new)


@given(st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_a_legal_form_may_come_or_go_but_not_change(one: Pair, other: Pair) -> None:
    (form, spelling), (other_form, other_spelling) = one, other
    name, other_name = f"Xylo Works, {spelling}", f"XYLO WORKS {other_spelling.upper()}"
    assert same_company("Xylo Works", name)
    assert same_company(name, "Xylo Works")
    if form != other_form:
        assert not same_company(name, other_name)


@given(st.sampled_from(SPELLINGS))
def test_a_brand_never_has_a_legal_form(one: Pair) -> None:
    for form in (one[1].upper(), one[1].title()):
        assert not same_company("Xylo Works Inc.", f"Xylo Works Inc. (Evil {form})")
        assert not same_company("Xylo Works Inc.", f"Xylo Works Inc. d/b/a Evil {form}")


@pytest.mark.parametrize("code", assigned())
def test_a_country_makes_another_company(code: str) -> None:
    name = assigned()[code].name
    for other in (f"Xylo (Xylo {code}) Inc.", f"Xylo Inc. ({name})", f"Xylo {name} Inc."):
        assert not same_company("Xylo Inc.", other)
        assert not same_company(other, "Xylo Inc.")


@pytest.mark.parametrize(
    ("latin", "other"), [*zip("aceopxyisАВЕКМНОРСТХ", "асеорхуіѕABEKMHOPCTX", strict=True)]
)
def test_a_letter_of_another_script_makes_another_company(latin: str, other: str) -> None:
    assert not same_company(f"Xy{latin}lo Inc.", f"Xy{other}lo Inc.")
    assert not same_company(f"Xy{latin}lo Inc.", f"Xy{other}lo")


NAMES = st.text(st.sampled_from("aAé-–+&/.,() 15²Иıß株"), max_size=12)


@given(NAMES, NAMES)
def test_the_order_of_the_two_texts_does_not_matter(old: str, new: str) -> None:
    assert same_company(old, new) is same_company(new, old)
    assert same_words(old, new) is same_words(new, old)
    assert same_words(old, old)


@given(NAMES, NAMES)
def test_the_quick_look_at_the_letters_rejects_no_spelling(old: str, new: str) -> None:
    assert same_words(old, new) is (old == new or same_letters(plain(old), plain(new)))


@both_ways(
    ("Cloud hosting", "cloud  hosting."),
    ("Hosting & storage", "Hosting and storage"),
    ("Hosting & Speicherung", "Hosting und Speicherung"),
    ("Hébergement & stockage", "Hébergement et stockage"),
    ("Q&A", "Q & A"),
    ("Hosting/storage", "Hosting / storage"),
    ("E-mail and opt-in delivery", "Email and opt in delivery"),
    ("End-to-end tests", "End\u2010to\u2010end tests"),
    ("End-to-end tests", "End–to–end tests"),
    ("Hosting of «EU» data", 'Hosting of "EU" data'),
    ("Hosting (EU only)", "Hosting, EU only"),
    ("Deletion after 5–10 days", "Deletion after 5 - 10 days"),
    ("AES-256", "AES 256"),
)
def test_a_text_in_another_spelling(old: str, new: str) -> None:
    assert same_words(old, new)


@both_ways(
    ("Hosting, not backups", "Hosting, backups"),
    ("Hosting/storage", "Hosting or storage"),
    ("Hosting/storage", "Hosting storage"),
    ("Hosting/storage", "Hosting-storage"),
    ("Hosting + storage", "Hosting and storage"),
    ("Hosting and storage", "Hosting und storage"),
    ("Hosting and storage", "Hosting, storage"),
    ("& hosting", "and hosting"),
    ("Nowhere stored", "No where stored"),
    ("Tâche", "Tache"),
    ("1.5 years", "15 years"),
    ("1.5 years", "1 5 years"),
    (".5 years", "5 years"),
    ("-5 degrees", "5 degrees"),
    ("$-5", "$5"),
    ("1-5 days", "1 5 days"),
    ("1 – 5 days", "1 5 days"),
    ("10² users", "102 users"),
    ("½ year", "1/2 year"),
    ("1.000 users", "1,000 users"),
    ("5+ users", "5 users"),
    ("< 5 users", "> 5 users"),
    ("Hosting", "Ноsting"),
    ("Hosting", "—"),
)
def test_a_text_with_another_meaning(old: str, new: str) -> None:
    assert not same_words(old, new)


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(".,:-/ "))
def test_a_number_keeps_its_marks(first: int, second: int, mark: str) -> None:
    number = f"{first}{mark}{second}"
    assert not same_words(f"after {number} days", f"after {first}{second} days")
    assert not same_words(f"after -{number} days", f"after {number} days")
    assert not same_company(f"Xylo {number}", f"Xylo {first}{second}")


def test_an_unstated_text_has_no_spelling() -> None:
    assert not same_words(None, "Hosting")
    assert not same_words("Hosting", None)
    assert not same_company(None, "Acme")
    assert not same_company("Acme", None)


def test_a_long_name_takes_no_long_time() -> None:
    for part in ("formerly x ", "(", " (A", "Inc ", "& ", "- ", "1 - ", "/ ", " \t"):
        assert not same_company(part * 20_000 + "(A)", part * 20_000 + "(B)")
