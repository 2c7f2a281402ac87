"""`lotwise plan --why`: every number that `lotwise plan --json` writes can be asked about, by its place."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lotwise.app.explain import explain
from lotwise.app.explain_facts import Tree
from lotwise.app.plan_if import change_of, changed
from lotwise.app.plan_why import figures_of, words_of
from lotwise.app.plan_years import plan_years
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project
from lotwise.app.workspace import load
from lotwise.core.exact import nearest
from lotwise.core.money import Usd, usd
from terminal import DAY, Run

pytest.importorskip("highspy")

_PARTS_OF_WORTH = ("fees", "saved_later", "future_tax")
ALL = ("--laws", "--years", "--wait", "40", "--sensitivity", "--verify", "--simple")


def why(run: Run, *words: str) -> str:
    return " ".join(run("plan", "--why", *words, "--as-of", DAY).out.replace("│", " ").split())


def test_every_number_has_words(household: Run) -> None:
    found = household("plan", *ALL, "--json", "--as-of", DAY).json
    places = [place for place, _ in figures_of(found)]
    assert len(places) > 500
    assert [place for place in places if not words_of(place)] == []
    bare = household("plan", "--json", "--as-of", DAY)
    assert sum(text.startswith(("$", "-$")) for _, text in figures_of(bare.json)) == bare.out.count(
        '_usd": "'
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("npv", ("$5,427.52416085", "both savings less future tax and fees")),
        ("trades.3.adds", ("value of the plan with this sale, less its value without", "20 SOL in Kraken")),
        ("years.2027.saved", ("$1,210.00", "tax of the year without the plan, less tax with it")),
        ("fees_usd", ("$615.92878088", "fee rate of each wallet")),
        ("plan.certificate.rival.loses", ("$0.0", "the plan's value less the rival's")),
        ("tax_before", ("$50,793.80", "the return of the year as recorded", "Total")),
        ("everything", ("figures", "of every lot that is at a loss")),
        ("trades.3.loss", ("(trades.3.basis)", "(trades.3.fmv)", "(trades.3.sale_fee)", "20 SOL in Kraken")),
        ("trades.3.fees", ("(trades.3.sale_fee)", "(trades.3.rebuy_fee)", "(trades.3.fixed_cost)")),
        ("years.2032.saved", ("2032: tax without the plan (years.2032.tax_without)", "-$")),
        ("certificate.rival.loses", ("plan's value", "taken off (certificate.rival.npv)")),
        ("saved_later", ("tax without the carryover", "in today's dollars", "Losses of the plan")),
        ("future_tax", ("2032: $", "tax with the new bases and no carryover of the plan", "new bases")),
        ("years.2032", ("-$12,6", "final sale less its gain")),
    ],
)
def test_a_figure_tells_its_reasons(household: Run, name: str, words: tuple[str, ...]) -> None:
    told = why(household, name)
    for one in words:
        assert one in told


@pytest.mark.parametrize("chance", ["1", "0.3"])
@pytest.mark.parametrize("sale", ["6", "0.4"])
def test_the_parts_of_a_value_sum_to_it(household: Run, sale: str, chance: str) -> None:
    assert household("lots", "--as-of", DAY).code == 0
    changes = (f"sale_in_years={sale}", f"probability_of_taxable_sale={chance}")
    with existing_project(Path("lotwise.db")) as opened:
        state = changed(load(opened, date.fromisoformat(DAY)), [change_of(one) for one in changes])
        report = plan_report(state)
        trees = {name: explain(state, f"plan.{name}", lambda: report) for name in _PARTS_OF_WORTH}
        years = plan_years(state, report)
    for name, tree in trees.items():
        sums = [one for one in tree.children if one.label.startswith("Adds up: ")]
        whole = getattr(report.plan.worth, f"{name}_usd")
        assert sums or not whole, name
        for one in sums:
            assert sum(map(_weighed, one.children)) == _amount(one) == whole, name
    assert years.probability == Decimal(chance)
    assert sum(one.discounted_usd for one in years.unsold_rows) == (years.unsold_usd or 0)
    mean = years.probability * years.saved_usd + (1 - years.probability) * (years.unsold_usd or 0)
    assert abs(mean - years.expected_usd) <= 1
    for row in (*years.rows, *years.unsold_rows):
        assert row.tax_without_usd - row.tax_with_usd == row.saved_usd


def _weighed(tree: Tree) -> Usd:
    """Return what a part contributes; where there are two outcomes, by the chance of each, as it says."""
    found, amount = re.search(r"a chance of (\d+) %", tree.label), _amount(tree)
    if tree.label == "Rounding":
        assert abs(amount) <= 10
    if not found:
        return amount
    [whole, chance] = tree.children[0].children
    assert chance.value == f"{found[1]} %"
    years = [_amount(year) for one in whole.children for year in one.children]
    assert sum(years) == _amount(whole)
    assert nearest(_amount(whole) * int(found[1]), 100) == amount
    return amount


def _amount(tree: Tree) -> Usd:
    return usd(tree.value.replace("$", "").replace(",", ""))


def test_what_is_asked_for_can_be_asked_about(household: Run) -> None:
    assert "at the same prices" in why(household, "wait.best", "--wait", "40")
    said = household("plan", "--why", "wait.best", "--as-of", DAY)
    assert said.code == 2


def test_a_slip_is_told_what_is_near(household: Run) -> None:
    said = household("plan", "--why", "trades.3.add", "--as-of", DAY)
    assert said.code == 2
    assert "trades.3.adds" in said.err
    assert household("plan", "--why", "", "--as-of", DAY).code == 0


def test_reasons_as_json(household: Run) -> None:
    tree = household("plan", "--why", "gap", "--json", "--as-of", DAY).json
    assert tree["ref"] == "plan.gap"
    assert tree["formula"] == "the bound less the plan's value"
