"""When two tellings of one event agree, and how a difference is put into words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.store.compare import difference_between, fingerprint_of

Purchase = Callable[..., Transaction]


def with_first_leg(transaction: Transaction, **changes: Any) -> Transaction:
    first, *rest = transaction.legs
    return replace(transaction, legs=(replace(first, **changes), *rest))


def test_words_of_the_source_are_no_part_of_the_fact(purchase: Purchase) -> None:
    retold = purchase(1, note="other words", native_id="", chain_hash="")
    assert fingerprint_of(retold) == fingerprint_of(purchase(1))
    assert difference_between(purchase(1), retold) == ""


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({"quantity": quantity("-0.1")}, "-0.1 BTC in coinbase"),
        ({"asset": "WBTC"}, "0.1 WBTC in coinbase"),
        ({"wallet": "coinbase pro"}, "0.1 BTC in coinbase pro"),
        ({"role": Role.FEE}, "(fee, worth $9000.01) here"),
        ({"value_usd": None}, "(main, no value stated) here"),
        ({"value_usd": usd("9000.02")}, "worth $9000.02) here"),
        ({"value_usd": usd("9000.00")}, "worth $9000.00) here"),
    ],
)
def test_every_part_of_a_leg_counts(purchase: Purchase, changes: dict[str, Any], how: str) -> None:
    second = with_first_leg(purchase(1), **changes)
    assert fingerprint_of(second) != fingerprint_of(purchase(1))
    assert how in difference_between(purchase(1), second)


def test_kind_count_of_legs_and_second_count(purchase: Purchase) -> None:
    first = purchase(1)
    assert difference_between(first, purchase(1, kind=Kind.SALE)) == "purchase there, sale here"
    assert difference_between(first, purchase(1, legs=first.legs[:2])) == "3 legs there, 2 here"
    later = purchase(1, at=first.at + timedelta(seconds=1))
    assert difference_between(first, later) == (
        "2025-01-03T03:04:05.678901Z there, 2025-01-03T03:04:06.678901Z here"
    )


def test_less_than_a_cent_and_less_than_a_second_are_no_difference(purchase: Purchase) -> None:
    first = purchase(1)
    second = with_first_leg(purchase(1, at=first.at.replace(microsecond=0)), value_usd=usd("9000.01999999"))
    assert fingerprint_of(second) != fingerprint_of(first)
    assert difference_between(first, second) == ""


def test_a_wallet_name_cannot_imitate_another_leg(purchase: Purchase) -> None:
    one = purchase(1, legs=(Leg(wallet='a", "b', asset="c", quantity=1),))
    other = purchase(1, legs=(Leg(wallet="a", asset='b", "c', quantity=1),))
    assert fingerprint_of(one) != fingerprint_of(other)
