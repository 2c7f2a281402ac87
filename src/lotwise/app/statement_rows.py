"""Brokers' statements in short, for a list; and one of them, whole."""

from dataclasses import dataclass

from lotwise.app.statements import stored_statement
from lotwise.app.workspace import State
from lotwise.core.money import Usd
from lotwise.ledger.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement in short, for a list.

    Attributes:
        id: Its id.
        year: Tax year.
        form: Which form.
        broker: Who sent it.
        wallet: The wallet it is of, or empty.
        lines: How many lines.
        proceeds_usd: Sum of field 1f.
        basis_usd: Sum of field 1g.
        without_basis: Lines whose basis is blank.
        is_corrected: Whether it is a corrected one.
        counts: Whether it counts; a corrected one or another copy may replace it.
        is_confirmed: Whether the owner said that it is right as it is.
        reason: The owner's words.
        file: Its file; empty when typed in.
        sha256: SHA-256 of that file.
    """

    id: str
    year: int
    form: str
    broker: str
    wallet: str
    lines: int
    proceeds_usd: Usd
    basis_usd: Usd
    without_basis: int
    is_corrected: bool
    counts: bool
    is_confirmed: bool
    reason: str
    file: str
    sha256: str


def statement_rows(state: State) -> tuple[StatementRow, ...]:
    """Return all statements in short, those that do not count too."""
    counting = {one.id: one for one in state.statements}
    rows = []
    for stored in state.facts.statements:
        one = counting.get(stored.statement.id, stored.statement)
        rows.append(
            StatementRow(
                id=one.id,
                year=one.year,
                form=one.form.value,
                broker=one.broker,
                wallet=one.wallet,
                lines=len(one.lines),
                proceeds_usd=one.proceeds_usd,
                basis_usd=one.basis_usd,
                without_basis=sum(line.basis_usd is None for line in one.lines),
                is_corrected=one.is_corrected,
                counts=one.id in counting,
                is_confirmed=stored.is_confirmed,
                reason=stored.reason,
                file=one.file,
                sha256=one.sha256,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.year, row.broker, row.id)))


def statement_named(state: State, ref: str) -> Statement:
    """Return a statement by its id, or by the beginning of it, with its wallet and assets.

    Raises:
        NotFoundError: No statement goes by that id.
    """
    stored = stored_statement(state.project, ref).statement
    return next((one for one in state.statements if one.id == stored.id), stored)
