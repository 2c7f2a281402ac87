"""An allocation that counts gives every unit and every fraction of basis to a wallet, exactly once.

Roots are made up with amounts that divide badly, cut into lots that lie in several wallets or in one pool,
and allocated: as they are divided by chance, by a rule, or with a fault put in. Whatever resolves must
conserve; whatever does not must leave nothing behind.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from hypothesis import assume, given
from hypothesis import strategies as st

from builders import NEW_YORK
from lotwise.core.money import usd_decimal
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Kind
from lotwise.lots.allocation import (
    Allocation,
    AllocationKind,
    Circumstances,
    HarborLaw,
    LotOrder,
    Snapshot,
    StatedBasis,
    StatedUnits,
)
from lotwise.lots.holdings import POOL
from lotwise.lots.lot import Lot, Root
from lotwise.lots.safe_harbor import laid_out, resolved

WALLETS: Final = ("Coldcard", "Kraken", "Ledger")
NOW: Final = datetime(2025, 1, 2, tzinfo=UTC)
THEN: Final = Circumstances(
    law=HarborLaw(as_of=date(2025, 1, 1), due=date(2026, 4, 15), due_extended=date(2026, 10, 15)),
    zone=NEW_YORK,
    recorded_at=NOW,
)
FIRST_DAY: Final = datetime(2019, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class World:
    """Records of one asset, and how the units of each root are divided between wallets."""

    snapshot: Snapshot
    parts: dict[str, list[tuple[str, Quantity]]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return records whose lots lie where chance laid them, and another division of them."""
    roots = tuple(_root(n, draw(st.integers(0, 3)), *draw(_AMOUNTS)) for n in range(draw(st.integers(1, 5))))
    is_pooled = draw(st.booleans())
    lots: list[Lot] = []
    for root in roots:
        cuts = sorted({0, root.quantity, *draw(st.lists(st.integers(0, root.quantity), max_size=3))})
        for start, stop in pairwise(cuts):
            wallet = draw(st.sampled_from((*WALLETS, "")))  # an empty one: disposed of
            if wallet:
                lots.append(Lot(root=root, wallet=wallet, start=start, stop=stop))
    held = Counter[str]()
    for lot in lots:
        held[lot.wallet] += lot.quantity
    parts: dict[str, list[tuple[str, Quantity]]] = {}
    order = draw(st.permutations(sorted(held)))
    free = dict(held)
    for lot in draw(st.permutations(lots)):
        left = lot.quantity
        while left:
            wallet = next(one for one in order if free[one])
            part = min(left, free[wallet])
            parts.setdefault(lot.root.id, []).append((wallet, part))
            left -= part
            free[wallet] -= part
    lying = tuple(replace(lot, wallet=POOL) if is_pooled else lot for lot in lots)
    snapshot = Snapshot(asset="DE", lots=lying, held=dict(held), unplaced={}, roots=roots)
    return World(snapshot=snapshot, parts=parts)


_AMOUNTS: Final = st.tuples(st.integers(1, 10**20), st.integers(0, 10**14))


def _root(number: int, days: int, units: Quantity, basis: int) -> Root:
    at = FIRST_DAY + timedelta(days=days, minutes=number)
    return Root(
        id=f"root_{number:016}",
        asset="DE",
        quantity=units,
        basis_usd=basis,
        acquired_at=at,
        acquired_on=at.date(),
        kind=Kind.PURCHASE,
        transaction_id=f"tx_{number}",
        wallet=WALLETS[number % len(WALLETS)],
    )


def specific(units: list[StatedUnits]) -> Allocation:
    return Allocation(
        asset="DE",
        kind=AllocationKind.SPECIFIC_UNIT,
        completed_at=NOW - timedelta(hours=1),
        units=tuple(units),
    )


def by_rule(order: list[LotOrder], wallets: list[str]) -> Allocation:
    return Allocation(
        asset="DE",
        kind=AllocationKind.GLOBAL,
        described_at=FIRST_DAY,
        completed_at=NOW,
        order=tuple(order),
        wallets=tuple(wallets),
    )


def lines_of(world: World, *, by_lot: bool) -> list[StatedUnits]:
    """Return the division of a world as lines: by lot, or by date and basis to the cent."""
    roots = {root.id: root for root in world.snapshot.roots}
    return [
        StatedUnits(wallet=wallet, quantity=units, lot=name)
        if by_lot
        else StatedUnits(
            wallet=wallet, quantity=units, acquired=roots[name].acquired_on, basis=_stated(roots[name], units)
        )
        for name, parts in world.parts.items()
        for wallet, units in parts
    ]


def _stated(root: Root, units: Quantity) -> StatedBasis:
    assert root.basis_usd is not None
    amount = usd_decimal(root.basis_usd * units // root.quantity).quantize(Decimal("0.01"))
    return StatedBasis(amount=amount, is_a_unit=False)


def assert_whole_or_nothing(allocation: Allocation, snapshot: Snapshot) -> bool:
    """Check that an allocation covers everything once, or is refused with a reason; return which."""
    found = resolved(allocation, snapshot, THEN)
    if not found.is_applied:
        assert not found.moves
        assert all(one.what and one.fix for one in found.findings)
        return False
    after = laid_out(found.moves, snapshot.lots)
    assert _slices(after) == _slices(snapshot.lots), "every unit of every root lies in exactly one place"
    assert sum(lot.basis_usd or 0 for lot in after) == sum(lot.basis_usd or 0 for lot in snapshot.lots)
    held = Counter[str]()
    for lot in after:
        held[lot.wallet] += lot.quantity
    assert dict(held) == dict(snapshot.held), "each wallet has as many units of basis as units"
    return True


def _slices(lots: tuple[Lot, ...]) -> dict[str, list[tuple[Quantity, Quantity]]]:
    """Return the slices of each root, neighbors joined; overlapping ones stay apart."""
    joined: dict[str, list[tuple[Quantity, Quantity]]] = {}
    for lot in sorted(lots, key=lambda lot: (lot.root.id, lot.start)):
        before = joined.setdefault(lot.root.id, [])
        if before and before[-1][1] == lot.start:
            before[-1] = before[-1][0], lot.stop
        else:
            before.append((lot.start, lot.stop))
    return joined


@given(worlds(), st.booleans())
def test_specific_units_cover_everything_once_or_nothing(world: World, by_lot: bool) -> None:
    assume(world.snapshot.lots)
    is_applied = assert_whole_or_nothing(specific(lines_of(world, by_lot=by_lot)), world.snapshot)
    assert is_applied or not by_lot, "named by lot, nothing can be in doubt"


@given(worlds(), st.lists(st.sampled_from(LotOrder), min_size=1, max_size=3), st.permutations(WALLETS))
def test_a_rule_covers_everything_once_or_nothing(
    world: World, order: list[LotOrder], wallets: list[str]
) -> None:
    assert_whole_or_nothing(by_rule(order, wallets), world.snapshot)


@given(worlds(), st.data())
def test_a_fault_in_a_line_is_never_applied(world: World, data: st.DataObject) -> None:
    assume(world.snapshot.lots)
    lines = lines_of(world, by_lot=True)
    number = data.draw(st.integers(0, len(lines) - 1))
    line = lines[number]
    wrong = data.draw(
        st.sampled_from(
            [
                [],
                [line, line],
                [replace(line, quantity=line.quantity + 1)],
                [replace(line, wallet="Trezor")],
                [replace(line, lot="root_of_nobody")],
                [replace(line, acquired=date(2018, 1, 1))],
            ]
        )
    )
    lines[number : number + 1] = wrong
    assert not assert_whole_or_nothing(specific(lines), world.snapshot)


@given(worlds())
def test_what_lies_there_already_stays_as_it_is(world: World) -> None:
    lots = world.snapshot.lots
    assume(lots and lots[0].wallet != POOL)
    assume(len({(lot.root.id, lot.wallet) for lot in lots}) == len(lots))
    lines = [StatedUnits(wallet=lot.wallet, quantity=lot.quantity, lot=lot.root.id) for lot in lots]
    found = resolved(specific(lines), world.snapshot, THEN)
    assert found.is_applied
    assert set(laid_out(found.moves, lots)) == set(lots)
