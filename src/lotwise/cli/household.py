"""``lotwise household``: the facts of the return that no export holds."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.household_facts import household_rows, household_template
from lotwise.app.intake import import_household
from lotwise.app.projects import existing_project
from lotwise.cli import common, screen


@click.command("household")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--template", "wants_template", is_flag=True, help="Write a household.toml to fill in.")
@common.shared_options
def command(
    file: Path | None, project: str | Path, as_of: date | None, *, wants_template: bool, as_json: bool
) -> None:
    """Show the household's facts, or set them from FILE (household.toml)."""
    if wants_template:
        click.echo(household_template(), nl=False)
        return
    if file is not None:
        with existing_project(project) as opened:
            report = import_household(opened, file)
        if not as_json:
            click.echo(f"{file.name}: {'recorded' if report.is_new else 'unchanged'}.")
    with common.state_of(project, as_of) as state:
        rows = household_rows(state)
        if as_json:
            common.write_json({"file": state.household_name, "facts": dict(rows)})
        else:
            made = screen.table(f"From {state.household_name}", ["Fact", "Value"], right=[1], fold=[0])
            for name, value in rows:
                made.add_row(name, value)
            screen.console().print(made)
            screen.findings_to(screen.console(), state.household_findings)
        raise SystemExit(common.exit_code(state.findings))
