"""Small random questions of cash, and their answer by trying every part; shares nothing with the program."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

from lotwise.core.money import DOLLAR, Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.value import Harvest, Valuer
from random_harvests import Case, random_case

LIMITS = ("cash", "tolerance", "both", "fees", "cash and fees", "all")


def cash_case(seed: int, most_lots: int = 3) -> Case:
    """Return a household of a few lots with random limits on cash, on what stays unbought, and on fees."""
    chance = random.Random(seed)  # noqa: S311 - test data
    case = random_case(seed, most_lots=most_lots, is_free=chance.random() < 0.5)
    total = sum(one.cash(one.quantity) for one in case.candidates)
    kind = chance.choice(LIMITS)
    cash = tolerance = 0
    fees = None
    if kind not in {"tolerance", "fees"}:
        cash = chance.choice([total // 6, total // 3, total // 2, min(total, 5_000 * DOLLAR), total * 5 // 6])
    if kind in {"tolerance", "both", "all"}:
        tolerance = chance.choice([500 * DOLLAR, 2_000 * DOLLAR, total // 3])
    if kind in {"fees", "cash and fees", "all"}:
        fees = chance.choice([0, 20, 100, 400]) * DOLLAR
    limits = replace(
        case.constraints,
        cash_wanted_usd=cash,
        exposure_tolerance_usd=tolerance,
        most_fees_usd=fees,
        minimum_trade_usd=chance.choice([0, 25, 2_000]) * DOLLAR,
    )
    return replace(case, constraints=limits)


@dataclass(frozen=True, slots=True)
class Option:
    """One lot sold to some part, bought back and not."""

    lot: Candidate
    back: Quantity
    left: Quantity

    @property
    def is_sold(self) -> bool:
        return bool(self.back or self.left)

    @property
    def values(self) -> tuple[Usd, Usd]:
        """What the units of each way are worth."""
        fmv = self.lot.valued.fmv_usd or 0
        return fmv * self.back // self.lot.quantity, fmv * self.left // self.lot.quantity

    @property
    def cash(self) -> Usd:
        fmv = self.lot.valued.fmv_usd or 0
        return (fmv - self.lot.sale_fee_usd) * self.left // self.lot.quantity

    def harvest(self) -> Harvest:
        both = Harvest()
        for amount in (self.back and self.lot.part(self.back), self.left and self.lot.left(self.left)):
            both = both.plus(amount) if amount else both
        return both


def options(lot: Candidate, parts: int) -> Iterator[Option]:
    for back, left in product(range(parts + 1), repeat=2):
        if back + left <= parts:
            yield Option(lot, lot.quantity * back // parts, lot.quantity * left // parts)


def best_by_trying(case: Case, parts: int = 4) -> Usd | None:
    """Return the value of the best plan of even parts of the lots; None where none keeps to the limits."""
    valuer, values = Valuer(case.outlook), []
    for choice in product(*(list(options(lot, parts)) for lot in case.candidates)):
        if is_kept(choice, case.constraints):
            harvest = harvest_of_choice(choice, case.constraints)
            fees = case.constraints.most_fees_usd
            if fees is None or harvest.fees_usd <= fees:
                values.append(valuer.npv(harvest))
    return max(values, default=None)


def harvest_of_choice(choice: tuple[Option, ...], limits: Constraints) -> Harvest:
    total, back = Harvest(), dict[tuple[str, str], bool]()
    for one in choice:
        total = total.plus(one.harvest())
        if one.is_sold:
            lot = one.lot.valued.lot
            back[lot.wallet, lot.asset] = back.get((lot.wallet, lot.asset), False) or one.back > 0
    for is_back in back.values():
        cost = limits.fixed_cost_usd
        total = total.plus(Harvest(fees_usd=cost, deferred_usd=-cost if is_back else 0))
    return total


def is_kept(choice: tuple[Option, ...], limits: Constraints) -> bool:
    """Return whether a choice keeps to lines, smallest trades, number of trades and cash."""
    cash, wanted = sum(one.cash for one in choice), limits.cash_wanted_usd
    if not wanted <= cash <= wanted + limits.exposure_tolerance_usd:
        return False
    assets = {one.lot.valued.lot.asset for one in choice if one.is_sold}
    if limits.most_trades is not None and len(assets) > limits.most_trades:
        return False
    for asset in assets:
        mine = [one for one in choice if one.lot.valued.lot.asset == asset]
        if not limits.is_line(mine[0].lot):
            worth = [value for one in mine for value in one.values]
        else:
            mine.sort(key=lambda one: (one.lot.valued.lot.root.acquired_at, one.lot.number))
            worth = [sum(one.values[way] for one in mine) for way in (0, 1)]
            for one, behind in pairwise(mine):
                if behind.is_sold and one.back + one.left < one.lot.quantity:
                    return False
        if any(0 < value < limits.minimum_trade_usd for value in worth):
            return False
    return True
