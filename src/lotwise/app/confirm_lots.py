"""Which lots a ticket's sale took, beside those that the ticket names: fill by fill.

Problem: the tickets count with certain lots, and the law takes them only where they were identified no later
than the sale, to the second. Chosen way: a fill cuts its units from the front of the ticket's lots, so that
an identification is split and never stretched; beside them stand the units that the books took for the same
sale. Where they differ, the reason is looked up: identified too late, not at all, or otherwise; and both are
valued at what the fill brought.

Source:
    26 CFR § 1.1012-1(j)(1), (j)(2)(i), (j)(3)(ii); law facts 8.8.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from lotwise.app.confirm_fills import Fill
from lotwise.app.confirm_match import Matched
from lotwise.app.intents import intents_of, is_in_time
from lotwise.app.tickets_named import by_root
from lotwise.app.workspace import State
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Disposition, DispositionKind
from lotwise.reports.tickets import Side, TicketLot, cut

_Key: TypeAlias = tuple[str, str, str]
"""Transaction, wallet and asset."""


class Named(Enum):
    """Whether a fill sold the units that its ticket names."""

    AS_NAMED = "as identified"
    LATE = "identified after the sale"
    NOT = "not identified"
    OTHERWISE = "other lots"
    TYPED = "not in the books yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class FillLots:
    """A sale with the units that its ticket names for it, and those that the books took.

    Attributes:
        fill: The sale.
        named: The units that the ticket names for it.
        unnamed: Units of it that no ticket names.
        taken: What the books say left by it.
        how: Whether they are the same.
        recorded_at: When an identification of it was made that came too late; None where none did.
    """

    fill: Fill
    named: tuple[TicketLot, ...]
    unnamed: Quantity
    taken: tuple[Disposition, ...]
    how: Named
    recorded_at: datetime | None = None

    @property
    def net_usd(self) -> Usd | None:
        """What the sale realizes after its fee; None when not known."""
        return None if self.fill.gross_usd is None else self.fill.gross_usd - self.fill.fee_usd

    @property
    def gain_usd(self) -> Usd | None:
        """What it realizes with the units that the books took; None when not known."""
        gains = [one.gain_usd for one in self.taken]
        return None if not gains or None in gains else sum(gain or 0 for gain in gains)

    @property
    def named_gain_usd(self) -> Usd | None:
        """What the named units realize at what the fill brought; None when not known."""
        if self.net_usd is None:
            return None
        units = sum(one.quantity for one in self.named)
        return share(self.net_usd, 0, units, self.fill.quantity) - sum(one.basis_usd for one in self.named)


def lots_of_fills(state: State, rows: Sequence[Matched]) -> dict[str, tuple[FillLots, ...]]:
    """Return the lots of each ticket's fills, by the ticket's id; of sales only.

    Args:
        state: The project.
        rows: Tickets with their fills.
    """
    sold: dict[_Key, list[Disposition]] = {}
    for one in state.all_books.dispositions:
        if one.kind in {DispositionKind.SALE, DispositionKind.EXCHANGE}:
            sold.setdefault((one.transaction_id, one.wallet, one.asset), []).append(one)
    made = _records(state)
    return {row.ticket.id: _of_ticket(row, sold, made) for row in rows if row.ticket.side is Side.SELL}


def _of_ticket(
    row: Matched, sold: dict[_Key, list[Disposition]], made: dict[tuple[str, str], list[datetime]]
) -> tuple[FillLots, ...]:
    left: Sequence[TicketLot] = row.ticket.lots
    found = []
    for fill in row.fills:
        split = cut(left, fill.quantity)
        left = split.left
        taken = tuple(sold.get((fill.id, fill.wallet, fill.asset), ()))
        late = [at for at in made.get((fill.wallet, fill.asset), ()) if not is_in_time(at, fill.at)]
        in_time = [at for at in made.get((fill.wallet, fill.asset), ()) if is_in_time(at, fill.at)]
        how = _how(fill, split.taken, taken, is_late=bool(late), is_in_time=bool(in_time))
        found.append(
            FillLots(
                fill=fill,
                named=split.taken,
                unnamed=split.unnamed,
                taken=taken,
                how=how,
                recorded_at=min(late) if how is Named.LATE else None,
            )
        )
    return tuple(found)


def _how(
    fill: Fill, named: Sequence[TicketLot], taken: Sequence[Disposition], *, is_late: bool, is_in_time: bool
) -> Named:
    if fill.is_typed:
        return Named.TYPED
    units: dict[str, Quantity] = {}
    for one in taken:
        name = one.root.id if one.root else ""
        units[name] = units.get(name, 0) + one.quantity
    wanted = by_root(named)
    is_more = sum(units.values()) > sum(wanted.values())  # more was sold, or a fee was paid in the asset
    if units == wanted or (is_more and all(units.get(name, 0) >= some for name, some in wanted.items())):
        return Named.AS_NAMED
    if is_in_time:
        return Named.OTHERWISE
    return Named.LATE if is_late else Named.NOT


def _records(state: State) -> dict[tuple[str, str], list[datetime]]:
    """Return when identifications were made, by wallet and asset: intents, and stated records of sales."""
    made: dict[tuple[str, str], list[datetime]] = {}
    for kept in intents_of(state).kept:
        made.setdefault(kept.place, []).append(kept.intent.made_at)
    by_id = {one.id: one for one in state.journal.transactions}
    for name, said in state.booked.records.identifications.items():
        for leg in by_id[name].given if name in by_id else ():
            made.setdefault((leg.wallet, leg.asset), []).append(said.recorded_at)
    return made
