"""Names of legal entities, compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.data import facts
from checks.register.names import forms_differ, legal_form, normalised

SPELLINGS = [
    (form, spelling)
    for form, spellings in facts("legal_forms")["forms"].items()
    for spelling in spellings
]


@pytest.mark.parametrize(
    ("name", "same_name"),
    [
        ("Hubspot Inc", "HubSpot, Inc."),
        ("OptimaData BV", "OptimaData B.V."),
        ("SOCIETE GENERALE S.A.", "Société Générale SA"),
        ("ALFA sp. z o.o.", "Alfa"),
        ("Beta Pty. Ltd.", "BETA PTY LTD"),
        ("Gamma S.à r.l.", "Gamma SARL"),
        ("Delta A/S", "DELTA"),
        ("Epsilon Aktiengesellschaft", "Epsilon AG"),
        ("Zeta s. r. o.", "Zeta, s.r.o."),
        ("Eta (Pty) Ltd", "Eta Proprietary Limited"),
        ("UAB „Theta“", "Theta, UAB"),
        ("株式会社日立製作所", "日立製作所株式会社"),
        ("㈱日立製作所", "日立製作所 K.K."),
        ("(株)Iota", "Iota Kabushiki Kaisha"),
        ("합성 주식회사", "(주)합성"),
        ("ООО «Ромашка»", "Ромашка, ООО"),
        ("LLC Yandex", "Yandex, L.L.C."),
        ("Stichting Kappa", "Kappa (Stichting)"),
        ("PT Lambda Tbk", "PT. Lambda"),
        ("Mu, Inc. d/b/a Nu", "Mu Incorporated"),
        ("Mu LLC DBA Nu", "Mu, LLC"),
        ("Mu (formerly Nu, Inc.)", "Mu Inc."),
        ("Mu GmbH, previously known as Nu", "Mu"),
        ("Xi GmbH & Co. KG", "Xi GmbH und Co. KG"),
        ("שירות ענן בע״מ", 'שירות ענן בע"מ'),
    ],
)
def test_names_of_one_entity(name: str, same_name: str) -> None:
    assert normalised(name) == normalised(same_name)


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Stripe, LLC", "Stripe Payments Europe, Ltd."),
        ("Google LLC", "Google Cloud EMEA Limited"),
        ("Limited", "Company"),
        ("Oracle DBA Experts", "Oracle"),
        ("Acme Trading AS", "Acme"),
        ("SAS Institute Inc.", "Institute Inc."),
        ("JSC Investments Ltd", "Investments Ltd"),
        ("株式会社", "合同会社"),
    ],
)
def test_names_of_two_entities(name: str, other_name: str) -> None:
    assert normalised(name) != normalised(other_name)


@given(st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_spellings_of_a_form_are_equal_and_forms_differ(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    (form, spelling), (other_form, other_spelling) = one, other
    name, other_name = f"Xylo Works {spelling}", f"XYLO WORKS, {other_spelling.upper()}"
    assert normalised(name) == normalised(other_name) == "xylo works"
    assert forms_differ(name, other_name) is (form != other_form)


@pytest.mark.parametrize("form", facts("legal_forms")["in_front"])
def test_a_form_in_front_is_the_form_at_the_end(form: str) -> None:
    for spelling in facts("legal_forms")["forms"][form]:
        assert normalised(f"{spelling} Xylo Works") == "xylo works"
        assert legal_form(f"{spelling} Xylo Works") == form


@pytest.mark.parametrize("form", facts("legal_forms")["attached"])
def test_a_form_without_spaces(form: str) -> None:
    assert normalised(f"{form}日立") == normalised(f"日立{form}") == "日立"
    assert legal_form(f"{form}日立") == legal_form(f"日立 {form}") != ""


def test_each_spelling_belongs_to_a_single_form() -> None:
    spellings = [spelling for _, spelling in SPELLINGS]
    assert len(spellings) == len(set(spellings))
    assert all(legal_form(f"Xylo {form}") == form for form in ("Inc.", "B.V.", "K.K.", "ՓԲԸ"))
    assert set(facts("legal_forms")["in_front"]) <= {form for form, _ in SPELLINGS}
