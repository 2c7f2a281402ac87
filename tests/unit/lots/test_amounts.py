"""What income, spending, fees, gifts and losses mean for basis and proceeds."""

import pytest

from builders import earned, exchanged, fee, leg, out, spent, transaction
from effect_lines import acquired, effects, realized
from lotwise.core.money import usd
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Transaction
from lotwise.lots.lot import DispositionKind
from statements import from_origin

DAY = "2025-03-01"


@pytest.mark.parametrize("kind", sorted(INCOME_KINDS, key=str))
def test_income_is_its_value_on_receipt_and_that_is_its_basis(kind: Kind) -> None:
    """Rev. Rul. 2023-14; Rev. Rul. 2019-24; Notice 2014-21."""
    found = effects(earned("2 ETH", "5000", DAY, kind=kind))
    assert acquired(found) == ["2 ETH 5000.00"]
    assert [one.income_usd for one in found.inflows] == [usd(5000)]


def test_income_without_a_value_is_unknown_and_not_zero() -> None:
    found = effects(earned("2 ETH", None, DAY))
    assert [(one.basis_usd, one.income_usd) for one in found.inflows] == [(None, None)]


def test_a_commission_withheld_from_income_never_came_in() -> None:
    told = transaction(Kind.STAKING, DAY, leg("10 SOL", worth="1000"), fee("1 SOL"))
    found = effects(told)
    assert acquired(found) == ["9 SOL 900.00"]
    assert [one.income_usd for one in found.inflows] == [usd(900)]
    assert realized(found) == []


def test_a_commission_as_large_as_the_income_leaves_nothing_and_no_empty_lot() -> None:
    told = transaction(Kind.STAKING, DAY, leg("1 SOL", worth="100"), fee("1 SOL", worth="100"))
    assert acquired(effects(told)) == realized(effects(told)) == []


def test_a_fee_larger_than_the_income_was_paid_with_other_units() -> None:
    told = transaction(Kind.STAKING, DAY, leg("1 SOL", worth="100"), fee("1.5 SOL", worth="150"))
    found = effects(told)
    assert acquired(found) == ["1 SOL 100.00"]
    assert realized(found) == ["1.5 SOL 150.00 fee"]


def test_income_in_dollars_is_income() -> None:
    found = effects(transaction(Kind.INTEREST, DAY, leg("5 USD")))
    assert [one.income_usd for one in found.inflows] == [usd(5)]


def test_a_fee_in_another_asset_for_claiming_income_is_a_disposition() -> None:
    told = transaction(Kind.AIRDROP, DAY, leg("100 UNI", worth="300"), fee("0.01 ETH", worth="20"))
    found = effects(told)
    assert acquired(found) == ["100 UNI 300.00"]
    assert realized(found) == ["0.01 ETH 20.00 fee"]


def test_spending_realizes_its_value_less_the_fee() -> None:
    told = transaction(Kind.SPEND, DAY, out("1 ETH", worth="2000"), fee("0.01 ETH", worth="20"))
    assert realized(effects(told)) == ["1 ETH 1980.00", "0.01 ETH 20.00 fee"]
    assert realized(effects(spent("1 ETH", None, DAY))) == ["1 ETH unknown"]


def test_a_fee_that_belongs_to_nothing_else_is_a_disposition_at_its_value() -> None:
    assert realized(effects(transaction(Kind.FEE, DAY, out("0.01 ETH", worth="20")))) == [
        "0.01 ETH 20.00 fee"
    ]
    assert realized(effects(transaction(Kind.FEE, DAY, fee("0.01 ETH", worth="20")))) == [
        "0.01 ETH 20.00 fee"
    ]


GIVEN = {
    Kind.GIFT_OUT: DispositionKind.GIFT,
    Kind.DONATION: DispositionKind.DONATION,
    Kind.SPOUSE_OUT: DispositionKind.SPOUSE,
    Kind.LOST: DispositionKind.LOST,
    Kind.WORTHLESS: DispositionKind.WORTHLESS,
}


@pytest.mark.parametrize("kind", GIVEN)
def test_what_is_given_or_lost_has_no_proceeds_but_its_network_fee_is_sold(kind: Kind) -> None:
    found = effects(transaction(kind, DAY, out("1 ETH", worth="2000"), fee("0.01 ETH", worth="20")))
    assert [(one.kind, one.proceeds_usd) for one in found.outflows] == [
        (GIVEN[kind], None),
        (DispositionKind.FEE, usd(20)),
    ]
    assert not GIVEN[kind].is_taxable


def test_a_gift_received_has_the_givers_unknown_basis_and_date() -> None:
    """26 U.S.C. §§ 1015, 1223(2): whatever the giver's was, today's value and today's date it is not."""
    found = effects(transaction(Kind.GIFT_IN, DAY, leg("1 BTC", worth="60000")))
    assert acquired(found) == ["1 BTC unknown"]
    assert [one.is_date_known for one in found.inflows] == [False]


def test_units_from_a_spouse_have_the_spouses_unknown_basis_and_date() -> None:
    """26 U.S.C. § 1041(b)(2)."""
    found = effects(transaction(Kind.SPOUSE_IN, DAY, leg("1 BTC", worth="60000")), {"BTC": "60000"})
    assert acquired(found) == ["1 BTC unknown"]
    assert [(one.is_date_known, one.income_usd) for one in found.inflows] == [(False, 0)]


def test_a_gift_that_was_worth_less_than_its_stated_basis_has_that_worth_for_a_loss() -> None:
    """26 U.S.C. § 1015(a); a price of that very day says it where its source does not."""
    for told, prices in (
        (transaction(Kind.GIFT_IN, DAY, leg("2 BTC", worth="50000")), {}),
        (transaction(Kind.GIFT_IN, DAY, leg("2 BTC")), {"BTC": "25000"}),
    ):
        found = effects(from_origin(told, "60000", "2021-05-04"), prices)
        assert acquired(found) == ["2 BTC 60000.00"]
        assert [one.loss_basis_usd for one in found.inflows] == [usd(50000)]


@pytest.mark.parametrize("worth", ["60000", "60000.01", None])
def test_a_gift_that_was_worth_its_basis_or_nobody_knows_what_has_one_basis(worth: str | None) -> None:
    told = from_origin(transaction(Kind.GIFT_IN, DAY, leg("2 BTC", worth=worth)), "60000", "2021-05-04")
    assert [one.loss_basis_usd for one in effects(told).inflows] == [None]


def test_a_fee_kept_back_from_a_gift_takes_its_share_of_the_worth() -> None:
    told = transaction(Kind.GIFT_IN, DAY, leg("10 SOL", worth="1000"), fee("1 SOL"))
    found = effects(from_origin(told, "2000", "2021-05-04"))
    assert [(one.quantity, one.basis_usd, one.loss_basis_usd) for one in found.inflows] == [
        (9 * 10**18, usd(2000), usd(900))
    ]


def test_units_from_a_spouse_have_one_basis_whatever_they_were_worth() -> None:
    """26 U.S.C. § 1015(e)."""
    told = from_origin(transaction(Kind.SPOUSE_IN, DAY, leg("1 BTC", worth="1")), "60000", "2021-05-04")
    found = effects(told, {"BTC": "1"})
    assert acquired(found) == ["1 BTC 60000.00"]
    assert [one.loss_basis_usd for one in found.inflows] == [None]


def test_a_refund_is_its_value_on_receipt_and_no_income() -> None:
    found = effects(transaction(Kind.REFUND, DAY, leg("1 BTC")), {"BTC": "60000"})
    assert acquired(found) == ["1 BTC 60000.00"]
    assert [(one.income_usd, one.is_date_known) for one in found.inflows] == [(0, True)]
    assert acquired(effects(transaction(Kind.REFUND, DAY, leg("1 BTC")))) == ["1 BTC unknown"]


def test_an_inheritance_takes_its_stated_value_and_is_always_long() -> None:
    """26 U.S.C. §§ 1014, 1223(9)."""
    found = effects(transaction(Kind.INHERITANCE, DAY, leg("1 BTC", worth="60000")), {"BTC": "1"})
    assert acquired(found) == ["1 BTC 60000.00"]
    assert found.inflows[0].is_always_long
    unknown = effects(transaction(Kind.INHERITANCE, DAY, leg("1 BTC")), {"BTC": "60000"})
    assert acquired(unknown) == ["1 BTC unknown"], "the day of receipt is not the day of death"


@pytest.mark.parametrize("kind", [Kind.SPEND, Kind.FEE, *GIVEN])
def test_dollars_that_leave_are_no_lot(kind: Kind) -> None:
    assert realized(effects(transaction(kind, DAY, out("5 USD")))) == []


@pytest.mark.parametrize(
    ("told", "stray"),
    [
        (transaction(Kind.STAKING, DAY, leg("1 ETH", worth="1"), out("2 ETH")), "ETH"),
        (transaction(Kind.SPEND, DAY, out("1 ETH", worth="1"), leg("2 DAI")), "DAI"),
        (transaction(Kind.FEE, DAY, leg("2 DAI")), "DAI"),
        (transaction(Kind.GIFT_OUT, DAY, out("1 ETH"), leg("2 DAI")), "DAI"),
        (transaction(Kind.LOST, DAY, leg("2 DAI")), "DAI"),
        (transaction(Kind.GIFT_IN, DAY, leg("1 ETH"), out("2 DAI")), "DAI"),
        (transaction(Kind.INHERITANCE, DAY, out("2 DAI")), "DAI"),
        (transaction(Kind.SPOUSE_IN, DAY, out("2 DAI")), "DAI"),
        (transaction(Kind.REFUND, DAY, leg("1 ETH", worth="1"), out("2 DAI")), "DAI"),
        (transaction(Kind.DONATION, DAY, out("1 ETH"), leg("2 DAI")), "DAI"),
        (transaction(Kind.SPOUSE_OUT, DAY, leg("2 DAI")), "DAI"),
        (transaction(Kind.WORTHLESS, DAY, leg("2 DAI")), "DAI"),
    ],
)
def test_a_leg_in_the_wrong_direction_is_handed_back_and_not_dropped(told: Transaction, stray: str) -> None:
    assert [one.asset for one in effects(told).unused] == [stray]


def test_a_trade_uses_every_leg() -> None:
    assert effects(exchanged("10 A", "20 B", DAY, worth="20")).unused == ()


@pytest.mark.parametrize("kind", [Kind.TRANSFER, Kind.RENAME])
def test_transfers_and_renamings_are_the_business_of_the_fold(kind: Kind) -> None:
    with pytest.raises(AssertionError):
        effects(transaction(kind, DAY, out("1 A")))
