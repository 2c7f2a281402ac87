"""The forms of a year: rows of Form 8949, lines of Schedule D, and the files that hold them."""

from dataclasses import dataclass
from pathlib import Path

from lotwise.app.filed_years import filed_year_of, latest_filings
from lotwise.app.returns import TaxYear, tax_year
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.reports.form_8949 import Form8949, rows_8949
from lotwise.reports.schedule_d import ScheduleDLine, schedule_d
from lotwise.reports.tables import csv_8949, csv_schedule_d

_FIGURES = (
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_loss_allowed",
    "other_short_term_gain",
    "other_long_term_gain",
    "short_term_carryover_in",
    "long_term_carryover_in",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of a year, as far as they are known.

    Attributes:
        year: Tax year.
        tax: The return behind them.
        form_8949: Rows and what is missing.
        schedule_d: Lines in the order of the form.
    """

    year: int
    tax: TaxYear
    form_8949: Form8949
    schedule_d: tuple[ScheduleDLine, ...]


def forms_of(state: State, year: int | None = None) -> Forms:
    """Return the forms of a year.

    Args:
        state: The project on a day.
        year: Tax year; None for the year of that day.

    Raises:
        BadInputError: The household's facts of that year are not known.
    """
    tax = tax_year(state, year)
    form = rows_8949(
        state.books.dispositions, state.sales, tax.year, state.journal.transactions, state.classes
    )
    figures = {name: tax.worksheet.usd(name) for name in _FIGURES}
    return Forms(year=tax.year, tax=tax, form_8949=form, schedule_d=schedule_d(form, figures))


def write_forms(state: State, forms: Forms, folder: Path) -> tuple[Path, ...]:
    """Write the forms of a year as CSV files and return their paths.

    Those of a filed year are written as they were filed; where they would be others now, those too, under
    names that say so.

    Raises:
        BadInputError: The folder cannot be written.
    """
    texts = form_texts(forms)
    filing = latest_filings(state.facts.filings).get(forms.year)
    filed = dict(filed_year_of(filing).forms) if filing else texts
    if filed != texts:
        named = {name.replace(".csv", "_as_computed_now.csv"): text for name, text in texts.items()}
        texts = filed | named
    return write_texts(folder, texts)


def form_texts(forms: Forms) -> dict[str, str]:
    """Return the forms of a year as CSV texts by file name."""
    return {
        f"form_8949_{forms.year}.csv": csv_8949(forms.form_8949),
        f"schedule_d_{forms.year}.csv": csv_schedule_d(forms.schedule_d),
    }


def write_texts(folder: Path, texts: dict[str, str]) -> tuple[Path, ...]:
    """Write text files into a folder, making it where it is not there, and return their paths.

    Raises:
        BadInputError: The folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadInputError(
            f"{folder} cannot be written: {error.strerror}.", "Choose another folder with --out."
        ) from None
    return tuple(folder / name for name in texts)
