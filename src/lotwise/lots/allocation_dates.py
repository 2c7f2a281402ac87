"""The dates of the safe harbor: a rule was written down, an allocation was complete, units left.

A specific unit allocation had to be completed before the earlier of two points, a global one before the
later: the first sale, disposition or transfer to somebody else after 2024, and the due date of the 2025
return. A move between own wallets is no transfer (§ 3.11); a network fee that is paid in the asset is a
disposition of it.

Source:
    Rev. Proc. 2024-28 §§ 3.11, 5.02(4), (5).
"""

from collections.abc import Iterable
from datetime import date, datetime

from lotwise.core.dates import instant_words, tax_date
from lotwise.core.findings import Finding, Severity
from lotwise.lots.allocation import Allocation, AllocationKind, Circumstances, Departure
from lotwise.lots.allocation_faults import TAKE_BACK, named


def date_findings(allocation: Allocation, then: Circumstances) -> Iterable[Finding]:
    """Return what speaks against the dates of an allocation.

    Args:
        allocation: Of either kind.
        then: Zone, dates of law, and what left after the snapshot.

    Source:
        Rev. Proc. 2024-28 § 5.02(4), (5)(a), (5)(b).
    """
    completed = allocation.completed_at
    first = then.first_left
    is_first_kept = first is None or completed < first.at
    is_due_kept = tax_date(completed, then.zone) < _due(allocation, then)
    is_specific = allocation.kind is AllocationKind.SPECIFIC_UNIT
    if completed > then.recorded_at:
        yield _not_complete(allocation)
    if not is_specific and not _is_before(allocation.described_at, then):
        yield _described_late(allocation, then)
    if is_specific and first is not None and not is_first_kept:
        yield _after_first_left(allocation, then, first)
    if not is_due_kept and (is_specific or not is_first_kept):
        yield _after_due(allocation, then)
    unclear = then.first_unclear
    if unclear is not None and unclear.at <= completed and is_first_kept and (is_specific or not is_due_kept):
        yield _window_unclear(allocation, unclear)


def _due(allocation: Allocation, then: Circumstances) -> date:
    return then.law.due_extended if allocation.is_return_extended else then.law.due


def _is_before(at: datetime | None, then: Circumstances) -> bool:
    return at is not None and tax_date(at, then.zone) < then.law.as_of


# ── what is told ───────────────────────────────────────────────────────────────────────────────────────


def _completed(allocation: Allocation, then: Circumstances) -> str:
    day = tax_date(allocation.completed_at, then.zone)
    return f"{named(allocation)} was completed on {day} ({instant_words(allocation.completed_at)})"


def _described_late(allocation: Allocation, then: Circumstances) -> Finding:
    """The rule of a global allocation was not written down in time, or nothing says that it was."""
    when = "nothing says when" if allocation.described_at is None else instant_words(allocation.described_at)
    return Finding(
        code="allocation_described_late",
        severity=Severity.BLOCKING,
        what=f"The rule of your global allocation of {allocation.asset} must have been in your books before "
        f"{then.law.as_of}; it was written down: {when} (Rev. Proc. 2024-28 § 5.02(5)(a)).",
        fix=TAKE_BACK,
        asset=allocation.asset,
    )


def _not_complete(allocation: Allocation) -> Finding:
    """An allocation is said to be completed later than it was recorded here."""
    return Finding(
        code="allocation_not_complete",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} is not complete yet: it says {instant_words(allocation.completed_at)}, "
        "which is later than its recording (Rev. Proc. 2024-28 § 5.02(2)).",
        fix="Write the instant at which your books first showed which units of basis belong to which wallet.",
        asset=allocation.asset,
    )


def _after_first_left(allocation: Allocation, then: Circumstances, first: Departure) -> Finding:
    """A specific unit allocation was completed after units had left."""
    return Finding(
        code="allocation_late",
        severity=Severity.BLOCKING,
        what=f"{_completed(allocation, then)}, and that had to be before the first sale, disposition or "
        f"transfer to somebody else of {allocation.asset} after 2024: {first.words} on "
        f"{instant_words(first.at)} (Rev. Proc. 2024-28 § 5.02(4)(a)).",
        fix=TAKE_BACK,
        asset=allocation.asset,
    )


def _after_due(allocation: Allocation, then: Circumstances) -> Finding:
    """An allocation was completed after the return was due."""
    extended = allocation.is_return_extended
    due = then.law.due_extended if extended else then.law.due
    section = "5.02(4)(b)" if allocation.kind is AllocationKind.SPECIFIC_UNIT else "5.02(5)(b)"
    also = ""
    if allocation.kind is AllocationKind.GLOBAL and then.first_left is not None:
        also = f", and after the first {allocation.asset} left you ({then.first_left.words}, "
        also += f"{instant_words(then.first_left.at)})"
    return Finding(
        code="allocation_late",
        severity=Severity.BLOCKING,
        what=f"{_completed(allocation, then)}, not before the due date of your 2025 return, {due}"
        f"{' by extension' if extended else ''}{also} (Rev. Proc. 2024-28 § {section}).",
        fix=TAKE_BACK,
        asset=allocation.asset,
    )


def _window_unclear(allocation: Allocation, first: Departure) -> Finding:
    """Units left before the completion, and nobody knows for whom."""
    return Finding(
        code="allocation_window_unclear",
        severity=Severity.WARNING,
        what=f"Before your {allocation.kind.value} allocation of {allocation.asset} was completed, "
        f"{first.words} on {instant_words(first.at)}, and no imported wallet received it. If it went to "
        "somebody else, the allocation came too late (Rev. Proc. 2024-28 § 5.02(4)(a), (5)(b)).",
        fix="Say in `lotwise review` where it went, or import the wallet that received it.",
        asset=allocation.asset,
    )
