"""Ids of roots, made from content: of the transaction, the asset, and the place among its roots.

That place counts in the order in which the roots of a transaction arise. A root into which units were
renamed, or whose basis was adjusted, is named after the root from which they came.
"""

from typing import Final

from lotwise.core.ids import Ending, content_id
from lotwise.ledger.transaction import Kind
from lotwise.lots.late_id import Unmade, made_id
from lotwise.lots.program import Arisen, Matched, Step
from lotwise.lots.writing import Moving, Writing


class RootIds:
    """Gives the ids of roots, each asked for once and in the order in which they arise.

    Args:
        writing: The journal as steps, with its words.
        other_ids: Other ids of a transaction, by its id; only where roots are named.
    """

    def __init__(self, writing: Writing, other_ids: dict[str, list[str]]) -> None:
        self._writing = writing
        self._other_ids = other_ids
        self._roots_of: dict[str, int] = {}
        self._endings: dict[tuple[str, int], Ending] = {}
        self.kept: list[str | Unmade] = []
        """The id of each root so far, or what it is made of."""

    def __call__(self, result: Matched, number: int) -> tuple[str, ...]:
        """Return the ids of a root, which has just arisen; the first is its own."""
        kept = self.arisen(result, number)
        if isinstance(kept, str):
            return (kept,)
        ending, name = kept
        return tuple(ending.id_of(each) for each in (name, *self._other_ids.get(name, ())))

    def arisen(self, result: Matched, number: int) -> str | Unmade:
        """Return the id of a root, which has just arisen, or what it is made of.

        Args:
            result: What matching gave so far.
            number: Its number, the next one.
        """
        assert number == len(self.kept), "roots are named in the order in which they arise"
        made = result.root_made[number]
        if made >= 0:
            arriving = self._writing.arriving[made]
            kept: str | Unmade = self._counted(arriving.transaction.id, arriving.inflow.asset)
        else:
            kept = self._otherwise(result.arisen[number])
        self.kept.append(kept)
        return kept

    def _otherwise(self, arisen: Arisen) -> str | Unmade:
        moving = moving_at(self._writing, arisen.step)
        if arisen.root < 0:
            assert moving is not None, "only what moves can be missing and have a root"
            return self._counted(moving.transaction.id, moving.leg.asset)
        parent = made_id(self.kept[arisen.root])
        if moving is not None and self._writing.program.what[arisen.step] == Step.RENAME:
            assert moving.new is not None, "a renaming has a leg that comes"
            told = moving.transaction.id, moving.new.asset, parent, arisen.start
            return content_id("root", *told)
        return content_id("root", "adjusted", parent, arisen.start)

    def _counted(self, name: str, asset: str) -> Unmade:
        """Return what makes the id of the next root of a transaction: its name, the asset, and its place."""
        n = self._roots_of.get(name, 0)
        self._roots_of[name] = n + 1
        ending = self._endings.get((asset, n))
        if ending is None:
            ending = self._endings[asset, n] = Ending("root", asset, n)
        return ending, name


def named_made(writing: Writing, other_ids: dict[str, list[str]]) -> list[int]:
    """Return the number of each root that is named, among those that steps make.

    Args:
        writing: The journal as steps, with its words.
        other_ids: Other ids of a transaction, by its id.

    Returns:
        One number for each name; −1 for what is no root of a trade, income or gift. Roots of transfers have
        their ids only after matching, since others may arise before them.
    """
    names = writing.program.named
    if not names:
        return []
    numbers: dict[str, int] = {}
    made: dict[str, int] = {}
    for number, one in enumerate(writing.arriving):
        name = one.transaction.id
        n = made[name] = made.get(name, -1) + 1
        if one.transaction.kind is not Kind.TRANSFER:
            for each in (name, *other_ids.get(name, ())):
                numbers.setdefault(content_id("root", each, one.inflow.asset, n), number)
    return [numbers.get(name, -1) for name in names]


_MOVES: Final = frozenset({Step.TRANSFER, Step.DEPART, Step.SEND, Step.LAY, Step.RENAME, Step.ADD})


def moving_at(writing: Writing, step: int) -> Moving | None:
    """Return the transfer or renaming that a step belongs to, or None."""
    program = writing.program
    return writing.moving[program.ref[step]] if program.what[step] in _MOVES else None
