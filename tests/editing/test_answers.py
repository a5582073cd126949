"""Answers of people, as values: certain, or refused with a hint."""

from datetime import date
from typing import Any, get_args

import pytest

from checks.editing.answers import KINDS, ORDER, BadAnswer, read, values_of
from checks.register.load import load
from checks.register.model import Agreement
from tests.registers import policy as register_yaml
from tests.trees import MemoryTree

POLICY = load(
    MemoryTree(
        {
            "register.yaml": register_yaml(
                groups={"infrastructure": {"title": "Hosting"}, "other": {"title": "Others"}},
                regions={"EU": "European Union"},
                scopes={"eu-cloud": "EU Cloud"},
            )
        }
    )
).policy


@pytest.mark.parametrize(
    ("name", "answer", "value"),
    [
        ("name", " Acme \n Cloud ", "Acme Cloud"),
        ("countries", "US", ["US"]),
        ("countries", "United States, Germany; France", ["US", "DE", "FR"]),
        ("countries", "UK, US, UK", ["GB", "US"]),
        ("countries", "European Union", ["EU"]),
        ("countries", "Georgia", ["GE"]),
        ("countries", "Bosnia and Herzegovina", ["BA"]),
        ("countries", "Korea, Republic of", ["KR"]),
        ("countries", "United States and Germany, FR", ["US", "DE", "FR"]),
        ("group", "other", "other"),
        ("group", "HOSTING", "infrastructure"),
        ("scope", "EU Cloud", "eu-cloud"),
        ("scope", "eu-cloud, Early access", ["eu-cloud", "Early access"]),
        ("data", "Contact, contact, Floor plans", ["contact", "Floor plans"]),
        ("transfers", "SCC", "scc"),
        ("transfers", "scc, dpf", ["scc", "dpf"]),
        ("established", "Ireland", "IE"),
        ("kind", "DPA", "dpa"),
        ("engaged", "2026-12-26", date(2026, 12, 26)),
        ("evaluated", "2026-10-19", dict.fromkeys(POLICY.evaluation.areas, date(2026, 10, 19))),
        (
            "evaluated", "security=2026-10-20, privacy = 2026-10-19",
            {"privacy": date(2026, 10, 19), "security": date(2026, 10, 20)},
        ),
    ],
)  # fmt: skip
def test_an_answer_is_understood(name: str, answer: str, value: Any) -> None:
    assert read(name, answer, POLICY) == value


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("countries", "San Francisco, CA", "San Francisco"),
        ("countries", "Georgia, US", "write GE for the country, or US for the state"),
        ("countries", "US (only if enabled)", "US"),
        ("countries", "Germany, or US for the US instance", "or US for the US instance"),
        ("countries", "Worldwide", "WORLD"),
        ("countries", "Korea", "KR"),
        ("countries", ", ;", "empty"),
        ("countries", "Germny", "Germny: did you mean DE (Germany)?"),
        ("countries", "Dehli", "Dehli: write the two capital letters"),
        ("established", "US and DE", "US and DE: name one country"),
        ("established", "Springfield", "ISO 3166-1"),
        ("group", "othr", "did you mean other"),
        ("group", "zzz", "choose from infrastructure, other"),
        ("transfers", "sccs", "did you mean scc"),
        ("kind", "nda", "dpa"),
        ("engaged", "1 January 2027", "write the day as 2026-11-23"),
        ("engaged", "2026-02-30", "a day that does not exist"),
        ("evaluated", "ethics=2026-10-19", "choose from privacy"),
        ("purpose", "  ", "empty"),
    ],
)
def test_an_answer_that_is_not_certain_is_refused(name: str, answer: str, hint: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        read(name, answer, POLICY)
    assert hint in str(refused.value)


def test_the_values_are_the_fields_of_a_file_in_order() -> None:
    answers = {"transfers": "scc", "executed": "2026-01-01", "reference": "DPA", "name": "Acme"}
    values = values_of(answers, POLICY)
    assert [*values] == ["name", "agreement", "transfers"]
    assert values["agreement"] == {"reference": "DPA", "executed": date(2026, 1, 1)}


def test_the_kinds_of_agreements_are_those_of_the_model() -> None:
    kinds, _ = get_args(Agreement.model_fields["kind"].annotation)
    assert tuple(KINDS) == get_args(kinds)
    assert {"reference", "executed", "expires", "kind"} < {*ORDER}
