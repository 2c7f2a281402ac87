"""Tellings come back in their order, whatever the batches in which they are read."""

import gc
from collections.abc import Callable
from datetime import datetime

import pytest

import lotwise.store.told
from lotwise.ledger.transaction import Transaction
from lotwise.store.add import add_reading
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project
from lotwise.store.read import told

Purchase = Callable[..., Transaction]
FileOf = Callable[..., FileFacts]


def test_names_are_held_once_and_the_batches_are_put_together_in_order(
    project: Project,
    now: datetime,
    purchase: Purchase,
    file_of: FileOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lotwise.store.told, "_BATCH", 3)
    facts = file_of("a.csv", *(purchase(number) for number in range(10)))
    add_reading(project, facts, now=now)
    ((one,), was_on) = told(project), gc.isenabled()
    assert one.transactions == facts.transactions
    assert len({id(leg.asset) for read in one.transactions for leg in read.legs}) == 2
    assert len({id(leg.wallet) for read in one.transactions for leg in read.legs}) == 1
    assert was_on, "the search for garbage goes on afterwards"
