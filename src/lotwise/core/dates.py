"""Instants, tax dates and zones.

An instant is an aware datetime in UTC. A tax date is the calendar date of an instant where the taxpayer
lives: no rule fixes a zone for the taxpayer, so one zone is configured and used throughout
(law/facts.md 3.3; Rev. Proc. 2024-28 speaks of the close of the *taxpayer's* day). A source that states
only a date is placed at noon UTC, which is the same calendar date in every US zone.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lotwise.core.errors import BadInputError

_NOON: Final = time(12, 0, tzinfo=UTC)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name, such as ``America/New_York``.

    Raises:
        BadInputError: No such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInputError(
            f"{name!r} is not a time zone.", "Use a name such as America/New_York or UTC."
        ) from None


def tax_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar date of an instant where the taxpayer lives.

    Examples:
        >>> tax_date(datetime(2026, 1, 1, 3, tzinfo=UTC), ZoneInfo("America/New_York"))
        datetime.date(2025, 12, 31)
    """
    return instant.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant after a day where the taxpayer lives, in UTC.

    Examples:
        >>> end_of_day(date(2025, 12, 31), ZoneInfo("America/New_York")).isoformat()
        '2026-01-01T05:00:00+00:00'
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)


def noon_utc(day: date) -> datetime:
    """Return the instant at which a date without a time is placed: noon UTC, that date in every US zone."""
    return datetime.combine(day, _NOON)


def as_utc(instant: datetime) -> datetime:
    """Return an aware instant in UTC.

    Raises:
        BadInputError: The instant has no zone.
    """
    if instant.tzinfo is None:
        raise BadInputError(f"{instant.isoformat()} has no time zone.", "Add one, such as Z or -05:00.")
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


def instant_of(text: str) -> datetime:
    """Return the instant an ISO 8601 text with a zone writes down, in UTC.

    Raises:
        BadInputError: Not an instant, or without a zone.

    Examples:
        >>> instant_of("2026-02-07T09:00:00-05:00").isoformat()
        '2026-02-07T14:00:00+00:00'
    """
    try:
        return as_utc(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        raise BadInputError(
            f"{text!r} is not an instant.", "Write it like 2026-02-07T09:00:00-05:00."
        ) from None


def instant_text(instant: datetime) -> str:
    """Return an instant as ISO 8601 text in UTC that sorts in time order.

    Examples:
        >>> instant_text(datetime(2026, 2, 7, 9, tzinfo=UTC))
        '2026-02-07T09:00:00.000000Z'
    """
    return f"{as_utc(instant).isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


def instant_words(instant: datetime) -> str:
    """Return an instant as people read it, to the second, in UTC.

    Examples:
        >>> instant_words(datetime(2026, 2, 7, 9, tzinfo=UTC))
        '2026-02-07 09:00:00 UTC'
    """
    return as_utc(instant).strftime("%Y-%m-%d %H:%M:%S UTC")


def date_of(text: str) -> date:
    """Return the date an ISO text writes down.

    Raises:
        BadInputError: Not a date.

    Examples:
        >>> date_of("2026-02-07")
        datetime.date(2026, 2, 7)
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInputError(f"{text!r} is not a date.", "Write it like 2026-02-07.") from None
