"""What a plan takes for granted, and what may change it, in sentences.

Left out: the risks that concern a plan, each with its rule (`lotwise.app.plan_risks`).
"""

from decimal import Decimal
from typing import Final

from lotwise.app.booked import law_of
from lotwise.app.later_words import later_sentences
from lotwise.app.later_years import later_years
from lotwise.app.workspace import State
from lotwise.core.money import Usd, usd_text
from lotwise.harvest.plan import Plan, Trade
from lotwise.harvest.value import Outlook, discount
from lotwise.ledger.transaction import Ability, Custody, Wallet
from lotwise.rules.book import ProposedLaw, proposed_laws
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import Household, PlanSettings

_FIFO_SO_FAR: Final = (
    "To sales that you import later lotwise applies what you wrote down in time and state (`lotwise "
    "identify`), or the standing order in force (`lotwise wallets --method`), or first in, first out."
)


def _costs(settings: PlanSettings) -> list[str]:
    if not (settings.fixed_cost_usd or any(settings.fixed_cost_by_wallet.values())):
        return []
    return ["Each trade, an asset in a wallet, costs its fixed cost once; it raises the new basis."]


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _discounted(rate: Decimal) -> str:
    cents = round(discount(rate, 1) * 100, 2).normalize()
    return (
        f"Later dollars are discounted at {_percent(rate)} a year, continuously: a dollar a year later "
        f"counts {cents:f} cents."
    )


def _years(count: Decimal | int) -> str:
    return f"{count} year{'s' * (count != 1)}"


def _in_years(count: Decimal) -> str:
    if count != int(count):
        months = int(count * 12)
        return f"in {months} month{'s' * (months != 1)}" if months else "at once"
    return f"in {_years(count)}" if count else "at once"


def _back(plan: Plan) -> list[str]:
    """Return what becomes of the units that are sold."""
    if not plan.optimum.unbought:
        return ["You sell and buy back at the prices shown, in the same wallet."]
    return [
        "You sell at the prices shown, and buy back at them what is bought back, in the same wallet.",
        "What is not bought back counts by taxes and fees alone, as if its loss had recovered later.",
    ]


def assumptions_of(household: Household, facts: ReturnFacts, outlook: Outlook, plan: Plan) -> tuple[str, ...]:
    """Return what a plan takes for granted, in sentences.

    Args:
        household: Who plans.
        facts: Of the plan's year.
        outlook: The household's returns, now and later, as the plan sees them.
        plan: The plan.
    """
    future = household.future
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
        *later_sentences(household, facts, later_years(household, facts.year)),
        _end_of_carryovers(household, outlook),
        _discounted(future.discount_rate),
        "Each sale and each rebuy cost the wallet's fee rate, spread included.",
        *_costs(household.plan),
        *_back(plan),
    )


def _end_of_carryovers(household: Household, outlook: Outlook) -> str:
    """Return after which year a carryover is worth nothing, and why that one."""
    last = outlook.horizon_years
    future = household.future
    stated = future.horizon_years
    if stated is not None and last > stated:
        why = "all years until the final sale count"
    elif stated is not None:
        why = "so many years count, as you say (horizon_years)"
    elif household.born_on is None:
        why = "without your birthday so many years count"
    else:
        why = "it ends with you"
    return f"A carryover left after {_years(last)} is worth nothing: {why}."


def cautions_of(state: State, plan: Plan) -> list[str]:
    """Return what to mind before the sale, and what may change a plan, in sentences.

    Args:
        state: The project on the day of the plan.
        plan: The plan.
    """
    if not plan.trades:
        return []
    said = [*_out_of_the_market(plan), *_write_down(state, plan), *_fifo_only(state, plan)]
    if not any(trade.loss_usd > 0 for trade in plan.trades):
        return said
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


def _write_down(state: State, plan: Plan) -> list[str]:
    """Return what makes the choice of lots valid; from 2027 own books do not suffice at a broker.

    Where every wallet of the plan sells first in, first out only, there is no choice to write down.
    """
    sold_from = [_wallet(state, trade) for trade in plan.trades]
    chosen = [one for one in sold_from if one.ability is not Ability.FIFO_ONLY]
    if sold_from and not chosen:
        return []
    held_by = {one.custody for one in chosen}
    if state.as_of > law_of(state.facts.settings).own_books_until and held_by - {Custody.SELF}:
        said = (
            "Tell each broker which lots you sell, no later than the sale; on your own books alone, first "
            "in, first out applies (26 CFR § 1.1012-1(j)(3))."
        )
    else:
        said = (
            "Write down which lots you sell before you sell them; otherwise first in, first out applies "
            "(26 CFR § 1.1012-1(j))."
        )
    return [said, _FIFO_SO_FAR]


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
