"""Fixtures of the tests of the site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. A process can start Playwright only once."""
    with chromium() as browser:
        yield browser
