"""Strike: the transactions of a year or a month, with an amount and a fee for money and for bitcoin.

An amount is what a row did to that balance. So a fee in bitcoin is inside its amount; for a fee in money the
stated cost basis decides whether it is inside, or else the price. Sending money over Lightning moves money
alone, and a bill is paid by a sale and a withdrawal of money. Collateral of a loan stays the owner's. The
exports of 2022 to 2024 have other columns and are read by `strike_old`. Left out: Lightning receipts that
state no amount, which block.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from lotwise.core.money import value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    cash_income,
    each,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.importers.sources.addresses import address_in
from lotwise.importers.sources.strike_fees import is_fee_inside
from lotwise.importers.sources.strike_old import FORMATS as OLD_FORMATS
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Wallet

_BTC: Final = "BTC"
_WALLET: Final = Wallet(name="Strike", custody=Custody.BROKER_US)
_COLUMN: Final = re.compile(r"(amount|fee) ([a-z]{3,5})", re.IGNORECASE)
_MONEY: Final = ("USD", "EUR", "GBP", "AUD", "USDT")
_TIMES: Final = ("%b %d %Y %H:%M:%S", "%b %d, %Y %H:%M:%S", ISO)
_TRADES: Final = {"purchase": True, "buy": True, "sale": False, "sell": False}
_MOVES: Final = {"send": -1, "receive": 1, "deposit": 1, "withdrawal": -1}
_INCOME: Final = frozenset({"referral", "reward", "bonus", "strike credit"})
_COLLATERAL: Final = "loan collateral"
_MONEY_ONLY: Final = frozenset({"loan", "line of credit draw", "principal payment", "reversal"})
_NOT_DONE: Final = frozenset(
    {"pending", "failed", "canceled", "cancelled", "expired", "reversed", "rejected"}
)


def _currency_columns(headings: tuple[str, ...]) -> Mapping[str, int]:
    """Return the columns of each currency, such as ``fee:USD``."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        named = _COLUMN.fullmatch(" ".join(heading.split()))
        if named:
            found.setdefault(f"{named[1].lower()}:{named[2].upper()}", place)
    return found


def _read(row: Row) -> Outcome:
    if "status" in row.sheet.positions and row.word("status") != "completed":
        if row.word("status") in _NOT_DONE:
            return LeftOut(rows=(row,), reason=Reason.NOT_CARRIED_OUT, detail=row.text("status"))
        raise row.unclear("status", f"{shown(row.text('status'))} does not say whether it was carried out.")
    kind, at = row.word("type"), row.instant("at", _TIMES)
    if kind in _TRADES:
        return _trade(row, at, is_buy=_TRADES[kind])
    units = row.amount(f"amount:{_BTC}", _BTC) or 0
    if kind == _COLLATERAL and units:
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("type"))
    if kind in {*_MOVES, *_MONEY_ONLY} and not units:
        return _money_move(row)
    if kind in _INCOME:
        return _income(row, at, units)
    if kind in _MOVES:
        return _move(row, at, units)
    raise row.unclear("type", f"{shown(row.text('type'))} is not known of what this row moves.")


def _income(row: Row, at: datetime, units: Quantity) -> Outcome:
    if not units:
        return cash_income(row, _money(row))
    fees = row.fees(_BTC, _fee(row, _BTC))
    leg = row.leg(_BTC, units + _fee(row, _BTC))
    return one_sided((row,), at, Kind.REWARD, leg, fees, native_id=row.text("id"), note=_note(row))


def _money(row: Row) -> str:
    """Return the money that a row moves; exactly one must not be zero."""
    moves = [
        role.partition(":")[2]
        for role in row.sheet.positions
        if role.startswith("amount:") and role != f"amount:{_BTC}"
    ]
    moves = [code for code in moves if row.money(f"amount:{code}", code)]
    if len(moves) != 1:
        raise UnclearError(f"A {row.word('type')} moves one money, and the row {_listed(moves)}.")
    return moves[0]


def _listed(codes: list[str]) -> str:
    return f"moves {' and '.join(codes)}" if codes else "states none"


def _money_move(row: Row) -> Outcome:
    if row.text("destination").casefold().startswith("lnbc") and row.word("type") == "receive":
        raise row.unclear(f"amount:{_BTC}", "it is empty, though bitcoin came over Lightning.")
    code = _money(row)
    if not is_fiat(code):
        raise row.unclear(f"amount:{code}", f"a {row.word('type')} of {code}, which lotwise does not read.")
    return LeftOut(rows=(row,), reason=Reason.CASH, detail=row.text("type"))


def _move(row: Row, at: datetime, units: Quantity) -> Outcome:
    """Return a half of a transfer; the bitcoin fee is inside the amount, the money beside it is its value."""
    if (units > 0) is not (_MOVES[row.word("type")] > 0):
        raise row.unclear(
            "type", f"a {row.word('type')} of {row.text(f'amount:{_BTC}')} BTC has a wrong sign."
        )
    fee = _fee(row, _BTC)
    if fee and units + fee >= 0 > units:
        raise row.unclear(f"fee:{_BTC}", f"{shown(row.text(f'fee:{_BTC}'))} leaves nothing of the amount.")
    value = abs(row.money(f"amount:{USD}", USD) or 0)
    leg = row.leg(_BTC, units + fee, as_usd(value) or None)
    fees = (*row.fees(_BTC, fee), *row.fees(USD, _fee(row, USD)))
    return moved(
        (row,),
        at,
        leg,
        fees,
        native_id=row.text("id"),
        chain_hash=row.text("hash"),
        address=address_in(row.text("destination")) if units < 0 else "",
        note=_note(row),
    )


def _fee(row: Row, currency: str) -> Quantity:
    return abs(row.amount(f"fee:{currency}", currency) or 0)


def _trade(row: Row, at: datetime, *, is_buy: bool) -> Outcome:
    code = _money(row)
    units, total = row.quantity(f"amount:{_BTC}", _BTC), row.money(f"amount:{code}", code) or 0
    paid, btc_fee = _fee(row, code), _fee(row, _BTC)
    if (units > 0) is not is_buy or (total < 0 and not is_buy):
        raise row.unclear("type", f"a {row.word('type')} does not fit the signs of its amounts.")
    total = abs(total)
    if paid and _is_inside(row, is_buy=is_buy, units=abs(units), total=total, currency=code):
        total += -paid if is_buy else paid
    asset, money = row.leg(_BTC, units + btc_fee), row.leg(code, -total if is_buy else total)
    sides = (money, asset) if is_buy else (asset, money)
    fees = (*row.fees(code, paid), *row.fees(_BTC, btc_fee))
    return traded((row,), at, *sides, fees, native_id=row.text("id"), note=_note(row))


def _is_inside(row: Row, *, is_buy: bool, units: Quantity, total: Quantity, currency: str) -> bool:
    """Return whether the fee is inside the amount: by the stated cost basis, or else by the price."""
    paid, price = _fee(row, currency), row.number("price", currency)
    by_basis, by_price = None, None
    basis = row.money("basis", currency) if is_buy else None
    if basis in {total, total + paid}:
        by_basis = basis == total
    if price:
        worth = value_usd(units, abs(price))
        by_price = is_fee_inside(is_buy=is_buy, money=as_usd(total), worth=worth, fee=as_usd(paid))
    if by_basis is not None:
        if by_price is not None and by_price is not by_basis:
            row.warn(
                "fee_differs",
                "Amount, fee and price do not say the same as the cost basis that Strike states; "
                "its cost basis counts.",
                "Compare the row with the receipt in Strike.",
            )
        return by_basis
    if price and by_price is None:
        raise UnclearError(
            "Amount, fee and price do not fit, so it is not certain whether the fee is inside."
        )
    return by_price is not False


def _note(row: Row) -> str:
    return ": ".join(filter(None, map(row.text, ("type", "description", "more", "note"))))


_SHARED: Final = (
    needs("type", "Transaction Type"),
    needs("money", *(f"Amount {code}" for code in _MONEY)),
    needs("money_fee", *(f"Fee {code}" for code in _MONEY)),
    needs("bitcoin", "Amount BTC"),
    needs("bitcoin_fee", "Fee BTC"),
    needs("price", "BTC Price", "Exchange Rate"),
    may_have("destination", "Destination"),
    may_have("description", "Description"),
    may_have("more", "Description", nth=2),
    may_have("hash", "Transaction Hash"),
    may_have("note", "Note"),
)

FORMATS: Final = (
    Format(
        id="strike",
        family="strike",
        title="Strike transactions",
        wallet=_WALLET,
        columns=(
            needs("id", "Reference"),
            needs("at", "Date & Time (UTC)"),
            may_have("status", "Status", "State"),
            needs("basis", *(f"Cost Basis ({code})" for code in _MONEY)),
            *_SHARED,
        ),
        read=each(_read),
        more_roles=_currency_columns,
        generations="2025 to now, by year or month, with 11 to 13 columns",
        known_missing="Lightning receipts without an amount block, and so do types that are not known.",
        evidence=Evidence.CONSTRUCTED,
    ),
    Format(
        id="strike.statement",
        family="strike",
        title="Strike account statement",
        wallet=_WALLET,
        columns=(
            needs("id", "Transaction ID"),
            needs("at", "Time (UTC)"),
            needs("status", "Status", "State"),
            *_SHARED,
        ),
        read=each(_read),
        more_roles=_currency_columns,
        generations="2026 to now, by month, with a status",
        known_missing="As in the other export of Strike.",
        evidence=Evidence.CONSTRUCTED,
    ),
    *OLD_FORMATS,
)
