"""Every number of the researched parameters is in the rule book, unless it is named here as left out.

`law/params.yaml` of the shared reference data was compiled from other sources by other hands. A small reader
of its regular structure (maps, lists, scalars) is enough; continued lines of long texts are skipped.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lotwise.core.money import DOLLAR
from lotwise.rules.book import form_8949_boxes, form_line, us_rules
from lotwise.tax.facts import FilingStatus
from lotwise.tax.inputs import LAWS, law_of

YEARS = (2023, 2024, 2025, 2026, 2027)

SAME = {
    "ordinary_bracket_tops": "bracket_tops",
    "ltcg.zero_rate_top": "zero_rate_top",
    "ltcg.fifteen_rate_top": "fifteen_rate_top",
    "ltcg.collectibles_28_rate": "collectibles_rate",
    "standard_deduction.base": "standard_deduction",
    "standard_deduction.additional_aged_or_blind_each": "aged_or_blind_addition",
    "standard_deduction.dependent.floor": "dependent_standard_deduction",
    "standard_deduction.dependent.earned_income_plus": "dependent_earned_addition",
    "charity_nonitemizer_cash": "charity_without_itemizing_limit",
    "charity_itemizer_agi_floor": "charity_floor_rate",
    "niit.rate": "niit_rate",
    "niit.threshold": "niit_threshold",
    "capital_loss_limit": "capital_loss_limit",
    "amt.exemption": "amt_exemption",
    "amt.phaseout_start": "amt_phaseout_start",
    "amt.phaseout_rate": "amt_phaseout_rate",
    "amt.rate_26_top": "amt_lower_rate_top",
    "salt.cap": "salt_cap",
    "salt.phaseout_start": "salt_phasedown_start",
    "salt.rate": "salt_phasedown_rate",
    "salt.floor": "salt_floor",
    "senior_deduction.phaseout_rate": "senior_deduction_rate",
    "senior_deduction.phaseout_start": "senior_deduction_start",
}
"""Path in a year of params.yaml → name in the rule book."""

DERIVED = {
    "schedule_d_tax_worksheet_line_19": "low_brackets_top",
    "amt.exemption_gone_at": "amt_exemption_gone_at",
}
"""Path → line of law that lotwise derives from other numbers instead of storing it twice."""

LEFT_OUT = {
    "ltcg.unrecaptured_1250_rate": "depreciated real estate is out of scope",
    "standard_deduction.mfs_spouse_itemizes": "a zero written in the code of the standard deduction",
    "senior_deduction.last_year": "tested by year in test_book",
}


def tree_of(text: str) -> Any:
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines() if line.strip()]
    value, _ = block(lines, 0, 0)
    return value


def block(lines: list[tuple[int, str]], at: int, indent: int) -> tuple[Any, int]:
    found: Any = None
    while at < len(lines) and lines[at][0] >= indent:
        depth, text = lines[at]
        key = re.match(r"'?([\w./-]+)'?:(?: (.*))?$", text)
        if depth > indent or (not key and not text.startswith("- ")):
            at += 1  # a long text goes on
        elif text.startswith("- "):
            found, at = [*(found or []), scalar(text[2:])], at + 1
        elif key:
            at += 1
            found = found or {}
            if key[2] is not None:
                found[key[1]] = scalar(key[2])
            elif at < len(lines):
                deeper = indent if lines[at][1].startswith("- ") else lines[at][0]
                found[key[1]], at = (
                    sequence(lines, at, deeper) if deeper == indent else block(lines, at, deeper)
                )
    return found, at


def sequence(lines: list[tuple[int, str]], at: int, indent: int) -> tuple[list[Any], int]:
    items = []
    while at < len(lines) and (lines[at][0] > indent or lines[at][1].startswith("- ")):
        if lines[at][0] == indent:
            items.append(scalar(lines[at][1][2:]))
        at += 1
    return items, at


def scalar(text: str) -> Any:
    plain = text.strip("'\"")
    if text in {"null", "true", "false"}:
        return {"null": None, "true": True, "false": False}[text]
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", text) else plain


@pytest.fixture(scope="module")
def params(shared: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = tree_of((shared / "law" / "params.yaml").read_text())
    return found


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    else:
        yield ".".join(path), tree


def split(path: str) -> tuple[str, str]:
    """Split off a filing status at the end of a path."""
    name, _, last = path.rpartition(".")
    return (name, last) if last in {status.value for status in FilingStatus} else (path, "single")


def as_numbers(value: Any) -> Any:
    return [Decimal(part) for part in value] if isinstance(value, tuple | list) else Decimal(value)


def law(name: str, year: int, status: str) -> Any:
    values = law_of(us_rules(), year, FilingStatus(status))
    return dict(zip((spec.name for spec in LAWS), values, strict=True))[name]


@pytest.mark.parametrize("year", YEARS)
def test_every_number_of_a_year_is_the_same(params: Mapping[str, Any], year: int) -> None:
    compared = 0
    for path, value in leaves(params["years"][str(year)]):
        name, status = split(path)
        if name in SAME and value is not None:
            rule = us_rules().rule(SAME[name], date(year, 12, 31), status)
            assert as_numbers(rule.value) == value, (year, path)
        elif name in DERIVED:
            assert Decimal(law(DERIVED[name], year, status)) / DOLLAR == value, (year, path)
        else:
            continue
        compared += 1
    assert compared >= 68


@pytest.mark.parametrize("year", YEARS)
def test_no_number_of_a_year_is_forgotten(params: Mapping[str, Any], year: int) -> None:
    known = {
        *SAME,
        *DERIVED,
        *LEFT_OUT,
        "ltcg.rates",
        "amt.rate_28_subtract",
        "senior_deduction.amount_per_person_65_plus",
    }
    forgotten = [
        path
        for path, value in leaves(params["years"][str(year)])
        if isinstance(value, Decimal)
        and not any(f"{split(path)[0]}.".startswith(f"{name}.") for name in known)
    ]
    assert forgotten == []


def test_the_rates_are_the_same(params: Mapping[str, Any]) -> None:
    day = date(2026, 12, 31)
    assert as_numbers(us_rules().rule("ordinary_rates", day).value) == params["ordinary_rates"]
    gain_rates = [us_rules().rule(name, day).value for name in ("middle_gain_rate", "top_gain_rate")]
    assert [Decimal(0), *gain_rates] == params["years"]["2026"]["ltcg"]["rates"]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("status", list(FilingStatus))
def test_the_28_percent_rate_of_the_minimum_tax_is_the_forms_subtraction(
    params: Mapping[str, Any], year: int, status: FilingStatus
) -> None:
    amt = params["years"][str(year)]["amt"]
    amount = 1_000_000
    by_form = Decimal("0.28") * amount - amt["rate_28_subtract"][status.value]
    assert Decimal(law("amt_schedule", year, status.value).tax_on(amount * DOLLAR)) / DOLLAR == by_form


@pytest.mark.parametrize("year", YEARS)
def test_the_senior_deduction_is_the_same(params: Mapping[str, Any], year: int) -> None:
    stated = params["years"][str(year)]["senior_deduction"]
    amount = stated["amount_per_person_65_plus"] if stated else 0
    assert us_rules().rule("senior_deduction", date(year, 12, 31), "mfj").value == amount


def test_the_limit_of_itemized_deductions_is_the_same(params: Mapping[str, Any]) -> None:
    assert us_rules().rule("itemized_limit_fraction", date(2025, 12, 31)).value == (0, 1)
    assert us_rules().rule("itemized_limit_fraction", date(2026, 12, 31)).value == (2, 37)
    assert params["years"]["2026"]["itemized_limit_sec68"]["fraction"] == "2/37"


@pytest.mark.parametrize(
    ("year", "key", "name"),
    [
        (2023, "f1040_capital_gain", "capital_gain"),
        (2024, "f1040_capital_gain", "capital_gain"),
        (2025, "f1040_capital_gain", "capital_gain"),
        (2026, "f1040_capital_gain", "capital_gain"),
        (2024, "f1040_std_or_itemized", "deduction"),
        (2025, "f1040_std_or_itemized", "deduction"),
        (2025, "f1040_schedule_1a", "additional_deductions"),
        (2025, "f1040_qbi", "business_income_deduction"),
        (2026, "f1040_qbi", "business_income_deduction"),
        (2026, "f1040_charity_nonitemizer", "charity_without_itemizing"),
        (2026, "f1040_total_tax", "total_tax"),
        (2026, "f1040_taxable_income", "taxable_income"),
        (2025, "qualified_dividends", "qualified_dividends"),
        (2024, "sch1_digital_asset_income", "digital_asset_income"),
    ],
)
def test_places_on_the_forms_are_the_same(params: Mapping[str, Any], year: int, key: str, name: str) -> None:
    assert form_line(name, year).line == str(params["form_lines"][str(year)][key])


def test_the_boxes_of_form_8949_are_the_same(params: Mapping[str, Any]) -> None:
    stated = params["form_8949"]["boxes"]
    assert {
        box.letter: (
            box.term,
            box.form or None,
            box.is_basis_reported,
            box.schedule_d_line,
            box.is_digital_asset,
        )
        for box in form_8949_boxes(2025)
    } == {
        letter: (
            box["term"],
            box["form"],
            box["basis_reported"],
            str(box["schedule_d_line"]),
            box["digital_asset"],
        )
        for letter, box in stated.items()
    }
