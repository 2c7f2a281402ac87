"""The choice of sales as a mixed-integer program, solved by a program that others wrote.

Problem: a search that proves itself may share a mistake with its proof; and some questions, such as which
lots to leave unbought for cash, are not those it was made for. Chosen way: the question put anew, with
nothing of the search in it. The worth of losses comes as flat pieces from `surface`, which asks the valuer
only; each lot is one number from 0 to 1 for what is sold and bought back and one for what is sold and left;
exactly one piece is chosen; a trade with a fixed cost, a limit on trades and a line of lots are further
choices of yes or no; cash wanted, what may stay unbought, and fees are sums between bounds. HiGHS solves it
to optimality. Where the answer sells less of a lot than the smallest trade, that lot gets a choice of its
own, of none or at least that much, and the program is solved again.
As the second opinion on a plan the answer is valued again in whole numbers on the real return.
Left out: steps of quantities; as a second opinion a part of a lot is cut to whole units of 10⁻¹⁸ only
(`lotwise.harvest.steps` cuts what is proposed).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Place, Quantities, harvest_of, in_line, place_of
from lotwise.harvest.program import Answer, Program, solver
from lotwise.harvest.value import Harvest, Valuer
from lotwise.harvest.ways import COST, MARGIN, Surface, Way, box_of, surface_of, ways_of

_THOUSAND: Final = 1000.0
"""The program counts in thousands of dollars, so that its numbers are of one size."""
_FREE: Final = Constraints()
_NEAR: Final = 2e-9
"""A part of a lot that a float does not tell from none."""
_NONE: Final = 1e-6
"""Dollars that are next to nothing."""
_CLOSELY: Final = 1e-6
"""Dollars by which a smallest trade is made larger where nothing is cut to a step."""
_ROUNDS: Final = 4
"""After so many answers that sell too little of a lot, all lots are asked at once: alike ones take turns."""
_SPARE: Final = 0.001
"""Dollars of fees that are kept back where cash is wanted, of which cutting may raise a little more."""

Least: TypeAlias = tuple[object, bool]
"""Sales that must be worth a smallest trade together: a lot, or the trade of a line; and if bought back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """What the mixed-integer program found.

    Attributes:
        quantities: Units to sell and buy back of each chosen candidate.
        harvest: What they amount to, fixed costs included.
        npv_usd: Their net present value, in whole numbers on the real return.
        claimed_usd: What the program says that they are worth; close to `npv_usd` if its pieces are right.
        pieces: How many flat pieces the surface has.
        is_tested: Whether every piece agreed with the valuer at each tested point.
        is_optimal: Whether the solver says that nothing is better.
    """

    quantities: Quantities
    harvest: Harvest
    npv_usd: Usd
    claimed_usd: Usd
    pieces: int
    is_tested: bool
    is_optimal: bool


def second_opinion(
    candidates: Sequence[Candidate], valuer: Valuer, constraints: Constraints = _FREE
) -> SecondOpinion:
    """Return the best set of sales as an independent mixed-integer program sees it.

    Args:
        candidates: Lots that could be sold, in whole or in part.
        valuer: Values a harvest on the real return.
        constraints: Fixed costs, limit on trades, wallets with lines, and the smallest trade; everything is
            bought back.

    Raises:
        LotwiseError: highspy is not installed.
    """
    highspy = solver("The second opinion needs")
    if not candidates:
        return _nothing(0, is_optimal=True)
    surface = surface_of(valuer, box_of(candidates, constraints))
    found = Question(candidates, constraints, surface, _CLOSELY).answer(highspy)
    if found is None:  # selling nothing keeps to everything, but the solver lost itself in its tolerances
        return _nothing(len(surface.pieces), is_optimal=False)
    quantities = tuple(
        (way.candidate, units)
        for way, part in found.parts
        if part > _NEAR and (units := round(way.candidate.quantity * min(part, 1.0)))
    )
    harvest = harvest_of(quantities, constraints)
    return SecondOpinion(
        quantities=quantities,
        harvest=harvest,
        npv_usd=valuer.npv(harvest),
        claimed_usd=found.worth_usd,
        pieces=len(surface.pieces),
        is_tested=surface.is_tested,
        is_optimal=found.is_optimal,
    )


def _nothing(pieces: int, *, is_optimal: bool) -> SecondOpinion:
    return SecondOpinion(
        quantities=(),
        harvest=Harvest(),
        npv_usd=0,
        claimed_usd=0,
        pieces=pieces,
        is_tested=is_optimal,
        is_optimal=is_optimal,
    )


class Found(NamedTuple):
    """An answer of the program: how much of each lot in each way, its worth, and a bound on any worth."""

    parts: tuple[tuple[Way, float], ...]
    worth_usd: Usd
    bound_usd: Usd
    is_optimal: bool


class Question:
    """Which sales are worth most: the lots as vectors, and the rows that tie them together.

    Args:
        candidates: Lots that could be sold.
        constraints: What the sales must keep to.
        surface: The worth, over all that the lots can amount to.
        margin: Dollars by which a smallest trade is made larger, so that what is cut afterwards is enough.
    """

    def __init__(
        self,
        candidates: Sequence[Candidate],
        constraints: Constraints,
        surface: Surface,
        margin: float = MARGIN,
    ) -> None:
        self._candidates, self._constraints, self._surface = candidates, constraints, surface
        self._margin = margin
        self._ways = ways_of(candidates, constraints)

    def answer(self, highspy: Any) -> Found | None:
        """Return the best sales; None where none keep to the constraints.

        Args:
            highspy: As `program.solver` returns it.
        """
        least: set[Least] = set()
        spare, rounds = 0.0, 0
        while True:
            found = self._stated(least, spare).solve(highspy)
            if not found.is_possible and least and not spare:
                spare = self._spare
                continue
            if not (found.is_possible and found.values):
                return None
            slivers = self._slivers(found)
            if slivers <= least:
                parts = tuple(zip(self._ways, found.values, strict=False))
                worth, bound = (round(one * _THOUSAND * DOLLAR) for one in (found.worth, found.bound))
                return Found(parts, worth, bound, found.is_optimal)
            rounds += 1
            least = least | slivers if rounds < _ROUNDS else {self._least(way) for way in self._ways}

    def is_possible(self, highspy: Any) -> bool:
        """Return whether any sales may keep to the constraints, slivers let pass; a quick question."""
        return self._stated(set(), self._spare).solve(highspy).is_possible

    @property
    def _spare(self) -> float:
        """Dollars of cash that may be too many where a smallest trade is in the way."""
        return self._constraints.minimum_trade_usd / DOLLAR + self._margin

    def _least(self, way: Way) -> Least:
        one = way.candidate
        what: object = place_of(one) if self._constraints.is_line(one) else one.valued.lot.id
        return what, way.is_bought_back

    def _slivers(self, found: Answer) -> set[Least]:
        """Return what is sold in part only, and for less than the smallest trade."""
        worth: dict[Least, float] = {}
        for way, part in zip(self._ways, found.values, strict=False):
            worth[self._least(way)] = worth.get(self._least(way), 0.0) + way.value * part
        smallest = self._constraints.minimum_trade_usd / DOLLAR
        return {one for one, dollars in worth.items() if _NONE < dollars < smallest}

    def _stated(self, least: set[Least], spare: float) -> Program:
        """Return the whole program; the first columns are the lots in their ways."""
        program = Program()
        columns = {program.column(0.0, 1.0, -way.fees / _THOUSAND): way for way in self._ways}
        totals: list[dict[int, float]] = [
            {at: way.spot[n] / _THOUSAND for at, way in columns.items() if way.spot[n]}
            for n in self._surface.axes
        ]
        fees = {at: way.fees / _THOUSAND for at, way in columns.items()}
        self._state_lots(program, columns)
        self._state_trades(program, columns, totals, fees)
        self._state_limits(program, columns, fees, spare)
        for one in sorted(least, key=repr):
            _state_least(
                program,
                {at: way.value for at, way in columns.items() if self._least(way) == one},
                self._constraints.minimum_trade_usd / DOLLAR,
                self._margin,
            )
        self._state_pieces(program, totals)
        return program

    def _state_lots(self, program: Program, columns: Mapping[int, Way]) -> None:
        """Ask that no more is sold of a lot than there is, and that lines are sold from their front."""
        by_lot: dict[str, list[int]] = {}
        for at, way in columns.items():
            by_lot.setdefault(way.candidate.valued.lot.id, []).append(at)
        for own in by_lot.values():
            if len(own) > 1:
                program.row(0.0, 1.0, dict.fromkeys(own, 1.0))
        lines: dict[Place, list[Candidate]] = {}
        for one in self._candidates:
            if self._constraints.is_line(one):
                lines.setdefault(place_of(one), []).append(one)
        for _, line in sorted(lines.items()):
            ordered = [by_lot.get(one.valued.lot.id, []) for one in sorted(line, key=in_line)]
            for earlier, later in pairwise(ordered):
                is_gone = program.column(0.0, 1.0, is_whole=True)
                program.row(0.0, float("inf"), {**dict.fromkeys(earlier, 1.0), is_gone: -1.0})
                program.row(-float("inf"), 0.0, {**dict.fromkeys(later, 1.0), is_gone: -1.0})

    def _state_trades(
        self,
        program: Program,
        columns: Mapping[int, Way],
        totals: Sequence[dict[int, float]],
        fees: dict[int, float],
    ) -> None:
        """Ask for the fixed cost of each trade, and for no more trades than there may be."""
        by_place: dict[Place, list[int]] = {}
        for at, way in columns.items():
            by_place.setdefault(place_of(way.candidate), []).append(at)
        most, trades = self._constraints.most_trades, {}
        for place, own in sorted(by_place.items()):
            cost = self._constraints.cost_of(place) / DOLLAR / _THOUSAND
            if not (cost or most is not None):
                continue
            is_traded = program.column(0.0, 1.0, -cost, is_whole=True)
            trades[is_traded], fees[is_traded] = 1.0, cost
            for at in own:
                program.row(-float("inf"), 0.0, {at: 1.0, is_traded: -1.0})
            if cost and COST in self._surface.axes:
                back = {at: columns[at].value for at in own if columns[at].is_bought_back}
                is_mixed = len(back) < len(own)
                new_basis = _state_least(program, back, 1.0, 0.0) if is_mixed and back else is_traded
                if back:
                    totals[self._surface.axes.index(COST)][new_basis] = cost
        if most is not None:
            program.row(0.0, float(most), trades)

    def _state_limits(
        self, program: Program, columns: Mapping[int, Way], fees: Mapping[int, float], spare: float
    ) -> None:
        """Ask for the cash that is wanted, and for no more than may be unbought or paid in fees."""
        limits = self._constraints
        if not limits.is_bought_back:
            wanted, more = limits.cash_wanted_usd / DOLLAR, limits.exposure_tolerance_usd / DOLLAR
            cash = {at: way.cash / _THOUSAND for at, way in columns.items() if way.cash}
            program.row(wanted / _THOUSAND, (wanted + more + spare) / _THOUSAND, cash)
        if limits.most_fees_usd is not None:
            is_moved = limits.cash_wanted_usd and any(way.fees for way in self._ways)
            most = max(0.0, limits.most_fees_usd / DOLLAR - (_SPARE if is_moved else 0.0))
            program.row(-float("inf"), most / _THOUSAND, fees)

    def _state_pieces(self, program: Program, totals: Sequence[dict[int, float]]) -> None:
        """Ask that the sums are a mean of the corners of one piece; the worth is the same mean of theirs."""
        chosen: dict[int, float] = {}
        for piece in self._surface.pieces:
            is_here = program.column(0.0, 1.0, is_whole=True)
            chosen[is_here] = 1.0
            weights = {is_here: -1.0}
            for corner in piece.cell.corners:
                weight = program.column(0.0, 1.0, piece.flat.at(corner.spot) / _THOUSAND)
                weights[weight] = 1.0
                for total, one in zip(totals, corner.spot, strict=True):
                    if abs(one) > _NONE:
                        total[weight] = -one / _THOUSAND
            program.row(0.0, 0.0, weights)
        for total in totals:
            program.row(0.0, 0.0, total)
        if chosen:
            program.row(1.0, 1.0, chosen)


def _state_least(program: Program, values: Mapping[int, float], least: float, margin: float) -> int:
    """Ask that columns are nothing, or worth so many dollars together; return the place of the choice.

    What is worth that in whole only is not cut afterwards, and needs no margin.
    """
    whole = sum(values.values())
    enough = max(least, min(least + margin, whole))
    is_used = program.column(0.0, 1.0, is_whole=True)
    for at in values:
        program.row(-float("inf"), 0.0, {at: 1.0, is_used: -1.0})
    parts = {at: value / _THOUSAND for at, value in values.items()}
    program.row(0.0, float("inf"), {**parts, is_used: -enough / _THOUSAND})
    return is_used
