"""What `lotwise plan` and `lotwise what-if` say stays true, whole and gentle where a household is unusual."""

from decimal import Decimal

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, plain, prices, too_wide
from terminal import DAY, Run

GAINS = "other_short_term_gain = 40000"
LOSS = coinbase_row("c1", "2025-11-20 15:00:00", "Buy", "10 ETH", "30000")
GAIN = coinbase_row("c2", "2023-11-20 15:00:00", "Buy", "5 ETH", "5000")
OTHER = coinbase_row("c3", "2025-12-01 15:00:00", "Buy", "1 BTC", "90000")
QUOTES = (f"{DAY},ETH,2000", f"{DAY},BTC,70000")


def project(run: Run, *rows: str, facts: tuple[str, ...] = (GAINS,), quotes: tuple[str, ...] = QUOTES) -> Run:
    run("init")
    run("import", *([coinbase(*rows)] if rows else []), household(*facts), prices(*quotes), "--as-of", DAY)
    return run


def told(run: Run, *words: str) -> str:
    said = run(*words, "--as-of", DAY)
    return plain(said.out + said.err)


def test_an_asset_is_kept_in_capitals_or_not(run: Run) -> None:
    shown = told(project(run, LOSS, facts=(GAINS, "[plan]", 'keep = ["eth"]')), "plan")
    assert "you keep it ([plan] keep)" in shown
    assert "Sell and buy back" not in shown


def test_an_asset_to_keep_that_is_not_held_is_told(run: Run) -> None:
    project(run, LOSS, facts=(GAINS, "[plan]", 'keep = ["ETHH", "XYZ"]'))
    shown = told(run, "plan")
    assert "keep 'ETHH', but you hold nothing of that name. → Did you mean ETH?" in shown
    assert "keep 'XYZ', but you hold nothing of that name. → Assets: ETH." in shown


def test_a_gain_that_is_not_worth_realizing_was_weighed(run: Run) -> None:
    shown = told(project(run, GAIN, facts=()), "plan")
    assert "Nothing to do: no sale and rebuy is worth more than it costs today." in shown
    assert "no lot can be planned" not in shown


def test_without_any_lot_no_reasons_are_promised(run: Run) -> None:
    shown = told(project(run), "plan")
    assert f"you hold no lot on {DAY}" in shown
    assert "below" not in shown


def test_a_gain_in_the_zero_bracket_is_explained(run: Run) -> None:
    text = 'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n[year.2026]\n'
    run("init")
    facts = household("wages = 20000", "[future]", "wages = 100000", "sale_in_years = 3", text=text)
    run("import", coinbase(GAIN), facts, prices(*QUOTES), "--as-of", DAY)
    shown = told(run, "plan")
    assert "A loss below zero is a gain." in shown
    assert "Future tax adds to the plan: the final sale then has less tax to pay." in shown
    assert "Loss times" not in shown
    assert "Every lot of today's plan: that is all of it." in told(run, "what-if", "--only", "1")


def test_a_row_with_a_minus_says_what_it_is_for(run: Run) -> None:
    project(run, LOSS, GAIN)
    assert "adds less than nothing" not in told(run, "plan")
    run("wallets", "--set", "Coinbase", "ability", "FIFO only")
    assert "A row that adds less than nothing is needed for" in told(run, "plan")


def test_a_limit_that_keeps_out_what_would_add_is_named(run: Run) -> None:
    project(run, LOSS, OTHER, facts=(GAINS, "[plan]", "most_trades = 1"))
    shown = told(run, "plan")
    assert (
        "Below the line some rows would add to it, but the number of trades you allow does not let them."
        in shown
    )


@pytest.mark.parametrize("cash", ["0", "200000"])
def test_no_figure_of_millions_is_cut(run: Run, cash: str) -> None:
    rows = (
        coinbase_row("c1", "2025-11-20 15:00:00", "Buy", "123456789012.1234567 SHIBAINUTOKEN", "30000000"),
        coinbase_row("c2", "2023-11-20 15:00:00", "Buy", "12345.12345678 WRAPPEDSTAKEDETHER", "1000000"),
    )
    quotes = (f"{DAY},SHIBAINUTOKEN,0.000012", f"{DAY},WRAPPEDSTAKEDETHER,20")
    facts = ("other_short_term_gain = 40000000", "[plan]", f"cash_wanted = {cash}")
    if cash != "0":
        pytest.importorskip("highspy")
    project(run, *rows, facts=facts, quotes=quotes)
    found = run("plan", "--json", "--as-of", DAY).json
    shown = run("plan", "--years", "--laws", "--as-of", DAY).out
    assert too_wide(shown) == []
    for trade in found["trades"]:
        assert f"${round(float(trade['adds_usd'])):,}" in shown
        assert trade["acquired_on"] in shown
    assert shown.count("In thousands of dollars; --json has all digits.") == 2


def test_a_change_is_shown_as_it_was_written(run: Run) -> None:
    project(run, LOSS)
    assert "If is_blind=true: today's plan" in told(run, "what-if", "is_blind=true")
    assert "If cash_wanted=1e3" in told(run, "what-if", "cash_wanted=1e3")


def test_a_change_that_changes_nothing_says_so(run: Run) -> None:
    project(run, LOSS)
    assert "this changes nothing in the plan" in told(run, "what-if", "year.2019.wages=4")
    assert "this changes nothing in the plan" not in told(run, "what-if", "wages=4")


def test_a_fact_of_the_plan_that_moves_nothing_is_not_said_to_be_of_another_year(run: Run) -> None:
    project(run, LOSS, facts=(GAINS, "[plan]", "cash_wanted = 900000"))
    shown = told(run, "what-if", "horizon_years=44")
    assert "Today it cannot be raised either, so this changes nothing in the plan." in shown
    assert "the year of the plan" not in shown
    sure = told(run, "plan", "--sensitivity")
    assert "nor does the best plan under any assumption that was tried" in sure
    assert "These lots" not in sure


def test_where_nothing_is_worth_selling_a_change_says_so(run: Run) -> None:
    project(run, GAIN, facts=())
    shown = told(run, "what-if", "wages=90000")
    assert "Today nothing is worth selling either, so this changes nothing in the plan." in shown


def test_a_row_below_the_line_shows_its_lot_alone(run: Run) -> None:
    """First in, first out at a broker that cannot be told otherwise; what must be sold first counts apart."""
    limit = ("[plan]", "most_trades = 1", "fixed_cost = 30", "default_fee_rate = 0.004")
    kraken = coinbase_row("c9", "2025-12-20 15:00:00", "Buy", "2 ETH", "7000")
    project(run, LOSS, kraken, OTHER, facts=(GAINS, *limit))
    plan = run("plan", "--json", "--as-of", DAY).json
    rows = [*plan["trades"], *plan["below_the_line"]]
    assert plan["below_the_line"]
    for row in rows:
        basis, fmv, loss, sale, rebuy, fixed, fees = (
            Decimal(row[f"{name}_usd"])
            for name in ("basis", "fmv", "loss", "sale_fee", "rebuy_fee", "fixed_cost", "fees")
        )
        assert basis - fmv + sale == loss
        assert sale + rebuy + fixed == fees
    assert {row["fixed_cost_usd"] for row in plan["below_the_line"]} == {"0.00"}
    assert all(Decimal(row["before_fees_usd"]) >= 30 for row in plan["below_the_line"])
    shown = told(run, "plan")
    assert "A row below the line shows its lot alone" in shown
    assert "have the fixed cost of that trade in them" in shown


def test_a_plan_below_the_threshold_then_says_so(run: Run) -> None:
    project(run, LOSS)
    shown = told(run, "what-if", "minimum_benefit=100000")
    assert "less than the threshold of $100,000.00 then: not worth your time." in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("price.ETH=1e400", "no price of ETH"),
        ("price.ETH=1e13", "no price of ETH"),
        ("price.=3", "is no change"),
        ("fee=abc", "abc is no fee rate"),
        ("fee=1.5", "1.5 is no fee rate"),
    ],
)
def test_a_slip_in_a_change_is_refused_in_a_sentence(run: Run, change: str, words: str) -> None:
    project(run, LOSS)
    said = run("what-if", change, "--as-of", DAY)
    assert said.code == 2
    assert words in plain(said.err)


def test_rows_of_an_empty_plan_cannot_be_chosen(run: Run) -> None:
    project(run, GAIN, facts=())
    assert "The plan sells nothing" in told(run, "what-if", "--only", "1")


def test_a_plan_in_a_filed_year_says_that_it_is_filed(run: Run) -> None:
    project(run, LOSS, quotes=("2025-12-20,ETH,2000",))
    day = ("--as-of", "2025-12-20")
    assert "recorded as filed" not in plain(run("plan", *day).out)
    assert run("file", "2025", "--as-of", DAY).code == 0
    assert "Your return of 2025 is recorded as filed: no sale of 2025-12-20" in plain(run("plan", *day).out)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (("sale_in_years = 1", "horizon_years = 1"), ("sold in 1 year, taxable", "left after 1 year is")),
        (("sale_in_years = 0",), ("sold at once, taxable",)),
        (("sale_in_years = 6", "horizon_years = 2"), ("sold in 6 years", "left after 6 years is")),
    ],
)
def test_years_are_counted_in_true_words(run: Run, facts: tuple[str, ...], words: tuple[str, ...]) -> None:
    shown = told(project(run, LOSS, facts=(GAINS, "[future]", *facts)), "plan")
    for one in words:
        assert one in shown
