"""``lotwise verify``: prove that nothing was changed and nothing lost."""

from pathlib import Path

import click

from lotwise.app.keeping import verified
from lotwise.app.projects import existing_project
from lotwise.cli import common, screen, show_keeping


@click.command("verify")
@click.option("--conservation", is_flag=True, help="Also prove, asset by asset, that no unit is lost.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
@common.project_option
def command(project: str | Path, *, conservation: bool, as_json: bool) -> None:
    """Check every stored row against its mark and the chain of marks.

    With --conservation: acquired = held + disposed of + out of scope, for each asset, in units and in basis,
    to the last digit. Exit code 1 when anything is not as it was recorded.
    """
    with existing_project(project) as opened:
        found = verified(opened, with_conservation=conservation)
    if as_json:
        common.write_json(found)
    else:
        show_keeping.verified(screen.console(), found)
    raise SystemExit(int(not found.is_sound))
