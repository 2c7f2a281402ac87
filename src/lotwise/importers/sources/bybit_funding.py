"""Bybit: the asset changes of the funding account, where deposits, withdrawals, savings and cards are booked.

A row is one signed move; what it was stands in type and description. Units bought with a card or from other
people come without what was paid: such a purchase is booked without its cost, so that units and date are
right and the cost is asked for. Small balances are converted in rows a second apart at most. Savings programs
hold units outside this balance; moves to and from them are moves inside Bybit. Left out: programs that give
another asset for what is put in, bots and other accounts, whose own rows no file shows; they block.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from lotwise.importers.base import (
    Booked,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    in_heading,
    may_have,
    needs,
)
from lotwise.importers.cells import UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import moved, one_sided, traded
from lotwise.importers.sources.bybit_balances import note_balances
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Custody, Kind, Leg, Wallet

WALLET: Final = Wallet(name="Bybit", custody=Custody.BROKER_FOREIGN)
"""Unified and funding account are one wallet."""
_PRINCIPAL: Final = re.compile(
    r"(?:easy earn|flexible savings|fixed savings|launchpool|savings)\b.*"
    r"(?:subscription|redemption|auto-earn|manual withdrawal).*"
)
_YIELD: Final = re.compile(r"(?:easy earn|flexible savings|fixed savings|savings)\b.*(?:interest|yield).*")
_OWN_ACCOUNTS: Final = re.compile(
    r"transfer (?:to|from) (?:unified trading|spot|funding|(?:inverse |usdt )?derivatives) account"
)
_BOUGHT: Final = frozenset({"buy crypto with card", "p2p purchase", "p2p buy", "one-click buy", "buy crypto"})
_SOLD: Final = frozenset({"p2p sale", "p2p sell", "sell crypto"})
_SPENT: Final = frozenset({"sale", "purchase"})
_INCOME: Final = {"airdrop": Kind.AIRDROP, "rewards": Kind.REWARD, "reward": Kind.REWARD}
_WAYS: Final = {"deposit": 1, "withdraw": -1, "withdrawal": -1}
_WITHIN: Final = timedelta(seconds=1)


def _is_principal(row: Row) -> bool:
    return row.word("type") == "earn" and _PRINCIPAL.fullmatch(row.word("about")) is not None


def _grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group conversions whose rows are a second apart at most; every other row stands alone."""
    note_balances(rows, "funding", lambda row: row.quantity("amount"), moves_out=_is_principal)
    waiting: list[tuple[datetime, Row]] = []
    for row in rows:
        try:
            at = row.instant("at") if row.word("type") == "convert" else None
        except UnclearError:
            at = None
        if at is None:
            yield (row,)
        else:
            waiting.append((at, row))
    group: list[Row] = []
    last: datetime | None = None
    for at, row in sorted(waiting, key=lambda one: (one[0], one[1].line)):
        if last is not None and at - last > _WITHIN:
            yield tuple(group)
            group = []
        group.append(row)
        last = at
    if group:
        yield tuple(group)


def _read(rows: Rows) -> Outcomes:
    row = rows[0]
    if row.word("type") == "convert":
        return _conversion(rows)
    leg = row.leg(row.asset(), row.quantity("amount"))
    if not leg.quantity:
        return LeftOut(rows=rows, reason=Reason.NOTHING_MOVED)
    return _single(row, leg)


def _single(row: Row, leg: Leg) -> Outcome:
    kind, about, at, note = row.word("type"), row.word("about"), row.instant("at"), _note(row)
    if kind in {"transfer in", "transfer out"} and _OWN_ACCOUNTS.fullmatch(about):
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("about"))
    if kind == "earn" and _PRINCIPAL.fullmatch(about):
        return LeftOut(rows=(row,), reason=Reason.INSIDE, detail=row.text("about"))
    if kind == "earn" and _YIELD.fullmatch(about):
        return one_sided((row,), at, Kind.INTEREST, leg, note=note)
    if kind in _INCOME:
        return one_sided((row,), at, _INCOME[kind], leg, note=note)
    if kind in _WAYS:
        _check_sign(row, leg, _WAYS[kind])
        return moved((row,), at, leg, note=note)
    if kind == "fiat":
        return _fiat(row, leg, about, at)
    if kind == "bybit card" and about in _SPENT and not is_fiat(leg.asset):
        return one_sided((row,), at, Kind.SPEND, leg, note=note)
    if kind == "bybit card" and is_fiat(leg.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    raise row.unclear("about", f"{shown(note)} is not one lotwise can book.")


def _note(row: Row) -> str:
    return ": ".join(filter(None, (row.text("type"), row.text("about"))))


def _check_sign(row: Row, leg: Leg, sign: int) -> None:
    if leg.quantity * sign <= 0:
        raise row.unclear("amount", f"{shown(row.text('amount'))} has the sign of a reversal.")


def _fiat(row: Row, leg: Leg, about: str, at: datetime) -> Outcome:
    """Return a row of the money desk: units bought or sold without what was paid, or money alone."""
    if is_fiat(leg.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    if about not in _BOUGHT | _SOLD:
        raise row.unclear("about", f"{shown(_note(row))} is not one lotwise can book.")
    _check_sign(row, leg, 1 if about in _BOUGHT else -1)
    row.warn(
        "cost_not_stated",
        "The file does not state the money that was paid or received for these units.",
        "Look it up in Bybit's order history for cards and P2P, and say it in `lotwise review`.",
    )
    kind = Kind.PURCHASE if leg.quantity > 0 else Kind.SALE
    return Booked(rows=(row,), kind=kind, at=at, legs=(leg,), note=_note(row))


def _conversion(rows: Rows) -> Outcome:
    legs = sorted(
        (row.leg(row.asset(), row.quantity("amount")) for row in rows), key=lambda leg: leg.quantity
    )
    if len(legs) != 2:  # noqa: PLR2004 - what was given and what was received
        raise UnclearError(
            "Conversions must be one asset for another, and these rows within a second cannot be told apart.",
            "Look at them in Bybit's history, and say in `lotwise review` what was given for what.",
        )
    at = min(row.instant("at") for row in rows)
    return traded(rows, at, legs[0], legs[1], note=_note(rows[0]))


FUNDING: Final = Format(
    id="bybit.eu_funding",
    family="bybit",
    title="Bybit asset changes, funding account",
    wallet=WALLET,
    columns=(
        may_have("uid", "Uid"),
        needs("at", "Date & Time(UTC)", re.compile(r"date & time ?\(.*\)"), "Date & Time"),
        needs("asset", "Coin"),
        needs("amount", "QTY"),
        needs("type", "Type"),
        needs("balance", "Account Balance"),
        needs("about", "Description"),
    ),
    read=_read,
    group=_grouped,
    zone_of=in_heading,
    generations="2024 to now, with 6 or 7 columns, of Bybit and Bybit EU",
    known_missing="What was paid with a card or to other people. Bots, sub-accounts and programs that give "
    "another asset block. What lies in savings programs is not checked against a balance.",
    evidence=Evidence.REAL,
    report="funding",
)
"""The format of the funding account's file."""
