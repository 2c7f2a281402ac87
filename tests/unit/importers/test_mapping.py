"""Mappings: TOML that says which column means what, and the formats they become."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from lotwise.core.errors import BadInputError
from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed, read_file
from lotwise.importers.hints import NO_HINTS, Hints
from lotwise.importers.mapped import format_of
from lotwise.importers.mapping import ColumnMap, as_toml, map_of
from lotwise.importers.propose import Proposal, proposed
from lotwise.importers.table import UnreadableError
from lotwise.ledger.transaction import Custody

MINE = 'name = "mine"\nwallet = "M"\ndates = "iso"\n'
SIDES = {"at": "When", "sent": "Out", "sent_asset": "Out of", "received": "In", "received_asset": "In of"}
LEDGER = {"at": "When", "type": "What", "amount": "Change", "asset": "Coin"}
TRADES = {"at": "When", "type": "Side", "pair": "Pair", "amount": "Size", "total": "Cost", "fee": "Fee"}


def mapped(columns: Mapping[str, str], **more: object) -> ColumnMap:
    given = {"name": "mine", "title": "Mine", "wallet": "Mine", "zone": "UTC", "columns": columns, **more}
    return map_of(as_toml(ColumnMap(**given)), "mine.toml")  # type: ignore[arg-type]


def read(text: str, one: ColumnMap, hints: Hints = NO_HINTS) -> Parsed:
    return read_file("mine.csv", text.encode(), formats=[format_of(one)], hints=hints)


def spell(parsed: Parsed) -> list[str]:
    return [
        f"{one.kind.name} "
        + ", ".join(f"{leg.role.value[0]}{quantity_text(leg.quantity)} {leg.asset}" for leg in one.legs)
        for one in parsed.transactions
    ]


def blocked(parsed: Parsed) -> list[tuple[int, ...]]:
    return [one.where.rows for one in parsed.findings if one.is_blocking]


def test_a_mapping_is_written_and_read_back() -> None:
    one = mapped(
        {**LEDGER, "status": "State"},
        custody=Custody.SELF,
        dates="%d %b %Y %H:%M",
        fee_is_inside=True,
        meanings={'odd "word" \\': "buy", "été": "ignore"},
        states={"ok": "done"},
    )
    assert map_of(as_toml(one), "mine.toml") == one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "no TOML"),
        ("", "'name' is missing"),
        ('name = "Mine"', "lower-case word"),
        ('name = "mine"\nwallet = "M"\ndates = "us"', "'dates' must be one of"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"\nzone = "Mars"', "'zone' is none"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"\ncustody = "bank"', "'custody' must be"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"\nother = 1', "'other' is not known"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"', "[columns]"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"\n[columns]\nwhen = "X"', "no role 'when'"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"\n[columns]\nat = "X"', "how much"),
        ('name = "mine"\nwallet = "M"\ndates = "iso"\n[columns]\nat = "X"\nsent = "Y"', "sent_asset"),
        (
            f'{MINE}[columns]\nat = "X"\namount = "Y"\nasset = "Z"\n[meanings]\nfoo = "bar"',
            "'bar' for 'foo' is none of",
        ),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(text: str, said: str) -> None:
    with pytest.raises(BadInputError) as caught:
        map_of(text, "mine.toml")
    assert said in caught.value.what
    assert caught.value.fix


def test_sides_say_what_a_row_is() -> None:
    text = (
        "When,Out,Out of,In,In of,Fee,Fee of,Kind\n"
        "2024-01-01 10:00:00,100,USD,0.01,BTC,1,USD,\n"
        "2024-01-02 10:00:00,0.001,BTC,,,0.0001,BTC,\n"
        "2024-01-03 10:00:00,,,0.5,ETH,,,staked\n"
        "2024-01-04 10:00:00,,,0.5,ETH,,,odd\n"
        "2024-01-05 10:00:00,,,,,,,\n"
    )
    columns = {**SIDES, "fee": "Fee", "fee_asset": "Fee of", "type": "Kind"}
    parsed = read(text, mapped(columns, meanings={"staked": "staking income", "": "transfer"}))
    assert spell(parsed) == [
        "PURCHASE m-100 USD, m0.01 BTC, f-1 USD",
        "TRANSFER m-0.001 BTC, f-0.0001 BTC",
        "STAKING m0.5 ETH",
    ]
    assert blocked(parsed) == [(5,)]
    assert [one.row for one in parsed.ignored] == [6]


def test_a_fee_inside_a_side_is_taken_out_of_it() -> None:
    text = "When,Out,Out of,In,In of,Fee,Fee of\n2024-01-01 10:00:00,101,USD,0.01,BTC,1,USD\n"
    columns = {**SIDES, "fee": "Fee", "fee_asset": "Fee of"}
    assert spell(read(text, mapped(columns, fee_is_inside=True))) == [
        "PURCHASE m-100 USD, m0.01 BTC, f-1 USD"
    ]


def test_a_word_says_which_way_an_amount_went() -> None:
    text = (
        "When,What,Change,Coin\n"
        "2024-01-01 10:00:00,Deposit,0.5,BTC\n2024-01-02 10:00:00,Withdraw,0.1,BTC\n"
        "2024-01-03 10:00:00,Move,-0.1,BTC\n2024-01-04 10:00:00,Card,0.1,BTC\n"
        "2024-01-05 10:00:00,Interest,0.01,BTC\n2024-01-06 10:00:00,Interest,-0.01,BTC\n"
        "2024-01-07 10:00:00,Fee,0.01,BTC\n2024-01-08 10:00:00,Cancelled,1,BTC\n"
        "2024-01-09 10:00:00,Buy,1,BTC\n"
    )
    meanings = {
        "deposit": "transfer in",
        "withdraw": "transfer out",
        "move": "transfer",
        "card": "spending",
        "interest": "interest income",
        "fee": "fee",
        "cancelled": "ignore",
        "buy": "buy",
    }
    parsed = read(text, mapped(LEDGER, meanings=meanings))
    assert spell(parsed) == [
        "TRANSFER m0.5 BTC",
        "TRANSFER m-0.1 BTC",
        "TRANSFER m-0.1 BTC",
        "SPEND m-0.1 BTC",
        "INTEREST m0.01 BTC",
        "FEE f-0.01 BTC",
    ]
    assert sorted(blocked(parsed)) == [(7,), (10,)]
    assert [(one.row, one.reason) for one in parsed.ignored] == [(9, "not carried out (Cancelled)")]


def test_a_pair_and_a_total_are_a_trade() -> None:
    text = (
        "When,Side,Pair,Size,Cost,Fee\n2024-01-01 10:00:00,BUY,BTC-USD,0.01,400,1\n"
        "2024-01-01 11:00:00,SELL,eth/usdt,2,6000,0.5USDT\n"
        "2024-01-01 12:00:00,SELL,1INCH_USDT,5.1,9,0.11INCH\n"
        "2024-01-01 13:00:00,BUY,BTCUSD,0.01,400,1\n"
    )
    parsed = read(text, mapped(TRADES, meanings={"buy": "buy", "sell": "sell"}))
    assert spell(parsed) == [
        "PURCHASE m-400 USD, m0.01 BTC, f-1 USD",
        "EXCHANGE m-2 ETH, m6000 USDT, f-0.5 USDT",
        "EXCHANGE m-5.1 1INCH, m9 USDT, f-0.1 1INCH",
    ]
    assert blocked(parsed) == [(5,)]


def test_a_price_stands_in_for_a_total() -> None:
    columns = {**TRADES, "price": "Rate"}
    del columns["total"], columns["fee"]
    text = "When,Side,Pair,Size,Rate\n2024-01-01 10:00:00,BUY,BTC-USD,0.3,1000.5\n"
    assert spell(read(text, mapped(columns, meanings={"buy": "buy"}))) == ["PURCHASE m-300.15 USD, m0.3 BTC"]


def test_a_value_in_dollars_is_what_a_purchase_cost_and_money_may_be_named() -> None:
    columns = {"at": "When", "type": "What", "amount": "Size", "asset": "Coin"}
    meanings = {"got": "purchase", "sold": "sale"}
    text = (
        "When,What,Size,Coin,Value\n2024-01-01 10:00:00,got,1,BTC,$50\n2024-01-01 11:00:00,sold,-1,BTC,60\n"
    )
    valued = mapped({**columns, "value_usd": "Value"}, meanings=meanings)
    assert spell(read(text, valued)) == ["PURCHASE m-50 USD, m1 BTC", "SALE m-1 BTC, m60 USD"]
    total = {**columns, "total": "Value"}
    assert spell(read(text.replace("$", ""), mapped(total, meanings=meanings, money="eur"))) == [
        "PURCHASE m-50 EUR, m1 BTC",
        "SALE m-1 BTC, m60 EUR",
    ]
    (asked,) = read(text.replace("$", ""), mapped(total, meanings=meanings)).findings
    assert "money" in asked.fix


def test_states_say_what_was_carried_out() -> None:
    rows = ["1,BTC,OK", "2,BTC,failed", "3,BTC,?"]
    text = "When,What,Change,Coin,State\n" + "".join(f"2024-01-01,in,{row}\n" for row in rows)
    one = mapped(
        {**LEDGER, "status": "State"},
        meanings={"in": "transfer in"},
        states={"ok": "done", "failed": "ignore"},
    )
    parsed = read(text, one)
    assert (spell(parsed), blocked(parsed)) == (["TRANSFER m1 BTC"], [(4,)])


def test_ids_that_several_rows_share_are_no_ids() -> None:
    text = "When,What,Change,Coin,Id\n2024-01-01,in,1,BTC,a\n2024-01-01,in,2,BTC,a\n2024-01-01,in,3,BTC,b\n"
    parsed = read(text, mapped({**LEDGER, "id": "Id"}, meanings={"in": "transfer in"}))
    assert (spell(parsed), blocked(parsed)) == (["TRANSFER m3 BTC"], [(2, 3)])


@pytest.mark.parametrize(
    ("dates", "cell", "expected"),
    [
        ("iso", "2024-02-03T10:00:00Z", "2024-02-03T10:00:00"),
        ("day-first", "03/02/2024 10:00", "2024-02-03T10:00:00"),
        ("month-first", "02/03/2024 10:00", "2024-02-03T10:00:00"),
        ("unix", "1706954400", "2024-02-03T10:00:00"),
        ("unix-ms", "1706954400000", "2024-02-03T10:00:00"),
        ("%d %b %Y %H:%M", "03 Feb 2024 10:00", "2024-02-03T10:00:00"),
    ],
)
def test_dates_are_read_as_the_mapping_says(dates: str, cell: str, expected: str) -> None:
    text = f"When,What,Change,Coin\n{cell},in,1,BTC\n"
    (one,) = read(text, mapped(LEDGER, dates=dates, meanings={"in": "transfer in"})).transactions
    assert one.at.isoformat() == f"{expected}+00:00"


def test_what_a_mapping_leaves_open_is_asked() -> None:
    text = "When,What,Change,Coin\n02/03/2024 10:00,in,1,BTC\n"
    one = mapped(LEDGER, dates="either", zone="", meanings={"in": "transfer in"})
    assert read(text, one).needs == "zone"
    new_york = ZoneInfo("America/New_York")
    assert read(text, one, Hints(zone=new_york)).needs == "day_first"
    (told,) = read(text, one, Hints(zone=new_york, day_first=True)).transactions
    assert told.at.isoformat() == "2024-03-02T15:00:00+00:00"


def test_another_mapping_is_another_revision() -> None:
    before, after = (format_of(mapped(LEDGER, meanings={"in": word})) for word in ("airdrop", "reward"))
    assert before.revision != after.revision


def propose(text: str, name: str = "Gate io.csv") -> Proposal:
    return proposed(name, text.encode())


def test_a_ledger_is_proposed_from_names_and_values() -> None:
    found = propose(
        "Report\n\nNo,Time,Action Type,Currency,Change amount,Balance,Memo\n"
        "1,2024-01-02 10:00:00,Deposit,BTC,0.5,0.5,\n2,2024-01-03 10:00:00,Zap,BTC,-0.1,0.4,\n"
    )
    assert found.map.columns == {
        "at": "Time",
        "balance": "Balance",
        "amount": "Change amount",
        "asset": "Currency",
        "type": "Action Type",
        "note": "Memo",
    }
    assert (found.map.name, found.map.zone, found.map.dates) == ("gate_io", "", "iso")
    assert (found.map.meanings, found.unknown, found.unmapped) == (
        {"deposit": "transfer in"},
        ("zap",),
        ("No",),
    )


def test_trades_and_sides_are_proposed() -> None:
    trades = propose(
        "Pairs,Time (UTC),Side,Filled Price,Executed Amount,Total,Fee\n"
        "BTC_USDT,2024-01-02 10:00:00,BUY,40000,0.01,400,0.4USDT\n"
    )
    assert trades.map.columns == {
        "at": "Time (UTC)",
        "fee": "Fee",
        "price": "Filled Price",
        "total": "Total",
        "pair": "Pairs",
        "amount": "Executed Amount",
        "type": "Side",
    }
    assert trades.map.zone == "stated"
    sides = propose(
        "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Transaction ID\n"
        "03/14/2024 10:00,100,USD,0.002,BTC,abcdef1\n03/04/2024 10:00,,,0.002,BTC,abcdef2\n"
    )
    assert sides.map.columns == {
        "at": "Date",
        "sent_asset": "Sent Currency",
        "received_asset": "Received Currency",
        "sent": "Sent Amount",
        "received": "Received Amount",
        "id": "Transaction ID",
    }
    assert sides.map.dates == "month-first"


@pytest.mark.parametrize("text", ["a,b,c\n", "just words\nand more\n", "1,2,3\n4,5,6\n"])
def test_what_has_no_header_row_is_not_mapped(text: str) -> None:
    with pytest.raises(UnreadableError):
        propose(text)
