"""Crypto.com App: events that are told in several rows, joined by their second.

A conversion of dust has one credit for several debits, within a second. Swaps of MCO for CRO in 2020 are
told twice: whole (`dynamic_coin_swap`) and in parts (`lockup_swap`, `crypto_wallet_swap`); where the sums
agree, the parts count. A rebate that is taken back whole goes with the rebate. What does not match is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, LeftOut, Outcome, Rows, Unclear
from lotwise.importers.cells import UnclearError, as_usd
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sides import traded
from lotwise.importers.sources.crypto_com_kinds import REBATES, SWAPS, Meaning, plain, told_by
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Kind, Leg

_SWAP: Final = re.compile(rf"(?P<family>{'|'.join(SWAPS)})_(?P<side>credited|debited)")
_WHOLE: Final = "dynamic_coin_swap"
_ASSET_SWAPS: Final = frozenset({_WHOLE, "lockup_swap", "crypto_wallet_swap"})
_RENAMED: Final = frozenset(
    {("MATIC", "POL"), ("FTM", "S"), ("RNDR", "RENDER"), ("ETH2", "ETH"), ("LUNA", "LUNC"), ("UST", "USTC")}
)
_DOLLARS: Final = frozenset({"USDT", "USDC", "BUSD", "TUSD", "USDP", "GUSD", "PYUSD", "FDUSD", "DAI"})
"""Assets of different issuers, each worth a dollar: as many of one for another are an exchange."""
_APART: Final = timedelta(seconds=1)
_TAKEN_BACK_WITHIN: Final = timedelta(days=60)


def is_swap(row: Row) -> bool:
    """Return whether a row is a side of an exchange that is told in several rows."""
    return _SWAP.fullmatch(row.word("kind")) is not None


def grouped(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group the rows of one event, and all others alone."""
    days: dict[object, list[Row]] = {}
    dust: dict[str, list[tuple[datetime, Row]]] = {}
    rest: list[Row] = []
    for row in rows:
        found, at = _SWAP.fullmatch(row.word("kind")), _instant(row)
        if found is None or at is None:
            rest.append(row)
        elif found["family"] in _ASSET_SWAPS:
            days.setdefault(at.date(), []).append(row)
        else:
            dust.setdefault(found["family"], []).append((at, row))
    yield from map(tuple, days.values())
    for sides in dust.values():
        yield from _near(sides)
    yield from _with_taken_back(rest)


def _instant(row: Row) -> datetime | None:
    try:
        return row.instant_by_order("at")
    except UnclearError:
        return None  # the reader meets the same cell, and says what is wrong with it


def _near(sides: list[tuple[datetime, Row]]) -> Iterable[Rows]:
    sides.sort(key=lambda side: (side[0], side[1].line))
    group: list[Row] = []
    last = sides[0][0]
    for at, row in sides:
        if at - last > _APART:
            yield tuple(group)
            group = []
        group.append(row)
        last = at
    yield tuple(group)


def _with_taken_back(rows: Sequence[Row]) -> Iterable[Rows]:
    """Give rebates that were taken back whole with their reversal, and all other rows alone."""
    earned: dict[tuple[str, Quantity], list[tuple[datetime, Row]]] = {}
    reversals: list[tuple[datetime, Row]] = []
    for row in rows:
        kind, at = plain(row.word("kind")), _instant(row)
        if at is not None and kind in REBATES:
            earned.setdefault(_moved(row), []).append((at, row))
        elif at is not None and told_by(kind) is Meaning.TAKEN_BACK:
            reversals.append((at, row))
    partner: dict[int, Row] = {}
    for at, row in sorted(reversals, key=lambda one: (one[0], one[1].line)):
        asset, units = _moved(row)
        open_ones = [
            one
            for one in earned.get((asset, -units), ())
            if units < 0 and timedelta() <= at - one[0] <= _TAKEN_BACK_WITHIN and one[0].year == at.year
        ]
        if open_ones:
            nearest = max(open_ones, key=lambda one: (one[0], -one[1].line))
            earned[asset, -units].remove(nearest)
            partner[row.line] = nearest[1]
    taken = {row.line for row in partner.values()}
    for row in rows:
        if row.line in partner:
            yield (partner[row.line], row)
        elif row.line not in taken:
            yield (row,)


def _moved(row: Row) -> tuple[str, Quantity]:
    try:
        return row.asset(), row.quantity("amount")
    except UnclearError:
        return "", 0


def joined(rows: Rows) -> Sequence[Outcome]:
    """Return what several rows of one event tell."""
    families = {_family(row) for row in rows}
    if families == {""}:
        return (LeftOut(rows=rows, reason=Reason.REVERSED, detail="a rebate that was taken back"),)
    if not families <= _ASSET_SWAPS:
        credits_ = [row for row in rows if row.word("kind").endswith("_credited")]
        return _by_second(rows) if len(credits_) != 1 else (_told(rows),)
    whole = tuple(row for row in rows if _family(row) == _WHOLE)
    parts = tuple(row for row in rows if _family(row) != _WHOLE)
    if not whole or not parts:
        return _by_second(rows)
    if _sums(whole) != _sums(parts):
        raise UnclearError(
            "Swaps of one day are told whole and in parts, and their sums differ.",
            "Compare them in the app, and say in `lotwise review` which rows count.",
        )
    return (LeftOut(rows=whole, reason=Reason.SUMMED_ELSEWHERE), *_by_second(parts))


def _family(row: Row) -> str:
    found = _SWAP.fullmatch(row.word("kind"))
    return found["family"] if found else ""


def _sums(rows: Rows) -> Mapping[str, Quantity]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.asset()] += row.quantity("amount")
    return sums


def _by_second(rows: Rows) -> Sequence[Outcome]:
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault((_family(row), row.text("at")), []).append(row)
    return [_told(tuple(group)) for group in groups.values()]


def _told(rows: Rows) -> Outcome:
    try:
        return _exchange(rows)
    except UnclearError as error:
        return Unclear(rows=rows, what=error.what, fix=error.fix, about=error.about)


def _exchange(rows: Rows) -> Outcome:
    received = [_leg(row) for row in rows if row.word("kind").endswith("_credited")]
    given = [_leg(row) for row in rows if not row.word("kind").endswith("_credited")]
    if len(received) != 1 or not given:
        raise UnclearError(
            f"A swap must have one credit, and debits in the same second; here are {len(received)} and "
            f"{len(given)}.",
            "Export the whole period that holds all of its rows.",
        )
    at = min(row.instant_by_order("at") for row in rows)
    note = f"{_family(rows[0])}: {rows[0].text('description')}"
    if len(given) == 1:
        is_even = given[0].quantity + received[0].quantity == 0
        if (
            is_even
            and _family(rows[0]) in _ASSET_SWAPS
            and not {given[0].asset, received[0].asset} <= _DOLLARS
        ):
            return _one_for_one(rows, at, given[0], received[0])
        return traded(rows, at, given[0], received[0], note=note)
    if any(is_fiat(leg.asset) or leg.asset == received[0].asset or leg.quantity >= 0 for leg in given):
        raise UnclearError("Several units are given, and one of them is money or what came for them.")
    if received[0].quantity <= 0:
        raise UnclearError("Nothing comes in for what is given here.")
    kind = Kind.SALE if is_fiat(received[0].asset) else Kind.EXCHANGE
    return Booked(rows=rows, kind=kind, at=at, legs=(*given, received[0]), note=note)


def _one_for_one(rows: Rows, at: datetime, given: Leg, received: Leg) -> Outcome:
    if (given.asset, received.asset) not in _RENAMED or given.quantity >= 0:
        raise UnclearError(
            f"{given.asset} became as many {received.asset}: a new name for the same asset, or an exchange.",
            "Find out which it was, and say it in `lotwise review`.",
        )
    legs = (rows[0].leg(given.asset, given.quantity), rows[0].leg(received.asset, received.quantity))
    return Booked(rows=rows, kind=Kind.RENAME, at=at, legs=legs, note=rows[0].text("description"))


def _leg(row: Row) -> Leg:
    asset = row.asset()
    return row.leg(asset, row.quantity("amount"), None if is_fiat(asset) else worth_usd(row))


def worth_usd(row: Row) -> Usd | None:
    """Return what the app says a row is worth in US dollars; None where that is zero, which it rounds to."""
    stated = row.money("usd", USD)
    return as_usd(abs(stated)) or None if stated else None
