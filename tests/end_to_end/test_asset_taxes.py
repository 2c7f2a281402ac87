"""What follows from what assets are: rates, codes, pools, funds beside what they hold, impossible dates."""

from decimal import Decimal
from typing import Any, Final

import pytest

from end_to_end.asking import refused
from end_to_end.project_files import household, plain, prices, too_wide, written
from terminal import Run

_KOINLY: Final = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
)
END: Final = ("--as-of", "2025-12-31")
WEALTHY: Final = (
    'time_zone = "America/New_York"\nfiling_status = "single"\nborn_on = 1986-05-17\nstate = "TX"\n'
    "[year.2024]\nwages = 700000\n[year.2025]\nwages = 700000\n"
)
POSITION: Final = ("--are", "rename", "--reason", "my preparer takes that position")


def project(run: Run, *rows: str, text: str = WEALTHY) -> Run:
    assert run("init").code == 0
    told = written("wallet.csv", _KOINLY, rows)
    quotes = prices("2025-12-31,ETH,3000", "2025-12-31,ETHPOOL,90", "2025-12-31,BTC,90000")
    assert run("import", household(text=text), told, quotes, "--wallet", "Wallet", *END).code == 0
    return run


def findings(run: Run, *codes: str) -> list[dict[str, Any]]:
    found = run("findings", "--json", *END).json["findings"]
    return [one["finding"] for one in found if one["finding"]["code"] in codes]


# ── collectibles ────────────────────────────────────────────────────────────────────────────────

GEM: Final = (
    "2024-02-01 12:00:00 UTC,10000,USD,1,SAPPHIRE,,,,,,,",
    "2025-06-01 12:00:00 UTC,1,SAPPHIRE,110000,USD,,,,,,,",
)


def income_tax(run: Run) -> Decimal:
    lines = run("tax", "--json", *END).json["lines"]
    return Decimal(next(one for one in lines if one["name"] == "income_tax")["value_usd"])


def test_a_collectible_is_taxed_at_28_percent_and_has_its_code_on_the_form(run: Run) -> None:
    project(run, *GEM)
    before = income_tax(run)
    assert run("assets", "--set", "SAPPHIRE", "class", "collectible", *END).code == 0
    assert income_tax(run) - before == 8000, "28 % of 100,000, and not 20 %"
    (row,) = run("forms", "--json", *END).json["form_8949"]["rows"]
    assert (row["code"], row["adjustment_usd"], row["gain_usd"]) == ("C", "0.00", "100000.00")
    why = plain(run("explain", "tax.2025.collectibles_gain", *END).out)
    assert "28% Rate Gain Worksheet line 1" in why
    assert "wallet.csv row 3" in why


def test_a_collectible_sold_within_a_year_is_taxed_like_anything_else(run: Run) -> None:
    project(run, GEM[0].replace("2024-02", "2025-02"), GEM[1])
    before = income_tax(run)
    assert run("assets", "--set", "SAPPHIRE", "class", "collectible", *END).code == 0
    assert income_tax(run) == before
    (row,) = run("forms", "--json", *END).json["form_8949"]["rows"]
    assert row["code"] == ""


def test_collectibles_that_are_stated_as_well_are_told(run: Run) -> None:
    text = WEALTHY + "collectibles_gain = 100000\nother_long_term_gain = 100000\n"
    project(run, *GEM, text=text)
    assert "collectibles" not in plain(run("tax", *END).out)
    run("assets", "--set", "SAPPHIRE", "class", "collectible", *END)
    assert "household.toml states $100,000.00 from collectibles for 2025" in plain(run("tax", *END).out)


# ── pools ───────────────────────────────────────────────────────────────────────────────────────

POOL: Final = (
    "2024-01-10 12:00:00 UTC,30000,USD,10,ETH,,,,,,,",
    "2025-03-01 12:00:00 UTC,4,ETH,100,ETHPOOL,,,8800,USD,,deposit,",
)
RULE: Final = ("rule", "--swaps", "ETH", "ETHPOOL", *POSITION)


def share(run: Run) -> tuple[str, str, str]:
    (lot,) = run("lots", "--asset", "ETHPOOL", "--json", *END).json["lots"]
    return lot["quantity"], lot["basis_usd"], lot["acquired_on"]


@pytest.fixture
def pool(run: Run) -> Run:
    """Return `run` in a folder whose project holds a deposit into a pool, called so by its owner."""
    project(run, *POOL)
    assert run("assets", "--set", "ETHPOOL", "class", "LP share", *END).code == 0
    return run


def test_without_the_owners_word_on_the_share_the_rule_is_refused(run: Run) -> None:
    project(run, *POOL)
    assert "does not know that ETH wraps ETHPOOL" in refused(run, *RULE)
    assert findings(run, "lp_range") == []


def test_the_range_is_shown_and_a_rule_carries_basis_over(pool: Run) -> None:
    assert share(pool) == ("100", "8800.00", "2025-03-01")
    (note,) = findings(pool, "lp_range", "lp_as_rename")
    assert (note["severity"], note["amount_usd"]) == ("info", "3200.00")
    assert "is -$3,200.00 as an exchange, $0.00 carried over" in note["what"]
    said = pool(*RULE, *END)
    assert said.code == 0
    assert "every swap of ETH and ETHPOOL in any wallet is a renaming" in plain(said.out)
    assert share(pool) == ("100", "12000.00", "2024-01-10")
    told = {one["code"]: one for one in findings(pool, "lp_range", "lp_as_rename")}
    assert {code: one["severity"] for code, one in told.items()} == {
        "lp_range": "info",
        "lp_as_rename": "warning",
    }
    assert "carries basis and date over, because you said so" in told["lp_range"]["what"]
    assert pool("verify", "--conservation").code == 0
    assert too_wide(pool("findings", *END).out) == []


def test_a_rule_that_says_exchange_settles_the_note(pool: Run) -> None:
    words = ("rule", "--swaps", "ETHPOOL", "ETH", "--are", "exchange", "--reason", "asked Ann", *END)
    assert pool(*words).code == 0
    assert findings(pool, "lp_range", "lp_as_rename") == []
    assert share(pool) == ("100", "8800.00", "2025-03-01")


# ── funds, and dates ────────────────────────────────────────────────────────────────────────────


def test_a_fund_sold_at_a_loss_beside_a_purchase_of_bitcoin_is_told(run: Run) -> None:
    rows = (
        "2025-01-10 12:00:00 UTC,600,USD,10,IBIT,,,,,,,",
        "2025-03-01 12:00:00 UTC,10,IBIT,500,USD,,,,,,,",
        "2025-03-02 12:00:00 UTC,8500,USD,0.1,BTC,,,,,,,",
    )
    project(run, *rows)
    (note,) = findings(run, "etf_and_coin")
    assert "IBIT was sold at a loss of $100.00" in note["what"]
    assert (note["where"]["file"], note["where"]["rows"]) == ("wallet.csv", [3])


def test_ether_from_before_there_was_any_is_told(run: Run) -> None:
    project(run, "2013-01-10 12:00:00 UTC,30000,USD,10,ETH,,,,,,,")
    (found,) = findings(run, "before_it_existed")
    assert (found["severity"], found["where"]["rows"]) == ("warning", [2])
    assert "Purchase of ETH on 2013-01-10: nobody can have had any before 2014-07-22" in found["what"]
