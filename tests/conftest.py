"""What all tests share: the folder of reference data, a PostgreSQL server, and the strict mode of CI."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import postgres

settings.register_profile("lotwise", deadline=None)  # speed is claimed by benchmarks, never by a test
settings.load_profile("lotwise")

ROOT = Path(__file__).resolve().parents[1]


def shared_folder() -> Path | None:
    """Return the folder of reference samples, or None where it is absent."""
    named = os.environ.get("LOTWISE_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "README.md").exists() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    if folder is None:
        pytest.skip(
            "the reference data is absent: set LOTWISE_SHARED, or put it beside the project as ../shared"
        )
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Give a PostgreSQL server that runs until the tests end; with xdist, one to each worker."""
    if missing := postgres.absence():
        pytest.skip(missing)
    with postgres.running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL database that this test has for itself."""
    with postgres.new_database(postgres_server) as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect the tests without looking for garbage, and never look through what they are made of again.

    Thousands of modules, functions and tests stay until the end. To go through them all whenever Python
    looks for garbage would take a third of the time of collecting, and part of that of the tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def _is_strict() -> bool:
    return os.environ.get("LOTWISE_STRICT") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With LOTWISE_STRICT=1 a skipped test is a failed one: CI must have everything it needs."""
    report = yield
    if report.skipped and _is_strict() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in strict mode: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """With LOTWISE_STRICT=1 a module that skips itself is a failure too."""
    report = yield
    if report.skipped and _is_strict():
        report.outcome = "failed"
        report.longrepr = f"skipped in strict mode: {report.longrepr}"
    return report
