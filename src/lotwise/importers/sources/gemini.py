"""Gemini: the transaction history, as the workbook it comes in or as the CSV made of it.

Each asset of the account has columns of its own: what a row moves of it, the fee, and what is held after.
So the columns are found by the names the file makes up, and a row is read by what it moves, checked against
its type and pair. Amounts are signed and fees are negative numbers of their own, on top of the amounts.
Interest was paid into Gemini Earn, which is a wallet beside this one. Left out: the separate report of Gemini
Earn; futures and administrative entries, which block.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import permutations
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, Evidence, Format, LeftOut, Outcome, each, may_have, needs
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Balance, Row
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

_AGAIN: Final = r"(?: \(?(?:(?P=asset)|\$)\)?)?"
_COLUMNS: Final = {
    "amount": re.compile(rf"(?P<asset>\w+) Amount{_AGAIN}", re.IGNORECASE),
    "fee": re.compile(rf"(?:Trading )?Fee \(?(?P<asset>\w+)\)?{_AGAIN}", re.IGNORECASE),
    "balance": re.compile(rf"(?P<asset>\w+) Balance{_AGAIN}", re.IGNORECASE),
}
"""Such as ``BTC Amount BTC``, ``Fee (BTC) BTC``, ``Fee BTC``, ``Trading Fee (BTC)`` and ``BTC Balance``."""
_DEPOSIT: Final = re.compile(r"deposit(?: \(.+\))?")
_WITHDRAWAL: Final = re.compile(r"withdrawal(?: \(.+\))?")
_GAINS: Final = re.compile(r".*\b(?:interest|reward|rewards|referral|bonus|airdrop)\b.*")
_NAMED: Final = re.compile(r"deposit \((?P<what>.+)\)")
_CARD_REWARD: Final = "credit card reward"
_EARN: Final = {"credit": "earn redemption", "debit": "earn transfer"}
_INCOME: Final = {
    "earn interest": Kind.INTEREST,
    "interest credit": Kind.INTEREST,
    "interest": Kind.INTEREST,
    "reward payout": Kind.REWARD,
}


def _asset_columns(headings: tuple[str, ...]) -> Mapping[str, int]:
    """Return the columns of each asset, such as ``fee:BTC``."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for role, pattern in _COLUMNS.items():
            named = pattern.fullmatch(" ".join(heading.split()))
            if named:
                found.setdefault(f"{role}:{named['asset'].upper()}", place)
    return found


def _read(row: Row) -> Outcome:
    if not any(map(row.text, ("date", "time", "type", "symbol"))):
        return LeftOut(rows=(row,), reason=Reason.TOTAL)
    at = _at(row)
    amounts, paid = _moves(row)
    for asset in sorted({*amounts, *paid}):
        _note_balance(row, asset, at, amounts.get(asset, 0) - paid.get(asset, 0))
    if row.text("symbol").upper().endswith("PERP"):
        raise DerivativeError(f"{shown(row.text('symbol'))} is a perpetual future.")
    fees = tuple(leg for asset, units in paid.items() for leg in row.fees(asset, units))
    kind = row.word("type")
    if kind in {"buy", "sell"}:
        return _trade(row, at, amounts, fees)
    if kind in {"credit", "debit"}:
        return _entry(row, at, amounts, fees)
    raise row.unclear("type", f"{shown(row.text('type'))} is not known.")


def _at(row: Row) -> datetime:
    """Return the instant: the workbook puts the whole instant into both columns, the CSV half into each."""
    day, _, time = row.text("date").partition(" ")
    return row.instant_of(f"{day} {row.text('time').split(' ')[-1] or time}", "date")


def _moves(row: Row) -> tuple[dict[str, Quantity], dict[str, Quantity]]:
    """Return what a row moves of each asset, and the fees it pays; what is empty or zero is not there."""
    amounts: dict[str, Quantity] = {}
    paid: dict[str, Quantity] = {}
    for role in row.sheet.positions:
        name, _, asset = role.partition(":")
        units = row.amount(role, asset) if asset and name != "balance" else None
        if units and name == "amount":
            amounts[asset] = units
        elif units and units > 0:
            raise row.unclear(role, f"{shown(row.text(role))} is positive; Gemini writes fees as negative.")
        elif units:
            paid[asset] = -units
    return amounts, paid


def _note_balance(row: Row, asset: str, at: datetime, change: Quantity) -> None:
    """Note what the account holds of an asset after the row; money is printed to the cent and not checked."""
    if is_fiat(asset):
        return
    try:
        held = row.amount(f"balance:{asset}", asset)
    except UnclearError:
        row.warn(
            "balance_not_read",
            "The balance after these rows is no number, so what lotwise counts is not checked against it.",
            "Export the file again if you want the check.",
        )
        return
    if held is not None:
        row.state(Balance(asset=asset, part="", at=at, quantity=held, change=change))


def _trade(row: Row, at: datetime, amounts: Mapping[str, Quantity], fees: tuple[Leg, ...]) -> Outcome:
    pair = re.sub(r"[-/ ]", "", row.text("symbol").upper())
    sides = next((two for two in permutations(amounts, 2) if "".join(two) == pair), None)
    if sides is None or len(amounts) > len(sides):
        names = ", ".join(amounts) or "nothing"
        raise row.unclear("symbol", f"{shown(row.text('symbol'))} is not the pair of what moves: {names}.")
    base, quote = sides
    sign = 1 if row.word("type") == "buy" else -1
    if amounts[base] * sign < 0 or amounts[quote] * sign > 0:
        raise row.unclear(
            "type", f"{shown(row.text('type'))} does not fit the signs of what moves of {base} and {quote}."
        )
    legs = sorted((row.leg(asset, amounts[asset]) for asset in sides), key=lambda leg: leg.quantity)
    trade_id = row.text("trade_id")
    return traded(
        (row,),
        at,
        legs[0],
        legs[1],
        fees,
        native_id=trade_id and f"{trade_id}/{row.word('type')}",
        note=f"{row.text('type')} {row.text('symbol')}",
    )


def _entry(row: Row, at: datetime, amounts: Mapping[str, Quantity], fees: tuple[Leg, ...]) -> Outcome:
    """Return a credit or debit by its specification."""
    asset, is_credit, spec = row.asset("symbol"), row.word("type") == "credit", row.word("spec")
    units = amounts.get(asset, 0)
    if set(amounts) != {asset} or (units > 0) is not is_credit:
        moves = ", ".join(amounts) or "nothing"
        raise row.unclear(
            "type", f"a {row.word('type')} of {asset} does not fit what the row moves: {moves}."
        )
    note, leg = f"{row.text('type')}: {row.text('spec')}", row.leg(asset, units)
    if spec == _EARN[row.word("type")]:
        other = row.leg(asset, -units, wallet=f"{row.sheet.wallet.name} Earn")
        return Booked(rows=(row,), kind=Kind.TRANSFER, at=at, legs=(leg, other, *fees), note=note)
    gain = _gain(spec, asset) if is_credit else None
    if gain is not None:
        if _CARD_REWARD in spec:
            row.remark(
                "cashback",
                Severity.INFO,
                "Rewards of a card were booked as income; they may be a rebate of the price instead.",
                "Ask your tax adviser how to treat them.",
            )
        return one_sided((row,), at, gain, leg, fees, note=note)
    if not (_DEPOSIT if is_credit else _WITHDRAWAL).fullmatch(spec) or _GAINS.fullmatch(spec):
        raise row.unclear("spec", f"{shown(row.text('spec'))} of {asset} is not known.")
    address = row.text("deposited_to" if is_credit else "withdrawn_to")
    return moved((row,), at, leg, fees, chain_hash=row.text("hash"), address=address, note=note)


def _gain(spec: str, asset: str) -> Kind | None:
    """Return which income a credit is; Gemini also writes a deposit of what it pays out."""
    named = _NAMED.fullmatch(spec)
    what = (named["what"] if named else spec).removesuffix(f" {asset.casefold()}")
    return Kind.REWARD if _CARD_REWARD in what else _INCOME.get(what)


FORMATS: Final = (
    Format(
        id="gemini",
        family="gemini",
        title="Gemini transaction history",
        wallet=Wallet(name="Gemini", custody=Custody.BROKER_US),
        columns=(
            needs("date", "Date"),
            needs("time", "Time (UTC)"),
            needs("type", "Type"),
            needs("symbol", "Symbol"),
            needs("spec", "Specification"),
            needs("any_amount", re.compile(".* amount.*")),
            needs("any_fee", re.compile(r".*fee \(.*")),
            may_have("liquidity", "Liquidity Indicator"),
            may_have("rate", "Trading Fee Rate (bps)"),
            may_have("trade_id", "Trade ID"),
            may_have("order_id", "Order ID"),
            may_have("order_date", "Order Date"),
            may_have("order_time", "Order Time"),
            may_have("client_id", "Client Order ID"),
            may_have("session", "API Session"),
            may_have("hash", "Tx Hash"),
            may_have("deposited_to", "Deposit Destination"),
            may_have("deposit_output", "Deposit Tx Output"),
            may_have("withdrawn_to", "Withdrawal Destination"),
            may_have("withdrawal_output", "Withdrawal Tx Output"),
        ),
        read=each(_read),
        more_roles=_asset_columns,
        generations="2015 to now, as XLSX or CSV, with columns for each asset of the account",
        known_missing="The report of Gemini Earn. Administrative credits and debits, futures and unknown "
        "specifications block.",
        evidence=Evidence.REAL,
    ),
)
