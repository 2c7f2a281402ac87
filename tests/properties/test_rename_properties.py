"""Renamings at any rate: units and basis are conserved to the last digit, and each date keeps its basis."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import HOME, books_of, bought, renamed
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.conservation import conservation_of
from lotwise.lots.lot import Lot
from properties.journals import CALM

FIRST = date(2021, 1, 1)
WHOLE_LOTS = st.lists(st.tuples(st.integers(10**6, 10**21), st.integers(0, 10**13)), min_size=1, max_size=6)
"""Units of a lot, at least a million of the smallest step, and its basis in cents."""
RATE = st.tuples(st.integers(50, 200), st.just(100))
"""New units for old ones, as a fraction: one for half a unit to one for two."""


def purchases(rows: list[tuple[int, int]]) -> list[Transaction]:
    """Return purchases of OLD, each a month after the one before."""
    return [
        bought(
            f"{quantity_text(units)} OLD",
            f"{cents // 100}.{cents % 100:02d} USD",
            str(FIRST + timedelta(days=30 * n)),
            name=f"buy {n}",
        )
        for n, (units, cents) in enumerate(rows)
    ]


def at_rate(units: Quantity, rate: tuple[int, int]) -> Quantity:
    return max(1, units * rate[0] // rate[1])


def basis_by_date(lots: tuple[Lot, ...]) -> Counter[date | None]:
    found: Counter[date | None] = Counter()
    for lot in lots:
        found[lot.root.acquired_on] += lot.basis_usd or 0
    return found


@CALM
@given(rows=WHOLE_LOTS, rate=RATE)
def test_all_of_it_at_any_rate_keeps_the_basis_of_every_date(
    rows: list[tuple[int, int]], rate: tuple[int, int]
) -> None:
    before = books_of(*purchases(rows))
    held = sum(units for units, _ in rows)
    wanted = at_rate(held, rate)
    swap = renamed(f"{quantity_text(held)} OLD", f"{quantity_text(wanted)} NEW", "2025-03-01")
    after = books_of(*purchases(rows), swap)
    assert {lot.asset for lot in after.lots} == {"NEW"}
    assert sum(lot.quantity for lot in after.lots) == wanted, "exactly what was received"
    assert basis_by_date(after.lots) == basis_by_date(before.lots), "every date keeps its basis, exactly"
    assert [lot.root.transaction_id for lot in _by_date(after.lots)] == [
        lot.root.transaction_id for lot in _by_date(before.lots)
    ], "in the same order"
    assert after.dispositions == ()
    assert all(proof.is_proved for proof in conservation_of(after))


@CALM
@given(rows=WHOLE_LOTS, part=st.integers(1, 10**6), rate=RATE)
def test_a_part_at_any_rate_takes_the_oldest_and_loses_nothing(
    rows: list[tuple[int, int]], part: int, rate: tuple[int, int]
) -> None:
    held = sum(units for units, _ in rows)
    given_units = max(1, held * part // 10**6)
    wanted = at_rate(given_units, rate)
    swap = renamed(f"{quantity_text(given_units)} OLD", f"{quantity_text(wanted)} NEW", "2025-03-01")
    before, after = books_of(*purchases(rows)), books_of(*purchases(rows), swap)
    new = [lot for lot in _by_date(after.lots) if lot.asset == "NEW"]
    old = [lot for lot in _by_date(after.lots) if lot.asset == "OLD"]
    assert sum(lot.quantity for lot in new) == wanted
    assert sum(lot.quantity for lot in old) == held - given_units
    assert _basis(after.lots) == _basis(before.lots)
    if new and old:
        assert new[-1].root.acquired_at <= old[0].root.acquired_at, "first in, first renamed"
    assert all(proof.is_proved for proof in conservation_of(after))


@CALM
@given(rows=WHOLE_LOTS, rate=RATE)
def test_there_and_back_at_two_rates_keeps_the_basis_of_every_date(
    rows: list[tuple[int, int]], rate: tuple[int, int]
) -> None:
    """Staked at one rate and redeemed at a better one, as with RETH: the reward shares the basis."""
    held = sum(units for units, _ in rows)
    wrapped, back = at_rate(held, rate), held + held // 7
    story = [
        *purchases(rows),
        renamed(f"{quantity_text(held)} OLD", f"{quantity_text(wrapped)} NEW", "2025-03-01"),
        renamed(f"{quantity_text(wrapped)} NEW", f"{quantity_text(back)} OLD", "2025-09-01"),
    ]
    before, after = books_of(*purchases(rows)), books_of(*story)
    assert sum(lot.quantity for lot in after.lots) == back
    assert basis_by_date(after.lots) == basis_by_date(before.lots)
    assert {lot.wallet for lot in after.lots} == {HOME}
    assert all(proof.is_proved for proof in conservation_of(after))


def _by_date(lots: tuple[Lot, ...]) -> list[Lot]:
    return sorted(lots, key=lambda lot: (lot.root.acquired_at, lot.start))


def _basis(lots: tuple[Lot, ...]) -> int:
    return sum(lot.basis_usd or 0 for lot in lots)
