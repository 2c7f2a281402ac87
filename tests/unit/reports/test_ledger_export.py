"""The books as entries: what one says, hostile names, what is not known, what hledger makes of it."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from builders import (
    LAW,
    NEW_YORK,
    ONE_POOL,
    bought,
    earned,
    exchanged,
    fee,
    leg,
    moved,
    out,
    renamed,
    sent,
    sold,
    spent,
    transaction,
)
from ledger_books import Read, ground_of, read_back
from lotwise.core.money import usd
from lotwise.core.quantity import quantity, quantity_text
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Custody, Kind, Owner, Source, Transaction, Wallet
from lotwise.lots.fold import FoldFacts
from lotwise.lots.methods import TransferFee
from lotwise.lots.wash_law import wash_law
from lotwise.prices.book import PriceBook
from lotwise.reports.beancount_text import beancount_text
from lotwise.reports.hledger_text import hledger_text
from lotwise.reports.ledger_export import Account, Book, Top
from lotwise.reports.ledger_export_entries import Ground, book_of
from lotwise.reports.ledger_export_json import ledger_json
from lotwise.reports.ledger_export_names import Names
from properties.journals import CALM, EVERY_WORD, journals
from statements import from_origin

LAST = date(2025, 12, 31)


def ground(*told: Transaction, facts: FoldFacts | None = None) -> Ground:
    return ground_of(journal_of(told), facts, as_of=LAST)


def book(*told: Transaction) -> Book:
    return book_of(ground(*told))


def lines(*told: Transaction) -> list[str]:
    """Return the postings of a file for beancount, without lots."""
    text = beancount_text(book(*told))
    parts = [line.partition(" {{")[0].split() for line in text.splitlines() if line.startswith("  ")]
    return [" ".join(part) for part in parts if len(part) == 3 and not part[0].endswith(":")]


def agreed(*told: Transaction) -> Read:
    read = read_back(beancount_text(book(*told)))
    assert read.errors == []
    return read


def test_a_purchase_and_its_sale_in_part_are_pieces_with_their_whole_cost() -> None:
    text = beancount_text(
        book(
            bought("3 BTC", "100 USD", "2025-01-10", name="buy"),
            sold("1 BTC", "50 USD", "2025-02-01", fees=[fee("1 USD")], name="sell"),
        )
    )
    entries = [part for part in text.split("\n\n") if 'transaction: "' in part]
    root = entries[0].partition('"root_')[2].partition(".")[0]
    assert entries == [
        (
            '2025-01-10 * "purchase"\n'
            '  transaction: "buy"\n  at: "2025-01-10T12:00:00+00:00"\n  source: "test.csv row 1"\n'
            f'  Assets:Ledger:BTC  1 BTC {{{{33.33333333 USD, 2025-01-10, "root_{root}.1"}}}}\n'
            f'  Assets:Ledger:BTC  2 BTC {{{{66.66666667 USD, 2025-01-10, "root_{root}.2"}}}}\n'
            "  Equity:Cash:Ledger  -100.00 USD"
        ),
        (
            '2025-02-01 * "sale"\n'
            '  transaction: "sell"\n  at: "2025-02-01T12:00:00+00:00"\n  source: "test.csv row 1"\n'
            f'  Assets:Ledger:BTC  -1 BTC {{{{33.33333333 USD, 2025-01-10, "root_{root}.1"}}}}\n'
            "  Income:Gains:Short-Term  -15.66666667 USD\n"
            "  Equity:Cash:Ledger  50.00 USD\n"
            "  Equity:Cash:Ledger  -1.00 USD"
        ),
    ]
    assert "2026-01-01 balance Assets:Ledger:BTC  2 ~ 0.000000000001 BTC" in text


BOUGHT = bought("2 BTC", "20 USD", "2025-01-10")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            [moved("1 BTC", "Ledger", "Kraken", "2025-02-01", fees=[fee("1 BTC", worth="12")])],
            [
                *("Assets:Ledger:BTC -1 BTC", "Assets:Kraken:BTC 1 BTC", "Assets:Ledger:BTC -1 BTC"),
                *("Expenses:Fees 12.00 USD", "Income:Gains:Short-Term -2.00 USD"),
            ],
        ),
        (
            [spent("2 BTC", "15", "2026-02-01")],
            [
                *("Assets:Ledger:BTC -2 BTC", "Income:Gains:Long-Term 5.00 USD"),
                "Expenses:Spending 15.00 USD",
            ],
        ),
        (
            [transaction(Kind.GIFT_OUT, "2025-02-01", out("2 BTC"))],
            ["Assets:Ledger:BTC -2 BTC", "Equity:Gifts 20.00 USD"],
        ),
        (
            [transaction(Kind.LOST, "2025-02-01", out("2 BTC"))],
            ["Assets:Ledger:BTC -2 BTC", "Equity:Lost 20.00 USD"],
        ),
        (
            [renamed("2 BTC", "4 ETH", "2025-02-01")],
            ["Assets:Ledger:BTC -2 BTC", "Assets:Ledger:ETH 4 ETH"],
        ),
        (
            [sent("2 BTC", "2025-02-01")],
            ["Assets:Ledger:BTC -2 BTC", "Assets:Elsewhere:Ledger:BTC 2 BTC"],
        ),
        (
            [exchanged("2 BTC", "5 ETH", "2025-02-01", worth="30", fees=[fee("1 ETH")])],
            [
                *("Assets:Ledger:BTC -2 BTC", "Assets:Ledger:ETH 4 ETH"),
                "Income:Gains:Short-Term -4.00 USD",
            ],
        ),
        (
            [
                earned("1 ETH", "7", "2025-02-01"),
                transaction(Kind.REFUND, "2025-03-01", leg("1 ETH", worth="8")),
            ],
            [
                *("Assets:Ledger:ETH 1 ETH", "Income:Staking-Income -7.00 USD"),
                *("Assets:Ledger:ETH 1 ETH", "Equity:Refund -8.00 USD"),
            ],
        ),
        (
            [
                from_origin(
                    transaction(Kind.GIFT_IN, "2025-02-01", leg("1 ETH", worth="9")), "7", "2020-01-01"
                )
            ],
            ["Assets:Ledger:ETH 1 ETH", "Equity:Gift-Received -7.00 USD"],
        ),
        (
            [bought("1 ETH", "9 EUR", "2025-02-01")],
            ["Assets:Ledger:ETH 1 ETH", "Equity:Not-Known -1 ETH"],
        ),
        (
            [sold("1 ETH", "9 USD", "2025-02-01")],
            ["Equity:Cash:Ledger 9.00 USD", "Equity:Not-Known -9.00 USD"],
        ),
    ],
)
def test_every_kind_has_its_accounts(told: Sequence[Transaction], shown: list[str]) -> None:
    found = lines(BOUGHT, *told)
    assert sorted(found[found.index("Equity:Cash:Ledger -20.00 USD") + 1 :]) == sorted(shown)
    agreed(BOUGHT, *told)


def test_foreign_money_stands_at_its_value_in_dollars() -> None:
    one = transaction(Kind.PURCHASE, "2025-02-01", leg("1 ETH"), out("9 EUR", worth="10"))
    assert lines(one) == ["Assets:Ledger:ETH 1 ETH", "Equity:Cash:Ledger -10.00 USD"]
    assert 'foreign_money: "-9 EUR"' in beancount_text(book(one))


def test_what_is_not_known_is_marked_and_named() -> None:
    made = book(
        sold("1 ETH", "9 USD", "2025-02-01", name="short"),
        earned("1 SOL", None, "2025-03-01", name="unpriced"),
        bought("1 BTC", "9 USD", "2025-04-01"),
    )
    assert [entry.transaction_id for entry in made.unclear] == ["short", "unpriced"]
    text = beancount_text(made)
    assert '2025-02-01 ! "sale"' in text
    assert 'missing: "1 ETH left that no record shows as acquired"' in text
    assert '2025-04-01 * "purchase"' in text


def test_a_gift_that_has_a_lower_basis_for_a_loss_balances() -> None:
    gift = from_origin(transaction(Kind.GIFT_IN, "2025-02-01", leg("1 ETH", worth="5")), "10", "2024-01-01")
    read = agreed(gift, sold("1 ETH", "7 USD", "2025-03-01"))
    assert [read.dollars("Income:"), read.dollars("Equity:Gift-Basis")] == [0, 3]


def test_a_retirement_account_has_gains_of_its_own() -> None:
    wallets = {"Ledger": Wallet(name="Ledger", custody=Custody.SELF, owner=Owner.IRA)}
    facts = replace(pooled(), wallets=wallets)
    made = book_of(ground(BOUGHT, sold("2 BTC", "50 USD", "2025-02-01"), facts=facts))
    read = read_back(beancount_text(made))
    assert [read.dollars("Income:Gains"), read.dollars("Income:Retirement:Gains")] == [0, -30]


def pooled() -> FoldFacts:
    return FoldFacts(zone=NEW_YORK, prices=PriceBook.of(()), wallets={}, law=ONE_POOL)


def test_lots_of_one_pool_are_counted_in_the_wallet_that_holds_them_when_it_ends() -> None:
    made = book_of(
        ground(
            bought("1 BTC", "10 USD", "2024-01-10", "Kraken"),
            bought("1 BTC", "20 USD", "2024-02-10", "Gemini"),
            sold("1 BTC", "30 USD", "2024-03-10", "Gemini"),
            facts=pooled(),
        )
    )
    text = beancount_text(made)
    assert (
        '2024-03-10 * "lots counted in another wallet"' in text
    )  # of Kraken's lot, the oldest, sold in Gemini
    assert '2025-01-01 * "lots counted in another wallet"' in text  # of Gemini's, which Kraken now holds
    read = read_back(text)
    assert read.errors == []
    assert [read.units("Assets:Kraken:BTC"), read.cost("Assets:Kraken:BTC")] == [1, 20]
    assert read.dollars("Income:Gains") == -20


def test_lots_of_the_pool_that_are_sold_later_are_counted_anew_on_the_first_day_of_2025() -> None:
    made = book_of(
        ground(
            bought("1 BTC", "10 USD", "2024-01-10", "Kraken"),
            bought("1 BTC", "20 USD", "2024-02-10", "Gemini"),
            sold("1 BTC", "30 USD", "2024-03-10", "Gemini"),
            sold("1 BTC", "50 USD", "2025-05-10", "Kraken"),
            facts=pooled(),
        )
    )
    placed = [entry.on for entry in made.entries if not entry.transaction_id]
    assert placed == [date(2024, 3, 10), date(2025, 1, 1)]
    assert read_back(beancount_text(made)).errors == []


def test_a_disallowed_loss_waits_until_it_is_in_the_basis_of_what_replaced_the_units() -> None:
    """Thirds and sevenths: pieces of a root whose basis was adjusted are cut as its own are."""
    told = replace(pooled(), law=LAW, wash_law=wash_law("current"))
    story = (
        bought("3 IBIT", "100 USD", "2025-03-01"),
        sold("3 IBIT", "70 USD", "2025-03-10"),
        bought("7 IBIT", "200.00000002 USD", "2025-03-15"),
        sold("1 IBIT", "31.01 USD", "2025-06-01"),
        moved("1 IBIT", "Ledger", "Kraken", "2025-06-02"),
        sold("3 IBIT", "77.77 USD", "2025-07-01"),
    )
    made = ground(*story, facts=told)
    read = read_back(beancount_text(book_of(made)))
    assert read.errors == []
    assert len(made.books.adjusted) == 1
    assert [one.disallowed_usd for one in made.books.dispositions if one.disallowed_usd] == [usd(30)]
    assert read.dollars("Equity:Disallowed-Losses") == 0
    assert read.dollars("Equity:Clearing") == 0
    half_way = read_back(beancount_text(book_of(ground(*story[:2], facts=told))))
    assert half_way.dollars("Equity:Disallowed-Losses") == 0, "nothing is disallowed before it is replaced"


def test_a_fee_that_is_added_to_basis_is_no_expense() -> None:
    told = replace(pooled(), law=replace(LAW, transfer_fee=TransferFee.DISPOSE_ADD))
    story = (
        bought("3 BTC", "100 USD", "2025-03-01"),
        moved("2 BTC", "Ledger", "Kraken", "2025-04-01", fees=[fee("1 BTC", worth="40")]),
        sold("1 BTC", "60 USD", "2025-05-01", "Kraken"),
    )
    read = read_back(beancount_text(book_of(ground(*story, facts=told))))
    assert read.errors == []
    assert [read.dollars(f"{name}:") for name in ("Expenses", "Equity:Clearing")] == [0, 0]
    assert read.dollars("Equity:Disallowed-Losses") == 0


@pytest.mark.parametrize("units", ["123456789012345.123456789012345678", "0.000000000000000003"])
def test_units_of_any_size_balance(units: str) -> None:
    third = quantity_text(quantity(units) // 3)
    agreed(
        bought(f"{units} SHIB", "100.00000001 USD", "2025-01-10"),
        bought(f"{units} SHIB", "33.33 USD", "2025-01-11"),
        sold(f"{third} SHIB", "70 USD", "2025-02-10"),
        moved(f"{units} SHIB", "Ledger", "Kraken", "2025-02-11"),
    )


def test_a_basis_below_zero_stands_without_a_cost_and_is_marked() -> None:
    one = bought("1 BTC", "10 USD", "2025-01-10", fees=[fee("-15 USD")], name="rebated")
    agreed(one, sold("1 BTC", "70 USD", "2025-02-10"))
    assert [entry.transaction_id for entry in book(one).unclear] == ["rebated"]


# ── names ───────────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    '"quoted" \\ back',
    "two\nlines\r\n2025-01-01 open Assets:Evil",
    "=SUM(A1)",
    "+1",
    "-rf @x",
    "Börse Zürich",
    "財布",
    "  ; comment | tag: x, y",
    "Elsewhere",
    "One Pool",
    "\x1b[31mred",
    "a" * 300,
    "ledger",
    "Ledger",
    "LEDGER!",
    "()",
]
CODES = ["1INCH", "$WIF", "LUNA;3054", "TRUE", "usd", "X'Y", "ΩΩ", "A-B", "A.B", "A" * 40, "=1+1", '"', "\\"]


def hostile() -> list[Transaction]:
    told = [bought("1 BTC", "10 USD", "2025-01-10", "Ledger")]
    for n, name in enumerate(HOSTILE):
        one = earned("1 ETH", "5", "2025-02-01", name, name=f"wallet {n}")
        sources = (Source(file_id="f", file=f"{name}.csv", rows=(1, 2)),)
        told.append(replace(one, note=name, sources=sources, chain_hash=name, native_id=name))
    for n, asset in enumerate(CODES):
        one = earned("1 ETH", "5", "2025-03-01", name=f"asset {n}")
        told.append(replace(one, legs=(replace(one.legs[0], asset=asset),)))
    return told


def test_hostile_names_make_a_file_without_errors_and_no_two_are_one() -> None:
    made = book(*hostile())
    read = read_back(beancount_text(made))
    assert read.errors == []
    held = [name for name in read.inventories if name.startswith("Assets:")]
    assert len(held) == len(HOSTILE) + len(CODES) + len(["BTC of Ledger"])
    assert not [name for name in read.inventories if name.endswith(":Evil")]


def test_names_stay_beside_what_they_became() -> None:
    text = beancount_text(book(*hostile()))
    assert '  wallet: "\\"quoted\\" \\\\ back"' in text
    assert '  name: "LUNA;3054"' in text
    assert '  wallet: "財布"' in text
    assert "\x1b" not in text


def test_names_are_the_same_for_the_same_books_and_unlike_each_other() -> None:
    accounts = [Account(Top.ASSETS, wallet=name, asset="BTC") for name in HOSTILE]
    names, again = Names(accounts, ["BTC", *CODES]), Names(reversed(accounts), [*reversed(CODES), "BTC"])
    spelled = [names.account(one) for one in accounts]
    assert spelled == [again.account(one) for one in accounts]
    assert len({name.casefold() for name in spelled}) == len(HOSTILE)
    assert len({names.asset(one) for one in CODES}) == len(CODES)
    assert names.account(Account(Top.EQUITY, ("Cash",), wallet="Börse Zürich")) == "Equity:Cash:Borse-Zurich"
    assert [names.asset(one) for one in ("1INCH", "USD", "LUNA;3054")] == ["X-1INCH", "USD", "LUNA-3054"]


# ── hledger ─────────────────────────────────────────────────────────────────────────────────────


def checked_by_hledger(text: str) -> str:
    """Return what hledger complains of: entries that do not balance, balances not met, unknown accounts."""
    if shutil.which("hledger") is None:
        pytest.skip("hledger is not installed: apt-get install hledger")
    done = subprocess.run(
        ["hledger", "-f", "-", "check", "--strict"], input=text, text=True, capture_output=True, check=False
    )
    return done.stderr


def test_an_entry_for_hledger_has_costs_and_tags() -> None:
    text = hledger_text(book(bought("3 BTC", "100 USD", "2025-01-10", name="buy")))
    assert "    ; transaction: buy\n" in text
    assert "    Assets:Ledger:BTC  3 BTC @@ 100.00 USD  ; lot: root_" in text
    assert "    Assets:Ledger:BTC  0 BTC = 3 BTC\n" in text
    assert text.startswith("; Written by lotwise.")


@CALM
@given(journal=journals(EVERY_WORD))
def test_hledger_takes_the_books_of_every_journal(journal: list[Transaction]) -> None:
    assert checked_by_hledger(hledger_text(book_of(ground_of(journal_of(journal))))) == ""


def test_hledger_takes_hostile_names() -> None:
    assert checked_by_hledger(hledger_text(book(*hostile()))) == ""


def test_hledger_sees_a_balance_that_is_not_met() -> None:
    text = hledger_text(book(BOUGHT)).replace("0 BTC = 2 BTC", "0 BTC = 2.000000000000000001 BTC")
    assert "balance assertion" in checked_by_hledger(text)


def test_no_books_make_a_file_that_both_take() -> None:
    made = book()
    assert read_back(beancount_text(made)).errors == []
    assert checked_by_hledger(hledger_text(made)) == ""


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def test_json_says_everything_with_exact_numbers_as_text() -> None:
    told: Any = ledger_json(
        ground(
            bought("3 BTC", "100 USD", "2025-01-10", name="buy"),
            sold("1.000000000000000001 BTC", "50 USD", "2025-02-01", name="sell"),
        )
    )
    assert json.loads(json.dumps(told)) == told
    assert (told["schema"], told["version"], told["as_of"]) == ("lotwise.ledger", 1, "2025-12-31")
    assert told["transactions"][1]["legs"][0] == {
        "wallet": "Ledger",
        "asset": "BTC",
        "quantity": "-1.000000000000000001",
        "role": "main",
        "value_usd": None,
    }
    (lot,), (sale,), (root,) = told["lots"], told["dispositions"], told["roots"]
    assert lot["root_id"] == sale["root_id"] == root["id"]
    assert quantity(lot["quantity"]) + quantity(sale["quantity"]) == quantity(root["quantity"])
    assert (sale["gain_usd"], sale["term"]) == ("16.66666667", "short")


@CALM
@given(journal=journals(EVERY_WORD))
def test_no_number_in_json_is_a_float_and_every_id_is_there(journal: list[Transaction]) -> None:
    told: Any = ledger_json(ground_of(journal_of(journal)))

    def no_float(text: str) -> None:
        raise AssertionError(text)

    json.loads(json.dumps(told), parse_float=no_float)
    roots = {one["id"] for one in told["roots"]}
    ids = {one["id"] for one in told["transactions"]}
    assert {one["root_id"] for one in (*told["lots"], *told["went_on"])} <= roots
    assert {one["into_root_id"] for one in told["went_on"]} <= roots
    assert {one["transaction_id"] for one in (*told["dispositions"], *told["incomes"], *told["roots"])} <= ids
