"""Whoever obeys a hint of any rule removes its finding, and causes no other."""

import re
from collections import Counter
from collections.abc import Sequence

import pytest

from checks.findings import Located
from checks.rules import RULES
from checks.rules.rule import Example, Rule
from tests.examples import register_of
from tests.slips.corpus import SLIPS
from tests.slips.test_slips import obeyed
from tests.trees import check, check_change

BAD = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.documentation.bad, 1)
]


def _findings(example: Example, after: dict[str, bytes] | dict[str, str]) -> Sequence[Located]:
    if example.before:
        return check_change(register_of(example.before), after).findings
    return check(after).findings


def _counted(findings: Sequence[Located]) -> Counter[tuple[str, str]]:
    return Counter((finding.path, finding.rule) for finding in findings)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_an_obeyed_hint_removes_the_finding_and_adds_none(rule: Rule, example: Example) -> None:
    files = register_of(example.text)
    findings = _findings(example, files)
    for finding in findings:
        if rule.id == "waiver-unknown":
            continue  # the rules say only then whether the waiver finds something
        assert finding.corrections or not NAMES_A_CORRECTION.match(finding.hint), finding.hint
        for correction in finding.corrections:
            left = _counted(_findings(example, obeyed(files, finding, correction)))
            before = _counted(findings)
            left = Counter({key: n for key, n in left.items() if key[0] in files})
            assert left[finding.path, finding.rule] < before[finding.path, finding.rule]
            assert not left - before, (finding.hint, left)


NAMES_A_CORRECTION = re.compile(
    r"(use [A-Z]|write `|write [a-z0-9-]+$|write: |rename `|did you mean|remove this|delete this|"
    r"restore `|add [0-9-]+ again|name the countries, or write )"
)
"""Hints that give the corrected value. They need corrections as data."""

PROGRAMMERS_WORDS = re.compile(
    r"\b(slugs?|scalars?|mappings?|strings?|nulls?|booleans?|parsers?|tokens?|regex(es)?|"
    r"regular expressions?|dicts?|iterables?|flow|block (mapping|sequence)|node|alias(es)?|"
    r"did not find|could not find|expected|while (parsing|scanning)|NoneType|utf-?8 codec)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"`[^`]*`|“[^”]*”|\"[^\"]*\"")


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_messages_use_words_of_lawyers(rule: Rule, example: Example) -> None:
    for finding in _findings(example, register_of(example.text)):
        words = QUOTED.sub("", f"{finding.message} {finding.hint}")
        assert not PROGRAMMERS_WORDS.search(words), words


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: ascii(slip.wrong)[:60])
def test_messages_about_slips_use_words_of_lawyers(slip: object) -> None:
    for finding in check(slip.files()).findings:  # type: ignore[attr-defined]
        words = QUOTED.sub("", f"{finding.message} {finding.hint}")
        assert not PROGRAMMERS_WORDS.search(words), words
