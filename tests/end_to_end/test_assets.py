"""What assets are on the command line: shown, said, and taken back."""

from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.asking import refused
from end_to_end.project_files import household, plain, prices, too_wide, written
from terminal import Run

_KOINLY: Final = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
)
ROWS: Final = (
    "2024-01-10 12:00:00 UTC,30000,USD,10,ETH,,,,,,,",
    "2024-02-01 12:00:00 UTC,900,USD,1,PUNK,,,,,,,",
    "2024-02-02 12:00:00 UTC,600,USD,10,FBTC,,,,,,,",
    "2024-02-03 12:00:00 UTC,2000,USD,1,PAXG,,,,,,,",
    "2024-02-04 12:00:00 UTC,500,USD,500,USDC,,,,,,,",
    "2024-02-05 12:00:00 UTC,600,USD,10,IBIT,,,,,,,",
    "2025-02-05 12:00:00 UTC,10,IBIT,700,USD,,,,,,,",
)
END: Final = ("--as-of", "2025-12-31")


@pytest.fixture
def assets(run: Run) -> Run:
    """Return `run` in a folder whose project holds assets of many classes."""
    assert run("init").code == 0
    told = written("wallet.csv", _KOINLY, ROWS)
    quotes = prices("2025-12-31,ETH,3000", "2025-12-31,FBTC,80", "2025-12-31,USDC,1", "2025-12-31,PAXG,4000")
    assert run("import", household(), told, quotes, "--wallet", "Wallet", *END).code == 0
    return run


def shown(run: Run) -> dict[str, dict[str, Any]]:
    rows = run("assets", "--json", *END).json["assets"]
    return {row["asset"]: row for row in rows}


def say(run: Run, *words: str) -> str:
    said = run("assets", "--set", *words, "--json", *END)
    assert said.code == 0, said
    return said.err.strip()


def test_every_asset_is_shown_with_what_it_is_and_where_it_lies(assets: Run) -> None:
    rows = shown(assets)
    assert [(code, row["asset_class"]) for code, row in rows.items()] == [
        ("ETH", "digital asset"),
        ("FBTC", "digital asset"),
        ("IBIT", "security"),
        ("PAXG", "digital asset"),
        ("PUNK", "digital asset"),
        ("USDC", "stablecoin"),
    ]
    assert rows["ETH"] == {
        "asset": "ETH",
        "asset_class": "digital asset",
        "group": "ETH",
        "is_stated": False,
        "reason": "",
        "wallets": ["Wallet"],
        "quantity": "10",
        "fmv_usd": "30000.00",
        "has_unknown": False,
    }
    assert (rows["IBIT"]["group"], rows["IBIT"]["wallets"], rows["IBIT"]["quantity"]) == (
        "spot bitcoin ETFs",
        [],
        "0",
    )
    assert rows["PUNK"]["has_unknown"]


def test_the_table_fits_and_asks_what_only_the_owner_can_say(assets: Run) -> None:
    said = assets("assets", *END)
    assert said.code == 0
    assert too_wide(said.out) == []
    text = plain(said.out)
    assert "security, same as spot bitcoin ETFs" in text
    assert "FBTC is the ticker of a fund that holds BTC, which is a security, and of digital assets" in text
    assert "PAXG stands for gold in a vault" in text
    assert "is what you said" not in text


def test_a_class_is_said_with_its_reason_and_taken_back(assets: Run) -> None:
    words = ("punk", "class", "Collectible", "--reason", "it certifies a gem")
    assert say(assets, *words) == "Recorded: PUNK: class collectible."
    row = shown(assets)["PUNK"]
    assert (row["asset_class"], row["is_stated"], row["reason"]) == (
        "collectible",
        True,
        "it certifies a gem",
    )
    text = plain(assets("assets", *END).out)
    assert "collectible *" in text
    assert "* is what you said." in text
    before = Path("lotwise.db").read_bytes()
    say(assets, *words)
    assert Path("lotwise.db").read_bytes() == before, "saying the same twice changes nothing"
    assert say(assets, "PUNK", "class", "default") == "Recorded: PUNK: class digital asset."
    row = shown(assets)["PUNK"]
    assert (row["asset_class"], row["is_stated"], row["reason"]) == ("digital asset", False, "")


def test_what_is_said_settles_what_was_asked(assets: Run) -> None:
    say(assets, "FBTC", "class", "security")
    say(assets, "PAXG", "class", "collectible")
    text = plain(assets("assets", *END).out)
    assert "is the ticker of a fund" not in text
    assert "stands for gold" not in text
    assert shown(assets)["FBTC"]["group"] == "spot bitcoin ETFs"


def test_what_is_identical_is_said_and_taken_back(assets: Run) -> None:
    assert say(assets, "FBTC", "same-as", "btc") == "Recorded: FBTC: identical to BTC."
    assert shown(assets)["FBTC"]["group"] == "BTC"
    assert say(assets, "IBIT", "same_as", "IBIT") == "Recorded: IBIT: identical to no other asset."
    assert shown(assets)["IBIT"]["group"] == "IBIT"
    assert say(assets, "IBIT", "same_as", "default") == "Recorded: IBIT: identical to what lotwise knows."
    assert shown(assets)["IBIT"]["group"] == "spot bitcoin ETFs"


def test_several_words_at_once_all_count(assets: Run) -> None:
    words = ("--set", "PUNK", "class", "NFT", "--set", "ETH", "class", "LP share")
    said = assets("assets", *words, *END)
    assert said.out.count("Recorded") == 2
    assert (shown(assets)["PUNK"]["asset_class"], shown(assets)["ETH"]["asset_class"]) == ("NFT", "LP share")
    assert "PUNK: an NFT is a collectible, taxed at up to 28 %" in plain(said.out)


REFUSED: Final = (
    (("PUNK", "class", "gem"), "'gem' is no class of assets. Choose one of 'digital asset'"),
    (("PUNK", "color", "blue"), "Nothing called 'color' can be said of an asset."),
    (("NOSUCH", "class", "NFT"), "There is no asset 'NOSUCH' here. `lotwise assets` lists them."),
    (("PUNK", "same_as", "NOSUCH"), "There is no asset 'NOSUCH' here."),
    (("ETH", "class", "security"), "ETH is the asset itself, although a fund has that ticker"),
    (("USD", "class", "stablecoin"), "There is no asset 'USD' here."),
)


@pytest.mark.parametrize(("words", "why"), REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(assets: Run, words: tuple[str, ...], why: str) -> None:
    assert why in refused(assets, "assets", "--set", *words)


def test_a_reason_needs_something_that_is_said(assets: Run) -> None:
    assert "--reason belongs to --set" in refused(assets, "assets", "--reason", "because")


def test_a_long_code_is_named_by_its_beginning(run: Run) -> None:
    """Codes of contracts have fifty letters; nobody should have to write them."""
    run("init")
    codes = [f"NFT@0X{letter * 40}#7" for letter in "AB"]
    rows = [f"2024-02-0{n} 12:00:00 UTC,900,USD,1,{code},,,,,,," for n, code in enumerate(codes, 1)]
    run("import", written("pieces.csv", _KOINLY, tuple(rows)), "--wallet", "Wallet", *END)
    told = shown(run)
    assert {row["asset_class"] for row in told.values()} == {"NFT"}, told
    assert say(run, "nft@0xb", "class", "collectible") == f"Recorded: {codes[1]}: class collectible."
    assert "2 assets begin with NFT@0X" in refused(run, "assets", "--set", "NFT@0X", "class", "collectible")
    assert too_wide(run("assets", *END).out) == []
