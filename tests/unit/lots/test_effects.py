"""The small parts of effects: cash, sums with unknown parts, legs of one place."""

from builders import fee, leg, out
from lotwise.core.money import usd
from lotwise.core.quantity import quantity
from lotwise.lots.effects import asset_legs, cash_usd, fees_by_place, known_sum, minus, part_of


def test_dollars_of_a_leg_are_positive_and_exact() -> None:
    assert cash_usd(out("12.34 USD")) == usd("12.34")
    assert cash_usd(leg("0.000000005 USD")) == 0, "half a step goes to the even one"


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    assert known_sum([1, 2]) == 3
    assert known_sum([1, None, 2]) is None
    assert known_sum([]) == 0


def test_a_difference_with_an_unknown_part_is_unknown() -> None:
    assert minus(3, 2) == 1
    assert minus(None, 2) is minus(2, None) is None


def test_a_share_of_the_unknown_is_unknown_and_of_no_units_zero() -> None:
    assert part_of(usd(10), quantity(1), quantity(4)) == usd("2.5")
    assert part_of(None, quantity(1), quantity(4)) is None
    assert part_of(None, 0, quantity(4)) == 0


def test_legs_of_one_asset_in_one_wallet_become_one_with_their_values_added() -> None:
    joined = asset_legs(
        [leg("1 BTC", worth="10"), leg("2 BTC", worth="20"), leg("3 BTC", "Kraken"), leg("4 USD")]
    )
    assert joined == [leg("3 BTC", worth="30"), leg("3 BTC", "Kraken")]
    assert asset_legs([leg("1 BTC", worth="10"), leg("2 BTC")]) == [leg("3 BTC")], "half a value is none"


def test_a_fee_belongs_to_what_came_in_then_to_what_went_out_then_to_nothing() -> None:
    fees = [fee("1 B"), fee("2 A"), fee("3 C"), fee("0 D"), fee("-1 B")]
    held_back, on_top, outside = fees_by_place(fees, [leg("10 B")], [out("5 A")])
    assert (held_back, on_top) == ([quantity(1)], [quantity(2)])
    assert outside == [fee("3 C"), fee("-1 B")]
