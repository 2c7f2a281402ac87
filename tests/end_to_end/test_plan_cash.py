"""Plans that raise cash: what the screen, JSON, the page and the identification say of them."""

from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, prices
from terminal import DAY, Run

pytest.importorskip("highspy")

LOTS: Final = (
    coinbase_row("c01", "2025-11-20 15:00:00", "Buy", "10 ETH", "30000"),
    coinbase_row("c02", "2025-12-10 15:00:00", "Buy", "1 BTC", "65000"),
    coinbase_row("c03", "2024-01-10 15:00:00", "Buy", "1 BTC", "45000"),
)


def project(run: Run, *plan: str) -> Run:
    run("init")
    quotes = prices(f"{DAY},BTC,70000", f"{DAY},ETH,2000")
    facts = household("other_short_term_gain = 40000", "[plan]", "default_fee_rate = 0.005", *plan)
    run("import", coinbase(*LOTS), facts, quotes, "--as-of", DAY)
    return run


def spoken(run: Run, *words: str) -> str:
    """Return what a command says, as one line."""
    return " ".join(run(*words).out.split())


def planned(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = run("plan", "--json", "--as-of", DAY).json
    return found


def test_cash_is_raised_to_the_cent_and_its_price_is_told(run: Run) -> None:
    found = planned(project(run, "cash_wanted = 30000"))
    left = [trade for trade in found["trades"] if not trade["is_bought_back"]]
    assert {trade["action"] for trade in left} == {"sell"}
    assert float(found["cash_usd"]) == pytest.approx(30_000, abs=0.01)
    assert float(found["cash_usd"]) >= 30_000
    assert sum(float(trade["cash_usd"]) for trade in left) == pytest.approx(float(found["cash_usd"]))
    cash = found["cash"]
    parts = sum(float(cash[name]) for name in ("tax_now_usd", "tax_later_usd", "fees_usd"))
    assert parts == pytest.approx(float(cash["cost_usd"]), abs=0.01)
    cost = float(cash["without"]["npv_usd"]) - float(found["npv_usd"])
    assert cost == pytest.approx(float(cash["cost_usd"]), abs=0.01)
    assert float(cash["better_than_first_in_first_out_usd"]) >= 0


def test_the_screen_says_which_to_buy_back_and_what_the_cash_costs(run: Run) -> None:
    told = spoken(project(run, "cash_wanted = 5000"), "plan", "--as-of", DAY)
    for words in (
        "for $5,000.00 in cash after fees",
        "sell, buy back",
        "The cash",
        "The best plan without it is worth",
        "first in, first out, with nothing else done",
        "You stay without",
        "as if its loss had recovered later",
    ):
        assert words in told


def test_cash_that_cannot_be_raised_is_no_plan(run: Run) -> None:
    project(run, "cash_wanted = 900000")
    found = planned(run)
    assert (found["trades"], found["is_cash_reached"], found["is_worthwhile"]) == ([], False, False)
    assert "cash_not_reached" in {one["code"] for one in found["findings"]}
    assert "No plan: the $900,000.00 in cash that you want cannot be raised." in spoken(
        run, "plan", "--as-of", DAY
    )


def test_limits_within_which_it_cannot_be_raised_are_named(run: Run) -> None:
    found = planned(project(run, "cash_wanted = 50000", "most_fees = 100"))
    (said,) = [one for one in found["findings"] if one["code"] == "cash_not_reached"]
    assert "most_fees" in said["fix"]


def test_there_is_no_second_opinion_by_the_same_program(run: Run) -> None:
    project(run, "most_fees = 60")
    assert "no second opinion" in spoken(run, "plan", "--verify", "--as-of", DAY)
    assert not run("plan", "--verify", "--json", "--as-of", DAY).json["verified"]["is_second_opinion"]


def test_fees_are_kept(run: Run) -> None:
    found = planned(project(run, "most_fees = 60"))
    assert 0 < float(found["worth"]["fees_usd"]) <= 60
    shadows = {one["constraint"]: float(one["worth_usd"]) for one in found["certificate"]["shadows"]}
    assert shadows["most_fees"] > 0


def test_page_and_identification_tell_what_is_not_bought_back(run: Run) -> None:
    project(run, "cash_wanted = 5000")
    assert run("forms", "--year", "2026", "--out", "out", "--as-of", DAY).code in {0, 1}
    page = next(Path("out").glob("report_2026.html")).read_text(encoding="utf-8")
    assert "Sales that are not bought back" in page
    text = next(Path("out").glob("identification_*.txt")).read_text(encoding="utf-8")
    assert ", not bought back" in text


def test_what_if_asks_for_cash_without_recording_it(run: Run) -> None:
    project(run)
    told = spoken(run, "what-if", "cash_wanted=5000", "--as-of", DAY)
    assert "not bought back" in told
    assert "cannot be raised" in spoken(run, "what-if", "cash_wanted=900000", "--as-of", DAY)
    assert planned(run)["cash_usd"] == "0.00"


def test_some_rows_of_a_line_need_those_before_them(run: Run) -> None:
    """First in, first out: a lot of BTC cannot be sold without the one bought before it."""
    project(run, "cash_wanted = 75000", "keep = ['ETH']")
    run("wallets", "--set", "Coinbase", "ability", "FIFO only")
    rows = [trade["acquired_on"] for trade in planned(run)["trades"]]
    assert rows == sorted(rows)
    assert len(rows) > 1
    refused = run("what-if", "--only", str(len(rows)), "--as-of", DAY)
    assert refused.code == 2
    assert "is sold before lot" in refused.out + refused.err
    assert run("what-if", "--only", "1", "--as-of", DAY).code == 0


def test_lots_evidenced_worse_are_left_out_of_what_if_too(run: Run) -> None:
    project(run)
    every = run("what-if", "wages=90000", "--json", "--as-of", DAY).json["now"]
    best = run("what-if", "wages=90000", "--evidence", "A", "--json", "--as-of", DAY).json["now"]
    assert best["npv_usd"] == run("plan", "--evidence", "A", "--json", "--as-of", DAY).json["npv_usd"]
    assert every["npv_usd"] == planned(run)["npv_usd"]
    assert run("what-if", "--evidence", "A", "--as-of", DAY).code == 2
