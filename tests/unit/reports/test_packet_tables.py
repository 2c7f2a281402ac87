"""Lists of a packet: the same cells in the CSV and on the page, and nothing that a spreadsheet would run."""

import csv
from datetime import date
from io import StringIO

from lotwise.core.findings import Finding, Severity
from lotwise.reports.packet_tables import Listing, bills_of, csv_of, findings_of, rules_of, section_of
from lotwise.rules.book import proposed_laws, us_rules

ONE = Listing(
    name="some_list",
    title="Some",
    about="About it.",
    columns=("What", "USD"),
    rows=(("=cmd()", "-5.00"), ("plain, with a comma", "1")),
    numbers=frozenset({1}),
)


def read(listing: Listing) -> list[list[str]]:
    return list(csv.reader(StringIO(csv_of(listing))))


def finding(what: str, severity: Severity) -> Finding:
    return Finding(code="some_code", severity=severity, what=what)


def test_text_that_begins_like_a_formula_is_kept_from_running_and_numbers_stay() -> None:
    assert read(ONE) == [["What", "USD"], ["'=cmd()", "-5.00"], ["plain, with a comma", "1"]]


def test_the_page_has_the_same_cells() -> None:
    section = section_of(ONE)
    assert [[cell.text for cell in row.cells] for row in section.tables[0].rows] == [
        list(row) for row in ONE.rows
    ]
    assert section.intro == ("About it.", "2 lines.")
    assert section.id == "some-list"


def test_what_stops_the_year_comes_first_and_each_finding_once() -> None:
    note, warning = finding("n", Severity.INFO), finding("w", Severity.WARNING)
    later, stop = finding("later", Severity.BLOCKING), finding("stop", Severity.BLOCKING)
    rows = findings_of([stop], [note, later, warning, stop], 2025).rows
    assert [(row[2], row[1]) for row in rows] == [("stop", "yes"), ("later", "no"), ("w", "no"), ("n", "no")]


def test_every_rule_in_force_has_its_date_standing_and_source() -> None:
    listed = rules_of(us_rules(), 2025, "rules_2025", "Law")
    by_name = {row[0]: row for row in listed.rows}
    assert all(row[2] and row[4] and row[5] and row[6] and row[7] and row[8] for row in listed.rows)
    assert "mfj 31500" in by_name["standard_deduction"][2]
    assert all(date.fromisoformat(row[5]).year <= 2025 for row in listed.rows)


def test_bills_are_listed_as_proposed() -> None:
    rows = bills_of(proposed_laws()).rows
    assert len(rows) == len(proposed_laws())
    assert {row[3] for row in rows} == {"proposed"}
