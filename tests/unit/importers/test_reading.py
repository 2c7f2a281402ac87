"""Running a format: every row has one fate by construction, and remarks become findings."""

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lotwise.core.findings import Severity
from lotwise.importers import read_file
from lotwise.importers.base import (
    Booked,
    Evidence,
    Format,
    LeftOut,
    Outcome,
    Outcomes,
    Rows,
    by,
    each,
    needs,
)
from lotwise.importers.cells import UnclearError
from lotwise.importers.detect import Recognized, recognize
from lotwise.importers.reading import Ignored, LostRowError, Parsed, read
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.ledger.transaction import Custody, Kind, Wallet

AT = datetime(2026, 1, 1, tzinfo=UTC)


def booked(*rows: Row, native_id: str = "") -> Booked:
    legs = tuple(row.leg(row.asset(), row.quantity("quantity")) for row in rows)
    return Booked(rows=rows, kind=Kind.TRANSFER, at=AT, legs=legs, native_id=native_id)


def one_row(row: Row) -> Outcome:
    if row.text("asset") == "FEE":
        return LeftOut(rows=(row,), reason=Reason.FEE_CREDITS)
    if row.text("asset") == "ODD":
        row.warn("odd", "An odd asset.", "Look at it.")
    return booked(row)


FORMAT = Format(
    id="test.v1",
    family="test",
    title="Test",
    wallet=Wallet(name="Here", custody=Custody.BROKER_FOREIGN),
    columns=(needs("asset", "Asset"), needs("quantity", "Quantity")),
    read=each(one_row),
    generations="all",
    known_missing="Nothing.",
    evidence=Evidence.OURS,
)


def parse(rows: str, form: Format = FORMAT, wallet_name: str | None = None, above: str = "") -> Parsed:
    found = recognize("test.csv", f"{above}Asset,Quantity\n{rows}".encode(), formats=(form,))
    assert isinstance(found, Recognized)
    return read(found, "test.csv", "file_x", wallet_name)


def test_a_row_is_booked_left_out_or_blocked() -> None:
    parsed = parse("BTC,1\nFEE,2\nETH,x\n")
    assert [source.rows for each in parsed.transactions for source in each.sources] == [(2,)]
    assert parsed.ignored == (Ignored(row=3, reason=Reason.FEE_CREDITS.value),)
    assert [(finding.code, finding.severity, finding.where.rows) for finding in parsed.findings] == [
        ("unknown_row", Severity.BLOCKING, (4,))
    ]
    assert parsed.row_count == 3


def test_rows_that_state_nothing_never_reach_the_reader() -> None:
    parsed = parse("\nAsset,Quantity\nThe end,\n,,\n")  # a footer fills at most half of the columns
    assert [ignored.reason for ignored in parsed.ignored] == [
        "an empty row",
        "the header row once more",
        "a row without a date or a number",
        "an empty row",
    ]


def test_a_full_row_without_a_fact_is_no_footer() -> None:
    assert [finding.where.rows for finding in parse("BTC,none\n").findings] == [(2,)]


def test_a_row_with_more_cells_than_the_header_blocks() -> None:
    parsed = parse("BTC,1,000\nETH,2,,\n")
    assert [finding.where.rows for finding in parsed.findings] == [(2,)]
    assert len(parsed.transactions) == 1


def test_a_data_row_above_the_header_blocks() -> None:
    parsed = parse("BTC,1\n", above="2026-01-01,BTC,5\nfrom,2026-01-01\n")
    assert [finding.where.rows for finding in parsed.findings] == [(1,)]
    assert parsed.row_count == 2


def test_the_same_remark_on_several_rows_is_one_finding() -> None:
    parsed = parse("ODD,1\nBTC,1\nODD,2\n")
    (finding,) = parsed.findings
    assert (finding.code, finding.where.rows, finding.wallet) == ("odd", (2, 4), "Here")
    assert len(parsed.transactions) == 3


def test_facts_come_in_order_of_the_file_whatever_the_groups() -> None:
    form = replace(FORMAT, group=by(lambda row: row.text("asset")), read=lambda rows: booked(*rows))
    parsed = parse("BTC,1\nETH,1\nBTC,2\nSOL,1\n", form)
    assert [each.sources[0].rows for each in parsed.transactions] == [(2, 4), (3,), (5,)]


def first_with_last(rows: Sequence[Row]) -> Iterable[Rows]:
    """Group the last row with the first, and give that group after all others."""
    yield from ((row,) for row in rows[1:-1])
    yield (rows[-1], rows[0])


def test_a_group_counts_where_its_outcome_begins_even_when_it_comes_late() -> None:
    """An outcome stands where its first row does, whichever of its rows that is."""
    form = replace(FORMAT, group=first_with_last, read=lambda rows: booked(*rows))
    parsed = parse("BTC,1\n\nETH,1\nAsset,Quantity\nSOL,1\n", form)
    assert [each.sources[0].rows for each in parsed.transactions] == [(4,), (2, 6)]
    assert [ignored.row for ignored in parsed.ignored] == [3, 5]
    turned = replace(form, read=lambda rows: booked(*sorted(rows, key=lambda row: row.line)))
    parsed = parse("BTC,1\nETH,1\nSOL,1\n", turned)
    assert [each.sources[0].rows for each in parsed.transactions] == [(2, 4), (3,)]


def test_one_group_may_come_back_as_outcomes_between_those_of_another() -> None:
    def singly(rows: Rows) -> Outcomes:
        return [booked(row) for row in reversed(rows)]

    parsed = parse(
        "BTC,1\nETH,1\nBTC,2\nETH,2\n", replace(FORMAT, group=by(lambda row: row.text("asset")), read=singly)
    )
    assert [each.sources[0].rows for each in parsed.transactions] == [(2,), (3,), (4,), (5,)]


def test_rows_are_let_go_of_once_they_were_read() -> None:
    """A file may have a million rows; only those looked at last, and those still to be read, are there.

    While nothing is collected, the youngest generation is what was made since: a short list to look through.
    """
    alive: list[int] = []

    def read(rows: Rows) -> Outcomes:
        alive.append(sum(isinstance(each, Row) for each in gc.get_objects(generation=0)))
        return booked(*rows)

    gc.collect()
    gc.disable()
    try:
        parsed = parse("".join(f"BTC,{n}\n" for n in range(1, 101)), replace(FORMAT, read=read))
    finally:
        gc.enable()
    assert len(parsed.transactions) == len(alive) == 100
    assert alive[0] == 100
    assert alive[-1] < 30


def test_a_group_that_is_not_understood_blocks_whole() -> None:
    def refuse(_rows: Rows) -> Outcomes:
        raise UnclearError("Not today.", "Try tomorrow.")

    parsed = parse("BTC,1\nBTC,2\n", replace(FORMAT, group=by(lambda row: row.text("asset")), read=refuse))
    (finding,) = parsed.findings
    assert (finding.what, finding.fix, finding.where.rows) == ("Not today.", "Try tomorrow.", (2, 3))


@pytest.mark.parametrize(
    "reader",
    [
        lambda _rows: (),
        lambda rows: (booked(rows[0]), booked(rows[0])),
        lambda rows: booked(rows[0]),
    ],
    ids=["none", "twice", "half"],
)
def test_a_reader_that_loses_or_doubles_a_row_is_caught(reader: Callable[[Rows], Outcomes]) -> None:
    form = replace(FORMAT, group=by(lambda row: row.text("asset")), read=reader)
    with pytest.raises(LostRowError, match=r"test\.v1 lost or doubled rows"):
        parse("BTC,1\nBTC,2\n", form)


@pytest.mark.parametrize(
    ("group", "odd"),
    [
        (lambda rows: [(rows[0],)], "[3]"),
        (lambda rows: [(row,) for row in (*rows, rows[0])], "[2]"),
        (lambda rows: [rows[:1], rows[:1]], "[2, 3]"),
    ],
    ids=["lost", "doubled", "both"],
)
def test_a_grouping_that_loses_or_doubles_a_row_is_caught(
    group: Callable[[Sequence[Row]], Iterable[Rows]], odd: str
) -> None:
    with pytest.raises(LostRowError) as caught:
        parse("BTC,1\nBTC,2\n", replace(FORMAT, group=lambda rows: map(tuple, group(rows))))
    assert str(caught.value) == f"test.v1 lost or doubled rows {odd}"


def test_a_reader_that_gives_back_another_row_is_caught() -> None:
    def read(rows: Rows) -> Outcomes:
        seen.extend(rows)
        return booked(seen[0])

    seen: list[Row] = []
    with pytest.raises(LostRowError, match=r"rows \[2, 3\]"):
        parse("BTC,1\nETH,1\n", replace(FORMAT, read=read))


def test_balances_come_in_order_of_the_file_and_of_the_row() -> None:
    def read(rows: Rows) -> Outcomes:
        for row in rows:
            row.balance(row.asset(), "", AT, row.quantity("quantity"))
            row.balance(row.asset(), "staked", AT, 0, wallet="There" if row.line == 2 else "")
        if len(rows) > 1:
            raise UnclearError("Not today.")
        return LeftOut(rows=rows, reason=Reason.TOTAL)

    parsed = parse(
        "BTC,1\nETH,2\nBTC,3\n", replace(FORMAT, group=by(lambda row: row.text("asset")), read=read)
    )
    assert [(each.source.rows, each.asset, each.part, each.wallet) for each in parsed.balances] == [
        ((2,), "BTC", "", "Here"),
        ((2,), "BTC", "staked", "There"),
        ((3,), "ETH", "", "Here"),
        ((3,), "ETH", "staked", "Here"),
        ((4,), "BTC", "", "Here"),
        ((4,), "BTC", "staked", "Here"),
    ]


def test_remarks_on_rows_that_block_are_not_told_beside_the_question() -> None:
    def read(rows: Rows) -> Outcomes:
        rows[0].warn("odd", "An odd row.", "Look at it.")
        raise UnclearError("Not today.")

    assert [finding.code for finding in parse("BTC,1\n", replace(FORMAT, read=read)).findings] == [
        "unknown_row"
    ]


def test_twins_stay_two_and_overlapping_files_meet() -> None:
    one, both = parse("BTC,1\n"), parse("BTC,1\nBTC,1\n")
    assert len({each.id for each in both.transactions}) == 2
    assert one.transactions[0].id in {each.id for each in both.transactions}


def test_rows_with_the_same_id_are_all_told_each_with_an_id_of_its_own_in_the_file() -> None:
    form = replace(FORMAT, read=lambda rows: booked(*rows, native_id="n1"))
    parsed = parse("BTC,1\nBTC,1\nBTC,2\n", form)
    assert [each.native_id for each in parsed.transactions] == ["n1", "n1", "n1"]
    assert len({each.id for each in parsed.transactions}) == 3
    assert parsed.ignored == ()


def test_the_wallet_s_name_is_the_user_s_and_custody_the_format_s() -> None:
    parsed = parse("BTC,1\n", wallet_name="There")
    assert parsed.wallet == Wallet(name="There", custody=Custody.BROKER_FOREIGN)
    assert parsed.transactions[0].legs[0].wallet == "There"


V4 = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
    "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes"
)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("a9,,Staking Income,SOL,,USD,,,,,received", "unclear"),
        ("a9,2025-", "unclear"),
        ("This report is no tax advice, and a courtesy", "left out"),
        ("User,A Person,an id", "left out"),
        ("Disclaimer", "left out"),
    ],
)
def test_a_row_that_lacks_its_date_or_is_cut_is_no_footer(row: str, what: str) -> None:
    whole = "a1,2025-01-01 10:00:00 UTC,Buy,BTC,1,USD,$5.00,$5.00,$5.00,$0.00,"
    parsed = read_file("a.csv", f"{V4}\n{whole}\n{row}".encode())
    assert len(parsed.transactions) == 1
    assert [one.row for one in parsed.ignored] == ([3] if what == "left out" else [])
    assert [one.where.rows for one in parsed.findings if one.is_blocking] == (
        [(3,)] if what == "unclear" else []
    )
