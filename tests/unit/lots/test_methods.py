"""Which rule chooses the lots of a sale: only what was written down in time, otherwise FIFO."""

from datetime import date

import pytest

from builders import HOME, LAW, instant, order
from lotwise.ledger.transaction import Custody
from lotwise.lots.lot import Method
from lotwise.lots.methods import is_in_force, standing_order_at

SALE = instant("2025-06-01 12:00")


@pytest.mark.parametrize(
    ("custody", "disposed_on", "is_with_broker", "counts"),
    [
        (Custody.SELF, "2025-06-01", False, True),
        (Custody.SELF, "2027-06-01", False, True),
        (Custody.BROKER_US, "2026-12-31", False, True),
        (Custody.BROKER_US, "2027-01-01", False, False),
        (Custody.BROKER_US, "2027-01-01", True, True),
        (Custody.BROKER_FOREIGN, "2026-12-31", False, True),
        (Custody.BROKER_FOREIGN, "2027-01-01", False, False),
        (Custody.BROKER_US, "2024-06-01", False, True),
    ],
)
def test_own_books_suffice_at_a_broker_until_the_relief_ends(
    custody: Custody, disposed_on: str, *, is_with_broker: bool, counts: bool
) -> None:
    """Notice 2026-20: the relief period ends on 2026-12-31; own wallets never need a broker."""
    day = date.fromisoformat(disposed_on)
    assert is_in_force(LAW, custody, day, is_with_broker=is_with_broker) is counts


def test_without_an_order_nothing_chooses() -> None:
    assert standing_order_at([], HOME, SALE) is None


def test_an_order_of_another_wallet_does_not_choose() -> None:
    assert standing_order_at([order(Method.HIFO, "Kraken")], HOME, SALE) is None


def test_an_order_must_be_written_down_before_the_sale() -> None:
    """Notice 2026-20 § 4.02(2): entered into the books before the units covered by the order are sold."""
    before = order(Method.HIFO, recorded="2025-06-01 11:59:59")
    same = order(Method.HIFO, recorded="2025-06-01 12:00")
    after = order(Method.HIFO, recorded="2025-06-01 12:00:01")
    assert standing_order_at([before], HOME, SALE) == before
    assert standing_order_at([same], HOME, SALE) is None
    assert standing_order_at([after], HOME, SALE) is None


def test_an_order_cannot_be_made_effective_for_the_past() -> None:
    late = order(Method.HIFO, recorded="2025-12-31", effective="2025-01-01")
    assert standing_order_at([late], HOME, SALE) is None
    assert standing_order_at([late], HOME, instant("2026-01-01")) == late


def test_an_order_chooses_from_the_instant_it_is_meant_for() -> None:
    future = order(Method.HIFO, recorded="2025-01-01", effective="2025-06-01 12:00")
    assert standing_order_at([future], HOME, instant("2025-06-01 11:59:59")) is None
    assert standing_order_at([future], HOME, SALE) == future


def test_of_several_orders_the_one_that_began_to_count_last_chooses() -> None:
    first = order(Method.HIFO, recorded="2025-01-01")
    second = order(Method.LIFO, recorded="2025-03-01")
    assert standing_order_at([first, second], HOME, SALE) == second
    assert standing_order_at([second, first], HOME, SALE) == second
    assert standing_order_at([second, first], HOME, instant("2025-02-01")) == first


def test_an_order_written_down_later_replaces_one_that_names_a_later_day() -> None:
    """On April 1 the owner turns back to FIFO "as of January 1": from April on FIFO is what the books say."""
    hifo = order(Method.HIFO, recorded="2025-02-01", effective="2025-03-01")
    back = order(Method.FIFO, recorded="2025-04-01", effective="2025-01-01")
    assert standing_order_at([hifo, back], HOME, SALE) == back
    assert standing_order_at([hifo, back], HOME, instant("2025-03-15")) == hifo
