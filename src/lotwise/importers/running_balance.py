"""What a column of running balances says, noted beside what its row means.

No number that is filed comes from a balance, so a cell that cannot be read costs the check and nothing more.
Money is not checked: lotwise keeps no lots of it.
"""

from datetime import datetime

from lotwise.importers.cells import UnclearError
from lotwise.importers.row import Row
from lotwise.ledger.assets import is_fiat


def note_balance(row: Row, asset: str, part: str, at: datetime) -> None:
    """Note what the column of the role `balance` says the account holds after a row; empty says nothing.

    Args:
        row: The row.
        asset: The asset, as in the legs of transactions.
        part: The part of the account that is counted apart, or empty.
        at: The row's instant, in UTC.
    """
    if is_fiat(asset):
        return
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
        row.balance(asset, part, at, held)
