"""What a column of running balances says, noted beside what its row means.

No number that is filed comes from a balance, so a cell that cannot be read costs the check and nothing more.
Two checks follow. In the file itself each balance must be the one before and what the row adds (`closing`):
that shows a row that is missing. And what was booked must add up to what is held (`lotwise.ledger.balances`),
money left out, of which lotwise keeps no lots: that shows a row that was misunderstood.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from itertools import pairwise

from lotwise.core.quantity import Quantity
from lotwise.importers.cells import UnclearError
from lotwise.importers.row import Balance, Row


class Closing(Enum):
    """Whether the running balances of a file are the sums of its own rows."""

    YES = "yes"
    NO = "no"
    NONE = "none"
    """It states none, or not what each row adds."""


def note_balance(row: Row, asset: str, part: str, at: datetime, change: Quantity | None = None) -> None:
    """Note what the column of the role `balance` says the account holds after a row; empty says nothing.

    Args:
        row: The row.
        asset: The asset, as in the legs of transactions.
        part: The part of the account that is counted apart, or empty.
        at: The row's instant, in UTC.
        change: What the row itself says was added to this balance, fees taken off; None where it does not.
    """
    try:
        held = row.amount("balance")
    except UnclearError:
        row.warn(
            "balance_not_read",
            "The balance after these rows is no number, so what lotwise counts is not checked against it.",
            "Export the file again if you want the check.",
        )
        return
    if held is not None:
        row.state(Balance(asset=asset, part=part, at=at, quantity=held, change=change))


def closing(runs: Iterable[Sequence[tuple[int, Balance]]]) -> Closing:
    """Return whether each balance is the one before and what its row adds, from the top or from the bottom.

    Args:
        runs: For each place the balances it had, with the line of each.
    """
    told = [
        [one for _, one in sorted(run, key=_line)]
        for run in runs
        if all(one.change is not None for _, one in run)
    ]
    if not told:
        return Closing.NONE
    if all(map(_adds_up, told)) or all(_adds_up(run[::-1]) for run in told):
        return Closing.YES
    return Closing.NO


def _line(entry: tuple[int, Balance]) -> int:
    return entry[0]


def _adds_up(run: Sequence[Balance]) -> bool:
    return all(before.quantity + (after.change or 0) == after.quantity for before, after in pairwise(run))
