"""Koinly's universal format: each row comes back as the transaction it was; nothing is lost unsaid."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from io import StringIO
from typing import Final, TypeAlias

import pytest
from hypothesis import given

from builders import bought, earned, exchanged, fee, leg, moved, out, renamed, sent, sold, spent, transaction
from lotwise.core.money import usd
from lotwise.importers import read_file
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.journal import journal_of
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.reports.koinly_csv import COLUMNS, KoinlyFiles, koinly_csv, reasons_of
from properties.journals import CALM, EVERY_WORD, journals
from statements import from_origin

Told: TypeAlias = tuple[str, datetime, str, tuple[str, ...], str]
READ_AS: Final = {Kind.DONATION: Kind.GIFT_OUT}
"""What a reader makes of a label that two kinds share in the format."""


def rows(made: KoinlyFiles) -> list[dict[str, str]]:
    return [row for text in made.texts.values() for row in csv.DictReader(StringIO(text))]


def read_again(made: KoinlyFiles) -> list[Told]:
    """Return what our own importer makes of the files, each imported into its wallet."""
    told: list[Told] = []
    for wallet, text in made.texts.items():
        parsed = read_file("koinly.csv", text.encode(), wallet_name=wallet)
        assert parsed.format == "koinly.universal"
        assert [finding for finding in parsed.findings if finding.is_blocking] == []
        told += [spelled(wallet, one.kind, one.at, one.legs, one.chain_hash) for one in parsed.transactions]
    return sorted(told)


def spelled(wallet: str, kind: Kind, at: datetime, legs: Iterable[Leg], chain_hash: str) -> Told:
    parts = sorted(
        f"{one.role.value} {one.quantity} {one.asset} {one.wallet} {one.value_usd}" for one in legs
    )
    return wallet, at, kind.value, tuple(parts), chain_hash


def expected(one: Transaction) -> Iterator[Told]:
    """Give what a reader must be told: a transfer by wallets, fees without a value, one value a row."""
    for wallet in sorted({each.wallet for each in one.legs}):
        mine = [each for each in one.legs if each.wallet == wallet]
        main = [each for each in mine if each.role is Role.MAIN]
        fees = _as_one([each for each in mine if each.role is Role.FEE])
        kind = READ_AS.get(one.kind, one.kind)
        if kind is Kind.FEE or (kind is Kind.TRANSFER and not main):
            kind = Kind.FEE
            main, fees = [], _as_one(mine)
        yield spelled(wallet, kind, one.at, [*_with_one_value(main), *fees], one.chain_hash)


def _as_one(fees: list[Leg]) -> list[Leg]:
    """Return fees in one asset as one fee without a value."""
    whole = sum(each.quantity for each in fees)
    return [replace(each, role=Role.FEE, quantity=whole, value_usd=None) for each in fees[:1]]


def _with_one_value(main: list[Leg]) -> list[Leg]:
    """Return legs with the value that the row states: of what came, else of what went; zero says nothing."""
    if any(each.asset == USD for each in main):
        return [replace(each, value_usd=None) for each in main]
    named = [each for each in main if is_fiat(each.asset)] or main
    by_sign = sorted(named, key=lambda each: -each.quantity)
    value = next((each.value_usd for each in by_sign if each.value_usd is not None), None)
    return [replace(each, value_usd=(value or None) if each in named else None) for each in main]


WRITTEN: Final = [
    bought("1 BTC", "40000.12 USD", "2025-01-10", fees=[fee("3.5 USD")]),
    bought("1 BTC", "40000.12 EUR", "2025-01-10"),
    sold("0.123456789012345678 BTC", "9000 USD", "2025-01-10 09:30:15", fees=[fee("0.0001 BTC")]),
    exchanged("1 BTC", "20 ETH", "2025-01-10", worth="50000", fees=[fee("0.1 ETH"), fee("0.2 ETH")]),
    sent("1 BTC", "2025-01-10", fees=[fee("0.0001 BTC")], chain_hash="ab12"),
    moved("1 BTC", "Kraken", "Ledger", "2025-01-10", fees=[fee("0.001 BTC", "Kraken")]),
    moved("1 USDT", "Kraken", "Ledger", "2025-01-10", fees=[fee("0.001 ETH", "Gemini")]),
    *(
        earned("1 ETH", "3000", "2025-01-10", kind=kind)
        for kind in Kind
        if kind.name in {"STAKING", "MINING", "INTEREST", "AIRDROP", "REWARD", "SERVICES", "FORK", "GIFT_IN"}
    ),
    spent("1 ETH", "3000", "2025-01-10"),
    *(
        transaction(kind, "2025-01-10", out("1 ETH", worth="3000"))
        for kind in (Kind.GIFT_OUT, Kind.DONATION, Kind.LOST, Kind.FEE)
    ),
    transaction(Kind.FEE, "2025-01-10", fee("0.01 ETH")),
    renamed("10 MATIC", "10 POL", "2025-01-10"),
]


@pytest.mark.parametrize("one", WRITTEN, ids=lambda one: f"{one.kind.value}, {len(one.legs)} legs")
def test_a_transaction_comes_back_as_it_was(one: Transaction) -> None:
    made = koinly_csv([one])
    assert read_again(made) == sorted(expected(one))
    assert made.rows == len(list(expected(one)))
    assert not made.left_out


@CALM
@given(journal=journals(tuple(word for word in EVERY_WORD if word != "renames")))
def test_every_journal_comes_back_as_it_was_but_for_what_is_said(journal: list[Transaction]) -> None:
    ordered = journal_of(journal).transactions
    made = koinly_csv(ordered)
    left_out = {one.transaction_id for one in made.left_out}
    written = [one for one in ordered if one.id not in left_out]
    assert read_again(made) == sorted(told for one in written for told in expected(one))
    assert {one.kind for one in ordered if one.id in left_out} <= {
        Kind.REFUND,
        Kind.SPOUSE_IN,
        Kind.SPOUSE_OUT,
        Kind.INHERITANCE,
        Kind.WORTHLESS,
    }


def test_the_columns_are_those_of_the_format_and_a_row_says_all_of_them() -> None:
    made = koinly_csv([exchanged("1 BTC", "20 ETH", "2025-01-10", worth="50000.5", fees=[fee("0.1 ETH")])])
    assert made.texts["Ledger"] == (
        ",".join(COLUMNS) + "\n2025-01-10 12:00:00 UTC,1,BTC,20,ETH,0.1,ETH,50000.50,USD,,,\n"
    )


def test_a_transfer_is_a_withdrawal_in_one_file_and_a_deposit_in_the_other() -> None:
    made = koinly_csv([moved("1 BTC", "Kraken", "Ledger", "2025-01-10")])
    assert made.texts.keys() == {"Kraken", "Ledger"}
    assert [(row["Sent Amount"], row["Received Amount"]) for row in rows(made)] == [("1", ""), ("", "1")]


NOT_WRITTEN: Final = [
    (transaction(Kind.REFUND, "2025-01-10", leg("1 ETH")), "no label for the kind 'refund' with these sides"),
    (transaction(Kind.INHERITANCE, "2025-01-10", leg("1 ETH")), "no label for the kind 'inheritance'"),
    (transaction(Kind.WORTHLESS, "2025-01-10", out("1 ETH")), "no label for the kind 'worthless"),
    (transaction(Kind.STAKING, "2025-01-10", leg("1 ETH"), leg("1 SOL")), "several assets on one side"),
    (sold("1 BTC", "5 USD", "2025-01-10", fees=[fee("1 BNB"), fee("1 USD")]), "fees in several assets"),
    (sold("1 BTC", "5 USD", "2025-01-10", fees=[fee("-1 USD")]), "a fee that was paid back"),
    (sold("1 BTC", "5 USD", "2025-01-10", fees=[fee("1 BNB", "Kraken")]), "legs in several wallets"),
    (transaction(Kind.PURCHASE, "2025-01-10", leg("1 ETH")), "a trade of which a side is not stated"),
    (exchanged("1 BTC", "9 USD", "2025-01-10"), "a trade whose kind its two sides do not show"),
    (moved("1 BTC", "Ledger", "Ledger", "2025-01-10"), "a transfer within one wallet"),
    (sent("0 BTC", "2025-01-10"), "a leg of nothing"),
    (renamed("10 LEND", "0.1 AAVE", "2025-01-10"), "no label for the kind 'renamed asset'"),
    (transaction(Kind.FEE, "2025-01-10", out("1 BTC"), fee("1 ETH")), "a fee with other legs"),
]


@pytest.mark.parametrize(("one", "why"), NOT_WRITTEN)
def test_what_has_no_row_is_left_out_with_its_reason(one: Transaction, why: str) -> None:
    made = koinly_csv([one])
    assert not made.texts
    ((found, ids),) = reasons_of(made.left_out)
    assert found.startswith(why)
    assert ids == (one.id,)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (from_origin(transaction(Kind.TRANSFER, "2025-01-10", leg("1 BTC")), "5"), "the basis and date"),
        (sent("1 BTC", "2025-01-10", fees=[fee("0.1 BTC", worth="5")]), "the value of a fee"),
        (earned("1 ETH", "0", "2025-01-10"), "one of two values, or a value of zero"),
        (
            transaction(Kind.EXCHANGE, "2025-01-10", out("1 BTC", worth="9"), leg("1 ETH", worth="8")),
            "one of two values, or a value of zero",
        ),
        (spent("1 ETH", "5", "2025-01-10 10:00:00.5"), "the part of a second"),
        (renamed("10 MATIC", "10 POL", "2025-01-10"), "that basis and date go on"),
    ],
)
def test_what_a_row_does_not_say_is_said(one: Transaction, why: str) -> None:
    ((found, ids),) = reasons_of(koinly_csv([one]).lacking)
    assert found.startswith(why)
    assert ids == (one.id,)


def test_a_plain_row_lacks_nothing() -> None:
    assert koinly_csv([bought("1 BTC", "5 USD", "2025-01-10")]).lacking == ()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@", "  ="])
def test_no_cell_is_a_formula_and_no_amount_changes(start: str) -> None:
    note = f'{start}HYPERLINK("http://example.org";"a")\n"quoted", 1'
    one = replace(
        earned("1.000000000000000001 ETH", "3000.00000001", "2025-01-10"), note=note, chain_hash=f"{start}1"
    )
    hostile = replace(one, legs=(replace(one.legs[0], asset="=ETH"),))
    ((row),) = rows(koinly_csv([hostile]))
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert (row["Received Amount"], row["Net Worth Amount"]) == ("1.000000000000000001", "3000.00000001")
    assert row["Received Currency"] == "'=ETH"
    assert "\n" not in row["Description"]


def test_a_value_that_two_legs_share_is_stated_once() -> None:
    one = transaction(Kind.EXCHANGE, "2025-01-10", out("1 BTC", worth="9"), leg("1 ETH", worth="9"))
    made = koinly_csv([one])
    assert made.lacking == ()
    assert usd(rows(made)[0]["Net Worth Amount"]) == usd(9)
