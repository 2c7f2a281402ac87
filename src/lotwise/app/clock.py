"""The one clock of the program; everything below takes the time as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Return today's date in a zone."""
    return datetime.now(zone).date()
