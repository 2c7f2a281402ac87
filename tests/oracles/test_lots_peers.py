"""Sales take the same units at the same basis as in coinbasis and beancount, on random histories.

Both are real packages, written by others. On a grid, where each of them is exact, all agree to the last step
of 10⁻⁸ USD. With general numbers the peers keep a basis a unit of 28 digits, whose error is below 10⁻¹⁵ USD
here, and lotwise rounds to whole steps of 10⁻⁸ USD: each part of a root by less than one, the cost of each
root and the proceeds of each sale by half of one. That is the bound.
Where a peer differs by its rules, a test below says so, and what the law says. Left out: fees paid in the
asset that is transferred, which no rule puts before or after what arrives; coinbasis takes them first.
"""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

import coinbasis
import pytest
from hypothesis import given, note, settings

from builders import books_of, bought, exchanged, fee, sold
from lotwise.core.money import DOLLAR, usd
from lotwise.lots.holding import Term
from lotwise.lots.lot import Method
from oracles.lot_histories import Event, histories
from oracles.lot_peers import Answer, by_beancount, by_coinbasis, by_lotwise

STEP: Final = Fraction(1, DOLLAR)
A_HAIR: Final = Fraction(1, 10**15)
"""What 28 digits may lose: amounts are below 10¹² USD."""
SAME_EVERY_TIME: Final = settings(max_examples=200, deadline=None, derandomize=True)
METHODS: Final = (Method.FIFO, Method.LIFO, Method.HIFO)
"""Each history is tried with all of them: making one takes longer than folding it."""


def assert_exactly_same(ours: Answer, theirs: Answer) -> None:
    assert {key: row.units for key, row in ours.taken.items()} == {
        key: row.units for key, row in theirs.taken.items()
    }
    for key, row in ours.taken.items():
        assert abs(row.basis - theirs.taken[key].basis) < A_HAIR
    assert ours.gains.keys() == theirs.gains.keys()
    for day, gain in ours.gains.items():
        assert abs(gain - theirs.gains[day]) < A_HAIR


def assert_same_within_rounding(ours: Answer, theirs: Answer, *, peer_rounds: Fraction) -> None:
    assert {key: row.units for key, row in ours.taken.items()} == {
        key: row.units for key, row in theirs.taken.items()
    }
    parts = dict.fromkeys(ours.gains, 0)
    for key, row in ours.taken.items():
        parts[key[0]] += row.parts
        assert abs(row.basis - theirs.taken[key].basis) < row.parts * STEP + STEP / 2 + A_HAIR
    for day, gain in ours.gains.items():
        roundings = 2 * parts[day] + 1  # of basis by part and root, and of the proceeds
        assert abs(gain - theirs.gains[day]) < roundings * STEP + peer_rounds + A_HAIR


@SAME_EVERY_TIME
@given(history=histories(on_grid=True))
def test_sales_are_those_of_coinbasis_to_the_last_step(history: list[Event]) -> None:
    for method in METHODS:
        note(method.name)
        ours = by_lotwise(history, method, transfers_by=Method.FIFO)
        theirs = by_coinbasis(history, method)
        assert_exactly_same(ours, theirs)
        assert {key: row.terms for key, row in ours.taken.items()} == {
            key: row.terms for key, row in theirs.taken.items()
        }


@SAME_EVERY_TIME
@given(history=histories(on_grid=False))
def test_sales_are_those_of_coinbasis_within_rounding(history: list[Event]) -> None:
    for method in METHODS:
        note(method.name)
        ours = by_lotwise(history, method, transfers_by=Method.FIFO)
        assert_same_within_rounding(ours, by_coinbasis(history, method), peer_rounds=Fraction(0))


@SAME_EVERY_TIME
@given(history=histories(on_grid=True))
def test_sales_are_those_of_beancount_to_the_last_step(history: list[Event]) -> None:
    for method in METHODS:
        note(method.name)
        ours = by_lotwise(history, method, transfers_by=method)
        assert_exactly_same(ours, by_beancount(history, method))


@SAME_EVERY_TIME
@given(history=histories(on_grid=False))
def test_sales_are_those_of_beancount_within_rounding(history: list[Event]) -> None:
    """beancount balances each entry to 10⁻⁸ USD, as told by the places of its amounts."""
    for method in METHODS:
        note(method.name)
        ours = by_lotwise(history, method, transfers_by=method)
        assert_same_within_rounding(ours, by_beancount(history, method), peer_rounds=STEP)


# ── where coinbasis differs, and the law decides ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("acquired", "disposed"),
    [
        ("2023-03-01 17:00", "2024-03-01 17:00"),  # 366 days, with a leap day: its anniversary
        ("2025-03-03 14:30", "2026-03-03 20:00"),  # 365 days and some hours: its anniversary
    ],
)
def test_on_the_anniversary_a_sale_is_short_term_however_many_days_and_hours_lie_between(
    acquired: str, disposed: str
) -> None:
    """26 U.S.C. § 1222; Rev. Rul. 66-7: more than a year by the calendar, without the day of acquisition."""
    (ours,) = books_of(bought("1 BTC", "10 USD", acquired), sold("1 BTC", "11 USD", disposed)).dispositions
    assert ours.term is Term.SHORT
    days = datetime.fromisoformat(acquired), datetime.fromisoformat(disposed)
    bought_at, sold_at = (one.replace(tzinfo=UTC) for one in days)
    assert coinbasis.Term.classify(bought_at, sold_at) is coinbasis.Term.LONG


def test_what_an_exchange_costs_lessens_its_proceeds_and_is_no_basis_of_what_comes() -> None:
    """26 CFR § 1.1001-7(b)(5), example 2: 10 A, basis 5, for 20 B worth 20 dollars and 2 dollars in cash."""
    books = books_of(
        bought("10 AAA", "5 USD", "2025-03-01"),
        exchanged("10 AAA", "20 BBB", "2025-04-01", worth="20", fees=[fee("2 USD")]),
    )
    assert [one.gain_usd for one in books.dispositions] == [usd(13)]
    assert [lot.basis_usd for lot in books.lots] == [usd(20)]
    portfolio = coinbasis.Portfolio.from_transactions(
        [
            coinbasis.Buy(
                timestamp=datetime(2025, 3, 1, tzinfo=UTC),
                wallet="Ledger",
                asset="AAA",
                quantity=Decimal(10),
                unit_price=Decimal("0.5"),
                fee=Decimal(0),
            ),
            coinbasis.Trade(
                timestamp=datetime(2025, 4, 1, tzinfo=UTC),
                wallet="Ledger",
                from_asset="AAA",
                from_quantity=Decimal(10),
                to_asset="BBB",
                to_quantity=Decimal(20),
                value=Decimal(20),
                fee=Decimal(2),
            ),
        ]
    )
    assert [one.gain for one in portfolio.realized_gains(coinbasis.CostBasisMethod.FIFO)] == [15]
    assert [one.cost_basis for one in portfolio.holdings(coinbasis.CostBasisMethod.FIFO)] == [22]
