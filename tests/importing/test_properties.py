"""Whatever the bytes are: an answer in time, and no exception but `Unreadable`."""

import contextlib
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.commands.importing import read
from checks.importing import locations, planning
from checks.importing.table import Unreadable

NAMES = st.sampled_from(
    [
        "-",
        "x.md",
        "x.adoc",
        "x.mdx",
        "x.html",
        "x.jsx",
        "x.csv",
        "x.tsv",
        "x.xlsx",
        "x.json",
        "x.yaml",
    ]
)
PIECES = st.sampled_from(
    [
        "| Sub-processor | Location |\n|---|---|\n", "| A | US |\n", "|---|", "\n", "---\n",
        "|===\n",
        "`" * 3,
        "<table>", "<tr>", "<td>", "</table>", "<td rowspan=9999999 colspan=9999999>", "<!--",
        "<b>", '<a href="https://[x">Acme, Inc', "<tr data-subprocessors-import-line=a>",
        "<<: ", "*a\n", "&a [b]\n",
        '{"name": "A", ', '"country": "US"}', "[", "]", "{", "}", "(", ")", '"', "'", "\\",
        ",", ";",
        "name: A\n", "- ", "&a ", "*a ", "!tag ", "const x = [", "export default () => <div>", "${",
        "name,location\n", "A,US\n", "\t", "\x00", "\ufeff", "\u2028", "\ud83d\ude00".encode(
            "utf-16", "surrogatepass"
        ).decode("utf-16"), "Dublin, ", "CA", "EU (", "x" * 300,
    ]
)  # fmt: skip
SLOWEST = 2.0


def _import(data: bytes, name: str) -> None:
    start = time.process_time()
    with contextlib.suppress(Unreadable):
        planning.plan(read(data, name).entries, name, None, date(2026, 6, 30))
    assert time.process_time() - start < SLOWEST


@given(st.binary(max_size=400), NAMES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes(data: bytes, name: str) -> None:
    _import(data, name)


@given(st.lists(PIECES, max_size=40).map("".join), NAMES)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_pieces_of_lists(text: str, name: str) -> None:
    _import(text.encode(errors="replace"), name)


LONG = {
    "brackets": "[" * 20_000,
    "braces": '{"a":' * 20_000,
    "elements": "<div>" * 20_000 + "<table><tr><th>Vendor<th>Country<tr><td>A<td>US",
    "tables": "<table><tr><td>" * 3_000,
    "spans": "<table>" + "<tr><td rowspan=65000 colspan=1000>x" * 500,
    "emphasis": "*a_ " * 20_000,
    "quotes": '"' * 20_000,
    "pipes": "|" * 100_000 + "\n" + "|-" * 50_000,
    "aliases": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(3_000)),
    "commas": "Vendor,Location\nA,\"" + "US, " * 50_000 + '"\n',
    "parentheses": "Vendor,Location\nA," + "EU (" * 5_000 + "\n",
    "cities": "Vendor,Location\nA,\"" + "Paris, " * 50 + '"\n',
    "jsx": "<div>{" * 2_000,
    "concatenation": "const x = " + "'a' + " * 5_000 + "'b'",
    "rows": "Vendor,Purpose,Location\n" + "".join(f"V{n},x,US\n" for n in range(300)),
    "digits": "<table><tr><td colspan=" + "9" * 6_000 + ">x",
    "data": "Vendor,Data,Location\nA,\"" + "a, " * 60_000 + '",US\n',
    "passage": "|Vendor|Location|\n|-|-|\n|A|US|\n\n## Others\n\n- " + "A" * 100_000,
    "entries": "".join(f"# V{n}\n- Purpose: x\n- L{n}: y\n" for n in range(500)),
    "items": "- V\n" + "  - Purpose: x\n" * 2_000,
    "levels": "".join(f"{'  ' * n}- a\n" for n in range(100)),
    "labels": "# V\n\n" + "a" * 50_000 + ": " + "b: " * 20_000,
    "heading": "|Vendor|Location|\n|-|-|\n|A|US|\n\n## " + "konzern(" * 10_000 + "\n\n- A Inc.\n",
}  # fmt: skip


@pytest.mark.parametrize("source", LONG)
@pytest.mark.parametrize("name", ["x.md", "x.adoc", "x.html", "x.jsx", "x.csv", "x.yaml"])
def test_long_sources_take_little_time(source: str, name: str) -> None:
    _import(LONG[source].encode(), name)


PLACES = {
    "Germany": "DE", "US": "US", "EU": "EU", "EU (Frankfurt)": "DE EU", "Dublin, Ireland": "IE",
    "UK": "GB", "Paris, France": "FR", "Austin, TX": "US", "India": "IN", "AWS eu-west-1": "IE",
    "Europe (London)": "GB EUROPE", "Germany (West Central)": "DE",
}  # fmt: skip
REMARKS = [
    "only", "primary", "on request", "(optional)", "backup", "except Ireland", "not Germany",
    "if enabled", "or elsewhere", "*", "...", "etc.", "(HQ)", "former", "Acme Inc.", "customers",
]  # fmt: skip
SIGNS = [", ", "; ", " / ", " and ", " & ", "\n", " - ", " ", "(", ": ", " + "]


@given(
    st.lists(st.sampled_from([*PLACES]), min_size=1, max_size=3, unique=True),
    st.sampled_from(["", *REMARKS]),
    st.integers(0, 3),
    st.lists(st.sampled_from(SIGNS), min_size=3, max_size=3),
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_no_part_of_a_location_is_lost_or_added(
    places: list[str], remark: str, position: int, signs: list[str]
) -> None:
    parts = [*places[:position], *filter(None, [remark]), *places[position:]]
    text = "".join(sum(zip(["", *signs], parts, strict=False), ()))
    location = locations.read(text)
    named = {code for place in places for code in PLACES[place].split()}
    codes = {*location.countries, *location.regions}
    assert codes <= named
    if not location.unresolved:
        assert codes == named
        assert not remark
