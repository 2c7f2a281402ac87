"""What is filed where statement and books have no sale of the year in common.

Problem: the IRS has every amount on a statement, also of what was no sale or belongs to another year; and a
sale that no statement lists is taxed all the same. Chosen way: what is no sale of the year stands on the form
with the amounts shown and an adjustment that leaves no gain; what no statement lists stands in the box for
such sales; a line that own books do not know is not filed, and blocks.

Left out: matches of sales of the year (`reconcile_filing`).

Source:
    Instructions for Form 8949 (2025), "How To Complete Form 8949, Columns (f) and (g)", code O; Box C or Box
    I, Box F or Box L.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lotwise.core.ids import content_id
from lotwise.core.quantity import quantity_text
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import VARIOUS, Row8949, form_date
from lotwise.reports.reconcile_boxes import box_of, box_without
from lotwise.reports.reconcile_causes import REASONS, Cause, Effect
from lotwise.reports.reconcile_match import LineAt, Match
from lotwise.reports.reconcile_sides import OwnPart
from lotwise.reports.reported_rows import Adjustment, Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What follows from a match, or from a line or a sale that is left over.

    Attributes:
        settled: Rows as they are filed.
        causes: Why statement and books differ, each once; empty where they agree.
        effects: What each cause does to the columns.
    """

    settled: tuple[Settled, ...] = ()
    causes: tuple[Cause, ...] = ()
    effects: tuple[Effect, ...] = ()


def offset_of(match: Match, year: int, cause: Cause) -> Filed:
    """Return rows that show the amounts reported and leave no gain: a move, or a sale of another year."""
    lines = [line for line in match.lines if line.statement.year == year]
    settled = tuple(_offset_row(line, year, cause, match) for line in lines)
    effects = [
        Effect(
            cause=cause,
            basis_usd=row.basis_usd - (line.line.basis_usd or 0),
            adjustment_usd=row.adjustment_usd - line.line.disallowed_usd,
        )
        for line, row in zip(lines, settled, strict=True)
    ]
    return Filed(settled=settled, causes=(cause,), effects=summed(effects))


def _offset_row(line: LineAt, year: int, cause: Cause, match: Match) -> Settled:
    told = line.line
    proceeds = told.proceeds_usd or 0
    basis = (told.basis_usd or 0) if line.is_basis_reported else 0
    term = Term.LONG if line.is_long else Term.SHORT
    box = box_of(line.statement, term, year, is_basis_reported=line.is_basis_reported)
    reason = REASONS[cause]
    offset = Adjustment(letter="O", amount_usd=basis - proceeds, why=reason.means, rule=reason.rule)
    return Settled(
        id=content_id("filed", told.id, cause.name),
        row_ids=(),
        line_ids=(told.id,),
        box=box.letter,
        term=term,
        asset=match.sales[0].asset,
        wallet=line.wallet,
        description=f"{quantity_text(told.quantity or 0)} {match.sales[0].asset}",
        acquired=form_date(told.acquired_on) if told.acquired_on else VARIOUS,
        disposed_on=told.disposed_on or match.sales[0].disposed_on,
        proceeds_usd=proceeds,
        basis_usd=basis,
        adjustments=(offset,),
        why=f"Box {box.letter}: {line.statement.broker} reports it as a sale of {year}.",
        rule=reason.rule,
    )


def unlisted(match: Match, year: int) -> Filed:
    """Return the rows of sales of this year that stand on a statement of another."""
    found = [without_statement(sale.parts, year, Cause.YEAR) for sale in match.sales]
    return Filed(
        settled=tuple(row for one in found for row in one.settled),
        causes=(Cause.YEAR,),
        effects=summed([effect for one in found for effect in one.effects]),
    )


def without_statement(parts: Sequence[OwnPart], year: int, cause: Cause) -> Filed:
    """Return the rows of a sale that no statement of the year lists.

    Args:
        parts: Its rows, and what cannot be a row yet.
        year: Tax year.
        cause: Why no statement lists it.
    """
    rows = [part.row for part in parts if part.row is not None]
    settled = tuple(_unlisted_row(row, year, cause) for row in rows)
    effects = [
        Effect(
            cause=cause,
            proceeds_usd=row.proceeds_usd,
            basis_usd=row.basis_usd,
            adjustment_usd=row.adjustment_usd,
        )
        for row in settled
    ]
    causes = [cause] if len(rows) == len(parts) else [cause, Cause.INCOMPLETE]
    return Filed(settled=settled, causes=once(causes), effects=summed(effects))


def _unlisted_row(row: Row8949, year: int, cause: Cause) -> Settled:
    box = box_without(row, year)
    told = {each.letter: each for each in row.adjustments}
    adjustments = tuple(
        told.get(letter)
        or Adjustment(
            letter=letter,
            amount_usd=row.adjustment_usd if letter == "W" else 0,
            why=row.why,
            rule=f"Instructions for Form 8949 (2025), code {letter}",
        )
        for letter in sorted({*row.code})
    )
    return Settled(
        id=content_id("filed", row.id, cause.name),
        row_ids=(row.id,),
        line_ids=(),
        box=box.letter,
        term=row.term,
        asset=row.asset,
        wallet=row.wallet,
        description=row.description,
        acquired=row.acquired,
        disposed_on=row.disposed_on,
        proceeds_usd=row.proceeds_usd,
        basis_usd=row.basis_usd,
        adjustments=adjustments,
        why=f"Box {box.letter}: no statement of {year} lists this sale.",
        rule=REASONS[cause].rule,
    )


def not_in_books(line: LineAt) -> Filed:
    """Return what follows from a line whose sale own books do not have: nothing is filed yet."""
    told = line.line
    effect = Effect(
        cause=Cause.NOT_IN_BOOKS,
        proceeds_usd=-(told.proceeds_usd or 0),
        basis_usd=-(told.basis_usd or 0),
        adjustment_usd=-told.disallowed_usd,
    )
    cause = Cause.FIRST_SALES if told.first_sales_usd is not None else Cause.NOT_IN_BOOKS
    return Filed(causes=(cause,), effects=summed([replace(effect, cause=cause)]))


def once(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Return causes, each once, in their order."""
    found = set(causes)
    return tuple(cause for cause in Cause if cause in found)


def summed(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Return the effects of each cause as one; those that come to nothing are left out."""
    sums: dict[Cause, Effect] = {}
    for each in effects:
        before = sums.get(each.cause, Effect(cause=each.cause))
        sums[each.cause] = replace(
            before,
            proceeds_usd=before.proceeds_usd + each.proceeds_usd,
            basis_usd=before.basis_usd + each.basis_usd,
            adjustment_usd=before.adjustment_usd + each.adjustment_usd,
        )
    return tuple(sums[cause] for cause in Cause if cause in sums and not sums[cause].is_nothing)
