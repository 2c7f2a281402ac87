"""Every figure of the demonstration can be asked why, and the answer reaches rows of files or the law."""

from collections.abc import Iterator
from typing import Any

import pytest

from lotwise.app import clock, demo
from lotwise.app.explain import explain
from lotwise.app.filing import forms_of
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_why_pieces import amount_of
from lotwise.app.planning import plan_report
from lotwise.app.returns import tax_year
from lotwise.app.workspace import State, load
from lotwise.cli.screen import short_id
from lotwise.core.quantity import quantity_text
from lotwise.store.project import open_project
from terminal import DAY, Run

FILES = {path.name for path in demo.example_folder().parent.glob("*/*")}


def leaves(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not tree["children"]:
        yield tree
    for child in tree["children"]:
        yield from leaves(child)


def reaches_a_row(tree: dict[str, Any]) -> bool:
    return any(" row " in leaf["label"] and leaf["label"].split(" row ")[0] in FILES for leaf in leaves(tree))


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """Give the example household's state, loaded once."""
    made = demo.set_up(tmp_path_factory.mktemp("explain"))
    with open_project(made.project, now=clock.now()) as project:
        yield load(project, demo.AS_OF)


def ask(state: State, ref: str) -> dict[str, Any]:
    tree: dict[str, Any] = jsonable(explain(state, ref))
    return tree


def test_every_lot(state: State) -> None:
    assert len(state.holdings) > 30
    for one in state.holdings:
        tree = ask(state, one.lot.id)
        assert reaches_a_row(tree), one
        assert tree == ask(state, short_id(one.lot.id)), "as tables show it"


def test_every_disposition_and_income(state: State) -> None:
    assert state.books.dispositions
    assert state.books.incomes
    ids = [one.id for one in state.books.dispositions] + [one.id for one in state.books.incomes]
    assert all(reaches_a_row(ask(state, one)) for one in ids)


def test_every_line_of_the_return(state: State) -> None:
    for year in (2025, 2026):
        lines = tax_year(state, year).worksheet.lines
        given = {line.name for line in lines if line.status == "given"}
        assert {"wages", "short_term_gain", "reported_long_term_gain", "digital_asset_income"} <= given
        for line in lines:
            tree = ask(state, f"tax.{year}.{line.name}")
            assert line.text in tree["value"] or not tree["value"]
            ends = list(leaves(tree))
            assert all(
                leaf["source"] or " row " in leaf["label"] or "states no" in leaf["value"] for leaf in ends
            )
    for name in ("income_tax", "net_gain_or_loss", "adjusted_gross_income", "liability"):
        assert reaches_a_row(ask(state, f"tax.{name}")), name


def test_a_line_that_is_not_filled_in_says_why_it_is_zero(state: State) -> None:
    absent = tax_year(state, 2026).worksheet.not_filled_in
    assert "tax_with_collectibles" in absent
    for name, (_, condition) in absent.items():
        tree = ask(state, f"tax.2026.{name}")
        assert tree["formula"].startswith("Not filled in")
        assert tree["value"] in {"$0.00", "none"}
        assert [one["ref"] for one in tree["children"]] == (
            [f"tax.2026.{condition.name}"] if condition else []
        )


def test_every_figure_of_the_plan(state: State) -> None:
    plan = plan_report(state).plan
    names = [*type(plan.worth).__dataclass_fields__, "npv"]
    for name in names:
        tree = ask(state, f"plan.{name}")
        assert reaches_a_row(tree), name
        amount = plan.worth.npv_usd if name == "npv" else getattr(plan.worth, name)
        assert amount_of(tree["value"]) == amount
    assert plan.trades
    for trade in (*plan.trades, *plan.below_the_line)[:6]:
        assert reaches_a_row(ask(state, trade.id))


def test_every_row_and_line_of_the_forms(state: State) -> None:
    for year in (2025, 2026):
        forms = forms_of(state, year)
        assert forms.form_8949.rows
        for row in forms.form_8949.rows:
            assert reaches_a_row(ask(state, row.id))
        for line in forms.schedule_d:
            tree = ask(state, f"schedule_d.{year}.{line.line}")
            assert reaches_a_row(tree) or line.gain_usd == 0, line


def test_every_finding(state: State) -> None:
    assert state.findings
    for one in state.findings:
        assert ask(state, one.id)["label"].endswith(one.what)


def test_a_transfer_shows_both_halves(state: State) -> None:
    (from_coinbase,) = (
        one.lot
        for one in state.holdings
        if one.lot.wallet == "Ledger" and quantity_text(one.lot.quantity) == "0.3"
    )
    labels = [leaf["label"] for leaf in leaves(ask(state, from_coinbase.id))]
    assert any(label.startswith("ledgerlive-operations.csv row") for label in labels)
    assert sum(label.startswith("coinbase-transactions.csv row") for label in labels) == 2
    assert str(from_coinbase.root.acquired_on) == "2021-05-24", "date and basis travel with the lot"


def test_on_the_command_line(household: Run) -> None:
    said = household("explain", "tax.16", "--as-of", DAY)
    assert said.code == 0
    assert "coinbase-transactions.csv row" in said.out
    assert "household.toml row" in said.out
