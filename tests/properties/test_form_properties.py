"""Sums tie through rows, pages, Schedule D, Form 1040 and the worksheet; in cents and whole dollars."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import ONE
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Custody, Kind, Source
from lotwise.lots.books import Books
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Mark, Method, Root
from lotwise.lots.marks import with_marks
from lotwise.reports.carryover_worksheet import carryover_worksheet
from lotwise.reports.codes import code_faults
from lotwise.reports.digital_asset_question import Happenings, digital_asset_answer
from lotwise.reports.exceptions import directly_on_schedule_d, with_attached_statement
from lotwise.reports.filed_facts import filed_facts
from lotwise.reports.form_1040 import form_1040
from lotwise.reports.form_8949 import Form8949, Row8949, rows_8949, totals_of
from lotwise.reports.form_pages import pages_of, rows_on_a_page
from lotwise.reports.reported_rows import Adjustment, Settled
from lotwise.reports.rounding import rounded
from lotwise.reports.schedule_d import ScheduleDLine, schedule_d
from lotwise.reports.various import one_row_a_sale
from lotwise.reports.with_statements import changes_of_gain, with_statements
from lotwise.rules.book import form_8949_boxes, us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.realized import realized, with_realized
from lotwise.tax.trace import Worksheet

YEARS = st.sampled_from((2023, 2024, 2025, 2026))
AMOUNTS = st.integers(0, 30_000 * DOLLAR)
"""Finer than cents."""
FIGURES = (
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_loss_allowed",
    "short_term_carryover_in",
    "long_term_carryover_in",
    "other_long_term_gain",
    "taxable_income_unfloored",
    "short_term_carryover_out",
    "long_term_carryover_out",
)


WALLETS = (
    ("Coinbase", Custody.BROKER_US),
    ("Ledger", Custody.SELF),
    ("Bitstamp", Custody.BROKER_FOREIGN),
)


@st.composite
def dispositions(
    draw: st.DrawFn, year: int, number: int, wallets: Sequence[tuple[str, Custody]]
) -> Disposition:
    sold_on = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    acquired_on = sold_on - timedelta(days=draw(st.integers(0, 900)))
    basis, proceeds = draw(AMOUNTS), draw(AMOUNTS)
    wallet, custody = draw(st.sampled_from(wallets))
    root = Root(
        id=f"root_{number}",
        asset=draw(st.sampled_from(("BTC", "ETH"))),
        quantity=ONE,
        basis_usd=basis,
        acquired_at=datetime(acquired_on.year, acquired_on.month, acquired_on.day, 12, tzinfo=UTC),
        acquired_on=acquired_on,
        kind=draw(st.sampled_from((Kind.PURCHASE, Kind.STAKING))),
        transaction_id=f"tx_in_{number}",
        wallet=wallet,
    )
    is_washed = proceeds < basis and draw(st.booleans())
    return Disposition(
        transaction_id=f"tx_{draw(st.integers(0, 5))}",
        kind=DispositionKind.SALE,
        root=root,
        start=0,
        stop=ONE,
        asset=root.asset,
        wallet=wallet,
        custody=custody,
        disposed_at=datetime(sold_on.year, sold_on.month, sold_on.day, 12, tzinfo=UTC),
        disposed_on=sold_on,
        proceeds_usd=proceeds,
        method=Method.FIFO,
        disallowed_usd=draw(st.integers(0, basis - proceeds)) if is_washed else 0,
    )


@st.composite
def securities(draw: st.DrawFn, year: int, number: int) -> ReportedSale:
    proceeds, basis = draw(AMOUNTS), draw(AMOUNTS)
    loss = max(0, basis // CENT - proceeds // CENT) * CENT
    return ReportedSale(
        id=f"sale_{number}",
        broker=draw(st.sampled_from(("Fidelity", "Schwab"))),
        description="XYZ CO",
        quantity=ONE,
        acquired_on=None,
        disposed_on=date(year, 3, 9),
        proceeds_usd=proceeds // CENT * CENT,
        basis_usd=basis // CENT * CENT,
        disallowed_usd=draw(st.sampled_from((0, loss, loss // 2 // CENT * CENT))),
        is_long=draw(st.booleans()),
        is_basis_reported=draw(st.booleans()),
        source=Source(file_id="file_x", file="realized.csv", rows=(number,)),
    )


@st.composite
def statements(draw: st.DrawFn, form: Form8949) -> list[Settled]:
    """Give what statements might say of some rows: another basis, gross proceeds, another box."""
    return [_settled(draw, row, form.year) for row in form.rows if draw(st.booleans())]


def _settled(draw: st.DrawFn, row: Row8949, year: int) -> Settled:
    box = draw(st.sampled_from([one for one in form_8949_boxes(year) if one.term == row.term.value]))
    wrong = draw(st.integers(-500, 500)) * CENT if box.is_basis_reported else 0
    fee = draw(st.integers(0, 500)) * CENT if box.form else 0
    parts: dict[str, Usd] = {part.letter: part.amount_usd for part in row.adjustments}
    parts = parts or ({"W": row.adjustment_usd} if row.code else {})
    parts |= {"B": wrong} if wrong else {}
    parts |= {"E": -fee} if fee else {}
    return Settled(
        id=f"settled_{row.id}",
        row_ids=(row.id,),
        line_ids=(f"line_{row.id}",) if box.form else (),
        box=box.letter,
        term=row.term,
        asset=row.asset,
        wallet=row.wallet,
        description=row.description,
        acquired=row.acquired,
        disposed_on=row.disposed_on,
        proceeds_usd=row.proceeds_usd + fee,
        basis_usd=row.basis_usd + wrong,
        adjustments=tuple(
            Adjustment(letter=letter, amount_usd=parts[letter], why="", rule="") for letter in sorted(parts)
        ),
        why="Told.",
        rule="Told.",
    )


NO_BOOKS = Books(lots=(), dispositions=(), incomes=(), findings=(), roots=(), renamed=(), crossings=())


@settings(max_examples=200)
@given(data=st.data(), year=YEARS)
def test_sums_tie_from_the_rows_to_the_worksheet(data: st.DataObject, year: int) -> None:
    wallets = data.draw(st.sampled_from((WALLETS, WALLETS[1:2])))  # all in one box make several pages
    count = data.draw(st.integers(0, 40))
    sold = [data.draw(dispositions(year, number, wallets)) for number in range(count)]
    said = data.draw(st.dictionaries(st.sampled_from([f"tx_{n}" for n in range(6)]), st.sampled_from(Mark)))
    sold = list(with_marks(replace(NO_BOOKS, dispositions=tuple(sold)), said).dispositions)
    sales = [data.draw(securities(year, number)) for number in range(data.draw(st.integers(0, 8)))]
    choose = data.draw(
        st.fixed_dictionaries({name: st.booleans() for name in ("various", "totals", "attach")})
    )
    by_books = rows_8949(sold, sales, year)
    records = data.draw(statements(by_books))
    form = with_statements(by_books, records)
    assert gains(form.rows) == gains(by_books.rows)
    if choose["various"]:
        form = one_row_a_sale(form, {one.id: one for one in sold})
    if choose["totals"]:
        form = directly_on_schedule_d(form, frozenset())
    sums = realized(sold, sales, [], year)
    facts = ReturnFacts(
        year=year,
        filing_status=FilingStatus.SINGLE,
        wages=data.draw(st.integers(0, 90_000 * 100)) * CENT,
        other_long_term_gain=data.draw(st.integers(-9_000 * 100, 9_000 * 100)) * CENT,
        short_term_carryover_in=data.draw(st.integers(0, 9_000 * 100)) * CENT,
    )
    facts = with_realized(facts, sums)
    assert_it_ties(form, facts, is_attached=choose["attach"])
    assert changes_of_gain(by_books, records) == ()
    whole = rounded(form)
    assert_it_ties(whole, filed_facts(facts, whole, 0), is_attached=choose["attach"])
    assert_whole(whole)
    for before, after in zip(form.rows, whole.rows, strict=True):
        assert abs(before.gain_usd - after.gain_usd) <= 2 * DOLLAR


def gains(rows: Sequence[Row8949]) -> dict[Term, Usd]:
    return {term: sum(row.gain_usd for row in rows if row.term is term) for term in Term}


def assert_it_ties(form: Form8949, facts: ReturnFacts, *, is_attached: bool) -> None:
    sheet = worksheet(facts, us_rules())
    figures = {name: sheet.usd(name) for name in FIGURES}
    lines = schedule_d(form, figures)
    if is_attached:
        form = with_attached_statement(form)
        assert schedule_d(form, figures) == lines
        summaries = [row for row in form.rows if row.is_summary]
        assert totals_of(form.attached) == totals_of(summaries)
    assert [fault for row in (*form.rows, *form.attached) for fault in code_faults(row, form.year)] == []
    assert_pages_tie(form, {line.line: line for line in lines})
    assert_return_ties(form, lines, sheet)


def assert_pages_tie(form: Form8949, lines: dict[str, ScheduleDLine]) -> None:
    pages = pages_of(form)
    assert [row for page in pages for row in page.rows] == list(form.rows)
    assert all(len({row.box for row in page.rows}) == 1 for page in pages)
    assert all(0 < len(page.rows) <= rows_on_a_page(form.year) for page in pages)
    for box in form_8949_boxes(form.year):
        line = lines[box.schedule_d_line]
        totals = [page.totals for page in pages if page.rows[0].schedule_d_line == line.line]
        assert line.proceeds_usd == sum(one.proceeds_usd for one in totals)
        assert line.basis_usd == sum(one.basis_usd for one in totals)
        assert line.adjustment_usd == sum(one.adjustment_usd for one in totals)
        assert line.gain_usd == sum(one.gain_usd for one in totals)


def assert_return_ties(form: Form8949, lines: Sequence[ScheduleDLine], sheet: Worksheet) -> None:
    by_line = {line.line: line.gain_usd for line in lines}
    short = [number for number in by_line if number in {"1a", "1b", "2", "3", "4, 5", "6"}]
    long = [number for number in by_line if number in {"8a", "8b", "9", "10", "11, 12, 13", "14"}]
    assert by_line["7"] == sum(by_line[number] for number in short)
    assert by_line["15"] == sum(by_line[number] for number in long)
    assert by_line["16"] == by_line["7"] + by_line["15"]
    question = digital_asset_answer(form.year, Happenings(dispositions=(), incomes=()))
    entries = form_1040(lines, question, sheet.usd("capital_gain_or_loss"), 0, form.year)
    expected = by_line["16"] if by_line["16"] >= 0 else by_line["21"]
    assert entries[1].amount_usd == expected
    figures = {name: sheet.usd(name) for name in FIGURES}
    carried = carryover_worksheet(figures, form.year, is_rounded=form.is_rounded)
    if carried.entries:
        used = {one.line: one.amount_usd or 0 for one in carried.entries}
        assert used["2"] == -by_line["21"]
        assert carried.short_usd + carried.long_usd == -by_line["16"] - used["4"]


def assert_whole(form: Form8949) -> None:
    amounts = [
        amount
        for row in form.rows
        for amount in (row.proceeds_usd, row.basis_usd, row.adjustment_usd, row.gain_usd)
    ]
    assert not any(amount % DOLLAR for amount in amounts)
    assert all(row == replace(row, adjustment_usd=0) for row in form.rows if not row.code)
