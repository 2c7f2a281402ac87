"""Bad input: each case is told clearly, nothing is lost, guessed or zeroed, and conservation still holds."""

from dataclasses import replace

import pytest

from builders import (
    books_of,
    bought,
    fee,
    identified,
    instant,
    leg,
    lot_lines,
    moved,
    out,
    sale_lines,
    sold,
    transaction,
)
from lotwise.core.findings import Finding
from lotwise.core.quantity import quantity
from lotwise.ledger.asset_births import early_dates
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.lots.conservation import conservation_of
from lotwise.lots.fold import Books
from lotwise.lots.lot import Identification, Method, Pick

BUY = bought("2 BTC", "80000 USD", "2025-01-10", "Kraken")
OTHER = bought("1 BTC", "30000 USD", "2025-01-05", "Ledger")
SALE = sold("1 BTC", "50000 USD", "2025-06-01", "Kraken", name="sale")


def proved(*story: Transaction, identifications: dict[str, Identification] | None = None) -> Books:
    """Return the books of a story, after proving that no unit and no cent is lost."""
    books = books_of(*story, identifications=identifications or {})
    assert all(proof.is_proved for proof in conservation_of(books))
    return books


def only(books: Books) -> Finding:
    [found] = books.findings
    assert found.what.endswith(".")
    assert found.fix
    assert found.where.file
    assert found.where.rows
    return found


def test_more_sold_than_held_has_no_basis_and_no_zero() -> None:
    books = proved(BUY, sold("3 BTC", "150000 USD", "2025-06-01", "Kraken"))
    assert (only(books).code, only(books).is_blocking) == ("oversold", True)
    [known, unknown] = books.dispositions
    assert (known.basis_usd, unknown.basis_usd, unknown.gain_usd) == (80_000 * 10**8, None, None)


def test_a_purchase_that_takes_units_away_is_told() -> None:
    odd = transaction(Kind.STAKING, "2025-06-01", out("1 BTC", "Kraken"))
    books = proved(BUY, odd)
    assert (only(books).code, only(books).is_blocking) == ("leg_unused", True)
    assert lot_lines(books) == ["2 BTC in Kraken from 2025-01-10 basis 80000.00"]


@pytest.mark.parametrize("kind", [Kind.PURCHASE, Kind.SALE, Kind.STAKING, Kind.TRANSFER, Kind.GIFT_OUT])
def test_a_transaction_of_no_units_is_told(kind: Kind) -> None:
    books = proved(BUY, transaction(kind, "2025-06-01", leg("0 BTC", "Kraken"), leg("5 USD", "Kraken")))
    assert "zero_quantity" in {found.code for found in books.findings if found.is_blocking}


def test_a_trade_of_nothing_but_money_is_told() -> None:
    books = proved(BUY, transaction(Kind.PURCHASE, "2025-06-01", out("5000 USD", "Kraken")))
    assert only(books).code == "no_asset_moves"


def test_a_fee_of_no_units_moves_no_asset() -> None:
    odd = transaction(Kind.PURCHASE, "2025-06-01", out("5000 USD", "Kraken"), fee("0 BTC", "Kraken"))
    assert only(proved(BUY, odd)).code == "no_asset_moves"


@pytest.mark.parametrize("units", ["3", "0"])
def test_an_identification_that_does_not_add_up_is_refused(units: str) -> None:
    lot = proved(BUY).lots[0]
    books = proved(BUY, SALE, identifications=identified("sale", (lot, units), recorded="2025-05-31"))
    assert only(books).code == "identified_units_not_there"
    assert books.dispositions[0].method is Method.FIFO


def test_a_lot_in_another_wallet_cannot_be_identified() -> None:
    [elsewhere] = [lot for lot in proved(BUY, OTHER).lots if lot.wallet == "Ledger"]
    named = identified("sale", (elsewhere, "1"), recorded="2025-05-31")
    books = proved(BUY, OTHER, SALE, identifications=named)
    assert only(books).code == "identified_units_not_there"
    assert sale_lines(books) == ["sale 1 BTC from 2025-01-10: 50000.00 - 40000.00, short"]


def test_units_that_were_used_cannot_be_identified_again() -> None:
    lot = proved(BUY).lots[0]
    later = sold("1.5 BTC", "50000 USD", "2025-07-01", "Kraken", name="later")
    named = identified("later", (lot, "1.5"), recorded="2025-05-31")
    books = proved(BUY, SALE, later, identifications=named)
    assert [found.code for found in books.findings] == ["identified_units_not_there", "oversold"]


def test_a_lot_named_twice_in_one_identification_counts_once_for_each_unit() -> None:
    lot = proved(BUY).lots[0]
    pick = Pick(root_id=lot.root.id, quantity=quantity("0.5"))
    twice = Identification(transaction_id="sale", picks=(pick, pick), recorded_at=instant("2025-05-31"))
    books = proved(BUY, SALE, identifications={"sale": twice})
    assert books.findings == ()
    assert sum(one.quantity for one in books.dispositions) == quantity("1")


def test_a_lot_that_never_was_cannot_be_identified() -> None:
    ghost = Pick(root_id="root_nobody", quantity=quantity("1"))
    named = Identification(transaction_id="sale", picks=(ghost,), recorded_at=instant("2025-05-31"))
    assert only(proved(BUY, SALE, identifications={"sale": named})).code == "identified_units_not_there"


def test_ties_in_time_are_settled_the_same_way_in_any_order_of_import() -> None:
    story = [
        bought("1 BTC", "40000 USD", "2025-01-10", "Kraken", name="a"),
        bought("1 BTC", "50000 USD", "2025-01-10", "Kraken", name="b"),
        moved("1 BTC", "Kraken", "Ledger", "2025-01-10", name="c"),
        sold("1 BTC", "45000 USD", "2025-01-10", "Kraken", name="d"),
    ]
    assert proved(*story) == proved(*reversed(story))
    assert proved(*story).findings == ()


def test_dust_of_one_step_is_kept_to_the_last_digit() -> None:
    step = "0.000000000000000001"
    books = proved(
        bought(f"{step} BTC", "0.00000001 USD", "2025-01-10"),
        bought("1 BTC", "0.00000003 USD", "2025-01-11"),
        sold("0.333333333333333333 BTC", "1 USD", "2025-06-01"),
        moved("0.333333333333333333 BTC", "Ledger", "Kraken", "2025-06-02"),
        sold("0.333333333333333335 BTC", "1 USD", "2025-06-03"),
    )
    assert books.findings == ()
    assert sum(lot.quantity for lot in books.lots) == quantity("0.333333333333333333")
    sold_basis = sum(one.basis_usd or 0 for one in books.dispositions)
    assert sold_basis + sum(lot.basis_usd or 0 for lot in books.lots) == 4


def test_a_million_million_units_are_counted_exactly() -> None:
    books = proved(
        bought("1000000000000 SHIB", "9000000 USD", "2025-01-10"),
        sold("999999999999.999999999999999999 SHIB", "1 USD", "2025-06-01"),
    )
    assert books.findings == ()
    assert books.lots[0].quantity == 1


def test_a_fee_larger_than_what_came_is_paid_by_other_units() -> None:
    odd = transaction(
        Kind.STAKING,
        "2025-06-01",
        leg("0.1 BTC", "Kraken", worth="5000"),
        fee("0.3 BTC", "Kraken", worth="15000"),
    )
    books = proved(BUY, odd)
    assert sum(lot.quantity for lot in books.lots) == quantity("1.8")


def test_a_date_before_the_asset_existed_is_told_and_counts() -> None:
    early = replace(bought("1 ETH", "1 USD", "2013-01-10"), note="typed wrong")
    [found] = early_dates([early])
    assert (found.code, found.asset, bool(found.where.rows)) == ("before_it_existed", "ETH", True)
    assert lot_lines(proved(early)) == ["1 ETH in Ledger from 2013-01-10 basis 1.00"]
    assert journal_of([early]).transactions == (early,)
