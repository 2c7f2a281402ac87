"""The plan as people need it: what to sell, in which order, what each sale adds, and where to stop.

Most of what is sold is bought back; where cash is wanted, or some may be left unbought, sales without a rebuy
stand among the trades, as trades of their own.

The optimum says how much of each lot. The plan puts the cheapest losses first, by fees per dollar of loss, so
that someone who stops early has paid least for what was reached; shows the lots below the line with what they
would cost; compares with doing nothing and with harvesting everything; and says whether the whole is worth
the time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lotwise.core.ids import content_id
from lotwise.core.money import Usd, share, to_cents
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Action, Candidate, Excluded
from lotwise.harvest.certificate import Certificate, Search, certificate_of
from lotwise.harvest.constraints import (
    FREE,
    Constraints,
    Lots,
    Place,
    Quantities,
    cash_of,
    cost_harvest,
    groups_of,
    harvest_of,
    in_line,
    is_program_needed,
    place_of,
)
from lotwise.harvest.optimum import Optimum, Searched
from lotwise.harvest.stops import Stop, stop_of
from lotwise.harvest.terrain import NOTHING
from lotwise.harvest.unbought import Unbought
from lotwise.harvest.value import Harvest, Valuer, Worth
from lotwise.lots.holding import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One sale, with its rebuy unless it is left in cash.

    Attributes:
        candidate: The lot; it says whether it is bought back.
        quantity: Units sold.
        harvest: What that amounts to; of a trade with its fixed cost where it is the first lot of its wallet
            and asset, of a lot below the line alone.
        adds_usd: What it adds to the net present value, after the trades above it; for a lot below the line,
            what it would add if it were sold too, with `before`.
        total_usd: Net present value of all trades down to this one; below the line of the plan with this lot
            and `before`.
        fixed_cost_usd: The fixed cost that is among its fees.
        before: What must be sold and paid with a lot below the line: what is left of the lots before it in
            its line, and the fixed cost where no sale of the plan pays it; nothing for a trade.
        start: Units of the lot that the plan sells; a lot below the line is what is left after them.
    """

    candidate: Candidate
    quantity: Quantity
    harvest: Harvest
    adds_usd: Usd
    total_usd: Usd
    fixed_cost_usd: Usd = 0
    before: Harvest = NOTHING
    start: Quantity = 0

    @property
    def id(self) -> str:
        """The trade's id, made from lot and quantity."""
        kind = "trade" if self.is_bought_back else "sale"
        return content_id(kind, self.candidate.valued.lot.id, self.quantity)

    @property
    def action(self) -> Action:
        """Harvest a loss, realize a gain, or sell without buying back."""
        return self.candidate.action if self.is_bought_back else Action.SELL

    @property
    def is_bought_back(self) -> bool:
        """Whether the units are bought back."""
        return self.candidate.is_bought_back

    @property
    def cash_usd(self) -> Usd:
        """What stays in cash, after the sale fee; nothing where the units are bought back."""
        return 0 if self.is_bought_back else self.candidate.cash(self.quantity)

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
        fmv = self.candidate.valued.fmv_usd
        assert fmv is not None, "candidates have a known value"
        return self._share(fmv)

    @property
    def basis_usd(self) -> Usd:
        """Basis of the units sold, as far as it counts: the loss is it less the value, and the sale fee."""
        return self.loss_usd + self.fmv_usd - self.sale_fee_usd

    @property
    def sale_fee_usd(self) -> Usd:
        """Fee and spread of the sale."""
        return self._share(self.candidate.sale_fee_usd)

    @property
    def rebuy_fee_usd(self) -> Usd:
        """Fee and spread of the rebuy; nothing where the units are not bought back."""
        return self._share(self.candidate.rebuy_fee_usd) if self.is_bought_back else 0

    @property
    def has_before(self) -> bool:
        """Whether something must be sold or paid with it that the plan does not sell or pay."""
        return self.before != NOTHING

    def _share(self, amount: Usd) -> Usd:
        """Return the share of these units in an amount of the whole lot."""
        return share(amount, self.start, self.start + self.quantity, self.candidate.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan for one household and day.

    Attributes:
        on: The day of the prices.
        trades: What to sell, and to buy back or not, the cheapest loss first.
        below_the_line: The next lots that are not worth selling, with what they would add.
        excluded: Lots that are no candidates, with the reason.
        harvest: All trades together.
        worth: Their value in its parts.
        everything: What harvesting every loss would be worth, for comparison.
        everything_harvest: What that would amount to.
        optimum: The search and its certificate.
        minimum_benefit_usd: The user's threshold on the whole plan's net present value.
        certificate: The next-best plan, and what each binding constraint costs.
        cash_wanted_usd: What sales without a rebuy must bring in, after sale fees.
        stop: Where it stops, and why there; None for a plan without trades.
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
    certificate: Certificate
    cash_wanted_usd: Usd = 0
    stop: Stop | None = None

    @property
    def cash_usd(self) -> Usd:
        """What the sales without a rebuy bring in, after sale fees."""
        return cash_of(self.optimum.unbought)

    @property
    def is_cash_reached(self) -> bool:
        """Whether the plan brings the cash that is wanted; one that cannot has no trades."""
        return self.cash_usd >= self.cash_wanted_usd

    @property
    def is_worthwhile(self) -> bool:
        """Whether the plan has trades and reaches the user's threshold, or brings the cash that is wanted.

        To the cent, as both amounts are shown.
        """
        is_enough = to_cents(self.worth.npv_usd) >= self.minimum_benefit_usd or self.cash_wanted_usd > 0
        return bool(self.trades) and is_enough


def plan_of(
    candidates: Sequence[Candidate],
    excluded: Sequence[Excluded],
    valuer: Valuer,
    on: date,
    minimum_benefit_usd: Usd,
    *,
    constraints: Constraints = FREE,
) -> Plan:
    """Return the plan: the optimum in order, with its line and its comparisons.

    Args:
        candidates: Lots that could be sold.
        excluded: Lots that could not, with the reason.
        valuer: Values a harvest on the real return.
        on: The day of the prices.
        minimum_benefit_usd: Below this net present value the plan is not worth the time.
        constraints: What the plan must keep to.

    Raises:
        LotwiseError: The constraints need the mixed-integer program, and highspy is not installed.
    """
    searched, best = best_sales(candidates, valuer, constraints)
    trades = _in_order((*best.quantities, *best.unbought), valuer, constraints)
    everything = harvest_of(_every_loss(candidates, constraints), constraints)
    return Plan(
        on=on,
        trades=trades,
        below_the_line=_below(candidates, best, valuer, constraints),
        excluded=tuple(excluded),
        harvest=best.harvest,
        worth=valuer.worth(best.harvest),
        everything=valuer.worth(everything),
        everything_harvest=everything,
        optimum=best,
        minimum_benefit_usd=minimum_benefit_usd,
        certificate=certificate_of(searched, candidates, best, constraints),
        cash_wanted_usd=constraints.cash_wanted_usd,
        stop=stop_of(trades, best.harvest, valuer, constraints),
    )


def best_sales(
    candidates: Sequence[Candidate], valuer: Valuer, constraints: Constraints
) -> tuple[Search, Optimum]:
    """Return the best sales of some lots, none of them a sliver, and the search that found them.

    Args:
        candidates: Lots that could be sold.
        valuer: Values a harvest on the real return.
        constraints: What the sales must keep to.

    Raises:
        LotwiseError: The constraints need the mixed-integer program, and highspy is not installed.
    """
    if is_program_needed(candidates, constraints):
        program = Unbought(candidates, valuer)
        return program, program.best(candidates, constraints)
    searched = Searched(candidates, valuer)
    return searched, searched.best(candidates, constraints)


def _every_loss(candidates: Sequence[Candidate], constraints: Constraints) -> Quantities:
    """Return every lot with a loss, and those that must be sold before it."""
    chosen: list[tuple[Candidate, Quantity]] = []
    for group in groups_of(candidates, constraints):
        losses = [n for n, one in enumerate(group.candidates) if _is_loss(one)]
        taken = range(max(losses, default=-1) + 1) if group.is_line else losses
        chosen += [(group.candidates[n], group.candidates[n].quantity) for n in taken]
    return tuple(chosen)


def _is_loss(candidate: Candidate) -> bool:
    return candidate.action is Action.HARVEST_LOSS and not candidate.is_for_cash


def _in_order(chosen: Quantities, valuer: Valuer, constraints: Constraints) -> tuple[Trade, ...]:
    """Return the chosen sales, each time the one that adds most next; within a term the cheapest first.

    Within one term the order is that of fees per dollar of loss, so only the next lot of each term and
    action has to be compared; of a line, the next one in it.
    """
    queues: dict[object, list[tuple[Candidate, Quantity]]] = {}
    for candidate, quantity in sorted(chosen, key=lambda pair: _cost_per_loss(pair[0])):
        key = _queue(candidate, constraints)
        queues.setdefault(key, []).append((candidate, quantity))
    for queue in queues.values():
        if constraints.is_line(queue[0][0]):
            queue.sort(key=lambda pair: in_line(pair[0]))
    costs = _costs(chosen, constraints)
    paid: set[Place] = set()
    trades: list[Trade] = []
    so_far, worth = Harvest(), 0
    while queues:
        options: list[tuple[Usd, str, object, Harvest]] = []
        for key, queue in queues.items():
            candidate, quantity = queue[0]
            after = so_far.plus(_part(candidate, quantity, paid, costs))
            options.append((valuer.npv(after), candidate.valued.lot.id, key, after))
        npv, _, taken, so_far = max(options, key=lambda option: (option[0], option[1]))
        candidate, quantity = queues[taken].pop(0)
        if not queues[taken]:
            del queues[taken]
        part, place = _part(candidate, quantity, paid, costs), place_of(candidate)
        trades.append(
            Trade(
                candidate=candidate,
                quantity=quantity,
                harvest=part,
                adds_usd=npv - worth,
                total_usd=npv,
                fixed_cost_usd=0 if place in paid else costs[place].fees_usd,
            )
        )
        paid.add(place)
        worth = npv
    return tuple(trades)


def _queue(candidate: Candidate, constraints: Constraints) -> object:
    """Return what parts the lots whose order among each other is known beforehand."""
    place, is_gift = place_of(candidate), candidate.has_two_bases
    kind = candidate.term, candidate.action, candidate.is_bought_back, is_gift
    if constraints.is_line(candidate):
        return place
    return (place, kind) if constraints.cost_of(place) else kind


def _costs(chosen: Quantities, constraints: Constraints) -> dict[Place, Harvest]:
    """Return the fixed cost of each trade; of one that buys nothing back it raises no basis."""
    back = {place_of(candidate) for candidate, _ in chosen if candidate.is_bought_back}
    return {
        place: cost_harvest(constraints.cost_of(place), is_bought_back=place in back)
        for place in {place_of(candidate) for candidate, _ in chosen}
    }


def _part(
    candidate: Candidate, quantity: Quantity, paid: set[Place], costs: Mapping[Place, Harvest]
) -> Harvest:
    """Return what a sale amounts to, with the fixed cost of its trade when that is not paid yet."""
    part, place = candidate.part(quantity), place_of(candidate)
    return part if place in paid else part.plus(costs[place])


def _cost_per_loss(candidate: Candidate) -> tuple[float, str]:
    loss = abs(candidate.loss_usd) or 1
    return candidate.fees_usd / loss, candidate.valued.lot.id


def _left_before(lines: Iterable[Lots], sold: Mapping[str, Quantity]) -> Iterator[tuple[int, Harvest]]:
    """Yield, for each lot of a line, what is left of those that must be sold before it."""
    for line in lines:
        left = NOTHING
        for one in line:
            yield id(one), left
            left = left.plus(one.part(one.quantity).minus(one.part(sold.get(one.valued.lot.id, 0))))


def _below(
    candidates: Sequence[Candidate], best: Optimum, valuer: Valuer, constraints: Constraints
) -> tuple[Trade, ...]:
    """Return what is left of the losses, each with what selling it on top of the plan would add."""
    chosen = (*best.quantities, *best.unbought)
    sold: dict[str, Quantity] = {}
    for candidate, quantity in chosen:
        sold[candidate.valued.lot.id] = sold.get(candidate.valued.lot.id, 0) + quantity
    paid = {place_of(candidate) for candidate, _ in chosen}
    costs = _costs(tuple((one, one.quantity) for one in candidates), constraints)
    lines = (group.candidates for group in groups_of(candidates, constraints) if group.is_line)
    sooner = dict(_left_before(lines, sold))
    rest: list[Trade] = []
    for candidate in candidates:
        done = sold.get(candidate.valued.lot.id, 0)
        if not _is_loss(candidate) or done == candidate.quantity:
            continue
        left, place = candidate.part(candidate.quantity).minus(candidate.part(done)), place_of(candidate)
        before = sooner.get(id(candidate), NOTHING).plus(NOTHING if place in paid else costs[place])
        npv = valuer.npv(best.harvest.plus(left).plus(before))
        rest.append(
            Trade(
                candidate=candidate,
                quantity=candidate.quantity - done,
                harvest=left,
                adds_usd=npv - best.npv_usd,
                total_usd=npv,
                before=before,
                start=done,
            )
        )
    return tuple(sorted(rest, key=lambda trade: (-trade.adds_usd, trade.candidate.valued.lot.id)))
