"""10,000 made-up households, computed by Tax-Calculator too: the cross-check of `dev.py check --oracles`.

Tax-Calculator works in floats; adjusted gross income, taxable income, tax, minimum tax and net investment
income tax must agree within $1. Households on which it is known to be wrong are not compared, but counted
with the reason; each reason was read in its code or parameters. Any other difference fails.

It runs in an environment of its own, which has Tax-Calculator; lotwise needs nothing but Python for this:

    PYTHONPATH=src:tests python tests/oracles/live_taxcalc.py [households [seed]]
"""

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from typing import Any, Final

from households import YEARS, Household, facts_of, households
from lotwise.core.money import DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.liability import evaluate

COUNT: Final = 10_000
SEED: Final = 2026
Lines = Mapping[str, Any]

LINES: Final = {
    "adjusted_gross_income": "c00100",
    "taxable_income": "c04800",
    "income_tax": "taxbc",
    "alternative_minimum_tax": "c09600",
    "net_investment_income_tax": "niit",
}
"""Our line → its variable."""
_MARITAL: Final = {"single": 1, "mfj": 2, "mfs": 3, "hoh": 4, "qss": 5}
_FIXED_IN: Final = (6, 8, 5)
_GONE_THERE: Final = {2026: usd(639_200)}
"""Where it takes the exemption of a separate return away, where that is not the law's income."""


def _itemized_is_capped(row: Household, lines: Lines) -> bool:
    """Its limit of 2/37 looks at income only, where § 68 takes the smaller of income and deductions."""
    is_lost = int(row["year"]) >= 2026 and lines["itemized_deductions_lost"] > 0
    above = lines["adjusted_gross_income"] - lines["senior_deduction"] - lines["top_bracket_start"]
    return is_lost and (above > lines["itemized_before_limit"] or lines["amt_base"] > 0)


def _is_increased(row: Household, lines: Lines) -> bool:
    """It takes the exemption away, in 2026 a little early, and does not increase the income."""
    gone_at = min(lines["amt_exemption_gone_at"], _GONE_THERE.get(int(row["year"]), usd(10**9)))
    return row["status"] == "mfs" and lines["amt_income_before_increase"] > gone_at


def _is_in_phasedown(row: Household, lines: Lines) -> bool:
    """It takes 30 % off the halved cap; § 164(b)(6) halves what is left after the 30 %."""
    above = int(row["year"]) >= 2025 and lines["adjusted_gross_income"] > lines["salt_phasedown_start"]
    return row["status"] == "mfs" and above and lines["state_and_local_taxes"] > lines["salt_floor"]


ALWAYS: Final[Mapping[str, Callable[[Household, Lines], bool]]] = {
    "28 % rate gain: an older Schedule D Tax Worksheet": lambda _row, lines: (
        lines["twenty_eight_percent_gain"] > 0
    ),
    "§ 68 from 2026: not capped by the deductions, not undone for the minimum tax": _itemized_is_capped,
    "separate return in the phase-down of the SALT cap: not halved with the cap": _is_in_phasedown,
    "separate return beyond the AMT exemption: § 55(d)(2) increase missing": _is_increased,
}
"""Where every version is wrong, with the reason."""

BEFORE_FIXES: Final[Mapping[str, Callable[[Household, Lines], bool]]] = {
    "2023 top bracket of a separate return: starts at 578,125": lambda row, lines: (
        row["year"] == 2023
        and row["status"] == "mfs"
        and lines["taxable_income"] > lines["top_bracket_start"]
    ),
    "2023 addition for 65 or older: 1,800, and that of the unmarried for qss": lambda row, lines: (
        row["year"] == 2023 and row["status"] in {"single", "hoh", "qss"} and lines["aged_or_blind_boxes"] > 0
    ),
    "2024 addition for 65 or older: that of the unmarried for qss": lambda row, lines: (
        row["year"] == 2024 and row["status"] == "qss" and lines["aged_or_blind_boxes"] > 0
    ),
}
"""Where versions before 6.8.5 are wrong besides."""


def compared(count: int, seed: int, wrong: Mapping[str, Callable[[Household, Lines], bool]]) -> "_Sample":
    """Return households on which Tax-Calculator is not known to be wrong, and why others were left out."""
    sample = _Sample()
    for row in islice(households(100 * count, seed), 100 * count):
        lines = evaluate(facts_of(row), us_rules())
        reason = next((name for name, test in wrong.items() if test(row, lines)), "")
        if reason:
            sample.left_out[reason] += 1
            continue
        sample.rows.append(row)
        sample.lines.append(lines)
        if len(sample.rows) == count:
            break
    return sample


class _Sample:
    """Households to compare, our lines of each, and how many were left out for what."""

    def __init__(self) -> None:
        self.rows: list[Household] = []
        self.lines: list[Lines] = []
        self.left_out: Counter[str] = Counter()


def by_taxcalc(
    taxcalc: Any, year: int, rows: Sequence[Household], *, is_itemizing: bool | None = None
) -> Mapping[str, Sequence[float]]:
    """Return its variables for households of one year, with the deductions it chooses or with those named."""
    policy = taxcalc.Policy()
    if is_itemizing:
        policy.implement_reform({name: {year: [0.0] * 5} for name in ("STD", "STD_Aged")})
    calculator = calculator_of(taxcalc, policy, year, rows, share=0 if is_itemizing is False else 1)
    calculator.calc_all()
    return {name: calculator.array(name) for name in (*LINES.values(), "standard")}


def calculator_of(taxcalc: Any, policy: Any, year: int, rows: Sequence[Household], *, share: int = 1) -> Any:
    """Return its calculator for households of one year, ready to compute; share 0: nothing itemized."""
    pandas = importlib.import_module("pandas")

    def column(*names: str) -> list[int]:
        return [sum(int(row[name]) for name in names) for row in rows]

    data = {
        "RECID": list(range(1, len(rows) + 1)),
        "MARS": [_MARITAL[str(row["status"])] for row in rows],
        "XTOT": [2 if row["status"] == "mfj" else 1 for row in rows],
        "age_head": column("age"),
        "age_spouse": column("age_spouse"),
        "e00200": column("wages", "wages_spouse"),
        "e00200p": column("wages"),
        "e00200s": column("wages_spouse"),
        "e00300": column("interest"),
        "e00600": column("ordinary_dividends"),
        "e00650": column("qualified_dividends"),
        "p22250": [int(row["st_gain"]) - int(row["st_carryover"]) for row in rows],
        "p23250": [int(row["lt_gain"]) - int(row["lt_carryover"]) for row in rows],
        "e18500": [share * int(row["property_tax"]) for row in rows],
        "e19200": [share * int(row["mortgage_interest"]) for row in rows],
    }
    records = taxcalc.Records(data=pandas.DataFrame(data), start_year=year, gfactors=None, weights=None)
    calculator = taxcalc.Calculator(policy=policy, records=records)
    calculator.advance_to_year(year)
    return calculator


def differences(lines: Lines, theirs: Mapping[str, Sequence[float]], at: int) -> dict[str, str]:
    """Return the lines that differ by more than $1."""
    return {
        name: f"{lines[name] / DOLLAR:.2f}, there {theirs[variable][at]:.2f}"
        for name, variable in LINES.items()
        if abs(lines[name] / DOLLAR - theirs[variable][at]) > 1
    }


def families_of(lines: Lines) -> Iterator[str]:
    """Give the families a household is in."""
    yield "all"
    tests = {
        "net loss": lines["net_gain_or_loss"] < 0,
        "net gain at lower rates": lines["net_capital_gain"] > 0,
        "carryover out": lines["short_term_carryover_out"] + lines["long_term_carryover_out"] > 0,
        "itemizing": lines["is_itemizing"],
        "seniors": lines["senior_deduction"] > 0,
        "minimum tax": lines["alternative_minimum_tax"] > 0,
        "net investment income tax": lines["net_investment_income_tax"] > 0,
        "no taxable income": lines["taxable_income"] == 0,
    }
    yield from (name for name, is_in in tests.items() if is_in)


class _Verdicts:
    """How many households agree, in which families, and what is left without a reason."""

    def __init__(self) -> None:
        self.agree: Counter[str] = Counter()
        self.by_status: Counter[str] = Counter()
        self.asked_again = 0
        self.odd: list[str] = []

    def judge(self, taxcalc: Any, year: int, sample: _Sample) -> None:
        """Compare the households of one year; where it takes other deductions, ask again with ours."""
        chosen = [n for n, row in enumerate(sample.rows) if row["year"] == year]
        again: dict[bool, list[int]] = {True: [], False: []}
        theirs = by_taxcalc(taxcalc, year, [sample.rows[n] for n in chosen])
        for at, n in enumerate(chosen):
            is_itemizing = bool(sample.lines[n]["is_itemizing"])
            found = differences(sample.lines[n], theirs, at)
            if found and is_itemizing != (theirs["standard"][at] == 0):
                again[is_itemizing].append(n)
            else:
                self._take(sample, n, found)
        for is_itemizing, numbers in again.items():
            rows = [sample.rows[n] for n in numbers]
            theirs = by_taxcalc(taxcalc, year, rows, is_itemizing=is_itemizing) if rows else {}
            for at, n in enumerate(numbers):
                found = differences(sample.lines[n], theirs, at)
                if is_itemizing and [*found] == ["taxable_income"]:
                    found = {}  # it itemizes only where that lowers the tax, which is 0 or all at 0 %
                self.asked_again += not found
                self._take(sample, n, found)

    def _take(self, sample: _Sample, n: int, found: Mapping[str, str]) -> None:
        row = sample.rows[n]
        if found:
            self.odd.append(f"{dict(row)}: {found}")
            return
        self.agree.update(families_of(sample.lines[n]))
        self.by_status[f"{row['year']} {row['status']}"] += 1


def main() -> None:
    """Compare, print counts, and leave with 1 when something differs without a reason."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    taxcalc = importlib.import_module("taxcalc")
    installed = version("taxcalc")
    is_fixed = tuple(int(part) for part in installed.split(".")[:3]) >= _FIXED_IN
    sample = compared(count, seed, ALWAYS if is_fixed else {**ALWAYS, **BEFORE_FIXES})
    verdicts = _Verdicts()
    for year in YEARS:
        verdicts.judge(taxcalc, year, sample)
    say(f"Tax-Calculator {installed}; {len(sample.rows):,} households, seed {seed}; agree within $1:")
    for name, number in verdicts.agree.most_common():
        say(f"  {number:6,}  {name}")
    say(f"  by year and status: {', '.join(f'{name} {n}' for name, n in sorted(verdicts.by_status.items()))}")
    say(
        f"  {verdicts.asked_again:6,}  of all when asked again with the deductions lotwise takes, the larger;"
    )
    say("          by itself it takes those that seem to make less tax and minimum tax (26 U.S.C. § 63(e))")
    say("Not compared, for it is known to be wrong:")
    for name, number in sorted(sample.left_out.items()):
        say(f"  {number:6,}  {name}")
    say(f"Without a reason: {len(verdicts.odd)}")
    for text in verdicts.odd[:10]:
        say(f"  {text}")
    if verdicts.odd or len(sample.rows) < count:
        sys.exit(1)


def say(text: str) -> None:
    print(text)  # noqa: T201 - a script that reports


if __name__ == "__main__":
    main()
