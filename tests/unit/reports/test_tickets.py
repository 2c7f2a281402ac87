"""Tickets: units cut at a fill, steps, prices, and how they look on paper."""

import csv
import io
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import instant
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE, quantity
from lotwise.lots.holding import Term
from lotwise.reports.tickets import (
    OrderType,
    PriceRange,
    Side,
    Ticket,
    TicketLot,
    at_step,
    cut,
    limit_price,
    tick_of,
)
from lotwise.reports.tickets_steps import USUAL_STEP, step_of
from lotwise.reports.tickets_text import tickets_csv, tickets_page, tickets_text, worth_of, worth_words

ROOT = 10**20
"""Whole quantity of every root here."""


def lot(units: int, basis: int = 100, name: str = "a", start: int = 0) -> TicketLot:
    """Return some steps of a root."""
    return TicketLot(
        lot_id=f"lot_{name}",
        root_id=f"root_{name}",
        start=start,
        stop=start + units,
        acquired_at=instant("2025-09-01 15:00"),
        acquired_on=date(2025, 9, 1),
        root_quantity=ROOT,
        root_basis_usd=basis,
        term=Term.SHORT,
    )


def sale(*lots: TicketLot, order: OrderType = OrderType.LIMIT) -> Ticket:
    return Ticket(
        number=1,
        side=Side.SELL,
        wallet="Kraken",
        asset="BTC",
        quantity=sum(one.quantity for one in lots),
        step=USUAL_STEP,
        price=Decimal(68000),
        order=order,
        limit=Decimal("67660.00") if order is OrderType.LIMIT else None,
        fee_usd=176 * DOLLAR,
        lots=lots,
        worth=PriceRange(low=Decimal(50000), high=Decimal("111516.96")),
    )


LOTS = st.lists(
    st.builds(
        lot, st.integers(1, 50), st.integers(0, 10**25), st.sampled_from("abc"), start=st.integers(0, 9)
    ),
    max_size=6,
)


@given(LOTS, st.integers(0, 400))
def test_a_cut_splits_and_never_stretches(lots: list[TicketLot], units: int) -> None:
    done = cut(lots, units)
    named = sum(one.quantity for one in lots)
    taken = sum(one.quantity for one in done.taken)
    assert taken == min(units, named)
    assert taken + done.unnamed == units
    assert taken + sum(one.quantity for one in done.left) == named
    both = (*done.taken, *done.left)
    assert sum(one.basis_usd for one in both) == sum(one.basis_usd for one in lots)
    assert all(one.quantity > 0 for one in both)
    steps = [(one.root_id, step) for one in both for step in range(one.start, one.stop)]
    assert steps == [(one.root_id, step) for one in lots for step in range(one.start, one.stop)]


@given(LOTS, st.lists(st.integers(1, 40), max_size=5))
def test_many_fills_cut_as_one_does(lots: list[TicketLot], fills: list[int]) -> None:
    left: tuple[TicketLot, ...] = tuple(lots)
    for units in fills:
        left = cut(left, units).left
    assert left == cut(lots, sum(fills)).left


@given(st.integers(0, 10**20), st.integers(1, 10**19))
def test_units_at_a_step_are_whole_steps_and_no_more(units: int, step: int) -> None:
    done = at_step(units, step)
    assert done % step == 0
    assert units - step < done <= units


@pytest.mark.parametrize(
    ("price", "tick"), [("68000", "0.01"), ("10", "0.01"), ("9.2", "0.001"), ("0.272", "0.0001")]
)
def test_prices_are_told_in_cents_or_four_figures(price: str, tick: str) -> None:
    assert tick_of(Decimal(price)) == Decimal(tick)


def test_a_limit_lies_on_the_side_that_fills() -> None:
    price = Decimal("68123.45")
    assert limit_price(price, Side.SELL, Decimal("0.005")) == Decimal("67782.83")
    assert limit_price(price, Side.REBUY, Decimal("0.005")) == Decimal("68464.07")
    assert limit_price(price, Side.SELL, Decimal(0)) == price


def test_a_ticket_keeps_its_id_however_it_is_placed() -> None:
    one = sale(lot(ONE))
    assert one.id == sale(lot(ONE), order=OrderType.MARKET).id
    assert one.id != sale(lot(ONE, name="b")).id
    assert one.value_usd == 68000 * DOLLAR


def test_a_range_holds_its_ends() -> None:
    one = PriceRange(low=Decimal(1), high=Decimal(2))
    assert [one.holds(Decimal(text)) for text in ("0.99", "1", "2", "2.01")] == [False, True, True, False]
    assert PriceRange(low=None, high=None).holds(Decimal(0))


def test_steps_come_from_the_table_or_are_the_usual_one() -> None:
    assert step_of("kraken", "ADA") == step_of("coinbase", "BTC") == quantity("0.00000001")
    assert step_of("", "ADA") is None


def test_every_step_size_names_its_source() -> None:
    text = resources.files("lotwise.reports").joinpath("tickets_steps.toml").read_text("utf-8")
    rows = tomllib.loads(text)["step"]
    assert len({(row["family"], row["asset"]) for row in rows}) == len(rows)
    assert all(
        row["source"] and isinstance(row["checked"], date) and quantity(row["size"]) > 0 for row in rows
    )


def test_what_has_no_range_is_for_cash_or_not_worth_it() -> None:
    one = replace(sale(lot(ONE)), worth=None)
    assert worth_of(one) == "not at this price"
    assert worth_of(replace(one, lots=(replace(lot(ONE), is_bought_back=False),))) == (
        "only for the cash it brings"
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("50", "60", "from $50.00 to $60.00"),
        (None, "60", "up to $60.00"),
        ("50", None, "from $50.00 on"),
        (None, None, "at any price"),
    ],
)
def test_a_range_in_words(low: str | None, high: str | None, words: str) -> None:
    one = PriceRange(low=Decimal(low) if low else None, high=Decimal(high) if high else None)
    assert worth_words(one) == words


def test_paper_csv_and_page_name_order_range_and_lots() -> None:
    one, on = sale(lot(ONE)), date(2026, 2, 7)
    text = tickets_text([one], on, is_draft=False)
    for words in (
        "SELL 1 BTC",
        "at least $67,660.00",
        "from $50,000.00 to $111,516.96",
        "lot_a: 1 of 2025-09-01",
    ):
        assert words in text
    assert max(map(len, text.splitlines())) <= 80
    assert "DRAFT" not in text
    assert "DRAFT" in tickets_text([one], on, is_draft=True)
    (row,) = csv.DictReader(io.StringIO(tickets_csv([one])))
    assert (row["quantity"], row["limit"], row["worth_to"], row["lots"]) == (
        *("1", "67660.00", "111516.96", "1 lot_a"),
    )
    assert "assumed" not in text
    page = tickets_page([one], on, "Made now.", is_draft=True)
    assert "sell 1 BTC" in page
    assert "DRAFT" in page


def test_a_step_that_nobody_names_is_said_to_be_assumed() -> None:
    one, on = replace(sale(lot(ONE)), is_step_known=False), date(2026, 2, 7)
    text = tickets_text([one], on, is_draft=False)
    assert "Step of 0.00000001 is assumed" in text
    assert max(map(len, text.splitlines())) <= 80
    (row,) = csv.DictReader(io.StringIO(tickets_csv([one])))
    assert row["is_step_known"] == "no"
    assert "Step of 0.00000001 is assumed" in tickets_page([one], on, "Made now.", is_draft=False)


def test_a_name_that_means_something_to_other_programs_is_only_shown() -> None:
    name = "=cmd|' /C calc'!A0 <script>alert(1)</script> \x1b[31m"
    one, on = replace(sale(lot(ONE)), wallet=name), date(2026, 2, 7)
    (row,) = csv.DictReader(io.StringIO(tickets_csv([one])))
    assert row["wallet"] == f"'{name}"
    assert "<script" not in tickets_page([one], on, "Made now.", is_draft=False)
    assert "\x1b" not in tickets_text([one], on, is_draft=False)
