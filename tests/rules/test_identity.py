"""Names of vendors, and whether two vendors are the same entity or the same service."""

import time

import pytest

from checks.register.names import normalised
from tests.examples import register_of
from tests.rules.findings import findings_about, ledger_of, quoted, rules_about, rules_of
from tests.trees import FILES, REGISTER, VENDOR, check, said

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
    assert rules_about("name", name) == []


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
    assert rule in rules_about("name", name)
    assert len(rules_about("name", name)) <= 2  # a name that could not be read is not in the ledger


def test_aliases_are_judged_as_names_are() -> None:
    assert [f.rule for f in findings_about("x", "also-known-as: [Stripe, ꜱtripe]")] == [MIXED]


def test_a_seat_in_turkey_explains_a_dotless_i() -> None:
    line = "also-known-as: [Deniz Bankacılık Serıes]"
    assert [f.rule for f in findings_about("x", line)] == [MIXED]
    assert findings_about("x", f"{line}\nestablished: TR") == ()


def test_a_second_entry_without_a_scope_is_reported_in_both_files() -> None:
    example = "# subprocessors/acme-again.yaml\nscope: EU plan\n# subprocessors/acme-cloud.yaml\n"
    files = register_of(example)
    files["subprocessors/acme-cloud.yaml"] = VENDOR.replace("scope: US plan\n", "").encode()
    assert said(check(files).findings) == [
        "subprocessors/acme-again.yaml:1:7 same-name",
        "subprocessors/acme-cloud.yaml:1:7 same-name",
    ]


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
    files |= {"register.yaml": REGISTER, "agreements.csv": ledger_of(*names)}
    return [f"{f.path[14:15]} {f.rule}" for f in check(files).findings]


BOTH = ["a same-name", "b same-name"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("name: Acme GmbH; established: DE", "name: Acme Inc.; established: US", []),
        ("name: Acme GmbH", "name: Acme Inc.", []),
        ("name: GitHub B.V.", "name: GitHub GmbH", []),
        ("name: GitHub B.V.; scope: EU", "name: Stichting GitHub; scope: EU", []),
        ("name: UAB GitHub", "name: GitHub, UAB", BOTH),
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


@pytest.mark.parametrize(("name", "other"), OTHER_NAME)
def test_names_that_differ_in_a_mark_are_two_names(name: str, other: str) -> None:
    assert normalised(name) != normalised(other)
    assert _pair(f"name: {name}; website: https://a.com/", f"name: {other}") == []
    [finding] = findings_about(
        "name", f"name: {quoted(name)}", **{"agreements.csv": ledger_of(other)}
    )
    assert finding.rule == "agreement-counterparty"


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
    ("name", "several"),
    [
        ("Acme Mail, Inc. / Acme Mail Ltd.", True),
        ("Acme Mail, Inc.; Acme Mail Ltd.", True),
        ("Acme Mail Inc./Acme Mail Ltd.", True),
        ("Acme Mail GmbH/Beta AG", True),
        ("Visma A/S", False),
        ("Acme / Beta GmbH", False),
        ("Acme Mail, Inc. d/b/a Zenith", False),
        ("Acme Mail GmbH / Zenith", False),
        ("Acme GmbH/Srl", False),
    ],
)
def test_a_name_is_of_one_company(name: str, several: bool) -> None:
    assert ("name-several" in rules_about("name", name)) is several


@pytest.mark.parametrize(
    ("other", "reported"),
    [
        ("name: Zenith Ltd\nformerly: {'Acme Cloud, Inc.': 2025-12-31}\n", True),
        ("name: Zenith Ltd\nformerly: {ACME CLOUD: 2025-12-31}\n", True),
        ("name: Zenith Ltd\nformerly: {Acme Cloud GmbH: 2025-12-31}\n", False),
        ("name: Zenith Ltd\nformerly: {Acme: 2025-12-31}\n", False),
        ("name: Zenith Ltd\nformerly: {'Acme Cloud, Inc.': 2025-12-31}\nreplaces: acme-cloud\n",
         False),
    ],
)  # fmt: skip
def test_an_earlier_name_is_of_no_other_vendor(other: str, reported: bool) -> None:
    example = "# subprocessors/acme-cloud.yaml\nscope: US plan\n# subprocessors/zenith.yaml\n"
    assert ("same-earlier-name" in rules_of(example + other)) is reported
