"""ccxt's unified structures: lists known by their keys, one exchange, nothing counted twice."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]
Fates = Callable[[Parsed], Counter[int]]
LeftOut = Callable[[Parsed], dict[int, str]]

SUMMED = "its amounts stand in other rows of the file"
AT = {"timestamp": 1700000000000, "datetime": "2023-11-14T22:13:20.000Z"}
ORDER = {
    **AT,
    "id": "o1",
    "symbol": "BTC/USD",
    "type": "market",
    "side": "sell",
    "filled": "0.5",
    "cost": "18000.5",
    "status": "closed",
    "fee": {"cost": "1.5", "currency": "USD"},
}


def parsed_of(document: object) -> Parsed:
    return read_file("c.json", json.dumps(document).encode())


def blocked(parsed: Parsed) -> dict[int, str]:
    return {
        row: finding.what for finding in parsed.findings if finding.is_blocking for row in finding.where.rows
    }


def test_every_list_of_a_document_is_read(read: Read, spell: Spell) -> None:
    parsed = read("document.json")
    assert parsed.format == "ccxt_unified_json"
    assert spell(parsed) == [
        "2 PURCHASE 2023-11-14 22:13:20: -3600.01 USD, +0.1 BTC, fee -5.25 USD",
        "3 PURCHASE 2023-11-14 22:13:21: -0.36 USD, +0.00001 BTC, fee -2 KFEE2, fee -0.01 USD",
        "4 EXCHANGE 2023-11-14 22:13:22: -2 ETH, +0.11 BTC, fee +0.0001 BTC",
        "5 SALE 2023-11-14 22:13:23: -100 USDT, +90 EUR",
        "9 PURCHASE 2023-11-14 22:13:25: -30 USD, +0.5 SOL, fee -0.1 USD",
        "12 TRANSFER 2023-11-14 22:13:30: +2.01 USDT",
        "13 TRANSFER 2023-11-14 22:13:31: -1.5 ETH, fee -0.01 ETH",
        "19 EXCHANGE 2023-11-14 22:13:35: -50 USDT, +0.0013 BTC",
        "23 STAKING 2023-11-14 22:13:40: +0.25 DOT",
    ]
    assert {leg.wallet for each in parsed.transactions for leg in each.legs} == {"Kraken"}
    withdrawal = parsed.transactions[6]
    assert (withdrawal.native_id, withdrawal.chain_hash) == ("withdrawal/w1", "0xbb22")
    assert withdrawal.address == "0xyours"


def test_what_does_not_count_says_why(read: Read, left_out: LeftOut) -> None:
    assert left_out(read("document.json")) == {
        7: f"{SUMMED} (its trades)",
        8: f"{SUMMED} (its trades)",
        10: "not carried out (open)",
        14: "a movement of money, not of an asset",
        15: "not carried out (failed)",
        17: "moves inside this wallet (USDT from spot to earn)",
        21: SUMMED,
        22: SUMMED,
    }


def test_a_fee_that_is_not_stated_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("document.json")) == ["warning fee_not_stated 5"]


def test_a_ledger_alone_tells_everything(
    read: Read, spell: Spell, left_out: LeftOut, told: Callable[[Parsed], list[str]]
) -> None:
    parsed = read("ledger.json")
    assert spell(parsed) == [
        "2 TRANSFER 2023-11-14 22:13:20: +1 BTC",
        "3+4+5 EXCHANGE 2023-11-14 22:13:21: -0.5 BTC, +9 ETH, fee -0.01 ETH",
        "6 TRANSFER 2023-11-14 22:13:22: -2 ETH, fee -0.05 ETH",
        "7 TRANSFER 2023-11-14 22:13:23: -0.95 ETH, fee -0.05 ETH",
        "8 REWARD 2023-11-14 22:13:24: +0.06 ETH",
        "12 FEE 2023-11-14 22:13:27: fee -0.001 ETH",
    ]
    assert left_out(parsed) == {
        9: "income paid in money",
        10: "moves inside this wallet",
        11: "moves inside this wallet",
        13: "not carried out (failed)",
    }
    assert told(parsed) == ["warning cashback 8", "warning cash_income 9"]


def test_what_is_booked_closes_with_the_balance_of_the_ledger(read: Read) -> None:
    parsed = read("ledger.json")
    booked: Counter[str] = Counter()
    for each in parsed.transactions:
        for leg in each.legs:
            booked[leg.asset] += leg.quantity
    held = {(stated.asset, stated.part): quantity_text(stated.quantity) for stated in parsed.balances}
    assert quantity_text(booked["BTC"]) == held["BTC", "spot"] == "0.5"
    assert quantity_text(booked["ETH"]) == "5.999"
    assert (held["ETH", "spot"], held["ETH", "earn"]) == ("4.999", "1")
    assert {stated.wallet for stated in parsed.balances} == {"somewhere"}


def test_what_is_not_certain_blocks(read: Read, spell: Spell) -> None:
    parsed = read("unclear.json")
    assert spell(parsed) == ["10 PURCHASE 2023-11-14 22:13:20: -1 USD, +1 ADA"]
    derivative = "Margin and derivatives are outside lotwise."
    assert blocked(parsed) == {
        2: f"'ADA/USDC:USDC' is a perpetual or a future. {derivative}",
        3: "Column 'symbol': 'ADAUSD' is no pair of assets.",
        4: "Column 'side': 'hold' is neither buy nor sell.",
        5: "Column 'cost': '10' is not price times amount.",
        6: "Column 'amount': '0' must be more than zero.",
        7: "Column 'datetime': '2023-11-15T22:13:20.000Z' is not the time of the timestamp.",
        8: "The fee and the list of fees differ.",
        9: "Column 'fee.currency': '' is no asset code.",
        12: "The trades of this order do not add up to what it filled.",
        13: "Column 'status': the order is still open and partly filled; export the trades instead.",
        14: "Column 'status': 'perhaps' does not say whether it was carried out.",
        16: "The file does not say whether the amount holds the fee.",
        17: "Column 'status': '' does not say whether it was carried out.",
        18: "Column 'type': 'loan' is neither a deposit nor a withdrawal.",
        20: f"An entry of margin or futures. {derivative}",
        21: "A transfer between accounts shows one side only.",
        22: "Entries of the type 'whatever' have no single meaning.",
        24: "Column 'fee': '0.1' does not say in which asset it was paid.",
        26: "The list is none of ccxt's trades, orders, transfers, conversions or ledger entries.",
    }


@pytest.mark.parametrize(
    ("name", "count"), [("document.json", 17), ("ledger.json", 12), ("unclear.json", 20)]
)
def test_every_row_has_one_fate(read: Read, fates: Fates, name: str, count: int) -> None:
    parsed = read(name)
    assert set(fates(parsed).values()) == {1}
    assert sum(fates(parsed).values()) == parsed.row_count == count


def test_orders_count_where_there_are_no_trades(spell: Spell, told: Callable[[Parsed], list[str]]) -> None:
    limit = {**ORDER, "id": "o2", "type": "limit"}
    parsed = parsed_of([ORDER, ORDER, limit])
    assert spell(parsed) == [
        "2 SALE 2023-11-14 22:13:20: -0.5 BTC, +18000.5 USD, fee -1.5 USD",
        "4 SALE 2023-11-14 22:13:20: -0.5 BTC, +18000.5 USD, fee -1.5 USD",
    ]
    assert [ignored.row for ignored in parsed.ignored] == [3]
    assert told(parsed) == ["warning order_time 4"]


def test_one_order_told_in_two_ways_blocks() -> None:
    parsed = parsed_of({"open": [ORDER], "closed": [{**ORDER, "filled": "0.6"}]})
    assert blocked(parsed) == dict.fromkeys((2, 4), "One order is told in two ways.")


def test_the_fee_of_a_withdrawal_from_coinbase_is_in_its_amount(spell: Spell) -> None:
    withdrawal = {
        **AT,
        "id": "w",
        "txid": "0x1",
        "type": "withdrawal",
        "currency": "USDT",
        "amount": "2.01",
        "status": "ok",
        "fee": {"cost": "1.5", "currency": "USDT"},
    }
    parsed = parsed_of({"coinbase": {"withdrawals": [withdrawal]}})
    assert spell(parsed) == ["2 TRANSFER 2023-11-14 22:13:20: -0.51 USDT, fee -1.5 USDT"]
    assert parsed.transactions[0].legs[0].wallet == "Coinbase"


def test_the_owner_may_name_the_wallet() -> None:
    content = json.dumps({"exchange": "coinbase", "orders": [ORDER]}).encode()
    parsed = read_file("c.json", content, wallet_name="Coinbase (Ann)")
    assert {leg.wallet for leg in parsed.transactions[0].legs} == {"Coinbase (Ann)"}


def test_numbers_stand_as_they_were_written(spell: Spell) -> None:
    row = {**ORDER, "filled": 0.123456789012345678, "cost": 1}
    text = json.dumps([row]).replace("0.12345678901234568", "0.123456789012345678")
    assert spell(read_file("c.json", text.encode()))[0].split()[4] == "-0.123456789012345678"


@pytest.mark.parametrize("key", ["timestamp", "datetime", "symbol", "side", "status"])
def test_without_its_keys_a_list_is_not_recognized(key: str) -> None:
    assert parsed_of([{name: value for name, value in ORDER.items() if name != key}]).format == ""


def test_the_shared_sample(shared: Path, spell: Spell, left_out: LeftOut, fates: Fates) -> None:
    (path,) = (shared / "formats" / "samples" / "ccxt_unified_json").iterdir()
    parsed = read_file(path.name, path.read_bytes())
    assert parsed.format == "ccxt_unified_json"
    assert spell(parsed) == [
        "2 EXCHANGE 2023-11-26 10:19:47: -10 ADA, +3.92 USDT, fee -0.03136 USDT",
        "6 TRANSFER 2024-11-03 13:32:02: +2.01 USDT",
        "7 TRANSFER 2024-11-03 13:50:09: -0.479801 USDT, fee -1.530199 USDT",
    ]
    assert left_out(parsed) == {4: f"{SUMMED} (its trades)"}
    assert (set(fates(parsed).values()), parsed.findings) == ({1}, ())
