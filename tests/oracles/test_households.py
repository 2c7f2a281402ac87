"""Households on which at least two independent families of tax engines agree, to the cent, on every column.

The rows are in `oracles/` of the shared reference data; its README says which engines, and which of their
errors are known. Each test says how many rows it compared (`pytest -s`) and fails if not all were.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from lotwise.core.money import DOLLAR, Usd, to_cents, usd, usd_nearest, usd_plain
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate

Row = Mapping[str, str]

EXACT: Final = {
    "agi": "adjusted_gross_income",
    "cap_gain_1040": "capital_gain_or_loss",
    "line18_28pct": "twenty_eight_percent_gain",
    "deduction": "deduction",
    "senior_deduction": "senior_deduction",
    "taxable_income": "taxable_income",
    "taxable_income_raw": "taxable_income_unfloored",
    "tax_exact": "income_tax",
    "amt_exact": "alternative_minimum_tax",
    "niit": "net_investment_income_tax",
    "total_exact": "liability",
    "st_carryover_out": "short_term_carryover_out",
    "lt_carryover_out": "long_term_carryover_out",
}
"""Column of the oracle → line of the worksheet, tax by the rate schedule at all incomes."""

TABLE: Final = {
    "tax_table": "income_tax",
    "amt_table": "alternative_minimum_tax",
    "total_table": "liability",
}
"""The same with the Tax Table below $100,000."""


def _is(column: str) -> Callable[[Row], bool]:
    return lambda row: float(row[column]) != 0


FAMILIES: Final[Mapping[str, Callable[[Row], bool]]] = {
    "plain": lambda row: (
        not any(_is(column)(row) for column in ("itemizes", "senior_deduction", "line18_28pct", "amt_exact"))
    ),
    "itemizing": _is("itemizes"),
    "seniors": _is("senior_deduction"),
    "28 % rate gain": _is("line18_28pct"),
    "minimum tax": _is("amt_exact"),
}
COUNTS: Final = {
    ("plain", 2024): 868,
    ("plain", 2025): 741,
    ("plain", 2026): 703,
    ("itemizing", 2024): 132,
    ("itemizing", 2025): 128,
    ("itemizing", 2026): 123,
    ("seniors", 2025): 145,
    ("seniors", 2026): 148,
    ("28 % rate gain", 2024): 60,
    ("28 % rate gain", 2025): 74,
    ("28 % rate gain", 2026): 51,
    ("minimum tax", 2024): 16,
    ("minimum tax", 2025): 16,
    ("minimum tax", 2026): 15,
}
"""Rows by family and year. But for the plain ones, a row may be in several families."""


def rows_of(shared: Path, file: str) -> Iterator[Row]:
    with (shared / "oracles" / file).open(newline="") as lines:
        yield from csv.DictReader(lines)


def facts_of(row: Row) -> ReturnFacts:
    status = FilingStatus(row["status"])
    ages = [row["age"], *([row["age_spouse"]] if status is FilingStatus.JOINT else [])]
    seniors = sum(int(age) >= 65 for age in ages)
    return ReturnFacts(
        year=int(row["year"]),
        filing_status=status,
        tax_mode=TaxMode.EXACT,
        aged_or_blind_boxes=seniors,
        seniors=seniors,
        wages=usd(row["wages"]) + usd(row["wages_spouse"]),
        interest=usd(row["interest"]),
        ordinary_dividends=usd(row["ordinary_dividends"]),
        qualified_dividends=usd(row["qualified_dividends"]),
        short_term_gain=usd(row["st_gain"]),
        long_term_gain=usd(row["lt_gain"]),
        collectibles_gain=usd(row.get("collectibles", "0")),
        short_term_carryover_in=usd(row["st_carryover"]),
        long_term_carryover_in=usd(row["lt_carryover"]),
        itemized_deductions=usd(row.get("mortgage_interest", "0")),
        state_and_local_taxes=usd(row.get("property_tax", "0")),
    )


def differences(row: Row, lines: Mapping[str, str], values: Mapping[str, Any]) -> list[str]:
    return [
        f"{row['id']} {column}: oracle {row[column]}, lotwise {usd_plain(values[name])}"
        for column, name in lines.items()
        if to_cents(values[name]) != to_cents(usd_nearest(row[column]))
    ]


def say(count: str) -> None:
    print(count)  # noqa: T201 - `pytest -s` shows how many rows were compared


@pytest.mark.parametrize(("family", "year"), COUNTS)
def test_every_column_of_every_row_agrees_to_the_cent(
    shared: Path, family: str, year: int, record_property: Callable[[str, object], None]
) -> None:
    rows = [row for row in rows_of(shared, f"households_{year}.csv") if FAMILIES[family](row)]
    found: list[str] = []
    for row in rows:
        facts = facts_of(row)
        in_table = replace(facts, tax_mode=TaxMode.TABLE)
        found += differences(row, EXACT, evaluate(facts, us_rules()))
        found += differences(row, TABLE, evaluate(in_table, us_rules()))
    assert not found, "\n".join(found[:10])
    record_property("rows", len(rows))
    say(f"{year} {family}: {len(rows)} households agree on {len(EXACT) + len(TABLE)} columns")
    assert len(rows) == COUNTS[family, year]


def test_no_row_is_in_no_family(shared: Path) -> None:
    rows = [row for year in (2024, 2025, 2026) for row in rows_of(shared, f"households_{year}.csv")]
    assert [row["id"] for row in rows if not any(test(row) for test in FAMILIES.values())] == []
    assert len(rows) == 3173


def test_harvests_change_tax_and_carryovers_by_what_the_engines_say(
    shared: Path, record_property: Callable[[str, object], None]
) -> None:
    rows = list(rows_of(shared, "fed_deltas.csv"))
    found: list[str] = []
    for row in rows:
        after = facts_of(row)
        values = evaluate(after, us_rules())
        before = evaluate(without_harvest(after, row["variant"]), us_rules())
        found += differences(
            row,
            {
                "after_total_exact": "liability",
                "st_carry_after": "short_term_carryover_out",
                "lt_carry_after": "long_term_carryover_out",
            },
            values,
        )
        found += differences(
            row,
            {
                "base_total_exact": "liability",
                "st_carry_base": "short_term_carryover_out",
                "lt_carry_base": "long_term_carryover_out",
            },
            before,
        )
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:10])
    record_property("rows", len(rows))
    say(f"{len(rows)} harvests agree before and after")
    assert len(rows) == 1729


def without_harvest(facts: ReturnFacts, variant: str) -> ReturnFacts:
    """Take back a harvest such as ``LT30000``: 30,000 of long-term loss."""
    loss: Usd = int(variant[2:]) * DOLLAR
    if variant.startswith("ST"):
        return replace(facts, short_term_gain=facts.short_term_gain + loss)
    return replace(facts, long_term_gain=facts.long_term_gain + loss)
