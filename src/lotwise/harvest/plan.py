"""The plan as people need it: what to sell, in which order, what each sale adds, and where to stop.

The optimum says how much of each lot. The plan puts the cheapest losses first, by fees per dollar of loss, so
that someone who stops early has paid least for what was reached; shows the lots below the line with what they
would cost; compares with doing nothing and with harvesting everything; and says whether the whole is worth
the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Action, Candidate, Excluded
from lotwise.harvest.optimum import Optimum, optimum, sum_of
from lotwise.harvest.value import Harvest, Valuer, Worth
from lotwise.lots.holding import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One sale with its rebuy.

    Attributes:
        candidate: The lot.
        quantity: Units sold and bought back.
        harvest: What that amounts to.
        adds_usd: What it adds to the net present value, after the trades above it; for a lot below the line,
            what it would add if it were sold too.
        total_usd: Net present value of all trades down to this one.
    """

    candidate: Candidate
    quantity: Quantity
    harvest: Harvest
    adds_usd: Usd
    total_usd: Usd

    @property
    def id(self) -> str:
        """The trade's id, made from lot and quantity."""
        return content_id("trade", self.candidate.valued.lot.id, self.quantity)

    @property
    def action(self) -> Action:
        """Harvest a loss, or realize a gain."""
        return self.candidate.action

    @property
    def term(self) -> Term:
        """Of the sale."""
        return self.candidate.term

    @property
    def loss_usd(self) -> Usd:
        """Loss realized, sale fee included; negative for a gain."""
        return self.harvest.short_loss_usd + self.harvest.long_loss_usd

    @property
    def fmv_usd(self) -> Usd:
        """Value of the units sold."""
        lot, fmv = self.candidate.valued.lot, self.candidate.valued.fmv_usd
        assert fmv is not None, "candidates have a known value"
        return share(fmv, 0, self.quantity, lot.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan for one household and day.

    Attributes:
        on: The day of the prices.
        trades: What to sell and buy back, the cheapest loss first.
        below_the_line: The next lots that are not worth selling, with what they would add.
        excluded: Lots that are no candidates, with the reason.
        harvest: All trades together.
        worth: Their value in its parts.
        everything: What harvesting every loss would be worth, for comparison.
        everything_harvest: What that would amount to.
        optimum: The search and its certificate.
        minimum_benefit_usd: The user's threshold on the whole plan's net present value.
    """

    on: date
    trades: tuple[Trade, ...]
    below_the_line: tuple[Trade, ...]
    excluded: tuple[Excluded, ...]
    harvest: Harvest
    worth: Worth
    everything: Worth
    everything_harvest: Harvest
    optimum: Optimum
    minimum_benefit_usd: Usd

    @property
    def is_worthwhile(self) -> bool:
        """Whether the plan has trades and reaches the user's threshold."""
        return bool(self.trades) and self.worth.npv_usd >= self.minimum_benefit_usd


def plan_of(
    candidates: Sequence[Candidate],
    excluded: Sequence[Excluded],
    valuer: Valuer,
    on: date,
    minimum_benefit_usd: Usd,
) -> Plan:
    """Return the plan: the optimum in order, with its line and its comparisons.

    Args:
        candidates: Lots that could be sold.
        excluded: Lots that could not, with the reason.
        valuer: Values a harvest on the real return.
        on: The day of the prices.
        minimum_benefit_usd: Below this net present value the plan is not worth the time.
    """
    best = optimum(candidates, valuer)
    trades = _in_order(best.quantities, valuer)
    everything = sum_of((c, c.quantity) for c in candidates if c.action is Action.HARVEST_LOSS)
    return Plan(
        on=on,
        trades=trades,
        below_the_line=_below(candidates, best, valuer),
        excluded=tuple(excluded),
        harvest=best.harvest,
        worth=valuer.worth(best.harvest),
        everything=valuer.worth(everything),
        everything_harvest=everything,
        optimum=best,
        minimum_benefit_usd=minimum_benefit_usd,
    )


def _in_order(chosen: Iterable[tuple[Candidate, Quantity]], valuer: Valuer) -> tuple[Trade, ...]:
    """Return the chosen sales, each time the one that adds most next; within a term the cheapest first.

    Within one term the order is that of fees per dollar of loss, so only the next lot of each term and
    action has to be compared.
    """
    queues: dict[tuple[Term, Action], list[tuple[Candidate, Quantity]]] = {}
    for candidate, quantity in sorted(chosen, key=lambda pair: _cost_per_loss(pair[0])):
        queues.setdefault((candidate.term, candidate.action), []).append((candidate, quantity))
    trades: list[Trade] = []
    so_far, worth = Harvest(), 0
    while queues:
        options = []
        for key, queue in queues.items():
            candidate, quantity = queue[0]
            after = so_far.plus(candidate.part(quantity))
            options.append((valuer.npv(after), candidate.valued.lot.id, key, after))
        npv, _, key, so_far = max(options, key=lambda option: (option[0], option[1]))
        candidate, quantity = queues[key].pop(0)
        if not queues[key]:
            del queues[key]
        part = candidate.part(quantity)
        trades.append(
            Trade(
                candidate=candidate,
                quantity=quantity,
                harvest=part,
                adds_usd=npv - worth,
                total_usd=npv,
            )
        )
        worth = npv
    return tuple(trades)


def _cost_per_loss(candidate: Candidate) -> tuple[float, str]:
    return abs(candidate.fees_usd / candidate.loss_usd), candidate.valued.lot.id


def _below(candidates: Sequence[Candidate], best: Optimum, valuer: Valuer) -> tuple[Trade, ...]:
    """Return what is left of the losses, each with what selling it on top of the plan would add."""
    sold = {candidate.valued.lot.id: quantity for candidate, quantity in best.quantities}
    rest: list[Trade] = []
    for candidate in candidates:
        done = sold.get(candidate.valued.lot.id, 0)
        if candidate.action is not Action.HARVEST_LOSS or done == candidate.quantity:
            continue
        left = candidate.part(candidate.quantity).minus(candidate.part(done))
        npv = valuer.npv(best.harvest.plus(left))
        rest.append(
            Trade(
                candidate=candidate,
                quantity=candidate.quantity - done,
                harvest=left,
                adds_usd=npv - best.npv_usd,
                total_usd=npv,
            )
        )
    return tuple(sorted(rest, key=lambda trade: (-trade.adds_usd, trade.candidate.valued.lot.id)))
