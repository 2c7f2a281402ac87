"""The tracker of wash sales: what is told in the order of time, and the claims it answers with."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import share
from lotwise.lots.wash_law import wash_law
from lotwise.lots.wash_sale import Acquired, Claim, Loss, WashTracker

DAY = date(2025, 6, 1).toordinal()


def tracker() -> WashTracker:
    return WashTracker(wash_law("current"))


def bought(root: int, quantity: int = 10, day: int = 0, **more: Any) -> Acquired:
    return Acquired(root=root, quantity=quantity, day=DAY + day, group=more.pop("group", 0), **more)


def loss(ref: int, root: int = 0, units: int = 10, day: int = 0, usd: int = 100, **more: Any) -> Loss:
    given_ = {"group": 0, "acquired_day": DAY - 200, "start": 0, "stop": units} | more
    return Loss(ref=ref, root=root, day=DAY + day, loss_usd=usd, **given_)


def told(claims: list[Claim]) -> list[tuple[int, int, int, int, int]]:
    return [(one.ref, one.root, one.start, one.stop, one.disallowed_usd) for one in claims]


def test_a_purchase_replaces_what_was_sold_before() -> None:
    washed = tracker()
    assert washed.sold([loss(1)]) == []
    assert told(washed.acquired(bought(5, day=30))) == [(1, 5, 0, 10, 100)]
    assert washed.acquired(bought(6, day=30)) == []


def test_a_purchase_replaces_what_is_sold_after() -> None:
    washed = tracker()
    washed.acquired(bought(5, day=-30))
    assert told(washed.sold([loss(1)])) == [(1, 5, 0, 10, 100)]


@pytest.mark.parametrize("day", [-31, 31])
def test_outside_the_window_nothing_is_replaced(day: int) -> None:
    washed = tracker()
    claims: list[Claim] = []
    if day < 0:
        claims += washed.acquired(bought(5, day=day))
    claims += washed.sold([loss(1)])
    if day > 0:
        claims += washed.acquired(bought(5, day=day))
    assert claims == []


def test_the_holding_period_grows_by_the_days_held() -> None:
    washed = tracker()
    washed.sold([loss(1), loss(2, acquired_day=None), loss(3, acquired_day=DAY)])
    assert [one.added_days for one in washed.acquired(bought(5, 30))] == [200, None, 0]


def test_a_retirement_account_loses_the_loss() -> None:
    washed = tracker()
    washed.sold([loss(1)])
    claims = [
        *washed.acquired(bought(5, 4, is_ira=True)),
        *washed.acquired(bought(6, 6)),
    ]
    assert [(one.root, one.is_lost, one.disallowed_usd) for one in claims] == [(5, True, 40), (6, False, 60)]


def test_parts_of_a_loss_sum_to_it_whatever_the_cuts() -> None:
    washed = tracker()
    washed.acquired(bought(4, 3, day=-3))
    parts = [one.disallowed_usd for one in washed.sold([loss(1, units=7, usd=100)])]
    parts += [one.disallowed_usd for n in range(4) for one in washed.acquired(bought(5 + n, 1, day=n))]
    assert parts == [share(100, 0, 3, 7), *(share(100, n, n + 1, 7) for n in range(3, 7))]
    assert sum(parts) == 100


def test_earlier_sales_are_matched_first_and_units_only_once() -> None:
    washed = tracker()
    washed.sold([loss(1, units=4)])
    washed.sold([loss(2, units=4, day=1)])
    assert told(washed.acquired(bought(5, 6, day=2))) == [(1, 5, 0, 4, 100), (2, 5, 4, 6, 50)]
    assert told(washed.acquired(bought(6, 6, day=2))) == [(2, 6, 0, 2, 50)]
    assert told(washed.sold([loss(3, units=10, day=3)])) == [(3, 6, 2, 6, 40)]


def test_the_losses_of_one_sale_are_matched_in_the_order_given() -> None:
    washed = tracker()
    washed.acquired(bought(5, 6))
    assert told(washed.sold([loss(2, root=1, units=4), loss(1, root=2, units=4)])) == [
        (2, 5, 0, 4, 100),
        (1, 5, 4, 6, 50),
    ]


def test_earlier_acquisitions_are_taken_first_from_their_first_unit_on() -> None:
    washed = tracker()
    for number in (7, 5, 6):
        washed.acquired(bought(number, 4, day=number - 10))
    washed.left(7, 1, 2)
    assert [claim[1:4] for claim in told(washed.sold([loss(1)]))] == [
        (7, 0, 1),
        (7, 2, 4),
        (5, 0, 4),
        (6, 0, 3),
    ]


def test_units_that_left_replace_nothing() -> None:
    washed = tracker()
    washed.acquired(bought(5))
    washed.left(5, 0, 4)
    washed.left(5, 6, 10)
    washed.left(99, 0, 10)
    assert told(washed.sold([loss(1)])) == [(1, 5, 4, 6, 20)]
    washed.left(5, 4, 6)
    assert washed.sold([loss(2)]) == []


def test_the_lot_that_was_sold_does_not_replace_itself() -> None:
    """Rev. Rul. 56-602: the units kept of a lot do not replace those sold of it."""
    washed = tracker()
    washed.acquired(bought(5))
    washed.acquired(bought(6, day=1))
    washed.left(5, 0, 4)
    assert told(washed.sold([loss(1, root=5, units=4, day=2)])) == [(1, 6, 0, 4, 100)]
    assert told(washed.sold([loss(2, root=6, units=9, day=2)])) == [(2, 5, 4, 10, 66)]


def test_units_that_went_on_under_another_number_still_replace() -> None:
    washed = tracker()
    washed.acquired(bought(5))
    washed.went_on(5, 2, 6, into=8)
    washed.went_on(8, 1, 4, into=9)
    washed.left(9, 2, 3)
    assert told(washed.sold([loss(1)])) == [
        (1, 5, 0, 2, 20),
        (1, 5, 6, 10, 40),
        (1, 8, 0, 1, 10),
        (1, 9, 0, 2, 20),
    ]
    assert washed.sold([loss(2)]) == []


def test_units_that_went_on_are_still_of_the_lot_that_was_bought() -> None:
    washed = tracker()
    washed.acquired(bought(5))
    washed.went_on(5, 0, 10, into=8)
    washed.left(8, 0, 1)
    assert washed.sold([loss(1, root=5, units=1)]) == []
    assert [claim[1] for claim in told(washed.sold([loss(2, root=6, units=1)]))] == [8]


def test_what_is_gone_does_not_go_on() -> None:
    washed = tracker()
    washed.acquired(bought(5))
    washed.left(5, 0, 10)
    washed.went_on(5, 0, 10, into=8)
    washed.acquired(bought(6))
    washed.left(6, 0, 5)
    washed.went_on(6, 0, 5, into=9)
    assert [claim[1:4] for claim in told(washed.sold([loss(1)]))] == [(6, 5, 10)]


def test_what_went_on_is_forgotten_with_its_acquisition() -> None:
    washed = tracker()
    washed.acquired(bought(5))
    washed.went_on(5, 0, 10, into=8)
    washed.acquired(bought(6, day=40))
    washed.left(8, 0, 10)
    assert [claim[1] for claim in told(washed.sold([loss(1, day=40)]))] == [6]


@pytest.mark.parametrize("change", [{"is_covered": False}, {"usd": 0}, {"group": 1}])
def test_what_is_no_loss_of_the_rule_or_of_something_else_is_left_alone(change: dict[str, Any]) -> None:
    washed = tracker()
    washed.acquired(bought(5))
    assert washed.sold([loss(1, **change)]) == []
    assert washed.acquired(bought(6)) == []
    assert [claim[1] for claim in told(washed.sold([loss(2)]))] == [5]


def test_what_waits_is_told_with_its_last_day() -> None:
    washed = tracker()
    washed.sold([loss(1, units=7, usd=100)])
    washed.sold([loss(2, day=5, group=1)])
    washed.acquired(bought(5, 3, day=6))
    first, second = washed.waiting(DAY + 6)
    assert (first.ref, first.quantity, first.last_day) == (1, 4, DAY + 30)
    assert first.loss_usd == 100 - share(100, 0, 3, 7)
    assert (second.ref, second.loss_usd, second.last_day) == (2, 100, DAY + 35)
    assert [one.ref for one in washed.waiting(DAY + 31)] == [2]
    assert washed.waiting(DAY + 36) == []


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(1, 10**9), st.integers(1, 30))
def test_a_loss_is_never_disallowed_beyond_what_was_bought(
    purchases: list[int], loss_usd: int, units: int
) -> None:
    washed = tracker()
    claims = list[Claim]()
    half = len(purchases) // 2
    for number, quantity in enumerate(purchases[:half]):
        claims += washed.acquired(bought(number + 1, quantity, day=-1))
    claims += washed.sold([loss(1, units=units, usd=loss_usd)])
    for number, quantity in enumerate(purchases[half:]):
        claims += washed.acquired(bought(half + number + 1, quantity, day=1))
    matched = min(units, sum(purchases))
    assert sum(one.stop - one.start for one in claims) == matched
    assert sum(one.disallowed_usd for one in claims) == share(loss_usd, 0, matched, units)
