"""What shows that a plan is the best one, beside bound and gap: its rivals, and what its constraints cost.

The next-best plan tells how much hangs on the exact choice of trades. The worth of a constraint tells what
it would bring to loosen it: one more trade, an asset that is kept, lots that could be named, less cash, more
that may stay unbought, more fees, sales of any size, lots of any evidence. Each is the optimum of a question
of its own, on the same cells or pieces where the lots are the same. What settings cost that leave lots out is
asked by `lotwise.harvest.left_out`.

Left out: adding a trade that the plan does not have counts as no other plan; it would be the same plan with a
sale of next to nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from lotwise.core.money import CENT, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Place, Quantities, place_of
from lotwise.harvest.optimum import Optimum, Searched
from lotwise.harvest.unbought import MORE, MORE_FEES, Unbought, is_reached

Search: TypeAlias = Searched | Unbought
"""What finds the best sales of some lots under some constraints."""

_MOST_RIVALS: Final = 12
"""Trades that are left out in turn, the smallest first; the plan's others are not asked."""
_FEW_RIVALS: Final = 3
_MOST_LOOKED_AT: Final = 2_000_000
"""So many lots are looked at for all rivals together, about; each takes about as long as the plan."""
_QUICK: Final = 150
"""Pieces of a surface up to which the program answers quickly."""
_SLOW: Final = 800
"""Pieces beyond which it takes most of a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """The best plan that leaves out a trade of the plan.

    Attributes:
        without: The trade that it leaves out: wallet and asset.
        npv_usd: Its net present value.
        loses_usd: How much less that is.
    """

    without: Place
    npv_usd: Usd
    loses_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """What a constraint costs: how much more the best plan would be worth without it.

    Attributes:
        constraint: ``most_trades``, ``keep``, ``first in, first out``, ``cash_wanted``,
            ``exposure_tolerance``, ``most_fees``, ``minimum_trade`` or ``evidence``.
        name: The asset that is kept, the wallet whose lots cannot be named, or the worst grade of evidence;
            empty for the others.
        worth_usd: Net present value that one more trade, selling the asset, or naming the lots would add; or
            $1,000 less cash (all of it, if that is less), $1,000 more unbought, $100 more fees, sales of any
            size, lots of any evidence.
    """

    constraint: str
    name: str
    worth_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What shows that a plan is the best one, beside its bound.

    Attributes:
        rival: The next-best plan; None for a plan without trades.
        rivals_asked: How many trades were left out in turn to find it.
        shadows: What the constraints cost, the dearest first; only those that cost something.
    """

    rival: Rival | None = None
    rivals_asked: int = 0
    shadows: tuple[Shadow, ...] = ()


def certificate_of(
    searched: Search,
    candidates: Sequence[Candidate],
    best: Optimum,
    constraints: Constraints,
) -> Certificate:
    """Return the rival of the best plan and the worth of each constraint.

    Args:
        searched: The plane of the candidates, or their surface.
        candidates: Lots that could be sold.
        best: Their optimum.
        constraints: What it keeps to, with the lots that it keeps from being sold.
    """
    if not (is_reached(best, constraints) and best.is_complete):
        return Certificate()
    chosen = (*best.quantities, *best.unbought)
    places = _smallest_first(chosen)[: _most_rivals(searched, best, len(candidates))]
    asked_rivals = (_rival(searched, candidates, best, constraints, place) for place in places)
    rivals = [one for one in asked_rivals if one is not None]
    asked = [
        *_limits(searched, candidates, best, constraints),
        *_one_more(searched, candidates, best, constraints),
        *_named(searched, candidates, best, constraints),
        *_unkept(searched, candidates, best, constraints),
    ]
    return Certificate(
        rival=max(rivals, key=lambda one: one.npv_usd, default=None),
        rivals_asked=len(places),
        shadows=dearest_first(asked),
    )


def dearest_first(shadows: Iterable[Shadow]) -> tuple[Shadow, ...]:
    """Return what constraints cost, the dearest first; only those that cost something."""
    return tuple(sorted((one for one in shadows if one.worth_usd > CENT), key=lambda one: -one.worth_usd))


def _smallest_first(chosen: Quantities) -> list[Place]:
    """Return the trades of a plan, those that realize least first: a plan without one is often its rival."""
    realized: dict[Place, Usd] = {}
    for candidate, units in chosen:
        place, part = place_of(candidate), candidate.part(units)
        realized[place] = realized.get(place, 0) + abs(part.short_loss_usd) + abs(part.long_loss_usd)
    return sorted(realized, key=lambda place: (realized[place], place))


def _most_rivals(searched: Search, best: Optimum, lots: int) -> int:
    """Return how many trades are left out in turn; few or none where each question takes long."""
    if isinstance(searched, Searched):
        looked_at = max(1, best.nodes * lots)
        return min(_MOST_RIVALS, max(1, _MOST_LOOKED_AT // looked_at))
    if best.cells <= _QUICK:
        return _MOST_RIVALS
    return _FEW_RIVALS if best.cells <= _SLOW else 0


def is_quick(best: Optimum, lots: int, *, is_program: bool) -> bool:
    """Return whether another question about so many lots is answered about as soon as the plan was.

    Args:
        best: The plan's optimum.
        lots: How many lots the question is about.
        is_program: Whether the mixed-integer program answers it.
    """
    return best.cells <= _SLOW if is_program else best.nodes * lots <= _MOST_LOOKED_AT


def _rival(
    searched: Search,
    candidates: Sequence[Candidate],
    best: Optimum,
    constraints: Constraints,
    without: Place,
) -> Rival | None:
    """Return the best plan without a trade; None where the cash that is wanted needs that trade."""
    others = [candidate for candidate in candidates if place_of(candidate) != without]
    other = searched.best(others, constraints)
    if not is_reached(other, constraints):
        return None
    return Rival(without=without, npv_usd=other.npv_usd, loses_usd=max(0, best.npv_usd - other.npv_usd))


def _limits(
    searched: Search, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints
) -> list[Shadow]:
    """Return what less cash, more that may stay unbought, and more fees would add, where they are limited."""
    cash, more = constraints.cash_wanted_usd, constraints.exposure_tolerance_usd
    looser: dict[str, Constraints] = {}
    if cash:
        looser["cash_wanted"] = replace(constraints, cash_wanted_usd=max(0, cash - MORE))
    if more:
        looser["exposure_tolerance"] = replace(constraints, exposure_tolerance_usd=more + MORE)
    if constraints.most_fees_usd is not None:
        looser["most_fees"] = replace(constraints, most_fees_usd=constraints.most_fees_usd + MORE_FEES)
    return [
        Shadow(constraint=name, name="", worth_usd=searched.best(candidates, other).npv_usd - best.npv_usd)
        for name, other in looser.items()
    ]


def _one_more(
    searched: Search, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints
) -> list[Shadow]:
    most = constraints.most_trades
    chosen = (*best.quantities, *best.unbought)
    if most is None or len({place_of(candidate) for candidate, _ in chosen}) < most:
        return []
    more = searched.best(candidates, replace(constraints, most_trades=most + 1))
    return [Shadow(constraint="most_trades", name="", worth_usd=more.npv_usd - best.npv_usd)]


def _named(
    searched: Search, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints
) -> list[Shadow]:
    wallets = sorted({place_of(one)[0] for one in candidates if constraints.is_line(one)})
    return [
        Shadow(
            constraint="first in, first out",
            name=wallet,
            worth_usd=searched.best(candidates, constraints.with_named(wallet)).npv_usd - best.npv_usd,
        )
        for wallet in wallets
    ]


def _unkept(
    searched: Search,
    candidates: Sequence[Candidate],
    best: Optimum,
    constraints: Constraints,
) -> list[Shadow]:
    shadows = []
    for asset in sorted({one.valued.lot.asset for one in constraints.kept}):
        more = (*candidates, *(one for one in constraints.kept if one.valued.lot.asset == asset))
        npv = searched.__class__(more, searched.valuer).best(more, constraints).npv_usd
        shadows.append(Shadow(constraint="keep", name=asset, worth_usd=npv - best.npv_usd))
    return shadows
