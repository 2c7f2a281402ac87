"""What stands beside the plan: its years, risks, waiting, sensitivity, and the plan under other facts."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, prices
from lotwise.app.demo import example_folder
from lotwise.app.plan_if import change_of, changed
from lotwise.app.plan_years import plan_years
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project
from lotwise.app.workspace import load
from terminal import DAY, Run

_FUTURES: Final = (
    (),
    ("sale_in_years=never",),
    ("sale_in_years=1",),
    ("sale_in_years=0.5",),
    ("sale_in_years=0.5", "probability_of_taxable_sale=0.25"),
    ("probability_of_taxable_sale=0.3", "future.long_term_gain=0"),
    ("horizon_years=3", "sale_in_years=never", "future.long_term_gain=-500"),
    ("wages=30000", "future.wages=30000", "discount_rate=0"),
)
LOTS: Final = (
    coinbase_row("c01", "2025-02-20 15:00:00", "Buy", "1 BTC", "100000"),
    coinbase_row("c02", "2025-11-20 15:00:00", "Buy", "10 ETH", "30000"),
    coinbase_row("c03", "2024-01-10 15:00:00", "Buy", "1 BTC", "45000"),
)


def asked(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = run(*words, "--json", "--as-of", DAY).json
    return found


def project(run: Run, *facts: str, on: str = DAY) -> Run:
    run("init")
    quotes = prices(f"{on},BTC,70000", f"{on},ETH,2000")
    run("import", coinbase(*LOTS), household(*facts), quotes, "--as-of", DAY)
    return run


def shorts(run: Run) -> Run:
    """Return a project whose short-term gains of this year make a short-term loss worth more."""
    return project(run, "other_short_term_gain = 40000", "other_long_term_gain = 40000")


@pytest.mark.parametrize("changes", _FUTURES)
def test_the_years_add_up_to_the_plans_value(household: Run, changes: tuple[str, ...]) -> None:
    assert household("plan", "--as-of", DAY).code == 0
    with existing_project(Path("lotwise.db")) as opened:
        state = changed(load(opened, date.fromisoformat(DAY)), [change_of(one) for one in changes])
        report = plan_report(state)
        found = plan_years(state, report)
    assert abs(found.npv_usd - report.plan.worth.npv_usd) <= len(found.rows)
    assert report.plan.trades or "sale_in_years=0.5" in changes
    for row, following in zip(found.rows, found.rows[1:], strict=False):
        assert following.carried_in_usd == row.carried_out_usd


def test_the_years_are_shown_and_sum_up(household: Run) -> None:
    plan = asked(household, "plan")
    years = plan["years"]
    saved = sum(Decimal(row["discounted_usd"]) for row in years["rows"])
    assert saved - Decimal(years["fees_usd"]) == pytest.approx(Decimal(plan["npv_usd"]), abs=Decimal("0.01"))
    shown = household("plan", "--years", "--as-of", DAY).out
    assert "2032 sale" in shown
    assert f"net present value ${Decimal(plan['npv_usd']):,.2f}" in shown


def test_risks_are_a_line_each_or_told_in_full(household: Run) -> None:
    risks = {one["rule"]: one for one in asked(household, "plan")["risks"]}
    assert {"identification_missing", "economic_substance", "sale_within_a_year", "straddle"} <= set(risks)
    brief, full = (household("plan", *words, "--as-of", DAY).out for words in ((), ("--risks",)))
    assert "Source: 26 U.S.C. §§ 7701(o)" not in brief
    assert "Source: 26 U.S.C. §§ 7701(o)" in full
    assert "in full: --risks" in brief


def test_a_sale_within_a_year_costs_what_the_same_plan_is_then_worth(household: Run) -> None:
    risk = next(one for one in asked(household, "plan")["risks"] if one["rule"] == "sale_within_a_year")
    found = asked(household, "what-if", "sale_in_years=1")
    now, then = (Decimal(found[name]["npv_usd"]) for name in ("these_lots_now", "these_lots_then"))
    assert Decimal(risk["amount_usd"]) == pytest.approx(now - then, abs=Decimal("0.011"))
    assert then < 0 < now


def test_a_short_loss_that_is_about_to_turn_long_is_told_without_being_asked(run: Run) -> None:
    shorts(run)
    (change,) = asked(run, "plan")["term_changes"]
    assert (change["on"], change["days"]) == ("2026-02-21", 14)
    assert Decimal(change["change_usd"]) < 0
    shown = " ".join(run("plan", "--as-of", DAY).out.split())
    assert "From 2026-02-21 (14 days) 1 lot of the plan turns long-term." in shown


def test_waiting_past_the_day_loses_what_was_told_and_waiting_till_then_nothing(run: Run) -> None:
    shorts(run)
    plan = asked(run, "plan", "--wait", "14")
    told, waited = plan["term_changes"][0], plan["wait"]
    assert waited["these_usd"] == told["npv_usd"]
    assert len(waited["turns_long"]) == 1
    assert Decimal(waited["these_usd"]) <= Decimal(waited["best_usd"]) < Decimal(waited["now_usd"])
    before = asked(run, "plan", "--wait", "13")["wait"]
    assert before["turns_long"] == []
    assert before["these_usd"] == before["best_usd"] == before["now_usd"]


def test_waiting_into_another_year_looks_at_it_as_it_is_expected(run: Run) -> None:
    shorts(run)
    waited = asked(run, "plan", "--wait", "340")["wait"]
    assert waited["is_other_year"]
    assert waited["best_usd"] is not None
    said = run("plan", "--wait", "340", "--as-of", DAY).out
    assert "as you expect 2027, by this year's law" in " ".join(said.split())


def test_at_the_stated_values_nothing_differs(household: Run) -> None:
    found = asked(household, "plan", "--sensitivity")
    rows = {(one["about"], one["value"]): one for one in found["sensitivity"]}
    for place in (("price", "as today"), ("other gains", "as stated"), ("discount rate", "5 % a year")):
        assert rows[place]["these_usd"] == rows[place]["best_usd"] == found["npv_usd"]
    for one in rows.values():
        assert Decimal(one["these_usd"]) <= Decimal(one["best_usd"]) + Decimal("0.01")
        assert Decimal(one["best_usd"]) >= 0


def test_values_that_differ_are_shown_in_words(run: Run) -> None:
    project(run)
    assert "never, or donated" in run("plan", "--sensitivity", "--as-of", DAY).out


def test_a_change_counts_as_if_it_stood_in_the_household(run: Run) -> None:
    project(run)
    found = asked(run, "what-if", "wages=250000", "filing_status=mfj", "price.ETH=1500", "future.wages=90000")
    text = Path("household.toml").read_text("utf-8")
    text = text.replace('"single"', '"mfj"').replace(
        "[year.2026]\nwages = 100000", "[year.2026]\nwages = 250000"
    )
    Path("household.toml").write_text(f"{text}[future]\nwages = 90000\n", "utf-8")
    run("import", Path("household.toml"), prices(f"{DAY},ETH,1500", name="other.csv"), "--as-of", DAY)
    assert found["best_plan_then"]["npv_usd"] == asked(run, "plan")["npv_usd"]
    assert found["best_plan_then"]["tax_before_usd"] == asked(run, "plan")["tax_before_usd"]


def test_nothing_of_a_change_is_recorded(household: Run) -> None:
    before = asked(household, "plan")
    assert asked(household, "what-if", "wages=60000", "price.BTC=1000")["now"]["npv_usd"] == before["npv_usd"]
    assert asked(household, "plan") == before


def test_some_rows_of_the_plan_alone(household: Run) -> None:
    plan = asked(household, "plan")
    first = asked(household, "what-if", "--only", "1")
    assert first["these_lots_now"]["npv_usd"] == plan["trades"][0]["total_usd"]
    lot = plan["trades"][0]["lot"]
    assert asked(household, "whatif", "--only", lot) == first
    whole = [word for n in range(len(plan["trades"])) for word in ("--only", str(n + 1))]
    assert asked(household, "what-if", *whole)["these_lots_now"]["npv_usd"] == plan["npv_usd"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("wage=1",), "Did you mean wages?"),
        (("wages",), "KEY=VALUE"),
        (("wages=lots",), "wages"),
        (("price.DOGE=1",), "You hold no DOGE."),
        (("price.BTC=0",), "no price of BTC"),
        (("fee=2",), "no fee rate"),
        (("state=ZZ",), "postal code"),
        (("wages=1", "--method", "HIFO"), "two questions"),
        (("--only", "77"), "no lot of the plan"),
    ],
)
def test_what_cannot_be_changed_is_refused_in_a_sentence(
    household: Run, words: tuple[str, ...], said: str
) -> None:
    found = household("what-if", *words, "--as-of", DAY)
    assert found.code == 2
    assert said in found.err


def test_the_other_spelling_is_in_no_list(run: Run) -> None:
    assert "whatif" not in run("--help").out
    assert run("whatif", "--help").out == run("what-if", "--help").out.replace("what-if [OPT", "whatif [OPT")


def test_prices_older_than_allowed_are_refused(run: Run) -> None:
    project(run, "[plan]", "oldest_price_days = 3", on="2026-02-03")
    plan = asked(run, "plan")
    assert plan["trades"] == []
    assert {one["reason"] for one in plan["excluded"]} == {"its price is 4 days old, and you allow 3"}
    shown = " ".join(run("plan", "--as-of", DAY).out.split())
    assert "The newest price of BTC is of 2026-02-03, 4 days before 2026-02-07: too old to plan with" in shown


def test_prices_of_long_ago_are_named_with_their_age(run: Run) -> None:
    project(run, on="2026-01-10")
    said = run("plan", "--as-of", DAY)
    assert "There is nothing to weigh" in said.out
    assert "28 days before 2026-02-07: too old to plan" in " ".join(said.out.split())


def test_no_plan_of_negative_value_is_proposed(run: Run) -> None:
    project(run, "[future]", "sale_in_years = 0.5", "[plan]", "default_fee_rate = 0.03")
    plan = asked(run, "plan")
    assert Decimal(plan["npv_usd"]) >= 0
    assert all(Decimal(one["total_usd"]) > 0 for one in plan["trades"])


def test_where_no_lot_can_be_named_the_plan_sells_what_first_in_first_out_would(household: Run) -> None:
    """A plan whose identification cannot be made in time is none: the risk of missing it is gone."""
    free = asked(household, "plan")
    for wallet in ("Coinbase", "Kraken", "Cash App", "Ledger"):
        assert household("wallets", "--set", wallet, "ability", "FIFO only").code == 0
    bound = asked(household, "plan")
    assert "identification_missing" in {one["rule"] for one in free["risks"]}
    rules = {one["rule"] for one in bound["risks"]}
    assert "identification_missing" not in rules
    assert not bound["trades"] or "broker_fifo" in rules
    assert 0 <= Decimal(bound["npv_usd"]) <= Decimal(free["npv_usd"])


def test_the_next_best_plan_is_named(household: Run) -> None:
    plan = asked(household, "plan")
    rival = plan["certificate"]["rival"]
    assert Decimal(rival["npv_usd"]) + Decimal(rival["loses_usd"]) == Decimal(plan["npv_usd"])
    assert "The next-best plan leaves out" in household("plan", "--as-of", DAY).out


def test_a_plan_without_a_state_says_that_its_tax_is_federal_only(run: Run) -> None:
    run("init")
    run("import", example_folder(), "--as-of", DAY)
    text = (example_folder() / "household.toml").read_text(encoding="utf-8")
    Path("household.toml").write_text(text.replace('state = "TX"\n', ""), encoding="utf-8")
    run("household", "household.toml", "--as-of", DAY)
    assert "That is federal tax only" in run("plan", "--as-of", DAY).out


def test_a_table_of_a_later_year_counts_in_that_year(run: Run) -> None:
    """32,340 of long-term loss, 40,000 of short-term gain expected next year: sold whole, by hand.

    This year 3,000 at 22 % are 660. Next year 29,340 meet the gain: 18,200 of it lie in the 24 % bracket,
    11,140 in the 22 % bracket, and a year's discount lies on them. In five years 31,660 come back at 15 %.
    Fees are 680.
    """
    run("init")
    facts = """
time_zone = "America/New_York"
filing_status = "single"
[year.2026]
wages = 100000
[year.2027]
other_short_term_gain = 40000
[future]
sale_in_years = 5
[plan]
default_fee_rate = 0.005
"""
    Path("facts.toml").write_text(facts, encoding="utf-8")
    lot = coinbase(coinbase_row("c01", "2025-01-10 15:00:00", "Buy", "1 BTC", "100000"))
    run("import", lot, "facts.toml", prices(f"{DAY},BTC,68000"), "--as-of", DAY)
    plan = asked(run, "plan")
    year = Decimal("0.951229424500714")
    saved = 660 + (Decimal(18_200) * 24 + Decimal(11_140) * 22) / 100 * year
    assert plan["trades"][0]["loss_usd"] == "32340.00"
    assert abs(Decimal(plan["worth"]["saved_later_usd"]) - (saved - 660)) < 1
    rows = plan["years"]["rows"]
    assert [(row["year"], row["used_usd"]) for row in rows[:2]] == [(2026, "0.00"), (2027, "29340.00")]
    without = asked(run, "what-if", "year.2027.other_short_term_gain=0")
    assert Decimal(plan["npv_usd"]) - Decimal(without["best_plan_then"]["npv_usd"]) > 500


# ── spread over years ───────────────────────────────────────────────────────────────────────────────


def test_what_better_waits_is_said_with_what_that_is_worth(run: Run) -> None:
    """A gain taxed at nothing this year, and a short-term gain expected next year: the loss waits."""
    run("init")
    facts = """
time_zone = "America/New_York"
filing_status = "single"
[year.2026]
wages = 30000
other_long_term_gain = 20000
[year.2027]
wages = 150000
other_short_term_gain = 20000
[future]
sale_in_years = "never"
"""
    Path("facts.toml").write_text(facts, encoding="utf-8")
    lot = coinbase(coinbase_row("c01", "2024-01-10 15:00:00", "Buy", "1 BTC", "88000"))
    run("import", lot, "facts.toml", prices(f"{DAY},BTC,68000"), "--as-of", DAY)
    found = asked(run, "plan", "--spread")
    spread = found["spread"]
    assert [row["year"] for row in spread["years"]] == [2026, 2027, 2028, 2029]
    assert [row["on"] for row in spread["years"]][1] == "2027-01-02"
    now, waits = spread["years"][:2]
    assert (now["sales"], [sale["asset"] for sale in waits["sales"]]) == ([], ["BTC"])
    assert found["trades"] == []
    [lot_row] = asked(run, "lots")["lots"]
    assert waits["sales"][0]["lot"] == lot_row["id"]
    assert spread["plan_usd"] == found["npv_usd"]
    assert Decimal(spread["npv_usd"]) > Decimal(found["npv_usd"]) + 500
    shown = run("plan", "--spread", "--as-of", DAY).out
    assert "2027" in shown
    assert "more than this year's plan alone" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("sale_in_years = 1", "You sell for good within two years"),
        ("sale_in_years = 9", "No way of leaving sales for later years was found"),
    ],
)
def test_where_nothing_is_spread_it_is_said_why(run: Run, facts: str, said: str) -> None:
    run("init")
    text = (
        'time_zone = "America/New_York"\nfiling_status = "single"\n[year.2026]\nwages = 150000\n'
        f"other_short_term_gain = 40000\n[future]\n{facts}\n"
    )
    Path("facts.toml").write_text(text, encoding="utf-8")
    lot = coinbase(coinbase_row("c01", "2025-11-10 15:00:00", "Buy", "1 BTC", "88000"))
    run("import", lot, "facts.toml", prices(f"{DAY},BTC,68000"), "--as-of", DAY)
    assert said in " ".join(run("plan", "--spread", "--as-of", DAY).out.split())


def test_a_plan_that_stops_beside_a_lost_credit_says_so(run: Run) -> None:
    """Above four poverty lines, 62,600, no premium credit is left: the plan keeps it in both years.

    This year 4,000 of gain and 3,000 of wages are met, and of next year's wages the 2,400 that are too much.
    So 9,400 are lost, and a dollar more.
    """
    run("init")
    facts = """
time_zone = "America/New_York"
filing_status = "single"
[year.2026]
wages = 65000
other_short_term_gain = 4000
marketplace_premium = 9000
benchmark_premium = 9000
[future]
horizon_years = 1
sale_in_years = "never"
[plan]
default_fee_rate = 0.02
"""
    Path("facts.toml").write_text(facts, encoding="utf-8")
    lot = coinbase(coinbase_row("c01", "2025-11-10 15:00:00", "Buy", "1 BTC", "110000"))
    run("import", lot, "facts.toml", prices(f"{DAY},BTC,100000"), "--as-of", DAY)
    found = asked(run, "plan")
    assert Decimal(found["short_loss_usd"]).quantize(Decimal(1)) == 9401
    [risk] = [one for one in found["risks"] if one["rule"] == "jump_near"]
    assert 2_000 < Decimal(risk["amount_usd"]) < 5_000
    assert "below the plan's" in risk["what"]
    assert found["is_verified"]
    assert Decimal(found["gap_usd"]) < 1
