"""What the reconciliation of brokers' statements finds, on random histories whose differences are known.

From each random history a broker's statement is made and changed by known causes (`tests/statements_of.py`).
Counted: histories in which exactly the injected causes were found, sales filed in another box, with another
code or amount than the instructions want, and the time.

    python benchmarks/reconciling.py [histories] [first seed]
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from statements_of import broker_case, found_in


def main(count: int, first: int) -> None:
    """Go through histories and say what was found."""
    exact = wrong_causes = misfiled = sales = 0
    injected: Counter[str] = Counter()
    spent = 0.0
    for seed in range(first, first + count):
        case = broker_case(seed)
        started = time.perf_counter()
        made = case.reconciled()
        spent += time.perf_counter() - started
        found = found_in(made)
        keys = {*found, *case.expected}
        sales += len(keys)
        pairs = [(found.get(key), case.expected.get(key)) for key in keys]
        off = sum(one is None or other is None or one.causes != other.causes for one, other in pairs)
        misfiled += sum(one is None or other is None or one.filing != other.filing for one, other in pairs)
        wrong_causes += off
        exact += not off
        injected.update({cause.value: number for cause, number in case.injected.items()})
    print(f"{count} histories, {sales} sales and lines; reconciled in {spent:.1f} s")
    print(f"exactly the injected causes: {exact} histories ({exact / count:.1%}); {wrong_causes} sales off")
    print(f"misfiled (box, code or amount): {misfiled}")
    for cause, number in injected.most_common():
        print(f"{number:8,}  {cause}")


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    main(*(words + [1_000, 0][len(words) :]))
