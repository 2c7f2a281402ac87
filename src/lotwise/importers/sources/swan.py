"""Swan: what it exports for CoinTracker, its deposits and purchases, and its withdrawals of bitcoin.

The first has the very header of CoinTracker's own import format, so only a file whose name says Swan is
taken for it. The others tell purchases with the fee on top, fees paid in bitcoin, which dispose of it, and
deposits, to which the owner may have stated a basis: it is noted, and what to do with it is said. Left out:
movements of money, and whatever is not settled.
"""

import re
from collections.abc import Sequence
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, moved, traded
from lotwise.importers.table import Record
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Leg, Wallet

_BTC: Final = "BTC"
_WALLET: Final = Wallet(name="Swan", custody=Custody.BROKER_US)
_DAYS: Final = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", ISO)
_DONE: Final = frozenset({"settled", "completed", "complete"})
_NOT_DONE: Final = re.compile(
    r"(?:[a-z]+[- ])?(?:canceled|cancelled|reversed|failed|rejected|pending|expired)"
)
_FEES: Final = frozenset({"monthly_fee", "prepaid_fee"})
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


def _trade(row: Row) -> Outcome:
    """Return a purchase of the file for CoinTracker; its fee is on top of what was sent."""
    sent, received = _side(row, "sent"), _side(row, "received")
    if row.text("tag"):
        raise row.unclear("tag", f"{shown(row.text('tag'))} is not known; Swan writes none.")
    if sent is None or received is None:
        raise UnclearError("A trade gives something and receives something; here a side is empty or zero.")
    fee = row.amount("fee", row.text("fee_in").upper()) or 0
    if fee < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is negative; Swan writes none.")
    fees = row.fees(row.asset("fee_in"), fee) if fee else ()
    if is_fiat(received.asset) and any(leg.asset == received.asset for leg in fees):
        raise UnclearError("A sale with a fee, and Swan does not say whether the fee is inside.")
    return traded((row,), row.instant("at", _DAYS), sent, received, fees)


def _side(row: Row, side: str) -> Leg | None:
    units = row.amount(side, row.text(f"{side}_in").upper())
    if not units:
        return None
    if units < 0:
        raise row.unclear(side, f"{shown(row.text(side))} is negative; Swan writes none.")
    return row.leg(row.asset(f"{side}_in"), -units if side == "sent" else units)


def _named_swan(name: str, _records: Sequence[Record]) -> str:
    return "" if "swan" in name.casefold() else "its name does not say that it is from Swan"


def _event(row: Row) -> Outcome:
    """Return what an event of the deposits and purchases did."""
    unsettled = _unsettled(row)
    if unsettled:
        return unsettled
    kind, asset = row.word("event"), row.text("asset").upper() or USD
    if kind == "deposit" and asset == USD:
        return LeftOut(rows=(row,), reason=Reason.CASH)
    units = row.amount("units", asset) or 0
    if kind in _FEES and not (units and asset != USD):
        return LeftOut(rows=(row,), reason=Reason.CASH, detail=row.text("event"))
    if kind not in {*_FEES, "deposit", "purchase"}:
        raise row.unclear("event", f"{shown(row.text('event'))} is not known.")
    if units <= 0 or is_fiat(asset):
        raise row.unclear("units", f"{shown(row.text('units'))} {asset} cannot be a {kind}.")
    if kind == "purchase":
        return _purchase(row, row.leg(asset, units))
    at, native_id, note = row.instant("at"), row.text("id"), row.text("event")
    if kind in _FEES:
        paid = as_usd(row.money("fee", USD) or 0) or None
        return charged((row,), at, row.fees(asset, units, paid), native_id=native_id, note=note)
    return moved((row,), at, row.leg(asset, units), native_id=native_id, note=_deposit_note(row))


def _unsettled(row: Row) -> LeftOut | None:
    status = row.word("status")
    if _NOT_DONE.fullmatch(status):
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    if status not in _DONE:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    return None


def _purchase(row: Row, received: Leg) -> Outcome:
    """Return a purchase; the total is the transaction and its fee."""
    total, part = row.money("total", USD) or 0, row.money("transaction", USD) or 0
    fee = row.money("fee", USD) or 0
    paid = part or total - fee
    if paid <= 0 or fee < 0:
        raise UnclearError("The purchase does not state what was paid for it.")
    if total and as_usd(total) != as_usd(paid + fee):
        raise row.unclear("total", f"{shown(row.text('total'))} is not the transaction and its fee.")
    note = row.text("event")
    given, fees = row.leg(USD, -paid), row.fees(USD, fee)
    return traded((row,), row.instant("at"), given, received, fees, native_id=row.text("id"), note=note)


def _deposit_note(row: Row) -> str:
    """Return the words of a deposit, with the basis and date that its owner once told Swan."""
    words = [row.text("event"), row.text("label")]
    if row.text("basis") or row.text("acquired"):
        row.warn(
            "basis_stated_by_you",
            "Swan shows a basis and date of acquisition that you stated for what you deposited; lotwise does "
            "not take them over, because another wallet of yours may hold the lots.",
            "Import the wallet they came from. If you cannot, state basis and date in `lotwise review`; "
            "the transaction's note repeats them.",
        )
        basis, acquired = row.text("basis") or "none", row.text("acquired") or "none"
        words.append(f"stated basis {basis} USD, acquired {acquired}")
    return ": ".join(filter(None, words))


def _withdrawal(row: Row) -> Outcome:
    unsettled = _unsettled(row)
    if unsettled:
        return unsettled
    if row.text("canceled_at"):
        raise row.unclear("canceled_at", f"{shown(row.text('canceled_at'))} contradicts the status.")
    units = row.quantity("amount", _BTC)
    if units <= 0:
        raise row.unclear("amount", f"{shown(row.text('amount'))} is not positive.")
    at = row.instant("executed_at" if row.text("executed_at") else "created_at")
    named = row.text("id")
    chain_hash = named if _HASH.fullmatch(named) else ""
    return moved((row,), at, row.leg(_BTC, -units), chain_hash=chain_hash, note="withdrawal")


FORMATS: Final = (
    Format(
        id="swan.trades",
        family="swan",
        title="Swan trades for CoinTracker",
        wallet=_WALLET,
        columns=(
            needs("at", "Date"),
            needs("received", "Received Quantity"),
            needs("received_in", "Received Currency"),
            needs("sent", "Sent Quantity"),
            needs("sent_in", "Sent Currency"),
            needs("fee", "Fee Amount"),
            needs("fee_in", "Fee Currency"),
            needs("tag", "Tag"),
        ),
        read=each(_trade),
        doubt=_named_swan,
        generations="2021 to now; the file's name must say swan, for the columns are CoinTracker's",
        known_missing="It holds purchases alone. Rows with a tag block.",
        evidence=Evidence.CONSTRUCTED,
        report="trades",
        rank=1,
    ),
    Format(
        id="swan.transfers",
        family="swan",
        title="Swan deposits and purchases",
        wallet=_WALLET,
        columns=(
            needs("event", "Event"),
            needs("at", "Date"),
            may_have("zone", "Timezone"),
            needs("status", "Status"),
            may_have("id", "Transaction ID"),
            needs("total", "Total USD", "USD"),
            may_have("transaction", "Transaction USD"),
            may_have("fee", "Fee USD"),
            needs("units", "Unit Count"),
            needs("asset", "Asset Type"),
            may_have("price", "BTC Price"),
            may_have("label", "Address Label"),
            may_have("basis", "USD Cost Basis"),
            may_have("acquired", "Acquisition Date"),
        ),
        read=each(_event),
        generations="2021 to now, with 8 or 14 columns",
        known_missing="Withdrawals have a report of their own. Purchases that state no dollars block.",
        evidence=Evidence.CONSTRUCTED,
        report="transfers",
    ),
    Format(
        id="swan.withdrawals",
        family="swan",
        title="Swan withdrawals",
        wallet=_WALLET,
        columns=(
            needs("created_at", "Created At"),
            may_have("zone", "Timezone"),
            may_have("id", "Transaction ID"),
            needs("executed_at", "Executed At"),
            needs("canceled_at", "Canceled At"),
            needs("status", "Status"),
            needs("amount", "Bitcoin Amount"),
            may_have("automatic", "Automatic"),
            may_have("ip", "IP Address"),
        ),
        read=each(_withdrawal),
        generations="2021 to now",
        known_missing="Network fees, which Swan does not state.",
        evidence=Evidence.CONSTRUCTED,
        report="withdrawals",
    ),
)
