"""Tables as CSV: the forms with their columns, amounts in exact plain dollars.

The same results give the same bytes. A cell that begins like a formula would run when a spreadsheet opens
it, so text of that kind gets an apostrophe in front; amounts stay numbers, negative ones too.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from lotwise.core.money import Usd, usd_plain
from lotwise.core.quantity import quantity_text
from lotwise.core.spreadsheet import safe_text
from lotwise.reports.codes import explained
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import Form8949, Row8949
from lotwise.reports.schedule_1 import Receipt
from lotwise.reports.schedule_d import Answer, ScheduleDLine

COLUMNS_8949: Final = (
    "Box",
    "Part",
    "(a) Description of property",
    "(b) Date acquired",
    "(c) Date sold or disposed of",
    "(d) Proceeds",
    "(e) Cost or other basis",
    "(f) Code(s)",
    "(g) Amount of adjustment",
    "(h) Gain or (loss)",
    "Schedule D line",
    "Wallet or broker",
    "Why this box",
    "Row",
    "Made from",
)

COLUMNS_SCHEDULE_D: Final = (
    "Line",
    "Description",
    "(d) Proceeds",
    "(e) Cost or other basis",
    "(g) Adjustments",
    "(h) Gain or (loss)",
)

COLUMNS_ENTRIES: Final = ("Form", "Line", "Description", "Amount", "Answer", "Why", "Source")

COLUMNS_RECEIPTS: Final = (
    "Schedule 1 line",
    "Received",
    "Kind",
    "Asset",
    "Units",
    "Value on receipt",
    "Wallet",
    "Made from",
)


def csv_8949(form: Form8949) -> str:
    """Return the rows of Form 8949 as CSV with a header line; (g) is blank where there is no code.

    Dispositions that are missing have no line here, as they have no row on the form.
    """
    return _csv(COLUMNS_8949, (_cells_8949(row) for row in form.rows))


def csv_schedule_d(lines: Iterable[ScheduleDLine]) -> str:
    """Return lines of Schedule D as CSV with a header line; a cell that the form lacks is blank."""
    return _csv(
        COLUMNS_SCHEDULE_D,
        (
            (
                safe_text(line.line),
                safe_text(line.label),
                _amount(line.proceeds_usd),
                _amount(line.basis_usd),
                _amount(line.adjustment_usd),
                _amount(line.gain_usd),
            )
            for line in lines
        ),
    )


def csv_entries(answers: Iterable[Answer], entries: Iterable[Entry]) -> str:
    """Return the questions of Schedule D, and lines of other forms, as CSV with a header line.

    An answer that only the filer can give is blank.
    """
    asked = (
        ("Schedule D", one.line, safe_text(one.question), "", one.answer, safe_text(one.why), "")
        for one in answers
    )
    lines = (
        (
            one.form,
            one.line,
            safe_text(one.label),
            _amount(one.amount_usd),
            one.answer,
            safe_text(one.why),
            safe_text(one.source),
        )
        for one in entries
    )
    return _csv(COLUMNS_ENTRIES, (*asked, *lines))


def csv_receipts(receipts: Iterable[Receipt]) -> str:
    """Return income received in digital assets as CSV with a header line; an unknown value is blank."""
    return _csv(
        COLUMNS_RECEIPTS,
        (
            (
                one.line,
                one.received_on.isoformat(),
                one.kind,
                safe_text(one.asset),
                quantity_text(one.quantity),
                _amount(one.amount_usd),
                safe_text(one.wallet),
                one.id,
            )
            for one in receipts
        ),
    )


def _cells_8949(row: Row8949) -> tuple[str, ...]:
    return (
        row.box,
        row.part,
        safe_text(row.description),
        row.acquired,
        row.disposed,
        _amount(row.proceeds_usd),
        _amount(row.basis_usd),
        row.code,
        _amount(row.adjustment_usd if row.code else None),
        _amount(row.gain_usd),
        row.schedule_d_line,
        safe_text(row.wallet),
        safe_text(explained(row)),
        row.id,
        " ".join(row.disposition_ids) or safe_text(row.sale_id),
    )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _amount(amount: Usd | None) -> str:
    return "" if amount is None else usd_plain(amount)
