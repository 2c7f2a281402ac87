"""The lower hull of points.

A point stands for a loss and what it costs to realize it. At a price for a dollar of loss only corners of the
lower hull can be the best: going on pays as long as the slope is below the price, so that the best corner is
found by bisection.

Source:
    The chain of corners by rising loss, Andrew 1979.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lotwise.core.money import Usd


class Hull(NamedTuple):
    """Corners of a lower hull, by rising loss; at least one.

    Attributes:
        losses: Of the corners.
        costs: Of the corners; for the search only.
        marks: What the corners stand for.
        slopes: Change of costs per dollar of loss from each corner to the next, rising.
    """

    losses: Sequence[Usd]
    costs: Sequence[float]
    marks: Sequence[int]
    slopes: Sequence[float]


def hull_of(points: Iterable[tuple[Usd, float, int]]) -> Hull:
    """Return the lower hull of points: loss, cost, and what they stand for.

    Args:
        points: At least one.

    Examples:
        >>> hull_of([(0, 0.0, 0), (2, 9.0, 1), (4, 8.0, 2), (6, 20.0, 3)]).marks
        [0, 2, 3]
    """
    losses: list[Usd] = []
    costs: list[float] = []
    marks: list[int] = []
    slopes: list[float] = []
    for loss, cost, mark in sorted(points):
        if losses and loss == losses[-1]:
            continue
        while losses:
            slope = (cost - costs[-1]) / (loss - losses[-1])
            if not slopes or slope > slopes[-1]:
                slopes.append(slope)
                break
            del losses[-1], costs[-1], marks[-1], slopes[-1]
        losses.append(loss)
        costs.append(cost)
        marks.append(mark)
    return Hull(losses, costs, marks, slopes)
