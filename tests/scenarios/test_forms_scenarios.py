"""Every scenario of tests/scenarios/forms holds: by books and statements, these rows are filed."""

import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from lotwise.core.money import DOLLAR
from lotwise.lots.holding import Term
from lotwise.reports.codes import code_faults
from lotwise.reports.form_pages import pages_of, rows_on_a_page
from lotwise.rules.book import form_8949_boxes
from scenarios import forms_notation as notation

FOLDER = Path(__file__).parent / "forms"
STORY = {"title", "source", "quote", "explain", "given", "case"}
GIVEN = {"year", "journal", "custody", "securities", "classes"}
CHOICES = {"year", "statement", "various", "totals", "rounded", "attach", "marks"}
EXPECTED = {"rows", "attached", "schedule_d", "fault"}


def stories() -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted(FOLDER.glob("*.toml")):
        yield file, tomllib.loads(file.read_text())


def cases() -> Iterator[Any]:
    for file, story in stories():
        for case in story["case"]:
            yield pytest.param(story, case, id=f"{file.stem}: {case['name']}")


@pytest.mark.parametrize(("story", "case"), list(cases()))
def test_scenario(story: dict[str, Any], case: dict[str, Any]) -> None:
    assert set(story) <= STORY, "a misspelt word would test nothing"
    assert set(story["given"]) <= GIVEN
    assert set(case) - {"name"} <= CHOICES | EXPECTED
    if "fault" in case:
        with pytest.raises(AssertionError, match=case["fault"]):
            notation.made(story["given"], case)
        return
    made = notation.made(story["given"], case)
    assert [notation.row_text(row) for row in made.form.rows] == case["rows"]
    assert [notation.row_text(row) for row in made.form.attached] == case.get("attached", [])
    told = [notation.line_text(line) for line in made.lines]
    assert [line for line in case.get("schedule_d", []) if line not in told] == [], told
    assert_all_ties(made)


def assert_all_ties(made: notation.Made) -> None:
    """Assert that codes fit, and that pages, Schedule D, Form 1040 and the worksheet are sums of the rows."""
    form, pages = made.form, pages_of(made.form)
    assert [fault for row in form.rows for fault in code_faults(row, form.year)] == []
    assert [row for page in pages for row in page.rows] == list(form.rows)
    assert all(len(page.rows) <= rows_on_a_page(form.year) for page in pages)
    lines = {line.line: line for line in made.lines}
    for number in {box.schedule_d_line for box in form_8949_boxes(form.year)}:
        boxes = {box.letter for box in form_8949_boxes(form.year) if box.schedule_d_line == number}
        totals = [page.totals for page in pages if page.box in boxes]
        line = lines[number]
        assert line.proceeds_usd is not None
        assert line.basis_usd is not None
        assert line.adjustment_usd is not None
        assert line.gain_usd == line.proceeds_usd - line.basis_usd + line.adjustment_usd
        assert line.gain_usd == sum(one.gain_usd for one in totals)
        assert line.proceeds_usd == sum(one.proceeds_usd for one in totals)
    gain = {term: sum(row.gain_usd for row in form.rows if row.term is term) for term in Term}
    direct = {term: lines[number].gain_usd for term, number in _DIRECT.items() if number in lines}
    assert lines["7"].gain_usd == gain[Term.SHORT] + direct.get(Term.SHORT, 0)
    assert lines["15"].gain_usd == gain[Term.LONG] + direct.get(Term.LONG, 0)
    used = lines["16"].gain_usd if lines["16"].gain_usd >= 0 else lines["21"].gain_usd
    assert made.sheet.usd("capital_gain_or_loss") == used
    carried = made.carryover.short_usd + made.carryover.long_usd
    if made.carryover.entries:
        assert carried >= -lines["16"].gain_usd + lines["21"].gain_usd
    if form.is_rounded:
        amounts = chain.from_iterable((one.proceeds_usd, one.basis_usd, one.gain_usd) for one in form.rows)
        assert not any(amount % DOLLAR for amount in amounts)
        assert not any(line.gain_usd % DOLLAR for line in made.lines)


_DIRECT = {Term.SHORT: "1a", Term.LONG: "8a"}


def test_every_box_code_and_year_has_a_scenario_with_its_words() -> None:
    boxes, codes, years = set(), set(), set()
    for file, story in stories():
        assert story["quote"].strip(), file.name
        assert story["source"], file.name
        for case in story["case"]:
            years.add(case.get("year", story["given"].get("year")))
            for row in case.get("rows", []):
                cells = row.split(" | ")
                boxes.add(cells[0])
                codes |= {cells[6]}
    assert boxes == set("ABCDEFGHIJKL")
    assert years >= {2023, 2024, 2025, 2026}
    alone = {code for code in codes if len(code) == 1}
    assert alone >= set("BCELMNOTW")
    assert codes >= {"BT", "BE", "EH", "BW", "CE", "MW", "LT", "EN"}
