"""The fold over trades, income and gifts: every unit that leaves has come, and every amount is explained."""

from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lotwise.lots.fold
from builders import (
    HOME,
    arrived,
    books_of,
    bought,
    codes,
    dollars,
    earned,
    exchanged,
    fee,
    leg,
    lot_lines,
    order,
    out,
    priced,
    sale_lines,
    sold,
    spent,
    transaction,
)
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Custody, Kind, Leg, Origin, Role
from lotwise.lots.holding import Term
from lotwise.lots.lot import DispositionKind, Method


def test_nothing_happened() -> None:
    books = books_of()
    assert (books.lots, books.dispositions, books.incomes, books.findings) == ((), (), (), ())


def test_a_purchase_is_an_open_lot() -> None:
    books = books_of(bought("1 BTC", "40000 USD", "2024-01-10"))
    assert lot_lines(books) == ["1 BTC in Ledger from 2024-01-10 basis 40000.00"]
    assert books.lots[0].root.kind is Kind.PURCHASE
    assert books.lots[0].moved_by == ()


def test_a_sale_takes_the_oldest_units_first() -> None:
    books = books_of(
        bought("1 BTC", "40000 USD", "2024-01-10"),
        bought("1 BTC", "70000 USD", "2024-06-01"),
        sold("1.5 BTC", "90000 USD", "2025-02-01"),
    )
    assert sale_lines(books) == [
        "sale 1 BTC from 2024-01-10: 60000.00 - 40000.00, long",
        "sale 0.5 BTC from 2024-06-01: 30000.00 - 35000.00, short",
    ]
    assert lot_lines(books) == ["0.5 BTC in Ledger from 2024-06-01 basis 35000.00"]
    assert [dollars(sale.gain_usd) for sale in books.dispositions] == ["20000.00", "-5000.00"]


def test_the_date_of_acquisition_and_of_sale_is_the_taxpayers() -> None:
    """03:00 UTC on January 1 is the last evening of December in New York: another tax year."""
    books = books_of(
        bought("1 BTC", "40000 USD", "2024-01-01 03:00"), sold("1 BTC", "50000 USD", "2026-01-01 03:00")
    )
    sale = books.dispositions[0]
    assert sale.acquired_on == date(2023, 12, 31)
    assert sale.disposed_on == date(2025, 12, 31)


def test_a_wallet_sells_its_own_units_only() -> None:
    """26 U.S.C. § 1012(c)(1), 26 CFR § 1.1012-1(j): the older lot lies elsewhere."""
    books = books_of(
        bought("1 BTC", "20000 USD", "2023-01-10", "Kraken"),
        bought("1 BTC", "70000 USD", "2024-06-01", "Gemini"),
        sold("1 BTC", "60000 USD", "2025-02-01", "Gemini"),
    )
    assert sale_lines(books) == ["sale 1 BTC from 2024-06-01: 60000.00 - 70000.00, short"]


def test_thirds_of_a_lot_sum_to_its_basis() -> None:
    story = [bought("3 BTC", "100 USD", "2024-01-10")]
    story += [sold("1 BTC", "50 USD", f"2025-02-0{n}") for n in (1, 2, 3)]
    books = books_of(*story)
    bases = [sale.basis_usd for sale in books.dispositions]
    assert bases == [usd("33.33333333"), usd("33.33333333"), usd("33.33333334")]
    assert books.lots == ()


def test_proceeds_are_shared_exactly_even_among_single_steps_of_a_unit() -> None:
    wei = "0.000000000000000001"
    story = [bought(f"{wei} ETH", "1 USD", f"2024-01-1{n}") for n in range(3)]
    books = books_of(*story, sold("0.000000000000000003 ETH", "100 USD", "2025-02-01"))
    assert [dollars(sale.proceeds_usd) for sale in books.dispositions] == [
        "33.33333333",
        "33.33333333",
        "33.33333334",
    ]


# ── more sold than held ─────────────────────────────────────────────────────────────────────────


def test_more_sold_than_held_blocks_and_has_no_basis_rather_than_zero() -> None:
    books = books_of(bought("1 BTC", "40000 USD", "2024-01-10"), sold("3 BTC", "90000 USD", "2025-02-01"))
    assert sale_lines(books) == [
        "sale 1 BTC from 2024-01-10: 30000.00 - 40000.00, long",
        "sale 2 BTC from None: 60000.00 - unknown, unknown",
    ]
    unknown = books.dispositions[1]
    assert (unknown.root, unknown.gain_usd, unknown.term) == (None, None, None)
    assert codes(books) == ["oversold"]
    found = books.findings[0]
    assert found.severity is Severity.BLOCKING
    assert "3 BTC left Ledger" in found.what
    assert "2 too few" in found.what
    assert (found.asset, found.wallet) == ("BTC", HOME)


def test_two_dispositions_of_unknown_units_have_different_ids() -> None:
    two_wallets = transaction(
        Kind.SALE,
        "2025-02-01",
        out("1 BTC", "A", worth="5"),
        out("1 BTC", "B", worth="5"),
        leg("10 USD", "A"),
    )
    books = books_of(two_wallets)
    assert len({sale.id for sale in books.dispositions}) == 2


# ── exchanges and fees ──────────────────────────────────────────────────────────────────────────


def test_an_exchange_sells_one_asset_and_begins_another() -> None:
    books = books_of(
        bought("10 A", "5 USD", "2024-01-10"),
        exchanged("10 A", "20 B", "2025-06-01", worth="20", fees=[fee("2 USD")]),
    )
    assert sale_lines(books) == ["exchange 10 A from 2024-01-10: 18.00 - 5.00, long"]
    assert lot_lines(books) == ["20 B in Ledger from 2025-06-01 basis 20.00"]


def test_units_withheld_for_the_fee_come_from_this_very_receipt_despite_a_standing_order() -> None:
    """26 CFR § 1.1012-1(j)(3)(iii) and (j)(5) Examples 5 and 6."""
    story = [
        bought("10 AB", "10 USD", "2024-01-01", "DRX"),
        bought("30 CD", "30 USD", "2024-01-01", "DRX"),
        exchanged("10 CD", "10 AB", "2025-06-30", "DRX", worth="50", fees=[fee("1 AB", "DRX")], name="swap"),
    ]
    fifo = order(Method.FIFO, "DRX", with_broker=True)
    for orders in ([], [fifo]):
        books = books_of(*story, orders=orders, custody={"DRX": Custody.BROKER_US})
        assert sale_lines(books) == [
            "exchange 10 CD from 2024-01-01: 45.00 - 10.00, long",
            "fee 1 AB from 2025-06-30: 5.00 - 5.00, short",
        ]
        assert "10 AB in DRX from 2024-01-01 basis 10.00" in lot_lines(books)
        assert "9 AB in DRX from 2025-06-30 basis 45.00" in lot_lines(books)


def test_a_fee_in_a_third_asset_is_sold_at_its_value() -> None:
    books = books_of(
        bought("1 BNB", "100 USD", "2024-01-10"),
        bought("1 BTC", "40000 USD", "2025-02-10", fees=[fee("0.5 BNB", worth="300")]),
    )
    assert sale_lines(books) == ["fee 0.5 BNB from 2024-01-10: 300.00 - 50.00, long"]
    assert "1 BTC in Ledger from 2025-02-10 basis 40300.00" in lot_lines(books)


def test_a_fee_larger_than_the_receipt_finds_the_units_that_just_came() -> None:
    books = books_of(
        bought("10 A", "5 USD", "2024-01-10"),
        bought("5 B", "5 USD", "2024-01-10"),
        exchanged("10 A", "1 B", "2025-06-01", worth="1", fees=[fee("6 B", worth="6")]),
    )
    assert codes(books) == []
    assert [line for line in lot_lines(books) if "B" in line] == []


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def test_a_value_comes_from_the_source_then_from_the_price_of_that_day() -> None:
    quotes = [priced("A", "3", "2025-06-01"), priced("A", "99", "2025-06-02")]
    stated = books_of(earned("1 A", "2", "2025-06-01"), prices=quotes)
    assert dollars(stated.incomes[0].ordinary_income_usd) == "2.00"
    looked_up = books_of(earned("1 A", None, "2025-06-01"), prices=quotes)
    assert dollars(looked_up.incomes[0].ordinary_income_usd) == "3.00"


def test_the_price_of_yesterday_values_nothing() -> None:
    books = books_of(earned("1 A", None, "2025-06-02"), prices=[priced("A", "3", "2025-06-01")])
    assert books.incomes[0].ordinary_income_usd is None
    assert codes(books) == ["no_value"]


def test_the_price_is_that_of_the_taxpayers_day() -> None:
    quotes = [priced("A", "3", "2025-06-01"), priced("A", "4", "2025-06-02")]
    books = books_of(earned("1 A", None, "2025-06-02 02:00"), prices=quotes)
    assert dollars(books.incomes[0].ordinary_income_usd) == "3.00"


def test_a_missing_value_is_asked_for_by_the_name_of_the_asset_that_lacks_it() -> None:
    """A price of bitcoin would not help: what is missing is the value of the fee."""
    books = books_of(
        bought("1 BTC", "40000 USD", "2024-01-10"),
        bought("1 BNB", "300 USD", "2024-01-10"),
        sold("1 BTC", "60000 USD", "2025-02-01", fees=[fee("0.5 BNB")]),
    )
    assert [(found.code, found.asset) for found in books.findings] == [("no_value", "BNB")]
    assert "BNB on 2025-02-01" in books.findings[0].fix
    assert [sale.proceeds_usd for sale in books.dispositions] == [None, None]


def test_an_exchange_without_any_price_blocks_for_each_asset_that_could_give_one() -> None:
    books = books_of(bought("1 A", "1 USD", "2024-01-10"), exchanged("1 A", "1 B", "2025-02-01"))
    assert {(found.code, found.asset) for found in books.findings} == {("no_value", "A"), ("no_value", "B")}
    assert all(found.is_blocking for found in books.findings)


def test_a_receipt_wholly_withheld_at_an_unknown_value_blocks_too() -> None:
    books = books_of(bought("1 A", "5 EUR", "2025-02-01", fees=[fee("1 A")]))
    assert [(found.code, found.asset) for found in books.findings] == [("no_value", "EUR")]
    assert sale_lines(books) == ["fee 1 A from 2025-02-01: unknown - unknown, short"]


def test_a_purchase_that_states_no_price_asks_for_what_was_paid_and_not_for_a_quote() -> None:
    told = transaction(Kind.PURCHASE, "2025-02-01", leg("1 BTC"))
    books = books_of(told, prices=[priced("BTC", "65000", "2025-02-01")])
    assert [(found.code, found.asset, found.is_blocking) for found in books.findings] == [
        ("no_amount", "BTC", True)
    ]
    assert "price" not in books.findings[0].fix
    assert lot_lines(books) == ["1 BTC in Ledger from 2025-02-01 basis unknown"]


# ── income, gifts, losses ───────────────────────────────────────────────────────────────────────


def test_staking_income_is_income_once_and_basis_once() -> None:
    books = books_of(earned("1 ETH", "2000", "2025-01-10"), sold("1 ETH", "1500 USD", "2025-03-01"))
    assert [dollars(income.ordinary_income_usd) for income in books.incomes] == ["2000.00"]
    assert books.incomes[0].received_on == date(2025, 1, 10)
    assert sale_lines(books) == ["sale 1 ETH from 2025-01-10: 1500.00 - 2000.00, short"]


def test_income_in_dollars_is_income_and_no_lot() -> None:
    books = books_of(transaction(Kind.INTEREST, "2025-01-10", leg("5 USD")))
    assert [dollars(income.ordinary_income_usd) for income in books.incomes] == ["5.00"]
    assert books.lots == ()


def test_spending_is_a_disposition_at_fair_market_value() -> None:
    books = books_of(bought("1 ETH", "1000 USD", "2024-01-10"), spent("0.5 ETH", "900", "2025-03-01"))
    assert sale_lines(books) == ["spending 0.5 ETH from 2024-01-10: 900.00 - 500.00, long"]


@pytest.mark.parametrize(
    ("kind", "why", "note"),
    [
        (Kind.GIFT_OUT, DispositionKind.GIFT, []),
        (Kind.DONATION, DispositionKind.DONATION, ["donation"]),
        (Kind.SPOUSE_OUT, DispositionKind.SPOUSE, ["given_to_spouse"]),
        (Kind.LOST, DispositionKind.LOST, ["units_lost"]),
        (Kind.WORTHLESS, DispositionKind.WORTHLESS, ["units_worthless"]),
    ],
)
def test_a_gift_or_a_loss_takes_units_away_without_gain(
    kind: Kind, why: DispositionKind, note: list[str]
) -> None:
    books = books_of(
        bought("1 ETH", "1000 USD", "2024-01-10"),
        transaction(kind, "2025-03-01", out("0.5 ETH", worth="900")),
    )
    gone = books.dispositions[0]
    assert (gone.kind, gone.kind.is_taxable, gone.proceeds_usd, gone.gain_usd) == (why, False, None, None)
    assert lot_lines(books) == ["0.5 ETH in Ledger from 2024-01-10 basis 500.00"]
    assert codes(books) == note


def test_a_gift_received_blocks_until_the_giver_has_told_basis_and_date() -> None:
    books = books_of(transaction(Kind.GIFT_IN, "2025-03-01", leg("1 BTC", worth="60000")))
    assert lot_lines(books) == ["1 BTC in Ledger from None basis unknown"]
    assert [(found.code, found.is_blocking) for found in books.findings] == [("basis_unknown", True)]
    assert "giver" in books.findings[0].fix


def test_inherited_units_are_long_term_on_the_first_day() -> None:
    books = books_of(
        transaction(Kind.INHERITANCE, "2025-03-01", leg("1 BTC", worth="60000")),
        sold("1 BTC", "61000 USD", "2025-03-02"),
    )
    assert books.dispositions[0].term is Term.LONG
    assert dollars(books.dispositions[0].gain_usd) == "1000.00"


def test_a_leg_that_does_not_fit_blocks_and_is_not_dropped_in_silence() -> None:
    books = books_of(
        bought("1 ETH", "1000 USD", "2024-01-10"),
        transaction(Kind.SPEND, "2025-03-01", out("1 ETH", worth="900"), leg("2 DAI"), name="odd"),
    )
    found = books.findings[0]
    assert (found.code, found.is_blocking, found.subject, found.asset) == ("leg_unused", True, "odd", "DAI")


# ── what holds for all ──────────────────────────────────────────────────────────────────────────


def test_every_disposition_row_sums_to_the_proceeds_of_its_transaction() -> None:
    story = [bought("1 BTC", f"{n}.01 USD", f"2024-01-{n + 1:02d}") for n in range(7)]
    books = books_of(*story, sold("7 BTC", "100 USD", "2025-02-01"))
    assert sum(sale.proceeds_usd or 0 for sale in books.dispositions) == usd(100)


def test_folding_twice_gives_equal_books() -> None:
    story = [
        bought("1 BTC", "40000 USD", "2024-01-10"),
        arrived("1 ETH", "2024-02-01"),
        sold("3 BTC", "90000 USD", "2025-02-01"),
    ]
    assert books_of(*story) == books_of(*reversed(story))


def test_custody_of_the_wallet_is_told_on_every_disposition() -> None:
    story = [bought("1 BTC", "1 USD", "2024-01-10", "Kraken"), sold("1 BTC", "1 USD", "2025-01-10", "Kraken")]
    known = books_of(*story, custody={"Kraken": Custody.BROKER_US})
    assert known.dispositions[0].custody is Custody.BROKER_US
    assert books_of(*story).dispositions[0].custody is Custody.SELF


def legs_of(assets: list[str], roles: list[Role]) -> st.SearchStrategy[Leg]:
    return st.builds(
        Leg,
        wallet=st.sampled_from(["Kraken", HOME]),
        asset=st.sampled_from(assets),
        quantity=st.sampled_from([-2, -1, -1, 0, 1, 1, 2]).map(lambda units: units * 10**18),
        role=st.sampled_from(roles),
        value_usd=st.none() | st.integers(0, 10**12),
    )


MAIN, FEE = Role.MAIN, Role.FEE
NEARLY_PLAIN = st.tuples(
    legs_of(["BTC"] * 6 + ["ETH", USD], [MAIN] * 7 + [FEE]),
    legs_of([USD] * 6 + ["EUR", "BTC"], [MAIN] * 7 + [FEE]),
    st.lists(legs_of([USD, USD, USD, "EUR", "BTC"], [FEE, FEE, FEE, MAIN]), max_size=2),
    st.booleans(),
).map(lambda legs: [*(legs[1::-1] if legs[3] else legs[:2]), *legs[2]])
"""Legs of one asset for cash, with a fee or none, or of something like it."""
TRADES = st.tuples(
    st.sampled_from([Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE]),
    NEARLY_PLAIN,
    st.none() | st.builds(Origin, basis_usd=st.integers(0, 10**12)),
)


@given(told=st.lists(TRADES, max_size=8))
def test_plain_trades_are_written_quickly_and_as_thoroughly(
    told: list[tuple[Kind, list[Leg], Origin | None]],
) -> None:
    """Whatever the legs: the same lots, dispositions and findings in the same order."""
    story = [
        replace(transaction(kind, f"2025-01-{n + 1:02d}", *legs, name=f"t{n}"), origin=origin)
        for n, (kind, legs, origin) in enumerate(told)
    ]
    quotes = [priced("EUR", "1.1", f"2025-01-{day:02d}") for day in range(1, 9, 2)]
    quick = books_of(*story, prices=quotes)
    with patch.object(lotwise.lots.fold, "plain_trade", return_value=None):
        assert quick == books_of(*story, prices=quotes)
