"""Addresses of pages: accepted addresses, refused addresses, and the hints."""

import time

import pytest
import validators
from hypothesis import example, given
from hypothesis import strategies as st

from checks import escaping
from checks.register.model import plain_url
from checks.rules import links, mailboxes, repairs, text
from tests.rules.findings import findings_about, quoted, rules_about, rules_of

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
    "https://acme.cloud./",
    "https://acme.cloud:8443/a/b?c=d#e",
    "https://acme.cloud/?1234",
    "https://例え.テスト例.jp/",
    "https://acme.cloud/%20",
    "https://test.acme.cloud/",
]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_good_addresses(url: str) -> None:
    assert rules_about("website", url) == []


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
    ("acme", SYNTAX),
    ("https://", SYNTAX),
    ("https://acme cloud/", SYNTAX),
    ("https://[::1/", SYNTAX),
    ("javascript:alert(1)", SYNTAX),
    ("ftp://acme.cloud/", "url-https"),
    ("https://a@acme.cloud/", "url-credentials"),
    ("https://127.0.0.1/", PRIVATE),
    ("https://192.168.1.1:80/", PRIVATE),
    ("https://8.8.8.8/", PRIVATE),
    ("https://[::1]/", PRIVATE),
    ("https://2130706433/", PRIVATE),
    ("https://0x7f.1/", PRIVATE),
    ("https://localhost/", PRIVATE),
    ("https://intranet/", PRIVATE),
    ("https://acme.test/", PRIVATE),
    ("https://acme.invalid/", PRIVATE),
    ("https://acme.internal./", PRIVATE),
    ("https://ACME.INTERNAL/", PRIVATE),
    ("https://your-company.com/", EXAMPLE),
    ("https://acme.cloud/%zz", "url-percent-encoding"),
    ("https://xn--cme-6cd.cloud/", LOOKS),
    ("https://ѕсоре.com/", LOOKS),
    ("https://server.ｉｎｔｅｒｎａｌ/", PRIVATE),
    ("https://ｅｘａｍｐｌｅ.com/", EXAMPLE),
    ("todo", SYNTAX),
]


@pytest.mark.parametrize(("url", "rule"), BAD_URLS)
def test_bad_addresses(url: str, rule: str) -> None:
    assert rules_about("website", url) == [rule]


@pytest.mark.parametrize(
    ("setting", "rule"),
    [
        ("url: https://", "url-syntax"),
        ("url: https://user:pw@initech.com/", "url-credentials"),
        ("contact: https://10.0.0.1/", "url-public-host"),
    ],
)
def test_addresses_of_the_register_are_checked_too(setting: str, rule: str) -> None:
    assert rules_of(f"# register.yaml\n{setting}\n") == [rule]


@pytest.mark.parametrize(
    "url", ["[Acme](https://acme.com/a)", "<https://acme.com/a>", "![x](https://acme.com/a)"]
)
def test_the_hint_gives_the_address_in_the_markup(url: str) -> None:
    [finding] = findings_about("website", f"website: {quoted(url)}")
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
    [finding] = findings_about("website", f"website: {quoted(slip)}")
    assert finding.hint.startswith(f"write {address}")
    assert finding.hint.removeprefix(f"write {address}")[:4] in ("", " if ")
    assert findings_about("website", f"website: {address}") == ()


@pytest.mark.parametrize(
    "url",
    ["acme", "acme cloud.com", "ftp://acme.com/", "javascript:alert(1)", "dpo@acme.com",
     "example.com", "acme.local", "http://10.0.0.1/", "acme.com/TODO", "acme.con", "аcme.com",
     "https://user@intranet/", "a.com and b.com"],
)  # fmt: skip
def test_no_hint_gives_an_address_that_nobody_wrote(url: str) -> None:
    assert repairs.repaired_url(url) == ""


def test_a_misspelt_ending_gets_a_hint() -> None:
    for ending, hint in (("con", "did you mean `acme.com`?"), ("zzz", "correct the spelling of ")):
        [finding] = findings_about("website", f"website: https://acme.{ending}/")
        assert finding.rule == "top-level-domain"
        assert finding.hint.startswith(hint)


_HOST = st.from_regex(r"[a-z0-9.-]{1,70}\.[a-z]{2,5}", fullmatch=True)


@given(_HOST, st.text("ab/-_%1", max_size=12))
def test_addresses_that_are_taken_as_plain_are_good_for_the_library_too(
    host: str, path: str
) -> None:
    url = f"https://{host}/{path}"
    if plain_url(url) is not None:
        assert validators.url(url)


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


@pytest.mark.parametrize("part", ["a", "-", "/", "a-", "%41", ".", "?a=", "[", "a@", "xn--"])
@pytest.mark.parametrize("start", ["https://acme.cloud/", "https://", "", "https://a."])
@pytest.mark.parametrize("end", [".html", "!", "@", "\u00e9"])
def test_no_address_is_slow(start: str, part: str, end: str) -> None:
    """Each of these is read at once; a pattern that tries all ways would take for ever."""
    address = start + part * 20_000 + end
    links.parse_link(address)
    mailboxes._PLAIN.fullmatch(address)
    escaping._HARMLESS.fullmatch(address)
    text.MARKUP.search(address)


_LABELS = st.sampled_from(
    [
        "acme", "example", "examples", "my-example", "your-company", "yourcompany", "www",
        "xn--80ak6aa92e", "localhost", "local", "internal", "test", "com", "org", "co", "uk",
        "cloud", "io", "zz", "1", "0x7f", "é", "",
    ]
)  # fmt: skip


@given(st.lists(_LABELS, min_size=1, max_size=4).map(".".join))
@example("acme.com")
@example("a.example.com")
def test_an_ordinary_host_has_no_problem(host: str) -> None:
    plain = host.isascii() and "xn--" not in host and links.is_top_level(host.rpartition(".")[2])
    problem = links.no_public_host(host) or links.is_placeholder(host)
    assert links.is_ordinary(host) == (plain and not problem)
