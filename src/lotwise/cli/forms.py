"""``lotwise forms``: write what is filed."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.filing import forms_of, write_forms
from lotwise.app.filing_year import filed_state
from lotwise.app.report_page import write_report
from lotwise.cli import common, screen, show


@click.command("forms")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder.",
)
@common.shared_options
def command(year: int | None, out: Path, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Write Form 8949 rows and Schedule D lines as CSV, and a report as one HTML page."""
    with common.state_of(project, as_of) as state:
        made = forms_of(state, year)
        written = (*write_forms(state, made, out), *write_report(state, made, out))
        findings = (*state.findings, *made.tax.findings)
        filed = filed_state(state, made.year)
    if as_json:
        common.write_json(
            {
                "year": made.year,
                "form_8949": made.form_8949,
                "schedule_d": made.schedule_d,
                "written": written,
            }
        )
    else:
        to = screen.console()
        if filed and filed.forms_changed:
            screen.say(
                to,
                f"{made.year} was filed on {filed.filing.recorded_at.date()}. Below is what is computed NOW, "
                f"and not what you filed; the files without _as_computed_now hold that. See `lotwise file "
                f"{made.year}`.",
                style="bold red",
            )
        show.forms(to, made)
        for path in written:
            screen.say(to, f"Wrote {path}")
        screen.findings_to(to, screen.about_forms(findings))
        screen.closing(to, findings)
    raise SystemExit(common.exit_code(findings))
