"""What a sale of a lot meets: break-even, identification in time, locks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import LAW, arrived, books_of, bought
from lotwise.core.money import times, usd, value_usd
from lotwise.ledger.transaction import Ability, Custody, Wallet
from lotwise.lots.lot import Lot
from lotwise.lots.sellable import Hold, Naming, break_even, hold_of, naming_of

LAST = LAW.own_books_until
KRAKEN = Wallet(name="Kraken", custody=Custody.BROKER_US)


def lot(units: str, cost: str) -> Lot:
    return books_of(bought(f"{units} BTC", f"{cost} USD", "2025-01-05")).lots[0]


# ── break-even ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("units", "cost", "rate", "price"),
    [
        ("2", "100000", "0", "50000"),
        ("2", "99000", "0.01", "50000"),
        ("1", "1", "0.5", "2"),
        ("0.1", "9.94", "0.006", "100"),
        ("3", "10", "0", "3.333333333333333334"),
        ("1000000000000", "1", "0", "0.000000000001"),
    ],
)
def test_the_price_at_which_nothing_is_gained_or_lost(units: str, cost: str, rate: str, price: str) -> None:
    assert break_even(lot(units, cost), Decimal(rate)) == Decimal(price)


@pytest.mark.parametrize("rate", ["0", "0.006", "0.0333"])
@pytest.mark.parametrize(("units", "cost"), [("0.37", "31234.56"), ("3", "10"), ("123456.789", "0.07")])
def test_a_sale_at_that_price_brings_the_basis_and_one_a_cent_lower_a_loss(
    units: str, cost: str, rate: str
) -> None:
    held, part = lot(units, cost), Decimal(rate)
    price = break_even(held, part)
    assert price is not None

    def gain(at: Decimal) -> int:
        value = value_usd(held.quantity, at)
        return value - times(value, part) - usd(cost)

    assert abs(gain(price)) <= 1, "to the last step of money"
    assert gain(price * Decimal("0.9")) < 0 < gain(price * Decimal("1.1"))


def test_units_that_cost_nothing_bring_a_gain_at_any_price() -> None:
    one = lot("1", "5")
    assert break_even(replace(one, root=replace(one.root, basis_usd=0)), Decimal("0.01")) == 0


def test_without_a_basis_there_is_none() -> None:
    assert break_even(books_of(arrived("1 BTC", "2025-01-05")).lots[0], Decimal(0)) is None


# ── identification ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("custody", [Custody.BROKER_US, Custody.BROKER_FOREIGN])
def test_own_books_suffice_at_a_broker_until_the_relief_ends(custody: Custody) -> None:
    """Notice 2026-20 § 4: a foreign exchange that holds the keys is a broker, too."""
    wallet = replace(KRAKEN, custody=custody)
    assert naming_of(wallet, LAW, LAST, is_first=False) is Naming.OWN_BOOKS
    assert naming_of(wallet, LAW, LAST + timedelta(days=1), is_first=False) is Naming.TELL_BROKER


def test_own_books_always_suffice_for_own_keys() -> None:
    wallet = replace(KRAKEN, custody=Custody.SELF)
    assert naming_of(wallet, LAW, LAST + timedelta(days=400), is_first=False) is Naming.OWN_BOOKS


@pytest.mark.parametrize("custody", list(Custody))
@pytest.mark.parametrize("on", [LAST, LAST + timedelta(days=1)])
def test_where_only_fifo_is_taken_the_first_lot_alone_can_be_meant(custody: Custody, on: date) -> None:
    wallet = replace(KRAKEN, custody=custody, ability=Ability.FIFO_ONLY)
    assert naming_of(wallet, LAW, on, is_first=True) is Naming.FIRST
    assert naming_of(wallet, LAW, on, is_first=False) is Naming.NO


# ── locks ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Kraken", Hold.FREE),
        ("Kraken DeFi Earn", Hold.STAKED),
        ("Gemini Earn", Hold.STAKED),
        ("kraken staked", Hold.STAKED),
        ("Staking", Hold.STAKED),
        ("Earnings", Hold.FREE),
        ("Earn vault of Bob", Hold.FREE),
        ("", Hold.FREE),
    ],
)
def test_the_name_of_a_program_tells_that_units_are_staked(name: str, state: Hold) -> None:
    assert hold_of(replace(KRAKEN, name=name), LAST) is state


def test_what_the_owner_says_goes_before_the_name() -> None:
    program = replace(KRAKEN, name="Gemini Earn")
    assert hold_of(replace(program, is_locked=False), LAST) is Hold.FREE
    assert hold_of(replace(program, is_locked=True), LAST) is Hold.LOCKED


def test_a_lock_ends_on_its_day() -> None:
    bonded = replace(KRAKEN, is_locked=True, locked_until=LAST)
    assert hold_of(bonded, LAST - timedelta(days=1)) is Hold.LOCKED
    assert hold_of(bonded, LAST) is Hold.FREE
    assert hold_of(replace(bonded, locked_until=None), LAST) is Hold.LOCKED
