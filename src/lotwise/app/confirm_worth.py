"""What a plan brought, beside what it predicted.

Problem: a plan promises dollars; prices, fees, lots and rebuys come out otherwise, and facts of the year
change. Chosen way: the sales and rebuys as they were filled are put together as the planner puts a plan
together, and valued by the planner's own objective on today's facts of that year without these sales. Two
comparisons tell the rest apart: the plan's own trades on today's facts, and the fills with the lots that the
tickets name, which first in, first out may have replaced.

A dollar more for the rebuy than the sale brought is a cost like a fee, and part of the new basis. Units that
were not bought back count as the planner counts them: their loss is taken to recover, their gain is realized
now instead of later.

Left out: fills that are only typed in; with one of them nothing is realized yet.

Source:
    26 CFR § 1.1012-1(j)(1), § 1.1012-1(h)(1), § 1.1001-7(b)(1); law facts 8.7, 8.8.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lotwise.app.confirm_lots import FillLots, Named
from lotwise.app.confirm_match import Matched
from lotwise.app.plan_kept import KeptPlan
from lotwise.app.planning import outlook_of, sale_day, settings_of
from lotwise.app.returns import tax_year
from lotwise.app.workspace import State
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.harvest.constraints import Constraints, constraints_of, cost_harvest
from lotwise.harvest.value import Harvest, Outlook, Valuer, Worth, sum_of_harvests
from lotwise.lots.holding import Term
from lotwise.reports.tickets import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Units of one root that a fill sold.

    Attributes:
        quantity: Units, positive.
        basis_usd: Their basis.
        net_usd: What they brought after the fee.
        fee_usd: Their part of the fee.
        term: Of the sale.
        is_short_at_sale: Whether their lot is still short-term at the final sale.
        is_bought_back: Whether the ticket buys them back; others count last as bought back.
    """

    quantity: Quantity
    basis_usd: Usd
    net_usd: Usd
    fee_usd: Usd
    term: Term
    is_short_at_sale: bool = False
    is_bought_back: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What was bought back of one ticket.

    Attributes:
        quantity: Units, no more than were sold.
        gross_usd: What they cost without the fee.
        fee_usd: The fee.
    """

    quantity: Quantity = 0
    gross_usd: Usd = 0
    fee_usd: Usd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutcome:
    """What a plan predicted and what it brought.

    Attributes:
        predicted_usd: Net present value when it was made.
        predicted_saved_usd: Tax of its year that it predicted to save.
        predicted_today_usd: Its own trades, valued on today's facts of its year.
        realized: What was filled, with the lots that the books took; None while something of it is not known.
        as_named_usd: What was filled, with the lots that the tickets name; None likewise.
        is_whole: Whether every ticket was filled as far as it was ordered.
    """

    predicted_usd: Usd
    predicted_saved_usd: Usd
    predicted_today_usd: Usd
    realized: Worth | None
    as_named_usd: Usd | None
    is_whole: bool

    @property
    def facts_changed_usd(self) -> Usd:
        """What changed facts of the year make of the plan's own trades."""
        return self.predicted_today_usd - self.predicted_usd

    @property
    def carried_out_usd(self) -> Usd | None:
        """What prices, fees, quantities and rebuys make of them, with the lots that the tickets name."""
        return None if self.as_named_usd is None else self.as_named_usd - self.predicted_today_usd

    @property
    def lots_usd(self) -> Usd | None:
        """What it changed that the books took other lots; below zero where that cost something."""
        if self.realized is None or self.as_named_usd is None:
            return None
        return self.realized.npv_usd - self.as_named_usd


def outcome_of(
    state: State, plan: KeptPlan, rows: Sequence[Matched], lots: Mapping[str, tuple[FillLots, ...]]
) -> PlanOutcome:
    """Return what a plan predicted and what it brought so far.

    Args:
        state: The project.
        plan: The plan as it was kept.
        rows: Its tickets with their fills.
        lots: The lots of their sales.

    Raises:
        BadInputError: The household's facts of that year are not known.
    """
    settings = settings_of(state, state.need_household())
    limits = constraints_of(settings)
    taken = harvest_of_fills(state, plan, rows, lots, limits, is_as_named=False)
    valuer = Valuer(_outlook(state, plan, taken or Harvest()))
    as_named = harvest_of_fills(state, plan, rows, lots, limits, is_as_named=True)
    return PlanOutcome(
        predicted_usd=plan.npv_usd,
        predicted_saved_usd=plan.saved_this_year_usd,
        predicted_today_usd=valuer.npv(plan.harvest),
        realized=None if taken is None else valuer.worth(taken),
        as_named_usd=None if as_named is None else valuer.npv(as_named),
        is_whole=all(row.done >= row.ticket.quantity for row in rows if not row.is_replaced),
    )


def _outlook(state: State, plan: KeptPlan, taken: Harvest) -> Outlook:
    """Return the household's returns as they would be without what the plan's fills realized."""
    facts = tax_year(state, plan.on.year).facts
    without = replace(
        facts,
        short_term_gain=facts.short_term_gain + taken.short_loss_usd,
        long_term_gain=facts.long_term_gain + taken.long_loss_usd,
    )
    outlook = outlook_of(state.need_household(), without, replace(state, as_of=plan.on))
    return replace(
        outlook, embedded_short_usd=plan.embedded_short_usd, embedded_long_usd=plan.embedded_long_usd
    )


def harvest_of_fills(
    state: State,
    plan: KeptPlan,
    rows: Sequence[Matched],
    lots: Mapping[str, tuple[FillLots, ...]],
    limits: Constraints,
    *,
    is_as_named: bool,
) -> Harvest | None:
    """Return what the fills of a plan amount to; None where something of them is not known.

    Args:
        state: The project.
        plan: The plan.
        rows: Its tickets with their fills.
        lots: The lots of their sales.
        limits: Fixed costs of trades.
        is_as_named: With the lots that the tickets name, instead of those that the books took.
    """
    rebuys = {row.ticket.of: row for row in rows if row.ticket.side is Side.REBUY}
    sold_on = sale_day(plan.on, state.need_household().future)
    parts: list[Harvest] = []
    for row in rows:
        if row.ticket.side is not Side.SELL or not row.fills:
            continue
        slices = [
            one
            for each in lots[row.ticket.id]
            for one in _slices(row, each, sold_on, is_as_named=is_as_named)
        ]
        bought = _bought(rebuys.get(row.ticket.id), sum(one.quantity for one in row.fills))
        if bought is None or not slices:
            return None
        parts.append(harvest_of_slices(slices, bought))
        cost = limits.cost_of((row.ticket.wallet, row.ticket.asset))
        parts.append(cost_harvest(cost, is_bought_back=bought.quantity > 0))
    if any(each.how is Named.TYPED for some in lots.values() for each in some):
        return None
    return sum_of_harvests(parts)


def _slices(row: Matched, each: FillLots, sold_on: date | None, *, is_as_named: bool) -> list[Slice]:
    """Return the units of a fill, by lot; none where basis, date or proceeds of any are not known."""
    if each.net_usd is None:
        return []
    if is_as_named and not each.unnamed:
        return _named_slices(each, each.net_usd)
    back = {one.root_id for one in row.ticket.lots if one.is_bought_back}
    found, start = list[Slice](), 0
    for one in each.taken:
        root, basis, net, term = one.root, one.basis_usd, one.proceeds_usd, one.term
        if root is None or basis is None or net is None or term is None:
            return []
        is_short = sold_on is not None and root.term_on(sold_on) is Term.SHORT
        found.append(
            Slice(
                quantity=one.quantity,
                basis_usd=basis,
                net_usd=net,
                fee_usd=share(each.fill.fee_usd, start, start + one.quantity, each.fill.quantity),
                term=term,
                is_short_at_sale=is_short,
                is_bought_back=root.id in back,
            )
        )
        start += one.quantity
    return found


def _named_slices(each: FillLots, net_usd: Usd) -> list[Slice]:
    """Return the units that a ticket names for a fill, at what the fill brought."""
    found, start = list[Slice](), 0
    for lot in each.named:
        stop = start + lot.quantity
        found.append(
            Slice(
                quantity=lot.quantity,
                basis_usd=lot.basis_usd,
                net_usd=share(net_usd, start, stop, each.fill.quantity),
                fee_usd=share(each.fill.fee_usd, start, stop, each.fill.quantity),
                term=lot.term,
                is_short_at_sale=lot.is_short_at_sale,
                is_bought_back=lot.is_bought_back,
            )
        )
        start = stop
    return found


def _bought(rebuy: Matched | None, sold: Quantity) -> Bought | None:
    """Return what was bought back of a sale; None where what it cost is not known."""
    if rebuy is None:
        return Bought()
    quantity = gross = fee = 0
    for one in rebuy.all_fills:
        if one.gross_usd is None or one.is_typed:
            return None
        used = min(one.quantity, sold - quantity)
        quantity += used
        gross += share(one.gross_usd, 0, used, one.quantity)
        fee += share(one.fee_usd, 0, used, one.quantity)
    return Bought(quantity=quantity, gross_usd=gross, fee_usd=fee)


def harvest_of_slices(slices: Iterable[Slice], bought: Bought) -> Harvest:
    """Return what sales of some lots and one rebuy amount to, as the planner counts them.

    Args:
        slices: What was sold.
        bought: What was bought back of it.

    Returns:
        Losses by term with the sale's fee in them, gain that comes back at the final sale, and costs of both
        sides with the difference in price.
    """
    ordered = sorted(slices, key=lambda one: not one.is_bought_back)
    made, start = Harvest(), 0
    for one in ordered:
        back = max(0, min(one.quantity, bought.quantity - start))
        stop = start + back
        paid = share(bought.gross_usd, start, stop, bought.quantity) if back else 0
        fee = share(bought.fee_usd, start, stop, bought.quantity) if back else 0
        made = made.plus(_harvest(one, back, paid, fee))
        start = stop
    return made


def _harvest(one: Slice, back: Quantity, paid: Usd, fee: Usd) -> Harvest:
    """Return what selling a slice amounts to, of which some units were bought back for an amount."""
    loss, gross = one.basis_usd - one.net_usd, one.net_usd + one.fee_usd
    value, basis = (share(amount, 0, back, one.quantity) for amount in (gross, one.basis_usd))
    gain = max(0, gross - one.basis_usd)
    gain_left = gain - max(0, value - basis) if gain else 0
    is_embedded = loss < 0 and not one.is_short_at_sale
    if is_embedded:
        deferred = value - paid - fee if back else 0
        embedded = gain
    else:
        deferred = (basis - paid - fee if back else 0) - (gain_left if one.is_short_at_sale else 0)
        embedded = 0 if one.is_short_at_sale else gain_left
    return Harvest(
        short_loss_usd=loss if one.term is Term.SHORT else 0,
        long_loss_usd=loss if one.term is Term.LONG else 0,
        deferred_usd=deferred,
        realized_embedded_usd=embedded,
        fees_usd=one.fee_usd + (fee + paid - value if back else 0),
    )
