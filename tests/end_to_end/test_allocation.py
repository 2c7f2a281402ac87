"""An allocation from its file to the lots: looked at, recorded once, taken back only with a reason."""

from pathlib import Path
from typing import Final

import pytest

from end_to_end.project_files import arrival, coinbase, coinbase_row, household, ledger, plain, too_wide
from terminal import DAY, Run

SAID: Final = """\
[[allocation]]
asset = "ETH"
kind = "specific unit"
completed = 2025-01-20T19:30:00-06:00
return_extended = false
capital_assets = true
under_examination = false
units = [
    { wallet = "Coinbase", quantity = 3, acquired = 2021-11-10, basis_a_unit_usd = 4700 },
    { wallet = "Ledger", quantity = 1, acquired = 2021-11-10, basis_a_unit_usd = 4700 },
    { wallet = "Ledger", quantity = 4, acquired = 2020-05-01, basis_a_unit_usd = 200 },
]
"""
OTHER: Final = SAID.replace("4, acquired = 2020", "4.0, acquired = 2020").replace("19:30", "19:31")
REASON: Final = ("--reason", "as in my sheet of January 2025")


@pytest.fixture
def pooled(run: Run) -> Run:
    """Return a project of one pool before 2025: 3 ETH lie at Coinbase and 5 ETH on the Ledger device."""
    run("init")
    rows = (
        coinbase_row("a1", "2020-05-01 15:00:00", "Buy", "6 ETH", "1200"),
        coinbase_row("a2", "2021-11-10 15:00:00", "Buy", "4 ETH", "18800"),
        coinbase_row("a3", "2022-03-01 15:00:00", "Send", "-5 ETH", "14500"),
        coinbase_row("a4", "2024-06-03 15:00:00", "Sell", "-2 ETH", "7600"),
        coinbase_row("a5", "2025-06-02 15:00:00", "Sell", "-1 ETH", "2600"),
    )
    device = ledger(arrival("2022-03-01T15:06:00", "5 ETH", "0xabc", "14500.00"))
    assert run("import", household(), coinbase(*rows), device).code == 0
    assert run("wallets", "--pooling", "one_pool").code == 1, "which lots lie where is not known"
    return run


def file(text: str = SAID, name: str = "allocation.toml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def laid(run: Run, *words: str | Path) -> list[tuple[str, str, str]]:
    (shown,) = run("allocation", *words, "--json", "--as-of", DAY).json["allocations"]
    return [(one["wallet"], one["quantity"], one["basis_usd"]) for one in shown["units"]]


LAID: Final = [("Coinbase", "3", "14100.00"), ("Ledger", "4", "800.00"), ("Ledger", "1", "4700.00")]


def test_looking_at_a_file_records_nothing(pooled: Run) -> None:
    before = Path("lotwise.db").read_bytes()
    said = pooled("allocation", file())
    assert said.code == 0
    assert "Nothing was recorded yet" in said.out
    assert too_wide(said.out) == []
    assert laid(pooled, file()) == LAID
    assert Path("lotwise.db").read_bytes() == before
    assert "No allocation is recorded" in pooled("allocation").out


def test_what_is_recorded_counts_in_the_lots(pooled: Run) -> None:
    said = pooled("allocation", file(), "--record", *REASON)
    assert (said.code, "It counts from now on" in said.out) == (0, True)
    assert laid(pooled) == LAID
    lots = pooled("lots", "--json", "--as-of", DAY).json["lots"]
    assert sorted((one["wallet"], one["acquired_on"], one["basis_usd"]) for one in lots) == [
        ("Coinbase", "2021-11-10", "9400.00"),
        ("Ledger", "2020-05-01", "200.00"),
        ("Ledger", "2020-05-01", "600.00"),
        ("Ledger", "2021-11-10", "4700.00"),
    ]
    assert pooled("lots").code == 0
    assert pooled("verify", "--conservation").code == 0
    codes = [one["finding"]["code"] for one in pooled("findings", "--json").json["findings"]]
    assert "allocation_rests_on_your_word" in codes
    assert "pool_needs_allocation" not in codes


def test_recording_the_same_file_again_changes_nothing(pooled: Run) -> None:
    pooled("allocation", file(), "--record", *REASON)
    assert "All of it is recorded already" in pooled("allocation", file()).out
    before = Path("lotwise.db").read_bytes()
    said = pooled("allocation", file(), "--record", *REASON)
    assert said.code == 2
    assert "You said just that already" in said.err
    assert Path("lotwise.db").read_bytes() == before


def test_another_allocation_is_refused_until_the_first_is_taken_back_with_a_reason(pooled: Run) -> None:
    pooled("allocation", file(), "--record", *REASON)
    other = file(OTHER, "other.toml")
    said = pooled("allocation", other, "--record", *REASON)
    assert said.code == 1
    assert "Another allocation of ETH was recorded before this" in plain(said.out)
    assert "every condition must hold" in said.out
    (first,) = pooled("allocation", "--json").json["allocations"]
    assert pooled("review", "--undo", first["correction_id"]).code == 2, "no reason"
    undone = pooled("review", "--undo", first["correction_id"], "--reason", "typed the wrong minute")
    assert undone.code in {0, 1}
    assert pooled("allocation", other, "--record", *REASON).code == 0
    history = plain(pooled("review", "--history").out)
    assert "typed the wrong minute" in history
    assert "quantity = 3" not in history, "a file's text is not shown line by line"


def test_nothing_is_recorded_where_one_asset_fails(pooled: Run) -> None:
    text = SAID + SAID.replace('"ETH"', '"BTC"')
    said = pooled("allocation", file(text), "--record", *REASON)
    assert said.code == 1
    assert "no BTC was left at the close of 2024-12-31" in plain(said.out)
    assert pooled("allocation", "--json").json == {"allocations": [], "is_recorded": True}


def test_it_is_checked_anew_when_the_records_change(pooled: Run) -> None:
    pooled("allocation", file(), "--record", *REASON)
    more = coinbase_row("b1", "2024-07-01 15:00:00", "Buy", "1 ETH", "3400")
    assert pooled("import", coinbase(more, name="more.csv")).code == 1
    codes = [one["finding"]["code"] for one in pooled("findings", "--json").json["findings"]]
    assert codes.count("allocation_units_missing") == codes.count("allocation_wallet_differs") == 1
    assert "pool_needs_allocation" in codes, "nothing of it is applied"
    (shown,) = pooled("allocation", "--json").json["allocations"]
    assert (shown["is_applied"], shown["units"]) == (False, [])


def test_on_a_day_before_2025_there_is_nothing_to_allocate(pooled: Run) -> None:
    pooled("allocation", file(), "--record", *REASON)
    lots = pooled("lots", "--as-of", "2024-06-30")
    assert lots.code == 0
    said = pooled("allocation", file(), "--as-of", "2024-06-30")
    assert (said.code, "as of 2025-01-01" in said.err) == (2, True)


def test_a_template_holds_the_lots_and_no_wallet(pooled: Run) -> None:
    said = pooled("allocation", "--template")
    assert said.code == 0
    assert said.out.count('wallet = ""') == said.out.count("[[allocation.units]]") == 2
    assert "# Coinbase held 3 ETH\n# Ledger held 5 ETH\n" in said.out
    filled = (
        said.out.replace(
            'wallet = ""\nquantity = "4"\nacquired = 2020', 'wallet = "Ledger"\nquantity = 4\nacquired = 2020'
        )
        .replace('completed = ""', "completed = 2025-01-20")
        .replace('= ""', "= false", 1)
        .replace('capital_assets = ""', "capital_assets = true")
        .replace('under_examination = ""', "under_examination = false")
    )
    parts = [
        filled.replace('wallet = ""\nquantity = "4"', f'wallet = "{wallet}"\nquantity = {units}')
        for wallet, units in (("Coinbase", 3), ("Ledger", 1))
    ]
    line = parts[1][parts[1].rindex("[[allocation.units]]") :]
    assert laid(pooled, file(parts[0] + "\n" + line)) == LAID


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--record", "--reason", "x"), "Name the file to record."),
        (("--asset", "ETH"), "--asset belongs to --template."),
        (("--template", "--asset", "DOGE"), "At the close of 2024 no DOGE was held. Held was: ETH."),
        (("allocation.toml", "--record"), "Recording an allocation needs a reason."),
        (("absent.toml",), "absent.toml cannot be read: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_said(pooled: Run, words: tuple[str, ...], complaint: str) -> None:
    file()
    said = pooled("allocation", *words)
    assert said.code == 2
    assert complaint in plain(said.err)


def test_a_file_that_is_no_text_is_refused(pooled: Run) -> None:
    Path("allocation.toml").write_bytes(b"\xff\xfe\x00")
    said = pooled("allocation", "allocation.toml")
    assert (said.code, "it is no text in UTF-8" in said.err) == (2, True)
