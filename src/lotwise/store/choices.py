"""What the owner decided: household, settings, standing orders, corrections, wallets, filed years.

Each decision is recorded with its instant and never replaced; where two are about the same thing the latest
one counts. Recording what already counts changes nothing, so that asking twice leaves the same bytes.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from lotwise.core.dates import instant_text
from lotwise.ledger.corrections import Action, Correction, standing
from lotwise.lots.lot import Method, StandingOrder
from lotwise.store.access import Project, asking, recording
from lotwise.store.asking import Ask, through
from lotwise.store.facts import Filing, FilingStatus
from lotwise.store.marks import as_told, as_told_row, json_text

if TYPE_CHECKING:
    from lotwise.store.write import Entry


def household(project: Project) -> tuple[str, str] | None:
    """Return name and text of the household that counts, or None when none was recorded."""
    with asking(project) as ask:
        return _household(ask)


def set_household(project: Project, name: str, text: str, *, now: datetime) -> bool:
    """Record a household, which counts from now on, and return whether it is not the one that counted.

    Args:
        project: The project.
        name: Where the text came from, such as the name of its file.
        text: The household as it was written, in full.
        now: The instant, aware.
    """
    with recording(project, "household", now=now) as entry:
        is_new = _household(through(entry.connection)) != (name, text)
        if is_new:
            _append(entry, "households", name, text, instant_text(now))
    return is_new


def settings(project: Project) -> dict[str, str]:
    """Return the settings that count, by name."""
    with asking(project) as ask:
        return _settings(ask)


def set_setting(project: Project, name: str, value: str, *, now: datetime) -> bool:
    """Record a setting, which counts from now on, and return whether its value is another than before.

    Args:
        project: The project.
        name: What is set, such as ``zone``.
        value: Its value as text.
        now: The instant, aware.
    """
    with recording(project, "setting", now=now) as entry:
        is_new = _settings(through(entry.connection)).get(name) != value
        if is_new:
            _append(entry, "settings", name, value, instant_text(now))
    return is_new


def wallet_facts(project: Project) -> dict[str, dict[str, str]]:
    """Return what the owner said of wallets: the values that count, by wallet and name of the fact."""
    with asking(project) as ask:
        return _wallet_facts(ask)


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
        is_new = _wallet_facts(through(entry.connection)).get(wallet, {}).get(name) != value
        if is_new:
            _append(entry, "wallet_facts", wallet, name, value, instant_text(now))
    return is_new


def standing_orders(project: Project) -> tuple[StandingOrder, ...]:
    """Return the standing orders in the order in which they were added."""
    with asking(project) as ask:
        rows = ask(
            "SELECT wallet, method, effective_at, recorded_at, is_with_broker FROM standing_orders "
            "ORDER BY seq"
        )
    return tuple(
        StandingOrder(
            wallet=as_told(wallet),
            method=Method(method),
            effective_at=datetime.fromisoformat(effective_at),
            recorded_at=datetime.fromisoformat(recorded_at),
            is_with_broker=bool(is_with_broker),
        )
        for wallet, method, effective_at, recorded_at, is_with_broker in rows
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
        is_new = not through(entry.connection)("SELECT seq FROM standing_orders WHERE id = ?", order.id)
        if is_new:
            _append(entry, "standing_orders", *row)
    return is_new


def corrections(project: Project) -> tuple[Correction, ...]:
    """Return all corrections in the order of their recording, those that were retracted included."""
    with asking(project) as ask:
        return _corrections(ask)


def add_correction(project: Project, correction: Correction) -> bool:
    """Record a correction, and return whether it changes what is said.

    Args:
        project: The project.
        correction: What the owner says, with the instant.
    """
    details = json_text(dict(sorted(correction.details.items())))
    said = (correction.action.value, correction.subject, correction.other, details, correction.reason)
    with recording(project, "correction", now=correction.recorded_at) as entry:
        is_new = not _is_said(_corrections(through(entry.connection)), correction)
        if is_new:
            recorded_at = instant_text(correction.recorded_at)
            _append(entry, "corrections", correction.id, *said, recorded_at)
    return is_new


def filings(project: Project) -> tuple[Filing, ...]:
    """Return the copies of filed years in the order of their recording; for a year the last one counts."""
    with asking(project) as ask:
        return _filings(ask)


def add_filing(project: Project, filing: Filing) -> bool:
    """Record a copy of a filed year, and return whether it is not the one that counts for its year.

    Args:
        project: The project.
        filing: The copy, with the instant.
    """
    said = (filing.year, filing.status.value, filing.content, filing.reason)
    with recording(project, "filing", now=filing.recorded_at) as entry:
        before = {one.year: one for one in _filings(through(entry.connection))}.get(filing.year)
        is_new = before is None or (before.year, before.status.value, before.content, before.reason) != said
        if is_new:
            _append(entry, "filings", filing.id, *said, instant_text(filing.recorded_at))
    return is_new


def _append(entry: "Entry", table: str, *values: str | int) -> None:
    from lotwise.store import schema, write  # noqa: PLC0415 - who only asks does without

    into = schema.metadata.tables[table]
    write.record(entry, into, [(write.next_number(entry.connection, into), *values)])


def _household(ask: Ask) -> tuple[str, str] | None:
    rows = ask("SELECT name, content FROM households ORDER BY seq DESC LIMIT 1")
    return (as_told(rows[0][0]), as_told(rows[0][1])) if rows else None


def _settings(ask: Ask) -> dict[str, str]:
    rows = map(as_told_row, ask("SELECT name, value FROM settings ORDER BY seq"))
    latest: dict[str, str] = dict(rows)  # a later row replaces an earlier one of its name
    return dict(sorted(latest.items()))


def _wallet_facts(ask: Ask) -> dict[str, dict[str, str]]:
    latest: dict[str, dict[str, str]] = {}
    for wallet, name, value in map(
        as_told_row, ask("SELECT wallet, name, value FROM wallet_facts ORDER BY seq")
    ):
        latest.setdefault(wallet, {})[name] = value
    return {wallet: dict(sorted(facts.items())) for wallet, facts in sorted(latest.items())}


def _corrections(ask: Ask) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            action=Action(action),
            subject=as_told(subject),
            other=as_told(other),
            details=json.loads(details),
            reason=as_told(reason),
            recorded_at=datetime.fromisoformat(recorded_at),
        )
        for action, subject, other, details, reason, recorded_at in ask(
            "SELECT action, subject, other, details, reason, recorded_at FROM corrections ORDER BY seq"
        )
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


def _filings(ask: Ask) -> tuple[Filing, ...]:
    return tuple(
        Filing(
            year=year,
            status=FilingStatus(status),
            content=as_told(content),
            reason=as_told(reason),
            recorded_at=datetime.fromisoformat(recorded_at),
        )
        for year, status, content, reason, recorded_at in ask(
            "SELECT year, status, content, reason, recorded_at FROM filings ORDER BY seq"
        )
    )
