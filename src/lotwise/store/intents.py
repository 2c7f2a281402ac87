"""Identifications before the sale, and what belongs to them: signed, chained, all of a kind or nothing.

Problem: that a record was there before a sale must be shown to somebody who trusts neither the owner nor the
database. Chosen way: each record is signed by a key of the owner's over all its columns and the hash of the
chain's last entry before it. So a record proves that everything before it was there and unchanged, and the
next one proves the record. Records of one command stand in one transaction: a crash leaves all or none.

A record is never changed. One that replaces another, or takes it back, is a later record about its id.

Left out: what the key is and how it signs (`lotwise.app.signing`).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from lotwise.core.dates import instant_text, instant_words
from lotwise.core.errors import LotwiseError
from lotwise.core.ids import content_id
from lotwise.ledger.intent import Intent, IntentKind, intent_text
from lotwise.store.access import Project, asking, recording
from lotwise.store.asking import Ask, through
from lotwise.store.marks import START, as_told, json_text

if TYPE_CHECKING:
    from lotwise.store.write import Entry

SKEW: Final = timedelta(minutes=2)
"""By how much the clocks of two computers may differ: an instant may lie so far before an earlier one."""
_COLUMNS: Final = "seq, id, kind, subject, content, head, signer, signature, recorded_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be recorded.

    Attributes:
        kind: What it says.
        content: It in full, as text.
        subject: Id of the record it is about, or empty.
        name: Its id where that is not made from the rest, or empty.
    """

    kind: IntentKind
    content: str
    subject: str = ""
    name: str = ""

    @property
    def id(self) -> str:
        """The record's id; recording the same twice changes nothing."""
        return self.name or content_id(self.kind.value, self.subject, self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it is kept.

    Attributes:
        seq: Its number, in the order of recording.
        id: Its id.
        kind: What it says.
        subject: Id of the record it is about, or empty.
        content: It in full, as text.
        head: Hash of the chain's last entry before it.
        signer: Name of the key that signed it.
        signature: The signature in hex.
        recorded_at: The instant, in UTC.
        file_count: How many files were in the project before it, by the chain; what they tell had happened
            before it, whatever a clock says.
    """

    seq: int
    id: str
    kind: IntentKind
    subject: str
    content: str
    head: str
    signer: str
    signature: str
    recorded_at: datetime
    file_count: int = field(default=0, compare=False)

    @property
    def signed_text(self) -> bytes:
        """What the signature is over."""
        at = instant_text(self.recorded_at)
        said = (self.seq, self.id, self.kind.value, self.subject, self.content, self.head, self.signer, at)
        return signed_text(*said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key that signs.

    Attributes:
        name: Its name, made from its public part.
        introduction: The record by which it becomes known.
        sign: Returns the signature of some bytes, in hex.
    """

    name: str
    introduction: Draft
    sign: Callable[[bytes], str]


def signed_text(*said: str | int) -> bytes:
    """Return what the signature of a record is over.

    Args:
        said: All its columns in their order, without signature and mark.

    Examples:
        >>> signed_text(1, "intent_a", "identify", "", "{}", "f00", "key_b", "2026-02-07T14:00:00.000000Z")
        b'["intents",1,"intent_a","identify","","{}","f00","key_b","2026-02-07T14:00:00.000000Z"]'
    """
    return json_text(("intents", *said)).encode()


def identifying(intent: Intent) -> Draft:
    """Return the record to make of an intent."""
    return Draft(kind=IntentKind.IDENTIFY, content=intent_text(intent), name=intent.id)


def records(project: Project) -> tuple[Record, ...]:
    """Return all records in the order of recording.

    Raises:
        LotwiseError: One of them cannot be read.
    """
    with asking(project) as ask:
        return _records(ask)


def record_intents(
    project: Project, drafts: Iterable[Draft], signer: Signer, *, now: datetime
) -> tuple[Record, ...]:
    """Record drafts, all of them or none, and return those that were not there yet.

    Args:
        project: The project.
        drafts: What to record, in order.
        signer: The key; it is introduced first where it is not known yet.
        now: The instant, aware; it may not lie more than `SKEW` before anything recorded.

    Raises:
        LotwiseError: The clock lies before what is recorded, or the project cannot be written; then nothing
            was recorded.
    """
    from lotwise.store import schema, write  # noqa: PLC0415 - who only asks does without

    with recording(project, "identification", now=now) as entry:
        ask = through(entry.connection)
        known = {one for (one,) in ask("SELECT id FROM intents")}
        wanted = {one.id: one for one in (signer.introduction, *drafts)}
        new = [one for name, one in wanted.items() if name not in known]
        if not any(one is not signer.introduction for one in new):
            return ()
        if not any(one.kind is IntentKind.CLOCK for one in new):
            _check_clock(ask, now)
        head = _head(ask)
        first = write.next_number(entry.connection, schema.intents)
        made = tuple(_made(one, first + n, head, signer, entry) for n, one in enumerate(new))
        write.record(entry, schema.intents, [_row(one) for one in made])
    return made


def _made(draft: Draft, seq: int, head: str, signer: Signer, entry: "Entry") -> Record:
    kind = draft.kind.value
    said = (seq, draft.id, kind, draft.subject, draft.content, head, signer.name, entry.at)
    return Record(
        seq=seq,
        id=draft.id,
        kind=draft.kind,
        subject=draft.subject,
        content=draft.content,
        head=head,
        signer=signer.name,
        signature=signer.sign(signed_text(*said)),
        recorded_at=datetime.fromisoformat(entry.at),
    )


def _row(one: Record) -> tuple[str | int, ...]:
    said = (one.subject, one.content, one.head, one.signer, one.signature)
    return one.seq, one.id, one.kind.value, *said, instant_text(one.recorded_at)


def _head(ask: Ask) -> str:
    rows = ask("SELECT hash FROM chain ORDER BY seq DESC LIMIT 1")
    return str(rows[0][0]) if rows else START


def _check_clock(ask: Ask, now: datetime) -> None:
    """Refuse an instant before what is recorded since the clock was last said to have been wrong."""
    latest = latest_instant(ask("SELECT at, what, written FROM chain ORDER BY seq"), _clock_seqs(ask))
    if latest and now < datetime.fromisoformat(latest) - SKEW:
        raise LotwiseError(
            f"This computer's clock says {instant_words(now)}, but something was recorded at "
            f"{instant_words(datetime.fromisoformat(latest))} already. Nothing was recorded.",
            "Set the clock, then try again. If it had been wrong then, and is right now, say so with "
            "--clock-was-wrong REASON; the record stays, and the reason with it.",
        )


def latest_instant(entries: Iterable[Sequence[object]], clocks: Iterable[int]) -> str:
    """Return the latest instant in entries of the chain, since a record last said that the clock was wrong.

    Args:
        entries: Instant, word and content of each, in order.
        clocks: Numbers of the records that say so.

    Examples:
        >>> latest_instant([("2030", "import", "[]"), ("2026", "import", "[]")], [])
        '2030'
    """
    starts = set(clocks)
    latest = ""
    for at, what, written in entries:
        if what == "identification" and starts & wrote(str(written)):
            latest = ""
        latest = max(latest, str(at))
    return latest


def wrote(written: str, table: str = "intents") -> frozenset[int]:
    """Return the numbers of the records that an entry of the chain wrote.

    Args:
        written: What the entry says that it wrote.
        table: Of which table.

    Examples:
        >>> sorted(wrote('[["intents",3,5,3,"f00"]]'))
        [3, 4, 5]
    """
    try:
        return frozenset(
            seq
            for name, first, last, *_ in json.loads(written)
            if name == table
            for seq in range(first, min(last, first + 100_000) + 1)
        )
    except (TypeError, ValueError):
        return frozenset()


def _clock_seqs(ask: Ask) -> list[int]:
    return [seq for (seq,) in ask("SELECT seq FROM intents WHERE kind = ?", IntentKind.CLOCK.value)]


def _records(ask: Ask) -> tuple[Record, ...]:
    try:
        return _read(ask)
    except ValueError as error:
        raise LotwiseError(
            f"An identification that is kept cannot be read: {error}.",
            "Run `lotwise verify`. Restore a backup, or update lotwise if a newer one wrote it.",
        ) from error


def _file_counts(ask: Ask) -> dict[int, int]:
    """Return how many files were in the project before each record, by the record's number."""
    counts: dict[int, int] = {}
    files = 0
    for (written,) in ask("SELECT written FROM chain ORDER BY seq"):
        counts |= dict.fromkeys(wrote(str(written)), files)
        files = max([files, *wrote(str(written), "files")])
    return counts


def _read(ask: Ask) -> tuple[Record, ...]:
    rows = ask(f"SELECT {_COLUMNS} FROM intents ORDER BY seq")  # noqa: S608 - our own names
    counts = _file_counts(ask) if rows else {}
    return tuple(
        Record(
            seq=seq,
            id=name,
            kind=IntentKind(kind),
            subject=as_told(subject),
            content=as_told(content),
            head=head,
            signer=signer,
            signature=signature,
            recorded_at=datetime.fromisoformat(recorded_at),
            file_count=counts.get(seq, 0),
        )
        for seq, name, kind, subject, content, head, signer, signature, recorded_at in rows
    )
