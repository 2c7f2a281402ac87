"""What an asset is: only what is certain is known, and the owner's word goes before it."""

import pytest

from lotwise.core.errors import BadInputError
from lotwise.ledger.asset_classes import (
    AssetClass,
    Classes,
    check_class,
    class_in,
    classes_of,
    fund_in,
    known_classes,
)
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.known_assets import known, nft_asset

UNSAID = Classes()

# ── the list ────────────────────────────────────────────────────────────────────────────────────


def test_no_security_has_the_code_of_a_known_digital_asset() -> None:
    of_securities = {code for code, one in known_classes().classes.items() if one is AssetClass.SECURITY}
    assert of_securities & known().tickers == set(), "such a code belongs to `shared`"
    assert of_securities & known_classes().gold == set()
    assert len(of_securities) > 15


def test_every_stablecoin_is_a_known_code_and_no_money() -> None:
    listed = {code for code, one in known_classes().classes.items() if one is AssetClass.STABLECOIN}
    assert {"USDC", "USDT", "DAI", "PYUSD", "RLUSD"} <= listed <= known().tickers
    assert not any(map(is_fiat, listed))
    assert listed.isdisjoint({"USTC", "USDE", "USDD", "EURC", "SUSDE"}), "not certain, or not dollars"


def test_groups_of_funds_have_nothing_in_common() -> None:
    bitcoin, ether = known_classes().funds
    assert not (bitcoin.codes | bitcoin.shared) & (ether.codes | ether.shared)
    assert not bitcoin.codes & bitcoin.shared
    assert (bitcoin.of, ether.of) == ("BTC", "ETH")
    assert bitcoin.of in bitcoin.shared, "a small fund of Grayscale has the ticker BTC"
    assert all(title == title.upper() for one in (bitcoin, ether) for title in one.titles)


# ── classes ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asset", "said"),
    [
        ("BTC", AssetClass.DIGITAL_ASSET),
        ("ETH", AssetClass.DIGITAL_ASSET),
        ("NOSUCH", AssetClass.DIGITAL_ASSET),
        ("USDC", AssetClass.STABLECOIN),
        ("USDC@0X" + "4" * 40, AssetClass.DIGITAL_ASSET),
        ("IBIT", AssetClass.SECURITY),
        ("ETHE", AssetClass.SECURITY),
        ("NVDAX", AssetClass.SECURITY),
        ("PAXG", AssetClass.DIGITAL_ASSET),
        (nft_asset("0x" + "ab" * 20, "7"), AssetClass.NFT),
        ("UNI-V2@0X" + "AB" * 20, AssetClass.LP_SHARE),
        ("UNI-V2", AssetClass.DIGITAL_ASSET),
        ("UNI", AssetClass.DIGITAL_ASSET),
    ],
)
def test_what_is_known_without_the_owner(asset: str, said: AssetClass) -> None:
    assert UNSAID.of(asset) is said


@pytest.mark.parametrize(
    "asset", ["BTC", "ETH", "ETHW", "CETH", "TETH", "FBTC", "BITB", "HODL", "DEFI", "ETHA"]
)
def test_a_ticker_that_a_digital_asset_has_too_is_no_security_by_itself(asset: str) -> None:
    assert UNSAID.of(asset) is AssetClass.DIGITAL_ASSET
    assert UNSAID.group(asset) == asset
    assert UNSAID.fund_of(asset) is None


def test_the_word_of_the_owner_goes_before_everything() -> None:
    told = classes_of(
        {
            "class of FBTC": "security",
            "class of IBIT": "digital asset",
            "class of USDC": "LP share",
            "class of NFT@0X1#7": "collectible",
            "class of DAI": "",
            "pooling_before_2025": "one_pool",
        }
    )
    assert told.of("FBTC") is AssetClass.SECURITY
    assert told.of("IBIT") is AssetClass.DIGITAL_ASSET
    assert told.of("USDC") is AssetClass.LP_SHARE
    assert told.of("NFT@0X1#7") is AssetClass.COLLECTIBLE
    assert told.of("DAI") is AssetClass.STABLECOIN, "an empty word takes back"
    assert told.stated.keys() == {"FBTC", "IBIT", "USDC", "NFT@0X1#7"}


@pytest.mark.parametrize("one", AssetClass)
def test_a_class_is_read_whatever_its_case_and_separators(one: AssetClass) -> None:
    for text in (one.value, one.name, one.value.upper(), f" {one.value.replace(' ', '-')} "):
        assert class_in(text) is one


def test_no_other_class_is_read() -> None:
    for text in ("", "coin", "securities", "NFTs"):
        with pytest.raises(BadInputError, match="is no class of assets") as found:
            class_in(text)
        assert "'LP share'" in found.value.fix


def test_money_has_no_class_and_what_a_fund_holds_is_no_security() -> None:
    with pytest.raises(BadInputError, match="EUR is money"):
        check_class("EUR", AssetClass.STABLECOIN)
    for asset in ("BTC", "ETH"):
        with pytest.raises(BadInputError, match=f"{asset} is the asset itself"):
            check_class(asset, AssetClass.SECURITY)
    check_class("FBTC", AssetClass.SECURITY)
    check_class("BTC", AssetClass.COLLECTIBLE)


# ── groups ──────────────────────────────────────────────────────────────────────────────────────


def test_funds_that_hold_one_asset_are_a_group_and_others_are_their_own() -> None:
    assert {UNSAID.group(code) for code in ("IBIT", "ARKB", "BTCW")} == {"spot bitcoin ETFs"}
    assert UNSAID.group("ETHE") == "spot ether ETFs"
    for asset in ("BTC", "ETH", "NVDAX", "NVDAON", "USDC"):
        assert UNSAID.group(asset) == asset, "a fund and what it holds are two things"


def test_a_shared_ticker_that_is_said_to_be_a_security_joins_its_fund() -> None:
    told = classes_of({"class of FBTC": "security", "class of IBIT": "digital asset"})
    assert told.group("FBTC") == "spot bitcoin ETFs"
    assert told.group("IBIT") == "IBIT"
    fund = told.fund_of("FBTC")
    assert fund is not None
    assert fund.of == "BTC"


def same(**pairs: str) -> Classes:
    return classes_of({f"group of {asset}": other for asset, other in pairs.items()})


def test_what_the_owner_calls_identical_is_one_group_also_over_several_steps() -> None:
    told = same(WBTC="BTC", CBBTC="WBTC", MYFUND="IBIT")
    assert {told.group(asset) for asset in ("BTC", "WBTC", "CBBTC")} == {"BTC"}
    assert told.group("MYFUND") == told.group("ARKB") == "spot bitcoin ETFs"


def test_the_owner_can_take_a_fund_out_of_its_group() -> None:
    told = same(IBIT="IBIT", ARKB="NVDAX")
    assert [told.group(code) for code in ("IBIT", "ARKB", "EZBC")] == ["IBIT", "NVDAX", "spot bitcoin ETFs"]


def test_words_that_go_round_in_a_circle_are_one_group() -> None:
    told = same(A="B", B="C", C="B", D="A")
    assert {told.group(asset) for asset in "ABCD"} == {"B"}
    assert same(A="").group("A") == "A"


# ── what brokers write ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("IBIT", "spot bitcoin ETFs"),
        ("10 FBTC", "spot bitcoin ETFs"),
        ("12.5 ETHW", "spot ether ETFs"),
        ("ISHARES BITCOIN TRUST ETF", "spot bitcoin ETFs"),
        ("100 sh. iShares Bitcoin Trust", "spot bitcoin ETFs"),
        ("FIDELITY WISE ORIGIN BITCOIN FUND BENEFICIAL INT", "spot bitcoin ETFs"),
        ("Grayscale Ethereum Mini Trust (ETH)", "spot ether ETFs"),
        ("IBIT ISHARES BITCOIN TRUST", "spot bitcoin ETFs"),
    ],
)
def test_a_fund_is_known_by_ticker_or_name(text: str, group: str) -> None:
    fund = fund_in(text)
    assert fund is not None
    assert fund.name == group


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BTC",
        "0.5 ETH",
        "APPLE INC",
        "PROSHARES BITCOIN STRATEGY ETF",
        "BITWISE BITCOIN STRATEGY OPTIMUM ROLL ETF",
        "CALL IBIT 01/16/26 60",
        "PUT ISHARES BITCOIN TRUST $50 EXP 03/20/26",
        "GRAYSCALE BITCOIN MINERS ETF",
        "HODL CORP",
    ],
)
def test_nothing_else_is_a_fund(text: str) -> None:
    assert fund_in(text) is None
