"""What is told of an allocation: each condition of the safe harbor that does not hold, by its section.

A condition that fails blocks: the owner's books and these would not agree, and nobody here decides which are
right. Nothing of an allocation is applied while one of them fails.

Source:
    Rev. Proc. 2024-28 §§ 4, 5.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from lotwise.core.dates import instant_words
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.allocation import (
    Allocation,
    AllocationKind,
    Snapshot,
    StatedUnits,
)
from lotwise.lots.lot import Root

_MOST: Final = 5
_MEND: Final = (
    "Compare with `lotwise allocation --template`. If a line was typed wrongly, mend the file; if one was "
    "recorded already, take it back first (`lotwise review --undo`)."
)
_IMPORT: Final = (
    "Import or say in `lotwise review` what is missing; the allocation is checked again by itself."
)
TAKE_BACK: Final = (
    "If it was typed wrongly, mend it. Otherwise the safe harbor does not cover this asset: leave the "
    "allocation out (`lotwise review --undo` takes a recorded one back) and choose `lotwise wallets "
    "--pooling per_wallet`; then each wallet has the lots that were really there."
)
"""The remedy where the safe harbor is missed."""


def named(allocation: Allocation) -> str:
    """Return an allocation as the beginning of a sentence."""
    return f"Your {allocation.kind.value} allocation of {allocation.asset}"


def _units(quantity: Quantity, asset: str) -> str:
    return f"{quantity_text(quantity)} {asset}"


def _list(words: Sequence[str]) -> str:
    shown = ", ".join(words[:_MOST])
    return f"{shown} and {len(words) - _MOST} more" if len(words) > _MOST else shown


def _stated(line: StatedUnits, asset: str) -> str:
    """Return a line of an allocation in words."""
    parts = [_units(line.quantity, asset)]
    if line.acquired is not None:
        said = line.acquired
        parts.append(f"acquired {instant_words(said) if isinstance(said, datetime) else said}")
    if line.basis is not None:
        parts.append(f"with basis ${line.basis.amount}{' a unit' if line.basis.is_a_unit else ''}")
    if line.lot:
        parts.append(f"of lot {line.lot}")
    return " ".join(parts)


# ── what is held ────────────────────────────────────────────────────────────────────────────────


def nothing_held(allocation: Allocation) -> Finding:
    """No units were left."""
    return Finding(
        code="allocation_nothing_held",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} has nothing to allocate: by your records no {allocation.asset} was left "
        "at the close of 2024-12-31 (Rev. Proc. 2024-28 § 4.01(1)).",
        fix=_IMPORT,
        asset=allocation.asset,
    )


def unplaced(allocation: Allocation, snapshot: Snapshot) -> Finding:
    """Units had left a wallet and arrived in none."""
    where = [
        f"{_units(units, snapshot.asset)} had left {wallet}" for wallet, units in snapshot.unplaced.items()
    ]
    return Finding(
        code="allocation_units_unplaced",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} needs the number of units in each wallet. At the close of 2024-12-31 "
        f"{_list(where)} and had arrived in no wallet that is imported (Rev. Proc. 2024-28 § 4.02(4)).",
        fix=_IMPORT,
        asset=allocation.asset,
    )


def records_differ(allocation: Allocation, units: Quantity, held: Quantity) -> Finding:
    """There are more units of basis than units in wallets, or fewer."""
    return Finding(
        code="allocation_records_differ",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} needs as many units of basis as units in wallets. By your records "
        f"{_units(units, allocation.asset)} of basis were left, and {_units(held, allocation.asset)} lay in "
        "wallets (Rev. Proc. 2024-28 §§ 4.02(4), 5.01).",
        fix="A purchase, sale or transfer before 2025 is missing or counted twice. Import it, or see "
        "`lotwise review`.",
        asset=allocation.asset,
    )


def basis_unknown(allocation: Allocation, units: Quantity) -> Finding:
    """Basis or date of some units is not in the records."""
    return Finding(
        code="allocation_basis_unknown",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} needs basis and date of acquisition of every unit. Of "
        f"{_units(units, allocation.asset)} your records do not show them (Rev. Proc. 2024-28 § 4.02(5)).",
        fix=_IMPORT,
        asset=allocation.asset,
    )


# ── lines of a specific unit allocation ─────────────────────────────────────────────────────────


def unit_not_found(allocation: Allocation, line: StatedUnits) -> Finding:
    """A line names units that the records do not show."""
    return Finding(
        code="allocation_unit_not_found",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} names {_stated(line, allocation.asset)} for {line.wallet}. No lot in your "
        "records is like that (Rev. Proc. 2024-28 § 4.02(5)).",
        fix=_MEND,
        asset=allocation.asset,
        wallet=line.wallet,
    )


def unit_too_new(allocation: Allocation, line: StatedUnits) -> Finding:
    """A line names units that were acquired after the snapshot."""
    return Finding(
        code="allocation_unit_too_new",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} names {_stated(line, allocation.asset)} for {line.wallet}. Only units "
        "acquired before 2025-01-01 can be allocated (Rev. Proc. 2024-28 § 4.01(2)).",
        fix=_MEND,
        asset=allocation.asset,
        wallet=line.wallet,
    )


def basis_used(allocation: Allocation, lines: Sequence[StatedUnits], left: Quantity) -> Finding:
    """Lines name units of basis that left before the snapshot."""
    wanted = sum(line.quantity for line in lines)
    have = f"{_units(left, allocation.asset)} of them were" if left else "none of them was"
    return Finding(
        code="allocation_basis_used",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} allocates {_units(wanted, allocation.asset)} like "
        f"{_stated(lines[0], allocation.asset)}, and only {have} left: basis that was used before 2025 "
        "cannot be allocated again (Rev. Proc. 2024-28 § 5.02(7)).",
        fix=_MEND,
        asset=allocation.asset,
        wallet=lines[0].wallet,
    )


def units_twice(allocation: Allocation, lines: Sequence[StatedUnits], left: Quantity) -> Finding:
    """Lines name more units of basis than there ever were."""
    wanted = sum(line.quantity for line in lines)
    return Finding(
        code="allocation_units_twice",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} allocates {_units(wanted, allocation.asset)} like "
        f"{_stated(lines[0], allocation.asset)}, and there are {_units(left, allocation.asset)}: each unit "
        "of basis is allocated once (Rev. Proc. 2024-28 § 5.02(2)).",
        fix=_MEND,
        asset=allocation.asset,
        wallet=lines[0].wallet,
    )


def unit_ambiguous(allocation: Allocation, lines: Sequence[StatedUnits], roots: Iterable[Root]) -> Finding:
    """A line fits several lots that are not alike."""
    return Finding(
        code="allocation_unit_ambiguous",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} names {_stated(lines[0], allocation.asset)}. Several lots fit that and "
        f"are not alike: {_list([root.id for root in roots])} (Rev. Proc. 2024-28 § 5.02(2)(a)).",
        fix="Name the lot in its line, or write its basis with more places.",
        asset=allocation.asset,
        wallet=lines[0].wallet,
    )


def units_missing(allocation: Allocation, left: Mapping[str, tuple[Root, Quantity]]) -> Finding:
    """Units of basis are allocated to no wallet."""
    words = [
        f"{_units(units, allocation.asset)} acquired {root.acquired_on} ({root.id})"
        for root, units in left.values()
    ]
    return Finding(
        code="allocation_units_missing",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} leaves out {_list(words)}: all units of unused basis must be allocated "
        "(Rev. Proc. 2024-28 § 5.02(2)).",
        fix=_MEND,
        asset=allocation.asset,
    )


def wallet_differs(allocation: Allocation, wallet: str, stated: Quantity, held: Quantity) -> Finding:
    """A wallet is given another number of units than it held."""
    return Finding(
        code="allocation_wallet_differs",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} gives {wallet} {_units(stated, allocation.asset)} of basis, and at the "
        f"close of 2024-12-31 it held {_units(held, allocation.asset)}. The two must be the same number "
        "(Rev. Proc. 2024-28 §§ 4.02(4), 5.01).",
        fix=_MEND,
        asset=allocation.asset,
        wallet=wallet,
    )


# ── a rule ──────────────────────────────────────────────────────────────────────────────────────


def wallet_left_open(allocation: Allocation, wallet: str, held: Quantity) -> Finding:
    """A rule does not say what a wallet gets."""
    return Finding(
        code="allocation_rule_open",
        severity=Severity.BLOCKING,
        what=f"The rule of your global allocation of {allocation.asset} does not name {wallet}, which held "
        f"{_units(held, allocation.asset)} at the close of 2024-12-31. A rule must leave nothing open (Rev. "
        "Proc. 2024-28 § 5.02(2)(b)).",
        fix="Add the wallet in the place that your rule gave it; lotwise chooses none.",
        asset=allocation.asset,
        wallet=wallet,
    )


def tie_left_open(allocation: Allocation, wallet: str, roots: Iterable[Root]) -> Finding:
    """A rule does not say which of several lots goes to a wallet."""
    order = ", then ".join(one.value for one in allocation.order)
    return Finding(
        code="allocation_rule_open",
        severity=Severity.BLOCKING,
        what=f"The rule of your global allocation of {allocation.asset} ({order}) does not say which of "
        f"{_list([root.id for root in roots])} goes to {wallet} first: they are equal by it and not alike. A "
        "rule must tell all units of basis apart (Rev. Proc. 2024-28 § 5.02(2)(b)).",
        fix='Add what your rule says next, such as order = ["HIFO", "FIFO"]; lotwise chooses nothing.',
        asset=allocation.asset,
        wallet=wallet,
    )


# ── what the owner states ───────────────────────────────────────────────────────────────────────


def not_capital(allocation: Allocation) -> Finding:
    """The units are no capital assets."""
    return Finding(
        code="allocation_not_capital",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} says that the units were no capital assets. The safe harbor is for "
        "capital assets only (Rev. Proc. 2024-28 § 4.02(1), (2)).",
        fix=TAKE_BACK,
        asset=allocation.asset,
    )


def under_examination(allocation: Allocation) -> Finding:
    """The basis is before a court, Appeals or under examination."""
    return Finding(
        code="allocation_under_examination",
        severity=Severity.BLOCKING,
        what=f"{named(allocation)} says that its basis is before a court or Appeals, or under an examination "
        "that began before 2025. The safe harbor does not cover it (Rev. Proc. 2024-28 § 4.01(3)).",
        fix="Ask your preparer: it may count again where that was decided before the allocation was due.",
        asset=allocation.asset,
    )


def rests_on_word(allocation: Allocation) -> Finding:
    """An allocation counts, as far as it can be checked."""
    book = "the rule and its completion stood" if allocation.kind is AllocationKind.GLOBAL else "it stood"
    return Finding(
        code="allocation_rests_on_your_word",
        severity=Severity.INFO,
        what=f"{named(allocation)} counts; all that can be checked was. On your word rest: when {book} in "
        "your books, that the units were capital assets, that the basis is under no examination, when your "
        "2025 return was due, and that your own books kept purchases after 2024 apart until then. The "
        "amount of basis has to be proved like any other (Rev. Proc. 2024-28 §§ 4.01(3), 4.02, 5.02(3), "
        "5.04).",
        fix="Keep the books that show it.",
        asset=allocation.asset,
    )


def second_allocation(allocation: Allocation) -> Finding:
    """Another allocation of the asset counts already."""
    return Finding(
        code="allocation_made_already",
        severity=Severity.BLOCKING,
        what=f"Another allocation of {allocation.asset} was recorded before this {allocation.kind.value} "
        "allocation, and an allocation is irrevocable (Rev. Proc. 2024-28 § 4.02(6)). The first one counts.",
        fix="Only a slip in writing it down may be mended: take the wrong one back with `lotwise review "
        "--undo` and your reason, and record the right one.",
        asset=allocation.asset,
    )


def identification_waits(allocation: Allocation, one: Transaction) -> Finding:
    """An identification was used before a global allocation was complete."""
    wallets = sorted({leg.wallet for leg in one.legs if leg.asset == allocation.asset})
    return Finding(
        code="allocation_identification_waits",
        severity=Severity.WARNING,
        what=f"The lots that you named for the {one.kind.value} of {allocation.asset} at "
        f"{instant_words(one.at)} do not count: your global allocation was complete at "
        f"{instant_words(allocation.completed_at)} only, and until then a standing order alone chooses among "
        "units from before 2025 (Rev. Proc. 2024-28 § 5.02(5)(c)). The standing order that counted applies, "
        "or else FIFO.",
        fix="Nothing can repair it; if the instant of completion was typed wrongly, mend it.",
        where=Where(file=one.sources[0].file, rows=one.sources[0].rows),
        asset=allocation.asset,
        wallet=wallets[0] if wallets else "",
        subject=one.id,
    )
