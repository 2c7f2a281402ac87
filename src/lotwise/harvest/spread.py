"""What can be left for later years: harvests and gains spread over this year and the next ones.

Problem: a plan for today sells all that pays today, though a loss may be worth more next January (against a
gain expected then, or because this year's gains are taxed at nothing), and a gain may be free each year up to
the end of the 0 % bracket, not only this one. Chosen way: each year has its own best plan given those of all
other years; the years are gone through in turn, each search being the exact one of `optimum`, until no year
changes its plan any more. Then single lots are moved between years while that is worth more. A year sees the
carryovers of the years before it, the sales of the years after it, and lots as they lie then: what is sold
earlier is gone, terms have moved on, prices are today's.

Left out: a proof that no other spread is better, which the search of each single year has; what is bought
back being sold again at a loss; prices that move.

Source:
    Coordinate ascent, Bertsekas, Nonlinear Programming, section 2.7.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from lotwise.core.money import CENT, Usd, times
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Quantities, harvest_of
from lotwise.harvest.plan import best_sales
from lotwise.harvest.value import Harvest, Outlook, Valuer, YearTax, discount
from lotwise.tax.liability import Outcome

Sold: TypeAlias = Mapping[int, Quantities]
"""Units sold of each lot, by the years after the plan's year."""
LotsOf: TypeAlias = Callable[[int, Sold], Sequence[Candidate]]
"""Gives the lots that can be sold in a year, given what is sold in the others."""

_MOVES: Final = 12
"""So often what is sold of a lot is moved at most."""
_MOST_MOVED: Final = 40
_MOST_LOTS: Final = 200
"""Where more lots are sold, or there are more of them, none is moved: each move asks for all lots anew."""
_ROUNDS: Final = 4
"""So often all years are gone through at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadYear:
    """What a spread sells in one year.

    Attributes:
        after: Years after the plan's year.
        quantities: Units of each lot, as it lies then.
        harvest: What they amount to.
        adds_usd: What the year adds to the years before it, in the dollars of the plan's year.
    """

    after: int
    quantities: Quantities
    harvest: Harvest
    adds_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Sales spread over years.

    Attributes:
        years: The plan's year first; each year that was asked for.
        npv_usd: What all are worth together, in the dollars of the plan's year.
    """

    years: tuple[SpreadYear, ...]
    npv_usd: Usd


def spread(lots_of: LotsOf, outlook: Outlook, constraints: Constraints, years: int) -> Spread:
    """Return the sales of this year and of some later ones that are worth most together, year by year.

    Several ways are gone, each year being the first of one and the last year first in one more, so that what
    is better later is not sold because it is also good today. In each of them, what is sold of a lot is then
    moved to another year, or left, as long as that is worth more. The best one counts.

    Args:
        lots_of: Gives the lots that can be sold in a year.
        outlook: The household's returns, now and later.
        constraints: What each year's sales must keep to; everything is bought back.
        years: So many later years are looked at, fewer than there are until the final sale.
    """
    nothing = dict[int, Quantities].fromkeys(range(years + 1), ())
    ways = dict[Usd, Spread]()
    for order in _orders(years):
        found = _settled(lots_of, outlook, constraints, order, nothing)
        ways.setdefault(found.npv_usd, found)
    if len(lots_of(0, nothing)) > _MOST_LOTS:
        return max(ways.values(), key=_worth)
    return max((_moved(lots_of, outlook, constraints, one) for one in ways.values()), key=_worth)


def _moved(lots_of: LotsOf, outlook: Outlook, constraints: Constraints, best: Spread) -> Spread:
    """Move what is sold of single lots to other years while that is worth more, then go through the years."""
    start = best
    for _ in range(_MOVES):
        sold = {one.after: one.quantities for one in best.years}
        others = (_valued(other, outlook, constraints) for other in _moves(lots_of, sold, constraints))
        found = max(others, key=_worth, default=best)
        if found.npv_usd > best.npv_usd + CENT:
            best = found
            continue
        if best is start:
            break
        start = max(best, _settled(lots_of, outlook, constraints, sorted(sold), sold), key=_worth)
        if start is best:
            break
        best = start
    return best


def _worth(found: Spread) -> Usd:
    return found.npv_usd


def _moves(lots_of: LotsOf, sold: Sold, constraints: Constraints) -> Iterator[Sold]:
    """Yield the sales with those of one lot and year left out, or made in another year."""
    count = sum(map(len, sold.values()))
    if constraints.most_trades is not None or count > _MOST_MOVED:
        return
    for year, quantities in sold.items():
        for one, units in quantities:
            if constraints.is_line(one):
                continue
            without = {**sold, year: tuple(other for other in quantities if other[0] is not one)}
            yield without
            for other in sold.keys() - {year}:
                there = next((lot for lot in lots_of(other, without) if _is_same(lot, one)), None)
                if there is not None and there.quantity >= units:
                    yield {**without, other: (*without[other], (there, units))}


def _is_same(one: Candidate, other: Candidate) -> bool:
    """Return whether two candidates are of one lot and begin at the same unit."""
    mine, its = one.valued.lot, other.valued.lot
    return (mine.root.id, mine.wallet, mine.start) == (its.root.id, its.wallet, its.start)


def _orders(years: int) -> list[Sequence[int]]:
    first = ([year, *(other for other in range(years + 1) if other != year)] for year in range(years))
    return [*first, range(years, -1, -1)]


def _settled(
    lots_of: LotsOf, outlook: Outlook, constraints: Constraints, order: Sequence[int], start: Sold
) -> Spread:
    """Go through the years until none changes, or the whole is worth no more."""
    sold = dict(sorted(start.items()))
    best = _valued(sold, outlook, constraints)
    for _ in range(_ROUNDS):
        for year in order:
            others = {**sold, year: ()}
            then = seen_from(outlook, _harvests(others, constraints), year)
            lots = lots_of(year, others)
            sold[year] = best_sales(lots, Valuer(then), constraints)[1].quantities if lots else ()
        found = _valued(sold, outlook, constraints)
        if found.npv_usd <= best.npv_usd:
            break
        best = found
    return best


def _harvests(sold: Sold, constraints: Constraints) -> dict[int, Harvest]:
    return {year: harvest_of(quantities, constraints) for year, quantities in sold.items()}


def _valued(sold: Sold, outlook: Outlook, constraints: Constraints) -> Spread:
    """Return what the years are worth, each on top of those before it."""
    harvests = _harvests(sold, constraints)
    years, before = list[SpreadYear](), dict.fromkeys(harvests, Harvest())
    for year, quantities in sold.items():
        then = seen_from(outlook, before, year)
        worth = times(Valuer(then).npv(harvests[year]), discount(outlook.discount_rate, year))
        before[year] = harvests[year]
        years.append(SpreadYear(after=year, quantities=quantities, harvest=harvests[year], adds_usd=worth))
    return Spread(years=tuple(years), npv_usd=sum(one.adds_usd for one in years))


def carried_into(outlook: Outlook, harvests: Mapping[int, Harvest], year: int) -> tuple[Usd, Usd]:
    """Return the short-term and the long-term carryover into a year.

    Args:
        outlook: That of the plan's year.
        harvests: Of each year before it in which something is sold.
        year: Years after the plan's year.
    """
    short, long = 0, 0
    for passed in range(year):
        found = _with_harvest(outlook.tax_in(passed), harvests.get(passed))(0, 0, short, long)
        short, long = found.short_term_carryover_usd, found.long_term_carryover_usd
    return short, long


def seen_from(outlook: Outlook, harvests: Mapping[int, Harvest], year: int) -> Outlook:
    """Return the outlook of a year: what was sold before it is past, what is sold after it is settled.

    Args:
        outlook: That of the plan's year.
        harvests: Of each year, but of this one none.
        year: Years after the plan's year.
    """
    short, long = carried_into(outlook, harvests, year)
    later = {
        after - year: _with_harvest(outlook.tax_in(after), harvests.get(after))
        for after in {*outlook.stated_years, *harvests}
        if after > year
    }
    sale = outlook.sale_after_years
    deferred = sum(one.deferred_usd for one in harvests.values())
    realized = sum(one.realized_embedded_usd for one in harvests.values())
    return replace(
        outlook,
        this_year=_carrying(outlook.tax_in(year), short, long),
        stated_years=later,
        sale_after_years=None if sale is None else sale - year,
        embedded_long_usd=outlook.embedded_long_usd + deferred - realized,
        horizon_years=max(0, outlook.horizon_years - year),
    )


def _with_harvest(tax: YearTax, harvest: Harvest | None) -> YearTax:
    """Return a year in which some losses and gains are realized besides."""
    if harvest is None or not (harvest.short_loss_usd or harvest.long_loss_usd):
        return tax
    less_short, less_long = harvest.short_loss_usd, harvest.long_loss_usd

    def taxed(short: Usd, long: Usd, short_in: Usd, long_in: Usd) -> Outcome:
        return tax(short - less_short, long - less_long, short_in, long_in)

    return taxed


def _carrying(tax: YearTax, short_carried: Usd, long_carried: Usd) -> YearTax:
    """Return a year into which losses are carried in any case."""
    if not (short_carried or long_carried):
        return tax

    def taxed(short: Usd, long: Usd, short_in: Usd, long_in: Usd) -> Outcome:
        return tax(short, long, short_carried + short_in, long_carried + long_in)

    return taxed
