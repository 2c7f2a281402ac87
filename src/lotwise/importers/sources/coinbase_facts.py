"""The cells of a row of Coinbase's Transactions report, checked and read.

Money of a row is in its price currency, and only US dollars give values. A file may have a million rows, and
nearly all of them write their numbers plainly, in dollars. So the cells of a row are taken out at once, plain
ones are checked at once, and money is made a number only where it is asked for; all others go the long way,
through the readers of `Row`. Both ways read alike what both can read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, value_usd
from lotwise.core.quantity import ONE, Quantity
from lotwise.importers import cells
from lotwise.importers.cells import Style, as_usd
from lotwise.importers.instants import ISO
from lotwise.importers.row import Row
from lotwise.ledger.assets import USD

_INSTANTS: Final = (ISO,)
_DATES: Final = (ISO, "%m/%d/%Y")
_MONEY: Final = ("subtotal", "total", "fee")
_NUMBERS: Final = ("quantity", "price", *_MONEY)
_PRICE, _SUBTOTAL, _TOTAL, _FEE = map(_NUMBERS.index, ("price", *_MONEY))
_CELLS: Final = ("type", "notes", "id", *_NUMBERS)
_SOME: Final = re.compile(
    r"-?+(?:[1-9][0-9]{0,18}+(?:\.[0-9]{0,30}+)?+|0?+\.0{0,20}+[1-9][0-9]{0,20}+)"
).fullmatch
"""A number that is plainly not zero."""


@dataclass(slots=True)
class Facts:
    """What a row says; the second half is there once it was checked.

    One is made of every row, for a moment. Not frozen: that would take four times as long.

    Attributes:
        row: The row.
        name: Its type as written.
        notes: Its notes.
        native_id: Coinbase's own id, or empty.
        numbers: Its quantity, price and money as written.
        is_plain: Whether all of its numbers are plain, and money is in dollars.
        asset: The asset.
        quantity: Its units, without sign.
        currency: The price currency.
        at: The instant.
    """

    row: Row
    name: str
    notes: str
    native_id: str
    numbers: Sequence[str]
    is_plain: bool = False
    asset: str = field(init=False)
    quantity: Quantity = field(init=False)
    currency: str = field(init=False)
    at: datetime = field(init=False)

    @property
    def subtotal(self) -> Quantity | None:
        """Money before fees; like all money of a row in `currency`, in steps of 10⁻¹⁸ and without sign."""
        return self._money(_SUBTOTAL)

    @property
    def total(self) -> Quantity | None:
        """Money with fees."""
        return self._money(_TOTAL)

    @property
    def fee(self) -> Quantity | None:
        """The stated fee."""
        return self._money(_FEE)

    @property
    def subtotal_usd(self) -> Usd | None:
        """The subtotal in US dollars; None where it is none, zero, or of another currency."""
        return self._usd(_SUBTOTAL)

    @property
    def total_usd(self) -> Usd | None:
        """The total in US dollars; None where it is none, zero, or of another currency."""
        return self._usd(_TOTAL)

    @property
    def worth_usd(self) -> Usd | None:
        """Quantity times the price the row states."""
        if self.is_plain:
            text = self.numbers[_PRICE]
            steps = abs(cells.plain_steps(text)) if text else 0
            return nearest(self.quantity * steps, ONE * ONE // DOLLAR) or None
        price = self.row.number("price", USD) if self.currency == USD else None
        return None if price is None else value_usd(self.quantity, abs(price)) or None

    @property
    def stated_usd(self) -> Usd | None:
        """What the row says it is worth: its total, else its subtotal, else quantity times price."""
        return self._usd(_TOTAL) or self._usd(_SUBTOTAL) or self.worth_usd

    @property
    def received_usd(self) -> Usd | None:
        """What the units that came in were worth; the total of a reward also holds what Coinbase kept."""
        return self._usd(_SUBTOTAL) or self.worth_usd or self._usd(_TOTAL)

    def _money(self, place: int) -> Quantity | None:
        if self.is_plain:
            text = self.numbers[place]
            return abs(cells.plain_steps(text)) if text else None
        found = self.row.money(_NUMBERS[place], self.currency)
        return None if found is None else abs(found)

    def _usd(self, place: int) -> Usd | None:
        if self.is_plain:
            text = self.numbers[place]
            found = abs(cells.plain_usd(text)) if text else 0
            if found:
                return found
        money = self._money(place)  # zero, or so little that it rounds to nothing
        return as_usd(money) if money and self.currency == USD else None


def told_by(row: Row) -> Facts:
    """Return what a row says, not yet checked."""
    name, notes, native_id, *numbers = row.texts(_CELLS)
    return Facts(row, name, notes, native_id, numbers)


def check(facts: Facts, *, comes_in: bool = False) -> None:
    """Check that all cells are what they should be, and read the asset, the quantity and the instant.

    Raises:
        UnclearError: One of them is not.
    """
    row = facts.row
    facts.asset = asset = row.asset()
    facts.currency = currency = _currency(row)
    is_plain = currency == USD and cells.are_plain(facts.numbers, row.sheet.style)
    quantity = cells.plain_steps(facts.numbers[0]) if is_plain else row.quantity("quantity", asset)
    if quantity == 0 or (comes_in and quantity < 0):
        raise row.unclear("quantity", f"{cells.shown(row.text('quantity'))} does not fit {facts.name}.")
    if not is_plain:
        row.number("price", currency)
        for role in _MONEY:
            row.money(role, currency)
    facts.is_plain, facts.quantity, facts.at = is_plain, abs(quantity), at(row)


def at(row: Row) -> datetime:
    """Return the instant of a row; only the oldest generation, without a fee column, states a date."""
    return row.instant("at", _INSTANTS if "fee" in row.sheet.positions else _DATES)


def is_still(facts: Facts) -> bool:
    """Return whether a row moves nothing: its quantity and all of its money are zero."""
    row = facts.row
    if row.sheet.style is Style.POINT and _SOME(facts.numbers[0]):
        return False  # as of nearly all rows
    return row.number("quantity", row.asset()) == 0 and not any(
        row.money(role, _currency(row)) for role in _MONEY
    )


def _currency(row: Row) -> str:
    """Return the price currency: its column, or in the oldest generations the first word of a heading."""
    if "currency" in row.sheet.positions:
        return row.text("currency").upper()
    return row.sheet.heading("price").split()[0].upper()
