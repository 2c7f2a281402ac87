"""What `lotwise plan` takes on a project with very many transactions; the aim is three seconds at 100,000.

Measured are whole commands in processes of their own, in turn: `lotwise plan`, and `lotwise lots`, which does
the same up to the lots. The project holds the history of `lots_workload` as a report of Koinly, prices at
which about half of the lots are at a loss, and the household of the example. Seconds are those of the clock
and of the processor; the median of some rounds. Said beside it: how many lots there are, how many the plan
sells, and its gap.

    python benchmarks/plan_command.py [transactions [rounds]]
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from lots_command import LOTWISE, run, shown, write_report

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-02-07"
PRICES = {"BTC": 45_000, "ETH": 2_200, "DOGE": 0.1}
ROUNDS = 3


def main() -> None:
    """Make the project, time both commands in turn and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        report, prices, project = folder / "report.csv", folder / "prices.csv", folder / "plan.db"
        write_report(report, count)
        rows = (f"{DAY},{asset},{price},made up\n" for asset, price in PRICES.items())
        prices.write_text("date,asset,price_usd,source\n" + "".join(rows), encoding="utf-8")
        household = shutil.copy(ROOT / "examples" / "crash-2026" / "household.toml", folder)
        bytecode = folder / "bytecode"
        run(bytecode, *LOTWISE, "init", "--project", project)
        for path in (report, prices, household):
            run(bytecode, *LOTWISE, "import", path, "--project", project, "--as-of", DAY)
        known = ("--project", project, "--as-of", DAY)
        commands = {"lotwise plan": (*LOTWISE, "plan", *known), "lotwise lots": (*LOTWISE, "lots", *known)}
        _, _, said = run(bytecode, *LOTWISE, "plan", "--json", *known)
        plan = json.loads(said)
        took = [[run(bytecode, *words) for words in commands.values()] for _ in range(rounds)]
        print(f"{count:,} transactions; {len(plan['trades'])} lots to sell; median of {rounds}")
        print(f"{'':16} {'clock':>8} {'CPU':>8}")
        for name, times in zip(commands, zip(*took, strict=True), strict=True):
            print(f"{name:16} {shown(times)}")


if __name__ == "__main__":
    main()
