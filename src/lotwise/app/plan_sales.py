"""The sales of a plan as they are on another day, at another price, or under other facts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lotwise.app.planning import settings_of
from lotwise.app.workspace import State
from lotwise.core.money import times
from lotwise.harvest.candidates import Action, Candidate, is_short_on
from lotwise.harvest.constraints import Quantities
from lotwise.harvest.plan import Trade
from lotwise.lots.unrealized import Valued, basis_at
from lotwise.tax.household import PlanSettings


def sold_there(state: State, trades: Iterable[Trade], sold_on: date | None) -> Quantities | None:
    """Return the sales of some trades as they are in a state; None where one has no price there.

    Args:
        state: The project on a day, perhaps under other facts.
        trades: Of a plan.
        sold_on: The day of the final sale; None for never.
    """
    held = {one.lot.id: one for one in state.holdings}
    settings, sold = settings_of(state, state.need_household()), []
    for trade in trades:
        one = held.get(trade.candidate.valued.lot.id)
        candidate = None if one is None else candidate_at(trade.candidate, one, settings)
        if one is None or candidate is None:
            return None
        candidate = replace(candidate, is_short_at_sale=is_short_on(one, sold_on))
        sold.append((candidate, trade.quantity))
    return tuple(sold)


def candidate_at(like: Candidate, one: Valued, settings: PlanSettings) -> Candidate | None:
    """Return a lot as a candidate whatever it realizes, a short-term gain too; None when not known."""
    if one.fmv_usd is None or one.term is None:
        return None
    fee = times(one.fmv_usd, settings.fee_rate(one.lot.wallet))
    basis = basis_at(one.lot, one.lot.stop, one.fmv_usd - fee)
    if basis is None:
        return None
    loss = basis - one.fmv_usd + fee
    return replace(
        like,
        valued=one,
        action=Action.HARVEST_LOSS if loss >= 0 else Action.REALIZE_GAIN,
        term=one.term,
        loss_usd=loss,
        sale_fee_usd=fee,
        rebuy_fee_usd=fee,
    )
