"""Coinbase's statement of one wallet, 2013 to 2018: trades by their totals, balances, addresses, hashes."""

from collections import Counter
from collections.abc import Callable

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]


def test_totals_hold_the_fee_of_a_purchase_and_lack_that_of_a_sale(read: Read, spell: Spell) -> None:
    assert spell(read("wallet.csv")) == [
        "6 PURCHASE 2014-04-03 19:44:17: +0.05 BTC, -19.8 USD, fee -0.2 USD",
        "7 SALE 2014-05-01 15:00:00: -0.01 BTC, +5 USD, fee -0.05 USD",
        "8 TRANSFER 2014-06-01 15:00:00: -0.02 BTC",
        "9 TRANSFER 2014-07-01 15:00:00: +0.01 BTC",
        "10 TRANSFER 2014-08-01 15:00:00: -0.005 BTC",
    ]


def test_only_what_looks_like_an_address_or_a_hash_is_one(read: Read) -> None:
    sent = {
        each.sources[0].rows[0]: (each.address, each.chain_hash) for each in read("wallet.csv").transactions
    }
    hash_of_8 = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    assert sent[8] == ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", hash_of_8)
    assert {sent[row] for row in (6, 7, 9, 10)} == {("", "")}


def test_the_ids_are_those_of_the_later_reports(read: Read) -> None:
    parsed = read("wallet.csv")
    assert parsed.transactions[0].native_id == "53eb0aa19f1b5b6d2c000004"
    assert (parsed.family, parsed.report, parsed.rank) == ("coinbase", "wallet", 2)


def test_wallets_one_below_the_other_are_read_through(
    read: Read, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    ignored = left_out(read("wallet.csv"))
    assert (ignored[17], ignored[18]) == ("the header row once more", "a movement of money, not of an asset")


def test_the_balance_of_every_row_is_noted_and_equals_what_is_booked(read: Read) -> None:
    parsed = read("wallet.csv")
    held = sum(leg.quantity for each in parsed.transactions for leg in each.legs if leg.asset == "BTC")
    assert [quantity_text(stated.quantity) for stated in parsed.balances] == [
        *("0.05", "0.04", "0.02", "0.03", "0.025", "0.025")
    ]
    assert {(stated.asset, stated.wallet) for stated in parsed.balances} == {("BTC", "Coinbase")}
    assert parsed.balances[-1].quantity == held


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("wallet.csv", "wallet_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_what_is_not_certain_blocks_and_a_bad_balance_does_not(read: Read, spell: Spell) -> None:
    parsed = read("wallet_unclear.csv")
    assert spell(parsed) == ["10 TRANSFER 2014-04-07 19:00:00: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2, 3): "The time has no zone: a spreadsheet seems to have rewritten it.",
        (4, 5): "The row belongs to a merchant's order, or was exchanged at once: "
        "it may be income from services.",
        (6,): "Column 'Transfer Total Currency': 'LTC' is not money.",
        (7,): "Column 'Transfer Fee Currency': 'EUR' is not USD.",
        (8,): "Column 'Transfer Total': it is less than the fee it should hold.",
        (9,): "Column 'Amount': it is empty.",
    }
    assert [(finding.code, finding.where.rows) for finding in parsed.findings if not finding.is_blocking] == [
        ("balance_not_read", (10,))
    ]
