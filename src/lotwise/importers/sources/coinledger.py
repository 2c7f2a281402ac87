"""CoinLedger: the template that people fill in, and its own export, one row for each leg.

In the template the fee is stated only where neither side holds it, and the platform is the wallet. In the
export the rows of one internal id are one event: debits left, credits came in, and each fee is a row of its
own. Left out: margin gains, loans, and events in which several assets leave or come in; they block.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from lotwise.importers.base import Evidence, Format, Outcome, Outcomes, Rows, by, each, may_have, needs
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.sources.universal import told
from lotwise.importers.sources.universal_rows import Entry, fee_of, meaning_of, side, wallet_in
from lotwise.importers.sources.universal_words import Meaning, Means, read_words
from lotwise.ledger.transaction import Custody, Leg, Wallet

_OWN: Final[Mapping[str, Means]] = read_words({Meaning.TRADE: "swap"})
_DATES: Final = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", ISO)
_FEES: Final = frozenset({"platform fee", "network fee", "fee"})


def _read_import(row: Row) -> Outcome:
    means, wallet = meaning_of(row, "type", _OWN), wallet_in(row, "platform")
    sent, received = side(row, "sent", wallet), side(row, "received", wallet)
    entry = Entry(
        rows=(row,),
        at=row.instant("at", _DATES),
        sent=sent,
        received=received,
        fees=fee_of(row, sent, received, wallet),
        about={
            "chain_hash": row.text("hash"),
            "note": ": ".join(filter(None, (row.text("type"), row.text("note")))),
        },
    )
    return told(entry, means)


def _key(row: Row) -> object:
    return row.text("id") or None


def _read_export(rows: Rows) -> Outcomes:
    row = rows[0]
    if len({one.word("type") for one in rows}) > 1:
        raise UnclearError("The rows of one internal id are of different types.")
    if any(one.word("record").startswith("margin") for one in rows):
        raise DerivativeError("A row of margin trading.")
    means = meaning_of(row, "type", _OWN)
    legs = [(one.word("record"), _leg(one)) for one in rows]
    sent = _only([leg for record, leg in legs if record == "debit"], "leave")
    received = _only([leg for record, leg in legs if record == "credit"], "come in")
    fees = tuple(
        fee
        for one, (record, leg) in zip(rows, legs, strict=True)
        if record in _FEES
        for fee in one.fees(leg.asset, -leg.quantity, wallet=leg.wallet)
    )
    entry = Entry(
        rows=rows,
        at=_at(rows),
        sent=sent,
        received=received,
        fees=fees,
        about={
            "native_id": row.text("id"),
            "chain_hash": next(filter(None, (one.text("hash") for one in rows)), ""),
            "note": ": ".join(filter(None, (row.text("type"), row.text("note")))),
        },
    )
    return told(entry, means)


def _leg(row: Row) -> Leg:
    """Return what a row moves, whose sign must fit its record."""
    record, quantity = row.word("record"), row.quantity("amount")
    if record not in _FEES | {"debit", "credit"}:
        raise row.unclear("record", f"{shown(row.text('record'))} is not known.")
    if not quantity or (quantity > 0) is not (record == "credit"):
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit a {record}.")
    return row.leg(row.asset(), quantity, wallet=wallet_in(row, "account", "platform"))


def _only(legs: Sequence[Leg], way: str) -> Leg | None:
    if len(legs) > 1:
        raise UnclearError(
            f"Several quantities {way} under one internal id, and which belong together is open."
        )
    return legs[0] if legs else None


def _at(rows: Rows) -> datetime:
    return min(row.instant("at") for row in rows)


_WALLET: Final = Wallet(name="CoinLedger", custody=Custody.SELF)
FORMATS: Final = (
    Format(
        id="coinledger.import",
        family="coinledger",
        title="CoinLedger import template",
        wallet=_WALLET,
        columns=(
            needs("at", "Date (UTC)", "Date"),
            needs("platform", "Platform (Optional)", "Platform"),
            needs("sent_asset", "Asset Sent"),
            needs("sent", "Amount Sent"),
            needs("received_asset", "Asset Received"),
            needs("received", "Amount Received"),
            needs("fee_asset", "Fee Currency (Optional)", "Fee Currency"),
            needs("fee", "Fee Amount (Optional)", "Fee Amount"),
            needs("type", "Type"),
            may_have("note", "Description (Optional)", "Description"),
            may_have("hash", "TxHash (Optional)", "TxHash"),
        ),
        read=each(_read_import),
        generations="the universal manual import template, with and without `(Optional)`",
        known_missing="Margin and loans block.",
        evidence=Evidence.CONSTRUCTED,
        report="import",
        rank=1,
    ),
    Format(
        id="coinledger.export",
        family="coinledger",
        title="CoinLedger transaction export",
        wallet=_WALLET,
        columns=(
            needs("at", "Timestamp (UTC)"),
            needs("type", "Type"),
            needs("id", "Internal Id"),
            needs("platform", "Platform"),
            may_have("account", "Account Name"),
            may_have("platform_id", "Platform Id"),
            may_have("hash", "Blockchain Id"),
            needs("record", "Record Type"),
            needs("asset", "Asset"),
            needs("amount", "Amount"),
            may_have("note", "Description"),
        ),
        read=_read_export,
        group=by(_key),
        generations="2025, one row for each debit, credit and fee",
        known_missing="Events in which several assets leave or come in block, and so do margin and loans.",
        evidence=Evidence.REAL,
        report="transactions",
    ),
)
