"""What `lotwise allocation` does: look at a file, record it, show what is recorded, write a template.

An allocation is irrevocable by law, so it is recorded only when it is asked for, with a reason, and only when
it holds as a whole. A second one of the same asset is refused; a slip in writing the first one down is mended
by taking it back, which needs a reason too and stays on record.

Source:
    Rev. Proc. 2024-28 § 4.02(6).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lotwise.app import clock
from lotwise.app.allocated import Checked, Records, Stated, harbor_law, recorded_allocations
from lotwise.app.allocation_file import allocations_in
from lotwise.app.allocation_template import template_of
from lotwise.app.review import record as record_correction
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.core.ids import bytes_id
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Owner
from lotwise.lots import allocation_faults as faults
from lotwise.lots.fold import FoldFacts
from lotwise.lots.lot import Lot
from lotwise.lots.safe_harbor import laid_out


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidUnits:
    """Units of basis in the wallet to which an allocation gives them.

    Attributes:
        wallet: Name of the wallet.
        quantity: Units, positive.
        acquired_on: Date of acquisition in the taxpayer's zone.
        basis_usd: Their basis, exactly.
        root: Id of what was acquired together.
    """

    wallet: str
    quantity: Quantity
    acquired_on: date | None
    basis_usd: Usd
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An allocation with what it does.

    Attributes:
        asset: Asset code.
        owner: Whose it is.
        kind: ``specific unit`` or ``global``.
        correction_id: Under which id it is recorded; empty where it is not.
        is_applied: Whether it counts, or would.
        units: Where the units of basis lie by it; empty where it does not count.
        findings: What speaks against it, or what it rests on.
    """

    asset: str
    owner: Owner
    kind: str
    correction_id: str
    is_applied: bool
    units: tuple[LaidUnits, ...]
    findings: tuple[Finding, ...]


def looked_at(state: State, path: Path) -> tuple[Shown, ...]:
    """Return what the allocations of a file would do; nothing is recorded.

    Args:
        state: The project, on a day after 2024.
        path: The file.

    Raises:
        BadInputError: The file cannot be read, or the day is too early.
    """
    now = clock.now()
    said = allocations_in(path.name, _text_of(path), state.zone)
    records = records_of(state)
    before, _ = recorded_allocations(state.corrections, facts_of(state))
    counting = {(one.allocation.owner, one.allocation.asset): one for one in before}
    shown = []
    for allocation in said:
        first = counting.get((allocation.owner, allocation.asset))
        if first is not None and first.allocation == allocation:
            shown.append(_shown(records.checked(first)))
            continue
        one = _shown(records.checked(Stated(allocation=allocation, recorded_at=now)))
        if first is not None:
            found = (
                replace(faults.second_allocation(allocation), subject=first.correction_id),
                *one.findings,
            )
            one = replace(one, is_applied=False, units=(), findings=found)
        shown.append(one)
    return tuple(shown)


def record(state: State, path: Path, reason: str) -> tuple[Shown, ...]:
    """Record the allocations of a file, if all of them hold, and return what they do.

    Args:
        state: The project, on a day after 2024.
        path: The file.
        reason: Why, in the owner's words.

    Returns:
        What `looked_at` returns; nothing was recorded where one of them does not count.

    Raises:
        BadInputError: The file cannot be read, it is recorded already, or no reason was given.
    """
    if not reason.strip():
        raise BadInputError("Recording an allocation needs a reason.", "Add --reason.")
    shown = looked_at(state, path)
    if all(one.is_applied for one in shown):
        text = _text_of(path)
        said = Correction(
            action=Action.ALLOCATE,
            subject=bytes_id("allocation", text.encode()),
            details={"name": path.name, "text": text},
            reason=reason.strip(),
            recorded_at=clock.now(),
        )
        record_correction(state, said)
    return shown


def recorded(state: State) -> tuple[Shown, ...]:
    """Return the allocations that are recorded, with what they do."""
    stated, _ = recorded_allocations(state.corrections, facts_of(state))
    if not stated:
        return ()
    records = records_of(state)
    return tuple(_shown(records.checked(one)) for one in stated)


def template(state: State, assets: Sequence[str]) -> str:
    """Return an allocation file to fill in: the lots that were open when 2024 closed, without any wallet.

    Args:
        state: The project, on a day after 2024.
        assets: Which assets; all that were held where none is named.

    Raises:
        BadInputError: An asset was not held then.
    """
    snapshots = records_of(state).snapshots
    wanted = {one.upper() for one in assets}
    held = {asset for owner, asset in snapshots if owner is not Owner.IRA}
    if wanted - held:
        there = ", ".join(sorted(held)) or "nothing"
        raise BadInputError(
            f"At the close of 2024 no {', '.join(sorted(wanted - held))} was held.", f"Held was: {there}."
        )
    chosen = [
        (owner, one)
        for (owner, asset), one in sorted(
            snapshots.items(), key=lambda entry: (entry[0][1], entry[0][0].value)
        )
        if owner is not Owner.IRA and (asset in wanted or not wanted)
    ]
    return template_of(chosen)


def records_of(state: State) -> Records:
    """Return what a project's records show at the close of 2024.

    Raises:
        BadInputError: The project is looked at on an earlier day.
    """
    begins = harbor_law().as_of
    if state.as_of < begins:
        raise BadInputError(f"An allocation is as of {begins}.", "Choose a later --as-of, or leave it out.")
    return Records(state.journal, facts_of(state), state.all_books)


def facts_of(state: State) -> FoldFacts:
    """Return what the fold of a project was told, as if no allocation were recorded."""
    told = state.booked.facts
    named = state.booked.records.identifications
    return replace(told, allocations={}, identifications=named, relief_from={})


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise BadInputError(f"{path.name} cannot be read: {why}.", "Name an allocation file.") from None


def _shown(one: Checked) -> Shown:
    said = one.stated.allocation
    return Shown(
        asset=said.asset,
        owner=said.owner,
        kind=said.kind.value,
        correction_id=one.stated.correction_id,
        is_applied=one.resolved.is_applied,
        units=_units_in(laid_out(one.resolved.moves, one.snapshot.lots) if one.resolved.moves else ()),
        findings=one.resolved.findings,
    )


def _units_in(lots: Iterable[Lot]) -> tuple[LaidUnits, ...]:
    """Return lots by wallet and root, slices of one root in one wallet joined."""
    found: dict[tuple[str, str], LaidUnits] = {}
    for lot in lots:
        key = lot.wallet, lot.root.id
        before = found.get(key)
        assert lot.basis_usd is not None, "an allocation of unknown basis does not count"
        found[key] = LaidUnits(
            wallet=lot.wallet,
            quantity=lot.quantity + (before.quantity if before else 0),
            acquired_on=lot.root.acquired_on,
            basis_usd=lot.basis_usd + (before.basis_usd if before else 0),
            root=lot.root.id,
        )
    return tuple(found.values())
