"""``lotwise household``: the facts of the return that no export holds."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app import clock
from lotwise.app.asking import ask_all, text_before, write_household
from lotwise.app.household_facts import household_rows, household_template
from lotwise.app.household_json import household_json
from lotwise.app.intake import import_household
from lotwise.app.projects import existing_project
from lotwise.cli import common, screen, show_questions

_FILE = Path("household.toml")


@click.command("household")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--template", is_flag=True, help="Write a household.toml to fill in.")
@click.option("--ask", is_flag=True, help="Answer questions; FILE is written from them.")
@click.option(
    "--year", type=click.IntRange(2000, 2100), help="With --ask: the tax year; this year if left out."
)
@common.shared_options
def command(
    file: Path | None, project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any
) -> None:
    """Show the household's facts, or set them from FILE (household.toml).

    With --ask, lotwise asks what it needs to know, and says why; what you said before is offered again. The
    answers are written into FILE, or household.toml here, where you can read and change them.
    """
    if wanted["template"]:
        click.echo(household_template(), nl=False)
        return
    if wanted["ask"]:
        file = file or _FILE
        _ask(file, project, wanted["year"] or (as_of or clock.now().date()).year)
    if file is not None:
        _recorded(file, project, as_json=as_json)
    with common.state_of(project, as_of) as state:
        if as_json:
            common.write_json(household_json(state))
        else:
            made = screen.table(f"From {state.household_name}", ["Fact", "Value"], right=[1], fold=[0])
            for name, value in household_rows(state):
                made.add_row(name, value)
            screen.console().print(made)
            screen.findings_to(screen.console(), state.household_findings)
        raise SystemExit(common.exit_code(state.findings))


def _recorded(file: Path, project: str | Path, *, as_json: bool) -> None:
    with existing_project(project) as opened:
        report = import_household(opened, file)
    if not as_json:
        click.echo(f"{file.name}: {'recorded' if report.is_new else 'unchanged'}.")


def _ask(file: Path, project: str | Path, year: int) -> None:
    with existing_project(project) as opened:
        before = text_before(opened, file)
    show_questions.opening(year)
    write_household(file, ask_all(before, year, show_questions.ask, show_questions.refuse))
