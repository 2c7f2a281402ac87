"""Which units are identified on record, before any sale: those that a ticket may rest on.

Problem: a ticket names lots, and the law looks at what stood in the books before the sale. Chosen way: the
intents that are open name units by wallet and asset, in the order of sale; a ticket is identified when the
first units that they name are the units that it sells.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from lotwise.app import clock
from lotwise.app.intents import Standing, intents_of
from lotwise.app.workspace import State
from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Pick
from lotwise.reports.tickets import TicketLot

Named: TypeAlias = Mapping[tuple[str, str], Sequence[Pick]]
"""Units that are identified and not sold yet, in the order of sale, by wallet and asset."""


def named_units(state: State) -> dict[tuple[str, str], tuple[Pick, ...]]:
    """Return the units that open intents name, by wallet and asset."""
    named: dict[tuple[str, str], tuple[Pick, ...]] = {}
    now = clock.now()
    for one in intents_of(state).kept:
        if one.standing_at(now) is Standing.OPEN:
            named[one.place] = (*named.get(one.place, ()), *one.left)
    return named


def is_named(lots: Sequence[TicketLot], named: Iterable[Pick]) -> bool:
    """Return whether the first units that are named are the units of some lots.

    Args:
        lots: Units that shall be sold.
        named: Units that are identified, in the order of sale.
    """
    wanted = by_root(lots)
    left = sum(wanted.values())
    front: dict[str, Quantity] = {}
    for pick in named:
        units = min(pick.quantity, left)
        if units:
            front[pick.root_id] = front.get(pick.root_id, 0) + units
        left -= units
    return bool(wanted) and front == wanted


def by_root(lots: Iterable[TicketLot]) -> dict[str, Quantity]:
    """Return how many units of each root some units are."""
    units: dict[str, Quantity] = {}
    for one in lots:
        units[one.root_id] = units.get(one.root_id, 0) + one.quantity
    return units
