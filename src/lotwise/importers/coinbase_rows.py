"""What a row of Coinbase's Transactions report means.

The direction comes from the type and the sign is ignored, because some files of 2024 print outflows
positive; an inflow printed negative contradicts itself and is refused. A conversion or Advanced trade is
one row whose other side stands only in the notes. Its quote asset counts: bought with USDC is an exchange,
whatever the price columns are in. Money of a row is in its price currency, and only US dollars give values.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import CENT, Usd, value_usd
from lotwise.core.quantity import Quantity
from lotwise.importers import cells
from lotwise.importers.addresses import address_in
from lotwise.importers.base import Booked, LeftOut, Outcome, cash_income
from lotwise.importers.cells import Style, UnclearError, as_usd
from lotwise.importers.instants import ISO
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.ledger.assets import USD, is_fiat
from lotwise.ledger.transaction import Kind, Leg

_CLOSE_ENOUGH: Final[Usd] = 2 * CENT
_INSTANTS: Final = (ISO,)
_DATES: Final = (ISO, "%m/%d/%Y")
_MONEY: Final = ("subtotal", "total", "fee")
_NUMBERS: Final = ("quantity", "price", *_MONEY)
_SUBTOTAL, _TOTAL, _FEE = map(_NUMBERS.index, _MONEY)
_TRADED: Final = re.compile(
    r"(?P<verb>bought|sold) (?P<quantity>[\d.,]+) (?P<asset>\S+) for [^\w\s.]{0,3} ?"
    r"(?P<other_quantity>[\d.,]+) (?P<other>\w+)(?: on (?P<product>\S+))?",
    re.IGNORECASE,
)
_CONVERTED: Final = re.compile(
    r"converted (?P<quantity>[\d.,]+) (?P<asset>\S+) to (?P<other_quantity>[\d.,]+) (?P<other>\w+)",
    re.IGNORECASE,
)
_SENT: Final = re.compile(r"sent [\d.,]+ \S+ to (?P<address>\S+)", re.IGNORECASE)
_SOME: Final = re.compile(
    r"-?+(?:[1-9][0-9]{0,18}+(?:\.[0-9]{0,30}+)?+|0?+\.0{0,20}+[1-9][0-9]{0,20}+)"
).fullmatch
"""A number that is plainly not zero."""
_REWARDED: Final = re.compile(r"from coinbase (?:earn|rewards?|referral)\b|learning reward", re.IGNORECASE)


@dataclass(slots=True)
class _Facts:
    """A row's cells, all of which were found to be what they should be; the quantity is without sign.

    One is made of every row, for a moment. Not frozen: that would take four times as long. Few rows need all
    of their money, so it is read when it is asked for.
    """

    row: Row
    at: datetime
    asset: str
    quantity: Quantity
    currency: str
    numbers: Sequence[str]
    is_plain: bool

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

    def _money(self, place: int) -> Quantity | None:
        if self.is_plain:
            text = self.numbers[place]
            return abs(cells.plain_steps(text)) if text else None
        found = self.row.money(_NUMBERS[place], self.currency)
        return None if found is None else abs(found)

    def in_usd(self, money: Quantity | None) -> Usd | None:
        """Return money of the row as US dollars; None where it is none, zero, or of another currency."""
        return as_usd(money) if money and self.currency == USD else None

    @property
    def worth_usd(self) -> Usd | None:
        """Quantity times the price the row states."""
        price = self.row.number("price", USD) if self.currency == USD else None
        return None if price is None else value_usd(self.quantity, abs(price)) or None

    @property
    def stated_usd(self) -> Usd | None:
        """What the row says it is worth: its total, else its subtotal, else quantity times price."""
        return self.in_usd(self.total) or self.in_usd(self.subtotal) or self.worth_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    """The other side of a trade, from the notes."""

    asset: str
    quantity: Quantity


def at(row: Row) -> datetime:
    """Return the instant of a row; only the oldest generation, without a fee column, states a date."""
    return row.instant("at", _INSTANTS if "fee" in row.sheet.positions else _DATES)


def trade(row: Row, *, is_buy: bool, is_advanced: bool) -> Outcome:
    """Return a purchase or sale for money, or the exchange when the notes name another asset."""
    facts = _facts(row, comes_in=is_buy)
    found = _TRADED.match(row.text("notes"))
    if found is None:
        if is_advanced:
            raise row.unclear("notes", f"{cells.shown(row.text('notes'))} does not say what was traded.")
        return _cash_trade(facts, is_buy=is_buy)
    verb, named, product = found["verb"], found["other"], found["product"]
    if (verb.casefold() == "bought") is not is_buy:
        raise row.unclear("notes", f"{cells.shown(row.text('notes'))} contradicts the type of the row.")
    if product and product.upper().rpartition("-")[2] != named.upper():
        raise row.unclear("notes", f"the market {product} does not fit {named}.")
    if named.upper() == facts.currency and is_fiat(facts.currency):
        return _cash_trade(facts, is_buy=is_buy)
    other = _other(facts, found)
    if is_fiat(other.asset):
        paid = row.leg(other.asset, -other.quantity if is_buy else other.quantity)
        asset = row.leg(facts.asset, facts.quantity if is_buy else -facts.quantity)
        return _booked(facts, Kind.PURCHASE if is_buy else Kind.SALE, (asset, paid))
    whole, net = facts.in_usd(facts.total), facts.in_usd(facts.subtotal)
    if is_buy:
        given, received = (
            row.leg(other.asset, -other.quantity, whole),
            row.leg(facts.asset, facts.quantity, net),
        )
    else:
        given, received = (
            row.leg(facts.asset, -facts.quantity, net),
            row.leg(other.asset, other.quantity, whole),
        )
    return _booked(facts, Kind.EXCHANGE, (given, received))


def _cash_trade(facts: _Facts, *, is_buy: bool) -> Outcome:
    """Return a purchase or sale by the money columns: the total is what was paid or got, the fee its rest."""
    row, currency = facts.row, facts.currency
    if not is_fiat(currency):
        raise UnclearError(f"The price currency {cells.shown(currency)} is not money lotwise knows.")
    total = facts.total
    if not total:
        raise UnclearError(
            f"The {row.text('type')} is for nothing, so it is no trade; such rows have been airdrops.",
            "Find out what it was, and say it in `lotwise review`.",
        )
    subtotal = facts.subtotal or total
    paid = total - subtotal if is_buy else subtotal - total
    if paid < 0:
        row.warn(
            "total_differs",
            "A fee is on the wrong side of a total; the total counts, and the difference as a rebate.",
            "Compare the row with Coinbase's own page of the transaction.",
        )
    fee = facts.fee
    if fee is not None and fee != abs(paid) and as_usd(abs(fee - abs(paid))) > _CLOSE_ENOUGH:
        row.warn(
            "fee_differs",
            "The stated fee is not the difference of total and subtotal; the difference counts as the fee.",
            "Compare the row with Coinbase's own page of the transaction.",
        )
    sign = 1 if is_buy else -1
    legs = (row.leg(facts.asset, sign * facts.quantity), row.leg(currency, -sign * subtotal))
    return _booked(facts, Kind.PURCHASE if is_buy else Kind.SALE, legs + row.fees(currency, paid))


def convert(row: Row) -> Outcome:
    """Return a conversion; its spread is inside the rate, so there is no fee leg."""
    facts = _facts(row)
    found = _CONVERTED.match(row.text("notes"))
    if found is None:
        raise row.unclear("notes", f"{cells.shown(row.text('notes'))} does not say what was converted.")
    other = _other(facts, found)
    if is_fiat(facts.asset) and is_fiat(other.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    given, received = row.leg(facts.asset, -facts.quantity), row.leg(other.asset, other.quantity)
    if is_fiat(facts.asset) or is_fiat(other.asset):
        return _booked(facts, Kind.SALE if is_fiat(other.asset) else Kind.PURCHASE, (given, received))
    worth = facts.worth_usd
    legs = (
        row.leg(facts.asset, -facts.quantity, worth),
        row.leg(other.asset, other.quantity, _left(facts, worth)),
    )
    return _booked(facts, Kind.EXCHANGE, legs)


def _left(facts: _Facts, given_usd: Usd | None) -> Usd | None:
    """Return what a conversion gave: the value given up less the fee, where the row's sum proves the fee."""
    fee = None if given_usd is None else facts.fee
    if given_usd is None or not fee:
        return given_usd
    fee_usd, total, subtotal = as_usd(fee), facts.total, facts.subtotal
    if fee_usd < given_usd and total is not None and subtotal is not None:
        rest = as_usd(abs(total - subtotal)) - fee_usd
        if abs(rest) <= _CLOSE_ENOUGH:
            return given_usd - fee_usd
    facts.row.warn(
        "convert_fee",
        "The fee of a conversion does not fit its totals; it counts at the value of what was given.",
        "Compare the row with Coinbase's own page of the transaction.",
    )
    return given_usd


def income(row: Row, *, kind: Kind) -> Outcome:
    """Return income at the value the row states."""
    facts = _facts(row, comes_in=True)
    if is_fiat(facts.asset):
        return cash_income(row, facts.asset)
    return _booked(facts, kind, (row.leg(facts.asset, facts.quantity, facts.stated_usd),))


def rebate(row: Row) -> Outcome:
    """Return a subscription rebate as income, with a remark."""
    row.remark(
        "rebate_as_income",
        Severity.INFO,
        "A subscription rebate counts as income; it may instead be a reduction of what was paid.",
        "Ask your preparer how to treat it.",
    )
    return income(row, kind=Kind.REWARD)


def transfer(row: Row, *, comes_in: bool) -> Outcome:
    """Return one half of a transfer; what Coinbase itself pays out as a Receive is income."""
    if comes_in and _REWARDED.search(row.text("notes")):
        return income(row, kind=Kind.REWARD)
    facts = _facts(row, comes_in=comes_in)
    if is_fiat(facts.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    signed = facts.quantity if comes_in else -facts.quantity
    leg = row.leg(facts.asset, signed, facts.stated_usd)
    return _booked(facts, Kind.TRANSFER, (leg,), address=_address(row))


def _address(row: Row) -> str:
    """Return the address that received the units: of its own column, or of the notes of older exports."""
    stated = row.text("recipient")
    found = address_in(stated) if stated else ""
    sent = None if found else _SENT.match(row.text("notes"))
    return address_in(sent["address"]) if sent else found


def give(row: Row, *, kind: Kind) -> Outcome:
    """Return spending or a donation at the value the row states."""
    facts = _facts(row)
    if is_fiat(facts.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    return _booked(facts, kind, (row.leg(facts.asset, -facts.quantity, facts.stated_usd),))


def cash(row: Row) -> Outcome:
    """Leave out a deposit or withdrawal of money."""
    if not is_fiat(row.asset()):
        raise UnclearError(f"The {row.text('type')} is of {row.asset()}, which is not money.")
    return LeftOut(rows=(row,), reason=Reason.CASH)


def inside(row: Row) -> Outcome:
    """Leave out a move between vaults, savings and staking of one account."""
    return LeftOut(rows=(row,), reason=Reason.INSIDE)


def unpaired(row: Row) -> Outcome:
    """Refuse a half of a renaming whose other half is not in the file."""
    raise UnclearError(
        f"The {row.text('type')} of {row.asset()} has no counterpart within two seconds.",
        "Export the whole period that holds both rows.",
    )


def renamed(rows: tuple[Row, ...]) -> Outcome:
    """Return two rows, one out and one in, as one renaming; lots keep basis and date."""
    old, new = (_facts(row) for row in rows)
    return Booked(
        rows=rows,
        kind=Kind.RENAME,
        at=min(old.at, new.at),
        legs=(old.row.leg(old.asset, -old.quantity), new.row.leg(new.asset, new.quantity)),
        native_id="+".join(sorted(filter(None, (row.text("id") for row in rows)))),
        note=f"{old.row.text('type')}: {old.asset} to {new.asset}",
    )


def converted(rows: tuple[Row, ...]) -> Outcome:
    """Return a conversion that is told in two rows with one id, what is given before what is received."""
    given, received = (_facts(row) for row in rows)
    if is_fiat(given.asset) and is_fiat(received.asset):
        return LeftOut(rows=rows, reason=Reason.CASH)
    is_sale, is_purchase = is_fiat(received.asset), is_fiat(given.asset)
    kind = Kind.SALE if is_sale else Kind.PURCHASE if is_purchase else Kind.EXCHANGE
    values = [facts.worth_usd if kind is Kind.EXCHANGE else None for facts in (given, received)]
    legs = (
        given.row.leg(given.asset, -given.quantity, values[0]),
        received.row.leg(received.asset, received.quantity, values[1]),
    )
    return replace(_booked(given, kind, legs), rows=rows)


def is_still(row: Row) -> bool:
    """Return whether a row moves nothing: its quantity and all of its money are zero."""
    if row.sheet.style is Style.POINT and _SOME(row.text("quantity")):
        return False  # as of nearly all rows
    return row.number("quantity", row.asset()) == 0 and not any(
        row.money(role, _currency(row)) for role in _MONEY
    )


def _facts(row: Row, *, comes_in: bool = False) -> _Facts:
    asset, currency = row.asset(), _currency(row)
    numbers = row.texts(_NUMBERS)
    is_plain = currency == USD and cells.are_plain(numbers, row.sheet.style)
    quantity = cells.plain_steps(numbers[0]) if is_plain else row.quantity("quantity", asset)
    if quantity == 0 or (comes_in and quantity < 0):
        raise row.unclear("quantity", f"{cells.shown(row.text('quantity'))} does not fit {row.text('type')}.")
    if not is_plain:
        row.number("price", currency)
        for role in _MONEY:
            row.money(role, currency)
    return _Facts(row, at(row), asset, abs(quantity), currency, numbers, is_plain)


def _currency(row: Row) -> str:
    """Return the price currency: its column, or in the oldest generations the first word of a heading."""
    if "currency" in row.sheet.positions:
        return row.text("currency").upper()
    return row.sheet.heading("price").split()[0].upper()


def _other(facts: _Facts, found: re.Match[str]) -> _Other:
    """Return the other side that the notes name, after checking that they speak of this row."""
    quantities = [_noted(facts.row, found[name]) for name in ("quantity", "other_quantity")]
    off = abs(quantities[0] - facts.quantity)
    if found["asset"].upper() != facts.asset or 1000 * off > facts.quantity or not quantities[1]:
        raise facts.row.unclear(
            "notes", f"{cells.shown(found[0])} does not fit the row's asset and quantity."
        )
    return _Other(asset=found["other"].upper(), quantity=quantities[1])


def _noted(row: Row, text: str) -> Quantity:
    return row.units_in(text.rstrip(".,")) or 0


def _booked(facts: _Facts, kind: Kind, legs: tuple[Leg, ...], *, address: str = "") -> Booked:
    row = facts.row
    name, notes = row.text("type"), row.text("notes")
    note = f"{name}: {notes}" if notes else name
    return Booked(
        rows=(row,), kind=kind, at=facts.at, legs=legs, native_id=row.text("id"), note=note, address=address
    )
