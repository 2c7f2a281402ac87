"""Choices among a plan's lots: valued exactly as the plan and `lotwise what-if --only` value them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard import example_project
from lotwise.app import demo
from lotwise.app.plan_drawings import curve_of, waterfall_of
from lotwise.app.plan_if import Change, changed, plan_if, revalued
from lotwise.app.plan_rows import CASH, RowPart
from lotwise.app.plan_selection import Choice, Chooser, SoldBeforeError, Start, said_of
from lotwise.app.plan_selection_json import effects_json, rows_json, selection_json
from lotwise.app.plan_words import answer_of_choice, limit_lines
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project
from lotwise.app.workspace import State, load
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.quantity import quantity_text
from lotwise.harvest.constraints import harvest_of
from lotwise.harvest.value import Valuer
from lotwise.ledger.transaction import Ability


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """The example household on its day."""
    project = existing_project(example_project(tmp_path_factory.mktemp("selection")))
    yield load(project, demo.AS_OF)
    project.close()


@pytest.fixture(scope="module")
def chooser(state: State) -> Chooser:
    """Values choices of its plan."""
    return Chooser(plan_report(state))


def _with(state: State, **plan: object) -> Chooser:
    changes = [Change(key=key, value=value) for key, value in plan.items()]
    return Chooser(plan_report(changed(state, changes)))


def _keys(chooser: Chooser, part: RowPart) -> list[str]:
    return [row.key for row in chooser.rows if row.part is part]


def test_the_plan_itself_is_worth_what_the_plan_says(chooser: Chooser) -> None:
    plan = chooser.report.plan
    found = chooser.value(chooser.choice(Start.PLAN, {}))
    assert found.is_plan
    assert (found.worth, found.harvest) == (plan.worth, plan.harvest)
    assert found.less_than_plan_usd == 0
    assert found.tax_after_usd == chooser.report.after.usd("all_tax")


def test_every_loss_is_worth_what_the_plan_compares_with(chooser: Chooser) -> None:
    found = chooser.value(chooser.choice(Start.ALL, {}))
    assert found.worth == chooser.report.plan.everything
    assert found.harvest == chooser.report.plan.everything_harvest


def test_nothing_is_worth_nothing(chooser: Chooser) -> None:
    found = chooser.value(chooser.choice(Start.NONE, {}))
    assert found.npv_usd == 0
    assert found.tax_after_usd == found.tax_before_usd
    assert "You sell nothing" in answer_of_choice(chooser, found)


@pytest.mark.parametrize("seed", range(6))
def test_some_trades_are_worth_what_the_command_says(state: State, chooser: Chooser, seed: int) -> None:
    trades = chooser.report.plan.trades
    some = random.Random(seed).sample(range(len(trades)), 4)  # noqa: S311 - no secret
    told = plan_if(state, (), [str(n + 1) for n in some])
    rows = [chooser.rows[n] for n in some]
    by_hand = {row.key: quantity_text(row.planned) for row in rows}
    assert chooser.value(chooser.choice(Start.NONE, by_hand)).worth == told.these_now
    less = {row.key: "0" for row in chooser.rows if row.planned and row not in rows}
    assert chooser.value(chooser.choice(Start.PLAN, less)).worth == told.these_now


@pytest.mark.parametrize("start", Start)
@pytest.mark.parametrize("fixed_cost", [0, 12])
@pytest.mark.parametrize("seed", range(4))
def test_any_choice_is_the_sum_of_its_lots(state: State, start: Start, fixed_cost: int, seed: int) -> None:
    chooser, rng = _with(state, fixed_cost=fixed_cost), random.Random(seed)  # noqa: S311 - no secret
    told = {
        row.key: quantity_text(row.candidate.quantity * rng.choice([0, 1, 3, 10]) // 10)
        for row in rng.sample(chooser.rows, 9)
    }
    choice = chooser.choice(start, told)
    pairs = [(chooser.row(key).candidate, units) for key, units in choice.units.items()]
    harvest = harvest_of(pairs, chooser.report.constraints)
    found = chooser.value(choice)
    assert found.harvest == harvest
    assert found.worth == Valuer(chooser.report.outlook).worth(harvest)


@pytest.mark.parametrize("fixed_cost", [0, 12])
def test_what_a_row_does_to_the_plan_is_what_the_plan_says(state: State, fixed_cost: int) -> None:
    chooser = _with(state, fixed_cost=fixed_cost)
    choice = chooser.choice(Start.PLAN, {})
    as_other = replace(chooser.value(choice), is_plan=False)
    told = {one["key"]: one for one in effects_json(chooser, as_other, [row.key for row in chooser.rows])}
    for row in chooser.rows:
        if row.trade is None or (row.part is RowPart.BELOW and row.planned):
            continue
        one = told[row.key]
        assert one["adds_usd"] == row.trade.adds_usd, row.key
        assert one["total_usd"] == row.trade.total_usd, row.key
    last = chooser.rows[len(chooser.report.plan.trades) - 1]
    assert told[last.key]["total_usd"] == chooser.report.plan.worth.npv_usd


def test_only_the_rows_that_are_asked_for_are_told(chooser: Chooser) -> None:
    keys = _keys(chooser, RowPart.BELOW)
    found = chooser.value(chooser.choice(Start.ALL, {keys[0]: "0"}))
    rows = rows_json(chooser, found, [keys[1], keys[0]])
    assert [row["key"] for row in rows] == keys[:2], "in the order of the table"
    assert [row["is_sold"] for row in rows] == [False, True]
    assert rows[1]["total_usd"] != found.npv_usd, "others come after it"


def test_a_part_of_a_lot_is_a_part_of_everything(chooser: Chooser) -> None:
    row = chooser.rows[0]
    half = quantity_text(row.candidate.quantity // 2)
    found = chooser.value(chooser.choice(Start.NONE, {row.key: half}))
    assert found.harvest == row.candidate.part(row.candidate.quantity // 2)
    assert not found.is_plan


@pytest.mark.parametrize("text", ["-1", "nine", "1e40", "1e-19", "99999999", "", "NaN", "0x1"])
def test_units_that_cannot_be_are_refused_in_a_sentence(chooser: Chooser, text: str) -> None:
    with pytest.raises(BadInputError) as refused:
        chooser.choice(Start.PLAN, {chooser.rows[0].key: text})
    assert refused.value.fix


def test_a_lot_that_is_not_there_is_refused(chooser: Chooser) -> None:
    with pytest.raises(NotFoundError):
        chooser.choice(Start.PLAN, {"lot_none": "0"})


def test_a_choice_below_zero_is_said_plainly(chooser: Chooser) -> None:
    worst = min(
        (row for row in chooser.rows if row.part is RowPart.OTHER), key=lambda row: row.candidate.loss_usd
    )
    found = chooser.value(chooser.choice(Start.NONE, {worst.key: "all"}))
    assert found.npv_usd < 0
    said = answer_of_choice(chooser, found)
    assert "would cost you" in said
    assert "less than the best plan" in said


def test_limits_that_a_choice_passes_are_told(state: State) -> None:
    chooser = _with(state, most_trades=1, minimum_trade=500, most_fees=Decimal(300))
    first = chooser.rows[0]
    found = chooser.value(
        chooser.choice(Start.ALL, {first.key: quantity_text(first.candidate.quantity // 1000)})
    )
    said = " ".join(limit_lines(chooser, found))
    assert "you allow 1." in said
    assert "Its fees are" in said
    assert "worth less than $500.00" in said


def test_cash_is_a_row_of_its_own(state: State) -> None:
    chooser = _with(state, cash_wanted=3000)
    unbought = [row for row in chooser.rows if row.key.endswith(CASH)]
    assert unbought
    plan = chooser.value(chooser.choice(Start.PLAN, {}))
    assert plan.cash_usd == chooser.report.plan.cash_usd
    without = chooser.value(chooser.choice(Start.PLAN, {row.key: "0" for row in unbought}))
    assert without.cash_usd == 0
    assert any("you want $3,000.00" in line for line in limit_lines(chooser, without))


def test_both_parts_of_a_lot_are_no_more_than_the_lot(state: State) -> None:
    chooser = _with(state, cash_wanted=3000)
    unbought = next(row for row in chooser.rows if row.key.endswith(CASH))
    lot = unbought.key.removesuffix(CASH)
    with pytest.raises(BadInputError, match="both parts together"):
        chooser.choice(Start.PLAN, {lot: "all", unbought.key: "all"})


@pytest.fixture(scope="module")
def in_line(state: State) -> Chooser:
    """The plan where Coinbase sells first in, first out only."""
    wallets = {**state.wallets, "Coinbase": replace(state.wallets["Coinbase"], ability=Ability.FIFO_ONLY)}
    return Chooser(plan_report(revalued(replace(state, wallets=wallets), state.prices, state.as_of)))


def test_first_in_first_out_is_kept(in_line: Chooser) -> None:
    line = [row for row in in_line.rows if in_line.report.constraints.is_line(row.candidate)]
    behind = next(row for row in line if in_line.missing_before(row, {}))
    with pytest.raises(SoldBeforeError) as refused:
        in_line.value(in_line.choice(Start.NONE, {behind.key: "all"}))
    assert "first in, first out" in refused.value.what
    needed = dict.fromkeys((behind.key, *refused.value.needs), "all")
    found = in_line.value(in_line.choice(Start.NONE, needed))
    assert len(found.choice.units) == len(needed)
    told = effects_json(in_line, in_line.value(in_line.choice(Start.NONE, {})), [behind.key])
    assert told[0]["total_usd"] == found.npv_usd, "what it adds is with those before it"


def test_every_loss_in_line_takes_the_lots_before_it(in_line: Chooser) -> None:
    found = in_line.value(in_line.choice(Start.ALL, {}))
    assert found.worth == in_line.report.plan.everything


def test_a_choice_is_written_as_the_command_takes_it(chooser: Chooser) -> None:
    row = chooser.rows[0]
    lot = row.candidate.valued.lot
    said = said_of(chooser, chooser.choice(Start.NONE, {row.key: "0.5"}))
    assert said == (f"0.5 {lot.asset} of {lot.id}",)


def test_drawings_follow_the_choice(chooser: Chooser) -> None:
    plan = chooser.value(chooser.choice(Start.PLAN, {}))
    less = chooser.value(chooser.choice(Start.PLAN, {chooser.rows[0].key: "0"}))
    assert str(waterfall_of(plan).svg) != str(waterfall_of(less).svg)
    drawn, other = curve_of(chooser, plan), curve_of(chooser, less)
    assert drawn is not None
    assert other is not None
    assert "stop here" in drawn.svg
    assert "your choice" in other.svg
    assert "the best plan" in other.svg


def test_a_long_curve_is_cut_to_points_of_its_own(monkeypatch: pytest.MonkeyPatch, chooser: Chooser) -> None:
    monkeypatch.setattr("lotwise.app.plan_drawings._MOST_POINTS", 5)
    less = chooser.value(chooser.choice(Start.PLAN, {chooser.rows[0].key: "0"}))
    drawn = curve_of(chooser, less)
    assert drawn is not None
    [points] = [part.partition('"')[0] for part in drawn.svg.split('class="curve" points="')[1:]]
    assert 2 <= len(points.split()) <= 6


def test_the_memory_of_returns_begins_anew(chooser: Chooser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotwise.app.plan_selection._MOST_REMEMBERED", 1)
    first = chooser.valuer
    assert chooser.valuer is first
    assert chooser.valuer is not first
    found = chooser.value(Choice(start=Start.NONE, changed={}, units={}))
    assert found.npv_usd == 0


def test_the_figures_have_the_names_of_the_plan(chooser: Chooser) -> None:
    told = selection_json(chooser, chooser.value(chooser.choice(Start.PLAN, {})))
    assert {
        "npv_usd",
        "worth",
        "short_loss_usd",
        "long_loss_usd",
        "tax_before_usd",
        "tax_after_usd",
    } <= told.keys()
    assert told["lots"] == len(chooser.report.plan.trades)
