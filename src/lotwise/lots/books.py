"""What matching gives, in words again: roots, lots, dispositions, and what is to be told.

A root keeps what its id is made of until somebody asks for it; see `root_ids`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from lotwise.core.findings import Finding
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.core.quick import quick
from lotwise.ledger.transaction import Custody, Transaction
from lotwise.lots import faults
from lotwise.lots.late_id import Unmade, made_id
from lotwise.lots.lot import Disposition, Income, Lot, Root
from lotwise.lots.pins import not_there
from lotwise.lots.program import Arisen, Matched
from lotwise.lots.root_ids import RootIds, moving_at
from lotwise.lots.traces import Adjusted, Crossing, Renamed
from lotwise.lots.wash_findings import OpenLoss, Replacement
from lotwise.lots.wash_told import open_losses_of, washed_of
from lotwise.lots.writing import Moving, Writing, unknown_inflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything the fold gives.

    Attributes:
        lots: Open lots by wallet, asset and acquisition.
        dispositions: In the order of the journal.
        incomes: In the order of the journal.
        findings: What is missing or was refused.
        roots: Everything that was ever acquired, renamed into, or given another basis, in that order.
        renamed: The parts that renamings took.
        adjusted: The parts whose basis was adjusted.
        crossings: Transfers between wallets of different owners.
        washed: Dispositions of which wash sales disallow something, each with what replaced its units.
        open_losses: Losses whose window is open on the day on which the books are looked at.
    """

    lots: tuple[Lot, ...]
    dispositions: tuple[Disposition, ...]
    incomes: tuple[Income, ...]
    findings: tuple[Finding, ...]
    roots: tuple[Root, ...]
    renamed: tuple[Renamed, ...]
    adjusted: tuple[Adjusted, ...] = ()
    crossings: tuple[Crossing, ...]
    washed: tuple[tuple[Disposition, tuple[Replacement, ...]], ...] = ()
    open_losses: tuple[OpenLoss, ...] = ()


_root: Final = quick(Root)
_disposition: Final = quick(Disposition)


def books_of(writing: Writing, result: Matched, ids: RootIds) -> Books:
    """Return the books.

    Args:
        writing: The journal as steps, with its words.
        result: What matching gave.
        ids: Gives the ids of roots; those that matching asked for are known already.
    """
    for number in range(len(ids.kept), len(result.root_made)):
        ids.arisen(result, number)
    roots = _Roots(writing, result, ids.kept)
    paths: list[tuple[str, ...]] = [
        tuple(writing.moving[ref].transaction.id for ref in result.path(n))
        for n in range(len(result.path_ref))
    ]
    names = writing.places.names
    held = sorted(result.held, key=lambda part: (names[part[0]], part[1:]))
    lots = tuple(
        Lot(root=roots.all[root], wallet=names[place][0], start=start, stop=stop, moved_by=paths[path])
        for place, root, start, stop, path in held
    )
    dispositions = tuple(_dispositions(writing, result, roots.all, paths))
    return Books(
        lots=lots,
        dispositions=dispositions,
        incomes=tuple(writing.incomes),
        findings=_findings(writing, result),
        roots=tuple(roots.all),
        renamed=tuple(roots.renamed),
        adjusted=tuple(roots.adjusted),
        crossings=tuple(writing.crossings),
        washed=washed_of(result, roots.all, dispositions),
        open_losses=open_losses_of(result, dispositions, writing.facts.as_of),
    )


class _Roots:
    """The roots in words, and the parts that went into others."""

    def __init__(self, writing: Writing, result: Matched, ids: list[str | Unmade]) -> None:
        self._writing = writing
        self._result = result
        self._ids = ids
        self.all: list[Root] = []
        self.renamed: list[Renamed] = []
        self.adjusted: list[Adjusted] = []
        gone: dict[int, list[tuple[int, Quantity, Quantity]]] = {}
        for into, *part in result.gone:
            gone.setdefault(into, []).append((part[0], part[1], part[2]))
        for number, made in enumerate(result.root_made):
            if made >= 0:
                self.all.append(self._made(number, made))
            else:
                self._arise(number, gone.get(number, []))

    def _made(self, number: int, made: int) -> Root:
        arriving = self._writing.arriving[made]
        inflow, transaction = arriving.inflow, arriving.transaction
        return _root(
            self._ids[number],
            inflow.asset,
            inflow.quantity,
            inflow.basis_usd,
            arriving.acquired_at,
            arriving.acquired_on,
            transaction.kind,
            transaction.id,
            inflow.wallet,
            inflow.is_always_long,
            arriving.is_priced,
            (),
            inflow.loss_basis_usd,
            None if inflow.loss_basis_usd is None else arriving.day,
        )

    def _arise(self, number: int, parts: list[tuple[int, Quantity, Quantity]]) -> None:
        arisen = self._result.arisen[number]
        moving = moving_at(self._writing, arisen.step)
        units, basis = self._result.root_units[number], self._result.root_basis[number]
        if arisen.root < 0:
            assert moving is not None, "only what moves can be missing and have a root"
            self.all.append(self._unknown(number, moving, units))
            return
        from_parts = [(self.all[root], start, stop) for root, start, stop in parts]
        transaction = self._transaction(arisen, moving)
        if moving is not None and moving.new is not None:
            into = self._renamed(number, moving, units, basis, from_parts)
            self.renamed += [
                Renamed(transaction_id=transaction.id, root=root, start=start, stop=stop, into=into)
                for root, start, stop in from_parts
            ]
        else:
            [(root, start, stop)] = from_parts
            into = self._adjusted(number, arisen, root, (start, stop), transaction)
            self.adjusted.append(
                Adjusted(
                    transaction_id=transaction.id,
                    root=root,
                    start=start,
                    stop=stop,
                    into=into,
                    added_usd=arisen.added_usd,
                )
            )
        self.all.append(into)

    def _transaction(self, arisen: Arisen, moving: Moving | None) -> Transaction:
        if arisen.after >= 0:
            return self._writing.leaving[arisen.after].transaction
        assert moving is not None, "basis is adjusted by a loss or by a fee"
        return moving.transaction

    def _unknown(self, number: int, moving: Moving, units: Quantity) -> Root:
        transaction = moving.transaction
        inflow = unknown_inflow(moving.leg, units)
        return Root(
            id=made_id(self._ids[number]),
            asset=inflow.asset,
            quantity=units,
            basis_usd=None,
            acquired_at=transaction.at,
            acquired_on=None,
            kind=transaction.kind,
            transaction_id=transaction.id,
            wallet=inflow.wallet,
        )

    def _renamed(
        self,
        number: int,
        moving: Moving,
        units: Quantity,
        basis: Usd | None,
        parts: list[tuple[Root, Quantity, Quantity]],
    ) -> Root:
        assert moving.new is not None, "a renaming has a leg that comes"
        root = parts[-1][0]
        return replace(
            root,
            id=made_id(self._ids[number]),
            asset=moving.new.asset,
            quantity=units,
            basis_usd=basis,
            loss_basis_usd=_loss_basis(parts),
            is_priced=any(one.is_priced for one, _, _ in parts) and basis is not None,
            renamed_by=(*root.renamed_by, moving.transaction.id),
        )

    def _adjusted(
        self,
        number: int,
        arisen: Arisen,
        root: Root,
        part: tuple[Quantity, Quantity],
        transaction: Transaction,
    ) -> Root:
        low = root.loss_basis_of(*part)
        on = root.acquired_on
        return replace(
            root,
            id=made_id(self._ids[number]),
            quantity=part[1] - part[0],
            basis_usd=self._result.root_basis[number],
            acquired_on=_earlier(on, arisen.added_days),
            loss_basis_usd=None if low is None else low + arisen.added_usd,
            adjusted_by=(*root.adjusted_by, transaction.id),
        )


def _earlier(day: date | None, days: int | None) -> date | None:
    return None if day is None or days is None else day - timedelta(days=days)


def _loss_basis(parts: list[tuple[Root, Quantity, Quantity]]) -> Usd | None:
    """Return the basis for a loss of parts together, or None where none of them has one of its own."""
    if all(root.loss_basis_usd is None for root, _, _ in parts):
        return None
    amounts = [
        root.basis_of(start, stop) if root.loss_basis_usd is None else root.loss_basis_of(start, stop)
        for root, start, stop in parts
    ]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def _dispositions(
    writing: Writing, result: Matched, roots: list[Root], paths: list[tuple[str, ...]]
) -> list[Disposition]:
    """Return the dispositions; the amount realized is shared among their parts by units, exactly."""
    refused, disallowed = set(result.refused), result.disallowed
    custody: dict[str, Custody] = {}
    found: list[Disposition] = []
    before, place, shared = -1, 0, 0
    columns = result.out_ref, result.out_root, result.out_start, result.out_stop, result.out_path
    for n, (ref, root, start, stop, path) in enumerate(zip(*columns, strict=True)):
        if ref != before:
            before, place, shared = ref, 0, 0
            leaving = writing.leaving[ref]
            outflow, transaction, chosen = leaving.outflow, leaving.transaction, leaving.chosen
            proceeds, wallet = outflow.proceeds_usd, outflow.wallet
            if wallet not in custody:
                custody[wallet] = writing.facts.custody_of(wallet)
        after, part = place + stop - start, None
        if proceeds is not None:  # what falls on all parts so far, less what fell on those before
            so_far = share(proceeds, 0, after, outflow.quantity)
            part, shared = so_far - shared, so_far
        found.append(
            _disposition(
                transaction.id,
                outflow.kind,
                roots[root] if root >= 0 else None,
                start,
                stop,
                outflow.asset,
                wallet,
                custody[wallet],
                transaction.at,
                leaving.day,
                part,
                chosen.method_at(place, refused) if chosen.named_at >= 0 else chosen.method,
                paths[path],
                disallowed.get(n, 0) if disallowed else 0,
            )
        )
        place = after
    return found


def _findings(writing: Writing, result: Matched) -> tuple[Finding, ...]:
    """Return what was found, in the order of the steps."""
    program, takings = writing.program, writing.choice.takings
    found = list(writing.found)
    for step in result.refused:
        taking = takings[step]
        found.append((step, faults.units_not_there(taking.transaction, taking.wallet)))
    for step in program.partial.keys() - result.refused:
        taking, named = takings[step], program.partial[step]
        where = taking.transaction, taking.wallet, taking.asset
        found.append((step, faults.identified_too_few(*where, named, program.units[step])))
    for step, _, lacking in result.unfiled:
        taking = takings[step]
        if taking.is_on_return:
            told = not_there(taking.transaction, taking.wallet, taking.asset, lacking, taking.day)
            found.append((step, told))
    for step, missing in result.short:
        moving = moving_at(writing, step)
        if moving is None:
            leaving = writing.leaving[program.ref[step]]
            told = faults.oversold(leaving.transaction, leaving.outflow, missing, leaving.day)
        else:
            told = faults.moved_too_much(moving.transaction, moving.leg, missing, moving.day)
        found.append((step, told))
    found += [(step, writing.unclear[step]) for step in result.swept if step in writing.unclear]
    return tuple(finding for _, finding in sorted(found, key=lambda one: one[0]))
