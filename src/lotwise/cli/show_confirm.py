"""How tickets with their fills, and what plans brought, look in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from lotwise.app.confirm import EVIDENCE
from lotwise.app.confirmed import ConfirmedPlan, FileReport, Matched, PlanOutcome, WhatIf
from lotwise.app.tickets_out import Side, price_text, tick_of
from lotwise.cli.screen import findings_to, heading, money, say, table, units
from lotwise.cli.show_import import imports
from lotwise.core.findings import shown_name
from lotwise.core.money import usd_text

_NOTHING = "No plan is kept yet. `lotwise tickets` gives out the orders of a plan and keeps it."


def files(to: Console, reports: Sequence[FileReport]) -> None:
    """Write what became of each file."""
    for one in reports:
        if one.format == EVIDENCE:
            news = "kept as evidence" if one.is_new else "kept already, nothing changes"
            say(to, f"  {shown_name(one.name)}: {news} ({one.id})")
        else:
            imports(to, [one])


def plans(to: Console, found: Sequence[ConfirmedPlan], *, is_report: bool) -> None:
    """Write the plans with their tickets and fills; with a report, what each brought."""
    if not found:
        say(to, _NOTHING)
    for one in found:
        heading(to, f"Plan of {one.plan.on} ({one.plan.id})")
        _rows(to, one.rows)
        findings_to(to, one.findings, most=len(one.findings))
        if one.by_fifo is not None:
            _by_fifo(to, one.by_fifo)
        if is_report and one.outcome is None:
            say(to, "What it brought is not known: facts of the household are missing for that year.")
        elif is_report and one.outcome is not None:
            _outcome(to, one.outcome)


def _rows(to: Console, rows: Sequence[Matched]) -> None:
    made = table("", ["", "Order", "Wallet", "Filled", "Price", "Fee", "State"], right=[0, 3, 4, 5], fold=[2])
    for row in rows:
        ticket = row.ticket
        order = f"{'sell' if ticket.side is Side.SELL else 'back'} {units(ticket.quantity)} {ticket.asset}"
        made.add_row(
            str(ticket.number),
            Text(order),
            Text(ticket.wallet),
            units(row.done) if row.done else "",
            _price(row),
            money(sum(one.fee_usd for one in row.all_fills)) if row.done else "",
            row.status,
        )
    to.print(made)


def _price(row: Matched) -> str:
    """Return the price of a ticket's fills; of several the lowest, marked as such."""
    known = sorted({one.price for one in row.all_fills if one.price is not None})
    if not known:
        return ""
    low = price_text(known[0].quantize(tick_of(known[0])))
    return low if len(known) == 1 else f"{low} …"


def _by_fifo(to: Console, found: WhatIf) -> None:
    """Write what the year would be first in, first out, beside what it is."""
    if found.tax is None or not found.records:
        return
    tax = found.tax
    say(
        to,
        f"Tax of {found.year}: {usd_text(tax.as_recorded_usd)} with what is recorded, "
        f"{usd_text(tax.instead_usd)} first in, first out everywhere (`lotwise what-if "
        "--no-identification`).",
    )


def _outcome(to: Console, found: PlanOutcome) -> None:
    made = table("", ["", "Predicted", "Brought"], right=[1, 2], fold=[0])
    realized = found.realized
    saved = None if realized is None else realized.saved_this_year_usd
    made.add_row("Tax saved in its year", money(found.predicted_saved_usd), money(saved))
    made.add_row(
        "Net present value",
        money(found.predicted_usd),
        money(None if realized is None else realized.npv_usd),
        style="bold",
    )
    made.add_section()
    made.add_row("of that: facts that changed", "", money(found.facts_changed_usd))
    made.add_row("prices, fees, quantities, rebuys", "", money(found.carried_out_usd))
    made.add_row("other lots than identified", "", money(found.lots_usd))
    to.print(made)
    if realized is None:
        say(to, "Something of it is not in the books yet; import the exports that tell it.")
    elif not found.is_whole:
        say(to, "Not every ticket is filled; what is not sold counts as nothing.")
