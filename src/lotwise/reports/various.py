"""One row a sale: units of several acquisitions that were sold at once, with ``VARIOUS`` as their date.

Problem: a sale that took twenty lots is twenty rows, where the broker reports one. The instructions allow
one row, except that short-term and long-term stay apart. Chosen way: rows of one sale in one box that have
no code, and that the same lines of a statement report or none does, are added; rows with a code, inherited
units, and parts of rows that several lines report stay as they are.

Source:
    Instructions for Form 8949 (2025), column (b), "Stock or digital assets acquired on various dates".
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lotwise.core.ids import content_id
from lotwise.core.quantity import quantity_text
from lotwise.lots.lot import Disposition
from lotwise.reports.form_8949 import (
    INHERITED,
    VARIOUS,
    Form8949,
    Row8949,
    in_form_order,
    totals_of,
)


def one_row_a_sale(form: Form8949, dispositions: Mapping[str, Disposition]) -> Form8949:
    """Return Form 8949 with one row for the units of one sale that are in one box.

    Args:
        form: The form in cents.
        dispositions: By id; they tell which rows are of one sale, and their units.

    Source:
        Instructions for Form 8949 (2025), column (b).
    """
    assert not form.is_rounded, "rows are added in cents, and rounded then"
    groups: dict[tuple[str, ...], list[Row8949]] = defaultdict(list)
    for row in form.rows:
        groups[_sale_of(row, dispositions)].append(row)
    rows = [_together(group, dispositions) for group in groups.values()]
    return replace(form, rows=in_form_order(rows))


def _sale_of(row: Row8949, dispositions: Mapping[str, Disposition]) -> tuple[str, ...]:
    """Return what rows of one sale have in common; of a row that stays alone, its id."""
    if row.code or row.acquired == INHERITED or not row.disposition_ids:
        return (row.id,)
    sold = dispositions[row.disposition_ids[0]]
    if not row.description.startswith(f"{_units_of(row, dispositions)} "):
        return (row.id,)
    told = "settled" if row.is_settled else "expected"
    return sold.transaction_id, sold.kind.value, row.asset, row.wallet, row.box, told, *row.line_ids


def _units_of(row: Row8949, dispositions: Mapping[str, Disposition]) -> str:
    """Return the units of all dispositions behind a row, as column (a) has them where the row is whole."""
    return quantity_text(sum(dispositions[one].quantity for one in row.disposition_ids))


def _together(rows: Sequence[Row8949], dispositions: Mapping[str, Disposition]) -> Row8949:
    first = rows[0]
    if len(rows) == 1:
        return first
    ids = tuple(one for row in rows for one in row.disposition_ids)
    totals = totals_of(rows)
    units = quantity_text(sum(dispositions[one].quantity for one in ids))
    _, _, rest = first.description.partition(" ")
    dates = {row.acquired for row in rows}
    return replace(
        first,
        id=content_id("row", *ids),
        description=f"{units} {rest}",
        acquired=first.acquired if len(dates) == 1 else VARIOUS,
        proceeds_usd=totals.proceeds_usd,
        basis_usd=totals.basis_usd,
        gain_usd=totals.gain_usd,
        disposition_ids=ids,
        why=" ".join(dict.fromkeys(row.why for row in rows)),
    )
