"""Texts of vendors and of register.yaml: purposes, scopes, introductions."""

import ftfy
import pytest

from tests.examples import register_of
from tests.rules.findings import findings_about, quoted, rules_about, rules_of
from tests.trees import FILES, REGISTER, check

GOOD_TEXTS = [
    "Built by 👩\u200d💻 with ❤\ufe0f",
    "Family plan 👨\u200d👩\u200d👧\u200d👦",
    "Support 🏳\ufe0f\u200d🌈",
    "Hosting in 🇩🇪 and 🇫🇷",
    "Call ☎\ufe0f 1\ufe0f\u20e3",
    "👩🏽\u200d🚀 training",
    "Hosting in 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "New \U0001fae8 emoji",
    "New \U0001f6dc sign",
    "Hébergement de l’application",
    "« Accueil » et suivi",
    "The “best” plan",
    "“A” and “B”",
    "'A' and 'B'",
    'Screens of 27"',
    "Screens of 27”",
    "“A”, and “B”",
    "Bücher „A“",
    "Rock 'n' roll",
    "Plan ‘A’ of Acme’s",
    "NÃO É SÓ",
    "SÃO “PAULO”",
    "AÇÃO® e FORMAÇÃO",
    "RÉSUMÉ»",
    "Příliš žluťoučký kůň",
    "Zażółć gęślą jaźń",
    "Dịch vụ lưu trữ đám mây",
    "Хостинг «облако»",
    "東京都港区\u3000芝",
    "Aa\u0301 bb",
    "C# and F# tools",
    "Issue#1 tracker",
]


@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_good_texts(text: str) -> None:
    assert rules_about("scope", text) == []


@pytest.mark.parametrize(
    "character",
    ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\u2028", "\u0000", "\u001b", "\u3164",
     "\u2800", "\ue000", "\U000e0041", "\ufe0f"],
)  # fmt: skip
def test_invisible_characters_are_named(character: str) -> None:
    number = f"{ord(character):04X}"
    escape = f"\\U{ord(character):08x}"
    findings = check(register_of(f'purpose: "Cloud{escape}hosting here"\n')).findings
    assert [finding.rule for finding in findings] == ["invisible-character"]
    assert f"U+{number}" in findings[0].message


@pytest.mark.parametrize(
    "words",
    ["R&D at AT&T; support", "Hosting (EU) <3 ms away", "Kundendienst für Bürger", "客户支持"],
)
def test_texts_that_are_not_markup(words: str) -> None:
    assert rules_of(f"purpose: '{words}'\n") == []


@pytest.mark.parametrize(
    "words",
    ["<b>Cloud</b> hosting", "Cloud <!-- x --> hosting", "[Cloud](https://evil.com) hosting",
     "**Cloud** hosting", "Cloud `hosting`", "Cloud&nbsp;hosting here", "Cloud &#60; hosting",
     "# Cloud hosting", "![x](y) Cloud"],
)  # fmt: skip
def test_texts_that_are_markup(words: str) -> None:
    assert rules_of(f"purpose: '{words}'\n") == ["markup"]


@pytest.mark.parametrize(
    "encoding", ["cp1252", "latin-1", "cp1250", "cp1251", "cp437", "mac_roman"]
)
@pytest.mark.parametrize(
    "text", ["cafés", "Société Générale", "Łódź", "Zürich – “Müller”", "Яндекс", "naïve Ñandú"]
)
def test_mojibake_is_found_where_the_library_can_repair_it(text: str, encoding: str) -> None:
    try:
        broken = text.encode().decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("cannot come about")
    if not broken.isprintable() or ftfy.fix_encoding(broken) == broken:
        pytest.skip("the library does not see it")
    [finding] = findings_about("scope", f"scope: {quoted(broken)}")
    assert finding.rule == "mojibake"
    assert ftfy.fix_encoding(broken) in finding.hint


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Caf\ufffd vendors", ["replacement-character"]),
        ("cafÃ© vendors", ["mojibake"]),
        ("our \\u202e vendors", ["invisible-character"]),
        ("our\\nvendors and\\tmore", []),
        ("“Our vendors”", []),
    ],
)
def test_the_introductions_are_judged_too(text: str, rules: list[str]) -> None:
    policy = REGISTER.replace("Companies that process personal data for us.", f'"{text}"')
    assert [f.rule for f in check({**FILES, "register.yaml": policy}).findings] == rules


GOOD_PURPOSES = [
    "Customer data collection",
    "Placeholder images",
    "Description of images",
    "Test automation",
    "Test data generation",
    "Text analysis",
    "Please-call-me services",
    "Order processing",
    "Handling of support tickets",
    "Cloud hosting",
    "Hosting services",
    "Payments processing",
    "Email delivery",
    "Cloud services",
    "IT services",
    "IT support",
    "Customer support",
    "Data hosting",
    "Data storage",
    "Video training",
    "CDN services",
    "Backup services",
    "Customer data collection",
    "Product analytics",
    "Business intelligence",
    "Business phone service",
    "Data deletion requests",
    "Service desk",
    "Information security",
    "Website hosting",
    "Task management",
    "Partner portal",
    "Use of maps",
    "Service monitoring",
    "Provides SMS delivery",
    "Process automation",
    "To-do lists for teams",
    "TBA authentication",
    "Third-party penetration testing",
    "Kundendienst für Bürger",
    "客户支持",
    "Supply of phone numbers",
    "Privacy request portal",
    "See-through backups",
    "Data centre",
    "Processing of payments",
    "Personal assistant",
    "Internal team communications",
]


@pytest.mark.parametrize("purpose", GOOD_PURPOSES)
def test_purposes_that_say_something(purpose: str) -> None:
    assert rules_about("purpose", purpose) == []


VAGUE_PURPOSES = [
    "...",
    "Processing of customer data",
    "Customer data processing",
    "SaaS provider",
    "Necessary services",
    "Placeholder text",
    "Some text here",
    "Description of purpose",
    "test test",
    "foo bar",
    "Pending legal review",
    "To follow",
    "Ask legal",
    "Please fill in",
    "Unknown purpose",
    "nog te bepalen",
    "do uzupełnienia",
    "To be confirmed",
    "To be determined later",
    "Will be added later",
    "See website",
    "See their website",
    "see the DPA",
    "See above",
    "Service provider",
    "Third-party service provider",
    "lorem ipsum dolor",
    "Lorem ipsum",
    "N/A",
    "n.a.",
    "TBD",
    "TBD - ask legal",
    "TBC",
    "TODO",
    "todo: ask Sam",
    "various",
    "Subprocessor",
    "Sub-processor services",
    "Data processing",
    "Data Processor",
    "Processing of personal data",
    "Provision of services",
    "Provides services to us",
    "As needed",
    "As required",
    "As per contract",
    "per the agreement",
    "Other IT services",
    "Various business purposes",
    "Services",
    "-",
    "?",
    "xxx",
    "...",
    "not yet known",
    "Not applicable",
    "unknown",
    "Same as above",
    "Our supplier",
    "Information processing",
    "Your text here",
    "Coming soon",
    "under review",
    "Auftragsverarbeiter",
    "Datenverarbeitung",
    "Sonstiges",
    "Siehe Website",
    "Sous-traitant",
    "à définir",
    "Hosting",
    "various services",
    "Other business services.",
    "third-party vendor",
]


@pytest.mark.parametrize("purpose", VAGUE_PURPOSES)
def test_purposes_that_say_nothing(purpose: str) -> None:
    assert rules_about("purpose", purpose) == ["vague-purpose"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Wir <b>nutzen</b> sie.", "introduction-html"),
        ("Wir\\u202enutzen sie.", "invisible-character"),
        ("Wir nutzen fr\\ufffde Dienste.", "replacement-character"),
        ("Wir nutzen fÃ¼nf Dienste.", "mojibake"),
    ],
)
def test_introductions_are_checked_in_each_language(text: str, rule: str) -> None:
    for setting in ("", "groups"):
        written = f'{{en: We use them., de: "{text}"}}'
        plain = "introduction: Companies that process personal data for us."
        register = REGISTER.replace(plain, f"introduction: {written}")
        if setting:
            title = "    title: Infrastructure\n"
            register = REGISTER.replace(title, f"{title}    introduction: {written}\n")
        report = check({**FILES, "register.yaml": register})
        found = [f for f in report.findings if f.rule == rule]
        assert len(found) == 1, [f.message for f in report.findings]
        assert "de:" in found[0].excerpt


def test_the_title_of_a_region_is_checked_in_each_language() -> None:
    register = REGISTER + "regions: {EU: {en: European Union, de: Weltweit}}\n"
    report = check({**FILES, "register.yaml": register})
    assert "region-meaning" in [f.rule for f in report.findings]
