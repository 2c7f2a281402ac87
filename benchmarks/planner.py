"""The planner against the obvious way: sell one lot after the other, as long as the real return gains.

Made-up portfolios (seeded), the real federal return of 2026, both ways in one process. The reference sorts
lots by fees per dollar of loss and keeps adding the next one of either term while that raises the net present
value. Shown: seconds, what share of the optimum the reference reaches, and the certified gap of ours.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from harvests import outlook, real_facts, real_year
from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.core.quantity import ONE
from lotwise.harvest.candidates import Candidate, candidates_of
from lotwise.harvest.optimum import optimum
from lotwise.harvest.value import Harvest, Valuer
from lotwise.ledger.transaction import Kind
from lotwise.lots.holding import Term
from lotwise.lots.lot import Lot, Root
from lotwise.lots.unrealized import Valued, valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.tax.household import PlanSettings

TODAY = date(2026, 2, 7)
RUNS = 3


def portfolio(count: int, seed: int) -> tuple[Candidate, ...]:
    """Return candidates from a made-up portfolio whose losses come to about 200,000 dollars."""
    chance = random.Random(seed)
    held: list[Valued] = []
    for n in range(count):
        worth = chance.randint(200, 800_000_000 // count) + 100
        basis = worth * chance.randint(60, 240) // 100
        on = date(2024, 1, 1) if chance.random() < 0.4 else date(2025, 9, 1)
        root = Root(
            id=f"root_{n}",
            asset=f"A{n}",
            quantity=ONE,
            basis_usd=basis * DOLLAR // 1000,
            acquired_at=datetime(on.year, on.month, on.day, tzinfo=UTC),
            acquired_on=on,
            kind=Kind.PURCHASE,
            transaction_id=f"tx_{n}",
            wallet="W",
        )
        lot = Lot(root=root, wallet="W", start=0, stop=ONE)
        price = Quote(asset=f"A{n}", on=TODAY, price=Decimal(worth) / 1000, origin="made up")
        held += valued([lot], PriceBook.of([price]), TODAY)
    return candidates_of(held, PlanSettings(default_fee_rate=Decimal("0.004")))[0]


def one_by_one(candidates: Sequence[Candidate], valuer: Valuer) -> Usd:
    """Return the value of adding the cheapest next lot of either term while that helps."""
    queues = [
        sorted(
            (one for one in candidates if one.term is term and one.loss_usd > 0),
            key=lambda one: one.fees_usd / one.loss_usd,
            reverse=True,
        )
        for term in Term
    ]
    so_far, worth = Harvest(), 0
    while True:
        options = [
            (valuer.npv(after := so_far.plus(queue[-1].part(queue[-1].quantity))), n, after)
            for n, queue in enumerate(queues)
            if queue
        ]
        if not options or max(options, key=lambda option: option[0])[0] <= worth:
            return worth
        worth, n, so_far = max(options, key=lambda option: option[0])
        queues[n].pop()


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of a few runs."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print a line for each size of portfolio."""
    facts = real_facts(
        wages=190_000, interest=3_000, other_short_term_gain=20_000, other_long_term_gain=45_000
    )
    later = replace(facts, other_short_term_gain=0, other_long_term_gain=5_000 * DOLLAR)
    looked_at = outlook(real_year(facts), real_year(later), sale_after_years=6)
    print("  lots  optimum s  one by one s  ratio  one by one reaches       gap  verified")
    for count in (100, 1_000, 10_000):
        candidates = portfolio(count, seed=count)
        best = optimum(candidates, Valuer(looked_at))
        plain = one_by_one(candidates, Valuer(looked_at))
        assert plain <= best.npv_usd + DOLLAR, "the optimum is the best"
        ours = seconds(lambda c=candidates: optimum(c, Valuer(looked_at)))  # type: ignore[misc]
        theirs = seconds(lambda c=candidates: one_by_one(c, Valuer(looked_at)))  # type: ignore[misc]
        share = f"{100 * plain / best.npv_usd:.2f} %"
        print(
            f"{count:6,}  {ours:9.3f}  {theirs:12.3f}  {theirs / ours:5.1f}  {share:>18}"
            f"  {usd_text(best.gap_usd):>8}  {best.is_verified}"
        )


if __name__ == "__main__":
    main()
