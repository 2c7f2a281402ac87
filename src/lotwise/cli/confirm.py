"""``lotwise confirm``: fills against tickets, and what a plan brought."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from lotwise.app.confirm import TypedFill, take_files, type_fill, untype_fill
from lotwise.app.confirmed import confirmed
from lotwise.app.projects import existing_project
from lotwise.app.tickets_json import confirmed_json
from lotwise.app.workspace import load
from lotwise.cli import common, screen, show_confirm
from lotwise.core.dates import instant_of


@click.command("confirm")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--ticket", metavar="TICKET", help="Type in a fill of this ticket: its number or id.")
@click.option("--units", metavar="UNITS", help="What was filled: '0.5 BTC'.")
@click.option("--price", metavar="DOLLARS", help="At how many dollars a unit.")
@click.option("--fee", metavar="DOLLARS", default="0", help="The fee.")
@click.option("--at", metavar="INSTANT", help="When, such as 2026-02-07T15:04:05-05:00.")
@click.option("--undo", metavar="FILL", help="Take a fill back that was typed in, by its id.")
@click.option("--report", "is_report", is_flag=True, help="Show what each plan predicted, and brought.")
@common.shared_options
def command(
    files: tuple[Path, ...], project: str | Path, as_of: date | None, *, as_json: bool, **said: Any
) -> None:
    """Match fills to the tickets of the plans that were kept, and say what went otherwise.

    \b
    lotwise confirm                        the tickets, and how far each got
    lotwise confirm coinbase.csv           import an export, then match it
    lotwise confirm order.png --ticket 3 --units '0.5 BTC' --price 68000 \\
        --fee 12.50 --at 2026-02-07T15:04:05-05:00
    lotwise confirm --undo fill_4x7k2p9a   a fill that was typed in wrongly
    lotwise confirm --report               predicted and realized benefit

    Exports are imported; pictures, PDF files and mails are kept by their hash, and their fills are typed in.
    The same file twice changes nothing.
    """  # noqa: D301 - click reads the backspace
    _check(files, said)
    with existing_project(project) as opened:
        reports = take_files(opened, files)
        state = load(opened, as_of)
        if said["ticket"]:
            typed = TypedFill(
                ticket=said["ticket"],
                units=said["units"],
                price=said["price"],
                fee=said["fee"],
                at=instant_of(said["at"]),
            )
            fill, is_new = type_fill(state, typed, reports)
            click.echo(f"{'Recorded' if is_new else 'Known'}: {fill.id}.", err=as_json)
            click.echo(f"Typed wrongly? `lotwise confirm --undo {fill.id}`", err=as_json)
            state = load(opened, as_of)
        if said["undo"]:
            click.echo(f"Taken back: {untype_fill(state, said['undo']).id}.", err=as_json)
            state = load(opened, as_of)
        plans, findings = confirmed(state), state.findings
    unread = [one for report in reports if not report.format or report.needs for one in report.findings]
    if as_json:
        common.write_json({"files": reports, "plans": confirmed_json(plans)})
    else:
        to = screen.console()
        show_confirm.files(to, reports)
        show_confirm.plans(to, plans, is_report=said["is_report"])
        screen.closing(to, findings)
    told = [one for plan in plans for one in plan.findings]
    raise SystemExit(common.exit_code((*findings, *unread, *told)))


def _check(files: tuple[Path, ...], said: dict[str, Any]) -> None:
    parts = [said[name] for name in ("ticket", "units", "price", "at")]
    if any(parts) and not (all(parts) and files):
        raise click.UsageError(
            "A fill is typed in with --ticket, --units, --price and --at, beside the file that shows it."
        )
