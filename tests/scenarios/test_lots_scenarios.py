"""Every scenario of tests/scenarios/lots holds: given a journal, these rows and no others."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import LAW, ONE_POOL, books_of
from lotwise.ledger.transaction import Custody
from scenarios import lots_notation as notation

FOLDER = Path(__file__).parent / "lots"
KEYS = {"name", "orders", "identifications", "sold", "held", "income", "findings"}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        story = tomllib.loads(file.read_text())
        for case in story["case"]:
            yield pytest.param(story, case, id=f"{file.stem}: {case['name']}")


@pytest.mark.parametrize(("story", "case"), list(cases()))
def test_scenario(story: dict[str, Any], case: dict[str, Any]) -> None:
    assert set(case) <= KEYS, "a misspelt word would test nothing"
    assert story["title"]
    assert story["source"], "every scenario names the law it shows"
    given = story["given"]
    transactions = notation.journal(given["journal"])
    custody = {wallet: Custody(held) for wallet, held in given.get("custody", {}).items()}
    law = ONE_POOL if given.get("one_pool_before_2025") else LAW
    acquisitions = books_of(
        *(one for one in transactions if not one.given or one.kind.value == "purchase"), law=LAW
    )
    books = books_of(
        *transactions,
        orders=notation.orders(case.get("orders", [])),
        identifications=notation.identifications(case.get("identifications", []), acquisitions.lots),
        custody=custody,
        law=law,
    )
    found = notation.rows(books)
    assert {word: found[word] for word in found if word in case} == {
        word: case[word] for word in found if word in case
    }
    assert found["findings"] == case.get("findings", []), "what is not expected must not be found"


def test_there_are_scenarios() -> None:
    assert len(list(cases())) >= 20
