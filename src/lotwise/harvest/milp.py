"""A second opinion on the optimum: a mixed-integer program, solved by a program that others wrote.

Problem: a search that proves itself may share a mistake with its proof. Chosen way: the same question put
anew, with nothing of the search in it. The worth of losses comes as flat pieces from `surface`, which asks
the valuer only; each lot is a number from 0 to 1; exactly one piece is chosen; a trade with a fixed cost, a
limit on trades and a line of lots are further choices of yes or no. HiGHS solves it to optimality. What it
answers is valued again in whole numbers on the real return.
Left out: steps of quantities; a part of a lot is cut down to whole units of 10⁻¹⁸ only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any, Final

from lotwise.core.errors import LotwiseError
from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Quantities, harvest_of, in_line, place_of
from lotwise.harvest.surface import Piece, Spot, pieces_of
from lotwise.harvest.value import Harvest, Valuer

_THOUSAND: Final = 1000.0
"""The program counts in thousands of dollars, so that its numbers are of one size."""
_COST: Final = 2
"""Place of the cost among the numbers of a harvest."""
_NARROW: Final = 0.01
_FREE: Final = Constraints()
_PROBES: Final = (0.0, 0.11, 0.37, 0.5, 0.74, 1.0)


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
        constraints: Fixed costs, limit on trades, and wallets with lines.

    Raises:
        LotwiseError: highspy is not installed.
    """
    try:
        highspy = import_module("highspy")
    except ImportError:
        raise LotwiseError(
            "The second opinion needs a part of lotwise that is not installed.",
            "Install it: pip install 'lotwise[verify]'.",
        ) from None
    if not candidates:
        return SecondOpinion(
            quantities=(),
            harvest=Harvest(),
            npv_usd=0,
            claimed_usd=0,
            pieces=0,
            is_tested=True,
            is_optimal=True,
        )
    question = _Question(candidates, valuer, constraints)
    pieces = question.surface()
    program = _Program()
    question.state(program, pieces)
    values, claimed, is_optimal = program.solve(highspy)
    quantities = tuple(
        (candidate, units)
        for candidate, part in zip(candidates, values, strict=False)
        if (units := round(candidate.quantity * min(max(part, 0.0), 1.0)))
    )
    harvest = harvest_of(quantities, constraints)
    return SecondOpinion(
        quantities=quantities,
        harvest=harvest,
        npv_usd=valuer.npv(harvest),
        claimed_usd=round(claimed * _THOUSAND * DOLLAR),
        pieces=len(pieces),
        is_tested=all(piece.is_tested for piece in pieces),
        is_optimal=is_optimal,
    )


class _Program:
    """Columns and rows of a program to maximize; thousands of dollars."""

    def __init__(self) -> None:
        self._worth: list[float] = []
        self._bounds: list[tuple[float, float]] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[float, float, Mapping[int, float]]] = []

    def column(self, low: float, high: float, worth: float = 0.0, *, is_whole: bool = False) -> int:
        """Return the place of a new column."""
        self._worth.append(worth)
        self._bounds.append((low, high))
        self._whole.append(is_whole)
        return len(self._worth) - 1

    def row(self, low: float, high: float, parts: Mapping[int, float]) -> None:
        """Ask that a sum of columns lies between two bounds."""
        self._rows.append((low, high, parts))

    def solve(self, highspy: Any) -> tuple[list[float], float, bool]:
        """Return the columns of the best answer, its worth, and whether it is known to be the best."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._worth), len(self._rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = self._worth
        model.col_lower_ = [low for low, _ in self._bounds]
        model.col_upper_ = [high for _, high in self._bounds]
        model.row_lower_ = [low for low, _, _ in self._rows]
        model.row_upper_ = [high for _, high, _ in self._rows]
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole]
        starts, places, numbers = [0], [], []
        for _, _, parts in self._rows:
            places += list(parts)
            numbers += list(parts.values())
            starts.append(len(places))
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_, matrix.index_, matrix.value_ = starts, places, numbers
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        for name in ("mip_rel_gap", "mip_abs_gap", "mip_feasibility_tolerance"):
            solver.setOptionValue(name, 0.0 if name == "mip_rel_gap" else 1e-9)
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            solver.setOptionValue(name, 1e-9)
        solver.passModel(model)
        solver.run()
        is_optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return list(solver.getSolution().col_value), solver.getInfo().objective_function_value, is_optimal


class _Question:
    """The lots as vectors, the numbers that matter, and the rows that tie them together."""

    def __init__(self, candidates: Sequence[Candidate], valuer: Valuer, constraints: Constraints) -> None:
        self._candidates, self._valuer, self._constraints = candidates, valuer, constraints
        wholes = [candidate.part(candidate.quantity) for candidate in candidates]
        self._vectors = [_spot(whole) for whole in wholes]
        self._fees = [whole.fees_usd / DOLLAR for whole in wholes]
        self._places = {place_of(candidate) for candidate in candidates}
        costs = sum(constraints.cost_of(place) for place in self._places) / DOLLAR
        columns = list(zip(*self._vectors, strict=True))
        self._low = [sum(one for one in column if one < 0) for column in columns]
        self._high = [sum(one for one in column if one > 0) for column in columns]
        self._high[_COST] += costs
        self._axes = [n for n in range(4) if self._matters(n)]

    def surface(self) -> tuple[Piece, ...]:
        """Return the flat pieces of the worth, before what is paid in fees."""
        if not self._axes:
            return ()
        low = tuple(self._low[n] for n in self._axes)
        high = tuple(self._high[n] for n in self._axes)
        return pieces_of(lambda spot: self._worth(self._in_full(spot)), low, high)

    def state(self, program: _Program, pieces: Sequence[Piece]) -> None:
        """Write the whole program; the first columns are the lots."""
        lots = [program.column(0.0, 1.0, -fee / _THOUSAND) for fee in self._fees]
        totals: list[dict[int, float]] = [
            {lot: vector[n] / _THOUSAND for lot, vector in zip(lots, self._vectors, strict=True) if vector[n]}
            for n in self._axes
        ]
        self._state_trades(program, lots, totals)
        chosen: dict[int, float] = {}
        for piece in pieces:
            is_here = program.column(0.0, 1.0, piece.flat.constant / _THOUSAND, is_whole=True)
            chosen[is_here] = 1.0
            own = [
                program.column(min(0.0, self._low[n]) / _THOUSAND, self._high[n] / _THOUSAND, slope)
                for n, slope in zip(self._axes, piece.flat.slopes, strict=True)
            ]
            for total, column in zip(totals, own, strict=True):
                total[column] = -1.0
            for place in sorted(set().union(*(corner.sides for corner in piece.cell.corners))):
                side = piece.cell.sides[place]
                parts = {column: one for column, one in zip(own, side.slopes, strict=True) if one}
                program.row(-float("inf"), 0.0, {**parts, is_here: -side.limit / _THOUSAND})
        for total in totals:
            program.row(0.0, 0.0, total)
        if chosen:
            program.row(1.0, 1.0, chosen)

    def _state_trades(
        self, program: _Program, lots: Sequence[int], totals: Sequence[dict[int, float]]
    ) -> None:
        by_place: dict[tuple[str, str], list[int]] = {}
        for lot, candidate in zip(lots, self._candidates, strict=True):
            by_place.setdefault(place_of(candidate), []).append(lot)
        most, trades = self._constraints.most_trades, {}
        for place, own in sorted(by_place.items()):
            cost = self._constraints.cost_of(place) / DOLLAR / _THOUSAND
            if cost or most is not None:
                is_traded = program.column(0.0, 1.0, -cost, is_whole=True)
                trades[is_traded] = 1.0
                if _COST in self._axes and cost:
                    totals[self._axes.index(_COST)][is_traded] = cost
                for lot in own:
                    program.row(-float("inf"), 0.0, {lot: 1.0, is_traded: -1.0})
            if self._constraints.is_line(self._candidates[own[0]]):
                self._state_line(program, own)
        if most is not None:
            program.row(0.0, float(most), trades)

    def _state_line(self, program: _Program, own: Iterable[int]) -> None:
        """Ask that a lot is sold whole before the one acquired after it is touched."""
        line = sorted(own, key=lambda lot: in_line(self._candidates[lot]))
        for earlier, later in pairwise(line):
            is_gone = program.column(0.0, 1.0, is_whole=True)
            program.row(0.0, float("inf"), {earlier: 1.0, is_gone: -1.0})
            program.row(-float("inf"), 0.0, {later: 1.0, is_gone: -1.0})

    def _worth(self, spot: Sequence[float]) -> float:
        short, long, cost, realized = (round(one * DOLLAR) for one in spot)
        harvest = Harvest(
            short_loss_usd=short,
            long_loss_usd=long,
            deferred_usd=short + long - cost + realized,
            realized_embedded_usd=realized,
        )
        return self._valuer.npv(harvest) / DOLLAR

    def _in_full(self, spot: Spot) -> list[float]:
        full = [(low + high) / 2 for low, high in zip(self._low, self._high, strict=True)]
        for n, one in zip(self._axes, spot, strict=True):
            full[n] = one
        return full

    def _matters(self, n: int) -> bool:
        """Return whether a number has room to move and moves the worth, as far as a few points tell."""
        if self._high[n] - self._low[n] < _NARROW:
            return False
        for share in _PROBES:
            spot = [low + (high - low) * share for low, high in zip(self._low, self._high, strict=True)]
            at_ends = [self._worth([*spot[:n], end, *spot[n + 1 :]]) for end in (self._low[n], self._high[n])]
            if abs(at_ends[0] - at_ends[1]) > 1e-4:  # noqa: PLR2004 - dollars, above the noise of rounding
                return True
        return False


def _spot(harvest: Harvest) -> tuple[float, float, float, float]:
    """Return the four numbers of a harvest: both losses, what lowers the later gain, gain taken out now."""
    short, long, realized = harvest.short_loss_usd, harvest.long_loss_usd, harvest.realized_embedded_usd
    cost = short + long + realized - harvest.deferred_usd
    return short / DOLLAR, long / DOLLAR, cost / DOLLAR, realized / DOLLAR
