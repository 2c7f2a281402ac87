"""Coinbase Pro: the account statement and the fills tell the same trades; the statement tells the rest."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lotwise.importers import Parsed, read_file
from lotwise.ledger.transaction import Custody, Transaction, Wallet

Read = Callable[..., Parsed]
Spell = Callable[[Parsed], list[str]]

ACCOUNT = "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n"
FILLS = "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n"


def facts(one: Transaction) -> tuple[object, ...]:
    return one.id, one.native_id, one.kind, one.at, one.legs


def test_every_row_of_the_account_is_booked(read: Read, spell: Spell) -> None:
    assert spell(read("account.csv")) == [
        "3+4 PURCHASE 2021-03-02 10:00:00: -1000 USD, +1000 USDC",
        "5+6+7 PURCHASE 2021-03-03 10:00:00: -300 USD, +0.2 ETH, fee -1.5 USD",
        "8+9+10 EXCHANGE 2021-03-04 10:00:00: -0.1 ETH, +0.00332 BTC, fee -0.0000166 BTC",
        "11+12 SALE 2021-03-05 10:00:00: -0.001 BTC, +50 USD",
        "13 TRANSFER 2021-03-06 10:00:00: +0.5 BTC",
        "14 TRANSFER 2021-03-07 10:00:00: -0.4 BTC",
        "18+19 SALE 2021-03-10 10:00:00: -200 USDC, +200 USD",
        "23+24+25+26 PURCHASE 2021-03-13 10:00:00: -55 USD, +0.001 BTC, fee -0.175 USD",
    ]


def test_the_rows_of_a_trade_need_not_share_the_millisecond(spell: Spell) -> None:
    rows = (
        "default,match,2020-01-13T09:15:06.311Z,-1.5,0,BAT,,204623,o1\n"
        "default,match,2020-01-13T09:15:06.315Z,0.002,0.002,ETH,,204623,o1\n"
        "default,fee,2020-01-13T09:15:06.315Z,-0.00001,0.00199,ETH,,204623,o1\n"
    )
    parsed = read_file("account.csv", (ACCOUNT + rows).encode())
    assert spell(parsed) == ["2+3+4 EXCHANGE 2020-01-13 09:15:06: -1.5 BAT, +0.002 ETH, fee -0.00001 ETH"]


def test_the_statement_of_one_asset_tells_half_of_each_trade() -> None:
    row = "default,match,2020-01-13T09:15:06.315Z,0.002,0.002,ETH,,204623,o1\n"
    (finding,) = read_file("account.csv", (ACCOUNT + row).encode()).findings
    assert finding.is_blocking
    assert "statement of all assets" in finding.fix


def test_what_does_not_count_says_why(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("account.csv")) == {
        2: "a movement of money, not of an asset",
        15: "a movement of money, not of an asset",
        16: "moves inside this wallet",
        17: "moves inside this wallet",
        20: "income paid in money",
        21: "one money for another",
        22: "one money for another",
    }


def test_a_rebate_that_names_no_trade_is_told(read: Read, told: Callable[[Parsed], list[str]]) -> None:
    assert told(read("account.csv")) == ["warning cash_income 20"]


def test_fills_are_trades_with_their_fee_in_the_quote_asset(read: Read, spell: Spell) -> None:
    assert spell(read("fills.csv")) == [
        "2 PURCHASE 2021-03-03 10:00:00: -300 USD, +0.2 ETH, fee -1.5 USD",
        "3 EXCHANGE 2021-03-04 10:00:00: -0.1 ETH, +0.00332 BTC, fee -0.0000166 BTC",
        "4 SALE 2021-03-05 10:00:00: -0.001 BTC, +50 USD",
        "5 EXCHANGE 2021-03-14 10:00:00: -0.0099502398512 BTC, +0.51395867 ETH, fee -0.000049751199256 BTC",
    ]


def test_both_reports_tell_the_same_trades(read: Read) -> None:
    account, fills = read("account.csv"), read("fills.csv")
    told = {one.native_id: facts(one) for one in account.transactions if one.native_id}
    assert [facts(one) for one in fills.transactions[:3]] == [
        told["ETH-USD 101"],
        told["BTC-ETH 102"],
        told["BTC-USD 101"],
    ]
    assert (account.family, account.report, account.rank) == ("coinbase_pro", "account", 0)
    assert (fills.family, fills.report, fills.rank) == ("coinbase_pro", "fills", 1)


def test_one_trade_id_in_two_markets_is_two_trades(read: Read) -> None:
    ids = [one.id for one in read("account.csv").transactions if one.native_id.endswith(" 101")]
    assert len(set(ids)) == 2


def test_the_exports_of_2017_have_no_portfolio(read: Read, spell: Spell) -> None:
    assert spell(read("account_old.csv")) == [
        "2 TRANSFER 2017-03-01 10:00:00: +5 LTC",
        "3+4 SALE 2017-03-02 10:00:00: -2 LTC, +8 USD",
    ]
    assert facts(read("account_old.csv").transactions[1]) == facts(read("fills_old.csv").transactions[0])


def test_the_account_is_a_us_broker(read: Read) -> None:
    for name in ("account.csv", "fills.csv"):
        assert read(name).wallet == Wallet(name="Coinbase Pro", custody=Custody.BROKER_US)


def test_it_is_said_once_what_fills_alone_do_not_tell(read: Read) -> None:
    (finding,) = read("fills.csv").findings
    assert (finding.code, finding.is_blocking, finding.where.rows) == ("trades_only", False, (2,))
    assert "account statement" in finding.fix


def test_the_balances_of_the_portfolios_equal_what_is_booked(read: Read) -> None:
    parsed = read("account.csv")
    booked: Counter[str] = Counter()
    for one in parsed.transactions:
        for leg in one.legs:
            booked[leg.asset] += leg.quantity
    held = {(stated.asset, stated.part): stated.quantity for stated in parsed.balances}
    assert set(held) == {("USDC", ""), ("ETH", ""), ("ETH", "trading"), ("BTC", "")}
    for asset in ("USDC", "ETH", "BTC"):
        assert booked[asset] == sum(quantity for key, quantity in held.items() if key[0] == asset)


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("account", "account_old", "account_unclear", "fills", "fills_old", "fills_unclear"):
        parsed = read(f"{name}.csv")
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name


def test_rows_of_the_account_that_do_not_fit_block(read: Read, spell: Spell) -> None:
    parsed = read("account_unclear.csv")
    assert spell(parsed) == ["14 TRANSFER 2021-04-10 10:00:00: +1 BTC"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "A trade must be one asset for another, and these rows join nothing for ETH.",
        (3, 4, 5): "A trade must be one asset for another, and these rows join EUR, USD for ETH.",
        (6,): "A fee without the trade it belongs to.",
        (7,): "A trade must be one asset for another, and these rows join USD for nothing.",
        (8,): "Column 'amount': '-1' does not fit a deposit.",
        (9,): "The type 'settlement' is not one lotwise knows.",
        (10,): "A rebate without the trade it belongs to.",
        (11, 12): "One transfer id joins 2 rows that do not even out.",
        (13,): "Column 'amount': 'many' is not a number.",
        (15,): "A trade must be one asset for another, and these rows join nothing for BTC.",
    }
    assert [(finding.code, finding.where.rows) for finding in parsed.findings if not finding.is_blocking] == [
        ("balance_not_read", (14,))
    ]


def test_a_fill_whose_total_does_not_add_up_blocks(read: Read, spell: Spell) -> None:
    parsed = read("fills_unclear.csv")
    assert spell(parsed) == ["9 PURCHASE 2021-05-08 10:00:00: -300 USD, +0.2 ETH, fee -1.5 USD"]
    assert {finding.where.rows: finding.what for finding in parsed.findings if finding.is_blocking} == {
        (2,): "Column 'total': '-310' is not size times price with the fee.",
        (3,): "Column 'total': '301.5' is not size times price with the fee.",
        (4,): "Column 'product': 'ETH-EUR' does not fit ETH and USD.",
        (5,): "Column 'side': 'HOLD' is neither a buy nor a sale.",
        (6,): "Column 'trade id': it is empty, so the fill cannot be told from others.",
        (7,): "Column 'total': it is empty.",
        (8,): "Column 'size': a fill must have positive size and price.",
    }


def test_a_trade_with_oneself_stays_two_trades(spell: Spell) -> None:
    rows = (
        "default,match,2021-03-03T10:00:00Z,0.2,0.2,ETH,,9,o1\ndefault,match,2021-03-03T10:00:00Z,-300,0,USD,,9,o1\n"
        "default,match,2021-03-03T10:00:00Z,-0.2,0,ETH,,9,o2\ndefault,match,2021-03-03T10:00:00Z,300,300,USD,,9,o2\n"
    )
    assert spell(read_file("account.csv", (ACCOUNT + rows).encode())) == [
        "2+3 PURCHASE 2021-03-03 10:00:00: -300 USD, +0.2 ETH",
        "4+5 SALE 2021-03-03 10:00:00: -0.2 ETH, +300 USD",
    ]


@given(
    st.sampled_from(["ETH-USD", "ETH-BTC", "BTC-USDC"]),
    st.sampled_from(["buy", "sell"]),
    st.integers(1, 10**12),
    st.integers(1, 10**8),
    st.integers(0, 50),
)
def test_any_trade_is_the_same_in_both_reports(
    product: str, side: str, units: int, cents: int, rate: int
) -> None:
    base, _, quote = product.partition("-")
    size, price = Decimal(units).scaleb(-8), Decimal(cents).scaleb(-2)
    money = size * price
    fee, sign = (money * rate).scaleb(-4), 1 if side == "buy" else -1
    total = (-sign * money - fee).quantize(Decimal("1E-10"))
    at = "2021-03-03T10:00:00.002Z"
    fill = f"default,7,{product},{side.upper()},{at},{size:f},{base},{price:f},{fee:f},{total:f},{quote}\n"
    account = (
        f"default,match,{at},{sign * size:f},1,{base},,7,o1\n"
        f"default,match,{at},{-sign * money:f},1,{quote},,7,o1\n"
        f"default,fee,{at},{-fee:f},1,{quote},,7,o1\n"
    )
    (told,) = read_file("fills.csv", (FILLS + fill).encode()).transactions
    (kept,) = read_file("account.csv", (ACCOUNT + account).encode()).transactions
    assert facts(told) == facts(kept)
