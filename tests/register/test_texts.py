"""The texts of a vendor: with their places, and in one text for a quick search."""

from collections.abc import Mapping
from pathlib import PurePosixPath

import pytest

from checks.register.load import load
from checks.register.model import Subprocessor
from checks.register.record import texts_of, values_of
from tests.initech import example_files
from tests.registers import ACME, full_vendor, policy
from tests.trees import MemoryTree

TITLES: Mapping[str, object] = {"url": {"title": "Page"}, "hours": {"title": "Hours"}}

RICH = full_vendor(
    also_known_as=["Acme"],
    formerly={"Beta Ltd": "2023-05-01"},
    scope=["EU plan", "AI"],
    purpose={"en": "Storage", "de": "Speicherung"},
    countries={"DE": {"place": "Berlin", "for": ["storage", "support"]}, "IE": {}},
    contact={"role": "DPO", "email": "dpo@acme.cloud", "url": "https://acme.cloud/contact"},
    links={"privacy": "https://acme.cloud/privacy", "security": "https://acme.cloud/security"},
    transfers={"scc": {"module": 2, "countries": ["US"]}},
    details={"url": "https://acme.cloud/sla", "hours": {"en": "day", "de": "Tag"}},
    agreement={
        "reference": "DPA-2025-001", "executed": "2025-01-15", "url": "https://acme.cloud/dpa"
    },
    internal={"owner": "Platform", "notes": "Renewal in May"},
)  # fmt: skip


def vendors(files: Mapping[str, str]) -> list[Subprocessor]:
    register = load(MemoryTree(files))
    assert not register.defects
    return [*register.subprocessors]


def rich_vendor() -> Subprocessor:
    return vendors({"register.yaml": policy(details=TITLES), ACME: RICH})[0]


@pytest.mark.parametrize(
    "vendor",
    [*vendors(example_files()), rich_vendor()],
    ids=lambda vendor: PurePosixPath(vendor.path).stem,
)
def test_all_texts_are_in_one_text(vendor: Subprocessor) -> None:
    texts = [text for _, text in texts_of(vendor)]
    assert texts
    assert values_of(vendor) == texts
    assert vendor.all_texts == f"|{'|'.join(texts)}|"
    assert [text for _, text in texts_of(vendor)] == texts  # also after `all_texts`


def test_addresses_are_in_the_order_of_the_texts() -> None:
    vendor = rich_vendor()
    urls = [(place, text) for place, text in texts_of(vendor) if text.startswith("https://")]
    assert [*vendor.urls] == urls
    assert [place for place, _ in urls] == [
        ("website",), ("agreement", "url"), ("contact", "url"), ("links", "privacy"),
        ("links", "security"), ("details", "url"),
    ]  # fmt: skip


def test_a_file_without_addresses() -> None:
    register = load(MemoryTree({"register.yaml": policy(), ACME: "name: Acme\ngroup: other\n"}))
    assert register.subprocessors[0].urls == ()


def test_vendors_with_the_same_names_of_safeguards_share_them() -> None:
    files = {
        "register.yaml": policy(),
        ACME: full_vendor(transfers="scc"),
        "subprocessors/beta.yaml": full_vendor(transfers=["scc"]),
        "subprocessors/gamma.yaml": full_vendor(transfers={"scc": {}}),
    }
    acme, beta, gamma = vendors(files)
    assert acme.transfers is beta.transfers
    assert acme.transfers == gamma.transfers
    assert acme.transfers is not None
    assert [*acme.transfers.stated] == ["scc"]


def test_a_detail_in_several_languages_is_no_address() -> None:
    detail = {"en": "https://acme.cloud/100%/", "de": "https://acme.cloud/de"}
    files = {"register.yaml": policy(details=TITLES), ACME: full_vendor(details={"url": detail})}
    assert [place for place, _ in vendors(files)[0].urls] == [("website",)]
