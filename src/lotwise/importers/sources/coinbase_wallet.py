"""Coinbase: the statement of one wallet as it was exported from 2013 to 2018.

A row with a transfer total is a purchase or sale for money, fee included in the total; any other row came
from or went to an address or another person. Several wallets may stand one below the other, each below a
heading of its own. Left out: orders of merchants and what was exchanged at once on receipt, which may be
income from services and block; and files whose dates a spreadsheet has rewritten without their zone.
"""

import re
from datetime import datetime
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.importers.sources.addresses import address_in
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_HASH: Final = re.compile(r"(?:0x)?[0-9a-f]{64}", re.IGNORECASE)
_ZONED: Final = re.compile(r".*(?:[+-]\d\d:?\d\d|Z|UTC)")
_NO: Final = frozenset({"", "false", "no", "0"})


def _read(row: Row) -> Outcome:
    asset = row.asset("currency")
    quantity = row.quantity("amount", asset)
    if is_fiat(asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    at = _at(row)
    note_balance(row, asset, "", at, quantity)
    if quantity == 0:
        return LeftOut(rows=(row,), reason=Reason.NOTHING_MOVED)
    if row.word("exchanged") not in _NO or row.number("order_price"):
        raise UnclearError(
            "The row belongs to a merchant's order, or was exchanged at once: it may be income from services."
        )
    is_trade = bool(row.money("total", row.text("total_currency").upper()))
    return _trade(row, asset, quantity) if is_trade else _transfer(row, asset, quantity)


def _at(row: Row) -> datetime:
    if not _ZONED.fullmatch(row.text("at")):
        raise UnclearError(
            "The time has no zone: a spreadsheet seems to have rewritten it.",
            "Import the file as Coinbase exported it, before it was saved by a spreadsheet.",
        )
    return row.instant("at")


def _trade(row: Row, asset: str, quantity: Quantity) -> Outcome:
    """Return a purchase or sale; a purchase's total holds its fee, from a sale's it was taken already."""
    currency = row.text("total_currency").upper()
    if not is_fiat(currency):
        raise row.unclear("total_currency", f"{shown(row.text('total_currency'))} is not money.")
    fee_currency = row.text("fee_currency").upper() or currency
    total, fee = abs(row.money("total", currency) or 0), abs(row.money("fee", fee_currency) or 0)
    if fee and fee_currency != currency:
        raise row.unclear("fee_currency", f"{shown(row.text('fee_currency'))} is not {currency}.")
    is_buy = quantity > 0
    gross = total - fee if is_buy else total + fee
    if gross <= 0:
        raise row.unclear("total", "it is less than the fee it should hold.")
    money = row.leg(currency, -gross if is_buy else gross)
    legs = (row.leg(asset, quantity), money, *row.fees(currency, fee))
    return _booked(row, Kind.PURCHASE if is_buy else Kind.SALE, legs)


def _transfer(row: Row, asset: str, quantity: Quantity) -> Outcome:
    address = address_in(row.text("to"))
    chain_hash = row.text("hash") if _HASH.fullmatch(row.text("hash")) else ""
    return _booked(row, Kind.TRANSFER, (row.leg(asset, quantity),), address=address, chain_hash=chain_hash)


def _booked(
    row: Row, kind: Kind, legs: tuple[Leg, ...], *, address: str = "", chain_hash: str = ""
) -> Booked:
    return Booked(
        rows=(row,),
        kind=kind,
        at=_at(row),
        legs=legs,
        native_id=row.text("id"),
        chain_hash=chain_hash,
        note=row.text("notes"),
        address=address,
    )


FORMATS: Final = (
    Format(
        id="coinbase.wallet_2014",
        family="coinbase",
        title="Coinbase wallet statement",
        wallet=Wallet(name="Coinbase", custody=Custody.BROKER_US),
        columns=(
            needs("at", "Timestamp"),
            needs("balance", "Balance"),
            needs("amount", "Amount"),
            needs("currency", "Currency"),
            needs("to", "To"),
            needs("notes", "Notes"),
            may_have("exchanged", "Instantly Exchanged"),
            needs("total", "Transfer Total"),
            needs("total_currency", "Transfer Total Currency"),
            needs("fee", "Transfer Fee"),
            needs("fee_currency", "Transfer Fee Currency"),
            may_have("method", "Transfer Payment Method"),
            may_have("transfer", "Transfer ID"),
            may_have("order_price", "Order Price"),
            may_have("order_currency", "Order Currency"),
            may_have("order_units", "Order BTC"),
            may_have("order_code", "Order Tracking Code"),
            may_have("order_parameter", "Order Custom Parameter"),
            may_have("order_paid", "Order Paid Out"),
            may_have("recurring", "Recurring Payment ID"),
            needs("id", re.compile(r"coinbase id.*")),
            may_have("hash", re.compile(r".*hash.*")),
        ),
        read=each(_read),
        generations="2013 to 2018; one wallet or several, one below the other",
        known_missing="Merchants' orders block, and so do dates that a spreadsheet rewrote without a zone.",
        evidence=Evidence.CONSTRUCTED,
        report="wallet",
        rank=2,
    ),
)
