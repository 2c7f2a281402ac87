"""Why the parts of a plan's value are what they are: this year's tax, later years, new bases, carryovers.

The same is told of every loss taken, since its value is walked in the same way; of the value under a law
there is what it adds up to, and the figures of the same choice where they are the plan's own.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.explain_plan import exact_text, future_tax_parts, saved_later_parts, tax_steps
from lotwise.app.plan_why_lots import every_loss
from lotwise.app.plan_why_pieces import Asked, added, multiplied, part
from lotwise.app.plan_why_returns import carried_over, tax_lines
from lotwise.app.plan_years import plan_years
from lotwise.app.planning import HIGHEST_RATE, PlanReport, harvested
from lotwise.core.money import Usd
from lotwise.harvest.candidates import Candidate
from lotwise.rules.book import us_rules
from lotwise.tax.liability import worksheet

__all__ = ["worth"]

_OWN = {
    "worth": "",
    "everything.worth": "",
    "simple.plan.worth": "worth",
    "simple.everything.worth": "everything.worth",
}
"""Where the parts of a value stand, and where the same ones stand besides."""


def worth(asked: Asked, place: str) -> Iterator[Tree]:
    """Give the reckonings of a part of a value, and of the sum that articles do.

    Args:
        asked: The plan.
        place: The figure's place.
    """
    above, _, last = place.rpartition(".")
    whole = asked.amount(place)
    if place == "promised_at_37_percent":
        yield from _promised(asked, whole)
    elif place.startswith("simple.") and last in {"saved", "carried_worth"}:
        rate = asked.known["simple.rate"]
        of = part(asked, f"{above}.{'used' if last == 'saved' else 'carried'}")
        yield from multiplied(whole, "the loss by the one rate", of, ("The one rate", Decimal(rate), rate))
    elif above in _OWN:
        if same := _OWN[above]:
            yield from added(whole, "that of the same sales", [part(asked, f"{same}.{last}")])
        else:
            yield from _of_value(asked, _of_choice(asked, above), place, last)


def _promised(asked: Asked, whole: Usd) -> Iterator[Tree]:
    report = asked.planned()
    sheet, harvest = report.before.worksheet, report.plan.harvest
    gains, limit = max(0, sheet.usd("net_gain_or_loss")), sheet.usd("capital_loss_limit")
    loss = max(0, harvest.short_loss_usd) + max(0, harvest.long_loss_usd)
    used = min(loss, gains + limit)
    lines = (("net_gain_or_loss", gains), ("capital_loss_limit", limit))
    if used < loss:
        parts = [replace(asked.explain(f"tax.{name}"), value=exact_text(one)) for name, one in lines]
        of = "gains of the return, and the yearly limit"
    else:
        parts = [part(asked, one) for one in ("short_loss", "long_loss") if asked.amount(one) > 0]
        of = "losses of the plan"
    amount = Tree(
        ref="", label="Loss that is used", value=exact_text(used), children=tuple(added(used, of, parts))
    )
    text = f"{(HIGHEST_RATE * 100).normalize():f} %"
    yield from multiplied(whole, "the loss by one rate", amount, ("Rate", HIGHEST_RATE, text))


def _of_choice(asked: Asked, above: str) -> PlanReport:
    """Return the plan, or the same with every loss taken."""
    report = asked.planned()
    if above == "worth":
        return report
    plan = report.plan
    after = worksheet(harvested(report.before.facts, plan.everything_harvest), us_rules())
    other = replace(plan, harvest=plan.everything_harvest, worth=plan.everything)
    return replace(report, plan=other, after=after)


def _of_value(asked: Asked, report: PlanReport, place: str, last: str) -> Iterator[Tree]:
    whole, is_plan = asked.amount(place), report is asked.planned()
    match last:
        case "saved_this_year":
            yield from added(whole, "tax without the sales, less tax with them", _taxes(asked, report))
            yield _losses(asked, report)
        case "saved_later":
            years = plan_years(asked.state, report, is_whole=True)
            yield from added(whole, "later years", saved_later_parts(report, years))
            yield _losses(asked, report)
        case "future_tax":
            years = plan_years(asked.state, report, is_whole=True)
            yield from added(whole, "the years", future_tax_parts(report, years))
            if is_plan:
                yield _bases(asked, report)
        case "short_carryover" | "long_carryover":
            yield from carried_over(whole, report, last)
            yield _losses(asked, report)


def _taxes(asked: Asked, report: PlanReport) -> Iterator[Tree]:
    yield part(asked, "tax_before")
    if report is asked.planned():
        yield part(asked, "tax_after", is_taken_off=True)
    else:
        yield Tree(
            ref="",
            label="Tax of the year with every loss taken, taken off",
            value=exact_text(-report.after.usd("all_tax")),
            formula="the same worksheet with these losses",
            children=tuple(tax_lines(report.after)),
        )
    yield from tax_steps(report)


def _losses(asked: Asked, report: PlanReport) -> Tree:
    """Return the losses that a figure comes from, by lot."""
    harvest = report.plan.harvest
    whole = harvest.short_loss_usd + harvest.long_loss_usd
    if report is asked.planned():
        rows = enumerate(asked.figures["trades"], start=1)
        parts = [part(asked, f"trades.{n}.loss", children=(asked.explain(one["lot"]),)) for n, one in rows]
        label = "Losses of the plan"
    else:
        parts = [_lot(asked, one) for one in every_loss(report)]
        label = "Losses of every lot at a loss"
    return Tree(
        ref="",
        label=label,
        value=exact_text(whole),
        formula="they change the figure above",
        children=tuple(added(whole, "its sales", parts)),
    )


def _lot(asked: Asked, one: Candidate) -> Tree:
    lot = one.valued.lot
    return Tree(
        ref=lot.id,
        label=f"{lot.asset} in {lot.wallet}, acquired {lot.root.acquired_on}",
        value=exact_text(one.loss_usd),
        formula="basis less value, plus the fee of the sale",
        children=asked.explain(lot.id).children,
    )


def _bases(asked: Asked, report: PlanReport) -> Tree:
    """Return the gain that the final sale has more by the new bases, by sale."""
    harvest = report.plan.harvest
    whole = harvest.deferred_usd - harvest.realized_embedded_usd
    parts = (
        Tree(
            ref=trade.id,
            label=f"Sale {n}, {trade.candidate.valued.lot.asset} in {trade.candidate.valued.lot.wallet}: "
            "gain at the final sale",
            value=exact_text(trade.harvest.deferred_usd - trade.harvest.realized_embedded_usd),
            formula="basis given up less value and rebuy fee; of a gain realized now less that gain",
            children=(asked.explain(trade.candidate.valued.lot.id),),
        )
        for n, trade in enumerate(report.plan.trades, start=1)
    )
    return Tree(
        ref="",
        label="Gain that the final sale has more by the new bases; below zero less",
        value=exact_text(whole),
        formula="the figure above is the tax on it",
        children=tuple(added(whole, "its sales", parts)) or (leaf("No sale", "$0.00"),),
    )
