"""Binance.US: the transaction history, one row an event, with dollar values beside every amount.

What base and quote mean depends on the category: in purchases, sales and conversions the base was given and
the quote received; in spot trading the base is the asset of the pair, and the operation says which way it
went. Amounts are unsigned. In spot trading, deposits and withdrawals the fee comes on top, in an asset of its
own. In the others it is inside: 30 USD pay for 29.84 BUSD and a fee of 0.15 USD, and what a sale received is
net of its fee. Dollar values are Binance.US's own and are kept with every leg. Left out: categories that move
units for other reasons; they block.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from lotwise.core.money import Usd
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, moved, one_sided, traded
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_BASE_IS_GIVEN: Final = frozenset({"buy", "sell", "quick buy", "quick sell", "convert"})
_SPOT: Final = "spot trading"
_DEPOSITS: Final = frozenset({"deposit"})
_WITHDRAWALS: Final = frozenset({"withdrawal", "withdraw"})
_DISTRIBUTION: Final = "distribution"
_STAKING: Final = "staking rewards"
_INCOME: Final[Mapping[str, Kind]] = {
    _STAKING: Kind.STAKING,
    "referral commission": Kind.REWARD,
    "others": Kind.AIRDROP,
}


def _read(row: Row) -> Outcome:
    category, at = row.word("category"), row.instant("at")
    if category in _BASE_IS_GIVEN:
        return _fee_inside(row, at)
    if category == _SPOT:
        return _spot(row, at)
    if category in _DEPOSITS:
        return moved((row,), at, _leg(row, "primary", 1), _fees(row), native_id=_id(row), note=_note(row))
    if category in _WITHDRAWALS:
        return moved((row,), at, _leg(row, "primary", -1), _fees(row), native_id=_id(row), note=_note(row))
    if category == _DISTRIBUTION:
        return _distribution(row, at)
    raise row.unclear("category", f"{shown(row.text('category'))} is not known.")


def _fee_inside(row: Row, at: datetime) -> Outcome:
    """Return a purchase, a sale or a conversion; its two amounts are what left and came in, fee included."""
    given, received, fees = _leg(row, "base", -1), _leg(row, "quote", 1), _fees(row)
    for fee in fees:
        if fee.asset == given.asset:
            given = _without(given, fee, row)
        elif fee.asset == received.asset:
            received = _without(received, fee, row)
    if given.quantity >= 0:
        raise UnclearError(f"The fee takes all of the {given.asset} that was given.")
    return traded((row,), at, given, received, fees, native_id=_id(row), note=_note(row))


def _without(leg: Leg, fee: Leg, row: Row) -> Leg:
    """Return a leg that includes a fee without it: less was given for the trade, or more received by it."""
    value = None
    if leg.value_usd is not None and fee.value_usd is not None:
        value = leg.value_usd + (fee.value_usd if leg.quantity > 0 else -fee.value_usd)
    return row.leg(leg.asset, leg.quantity - fee.quantity, value if value is None or value > 0 else None)


def _spot(row: Row, at: datetime) -> Outcome:
    operation = row.word("operation")
    if operation == "buy":
        return _trade(row, at, _leg(row, "quote", -1), _leg(row, "base", 1))
    if operation == "sell":
        return _trade(row, at, _leg(row, "base", -1), _leg(row, "quote", 1))
    raise row.unclear("operation", f"{shown(row.text('operation'))} is neither Buy nor Sell.")


def _trade(row: Row, at: datetime, given: Leg, received: Leg) -> Outcome:
    fees = _fees(row)
    if any(fee.asset == received.asset and -fee.quantity >= received.quantity for fee in fees):
        raise UnclearError(f"The fee takes all of the {received.asset} that came in.")
    return traded((row,), at, given, received, fees, native_id=_id(row), note=_note(row))


def _distribution(row: Row, at: datetime) -> Outcome:
    operation = row.word("operation")
    kind = _INCOME.get(operation)
    if kind is None:
        raise row.unclear("operation", f"{shown(row.text('operation'))} is no distribution that is known.")
    asset, amount = row.asset("primary_asset"), row.quantity("primary_amount")
    value = _value(row, "primary", asset)
    if not amount:
        return LeftOut(rows=(row,), reason=Reason.NOTHING_MOVED)
    if amount > 0:
        if kind is Kind.AIRDROP:
            _warn_of_airdrop(row)
        leg = row.leg(asset, amount, value)
        return one_sided((row,), at, kind, leg, _fees(row), native_id=_id(row), note=_note(row))
    if operation != _STAKING:
        raise row.unclear("primary_amount", f"{shown(row.text('primary_amount'))} is no income.")
    fees = row.fees(asset, -amount, value)
    return charged((row,), at, fees, native_id=_id(row), note=f"{_note(row)}: service fee")


def _warn_of_airdrop(row: Row) -> None:
    row.warn(
        "distribution_as_airdrop",
        "Units came in as a distribution; they count as an airdrop: income.",
        "Check what it was; correct the transaction if your own units came back under a new code.",
    )


def _leg(row: Row, part: str, sign: int) -> Leg:
    """Return the leg of the primary, base or quote asset; dollars may stand in the column of values alone."""
    asset = row.asset(f"{part}_asset")
    is_elsewhere = asset == USD and not row.text(f"{part}_amount") and row.text(f"{part}_usd")
    amount = row.quantity(f"{part}_usd" if is_elsewhere else f"{part}_amount")
    if amount <= 0:
        raise row.unclear(f"{part}_amount", f"{shown(row.text(f'{part}_amount'))} is not positive.")
    return row.leg(asset, sign * amount, _value(row, part, asset))


def _fees(row: Row) -> tuple[Leg, ...]:
    amount = row.amount("fee_amount") or 0
    if amount < 0:
        raise row.unclear("fee_amount", f"{shown(row.text('fee_amount'))} is negative.")
    if not amount:
        return ()
    asset = row.asset("fee_asset")
    return row.fees(asset, amount, _value(row, "fee", asset))


def _value(row: Row, part: str, asset: str) -> Usd | None:
    """Return the dollar value that is stated for an amount; none for money, which needs none."""
    stated = None if is_fiat(asset) else row.money(f"{part}_usd", USD)
    return as_usd(abs(stated)) or None if stated is not None else None


def _id(row: Row) -> str:
    return "/".join(filter(None, (row.text("order"), row.text("transaction"))))


def _note(row: Row) -> str:
    words = dict.fromkeys((row.text("category"), row.text("operation"), row.text("note")))
    return ": ".join(filter(None, words))


def _names(part: str, *endings: str) -> tuple[str, ...]:
    """Return what the columns of an asset's amounts are called, with blanks and with underscores."""
    spaced = [f"Realized Amount For {part} Asset{ending}" for ending in endings]
    return (*spaced, *(name.replace(" ", "_") for name in spaced))


_PARTS: Final = ("Primary", "Base", "Quote", "Fee")
_IN_USD: Final = (" in USD", " in USD Value")

FORMATS: Final = (
    Format(
        id="binance_us",
        family="binance_us",
        title="Binance.US transaction history",
        wallet=Wallet(name="Binance.US", custody=Custody.BROKER_US),
        columns=(
            may_have("user", "User ID", "User_Id"),
            needs("at", "Time"),
            needs("category", "Category"),
            needs("operation", "Operation"),
            may_have("order", "Order ID", "Order_Id"),
            may_have("transaction", "Transaction ID", "Transaction_Id"),
            *(needs(f"{part.lower()}_asset", f"{part} Asset", f"{part}_Asset") for part in _PARTS),
            *(needs(f"{part.lower()}_amount", *_names(part, "")) for part in _PARTS),
            *(may_have(f"{part.lower()}_usd", *_names(part, *_IN_USD)) for part in _PARTS),
            may_have("payment", "Payment Method", "Payment_Method"),
            may_have("withdrawal", "Withdraw Method", "Withdrawal_Method", "Withdrawal Method"),
            may_have("note", "Additional Note", "Additional_Note"),
        ),
        read=each(_read),
        generations="2019 to now, headings with blanks or with underscores",
        known_missing="Whether an old asset was replaced by a new one does not stand in the file. A spot "
        "trade for another asset than USD blocks where its amount is missing.",
        evidence=Evidence.REAL,
    ),
)
