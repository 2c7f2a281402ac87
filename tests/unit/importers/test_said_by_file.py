"""Zone, order of dates and address: read from the file where it says them, asked where it does not."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lotwise.core.findings import Finding
from lotwise.importers.base import Booked, Evidence, Format, Outcome, each, in_heading, needs, nowhere
from lotwise.importers.detect import recognize
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.importers.parsed import Parsed
from lotwise.importers.reading import read
from lotwise.importers.row import Row
from lotwise.importers.said_by_file import orders_in
from lotwise.ledger.transaction import Custody, Kind, Wallet

NEW_YORK = Hints(zone=ZoneInfo("America/New_York"))


def booked(row: Row) -> Outcome:
    note = row.sheet.address
    at = row.instant_by_order("at")
    leg = row.leg("BTC", row.quantity("quantity"))
    return Booked(rows=(row,), kind=Kind.TRANSFER, at=at, legs=(leg,), note=note)


def format_of(**more: object) -> Format:
    given = {
        "id": "plain.v1",
        "family": "plain",
        "title": "Plain",
        "wallet": Wallet(name="Plain", custody=Custody.SELF),
        "columns": (needs("at", "Date", "Date(UTC+02:00)"), needs("quantity", "Quantity")),
        "read": each(booked),
        "generations": "all",
        "known_missing": "Nothing.",
        "evidence": Evidence.OURS,
        **more,
    }
    return Format(**given)  # type: ignore[arg-type]


def parse(text: str, form: Format, hints: Hints = NO_HINTS, name: str = "a.csv") -> Parsed:
    found = recognize(name, text.encode(), formats=[form])
    assert not isinstance(found, Finding)
    return read(found, name, "file_x", None, hints)


def instants(parsed: Parsed) -> list[datetime]:
    return [one.at for one in parsed.transactions]


def asked(parsed: Parsed) -> tuple[str, list[str], bool]:
    rows = {row for one in parsed.findings for row in one.where.rows}
    return parsed.needs, [one.code for one in parsed.findings], len(rows) == parsed.row_count > 0


def test_a_zone_that_no_one_says_is_asked_for_every_row() -> None:
    form = format_of(zone_of=nowhere)
    text = "Date,Quantity\n2024-07-01 10:00:00,1\n2024-07-02 10:00:00,2\n"
    assert asked(parse(text, form)) == ("zone", ["zone_needed"], True)
    assert instants(parse(text, form, NEW_YORK))[0] == datetime(2024, 7, 1, 14, tzinfo=UTC)


def test_a_zone_in_the_cell_or_in_the_heading_counts_before_what_the_owner_says() -> None:
    in_cell = parse("Date,Quantity\n2024-07-01 10:00:00 UTC,1\n", format_of(zone_of=nowhere), NEW_YORK)
    assert instants(in_cell) == [datetime(2024, 7, 1, 10, tzinfo=UTC)]
    heading = parse(
        "Date(UTC+02:00),Quantity\n2024-07-01 10:00:00,1\n", format_of(zone_of=in_heading), NEW_YORK
    )
    assert instants(heading) == [datetime(2024, 7, 1, 8, tzinfo=UTC)]


def test_an_hour_that_a_clock_shows_twice_is_told() -> None:
    text = "Date,Quantity\n2024-11-03 01:30:00,1\n2024-11-03 03:30:00,1\n"
    parsed = parse(text, format_of(zone_of=nowhere), NEW_YORK)
    assert [(one.code, one.where.rows) for one in parsed.findings] == [("hour_twice", (2,))]


@pytest.mark.parametrize(
    ("dates", "orders"),
    [
        (["03/04/2021", "04/13/2021"], {False}),
        (["03/04/2021", "13.04.21 10:00"], {True}),
        (["13/04/2021", "04/13/2021"], {True, False}),
        (["03/04/2021", "1/2/21"], set()),
        (["05/05/2021", "2021-04-03", ""], {False}),
    ],
)
def test_the_whole_column_decides_the_order_of_dates(dates: list[str], orders: set[bool]) -> None:
    assert orders_in(dates, 0) == orders


def test_an_order_of_dates_that_nothing_decides_is_asked() -> None:
    form = format_of(day_month="at")
    text = "Date,Quantity\n03/04/2021 10:00 PM,1\n1/2/21,2\n"
    assert asked(parse(text, form)) == ("day_first", ["dates_needed"], True)
    day_first, month_first = (instants(parse(text, form, Hints(day_first=order))) for order in (True, False))
    assert day_first[0] == datetime(2021, 4, 3, 22, tzinfo=UTC)
    assert month_first[0] == datetime(2021, 3, 4, 22, tzinfo=UTC)
    assert (day_first[1].month, month_first[1].month) == (2, 1)


def test_the_file_has_the_last_word_on_its_dates() -> None:
    text = "Date,Quantity\n03/04/2021,1\n03/14/2021,2\n"
    parsed = parse(text, format_of(day_month="at"), Hints(day_first=True))
    assert [at.day for at in instants(parsed)] == [4, 14]


def test_dates_that_a_spreadsheet_has_half_changed_are_not_read() -> None:
    text = "Date,Quantity\n13/04/2021,1\n03/14/2021,2\n"
    parsed = parse(text, format_of(day_month="at"), Hints(day_first=True))
    assert asked(parsed) == ("day_first", ["dates_needed"], True)
    assert "export the file again" in parsed.findings[0].fix


def test_an_address_stands_in_the_name_or_is_asked() -> None:
    form = format_of(needs_address=True)
    text = "Date,Quantity\n2024-07-01,1\n"
    address = "0x" + "Ab" * 20
    assert asked(parse(text, form)) == ("address", ["address_needed"], True)
    named = parse(text, form, name=f"export-{address}.csv")
    both = replace(
        form, columns=(*form.columns, needs("from", "From"), needs("to", "To")), parties=("from", "to")
    )
    others = ["0x" + letter * 40 for letter in "cd"]
    rows = f"2024-07-01,1,{others[0]},{address}\n2024-07-01,1,{address},{others[1]}\n"
    (seen, _) = parse("Date,Quantity,From,To\n" + rows, both).transactions
    assert seen.note == address.lower()
    assert asked(parse("Date,Quantity,From,To\n" + rows.splitlines()[0], both))[0] == "address"
    told = parse(text, form, Hints(address=address.lower()))
    assert {one.note for parsed in (named, told) for one in parsed.transactions} == {address.lower()}
