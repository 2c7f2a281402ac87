"""Fills of one pair in one second, summed to one trade: for reports that print a row for each fill.

Other reports of the same source say what a second moved as a whole; only what moves the same in the same
second is known to be one event. So fills of one second, pair and direction are one transaction, whose sums
are exact. Price times quantity must be the amount, so that columns in another order never become a trade.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Unpack

from lotwise.core.quantity import ONE, Quantity
from lotwise.importers.base import Outcome
from lotwise.importers.cells import UnclearError
from lotwise.importers.row import Row
from lotwise.importers.sides import About, traded

_LAST_PLACE: Final[Quantity] = ONE // 10**7
"""How far the amount may be from price times quantity, beside a hundredth, as all three are rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A fill: so many units of one asset, for so many of another, and a fee in any.

    Attributes:
        row: Its row.
        at: When.
        base: The asset bought or sold.
        quote: The asset it was paid in.
        units: How much of the base.
        amount: How much of the quote, without the fee.
        price: What one unit cost; None or zero where it is not stated.
        fee: The fee, on top.
        fee_asset: Its asset; empty where there is no fee.
        is_buy: Whether the base came in.
    """

    row: Row
    at: datetime
    base: str
    quote: str
    units: Quantity
    amount: Quantity
    price: Quantity | None
    fee: Quantity
    fee_asset: str
    is_buy: bool

    def checked(self) -> "Fill":
        """Return the fill itself.

        Raises:
            UnclearError: Its numbers make no trade, or contradict each other.
        """
        if self.units <= 0 or self.amount <= 0 or self.fee < 0:
            raise UnclearError("A trade must have positive quantities on both sides, and no negative fee.")
        if self.fee and self.fee >= {self._into: self._came_in}.get(self.fee_asset, self.fee + 1):
            raise UnclearError(f"The fee takes all of the {self.fee_asset} that came in.")
        if self.price:
            expected = self.price * self.units // ONE
            if abs(expected - self.amount) > max(expected // 100, _LAST_PLACE):
                raise UnclearError("Price times quantity is not the amount, so one of them is wrong.")
        return self

    @property
    def _into(self) -> str:
        return self.base if self.is_buy else self.quote

    @property
    def _came_in(self) -> Quantity:
        return self.units if self.is_buy else self.amount


def summed(fills: Sequence[Fill], **about: Unpack[About]) -> Outcome:
    """Return fills of one second, pair and direction as one trade.

    Raises:
        UnclearError: They are not of one pair.
    """
    first = fills[0]
    if len({(fill.base, fill.quote, fill.is_buy) for fill in fills}) > 1:
        raise UnclearError("Rows of one second and pair have different units.")
    sign = 1 if first.is_buy else -1
    units, amount = sum(fill.units for fill in fills), sum(fill.amount for fill in fills)
    in_base, in_quote = first.row.leg(first.base, sign * units), first.row.leg(first.quote, -sign * amount)
    given, received = (in_quote, in_base) if first.is_buy else (in_base, in_quote)
    paid: dict[str, Quantity] = {}
    for fill in fills:
        paid[fill.fee_asset] = paid.get(fill.fee_asset, 0) + fill.fee
    fees = tuple(leg for asset, fee in sorted(paid.items()) for leg in first.row.fees(asset, fee))
    return traded(tuple(fill.row for fill in fills), first.at, given, received, fees, **about)
