"""What lies in the window of a plan: purchases of the last 30 days, earlier losses, standing purchases.

Problem: a bill would look 30 days back and 30 days ahead, at every wallet of the household, and people forget
the weekly purchase in the other app. Chosen way: purchases are read from the journal, and how many of their
units can still replace anything from the open lots; losses whose window is open are those that the fold left
open under the same law; and a purchase that has come at regular intervals is expected to come again.
Staking rewards and other receipts are no purchase; they are counted only to say so.

Left out: orders that no file tells of; what a contract or an option would acquire; purchases by a corporation
that one controls.

Source:
    26 U.S.C. § 1091(a); Rev. Rul. 2008-5 (IRA); Pub. 550, Wash Sales (spouse).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg, Owner, Transaction, Wallet
from lotwise.lots.books import Books
from lotwise.lots.holding import Term
from lotwise.lots.wash_law import ACQUIRING

_LOOKED_BACK: Final = timedelta(days=130)
"""Four purchases a month apart lie in it, with some days to spare."""
_LEAST: Final = 4
"""So many purchases in a row make a standing purchase."""
_LONGEST: Final = 35
"""Days between them at most: what comes more seldom may miss the window."""
_SPARE: Final = 3
"""Days by which a standing purchase may be off: weekends, and months of 28 to 31 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPurchase:
    """Units bought in the 30 days before a day that can still replace something.

    Attributes:
        id: The transaction; of a purchase that is only expected, a word for it.
        asset: Asset code.
        group: Group of substantially identical assets.
        wallet: Where they were bought.
        owner: Whose wallet that is.
        on: The day, in the taxpayer's zone.
        quantity: Units still held that have replaced nothing yet, positive.
    """

    id: str
    asset: str
    group: str
    wallet: str
    owner: Owner
    on: date
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Income in an asset within the window, such as a staking reward: no purchase."""

    asset: str
    kind: Kind
    wallet: str
    on: date
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPurchase:
    """A purchase that has come at regular intervals, and is expected to come again.

    Attributes:
        asset: Asset code.
        group: Group of substantially identical assets.
        wallet: Where it is bought.
        owner: Whose wallet that is.
        every_days: Days between two of them, the middle of those seen.
        quantity: Units of one of them, the middle of those seen.
        next_on: The day on which the next one is expected, after the day of the plan.
    """

    asset: str
    group: str
    wallet: str
    owner: Owner
    every_days: int
    quantity: Quantity
    next_on: date

    def until(self, last: date) -> Iterator[WindowPurchase]:
        """Give the purchases that are expected until a day, that day included."""
        day = self.next_on
        while day <= last:
            yield WindowPurchase(
                id=f"expected {self.wallet} {self.asset} {day}",
                asset=self.asset,
                group=self.group,
                wallet=self.wallet,
                owner=self.owner,
                on=day,
                quantity=self.quantity,
            )
            day += timedelta(days=self.every_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierLoss:
    """Part of an earlier loss that a purchase today would disallow under the law asked about.

    Attributes:
        id: The disposition.
        asset: Asset code.
        group: Group of substantially identical assets.
        sold_on: The day of sale.
        term: Of that sale; None when it is not known.
        quantity: Units without replacement.
        loss_usd: Their part of the loss, positive.
    """

    id: str
    asset: str
    group: str
    sold_on: date
    term: Term | None
    quantity: Quantity
    loss_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What lies in the window of a plan, for its groups of substantially identical assets.

    Attributes:
        purchases: Of the 30 days before and of the day itself, oldest first.
        receipts: Income in the same assets in that time, oldest first.
        standing: What is expected to be bought again.
        earlier: Losses whose window is open, the earliest sale first.
    """

    purchases: tuple[WindowPurchase, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    standing: tuple[StandingPurchase, ...] = ()
    earlier: tuple[EarlierLoss, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What happened until the day of a plan.

    Attributes:
        transactions: In the order of the journal.
        books: Lots and dispositions of every wallet of the household, under the law asked about.
        wallets: By name.
        classes: What the assets are.
        zone: The taxpayer's zone.
        on: The day.
    """

    transactions: Sequence[Transaction]
    books: Books
    wallets: Mapping[str, Wallet]
    classes: Classes
    zone: ZoneInfo
    on: date

    def day_of(self, one: Transaction) -> date:
        """Return the day of a transaction in the taxpayer's zone."""
        return one.at.astimezone(self.zone).date()

    def owner_of(self, wallet: str) -> Owner:
        """Return whose a wallet is; of one nothing is known of, the taxpayer's."""
        known = self.wallets.get(wallet)
        return known.owner if known else Owner.TAXPAYER


def window_of(past: Past, groups: Collection[str], days: int) -> Window:
    """Return what lies in the window of a plan.

    Args:
        past: What happened until the day of the plan.
        groups: Groups of substantially identical assets that the plan sells.
        days: Days of the window on one side of the sale.

    Source:
        26 U.S.C. § 1091(a).
    """
    lately = list(_since(past, past.on - _LOOKED_BACK))
    first = past.on - timedelta(days=days)
    inside = [one for one in lately if past.day_of(one) >= first]
    return Window(
        purchases=tuple(_purchases(past, inside, groups)),
        receipts=tuple(_receipts(past, inside, groups)),
        standing=tuple(_standing(past, lately, groups)),
        earlier=tuple(_earlier(past, groups)),
    )


def _since(past: Past, first: date) -> list[Transaction]:
    """Return the transactions from a day on, oldest first, without a walk through all the years before."""
    found: list[Transaction] = []
    for one in reversed(past.transactions):
        if past.day_of(one) < first:
            break
        found.append(one)
    return found[::-1]


def _come(past: Past, one: Transaction, groups: Collection[str]) -> Iterator[tuple[Leg, str]]:
    """Give what came in by a transaction of the groups, each with its group."""
    for leg in one.received:
        group = "" if is_fiat(leg.asset) else past.classes.group(leg.asset)
        if group in groups:
            yield leg, group


def _purchases(
    past: Past, inside: Iterable[Transaction], groups: Collection[str]
) -> Iterator[WindowPurchase]:
    bought = {one.id: one for one in inside if one.kind in ACQUIRING}
    free = _free_units(past, bought)
    for one in bought.values():
        for leg, group in _come(past, one, groups):
            units = free.pop((one.id, group), 0)
            if units:
                yield WindowPurchase(
                    id=one.id,
                    asset=leg.asset,
                    group=group,
                    wallet=leg.wallet,
                    owner=past.owner_of(leg.wallet),
                    on=past.day_of(one),
                    quantity=units,
                )


def _free_units(past: Past, bought: Mapping[str, Transaction]) -> dict[tuple[str, str], Quantity]:
    """Return how many units of some purchases are held and have replaced nothing yet, by group.

    Units whose owner states an earlier date of acquisition were not bought that day.
    """
    if not bought:
        return {}
    causes = {sale.transaction_id for sale, _ in past.books.washed}
    free: defaultdict[tuple[str, str], Quantity] = defaultdict(int)
    for lot in past.books.lots:
        root = lot.root
        if root.transaction_id not in bought or causes.intersection(root.adjusted_by):
            continue
        origin = bought[root.transaction_id].origin
        if origin is None or origin.acquired_on in {None, root.acquired_at.astimezone(past.zone).date()}:
            free[root.transaction_id, past.classes.group(lot.asset)] += lot.quantity
    return dict(free)


def _receipts(past: Past, inside: Iterable[Transaction], groups: Collection[str]) -> Iterator[Receipt]:
    for one in inside:
        if one.kind in INCOME_KINDS - ACQUIRING:
            for leg, _ in _come(past, one, groups):
                yield Receipt(
                    asset=leg.asset,
                    kind=one.kind,
                    wallet=leg.wallet,
                    on=past.day_of(one),
                    quantity=leg.quantity,
                )


def _earlier(past: Past, groups: Collection[str]) -> Iterator[EarlierLoss]:
    for one in sorted(past.books.open_losses, key=lambda each: each.disposition.disposed_at):
        sale = one.disposition
        group = past.classes.group(sale.asset)
        if group in groups and one.last_on >= past.on:
            yield EarlierLoss(
                id=sale.id,
                asset=sale.asset,
                group=group,
                sold_on=sale.disposed_on,
                term=sale.term,
                quantity=one.quantity,
                loss_usd=one.loss_usd,
            )


def _standing(
    past: Past, lately: Iterable[Transaction], groups: Collection[str]
) -> Iterator[StandingPurchase]:
    """Give what has been bought at regular intervals, by wallet and asset."""
    by_place: defaultdict[tuple[str, str, str], dict[date, Quantity]] = defaultdict(dict)
    for one in lately:
        if one.kind is Kind.PURCHASE:
            for leg, group in _come(past, one, groups):
                days = by_place[leg.wallet, leg.asset, group]
                days[past.day_of(one)] = days.get(past.day_of(one), 0) + leg.quantity
    for (wallet, asset, group), days in sorted(by_place.items()):
        found = rhythm(days, past.on)
        if found is not None:
            every, units, next_on = found
            yield StandingPurchase(
                asset=asset,
                group=group,
                wallet=wallet,
                owner=past.owner_of(wallet),
                every_days=every,
                quantity=units,
                next_on=next_on,
            )


def rhythm(bought: Mapping[date, Quantity], on: date) -> tuple[int, Quantity, date] | None:
    """Return the rhythm of some purchases: days between them, units each, and the next day; or None.

    The last four must lie about as far apart (a third of that, and at most three days, off), be of about
    the same size (from half to twice the middle one), and the next must not be overdue.

    Args:
        bought: Units by day.
        on: The day of the plan; the next purchase comes after it.

    Examples:
        >>> weekly = {date(2026, 11, day): 10 for day in (1, 8, 15, 22)}
        >>> rhythm(weekly, date(2026, 11, 24))
        (7, 10, datetime.date(2026, 11, 29))
        >>> rhythm({date(2026, 11, day): 10 for day in (1, 2, 15, 22)}, date(2026, 11, 24)) is None
        True
    """
    last = sorted(bought)[-_LEAST:]
    if len(last) < _LEAST:
        return None
    gaps = sorted((later - earlier).days for earlier, later in pairwise(last))
    every = gaps[len(gaps) // 2]
    spare = min(_SPARE, every // 3)
    sizes = sorted(bought[day] for day in last)
    units = sizes[len(sizes) // 2]
    is_even = gaps[-1] - every <= spare and every - gaps[0] <= spare
    is_alike = 2 * sizes[0] >= units and sizes[-1] <= 2 * units
    is_due = (on - last[-1]).days <= every + spare
    if every > _LONGEST or not (is_even and is_alike and is_due):
        return None
    return every, units, max(last[-1] + timedelta(days=every), on + timedelta(days=1))
