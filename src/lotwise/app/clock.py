"""The one clock of the program; everything below takes the time as an argument.

The demonstration shows a day of the past, on which lots are identified, sold and bought back: for it alone
the clock starts on that day and runs on from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class _Shift:
    """By how much the clock of this process is put on."""

    by = timedelta(0)
    is_set = False


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC) + _Shift.by


def today(zone: ZoneInfo) -> date:
    """Return today's date in a zone."""
    return now().astimezone(zone).date()


@contextmanager
def started_at(instant: datetime) -> Iterator[None]:
    """Let the clock of this process start at an instant and run on, until the block ends.

    Args:
        instant: Where it starts, aware.
    """
    before = _Shift.by, _Shift.is_set
    _Shift.by, _Shift.is_set = instant - datetime.now(UTC), True
    try:
        yield
    finally:
        _Shift.by, _Shift.is_set = before


def put_on_to(instant: datetime) -> None:
    """Put the clock of a demonstration on to an instant; never back, and no other clock.

    Args:
        instant: Where to, aware.
    """
    if _Shift.is_set and instant > now():
        _Shift.by = instant - datetime.now(UTC)
