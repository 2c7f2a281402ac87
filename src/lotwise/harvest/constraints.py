"""What a plan must keep to: costs of a trade, a limit on trades, and lots that are sold in order.

A trade is one wallet and asset: its lots are sold in one order and bought back in one. It may cost a fixed
amount, paid once however much is sold. In a wallet where only first in, first out is taken the lots of an
asset are sold in the order of acquisition, those with a gain too: what is sold is a beginning of the line,
and at most its last lot in part.

Where cash is wanted, or some may be left unbought, part of what is sold is not bought back: dollars after
sale fees, at least what is wanted, and no more than the tolerance beyond it.

Source:
    26 CFR § 1.1012-1(j)(1): without identification in time the earliest acquired units of the wallet are
    sold; § 1.1012-1(h)(1): what a purchase costs raises its basis.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate, is_in_line
from lotwise.harvest.value import Harvest, sum_of_harvests
from lotwise.tax.household import PlanSettings

Place: TypeAlias = tuple[str, str]
"""Wallet and asset: where one trade takes place."""
Lots: TypeAlias = tuple[Candidate, ...]
Quantities: TypeAlias = tuple[tuple[Candidate, Quantity], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a plan must keep to.

    Attributes:
        fixed_cost_usd: What a trade costs beside its fee rate, both legs together; counted as a cost of the
            rebuy, so that it raises the new basis.
        fixed_cost_by_wallet: The same for wallets that differ.
        most_trades: How many trades there may be; None for any number.
        named: Wallets whose lots are taken as identified in time although they are not; for asking what that
            would be worth.
        kept: Lots of the assets that are never sold; no part of the plan, for asking what keeping them costs.
        minimum_trade_usd: What a sale of a part of a lot must be worth, and all sales of a line together.
        cash_wanted_usd: What sales without a rebuy must bring in, after sale fees.
        exposure_tolerance_usd: What such sales may bring in beyond that, where it is worth more.
        most_fees_usd: What fees and fixed costs may come to; None for any amount.
    """

    fixed_cost_usd: Usd = 0
    fixed_cost_by_wallet: Mapping[str, Usd] = field(default_factory=lambda: MappingProxyType({}))
    most_trades: int | None = None
    named: frozenset[str] = frozenset()
    kept: tuple[Candidate, ...] = ()
    minimum_trade_usd: Usd = 0
    cash_wanted_usd: Usd = 0
    exposure_tolerance_usd: Usd = 0
    most_fees_usd: Usd | None = None

    @property
    def is_bought_back(self) -> bool:
        """Whether everything that is sold is bought back."""
        return not (self.cash_wanted_usd or self.exposure_tolerance_usd)

    @property
    def has_costs(self) -> bool:
        """Whether any trade costs something however much is sold."""
        return bool(self.fixed_cost_usd or any(self.fixed_cost_by_wallet.values()))

    def cost_of(self, place: Place) -> Usd:
        """Return what a trade costs once, however much is sold."""
        return self.fixed_cost_by_wallet.get(place[0], self.fixed_cost_usd)

    def is_line(self, candidate: Candidate) -> bool:
        """Return whether a lot can be sold only after those acquired before it."""
        return is_in_line(candidate.valued) and candidate.valued.lot.wallet not in self.named

    def ties_none_of(self, candidates: Iterable[Candidate]) -> bool:
        """Return whether every lot can be sold whatever is done with the others, and at no fixed cost."""
        if self.has_costs or self.most_trades is not None:
            return False
        lines = [one for one in candidates if is_in_line(one.valued)]
        return not any(map(self.is_line, lines))

    def with_named(self, wallet: str) -> "Constraints":
        """Return the constraints of a plan in which the lots of one more wallet can be named."""
        return replace(self, named=self.named | {wallet})


FREE: Final = Constraints()
"""No constraint at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lots of one trade, or all lots that no constraint ties to others.

    Attributes:
        place: Wallet and asset; None for the lots that are free of any constraint.
        candidates: Its lots; in a line by order of acquisition.
        cost_usd: What the trade costs once.
        is_line: Whether its lots are sold in this order only.
    """

    place: Place | None
    candidates: tuple[Candidate, ...]
    cost_usd: Usd
    is_line: bool


def constraints_of(settings: PlanSettings, kept: Iterable[Candidate] = ()) -> Constraints:
    """Return the constraints that the owner's settings ask for.

    Args:
        settings: What the owner asks of a plan.
        kept: Lots of the assets that are never sold.
    """
    return Constraints(
        fixed_cost_usd=settings.fixed_cost_usd,
        fixed_cost_by_wallet=settings.fixed_cost_by_wallet,
        most_trades=settings.most_trades,
        kept=tuple(kept),
        minimum_trade_usd=settings.minimum_trade_usd,
        cash_wanted_usd=settings.cash_wanted_usd,
        exposure_tolerance_usd=settings.exposure_tolerance_usd,
        most_fees_usd=settings.most_fees_usd,
    )


def is_program_needed(candidates: Iterable[Candidate], constraints: Constraints) -> bool:
    """Return whether the best plan is found by the mixed-integer program (`lotwise.harvest.unbought`).

    It is where money is limited, and where a gift has two bases: its loss brings back more than it deducts,
    so that lots are in no one order of what a dollar of loss costs.
    """
    is_limited = constraints.most_fees_usd is not None or not constraints.is_bought_back
    return is_limited or any(one.has_two_bases for one in candidates)


def place_of(candidate: Candidate) -> Place:
    """Return the wallet and asset of a lot."""
    return candidate.valued.lot.wallet, candidate.valued.lot.asset


def groups_of(candidates: Iterable[Candidate], constraints: Constraints) -> tuple[Group, ...]:
    """Return the lots by trade; those that nothing ties together make up one group without a place.

    Args:
        candidates: Lots that could be sold.
        constraints: What the plan must keep to.
    """
    by_place: dict[Place, list[Candidate]] = {}
    for candidate in candidates:
        by_place.setdefault(place_of(candidate), []).append(candidate)
    made, free = [], []
    for place, lots in sorted(by_place.items()):
        cost, is_line = constraints.cost_of(place), constraints.is_line(lots[0])
        if not (cost or is_line or constraints.most_trades is not None):
            free += lots
            continue
        ordered = sorted(lots, key=in_line) if is_line else lots
        made.append(Group(place=place, candidates=tuple(ordered), cost_usd=cost, is_line=is_line))
    if free:
        made.append(Group(place=None, candidates=tuple(free), cost_usd=0, is_line=False))
    return tuple(made)


def in_line(candidate: Candidate) -> tuple[datetime, int]:
    """Return the place of a lot in its line, as a key to sort by."""
    return candidate.valued.lot.root.acquired_at, candidate.number


def cost_harvest(cost_usd: Usd, *, is_bought_back: bool = True) -> Harvest:
    """Return what the fixed cost of a trade amounts to: paid now, and part of a new basis."""
    return Harvest(deferred_usd=-cost_usd if is_bought_back else 0, fees_usd=cost_usd)


def harvest_of(quantities: Iterable[tuple[Candidate, Quantity]], constraints: Constraints) -> Harvest:
    """Return what some sales amount to together, exactly, with the fixed cost of each trade once."""
    sold = list(quantities)
    total = sum_of_harvests([candidate.part(quantity) for candidate, quantity in sold])
    if not constraints.has_costs:
        return total
    places = dict[Place, bool]()
    for candidate, _ in sold:
        place = place_of(candidate)
        places[place] = candidate.is_bought_back or places.get(place, False)
    for place, is_bought_back in places.items():
        total = total.plus(cost_harvest(constraints.cost_of(place), is_bought_back=is_bought_back))
    return total


def cash_of(quantities: Iterable[tuple[Candidate, Quantity]]) -> Usd:
    """Return what the sales among some that are not bought back bring in, after sale fees."""
    return sum(one.cash(quantity) for one, quantity in quantities if not one.is_bought_back)
