"""The grounds of a search: what a choice of trades settles, and the terrain of what it leaves to decide.

A search asks for many choices that differ little. So the lots that nothing orders are ranked once; a choice
takes those of the trades that it makes out of the ranks, and adds the few lots that stand next in a line.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Quantities, cost_harvest
from lotwise.harvest.curves import Curve, Ranks, curve_from, sides_of
from lotwise.harvest.offers import UNUSED, Offer, Pick
from lotwise.harvest.patch import Point
from lotwise.harvest.slivers import Decided, merged
from lotwise.harvest.terrain import Terrain
from lotwise.harvest.value import Harvest, Valuer, sum_of_harvests
from lotwise.lots.holding import Term

Choice: TypeAlias = tuple[Pick, ...]
"""What is taken of each trade."""

_MOST_GROUNDS: Final = 100
"""So many are kept at most."""


class Ground(NamedTuple):
    """What a choice leaves to decide, on top of what it settles.

    Attributes:
        terrain: Of the lots that may be sold in part.
        settled: What that amounts to which is sold in any case, with the fixed costs.
        taken: The trades that are made, and what is taken of each.
    """

    terrain: Terrain
    settled: Harvest
    taken: tuple[tuple[Offer, Pick], ...]

    def quantities_at(self, point: Point) -> Quantities:
        """Return all that is sold at a point."""
        parts: list[Decided] = [offer.decided(pick) for offer, pick in self.taken]
        full = (pair for part in parts for pair in part.settled)
        cuts = (cut for part in parts for cut in part.cuts)
        return merged((*full, *self.terrain.quantities_at(point)), cuts)

    def parts_at(self, point: Point) -> Quantities:
        """Return what is sold of lots sold in part, but for those of which the smallest trade is settled."""
        rests = [cut.rest for offer, pick in self.taken for cut in offer.cuts(pick)]
        parts = self.terrain.parts_at(point)
        return tuple(part for part in parts if not any(part[0] is rest for rest in rests))


class _Pool(NamedTuple):
    """Lots of one term and side of all trades that nothing orders, and the place of each one's trade."""

    ranks: Ranks
    trades: list[int]

    def chosen(self, is_taken: Sequence[bool]) -> Ranks:
        """Return the lots of the trades that are taken."""
        return self.ranks.chosen(map(is_taken.__getitem__, self.trades))


class Grounds:
    """The grounds of all choices of some trades; the last ones are remembered.

    Args:
        offers: The trades.
        valuer: Values a harvest on the real return.
    """

    def __init__(self, offers: Sequence[Offer], valuer: Valuer) -> None:
        self._offers = offers
        self._valuer = valuer
        self._known: dict[Choice, Ground] = {}
        self._pools = {term: self._pools_of(term) for term in Term}

    def of(self, choice: Choice) -> Ground:
        """Return the ground of a choice."""
        if choice not in self._known:
            if len(self._known) == _MOST_GROUNDS:
                self._known.clear()
            self._known[choice] = self._made(choice)
        return self._known[choice]

    def _pools_of(self, term: Term) -> tuple[_Pool, _Pool]:
        whose: dict[int, int] = {}
        lots: list[Candidate] = []
        for n, offer in enumerate(self._offers):
            if not offer.group.is_line:
                mine = [one for one in offer.group.candidates if one.term is term]
                whose.update(dict.fromkeys(map(id, mine), n))
                lots += mine
        gains, losses = sides_of(lots)
        return _Pool(gains, [whose[id(one)] for one in gains.lots]), _Pool(
            losses, [whose[id(one)] for one in losses.lots]
        )

    def _made(self, choice: Choice) -> Ground:
        taken, is_whole, more = list[tuple[Offer, Pick]](), list[bool](), list[Candidate]()
        for offer, pick in zip(self._offers, choice, strict=True):
            is_made = pick.mark != UNUSED
            is_ranked = is_made and not (offer.group.is_line or pick.out or pick.sold)
            is_whole.append(is_ranked)
            if is_made:
                taken.append((offer, pick))
                more += () if is_ranked else offer.loose(pick)
        settled = [offer.settled(pick) for offer, pick in taken]
        cost = cost_harvest(sum(offer.group.cost_usd for offer, _ in taken))
        short, long = (self._curve(term, is_whole, more) for term in Term)
        terrain_settled = sum_of_harvests([*settled, cost])
        return Ground(Terrain((short, long), self._valuer, terrain_settled), terrain_settled, tuple(taken))

    def _curve(self, term: Term, is_taken: Sequence[bool], more: Iterable[Candidate]) -> Curve:
        """Return the curve of the ranked lots of some trades and of some more lots."""
        gains, losses = self._pools[term]
        of_term = [one for one in more if one.term is term]
        return curve_from(
            (
                gains.chosen(is_taken).with_more(one for one in of_term if one.loss_usd < 0),
                losses.chosen(is_taken).with_more(one for one in of_term if one.loss_usd > 0),
            )
        )
