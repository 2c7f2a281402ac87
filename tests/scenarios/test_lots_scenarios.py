"""Every scenario of tests/scenarios/lots holds: given a journal, these rows and no others."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import LAW, ONE_POOL, books_of
from lotwise.ledger.transaction import Custody
from lotwise.lots.methods import FeeBearer, LotLaw, TransferFee
from scenarios import lots_notation as notation

FOLDER = Path(__file__).parent / "lots"
CHOICES = {"transfer_fee", "fees_before_2025"}
KEYS = {"name", "orders", "identifications", "sold", "held", "income", "findings", *CHOICES}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.toml")):
        story = tomllib.loads(file.read_text())
        for case in story["case"]:
            yield pytest.param(story, case, id=f"{file.stem}: {case['name']}")


def chosen(law: LotLaw, case: dict[str, Any]) -> LotLaw:
    """Return the law with what the taxpayer of a case chose; the regulation on fees rules from 2025."""
    return replace(
        law,
        transfer_fee=TransferFee(case.get("transfer_fee", "dispose")),
        fees_before=FeeBearer(case.get("fees_before_2025", "disposed")),
        costs_ruled_from=date(2025, 1, 1),
    )


@pytest.mark.parametrize(("story", "case"), list(cases()))
def test_scenario(story: dict[str, Any], case: dict[str, Any]) -> None:
    assert set(case) <= KEYS, "a misspelt word would test nothing"
    assert story["title"]
    assert story["source"], "every scenario names the law it shows"
    given = story["given"]
    transactions = notation.journal(given["journal"])
    custody = {wallet: Custody(held) for wallet, held in given.get("custody", {}).items()}
    law = chosen(ONE_POOL if given.get("one_pool_before_2025") else LAW, case)
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
