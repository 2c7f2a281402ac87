"""Coinbase Pro, before it GDAX: the account statement, which holds everything, and the fills report.

In the account statement a trade is two rows of type match, one for each asset, and a row for its fee; they
share a trade id. That id is unique within a market only, so a trade is known by its two assets and the id,
which both reports state. Every row says what its portfolio holds after it. A conversion of dollars into
USDC, or back, is a purchase or sale at the amounts stated.
Left out: a rebate of fees that names no trade counts as income in money, told and not booked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import (
    Booked,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Rows,
    by,
    cash_income,
    each,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.running_balance import note_balance
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_WALLET: Final = Wallet(name="Coinbase Pro", custody=Custody.BROKER_US)
_TRADE: Final = frozenset({"match", "fee", "rebate"})
_TRANSFER: Final = frozenset({"deposit", "withdrawal"})
_MAIN_PORTFOLIO: Final = "default"
_FEWEST_PLACES: Final = 2
_MOST_PLACES: Final = 18
"""Decimal places that the total of a fill is taken to state: at least cents, at most what is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A row of the account statement."""

    row: Row
    kind: str
    at: datetime
    asset: str
    amount: Quantity


def _key(row: Row) -> object:
    """Group the rows of a trade, of a conversion, and the two sides of a transfer between portfolios."""
    kind, portfolio = row.word("type"), row.word("portfolio")
    if kind in _TRADE and row.text("trade"):
        return portfolio, row.text("trade"), row.text("order") or row.text("at")
    if kind in _TRANSFER and row.text("transfer"):
        return row.text("transfer"), row.text("unit").upper()
    if kind == "conversion":
        return kind, portfolio, row.text("at"), row.text("amount").lstrip("-+")
    return None


def _read_account(rows: Rows) -> Outcome:
    moves = [_move(row) for row in rows]
    kinds = {move.kind for move in moves}
    if "match" in kinds:
        return _trade(moves, f" {rows[0].text('trade')}")
    if kinds == {"conversion"}:
        return _conversion(moves)
    if kinds <= _TRANSFER:
        return _transfer(moves)
    if kinds == {"rebate"} and len(moves) == 1 and is_fiat(moves[0].asset):
        return cash_income(rows[0], moves[0].asset)
    if kinds <= _TRADE:
        raise UnclearError(
            f"A {' and a '.join(sorted(kinds))} without the trade it belongs to.",
            "Export the whole period that holds the trade.",
        )
    raise UnclearError(f"The type {shown(rows[0].text('type'))} is not one lotwise knows.")


def _move(row: Row) -> _Move:
    asset, at = row.asset("unit"), row.instant("at")
    portfolio = row.word("portfolio")
    amount = row.quantity("amount", asset)
    note_balance(row, asset, "" if portfolio == _MAIN_PORTFOLIO else portfolio, at, amount)
    return _Move(row=row, kind=row.word("type"), at=at, asset=asset, amount=amount)


def _trade(moves: Sequence[_Move], trade_id: str) -> Outcome:
    out, into = _sides([move for move in moves if move.kind == "match"])
    fees: dict[str, Quantity] = {}
    for move in moves:
        if move.kind != "match":
            fees[move.asset] = fees.get(move.asset, 0) - move.amount
    row = moves[0].row
    paid = tuple(leg for asset, fee in sorted(fees.items()) for leg in row.fees(asset, fee))
    return _exchanged(_rows(moves), moves[0].at, (out, into, *paid), trade_id)


def _sides(moves: Sequence[_Move]) -> tuple[Leg, Leg]:
    """Return what a trade or conversion gave and what it brought."""
    given, received = ([move for move in moves if move.amount * sign > 0] for sign in (-1, 1))
    assets = [{move.asset for move in side} for side in (given, received)]
    if [len(side) for side in assets] != [1, 1] or assets[0] == assets[1]:
        sides = " for ".join(", ".join(sorted(side)) or "nothing" for side in assets)
        raise UnclearError(
            f"A trade must be one asset for another, and these rows join {sides}.",
            "Export the account statement of all assets, not of one, for the whole period.",
        )
    out, into = (
        side[0].row.leg(side[0].asset, sum(move.amount for move in side)) for side in (given, received)
    )
    return out, into


def _conversion(moves: Sequence[_Move]) -> Outcome:
    row = moves[0].row
    out, into = _sides(moves)
    booked = _exchanged(_rows(moves), moves[0].at, (out, into), "")
    if isinstance(booked, LeftOut):
        return booked
    return Booked(
        rows=booked.rows,
        kind=booked.kind,
        at=booked.at,
        legs=booked.legs,
        native_id=row.text("transfer"),
        note="conversion",
    )


def _exchanged(rows: Rows, at: datetime, legs: tuple[Leg, ...], trade_id: str) -> Booked | LeftOut:
    """Return a trade by its legs, what is given first; money for other money does not count."""
    out, into = legs[0].asset, legs[1].asset
    if is_fiat(out) and is_fiat(into):
        return LeftOut(rows=rows, reason=Reason.CASH_EXCHANGE)
    kind = Kind.PURCHASE if is_fiat(out) else Kind.SALE if is_fiat(into) else Kind.EXCHANGE
    native_id = "-".join(sorted((out, into))) + trade_id
    return Booked(rows=rows, kind=kind, at=at, legs=legs, native_id=native_id, note=f"trade{trade_id}")


def _transfer(moves: Sequence[_Move]) -> Outcome:
    rows = _rows(moves)
    if len(moves) > 1 and sum(move.amount for move in moves) == 0:
        return LeftOut(rows=rows, reason=Reason.INSIDE)
    if len(moves) > 1:
        raise UnclearError(f"One transfer id joins {len(moves)} rows that do not even out.")
    (move,) = moves
    if is_fiat(move.asset):
        return LeftOut(rows=rows, reason=Reason.CASH)
    if move.amount == 0 or (move.amount > 0) is (move.kind == "withdrawal"):
        raise move.row.unclear("amount", f"{shown(move.row.text('amount'))} does not fit a {move.kind}.")
    return Booked(
        rows=rows,
        kind=Kind.TRANSFER,
        at=move.at,
        legs=(move.row.leg(move.asset, move.amount),),
        native_id=move.row.text("transfer"),
        note=move.kind,
    )


def _rows(moves: Sequence[_Move]) -> Rows:
    return tuple(move.row for move in moves)


def _fills(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every fill alone, and say once what the report does not hold."""
    for row in rows[:1]:
        row.warn(
            "trades_only",
            "Coinbase Pro's fills report holds no deposits, withdrawals and conversions.",
            "Import the account statement of the same account too.",
        )
    return ((row,) for row in rows)


def _read_fill(row: Row) -> Outcome:
    side, base, quote = row.word("side"), row.asset("size_unit"), row.asset("unit")
    if side not in {"buy", "sell"}:
        raise row.unclear("side", f"{shown(row.text('side'))} is neither a buy nor a sale.")
    if row.text("product").upper() != f"{base}-{quote}":
        raise row.unclear("product", f"{shown(row.text('product'))} does not fit {base} and {quote}.")
    if not row.text("trade"):
        raise row.unclear("trade", "it is empty, so the fill cannot be told from others.")
    units, money, fee = row.quantity("size", base), _money(row, quote), row.amount("fee", quote) or 0
    if units <= 0 or money <= 0:
        raise row.unclear("size", "a fill must have positive size and price.")
    in_base, in_quote = row.leg(base, units), row.leg(quote, -money)
    out, into = (in_quote, in_base) if side == "buy" else (row.leg(base, -units), row.leg(quote, money))
    legs = (out, into, *row.fees(quote, fee))
    return _exchanged((row,), row.instant("at"), legs, f" {row.text('trade')}")


def _money(row: Row, quote: str) -> Quantity:
    """Return what a fill came to before its fee: size times price, which the total with the fee must prove.

    The account statement books exactly this; the total is the same number rounded to the places it prints.
    """
    total, booked = row.number("total", quote), row.money("total", quote)
    if total is None or booked is None:
        raise row.unclear("total", "it is empty.")
    money = nearest(row.quantity("size") * (row.money("price", quote) or 0), ONE)
    expected = (-money if row.word("side") == "buy" else money) - (row.money("fee", quote) or 0)
    places = -int(total.as_tuple().exponent)
    if abs(expected - booked) > ONE // 10 ** min(max(places, _FEWEST_PLACES), _MOST_PLACES):
        raise row.unclear("total", f"{shown(row.text('total'))} is not size times price with the fee.")
    return money


FORMATS: Final = (
    Format(
        id="coinbase_pro.account",
        family="coinbase_pro",
        title="Coinbase Pro account statement",
        wallet=_WALLET,
        columns=(
            may_have("portfolio", "portfolio"),
            needs("type", "type"),
            needs("at", "time", "timestamp"),
            needs("amount", "amount"),
            needs("balance", "balance"),
            needs("unit", "amount/balance unit"),
            may_have("transfer", "transfer id"),
            needs("trade", "trade id"),
            needs("order", "order id"),
        ),
        read=_read_account,
        group=by(_key),
        generations="2015 to 2023, with or without portfolio",
        known_missing="Rebates of fees that name no trade are told and not booked.",
        evidence=Evidence.CONSTRUCTED,
        report="account",
        revision=2,
    ),
    Format(
        id="coinbase_pro.fills",
        family="coinbase_pro",
        title="Coinbase Pro fills",
        wallet=_WALLET,
        columns=(
            may_have("portfolio", "portfolio"),
            needs("trade", "trade id"),
            needs("product", "product"),
            needs("side", "side"),
            needs("at", "created at"),
            needs("size", "size"),
            needs("size_unit", "size unit"),
            needs("price", "price"),
            needs("fee", "fee"),
            needs("total", "total"),
            needs("unit", "price/fee/total unit"),
        ),
        read=each(_read_fill),
        group=_fills,
        generations="2015 to 2023, with or without portfolio",
        known_missing="It holds trades alone; the account statement holds everything and is believed first.",
        evidence=Evidence.CONSTRUCTED,
        report="fills",
        rank=1,
    ),
)
