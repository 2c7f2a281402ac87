"""The guide's worked numbers: as the guide computes them, and by law on the real return of 2026."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builders import books_of, bought
from harvests import TODAY, candidates, holding, outlook, real_facts, real_year, simple_year
from lotwise.core.money import DOLLAR, usd
from lotwise.harvest.optimum import sum_of
from lotwise.harvest.rules_of_thumb import flat_rate_saving
from lotwise.harvest.value import Harvest, Valuer
from lotwise.lots.unrealized import valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.rules.book import us_rules
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.liability import worksheet
from lotwise.tax.trace import Worksheet

FILES = sorted((Path(__file__).parent / "guide").glob("*.toml"))
LIMIT = 3000 * DOLLAR


def scenario(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text())


CASES = [
    pytest.param(file, case, id=f"{file.stem}: {case['case']}")
    for file in FILES
    for case in scenario(file)["law"]
]


def harvest_of(told: dict[str, Any]) -> tuple[Harvest, set[str]]:
    """Return what selling every lot of a scenario amounts to, through the fold, and the lots' terms."""
    bills = [
        bought(f"{lot['quantity']} {lot['asset']}", f"{lot['paid']} USD", str(lot["acquired_on"]))
        for lot in told["lot"]
    ]
    quotes = [
        Quote(
            asset=lot["asset"],
            on=TODAY,
            price=Decimal(lot["worth"]) / Decimal(lot["quantity"]),
            origin="guide",
        )
        for lot in told["lot"]
    ]
    chosen = candidates(*valued(books_of(*bills).lots, PriceBook.of(quotes), TODAY))
    return sum_of((one, one.quantity) for one in chosen), {one.term.value for one in chosen}


def harvested(facts: ReturnFacts, harvest: Harvest) -> Worksheet:
    less = replace(
        facts,
        short_term_gain=facts.short_term_gain - harvest.short_loss_usd,
        long_term_gain=facts.long_term_gain - harvest.long_loss_usd,
    )
    return worksheet(less, us_rules())


def test_the_guide_has_all_its_scenarios() -> None:
    assert {
        "one_coin",
        "gains_of_50000",
        "scenario_1",
        "scenario_2",
        "scenario_3",
        "scenario_4",
        "faq_4",
        "faq_15",
    } == {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_as_the_guide_computes(file: Path) -> None:
    told = scenario(file)
    guide = told["guide"]
    harvest, _ = harvest_of(told)
    loss = harvest.short_loss_usd + harvest.long_loss_usd
    assert loss == guide["loss"] * DOLLAR
    for rate, saving in guide["savings"].items():
        saved, carried = flat_rate_saving(loss, guide["gains"] * DOLLAR, Decimal(rate), LIMIT)
        assert (saved, carried) == (saving * DOLLAR, guide["carried"] * DOLLAR)


@pytest.mark.parametrize(("file", "case"), CASES)
def test_by_law(file: Path, case: dict[str, Any]) -> None:
    harvest, terms = harvest_of(scenario(file))
    assert terms == {case.get("term", "short")}
    facts = real_facts(case.get("filing_status", "single"), **case["given"])
    before, after = worksheet(facts, us_rules()), harvested(facts, harvest)
    assert before.usd("income_tax") - after.usd("income_tax") == case["income_tax_saved"] * DOLLAR
    niit = "net_investment_income_tax"
    assert before.usd(niit) - after.usd(niit) == case["niit_saved"] * DOLLAR
    assert before.usd("alternative_minimum_tax") == after.usd("alternative_minimum_tax") == 0
    assert after.usd("short_term_carryover_out") == case.get("short_carryover", 0) * DOLLAR
    assert after.usd("long_term_carryover_out") == case.get("long_carryover", 0) * DOLLAR
    if "net_gain" in case:
        assert after.usd("net_gain_or_loss") == case["net_gain"] * DOLLAR
    if "saved_later_undiscounted" in case:
        valuer = Valuer(outlook(real_year(facts), real_year(facts), discount_rate="0"))
        assert valuer.worth(harvest).saved_later_usd == case["saved_later_undiscounted"] * DOLLAR


def test_the_guides_bitcoin_is_worth_half_of_what_it_promises() -> None:
    """100,000 → 68,000, 37 % now, 20 % at the final sale, 5 % discount, .25 % fees: not 11,840."""
    bitcoin = holding(100_000, 68_000, units=1)
    chosen = candidates(bitcoin, fee_rate="0.0025")
    expected = {1: "5507", 5: "6605", 10: "7702"}
    for years, npv in expected.items():
        now = simple_year(ordinary_percent=37, short_gain=40_000)
        later = simple_year(ordinary_percent=37, long_percent=20)
        valuer = Valuer(outlook(now, later, sale_after_years=years))
        worth = valuer.npv(sum_of((one, one.quantity) for one in chosen))
        assert abs(worth - usd(npv)) < DOLLAR, (years, worth / DOLLAR)


def test_the_lots_of_scenario_1_are_long_term_on_the_guides_day() -> None:
    assert date(2024, 11, 20).replace(year=2025) < TODAY
    assert harvest_of(scenario(FILES[[file.stem for file in FILES].index("scenario_1")]))[1] == {"long"}
