"""What a row of a universal file is: by its two sides, and by the word for it.

The files that tax programs exchange all look alike: two sides, a fee, and a word such as ``staking`` or
``Transfer In``. The sides decide; the word says what a side that stands alone is, and where it contradicts
the sides the row is not understood. Left out: margin and loans, which block, and what several rows of a
liquidity pool tell together.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from lotwise.core.findings import Severity
from lotwise.importers.base import Booked, LeftOut, Outcome
from lotwise.importers.cells import DerivativeError, UnclearError, shown
from lotwise.importers.reasons import Reason
from lotwise.importers.sides import charged, moved, one_sided, traded
from lotwise.importers.sources.universal_rows import Entry
from lotwise.importers.sources.universal_words import Meaning, Means
from lotwise.ledger.assets import KNOWN, is_fiat
from lotwise.ledger.transaction import Kind, Leg, Role

_RENAMED: Final = (
    frozenset({"MATIC", "POL"}),
    frozenset({"FTM", "S"}),
    frozenset({"RNDR", "RENDER"}),
    frozenset({"USDP", "PAX"}),
)
"""Assets with large markets of which one took the place of the other, unit for unit."""
_MAY_ONLY_COST: Final = frozenset({Meaning.ANY, Kind.TRANSFER, Kind.FEE, Kind.SPEND})
"""What a row may be that states nothing but a fee."""
_COMPLETED: Final[Mapping[Meaning, tuple[Kind, Kind]]] = {
    Meaning.ANY: (Kind.TRANSFER, Kind.TRANSFER),
    Meaning.GIFT: (Kind.GIFT_OUT, Kind.GIFT_IN),
    Meaning.GIFT_OR_TIP: (Kind.GIFT_OUT, Kind.GIFT_IN),
    Meaning.INTEREST: (Kind.SPEND, Kind.INTEREST),
    Meaning.PAYMENT: (Kind.SPEND, Kind.SERVICES),
    Meaning.INCOME: (Kind.REWARD, Kind.REWARD),
    Meaning.CASHBACK: (Kind.REWARD, Kind.REWARD),
}
"""The kind of what only leaves, and of what only comes in."""


def told(entry: Entry, means: Means) -> Outcome:
    """Return what an entry is, by its sides and the word for it.

    Raises:
        UnclearError: They contradict each other, or nothing is stated at all.
    """
    if entry.sent and entry.received and bool(entry.sent.quantity) != bool(entry.received.quantity):
        raise UnclearError("One side of the trade is zero; a trade for nothing is none.")
    if not (entry.sent or entry.received or entry.fees):
        raise UnclearError("The row states no quantity.")
    if means is Meaning.MARGIN:
        raise DerivativeError("A row of margin or futures trading.")
    if means is Meaning.LOAN:
        raise UnclearError("The row tells of a loan or its collateral, which is no income and no sale.")
    if means is Meaning.SPAM:
        return LeftOut(rows=entry.rows, reason=Reason.SPAM)
    if entry.sent and entry.received:
        return _two_sides(entry, entry.sent, entry.received, means)
    return _one_side(entry, means)


def _two_sides(entry: Entry, sent: Leg, received: Leg, means: Means) -> Outcome:
    if sent.asset == received.asset and means in {Kind.TRANSFER, Meaning.ANY, Meaning.INSIDE}:
        return _across(entry, sent, received)
    if means is Meaning.SWAP:
        return _swapped(entry, sent, received)
    if means not in {Meaning.TRADE, Meaning.ANY, Meaning.POOL, Meaning.INSIDE}:
        raise UnclearError(
            f"The file calls it {_named(means)}, but something leaves and something else comes in."
        )
    return traded(entry.rows, entry.at, sent, received, entry.fees, **entry.about)


def _across(entry: Entry, sent: Leg, received: Leg) -> Outcome:
    """Return a transfer between two wallets that one row tells whole."""
    if sent.quantity + received.quantity:
        raise UnclearError(f"What leaves and what arrives of {sent.asset} differ, and no fee explains it.")
    if is_fiat(sent.asset) or not sent.quantity:
        return moved(entry.rows, entry.at, sent, entry.fees, **entry.about)
    if sent.wallet == received.wallet:
        return _inside(entry)
    legs = (sent, received, *entry.fees)
    return Booked(rows=entry.rows, kind=Kind.TRANSFER, at=entry.at, legs=legs, **entry.about)


def _swapped(entry: Entry, sent: Leg, received: Leg) -> Outcome:
    """Return a swap that the file calls free of tax: a renaming, where it can be one."""
    pair = frozenset({sent.asset, received.asset})
    if pair <= KNOWN and pair not in _RENAMED:
        entry.rows[0].warn(
            "tax_free_swap",
            "The file calls an exchange of two well-known assets free of tax; it counts as an exchange here.",
            "Ask your preparer if you think otherwise; `lotwise review` can say what it was.",
        )
        return traded(entry.rows, entry.at, sent, received, entry.fees, **entry.about)
    if sent.quantity + received.quantity or any(map(is_fiat, pair)) or len(pair) == 1:
        raise UnclearError("The file calls a swap free of tax, but it is not one unit for one unit.")
    entry.rows[0].warn(
        "swap_as_renaming",
        "The file calls a swap of one unit for one unit free of tax; it counts as the same asset renamed.",
        "If two different assets were exchanged, say so in `lotwise review`.",
    )
    legs = (sent, received, *entry.fees)
    return Booked(rows=entry.rows, kind=Kind.RENAME, at=entry.at, legs=legs, **entry.about)


def _one_side(entry: Entry, means: Means) -> Outcome:
    leg = entry.sent or entry.received
    if means in {Meaning.TRADE, Meaning.SWAP, Meaning.POOL}:
        raise UnclearError(f"The file calls it {_named(means)}, and one of its sides is missing.")
    if means is Meaning.INSIDE:
        return _inside(entry)
    if leg is None and means not in _MAY_ONLY_COST:
        raise UnclearError(f"The file calls it {_named(means)}, and states no quantity of it.")
    kind = means if isinstance(means, Kind) else _completed(entry, means)
    if leg is None or (kind is Kind.FEE and not leg.quantity):
        return charged(entry.rows, entry.at, entry.fees, **entry.about)
    if kind is Kind.FEE:
        if leg.quantity > 0:
            raise UnclearError("The file calls it a fee, and it comes in.")
        paid = (replace(leg, role=Role.FEE), *entry.fees)
        return charged(entry.rows, entry.at, paid, **entry.about)
    return one_sided(entry.rows, entry.at, kind, leg, entry.fees, **entry.about)


def _inside(entry: Entry) -> Outcome:
    """Return what moves within a wallet: nothing but its fee."""
    if all(is_fiat(leg.asset) for leg in entry.fees):
        return LeftOut(rows=entry.rows, reason=Reason.INSIDE)
    return charged(entry.rows, entry.at, entry.fees, **entry.about)


def _completed(entry: Entry, means: Meaning) -> Kind:
    """Return the kind of a side that stands alone, told about where the word leaves something open."""
    row, comes_in = entry.rows[0], entry.received is not None
    match means:
        case Meaning.GIFT_OR_TIP if comes_in:
            row.warn(
                "gift_or_tip",
                "The file calls what came in a gift or a tip; it counts as a gift.",
                "If it was a tip or pay, say so in `lotwise review`: then it is income.",
            )
        case Meaning.INCOME:
            row.warn(
                "income_of_no_kind",
                "The file calls what came in income without saying of which kind; it counts as a reward.",
                "If it was pay for work or services, say so in `lotwise review`.",
            )
        case Meaning.CASHBACK:
            row.remark(
                "cashback",
                Severity.INFO,
                "A cashback or rebate counts as income; it may instead lower the price of what was bought.",
                "Ask your preparer how to treat it.",
            )
    return _COMPLETED[means][comes_in]


def _named(means: Means) -> str:
    return shown(means.value)
