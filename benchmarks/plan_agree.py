"""Whether the optimum is what a mixed-integer program by others finds, and whether anything beats it.

Made-up households (seeded) with lots at a loss and at a gain, the real federal return of 2026. Every second
one is tied: fixed costs, wallets that sell first in, first out, a limit on trades. Every third one, tied or
not, has a smallest trade of $25 to $20,000. With the word `wide` the households are of any status and state,
with pensions, children, credits and premiums, so that the tax bends and jumps in many places.

For each the optimum is compared with the program of `lotwise.harvest.milp`, solved by HiGHS on a surface that
it finds by itself, and with random plans that keep to the same limits. Where the program says that it is not
sure, or takes many slight bends for one flat piece (`wide`), what counts is that it finds nothing better.
Said at the end: how far apart they were at most, how many were more than a cent apart, and how many random
plans were worth more.

    python benchmarks/plan_agree.py [wide] [households] [random plans a household] [first seed]
"""

import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from lotwise.core.money import CENT, DOLLAR, Usd, usd_text
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Place, groups_of, harvest_of, place_of
from lotwise.harvest.milp import second_opinion
from lotwise.harvest.optimum import optimum
from lotwise.harvest.value import Valuer
from random_harvests import Case, random_case, wide_case

DEFAULTS = 1_500, 200, 1
MOST_LOTS = 12
KINDS = "free", "tied", "free, with a smallest trade", "tied, with a smallest trade"
SMALLEST = 25, 500, 3_000, 20_000
"""Dollars; random lots are worth 200 to 60,000."""


@dataclass(slots=True)
class Tally:
    """What was found over all households of a kind."""

    households: int = 0
    worthwhile: int = 0
    apart: Usd = 0
    more_than_a_cent: int = 0
    unsure: int = 0
    unverified: int = 0
    gap: Usd = 0
    beaten: int = 0
    plans: int = 0
    seconds: float = 0.0
    their_seconds: float = 0.0


def case_of(seed: int, *, is_wide: bool) -> tuple[str, Case]:
    """Return the household of a seed, and its kind."""
    kind = seed % 2 + 2 * (seed % 3 == 0)
    case = (wide_case if is_wide else random_case)(seed, most_lots=MOST_LOTS, is_free=seed % 2 == 0)
    if seed % 3 == 0:
        smallest = random.Random(seed).choice(SMALLEST) * DOLLAR
        case = replace(case, constraints=replace(case.constraints, minimum_trade_usd=smallest))
    return KINDS[kind], case


def drawn_plan(case: Case, chance: random.Random) -> list[tuple[Candidate, Quantity]]:
    """Return a random plan that keeps to the limits of a case."""
    chosen: list[tuple[Candidate, Quantity]] = []
    by_place: dict[Place | None, list[tuple[Candidate, Quantity]]] = defaultdict(list)
    for group in groups_of(case.candidates, case.constraints):
        whole = chance.randint(0, len(group.candidates))
        drawn: list[tuple[Candidate, Quantity]] = []
        for n, one in enumerate(group.candidates):
            part = chance.choice([0.0, 1.0, chance.random()])
            if group.is_line:
                part = 1.0 if n < whole else chance.random() if n == whole else 0.0
            if units := round(one.quantity * part):
                drawn.append((one, units))
        by_place[group.place] += large_enough(
            drawn, case.constraints.minimum_trade_usd, is_line=group.is_line
        )
    places = [place for place in by_place if place is not None]
    chance.shuffle(places)
    for place in places[: case.constraints.most_trades]:
        chosen += by_place[place]
    return [*chosen, *by_place[None]]


def large_enough(
    drawn: list[tuple[Candidate, Quantity]], smallest: Usd, *, is_line: bool
) -> list[tuple[Candidate, Quantity]]:
    """Return the sales without those below the smallest trade; those of a line count together."""
    values = [(one.valued.fmv_usd or 0) * units // one.quantity for one, units in drawn]
    if is_line:
        return drawn if sum(values) >= smallest else []
    return [pair for pair, value in zip(drawn, values, strict=True) if value >= smallest]


def beats(case: Case, valuer: Valuer, best: Usd, plans: int, seed: int) -> int:
    """Return how many random plans are worth more than the optimum, rounding aside."""
    chance = random.Random(seed)
    slack = CENT * (1 + len(case.candidates))
    values = (valuer.npv(harvest_of(drawn_plan(case, chance), case.constraints)) for _ in range(plans))
    return sum(value > best + slack for value in values)


def weigh(seed: int, plans: int, tallies: dict[str, Tally], *, is_wide: bool) -> None:
    """Solve one household both ways and draw random plans; name what differs."""
    kind, case = case_of(seed, is_wide=is_wide)
    tally, valuer = tallies[kind], Valuer(case.outlook)
    started = time.perf_counter()
    best = optimum(case.candidates, valuer, case.constraints)
    between = time.perf_counter()
    most = case.constraints.most_trades
    assert most is None or len({place_of(one) for one, _ in best.quantities}) <= most, seed
    for group in groups_of(case.candidates, case.constraints):
        own = [pair for pair in best.quantities if pair[0] in group.candidates]
        assert large_enough(own, case.constraints.minimum_trade_usd, is_line=group.is_line) == own, seed
    second = second_opinion(case.candidates, Valuer(case.outlook), case.constraints)
    is_sure = second.is_tested and second.is_optimal
    apart = second.npv_usd - best.npv_usd
    apart = abs(apart) if is_sure and not is_wide else max(0, apart)
    tally.households += 1
    tally.worthwhile += best.npv_usd > 0
    tally.apart = max(tally.apart, apart)
    tally.more_than_a_cent += apart > CENT
    tally.unsure += not is_sure
    tally.unverified += not (best.is_verified and best.is_complete)
    tally.gap = max(tally.gap, best.gap_usd)
    tally.beaten += beats(case, valuer, best.npv_usd, plans, seed)
    tally.plans += plans
    tally.seconds += between - started
    tally.their_seconds += time.perf_counter() - between
    if apart > CENT:
        print(
            f"  seed {seed}: optimum {usd_text(best.npv_usd)} (gap {usd_text(best.gap_usd)}), program "
            f"{usd_text(second.npv_usd)}{'' if is_sure else ', which is not sure'}",
            flush=True,
        )


def main() -> None:
    """Print the tallies; leave with 1 where the two differ by more than a cent or a random plan wins."""
    is_wide = "wide" in sys.argv
    given = [int(one) for one in sys.argv[1:] if one != "wide"]
    households, plans, first = (*given, *DEFAULTS[len(given) :])
    tallies = {kind: Tally() for kind in KINDS}
    for seed in range(first, first + households):
        weigh(seed, plans, tallies, is_wide=is_wide)
    for kind, tally in tallies.items():
        print(
            f"{kind}: {tally.households:,} households, {tally.worthwhile:,} with a plan worth something; "
            f"at most {usd_text(tally.apart)} apart, {tally.more_than_a_cent} by more than a cent; "
            f"program unsure {tally.unsure}, optimum unverified {tally.unverified}, "
            f"gap at most {usd_text(tally.gap)}; "
            f"{tally.beaten} of {tally.plans:,} random plans worth more; {tally.seconds:.0f} s here, "
            f"{tally.their_seconds:.0f} s there."
        )
    sys.exit(any(tally.more_than_a_cent or tally.beaten for tally in tallies.values()))


if __name__ == "__main__":
    main()
