"""What a plan expects of later years, by hand: gains of one year, days that wait, the final sale."""

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, prices
from terminal import DAY, Run

FIVE_YEARS: Final = Decimal("0.778800783071405")
"""What a dollar in five years counts at 5 % a year."""
ONE_YEAR: Final = Decimal("0.951229424500714")
BITCOIN: Final = coinbase_row("c01", "2024-01-10 15:00:00", "Buy", "1 BTC", "110000")


def project(run: Run, this_year: str, more: str = "", *, lots: tuple[str, ...] = (BITCOIN,)) -> Run:
    """Return a project of a single person; one bitcoin is worth 70,000, ether 2,500."""
    run("init")
    facts = (
        'time_zone = "America/New_York"\nfiling_status = "single"\nborn_on = 1980-01-01\n[year.2026]\n'
        f"{this_year}\n{more}\n[plan]\ndefault_fee_rate = 0.005\nminimum_benefit = 100\n"
    )
    Path("facts.toml").write_text(facts, encoding="utf-8")
    quotes = prices(f"{DAY},BTC,70000", f"{DAY},ETH,2500")
    assert run("import", coinbase(*lots), "facts.toml", quotes, "--as-of", DAY).code == 0
    return run


def asked(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = run(*words, "--json", "--as-of", DAY).json
    return found


@pytest.mark.parametrize("name", ["unrecaptured_1250_gain", "collectibles_gain"])
def test_a_gain_with_a_rate_of_its_own_is_of_its_year_alone(run: Run, name: str) -> None:
    """The rebuy's fee of 350 leaves 39,650 to come back, at 15 % as any gain of crypto, not at 25 or 28 %."""
    project(run, f"wages = 150000\nother_long_term_gain = 30000\n{name} = 30000")
    worth = asked(run, "plan")["worth"]
    assert abs(Decimal(worth["future_tax_usd"]) - 39_650 * Decimal("0.15") * FIVE_YEARS) < Decimal("0.01")


# ── waiting ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("later", ["", "wages = 150000"])
def test_what_waits_for_january_is_worth_what_a_spread_says(run: Run, later: str) -> None:
    """Next year has other wages; the years after it are as this one, whether that is stated or not.

    The final sale does not move, and next year's dollars are counted as today's.
    """
    more = f"[year.2027]\nwages = 300000\nother_short_term_gain = 40000\n[future]\nsale_in_years = 5\n{later}"
    project(run, "wages = 150000", more)
    found = asked(run, "plan", "--spread", "--wait", "329")
    assert found["wait"]["on"] == "2027-01-02"
    sold = [bool(year["sales"]) for year in found["spread"]["years"]]
    assert sold == [False, True, False, False]
    assert found["wait"]["best_usd"] == found["spread"]["npv_usd"]
    assert Decimal(found["wait"]["change_usd"]) > 0


def test_next_years_plan_counts_as_next_years_dollars(run: Run) -> None:
    """Where nothing ever comes back, the same plan a year later is worth a year's discount less."""
    gains = "wages = 150000\nother_short_term_gain = 60000\n"
    project(run, gains, f'[year.2027]\n{gains}[future]\nsale_in_years = "never"\nshort_term_gain = 0')
    found = asked(run, "plan", "--wait", "365")
    then = run("plan", "--json", "--as-of", "2027-02-07").json
    assert then["npv_usd"] != found["wait"]["best_usd"]  # its prices are a year old by then
    assert Decimal(found["wait"]["best_usd"]) < Decimal(found["npv_usd"])
    ratio = Decimal(found["wait"]["best_usd"]) / Decimal(found["npv_usd"])
    assert abs(ratio - ONE_YEAR) < Decimal("0.01")  # the law of 2027 has other brackets


def test_what_is_carried_over_today_is_carried_into_a_later_year(run: Run) -> None:
    """Of 60,000 this year uses 3,000; that the other 57,000 come into the next need not be stated."""
    this_year = "wages = 120000\nshort_term_carryover = 60000"
    next_year = "[year.2027]\nwages = 120000"
    project(run, this_year, f'{next_year}\n[future]\nsale_in_years = "never"')
    waits = asked(run, "plan", "--wait", "340")["wait"]
    stated = Path("facts.toml").read_text("utf-8")
    told = stated.replace(next_year, f"{next_year}\nshort_term_carryover = 57000")
    Path("facts.toml").write_text(told, encoding="utf-8")
    run("household", "facts.toml", "--as-of", DAY)
    assert asked(run, "plan", "--wait", "340")["wait"] == waits
    assert abs(Decimal(waits["change_usd"])) < 100


def test_nothing_waits_beyond_the_final_sale(run: Run) -> None:
    project(run, "wages = 120000", "[year.2027]\nwages = 120000\n[future]\nsale_in_years = 0.5")
    waits = asked(run, "plan", "--wait", "340")["wait"]
    assert waits["best_usd"] is None
    assert "You sell for good before that day, on 2026-08-07" in waits["unknown"]


def test_a_day_changes_next_to_nothing_where_the_sale_is_a_little_over_a_year_away(run: Run) -> None:
    """1.05 years are counted in whole months: a year to the day, and short-term, today and tomorrow."""
    gains = "wages = 260000\nother_short_term_gain = 30000"
    project(run, gains, "[future]\nsale_in_years = 1.05")
    assert abs(Decimal(asked(run, "plan", "--wait", "1")["wait"]["change_usd"])) < 1


def test_a_spread_is_looked_for_from_every_year(run: Run) -> None:
    """All of it is best sold next year: from this year's plan no single year's change leads there."""
    lots = (
        coinbase_row("c1", "2024-05-01 15:00:00", "Buy", "0.5 BTC", "60000"),
        coinbase_row("c2", "2025-11-15 15:00:00", "Buy", "6 ETH", "23400"),
        coinbase_row("c3", "2024-08-01 15:00:00", "Buy", "0.2 BTC", "11600"),
    )
    more = "[year.2027]\nwages = 300000\nother_short_term_gain = 40000\nother_long_term_gain = 10000\n"
    project(run, "wages = 150000", f"{more}[future]\nsale_in_years = 5", lots=lots)
    spread = asked(run, "plan", "--spread")["spread"]
    waits = asked(run, "plan", "--wait", "329")["wait"]
    assert Decimal(spread["npv_usd"]) >= Decimal(waits["best_usd"])


@pytest.mark.parametrize("state", ["", 'state = "CA"'])
def test_a_year_that_states_a_little_is_else_as_expected(run: Run, state: str) -> None:
    """What a table does not state of wages and state is as in the plan's year, also for who waits."""
    more = "[year.2027]\nother_short_term_gain = 40000\n[future]\nsale_in_years = 5\n"
    project(run, f"wages = 150000\n{state}", more)
    found = asked(run, "plan", "--spread", "--wait", "329")
    waits, spread = Decimal(found["wait"]["best_usd"]), Decimal(found["spread"]["npv_usd"])
    assert spread * Decimal("0.98") < waits <= spread  # some losses are better sold in 2026


# ── gains ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_short_term_gain_is_taken_where_it_is_free(run: Run) -> None:
    """Without wages the deduction takes all: a gain of 8,000 less the sale's fee of 100.

    In five years 8,000 less come back at 15 %, and the rebuy's fee of 100 is a loss, at 22 %.
    """
    lot = coinbase_row("c1", "2025-12-02 15:00:00", "Buy", "8 ETH", "12000")
    project(run, "wages = 0", "[future]\nwages = 100000\nsale_in_years = 5", lots=(lot,))
    plan = asked(run, "plan")
    (trade,) = plan["trades"]
    assert (trade["term"], trade["loss_usd"]) == ("short", "-7900.00")
    assert plan["tax_after_usd"] == plan["tax_before_usd"]
    by_hand = (8_000 * Decimal("0.15") + 100 * Decimal("0.22")) * FIVE_YEARS - 200
    assert abs(Decimal(plan["npv_usd"]) - by_hand) < Decimal("0.01")


def test_a_short_term_gain_that_stays_one_is_taken_where_it_is_free(run: Run) -> None:
    """In eleven months both the lot and what is bought back are short-term: 8,100 less come back at 22 %."""
    lot = coinbase_row("c1", "2026-02-01 15:00:00", "Buy", "8 ETH", "12000")
    project(run, "wages = 0", "[future]\nwages = 100000\nsale_in_years = 0.95", lots=(lot,))
    plan = asked(run, "plan")
    by_hand = 8_100 * Decimal("0.22") * ONE_YEAR - 200
    assert abs(Decimal(plan["npv_usd"]) - by_hand) < Decimal("0.01")


def test_a_gain_whose_rebuy_has_another_term_is_named_as_not_weighed(run: Run) -> None:
    lot = coinbase_row("c1", "2025-12-02 15:00:00", "Buy", "8 ETH", "12000")
    project(run, "wages = 0", "[future]\nwages = 100000\nsale_in_years = 1", lots=(lot,))
    plan = asked(run, "plan")
    assert not plan["trades"]
    assert "what is bought back would have another term at the final sale" in plan["excluded"][0]["reason"]


def test_the_term_at_the_final_sale_follows_a_change_of_its_day(run: Run) -> None:
    """The same lot under "what if", sold for good sooner: as if that stood in the file."""
    lot = coinbase_row("c1", "2026-02-01 15:00:00", "Buy", "8 ETH", "12000")
    project(run, "wages = 0", "[future]\nwages = 100000\nsale_in_years = 5", lots=(lot,))
    found = run("what-if", "sale_in_years=0.95", "--as-of", DAY, "--json").json
    by_hand = 8_100 * Decimal("0.22") * ONE_YEAR - 200
    assert abs(Decimal(found["these_lots_then"]["npv_usd"]) - by_hand) < Decimal("0.01")


def test_the_rows_of_the_years_add_up(run: Run) -> None:
    """A loss of the year's own, and a deduction that finds too little income, stand beside them."""
    project(run, "wages = 9000\nother_short_term_gain = -6000", "[future]\nwages = 90000\nsale_in_years = 5")
    years = asked(run, "plan", "--years")["years"]
    assert Decimal(years["rows"][0]["own_loss_usd"]) == 6_000
    names = ("carried_in", "realized", "own_loss", "kept", "used", "deducted", "carried_out")
    for row in years["rows"]:
        into, realized, own, kept, used, deducted, out = (Decimal(row[f"{name}_usd"]) for name in names)
        assert into + max(realized, Decimal(0)) + own + kept - used - deducted == out


# ── horizon ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("future", "is_told"),
    [
        ("horizon_years = 2\nsale_in_years = 8", True),
        ("horizon_years = 8\nsale_in_years = 8", False),
        ('horizon_years = 2\nsale_in_years = "never"', False),
    ],
)
def test_a_final_sale_after_the_horizon_is_told(run: Run, future: str, *, is_told: bool) -> None:
    project(run, "wages = 150000", f"[future]\n{future}")
    codes = [one["code"] for one in asked(run, "plan")["findings"]]
    assert ("sale_after_horizon" in codes) is is_told


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("horizon_years = 2\nsale_in_years = 8\n", "horizon_years = 8\nsale_in_years = 8\n"),
        ("horizon_years = 1\nsale_in_years = 4\n", "horizon_years = 4\nsale_in_years = 4\n"),
        (
            "horizon_years = 2\nsale_in_years = 8\nprobability_of_taxable_sale = 0.5\n",
            "horizon_years = 8\nsale_in_years = 8\nprobability_of_taxable_sale = 0.5\n",
        ),
        (
            "horizon_years = 2\nsale_in_years = 8\nprobability_of_taxable_sale = 0\n",
            'horizon_years = 2\nsale_in_years = "never"\n',
        ),
    ],
)
def test_all_years_until_a_sale_that_may_be_taxed_count(run: Run, short: str, whole: str) -> None:
    """Also those of the outcome in which nothing is sold; a sale that is surely not taxed is none."""
    project(run, "wages = 150000", f"[year.2028]\nother_short_term_gain = 40000\n[future]\n{short}")
    found = asked(run, "plan", "--years")
    text = Path("facts.toml").read_text(encoding="utf-8").replace(short, whole)
    Path("facts.toml").write_text(text, encoding="utf-8")
    assert run("household", "facts.toml", "--as-of", DAY).code == 0
    other = asked(run, "plan", "--years")
    assert found["npv_usd"] == other["npv_usd"]
    assert found["years"] == other["years"]


def test_the_report_shows_both_outcomes_of_an_unsure_sale(run: Run) -> None:
    project(run, "wages = 150000", "[future]\nprobability_of_taxable_sale = 0.5")
    years = asked(run, "plan", "--years")["years"]
    assert run("forms", "--year", "2026", "--out", "out", "--as-of", DAY).code == 0
    page = Path("out/report_2026.html").read_text(encoding="utf-8")
    for label, name in (("if sold and taxed", "saved_usd"), ("if never", "unsold_usd")):
        shown = page.partition(f"Sum {label}")[2].partition("</tr>")[0]
        assert f"${Decimal(years[name]):,.2f}" in shown


# ── who files later, and where ──────────────────────────────────────────────────────────────────────


def test_where_they_live_later_taxes_the_final_sale(run: Run) -> None:
    """California taxes 2026; in Texas the gain that comes back is taxed at 15 % and no more."""
    project(run, 'wages = 150000\nother_long_term_gain = 90000\nstate = "CA"', '[future]\nstate = "TX"')
    plan = asked(run, "plan")
    future = Decimal(plan["worth"]["future_tax_usd"])
    assert abs(future - 39_650 * Decimal("0.15") * FIVE_YEARS) < Decimal("0.01")
    assert any("From 2027 on you file as: single in TX" in line for line in plan["assumptions"])


def test_a_year_elsewhere_is_told(run: Run) -> None:
    project(run, 'wages = 150000\nstate = "TX"', '[year.2027]\nstate = "CA"\n[year.2029]\nstate = "CA"\n')
    said = " ".join(asked(run, "plan")["assumptions"])
    assert "From 2027 on you file as: single in TX; but in 2027, 2029 as: single in CA." in said


@pytest.mark.parametrize(
    ("future", "why"),
    [
        ("horizon_years = 2", "after 5 years is worth nothing: all years until the final sale count."),
        ("horizon_years = 9", "after 9 years is worth nothing: so many years count, as you say"),
        ("", "after 44 years is worth nothing: it ends with you."),
    ],
)
def test_why_a_carryover_ends_is_told(run: Run, future: str, why: str) -> None:
    project(run, "wages = 150000", f"[future]\n{future}")
    assert why in " ".join(asked(run, "plan")["assumptions"])


def test_a_status_of_the_plans_year_ends_with_it(run: Run) -> None:
    """Wages of 60,000 less 16,100 leave 5,550 of the gain below 49,450, where it is free; 15 % of the rest.

    A head of household would have 30,350 free (24,150 and 66,200).
    """
    project(run, 'wages = 60000\nfiling_status = "hoh"\nother_long_term_gain = 90000')
    plan = asked(run, "plan")
    future = Decimal(plan["worth"]["future_tax_usd"])
    assert abs(future - 34_100 * Decimal("0.15") * FIVE_YEARS) < Decimal("0.01")
    assert any("From 2027 on you file as: single." in line for line in plan["assumptions"])


def test_what_may_be_for_once_is_told(run: Run) -> None:
    """Without the medical bills of 2026 a later year pays more on the gain that comes back."""
    project(run, "wages = 90000\nother_long_term_gain = 60000\nmedical_expenses = 90000")
    again = asked(run, "plan")
    told = "Each later year has medical_expenses of $90,000.00 again"
    assert any(line.startswith(told) for line in again["assumptions"])
    text = f"{Path('facts.toml').read_text(encoding='utf-8')}[future]\nmedical_expenses = 0\n"
    Path("facts.toml").write_text(text, encoding="utf-8")
    assert run("household", "facts.toml", "--as-of", DAY).code == 0
    once = asked(run, "plan")
    assert not any(line.startswith(told) for line in once["assumptions"])
    assert Decimal(once["worth"]["future_tax_usd"]) > Decimal(again["worth"]["future_tax_usd"])


@pytest.mark.parametrize(("died_on", "is_told"), [("2026-01-05", True), ("2025-01-05", False)])
def test_a_loss_of_a_spouse_who_died_this_year_does_not_go_on(
    run: Run, died_on: str, *, is_told: bool
) -> None:
    status = "mfj" if is_told else "single"
    project(run, f'wages = 150000\nfiling_status = "{status}"')
    text = Path("facts.toml").read_text(encoding="utf-8")
    Path("facts.toml").write_text(f"spouse_died_on = {died_on}\n{text}", encoding="utf-8")
    assert run("household", "facts.toml", "--as-of", DAY).code == 0
    plan = asked(run, "plan")
    assert ("plan_carries_spouses_loss" in [one["code"] for one in plan["findings"]]) is is_told
    assert any("taken to be yours alone" in line for line in plan["assumptions"]) is is_told


# ── losses that later years have of their own ───────────────────────────────────────────────────────


def walked(plan: dict[str, Any]) -> Decimal:
    """Return what the years of a plan come to, less its fees."""
    years = plan["years"]
    return Decimal(years["expected_usd"]) - Decimal(years["fees_usd"])


def test_a_loss_that_each_later_year_has_meets_the_final_sale(run: Run) -> None:
    """Of 9,000 of expected loss each year uses 3,000; what the years before it leave meets the gain then.

    Three years from 2026: 2027 and 2028 carry 6,000 each, so that 12,000 less of the gain are taxed in 2029,
    with or without the plan; the walk through the years and the plan's value agree.
    """
    more = "[future]\nlong_term_gain = -9000\nsale_in_years = 3"
    project(run, "wages = 200000\nother_long_term_gain = 60000", more)
    plan = asked(run, "plan", "--years")
    assert plan["trades"]
    assert walked(plan) == Decimal(plan["npv_usd"])
