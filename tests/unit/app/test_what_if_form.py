"""The form of "what if": fields of today, and the changes that turned ones ask for."""

from collections.abc import Iterator

import pytest

from dashboard import example_project
from lotwise.app import demo
from lotwise.app.jsonable import json_text
from lotwise.app.plan_beside import beside, differences_json, trades_beside_json, verdict_then
from lotwise.app.plan_if import plan_if
from lotwise.app.plan_json import plan_if_json
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.projects import existing_project
from lotwise.app.what_if_form import assets_now, changes_asked, fields_now
from lotwise.app.workspace import State, load
from lotwise.core.errors import BadInputError


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """The example household on its day."""
    project = existing_project(example_project(tmp_path_factory.mktemp("form")))
    yield load(project, demo.AS_OF)
    project.close()


@pytest.fixture(scope="module")
def report(state: State) -> PlanReport:
    """Its plan."""
    return plan_report(state)


def test_the_form_as_it_stands_asks_for_nothing(state: State) -> None:
    answers = {one.name: one.today for one in fields_now(state)}
    answers |= {f"price.{one.asset}": f"{one.price:f}" for one in assets_now(state)}
    assert changes_asked(state, answers) == ()
    assert changes_asked(state, {}) == ()


@pytest.mark.parametrize(
    ("name", "typed", "change"),
    [
        ("price.BTC", "$60,000.50", "price.BTC=60000.50"),
        ("wages", " 250,000 ", "wages=250000"),
        ("other_short_term_gain", "\N{MINUS SIGN}5000", "other_short_term_gain=-5000"),
        ("sale_in_years", "Never", "sale_in_years=never"),
        ("discount_rate", "7%", "discount_rate=0.07"),
        ("fee", "0.1", "fee=0.001"),
        ("filing_status", "hoh", "filing_status=hoh"),
        ("state", "CA", "state=CA"),
    ],
)
def test_a_turned_field_becomes_a_change(state: State, name: str, typed: str, change: str) -> None:
    assert changes_asked(state, {name: typed}) == (change,)


@pytest.mark.parametrize("name", ["fee", "discount_rate"])
def test_a_percentage_that_is_none_names_its_field(state: State, name: str) -> None:
    label = next(one.label for one in fields_now(state) if one.name == name)
    with pytest.raises(BadInputError, match=label):
        changes_asked(state, {name: "much"})


def test_assets_come_by_value_with_all_their_units(state: State) -> None:
    found = assets_now(state)
    assert [one.fmv_usd for one in found] == sorted((one.fmv_usd for one in found), reverse=True)
    bitcoin = next(one for one in found if one.asset == "BTC")
    assert bitcoin.quantity == sum(one.lot.quantity for one in state.holdings if one.lot.asset == "BTC")


@pytest.mark.parametrize(
    "texts", [("price.BTC=50000",), ("wages=90000", "sale_in_years=never"), ("fee=0.02",)]
)
def test_beside_is_what_the_command_says(state: State, report: PlanReport, texts: tuple[str, ...]) -> None:
    mine, theirs = beside(state, report, texts), plan_if(state, texts)
    assert json_text(plan_if_json(mine)) == json_text(plan_if_json(theirs))


def test_differences_are_then_less_today(state: State, report: PlanReport) -> None:
    found = beside(state, report, ("wages=90000",))
    rows = {str(row["name"]): row for row in differences_json(found)}
    assert rows["npv"]["before_usd"] == report.plan.worth.npv_usd
    assert rows["npv"]["after_usd"] == found.best_then.plan.worth.npv_usd
    for row in rows.values():
        before, after, change = row["before_usd"], row["after_usd"], row["change_usd"]
        assert isinstance(before, int)
        assert isinstance(after, int)
        assert change == after - before


def test_trades_are_told_apart(state: State, report: PlanReport) -> None:
    cheap = beside(state, report, ("price.BTC=30000",)).best_then.plan
    rows = trades_beside_json(report.plan, cheap)
    changes = {str(row["change"]) for row in rows}
    assert "no longer" in changes or "new" in changes
    assert sum(bool(row["is_sold"]) for row in rows) == len(cheap.trades)
    same = trades_beside_json(report.plan, report.plan)
    assert {row["change"] for row in same} == {"same"}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("year.2019.wages=5",), "changes nothing"),
        (("minimum_benefit=100000",), "below your threshold"),
        (("fee=1",), "nothing is worth selling"),
        (("cash_wanted=100000000",), "cannot be raised"),
        (("price.BTC=30000",), "The best plan then sells"),
    ],
)
def test_the_verdict_is_a_sentence(
    state: State, report: PlanReport, texts: tuple[str, ...], said: str
) -> None:
    assert said in verdict_then(beside(state, report, texts))
