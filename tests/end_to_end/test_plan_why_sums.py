"""Below a figure of a plan stand amounts that give it; every printed name and command can be used again."""

import re
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from lotwise.app.explain import Explained, explain, explainer
from lotwise.app.explain_facts import Tree
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_if import change_of, changed
from lotwise.app.plan_parts import PlanWish, plan_parts, whole_plan_json
from lotwise.app.plan_why import command_for, figures_of, plan_why
from lotwise.app.plan_why_trees import figures_tree
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.projects import existing_project
from lotwise.app.workspace import State, load
from lotwise.core.money import CENT, Usd, usd
from terminal import DAY, Run

pytest.importorskip("highspy")

_ALL: Final = PlanWish(
    wait_days=40,
    has_sensitivity=True,
    has_laws=True,
    has_second_opinion=True,
    has_spread=True,
    has_simple=True,
)
_PLANS: Final = {
    "plain": ((), _ALL),
    "fixed costs": (("fixed_cost=30",), PlanWish(has_spread=True, has_laws=True, has_simple=True)),
    "chance": (
        ("probability_of_taxable_sale=0.3", "sale_in_years=4"),
        PlanWish(has_spread=True, has_simple=True, wait_days=340, rate="24%"),
    ),
    "this year": (("sale_in_years=0.4", "probability_of_taxable_sale=0.6"), PlanWish(has_simple=True)),
    "cash": (("cash_wanted=20000",), PlanWish(has_laws=True)),
    "a state": (("state=CA", "wages=60000"), PlanWish(has_simple=True, has_spread=True)),
    "little income": (
        ("wages=20000", "future.wages=20000", "sale_in_years=never"),
        PlanWish(has_simple=True),
    ),
}
_HEADS: Final = frozenset(
    {"npv", "trades", "years", "worth", "wait", "spread", "laws", "sensitivity", "verified", "simple"}
)
_COMMAND: Final = re.compile(r"`(lotwise [^`]+)`")
_NAME: Final = re.compile(r"\(([a-z_]+(?:\.[a-z0-9_]+|_[a-z0-9_]+)*)\)$")
_SUM, _PRODUCT, _LEAST = "Adds up: ", "Multiplied: ", "The least of: "


@dataclass(frozen=True)
class Asked:
    """A plan with its figures."""

    state: State
    report: PlanReport
    figures: dict[str, object]
    explain: Explained

    def why(self, name: str) -> Tree:
        return figures_tree(self.state, lambda: self.report, self.explain, (self.figures, name))

    def explained(self, name: str) -> Tree:
        return explain(self.state, f"plan.{name}", lambda: self.report)


Plans = Callable[[str], Asked]


@pytest.fixture(scope="module")
def asked(example_project: Path) -> Iterator[Plans]:
    """Return what gives a plan of the example household with all its figures; each is made once."""
    with existing_project(example_project) as opened:

        @cache
        def made(which: str) -> Asked:
            changes, wish = _PLANS[which]
            state = changed(load(opened, date.fromisoformat(DAY)), [change_of(one) for one in changes])
            report = plan_report(state)
            figures = jsonable(whole_plan_json(report, plan_parts(state, report, wish)))
            return Asked(state, report, figures, explainer(state, lambda: report))

        yield made


def amount(text: str) -> Usd:
    return usd(text.replace("$", "").replace(",", ""))


def number(text: str) -> Decimal:
    plain = text.replace("$", "").replace(",", "").partition(" ")[0]
    return Decimal(plain) / (100 if "%" in text else 1)


def nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for one in tree.children:
        yield from nodes(one)


def check_parts(name: str, tree: Tree) -> int:
    """Check all reckonings of a tree, and return how many stand directly below it."""
    for node in nodes(tree):
        for way in node.children:
            if not way.label.startswith((_SUM, _PRODUCT, _LEAST)):
                continue
            whole = amount(way.value)
            assert whole == amount(node.value) or node.label.startswith((_SUM, _PRODUCT)), (name, way.label)
            assert way.children, (name, way.label)
            values = [one.value for one in way.children]
            if way.label.startswith(_SUM):
                assert sum(map(amount, values)) == whole, (name, way)
                rounding = [amount(one.value) for one in way.children if one.label == "Rounding"]
                assert all(abs(one) <= len(values) for one in rounding), (name, way)
            elif way.label.startswith(_PRODUCT):
                first, second = map(number, values)
                assert abs(first * second - number(way.value)) < Decimal("0.005"), (name, way)
            else:
                assert min(map(amount, values)) == whole, (name, way)
    return sum(one.label.startswith((_SUM, _PRODUCT, _LEAST)) for one in tree.children)


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize("which", _PLANS)
def test_every_answer_adds_up_and_its_names_can_be_asked(asked: Plans, which: str) -> None:
    plan = asked(which)
    known = dict(figures_of(plan.figures))
    names: set[str] = set()
    without = []
    for place in some_of_each_kind(known):
        tree, text = plan.why(place), known[place]
        assert amount(tree.value) == amount(text) if "$" in text else tree.value == text, place
        count = check_parts(place, tree)
        if "$" in text and amount(text) and not count:
            without.append((place, tree))
        for node in nodes(tree):
            if node.ref.startswith("plan.") or node is tree:
                found = _NAME.search(node.label)
                assert found, (place, node.label)
                assert node.ref == f"plan.{found[1]}", node.ref
                names.add(found[1])
                words = node.label.replace(f"({found[1]})", "")
                assert "_" not in words, words
    for name in names:
        again = plan.why(name)
        assert f"({name})" in again.label, name
    for place, tree in without:
        said = [one for one in tree.children if _COMMAND.search(one.value)]
        assert said or tree.children or is_stated(place), place
    money = [one for one in some_of_each_kind(known) if "$" in known[one] and amount(known[one])]
    shared = 0.6 if which == "plain" else 0.7
    assert len(without) < (1 - shared) * len(money), [place for place, _ in without]


def some_of_each_kind(places: Iterable[str]) -> Iterator[str]:
    """Give all figures, but of many rows of one table the first, one in the middle, and the last."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        kinds[re.sub(r"(?<=\.)\d+", "1", place)].append(place)
    for kind in kinds.values():
        yield from dict.fromkeys((kind[0], kind[len(kind) // 2], kind[-1]))


def is_stated(place: str) -> bool:
    """Return whether a figure is a setting, or a fact of the law's window that has no parts."""
    return place.startswith(("minimum_benefit", "cash_wanted", "cash.wanted", "laws.")) or place.endswith(
        ("fixed_cost", "before_loss", "before_fees")
    )


@pytest.mark.usefixtures("household")
def test_figures_that_had_a_formula_only_have_parts(asked: Plans) -> None:
    """Names that a reader found without amounts below them."""
    names = (
        "tax_after bound promised_at_37_percent everything.short_loss everything.long_loss everything.fees "
        "years.2026.used years.2026.carried_out years.2026.realized years.2026.tax_with years.2029.tax_with "
        "years.2032.realized years.2032.future_tax curve.3.loss curve.3.tax risks.1.amount spread.npv "
        "spread.years.2026.loss spread.years.2026.fees laws.1.ways.1.npv laws.1.ways.1.allowed "
        "short_carryover trades.1.sale_fee trades.1.fmv simple.plan.used simple.plan.saved "
        "simple.plan.carried "
        "simple.plan.carried_worth simple.everything.loss everything.worth.saved_later npv fees "
        "everything.worth.future_tax everything.worth.short_carryover certificate.rival.loses"
    ).replace("everything.fees", "everything.worth.fees")
    searched = (
        "certificate.rival.npv wait.these wait.best sensitivity.1.these sensitivity.9.best verified.npv "
        "spread.years.2027.adds below_the_line.1.total"
    )
    plan = asked("plain")
    for name in names.split():
        assert check_parts(name, plan.why(name)), name
    for name in searched.split():
        assert any(_COMMAND.search(one.value) for one in plan.why(name).children), name
    two = [one.label for one in plan.why("npv").children if one.label.startswith(_SUM)]
    assert len(two) >= 2


@pytest.mark.usefixtures("household")
def test_a_worksheet_stands_below_a_carryover(asked: Plans) -> None:
    plan = asked("plain")
    labels = " ".join(one.label for one in nodes(plan.why("short_carryover")))
    for line in ("line 4", "line 5", "Schedule D"):
        assert line in labels


def test_explain_answers_the_same_and_every_command_works(household: Run, asked: Plans) -> None:
    plan = asked("plain")
    commands = {
        " ".join(re.findall(r"what-if|--(?!only)[a-z-]+", found)): found
        for place in some_of_each_kind(dict(figures_of(plan.figures)))
        for node in nodes(plan.why(place))
        for found in _COMMAND.findall(node.value)
    }
    kinds: dict[str, str] = {}
    for place, _ in figures_of(plan.figures):
        if (head := place.partition(".")[0]) in _HEADS:
            kinds[head] = place
    for place in kinds.values():
        command = command_for(f"plan.{place}", date.fromisoformat(DAY), plan.figures)
        assert command.startswith("lotwise plan "), command
        commands[place] = command
    for place in kinds.values():
        if not place.startswith("wait."):
            told = plan_why(plan.state, plan.figures, place, lambda: plan.report)
            assert plan.explained(place) == plan.why(place) == told, place
    assert len(commands) > 10
    for command in commands.values():
        _, *words = shlex.split(command)
        said = household(*words)
        assert said.code in {0, 1}, (command, said.err)
    assert household("explain", f"plan.{kinds['spread']}", "--as-of", DAY).code == 0


def test_a_value_under_another_assumption_is_what_its_command_says(household: Run, asked: Plans) -> None:
    plan = asked("plain")
    rows: Any = plan.figures["sensitivity"]
    told = {n: plan.why(f"sensitivity.{n}.these") for n in (1, 7, 11, 14, 16, 21)}
    values = {n: (usd(rows[n - 1]["these_usd"]), usd(rows[n - 1]["best_usd"])) for n in told}
    for n, tree in told.items():
        [command] = [found for one in tree.children for found in _COMMAND.findall(one.value)]
        _, *words = shlex.split(command)
        found = household(*words, "--json").json
        these, best = values[n]
        assert abs(usd(found["these_lots_then"]["npv_usd"]) - these) < CENT, command
        assert abs(usd(found["best_plan_then"]["npv_usd"]) - best) < CENT, command


def test_what_is_not_asked_for_names_its_option(household: Run) -> None:
    said = household("plan", "--why", "spread.npv", "--as-of", DAY)
    assert said.code == 2
    assert "lotwise plan --spread --why spread.npv" in " ".join(said.err.split())
    said = household("explain", "plan.wait.best", "--as-of", DAY)
    assert said.code == 2
    assert "lotwise plan --wait 40 --why wait.best" in " ".join(said.err.split())
