"""docs/reference/plan.schema.json describes what `plan --json` and `what-if --json` write, all of it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, prices
from end_to_end.project_files import household as household_file
from lotwise.core.findings import Severity
from lotwise.harvest.candidates import Action
from lotwise.harvest.law_ways import Way
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.holding import Term
from schemas import problems
from terminal import DAY, Run

pytest.importorskip("highspy")

SCHEMA: Final[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "reference" / "plan.schema.json").read_text(
        encoding="utf-8"
    )
)
ALL: Final = ("--laws", "--risks", "--years", "--wait", "40", "--sensitivity", "--verify", "--simple")
WHAT_IF: Final[dict[str, Any]] = SCHEMA["$defs"]["what_if"]


def asked(run: Run, *words: str, day: str = DAY) -> Any:
    return run(*words, "--json", "--as-of", day).json


def late_in_the_year(run: Run, *plan: str) -> Run:
    """A loss on a day that bills reach, with a purchase shortly before, and prices of every day."""
    run("init")
    rows = (
        coinbase_row("c01", "2026-01-10 15:00:00", "Buy", "1 BTC", "100000"),
        coinbase_row("c02", "2026-11-10 15:00:00", "Buy", "0.2 BTC", "13000"),
        coinbase_row("c03", "2024-01-10 15:00:00", "Buy", "10 ETH", "1000"),
    )
    start = date(2026, 7, 1)
    days = [start + timedelta(days=n) for n in range(145)]
    quotes = prices(*(f"{day},BTC,{65000 + n * 10}\n{day},ETH,2000" for n, day in enumerate(days)))
    facts = household_file("other_short_term_gain = 60000", "[plan]", *plan)
    run("import", coinbase(*rows), facts, quotes, "--as-of", "2026-11-22")
    return run


def test_all_options_together(household: Run) -> None:
    """Everything that can be asked for fits the schema, and every sum that its words promise is one.

    The sums are in 10⁻⁸ dollars.
    """
    found = asked(household, "plan", *ALL)
    assert list(problems(found, SCHEMA, SCHEMA)) == []
    assert SCHEMA["properties"].keys() == found.keys() | {"cash"}
    the_parts_sum(found)


def test_nothing_asked_for(household: Run) -> None:
    found = asked(household, "plan")
    assert list(problems(found, SCHEMA, SCHEMA)) == []
    assert found.keys() == set(SCHEMA["required"])


def test_bills_replacements_and_market_moves(run: Run) -> None:
    found = asked(late_in_the_year(run), "plan", *ALL, day="2026-11-22")
    assert list(problems(found, SCHEMA, SCHEMA)) == []
    assert found["laws"]["market_moves"] is not None
    assert any(way["replaced"] for law in found["laws"]["laws"] for way in law["ways"])


def test_cash_limits_and_no_second_opinion(run: Run) -> None:
    late_in_the_year(run, "cash_wanted = 5000", "most_trades = 2", "keep = ['eth', 'XYZ']", "most_fees = 900")
    found = asked(run, "plan", *ALL, day="2026-11-22")
    assert list(problems(found, SCHEMA, SCHEMA)) == []
    assert found["cash"] is not None
    assert found["verified"]["is_second_opinion"] is False
    assert [one["code"] for one in found["findings"]] == ["kept_asset_unknown"]


def test_nothing_to_plan(run: Run) -> None:
    run("init")
    run("import", household_file(), "--as-of", DAY)
    assert list(problems(asked(run, "plan", *ALL), SCHEMA, SCHEMA)) == []


def test_what_if(household: Run) -> None:
    for words in (("wages=60000",), ("--only", "1"), ("price.BTC=60000", "--only", "2")):
        assert list(problems(asked(household, "what-if", *words), WHAT_IF, SCHEMA)) == []


def the_parts_sum(found: Any) -> None:
    assert sum(units(one["adds_usd"]) for one in found["trades"]) == units(found["npv_usd"])
    assert units(found["trades"][-1]["total_usd"]) == units(found["npv_usd"])
    losses = units(found["short_loss_usd"]) + units(found["long_loss_usd"])
    assert sum(units(one["loss_usd"]) for one in found["trades"]) == losses
    for one in (found, found["everything"], found["simple"]["plan"]):
        worth = {name: units(amount) for name, amount in one["worth"].items()}
        saved = worth["saved_this_year_usd"] + worth["saved_later_usd"]
        npv = saved - worth["future_tax_usd"] - worth["fees_usd"]
        assert npv == units(one.get("npv_usd", found["npv_usd"]))
    for one in (*found["trades"], *found["below_the_line"]):
        assert units(one["basis_usd"]) - units(one["fmv_usd"]) + units(one["sale_fee_usd"]) == units(
            one["loss_usd"]
        )
        fees = ("sale_fee_usd", "rebuy_fee_usd", "fixed_cost_usd")
        assert sum(units(one[name]) for name in fees) == units(one["fees_usd"])
    assert sum(units(one["fees_usd"]) for one in found["trades"]) == units(found["worth"]["fees_usd"])
    years = found["years"]
    for row in years["rows"]:
        assert units(row["tax_without_usd"]) - units(row["tax_with_usd"]) == units(row["saved_usd"])
    today = sum(units(row["discounted_usd"]) for row in years["rows"])
    assert today == units(years["saved_usd"])
    assert abs(units(years["expected_usd"]) - units(years["fees_usd"]) - units(found["npv_usd"])) < 10**6


def units(amount: str) -> int:
    whole, _, part = amount.removeprefix("-").partition(".")
    return int(whole + part.ljust(8, "0")) * (-1 if amount.startswith("-") else 1)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: found.pop("npv_usd"), "lacks npv_usd"),
        (lambda found: found.update(npv_usd=5.5), "no string"),
        (lambda found: found.update(more=1), "has more"),
        (lambda found: found["trades"][0].update(term="long ago"), "none of"),
        (lambda found: found["trades"][0].update(quantity="1e5"), "not ^"),
        (lambda found: found["certificate"]["rival"].update(without=["A"]), "1 items"),
        (lambda found: found.update(verified={}), "fits 0 of 2"),
    ],
)
def test_the_validator_refuses(household: Run, spoil: Any, said: str) -> None:
    found = asked(household, "plan")
    spoil(found)
    assert any(said in one for one in problems(found, SCHEMA, SCHEMA))


def test_words_are_those_of_the_code() -> None:
    for kind in (Severity, Action, Way, AssetClass, Term):
        words = sorted(one.value for one in kind)
        assert words in [sorted(one) for one in enums(SCHEMA)], kind


def enums(schema: Any) -> Iterator[list[str]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("enum"), list):
            yield schema["enum"]
        for one in schema.values():
            yield from enums(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from enums(one)


def test_every_word_of_the_schema_is_explained_or_speaks_for_itself() -> None:
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    told = SCHEMA["properties"].items()
    bare = [name for name, one in told if "description" not in one and "$ref" not in one]
    assert bare == ["findings", "risks"]
