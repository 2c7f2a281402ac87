"""What the owner decided: household, settings, standing orders, corrections, wallets, filed years.

Each decision is recorded with its instant and never replaced; where two are about the same thing the latest
one counts. Recording what already counts changes nothing, so that asking twice leaves the same bytes.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from lotwise.core.dates import instant_text
from lotwise.ledger.corrections import Action, Correction, standing
from lotwise.lots.lot import Method, StandingOrder
from lotwise.store import schema
from lotwise.store.access import Project, reading, recording
from lotwise.store.facts import Filing, FilingStatus
from lotwise.store.marks import as_told, as_told_row, json_text
from lotwise.store.write import Entry, next_number, record


def household(project: Project) -> tuple[str, str] | None:
    """Return name and text of the household that counts, or None when none was recorded."""
    with reading(project) as connection:
        return _household(connection)


def set_household(project: Project, name: str, text: str, *, now: datetime) -> bool:
    """Record a household, which counts from now on, and return whether it is not the one that counted.

    Args:
        project: The project.
        name: Where the text came from, such as the name of its file.
        text: The household as it was written, in full.
        now: The instant, aware.
    """
    with recording(project, "household", now=now) as entry:
        is_new = _household(entry.connection) != (name, text)
        if is_new:
            _append(entry, schema.households, name, text, instant_text(now))
    return is_new


def settings(project: Project) -> dict[str, str]:
    """Return the settings that count, by name."""
    with reading(project) as connection:
        return _settings(connection)


def set_setting(project: Project, name: str, value: str, *, now: datetime) -> bool:
    """Record a setting, which counts from now on, and return whether its value is another than before.

    Args:
        project: The project.
        name: What is set, such as ``zone``.
        value: Its value as text.
        now: The instant, aware.
    """
    with recording(project, "setting", now=now) as entry:
        is_new = _settings(entry.connection).get(name) != value
        if is_new:
            _append(entry, schema.settings, name, value, instant_text(now))
    return is_new


def wallet_facts(project: Project) -> dict[str, dict[str, str]]:
    """Return what the owner said of wallets: the values that count, by wallet and name of the fact."""
    with reading(project) as connection:
        return _wallet_facts(connection)


def set_wallet_fact(project: Project, wallet: str, name: str, value: str, *, now: datetime) -> bool:
    """Record a fact about a wallet, which counts from now on, and return whether it is another than before.

    Args:
        project: The project.
        wallet: Name of the wallet.
        name: What is said of it, such as ``owner``.
        value: Its value as text.
        now: The instant, aware.
    """
    with recording(project, "fact about a wallet", now=now) as entry:
        is_new = _wallet_facts(entry.connection).get(wallet, {}).get(name) != value
        if is_new:
            _append(entry, schema.wallet_facts, wallet, name, value, instant_text(now))
    return is_new


def standing_orders(project: Project) -> tuple[StandingOrder, ...]:
    """Return the standing orders in the order in which they were added."""
    with reading(project) as connection:
        rows = _rows(connection, schema.standing_orders)
    return tuple(
        StandingOrder(
            wallet=as_told(row.wallet),
            method=Method(row.method),
            effective_at=datetime.fromisoformat(row.effective_at),
            recorded_at=datetime.fromisoformat(row.recorded_at),
            is_with_broker=bool(row.is_with_broker),
        )
        for row in rows
    )


def add_standing_order(project: Project, order: StandingOrder) -> bool:
    """Record a standing order, and return whether it is new; the same order twice is one.

    Args:
        project: The project.
        order: The order, with the instants from which it chooses and at which it was written down.
    """
    effective_at, recorded_at = instant_text(order.effective_at), instant_text(order.recorded_at)
    method, is_with_broker = order.method.value, int(order.is_with_broker)
    row = (order.id, order.wallet, method, effective_at, recorded_at, is_with_broker)
    with recording(project, "standing order", now=order.recorded_at) as entry:
        is_new = not _has(entry.connection, schema.standing_orders, order.id)
        if is_new:
            _append(entry, schema.standing_orders, *row)
    return is_new


def corrections(project: Project) -> tuple[Correction, ...]:
    """Return all corrections in the order of their recording, those that were retracted included."""
    with reading(project) as connection:
        return _corrections(connection)


def add_correction(project: Project, correction: Correction) -> bool:
    """Record a correction, and return whether it changes what is said.

    Args:
        project: The project.
        correction: What the owner says, with the instant.
    """
    details = json_text(dict(sorted(correction.details.items())))
    said = (correction.action.value, correction.subject, correction.other, details, correction.reason)
    with recording(project, "correction", now=correction.recorded_at) as entry:
        is_new = not _is_said(_corrections(entry.connection), correction)
        if is_new:
            recorded_at = instant_text(correction.recorded_at)
            _append(entry, schema.corrections, correction.id, *said, recorded_at)
    return is_new


def filings(project: Project) -> tuple[Filing, ...]:
    """Return the copies of filed years in the order of their recording; for a year the last one counts."""
    with reading(project) as connection:
        return _filings(connection)


def add_filing(project: Project, filing: Filing) -> bool:
    """Record a copy of a filed year, and return whether it is not the one that counts for its year.

    Args:
        project: The project.
        filing: The copy, with the instant.
    """
    said = (filing.year, filing.status.value, filing.content, filing.reason)
    with recording(project, "filing", now=filing.recorded_at) as entry:
        before = {one.year: one for one in _filings(entry.connection)}.get(filing.year)
        is_new = before is None or (before.year, before.status.value, before.content, before.reason) != said
        if is_new:
            _append(entry, schema.filings, filing.id, *said, instant_text(filing.recorded_at))
    return is_new


def _append(entry: Entry, table: Table, *values: str | int) -> None:
    record(entry, table, [(next_number(entry.connection, table), *values)])


def _rows(connection: Connection, table: Table) -> Sequence[Row[Any]]:
    return connection.execute(select(table).order_by(table.c.seq)).all()


def _has(connection: Connection, table: Table, one: str) -> bool:
    return connection.execute(select(table.c.seq).where(table.c.id == one)).first() is not None


def _household(connection: Connection) -> tuple[str, str] | None:
    table = schema.households.c
    row = connection.execute(select(table.name, table.content).order_by(table.seq.desc()).limit(1)).first()
    return None if row is None else (as_told(row.name), as_told(row.content))


def _settings(connection: Connection) -> dict[str, str]:
    rows = map(as_told_row, _rows(connection, schema.settings))
    latest = {name: value for _, name, value, *_ in rows}  # a later row replaces an earlier one of its name
    return dict(sorted(latest.items()))


def _wallet_facts(connection: Connection) -> dict[str, dict[str, str]]:
    latest: dict[str, dict[str, str]] = {}
    for _, wallet, name, value, *_ in map(as_told_row, _rows(connection, schema.wallet_facts)):
        latest.setdefault(wallet, {})[name] = value
    return {wallet: dict(sorted(facts.items())) for wallet, facts in sorted(latest.items())}


def _corrections(connection: Connection) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            action=Action(row.action),
            subject=as_told(row.subject),
            other=as_told(row.other),
            details=json.loads(row.details),
            reason=as_told(row.reason),
            recorded_at=datetime.fromisoformat(row.recorded_at),
        )
        for row in _rows(connection, schema.corrections)
    )


def _is_said(before: tuple[Correction, ...], correction: Correction) -> bool:
    """Return whether recording a correction would change nothing.

    It would not when it is there to the last word, when it retracts what is retracted already, or when the
    last correction that counts about one of its subjects says the same.
    """
    if any(one.id == correction.id for one in before):
        return True
    counting = standing(before)
    if correction.action is Action.RETRACT:
        ordinary = {one.id for one in before if one.action is not Action.RETRACT}
        return correction.subject in ordinary - {one.id for one in counting}
    about = {correction.subject, correction.other} - {""}
    related = [one for one in counting if about & {one.subject, one.other} or (not about and not one.subject)]
    return bool(related) and _words(related[-1]) == _words(correction)


def _words(one: Correction) -> tuple[object, ...]:
    return one.action, one.subject, one.other, dict(one.details), one.reason


def _filings(connection: Connection) -> tuple[Filing, ...]:
    return tuple(
        Filing(
            year=row.year,
            status=FilingStatus(row.status),
            content=as_told(row.content),
            reason=as_told(row.reason),
            recorded_at=datetime.fromisoformat(row.recorded_at),
        )
        for row in _rows(connection, schema.filings)
    )
