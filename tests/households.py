"""Made-up households, seeded: the columns of ``lotwise tax batch``, in whole dollars.

They lie where the law bends: low incomes and high ones, seniors inside their phase-out, taxes near the cap,
losses and carryovers of both terms. Nobody is meant.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from lotwise.core.money import DOLLAR
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode

Household: TypeAlias = Mapping[str, str | int]

YEARS: Final = (2023, 2024, 2025, 2026)
COLUMNS: Final = (
    "id",
    "year",
    "status",
    "age",
    "age_spouse",
    "wages",
    "wages_spouse",
    "interest",
    "ordinary_dividends",
    "qualified_dividends",
    "st_gain",
    "lt_gain",
    "collectibles",
    "st_carryover",
    "lt_carryover",
    "mortgage_interest",
    "property_tax",
)


def households(count: int, seed: int) -> Iterator[Household]:
    """Give households, the same ones for a seed each time."""
    chance = random.Random(seed)  # noqa: S311 - made-up data
    for n in range(count):
        yield {"id": f"{seed}-{n}", **_household(chance)}


def _household(chance: random.Random) -> dict[str, str | int]:
    status = chance.choice([*FilingStatus])
    is_joint = status is FilingStatus.JOINT
    dividends = _amount(chance, 0.5, 120_000)
    collectibles = _signed(chance, 0.12, 150_000)
    return {
        "year": chance.choice(YEARS),
        "status": status.value,
        "age": _age(chance),
        "age_spouse": _age(chance) if is_joint else 0,
        "wages": _amount(chance, 0.85, 900_000),
        "wages_spouse": _amount(chance, 0.5, 300_000) if is_joint else 0,
        "interest": _amount(chance, 0.5, 60_000),
        "ordinary_dividends": dividends,
        "qualified_dividends": chance.choice([0, dividends // 3, dividends]),
        "st_gain": _signed(chance, 0.6, 200_000),
        "lt_gain": _signed(chance, 0.7, chance.choice((60_000, 500_000, 3_000_000))) + collectibles,
        "collectibles": collectibles,
        "st_carryover": _amount(chance, 0.25, 80_000),
        "lt_carryover": _amount(chance, 0.25, 80_000),
        "mortgage_interest": _amount(chance, 0.4, 60_000),
        "property_tax": _amount(chance, 0.5, 50_000),
    }


def _age(chance: random.Random) -> int:
    return chance.randint(65, 90) if chance.random() < 0.3 else chance.randint(19, 64)


def _amount(chance: random.Random, share: float, most: int) -> int:
    """Return 0 or, for a share of households, an amount of any order of magnitude up to the most."""
    if chance.random() >= share:
        return 0
    return int(most ** (0.35 + 0.65 * chance.random()))


def _signed(chance: random.Random, share: float, most: int) -> int:
    return chance.choice((1, 1, -1)) * _amount(chance, share, most)


def facts_of(row: Household, mode: TaxMode = TaxMode.EXACT) -> ReturnFacts:
    """Return the facts of a household's return."""
    status = FilingStatus(row["status"])
    money = {name: int(row[name]) * DOLLAR for name in COLUMNS[5:]}
    seniors = sum(int(row[name]) >= 65 for name in ("age", "age_spouse"))
    return ReturnFacts(
        year=int(row["year"]),
        filing_status=status,
        tax_mode=mode,
        aged_or_blind_boxes=seniors,
        seniors=seniors,
        wages=money["wages"] + money["wages_spouse"],
        interest=money["interest"],
        ordinary_dividends=money["ordinary_dividends"],
        qualified_dividends=money["qualified_dividends"],
        short_term_gain=money["st_gain"],
        long_term_gain=money["lt_gain"],
        collectibles_gain=money["collectibles"],
        short_term_carryover_in=money["st_carryover"],
        long_term_carryover_in=money["lt_carryover"],
        itemized_deductions=money["mortgage_interest"],
        state_and_local_taxes=money["property_tax"],
    )


def write_households(path: Path, rows: Iterable[Household]) -> None:
    """Write households as a table for ``lotwise tax batch``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
