"""Kraken's trades: one fill a row, the same transaction as in the ledgers."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.sources.kraken_assets import assets_of
from lotwise.ledger.transaction import Transaction

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]

LEDGERS = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n"
TRADES = "txid,ordertxid,pair,time,type,ordertype,price,cost,fee,vol,margin,misc,ledgers\n"


def facts(one: Transaction) -> tuple[object, ...]:
    return one.id, one.native_id, one.kind, one.at.replace(microsecond=0), one.legs


def test_pairs_old_and_new_are_cut_into_their_assets(read: Read, spell: Spell) -> None:
    assert spell(read("trades.csv")) == [
        "2 PURCHASE 2020-12-01 11:24:42: -998.8485 USD, +0.11765 BTC, fee -1.59 USD",
        "3 SALE 2020-12-02 11:24:42: -0.1 BTC, +900 EUR, fee -1.44 EUR",
        "4 PURCHASE 2021-02-03 10:00:00: -50 USD, +10 SOL, fee -0.08 USD",
        "5 EXCHANGE 2021-02-04 10:00:00: -1 ETH, +0.04 BTC, fee -0.0001 BTC",
        "6 PURCHASE 2021-02-05 10:00:00: -40 USD, +10 XTZ, fee -0.064 USD",
        "7 EXCHANGE 2021-02-06 10:00:00: -1700 USDT, +1 ETH, fee -2.72 USDT",
        "8 SALE 2021-02-07 10:00:00: -100 USDT, +100 USD, fee -0.2 USD",
        "9 PURCHASE 2021-02-08 10:00:00: -100 EUR, +120 USDT, fee -0.24 USDT",
        "11 PURCHASE 2020-12-01 11:24:42: -998.8485 USD, +0.11765 BTC, fee -1.59 USD",
    ]


def test_newer_exports_have_more_columns_and_a_slash_in_the_pair(read: Read, spell: Spell) -> None:
    assert spell(read("trades_new.csv")) == [
        "2 SALE 2026-01-29 17:11:24: -0.00037615 BTC, +24.9998 USD, fee -0.1 USD",
        "3 PURCHASE 2026-01-30 18:12:24: -200 EUR, +2 SOL, fee -0.5 EUR",
        "4 PURCHASE 2026-02-02 10:00:00: -300 USD, +0.1 ETH, fee -0.75 USD",
    ]


def test_the_id_of_a_position_makes_no_margin_trade(read: Read) -> None:
    parsed = read("trades_new.csv")
    assert not any(finding.is_blocking for finding in parsed.findings)
    assert parsed.transactions[-1].native_id == "T3"


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("trades.csv")) == {
        10: "one money for another",
    }


def test_it_is_said_once_what_trades_alone_do_not_tell(read: Read) -> None:
    (finding,) = read("trades.csv").findings
    assert (finding.code, finding.is_blocking, finding.where.rows) == ("trades_only", False, (2,))
    assert "staking" in finding.what
    assert "Ledgers" in finding.fix


def test_margin_shares_and_unknown_pairs_block_and_the_others_count(read: Read, spell: Spell) -> None:
    parsed = read("trades_unclear.csv")
    assert spell(parsed) == ["13 PURCHASE 2026-02-12 10:00:00: -66 USD, +0.001 BTC, fee -0.1 USD"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2, 3, 4): "A margin trade, whose gain or loss does not stand in this report. "
        "Margin and derivatives are outside lotwise.",
        (5,): "Column 'pair': 'BTCXYZ' is no pair of assets that lotwise knows.",
        (6,): "Column 'pair': 'AAPLxUSD' is no pair of assets that lotwise knows.",
        (7,): "Column 'aclass': 'equity_pair' is neither a digital asset nor money.",
        (8,): "Column 'type': 'exercise' is neither a buy nor a sale.",
        (9,): "Column 'txid': it is empty, so the trade cannot be told from others.",
        (10,): "A trade must have positive volume and cost, and no negative fee.",
        (11,): "Column 'time': 'yesterday' is not a date and time lotwise can read.",
        (12,): "Column 'pair': '/USD' is no pair of assets that lotwise knows.",
    }


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("trades.csv", "trades_new.csv", "trades_unclear.csv", "same_ledgers.csv", "same_trades.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_both_reports_of_one_account_tell_the_same_trades(read: Read) -> None:
    ledgers, trades = read("same_ledgers.csv"), read("same_trades.csv")
    told = {one.native_id: facts(one) for one in ledgers.transactions}
    assert [facts(one) for one in trades.transactions] == [told["T01"], told["T02"], told["T03"]]
    assert (ledgers.report, ledgers.rank, trades.report, trades.rank) == ("ledgers", 0, "trades", 1)
    assert (ledgers.family, ledgers.wallet) == (trades.family, trades.wallet)


def test_only_the_ledgers_tell_of_staking_and_withdrawals(read: Read) -> None:
    ledgers, trades = (
        {one.id for one in read(name).transactions} for name in ("same_ledgers.csv", "same_trades.csv")
    )
    assert trades < ledgers
    assert len(ledgers - trades) == 2


def test_the_balances_of_the_ledgers_equal_what_is_booked(read: Read) -> None:
    parsed = read("same_ledgers.csv")
    booked: Counter[str] = Counter()
    for one in parsed.transactions:
        for leg in one.legs:
            booked[leg.asset] += leg.quantity
    held = {(stated.asset, stated.part): stated.quantity for stated in parsed.balances}
    for asset in ("BTC", "ETH"):
        assert booked[asset] == sum(quantity for key, quantity in held.items() if key[0] == asset)


@given(
    st.sampled_from([("XXBTZUSD", "XXBT", "ZUSD"), ("SOL/USD", "SOL", "USD"), ("XETHXXBT", "XETH", "XXBT")]),
    st.sampled_from(["buy", "sell"]),
    st.integers(1, 10**12),
    st.integers(1, 10**9),
    st.integers(0, 10**6),
)
def test_any_trade_is_the_same_in_both_reports(
    pair: tuple[str, str, str], side: str, units: int, cost: int, fee: int
) -> None:
    name, base, quote = pair
    volume, money, paid = Decimal(units).scaleb(-8), Decimal(cost).scaleb(-4), Decimal(fee).scaleb(-4)
    sign = 1 if side == "buy" else -1
    trade = f"T1,O1,{name},2025-03-02 10:00:00.1,{side},limit,1,{money:f},{paid:f},{volume:f},0,,\n"
    ledger = (
        f"L1,T1,2025-03-02 10:00:00,trade,,currency,{quote},{-sign * money:f},{paid:f},1\n"
        f"L2,T1,2025-03-02 10:00:00,trade,,currency,{base},{sign * volume:f},0,1\n"
    )
    (told,) = read_file("trades.csv", (TRADES + trade).encode()).transactions
    (kept,) = read_file("ledgers.csv", (LEDGERS + ledger).encode()).transactions
    assert facts(told) == facts(kept)


@pytest.mark.parametrize(
    ("pair", "base", "quote"),
    [
        ("XXBTZEUR", "BTC", "EUR"),
        ("XBTUSDT", "BTC", "USDT"),
        ("SOLUSD", "SOL", "USD"),
        ("XTZEUR", "XTZ", "EUR"),
        ("ZRXXBT", "ZRX", "BTC"),
        ("XZECXXBT", "ZEC", "BTC"),
        ("XDGUSD", "DOGE", "USD"),
        ("USDCUSDT", "USDC", "USDT"),
        ("PYUSDUSD", "PYUSD", "USD"),
        ("XRPRLUSD", "XRP", "RLUSD"),
        ("KSMDOT", "KSM", "DOT"),
        ("WBTCXBT", "WBTC", "BTC"),
        ("TUSD", "T", "USD"),
        ("XXBTZUSD.d", "BTC", "USD"),
        ("eth/usd", "ETH", "USD"),
    ],
)
def test_a_pair_has_one_seam(pair: str, base: str, quote: str) -> None:
    assert assets_of(pair) == (base, quote)


@pytest.mark.parametrize(
    "pair", ["", "USD", "BTC", "/", "BTC/", "BTC/USD/EUR", "TSLAxUSD", "BTCSEK", "B-TC/USD"]
)
def test_what_is_no_pair_has_none(pair: str) -> None:
    assert assets_of(pair) is None


def test_a_trade_by_its_refid_is_what_the_ledgers_of_2014_say_too(read: Read) -> None:
    ledgers = read("ledgers_old.csv").transactions[0]
    trade = f"{TRADES}R2,O1,XXBTZEUR,2014-12-01 11:24:42.1,buy,limit,8490,998.8485,1.5977,0.11765,0,,\n"
    (told,) = read_file("trades.csv", trade.encode()).transactions
    assert (told.id, told.legs[:2]) == (ledgers.id, ledgers.legs[:2])
    assert [quantity_text(leg.quantity) for leg in told.fees] == ["-1.5977"]  # the ledgers: part of it in BTC
