"""Bitstamp: the transactions report, in its old form and in the one of RFC 4180 (since December 2023).

The old form writes the unit into the cell (``1.00000000 ETH``), states minutes and has no ids; the new one
has a column for each currency. Both mean the same: amounts carry no sign, the type says the direction; the
value of a trade excludes its fee, and so does the amount of a withdrawal. US customers have their account
with Bitstamp USA, Inc., a US broker; who had one in Europe changes that with the wallet. Left out: moves
between accounts under the name of an inter account transfer, which may be half of a trade; they block.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from lotwise.core.findings import Severity
from lotwise.core.quantity import Quantity
from lotwise.importers import cells
from lotwise.importers.base import Evidence, Format, LeftOut, Outcome, Rows, each, may_have, needs
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, moved, one_sided, traded
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_WALLET: Final = Wallet(name="Bitstamp", custody=Custody.BROKER_US)
_MARKET: Final = "market"
_REVERTED: Final = "deposit reverted"
_IN: Final = frozenset({"deposit", "ripple deposit", "card deposit", "crypto deposit"})
_OUT: Final = frozenset({"withdrawal", "ripple payment", "crypto withdrawal", _REVERTED})
_INCOME: Final = {
    "staking reward": Kind.STAKING,
    "referral reward": Kind.REWARD,
    "airdrop": Kind.AIRDROP,
}
_INSIDE: Final = frozenset({"sub account transfer", "sent assets to staking", "credited with staked assets"})
_SIGNS: Final = {"buy": 1, "sell": -1}
_AT: Final = ("%b %d, %Y, %I:%M:%S %p", "%b %d, %Y, %I:%M %p")
_MONTH: Final = re.compile(r"^([A-Za-z]{3})[a-z]*\.?")
"""Months are cut to three letters, with a point or without, or written out."""


class _Units(NamedTuple):
    """So many units of an asset."""

    asset: str
    quantity: Quantity


_Reading = Callable[[Row, str], _Units | None]


def _beside(row: Row, role: str) -> _Units | None:
    """Return a quantity whose unit stands in the same cell; None where the cell is empty."""
    try:
        found = cells.amount(row.text(role), row.sheet.style)
    except UnclearError as error:
        raise row.unclear(role, error.what) from None
    if found is None:
        return None
    if not found.unit or found.unit == "$":
        raise row.unclear(role, f"{shown(row.text(role))} names no asset.")
    return _Units(found.unit, row.cut(found.number))


def _apart(row: Row, role: str) -> _Units | None:
    """Return a quantity whose unit stands in a column of its own; None where the cell is empty."""
    quantity = row.amount(role, row.text(f"{role}_asset").upper())
    return None if quantity is None else _Units(row.asset(f"{role}_asset"), quantity)


def _reader(units: _Reading, at: Callable[[Row], datetime]) -> Callable[[Row], Outcome]:
    """Return the reader of a row of either form."""
    return lambda row: _read(row, units, at)


def _read(row: Row, units: _Reading, at: Callable[[Row], datetime]) -> Outcome:
    kind = row.word("type")
    if kind in _INSIDE:
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("type"))
    if kind.startswith("derivative"):
        raise DerivativeError("A row of derivatives.")
    if kind == "inter account transfer":
        raise UnclearError("An inter account transfer may be a move of your own, or half of a trade.")
    if kind not in {_MARKET, *_IN, *_OUT, *_INCOME}:
        raise row.unclear("type", f"{shown(row.text('type'))} is not known.")
    amount, fees = units(row, "amount"), _fees(row, units)
    if amount is None or not amount.quantity:
        raise row.unclear("amount", "it is empty or zero.")
    if amount.quantity < 0 and kind != _REVERTED:
        raise row.unclear("amount", f"{shown(row.text('amount'))} is negative; the type says the direction.")
    about: About = {
        "native_id": row.text("id"),
        "note": " ".join(filter(None, (row.text("type"), row.text("side")))),
    }
    if kind == _MARKET:
        given, received = _sides(row, amount, units(row, "value"))
        return traded((row,), at(row), given, received, fees, **about)
    if kind in _INCOME:
        return one_sided((row,), at(row), _INCOME[kind], row.leg(*amount), fees, **about)
    leg = row.leg(amount.asset, (1 if kind in _IN else -1) * abs(amount.quantity))
    return moved((row,), at(row), leg, fees, **about)


def _fees(row: Row, units: _Reading) -> tuple[Leg, ...]:
    fee = units(row, "fee")
    if fee is not None and fee.quantity < 0:
        raise row.unclear("fee", "it is negative.")
    return row.fees(*fee) if fee else ()


def _sides(row: Row, amount: _Units, value: _Units | None) -> tuple[Leg, Leg]:
    """Return what a trade gives and receives: the amount is bought or sold, for the value."""
    sign = _SIGNS.get(row.word("side"))
    if sign is None or value is None:
        raise row.unclear("side", "a trade must be a buy or a sell of an amount for a value.")
    bought, paid = row.leg(amount.asset, sign * amount.quantity), row.leg(value.asset, -sign * value.quantity)
    return (paid, bought) if sign > 0 else (bought, paid)


def _at_old(row: Row) -> datetime:
    return row.instant_of(_MONTH.sub(r"\1", row.text("at")), "at", _AT)


def _at_rfc(row: Row) -> datetime:
    return row.instant("at")


def _told_once(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every row alone, and say once that the form has no seconds."""
    for row in rows[:1]:
        row.remark(
            "minutes_only",
            Severity.INFO,
            "Bitstamp's old form states minutes and no ids, so its rows do not merge with those of the newer "
            "form (RFC 4180).",
            "Of one period import one of the two forms, best the newer one.",
        )
    return ((row,) for row in rows)


_MISSING: Final = (
    "Inter account transfers block, and so do derivatives. Air drops that Bitstamp reports as deposits are "
    "read as deposits."
)
FORMATS: Final = (
    Format(
        id="bitstamp.old",
        family="bitstamp",
        title="Bitstamp transactions",
        wallet=_WALLET,
        columns=(
            needs("type", "Type"),
            needs("at", "Datetime"),
            needs("account", "Account"),
            needs("amount", "Amount"),
            needs("value", "Value"),
            needs("rate", "Rate"),
            needs("fee", "Fee"),
            needs("side", "Sub Type"),
        ),
        forbidden=("Amount currency",),
        read=each(_reader(_beside, _at_old)),
        group=_told_once,
        generations="2013 to 2023; since then as an alternative to RFC 4180",
        known_missing=f"{_MISSING} It has no ids and no seconds, so it does not merge with the newer form: "
        "of one period, import one of the two.",
        evidence=Evidence.REAL,
        report="old transactions",
        rank=1,
    ),
    Format(
        id="bitstamp.rfc",
        family="bitstamp",
        title="Bitstamp transactions (RFC 4180)",
        wallet=_WALLET,
        columns=(
            needs("id", "ID"),
            may_have("account", "Account"),
            needs("type", "Type"),
            needs("side", "Subtype"),
            needs("at", "Datetime"),
            needs("amount", "Amount"),
            needs("amount_asset", "Amount currency"),
            needs("value", "Value"),
            needs("value_asset", "Value currency"),
            may_have("rate", "Rate"),
            may_have("rate_asset", "Rate currency"),
            needs("fee", "Fee"),
            needs("fee_asset", "Fee currency"),
            may_have("order", "Order ID"),
        ),
        read=each(_reader(_apart, _at_rfc)),
        generations="December 2023 to now, with 14 columns",
        known_missing=_MISSING,
        evidence=Evidence.CONSTRUCTED,
        report="transactions",
    ),
)
