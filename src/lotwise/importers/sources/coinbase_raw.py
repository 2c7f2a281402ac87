"""Coinbase: the raw transactions report, the same events as the Transactions report in other words.

A row states what was acquired with its basis, or what was disposed of with its proceeds, fees already
counted in both; a few rows state both sides. Conversions and renamings are two rows within two seconds, and
the two of a conversion state the same value. The basis of units that were received is what the customer
told Coinbase, so it is no value here. Left out: rows of Advanced Trade without a counterpart, and types
that Coinbase explains nowhere: they block, and the Transactions report tells them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Booked,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    cash_income,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.coinbase_pairs import Half, paired
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_IN_HEADING: Final = re.compile(r".*\(([A-Z]{3})\)")
_OTHER_REPORT: Final = "Import the account's Transactions report instead: it says what this row is."
_CONVERSIONS: Final = (
    frozenset({"converted from", "converted to"}),
    frozenset({"advanced trade trade"}),
    frozenset({"convert"}),
)
_RENAMINGS: Final = frozenset({"asset rebranding remediation", "asset migration", "retail eth2 deprecation"})
_STAKINGS: Final = frozenset({"stake", "unstake"})
_TWO_ROWS: Final = frozenset().union(*_CONVERSIONS) | _RENAMINGS
_TWO_SIDED: Final = _TWO_ROWS | _STAKINGS | {"buy", "sell"}
_ETHER: Final = frozenset({"ETH", "ETH2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side of a row: units, positive, and the money beside them in steps of 10⁻¹⁸; None when empty."""

    row: Row
    asset: str
    quantity: Quantity
    money: Quantity | None
    currency: str

    @property
    def value_usd(self) -> Usd | None:
        """The money as US dollars; None where it is none, zero, or of another currency."""
        return as_usd(self.money) if self.money and self.currency == USD else None


def _side(row: Row, role: str, money: str) -> _Side | None:
    """Return what a row acquires or disposes of; None where it names no such asset."""
    if not row.text(role):
        return None
    asset, found = row.asset(role), _IN_HEADING.fullmatch(row.sheet.heading(money).upper())
    currency = found[1] if found else ""
    quantity, stated = row.quantity(f"{role}_quantity", asset), row.money(money, currency)
    return _Side(
        row=row,
        asset=asset,
        quantity=abs(quantity),
        money=None if stated is None else abs(stated),
        currency=currency,
    )


def _acquired(row: Row) -> _Side | None:
    return _side(row, "acquired", "basis")


def _disposed(row: Row) -> _Side | None:
    return _side(row, "disposed", "proceeds")


def _read(rows: Rows) -> Outcomes:
    sides = [side for row in rows for side in (_disposed(row), _acquired(row)) if side is not None]
    if len(sides) > 1:
        return _two_sided(rows, *sides)
    if not sides:
        raise UnclearError("The row names no asset.", _OTHER_REPORT)
    (side,) = sides
    if side.quantity == 0 and not side.money:
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    if side.quantity == 0:
        raise UnclearError("The row states money and no units.", _OTHER_REPORT)
    kind = side.row.word("type")
    meaning = _MEANINGS.get(kind)
    if meaning is None:
        what = "has no counterpart within two seconds" if kind in _TWO_ROWS else "is not one lotwise knows"
        raise UnclearError(f"The transaction type {shown(side.row.text('type'))} {what}.", _OTHER_REPORT)
    comes_in, read = meaning
    if comes_in is not None and comes_in is not bool(side.row.text("acquired")):
        raise UnclearError(f"The side of the row does not fit {shown(side.row.text('type'))}.", _OTHER_REPORT)
    return read(side)


def _two_sided(rows: Rows, out: _Side, into: _Side) -> Outcome:
    """Return a conversion or a renaming; what is given stands first."""
    kind, assets = rows[0].word("type"), (out.asset, into.asset)
    if not out.quantity or not into.quantity or len(set(assets)) == 1 or kind not in _TWO_SIDED:
        what = f"The {rows[0].text('type')} of {out.asset} for {into.asset} has no meaning lotwise knows."
        raise UnclearError(what, _OTHER_REPORT)
    if kind in _RENAMINGS | _STAKINGS or set(assets) == _ETHER:
        return _booked(rows, Kind.RENAME, (_given(out), _received(into)), f"{out.asset} to {into.asset}")
    if all(map(is_fiat, assets)):
        return LeftOut(rows=rows, reason=Reason.CASH)
    if any(map(is_fiat, assets)):
        bought = Kind.PURCHASE if is_fiat(out.asset) else Kind.SALE
        return _booked(rows, bought, (_given(out), _received(into)))
    legs = (_given(out, out.value_usd), _received(into, into.value_usd))
    return _booked(rows, Kind.EXCHANGE, legs)


def _given(side: _Side, value_usd: Usd | None = None) -> Leg:
    return side.row.leg(side.asset, -side.quantity, value_usd)


def _received(side: _Side, value_usd: Usd | None = None) -> Leg:
    return side.row.leg(side.asset, side.quantity, value_usd)


def _cash_trade(side: _Side, *, is_buy: bool) -> Outcome:
    """Return a purchase at its basis, or a sale for its proceeds; both are net of fees in this report."""
    rows = (side.row,)
    if not side.money or not is_fiat(side.currency):
        raise UnclearError(f"The {side.row.text('type')} states no money, so it is no trade.", _OTHER_REPORT)
    if is_buy:
        return _booked(rows, Kind.PURCHASE, (_received(side), side.row.leg(side.currency, -side.money)))
    legs = (_given(side), side.row.leg(side.currency, side.money))
    return _booked(rows, Kind.SALE, legs, "proceeds without fees and spread")


def _transfer(side: _Side) -> Outcome:
    """Return one half of a transfer; the basis that the customer stated is no value of it."""
    if is_fiat(side.asset):
        return LeftOut(rows=(side.row,), reason=Reason.CASH)
    is_in = bool(side.row.text("acquired"))
    leg = _received(side) if is_in else _given(side, side.value_usd)
    return _booked((side.row,), Kind.TRANSFER, (leg,))


def _withdrawal(side: _Side) -> Outcome:
    """Return a move to another account of Coinbase; with proceeds it may have been a sale for cash."""
    if side.money and not is_fiat(side.asset):
        raise UnclearError("A Withdrawal of an asset with proceeds may be a sale.", _OTHER_REPORT)
    return _transfer(side)


def _income(side: _Side, *, kind: Kind) -> Outcome:
    if is_fiat(side.asset):
        return cash_income(side.row, side.asset)
    return _booked((side.row,), kind, (_received(side, side.value_usd),))


def _give(side: _Side, *, kind: Kind) -> Outcome:
    if is_fiat(side.asset):
        return LeftOut(rows=(side.row,), reason=Reason.CASH)
    return _booked((side.row,), kind, (_given(side, side.value_usd),))


def _inside(side: _Side) -> Outcome:
    return LeftOut(rows=(side.row,), reason=Reason.INSIDE)


def _booked(rows: Rows, kind: Kind, legs: tuple[Leg, ...], extra: str = "") -> Booked:
    words = ", ".join(dict.fromkeys(row.text("type") for row in rows))
    return Booked(
        rows=rows,
        kind=kind,
        at=min(map(_at, rows)),
        legs=legs,
        native_id="+".join(filter(None, (row.text("id") for row in rows))),
        note=": ".join(filter(None, (words, extra))),
    )


def _at(row: Row) -> datetime:
    return row.instant("at")


_reward = partial(_income, kind=Kind.REWARD)
_staking = partial(_income, kind=Kind.STAKING)
_interest = partial(_income, kind=Kind.INTEREST)
_spend = partial(_give, kind=Kind.SPEND)

_MEANINGS: Final[dict[str, tuple[bool | None, Callable[[_Side], Outcome]]]] = {
    "buy": (True, partial(_cash_trade, is_buy=True)),
    "sell": (False, partial(_cash_trade, is_buy=False)),
    "send": (False, _transfer),
    "receive": (True, _transfer),
    "incoming": (True, _transfer),
    "deposit": (True, _transfer),
    "withdrawal": (False, _withdrawal),
    **dict.fromkeys(
        ("reward", "rewards", "rewards income", "reward income", "learning reward", "coinbase earn"),
        (True, _reward),
    ),
    **dict.fromkeys(("staking income", "staking reward", "inflation reward"), (True, _staking)),
    **dict.fromkeys(("interest", "interest payout"), (True, _interest)),
    "airdrop": (True, partial(_income, kind=Kind.AIRDROP)),
    "fork": (True, partial(_income, kind=Kind.FORK)),
    **dict.fromkeys(("spend", "card spend", "order", "paid for an order"), (False, _spend)),
    "donation": (False, partial(_give, kind=Kind.GIFT_OUT)),
    **dict.fromkeys(_STAKINGS, (None, _inside)),
}
"""What a type means for a row with one side, and whether that side must come in; None where either may."""


def _half(row: Row) -> Half | None:
    kind = row.word("type")
    assets = [asset for role in ("acquired", "disposed") if (asset := row.text(role).upper())]
    if len(assets) != 1 or not (kind in _TWO_ROWS or (kind in _STAKINGS and assets[0] in _ETHER)):
        return None
    try:
        came, went = _acquired(row), _disposed(row)
        quantity = came.quantity if came else -went.quantity if went else 0
        return Half(_at(row), quantity, row)
    except UnclearError:
        return None  # the reader meets the same cell, and says what is wrong with it


def _go_together(one: Half, other: Half) -> bool:
    out, into = sorted((one, other), key=lambda half: half.quantity)
    assets = {out.row.text("disposed").upper(), into.row.text("acquired").upper()}
    kinds = {half.row.word("type") for half in (one, other)}
    if len(assets) == 1:
        return False
    if kinds <= _STAKINGS:
        return out.quantity + into.quantity == 0
    if kinds <= _RENAMINGS:
        return len(kinds) == 1
    is_conversion = kinds in _CONVERSIONS and out.row.word("type") != "converted to"
    gave, got = out.row.number("proceeds"), into.row.number("basis")
    return is_conversion and gave is not None and gave == got


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    return paired(rows, _half, _go_together)


FORMATS: Final = (
    Format(
        id="coinbase.raw_tx",
        family="coinbase",
        title="Coinbase raw transactions",
        wallet=Wallet(name="Coinbase", custody=Custody.BROKER_US),
        columns=(
            needs("id", "Transaction ID"),
            needs("type", "Transaction Type"),
            needs("at", "Date & time"),
            needs("acquired", "Asset Acquired"),
            needs("acquired_quantity", re.compile(r"quantity acquired.*")),
            may_have("basis", re.compile(r"cost basis.*")),
            may_have("source", "Data Source"),
            needs("disposed", re.compile(r"asset disposed.*")),
            needs("disposed_quantity", "Quantity Disposed"),
            may_have("proceeds", re.compile(r"proceeds.*")),
        ),
        read=_read,
        group=_grouped,
        generations="2021 to now",
        known_missing="Fees are not told apart from basis and proceeds; the Transactions report does, and is "
        "believed first. Advanced trades without a counterpart and types not listed by Coinbase block.",
        evidence=Evidence.CONSTRUCTED,
        report="raw",
        rank=1,
        revision=2,
    ),
)
