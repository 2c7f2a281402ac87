"""An allocation file is read to the letter, and everything that is wrong with it is told at once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pytest

from builders import NEW_YORK, instant
from lotwise.app.allocation_file import allocations_in
from lotwise.app.allocation_template import template_of
from lotwise.core.errors import BadInputError
from lotwise.core.quantity import ONE, quantity
from lotwise.ledger.transaction import Owner
from lotwise.lots.allocation import Allocation, AllocationKind, LotOrder, Snapshot, StatedBasis, StatedUnits

SAID: Final = "return_extended = false\ncapital_assets = true\nunder_examination = false\n"
TOP: Final = f'[[allocation]]\nasset = "BTC"\nkind = "specific unit"\ncompleted = 2025-02-10\n{SAID}'
UNIT: Final = '[[allocation.units]]\nwallet = "Kraken"\nquantity = "0.5"\nlot = "root_abc"\n'


def read(text: str, name: str = "allocation.toml") -> tuple[Allocation, ...]:
    return allocations_in(name, text, NEW_YORK)


def refused(text: str, name: str = "allocation.toml") -> str:
    with pytest.raises(BadInputError) as error:
        read(text, name)
    return error.value.what


def test_a_specific_unit_allocation_is_read_as_it_is_written() -> None:
    text = (
        f"{TOP}[[allocation.units]]\nwallet = ' Kraken '\nquantity = 1.000000000000000001\n"
        "acquired = 2019-07-01T10:00:00-04:00\nbasis_a_unit_usd = 0.00000000001\n"
        "[[allocation.units]]\nwallet = 'Ledger'\nquantity = 2\nacquired = 2019-07-02\n"
        "basis_usd = '$1,234.50'\nlot = 'root_abc'\n"
    )
    assert read(text) == (
        Allocation(
            asset="BTC",
            kind=AllocationKind.SPECIFIC_UNIT,
            completed_at=datetime(2025, 2, 11, 4, 59, 59, 999_999, tzinfo=UTC),  # the end of that day
            units=(
                StatedUnits(
                    wallet="Kraken",
                    quantity=ONE + 1,
                    acquired=instant("2019-07-01 14:00"),
                    basis=StatedBasis(amount=Decimal("0.00000000001"), is_a_unit=True),
                ),
                StatedUnits(
                    wallet="Ledger",
                    quantity=2 * ONE,
                    acquired=date(2019, 7, 2),
                    basis=StatedBasis(amount=Decimal("1234.50"), is_a_unit=False),
                    lot="root_abc",
                ),
            ),
        ),
    )


def test_a_rule_may_be_for_several_assets_and_is_one_allocation_of_each() -> None:
    text = (
        '[[allocation]]\nasset = ["btc", "ETH"]\nowner = "spouse"\nkind = "global"\ndescribed = 2024-12-20\n'
        "completed = 2026-02-01T10:00:00Z\nreturn_extended = true\ncapital_assets = true\n"
        'under_examination = false\norder = ["hifo", "FIFO"]\nwallets = ["Kraken", "Ledger"]\n'
    )
    bitcoin, ether = read(text)
    assert (bitcoin.asset, ether.asset) == ("BTC", "ETH")
    assert bitcoin.owner is Owner.SPOUSE
    assert bitcoin.order == (LotOrder.HIFO, LotOrder.FIFO)
    assert bitcoin.wallets == ("Kraken", "Ledger")
    assert (bitcoin.is_return_extended, bitcoin.is_capital, bitcoin.is_examined) == (True, True, False)


CSV: Final = (
    "completed,2025-02-10\nreturn_extended,No\ncapital_assets,yes\nunder_examination,FALSE\nowner,spouse\n,\n"
    "Asset,Wallet,Quantity,Acquired,basis_usd,basis_a_unit_usd,lot\n"
    'BTC,Kraken,0.5,2019-07-01,"1,000.00",,\n'
    "ETH,Kraken,1,2020-07-01T10:00:00Z,,7.5,\n\n"
    "BTC,Ledger,0.25,,,,root_abc\n"
)


def test_a_table_holds_the_units_of_several_assets_below_what_is_said_of_all() -> None:
    bitcoin, ether = read(CSV, "Mine.CSV")
    assert (bitcoin.asset, ether.asset) == ("BTC", "ETH")
    assert bitcoin.owner is ether.owner is Owner.SPOUSE
    assert [line.quantity for line in bitcoin.units] == [quantity("0.5"), quantity("0.25")]
    assert bitcoin.units[0].basis == StatedBasis(amount=Decimal("1000.00"), is_a_unit=False)
    assert ether.units[0].basis == StatedBasis(amount=Decimal("7.5"), is_a_unit=True)
    assert ether.units[0].acquired == instant("2020-07-01 10:00")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it states no allocation"),
        ("[[allocation]]\n", "asset is missing"),
        ('[[allocation]]\nasset = "BTC"\n', "kind is missing"),
        (TOP.replace("completed = 2025-02-10\n", "") + UNIT, "completed is missing"),
        (TOP.replace("2025-02-10", '""') + UNIT, "completed: it is not filled in"),
        (TOP.replace("2025-02-10", "2025-02-10T10:00:00") + UNIT, "has no time zone"),
        (TOP.replace("return_extended = false\n", "") + UNIT, "return_extended is missing"),
        (TOP.replace("capital_assets = true\n", "") + UNIT, "capital_assets is missing"),
        (TOP.replace("under_examination = false\n", "") + UNIT, "under_examination is missing"),
        (TOP.replace("= true", '= "perhaps"') + UNIT, "perhaps is neither yes nor no"),
        (TOP.replace("specific unit", "special") + UNIT, "special is not one of specific unit, global"),
        (TOP, "units is missing: a specific unit allocation has it"),
        (TOP + "wallets = ['Kraken']\n" + UNIT, "wallets belongs to a global allocation"),
        (TOP.replace("specific unit", "global"), "described is missing: a global allocation has it"),
        (TOP + "unit = 1\n" + UNIT, "unit is no key; did you mean units?"),
        (TOP + "units = 1\n", "these are tables"),
        (TOP.replace('"BTC"', '["BTC", "ETH"]') + UNIT, "write an allocation for each asset"),
        (TOP + UNIT + TOP + UNIT, "BTC is allocated twice"),
        (TOP + UNIT.replace("Kraken", " "), "unit 1] wallet: it is not filled in"),
        (TOP + UNIT.replace('wallet = "Kraken"\n', ""), "wallet is missing"),
        (TOP + UNIT.replace("0.5", "-0.5"), "-0.5 is not more than zero"),
        (TOP + UNIT.replace('"0.5"', "true"), "is no number of units"),
        (TOP + UNIT.replace("0.5", "1e-19"), "more than 18 decimal places"),
        (TOP + UNIT.replace("lot", "acquired"), "'root_abc' is not an instant"),
        (TOP + UNIT.replace('lot = "root_abc"', "acquired = 2019-07-01"), "write acquired and basis_usd or"),
        (TOP + UNIT.replace('lot = "root_abc"', "basis_usd = 1"), "write acquired and basis_usd or"),
        (TOP + UNIT + "basis_usd = 1\nbasis_a_unit_usd = 1\n", "basis_usd or basis_a_unit_usd, not both"),
        (TOP + UNIT + "basis_usd = -1\n", "-1 is no amount of dollars"),
        (TOP + UNIT + "basis_usd = nan\n", "basis_usd: 'NaN'"),
        (TOP + UNIT + "basis_usd = 1e999999999\n", "basis_usd: '1E+999999999'"),
        (TOP + UNIT + "basis_usd = 1e-999999999\n", "basis_usd: '1E-999999999'"),
        (TOP + UNIT + "basis_usd = true\n", "True is no amount of dollars"),
        (TOP + UNIT + "basis_usd = '1,23'\n", "1,23 is no amount of dollars"),
        (TOP + UNIT + "basis_usd = ''\n", "basis_usd: it is not filled in"),
        (
            TOP.replace("specific unit", "global") + "order = ['AVCO']\n",
            "AVCO is not one of FIFO, LIFO, HIFO",
        ),
        (TOP.replace("specific unit", "global") + "wallets = ['a', 'A']\n", "a wallet is named twice"),
        ("[[allocation", "The file is no TOML"),
    ],
)
def test_what_is_wrong_is_said(text: str, complaint: str) -> None:
    assert complaint in refused(text)


def test_all_that_is_wrong_is_said_at_once() -> None:
    what = refused(TOP.replace("2025-02-10", '""') + UNIT.replace("Kraken", "").replace("0.5", "x"))
    assert what.count("it is not filled in") == 2
    assert "[allocation 1, unit 1] quantity: 'x' is not a number" in what


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("completed,2025-02-10\n", "The file has no table of units"),
        (CSV.replace("No", ""), "return_extended: it is not filled in"),
        (CSV.replace("\nBTC,Kraken", "\n,Kraken"), "asset: it is not filled in"),
        (CSV.replace("basis_usd", "cost"), "cost is no key"),
    ],
)
def test_a_table_is_checked_like_any_other_file(text: str, complaint: str) -> None:
    with pytest.raises(BadInputError, match=complaint):
        read(text, "allocation.csv")


def test_a_file_of_another_kind_is_refused() -> None:
    assert refused("", "allocation.xlsx") == "allocation.xlsx is neither TOML nor CSV."


def test_a_template_suggests_no_wallet_and_is_refused_until_all_is_filled_in() -> None:
    empty = Snapshot(
        asset='odd "asset"', lots=(), held={"Kra\x1b[31mken": ONE}, unplaced={"Old": ONE}, roots=()
    )
    text = template_of([(Owner.TAXPAYER, empty)])
    assert "# Kra?[31mken held 1 odd" in text
    assert '# 1 odd "asset" had left Old for a wallet that is not imported' in text
    what = refused(text)
    for key in ("completed", "return_extended", "capital_assets", "under_examination"):
        assert f"{key}: it is not filled in" in what
