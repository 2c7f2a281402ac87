"""``lotwise what-if``: a year with other records."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.records import order_method
from lotwise.app.what_if import what_if
from lotwise.cli import common, screen, show_what_if
from lotwise.lots.lot import Method


@click.command("what-if")
@click.option("--year", type=int, help="Tax year; the year of the day if left out.")
@click.option(
    "--no-identification",
    "is_bare",
    is_flag=True,
    help="As if you had recorded nothing: first in, first out (this is what is shown anyway).",
)
@click.option("--method", metavar="METHOD", help="As if every wallet had sold by LIFO, HIFO or MIN_TAX.")
@common.shared_options
def command(
    year: int | None,
    method: str | None,
    project: str | Path,
    as_of: date | None,
    *,
    is_bare: bool,
    as_json: bool,
) -> None:
    """Show what a year would have realized with other records, sale by sale.

    \b
    lotwise what-if --no-identification    as if you had recorded nothing
    lotwise what-if --method HIFO          as if one order had stood everywhere

    Nothing of it is recorded. Choosing afterwards does not count: only what was recorded before a sale does.
    """  # noqa: D301 - click reads the backspace
    if is_bare and method:
        raise click.UsageError("--no-identification and --method are two questions; ask one.")
    chosen = order_method(method) if method else Method.FIFO
    with common.state_of(project, as_of) as state:
        answer = what_if(state, year, chosen)
        if as_json:
            common.write_json(answer)
        else:
            show_what_if.compared(screen.console(), answer)
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))
