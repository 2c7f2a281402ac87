"""The conditions of Rev. Proc. 2024-28, each at its edge: dates, digits, orders, records."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from builders import NEW_YORK, bought, instant, lot_lines, moved
from builders import books_of as folded
from lotwise.core.quantity import ONE, quantity
from lotwise.lots.allocation import (
    Allocation,
    AllocationKind,
    Circumstances,
    Departure,
    HarborLaw,
    LotOrder,
    Snapshot,
    StatedBasis,
    StatedUnits,
)
from lotwise.lots.lot import Lot
from lotwise.lots.safe_harbor import Resolved, laid_out, resolved

LAW: Final = HarborLaw(as_of=date(2025, 1, 1), due=date(2026, 4, 15), due_extended=date(2026, 10, 15))
SALE: Final = Departure(at=instant("2025-03-01 15:00"), words="1 DE left XYZ (sale)")


def then(**changes: Any) -> Circumstances:
    return replace(Circumstances(law=LAW, zone=NEW_YORK, recorded_at=instant("2026-11-22")), **changes)


def snapshot(*lots: Lot, **changes: Any) -> Snapshot:
    held: dict[str, int] = {}
    for lot in lots:
        held[lot.wallet] = held.get(lot.wallet, 0) + lot.quantity
    roots = tuple({lot.root.id: lot.root for lot in lots}.values())
    return replace(Snapshot(asset="DE", lots=lots, held=held, unplaced={}, roots=roots), **changes)


TWO: Final = folded(
    bought("10 DE", "10 USD", "2019-07-01", "XYZ"), bought("20 DE", "100 USD", "2020-09-01", "GHI")
).lots[::-1]
HELD: Final = snapshot(*TWO)
RULE: Final = Allocation(
    asset="DE",
    kind=AllocationKind.GLOBAL,
    described_at=instant("2024-12-20"),
    completed_at=instant("2026-02-01"),
    order=(LotOrder.HIFO, LotOrder.FIFO),
    wallets=("XYZ", "GHI"),
)
UNITS: Final = Allocation(
    asset="DE",
    kind=AllocationKind.SPECIFIC_UNIT,
    completed_at=instant("2025-02-01"),
    units=(
        StatedUnits(wallet="XYZ", quantity=10 * ONE, lot=TWO[0].root.id),
        StatedUnits(wallet="GHI", quantity=20 * ONE, lot=TWO[1].root.id),
    ),
)


def codes(found: Resolved) -> list[str]:
    return [one.code for one in found.findings if one.is_blocking]


# ── dates ───────────────────────────────────────────────────────────────────────────────────────

EDGES: Final = (
    # completed (UTC), extended, first sale, specific units in time, rule in time
    ("2025-03-01 14:59:59.999999", False, SALE, True, True),
    ("2025-03-01 15:00", False, SALE, False, True),
    ("2026-04-15 03:59:59", False, SALE, False, True),  # April 14 in New York
    ("2026-04-15 04:00", False, SALE, False, False),
    ("2026-04-15 04:00", True, SALE, False, True),
    ("2026-10-15 04:00", True, SALE, False, False),
    ("2026-04-15 03:59:59", False, None, True, True),
    ("2026-04-15 04:00", False, None, False, True),
    ("2026-10-15 03:59:59", True, None, True, True),
    ("2026-11-21", True, None, False, True),
)


@pytest.mark.parametrize(("completed", "extended", "first", "specific", "rule"), EDGES)
def test_an_allocation_was_complete_before_the_earlier_or_the_later_of_two_points(
    completed: str, extended: bool, first: Departure | None, specific: bool, rule: bool
) -> None:
    at = {"completed_at": instant(completed), "is_return_extended": extended}
    for allocation, is_in_time in ((UNITS, specific), (RULE, rule)):
        found = resolved(replace(allocation, **at), HELD, then(first_left=first))  # type: ignore[arg-type]
        assert ("allocation_late" not in codes(found)) == is_in_time
        assert found.is_applied == is_in_time


@pytest.mark.parametrize(
    ("described", "is_in_time"),
    [("2025-01-01 04:59:59", True), ("2025-01-01 05:00", False), ("", False)],
)
def test_a_rule_was_written_down_by_the_close_of_the_taxpayers_day(described: str, is_in_time: bool) -> None:
    said = replace(RULE, described_at=instant(described) if described else None)
    assert codes(resolved(said, HELD, then())) == ([] if is_in_time else ["allocation_described_late"])


def test_both_points_are_told_where_both_are_missed() -> None:
    late = replace(UNITS, completed_at=instant("2026-06-01"))
    found = resolved(late, HELD, then(first_left=SALE))
    assert codes(found) == ["allocation_late", "allocation_late"]
    assert "1 DE left XYZ (sale) on 2025-03-01 15:00:00 UTC" in found.findings[0].what
    assert "due date of your 2025 return, 2026-04-15 " in found.findings[1].what


def test_a_departure_for_nobody_known_is_told_only_where_it_may_matter() -> None:
    gone = Departure(at=instant("2025-01-15"), words="1 DE left GHI")
    told = [one.code for one in resolved(UNITS, HELD, then(first_unclear=gone)).findings]
    assert told == ["allocation_window_unclear", "allocation_rests_on_your_word"]
    assert len(resolved(RULE, HELD, then(first_unclear=gone)).findings) == 1, "complete before the due date"
    late = replace(RULE, completed_at=instant("2026-11-01"))
    assert len(resolved(late, HELD, then(first_unclear=gone)).findings) == 2
    before = replace(UNITS, completed_at=instant("2025-01-14"))
    assert len(resolved(before, HELD, then(first_unclear=gone)).findings) == 1


# ── how basis is written ────────────────────────────────────────────────────────────────────────

THIRDS: Final = folded(bought("3 DE", "10 USD", "2019-07-01", "XYZ")).lots[0]


@pytest.mark.parametrize(
    ("amount", "is_a_unit", "units", "does_fit"),
    [
        ("10", False, "3", True),
        ("10.00", False, "3", True),
        ("10.01", False, "3", False),
        ("3.33", True, "3", True),
        ("3.34", True, "3", True),  # less than a cent away
        ("3.35", True, "3", False),
        ("3.333", True, "1", True),
        ("3.334", True, "1", True),
        ("3.335", True, "1", False),
        ("3.3333333333333333", True, "1", True),
        ("6.67", False, "2", True),
        ("3", True, "1", False),  # whole dollars are no excuse for a third of one
        ("1E+1", False, "3", True),
    ],
)
def test_basis_fits_as_precisely_as_it_is_written(
    amount: str, is_a_unit: bool, units: str, does_fit: bool
) -> None:
    said = StatedBasis(amount=Decimal(amount), is_a_unit=is_a_unit)
    assert said.fits(THIRDS.root, quantity(units)) is does_fit


# ── which lots a line names ─────────────────────────────────────────────────────────────────────


def test_a_lot_is_named_by_its_id_or_its_beginning() -> None:
    xyz, ghi = UNITS.units
    for name in (TWO[0].id, TWO[0].root.id, TWO[0].root.id.removeprefix("root_")[:6]):
        named = replace(UNITS, units=(replace(xyz, lot=name), ghi))
        assert resolved(named, HELD, then()).moves == resolved(UNITS, HELD, then()).moves
    for name in ("root_", TWO[0].root.id.removeprefix("root_")[:5]):
        named = replace(UNITS, units=(replace(xyz, lot=name), ghi))
        assert "allocation_unit_not_found" in codes(resolved(named, HELD, then()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"acquired": date(2019, 7, 2)},
        {"acquired": datetime.fromisoformat("2019-07-01T12:00:01+00:00")},
        {"basis": StatedBasis(amount=Decimal("10.01"), is_a_unit=False)},
    ],
)
def test_a_named_lot_must_be_what_its_line_says(wrong: dict[str, Any]) -> None:
    xyz, ghi = UNITS.units
    found = resolved(replace(UNITS, units=(replace(xyz, **wrong), ghi)), HELD, then())
    assert codes(found) == ["allocation_unit_not_found", "allocation_units_missing"]


def test_lots_that_are_alike_in_all_that_matters_need_not_be_told_apart() -> None:
    lots = folded(
        bought("1 DE", "10 USD", "2019-07-01 14:00", "XYZ"),
        bought("2 DE", "20 USD", "2019-07-01 15:00", "GHI"),
    ).lots
    line = StatedUnits(
        wallet="XYZ",
        quantity=ONE,
        acquired=date(2019, 7, 1),
        basis=StatedBasis(amount=Decimal(10), is_a_unit=True),
    )
    said = replace(UNITS, units=(line, replace(line, wallet="GHI", quantity=2 * ONE)))
    found = resolved(said, snapshot(*lots), then())
    assert sum(move.quantity for move in found.moves) == 3 * ONE


def test_wallets_are_named_whatever_the_case_and_unknown_ones_are_told() -> None:
    xyz, ghi = UNITS.units
    assert resolved(replace(UNITS, units=(replace(xyz, wallet="xyz"), ghi)), HELD, then()).is_applied
    found = resolved(replace(UNITS, units=(replace(xyz, wallet="Trezor"), ghi)), HELD, then())
    assert codes(found) == ["allocation_wallet_differs", "allocation_wallet_differs"]
    assert [one.wallet for one in found.findings] == ["Trezor", "XYZ"]


# ── rules ───────────────────────────────────────────────────────────────────────────────────────

DAYS: Final = folded(
    bought("1 DE", "10 USD", "2019-07-01 14:00", "XYZ", name="early and cheap"),
    bought("1 DE", "30 USD", "2019-07-01 15:00", "XYZ", name="early and dear"),
    bought("1 DE", "20 USD", "2020-09-01", "GHI", name="late"),
    bought("1 DE", "30 USD", "2021-09-01", "GHI", name="latest"),
).lots


@pytest.mark.parametrize(
    ("order", "first_of_xyz"),
    [
        (("FIFO",), "early and cheap, early and dear"),
        (("LIFO",), "late, latest"),
        (("FIFO", "HIFO"), "early and cheap, early and dear"),
        (("LOFO",), "early and cheap, late"),
        (("HIFO",), "early and dear, latest"),
        (("HIFO", "LIFO"), "early and dear, latest"),
    ],
)
def test_a_rule_orders_all_units(order: tuple[str, ...], first_of_xyz: str) -> None:
    said = replace(RULE, order=tuple(map(LotOrder, order)))
    held = snapshot(*DAYS)
    found = resolved(said, held, then())
    names = [lot.root.transaction_id for lot in laid_out(found.moves, held.lots) if lot.wallet == "XYZ"]
    assert ", ".join(sorted(names)) == first_of_xyz


def test_a_days_lots_go_by_basis_where_the_rule_says_so_and_else_by_the_hour() -> None:
    held = snapshot(*DAYS, held={"XYZ": ONE, "GHI": 3 * ONE})
    for order, name in ((("FIFO", "HIFO"), "early and dear"), (("FIFO",), "early and cheap")):
        found = resolved(replace(RULE, order=tuple(map(LotOrder, order))), held, then())
        (first,) = [lot for lot in laid_out(found.moves, held.lots) if lot.wallet == "XYZ"]
        assert first.root.transaction_id == name


def test_lots_that_a_rule_does_not_tell_apart_are_refused_only_where_a_wallet_ends_between_them() -> None:
    said = replace(RULE, order=(LotOrder.HIFO,))
    assert resolved(said, snapshot(*DAYS), then()).is_applied
    held = snapshot(*DAYS, held={"XYZ": ONE, "GHI": 3 * ONE})
    found = resolved(said, held, then())
    assert codes(found) == ["allocation_rule_open"]
    assert "goes to XYZ first" in found.findings[0].what


def test_a_rule_may_name_wallets_that_held_nothing() -> None:
    assert resolved(replace(RULE, wallets=("Old", "xyz", "Other", "ghi")), HELD, then()).is_applied


# ── records ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", [UNITS, RULE], ids=lambda said: said.kind.value)
def test_records_that_cannot_carry_an_allocation_refuse_it(said: Allocation) -> None:
    unknown = replace(TWO[0], root=replace(TWO[0].root, basis_usd=None))
    undated = replace(TWO[0], root=replace(TWO[0].root, acquired_on=None))
    for held, code in (
        (snapshot(), "allocation_nothing_held"),
        (replace(HELD, held={"XYZ": ONE, "GHI": 20 * ONE}), "allocation_records_differ"),
        (replace(HELD, held={"GHI": 20 * ONE}, unplaced={"XYZ": 10 * ONE}), "allocation_units_unplaced"),
        (snapshot(unknown, TWO[1]), "allocation_basis_unknown"),
        (snapshot(undated, TWO[1]), "allocation_basis_unknown"),
    ):
        found = resolved(said, held, then())
        assert codes(found) == [code]
        assert found.moves == ()


def test_what_the_owner_says_against_it_refuses_it() -> None:
    found = resolved(replace(UNITS, is_capital=False, is_examined=True), HELD, then())
    assert codes(found) == ["allocation_not_capital", "allocation_under_examination"]


def test_basis_that_was_used_is_told_from_basis_that_never_was() -> None:
    part = replace(TWO[0], start=4 * ONE)
    held = snapshot(part, TWO[1])
    found = resolved(UNITS, held, then())
    assert codes(found)[0] == "allocation_basis_used"
    assert "only 6 DE of them were left" in found.findings[0].what
    more = replace(UNITS.units[0], quantity=11 * ONE)
    assert codes(resolved(replace(UNITS, units=(more, UNITS.units[1])), HELD, then()))[0] == (
        "allocation_units_twice"
    )


# ── how it lies afterwards ──────────────────────────────────────────────────────────────────────


def test_units_keep_date_basis_and_the_transfers_that_brought_them() -> None:
    lots = folded(
        bought("3 DE", "10 USD", "2019-07-01", "XYZ"),
        moved("2 DE", "XYZ", "GHI", "2020-01-01", name="the move"),
    ).lots
    said = replace(
        UNITS,
        units=tuple(
            StatedUnits(wallet=wallet, quantity=quantity(units), lot=lots[0].root.id)
            for wallet, units in (("GHI", "2"), ("XYZ", "1"))
        ),
    )
    held = snapshot(*lots)
    after = laid_out(resolved(said, held, then()).moves, lots)
    assert after == lots, "what lies where it is allocated stays as it is"
    assert {lot.wallet: lot.moved_by for lot in after} == {"GHI": ("the move",), "XYZ": ()}
    assert lot_lines(folded(bought("3 DE", "10 USD", "2019-07-01", "XYZ"))) == [
        "3 DE in XYZ from 2019-07-01 basis 10.00"
    ]
