"""What a page shows beside the JSON of a reconciliation: own books, what each cause means, and sums of rows.

The figures of a statement and of what is filed stand in the JSON; here are the figures of own books for the
second column, the column (h) of the bridges, and how each comparison stands, so that a page need not compute.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.app.reconcile import EXPECTED, Bridge, Compared, Reconciled, explanation, reasons, row_words
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.reports.reconcile_causes import REASONS, Cause
from lotwise.reports.reconcile_sides import OwnSale

__all__ = ["Beside", "beside"]

AGREES: Final = "agrees"
"""How a comparison stands: nothing differs."""
_ORDER: Final = ("open", "differs", "expected", AGREES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A sale, or a move, in own books.

    Attributes:
        id: Of the transaction, or of the reported sale.
        quantity: Units.
        on: The day in the taxpayer's zone.
        acquired: When its units were acquired, as Form 8949 says it; a word a row.
        proceeds_usd: Column (d); None where not known, or no sale.
        basis_usd: Column (e); likewise.
        fee_usd: What it cost, as far as the files tell.
        move: How the units left, where it was no sale; else empty.
    """

    id: str
    quantity: Quantity
    on: date
    acquired: tuple[str, ...]
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    fee_usd: Usd
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a cause means.

    Attributes:
        means: What happened.
        filed: What is filed.
        rule: Where it stands.
        ask: What to ask the broker; or empty.
    """

    means: str
    filed: str
    rule: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a page says of one comparison beside its JSON.

    Attributes:
        id: The comparison.
        stands: ``open``, ``differs``, ``expected`` or ``agrees``.
        own: Own books.
        filed_gain_usd: Column (h) of all rows that are filed; None where none is.
        reasons: Why, in sentences.
        rows: What is filed, in sentences.
        explanation: The answer to a notice, in sentences; nothing where all agrees.
    """

    id: str
    stands: str
    own: tuple[Own, ...]
    filed_gain_usd: Usd | None
    reasons: tuple[str, ...]
    rows: tuple[str, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeGains:
    """Column (h) of a bridge.

    Attributes:
        told_usd: Of what is shown.
        step_usd: Of each cause.
        filed_usd: Of what is filed.
    """

    told_usd: Usd
    step_usd: tuple[Usd, ...]
    filed_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a page shows beside the JSON.

    Attributes:
        year: Tax year.
        compared: In the order of the JSON.
        bridges: Likewise.
        meanings: What each cause means that appears, by its name.
        counts: How many comparisons stand how.
        statement_ids: Statements of the year, by id.
        unplaced: Statements whose wallet is not known, by id.
    """

    year: int
    compared: tuple[Standing, ...]
    bridges: tuple[BridgeGains, ...]
    meanings: dict[str, Meaning]
    counts: dict[str, int]
    statement_ids: tuple[str, ...]
    unplaced: tuple[str, ...]


def beside(found: Reconciled) -> Beside:
    """Return what a page shows beside the JSON of a reconciliation.

    Args:
        found: The reconciliation.
    """
    made = found.made
    compared = tuple(map(_standing, made.compared))
    counts = Counter(one.stands for one in compared)
    causes = dict.fromkeys(cause for each in made.compared for cause in each.causes)
    return Beside(
        year=made.year,
        compared=compared,
        bridges=tuple(map(_gains, made.bridges)),
        meanings={cause.value: _meaning(cause) for cause in causes if cause in REASONS},
        counts={word: counts[word] for word in _ORDER},
        statement_ids=tuple(one.id for one in found.statements),
        unplaced=tuple(one.id for one in made.unplaced),
    )


def _meaning(cause: Cause) -> Meaning:
    reason = REASONS[cause]
    return Meaning(means=reason.means, filed=reason.filed, rule=reason.rule, ask=reason.ask)


def _standing(each: Compared) -> Standing:
    settled = each.filed.settled
    return Standing(
        id=each.id,
        stands=_stands(each),
        own=tuple(map(_own, each.sales)),
        filed_gain_usd=sum(row.gain_usd for row in settled) if settled else None,
        reasons=tuple(reasons(each)),
        rows=tuple(map(row_words, settled)),
        explanation=tuple(explanation(each)) if each.causes else (),
    )


def _stands(each: Compared) -> str:
    if not each.causes:
        return AGREES
    if each.is_open:
        return "open"
    return "expected" if EXPECTED.issuperset(each.causes) else "differs"


def _own(sale: OwnSale) -> Own:
    return Own(
        id=sale.id,
        quantity=sale.quantity,
        on=sale.disposed_on,
        acquired=_acquired(sale),
        proceeds_usd=sale.proceeds_usd,
        basis_usd=sale.basis_usd,
        fee_usd=sale.fee_usd,
        move=sale.move.value if sale.move else "",
    )


def _acquired(sale: OwnSale) -> tuple[str, ...]:
    said = [part.row.acquired for part in sale.parts if part.row is not None]
    return tuple(dict.fromkeys(said))


def _gains(bridge: Bridge) -> BridgeGains:
    return BridgeGains(
        told_usd=bridge.told.gain_usd,
        step_usd=tuple(step.gain_usd for step in bridge.steps),
        filed_usd=bridge.filed.gain_usd,
    )
