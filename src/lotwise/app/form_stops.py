"""What keeps the forms of a year from being made: blocking findings that touch the year.

Problem: a blocking finding means that some number to be filed is not known; but one about a sale of next
year does not concern this year's forms. Chosen way: a finding touches a year unless it is only about later
things, which is known where it names a transaction, lot, disposition or income, or rows of a file that told
some. What cannot be dated touches every year: a row that could not be read may be anything. What is wrong
with an earlier year touches too, because its lots and losses come down to this one.

A year that was filed, and that the records now tell otherwise, is no stop for its own forms: they are
written as filed, beside what is computed now.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from lotwise.app.filed_years import latest_filings
from lotwise.app.returns import TaxYear
from lotwise.app.workspace import State
from lotwise.core.findings import Finding, Where

ABOUT_FILED_YEARS: Final = frozenset({"filed_year_changed", "filed_income_changed"})
"""Codes of findings that ask the owner to amend a filed year or to let it stand."""


def form_stops(state: State, tax: TaxYear, compared: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Return the blocking findings that touch the forms of a year.

    Args:
        state: The project on a day.
        tax: The return of that year.
        compared: What the comparison of that year with brokers' statements found.
    """
    blocking = [one for one in state.findings if one.is_blocking]
    dates = _Dates(state, blocking)
    is_filed = tax.year in latest_filings(state.facts.filings)
    touching = [
        one
        for one in blocking
        if dates.can_concern(one, tax.year) and not (is_filed and one.code in ABOUT_FILED_YEARS)
    ]
    about_return = [one for one in (*tax.findings, *compared) if one.is_blocking]
    return tuple(dict.fromkeys([*touching, *about_return]))


class _Dates:
    """Says in which years findings can matter."""

    def __init__(self, state: State, findings: Iterable[Finding]) -> None:
        subjects = {one.subject for one in findings if one.subject}
        files = {one.where.file for one in findings if one.where.file}
        self._year_of = {one: year for one, year in _years(state) if one in subjects} if subjects else {}
        self._rows: dict[tuple[str, int], int] = {}
        for transaction in state.journal.transactions if files else ():
            for source in transaction.sources:
                if source.file in files:
                    year = _year(state, transaction.at)
                    self._rows |= dict.fromkeys(((source.file, row) for row in source.rows), year)

    def can_concern(self, finding: Finding, year: int) -> bool:
        """Return whether a finding can matter for the forms of a year."""
        first = self._year_of.get(finding.subject) or self._first_of(finding.where)
        return first is None or first <= year

    def _first_of(self, where: Where) -> int | None:
        """Return the first year that rows of a file tell of, or None where a row tells of none."""
        years = [self._rows.get((where.file, row)) for row in where.rows]
        known = [year for year in years if year is not None]
        return min(known) if known and len(known) == len(years) else None


def _years(state: State) -> Iterator[tuple[str, int]]:
    """Give the ids that findings name, each with the first year in which it matters."""
    for transaction in state.journal.transactions:
        yield transaction.id, _year(state, transaction.at)
    for disposition in state.books.dispositions:
        yield disposition.id, disposition.disposed_on.year
    for income in state.books.incomes:
        yield income.id, income.received_on.year
    for lot in state.books.lots:
        yield lot.id, _year(state, lot.root.acquired_at)


def _year(state: State, at: datetime) -> int:
    """Return the year of an instant in the taxpayer's zone."""
    return at.astimezone(state.zone).year
