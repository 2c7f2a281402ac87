"""Entries of an exchange's ledger, as ccxt unifies them: every change of a balance.

Entries with one reference are one event. Where the document holds the trades or the transfers themselves,
the entries only repeat them. Whether a fee is in the amount or on top is seen from the balance before and
after; where there is none, only what is known of the exchange says it. Left out: entries of margin and
futures, and words ccxt passes on from the exchange that are not known; they block.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import LeftOut, Outcome, Outcomes, Rows
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import charged, moved, one_sided, traded
from lotwise.importers.sources.ccxt_json_cells import (
    at_of,
    exchange_of,
    fee_legs,
    fees_of,
    is_done,
    kinds_beside,
    leg,
    positive,
    wallet_of,
)
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind

ON_TOP: Final = frozenset({"kraken", "binance", "binanceus"})
"""Exchanges whose amounts leave the fee out."""
_TRADES: Final = frozenset({"trade", "conversion", "convert", "match", "buy", "sell"})
_MOVES: Final = frozenset({"transaction", "deposit", "withdrawal", "withdraw"})
_INCOME: Final[Mapping[str, Kind]] = {
    "airdrop": Kind.AIRDROP,
    "bonus": Kind.REWARD,
    "cashback": Kind.REWARD,
    "commission": Kind.REWARD,
    "dividend": Kind.REWARD,
    "interest": Kind.INTEREST,
    "mining": Kind.MINING,
    "rebate": Kind.REWARD,
    "referral": Kind.REWARD,
    "reward": Kind.REWARD,
    "staking": Kind.STAKING,
}
_MARGIN: Final = ("margin", "rollover", "settle", "fund", "liquidat", "futures", "pnl")


def read_ledger(rows: Rows) -> Outcomes:
    """Return what entries with one reference tell.

    Raises:
        UnclearError: It is not certain.
    """
    undone = tuple(row for row in rows if row.text("status") and not is_done(row))
    if undone:
        if len(undone) < len(rows):
            raise UnclearError("Only some entries with this reference were carried out.")
        return LeftOut(rows=rows, reason=Reason.NOT_CARRIED_OUT, detail=rows[0].text("status"))
    words = {row.word("type") for row in rows}
    if any(part in word for word in words for part in _MARGIN):
        raise DerivativeError("An entry of margin or futures.")
    core, kinds = words - {"fee"}, kinds_beside(rows[0])
    if core and core <= _TRADES:
        is_told = bool(kinds & {"trades", "orders", "conversions"})
        return _summed(rows) if is_told else _trade(rows)
    if core and core <= _MOVES:
        return _summed(rows) if "transactions" in kinds else _moves(rows)
    if core == {"transfer"}:
        return _inside(rows)
    if not core:
        return charged(rows, at_of(rows[0]), fee_legs(rows[0], _paid(rows)), native_id=_id(rows[0]))
    if core <= _INCOME.keys() and core == words:
        return [_income(row) for row in rows]
    raise UnclearError(f"Entries of the type {shown(', '.join(sorted(words)))} have no single meaning.")


def _summed(rows: Rows) -> Outcome:
    return LeftOut(rows=rows, reason=Reason.SUMMED_ELSEWHERE)


def _id(row: Row) -> str:
    return row.text("id") and f"ledger/{row.text('id')}"


def _signed(row: Row) -> Quantity:
    """Return what an entry added to the balance, its own fee left out of account."""
    words = {"in": 1, "out": -1}
    if row.word("direction") not in words:
        raise row.unclear("direction", f"{shown(row.text('direction'))} is neither in nor out.")
    return words[row.word("direction")] * positive(row, "amount")


def _entry(row: Row) -> tuple[Quantity, dict[str, Quantity]]:
    """Return the amount of an entry without its fee, signed, and its fees; notes its balance."""
    amount, fees, asset = _signed(row), fees_of(row), row.asset("currency")
    before, after = row.amount("before"), row.amount("after")
    if after is not None and not is_fiat(asset):
        row.balance(asset, row.text("account"), at_of(row), after, wallet_of(row))
    own = fees.get(asset, 0)
    if not own:
        return amount, fees
    change = None if before is None or after is None else after - before
    if change == amount - own or (change is None and exchange_of(row).casefold() in ON_TOP):
        return amount, fees
    if change == amount:
        return amount + own, fees
    raise row.unclear("fee.cost", "whether the fee is a part of the amount is not certain.")


def _paid(rows: Sequence[Row]) -> dict[str, Quantity]:
    """Return what entries of the type fee took, by asset; money back is negative."""
    paid: dict[str, Quantity] = {}
    for row in rows:
        asset, (amount, own) = row.asset("currency"), _entry(row)
        for name, fee in {**own, asset: own.get(asset, 0) - amount}.items():
            paid[name] = paid.get(name, 0) + fee
    return paid


def _trade(rows: Rows) -> Outcome:
    fees = _paid([row for row in rows if row.word("type") == "fee"])
    sides: dict[str, Quantity] = {}
    for row in rows:
        if row.word("type") != "fee":
            amount, own = _entry(row)
            sides[row.asset("currency")] = sides.get(row.asset("currency"), 0) + amount
            for name, fee in own.items():
                fees[name] = fees.get(name, 0) + fee
    given = [asset for asset, quantity in sides.items() if quantity < 0]
    received = [asset for asset, quantity in sides.items() if quantity > 0]
    if len(given) != 1 or len(received) != 1:
        raise UnclearError("A trade must be one asset for another; these entries are not.")
    row = rows[0]
    out, into = leg(row, given[0], sides[given[0]]), leg(row, received[0], sides[received[0]])
    native_id = row.text("reference") and f"ledger/trade/{row.text('reference')}"
    return traded(rows, at_of(row), out, into, fee_legs(row, fees), native_id=native_id)


def _moves(rows: Rows) -> Outcome:
    main = [row for row in rows if row.word("type") != "fee"]
    if len(main) != 1:
        raise UnclearError("Several deposits or withdrawals have one reference.")
    row, fees = main[0], _paid([row for row in rows if row.word("type") == "fee"])
    amount, own = _entry(row)
    for name, fee in own.items():
        fees[name] = fees.get(name, 0) + fee
    one = leg(row, row.asset("currency"), amount)
    return moved(rows, at_of(row), one, fee_legs(row, fees), native_id=_id(row), note=row.text("type"))


def _inside(rows: Rows) -> Outcome:
    net: dict[str, Quantity] = {}
    for row in rows:
        net[row.asset("currency")] = net.get(row.asset("currency"), 0) + _entry(row)[0]
    if any(net.values()):
        raise UnclearError("A transfer between accounts shows one side only.")
    return LeftOut(rows=rows, reason=Reason.INSIDE)


def _income(row: Row) -> Outcome:
    word, (amount, fees) = row.word("type"), _entry(row)
    if word in {"cashback", "rebate"}:
        row.warn(
            "cashback",
            "Cashback and rebates are counted as income; they may lower a price instead.",
            "Ask your tax adviser, and say in `lotwise review` what they are.",
        )
    one = leg(row, row.asset("currency"), amount)
    legs = fee_legs(row, fees)
    return one_sided((row,), at_of(row), _INCOME[word], one, legs, native_id=_id(row), note=row.text("type"))
