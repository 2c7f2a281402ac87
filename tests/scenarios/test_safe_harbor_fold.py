"""With their allocation applied, the fold gives the books that the scenarios of safe_harbor show."""

from typing import Any

import pytest

from lotwise.lots.conservation import conservation_of
from scenarios import lots_notation as notation
from scenarios.safe_harbor_notation import cases, row, told


@pytest.mark.parametrize(("story", "case"), list(cases("sold", "held", "lying")))
def test_books_after_an_allocation(story: dict[str, Any], case: dict[str, Any]) -> None:
    said = told(story, case)
    books = said.books
    assets = set(said.allocated.moves)
    found = {
        "sold": notation.rows(books)["sold"],
        "held": [row(lot) for lot in books.lots],
        "lying": [row(lot) for lot in books.lots if lot.asset in assets],
    }
    assert {word: found[word] for word in found if word in case} == {
        word: case[word] for word in found if word in case
    }
    assert not any(one.is_blocking for one in books.findings if one.asset in assets)


@pytest.mark.parametrize(("story", "case"), list(cases()))
def test_nothing_is_lost_by_an_allocation(story: dict[str, Any], case: dict[str, Any]) -> None:
    found = told(story, case)
    assert all(one.is_proved for one in conservation_of(found.books))
