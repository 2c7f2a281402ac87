"""BlockFi: the transactions report, and the trades report.

Transactions print one signed row for each movement. A withdrawal and its fee share a second and are one
transfer. The legs of a trade are two rows, which join where they share a second; where BlockFi confirmed them
days apart nothing joins them, and they block: the trades report has the whole trade. Moves between the wallet
and the interest account (BIA) are inside. Accounts were with US companies.
Left out: loans and whatever else the report may name: unknown types block.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    each,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import About, charged, moved, one_sided, traded
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_WALLET: Final = Wallet(name="BlockFi", custody=Custody.BROKER_US)
_INCOME: Final[Mapping[str, Kind]] = {
    "interest payment": Kind.INTEREST,
    "bonus payment": Kind.REWARD,
    "referral bonus": Kind.REWARD,
    "cc rewards redemption": Kind.REWARD,
    "cc trading rebate": Kind.REWARD,
}
_IN: Final = frozenset({"deposit", "ach deposit", "wire deposit"})
_OUT: Final = frozenset({"withdrawal", "ach withdrawal", "wire withdrawal"})
_INSIDE: Final = frozenset({"bia deposit", "bia withdraw", "bia withdrawal"})
_TRANSFER: Final = "crypto transfer"
_FEE: Final = "withdrawal fee"
_SIDES: Final = 2


def _key(row: Row) -> object:
    """Group the legs of a trade by their second, and a withdrawal with its fee by asset and second."""
    kind = row.word("type")
    if not row.text("at"):
        return None
    if kind.endswith("trade"):
        return "trade", row.text("at")
    if kind in {*_OUT, _FEE} or (kind == _TRANSFER and row.text("amount").startswith("-")):
        return "withdrawal", row.text("asset").upper(), row.text("at")
    return None


def _read(rows: Rows) -> Outcomes:
    if not rows[0].text("at"):
        raise rows[0].unclear("at", "it is empty, as where BlockFi had not confirmed the row.")
    if rows[0].word("type").endswith("trade"):
        return _trade(rows)
    fees = [row for row in rows if row.word("type") == _FEE]
    if len(rows) == _SIDES and len(fees) == 1:
        (row,) = [row for row in rows if row not in fees]
        return _move(rows, row, _paid(fees[0]))
    return [_single(row) for row in rows]


def _single(row: Row) -> Outcome:
    kind = row.word("type")
    if kind in _INSIDE:
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("type"))
    if kind == _FEE:
        return charged((row,), row.instant("at"), _paid(row), **_about(row))
    if kind in {*_IN, *_OUT, _TRANSFER}:
        return _move((row,), row, ())
    if kind not in _INCOME:
        raise row.unclear("type", f"{shown(row.text('type'))} is not a type that lotwise can book.")
    asset, units = row.asset(), row.quantity("amount")
    if kind.startswith("cc "):
        row.remark(
            "cashback",
            Severity.INFO,
            "Cashback counts as income; it may instead be a reduction of what was paid.",
            "Ask your preparer how to treat it.",
        )
    leg = row.leg(asset, units, _worth_usd(row, units))
    return one_sided((row,), row.instant("at"), _INCOME[kind], leg, **_about(row))


def _move(rows: Rows, row: Row, fees: tuple[Leg, ...]) -> Outcome:
    kind, units = row.word("type"), row.quantity("amount")
    if not units or (kind != _TRANSFER and (units > 0) is not (kind in _IN)):
        raise row.unclear("amount", f"{shown(row.text('amount'))} does not fit {row.text('type')}.")
    leg = row.leg(row.asset(), units, _worth_usd(row, units))
    return moved(rows, row.instant("at"), leg, fees, **_about(row))


def _paid(row: Row) -> tuple[Leg, ...]:
    units = row.quantity("amount")
    if units > 0:
        raise row.unclear("amount", f"{shown(row.text('amount'))} is a fee that comes in.")
    return row.fees(row.asset(), -units)


def _trade(rows: Rows) -> Outcome:
    legs = sorted((_trade_leg(row) for row in rows), key=lambda leg: leg.quantity)
    if len(legs) != _SIDES or legs[0].quantity >= 0 or legs[1].quantity <= 0:
        raise UnclearError(
            "A trade needs one row that leaves and one that comes in, in the same second.",
            "Import BlockFi's trades report, which has the whole trade, and say in `lotwise review` that "
            "these rows repeat it.",
        )
    rows[0].warn(
        "trade_told_twice",
        "BlockFi tells trades in two reports, and may date them differently.",
        "If you import the trades report too, check that no trade counts twice.",
    )
    return traded(rows, rows[0].instant("at"), legs[0], legs[1], **_about(rows[0]))


def _trade_leg(row: Row) -> Leg:
    units = row.quantity("amount")
    return row.leg(row.asset(), units, _worth_usd(row, units))


def _worth_usd(row: Row, units: Quantity) -> Usd | None:
    """Return units times the rate that some exports state."""
    rate = row.number("rate", USD)
    if rate is None or rate <= 0 or is_fiat(row.asset()):
        return None
    return value_usd(abs(units), rate) or None


def _about(row: Row) -> About:
    return About(note=row.text("type"))


def _whole_trade(row: Row) -> Outcome:
    if not row.text("id"):
        raise row.unclear("id", "it is empty, so the trade cannot be told from others.")
    bought, sold = row.quantity("bought"), row.quantity("sold")
    given, received = row.leg(row.asset("sold_asset"), -sold), row.leg(row.asset("bought_asset"), bought)
    about = About(native_id=row.text("id"), note=f"Trade: {row.text('type')}")
    return traded((row,), row.instant("at"), given, received, **about)


def _singly(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group every row alone, and say once what the report does not hold."""
    for row in rows[:1]:
        row.warn(
            "trades_only",
            "BlockFi's trades report holds no deposits, withdrawals or interest.",
            "Import the transactions report of the same account too.",
        )
    return ((row,) for row in rows)


FORMATS: Final = (
    Format(
        id="blockfi.transactions",
        family="blockfi",
        title="BlockFi transactions",
        wallet=_WALLET,
        columns=(
            needs("asset", "Cryptocurrency"),
            needs("amount", "Amount"),
            needs("type", "Transaction Type"),
            may_have("rate", "Exchange Rate Per Coin (USD)"),
            needs("at", "Confirmed At"),
        ),
        read=_read,
        group=by(_key),
        generations="2019 to 2023, with or without exchange rates",
        known_missing="Loans block. Legs of a trade that were confirmed at different times block: the trades "
        "report has the whole.",
        evidence=Evidence.CONSTRUCTED,
    ),
    Format(
        id="blockfi.trades",
        family="blockfi",
        title="BlockFi trades",
        wallet=_WALLET,
        columns=(
            needs("id", "Trade ID"),
            needs("at", "Date"),
            needs("bought", "Buy Quantity"),
            needs("bought_asset", "Buy Currency"),
            needs("sold", "Sold Quantity"),
            needs("sold_asset", "Sold Currency"),
            may_have("rate", "Rate Amount"),
            may_have("rate_asset", "Rate Currency"),
            may_have("type", "Type"),
            may_have("frequency", "Frequency"),
            may_have("destination", "Destination"),
        ),
        read=each(_whole_trade),
        group=_singly,
        generations="2020 to 2022, with 9 or 11 columns",
        known_missing="It holds trades alone; the spread is inside the rate.",
        evidence=Evidence.CONSTRUCTED,
        report="trades",
        rank=1,
    ),
)
