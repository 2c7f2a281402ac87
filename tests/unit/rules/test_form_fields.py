"""The blanks of the rule book: as an independent list of their fields has them."""

import csv
import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from lotwise.rules.book import form_8949_boxes, us_rules
from lotwise.rules.form_fields import FormFields, form_fields

STEMS: Final = {"Form 8949": "f8949", "Schedule D": "f1040sd"}
SHADED: Final = 2
"""Fields of a blank that take no entry: column (f) of line 2 on both pages, or (g) of lines 1a and 8a."""


def stem(fields: FormFields) -> str:
    return f"{STEMS[fields.form]}_{fields.year}"


@pytest.fixture(params=form_fields(), ids=stem)
def fields(request: pytest.FixtureRequest) -> FormFields:
    found: FormFields = request.param
    return found


def map_of(shared: Path, fields: FormFields) -> dict[str, Any]:
    """Return the map that was made by hand; nobody made one of Schedule D for 2024."""
    path = shared / "forms" / f"{stem(fields)}_map.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def test_every_field_is_there_and_every_field_but_the_shaded_ones_is_used(
    shared: Path, fields: FormFields
) -> None:
    with (shared / "forms" / f"{stem(fields)}_fields.csv").open(encoding="utf-8") as file:
        there = {row["field"] for row in csv.DictReader(file)}
    assert len(set(fields.names)) == len(fields.names)
    assert set(fields.names) <= there
    assert len(there) - len(fields.names) == SHADED


def test_the_blank_at_hand_has_the_checksum(shared: Path, fields: FormFields) -> None:
    raw = (shared / "forms" / f"{stem(fields)}.pdf").read_bytes()
    assert fields.checksums == (sha256(raw).hexdigest(),)


def test_the_checksum_of_form_8949_is_that_of_another_copy(shared: Path, fields: FormFields) -> None:
    source = shared / "law" / "sources" / "forms" / fields.file.replace(".pdf", ".txt")
    if source.exists():
        said = source.read_text("utf-8").partition("sha256:")[2][:16]
        assert fields.checksums[0].startswith(said)
    assert fields.url.endswith(fields.file)


def test_form_8949_is_mapped_as_by_hand(shared: Path, fields: FormFields) -> None:
    parts = map_of(shared, fields).get("parts", {})
    for part in fields.parts:
        said = parts[part.name]
        assert [dict(row) for row in part.rows] == said["rows"]
        assert dict(part.totals) == {key: said["totals"][key] for key in "degh"}
        assert dict(part.boxes) == {key: each["field"] for key, each in said["boxes"].items()}
        assert (part.taxpayer, part.number) == (said["name"], said["ssn"])
    assert {part.name for part in fields.parts} == set(parts)


def test_form_8949_has_the_boxes_and_rows_of_the_rule_book(fields: FormFields) -> None:
    for part in fields.parts:
        term = "short" if part.name == "I" else "long"
        boxes = [box.letter for box in form_8949_boxes(fields.year) if box.term == term]
        assert list(part.boxes) == boxes
        assert len(part.rows) == us_rules().rule("form_8949_rows", fields.checked.replace(fields.year)).value


def test_schedule_d_is_mapped_as_by_hand(shared: Path, fields: FormFields) -> None:
    said = map_of(shared, fields) if fields.lines else {}
    for number, columns in fields.lines.items():
        if said:
            hand = said[f"line{number}"]
            assert {**columns} == ({key: hand[key] for key in columns} if "d" in columns else {"h": hand})
    for question, boxes in fields.answers.items():
        name = "qof" if question.isalpha() or "_" in question else f"line{question}"
        if said:
            assert {**boxes} == {key: said[f"{name}_{key}"]["field"] for key in ("yes", "no")}
    lines = {*map(str, range(2, 20)), "1a", "1b", "8a", "8b", "21"} - {"8", "17"}
    assert set(fields.lines) == (lines if fields.form == "Schedule D" else set())
