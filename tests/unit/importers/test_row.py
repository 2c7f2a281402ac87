"""A row reads its cells by role, and every refusal names the column."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lotwise.core.findings import Severity
from lotwise.core.quantity import ONE
from lotwise.importers.cells import Style, UnclearError
from lotwise.importers.row import Row, Sheet
from lotwise.importers.table import BETWEEN
from lotwise.ledger.transaction import Custody, Leg, Role, Wallet

SHEET = Sheet(
    file="test.csv",
    wallet=Wallet(name="Here", custody=Custody.SELF),
    headings=("When", "What", "How much"),
    positions={"at": 0, "asset": 1, "quantity": 2},
    style=Style.POINT,
)


def row(*cells: str) -> Row:
    return Row(SHEET, 7, BETWEEN.join(cells))


def test_a_cell_that_is_not_there_is_empty() -> None:
    assert row("2026-01-01").text("quantity") == ""
    assert row("2026-01-01").text("no such role") == ""
    assert row("", "", "").number("quantity") is None


@pytest.mark.parametrize("cells", [("a", "b", "c"), ("a",), (), ("a", "b", "c", "d"), ("", "", "")])
def test_cells_are_the_same_however_they_are_asked_for(cells: tuple[str, ...]) -> None:
    roles = ("quantity", "at", "no such role")
    expected = tuple(map(row(*cells).text, roles))
    assert tuple(row(*cells).texts(roles)) == expected
    assert tuple(row(*cells).texts(roles[:2])) == expected[:2]
    assert tuple(map(row(*cells).glimpse, roles)) == expected


def test_columns_are_those_of_the_row_s_own_sheet() -> None:
    first = row("a", "b", "c")
    other = Row(replace(SHEET, positions={"at": 2, "asset": 0}), 8, first.packed)
    assert tuple(first.texts(("at", "asset"))) == ("a", "b")
    assert tuple(other.texts(("at", "asset"))) == ("c", "a")


def test_a_glimpse_leaves_a_row_closed() -> None:
    found = row("a", "b", "c")
    assert (found.glimpse("asset"), found.apart) == ("b", None)


def test_words_are_compared_case_folded_and_single_spaced() -> None:
    assert row("", "Advanced  Trade BUY").word("asset") == "advanced trade buy"


def test_numbers_carry_the_unit_that_is_meant_or_none() -> None:
    assert row("", "", "0.5 BTC").quantity("quantity", "BTC") == ONE // 2
    assert row("", "", "$5").number("quantity", "USD") == Decimal(5)
    with pytest.raises(UnclearError, match=r"Column 'How much': '0.5 BTC' is not in ETH\."):
        row("", "", "0.5 BTC").quantity("quantity", "ETH")
    with pytest.raises(UnclearError, match=r"is not in plain numbers\."):
        row("", "", "0.5 BTC").quantity("quantity")


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (lambda: row("", "", "").quantity("quantity"), "Column 'How much': it is empty."),
        (lambda: row("", "", "x").number("quantity"), "Column 'How much': 'x' is not a number."),
        (lambda: row("x").instant("at"), "Column 'When': 'x' is not a date and time lotwise can read."),
        (lambda: row("x").day("at", ("%Y",)), "Column 'When': 'x' is not a date lotwise can read."),
        (lambda: row("", "").asset(), "Column 'What': '' is no asset code."),
        (lambda: row("", "two words").asset(), "Column 'What': 'TWO WORDS' is no asset code."),
    ],
)
def test_a_refusal_names_the_column(read: object, what: str) -> None:
    assert callable(read)
    with pytest.raises(UnclearError) as caught:
        read()
    assert caught.value.what == what


def test_dates_follow_the_patterns() -> None:
    assert row("01/02/2026").day("at", ("%m/%d/%Y",)) == date(2026, 1, 2)


def test_places_beyond_the_18th_are_cut_and_told_once() -> None:
    found = row("", "", "0.1234567890123456789")
    assert found.quantity("quantity") == found.quantity("quantity") == 123456789012345678
    assert [(remark.code, remark.severity) for remark in found.remarks] == [("quantity_cut", Severity.INFO)]


def test_money_is_cut_without_a_word() -> None:
    found = row("", "", "$0.1234567890123456789")
    assert found.money("quantity", "USD") == 123456789012345678
    assert found.remarks == []


def test_legs_lie_in_the_wallet_of_the_file() -> None:
    found = row()
    assert found.leg("BTC", -5, 7) == Leg(wallet="Here", asset="BTC", quantity=-5, value_usd=7)
    assert found.fees("BTC", 0) == ()
    assert found.fees("BTC", 3) == (Leg(wallet="Here", asset="BTC", quantity=-3, role=Role.FEE),)
    assert found.fees("BTC", -3) == (Leg(wallet="Here", asset="BTC", quantity=3, role=Role.FEE),)


def test_many_rows_may_be_read_in_turn() -> None:
    """Only the rows looked at last hold their cells apart; a row that was closed is opened again."""
    rows = [row(f"{n}", f"A{n}", f"{n}.5") for n in range(100)]
    for _ in range(2):
        assert [each.text("asset") for each in rows] == [f"A{n}" for n in range(100)]
        assert [each.cells for each in rows] == [(f"{n}", f"A{n}", f"{n}.5") for n in range(100)]
    assert sum(each.apart is not None for each in rows) < 20


def test_codes_of_assets_are_held_once() -> None:
    first, second = row("", "btc"), row("", "Btc")
    assert first.asset() is second.asset()
    assert (
        first.leg(first.text("asset").upper(), 1).asset
        is second.fees(second.text("asset").upper(), 1)[0].asset
    )


def test_a_row_tells_nothing_until_something_was_noted() -> None:
    found = row("2026-01-01", "BTC", "1")
    assert (list(found.remarks), list(found.balances), found.noted, found.stated) == ([], [], None, None)
    found.warn("odd", "An odd row.", "Look at it.")
    found.warn("odd", "An odd row.", "Look at it.")
    at = found.instant("at", ("%Y-%m-%d",))
    found.balance("BTC", "spot", at, 5)
    found.balance("BTC", "spot", at, 5)
    assert [remark.code for remark in found.remarks] == ["odd"]
    assert [stated.quantity for stated in found.balances] == [5, 5]
