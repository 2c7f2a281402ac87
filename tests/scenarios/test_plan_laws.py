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
    assert len(told) >= 140


def cause(given: dict[str, Any], law: dict[str, Any]) -> str:
    """Return what lies in the window of a case, besides the rebuy."""
    owners = set(given.get("owners", {}).values())
    if owners:
        return str(owners.pop())
    if " stakes " in given["journal"]:
        return "reward"
    return "standing purchase" if law.get("standing") else "purchase"


def outcome(waited: str) -> str:
    """Return the worst that becomes of a loss of who waits: lost, deferred or allowed."""
    words = waited.split()
    amounts = dict(zip(words[:6:2], words[1:6:2], strict=True))
    return next(word for word in ("lost", "deferred", "allowed") if amounts[word] != "0.00")


def test_each_law_is_shown_with_each_account_and_purchase() -> None:
    """Under a bill bitcoin is shown on a day that it reaches and, but for H.R. 9172, on one before."""
    shown = set()
    for case in cases():
        story, told, law, word = case.values
        given = story["given"] | told
        asset = "fund" if "fund" in given["sells"][0] else "bitcoin"
        shown.add((asset, cause(given, law), word, outcome(law["wait"])))
    harm = {"IRA": "lost", "spouse": "deferred", "standing purchase": "deferred", "purchase": "deferred"}
    every = set(wash_law_names())
    wanted = {("fund", why, word, bad) for why, bad in harm.items() for word in every}
    wanted |= {("fund", "reward", word, "allowed") for word in every}
    wanted |= {("bitcoin", why, word, bad) for why, bad in harm.items() for word in every - {"current"}}
    wanted |= {("bitcoin", "reward", word, "allowed") for word in every}
    before = every - {"hr9172"}
    wanted |= {("bitcoin", why, word, "allowed") for why in harm for word in before}
    assert not wanted - shown
