"""What the owner says a transaction is: it must fit what moved, and completes what no file shows."""

from dataclasses import replace
from datetime import date

import pytest

from builders import HOME, arrived, bought, earned, exchanged, fee, leg, moved, out, sent, sold, transaction
from corrected import classify, only, refusal
from lotwise.core.money import usd
from lotwise.ledger.classes import Side, classified, side_of
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Origin, Transaction

CAME = arrived("2 ETH", "2025-03-01", name="in")
LEFT = sent("2 ETH", "2025-03-01", name="out")


# ── arrivals ────────────────────────────────────────────────────────────────────────────────────


def test_own_units_from_a_wallet_nobody_can_import_bring_their_basis_and_date() -> None:
    one = only([CAME], classify("in", "transfer", basis_usd="3000", acquired_on="2021-05-04"))
    assert one.kind is Kind.TRANSFER
    assert one.origin == Origin(basis_usd=usd(3000), acquired_on=date(2021, 5, 4))
    assert one.legs == CAME.legs


def test_a_basis_of_zero_is_the_owners_choice_and_never_ours() -> None:
    assert only([CAME], classify("in", "transfer", basis_usd="0")).origin == Origin(basis_usd=0)
    assert "basis" in refusal([CAME], classify("in", "transfer"))
    assert "basis" in refusal([CAME], classify("in", "transfer", acquired_on="2021-05-04"))


def test_units_from_an_own_wallet_without_a_file_become_a_whole_transfer() -> None:
    one = only([CAME], classify("in", "transfer", wallet="Old phone"))
    assert (one.received, one.given) == ((leg("2 ETH"),), (out("2 ETH", "Old phone"),))
    assert one.origin is None, "basis and date come from what lies in that wallet"
    both = classify("in", "transfer", wallet="Old phone", basis_usd="3000")
    assert "keep the basis and date that they have there" in refusal([CAME], both)


def test_a_purchase_needs_its_price_and_is_of_the_day_of_receipt_unless_said() -> None:
    one = only([CAME], classify("in", "purchase", basis_usd="3000.55"))
    assert (one.kind, one.origin) == (Kind.PURCHASE, Origin(basis_usd=usd("3000.55")))
    dated = only([CAME], classify("in", "purchase", basis_usd="3000.55", acquired_on="2025-02-27"))
    assert dated.origin == Origin(basis_usd=usd("3000.55"), acquired_on=date(2025, 2, 27))
    assert "basis is not given" in refusal([CAME], classify("in", "purchase"))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind in INCOME_KINDS])
def test_income_may_have_a_stated_value(kind: Kind) -> None:
    plain = only([CAME], classify("in", kind.value))
    assert (plain.kind, plain.legs) == (kind, CAME.legs)
    valued = only([CAME], classify("in", kind.value, value_usd="4100"))
    assert valued.legs == (leg("2 ETH", worth="4100"),)
    assert valued.origin is None


def test_a_gift_keeps_its_givers_basis_and_date_both_or_neither() -> None:
    known = classify("in", "gift received", basis_usd="100", acquired_on="2017-01-05", value_usd="4100")
    one = only([CAME], known)
    assert (one.kind, one.origin) == (Kind.GIFT_IN, Origin(basis_usd=usd(100), acquired_on=date(2017, 1, 5)))
    assert one.received[0].value_usd == usd(4100), "what it was worth that day may cap a later loss"
    unknown = only([CAME], classify("in", "gift received"))
    assert (unknown.kind, unknown.origin) == (Kind.GIFT_IN, None)
    assert "one of them is not given" in refusal([CAME], classify("in", "gift received", basis_usd="100"))
    dated = classify("in", "gift received", acquired_on="2017-01-05")
    assert "one of them is not given" in refusal([CAME], dated)


GIFT = {"basis_usd": "100", "acquired_on": "2017-01-05"}


def test_gift_tax_that_falls_on_a_gifts_gain_is_stated_with_its_value() -> None:
    """26 U.S.C. § 1015(d)(6): never more than what the gift had gained with its giver."""
    told = classify("in", "gift received", value_usd="4100", gift_tax_usd="1600.50", **GIFT)
    origin = only([CAME], told).origin
    assert origin == Origin(basis_usd=usd(100), acquired_on=date(2017, 1, 5), gift_tax_usd=usd("1600.50"))
    assert only([CAME], classify("in", "gift received", value_usd="4100", **GIFT)).origin == replace(
        origin, gift_tax_usd=0
    )


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({**GIFT, "gift_tax_usd": "5"}, "what the gift was worth, which is not given"),
        ({"value_usd": "4100", "gift_tax_usd": "5"}, "the giver's basis, which is not given"),
        ({**GIFT, "value_usd": "4100", "gift_tax_usd": "4000.01"}, "more gift tax than the gift had gained"),
        ({**GIFT, "value_usd": "99", "gift_tax_usd": "0.01"}, "more gift tax than the gift had gained"),
    ],
    ids=["no value", "no basis", "too much", "nothing gained"],
)
def test_gift_tax_that_cannot_be_is_refused(details: dict[str, str], why: str) -> None:
    assert why in refusal([CAME], classify("in", "gift received", **details))


def test_gift_tax_as_large_as_the_gain_is_the_most_there_can_be() -> None:
    told = classify("in", "gift received", value_usd="4100", gift_tax_usd="4000", **GIFT)
    origin = only([CAME], told).origin
    assert origin is not None
    assert origin.gift_tax_usd == usd(4000)


def test_units_from_a_spouse_keep_the_spouses_basis_and_date_both_or_neither() -> None:
    """26 U.S.C. § 1041(b)(2): what they were worth has no meaning."""
    one = only([CAME], classify("in", "received from a spouse", **GIFT))
    assert (one.kind, one.origin) == (
        Kind.SPOUSE_IN,
        Origin(basis_usd=usd(100), acquired_on=date(2017, 1, 5)),
    )
    unknown = only([CAME], classify("in", "spouse_in"))
    assert (unknown.kind, unknown.origin) == (Kind.SPOUSE_IN, None)
    half = refusal([CAME], classify("in", "spouse_in", basis_usd="100"))
    assert "the spouse's basis and date, and one of them is not given" in half
    assert "value_usd has no meaning" in refusal([CAME], classify("in", "spouse_in", value_usd="1"))


def test_an_inheritance_has_its_value_at_death_and_the_date_of_death() -> None:
    one = only([CAME], classify("in", "inheritance", basis_usd="4000", acquired_on="2024-12-24"))
    assert one.kind is Kind.INHERITANCE
    assert one.origin == Origin(basis_usd=usd(4000), acquired_on=date(2024, 12, 24))
    undated = only([CAME], classify("in", "inheritance", basis_usd="4000"))
    assert undated.origin == Origin(basis_usd=usd(4000))


def test_an_inheritance_needs_its_value_unless_the_file_states_it() -> None:
    one = only([CAME], classify("in", "inheritance", value_usd="4000"))
    assert (one.kind, one.received[0].value_usd) == (Kind.INHERITANCE, usd(4000))
    assert "basis is not given" in refusal([CAME], classify("in", "inheritance"))
    assert "basis is not given" in refusal([CAME], classify("in", "inheritance", acquired_on="2024-12-24"))
    both = classify("in", "inheritance", value_usd="4000", basis_usd="4000")
    assert "you gave two" in refusal([CAME], both)
    stated = transaction(Kind.TRANSFER, "2025-03-01", leg("2 ETH", worth="3900"), name="in")
    assert only([stated], classify("in", "inheritance")).received[0].value_usd == usd(3900)


def test_a_refund_may_have_a_stated_value_and_is_nobodys_basis() -> None:
    one = only([CAME], classify("in", "refund", value_usd="4100"))
    assert (one.kind, one.legs, one.origin) == (Kind.REFUND, (leg("2 ETH", worth="4100"),), None)
    assert "basis_usd has no meaning" in refusal([CAME], classify("in", "refund", basis_usd="1"))


@pytest.mark.parametrize(("day", "is_possible"), [("2025-03-02", True), ("2025-03-03", False)])
def test_nothing_is_acquired_after_it_came(day: str, *, is_possible: bool) -> None:
    """Noon UTC is the next day already in the east of the Pacific, and two days later nowhere."""
    words = classify("in", "transfer", basis_usd="1", acquired_on=day)
    if is_possible:
        assert only([CAME], words).origin is not None
    else:
        assert "before they were acquired" in refusal([CAME], words)


# ── departures ──────────────────────────────────────────────────────────────────────────────────


def test_units_sent_to_an_own_wallet_without_a_file_lie_there() -> None:
    departure = sent("2 ETH", "2025-03-01", fees=[fee("0.001 ETH")], name="out")
    one = only([departure], classify("out", "transfer", wallet="Paper wallet"))
    assert one.legs == (*departure.legs, leg("2 ETH", "Paper wallet"))
    assert "wallet that received the units is not given" in refusal([LEFT], classify("out", "transfer"))
    assert "moved already" in refusal([LEFT], classify("out", "transfer", wallet=HOME))


def test_a_sale_needs_what_was_got_for_it() -> None:
    one = only([LEFT], classify("out", "sale", value_usd="4000.01"))
    assert (one.kind, one.legs) == (Kind.SALE, (*LEFT.legs, leg("4000.01 USD")))
    assert "value is not given" in refusal([LEFT], classify("out", "sale"))
    assert "A sale has proceeds" in refusal([LEFT], classify("out", "sale", value_usd="0"))


@pytest.mark.parametrize("kind", [Kind.SPEND, Kind.GIFT_OUT, Kind.DONATION, Kind.LOST, Kind.FEE])
def test_what_else_left_may_have_a_stated_value(kind: Kind) -> None:
    assert only([LEFT], classify("out", kind.value)).kind is kind
    assert only([LEFT], classify("out", kind.value, value_usd="9")).given == (out("2 ETH", worth="9"),)


@pytest.mark.parametrize("kind", [Kind.SPOUSE_OUT, Kind.WORTHLESS])
def test_what_went_to_a_spouse_or_is_worthless_has_no_value_that_counts(kind: Kind) -> None:
    one = only([LEFT], classify("out", kind.value))
    assert (one.kind, one.legs) == (kind, LEFT.legs)
    assert "value_usd has no meaning" in refusal([LEFT], classify("out", kind.value, value_usd="9"))


# ── what fits ───────────────────────────────────────────────────────────────────────────────────

SAMPLES = {
    Side.IN: CAME,
    Side.OUT: LEFT,
    Side.NONE: transaction(Kind.FEE, "2025-03-01", fee("0.1 ETH"), name="fee"),
    Side.BOTH: exchanged("1 BTC", "20 ETH", "2025-03-01", name="both"),
}
FITTING = {
    Side.IN: {
        *(Kind.TRANSFER, Kind.PURCHASE, Kind.GIFT_IN, Kind.SPOUSE_IN, Kind.INHERITANCE, Kind.REFUND),
        *INCOME_KINDS,
    },
    Side.OUT: {
        *(Kind.TRANSFER, Kind.SALE, Kind.SPEND, Kind.FEE, Kind.GIFT_OUT, Kind.DONATION, Kind.SPOUSE_OUT),
        *(Kind.LOST, Kind.WORTHLESS),
    },
    Side.NONE: {Kind.FEE},
    Side.BOTH: {Kind.EXCHANGE, Kind.RENAME},
}


@pytest.mark.parametrize(
    ("side", "kind"), [(side, kind) for side in Side for kind in Kind if kind not in FITTING[side]]
)
def test_a_kind_that_does_not_fit_what_moved_is_refused(side: Side, kind: Kind) -> None:
    one = SAMPLES[side]
    assert side_of(one) is side
    assert "does not fit the kind" in refusal([one], classify(one.id, kind.value))


def test_a_fact_that_a_kind_cannot_have_is_refused() -> None:
    assert "basis_usd has no meaning" in refusal([CAME], classify("in", "staking income", basis_usd="1"))
    assert "acquired_on has no meaning" in refusal([LEFT], classify("out", "lost", acquired_on="2020-01-01"))
    assert "wallet has no meaning" in refusal([LEFT], classify("out", "spending", wallet="Shop"))


def test_a_reward_that_is_staking_keeps_everything_but_its_kind() -> None:
    reward = earned("1 ATOM", "9.50", "2025-03-01", kind=Kind.REWARD, name="reward")
    one = only([reward], classify("reward", "staking income"))
    assert replace(one, kind=Kind.REWARD, note="", stated_by="") == reward


def test_a_fork_that_was_own_units_coming_back_becomes_a_half_to_be_paired() -> None:
    fork = earned("1 ETHW", None, "2025-03-01", kind=Kind.FORK, name="fork")
    one = only([fork], classify("fork", "transfer"))
    assert (one.kind, one.legs, one.origin) == (Kind.TRANSFER, fork.legs, None)


def test_an_exchange_may_be_a_renaming_and_have_a_stated_value() -> None:
    one = exchanged("10 MATIC", "10 POL", "2025-03-01", name="x")
    assert only([one], classify("x", "renamed asset")).kind is Kind.RENAME
    assert only([one], classify("x", "exchange", value_usd="5")).received[0].value_usd == usd(5)


@pytest.mark.parametrize(
    "one",
    [
        bought("1 BTC", "100 USD", "2025-03-01", name="x"),
        sold("1 BTC", "100 USD", "2025-03-01", name="x"),
        transaction(
            Kind.EXCHANGE,
            "2025-03-01",
            out("1 BTC"),
            out("1 USD"),
            leg("1 ETH"),
            leg("1 LTC"),
            name="x",
        ),
    ],
)
def test_what_was_paid_for_with_money_is_no_renaming(one: Transaction) -> None:
    """Else the dollars would be a lot of no known basis, and the units would take it over."""
    assert "does not fit the kind" in refusal([one], classify("x", "renamed asset"))


def test_a_trade_for_cash_is_no_exchange_and_only_two_wallets_make_a_transfer() -> None:
    purchase = bought("1 BTC", "9 USD", "2025-03-01", name="purchase")
    assert "does not fit" in refusal([purchase], classify("purchase", "exchange"))
    sale = sold("1 BTC", "9 USD", "2025-03-01", name="sale")
    assert "does not fit" in refusal([sale], classify("sale", "purchase"))
    whole = moved("1 BTC", "Kraken", HOME, "2025-03-01", name="m")
    assert only([whole], classify("m", "transfer")).kind is Kind.TRANSFER
    inside = exchanged("1 BTC", "1 BTC", "2025-03-01", name="same place")
    assert "does not fit" in refusal([inside], classify("same place", "transfer"))


def test_a_fact_about_one_asset_does_not_fit_several() -> None:
    two = transaction(Kind.TRANSFER, "2025-03-01", leg("2 ETH"), leg("5 DAI"), name="two")
    assert only([two], classify("two", "airdrop")).kind is Kind.AIRDROP
    for said in (classify("two", "airdrop", value_usd="5"), classify("two", "purchase", basis_usd="5")):
        assert "several assets" in refusal([two], said)


def test_what_was_said_is_in_the_note_and_names_the_correction() -> None:
    told = replace(CAME, note="Receive")
    said = replace(classify("in", "staking income"), reason="Lido pays daily")
    one = classified(told, said)
    assert one.note == "Receive; you said: staking income (Lido pays daily)"
    assert (one.id, one.sources, one.stated_by) == (told.id, told.sources, said.id)


def test_a_wallet_with_a_file_of_its_own_shows_its_half_itself() -> None:
    story: list[Transaction] = [LEFT, bought("1 BTC", "9 USD", "2025-01-01", "Kraken")]
    assert "Kraken is imported" in refusal(story, classify("out", "transfer", wallet="Kraken"))
