"""One Chromium and one dashboard that is only looked at, for all tests of the pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser import browsing
from dashboard import Served, example_project, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard on the example that tests only look at."""
    with served(example_project(tmp_path_factory.mktemp("pages")), is_demo=True) as running:
        yield running
