"""Identifications before a sale are kept whole or not at all, in an order that nobody can put back."""

from datetime import timedelta
from pathlib import Path

import pytest

from crashes import DONE, KILLED, killed_at
from deeds import SIGNER, sets
from intents_of import AT, MINUTE, intent_of, lot_of
from lotwise.core.errors import LotwiseError
from lotwise.ledger.intent import IntentKind
from lotwise.store.intents import SKEW, Draft, identifying, record_intents, records
from lotwise.store.project import Project, create, open_project
from lotwise.store.verify import chain_head, verify

ONE = identifying(intent_of(lot_of("a")))
OTHER = identifying(intent_of(lot_of("b"), wallet="Kraken"))


def test_records_come_with_the_head_of_the_chain_before_them(project: Project) -> None:
    before = chain_head(project)
    key, one = record_intents(project, [ONE], SIGNER, now=AT)
    assert (key.kind, one.kind) == (IntentKind.KEY, IntentKind.IDENTIFY)
    assert {key.head, one.head} == {before}
    assert one.signature == SIGNER.sign(one.signed_text)
    (other,) = record_intents(project, [OTHER], SIGNER, now=AT)
    assert other.head not in {before, ""}
    assert records(project) == (key, one, other)
    assert verify(project) == ()


def test_the_same_twice_changes_nothing(project: Project) -> None:
    record_intents(project, [ONE], SIGNER, now=AT)
    head = chain_head(project)
    assert record_intents(project, [ONE], SIGNER, now=AT + MINUTE) == ()
    assert record_intents(project, [], SIGNER, now=AT + MINUTE) == ()
    assert chain_head(project) == head


def test_a_clock_that_lies_before_what_is_recorded_is_refused(project: Project) -> None:
    record_intents(project, [ONE], SIGNER, now=AT)
    head = chain_head(project)
    with pytest.raises(
        LotwiseError, match=r"clock says 2026-11-22 09:57:59 UTC.*10:00:00.*Nothing was recorded"
    ):
        record_intents(project, [OTHER], SIGNER, now=AT - SKEW - timedelta(seconds=1))
    assert chain_head(project) == head
    assert len(record_intents(project, [OTHER], SIGNER, now=AT - SKEW)) == 1, (
        "two computers may differ so much"
    )


def test_whoever_says_that_the_clock_had_been_wrong_may_go_on(project: Project) -> None:
    record_intents(project, [ONE], SIGNER, now=AT + timedelta(days=365))
    right = Draft(kind=IntentKind.CLOCK, content="battery")
    record_intents(project, [right, OTHER], SIGNER, now=AT)
    third = identifying(intent_of(lot_of("c"), at=AT + MINUTE))
    assert len(record_intents(project, [third], SIGNER, now=AT + MINUTE)) == 1
    assert len(records(project)) == 5


def test_a_program_that_is_killed_leaves_all_or_nothing(tmp_path: Path) -> None:
    """Before each step towards the database: the chain verifies, and no wallet is identified alone."""
    ends = []
    for step in range(1, 60):
        path = tmp_path / f"{step}.db"
        create(path, now=AT).close()

        def work(path: Path = path) -> None:
            with open_project(path, now=AT) as opened:
                record_intents(opened, [ONE, OTHER], SIGNER, now=AT)

        ends.append(killed_at(step, work))
        with open_project(path, now=AT) as again:
            assert len(records(again)) == (3 if ends[-1] == DONE else len(records(again)))
            assert len(records(again)) in {0, 3}, step
            assert verify(again) == ()
            record_intents(again, [ONE, OTHER], SIGNER, now=AT)
            assert len(records(again)) == 3
        if ends[-1] == DONE:
            break
    assert ends[-1] == DONE
    assert ends[:-1] == [KILLED] * (len(ends) - 1)
    assert len(ends) > 3, "the records, the chain, and the end of the transaction"


def test_two_machines_with_one_project_take_turns(project: Project, location: Path | str) -> None:
    with open_project(location, now=AT) as elsewhere:
        record_intents(project, [ONE], SIGNER, now=AT + MINUTE)
        (second,) = record_intents(elsewhere, [OTHER], SIGNER, now=AT)
        sets("zone", "UTC")(project)
    first = records(project)[1]
    assert second.head != first.head, "each one stands on the one before"
    assert [one.seq for one in records(project)] == [1, 2, 3]
    assert verify(project) == ()
