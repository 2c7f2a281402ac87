"""Wash sales: losses that are not allowed because the same was acquired within 30 days before or after.

Problem: a loss is matched with acquisitions on both sides of the sale, unit by unit; what is disallowed
changes basis and date of the units that replace it, and with them every later sale. Chosen way: a tracker
that is told of acquisitions, of units that leave and of losses in the order of time, and answers at once
with *claims*: which units replace which part of a loss. Since the replacement has its new basis before it
can be sold, chains and orders by basis come out exactly in one pass. Claims are whole numbers, and the
parts of a loss sum to it.

Readings, where the law is silent (docs/law/lots.md has the reasons):
- Units of the lot that was sold replace nothing of it, neither those sold nor those kept (Rev. Rul.
  56-602).
- Units that left before the sale at a loss, or with it, replace nothing; there is no basis left to add to.
- A claim is final: what is later done with the replacement does not undo it.
- The holding period that is added counts in days, and so does not count the days between sale and
  replacement.

Left out: short sales (26 U.S.C. § 1091(e)); dealers (§ 1091(a)) and traders who mark to market (§ 475(f));
contracts and options, sold or as replacement (`option_flags` tells of them); corporations one controls.

Source:
    26 U.S.C. §§ 1091, 1223(3); 26 CFR §§ 1.1091-1, 1.1091-2; Rev. Rul. 2008-5; Pub. 550, Wash Sales.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.lots.intervals import Intervals
from lotwise.lots.wash_law import WashLaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquired:
    """Units that came in by purchase or by a taxable exchange.

    Attributes:
        root: Number of their root.
        quantity: How many, positive.
        day: Ordinal of the day.
        group: Number of the group of substantially identical assets.
        is_ira: Whether a retirement account acquired them.
    """

    root: int
    quantity: Quantity
    day: int
    group: int
    is_ira: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Units [start, stop) of a root that were sold at a loss.

    Attributes:
        ref: Number of the disposition; claims name it.
        root: Number of the root in which the units were acquired: of units whose basis or name has changed
            since, that of the first root, so that the lot they were bought in is known.
        start: Lower end.
        stop: Upper end, above start.
        day: Ordinal of the day of sale.
        group: Number of the group of substantially identical assets.
        loss_usd: The loss, positive.
        acquired_day: Ordinal of the day from which the holding period counts; None when it is not known.
        is_covered: Whether the law reaches this loss.
    """

    ref: int
    root: int
    start: Quantity
    stop: Quantity
    day: int
    group: int
    loss_usd: Usd
    acquired_day: int | None
    is_covered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Units [start, stop) of a root that replace part of what was sold at a loss.

    Attributes:
        ref: The disposition, as `Loss.ref`.
        root: Number of the root that replaces.
        start: Lower end.
        stop: Upper end.
        disallowed_usd: Their part of the loss, not negative; it is added to their basis.
        added_days: How many days longer their holding period is; None when that is not known.
        is_lost: Whether the loss is gone for good, because a retirement account replaced the units; then
            nothing is added to their basis.
    """

    ref: int
    root: int
    start: Quantity
    stop: Quantity
    disallowed_usd: Usd
    added_days: int | None
    is_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Units sold at a loss that may yet be replaced.

    Attributes:
        ref: The disposition.
        quantity: How many of its units have no replacement.
        loss_usd: Their part of the loss.
        last_day: Ordinal of the last day on which an acquisition would disallow it.
    """

    ref: int
    quantity: Quantity
    loss_usd: Usd
    last_day: int


@dataclass(slots=True)
class _Bought:
    """An acquisition of the last days, with its units that can still replace something, by root."""

    root: int
    day: int
    group: int
    is_ira: bool
    free: dict[int, Intervals]


@dataclass(slots=True)
class _Sold:
    """A loss, with how many of its units have found a replacement."""

    loss: Loss
    matched: Quantity = 0

    @property
    def left(self) -> Quantity:
        return self.loss.stop - self.loss.start - self.matched

    def part(self, quantity: Quantity) -> Usd:
        """Return the part of the loss that belongs to the next units."""
        loss = self.loss
        return share(loss.loss_usd, self.matched, self.matched + quantity, loss.stop - loss.start)

    def claim(self, root: int, start: Quantity, stop: Quantity, *, is_ira: bool) -> Claim:
        """Match as many of the units [start, stop) as are needed."""
        loss = self.loss
        quantity = min(stop - start, self.left)
        disallowed = self.part(quantity)
        self.matched += quantity
        return Claim(
            ref=loss.ref,
            root=root,
            start=start,
            stop=start + quantity,
            disallowed_usd=disallowed,
            added_days=None if loss.acquired_day is None else loss.day - loss.acquired_day,
            is_lost=is_ira,
        )


@dataclass(slots=True)
class _Group:
    """What happened of late in one group of substantially identical assets, in the order of time."""

    bought: OrderedDict[int, _Bought] = field(default_factory=OrderedDict)
    sold: deque[_Sold] = field(default_factory=deque)


class WashTracker:
    """Matches losses with what replaces them, while it is told what happens in the order of time.

    Every acquisition and loss is looked at when it comes, when it is matched and when its window has passed,
    so the work grows with what happens and not with the history.

    Args:
        law: Whose window counts. Which losses it reaches, each `Loss` says.

    Examples:
        26 CFR § 1.1091-1(h) Example 1, with days counted from December 1: 100 shares bought for $10,000, 100
        for $9,000, and the first 100 sold for $9,000.

        >>> from lotwise.lots.wash_law import wash_law
        >>> tracker = WashTracker(wash_law("current"))
        >>> tracker.acquired(Acquired(root=1, quantity=100, day=1, group=0))
        []
        >>> tracker.acquired(Acquired(root=2, quantity=100, day=15, group=0))
        []
        >>> tracker.left(1, 0, 100)
        >>> loss = Loss(ref=7, root=1, start=0, stop=100, day=34, group=0, loss_usd=1000, acquired_day=1)
        >>> [claim] = tracker.sold([loss])
        >>> claim.root, claim.start, claim.stop, claim.disallowed_usd, claim.added_days
        (2, 0, 100, 1000, 33)
    """

    def __init__(self, law: WashLaw) -> None:
        self._window = law.window_days
        self._groups: dict[int, _Group] = {}
        self._bought: dict[int, _Bought] = {}

    def acquired(self, lot: Acquired) -> list[Claim]:
        """Note units that came in, and return which of them replace what was sold at a loss before.

        Args:
            lot: The units. Not for units that came otherwise than by purchase or taxable exchange, nor for
                such as left at once to pay a fee.

        Returns:
            Claims of the losses of the last 30 days that still lack replacement, the earliest sale first;
            together they take the lot's first units.

        Source:
            26 U.S.C. § 1091(a); 26 CFR § 1.1091-1(b), (c), (e).
        """
        group = self._group(lot.group, lot.day)
        claims: list[Claim] = []
        start = 0
        while start < lot.quantity and group.sold:
            claims.append(group.sold[0].claim(lot.root, start, lot.quantity, is_ira=lot.is_ira))
            start = claims[-1].stop
            if not group.sold[0].left:
                group.sold.popleft()
        if start < lot.quantity:
            free = {lot.root: Intervals([start], [lot.quantity])}
            bought = _Bought(lot.root, lot.day, lot.group, lot.is_ira, free)
            group.bought[lot.root] = self._bought[lot.root] = bought
        return claims

    def left(self, root: int, start: Quantity, stop: Quantity) -> None:
        """Note that units left for good; from now on they replace nothing.

        Args:
            root: Number of their root.
            start: Lower end.
            stop: Upper end.

        Source:
            Rev. Rul. 56-602: what reduces the holdings for good is no replacement.
        """
        bought = self._bought.get(root)
        if bought is not None:
            bought.free[root].cut(start, stop)
            self._forget_if_empty(bought, root)

    def went_on(self, root: int, start: Quantity, stop: Quantity, into: int) -> None:
        """Note that units went on, one for one, as all the units of another root, bought when they were.

        Args:
            root: Number of the root they were in.
            start: Lower end.
            stop: Upper end.
            into: Number of the root they are in now, from 0 to stop − start.
        """
        bought = self._bought.get(root)
        if bought is None:
            return
        taken = bought.free[root].cut(start, stop)
        if taken:
            lows = [low - start for low, _ in taken]
            bought.free[into] = Intervals(lows, [high - start for _, high in taken])
            self._bought[into] = bought
        self._forget_if_empty(bought, root)

    def sold(self, losses: Sequence[Loss]) -> list[Claim]:
        """Match losses with units bought before that are still held; what is left of them waits for others.

        Args:
            losses: The losses of one transaction, those of units acquired earliest first. That its units
                have left must have been told before.

        Returns:
            Claims of units acquired in the 30 days before and still held, the earliest acquisition first.

        Source:
            26 U.S.C. § 1091(a); 26 CFR § 1.1091-1(b) to (e).
        """
        claims: list[Claim] = []
        for loss in losses:
            if loss.is_covered and loss.loss_usd > 0:
                group = self._group(loss.group, loss.day)
                sold = _Sold(loss)
                claims += self._matched(sold, group)
                if sold.left:
                    group.sold.append(sold)
        return claims

    def waiting(self, day: int) -> list[Waiting]:
        """Return the losses that an acquisition on a day, or soon after, would disallow, by group and sale.

        Args:
            day: Ordinal of the day, not before anything that was told.

        Source:
            26 U.S.C. § 1091(a).
        """
        return [
            Waiting(
                ref=one.loss.ref,
                quantity=one.left,
                loss_usd=one.part(one.left),
                last_day=one.loss.day + self._window,
            )
            for group in self._groups.values()
            for one in group.sold
            if one.loss.day + self._window >= day
        ]

    def _matched(self, sold: _Sold, group: _Group) -> list[Claim]:
        """Match a loss with what was bought before, but for the lot that was sold."""
        claims: list[Claim] = []
        while sold.left:
            bought = next((one for one in group.bought.values() if one.root != sold.loss.root), None)
            if bought is None:
                break
            claims += self._claimed(sold, bought)
        return claims

    def _claimed(self, sold: _Sold, bought: _Bought) -> list[Claim]:
        """Match a loss with the units of one acquisition, from the first on."""
        claims: list[Claim] = []
        while sold.left and bought.free:
            root, free = next(iter(bought.free.items()))
            claims.append(sold.claim(root, free.starts[0], free.stops[0], is_ira=bought.is_ira))
            free.cut(claims[-1].start, claims[-1].stop)
            self._forget_if_empty(bought, root)
        return claims

    def _group(self, number: int, day: int) -> _Group:
        """Return a group, without what has left the window of a day."""
        group = self._groups.get(number)
        if group is None:
            group = self._groups[number] = _Group()
        first = day - self._window
        while group.sold and group.sold[0].loss.day < first:
            group.sold.popleft()
        while group.bought and (oldest := next(iter(group.bought.values()))).day < first:
            del group.bought[oldest.root]
            for root in oldest.free:
                del self._bought[root]
        return group

    def _forget_if_empty(self, bought: _Bought, root: int) -> None:
        if not bought.free[root].starts:
            del bought.free[root], self._bought[root]
        if not bought.free:
            del self._groups[bought.group].bought[bought.root]
