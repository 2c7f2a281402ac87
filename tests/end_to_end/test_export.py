"""``lotwise export --as``: the example household for other programs, checked by them or by their rules."""

import json
import stat
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ledger_books import read_back
from terminal import DAY, Run

PROGRAMS = ("koinly", "beancount", "hledger", "json")


def lots(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("lots", "--as-of", DAY, "--json").json["lots"]
    return found


def test_beancount_holds_and_gains_what_lotwise_does(household: Run) -> None:
    said = household("export", "--as", "beancount", "books.beancount", "--as-of", DAY)
    assert (said.code, said.out) == (0, "Wrote books.beancount.\n")
    read = read_back(Path("books.beancount").read_text("utf-8"))
    assert read.errors == []
    units, bases = defaultdict[str, Fraction](Fraction), defaultdict[str, Fraction](Fraction)
    for lot in lots(household):
        account = f"Assets:{lot['wallet'].replace(' ', '-')}:{lot['asset']}"
        units[account] += Fraction(lot["quantity"])
        bases[account] += Fraction(lot["basis_usd"] or 0)
    held = {name: read.units(name) for name in read.inventories if name.startswith("Assets:")}
    assert {name: one for name, one in held.items() if one} == dict(units)
    assert all(abs(read.cost(name) - basis) < Fraction(1, 10**12) for name, basis in bases.items())
    household("export", "--as", "json", "books.json", "--as-of", DAY)
    told = json.loads(Path("books.json").read_text("utf-8"))
    gains = sum(Fraction(one["gain_usd"]) for one in told["dispositions"] if one["is_taxable"])
    assert -read.dollars("Income:Gains:") == gains
    of_2025 = [one["gain_usd"] for one in told["dispositions"] if one["disposed_on"].startswith("2025")]
    assert round(sum(map(Fraction, of_2025)), 2) == Fraction("3412.68"), "the total of Form 8949"
    incomes = sum(Fraction(one["ordinary_income_usd"]) for one in told["incomes"])
    assert -read.dollars("Income:") == gains + incomes


def test_koinly_files_are_one_a_wallet_and_make_an_equal_ledger(household: Run) -> None:
    said = household("export", "--as", "koinly", "for.csv", "--as-of", DAY)
    assert said.code == 0
    words = " ".join(said.out.split())
    assert "1 transaction has a row that does not say the value of a fee: tx_" in words
    files = sorted(path.name for path in Path().glob("for-*.csv"))
    assert files == ["for-Cash-App.csv", "for-Coinbase.csv", "for-Kraken.csv", "for-Ledger.csv"]
    assert household("init", "--project", "again.db").code == 0
    for name, wallet in zip(files, ("Cash App", "Coinbase", "Kraken", "Ledger"), strict=True):
        read = household("import", name, "--wallet", wallet, "--project", "again.db", "--as-of", DAY)
        assert "koinly.universal" in read.out or "Koinly" in read.out, read.out

    def shown(project: str) -> dict[tuple[str, ...], Fraction]:
        found = household("lots", "--as-of", DAY, "--json", "--project", project).json["lots"]
        units = defaultdict[tuple[str, ...], Fraction](Fraction)
        for lot in found:
            units[lot["wallet"], lot["asset"], lot["acquired_on"]] += Fraction(lot["quantity"])
        return units

    assert shown("again.db") == shown("lotwise.db")


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_is_overwritten_and_only_its_owner_reads_it(household: Run, program: str) -> None:
    words = ("export", "--as", program, "books.csv", "--as-of", DAY)
    assert household(*words).code == 0
    files = sorted(Path().glob("books*"))
    before = [path.read_bytes() for path in files]
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in files)
    again = household(*words)
    assert again.code == 2
    assert "already" in again.err
    assert [path.read_bytes() for path in sorted(Path().glob("books*"))] == before


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_same_project_gives_the_same_bytes(household: Run, program: str) -> None:
    for name in ("one.csv", "two.csv"):
        assert household("export", "--as", program, name, "--as-of", DAY).code == 0
    ones = [path.read_bytes() for path in sorted(Path().glob("one*"))]
    assert ones == [path.read_bytes() for path in sorted(Path().glob("two*"))]


def test_where_one_file_is_there_none_of_the_others_is_written(household: Run) -> None:
    Path("for-Kraken.csv").write_text("mine", "utf-8")
    assert household("export", "--as", "koinly", "for.csv", "--as-of", DAY).code == 2
    assert [path.name for path in Path().glob("for*")] == ["for-Kraken.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ("export",),
        ("export", "--as", "koinly"),
        ("export", "books.csv"),
        ("export", "--as", "gnucash", "books.csv"),
        ("export", "--all", "all.zip", "--as", "koinly", "books.csv"),
        ("export", "--all", "all.zip", "--as-of", DAY),
    ],
)
def test_what_is_not_said_clearly_is_refused_in_a_sentence(household: Run, words: tuple[str, ...]) -> None:
    said = household(*words)
    assert said.code == 2
    assert said.err.strip()
    assert not list(Path().glob("books*"))


def test_what_is_not_known_is_told(run: Run) -> None:
    run("init")
    Path("trades.csv").write_text(
        "Koinly Date,Amount,Currency,Label\n2025-01-10 12:00:00 UTC,1,ETH,reward\n", "utf-8"
    )
    run("import", "trades.csv", "--as-of", DAY)
    said = run("export", "--as", "hledger", "books.journal", "--as-of", DAY)
    words = " ".join(said.out.split())
    assert "1 entry is marked with ! because an amount is not known: tx_" in words
    assert "2025-01-10 ! reward" in Path("books.journal").read_text("utf-8")


def test_json_says_what_was_written_and_what_it_lacks(household: Run) -> None:
    said = household("export", "--as", "koinly", "for.csv", "--as-of", DAY, "--json").json
    assert [Path(name).name for name in said["written"]] == [
        *("for-Cash-App.csv", "for-Coinbase.csv"),
        *("for-Kraken.csv", "for-Ledger.csv"),
    ]
    assert any("the value of a fee" in note for note in said["notes"])
    assert household("export", "--all", "all.zip", "--json").json == {"written": ["all.zip"], "notes": []}
