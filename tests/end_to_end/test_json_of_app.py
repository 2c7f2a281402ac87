"""What a command writes with --json is what app returns: another face that asks app writes the same bytes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from lotwise.app import keeping, signing_checks
from lotwise.app.assets_json import assets_json
from lotwise.app.carryovers_json import carryovers_of
from lotwise.app.demo import example_folder
from lotwise.app.explain import explain
from lotwise.app.file_notes import NOTHING_SAID
from lotwise.app.findings_json import every_finding, findings_json
from lotwise.app.household_json import household_json
from lotwise.app.import_json import import_json, imported
from lotwise.app.jsonable import json_text
from lotwise.app.lots_json import lots_json
from lotwise.app.plan_if import plan_if
from lotwise.app.plan_json import plan_if_json
from lotwise.app.plan_parts import PlanWish, grade_named, plan_parts, whole_plan_json
from lotwise.app.planning import plan_report
from lotwise.app.prices_json import prices_json
from lotwise.app.projects import existing_project
from lotwise.app.records import order_method
from lotwise.app.returns import tax_year
from lotwise.app.review_json import history_json, question_of, questions_json
from lotwise.app.settings_json import settings_json
from lotwise.app.spouses import spouses_compared
from lotwise.app.spouses_json import spouses_json
from lotwise.app.stamps_json import stamps_json
from lotwise.app.states_json import states_json
from lotwise.app.tax_json import tax_json
from lotwise.app.verify_json import verify_json
from lotwise.app.wallets_json import wallets_json
from lotwise.app.what_if import what_if
from lotwise.app.why_carried import why_carried
from lotwise.app.workspace import State, load
from lotwise.store.project import Project
from terminal import DAY, Run

Answer: TypeAlias = Callable[[State], object]
PROJECT: Final = Path("lotwise.db")
ON: Final = date.fromisoformat(DAY)


def plan_of(state: State, wish: PlanWish) -> object:
    report = plan_report(state, wish.worst_grade)
    return whole_plan_json(report, plan_parts(state, report, wish))


ANSWERS: Final[dict[str, Answer]] = {
    "lots": lots_json,
    "lots --asset eth --wallet coinbase": lambda state: lots_json(state, asset="eth", wallet="coinbase"),
    "plan": lambda state: plan_of(state, PlanWish()),
    "plan --evidence b --wait 30 --simple --rate 30%": lambda state: plan_of(
        state, PlanWish(worst_grade=grade_named("b"), wait_days=30, has_simple=True, rate="30%")
    ),
    "plan --laws": lambda state: plan_of(state, PlanWish(has_laws=True)),
    "findings": lambda state: findings_json(every_finding(state)),
    "household": household_json,
    "tax": lambda state: tax_json(tax_year(state)),
    "tax --year 2025": lambda state: tax_json(tax_year(state, 2025)),
    "tax --why 16": lambda state: explain(state, "tax.2026.16"),
    "carryovers": carryovers_of,
    "carryovers --why 2026": lambda state: why_carried(state, 2026),
    "what-if": what_if,
    "what-if --year 2025 --method hifo": lambda state: what_if(state, 2025, order_method("hifo")),
    "what-if wages=250000 --only 1": lambda state: plan_if_json(
        plan_if(state, ["wages=250000"], ["1"], None)
    ),
    "explain plan.npv": lambda state: explain(state, "plan.npv"),
    "wallets": wallets_json,
    "assets": assets_json,
    "prices": prices_json,
    "prices --asset btc": lambda state: prices_json(state, "btc"),
    "settings": settings_json,
    "review": questions_json,
    "review 1": lambda state: question_of(state, "1"),
    "review --history": history_json,
}


@pytest.mark.parametrize("words", ANSWERS)
def test_a_command_writes_what_app_returns(household: Run, words: str) -> None:
    said = household(*words.split(), "--json", "--as-of", DAY)
    with existing_project(PROJECT) as opened:
        told = json_text(ANSWERS[words](load(opened, ON)))
    assert said.code in {0, 1}
    assert said.out == told + "\n"


def test_under_another_law_the_project_is_computed_under_it(household: Run) -> None:
    said = household("lots", "--law", "hr9172", "--json", "--as-of", DAY)
    with existing_project(PROJECT) as opened:
        told = json_text(lots_json(load(opened, ON, law="hr9172"), law="hr9172"))
    assert said.out == told + "\n"
    assert said.json["law"]["name"] == "hr9172"


def verified(opened: Project) -> object:
    return verify_json(keeping.verified(opened, with_conservation=True), signing_checks.signed(opened))


STORED: Final[dict[str, Callable[[Project], object]]] = {
    "verify --conservation": verified,
    "audit": stamps_json,
    "states --year 2025": lambda _: states_json(2025),
    "states ny --year 2025": lambda _: states_json(2025, "ny"),
}


@pytest.mark.parametrize("words", STORED)
def test_a_command_that_needs_no_day_does_so_too(household: Run, words: str) -> None:
    said = household(*words.split(), "--json")
    with existing_project(PROJECT) as opened:
        told = json_text(STORED[words](opened))
    assert said.out == told + "\n"


def test_an_import_writes_what_app_returns(run: Run) -> None:
    for place in ("lotwise.db", "other.db"):
        run("init", "--project", place)
    for _ in ("new", "known"):
        said: Any = run("import", example_folder(), "--json", "--as-of", DAY)
        with existing_project(Path("other.db")) as opened:
            found = imported(opened, [example_folder()], NOTHING_SAID, ON)
        assert said.out == json_text(import_json(found)) + "\n"
        assert said.code == int(any(one.is_blocking for one in found.told))


def test_spouses_write_what_app_returns(run: Run) -> None:
    run("init")
    Path("household.toml").write_text(
        'time_zone = "America/New_York"\nfiling_status = "mfj"\n'
        "[year.2026]\nwages = 180000\n[year.2026.spouse]\nwages = 60000\n"
    )
    run("import", "household.toml")
    said = run("spouses", "--json", "--as-of", DAY)
    with existing_project(PROJECT) as opened:
        told = json_text(spouses_json(spouses_compared(load(opened, ON))))
    assert said.json["difference_usd"] != "0.00"
    assert said.out == told + "\n"
