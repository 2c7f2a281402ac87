"""Statements of brokers: each is a fact of its own, given once, and confirmed or removed by the owner.

What a broker sent never changes; a corrected one is another statement. Taking one out is a later row with the
same id, so that the history stays. What it says is kept as text (`lotwise.ledger.statement_text`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from lotwise.core.dates import instant_text
from lotwise.ledger.statement_text import statement_of_text, statement_text
from lotwise.ledger.statements import Statement
from lotwise.store.access import Project, asking, recording
from lotwise.store.asking import Ask, through
from lotwise.store.marks import as_told


class StatementStatus(Enum):
    """What was said of a statement last."""

    GIVEN = "given"
    """The broker sent it."""
    CONFIRMED = "confirmed"
    """It looked doubtful, and the owner says that it is right as it is."""
    REMOVED = "removed"
    """It does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStatement:
    """A statement that counts, as it was recorded.

    Attributes:
        statement: What the broker sent.
        is_confirmed: Whether the owner says that it is right as it is.
        reason: The owner's words for that, or empty.
        recorded_at: When it was recorded, in UTC.
    """

    statement: Statement
    is_confirmed: bool
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is said of a statement.

    Attributes:
        statement: The statement.
        status: What is said of it.
        reason: Why, in the owner's words; may be empty.
    """

    statement: Statement
    status: StatementStatus = StatementStatus.GIVEN
    reason: str = ""


def statements(project: Project) -> tuple[StoredStatement, ...]:
    """Return the statements that were given and not removed, in the order of their recording."""
    with asking(project) as ask:
        latest = _latest(ask)
        if not latest:
            return ()
        texts = ask("SELECT id, content, recorded_at FROM statements WHERE status = ? ORDER BY seq", _GIVEN)
    given = {made: (content, recorded_at) for made, content, recorded_at in texts}
    return tuple(
        StoredStatement(
            statement=statement_of_text(as_told(given[made][0])),
            is_confirmed=status is StatementStatus.CONFIRMED,
            reason=as_told(reason),
            recorded_at=datetime.fromisoformat(given[made][1]),
        )
        for made, (status, reason) in latest.items()
        if status is not StatementStatus.REMOVED
    )


def removed_statements(project: Project) -> frozenset[str]:
    """Return the ids of statements that the owner took out."""
    with asking(project) as ask:
        latest = _latest(ask)
    return frozenset(made for made, (status, _) in latest.items() if status is StatementStatus.REMOVED)


def taken_out(project: Project) -> tuple[tuple[Statement, str], ...]:
    """Return the statements that the owner took out, each with the owner's words, in order of recording."""
    with asking(project) as ask:
        latest = _latest(ask)
        out = {made: why for made, (status, why) in latest.items() if status is StatementStatus.REMOVED}
        if not out:
            return ()
        texts = dict(ask("SELECT id, content FROM statements WHERE status = ? ORDER BY seq", _GIVEN))
    return tuple((statement_of_text(as_told(texts[made])), as_told(why)) for made, why in out.items())


def record_statements(project: Project, words: Sequence[Word], *, now: datetime) -> int:
    """Record what is said of statements, all of it or nothing, and return how many words changed something.

    Args:
        project: The project.
        words: Statements with their ids, and what is said of each.
        now: The instant, aware.
    """
    from lotwise.store import schema, write  # noqa: PLC0415 - who only asks does without

    with recording(project, "statements", now=now) as entry:
        said = _latest(through(entry.connection))
        new: list[Word] = []
        for word in words:
            if _is_new(word, said):
                new.append(word)
                said[word.statement.id] = (word.status, word.reason)
        first = write.next_number(entry.connection, schema.statements)
        rows = [(first + n, *_row(word), instant_text(now)) for n, word in enumerate(new)]
        write.record(entry, schema.statements, rows)
    return len(new)


_GIVEN = StatementStatus.GIVEN.value


def _latest(ask: Ask) -> dict[str, tuple[StatementStatus, str]]:
    """Return what was said last of each statement, in the order in which they were first given."""
    rows: Iterable[tuple[str, str, str]] = ask("SELECT id, status, reason FROM statements ORDER BY seq")
    return {made: (StatementStatus(status), reason) for made, status, reason in rows}


def _is_new(word: Word, said: dict[str, tuple[StatementStatus, str]]) -> bool:
    before = said.get(word.statement.id)
    if word.status is StatementStatus.GIVEN:
        return before is None or before[0] is StatementStatus.REMOVED
    return before is not None and before[0] not in {word.status, StatementStatus.REMOVED}


def _row(word: Word) -> tuple[str | int, ...]:
    one = word.statement
    content = statement_text(one) if word.status is StatementStatus.GIVEN else ""
    return one.id, one.year, word.status.value, one.file_id, content, word.reason
