"""When a row happened: dates and instants, as exports write them.

Nothing is guessed. Letters of US zones are fixed offsets, not places: EST is UTC−5 in July too. Whether
03/04 is in March or in April is decided for a whole column, or asked (`lotwise.importers.said_by_file`).
Nearly every instant is written in one way, which `instant` reads itself; what the long way, `_instant`, can
read as well, both read alike.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from lotwise.core.dates import noon_utc
from lotwise.importers.cells import UnclearError, is_number, shown

ISO: Final = "ISO"
"""The pattern of ``2026-01-27T10:00:00.123Z``, ``2026-01-27 10:00:00 UTC`` and the like."""
_ISO: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*")
_ZONED: Final = re.compile(
    r"(?P<core>.*\d(?:\s?[AP]M)?)\s*(?P<zone>Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?(?:\d\d)?)"
)
_HOURS: Final = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_DATED: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b"
)
_FIRST_YEAR: Final = 1900
_END_YEAR: Final = 2200
_YEARS: Final = range(_FIRST_YEAR, _END_YEAR)
_TO_THE_SECOND: Final = len("2026-01-27 10:00:00")
_DAY: Final = 24 * 60
_OFFSET: Final = re.compile(r"[+-](?P<hours>\d{1,2}):?(?P<minutes>\d\d)?")
_MARKS: Final = frozenset({"-- ::", "--T::"})
_ENDINGS: Final = frozenset({" UTC", "Z", "UTC", " Z"})
_ISO_ALONE: Final = (ISO,)


def instant(text: str, patterns: tuple[str, ...], zone: tzinfo = UTC) -> datetime:
    """Return the instant that a cell writes down, in UTC.

    Args:
        text: The cell; a zone at its end (Z, UTC, EST, +02:00) counts before `zone`.
        patterns: `ISO` or patterns of `datetime.strptime` without a zone, tried in order. A pattern without
            an hour is a date, which is placed at noon UTC.
        zone: Zone of cells that name none.

    Raises:
        UnclearError: No pattern fits, or the year is absurd.

    Examples:
        >>> instant("2020-02-16 21:59:29 EST", (ISO,)).isoformat()
        '2020-02-17T02:59:29+00:00'
    """
    core, ending = text[:_TO_THE_SECOND], text[_TO_THE_SECOND:]
    is_plain = core[4::3] in _MARKS and (ending in _ENDINGS or (not ending and zone is UTC))
    if is_plain and patterns == _ISO_ALONE:  # the short way: ``2026-01-27 10:00:00 UTC`` and the like
        try:
            moment = datetime.fromisoformat(core + "Z")
        except ValueError:
            return _instant(text, patterns, zone)
        if _FIRST_YEAR <= moment.year < _END_YEAR:
            return moment
    return _instant(text, patterns, zone)


def _instant(text: str, patterns: tuple[str, ...], zone: tzinfo) -> datetime:
    """Return what `instant` does, the long way: of any cell."""
    for pattern in patterns:
        if "%" in pattern and "%H" not in pattern and "%I" not in pattern:
            day = _parsed(text, pattern)
            if day is not None:
                return noon_utc(day.date())
    zoned = _ZONED.fullmatch(text)
    core, zone = (zoned["core"], _zone(zoned["zone"])) if zoned else (text, zone)
    for pattern in patterns:
        found = _iso(core) if pattern == ISO else _parsed(core, pattern)
        if found is not None:
            return found.replace(tzinfo=zone).astimezone(UTC)
    raise UnclearError(f"{shown(text)} is not a date and time lotwise can read.")


_IN_ORDER: Final = re.compile(
    r"(?P<a>\d{1,2})[-/.] ?(?P<b>\d{1,2})[-/.] ?(?P<year>\d{4}|\d{2})"
    r"(?:,? *(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
"""A date whose day and month may stand in either order, with or without a time."""


def date_numbers(text: str) -> tuple[int, int] | None:
    """Return the two numbers of a cell that begins like ``03/04/2021`` or ``3.4.21``, or None.

    Examples:
        >>> date_numbers("3/14/2021 10:30"), date_numbers("2021-03-14")
        ((3, 14), None)
    """
    found = _IN_ORDER.match(text)
    return (int(found["a"]), int(found["b"])) if found else None


def instant_in_order(text: str, zone: tzinfo, *, is_day_first: bool) -> datetime:
    """Return the instant of a cell such as ``03/04/2021 10:30 PM``, in UTC.

    Args:
        text: The cell; a zone at its end counts before `zone`. A date alone is placed at noon UTC. ISO
            instants are read as well.
        zone: Zone of cells that name none.
        is_day_first: Whether 03/04 is the third of April.

    Raises:
        UnclearError: It is no such date, or the year is absurd.

    Examples:
        >>> instant_in_order("03/04/2021 10:30 PM", UTC, is_day_first=True).isoformat()
        '2021-04-03T22:30:00+00:00'
    """
    zoned = _ZONED.fullmatch(text)
    core, zone = (zoned["core"].strip(), _zone(zoned["zone"])) if zoned else (text, zone)
    found = _IN_ORDER.fullmatch(core)
    if found is None:
        return instant(text, (ISO, "%Y-%m-%d"), zone)
    day, month = (found["a"], found["b"]) if is_day_first else (found["b"], found["a"])
    year = found["year"] if len(found["year"]) == len("2021") else f"20{found['year']}"
    time = f"{found['hour'] or 12}:{found['minute'] or '00'}:{found['second'] or '00'}"
    half = f" {found['half']}M" if found["half"] else ""
    moment = _parsed(
        f"{year}-{month}-{day} {time}{half}", "%Y-%m-%d %I:%M:%S %p" if half else "%Y-%m-%d %H:%M:%S"
    )
    if moment is None:
        raise UnclearError(f"{shown(text)} is not a date and time lotwise can read.")
    return noon_utc(moment.date()) if found["hour"] is None else moment.replace(tzinfo=zone).astimezone(UTC)


def day_of(text: str, patterns: tuple[str, ...]) -> date:
    """Return the date that a cell writes down in one of these patterns of `datetime.strptime`.

    Raises:
        UnclearError: No pattern fits, or the year is absurd.
    """
    for pattern in patterns:
        found = _parsed(text, pattern)
        if found is not None:
            return found.date()
    raise UnclearError(f"{shown(text)} is not a date lotwise can read.")


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _parsed(text: str, pattern: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is settled by the caller
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


@lru_cache(maxsize=64)
def _zone(letters: str) -> tzinfo:
    if letters in _HOURS:
        return timezone(timedelta(hours=_HOURS[letters]))
    if letters in {"Z", "UTC", "GMT"}:
        return UTC
    return offset(letters)


def offset(text: str) -> tzinfo:
    """Return the zone of an offset from UTC such as ``+02:00``, ``-0530`` or ``+1``.

    Raises:
        UnclearError: It is a day or more.

    Examples:
        >>> print(offset("+1"), offset("-0530"))
        UTC+01:00 UTC-05:30
    """
    found = _OFFSET.fullmatch(text)
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0) if found else _DAY
    if minutes >= _DAY:
        raise UnclearError(f"{text!r} is not an offset from UTC.")
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def is_dated(text: str) -> bool:
    """Return whether a cell begins with a date."""
    return _DATED.match(text) is not None


def has_fact(text: str) -> bool:
    """Return whether a cell is a number or begins with a date; a row without such a cell states no fact."""
    if not any(character.isdigit() for character in text):
        return False
    return is_dated(text) or is_number(text)
