"""The log of any history, folded up to a day, is the list that was published for that day.

The fuzzer folds the announcements of each list up to the next landing (tests/fuzz/notice.py). Here,
the log of the whole history is folded from the first list on. The log knows every announcement that
was later withdrawn, amended or replaced, and must still agree with the list of every landing.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.registers import ACME, policy, vendor
from tests.repositories import Repo

State = Mapping[str, object]
"""The value of each examined field. Lists are sets, because their order is no fact."""

_START = date(2026, 1, 5)

_SETTINGS = policy(regions={"EU": "European Union"}, scopes={"eu": "EU plan", "us": "US plan"})


def _some(*items: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), min_size=1, max_size=3, unique=True)


_FILE = st.fixed_dictionaries(
    {},
    optional={
        "countries": _some("DE", "US", "IN", "EU"),
        "data": _some("contact", "usage", "health"),
        "data_subjects": _some("users", "customers", "patients"),
        "purpose": st.sampled_from(["Storage", "storage.", "Storage & search", "Statistics"]),
        "name": st.sampled_from(["Acme Cloud, Inc.", "Acme Cloud Inc", "Beta GmbH", "Gamma SARL"]),
        "scope": st.sampled_from(["eu", "us"]) | st.just(["eu", "us"]) | st.none(),
        "transfers": st.sampled_from(["scc", "bcr"]) | st.just(["scc", "bcr"]),
    },
)
"""Fields that a landing changes. The other fields stay."""

Landings = Sequence[tuple[int, Mapping[str, Any]]]
"""Days since the landing before, and the changes."""

_LANDINGS: st.SearchStrategy[Landings] = st.lists(
    st.tuples(st.sampled_from([1, 5, 31]), _FILE), min_size=3, max_size=6
)


@given(_LANDINGS)
@settings(
    max_examples=20, derandomize=True, database=None, phases=[Phase.generate],
)  # fmt: skip
def test_the_log_up_to_a_day_is_the_list_of_the_day(landings: Landings) -> None:
    _examine(landings)


@pytest.mark.parametrize(
    "countries",
    [
        pytest.param(("DE", "DE US", "US"), id="DE leaves when US comes"),
        pytest.param(("DE FR", "DE US", "DE"), id="FR leaves when US is withdrawn"),
        pytest.param(("DE", "US", "IN"), id="DE leaves when IN comes"),
    ],
)
def test_a_country_leaves_in_the_log_when_it_leaves_the_list(countries: Sequence[str]) -> None:
    gaps = (1, 45, 5)
    _examine(
        [(gap, {"countries": codes.split()}) for gap, codes in zip(gaps, countries, strict=True)]
    )


def _examine(landings: Landings) -> None:
    """Land the changes, and compare the list of each day with the folded log."""
    with TemporaryDirectory() as folder:
        company = Repo(Path(folder) / "company")
        fields: dict[str, Any] = {"scope": None}
        day = _START
        company.land(f"{day}", {"register.yaml": _SETTINGS, ACME: vendor(**fields)})
        for gap, changes in landings:
            day += timedelta(days=gap)
            fields |= changes
            company.land(f"{day}", {ACME: vendor(**fields)})
        document = json.loads(company.said("changes", "--format", "json"))
        log = [change for change in reversed(document["changes"]) if not change["withdrawn"]]
        first = _published(company, _START)
        turns = {date.fromisoformat(change["effective"]) for change in log}
        landed = {date.fromisoformat(change["announced"]) for change in document["changes"]}
        for known in sorted({*turns, *landed, *(turn - timedelta(days=1) for turn in turns)}):
            if known > _START:
                assert _folded(first, log, known) == _published(company, known), f"on {known}"


def _published(company: Repo, day: date) -> State:
    """The entry on the list of a day."""
    site = company.published(f"{day}", "--as-of", f"{day}")
    [entry] = json.loads(site["subprocessors.json"])["subprocessors"]
    return {
        "name": entry["name"],
        "purpose": entry["purpose"],
        "countries": {country["code"] for country in entry["countries"]},
        "data": {*entry["data"]},
        "data-subjects": {*entry["data_subjects"]},
        "scope": {scope["key"] or scope["title"] for scope in entry["scope"]},
        "transfers": {stated["mechanism"] for stated in entry["transfers"]},
    }


def _folded(first: State, log: Sequence[Mapping[str, Any]], day: date) -> State:
    """The first list with all changes of the log that hold on the day."""
    state = dict(first)
    held = [change for change in log if change["effective"] <= day.isoformat()]
    for change in sorted(held, key=lambda change: str(change["effective"])):
        field, old, new = change["field"], change["old"], change["new"]
        value = state[field]
        if not isinstance(value, set):
            assert value == old, f"{change['summary']}: before, it was {value}"
            state[field] = new
        elif field in ("scope", "transfers"):
            assert value == _items(old), f"{change['summary']}: before, it was {value}"
            state[field] = _items(new)
        else:
            state[field] = value - _items(old) | _items(new)
    return state


def _items(value: str | None) -> set[str]:
    return set(value.split(", ")) if value else set()
