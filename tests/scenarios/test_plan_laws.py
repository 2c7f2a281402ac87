"""Every scenario of tests/scenarios/plan_laws holds: what each law makes of each way to carry out a plan."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lotwise.lots.wash_law import wash_law_names
from scenarios import plan_laws_notation as notation

FOLDER = Path(__file__).parent / "plan_laws"
GIVEN = {"journal", "on", "prices", "owners", "sells", "said"}
LISTS = {"replaced", "waiting", "receipts", "standing"}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        story = tomllib.loads(file.read_text())
        for case in story["case"]:
            for law in case["law"]:
                for word in law["words"]:
                    yield pytest.param(story, case, law, word, id=f"{file.stem}: {case['name']}: {word}")


@pytest.mark.parametrize(("story", "case", "law", "word"), list(cases()))
def test_scenario(story: dict[str, Any], case: dict[str, Any], law: dict[str, Any], word: str) -> None:
    given = story["given"] | {name: said for name, said in case.items() if name in GIVEN}
    assert set(story) == {"title", "source", "explain", "given", "case"}
    assert set(given) <= GIVEN, "a misspelt word would test nothing"
    assert set(case) <= GIVEN | {"name", "why", "law"}, "a misspelt word would test nothing"
    assert {"words", *notation.WAYS} <= set(law) <= {"words", *notation.WAYS, *LISTS}
    found = notation.told(given, given["sells"], word)
    assert {name: found[name] for name in law if name != "words"} == {
        name: said for name, said in law.items() if name != "words"
    }


def test_there_are_scenarios_of_every_law() -> None:
    told = [case.values[3] for case in cases()]
    assert set(told) == set(wash_law_names())
    assert len(told) >= 60
