"""Values of the real world pass, and slips that look like values are caught.

One table for each kind of value: to extend the corpus, add a line.
"""

import csv
import io
import time
from collections.abc import Sequence

import ftfy
import pytest

from checks.changes.proposal import Proposal
from checks.engine import check_proposal
from checks.findings import Located
from checks.register.load import load
from checks.register.names import forms_differ, legal_form, normalised
from checks.rules import links, repairs, scripts
from tests.trees import FILES, HEADER, REGISTER, TODAY, VENDOR, VENDOR_PATH, MemoryTree, check


def _yaml(text: str) -> str:
    """A scalar in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ledger(*counterparties: str) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for number, counterparty in enumerate(counterparties, 1):
        writer.writerow([f"DPA-2025-{number:03}", counterparty, "2025-01-15", "", "active"])
    return HEADER + lines.getvalue()


def _findings(field: str, line: str, **files: str) -> Sequence[Located]:
    """The findings about the valid vendor with another line for a field."""
    kept = [old for old in VENDOR.splitlines() if not old.startswith(f"{field}:")]
    vendor = "\n".join([*kept, line, ""])
    return check({**FILES, VENDOR_PATH: vendor, **files}).findings


def _rules(field: str, value: str) -> list[str]:
    files = {"agreements.csv": _ledger(value)} if field == "name" else {}
    return [f.rule for f in _findings(field, f"{field}: {_yaml(value)}", **files)]


# Names

GOOD_NAMES = [
    # Letters of a language.
    "Škoda Auto a.s.",
    "Ærø Kommune",
    "Türkiye İş Bankası A.Ş. (İşbank)",
    "Łódź Software sp. z o.o.",
    "Ørsted A/S",
    "Şişecam",
    "Türk Telekom",
    "Yapı Kredi",
    "Vakıfbank",
    "Sabancı Holding",
    "Société Générale SA",
    "Nestlé® S.A.",
    "Ñandú S.L.",
    "Þór hf.",
    "Ýmir ehf.",
    "Đorđe d.o.o.",
    "Großmann & Söhne KG",
    "Azərbaycan Rabitə",
    "Ngân hàng Việt Nam",
    "Ħal Far Ltd",
    "Ġgantija Ltd",
    "Česká spořitelna, a.s.",
    "ČEZ",
    "Ľubica s.r.o.",
    "Crédit Agricole CIB",
    "CAFÉ À L’ÉTÉ SARL",
    # Other scripts, and words of several beside each other.
    "Яндекс",
    "Яндекс.Облако",
    "ООО «Ромашка» (Romashka LLC)",
    "1С",
    "Сбер",
    "ВТБ",
    "ООО АТОМ",
    "СОРОС",
    "ПАО «МТС»",
    "2ГИС",
    "T\u2011Банк",
    "Т-Банк",
    "IT-Град",
    "ЮMoney",
    "СберDevices",
    "Обʼєднання",
    "Қазақстан Темір Жолы",
    "Ελλάδα Α.Ε.",
    "ΟΤΕ",
    "Alpha Bank Α.Ε.",
    "ελ-lab",
    "株式会社ＮＴＴドコモ",
    "ＫＤＤＩ株式会社",
    "ＮＴＴデータ",
    "日本電気株式会社 (NEC)",
    "トヨタ自動車",
    "株式会社\u3000日立製作所",
    "LINEヤフー株式会社",
    "한국전력",
    "LG유플러스",
    "三星전자",
    "한국KT주식회사",
    "华为云计算技术有限公司",
    "腾讯 Tencent",
    "שירות ענן בע״מ",
    "شركة الاتصالات السعودية",
    "บริษัท ทรู คอร์ปอเรชั่น",
    "हिन्दुस्तान यूनिलीवर",
    "Հայփոստ ՓԲԸ",
    "საქართველოს ბანკი",
    # Letters that belong to all scripts, signs, digits.
    "Hawaiʻi Telcom",
    "ʻŌlelo Inc.",
    "Nº 1 Hosting",
    "1ª Clase S.L.",
    "µTorrent",
    "μTorrent",
    "3M™",
    "Ⅳ Systems",
    "H₂O GmbH",
    "C² Ltd",
    "O’Reilly Media",
    "L’Oréal",
    "Yahoo!",
    "AT&T Inc.",
    # Joiners where the script needs them.
    "شرکت داده\u200cپردازی ایران",
    "می\u200cخواهم",
    "کتاب\u200cخانه",
    "ශ්\u200dරී ලංකා ටෙලිකොම්",
    "क्\u200dष सेवा",
    "र\u094d\u200dय",
    "মন্ত্র\u200d্য",
    "മലയാളത്തില്\u200d",
    "ಕನ್\u200cನಡ",
    "葛\U000e0100城市",
    # Newer than the tables of Python 3.11.
    "\U00031350田株式会社",
    "\U000323b0",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_good_names(name: str) -> None:
    assert _rules("name", name) == []


MIXED = "name-mixed-script"
UNSEEN = "file-encoding"  # raw in the file; invisible-character where it is escaped

BAD_NAMES = [
    # One letter of another script.
    ("Аcme Cloud", MIXED),
    ("Gооgle", MIXED),
    ("Ѕtripe", MIXED),
    ("Pаypal", MIXED),
    ("Microsоft", MIXED),
    ("Тwilio", MIXED),
    ("ΑCME", MIXED),
    ("Dropbοx", MIXED),
    ("раураl", MIXED),
    ("Cбербанк", MIXED),
    ("IT-Грaд", MIXED),
    ("PaypaӀ", MIXED),
    ("Ꭺcme", MIXED),
    ("ꓢtripe", MIXED),
    ("ⲤISCO", MIXED),
    ("ᎪᏟᎷᎬ", MIXED),
    ("ꓢꓔꓤꓲꓑꓰ", MIXED),
    # Odd letters of Latin, and letters that are symbols.
    ("ꜱtripe", MIXED),
    ("Strıpe", MIXED),
    ("Twılıo", MIXED),
    ("ɡoogle", MIXED),
    ("ᴀcme", MIXED),
    ("𝐀𝐜𝐦𝐞", MIXED),
    ("𝒮tripe", MIXED),
    ("ℰvernote", MIXED),
    ("ⅼinear", MIXED),
    ("Ⓐcme", MIXED),
    ("ᴳoogle", MIXED),
    ("acmｅ", MIXED),
    ("A\u0338cme", MIXED),
    ("A\u0336c\u0336m\u0336e", MIXED),
    # Quotation marks around it.
    ("“Acme Cloud, Inc.”", "quoted-text"),
    ("„Acme GmbH“", "quoted-text"),
    ("«Ромашка»", "quoted-text"),
    ("»Acme«", "quoted-text"),
    ("‘Acme’", "quoted-text"),
    ("‚Acme‘", "quoted-text"),
    ("‹Acme›", "quoted-text"),
    ('"Acme"', "quoted-text"),
    ("'Acme'", "quoted-text"),
    ("`Acme`", "markup"),
    ("”Acme”", "quoted-text"),
    ("Acme Cloud, Inc.”", "quoted-text"),
    ("“Acme Cloud, Inc.", "quoted-text"),
    # Text that was read wrong.
    ("Caf\ufffd", "replacement-character"),
    ("CafÃ©s Ltd", "mojibake"),
    ("SociÃ©tÃ© GÃ©nÃ©rale", "mojibake"),
    ("MÃ¼ller GmbH", "mojibake"),
    ("Ð¯Ð½Ð´ÐµÐºÑ", "mojibake"),
    ("Яндекс".encode().decode("cp1251", "replace").replace("\ufffd", ""), "mojibake"),
    # Joiners where nothing needs them.
    ("Ac\u200dme", UNSEEN),
    ("Acme\u200d", UNSEEN),
    ("\u200cAcme", UNSEEN),
    ("می\u200c", UNSEEN),
    ("Яндекс\u200c", UNSEEN),
    ("क\u200cख", UNSEEN),
    ("日\u200d本", UNSEEN),
    ("Acme\ufe0f", "invisible-character"),
    ("Acme\u00a0Cloud", "invisible-character"),
    ("Acme\u3000Cloud", "invisible-character"),
    ("Acme\U000e0041", UNSEEN),
    ("Acme\ue000", "invisible-character"),
    ("Acme\ufdd0", "invisible-character"),
    ("Acme\u3164", "invisible-character"),
]


@pytest.mark.parametrize(("name", "rule"), BAD_NAMES)
def test_bad_names(name: str, rule: str) -> None:
    assert rule in _rules("name", name)
    assert len(_rules("name", name)) <= 2  # a name that could not be read is not in the ledger


def test_aliases_are_judged_as_names_are() -> None:
    assert [f.rule for f in _findings("x", "also-known-as: [Stripe, ꜱtripe]")] == [MIXED]


def test_a_seat_in_turkey_explains_a_dotless_i() -> None:
    line = "also-known-as: [Deniz Bankacılık Serıes]"
    assert [f.rule for f in _findings("x", line)] == [MIXED]
    assert _findings("x", f"{line}\nestablished: TR") == ()


# Purposes and other texts

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
    assert _rules("scope", text) == []


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
    [finding] = _findings("scope", f"scope: {_yaml(broken)}")
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
    assert _rules("purpose", purpose) == []


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
]


@pytest.mark.parametrize("purpose", VAGUE_PURPOSES)
def test_purposes_that_say_nothing(purpose: str) -> None:
    assert _rules("purpose", purpose) == ["vague-purpose"]


# Addresses

GOOD_URLS = [
    "https://acme.cloud/product/todo",
    "https://acme.cloud/todo",
    "https://www.tbd.com/",
    "https://placeholder.com",
    "https://todo.com",
    "https://my_app.acme.com/",
    "https://_x.acme.com",
    "https://пример.рф/",
    "https://сбер.рф",
    "https://асе.рф/",
    "https://яндекс.com",
    "https://ørsted.com",
    "https://www.münchen.de/",
    "https://łódź.pl",
    "https://straße.de",
    "https://þór.is",
    "https://yapı.com.tr",
    "https://日本電気.jp",
    "https://ශ්\u200dරී.ලංකා/",
    "https://ಕನ್ನಡಂ.com",
    "https://例え。jp/",
    "https://한국전력.kr",
    "https://acme.中国/",
    "https://acme.xn--p1ai/",
    "https://xn--mnchen-3ya.de/",
    "https://acme．com/",
    "https://acme.zip",
    "https://acme.cloud",
    "https://acme.technology",
    "https://acme.co.uk",
    "https://acme.gov.uk",
    "https://acme.com.",
    "https://acme.com:443/x",
    "https://xn--i-7iq.ws/",
    "https://web.archive.org/web/2020/https://acme.com/",
    "https://acme.com/?u=https://b.com,https://c.com",
    "https://example.acme.com/",
    "https://acme.com/example",
    "https://acme.com/«x»",
    "https://acme.com/?q=TODO",
]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_good_addresses(url: str) -> None:
    assert _rules("website", url) == []


LOOKS, TLD, SYNTAX = "url-mixed-script", "top-level-domain", "url-syntax"
EXAMPLE, PRIVATE = "url-placeholder", "url-public-host"

BAD_URLS = [
    ("https://acme.com∕evil.com/", LOOKS),
    ("https://acme.com⁄evil.com/", LOOKS),
    ("https://a\u0338cme.com/", LOOKS),
    ("https://acm\u0c82.com/", LOOKS),
    ("https://ꓢtripe.com", LOOKS),
    ("https://ꓢꓔꓰ.com", LOOKS),
    ("https://ꜱtripe.com", LOOKS),
    ("https://Ꭺcme.com/", LOOKS),
    ("https://strıpe.com/", LOOKS),
    ("https://раураl.com", LOOKS),
    ("https://аррӏе.com", LOOKS),
    ("https://xn--80ak6aa92e.com/", LOOKS),
    ("https://xn--strpe-q4a.com/", LOOKS),
    ("https://gοοgle.com", LOOKS),
    ("https://асе.com", LOOKS),
    ("https://acme.cοm", LOOKS),
    ("https://www.ѕсоре.io/", LOOKS),
    ("https://acme..cloud/", SYNTAX),
    ("https://..acme.cloud/", SYNTAX),
    ("https://acme.cloud../", SYNTAX),
    ("https://ac_me.cloud/", SYNTAX),
    ("https://xn--a.com/", SYNTAX),
    ("https://xn--.com/", SYNTAX),
    ("https://acme.xn--zzzz/", SYNTAX),
    ("https://xn--99999999.com", SYNTAX),
    ("mailto:dpo@acme.com", SYNTAX),
    ("https://a.com https://b.com", SYNTAX),
    ("https://a.com,https://b.com", SYNTAX),
    ("https://a.com;https://b.com", SYNTAX),
    ("https://a.comhttps://b.com", SYNTAX),
    ("https://acme.com/https://other.com", SYNTAX),
    ("https://http://acme.com", SYNTAX),
    ("https://acme.com/x, https://b.com/", SYNTAX),
    ("[Acme](https://acme.com)", SYNTAX),
    ("<https://acme.com>", SYNTAX),
    ("https://acme.con/", TLD),
    ("https://acme.comm", TLD),
    ("https://acme.ocm/", TLD),
    ("https://acme.рфф/", TLD),
    ("https://example.com/", EXAMPLE),
    ("https://www.example.org", EXAMPLE),
    ("https://example.de", EXAMPLE),
    ("https://example.co.uk/", EXAMPLE),
    ("https://acme.example/", EXAMPLE),
    ("https://your-company.com", EXAMPLE),
    ("https://www.yourdomain.eu/", EXAMPLE),
    ("https://yourcompany.de", EXAMPLE),
    ("https://acme.cloud/TODO", EXAMPLE),
    ("https://todo", PRIVATE),
    ("https://tbd/", PRIVATE),
    ("https://acme.local/", PRIVATE),
    ("https://acme.internal", PRIVATE),
]


@pytest.mark.parametrize(("url", "rule"), BAD_URLS)
def test_bad_addresses(url: str, rule: str) -> None:
    assert _rules("website", url) == [rule]


@pytest.mark.parametrize(
    "url", ["[Acme](https://acme.com/a)", "<https://acme.com/a>", "![x](https://acme.com/a)"]
)
def test_the_hint_gives_the_address_in_the_markup(url: str) -> None:
    [finding] = _findings("website", f"website: {_yaml(url)}")
    assert finding.hint == "write only the address: https://acme.com/a"


@pytest.mark.parametrize(
    ("slip", "address"),
    [
        ("acme.com", "https://acme.com"),
        ("www.acme.com/a?b#c", "https://www.acme.com/a?b#c"),
        ("https//acme.com/", "https://acme.com/"),
        ("https:/acme.com/", "https://acme.com/"),
        ("htps://acme.com/", "https://acme.com/"),
        ("https:\\\\acme.com", "https://acme.com"),
        ("https://acme.com,", "https://acme.com"),
        ("(https://acme.com)", "https://acme.com"),
        ("http://acme.com/", "https://acme.com/"),
        ("https://sam:secret@acme.com/", "https://acme.com/"),
        ("https://acme.com/100%/", "https://acme.com/100%25/"),
    ],
)
def test_the_hint_gives_the_repaired_address(slip: str, address: str) -> None:
    [finding] = _findings("website", f"website: {_yaml(slip)}")
    assert finding.hint.startswith(f"write {address}")
    assert finding.hint.removeprefix(f"write {address}")[:4] in ("", " if ")
    assert _findings("website", f"website: {address}") == ()


@pytest.mark.parametrize(
    "url",
    ["acme", "acme cloud.com", "ftp://acme.com/", "javascript:alert(1)", "dpo@acme.com",
     "example.com", "acme.local", "http://10.0.0.1/", "acme.com/TODO", "acme.con", "аcme.com",
     "https://user@intranet/", "a.com and b.com"],
)  # fmt: skip
def test_no_hint_gives_an_address_that_nobody_wrote(url: str) -> None:
    assert repairs.repaired_url(url) == ""


@pytest.mark.parametrize(
    ("slip", "mailbox"),
    [
        ("dpo at acme.com", "dpo@acme.com"),
        ("dpo (at) acme (dot) com", "dpo@acme.com"),
        ("dpo[at]acme.com", "dpo@acme.com"),
        ("mailto:dpo@acme.com", "dpo@acme.com"),
        ("Sam <dpo@acme.com>", "dpo@acme.com"),
        ("dpo @ acme.com", "dpo@acme.com"),
        ("dpo@acme,com", "dpo@acme.com"),
        ("dpo@acme.com.", "dpo@acme.com"),
    ],
)
def test_the_hint_gives_the_repaired_mailbox(slip: str, mailbox: str) -> None:
    line = "contact: {{role: Data Protection Officer, email: {}}}"
    [finding] = _findings("contact", line.format(_yaml(slip)))
    assert (finding.rule, finding.hint) == ("email-syntax", f"did you mean `{mailbox}`?")
    assert _findings("contact", line.format(mailbox)) == ()


@pytest.mark.parametrize(
    "text",
    ["ask Sam", "dpo@acme", "dpo at acme", "dpo@example,com", "a@b.com; c@d.com", "@acme.com",
     "a@b@acme.com", "acme.com"],
)  # fmt: skip
def test_no_hint_gives_a_mailbox_that_nobody_wrote(text: str) -> None:
    assert repairs.repaired_mailbox(text) == ""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-2-1", ["2026-02-01"]),
        ("2026/11/23", ["2026-11-23"]),
        ("20261123", ["2026-11-23"]),
        ("2026-23-11", ["2026-11-23"]),
        ("23.11.2026", ["2026-11-23"]),
        ("3. 4. 2026", ["2026-04-03"]),
        ("11/23/2026", ["2026-11-23"]),
        ("3/4/2026", ["2026-03-04", "2026-04-03"]),
        ("04-04-2026", ["2026-04-04"]),
        ("23 November 2026", ["2026-11-23"]),
        ("23rd of Nov 2026", ["2026-11-23"]),
        ("Nov. 23, 2026", ["2026-11-23"]),
        ("2026-11-23T09:30:00Z", ["2026-11-23"]),
        ("2026-11-23 9:30", ["2026-11-23"]),
        ("2026-02-30", []),
        ("31/02/2026", []),
        ("0000-00-00", []),
        ("November 2026", []),
        ("3 May 4 2026", []),
        ("soon", []),
        ("", []),
        ("1" * 100_000, []),
    ],
)
def test_days_that_a_text_may_mean(text: str, days: list[str]) -> None:
    assert [str(day) for day in repairs.repaired_days(text)] == days


def test_a_misspelt_ending_gets_a_hint() -> None:
    for ending, hint in (("con", "did you mean `acme.com`?"), ("zzz", "correct the spelling of ")):
        [finding] = _findings("website", f"website: https://acme.{ending}/")
        assert finding.rule == "top-level-domain"
        assert finding.hint.startswith(hint)


@pytest.mark.parametrize(
    "url",
    [
        "https://" + "a" * 50_000 + "://",
        "https://" + "a://" * 20_000,
        "https://a.com/" + "/https:" * 20_000,
        "[" * 50_000 + "](https://a",
        "https://" + "xn--" * 20_000,
        "https://" + "а." * 20_000 + "com",
    ],
)
def test_no_bad_address_is_slow(url: str) -> None:
    before = time.perf_counter()
    links.parse_link(url)
    repairs.repaired_url(url)
    assert time.perf_counter() - before < 2


GOOD_MAILBOXES = [
    "dpo@acme.cloud",
    "privacy+eu@acme.com",
    "datenschutz@müller.de",
    "dpo@acme.com.tr",
    "dpo@acme.technology",
    "dpo@пример.рф",
    "почта@пример.рф",
    "用户@例子.中国",
    "o'neill@acme.com",
    "dpo@xn--mnchen-3ya.de",
    "dpo@tbd.com",
    '"john doe"@acme.com',
    '"a.b"@acme.com',
    "privacy__eu@acme.com",
    "дпо+eu@яндекс.рф",
    "उपयोगकर्ता@उदाहरण.भारत",
    "ข้อมูล@acme.co.th",
    "ශ්\u200dරී@acme.lk",
    "dpo@ශ්\u200dරී.ලංකා",
]

BAD_MAILBOXES = [
    ("dpo@example.com", "email-host"),
    ("dpo@example.de", "email-host"),
    ("dpo@mail.example.org", "email-host"),
    ("dpo@acme.local", "email-host"),
    ("dpo@acme.internal", "email-host"),
    ("dpo@acme.test", "email-host"),
    ("dpo@acme.invalid", "email-host"),
    ("dpo@acme.localhost", "email-host"),
    ("dpo@acme.example", "email-host"),
    ("dpo@your-company.com", "email-host"),
    ("dpo@xn--a.com", "email-host"),
    ("dpo@acme", "email-syntax"),
    ("dpo@localhost", "email-syntax"),
    ("dpo@127.0.0.1", "email-syntax"),
    ("dpo@[127.0.0.1]", "email-syntax"),
    ("mailto:dpo@acme.com", "email-syntax"),
    ("dpo@acme..com", "email-syntax"),
    ("a@acme.com, b@acme.com", "email-syntax"),
    ("dpo@@acme.com", "email-syntax"),
    ('"<b>"@acme.com', "email-syntax"),
    ('""@acme.com', "email-syntax"),
    ("é é@acme.com", "email-syntax"),
    ("Zoë <zoë@acme.com>", "email-syntax"),
    ("dpo@аcme.com", "email-look-alike"),
    ("dpo@strıpe.com", "email-look-alike"),
    ("dpо@acme.com", "email-look-alike"),
    ("ѕаре@acme.com", "email-look-alike"),
    ("dpo@xn--80ak6aa92e.com", "email-look-alike"),
    ("ᴀdmin@acme.com", "email-look-alike"),
    ("dpo@acme.con", "top-level-domain"),
    ("dpo@acme.cmo", "top-level-domain"),
]


@pytest.mark.parametrize("address", GOOD_MAILBOXES)
def test_good_mailboxes(address: str) -> None:
    assert _findings("x", f"contact: {{role: DPO, email: {_yaml(address)}}}") == ()
    policy = REGISTER.replace("privacy@initech.com", _yaml(address))
    assert check({**FILES, "register.yaml": policy}).findings == ()


@pytest.mark.parametrize(("address", "rule"), BAD_MAILBOXES)
def test_bad_mailboxes(address: str, rule: str) -> None:
    findings = _findings("x", f"contact: {{role: DPO, email: {_yaml(address)}}}")
    assert [f.rule for f in findings] == [rule]
    policy = REGISTER.replace("privacy@initech.com", _yaml(address))
    assert [f.rule for f in check({**FILES, "register.yaml": policy}).findings] == [rule]


# Comments

AFTER_VALUES = [
    # A line of the vendor's file, the rule, and where the comment starts.
    ("purpose: Text messages #1 provider of passwords", "swallowed-text", 24),
    ("purpose: Hosting of things # and backups", "trailing-comment", 28),
    ("purpose: Hosting of things ## and backups", "trailing-comment", 28),
    ("purpose: Hosting\n  of things #1 of all", "swallowed-text", 13),
    ("name: #paid Inc.", "swallowed-text", 7),
    ("name: # paid Inc.", "swallowed-text", 7),
    ("scope: Ä plan #1", "swallowed-text", 15),
    ("engaged: 2026-02-01 #kickoff", "swallowed-text", 21),
    ("countries:\n- US #main", "swallowed-text", 6),
    ("countries: [US, #DE\n  FR]", "swallowed-text", 17),
    ("countries: [US #DE\n  , FR]", "swallowed-text", 16),
    ("also-known-as: [Acme # paid\n  ]", "trailing-comment", 22),
    ("also-known-as:\n  - Acme #paid", "swallowed-text", 10),
    ("address: 122 E Pecan St, #1135, San Antonio", "swallowed-text", 26),
    ("contact: {role: DPO #1\n  , email: dpo@acme.cloud}", "swallowed-text", 21),
    ("internal: {notes: Ticket #12\n  }", "swallowed-text", 26),
    # Nothing is lost.
    ("purpose: Cloud#1 hosting", "", 0),
    ('purpose: "Text messages #1 provider"', "", 0),
    ("purpose: 'Text messages' #1", "", 0),
    ("purpose: >-  #1\n  Hosting #1 of all", "", 0),
    ("purpose: Hosting of things\n# and backups\n#too", "", 0),
    ("engaged: 2026-02-01 # kickoff", "", 0),
    ("website: https://acme.cloud/#top", "", 0),
    ("countries: [US] # for now", "", 0),
    ("countries: [US] #for now", "", 0),
    ("countries:\n- US # for now", "", 0),
    ("countries: # for now\n- US", "", 0),
    (
        "evaluation: #signed by legal\n  {privacy: 2026-01-10, security: 2026-01-10, "
        "confidentiality: 2026-01-10}",
        "",
        0,
    ),
    ("scope: US plan #", "", 0),
]


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@pytest.mark.parametrize(("line", "rule", "column"), AFTER_VALUES)
def test_text_after_a_value(
    line: str, rule: str, column: int, pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        monkeypatch.setattr("checks.register.source.CParser", None)
    field = line.partition(":")[0]
    areas = ("  privacy", "  security", "  confidentiality") if field == "evaluation" else ()
    kept = [old for old in VENDOR.splitlines() if not old.startswith((f"{field}:", *areas))]
    findings = check({**FILES, VENDOR_PATH: "\n".join([*kept, line, ""])}).findings
    places = [(f.rule, f.span.column) for f in findings]
    assert places == ([(rule, column)] if rule else [])


HINTS_ABOUT_COMMENTS = [
    # A line, its hint, and corrected lines.
    (
        "purpose: Text messages #1 provider",
        'put the whole value in quotes: "Text messages #1 provider", or move the comment to its '
        "own line",
        ['purpose: "Text messages #1 provider"', "#1 provider\npurpose: Text messages"],
    ),
    (
        'scope: The "best" plan #1',
        "put the whole value in quotes: 'The \"best\" plan #1', or move the comment to its own "
        "line",
        ["scope: 'The \"best\" plan #1'", '#1\nscope: The "best" plan'],
    ),
    (
        "scope: #1 plan",
        'put the whole value in quotes: "#1 plan"',
        ['scope: "#1 plan"'],
    ),
    ("scope: # US plan", "remove the #", ["scope: US plan"]),
    ("engaged: #2026-02-01", "remove the #", ["engaged: 2026-02-01"]),
    (
        "engaged: 2026-02-01 #kickoff",
        "move the comment to its own line",
        ["#kickoff\nengaged: 2026-02-01"],
    ),
    (
        "website: https://acme.cloud #main",
        "move the comment to its own line",
        ["#main\nwebsite: https://acme.cloud"],
    ),
]


@pytest.mark.parametrize(("line", "hint", "obedient"), HINTS_ABOUT_COMMENTS)
def test_the_hint_about_a_comment_helps(line: str, hint: str, obedient: list[str]) -> None:
    field = line.partition(":")[0]
    [finding] = _findings(field, line)
    assert (finding.rule, finding.hint) == ("swallowed-text", hint)
    for better in obedient:
        assert _findings(field, better) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("title: Subprocessors", "title: Our #1 subprocessors", "swallowed-text"),
        ("title: Subprocessors", "title: Our list # of vendors", "trailing-comment"),
        ("organization: Initech", "organization: #Initech", "swallowed-text"),
        ("    title: Infrastructure", "    title: Infrastructure #1", "swallowed-text"),
        ("groups:", "groups: # in order", ""),
        ("ledger: agreements.csv", "ledger: agreements.csv # exported", ""),
    ],
)
def test_text_after_a_value_in_register_yaml(old: str, new: str, rule: str) -> None:
    findings = check({**FILES, "register.yaml": REGISTER.replace(old, new)}).findings
    assert [f.rule for f in findings] == ([rule] if rule else [])


def test_a_proposal_hears_nothing_of_comments_in_other_files() -> None:
    other = VENDOR.replace("purpose: Cloud hosting", "purpose: Hosting of mail # and backups")
    before = {**FILES, "subprocessors/b.yaml": other.replace("US plan", "EU plan")}
    after = {**before, VENDOR_PATH: VENDOR.replace("Cloud hosting", "Hosting in the cloud")}
    tree = MemoryTree(after)
    proposal = Proposal(load(MemoryTree(before)), load(tree), frozenset({VENDOR_PATH}))
    assert "trailing-comment" not in {
        f.rule for f in check_proposal(proposal, tree, TODAY).findings
    }
    assert "trailing-comment" in {f.rule for f in check(after).findings}


# Legal forms, and one entity or two

SAME_FORM = [
    ("Acme Ltd", "Acme Limited"),
    ("Acme Inc.", "ACME, Incorporated"),
    ("Acme B.V.", "Acme BV"),
    ("Acme GmbH", "Acme Gesellschaft mit beschränkter Haftung"),
    ("Acme S.A.", "Acme SA"),
    ("Acme Corp.", "Acme Corporation"),
    ("Acme Co.", "Acme Company"),
    ("Acme LLC", "Acme L.L.C."),
    ("Acme PLC", "Acme p.l.c."),
    ("Acme GmbH & Co. KG", "Acme GmbH und Co. KG".replace("und", "and")),
    ("Acme Co., Ltd.", "Acme Ltd."),
    ("Acme Pte. Ltd.", "Acme Pte Limited"),
    ("Acme", "Acme GmbH"),
    ("Acme AB (publ)", "Acme AB"),
    ("Acme sp. z o.o.", "Acme Sp.z o.o."),
    ("Acme S.à r.l.", "Acme SARL"),
    ("Smith & Jones", "Smith and Jones LLP"),
    ("Smith & Jones Ltd", "Smith and Jones Limited"),
    ("Acme A/S", "Acme AS"),
    ("Acme Pty Ltd", "Acme Proprietary Limited"),
    ("Acme GmbH & Co. KG", "Acme GmbH & Co.KG"),
    ("Acme spółka z ograniczoną odpowiedzialnością", "Acme sp. z o.o."),
]

SAME_NAME = [
    ("株式会社ＮＴＴドコモ", "株式会社NTTドコモ"),
    ("㈱日立製作所", "(株)日立製作所"),
    ("セブン＆アイ", "セブン&アイ"),
    ("葛\U000e0100城市", "葛城市"),
    ("İstanbul Bilişim", "ISTANBUL BİLİŞİM"),
    ("Işık Bilişim", "IŞIK BİLİŞİM"),
    ("Weiß", "WEISS"),
    ("O’Reilly Media", "OReilly Media"),
    ("McDonald's", "McDonalds"),
    ("Hawaiʻi Telcom", "Hawai'i Telcom"),
    ("Hawaiʻi Telcom", "Hawaii Telcom"),
    ("Обʼєднання", "Об'єднання"),
    ("צ׳ק פוינט", "צ'ק פוינט"),
    ("ශ්\u200dරී ලංකා", "ශ්රී ලංකා"),
    ("داده\u200cپردازی", "داده پردازی"),
    ("שָׁלוֹם", "שלום"),
    ("Acme™ Cloud", "Acme Cloud"),
    ("☁\ufe0f Acme", "Acme"),
    ("Ørsted", "Orsted"),
    ("Æsir", "Aesir"),
    ("Đorđe", "Dorde"),
    ("Łukasz", "Lukasz"),
    ("Cafe\u0301", "Café"),
]

OTHER_NAME = [
    # Vowel signs and voicing marks tell words apart; they are marks to Unicode.
    ("मीना सेवा", "मान सेवा"),
    ("কা", "কি"),
    ("கா", "கி"),
    ("ලංකා", "ලකා"),
    ("กิน จำกัด", "กัน จำกัด"),
    ("မြန်", "မန"),
    ("パリ", "バリ"),
    ("ハリ", "バリ"),
    ("かき", "がき"),
    ("한국", "한강"),
    ("☁\ufe0f", "🚀"),
]


@pytest.mark.parametrize(("name", "other"), SAME_NAME)
def test_names_are_compared_without_what_may_be_written_or_not(name: str, other: str) -> None:
    assert normalised(name) == normalised(other)
    assert _findings("name", f"name: {_yaml(name)}", **{"agreements.csv": _ledger(other)}) == ()


@pytest.mark.parametrize(("name", "other"), OTHER_NAME)
def test_names_that_differ_in_a_mark_are_two_names(name: str, other: str) -> None:
    assert normalised(name) != normalised(other)
    assert _pair(f"name: {name}; website: https://a.com/", f"name: {other}") == []
    [finding] = _findings("name", f"name: {_yaml(name)}", **{"agreements.csv": _ledger(other)})
    assert finding.rule == "agreement-counterparty"


OTHER_FORM = [
    ("Acme GmbH", "Acme Inc."),
    ("Acme LLC", "Acme Inc."),
    ("Acme Ltd", "Acme PLC"),
    ("Acme B.V.", "Acme N.V."),
    ("Acme AG", "Acme GmbH"),
    ("Acme SAS", "Acme SARL"),
    ("Acme Corp", "Acme LLC"),
    ("Acme KG", "Acme GmbH & Co. KG"),
]


@pytest.mark.parametrize(("name", "counterparty"), SAME_FORM)
def test_the_ledger_may_write_a_form_in_another_way(name: str, counterparty: str) -> None:
    assert normalised(name) == normalised(counterparty)
    for in_file, in_ledger in ((name, counterparty), (counterparty, name)):
        files = {"agreements.csv": _ledger(in_ledger)}
        assert _findings("name", f"name: {_yaml(in_file)}", **files) == ()


@pytest.mark.parametrize(("name", "counterparty"), OTHER_FORM)
def test_another_form_in_the_ledger_is_another_entity(name: str, counterparty: str) -> None:
    assert forms_differ(name, counterparty)
    findings = _findings("name", f"name: {name}", **{"agreements.csv": _ledger(counterparty)})
    assert [f.rule for f in findings] == ["agreement-counterparty"]
    assert legal_form(name) in findings[0].message
    assert legal_form(counterparty) in findings[0].message


def _pair(first: str, second: str) -> list[str]:
    """The findings about two vendors without a scope. Each text replaces fields of its vendor."""
    vendors, names = [], []
    for number, text in enumerate((first, second), 1):
        fields = dict(line.split(": ", 1) for line in text.split("; "))
        vendor = VENDOR.replace("scope: US plan\n", "").replace(
            "DPA-2025-001", f"DPA-2025-{number:03}"
        )
        for field, value in fields.items():
            kept = [line for line in vendor.splitlines() if not line.startswith(f"{field}:")]
            vendor = "\n".join([*kept, f"{field}: {value}", ""])
        vendors.append(vendor)
        names.append(fields.get("name", "Acme Cloud, Inc."))
    files = {"subprocessors/a.yaml": vendors[0], "subprocessors/b.yaml": vendors[1]}
    files |= {"register.yaml": REGISTER, "agreements.csv": _ledger(*names)}
    return [f"{f.path[14:15]} {f.rule}" for f in check(files).findings]


BOTH = ["a same-name", "b same-name"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("name: Acme GmbH; established: DE", "name: Acme Inc.; established: US", []),
        ("name: Acme GmbH", "name: Acme Inc.", []),
        ("name: Acme Ltd; established: GB", "name: Acme Limited; established: IE", []),
        ("name: Acme GmbH", "name: Acme", BOTH),
        ("name: Acme GmbH; established: DE", "name: Acme; established: US", []),
        ("name: Acme Ltd", "name: Acme Limited", BOTH),
        ("name: Acme Ltd; established: GB", "name: Acme Limited", BOTH),
        ("name: Acme Ltd; scope: EU", "name: Acme Limited; scope: US", []),
        ("name: Acme Ltd; scope: EU", "name: Acme Limited; scope: EU", BOTH),
        ("name: Smith & Jones", "name: Smith and Jones", BOTH),
    ],
)
def test_affiliates_are_entities_of_their_own(first: str, second: str, expected: list[str]) -> None:
    assert _pair(first, second) == expected


def test_many_vendors_of_one_name_take_linear_time() -> None:
    files = {**FILES, "register.yaml": REGISTER + "rules: {agreement-shared: off}\n"}
    for number in range(1500):
        seat = f"name: Acme {'GmbH' if number % 2 else 'Inc.'}\nscope: S{number}\n"
        files[f"subprocessors/v{number}.yaml"] = VENDOR.replace("scope: US plan\n", "").replace(
            "name: Acme Cloud, Inc.\n", seat
        )
    before = time.perf_counter()
    assert not [f for f in check(files).findings if f.rule == "same-name"]
    assert time.perf_counter() - before < 20


@pytest.mark.parametrize(
    ("value", "better"),
    [
        ("US", "[US]"),
        ("US DE", "[US, DE]"),
        ("US, DE", "[US, DE]"),
        ("US; DE", "[US, DE]"),
        ("US/DE", "[US, DE]"),
        ("(US, DE)", "[US, DE]"),
        ("US]", "[US]"),
        ('"[US, DE]"', "[US, DE]"),
        ("{US, DE}", "[US, DE]"),
    ],
)
def test_the_hint_about_countries_helps(value: str, better: str) -> None:
    [finding] = _findings("countries", f"countries: {value}")
    assert (finding.rule, finding.hint) == ("wrong-type", f"write `countries: {better}`")
    assert _findings("countries", f"countries: {better}") == ()


MAIL = "purpose: E-mail delivery"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (f"name: Beta GmbH; {MAIL}", "name: Acme Inc.", ["b same-website"]),
        (
            f"name: Beta GmbH; {MAIL}; website: https://www.acme.cloud",
            "name: Acme",
            ["b same-website"],
        ),
        (
            f"name: Beta GmbH; {MAIL}; website: https://ACME.cloud/",
            "name: Acme",
            ["b same-website"],
        ),
        ("name: Beta GmbH", "name: Acme Inc.", ["b same-service"]),
        (f"name: Acme Inc.; {MAIL}; scope: Mail", "name: Acme Inc.; scope: Hosting", []),
        (f"name: Acme Europe GmbH; {MAIL}", "name: Acme Inc.", []),
        (f"name: Beta GmbH; also-known-as: [Acme]; {MAIL}", "name: Acme Inc.", []),
        (f"name: Beta GmbH; {MAIL}; website: https://beta.de/", "name: Acme Inc.", []),
        (f"name: Beta GmbH; {MAIL}; website: https://acme.cloud/beta", "name: Acme Inc.", []),
        (
            f"name: AWS EMEA SARL; {MAIL}; website: https://aws.amazon.com/",
            "name: Amazon Data Services Ltd; website: https://aws.amazon.com",
            [],
        ),
    ],
)
def test_the_website_of_another_vendor(first: str, second: str, expected: list[str]) -> None:
    assert _pair(first, second) == expected


# Scripts


@pytest.mark.parametrize(
    ("label", "ending", "alike"),
    [
        ("аррӏе", "com", True),
        ("асе", "рф", False),
        ("асе", "com", True),
        ("οτε", "ελ", False),
        ("yapı", "tr", False),
        ("yapı", "com", True),
        ("müller", "com", False),
        ("日本", "com", False),
        ("яндекс", "com", False),
        ("ꓢꓔꓰ", "com", True),
        ("acme", "com", False),
    ],
)
def test_labels_that_look_like_ascii(label: str, ending: str, alike: bool) -> None:
    assert scripts.looks_ascii(label, ending=ending) is alike
