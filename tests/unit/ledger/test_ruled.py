"""Rules: one sentence about every deposit or withdrawal of a kind."""

from dataclasses import replace

import pytest

from builders import HOME, arrived, leg, moved, sent, transaction
from corrected import classify, corrected, in_turn, pair, refusal, rule, wallet_of
from lotwise.ledger.amend import amended
from lotwise.ledger.transaction import Kind, Transaction

REWARDS = [arrived("0.1 ETH", f"2025-03-0{n}", name=f"in {n}") for n in (1, 2, 3)]
STAKING = rule("in", "ETH", HOME, "staking income")


def kinds(made: tuple[Transaction, ...]) -> list[Kind]:
    return [one.kind for one in made]


def test_every_deposit_of_an_asset_in_a_wallet_is_staking() -> None:
    elsewhere = [arrived("0.1 ETH", "2025-03-01", "Kraken"), arrived("0.1 SOL", "2025-03-01")]
    made = corrected([*REWARDS, *elsewhere], STAKING)
    assert kinds(made.transactions) == [Kind.STAKING] * 3 + [Kind.TRANSFER] * 2
    assert made.findings == ()
    first = made.transactions[0]
    assert first.note == "you said: staking income"
    assert first.stated_by == in_turn(STAKING)[0].id


def test_a_star_stands_for_any_asset_and_any_wallet_in_one_direction() -> None:
    story = [*REWARDS, arrived("1 SOL", "2025-03-01", "Phantom"), sent("1 SOL", "2025-03-02", "Phantom")]
    made = corrected(story, rule("in", "*", "*", "airdrop"))
    assert kinds(made.transactions) == [Kind.AIRDROP] * 4 + [Kind.TRANSFER]
    gone = corrected(story, rule("out", "*", "Phantom", "spending"))
    assert kinds(gone.transactions) == [Kind.TRANSFER] * 4 + [Kind.SPEND]


@pytest.mark.parametrize(
    ("direction", "kind"),
    [
        *(("in", kind) for kind in (Kind.GIFT_IN, Kind.SPOUSE_IN, Kind.REFUND)),
        *(("out", kind) for kind in (Kind.DONATION, Kind.SPOUSE_OUT, Kind.WORTHLESS, Kind.LOST)),
    ],
)
def test_a_rule_can_say_what_needs_no_facts_of_the_single_transaction(direction: str, kind: Kind) -> None:
    story = [*REWARDS, sent("1 ETH", "2025-03-09", name="out")]
    made = corrected(story, rule(direction, "ETH", HOME, kind.value))
    expected = [kind] * 3 + [Kind.TRANSFER] if direction == "in" else [Kind.TRANSFER] * 3 + [kind]
    assert kinds(made.transactions) == expected


def test_a_rule_cannot_say_what_an_inheritance_was_worth() -> None:
    assert "A rule cannot say 'inheritance'" in refusal(REWARDS, rule("in", "ETH", HOME, "inheritance"))


def test_of_two_rules_that_fit_the_later_one_counts() -> None:
    made = corrected(REWARDS, rule("in", "*", "*", "airdrop"), STAKING)
    assert kinds(made.transactions) == [Kind.STAKING] * 3
    turned = corrected(REWARDS, STAKING, rule("in", "*", "*", "airdrop"))
    assert kinds(turned.transactions) == [Kind.AIRDROP] * 3


def test_what_was_said_of_a_single_transaction_goes_before_every_rule() -> None:
    own = classify("in 2", "transfer", basis_usd="300")
    for words in ((own, STAKING), (STAKING, own)):
        made = corrected(REWARDS, *words)
        assert kinds(made.transactions) == [Kind.STAKING, Kind.TRANSFER, Kind.STAKING]


def test_no_rule_makes_income_of_a_proved_own_transfer() -> None:
    by_hash = [
        sent("1 ETH", "2025-03-05", "Kraken", name="out", chain_hash="0xff"),
        arrived("1 ETH", "2025-03-05", name="in", chain_hash="ff"),
    ]
    made = corrected([*REWARDS, *by_hash], STAKING)
    assert kinds(made.transactions) == [Kind.STAKING] * 3 + [Kind.TRANSFER] * 2
    by_word = [sent("1 ETH", "2025-03-05", "Kraken", name="out"), arrived("1 ETH", "2025-06-05", name="in")]
    made = corrected(by_word, STAKING, pair("out", "in"))
    assert kinds(made.transactions) == [Kind.TRANSFER] * 2


def test_a_rule_leaves_transfers_alone_that_address_or_likeness_show_to_be_own() -> None:
    """A rule that tore an own transfer apart would count its units twice."""
    story = [sent("1 ETH", "2025-03-05", "Kraken", name="out"), arrived("1 ETH", "2025-03-05", name="in")]
    assert kinds(corrected(story, STAKING).transactions) == [Kind.TRANSFER, Kind.TRANSFER]
    addressed = [replace(story[0], address="0xA1"), story[1]]
    made = amended(addressed, [STAKING], wallets=wallet_of(HOME, "0xa1"))
    assert kinds(made.transactions) == [Kind.TRANSFER, Kind.TRANSFER]


def test_a_rule_is_about_halves_of_one_asset_and_nothing_else() -> None:
    whole = moved("1 ETH", "Kraken", HOME, "2025-03-01")
    two = transaction(Kind.TRANSFER, "2025-03-01", leg("1 ETH"), leg("1 DAI"))
    cash = arrived("500 USD", "2025-03-01")
    made = corrected([whole, two, cash], rule("in", "*", "*", "reward"))
    assert kinds(made.transactions) == [Kind.TRANSFER] * 3


@pytest.mark.parametrize(
    ("direction", "kind", "why"),
    [
        ("up", "airdrop", "is no direction"),
        ("in", "theft", "is no kind"),
        ("in", "purchase", "A rule cannot say 'purchase'"),
        ("in", "spending", "A rule cannot say 'spending' of what comes in"),
        ("out", "airdrop", "A rule cannot say 'airdrop' of what goes out"),
        ("out", "sale", "A rule cannot say 'sale'"),
        ("", "airdrop", "The direction is not given"),
    ],
)
def test_a_rule_that_says_nothing_clear_is_told_and_changes_nothing(
    direction: str, kind: str, why: str
) -> None:
    assert why in refusal(REWARDS, rule(direction, "ETH", HOME, kind))
