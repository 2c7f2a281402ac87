"""A pile gives its units in the order of a method, and never more or less than it holds."""

import pytest

from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.lots.piles import Part, Pile, Price, cut, units_of
from lotwise.lots.program import NO_DAY, Matched, Program
from lotwise.lots.roots import FIFO, HIFO, LIFO, MIN_TAX, Roots

LONG = 100
"""The day on which the older roots are long-term."""


def pile(method: int, *numbers: int) -> Pile:
    """Return a pile of whole roots: 1 at 40,000; 2 at 70,000 each; 1 at 50,000; 1 of unknown basis."""
    program, result = Program(), Matched()
    roots = Roots(program, result, None)
    for units, basis, at, long_from in (
        ("1", "40000", 1, LONG),
        ("2", "140000", 2, LONG),
        ("1", "50000", 3, 200),
        ("1", None, 3, NO_DAY),
    ):
        made = program.root(None if basis is None else usd(basis), at, long_from)
        roots.make(made, quantity(units))
    found = Pile(roots)
    found.order_by(method)
    for n in numbers:
        found.put((n, 0, result.root_units[n], 0))
    return found


def taken_from(made: Pile, units: str, price: Price | None = None) -> list[tuple[int, int, int]]:
    parts, missing = made.take(quantity(units), price)
    assert missing == 0
    return [part[:3] for part in parts]


@pytest.mark.parametrize(("method", "order"), [(FIFO, [0, 1, 2]), (LIFO, [2, 1, 0]), (HIFO, [1, 2, 0])])
def test_a_method_is_an_order_whatever_came_first_into_the_wallet(method: int, order: list[int]) -> None:
    for arrival in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        assert [n for n, _, _ in taken_from(pile(method, *arrival), "4")] == order


def test_units_of_unknown_basis_are_taken_last_by_hifo() -> None:
    assert [n for n, _, _ in taken_from(pile(HIFO, 3, 0, 2), "3")] == [2, 0, 3]


def test_a_part_is_cut_where_enough_is_taken() -> None:
    made = pile(FIFO, 0, 1)
    assert taken_from(made, "1.5") == [(0, 0, quantity("1")), (1, 0, quantity("0.5"))]
    assert made.parts() == [(1, quantity("0.5"), quantity("2"), 0)]


def test_more_than_is_held_is_missing() -> None:
    parts, missing = pile(FIFO, 0).take(quantity("3"))
    assert (units_of(parts), missing) == (quantity("1"), quantity("2"))


@pytest.mark.parametrize("method", [FIFO, LIFO, HIFO, MIN_TAX])
def test_changing_the_method_and_back_changes_nothing(method: int) -> None:
    made = pile(FIFO, 2, 0, 1)
    made.order_by(method)
    made.order_by(FIFO)
    assert [n for n, _, _ in taken_from(made, "4")] == [0, 1, 2]


def test_picking_takes_the_lowest_part_of_a_root_first_and_no_other_root() -> None:
    made = pile(FIFO, 0, 1)
    assert made.pick(1, quantity("0.5")) == [(1, 0, quantity("0.5"), 0)]
    assert made.held_of(1) == quantity("1.5")
    assert made.pick(1, quantity("9")) == [(1, quantity("0.5"), quantity("2"), 0)]
    assert made.parts() == [(0, 0, quantity("1"), 0)]
    assert taken_from(made, "1") == [(0, 0, quantity("1"))]


def test_picking_a_part_leaves_what_lies_around_it() -> None:
    made = pile(HIFO, 1)
    assert made.pick_part(1, quantity("0.5"), quantity("1")) == [(1, quantity("0.5"), quantity("1"), 0)]
    assert [part[1:3] for part in made.parts()] == [(0, quantity("0.5")), (quantity("1"), quantity("2"))]
    assert made.pick_part(1, quantity("0.4"), quantity("1.1")) == [
        (1, quantity("0.4"), quantity("0.5"), 0),
        (1, quantity("1"), quantity("1.1"), 0),
    ]


def test_what_was_picked_can_be_put_back() -> None:
    made = pile(FIFO, 0, 1)
    for part in made.pick(0, quantity("1")):
        made.put(part)
    assert [n for n, _, _ in taken_from(made, "3")] == [0, 1]


def price(dollars: str, units: str, day: int) -> Price:
    return Price(usd(dollars), quantity(units), day)


@pytest.mark.parametrize(
    ("dollars", "day", "order", "why"),
    [
        ("45000", 150, [2, 1, 0], "short-term loss, long-term loss, long-term gain"),
        ("60000", 150, [1, 0, 2], "long-term loss, long-term gain, and the short-term gain last"),
        ("90000", 150, [1, 0, 2], "gains: long-term ones first, the smaller before the larger"),
        ("45000", 50, [1, 2, 0], "all short-term: the highest basis first"),
        ("45000", 250, [1, 2, 0], "all long-term: the highest basis first"),
    ],
)
def test_min_tax_takes_losses_first_and_short_term_gains_last(
    dollars: str, day: int, order: list[int], why: str
) -> None:
    found = taken_from(pile(MIN_TAX, 0, 1, 2), "4", price(dollars, "1", day))
    assert [n for n, _, _ in found] == order, why


def test_min_tax_sees_a_lot_become_long_term_while_it_lies_there() -> None:
    made = pile(MIN_TAX, 0, 1, 2)
    assert taken_from(made, "0.5", price("90000", "1", 50)) == [(1, 0, quantity("0.5"))]
    assert taken_from(made, "1.5", price("90000", "1", 199))[0][0] == 1
    assert [n for n, _, _ in taken_from(made, "2", price("90000", "1", 200))] == [2, 0]


def test_min_tax_takes_the_highest_basis_where_nothing_is_realized() -> None:
    made = pile(MIN_TAX, 0, 1, 2, 3)
    assert [n for n, _, _ in taken_from(made, "5")] == [1, 2, 0, 3]


def test_min_tax_leaves_units_of_unknown_basis_to_the_end() -> None:
    found = taken_from(pile(MIN_TAX, 3, 0, 2), "3", price("1", "1", 150))
    assert [n for n, _, _ in found] == [2, 0, 3]


def test_cutting_gives_the_first_units_and_the_rest() -> None:
    parts: list[Part] = [(0, 0, 5, 0), (1, 0, 5, 0)]
    assert cut(parts, 7) == ([(0, 0, 5, 0), (1, 0, 2, 0)], [(1, 2, 5, 0)])
    assert cut(parts, 10) == (parts, [])
    assert cut(parts, 0) == ([], parts)


def test_emptying_a_pile_gives_everything_once() -> None:
    made = pile(MIN_TAX, 0, 1)
    made.pick(0, quantity("0.5"))
    assert units_of(made.empty()) == quantity("2.5")
    assert made.parts() == []
