"""What is dated before there was any of the asset is told, with its rows; what may be right is not."""

from dataclasses import replace
from datetime import date

import pytest

from builders import bought, earned, exchanged, fee, moved
from lotwise.core.findings import Severity
from lotwise.ledger.asset_births import births, early_dates
from lotwise.ledger.known_assets import known
from lotwise.ledger.odd_dates import FIRST
from lotwise.ledger.transaction import Source, Transaction


def at(file: str, row: int, one: Transaction) -> Transaction:
    return replace(one, sources=(Source(file_id=f"file_{file}", file=file, rows=(row,)),))


@pytest.mark.parametrize(
    ("asset", "day"),
    [
        ("BTC", "2009-01-03"),
        ("ETH", "2014-07-22"),
        ("LTC", "2011-10-07"),
        ("DOGE", "2013-12-06"),
        ("XMR", "2014-04-18"),
        ("ZEC", "2016-10-28"),
        ("ETC", "2016-07-20"),
    ],
)
def test_days_that_everybody_can_look_up(asset: str, day: str) -> None:
    assert births()[asset].at.date() == date.fromisoformat(day)


def test_the_list_is_of_known_codes_and_no_day_is_before_bitcoin() -> None:
    assert births().keys() <= known().tickers
    assert min(one.at for one in births().values()) == births()["BTC"].at == FIRST
    assert all(one.what for one in births().values())


def test_a_purchase_of_ether_before_its_presale_is_told_with_file_and_row() -> None:
    one = at("mine.csv", 7, bought("1 ETH", "10 USD", "2013-05-01"))
    (found,) = early_dates([one])
    assert (found.code, found.severity, found.asset) == ("before_it_existed", Severity.WARNING, "ETH")
    assert found.what.startswith("Purchase of ETH on 2013-05-01: nobody can have had any before 2014-07-22")
    assert (str(found.where), found.subject) == ("mine.csv row 7", one.id)


def test_the_first_day_counts_and_a_clock_of_another_zone_is_no_fault() -> None:
    days = ("2014-07-22", "2014-07-21 02:00", "2014-07-21 00:00")
    assert early_dates([bought("1 ETH", "10 USD", day) for day in days]) == ()
    assert len(early_dates([bought("1 ETH", "10 USD", "2014-07-20 23:59")])) == 1


def test_what_is_early_is_told_once_for_an_asset_and_a_file() -> None:
    rows = [at("a.csv", row, bought(f"{row} SOL", "10 USD", f"2012-01-0{row}")) for row in (3, 2, 4)]
    other = at("b.csv", 9, earned("1 SOL", "1", "2015-01-01"))
    fine = at("a.csv", 5, bought("1 SOL", "10 USD", "2021-01-05"))
    found = early_dates([*rows, other, fine])
    assert [str(one.where) for one in found] == ["a.csv rows 2, 3, 4", "b.csv row 9"]
    assert found[0].what.startswith("3 transactions in SOL, the first on 2012-01-02: nobody")
    assert found[0].subject == ""


def test_every_leg_counts_and_the_order_of_the_files_does_not() -> None:
    swap = exchanged("1 BTC", "40 ETH", "2013-06-01", fees=[fee("0.1 LTC")])
    move = moved("1 LTC", "Kraken", "Ledger", "2011-01-01")
    found = early_dates([swap, move])
    assert [one.asset for one in found] == ["ETH", "LTC"]
    assert found == early_dates([move, swap])


def test_what_is_in_no_list_or_blocks_already_is_not_told_again() -> None:
    assert early_dates([bought("1 NOSUCH", "10 USD", "2010-01-01")]) == ()
    assert early_dates([bought("1 ETH", "10 USD", "1970-01-01")]) == ()
    assert early_dates([]) == ()
