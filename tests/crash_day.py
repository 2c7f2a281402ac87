"""The example household on the day of the crash, by a clock that stands on that day, served as by --demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfile
from tempfile import mkdtemp

import httpx2

from dashboard import Served, secrets_in, served
from lotwise.app import clock, demo


@cache
def _made() -> Path:
    with clock.started_at(demo.clock_starts_at(demo.AS_OF)):
        return demo.set_up(Path(mkdtemp(prefix="crash-day-"))).project


@contextmanager
def crash_day(folder: Path, *, is_demo: bool = True) -> Iterator[Served]:
    """Serve the example household as the demonstration does, by its own clock, while the block runs."""
    made = _made()
    with clock.started_at(demo.clock_starts_at(demo.AS_OF)):
        copyfile(made, folder / "demo.db")
        with served(folder / "demo.db", is_demo=is_demo) as running:
            yield running


def posted(
    client: httpx2.Client, address: str, page: str = "/settings", files: object = None, **said: str
) -> httpx2.Response:
    """Send a form with the secrets that a page holds, which are those of all pages, and return the answer."""
    return client.post(address, data={**secrets_in(client.get(page).text), **said}, files=files)  # type: ignore[arg-type]
