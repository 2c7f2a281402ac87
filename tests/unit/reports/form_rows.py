"""Rows of Form 8949 and records of statements, ready-made for the tests of what happens to them."""

from datetime import date
from typing import Any

from lotwise.core.money import usd
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import Form8949, Row8949, in_form_order
from lotwise.reports.reported_rows import Adjustment, Settled
from lotwise.rules.book import form_8949_boxes

LINES = {box.letter: box.schedule_d_line for box in form_8949_boxes(2026)}


def row_of(
    proceeds: str = "1000", basis: str = "900", code: str = "", adjustment: str = "0", **more: Any
) -> Row8949:
    """Return a row of 2026: 1 BTC at Coinbase in box G, unless told otherwise."""
    box = more.pop("box", "G")
    given: dict[str, Any] = {
        "id": "row_1",
        "term": Term.SHORT if box in "ABCGHI" else Term.LONG,
        "schedule_d_line": LINES[box],
        "asset": "BTC",
        "wallet": "Coinbase",
        "description": "1 BTC",
        "acquired": "01/05/2026",
        "disposed_on": date(2026, 6, 1),
        "disposition_ids": ("sale_1",),
        "why": "It is so.",
    }
    return Row8949(
        box=box,
        proceeds_usd=usd(proceeds),
        basis_usd=usd(basis),
        code=code,
        adjustment_usd=usd(adjustment),
        gain_usd=usd(proceeds) - usd(basis) + usd(adjustment),
        **(given | more),
    )


def form_of(*rows: Row8949, year: int = 2026) -> Form8949:
    """Return a form of these rows."""
    return Form8949(year=year, rows=in_form_order(rows), missing=())


def settled_of(
    *row_ids: str, box: str = "G", proceeds: str = "1000", basis: str = "900", **more: Any
) -> Settled:
    """Return what a statement settles of some rows; `codes` are letters with their parts of column (g)."""
    codes = more.pop("codes", {})
    given: dict[str, Any] = {
        "id": f"settled_{'_'.join(row_ids)}",
        "line_ids": ("line_1",),
        "term": Term.SHORT if box in "ABCGHI" else Term.LONG,
        "asset": "BTC",
        "wallet": "Coinbase",
        "description": "1 BTC",
        "acquired": "01/05/2026",
        "disposed_on": date(2026, 6, 1),
        "why": "The statement decides.",
        "rule": "Told.",
    }
    return Settled(
        row_ids=row_ids,
        box=box,
        proceeds_usd=usd(proceeds),
        basis_usd=usd(basis),
        adjustments=tuple(
            Adjustment(letter=letter, amount_usd=usd(amount), why=f"{letter} is so.", rule="Told.")
            for letter, amount in sorted(codes.items())
        ),
        **(given | more),
    )
