"""Losses carried over through the years, and a joint return beside separate ones, as people see them."""

import pytest

from end_to_end.project_files import coinbase, coinbase_row, kraken, plain, too_wide, written
from terminal import DAY, Run

TOP = 'time_zone = "America/New_York"\nborn_on = 1986-05-17\nspouse_born_on = 1987-01-01\nstate = "FL"\n'
COUPLE = (
    TOP + 'filing_status = "mfj"\n'
    "[year.2024]\nwages = 150000\nother_short_term_gain = -12000\n"
    "[year.2024.spouse]\nwages = 60000\nother_short_term_gain = -6000\n"
    '[year.2025]\nwages = 150000\ncarryover = "computed"\n'
    "[year.2025.spouse]\nwages = 60000\n"
)
SEPARATED = (
    COUPLE + '[year.2026]\nfiling_status = "mfs"\nhas_itemizing_spouse = false\ncarryover = "computed"\n'
)


@pytest.fixture
def couple(run: Run) -> Run:
    """Return `run` in a folder with a couple: one lost 30,000 in a wallet, the spouse 10,000 in another."""
    run("init")
    mine = coinbase(
        coinbase_row("a", "2025-01-05 10:00:00", "Buy", "1 BTC", "90000"),
        coinbase_row("b", "2025-06-05 10:00:00", "Sell", "-1 BTC", "60000"),
    )
    theirs = kraken(
        "T1,R1,2025-01-05 10:00:00,trade,,currency,ZUSD,-30000,0,0",
        "T2,R1,2025-01-05 10:00:00,trade,,currency,XETH,10,0,10",
        "T3,R2,2025-07-05 10:00:00,trade,,currency,XETH,-10,0,0",
        "T4,R2,2025-07-05 10:00:00,trade,,currency,ZUSD,20000,0,20000",
    )
    assert run("import", mine, theirs, "--as-of", DAY).code == 0
    run("wallets", "--set", "Kraken", "owner", "spouse")
    run("wallets", "--set", "Coinbase", "owner", "taxpayer")
    return run


def household(run: Run, text: str) -> None:
    run("household", written("household.toml", text, ()), "--as-of", DAY)


def test_a_joint_loss_follows_each_spouse_into_separate_returns(couple: Run) -> None:
    household(couple, SEPARATED)
    years = couple("carryovers", "--as-of", DAY, "--json").json["years"]
    outs = {one["year"]: one["carried_out"] for one in years}
    assert outs[2024] == {"short_usd": "9000.00", "long_usd": "0.00"}
    # 9,000 carried in, 40,000 lost, 3,000 deducted
    assert outs[2025] == {"short_usd": "46000.00", "long_usd": "0.00"}
    joint = next(one for one in years if one["year"] == 2025)
    assert joint["spouse"]["gains"]["short_usd"] == "-10000.00"
    # the taxpayer's net loss is 34,500 and the spouse's 14,500
    assert joint["taxpayer"]["carried_out"]["short_usd"].startswith("32387.755")
    alone = years[-1]
    assert (alone["known"], alone["handover"]) == ("computed", "divided")
    assert alone["carried_in"] == joint["taxpayer"]["carried_out"]
    assert alone["deducted_usd"] == "1500.00"


def test_the_ledger_is_readable_in_80_columns(couple: Run) -> None:
    household(couple, SEPARATED)
    said = couple("carryovers", "--as-of", DAY)
    assert (said.code, too_wide(said.out)) == (0, [])
    assert "2025 mfj short $9,000 c -$40,000 gains $0 $46,000" in plain(said.out)
    assert "Joint returns, by spouse" in said.out
    assert "$13,612.24 short-term was your spouse's and counts on your spouse's own return" in plain(said.out)
    assert "A year's deduction counts as used, claimed or not." in plain(said.out)


def test_reasons_go_down_to_rows_and_the_year_before(couple: Run) -> None:
    household(couple, SEPARATED)
    said = couple("carryovers", "--why", "2025", "--as-of", DAY)
    assert too_wide(said.out) == []
    told = plain(said.out.replace("│", " "))
    assert "Loss carried over from 2025 to 2026: $46,000.00 short-term, $0.00 long-term" in told
    assert "computed from the return of 2024: all of it" in told
    assert "coinbase.csv row 6" in told
    assert "26 CFR § 1.1212-1(c)(1)" in told
    tree = couple("carryovers", "--why", "2026", "--as-of", DAY, "--json").json
    assert tree["children"][0]["formula"].endswith("your part of the joint return's")


def test_the_household_shows_the_spouses_part_and_counts_persons(couple: Run) -> None:
    household(couple, SEPARATED + "children_under_17 = 2\n")
    facts = couple("household", "--as-of", DAY, "--json").json["facts"]
    assert facts["2025 wages"] == "$150,000.00"
    assert facts["2025 spouse wages"] == "$60,000.00"
    assert (facts["2025 carryover"], facts["2026 filing_status"]) == ("computed", "mfs")
    assert facts["2026 children_under_17"] == "2"


def test_an_unknown_year_is_refused(couple: Run) -> None:
    household(couple, SEPARATED)
    said = couple("carryovers", "--why", "2019", "--as-of", DAY)
    assert (said.code, "It has 2024 to 2026." in said.err) == (2, True)


def test_tax_uses_the_computed_carryover_and_explains_it(couple: Run) -> None:
    household(couple, SEPARATED)
    lines = {one["name"]: one for one in couple("tax", "--as-of", DAY, "--json").json["lines"]}
    assert lines["short_term_carryover_in"]["text"] == "$32,387.76"
    household(couple, COUPLE)
    said = couple("tax", "--why", "short_term_carryover_in", "--year", "2025", "--as-of", DAY)
    assert "Carried over from the return of 2024: $9,000.00" in plain(said.out)


def test_a_year_without_facts_is_a_finding_and_no_guess(couple: Run) -> None:
    household(couple, COUPLE.replace("[year.2025", "[year.2026"))
    said = couple("carryovers", "--as-of", DAY)
    told = plain(said.out)
    assert said.code == 1, "the carryover that 2026 asks for cannot be computed"
    assert "2025 has sales with a short-term loss of $40,000.00 and $9,000.00 carried over into it" in told
    assert 'says carryover = "computed", but the return of 2025 is not known' in told


def test_wallets_whose_owner_nobody_states_are_named(run: Run) -> None:
    run("init")
    bought = coinbase_row("a", "2025-01-05 10:00:00", "Buy", "1 BTC", "90000")
    sold = coinbase_row("b", "2025-06-05 10:00:00", "Sell", "-1 BTC", "60000")
    run("import", coinbase(bought, sold), "--as-of", DAY)
    household(run, COUPLE)
    assert "Nobody states whose Coinbase is" in plain(run("carryovers", "--as-of", DAY).out)
    run("wallets", "--set", "Coinbase", "owner", "joint")
    told = plain(run("carryovers", "--as-of", DAY).out)
    assert "Nobody states" not in told
    assert "Coinbase belongs to both of you; half of its gains and income counts for each." in told


def test_without_any_year_the_ledger_says_what_to_do(run: Run) -> None:
    run("init")
    household(run, TOP + 'filing_status = "mfj"\n')
    assert "No year is known yet" in plain(run("carryovers", "--as-of", DAY).out)


# ── one joint return beside two separate ones ───────────────────────────────────────────────────


def test_joint_and_separate_returns_are_compared(couple: Run) -> None:
    household(couple, COUPLE)
    found = couple("spouses", "--year", "2025", "--as-of", DAY, "--json").json
    taxes = [found[side]["tax_usd"] for side in ("joint", "taxpayer", "spouse")]
    # 115,500 jointly; 72,750 and 42,750 apart, by the Tax Table where below 100,000
    assert taxes == ["15238.00", "10925.00", "4895.00"]
    assert found["difference_usd"] == "582.00"
    assert found["spouse"]["carried_out"]["short_usd"] == "13000.00"
    assert found["taxpayer"]["carried_out"]["short_usd"] == "33000.00"


def test_the_comparison_is_readable_in_80_columns(couple: Run) -> None:
    household(couple, COUPLE)
    said = couple("spouses", "--year", "2025", "--as-of", DAY)
    assert too_wide(said.out) == []
    assert "Two separate returns cost $" in said.out
    assert "Neither itemizes" in said.out


def test_community_property_is_said_to_be_left_out(couple: Run) -> None:
    household(couple, COUPLE.replace('"FL"', '"TX"'))
    assert "Texas is a community property state" in plain(
        couple("spouses", "--year", "2025", "--as-of", DAY).out
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SEPARATED, "2026 is no joint return; household.toml says mfs."),
        (COUPLE + "[year.2026]\nwages = 1\n", "does not say which part of 2026 is your spouse's"),
        (COUPLE, "household.toml says nothing about 2026."),
    ],
)
def test_what_cannot_be_compared_is_refused(couple: Run, text: str, told: str) -> None:
    household(couple, text)
    said = couple("spouses", "--as-of", DAY)
    assert (said.code, told in said.err) == (2, True), said.err
