"""Whether a project's identifications are those that were signed, in their order, by a clock that ran on.

Everything is computed again: the name of each key, each signature, the place of each record in the chain, its
id, and the instants. The rest of the project is proved by `lotwise.store.verify`, on which this rests.

Left out: whether the clock was right at all, which only an authority's stamp shows (`lotwise.app.stamping`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.app.signing import is_signed, key_beside, public_keys
from lotwise.core.dates import instant_text, instant_words
from lotwise.core.errors import LotwiseError
from lotwise.ledger.intent import IntentKind, intent_of_text
from lotwise.store.asking import Row
from lotwise.store.intents import SKEW, Draft, Record, records, wrote
from lotwise.store.marks import START
from lotwise.store.project import Project, asking
from lotwise.store.verify import Fault

_TABLE: Final = "intents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What was found of the signatures of a project.

    Attributes:
        faults: What is wrong, record by record.
        count: How many records there are.
        keys: Names of the keys that signed, in the order in which they came.
        clocks: Where the owner said that the clock had been wrong, with the reason.
    """

    faults: tuple[Fault, ...]
    count: int
    keys: tuple[str, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """The entry of the chain that wrote a record: its instant, and the head before it."""

    at: str
    previous: str


def signed(project: Project, head: str = "") -> Signed:
    """Return what is wrong with the signatures, the order and the instants of a project's records.

    Args:
        project: The project.
        head: A head of the chain that was noted down, which must be part of it; empty for none.
    """
    with asking(project) as ask:
        entries = list(ask("SELECT seq, at, what, written, previous, hash FROM chain ORDER BY seq"))
    faults: list[Fault] = []
    if head and head not in {str(row[5]) for row in entries}:
        faults.append(Fault(table="chain", key="", what="The head that you noted is not in it."))
    try:
        some = records(project)
    except LotwiseError as error:
        faults.append(Fault(table=_TABLE, key="", what=error.what))
        return Signed(faults=tuple(faults), count=0, keys=(), clocks=())
    keys, places = public_keys(some), _places(entries)
    for number, one in enumerate(some, start=1):
        if one.seq != number:
            faults.append(_fault(one, "Records before it are missing."))
            break
    faults += [_fault(one, what) for one in some for what in _wrong(one, keys, places)]
    faults += _clock_faults(some, entries)
    mine = key_beside(project)
    if mine and some and mine not in {one.signer for one in some}:
        faults.append(
            Fault(table=_TABLE, key="", what="None of them was signed by the key beside the project.")
        )
    return Signed(
        faults=tuple(faults),
        count=len(some),
        keys=tuple(dict.fromkeys(one.signer for one in some)),
        clocks=tuple(
            f"{instant_words(one.recorded_at)}: {one.content}" for one in some if one.kind is IntentKind.CLOCK
        ),
    )


def _places(entries: Sequence[Row]) -> dict[int, _Place]:
    """Return the entry of the chain that wrote each record, by the record's number."""
    return {
        seq: _Place(str(at), str(previous or START))
        for _, at, _, written, previous, _ in entries
        for seq in wrote(str(written))
    }


def _wrong(one: Record, keys: Mapping[str, bytes], places: Mapping[int, _Place]) -> Iterator[str]:
    """Give what is wrong with one record."""
    place = places.get(one.seq)
    if one.signer not in keys:
        yield "The key that signed it is not known."
    elif not is_signed(one.signed_text, one.signature, keys[one.signer]):
        yield "Its signature is not that of what it says."
    if place is None:
        yield "It is in no entry of the chain."
    elif one.head != place.previous:
        yield "The chain before it is not the one that was signed."
    elif instant_text(one.recorded_at) != place.at:
        yield "It was signed at another instant than the chain says."
    yield from _wrong_content(one)


def _wrong_content(one: Record) -> Iterator[str]:
    """Give what is wrong with what a record says, apart from its place and signature."""
    if one.kind is not IntentKind.IDENTIFY:
        if one.id != Draft(kind=one.kind, content=one.content, subject=one.subject).id:
            yield "Its id is not that of what it says."
        return
    try:
        intent = intent_of_text(one.content)
    except ValueError:
        yield "What it says cannot be read."
        return
    if one.id != intent.id:
        yield "Its id is not that of what it says."
    if intent.made_at != one.recorded_at:
        yield "It says another instant than that at which it was recorded."


def _clock_faults(some: Sequence[Record], entries: Sequence[Row]) -> Iterator[Fault]:
    """Give the records at which the clock went back."""
    clocks = {one.seq for one in some if one.kind is IntentKind.CLOCK}
    latest: datetime | None = None
    for seq, at, _, written, _, _ in entries:
        said = _instant(str(at))
        if said is None:
            yield Fault(table="chain", key=str(seq), what="Its instant is none.")
            continue
        here = wrote(str(written))
        if here & clocks:
            latest = None
        if here and latest is not None and said < latest - SKEW:
            yield Fault(
                table=_TABLE,
                key=str(min(here)),
                what=f"The clock went back: it was signed at {instant_words(said)}, after what was "
                f"recorded at {instant_words(latest)}.",
            )
        latest = said if latest is None else max(latest, said)


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _fault(one: Record, what: str) -> Fault:
    return Fault(table=_TABLE, key=str(one.seq), what=what, where=_whose(one))


def _whose(one: Record) -> str:
    """Return wallet and asset of an identification, as far as it still says so."""
    try:
        said = json.loads(one.content)
        return f"{said['asset']} in {said['wallet']}" if one.kind is IntentKind.IDENTIFY else ""
    except (ValueError, KeyError, TypeError):
        return ""
