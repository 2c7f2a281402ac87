"""Two reports of one account, one with ids and one without, must not count twice unnoticed."""

from dataclasses import replace

from builders import bought, earned, sold
from lotwise.ledger.journal import journal_of
from lotwise.ledger.look_alikes import look_alikes
from lotwise.ledger.transaction import Kind, Source, Transaction


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


def test_more_digits_and_another_word_for_income_do_not_hide_it() -> None:
    more_digits = bought("1 BTC", "40000.004 USD", "2023-05-05", "Coinbase")
    staked = earned("1 SOL", "25", "2023-05-06", "Coinbase")
    rewarded = earned("1 SOL", "25", "2023-05-06", "Coinbase", kind=Kind.REWARD)
    told = [told_by("old.csv", PURCHASE), told_by("old.csv", rewarded, row=6)]
    told += [told_by("new.csv", more_digits, native_id="a"), told_by("new.csv", staked, native_id="b", row=9)]
    (finding,) = look_alikes(told)
    assert finding.where.rows == (5, 6)


def test_one_file_under_two_wallet_names() -> None:
    again = bought("1 BTC", "40000 USD", "2023-05-05", "Coinbase main")
    named = [told_by("a.csv", PURCHASE, native_id="i1"), told_by("b.csv", again, native_id="i1")]
    (finding,) = look_alikes(named)
    assert finding.code == "told_twice"


def test_different_events_and_twins_of_one_file_are_left_alone() -> None:
    other = bought("1 BTC", "40000 USD", "2023-05-06", "Coinbase")
    elsewhere = bought("1 BTC", "40000 USD", "2023-05-05", "Kraken")
    named = told_by("new.csv", PURCHASE, native_id="a")
    assert look_alikes([named, told_by("old.csv", other)]) == ()
    assert look_alikes([named, told_by("old.csv", elsewhere)]) == ()
    assert look_alikes([named, told_by("new.csv", PURCHASE, row=6)]) == ()
    assert look_alikes([named, told_by("new2.csv", PURCHASE, native_id="b")]) == ()
