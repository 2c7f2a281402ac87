"""Every scenario of tests/scenarios/wash_sales holds: given purchases and sales, these rows and no others."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lotwise.lots.wash_history import wash_sales
from lotwise.lots.wash_law import CURRENT, wash_law
from scenarios import wash_sales_notation as notation

FOLDER = Path(__file__).parent / "wash_sales"
STORY = {"title", "source", "explain", "given", "case"}
GIVEN = {"journal", "ira", "classes", "identical"}
CASE = {"name", "journal", "law", "sold", "held"}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        story = tomllib.loads(file.read_text())
        for case in story["case"]:
            yield pytest.param(story, case, id=f"{file.stem}: {case['name']}")


@pytest.mark.parametrize(("story", "case"), list(cases()))
def test_scenario(story: dict[str, Any], case: dict[str, Any]) -> None:
    given = story.get("given", {})
    assert set(story) <= STORY, "a misspelt word would test nothing"
    assert set(given) <= GIVEN, "a misspelt word would test nothing"
    assert {"name", "sold", "held"} <= set(case) <= CASE, "a case says what is sold and what is held"
    assert story["title"]
    assert story["source"], "every scenario names the law it shows"
    events = notation.journal(given.get("journal", "") + case.get("journal", ""), given.get("ira", ()))
    law = wash_law(case.get("law", CURRENT))
    found = notation.rows(wash_sales(events, law, notation.assets(given)))
    assert found == {"sold": case["sold"], "held": case["held"]}


def test_there_are_scenarios() -> None:
    assert len(list(cases())) >= 40
