"""The harvest plan of a household on a day: outlook, candidates, optimum, and what bills may change."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from lotwise.app.later_years import later_years, loss_limit
from lotwise.app.plan_ages import with_ages
from lotwise.app.plan_findings import kept_assets, plan_findings
from lotwise.app.plan_granted import assumptions_of, cautions_of
from lotwise.app.plan_left_out import left_out
from lotwise.app.plan_obstacles import obstacles_of
from lotwise.app.returns import TaxYear, tax_year
from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import NO_GRADES, Candidate, Excluded, candidates_of
from lotwise.harvest.constraints import Constraints, constraints_of
from lotwise.harvest.left_out import with_left_out
from lotwise.harvest.plan import Plan, Trade, plan_of
from lotwise.harvest.rules_of_thumb import flat_rate_saving
from lotwise.harvest.value import Harvest, Outlook, Valuer, YearTax
from lotwise.lots.grades import Grade
from lotwise.lots.holding import Term, term_of
from lotwise.rules.book import RuleBook, us_rules
from lotwise.tax.facts import ReturnFacts, TaxMode
from lotwise.tax.household import Future, Household, PlanSettings
from lotwise.tax.liability import Outcome, outcome_by_gains, worksheet
from lotwise.tax.trace import Worksheet

__all__ = ["Plan", "PlanReport", "Trade", "harvested", "outlook_of", "plan_report", "sale_day", "settings_of"]

_MONTHS: Final = 12
_DAYS_OF_ANY_MONTH: Final = 28
HIGHEST_RATE: Final = Decimal("0.37")
"""The rate that articles multiply a loss by; shown beside the plan, never used in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """A plan with everything that is shown beside it.

    Attributes:
        plan: What to sell, in order, with value and certificate.
        before: The return of the year without the plan.
        after: The return with it, line by line.
        assumptions: What the plan takes for granted, in sentences.
        cautions: What may change it: bills, identification, price dates.
        promised_usd: What a flat 37 % would promise for the same losses, for comparison.
        findings: Settings of the plan that reach nothing, and cash that cannot be raised.
        curve: Tax of this year after harvesting ever more losses, cheapest first: (loss, tax) pairs.
        candidates: The lots that the plan was chosen from.
        outlook: The household's returns, now and later, as the plan sees them.
        constraints: What the plan had to keep to.
        lots_elsewhere: Open lots of the project that are on another return or in a retirement account.
    """

    plan: Plan
    before: TaxYear
    after: Worksheet
    assumptions: tuple[str, ...]
    cautions: tuple[str, ...]
    promised_usd: Usd
    findings: tuple[Finding, ...]
    curve: tuple[tuple[Usd, Usd], ...]
    candidates: tuple[Candidate, ...]
    outlook: Outlook
    constraints: Constraints
    lots_elsewhere: int


def plan_report(state: State, worst_grade: Grade | None = None) -> PlanReport:
    """Return the best plan on the state's day.

    Args:
        state: The project on a day.
        worst_grade: Lots that are evidenced worse are left out; None for any.

    Raises:
        BadInputError: The household's facts are not known.
    """
    household = state.need_household()
    before = tax_year(state)
    settings = settings_of(state, household)
    ask = candidates_on(state, sale_day(state.as_of, household.future), worst_grade)
    candidates, left = ask(settings)
    excluded = with_ages(state, left)
    kept = [one for one in ask(replace(settings, keep=()))[0] if one.valued.lot.asset in settings.keep]
    outlook = outlook_of(household, before.facts, state)
    constraints = constraints_of(settings, kept)
    valuer = Valuer(outlook)
    found = plan_of(
        candidates,
        excluded,
        valuer,
        state.as_of,
        settings.minimum_benefit_usd,
        constraints=constraints,
    )
    plan = with_left_out(found, valuer, left_out(ask, settings, constraints, excluded))
    after = worksheet(harvested(before.facts, plan.harvest), us_rules())
    gains = max(0, before.worksheet.usd("net_gain_or_loss"))
    loss = max(0, plan.harvest.short_loss_usd) + max(0, plan.harvest.long_loss_usd)
    promised, _ = flat_rate_saving(loss, gains, HIGHEST_RATE, before.worksheet.usd("capital_loss_limit"))
    return PlanReport(
        plan=plan,
        before=before,
        after=after,
        assumptions=assumptions_of(household, before.facts, outlook, plan),
        cautions=tuple(cautions_of(state, plan)),
        promised_usd=promised,
        findings=plan_findings(state, before, outlook, plan, candidates),
        curve=_curve(plan, outlook),
        candidates=candidates,
        outlook=outlook,
        constraints=constraints,
        lots_elsewhere=len(state.all_books.lots) - len(state.books.lots),
    )


def candidates_on(
    state: State, sold_on: date | None, worst_grade: Grade | None
) -> partial[tuple[tuple[Candidate, ...], tuple[Excluded, ...]]]:
    """Return what gives the lots that could be sold under some settings, and the others with the reason.

    Args:
        state: The project on a day.
        sold_on: The day of the final sale; None for never.
        worst_grade: Lots that are evidenced worse are left out; None for any.
    """
    return partial(
        candidates_of,
        state.holdings,
        grades=state.grades if worst_grade else NO_GRADES,
        worst_grade=worst_grade,
        sold_on=sold_on,
        obstacle=obstacles_of(state),
    )


def settings_of(state: State, household: Household) -> PlanSettings:
    """Return the household's settings of the plan, with the fee rates that were stated of wallets.

    Assets that are kept are found in capitals or not: a slip there would sell them.
    """
    stated = {one.name: one.fee_rate for one in state.wallets.values() if one.fee_rate is not None}
    rates = {**stated, **household.plan.fee_rate_by_wallet}
    keep = kept_assets(household.plan.keep, {one.lot.asset for one in state.holdings})
    return replace(household.plan, fee_rate_by_wallet=MappingProxyType(rates), keep=keep)


def outlook_of(household: Household, facts: ReturnFacts, state: State) -> Outlook:
    """Return how the planner sees the household's returns, this year and later.

    Later years have this year's law, and what the household expects of them (`later_years`). All years until
    the final sale count. One that is surely not taxed is none.
    """
    future, later = household.future, later_years(household, facts.year)
    sold_on = sale_day(state.as_of, future) if future.probability_of_taxable_sale else None
    embedded = _embedded_gains(state, sold_on or state.as_of)
    sale = sold_on.year - state.as_of.year if sold_on else None
    return Outlook(
        this_year=_year_tax(replace(facts, tax_mode=TaxMode.SLOPE), us_rules()),
        later_year=_year_tax(later.usual, later.rules()),
        saturation_usd=_saturation(later.usual),
        discount_rate=future.discount_rate,
        sale_after_years=sale,
        is_sale_short=sold_on is not None and term_of(state.as_of, sold_on) is Term.SHORT,
        probability=future.probability_of_taxable_sale,
        embedded_short_usd=embedded[Term.SHORT],
        embedded_long_usd=embedded[Term.LONG],
        horizon_years=max(later.count, sale or 0),
        stated_years={after: _year_tax(one, later.rules(after)) for after, one in later.known.items()},
    )


def _saturation(facts: ReturnFacts) -> Usd:
    """Return the carryover beyond which more of it changes nothing in a year with such facts."""
    return abs(facts.other_short_term_gain) + abs(facts.other_long_term_gain) + loss_limit(facts) + DOLLAR


def _embedded_gains(state: State, sold_on: date) -> dict[Term, Usd]:
    """Return the gain that lies in the lots today, by the term it will have when they are sold."""
    gains = dict.fromkeys(Term, 0)
    for one in state.holdings:
        term = one.lot.root.term_on(sold_on)
        if one.is_known and term is not None:
            gains[term] += max(0, one.gain_usd or 0)
    return gains


def sale_day(on: date, future: Future) -> date | None:
    """Return the day of the final sale, counted in whole months; None for never.

    Args:
        on: The day of the plan.
        future: What the household expects.
    """
    if future.sale_in_years is None:
        return None
    months = on.month - 1 + int(future.sale_in_years * _MONTHS)
    first = date(on.year + months // _MONTHS, months % _MONTHS + 1, 1)
    return first + timedelta(days=min(on.day, _DAYS_OF_ANY_MONTH) - 1)


def _year_tax(facts: ReturnFacts, rules: RuleBook) -> YearTax:
    by_gains = outcome_by_gains(facts, rules)

    def tax(short: Usd, long: Usd, short_carryover: Usd, long_carryover: Usd) -> Outcome:
        return by_gains(
            facts.short_term_gain + short,
            facts.long_term_gain + long,
            facts.short_term_carryover_in + short_carryover,
            facts.long_term_carryover_in + long_carryover,
        )

    return tax


def harvested(facts: ReturnFacts, harvest: Harvest) -> ReturnFacts:
    """Return a return's facts with the losses of some sales.

    Args:
        facts: Without them.
        harvest: What the sales amount to.
    """
    return replace(
        facts,
        short_term_gain=facts.short_term_gain - harvest.short_loss_usd,
        long_term_gain=facts.long_term_gain - harvest.long_loss_usd,
    )


def _curve(plan: Plan, outlook: Outlook) -> tuple[tuple[Usd, Usd], ...]:
    """Return this year's tax along the plan's own order and then through the lots below the line."""
    points = [(0, outlook.this_year(0, 0, 0, 0).total_tax_usd)]
    short = long = 0
    for trade in (*plan.trades, *plan.below_the_line):
        short += trade.harvest.short_loss_usd
        long += trade.harvest.long_loss_usd
        points.append((short + long, outlook.this_year(-short, -long, 0, 0).total_tax_usd))
    return tuple(points)
