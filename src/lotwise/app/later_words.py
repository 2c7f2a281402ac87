"""What a plan takes for granted of the household in later years, in sentences, where it is not plain.

Left out: income and gains that are expected; they stand in the file as they are.
"""

from collections.abc import Iterator
from typing import Final

from lotwise.app.later_years import LaterYears, has_ending
from lotwise.app.status_words import STATUS_WORDS
from lotwise.core.money import usd_text
from lotwise.rules.book import us_rules
from lotwise.rules.lasting import last_change
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.household import Household

_PERHAPS_ONCE: Final = ("medical_expenses", "charity_cash", "charity_property")
"""Amounts that are often those of one year, and that a plan nevertheless expects in each."""


def later_sentences(household: Household, facts: ReturnFacts, later: LaterYears) -> Iterator[str]:
    """Give what is taken for granted of later years: how they file, where they live, and what is repeated.

    Args:
        household: The household.
        facts: Those of the plan's year.
        later: The years after it.
    """
    usual, year = later.usual, facts.year
    places = {_place(one) for one in (facts, usual, *later.known.values())}
    if len(places) > 1:
        yield _who(later, year)
    if facts.filing_status is FilingStatus.JOINT and usual.filing_status is not facts.filing_status:
        yield _whose(household, year)
    if has_ending(facts) or has_ending(usual):
        last = last_change(us_rules()) - 1
        yield f"Deductions for seniors, tips, overtime and car loans end with {last}, as the law says."
    given = household.future.facts.given
    again = [key for key in _PERHAPS_ONCE if getattr(usual, key) and key not in given]
    if again:
        listed = " and ".join(f"{key} of {usd_text(getattr(usual, key))}" for key in again)
        yield f"Each later year has {listed} again; if that is for once, write {again[0]} = 0 in [future]."


def _who(later: LaterYears, plan_year: int) -> str:
    usual = _place(later.usual)
    others = {after: _place(facts) for after, facts in sorted(later.known.items()) if _place(facts) != usual}
    said = f"From {plan_year + 1} on you file as: {usual}"
    for words in dict.fromkeys(others.values()):
        years = ", ".join(str(plan_year + after) for after, other in others.items() if other == words)
        said += f"; but in {years} as: {words}"
    return f"{said}. If it will be otherwise, say so in [future], or in the table of a year."


def _place(facts: ReturnFacts) -> str:
    """Return how they file, and where."""
    return STATUS_WORDS[facts.filing_status] + (f" in {facts.state}" if facts.state else "")


def _whose(household: Household, year: int) -> str:
    if household.years[year].spouse:
        return f"Your spouse's part of {year} is left out of those years."
    return (
        f"All that [year.{year}] states is taken to be yours alone in those years; what was your spouse's "
        f"belongs in [year.{year}.spouse]."
    )
