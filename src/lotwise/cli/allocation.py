"""``lotwise allocation``: which wallet got which basis when 2025 began, by the owner's own allocation."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.allocation import looked_at, record, recorded, template
from lotwise.cli import common, screen, show_allocation


@click.command("allocation")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--template", "wants_template", is_flag=True, help="Write a file to fill in, without any wallet."
)
@click.option("--asset", "assets", multiple=True, help="With --template: only this asset; may be repeated.")
@click.option("--record", "is_recorded", is_flag=True, help="Record it, if every condition holds.")
@click.option("--reason", default="", help="Why, for --record.")
@common.shared_options
def command(
    file: Path | None, project: str | Path, as_of: date | None, *, as_json: bool, **said: Any
) -> None:
    """Check FILE, the allocation you made under Rev. Proc. 2024-28; without FILE, show what is recorded.

    If you kept one pool before 2025 you may have allocated its basis to your wallets. FILE says how (TOML or
    CSV). lotwise compares it with your records, and never makes one up. Recorded, it counts for good.
    """
    if said["is_recorded"] and file is None:
        raise click.UsageError("Name the file to record.")
    if said["assets"] and not said["wants_template"]:
        raise click.UsageError("--asset belongs to --template.")
    with common.state_of(project, as_of) as state:
        if said["wants_template"]:
            click.echo(template(state, said["assets"]), nl=False)
            return
        if file is None:
            shown = recorded(state)
        elif said["is_recorded"]:
            shown = record(state, file, said["reason"])
        else:
            shown = looked_at(state, file)
    findings = [found for one in shown for found in one.findings]
    is_new = said["is_recorded"] and all(one.is_applied for one in shown)
    if as_json:
        common.write_json({"allocations": shown, "is_recorded": is_new or file is None})
    else:
        show_allocation.allocations(screen.console(), shown)
        show_allocation.closing(screen.console(), shown, is_new=is_new, is_file=file is not None)
    raise SystemExit(common.exit_code(findings))
