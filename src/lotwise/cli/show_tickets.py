"""How tickets look in a terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from lotwise.app.plan_kept import KeptPlan
from lotwise.app.plan_risks import Risk
from lotwise.app.tickets import Tickets
from lotwise.app.tickets_out import (
    DRAFT,
    HOW_WORTH,
    STEP_ASSUMED,
    Side,
    Ticket,
    by_wallet,
    price_text,
    worth_of,
)
from lotwise.cli.screen import findings_to, heading, money, say, short_id, table
from lotwise.core.quantity import quantity_text

_NOT_NAMED = "identification_missing"


def tickets(to: Console, made: Tickets, risks: Sequence[Risk]) -> None:
    """Write the tickets of a plan, wallet by wallet; where they are refused, only why."""
    plan = made.report.plan
    if made.is_refused:
        is_past = any(one.code == "ticket_day_past" for one in made.findings)
        why = "this is no plan of today" if is_past else "identify the lots first"
        say(to, f"No tickets yet: {why}.", style="bold")
    elif not made.tickets:
        say(to, "There is nothing to order: no plan is worth it. `lotwise plan` says why.")
    else:
        say(to, f"{len(made.tickets)} orders, one after the other, for the plan of {plan.on}.", style="bold")
        if made.is_draft:
            say(to, DRAFT, style="bold red")
        for wallet, some in by_wallet(made.tickets).items():
            _wallet(to, wallet, some)
        say(to)
        say(to, HOW_WORTH, style="dim")
        assumed = dict.fromkeys(one.asset for one in made.tickets if not one.is_step_known)
        if assumed:
            step = quantity_text(next(one.step for one in made.tickets if not one.is_step_known))
            say(to, f"{', '.join(assumed)}: {STEP_ASSUMED.format(step=step)} WALLET ASSET SIZE", style="dim")
    findings_to(to, made.findings)
    for risk in risks:
        if risk.rule == _NOT_NAMED and (made.tickets or made.is_refused):
            say(to, risk.what)


def _wallet(to: Console, wallet: str, some: Sequence[Ticket]) -> None:
    heading(to, wallet)
    made = table("", ["", "Order", "Limit", "Fee", "Still worth it"], right=[0, 2, 3], fold=[1, 4])
    for one in some:
        is_sale = one.side is Side.SELL
        made.add_row(
            str(one.number),
            Text(f"{one.side.value} {quantity_text(one.quantity)} {one.asset}"),
            "market" if one.limit is None else price_text(one.limit),
            money(one.fee_usd),
            worth_of(one) if is_sale else f"{one.gap_minutes} minutes after the sale",
        )
        for lot in one.lots:
            made.add_row(
                "",
                f"  {quantity_text(lot.quantity)} of {lot.acquired_on}",
                "",
                "",
                f"lot {short_id(lot.lot_id)}",
                style="dim",
            )
    to.print(made)


def written(to: Console, kept: KeptPlan | None, files: Sequence[Path]) -> None:
    """Write what was kept and written."""
    if files or kept:
        heading(to, "Kept")
    for path in files:
        say(to, f"Wrote {path}")
    if kept:
        say(to, f"The plan is kept as {kept.id}. When the orders are filled: `lotwise confirm FILES`.")
