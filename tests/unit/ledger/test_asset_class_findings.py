"""What only the owner can say of an asset is asked once, and what he said settles it."""

from dataclasses import replace

from builders import bought, earned, moved
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.asset_class_findings import class_findings
from lotwise.ledger.asset_classes import Classes, classes_of
from lotwise.ledger.known_assets import nft_asset
from lotwise.ledger.transaction import Leg, Transaction

ON = "2025-03-01"
PIECES = [nft_asset("0x" + "ab" * 20, str(number)) for number in range(1, 6)]


def piece(code: str) -> Transaction:
    one = bought("1 X", "100 USD", ON)
    legs = tuple(replace(leg, asset=code) if leg.asset == "X" else leg for leg in one.legs)
    return replace(one, legs=legs)


def told(*story: Transaction, **said: str) -> list[Finding]:
    return list(
        class_findings(story, classes_of({f"class of {asset}": text for asset, text in said.items()}))
    )


def test_a_ticker_of_a_fund_and_of_an_asset_is_asked_about() -> None:
    (found,) = told(bought("10 FBTC", "900 USD", ON), moved("1 FBTC", "Kraken", "Ledger", "2025-04-01"))
    assert (found.code, found.severity, found.asset) == ("class_asked", Severity.WARNING, "FBTC")
    assert "a fund that holds BTC, which is a security, and of digital assets" in found.what
    assert "`lotwise assets --set FBTC class security`" in found.fix
    assert str(found.where) == "test.csv row 1"


def test_what_everybody_knows_as_a_digital_asset_is_not_asked_about() -> None:
    story = [bought(f"1 {code}", "9 USD", ON) for code in ("BTC", "ETH", "ETHW", "CETH", "IBIT", "USDC")]
    assert told(*story) == []


def test_gold_is_asked_about() -> None:
    (found,) = told(earned("1 PAXG", "4000", ON))
    assert (found.code, found.severity, found.asset) == ("gold_class", Severity.WARNING, "PAXG")
    assert "taxed at up to 28 %" in found.what


def test_the_word_of_the_owner_settles_both() -> None:
    story = [bought("10 FBTC", "900 USD", ON), bought("1 PAXG", "4000 USD", ON)]
    assert told(*story, FBTC="security", PAXG="collectible") == []
    assert told(*story, FBTC="digital asset", PAXG="digital asset") == []
    assert [one.asset for one in told(*story, FBTC="")] == ["PAXG", "FBTC"], "taken back"


def test_all_pieces_are_one_note_that_names_the_law() -> None:
    (found,) = told(*map(piece, PIECES))
    assert (found.code, found.severity, found.asset) == ("nft_class", Severity.INFO, "")
    assert found.what.startswith(f"{PIECES[0]}, {PIECES[1]}, {PIECES[2]} and 2 more: an NFT is a collectible")
    assert "Notice 2023-27" in found.what
    assert f"`lotwise assets --set '{PIECES[0]}' class collectible`" in found.fix


def test_a_piece_that_is_a_collectible_or_an_ordinary_asset_by_the_owners_word_is_no_question() -> None:
    story = [piece(PIECES[0]), piece(PIECES[1])]
    (found,) = told(*story, **{PIECES[0]: "collectible"})
    assert found.asset == PIECES[1]
    assert found.what.endswith("It counts as no collectible.")
    assert told(*story, **{PIECES[0]: "collectible", PIECES[1]: "digital asset"}) == []


def test_what_is_only_called_an_nft_is_no_collectible_for_that() -> None:
    (found,) = told(bought("1 PUNK", "900 USD", ON), PUNK="NFT")
    assert (found.code, found.asset) == ("nft_class", "PUNK")


def test_nothing_is_said_of_nothing() -> None:
    assert class_findings([], Classes()) == ()
    assert told(bought("1 BTC", "1 USD", ON)) == []


def test_a_fee_in_such_an_asset_is_enough() -> None:
    one = bought("1 BTC", "9 USD", ON)
    paid = replace(one, legs=(*one.legs, Leg(wallet="Ledger", asset="XAUT", quantity=-1)))
    assert [found.asset for found in told(paid)] == ["XAUT"]
