"""Corrections: what the owner says about facts that files tell wrongly, twice, or not at all.

Files are never changed. A correction is a fact of its own, dated, with its reason; it counts until it is
retracted, and of two about the same thing the later one counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from lotwise.core.dates import instant_text
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.core.ids import content_id

_FILE: Final = "file_"
"""How the ids of files begin."""


class Action(Enum):
    """What a correction does, and what its subject and other thing are."""

    CLASSIFY = "classify"
    """A transaction is of another kind. Details: kind, and where they apply value_usd (of what came or went;
    the proceeds of a sale), basis_usd and acquired_on (of what came), wallet (the own wallet that sent or
    received the other half and is not imported)."""
    SET_ASIDE = "set aside"
    """A transaction, or a file with all it tells, does not count."""
    PAIR = "pair"
    """A departure (subject) and an arrival (other) are one transfer, or a part of one."""
    PART = "part"
    """A departure (subject) and an arrival (other) are not one transfer."""
    SAME = "same"
    """Two transactions are one event; the subject's facts count."""
    DISTINCT = "distinct"
    """Two transactions are two events, however alike."""
    PREFER = "prefer"
    """Of contradictory tellings of a transaction (subject) that of a file (other, its id) counts."""
    STATE = "state"
    """A transaction that no file tells, or that rows tell which are not understood. Details: kind, at, legs
    (see `details.legs_in`), note, where they apply value_usd, basis_usd and acquired_on, and for rows: file
    (its id), rows. The subject is the id of the finding it answers, or empty."""
    IGNORE_ROWS = "ignore rows"
    """Rows that are not understood hold no fact. Details: file (its id), rows. The subject is the finding."""
    RULE = "rule"
    """Every half of a transfer that fits, and that nothing proves to be an own transfer, is of a kind.
    Details: direction (in or out), asset, wallet (either may be *), kind. Or every exchange between an asset
    and its wrapped form is a renaming, or is one. Details: direction (swap), asset, other, wallet (may be *),
    kind; see `swaps`."""
    KEEP = "keep"
    """An asset (subject) is real and is not quarantined."""
    QUARANTINE = "quarantine"
    """An asset (subject) is spam, and none of it counts."""
    IDENTIFY = "identify"
    """A code (subject) of some sources means an asset. Details: source (families of formats, with blanks
    between them), asset (the code by which it counts). Without asset, each of these sources means another
    asset by it, and all stay apart."""
    IDENTIFY_LOTS = "identify lots"
    """The owner's own record, made elsewhere, names the units of a sale, disposition or transfer (subject).
    Details: units (units of roots, such as 0.5 root_…; 0.3 root_…), written_at (when that record was made),
    sale_at (when the units left), told_broker (yes, where the broker was told)."""
    STANDING_ORDER = "standing order"
    """The owner's own record, made elsewhere, holds a standing order for a wallet (subject). Details: method,
    written_at (when that record was made), from (when the order begins, where that is later), told_broker."""
    ALLOCATE = "allocate"
    """Basis was allocated to wallets under Rev. Proc. 2024-28, as a file says. Details: name (of the file),
    text (all of it). The subject is the id of its content. Nothing in the journal changes by it."""
    MARK = "mark"
    """What a transaction (subject) disposed of has another gain, for a reason that only the owner knows.
    Details: mark, "nominee" or "loss not deductible"."""
    SETTLE_LINE = "settle a line"
    """A line (subject) of a broker's statement is settled by the owner's word. Details: as, one of
    `LineWord`; basis_usd, where the form shows none and the owner knows it."""
    RETRACT = "retract"
    """A correction (subject) does not count any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing the owner said.

    Attributes:
        action: What it does.
        subject: Id of what it is about; see `Action`.
        other: Id of the second thing, or empty.
        details: Further facts as text, by name; see `Action`.
        reason: Why, in the owner's words.
        recorded_at: The instant, in UTC.
    """

    action: Action
    subject: str
    reason: str
    recorded_at: datetime
    other: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The correction's id, made from content."""
        facts = [f"{name}={value}" for name, value in sorted(self.details.items())]
        return content_id(
            "corr", self.action.value, self.subject, self.other, *facts, instant_text(self.recorded_at)
        )


def standing(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that count, in the order of their recording: those not retracted.

    A retraction may be retracted itself; then the first correction counts again.
    """
    told = tuple(corrections)
    retracted = _retracted(told)
    return tuple(one for one in told if one.action is not Action.RETRACT and one.id not in retracted)


def standing_retractions(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return the retractions that count, in the order of their recording: those not retracted themselves."""
    told = tuple(corrections)
    retracted = _retracted(told)
    return tuple(one for one in told if one.action is Action.RETRACT and one.id not in retracted)


def _retracted(told: Sequence[Correction]) -> set[str]:
    retracted: set[str] = set()
    for one in reversed(told):
        if one.action is Action.RETRACT and one.id not in retracted:
            retracted.add(one.subject)
    return retracted


def files_aside(corrections: Iterable[Correction]) -> frozenset[str]:
    """Return the ids of the files that the owner set aside.

    Args:
        corrections: Those that count.
    """
    return frozenset(
        one.subject for one in corrections if one.action is Action.SET_ASIDE and one.subject.startswith(_FILE)
    )


def not_applied(one: Correction, error: BadInputError) -> Finding:
    """Return the finding that a correction could not be applied; its subject is the correction's id."""
    about = f" of {one.subject}" if one.subject else ""
    return Finding(
        code="correction_not_applied",
        severity=Severity.WARNING,
        what=f"What you said{about} on {one.recorded_at.date()} ({one.action.value}) does not count: "
        f"{error.what}",
        fix=error.fix,
        subject=one.id,
    )
