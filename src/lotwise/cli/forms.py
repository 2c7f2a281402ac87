"""``lotwise forms``: write what is filed."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from lotwise.app.filing import FormChoices, Forms, forms_of, write_forms
from lotwise.app.filing_year import FiledState, filed_state
from lotwise.app.form_stops import ABOUT_FILED_YEARS
from lotwise.app.forms_json import forms_json
from lotwise.app.report_page import write_report
from lotwise.app.workspace import State
from lotwise.cli import common, screen, show_forms


@click.command("forms")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder.",
)
@click.option("--rounded", is_flag=True, help="Whole dollars on all forms, instead of cents.")
@click.option(
    "--various", is_flag=True, help="One row a sale, with VARIOUS for units bought at several times."
)
@click.option(
    "--totals", is_flag=True, help="Sales that need no row go to Schedule D lines 1a and 8a (Exception 1)."
)
@click.option(
    "--attach",
    is_flag=True,
    help="One row a broker and box; the rows on an attached statement (Exception 2).",
)
@click.option("--lines", is_flag=True, help="Show every line of the other forms that follow.")
@click.option("--draft", is_flag=True, help="Write them although something blocks, marked as a draft.")
@common.shared_options
def command(
    year: int | None, out: Path, project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any
) -> None:
    """Write Form 8949 rows and Schedule D lines as CSV, and a report as one HTML page.

    While a finding blocks that touches the year, nothing is written, unless --draft asks for it.
    """
    choices = FormChoices(
        is_rounded=wanted["rounded"],
        is_one_row_a_sale=wanted["various"],
        uses_schedule_d_totals=wanted["totals"],
        attaches_statement=wanted["attach"],
    )
    with common.state_of(project, as_of) as state:
        made = forms_of(state, year, choices)
        is_draft = wanted["draft"]
        is_written = is_draft or not made.stops
        written = _written(state, made, out, is_draft=is_draft) if is_written else ()
        filed = filed_state(state, made.year)
        open_years = [one for one in state.findings if one.is_blocking and one.code in ABOUT_FILED_YEARS]
        told = list(dict.fromkeys([*made.stops, *open_years]))
        doubts = [one for one in (*state.findings, *made.tax.findings) if not one.is_blocking]
    if as_json:
        common.write_json(forms_json(made, written, is_draft=is_draft))
    else:
        to = screen.console()
        if is_written:
            _show(to, made, filed, is_draft=is_draft, is_full=wanted["lines"])
        for path in written:
            screen.say(to, f"Wrote {path}")
        screen.findings_to(to, [*told, *screen.about_forms(doubts)])
        show_forms.closing(to, made, told, is_draft=is_draft)
    raise SystemExit(common.exit_code(told))


def _written(state: State, made: Forms, out: Path, *, is_draft: bool) -> tuple[Path, ...]:
    return (*write_forms(state, made, out, is_draft=is_draft), *write_report(state, made, out))


def _show(to: Console, made: Forms, filed: FiledState | None, *, is_draft: bool, is_full: bool) -> None:
    if filed and filed.forms_changed:
        screen.say(
            to,
            f"{made.year} was filed on {filed.filing.recorded_at.date()}. Below is what is computed NOW, "
            f"and not what you filed; the files without _as_computed_now hold that. See `lotwise file "
            f"{made.year}`.",
            style="bold red",
        )
    if is_draft:
        screen.say(to, "DRAFT: not to be filed.", style="bold red")
    show_forms.forms(to, made)
    show_forms.other_lines(to, made, is_full=is_full)
