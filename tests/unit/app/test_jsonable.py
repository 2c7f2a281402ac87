"""JSON of any value: the same text whichever face writes it."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lotwise.app.jsonable import json_text, jsonable
from lotwise.core.findings import Severity


@dataclass(frozen=True)
class Shown:
    price: Decimal
    on: date
    at: datetime
    where: Path
    severity: Severity
    gain_usd: int | None
    parts: tuple[int, ...]


SHOWN = Shown(
    price=Decimal("0.10"),
    on=date(2026, 2, 7),
    at=datetime(2026, 2, 7, 20, 0, tzinfo=UTC),
    where=Path("a/b.csv"),
    severity=Severity.WARNING,
    gain_usd=-1,
    parts=(1, 2),
)


def test_the_text_is_the_plain_value_with_two_spaces_a_level_and_letters_as_they_are() -> None:
    assert json_text({"name": "Zoë → ₿", "rows": [1], "none": {}}) == (
        '{\n  "name": "Zoë → ₿",\n  "rows": [\n    1\n  ],\n  "none": {}\n}'
    )


def test_the_text_reads_back_as_the_plain_value() -> None:
    plain = jsonable({"one": SHOWN})
    assert json.loads(json_text({"one": SHOWN})) == plain
    assert plain["one"]["gain_usd"] == "-0.00000001", "no digit is lost"
    assert plain["one"]["price"] == "0.10"
    assert plain["one"]["where"] == "a/b.csv"


@pytest.mark.parametrize("value", [1.5, object(), {"rows": [b"bytes"]}])
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no form in JSON"):
        json_text(value)


def test_units_that_were_transferred_in_are_units_and_no_raw_number() -> None:
    assert jsonable({"quantity_transferred_in": 10**18 // 2}) == {"quantity_transferred_in": "0.5"}
    assert jsonable({"quantity_transferred_in": None}) == {"quantity_transferred_in": None}
