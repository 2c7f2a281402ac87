"""What the fold gives: lots, dispositions and income, with exact basis.

A lot is a slice [start, stop) of its *root*: the units acquired together, with their whole quantity and
basis. The slice's basis is ⌊C·stop/Q⌋ − ⌊C·start/Q⌋ at 10⁻⁸ USD, so basis is conserved exactly however
often a root is cut, and origin and date survive every transfer. Basis never belongs to a unit.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

from lotwise.core.dates import instant_text
from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Custody, Kind
from lotwise.lots.holding import Term, term_of
from lotwise.lots.late_id import LateId


class Method(Enum):
    """Which lots are sold first.

    Source:
        26 CFR § 1.1012-1(j): FIFO by original acquisition date unless identified in time.
    """

    __hash__ = object.__hash__  # each is there once, so its place will do; an enumeration hashes names

    FIFO = "FIFO"
    LIFO = "LIFO"
    HIFO = "HIFO"
    MIN_TAX = "MIN_TAX"
    """Losses first, short-term before long-term, then long-term gains, then short-term ones; within each the
    highest basis a unit first, and so where nothing is realized, such as by a transfer."""
    SPEC_ID = "SPEC_ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Units acquired together: where basis and date come from.

    Attributes:
        id: Made from the acquiring transaction and the place within it.
        asset: Asset code.
        quantity: Whole quantity Q, positive.
        basis_usd: Whole basis C, fees included; None when it is not known. Never a stand-in zero.
        acquired_at: The instant of acquisition, in UTC; orders lots.
        acquired_on: The date of acquisition in the taxpayer's zone; None when it is not known.
        kind: How the units were acquired.
        transaction_id: The acquiring transaction.
        wallet: The wallet in which they were acquired.
        is_always_long: Inherited units are long-term whatever the dates (26 U.S.C. § 1223(9)).
        is_priced: Whether the basis rests on a price from the price book, not on what the source states.
        renamed_by: Ids of the renamings that carried basis and date here, oldest first; empty for units
            that were acquired as what they are.
        loss_basis_usd: Basis for a loss, where it is lower than the basis: what a gift was worth when it was
            given (26 U.S.C. § 1015(a)). None where there is one basis only.
        given_on: The date of the gift in the taxpayer's zone; the holding period begins then where the basis
            for a loss counts.
        adjusted_by: Ids of the transactions whose disallowed loss, or fee, is in the basis, oldest first.
    """

    id: str
    asset: str
    quantity: Quantity
    basis_usd: Usd | None
    acquired_at: datetime
    acquired_on: date | None
    kind: Kind
    transaction_id: str
    wallet: str
    is_always_long: bool = False
    is_priced: bool = False
    renamed_by: tuple[str, ...] = ()
    loss_basis_usd: Usd | None = None
    given_on: date | None = None
    adjusted_by: tuple[str, ...] = ()

    def basis_of(self, start: Quantity, stop: Quantity) -> Usd | None:
        """Return the basis of the slice [start, stop), or None when the root's basis is not known."""
        if self.basis_usd is None:
            return None
        return share(self.basis_usd, start, stop, self.quantity)

    def loss_basis_of(self, start: Quantity, stop: Quantity) -> Usd | None:
        """Return the basis for a loss of the slice [start, stop), or None where there is one basis only."""
        if self.loss_basis_usd is None:
            return None
        return share(self.loss_basis_usd, start, stop, self.quantity)

    def term_on(self, disposed_on: date) -> Term | None:
        """Return the term of a sale on a day, or None when the date of acquisition is not known."""
        if self.is_always_long:
            return Term.LONG
        return None if self.acquired_on is None else term_of(self.acquired_on, disposed_on)


Root.id = LateId(vars(Root)["id"])  # type: ignore[assignment, misc]  # its readers see the id


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """An open lot: a slice of a root that lies in a wallet.

    Attributes:
        root: Where it comes from.
        wallet: Where it lies.
        start: Lower end of the slice.
        stop: Upper end of the slice, above start.
        moved_by: Ids of the transfers that brought it here, oldest first; empty when it never moved.
    """

    root: Root
    wallet: str
    start: Quantity
    stop: Quantity
    moved_by: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The lot's id, made from root, slice and wallet."""
        return content_id("lot", self.root.id, self.start, self.stop, self.wallet)

    @property
    def asset(self) -> str:
        """Asset code."""
        return self.root.asset

    @property
    def quantity(self) -> Quantity:
        """Units held, positive."""
        return self.stop - self.start

    @property
    def basis_usd(self) -> Usd | None:
        """Basis of the whole lot, or None when it is not known."""
        return self.root.basis_of(self.start, self.stop)


class DispositionKind(Enum):
    """Why units left; only taxable ones go on Form 8949."""

    SALE = "sale"
    EXCHANGE = "exchange"
    SPEND = "spending"
    FEE = "fee"
    GIFT = "gift given"
    DONATION = "donation"
    SPOUSE = "transfer to a spouse"
    LOST = "lost or stolen"
    WORTHLESS = "worthless or abandoned"
    LEFT_OUT = "network fee left out"

    def __init__(self, said: str) -> None:
        self.is_taxable: Final = said in {"sale", "exchange", "spending", "fee"}
        """Whether gain or loss is recognized and reported on Form 8949."""


class Mark(Enum):
    """What only the owner knows of a disposition, and what changes its gain; the value says it in words."""

    NOMINEE = "nominee"
    """The units were somebody else's: neither gain nor loss is the owner's."""
    NOT_DEDUCTIBLE = "loss not deductible"
    """A loss of it is not deductible for another reason than a wash sale; a gain counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """Units of one root that left by one transaction: one row of Form 8949 where it is taxable.

    Attributes:
        transaction_id: The disposing transaction.
        kind: Why the units left.
        root: Where they came from; None when more was sold than was held (their basis is unknown).
        start: Lower end of the slice.
        stop: Upper end of the slice.
        asset: Asset code.
        wallet: Where they lay.
        custody: Who held the keys there.
        disposed_at: The instant, in UTC.
        disposed_on: The date in the taxpayer's zone, column (c).
        proceeds_usd: Amount realized net of selling fees, column (d); None when it is not known.
        method: How the lot was chosen.
        moved_by: Ids of the transfers that had brought the units there, oldest first.
        disallowed_usd: Loss that a wash sale disallows, column (g); positive, zero when none is. Where the
            owner marked it, what is added to proceeds less basis; of a nominee's gain, negative.
        mark: What only the owner knows of it; None as a rule. `marked` sets it.
        washed_usd: Of a loss that is marked, the part that a wash sale disallows, too.
    """

    transaction_id: str
    kind: DispositionKind
    root: Root | None
    start: Quantity
    stop: Quantity
    asset: str
    wallet: str
    custody: Custody
    disposed_at: datetime
    disposed_on: date
    proceeds_usd: Usd | None
    method: Method
    moved_by: tuple[str, ...] = ()
    disallowed_usd: Usd = 0
    mark: Mark | None = None
    washed_usd: Usd = 0

    @property
    def id(self) -> str:
        """The disposition's id, made from transaction, wallet, root and slice."""
        root_id = self.root.id if self.root else "unknown"
        return content_id(
            "sale",
            self.transaction_id,
            self.kind.value,
            self.asset,
            self.wallet,
            root_id,
            self.start,
            self.stop,
        )

    @property
    def has_moved(self) -> bool:
        """Whether the units were ever transferred between wallets; then a broker knows no basis."""
        return bool(self.moved_by)

    @property
    def quantity(self) -> Quantity:
        """Units disposed of, positive."""
        return self.stop - self.start

    @property
    def acquired_on(self) -> date | None:
        """Column (b); None when it is not known."""
        if self.root is None:
            return None
        return self.root.given_on if self._counts_loss_basis else self.root.acquired_on

    @property
    def basis_usd(self) -> Usd | None:
        """Column (e): basis of the slice; None when it is not known, never zero instead.

        A gift that was worth less than its giver's basis has that worth as its basis for a loss; sold for an
        amount between the two it brings neither gain nor loss, and its basis is the amount realized.

        Source:
            26 U.S.C. § 1015(a); 26 CFR § 1.1015-1(a).
        """
        root = self.root
        if root is None:
            return None
        basis = root.basis_of(self.start, self.stop)
        low = None if root.loss_basis_usd is None else root.loss_basis_of(self.start, self.stop)
        if low is None or basis is None or self.proceeds_usd is None or not self.kind.is_taxable:
            return basis
        return min(basis, max(low, self.proceeds_usd))

    @property
    def _counts_loss_basis(self) -> bool:
        """Whether the basis for a loss counts: less was realized than the gift was worth."""
        if self.root is None or self.proceeds_usd is None or not self.kind.is_taxable:
            return False
        low = self.root.loss_basis_of(self.start, self.stop)
        return low is not None and self.proceeds_usd < low

    @property
    def gain_usd(self) -> Usd | None:
        """Column (h): proceeds less basis and plus a disallowed loss, signed; None when not known."""
        if self.proceeds_usd is None or self.basis_usd is None:
            return None
        return self.proceeds_usd - self.basis_usd + self.disallowed_usd

    @property
    def term(self) -> Term | None:
        """Short or long; None when the date of acquisition is not known.

        Source:
            26 U.S.C. § 1223(2): a giver's holding period is tacked on where the giver's basis counts.
        """
        root = self.root
        if root is None:
            return None
        if root.given_on is not None and self._counts_loss_basis:
            return term_of(root.given_on, self.disposed_on)
        return root.term_on(self.disposed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Ordinary income received in an asset.

    Attributes:
        transaction_id: The transaction.
        kind: Staking, mining and so on.
        asset: Asset code.
        wallet: Where it came in.
        quantity: Units received, positive.
        received_on: The date of dominion and control, in the taxpayer's zone.
        ordinary_income_usd: Fair market value on receipt; None when no price is known.
    """

    transaction_id: str
    kind: Kind
    asset: str
    wallet: str
    quantity: Quantity
    received_on: date
    ordinary_income_usd: Usd | None

    @property
    def id(self) -> str:
        """The income's id, made from transaction and asset."""
        return content_id("income", self.transaction_id, self.asset)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """A rule the owner recorded for choosing lots in a wallet, from an instant on.

    Attributes:
        wallet: The wallet it is for.
        method: FIFO, LIFO or HIFO.
        effective_at: From when it chooses, in UTC.
        recorded_at: When it was written down, in UTC; sales before that instant stay FIFO.
        is_with_broker: Whether the broker that holds the wallet was told.

    Source:
        26 CFR § 1.1012-1(j)(2), (j)(3)(ii); Notice 2026-20 § 4.
    """

    wallet: str
    method: Method
    effective_at: datetime
    recorded_at: datetime
    is_with_broker: bool = False

    @property
    def id(self) -> str:
        """The order's id, made from content."""
        return content_id(
            "order",
            self.wallet,
            self.method.value,
            instant_text(self.effective_at),
            instant_text(self.recorded_at),
            self.is_with_broker,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Units of one root named in an identification."""

    root_id: str
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """The specific units the owner named for one disposition or transfer.

    Attributes:
        transaction_id: The sale, disposition or transfer it is for.
        picks: Which units, in the order of use; they sum to the quantity that leaves.
        recorded_at: When it was written down, in UTC; good only when not after the transaction.
        is_with_broker: Whether the broker that holds the wallet was told.

    Source:
        26 CFR § 1.1012-1(j)(2)(i): no later than the date and time of the sale, disposition or transfer.
    """

    transaction_id: str
    picks: tuple[Pick, ...]
    recorded_at: datetime
    is_with_broker: bool = False
