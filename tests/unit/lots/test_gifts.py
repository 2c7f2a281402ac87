"""A gift that is sold at a loss: the giver's basis counts, and its owner is warned once."""

from dataclasses import replace

from builders import codes, leg, renamed, sold, transaction
from lotwise.core.findings import Severity
from lotwise.core.money import usd
from lotwise.ledger.transaction import Kind, Transaction
from statements import folded, from_origin

GIVEN = "2025-02-01"


def gift(basis: str = "30000", *, worth: str | None = None, name: str = "gift") -> Transaction:
    told = transaction(Kind.GIFT_IN, GIVEN, leg("2 BTC", worth=worth), name=name)
    return from_origin(told, basis, "2022-05-04")


def test_a_loss_is_counted_from_the_givers_basis_and_told() -> None:
    """26 U.S.C. § 1015(a): the value at the gift may cap the basis for a loss."""
    books = folded(gift(), sold("1 BTC", "10000 USD", "2025-03-01"))
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


def test_a_gift_that_was_worth_its_basis_has_one_basis_only() -> None:
    sale = sold("1 BTC", "10000 USD", "2025-03-01")
    assert codes(folded(gift(worth="30000"), sale)) == []
    assert codes(folded(gift(worth="29999.99"), sale)) == ["gift_dual_basis"]


def test_a_gift_given_on_is_no_loss() -> None:
    given_on = transaction(Kind.GIFT_OUT, "2025-03-01", replace(leg("1 BTC", worth="1"), quantity=-(10**18)))
    assert codes(folded(gift(), given_on)) == []


def test_a_gift_under_its_new_name_is_the_same_gift() -> None:
    books = folded(gift(), renamed("2 BTC", "2 XBT", "2025-02-15"), sold("2 XBT", "1 USD", "2025-03-01"))
    assert [(one.code, one.subject) for one in books.findings] == [("gift_dual_basis", "gift")]
