"""The forms of a year: Form 8949, Schedule D, what follows from them, and the files that hold them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lotwise.app.compared import Compared, compared_in
from lotwise.app.filed_years import filed_year_of, latest_filings
from lotwise.app.files_out import write_texts
from lotwise.app.form_stops import form_stops
from lotwise.app.returns import TaxYear, tax_year
from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.reports.carryover_worksheet import NO_CARRYOVER, CarryoverSheet, carryover_worksheet
from lotwise.reports.digital_asset_question import Happenings, digital_asset_answer
from lotwise.reports.entries import Entry, in_whole_dollars
from lotwise.reports.exceptions import directly_on_schedule_d, with_attached_statement
from lotwise.reports.filed_facts import filed_facts
from lotwise.reports.form_1040 import form_1040
from lotwise.reports.form_8949 import Form8949, rows_8949
from lotwise.reports.form_pages import FormPage, pages_of
from lotwise.reports.other_forms import form_6251, form_8960
from lotwise.reports.rounding import rounded
from lotwise.reports.schedule_1 import Receipt, receipts_of, schedule_1
from lotwise.reports.schedule_d import Answer, ScheduleDLine, schedule_d, schedule_d_answers
from lotwise.reports.sections import has_expected_boxes
from lotwise.reports.tables import csv_8949, csv_entries, csv_receipts, csv_schedule_d
from lotwise.reports.various import one_row_a_sale
from lotwise.reports.with_statements import GainChange, changes_of_gain, with_statements
from lotwise.rules.book import us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.liability import worksheet

__all__ = [
    "DRAFT",
    "FormChoices",
    "Forms",
    "draft_text",
    "form_texts",
    "forms_of",
    "write_forms",
    "write_texts",
]

_FIGURES: Final = (
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_loss_allowed",
    "other_short_term_gain",
    "other_long_term_gain",
    "short_term_carryover_in",
    "long_term_carryover_in",
    "twenty_eight_percent_gain",
    "twenty_five_percent_gain",
    "qualified_dividends",
    "taxable_income_unfloored",
    "short_term_carryover_out",
    "long_term_carryover_out",
)
DRAFT: Final = "DRAFT"
"""Part of the name of every file that must not be filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChoices:
    """How the filer wants the forms, where the instructions leave a choice.

    Attributes:
        is_rounded: Whole dollars instead of cents.
        is_one_row_a_sale: One row with VARIOUS for units of several acquisitions sold at once.
        uses_schedule_d_totals: Sales that need no row go to Schedule D lines 1a and 8a (Exception 1).
        attaches_statement: Rows go to an attached statement, with one row for each broker and box
            (Exception 2).
    """

    is_rounded: bool = False
    is_one_row_a_sale: bool = False
    uses_schedule_d_totals: bool = False
    attaches_statement: bool = False


_IN_FULL: Final = FormChoices()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of a year, as far as they are known.

    Attributes:
        year: Tax year.
        tax: The return behind them, computed from the rows that are filed.
        form_8949: Rows and what is missing.
        schedule_d: Lines in the order of the form.
        answers: The questions of Schedule D.
        entries: Lines of Form 1040, Schedule 1, the Capital Loss Carryover Worksheet, Forms 8960 and 6251.
        carryover: The worksheet for next year.
        receipts: What Schedule 1 is made of.
        stops: Blocking findings because of which the forms must not be filed.
        rounding_usd: What whole dollars change on Schedule D line 16, signed; zero in cents.
        changes: Where brokers' statements change what was gained by the books.
    """

    year: int
    tax: TaxYear
    form_8949: Form8949
    schedule_d: tuple[ScheduleDLine, ...]
    answers: tuple[Answer, ...] = ()
    entries: tuple[Entry, ...] = ()
    carryover: CarryoverSheet = NO_CARRYOVER
    receipts: tuple[Receipt, ...] = ()
    stops: tuple[Finding, ...] = ()
    rounding_usd: Usd = 0
    changes: tuple[GainChange, ...] = ()

    @property
    def pages(self) -> tuple[FormPage, ...]:
        """The pages of Form 8949, with the totals of each."""
        return pages_of(self.form_8949)

    @property
    def has_expected_boxes(self) -> bool:
        """Whether some box rests on the Form 1099-DA that is expected, and not on one that came."""
        return has_expected_boxes(self.form_8949)


def forms_of(state: State, year: int | None = None, choices: FormChoices = _IN_FULL) -> Forms:
    """Return the forms of a year.

    Args:
        state: The project on a day.
        year: Tax year; None for the year of that day.
        choices: How the filer wants them.

    Raises:
        BadInputError: The household's facts of that year are not known.
    """
    by_books = tax_year(state, year)
    compared = compared_in(state, by_books.year)
    rows = rows_8949(
        state.books.dispositions, state.sales, by_books.year, state.journal.transactions, state.classes
    )
    in_cents = _as_chosen(state, with_statements(rows, compared.settled), choices, compared)
    form = rounded(in_cents) if choices.is_rounded else in_cents
    tax = _as_filed(by_books, form)
    figures = _figures(tax)
    lines = schedule_d(form, figures)
    carryover = carryover_worksheet(figures, tax.year, is_rounded=form.is_rounded)
    receipts = receipts_of(state.books.incomes, tax.year)
    entries = _entries(state, tax, lines, carryover, receipts)
    return Forms(
        year=tax.year,
        tax=tax,
        form_8949=with_attached_statement(form) if choices.attaches_statement else form,
        schedule_d=lines,
        answers=schedule_d_answers(figures),
        entries=in_whole_dollars(entries) if form.is_rounded else entries,
        carryover=carryover,
        receipts=receipts,
        stops=form_stops(state, by_books, compared.findings),
        rounding_usd=_rounding(by_books, in_cents, tax) if choices.is_rounded else 0,
        changes=changes_of_gain(rows, compared.settled),
    )


def _as_chosen(state: State, form: Form8949, choices: FormChoices, compared: Compared) -> Form8949:
    """Return the form as the filer wants it, but for the attached statement, which changes no total."""
    if choices.is_one_row_a_sale:
        form = one_row_a_sale(form, {one.id: one for one in state.books.dispositions})
    if choices.uses_schedule_d_totals:
        form = directly_on_schedule_d(form, compared.barred)
    return form


def _as_filed(tax: TaxYear, form: Form8949) -> TaxYear:
    """Return the return that follows from the rows; the same one where they are those of the books."""
    facts = filed_facts(tax.facts, form, tax.realized.collectibles.amount_usd)
    is_same = not form.is_rounded and _gains(facts) == _gains(tax.facts)
    return tax if is_same else replace(tax, facts=facts, worksheet=worksheet(facts, us_rules()))


def _gains(facts: ReturnFacts) -> tuple[Usd, Usd, Usd]:
    """Return what the rows of Form 8949 bring to a return, by term, and the part from collectibles."""
    return (
        facts.short_term_gain + facts.reported_short_term_gain,
        facts.long_term_gain + facts.reported_long_term_gain,
        facts.collectibles_gain,
    )


def _rounding(tax: TaxYear, in_cents: Form8949, whole: TaxYear) -> Usd:
    """Return what whole dollars change on Schedule D line 16."""
    exact = _as_filed(tax, in_cents)
    return whole.worksheet.usd("net_gain_or_loss") - exact.worksheet.usd("net_gain_or_loss")


def _figures(tax: TaxYear) -> dict[str, Usd]:
    figures = {name: tax.worksheet.usd(name) for name in _FIGURES}
    if tax.facts.adds_senior_deduction_to_carryover:
        figures["senior_deduction_added_back"] = tax.worksheet.usd("senior_deduction")
    return figures


def _entries(
    state: State,
    tax: TaxYear,
    lines: Sequence[ScheduleDLine],
    carryover: CarryoverSheet,
    receipts: Sequence[Receipt],
) -> tuple[Entry, ...]:
    """Return the lines of all forms that follow from Form 8949 and Schedule D."""
    sheet, books = tax.worksheet, state.books
    happened = Happenings(
        dispositions=books.dispositions,
        incomes=books.incomes,
        transactions=[(one.at.astimezone(state.zone).date(), one) for one in state.journal.transactions],
        sales=state.sales,
        classes=state.classes,
    )
    return (
        *form_1040(
            lines,
            digital_asset_answer(tax.year, happened),
            sheet.usd("capital_gain_or_loss"),
            sheet.usd("additional_income"),
            tax.year,
        ),
        *schedule_1(receipts, tax.year),
        *carryover.entries,
        *form_8960(sheet),
        *form_6251(sheet),
    )


def write_forms(state: State, forms: Forms, folder: Path, *, is_draft: bool = False) -> tuple[Path, ...]:
    """Write the forms of a year as CSV files and return their paths.

    Those of a filed year are written as they were filed; where they would be others now, those too, under
    names that say so. A draft says so in the name of every file, and has a list of what is not settled.

    Args:
        state: The project on a day.
        forms: The forms.
        folder: Where to.
        is_draft: Write a draft.

    Raises:
        BadInputError: The folder cannot be written.
    """
    texts = form_texts(forms)
    filing = latest_filings(state.facts.filings).get(forms.year)
    filed = dict(filed_year_of(filing).forms) if filing else texts
    if is_draft:
        texts = {_as_draft(name): text for name, text in (texts | _more_texts(forms)).items()}
        texts[f"{DRAFT}_{forms.year}.txt"] = draft_text(forms)
    elif filed != texts:
        named = {name.replace(".csv", "_as_computed_now.csv"): text for name, text in texts.items()}
        texts = filed | named
    else:
        texts |= _more_texts(forms)
    return write_texts(folder, texts)


def _as_draft(name: str) -> str:
    return name.replace(".csv", f"_{DRAFT}.csv")


def draft_text(forms: Forms) -> str:
    """Return what stands beside a draft: that it is one, and what is not settled."""
    lines = [f"{DRAFT}: the forms of {forms.year} are not to be filed as they are.", ""]
    for number, one in enumerate(forms.stops, start=1):
        where = f" ({one.where})" if one.where.file else ""
        lines += [f"{number}. {one.what}{where}", *([f"   {one.fix}"] if one.fix else [])]
    if not forms.stops:
        lines.append("Nothing blocks them: without --draft they are written to be filed.")
    return "\n".join(lines) + "\n"


def form_texts(forms: Forms) -> dict[str, str]:
    """Return the forms of a year as CSV texts by file name, as they are kept when the year is filed."""
    return {
        f"form_8949_{forms.year}.csv": csv_8949(forms.form_8949),
        f"schedule_d_{forms.year}.csv": csv_schedule_d(forms.schedule_d),
    }


def _more_texts(forms: Forms) -> dict[str, str]:
    """Return what goes beside the forms: other lines, the attached statement, receipts of income."""
    texts = {f"other_lines_{forms.year}.csv": csv_entries(forms.answers, forms.entries)}
    if forms.form_8949.attached:
        statement = replace(forms.form_8949, rows=forms.form_8949.attached)
        texts[f"form_8949_statement_{forms.year}.csv"] = csv_8949(statement)
    if forms.receipts:
        texts[f"income_{forms.year}.csv"] = csv_receipts(forms.receipts)
    return texts
