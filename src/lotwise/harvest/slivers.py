"""A plan without slivers: no sale of a part of a lot that is worth less than the smallest trade.

Problem: the best stopping point may lie just inside a lot; the search would sell three dollars of it. Chosen
way: what is worth less than the smallest trade is either left out, and the rest searched anew, or made as
large as that, and the other sales moved against it on the real objective; the better of both is the plan.
The bound stays that of the search without a smallest trade, so that the gap shows what the rule may cost.
A line of lots counts as one trade: all that is sold of it together must be worth the smallest trade.

Left out: a proof that no third choice lies between; the mixed-integer program has one
(`lotwise.harvest.milp`), and plans that are solved by it need nothing of this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final, Protocol

from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, harvest_of
from lotwise.harvest.optimum import Optimum
from lotwise.harvest.steps import Basket, Key, polished, units_worth
from lotwise.harvest.value import Valuer

_MOST: Final = 3
"""Slivers of one plan that are weighed both ways; of more, all are left out."""
_ROUNDS: Final = 6


class Search(Protocol):
    """What finds the best sales of some lots under some constraints."""

    @property
    def valuer(self) -> Valuer:
        """What values a harvest on the real return."""

    def best(self, candidates: Sequence[Candidate], constraints: Constraints) -> Optimum:
        """Return the optimum of some of the lots."""


def without_slivers(
    searched: Search, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints
) -> Optimum:
    """Return the best sales none of which is a sliver.

    Args:
        searched: The search that found the optimum.
        candidates: Lots that could be sold.
        best: Their optimum, perhaps with slivers.
        constraints: What the sales must keep to, with the smallest trade.
    """
    if not constraints.minimum_trade_usd:
        return best
    return _without(searched, candidates, best, constraints, _ROUNDS)


def _without(
    searched: Search, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints, rounds: int
) -> Optimum:
    number = {one.valued.lot.id: n for n, one in enumerate(candidates)}
    units = {(number[one.valued.lot.id], True): sold for one, sold in best.quantities}
    basket = Basket(candidates, constraints, units)
    slivers = list(basket.slivers().values())
    if not slivers:
        return best
    gone = {n for keys in slivers for n, _ in keys}
    gone |= _behind(basket, gone)
    fewer = [one for n, one in enumerate(candidates) if n not in gone]
    options = []
    if rounds:
        found = searched.best(fewer, constraints)
        options.append(_without(searched, fewer, found, constraints, rounds - 1))
    if len(slivers) <= _MOST:
        valuer = searched.valuer
        options += [_of(one, valuer, constraints) for one in _raised(basket, slivers, valuer, constraints)]
    bare = replace(best, quantities=(), harvest=harvest_of((), constraints), npv_usd=0)
    top = max((bare, *options), key=lambda one: one.npv_usd)
    return replace(
        best,
        quantities=top.quantities,
        harvest=top.harvest,
        npv_usd=top.npv_usd,
        bound_usd=max(best.bound_usd, top.npv_usd),
    )


def _behind(basket: Basket, gone: set[int]) -> set[int]:
    """Return the lots that cannot be sold when some are left out, as they stand behind them in a line."""
    return {n for n in range(basket.count) if any(one in gone for one in basket.line(n))}


def _of(basket: Basket, valuer: Valuer, constraints: Constraints) -> Optimum:
    harvest = harvest_of(basket.quantities, constraints)
    npv = valuer.npv(harvest)
    return Optimum(
        quantities=basket.quantities,
        harvest=harvest,
        npv_usd=npv,
        bound_usd=npv,
        cells=0,
        is_verified=True,
    )


def _raised(
    basket: Basket, slivers: Sequence[Sequence[Key]], valuer: Valuer, constraints: Constraints
) -> Iterator[Basket]:
    """Yield the basket with each sliver left out or made large enough, but not all left out."""
    for choice in product((True, False), repeat=len(slivers)):
        if not any(choice):
            continue
        units, fixed = dict(basket.units), set[Key]()
        for keys, is_raised in zip(slivers, choice, strict=True):
            for key in keys:
                units.pop(key, None)
            if is_raised:
                units |= _enough(basket, keys, constraints)
                fixed |= set(keys)
        other = Basket(basket.lots, constraints, units)
        if other.is_possible:
            dearest = {basket.dearest(basket.lots[n].term, fixed) for n, _ in fixed} - {None}
            yield polished(other, valuer, constraints, fixed=fixed, also=[one for one in dearest if one])


def _enough(basket: Basket, keys: Sequence[Key], constraints: Constraints) -> dict[Key, int]:
    """Return units of a lot, or of a line from its front, that are worth the smallest trade."""
    wanted, units = constraints.minimum_trade_usd, dict[Key, int]()
    for n in basket.line(keys[0][0]):
        one = basket.lots[n]
        units[n, True] = units_worth(one, wanted)
        wanted -= one.valued.fmv_usd or 0
        if wanted <= 0:
            break
    return units
