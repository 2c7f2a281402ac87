"""The harvest plan of a household on a day: outlook, candidates, optimum, and what bills may change."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from lotwise.app.booked import law_of
from lotwise.app.plan_findings import kept_assets, plan_findings
from lotwise.app.returns import TaxYear, tax_year
from lotwise.app.workspace import State
from lotwise.core.findings import Finding
from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.harvest.candidates import NO_GRADES, Candidate, candidates_of
from lotwise.harvest.constraints import Constraints, constraints_of
from lotwise.harvest.plan import Plan, Trade, plan_of
from lotwise.harvest.rules_of_thumb import flat_rate_saving
from lotwise.harvest.value import Harvest, Outlook, Valuer, YearTax
from lotwise.ledger.asset_classes import AssetClass
from lotwise.ledger.transaction import Ability, Custody, Wallet
from lotwise.lots.grades import Grade
from lotwise.lots.holding import Term
from lotwise.rules.book import ProposedLaw, proposed_laws, us_rules
from lotwise.tax.facts import ReturnFacts, TaxMode
from lotwise.tax.household import Future, Household, PlanSettings, facts_for
from lotwise.tax.liability import Outcome, outcome_by_gains, worksheet
from lotwise.tax.trace import Worksheet

__all__ = ["Plan", "PlanReport", "Trade", "harvested", "outlook_of", "plan_report", "settings_of"]

_MONTHS: Final = 12
_DAYS_OF_ANY_MONTH: Final = 28
_LAST_AGE: Final = 90
_USUAL_HORIZON: Final = 30
HIGHEST_RATE: Final = Decimal("0.37")
"""The rate that articles multiply a loss by; shown beside the plan, never used in it."""


_FIFO_SO_FAR: Final = (
    "To sales that you import later lotwise applies what you wrote down in time and state (`lotwise "
    "identify`), or the standing order in force (`lotwise wallets --method`), or first in, first out."
)


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
    grades = state.grades if worst_grade else NO_GRADES
    settings = settings_of(state, household)
    ask = partial(
        candidates_of,
        state.holdings,
        grades=grades,
        worst_grade=worst_grade,
        sold_on=_sale_day(state.as_of, household.future),
        is_collectible=lambda asset: state.classes.of(asset) is AssetClass.COLLECTIBLE,
    )
    candidates, excluded = ask(settings)
    kept = [one for one in ask(replace(settings, keep=()))[0] if one.valued.lot.asset in settings.keep]
    outlook = outlook_of(household, before.facts, state)
    constraints = constraints_of(settings, kept)
    plan = plan_of(
        candidates,
        excluded,
        Valuer(outlook),
        state.as_of,
        settings.minimum_benefit_usd,
        constraints=constraints,
    )
    after = worksheet(harvested(before.facts, plan.harvest), us_rules())
    gains = max(0, before.worksheet.usd("net_gain_or_loss"))
    loss = max(0, plan.harvest.short_loss_usd) + max(0, plan.harvest.long_loss_usd)
    promised, _ = flat_rate_saving(loss, gains, HIGHEST_RATE, before.worksheet.usd("capital_loss_limit"))
    return PlanReport(
        plan=plan,
        before=before,
        after=after,
        assumptions=_assumptions(household, outlook, plan),
        cautions=tuple(_cautions(state, plan)),
        promised_usd=promised,
        findings=plan_findings(state, household, plan, candidates),
        curve=_curve(plan, outlook),
        candidates=candidates,
        outlook=outlook,
        constraints=constraints,
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

    Later years have this year's law and household, the expected wages and gains, and no carryover of their
    own.
    """
    future = household.future
    exact = replace(facts, tax_mode=TaxMode.SLOPE)
    later = replace(
        facts_for(household, facts.year),
        tax_mode=TaxMode.SLOPE,
        wages=facts.wages if future.wages is None else future.wages,
        other_short_term_gain=future.short_term_gain,
        other_long_term_gain=future.long_term_gain,
        collectibles_gain=0,
        short_term_carryover_in=0,
        long_term_carryover_in=0,
    )
    limit = worksheet(exact, us_rules()).usd("capital_loss_limit")
    sold_on = _sale_day(state.as_of, future)
    embedded = _embedded_gains(state, sold_on or state.as_of)
    return Outlook(
        this_year=_year_tax(exact),
        later_year=_year_tax(later),
        saturation_usd=abs(future.short_term_gain) + abs(future.long_term_gain) + limit + DOLLAR,
        discount_rate=future.discount_rate,
        sale_after_years=sold_on.year - state.as_of.year if sold_on else None,
        is_sale_short=future.sale_in_years is not None and future.sale_in_years <= 1,
        probability=future.probability_of_taxable_sale,
        embedded_short_usd=embedded[Term.SHORT],
        embedded_long_usd=embedded[Term.LONG],
        horizon_years=horizon_years(household, facts.year),
    )


def horizon_years(household: Household, year: int) -> int:
    """Return how many later years count: as stated, otherwise until the taxpayer is 90, otherwise 30.

    A capital loss carryover ends with the taxpayer (Pub. 550), so one that lasts longer than that is worth
    nothing.
    """
    if household.future.horizon_years is not None:
        return household.future.horizon_years
    if household.born_on is None:
        return _USUAL_HORIZON
    return max(1, household.born_on.year + _LAST_AGE - year)


def _embedded_gains(state: State, sold_on: date) -> dict[Term, Usd]:
    """Return the gain that lies in the lots today, by the term it will have when they are sold."""
    gains = dict.fromkeys(Term, 0)
    for one in state.holdings:
        term = one.lot.root.term_on(sold_on)
        if one.is_known and term is not None:
            gains[term] += max(0, one.gain_usd or 0)
    return gains


def _sale_day(on: date, future: Future) -> date | None:
    """Return the day of the final sale, counted in whole months; None for never."""
    if future.sale_in_years is None:
        return None
    months = on.month - 1 + int(future.sale_in_years * _MONTHS)
    first = date(on.year + months // _MONTHS, months % _MONTHS + 1, 1)
    return first + timedelta(days=min(on.day, _DAYS_OF_ANY_MONTH) - 1)


def _year_tax(facts: ReturnFacts) -> YearTax:
    by_gains = outcome_by_gains(facts, us_rules())

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


def _costs(settings: PlanSettings) -> list[str]:
    if not (settings.fixed_cost_usd or any(settings.fixed_cost_by_wallet.values())):
        return []
    return ["Each trade, an asset in a wallet, costs its fixed cost once; it raises the new basis."]


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _years(count: Decimal | int) -> str:
    return f"{count} year{'s' * (count != 1)}"


def _in_years(count: Decimal) -> str:
    return f"in {_years(count)}" if count else "at once"


def _back(plan: Plan) -> list[str]:
    """Return what becomes of the units that are sold."""
    if not plan.optimum.unbought:
        return ["You sell and buy back at the prices shown, in the same wallet."]
    return [
        "You sell at the prices shown, and buy back at them what is bought back, in the same wallet.",
        "What is not bought back counts by taxes and fees alone, as if its loss had recovered later.",
    ]


def _assumptions(household: Household, outlook: Outlook, plan: Plan) -> tuple[str, ...]:
    future = household.future
    last = max(outlook.horizon_years, outlook.sale_after_years or 0)
    if future.sale_in_years is None:
        sale = "The lots are never sold in a taxable way: held until death, or donated."
    else:
        chance = _percent(future.probability_of_taxable_sale)
        sale = (
            f"Everything is sold {_in_years(future.sale_in_years)}, taxable with a probability of {chance}; "
            "by then today's losses have recovered and today's gains are still there."
        )
    later = (
        "Later years have this year's law and brackets, in today's dollars, and the income and gains that "
        "household.toml expects."
    )
    return (
        sale,
        later,
        f"A carryover left after {_years(last)} is worth nothing: it ends with you.",
        f"Later dollars are discounted at {_percent(future.discount_rate)} a year.",
        "Each sale and each rebuy cost the wallet's fee rate, spread included.",
        *_costs(household.plan),
        *_back(plan),
    )


def _cautions(state: State, plan: Plan) -> list[str]:
    said = [*_out_of_the_market(plan), _write_down(state, plan), _FIFO_SO_FAR, *_fifo_only(state, plan)]
    bills = [bill for bill in proposed_laws() if bill.introduced and bill.introduced <= state.as_of]
    if not bills:
        said.append(
            "On this day the wash-sale rule covers stock and securities, not crypto. A bill may change that."
        )
    return [*said, *(_about(bill) for bill in bills)]


def _out_of_the_market(plan: Plan) -> list[str]:
    """Return the caution that what is not bought back does not rise with the market."""
    value: dict[str, Usd] = {}
    for trade in plan.trades:
        if not trade.is_bought_back:
            asset = trade.candidate.valued.lot.asset
            value[asset] = value.get(asset, 0) + trade.fmv_usd
    if not value:
        return []
    listed = ", ".join(f"{usd_text(fmv)} of {asset}" for asset, fmv in sorted(value.items()))
    return [f"You stay without {listed}: if its price recovers, you miss that. No figure here counts it."]


def _write_down(state: State, plan: Plan) -> str:
    """Return what makes the choice of lots valid; from 2027 own books do not suffice at a broker."""
    held_by = {_wallet(state, trade).custody for trade in plan.trades}
    if state.as_of > law_of(state.facts.settings).own_books_until and held_by - {Custody.SELF}:
        return (
            "Tell each broker which lots you sell, no later than the sale; on your own books alone, first "
            "in, first out applies (26 CFR § 1.1012-1(j)(3))."
        )
    return (
        "Write down which lots you sell before you sell them; otherwise first in, first out applies "
        "(26 CFR § 1.1012-1(j))."
    )


def _wallet(state: State, trade: Trade) -> Wallet:
    """Return the wallet of a trade; of one that no file and no fact tells of, the owner holds the keys."""
    name = trade.candidate.valued.lot.wallet
    return state.wallets.get(name, Wallet(name=name, custody=Custody.SELF))


def _fifo_only(state: State, plan: Plan) -> list[str]:
    """Return the caution that some wallets of the plan take no choice of lots."""
    sold_from = [_wallet(state, trade) for trade in plan.trades]
    named = sorted({one.name for one in sold_from if one.ability is Ability.FIFO_ONLY})
    if not named:
        return []
    said = (
        f"{', '.join(named)} sells first in, first out only, as you said: the plan sells its lots in that "
        "order, those with a gain too."
    )
    return [said]


def _about(bill: ProposedLaw) -> str:
    other = (
        f" Another reading: from {bill.alternative_applies_from}." if bill.alternative_applies_from else ""
    )
    return (
        f"{bill.number} ({bill.title}) is not law. As drafted it would defer losses of sales from "
        f"{bill.applies_from} on when the same asset is bought within 30 days before or after.{other}"
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
