"""Gains of dispositions by term, in words, and the tax of a year that has them."""

import pytest

from builders import arrived, books_of, bought, sold, spent
from lotwise.app.gains import Gains, gains_of, gains_words, year_outcome
from lotwise.core.money import usd
from lotwise.tax.household import household_of

HOUSEHOLD = household_of(
    'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n'
    "[year.2025]\nwages = 100000\n[year.2031]\nwages = 100000\n",
    "household.toml",
)
SOLD = (
    bought("3 BTC", "60000 USD", "2023-01-10"),
    sold("1 BTC", "50000.004 USD", "2025-02-01"),
    bought("1 ETH", "3000 USD", "2025-01-10"),
    sold("1 ETH", "2000 USD", "2025-03-01"),
)


def test_gains_are_summed_by_term_in_whole_cents() -> None:
    assert gains_of(books_of(*SOLD).dispositions) == Gains(short_usd=usd(-1000), long_usd=usd(30_000))


def test_what_is_not_known_is_counted_and_in_no_sum() -> None:
    books = books_of(*SOLD, spent("0.5 BTC", None, "2025-04-01"), arrived("1 SOL", "2025-01-01"))
    found = gains_of(books.dispositions)
    assert (found.unknown, found.total_usd) == (1, usd(29_000))


@pytest.mark.parametrize(
    ("gains", "words"),
    [
        (Gains(), "neither gain nor loss"),
        (Gains(short_usd=usd(5)), "a short-term gain of $5.00"),
        (Gains(long_usd=usd(-5)), "a long-term loss of $5.00"),
        (
            Gains(short_usd=usd(-5), long_usd=usd(7)),
            "a short-term loss of $5.00 and a long-term gain of $7.00",
        ),
        (Gains(short_usd=usd(5), unknown=1), "what is not known yet"),
    ],
)
def test_gains_in_words(gains: Gains, words: str) -> None:
    assert gains_words(gains) == words


def test_the_tax_of_a_year_needs_household_facts_law_and_every_amount() -> None:
    books = books_of(*SOLD)
    whole = year_outcome(HOUSEHOLD, books, (), 2025)
    assert whole is not None
    none = year_outcome(HOUSEHOLD, books_of(), (), 2025)
    assert none is not None
    assert whole.total_tax_usd - none.total_tax_usd == usd(29_000 * 15 // 100)
    assert year_outcome(None, books, (), 2025) is None, "no household"
    assert year_outcome(HOUSEHOLD, books, (), 2024) is None, "nothing stated of the year"
    assert year_outcome(HOUSEHOLD, books, (), 2031) is None, "no law of the year"
    vague = books_of(*SOLD, spent("0.5 BTC", None, "2025-04-01"))
    assert year_outcome(HOUSEHOLD, vague, (), 2025) is None, "an amount is not known"
