"""The optimum against trying everything, by code that shares nothing with the search.

A case has up to three amounts that can be chosen freely: how much of a lot, or how far into a line of lots
that is sold first in, first out. A grid over all of them is valued, and its best points are walked to their
top by ever smaller steps. What a sale amounts to is worked out here from what was paid, what it is
worth and the fee, as the law says: the sale fee adds to the loss, the fee of the rebuy to the new basis. Only
the worth of a harvest over the years is taken from the planner (`test_value` and `test_anchors` check that).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from random import Random
from typing import TypeAlias

import pytest

from harvests import LATELY, LONG_AGO, constrained, holding, outlook, simple_year
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.optimum import optimum
from lotwise.harvest.value import Harvest, Outlook, Valuer

CASES, SHARE = 500, 25
GRID = 9
WALKED = 3
ALL = 9 * 10**12
"""The whole of an amount; parts of it are whole numbers."""
ENOUGH = 3 * CENT
"""The walk ends at steps of a few millionths of a lot; both sides round quantities."""


Parts: TypeAlias = tuple[int, ...]
"""How much of each amount is sold, of `ALL`."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A lot in whole dollars."""

    asset: str
    paid: int
    worth: int
    is_long: bool


@dataclass(frozen=True)
class Small:
    """A case: lots in order of acquisition, and what ties them."""

    lots: tuple[Owned, ...]
    lines: frozenset[str]
    fee: Fraction
    cost: int
    most_trades: int | None
    outlook: Outlook

    @cached_property
    def amounts(self) -> list[list[Owned]]:
        """Return what each amount that can be chosen stands for: one lot, or a line of them."""
        lines = {asset: [one for one in self.lots if one.asset == asset] for asset in sorted(self.lines)}
        free = [[one] for one in self.lots if one.asset not in self.lines]
        return [line for line in lines.values() if line] + free

    def harvest(self, parts: Sequence[int]) -> Harvest | None:
        """Return what some parts, of `ALL`, amount to; None where there are too many trades."""
        short = long = deferred = realized = fees = 0
        traded = set()
        for part, line in zip(parts, self.amounts, strict=True):
            left = part * len(line)
            for one in line:
                sold, left = min(left, ALL), max(left - ALL, 0)
                if not sold:
                    break
                traded.add(one.asset)
                paid, worth = one.paid * DOLLAR, one.worth * DOLLAR
                fee = worth * self.fee.numerator // self.fee.denominator
                loss = sold * (paid - worth + fee)
                short, long = (short, long + loss) if one.is_long else (short + loss, long)
                fees += 2 * sold * fee
                if worth - fee > paid:
                    realized += sold * (worth - paid)
                    deferred -= sold * fee
                else:
                    deferred += sold * (paid - worth) - sold * fee
        if self.most_trades is not None and len(traded) > self.most_trades:
            return None
        cost = self.cost * len(traded) * DOLLAR
        return Harvest(
            short_loss_usd=short // ALL,
            long_loss_usd=long // ALL,
            deferred_usd=deferred // ALL - cost,
            realized_embedded_usd=realized // ALL,
            fees_usd=fees // ALL + cost,
        )

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the lots as the planner sees them."""
        held = [
            holding(
                one.paid,
                one.worth,
                f"{(LONG_AGO if one.is_long else LATELY)[:8]}{3 + n:02}",
                asset=one.asset,
                units=1 + n,
            )
            for n, one in enumerate(self.lots)
        ]
        return constrained(*held, lines=self.lines, fee_rate=str(float(self.fee)))

    def constraints(self) -> Constraints:
        """Return what ties the lots."""
        return Constraints(fixed_cost_usd=self.cost * DOLLAR, most_trades=self.most_trades)


def drawn(seed: int) -> Small:
    """Return a random case of up to three amounts."""
    random = Random(seed)  # noqa: S311 - a test
    lots: list[Owned] = []
    lines = set()
    for n in range(random.choice([1, 2, 2, 3])):
        is_line = random.random() < 0.35
        asset = f"A{n}"
        if is_line:
            lines.add(asset)
        for m in range(random.choice([2, 3]) if is_line else 1):
            worth = random.randint(500, 40_000)
            paid = worth * random.randint(55, 190) // 100 + m
            lots.append(Owned(asset, paid, worth, is_long=random.random() < 0.5))
    lots.sort(key=lambda one: not one.is_long)  # long-term lots were bought first
    looked_at = outlook(
        simple_year(
            free_long=random.choice([0, 4_000]),
            short_gain=random.choice([-9_000, 0, 2_500, 12_000, 40_000]),
            long_gain=random.choice([-4_000, 0, 6_000, 30_000]),
        ),
        simple_year(short_gain=random.choice([0, 1_000]), long_gain=random.choice([0, 6_000])),
        sale_after_years=random.choice([None, 1, 4, 9]),
        probability=random.choice(["0.5", "1"]),
        embedded_gain=80_000,
        horizon_years=40,
    )
    return Small(
        lots=tuple(lots),
        lines=frozenset(lines),
        fee=random.choice([Fraction(0), Fraction(1, 400), Fraction(1, 100)]),
        cost=random.choice([0, 0, 15, 120]),
        most_trades=random.choice([None, None, 1, 2]),
        outlook=looked_at,
    )


def top(case: Small, valuer: Valuer) -> Usd:
    """Return the value of the best parts that were found by trying."""
    size = len(case.amounts)

    def value(parts: Parts) -> Usd:
        if parts not in known:
            harvest = case.harvest(parts)
            known[parts] = valuer.npv(harvest) if harvest is not None else -(10**18)
        return known[parts]

    known: dict[Parts, Usd] = {}
    grid = [n * ALL // GRID for n in range(GRID + 1)]
    tried = sorted(product(grid, repeat=size), key=value, reverse=True)
    return max(walked(start, value) for start in tried[:WALKED])


def walked(start: Parts, value: Callable[[Parts], Usd]) -> Usd:
    """Return the top reached from a point by ever smaller steps of the amounts, alike or unlike."""
    best, reach = start, ALL // GRID
    while reach > ALL // 10**7:
        better = max(around(best, reach), key=value, default=best)
        if value(better) > value(best):
            best = better
        else:
            reach //= 3
    return value(best)


def around(parts: Parts, reach: int) -> Iterator[Parts]:
    """Give the points of a small grid around a point, within the lots."""
    shares = (1, 4) if len(parts) > 2 else (1, 2, 3, 4, 6)
    moves = [0, *(sign * (reach // share) for share in shares for sign in (1, -1))]
    for change in product(moves, repeat=len(parts)):
        if any(change):
            moved = (part + step for part, step in zip(parts, change, strict=True))
            yield tuple(min(max(one, 0), ALL) for one in moved)


@pytest.mark.parametrize("first", range(0, CASES, SHARE))
def test_trying_everything_finds_nothing_better_and_nothing_less(first: int) -> None:
    for seed in range(first, first + SHARE):
        case = drawn(seed)
        valuer = Valuer(case.outlook)
        found = optimum(case.candidates(), valuer, case.constraints())
        by_trying = max(0, top(case, valuer))
        assert by_trying <= found.npv_usd + ENOUGH, seed
        assert found.npv_usd <= by_trying + DOLLAR, seed
