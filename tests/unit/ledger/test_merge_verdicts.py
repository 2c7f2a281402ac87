"""What the owner says of tellings: which are one event, which are two, and which word stands."""

import pytest

from builders import bought
from exports import export, merged_in_any_order, named, said
from lotwise.ledger.corrections import Action
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Transaction
from lotwise.ledger.verdicts import verdicts_in

W = "Coinbase"


def buy(price: str) -> Transaction:
    return bought("1 BTC", f"{price} USD", f"2024-01-10 1{price[0]}:00:00", W)


def files() -> tuple[Told, ...]:
    """Return three files with one purchase each, hours and dollars apart."""
    return tuple(export(f"{n}.csv", named(f"i{n}", buy(f"{n}00"))) for n in (1, 2, 3))


IDS = [one.transactions[0].id for one in files()]


def test_the_facts_of_the_first_named_count_and_both_stay_known() -> None:
    made = merged_in_any_order(*files()[:2], corrections=[said(Action.SAME, IDS[1], IDS[0])])
    (one,) = made.transactions
    assert (one.id, one.legs) == (IDS[1], buy("200").legs)
    assert made.aliases == {IDS[0]: IDS[1]}
    assert made.findings == (), "the owner knows that they differ"


def test_three_may_be_one_by_two_words() -> None:
    words = [said(Action.SAME, IDS[1], IDS[0]), said(Action.SAME, IDS[2], IDS[0])]
    made = merged_in_any_order(*files(), corrections=words)
    (one,) = made.transactions
    assert one.id == IDS[2], "the last word names the one that counts"
    assert made.aliases == {IDS[0]: IDS[2], IDS[1]: IDS[2]}


@pytest.mark.parametrize(("last", "count"), [(Action.SAME, 1), (Action.DISTINCT, 2)])
def test_of_two_words_about_the_same_two_the_later_one_counts(last: Action, count: int) -> None:
    first = Action.DISTINCT if last is Action.SAME else Action.SAME
    words = [said(first, IDS[0], IDS[1]), said(last, IDS[1], IDS[0], on="2026-11-02")]
    assert len(merged_in_any_order(*files()[:2], corrections=words).transactions) == count


def test_what_was_said_again_takes_its_place_behind_what_was_said_between() -> None:
    words = [said(Action.SAME, "a", "b"), said(Action.SAME, "c", "b"), said(Action.SAME, "a", "b")]
    assert verdicts_in(words).same == (("c", "b"), ("a", "b"))
    preferences = [
        said(Action.PREFER, "t", "f1"),
        said(Action.PREFER, "u", "f2"),
        said(Action.PREFER, "t", "f3"),
    ]
    assert list(verdicts_in(preferences).preferred.items()) == [("u", "f2"), ("t", "f3")]


def test_words_about_what_is_not_there_and_about_one_thing_alone_change_nothing() -> None:
    words = [
        said(Action.SAME, IDS[0], "tx_gone"),
        said(Action.SAME, IDS[0], IDS[0]),
        said(Action.DISTINCT, "tx_gone", IDS[1]),
        said(Action.SET_ASIDE, "file_gone"),
        said(Action.CLASSIFY, IDS[0]),
    ]
    assert merged_in_any_order(*files(), corrections=words) == merged_in_any_order(*files())


def test_a_word_finds_its_transaction_by_any_id_it_ever_had() -> None:
    """Said when only the old export was there, whose id was made from facts."""
    old = export("old.csv", buy("100"))
    words = [said(Action.SAME, IDS[1], old.transactions[0].id)]
    made = merged_in_any_order(old, *files()[:2], corrections=words)
    (one,) = made.transactions
    assert one.id == IDS[1]
    assert len(one.sources) == 3
