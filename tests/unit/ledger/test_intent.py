"""An intent as text is the same intent, to the last digit, and its id is made from all that it says."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeds import ODD
from lotwise.ledger.intent import Intent, IntentLot, intent_of_text, intent_text

_texts = st.text(max_size=6) | st.just(ODD)
_instants = st.datetimes(datetime(2009, 1, 3), datetime(2100, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001
_lots = st.builds(
    IntentLot,
    lot_id=_texts,
    root_id=_texts,
    start=st.integers(0, 10**40),
    stop=st.integers(10**40, 10**41),
    acquired_at=_instants,
    acquired_on=st.none() | st.dates(date(2009, 1, 3)),
    basis_usd=st.none() | st.integers(-(10**30), 10**30),
    is_bought_back=st.booleans(),
)
_intents = st.builds(
    Intent,
    made_at=_instants,
    zone=_texts,
    clock=_texts,
    wallet=_texts,
    asset=_texts,
    custody=_texts,
    lots=st.lists(_lots, max_size=3).map(tuple),
    relies_on_notice=st.booleans(),
    told_broker=st.booleans(),
    expires_at=st.none() | _instants,
    supersedes=st.lists(_texts, max_size=2).map(tuple),
    statement=_texts,
)


@given(_intents)
def test_an_intent_as_text_is_the_same_intent(intent: Intent) -> None:
    text = intent_text(intent)
    assert text.isascii()
    assert intent_of_text(text) == intent
    assert intent_of_text(text).id == intent.id


@given(_intents, _intents)
def test_two_that_differ_have_two_ids(one: Intent, other: Intent) -> None:
    assert (one.id == other.id) == (one == other)
    assert replace(one, statement=f"{one.statement} ").id != one.id


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"lots": 3}', '{"lots": [], "odd": 1}', "null"])
def test_what_is_no_intent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no intent|Expecting"):
        intent_of_text(text)
