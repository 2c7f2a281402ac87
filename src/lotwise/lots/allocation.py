"""An allocation of basis as its owner states it, and the moment as of which it is looked at.

Until the end of 2024 many a taxpayer kept the basis of one asset in one pool although the units lay in
several wallets. Rev. Proc. 2024-28 lets them say, once and for good, which units of unused basis belong to
which wallet: unit by unit (a specific unit allocation), or by a rule that was written down before (a global
allocation). What is stated is kept here as it was written, to the digits it was written with; `safe_harbor`
compares it with the records.
Left out: allocations that name a wallet's units one by one (§ 5.02(2)(a), last part); a wallet's units of one
asset are one heap here.

Source:
    Rev. Proc. 2024-28 §§ 3, 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.core.exact import whole_steps
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.transaction import Owner
from lotwise.lots.lot import Lot, Root

_CENT_PLACES: Final = 2


class AllocationKind(Enum):
    """How basis was allocated (Rev. Proc. 2024-28 § 5.02(2)(a), (b))."""

    SPECIFIC_UNIT = "specific unit"
    GLOBAL = "global"


class LotOrder(Enum):
    """By what a global rule orders units of basis."""

    FIFO = "FIFO"
    """The earliest date of acquisition first."""
    LIFO = "LIFO"
    """The latest date of acquisition first."""
    HIFO = "HIFO"
    """The highest basis a unit first."""
    LOFO = "LOFO"
    """The lowest basis a unit first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedBasis:
    """Basis as somebody wrote it.

    Attributes:
        amount: US dollars, with as many places as were written.
        is_a_unit: Whether it is the basis of one unit, and not of all units of the line.
    """

    amount: Decimal
    is_a_unit: bool

    def fits(self, root: Root, units: Quantity) -> bool:
        """Return whether it is the basis of units of a root, as precisely as it is written.

        Written to the cent, or in whole dollars, it may be off by less than a cent, be it rounded or cut;
        written with more places, by less than one in the last place.

        Args:
            root: Its basis is known.
            units: Units of the line, positive.
        """
        assert root.basis_usd is not None, "roots of unknown basis are refused before"
        exponent = self.amount.as_tuple().exponent
        places = max(_CENT_PLACES, -exponent if isinstance(exponent, int) else 0)
        stated, _ = whole_steps(self.amount, places)
        one_step = root.quantity * DOLLAR
        exact: int = root.basis_usd * (ONE if self.is_a_unit else units) * 10**places
        return abs(exact - stated * one_step) < one_step


def basis_a_unit(root: Root) -> Fraction:
    """Return the basis of one unit of a root in dollars, exactly; the basis is known."""
    assert root.basis_usd is not None, "roots of unknown basis are refused before"
    return Fraction(root.basis_usd * ONE, root.quantity * DOLLAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedUnits:
    """A line of a specific unit allocation: units of basis, and the wallet to which they are allocated.

    Attributes:
        wallet: Name of the wallet.
        quantity: Units, positive.
        acquired: When they were acquired: the date in the taxpayer's zone, or the instant in UTC, compared to
            the second. None where a lot is named.
        basis: Their basis as stated, or None where a lot is named.
        lot: Id of a lot or root, or its beginning; empty for none.
    """

    wallet: str
    quantity: Quantity
    acquired: date | None = None
    basis: StatedBasis | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The allocation of the basis of one asset.

    Attributes:
        asset: Asset code.
        kind: By specific units, or by a rule.
        completed_at: The instant at which the books first recorded which units of basis belong to which
            wallet.
        owner: Whose it is: the taxpayer's or the spouse's.
        described_at: The instant at which the rule was written into the books; None for specific units.
        units: The lines of a specific unit allocation.
        order: By what the rule orders units of basis: first, then where that is equal, and so on.
        wallets: To which wallets the rule allocates them, one after the other.
        is_return_extended: Whether the 2025 return was due by extension.
        is_capital: The owner's word that all units, and all from which the basis came, were capital assets.
        is_examined: The owner's word whether the basis was before a court, Appeals, or under examination.
    """

    asset: str
    kind: AllocationKind
    completed_at: datetime
    owner: Owner = Owner.TAXPAYER
    described_at: datetime | None = None
    units: tuple[StatedUnits, ...] = ()
    order: tuple[LotOrder, ...] = ()
    wallets: tuple[str, ...] = ()
    is_return_extended: bool = False
    is_capital: bool = True
    is_examined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocatedUnits:
    """Units of a root that belong to a wallet by the taxpayer's allocation.

    Attributes:
        asset: Asset code.
        root_id: The root.
        quantity: How many of its open units, positive; of several moves of a root the first takes the first.
        wallet: Where they lie from then on.
    """

    asset: str
    root_id: str
    quantity: Quantity
    wallet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the records show of one asset of one taxpayer at the close of December 31, 2024.

    Attributes:
        asset: Asset code.
        lots: Its open lots: the units of unused basis, wherever they are thought to lie.
        held: Units in each wallet, positive: the remaining digital asset units.
        unplaced: Units by the wallet they had left, that had arrived in no imported wallet.
        roots: Everything of it that was ever acquired until then.

    Source:
        Rev. Proc. 2024-28 §§ 3.07 to 3.10.
    """

    asset: str
    lots: tuple[Lot, ...]
    held: Mapping[str, Quantity]
    unplaced: Mapping[str, Quantity]
    roots: tuple[Root, ...]

    @property
    def open_roots(self) -> dict[str, tuple[Root, Quantity]]:
        """The roots of the open lots with their open units, by id, earliest acquired first."""
        units: dict[str, Quantity] = {}
        roots: dict[str, Root] = {}
        for lot in self.lots:
            roots[lot.root.id] = lot.root
            units[lot.root.id] = units.get(lot.root.id, 0) + lot.quantity
        ordered = sorted(roots.values(), key=lambda root: (root.acquired_at, root.id))
        return {root.id: (root, units[root.id]) for root in ordered}


@dataclass(frozen=True, slots=True, kw_only=True)
class HarborLaw:
    """The dates of the safe harbor; app reads them from the rule book.

    Attributes:
        as_of: The first day after the snapshot.
        due: Due date of the 2025 return.
        due_extended: The same by extension.
    """

    as_of: date
    due: date
    due_extended: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Units that left the taxpayer after the snapshot, or may have.

    Attributes:
        at: The instant, in UTC.
        words: What happened, such as ``0.5 BTC left Kraken (sale)``.
    """

    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What beside the snapshot decides whether an allocation counts.

    Attributes:
        law: Dates of law.
        zone: The taxpayer's zone.
        recorded_at: When the allocation was recorded in lotwise, in UTC.
        first_left: The first sale, disposition or transfer to another taxpayer after the snapshot.
        first_unclear: The first departure after the snapshot of which nobody knows where it went.
    """

    law: HarborLaw
    zone: ZoneInfo
    recorded_at: datetime
    first_left: Departure | None = None
    first_unclear: Departure | None = None
