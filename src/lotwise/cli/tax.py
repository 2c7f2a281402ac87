"""``lotwise tax``: the return of a year."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from lotwise.app.explain import explain
from lotwise.app.marginal import curves_of, losses_of
from lotwise.app.returns import TaxYear, tax_year
from lotwise.app.returns_page import write_return
from lotwise.app.tax_json import tax_json
from lotwise.app.workspace import State
from lotwise.cli import common, screen, show_reasons, show_tax
from lotwise.cli.tax_batch import batch

_LEVELS: Final = 4
"""How deep reasons go in a terminal before they are asked for one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The words of the command."""

    year: int | None
    why: str | None
    html: Path | None
    shown: str | None
    project: str | Path
    as_of: date | None
    as_json: bool
    is_whole: bool


@click.group("tax", invoke_without_command=True)
@click.option("--year", type=click.IntRange(2000, 2100), help="Tax year; the year of --as-of if left out.")
@click.option("--why", metavar="LINE", help='Reasons for a line: 16, "Schedule D 7", or its name.')
@click.option(
    "--all", "is_whole", is_flag=True, help="With --why: every level, down to the rows of your files."
)
@click.option(
    "--curve", "shown", flag_value="curve", help="Show tax against further loss and gain, piece by piece."
)
@click.option("--worksheet", "shown", flag_value="worksheet", help="Show every line of every form.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write every line with its reasons as one page.",
)
@common.shared_options
def command(**words: Any) -> None:
    """Show the return so far: realized gains, the lines that matter, what one more dollar of loss saves."""
    if click.get_current_context().invoked_subcommand:
        return
    asked = _Asked(**words)
    with common.state_of(asked.project, asked.as_of) as state:
        found = tax_year(state, asked.year)
        if asked.why is not None:
            _why(state, f"tax.{found.year}.{asked.why}", asked)
        else:
            _answer(state, found, asked)
        raise SystemExit(common.exit_code((*state.findings, *found.findings)))


command.add_command(batch)


def _answer(state: State, found: TaxYear, asked: _Asked) -> None:
    if asked.html is not None:
        written = write_return(state, found, asked.html)
        click.echo(f"Wrote {written}", err=asked.as_json)
    if asked.as_json:
        common.write_json(tax_json(found))
    elif asked.html is None:
        _show(found, asked.shown, is_over=found.year < state.as_of.year)
        screen.closing(screen.console(), (*state.findings, *found.findings))


def _why(state: State, ref: str, asked: _Asked) -> None:
    tree = explain(state, ref)
    if asked.as_json:
        common.write_json(tree)
    else:
        show_reasons.reasons(screen.console(), tree, depth=None if asked.is_whole else _LEVELS)


def _show(found: TaxYear, shown: str | None, *, is_over: bool) -> None:
    to = screen.console()
    match shown:
        case "curve":
            show_tax.curve(to, found, curves_of(found))
        case "worksheet":
            show_tax.worksheet(to, found)
        case _:
            show_tax.tax(to, found, () if is_over else losses_of(found))
            screen.findings_to(to, found.findings)
