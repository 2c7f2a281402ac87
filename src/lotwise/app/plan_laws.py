"""A plan under every law that may apply, side by side: what each makes of it, and the ways around it.

Problem: a bill may reach sales that were made before it passes, so the owner must see today what a plan is
worth under it. Chosen way: where a bill reaches no earlier loss, the books stay as they are and only the
plan's own sales are looked at; where it does, everything is computed again under the bill, and the plan's
units are found there with the basis and the year's gains that they would have. Nothing is recorded.
Left out: another choice of lots under each law.

Source:
    26 U.S.C. § 1091; `rules/proposed/wash_sales.toml` for the bills.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lotwise.app.planning import PlanReport, outlook_of, settings_of
from lotwise.app.returns import tax_year
from lotwise.app.workspace import State, computed
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate, candidates_of
from lotwise.harvest.law_scenarios import best_ways, least_by_way, robust, scenario_of
from lotwise.harvest.law_ways import PlannedSale, Scenario, Way
from lotwise.harvest.law_window import Past, Window, window_of
from lotwise.harvest.market_moves import Moves, moves_of
from lotwise.harvest.plan import Plan, Trade
from lotwise.harvest.value import Harvest, Valuer
from lotwise.lots.holding import Term
from lotwise.lots.unrealized import Valued, valued
from lotwise.lots.wash_law import CURRENT, WashLaw, wash_law, wash_law_names
from lotwise.rules.book import ProposedLaw, proposed_laws

__all__ = ["LawOfPlan", "PlanLaws", "Way", "plan_laws"]

_NAME_OF_CURRENT: Final = "Current law"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawOfPlan:
    """A plan under one law.

    Attributes:
        law: The word for it.
        name: What a table calls it, such as ``H.R. 10357``.
        bill: The bill or what-if; None for the law as it is.
        is_past_changed: Whether it would change what earlier sales realized; then the year's gains and the
            bases of the lots are those under it.
        window: What lies in the window of the plan under it.
        sales: The plan's sales, with the bases under it.
        scenario: What it makes of the plan; None where the plan's lots would not all be there.
        why_not: Why there is no scenario; empty where there is one.
    """

    law: str
    name: str
    bill: ProposedLaw | None
    is_past_changed: bool
    window: Window
    sales: tuple[PlannedSale, ...]
    scenario: Scenario | None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLaws:
    """A plan under every law that may apply.

    Attributes:
        on: The day of the plan.
        laws: The law as it is, then the bills in the order of the rule book.
        robust: The way that is worth most under the law that is worst for it, with that value; None where
            some law has no scenario.
        as_good: The other ways whose value under the law that is worst for them is the same to the cent.
        moves: How the plan's dollars would have moved over 31 days; None where too few prices are known.
        assets: Assets sold at a loss that some law would reach, in alphabetical order.
    """

    on: date
    laws: tuple[LawOfPlan, ...]
    robust: tuple[Way, Usd] | None
    as_good: tuple[Way, ...]
    moves: Moves | None
    assets: tuple[str, ...]


def plan_laws(state: State, report: PlanReport) -> PlanLaws:
    """Return a plan under the law as it is and under every bill.

    Args:
        state: The project on the plan's day, under the law as it is.
        report: The plan.

    Raises:
        BadInputError: The household's facts are not known.
    """
    bills = {bill.word: bill for bill in proposed_laws()}
    usual = _valuer(state)
    laws = tuple(_under(state, report.plan, word, bills.get(word), usual) for word in wash_law_names())
    scenarios = [one.scenario for one in laws if one.scenario is not None]
    exposure = _exposure(state, report.plan.trades)
    is_told = len(scenarios) == len(laws) and bool(exposure)
    return PlanLaws(
        on=state.as_of,
        laws=laws,
        robust=robust(scenarios) if is_told else None,
        as_good=best_ways(least_by_way(scenarios))[1:] if is_told else (),
        moves=moves_of(exposure, [one for one in state.prices.all() if one.on <= state.as_of]),
        assets=tuple(sorted(exposure)),
    )


def _valuer(state: State) -> Valuer:
    return Valuer(outlook_of(state.need_household(), tax_year(state).facts, state))


def _under(state: State, plan: Plan, word: str, bill: ProposedLaw | None, usual: Valuer) -> LawOfPlan:
    """Return a plan under one law; `usual` values it where the law changes nothing of the past."""
    trades = plan.trades
    law = wash_law(word)
    is_changed = _reaches_the_past(state, law)
    there = _state_under(state, word) if is_changed else state
    sales = _found(there, trades) if is_changed else [_sale(there, one) for one in trades]
    past = Past(
        transactions=there.journal.transactions,
        books=there.all_books,
        wallets=there.wallets,
        classes=there.classes,
        zone=there.zone,
        on=there.as_of,
    )
    groups = {there.classes.group(one.candidate.valued.lot.asset) for one in trades if one.loss_usd > 0}
    window = window_of(past, groups, law.window_days)
    scenario = None
    if sales is not None:
        valuer = _valuer(there) if is_changed else usual
        costs = plan.harvest.minus(_sum_of(trades))
        scenario = scenario_of(sales, window, law, valuer, there.as_of, costs=costs)
    return LawOfPlan(
        law=word,
        name=_name(bill),
        bill=bill,
        is_past_changed=is_changed,
        window=window,
        sales=tuple(sales or ()),
        scenario=scenario,
        why_not="" if scenario else "Under it the lots of the plan would not all be there to sell.",
    )


def _sum_of(trades: Iterable[Trade]) -> Harvest:
    total = Harvest()
    for trade in trades:
        total = total.plus(trade.harvest)
    return total


def _name(bill: ProposedLaw | None) -> str:
    if bill is None:
        return _NAME_OF_CURRENT
    return bill.number or f"From {bill.applies_from}"


def _reaches_the_past(state: State, law: WashLaw) -> bool:
    """Return whether a law reaches an earlier loss that the law as it is does not."""
    now = wash_law(CURRENT)
    for one in state.all_books.dispositions:
        proceeds, basis = one.proceeds_usd, one.basis_usd
        if proceeds is None or basis is None or proceeds >= basis or not one.kind.is_taxable:
            continue
        asset_class = state.classes.of(one.asset)
        if law.reach(asset_class, one.disposed_on) and not now.reach(asset_class, one.disposed_on):
            return True
    return False


def _state_under(state: State, word: str) -> State:
    """Return the project under a law, with the household and the prices that the plan was made with."""
    other = computed(state.project, state.facts, state.as_of, law=word)
    holdings = valued(other.books.lots, state.prices, state.as_of, other.wallets, other.booked.facts.law)
    return replace(other, household=state.household, prices=state.prices, holdings=holdings)


def _sale(state: State, trade: Trade) -> PlannedSale:
    return _planned(
        state, trade.id, trade.candidate, quantity=trade.quantity, value_usd=trade.fmv_usd, part=trade.harvest
    )


def _planned(
    state: State, name: str, candidate: Candidate, *, quantity: Quantity, value_usd: Usd, part: Harvest
) -> PlannedSale:
    one = candidate.valued
    days, window = one.days_to_long, wash_law(CURRENT).window_days
    is_long_later = candidate.term is Term.LONG or (days is not None and days <= window + 1)
    acquired_on = one.lot.root.acquired_on
    assert acquired_on is not None, "candidates have a known date"
    return PlannedSale(
        id=name,
        asset=one.lot.asset,
        group=state.classes.group(one.lot.asset),
        asset_class=state.classes.of(one.lot.asset),
        bought_by=one.lot.root.transaction_id,
        acquired_on=acquired_on,
        term=candidate.term,
        later_term=Term.LONG if is_long_later else Term.SHORT,
        quantity=quantity,
        value_usd=value_usd,
        harvest=part,
        is_bought_back=candidate.is_bought_back,
    )


def _found(state: State, trades: Iterable[Trade]) -> list[PlannedSale] | None:
    """Return the plan's sales among the lots under another law, or None where some of them are not there.

    A lot that has replaced units there has been split and has another basis; its units are those of the same
    purchase in the same wallet.
    """
    settings = replace(settings_of(state, state.need_household()), minimum_trade_usd=0)
    left = {one.lot.id: one.lot.quantity for one in state.holdings}
    sales: list[PlannedSale] = []
    for trade in trades:
        wanted = trade.quantity
        for n, one in enumerate(_same_lots(state, trade)):
            units = min(wanted, left[one.lot.id])
            [found, *_] = candidates_of([one], settings)[0] or (None,)
            if not units or found is None or one.fmv_usd is None:
                continue
            candidate = found if trade.is_bought_back else found.unbought
            value = share(one.fmv_usd, 0, units, one.lot.quantity)
            name, part = f"{trade.id}.{n}" if n else trade.id, candidate.part(units)
            sales.append(_planned(state, name, candidate, quantity=units, value_usd=value, part=part))
            left[one.lot.id] -= units
            wanted -= units
        if wanted:
            return None
    return sales


def _same_lots(state: State, trade: Trade) -> Iterator[Valued]:
    lot = trade.candidate.valued.lot
    for one in state.holdings:
        is_same_place = one.lot.wallet == lot.wallet and one.lot.asset == lot.asset
        if is_same_place and one.lot.root.transaction_id == lot.root.transaction_id:
            yield one


def _exposure(state: State, trades: Iterable[Trade]) -> dict[str, Usd]:
    """Return the dollars of the plan's losses in assets that some law would reach, by asset."""
    found: dict[str, Usd] = {}
    laws = [wash_law(word) for word in wash_law_names()]
    for trade in trades:
        asset = trade.candidate.valued.lot.asset
        is_reached = any(law.may_cover(state.classes.of(asset)) for law in laws)
        if trade.loss_usd > 0 and is_reached and trade.fmv_usd > 0 and trade.is_bought_back:
            found[asset] = found.get(asset, 0) + trade.fmv_usd
    return found
