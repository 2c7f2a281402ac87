"""A global allocation: a rule orders all units of basis and fills the wallets one after the other.

Problem: a rule counts only if it left nothing to choose when the year ended. Chosen way: the rule's words are
carried out to the letter, and where they leave a choice that matters nothing is allocated: a wallet that the
rule does not name, or lots that are equal by it, not alike, and divided between wallets. Days are compared
before instants, as § 5.02(2)(b) does; only lots that all words leave equal go by their instants, where the
rule speaks of time at all.
Left out: rules that order by anything but date and basis, or that fill wallets otherwise than one by one.

Source:
    Rev. Proc. 2024-28 § 5.02(2)(b).
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeAlias

from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.lots import allocation_faults as faults
from lotwise.lots.allocation import AllocatedUnits, Allocation, LotOrder, Snapshot, basis_a_unit
from lotwise.lots.allocation_match import Found, looks, name_as_held
from lotwise.lots.lot import Root

_Place: TypeAlias = tuple[Fraction | int, ...]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT: Final = {LotOrder.FIFO: 1, LotOrder.LIFO: -1}


def ruled(allocation: Allocation, snapshot: Snapshot) -> Found:
    """Return where units go by the rule of a global allocation.

    Args:
        allocation: A global allocation.
        snapshot: Its lots have basis and date, and there are as many units of basis as units in wallets.

    Returns:
        The units by root and wallet, in the rule's order, and what the rule leaves open. The first is of use
        only where there is none of the second.

    Source:
        Rev. Proc. 2024-28 § 5.02(2)(b); § 6.04, Example 4.
    """
    named = [name_as_held(wallet, snapshot.held) for wallet in allocation.wallets]
    unnamed = [wallet for wallet in sorted(snapshot.held) if wallet not in named]
    if unnamed:
        return [], [faults.wallet_left_open(allocation, one, snapshot.held[one]) for one in unnamed]
    moves: list[AllocatedUnits] = []
    findings = list[Finding]()
    room = [(wallet, snapshot.held[wallet]) for wallet in dict.fromkeys(named) if wallet in snapshot.held]
    ordered = sorted(snapshot.open_roots.values(), key=lambda one: _place(allocation, one[0]))
    for _, equal in groupby(ordered, key=lambda one: _place(allocation, one[0])):
        lots = list(equal)
        if len({looks(root) for root, _ in lots}) > 1 and room[0][1] < sum(units for _, units in lots):
            findings.append(faults.tie_left_open(allocation, room[0][0], [root for root, _ in lots]))
        for root, units in lots:
            moves += _filled(room, root, units)
    return moves, findings


def _place(allocation: Allocation, root: Root) -> _Place:
    """Return by what a rule orders a root: the smallest first."""
    words = [_word(order, root) for order in allocation.order]
    instants = [_INSTANT[order] for order in allocation.order if order in _INSTANT]
    passed = (root.acquired_at - _EPOCH) // timedelta(microseconds=1)
    return (*words, *(sign * passed for sign in instants[:1]))


def _word(order: LotOrder, root: Root) -> Fraction | int:
    assert root.acquired_on is not None, "roots of unknown date are refused before"
    match order:
        case LotOrder.FIFO:
            return root.acquired_on.toordinal()
        case LotOrder.LIFO:
            return -root.acquired_on.toordinal()
        case LotOrder.HIFO:
            return -basis_a_unit(root)
        case LotOrder.LOFO:
            return basis_a_unit(root)


def _filled(room: list[tuple[str, Quantity]], root: Root, units: Quantity) -> list[AllocatedUnits]:
    """Return where the units of a root go; `room` loses what they fill."""
    moves: list[AllocatedUnits] = []
    while units:
        wallet, free = room[0]
        part = min(free, units)
        moves.append(AllocatedUnits(asset=root.asset, root_id=root.id, quantity=part, wallet=wallet))
        units -= part
        if part == free:
            room.pop(0)
        else:
            room[0] = wallet, free - part
    return moves
