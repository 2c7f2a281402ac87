"""A year with other records: without any, or with one order everywhere; nothing of it is recorded."""

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from end_to_end.project_files import coinbase, coinbase_row, household, kraken, plain, told_by, too_wide
from terminal import Run

DAY: Final = "2026-02-07"
SALES: Final = (
    coinbase_row("c01", "2023-01-10 15:00:00", "Buy", "2 BTC", "40000"),
    coinbase_row("c02", "2024-03-01 15:00:00", "Buy", "2 BTC", "140000"),
    coinbase_row("c03", "2025-02-01 17:00:00", "Sell", "-1 BTC", "50000"),
    coinbase_row("c04", "2025-12-01 17:00:00", "Sell", "-0.5 BTC", "45000"),
)
"""First in, first out: long-term gains of 30,000 and 35,000. By HIFO: losses of 20,000 short and a gain of
10,000 long."""
OTHER: Final = (
    "K1,R1,2024-01-10 15:00:00,deposit,,currency,ZUSD,9000.0000,0,9000.0000",
    "K2,R2,2024-01-10 15:00:01,trade,,currency,ZUSD,-4000.0000,0,5000.0000",
    "K3,R2,2024-01-10 15:00:01,trade,,currency,XETH,2.0000000000,0,2.0000000000",
    "K4,R3,2025-03-01 15:00:00,trade,,currency,XETH,-1.0000000000,0,1.0000000000",
    "K5,R3,2025-03-01 15:00:00,trade,,currency,ZUSD,2500.0000,0,7500.0000",
)
"""One lot only, so that no order changes its sale."""
WHERE: Final = ("--reason", "letter to the exchange")
ORDERED: Final = ("wallets", "--method", "Coinbase", "HIFO", "--recorded-at", "2025-01-02T09:00:00-05:00")


def story(run: Run) -> None:
    run("init")
    run("import", coinbase(*SALES), kraken(*OTHER), household(), "--as-of", DAY)


def asked(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = run("what-if", *words, "--year", "2025", "--json", "--as-of", DAY).json
    return found


def terms(gains: dict[str, Any]) -> tuple[str, str]:
    return gains["short_usd"], gains["long_usd"]


def test_without_records_nothing_would_differ(run: Run) -> None:
    story(run)
    answer = asked(run, "--no-identification")
    assert answer["records"] == 0
    assert answer["gains"]["as_recorded"] == answer["gains"]["instead"]
    assert (answer["wallets"], answer["sales"], answer["earlier_years"]) == ({}, [], [])
    said = run("what-if", "--year", "2025", "--as-of", DAY)
    assert "You recorded no standing order and no identification" in said.out


def test_what_records_are_worth_is_shown_by_wallet_and_by_sale(run: Run) -> None:
    story(run)
    assert run(*ORDERED, *WHERE).code == 0
    answer = asked(run)
    assert answer == asked(run, "--no-identification")
    assert (answer["method"], answer["is_valid"], answer["records"]) == ("FIFO", True, 1)
    assert terms(answer["gains"]["as_recorded"]) == ("-20000.00", "10500.00")
    assert terms(answer["gains"]["instead"]) == ("0.00", "65500.00")
    assert terms(answer["gains"]["change"]) == ("20000.00", "55000.00")
    assert list(answer["wallets"]) == ["Coinbase"]
    assert terms(answer["wallets"]["Coinbase"]["as_recorded"]) == ("-20000.00", "10000.00")
    first, second = answer["sales"]
    assert [first["sold_on"], second["sold_on"]] == ["2025-02-01", "2025-12-01"], "the largest first"
    assert (first["id"], first["methods"], first["quantity"]) == (told_by("coinbase.csv", 7), ["HIFO"], "1")
    assert terms(first["gains"]["change"]) == ("20000.00", "30000.00")
    assert terms(second["gains"]["change"]) == ("0.00", "25000.00")


def test_the_tax_is_that_of_the_return_with_those_gains(run: Run) -> None:
    """As recorded: 9,500 lost in all, 3,000 off wages at 22 %, 6,500 carried over. Else 65,500 at 15 %."""
    story(run)
    run(*ORDERED, *WHERE)
    tax = {name: Decimal(amount) for name, amount in asked(run)["tax"].items()}
    assert tax["instead_usd"] - tax["as_recorded_usd"] == 660 + 9825
    assert tax["carried_usd"] == 6500
    assert tax["instead_carried_usd"] == 0
    stated = run("tax", "--year", "2025", "--json", "--as-of", DAY).out
    assert f"{tax['as_recorded_usd']:f}" in stated


def test_without_a_household_gains_are_compared_and_no_tax(run: Run) -> None:
    run("init")
    run("import", coinbase(*SALES))
    run(*ORDERED, *WHERE)
    assert asked(run)["tax"] is None
    said = run("what-if", "--year", "2025", "--as-of", DAY)
    assert "Tax: the household's facts of the year, or an amount of it, are not known." in plain(said.out)


def test_another_order_is_marked_as_not_valid_for_the_past(run: Run) -> None:
    story(run)
    before = Path("lotwise.db").read_bytes()
    answer = asked(run, "--method", "hifo")
    assert (answer["method"], answer["is_valid"]) == ("HIFO", False)
    assert terms(answer["gains"]["instead"]) == ("-20000.00", "10500.00")
    said = run("what-if", "--method", "HIFO", "--year", "2025", "--as-of", DAY)
    assert said.code == 0
    assert "not valid for the past" in plain(said.out)
    assert "You cannot choose this afterwards" in plain(said.out)
    assert too_wide(said.out) == []
    assert Path("lotwise.db").read_bytes() == before, "a question records nothing"


def test_years_before_that_would_have_differed_are_named(run: Run) -> None:
    story(run)
    answer = run("what-if", "--method", "HIFO", "--json", "--as-of", DAY).json
    assert (answer["year"], answer["earlier_years"]) == (2026, [2025])
    said = run("what-if", "--method", "HIFO", "--as-of", DAY)
    assert "2025 would have differed too" in said.out


def test_two_questions_at_once_and_unknown_orders_are_refused(run: Run) -> None:
    story(run)
    assert "ask one" in run("what-if", "--no-identification", "--method", "HIFO").err
    said = run("what-if", "--method", "DEAREST")
    assert (said.code, "'DEAREST' is no standing order." in said.err) == (2, True)
    assert "mistake" not in said.err


def test_many_sales_are_cut_in_the_table_and_not_in_json(run: Run) -> None:
    days = [f"2025-0{month}-{day:02}" for month in (3, 4) for day in range(1, 13)]
    more = [
        coinbase_row(f"d{n:02}", f"{day} 17:00:00", "Sell", "-0.01 BTC", str(800 + n))
        for n, day in enumerate(days)
    ]
    run("init")
    run("import", coinbase(*SALES, *more))
    assert len(asked(run, "--method", "LIFO")["sales"]) == 26
    said = run("what-if", "--method", "LIFO", "--year", "2025", "--as-of", DAY)
    assert "… and 6 more sales: --json shows them." in said.out
    assert too_wide(said.out) == []
