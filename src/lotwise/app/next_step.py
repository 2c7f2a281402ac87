"""What is best to do now: one sentence, one figure, and how far that figure may move.

Problem: who opens lotwise wants to know what to do, not what there is to look at. Chosen way: what is missing
comes first, in the order in which it is needed: files, the household, what blocks; then the plan of the day
says what to sell, or that nothing is worth selling. The figure's range is the plan's own lots valued again
where one thing that nobody knows for sure is a little otherwise: prices by a tenth, the final sale by a year,
the discount rate by a point, the fees by a half.

Left out: several things at once, and the best plan then; see `lotwise.app.plan_sensitivity`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Final

from lotwise.app.findings_list import listed_findings
from lotwise.app.plan_if import these, with_prices
from lotwise.app.planning import Plan, PlanReport, settings_of
from lotwise.app.workspace import State
from lotwise.core.errors import LotwiseError
from lotwise.core.findings import Severity
from lotwise.core.money import Usd, usd_text
from lotwise.tax.household import Household

__all__ = ["NextStep", "Range", "ToDo", "next_step", "range_of"]

_TENTH: Final = Decimal("0.1")
_POINT: Final = Decimal("0.01")
_HALF: Final = Decimal("0.5")


class ToDo(Enum):
    """What is to be done."""

    IMPORT = "import"
    HOUSEHOLD = "household"
    FIX = "fix"
    SELL = "sell"
    NOTHING = "nothing"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The best thing to do now.

    Attributes:
        to_do: What it is.
        sentence: The same for people.
        more: What to know beside it, in a sentence or two; empty when nothing.
        amount_usd: The one figure: what it is worth, or the most that is at stake; None where none is known.
        figure: The figure's name for `lotwise explain`; empty where it has none.
        blocking: How many findings block.
        at_stake_usd: The sum of what they affect, as far as it is known; None when it is of none.
    """

    to_do: ToDo
    sentence: str
    more: str = ""
    amount_usd: Usd | None = None
    figure: str = ""
    blocking: int = 0
    at_stake_usd: Usd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a plan's lots are worth where one thing is a little otherwise.

    Attributes:
        what: What is otherwise.
        npv_usd: Their value then, in today's dollars; None when not known.
    """

    what: str
    npv_usd: Usd | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """How far the value of a plan's lots moves.

    Attributes:
        low_usd: The least of all cases, and of the plan as it is.
        high_usd: The most.
        cases: Each case.
    """

    low_usd: Usd
    high_usd: Usd
    cases: tuple[Case, ...]


def next_step(state: State, planned: PlanReport | LotwiseError | None) -> NextStep:
    """Return what is best to do now.

    Args:
        state: The project on a day.
        planned: The plan of that day, or why there is none; None while there are no files or no household.
    """
    if not (state.facts.files or state.journal.transactions):
        return NextStep(
            to_do=ToDo.IMPORT,
            sentence="Import your files: then you see what you hold, and what selling is worth.",
            more="Exports of your exchanges and wallets, as they are. Nothing leaves this machine.",
        )
    blocking = listed_findings(state, Severity.BLOCKING)
    amounts = [one.amount_usd for one in blocking if one.amount_usd is not None]
    step = _step(state, planned)
    if not blocking:
        return step
    at_stake = sum(map(abs, amounts)) if amounts else None
    count = f"{len(blocking)} thing{'s' * (len(blocking) != 1)}"
    return replace(
        step if step.to_do is ToDo.HOUSEHOLD else _fix_first(step, count),
        blocking=len(blocking),
        at_stake_usd=at_stake,
    )


def _fix_first(step: NextStep, count: str) -> NextStep:
    """Return that what blocks must be settled first; the plan is named as it looks so far."""
    so_far = f" So far the plan would be: {step.sentence[0].lower()}{step.sentence[1:]}"
    return NextStep(
        to_do=ToDo.FIX,
        sentence=f"Fix {count} first: until then, numbers that you would file are not known.",
        more=so_far.strip() if step.to_do is ToDo.SELL else "",
        amount_usd=step.amount_usd if step.to_do is ToDo.SELL else None,
        figure=step.figure if step.to_do is ToDo.SELL else "",
    )


def _step(state: State, planned: PlanReport | LotwiseError | None) -> NextStep:
    if state.household is None:
        return NextStep(
            to_do=ToDo.HOUSEHOLD,
            sentence="Answer a few questions about your household: what a loss saves depends on them.",
            more="Filing status, state, income of the year. Two minutes; you can change every answer.",
        )
    if planned is None or isinstance(planned, LotwiseError):
        what = planned.what if planned else "There is no plan."
        return NextStep(to_do=ToDo.CANNOT, sentence=f"No plan can be made: {what}", more=_fix_of(planned))
    return _of_plan(planned)


def _fix_of(error: LotwiseError | None) -> str:
    return error.fix if error else ""


def _of_plan(report: PlanReport) -> NextStep:
    plan = report.plan
    if not plan.is_cash_reached:
        wanted = usd_text(plan.cash_wanted_usd)
        return NextStep(
            to_do=ToDo.CANNOT,
            sentence=f"The {wanted} in cash that you want cannot be raised by selling what you hold.",
            more="Want less, or allow more lots to be sold.",
        )
    if plan.is_worthwhile and plan.trades:
        return NextStep(
            to_do=ToDo.SELL,
            sentence=_sell(plan),
            more=_after_all(plan),
            amount_usd=plan.worth.npv_usd,
            figure="plan.npv",
        )
    if plan.trades:
        return NextStep(
            to_do=ToDo.NOTHING,
            sentence="Nothing is worth your time today: the best plan is below your threshold of "
            f"{usd_text(plan.minimum_benefit_usd)}.",
            more="Look again when prices move, or before the year ends.",
            amount_usd=plan.worth.npv_usd,
            figure="plan.npv",
        )
    if report.candidates:
        return NextStep(
            to_do=ToDo.NOTHING,
            sentence="Nothing is worth selling today: each sale and rebuy would cost more than it saves.",
            more="Look again when prices move, or when your year's gains change.",
        )
    why, more = _nothing(report)
    return NextStep(to_do=ToDo.NOTHING, sentence=f"There is nothing to weigh. {why}", more=more)


def _nothing(report: PlanReport) -> tuple[str, str]:
    """Return why nothing can be weighed, and what to do."""
    if report.plan.excluded:
        return "You hold no lot that can be weighed.", "The plan page names the reason for each lot."
    if report.lots_elsewhere:
        said = "Your lots lie in retirement accounts or belong on another return."
        return said, "Selling them changes no tax here."
    return "You hold nothing on this day.", "Import what you hold first."


def _sell(plan: Plan) -> str:
    back = sum(one.is_bought_back for one in plan.trades)
    left = len(plan.trades) - back
    said = [f"Sell and buy back {_lots(back)}"] if back else []
    if left:
        said.append(f"{'sell' if back else 'Sell'} {_lots(left)} for {usd_text(plan.cash_usd)} in cash")
    return f"{', and '.join(said)}."


def _lots(count: int) -> str:
    return f"{count} lot{'s' * (count != 1)}"


def _after_all(plan: Plan) -> str:
    if plan.worth.npv_usd < 0:
        return "That costs tax and fees: it is for the cash that you want."
    said = "After fees, and after the tax that a later sale will bring; in today's dollars."
    more = -plan.worth.saved_this_year_usd
    return f"{said} This year's tax rises by {usd_text(more)}; later years pay less." if more > 0 else said


def range_of(state: State, report: PlanReport) -> Range:
    """Return how far the value of a plan's lots moves where one thing is a little otherwise.

    Args:
        state: The project on the plan's day.
        report: The plan.

    Raises:
        BadInputError: The household's facts are not known.
    """
    cases = tuple(_case(words, other, report) for words, other in _others(state, report))
    known = [one.npv_usd for one in cases if one.npv_usd is not None] + [report.plan.worth.npv_usd]
    return Range(low_usd=min(known), high_usd=max(known), cases=cases)


def _case(words: str, other: State, report: PlanReport) -> Case:
    try:
        worth = these(other, report.plan.trades)
    except LotwiseError:
        worth = None
    return Case(what=words, npv_usd=None if worth is None else worth.npv_usd)


def _others(state: State, report: PlanReport) -> Iterator[tuple[str, State]]:
    sold = {one.candidate.valued.lot.asset for one in report.plan.trades}
    quotes = {
        one.lot.asset: one.quote.price
        for one in state.holdings
        if one.quote is not None and one.lot.asset in sold
    }
    for words, factor in (("10 % lower", 1 - _TENTH), ("10 % higher", 1 + _TENTH)):
        prices = {asset: price * factor for asset, price in quotes.items()}
        yield f"Prices {words}", with_prices(state, prices)
    household = state.need_household()
    future, plan = household.future, household.plan
    if future.sale_in_years is not None:
        for words, years in (("earlier", -1), ("later", 1)):
            moved = replace(future, sale_in_years=max(Decimal(0), future.sale_in_years + years))
            yield f"The final sale a year {words}", _with(state, replace(household, future=moved))
    for words, point in (("lower", -_POINT), ("higher", _POINT)):
        moved = replace(future, discount_rate=max(Decimal(0), future.discount_rate + point))
        yield f"The discount rate a point {words}", _with(state, replace(household, future=moved))
    settings = settings_of(state, household)
    names = {one.candidate.valued.lot.wallet for one in report.plan.trades}
    for words, factor in (("lower", 1 - _HALF), ("higher", 1 + _HALF)):
        rates = {**plan.fee_rate_by_wallet, **{name: settings.fee_rate(name) * factor for name in names}}
        other = replace(plan, fee_rate_by_wallet=MappingProxyType(rates))
        yield f"Fees by half {words}", _with(state, replace(household, plan=other))


def _with(state: State, household: Household) -> State:
    return replace(state, household=household)
