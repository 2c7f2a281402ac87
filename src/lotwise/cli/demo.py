"""``lotwise demo``: the guide's seven steps with a made-up household."""

from pathlib import Path

import click
from rich.console import Console

from lotwise.app import demo
from lotwise.app.filing import forms_of, write_forms
from lotwise.app.marginal import losses_of
from lotwise.app.planning import plan_report
from lotwise.app.reconcile import reconciled
from lotwise.app.report_page import write_report
from lotwise.app.returns import tax_year
from lotwise.app.workspace import State
from lotwise.cli import (
    common,
    screen,
    show_forms,
    show_import,
    show_lots,
    show_plan,
    show_reconcile,
    show_tax,
)

_LAST_YEAR = demo.AS_OF.year - 1


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder.",
)
def command(out: Path) -> None:
    """Walk the seven steps, from exports to a plan and a Form 8949, with a made-up household.

    Nothing of yours is touched. Prices are those of 2026-02-07.
    """
    to = screen.console()
    with common.progress("Importing") as told:
        made = demo.set_up(out, told)
    screen.step(to, "1", "review every position (what was imported)")
    show_import.imports(to, made.reports)
    with common.state_of(made.project, demo.AS_OF) as state:
        _walk(to, state)
        screen.step(to, "7", "the broker's Form 1099-DA beside the books, and the forms")
        show_reconcile.shown(to, reconciled(state, _LAST_YEAR), shows_all=False)
        written = [path for year in (_LAST_YEAR, demo.AS_OF.year) for path in _write(to, state, year, out)]
    for path in written:
        screen.say(to, f"Wrote {path}")
    screen.say(to)
    screen.say(to, f"Ask why: lotwise explain plan.npv --project {made.project} --as-of {demo.AS_OF}")
    screen.say(to, "         or tax.16, schedule_d.7, or any id above. Not tax advice.")


def _walk(to: Console, state: State) -> None:
    screen.step(to, "2", "harvestable losses (open lots)")
    show_lots.lots(to, state.holdings, state.grades)
    screen.findings_to(to, state.findings)
    screen.step(to, "3", "this year's gains and the return so far")
    found = tax_year(state)
    show_tax.tax(to, found, losses_of(found))
    screen.findings_to(to, found.findings)
    screen.step(to, "4 and 5", "sell and buy back (the plan)")
    show_plan.plan(to, plan_report(state))
    screen.step(to, "6", "document, before you sell")
    screen.say(
        to,
        "The identification of these lots, to be saved or sent before the first sale, is among "
        "the files below.",
    )


def _write(to: Console, state: State, year: int, out: Path) -> tuple[Path, ...]:
    forms = forms_of(state, year)
    if year == state.as_of.year:
        show_forms.forms(to, forms)
    return (*write_forms(state, forms, out), *write_report(state, forms, out))
