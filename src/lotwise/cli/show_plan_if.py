"""How a plan under other facts looks in a terminal."""

from rich.console import Console

from lotwise.app.plan_if import PlanIf, Worth
from lotwise.app.planning import Plan, Trade
from lotwise.cli.screen import heading, money, say, short_id, table, units

_SALES_SHOWN = 12
_LINES = (
    ("Tax saved this year", "saved_this_year_usd", 1),
    ("Tax saved later", "saved_later_usd", 1),
    ("Future tax", "future_tax_usd", -1),
    ("Fees and spread", "fees_usd", -1),
)


def plan_if(to: Console, found: PlanIf) -> None:
    """Write what lots of today's plan are worth under other facts, beside the best plan then."""
    count, every = len(found.only), _all(found)
    some = f"{count} of the {every} lots" if count < every else "every lot"
    what = f"{some} of today's plan" if found.only else "today's plan"
    if found.changes:
        say(to, f"If {', '.join(found.changes)}: {what}, and the best plan then.", style="bold")
        then = found.these_then
        columns = [found.these_now, then, found.best_then.plan.worth]
        headings = ["", "These lots today", "These lots then", "Best plan then"]
    else:
        said = f"only {what}, beside all of it." if count < every else f"{what}: that is all of it."
        say(to, f"{said[0].upper()}{said[1:]}", style="bold")
        columns = [found.these_now, found.now.plan.worth]
        headings = ["", "Only these lots", "The whole plan"]
    made = table("", headings, right=range(1, len(headings)), fold=[0])
    for label, name, sign in _LINES:
        made.add_row(label, *(_amount(worth, name, sign) for worth in columns))
    made.add_section()
    made.add_row("Net present value", *(_amount(worth, "npv_usd", 1) for worth in columns), style="bold")
    to.print(made)
    if not found.changes:
        less = found.now.plan.worth.npv_usd - found.these_now.npv_usd
        if count < every:
            say(to, f"What you leave out is worth {money(less)} on top of these lots.")
        return
    if found.these_then is None:
        say(to, "A lot of today's plan has no price or no basis there, so its value is not known.")
    _best(to, found)
    _about_the_change(to, found)
    say(to, "Nothing of this is recorded.", style="dim")


def _about_the_change(to: Console, found: PlanIf) -> None:
    """Say where a change changes nothing, and where the best plan then is below the owner's threshold."""
    now, best = found.now.plan, found.best_then.plan
    is_same = found.these_then == found.these_now and best.trades == now.trades
    if is_same and best.is_worthwhile == now.is_worthwhile:
        say(to, _same(now))
    elif best.trades and not best.is_worthwhile:
        threshold = money(best.minimum_benefit_usd)
        say(to, f"That is less than the threshold of {threshold} then: not worth your time.")


def _same(now: Plan) -> str:
    """Return that a change changes nothing, as far as that is known."""
    if not now.is_cash_reached:
        return "Today it cannot be raised either, so this changes nothing in the plan."
    if not now.trades:
        return "Today nothing is worth selling either, so this changes nothing in the plan."
    return "So this changes nothing in the plan: the same lots, and their value stays the same."


def _all(found: PlanIf) -> int:
    return len(found.now.plan.trades)


def _amount(worth: Worth | None, name: str, sign: int) -> str:
    return money(None if worth is None else sign * getattr(worth, name))


def _key(trade: Trade) -> tuple[str, bool]:
    return trade.candidate.valued.lot.id, trade.is_bought_back


def _sold(plan: Plan) -> dict[tuple[str, bool], int]:
    return {_key(trade): trade.quantity for trade in plan.trades}


def _units(trade: Trade) -> str:
    lot, left = trade.candidate.valued.lot, "" if trade.is_bought_back else ", not bought back"
    return f"{lot.wallet}: {units(trade.quantity)} {lot.asset}{left} ({short_id(lot.id)})"


def _best(to: Console, found: PlanIf) -> None:
    mine, best = (_sold(one.plan) for one in (found.now, found.best_then))
    if not found.best_then.plan.is_cash_reached:
        say(to, "Then there is no plan: the cash that is wanted cannot be raised.")
        return
    if mine == best:
        say(to, "The best plan then sells the same lots.")
        return
    heading(to, "What the best plan then sells otherwise")
    told = 0
    for trade in found.best_then.plan.trades:
        if mine.get(_key(trade)) != trade.quantity:
            told += 1
            if told <= _SALES_SHOWN:
                how = "another part of " if _key(trade) in mine else "also " if trade.is_bought_back else ""
                say(to, f"• {how}{_units(trade)}")
    for trade in found.now.plan.trades:
        if _key(trade) not in best:
            told += 1
            if told <= _SALES_SHOWN:
                say(to, f"• not {_units(trade)}")
    if told > _SALES_SHOWN:
        say(to, f"… and {told - _SALES_SHOWN} more.", style="dim")
