"""The safe harbor of Rev. Proc. 2024-28: an allocation is compared with the records, and applied whole.

Problem: who kept one pool before 2025 may have said which units of basis belong to which wallet; their word
counts if it was given in time and adds up, and then for good. Chosen way: every condition that records can
show is checked and told by its section; if all hold, the allocation becomes a list of moves that covers every
open unit of the asset once, which the fold applies at the first instant of 2025. If one fails, nothing is
applied. Nothing is ever allocated that the owner did not state: without an allocation each wallet has what
was really there.
Left out: whether the amount of basis is right (§ 5.04), and what rests on the owner's word; a finding names
it.

Source:
    Rev. Proc. 2024-28, 2024-31 I.R.B. 326.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.lots import allocation_faults as faults
from lotwise.lots.allocation import AllocatedUnits, Allocation, AllocationKind, Circumstances, Snapshot
from lotwise.lots.allocation_dates import date_findings
from lotwise.lots.allocation_match import matched
from lotwise.lots.allocation_rule import ruled
from lotwise.lots.lot import Lot

__all__ = ["AllocatedUnits", "Resolved", "laid_out", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an allocation comes to.

    Attributes:
        moves: Every open unit of the asset, once; empty where the allocation is not applied.
        findings: What speaks against it, or what it rests on.
    """

    moves: tuple[AllocatedUnits, ...]
    findings: tuple[Finding, ...]

    @property
    def is_applied(self) -> bool:
        """Whether the allocation counts."""
        return not any(one.is_blocking for one in self.findings)


def resolved(allocation: Allocation, snapshot: Snapshot, then: Circumstances) -> Resolved:
    """Return what an allocation comes to by the records.

    Args:
        allocation: As its owner states it.
        snapshot: What the records show of the asset at the close of December 31, 2024.
        then: Dates of law, the taxpayer's zone, and what left after that.

    Returns:
        Moves that cover all open units once, or findings that block and no moves.

    Source:
        Rev. Proc. 2024-28 §§ 4, 5.01, 5.02.
    """
    findings = [*_stated_findings(allocation), *date_findings(allocation, then)]
    unfit = list(_record_findings(allocation, snapshot))
    moves: Sequence[AllocatedUnits] = ()
    if not unfit:
        is_specific = allocation.kind is AllocationKind.SPECIFIC_UNIT
        moves, unfit = matched(allocation, snapshot, then) if is_specific else ruled(allocation, snapshot)
    findings += unfit
    if any(one.is_blocking for one in findings):
        return Resolved(moves=(), findings=tuple(findings))
    told = (*findings, faults.rests_on_word(allocation))
    return Resolved(moves=_in_order(moves, snapshot), findings=told)


def _stated_findings(allocation: Allocation) -> Iterable[Finding]:
    """Return what the owner's own word says against an allocation."""
    if not allocation.is_capital:
        yield faults.not_capital(allocation)
    if allocation.is_examined:
        yield faults.under_examination(allocation)


def _record_findings(allocation: Allocation, snapshot: Snapshot) -> Iterable[Finding]:
    """Return why the records cannot carry an allocation, whatever it says."""
    units = sum(lot.quantity for lot in snapshot.lots)
    if not units:
        yield faults.nothing_held(allocation)
        return
    unplaced = sum(snapshot.unplaced.values())
    if unplaced:
        yield faults.unplaced(allocation, snapshot)
    held = sum(snapshot.held.values()) + unplaced
    if held != units:
        yield faults.records_differ(allocation, units, held)
    unknown = [lot for lot in snapshot.lots if lot.root.basis_usd is None or lot.root.acquired_on is None]
    if unknown:
        yield faults.basis_unknown(allocation, sum(lot.quantity for lot in unknown))


def _in_order(moves: Sequence[AllocatedUnits], snapshot: Snapshot) -> tuple[AllocatedUnits, ...]:
    """Return moves one a root and wallet, so that units stay in their wallet where the allocation lets them.

    Which part of a root goes where decides fractions of a cent, and by which transfers the units came.
    """
    whole: dict[tuple[str, str], Quantity] = {}
    for move in moves:
        key = move.root_id, move.wallet
        whole[key] = whole.get(key, 0) + move.quantity
    lies_from: dict[tuple[str, str], Quantity] = {}
    for lot in sorted(snapshot.lots, key=lambda lot: lot.start):
        lies_from.setdefault((lot.root.id, lot.wallet), lot.start)
    number = {root_id: n for n, root_id in enumerate(snapshot.open_roots)}

    def place(key: tuple[str, str]) -> tuple[int, bool, Quantity, str]:
        return number[key[0]], key not in lies_from, lies_from.get(key, 0), key[1]

    return tuple(
        AllocatedUnits(asset=snapshot.asset, root_id=key[0], quantity=whole[key], wallet=key[1])
        for key in sorted(whole, key=place)
    )


def laid_out(moves: Iterable[AllocatedUnits], lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """Return open lots as they lie after an allocation: by wallet, then as the moves come.

    Args:
        moves: Of one asset and taxpayer; they cover the lots.
        lots: The open lots of that asset and taxpayer, wherever they lie.

    Returns:
        The same slices, cut where a wallet ends, each in its wallet; of a root the first move takes the
        first.

    Source:
        Rev. Proc. 2024-28 § 5.01.
    """
    waiting: dict[str, list[Lot]] = {}
    for lot in sorted(lots, key=lambda lot: lot.start, reverse=True):
        waiting.setdefault(lot.root.id, []).append(lot)
    laid: list[Lot] = []
    for move in moves:
        wanted = move.quantity
        while wanted:
            lot = waiting[move.root_id].pop()
            cut = lot.start + min(wanted, lot.quantity)
            wanted -= cut - lot.start
            laid.append(replace(lot, wallet=move.wallet, stop=cut))
            if cut < lot.stop:
                waiting[move.root_id].append(replace(lot, start=cut))
    return tuple(sorted(laid, key=lambda lot: lot.wallet))
