"""What is known of codes is consistent, and a contract is never its symbol."""

import pytest

from lotwise.ledger.assets import FIAT, KNOWN
from lotwise.ledger.known_assets import (
    Known,
    contract_asset,
    is_contract,
    is_mint,
    is_of_contract,
    known,
    mint_asset,
    nft_asset,
)


@pytest.fixture
def data() -> Known:
    return known()


def test_every_meaning_is_a_code_that_is_known(data: Known) -> None:
    meanings = {
        *data.everywhere.values(),
        *(asset for source in data.sources.values() for asset in source.values()),
        *(one.asset for one in data.before.values()),
        *data.mints.values(),
        *data.contracts.values(),
    }
    assert meanings - data.tickers == set()
    assert {asset for codes in data.wrappers.values() for asset in codes} <= data.tickers


def test_codes_are_written_as_importers_write_them(data: Known) -> None:
    spelled = {*data.tickers, *data.everywhere, *data.before, *data.ambiguous, *data.mints.values()}
    assert all(
        code == code.upper().strip() and len(code.split()) == 1 and "@" not in code for code in spelled
    )


def test_nothing_is_read_in_two_steps(data: Known) -> None:
    for source in ({}, *data.sources.values()):
        ends = {**data.everywhere, **source}
        assert not set(ends.values()) & (set(data.everywhere) - set(source))


def test_known_codes_are_no_money_and_not_ambiguous(data: Known) -> None:
    assert data.tickers > KNOWN
    assert not data.tickers & FIAT
    assert not data.tickers & set(data.ambiguous)
    assert len(data.tickers) >= 400


def test_contracts_and_mints_are_addresses(data: Known) -> None:
    assert all(is_contract(one) and one == one.lower() for one in (*data.contracts, *data.wrappers))
    assert all(is_mint(one) for one in data.mints)
    assert len(data.contracts) >= 100
    upper = [one.upper() for one in data.mints]
    assert len(upper) == len(set(upper))


def test_what_wraps_is_a_known_contract_of_the_wrapped_asset(data: Known) -> None:
    assert {one: codes[0] for one, codes in data.wrappers.items()} == {
        one: data.contracts[one] for one in data.wrappers
    }


@pytest.mark.parametrize(
    ("contract", "asset"),
    [
        ("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USDC"),
        ("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USDC"),
        ("0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174", "USDC.E"),
        ("0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8", "USDC.E"),
        ("0xd9aAEc86B65D86f6A7B5B1b0c42FFA531710b6CA", "USDBC"),
        ("0xdAC17F958D2ee523a2206206994597C13D831ec7", "USDT"),
        ("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "WETH"),
        ("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84", "STETH"),
    ],
)
def test_well_known_contracts_have_the_plain_code_whatever_they_call_themselves(
    contract: str, asset: str
) -> None:
    assert contract_asset("ERC-20 TOKEN*", contract) == asset


@pytest.mark.parametrize(
    ("symbol", "word"),
    [
        ("USDC ", "USDC"),
        ("u s d c", "USDC"),
        ("UЅDС", "UD"),
        ("Visit claim.example to claim 1000", "VISITCLAIM.EXAMPLETO"),
        ("UNI-V2", "UNI-V2"),
        ("\u202e@#!", "TOKEN"),
        ("", "TOKEN"),
    ],
)
def test_a_look_alike_is_an_asset_of_its_own(symbol: str, word: str) -> None:
    code = contract_asset(symbol, "0x" + "4" * 40)
    assert code == f"{word}@0X{'4' * 40}"
    assert is_of_contract(code)


def test_mints_and_pieces() -> None:
    assert mint_asset("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v") == "USDC"
    assert mint_asset("So11111111111111111111111111111111111111111") == "SOL"
    assert mint_asset("4kZyJxVnTqWcRbMdLsHgFpEaUoNi7mXtQ2vYw9KjCrPB").startswith("SPL@4KZYJXVN")
    assert nft_asset("0x" + "ef" * 20, "7") == f"NFT@0X{'EF' * 20}#7"
    assert not is_of_contract("XYZ.KUCOIN")
