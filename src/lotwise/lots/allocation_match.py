"""A specific unit allocation, line by line, matched with the lots of the records.

Problem: a line says when units were acquired and at what basis, as some book or program wrote it; the records
know lots. Chosen way: a line fits a lot of that date whose basis agrees as precisely as the line is written,
or the lot that it names. Lines that fit the same lots are looked at together, those that fit the fewest
first: they may not ask for more than there is, and where lots that are not alike fit, they must ask for all
of them for one wallet; otherwise nobody knows which were meant, and nothing is guessed. What is left in the
end is left out of the allocation, which is refused too.
Left out: a line that sums up several lots with different basis.

Source:
    Rev. Proc. 2024-28 § 5.02(1), (2)(a), (7).
"""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Final, TypeAlias

from lotwise.core.dates import tax_date
from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.lots import allocation_faults as faults
from lotwise.lots.allocation import (
    AllocatedUnits,
    Allocation,
    Circumstances,
    Snapshot,
    StatedUnits,
    basis_a_unit,
)
from lotwise.lots.lot import Root

Found: TypeAlias = tuple[list[AllocatedUnits], list[Finding]]
"""Where units go, and what speaks against it."""

_LEAST_OF_AN_ID: Final = 6


def looks(root: Root) -> tuple[object, ...]:
    """Return what tells units of one root from those of another for tax; basis and date are known."""
    low = None if root.loss_basis_usd is None else Fraction(root.loss_basis_usd, root.quantity)
    return root.acquired_on, basis_a_unit(root), low, root.given_on, root.is_always_long


def name_as_held(wallet: str, held: Mapping[str, Quantity]) -> str:
    """Return a wallet's name as the records write it, whatever the case; as it is where they know none.

    Examples:
        >>> name_as_held("kraken", {"Kraken": 1}), name_as_held("Trezor", {"Kraken": 1})
        ('Kraken', 'Trezor')
    """
    return next((one for one in held if one.casefold() == wallet.casefold()), wallet)


def matched(allocation: Allocation, snapshot: Snapshot, then: Circumstances) -> Found:
    """Return where the units of a specific unit allocation go.

    Args:
        allocation: A specific unit allocation.
        snapshot: Its lots have basis and date.
        then: Zone and dates of law.

    Returns:
        The units by root and wallet, and a finding for each line, lot and wallet that does not add up. The
        first is of use only where there is none of the second.

    Source:
        Rev. Proc. 2024-28 §§ 4.01(2), 4.02(4), (5), 5.02(2)(a), (7).
    """
    return _Matching(allocation, snapshot, then).result()


class _Matching:
    """The units that are not allocated yet, while lines are matched with them."""

    def __init__(self, allocation: Allocation, snapshot: Snapshot, then: Circumstances) -> None:
        self._allocation = allocation
        self._snapshot = snapshot
        self._then = then
        self._open = snapshot.open_roots
        self._left = {one: units for one, (_, units) in self._open.items()}
        self._roots = {root.id: root for root in snapshot.roots} | {
            one: root for one, (root, _) in self._open.items()
        }
        self._by_day: dict[date | None, list[Root]] = {}
        for root in self._roots.values():
            self._by_day.setdefault(root.acquired_on, []).append(root)
        self._place = {one: n for n, one in enumerate(self._open)}
        self._named = {one: one for one in self._roots} | {lot.id: lot.root.id for lot in snapshot.lots}
        self._in_doubt: set[str] = set()
        self._moves: list[AllocatedUnits] = []
        self._findings: list[Finding] = []

    def result(self) -> Found:
        """Return where units go, and what speaks against it."""
        groups: dict[frozenset[str], list[StatedUnits]] = {}
        for line in self._allocation.units:
            if self._is_too_new(line):
                self._findings.append(faults.unit_too_new(self._allocation, line))
                continue
            fitting = frozenset(root.id for root in self._candidates(line) if self._fits(line, root))
            if fitting:
                groups.setdefault(fitting, []).append(line)
            else:
                self._findings.append(faults.unit_not_found(self._allocation, line))
        for ids, lines in sorted(groups.items(), key=lambda group: len(group[0])):
            self._take(ids, lines)
        missing = {
            one: (self._open[one][0], units)
            for one, units in self._left.items()
            if units and one not in self._in_doubt
        }
        if missing:
            self._findings.append(faults.units_missing(self._allocation, missing))
        return self._moves, [*self._findings, *wallet_findings(self._allocation, self._snapshot)]

    # ── which lots a line can mean ──────────────────────────────────────────────────────────────

    def _is_too_new(self, line: StatedUnits) -> bool:
        day = self._day(line)
        return day is not None and day >= self._then.law.as_of

    def _day(self, line: StatedUnits) -> date | None:
        said = line.acquired
        return tax_date(said, self._then.zone) if isinstance(said, datetime) else said

    def _candidates(self, line: StatedUnits) -> list[Root]:
        if not line.lot:
            return self._by_day.get(self._day(line), [])
        if line.lot in self._named:
            return [self._roots[self._named[line.lot]]]
        begun = {
            root
            for one, root in self._named.items()
            if len(line.lot) >= _LEAST_OF_AN_ID and one.partition("_")[2].startswith(line.lot)
        }
        return [self._roots[root] for root in begun] if len(begun) == 1 else []

    def _fits(self, line: StatedUnits, root: Root) -> bool:
        if root.basis_usd is None:
            return False
        if isinstance(line.acquired, datetime):
            is_date_right = line.acquired.replace(microsecond=0) == root.acquired_at.replace(microsecond=0)
        else:
            is_date_right = line.acquired in {None, root.acquired_on}
        return is_date_right and (line.basis is None or line.basis.fits(root, line.quantity))

    # ── taking units ────────────────────────────────────────────────────────────────────────────

    def _take(self, ids: frozenset[str], lines: list[StatedUnits]) -> None:
        """Give the units of the lots that lines fit to the lines' wallets."""
        there = sorted((one for one in ids if self._left.get(one)), key=self._place.__getitem__)
        available = sum(self._left[one] for one in there)
        wanted = sum(line.quantity for line in lines)
        if wanted > available:
            self._in_doubt |= ids
            self._findings.append(self._too_many(ids, lines, available))
            return
        wallets = {name_as_held(line.wallet, self._snapshot.held) for line in lines}
        are_alike = len({looks(self._roots[one]) for one in there}) == 1
        if not are_alike and (wanted < available or len(wallets) > 1):
            self._in_doubt |= ids
            named = [self._roots[one] for one in there]
            self._findings.append(faults.unit_ambiguous(self._allocation, lines, named))
            return
        for line in lines:
            self._lay(line, there)

    def _too_many(self, ids: frozenset[str], lines: list[StatedUnits], available: Quantity) -> Finding:
        """Return why lots hold fewer units than lines ask for: some were used, or are asked for twice."""
        ever = sum(self._roots[one].quantity for one in ids)
        still = sum(self._open[one][1] for one in ids if one in self._open)
        if still < sum(line.quantity for line in lines) <= ever:
            return faults.basis_used(self._allocation, lines, still)
        return faults.units_twice(self._allocation, lines, available)

    def _lay(self, line: StatedUnits, there: list[str]) -> None:
        wanted = line.quantity
        wallet = name_as_held(line.wallet, self._snapshot.held)
        for one in there:
            units = min(wanted, self._left[one])
            if units:
                self._left[one] -= units
                wanted -= units
                self._moves.append(
                    AllocatedUnits(asset=self._snapshot.asset, root_id=one, quantity=units, wallet=wallet)
                )


def wallet_findings(allocation: Allocation, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each wallet whose stated units are not the units that it held.

    Source:
        Rev. Proc. 2024-28 §§ 4.02(4), 5.01.
    """
    stated: dict[str, Quantity] = {}
    for line in allocation.units:
        wallet = name_as_held(line.wallet, snapshot.held)
        stated[wallet] = stated.get(wallet, 0) + line.quantity
    return [
        faults.wallet_differs(allocation, wallet, stated.get(wallet, 0), snapshot.held.get(wallet, 0))
        for wallet in sorted({*stated, *snapshot.held})
        if stated.get(wallet, 0) != snapshot.held.get(wallet, 0)
    ]
