"""A plan of what is identified already, so that its tickets can be given out on a later day.

Problem: lots are identified today and ordered tomorrow, when the plan would be another one. Chosen way: the
units of all open intents, at the prices of the day, as if they were the plan; value, ranges and fees follow
from them. Nothing is chosen anew.

Left out: units that are identified and do not lie in their wallet any more; a ticket for them is not made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lotwise.app import clock
from lotwise.app.intents import Kept, Standing, intents_of
from lotwise.app.planning import PlanReport, settings_of
from lotwise.app.workspace import State
from lotwise.core.money import times
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Action, Candidate
from lotwise.harvest.constraints import harvest_of
from lotwise.harvest.plan import Trade
from lotwise.harvest.value import Valuer
from lotwise.lots.unrealized import Valued, basis_at
from lotwise.tax.household import PlanSettings


def report_of_intents(state: State, report: PlanReport) -> PlanReport:
    """Return a plan's report with the identified units in place of its own trades.

    Args:
        state: The project on a day.
        report: The plan of that day, for everything but the trades.

    Raises:
        BadInputError: The household's facts are not known.
    """
    now = clock.now()
    kept = [one for one in intents_of(state).kept if one.standing_at(now) is Standing.OPEN]
    trades = tuple(_trades(state, kept, report))
    harvest = harvest_of(((one.candidate, one.quantity) for one in trades), report.constraints)
    worth = Valuer(report.outlook).worth(harvest)
    plan = replace(
        report.plan, trades=trades, harvest=harvest, worth=worth, minimum_benefit_usd=worth.npv_usd
    )
    return replace(report, plan=plan)


def _trades(state: State, kept: Iterable[Kept], report: PlanReport) -> Iterator[Trade]:
    """Give the units of intents as trades, in their order; what a lot gives up once is gone for the next."""
    settings, used = settings_of(state, state.need_household()), dict[str, Quantity]()
    short = {one.valued.lot.id: one.is_short_at_sale for one in report.candidates}
    for one in kept:
        back = {lot.root_id: lot.is_bought_back for lot in one.intent.lots}
        for pick in one.left:
            wanted = pick.quantity
            for valued in state.holdings:
                lot = valued.lot
                if (lot.root.id, lot.wallet) != (pick.root_id, one.intent.wallet) or not wanted:
                    continue
                units = min(wanted, lot.quantity - used.get(lot.id, 0))
                candidate = _candidate(valued, settings, is_short_at_sale=short.get(lot.id, False))
                if units and candidate is not None:
                    used[lot.id] = used.get(lot.id, 0) + units
                    wanted -= units
                    yield _trade(candidate, units, is_bought_back=back[pick.root_id])


def _trade(candidate: Candidate, units: Quantity, *, is_bought_back: bool) -> Trade:
    one = candidate if is_bought_back else candidate.unbought
    return Trade(candidate=one, quantity=units, harvest=one.part(units), adds_usd=0, total_usd=0)


def _candidate(one: Valued, settings: PlanSettings, *, is_short_at_sale: bool) -> Candidate | None:
    """Return a lot as it can be sold, whatever it realizes; None where something of it is not known."""
    if one.fmv_usd is None or one.term is None:
        return None
    fee = times(one.fmv_usd, settings.fee_rate(one.lot.wallet))
    basis = basis_at(one.lot, one.lot.stop, one.fmv_usd - fee)
    if basis is None:
        return None
    loss = basis - one.fmv_usd + fee
    return Candidate(
        valued=one,
        action=Action.HARVEST_LOSS if loss >= 0 else Action.REALIZE_GAIN,
        term=one.term,
        loss_usd=loss,
        sale_fee_usd=fee,
        rebuy_fee_usd=fee,
        is_short_at_sale=is_short_at_sale,
    )
