"""What the rules about risks ask of a plan, gathered from the project, and the risks that follow.

Problem: a risk is worth naming only where it concerns the plan at hand, and with its price. Chosen way: the
facts that the rules ask about are read off the plan, the wallets and the findings; what costs dollars is
computed on the real return: the same sales by first in, first out, the same plan sold again within a year,
the losses that save nothing, and the carryover that nobody lives to use.

Left out: positions that no file shows.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Final, TypeAlias

from lotwise.app.booked import law_of
from lotwise.app.plan_sales import candidate_at
from lotwise.app.plan_years import plan_years
from lotwise.app.planning import PlanReport, Trade, outlook_of, settings_of
from lotwise.app.workspace import State
from lotwise.core.dates import end_of_day
from lotwise.core.money import DOLLAR, Usd, to_dollars
from lotwise.core.quantity import Quantity
from lotwise.harvest.constraints import constraints_of, harvest_of
from lotwise.harvest.risks import Risk, RiskFacts, risks_of
from lotwise.harvest.value import Harvest, Outlook, Valuer
from lotwise.ledger.asset_classes import fund_in
from lotwise.ledger.transaction import Ability, Custody, Wallet
from lotwise.lots.sellable import Naming
from lotwise.lots.unrealized import Valued
from lotwise.lots.wash_law import ACQUIRING, CURRENT, wash_law

__all__ = ["Risk", "plan_risks", "wasted"]

_STEPS: Final = 64
_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=365)
_NEAR: Final[Usd] = 2 * DOLLAR
_MUCH: Final[Usd] = 10 * DOLLAR
"""No tax on two dollars is as much."""
_Place: TypeAlias = tuple[str, str]
"""Wallet and asset."""


def plan_risks(state: State, report: PlanReport) -> tuple[Risk, ...]:
    """Return the risks that concern a plan; none where it sells nothing.

    Args:
        state: The project on the day of the plan.
        report: The plan.

    Raises:
        BadInputError: The household's facts are not known.
    """
    if not report.plan.trades:
        return ()
    household = state.need_household()
    outlook = outlook_of(household, report.before.facts, state)
    soon = replace(household, future=replace(household.future, sale_in_years=Decimal(1)))
    sold_soon = Valuer(outlook_of(soon, report.before.facts, state))
    custody = {name: _wallet(state, name) for name in _names(report.plan.trades)}
    by_fifo = _by_fifo(state, report)
    jump, is_above = jump_near(Valuer(outlook), report.plan.harvest)
    return risks_of(
        RiskFacts(
            on=state.as_of,
            minimum_gap_minutes=household.plan.minimum_gap_minutes,
            derivative_rows=_derivative_rows(state),
            own_wallets=_of(custody, lambda one: one.custody is Custody.SELF),
            sales=_sales(state),
            worth_usd=report.plan.worth.npv_usd,
            sale_in_years=household.future.sale_in_years,
            worth_sold_soon_usd=sold_soon.npv(report.plan.harvest),
            wasted_usd=wasted(outlook, report.plan.harvest),
            unused_usd=plan_years(state, report).left_usd,
            horizon_years=max(outlook.horizon_years, outlook.sale_after_years or 0),
            funds=_funds(state, report.plan.trades),
            fifo_wallets=_of(custody, lambda one: one.ability is Ability.FIFO_ONLY),
            told_wallets=_told(report.plan.trades),
            broker_wallets=_of(custody, lambda one: one.custody is not Custody.SELF),
            own_books_until=law_of(state.facts.settings).own_books_until,
            unknown_lots=_unknown_lots(state, report.plan.trades),
            fifo_worth_usd=None if by_fifo is None else Valuer(outlook).npv(by_fifo),
            fifo_loss_usd=None if by_fifo is None else by_fifo.short_loss_usd + by_fifo.long_loss_usd,
            has_losses=any(one.loss_usd > 0 for one in report.plan.trades),
            jump_usd=jump,
            is_jump_above=is_above,
        )
    )


def wasted(outlook: Outlook, harvest: Harvest) -> Usd:
    """Return how much of a harvest's loss lowers no tax of the year and carries nothing over, about.

    The loss is taken dollar by dollar, in proportion, with the edges between dollars that save and dollars
    that do not found by halving; more than one edge within a sixty-fourth of the loss may be overlooked, and
    the sum may be a dollar off.

    Args:
        outlook: The household's returns.
        harvest: What is realized.
    """
    loss = harvest.short_loss_usd + harvest.long_loss_usd
    if loss <= 0:
        return 0

    def at(part: int, whole: int) -> tuple[Usd, Usd]:
        short, long = harvest.short_loss_usd * part // whole, harvest.long_loss_usd * part // whole
        found = outlook.this_year(-short, -long, 0, 0)
        carried = found.short_term_carryover_usd + found.long_term_carryover_usd
        return found.total_tax_usd, carried

    def is_flat(part: int) -> bool:
        return at(part, whole) == at(part + 1, whole)

    fine = max(1, loss // (_STEPS * DOLLAR))
    whole = _STEPS * fine
    steps = 0
    for start in range(0, whole, fine):
        parts = range(start, start + fine)
        first, last = is_flat(parts[0]), is_flat(parts[-1])
        if first == last:
            steps += fine * first
        elif last:
            steps += fine - bisect_left(parts, x=True, key=is_flat)
        else:
            steps += bisect_left(parts, x=True, key=lambda part: not is_flat(part))
    return to_dollars(loss * steps // whole)


def jump_near(valuer: Valuer, harvest: Harvest) -> tuple[Usd, bool]:
    """Return what a harvest is worth less if its losses come out two dollars otherwise, where that is much.

    Args:
        valuer: Values a harvest on the real return.
        harvest: What is realized.

    Returns:
        The dollars, 0 where they are no more than any tax on two dollars; and whether that is so for more
        loss, or for less.
    """
    here = valuer.npv(harvest)
    drops = []
    for more in (-_NEAR, _NEAR):
        for short, long in ((more, 0), (0, more)):
            moved = Harvest(short_loss_usd=short, long_loss_usd=long, deferred_usd=more)
            drops.append((here - valuer.npv(harvest.plus(moved)), more > 0))
    drop, is_above = max(drops)
    return (drop, is_above) if drop > _MUCH else (0, False)


def _wallet(state: State, name: str) -> Wallet:
    return state.wallets.get(name, Wallet(name=name, custody=Custody.SELF))


def _names(trades: Iterable[Trade]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(trade.candidate.valued.lot.wallet for trade in trades))


def _told(trades: Iterable[Trade]) -> tuple[str, ...]:
    return _names(one for one in trades if one.candidate.valued.identifiable is Naming.TELL_BROKER)


def _of(wallets: dict[str, Wallet], is_meant: Callable[[Wallet], bool]) -> tuple[str, ...]:
    return tuple(name for name, one in wallets.items() if is_meant(one))


def _derivative_rows(state: State) -> int:
    return sum(max(1, len(one.where.rows)) for one in state.findings if one.code == "derivative_row")


def _sales(state: State) -> int:
    since = state.as_of - _YEAR
    return len(
        {one.transaction_id for one in state.books.dispositions if since < one.disposed_on <= state.as_of}
    )


def _unknown_lots(state: State, trades: Iterable[Trade]) -> int:
    sold = {(lot.wallet, lot.asset) for lot in (trade.candidate.valued.lot for trade in trades)}
    lots = (one.lot for one in state.holdings)
    return sum(
        1
        for lot in lots
        if (lot.wallet, lot.asset) in sold and (lot.basis_usd is None or lot.root.acquired_on is None)
    )


def _funds(state: State, trades: Iterable[Trade]) -> tuple[str, ...]:
    """Return the plan's assets of which the household traded a fund within the window before the day."""
    window = timedelta(days=wash_law(CURRENT).window_days)
    traded: set[str] = set()
    for sale in state.sales:
        fund = fund_in(sale.description)
        days: tuple[date | None, ...] = (sale.disposed_on, sale.acquired_on)
        if fund and any(day and state.as_of - window <= day for day in days):
            traded.add(state.classes.group(fund.of))
    since = end_of_day(state.as_of - window - _DAY, state.zone)
    for one in takewhile(lambda one: one.at >= since, reversed(state.journal.transactions)):
        if one.kind in ACQUIRING:
            bought = (state.classes.fund_of(leg.asset) for leg in one.received)
            traded |= {state.classes.group(fund.of) for fund in bought if fund}
    assets = dict.fromkeys(trade.candidate.valued.lot.asset for trade in trades)
    return tuple(asset for asset in assets if state.classes.group(asset) in traded)


def _by_fifo(state: State, report: PlanReport) -> Harvest | None:
    """Return what the same sales amount to first in, first out; None when not known, or the same."""
    lots = _in_line(state.holdings)
    settings, sold = settings_of(state, state.need_household()), []
    free = {one.lot.id: one.lot.quantity for one in state.holdings}
    for (place, _), (quantity, trade) in _sold(report.plan.trades).items():
        left = quantity
        for one in lots[place]:
            taken = min(left, free[one.lot.id])
            if taken:
                candidate = candidate_at(trade.candidate, one, settings)
                if candidate is None:
                    return None
                sold.append((candidate, taken))
                left -= taken
                free[one.lot.id] -= taken
    harvest = harvest_of(sold, constraints_of(settings))
    return None if harvest == report.plan.harvest else harvest


def _sold(trades: Iterable[Trade]) -> dict[tuple[_Place, bool], tuple[Quantity, Trade]]:
    """Return how many units of each wallet and asset are sold, bought back or not, with one trade each."""
    sold: dict[tuple[_Place, bool], tuple[Quantity, Trade]] = {}
    for trade in trades:
        place = trade.candidate.valued.lot.wallet, trade.candidate.valued.lot.asset
        key = place, trade.is_bought_back
        before = sold[key][0] if key in sold else 0
        sold[key] = before + trade.quantity, trade
    return sold


def _in_line(holdings: Iterable[Valued]) -> dict[_Place, list[Valued]]:
    """Return the lots of each wallet and asset, the oldest first."""
    lots: dict[_Place, list[Valued]] = {}
    for one in sorted(holdings, key=lambda one: one.lot.root.acquired_at):
        lots.setdefault((one.lot.wallet, one.lot.asset), []).append(one)
    return lots
