"""Tellings are made in a quick way, and are the same values as those made in the usual way."""

import gc
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import datetime

import pytest

import lotwise.store.told
from lotwise.ledger.transaction import Leg, Role, Source, Transaction
from lotwise.store.add import add_reading
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project
from lotwise.store.quick import quick
from lotwise.store.read import told

Purchase = Callable[..., Transaction]
FileOf = Callable[..., FileFacts]


def test_a_value_made_quickly_is_one_like_any_other() -> None:
    usual = Leg(wallet="w", asset="BTC", quantity=5, role=Role.FEE, value_usd=7)
    leg = quick(Leg)("w", "BTC", 5, Role.FEE, 7)
    assert type(leg) is Leg
    assert (leg, hash(leg), repr(leg)) == (usual, hash(usual), repr(usual))
    assert replace(leg, quantity=6) == replace(usual, quantity=6)
    assert pickle.loads(pickle.dumps(leg)) == usual  # noqa: S301 - our own
    with pytest.raises(FrozenInstanceError):
        leg.quantity = 6  # type: ignore[misc]  # that is what is tried


def test_a_value_needs_all_its_fields() -> None:
    with pytest.raises(TypeError, match="missing 1 required"):
        quick(Source)("file_x", "a.csv")


def test_a_class_that_does_something_of_its_own_is_not_made_quickly() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        amount: int

        def __post_init__(self) -> None:
            assert self.amount > 0

    with pytest.raises(AssertionError):
        quick(Checked)


def test_names_are_held_once_and_the_batches_are_put_together_in_order(
    project: Project,
    now: datetime,
    purchase: Purchase,
    file_of: FileOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(lotwise.store.told._BATCHES, "yield_per", 3)
    facts = file_of("a.csv", *(purchase(number) for number in range(10)))
    add_reading(project, facts, now=now)
    ((one,), was_on) = told(project), gc.isenabled()
    assert one.transactions == facts.transactions
    assert len({id(leg.asset) for read in one.transactions for leg in read.legs}) == 2
    assert len({id(leg.wallet) for read in one.transactions for leg in read.legs}) == 1
    assert was_on, "the search for garbage goes on afterwards"
