"""Crypto.com App: a table of kinds, swaps told in several rows, and what nobody explains stays a question."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.quantity import quantity
from lotwise.importers import Parsed, read_file
from lotwise.importers.sources.crypto_com_kinds import Meaning, is_derivative, plain, told_by
from lotwise.ledger.transaction import Custody, Kind

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
DUST = "-1.3 UNI ($7.10), -0.6 DOT ($5.84), +193.027799010619023114 CRO ($12.88)"


def test_every_kind_is_booked_as_what_it_is(read: Read, spell: Spell) -> None:
    assert spell(read("crypto_com_app.csv")) == [
        "2 PURCHASE 2024-03-01 10:00:00: -130.5 USD, +0.002 BTC",
        "3 PURCHASE 2024-03-01 10:05:00: -50 EUR, +0.016 ETH ($53.90)",
        "4 PURCHASE 2024-03-01 10:06:00: -20 USD, +0.15 SOL",
        "5 SALE 2024-03-01 10:07:00: -0.05 SOL, +7.1 USD",
        "6 EXCHANGE 2024-03-02 09:00:00: -0.01 ETH ($33.40), +250.123456789012345678 DOGE ($33.40)",
        "7 TRANSFER 2024-03-02 09:10:00: +0.01 BTC ($620.00)",
        "8 TRANSFER 2024-03-02 09:20:00: -0.005 BTC ($310.00)",
        "9 TRANSFER 2024-03-02 09:30:00: +100 CRO ($12.00)",
        "10 INTEREST 2024-03-03 08:00:00: +0.0001 ETH ($0.33)",
        "11 STAKING 2024-03-03 08:01:00: +1.5 CRO ($0.20)",
        "12 INTEREST 2024-03-03 08:02:00: +0.5 CRO",
        "13 REWARD 2024-03-03 08:03:00: +190 CRO ($25.00)",
        "14 REWARD 2024-03-03 08:04:00: +3.25 CRO ($0.40)",
        "15 AIRDROP 2024-03-03 08:05:00: +12 LUNC ($0.01)",
        "22 SPEND 2024-03-06 12:00:00: -15.38 CRO ($2.10)",
        "23 PURCHASE 2024-03-06 12:01:00: +7.5 CRO ($1.02)",
        "24 SPEND 2024-03-06 12:02:00: -0.0005 BTC ($31.00)",
        "27 SPEND 2024-03-09 12:01:00: -0.9 CRO ($0.12)",
        f"28+29+30 EXCHANGE 2024-03-10 09:25:14: {DUST}",
        "31+32 RENAME 2024-03-10 09:30:00: -12 MATIC, +12 POL",
    ]


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    money = "a movement of money, not of an asset"
    assert left_out(read("crypto_com_app.csv")) == {
        16: "moves inside this wallet (finance.lockup.dpos_lock.crypto_wallet)",
        17: "moves inside this wallet (crypto_earn_program_created)",
        18: "moves inside this wallet (trading.limit_order.cash_account.sell_lock)",
        19: f"{money} (trading.limit_order.cash_account.purchase_lock)",
        20: f"{money} (viban_deposit)",
        21: f"{money} (Grocery)",
        25: "an event and its reversal (a rebate that was taken back)",
        26: "an event and its reversal (a rebate that was taken back)",
    }


def test_rebates_refunds_and_cut_quantities_are_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("crypto_com_app.csv")) == [
        "info cashback 14",
        "warning refund_as_purchase 23",
        "warning rebate_taken_back 27",
        "info quantity_cut 28",
    ]


def test_hashes_of_the_chain_are_kept(read: Read) -> None:
    hashes = {each.chain_hash for each in read("crypto_com_app.csv").transactions}
    assert hashes == {"", "aa11", "bb22"}


def test_swaps_told_whole_and_in_parts_count_once(
    read: Read, spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("mco_swap.csv")
    assert spell(parsed) == [
        "4+5 EXCHANGE 2020-08-03 14:39:25: -50 MCO ($199.00), +1380 CRO ($234.05)",
        "6+7 EXCHANGE 2020-08-03 14:39:25: -0.1 MCO ($0.37), +2.5 CRO ($0.03)",
        "8+9 EXCHANGE 2020-08-06 16:09:25: -49 MCO ($183.78), +1301.64 CRO ($211.67)",
    ]
    assert left_out(parsed) == dict.fromkeys((2, 3), "its amounts stand in other rows of the file")


def test_purchases_by_card_unsigned_sales_and_newer_kinds_are_booked(
    read: Read, spell: Spell, left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("paid_by_card_and_newer_kinds.csv")
    assert spell(parsed) == [
        "2 PURCHASE 2025-03-01 10:00:00: -95.5 USD, +0.001 BTC",
        "3 EXCHANGE 2025-03-01 10:01:00: -40 USDC ($40.00), +0.0004 BTC ($40.00)",
        "4 PURCHASE 2025-03-01 10:02:00: -50 EUR, +0.02 ETH ($54.20)",
        "5 SALE 2025-03-01 10:03:00: -0.0005 BTC ($43.10), +60 CAD",
        "6+7 EXCHANGE 2025-03-01 10:04:00: -81.16 USDT ($81.20), +81.16 USDC ($81.10)",
        "10 REWARD 2025-03-01 10:07:00: +0.05 SOL ($7.00)",
    ]
    assert sorted(left_out(parsed)) == [8, 9, 11]
    assert parsed.findings == ()


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("crypto_com_app_unclear.csv")
    assert spell(parsed) == ["23 TRANSFER 2024-04-05 10:00:00: +0.2 BTC ($12,000.00)"]
    kind = "Column 'Transaction Kind'"
    one_credit = "A swap must have one credit, and debits in the same second; here are 0 and 1."
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): f"{kind}: 'dynamic_coin_swap_bonus_exchange_deposit' is not a kind that lotwise can book.",
        (
            3,
        ): f"{kind}: an adjustment by the app: a fork, an airdrop, a correction or a swap, it does not say.",
        (4,): "Column 'Amount': '-0.1' does not fit crypto_deposit.",
        (5,): "Column 'Amount': '-0.001' does not fit crypto_earn_interest_paid.",
        (6,): "The kind 'trading.knock_outs.open.cash_account'. Margin and derivatives are outside lotwise.",
        (7, 19): one_credit,
        (8, 9): "EFI became as many ENJ: a new name for the same asset, or an exchange.",
        (10, 11, 12, 13): "Swaps of one day are told whole and in parts, and their sums differ.",
        (14,): "Column 'Native Amount (in USD)': a refund without a value has no basis.",
        (15,): "Column 'Native Amount': it states no price for what was bought.",
        (16,): f"{kind}: '' is not a kind that lotwise can book.",
        (17,): "Column 'Currency': 'BTC' is not money, which viban_withdrawal moves.",
        (18,): "Column 'Timestamp (UTC)': 'yesterday' is not a date and time lotwise can read.",
        (24,): "Column 'Amount': '0.1' does not fit crypto_exchange.",
        (25,): "Column 'To Currency': '' is no asset code.",
        (20, 21, 22): "Several units are given, and one of them is money or what came for them.",
    }


def test_trades_in_the_export_of_the_fiat_wallet_are_not_counted_again(
    read: Read, told: Callable[[Parsed], list[str]], left_out: Callable[[Parsed], dict[int, str]]
) -> None:
    parsed = read("fiat_transactions_unclear.csv")
    assert (parsed.transactions, told(parsed)) == ((), ["blocking unknown_row 2"])
    assert sorted(left_out(parsed)) == [3, 4]


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("crypto_com_app.csv", "mco_swap.csv", "crypto_com_app_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_the_account_of_a_us_person_is_with_a_us_broker(read: Read) -> None:
    parsed = read("mco_swap.csv")
    assert parsed.format == "crypto_com_app"
    assert parsed.wallet is not None
    assert parsed.wallet.custody is Custody.BROKER_US


@pytest.mark.parametrize(
    ("kind", "meaning"),
    [
        ("trading.limit_order.fiat_wallet.sell_commit", Meaning.TRADE),
        ("trading.limit_order.crypto_wallet.exchange", Meaning.TRADE),
        ("trading.limit_order.crypto_wallet.fund_unlock", Meaning.INSIDE),
        ("trading.crypto_purchase.google_pay", Meaning.BOUGHT),
        ("transfer.p2p_transfer.crypto_wallet.crypto_wallet.debit", Meaning.OUT),
        ("finance.dpos.unstaking.crypto_wallet", Meaning.INSIDE),
        ("finance.dpos.non_compound_restaking_interest.crypto_wallet", Kind.STAKING),
        ("finance.defi_lending.compound_interest.crypto_wallet", Kind.INTEREST),
        ("reward.loyalty_program.trading_rebate.crypto_wallet", Kind.REWARD),
        ("viban_deposit_precredit_repayment", Meaning.CASH),
        ("airdrop_locked", None),
        ("crypto_credit_loan_credited", None),
    ],
)
def test_kinds_are_looked_up_without_the_place_of_the_asset(
    kind: str, meaning: Meaning | Kind | None
) -> None:
    assert told_by(plain(kind)) is meaning
    assert not is_derivative(plain(kind))


def test_the_shared_sample_is_read(
    shared: Path, spell: Spell, fates: Callable[[Parsed], Counter[int]]
) -> None:
    path = shared / "formats" / "samples" / "crypto_com_app" / "cryptocom_trades_list.csv"
    parsed = read_file(path.name, path.read_bytes())
    assert (parsed.format, set(fates(parsed).values()), parsed.row_count) == ("crypto_com_app", {1}, 48)
    blocked = [finding.where.rows for finding in parsed.findings if finding.is_blocking]
    assert blocked == [(16,), (19,)]
    swapped = [each for each in parsed.transactions if each.kind is Kind.EXCHANGE and each.at.year == 2020]
    given = sum(leg.quantity for each in swapped for leg in each.given if leg.asset == "MCO")
    assert -given == quantity("112.32402069")
    told = spell(parsed)
    assert told[0] == (
        "2+3+4 EXCHANGE 2020-12-15 09:25:14: "
        "-1.3387887 UNI ($7.10), -0.6295092 DOT ($5.84), +193.02779901061902311 CRO ($12.88)"
    )
    assert "45 PURCHASE 2025-02-01 07:09:10: -5 USD, +10 SOL" in told
