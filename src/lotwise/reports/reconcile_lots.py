"""Which lines of a sale are which of its lots.

Problem: a broker may send a form for each lot of a sale, and own books have a row for each; a line beside the
wrong row looks like a difference of basis that is none. Chosen way: within a sale, lines and rows with the
same units belong together, also several lines for one row and several rows for one line; of all choices the
best is taken, where basis reported or not, units moved in, term, date and basis agree most.

Left out: lots whose units agree with nothing; those are laid side by side (`reconcile_pieces`).

Source:
    Instructions for Form 1099-DA (2026), "How many forms to file for each transaction".
"""

from collections.abc import Iterator, Sequence
from typing import Final

from lotwise.lots.holding import Term
from lotwise.reports.reconcile_best import Group, best
from lotwise.reports.reconcile_groups import adding_up
from lotwise.reports.reconcile_match import LineAt
from lotwise.reports.reconcile_sides import OwnPart

WITH_BASIS: Final = frozenset("ADGJ")
"""Boxes of sales whose basis is reported."""
_STEP: Final = 10**10
_PARTS: Final = 10**6
_OTHER_BOX: Final = 1_000_000
_OTHER_PLACE: Final = 100_000
_OTHER_TERM: Final = 20_000
_OTHER_DAY: Final = 5_000
_MORE_PIECES: Final = 2_000
_BASIS: Final = 1_000


def same_lots(lines: Sequence[LineAt], parts: Sequence[OwnPart]) -> tuple[Group, ...]:
    """Return which lines of a sale are which of its rows, by their numbers; none where that says nothing.

    Args:
        lines: All lines of the sale.
        parts: All its rows, and what cannot be a row yet.
    """
    if min(len(lines), len(parts)) <= 1:
        return ()
    groups = [
        Group(lines=told, sales=own, cost=cost)
        for told, own in sorted(set(_sets(lines, parts)))
        if (cost := _cost([lines[n] for n in told], [parts[n] for n in own])) is not None
    ]
    return best(groups).groups


def _sets(
    lines: Sequence[LineAt], parts: Sequence[OwnPart]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    told = {n: line.line.quantity or 0 for n, line in enumerate(lines)}
    own = {n: part.quantity for n, part in enumerate(parts)}
    yield from (((line,), (part,)) for line in told for part in own)
    for part, units in own.items():
        yield from ((tuple(sorted(found)), (part,)) for found in adding_up(told, units))
    for line, units in told.items():
        yield from (((line,), tuple(sorted(found))) for found in adding_up(own, units))


def _cost(lines: Sequence[LineAt], parts: Sequence[OwnPart]) -> int | None:
    told = sum(line.line.quantity or 0 for line in lines)
    own = sum(part.quantity for part in parts)
    pieces = len(lines) + len(parts)
    if abs(told - own) > max(pieces * _STEP, own // _PARTS):
        return None
    pairs = [(line, part) for line in lines for part in parts]
    cost = (pieces - 2) * _MORE_PIECES + max(_differing(line, part) for line, part in pairs)
    bases = [line.line.basis_usd for line in lines]
    if None in bases:
        return cost
    shown = sum(basis or 0 for basis in bases)
    kept = sum(part.basis_usd or 0 for part in parts)
    return cost + _BASIS * abs(shown - kept) // max(shown, kept, 1)


def _differing(line: LineAt, part: OwnPart) -> int:
    cost = 0
    if part.row is not None and line.is_basis_reported is not (part.row.box in WITH_BASIS):
        cost += _OTHER_BOX
    if (line.line.quantity_transferred_in is not None) is not part.is_moved_in:
        cost += _OTHER_PLACE
    if line.is_long is not None and line.is_long is not (part.term is Term.LONG):
        cost += _OTHER_TERM
    told = line.line.acquired_on
    if told is not None and part.acquired_on is not None and abs((told - part.acquired_on).days) > 1:
        cost += _OTHER_DAY
    return cost
