"""Standing orders by MIN_TAX, whole commands: losses first, and of them the short-term ones."""

from typing import Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, looked_at
from terminal import Run

ROWS: Final = (
    coinbase_row("c01", "2022-01-10 15:00:00", "Buy", "1 BTC", "80000"),
    coinbase_row("c02", "2024-11-20 15:00:00", "Buy", "1 BTC", "70000"),
    coinbase_row("c03", "2023-01-10 15:00:00", "Buy", "1 BTC", "20000"),
    coinbase_row("c04", "2025-02-01 17:00:00", "Sell", "-1 BTC", "50000"),
)
"""At 50,000 a unit: a long-term loss of 30,000, a short-term one of 20,000, a long-term gain."""


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds three lots and a sale."""
    run("init")
    run("import", coinbase(*ROWS))
    return run


def acquired() -> list[str]:
    return [str(one.acquired_on) for one in looked_at().books.dispositions]


def test_an_order_by_min_tax_takes_the_short_term_loss(story: Run) -> None:
    words = ("--recorded-at", "2025-01-02T09:00:00-05:00", "--reason", "first sheet of lots.ods")
    assert acquired() == ["2022-01-10"]
    assert story("wallets", "--method", "Coinbase", "MIN_TAX", *words).code == 0
    assert acquired() == ["2024-11-20"]


def test_min_tax_can_be_asked_for_as_a_question(story: Run) -> None:
    answer = story("what-if", "--method", "MIN_TAX", "--year", "2025", "--json").json
    assert (answer["method"], answer["is_valid"]) == ("MIN_TAX", False)
    assert answer["gains"]["as_recorded"]["long_usd"] == "-30000.00"
    assert answer["gains"]["instead"]["short_usd"] == "-20000.00"
    assert story("what-if", "--method", "HIFO", "--year", "2025", "--json").json["sales"] == []
