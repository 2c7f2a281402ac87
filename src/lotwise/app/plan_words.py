"""What a plan, or a choice of its lots, says in sentences: the answer, what it rests on, how sure it is.

A person reads one sentence and one number first; these are they. The words keep to what the figures say: a
choice that costs money is called so.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from lotwise.app.plan_cash import MORE, MORE_FEES
from lotwise.app.plan_selection import Chooser, Selection
from lotwise.app.planning import Plan, PlanReport
from lotwise.core.money import CENT, share, to_cents, usd_text
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import is_program_needed
from lotwise.harvest.stops import Why

_ABOUT_THE_STATE: Final = {
    "state_missing": "That is federal tax only: the household names no state.",
    "state_tax_not_computed": "That is federal tax only: the law of your state is not here for this year.",
    "state_tax_approximate": "Your state's tax in it is approximate.",
}


def answer_of(report: PlanReport) -> str:
    """Return what to do, in one sentence.

    Args:
        report: The best plan.
    """
    plan = report.plan
    if not plan.is_cash_reached:
        return f"No plan: the {usd_text(plan.cash_wanted_usd)} in cash that you want cannot be raised."
    if plan.is_worthwhile and plan.worth.npv_usd < 0:
        return f"{what_of(plan)}. That costs you this much in taxes and fees, now and later."
    if plan.is_worthwhile:
        return f"{what_of(plan)}. That is worth this much to you, after fees and future tax."
    if plan.trades:
        threshold = usd_text(plan.minimum_benefit_usd)
        return f"Not worth your time: the best plan brings less than your threshold of {threshold}."
    return nothing_words(report)


def nothing_words(report: PlanReport) -> str:
    """Return why a plan sells nothing, in a sentence or two.

    Args:
        report: A plan without trades.
    """
    if report.candidates:
        within = " within your limits" if report.plan.certificate.shadows else ""
        return f"Nothing to do: no sale and rebuy{within} is worth more than it costs today."
    if report.plan.excluded:
        return "There is nothing to weigh: no lot can be planned. The reasons stand below."
    if report.lots_elsewhere:
        return (
            "There is nothing to weigh: your lots lie in retirement accounts or belong on another return, so "
            "that selling them changes no tax here."
        )
    return f"There is nothing to weigh: you hold no lot on {report.plan.on}. Import what you hold first."


def what_of(plan: Plan) -> str:
    """Return what a plan does, as the beginning of a sentence."""
    back = sum(trade.is_bought_back for trade in plan.trades)
    left, said = len(plan.trades) - back, []
    if back:
        said.append(f"Sell and buy back {_lots(back)}")
    if left:
        cash = usd_text(plan.cash_usd)
        said.append(f"{'sell' if back else 'Sell'} {_lots(left)} for {cash} in cash after fees")
    return ", and ".join(said)


def _lots(count: int) -> str:
    return f"{count:,} lot{'s' * (count != 1)}"


def answer_of_choice(chooser: Chooser, selection: Selection) -> str:
    """Return what a choice of lots is worth beside the plan, in a sentence or two."""
    plan, npv, less = chooser.report.plan, selection.npv_usd, selection.less_than_plan_usd
    if selection.is_plan:
        return answer_of(chooser.report)
    if not selection.choice.units:
        return f"You sell nothing, so nothing changes. The best plan is worth {usd_text(plan.worth.npv_usd)}."
    lots = _lots(len(selection.choice.units))
    if npv < 0:
        said = f"Selling {lots} would cost you {usd_text(-npv)}: fees and future tax are more than it saves."
    else:
        said = f"Selling {lots} is worth {usd_text(npv)}, after fees and future tax."
    if less > CENT // 2:
        return f"{said} That is {usd_text(less)} less than the best plan."
    if less < -CENT // 2:
        return f"{said} That is {usd_text(-less)} more than the plan, which keeps to your limits."
    return f"{said} That is as much as the best plan."


def limit_lines(chooser: Chooser, selection: Selection) -> Iterator[str]:
    """Give the limits of the owner that a choice does not keep to, in sentences."""
    constraints, plan = chooser.report.constraints, chooser.report.plan
    places, fees = len(chooser.places(selection.choice)), selection.worth.fees_usd
    if 0 <= to_cents(selection.npv_usd) < plan.minimum_benefit_usd and selection.choice.units:
        yield f"It is worth less than your threshold of {usd_text(plan.minimum_benefit_usd)}."
    if constraints.most_trades is not None and places > constraints.most_trades:
        yield f"It takes {places} trades, an asset in a wallet each; you allow {constraints.most_trades}."
    if constraints.most_fees_usd is not None and fees > constraints.most_fees_usd:
        yield f"Its fees are {usd_text(fees)}; you allow {usd_text(constraints.most_fees_usd)}."
    if selection.cash_usd < constraints.cash_wanted_usd:
        wanted = usd_text(constraints.cash_wanted_usd)
        yield f"It brings {usd_text(selection.cash_usd)} in cash; you want {wanted}."
    most = constraints.cash_wanted_usd + constraints.exposure_tolerance_usd
    if selection.cash_usd > most:
        yield f"It leaves {usd_text(selection.cash_usd)} in cash; you allow {usd_text(most)}."
    sold = ((chooser.row(key).candidate, units) for key, units in selection.choice.units.items())
    slivers = sum(
        units < one.quantity and _value(one, units) < constraints.minimum_trade_usd for one, units in sold
    )
    if slivers:
        smallest = usd_text(constraints.minimum_trade_usd)
        yield f"{_lots(slivers).capitalize()} would be sold in a part worth less than {smallest}."


def _value(candidate: Candidate, units: int) -> int:
    fmv = candidate.valued.fmv_usd
    assert fmv is not None, "candidates have a known value"
    return share(fmv, 0, units, candidate.quantity)


def tax_lines(report: PlanReport) -> Iterator[str]:
    """Give what the reader must know of the tax before and after a plan, in sentences."""
    before, after = report.before.worksheet.usd("all_tax"), report.after.usd("all_tax")
    worth = report.plan.worth
    codes = {one.code for one in report.before.findings}
    yield from (said for name, said in _ABOUT_THE_STATE.items() if name in codes)
    if before - after != worth.saved_this_year_usd:
        yield "The plan counts by straight rates; the return by the steps of the Tax Table and of credits."
    if worth.future_tax_usd < 0:
        yield "Future tax adds to the plan: the final sale then has less tax to pay."
    if report.promised_usd:
        yield (
            f"37 % of the loss that this year can use would be {usd_text(report.promised_usd)}; your own "
            f"return says {usd_text(worth.saved_this_year_usd)}."
        )


def certificate_lines(report: PlanReport) -> Iterator[str]:
    """Give what shows that no other choice is better, and what each limit costs, in sentences."""
    plan = report.plan
    if not plan.optimum.is_complete:
        yield "The search stopped at its limit, so a better plan may exist, within the bound:"
    kind = "piece" if is_program_needed(report.candidates, report.constraints) else "cell"
    cells = f"{plan.optimum.cells:,} {kind}{'s' * (plan.optimum.cells > 1)}"
    tested = "each tested linear" if plan.optimum.is_verified else "not all found linear"
    yield (
        f"Any other choice of lots is worth at most {usd_text(plan.optimum.gap_usd)} more: your tax was cut "
        f"into {cells}, {tested}, and the best of each was computed."
    )
    rival = plan.certificate.rival
    if rival is not None:
        wallet, asset = rival.without
        less = usd_text(rival.loses_usd)
        yield f"The next-best plan leaves out {asset} at {wallet} and is worth {less} less."
    yield from _stop_words(report)
    yield from shadow_lines(report)


def _stop_words(report: PlanReport) -> Iterator[str]:
    """Give where the plan stops and why there, in a sentence; none for a plan without trades."""
    stop = report.plan.stop
    if stop is None:
        return
    lot = stop.candidate.valued.lot
    why = {
        Why.COSTS: "selling more of it would cost more than it saves",
        Why.LIMIT: f"more of it would add to the plan, but {_not_let(_limits_on(stop.candidate, report))}",
        Why.LINE: "the last that is sold there, first in, first out",
        Why.LEAST: "the sale that adds least",
    }[stop.why]
    yield f"The plan stops at {lot.asset} of {lot.root.acquired_on} in {lot.wallet}: {why}."


def shadow_lines(report: PlanReport) -> Iterator[str]:
    """Give what each limit costs that costs something, in sentences."""
    plan, least = report.plan, usd_text(report.constraints.minimum_trade_usd)
    for shadow in plan.certificate.shadows:
        what = {
            "most_trades": "One trade more than you allow",
            "keep": f"Not keeping {shadow.name}",
            "cash_wanted": f"Wanting {usd_text(min(MORE, plan.cash_wanted_usd))} less in cash",
            "exposure_tolerance": f"Leaving {usd_text(MORE)} more unbought",
            "most_fees": f"{usd_text(MORE_FEES)} more in fees",
            "minimum_trade": f"Selling what is worth less than {least}, too,",
            "evidence": f"Selling lots that are evidenced worse than {shadow.name}, too,",
        }.get(shadow.constraint, f"Being able to name lots at {shadow.name}")
        yield f"{what} would add {usd_text(shadow.worth_usd)}."


def stop_line(report: PlanReport) -> str:
    """Return why the lots below the line are not in the plan, in a sentence."""
    if said := below_words(report):
        return f"Stop here. {said}"
    return "Stop here. Each lot below would cost more in fees and later tax than it saves."


def row_lines(report: PlanReport) -> Iterator[str]:
    """Give what a reader may stumble over in the rows: gains, rows with a minus, worthwhile ones below."""
    found = report.plan
    if any(trade.loss_usd < 0 for trade in found.trades):
        yield "A loss below zero is a gain."
    if any(trade.adds_usd < 0 for trade in found.trades):
        yield "A row that adds less than nothing is needed for, or made up for by, those below it."
    if any(trade.fixed_cost_usd for trade in found.trades):
        yield "Fees of the first row of an asset in a wallet have the fixed cost of that trade in them."
    if any(trade.has_before for trade in found.below_the_line):
        yield (
            "A row below the line shows its lot alone; what it adds counts what must be sold and paid with "
            "it, too: the lots before it, where it is first in, first out, and the trade's fixed cost."
        )
    if said := below_words(report):
        yield said


def below_words(report: PlanReport) -> str:
    """Return why rows below the line that would add to a plan are not in it; empty where none would."""
    if all(trade.adds_usd <= CENT for trade in report.plan.below_the_line):
        return ""
    constraints = report.constraints
    trades = {"the number of trades you allow": constraints.most_trades is not None}
    fees = {"the fees you allow": constraints.most_fees_usd is not None}
    limits = [name for name, is_set in (trades | fees).items() if is_set]
    return f"Below the line some rows would add to it, but {_not_let(limits, 'them')}."


def _limits_on(candidate: Candidate, report: PlanReport) -> list[str]:
    """Return what may keep more of a lot from being sold that is sold in part."""
    constraints = report.constraints
    named = {
        "the fees you allow": constraints.most_fees_usd is not None,
        "the cash that you want": not candidate.is_bought_back and constraints.cash_wanted_usd > 0,
        "what may stay unbought": not candidate.is_bought_back and not constraints.cash_wanted_usd,
    }
    return [name for name, is_set in named.items() if is_set]


def _not_let(limits: Sequence[str], what: str = "it") -> str:
    """Return that limits do not let something; where none is set, the search alone has ended there."""
    if not limits:
        return "the search went no further; the bound says how much that can be"
    is_many = len(limits) > 1 or limits[0].startswith("the fees")
    return f"{' or '.join(limits)} {'do' if is_many else 'does'} not let {what}"


def excluded_lines(plan: Plan) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Give each reason why lots cannot be planned, how many lots it concerns, and some of their names."""
    for reason in sorted({one.reason for one in plan.excluded}):
        lots = [one.valued.lot for one in plan.excluded if one.reason == reason]
        yield reason, len(lots), tuple(dict.fromkeys(f"{lot.asset} in {lot.wallet}" for lot in lots))
