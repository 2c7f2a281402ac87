"""How long the optimum takes on many lots, and how long HiGHS takes for the same question in the same run.

Made-up portfolios (seeded) whose size counts candidates, with losses of about 200,000 dollars and some
gains, fees of 0.4 % a leg; the real federal return of 2026 by its fast path. First nothing ties the lots;
then they are lots of 40 assets, each a trade with a fixed cost, every fourth sold first in, first out. Ours
is the median of a few runs, each with a valuer that knows nothing yet. The mixed-integer program is run once
at each size up to the limit given, its surface included; beyond, it is not asked.

    python benchmarks/plan_speed.py [largest size for HiGHS]
"""

import random
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from harvests import outlook, real_facts
from lotwise.core.money import DOLLAR, usd_text
from lotwise.core.quantity import ONE
from lotwise.harvest.candidates import Candidate, candidates_of
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.milp import second_opinion
from lotwise.harvest.optimum import optimum
from lotwise.harvest.value import Outlook, Valuer
from lotwise.ledger.transaction import Kind
from lotwise.lots.lot import Lot, Root
from lotwise.lots.sellable import Naming
from lotwise.lots.unrealized import Valued, valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.tax.household import PlanSettings
from planner import seconds
from random_harvests import fast_year

TODAY = date(2026, 2, 7)
SIZES = (100, 1_000, 10_000, 100_000)
COST = 25 * DOLLAR


def portfolio(count: int, seed: int, assets: int = 0) -> tuple[Candidate, ...]:
    """Return so many candidates from a made-up portfolio.

    Args:
        count: How many.
        seed: Of the portfolio.
        assets: Of how many assets, every fourth sold first in, first out; 0 for one a lot, and no line.
    """
    chance, held = random.Random(seed), list[Valued]()
    for n in range(2 * count):
        worth = chance.randint(200, 800_000_000 // count)  # thousandths of a dollar
        basis = worth * chance.randint(60, 240) // 100
        on = date(2024, 1, 1) if chance.random() < 0.4 else date(2025, 9, 1)
        on += timedelta(days=n % 28 if assets else 0)
        kind = n % assets if assets else n
        root = Root(
            id=f"root_{n}",
            asset=f"A{kind}",
            quantity=ONE,
            basis_usd=basis * DOLLAR // 1000,
            acquired_at=datetime(on.year, on.month, on.day, tzinfo=UTC),
            acquired_on=on,
            kind=Kind.PURCHASE,
            transaction_id=f"t_{n}",
            wallet="W",
        )
        price = Quote(asset=f"A{kind}", on=TODAY, price=Decimal(worth) / 1000, origin="made up")
        lot = Lot(root=root, wallet="W", start=0, stop=ONE)
        naming = Naming.NO if assets and kind % 4 == 0 else Naming.OWN_BOOKS
        held += [replace(one, identifiable=naming) for one in valued([lot], PriceBook.of([price]), TODAY)]
    settings = PlanSettings(default_fee_rate=Decimal("0.004"), minimum_trade_usd=0)
    return candidates_of(held, settings)[0][:count]


def compared(looked_at: Outlook, candidates: tuple[Candidate, ...], ties: Constraints, *, asks: bool) -> str:
    """Return a line of the table: both times, their ratio, and how far the answers are apart."""
    best = optimum(candidates, Valuer(looked_at), ties)
    ours = seconds(lambda: optimum(candidates, Valuer(looked_at), ties))
    line = f"{len(candidates):7,}  {ours:9.3f}  {usd_text(best.gap_usd):>7}"
    if not asks:
        return f"{line}  not asked"
    started = time.perf_counter()
    second = second_opinion(candidates, Valuer(looked_at), ties)
    theirs = time.perf_counter() - started
    apart = usd_text(best.npv_usd - second.npv_usd)
    return (
        f"{line}  {theirs:7.2f}  {theirs / ours:5.1f}  {apart:>7}  {second.is_tested and second.is_optimal}"
    )


def main() -> None:
    """Print a line for each size."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    facts = real_facts(
        wages=190_000, interest=3_000, other_short_term_gain=20_000, other_long_term_gain=45_000
    )
    later = replace(facts, other_short_term_gain=0, other_long_term_gain=5_000 * DOLLAR)
    looked_at = outlook(fast_year(facts), fast_year(later), sale_after_years=6, horizon_years=30)
    for told, assets, ties in (
        ("Nothing ties the lots.", 0, Constraints()),
        (
            "40 trades of $25 each, every fourth sold first in, first out.",
            40,
            Constraints(fixed_cost_usd=COST),
        ),
    ):
        print(told)
        print("   lots  optimum s      gap  HiGHS s  ratio    apart  sure")
        for count in SIZES if not assets else SIZES[:-1]:
            candidates = portfolio(count, seed=count, assets=assets)
            print(compared(looked_at, candidates, ties, asks=count <= largest), flush=True)


if __name__ == "__main__":
    main()
