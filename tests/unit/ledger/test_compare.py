"""When two tellings of one event agree, and how a difference is put into words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from builders import bought, earned, exchanged, fee, transaction
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.ledger.compare import (
    difference_between,
    is_same_for_tax,
    money_agrees,
    money_differs,
    money_gap,
    money_of,
)
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction

AT = "2025-01-03 03:04:05.678901"


def purchase(**changes: Any) -> Transaction:
    told = transaction(
        Kind.PURCHASE,
        AT,
        Leg(wallet="coinbase", asset="BTC", quantity=quantity("0.1"), value_usd=usd("9000.01")),
        Leg(wallet="coinbase", asset="USD", quantity=-quantity(9000)),
        Leg(wallet="coinbase", asset="USD", quantity=-quantity("12.5"), role=Role.FEE),
    )
    return replace(told, **changes)


def with_leg(n: int, **changes: Any) -> Transaction:
    legs = list(purchase().legs)
    legs[n] = replace(legs[n], **changes)
    return purchase(legs=tuple(legs))


def test_words_of_the_source_are_no_part_of_the_fact() -> None:
    retold = purchase(note="other words", native_id="", chain_hash="0xab", address="bc1q", id="tx_other")
    assert difference_between(purchase(), retold) == ""


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({"quantity": quantity("0.2")}, "0.1 BTC in coinbase (main, worth $9000.01) there, 0.2 BTC"),
        ({"quantity": quantity("-0.1")}, "-0.1 BTC in coinbase"),
        ({"asset": "WBTC"}, "0.1 WBTC in coinbase"),
        ({"wallet": "coinbase pro"}, "0.1 BTC in coinbase pro"),
        ({"role": Role.FEE}, "0.1 BTC in coinbase (fee, worth $9000.01) here"),
        ({"value_usd": usd("9000.02")}, "worth $9000.02) here"),
        ({"value_usd": usd("9000.00")}, "worth $9000.00) here"),
    ],
)
def test_every_part_of_a_leg_counts(changes: dict[str, Any], how: str) -> None:
    assert how in difference_between(purchase(), with_leg(0, **changes))


@pytest.mark.parametrize(
    "retold",
    [
        with_leg(0, value_usd=None),
        with_leg(0, value_usd=usd("9000.01999999")),
        with_leg(1, quantity=-quantity("9000.0099")),
        with_leg(2, quantity=-quantity("12.4901")),
        purchase(at=purchase().at + timedelta(microseconds=999_999)),
        purchase(legs=tuple(reversed(purchase().legs))),
    ],
)
def test_less_than_a_cent_or_a_second_and_a_value_left_out_are_no_difference(retold: Transaction) -> None:
    assert difference_between(purchase(), retold) == ""
    assert difference_between(retold, purchase()) == ""


@pytest.mark.parametrize(
    ("retold", "how"),
    [
        (with_leg(1, quantity=-quantity("9000.01")), "-9000 USD in coinbase (main, no value stated) there"),
        (purchase(legs=purchase().legs[:2]), "-12.5 USD in coinbase (fee, no value stated) there, 0 USD"),
        (purchase(kind=Kind.SALE), "purchase there, sale here"),
        (
            purchase(at=purchase().at + timedelta(seconds=1)),
            "2025-01-03T03:04:05.678901Z there, 2025-01-03T03:04:06.678901Z here",
        ),
    ],
)
def test_a_cent_a_leg_a_kind_and_a_second_are_a_difference(retold: Transaction, how: str) -> None:
    assert how in difference_between(purchase(), retold)


def test_one_leg_or_two_of_the_same_sum_are_no_difference() -> None:
    main, paid, charge = purchase().legs
    parts = [
        replace(main, quantity=main.quantity // 2, value_usd=usd(value)) for value in ("4500", "4500.01")
    ]
    assert difference_between(purchase(), purchase(legs=(*parts, paid, charge))) == ""
    unknown = [parts[0], replace(parts[1], value_usd=None)]
    assert difference_between(purchase(), purchase(legs=(*unknown, paid, charge))) == ""


def test_a_wallet_name_cannot_imitate_another_leg() -> None:
    one = purchase(legs=(Leg(wallet='a", "b', asset="c", quantity=1),))
    other = purchase(legs=(Leg(wallet="a", asset='b", "c', quantity=1),))
    assert difference_between(one, other)


@pytest.mark.parametrize("other", [Kind.TRANSFER, Kind.SERVICES, Kind.MINING, Kind.GIFT_IN])
def test_income_by_another_name_is_taxed_alike_and_other_receipts_are_not(other: Kind) -> None:
    assert is_same_for_tax(Kind.STAKING, Kind.REWARD)
    assert is_same_for_tax(other, other)
    assert not is_same_for_tax(Kind.STAKING, other)


def test_between_reports_cash_is_compared_after_fees() -> None:
    apart = bought("1 BTC", "295.60 USD", AT, fees=[fee("4.40 USD")])
    within = bought("1 BTC", "300 USD", AT)
    assert money_gap(apart, within) == 0
    assert money_agrees(apart, within)
    assert money_differs(apart, bought("1 BTC", "300.01 USD", AT))


def test_stated_values_may_be_a_hundredth_apart_and_no_more() -> None:
    def staked(worth: str | None) -> Transaction:
        return earned("100 SOL", worth, AT)

    assert not money_differs(staked("100"), staked("99.01"))
    assert not money_agrees(staked("100"), staked("99.01"))
    assert money_differs(staked("100"), staked("98.99"))
    assert money_differs(staked("0.02"), staked("0.01"))
    assert not money_differs(staked("0.011"), staked("0.002"))
    assert money_gap(staked("100"), staked(None)) is None
    assert not money_agrees(staked(None), staked(None))


def test_the_money_of_an_exchange_is_what_went_and_what_came() -> None:
    swap = exchanged("1 ETH", "2 SOL", AT, worth="500", fees=[fee("0.01 ETH", worth="5"), fee("1 USD")])
    assert money_of(swap) == {("SOL", "in"): quantity(500), ("USD", ""): -quantity(1)}
