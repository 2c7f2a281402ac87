"""Values made in a quick way are the same as those made in the usual way."""

import pickle
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from lotwise.core.quick import quick
from lotwise.ledger.transaction import Leg, Role, Source


def test_a_value_made_quickly_is_one_like_any_other() -> None:
    usual = Leg(wallet="w", asset="BTC", quantity=5, role=Role.FEE, value_usd=7)
    leg = quick(Leg)("w", "BTC", 5, Role.FEE, 7)
    assert type(leg) is Leg
    assert (leg, hash(leg), repr(leg)) == (usual, hash(usual), repr(usual))
    assert replace(leg, quantity=6) == replace(usual, quantity=6)
    assert pickle.loads(pickle.dumps(leg)) == usual  # noqa: S301 - our own
    with pytest.raises(FrozenInstanceError):
        leg.quantity = 6  # type: ignore[misc]  # that is what is tried


def test_a_value_needs_all_its_fields_that_have_no_default() -> None:
    assert quick(Leg)("w", "BTC", 5) == Leg(wallet="w", asset="BTC", quantity=5)
    with pytest.raises(TypeError, match="missing 1 required"):
        quick(Source)("file_x", "a.csv")


def test_a_field_is_no_name_of_the_function_that_fills_it() -> None:
    @dataclass(frozen=True, slots=True)
    class Hidden:
        _one: int

    with pytest.raises(AssertionError, match="names of its own"):
        quick(Hidden)


def test_only_the_last_fields_may_be_left_out() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Mixed:
        asset: str
        usd: int = 5
        wallet: str
        note: str = ""

    assert quick(Mixed)("BTC", 6, "w") == Mixed(asset="BTC", usd=6, wallet="w")
    with pytest.raises(TypeError, match="missing 1 required"):
        quick(Mixed)("BTC", 6)


def test_a_class_that_does_something_of_its_own_is_not_made_quickly() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        amount: int

        def __post_init__(self) -> None:
            assert self.amount > 0

    with pytest.raises(AssertionError):
        quick(Checked)
