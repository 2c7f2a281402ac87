"""What an in-row and an out-row of DaLI and RP2 tell: purchases, sales, income, gifts, losses and fees.

A purchase costs its amount and the fee on top; a fee in the asset itself is given up on the spot. A sale
gives up its units and the fee in units; what it brought is stated, or units times the spot price. A row
without a type is the half of a transfer. Left out: fees of sales stated in money alone, and negative staking
income; they block.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from lotwise.core.money import CENT, Usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Outcome
from lotwise.importers.cells import as_usd, shown
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, moved, one_sided, traded
from lotwise.importers.sources.dali_cells import (
    UNKNOWN,
    at_of,
    currency_of,
    id_of,
    money,
    note_of,
    place_of,
    stated_usd,
    units,
    value_of,
    worth_of,
)
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Kind

_CLOSE_ENOUGH: Final[Usd] = 2 * CENT
_IN: Final[Mapping[str, Kind]] = {
    "airdrop": Kind.AIRDROP,
    "donate": Kind.GIFT_IN,
    "gift": Kind.GIFT_IN,
    "hardfork": Kind.FORK,
    "income": Kind.REWARD,
    "interest": Kind.INTEREST,
    "mining": Kind.MINING,
    "staking": Kind.STAKING,
    "wages": Kind.SERVICES,
}
_OUT: Final[Mapping[str, Kind]] = {"donate": Kind.GIFT_OUT, "gift": Kind.GIFT_OUT, "lost": Kind.LOST}


def read_in(row: Row) -> Outcome:
    """Return what an in-row tells: a purchase, income, a gift, or the half of a transfer without a type.

    Raises:
        UnclearError: It is not certain.
    """
    wallet, asset, received = place_of(row), row.asset(), units(row, "received")
    if not received:
        raise row.unclear("received", f"{shown(row.text('received'))} cannot be what came in.")
    word, at = row.word("type"), at_of(row)
    if word == "buy":
        return _bought(row, at, wallet, received)
    leg = row.leg(asset, received, stated_usd(row) or value_of(row, received), wallet)
    fees = row.fees(asset, units(row, "fee") or 0, value_of(row, units(row, "fee") or 0), wallet)
    if money(row, "money_fee") and not fees:
        fees = row.fees(currency_of(row), money(row, "money_fee") or 0, wallet=wallet)
    if word in UNKNOWN:
        return moved((row,), at, leg, fees, chain_hash=id_of(row), note=row.text("note"))
    if word not in _IN:
        raise row.unclear("type", f"{shown(row.text('type'))} is no way for units to come in.")
    native_id = id_of(row) and f"{id_of(row)}/in"
    return one_sided((row,), at, _IN[word], leg, fees, native_id=native_id, note=note_of(row))


def _bought(row: Row, at: datetime, wallet: str, received: Quantity) -> Outcome:
    asset, currency = row.asset(), currency_of(row)
    money_fee, fee = money(row, "money_fee") or 0, units(row, "fee") or 0
    if money_fee and fee:
        raise row.unclear("fee", "a fee in units and a fee in money; only one of them can be the fee.")
    with_fee, cost = money(row, "money_with_fee"), money(row, "money")
    if cost is None and with_fee is not None and not fee:
        cost = with_fee - money_fee
    if cost is None:
        cost = worth_of(row, received)
    if with_fee is not None and not fee and as_usd(abs(cost + money_fee - with_fee)) > _CLOSE_ENOUGH:
        raise row.unclear("money_with_fee", "it is not the amount without the fee and the fee.")
    given, came = row.leg(currency, -cost, None, wallet), row.leg(asset, received, None, wallet)
    fees = row.fees(currency, money_fee, wallet=wallet) + row.fees(asset, fee, value_of(row, fee), wallet)
    native_id = id_of(row) and f"{id_of(row)}/in"
    return traded((row,), at, given, came, fees, native_id=native_id, note=note_of(row))


def read_out(row: Row) -> Outcome:
    """Return what an out-row tells: a sale, a gift, a loss, a fee, or the half of a transfer without a type.

    Raises:
        UnclearError: It is not certain.
    """
    wallet, asset, at, fee = place_of(row), row.asset(), at_of(row), units(row, "fee") or 0
    given, word = _given(row, fee), row.word("type")
    money_fee = money(row, "money_fee") or 0
    if money_fee and not fee:
        raise row.unclear(
            "money_fee", "a fee in money without units; whether it is in the price is not said."
        )
    fee_usd = as_usd(money_fee) if money_fee and currency_of(row) == USD else value_of(row, fee)
    fees = row.fees(asset, fee, fee_usd, wallet)
    native_id = id_of(row) and f"{id_of(row)}/out"
    if word == "fee" and not given:
        return charged((row,), at, fees, native_id=native_id, note=note_of(row))
    if not given:
        raise row.unclear("given", f"{shown(row.text('given'))} cannot be what went out.")
    if word == "sell":
        came = row.leg(currency_of(row), _proceeds(row, given), None, wallet)
        out = row.leg(asset, -given, None, wallet)
        return traded((row,), at, out, came, fees, native_id=native_id, note=note_of(row))
    leg = row.leg(asset, -given, stated_usd(row) or value_of(row, given), wallet)
    if word in UNKNOWN:
        return moved((row,), at, leg, fees, chain_hash=id_of(row), note=row.text("note"))
    if word not in _OUT:
        raise row.unclear("type", f"{shown(row.text('type'))} is no way for units to go out.")
    return one_sided((row,), at, _OUT[word], leg, fees, native_id=native_id, note=note_of(row))


def _given(row: Row, fee: Quantity) -> Quantity:
    """Return what went out besides the fee, and check it against the sum of both."""
    given, whole = units(row, "given"), units(row, "given_with_fee")
    if given is None:
        return max(0, whole - fee) if whole else 0
    if whole is not None and whole != given + fee:
        raise row.unclear("given_with_fee", "it is not the units without the fee and the fee.")
    return given


def _proceeds(row: Row, given: Quantity) -> Quantity:
    stated = money(row, "money")
    return worth_of(row, given) if stated is None else stated
