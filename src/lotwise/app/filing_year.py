"""Filing a year: keep a copy of what was filed, and choose what late data does to it."""

from dataclasses import dataclass

from lotwise.app import clock
from lotwise.app.compared import compared_in
from lotwise.app.filed_years import (
    FiledYear,
    content_of,
    filed_year_of,
    income_changes,
    incomes_in,
    latest_filings,
    sales_in,
)
from lotwise.app.filing import form_texts, forms_of
from lotwise.app.workspace import State, load
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.lots.filed import Difference, filed_differences, filed_sale_of
from lotwise.store import choices
from lotwise.store.facts import Filing, FilingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledState:
    """A filed year beside what is computed for it now.

    Attributes:
        year: Tax year.
        filing: The filing that counts.
        differences: Sales that are computed now and were not filed so.
        income_changes: Income that is new or gone, in words.
        forms_changed: Names of the forms that would read otherwise now, for whatever reason.
    """

    year: int
    filing: Filing
    differences: tuple[Difference, ...]
    income_changes: tuple[str, ...]
    forms_changed: tuple[str, ...]

    @property
    def is_as_filed(self) -> bool:
        """Whether everything is computed now as it was filed."""
        return not (self.differences or self.income_changes or self.forms_changed)


def filed_state(state: State, year: int) -> FiledState | None:
    """Return a filed year beside what is computed for it now, or None when it was not filed."""
    filing = latest_filings(state.facts.filings).get(year)
    if filing is None:
        return None
    filed = filed_year_of(filing)
    texts = form_texts(forms_of(state, year)) if state.household else filed.forms
    return FiledState(
        year=year,
        filing=filing,
        differences=filed_differences(filed.sales, sales_in(year, state.books.dispositions)),
        income_changes=income_changes(filed.incomes, incomes_in(year, state.books.incomes)),
        forms_changed=tuple(name for name, text in sorted(texts.items()) if filed.forms.get(name) != text),
    )


def file_year(state: State, year: int, *, is_draft_meant: bool = False) -> Filing:
    """Record that a year was filed as it is computed now, and return the record.

    Args:
        state: The project.
        year: Tax year; it must be over and not filed yet.
        is_draft_meant: Record it although findings block.

    Raises:
        BadInputError: The year is not over, was filed already, or a finding blocks what would be filed.
    """
    if year >= state.as_of.year:
        raise BadInputError(f"{year} is not over.", "File a year when it has ended.")
    if year in latest_filings(state.facts.filings):
        raise BadInputError(
            f"{year} was filed already.",
            f"`lotwise file {year}` shows what changed since; --amend or --carry decides.",
        )
    blocking = _blocking_of(state, year)
    if blocking and not is_draft_meant:
        raise BadInputError(
            f"{len(blocking)} {'findings' if len(blocking) > 1 else 'finding'} of {year} or earlier "
            f"{'block' if len(blocking) > 1 else 'blocks'}; first: "
            f"{blocking[0].what}",
            "`lotwise findings` says what to do; add --despite-findings if it was filed like this.",
        )
    return _recorded(state, year, FilingStatus.FILED, "as computed")


def _blocking_of(state: State, year: int) -> tuple[Finding, ...]:
    """Return the blocking findings at the end of a year, and those of its comparison with statements."""
    end = state.as_of.replace(year=year, month=12, day=31)
    about_statements = [one for one in compared_in(state, year).findings if one.is_blocking]
    return tuple(dict.fromkeys([*load(state.project, end).blocking, *about_statements]))


def decide(state: State, year: int, *, is_amended: bool, reason: str) -> Filing:
    """Record what late data does to a filed year: a new return is filed, or the old one stands.

    Args:
        state: The project.
        year: A filed year.
        is_amended: Whether a new return is filed; otherwise the old one stands.
        reason: Why.

    Raises:
        BadInputError: The year was not filed, nothing changed, or no reason was given.
    """
    filed = filed_state(state, year)
    if filed is None:
        raise BadInputError(f"{year} was not filed yet.", f"`lotwise file {year}` records that it was.")
    if filed.is_as_filed:
        raise BadInputError(f"Nothing of {year} changed since it was filed.", "There is nothing to decide.")
    if not reason.strip():
        raise BadInputError("This changes what you file; it needs a reason.", "Add --reason.")
    if is_amended:
        return _recorded(state, year, FilingStatus.AMENDED, reason.strip())
    return _kept(state, year, FilingStatus.CARRIED, filed.filing.content, reason.strip())


def _recorded(state: State, year: int, status: FilingStatus, reason: str) -> Filing:
    forms = form_texts(forms_of(state, year))
    sales = tuple(filed_sale_of(one) for one in sales_in(year, state.books.dispositions))
    incomes = incomes_in(year, state.books.incomes)
    content = content_of(FiledYear(year=year, sales=sales, incomes=incomes, forms=forms))
    return _kept(state, year, status, content, reason)


def _kept(state: State, year: int, status: FilingStatus, content: str, reason: str) -> Filing:
    filing = Filing(year=year, status=status, content=content, reason=reason, recorded_at=clock.now())
    choices.add_filing(state.project, filing)
    return filing
