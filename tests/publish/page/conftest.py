"""The sites, and readers who open them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.publish.page.reader import Reader
from tests.publish.page.sites import RICH, SITES, VENDORS

Published = Callable[[str], Path]
Open = Callable[..., Reader]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Returns the folder of a published site. The argument is the site's name in `SITES`."""

    @cache
    def published(name: str) -> Path:
        site = tmp_path_factory.mktemp(f"site-{name}")
        for file, content in SITES[name](tmp_path_factory.mktemp(name)).items():
            (site / file).parent.mkdir(exist_ok=True)
            (site / file).write_bytes(content)
        return site

    return published


@contextmanager
def opening(browser: Browser, published: Published) -> Iterator[Open]:
    """Opens sites in new windows, with settings of Playwright's contexts, and closes them."""
    with ExitStack() as windows:

        def open_site(name: str = RICH, **settings: object) -> Reader:
            context = browser.new_context(**settings)  # type: ignore[arg-type]
            windows.callback(context.close)
            return Reader(context, published(name))

        yield open_site


@pytest.fixture(scope="module")
def open_site(browser: Browser, published: Published) -> Iterator[Open]:
    """Opens a site in a new window, which stays until the end of the module."""
    with opening(browser, published) as open_site:
        yield open_site


@pytest.fixture(scope="module")
def window(open_site: Open) -> Reader:
    """A window at a desk."""
    return open_site(viewport={"width": 1280, "height": 800})


@pytest.fixture
def reader(window: Reader) -> Iterator[Reader]:
    """A reader with the rich list open. All tests of a module share the window.

    At the end, the page must have asked nobody, and said nothing.
    """
    window.open()
    assert len(window.shown) == VENDORS
    yield window
    assert (window.foreign, window.said) == ([], [])
