"""``lotwise plan``: what to sell, and to buy back or not."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from lotwise.app.explain_facts import Tree
from lotwise.app.plan_parts import (
    LONGEST_WAIT,
    USUAL_RATE,
    PlanWish,
    grade_named,
    plan_parts,
    told_of_plan,
    whole_plan_json,
)
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.workspace import State
from lotwise.cli import (
    common,
    screen,
    show_plan,
    show_plan_laws,
    show_plan_parts,
    show_plan_simple,
    show_plan_spread,
    show_plan_verify,
    show_reasons,
)
from lotwise.lots.grades import Grade


@click.command("plan")
@click.option(
    "--evidence",
    type=click.Choice([grade.name for grade in Grade], case_sensitive=False),
    help="Leave out lots evidenced worse: A record with id, B record, C inferred, D your word.",
)
@click.option("--risks", is_flag=True, help="Name the risks of the plan in full, with their sources.")
@click.option("--years", is_flag=True, help="Show what becomes of the losses, year by year.")
@click.option("--spread", is_flag=True, help="Show what better waits until one of the next years.")
@click.option(
    "--wait",
    type=click.IntRange(1, LONGEST_WAIT),
    metavar="DAYS",
    help="Show what changes if you wait, at the same prices.",
)
@click.option(
    "--sensitivity", is_flag=True, help="Show the value at other prices, gains, sale dates, rates and fees."
)
@click.option("--verify", is_flag=True, help="Ask a second, independent solver (lotwise[verify]).")
@click.option("--simple", is_flag=True, help="Show the sum that articles do beside the true result.")
@click.option("--rate", default=USUAL_RATE, show_default=True, help="The one rate of that sum.")
@click.option("--why", metavar="FIGURE", help="Reasons for a figure: npv, trades.3.adds, years.2027.saved.")
@click.option("--laws", is_flag=True, help="Show the plan under bills on wash sales, and ways around them.")
@common.shared_options
def command(
    evidence: str | None, project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any
) -> None:
    """Show the best set of lots to sell and buy back, where to stop, and what it is worth.

    With cash_wanted in household.toml also which lots to sell for cash.
    What it is worth under other facts, or with some of its lots only: `lotwise what-if wages=250000`.
    """
    if wanted["rate"] != USUAL_RATE and not wanted["simple"]:
        raise click.UsageError("--rate is the rate of --simple; write both.")
    wish = PlanWish(
        worst_grade=grade_named(evidence),
        wait_days=wanted["wait"],
        has_sensitivity=wanted["sensitivity"],
        has_laws=wanted["laws"],
        has_second_opinion=wanted["verify"],
        has_spread=wanted["spread"],
        has_simple=wanted["simple"],
        rate=wanted["rate"],
    )
    with common.state_of(project, as_of) as state, common.progress("Planning"):
        report = plan_report(state, wish.worst_grade)
        findings = told_of_plan(state, report)
        parts = plan_parts(state, report, wish)
        figures = whole_plan_json(report, parts)
        why = _reasons(state, report, figures, wanted["why"]) if wanted["why"] else None
    if as_json:
        common.write_json(why or figures)
    elif why:
        show_reasons.reasons(screen.console(), why)
    else:
        to = screen.console()
        show_plan.plan(to, report)
        _show(to, report, parts, wanted)
        screen.findings_to(to, [*report.findings, *screen.about_prices(findings)])
        screen.closing(to, findings)
    raise SystemExit(common.exit_code(findings))


def _reasons(state: State, report: PlanReport, figures: dict[str, Any], name: str) -> Tree:
    from lotwise.app.plan_why import plan_why  # noqa: PLC0415 - with all forms and returns; a tenth of a second

    return plan_why(state, figures, name, lambda: report)


def _show(to: Console, report: PlanReport, parts: dict[str, Any], wanted: dict[str, Any]) -> None:
    if parts["cash"] is not None:
        show_plan.cash(to, parts["cash"])
    if wanted["years"]:
        show_plan_parts.years(to, parts["years"])
    if wanted["spread"]:
        show_plan_spread.spread(to, parts["spread"])
    if wanted["wait"]:
        show_plan_parts.wait(to, parts["wait"])
    else:
        show_plan_parts.term_changes(to, parts["term_changes"])
    if wanted["sensitivity"]:
        show_plan_parts.sensitivity(to, parts["sensitivity"])
    if wanted["verify"]:
        show_plan_verify.verified(to, parts["verified"])
    if wanted["simple"]:
        show_plan_simple.simple(to, parts["simple"])
    if wanted["laws"]:
        show_plan_laws.plan_laws(to, parts["laws"], report)
    if report.plan.trades:
        show_plan_parts.risks(to, parts["risks"], is_full=wanted["risks"])
