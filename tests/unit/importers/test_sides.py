"""What came in, what went out and what it cost: which kind of transaction that is."""

from datetime import UTC, datetime

import pytest

from lotwise.core.quantity import ONE
from lotwise.importers.base import Booked, LeftOut, Outcome
from lotwise.importers.cells import UnclearError
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row, Sheet
from lotwise.importers.sides import charged, moved, one_sided, settled, traded
from lotwise.ledger.transaction import Custody, Kind, Leg, Role, Wallet

AT = datetime(2026, 1, 1, tzinfo=UTC)


def leg(quantity: int, asset: str) -> Leg:
    return Leg(wallet="Here", asset=asset, quantity=quantity * ONE)


def fee(asset: str) -> Leg:
    return Leg(wallet="Here", asset=asset, quantity=-1, role=Role.FEE)


def rows() -> tuple[Row, ...]:
    return (Row(Sheet(file="a.csv", wallet=Wallet(name="Here", custody=Custody.SELF)), 2, ""),)


def meaning(outcome: Outcome) -> object:
    if isinstance(outcome, Booked):
        return outcome.kind
    assert isinstance(outcome, LeftOut)
    return outcome.reason


@pytest.mark.parametrize(
    ("given", "received", "expected"),
    [
        (leg(-5, "USD"), leg(1, "BTC"), Kind.PURCHASE),
        (leg(-1, "BTC"), leg(5, "EUR"), Kind.SALE),
        (leg(-1, "BTC"), leg(5, "USDC"), Kind.EXCHANGE),
        (leg(-1, "USD"), leg(1, "EUR"), Reason.CASH_EXCHANGE),
    ],
)
def test_two_sides_are_a_trade(given: Leg, received: Leg, expected: object) -> None:
    assert meaning(traded(rows(), AT, given, received)) is expected
    assert meaning(settled(rows(), AT, (given, received))) is expected


@pytest.mark.parametrize(
    ("given", "received"),
    [
        (leg(1, "USD"), leg(1, "BTC")),
        (leg(-1, "USD"), leg(0, "BTC")),
        (leg(-1, "BTC"), leg(1, "BTC")),
    ],
)
def test_sides_that_contradict_each_other_are_refused(given: Leg, received: Leg) -> None:
    with pytest.raises(UnclearError):
        traded(rows(), AT, given, received)


def test_a_fee_in_an_asset_is_not_lost_with_the_money() -> None:
    with pytest.raises(UnclearError):
        traded(rows(), AT, leg(-1, "USD"), leg(1, "EUR"), [fee("BNB")])
    with pytest.raises(UnclearError):
        moved(rows(), AT, leg(-1, "USD"), [fee("BNB")])


@pytest.mark.parametrize(
    ("one", "kind", "expected"),
    [
        (leg(-1, "BTC"), Kind.TRANSFER, Kind.TRANSFER),
        (leg(1, "BTC"), Kind.TRANSFER, Kind.TRANSFER),
        (leg(1, "USD"), Kind.TRANSFER, Reason.CASH),
        (leg(1, "BTC"), Kind.STAKING, Kind.STAKING),
        (leg(1, "USD"), Kind.INTEREST, Reason.CASH_INCOME),
        (leg(-1, "BTC"), Kind.SPEND, Kind.SPEND),
        (leg(-1, "USD"), Kind.SPEND, Reason.CASH),
        (leg(1, "BTC"), Kind.GIFT_IN, Kind.GIFT_IN),
    ],
)
def test_one_side_is_of_the_kind_the_row_says(one: Leg, kind: Kind, expected: object) -> None:
    sides = (None, one) if one.quantity > 0 else (one, None)
    assert meaning(settled(rows(), AT, sides, kind=kind)) is expected


@pytest.mark.parametrize(
    ("one", "kind"),
    [(leg(1, "BTC"), Kind.SPEND), (leg(-1, "BTC"), Kind.STAKING), (leg(0, "BTC"), Kind.AIRDROP)],
)
def test_a_direction_that_does_not_fit_is_refused(one: Leg, kind: Kind) -> None:
    with pytest.raises(UnclearError):
        one_sided(rows(), AT, kind, one)


def test_a_fee_alone_is_a_fee() -> None:
    assert meaning(charged(rows(), AT, [fee("BTC")])) is Kind.FEE
    assert meaning(charged(rows(), AT, [fee("USD")])) is Reason.CASH
    assert meaning(charged(rows(), AT, [])) is Reason.NOTHING_MOVED
    assert meaning(settled(rows(), AT, (None, None), [fee("BTC")])) is Kind.FEE
    assert meaning(moved(rows(), AT, leg(0, "BTC"), [fee("BTC")])) is Kind.FEE
