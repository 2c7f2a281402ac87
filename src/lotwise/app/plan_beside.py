"""Today's plan beside the same question under other facts: what changes, figure by figure and lot by lot.

The figures are those of `lotwise what-if KEY=VALUE`; here they stand side by side with their differences, so
that no face subtracts. Today's plan is not searched again.
"""

from collections.abc import Sequence

from lotwise.app.plan_if import PlanIf, change_of, changed, these
from lotwise.app.plan_json import trade_json
from lotwise.app.planning import Plan, PlanReport, Trade, plan_report
from lotwise.app.workspace import State
from lotwise.core.money import Usd


def beside(state: State, report: PlanReport, texts: Sequence[str]) -> PlanIf:
    """Return a plan beside what it is under other facts, as `plan_if` does.

    Args:
        state: The project on the day of the plan.
        report: The plan.
        texts: Changes as they are written, such as ``wages=250000``; at least one.

    Raises:
        BadInputError: A change is not possible.
    """
    other = changed(state, tuple(change_of(text) for text in texts))
    return PlanIf(
        changes=tuple(text.strip() for text in texts),
        only=(),
        now=report,
        these_now=report.plan.worth,
        these_then=these(other, report.plan.trades),
        best_then=plan_report(other),
    )


def differences_json(found: PlanIf) -> list[dict[str, object]]:
    """Return the important figures before and after as plain values, each with its difference."""
    return [
        {"name": name, "label": label, "before_usd": before, "after_usd": after, "change_usd": after - before}
        for name, label, before, after in _figures(found.now, found.best_then)
    ]


def _figures(now: PlanReport, then: PlanReport) -> list[tuple[str, str, Usd, Usd]]:
    mine, other = now.plan, then.plan
    rows = [
        ("npv", "Net present value of the best plan", mine.worth.npv_usd, other.worth.npv_usd),
        (
            "saved_this_year",
            "Saved this year",
            mine.worth.saved_this_year_usd,
            other.worth.saved_this_year_usd,
        ),
        ("saved_later", "Saved later", mine.worth.saved_later_usd, other.worth.saved_later_usd),
        ("future_tax", "Future tax", mine.worth.future_tax_usd, other.worth.future_tax_usd),
        ("fees", "Fees and spread", mine.worth.fees_usd, other.worth.fees_usd),
        ("short_loss", "Short-term loss", mine.harvest.short_loss_usd, other.harvest.short_loss_usd),
        ("long_loss", "Long-term loss", mine.harvest.long_loss_usd, other.harvest.long_loss_usd),
        (
            "carryover",
            "Carryover after",
            mine.worth.short_carryover_usd + mine.worth.long_carryover_usd,
            other.worth.short_carryover_usd + other.worth.long_carryover_usd,
        ),
    ]
    for name, label, before, after in (
        ("tax_before", "Tax this year without a plan", now.before.worksheet, then.before.worksheet),
        ("tax_after", "Tax this year with the plan", now.after, then.after),
    ):
        rows.append((name, label, before.usd("all_tax"), after.usd("all_tax")))
    return rows


def trades_beside_json(now: Plan, then: Plan) -> list[dict[str, object]]:
    """Return the trades of another plan and those it drops as plain values, each with what is new about it.

    Args:
        now: Today's plan.
        then: The other one.
    """
    mine = {_key(trade): trade.quantity for trade in now.trades}
    kept = {_key(trade) for trade in then.trades}
    rows = [{**trade_json(trade), "is_sold": True, "change": _change(trade, mine)} for trade in then.trades]
    dropped = [trade for trade in now.trades if _key(trade) not in kept]
    return rows + [{**trade_json(trade), "is_sold": False, "change": "no longer"} for trade in dropped]


def _key(trade: Trade) -> tuple[str, bool]:
    return trade.candidate.valued.lot.id, trade.is_bought_back


def _change(trade: Trade, mine: dict[tuple[str, bool], int]) -> str:
    if _key(trade) not in mine:
        return "new"
    return "same" if mine[_key(trade)] == trade.quantity else "another part"


def verdict_then(found: PlanIf) -> str:
    """Return what the other facts do to the plan, in a sentence."""
    now, then = found.now.plan, found.best_then.plan
    if not then.is_cash_reached:
        return "Then there is no plan: the cash that is wanted cannot be raised."
    is_same = found.these_then == found.these_now and then.trades == now.trades
    if is_same and then.is_worthwhile == now.is_worthwhile:
        return "This changes nothing in the plan."
    if not then.trades:
        return "Then nothing is worth selling."
    if not then.is_worthwhile:
        return "Then the best plan is below your threshold: not worth your time."
    if [_key(one) for one in then.trades] == [_key(one) for one in now.trades]:
        return "The best plan then sells the same lots; what they are worth changes."
    return "The best plan then sells other lots."
