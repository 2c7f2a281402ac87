"""What open lots are worth today: unrealized gain, term, days to long-term, and what a sale would meet.

A lot without a price or without a known basis is shown with "unknown" in that place and kept out of every
plan; nothing stands in for it. A lot that is locked or staked keeps its value, and is kept out of plans too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.transaction import Custody, Wallet
from lotwise.lots.holding import Term, days_to_long, term_of
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import Lot
from lotwise.lots.methods import LotLaw
from lotwise.lots.sellable import Hold, Naming, break_even, hold_of, naming_of
from lotwise.prices.book import PriceBook, Quote

_NO_FEE: Final = Decimal(0)
_NO_WALLETS: Final[Mapping[str, Wallet]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """An open lot on a day.

    Attributes:
        lot: The lot.
        on: The day.
        quote: The price that counts, or None when none is known.
        fmv_usd: Fair market value of the lot, or None.
        gain_usd: Unrealized gain, signed: value less the basis that counts at that value; None when either
            is not known.
        term: The term of a sale on that day; None when the date of acquisition is not known.
        days_to_long: Days until a sale would be long-term; 0 when it is; None when not known.
        fee_rate: What a sale costs as a part of its value, as far as it was stated of the wallet.
        identifiable: How the lot can be identified for a sale on that day; None when the law of the day was
            not given, or the wallet is a stand-in from which nothing is sold.
        state: Whether its units can be sold.
        locked_until: The day from which they can, where it is known.
    """

    lot: Lot
    on: date
    quote: Quote | None
    fmv_usd: Usd | None
    gain_usd: Usd | None
    term: Term | None
    days_to_long: int | None
    fee_rate: Decimal = _NO_FEE
    identifiable: Naming | None = None
    state: Hold = Hold.FREE
    locked_until: date | None = None

    @property
    def break_even(self) -> Decimal | None:
        """Dollars a unit at which a sale, fee paid, brings neither gain nor loss; None when not known."""
        return break_even(self.lot, self.fee_rate)

    @property
    def is_known(self) -> bool:
        """Whether gain and term are known, and the lot lies in a wallet it can be sold from, some day."""
        return self.gain_usd is not None and self.term is not None and not is_stand_in(self.lot.wallet)

    @property
    def can_be_planned(self) -> bool:
        """Whether everything is known that a plan needs, and the lot can be sold on the day."""
        return self.is_known and self.state is Hold.FREE

    @property
    def held_back(self) -> str:
        """Why the units cannot be sold on the day, in words; empty when they can."""
        if self.state is Hold.FREE:
            return ""
        until = "" if self.locked_until is None else f" until {self.locked_until}"
        return f"{self.state.value}{until}"


def valued(
    lots: Iterable[Lot],
    prices: PriceBook,
    on: date,
    wallets: Mapping[str, Wallet] = _NO_WALLETS,
    law: LotLaw | None = None,
) -> tuple[Valued, ...]:
    """Return the lots with their value on a day, and with what a sale on that day would meet.

    Args:
        lots: Open lots.
        prices: Quotes; the newest of the day or of the week before it counts.
        on: The day, in the taxpayer's zone.
        wallets: By name; an unknown one is the owner's own, free of fees and locks.
        law: Until when own books suffice at a broker; None where identification is not asked for.

    Returns:
        One `Valued` for each lot, in the same order.

    Source:
        26 U.S.C. § 1015(a) for the two bases of a gift; 26 CFR § 1.1012-1(j) for identification.
    """
    all_lots = tuple(lots)
    first = _first_in_line(all_lots)
    meets: dict[str, _Meets] = {}
    made = []
    for n, lot in enumerate(all_lots):
        if lot.wallet not in meets:
            meets[lot.wallet] = _meets(wallets, lot.wallet, on, law)
        is_first = first[lot.wallet, lot.asset] == n
        made.append(_valued(lot, prices.latest(lot.asset, on), on, meets[lot.wallet], is_first=is_first))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Meets:
    """What a sale from a wallet meets on a day."""

    fee_rate: Decimal
    first: Naming | None
    other: Naming | None
    state: Hold
    locked_until: date | None


def _meets(wallets: Mapping[str, Wallet], name: str, on: date, law: LotLaw | None) -> _Meets:
    wallet = wallets.get(name, Wallet(name=name, custody=Custody.SELF))
    state = hold_of(wallet, on)
    first = other = None
    if law is not None and not is_stand_in(name):
        first = naming_of(wallet, law, on, is_first=True)
        other = naming_of(wallet, law, on, is_first=False)
    until = wallet.locked_until if state is Hold.LOCKED else None
    return _Meets(wallet.fee_rate or _NO_FEE, first, other, state, until)


def _valued(lot: Lot, quote: Quote | None, on: date, meets: _Meets, *, is_first: bool) -> Valued:
    fmv = None if quote is None else value_usd(lot.quantity, quote.price)
    basis, given_on = lot.basis_usd, None
    if lot.root.loss_basis_usd is not None and fmv is not None:
        basis = basis_at(lot, lot.stop, fmv)
        low = lot.root.loss_basis_of(lot.start, lot.stop)
        given_on = lot.root.given_on if low is not None and fmv < low else None
    begun_on = given_on or lot.root.acquired_on
    term = term_of(given_on, on) if given_on else lot.root.term_on(on)
    days = None if begun_on is None or term is Term.LONG else days_to_long(begun_on, on)
    return Valued(
        lot=lot,
        on=on,
        quote=quote,
        fmv_usd=fmv,
        gain_usd=None if fmv is None or basis is None else fmv - basis,
        term=term,
        days_to_long=0 if term is Term.LONG else days,
        fee_rate=meets.fee_rate,
        identifiable=meets.first if is_first else meets.other,
        state=meets.state,
        locked_until=meets.locked_until,
    )


def basis_at(lot: Lot, stop: Quantity, realized_usd: Usd) -> Usd | None:
    """Return the basis that counts when the first units of a lot are sold for an amount.

    A gift that was worth less than its giver's basis has two: that worth counts for a loss, the giver's basis
    for a gain, and between the two there is neither.

    Args:
        lot: An open lot.
        stop: Where the part ends; above the lot's start and not above its stop.
        realized_usd: What its sale would realize.

    Source:
        26 U.S.C. § 1015(a); 26 CFR § 1.1015-1(a).
    """
    basis, low = lot.root.basis_of(lot.start, stop), lot.root.loss_basis_of(lot.start, stop)
    if basis is None or low is None:
        return basis
    return min(basis, max(low, realized_usd))


def _first_in_line(lots: tuple[Lot, ...]) -> dict[tuple[str, str], int]:
    """Return the number of the lot that first in, first out takes next, by wallet and asset."""
    first: dict[tuple[str, str], tuple[datetime, int]] = {}
    for n, lot in enumerate(lots):
        place = lot.wallet, lot.asset
        mine = lot.root.acquired_at, n
        first[place] = min(first.get(place, mine), mine)
    return {place: n for place, (_, n) in first.items()}


def price_findings(holdings: Iterable[Valued]) -> tuple[Finding, ...]:
    """Return one finding for all assets without a price, and one for each price older than the day."""
    unpriced: dict[str, Valued] = {}
    stale: dict[str, Valued] = {}
    for item in holdings:
        if item.quote is None:
            unpriced.setdefault(item.lot.asset, item)
        elif item.quote.on < item.on:
            stale.setdefault(item.lot.asset, item)
    missing = [_no_price(sorted(unpriced), next(iter(unpriced.values())).on)] if unpriced else []
    old = [
        Finding(
            code="old_price",
            severity=Severity.INFO,
            what=f"The newest price for {asset} is of {item.quote.on}, not of {item.on}.",
            fix=f"Import a price for {asset} on {item.on} for today's value.",
            asset=asset,
        )
        for asset, item in sorted(stale.items())
        if item.quote is not None
    ]
    return tuple(missing + old)


def _no_price(assets: list[str], on: date) -> Finding:
    listed = ", ".join(assets)
    return Finding(
        code="no_price",
        severity=Severity.WARNING,
        what=f"No price of {on} is known for {listed}: such lots show no value and are not planned.",
        fix="Import prices: a CSV with the columns date,asset,price_usd.",
        asset=listed if len(assets) == 1 else "",
    )
