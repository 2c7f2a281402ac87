"""A served example project for tests of the dashboard."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from dashboard import Served, example_project, served


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard on the example that tests only look at."""
    with served(example_project(tmp_path_factory.mktemp("looked_at"))) as running:
        yield running


@pytest.fixture
def reader(looked_at: Served) -> Iterator[httpx2.Client]:
    """A signed-in client of the dashboard that is only looked at."""
    with looked_at.client() as client:
        yield client


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A dashboard of the test's own, to record things in."""
    with served(example_project(tmp_path)) as running:
        yield running


@pytest.fixture
def writer(own: Served) -> Iterator[httpx2.Client]:
    """A signed-in client of the test's own dashboard."""
    with own.client() as client:
        yield client
