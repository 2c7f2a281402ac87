"""Claim: a return by the fast path in 50 µs at most, with its worksheet in 1 ms, 100,000 of them in 10 s.

Made-up households (seeded; `tests/households.py`), exact mode. Shown first: medians a call of the ways
through the same lines, as multiples of the fast path; their outcomes are compared first. Then 100,000
households as a file through `lotwise tax batch`, which reads, computes every line in both modes and writes.
Beside it, in the same run, Tax-Calculator on the same households, where its environment is there (`python3
dev.py check --oracles` makes it): vectorised, numba warm. It reads no file, has no Tax Table and no
carryovers, and works in floats. It is faster for many households at once, and slower for one.

    python benchmarks/tax_speed.py [households [rounds]]
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from households import facts_of, households, write_households
from lotwise.app.tax_batch import tax_batch
from lotwise.rules.book import us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.liability import evaluate, outcome, outcome_by_gains, worksheet
from lotwise.tax.return_columns import columns_of

ROOT: Final = Path(__file__).resolve().parents[1]
COUNT: Final = 100_000
ROUNDS: Final = 3
CALLS: Final = 2_000
SEED: Final = 2026
MOST_US: Final = {"fast path": 50.0, "worksheet": 1_000.0}
MOST_SECONDS: Final = 10.0
PEERS: Final = ROOT / ".venv" / "oracles"
"""Where `dev.py check --oracles` installs Tax-Calculator."""

PEER: Final = """
import json, sys, time
sys.path[:0] = ["src", "tests", "tests/oracles"]
import taxcalc
from households import YEARS, households
from live_taxcalc import calculator_of
count, seed, rounds = map(int, sys.argv[1:])
rows = list(households(count, seed))
years = {year: [row for row in rows if row["year"] == year] for year in YEARS}
policy = taxcalc.Policy()
calculator_of(taxcalc, policy, 2025, years[2025]).calc_all()
def seconds(parts):
    began = time.process_time()
    ready = [calculator_of(taxcalc, policy, year, part) for year, part in parts]
    middle = time.process_time()
    for one in ready:
        one.calc_all()
    return time.process_time() - began, time.process_time() - middle
many = [seconds(years.items()) for _ in range(rounds)]
single = [seconds([(2025, [row])]) for row in years[2025][:5]]
print(json.dumps([many, single]))
"""


def microseconds(work: Callable[[ReturnFacts], object], facts: Sequence[ReturnFacts]) -> float:
    """Return the median time of a call, each household once, after a warm-up."""
    for one in facts[:200]:
        work(one)
    times = []
    for one in facts:
        started = time.perf_counter_ns()
        work(one)
        times.append(time.perf_counter_ns() - started)
    return statistics.median(times) / 1_000


def by_gains(one: ReturnFacts) -> tuple[Callable[..., object], tuple[int, ...]]:
    """Return the question that the planner asks again and again, and its arguments."""
    asked = outcome_by_gains(one, us_rules())
    carry = one.short_term_carryover_in, one.long_term_carryover_in
    return asked, (one.short_term_gain, one.long_term_gain, *carry)


def show_calls() -> bool:
    """Print a line for each way; return whether the claims hold."""
    facts = [facts_of(row) for row in households(CALLS, SEED)]
    rules = us_rules()
    for one in facts:
        asked, gains = by_gains(one)
        assert asked(*gains) == outcome(one, rules), "one return, one outcome"
    questions = {id(one): by_gains(one) for one in facts}

    def ask(one: ReturnFacts) -> object:
        asked, gains = questions[id(one)]
        return asked(*gains)

    ways: dict[str, Callable[[ReturnFacts], object]] = {
        "fast path, gains only": ask,
        "fast path": lambda one: outcome(one, rules),
        "columns of the batch": lambda one: columns_of(one, rules),
        "every line": lambda one: evaluate(one, rules),
        "worksheet": lambda one: worksheet(one, rules),
    }
    took = {
        name: microseconds(work, facts[:300] if name == "worksheet" else facts) for name, work in ways.items()
    }
    print(f"{CALLS:,} households, median a call, µs; then as multiples of the fast path")
    for name, value in took.items():
        print(f"   {name:22} {value:8.1f} {value / took['fast path']:7.1f}x")
    return all(took[name] <= most for name, most in MOST_US.items())


def show_batch(count: int, rounds: int) -> bool:
    """Print how long many households take, here and there; return whether the claim holds."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "households.csv"
        write_households(table, households(count, SEED))
        for _ in range(rounds):
            started = time.process_time()
            report = tax_batch(table, Path(folder) / "out.csv")
            seconds.append(time.process_time() - started)
            assert report.computed == count, "every household is sound"
    ours = statistics.median(seconds)
    print(f"{count:,} households, median of {rounds}, CPU seconds")
    print(f"   {'lotwise tax batch, file to file':38} {ours:8.2f} s {ours / count * 1e6:9.1f} µs each")
    peer = by_peer(count, rounds)
    if peer is None:
        print("   Tax-Calculator is not here; python3 dev.py check --oracles installs it")
        return ours <= MOST_SECONDS * count / COUNT
    many, single = peer
    for at, what in enumerate(("with reading the rows", "arrays alone")):
        theirs = statistics.median(took[at] for took in many)
        name = f"Tax-Calculator, {what}"
        print(f"   {name:38} {theirs:8.2f} s {theirs / count * 1e6:9.1f} µs each; ours {ours / theirs:.2f}x")
    alone = statistics.median(took[1] for took in single)
    one = ours / count
    print(f"   {'Tax-Calculator, one household':38} {alone:8.3f} s; ours, of many, {one / alone:.5f}x")
    return ours <= MOST_SECONDS * count / COUNT


def by_peer(count: int, rounds: int) -> tuple[list[list[float]], list[list[float]]] | None:
    """Return seconds of rounds and of single households, whole and without reading; None if not here."""
    python = next(iter(sorted(PEERS.glob("*/python*"))), None)
    if python is None:
        return None
    words = [str(python), "-c", PEER, str(count), str(SEED), str(rounds)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    many, single = json.loads(done.stdout.splitlines()[-1])
    return many, single


def main() -> None:
    """Time all and print the tables; leave with 1 where a claim does not hold."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    holds = [show_calls(), show_batch(count, rounds)]
    print("The claims hold." if all(holds) else "A claim does not hold on this machine, or in this load.")
    sys.exit(not all(holds))


if __name__ == "__main__":
    main()
