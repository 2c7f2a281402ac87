"""Sections of a page that show the forms: Form 8949 box by box, and Schedule D line by line.

The sentence why a row has its box would repeat itself down the table, so the rows refer by number to the
notes below them, where each sentence stands once.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lotwise.core.money import Usd
from lotwise.lots.holding import Term
from lotwise.reports.codes import explained
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import EXPECTED_BOXES, Form8949, Missing, Row8949, totals_of
from lotwise.reports.page import Cell, Column, ColumnKind, Emphasis, Row, Section, Table, money_cell
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.rules.book import form_8949_boxes

_COLUMNS_8949 = (
    Column(label="(a) Description"),
    Column(label="(b) Acquired", kind=ColumnKind.DATE),
    Column(label="(c) Disposed of", kind=ColumnKind.DATE),
    Column(label="(d) Proceeds", kind=ColumnKind.NUMBER),
    Column(label="(e) Basis", kind=ColumnKind.NUMBER),
    Column(label="(f) Code"),
    Column(label="(g) Adjustment", kind=ColumnKind.NUMBER),
    Column(label="(h) Gain or (loss)", kind=ColumnKind.NUMBER),
    Column(label="Wallet or broker"),
    Column(label="Note", kind=ColumnKind.NUMBER),
)

_COLUMNS_SCHEDULE_D = (
    Column(label="Line"),
    Column(label="What it is"),
    Column(label="(d) Proceeds", kind=ColumnKind.NUMBER),
    Column(label="(e) Basis", kind=ColumnKind.NUMBER),
    Column(label="(g) Adjustments", kind=ColumnKind.NUMBER),
    Column(label="(h) Gain or (loss)", kind=ColumnKind.NUMBER),
)

_COLUMNS_ENTRIES = (
    Column(label="Line"),
    Column(label="What it is"),
    Column(label="Amount or answer", kind=ColumnKind.NUMBER),
    Column(label="Why"),
)

_COLUMNS_MISSING = (
    Column(label="Description"),
    Column(label="Disposed of", kind=ColumnKind.DATE),
    Column(label="Wallet"),
    Column(label="Not known"),
)

_NET_LINES = frozenset({"7", "15", "16"})


def form_8949_section(form: Form8949) -> Section:
    """Return Form 8949 as a section with the id ``form-8949``: its rows by box, then what is missing.

    Each row can be linked to by its id.
    """
    reasons = list(dict.fromkeys(explained(row) for row in form.rows))
    rows = Table(
        caption="Rows by box, each box with its totals (line 2)",
        columns=_COLUMNS_8949,
        rows=tuple(shown for rows in form.by_box().values() for shown in _box_rows(rows, reasons)),
        is_wide=True,
    )
    count = len(form.rows)
    counted = f"{count} row{'' if count == 1 else 's'}. Each box is a copy of the form of its own."
    is_expected = has_expected_boxes(form)
    return Section(
        id="form-8949",
        title=f"Form 8949 for {form.year}",
        intro=(counted, EXPECTED_BOXES) if is_expected else (counted,),
        tables=(rows, _missing_table(form.missing)) if form.missing else (rows,),
        notes=tuple(reasons),
    )


def has_expected_boxes(form: Form8949) -> bool:
    """Return whether some box rests on the Form 1099-DA that is expected, and not on one that came."""
    came = all(row.is_settled or row.sale_id for row in form.rows) and bool(form.rows)
    return not came and any(box.form == "1099-DA" for box in form_8949_boxes(form.year))


def other_lines_section(answers: Sequence[Answer], entries: Iterable[Entry], year: int) -> Section:
    """Return the questions of Schedule D and the lines of the other forms, with the id ``other-lines``."""
    asked = tuple(
        Row((Cell(one.line or "top"), Cell(one.question), _answer(one.answer), Cell(one.why)))
        for one in answers
    )
    tables = [
        Table(caption=f"{form}, {year}", columns=_COLUMNS_ENTRIES, rows=tuple(map(_entry_row, lines)))
        for form, lines in groupby(entries, key=lambda entry: entry.form)
    ]
    questions = Table(caption=f"Schedule D, {year}: questions", columns=_COLUMNS_ENTRIES, rows=asked)
    return Section(
        id="other-lines",
        title=f"What follows on other forms of {year}",
        intro=("Amounts with a minus sign stand in parentheses on the forms.",),
        tables=(questions, *tables) if asked else tuple(tables),
    )


def _entry_row(entry: Entry) -> Row:
    value = _answer(entry.answer) if entry.amount_usd is None else money_cell(entry.amount_usd)
    return Row((Cell(entry.line), Cell(entry.label), value, Cell(entry.why)))


def _answer(answer: str) -> Cell:
    return Cell(answer) if answer else Cell("for you to answer", emphasis=Emphasis.UNKNOWN)


def schedule_d_section(lines: Iterable[ScheduleDLine], year: int) -> Section:
    """Return Schedule D as a section with the id ``schedule-d``."""
    table = Table(
        caption=f"Schedule D (Form 1040) for {year}",
        columns=_COLUMNS_SCHEDULE_D,
        rows=tuple(_schedule_d_row(line) for line in lines),
    )
    return Section(
        id="schedule-d",
        title=f"Schedule D for {year}",
        intro=("Amounts with a minus sign stand in parentheses on the form.",),
        tables=(table,),
    )


def _box_rows(rows: Sequence[Row8949], reasons: list[str]) -> Iterator[Row]:
    """Give the heading of a box, its rows and its totals."""
    first, totals = rows[0], totals_of(rows)
    term = "short-term" if first.term is Term.SHORT else "long-term"
    heading = f"Box {first.box}: Part {first.part}, {term}, to Schedule D line {first.schedule_d_line}"
    yield Row((Cell(heading),), emphasis=Emphasis.GROUP)
    yield from (_row_8949(row, reasons.index(explained(row)) + 1) for row in rows)
    has_code = any(row.code for row in rows)
    yield Row(
        (
            Cell(f"Totals of box {first.box}", span=3),
            money_cell(totals.proceeds_usd),
            money_cell(totals.basis_usd),
            Cell(""),
            money_cell(totals.adjustment_usd) if has_code else Cell(""),
            money_cell(totals.gain_usd),
            *(Cell(""),) * 2,
        ),
        emphasis=Emphasis.STRONG,
    )


def _row_8949(row: Row8949, reason: int) -> Row:
    return Row(
        (
            Cell(row.description),
            Cell(row.acquired),
            Cell(row.disposed),
            money_cell(row.proceeds_usd),
            money_cell(row.basis_usd),
            Cell(row.code),
            money_cell(row.adjustment_usd) if row.code else Cell(""),
            money_cell(row.gain_usd),
            Cell(row.wallet),
            Cell(str(reason)),
        ),
        id=row.id,
    )


def _missing_table(missing: Iterable[Missing]) -> Table:
    return Table(
        caption="Missing: taxable, but not a row until what is not known is supplied",
        columns=_COLUMNS_MISSING,
        rows=tuple(
            Row(
                (
                    Cell(each.description),
                    Cell(each.disposed),
                    Cell(each.wallet),
                    Cell(", ".join(each.lacks), emphasis=Emphasis.UNKNOWN),
                )
            )
            for each in missing
        ),
    )


def _schedule_d_row(line: ScheduleDLine) -> Row:
    return Row(
        (
            Cell(line.line),
            Cell(line.label),
            _amount(line.proceeds_usd),
            _amount(line.basis_usd),
            _amount(line.adjustment_usd),
            money_cell(line.gain_usd),
        ),
        emphasis=Emphasis.STRONG if line.line in _NET_LINES else Emphasis.NONE,
    )


def _amount(amount: Usd | None) -> Cell:
    """Return a cell of the form; blank where the form has none."""
    return Cell("") if amount is None else money_cell(amount)
