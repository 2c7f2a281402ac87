"""Disjoint intervals of the units of one root, from which parts are taken.

Kept as two rising lists, so that a part is found by bisection however often a root has been cut.
"""

from bisect import bisect_right
from dataclasses import dataclass

from lotwise.core.quantity import Quantity


@dataclass(slots=True)
class Intervals:
    """Units of a root, as disjoint intervals.

    Attributes:
        starts: Their lower ends, rising.
        stops: Their upper ends, each above its lower end and not above the next.
    """

    starts: list[Quantity]
    stops: list[Quantity]

    def cut(self, start: Quantity, stop: Quantity) -> list[tuple[Quantity, Quantity]]:
        """Take [start, stop) out, and return what was there of it.

        Args:
            start: Lower end.
            stop: Upper end, not below start.

        Examples:
            >>> units = Intervals([0, 50], [40, 90])
            >>> units.cut(30, 60)
            [(30, 40), (50, 60)]
            >>> units
            Intervals(starts=[0, 60], stops=[30, 90])
        """
        if start == stop:
            return []
        first = max(0, bisect_right(self.starts, start) - 1)
        if first < len(self.stops) and self.stops[first] <= start:
            first += 1
        last = first
        taken: list[tuple[Quantity, Quantity]] = []
        kept: list[tuple[Quantity, Quantity]] = []
        while last < len(self.starts) and self.starts[last] < stop:
            low, high = self.starts[last], self.stops[last]
            taken.append((max(low, start), min(high, stop)))
            kept += [(low, start)] * (low < start) + [(stop, high)] * (stop < high)
            last += 1
        self.starts[first:last] = [low for low, _ in kept]
        self.stops[first:last] = [high for _, high in kept]
        return taken
