"""Known wraps: only what is certain is one, and only in quantities that it can give."""

import pytest

from builders import exchanged, leg, moved, out, renamed, sold, transaction
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.known_assets import known
from lotwise.ledger.transaction import Kind
from lotwise.ledger.wraps import Rate, Wrap, is_at_rate, known_wraps, partners_of, wrap_between, wrap_in

WETH = Wrap(asset="WETH", of="ETH", rate=Rate.ONE_TO_ONE)
RETH = Wrap(asset="RETH", of="ETH", rate=Rate.MOVING)

# ── the table ───────────────────────────────────────────────────────────────────────────────────


def test_every_code_means_one_asset_wherever_it_is_told() -> None:
    codes = {code for pair in known_wraps() for code in pair}
    assert codes - known().tickers == set(), "list them in assets.toml first: a strange code is no identity"
    assert not codes & known().everywhere.keys(), "a rule must name the code by which units count"
    assert not codes & (known().before.keys() | known().ambiguous.keys())
    assert not any(map(is_fiat, codes))


def test_every_wrap_is_of_two_assets_and_goes_one_way() -> None:
    assert all(len(pair) == 2 and pair == {one.asset, one.of} for pair, one in known_wraps().items())
    ways = {(one.asset, one.of) for one in known_wraps().values()}
    assert not ways & {(of, asset) for asset, of in ways}


def test_a_share_that_grows_is_one_of_everything_that_it_stands_for() -> None:
    """What takes the place of ether one for one, and grows against something, cannot do both."""
    rates: dict[str, set[Rate]] = {}
    for one in known_wraps().values():
        rates.setdefault(one.asset, set()).add(one.rate)
    assert all(len(found) == 1 for found in rates.values())


@pytest.mark.parametrize(
    ("pair", "rate"),
    [
        ("ETH WETH", Rate.ONE_TO_ONE),
        ("ETH ETH2", Rate.ONE_TO_ONE),
        ("ETH BETH", Rate.ONE_TO_ONE),
        ("ETH STETH", Rate.ONE_TO_ONE),
        ("BTC WBTC", Rate.ONE_TO_ONE),
        ("BTC CBBTC", Rate.ONE_TO_ONE),
        ("STETH WSTETH", Rate.MOVING),
        ("ETH CBETH", Rate.MOVING),
        ("ETH RETH", Rate.MOVING),
        ("SOL MSOL", Rate.MOVING),
        ("SOL JITOSOL", Rate.MOVING),
    ],
)
def test_a_wrap_is_known_in_either_order(pair: str, rate: Rate) -> None:
    plain, wrapped = pair.split()
    found = wrap_between(plain, wrapped)
    assert found == Wrap(asset=wrapped, of=plain, rate=rate) == wrap_between(wrapped, plain)


@pytest.mark.parametrize(
    "pair", ["ETH BTC", "RETH STETH", "WETH STETH", "WBTC CBBTC", "MATIC POL", "ETH ETH", "ETH RSETH"]
)
def test_what_only_looks_alike_or_replaces_is_none(pair: str) -> None:
    assert wrap_between(*pair.split()) is None


def test_what_goes_with_an_asset_is_told_in_order() -> None:
    assert partners_of("CBETH") == ("ETH", "ETH2")
    assert partners_of("DOGE") == ()


# ── which transactions are wraps ────────────────────────────────────────────────────────────────


def test_an_exchange_or_a_renaming_of_a_known_pair_is_a_wrap_either_way() -> None:
    assert wrap_in(exchanged("1 ETH", "1 WETH", "2025-03-01")) == WETH
    assert wrap_in(exchanged("1 WETH", "1 ETH", "2025-03-01")) == WETH
    assert wrap_in(renamed("1 ETH", "1 WETH", "2025-03-01")) == WETH


def test_nothing_else_is() -> None:
    on = "2025-03-01"
    for one in (
        exchanged("1 ETH", "0.05 BTC", on),
        sold("1 ETH", "2000 USD", on),
        moved("1 ETH", "Kraken", "Ledger", on),
        transaction(Kind.EXCHANGE, on, out("1 ETH"), out("1 DAI"), leg("1 WETH")),
        transaction(Kind.EXCHANGE, on, out("1 ETH"), leg("1 WETH"), leg("1 LDO")),
        transaction(Kind.EXCHANGE, on, out("1 ETH", "Kraken"), leg("1 WETH", "Ledger")),
        transaction(Kind.TRANSFER, on, out("1 ETH"), leg("1 WETH")),
    ):
        assert wrap_in(one) is None, one


@pytest.mark.parametrize(
    ("given", "received", "fits"),
    [
        ("1 ETH", "1 WETH", True),
        ("1 WETH", "1 ETH", True),
        ("1.123456789123456789 ETH", "1.12345679 WETH", True),
        ("1 ETH", "0.99999999 WETH", True),
        ("1 ETH", "0.99999998 WETH", False),
        ("1 ETH", "1.01 WETH", False),
        ("1 ETH", "0.9 RETH", True),
        ("0.9 RETH", "1 ETH", True),
        ("1 ETH", "1 RETH", True),
        ("1 ETH", "1.03 RETH", False),
        ("1.03 RETH", "1 ETH", False),
    ],
)
def test_only_quantities_that_a_wrap_can_give_are_its_own(given: str, received: str, fits: bool) -> None:
    one = exchanged(given, received, "2025-03-01")
    wrap = wrap_in(one)
    assert wrap in {WETH, RETH}
    assert wrap is not None
    assert is_at_rate(one, wrap) is fits
