"""What a trade means for basis and proceeds: the regulation's examples, and every other kind of fee."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import bought, exchanged, fee, leg, out, sold, transaction
from effect_lines import acquired, effects, realized, withheld
from lotwise.core.money import Usd, usd, value_usd
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.lots import trades
from lotwise.lots.costs import BY_REGULATION, Costs
from lotwise.lots.effects import Effects, Inflow, cash_usd, known_sum
from lotwise.lots.methods import FeeBearer

DAY = "2025-03-01"


# ── the examples of 26 CFR § 1.1001-7(b)(5) and § 1.1012-1(h)(4); A is worth $2, B and C $1 ──────


def test_example_1_services_paid_in_a_with_a_cash_fee() -> None:
    paid = transaction(Kind.SPEND, DAY, out("10 A", worth="10"), fee("1 USD"))
    assert realized(effects(paid)) == ["10 A 9.00"]


def test_example_2_exchange_with_a_cash_fee() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("2 USD")]))
    assert realized(found) == ["10 A 18.00"]
    assert acquired(found) == ["20 B 20.00"], "the fee is no part of the basis of what was received"


def test_example_3_exchange_with_a_fee_in_a_third_asset() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("2 C", worth="2")]))
    assert realized(found) == ["10 A 18.00", "2 C 2.00 fee"]
    assert acquired(found) == ["20 B 20.00"]


def test_example_3_a_fee_on_the_fee_moves_gain_between_a_and_c_but_makes_none() -> None:
    """No export tells the further unit of C apart that paid for disposing of C; the sum is the law's."""
    fees = [fee("2 C", worth="2"), fee("1 C", worth="1")]
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=fees))
    by_law = usd(18) + usd(2)
    assert known_sum(one.proceeds_usd for one in found.outflows) == by_law


def test_example_4_fee_withheld_from_the_asset_given() -> None:
    found = effects(exchanged("9 A", "18 B", DAY, worth="18", fees=[fee("1 A", worth="2")]))
    assert realized(found) == ["10 A 18.00"], "the unit withheld is part of what was given"
    assert acquired(found) == ["18 B 18.00"]


def test_example_5_fee_withheld_from_the_asset_received() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("3 B", worth="3")]))
    assert realized(found) == ["10 A 17.00"]
    assert acquired(found) == ["17 B 17.00"]
    assert withheld(found) == ["3 B 3.00"], "deemed from this very receipt, at its value: no gain"


# ── purchases and sales for cash ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fees", "basis"),
    [
        ([], "40000.00"),
        ([fee("100 USD")], "40100.00"),
        ([fee("-5 USD")], "39995.00"),
        ([fee("100 USD"), fee("-5 USD")], "40095.00"),
        ([fee("0.5 BNB", worth="300")], "40300.00"),
        ([fee("0 BNB")], "40000.00"),
    ],
)
def test_basis_is_cash_and_costs(fees: list[Leg], basis: str) -> None:
    found = effects(bought("1 BTC", "40000 USD", DAY, fees=fees))
    assert acquired(found) == [f"1 BTC {basis}"]


def test_a_fee_in_a_third_asset_is_itself_a_disposition() -> None:
    found = effects(bought("1 BTC", "40000 USD", DAY, fees=[fee("0.5 BNB", worth="300")]))
    assert realized(found) == ["0.5 BNB 300.00 fee"]


def test_a_fee_withheld_from_a_purchase_leaves_the_cash_as_basis_of_the_rest() -> None:
    found = effects(bought("10 A", "20 USD", DAY, fees=[fee("1 A")]))
    assert acquired(found) == ["9 A 20.00"]
    assert withheld(found) == ["1 A 2.00"]


@pytest.mark.parametrize(
    ("fees", "expected"),
    [
        ([], ["1 BTC 60000.00"]),
        ([fee("100 USD")], ["1 BTC 59900.00"]),
        ([fee("-5 USD")], ["1 BTC 60005.00"]),
        ([fee("0.01 BTC")], ["1.01 BTC 60000.00"]),
        ([fee("0.5 BNB", worth="300")], ["1 BTC 59700.00", "0.5 BNB 300.00 fee"]),
        ([fee("0 BNB")], ["1 BTC 60000.00"]),
    ],
)
def test_the_amount_realized_is_net_of_selling_costs(fees: list[Leg], expected: list[str]) -> None:
    assert realized(effects(sold("1 BTC", "60000 USD", DAY, fees=fees))) == expected


def test_cash_decides_even_when_a_source_states_another_value_for_the_asset() -> None:
    told = transaction(Kind.SALE, DAY, out("1 BTC", worth="61000"), leg("60000 USD"))
    assert realized(effects(told)) == ["1 BTC 60000.00"]


def test_a_rebate_in_an_asset_comes_in_at_its_value_and_lowers_the_cost() -> None:
    found = effects(bought("1 BTC", "40000 USD", DAY, fees=[fee("-0.1 BNB", worth="60")]))
    assert acquired(found) == ["1 BTC 39940.00", "0.1 BNB 60.00"]
    assert realized(found) == []


def test_an_asset_of_another_wallet_pays_a_fee_but_withholds_nothing() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("3 B", "Kraken", worth="3")]))
    assert realized(found) == ["10 A 17.00", "3 B 3.00 fee"]
    assert acquired(found) == ["20 B 20.00"]
    assert withheld(found) == []


def test_a_fee_larger_than_the_receipt_comes_out_of_other_units() -> None:
    found = effects(exchanged("10 A", "1 B", DAY, worth="1", fees=[fee("3 B", worth="3")]))
    assert realized(found) == ["10 A -2.00", "3 B 3.00 fee"]
    assert acquired(found) == ["1 B 1.00"]
    assert withheld(found) == []


def test_a_receipt_wholly_withheld_leaves_no_empty_lot() -> None:
    found = effects(exchanged("10 A", "2 B", DAY, worth="2", fees=[fee("2 B", worth="2")]))
    assert acquired(found) == []
    assert withheld(found) == ["2 B 2.00"]
    assert realized(found) == ["10 A 0.00"]


def test_two_fees_withheld_from_one_receipt_share_its_value() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("1 B"), fee("2 B")]))
    assert acquired(found) == ["17 B 17.00"]
    assert sum(one.quantity for one in found.withheld) == fee("-3 B").quantity
    assert known_sum(one.basis_usd for one in found.withheld) == usd(3)


# ── money that is not dollars, and values that are not known ────────────────────────────────────


def test_euros_take_their_value_from_the_price_of_the_day() -> None:
    found = effects(bought("1 BTC", "30000 EUR", DAY, fees=[fee("10 EUR")]), {"EUR": "1.10"})
    assert acquired(found) == ["1 BTC 33011.00"]
    assert realized(found) == [], "money of a state is no lot"


def test_euros_without_a_value_leave_the_basis_unknown() -> None:
    assert acquired(effects(bought("1 BTC", "30000 EUR", DAY))) == ["1 BTC unknown"]
    assert realized(effects(sold("1 BTC", "30000 EUR", DAY))) == ["1 BTC unknown"]


def test_the_price_of_the_asset_does_not_stand_in_for_the_cash_that_was_paid() -> None:
    """Basis is the cash used (26 CFR § 1.1012-1(h)(1)(i)); the day's price of bitcoin is another number."""
    quotes = {"BTC": "65000"}
    assert acquired(effects(bought("1 BTC", "30000 EUR", DAY), quotes)) == ["1 BTC unknown"]
    assert realized(effects(sold("1 BTC", "30000 EUR", DAY), quotes)) == ["1 BTC unknown"]
    assert acquired(effects(transaction(Kind.PURCHASE, DAY, leg("1 BTC")), quotes)) == ["1 BTC unknown"]
    assert realized(effects(transaction(Kind.SALE, DAY, out("1 BTC")), quotes)) == ["1 BTC unknown"]


def test_a_value_the_source_states_stands_in_for_cash_without_one() -> None:
    told = transaction(Kind.PURCHASE, DAY, leg("1 BTC", worth="33000"), out("30000 EUR"))
    assert acquired(effects(told)) == ["1 BTC 33000.00"]
    assert realized(effects(transaction(Kind.SALE, DAY, out("1 BTC", worth="33000")))) == ["1 BTC 33000.00"]


def test_a_fee_of_unknown_value_makes_the_result_unknown_and_not_free_of_cost() -> None:
    found = effects(sold("1 BTC", "60000 USD", DAY, fees=[fee("0.5 BNB")]))
    assert realized(found) == ["1 BTC unknown", "0.5 BNB unknown fee"]
    assert acquired(effects(bought("1 BTC", "40000 USD", DAY, fees=[fee("1 EUR")]))) == ["1 BTC unknown"]


def test_what_was_received_is_valued_by_what_was_given_where_it_has_no_price() -> None:
    """26 CFR § 1.1001-7(b)(4)."""
    found = effects(exchanged("10 A", "20 B", DAY), {"A": "2"})
    assert realized(found) == ["10 A 20.00"]
    assert acquired(found) == ["20 B 20.00"]


def test_what_was_received_decides_where_both_sides_have_a_price() -> None:
    found = effects(exchanged("10 A", "20 B", DAY), {"A": "2", "B": "1.01"})
    assert realized(found) == ["10 A 20.20"]
    assert acquired(found) == ["20 B 20.20"]


def test_without_any_value_nothing_is_known_and_nothing_is_zero() -> None:
    found = effects(exchanged("10 A", "20 B", DAY))
    assert realized(found) == ["10 A unknown"]
    assert acquired(found) == ["20 B unknown"]


def test_a_stated_value_of_zero_is_a_value() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="0"))
    assert realized(found) == ["10 A 0.00"]


# ── several assets on a side, and cash beside an asset ──────────────────────────────────────────


def test_cash_paid_beside_an_asset_is_no_part_of_what_the_asset_brought() -> None:
    told = transaction(Kind.EXCHANGE, DAY, out("1 BTC"), out("100 USD"), leg("1 ETH", worth="1000"))
    found = effects(told)
    assert realized(found) == ["1 BTC 900.00"]
    assert acquired(found) == ["1 ETH 1000.00"]


def test_cash_received_beside_an_asset_is_no_part_of_its_basis() -> None:
    told = transaction(Kind.EXCHANGE, DAY, out("1 BTC"), leg("1 ETH", worth="900"), leg("100 USD"))
    found = effects(told)
    assert realized(found) == ["1 BTC 1000.00"]
    assert acquired(found) == ["1 ETH 900.00"]


def test_dust_given_together_shares_what_it_brought_by_value() -> None:
    told = transaction(
        Kind.EXCHANGE, DAY, out("1 A", worth="1"), out("1 B", worth="2"), leg("0.1 BNB", worth="6")
    )
    assert realized(effects(told)) == ["1 A 2.00", "1 B 4.00"]


def test_dust_of_which_one_has_no_value_cannot_be_shared() -> None:
    told = transaction(Kind.EXCHANGE, DAY, out("1 A", worth="1"), out("1 B"), leg("0.1 BNB", worth="6"))
    found = effects(told)
    assert realized(found) == ["1 A unknown", "1 B unknown"]
    assert acquired(found) == ["0.1 BNB 6.00"]


def test_several_assets_received_take_their_own_values() -> None:
    told = transaction(
        Kind.EXCHANGE, DAY, out("1 LP"), leg("1 A", worth="2"), leg("1 B", worth="1"), fee("0.5 A")
    )
    found = effects(told)
    assert realized(found) == ["1 LP 2.00"], "3 less the half unit of A that paid the fee"
    assert acquired(found) == ["0.5 A 1.00", "1 B 1.00"]
    assert withheld(found) == ["0.5 A 1.00"]


def test_a_basket_bought_for_cash_shares_the_cost_by_value() -> None:
    told = transaction(
        Kind.PURCHASE, DAY, leg("1 A", worth="1"), leg("1 B", worth="2"), out("90 USD"), fee("9 USD")
    )
    assert acquired(effects(told)) == ["1 A 33.00", "1 B 66.00"]


def test_a_basket_without_values_has_no_known_basis() -> None:
    told = transaction(Kind.PURCHASE, DAY, leg("1 A"), leg("1 B", worth="2"), out("90 USD"))
    assert acquired(effects(told)) == ["1 A unknown", "1 B unknown"]


def test_two_legs_of_one_asset_in_one_wallet_are_one() -> None:
    told = transaction(Kind.SALE, DAY, out("1 BTC"), out("2 BTC"), leg("90 USD"), fee("0.5 BTC"))
    assert realized(effects(told)) == ["3.5 BTC 90.00"]


# ── cascades: what pays a fee costs a fee ───────────────────────────────────────────────────────


def test_a_cascade_of_withheld_units_is_a_cost_of_the_exchange_alone() -> None:
    """§ 1.1012-1(h)(2)(ii)(C): 2 B for the exchange, and 1 B for the disposition of those 2 B."""
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("2 B"), fee("1 B")]))
    assert realized(found) == ["10 A 17.00"]
    assert acquired(found) == ["17 B 17.00"]
    assert withheld(found) == ["3 B 3.00"], "without gain, although their disposition cost a unit"


@pytest.mark.parametrize("further", ["1 USD", "1 C"])
def test_whatever_the_disposition_of_withheld_units_is_paid_in_it_is_a_cost_of_the_exchange(
    further: str,
) -> None:
    fees = [fee("2 B"), fee(further, worth="1")]
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=fees))
    assert realized(found)[0] == "10 A 17.00"
    assert acquired(found) == ["18 B 18.00"]
    assert withheld(found) == ["2 B 2.00"]


def test_a_third_asset_bought_and_spent_in_one_instant_has_no_gain() -> None:
    told = transaction(
        Kind.EXCHANGE, DAY, out("10 A"), leg("20 B", worth="20"), leg("2 C", worth="2"), fee("2 C", worth="2")
    )
    found = effects(told)
    assert realized(found) == ["10 A 20.00"], "22 came, of which 2 paid the fee"
    assert acquired(found) == ["20 B 20.00"]
    assert withheld(found) == ["2 C 2.00"]


def test_a_rebate_in_the_asset_received_is_a_receipt_and_lowers_the_cost() -> None:
    fees = [fee("3 B", worth="3"), fee("-1 B", worth="1")]
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=fees))
    assert realized(found) == ["10 A 18.00"]
    assert acquired(found) == ["17 B 17.00", "1 B 1.00"]
    assert withheld(found) == ["3 B 3.00"]


def test_a_fee_above_the_price_makes_the_amount_realized_negative_and_loses_nothing() -> None:
    assert realized(effects(sold("1 BTC", "40 USD", DAY, fees=[fee("41 USD")]))) == ["1 BTC -1.00"]


def test_a_fee_in_the_asset_received_without_a_value_takes_the_rate_of_the_trade() -> None:
    found = effects(exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("3 B", "Kraken")]))
    assert realized(found) == ["10 A 17.00", "3 B 3.00 fee"]
    beyond = effects(exchanged("10 A", "1 B", DAY, worth="1", fees=[fee("3 B")]))
    assert realized(beyond) == ["10 A -2.00", "3 B 3.00 fee"]


# ── gas: nobody withholds from what an own wallet receives ──────────────────────────────────────


def under(rule: Costs, told: Transaction, prices: Mapping[str, str] | None = None) -> Effects:
    """Return the effects of a trade under a rule for its costs; some assets have a price."""

    def value_of(one: Leg) -> Usd | None:
        if one.asset == USD:
            return cash_usd(one)
        price = (prices or {}).get(one.asset)
        if one.value_usd is not None or price is None:
            return one.value_usd
        return value_usd(abs(one.quantity), Decimal(price))

    return trades.trade_effects(told, value_of, rule)


ON_TOP = Costs(is_paid_on_top=True)


def test_gas_in_the_asset_received_is_paid_with_units_of_the_wallet() -> None:
    told = exchanged("2000 USDC", "1 ETH", DAY, worth="2000", fees=[fee("0.01 ETH", worth="21")])
    found = under(ON_TOP, told)
    assert realized(found) == ["2000 USDC 1979.00", "0.01 ETH 21.00 fee"]
    assert acquired(found) == ["1 ETH 2000.00"], "all that came is a lot, at its value"
    assert withheld(found) == []


def test_gas_without_a_value_takes_the_rate_of_the_swap() -> None:
    found = under(ON_TOP, exchanged("2000 USDC", "1 ETH", DAY, worth="2000", fees=[fee("0.01 ETH")]))
    assert realized(found) == ["2000 USDC 1980.00", "0.01 ETH 20.00 fee"]


def test_gas_in_the_asset_given_is_part_of_what_was_given_as_ever() -> None:
    told = exchanged("1 ETH", "2000 USDC", DAY, worth="2000", fees=[fee("0.01 ETH", worth="20")])
    assert under(ON_TOP, told) == under(BY_REGULATION, told)


# ── before 2025: who bore the costs of an exchange ──────────────────────────────────────────────

EXAMPLES = {
    "cash": exchanged("10 A", "20 B", "2024-03-01", worth="20", fees=[fee("2 USD")]),
    "third": exchanged("10 A", "20 B", "2024-03-01", worth="20", fees=[fee("2 C", worth="2")]),
    "from A": exchanged("9 A", "18 B", "2024-03-01", worth="18", fees=[fee("1 A", worth="2")]),
    "from B": exchanged("10 A", "20 B", "2024-03-01", worth="20", fees=[fee("3 B", worth="3")]),
    "rebate": exchanged("10 A", "20 B", "2024-03-01", worth="20", fees=[fee("-2 USD")]),
}


@pytest.mark.parametrize(
    ("bearer", "example", "realizes", "basis"),
    [
        ("disposed", "cash", "10 A 18.00", "20 B 20.00"),
        ("acquired", "cash", "10 A 20.00", "20 B 22.00"),
        ("split", "cash", "10 A 19.00", "20 B 21.00"),
        ("disposed", "third", "10 A 18.00", "20 B 20.00"),
        ("acquired", "third", "10 A 20.00", "20 B 22.00"),
        ("split", "third", "10 A 19.00", "20 B 21.00"),
        ("disposed", "from A", "10 A 18.00", "18 B 18.00"),
        ("acquired", "from A", "10 A 20.00", "18 B 20.00"),
        ("split", "from A", "10 A 19.00", "18 B 19.00"),
        ("disposed", "from B", "10 A 17.00", "17 B 17.00"),
        ("acquired", "from B", "10 A 20.00", "17 B 20.00"),
        ("split", "from B", "10 A 18.50", "17 B 18.50"),
        ("disposed", "rebate", "10 A 22.00", "20 B 20.00"),
        ("acquired", "rebate", "10 A 20.00", "20 B 18.00"),
        ("split", "rebate", "10 A 21.00", "20 B 19.00"),
    ],
)
def test_each_side_bears_what_was_chosen(bearer: str, example: str, realizes: str, basis: str) -> None:
    told = EXAMPLES[example]
    found = under(Costs(bearer=FeeBearer(bearer)), told)
    assert realized(found)[0] == realizes
    assert acquired(found) == [basis]
    same = under(BY_REGULATION, told)
    assert found.withheld == same.withheld, "what was withheld never has a gain"
    assert found.outflows[1:] == same.outflows[1:], "an asset that paid a fee is disposed of in any case"


@pytest.mark.parametrize("bearer", FeeBearer)
@pytest.mark.parametrize(
    "told",
    [
        bought("1 BTC", "40000 USD", "2024-03-01", fees=[fee("0.5 BNB", worth="300")]),
        sold("1 BTC", "60000 USD", "2024-03-01", fees=[fee("0.5 BNB", worth="300")]),
        exchanged("10 A", "20 B", "2024-03-01", worth="20"),
        exchanged("10 A", "2 B", "2024-03-01", worth="2", fees=[fee("2 B", worth="2")]),
    ],
    ids=["a purchase", "a sale", "no costs", "nothing is left that could bear them"],
)
def test_the_choice_is_about_costs_that_an_asset_for_an_asset_has(
    bearer: FeeBearer, told: Transaction
) -> None:
    assert under(Costs(bearer=bearer), told) == under(BY_REGULATION, told)


def test_an_odd_step_of_a_split_cost_is_not_lost() -> None:
    told = exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("0.00000003 USD")])
    found = under(Costs(bearer=FeeBearer.SPLIT), told)
    assert [one.proceeds_usd for one in found.outflows] == [usd(20) - 1]
    assert [one.basis_usd for one in found.inflows] == [usd(20) + 2]


def test_an_unknown_cost_makes_only_the_side_unknown_that_bears_it() -> None:
    told = exchanged("10 A", "20 B", DAY, worth="20", fees=[fee("2 C")])
    for bearer, amounts in {
        "disposed": ("10 A unknown", "20 B 20.00"),
        "acquired": ("10 A 20.00", "20 B unknown"),
        "split": ("10 A unknown", "20 B unknown"),
    }.items():
        found = under(Costs(bearer=FeeBearer(bearer)), told)
        assert (realized(found)[0], acquired(found)[0]) == amounts


def test_costs_in_basis_are_shared_by_the_assets_of_which_something_is_left() -> None:
    told = transaction(
        Kind.EXCHANGE,
        DAY,
        out("10 A"),
        leg("10 B", worth="10"),
        leg("5 C", worth="5"),
        leg("1 D", worth="1"),
        fee("1 D", worth="1"),
        fee("2 USD"),
    )
    found = under(Costs(bearer=FeeBearer.ACQUIRED), told)
    assert realized(found) == ["10 A 16.00"]
    assert acquired(found) == ["10 B 12.00", "5 C 6.00"]
    assert withheld(found) == ["1 D 1.00"]


AMOUNTS = st.integers(1, 10**6).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


@given(
    values=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS),
    on_top=st.integers(0, 9),
    held=st.integers(0, 19),
    bearer=st.sampled_from(FeeBearer),
)
def test_who_bears_the_costs_moves_money_between_gain_and_basis_and_makes_none(
    values: tuple[str, str, str], on_top: int, held: int, bearer: FeeBearer
) -> None:
    """Amounts realized less basis of what came, and what was spent besides, are the same for every choice."""
    worth, cash, third = values
    fees = [fee(f"{cash} USD"), fee("1 C", worth=third), fee(f"{on_top} A"), fee(f"{held} B")]
    told = exchanged("10 A", "20 B", DAY, worth=worth, fees=fees)

    def surplus(found: Effects) -> Usd:
        came = known_sum(one.basis_usd for one in (*found.inflows, *found.withheld))
        realized_usd = known_sum(one.proceeds_usd for one in found.outflows)
        assert came is not None
        assert realized_usd is not None
        return realized_usd - came

    found, same = under(Costs(bearer=bearer), told), under(BY_REGULATION, told)
    assert [one.quantity for one in found.inflows] == [one.quantity for one in same.inflows]
    assert [one.quantity for one in found.outflows] == [one.quantity for one in same.outflows]
    assert surplus(found) == surplus(same)


# ── two ways to one result ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "told",
    [
        bought("1 BTC", "40000 USD", DAY),
        bought("1 BTC", "40000 EUR", DAY),
        sold("1 BTC", "40000.123456789 USD", DAY),
        transaction(Kind.PURCHASE, DAY, out("5 USD"), leg("1 BTC", worth="9")),
        transaction(Kind.EXCHANGE, DAY, out("1 BTC", worth="9"), leg("5 EUR", worth="6")),
        transaction(Kind.SALE, DAY, out("1 BTC"), fee("5 USD")),
        transaction(Kind.SALE, DAY, out("1 BTC", worth="9"), out("5 USD")),
        transaction(Kind.PURCHASE, DAY, leg("1 BTC", worth="9"), leg("5 USD")),
        transaction(Kind.PURCHASE, DAY, leg("1 EUR"), out("5 USD")),
        transaction(Kind.PURCHASE, DAY, leg("0 BTC"), out("5 USD")),
        exchanged("10 A", "20 B", DAY, worth="20"),
        bought("1 BTC", "40000 USD", DAY, fees=[fee("20 USD")]),
        bought("1 BTC", "40000 USD", DAY, fees=[fee("-20 USD")]),
        bought("1 BTC", "40000 USD", DAY, fees=[fee("0 USD")]),
        bought("1 BTC", "40000 USD", DAY, fees=[fee("20 EUR")]),
        bought("1 BTC", "40000 USD", DAY, fees=[fee("20 EUR", worth="22")]),
        bought("1 BTC", "40000 USD", DAY, fees=[fee("0.1 BTC", worth="9")]),
        sold("1 BTC", "40000 USD", DAY, fees=[fee("20.5 USD")]),
        sold("1 BTC", "40 USD", DAY, fees=[fee("41 USD")]),
        transaction(Kind.SALE, DAY, fee("5 USD"), out("1 BTC"), leg("9 USD")),
        transaction(Kind.SALE, DAY, out("1 BTC"), leg("9 USD"), leg("5 USD")),
        transaction(Kind.EXCHANGE, DAY, leg("9 USD"), out("1 BTC"), fee("1 USD")),
    ],
)
def test_the_quick_way_for_plain_trades_gives_what_the_thorough_way_gives(told: Transaction) -> None:
    assert quickly(told) in {None, trades.trade_effects(told, as_stated)}


def as_stated(one: Leg) -> Usd | None:
    return cash_usd(one) if one.asset == USD else one.value_usd


def quickly(told: Transaction) -> Effects | None:
    """Return the effects of a plain trade; None for any other."""
    flow = trades.plain_trade(told, as_stated)
    if flow is None:
        return None
    return Effects(inflows=(flow,)) if isinstance(flow, Inflow) else Effects(outflows=(flow,))


def legs_of(assets: list[str], roles: list[Role]) -> st.SearchStrategy[Leg]:
    return st.builds(
        Leg,
        wallet=st.sampled_from(["Kraken", "Ledger"]),
        asset=st.sampled_from(assets),
        quantity=st.sampled_from([-2, -1, -1, 0, 1, 1, 2]).map(lambda units: units * 10**18)
        | st.integers(-(10**20), 10**20),
        role=st.sampled_from(roles),
        value_usd=st.none() | st.integers(0, 10**12),
    )


MAIN, FEE = Role.MAIN, Role.FEE
NEARLY_PLAIN = st.tuples(
    legs_of(["BTC"] * 6 + ["ETH", USD], [MAIN] * 7 + [FEE]),
    legs_of([USD] * 6 + ["EUR", "BTC"], [MAIN] * 7 + [FEE]),
    st.lists(legs_of([USD, USD, USD, "EUR", "BTC"], [FEE, FEE, FEE, MAIN]), max_size=2),
    st.booleans(),
).map(lambda legs: [*(legs[1::-1] if legs[3] else legs[:2]), *legs[2]])
"""Legs of one asset for cash, with a fee or none, or of something like it."""


@given(
    kind=st.sampled_from([Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE]),
    legs=NEARLY_PLAIN,
    rule=st.builds(Costs, bearer=st.sampled_from(FeeBearer), is_paid_on_top=st.booleans()),
)
def test_the_quick_way_gives_what_the_thorough_way_gives_whatever_the_legs(
    kind: Kind, legs: list[Leg], rule: Costs
) -> None:
    """Also for trades that cannot be, and whoever bears the costs."""
    told = transaction(kind, DAY, *legs)
    assert quickly(told) in {None, trades.trade_effects(told, as_stated, rule)}


def test_the_quick_way_is_taken_for_a_purchase_and_a_sale() -> None:
    for told in (
        bought("1 BTC", "40000 USD", DAY),
        sold("1 BTC", "40000 USD", DAY),
        sold("1 BTC", "40000 USD", DAY, fees=[fee("20 USD")]),
        transaction(Kind.SALE, DAY, out("1 BTC"), leg("40000 EUR", worth="43000")),
    ):
        assert quickly(told) is not None
