"""Which rule chooses the lots of a sale: what was recorded in time, otherwise FIFO; and the owner's choices.

A standing order or an identification counts from the instant it was written down. For units in a broker's
custody the owner's own books suffice while the relief lasts; after it, only what reached the broker counts.
Where the law leaves a choice, or did before a day, the choice is the taxpayer's and stands in `LotLaw`.

Source:
    26 CFR § 1.1012-1(j)(1)-(3); Notice 2025-7 as extended by Notice 2026-20.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from lotwise.ledger.transaction import Custody
from lotwise.lots.lot import StandingOrder


class Pooling(Enum):
    """How basis was kept before it had to be kept per wallet; the taxpayer's choice, never ours."""

    PER_WALLET = "per_wallet"
    ONE_POOL = "one_pool"


class FeeBearer(Enum):
    """Which side of an exchange of assets bears its costs where no rule said so; the taxpayer's choice."""

    DISPOSED = "disposed"
    """All costs lower what was realized for the asset given, as the law has it since."""
    ACQUIRED = "acquired"
    """All costs are basis of the asset received."""
    SPLIT = "split"
    """Half each."""


class TransferFee(Enum):
    """What a network fee that units paid on an own transfer is; the taxpayer's choice.

    Source:
        Law facts 4.5: no primary text decides it.
    """

    DISPOSE = "dispose"
    """Disposed of at fair market value, and not added to the basis of what was moved."""
    DISPOSE_ADD = "dispose_add"
    """Disposed of at fair market value, which is added to the basis of what was moved."""
    IGNORE = "ignore"
    """Gone without gain or loss, and its basis with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLaw:
    """The dates of law that the fold needs, which app reads from the rule book, and the owner's choices.

    Attributes:
        per_wallet_from: First day on which basis is kept per wallet by law.
        own_books_until: Last day on which own-books identification suffices at a broker.
        pooling: What the taxpayer did before.
        transfer_fee: What network fees of own transfers are.
        fees_before: Which side of an exchange bore its costs before the law said so.
        costs_ruled_from: First day on which the law says so; the first day there is where none is stated, so
            that the law's rule holds always.
    """

    per_wallet_from: date
    own_books_until: date
    pooling: Pooling = Pooling.PER_WALLET
    transfer_fee: TransferFee = TransferFee.DISPOSE
    fees_before: FeeBearer = FeeBearer.DISPOSED
    costs_ruled_from: date = date.min

    def fee_bearer(self, day: date) -> FeeBearer:
        """Return which side of an exchange of that day bears its costs.

        Args:
            day: The day of the exchange, in the taxpayer's zone.

        Source:
            26 CFR § 1.1001-7(b)(2)(ii), (c); § 1.1012-1(h)(2)(ii)(B), (h)(5).

        Examples:
            >>> ruled = date(2025, 1, 1)
            >>> law = LotLaw(
            ...     per_wallet_from=ruled,
            ...     own_books_until=ruled,
            ...     fees_before=FeeBearer.SPLIT,
            ...     costs_ruled_from=ruled,
            ... )
            >>> law.fee_bearer(date(2024, 12, 31)).value, law.fee_bearer(ruled).value
            ('split', 'disposed')
        """
        return self.fees_before if day < self.costs_ruled_from else FeeBearer.DISPOSED


def is_in_force(law: LotLaw, custody: Custody, disposed_on: date, *, is_with_broker: bool) -> bool:
    """Return whether a record made in time is of the kind that counts for this wallet and day.

    Args:
        law: The dates of law.
        custody: Who holds the keys.
        disposed_on: The day of the sale, disposition or transfer.
        is_with_broker: Whether the broker was told.

    Source:
        26 CFR § 1.1012-1(j)(2) for own wallets, (j)(3) for brokers; Notice 2026-20 § 4.
    """
    return custody is Custody.SELF or is_with_broker or disposed_on <= law.own_books_until


def standing_order_at(orders: Iterable[StandingOrder], wallet: str, at: datetime) -> StandingOrder | None:
    """Return the standing order that chooses in a wallet at an instant, or None.

    An order counts from the instant at which it is both written down and effective, for sales after it was
    written down. Of those that count, the one that began to count last chooses.

    Source:
        Notice 2026-20 § 4.02(2): entered into the books *before* the units covered by the order are sold.
    """
    good = [
        order
        for order in orders
        if order.wallet == wallet and order.effective_at <= at and order.recorded_at < at
    ]
    return max(good, key=_counts_from, default=None)


def _counts_from(order: StandingOrder) -> tuple[datetime, datetime, str]:
    return max(order.effective_at, order.recorded_at), order.recorded_at, order.method.value
