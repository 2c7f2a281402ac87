"""Who holds the keys, by the name of a platform."""

import pytest

from lotwise.ledger import custodians
from lotwise.ledger.custodians import custody_of, usual_name
from lotwise.ledger.transaction import Custody


@pytest.mark.parametrize(
    "name",
    [
        *("Coinbase", "coinbase pro", "GDAX", "Kraken", "Gemini", "Binance.US", "BinanceUS", "Robinhood"),
        *(
            "Cash App",
            "Strike",
            "River",
            "Swan Bitcoin",
            "PayPal",
            "Venmo",
            "crypto.com",
            "Bitstamp",
            "eToro",
        ),
        *("Uphold", "Bittrex", "BlockFi", "Celsius Network", "Coinbase USD Wallet", "Kraken (main)"),
    ],
)
def test_platforms_of_the_united_states(name: str) -> None:
    assert custody_of(name) is Custody.BROKER_US


@pytest.mark.parametrize(
    "name",
    [
        *("Binance", "binance", "KuCoin", "OKX", "OKEx", "Bybit", "Bitfinex", "Gate.io", "gateio", "Huobi"),
        *("HTX", "MEXC", "Poloniex", "Nexo", "FTX", "Binance - spot"),
    ],
)
def test_platforms_elsewhere(name: str) -> None:
    assert custody_of(name) is Custody.BROKER_FOREIGN


@pytest.mark.parametrize(
    "name",
    [
        *("Ledger", "Ledger Live", "Trezor", "MetaMask", "Metamask", "Electrum", "Sparrow", "Exodus"),
        *("Trust Wallet", "Phantom", "Coinbase Wallet", "Robinhood Wallet", "Desktop wallet", "ethereum"),
    ],
)
def test_wallets_of_one_s_own(name: str) -> None:
    assert custody_of(name) is Custody.SELF


@pytest.mark.parametrize(
    "name", ["", " ", "My safe", "Binance Earn", "Coinbase of my wife", "ledgerx", "()", "-"]
)
def test_names_that_are_not_known_say_nothing(name: str) -> None:
    assert custody_of(name) is None


def test_one_platform_has_one_name() -> None:
    found = {
        usual_name(name) for name in ("GDAX", "coinbase_pro", "CoinbasePro", "Coinbase Pro", "coinbasepro")
    }
    assert found == {"Coinbase Pro"}
    assert usual_name("Coinbase BTC Wallet") == usual_name("coinbase") == "Coinbase"
    assert usual_name("Coinbase Wallet") == "Coinbase Wallet"
    assert usual_name("  My safe ") == "My safe"


def test_no_name_stands_in_two_lists() -> None:
    names = [custodians._folded(name) for group in custodians._NAMES.values() for name in group]
    assert len(names) == len(set(names)) > 100
    assert not {custodians._folded(name) for name in custodians._ALSO} & set(names)
    assert set(custodians._ALSO.values()) <= {name for group in custodians._NAMES.values() for name in group}
