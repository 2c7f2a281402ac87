"""Which tellings need comparing at all.

Most histories overlap nowhere, and a million tellings must pass quickly. A telling is compared when another
file of the account covers its second, when something on its day states only the date, when its source's id
occurs more than once, or when the owner named it. All others are transactions as they stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from lotwise.ledger.tellings import Telling, is_date_only, telling_of
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Transaction

_MARGIN: Final = timedelta(seconds=3)
"""Reports of one event may be two seconds apart, after parts of a second."""
_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time a file tells of.

    Attributes:
        first: Its first instant.
        last: Its last one.
        is_dated: Whether it states dates only, which importers place at noon UTC.
    """

    first: datetime
    last: datetime
    is_dated: bool

    def covers(self, day: date) -> bool:
        """Return whether a day lies in it; exports are cut by days."""
        return self.first.date() <= day <= self.last.date()


def spans_of(files: Iterable[Told]) -> dict[str, Span]:
    """Return the time that each file tells of, by its id; files without transactions are left out."""
    spans: dict[str, Span] = {}
    for told in files:
        instants = [one.at for one in told.transactions]
        if instants:
            spans[told.report.file_id] = Span(
                first=min(instants), last=max(instants), is_dated=all(map(is_date_only, instants))
            )
    return spans


def parted(
    files: Sequence[Told], spans: Mapping[str, Span], named: frozenset[str]
) -> tuple[list[Transaction], list[Telling]]:
    """Return the transactions that nothing else can tell of, and the tellings to compare.

    Args:
        files: All files of one account.
        spans: The time that each tells of.
        named: Ids that the owner named; what has such an id is compared.
    """
    shared = _shared_names(files)
    dated = _dated_days(files, spans)
    plain: list[Transaction] = []
    compared: list[Telling] = []
    for told in files:
        report = told.report
        windows = _windows(report.file_id, spans)
        if not (windows or shared or named or dated):
            plain += told.transactions
            continue
        for one in told.transactions:
            at = one.at
            if (
                one.native_id in shared
                or (windows and _is_in(at, windows))
                or (dated and at.date() in dated)
                or one.id in named
            ):
                compared.append(telling_of(report, one))
            else:
                plain.append(one)
    return plain, compared


def _is_in(at: datetime, windows: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(first <= at <= last for first, last in windows)


def _dated_days(files: Iterable[Told], spans: Mapping[str, Span]) -> frozenset[date]:
    """Return the days of which a file states only the date, as far as several files tell of them."""
    if len(spans) < _SEVERAL:
        return frozenset()
    days = {one.at.date() for told in files for one in told.transactions if is_date_only(one.at)}
    return frozenset(day for day in days if sum(span.covers(day) for span in spans.values()) >= _SEVERAL)


def _shared_names(files: Sequence[Told]) -> frozenset[str]:
    """Return the source's ids that occur more than once."""
    lists = [[one.native_id for one in told.transactions if one.native_id] for told in files]
    if len(set(chain.from_iterable(lists))) == sum(map(len, lists)):
        return frozenset()
    seen: set[str] = set()
    shared: set[str] = set()
    for name in chain.from_iterable(lists):
        (shared if name in seen else seen).add(name)
    return frozenset(shared)


def _windows(file_id: str, spans: Mapping[str, Span]) -> list[tuple[datetime, datetime]]:
    """Return the times of which other files tell, as far as this file tells of them."""
    own = spans.get(file_id)
    if own is None:
        return []
    wide = sorted(
        (other.first - _MARGIN, other.last + _MARGIN)
        for key, other in spans.items()
        if key != file_id and other.first - _MARGIN <= own.last and own.first <= other.last + _MARGIN
    )
    windows: list[tuple[datetime, datetime]] = []
    for first, last in wide:
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], last))
        else:
            windows.append((first, last))
    return windows
