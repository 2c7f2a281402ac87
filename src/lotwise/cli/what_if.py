"""``lotwise what-if``: a year with other records, or the plan under other facts."""

from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from lotwise.app.plan_if import plan_if
from lotwise.app.plan_json import plan_if_json
from lotwise.app.plan_parts import grade_named
from lotwise.app.records import order_method
from lotwise.app.what_if import what_if
from lotwise.cli import common, screen, show_plan_if, show_what_if
from lotwise.lots.grades import Grade
from lotwise.lots.lot import Method


@click.command("what-if")
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE]...")
@click.option(
    "--only",
    multiple=True,
    metavar="LOT",
    help="Only this lot of the plan: its row's number, or the lot's id. May be repeated.",
)
@click.option(
    "--evidence",
    type=click.Choice([grade.name for grade in Grade], case_sensitive=False),
    help="Leave out lots evidenced worse: A record with id, B record, C inferred, D your word.",
)
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
    changes: tuple[str, ...],
    only: tuple[str, ...],
    project: str | Path,
    as_of: date | None,
    *,
    as_json: bool,
    **wanted: Any,
) -> None:
    """Show the plan under other facts; or a year with other records, sale by sale.

    \b
    lotwise what-if wages=250000           the plan with other wages
    lotwise what-if price.BTC=60000        at another price
    lotwise what-if sale_in_years=never    any key of household.toml
    lotwise what-if fee=0.001              every trade costs 0.1 %
    lotwise what-if --only 1 --only 3      some rows of the plan alone
    lotwise what-if --no-identification    as if you had recorded nothing
    lotwise what-if --method HIFO          as if one order had stood everywhere

    A key alone is that of the plan's year; filing_status, state and birthdays stand at the top and count in
    all years. Write future.wages, year.2027.wages or year.2026.state for another table. Nothing is recorded.
    Choosing lots after a sale does not count: only what was recorded before it does.
    """  # noqa: D301 - click reads the backspace
    is_bare, method, year = wanted["is_bare"], wanted["method"], wanted["year"]
    grade = grade_named(wanted["evidence"])
    if is_bare and method:
        raise click.UsageError("--no-identification and --method are two questions; ask one.")
    if (changes or only) and (is_bare or method or year):
        raise click.UsageError(
            "Other facts of the plan and other records of a year are two questions; ask one."
        )
    if changes or only:
        _of_plan(changes, only, project, as_of, as_json=as_json, worst_grade=grade)
    if grade:
        raise click.UsageError(
            "--evidence is about the plan: name a change, such as wages=250000, or --only."
        )
    chosen = order_method(method) if method else Method.FIFO
    with common.state_of(project, as_of) as state:
        answer = what_if(state, year, chosen)
        if as_json:
            common.write_json(answer)
        else:
            show_what_if.compared(screen.console(), answer)
            screen.closing(screen.console(), state.findings)
        raise SystemExit(common.exit_code(state.findings))


def _of_plan(
    changes: tuple[str, ...],
    only: tuple[str, ...],
    project: str | Path,
    as_of: date | None,
    *,
    as_json: bool,
    worst_grade: Grade | None,
) -> NoReturn:
    with common.state_of(project, as_of) as state, common.progress("Planning"):
        found = plan_if(state, changes, only, worst_grade)
        findings = state.findings
    if as_json:
        common.write_json(plan_if_json(found))
    else:
        show_plan_if.plan_if(screen.console(), found)
        screen.findings_to(screen.console(), found.best_then.findings)
        screen.closing(screen.console(), findings)
    raise SystemExit(common.exit_code(findings))
