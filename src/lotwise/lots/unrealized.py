"""What open lots are worth today: unrealized gain, term, and days to long-term.

A lot without a price or without a known basis is shown with "unknown" in that place and kept out of every
plan; nothing stands in for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, value_usd
from lotwise.lots.holding import Term, days_to_long
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import Lot
from lotwise.prices.book import PriceBook, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """An open lot on a day.

    Attributes:
        lot: The lot.
        on: The day.
        quote: The price that counts, or None when none is known.
        fmv_usd: Fair market value of the lot, or None.
        gain_usd: Unrealized gain, signed: value less basis; None when either is not known.
        term: The term of a sale on that day; None when the date of acquisition is not known.
        days_to_long: Days until a sale would be long-term; 0 when it is; None when not known.
    """

    lot: Lot
    on: date
    quote: Quote | None
    fmv_usd: Usd | None
    gain_usd: Usd | None
    term: Term | None
    days_to_long: int | None

    @property
    def can_be_planned(self) -> bool:
        """Whether everything is known that a plan needs, and the lot lies in a wallet it can be sold from."""
        return self.gain_usd is not None and self.term is not None and not is_stand_in(self.lot.wallet)


def valued(lots: Iterable[Lot], prices: PriceBook, on: date) -> tuple[Valued, ...]:
    """Return the lots with their value on a day.

    Args:
        lots: Open lots.
        prices: Quotes; the newest of the day or of the week before it counts.
        on: The day, in the taxpayer's zone.

    Returns:
        One `Valued` for each lot, in the same order.
    """
    return tuple(_valued(lot, prices.latest(lot.asset, on), on) for lot in lots)


def _valued(lot: Lot, quote: Quote | None, on: date) -> Valued:
    fmv = None if quote is None else value_usd(lot.quantity, quote.price)
    basis = lot.basis_usd
    acquired_on = lot.root.acquired_on
    term = lot.root.term_on(on)
    days = None if acquired_on is None else days_to_long(acquired_on, on)
    return Valued(
        lot=lot,
        on=on,
        quote=quote,
        fmv_usd=fmv,
        gain_usd=None if fmv is None or basis is None else fmv - basis,
        term=term,
        days_to_long=0 if term is Term.LONG else days,
    )


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
