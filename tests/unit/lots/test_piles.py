"""A pile gives its units in the order of a method, and never more or less than it holds."""

import pytest

from builders import HOME, instant
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Kind
from lotwise.lots.lot import Method, Root
from lotwise.lots.piles import Pile, Slice, microseconds, sort_key


def root(n: int, on: str, units: str, basis: str | None) -> Root:
    at = instant(on)
    return Root(
        id=f"root {n}",
        asset="BTC",
        quantity=quantity(units),
        basis_usd=None if basis is None else usd(basis),
        acquired_at=at,
        acquired_on=at.date(),
        kind=Kind.PURCHASE,
        transaction_id=f"tx {n}",
        wallet=HOME,
    )


ROOTS = [
    root(0, "2024-01-01", "1", "40000"),
    root(1, "2024-02-01", "2", "140000"),
    root(2, "2024-03-01", "1", "50000"),
    root(3, "2024-03-01", "1", None),
]


def pile(method: Method, *numbers: int) -> Pile:
    made = Pile(ROOTS, method)
    for n in numbers:
        made.put(Slice(n, 0, ROOTS[n].quantity, ()))
    return made


def taken_from(made: Pile, units: str) -> list[tuple[int, int, int]]:
    slices, missing = made.take(quantity(units))
    assert missing == 0
    return [(piece.root, piece.start, piece.stop) for piece in slices]


@pytest.mark.parametrize(
    ("method", "order"),
    [
        (Method.FIFO, [0, 1, 2]),
        (Method.SPEC_ID, [0, 1, 2]),
        (Method.LIFO, [2, 1, 0]),
        (Method.HIFO, [1, 2, 0]),
    ],
)
def test_a_method_is_an_order_whatever_came_first_into_the_wallet(method: Method, order: list[int]) -> None:
    for arrival in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        assert [n for n, _, _ in taken_from(pile(method, *arrival), "4")] == order


def test_hifo_goes_by_basis_a_unit_and_not_by_basis() -> None:
    roots = [root(0, "2024-01-01", "10", "100"), root(1, "2024-01-02", "1", "11")]
    assert sort_key(roots[1], Method.HIFO) < sort_key(roots[0], Method.HIFO)


def test_hifo_tells_two_lots_apart_that_differ_by_a_hundred_millionth_of_a_dollar() -> None:
    one, other = root(0, "2024-01-01", "1", "68000.00000001"), root(1, "2024-01-02", "1", "68000.00000002")
    assert sort_key(other, Method.HIFO) < sort_key(one, Method.HIFO)


def test_units_of_unknown_basis_are_the_last_that_hifo_takes() -> None:
    free = root(0, "2024-01-01", "1", "0")
    assert sort_key(free, Method.HIFO) < sort_key(ROOTS[3], Method.HIFO)
    assert [n for n, _, _ in taken_from(pile(Method.HIFO, 3, 0, 1), "4")] == [1, 0, 3]


@pytest.mark.parametrize("method", list(Method))
def test_of_lots_alike_the_one_acquired_first_in_the_journal_goes_first(method: Method) -> None:
    twins = [root(n, "2024-01-01", "1", "5") for n in range(3)]
    made = Pile(twins, method)
    for n in (2, 0, 1):
        made.put(Slice(n, 0, twins[n].quantity, ()))
    assert [n for n, _, _ in taken_from(made, "3")] == [0, 1, 2]


def test_a_cut_leaves_the_rest_where_it_was() -> None:
    made = pile(Method.FIFO, 1)
    assert taken_from(made, "0.5") == [(1, 0, quantity("0.5"))]
    assert made.slices() == [Slice(1, quantity("0.5"), quantity(2), ())]
    assert taken_from(made, "0.5") == [(1, quantity("0.5"), quantity(1))]
    assert made.quantity() == quantity(1)


def test_taking_all_leaves_nothing_and_no_empty_slice() -> None:
    made = pile(Method.FIFO, 0)
    assert len(taken_from(made, "1")) == 1
    assert made.slices() == []
    assert made.take(quantity(1)) == ([], quantity(1))


def test_taking_too_much_says_how_many_are_missing() -> None:
    slices, missing = pile(Method.FIFO, 0, 1).take(quantity("3.25"))
    assert sum(piece.stop - piece.start for piece in slices) == quantity(3)
    assert missing == quantity("0.25")


def test_the_method_may_change_from_sale_to_sale() -> None:
    """26 CFR § 1.1012-1(j)(4): a way of identifying units is no method of accounting."""
    made = pile(Method.FIFO, 0, 1, 2)
    assert taken_from(made, "0.5")[0][0] == 0
    made.order_by(Method.LIFO)
    assert taken_from(made, "0.5")[0][0] == 2
    made.order_by(Method.HIFO)
    assert taken_from(made, "0.5")[0][0] == 1
    made.order_by(Method.FIFO)
    assert taken_from(made, "0.5") == [(0, quantity("0.5"), quantity(1))]


def test_named_units_are_picked_lowest_slice_first_and_the_rest_keeps_its_order() -> None:
    made = pile(Method.FIFO, 0, 1, 2)
    picked = made.pick(1, quantity("1.5"))
    assert [(piece.start, piece.stop) for piece in picked] == [(0, quantity("1.5"))]
    assert made.held_of(1) == quantity("0.5")
    assert [n for n, _, _ in taken_from(made, "2.5")] == [0, 1, 2]


def test_named_units_may_lie_in_several_slices() -> None:
    made = Pile(ROOTS)
    made.put(Slice(1, quantity("1.5"), quantity(2), ("later",)))
    made.put(Slice(1, 0, quantity(1), ()))
    picked = made.pick(1, quantity("1.25"))
    assert [(piece.start, piece.stop) for piece in picked] == [
        (0, quantity(1)),
        (quantity("1.5"), quantity("1.75")),
    ]
    assert made.slices() == [Slice(1, quantity("1.75"), quantity(2), ("later",))]


def test_no_more_is_picked_from_a_slice_than_it_holds() -> None:
    made = Pile(ROOTS)
    made.put(Slice(1, quantity("0.5"), quantity(1), ()))
    made.put(Slice(1, quantity("1.5"), quantity(2), ()))
    picked = made.pick(1, quantity("0.75"))
    assert [(piece.start, piece.stop) for piece in picked] == [
        (quantity("0.5"), quantity(1)),
        (quantity("1.5"), quantity("1.75")),
    ]


def test_an_instant_is_whole_microseconds() -> None:
    assert microseconds(instant("1970-01-01 00:00")) == 0
    assert microseconds(instant("2025-01-01 00:00:00.000001")) == 1_735_689_600_000_001
    assert microseconds(instant("1969-12-31 23:59:59.999999")) == -1


# ── units picked by name ────────────────────────────────────────────────────────────────────────


def test_an_interval_is_picked_out_of_the_middle_of_a_slice() -> None:
    made = pile(Method.FIFO, 0, 1)
    assert made.pick_slice(1, quantity("0.5"), quantity(1)) == [
        Slice(1, quantity("0.5"), quantity(1), ()),
    ]
    assert made.slices() == [
        Slice(0, 0, quantity(1), ()),
        Slice(1, 0, quantity("0.5"), ()),
        Slice(1, quantity(1), quantity(2), ()),
    ]
    assert (made.quantity(), made.held_of(1)) == (quantity("2.5"), quantity("1.5"))


def test_an_interval_that_lies_in_several_slices_is_picked_from_each() -> None:
    made = Pile(ROOTS)
    made.put(Slice(1, quantity("1.5"), quantity(2), ("later",)))
    made.put(Slice(1, 0, quantity(1), ()))
    assert made.pick_slice(1, quantity("0.5"), quantity("1.75")) == [
        Slice(1, quantity("0.5"), quantity(1), ()),
        Slice(1, quantity("1.5"), quantity("1.75"), ("later",)),
    ]
    assert made.held_of(1) == quantity("0.75")


@pytest.mark.parametrize(("start", "stop"), [("0", "0.5"), ("1", "2")])
def test_what_only_touches_an_interval_is_left_alone(start: str, stop: str) -> None:
    made = Pile(ROOTS)
    made.put(Slice(1, quantity("0.5"), quantity(1), ()))
    assert made.pick_slice(1, quantity(start), quantity(stop)) == []
    assert made.quantity() == quantity("0.5")


def test_what_was_picked_is_not_taken_again() -> None:
    made = pile(Method.FIFO, 0, 1, 2)
    made.pick(0, quantity(1))
    made.pick_slice(1, 0, quantity(1))
    assert taken_from(made, "2") == [(1, quantity(1), quantity(2)), (2, 0, quantity(1))]
    assert made.take(quantity(1)) == ([], quantity(1))


def test_what_was_taken_is_not_picked_again() -> None:
    made = pile(Method.FIFO, 1)
    assert made.held_of(1) == quantity(2)
    made.take(quantity("0.5"))
    assert made.held_of(1) == quantity("1.5")
    assert made.pick_slice(1, 0, quantity(2)) == [Slice(1, quantity("0.5"), quantity(2), ())]
    assert made.take(1) == ([], 1)


def test_what_was_picked_may_come_back() -> None:
    made = pile(Method.FIFO, 0, 1)
    (picked,) = made.pick(0, quantity(1))
    made.put(picked)
    made.pick_slice(0, 0, quantity(1))
    made.put(picked)
    assert (made.held_of(0), made.quantity()) == (quantity(1), quantity(3))
    assert taken_from(made, "3") == [(0, 0, quantity(1)), (1, 0, quantity(2))]
    assert made.quantity() == 0


def test_another_method_forgets_what_was_picked() -> None:
    made = pile(Method.FIFO, 0, 1, 2)
    made.pick(1, quantity(2))
    made.order_by(Method.LIFO)
    assert taken_from(made, "2") == [(2, 0, quantity(1)), (0, 0, quantity(1))]


def test_no_more_than_is_held_is_picked() -> None:
    assert pile(Method.FIFO, 0).pick(0, quantity(5)) == [Slice(0, 0, quantity(1), ())]
    assert pile(Method.FIFO, 0).pick(7, quantity(5)) == []
