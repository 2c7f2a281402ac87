"""A gift received: its two bases, and what is told where it brought less than its giver's."""

from dataclasses import replace
from datetime import date

import pytest

from builders import codes, dollars, fee, leg, moved, out, priced, renamed, sale_lines, sold, transaction
from lotwise.core.findings import Severity
from lotwise.core.money import Usd, usd
from lotwise.ledger.transaction import Kind, Leg, Transaction
from lotwise.lots.gifts import gift_bases
from lotwise.lots.zones import zone_findings
from statements import folded, from_origin

GIVEN = "2025-02-01"
SOLD_LOW = sold("1 BTC", "10000 USD", "2025-03-01")
"""For 5,000 dollars less than the giver's basis of that unit."""


def gift(
    basis: str = "30000", *fees: Leg, worth: str | None = None, name: str = "gift", tax: str = "0"
) -> Transaction:
    told = transaction(Kind.GIFT_IN, GIVEN, leg("2 BTC", worth=worth), *fees, name=name)
    stated = from_origin(told, basis, "2022-05-04")
    assert stated.origin is not None
    return replace(stated, origin=replace(stated.origin, gift_tax_usd=usd(tax)))


# ── the two bases ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("basis", "worth", "tax", "expected"),
    [
        (100, 90, 0, (100, 90)),
        (100, 0, 0, (100, 0)),
        (100, 100, 0, (100, None)),
        (100, 101, 0, (100, None)),
        (100, None, 0, (100, None)),
        (100, 150, 20, (120, None)),
        (100, 150, 50, (150, None)),
        (100, 150, 51, (150, None)),
        (100, 100, 5, (100, None)),
        (100, 90, 5, (100, 90)),
        (100, None, 5, (100, None)),
        (0, 0, 0, (0, None)),
    ],
)
def test_the_bases_of_a_gift(
    basis: Usd, worth: Usd | None, tax: Usd, expected: tuple[Usd, Usd | None]
) -> None:
    """26 U.S.C. § 1015(a), (d)(1)(A), (d)(6)."""
    assert gift_bases(basis, worth, tax) == expected


@pytest.mark.parametrize(
    ("price", "line"),
    [
        ("16000", "sale 1 BTC from 2022-05-04: 16000.00 - 15000.00, long"),
        ("15000", "sale 1 BTC from 2022-05-04: 15000.00 - 15000.00, long"),
        ("14999.99", "sale 1 BTC from 2022-05-04: 14999.99 - 14999.99, long"),
        ("12000", "sale 1 BTC from 2022-05-04: 12000.00 - 12000.00, long"),
        ("11999.99", "sale 1 BTC from 2025-02-01: 11999.99 - 12000.00, short"),
    ],
    ids=["gain", "at the giver's basis", "below it", "at the value", "loss"],
)
def test_a_sale_decides_which_basis_and_which_date_count(price: str, line: str) -> None:
    books = folded(gift(worth="24000"), sold("1 BTC", f"{price} USD", "2025-03-01"))
    assert sale_lines(books) == [line]
    assert books.findings == ()


def test_the_day_after_the_gift_begins_the_holding_period_of_a_loss() -> None:
    for day, term in (("2026-02-01", "short"), ("2026-02-02", "long")):
        books = folded(gift(worth="24000"), sold("1 BTC", "1 USD", day))
        assert sale_lines(books) == [f"sale 1 BTC from 2025-02-01: 1.00 - 12000.00, {term}"]


def test_the_term_of_a_loss_depends_on_no_time_zone_where_only_the_givers_date_is_old() -> None:
    books = folded(gift(worth="24000"), SOLD_LOW)
    assert zone_findings(books.dispositions) == ()


def test_both_bases_and_both_dates_go_along_when_the_units_move() -> None:
    books = folded(gift(worth="24000"), moved("2 BTC", "Ledger", "Kraken", "2025-02-10"))
    (lot,) = books.lots
    assert (lot.wallet, dollars(lot.basis_usd)) == ("Kraken", "30000.00")
    assert dollars(lot.root.loss_basis_of(lot.start, lot.stop)) == "24000.00"
    assert lot.root.given_on == date(2025, 2, 1)


def test_gift_tax_raises_the_basis_of_the_lot() -> None:
    books = folded(gift(worth="50000", tax="4000"), sold("1 BTC", "18000 USD", "2025-03-01"))
    assert sale_lines(books) == ["sale 1 BTC from 2022-05-04: 18000.00 - 17000.00, long"]


def test_a_gift_given_on_has_its_givers_basis() -> None:
    books = folded(gift(worth="24000"), transaction(Kind.GIFT_OUT, "2025-03-01", out("1 BTC", worth="1")))
    assert [dollars(one.basis_usd) for one in books.dispositions] == ["15000.00"]
    assert books.findings == ()


# ── where nobody knows what it was worth ────────────────────────────────────────────────────────


def test_a_loss_is_counted_from_the_givers_basis_and_told() -> None:
    """26 U.S.C. § 1015(a): the value at the gift may cap the basis for a loss."""
    books = folded(gift(), SOLD_LOW)
    assert books.dispositions[0].gain_usd == usd("-5000")
    (found,) = books.findings
    assert (found.code, found.severity) == ("gift_dual_basis", Severity.WARNING)
    assert (found.subject, found.amount_usd, found.asset) == ("gift", usd("5000"), "BTC")
    assert found.where.file == "test.csv"


def test_it_is_told_once_a_gift_with_all_its_losses() -> None:
    books = folded(
        gift(),
        gift(name="later gift"),
        *(sold("1 BTC", f"1{n}000 USD", f"2025-03-0{n}") for n in (1, 2, 3)),
    )
    assert {one.subject: one.amount_usd for one in books.findings} == {
        "gift": usd("7000"),
        "later gift": usd("2000"),
    }


def test_a_gain_has_the_givers_basis_and_nothing_to_tell() -> None:
    assert codes(folded(gift(), sold("1 BTC", "16000 USD", "2025-03-01"))) == []


def test_a_gift_whose_value_is_stated_has_nothing_to_tell() -> None:
    assert codes(folded(gift(worth="30000"), SOLD_LOW)) == []
    assert codes(folded(gift(worth="29999.99"), SOLD_LOW)) == []


def test_a_gift_given_on_is_no_loss() -> None:
    given_on = transaction(Kind.GIFT_OUT, "2025-03-01", out("1 BTC", worth="1"))
    assert codes(folded(gift(), given_on)) == []


def test_a_gift_under_its_new_name_is_the_same_gift() -> None:
    books = folded(gift(), renamed("2 BTC", "2 XBT", "2025-02-15"), sold("2 XBT", "1 USD", "2025-03-01"))
    assert [(one.code, one.subject) for one in books.findings] == [("gift_dual_basis", "gift")]


# ── where a price says it ───────────────────────────────────────────────────────────────────────


def test_a_price_of_the_day_is_the_worth_and_is_told_where_it_lowers_a_loss() -> None:
    books = folded(gift(), SOLD_LOW, prices=[priced("BTC", "12000", GIVEN)])
    assert sale_lines(books) == ["sale 1 BTC from 2025-02-01: 10000.00 - 12000.00, short"]
    (found,) = books.findings
    assert (found.code, found.severity) == ("gift_value_from_prices", Severity.INFO)
    assert (found.subject, found.amount_usd, found.asset) == ("gift", usd("3000"), "BTC")
    assert books.roots[0].is_priced, "its evidence is a price"


def test_between_the_bases_the_price_took_the_whole_loss_away() -> None:
    books = folded(gift(), sold("1 BTC", "14000 USD", "2025-03-01"), prices=[priced("BTC", "12000", GIVEN)])
    assert [(one.code, one.amount_usd) for one in books.findings] == [("gift_value_from_prices", usd("1000"))]


def test_a_price_above_the_givers_basis_settles_it() -> None:
    assert codes(folded(gift(), SOLD_LOW, prices=[priced("BTC", "15000", GIVEN)])) == []


def test_a_price_of_another_day_says_nothing() -> None:
    books = folded(gift(), SOLD_LOW, prices=[priced("BTC", "12000", "2025-02-02")])
    assert codes(books) == ["gift_dual_basis"]


def test_the_price_of_a_fee_is_not_taken_for_that_of_the_gift() -> None:
    books = folded(
        sold("1 ETH", "1 USD", "2025-01-01"),
        gift("30000", fee("0 ETH"), fee("0.01 ETH")),
        SOLD_LOW,
        prices=[priced("ETH", "2000", GIVEN)],
    )
    assert "gift_dual_basis" in codes(books)


def test_a_price_that_decides_nothing_is_not_told() -> None:
    books = folded(gift(), sold("1 BTC", "16000 USD", "2025-03-01"), prices=[priced("BTC", "12000", GIVEN)])
    assert codes(books) == []
