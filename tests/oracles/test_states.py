"""State tax against independent engines: what a harvest saves, and what a household owes.

Two sources of rows. ``state_deltas.csv`` of the shared reference data: state tax saved by a harvest, on which
two families of engines agree. ``state_households.csv`` beside this file: made-up households in every state
with an income tax, with PolicyEngine-US 2.68.0 and taxsim-py 0.4.1; of 2024 and 2025 only those on which both
agree within $1, of 2026, which taxsim-py does not know, PolicyEngine's alone. Virginia's rows of 2024 are
left out: both engines take off a rebate that is not on its return.

The counts stand in the rule book (``us/states/comparison.toml``), where each state's standing comes from. A
change of law or code that changes them must be looked at: LOTWISE_GOLDEN=renew writes them anew.
"""

import csv
import os
import tomllib
from collections import defaultdict
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path
from typing import Final

import pytest

from lotwise.core.money import DOLLAR, Usd, usd, usd_nearest
from lotwise.rules.book import us_rules
from lotwise.rules.states import Compared, is_state_computed, taxes_nothing
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate

Row = dict[str, str]

NEARLY_ALL: Final = ("CA", "NY", "NJ", "MA", "PA", "IL", "NC", "WA", "TX")
"""States in which at least 95 % of the harvests must save what the engines say."""
_HERE: Final = Path(__file__).parent
_RENEW: Final = os.environ.get("LOTWISE_GOLDEN") == "renew"
_HEAD: Final = """\
# How often the tax of a state as computed here is that of independent engines, within one dollar.
# Written by tests/oracles/test_states.py (LOTWISE_GOLDEN=renew); never by hand.
"""


def facts_of(row: Row) -> ReturnFacts:
    status = FilingStatus(row["status"])
    ages = [row["age"], *([row["age_spouse"]] if status is FilingStatus.JOINT else [])]
    seniors = sum(int(age) >= 65 for age in ages)
    return ReturnFacts(
        year=int(row["year"]),
        filing_status=status,
        state=row["state"],
        tax_mode=TaxMode.EXACT,
        aged_or_blind_boxes=seniors,
        seniors=seniors,
        is_of_working_age=any(25 <= int(age) < 65 for age in ages),
        wages=usd(row["wages"]) + usd(row["wages_spouse"]),
        spouse_wages=usd(row["wages_spouse"]) if status is FilingStatus.JOINT else 0,
        interest=usd(row["interest"]),
        ordinary_dividends=usd(row["ordinary_dividends"]),
        qualified_dividends=usd(row["qualified_dividends"]),
        short_term_gain=usd(row["st_gain"]),
        long_term_gain=usd(row["lt_gain"]),
        short_term_carryover_in=usd(row.get("st_carryover", "0")),
        long_term_carryover_in=usd(row.get("lt_carryover", "0")),
    )


def state_tax(facts: ReturnFacts) -> Usd:
    assert is_state_computed(facts.state, facts.year), f"{facts.state} has no law of {facts.year}"
    amount: Usd = evaluate(facts, us_rules())["state_tax"]
    return amount


def is_near(one: Usd, other: Usd) -> bool:
    return abs(one - other) <= DOLLAR


def saved(row: Row) -> Usd:
    """Return the state tax that a harvest such as ``LT30000`` saves; the row is the household after it."""
    after = facts_of(row)
    loss = int(row["variant"][2:]) * DOLLAR
    if row["variant"].startswith("ST"):
        before = replace(after, short_term_gain=after.short_term_gain + loss)
    else:
        before = replace(after, long_term_gain=after.long_term_gain + loss)
    return state_tax(before) - state_tax(after)


def rows_of(file: Path) -> list[Row]:
    with file.open(newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def counted(shared: Path) -> dict[str, Compared]:
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(asdict(Compared()), 0))
    for row in rows_of(shared / "oracles" / "state_deltas.csv"):
        counts[row["state"]]["harvests"] += 1
        counts[row["state"]]["harvests_equal"] += is_near(saved(row), usd_nearest(row["state_delta"]))
    for row in rows_of(_HERE / "state_households.csv"):
        kind = "households" if row["n_families"] == "2" else "single"
        counts[row["state"]][kind] += 1
        is_equal = is_near(state_tax(facts_of(row)), usd_nearest(row["state_tax"]))
        counts[row["state"]][f"{kind}_equal"] += is_equal
    return {state: Compared(**counts[state]) for state in sorted(counts)}


def test_harvests_save_in_nearly_all_rows_what_the_engines_say(counted: dict[str, Compared]) -> None:
    shares = {state: (counted[state].harvests_equal, counted[state].harvests) for state in NEARLY_ALL}
    assert all(equal * 100 >= rows * 95 for equal, rows in shares.values()), shares
    assert sum(one.harvests for one in counted.values()) == 15_402


def test_the_standing_of_each_state_in_the_rule_book_is_what_was_counted(
    counted: dict[str, Compared],
) -> None:
    book = Path(str(resources.files("lotwise.rules"))) / "us/states/comparison.toml"
    if _RENEW:
        parts = (f"\n[{state}]\n{_lines(one)}" for state, one in counted.items())
        book.write_text(_HEAD + "".join(parts), encoding="utf-8")
    stated = tomllib.loads(book.read_text(encoding="utf-8"))
    assert {state: Compared(**row) for state, row in stated.items()} == counted
    for state, one in counted.items():
        print(f"{state}: {one}")  # noqa: T201 - `pytest -s` shows the standing of each state


def _lines(one: Compared) -> str:
    return "".join(f"{name} = {count}\n" for name, count in asdict(one).items() if count)


def test_every_state_with_an_income_tax_has_its_law_of_2024_to_2026() -> None:
    states = us_rules().rule("states", us_rules().parameters["states"].values[0].starts).value
    assert isinstance(states, tuple)
    missing = [
        (state, year)
        for state in states
        for year in (2024, 2025, 2026)
        if not is_state_computed(str(state), year)
    ]
    assert missing == []
    assert sum(taxes_nothing(str(state), 2026) for state in states) == 8
