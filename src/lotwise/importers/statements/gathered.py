"""Rows become statements: each row is a line, a total, words, another form's row, or one that cannot be read.

No row is lost: every one that is not empty has one of these fates, and a row that cannot be read stays with
its statement, which is not whole then. Lines are put together by form, broker, account, recipient and year; a
file that says no year has the years of its sales.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lotwise.core.errors import LotwiseError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.importers.cells import UnclearError
from lotwise.importers.reading import LostRowError
from lotwise.importers.row import Row
from lotwise.importers.sources.securities_names import Property, property_of
from lotwise.importers.statements.fields import (
    FIX,
    ForeignMoneyError,
    is_total,
    is_words,
    line_in,
    total_in,
)
from lotwise.importers.statements.heads import Head, last_four
from lotwise.ledger.statements import (
    Statement,
    StatementForm,
    StatementLine,
    StatementTotal,
    UnreadRow,
    identified,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The file that statements are read from.

    Attributes:
        name: Its name.
        id: Id of its content.
        sha256: SHA-256 of its content in hex.
    """

    name: str
    id: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatements:
    """What a file says as statements.

    Attributes:
        statements: With their ids; none where the file is no statement, or something needed is not known.
        findings: Why there are none, or what must be said first.
        columns: Column names by field, of a table.
        pattern: The pattern of its lines, of a PDF.
        other_rows: Rows of securities and of other forms, which are no lines of a statement here.
        words: Rows that state no fact.
    """

    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    other_rows: int = 0
    words: int = 0


@dataclass(slots=True)
class _Group:
    """A statement that is being put together."""

    head: Head
    lines: list[StatementLine] = field(default_factory=list)
    totals: list[StatementTotal] = field(default_factory=list)
    unread: list[UnreadRow] = field(default_factory=list)


@dataclass(slots=True)
class Gathering:
    """Takes the rows of a file in their order.

    Attributes:
        file: The file.
        head: What is said of all of it.
        groups: Statements in the making, by what they have in common.
        loose: Rows that came before any line, and belong to the first statement.
        other_rows: How many rows are of securities or of other forms.
        words: How many rows state no fact.
        not_read: How often each column that is not read says something.
        latest: The statement of the line taken last.
        taken: How many rows were taken.
    """

    file: SourceFile
    head: Head
    groups: dict[Head, _Group] = field(default_factory=dict)
    loose: _Group = field(default_factory=lambda: _Group(Head()))
    other_rows: int = 0
    words: int = 0
    not_read: Counter[str] = field(default_factory=Counter)
    latest: _Group | None = None
    taken: int = 0

    def take(self, row: Row, part: Head) -> None:
        """Take a row of the file.

        Args:
            row: The row, not empty.
            part: What is said of the part of the file in which it stands.
        """
        self.taken += 1
        try:
            head = self._head_of(row, part)
            if is_words(row):
                self.words += 1
            elif is_total(row):
                (self.latest or self.loose).totals.append(total_in(row))
            elif _is_security(row, head.statement_form):
                self.other_rows += 1
            else:
                self._add(line_in(row, head.statement_form), head)
        except LotwiseError as error:
            self._refuse(row.line, error)

    def refuse(self, line: int, error: LotwiseError) -> None:
        """Take a row that cannot be read."""
        self.taken += 1
        self._refuse(line, error)

    def _refuse(self, line: int, error: LotwiseError) -> None:
        is_foreign = isinstance(error, ForeignMoneyError)
        fix = error.fix if not isinstance(error, UnclearError) or is_foreign else FIX
        unread = UnreadRow(what=error.what, fix=fix, rows=(line,), is_foreign=is_foreign)
        (self.latest or self.loose).unread.append(unread)

    def _head_of(self, row: Row, part: Head) -> Head:
        year = row.text("year")
        if year and not year.isdecimal():
            raise row.unclear("year", f"{year[:20]!r} is no year.")
        said = Head(
            broker=row.text("broker"),
            year=int(year or 0),
            form="1099-B"
            if "1099-b" in row.word("form")
            else "1099-DA"
            if "1099-da" in row.word("form")
            else "",
            account=row.text("account"),
            recipient=row.text("recipient"),
            tin=last_four(row.text("tin")),
            is_corrected=row.word("corrected") in {"x", "yes", "true", "1", "corrected", "c"},
        )
        return self.head.over(said.over(part))

    def _add(self, line: StatementLine, head: Head) -> None:
        if not head.year and line.disposed_on:
            head = replace(head, year=line.disposed_on.year)
        group = self.groups.setdefault(head, _Group(head))
        group.lines.append(line)
        self.latest = group

    def result(self, columns: Mapping[str, str], pattern: str = "") -> ReadStatements:
        """Return what the file says.

        Args:
            columns: Column names by field.
            pattern: The pattern of the lines of a PDF.
        """
        groups = list(self.groups.values())
        if not groups:
            return ReadStatements(
                findings=self._none(), columns=columns, pattern=pattern, other_rows=self.other_rows
            )
        self._check_rows(groups)
        groups[0].totals[:0], groups[0].unread[:0] = self.loose.totals, self.loose.unread
        if len(groups) > 1:
            self._take_out_grand_totals(groups)
        lacking = [finding for group in groups if (finding := self._lacks(group.head))]
        findings = tuple(dict.fromkeys(lacking))
        made = () if findings else tuple(self._statement(group) for group in groups)
        return ReadStatements(
            statements=made,
            findings=findings,
            columns=columns,
            pattern=pattern,
            other_rows=self.other_rows,
            words=self.words,
        )

    def _check_rows(self, groups: Sequence[_Group]) -> None:
        """Check that every row has one fate.

        Raises:
            LostRowError: One has none, or two: a mistake in lotwise.
        """
        fates = self.words + self.other_rows
        fates += sum(len(one.lines) + len(one.totals) + len(one.unread) for one in (*groups, self.loose))
        if fates != self.taken:
            raise LostRowError(f"{self.taken} rows of {self.file.name} have {fates} fates")

    def _take_out_grand_totals(self, groups: Sequence[_Group]) -> None:
        """Take out the totals of several statements, where they are the sums of all lines of the file."""
        lines = [line for group in groups for line in group.lines]
        proceeds = sum(line.proceeds_usd or 0 for line in lines)
        basis = sum(line.basis_usd or 0 for line in lines)
        for group in groups:
            kept = [
                total
                for total in group.totals
                if total.proceeds_usd != proceeds or total.basis_usd not in {None, basis}
            ]
            self.words += len(group.totals) - len(kept)
            group.totals = kept

    def _statement(self, group: _Group) -> Statement:
        head = group.head
        return identified(
            Statement(
                broker=head.broker or head.wallet,
                wallet=head.wallet,
                year=head.year,
                form=head.statement_form,
                account=head.account,
                recipient=head.recipient,
                tin_last_four=head.tin,
                is_corrected=head.is_corrected,
                lines=tuple(group.lines),
                totals=tuple(group.totals),
                unread=tuple(group.unread),
                not_read=tuple(self.not_read),
                row_count=len(group.lines) + len(group.totals) + len(group.unread),
                file_id=self.file.id,
                file=self.file.name,
                sha256=self.file.sha256,
            )
        )

    def _none(self) -> tuple[Finding, ...]:
        unread = self.loose.unread
        if not unread and self.other_rows:
            why = f"Its {self.other_rows} rows are of securities, which are filed as they stand."
            return (no_statement(self.file.name, why, "Import the file: `lotwise import FILE`."),)
        if not unread:
            return (no_statement(self.file.name, "It has no line of a Form 1099-DA."),)
        return tuple(
            Finding(
                code="statement_row_unread",
                severity=Severity.BLOCKING,
                what=f"A row of the statement cannot be read: {one.what}",
                fix=one.fix,
                where=Where(file=self.file.name, rows=one.rows),
            )
            for one in unread[:20]
        )

    def _lacks(self, head: Head) -> Finding | None:
        """Return the finding that something must be said before a statement can be kept."""
        if not (head.broker or head.wallet):
            return Finding(
                code="statement_broker_unknown",
                severity=Severity.BLOCKING,
                what="The file does not say which broker sent the statement.",
                fix="Say it: `lotwise statements add FILE --broker NAME`.",
                where=Where(file=self.file.name),
            )
        if not head.year:
            return Finding(
                code="statement_year_unknown",
                severity=Severity.BLOCKING,
                what="The file does not say of which year the statement is.",
                fix="Say it: `lotwise statements add FILE --year YEAR`.",
                where=Where(file=self.file.name),
            )
        return None


def no_statement(name: str, why: str, fix: str = "") -> Finding:
    """Return the finding that a file is no statement lotwise can read.

    Args:
        name: The file's name.
        why: What is missing, as a sentence.
        fix: What to do; empty for the usual ways.
    """
    return Finding(
        code="statement_not_recognized",
        severity=Severity.BLOCKING,
        what=f"{name} is no statement that lotwise can read. {why}",
        fix=fix
        or "Say which columns are which: `lotwise statements add FILE --map`. Or type its lines in: `lotwise "
        "statements enter`.",
        where=Where(file=name),
    )


def note_unread_columns(gathering: Gathering, rows: Sequence[Row], names: Iterable[tuple[int, str]]) -> None:
    """Note the columns that say something and are not read.

    Args:
        gathering: The file.
        rows: Its rows.
        names: Place and name of the columns that are no field.
    """
    for place, name in names:
        if any(place < len(row.cells) and _says(row.cells[place]) for row in rows):
            gathering.not_read[name or f"column {place + 1}"] += 1


def _says(cell: str) -> bool:
    return cell.casefold() not in {"", "-", "--", "n/a", "no", "n", "false", "0", "0.00", "none", "null"}


def _is_security(row: Row, form: StatementForm) -> bool:
    """Return whether a row of Form 1099-B is of a security, which is filed as it stands."""
    if form is not StatementForm.FORM_1099_B:
        return False
    letter = row.text("box").upper().removeprefix("BOX").strip()
    return letter not in set("GHJKY") and property_of(row.text("name")) is not Property.DIGITAL
