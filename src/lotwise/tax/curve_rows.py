"""The pieces of a curve as rows that a table can show, and what a dollar is worth as people say it.

Problem: a credit that shrinks by $50 for every $1,000 of income makes a staircase of dozens of equal pieces;
a table of them tells nothing; nor does one of a credit whose rate changes with every percent of income.
Chosen way: equal steps that follow each other are one row that says how high and how wide they are, and
slopes that change little by little are one row that says from what to what. The pieces themselves stay.

Left out: steps that are not alike; each has its row.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from lotwise.core.money import CENT, DOLLAR, Usd, usd_text
from lotwise.tax.marginal import Piece, Walk
from lotwise.tax.reasons import Part, hundredths

_FEWEST: Final = 3
_EVEN: Final = 2 * DOLLAR
_SAME_SLOPE: Final = Fraction(1, 10**6)
_LITTLE: Final = Fraction(1, 200)
_NUMBER: Final = re.compile(r"[\d.,]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveRow:
    """A row of the table: a straight piece, or a flight of equal steps.

    Attributes:
        start_usd: From how much additional loss (or gain) on.
        stop_usd: Up to how much; None when nothing changes any more.
        tax_usd: This year's tax where it begins.
        saves_per_dollar: What each further dollar saves this year on average; negative when it costs.
        jump_usd: By how much tax jumps at the beginning or, in steps, at every step.
        step_usd: How wide each step is; None when these are no steps.
        short_carryover_per_dollar: What each further dollar adds to the short-term carryover.
        long_carryover_per_dollar: What each further dollar adds to the long-term carryover.
        why: What the dollar meets, in words.
        parts: Which taxes and credits change for each dollar between jumps.
    """

    start_usd: Usd
    stop_usd: Usd | None
    tax_usd: Usd
    saves_per_dollar: Fraction
    jump_usd: Usd
    step_usd: Usd | None
    short_carryover_per_dollar: Fraction
    long_carryover_per_dollar: Fraction
    why: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def width_usd(self) -> Usd | None:
        """How many dollars it is wide; None when nothing changes any more."""
        return None if self.stop_usd is None else self.stop_usd - self.start_usd

    @property
    def words(self) -> str:
        """Why, in words, with what is carried over and with the jump or the steps."""
        words = "; ".join(self.why)
        carried = carried_text(self)
        if carried:
            words += f" ({carried})"
        if not self.jump_usd:
            return words
        moves = "more" if self.jump_usd > 0 else "less"
        amount = usd_text(abs(self.jump_usd)).removesuffix(".00")
        if self.step_usd is None:
            return f"{words}; begins with a jump: {amount} {moves} tax at once"
        every = usd_text((self.step_usd + DOLLAR // 2) // DOLLAR * DOLLAR).removesuffix(".00")
        return f"{words}; in steps: {amount} {moves} tax every {every}"


def rows_of(one: Walk) -> tuple[CurveRow, ...]:
    """Return the rows of a curve, from no additional dollar on.

    Equal steps are one row, and so are neighbours whose slopes differ by half a cent or less.
    """
    rows: list[CurveRow] = []
    for pieces in _groups(one.pieces):
        jumps = sum(bool(piece.jump_usd) for piece in pieces)
        if jumps > 1:
            rows.append(_steps(pieces))
        elif len(pieces) >= _FEWEST and not jumps:
            rows.append(_drift(pieces))
        else:
            rows += [_row(piece) for piece in pieces]
    return tuple(rows)


def _groups(pieces: tuple[Piece, ...]) -> Iterator[list[Piece]]:
    """Give pieces that belong together: equal steps, or slopes that change a little; most stay alone."""
    group: list[Piece] = []
    is_alike: Callable[[Piece, Piece], bool] | None = None
    for piece in pieces:
        likeness = [one for one in (_is_next_step, _is_drift) if group and one(group[-1], piece)]
        if likeness and is_alike in (None, likeness[0]):
            is_alike = likeness[0]
        else:
            if group:
                yield group
            group, is_alike = [], None
        group.append(piece)
    yield group


def _is_next_step(before: Piece, piece: Piece) -> bool:
    if not piece.jump_usd or piece.stop_usd is None or before.stop_usd is None:
        return False
    if before.why != piece.why or abs(before.tax_per_dollar - piece.tax_per_dollar) > _SAME_SLOPE:
        return False
    if not before.jump_usd:  # the rest of a step, which may be of any width
        return True
    width, before_width = piece.stop_usd - piece.start_usd, before.stop_usd - before.start_usd
    return abs(before.jump_usd - piece.jump_usd) <= CENT and width <= before_width + _EVEN


def _is_drift(before: Piece, piece: Piece) -> bool:
    if before.jump_usd or piece.jump_usd or piece.stop_usd is None:
        return False
    is_alike = _NUMBER.sub("", "; ".join(before.why)) == _NUMBER.sub("", "; ".join(piece.why))
    change = abs(before.tax_per_dollar - piece.tax_per_dollar)
    return is_alike and 0 < change <= _LITTLE and before.why[0] == piece.why[0]


def _row(piece: Piece) -> CurveRow:
    return CurveRow(
        start_usd=piece.start_usd,
        stop_usd=piece.stop_usd,
        tax_usd=piece.tax_usd,
        saves_per_dollar=piece.saves_per_dollar,
        jump_usd=piece.jump_usd,
        step_usd=None,
        short_carryover_per_dollar=piece.short_carryover_per_dollar,
        long_carryover_per_dollar=piece.long_carryover_per_dollar,
        why=piece.why,
        parts=piece.parts,
    )


def _steps(pieces: list[Piece]) -> CurveRow:
    second = pieces[1]
    assert second.stop_usd is not None, "the last piece is no step"
    return replace(_together(pieces), jump_usd=second.jump_usd, step_usd=second.stop_usd - second.start_usd)


def _drift(pieces: list[Piece]) -> CurveRow:
    first, last = (hundredths(abs(one.saves_per_dollar)) for one in (pieces[0], pieces[-1]))
    whole = _together(pieces)
    return replace(whole, why=(*whole.why, f"{first} cents a dollar at first, {last} in the end"))


def _together(pieces: list[Piece]) -> CurveRow:
    """Return a row for several pieces, with what a dollar saves on average."""
    first, last = pieces[0], pieces[-1]
    assert last.stop_usd is not None, "the last piece of a curve stands alone"
    fallen = first.tax_usd - last.tax_at(last.stop_usd)
    saves = Fraction(fallen, last.stop_usd - first.start_usd)
    return replace(_row(first), stop_usd=last.stop_usd, saves_per_dollar=saves)


def worth_text(saves: Fraction, *, is_loss: bool = True) -> str:
    """Return what a dollar saves, or costs, as people say it.

    Examples:
        >>> worth_text(Fraction(278, 1000)), worth_text(Fraction(0))
        ('saves 27.8 cents', 'saves nothing')
        >>> worth_text(Fraction(-15, 100), is_loss=False)
        'costs 15 cents'
    """
    if not round(saves * 10_000):
        return "saves nothing" if is_loss else "costs nothing"
    return f"{'saves' if saves > 0 else 'costs'} {hundredths(abs(saves))} cents"


def carried_text(row: CurveRow) -> str:
    """Return by how much a further dollar changes what is carried over to next year; empty for not at all.

    Returns:
        Such as ``all, short-term`` or, of a gain that uses up a loss, ``$1 less, long-term``.
    """
    told = []
    for term, ratio in (("short", row.short_carryover_per_dollar), ("long", row.long_carryover_per_dollar)):
        if ratio == 1:
            told.append(f"all, {term}-term")
        elif ratio == -1:
            told.append(f"$1 less, {term}-term")
        elif round(ratio * 10_000):
            told.append(f"{hundredths(ratio)} cents, {term}-term")
    return "; ".join(told)


def summary(losses: tuple[Walk, ...], year: int) -> str:
    """Return in a sentence or two what one more dollar of loss saves on the return of a year.

    Args:
        losses: The curves towards losses, short-term and long-term.
        year: Tax year.
    """
    if not any(round(one.saves_per_dollar * 10_000) for one in losses):
        return _nothing(losses, year)
    told = [f"of {one.term.value}-term loss {_on_average(rows_of(one)[0])}" for one in losses]
    text = f"One more dollar {told[0]} in {year}; one {told[1]}."
    ends = {one.end_usd for one in losses}
    if len(ends) == 1:
        end = usd_text(ends.pop())
        text += f" Beyond {end} of further loss nothing more is saved in {year}: the rest is carried over."
    return text


def _on_average(row: CurveRow) -> str:
    return worth_text(row.saves_per_dollar) + (" on average" if row.step_usd else "")


def _nothing(losses: tuple[Walk, ...], year: int) -> str:
    if all(len(one.pieces) == 1 for one in losses):
        return (
            f"One more dollar of loss saves nothing in {year}: gains and the yearly limit are used up. "
            "It would be carried over to later years."
        )
    return (
        f"One more dollar of loss saves nothing in {year}: it would meet gain on which no tax is due, and be "
        "used up. The rows below say from where on a loss saves tax again."
    )
