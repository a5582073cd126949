"""The vendor that a person names."""

import pytest

from checks.editing.vendors import UnknownVendor, entity_of, vendor_named
from checks.register.load import load
from tests.registers import full_vendor, policy
from tests.trees import MemoryTree

REGISTER = load(
    MemoryTree(
        {
            "register.yaml": policy(),
            "subprocessors/acme-cloud.yaml": full_vendor(
                name="Acme Cloud, Inc.", also_known_as=["Skyhook"], formerly={"Oldco": "2020-01-01"}
            ),
            "subprocessors/acme-mail.yaml": full_vendor(
                name="Acme Cloud, Inc.", entity="acme-cloud", agreement=None, evaluation=None
            ),
            "subprocessors/zebra.yaml": full_vendor(name="Zébra GmbH"),
        }
    )
)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("zebra", "zebra"),
        ("Zebra", "zebra"),
        ("zebra.yaml", "zebra"),
        ("subprocessors/zebra.yaml", "zebra"),
        ("./subprocessors/zebra.yaml", "zebra"),
        ("subprocessors\\zebra.yaml", "zebra"),
        ("Zebra Gmbh", "zebra"),
        ("Zébra", "zebra"),
        ("acme-mail", "acme-mail"),
    ],
)
def test_a_vendor_is_named_by_file_path_or_name(text: str, slug: str) -> None:
    assert vendor_named(text, REGISTER).slug == slug


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zebro", "did you mean zebra?"),
        ("Zeb", "did you mean zebra?"),
        ("sky", "did you mean acme-cloud?"),
        ("Zebra Inc Ltd. Holding", "subprocessors list"),
        ("nobody", "`subprocessors list` shows the vendors"),
        ("ACME CLOUD", "choose from acme-cloud, acme-mail"),
        ("", "there is no vendor"),
        ("../register", "there is no vendor"),
    ],
)
def test_another_name_gets_a_suggestion(text: str, message: str) -> None:
    with pytest.raises(UnknownVendor) as unknown:
        vendor_named(text, REGISTER)
    assert message in str(unknown.value)


def test_brands_and_earlier_names_count_too() -> None:
    assert vendor_named("Skyhook", REGISTER).slug == "acme-cloud"
    assert vendor_named("OLDCO", REGISTER).slug == "acme-cloud"


def test_the_entity_of_a_service_is_its_company() -> None:
    service = REGISTER.by_slug["acme-mail"]
    assert entity_of(service, REGISTER).slug == "acme-cloud"
    assert entity_of(REGISTER.by_slug["zebra"], REGISTER).slug == "zebra"
