"""Rulings in register.yaml: following the hints, and the fields that allow a ruling."""

import re
from collections.abc import Mapping, Sequence

import pytest

from checks.findings import Located, Severity
from checks.register.model import Subprocessor
from tests.registers import ACME, BETA, flow, full_vendor, policy
from tests.trees import check, check_change

A, B = "Hosting of the application", "The application is hosted"

SETTINGS: Mapping[str, object] = {
    "regions": {"EU": "European Union"},
    "scopes": {"ai": "AI features"},
    "details": {"retention": {"title": "Retention"}},
}


def ruling(**fields: object) -> dict[str, object]:
    """A complete ruling that the change from A to B is editorial, with these fields instead."""
    given: dict[str, object] = {
        "file": ACME, "field": "purpose", "old": A, "new": B, "verdict": "editorial",
        "reason": "The same service", "decided-by": "privacy team", **fields,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def register(purpose: str, *rulings: Mapping[str, object]) -> dict[str, str]:
    """A register with Acme, and with these rulings."""
    lines = "".join(f"  - {flow(given)}\n" for given in rulings)
    settings = policy(**SETTINGS) + (f"rulings:\n{lines}" if rulings else "")
    return {"register.yaml": settings, ACME: full_vendor(purpose=purpose)}


def findings(*rulings: Mapping[str, object]) -> Sequence[Located]:
    """The findings about the change from A to B, with these rulings."""
    return check_change(register(A), register(B, *rulings)).findings


def found(*rulings: Mapping[str, object]) -> list[str]:
    """The rules of these findings."""
    return [finding.rule for finding in findings(*rulings)]


def test_a_ruling_about_the_change_has_no_findings() -> None:
    assert found(ruling()) == []


@pytest.mark.parametrize("field", ["reason", "decided-by", "old"])
def test_an_incomplete_ruling_is_completed_as_the_hint_says(field: str) -> None:
    given = ruling(**{field: None, **({"new": None} if field == "old" else {})})
    [finding] = findings(given)
    assert (finding.rule, finding.severity) == ("ruling-complete", Severity.ERROR)
    added = re.findall(r"`([\w-]+):`", finding.hint)
    assert added == (["old", "new"] if field == "old" else [field])
    assert found({**given, **{name: ruling()[name] for name in added}}) == []


@pytest.mark.parametrize(
    ("fields", "rule", "meant"),
    [
        ({"file": "subprocessors/acne.yaml"}, "ruling-unknown", {"file": ACME}),
        ({"field": "purpse"}, "ruling-unknown", {"field": "purpose"}),
        ({"file": "zenith.yaml"}, "ruling-unknown", None),
        ({"field": "zenith"}, "ruling-unknown", None),
        ({"field": "details.retention-period"}, "ruling-unknown", {"field": "details.retention"}),
        ({"field": "details"}, "ruling-unknown", None),
        ({"file": "register.yaml"}, "ruling-unknown", None),
        ({"file": "register.yaml", "field": "regions.ZZ"}, "ruling-unknown", None),
        ({"file": "register.yaml", "field": "scopes.a"}, "ruling-unknown", {"field": "scopes.ai"}),
        ({"field": "countries", "old": None, "new": "IN"}, "ruling-verdict", None),
        ({"field": "established"}, "ruling-verdict", None),
        ({"field": "transfers"}, "ruling-verdict", None),
        ({"field": "engaged", "verdict": "material"}, "ruling-verdict", None),
        ({"field": "internal", "verdict": "material"}, "ruling-verdict", None),
    ],
)
def test_whoever_follows_the_hint_has_no_error(
    fields: Mapping[str, object], rule: str, meant: Mapping[str, object] | None
) -> None:
    [finding] = findings(ruling(**fields))
    assert (finding.rule, finding.severity) == (rule, Severity.ERROR)
    if meant is None:
        if "did you mean" not in finding.hint:
            assert finding.hint == "remove this ruling"
        return
    [(name, value)] = meant.items()
    assert finding.hint == f"did you mean `{value}`?"
    assert "ruling-unknown" not in found(ruling(**{**fields, name: value}))


def test_a_ruling_of_another_text_is_unused() -> None:
    [finding] = findings(ruling(new=f"{B}."))
    assert (finding.rule, finding.severity) == ("ruling-unused", Severity.WARNING)
    assert finding.hint.startswith("copy `old` and `new` from the change in the review")
    assert found(ruling(new=f"{B}."), ruling()) == ["ruling-unused"]


@pytest.mark.parametrize(
    "fields",
    [
        {"field": "name"}, {"verdict": "material", "field": "website"},
        {"file": "register.yaml", "field": "regions.EU"},
        {"file": "register.yaml", "field": "regions.US"}, {"field": "details.retention"},
    ],
)  # fmt: skip
def test_a_ruling_of_no_change_is_removed(fields: Mapping[str, object]) -> None:
    [finding] = findings(ruling(**fields))
    assert (finding.rule, finding.hint) == ("ruling-unused", "remove this ruling")


def test_only_the_ruling_about_the_entity_covers_its_name() -> None:
    def names(name: str, *rulings: Mapping[str, object]) -> dict[str, str]:
        service = full_vendor(
            name=name, entity="acme", purpose=B, website=None, agreement=None, evaluation=None
        )
        return {**register(A, *rulings), ACME: full_vendor(purpose=A, name=name), BETA: service}

    def used(file: str) -> list[str]:
        given = ruling(file=file, field="name", old="Acme Cloud, Inc.", new="Other, Inc.")
        head = names("Other, Inc.", given)
        return [f.hint for f in check_change(names("Acme Cloud, Inc."), head).findings]

    assert used(ACME) == []
    assert used(BETA) == ["remove this ruling"]


def test_an_earlier_ruling_may_stay_or_go() -> None:
    with_ruling, without = register(B, ruling()), register(B)
    assert check(with_ruling).findings == ()
    touched = {**with_ruling, BETA: full_vendor(name="Beta Ltd", website="https://beta.com/")}
    assert "ruling-unused" not in [f.rule for f in check_change(with_ruling, touched).findings]
    assert check_change(with_ruling, without).findings == ()


def test_the_rulings_of_a_deleted_file_go_with_the_file() -> None:
    before = {**register(B, ruling()), ACME: full_vendor(purpose=B, ended="2026-06-01")}
    after = {path: text for path, text in before.items() if path != ACME}
    [finding] = check_change(before, after).findings
    assert (finding.rule, finding.hint) == ("ruling-unknown", "remove this ruling")
    gone = {**after, "register.yaml": policy(**SETTINGS)}
    assert check_change(before, gone).findings == ()


def test_every_field_of_a_vendor_can_be_named() -> None:
    """A ruling about a field that no ruling can be about is no misspelling."""
    for name, field in Subprocessor.model_fields.items():
        if name not in ("path", "unstated", "country_details", "details"):
            assert "ruling-unknown" not in found(ruling(field=str(field.alias)))


def test_many_broken_rulings_take_little_time() -> None:
    rulings = [ruling(file=f"subprocessors/acme-{n}.yaml", field=f"f{n}") for n in range(2000)]
    assert {finding.rule for finding in findings(*rulings)} == {"ruling-unknown"}
