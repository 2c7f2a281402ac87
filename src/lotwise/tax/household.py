"""A household: who files, what it earned year by year, and what it expects, from a TOML file the user writes.

Federal law looks at one return, so a household is one return: a person, or a couple that files jointly. All
amounts are sums over both. Ages count for the standard and senior deductions; 65 means born before January 2
of the year that is 64 years before the tax year.

Left out, and said so by `household_findings`: dependents and credits, a spouse's boxes on a separate return,
carryovers kept apart by spouse, state tax.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from lotwise.core.errors import BadInputError
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.household_facts import Future, Household, PlanSettings, YearFacts
from lotwise.tax.household_file import (
    Kind,
    Problems,
    day,
    money,
    one_of,
    share_of_one,
    signed_money,
    table,
    time_zone,
    whole_years,
    years_or_never,
    yes_no,
)
from lotwise.tax.household_findings import household_findings

__all__ = [
    "Future",
    "Household",
    "PlanSettings",
    "YearFacts",
    "facts_for",
    "household_findings",
    "household_of",
    "is_senior",
]


def _state(value: Any) -> str:
    states = us_rules().rule("states", date.max).value
    assert isinstance(states, tuple), "states are a list"
    if not isinstance(value, str) or value.upper() not in states:
        raise BadInputError(f'"{value}" is no state.', 'Write its postal code, such as "TX".')
    return value.upper()


_TOP: Final[Mapping[str, Kind]] = {
    "time_zone": time_zone,
    "filing_status": one_of(FilingStatus),
    "born_on": day,
    "spouse_born_on": day,
    "is_blind": yes_no,
    "is_spouse_blind": yes_no,
    "state": _state,
    "year": table,
    "future": table,
    "plan": table,
}
_SIGNED: Final = frozenset(
    {
        "other_ordinary_income",
        "other_short_term_gain",
        "other_long_term_gain",
        "collectibles_gain",
    }
)
_YEAR: Final[Mapping[str, Kind]] = {
    name: yes_no if name.startswith(("is_", "has_")) else signed_money if name in _SIGNED else money
    for name in YearFacts.__dataclass_fields__
    if name != "given"
}
_FUTURE: Final[Mapping[str, Kind]] = {
    "wages": money,
    "short_term_gain": signed_money,
    "long_term_gain": signed_money,
    "discount_rate": share_of_one,
    "sale_in_years": years_or_never,
    "probability_of_taxable_sale": share_of_one,
    "horizon_years": whole_years,
}
_PLAN: Final[Mapping[str, Kind]] = {
    "minimum_benefit": money,
    "minimum_trade": money,
    "default_fee_rate": share_of_one,
    "fee_rate": table,
}
_REQUIRED: Final = {"time_zone": '"America/New_York"', "filing_status": '"single"'}
_SPOUSE_KEYS: Final = ("spouse_born_on", "is_spouse_blind")


def household_of(text: str, name: str) -> Household:
    """Return the household that a TOML text describes.

    Args:
        text: The file's content.
        name: The file's name, for messages.

    Raises:
        BadInputError: The text is no TOML, or something in it cannot be right; every problem is listed.
    """
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise BadInputError(f"{name} is nested too deeply.", "Compare it with the example.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(
            f"{name} is not TOML: {error}.", "Compare it with the example in the guide."
        ) from None
    problems = Problems()
    top = problems.read(document, "", _TOP)
    for key, example in _REQUIRED.items():
        if key not in document:
            problems.add("", f"{key} is missing; write for example {key} = {example}.")
    for key in _SPOUSE_KEYS:
        if key in top and top.get("filing_status", FilingStatus.JOINT) is not FilingStatus.JOINT:
            problems.add("", f"{key} counts only on a joint return (mfj); delete it.")
    years = _years(problems, top.pop("year", {}), top.get("filing_status"))
    future = problems.read(top.pop("future", {}), "future", _FUTURE)
    plan = _plan(problems, top.pop("plan", {}))
    if problems.found:
        listed = "\n".join(f"- {problem}" for problem in problems.found)
        count = len(problems.found)
        raise BadInputError(f"{name} has {count} problem{'s' * (count > 1)}:\n{listed}")
    return Household(name=name, years=MappingProxyType(years), future=Future(**future), plan=plan, **top)


def _years(problems: Problems, tables: dict[str, Any], status: FilingStatus | None) -> dict[int, YearFacts]:
    years: dict[int, YearFacts] = {}
    for year, rows in tables.items():
        where = f"year.{year}"
        if not (year.isascii() and year.isdigit() and len(year) == len("2026")) or not isinstance(rows, dict):
            problems.add(where, "a tax year is a table of its own, such as [year.2026].")
            continue
        good = problems.read(rows, where, _YEAR)
        facts = YearFacts(given=frozenset(good), **good)
        is_unread = "ordinary_dividends" in rows and "ordinary_dividends" not in good
        if facts.qualified_dividends > facts.ordinary_dividends and not is_unread:
            problems.add(where, "qualified_dividends are part of ordinary_dividends and cannot be more.")
        if facts.has_itemizing_spouse and status is not FilingStatus.SEPARATE:
            problems.add(where, "has_itemizing_spouse counts only on a separate return (mfs); delete it.")
        years[int(year)] = facts
    return years


def _plan(problems: Problems, rows: dict[str, Any]) -> PlanSettings:
    good = problems.read(rows, "plan", _PLAN)
    wallets = good.pop("fee_rate", {})
    rates = problems.read(wallets, "plan.fee_rate", dict.fromkeys(wallets, share_of_one))
    good = {f"{key}_usd" if _PLAN[key] is money else key: value for key, value in good.items()}
    return PlanSettings(fee_rate_by_wallet=MappingProxyType(rates), **good)


def is_senior(born_on: date | None, year: int) -> bool:
    """Return whether someone counts as 65 or older for a tax year; no if the birthday is not known.

    Source:
        Form 1040 (2025) line 12d: born before January 2, 1961.

    Examples:
        >>> is_senior(date(1961, 1, 1), 2025), is_senior(date(1961, 1, 2), 2025)
        (True, False)
    """
    return born_on is not None and born_on < date(year - 64, 1, 2)


def facts_for(household: Household, year: int) -> ReturnFacts:
    """Return a return's facts as far as the household states them; gains of the ledger are zero.

    Args:
        household: The household.
        year: Tax year.

    Raises:
        BadInputError: The household states nothing for that year.
    """
    stated = household.years.get(year)
    if stated is None:
        raise BadInputError(
            f"{household.name} says nothing about {year}.",
            f"Add a table [year.{year}] with wages, interest, dividends and carryovers of that year.",
        )
    seniors = is_senior(household.born_on, year) + is_senior(household.spouse_born_on, year)
    return ReturnFacts(
        year=year,
        filing_status=household.filing_status,
        tax_mode=TaxMode.TABLE,
        aged_or_blind_boxes=seniors + household.is_blind + household.is_spouse_blind,
        seniors=seniors,
        has_itemizing_spouse=stated.has_itemizing_spouse,
        wages=stated.wages,
        interest=stated.interest,
        ordinary_dividends=stated.ordinary_dividends,
        qualified_dividends=stated.qualified_dividends,
        other_ordinary_income=stated.other_ordinary_income,
        is_digital_asset_income_investment=stated.is_digital_asset_income_investment,
        other_short_term_gain=stated.other_short_term_gain,
        other_long_term_gain=stated.other_long_term_gain,
        collectibles_gain=stated.collectibles_gain,
        short_term_carryover_in=stated.short_term_carryover,
        long_term_carryover_in=stated.long_term_carryover,
        itemized_deductions=stated.itemized_deductions,
        state_and_local_taxes=stated.state_and_local_taxes,
    )
