"""Form 8949 in whole dollars: all amounts or none, so that the columns still add up.

Problem: amounts rounded one by one no longer fit each other: proceeds less basis is a dollar off the gain,
the rows are some dollars off the totals, and the totals off Schedule D. Chosen way: columns (d), (e) and (g)
of each row are rounded, (h) is what these three give, and every total on every form is the sum of what was
entered; so the instructions' own test holds, that (h) of line 2 equals (d), (e) and (g) of Schedule D
combined. The tax is then computed from these totals, as by anybody who files whole dollars. The price is
that a year of many rows may differ by some dollars from the same year in cents; the face says by how much.

A disallowed loss and a nominee's row keep what they say: where (h) is zero in cents it stays zero, and a
loss of which a part is disallowed never turns into a gain.

Left out: other lines of Form 1040, which the room tax computes and whoever files rounds.

Source:
    Instructions for Form 8949 (2025), "Rounding Off to Whole Dollars" and "Line 2"; Instructions for
    Schedule D (2025), "Rounding Off to Whole Dollars".
"""

from collections.abc import Sequence
from dataclasses import replace

from lotwise.core.money import Usd, to_dollars
from lotwise.reports.form_8949 import Form8949, Row8949
from lotwise.reports.reported_rows import Adjustment


def rounded(form: Form8949) -> Form8949:
    """Return Form 8949 in whole dollars.

    Args:
        form: The form in cents, without attached statement yet. Rows whose totals go to Schedule D lines 1a
            and 8a stay in cents: there only the total is rounded.

    Source:
        Instructions for Form 8949 (2025): "If you do round to whole dollars, round all amounts."
    """
    if form.is_rounded:
        return form
    assert not form.attached, "an attached statement lists rows that are rounded already"
    return replace(form, rows=tuple(map(rounded_row, form.rows)), is_rounded=True)


def rounded_row(row: Row8949) -> Row8949:
    """Return a row in whole dollars; column (h) is (d) − (e) + (g) as entered."""
    proceeds, basis = to_dollars(row.proceeds_usd), to_dollars(row.basis_usd)
    adjustment = _adjustment(row, proceeds - basis)
    return replace(
        row,
        proceeds_usd=proceeds,
        basis_usd=basis,
        adjustment_usd=adjustment,
        gain_usd=proceeds - basis + adjustment,
        adjustments=_parts(row.adjustments, adjustment),
    )


def _adjustment(row: Row8949, plain: Usd) -> Usd:
    """Return column (g) in whole dollars, beside (d) − (e) in whole dollars."""
    nearest = to_dollars(row.adjustment_usd)
    if not row.adjustment_usd:
        return 0
    if not row.gain_usd:
        return -plain
    if row.gain_usd < 0 < nearest:
        return max(0, min(nearest, -plain))
    return nearest


def _parts(parts: Sequence[Adjustment], whole: Usd) -> tuple[Adjustment, ...]:
    """Return the parts of column (g) in whole dollars; the largest takes what rounding leaves over."""
    if not parts:
        return ()
    amounts = [to_dollars(part.amount_usd) for part in parts]
    largest = max(range(len(parts)), key=lambda number: abs(parts[number].amount_usd))
    amounts[largest] += whole - sum(amounts)
    return tuple(replace(part, amount_usd=amount) for part, amount in zip(parts, amounts, strict=True))
