"""Lots of one pool in the way of rotki, as a reference: an object for each event, and a class for numbers.

An acquisition waits in a heap until spendings have used it up; a spending tells its taxable part from
what was held so long as to be free of tax, and lists what it used. All wallets are one; transfers are left
out. Written here, from what that program does, to have a reference of its kind; its own figures are its own.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

from lots_workload import SALE, TRANSFER
from lotwise.lots.lot import Method


class Amount:
    """A number that is a Decimal within; what it is made of, and its operators are given, is looked at."""

    __slots__ = ("number",)

    def __init__(self, value: "Amount | Decimal | str | int | bytes") -> None:
        if isinstance(value, float | bool):
            raise TypeError(f"{value!r} is no exact number")
        if isinstance(value, bytes):
            self.number = Decimal(value.decode())
        elif isinstance(value, Decimal | int | str):
            self.number = Decimal(value)
        else:
            self.number = value.number

    def __add__(self, other: "Amount | int") -> "Amount":
        return Amount(self.number + _number(other))

    def __sub__(self, other: "Amount | int") -> "Amount":
        return Amount(self.number - _number(other))

    def __mul__(self, other: "Amount | int") -> "Amount":
        return Amount(self.number * _number(other))

    def __truediv__(self, other: "Amount | int") -> "Amount":
        return Amount(self.number / _number(other))

    def __neg__(self) -> "Amount":
        return Amount(-self.number)

    def __lt__(self, other: "Amount | int") -> bool:
        return self.number < _number(other)

    def __gt__(self, other: "Amount | int") -> bool:
        return self.number > _number(other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Amount | int) and self.number == _number(other)

    def __hash__(self) -> int:
        return hash(self.number)


def _number(other: Amount | int) -> Decimal | int:
    if isinstance(other, Amount):
        return other.number
    if isinstance(other, int):
        return other
    raise TypeError(f"{other!r} is no number")


@dataclass
class Acquired:
    """Units that came in."""

    amount: Any
    rate: Any
    at: int
    index: int
    remaining: Any = field(init=False)

    def __post_init__(self) -> None:
        """Begin with all of them."""
        self.remaining = self.amount


@dataclass
class Spent:
    """Units that left."""

    amount: Any
    rate: Any
    at: int
    location: str


@dataclass
class MatchedPart:
    """Units of one acquisition that one spending used."""

    amount: Any
    acquired: Acquired
    is_taxable: bool


@dataclass
class BasisFound:
    """What a spending cost: its taxable units, and those held so long that they are free of tax."""

    taxable_amount: Any
    taxable_cost: Any
    free_cost: Any
    matched: list[MatchedPart]


@dataclass(order=True)
class Waiting:
    """An acquisition in the heap, in the order in which it is used."""

    priority: Any
    index: int
    acquired: Acquired = field(compare=False)


@dataclass
class PooledBasis:
    """Acquisitions and spendings of one asset in one pool."""

    method: Method
    free_after: int | None = None
    waiting: list[Waiting] = field(default_factory=list)
    used: list[Acquired] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)

    def obtain(self, acquired: Acquired) -> None:
        """Add an acquisition."""
        priority = acquired.at if self.method is Method.FIFO else -acquired.rate
        heappush(self.waiting, Waiting(priority, acquired.index, acquired))

    def spend(self, event: Spent) -> BasisFound:
        """Use acquisitions up; return what they cost, and which they were."""
        self.spent.append(event)
        wanted, none = event.amount, event.amount * 0
        found = BasisFound(none, none, none, [])
        while wanted > 0:
            acquired = self.waiting[0].acquired
            is_free = self.free_after is not None and acquired.at + self.free_after < event.at
            if wanted < acquired.remaining:
                taken = wanted
                acquired.remaining = acquired.remaining - wanted
            else:
                taken = acquired.remaining
                acquired.remaining = none
                heappop(self.waiting)
                self.used.append(acquired)
            cost = acquired.rate * taken
            if is_free:
                found.free_cost = found.free_cost + cost
            else:
                found.taxable_amount = found.taxable_amount + taken
                found.taxable_cost = found.taxable_cost + cost
            found.matched.append(MatchedPart(taken, acquired, not is_free))
            wanted = wanted - taken
        return found


def gains_pooled(path: Path, method: Method, number: Callable[[str], Any]) -> list[Any]:
    """Return the gain of each sale, on one pool for each asset."""
    pools: dict[str, PooledBasis] = {}
    gains: list[Any] = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for index, (at_text, wallet, kind, asset, units_text, usd, _) in enumerate(rows):
            if kind == TRANSFER:
                continue
            at, units, worth = _seconds(at_text), number(units_text), number(usd)
            if asset not in pools:
                pools[asset] = PooledBasis(method)
            if kind == SALE:
                sale = Spent(units, worth / units, at, wallet)
                found = pools[asset].spend(sale)
                gains.append(found.taxable_amount * sale.rate - found.taxable_cost)
            else:
                pools[asset].obtain(Acquired(units, worth / units, at, index))
    return gains


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
