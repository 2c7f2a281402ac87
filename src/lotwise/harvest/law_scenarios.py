"""A plan under a wash-sale law: what is allowed now, deferred, or lost, and the ways around it.

Problem: a plan sells and buys back the same units. Where a law covers what was sold, the rebuy itself
replaces it: the loss is not allowed now and waits in the basis of the new units; and where a retirement
account bought in the window, it is gone. Chosen way: the tracker that computes wash sales of the past
(`lots.wash_sale`) is driven once more, over what lies in the window and over what each *way* of carrying out
the plan would do, and the result is valued on the real return like any other harvest.
Order: earlier purchases first, then earlier losses that still wait, then the plan's own; all sales of the
plan come before its rebuys.

Readings: another digital asset is not substantially identical, since no authority says it is; a wrapped form
of the same asset should be taken for identical. All values are at today's price.
Left out: another choice of lots under each law; the days of holding that a replacement inherits; what the
tax of an earlier year becomes when a purchase now reaches back into it (its loss is named).

Source:
    26 U.S.C. §§ 1091(a), (d), 1223(3); 26 CFR §§ 1.1091-1, 1.1091-2; Rev. Rul. 2008-5; bills in
    ``rules/proposed/wash_sales.toml``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Final

from lotwise.core.money import Usd, to_cents
from lotwise.core.quantity import Quantity
from lotwise.harvest.law_ways import Part, PlannedSale, Replaced, Scenario, UnderWay, Way
from lotwise.harvest.law_window import EarlierLoss, Window, WindowPurchase
from lotwise.harvest.value import Harvest, Valuer
from lotwise.ledger.transaction import Owner
from lotwise.lots.holding import Term
from lotwise.lots.wash_law import WashLaw
from lotwise.lots.wash_sale import Acquired, Claim, Loss, WashTracker

_DECEMBER: Final = 12
_LAST_DAY: Final = 31
_NO_COSTS: Final = Harvest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """When a way sells and buys.

    Attributes:
        sold_on: The day of the sales.
        bought_on: The first day of the purchases.
        is_replaced: Whether those purchases come within the window of the sales.
        is_bought_now: Whether anything of the same is bought today.
    """

    sold_on: date
    bought_on: date
    is_replaced: bool
    is_bought_now: bool


def scenario_of(
    sales: Sequence[PlannedSale],
    window: Window,
    law: WashLaw,
    valuer: Valuer,
    on: date,
    *,
    costs: Harvest = _NO_COSTS,
) -> Scenario:
    """Return what a law makes of a plan.

    Args:
        sales: The plan's sales; each buys the same units back unless it is left in cash.
        window: What lies in the window, under this law.
        law: The wash-sale rule.
        valuer: Values a harvest on the real return, under this law.
        on: The day of the plan.
        costs: What the plan amounts to beside its sales, such as fixed costs.

    Source:
        26 U.S.C. § 1091(a), (d).
    """
    losses = [one for one in sales if one.loss_usd > 0]
    classes = {one.asset_class for one in losses}
    begins = [one.starts for one in law.reaches if one.asset_class in classes]
    starts = min(begins, default=None)
    after = on + timedelta(days=law.window_days + 1)
    orders = {
        Way.AT_ONCE: _Order(sold_on=on, bought_on=on, is_replaced=True, is_bought_now=True),
        Way.WAIT: _Order(sold_on=on, bought_on=after, is_replaced=False, is_bought_now=False),
        Way.SWAP: _Order(sold_on=on, bought_on=on, is_replaced=False, is_bought_now=False),
        Way.DOUBLE_UP: _Order(sold_on=after, bought_on=on, is_replaced=False, is_bought_now=True),
    }
    tried = _Tried(sales, window, law, valuer, on, costs=costs)
    return Scenario(
        law=law.name,
        starts=starts,
        is_reached=starts is not None and starts <= on,
        ways=tuple(tried.under(way, order, starts) for way, order in orders.items()),
    )


def robust(scenarios: Iterable[Scenario]) -> tuple[Way, Usd] | None:
    """Return the way whose least value under all laws is greatest, with that value; None without one.

    Of ways worth the same to the cent, one comes first whose law is settled: buying back at once, waiting,
    buying first. That another asset is not substantially identical, no authority says.
    """
    least = least_by_way(scenarios)
    best = best_ways(least)
    return (best[0], least[best[0]]) if best else None


def best_ways(least: Mapping[Way, Usd]) -> tuple[Way, ...]:
    """Return the ways whose least value is greatest to the cent, those whose law is settled first.

    Args:
        least: What each way is worth under the law that is worst for it, in the order of preference.
    """
    most = max(map(to_cents, least.values()), default=0)
    return tuple(way for way, value in least.items() if to_cents(value) == most)


def least_by_way(scenarios: Iterable[Scenario]) -> dict[Way, Usd]:
    """Return what each way is worth under the law that is worst for it, those whose law is settled first.

    Args:
        scenarios: The plan under each law; a way that is not known under one of them is left out.
    """
    told = list(scenarios)
    least: dict[Way, Usd] = {}
    for way in (Way.AT_ONCE, Way.WAIT, Way.DOUBLE_UP, Way.SWAP):
        values = [one.way(way).npv_usd for one in told]
        known = [value for value in values if value is not None]
        if known and len(known) == len(values):
            least[way] = min(known)
    return least


def left_after(
    purchases: Iterable[WindowPurchase], sales: Sequence[PlannedSale]
) -> tuple[WindowPurchase, ...]:
    """Return purchases less the units that a plan sells of them: what is gone replaces nothing.

    Args:
        purchases: Of the window.
        sales: The plan's.

    Source:
        Rev. Rul. 56-602.
    """
    found: list[WindowPurchase] = []
    for one in purchases:
        mine = [each.quantity for each in sales if (each.bought_by, each.group) == (one.id, one.group)]
        if one.quantity > sum(mine):
            found.append(replace(one, quantity=one.quantity - sum(mine)))
    return tuple(found)


class _Tried:
    """Tries the ways of carrying out one plan under one law."""

    def __init__(
        self,
        sales: Sequence[PlannedSale],
        window: Window,
        law: WashLaw,
        valuer: Valuer,
        on: date,
        *,
        costs: Harvest,
    ) -> None:
        self._sales = sales
        self._window = window
        self._held = left_after(window.purchases, sales)
        self._law = law
        self._valuer = valuer
        self._on = on
        self._costs = costs
        names = (*(one.group for one in sales), *(one.group for one in window.earlier))
        self._groups = {name: n for n, name in enumerate(dict.fromkeys(names))}

    def under(self, way: Way, order: _Order, starts: date | None) -> UnderWay:
        """Return what one way comes to."""
        before = self._by_purchases(order, self._held)
        back = self._by_rebuys(order, before)
        standing = [one for each in self._window.standing for one in each.until(self._last(order))]
        with_standing = self._by_purchases(order, [*self._held, *standing])
        replaced = (*before, *back)
        parts = tuple(_part(one, replaced) for one in self._sales if one.loss_usd > 0)
        is_this_year = order.sold_on.year == self._on.year
        harvest = self._harvest(order, replaced)
        earlier = {one.id: one for one in self._window.earlier}
        taken = [one for one in back if one.sale_id in earlier]
        now = sum(one.disallowed_usd for one in taken if self._is_of_year(earlier[one.sale_id]))
        return UnderWay(
            way=way,
            sold_on=order.sold_on,
            bought_on=order.bought_on,
            last_start=self._last_start(way, starts),
            parts=parts,
            replaced=replaced,
            earlier_deferred_usd=now,
            other_year_usd=sum(one.disallowed_usd for one in taken) - now,
            standing_usd=max(0, _sum(with_standing) - _sum(before)) if not order.is_replaced else 0,
            harvest=harvest,
            worth=self._valuer.worth(harvest) if is_this_year else None,
        )

    def _last(self, order: _Order) -> date:
        return order.sold_on + timedelta(days=self._law.window_days)

    def _is_of_year(self, one: EarlierLoss) -> bool:
        return one.sold_on.year == self._on.year

    def _is_covered(self, one: PlannedSale, on: date) -> bool:
        return one.loss_usd > 0 and self._law.reach(one.asset_class, on) is not None

    def _loss(self, n: int, order: _Order, root: int, gone: tuple[Quantity, Usd] = (0, 0)) -> Loss:
        """Return a sale of the plan as the tracker knows losses, less what has been replaced of it."""
        one = self._sales[n]
        return Loss(
            ref=n,
            root=root,
            start=0,
            stop=one.quantity - gone[0],
            day=order.sold_on.toordinal(),
            group=self._groups[one.group],
            loss_usd=one.loss_usd - gone[1],
            acquired_day=None,
            is_covered=self._is_covered(one, order.sold_on),
        )

    def _in_order(self) -> list[int]:
        """Return the numbers of the sales, that of the lot acquired first before the others."""
        numbers = range(len(self._sales))
        return sorted(numbers, key=lambda n: (self._sales[n].acquired_on, self._sales[n].id))

    def _by_purchases(self, order: _Order, purchases: Sequence[WindowPurchase]) -> list[Replaced]:
        """Return what purchases that are no part of the plan disallow of its losses."""
        tracker = WashTracker(self._law)
        told = sorted((one for one in purchases if one.group in self._groups), key=lambda one: one.on)
        roots = {(one.id, one.group): n for n, one in enumerate(told)}
        free = count(len(told))
        claims: list[Claim] = []
        is_sold = False
        for n, one in enumerate(told):
            if one.on > order.sold_on and not is_sold:
                claims += tracker.sold(self._losses(order, roots, free))
                is_sold = True
            claims += tracker.acquired(
                Acquired(
                    root=n,
                    quantity=one.quantity,
                    day=one.on.toordinal(),
                    group=self._groups[one.group],
                    is_ira=one.owner is Owner.IRA,
                )
            )
        if not is_sold:
            claims += tracker.sold(self._losses(order, roots, free))
        return [self._replaced(claim, told[claim.root]) for claim in claims]

    def _losses(self, order: _Order, roots: dict[tuple[str, str], int], free: "count[int]") -> list[Loss]:
        losses: list[Loss] = []
        for n in self._in_order():
            one = self._sales[n]
            root = roots.get((one.bought_by, one.group))
            losses.append(self._loss(n, order, next(free) if root is None else root))
        return losses

    def _replaced(self, claim: Claim, purchase: WindowPurchase | None) -> Replaced:
        waiting = len(self._sales)
        is_earlier = claim.ref >= waiting
        return Replaced(
            purchase=purchase,
            sale_id=self._window.earlier[claim.ref - waiting].id if is_earlier else self._sales[claim.ref].id,
            quantity=claim.stop - claim.start,
            disallowed_usd=claim.disallowed_usd,
        )

    def _by_rebuys(self, order: _Order, before: Iterable[Replaced]) -> list[Replaced]:
        """Return what the plan's own purchases disallow: of earlier losses first, then of its own."""
        if not order.is_bought_now:
            return []
        tracker, free = WashTracker(self._law), count()
        for n, earlier in enumerate(self._window.earlier, start=len(self._sales)):
            tracker.sold([self._earlier(n, earlier, next(free))])
        if order.is_replaced:
            gone = {one.id: (0, 0) for one in self._sales}
            for each in before:
                units, usd = gone[each.sale_id]
                gone[each.sale_id] = units + each.quantity, usd + each.disallowed_usd
            left = [n for n in self._in_order() if self._sales[n].quantity > gone[self._sales[n].id][0]]
            tracker.sold([self._loss(n, order, next(free), gone[self._sales[n].id]) for n in left])
        claims: list[Claim] = []
        for one in (sale for sale in self._sales if sale.is_bought_back):
            group, day = self._groups[one.group], order.bought_on.toordinal()
            claims += tracker.acquired(Acquired(root=next(free), quantity=one.quantity, day=day, group=group))
        return [self._replaced(claim, None) for claim in claims]

    def _earlier(self, ref: int, one: EarlierLoss, root: int) -> Loss:
        return Loss(
            ref=ref,
            root=root,
            start=0,
            stop=one.quantity,
            day=one.sold_on.toordinal(),
            group=self._groups[one.group],
            loss_usd=one.loss_usd,
            acquired_day=None,
        )

    def _harvest(self, order: _Order, replaced: Iterable[Replaced]) -> Harvest:
        """Return what the plan amounts to when what is replaced is not allowed now."""
        is_later = order.sold_on > self._on
        total = self._costs
        terms = {one.id: one.later_term if is_later else one.term for one in self._sales}
        for one in self._sales:
            total = total.plus(_termed(one.harvest, terms[one.id]) if one.loss_usd > 0 else one.harvest)
        earlier = {one.id: one for one in self._window.earlier}
        for each in replaced:
            amount = each.disallowed_usd
            waits = 0 if each.is_lost else amount
            was = earlier.get(each.sale_id)
            if was is not None and not self._is_of_year(was):
                total = total.minus(Harvest(deferred_usd=waits))
                continue
            term = terms[each.sale_id] if was is None else was.term
            total = total.minus(
                Harvest(
                    short_loss_usd=0 if term is Term.LONG else amount,
                    long_loss_usd=amount if term is Term.LONG else 0,
                    deferred_usd=waits,
                )
            )
        return total

    def _last_start(self, way: Way, starts: date | None) -> date | None:
        """Return the last day of the year on which a way can start, today or later; None for none."""
        last = date(self._on.year, _DECEMBER, _LAST_DAY)
        if way is Way.AT_ONCE and starts is not None:
            last = min(last, starts - timedelta(days=1))
        if way is Way.DOUBLE_UP:
            last -= timedelta(days=self._law.window_days + 1)
        return last if last >= self._on else None


def _termed(harvest: Harvest, term: Term) -> Harvest:
    """Return a harvest of one sale with its whole loss of one term."""
    loss = harvest.short_loss_usd + harvest.long_loss_usd
    return replace(
        harvest,
        short_loss_usd=loss if term is Term.SHORT else 0,
        long_loss_usd=loss if term is Term.LONG else 0,
    )


def _sum(replaced: Iterable[Replaced]) -> Usd:
    return sum(one.disallowed_usd for one in replaced)


def _part(sale: PlannedSale, replaced: Iterable[Replaced]) -> Part:
    mine = [one for one in replaced if one.sale_id == sale.id]
    lost = sum(one.disallowed_usd for one in mine if one.is_lost)
    deferred = _sum(mine) - lost
    return Part(
        sale_id=sale.id, allowed_usd=sale.loss_usd - deferred - lost, deferred_usd=deferred, lost_usd=lost
    )
