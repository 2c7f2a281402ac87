"""`lotwise plan --laws`: the plan beside what bills would make of it; nothing is recorded."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, kraken, prices, too_wide
from terminal import Run

DAY: Final = "2026-11-22"
GAINS: Final = "other_short_term_gain = 60000\n"
JANUARY: Final = coinbase_row("c01", "2026-01-10 15:00:00", "Buy", "1 BTC", "100000")
NOVEMBER: Final = coinbase_row("c02", "2026-11-10 15:00:00", "Buy", "0.2 BTC", "13000")


def story(run: Run, *rows: str, price: str = "65000", quotes: tuple[str, ...] = (), more: str = "") -> None:
    run("init")
    quoted = prices(f"{DAY},BTC,{price}", *quotes)
    run("import", coinbase(*rows), quoted, household(GAINS, more), "--as-of", DAY)


def laws(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = run("plan", "--laws", "--json", "--as-of", DAY).json["laws"]
    return found


def under(found: dict[str, Any], word: str) -> dict[str, Any]:
    [law] = [one for one in found["laws"] if one["law"] == word]
    return {way["way"]: way for way in law["ways"]} | {"law": law}


def test_what_is_bought_back_at_once_is_deferred_under_a_bill_and_allowed_today(run: Run) -> None:
    story(run, JANUARY)
    found = laws(run)
    now, bill = under(found, "current"), under(found, "hr10357")
    assert now["buy back at once"]["allowed_usd"] == bill["buy back at once"]["deferred_usd"]
    assert now["buy back at once"]["deferred_usd"] == bill["buy back at once"]["allowed_usd"] == "0.00"
    assert bill["buy back after 31 days"]["npv_usd"] == now["buy back at once"]["npv_usd"]
    assert float(bill["buy back at once"]["npv_usd"]) < 0, "fees for nothing"
    assert bill["buy back at once"]["last_start"] is None
    assert bill["buy first, sell after 31 days"]["sold_on"] == "2026-12-23"
    assert found["robust"]["way"] == "buy back after 31 days", "its law is settled"
    assert found["robust"]["as_good"] == ["buy first, sell after 31 days", "swap into another asset"]
    said = " ".join(run("plan", "--laws", "--as-of", DAY).out.split())
    assert "Worth as much: buy first, sell after 31 days; swap into another asset." in said
    assert found["market_moves"] is None


def test_the_plan_itself_says_the_same_of_current_law(run: Run) -> None:
    story(run, JANUARY)
    plan = run("plan", "--laws", "--json", "--as-of", DAY).json
    now = under(plan["laws"], "current")["buy back at once"]
    assert now["npv_usd"] == plan["npv_usd"]
    assert "laws" not in run("plan", "--json", "--as-of", DAY).json


def test_a_purchase_in_the_window_is_named_with_day_wallet_and_quantity(run: Run) -> None:
    story(run, JANUARY, NOVEMBER)
    said = run("plan", "--laws", "--as-of", DAY).out
    assert "Bought within 30 days before in Coinbase: 0.2 BTC on 2026-11-10." in " ".join(said.split())
    assert too_wide(said) == []
    waiting = under(laws(run), "hr10357")["buy back after 31 days"]
    [one] = waiting["replaced"]
    assert (one["on"], one["wallet"], one["quantity"], one["is_lost"]) == (
        "2026-11-10",
        "Coinbase",
        "0.2",
        False,
    )


def test_earlier_sales_that_a_bill_reaches_change_the_year_and_the_bases(run: Run) -> None:
    story(
        run,
        coinbase_row("c01", "2026-01-10 15:00:00", "Buy", "1 BTC", "100000"),
        coinbase_row("c02", "2026-10-01 15:00:00", "Sell", "-1 BTC", "70000"),
        coinbase_row("c03", "2026-10-05 15:00:00", "Buy", "1 BTC", "80000"),
    )
    found = laws(run)
    bill, now = under(found, "hr10357"), under(found, "current")
    assert (bill["law"]["is_past_changed"], now["law"]["is_past_changed"]) == (True, False)
    [october], [today] = bill["law"]["sales"], now["law"]["sales"]
    assert today["loss_usd"] == "15325.00", "80,000 less 65,000, and the fee of the sale"
    assert october["loss_usd"] == "45325.00", "the 30,000 of the first sale are in the basis"
    assert now["buy back at once"]["npv_usd"] != bill["buy back after 31 days"]["npv_usd"]
    assert under(found, "2027")["law"]["is_past_changed"] is False


def test_the_market_of_31_days_is_shown_where_prices_are_known(run: Run) -> None:
    first = date(2026, 5, 1)
    quotes = tuple(f"{first + timedelta(days=n)},BTC,{60000 + 100 * n}" for n in range(200))
    story(run, JANUARY, quotes=quotes)
    moves = laws(run)["market_moves"]
    assert (moves["days"], moves["spans"], moves["value_usd"]) == (31, 170, "65000.00")
    least = "the ninth smallest of 170: the fall to 65,000 today, then rises of 65,000 x 3,100 / price"
    assert float(moves["low_usd"]) == pytest.approx(65000 * 3100 / 76100, abs=0.01), least
    said = run("plan", "--laws", "--as-of", DAY).out
    assert "31 days of the market on $65,000.00, over 170 spans" in " ".join(said.split())


def test_a_purchase_in_a_retirement_account_is_named_and_its_part_is_lost(run: Run) -> None:
    story(run, JANUARY)
    rows = (
        '"D","RD","2026-10-01 15:00:00","deposit","","currency","ZUSD",26000,0,26000',
        '"A","R","2026-11-10 15:00:00","trade","","currency","ZUSD",-26000,0,0',
        '"B","R","2026-11-10 15:00:00","trade","","currency","XXBT",0.4,0,0.4',
    )
    run("import", kraken(*rows), "--as-of", DAY)
    run("wallets", "--set", "Kraken", "owner", "IRA", "--as-of", DAY)
    way = under(laws(run), "hr10357")["buy back at once"]
    assert (way["deferred_usd"], way["lost_usd"]) == ("21195.00", "14130.00"), "of 35,325: 0.6 and 0.4"
    said = " ".join(run("plan", "--laws", "--as-of", DAY).out.split())
    assert "Bought within 30 days before in Kraken (IRA): 0.4 BTC on 2026-11-10." in said
    assert "gone for good" in said


def test_a_fixed_cost_counts_under_every_law(run: Run) -> None:
    story(run, JANUARY, more="[plan]\nfixed_cost = 100\n")
    plan = run("plan", "--laws", "--json", "--as-of", DAY).json
    for word in ("current", "2027"):
        assert under(plan["laws"], word)["buy back at once"]["npv_usd"] == plan["npv_usd"]


def test_a_plan_without_losses_has_nothing_to_show(run: Run) -> None:
    story(run, JANUARY, price="100000")
    assert "The plan realizes no loss that a law would reach." in run("plan", "--laws", "--as-of", DAY).out
