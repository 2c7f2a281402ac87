"""A match taken apart: what of each statement line falls on which row of own books.

Problem: a line may stand for several rows and a row for several lines, and each row of the form needs its own
proceeds and basis. Chosen way: lines and rows that are the same lots by their units are put together first
(`reconcile_lots`). The others are laid side by side by their units, those with reported basis first, then the
long-term ones, then by date; where an end of a line and an end of a row lie within what rounding of units
explains, they are one. The amounts of a line are shared among its pieces in proportion to own amounts, the
amounts of a row by units; every share is whole cents, and shares sum to the whole.

Left out: what is filed for a piece (`reconcile_filing`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lotwise.core.money import Usd, shared_out, to_cents
from lotwise.core.quantity import Quantity
from lotwise.lots.holding import Term
from lotwise.reports.reconcile_lots import WITH_BASIS, same_lots
from lotwise.reports.reconcile_match import LineAt, Match
from lotwise.reports.reconcile_sides import OwnPart, OwnSale, cents_shared

_STEP: Final = 10**10
_PARTS: Final = 10**6
_SCALE: Final = 10**18


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What of one line falls on one row.

    Attributes:
        line: The line.
        sale: The own sale.
        part: The row of it, or what cannot be a row yet.
        quantity: Units.
        is_whole: Whether the whole row falls on this line.
        told_proceeds_usd: Of the line, whole cents.
        told_basis_usd: Of the line, whole cents; None where it shows none.
        told_disallowed_usd: Of the line, whole cents.
        proceeds_usd: Of the row, whole cents; None when not known.
        basis_usd: Of the row, whole cents; None when not known.
        disallowed_usd: Of the row, whole cents.
    """

    line: LineAt
    sale: OwnSale
    part: OwnPart
    quantity: Quantity
    is_whole: bool = True
    told_proceeds_usd: Usd = 0
    told_basis_usd: Usd | None = None
    told_disallowed_usd: Usd = 0
    proceeds_usd: Usd | None = None
    basis_usd: Usd | None = None
    disallowed_usd: Usd = 0


def pieces_of(match: Match) -> tuple[Piece, ...]:
    """Return the pieces of a match of sales; what was moved and not sold has none.

    The amounts of the lines sum to what the statement shows, those of the rows to own books.
    """
    parts = [(sale, part) for sale in match.sales for part in sale.parts]
    same = same_lots(match.lines, [part for _, part in parts])
    lines_left = [n for n in range(len(match.lines)) if not any(n in group.lines for group in same)]
    parts_left = [n for n in range(len(parts)) if not any(n in group.sales for group in same)]
    sets = [(group.lines, group.sales) for group in same]
    if lines_left and parts_left:
        sets.append((tuple(lines_left), tuple(parts_left)))
    elif lines_left or parts_left:
        sets = [(tuple(range(len(match.lines))), tuple(range(len(parts))))]
    pieces = [
        piece
        for lines, rows in sets
        for piece in _side_by_side([match.lines[n] for n in lines], [parts[n] for n in rows])
    ]
    return tuple(_with_told_amounts(_with_own_amounts(pieces), match.lines))


def _part_rank(part: OwnPart) -> tuple[bool, bool, date, int, str]:
    """Rows whose basis brokers report come first, as do the lines that report one."""
    a_unit = _SCALE * (part.basis_usd or 0) // max(part.quantity, 1)
    is_covered = part.row is not None and part.row.box in WITH_BASIS
    return not is_covered, part.term is not Term.LONG, part.acquired_on or date.min, a_unit, part.id


def _line_rank(line: LineAt) -> tuple[bool, int, date, int, str]:
    """Lines that say no term lie between those that say long and those that say short."""
    told = line.line
    a_unit = _SCALE * (told.basis_usd or 0) // max(told.quantity or 1, 1)
    is_long = line.is_long
    term = 1 if is_long is None else 2 - 2 * is_long
    return not line.is_basis_reported, term, told.acquired_on or date.min, a_unit, told.id


def _side_by_side(lines: Sequence[LineAt], parts: Sequence[tuple[OwnSale, OwnPart]]) -> Iterator[Piece]:
    """Give what lies side by side when the units of lines are stretched to those of the rows."""
    parts = sorted(parts, key=lambda each: (*_part_rank(each[1]), each[0].key))
    lines = sorted(lines, key=_line_rank)
    own = sum(part.quantity for _, part in parts)
    weights = [line.line.quantity or 0 for line in lines]
    told = sum(weights)
    widths = shared_out(own, weights) if told else [own, *([0] * (len(lines) - 1))]
    ends: list[int] = []
    for width in widths:
        ends.append((ends[-1] if ends else 0) + width)
    slack = max(len(lines) * _STEP, own // _PARTS)
    ends = _snapped(ends, [part.quantity for _, part in parts], slack)
    start = 0
    starts = [0, *ends[:-1]]
    for sale, part in parts:
        stop = start + part.quantity
        covering = [
            (line, min(stop, high) - max(start, low))
            for line, low, high in zip(lines, starts, ends, strict=True)
            if min(stop, high) > max(start, low)
        ] or [(lines[-1], part.quantity)]
        for line, quantity in covering:
            is_whole = len(covering) == 1
            yield Piece(line=line, sale=sale, part=part, quantity=quantity, is_whole=is_whole)
        start = stop


def _snapped(ends: list[int], quantities: Sequence[Quantity], slack: int) -> list[int]:
    """Return the ends of lines, moved to the nearest end of a row where that is within the slack."""
    rows = [0]
    for quantity in quantities:
        rows.append(rows[-1] + quantity)
    moved = []
    for end in ends:
        distance, row = min((abs(row - end), row) for row in rows)
        moved.append(row if distance <= slack else end)
    moved[-1] = rows[-1]
    return moved


def _with_own_amounts(pieces: list[Piece]) -> list[Piece]:
    """Share out what each row has: as lines have it where they are about it alone, else by units."""
    of_part: dict[tuple[object, str], list[int]] = {}
    parts_of_line: dict[str, set[str]] = {}
    for n, piece in enumerate(pieces):
        of_part.setdefault((piece.sale.key, piece.part.id), []).append(n)
        parts_of_line.setdefault(piece.line.line.id, set()).add(piece.part.id)
    made = list(pieces)
    for numbers in of_part.values():
        mine = [pieces[n] for n in numbers]
        part, told = mine[0].part, [piece.line.line for piece in mine]
        units = [piece.quantity for piece in mine]
        alone = all(len(parts_of_line[line.id]) == 1 for line in told)
        proceeds = _weights([line.proceeds_usd for line in told], units, is_told=alone)
        bases = _weights([line.basis_usd for line in told], units, is_told=alone)
        wash = cents_shared(part.disallowed_usd, units)
        for place, n in enumerate(numbers):
            made[n] = replace(
                pieces[n],
                proceeds_usd=_share_of(part.proceeds_usd, proceeds, place),
                basis_usd=_share_of(part.basis_usd, bases, place),
                disallowed_usd=wash[place],
            )
    return made


def _weights(told: Sequence[Usd | None], units: Sequence[Quantity], *, is_told: bool) -> list[int]:
    known = [amount for amount in told if amount is not None and amount >= 0]
    return known if is_told and len(known) == len(told) and sum(known) > 0 else list(units)


def _share_of(whole: Usd | None, weights: Sequence[int], place: int) -> Usd | None:
    return None if whole is None else cents_shared(whole, list(weights))[place]


def _with_told_amounts(pieces: list[Piece], lines: Sequence[LineAt]) -> list[Piece]:
    """Share out what each line shows; a line on which nothing falls gives its amounts to the last piece."""
    made = list(pieces)
    for line in lines:
        numbers = [n for n, piece in enumerate(pieces) if piece.line is line] or [len(pieces) - 1]
        mine = [pieces[n] for n in numbers]
        units = [piece.quantity for piece in mine]
        proceeds = _shares(line.line.proceeds_usd or 0, [piece.proceeds_usd for piece in mine], units)
        wash = _shares(line.line.disallowed_usd, [piece.disallowed_usd for piece in mine], units)
        told = line.line.basis_usd
        basis = None if told is None else _shares(told, [piece.basis_usd for piece in mine], units)
        for place, n in enumerate(numbers):
            before = made[n]
            more = None if basis is None else basis[place] + (before.told_basis_usd or 0)
            made[n] = replace(
                before,
                told_proceeds_usd=before.told_proceeds_usd + proceeds[place],
                told_basis_usd=more if more is not None else before.told_basis_usd,
                told_disallowed_usd=before.told_disallowed_usd + wash[place],
            )
    return made


def _shares(whole: Usd, own: Sequence[Usd | None], units: Sequence[Quantity]) -> list[Usd]:
    """Return an amount shared in proportion to own amounts; by units where those are not all known."""
    known = [amount for amount in own if amount is not None and amount >= 0]
    is_known = len(known) == len(own) and sum(known) > 0
    return cents_shared(to_cents(whole), list(known) if is_known else list(units))
