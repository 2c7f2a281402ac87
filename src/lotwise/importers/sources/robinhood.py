"""Robinhood: the activity of the crypto account, and the transfers of crypto in and out of it.

The activity lists orders: what counts is what was filled, at the notional in dollars, in which the spread is
inside. Its times name no zone, so the owner is asked. The transfers state UTC; their network fee is on top of
the amount, in the asset that moves. Left out: stocks, which come on a Form 1099-B; orders that may be filled
in part, which block.
"""

import re
from typing import Final

from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs, nowhere
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, traded
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Wallet

_WALLET: Final = Wallet(name="Robinhood", custody=Custody.BROKER_US)
_TIMES: Final = (
    *("%m/%d/%Y, %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p"),
    *("%m/%d/%Y, %H:%M", "%m/%d/%Y %H:%M", ISO),
)
"""An American broker's dates: the month comes first."""
_NOT_DONE: Final = frozenset(
    {
        *("canceled", "cancelled", "failed", "rejected", "expired", "declined", "voided"),
        *("pending", "queued", "unconfirmed", "confirmed", "processing", "in_progress"),
    }
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _order(row: Row) -> Outcome:
    """Return what an order did."""
    if row.word("state") in _NOT_DONE and not row.number("average", USD):
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("state"))
    if row.word("state") != "filled" or row.number("leaves"):
        raise row.unclear(
            "state", f"{shown(row.text('state'))} does not say that the whole order was filled."
        )
    side, asset = row.word("side"), row.asset("symbol")
    if side not in {"buy", "sell"}:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither a buy nor a sale.")
    sign = 1 if side == "buy" else -1
    units, money = row.quantity("quantity", asset), row.money("notional", USD) or 0
    if units <= 0 or not money or (money < 0) is not (side == "buy"):
        raise row.unclear(
            "notional",
            f"{shown(row.text('notional'))} does not fit a {side} of {shown(row.text('quantity'))}.",
        )
    legs = sorted((row.leg(asset, sign * units), row.leg(USD, money)), key=lambda leg: leg.quantity)
    uuid = row.text("id")
    return traded(
        (row,),
        row.instant("at", _TIMES),
        legs[0],
        legs[1],
        native_id=uuid if _UUID.fullmatch(uuid) else "",
        note=" ".join(filter(None, (row.text("side"), asset, row.text("order_type")))),
    )


def _transfer(row: Row) -> Outcome:
    if row.word("state") in _NOT_DONE:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("state"))
    if row.word("state") not in {"succeeded", "completed"}:
        raise row.unclear("state", f"{shown(row.text('state'))} does not say whether it was carried out.")
    kind, asset = row.word("type"), row.asset("asset")
    if kind not in {"withdrawal", "deposit"}:
        raise row.unclear("type", f"{shown(row.text('type'))} is neither a withdrawal nor a deposit.")
    units, fee = row.quantity("amount", asset), row.amount("fee", asset) or 0
    if units <= 0 or fee < 0:
        raise UnclearError("A transfer must have a positive amount, and no negative network fee.")
    value = row.money("value", USD)
    leg = row.leg(asset, -units if kind == "withdrawal" else units, as_usd(value or 0) or None)
    return moved(
        (row,),
        row.instant("at"),
        leg,
        row.fees(asset, fee) if kind == "withdrawal" else (),
        native_id=row.text("id"),
        chain_hash=row.text("hash"),
        address=row.text("to"),
        note=" ".join(filter(None, (row.text("type"), row.text("network")))),
    )


FORMATS: Final = (
    Format(
        id="robinhood.crypto",
        family="robinhood",
        title="Robinhood crypto activity",
        wallet=_WALLET,
        columns=(
            needs("id", "UUID"),
            needs("at", "Time Entered"),
            needs("symbol", "Symbol"),
            needs("side", "Side"),
            needs("quantity", "Quantity"),
            needs("state", "State"),
            may_have("order_type", "Order Type"),
            needs("leaves", "Leaves Quantity"),
            may_have("entered", "Entered Price"),
            needs("average", "Average Price"),
            needs("notional", "Notional"),
        ),
        read=each(_order),
        zone_of=nowhere,
        generations="2023 to now",
        known_missing="Transfers have a report of their own. Orders filled in part block.",
        evidence=Evidence.REAL,
        report="orders",
    ),
    Format(
        id="robinhood.crypto_transfers",
        family="robinhood",
        title="Robinhood crypto transfers",
        wallet=_WALLET,
        columns=(
            needs("id", "id"),
            needs("at", "created_at"),
            may_have("submitted_at", "withdrawal_submitted_timestamp"),
            needs("asset", "currency_code"),
            needs("type", "transfer_type"),
            needs("amount", "amount"),
            may_have("network", "network"),
            needs("fee", "network_fee"),
            may_have("native_fee", "native_network_fee"),
            may_have("value", "usd_amount_at_request"),
            may_have("money", "fiat_amount_at_request"),
            needs("state", "state"),
            may_have("to", "to_address"),
            may_have("tag", "address_tag"),
            may_have("hash", "blockchain_txn_id"),
            may_have("chain_state", "blockchain_txn_state"),
        ),
        read=each(_transfer),
        generations="2022 to now",
        known_missing="Only withdrawals and deposits are known; other types block.",
        evidence=Evidence.CONSTRUCTED,
        report="transfers",
    ),
)
