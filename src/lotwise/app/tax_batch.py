"""Many returns at once: a table with one household a row goes in, the same table with its tax comes out.

For preparers and for checks against other engines: the columns are named as in tables of test
households (`agi`, `tax_exact`, `total_table` …). Rows are read, computed and written one by one, so the size
of the table costs time and no memory, but for the ids, which are kept to find one that stands there twice.

A row that cannot be right is a finding; its results stay empty and the column `finding` says why. All other
rows are computed. Columns that are not ours are copied.

Left out: digital assets (they need a ledger: use a project), credits, and whatever a row does not state: hoh
and qss are taken to have the person that status needs, and the spouse of a separate return not to itemize.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from lotwise.app.batch_cells import KNOWN, REQUIRED, RowReader
from lotwise.app.batch_file import Table, check_target, opened_table, safe_cell, written_table
from lotwise.app.batch_notes import notes_on_columns, notes_on_rows
from lotwise.core.errors import BadInputError, MissingRuleError
from lotwise.core.findings import Finding, Severity, Where, shown_name
from lotwise.core.money import CENT, Usd
from lotwise.rules.book import us_rules
from lotwise.rules.states import compared, is_state_computed, taxes_nothing
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.inputs import rules_of
from lotwise.tax.return_columns import COLUMNS, YES_NO, columns_of

Progress: TypeAlias = Callable[[str, int, int], None]

RESULTS: Final = (*COLUMNS, "finding")
"""The columns that are written behind those of the input."""
MOST_LISTED: Final = 1_000
"""Findings kept for the answer; each stands in its row all the same."""
_HALF: Final = CENT // 2
_SAID_EVERY: Final = 1_024


@dataclass(slots=True, kw_only=True)
class BatchReport:
    """What became of a table.

    Attributes:
        read_from: The table.
        written_to: The table with its results.
        households: Its rows, but for blank ones.
        computed: How many of them were computed.
        findings: What is wrong or should be known, at most `MOST_LISTED` of rows; notes on all come last.
        findings_not_listed: How many more there are; the column `finding` has them all.
    """

    read_from: Path
    written_to: Path
    households: int = 0
    computed: int = 0
    findings: list[Finding] = field(default_factory=list)
    findings_not_listed: int = 0


def tax_batch(
    source: Path, target: Path, *, adds_senior: bool = False, progress: Progress | None = None
) -> BatchReport:
    """Compute the return of every row of a table, and write them behind its columns.

    Args:
        source: A CSV with a header row; `batch_cells.KNOWN` are its columns, year and status required.
        target: The CSV to write; an earlier result is replaced, anything else refused.
        adds_senior: Whether the senior deduction is added back in the Capital Loss Carryover Worksheet.
        progress: Told the file's name, bytes read and all bytes, now and then.

    Returns:
        Counts and findings; a row is not computed exactly if it has a blocking one.

    Raises:
        BadInputError: The table lacks a column it needs, or cannot be read; or the target cannot be written.

    Source:
        26 U.S.C. § 1212(b)(2)(B)(ii) for the switch, which is open; else as `lotwise.tax.return_columns`.
    """
    report = BatchReport(read_from=source, written_to=target)
    with opened_table(source, KNOWN) as table:
        run = _Run(table, report, adds_senior=adds_senior)
        check_target(target, source, RESULTS[-3])
        with written_table(target) as write:
            write([*map(safe_cell, run.names_copied), *RESULTS])
            for record in table.rows:
                if any(record.cells):
                    write(run.row(record.line, record.cells))
                if progress is not None and record.line % _SAID_EVERY == 0:
                    progress(source.name, table.done(), table.size)
    report.findings += run.notes()
    return report


class _Run:
    """The work on one table."""

    def __init__(self, table: Table, report: BatchReport, *, adds_senior: bool) -> None:
        self._table, self._report = table, report
        self._file = report.read_from.name
        self._places = _places(table)
        self._copied = [
            at for at, name in enumerate(table.header) if name not in RESULTS and any((name, table.names[at]))
        ]
        self.names_copied = [table.names[at] for at in self._copied]
        states = us_rules().parameters["states"].values[-1].value
        assert isinstance(states, tuple), "states are a list"
        self._reader = RowReader(
            self._file, self._places, frozenset(map(str, states)), adds_senior=adds_senior
        )
        self._id_at = self._places.get("id")
        self._line_by_id: dict[str, int] = {}
        self._standing: dict[tuple[int, FilingStatus], str] = {}
        self._rows_by_note: dict[str, list[int]] = {}
        self._count_by_note: dict[str, int] = {}

    def row(self, line: int, cells: Sequence[str]) -> list[str]:
        """Return the cells to write for a row."""
        self._report.households += 1
        width = len(self._table.header)
        if len(cells) < width or any(cells[width:]):
            return self._failed(cells, [self._wrong_width(line, cells)])
        facts = self._reader.read(line, cells)
        findings = self._reader.findings + self._same_id(line, cells)
        if facts is None or findings:
            return self._failed(cells, findings)
        standing = self._standing_of(facts)
        if not standing:
            return self._failed(cells, [self._no_law(line, facts.year)])
        return self._computed(line, cells, facts, standing)

    def _computed(self, line: int, cells: Sequence[str], facts: ReturnFacts, standing: str) -> list[str]:
        values = columns_of(facts, us_rules())
        has_state_tax = bool(facts.state) and is_state_computed(facts.state, facts.year)
        if facts.state and not has_state_tax:
            self._note("state", line)
        elif has_state_tax and _is_rough(facts):
            self._note("approximate", line)
        if standing == "projected":
            self._note("projected", line)
        if facts.filing_status in _ASSUMED:
            self._note(facts.filing_status.value, line)
        self._report.computed += 1
        shown = [*map(_money, values), ""]
        shown[YES_NO] = "1" if values[YES_NO] else "0"
        if not has_state_tax:
            shown[_STATE_TAX] = ""
        return [one if (one := cells[at]).isalnum() else safe_cell(one) for at in self._copied] + shown

    def _failed(self, cells: Sequence[str], findings: Sequence[Finding]) -> list[str]:
        listed = self._report.findings
        room = MOST_LISTED - len(listed)
        listed += findings[:room]
        self._report.findings_not_listed += len(findings[room:])
        kept = [safe_cell(cells[at]) if at < len(cells) else "" for at in self._copied]
        why = " ".join(f"{one.what} {one.fix}" for one in findings)
        return kept + [""] * (len(RESULTS) - 1) + [safe_cell(why)]

    def _standing_of(self, facts: ReturnFacts) -> str:
        """Return how firm the law of a return is, or nothing where there is none."""
        key = facts.year, facts.filing_status
        if key not in self._standing:
            try:
                rules = rules_of(us_rules(), *key)
            except MissingRuleError:
                self._standing[key] = ""
            else:
                every = {rule.status for of_line in rules.values() for rule in of_line}
                self._standing[key] = "projected" if "projected" in every else "known"
        return self._standing[key]

    def _note(self, name: str, line: int) -> None:
        rows = self._rows_by_note.setdefault(name, [])
        if len(rows) < _ROWS_NOTED:
            rows.append(line)
        self._count_by_note[name] = self._count_by_note.get(name, 0) + 1

    def _same_id(self, line: int, cells: Sequence[str]) -> list[Finding]:
        one = cells[self._id_at] if self._id_at is not None else ""
        first = self._line_by_id.setdefault(one, line) if one else line
        if first == line:
            return []
        return [
            Finding(
                code="batch_id_twice",
                severity=Severity.BLOCKING,
                what=f'The id "{shown_name(one[:60])}" stands in row {first} already.',
                fix="Give each household an id of its own, or leave the cell empty.",
                where=Where(file=self._file, rows=(line,)),
            )
        ]

    def _wrong_width(self, line: int, cells: Sequence[str]) -> Finding:
        return Finding(
            code="batch_cells",
            severity=Severity.BLOCKING,
            what=f"The row has {len(cells)} cells and the header row {len(self._table.header)}, so the "
            "columns cannot be told apart.",
            fix="Export the table again, or put the cell with the stray comma in quotes.",
            where=Where(file=self._file, rows=(line,)),
        )

    def _no_law(self, line: int, year: int) -> Finding:
        years = [one.starts.year for one in us_rules().parameters["bracket_tops"].values]
        return Finding(
            code="batch_no_law",
            severity=Severity.BLOCKING,
            what=f"lotwise does not know the law of {year}.",
            fix=f"Choose a year from {min(years)} to {max(years)}.",
            where=Where(file=self._file, rows=(line,)),
        )

    def notes(self) -> list[Finding]:
        """Return what should be known of the table as a whole."""
        return notes_on_columns(self._table, self._file, RESULTS) + notes_on_rows(
            self._file, self._rows_by_note, self._count_by_note
        )


_STATE_TAX: Final = COLUMNS.index("state_tax")
_ROWS_NOTED: Final = 6
_ASSUMED: Final = frozenset({FilingStatus.HEAD, FilingStatus.SURVIVING, FilingStatus.SEPARATE})


def _is_rough(facts: ReturnFacts) -> bool:
    return not taxes_nothing(facts.state, facts.year) and not compared(facts.state).is_verified


def _places(table: Table) -> dict[str, int]:
    """Return where each known column stands."""
    twice = sorted({name for name in table.header if name in KNOWN and table.header.count(name) > 1})
    if twice:
        raise BadInputError(f"Two columns are named {twice[0]}.", "Rename one of them.")
    places = {name: at for at, name in enumerate(table.header) if name in KNOWN}
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        raise BadInputError(
            f"The table has no column {' and no column '.join(missing)}.",
            f"Name its columns in the first row: {', '.join(KNOWN)}.",
        )
    return places


def _money(amount: Usd) -> str:
    """Return money in dollars with two decimals, as tables of numbers have it."""
    if not amount:
        return "0.00"
    cents = (abs(amount) + _HALF) // CENT
    whole, part = divmod(cents, 100)
    return f"{'-' if amount < 0 < cents else ''}{whole}.{part:02d}"
