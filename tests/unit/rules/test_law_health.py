"""The law's data is complete, firm or marked as not, and next year's numbers are there by December."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lotwise.rules.book import STANDINGS, Parameter, Value, us_rules

STATUSES = {"single", "mfj", "mfs", "hoh", "qss"}
PARAMETERS = list(us_rules().parameters.values())


def missing_next_year(today: date) -> list[str]:
    """Names of parameters that lack a value for next year, asked for in December."""
    if today.month < 12:
        return []
    next_year = date(today.year + 1, 12, 31)
    return [one.key for one in PARAMETERS if one.is_indexed and one.in_force(next_year) is None]


def test_next_years_numbers_are_there_in_december() -> None:
    today = datetime.now(UTC).date()
    missing = missing_next_year(today)
    assert not missing, (
        f"The law of {today.year + 1} is missing: {', '.join(missing)}. Add the values that the IRS "
        "published in its revenue procedure of the autumn to src/lotwise/rules/us/federal.toml, with source."
    )


def test_the_check_for_december_can_fail() -> None:
    assert missing_next_year(date(2026, 12, 1)) == []
    assert missing_next_year(date(2027, 11, 30)) == []
    assert {"standard_deduction", "bracket_tops", "amt_exemption"} <= set(
        missing_next_year(date(2027, 12, 1))
    )


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.key)
def test_every_value_says_from_when_how_firm_by_whom_and_when_checked(parameter: Parameter) -> None:
    assert parameter.title
    assert parameter.unit
    assert parameter.values
    for value in parameter.values:
        assert value.status in STANDINGS
        assert value.source.strip()
        assert type(value.starts) is date
        assert date(2026, 1, 1) <= value.checked <= datetime.now(UTC).date()


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.key)
def test_every_value_is_exact_and_given_for_all_filing_statuses_or_for_none(parameter: Parameter) -> None:
    for one in parameter.values:
        if isinstance(one.value, Decimal | int | str | date | tuple):
            assert_exact(one.value)
            continue
        assert set(one.value) == STATUSES
        for value in one.value.values():
            assert_exact(value)


def assert_exact(value: Value) -> None:
    if isinstance(value, tuple):
        for part in value:
            assert_exact(part)
    else:
        assert type(value) in {Decimal, int, str, date}


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.key)
def test_no_day_has_two_values(parameter: Parameter) -> None:
    starts = [value.starts for value in parameter.values]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    "parameter", [one for one in PARAMETERS if one.is_indexed], ids=lambda parameter: parameter.key
)
def test_an_indexed_parameter_has_every_year_from_2023_to_2027(parameter: Parameter) -> None:
    assert [value.starts for value in parameter.values] == [date(year, 1, 1) for year in range(2023, 2028)]
