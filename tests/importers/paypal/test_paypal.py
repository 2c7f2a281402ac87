"""PayPal and Venmo: what came in, what went out, and a fee that is inside or on top."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]


def test_every_type_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("crypto.csv")) == [
        "5 PURCHASE 2025-05-01 10:00:00: -30 USD, +0.01 ETH ($30.00), fee -0.74 USD",
        "6 PURCHASE 2025-05-02 10:00:00: -30 USD, +0.01 ETH ($30.00), fee -0.74 USD",
        "7 SALE 2025-05-03 10:00:00: -0.01 ETH ($31.00), +31 USD, fee -0.75 USD",
        "8 SALE 2025-05-04 10:00:00: -0.01 ETH ($31.00), +31 USD, fee -0.75 USD",
        "9 TRANSFER 2025-05-05 10:00:00: -0.002 BTC ($200.00), fee -0.00001 BTC",
        "10 TRANSFER 2025-05-06 10:00:00: +0.003 BTC ($300.00)",
        "11 PURCHASE 2025-05-07 10:00:00: -30 USD, +0.01 ETH ($20.00), fee -0.74 USD",
        "12 EXCHANGE 2025-05-08 10:00:00: -30 PYUSD ($30.00), +0.01 ETH ($30.00)",
    ]


def test_a_fee_that_fits_neither_way_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("crypto.csv")) == ["warning fee_differs 11"]


def test_a_market_value_in_other_money_is_not_used_as_dollars(read: Read, spell: Spell) -> None:
    assert spell(read("crypto_gbp.csv")) == [
        "2 PURCHASE 2025-05-01 10:00:00: -30 GBP, +0.01 ETH, fee -0.6 GBP",
        "3 TRANSFER 2025-05-02 10:00:00: +0.01 ETH",
    ]


def test_what_is_not_understood_blocks(read: Read) -> None:
    parsed = read("crypto_unclear.csv")
    assert parsed.transactions == ()
    assert {one.where.rows: one.what for one in parsed.findings} == {
        (2,): "Column 'Transaction Type': 'CHECKOUT' is not known.",
        (3,): "Column 'DateTime': '2025-06-02T10:00:00' names no zone.",
        (4,): "'BUY' does not fit what comes in and goes out.",
        (5,): "Column 'Transaction Type': 'BUY' does not fit ETH for USD.",
        (6,): "'TRANSFER-IN' does not fit what comes in and goes out.",
        (7,): "Column 'Asset Out (Quantity)': '-30.00' is negative; none is expected.",
        (8,): "Column 'Transaction Fee (Quantity)': '-0.74' is negative; none is expected.",
    }


def test_every_row_has_one_fate(read: Read, fates: Fates) -> None:
    for name in ("crypto.csv", "crypto_gbp.csv", "crypto_unclear.csv"):
        parsed = read(name)
        assert parsed.format == "paypal_crypto", name
        assert parsed.wallet == Wallet(name="PayPal", custody=Custody.BROKER_US), name
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_sample_is_read(shared: Path, spell: Spell, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "paypal_crypto").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, parsed.findings) == ("paypal_crypto", ())
    assert spell(parsed) == [
        "5 PURCHASE 2025-10-07 15:20:31: -150 USD, +0.03303256 ETH ($150.00), fee -2.3 USD",
        "6 SALE 2025-12-22 18:02:11: -0.03303256 ETH ($98.00), +98 USD, fee -1.8 USD",
    ]
    assert fates(parsed) == Counter((5, 6))
