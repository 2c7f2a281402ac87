"""Identified units as they are taken, one sale after the other: cut, joined, spent.

Problem: a sale takes the first units of a list, and the next sale those behind them. Chosen way: lists of
picks, changed in place. Left out: which sale takes from which list (`lotwise.app.intents`).
"""

from collections.abc import Iterable

from lotwise.core.quantity import Quantity
from lotwise.ledger.intent import IntentLot
from lotwise.lots.lot import Pick


def picks_of(lots: Iterable[IntentLot]) -> list[Pick]:
    """Return the units of lots as picks, neighbors of one root as one."""
    picks: list[Pick] = []
    for lot in lots:
        if picks and picks[-1].root_id == lot.root_id:
            picks[-1] = Pick(root_id=lot.root_id, quantity=picks[-1].quantity + lot.quantity)
        else:
            picks.append(Pick(root_id=lot.root_id, quantity=lot.quantity))
    return picks


def cut(left: list[Pick], wanted: Quantity) -> list[Pick]:
    """Remove the first units of a list of picks, and return them.

    Args:
        left: The picks; what is taken goes from it.
        wanted: How many units; all that there are where there are fewer.
    """
    taken: list[Pick] = []
    while left and wanted:
        first = left.pop(0)
        units = min(first.quantity, wanted)
        taken.append(Pick(root_id=first.root_id, quantity=units))
        if units < first.quantity:
            left.insert(0, Pick(root_id=first.root_id, quantity=first.quantity - units))
        wanted -= units
    return taken


def joined(picks: Iterable[Pick]) -> list[Pick]:
    """Return picks with one for each root, in the order in which the roots come first."""
    units: dict[str, Quantity] = {}
    for pick in picks:
        units[pick.root_id] = units.get(pick.root_id, 0) + pick.quantity
    return [Pick(root_id=root_id, quantity=quantity) for root_id, quantity in units.items()]


def spend(lists: Iterable[list[Pick]], picks: Iterable[Pick]) -> None:
    """Take units that the owner's own statement names out of the lists that name them too.

    Args:
        lists: Units that wait; what is spent goes from them, the first list first.
        picks: What the statement names, each root once.
    """
    wanted = {pick.root_id: pick.quantity for pick in picks}
    for left in lists:
        rest: list[Pick] = []
        for pick in left:
            units = min(pick.quantity, wanted.get(pick.root_id, 0))
            if units:
                wanted[pick.root_id] -= units
            if units < pick.quantity:
                rest.append(Pick(root_id=pick.root_id, quantity=pick.quantity - units))
        left[:] = rest
