"""Bybit: the asset changes of the unified trading account; for the funding account see `bybit_funding`.

Problem: a trade is one row for each asset, and no id joins them; they share second, contract, side and price.
What a row changed is its cash flow and its fee, which is negative when paid: that alone is booked, so that
the legs add up to the wallet balance. Both accounts are one wallet, and moves between them are left out.
Rows without a type convert small balances or move units to a savings program: one asset for another in one
second is a conversion, and everything else blocks. Left out: contracts, loans and their interest, which
block.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lotwise.core.quantity import Quantity
from lotwise.importers.base import (
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    in_heading,
    may_have,
    needs,
)
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.importers.sources.bybit_balances import note_balances
from lotwise.importers.sources.bybit_funding import FUNDING, WALLET
from lotwise.ledger.transaction import Kind, Leg

_CONVERSIONS: Final = frozenset({"", "--", "convert", "currency_buy", "currency_sell"})
_TRANSFERS: Final = frozenset({"transfer_in", "transfer_out", "transferin", "transferout"})
_TO_EARN: Final = frozenset(
    f"{program}_staking_{move}"
    for program in ("flexible", "fixed")
    for move in ("subscription", "redemption")
)
_INCOME: Final = {"airdrop": Kind.AIRDROP}
_DERIVATIVES: Final = frozenset(
    {
        *("settlement", "funding", "delivery", "liquidation", "adl", "interest", "borrow", "repay"),
        *("auto_deduction", "spot_repayment_buy", "spot_repayment_sell", "trading_bot"),
        *("bonus", "bonus_recollect", "session_settle_pnl"),
    }
)
_NONE: Final = frozenset({"", "--"})


def _key(row: Row) -> object:
    kind = row.word("type")
    if kind == "trade":
        return kind, *map(row.text, ("at", "contract", "price")), row.word("direction")
    return ("conversion", row.text("at")) if kind in _CONVERSIONS else None


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    note_balances(
        rows,
        "unified",
        lambda row: row.quantity("change"),
        moves_out=lambda row: row.word("type") in _TO_EARN,
    )
    return by(_key)(rows)


def _read(rows: Rows) -> Outcomes:
    kind = rows[0].word("type")
    if kind == "trade":
        return _trade(rows)
    if kind in _CONVERSIONS:
        return _conversion(rows)
    return _single(rows[0], kind)


def _single(row: Row, kind: str) -> Outcome:
    if kind in _DERIVATIVES:
        raise DerivativeError(f"A row of the type {row.text('type')}.")
    if kind in _TRANSFERS or kind in _TO_EARN:
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("type"))
    leg = row.leg(row.asset(), _change(row))
    if kind in _INCOME:
        return one_sided((row,), row.instant("at"), _INCOME[kind], leg, note=row.text("type"))
    if (kind, leg.quantity > 0) in {("deposit", True), ("withdraw", False)}:
        return moved((row,), row.instant("at"), leg, note=row.text("type"))
    raise row.unclear("type", f"{shown(row.text('type'))} is not one lotwise can book.")


def _trade(rows: Rows) -> Outcome:
    flows: dict[str, Quantity] = {}
    changes: dict[str, Quantity] = {}
    for row in rows:
        _check_is_spot(row)
        asset = row.asset()
        flows[asset] = flows.get(asset, 0) + row.quantity("flow")
        changes[asset] = changes.get(asset, 0) + _change(row)
    first = rows[0]
    given, received = ([first.leg(*one) for one in flows.items() if one[1] * sign > 0] for sign in (-1, 1))
    if len(given) != 1 or len(received) != 1:
        sides = " for ".join(", ".join(leg.asset for leg in side) or "nothing" for side in (given, received))
        raise UnclearError(
            f"A trade must be one asset for another, and these rows give {sides}.",
            "Export the whole period again: the other half may stand in another file.",
        )
    fees = [leg for asset, flow in flows.items() for leg in first.fees(asset, flow - changes[asset])]
    note = f"{first.text('direction')} {first.text('contract')}"
    return traded(rows, first.instant("at"), given[0], received[0], fees, note=note)


def _check_is_spot(row: Row) -> None:
    is_contract = row.word("direction").startswith(("open ", "close "))
    if is_contract or row.word("action") not in _NONE or row.number("position") or row.number("funding"):
        raise DerivativeError(f"A trade of the contract {row.text('contract')}.")
    if (row.number("balance") or 0) < 0:
        raise DerivativeError("A trade on margin: it leaves the balance below zero.")


def _change(row: Row) -> Quantity:
    """Return what a row changed: its cash flow and funding, less a fee whose sign differs by generation."""
    flow, fee, funding = (row.number(role) or 0 for role in ("flow", "fee", "funding"))
    if row.number("change") not in {flow + funding + fee, flow + funding - fee}:
        raise row.unclear("change", "it is not the sum of cash flow, fee and funding.")
    return row.quantity("change")


def _conversion(rows: Rows) -> Outcome:
    legs: list[Leg] = [row.leg(row.asset(), _change(row)) for row in rows]
    legs.sort(key=lambda leg: leg.quantity)
    if len(legs) != 2 or legs[0].quantity >= 0 or legs[1].quantity <= 0:  # noqa: PLR2004 - a pair
        raise UnclearError(
            "Bybit gives these rows no type: they convert small balances, or move units to or from a savings "
            "program, and cannot be told apart.",
            "Look at them in Bybit's history, and say in `lotwise review` what they are.",
        )
    if rows[0].word("type") in _NONE:
        rows[0].warn(
            "conversion_assumed",
            "Bybit gives these rows no type; one asset left and another came in the same second, which "
            "counts as a conversion.",
            "Compare them with the conversions in Bybit's history.",
        )
    return traded(rows, rows[0].instant("at"), legs[0], legs[1], note="conversion")


FORMATS: Final = (
    Format(
        id="bybit.uta",
        family="bybit",
        title="Bybit asset changes, unified trading account",
        wallet=WALLET,
        columns=(
            may_have("uid", "Uid"),
            needs("asset", "Currency"),
            needs("contract", "Contract"),
            needs("type", "Type"),
            needs("direction", "Direction"),
            needs("quantity", "Quantity"),
            needs("position", "Position"),
            needs("price", "Filled Price"),
            needs("funding", "Funding"),
            needs("fee", "Fee Paid"),
            needs("flow", "Cash Flow"),
            needs("change", "Change"),
            needs("balance", "Wallet Balance"),
            may_have("action", "Action"),
            needs("at", "Time(UTC)", re.compile(r"time ?\(.*\)"), "Time"),
            *(may_have(name, name) for name in ("Fee Rate", "Trade ID", "Order ID")),
        ),
        read=_read,
        group=_grouped,
        zone_of=in_heading,
        generations="2023 to now, with 15 or more columns, of Bybit and Bybit EU",
        known_missing="Contracts, loans and margin block. Rows without a type block where more than one "
        "asset left or came. Fills of one second at one price are one transaction. What lies in savings "
        "programs is not checked against a balance.",
        evidence=Evidence.REAL,
        report="unified",
    ),
    FUNDING,
)
