"""Random households with lots, from a seed: the same seed gives the same case in tests and benchmarks."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from importlib import resources

from harvests import LATELY, LONG_AGO, TODAY, constrained, holding, outlook, real_facts
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.value import Outlook, YearTax
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
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
    chosen = constrained(*held, lines=lines, fee_rate=str(Decimal(rate)), sold_on=_sale_day(looked_at))
    return Case(candidates=chosen, outlook=looked_at, constraints=limits)


STATES = sorted(
    one.name[:2].upper()
    for one in resources.files("lotwise.rules").joinpath("us/states").iterdir()
    if len(one.name) == len("ny.toml")
)
WIDE_GAINS = (-60_000, -9_000, 0, 0, 2_500, 12_000, 40_000, 300_000)
CARRIED = (0, 0, 0, 7_000, 50_000)


def wide_case(seed: int, *, most_lots: int = 8, is_free: bool = True) -> Case:
    """Return a household of any status and state, with what makes a return bend and jump, and its lots.

    Pensioners, children, credits, premiums of a marketplace, itemized deductions, carryovers, collectibles.

    Args:
        seed: Of the case.
        most_lots: At most so many lots.
        is_free: Whether nothing ties the lots; otherwise fixed costs, lines and a limit on trades may.
    """
    chance = random.Random(f"wide {seed}")  # noqa: S311 - test data
    now, later = wide_facts(chance)
    lots, limits = _wide_lots(chance, most_lots, is_free=is_free)
    looked_at = outlook(
        fast_year(now),
        fast_year(later),
        sale_after_years=chance.choice([None, 0, 1, 2, 4, 6, 9]),
        probability=chance.choice(["0.3", "0.5", "1", "1", "1"]),
        embedded_gain=chance.choice([0, 20_000]),
        horizon_years=chance.choice([3, 30]),
    )
    gains = abs(later.other_short_term_gain) + abs(later.other_long_term_gain)
    looked_at = replace(looked_at, saturation_usd=gains + 3_001 * DOLLAR)
    if looked_at.sale_after_years == 1:
        looked_at = replace(looked_at, is_sale_short=chance.random() < 0.5)
    candidates = lots(sold_on=_sale_day(looked_at))
    return Case(candidates=candidates, outlook=looked_at, constraints=limits)


def _sale_day(looked_at: Outlook) -> date | None:
    """Return a day of the final sale that goes with its year and with the term of what is bought back."""
    years = looked_at.sale_after_years
    if years is None:
        return None
    if looked_at.is_sale_short:
        return TODAY + timedelta(days=360 * years or 200)
    return TODAY.replace(year=TODAY.year + years) + timedelta(days=40)


def wide_facts(chance: random.Random) -> tuple[ReturnFacts, ReturnFacts]:
    """Return the facts of a household's return of 2026, now and later; with slopes in place of steps."""
    status = chance.choice([*FilingStatus])
    is_joint, is_senior = status is FilingStatus.JOINT, chance.random() < 0.3
    seniors = (1 + (is_joint and chance.random() < 0.5)) if is_senior else 0
    wages = 0 if is_senior and chance.random() < 0.6 else _amount(chance, 0.9, 700_000)
    dividends, premium = _amount(chance, 0.5, 80_000), chance.randint(4_000, 20_000)
    is_insured = chance.random() < 0.12
    dollars = {
        "wages": wages,
        "spouse_wages": chance.choice([0, wages // 3]) if is_joint else 0,
        "interest": _amount(chance, 0.5, 60_000),
        "ordinary_dividends": dividends,
        "qualified_dividends": chance.choice([0, dividends // 3, dividends]),
        "other_ordinary_income": _amount(chance, 0.3, 90_000),
        "social_security_benefits": _amount(chance, 0.9, 60_000) if is_senior else 0,
        "student_loan_interest": _amount(chance, 0.15, 4_000),
        "itemized_deductions": _amount(chance, 0.2, 20_000),
        "mortgage_interest": _amount(chance, 0.3, 50_000),
        "medical_expenses": _amount(chance, 0.15, 40_000),
        "charity_cash": _amount(chance, 0.2, 30_000),
        "state_and_local_taxes": _amount(chance, 0.5, 60_000),
        "adjustments_to_income": _amount(chance, 0.1, 20_000),
        "marketplace_premium": is_insured * premium,
        "benchmark_premium": is_insured * (premium + chance.randint(-1_000, 2_000)),
        "advance_premium_credit": is_insured * chance.choice([0, premium // 2]),
    }
    household = replace(
        real_facts(status.value, **dollars),
        tax_mode=TaxMode.SLOPE,
        state=chance.choice(["", *STATES]) if chance.random() < 0.8 else "",
        aged_or_blind_boxes=seniors,
        seniors=seniors,
        is_of_working_age=not is_senior,
        children_under_17=chance.choice([0, 0, 0, 1, 2, 4]),
        other_dependents=chance.choice([0, 0, 0, 1]),
    )
    collectibles = chance.choice([*[0] * 7, 15_000, -8_000])
    now = replace(
        household,
        other_short_term_gain=chance.choice(WIDE_GAINS) * DOLLAR,
        other_long_term_gain=(chance.choice(WIDE_GAINS) + collectibles) * DOLLAR,
        collectibles_gain=collectibles * DOLLAR,
        short_term_carryover_in=chance.choice(CARRIED) * DOLLAR,
        long_term_carryover_in=chance.choice(CARRIED) * DOLLAR,
    )
    later = replace(
        household,
        wages=chance.choice([household.wages, household.wages, household.wages * 2, household.spouse_wages]),
        other_short_term_gain=chance.choice([0, 0, 1_000]) * DOLLAR,
        other_long_term_gain=chance.choice([0, 0, 6_000, 50_000]) * DOLLAR,
    )
    return now, later


def _wide_lots(
    chance: random.Random, most_lots: int, *, is_free: bool
) -> tuple[Callable[..., tuple[Candidate, ...]], Constraints]:
    count, scale = chance.randint(1, most_lots), chance.choice([1, 1, 5])
    assets = [f"A{n}" for n in range(count if is_free else max(1, count // 2))]
    held = []
    for n in range(count):
        worth, percent = scale * chance.randint(200, 60_000), chance.randint(50, 220)
        if chance.random() < 0.15:  # a large lot whose fees may be more than its loss
            worth, percent = 10 * worth, chance.choice([100, 101, 102])
        paid = worth * percent // 100 + n  # no two lots alike
        on = chance.choice([LATELY, LONG_AGO])
        held.append(holding(paid, worth, on, asset=assets[n % len(assets)], units=1 + n))
    lines = set() if is_free else {asset for asset in assets if chance.random() < 0.4}
    limits = Constraints()
    if not is_free:
        cost = chance.choice([0, 5, 60, 400]) * DOLLAR
        limits = Constraints(fixed_cost_usd=cost, most_trades=chance.choice([None, None, 1, 2, 3]))
    rate = chance.choice(["0", "0.0025", "0.01", "0.015"])
    return partial(constrained, *held, lines=lines, fee_rate=rate), limits


def _amount(chance: random.Random, share: float, most: int) -> int:
    """Return 0 or, for a share of households, an amount of any order of magnitude up to the most."""
    return int(most ** (0.35 + 0.65 * chance.random())) if chance.random() < share else 0
