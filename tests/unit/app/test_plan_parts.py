"""What is asked for beside a plan: words for evidence, and what is not asked for is not computed."""

from functools import partial
from typing import Any

import pytest

from lotwise.app import plan_parts
from lotwise.app.plan_parts import LONGEST_WAIT, PlanWish, grade_named, whole_plan_json
from lotwise.core.errors import BadInputError
from lotwise.lots.grades import Grade

ALWAYS = ("plan_cash", "plan_risks", "term_changes", "plan_years")
ASKED = {
    "wait": ("waited", {"wait_days": LONGEST_WAIT}),
    "sensitivity": ("sensitivity", {"has_sensitivity": True}),
    "laws": ("plan_laws", {"has_laws": True}),
    "verified": ("verified", {"has_second_opinion": True}),
    "simple": ("simple_view", {"has_simple": True}),
}


class Anything:
    def __getattr__(self, name: str) -> str:
        return name


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put a note in place of each computation, and return the notes."""
    done: list[str] = []

    def noted(name: str, *_: object, **__: object) -> str:
        done.append(name)
        return name

    for name in (*ALWAYS, *(name for name, _ in ASKED.values())):
        monkeypatch.setattr(plan_parts, name, partial(noted, name))
    return done


@pytest.mark.parametrize("part", ASKED)
def test_what_takes_long_is_computed_only_where_it_is_asked_for(part: str, computed: list[str]) -> None:
    nothing: Any = Anything()
    name, asked = ASKED[part]
    wish: Any = asked
    assert list(plan_parts.plan_parts(nothing, nothing, PlanWish())) == [
        "cash",
        "risks",
        "term_changes",
        "years",
    ]
    assert computed == [*ALWAYS]
    computed.clear()
    found = plan_parts.plan_parts(nothing, nothing, PlanWish(**wish))
    assert found[part] == name
    assert computed == [*ALWAYS, name]


@pytest.mark.parametrize("days", [0, -1, LONGEST_WAIT + 1])
def test_nobody_waits_less_than_a_day_or_longer_than_that(days: int, computed: list[str]) -> None:
    nothing: Any = Anything()
    with pytest.raises(BadInputError, match=f"{LONGEST_WAIT:,} days"):
        plan_parts.plan_parts(nothing, nothing, PlanWish(wait_days=days))
    assert computed == [], "refused before anything is computed"


def test_what_stands_beside_a_plan_follows_its_own_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    report: Any = None
    monkeypatch.setattr(plan_parts, "plan_json", lambda _: {"npv_usd": 1})
    told = whole_plan_json(report, {"cash": None, "risks": ("one",), "years": 2})
    assert told == {"npv_usd": 1, "cash": None, "risks": ("one",), "years": 2}
    assert list(told) == ["npv_usd", "cash", "risks", "years"]


@pytest.mark.parametrize(("word", "grade"), [("A", Grade.A), (" d ", Grade.D), ("", None), (None, None)])
def test_a_letter_names_a_grade_of_evidence(word: str | None, grade: Grade | None) -> None:
    assert grade_named(word) is grade


@pytest.mark.parametrize("word", ["E", "AB", "exchange record", "__members__"])
def test_another_word_names_none_and_the_refusal_says_which_do(word: str) -> None:
    with pytest.raises(BadInputError) as refused:
        grade_named(word)
    assert "A, B, C or D" in refused.value.fix
