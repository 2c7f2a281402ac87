"""A household: who files, what it earned year by year, and what it expects, from a TOML file the user writes.

Federal law looks at one return, so a household is one return: a person, or a couple that files jointly. All
amounts are sums over both. What a couple may need apart one day, when they separate or one dies, stands in a
table of its own, `[year.N.spouse]`: the spouse's part of the sums. How they file and where they live may
differ from year to year; a year that does not say so has what stands at the top. Ages count for the standard
and senior deductions; 65 means born before January 2 of the year that is 64 years before the tax year.

Left out: a spouse's boxes on a separate return; a second marriage, whose spouse would need a file of its own.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from lotwise.core.errors import BadInputError
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.household_checks import (
    CARRYOVERS,
    check_birthdays,
    check_dividends,
    check_future,
    check_spouse,
    check_year,
)
from lotwise.tax.household_facts import CarryoverFrom, Future, Household, PlanSettings, YearFacts
from lotwise.tax.household_file import (
    Kind,
    Problems,
    codes,
    count,
    day,
    gap_minutes,
    money,
    most_trades,
    one_of,
    price_days,
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
    "CarryoverFrom",
    "Future",
    "Household",
    "PlanSettings",
    "YearFacts",
    "facts_for",
    "future_keys",
    "household_findings",
    "household_of",
    "is_count",
    "is_senior",
]


def state_code(value: Any) -> str:
    """Return a postal code in capitals.

    Raises:
        BadInputError: There is no such state.
    """
    states = us_rules().rule("states", date.max).value
    assert isinstance(states, tuple), "states are a list"
    if not isinstance(value, str) or value.upper() not in states:
        raise BadInputError(f'"{value}" is no postal code of a state.', 'Write one such as "TX".')
    return value.upper()


_TOP: Final[Mapping[str, Kind]] = {
    "time_zone": time_zone,
    "filing_status": one_of(FilingStatus),
    "born_on": day,
    "spouse_born_on": day,
    "spouse_died_on": day,
    "is_blind": yes_no,
    "is_spouse_blind": yes_no,
    "state": state_code,
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
_WORDS: Final[Mapping[str, Kind]] = {
    "filing_status": one_of(FilingStatus),
    "state": state_code,
    "carryover": one_of(CarryoverFrom),
    "spouse": table,
    "children_under_17": count,
    "other_dependents": count,
    "people_in_household": count,
}
_YEAR: Final[Mapping[str, Kind]] = {
    name: _WORDS.get(name)
    or (yes_no if name.startswith(("is_", "has_")) else signed_money if name in _SIGNED else money)
    for name in YearFacts.__dataclass_fields__
    if name != "given"
}
_SPOUSE: Final[Mapping[str, Kind]] = {
    name: kind
    for name, kind in _YEAR.items()
    if (name not in _WORDS and kind is not yes_no) or name in {"children_under_17", "other_dependents"}
}
_FIRST_YEAR: Final = 1913
_LAST_YEAR: Final = 2200
_LATER: Final[Mapping[str, Kind]] = {
    name: kind
    for name, kind in _YEAR.items()
    if name not in {"carryover", "spouse", "other_short_term_gain", "other_long_term_gain", *CARRYOVERS}
}
_FUTURE: Final[Mapping[str, Kind]] = {
    **_LATER,
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
    "minimum_gap_minutes": gap_minutes,
    "oldest_price_days": price_days,
    "fixed_cost": money,
    "fixed_cost_by_wallet": table,
    "most_trades": most_trades,
    "keep": codes,
    "cash_wanted": money,
    "exposure_tolerance": money,
    "most_fees": money,
}
_HOMES: Final[Mapping[str, str]] = {
    **dict.fromkeys(_PLAN, "in [plan]"),
    **dict.fromkeys(_FUTURE, "in [future]"),
    **dict.fromkeys(_YEAR, "in the table of a year, such as [year.2026]"),
    **dict.fromkeys(_TOP, "at the top of the file, above all tables"),
}
"""Where each key belongs; asked only for one that stands where it does not."""
_REQUIRED: Final = {"time_zone": '"America/New_York"', "filing_status": '"single"'}


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
    except ValueError:  # Python's own limit on the digits of a whole number
        raise BadInputError(f"{name} holds a number with thousands of digits.", "Correct it.") from None
    problems = Problems(homes=_HOMES)
    top = problems.read(document, "", _TOP)
    for key, example in _REQUIRED.items():
        if key not in document:
            problems.add("", f"{key} is missing; write for example {key} = {example}.")
    years = _years(problems, top.pop("year", {}))
    check_birthdays(problems, top, years)
    for year, stated in years.items():
        check_year(problems, f"year.{year}", stated, stated.filing_status or top.get("filing_status"))
    future = _future(problems, top.pop("future", {}), top)
    check_spouse(problems, top, years, future.facts)
    plan = _plan(problems, top.pop("plan", {}))
    if problems.found:
        listed = "\n".join(f"- {problem}" for problem in problems.found)
        count = len(problems.found)
        raise BadInputError(f"{name} has {count} problem{'s' * (count > 1)}:\n{listed}")
    return Household(name=name, years=MappingProxyType(years), future=future, plan=plan, **top)


def _years(problems: Problems, tables: dict[str, Any]) -> dict[int, YearFacts]:
    years: dict[int, YearFacts] = {}
    for year, rows in tables.items():
        where = f"year.{year}"
        if not (_is_year(year) and isinstance(rows, dict)):
            problems.add(where, "a tax year is a table of its own, such as [year.2026].")
            continue
        good = problems.read(rows, where, _YEAR)
        check_dividends(problems, where, rows, good)
        if "spouse" in good:
            good["spouse"] = _spouse(problems, f"{where}.spouse", good["spouse"], good)
        years[int(year)] = YearFacts(given=frozenset(good), **good)
    return years


def _future(problems: Problems, rows: dict[str, Any], top: Mapping[str, Any]) -> Future:
    """Return what is expected of later years; what they have in common with a year is checked like one."""
    good = problems.read(rows, "future", _FUTURE)
    check_dividends(problems, "future", rows, good)
    stated = {key: good.pop(key) for key in _LATER if key in good}
    facts = YearFacts(given=frozenset(stated), **stated)
    check_future(problems, facts, top)
    return Future(facts=facts, **good)


def _is_year(text: str) -> bool:
    """Return whether a text is a year in which there was, or may be, an income tax."""
    is_plain = text.isascii() and text.isdigit() and len(text) == len("2026")
    return is_plain and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def _spouse(problems: Problems, where: str, rows: Mapping[str, Any], sums: Mapping[str, Any]) -> YearFacts:
    """Return the spouse's part of a year; what cannot be negative is at most the sum of both."""
    good = problems.read(rows, where, _SPOUSE)
    check_dividends(problems, where, rows, good)
    is_computed = sums.get("carryover") is CarryoverFrom.COMPUTED
    for key, part in good.items():
        is_open = key in _SIGNED or (is_computed and key in CARRYOVERS)
        if part > sums.get(key, 0) and not is_open:
            whole = where.removesuffix(".spouse")
            problems.add(where, f"{key} is a part of {key} in [{whole}], and cannot be more.")
    dividends, qualified = (
        sums.get(key, 0) - good.get(key, 0) for key in ("ordinary_dividends", "qualified_dividends")
    )
    if qualified > dividends >= 0:
        problems.add(where, "what is left to you has more qualified_dividends than ordinary_dividends.")
    return YearFacts(given=frozenset(good), **good)


def _plan(problems: Problems, rows: dict[str, Any]) -> PlanSettings:
    good = problems.read(rows, "plan", _PLAN)
    wallets = good.pop("fee_rate", {})
    rates = problems.read(wallets, "plan.fee_rate", dict.fromkeys(wallets, share_of_one))
    wallets = good.pop("fixed_cost_by_wallet", {})
    costs = problems.read(wallets, "plan.fixed_cost_by_wallet", dict.fromkeys(wallets, money))
    good = {f"{key}_usd" if _PLAN[key] is money else key: value for key, value in good.items()}
    return PlanSettings(
        fee_rate_by_wallet=MappingProxyType(rates), fixed_cost_by_wallet=MappingProxyType(costs), **good
    )


def future_keys() -> frozenset[str]:
    """Return the keys that the table of what is expected may have."""
    return frozenset(_FUTURE)


def is_count(key: str) -> bool:
    """Return whether a key of a year holds a number of persons and no money.

    Examples:
        >>> is_count("children_under_17"), is_count("wages")
        (True, False)
    """
    return _YEAR[key] is count


def is_senior(born_on: date | None, year: int, died_on: date | None = None) -> bool:
    """Return whether someone counts as 65 or older for a tax year; no if the birthday is not known.

    Args:
        born_on: The birthday, or None.
        year: Tax year.
        died_on: The day of death; someone who dies in the year counts only if 65 was reached before.

    Source:
        Form 1040 (2025) line 12d: born before January 2, 1961; its instructions on death before 65.

    Examples:
        >>> is_senior(date(1961, 1, 1), 2025), is_senior(date(1961, 1, 2), 2025)
        (True, False)
        >>> is_senior(date(1960, 2, 14), 2025, died_on=date(2025, 2, 13))
        True
        >>> is_senior(date(1960, 2, 14), 2025, died_on=date(2025, 2, 12))
        False
    """
    if born_on is None or born_on >= date(year - 64, 1, 2):
        return False
    return died_on is None or (died_on + timedelta(days=1)).timetuple()[:3] >= (
        born_on.year + 65,
        born_on.month,
        born_on.day,
    )


def is_of_working_age(born_on: date | None, year: int) -> bool:
    """Return whether someone is 25 to 64 at the end of a tax year; yes if the birthday is not known.

    Source:
        26 U.S.C. § 32(c)(1)(A)(ii)(II); Pub. 596 (2025), rule 11: born after December 31, 1960, and before
        January 2, 2001.

    Examples:
        >>> is_of_working_age(date(1961, 1, 1), 2025), is_of_working_age(date(1960, 12, 31), 2025)
        (True, False)
        >>> is_of_working_age(date(2001, 1, 1), 2025), is_of_working_age(date(2001, 1, 2), 2025)
        (True, False)
    """
    return born_on is None or date(year - 65, 12, 31) < born_on < date(year - 24, 1, 2)


def facts_for(household: Household, year: int) -> ReturnFacts:
    """Return a return's facts as far as the household states them; gains of the ledger are zero.

    Carryovers are those that the household states; where it asks for computed ones, they are zero here, and
    `lotwise.app.carryovers` puts them in.

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
    is_joint = household.is_joint_in(year)
    seniors = int(is_senior(household.born_on, year))
    seniors += is_joint and is_senior(household.spouse_born_on, year, household.spouse_died_on)
    blind = household.is_blind + (is_joint and household.is_spouse_blind)
    return ReturnFacts(
        year=year,
        filing_status=household.status_in(year),
        state=household.state_in(year),
        tax_mode=TaxMode.TABLE,
        aged_or_blind_boxes=seniors + blind,
        seniors=seniors,
        has_itemizing_spouse=stated.has_itemizing_spouse,
        has_lived_apart_all_year=stated.has_lived_apart_all_year,
        is_of_working_age=is_of_working_age(household.born_on, year)
        or (is_joint and is_of_working_age(household.spouse_born_on, year)),
        is_claimed_as_dependent=stated.is_claimed_as_dependent,
        wages=stated.wages,
        spouse_wages=stated.spouse.wages if stated.spouse else 0,
        interest=stated.interest,
        ordinary_dividends=stated.ordinary_dividends,
        qualified_dividends=stated.qualified_dividends,
        other_ordinary_income=stated.other_ordinary_income,
        social_security_benefits=stated.social_security_benefits,
        adjustments_to_income=stated.adjustments_to_income,
        student_loan_interest=stated.student_loan_interest,
        qualified_tips=stated.qualified_tips,
        qualified_overtime=stated.qualified_overtime,
        car_loan_interest=stated.car_loan_interest,
        is_digital_asset_income_investment=stated.is_digital_asset_income_investment,
        other_short_term_gain=stated.other_short_term_gain,
        other_long_term_gain=stated.other_long_term_gain,
        collectibles_gain=stated.collectibles_gain,
        unrecaptured_1250_gain=stated.unrecaptured_1250_gain,
        short_term_carryover_in=stated.short_term_carryover,
        long_term_carryover_in=stated.long_term_carryover,
        itemized_deductions=stated.itemized_deductions,
        mortgage_interest=stated.mortgage_interest,
        medical_expenses=stated.medical_expenses,
        charity_cash=stated.charity_cash,
        charity_property=stated.charity_property,
        state_and_local_taxes=stated.state_and_local_taxes,
        children_under_17=stated.children_under_17,
        other_dependents=stated.other_dependents,
        people_in_household=stated.people_in_household,
        tax_exempt_interest=stated.tax_exempt_interest,
        marketplace_premium=stated.marketplace_premium,
        benchmark_premium=stated.benchmark_premium,
        advance_premium_credit=stated.advance_premium_credit,
    )
