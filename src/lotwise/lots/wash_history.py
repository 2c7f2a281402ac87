"""Wash sales of a plain list of purchases and sales, as a person would write it down.

The fold of a whole project has wallets, methods and instants; the examples of the law have a few purchases
and sales that name what they sell. This drives the tracker over such a list and tells of each part sold how
much of its loss is disallowed, and of each part held what its basis is and from when it counts as held. It
is what a scenario or a question "what if I buy it back on the 20th?" needs, and shows how a tracker is to
be driven.
Left out: the choice of lots (sales name them); fees; transfers, which change nothing here.

Source:
    26 U.S.C. §§ 1091, 1223(3); 26 CFR §§ 1.1091-1, 1.1091-2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.wash_law import WashLaw
from lotwise.lots.wash_sale import Acquired, Claim, Loss, WashTracker


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A purchase, or units that came otherwise.

    Attributes:
        name: What sales call it.
        asset: Asset code.
        on: The day.
        quantity: Units, positive.
        cost_usd: Their cost, or their basis if they were not bought.
        is_ira: Whether a retirement account bought them.
        is_acquired: Whether they were bought or came in a taxable exchange; gifts and inheritances did not.
    """

    name: str
    asset: str
    on: date
    quantity: Quantity
    cost_usd: Usd
    is_ira: bool = False
    is_acquired: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """Units that left by one sale.

    Attributes:
        on: The day.
        units: Which: names of purchases, each with how many of its units.
        proceeds_usd: Amount realized for all of them; None for units given away, which bring no loss.
    """

    on: date
    units: tuple[tuple[str, Quantity], ...]
    proceeds_usd: Usd | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """What the assets of a list are.

    Attributes:
        classes: Class by asset; a security where it is not named.
        groups: Group of substantially identical assets by asset; a group of its own where it is not named.
    """

    classes: Mapping[str, AssetClass] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPart:
    """Units of one purchase that were sold together: a row of Form 8949.

    Attributes:
        name: The purchase.
        quantity: Units.
        acquired_on: The day from which the holding period counts.
        sold_on: The day of sale.
        proceeds_usd: Column (d).
        basis_usd: Column (e).
        disallowed_usd: Column (g), not negative.
        lost_usd: What is gone of it for good, because a retirement account replaced the units.
    """

    name: str
    quantity: Quantity
    acquired_on: date
    sold_on: date
    proceeds_usd: Usd
    basis_usd: Usd
    disallowed_usd: Usd = 0
    lost_usd: Usd = 0

    @property
    def gain_usd(self) -> Usd:
        """Column (h)."""
        return self.proceeds_usd - self.basis_usd + self.disallowed_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPart:
    """Units of one purchase that are still held.

    Attributes:
        name: The purchase.
        quantity: Units.
        acquired_on: The day from which the holding period counts.
        basis_usd: Basis, disallowed losses included.
        added_usd: What disallowed losses have added to it.
    """

    name: str
    quantity: Quantity
    acquired_on: date
    basis_usd: Usd
    added_usd: Usd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What became of a list of purchases and sales.

    Attributes:
        sold: Parts sold outside retirement accounts, in the order of the list.
        held: Parts held at its end, in the order in which they came.
    """

    sold: tuple[SoldPart, ...]
    held: tuple[HeldPart, ...]


NO_ASSETS: Final = Assets()
"""Every asset is a security of its own."""


def wash_sales(events: Iterable[Bought | Sold], law: WashLaw, assets: Assets = NO_ASSETS) -> History:
    """Return what is disallowed and where it went.

    Args:
        events: Purchases and sales in the order of time.
        law: The wash-sale rule.
        assets: What the assets are.

    Source:
        26 U.S.C. § 1091; 26 CFR §§ 1.1091-1, 1.1091-2.

    Examples:
        26 CFR § 1.1091-2(a) Example 1: bought for $100, sold for $80, bought again for $90.

        >>> from lotwise.core.money import usd
        >>> from lotwise.lots.wash_law import wash_law
        >>> old = Bought(name="old", asset="X", on=date(1954, 6, 1), quantity=1, cost_usd=usd(100))
        >>> sale = Sold(on=date(1955, 1, 15), units=(("old", 1),), proceeds_usd=usd(80))
        >>> new = Bought(name="new", asset="X", on=date(1955, 2, 1), quantity=1, cost_usd=usd(90))
        >>> told = wash_sales([old, sale, new], wash_law("current"))
        >>> told.sold[0].gain_usd, told.held[0].basis_usd == usd(110)
        (0, True)
    """
    history = _History(law, assets)
    for event in events:
        if isinstance(event, Bought):
            history.buy(event)
        else:
            history.sell(event)
    return history.result()


@dataclass(slots=True)
class _Root:
    """Units with one basis and one holding period.

    Attributes:
        bought: The purchase they come from.
        first: Number of the root in which they were bought.
        quantity: Units.
        basis_usd: Basis of all.
        acquired_day: Ordinal of the day from which they count as held.
        added_usd: What disallowed losses have added to the basis.
    """

    bought: Bought
    first: int
    quantity: Quantity
    basis_usd: Usd
    acquired_day: int
    added_usd: Usd = 0


@dataclass(slots=True)
class _Part:
    """Units [start, stop) of a root."""

    root: int
    start: Quantity
    stop: Quantity


class _History:
    """The parts of each purchase that are held, by its name, while the list is gone through."""

    def __init__(self, law: WashLaw, assets: Assets) -> None:
        self._law = law
        self._assets = assets
        self._tracker = WashTracker(law)
        self._groups: dict[str, int] = {}
        self._roots: list[_Root] = []
        self._held: dict[str, list[_Part]] = {}
        self._sold: list[SoldPart] = []

    def buy(self, bought: Bought) -> None:
        number = len(self._roots)
        day = bought.on.toordinal()
        self._roots.append(_Root(bought, number, bought.quantity, bought.cost_usd, day))
        self._held[bought.name] = [_Part(number, 0, bought.quantity)]
        if bought.is_acquired:
            lot = Acquired(
                root=number,
                quantity=bought.quantity,
                day=day,
                group=self._group(bought.asset),
                is_ira=bought.is_ira,
            )
            self._claim(self._tracker.acquired(lot))

    def sell(self, sale: Sold) -> None:
        parts = [part for name, quantity in sale.units for part in self._taken(name, quantity)]
        for part in parts:
            self._tracker.left(part.root, part.start, part.stop)
        whole = sum(part.stop - part.start for part in parts)
        start = 0
        losses: list[Loss] = []
        for part in parts:
            stop = start + part.stop - part.start
            if sale.proceeds_usd is not None and not self._roots[part.root].bought.is_ira:
                row = self._row(part, sale.on, share(sale.proceeds_usd, start, stop, whole))
                if row.gain_usd < 0:
                    losses.append(self._loss(part, row))
                self._sold.append(row)
            start = stop
        losses.sort(key=lambda loss: loss.root)
        self._claim(self._tracker.sold(losses))

    def result(self) -> History:
        held = [self._held_part(part) for parts in self._held.values() for part in parts]
        return History(sold=tuple(self._sold), held=tuple(held))

    def _group(self, asset: str) -> int:
        return self._groups.setdefault(self._assets.groups.get(asset, asset), len(self._groups))

    def _taken(self, name: str, quantity: Quantity) -> list[_Part]:
        """Take units of a purchase, the first ones that are held."""
        parts, taken = self._held[name], list[_Part]()
        while quantity:
            first = parts[0]
            middle = min(first.start + quantity, first.stop)
            taken.append(_Part(first.root, first.start, middle))
            quantity -= middle - first.start
            first.start = middle
            if first.start == first.stop:
                parts.pop(0)
        return taken

    def _basis(self, part: _Part) -> Usd:
        root = self._roots[part.root]
        return share(root.basis_usd, part.start, part.stop, root.quantity)

    def _row(self, part: _Part, on: date, proceeds_usd: Usd) -> SoldPart:
        root = self._roots[part.root]
        return SoldPart(
            name=root.bought.name,
            quantity=part.stop - part.start,
            acquired_on=date.fromordinal(root.acquired_day),
            sold_on=on,
            proceeds_usd=proceeds_usd,
            basis_usd=self._basis(part),
        )

    def _loss(self, part: _Part, row: SoldPart) -> Loss:
        root = self._roots[part.root]
        asset, day = root.bought.asset, row.sold_on.toordinal()
        asset_class = self._assets.classes.get(asset, AssetClass.SECURITY)
        return Loss(
            ref=len(self._sold),
            root=root.first,
            start=part.start,
            stop=part.stop,
            day=day,
            group=self._group(asset),
            loss_usd=-row.gain_usd,
            acquired_day=root.acquired_day,
            is_covered=self._law.is_covered(asset_class, day),
        )

    def _claim(self, claims: list[Claim]) -> None:
        """Disallow the losses, and give the units that replace their new basis and date."""
        for claim in claims:
            row = self._sold[claim.ref]
            lost = claim.disallowed_usd if claim.is_lost else 0
            self._sold[claim.ref] = replace(
                row, disallowed_usd=row.disallowed_usd + claim.disallowed_usd, lost_usd=row.lost_usd + lost
            )
            if not claim.is_lost:
                self._rebase(claim)

    def _rebase(self, claim: Claim) -> None:
        old = self._roots[claim.root]
        parts = self._held[old.bought.name]
        [place] = [
            n
            for n, part in enumerate(parts)
            if part.root == claim.root and part.start <= claim.start and claim.stop <= part.stop
        ]
        part = parts[place]
        number = len(self._roots)
        assert claim.added_days is not None, "purchases of a list have a day"
        self._roots.append(
            _Root(
                bought=old.bought,
                first=old.first,
                quantity=claim.stop - claim.start,
                basis_usd=self._basis(_Part(claim.root, claim.start, claim.stop)) + claim.disallowed_usd,
                acquired_day=old.acquired_day - claim.added_days,
                added_usd=claim.disallowed_usd,
            )
        )
        cut = [
            _Part(claim.root, part.start, claim.start),
            _Part(number, 0, claim.stop - claim.start),
            _Part(claim.root, claim.stop, part.stop),
        ]
        parts[place : place + 1] = [one for one in cut if one.start < one.stop]

    def _held_part(self, part: _Part) -> HeldPart:
        root = self._roots[part.root]
        return HeldPart(
            name=root.bought.name,
            quantity=part.stop - part.start,
            acquired_on=date.fromordinal(root.acquired_day),
            basis_usd=self._basis(part),
            added_usd=share(root.added_usd, part.start, part.stop, root.quantity),
        )
