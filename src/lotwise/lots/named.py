"""Units that are named: by an identification, by a filed return, by the taxpayer's own allocation.

What is named is taken from where it lies, and nothing else in its stead: an identification whose units do not
lie there is refused as a whole, and the method takes. Where fewer units are named than leave, those are taken
as named, and the method takes the rest from what is left: the law identifies units, not sales. Of filed units
what is lacking is told, and the method takes the rest, too.

Source:
    26 CFR § 1.1012-1(j)(1), (j)(2), (j)(3)(i)-(ii); Rev. Proc. 2024-28.
"""

from collections.abc import Iterable, Sequence

from lotwise.core.quantity import Quantity
from lotwise.lots.piles import Part, Pile, units_of
from lotwise.lots.program import Matched, Pin, Program
from lotwise.lots.roots import Roots


class Named:
    """What the next taking is to take by name.

    Args:
        program: The steps, with the names and pins.
        result: Where to tell what did not lie there.
        roots: The roots, which know their ids.
        piles: The pile of each place.

    Attributes:
        is_waiting: Whether the next taking takes something by name.
    """

    def __init__(self, program: Program, result: Matched, roots: Roots, piles: Sequence[Pile]) -> None:
        self._program = program
        self._result = result
        self._roots = roots
        self._piles = piles
        self.is_waiting = False
        self._picks: list[tuple[str, Quantity]] = []
        self._pins: tuple[Pin, ...] = ()
        self._aside: list[tuple[int, Part]] = []

    def name(self, ref: int, units: Quantity) -> None:
        """Have the next taking take units of a root."""
        self._picks.append((self._program.named[ref], units))
        self.is_waiting = True

    def pin(self, ref: int) -> None:
        """Have the next taking take units as filed."""
        self._pins = self._program.pins[ref]
        self.is_waiting = True

    def take(self, step: int, place: int, wanted: Quantity) -> list[Part]:
        """Return the units that are named for a taking, none where an identification is refused.

        Args:
            step: The step that takes.
            place: Where they must lie.
            wanted: How many leave; as many must be named, or as many as the program says of a partial step.
        """
        picks, pins = self._picks, self._pins
        self._picks, self._pins, self.is_waiting = [], (), False
        if pins:
            return [part for pin in pins for part in self._filed(step, pin)]
        pile = self._piles[place]
        is_as_said = sum(units for _, units in picks) == self._program.partial.get(step, wanted)
        if not (is_as_said and self._lies_there(pile, picks)):
            self._result.refused.append(step)
            return []
        return [part for root_id, units in picks for part in self._of(pile, root_id, units)]

    def _lies_there(self, pile: Pile, picks: Iterable[tuple[str, Quantity]]) -> bool:
        """Return whether all units that are named lie in a pile, each counted once whatever names it has."""
        left: dict[int, Quantity] = {}
        for root_id, wanted in picks:
            lacking = wanted
            for root in self._roots.called(root_id):
                used = min(lacking, left.setdefault(root, pile.held_of(root)))
                left[root] -= used
                lacking -= used
            if lacking:
                return False
        return True

    def _of(self, pile: Pile, root_id: str, wanted: Quantity) -> list[Part]:
        """Remove units of a root, or of those that its units went into."""
        taken: list[Part] = []
        for root in self._roots.called(root_id):
            found = pile.pick(root, wanted)
            taken += found
            wanted -= units_of(found)
        return taken

    def _filed(self, step: int, pin: Pin) -> list[Part]:
        """Remove what lies there of filed units: the very part first, then others of the same root."""
        pile = self._piles[pin.place]
        roots = self._roots.called(pin.root_id)[:1]
        taken = [part for root in roots for part in pile.pick_part(root, pin.start, pin.stop)]
        lacking = pin.stop - pin.start - units_of(taken)
        if lacking and roots:
            taken += pile.pick(roots[0], lacking)
            lacking = pin.stop - pin.start - units_of(taken)
        if lacking:
            self._result.unfiled.append((step, pin, lacking))
        return taken

    def set_aside(self, ref: int) -> None:
        """Take units away that paid a fee as filed, so that nothing else takes them first."""
        for pin in self._program.pins[ref]:
            for root in self._roots.called(pin.root_id)[:1]:
                found = self._piles[pin.place].pick_part(root, pin.start, pin.stop)
                self._aside += [(pin.place, part) for part in found]

    def put_back(self) -> None:
        """Put back what was set aside."""
        for place, part in self._aside:
            self._piles[place].put(part)
        self._aside = []

    def allocate(self, ref: int) -> bool:
        """Lay the units of an asset where the taxpayer's allocation says; return whether some are left.

        Units that no part names, or of which there are fewer than it names, stay where nothing can be sold.
        """
        said = self._program.allocations[ref]
        gathered = Pile(self._roots, is_indexed=True)
        for place in said.sources:
            for part in self._piles[place].empty():
                gathered.put(part)
        for root_id, units, place in said.units:
            for part in self._of(gathered, root_id, units):
                self._piles[place].put(part)
        left = gathered.empty()
        for part in left:
            self._piles[said.rest].put(part)
        return bool(left)
