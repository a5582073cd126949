"""Patterns of agreement references: their matches, and linear time."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.register import patterns
from checks.register.defects import SettingError
from checks.register.pattern_parser import LONGEST_REFERENCE
from checks.register.patterns import compile_pattern
from tests.trees import FILES, REGISTER, VENDOR, VENDOR_PATH, check, said


@pytest.mark.parametrize(
    ("pattern", "good", "bad", "example"),
    [
        (r"DPA-\d{4}-\d{3}", "DPA-2026-021", "DPA-2026-21", "DPA-1234-123"),
        (".+", "see mail", "", "A"),
        ("(DPA|SCC)-[0-9]+", "SCC-7", "BCR-7", "DPA-1"),
        (r"[A-Z]{2,5}-\d+(/\d+)?", "ABC-12/3", "A-12", "AB-1"),
        (r"C-\d{3,}", "C-12345", "C-12", "C-123"),
        (r"^DPA-\d+$", "DPA-1", "XDPA-1", "DPA-1"),
        (r"^DPA-\d+$|^SCC-\d+$", "SCC-1", "SCC-", "DPA-1"),
        ("(?:DPA|SCC)/(A|B)?", "SCC/", "SCC", "DPA/"),
        (r"(?i)dpa-\d+", "DPA-1", "DPB-1", "dpa-1"),
        (".{1,255}", "x" * 100, "x" * 101, "A"),
        (r"[^-\s]{3}", "ab1", "a-b", "123"),
        (r"[]\d-]+", "]-1", "a", "1"),
        (r"\(\d\)\.\$", "(1).$", "1", "(1).$"),
        (r"\S+", "a-b", "a b", "A"),
        ("(AB){2}C{0}D{,2}", "ABAB", "AB", "ABAB"),
        ("a]}b", "a]}b", "ab", "a]}b"),
        ("Vertrag Nº [0-9]{1,3}", "Vertrag Nº 12", "Vertrag 12", "Vertrag Nº 1"),
    ],
)
def test_a_pattern_matches_whole_references(
    pattern: str, good: str, bad: str, example: str
) -> None:
    compiled = compile_pattern(pattern)
    assert compiled.matches(good)
    assert not compiled.matches(bad)
    assert compiled.example == example
    assert compiled.matches(example)


REFUSED = [
    ("a{99999999999999}", "a{99999999999999}", "at most 100"),
    ("(" * 90_000, "90,000 characters", "at most 500"),
    ("(" * 400, "(", "at most 10 parentheses"),
    ("(a+)+b", "(a+)+", "no count except `?`"),
    ("(a|b?){3}", "(a|b?){3}", "no count except `?`"),
    ("(((a{10}){10}){10})", "(a{10}){10}", "no count except `?`"),
    ("a**", "**", "one count"),
    ("a+?", "+?", "one count"),
    ("a{2}{2}", "{2}{", "one count"),
    ("*a", "*", r"`\*`"),
    ("a|+", "+", r"`\+`"),
    ("DPA-(", "(", r"`\(`"),
    ("DPA)", ")", r"`\)`"),
    ("[a", "[", r"`\[`"),
    ("[z-a]", "z-a", "`A-Z`"),
    (r"[\d-x]", "-x", "`A-Z`"),
    ("a{3,2}", "{3,2}", "smaller number first"),
    ("a{b}", "{", r"`\{`"),
    (r"\bDPA", r"\b", "punctuation"),
    (r"(a)\1", r"\1", "punctuation"),
    ("DPA\\", "\\", "punctuation"),
    ("(?=a)", "(?=", "plain parentheses"),
    ("(?P<year>a)", "(?P", "plain parentheses"),
    ("a^b", "^", "remove it"),
    ("(a$)b", "$", "remove it"),
    ("(abcdefghij){60}", "more than 500 characters", "smaller counts"),
    (".{60}.{60}", "more than the 100 characters", "fewer"),
]


@pytest.mark.parametrize(("pattern", "part", "hint"), REFUSED, ids=[p[:20] for p, _, _ in REFUSED])
def test_any_other_pattern_is_refused_with_the_part_and_the_remedy(
    pattern: str, part: str, hint: str
) -> None:
    with pytest.raises(SettingError) as caught:
        compile_pattern(pattern)
    assert part in str(caught.value)
    assert hint in caught.value.hint
    quoted = pattern.replace("'", "''")
    setting = REGISTER.replace(r"DPA-\d{4}-\d{3}", f"'{quoted}'")
    report = check({**FILES, "register.yaml": setting})
    assert said(report.findings) == ["register.yaml:10:12 register-setting"]
    assert report.findings[0].hint == caught.value.hint


def test_a_reference_in_another_form_gets_an_example() -> None:
    files = {**FILES, VENDOR_PATH: VENDOR.replace("DPA-2025-001", "see mail")}
    files["agreements.csv"] = files["agreements.csv"].splitlines(keepends=True)[0]
    findings = check(files).findings
    [finding] = [candidate for candidate in findings if candidate.path == VENDOR_PATH]
    assert finding.rule == "agreement-pattern"
    assert finding.hint.startswith("write a reference such as DPA-1234-123:")


_ATOMS = st.sampled_from(["a", "b", ".", r"\d", r"\w", "[ab]", "[^a]", "[b-d1]", r"\.", "-"])
_COUNTS = st.sampled_from(["", "", "?", "*", "+", "{2}", "{0,2}", "{1,3}", "{2,}", "{0}"])


@st.composite
def _patterns(draw: st.DrawFn) -> str:
    """Patterns of the grammar."""

    def sequence(depth: int, *, counts: bool) -> str:
        return "".join(piece(depth, counts=counts) for _ in range(draw(st.integers(0, 3))))

    def piece(depth: int, *, counts: bool) -> str:
        if depth == 0 or draw(st.booleans()):
            return draw(_ATOMS) + (draw(_COUNTS) if counts else "")
        inner = counts and draw(st.booleans())
        branches = [sequence(depth - 1, counts=inner) for _ in range(draw(st.integers(1, 3)))]
        count = draw(st.sampled_from(["", "?"]) if inner or not counts else _COUNTS)
        return f"({'|'.join(branches)}){count if counts else ''}"

    return sequence(2, counts=True)


@settings(max_examples=300)
@given(_patterns(), st.lists(st.text("abd1.-\n", max_size=8), max_size=20))
def test_matching_is_what_re_does(pattern: str, texts: list[str]) -> None:
    compiled = compile_pattern(pattern)
    assert compiled.matches(compiled.example)
    for text in [*texts, compiled.example]:
        assert compiled.matches(text) == (re.fullmatch(pattern, text) is not None), (pattern, text)


def test_each_character_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns with countless ways through a text, and a text that takes all of them."""
    steps = 0
    find = patterns.Pattern._find_step

    def counting(self: patterns.Pattern, positions: int, character: str) -> int:
        nonlocal steps
        steps += 1
        return find(self, positions, character)

    monkeypatch.setattr(patterns.Pattern, "_find_step", counting)
    for pattern in (r"\d*" * 100 + "x", "(1|1)*" * 80, "(1?1?1?1?)?" * 40, "(1|11)*" * 30 + "x"):
        steps = 0
        assert patterns.Pattern(pattern).matches("1" * LONGEST_REFERENCE) is ("x" not in pattern)
        assert steps < LONGEST_REFERENCE


def _odd_patterns() -> Iterator[str]:
    for pieces in product(
        ["(", ")", "a", "+", "{2", "}", "|", "[", "]", "\\", "^", "$", "?"], repeat=4
    ):
        yield "".join(pieces)


def _read(pattern: str) -> patterns.Pattern | SettingError:
    try:
        return compile_pattern(pattern)
    except SettingError as error:
        return error


def test_no_pattern_breaks_the_reader() -> None:
    for pattern in _odd_patterns():
        read = _read(pattern)
        assert isinstance(read, SettingError) or read.matches(read.example), pattern


@pytest.mark.parametrize(
    "unit", ["(", "[", "a{1,99}", "(a|", "\\", "(?:", "a|", "[a-", "{", "\u0661"]
)
def test_no_repetition_is_slow_or_deep(unit: str) -> None:
    for count in (3, 40, 500, 100_000):
        assert len(str(_read(unit * count))) < 200
