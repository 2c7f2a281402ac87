"""``lotwise print``: the forms as PDF files, and files for other tax programs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.blanks import Fetched, fetch_blank, fields_of
from lotwise.app.drafts import draft_reasons
from lotwise.app.filing import FormChoices, forms_of
from lotwise.app.filing_year import filed_state
from lotwise.app.printing import Papers, Wish, for_programs, print_forms
from lotwise.cli import common, screen
from lotwise.core.errors import BadInputError

FORMS = ("Form 8949", "Schedule D")


@click.command("print")
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder for the files.",
)
@click.option(
    "--blank",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with blanks of the IRS; the official forms are filled in from them.",
)
@click.option("--fetch", is_flag=True, help="First download the blanks of the year into that folder.")
@click.option("--name", default="", help="Names shown on the return; blank if left out.")
@click.option("--number", default="", help="Social security number; printed, and kept nowhere.")
@click.option("--rounded", is_flag=True, help="Whole dollars on all forms, instead of cents.")
@click.option(
    "--various", is_flag=True, help="One row a sale, with VARIOUS for units bought at several times."
)
@click.option("--totals", is_flag=True, help="Sales that need no row go to Schedule D lines 1a and 8a.")
@click.option("--attach", is_flag=True, help="One row a broker and box; the rows on the attached statement.")
@click.option("--draft", is_flag=True, help="Print although something is open, marked as a draft.")
@common.shared_options
def command(
    year: int | None, project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any
) -> None:
    """Print Form 8949 and Schedule D as PDF, and write files for other tax programs."""
    if wanted["fetch"] and wanted["blank"] is None:
        raise BadInputError("--fetch needs a folder for the blanks.", "Add --blank DIR.")
    choices = FormChoices(
        is_rounded=wanted["rounded"],
        is_one_row_a_sale=wanted["various"],
        uses_schedule_d_totals=wanted["totals"],
        attaches_statement=wanted["attach"],
    )
    with common.state_of(project, as_of) as state:
        forms, day = forms_of(state, year, choices), state.as_of
        in_full = forms if choices == FormChoices() else forms_of(state, year)
        filed = filed_state(state, forms.year)
    papers = Papers(form=forms.form_8949, lines=forms.schedule_d, answers=forms.answers)
    reasons = draft_reasons(forms, filed, is_draft_meant=wanted["draft"])
    fetched = list(_fetched(forms.year, wanted["blank"])) if wanted["fetch"] else []
    wish = Wish(
        out=wanted["out"],
        blanks=wanted["blank"],
        name=wanted["name"],
        number=wanted["number"],
        draft_because=reasons,
    )
    printed = print_forms(papers, wish)
    handed = for_programs(in_full.form_8949, wanted["out"], day, is_draft=wanted["draft"])
    files, notes = (*fetched, *printed.files, *handed.files), (*printed.notes, *handed.notes)
    if as_json:
        common.write_json({"year": forms.year, "written": files, "notes": notes, "draft_because": reasons})
    else:
        to = screen.console()
        for note in notes:
            screen.say(to, f"- {note}")
        for path in files:
            screen.say(to, f"Wrote {path}")
    raise SystemExit(int(bool(reasons)))


def _fetched(year: int, folder: Path) -> Iterator[Path]:
    for form in FORMS:
        yield fetch_blank(fields_of(form, year), folder, _agreed)


def _agreed(fetched: Fetched) -> bool:
    """Ask about a blank that lotwise has not seen."""
    click.echo(
        f"{fetched.blank.fields.title} from {fetched.url} is a file that lotwise has not seen.\n"
        f"Its SHA-256 is {fetched.checksum}.",
        err=True,
    )
    return click.confirm("Keep it?", default=False, err=True)
