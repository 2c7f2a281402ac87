"""Standing orders that stand in the owner's own books since an earlier day, and the methods of orders."""

from typing import Final

import pytest

from end_to_end.asking import refused
from end_to_end.project_files import coinbase, coinbase_row, looked_at
from terminal import Run

DAY: Final = "2026-02-07"
WHERE: Final = ("--reason", "first sheet of lots.ods")
SINCE: Final = ("--recorded-at", "2025-01-02T09:00:00-05:00")
ROWS: Final = (
    coinbase_row("c01", "2023-01-10 15:00:00", "Buy", "1 BTC", "20000"),
    coinbase_row("c02", "2024-03-01 15:00:00", "Buy", "1 BTC", "70000"),
    coinbase_row("c03", "2024-12-20 17:00:00", "Sell", "-0.25 BTC", "24000"),
    coinbase_row("c04", "2025-02-01 17:00:00", "Sell", "-0.5 BTC", "50000"),
)


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds two lots, and a sale before and after the order."""
    run("init")
    run("import", coinbase(*ROWS))
    return run


def acquired(run: Run) -> list[str]:
    """Return when the units of each sale were acquired, in the order of sale."""
    assert run("findings", "--as-of", DAY).code == 0
    return [str(one.acquired_on) for one in looked_at().books.dispositions]


def order(run: Run, *words: str) -> str:
    said = run("wallets", "--method", "Coinbase", "HIFO", *words)
    assert said.code == 0, said
    return said.out


def test_an_order_chooses_from_the_day_on_which_it_was_written(story: Run) -> None:
    assert acquired(story) == ["2023-01-10", "2023-01-10"]
    said = order(story, *SINCE, *WHERE)
    assert said.startswith("Recorded corr_")
    assert ": Coinbase sells HIFO from 2025-01-02 14:00:00 UTC.\n" in said
    assert acquired(story) == ["2023-01-10", "2024-03-01"], "and never before"
    rows = story("wallets", "--json", "--as-of", DAY).json["wallets"]
    assert [row["method"] for row in rows] == ["HIFO"]


def test_it_may_be_meant_for_later_and_not_for_earlier(story: Run) -> None:
    order(story, *SINCE, "--from", "2025-02-01T12:00:01-05:00", *WHERE)
    assert acquired(story) == ["2023-01-10", "2023-01-10"]
    words = ("wallets", "--method", "Coinbase", "HIFO", *SINCE, *WHERE)
    assert "cannot begin before it was written down" in refused(
        story, *words, "--from", "2025-01-01T00:00:00Z"
    )


def test_two_orders_of_one_instant_cannot_say_different_things(story: Run) -> None:
    order(story, *SINCE, *WHERE)
    said = refused(story, "wallets", "--method", "Coinbase", "LIFO", *SINCE, *WHERE)
    assert "has an order HIFO of that very instant already" in said
    order(story, "--recorded-at", "2025-01-02T09:00:01-05:00", *WHERE)


def test_it_can_be_taken_back(story: Run) -> None:
    order(story, *SINCE, *WHERE)
    assert "standing order" in story("review", "--history").out
    assert story("review", "--undo", "corr", "--reason", "it was another account").code == 0
    assert acquired(story) == ["2023-01-10", "2023-01-10"]


def test_told_to_the_broker_is_kept(story: Run) -> None:
    order(story, *SINCE, *WHERE, "--told-broker")
    (one,) = looked_at().orders
    assert one.is_with_broker
    rows = story("wallets", "--json", "--as-of", "2027-01-02").json["wallets"]
    assert [row["method"] for row in rows] == ["HIFO"]


def test_a_broker_that_is_always_told_was_told_then(story: Run) -> None:
    story("wallets", "--set", "Coinbase", "ability", "told to broker")
    order(story, *SINCE, *WHERE)
    (one,) = looked_at().orders
    assert one.is_with_broker


def test_what_cannot_have_been_recorded_is_refused(story: Run) -> None:
    words = ("wallets", "--method", "Coinbase", "HIFO")
    assert "has not come yet" in refused(story, *words, "--recorded-at", "2199-01-01T00:00:00Z", *WHERE)
    assert "needs a word on where it can be seen" in refused(story, *words, *SINCE)
    assert "--reason belongs to --recorded-at" in refused(story, *words, *WHERE)
    assert "belong to a standing order" in refused(story, "wallets", *SINCE, *WHERE)
    assert "There is no wallet 'Nowhere'" in refused(
        story, "wallets", "--method", "Nowhere", "HIFO", *SINCE, *WHERE
    )
    for odd in ("SPEC_ID", "DEAREST"):
        said = refused(story, "wallets", "--method", "Coinbase", odd, *SINCE, *WHERE)
        assert "Choose FIFO, LIFO, HIFO or MIN_TAX." in said
    story("wallets", "--set", "Coinbase", "ability", "FIFO only")
    assert "sells first in, first out only" in refused(story, *words, *SINCE, *WHERE)
    past = refused(story, "wallets", "--method", "Coinbase", "FIFO", "--from", "2025-01-01T00:00:00Z")
    assert "say when it was written there: --recorded-at" in past


def test_the_same_order_twice_is_refused(story: Run) -> None:
    order(story, *SINCE, *WHERE)
    words = ("wallets", "--method", "Coinbase", "HIFO", *SINCE, *WHERE)
    assert "You said just that already" in refused(story, *words)


def test_every_method_of_orders_can_be_recorded(run: Run) -> None:
    """For a wallet without sales, so that no lots are chosen by it."""
    run("init")
    run("import", coinbase(*ROWS[:2]))
    for method in ("FIFO", "LIFO", "HIFO", "MIN_TAX"):
        assert run("wallets", "--method", "Coinbase", method.lower()).code == 0
        rows = run("wallets", "--json").json["wallets"]
        assert [row["method"] for row in rows] == [method]
