"""What popular rules lose against the optimum, on random households.

Made-up households (seeded) with lots at a loss and at a gain, the real federal return of 2026. For each rule:
the share of the summed optimum that it reaches, its worst miss, and how many of its plans are worth less than
doing nothing.

    python benchmarks/plan_regret.py [households] [first seed]
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from lotwise.core.money import CENT, DOLLAR, usd_text
from lotwise.harvest.candidates import Action, Candidate
from lotwise.harvest.optimum import optimum, sum_of
from lotwise.harvest.value import Harvest, Valuer
from random_harvests import Case, random_case

RATE_PERCENT = 37
WORTH_IT = 500 * DOLLAR


def losses(case: Case) -> list[Candidate]:
    """Return the lots at a loss, the largest first."""
    at_loss = [one for one in case.candidates if one.action is Action.HARVEST_LOSS]
    return sorted(at_loss, key=lambda one: -one.loss_usd)


def everything(case: Case, _: Valuer) -> Harvest:
    """Harvest everything."""
    return sum_of((one, one.quantity) for one in losses(case))


def gains_and_3000(case: Case, _: Valuer) -> Harvest:
    """Offset gains + $3,000, biggest loss first, the last in part."""
    now = case.outlook.this_year
    carried = now(0, 0, 0, 0)
    left = 0
    for dollars in range(0, 100_000, 500):  # the gains are where a loss begins to be carried over
        out = now(-dollars * DOLLAR, 0, 0, 0)
        if out.short_term_carryover_usd > carried.short_term_carryover_usd:
            break
        left = dollars * DOLLAR
    total = Harvest()
    for one in losses(case):
        taken = min(one.loss_usd, left)
        left -= taken
        if taken:
            total = total.plus(one.part(one.quantity * taken // one.loss_usd))
    return total


def five_hundred(case: Case, _: Valuer) -> Harvest:
    """Harvest each lot whose loss times 37 % exceeds $500, as the guide says."""
    chosen = [one for one in losses(case) if one.loss_usd * RATE_PERCENT // 100 > WORTH_IT]
    return sum_of((one, one.quantity) for one in chosen)


def greedy(case: Case, valuer: Valuer) -> Harvest:
    """Add the whole lot that adds most on the true objective, as long as one adds."""
    so_far, worth, rest = Harvest(), 0, list(case.candidates)
    while rest:
        options = [(valuer.npv(so_far.plus(one.part(one.quantity))), n) for n, one in enumerate(rest)]
        best, n = max(options)
        if best <= worth:
            break
        worth = best
        one = rest.pop(n)
        so_far = so_far.plus(one.part(one.quantity))
    return so_far


RULES: Sequence[tuple[str, Callable[[Case, Valuer], Harvest]]] = (
    ("harvest everything", everything),
    ("offset gains + $3,000, biggest loss first", gains_and_3000),
    ("the $500 rule per lot", five_hundred),
    ("greedy on the true objective, whole lots", greedy),
)


def main() -> None:
    """Print the table."""
    given = [int(one) for one in sys.argv[1:]]
    households, first = (*given, *(1_500, 7)[len(given) :])
    reached = dict.fromkeys((name for name, _ in RULES), 0)
    negative, worst = reached.copy(), reached.copy()
    best_sum = with_value = 0
    started = time.perf_counter()
    for seed in range(first, first + households):
        case = random_case(seed, most_lots=12)
        valuer = Valuer(case.outlook)
        best = optimum(case.candidates, valuer).npv_usd
        best_sum += best
        with_value += best > 0
        for name, rule in RULES:
            worth = valuer.npv(rule(case, valuer))
            assert worth <= best + CENT * (1 + len(case.candidates)), (seed, name)
            reached[name] += worth
            negative[name] += worth < 0
            worst[name] = max(worst[name], best - worth)
    print(f"Households {households:,}, seeds from {first}; {with_value:,} with a plan worth something.")
    print("| rule | share of the optimum | worst miss | plans worth less than nothing |")
    print("|---|---|---|---|")
    for name, _ in RULES:
        share = f"{100 * reached[name] / best_sum:.1f} %"
        print(f"| {name} | {share} | {usd_text(worst[name])} | {100 * negative[name] / households:.0f} % |")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
