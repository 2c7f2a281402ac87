"""What waiting does to a plan: lots that turn long-term meanwhile, and the plan's value then.

Problem: a short-term loss is worth more than a long-term one where it meets short-term gains; on the day on
which a lot turns long-term that is over. Chosen way: the same prices on a later day of the same project, with
the terms and the return of that day; the lots of today's plan and the best plan then, each against today and
in today's dollars. In another year it is that year as the plan expects it, with what this year leaves unused.
The final sale stays on its day. Nothing is assumed of prices: what they do meanwhile is a risk, no forecast.

Left out: interest on what is saved earlier, which is small; purchases and sales made meanwhile.

Source:
    26 U.S.C. § 1222: more than one year.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from lotwise.app.plan_if import revalued
from lotwise.app.plan_sales import candidate_at, sold_there
from lotwise.app.planning import PlanReport, candidates_on, outlook_of, sale_day, settings_of
from lotwise.app.workspace import State
from lotwise.core.money import Usd, times
from lotwise.harvest.constraints import constraints_of, harvest_of
from lotwise.harvest.plan import Trade, best_sales
from lotwise.harvest.spread import seen_from
from lotwise.harvest.value import Outlook, Valuer, discount
from lotwise.lots.grades import Grade
from lotwise.lots.holding import Term, term_of
from lotwise.lots.unrealized import Valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.tax.household import PlanSettings

_SOON: Final = 60
"""Days ahead in which a change of term is told without being asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """Lots of a plan whose loss turns from short-term to long-term on a day.

    Attributes:
        on: The first day of a long-term sale.
        days: Until then.
        lots: Ids of the lots.
        loss_usd: Their loss in the plan.
        npv_usd: What the plan's lots are worth if these are sold then, and count as long-term.
        change_usd: That less the plan's value.
    """

    on: date
    days: int
    lots: tuple[str, ...]
    loss_usd: Usd
    npv_usd: Usd
    change_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """A plan on a later day at the same prices.

    Attributes:
        on: That day.
        days: How many days later.
        turns_long: Lots at a loss that turn long-term until then, whether in the plan or not.
        now_usd: The plan's value today.
        these_usd: What today's lots are then worth, in today's dollars; None when not known.
        best_usd: The best plan's value then, likewise; None when not known.
        unknown: Why it is not known, in words; empty when it is.
        is_other_year: Whether the later day falls in another tax year.
    """

    on: date
    days: int
    turns_long: tuple[Valued, ...]
    now_usd: Usd
    these_usd: Usd | None
    best_usd: Usd | None
    unknown: str
    is_other_year: bool

    @property
    def change_usd(self) -> Usd | None:
        """The best plan's value then less the plan's value today."""
        return None if self.best_usd is None else self.best_usd - self.now_usd


def waited(state: State, report: PlanReport, days: int, worst_grade: Grade | None = None) -> Waited:
    """Return a plan on a later day at the same prices.

    Args:
        state: The project on a day.
        report: The plan of that day.
        days: How many days to wait, 1 or more.
        worst_grade: Lots that are evidenced worse are left out; None for any.

    Raises:
        BadInputError: The household's facts are not known.
    """
    later = on_later_day(state, days)
    held = {one.lot.id: one for one in later.holdings}
    turned = (one for one in state.holdings if one.term is Term.SHORT and (one.gain_usd or 0) < 0)
    sold_on = sale_day(state.as_of, state.need_household().future)
    these_then = best = None
    unknown = ""
    if sold_on is not None and sold_on <= later.as_of:
        unknown = f"You sell for good before that day, on {sold_on}. Ask for fewer days."
    else:
        valuer = Valuer(_outlook_on(later.as_of, sold_on, state, report))
        counts = discount(report.outlook.discount_rate, later.as_of.year - state.as_of.year)
        ask = candidates_on(later, sold_on, worst_grade)
        candidates, _ = ask(settings_of(later, later.need_household()))
        _, found = best_sales(candidates, valuer, report.constraints)
        best = times(found.npv_usd, counts)
        sold = sold_there(later, report.plan.trades, sold_on)
        if sold is not None:
            these_then = times(valuer.npv(harvest_of(sold, report.constraints)), counts)
    return Waited(
        on=later.as_of,
        days=days,
        turns_long=tuple(one for one in turned if held[one.lot.id].term is Term.LONG),
        now_usd=report.plan.worth.npv_usd,
        these_usd=these_then,
        best_usd=best,
        unknown=unknown,
        is_other_year=later.as_of.year != state.as_of.year,
    )


def _outlook_on(on: date, sold_on: date | None, state: State, report: PlanReport) -> Outlook:
    """Return the plan's outlook as it is on a later day, nothing sold until then; the final sale stays."""
    years = on.year - state.as_of.year
    outlook = seen_from(report.outlook, {}, years) if years else report.outlook
    return replace(outlook, is_sale_short=sold_on is not None and term_of(on, sold_on) is Term.SHORT)


def on_later_day(state: State, days: int) -> State:
    """Return the state some days later, nothing having happened and every price being the same."""
    on = state.as_of + timedelta(days=days)
    quotes = {one.lot.asset: one.quote for one in state.holdings if one.quote is not None}
    same = (Quote(asset=asset, on=on, price=one.price, origin=one.origin) for asset, one in quotes.items())
    return revalued(state, PriceBook.of((*state.prices.all(), *same)), on)


def term_changes(state: State, report: PlanReport, within_days: int = _SOON) -> tuple[TermChange, ...]:
    """Return the next days on which lots of the plan turn long-term, and what the plan is worth after each.

    Args:
        state: The project on a day.
        report: The plan of that day.
        within_days: How far to look; never beyond the end of the year.

    Raises:
        BadInputError: The household's facts are not known.
    """
    due = sorted({days for trade in report.plan.trades if (days := _days(trade)) and days <= within_days})
    household = state.need_household()
    valuer = Valuer(outlook_of(household, report.before.facts, state))
    settings = settings_of(state, household)

    value = partial(_value, report.plan.trades, valuer=valuer, settings=settings)
    made = []
    for days in due:
        on = state.as_of + timedelta(days=days)
        if on.year != state.as_of.year:
            break
        turned = [trade for trade in report.plan.trades if 0 < (_days(trade) or 0) <= days]
        npv = value({trade.id for trade in turned})
        made.append(
            TermChange(
                on=on,
                days=days,
                lots=tuple(trade.candidate.valued.lot.id for trade in turned),
                loss_usd=sum(trade.loss_usd for trade in turned),
                npv_usd=npv,
                change_usd=npv - report.plan.worth.npv_usd,
            )
        )
    return tuple(made)


def _value(
    trades: Iterable[Trade], turned: Collection[str], *, valuer: Valuer, settings: PlanSettings
) -> Usd:
    """Return the value of the trades if the lots of some of them are long-term."""
    sold = []
    for trade in trades:
        valued, candidate = trade.candidate.valued, trade.candidate
        if trade.id in turned:
            later = candidate_at(candidate, replace(valued, term=Term.LONG), settings)
            assert later is not None, "a lot of the plan is known"
            candidate = later
        sold.append((candidate, trade.quantity))
    return valuer.npv(harvest_of(sold, constraints_of(settings)))


def _days(trade: Trade) -> int | None:
    return trade.candidate.valued.days_to_long if trade.term is Term.SHORT else None
