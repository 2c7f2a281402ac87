"""The example household on the day of the crash, by a clock that stands on that day, served as by --demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from typing import Final

import httpx2

from dashboard import Served, secrets_in, served
from lotwise.app import clock, demo

_MORNING: Final = demo.clock_starts_at(demo.AS_OF)
_LATER: Final = timedelta(minutes=1)
"""When orders were given out, seconds after the clock started."""


@cache
def _made() -> Path:
    with clock.started_at(_MORNING):
        return demo.set_up(Path(mkdtemp(prefix="crash-day-"))).project.parent


@cache
def _ordered() -> Path:
    folder = Path(mkdtemp(prefix="crash-day-ordered-"))
    with crash_day(folder) as running, running.client() as client:
        for address in ("/before/identify", "/before/tickets"):
            assert posted(client, address).status_code == 303
    return folder


@contextmanager
def crash_day(folder: Path, *, is_demo: bool = True, is_ordered: bool = False) -> Iterator[Served]:
    """Serve the example household as the demonstration does, by its own clock, while the block runs.

    Args:
        folder: Where its files are copied to.
        is_demo: Whether it is served as the demonstration.
        is_ordered: Whether the lots of its plan are recorded and its orders given out, a minute ago.
    """
    made, starts_at = (_ordered(), _MORNING + _LATER) if is_ordered else (_made(), _MORNING)
    with clock.started_at(starts_at):
        copytree(made, folder, dirs_exist_ok=True)
        with served(folder / "demo.db", is_demo=is_demo) as running:
            yield running


def posted(
    client: httpx2.Client, address: str, page: str = "/settings", files: object = None, **said: str
) -> httpx2.Response:
    """Send a form with the secrets that a page holds, which are those of all pages, and return the answer."""
    return client.post(address, data={**secrets_in(client.get(page).text), **said}, files=files)  # type: ignore[arg-type]
