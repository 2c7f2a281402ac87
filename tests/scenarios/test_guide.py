"""The guide's worked numbers: as the guide computes them, and by law, on the return, the books, or a plan."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from harvests import TODAY, candidates, holding, outlook, real_facts, real_year, simple_year
from lotwise.core.money import DOLLAR, usd
from lotwise.harvest.optimum import sum_of
from lotwise.harvest.rules_of_thumb import flat_rate_saving
from lotwise.harvest.value import Valuer
from lotwise.rules.book import us_rules
from lotwise.tax.liability import worksheet
from scenarios import guide_notation as notation

FILES = sorted((Path(__file__).parent / "guide").glob("*.toml"))
LIMIT = 3000 * DOLLAR
NAMES = {
    *("one_coin", "gains_of_50000", "scenario_1", "scenario_2", "scenario_3", "scenario_4"),
    *(f"faq_{number}" for number in (1, 2, 4, 5, 6, 8, 9, 11, 14, 15, 18, 19)),
    *("mistakes_3_and_4", "section_7", "short_term_first"),
}


def scenario(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text())


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(scenario(file), case, id=f"{file.stem}: {case.get('case', kind)}")
        for file in FILES
        for case in scenario(file).get(kind, [])
    ]


def alone(kind: str) -> list[Any]:
    """Return the cases that need nothing else of their file."""
    return [pytest.param(one.values[1], id=one.id) for one in cases(kind)]


def test_the_guide_has_all_its_scenarios() -> None:
    assert {file.stem for file in FILES} == NAMES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_word_of_a_file_is_known(file: Path) -> None:
    story = scenario(file)
    assert {"title", "source"} <= set(story) <= notation.KEYS, "a misspelt word would test nothing"
    assert {"law", "books", "plan"} & set(story)
    assert set(story.get("guide", {})) in (set(), notation.GUIDE)
    assert ("guide" in story) == ("lot" in story), "the guide's sum is about lots"
    assert "lot" in story or "law" not in story, "the return is about lots"
    words = {
        "law": notation.LAW_CASE,
        "books": notation.BOOKS,
        "plan": notation.PLAN,
        "line": notation.LINE,
    }
    assert all(set(case) <= known for kind, known in words.items() for case in story.get(kind, []))


@pytest.mark.parametrize(
    "file", [file for file in FILES if "guide" in scenario(file)], ids=lambda file: file.stem
)
def test_as_the_guide_computes(file: Path) -> None:
    told = scenario(file)
    guide = told["guide"]
    harvest, _ = notation.harvest_of(told["lot"])
    loss = harvest.short_loss_usd + harvest.long_loss_usd
    assert loss == guide["loss"] * DOLLAR
    for rate, saving in guide["savings"].items():
        saved, carried = flat_rate_saving(loss, guide["gains"] * DOLLAR, Decimal(rate), LIMIT)
        assert (saved, carried) == (saving * DOLLAR, guide["carried"] * DOLLAR)


@pytest.mark.parametrize(("story", "case"), cases("law"))
def test_by_law(story: dict[str, Any], case: dict[str, Any]) -> None:
    harvest, terms = notation.harvest_of(story["lot"])
    assert terms == {case.get("term", "short")}
    facts = real_facts(case.get("filing_status", "single"), **case["given"])
    before, after = worksheet(facts, us_rules()), notation.harvested(facts, harvest)
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
    if "years_to_use" in case:
        assert notation.years_to_use(facts, after) == case["years_to_use"]


@pytest.mark.parametrize("case", alone("books"))
def test_in_the_books(case: dict[str, Any]) -> None:
    found = notation.books(case)
    assert {word: found[word] for word in found if word in case} == {
        word: case[word] for word in found if word in case
    }
    assert found["findings"] == case.get("findings", []), "what is not expected must not be found"


@pytest.mark.parametrize("case", alone("plan"))
def test_as_a_plan(case: dict[str, Any]) -> None:
    found = notation.rows_of_plan(*notation.planned(case))
    assert {"all", "sells", "npv"} <= set(case)
    assert {word: found[word] for word in found if word in case} == {
        word: notation.told(case[word]) for word in found if word in case
    }


@pytest.mark.parametrize("line", alone("line"))
def test_on_the_form(line: dict[str, Any]) -> None:
    assert notation.place(line) == line["law"]


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
    [file] = [file for file in FILES if file.stem == "scenario_1"]
    assert notation.harvest_of(scenario(file)["lot"])[1] == {"long"}
