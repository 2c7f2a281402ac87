"""Balance files: what the owner saw in the wallets on a day, to check the books against.

A row is no transaction and changes nothing: what lotwise works out for that wallet and instant must equal
it. A date alone means the end of that day in UTC. No number that is filed comes from here, so a row that is
not understood costs its check and blocks nothing. Left out: money, of which lotwise keeps no lots.
"""

from datetime import datetime, timedelta
from typing import Final

from lotwise.core.dates import noon_utc
from lotwise.importers.base import NO_WALLET, Evidence, Format, LeftOut, Outcomes, Rows, by, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.balances import WHOLE

_DATES: Final = ("%Y-%m-%d",)
_REST_OF_DAY: Final = timedelta(hours=12, microseconds=-1)


def _key(row: Row) -> object:
    return row.word("wallet"), row.text("asset").upper(), row.text("at")


def _read(rows: Rows) -> Outcomes:
    try:
        return _balances(rows)
    except UnclearError as error:
        for row in rows:
            row.warn(
                "balance_not_read",
                f"{error.what} So this balance is not checked.",
                "Correct the row and import the file once more.",
            )
        return LeftOut(rows=rows, reason=Reason.BAD_BALANCE)


def _balances(rows: Rows) -> Outcomes:
    first, *again = rows
    asset, wallet, at = first.asset(), first.text("wallet"), _at(first)
    held = {row.quantity("quantity", asset) for row in rows}
    if not wallet:
        raise first.unclear("wallet", "it is empty, so it is not known which wallet holds this.")
    if len(held) > 1:
        raise UnclearError(f"Several balances of {asset} are stated for {wallet} and one instant.")
    if min(held) < 0:
        raise first.unclear("quantity", f"{shown(first.text('quantity'))} is no balance; it is negative.")
    repeats = tuple(LeftOut(rows=(row,), reason=Reason.REPEATED) for row in again)
    if is_fiat(asset):
        return (LeftOut(rows=(first,), reason=Reason.MONEY_BALANCE), *repeats)
    first.balance(asset, WHOLE, at, held.pop(), wallet)
    return (LeftOut(rows=(first,), reason=Reason.BALANCE), *repeats)


def _at(row: Row) -> datetime:
    """Return the instant that a row states: a date alone stands for its last microsecond."""
    at = row.instant("at", (ISO, *_DATES))
    is_day = ":" not in row.text("at")
    return noon_utc(at.date()) + _REST_OF_DAY if is_day else at


FORMATS: Final = (
    Format(
        id="lotwise.balances",
        family="lotwise",
        title="Balances as you saw them",
        wallet=NO_WALLET,
        columns=(
            needs("wallet", "wallet"),
            needs("asset", "asset"),
            needs("quantity", "quantity", "balance"),
            needs("at", "at", "date"),
        ),
        read=_read,
        group=by(_key),
        forbidden=("type", "transaction type", "amount", "fee", "price", "price_usd", "pair", "hash"),
        generations="one row a wallet, asset and instant; a time without a zone is UTC",
        known_missing="Balances of money. A date alone means the end of that day in UTC.",
        evidence=Evidence.OURS,
        report="balances",
    ),
)
