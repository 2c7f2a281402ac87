"""Spam is set aside as a whole and stays visible; whatever might be real counts."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from builders import HOME, arrived, earned, fee, leg, sent, sold, transaction
from corrected import classify, in_turn, rule, wallet_of, word
from lotwise.core.findings import Severity
from lotwise.ledger.amend import amended
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.quarantine import Quarantine, quarantined
from lotwise.ledger.transaction import Custody, Kind, Origin, Transaction

SELF = wallet_of(HOME) | wallet_of("Phantom")
SPAM = arrived("1000 FREEUSD.XYZ", "2025-03-01", name="spam")
REAL = arrived("1 ETH", "2025-03-01", name="real")


def sorted_out(
    *transactions: Transaction,
    priced: Collection[str] = (),
    custody: Custody = Custody.SELF,
    words: Collection[Correction] = (),
) -> Quarantine:
    wallets = SELF | wallet_of("Kraken", custody=custody)
    told = in_turn(*words)
    return quarantined(amended(transactions, told).transactions, priced, wallets, told)


def keep(asset: str) -> Correction:
    return word(Action.KEEP, asset)


def spam(asset: str) -> Correction:
    return word(Action.QUARANTINE, asset)


def test_what_came_unasked_without_price_value_or_use_is_set_aside_and_told() -> None:
    again = earned("5 FREEUSD.XYZ", None, "2025-04-01", "Phantom", kind=Kind.AIRDROP, name="again")
    made = sorted_out(SPAM, REAL, again)
    assert made.transactions == (REAL,)
    assert made.aside == {"FREEUSD.XYZ": (SPAM, again)}
    (note,) = made.findings
    assert (note.code, note.severity, note.asset) == ("quarantined", Severity.INFO, "FREEUSD.XYZ")
    assert "1005 FREEUSD.XYZ came into Ledger and Phantom unasked, 2 times." in note.what
    assert "neither as income nor as a lot" in note.what
    assert "lotwise review" in note.fix
    assert str(note.where) == "test.csv row 1"


@pytest.mark.parametrize(
    "other",
    [
        sold("1 FREEUSD.XYZ", "5 USD", "2025-05-01"),
        sent("1 FREEUSD.XYZ", "2025-05-01"),
        arrived("1 FREEUSD.XYZ", "2025-05-01", "Kraken"),
        arrived("1 FREEUSD.XYZ", "2025-05-01", "Nobody told of this wallet"),
        earned("1 FREEUSD.XYZ", "0.01", "2025-05-01"),
        transaction(Kind.TRANSFER, "2025-05-01", leg("1 FREEUSD.XYZ"), fee("0.01 ETH")),
        transaction(Kind.AIRDROP, "2025-05-01", leg("1 FREEUSD.XYZ"), leg("1 ETH")),
        transaction(Kind.SPEND, "2025-05-01", leg("-1 ETH"), fee("1 FREEUSD.XYZ")),
        replace(arrived("1 FREEUSD.XYZ", "2025-05-01"), origin=Origin(basis_usd=0)),
    ],
    ids=[
        "sold",
        "sent",
        "at a broker",
        "unknown wallet",
        "valued",
        "paid for",
        "with others",
        "fee",
        "origin",
    ],
)
def test_one_sign_of_life_clears_the_whole_asset(other: Transaction) -> None:
    made = sorted_out(SPAM, other, custody=Custody.BROKER_US)
    assert (made.aside, made.findings) == ({}, ())
    assert made.transactions == (SPAM, other)


def test_a_price_or_a_well_known_code_clears_it_too() -> None:
    assert sorted_out(SPAM, priced={"FREEUSD.XYZ"}).aside == {}
    assert sorted_out(REAL, earned("1 EUR", None, "2025-03-01")).aside == {}


def test_a_stated_value_of_zero_is_no_value() -> None:
    assert "JUNK" in sorted_out(earned("1 JUNK", "0", "2025-03-01", kind=Kind.FORK)).aside


def test_the_owner_keeps_what_is_real() -> None:
    assert sorted_out(SPAM, words=[keep("FREEUSD.XYZ")]).aside == {}
    assert sorted_out(SPAM, words=[keep("freeusd.xyz")]).aside == {}
    assert sorted_out(SPAM, words=[keep("OTHER")]).aside == {"FREEUSD.XYZ": (SPAM,)}


def test_saying_what_it_was_keeps_it_as_well() -> None:
    assert sorted_out(SPAM, words=[classify("spam", "reward")]).aside == {}
    assert sorted_out(SPAM, words=[rule("in", "FREEUSD.XYZ", HOME, "reward")]).aside == {}
    for_all = sorted_out(SPAM, words=[rule("in", "*", HOME, "reward")])
    assert [*for_all.aside] == ["FREEUSD.XYZ"], "a rule for everything was not made for spam"


def test_the_owner_sets_aside_what_has_a_price() -> None:
    story = [SPAM, sent("1 FREEUSD.XYZ", "2025-05-01", name="out")]
    made = sorted_out(*story, priced={"FREEUSD.XYZ"}, words=[spam("FREEUSD.XYZ")])
    assert made.aside == {"FREEUSD.XYZ": (SPAM,)}
    assert made.transactions == (story[1],), "only what came unasked; the rest is for the fold to judge"
    assert "You said that it is spam." in made.findings[0].what


def test_of_two_words_about_an_asset_the_later_one_counts() -> None:
    assert sorted_out(SPAM, words=[spam("FREEUSD.XYZ"), keep("FREEUSD.XYZ")]).aside == {}
    both = sorted_out(SPAM, words=[keep("FREEUSD.XYZ"), spam("FREEUSD.XYZ")])
    assert [*both.aside] == ["FREEUSD.XYZ"]


def test_a_well_known_asset_is_not_set_aside_as_a_whole() -> None:
    made = sorted_out(REAL, words=[spam("ETH")])
    assert made.transactions == (REAL,)
    (finding,) = made.findings
    assert finding.code == "correction_not_applied"
    assert "ETH is a well-known asset" in finding.what


def test_nothing_is_lost() -> None:
    story = (REAL, SPAM, arrived("2 JUNK", "2025-03-02", name="junk"), sold("1 BTC", "1 USD", "2025-03-03"))
    made = sorted_out(*story)
    aside = [one for found in made.aside.values() for one in found]
    assert sorted(map(repr, (*made.transactions, *aside))) == sorted(map(repr, story))
    assert [*made.aside] == sorted(made.aside)
