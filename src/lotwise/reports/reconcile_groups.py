"""Which groups of statement lines and own sales are possible, and how badly each fits.

Problem: one line may stand for several sales and several lines for one, and not every set that happens to add
up is meant. Chosen way: a group is possible when its units add up (to 10⁻⁸ of a unit a piece, or a
millionth), its days are at most one apart, and its proceeds are within a tenth, with the fee or without. Sets
that a broker is likely to make (all fills of a day, all lots of a sale, a sale with its fee) are tried first;
then, where there are few, all sets of one day that add up. The cost of a group counts millionths of its
proceeds, days off, and pieces beyond two; terms and basis that differ decide between groups alike otherwise.

Left out: the choice among them (`reconcile_best`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.ledger.statements import StatementLine
from lotwise.lots.holding import Term
from lotwise.reports.reconcile_best import Group
from lotwise.reports.reconcile_sides import OwnSale

_STEP: Final = 10**10
_PARTS: Final = 10**6
_MOST_PIECES: Final = 16
"""So many pieces of a day are tried in every combination; of more, only the likely sets."""
_MOST_SETS: Final = 40
_MOST_FILLS: Final = 6
"""So many sales of a day are tried in every combination beside every combination of lines."""
_A_DAY_OFF: Final = 3_000
_IN_UTC: Final = 300
_A_PIECE: Final = 400
_MANY_TO_MANY: Final = 150_000
"""For each line or sale, whichever are fewer: more than any group of one to several, which says more."""
_A_MOVE: Final = 50_000
_WITH_FEE: Final = 100
_FINE: Final = 1_000
"""What stands behind the comma of a cost: basis and term, which decide only between equals."""


def possible(
    lines: Sequence[StatementLine], terms: Sequence[bool | None], sales: Sequence[OwnSale]
) -> list[Group]:
    """Return all groups of lines and sales of one wallet and asset that could belong together.

    Args:
        lines: Lines; those that add up a year, or give no units or no day, are in no group.
        terms: For each line, whether it says long-term; None where it says no term.
        sales: Sales and moves.
    """
    return list(_Possible(lines, terms, sales).groups())


class _Possible:
    def __init__(
        self, lines: Sequence[StatementLine], terms: Sequence[bool | None], sales: Sequence[OwnSale]
    ) -> None:
        self._lines = lines
        self._terms = terms
        self._sales = sales
        self._line_days: dict[date, list[int]] = defaultdict(list)
        self._sale_days: dict[date, list[int]] = defaultdict(list)
        for n, line in enumerate(lines):
            if line.disposed_on is not None and line.quantity and line.aggregate is None:
                self._line_days[line.disposed_on].append(n)
        for n, sale in enumerate(sales):
            for day in sorted({each + timedelta(days=off) for each in sale.days for off in (-1, 0, 1)}):
                self._sale_days[day].append(n)

    def groups(self) -> Iterator[Group]:
        """Give each possible group once."""
        seen: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        for day in sorted(self._line_days):
            for lines, sales in self._sets(day):
                key = tuple(sorted(lines)), tuple(sorted(sales))
                if key in seen:
                    continue
                seen.add(key)
                cost = self._cost(*key)
                if cost is not None:
                    yield Group(lines=key[0], sales=key[1], cost=cost)

    def _sets(self, day: date) -> Iterator[tuple[Iterable[int], Iterable[int]]]:
        lines = self._line_days[day]
        near = self._sale_days.get(day, [])
        sold = [n for n in near if self._sales[n].move is None]
        for line in lines:
            yield from (((line,), (sale,)) for sale in near)
        if self._agree_one_by_one(day, lines, sold):
            return
        for fills in self._likely_sales(sold):
            yield from (((line,), fills) for line in lines)
        for line in lines:
            units = {n: self._sales[n].quantity for n in sold}
            yield from (((line,), found) for found in adding_up(units, self._lines[line].quantity or 0))
        units = {n: self._lines[n].quantity or 0 for n in lines}
        for sale in sold:
            alike = self._alike(lines, self._sales[sale])
            yield alike, (sale,)
            yield lines, (sale,)
            own = self._sales[sale].quantity
            yield from ((found, (sale,)) for found in adding_up({n: units[n] for n in alike}, own))
            yield from ((found, (sale,)) for found in adding_up(units, own))
        for fills in self._likely_sales(sold):
            yield lines, fills
        if len(sold) <= _MOST_FILLS:
            for count in range(2, len(sold)):
                for some in combinations(sold, count):
                    own = sum(self._sales[n].quantity for n in some)
                    yield from ((found, some) for found in adding_up(units, own))

    def _agree_one_by_one(self, day: date, lines: Sequence[int], sold: Sequence[int]) -> bool:
        """Return whether lines and sales of a day have the same units, one by one: no set is meant."""
        told = sorted(self._lines[n].quantity or 0 for n in lines)
        own = sorted(self._sales[n].quantity for n in sold if self._sales[n].disposed_on == day)
        return len(told) == len(own) and all(
            abs(one - other) <= _STEP for one, other in zip(told, own, strict=True)
        )

    def _likely_sales(self, sold: Sequence[int]) -> Iterator[list[int]]:
        """Give sets of sales that one order could have made: of one day, and of one transaction."""
        by_day: dict[date, list[int]] = defaultdict(list)
        by_id: dict[str, list[int]] = defaultdict(list)
        for n in sold:
            by_id[self._sales[n].id].append(n)
            for day in self._sales[n].days:
                by_day[day].append(n)
        yield from (found for found in (*by_day.values(), *by_id.values()) if len(found) > 1)

    def _alike(self, lines: Sequence[int], sale: OwnSale) -> list[int]:
        """Return the lines whose price a unit is that of the sale, with the fee or without, to a fiftieth."""
        own = sale.proceeds_usd
        if own is None:
            return list(lines)
        found = []
        for n in lines:
            line = self._lines[n]
            told = (line.proceeds_usd or 0) * sale.quantity
            units = line.quantity or 0
            could_be = (own + off for off in (0, sale.fee_usd, -sale.fee_usd))
            nearest = min(abs(told - amount * units) for amount in could_be)
            if nearest * 50 <= max(own * units, DOLLAR * sale.quantity):
                found.append(n)
        return found

    def _cost(self, lines: tuple[int, ...], sales: tuple[int, ...]) -> int | None:
        """Return what a group costs, or None when it is not possible."""
        listed = [self._lines[n] for n in lines]
        sold = [self._sales[n] for n in sales]
        told = sum(line.quantity or 0 for line in listed)
        own = sum(sale.quantity for sale in sold)
        pieces = len(lines) + len(sales)
        if not lines or abs(told - own) > max(pieces * _STEP, own // _PARTS):
            return None
        amount = _proceeds_cost(sum(line.proceeds_usd or 0 for line in listed), sold)
        days = _days_cost([line.disposed_on for line in listed if line.disposed_on], sold)
        if amount is None or days is None:
            return None
        fewer = min(len(lines), len(sales))
        shape = (pieces - 2) * _A_PIECE + (_MANY_TO_MANY * fewer if fewer > 1 else 0)
        return (amount * fewer + days + shape) * _FINE + self._fine(lines, sold)

    def _fine(self, lines: tuple[int, ...], sold: Sequence[OwnSale]) -> int:
        """Return how much term and basis differ, as a number below `_FINE`."""
        terms = {self._terms[n] for n in lines} - {None}
        own_terms = {part.term is Term.LONG for sale in sold for part in sale.parts}
        bases = [self._lines[n].basis_usd for n in lines]
        own = [sale.basis_usd for sale in sold]
        differs = 0 if not terms or terms == own_terms else 400
        if None not in bases and None not in own:
            told, kept = sum(one or 0 for one in bases), sum(one or 0 for one in own)
            differs += min(599, 599 * abs(told - kept) // max(told, kept, 1))
        return differs


def _proceeds_cost(told: Usd, sold: Sequence[OwnSale]) -> int | None:
    """Return how far proceeds are apart, in millionths; None when they cannot be of the same sale."""
    if all(sale.move is not None for sale in sold):
        return _A_MOVE if len(sold) == 1 else None
    if any(sale.move is not None for sale in sold):
        return None
    amounts = [sale.proceeds_usd for sale in sold]
    if None in amounts:
        return 0
    net = sum(amount or 0 for amount in amounts)
    fee = sum(sale.fee_usd for sale in sold)
    whole = max(abs(told), abs(net), DOLLAR)
    with_fee = min(abs(told - net - fee), abs(told - net + fee)) + whole * _WITH_FEE // _PARTS
    off = min(abs(told - net), with_fee)
    return None if off > max(2 * DOLLAR, whole // 10) else off * _PARTS // whole


def _days_cost(told: Sequence[date], sold: Sequence[OwnSale]) -> int | None:
    """Return how far days are apart; None when it is more than one day."""
    worst = 0
    for sale in sold:
        for day in told:
            if day == sale.disposed_on:
                continue
            if day in sale.days:
                worst = max(worst, _IN_UTC)
            elif any(abs((day - each).days) <= 1 for each in sale.days):
                worst = max(worst, _A_DAY_OFF)
            else:
                return None
    return worst


def adding_up(units: dict[int, int], target: int) -> list[tuple[int, ...]]:
    """Return the sets of two or more whose units add up to a target; none where there are too many to try."""
    if len(units) > _MOST_PIECES:
        return []
    ordered = sorted(units, key=lambda n: (-units[n], n))
    rests = [sum(units[n] for n in ordered[place:]) for place in range(len(ordered) + 1)]
    slack = max(len(units) * _STEP, target // _PARTS)
    found: list[tuple[int, ...]] = []

    def go(place: int, left: int, taken: tuple[int, ...]) -> None:
        if abs(left) <= slack and len(taken) > 1:
            found.append(taken)
            return
        if left <= slack or place == len(ordered) or rests[place] < left - slack or len(found) >= _MOST_SETS:
            return
        go(place + 1, left - units[ordered[place]], (*taken, ordered[place]))
        go(place + 1, left, taken)

    go(0, target, ())
    return found
