"""Coinbase: events that its reports tell in two rows, one out and one in, within two seconds.

Two rows go together when each is the only one that may go with the other. Where several might, none is
taken: the rows stay alone, and their reader asks about them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Rows
from lotwise.importers.row import Row

_WITHIN_SECONDS: Final = 2


class Half(NamedTuple):
    """What may be one side of an event.

    Attributes:
        at: The row's instant.
        quantity: Signed units: positive comes in.
        row: The row.
    """

    at: datetime
    quantity: Quantity
    row: Row


def paired(
    rows: Sequence[Row],
    half_of: Callable[[Row], Half | None],
    go_together: Callable[[Half, Half], bool],
    may_pair: Sequence[Row] | None = None,
) -> Iterable[Rows]:
    """Give the rows in groups: two rows of one event, the one that goes out first, and all others alone.

    Args:
        rows: The rows.
        half_of: Says what a row may be a half of; None where it stands alone.
        go_together: Whether two halves of opposite sign and different assets may be one event; symmetric.
        may_pair: The rows that have to be asked about; None for all of them.
    """
    halves = [half for row in (rows if may_pair is None else may_pair) if (half := half_of(row)) is not None]
    near: dict[int, list[Half]] = {}
    for half in halves:
        near.setdefault(_second(half.at), []).append(half)
    partner: dict[int, Row] = {}
    for new in halves:
        old = _best(new, near, go_together) if new.quantity > 0 else None
        if old is not None and _best(old, near, go_together) is new:
            partner[new.row.line] = old.row
    if not partner:
        yield from zip(rows)
        return
    taken = {old.line for old in partner.values()}
    for row in rows:
        if row.line in partner:
            yield (partner[row.line], row)
        elif row.line not in taken:
            yield (row,)


def _second(at: datetime) -> int:
    """Return the number of an instant's second; a million of them take less room than instants."""
    return (at.toordinal() * 24 + at.hour) * 3600 + at.minute * 60 + at.second


def _best(
    half: Half, near: Mapping[int, Sequence[Half]], go_together: Callable[[Half, Half], bool]
) -> Half | None:
    """Return the only half that may go with this one, of equal size if there is such a one, or None."""
    here = _second(half.at)
    found = [
        other
        for second in range(here - _WITHIN_SECONDS, here + _WITHIN_SECONDS + 1)
        for other in near.get(second, ())
        if half.quantity * other.quantity < 0 and go_together(half, other)
    ]
    equal = [other for other in found if other.quantity + half.quantity == 0]
    pool = equal or found
    return pool[0] if len(pool) == 1 else None
