"""A second opinion on wash sales: unit by unit over a plain list, slow and easy to check by hand.

Every unit is an object of its own, with its basis as a fraction. The sales at a loss are gone through in
the order of time, and for each unit sold at a loss *all* acquisitions of the 61 days are looked at, those
that came after the sale as well; the first unit that may replace it does. Nothing is shared with the code
under test but the lists of events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from lotwise.lots.wash_history import Bought, Sold

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Picked:
    """Units that left by one sale, each named by its purchase and its place within it."""

    on: date
    units: tuple[tuple[str, int], ...]
    proceeds_usd: int | None


@dataclass
class Unit:
    """One unit: where it comes from, when it came and left (as places in the list), and what it has cost."""

    lot: Bought
    place: int
    came: int
    basis: Fraction
    held_from: date
    left: int | None = None
    has_replaced: bool = False


@dataclass
class UnitSold:
    """One unit that was sold outside a retirement account."""

    unit: Unit
    proceeds: Fraction
    basis: Fraction
    held_from: date
    disallowed: Fraction = Fraction(0)
    lost: Fraction = Fraction(0)


@dataclass
class Outcome:
    """What was sold, sale by sale and unit by unit; and what is held."""

    sold: list[UnitSold]
    held: list[Unit]


def slow_wash_sales(events: Sequence[Bought | Sold | Picked], groups: Mapping[str, str]) -> Outcome:
    """Return what is disallowed and where it went, by going through all units for every unit."""
    units = [
        Unit(event, place, came, Fraction(event.cost_usd, event.quantity), event.on)
        for came, event in enumerate(events)
        if isinstance(event, Bought)
        for place in range(event.quantity)
    ]
    sold: list[UnitSold] = []
    for now, event in enumerate(events):
        if isinstance(event, Bought):
            continue
        leaving = _leaving(units, event, now)
        for unit in leaving:
            unit.left = now
        if event.proceeds_usd is None:
            continue
        each = Fraction(event.proceeds_usd, len(leaving))
        rows = [UnitSold(unit, each, unit.basis, unit.held_from) for unit in leaving if not unit.lot.is_ira]
        sold += rows
        for row in sorted(rows, key=lambda row: row.unit.came):  # the earliest acquired of one sale first
            if row.proceeds < row.basis:
                _disallow(row, event.on, now, [unit for unit in units if _is_like(unit, row, groups)])
    return Outcome(sold, [unit for unit in units if unit.left is None])


def _leaving(units: list[Unit], event: Sold | Picked, now: int) -> list[Unit]:
    if isinstance(event, Sold):
        return [unit for name, count in event.units for unit in _first(units, name, count, now)]
    named = {(unit.lot.name, unit.place): unit for unit in units if unit.left is None}
    return [named[one] for one in event.units]


def _first(units: list[Unit], name: str, count: int, now: int) -> list[Unit]:
    return [unit for unit in units if unit.lot.name == name and unit.came < now and unit.left is None][:count]


def _is_like(unit: Unit, row: UnitSold, groups: Mapping[str, str]) -> bool:
    """Whether a unit is substantially identical to one sold, and not of the same lot."""
    same = groups[unit.lot.asset] == groups[row.unit.lot.asset]
    return same and unit.lot is not row.unit.lot and unit.lot.is_acquired


def _disallow(row: UnitSold, on: date, now: int, likes: list[Unit]) -> None:
    for unit in likes:
        is_near = abs(unit.lot.on - on) <= WINDOW
        is_gone = unit.left is not None and unit.left <= now
        if is_near and not is_gone and not unit.has_replaced:
            unit.has_replaced = True
            row.disallowed = row.basis - row.proceeds
            if unit.lot.is_ira:
                row.lost = row.disallowed
            else:
                unit.basis += row.disallowed
                unit.held_from -= on - row.held_from
            return
