"""The oracle's households through the real command ``lotwise tax batch``: every column, to the cent.

The files go in as they are, answers and all: those columns are computed anew. Each test says how many rows it
compared (`pytest -s`). Rows noted `senior_addback_uncertain` pass with the switch off, as documented.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import pytest

from lotwise.cli.main import main

RESULTS: Final = (
    "agi",
    "cap_gain_1040",
    "line18_28pct",
    "deduction",
    "itemizes",
    "senior_deduction",
    "taxable_income",
    "tax_exact",
    "amt_exact",
    "niit",
    "total_exact",
    "tax_table",
    "amt_table",
    "total_table",
    "st_carryover_out",
    "lt_carryover_out",
)
ROWS: Final = {2024: 1060, 2025: 1089, 2026: 1024}
AFTER: Final = {
    "after_total_exact": "total_exact",
    "st_carry_after": "st_carryover_out",
    "lt_carry_after": "lt_carryover_out",
}
BEFORE: Final = {
    "base_total_exact": "total_exact",
    "st_carry_base": "st_carryover_out",
    "lt_carry_base": "lt_carryover_out",
}
Row = Mapping[str, str]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def batch(source: Path, out: Path, *options: str) -> list[dict[str, str]]:
    """Run the command as a user does; nothing may be left out."""
    with pytest.raises(SystemExit) as left:
        main(["tax", "batch", str(source), "--out", str(out), *options])
    assert left.value.code in {0, None}
    return rows_of(out)


def cents(text: str) -> int:
    """Return an amount of the oracle, or of lotwise, in cents."""
    sign, bare = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = bare.partition(".")
    assert len(part) <= 2, f"{text} is finer than a cent"
    return sign * (int(whole) * 100 + int(part.ljust(2, "0")))


def differences(oracle: Row, ours: Row, columns: Mapping[str, str]) -> list[str]:
    return [
        f"{oracle['id']} {theirs}: oracle {oracle[theirs]}, lotwise {ours[name]}"
        for theirs, name in columns.items()
        if cents(oracle[theirs]) != cents(ours[name])
    ]


def say(count: str) -> None:
    print(count)  # noqa: T201 - `pytest -s` shows how many rows were compared


@pytest.mark.parametrize("year", ROWS)
def test_every_column_of_every_household_agrees_to_the_cent(
    shared: Path, tmp_path: Path, year: int, record_property: Callable[[str, object], None]
) -> None:
    source = shared / "oracles" / f"households_{year}.csv"
    oracle, ours = rows_of(source), batch(source, tmp_path / "out.csv")
    found = [
        text
        for theirs, own in zip(oracle, ours, strict=True)
        for text in differences(theirs, own, {name: name for name in RESULTS})
    ]
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:10])
    assert [row["id"] for row in oracle] == [row["id"] for row in ours]
    assert {row["finding"] for row in ours} == {""}
    open_law = sum(row["note"] == "senior_addback_uncertain" for row in oracle)
    record_property("rows", len(ours))
    say(f"{year}: {len(ours)} households agree on {len(RESULTS)} columns, {open_law} of open law among them")
    assert len(ours) == ROWS[year]


def test_the_switch_changes_only_carryovers_of_rows_noted_as_open(shared: Path, tmp_path: Path) -> None:
    changed, noted = 0, 0
    for year in (2025, 2026):
        source = shared / "oracles" / f"households_{year}.csv"
        off = batch(source, tmp_path / "off.csv")
        on = batch(source, tmp_path / "on.csv", "--senior-addback")
        for theirs, without, added in zip(rows_of(source), off, on, strict=True):
            is_open = theirs["note"] == "senior_addback_uncertain"
            differing = {name for name in without if without[name] != added[name]}
            assert differing <= ({"st_carryover_out", "lt_carryover_out"} if is_open else set())
            changed, noted = changed + bool(differing), noted + is_open
    assert 0 < changed <= noted
    say(f"with --senior-addback {changed} of {noted} open rows carry less, and nothing else changes")


def test_harvests_change_tax_and_carryovers_by_what_the_engines_say(
    shared: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    after = rows_of(shared / "oracles" / "fed_deltas.csv")
    found: list[str] = []
    for name, rows, columns in (
        ("after", after, AFTER),
        ("before", [without_harvest(row) for row in after], BEFORE),
    ):
        source = tmp_path / f"{name}.csv"
        write(source, rows)
        for theirs, own in zip(after, batch(source, tmp_path / f"{name}_out.csv"), strict=True):
            found += differences(theirs, own, columns)
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:10])
    record_property("rows", len(after))
    say(f"{len(after)} harvests agree before and after")
    assert len(after) == 1729


def write(path: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)


def without_harvest(row: Row) -> Row:
    """Take back a harvest such as ``LT30000``: 30,000 of long-term loss."""
    column = "st_gain" if row["variant"].startswith("ST") else "lt_gain"
    return {**row, column: str(int(row[column]) + int(row["variant"][2:]))}
