"""The notation of the scenarios of forms: a journal, what brokers' statements say, and the rows filed.

The journal is that of the scenarios of lots. A security is a line::

    Fidelity sells 9 XYZ CO of 2024-05-06 on 2026-03-09 for 90 basis 100 disallowed 6 long, basis reported

``disallowed`` may be left out; ``VARIOUS`` may stand for the date. A statement names the rows of the form
that it is about, counted from 1 in the order of the form by the books (none where the books have no row),
the box, and what it shows: ``proceeds``, ``basis``, and the codes with their parts of column (g).

``marks`` say what only the owner knows of a sale, named by its day: ``{ 2025-04-05 = "nominee" }``.

A row of the form reads: box | (a) | (b) | (c) | (d) | (e) | (f) | (g) | (h). A line of Schedule D reads:
line | (d) | (e) | (g) | (h).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from builders import LAW, ONE_POOL, books_of
from lotwise.core.money import Usd, usd, usd_plain
from lotwise.core.quantity import quantity
from lotwise.ledger.asset_classes import CLASS_OF, classes_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Source
from lotwise.lots.fold import Books
from lotwise.lots.holding import Term
from lotwise.lots.lot import Mark
from lotwise.lots.marks import MARKS, with_marks
from lotwise.reports.carryover_worksheet import CarryoverSheet, carryover_worksheet
from lotwise.reports.exceptions import directly_on_schedule_d, with_attached_statement
from lotwise.reports.filed_facts import filed_facts
from lotwise.reports.form_8949 import Form8949, Row8949, rows_8949
from lotwise.reports.reported_rows import Adjustment, Settled
from lotwise.reports.rounding import rounded
from lotwise.reports.schedule_d import ScheduleDLine, schedule_d
from lotwise.reports.various import one_row_a_sale
from lotwise.reports.with_statements import with_statements
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.realized import realized, with_realized
from lotwise.tax.trace import Worksheet
from scenarios import lots_notation

_SECURITY: Final = re.compile(
    r"(?P<broker>\w+) sells (?P<units>[\d.]+) (?P<what>.+) of (?P<acquired>[\d-]{10}|VARIOUS) "
    r"on (?P<sold>[\d-]{10}) for (?P<proceeds>[\d.]+) basis (?P<basis>[\d.]+)"
    r"(?: disallowed (?P<disallowed>[\d.]+))? (?P<term>short|long), basis (?P<told>reported|not reported)"
)
STATEMENT: Final = {
    "rows", "box", "proceeds", "basis", "codes", "term", "asset", "wallet", "description", "acquired", "sold",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Made:
    """The forms of a case."""

    form: Form8949
    lines: tuple[ScheduleDLine, ...]
    sheet: Worksheet
    carryover: CarryoverSheet


def made(given: dict[str, Any], case: dict[str, Any]) -> Made:
    """Return the forms of a case, with the tax computed from the same books."""
    year: int = case.get("year") or given["year"]
    transactions = lots_notation.journal(given["journal"]) if given.get("journal") else []
    custody = {wallet: Custody(held) for wallet, held in given.get("custody", {}).items()}
    books = books_of(*transactions, custody=custody, law=ONE_POOL if year < 2025 else LAW)
    assert not [one.what for one in books.findings if one.is_blocking]
    books = with_marks(books, marks(case.get("marks", {}), books))
    classes = classes_of({f"{CLASS_OF}{asset}": said for asset, said in given.get("classes", {}).items()})
    sales = [security(line, number) for number, line in enumerate(given.get("securities", []))]
    by_books = rows_8949(books.dispositions, sales, year, transactions, classes)
    assert not by_books.missing
    statements = [settled(row, by_books, n) for n, row in enumerate(case.get("statement", []))]
    form = with_statements(by_books, statements)
    if case.get("various"):
        form = one_row_a_sale(form, {one.id: one for one in books.dispositions})
    if case.get("totals"):
        form = directly_on_schedule_d(form, frozenset())
    sums = realized(books.dispositions, sales, books.incomes, year, classes)
    facts = with_realized(ReturnFacts(year=year, filing_status=FilingStatus.SINGLE, wages=usd(90_000)), sums)
    if case.get("rounded"):
        form = rounded(form)
    facts = filed_facts(facts, form, sums.collectibles.amount_usd)
    sheet = worksheet(facts, us_rules())
    figures = {line.name: line.value_usd for line in sheet.lines if line.value_usd is not None}
    lines = schedule_d(form, figures)
    if case.get("attach"):
        form = with_attached_statement(form)
        assert schedule_d(form, figures) == lines, "an attached statement changes no total"
    carried = {name: sheet.usd(name) for name in _CARRIED}
    carryover = carryover_worksheet(carried, year, is_rounded=form.is_rounded)
    return Made(form=form, lines=lines, sheet=sheet, carryover=carryover)


_CARRIED: Final = (
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_loss_allowed",
    "taxable_income_unfloored",
    "short_term_carryover_out",
    "long_term_carryover_out",
)


def marks(said: dict[str, str], books: Books) -> dict[str, Mark]:
    """Return the marks of a case, by the transactions that sold on the days it names."""
    found = {}
    for day, word in said.items():
        sold = {one.transaction_id for one in books.dispositions if str(one.disposed_on) == day}
        assert len(sold) == 1, f"not one sale on {day}"
        found[sold.pop()] = MARKS[word]
    return found


def security(line: str, number: int) -> ReportedSale:
    """Return the sale of a security that a broker reports."""
    found = _SECURITY.fullmatch(line)
    assert found, f"not a security: {line!r}"
    acquired = found["acquired"]
    return ReportedSale(
        id=f"sale_{number}",
        broker=found["broker"],
        description=found["what"],
        quantity=quantity(found["units"]),
        acquired_on=None if acquired == "VARIOUS" else date.fromisoformat(acquired),
        disposed_on=date.fromisoformat(found["sold"]),
        proceeds_usd=usd(found["proceeds"]),
        basis_usd=usd(found["basis"]),
        disallowed_usd=usd(found["disallowed"] or 0),
        is_long=found["term"] == "long",
        is_basis_reported=found["told"] == "reported",
        source=Source(file_id="file_x", file="realized.csv", rows=(number + 1,)),
    )


def settled(said: dict[str, Any], form: Form8949, number: int) -> Settled:
    """Return what a statement settles; what it does not say is that of the first row that it names."""
    assert set(said) <= STATEMENT, "a misspelt word would test nothing"
    rows = [form.rows[one - 1] for one in said["rows"]]
    codes = said.get("codes", {})
    first = rows[0] if rows else None

    def of(name: str, otherwise: str) -> str:
        return str(said.get(name, getattr(first, otherwise) if first else ""))

    sold = date.fromisoformat(said["sold"]) if "sold" in said else first and first.disposed_on
    assert sold, "a statement without a row says when"
    return Settled(
        id=f"settled_{number}",
        row_ids=tuple(row.id for row in rows),
        line_ids=(f"line_{number}",),
        box=said["box"],
        term=Term(said["term"]) if "term" in said else first.term if first else Term.SHORT,
        asset=of("asset", "asset"),
        wallet=of("wallet", "wallet"),
        description=of("description", "description"),
        acquired=of("acquired", "acquired"),
        disposed_on=sold,
        proceeds_usd=usd(said["proceeds"]),
        basis_usd=usd(said["basis"]),
        adjustments=tuple(
            Adjustment(letter=letter, amount_usd=usd(codes[letter]), why="Told.", rule="Told.")
            for letter in sorted(codes)
        ),
        why="The statement decides.",
        rule="Told.",
    )


def row_text(row: Row8949) -> str:
    """Return a row as text."""
    code, adjustment = row.code, plain(row.adjustment_usd) if row.code else ""
    cells = (row.box, row.description, row.acquired, row.disposed, plain(row.proceeds_usd))
    return " | ".join((*cells, plain(row.basis_usd), code, adjustment, plain(row.gain_usd)))


def line_text(line: ScheduleDLine) -> str:
    """Return a line of Schedule D as text; of one without columns, its amount."""
    cells = (line.proceeds_usd, line.basis_usd, line.adjustment_usd)
    columns = [plain(one) for one in cells if one is not None]
    return " | ".join((line.line, *columns, plain(line.gain_usd)))


def plain(amount: Usd) -> str:
    """Return an amount as plain text with cents."""
    return usd_plain(amount)
