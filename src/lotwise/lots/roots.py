"""The roots of one matching: units that arose together, by number, with the keys by which methods order them.

Steps make most roots. Others arise in matching: units that nobody held, units that were renamed, units whose
basis was adjusted. Numbers are given in the order in which roots arise, and break ties.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Method
from lotwise.lots.program import METHOD_NUMBERS, NO_DAY, Arisen, Matched, Program

NameRoots: TypeAlias = Callable[[Matched, int], tuple[str, ...]]
"""Gives the ids of the root with a number, which has just arisen."""

FIFO: Final = METHOD_NUMBERS[Method.FIFO]
LIFO: Final = METHOD_NUMBERS[Method.LIFO]
HIFO: Final = METHOD_NUMBERS[Method.HIFO]
MIN_TAX: Final = METHOD_NUMBERS[Method.MIN_TAX]
BASIS_DIGITS: Final = 10**30
"""HIFO compares basis a unit to 30 more digits than money has: enough to tell any two real lots apart."""


class Roots:
    """The roots that arose so far.

    Args:
        program: The steps, with the roots that they make.
        result: Where the roots are listed.
        names: Gives the ids of roots, where steps name them.
    """

    def __init__(self, program: Program, result: Matched, names: NameRoots | None) -> None:
        self._program = program
        self._result = result
        self._names = names
        self._numbers: dict[str, int] = {}
        self._gone_on: dict[int, list[int]] = {}

    def make(self, ref: int, units: Quantity) -> int:
        """Add a root that a step makes, and return its number."""
        result, program = self._result, self._program
        result.root_units.append(units)
        result.root_basis.append(program.root_basis[ref])
        result.root_at.append(program.root_at[ref])
        result.root_made.append(ref)
        number = len(result.root_made) - 1
        if self._names is not None:
            self._name(number)
        return number

    def arise(self, units: Quantity, basis_usd: int | None, at: int, arisen: Arisen) -> int:
        """Add a root that arises in matching, and return its number."""
        result = self._result
        result.root_units.append(units)
        result.root_basis.append(basis_usd)
        result.root_at.append(at)
        result.root_made.append(-1)
        number = len(result.root_made) - 1
        result.arisen[number] = arisen
        if self._names is not None:
            self._name(number)
        return number

    def key(self, number: int, method: int) -> int:
        """Return the whole number by which a method takes a root's units: the smallest first.

        Units whose basis is not known are taken last by HIFO, so that no choice rests on a guess.
        """
        if method == FIFO:
            return self._result.root_at[number]
        if method == LIFO:
            return -self._result.root_at[number]
        basis = self._result.root_basis[number]
        return 1 if basis is None else -(basis * BASIS_DIGITS // self._result.root_units[number])

    def long_from(self, number: int) -> int:
        """Return the first day, as an ordinal, on which a sale is long-term; `NO_DAY` when not known."""
        made = self._result.root_made[number]
        if made >= 0:
            return self._program.root_long_from[made]
        return self._result.arisen[number].long_from

    def is_loss(self, number: int, proceeds_usd: int, units: Quantity) -> bool:
        """Return whether units of a root that realize so much for so many units are sold at a loss."""
        basis = self._result.root_basis[number]
        return basis is not None and basis * units > proceeds_usd * self._result.root_units[number]

    def called(self, root_id: str) -> list[int]:
        """Return the root of an id, and the roots into which its units went by adjustments of basis."""
        found = [self._numbers[root_id]] if root_id in self._numbers else []
        for number in found:
            found += self._gone_on.get(number, ())
        return found

    def go_on(self, number: int, into: int) -> None:
        """Note that units of a root went into another by an adjustment of basis."""
        self._gone_on.setdefault(number, []).append(into)

    def _name(self, number: int) -> None:
        assert self._names is not None
        for name in self._names(self._result, number):
            self._numbers.setdefault(name, number)


def unheld(step: int) -> Arisen:
    """Return where units come from that nobody held."""
    return Arisen(step, long_from=NO_DAY)
