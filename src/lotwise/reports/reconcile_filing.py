"""What is filed for a match: box, codes, columns (d), (e) and (g), and the causes of every difference.

Problem: proceeds are filed as shown, basis as shown only where it was reported, and everything else has to go
through column (g) with its code, so that the gain is the true one and the totals still tie to the statement.
Chosen way: proceeds are judged for the whole match, because fees and cents fall on sales and not on lots;
basis, term and wash sale for each piece. Every change of a column is an effect with its cause; the effects of
a match sum exactly to what is filed less what the statement shows.

Left out: what is no sale of the year, and what has no partner (`reconcile_offset`).

Source:
    Instructions for Form 8949 (2025), Columns (d) to (h), "How To Complete Form 8949, Columns (f) and (g)",
    "More than one code".
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import CENT, Usd, usd_text
from lotwise.core.quantity import quantity_text
from lotwise.lots.holding import Term
from lotwise.reports.marked_rows import NOMINEE, OWNERS_WORD, part_of
from lotwise.reports.reconcile_boxes import box_of
from lotwise.reports.reconcile_causes import REASONS, Cause, Effect
from lotwise.reports.reconcile_match import Match
from lotwise.reports.reconcile_offset import Filed, offset_of, once, summed, unlisted
from lotwise.reports.reconcile_pieces import Piece, pieces_of
from lotwise.reports.reported_rows import Adjustment, Settled

_COLLECTIBLE: Final = "C"


def filed_of(match: Match, year: int) -> Filed:
    """Return what is filed in a year for lines and sales that belong together.

    Args:
        match: Lines of statements of this year, or of one beside it, and the sales.
        year: The year of the form.

    Returns:
        Rows, causes and effects. The effects sum to (d), (e) and (g) of the rows less what the lines of the
        year's own statements show.
    """
    if match.sales[0].move is not None:
        return offset_of(match, year, Cause.MOVE)
    is_told_here = match.lines[0].statement.year == year
    is_sold_here = match.sales[0].disposed_on.year == year
    if is_told_here and not is_sold_here:
        return offset_of(match, year, Cause.YEAR)
    if is_sold_here and not is_told_here:
        return unlisted(match, year)
    return _of_sales(match, year)


# ── sales of the year on statements of the year ─────────────────────────────────────────────────


def _of_sales(match: Match, year: int) -> Filed:
    pieces = pieces_of(match)
    how = _proceeds_cause(match, pieces)
    causes: list[Cause] = [how] if how else []
    causes += _causes_of_match(match)
    settled: list[Settled] = []
    effects: list[Effect] = []
    for piece in pieces:
        if piece.part.row is None:
            causes.append(Cause.INCOMPLETE)
            effects.append(_taken_off(piece, Cause.INCOMPLETE))
            continue
        made = _Made(piece, how, year, is_basis_off=_is_basis_off(piece, pieces))
        settled.append(made.settled())
        causes += made.causes
        effects += made.effects
    return Filed(settled=tuple(settled), causes=once(causes), effects=summed(effects))


def _causes_of_match(match: Match) -> Iterator[Cause]:
    lines, sales = match.lines, match.sales
    if any(line.line.aggregate is not None for line in lines):
        yield Cause.SUM_OF_YEAR
    else:
        days = {line.line.disposed_on for line in lines if line.line.disposed_on}
        if days - {sale.disposed_on for sale in sales}:
            yield Cause.DAY
    told = sum(line.line.quantity or 0 for line in lines)
    own = sum(sale.quantity for sale in sales)
    slack = max((len(lines) + len(sales)) * 10**10, own // 10**6)
    if told and abs(told - own) > slack:
        yield Cause.UNITS


def _proceeds_cause(match: Match, pieces: tuple[Piece, ...]) -> Cause | None:
    """Return why proceeds differ over the whole match; None where they agree or are not known."""
    if any(piece.proceeds_usd is None for piece in pieces):
        return None
    diff = sum(piece.told_proceeds_usd - (piece.proceeds_usd or 0) for piece in pieces)
    fee = sum(sale.fee_usd for sale in match.sales)
    slack = slack_of(match)
    if not diff:
        return None
    if fee > slack and abs(diff - fee) <= slack:
        return Cause.FEE_OUTSIDE
    if abs(diff) <= slack:
        return Cause.ROUNDING
    if fee > slack and abs(diff + fee) <= slack:
        return Cause.FEE_TWICE
    return Cause.PROCEEDS_LOW if diff < 0 else Cause.PROCEEDS_HIGH


def slack_of(match: Match) -> Usd:
    """Return by how much amounts may differ because each line and each row is rounded to cents on its own."""
    return CENT * (len(match.lines) + sum(max(1, len(sale.parts)) for sale in match.sales))


def _taken_off(piece: Piece, cause: Cause) -> Effect:
    """Return the effect by which a piece is not filed."""
    return Effect(
        cause=cause,
        proceeds_usd=-piece.told_proceeds_usd,
        basis_usd=-(piece.told_basis_usd or 0),
        adjustment_usd=-piece.told_disallowed_usd,
    )


def _is_basis_off(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Return whether the basis shown differs by more than cents, in a piece of the line or in the row."""
    told = [each for each in pieces if each.told_basis_usd is not None]
    off = {id(each): (each.told_basis_usd or 0) - (each.basis_usd or 0) for each in told}
    of_row = [off[id(each)] for each in told if each.part is piece.part]
    of_line = [off[id(each)] for each in told if each.line is piece.line]
    return any(abs(one) > 2 * CENT for one in (*of_row, *of_line)) or abs(sum(of_row)) > CENT * max(
        2, len(of_row)
    )


class _Made:
    """The row that a piece becomes, with causes and effects."""

    def __init__(self, piece: Piece, how: Cause | None, year: int, *, is_basis_off: bool) -> None:
        self._is_basis_off = is_basis_off
        self._piece = piece
        self._how = how
        self._year = year
        self.causes: list[Cause] = []
        self.effects: list[Effect] = []
        self._adjustments: dict[str, Adjustment] = {}
        self._proceeds = self._proceeds_filed()
        self._basis = self._basis_filed()
        self._other_codes()

    def _adjust(self, letter: str, amount: Usd, cause: Cause, why: str) -> None:
        rule = REASONS[cause].rule
        self._adjustments[letter] = Adjustment(letter=letter, amount_usd=amount, why=why, rule=rule)
        self._effect(Effect(cause=cause, adjustment_usd=amount))

    def _effect(self, effect: Effect) -> None:
        if not effect.is_nothing:
            self.effects.append(effect)

    def _proceeds_filed(self) -> Usd:
        told, own = self._piece.told_proceeds_usd, self._piece.proceeds_usd or 0
        if self._how in {Cause.FEE_TWICE, Cause.PROCEEDS_LOW}:
            self._effect(Effect(cause=self._how, proceeds_usd=own - told))
            return own
        if self._how is Cause.FEE_OUTSIDE and told > own:
            words = f"The proceeds shown are before a fee of {usd_text(told - own)}."
            self._adjust("E", own - told, self._how, words)
        return told

    def _basis_filed(self) -> Usd:
        """Return column (e), and note code B.

        Source:
            Instructions for Form 8949 (2025), code B: reported basis stays in (e) although it is wrong; where
            none was reported, the correct one stands in (e) and (g) is zero.
        """
        piece = self._piece
        told, own = piece.told_basis_usd, piece.basis_usd or 0
        if told is None:
            line = piece.line.line
            is_moved = piece.part.is_moved_in or 0 < (line.quantity or 0) <= (
                line.quantity_transferred_in or 0
            )
            cause = Cause.TRANSFERRED_IN if is_moved else Cause.NO_BASIS
            if piece.line.line.aggregate is None:
                self.causes.append(cause)
            self._effect(Effect(cause=cause, basis_usd=own))
            return own
        diff = told - own
        is_reported = piece.line.is_basis_reported
        if not self._is_basis_off:
            if diff:
                self.causes.append(Cause.ROUNDING)
            if diff and not is_reported:
                self._effect(Effect(cause=Cause.ROUNDING, basis_usd=-diff))
            return told if is_reported else own
        if not diff:
            return told
        cause = self._basis_cause()
        self.causes.append(cause)
        words = f"The basis shown is {usd_text(told)}; the right one is {usd_text(own)}."
        if is_reported:
            self._adjust("B", diff, cause, words)
            return told
        self._adjust("B", 0, cause, words)
        self._effect(Effect(cause=cause, basis_usd=-diff))
        return own

    def _basis_cause(self) -> Cause:
        """Return why the basis differs: other lots where the dates differ, or where the line has several.

        A basis of zero is that of no lots; the broker did not know it, and reported it all the same.

        Source:
            Instructions for Form 1099-DA (2026), Box 1d: blank for units acquired on a variety of dates.
        """
        told, own = self._piece.line.line.acquired_on, self._piece.part.acquired_on
        if not self._piece.told_basis_usd:
            return Cause.BASIS
        if told is None:
            return Cause.LOTS
        is_other = own is None or abs((told - own).days) > 1
        return Cause.LOTS if is_other else Cause.BASIS

    def _other_codes(self) -> None:
        piece, row = self._piece, self._piece.part.row
        assert row is not None, "a part without a row makes none"
        is_long = piece.line.is_long
        if is_long is not None and is_long is not (row.term is Term.LONG):
            self.causes.append(Cause.TERM)
            word = "long" if is_long else "short"
            self._adjust("T", 0, Cause.TERM, f"The statement says {word}-term; by the true dates it is not.")
        if piece.disallowed_usd or piece.told_disallowed_usd:
            self._wash_sale()
        self._owners_word(OWNERS_WORD.intersection(row.code))
        if _COLLECTIBLE in row.code:
            rule = "Instructions for Form 8949 (2025), code C"
            words = "A collectible."
            self._adjustments["C"] = Adjustment(letter="C", amount_usd=0, why=words, rule=rule)

    def _owners_word(self, letters: Collection[str]) -> None:
        """Note codes L and N, where the owner said so: what is left of a loss, or of any gain, goes to zero.

        Source:
            Instructions for Form 8949 (2025), codes L and N.
        """
        for letter in letters:
            others = sum(each.amount_usd for each in self._adjustments.values())
            left = self._basis - self._proceeds - others
            amount = left if letter == NOMINEE else max(0, left)
            if amount or letter == NOMINEE:
                cause = Cause.NOMINEE if letter == NOMINEE else Cause.NOT_DEDUCTIBLE
                self.causes.append(cause)
                self._adjustments[letter] = part_of(letter, amount)
                self._effect(Effect(cause=cause, adjustment_usd=amount))

    def _wash_sale(self) -> None:
        """Note code W with the loss that own books disallow; never more than the columns show as a loss.

        Source:
            Instructions for Form 8949 (2025), code W: where nothing is disallowed, “enter -0- in column (g)”.
        """
        piece = self._piece
        if abs(piece.disallowed_usd - piece.told_disallowed_usd) > CENT:
            self.causes.append(Cause.WASH_SALE)
        others = sum(each.amount_usd for each in self._adjustments.values())
        loss = max(0, self._basis - self._proceeds - others)
        own_loss = (piece.basis_usd or 0) - (piece.proceeds_usd or 0)
        amount = loss if 0 < own_loss <= piece.disallowed_usd else min(loss, piece.disallowed_usd)
        words = f"A wash sale disallows {usd_text(amount)}."
        rule = REASONS[Cause.WASH_SALE].rule
        self._adjustments["W"] = Adjustment(letter="W", amount_usd=amount, why=words, rule=rule)
        self._effect(Effect(cause=Cause.WASH_SALE, adjustment_usd=amount - piece.told_disallowed_usd))

    def settled(self) -> Settled:
        """Return the row."""
        piece, row = self._piece, self._piece.part.row
        assert row is not None, "a part without a row makes none"
        line = piece.line
        box = box_of(line.statement, row.term, self._year, is_basis_reported=line.is_basis_reported)
        told = "with" if line.is_basis_reported else "without"
        form = line.statement.form.value
        return Settled(
            id=content_id("filed", line.line.id, row.id),
            row_ids=(row.id,),
            line_ids=(line.line.id,),
            box=box.letter,
            term=row.term,
            asset=row.asset,
            wallet=row.wallet,
            description=row.description if piece.is_whole else _part_described(piece),
            acquired=row.acquired,
            disposed_on=row.disposed_on,
            proceeds_usd=self._proceeds,
            basis_usd=self._basis,
            adjustments=tuple(self._adjustments[letter] for letter in sorted(self._adjustments)),
            why=f"Box {box.letter}: {line.statement.broker} reports it on Form {form} {told} its basis.",
            rule=f"Form 8949 ({self._year}), text of box {box.letter}",
        )


def _part_described(piece: Piece) -> str:
    row = piece.part.row
    assert row is not None, "a part without a row makes none"
    _, comma, named = row.description.partition(", ID ")
    return f"{quantity_text(piece.quantity)} {row.asset}{comma}{named}"
