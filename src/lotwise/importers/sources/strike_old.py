"""Strike: the exports of 2022 to 2024, with two amounts and their currencies in each row.

An amount is signed and is what a row did to that balance, as in the later exports: a fee in bitcoin is inside
its amount, and for a fee in money the price decides. A trade may be told in several rows with one id; they
are one trade. A bare amount of money moved money alone. Left out: rows that move money and bitcoin and are
no trade, which may be payments, and block.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Rows,
    by,
    cash_income,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.importers.sources.addresses import address_in
from lotwise.importers.sources.strike_fees import is_fee_inside
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_BTC: Final = "BTC"
_TIMES: Final = ("%b %d %Y %H:%M:%S", "%b %d, %Y %H:%M:%S")
_DONE: Final = "completed"
_NOT_DONE: Final = frozenset(
    {"pending", "failed", "canceled", "cancelled", "expired", "reversed", "rejected"}
)
_TRADE: Final = "trade"
_MOVES: Final = {"deposit": 1, "withdrawal": -1, "onchain": 0, "lightning": 0, "p2p": 0}
"""What moves, and the sign it must have; 0 where it may have either."""
_INCOME: Final = frozenset({"referral", "strike credit"})


def _key(row: Row) -> object:
    is_trade = row.word("type") == _TRADE and row.word("state") == _DONE
    return row.text("id") or None if is_trade else None


def _read(rows: Rows) -> Outcome:
    row = rows[0]
    if row.word("state") in _NOT_DONE:
        return LeftOut(rows=rows, reason=Reason.NOT_CARRIED_OUT, detail=row.text("state"))
    if row.word("state") != _DONE:
        raise row.unclear("state", f"{shown(row.text('state'))} does not say whether it was carried out.")
    kind, at = row.word("type"), min(map(_at, rows))
    amounts, fees = _sums(rows, "amount"), _sums(rows, "fee")
    for one in rows:
        note_balance(one, _BTC, "", _at(one), _sums((one,), "amount").get(_BTC, 0))
    if kind == _TRADE:
        return _trade(rows, at, amounts, fees)
    if len(amounts) > 1 or kind not in {*_MOVES, *_INCOME}:
        moves = " and ".join(sorted(amounts)) or "nothing"
        raise row.unclear("type", f"{shown(row.text('type'))} is not known of what this row moves: {moves}.")
    if _BTC not in amounts:
        return _money(row, kind, amounts)
    return _bitcoin(row, at, amounts[_BTC], fees)


def _at(row: Row) -> datetime:
    """Return when a row was carried out: one column says it whole, or two say the day and the time."""
    parts = (row.text(role) for role in ("completed_on", "completed", "completed_at"))
    return row.instant_of(" ".join(filter(None, parts)), "completed", _TIMES)


def _sums(rows: Iterable[Row], name: str) -> dict[str, Quantity]:
    """Return what rows say of each currency, signed; what is empty or evens out is not there."""
    found: dict[str, Quantity] = {}
    for row in rows:
        for side in ("1", "2"):
            currency = row.text(f"currency_{side}").upper()
            units = row.amount(f"{name}_{side}", currency)
            if units:
                code = row.asset(f"currency_{side}")
                found[code] = found.get(code, 0) + units
    return {code: units for code, units in found.items() if units}


def _money(row: Row, kind: str, amounts: dict[str, Quantity]) -> Outcome:
    if not all(map(is_fiat, amounts)):
        raise row.unclear("currency_1", f"{' and '.join(amounts)} is neither money nor bitcoin.")
    if kind in _INCOME and amounts:
        return cash_income(row, next(iter(amounts)))
    return LeftOut(rows=(row,), reason=Reason.CASH, detail=row.text("type"))


def _bitcoin(row: Row, at: datetime, units: Quantity, fees: dict[str, Quantity]) -> Outcome:
    """Return income or half of a transfer; the fee in bitcoin is inside the amount."""
    kind, fee = row.word("type"), abs(fees.get(_BTC, 0))
    if _MOVES.get(kind, 1) * units < 0 or units < 0 <= units + fee:
        raise row.unclear("type", f"{shown(row.text('type'))} does not fit {row.text('amount_2')} BTC.")
    leg, note = row.leg(_BTC, units + fee), _note(row)
    paid = _fee_legs(row, fees)
    native_id = row.text("id")
    if kind in _INCOME:
        return one_sided((row,), at, Kind.REWARD, leg, paid, native_id=native_id, note=note)
    address = address_in(row.text("destination")) if units < 0 else ""
    return moved((row,), at, leg, paid, native_id=native_id, address=address, note=note)


def _fee_legs(row: Row, fees: dict[str, Quantity]) -> tuple[Leg, ...]:
    return tuple(leg for code, fee in sorted(fees.items()) for leg in row.fees(code, abs(fee)))


def _trade(rows: Rows, at: datetime, amounts: dict[str, Quantity], fees: dict[str, Quantity]) -> Outcome:
    row, money = rows[0], [code for code in amounts if is_fiat(code)]
    if set(amounts) != {_BTC, *money} or len(money) != 1 or not set(fees) <= set(amounts):
        joined = " and ".join(sorted({*amounts, *fees})) or "nothing"
        raise UnclearError(f"A trade must be bitcoin for one money, and these rows join {joined}.")
    (code,) = money
    units, total, paid = amounts[_BTC], amounts[code], abs(fees.get(code, 0))
    if units * total > 0:
        raise row.unclear("type", "both sides of the trade come in, or both go out.")
    if paid and _is_inside(rows, units, total, paid):
        total += paid
    asset, cash = row.leg(_BTC, units + abs(fees.get(_BTC, 0))), row.leg(code, total)
    sides = (cash, asset) if units > 0 else (asset, cash)
    return traded(rows, at, *sides, _fee_legs(row, fees), native_id=row.text("id"), note=_note(row))


def _is_inside(rows: Rows, units: Quantity, total: Quantity, paid: Quantity) -> bool:
    """Return whether the fee in money is inside the amount: by the price, else as in the later exports."""
    worth = _worth(rows)
    if worth is None:
        return True
    found = is_fee_inside(is_buy=units > 0, money=as_usd(abs(total)), worth=worth, fee=as_usd(paid))
    if found is None:
        raise UnclearError(
            "Amount, fee and price do not fit, so it is not certain whether the fee is inside."
        )
    return found


def _worth(rows: Sequence[Row]) -> Usd | None:
    """Return what the bitcoin of rows was worth by their prices; None where one states none."""
    worth: list[Usd] = []
    for row in rows:
        price = row.number("price", row.text("currency_1").upper()) or None
        if price is None:
            return None
        worth.append(value_usd(abs(_sums((row,), "amount").get(_BTC, 0)), abs(price)))
    return sum(worth)


def _note(row: Row) -> str:
    return ": ".join(filter(None, map(row.text, ("type", "description", "note"))))


def _generation(version: str, years: str, fees: tuple[str, ...], forbidden: tuple[str, ...] = ()) -> Format:
    return Format(
        id=f"strike.{version}",
        family="strike",
        title="Strike transactions",
        wallet=Wallet(name="Strike", custody=Custody.BROKER_US),
        columns=(
            needs("id", "Transaction ID"),
            may_have("completed_on", "Completed Date (UTC)"),
            needs("completed", "Completed Time (UTC)", "Time (UTC)"),
            may_have("completed_at", "Completed Time (UTC)", nth=2),
            needs("type", "Transaction Type"),
            needs("state", "State"),
            needs("amount_1", "Amount 1"),
            needs("currency_1", "Currency 1"),
            needs("amount_2", "Amount 2"),
            needs("currency_2", "Currency 2"),
            *(needs(name.casefold().replace(" ", "_"), name) for name in fees),
            needs("price", "BTC Price") if fees else may_have("price", "BTC Price"),
            needs("balance", "Balance - BTC"),
            may_have("destination", "Destination"),
            may_have("description", "Description"),
            may_have("note", "Note"),
        ),
        read=_read,
        group=by(_key),
        forbidden=forbidden,
        generations=years,
        known_missing="Rows that move money and bitcoin and are no trade block.",
        evidence=Evidence.CONSTRUCTED,
    )


FORMATS: Final = (
    _generation("v1", "2022 and 2023, without fees", (), ("Fee 1", "Fee 2")),
    _generation("v2", "2024, with fees; two columns for each time", ("Fee 1", "Fee 2")),
)
