"""Exceptions 1 and 2: sales that need no row of their own on Form 8949.

Problem: years of many sales fill hundreds of pages, and the instructions allow less in two cases. Chosen way:
each exception is a step that the filer asks for, and takes only what the instructions allow.

*Exception 1*: the statement shows a basis reported to the IRS, and nothing is to be adjusted. Then the
totals go to Schedule D line 1a or 8a, and the rows stand on no form. It needs the statement itself; an
expected box is not enough.
*Exception 2*: rows go to an attached statement with the same columns; the form has one row for each broker
and box with the code M and the totals. The statement has to be filed with the return: printed with it, or
mailed with Form 8453 by those who file electronically.

Left out: the special provision for corporations and partnerships; elections for qualified opportunity funds,
to which neither exception applies.

Source:
    Instructions for Form 8949 (2025), "Exceptions to reporting each transaction on a separate row";
    Instructions for Schedule D (2025), "Lines 1a and 8a".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from lotwise.core.ids import content_id
from lotwise.ledger.statements import StatementLine
from lotwise.reports.codes import column_f
from lotwise.reports.form_8949 import MULTIPLE, Form8949, Row8949, in_form_order, totals_of
from lotwise.rules.book import form_8949_boxes, form_8949_codes


def barred_lines(lines: Iterable[StatementLine]) -> frozenset[str]:
    """Return the ids of statement lines whose sales may not use Exception 1.

    Source:
        Instructions for Schedule D (2025), "Lines 1a and 8a": accrued market discount or a wash sale shown,
        the Ordinary box, or the box for a qualified opportunity fund.
    """
    return frozenset(
        line.id
        for line in lines
        if line.market_discount_usd
        or line.disallowed_usd
        or line.is_ordinary
        or line.is_qof
        or line.is_loss_not_allowed
        or not line.is_basis_reported
    )


def directly_on_schedule_d(form: Form8949, barred: Collection[str]) -> Form8949:
    """Return Form 8949 without the rows that Exception 1 allows to leave out.

    Args:
        form: The form in cents, after the brokers' statements were compared.
        barred: Statement lines that show something which rules the exception out, as `barred_lines` gives
            them.

    Returns:
        The form; the rows left out are in `direct`.

    Source:
        Instructions for Form 8949 (2025), Exception 1.
    """
    assert not form.is_rounded, "Exception 1 comes before whole dollars"
    assert not form.attached, "Exception 1 comes before Exception 2"
    reported = {box.letter for box in form_8949_boxes(form.year) if box.is_basis_reported}
    direct = [row for row in form.rows if _needs_no_row(row, reported, barred)]
    gone = {row.id for row in direct}
    return replace(
        form,
        rows=tuple(row for row in form.rows if row.id not in gone),
        direct=in_form_order([*form.direct, *direct]),
    )


def _needs_no_row(row: Row8949, reported: Collection[str], barred: Collection[str]) -> bool:
    return (
        row.is_settled
        and bool(row.line_ids)
        and row.box in reported
        and not row.code
        and not row.adjustment_usd
        and not set(row.line_ids) & set(barred)
    )


def with_attached_statement(form: Form8949, least: int = 2) -> Form8949:
    """Return Form 8949 with one row for each box and broker, and the rows behind it on a statement.

    Args:
        form: The form, in cents or in whole dollars.
        least: So many rows of a box and broker, or more, go to the statement; at least 2.

    Returns:
        The form; the rows of the statement are in `attached`, in the order of the form.

    Source:
        Instructions for Form 8949 (2025), Exception 2.
    """
    assert least > 1, "one row needs no statement"
    groups: dict[tuple[str, str], list[Row8949]] = defaultdict(list)
    kept: list[Row8949] = []
    for row in form.rows:
        may = not row.is_summary and set(row.code) <= _LISTED_ELSEWHERE
        (groups[row.box, row.wallet] if may else kept).append(row)
    attached: list[Row8949] = []
    for rows in groups.values():
        if len(rows) < least:
            kept += rows
        else:
            attached += rows
            kept.append(_summary(rows))
    return replace(form, rows=in_form_order(kept), attached=in_form_order([*form.attached, *attached]))


_LISTED_ELSEWHERE = frozenset(form_8949_codes()) - frozenset("YZ")
"""Codes of rows that may stand on an attached statement; those of opportunity funds may not."""


def _summary(rows: Sequence[Row8949]) -> Row8949:
    """Return the row of the form that stands for rows of one box and broker on the statement."""
    first, totals = rows[0], totals_of(rows)
    return Row8949(
        id=content_id("row", MULTIPLE, *(row.id for row in rows)),
        box=first.box,
        term=first.term,
        schedule_d_line=first.schedule_d_line,
        asset="",
        wallet=first.wallet,
        description=f"{first.wallet} see attached statement",
        acquired="",
        disposed_on=max(row.disposed_on for row in rows),
        proceeds_usd=totals.proceeds_usd,
        basis_usd=totals.basis_usd,
        code=column_f(MULTIPLE + "".join(row.code for row in rows)),
        adjustment_usd=totals.adjustment_usd,
        gain_usd=totals.gain_usd,
        disposition_ids=tuple(one for row in rows for one in row.disposition_ids),
        why=f"The {len(rows)} rows of {first.wallet} in box {first.box} stand on the attached statement.",
        line_ids=tuple(dict.fromkeys(one for row in rows for one in row.line_ids)),
        is_settled=all(row.is_settled for row in rows),
    )
