"""The plan spread over this year and the next ones: what better waits until a later January.

Prices are today's in all years; each later year sells on its second of January, with the terms of that day
and the carryovers that are then left. What household.toml expects of later years ([future], [year.N]) counts.
Left out: lots that stand in a first-in-first-out line, which are sold in the plan's year or not at all; plans
that raise cash; a final sale within two years.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from lotwise.app.plan_if import revalued
from lotwise.app.plan_obstacles import obstacles_of
from lotwise.app.plan_wait import on_later_day
from lotwise.app.planning import PlanReport, sale_day, settings_of
from lotwise.app.workspace import State
from lotwise.core.money import DOLLAR, Usd, usd_text
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate, candidates_of, is_in_line
from lotwise.harvest.spread import Sold, Spread, spread
from lotwise.lots.grades import Grade, grades_of
from lotwise.lots.holding import Term
from lotwise.lots.lot import Lot

_YEARS: Final = 3
"""So many later years are looked at."""
_SOONEST_SALE: Final = 2
"""Years between the last rebuy and the final sale, so that what was bought back is long-term then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadSale:
    """What is sold and bought back of a lot in a year.

    Attributes:
        lot: Id of the lot, as it lies today.
        wallet: Where it lies.
        asset: Asset code.
        quantity: Units.
        acquired_on: Date of acquisition.
        term: Of a sale then.
        loss_usd: Loss; negative for a gain.
        fees_usd: Of both legs.
    """

    lot: str
    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    term: Term
    loss_usd: Usd
    fees_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadOver:
    """One year of a spread.

    Attributes:
        year: Tax year.
        on: The day of its sales.
        sales: What is sold and bought back.
        loss_usd: Losses less gains.
        fees_usd: Of both legs.
        adds_usd: What the year adds to the years before it, in dollars of the plan's year.
    """

    year: int
    on: date
    sales: tuple[SpreadSale, ...]
    loss_usd: Usd
    fees_usd: Usd
    adds_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadTrade:
    """What a year sells and buys back of one asset in one wallet, of one term.

    Attributes:
        wallet: Where it lies.
        asset: Asset code.
        term: Of the sales.
        quantity: Units.
        loss_usd: Losses less gains.
        fees_usd: Of both legs.
    """

    wallet: str
    asset: str
    term: Term
    quantity: Quantity
    loss_usd: Usd
    fees_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSpread:
    """A plan spread over years, beside the plan that sells everything this year.

    Attributes:
        years: The plan's year first.
        npv_usd: What all years are worth together.
        plan_usd: What the plan of this year is worth.
        why_not: Why no spread was looked for; empty where one was.
    """

    years: tuple[SpreadOver, ...]
    npv_usd: Usd
    plan_usd: Usd
    why_not: str

    @property
    def more_usd(self) -> Usd:
        """How much more the spread is worth than the plan; 0 or more."""
        return max(0, self.npv_usd - self.plan_usd)


def plan_spread(state: State, report: PlanReport, worst_grade: Grade | None = None) -> PlanSpread:
    """Return the plan spread over this year and the next ones.

    Args:
        state: The project on the day of the plan.
        report: The plan.
        worst_grade: Lots that are evidenced worse are left out; None for any.

    Raises:
        BadInputError: The household's facts are not known.
    """
    sale = report.outlook.sale_after_years
    years = min(_YEARS, report.outlook.horizon_years, _YEARS if sale is None else sale - _SOONEST_SALE)
    why_not = ""
    if not report.constraints.is_bought_back:
        why_not = "The plan raises cash this year; how to spread that is not looked for."
    elif years < 1:
        why_not = "You sell for good within two years, so there is no later year to leave anything for."
    if why_not:
        return PlanSpread(years=(), npv_usd=0, plan_usd=report.plan.worth.npv_usd, why_not=why_not)
    lots = _Lots(state, worst_grade)
    found = spread(lots.of, report.outlook, report.constraints, years)
    return _told(lots, found, report)


class _Lots:
    """The lots that can be sold in each year.

    Args:
        state: The project on the day of the plan.
        worst_grade: Lots that are evidenced worse are left out; None for any.
    """

    def __init__(self, state: State, worst_grade: Grade | None) -> None:
        self._household = state.need_household()
        self._settings = settings_of(state, self._household)
        self._sold_on = sale_day(state.as_of, self._household.future)
        self._worst_grade = worst_grade
        self._states = {0: state}

    def day(self, year: int) -> date:
        """Return the day on which a year sells."""
        return self._state(year).as_of

    def of(self, year: int, sold: Sold) -> Sequence[Candidate]:
        """Return the lots that can be sold in a year, less what is sold in the others."""
        state = self._state(year)
        taken = [(one, units) for quantities in sold.values() for one, units in quantities]
        free = [one for one in state.holdings if not (year and is_in_line(one))]
        gone = _intervals(taken)
        pieces = tuple(replace(one, lot=piece) for one in free for piece in _left(one.lot, gone))
        left = revalued(replace(state, holdings=pieces), state.prices, state.as_of)
        found, _ = candidates_of(
            left.holdings,
            self._settings,
            grades=grades_of((one.lot for one in left.holdings), state.journal) if self._worst_grade else {},
            worst_grade=self._worst_grade,
            sold_on=self._sold_on,
            obstacle=obstacles_of(state),
        )
        return found

    def whole(self, lot: Lot) -> Lot:
        """Return the lot of today that a lot is, or is a part of."""
        return next(
            one.lot
            for one in self._states[0].holdings
            if _place(one.lot) == _place(lot) and one.lot.start <= lot.start and lot.stop <= one.lot.stop
        )

    def _state(self, year: int) -> State:
        if year not in self._states:
            today = self._states[0].as_of
            days = (date(today.year + year, 1, 2) - today).days
            self._states[year] = on_later_day(self._states[0], days)
        return self._states[year]


_Place = tuple[str, str, tuple[str, ...]]


def _place(lot: Lot) -> _Place:
    return lot.root.id, lot.wallet, lot.moved_by


def _intervals(taken: Iterable[tuple[Candidate, Quantity]]) -> dict[_Place, list[tuple[Quantity, Quantity]]]:
    """Return what is sold of each root and wallet, as intervals in order."""
    gone: dict[_Place, list[tuple[Quantity, Quantity]]] = {}
    for candidate, units in taken:
        lot = candidate.valued.lot
        gone.setdefault(_place(lot), []).append((lot.start, lot.start + units))
    return {place: sorted(parts) for place, parts in gone.items()}


def _left(lot: Lot, gone: dict[_Place, list[tuple[Quantity, Quantity]]]) -> Iterator[Lot]:
    """Give the parts of a lot that are not sold."""
    start = lot.start
    for low, high in gone.get(_place(lot), []):
        if high <= lot.start or low >= lot.stop:
            continue
        if low > start:
            yield replace(lot, start=start, stop=low)
        start = max(start, high)
    if start < lot.stop:
        yield replace(lot, start=start)


def _told(lots: _Lots, found: Spread, report: PlanReport) -> PlanSpread:
    years = []
    for one in found.years:
        sales = tuple(_sale(lots, candidate, units) for candidate, units in one.quantities)
        years.append(
            SpreadOver(
                year=report.before.year + one.after,
                on=lots.day(one.after),
                sales=sales,
                loss_usd=sum(sale.loss_usd for sale in sales),
                fees_usd=one.harvest.fees_usd,
                adds_usd=one.adds_usd,
            )
        )
    return PlanSpread(
        years=tuple(years), npv_usd=found.npv_usd, plan_usd=report.plan.worth.npv_usd, why_not=""
    )


def _sale(lots: _Lots, candidate: Candidate, units: Quantity) -> SpreadSale:
    lot, harvest = candidate.valued.lot, candidate.part(units)
    return SpreadSale(
        lot=lots.whole(lot).id,
        wallet=lot.wallet,
        asset=lot.asset,
        quantity=units,
        acquired_on=lot.root.acquired_on,
        term=candidate.term,
        loss_usd=harvest.short_loss_usd + harvest.long_loss_usd,
        fees_usd=harvest.fees_usd,
    )


def trades_of(year: SpreadOver) -> list[SpreadTrade]:
    """Return the sales of a year by wallet, asset and term."""

    def key(sale: SpreadSale) -> tuple[str, str, str]:
        return sale.wallet, sale.asset, sale.term.value

    groups = [list(group) for _, group in groupby(sorted(year.sales, key=key), key=key)]
    return [
        SpreadTrade(
            wallet=sales[0].wallet,
            asset=sales[0].asset,
            term=sales[0].term,
            quantity=sum(one.quantity for one in sales),
            loss_usd=sum(one.loss_usd for one in sales),
            fees_usd=sum(one.fees_usd for one in sales),
        )
        for sales in groups
    ]


def spread_sentences(found: PlanSpread) -> list[str]:
    """Return what a spread comes to, in sentences."""
    if found.why_not:
        return [found.why_not]
    if found.more_usd < DOLLAR:
        return ["No way of leaving sales for later years was found that adds a dollar to this year's plan."]
    first, last = found.years[0].year, found.years[-1].year
    worth = (
        f"Spread like this over {first} to {last} it is worth {usd_text(found.npv_usd)} in today's dollars, "
        f"{usd_text(found.more_usd)} more than this year's plan alone."
    )
    caution = (
        "Later years sell on January 2, at today's prices; prices that move are a risk, not weighed here. "
        "Each year is the best beside the others; that no other spread is better is not proved."
    )
    return [worth, caution]
