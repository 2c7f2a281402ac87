"""What a row of Coinbase's Transactions report means.

The direction comes from the type and the sign is ignored, because some files of 2024 print outflows
positive; an inflow printed negative contradicts itself and is refused. A conversion or Advanced trade is
one row whose other side stands only in the notes. Its quote asset counts: bought with USDC is an exchange,
whatever the price columns are in. Money of a row is in its price currency, and only US dollars give values.
"""

import re
from dataclasses import replace
from typing import Final

from lotwise.core.findings import Severity
from lotwise.core.money import CENT, Usd
from lotwise.core.quantity import Quantity
from lotwise.importers.base import Booked, LeftOut, Outcome, cash_income
from lotwise.importers.cells import DerivativeError, UnclearError, as_usd, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.row import Row
from lotwise.importers.sources.addresses import address_in
from lotwise.importers.sources.coinbase_facts import Facts, check, told_by
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind, Leg

_CLOSE_ENOUGH: Final[Usd] = 2 * CENT
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
_REWARDED: Final = re.compile(r"from coinbase (?:earn|rewards?|referral)\b|learning reward", re.IGNORECASE)


def trade(facts: Facts, *, is_buy: bool, is_advanced: bool) -> Outcome:
    """Return a purchase or sale for money, or the exchange when the notes name another asset."""
    check(facts, comes_in=is_buy)
    row = facts.row
    found = _TRADED.match(facts.notes)
    if found is None:
        if is_advanced:
            raise UnclearError(
                f"Column {row.sheet.heading('notes')!r}: {shown(facts.notes)} does not say what was traded.",
                "Export it with its notes; or say in `lotwise review` what was paid: on BTC-USDC it is USDC.",
            )
        return _cash_trade(facts, is_buy=is_buy)
    verb, named, product = found.group("verb", "other", "product")
    if (verb.casefold() == "bought") is not is_buy:
        raise row.unclear("notes", f"{shown(facts.notes)} contradicts the type of the row.")
    if product and product.upper().rpartition("-")[2] != named.upper():
        raise row.unclear("notes", f"the market {product} does not fit {named}.")
    if named.upper() == facts.currency and is_fiat(facts.currency):
        return _cash_trade(facts, is_buy=is_buy)
    other, units = _other(facts, found)
    if is_fiat(other):
        paid = row.leg(other, -units if is_buy else units)
        asset = row.leg(facts.asset, facts.quantity if is_buy else -facts.quantity)
        return _booked(facts, Kind.PURCHASE if is_buy else Kind.SALE, (asset, paid))
    whole, net = facts.total_usd, facts.subtotal_usd
    if is_buy:
        given, received = (
            row.leg(other, -units, whole),
            row.leg(facts.asset, facts.quantity, net),
        )
    else:
        given, received = (
            row.leg(facts.asset, -facts.quantity, net),
            row.leg(other, units, whole),
        )
    return _booked(facts, Kind.EXCHANGE, (given, received))


def _cash_trade(facts: Facts, *, is_buy: bool) -> Outcome:
    """Return a purchase or sale by the money columns: the total is what was paid or got, the fee its rest."""
    row, currency = facts.row, facts.currency
    if not is_fiat(currency):
        raise UnclearError(f"The price currency {shown(currency)} is not money lotwise knows.")
    total = facts.total
    if not total:
        raise UnclearError(
            f"The {facts.name} is for nothing, so it is no trade; such rows have been airdrops.",
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


def convert(facts: Facts) -> Outcome:
    """Return a conversion; its spread is inside the rate, so there is no fee leg."""
    check(facts)
    row = facts.row
    found = _CONVERTED.match(facts.notes)
    if found is None:
        raise row.unclear("notes", f"{shown(facts.notes)} does not say what was converted.")
    other, units = _other(facts, found)
    is_purchase, is_sale = is_fiat(facts.asset), is_fiat(other)
    if is_purchase and is_sale:
        return LeftOut(rows=(row,), reason=Reason.CASH)
    worth = left = None
    if not is_purchase and not is_sale:
        worth = facts.worth_usd
        left = _left(facts, worth)
    legs = (
        row.leg(facts.asset, -facts.quantity, worth),
        row.leg(other, units, left),
    )
    return _booked(facts, Kind.SALE if is_sale else Kind.PURCHASE if is_purchase else Kind.EXCHANGE, legs)


def _left(facts: Facts, given_usd: Usd | None) -> Usd | None:
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


def income(facts: Facts, *, kind: Kind) -> Outcome:
    """Return income at the value the row states."""
    check(facts, comes_in=True)
    row = facts.row
    if is_fiat(facts.asset):
        return cash_income(row, facts.asset)
    return _booked(facts, kind, (row.leg(facts.asset, facts.quantity, facts.received_usd),))


def card_reward(facts: Facts) -> Outcome:
    """Return a reward of a card as income, with a remark."""
    facts.row.remark(
        "cashback",
        Severity.INFO,
        "Rewards of a card were booked as income; they may be a rebate of the price instead.",
        "Ask your tax adviser how to treat them.",
    )
    return income(facts, kind=Kind.REWARD)


def derivative(facts: Facts) -> Outcome:
    """Refuse the settlement of a derivative."""
    raise DerivativeError(f"A row of the type {shown(facts.name)}.")


def rebate(facts: Facts) -> Outcome:
    """Return a subscription rebate as income, with a remark."""
    facts.row.remark(
        "rebate_as_income",
        Severity.INFO,
        "A rebate counts as income; it may instead be a reduction of what was paid.",
        "Ask your preparer how to treat it.",
    )
    return income(facts, kind=Kind.REWARD)


def transfer(facts: Facts, *, comes_in: bool) -> Outcome:
    """Return one half of a transfer; what Coinbase itself pays out as a Receive is income."""
    if comes_in and _REWARDED.search(facts.notes):
        return income(facts, kind=Kind.REWARD)
    check(facts, comes_in=comes_in)
    row = facts.row
    if is_fiat(facts.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    signed = facts.quantity if comes_in else -facts.quantity
    leg = row.leg(facts.asset, signed, facts.stated_usd)
    return _booked(facts, Kind.TRANSFER, (leg,), address=_address(facts))


def _address(facts: Facts) -> str:
    """Return the address that received the units: of its own column, or of the notes of older exports."""
    stated = facts.row.text("recipient")
    found = address_in(stated) if stated else ""
    sent = None if found else _SENT.match(facts.notes)
    return address_in(sent["address"]) if sent else found


def give(facts: Facts, *, kind: Kind) -> Outcome:
    """Return spending or a donation at the value the row states."""
    check(facts)
    row = facts.row
    if is_fiat(facts.asset):
        return LeftOut(rows=(row,), reason=Reason.CASH)
    return _booked(facts, kind, (row.leg(facts.asset, -facts.quantity, facts.stated_usd),))


def cash(facts: Facts) -> Outcome:
    """Leave out a deposit or withdrawal of money."""
    row = facts.row
    if not is_fiat(row.asset()):
        raise UnclearError(f"The {facts.name} is of {row.asset()}, which is not money.")
    return LeftOut(rows=(row,), reason=Reason.CASH)


def inside(facts: Facts) -> Outcome:
    """Leave out a move between vaults, savings and staking of one account."""
    return LeftOut(rows=(facts.row,), reason=Reason.INSIDE)


def unpaired(facts: Facts) -> Outcome:
    """Refuse a half of a renaming whose other half is not in the file."""
    raise UnclearError(
        f"The {facts.name} of {facts.row.asset()} has no counterpart within two seconds.",
        "Export the whole period that holds both rows.",
    )


def renamed(rows: tuple[Row, ...]) -> Outcome:
    """Return two rows, one out and one in, as one renaming; lots keep basis and date."""
    old, new = map(_checked, rows)
    return Booked(
        rows=rows,
        kind=Kind.RENAME,
        at=min(old.at, new.at),
        legs=(old.row.leg(old.asset, -old.quantity), new.row.leg(new.asset, new.quantity)),
        native_id="+".join(sorted(filter(None, (old.native_id, new.native_id)))),
        note=f"{old.name}: {old.asset} to {new.asset}",
    )


def converted(rows: tuple[Row, ...]) -> Outcome:
    """Return an exchange that is told in two rows, what is given before what is received."""
    given, received = map(_checked, rows)
    if is_fiat(given.asset) and is_fiat(received.asset):
        return LeftOut(rows=rows, reason=Reason.CASH)
    is_sale, is_purchase = is_fiat(received.asset), is_fiat(given.asset)
    kind = Kind.SALE if is_sale else Kind.PURCHASE if is_purchase else Kind.EXCHANGE
    values = [facts.worth_usd if kind is Kind.EXCHANGE else None for facts in (given, received)]
    legs = (
        given.row.leg(given.asset, -given.quantity, values[0]),
        received.row.leg(received.asset, received.quantity, values[1]),
    )
    ids = dict.fromkeys(filter(None, (row.text("id") for row in rows)))
    return replace(_booked(given, kind, legs), rows=rows, native_id="+".join(ids))


def _checked(row: Row) -> Facts:
    facts = told_by(row)
    check(facts)
    return facts


def _other(facts: Facts, found: re.Match[str]) -> tuple[str, Quantity]:
    """Return asset and units of the other side that the notes name; refused where they tell another row."""
    own, named, quantity, other = found.group("quantity", "asset", "other_quantity", "other")
    off = _off(facts, own)
    units = _noted(facts.row, quantity)
    if named.upper() != facts.asset or 1000 * off > facts.quantity or not units:
        raise facts.row.unclear("notes", f"{shown(found[0])} does not fit the row's asset and quantity.")
    return other.upper(), units


def _off(facts: Facts, noted: str) -> Quantity:
    """Return by how much the notes tell another quantity than the row."""
    if facts.is_plain and facts.numbers[0].removeprefix("-") == noted:
        return 0  # as in nearly all rows
    return abs(_noted(facts.row, noted) - facts.quantity)


def _noted(row: Row, text: str) -> Quantity:
    return row.units_in(text.rstrip(".,")) or 0


def _booked(facts: Facts, kind: Kind, legs: tuple[Leg, ...], *, address: str = "") -> Booked:
    return Booked(
        rows=(facts.row,),
        kind=kind,
        at=facts.at,
        legs=legs,
        native_id=facts.native_id,
        note=f"{facts.name}: {facts.notes}" if facts.notes else facts.name,
        address=address,
    )
