"""``lotwise plan``: what to sell and buy back."""

from datetime import date
from pathlib import Path

import click

from lotwise.app.plan_json import plan_json
from lotwise.app.planning import plan_report
from lotwise.cli import common, screen, show_plan
from lotwise.lots.grades import Grade


@click.command("plan")
@click.option(
    "--evidence",
    type=click.Choice([grade.name for grade in Grade], case_sensitive=False),
    help="Leave out lots evidenced worse: A record with id, B record, C inferred, D your word.",
)
@common.shared_options
def command(evidence: str | None, project: str | Path, as_of: date | None, *, as_json: bool) -> None:
    """Show the best set of lots to sell and buy back, where to stop, and what it is worth."""
    with common.state_of(project, as_of) as state, common.progress("Planning"):
        report = plan_report(state, Grade[evidence.upper()] if evidence else None)
        findings = (*state.findings, *report.before.findings)
    if as_json:
        common.write_json(plan_json(report))
    else:
        to = screen.console()
        show_plan.plan(to, report)
        screen.findings_to(to, [*report.findings, *screen.about_prices(findings)])
        screen.closing(to, findings)
    raise SystemExit(common.exit_code(findings))
