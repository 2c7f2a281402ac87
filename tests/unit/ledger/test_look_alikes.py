"""Two reports of one account, one with ids and one without, must not count twice unnoticed."""

from dataclasses import replace

from builders import bought, sold
from lotwise.ledger.journal import journal_of
from lotwise.ledger.look_alikes import look_alikes
from lotwise.ledger.transaction import Source, Transaction


def told_by(file: str, one: Transaction, *, native_id: str = "", row: int = 5) -> Transaction:
    source = Source(file_id=f"file_{file}", file=file, rows=(row,))
    return replace(one, id=f"{file}{row}", native_id=native_id, sources=(source,))


PURCHASE = bought("1 BTC", "40000 USD", "2023-05-05", "Coinbase")
SALE = sold("1 BTC", "60000 USD", "2024-05-05", "Coinbase")


def test_the_same_event_with_and_without_an_id_blocks() -> None:
    old = [told_by("old.csv", PURCHASE, row=5), told_by("old.csv", SALE, row=6)]
    new = [told_by("new.csv", PURCHASE, native_id="a"), told_by("new.csv", SALE, native_id="b", row=9)]
    (finding,) = look_alikes([*new, *old])
    assert finding.code == "told_twice"
    assert finding.is_blocking
    assert (finding.where.file, finding.where.rows) == ("old.csv", (5, 6))
    assert "new.csv" in finding.what
    assert "2 events" in finding.what
    assert finding in journal_of([*old, *new]).findings


def test_different_events_and_twins_of_one_file_are_left_alone() -> None:
    other = bought("1 BTC", "40000 USD", "2023-05-06", "Coinbase")
    elsewhere = bought("1 BTC", "40000 USD", "2023-05-05", "Kraken")
    named = told_by("new.csv", PURCHASE, native_id="a")
    assert look_alikes([named, told_by("old.csv", other)]) == ()
    assert look_alikes([named, told_by("old.csv", elsewhere)]) == ()
    assert look_alikes([named, told_by("new.csv", PURCHASE, row=6)]) == ()
    assert look_alikes([named, told_by("new2.csv", PURCHASE, native_id="b")]) == ()
