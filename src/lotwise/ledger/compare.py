"""Whether two tellings of one event agree, and in words how they differ.

The same event may be told by several files. Its kind, its instant and what moves must then be the same. Some
differences are none: less than a second; less than a cent, for a later export prints more digits; a value
that one file states and the other does not; another word for the same income. Where two *reports* are
compared, only the cash after fees counts, for one may book a fee apart that another counts in.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeAlias

from lotwise.core.dates import instant_text
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import CENT, DOLLAR, Usd, usd_plain
from lotwise.core.quantity import ONE, Quantity, quantity_text
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Kind, Role, Source, Transaction

_SECOND: Final = timedelta(seconds=1)
_CENT_OF_MONEY: Final[Quantity] = ONE // 100
_PER_DOLLAR_STEP: Final = ONE // DOLLAR
_SHARE: Final = 100
"""Stated values differ when they are more than a hundredth apart: prices are printed rounded."""
_INCOME: Final = frozenset({Kind.STAKING, Kind.INTEREST, Kind.AIRDROP, Kind.REWARD, Kind.FORK})
"""Ordinary income by other names; pay and mining are not among it, for they may be a business."""

Part: TypeAlias = tuple[str, str, Role]
"""Wallet, asset and role: what a transaction moves is compared as a sum over each."""
Net: TypeAlias = dict[Part, tuple[Quantity, Usd | None]]
Money: TypeAlias = dict[tuple[str, str], Quantity]


def is_same_for_tax(one: Kind, other: Kind) -> bool:
    """Return whether two kinds are taxed alike.

    Examples:
        >>> is_same_for_tax(Kind.STAKING, Kind.REWARD), is_same_for_tax(Kind.TRANSFER, Kind.REWARD)
        (True, False)
    """
    return one is other or {one, other} <= _INCOME


def difference_between(first: Transaction, second: Transaction) -> str:
    """Return in words how two tellings of one transaction differ; empty when they agree.

    Args:
        first: The telling that counts.
        second: The other one.
    """
    if first.legs == second.legs and first.at == second.at and first.kind is second.kind:
        return ""
    if not is_same_for_tax(first.kind, second.kind):
        return f"{first.kind.value} there, {second.kind.value} here"
    if abs(first.at - second.at) >= _SECOND:
        return f"{instant_text(first.at)} there, {instant_text(second.at)} here"
    return "; ".join(
        f"{_words(part, there)} there, {_words(part, here)} here"
        for part, there, here in _pairs(first, second)
        if not _is_alike(part, there, here)
    )


def _pairs(
    first: Transaction, second: Transaction
) -> Iterator[tuple[Part, tuple[Quantity, Usd | None], tuple[Quantity, Usd | None]]]:
    there, here = _net(first), _net(second)
    for part in sorted({**there, **here}, key=_part_order):
        yield part, there.get(part, (0, None)), here.get(part, (0, None))


def _part_order(part: Part) -> tuple[str, str, str]:
    wallet, asset, role = part
    return wallet, asset, role.value


def _net(transaction: Transaction) -> Net:
    """Return the sum of what moves; of values too, unknown where one of them is."""
    net: Net = {}
    for leg in transaction.legs:
        part = (leg.wallet, leg.asset, leg.role)
        quantity, value = net.get(part, (0, 0))
        known = None if value is None or leg.value_usd is None else value + leg.value_usd
        net[part] = (quantity + leg.quantity, known)
    return net


def _is_alike(part: Part, there: tuple[Quantity, Usd | None], here: tuple[Quantity, Usd | None]) -> bool:
    (units, value), (other_units, other_value) = there, here
    off = abs(units - other_units)
    if off and not (is_fiat(part[1]) and off < _CENT_OF_MONEY):
        return False
    return value is None or other_value is None or abs(value - other_value) < CENT


def _words(part: Part, told: tuple[Quantity, Usd | None]) -> str:
    wallet, asset, role = part
    units, value = told
    worth = "no value stated" if value is None else f"worth ${usd_plain(value)}"
    return f"{quantity_text(units)} {asset} in {wallet} ({role.value}, {worth})"


def money_gap(one: Transaction, other: Transaction) -> Quantity | None:
    """Return how far apart the money of two tellings is, in steps of 10⁻¹⁸; None where nothing compares.

    Compared is what both state: cash after fees, and the values of what came and of what went.
    """
    gaps = [gap for gap, _, _ in _gaps(one, other)]
    return sum(gaps) if gaps else None


def money_agrees(one: Transaction, other: Transaction) -> bool:
    """Return whether two tellings state the same money, to less than a cent, and state any."""
    gaps = [gap for gap, _, _ in _gaps(one, other)]
    return bool(gaps) and max(gaps) < _CENT_OF_MONEY


def money_differs(one: Transaction, other: Transaction) -> bool:
    """Return whether two tellings state money so different that rounding does not explain it."""
    return one.legs != other.legs and any(
        gap >= _CENT_OF_MONEY and (is_cash or gap * _SHARE >= largest)
        for gap, largest, is_cash in _gaps(one, other)
    )


def _gaps(one: Transaction, other: Transaction) -> Iterator[tuple[Quantity, Quantity, bool]]:
    """Give the difference of each amount that both state, the larger amount, and whether it is cash."""
    there, here = money_of(one), money_of(other)
    for key in sorted(there.keys() & here.keys()):
        yield abs(there[key] - here[key]), max(abs(there[key]), abs(here[key])), not key[1]


def money_of(transaction: Transaction) -> Money:
    """Return the money a telling states, in steps of 10⁻¹⁸.

    Args:
        transaction: The telling.

    Returns:
        Cash after fees by its asset, with an empty word; values by asset with the word in or out.
    """
    money: Money = {}
    unknown: set[tuple[str, str]] = set()
    for leg in transaction.legs:
        if is_fiat(leg.asset):
            key = (leg.asset, "")
            money[key] = money.get(key, 0) + leg.quantity
        elif leg.role is Role.MAIN:
            key = (leg.asset, "in" if leg.quantity > 0 else "out")
            if leg.value_usd is None:
                unknown.add(key)
            else:
                money[key] = money.get(key, 0) + leg.value_usd * _PER_DOLLAR_STEP
    return {key: amount for key, amount in money.items() if key not in unknown}


def sale_difference(first: ReportedSale, second: ReportedSale) -> str:
    """Return in words how two tellings of one reported sale differ; empty when they agree."""
    if replace(second, source=first.source) == first:
        return ""
    return f"{_sale_text(first)} there, {_sale_text(second)} here"


def _sale_text(sale: ReportedSale) -> str:
    return (
        f"{quantity_text(sale.quantity)} {sale.description} acquired {sale.acquired_on or 'VARIOUS'}, sold "
        f"{sale.disposed_on}, proceeds ${usd_plain(sale.proceeds_usd)}, basis ${usd_plain(sale.basis_usd)}, "
        f"disallowed ${usd_plain(sale.disallowed_usd)}, {'long' if sale.is_long else 'short'}-term, basis "
        f"{'reported' if sale.is_basis_reported else 'not reported'}"
    )


def contradiction(
    first: Transaction | ReportedSale, second: Transaction | ReportedSale, how: str, subject: str
) -> Finding:
    """Return the finding that two files, or two rows, contradict each other.

    Args:
        first: The telling that counts.
        second: The other one, which does not.
        how: How they differ, in words.
        subject: Id of the transaction or sale they tell of.
    """
    there, here = where_told(first), where_told(second)
    asset, wallet = _asset_and_wallet(first)
    return Finding(
        code="contradictory_row",
        severity=Severity.BLOCKING,
        what=f"{here} tells of the same event as {there}, but differently: {how}.",
        fix=f"Find out which one is right: {there} counts for now. With `lotwise review` you can prefer the "
        f"other one ({_file_id(second)}), or confirm this one ({_file_id(first)}).",
        where=here,
        asset=asset,
        wallet=wallet,
        subject=subject,
    )


def where_told(told: Transaction | ReportedSale) -> Where:
    """Return the file and rows that tell of a transaction or sale."""
    source: Source = told.sources[0] if isinstance(told, Transaction) else told.source
    return Where(file=source.file, rows=source.rows)


def _file_id(told: Transaction | ReportedSale) -> str:
    return told.sources[0].file_id if isinstance(told, Transaction) else told.source.file_id


def _asset_and_wallet(told: Transaction | ReportedSale) -> tuple[str, str]:
    if isinstance(told, ReportedSale):
        return "", told.broker
    return (told.legs[0].asset, told.legs[0].wallet) if told.legs else ("", "")
