"""Which fills belong to which tickets: as the owner says, then in the ticket's own wallet, then anywhere.

Problem: a fill says nothing of a ticket; one order may be filled in many parts, in another wallet, too much,
too little, or never. Chosen way: a fill that was typed in for a ticket belongs to it, whatever its time and
size. The others are given to tickets in the order of time, each to one ticket only. A sale takes all fills of
its asset in its wallet, so that what exceeds it is seen there; a rebuy those after its sale, until it has its
quantity. Only then tickets that are not filled look at other wallets. A plan looks at sales from its day on,
until the next plan has a ticket for the same place, or its time is over; what was sold stays to be bought
back, whatever is planned after it.

Left out: fills of exports that come before the day of the plan, and purchases after a rebuy has its quantity.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from lotwise.app.confirm_fills import Fill
from lotwise.app.plan_kept import KeptPlan
from lotwise.core.quantity import Quantity
from lotwise.reports.tickets import Side, Ticket

SALE_DAYS: Final = 14
"""How long after the day of a plan a sale is taken for one of its tickets."""
REBUY_DAYS: Final = 45
"""How long after the day of a plan a purchase is taken for a rebuy; longer where a long gap is wanted."""
_MINUTES_A_DAY: Final = 24 * 60
_Place: TypeAlias = tuple[Side, str, str]


@dataclass(slots=True, kw_only=True)
class Matched:
    """A ticket with its fills.

    Attributes:
        ticket: The order.
        starts_at: From when fills count for it, in UTC.
        ends_at: Until when, in UTC; itself not.
        fills: In its own wallet, in order.
        elsewhere: In other wallets, in order.
        is_replaced: Whether a later plan has a ticket for the same place, and this one was not filled; of a
            rebuy only where nothing was sold.
        is_followed: Whether a later plan has a ticket for the same place.
    """

    ticket: Ticket
    starts_at: datetime
    ends_at: datetime
    fills: list[Fill] = field(default_factory=list)
    elsewhere: list[Fill] = field(default_factory=list)
    is_replaced: bool = False
    is_followed: bool = False

    @property
    def filled(self) -> Quantity:
        """Units that its own wallet filled."""
        return sum(one.quantity for one in self.fills)

    @property
    def all_fills(self) -> list[Fill]:
        """Its fills, those of its own wallet first."""
        return [*self.fills, *self.elsewhere]

    @property
    def done(self) -> Quantity:
        """Units that were filled anywhere."""
        return sum(one.quantity for one in self.all_fills)

    @property
    def status(self) -> str:
        """How far it got, in a word or two."""
        if self.is_replaced:
            return "replaced"
        if not self.done:
            return "open"
        if not self.fills:
            return "elsewhere"
        if self.is_over:
            return "too much"
        return "in part" if self.done < self.ticket.quantity else "filled"

    @property
    def is_over(self) -> bool:
        """Whether more was filled than ordered."""
        return self.done > self.ticket.quantity


def matched(plans: Sequence[KeptPlan], fills: Iterable[Fill], zone: ZoneInfo) -> tuple[list[Matched], ...]:
    """Return the tickets of plans with their fills, a list for each plan, in the order of its tickets.

    Args:
        plans: In the order of their keeping.
        fills: In the order of time.
        zone: The taxpayer's zone, in which the day of a plan begins.
    """
    told = tuple(fills)
    found = tuple(_empty(plans, n, zone) for n in range(len(plans)))
    claimed: set[tuple[str, Side]] = set()
    rows = [(row, _sale_of(row, plan)) for plan in found for row in plan]
    _bind([row for row, _ in rows], told, claimed)
    for is_elsewhere in (False, True):
        for side in (Side.SELL, Side.REBUY):
            for row, sale in rows:
                if row.ticket.side is side:
                    _take(row, sale, told, claimed, is_elsewhere=is_elsewhere)
    places = [{_place(row.ticket) for row in plan} for plan in found]
    for n, plan in enumerate(found):
        later = set().union(*places[n + 1 :])
        for row in plan:
            sale = _sale_of(row, plan)
            is_owed = sale is not None and sale.done > 0
            row.is_followed = _place(row.ticket) in later
            row.is_replaced = not row.done and not is_owed and row.is_followed
    return found


def _sale_of(row: Matched, plan: Iterable[Matched]) -> Matched | None:
    """Return the sale that a rebuy of the same plan belongs to; another plan may have the very same order."""
    return next((one for one in plan if row.ticket.of and one.ticket.id == row.ticket.of), None)


def _place(ticket: Ticket) -> _Place:
    return ticket.side, ticket.wallet, ticket.asset


def _empty(plans: Sequence[KeptPlan], n: int, zone: ZoneInfo) -> list[Matched]:
    """Return the tickets of a plan without fills, each with its time."""
    plan, starts = plans[n], _starts(plans, n, zone)
    made = []
    for ticket in plan.tickets:
        gap = ticket.gap_minutes // _MINUTES_A_DAY
        days = SALE_DAYS if ticket.side is Side.SELL else max(REBUY_DAYS, 2 * SALE_DAYS + gap)
        next_starts = [
            _starts(plans, later, zone)
            for later in range(n + 1, len(plans))
            if ticket.side is Side.SELL
            and any(_place(other) == _place(ticket) for other in plans[later].tickets)
        ]
        ends = min([starts + timedelta(days=days), *next_starts])
        made.append(Matched(ticket=ticket, starts_at=starts, ends_at=max(starts, ends)))
    return made


def _starts(plans: Sequence[KeptPlan], n: int, zone: ZoneInfo) -> datetime:
    """Return from when fills count for a plan: its day; of a second plan of a day, when it was kept."""
    plan = plans[n]
    begins = datetime.combine(plan.on, time(), zone)
    if plan.kept_at is None or not any(one.on == plan.on for one in plans[:n]):
        return begins
    return max(begins, plan.kept_at)


def _bind(rows: Sequence[Matched], fills: Iterable[Fill], claimed: set[tuple[str, Side]]) -> None:
    """Give fills that were typed in for a ticket to it; of several plans with that order, by their time."""
    for one in fills:
        named = [row for row in rows if one.ticket and row.ticket.id == one.ticket]
        begun = [row for row in named if row.starts_at <= one.at]
        for row in (*named[:1], *begun)[-1:]:
            claimed.add((one.id, one.side))
            row.fills.append(one)


def _take(
    row: Matched,
    sale: Matched | None,
    fills: Iterable[Fill],
    claimed: set[tuple[str, Side]],
    *,
    is_elsewhere: bool,
) -> None:
    """Give fills to a ticket: a sale all of its own wallet, any other until it has its quantity."""
    ticket, wanted = row.ticket, _wanted(row, sale)
    sold_at = min((one.at for one in sale.all_fills), default=None) if sale else None
    is_idle = row.fills if ticket.side is Side.SELL else sold_at is None
    if (is_elsewhere or ticket.side is Side.REBUY) and is_idle:
        return
    is_all = ticket.side is Side.SELL and not is_elsewhere
    is_mine = _is_of(row, sold_at, is_elsewhere=is_elsewhere)
    into = row.elsewhere if is_elsewhere else row.fills
    for one in fills:
        if row.done >= wanted and not is_all:
            break
        if (one.id, one.side) not in claimed and is_mine(one):
            claimed.add((one.id, one.side))
            into.append(one)
    into.sort(key=lambda one: one.at)


def _wanted(row: Matched, sale: Matched | None) -> Quantity:
    """Return how many units a ticket takes fills for; a rebuy no more than were sold."""
    if sale is None:
        return row.ticket.quantity
    return min(row.ticket.quantity, sale.done) if sale.done else 0


def _is_of(row: Matched, sold_at: datetime | None, *, is_elsewhere: bool) -> Callable[[Fill], bool]:
    ticket, since = row.ticket, max(row.starts_at, sold_at) if sold_at else row.starts_at

    def is_mine(one: Fill) -> bool:
        is_same = (one.side, one.asset) == (ticket.side, ticket.asset)
        is_here = (one.wallet == ticket.wallet) is not is_elsewhere
        return is_same and is_here and since <= one.at < row.ends_at

    return is_mine
