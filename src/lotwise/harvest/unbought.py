"""Sales without a rebuy: which lots to leave in cash, beside those to sell and buy back.

Problem: a sale that is not bought back has no fee of a rebuy and no gain at the final sale, so that the
objective, which counts taxes and fees only, always likes it a little better. How much may be left is
therefore the owner's to say: the cash that is wanted, and what may stay unbought beyond it where that is
worth more. And raising cash may cost tax, with lots at a gain, which is another question than which losses
to realize. Chosen way: the mixed-integer program of `lotwise.harvest.milp`, with a second number for each
lot; its answer is cut to whole steps such that every limit holds exactly (`lotwise.harvest.steps`) and valued
again in whole numbers on the real return. What the program claims is the bound.

A loss that is not bought back is taken to cost nothing later. What the units would have been worth then is no
tax and stands in no figure; the plan says so in words.

Source:
    26 U.S.C. §§ 1001, 1211, 1212; nothing in them asks for a rebuy.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Quantities, cash_of, harvest_of
from lotwise.harvest.milp import Question
from lotwise.harvest.optimum import Optimum
from lotwise.harvest.program import solver
from lotwise.harvest.steps import basket_of, polished
from lotwise.harvest.value import Harvest, Valuer
from lotwise.harvest.ways import Surface, box_of, surface_of

MORE: Final[Usd] = 1_000 * DOLLAR
"""What is asked of cash and tolerance to see what they cost: so much less, so much more."""
MORE_FEES: Final[Usd] = 100 * DOLLAR
"""The same of fees."""


class Unbought:
    """The worth of some lots as flat pieces, made once; then any constraints can be asked for.

    Args:
        candidates: All lots that any question is about.
        valuer: Values a harvest on the real return.

    Raises:
        LotwiseError: highspy is not installed.
    """

    def __init__(self, candidates: Sequence[Candidate], valuer: Valuer) -> None:
        self.valuer = valuer
        self._all = tuple(candidates)
        self._highspy = solver("cash_wanted, exposure_tolerance, most_fees and gifts with two bases need")
        self._surface: Surface | None = None

    def best(self, candidates: Sequence[Candidate], constraints: Constraints) -> Optimum:
        """Return the optimum of some of the lots under some constraints.

        Args:
            candidates: Lots that could be sold.
            constraints: What the sales must keep to.

        Returns:
            The optimum. It sells nothing when nothing is worth it and no cash is wanted; and when no choice
            of lots brings the cash within the other limits: ask `is_reached`.
        """
        if not candidates or not self._is_possible(candidates, constraints):
            return _optimum((), self.valuer, constraints)
        surface = self._surface_for(candidates, constraints)
        found = Question(candidates, constraints, surface).answer(self._highspy)
        if found is None:
            return _optimum((), self.valuer, constraints)
        basket = basket_of(candidates, constraints, ((way.candidate, part) for way, part in found.parts))
        if found.worth_usd - basket.npv(self.valuer) > CENT:
            basket = polished(basket, self.valuer, constraints)
        if cash_of(basket.quantities) < constraints.cash_wanted_usd:
            return _optimum((), self.valuer, constraints)
        best = _optimum(basket.quantities, self.valuer, constraints)
        return replace(
            best,
            bound_usd=max(found.bound_usd + surface.error_usd, best.npv_usd),
            cells=len(surface.pieces),
            is_verified=surface.is_tested,
            is_complete=found.is_optimal,
        )

    def _is_possible(self, candidates: Sequence[Candidate], constraints: Constraints) -> bool:
        """Return whether any sales may keep to the constraints, whatever they are worth."""
        if not constraints.cash_wanted_usd:
            return True
        nothing = Surface(box=box_of(candidates, constraints), axes=(), pieces=())
        return Question(candidates, constraints, nothing).is_possible(self._highspy)

    def _surface_for(self, candidates: Sequence[Candidate], constraints: Constraints) -> Surface:
        """Return pieces over all that the lots can amount to; those that are known where they suffice."""
        needed = box_of(candidates, constraints)
        if self._surface is None or not self._surface.box.holds(needed):
            more = MORE if constraints.exposure_tolerance_usd else 0
            roomy = replace(constraints, exposure_tolerance_usd=constraints.exposure_tolerance_usd + more)
            self._surface = surface_of(self.valuer, box_of(self._all, roomy).around(needed))
        return self._surface


def is_reached(best: Optimum, constraints: Constraints) -> bool:
    """Return whether an optimum brings the cash that is wanted."""
    return cash_of(best.unbought) >= constraints.cash_wanted_usd


def _optimum(quantities: Quantities, valuer: Valuer, constraints: Constraints) -> Optimum:
    harvest = harvest_of(quantities, constraints)
    npv = valuer.npv(harvest)
    if npv <= 0 and not constraints.cash_wanted_usd:
        quantities, harvest, npv = (), Harvest(), 0
    return Optimum(
        quantities=tuple(one for one in quantities if one[0].is_bought_back),
        harvest=harvest,
        npv_usd=npv,
        bound_usd=npv,
        cells=0,
        is_verified=True,
        unbought=tuple(one for one in quantities if not one[0].is_bought_back),
    )
