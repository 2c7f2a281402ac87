"""Sales without slivers: of a lot nothing is sold, or what is worth a trade.

Problem: the best stopping point may lie just inside a lot; the search would sell three dollars of it. Between
nothing and the smallest trade lies a gap that no bound sees which takes lots in any part. Chosen way: the
branching (`lotwise.harvest.branching`) decides such a lot both ways. Either it is left out, or the smallest
trade of it is sold in any case, and the rest is a lot like any other. A line of lots counts as one trade: the
lots at its front that make up the smallest trade are sold together or not at all. What a decision does to the
lots is told here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from lotwise.core.money import Usd, share
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Constraints, Group, Lots, Quantities
from lotwise.harvest.steps import units_worth
from lotwise.lots.holding import Term


class Cut(NamedTuple):
    """A lot of which some units are sold in any case.

    Attributes:
        whole: The lot.
        units: What is sold of it in any case.
        rest: The other units as a lot of their own; None where there are none.
    """

    whole: Candidate
    units: int
    rest: Candidate | None


class Decided(NamedTuple):
    """The lots of a trade after some decisions.

    Attributes:
        settled: What is sold in any case.
        loose: Lots that may be sold in whole or in part.
        cuts: Lots of which a part is settled; their rest is loose.
    """

    settled: Quantities
    loose: Lots
    cuts: tuple[Cut, ...]


def worth_of(candidate: Candidate, units: int) -> Usd:
    """Return the market value of some units of a lot."""
    fmv = candidate.valued.fmv_usd
    assert fmv is not None, "candidates have a known value"
    whole = candidate.quantity
    return fmv if units == whole else share(fmv, 0, units, whole)


def slivers_of(quantities: Quantities, constraints: Constraints) -> Lots:
    """Return the lots that are sold for less than the smallest trade, but for those of a line."""
    least = constraints.minimum_trade_usd
    if not least:
        return ()
    small = (one for one, units in quantities if worth_of(one, units) < least)
    return tuple(one for one in small if not constraints.is_line(one))


def without_small(groups: Iterable[Group], least: Usd) -> tuple[Group, ...]:
    """Return the trades without lots, and without lines, that are worth less than the smallest trade.

    Args:
        groups: The trades.
        least: The smallest trade.
    """
    if not least:
        return tuple(groups)
    kept = []
    for group in groups:
        values = [worth_of(one, one.quantity) for one in group.candidates]
        if group.is_line:
            large = group.candidates if sum(values) >= least else ()
        else:
            large = tuple(one for one, value in zip(group.candidates, values, strict=True) if value >= least)
        if large:
            kept.append(replace(group, candidates=large))
    return tuple(kept)


def cut_of(candidate: Candidate, least: Usd) -> Cut:
    """Return a lot of which the smallest trade is sold in any case, in whole steps."""
    units = units_worth(candidate, least)
    if units >= candidate.quantity:
        return Cut(candidate, candidate.quantity, None)
    whole, valued = candidate.quantity, candidate.valued
    sold = candidate.part(units)
    loss = sold.short_loss_usd if candidate.term is Term.SHORT else sold.long_loss_usd
    lot = replace(valued.lot, start=valued.lot.start + units)
    rest = replace(
        candidate,
        valued=replace(valued, lot=lot, fmv_usd=worth_of(candidate, whole) - worth_of(candidate, units)),
        loss_usd=candidate.loss_usd - loss,
        sale_fee_usd=candidate.sale_fee_usd - share(candidate.sale_fee_usd, 0, units, whole),
        rebuy_fee_usd=candidate.rebuy_fee_usd - share(candidate.rebuy_fee_usd, 0, units, whole),
    )
    return Cut(candidate, units, rest)


def front_of(line: Sequence[Candidate], least: Usd) -> Decided:
    """Return a line of which the smallest trade is sold in any case; all of it loose where there is none.

    Args:
        line: Its lots from the front, together worth the smallest trade.
        least: The smallest trade.
    """
    settled, wanted = list[tuple[Candidate, int]](), least
    for n, one in enumerate(line):
        if wanted <= 0:
            return Decided(tuple(settled), tuple(line[n:]), ())
        cut = cut_of(one, wanted)
        settled.append((one, cut.units))
        if cut.rest is not None:
            return Decided(tuple(settled), (cut.rest, *line[n + 1 :]), (cut,))
        wanted -= worth_of(one, one.quantity)
    return Decided(tuple(settled), (), ())


def decided(lots: Sequence[Candidate], out: frozenset[int], sold: frozenset[int], least: Usd) -> Decided:
    """Return lots of which some are left out, and of some others the smallest trade is sold.

    Args:
        lots: Lots that nothing orders.
        out: The places of those that are left out.
        sold: The places of those that are sold.
        least: The smallest trade.
    """
    if not (out or sold):
        return NOTHING._replace(loose=tuple(lots))
    cuts = {n: cut_of(lots[n], least) for n in sold}
    rest = {n: cut.rest for n, cut in cuts.items()}
    loose = (rest.get(n, one) for n, one in enumerate(lots) if n not in out)
    settled = tuple((cut.whole, cut.units) for _, cut in sorted(cuts.items()))
    return Decided(settled, tuple(one for one in loose if one is not None), tuple(cuts.values()))


def merged(quantities: Quantities, cuts: Iterable[Cut]) -> Quantities:
    """Return sales with both parts of each lot that is cut together.

    Args:
        quantities: What is sold; the rest of a lot that is cut stands there as a lot of its own.
        cuts: The lots that are cut.
    """
    sold = list(quantities)
    for cut in cuts:
        rest = next((n for n, (one, _) in enumerate(sold) if one is cut.rest), None)
        if rest is not None:
            more = sold.pop(rest)[1]
            front = next(n for n, (one, _) in enumerate(sold) if one is cut.whole)
            sold[front] = cut.whole, sold[front][1] + more
    return tuple(sold)


NOTHING: Final = Decided((), (), ())
"""No lot at all."""
