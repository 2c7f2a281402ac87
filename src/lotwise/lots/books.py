"""What matching gives, in words again: roots, lots, dispositions, and what is to be told.

Ids are made from content: that of a root from its transaction, asset and place among the roots of that
transaction, in the order in which they arise.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from lotwise.core.findings import Finding
from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.core.quick import quick
from lotwise.ledger.transaction import Custody, Kind, Transaction
from lotwise.lots import faults
from lotwise.lots.lot import Disposition, Income, Lot, Root
from lotwise.lots.pins import not_there
from lotwise.lots.program import Arisen, Matched, Step
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


class RootIds:
    """Gives the ids of roots, each asked for once and in the order in which they arise.

    Args:
        writing: The journal as steps, with its words.
        other_ids: Other ids of a transaction, by its id; only where roots are named.
    """

    def __init__(self, writing: Writing, other_ids: dict[str, list[str]]) -> None:
        self._writing = writing
        self._other_ids = other_ids
        self._roots_of: dict[str, int] = {}
        self.ids: list[str] = []
        """The id of each root so far."""

    def __call__(self, result: Matched, number: int) -> tuple[str, ...]:
        """Return the ids of a root; the first is its own."""
        assert number == len(self.ids), "roots are named in the order in which they arise"
        names = self._names(result, number)
        self.ids.append(names[0])
        return names

    def _names(self, result: Matched, number: int) -> tuple[str, ...]:
        made = result.root_made[number]
        if made >= 0:
            arriving = self._writing.arriving[made]
            return self._counted(arriving.transaction, arriving.inflow.asset)
        arisen = result.arisen[number]
        moving = self._moving(arisen)
        if arisen.root < 0:
            assert moving is not None, "only what moves can be missing and have a root"
            return self._counted(moving.transaction, moving.leg.asset)
        parent = self.ids[arisen.root]
        if moving is not None and self._writing.program.what[arisen.step] == Step.RENAME:
            assert moving.new is not None, "a renaming has a leg that comes"
            told = moving.transaction.id, moving.new.asset, parent, arisen.start
            return (content_id("root", *told),)
        return (content_id("root", "adjusted", parent, arisen.start),)

    def _moving(self, arisen: Arisen) -> Moving | None:
        return moving_at(self._writing, arisen.step)

    def _counted(self, transaction: Transaction, asset: str) -> tuple[str, ...]:
        name = transaction.id
        n = self._roots_of.get(name, 0)
        self._roots_of[name] = n + 1
        others = self._other_ids.get(name, ()) if self._other_ids else ()
        return tuple(content_id("root", each, asset, n) for each in (name, *others))


def named_made(writing: Writing, other_ids: dict[str, list[str]]) -> list[int]:
    """Return the number of each root that is named, among those that steps make.

    Args:
        writing: The journal as steps, with its words.
        other_ids: Other ids of a transaction, by its id.

    Returns:
        One number for each name; −1 for what is no root of a trade, income or gift. Roots of transfers have
        their ids only after matching, since others may arise before them.
    """
    names = writing.program.named
    if not names:
        return []
    numbers: dict[str, int] = {}
    made: dict[str, int] = {}
    for number, one in enumerate(writing.arriving):
        name = one.transaction.id
        n = made[name] = made.get(name, -1) + 1
        if one.transaction.kind is not Kind.TRANSFER:
            for each in (name, *other_ids.get(name, ())):
                numbers.setdefault(content_id("root", each, one.inflow.asset, n), number)
    return [numbers.get(name, -1) for name in names]


_MOVES = frozenset({Step.TRANSFER, Step.DEPART, Step.SEND, Step.LAY, Step.RENAME, Step.ADD})


def moving_at(writing: Writing, step: int) -> Moving | None:
    """Return the transfer or renaming that a step belongs to, or None."""
    program = writing.program
    return writing.moving[program.ref[step]] if program.what[step] in _MOVES else None


def books_of(writing: Writing, result: Matched, ids: RootIds) -> Books:
    """Return the books.

    Args:
        writing: The journal as steps, with its words.
        result: What matching gave.
        ids: Gives the ids of roots; those that matching asked for are known already.
    """
    for number in range(len(ids.ids), len(result.root_made)):
        ids(result, number)
    roots = _Roots(writing, result, ids.ids)
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

    def __init__(self, writing: Writing, result: Matched, ids: list[str]) -> None:
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
            id=self._ids[number],
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
            id=self._ids[number],
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
            id=self._ids[number],
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
    refused = set(result.refused)
    custody: dict[str, Custody] = {}
    found: list[Disposition] = []
    before, place = -1, 0
    columns = result.out_ref, result.out_root, result.out_start, result.out_stop, result.out_path
    for n, (ref, root, start, stop, path) in enumerate(zip(*columns, strict=True)):
        leaving = writing.leaving[ref]
        outflow, transaction, chosen = leaving.outflow, leaving.transaction, leaving.chosen
        if ref != before:
            before, place = ref, 0
        after = place + stop - start
        proceeds = outflow.proceeds_usd
        wallet = outflow.wallet
        if wallet not in custody:
            custody[wallet] = writing.facts.custody_of(wallet)
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
                None if proceeds is None else share(proceeds, place, after, outflow.quantity),
                chosen.method_at(place, refused),
                paths[path],
                result.disallowed.get(n, 0),
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
