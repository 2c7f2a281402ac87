"""What shows that a plan is the best one, beside bound and gap: its rivals, and what its constraints cost.

The next-best plan tells how much hangs on the exact choice of trades. The worth of a constraint tells what
it would bring to loosen it: one more trade, an asset that is kept, lots that could be named. Each is the
optimum of a question of its own, on the same cells.

Left out: adding a trade that the plan does not have counts as no other plan; it would be the same plan with a
sale of next to nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lotwise.core.money import CENT, Usd
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Place, place_of
from lotwise.harvest.optimum import Optimum, Searched

_MOST_RIVALS: Final = 12
"""Trades that are left out in turn; the plan's others are not asked."""


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
        constraint: ``most_trades``, ``keep`` or ``first in, first out``.
        name: The asset that is kept, or the wallet whose lots cannot be named; empty for the others.
        worth_usd: Net present value that one more trade, selling the asset, or naming the lots would add.
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
    searched: Searched,
    candidates: Sequence[Candidate],
    best: Optimum,
    constraints: Constraints,
) -> Certificate:
    """Return the rival of the best plan and the worth of each constraint.

    Args:
        searched: The plane of the candidates.
        candidates: Lots that could be sold.
        best: Their optimum.
        constraints: What it keeps to, with the lots that it keeps from being sold.
    """
    places = sorted({place_of(candidate) for candidate, _ in best.quantities})[:_MOST_RIVALS]
    rivals = [_rival(searched, candidates, best, constraints, place) for place in places]
    asked = [
        *_one_more(searched, candidates, best, constraints),
        *_named(searched, candidates, best, constraints),
        *_unkept(searched, candidates, best, constraints),
    ]
    shadows = sorted((one for one in asked if one.worth_usd > CENT), key=lambda one: -one.worth_usd)
    return Certificate(
        rival=max(rivals, key=lambda one: one.npv_usd, default=None),
        rivals_asked=len(places),
        shadows=tuple(shadows),
    )


def _rival(
    searched: Searched,
    candidates: Sequence[Candidate],
    best: Optimum,
    constraints: Constraints,
    without: Place,
) -> Rival:
    others = [candidate for candidate in candidates if place_of(candidate) != without]
    npv = searched.best(others, constraints).npv_usd
    return Rival(without=without, npv_usd=npv, loses_usd=max(0, best.npv_usd - npv))


def _one_more(
    searched: Searched, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints
) -> list[Shadow]:
    most = constraints.most_trades
    if most is None or len({place_of(candidate) for candidate, _ in best.quantities}) < most:
        return []
    more = searched.best(candidates, replace(constraints, most_trades=most + 1))
    return [Shadow(constraint="most_trades", name="", worth_usd=more.npv_usd - best.npv_usd)]


def _named(
    searched: Searched, candidates: Sequence[Candidate], best: Optimum, constraints: Constraints
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
    searched: Searched,
    candidates: Sequence[Candidate],
    best: Optimum,
    constraints: Constraints,
) -> list[Shadow]:
    shadows = []
    for asset in sorted({one.valued.lot.asset for one in constraints.kept}):
        more = (*candidates, *(one for one in constraints.kept if one.valued.lot.asset == asset))
        npv = Searched(more, searched.valuer).best(more, constraints).npv_usd
        shadows.append(Shadow(constraint="keep", name=asset, worth_usd=npv - best.npv_usd))
    return shadows
