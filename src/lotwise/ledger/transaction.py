"""A transaction: one immutable fact, as signed legs between wallets.

Every leg says which wallet, which asset and how much; US dollars are an asset like the others. What a
transaction *is* stands in its `Kind`; what it means for basis and gain is worked out in the room lots.
Fees are legs of their own, so that a fee is counted once and in the asset in which it was paid.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MemberDescriptorType
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity


class Kind(Enum):
    """What a transaction is, in the words of US tax law where it has one."""

    __hash__ = object.__hash__  # each is there once, so its place will do; an enumeration hashes names

    PURCHASE = "purchase"
    """Acquired for cash."""
    SALE = "sale"
    """Disposed of for cash."""
    EXCHANGE = "exchange"
    """One asset given for another: a disposition and an acquisition."""
    TRANSFER = "transfer"
    """Between own wallets; with one leg only, its other half is not known (yet)."""
    STAKING = "staking income"
    MINING = "mining income"
    INTEREST = "interest income"
    AIRDROP = "airdrop"
    REWARD = "reward"
    """Referral, learning and other rewards that are ordinary income on receipt."""
    SERVICES = "pay for services"
    FORK = "hard fork receipt"
    SPEND = "spending"
    """Disposed of for goods or services at fair market value."""
    FEE = "fee"
    """A fee paid in an asset that belongs to no other transaction."""
    REFUND = "refund"
    """Units that come back for what was paid before, such as for returned goods; no income."""
    GIFT_IN = "gift received"
    GIFT_OUT = "gift given"
    DONATION = "donation"
    """Given to a charity; whether anything is deducted is a matter of the return."""
    SPOUSE_IN = "received from a spouse"
    SPOUSE_OUT = "given to a spouse"
    """To a spouse, or to a former one as part of the divorce (26 U.S.C. § 1041)."""
    INHERITANCE = "inheritance"
    LOST = "lost or stolen"
    WORTHLESS = "worthless or abandoned"
    RENAME = "renamed asset"
    """The same economic asset under another code; basis and date carry over."""


INCOME_KINDS = frozenset(
    {Kind.STAKING, Kind.MINING, Kind.INTEREST, Kind.AIRDROP, Kind.REWARD, Kind.SERVICES, Kind.FORK}
)
"""Ordinary income at fair market value on receipt (Rev. Rul. 2019-24, 2023-14; Notice 2014-21)."""
HANDED_ON_KINDS = frozenset({Kind.GIFT_IN, Kind.SPOUSE_IN, Kind.INHERITANCE})
"""Basis comes from somebody else or from a death, so that only the owner can state it (26 U.S.C. §§ 1014,
1015(a), 1041(b))."""


class Role(Enum):
    """What a leg is for."""

    __hash__ = object.__hash__

    MAIN = "main"
    FEE = "fee"


_MAIN: Final = Role.MAIN  # asked for with every leg; Python finds a name in a fifth of the time of a member
_FEE: Final = Role.FEE


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One move of one asset in or out of one wallet.

    Attributes:
        wallet: Name of the wallet.
        asset: Asset code, upper case, such as ``BTC`` or ``USD``.
        quantity: Signed; positive comes in, negative goes out.
        role: Main leg or fee.
        value_usd: Fair market value of the whole leg as the source states it, not negative; None when the
            source states none. Never a guess.
    """

    wallet: str
    asset: str
    quantity: Quantity
    role: Role = Role.MAIN
    value_usd: Usd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read.

    Attributes:
        file_id: Id of the file's content.
        file: The file's name when it was imported.
        rows: Line numbers in that file, the first line being 1; never empty.
    """

    file_id: str
    file: str
    rows: tuple[int, ...]


class _Rows:
    """Keeps a row that stands alone as its number, and gives it as the tuple that it is.

    Of a million sources nearly all have one row, and a tuple takes twice the room of the number in it.
    """

    def __init__(self, kept: MemberDescriptorType) -> None:
        self._kept = kept

    def __get__(self, source: Source, class_: type[Source]) -> tuple[int, ...]:
        kept = self._kept.__get__(source, class_)
        return (kept,) if isinstance(kept, int) else kept

    def __set__(self, source: Source, rows: tuple[int, ...]) -> None:
        self._kept.__set__(source, rows[0] if len(rows) == 1 else rows)


Source.rows = _Rows(vars(Source)["rows"])  # type: ignore[assignment, misc]  # its readers see the tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where received units came from, as the owner states it: basis and date that no file knows.

    Attributes:
        basis_usd: Basis of all units received, not negative; zero only where the owner chose zero.
        acquired_on: Date of acquisition in the taxpayer's zone; None for the day of receipt.
        gift_tax_usd: Of a gift, the part of the gift tax paid on it that falls on what it had gained with its
            giver; zero where none was paid.
    """

    basis_usd: Usd
    acquired_on: date | None = None
    gift_tax_usd: Usd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One thing that happened.

    Attributes:
        id: Made from content by `lotwise.ledger.dedupe`; the same fact has the same id at every import.
        kind: What it is.
        at: The instant, in UTC.
        legs: Signed moves, main legs and fees.
        sources: The files and rows it was read from.
        native_id: The source's own id, or empty.
        chain_hash: Hash of the transaction on its chain, or empty; pairs the halves of a transfer.
        note: The source's own words, for the reader.
        address: Address on the chain that received the units, as the source states it, or empty.
        origin: Basis and date that the owner states for what was received; None when nobody stated any.
        stated_by: Id of the correction by which the owner said what this is, or empty.
    """

    id: str
    kind: Kind
    at: datetime
    legs: tuple[Leg, ...]
    sources: tuple[Source, ...]
    native_id: str = ""
    chain_hash: str = ""
    note: str = ""
    address: str = ""
    origin: Origin | None = None
    stated_by: str = ""

    @property
    def received(self) -> tuple[Leg, ...]:
        """Main legs that come in."""
        return tuple([leg for leg in self.legs if leg.role is _MAIN and leg.quantity > 0])

    @property
    def given(self) -> tuple[Leg, ...]:
        """Main legs that go out."""
        return tuple([leg for leg in self.legs if leg.role is _MAIN and leg.quantity < 0])

    @property
    def fees(self) -> tuple[Leg, ...]:
        """Fee legs; negative when paid, positive when rebated."""
        return tuple([leg for leg in self.legs if leg.role is _FEE])


class Custody(Enum):
    """Who holds the keys, and whether the holder reports to the IRS on Form 1099-DA."""

    SELF = "self"
    BROKER_US = "US broker"
    BROKER_FOREIGN = "foreign broker"


class Owner(Enum):
    """Whose the units in a wallet are; only what is on the household's return counts for it."""

    TAXPAYER = "taxpayer"
    SPOUSE = "spouse"
    JOINT = "joint"
    IRA = "IRA"
    """A retirement account: its lots are on nobody's Form 8949 and are never harvested."""


class Ability(Enum):
    """How lots can be identified in a wallet.

    Source:
        26 CFR § 1.1012-1(j)(2)-(3); Notice 2026-20.
    """

    OWN_BOOKS = "own books"
    TOLD_TO_BROKER = "told to broker"
    """The owner tells the broker which lots to sell; standing orders count as told."""
    FIFO_ONLY = "FIFO only"
    """The broker takes no identification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """A wallet or exchange account: the unit in which basis is tracked since 2025-01-01.

    Attributes:
        name: Its name.
        custody: Who holds the keys.
        owner: Whose the units are.
        ability: How lots can be identified in it.
        zone: Name of the time zone in which its exports print times that state none; empty when not needed.
        fee_rate: What a sale or a purchase costs there as a part of its value; None when not stated.
        addresses: Its addresses on chains, as far as the owner stated them.
        is_locked: Whether its units cannot be sold for now; None where the owner says nothing of it.
        locked_until: The day from which they can be sold again, in the taxpayer's zone; None when not known.

    Source:
        26 CFR § 1.1012-1(j); § 1.6045-1(a)(25) for what a wallet is.
    """

    name: str
    custody: Custody
    owner: Owner = Owner.TAXPAYER
    ability: Ability = Ability.OWN_BOOKS
    zone: str = ""
    fee_rate: Decimal | None = None
    addresses: tuple[str, ...] = ()
    is_locked: bool | None = None
    locked_until: date | None = None
