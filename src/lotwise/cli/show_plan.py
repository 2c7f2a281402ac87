"""How a plan looks in a terminal: the trades, the line where to stop, and what it is worth.

Where some of what is sold is not bought back, the table says of each trade what is done.
"""

from typing import Final

from rich.console import Console
from rich.text import Text

from lotwise.app.plan_cash import PlanCash, cash_lines
from lotwise.app.plan_words import (
    certificate_lines,
    nothing_words,
    row_lines,
    shadow_lines,
    tax_lines,
    what_of,
)
from lotwise.app.planning import Plan, PlanReport, Trade
from lotwise.cli.screen import dollars, heading, money, say, short_id, table, units

_BELOW_SHOWN: Final = 5


def plan(to: Console, report: PlanReport) -> None:
    """Write a plan on one screen and a half."""
    found = report.plan
    say(to, _verdict(report), style="bold")
    if not report.candidates or not found.is_cash_reached:
        for sentence in shadow_lines(report):
            say(to, sentence)
        _not_planned(to, found)
        return
    _trades(to, report)
    if found.trades or found.below_the_line:
        _worth(to, report)
    _notes(to, report)


def _verdict(report: PlanReport) -> str:
    found = report.plan
    worth = money(found.worth.npv_usd)
    if not found.is_cash_reached:
        return f"No plan: the {money(found.cash_wanted_usd)} in cash that you want cannot be raised."
    if found.is_worthwhile and found.worth.npv_usd < 0:
        costs = money(-found.worth.npv_usd)
        return f"{what_of(found)}: costs {costs} in taxes and fees, now and later, in today's dollars."
    if found.is_worthwhile:
        return f"{what_of(found)}: worth {worth} after fees and future tax, in today's dollars."
    if found.trades:
        threshold = money(found.minimum_benefit_usd)
        return (
            f"The best plan is worth {worth}, less than your threshold of {threshold}: not worth your time."
        )
    return nothing_words(report)


def _trades(to: Console, report: PlanReport) -> None:
    found = report.plan
    is_mixed = bool(found.optimum.unbought)
    headings = ["", "Wallet", "Sell, rebuy", "Acquired", "Term", "Loss", "Fees", "Adds"]
    if is_mixed:
        headings[2:3] = ["Action", "Units"]
    more = int(is_mixed)
    made = table("", headings, right=[place + more for place in (2, 5, 6, 7)], fold=range(1, 3 + more))
    for n, trade in enumerate(found.trades, start=1):
        made.add_row(str(n), *_cells(trade, is_mixed=is_mixed))
    if found.below_the_line:
        made.add_section()
        made.add_row("", "stop here", *[""] * (6 + more), style="bold")
        made.add_section()
    for trade in found.below_the_line[:_BELOW_SHOWN]:
        made.add_row("·", *_cells(trade, is_mixed=is_mixed), style="dim")
    if made.row_count:
        to.print(made)
    rest = len(found.below_the_line) - _BELOW_SHOWN
    if rest > 0:
        say(to, f"… and {rest:,} more lot{'s' * (rest > 1)} below the line.", style="dim")
    for sentence in row_lines(report):
        say(to, sentence, style="dim")


def _cells(trade: Trade, *, is_mixed: bool) -> tuple[str, ...]:
    lot = trade.candidate.valued.lot
    part = "" if trade.quantity == lot.quantity else " (part)"
    action = "sell, buy back" if trade.is_bought_back else "sell"
    return (
        f"{lot.wallet}{part}",
        *([action] if is_mixed else []),
        f"{units(trade.quantity)} {lot.asset}",
        str(lot.root.acquired_on),
        trade.term.value,
        dollars(trade.loss_usd),
        dollars(trade.harvest.fees_usd),
        dollars(trade.adds_usd),
    )


def _worth(to: Console, report: PlanReport) -> None:
    found = report.plan
    worth, everything = found.worth, found.everything
    made = table("", ["", "This plan", "Every loss"], right=[1, 2], fold=[0])
    loss = found.harvest.short_loss_usd + found.harvest.long_loss_usd
    all_losses = found.everything_harvest.short_loss_usd + found.everything_harvest.long_loss_usd
    made.add_row("Loss realized", money(loss), money(all_losses))
    made.add_row(
        "Tax saved this year", money(worth.saved_this_year_usd), money(everything.saved_this_year_usd)
    )
    made.add_row(
        "Short-term carryover", money(worth.short_carryover_usd), money(everything.short_carryover_usd)
    )
    made.add_row("Long-term carryover", money(worth.long_carryover_usd), money(everything.long_carryover_usd))
    made.add_row("Tax saved later by it", money(worth.saved_later_usd), money(everything.saved_later_usd))
    made.add_row("Future tax", money(-worth.future_tax_usd), money(-everything.future_tax_usd))
    made.add_row("Fees and spread", money(-worth.fees_usd), money(-everything.fees_usd))
    made.add_section()
    made.add_row("Net present value", money(worth.npv_usd), money(everything.npv_usd), style="bold")
    to.print(made)
    before, after = report.before.worksheet.usd("all_tax"), report.after.usd("all_tax")
    say(to, f"Tax this year: {money(before)} before, {money(after)} after the plan.")
    for sentence in tax_lines(report):
        say(to, sentence)
    for sentence in certificate_lines(report):
        say(to, sentence, style="dim")


def cash(to: Console, found: PlanCash) -> None:
    """Write what the cash of a plan costs."""
    heading(to, "The cash")
    for sentence in cash_lines(found):
        say(to, f"• {sentence}")


def _notes(to: Console, report: PlanReport) -> None:
    heading(to, "What this takes for granted")
    for sentence in report.assumptions:
        say(to, f"• {sentence}")
    if report.cautions:
        heading(to, "Before you sell")
    for sentence in report.cautions:
        say(to, f"• {sentence}")
    _not_planned(to, report.plan)


def _not_planned(to: Console, found: Plan) -> None:
    """Write which lots could not be weighed, and why."""
    if found.excluded:
        heading(to, "Not planned")
        for reason in sorted({one.reason for one in found.excluded}):
            names = [
                f"{short_id(one.valued.lot.id)} {one.valued.lot.asset}"
                for one in found.excluded
                if one.reason == reason
            ]
            shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")  # noqa: PLR2004 - fits a line
            count = f"{len(names)} lot{'s' * (len(names) > 1)}"
            to.print(Text(f"• {count}: {reason} ({shown})"))
