"""Sales in units that can be ordered: cut to whole steps such that every limit still holds, exactly.

Problem: a program answers in floats, and a part of a lot that is cut down to a step may bring a little less
cash than is wanted, or a little more fees than are allowed. Chosen way: parts are cut down to steps of 10⁻⁸
of a unit; then cash is raised, step by step, until it suffices, and what is bought back is lowered until the
fees are kept. Where the real return says otherwise than the program by more than a cent, the lots that are
sold in part are moved against each other as long as that is worth anything.
A whole lot may end beside a step; so may what is left of one of which the rest is bought back.
Left out: steps that differ by exchange.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Final, TypeAlias

from lotwise.core.money import DOLLAR, Usd, share
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import (
    Constraints,
    Place,
    Quantities,
    cash_of,
    harvest_of,
    in_line,
    place_of,
)
from lotwise.harvest.curves import STEP
from lotwise.harvest.value import Valuer

Key: TypeAlias = tuple[int, bool]
"""The place of a lot, and whether it is bought back."""

_NEAR: Final = 2e-9
"""Part of a lot by which a program may miss a whole lot, or nothing."""
_REACHES: Final = tuple(int(dollars * DOLLAR) for dollars in (1000, 200, 40, 8, 2, 0.4, 0.08, 0.02))
_MOST_MOVES: Final = 200


class Basket:
    """Units to sell of some lots, each bought back or not.

    Args:
        candidates: Lots that could be sold.
        constraints: What the sales must keep to.
        units: Units by lot and way; those that are missing are none.
    """

    def __init__(
        self, candidates: Sequence[Candidate], constraints: Constraints, units: Mapping[Key, Quantity]
    ) -> None:
        self._lots = tuple(candidates)
        self._constraints = constraints
        self.units: dict[Key, Quantity] = {key: sold for key, sold in units.items() if sold}
        self._lines: dict[int, list[int]] = {}
        by_place: dict[Place, list[int]] = {}
        for n, one in enumerate(self._lots):
            if constraints.is_line(one):
                by_place.setdefault(place_of(one), []).append(n)
        for line in by_place.values():
            line.sort(key=lambda n: in_line(self._lots[n]))
            self._lines |= dict.fromkeys(line, line)

    @property
    def quantities(self) -> Quantities:
        """The sales; lots that are not bought back say so themselves."""
        found = []
        for (n, is_back), units in sorted(self.units.items(), key=lambda one: (not one[0][1], one[0][0])):
            found.append((self._lots[n] if is_back else self._lots[n].unbought, units))
        return tuple(found)

    def sold(self, n: int) -> Quantity:
        """Return how many units of a lot are sold, bought back or not."""
        return self.units.get((n, True), 0) + self.units.get((n, False), 0)

    def moved(self, changes: Iterable[tuple[Key, Quantity]]) -> "Basket | None":
        """Return the basket with some units more or less; None where that is not possible.

        Args:
            changes: Units by lot and way, negative for less.
        """
        units = dict(self.units)
        for key, change in changes:
            units[key] = units.get(key, 0) + change
        other = Basket(self._lots, self._constraints, units)
        return other if other.is_possible else None

    @property
    def is_possible(self) -> bool:
        """Whether no more is sold than there is, lines are sold from their front, and no part is a sliver."""
        for (n, is_back), units in self.units.items():
            is_useless = is_back and self._lots[n].is_for_cash
            if units < 0 or self.sold(n) > self._lots[n].quantity or is_useless:
                return False
        for line in {line[0]: line for line in self._lines.values()}.values():
            used = [n for n in line if self.sold(n)]
            if used != line[: len(used)] or any(self.sold(n) < self._lots[n].quantity for n in used[:-1]):
                return False
        return not self.slivers()

    def slivers(self) -> dict[object, list[Key]]:
        """Return what is worth less than the smallest trade: parts of lots; of a line all together."""
        by_group: dict[object, list[Key]] = {}
        for n, is_back in self.units:
            group = (place_of(self._lots[n]) if n in self._lines else n), is_back
            by_group.setdefault(group, []).append((n, is_back))
        least = self._constraints.minimum_trade_usd
        return {group: keys for group, keys in by_group.items() if self._value(keys) < least}

    def _value(self, keys: Iterable[Key]) -> Usd:
        units = ((self._lots[n], self.units[n, is_back]) for n, is_back in keys)
        return sum(share(_fmv(one), 0, sold, one.quantity) for one, sold in units)

    @property
    def lots(self) -> tuple[Candidate, ...]:
        """All lots that could be sold."""
        return self._lots

    def line(self, n: int) -> list[int]:
        """Return the line in which a lot stands, from its front; the lot alone where it stands in none."""
        return self._lines.get(n, [n])

    @property
    def cash_usd(self) -> Usd:
        """What the sales that are not bought back bring in, after sale fees."""
        return cash_of(self.quantities)

    @property
    def fees_usd(self) -> Usd:
        """Fees of all sales and rebuys, and fixed costs."""
        return harvest_of(self.quantities, self._constraints).fees_usd

    def npv(self, valuer: Valuer) -> Usd:
        """Return the net present value of the sales, in whole numbers on the real return."""
        return valuer.npv(harvest_of(self.quantities, self._constraints))

    def room(self, n: int) -> Quantity:
        """Return how many more units of a lot can be sold as things stand."""
        line = self.line(n)
        before = line[: line.index(n)]
        if any(self.sold(one) < self._lots[one].quantity for one in before):
            return 0
        return self._lots[n].quantity - self.sold(n)

    def is_last(self, n: int) -> bool:
        """Return whether nothing is sold that stands behind a lot in its line."""
        line = self.line(n)
        return not any(self.sold(one) for one in line[line.index(n) + 1 :])

    def loose(self) -> list[Key]:
        """Return the lots that are sold in part, or in both ways, in each way in which they could be."""
        lots = {n for (n, _), units in self.units.items() if units < self._lots[n].quantity}
        ways = (True,) if self._constraints.is_bought_back else (True, False)
        return [(n, way) for n in sorted(lots) for way in ways if not (way and self._lots[n].is_for_cash)]

    # ── limits ──────────────────────────────────────────────────────────────────────────────────

    def raise_cash(self) -> None:
        """Leave more units unbought until they bring what is wanted, if there are enough."""
        first = sorted(range(len(self._lots)), key=lambda n: ((n, False) not in self.units, n))
        for n in first:
            short = self._constraints.cash_wanted_usd - self.cash_usd
            if short <= 0:
                return
            one = self._lots[n]
            whole = one.cash(one.quantity)
            more = min(self.room(n), _up(short * one.quantity, whole)) if whole > 0 else 0
            self._add((n, False), more)
            short = self._constraints.cash_wanted_usd - self.cash_usd
            back = self.units.get((n, True), 0)
            if short > 0 and back and whole > 0:
                turned = min(back, _up(short * one.quantity, whole))
                self._add((n, True), -turned)
                self._add((n, False), turned)

    def lower_fees(self) -> None:
        """Sell less of what is bought back, then of what is left, until the fees are kept."""
        most = self._constraints.most_fees_usd

        def is_whole(key: Key) -> bool:
            return self.sold(key[0]) == self._lots[key[0]].quantity

        for n, is_back in sorted(self.units, key=lambda key: (not key[1], is_whole(key))):
            if most is None or (over := self.fees_usd - most) <= 0:
                return
            one = self._lots[n] if is_back else self._lots[n].unbought
            if self.is_last(n) and one.fees_usd:
                self._add((n, is_back), -min(self.units[n, is_back], _up(over * one.quantity, one.fees_usd)))

    def _add(self, key: Key, units: Quantity) -> None:
        self.units[key] = self.units.get(key, 0) + units
        if not self.units[key]:
            del self.units[key]


def _fmv(candidate: Candidate) -> Usd:
    fmv = candidate.valued.fmv_usd
    assert fmv is not None, "candidates have a known value"
    return fmv


def _up(above: int, below: int) -> Quantity:
    """Return a quotient, up to the next step."""
    return -(-above // (below * STEP)) * STEP


def units_worth(candidate: Candidate, dollars: Usd) -> Quantity:
    """Return the least units of a lot, in whole steps, that are worth so much; at most the whole lot."""
    fmv = _fmv(candidate)
    return min(candidate.quantity, _up(dollars * candidate.quantity, fmv)) if fmv > 0 else candidate.quantity


def basket_of(
    candidates: Sequence[Candidate], constraints: Constraints, parts: Iterable[tuple[Candidate, float]]
) -> Basket:
    """Return the basket nearest to an answer in floats that keeps cash and fees.

    Args:
        candidates: Lots that could be sold.
        constraints: What the sales must keep to.
        parts: Lots, bought back or not, with the part that is sold, about 0 to 1.
    """
    number = {one.valued.lot.id: n for n, one in enumerate(candidates)}
    wanted: dict[Key, float] = {}
    for one, part in parts:
        if part > _NEAR and part * one.quantity >= STEP:
            wanted[number[one.valued.lot.id], one.is_bought_back] = part
    units: dict[Key, Quantity] = {}
    empty = Basket(candidates, constraints, dict.fromkeys(wanted, 1))
    for n in dict.fromkeys(n for n, _ in wanted):
        whole = candidates[n].quantity
        back, left = wanted.get((n, True), 0.0), wanted.get((n, False), 0.0)
        is_whole = 1 - back - left <= _NEAR or (1 - back - left) * whole < STEP or not empty.is_last(n)
        cut = {(n, is_back): _down(part, whole) for is_back, part in ((True, back), (False, left)) if part}
        if is_whole:
            rest = (n, False) if left else (n, True)
            cut[rest] = whole - sum(sold for key, sold in cut.items() if key != rest)
        units |= cut
    basket = Basket(candidates, constraints, units)
    basket.raise_cash()
    basket.lower_fees()
    return basket


def _down(part: float, whole: Quantity) -> Quantity:
    return min(whole, round(part * whole)) // STEP * STEP


def polished(basket: Basket, valuer: Valuer, constraints: Constraints) -> Basket:
    """Return the best basket that moving the lots that are sold in part leads to.

    Args:
        basket: Where to begin.
        valuer: Values a harvest on the real return.
        constraints: What the sales must keep to.
    """
    most_cash = max(basket.cash_usd, constraints.cash_wanted_usd + constraints.exposure_tolerance_usd)
    best, npv, moves = basket, basket.npv(valuer), 0
    knobs = basket.loose()
    for reach in _REACHES:
        is_better = True
        while is_better and moves < _MOST_MOVES:
            is_better = False
            for other in _around(best, knobs, reach):
                is_kept = constraints.cash_wanted_usd <= other.cash_usd <= most_cash
                if constraints.most_fees_usd is not None:
                    is_kept = is_kept and other.fees_usd <= constraints.most_fees_usd
                if is_kept and (found := other.npv(valuer)) > npv:
                    best, npv, is_better = other, found, True
                    moves += 1
                    break
    return best


def _around(basket: Basket, knobs: Sequence[Key], reach: Usd) -> Iterator[Basket]:
    """Yield what is a move of one lot away, or of two against or with each other."""
    steps = {key: units_worth(basket.lots[key[0]], reach) for key in knobs}
    singles = [[(key, sign * steps[key])] for key in knobs for sign in (1, -1)]
    pairs = [
        [(one, sign * steps[one]), (two, other * steps[two])]
        for (one, two), sign, other in product(combinations(knobs, 2), (1, -1), (1, -1))
    ]
    for changes in (*singles, *pairs):
        if (moved := basket.moved(changes)) is not None:
            yield moved
