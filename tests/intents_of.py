"""Small builders for identifications before a sale: intents, keys, and a project that holds several."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from lotwise.app.signing import KeyPlace, signer_of
from lotwise.core.quantity import quantity
from lotwise.ledger.intent import Intent, IntentKind, IntentLot
from lotwise.store.intents import Draft, Record, identifying, record_intents
from lotwise.store.project import Project

AT: Final = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


def lot_of(root: str, units: str = "1", *, start: str = "0") -> IntentLot:
    """Return units of a root."""
    first = quantity(start)
    return IntentLot(
        lot_id=f"lot_{root}",
        root_id=f"root_{root}",
        start=first,
        stop=first + quantity(units),
        acquired_at=AT - 100 * MINUTE,
        acquired_on=(AT - 100 * MINUTE).date(),
        basis_usd=10**12,
    )


def intent_of(*lots: IntentLot, at: datetime = AT, wallet: str = "Ledger", asset: str = "BTC") -> Intent:
    """Return an intent to sell lots."""
    return Intent(made_at=at, zone="America/New_York", wallet=wallet, asset=asset, custody="self", lots=lots)


def record_of(intent: Intent, seq: int = 1) -> Record:
    """Return an intent as a record that nobody signed."""
    return _record(identifying(intent), seq, intent.made_at)


def cancelled(one: Record, at: datetime, *, kind: IntentKind = IntentKind.CANCEL) -> Record:
    """Return the record that takes another back, or says that the broker was told of it."""
    return _record(Draft(kind=kind, content="because", subject=one.id), one.seq + 1, at)


def _record(draft: Draft, seq: int, at: datetime) -> Record:
    return Record(
        seq=seq,
        id=draft.id,
        kind=draft.kind,
        subject=draft.subject,
        content=draft.content,
        head="",
        signer="",
        signature="",
        recorded_at=at,
    )


def keep(
    project: Project, *drafts: Draft, at: datetime = AT, place: KeyPlace | None = None
) -> tuple[Record, ...]:
    """Record drafts, signed by the key beside the project."""
    return record_intents(project, drafts, signer_of(project, place or KeyPlace()), now=at)


def keep_several(project: Project) -> Iterable[Record]:
    """Record two identifications, one that replaces the first, and what was said of them; return them all."""
    first = identifying(intent_of(lot_of("a"), lot_of("b", "0.5")))
    other = identifying(intent_of(lot_of("c"), wallet="Kraken", asset="ETH"))
    made = [*keep(project, first, other)]
    again = replace(intent_of(lot_of("b"), at=AT + MINUTE), supersedes=(first.id,), statement="I identify.")
    made += keep(project, identifying(again), at=AT + MINUTE)
    told = Draft(kind=IntentKind.TOLD, content="by mail", subject=other.id)
    made += keep(project, told, Draft(kind=IntentKind.EVIDENCE, content="sha256"), at=AT + 2 * MINUTE)
    cancel = Draft(kind=IntentKind.CANCEL, content="sold nothing", subject=other.id)
    return [*made, *keep(project, cancel, at=AT + 3 * MINUTE)]


def key_file(project: Project) -> Path:
    """Return where the key beside a project lies."""
    assert project.path is not None
    return project.path.with_suffix(".key")
