"""What the law leaves to the owner: shown, chosen with a reason, with what a choice changes."""

from pathlib import Path

import pytest

from end_to_end.asking import refused
from end_to_end.project_files import (
    arrival,
    coinbase,
    coinbase_row,
    household,
    kraken,
    ledger,
    looked_at,
    plain,
    too_wide,
)
from lotwise.core.money import DOLLAR, Usd
from terminal import Run, Said

WHY = ("--reason", "my preparer filed it so")


def row(run: Run, name: str) -> dict[str, object]:
    rows = run("settings", "--json").json["settings"]
    found: dict[str, object] = next(one for one in rows if one["name"] == name)
    return found


def pooled_story(run: Run) -> None:
    """Two accounts, one of them with an older and cheaper bitcoin; the other sells one in 2024."""
    run("init")
    older = coinbase_row("c01", "2022-01-10 15:00:00", "Buy", "1 BTC", "10000")
    newer = coinbase_row("c02", "2023-01-10 15:00:00", "Buy", "1 BTC", "20000")
    sale = coinbase_row("c03", "2024-03-10 15:00:00", "Sell", "-1 BTC", "30000")
    run("import", household())
    run("import", coinbase(older))
    run("import", coinbase(newer, sale, name="other.csv"), "--wallet", "Other account")


def gas_story(run: Run) -> None:
    """Ether goes from Coinbase to the device, and on to Kraken for a fee of a hundredth."""
    run("init")
    bought = coinbase_row("c01", "2024-09-10 15:00:00", "Buy", "1.01 ETH", "2020")
    sent = coinbase_row("c02", "2025-03-01 15:00:00", "Send", "-1.01 ETH", "2020")
    came = arrival("2025-03-01T15:10:00", "1.01 ETH", "0xaa01", "2020.00")
    left = "2025-03-02T08:00:00.000Z,Confirmed,ETH,OUT,1.01,0.01,0xaa02,ETH 1,x1,USD,3030.00,0.00"
    rest = "K1,RD1,2025-03-02 08:20:00,deposit,,currency,XETH,1.0000000000,0,1.0000000000"
    run("import", household(), coinbase(bought, sent), ledger(came, left), kraken(rest))


def whole(amount: Usd | None) -> int | None:
    """Return money in whole dollars."""
    return None if amount is None else amount // DOLLAR


def sold_in(year: int) -> list[tuple[str, int | None, int | None]]:
    """Return kind, proceeds and basis of what left in a year."""
    return [
        (one.kind.value, whole(one.proceeds_usd), whole(one.basis_usd))
        for one in looked_at().books.dispositions
        if one.disposed_on.year == year
    ]


# ── showing and choosing ────────────────────────────────────────────────────────────────────────


def test_every_choice_is_shown_with_what_counts(run: Run) -> None:
    run("init")
    said = run("settings")
    assert said.code == 0
    for words in ("pooling_before_2025: per_wallet (default)", "transfer_fee: dispose (default)"):
        assert words in said.out
    assert "▸ dispose " in said.out
    assert too_wide(said.out) == []
    assert row(run, "fees_before_2025") | {"options": None, "about": None, "source": None} == {
        "name": "fees_before_2025",
        "value": "disposed",
        "is_default": True,
        "since": None,
        "reason": "",
        "options": None,
        "about": None,
        "source": None,
    }


def test_a_choice_counts_from_then_on_with_its_instant_and_reason(run: Run) -> None:
    run("init")
    said = run("settings", "--set", "transfer_fee", "ignore", *WHY)
    assert said.code == 0
    assert plain(said.out).startswith("Recorded: transfer_fee is ignore (it was dispose). No figure changes.")
    now = row(run, "transfer_fee")
    assert (now["value"], now["is_default"], now["reason"]) == ("ignore", False, "my preparer filed it so")
    assert now["since"]
    assert "Why: my preparer filed it so" in run("settings").out
    before = Path("lotwise.db").read_bytes()
    again = run("settings", "--set", "transfer_fee", "ignore", "--reason", "another reason")
    assert "is ignore already; nothing was recorded" in again.out
    assert Path("lotwise.db").read_bytes() == before
    run("settings", "--set", "transfer_fee", "dispose", "--reason", "back to the default")
    back = row(run, "transfer_fee")
    assert (back["value"], back["is_default"]) == ("dispose", False), "said by the owner now"
    assert str(back["since"]) > str(now["since"])


def test_the_pooling_of_wallets_is_the_same_setting(run: Run) -> None:
    run("init")
    run("wallets", "--pooling", "one_pool")
    now = row(run, "pooling_before_2025")
    assert (now["value"], now["is_default"], now["reason"]) == ("one_pool", False, "")
    run("settings", "--set", "pooling_before_2025", "per_wallet", *WHY)
    assert row(run, "pooling_before_2025")["value"] == "per_wallet"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "color", "blue", *WHY), "There is no setting 'color'. Settings: pooling_before_2025,"),
        (("--set", "transfer_fee", "forget", *WHY), "Choose dispose, dispose_add or ignore."),
        (("--set", "transfer_fee", "ignore"), "its reason is kept with it"),
        (("--set", "transfer_fee", "ignore", "--reason", " "), "its reason is kept with it"),
        (("--reason", "because"), "--reason belongs to --set"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(run: Run, words: tuple[str, ...], said: str) -> None:
    run("init")
    assert said in refused(run, "settings", *words)


def test_a_choice_goes_with_the_archive(run: Run) -> None:
    run("init")
    run("settings", "--set", "fees_before_2025", "split", *WHY)
    run("export", "--all", "all.zip")
    run("init", "--project", "again.db")
    run("import", "all.zip", "--project", "again.db")
    there = run("settings", "--json", "--project", "again.db").json
    assert there == run("settings", "--json").json


# ── what a choice changes ───────────────────────────────────────────────────────────────────────


def test_what_changes_is_shown_by_year_before_and_after(run: Run) -> None:
    pooled_story(run)
    said = run("settings", "--set", "pooling_before_2025", "one_pool", *WHY)
    assert "2024 1 → 1 $10,000.00 → $20,000.00" in plain(said.out)
    assert "Basis of open lots: $10,000.00 → $20,000.00" in said.out
    assert too_wide(said.out) == []
    back = run("settings", "--set", "pooling_before_2025", "per_wallet", *WHY, "--json").json["decided"]
    assert back["years"] == [
        {
            "year": 2024,
            "before": {"dispositions": 1, "gain_usd": "20000.00", "unknown": 0},
            "after": {"dispositions": 1, "gain_usd": "10000.00", "unknown": 0},
        }
    ]
    assert back["open_basis_usd"] == ["20000.00", "10000.00"]


@pytest.mark.parametrize(
    ("choice", "sold", "basis"),
    [
        ("dispose", [("fee", 30, 20)], 2000),
        ("dispose_add", [("fee", 30, 20)], 2030),
        ("ignore", [("network fee left out", None, 20)], 2000),
    ],
)
def test_a_network_fee_is_what_was_chosen(
    run: Run, choice: str, sold: list[tuple[str, int | None, int]], basis: int
) -> None:
    gas_story(run)
    run("settings", "--set", "transfer_fee", choice, *WHY)
    assert sold_in(2025) == sold
    assert [whole(lot.basis_usd) for lot in looked_at().books.lots] == [basis]


def filed(run: Run, year: int) -> Said:
    said = run("file", str(year))
    assert said.code == 0, said
    return said


def test_a_filed_year_stays_as_filed_and_the_choice_says_so(run: Run) -> None:
    pooled_story(run)
    filed(run, 2024)
    said = run("settings", "--set", "pooling_before_2025", "one_pool", *WHY)
    assert said.code == 1
    words = plain(said.out)
    assert "BLOCKING 2024 was filed, and the records say something else now." in words
    assert "The gain is $10,000.00 higher than filed." in words
    assert "lotwise file 2024 --carry" in words
    assert run("file", "2024", "--carry", *WHY).code == 0
    assert sold_in(2024) == [("sale", 30000, 20000)], "the lot that was filed as sold stays sold"
    assert run("settings", "--set", "pooling_before_2025", "per_wallet", "--reason", "back").code == 0


def test_a_fee_that_was_filed_is_missed_when_it_is_ignored(run: Run) -> None:
    gas_story(run)
    filed(run, 2025)
    said = run("settings", "--set", "transfer_fee", "ignore", *WHY)
    assert said.code == 1
    assert "0.01 ETH that left Ledger on 2025-03-02: filed with proceeds $30.00" in plain(said.out)
    assert "not there any more" in plain(said.out)
