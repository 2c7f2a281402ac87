"""Corrections: append-only, dated, and each can be taken back."""

from hypothesis import given
from hypothesis import strategies as st

from corrected import classify, in_turn, word
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Severity
from lotwise.ledger.corrections import Action, Correction, not_applied, standing

GIFT = classify("tx_1", "gift given")
SPENT = classify("tx_1", "spending")


def test_what_is_not_retracted_stands_in_the_order_of_recording() -> None:
    words = in_turn(GIFT, SPENT)
    assert standing(words) == words


def test_a_retraction_takes_one_correction_back_and_stands_for_nothing_itself() -> None:
    words = in_turn(GIFT, SPENT)
    undone = word(Action.RETRACT, words[1].id, on="2026-02-01")
    assert standing([*words, undone]) == (words[0],)


def test_a_retraction_may_be_retracted() -> None:
    undone = word(Action.RETRACT, GIFT.id, on="2026-02-01")
    again = word(Action.RETRACT, undone.id, on="2026-02-02")
    assert standing([GIFT, undone]) == ()
    assert standing([GIFT, undone, again]) == (GIFT,)


def test_the_id_is_made_of_everything_but_the_reason() -> None:
    same = classify("tx_1", "gift given")
    assert GIFT.id == same.id
    others = [
        SPENT,
        classify("tx_2", "gift given"),
        classify("tx_1", "gift given", value_usd="1"),
        word(Action.PAIR, "tx_1"),
        word(Action.CLASSIFY, "tx_1", on="2026-02-01", kind="gift given"),
    ]
    assert len({GIFT.id, *(one.id for one in others)}) == 6


@given(st.lists(st.integers(min_value=0, max_value=9), max_size=12))
def test_only_what_was_said_stands_and_at_most_once(targets: list[int]) -> None:
    """Each number retracts the correction recorded at that place, if there is one by then."""
    told: list[Correction] = list(in_turn(GIFT, SPENT, classify("tx_2", "spending")))
    for n, target in enumerate(targets):
        if target < len(told):
            told.append(word(Action.RETRACT, told[target].id, on=f"2026-02-01 10:00:{n:02d}"))
    left = standing(told)
    assert set(map(id, left)) <= set(map(id, told[:3]))
    assert len({one.id for one in left}) == len(left)


def test_a_correction_that_cannot_be_applied_is_a_warning_about_itself() -> None:
    told = not_applied(GIFT, BadInputError("It left no wallet.", "Answer anew."))
    assert (told.code, told.severity, told.subject) == ("correction_not_applied", Severity.WARNING, GIFT.id)
    assert told.what == "What you said of tx_1 on 2026-01-01 (classify) does not count: It left no wallet."
    assert told.fix == "Answer anew."
