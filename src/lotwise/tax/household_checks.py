"""What cannot be right together in a household file: parts and sums, status and spouse, life and death.

Each check notes a problem, one sentence, and lets the reading go on, so that all of them are told at once.
What may be right but leaves something open is a finding (`lotwise.tax.household_findings`).

Left out: whether the household may file as it says (dependents, half a year apart); only the taxpayer knows.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lotwise.tax.facts import FilingStatus
from lotwise.tax.household_facts import CarryoverFrom, YearFacts
from lotwise.tax.household_file import Problems

CARRYOVERS: Final = ("short_term_carryover", "long_term_carryover")
"""The keys that state carryovers."""

ITEMIZED: Final = frozenset(
    {
        "itemized_deductions",
        "mortgage_interest",
        "medical_expenses",
        "charity_cash",
        "charity_property",
        "state_and_local_taxes",
    }
)
"""The keys that state itemized deductions; fields of a return's facts have the same names."""

_SPOUSE_KEYS: Final = ("spouse_born_on", "is_spouse_blind")
MARRIED: Final = frozenset({FilingStatus.JOINT, FilingStatus.SEPARATE})
"""How those file who are married at the year's end, or whose spouse died in the year."""

SURVIVING_YEARS: Final = 2
"""Years after that of a spouse's death for which a surviving spouse may file as one."""

_OLDEST_AGE: Final = 130


def check_dividends(problems: Problems, where: str, rows: Mapping[str, Any], good: Mapping[str, Any]) -> None:
    """Note qualified dividends that are more than all dividends of the same table.

    Args:
        problems: Where problems are noted.
        where: The table's name.
        rows: The table as it stands in the file.
        good: What could be read of it.
    """
    is_unread = "ordinary_dividends" in rows and "ordinary_dividends" not in good
    if good.get("qualified_dividends", 0) > good.get("ordinary_dividends", 0) and not is_unread:
        problems.add(where, "qualified_dividends are part of ordinary_dividends and cannot be more.")


def check_year(problems: Problems, where: str, stated: YearFacts, status: FilingStatus | None) -> None:
    """Note what a year states that does not go with how they file, or with itself.

    Args:
        problems: Where problems are noted.
        where: The year's table.
        stated: The year.
        status: How they file for it; None where that could not be read.
    """
    _check_answers(problems, where, stated, status)
    if stated.spouse is not None and status not in {FilingStatus.JOINT, None}:
        problems.add(
            where,
            "the table spouse divides a joint return (mfj); any other has sums of yours alone. Delete it.",
        )
    if stated.qualified_overtime > stated.wages:
        problems.add(where, "qualified_overtime is a part of wages and cannot be more.")
    if stated.carryover is CarryoverFrom.COMPUTED and stated.given.intersection(CARRYOVERS):
        problems.add(where, 'carryover = "computed" and amounts of carryover are both stated; delete one.')


def check_future(problems: Problems, stated: YearFacts, top: Mapping[str, Any]) -> None:
    """Note what is stated of each later year and cannot last, or does not go with itself.

    Args:
        problems: Where problems are noted.
        stated: What is stated of each later year.
        top: What could be read of the top of the file.

    Source:
        26 U.S.C. § 2(a)(1)(A): two years for a surviving spouse; § 6013(a)(3).
    """
    _check_answers(problems, "future", stated, stated.filing_status or top.get("filing_status"))
    if stated.filing_status is FilingStatus.SURVIVING:
        problems.add("future", "qss is for two years only; write it in their tables, such as [year.2027].")
    if stated.filing_status in MARRIED and top.get("spouse_died_on"):
        problems.add("future", f"{stated.filing_status.value} ends with the year in which your spouse died.")
    if "wages" in stated.given and stated.qualified_overtime > stated.wages:
        problems.add("future", "qualified_overtime is a part of wages and cannot be more.")


def _check_answers(problems: Problems, where: str, stated: YearFacts, status: FilingStatus | None) -> None:
    if stated.has_itemizing_spouse and status is not FilingStatus.SEPARATE:
        problems.add(where, "has_itemizing_spouse counts only on a separate return (mfs); delete it.")
    if stated.has_lived_apart_all_year and status not in {FilingStatus.SEPARATE, None}:
        problems.add(where, "has_lived_apart_all_year counts only on a separate return (mfs); delete it.")


def check_birthdays(problems: Problems, top: Mapping[str, Any], years: Mapping[int, YearFacts]) -> None:
    """Note a birthday that nobody who files for the stated years can have.

    Args:
        problems: Where problems are noted.
        top: What could be read of the top of the file.
        years: The years.
    """
    for key in ("born_on", "spouse_born_on"):
        if key not in top or not years:
            continue
        if not min(years) - _OLDEST_AGE <= top[key].year <= min(years):
            problems.add("", f"{key}: nobody born on {top[key]} files for {min(years)}; correct the date.")


def check_spouse(
    problems: Problems, top: Mapping[str, Any], years: Mapping[int, YearFacts], later: YearFacts
) -> None:
    """Note what is said of a spouse that does not go with how they file, or with the spouse's death.

    Args:
        problems: Where problems are noted.
        top: What could be read of the top of the file.
        years: The years.
        later: What is stated of each later year.

    Source:
        26 U.S.C. § 6013(a)(3), (d)(1)(B) for the year of death; § 2(a)(1)(A) for the two years after it.
    """
    usual = top.get("filing_status", FilingStatus.JOINT)
    statuses = {year: stated.filing_status or usual for year, stated in years.items()}
    if FilingStatus.JOINT not in {usual, later.filing_status, *statuses.values()}:
        for key in _SPOUSE_KEYS:
            if key in top:
                problems.add("", f"{key} counts only on a joint return (mfj); delete it.")
    died_on = top.get("spouse_died_on")
    if died_on is None:
        return
    if died_on <= top.get("spouse_born_on", date.min):
        problems.add("", "spouse_died_on is not after spouse_born_on; correct one of them.")
    last = died_on.year + SURVIVING_YEARS
    for year, status in sorted(statuses.items()):
        if year > died_on.year and status in MARRIED:
            problems.add(
                f"year.{year}",
                f"{status.value} ends with {died_on.year}, the year in which your spouse died; write "
                'filing_status = "single", "hoh" or "qss".',
            )
        if status is FilingStatus.SURVIVING and not died_on.year < year <= last:
            problems.add(
                f"year.{year}",
                f"qss is for {died_on.year + 1} and {last}, the two years after your spouse's death.",
            )
