"""Random households with lots, from a seed: the same seed gives the same case in tests and benchmarks."""

import random
from dataclasses import dataclass
from decimal import Decimal

from harvests import LATELY, LONG_AGO, constrained, holding, outlook, real_facts
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.value import Outlook, YearTax
from lotwise.rules.book import us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.liability import Outcome, outcome_by_gains

GAINS = (-9_000, 0, 2_500, 12_000, 40_000)
WAGES = (30_000, 60_000, 95_000, 190_000, 700_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One household on one day."""

    candidates: tuple[Candidate, ...]
    outlook: Outlook
    constraints: Constraints


def fast_year(facts: ReturnFacts) -> YearTax:
    """Return a year taxed by the real return, by its fast path."""
    by_gains = outcome_by_gains(facts, us_rules())

    def tax(short: Usd, long: Usd, short_carryover: Usd, long_carryover: Usd) -> Outcome:
        return by_gains(
            facts.short_term_gain + short, facts.long_term_gain + long, short_carryover, long_carryover
        )

    return tax


def random_case(seed: int, *, most_lots: int = 8, is_free: bool = True) -> Case:
    """Return a household with lots at a loss and at a gain.

    Args:
        seed: Of the case.
        most_lots: At most so many lots.
        is_free: Whether nothing ties the lots; otherwise fixed costs, lines and a limit on trades may.
    """
    chance = random.Random(seed)  # noqa: S311 - test data
    count = chance.randint(1, most_lots)
    assets = [f"A{n}" for n in range(count if is_free else max(1, count // 2))]
    held = []
    for n in range(count):
        worth, percent = chance.randint(200, 60_000), chance.randint(50, 220)
        on = chance.choice([LATELY, LONG_AGO])
        paid = worth * percent // 100 + n  # no two lots alike
        held.append(holding(paid, worth, on, asset=assets[n % len(assets)], units=1 + n))
    lines = set() if is_free else {asset for asset in assets if chance.random() < 0.4}
    rate = chance.choice(["0", "0.0025", "0.01"])
    limits = Constraints()
    if not is_free:
        cost = chance.choice([0, 5, 60, 400]) * DOLLAR
        limits = Constraints(fixed_cost_usd=cost, most_trades=chance.choice([None, None, 1, 2, 3]))
    wages = chance.choice(WAGES)
    now = real_facts(
        wages=wages,
        other_short_term_gain=chance.choice(GAINS),
        other_long_term_gain=chance.choice(GAINS),
    )
    later = real_facts(
        wages=wages,
        other_short_term_gain=chance.choice([0, 1_000]),
        other_long_term_gain=chance.choice([0, 6_000]),
    )
    looked_at = outlook(
        fast_year(now),
        fast_year(later),
        sale_after_years=chance.choice([None, 1, 2, 4, 6, 9]),
        probability=chance.choice(["0.5", "1", "1", "1"]),
        embedded_gain=chance.choice([0, 20_000]),
        horizon_years=30,
    )
    chosen = constrained(*held, lines=lines, fee_rate=str(Decimal(rate)))
    return Case(candidates=chosen, outlook=looked_at, constraints=limits)
