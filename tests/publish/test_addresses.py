"""Addresses of the files beside the page, and of entries on it."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.publish.addresses import address_of, address_on_page
from checks.publish.public import published_head
from checks.publish.published import PublishedHead
from checks.register.policy import Policy
from tests.generated import DAY
from tests.trees import FILES, check


def _head(url: str) -> PublishedHead:
    values = {"organization": "Initech", "url": url, "contact": "privacy@initech.com"}
    return published_head(Policy(**values, groups={"other": {"title": "Other"}}), DAY)


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("https://a.com", "https://a.com/changes.atom"),
        ("https://a.com/", "https://a.com/changes.atom"),
        ("https://a.com/list", "https://a.com/list/changes.atom"),
        ("https://a.com/list/", "https://a.com/list/changes.atom"),
        ("https://a.com/legal/list.html", "https://a.com/legal/changes.atom"),
        ("https://a.com/list.html", "https://a.com/changes.atom"),
        ("https://a.com/v1.2/list", "https://a.com/v1.2/list/changes.atom"),
        ("https://a.com?page=list", "https://a.com/changes.atom"),
        ("https://a.com/list?v=1.2", "https://a.com/list/changes.atom"),
        ("https://a.com/list?file=a/b.html", "https://a.com/list/changes.atom"),
        ("https://a.com/list/?file=a/b", "https://a.com/list/changes.atom"),
        ("https://a.com/index.php?page=list", "https://a.com/changes.atom"),
        ("https://a.com/legal#list", "https://a.com/legal/changes.atom"),
        ("https://a.com/legal#/list.html", "https://a.com/legal/changes.atom"),
        ("https://a.com/legal#a?b", "https://a.com/legal/changes.atom"),
        ("https://a.com#list", "https://a.com/changes.atom"),
        ("https://[", "https://[/changes.atom"),
        ("https://", "https:///changes.atom"),
    ],
)
def test_files_stand_beside_the_page(page: str, feed: str) -> None:
    assert address_of(_head(page), "changes.atom") == feed


@given(st.text(st.sampled_from("ab/.?#:@[]%&=")))
def test_no_address_is_too_strange(rest: str) -> None:
    address = address_of(_head(f"https://a.com/{rest}"), "changes.atom")
    assert address.startswith("https://a.com/")
    assert address.endswith("/changes.atom")
    assert "?" not in address
    assert "#" not in address


def test_a_page_that_ends_in_a_slash_is_resolved_as_browsers_do() -> None:
    page = "https://a.com/legal/list/"
    assert address_of(_head(page), "changes.atom") == urljoin(page, "changes.atom")


@pytest.mark.parametrize(
    ("page", "entry"),
    [
        ("https://a.com/list", "https://a.com/list#acme"),
        ("https://a.com/list?v=1", "https://a.com/list?v=1#acme"),
        ("https://a.com/legal#list", "https://a.com/legal#acme"),
    ],
)
def test_an_entry_stands_on_the_page(page: str, entry: str) -> None:
    assert address_on_page(_head(page), "acme") == entry


def test_an_entry_that_the_list_no_longer_has_is_the_page() -> None:
    page = "https://a.com/legal#list"
    assert address_on_page(_head(page), None) == page


@pytest.mark.parametrize("fragment", ["#subprocessors", "#", "/#/subprocessors", "?v=1#a"])
def test_an_address_with_a_fragment_is_found(fragment: str) -> None:
    register = FILES["register.yaml"].replace("/subprocessors", f"/legal{fragment}")
    (finding,) = check({**FILES, "register.yaml": f"{register}"}).findings
    assert (finding.rule, finding.span.line) == ("url-fragment", 4)
    better = finding.hint.removeprefix("write ").partition(",")[0]
    mended = register.replace(f"https://initech.com/legal{fragment}", better)
    assert not check({**FILES, "register.yaml": mended}).findings


@pytest.mark.parametrize("url", ["https://#list", "https://[#list"])
def test_an_address_that_is_none_without_its_fragment_is_found_once(url: str) -> None:
    register = FILES["register.yaml"].replace("https://initech.com/subprocessors", f'"{url}"')
    findings = check({**FILES, "register.yaml": register}).findings
    assert [finding.rule for finding in findings] == ["url-syntax"]
