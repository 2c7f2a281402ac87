"""PayPal and Venmo: crypto transactions, one a row with what came in, what went out and the fee.

Where the stated market value tells that the fee is inside the money, it is taken out of it; else it is on
top. The market value counts only in dollars. Left out: the report of gains and losses, which is evidence of
sales and no transaction; types other than purchase, sale and transfer block.
"""

import re
from typing import Final

from lotwise.core.money import Usd
from lotwise.importers.base import Evidence, Format, Outcome, each, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, traded
from lotwise.importers.sources.strike_fees import is_fee_inside
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Leg, Wallet

_TIMES: Final = (ISO, "%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S")
_ZONED: Final = re.compile(r".*\d ?(?:Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?\d\d)")
_CURRENCY: Final = re.compile(r"\((\w{3})\)")
_TRANSFERS: Final = {"transfer-in": "in", "transfer-out": "out"}


def _read(row: Row) -> Outcome:
    kind = re.sub(r"[ _]", "-", row.word("type"))
    if not _ZONED.fullmatch(row.text("at")):
        raise row.unclear("at", f"{shown(row.text('at'))} names no zone.")
    at, came, went = row.instant("at", _TIMES), _side(row, "in"), _side(row, "out")
    fee_in = row.text("fee_in").upper()
    fee = row.amount("fee", fee_in) or 0
    if fee < 0:
        raise row.unclear("fee", f"{shown(row.text('fee'))} is negative; none is expected.")
    fees = row.fees(row.asset("fee_in"), fee) if fee else ()
    if kind in {"buy", "sell"} and came and went:
        if is_fiat(came.asset if kind == "buy" else went.asset):
            raise row.unclear(
                "type", f"{shown(row.text('type'))} does not fit {went.asset} for {came.asset}."
            )
        went, came = _without_fee(row, went, came, fees)
        return traded((row,), at, went, came, fees, note=row.text("type"))
    only = came or went
    if kind in _TRANSFERS and only and not (came and went) and (only is came) is (kind == "transfer-in"):
        return moved((row,), at, only, fees, note=row.text("type"))
    if kind in {"buy", "sell", *_TRANSFERS}:
        raise UnclearError(f"{shown(row.text('type'))} does not fit what comes in and goes out.")
    raise row.unclear("type", f"{shown(row.text('type'))} is not known.")


def _side(row: Row, side: str) -> Leg | None:
    """Return what came in or went out; None where the row says nothing of it."""
    units = row.amount(side, row.text(f"{side}_in").upper())
    if not units:
        return None
    if units < 0:
        raise row.unclear(side, f"{shown(row.text(side))} is negative; none is expected.")
    asset = row.asset(f"{side}_in")
    value = None if is_fiat(asset) else _value_usd(row)
    return row.leg(asset, units if side == "in" else -units, value)


def _value_usd(row: Row) -> Usd | None:
    """Return the market value where it is in dollars; the heading names its currency."""
    value = row.money("value", USD) if _value_currency(row) == USD else None
    return as_usd(value) if value and value > 0 else None


def _value_currency(row: Row) -> str:
    found = _CURRENCY.search(row.sheet.heading("value"))
    return found[1].upper() if found else ""


def _without_fee(row: Row, went: Leg, came: Leg, fees: tuple[Leg, ...]) -> tuple[Leg, Leg]:
    """Return both sides of a trade with the fee taken out of the money where it is inside."""
    is_buy = is_fiat(went.asset)
    money = went if is_buy else came
    worth = row.money("value", money.asset) if _value_currency(row) == money.asset else None
    if not fees or worth is None or {money.asset} != {leg.asset for leg in fees}:
        return went, came
    fee = -fees[0].quantity
    inside = is_fee_inside(
        is_buy=is_buy, money=as_usd(abs(money.quantity)), worth=as_usd(worth), fee=as_usd(fee)
    )
    if inside is None:
        row.warn(
            "fee_differs",
            "The market value is neither the money nor the money without the fee; the fee counts on top.",
            "Compare the row with the receipt.",
        )
    if not inside:
        return went, came
    gross = row.leg(money.asset, money.quantity + fee)
    return (gross, came) if is_buy else (went, gross)


FORMATS: Final = (
    Format(
        id="paypal_crypto",
        family="paypal_crypto",
        title="PayPal and Venmo crypto transactions",
        wallet=Wallet(name="PayPal", custody=Custody.BROKER_US),
        columns=(
            needs("at", "DateTime"),
            needs("type", "Transaction Type"),
            needs("in", "Asset In (Quantity)"),
            needs("in_in", "Asset In (Currency)"),
            needs("out", "Asset Out (Quantity)"),
            needs("out_in", "Asset Out (Currency)"),
            needs("fee", "Transaction Fee (Quantity)"),
            needs("fee_in", "Transaction Fee (Currency)"),
            needs("value", re.compile(r"market value \([a-z]{3}\)")),
        ),
        read=each(_read),
        generations="2021 to now, with lines above the header",
        known_missing="Types other than BUY, SELL, TRANSFER-IN and TRANSFER-OUT block.",
        evidence=Evidence.CONSTRUCTED,
    ),
)
