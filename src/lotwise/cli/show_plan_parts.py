"""How the parts of a plan that one asks for look in a terminal: risks, years, waiting, sensitivity."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

from rich.console import Console

from lotwise.app.plan_risks import Risk
from lotwise.app.plan_sensitivity import Sensitive
from lotwise.app.plan_wait import TermChange, Waited
from lotwise.app.plan_years import PlanYears, year_lines
from lotwise.cli.screen import dollars, heading, money, say, short_id, table, units
from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd

_LOTS_SHOWN = 6
_MILLION: Final[Usd] = 1_000_000 * DOLLAR
_CHANGES_SHOWN = 3


def risks(to: Console, found: Sequence[Risk], *, is_full: bool) -> None:
    """Write the risks of a plan: a line each, or in full with reason, source and what to do."""
    heading(to, "Risks" if is_full else "Risks (in full: --risks)")
    for risk in found:
        say(to, f"• {risk.what}")
        if is_full:
            say(to, f"  Why: {risk.why}")
            say(to, f"  Source: {risk.source}", style="dim")
            say(to, f"  → {risk.action}")


def thousands(amount: Usd | None) -> str:
    """Return money in thousands of dollars, for tables that would be too wide."""
    if amount is None:
        return dollars(None)
    said = dollars(nearest(amount, 1_000))
    return said if said == "$0" else f"{said}k"


def tight(amounts: Iterable[Usd | None]) -> Callable[[Usd | None], str]:
    """Return how to write the amounts of a table of many columns: whole dollars, or thousands of them."""
    return thousands if any(abs(amount or 0) >= _MILLION for amount in amounts) else dollars


def years(to: Console, found: PlanYears) -> None:
    """Write what becomes of the plan's losses, year by year."""
    heading(to, "The years of this plan")
    made = table(
        "",
        ["Year", "Carried in", "Realized", "On gains", "Deducted", "Carried on", "Tax saved", "Today"],
        right=range(1, 8),
    )
    rows = [
        (
            row.carried_in_usd,
            row.realized_usd,
            row.used_usd,
            row.deducted_usd,
            row.carried_out_usd,
            row.saved_usd,
            row.discounted_usd,
        )
        for row in found.rows
    ]
    short = tight(amount for row in rows for amount in row)
    for row, amounts in zip(found.rows, rows, strict=True):
        made.add_row(f"{row.year}{' sale' * row.is_sale}", *map(short, amounts))
    made.add_section()
    is_open = found.unsold_usd is not None
    made.add_row("If sold" if is_open else "Sum", *[""] * 6, short(found.saved_usd))
    if is_open:
        made.add_row("If never", *[""] * 6, short(found.unsold_usd))
    to.print(made)
    if short is not dollars:
        say(to, "In thousands of dollars; --json has all digits.", style="dim")
    if found.unsold_usd is not None:
        chance, other = (
            f"{(one * 100).normalize():f} %" for one in (found.probability, 1 - found.probability)
        )
        say(to, "The rows show the years if the final sale is taxed; --json has those if it never is, too.")
        say(
            to,
            f"Weighed by the chance of either: {chance} of {money(found.saved_usd)} and {other} of "
            f"{money(found.unsold_usd)} are {money(found.expected_usd)}.",
        )
    say(to, f"Less fees of {money(found.fees_usd)}: net present value {money(found.npv_usd)}.")
    say(to, "Realized: losses; below zero the gain of a sale. Today: in today's dollars.", style="dim")
    for sentence in year_lines(found):
        say(to, sentence, style="dim")


def term_changes(to: Console, found: Sequence[TermChange]) -> None:
    """Write the next days on which lots of the plan turn long-term, if that matters."""
    mattering = [one for one in found if one.change_usd]
    if not mattering:
        return
    heading(to, "What waiting changes")
    for one in mattering[:_CHANGES_SHOWN]:
        lots = f"{len(one.lots)} lot{'s' * (len(one.lots) > 1)}"
        turn = "turns" if len(one.lots) == 1 else "turn"
        say(
            to,
            f"• From {one.on} ({one.days} day{'s' * (one.days > 1)}) {lots} of the plan {turn} long-term. "
            f"Sold then, at the same prices, the plan's lots are worth {money(one.npv_usd)}: "
            f"{_change(one.change_usd)}.",
        )


def wait(to: Console, found: Waited) -> None:
    """Write a plan some days later at the same prices."""
    heading(to, f"If you wait {found.days} day{'s' * (found.days > 1)}, until {found.on}, at the same prices")
    if found.unknown:
        say(to, f"The value then is not known. {found.unknown}")
    else:
        made = table("", ["", "Value", "Change"], right=[1, 2], fold=[0])
        made.add_row("This plan today", money(found.now_usd), "")
        these = None if found.these_usd is None else found.these_usd - found.now_usd
        made.add_row("The same lots then", money(found.these_usd), money(these))
        made.add_row("The best plan then", money(found.best_usd), money(found.change_usd))
        to.print(made)
    if found.is_other_year:
        year = f"That is another tax year: it is as you expect {found.on.year}, by this year's law."
        say(to, f"{year} All values are in today's dollars.")
    if not found.turns_long:
        say(to, "No lot at a loss turns long-term until then.")
        return
    count = len(found.turns_long)
    say(to, f"{count} lot{'s' * (count > 1)} at a loss turn{'s' * (count == 1)} long-term until then:")
    for one in found.turns_long[:_LOTS_SHOWN]:
        lot = one.lot
        loss = money(-(one.gain_usd or 0))
        say(to, f"• {short_id(lot.id)} {lot.wallet}: {units(lot.quantity)} {lot.asset}, loss {loss}")
    if count > _LOTS_SHOWN:
        say(to, f"… and {count - _LOTS_SHOWN} more.", style="dim")


def sensitivity(to: Console, found: Sequence[Sensitive]) -> None:
    """Write the value of a plan under other assumptions, one at a time; a sentence where there is none."""
    if not any(one.these_usd or one.best_usd or one.trades for one in found):
        heading(to, "How sure the value is")
        say(
            to,
            "Today's plan sells nothing, nor does the best plan under any assumption that was tried.",
        )
        return
    made = table(
        "How sure the value is: one assumption at a time",
        ["", "", "These lots", "Best plan", "Sales"],
        right=[2, 3, 4],
    )
    for about, rows in groupby(found, key=lambda one: one.about):
        for n, one in enumerate(rows):
            name = "" if n else about.capitalize()
            made.add_row(name, one.value, money(one.these_usd), money(one.best_usd), str(one.trades))
        made.add_section()
    to.print(made)


def _change(amount: int) -> str:
    return f"{money(abs(amount))} {'more' if amount > 0 else 'less'} than today"
