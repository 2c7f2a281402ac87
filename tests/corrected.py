"""Builders for what the owner says, so that a test reads like the story it tells."""

from datetime import UTC, datetime, timedelta

from builders import instant
from lotwise.ledger.amend import Amended, amended
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Custody, Transaction, Wallet

_FIRST = datetime(2026, 1, 1, 10, tzinfo=UTC)


def word(
    action: Action, subject: str = "", other: str = "", *, on: str = "", reason: str = "", **details: str
) -> Correction:
    """Return a correction; details that are Python words, such as `with`, are written with a stroke."""
    at = instant(on) if on else _FIRST
    facts = {name.rstrip("_"): text for name, text in details.items()}
    return Correction(
        action=action, subject=subject, other=other, details=facts, reason=reason, recorded_at=at
    )


def in_turn(*words: Correction) -> tuple[Correction, ...]:
    """Return corrections recorded one second after the other."""
    return tuple(
        Correction(
            action=one.action,
            subject=one.subject,
            other=one.other,
            details=one.details,
            reason=one.reason,
            recorded_at=_FIRST + timedelta(seconds=n),
        )
        for n, one in enumerate(words)
    )


def classify(subject: str, kind: str, **details: str) -> Correction:
    """Return the word that a transaction is of a kind."""
    return word(Action.CLASSIFY, subject, kind=kind, **details)


def pair(out_id: str, in_id: str) -> Correction:
    """Return the word that a departure and an arrival are one transfer."""
    return word(Action.PAIR, out_id, in_id)


def part(out_id: str, in_id: str) -> Correction:
    """Return the word that a departure and an arrival are not one transfer."""
    return word(Action.PART, out_id, in_id)


def rule(direction: str, asset: str, wallet: str, kind: str) -> Correction:
    """Return a rule."""
    return word(Action.RULE, direction=direction, asset=asset, wallet=wallet, kind=kind)


def swap(asset: str, other: str, kind: str = "rename", wallet: str = "*") -> Correction:
    """Return a rule about exchanges between two assets."""
    return word(Action.RULE, direction="swap", asset=asset, other_=other, wallet=wallet, kind=kind)


def wallet_of(name: str, *addresses: str, custody: Custody = Custody.SELF) -> dict[str, Wallet]:
    """Return a wallet by its name."""
    return {name: Wallet(name=name, custody=custody, addresses=addresses)}


def corrected(transactions: list[Transaction], *words: Correction) -> Amended:
    """Return transactions after what the owner said, one word after the other."""
    return amended(transactions, in_turn(*words))


def only(transactions: list[Transaction], *words: Correction) -> Transaction:
    """Return the one transaction that is left, corrected without a fault."""
    made = corrected(transactions, *words)
    assert made.findings == ()
    (one,) = made.transactions
    return one


def refusal(transactions: list[Transaction], *words: Correction) -> str:
    """Return what the one correction that was not applied says; nothing else may have changed."""
    made = corrected(transactions, *words)
    assert list(made.transactions) == transactions
    (finding,) = made.findings
    assert (finding.code, finding.is_blocking) == ("correction_not_applied", False)
    return finding.what
