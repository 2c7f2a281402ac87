"""What a sale of a lot would meet on a day: its break-even price, identification in time, locks.

Whether a lot can be identified in time is asked for a sale on the day itself. In an own wallet a record on
own books always suffices; at a broker while the relief lasts, and after it only if the broker is told; where
only first in, first out is taken, just the lot that is first in line can be meant.
Left out: when staked units are released; their program says so, and the owner can state a date.
"""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from lotwise.core.exact import plain_text
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE
from lotwise.ledger.transaction import Ability, Wallet
from lotwise.lots.lot import Lot
from lotwise.lots.methods import LotLaw, is_in_force

_PRICE_PLACES: Final = 18
_PROGRAMS: Final = frozenset({"earn", "staked", "staking"})
"""Last words of names of wallets that stand for a program: importers make "Kraken DeFi Earn"."""


class Naming(Enum):
    """How a lot can be identified for a sale on the day.

    Source:
        26 CFR § 1.1012-1(j)(2)-(3); Notice 2026-20 § 4.
    """

    OWN_BOOKS = "own books"
    """A record on own books, no later than the sale, suffices."""
    TELL_BROKER = "tell broker"
    """Only what reaches the broker no later than the sale counts."""
    FIRST = "first"
    """Only first in, first out is taken, and the lot is first in line."""
    NO = "no"
    """Only first in, first out is taken, and other units stand before it."""


class Hold(Enum):
    """Whether the units of a lot can be sold on the day."""

    FREE = "free"
    LOCKED = "locked"
    STAKED = "staked"
    """They lie in a program from which they must be taken out first."""


def break_even(lot: Lot, fee_rate: Decimal) -> Decimal | None:
    """Return the price at which a sale of a lot brings neither gain nor loss.

    Of a gift with two bases it is the price at which the loss ends; from there up to its giver's basis a sale
    brings neither gain nor loss.

    Args:
        lot: An open lot.
        fee_rate: What the sale costs as a part of its value, zero or more and below one.

    Returns:
        Dollars a unit: the lowest price, in steps of 10⁻¹⁸ dollar, at which what is realized reaches the
        basis. None when the basis is not known.

    Source:
        26 CFR § 1.1001-7(b)(1): the fee of a sale lowers what is realized; 26 U.S.C. § 1015(a) for gifts.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from lotwise.core.money import usd
        >>> from lotwise.ledger.transaction import Kind
        >>> from lotwise.lots.lot import Root
        >>> root = Root(
        ...     id="r",
        ...     asset="BTC",
        ...     quantity=2 * ONE,
        ...     basis_usd=usd(99_000),
        ...     acquired_at=datetime(2025, 1, 2, tzinfo=UTC),
        ...     acquired_on=date(2025, 1, 2),
        ...     kind=Kind.PURCHASE,
        ...     transaction_id="t",
        ...     wallet="Ledger",
        ... )
        >>> lot = Lot(root=root, wallet="Ledger", start=0, stop=2 * ONE)
        >>> break_even(lot, Decimal(0)), break_even(lot, Decimal("0.01"))
        (Decimal('49500'), Decimal('50000'))
    """
    low = lot.root.loss_basis_of(lot.start, lot.stop)
    basis = lot.basis_usd if low is None else low
    if basis is None:
        return None
    numerator, denominator = fee_rate.as_integer_ratio()
    whole = basis * ONE * denominator * 10**_PRICE_PLACES
    steps = -(-whole // (DOLLAR * lot.quantity * (denominator - numerator)))
    return Decimal(plain_text(steps, _PRICE_PLACES))


def naming_of(wallet: Wallet, law: LotLaw, on: date, *, is_first: bool) -> Naming:
    """Return how units of a wallet can be identified for a sale on a day.

    Args:
        wallet: Who holds its keys, and what its owner says of identification there.
        law: Until when own books suffice at a broker.
        on: The day of the sale, in the taxpayer's zone.
        is_first: Whether the units are the first in line by first in, first out.

    Source:
        26 CFR § 1.1012-1(j)(2)-(3); Notice 2025-7 as extended by Notice 2026-20.

    Examples:
        >>> from lotwise.ledger.transaction import Custody
        >>> law = LotLaw(per_wallet_from=date(2025, 1, 1), own_books_until=date(2026, 12, 31))
        >>> broker = Wallet(name="Kraken", custody=Custody.BROKER_US)
        >>> naming_of(broker, law, date(2026, 12, 31), is_first=False)
        <Naming.OWN_BOOKS: 'own books'>
        >>> naming_of(broker, law, date(2027, 1, 1), is_first=False)
        <Naming.TELL_BROKER: 'tell broker'>
    """
    if wallet.ability is Ability.FIFO_ONLY:
        return Naming.FIRST if is_first else Naming.NO
    suffices = is_in_force(law, wallet.custody, on, is_with_broker=False)
    return Naming.OWN_BOOKS if suffices else Naming.TELL_BROKER


def hold_of(wallet: Wallet, on: date) -> Hold:
    """Return whether units of a wallet can be sold on a day.

    What the owner says counts; of a wallet of which the owner says nothing, its name may tell that it stands
    for a program.

    Examples:
        >>> from lotwise.ledger.transaction import Custody
        >>> from dataclasses import replace
        >>> kraken = Wallet(name="Kraken", custody=Custody.BROKER_US)
        >>> bonded = replace(kraken, is_locked=True, locked_until=date(2026, 12, 1))
        >>> hold_of(bonded, date(2026, 11, 30)), hold_of(bonded, date(2026, 12, 1))
        (<Hold.LOCKED: 'locked'>, <Hold.FREE: 'free'>)
        >>> hold_of(replace(kraken, name="Kraken DeFi Earn"), date(2026, 12, 1))
        <Hold.STAKED: 'staked'>
    """
    if wallet.is_locked is None:
        last_word = wallet.name.casefold().rpartition(" ")[2]
        return Hold.STAKED if last_word in _PROGRAMS else Hold.FREE
    is_over = wallet.locked_until is not None and wallet.locked_until <= on
    return Hold.LOCKED if wallet.is_locked and not is_over else Hold.FREE
