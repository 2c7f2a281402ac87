"""What is told of wraps: one note a pair while nobody decided, one warning a pair that is a position."""

from builders import HOME, exchanged, instant, renamed
from corrected import classify, corrected, in_turn, swap
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.corrections import Correction
from lotwise.ledger.swaps import swap_rule_of
from lotwise.ledger.transaction import Transaction
from lotwise.ledger.wrap_findings import wrap_findings

WRAP = exchanged("1 ETH", "1 WETH", "2025-03-01", name="wrap")
BACK = exchanged("1 WETH", "1 ETH", "2025-04-01", name="back")
STAKE = exchanged("10 ETH", "9 RETH", "2025-05-01", name="stake")
TRADE = exchanged("1 ETH", "0.05 BTC", "2025-05-01")
STORY = [WRAP, BACK, STAKE, TRADE]


def told(story: list[Transaction], *words: Correction) -> list[Finding]:
    return list(wrap_findings(corrected(story, *words).transactions, in_turn(*words)))


def codes(story: list[Transaction], *words: Correction) -> list[tuple[str, str]]:
    return [(one.code, one.asset) for one in told(story, *words)]


def test_each_pair_that_nobody_decided_on_is_a_note() -> None:
    wraps, stakes = told(STORY)
    assert (wraps.code, wraps.severity, wraps.asset) == ("wrap_as_exchange", Severity.INFO, "WETH")
    assert wraps.what.startswith("ETH for WETH or back, 2 times, first on 2025-03-01, counts as an exchange")
    assert "`lotwise rule --swaps ETH WETH --are rename`" in wraps.fix
    assert str(wraps.where) == "test.csv row 1"
    assert (stakes.code, stakes.asset) == ("wrap_as_exchange", "RETH")
    assert stakes.what.startswith("ETH for RETH or back, once, on 2025-05-01, counts")


def test_a_pair_that_counts_as_renamed_is_a_warning() -> None:
    stakes, wraps = sorted(told(STORY, swap("ETH", "WETH")), key=lambda one: one.asset)
    assert (wraps.code, wraps.severity, wraps.asset) == ("wrap_as_rename", Severity.WARNING, "WETH")
    assert "is no disposition, because you said so" in wraps.what
    assert "moves" not in wraps.what
    assert wraps.fix.startswith("Tell your preparer.")
    assert stakes.code == "wrap_as_exchange"


def test_of_a_moving_rate_it_says_what_is_no_income() -> None:
    (found,) = told([STAKE], swap("ETH", "RETH"))
    assert "what RETH earned is no income here, also where more ETH came back" in found.what


def test_a_pair_of_which_the_owner_says_that_it_is_exchanged_is_settled() -> None:
    assert codes([WRAP, BACK], swap("ETH", "WETH", "exchange")) == []
    assert codes([WRAP, BACK], classify("wrap", "exchange"), classify("back", "exchange")) == []


def test_a_single_renaming_by_the_owner_is_a_position_too() -> None:
    assert codes([WRAP], classify("wrap", "rename")) == [("wrap_as_rename", "WETH")]


def test_a_rule_about_one_wallet_leaves_the_question_of_the_others() -> None:
    elsewhere = exchanged("1 ETH", "1 WETH", "2025-03-01", "Kraken", name="kraken")
    found = codes([WRAP, elsewhere], swap("ETH", "WETH", wallet=HOME))
    assert found == [("wrap_as_exchange", "WETH"), ("wrap_as_rename", "WETH")]


def test_trades_at_other_quantities_are_no_question_and_are_told_beside_a_rule() -> None:
    trade = exchanged("1 ETH", "0.98 WETH", "2025-06-01")
    assert codes([trade]) == []
    assert codes([trade], swap("ETH", "WETH")) == []
    (found,) = told([WRAP, trade], swap("ETH", "WETH"))
    assert found.what.endswith("1 more at other quantities were trades and stay exchanges.")


def test_what_a_source_calls_a_renaming_is_not_told() -> None:
    story = [renamed("1 ETH", "1 ETH2", "2025-03-01")]
    assert codes(story) == codes(story, swap("ETH", "ETH2")) == []


def test_a_share_of_a_pool_that_carries_over_is_a_warning_of_its_own() -> None:
    details = {"asset": "ETH", "other": "POOL", "wallet": "*", "kind": "rename"}
    rule = swap_rule_of(details, "asked Ann", instant("2026-01-01"), shares={"POOL"})
    story = [
        exchanged("1 ETH", "40 POOL", "2025-03-01"),
        exchanged("40 POOL", "0.9 ETH", "2025-04-01"),
        exchanged("1 POOL", "700 USDC", "2025-06-02"),
    ]
    (found,) = told(story, rule)
    assert (found.code, found.severity, found.asset) == ("lp_as_rename", Severity.WARNING, "POOL")
    assert found.what.startswith("ETH for POOL or back, 2 times, first on 2025-03-01, is no disposition")
    assert "more ETH came back than was given, and no loss where less came." in found.what
    assert "`--undo` takes it back." in found.fix
    assert codes(story) == [], "as an exchange it is told with its range, by the lots"
