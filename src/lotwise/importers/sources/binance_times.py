"""When Binance's rows happened: the offset of an export, and dates in the ways its reports write them.

Problem: older reports say UTC in a heading. Newer ones print the clock of an offset that was chosen at export
and state it only in the file's name, such as ``…(UTC+2).csv``, or ``…(UTC--6).csv`` for six hours behind.
Chosen way: heading first, then name, else the owner is asked. Years of two digits stand first. Left out:
names whose offset was changed by a download, such as ``UTC 2``; they state nothing.
"""

import re
from datetime import UTC, datetime, tzinfo
from typing import Final

from lotwise.importers import instants
from lotwise.importers.base import in_heading
from lotwise.importers.row import Row

_IN_NAME: Final = re.compile(
    r"(?:UTC|GMT)(?P<sign>\+|--?)(?P<hours>\d{1,2})(?:[:_.]?(?P<minutes>00|15|30|45))?(?![0-9A-Z])"
    r"|\((?:UTC|GMT)\)",
    re.IGNORECASE,
)
_EARLIEST: Final = 12
_LATEST: Final = 14
_OF_OLD_TRADES: Final = "fee coin"
"""A column of the old trade history, whose workbook says ``Date`` where its CSV says ``Date(UTC)``."""
_SHORT_YEAR: Final = re.compile(r"(\d\d)-\d\d-\d\d(?!\d)")
_YEARS: Final = range(17, 69)
"""Binance opened in 2017; a date that begins with less does not begin with its year."""
_SHORT: Final = ("%y-%m-%d %H:%M:%S", "%y-%m-%d %H:%M")


def zone_of(name: str, headings: tuple[str, ...]) -> tzinfo | None:
    """Return the zone that the headings or the file's name state, or None.

    Examples:
        >>> print(zone_of("", ("User_ID", "UTC_Time")), zone_of("History-2026(UTC--6).csv", ("Time",)))
        UTC UTC-06:00
        >>> print(zone_of("part_(UTC+5_30)_1.csv", ("Time",)), zone_of("history.csv", ("Time",)))
        UTC+05:30 None
    """
    words = [heading.casefold() for heading in headings]
    if any("utc" in word for word in words):
        return in_heading(name, headings) or UTC
    return UTC if _OF_OLD_TRADES in words else _in_name(name)


def _in_name(name: str) -> tzinfo | None:
    found = _IN_NAME.search(name)
    if found is None or found["hours"] is None:
        return UTC if found else None
    is_behind = found["sign"] != "+"
    if int(found["hours"]) > (_EARLIEST if is_behind else _LATEST):
        return None
    return instants.offset(f"{'-' if is_behind else '+'}{found['hours']}:{found['minutes'] or '00'}")


def instant_of(row: Row) -> datetime:
    """Return the instant in the column of the role `at`.

    Raises:
        UnclearError: It is no date and time, or the order of its day and month is not known.
    """
    short = _SHORT_YEAR.match(row.text("at"))
    if short and int(short[1]) in _YEARS:
        return row.instant("at", _SHORT)
    return row.instant_by_order("at")
