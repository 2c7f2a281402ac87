"""A lot is proved no better than the worst of its steps, and says which one that is."""

from dataclasses import replace

import pytest

from builders import arrived, bought, earned, exchanged, moved, priced, renamed, sent, sold
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.transaction import Transaction
from lotwise.ledger.transfers import Certainty
from lotwise.lots.grades import Grade, Graded, grade_of, grades_of
from statements import folded_journal, from_origin, paired

BOUGHT = bought("1 BTC", "40000 USD", "2024-01-10", "Kraken", name="purchase")
WITH_ID = replace(BOUGHT, native_id="L4UESK")
HALVES = [
    sent("1 BTC", "2025-02-01 12:00", "Kraken", name="out"),
    arrived("1 BTC", "2025-02-01 13:00", "Ledger", name="in"),
]


def stated(told: Transaction) -> Transaction:
    return replace(told, stated_by="corr_1")


def graded(journal: Journal, *, price: bool = False) -> Graded:
    """Return the evidence of the only lot."""
    quotes = [priced("ETH", "2000", "2024-01-10"), priced("EUR", "1.1", "2024-01-10")] if price else []
    books = folded_journal(journal, quotes)
    (lot,) = books.lots
    (found,) = grades_of(books.lots, journal).items()
    assert found == (lot.id, grade_of(lot, journal))
    return found[1]


def alone(*story: Transaction, price: bool = False) -> Graded:
    return graded(journal_of(story), price=price)


# ── the acquisition ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        (WITH_ID, Grade.A),
        (replace(BOUGHT, chain_hash="0xff"), Grade.A),
        (BOUGHT, Grade.B),
        (stated(WITH_ID), Grade.D),
        (from_origin(arrived("1 BTC", "2024-01-10"), "40000"), Grade.D),
        (replace(from_origin(arrived("1 BTC", "2024-01-10"), "40000"), native_id="x"), Grade.D),
    ],
)
def test_the_record_of_the_acquisition(told: Transaction, grade: Grade) -> None:
    found = alone(told)
    assert found.grade is grade
    assert found.why


def test_a_part_of_a_lot_is_proved_as_well_as_the_whole() -> None:
    assert alone(WITH_ID, sold("0.5 BTC", "1 USD", "2025-01-10", "Kraken")).grade is Grade.A


def test_units_that_came_from_nowhere_are_inferred() -> None:
    assert alone(arrived("1 BTC", "2024-01-10")) == Graded(
        grade=Grade.C, why="no file tells how these units were acquired"
    )


# ── the basis ───────────────────────────────────────────────────────────────────────────────────


def test_a_basis_that_rests_on_a_price_of_the_day_is_inferred() -> None:
    """The record says that a unit was earned, and not what it was worth."""
    income = replace(earned("1 ETH", None, "2024-01-10"), native_id="x")
    found = alone(income, price=True)
    assert found.grade is Grade.C
    assert "price" in found.why


def test_a_value_that_the_record_states_is_as_good_as_the_record() -> None:
    assert alone(replace(earned("1 ETH", "2000", "2024-01-10"), native_id="x"), price=True).grade is Grade.A


def test_foreign_money_is_turned_into_dollars_at_a_price() -> None:
    assert alone(bought("1 BTC", "100 EUR", "2024-01-10"), price=True).grade is Grade.C


def test_a_price_for_one_acquisition_says_nothing_of_the_next() -> None:
    journal = journal_of([earned("1 ETH", None, "2024-01-10"), WITH_ID])
    books = folded_journal(journal, [priced("ETH", "2000", "2024-01-10")])
    found = {lot.asset: grades_of([lot], journal)[lot.id].grade for lot in books.lots}
    assert found == {"ETH": Grade.C, "BTC": Grade.A}


def test_an_exchange_whose_record_states_the_value_needs_no_price() -> None:
    story = [bought("1 ETH", "1 USD", "2024-01-01"), exchanged("1 ETH", "1 BTC", "2024-01-10", worth="9")]
    assert alone(*story, price=True).grade is Grade.B


# ── the way ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("certainty", "grade"),
    [
        (Certainty.HASH, Grade.A),
        (Certainty.ADDRESS, Grade.A),
        (Certainty.INFERRED, Grade.C),
        (Certainty.OWNER, Grade.D),
    ],
)
def test_a_transfer_is_as_sure_as_its_pairing(certainty: Certainty, grade: Grade) -> None:
    journal = paired(WITH_ID, *HALVES, pairs=[("out", "in")], why=certainty)
    assert graded(journal).grade is grade


def test_a_transfer_that_a_source_states_whole_takes_nothing_away() -> None:
    assert alone(WITH_ID, moved("1 BTC", "Kraken", "Ledger", "2025-02-01")).grade is Grade.A


def test_a_wallet_that_only_the_owner_names_is_the_owners_statement() -> None:
    found = alone(WITH_ID, stated(moved("1 BTC", "Kraken", "Paper", "2025-02-01")))
    assert found == Graded(grade=Grade.D, why="you stated a move between your wallets")


def test_the_first_transfer_counts_as_much_as_the_last() -> None:
    on = moved("1 BTC", "Ledger", "Trezor", "2025-03-01")
    journal = paired(WITH_ID, *HALVES, on, pairs=[("out", "in")], why=Certainty.INFERRED)
    assert graded(journal).grade is Grade.C


def test_a_renaming_by_a_record_takes_nothing_away_and_one_by_the_owner_does() -> None:
    story = [replace(bought("1 A", "1 USD", "2024-01-10"), native_id="x")]
    rename = renamed("1 A", "1 B", "2024-02-10")
    assert alone(*story, rename).grade is Grade.A
    assert alone(*story, stated(rename)).grade is Grade.D


def test_a_renamed_lot_rests_on_a_price_if_it_did_before() -> None:
    story = [earned("1 ETH", None, "2024-01-10"), renamed("1 ETH", "1 XETH", "2024-02-10")]
    assert alone(*story, price=True).grade is Grade.C


def test_all_reasons_of_the_worst_grade_are_told_once_and_no_others() -> None:
    story = [earned("1 ETH", None, "2024-01-10", "Kraken"), *_eth_halves()]
    journal = paired(*story, pairs=[("out", "in"), ("out 2", "in 2")], why=Certainty.INFERRED)
    found = graded(journal, price=True)
    assert found.grade is Grade.C
    assert found.why.count(";") == 1
    assert "no id" not in found.why


def _eth_halves() -> list[Transaction]:
    return [
        sent("1 ETH", "2025-02-01 12:00", "Kraken", name="out"),
        arrived("1 ETH", "2025-02-01 13:00", "Ledger", name="in"),
        sent("1 ETH", "2025-03-01 12:00", "Ledger", name="out 2"),
        arrived("1 ETH", "2025-03-01 13:00", "Trezor", name="in 2"),
    ]


def test_grades_are_in_order() -> None:
    order = [Grade.A, Grade.B, Grade.C, Grade.D]
    assert [(worse, better) for worse in order for better in order if worse.is_worse_than(better)] == [
        (order[n], order[m]) for n in range(4) for m in range(n)
    ]
