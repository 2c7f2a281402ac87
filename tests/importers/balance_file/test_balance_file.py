"""Balance files: what the owner saw, to check against; never a transaction, never blocking."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from lotwise.core.quantity import quantity_text
from lotwise.importers import Parsed

Read = Callable[..., Parsed]


def test_each_row_is_a_balance_of_one_wallet(read: Read) -> None:
    parsed = read("balances.csv")
    stated = [(one.wallet, one.asset, quantity_text(one.quantity), one.at) for one in parsed.balances]
    assert stated == [
        ("Kraken", "BTC", "0.5", datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Ledger", "ETH", "3.25", datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("Ledger", "SOL", "0", datetime(2025, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ]
    assert (parsed.transactions, parsed.wallet, parsed.findings) == ((), None, ())


def test_each_row_says_what_it_is(read: Read, left_out: Callable[[Parsed], dict[int, str]]) -> None:
    assert left_out(read("balances.csv")) == {
        2: "a balance, to check against",
        3: "a balance, to check against",
        4: "a balance, to check against",
        5: "the same row once more",
        6: "a balance of money, which is not checked",
    }


def test_columns_may_stand_in_any_order_and_the_day_be_called_date(read: Read) -> None:
    parsed = read("balances_unclear.csv")
    assert parsed.format == "lotwise.balances"
    assert [(one.asset, one.source.rows) for one in parsed.balances] == [("SOL", (8,))]


def test_what_is_not_understood_is_told_and_blocks_nothing(read: Read) -> None:
    parsed = read("balances_unclear.csv")
    assert {finding.where.rows: finding.what for finding in parsed.findings} == {
        (2,): "Column 'Wallet': it is empty, so it is not known which wallet holds this. "
        "So this balance is not checked.",
        (3,): "Column 'Balance': '-0.5' is no balance; it is negative. So this balance is not checked.",
        (4,): "Column 'Balance': 'half' is not a number. So this balance is not checked.",
        (5,): "Column 'Date': its dates do not begin with the year. A spreadsheet may have changed them. "
        "So this balance is not checked.",
        (6, 7): "Several balances of ETH are stated for Kraken and one instant. "
        "So this balance is not checked.",
    }
    assert {(finding.code, finding.is_blocking) for finding in parsed.findings} == {
        ("balance_not_read", False)
    }


def test_every_row_has_one_fate(read: Read, fates: Callable[[Parsed], Counter[int]]) -> None:
    for name in ("balances.csv", "balances_unclear.csv"):
        parsed = read(name)
        assert set(fates(parsed).values()) == {1}, name
        assert sum(fates(parsed).values()) == parsed.row_count, name
