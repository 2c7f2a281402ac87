"""Codes that need a word of their own."""

from lotwise.ledger.assets import FIAT, KNOWN


def test_well_known_assets_are_no_money_and_are_written_as_importers_write_them() -> None:
    assert not KNOWN & FIAT
    assert all(code == code.strip().upper() and code.isascii() for code in KNOWN | FIAT)
    assert {"BTC", "ETH", "SOL", "XRP", "USDC", "DOGE"} <= KNOWN
    assert len(KNOWN) >= 100
