"""Rules about wraps: one sentence about every exchange of an asset for its wrapped form."""

from datetime import UTC, datetime

import pytest

from builders import HOME, arrived, exchanged, fee, leg, out, renamed, transaction
from corrected import classify, corrected, in_turn, refusal, rule, swap, word
from lotwise.core.errors import BadInputError
from lotwise.ledger.corrections import Action, Correction, standing
from lotwise.ledger.swaps import is_swap, swap_rule_of
from lotwise.ledger.transaction import Kind, Transaction

ON = "2025-03-01"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


WRAP = exchanged("1 ETH", "1 WETH", ON, name="wrap")
BACK = exchanged("1 WETH", "1 ETH", "2025-04-01", name="back")
AT_KRAKEN = exchanged("2 ETH", "2 WETH", ON, "Kraken", name="kraken")
TRADE = exchanged("1 ETH", "0.05 BTC", ON, name="trade")
STORY = [WRAP, BACK, AT_KRAKEN, TRADE]


def kinds(story: list[Transaction], *words: Correction) -> str:
    """Return what exchanges became, each as X (exchanged) or R (renamed)."""
    made = corrected(story, *words)
    assert made.findings == ()
    letters = {Kind.EXCHANGE: "X", Kind.RENAME: "R"}
    return "".join(letters[one.kind] for one in made.transactions)


# ── what a rule covers ──────────────────────────────────────────────────────────────────────────


def test_every_exchange_of_the_pair_is_a_renaming_in_either_direction() -> None:
    assert kinds(STORY, swap("ETH", "WETH")) == "RRRX"
    assert kinds(STORY, swap("weth", "eth")) == "RRRX"


def test_a_renamed_exchange_keeps_its_legs_and_fees_and_names_the_rule() -> None:
    told = exchanged("1 ETH", "1 WETH", ON, fees=[fee("0.002 ETH")])
    (made,) = corrected([told], swap("ETH", "WETH")).transactions
    assert (made.id, made.legs, made.sources) == (told.id, told.legs, told.sources)
    assert made.note == "you said: renamed asset"
    assert made.stated_by == in_turn(swap("ETH", "WETH"))[0].id


def test_a_rule_about_one_wallet_leaves_the_others_alone() -> None:
    assert kinds(STORY, swap("ETH", "WETH", wallet="Kraken")) == "XXRX"


def test_of_two_rules_that_fit_the_later_one_counts() -> None:
    every, at_home = swap("ETH", "WETH"), swap("ETH", "WETH", "exchange", HOME)
    assert kinds(STORY, every, at_home) == "XXRX"
    assert kinds(STORY, at_home, every) == "RRRX"


def test_a_rule_that_says_exchange_leaves_what_the_file_tells() -> None:
    made = corrected(STORY, swap("ETH", "WETH", "exchange"))
    assert list(made.transactions) == STORY, "an exchange by a record is no worse proved for it"


def test_what_was_said_of_a_single_transaction_goes_before_every_rule() -> None:
    single = classify("back", "exchange")
    for words in ((single, swap("ETH", "WETH")), (swap("ETH", "WETH"), single)):
        assert kinds(STORY, *words) == "RXRX"
    assert kinds(STORY, swap("ETH", "WETH", "exchange"), classify("wrap", "rename")) == "RXXX"


def test_what_a_source_calls_a_renaming_stays_one() -> None:
    told = renamed("1 ETH", "1 ETH2", ON)
    made = corrected([told], swap("ETH", "ETH2", "exchange"))
    assert list(made.transactions) == [told]


@pytest.mark.parametrize(
    "trade",
    [
        exchanged("1 ETH", "0.98 WETH", ON),
        exchanged("0.98 WETH", "1 ETH", ON),
        exchanged("1 ETH", "1.04 RETH", ON),
        exchanged("1 STETH", "1 WETH", ON),
    ],
)
def test_what_a_wrap_cannot_give_was_traded_and_stays_an_exchange(trade: Transaction) -> None:
    assert kinds([trade], swap("ETH", "WETH"), swap("ETH", "RETH"), swap("ETH", "STETH")) == "X"


def test_a_share_of_a_moving_rate_is_renamed_at_its_rate() -> None:
    staked = exchanged("1 ETH", "0.9 RETH", ON)
    back = exchanged("0.9 RETH", "1.02 ETH", "2025-09-01")
    assert kinds([staked, back], swap("ETH", "RETH")) == "RR"


def test_a_rule_that_was_taken_back_says_nothing() -> None:
    (said,) = in_turn(swap("ETH", "WETH"))
    undone = word(Action.RETRACT, said.id, on="2026-02-01")
    assert kinds(STORY, *standing([said, undone])) == "XXXX"


def test_rules_of_both_kinds_stand_beside_each_other() -> None:
    reward = arrived("0.1 ETH", ON)
    made = corrected([reward, WRAP], rule("in", "ETH", HOME, "staking income"), swap("ETH", "WETH"))
    assert [one.kind for one in made.transactions] == [Kind.STAKING, Kind.RENAME]
    assert made.findings == ()


# ── what a rule cannot say ──────────────────────────────────────────────────────────────────────

REFUSED = [
    (("ETH", "BTC", "rename"), "does not know that ETH wraps BTC"),
    (("RETH", "STETH", "rename"), "does not know that RETH wraps STETH"),
    (("ETH", "ETH", "rename"), "does not know that ETH wraps ETH"),
    (("*", "WETH", "rename"), "does not know that * wraps WETH"),
    (("ETH", "WETH", "spending"), "A rule cannot say 'spending'"),
    (("ETH", "WETH", "magic"), "is no kind"),
    (("ETH", "", "rename"), "The other is not given"),
    (("", "ETH", "rename"), "The asset is not given"),
]


@pytest.mark.parametrize(("facts", "why"), REFUSED)
def test_a_rule_about_anything_else_is_told_and_changes_nothing(facts: tuple[str, ...], why: str) -> None:
    assert why in refusal(STORY, swap(*facts))


@pytest.mark.parametrize(("facts", "why"), REFUSED)
def test_it_is_not_even_recorded(facts: tuple[str, ...], why: str) -> None:
    details = dict(zip(("asset", "other", "kind"), facts, strict=True)) | {"wallet": "*"}
    with pytest.raises(BadInputError, match=why.replace("*", r"\*")):
        swap_rule_of(details, "why not", NOW)


def test_a_refusal_names_the_wraps_there_are() -> None:
    with pytest.raises(BadInputError) as found:
        swap_rule_of({"asset": "wsteth", "other": "doge", "wallet": "*", "kind": "rename"}, "", NOW)
    assert found.value.fix == "Known wraps: WSTETH with ETH, STETH."
    with pytest.raises(BadInputError) as found:
        swap_rule_of({"asset": "doge", "other": "shib", "wallet": "*", "kind": "rename"}, "", NOW)
    assert "no wrap of either" in found.value.fix


def test_a_rule_is_recorded_in_one_form_however_it_was_said() -> None:
    first, second = (
        swap_rule_of({"asset": one, "other": other, "wallet": "*", "kind": kind}, "asked Ann", NOW)
        for one, other, kind in (("eth", "weth", "rename"), ("WETH", "ETH", "Renamed asset"))
    )
    assert first == second
    assert first.details == {
        "direction": "swap",
        "asset": "ETH",
        "other": "WETH",
        "wallet": "*",
        "kind": "renamed asset",
    }
    assert is_swap(first)
    assert not is_swap(rule("in", "ETH", HOME, "airdrop"))
    assert not is_swap(classify("wrap", "rename"))


# ── shares of liquidity pools ───────────────────────────────────────────────────────────────────

IN = exchanged("1 ETH", "40 POOL", ON, name="in")
OUT = exchanged("40 POOL", "1.3 ETH", "2025-06-01", name="out")
AS_USDC = exchanged("10 POOL", "700 USDC", "2025-06-02", name="usdc")


def of_pool(asset: str, kind: str = "rename", share: str = "POOL", wallet: str = "*") -> Correction:
    """Return the rule as it is recorded once the owner has called POOL a share of a pool."""
    details = {"asset": asset, "other": "POOL", "wallet": wallet, "kind": kind}
    return swap_rule_of(details, "asked Ann", NOW, shares={share})


def test_a_share_carries_over_from_the_asset_that_was_put_in_at_any_quantity() -> None:
    assert kinds([IN, OUT, AS_USDC, TRADE], of_pool("ETH")) == "RRXX"
    assert kinds([IN, OUT], of_pool("ETH", "exchange")) == "XX"
    assert kinds([IN, OUT], of_pool("ETH", wallet="Kraken")) == "XX"


def test_the_rule_itself_says_that_the_owner_called_it_a_share() -> None:
    said = of_pool("eth")
    assert said.details["share"] == "POOL"
    assert (said.details["asset"], said.details["other"]) == ("ETH", "POOL")
    turned = swap_rule_of(
        {"asset": "pool", "other": "eth", "wallet": "*", "kind": "rename"}, "asked Ann", NOW, shares=["POOL"]
    )
    assert turned == said


def test_what_nobody_called_a_share_stays_refused() -> None:
    with pytest.raises(BadInputError, match="does not know that ETH wraps POOL"):
        of_pool("ETH", share="OTHER")
    assert "does not know" in refusal([IN], swap("ETH", "POOL"))


def test_a_share_for_a_share_and_a_share_for_money_are_refused() -> None:
    details = {"asset": "POOL", "other": "POOL2", "wallet": "*", "kind": "rename"}
    with pytest.raises(BadInputError, match="both shares of pools"):
        swap_rule_of(details, "", NOW, shares={"POOL", "POOL2"})
    with pytest.raises(BadInputError, match="does not know that USD wraps POOL"):
        of_pool("USD")


def test_a_share_carries_over_from_one_asset_only() -> None:
    """Or else ether could become dollars of a stablecoin by way of the pool, and nothing would be sold."""
    made = corrected([IN, AS_USDC], of_pool("ETH"), of_pool("USDC"))
    assert [one.kind for one in made.transactions] == [Kind.RENAME, Kind.EXCHANGE]
    (finding,) = made.findings
    assert finding.code == "correction_not_applied"
    assert "POOL carries over from ETH already" in finding.what
    assert kinds([IN, AS_USDC], of_pool("ETH"), of_pool("USDC", "exchange")) == "RX"


def test_a_wrap_that_is_known_needs_no_word_about_shares() -> None:
    details = {"asset": "ETH", "other": "WETH", "wallet": "*", "kind": "rename"}
    assert "share" not in swap_rule_of(details, "", NOW, shares={"WETH"}).details


def test_several_assets_for_one_share_stay_an_exchange() -> None:
    both = transaction(Kind.EXCHANGE, ON, out("1 ETH"), out("3000 USDC"), leg("40 POOL"))
    assert kinds([both], of_pool("ETH")) == "X"
