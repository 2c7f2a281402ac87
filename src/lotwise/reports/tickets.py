"""Tickets: the orders of a plan, one after the other, as somebody types them into an exchange.

Problem: a plan names lots, an exchange takes orders: one quantity of one asset, in steps of its own, at a
limit or at the market. Chosen way: all lots of an asset that a wallet sells are one order, and what is bought
back is the next one; the ticket of the sale names its lots in the order of sale, because they must be
identified before it. What a fill sells is cut from the front of those lots: an identification is split by a
fill, never stretched over more units than it names.

Left out: sending orders; what a ticket is worth at other prices (`lotwise.app.tickets_worth`).

Source:
    26 CFR § 1.1012-1(j)(2)(i), (j)(3)(i)-(ii): units are identified no later than the instant of sale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share, value_usd
from lotwise.core.quantity import Quantity
from lotwise.lots.holding import Term

_CENT: Final = Decimal("0.01")
_FIGURES: Final = 4
"""A price below ten dollars is told in so many figures."""


class Side(Enum):
    """What an order does."""

    SELL = "sell"
    REBUY = "buy back"


class OrderType(Enum):
    """How an order is placed."""

    LIMIT = "limit"
    MARKET = "market"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLot:
    """Units of one lot that a ticket sells: the slice [start, stop) of its root.

    Attributes:
        lot_id: Id of the lot when the ticket was made.
        root_id: Id of its root, which stays the same.
        start: Lower end of the slice, in steps of 10⁻¹⁸ units of the root.
        stop: Upper end of the slice, above start.
        acquired_at: The instant of acquisition, in UTC.
        acquired_on: The date of acquisition in the taxpayer's zone; None when not known.
        root_quantity: Whole quantity of the root.
        root_basis_usd: Whole basis of the root.
        term: Of a sale on the ticket's day.
        is_short_at_sale: Whether what is left of the lot is still short-term at the final sale.
        is_bought_back: Whether the plan buys them back.
    """

    lot_id: str
    root_id: str
    start: Quantity
    stop: Quantity
    acquired_at: datetime
    acquired_on: date | None
    root_quantity: Quantity
    root_basis_usd: Usd
    term: Term
    is_short_at_sale: bool = False
    is_bought_back: bool = True

    @property
    def quantity(self) -> Quantity:
        """Units, positive."""
        return self.stop - self.start

    @property
    def basis_usd(self) -> Usd:
        """Basis of those units, exact however often they are cut."""
        return share(self.root_basis_usd, self.start, self.stop, self.root_quantity)

    def first(self, units: Quantity) -> "TicketLot":
        """Return the first units of these; more than none, and no more than there are."""
        return replace(self, stop=self.start + units)

    def after(self, units: Quantity) -> "TicketLot":
        """Return what is left of these behind their first units, which are fewer than there are."""
        return replace(self, start=self.start + units)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRange:
    """Prices, the same for sale and rebuy, at which a sale and its rebuy are still worth it.

    Attributes:
        low: Dollars a unit, itself still worth it; None where every lower price is.
        high: Likewise; None where all prices up to four times the planned one are.
    """

    low: Decimal | None
    high: Decimal | None

    def holds(self, price: Decimal) -> bool:
        """Return whether a price is within."""
        return (self.low is None or price >= self.low) and (self.high is None or price <= self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One order.

    Attributes:
        number: Its place in the list, from 1.
        side: What it does.
        wallet: Where.
        asset: Asset code.
        quantity: Units, a whole number of the exchange's steps.
        step: The exchange's step size.
        price: Dollars a unit that the plan counted with.
        order: Limit or market.
        limit: Dollars a unit; the least for a sale, the most for a rebuy; None for an order at the market.
        fee_usd: Fee and spread that the plan expects.
        gap_minutes: Least time since the sale; zero for a sale.
        lots: The units that a sale sells, in order; none for a rebuy.
        worth: Prices at which the sale and its rebuy are still worth it; None where that is not asked, such
            as for a rebuy.
        adds_usd: What the sale and its rebuy add to the plan, after all the others; zero for a rebuy.
        is_identified: Whether the sale's lots are identified on record.
        of: Id of the sale that a rebuy belongs to; empty for a sale.
        is_step_known: Whether the owner or a public source names the step; else the usual one is assumed.
    """

    number: int
    side: Side
    wallet: str
    asset: str
    quantity: Quantity
    step: Quantity
    price: Decimal
    order: OrderType
    limit: Decimal | None
    fee_usd: Usd
    gap_minutes: int = 0
    lots: tuple[TicketLot, ...] = ()
    worth: PriceRange | None = None
    adds_usd: Usd = 0
    is_identified: bool = False
    of: str = ""
    is_step_known: bool = True

    @property
    def id(self) -> str:
        """The ticket's id: the same order for the same units, however it is placed."""
        slices = ";".join(f"{one.root_id} {one.start} {one.stop}" for one in self.lots)
        return content_id("ticket", self.side.value, self.wallet, self.asset, self.quantity, slices, self.of)

    @property
    def value_usd(self) -> Usd:
        """What the units are worth at the planned price."""
        return value_usd(self.quantity, self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Named units, cut at a quantity.

    Attributes:
        taken: The first of them.
        left: What is left of them.
        unnamed: Units above all that is named; nothing names them.
    """

    taken: tuple[TicketLot, ...]
    left: tuple[TicketLot, ...]
    unnamed: Quantity


def cut(lots: Sequence[TicketLot], units: Quantity) -> Cut:
    """Return the first units of some lots, and the rest: an identification that a fill splits.

    Args:
        lots: Named units in the order of sale.
        units: How many are sold, not negative; what is above all that is named stays unnamed.

    Source:
        26 CFR § 1.1012-1(j)(2)(i): only the units that were identified are those sold.
    """
    taken, rest = list[TicketLot](), units
    for n, one in enumerate(lots):
        if rest < one.quantity:
            split = [one.first(rest)] if rest else []
            return Cut(taken=(*taken, *split), left=(one.after(rest), *lots[n + 1 :]), unnamed=0)
        taken.append(one)
        rest -= one.quantity
    return Cut(taken=tuple(taken), left=(), unnamed=rest)


def at_step(units: Quantity, step: Quantity) -> Quantity:
    """Return units, cut down to whole steps.

    Args:
        units: Not negative.
        step: Positive.

    Examples:
        >>> at_step(1_234, 100)
        1200
    """
    return units - units % step


def tick_of(price: Decimal) -> Decimal:
    """Return the least step in which a price is told: a cent, or less where the price is below ten dollars.

    Args:
        price: Dollars a unit, positive.

    Examples:
        >>> tick_of(Decimal("69840.5")), tick_of(Decimal("0.2731"))
        (Decimal('0.01'), Decimal('0.0001'))
    """
    return min(_CENT, Decimal(1).scaleb(price.adjusted() + 1 - _FIGURES))


def limit_price(price: Decimal, side: Side, leeway: Decimal) -> Decimal:
    """Return the limit of an order that shall be filled at once, but not at any price.

    Args:
        price: Dollars a unit.
        side: A sale may bring less, a rebuy may cost more.
        leeway: By which part of the price, such as ``Decimal("0.005")``.

    Examples:
        >>> limit_price(Decimal(100), Side.SELL, Decimal("0.005"))
        Decimal('99.50')
        >>> limit_price(Decimal(100), Side.REBUY, Decimal("0.005"))
        Decimal('100.50')
    """
    is_sale = side is Side.SELL
    asked = price * (1 - leeway if is_sale else 1 + leeway)
    return asked.quantize(tick_of(price), rounding=ROUND_FLOOR if is_sale else ROUND_CEILING)


def by_wallet(tickets: Iterable[Ticket]) -> dict[str, list[Ticket]]:
    """Return tickets by wallet, each list in order."""
    found: dict[str, list[Ticket]] = {}
    for one in tickets:
        found.setdefault(one.wallet, []).append(one)
    return found
