"""Running balances of accounts whose owner also moves units to programs that the file does not show.

Bybit and OKX print the balance of one account after each row. What went into a savings program still lies
with the exchange, but in no balance of the file. So where an asset ever moved to or from such a program, its
balances are not noted: a check against them would call every saver's file wrong.
"""

from collections.abc import Callable, Sequence

from lotwise.core.quantity import Quantity
from lotwise.importers.cells import UnclearError
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance


def note_balances(
    rows: Sequence[Row], part: str, change: Callable[[Row], Quantity], *, moves_out: Callable[[Row], bool]
) -> None:
    """Note the balances of all rows of a file, of assets that never left for a program.

    Args:
        rows: All rows of the file; the roles are ``asset``, ``at`` and ``balance``.
        part: The part of the account that they are of.
        change: What a row adds to its balance.
        moves_out: Whether a row moves units to or from a program that the file does not show.
    """
    hidden = {row.text("asset").upper() for row in rows if moves_out(row)}
    for row in rows:
        if row.text("asset").upper() in hidden:
            continue
        try:
            note_balance(row, row.asset(), part, row.instant("at"), change(row))
        except UnclearError:
            continue  # its reader meets the same cell, and says so
