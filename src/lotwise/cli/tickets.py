"""``lotwise tickets``: the orders of today's plan, one after the other."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from lotwise.app.plan_kept import keep_plan
from lotwise.app.plan_risks import plan_risks
from lotwise.app.planning import plan_report
from lotwise.app.tickets import USUAL_LEEWAY, TicketChoices, set_step, tickets_of
from lotwise.app.tickets_intents import report_of_intents
from lotwise.app.tickets_json import tickets_json
from lotwise.app.tickets_out import OrderType, write_tickets
from lotwise.cli import common, screen, show_tickets
from lotwise.core.quantity import quantity_text


@click.command("tickets")
@click.option(
    "--order",
    type=click.Choice([one.value for one in OrderType]),
    default=OrderType.LIMIT.value,
    show_default=True,
    help="How the orders are placed.",
)
@click.option(
    "--leeway",
    default=str(USUAL_LEEWAY),
    show_default=True,
    help="How far a limit lies off the price, as a part of it.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Also write paper, CSV.")
@click.option(
    "--draft",
    "is_draft",
    is_flag=True,
    help="Show them although lots are not identified, or the day is past.",
)
@click.option("--identified", is_flag=True, help="Of what is identified already, not of today's plan.")
@click.option("--keep", "is_kept", is_flag=True, help="Keep a draft, too, to compare it with its fills.")
@click.option(
    "--step",
    nargs=3,
    metavar="WALLET ASSET SIZE",
    help="Record the step in which a wallet takes an asset.",
)
@common.shared_options
def command(project: str | Path, as_of: date | None, *, as_json: bool, **wanted: Any) -> None:
    """Show the orders of today's plan: sell, then buy back, wallet by wallet.

    Each sale names its lots, which must be identified first (`lotwise identify plan`), and the prices between
    which it is still worth it. The plan is kept, so that `lotwise confirm` can compare it with its fills.
    """
    with common.state_of(project, as_of) as state:
        if wanted["step"]:
            wallet, asset, size = wanted["step"]
            step = set_step(state, wallet, asset, size)
            click.echo(f"Recorded: {wallet} takes {asset.upper()} in steps of {quantity_text(step)}.")
            return
        choices = TicketChoices(
            order=OrderType(wanted["order"]), leeway=_leeway(wanted["leeway"]), is_draft=wanted["is_draft"]
        )
        with common.progress("Planning"):
            report = plan_report(state)
            if wanted["identified"]:
                report = report_of_intents(state, report)
            made = tickets_of(state, report, choices)
        is_kept = bool(made.tickets) and (not made.is_draft or wanted["is_kept"])
        kept = keep_plan(state, made)[0] if is_kept else None
        files = write_tickets(state, made, wanted["out"]) if wanted["out"] and made.tickets else ()
        risks = () if made.is_identified else plan_risks(state, made.report)
        findings = state.findings
    if as_json:
        common.write_json({**tickets_json(made), "kept": kept and kept.id, "written": files})
    else:
        to = screen.console()
        show_tickets.tickets(to, made, risks)
        show_tickets.written(to, kept, files)
        screen.closing(to, findings)
    raise SystemExit(common.exit_code((*findings, *made.findings)))


def _leeway(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise click.UsageError(f"{text} is no leeway; 0.005 stands for 0.5 %.") from None
