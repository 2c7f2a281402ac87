"""The best choice of groups, beside one found by trying all."""

import random
from itertools import combinations

import pytest

from lotwise.reports.reconcile_best import Group, best


def _all_choices(groups: list[Group]) -> tuple[int, int]:
    """Return the most that can be covered, and the least cost of it, by trying everything."""
    found = (0, 0)
    for count in range(len(groups) + 1):
        for choice in combinations(groups, count):
            lines = [line for group in choice for line in group.lines]
            sales = [sale for group in choice for sale in group.sales]
            if len(set(lines)) == len(lines) and len(set(sales)) == len(sales):
                covered = len(lines)
                found = max(found, (covered, -sum(group.cost for group in choice)))
    return found


def _random_groups(rng: random.Random, *, only_pairs: bool) -> list[Group]:
    made = {}
    for _ in range(rng.randint(1, 9)):
        lines = tuple(sorted(rng.sample(range(5), 1 if only_pairs else rng.randint(1, 2))))
        sales = tuple(sorted(rng.sample(range(5), 1 if only_pairs or len(lines) > 1 else rng.randint(1, 3))))
        made[lines, sales] = Group(lines=lines, sales=sales, cost=rng.choice([0, 1, 1, 5, 100]))
    return list(made.values())


@pytest.mark.parametrize("only_pairs", [True, False])
def test_nothing_found_by_trying_all_choices_is_better(only_pairs: bool) -> None:
    rng = random.Random(8949)  # noqa: S311 - test data
    for _ in range(300):
        groups = _random_groups(rng, only_pairs=only_pairs)
        found = best(groups)
        assert found.is_proven
        covered = sum(len(group.lines) for group in found.groups)
        assert (covered, -sum(group.cost for group in found.groups)) == _all_choices(groups)


def test_the_order_in_which_groups_come_changes_nothing() -> None:
    rng = random.Random(1099)  # noqa: S311 - test data
    for _ in range(100):
        groups = _random_groups(rng, only_pairs=False)
        turned = groups[::-1]
        assert best(groups) == best(turned)


def test_the_nearest_pair_gives_way_where_another_line_would_be_left_alone() -> None:
    groups = [
        Group(lines=(0,), sales=(0,), cost=0),
        Group(lines=(0,), sales=(1,), cost=90),
        Group(lines=(1,), sales=(0,), cost=90),
    ]
    assert [(one.lines, one.sales) for one in best(groups).groups] == [((0,), (1,)), ((1,), (0,))]


def test_hundreds_of_equal_sales_of_one_day_are_paired_at_once() -> None:
    groups = [Group(lines=(n,), sales=(m,), cost=abs(n - m)) for n in range(120) for m in range(120)]
    found = best(groups)
    assert [one.lines for one in found.groups] == [one.sales for one in found.groups]
