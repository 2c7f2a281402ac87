"""Cash App: the account report, of which only the bitcoin rows count.

The money columns are the dollar view of a row and carry signs; the asset columns are unsigned, so the
direction comes from the type. The net amount is what was paid or got, fee included. Newer files print a
bitcoin withdrawal in the money columns, with BTC as the currency. Left out: stocks, which come on a
Form 1099-B, and money movements; types that may be a gift or a payment (P2P in bitcoin) block.
"""

import re
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import CENT, Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_DONE: Final = frozenset({"completed", "complete", "payment sent", "payment deposited", "deposited"})
_NOT_DONE: Final = frozenset(
    {"failed", "canceled", "cancelled", "payment canceled", "payment failed", "declined", "expired"}
)
_BUY: Final = re.compile(r"bitcoin (?:recurring |auto |custom |limit )?(?:buy|purchase)")
_SALE: Final = re.compile(r"bitcoin (?:recurring |auto |custom |limit )?(?:sale|sell)")
_ROUND_UP: Final = re.compile(r"(?:bitcoin )?round[ -]?ups?(?: buy| purchase)?")
_BOOST: Final = re.compile(r"(?:bitcoin )?boosts?(?: payment)?")
_OUT: Final = re.compile(r"(?:bitcoin )?(?:lightning )?(?:withdrawal|send|sent)")
_IN: Final = re.compile(r"(?:bitcoin )?(?:lightning )?(?:deposit|receive|received)")


def _read(row: Row) -> Outcome:
    kind, asset, currency = (
        row.word("type"),
        row.text("asset").upper().lstrip("$"),
        row.text("currency").upper(),
    )
    if not asset and not is_fiat(currency) and currency:
        asset = currency
    if not asset:
        if kind.startswith(("bitcoin", "lightning")):
            raise UnclearError(f"{shown(row.text('type'))} names no asset.")
        return LeftOut(rows=(row,), reason=Reason.NO_ASSET)
    if row.word("status") in _NOT_DONE:
        return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
    if row.word("status") not in _DONE and "status" in row.sheet.positions:
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    if is_fiat(asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    if kind.startswith(("stock", "dividend")):
        row.warn(
            "stock_not_read",
            "Cash App's stock rows are not read: they state no basis.",
            "Import the broker's Form 1099-B or realized gains instead.",
        )
        return LeftOut(rows=(row,), reason=Reason.SECURITY)
    return _bitcoin(row, kind, asset)


def _bitcoin(row: Row, kind: str, asset: str) -> Outcome:
    if _BUY.fullmatch(kind) or _ROUND_UP.fullmatch(kind):
        return _trade(row, asset, is_buy=True)
    if _SALE.fullmatch(kind):
        return _trade(row, asset, is_buy=False)
    if _BOOST.fullmatch(kind):
        quantity, currency = _quantity(row, asset), row.text("currency").upper()
        paid_out = abs(row.money("amount", currency) or 0) if currency == USD else 0
        value = as_usd(paid_out) or _value_usd(row, quantity)
        row.remark(
            "cashback",
            Severity.INFO,
            "Rewards of a card were booked as income; they may be a rebate of the price instead.",
            "Ask your tax adviser how to treat them.",
        )
        return _booked(row, Kind.REWARD, (row.leg(asset, quantity, value),))
    if _OUT.fullmatch(kind) or _IN.fullmatch(kind):
        return _transfer(row, asset, comes_in=_IN.fullmatch(kind) is not None)
    raise UnclearError(f"The transaction type {shown(row.text('type'))} of {asset} is not known.")


def _trade(row: Row, asset: str, *, is_buy: bool) -> Outcome:
    currency = row.text("currency").upper()
    if not is_fiat(currency):
        raise row.unclear("currency", f"{shown(row.text('currency'))} is not money.")
    gross, net, fee = (abs(row.money(role, currency) or 0) for role in ("amount", "net", "fee"))
    net = net or (gross + fee if is_buy else gross - fee)
    if gross <= 0 or net <= 0:
        raise row.unclear("amount", "a trade for nothing is no trade; such rows have been gifts.")
    paid = net - gross if is_buy else gross - net
    if as_usd(abs(paid - fee)) > 2 * CENT:
        row.warn(
            "fee_differs",
            "The stated fee is not the difference of amount and net amount; the difference counts.",
            "Compare the row with the receipt in Cash App.",
        )
    sign = 1 if is_buy else -1
    legs = (row.leg(asset, sign * _quantity(row, asset)), row.leg(currency, -sign * gross))
    return _booked(row, Kind.PURCHASE if is_buy else Kind.SALE, legs + row.fees(currency, paid))


def _transfer(row: Row, asset: str, *, comes_in: bool) -> Outcome:
    currency = USD if "$" in row.text("fee") else row.text("currency").upper()
    fee = abs(row.money("fee", currency) or 0)
    sign = 1 if comes_in else -1
    quantity = _quantity(row, asset)
    leg = row.leg(asset, sign * quantity, _value_usd(row, quantity))
    return _booked(row, Kind.TRANSFER, (leg, *row.fees(currency, fee)))


def _quantity(row: Row, asset: str) -> Quantity:
    """Return the units moved, positive: the asset amount, or in newer files the amount in its currency."""
    found = row.amount("asset_amount", asset)
    if found is None and row.text("currency").upper() == asset:
        found = row.amount("amount", asset)
    if not found:
        raise row.unclear("asset_amount", "it is empty or zero.")
    return abs(found)


def _value_usd(row: Row, quantity: Quantity) -> Usd | None:
    price = row.number("price", USD)
    if price is None or row.text("currency").upper() not in {USD, "BTC"}:
        return None
    return value_usd(quantity, abs(price)) or None


def _booked(row: Row, kind: Kind, legs: tuple[Leg, ...]) -> Booked:
    note = ": ".join(filter(None, (row.text("type"), row.text("notes"))))
    return Booked(
        rows=(row,), kind=kind, at=row.instant("at"), legs=legs, native_id=row.text("id"), note=note
    )


_WALLET: Final = Wallet(name="Cash App", custody=Custody.BROKER_US)
_SHARED: Final = (
    may_have("id", "Transaction ID"),
    needs("at", "Date"),
    needs("type", "Transaction Type"),
    needs("currency", "Currency"),
    needs("amount", "Amount"),
    needs("fee", "Fee"),
    needs("net", "Net Amount"),
    needs("asset", "Asset Type"),
    needs("price", "Asset Price"),
    needs("asset_amount", "Asset Amount"),
)
_MORE: Final = (
    may_have("notes", "Notes"),
    may_have("party", "Name of sender/receiver"),
    may_have("account", "Account"),
)

FORMATS: Final = (
    Format(
        id="cash_app.account",
        family="cash_app",
        title="Cash App account report",
        wallet=_WALLET,
        columns=(*_SHARED, needs("status", "Status"), *_MORE),
        read=each(_read),
        generations="2018 to now; column order and number differ",
        known_missing="Stocks are not read; bitcoin sent to or got from other people blocks.",
        evidence=Evidence.CONSTRUCTED,
        report="account",
        revision=2,
    ),
    Format(
        id="cash_app.bitcoin",
        family="cash_app",
        title="Cash App bitcoin transactions",
        wallet=_WALLET,
        columns=_SHARED,
        read=each(_read),
        forbidden=("Status", *(name for column in _MORE for name in column.names)),
        generations="2024 to now, by year, with 10 columns; it lists what was carried out and no status",
        known_missing="Bitcoin sent to or got from other people blocks.",
        evidence=Evidence.CONSTRUCTED,
        report="bitcoin",
        rank=1,
    ),
)
