"""Units that are locked or staked: shown, valued, and left out of the plan with the reason."""

from typing import Any, Final

import pytest

from end_to_end.asking import refused
from end_to_end.project_files import coinbase, coinbase_row, household, kraken, prices, too_wide
from terminal import DAY, Run

PROGRAM: Final = (
    "K1,R1,2025-09-10 15:00:00,deposit,,currency,ZUSD,9000.0000,0,9000.0000",
    "K2,R2,2025-09-10 15:00:01,trade,,currency,ZUSD,-8000.0000,0,1000.0000",
    "K3,R2,2025-09-10 15:00:01,trade,,currency,XETH,2.0000000000,0,2.0000000000",
    "K4,R3,2025-10-01 15:00:00,hybridearnwithdrawal,,currency,XETH,-1.0000000000,0,1.0000000000",
)
"""Two ETH, of which one went into Kraken's DeFi Earn."""


@pytest.fixture
def story(run: Run) -> Run:
    """Return `run` in a folder whose project holds a loss at Coinbase, at Kraken, and in a program of it."""
    run("init")
    bought = coinbase_row("c01", "2025-09-10 15:00:00", "Buy", "1 ETH", "4500")
    run("import", household(), coinbase(bought), kraken(*PROGRAM), prices(f"{DAY},ETH,1000"))
    return run


def lots(run: Run, day: str = DAY) -> dict[str, Any]:
    return {row["wallet"]: row for row in run("lots", "--json", "--as-of", day).json["lots"]}


def planned(run: Run) -> tuple[set[str], dict[str, str]]:
    """Return the wallets of the plan, and the reasons why lots of others are left out."""
    plan = run("plan", "--json", "--as-of", DAY).json
    names = {row["id"]: wallet for wallet, row in lots(run).items()}
    return {one["wallet"] for one in plan["trades"]}, {
        names[one["lot"]]: one["reason"] for one in plan["excluded"]
    }


def test_a_program_that_an_importer_names_is_staked_until_its_owner_says_otherwise(story: Run) -> None:
    row = lots(story)["Kraken DeFi Earn"]
    assert (row["state"], row["locked_until"], row["can_be_planned"]) == ("staked", None, False)
    assert (row["fmv_usd"], row["gain_usd"]) == ("1000.00", "-3000.00"), "its value is known all the same"
    sold, reasons = planned(story)
    assert sold == {"Coinbase", "Kraken"}
    assert reasons["Kraken DeFi Earn"].startswith("staked")
    story("wallets", "--set", "Kraken DeFi Earn", "locked", "no")
    assert lots(story)["Kraken DeFi Earn"]["state"] == "free"
    assert planned(story)[0] == {"Coinbase", "Kraken", "Kraken DeFi Earn"}


def test_a_lock_with_a_day_ends_on_that_day(story: Run) -> None:
    said = story("wallets", "--set", "kraken", "locked_until", "2026-02-08", "--as-of", DAY)
    assert "Recorded: Kraken: locked until 2026-02-08." in said.out
    assert "Kraken (locked until 2026-02-08)" in said.out
    row = lots(story)["Kraken"]
    assert (row["state"], row["locked_until"], row["can_be_planned"]) == ("locked", "2026-02-08", False)
    sold, reasons = planned(story)
    assert (sold, reasons["Kraken"]) == ({"Coinbase"}, "locked until 2026-02-08")
    assert "locked until 2026-02-08" in story("plan", "--as-of", DAY).out
    row = lots(story, "2026-02-08")["Kraken"]
    assert (row["state"], row["locked_until"]) == ("free", None)


@pytest.mark.parametrize(("word", "state"), [("yes", "locked"), ("No", "free"), ("2026-12-01", "locked")])
def test_the_last_word_on_a_lock_counts(story: Run, word: str, state: str) -> None:
    story("wallets", "--set", "Kraken", "locked_until", "2030-01-01")
    said = story("wallets", "--set", "Kraken", "locked", word, "--json")
    assert said.code in {0, 1}
    row = next(row for row in said.json["wallets"] if row["name"] == "Kraken")
    assert row["state"] == state
    assert lots(story)["Kraken"]["state"] == state


def test_what_says_nothing_of_a_lock_is_refused(story: Run) -> None:
    for odd in ("maybe", "", "2026-13-01", "until spring"):
        said = refused(story, "wallets", "--set", "Kraken", "locked", odd)
        assert "does not say whether the units are locked" in said, odd


def test_tables_mark_what_is_held_back_and_fit_a_terminal(story: Run) -> None:
    story("wallets", "--set", "Kraken", "locked_until", "2026-12-01")
    plain = story("lots", "--as-of", DAY)
    assert "* is locked or staked, and not planned; --details says until when." in plain.out
    assert sum(line.rstrip().endswith("*") for line in plain.out.splitlines()) == 2
    details = story("lots", "--details", "--as-of", DAY)
    assert "2026-12-01" in details.out
    assert "staked" in details.out
    assert too_wide(plain.out) == too_wide(details.out) == []
    free = story("lots", "--wallet", "Coinbase", "--as-of", DAY)
    assert "*" not in free.out


def test_break_even_and_identification_stand_in_details_and_json(story: Run) -> None:
    story("wallets", "--set", "Coinbase", "fee_rate", "0.1")
    row = lots(story)["Coinbase"]
    assert (row["break_even"], row["identifiable"]) == ("5000", "own books")
    assert lots(story, "2027-01-01")["Coinbase"]["identifiable"] == "tell broker"
    story("wallets", "--set", "Coinbase", "ability", "FIFO only")
    assert lots(story)["Coinbase"]["identifiable"] == "first"
    details = story("lots", "--wallet", "Coinbase", "--details", "--as-of", DAY).out
    assert "$5,000.00" in details
    assert " first " in details
