"""What the cash of a plan costs: in tax now and later, and beside raising it first in, first out.

Problem: a plan that raises cash may be worth less than nothing, because the cash costs tax; its value alone
does not tell a person whether that is much. Chosen way: three plans side by side. The plan itself; the best
plan with no cash at all, whose difference is what the cash costs; and the same units sold from the same
wallets by first in, first out, with nothing else done, which is what happens where nobody chooses.

Left out: loans against the lots, and cash that lies elsewhere.

Source:
    26 CFR § 1.1012-1(j)(1), (3)(i): without identification in time the earliest acquired units are sold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from lotwise.app.plan_sales import candidate_at
from lotwise.app.planning import PlanReport, settings_of
from lotwise.app.workspace import State
from lotwise.core.money import Usd, usd_text
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.constraints import Place, Quantities, harvest_of, place_of
from lotwise.harvest.plan import best_sales
from lotwise.harvest.unbought import MORE, MORE_FEES
from lotwise.harvest.value import Valuer, Worth

__all__ = ["MORE", "MORE_FEES", "PlanCash", "cash_lines", "plan_cash"]

_Sale: TypeAlias = tuple[Candidate, Quantity]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCash:
    """The cash that a plan raises, and what it costs.

    Attributes:
        wanted_usd: What sales without a rebuy must bring in.
        raised_usd: What they bring in, after sale fees.
        plan: The plan's value in its parts.
        without: The same of the best plan that raises no cash.
        by_fifo: The same of selling the same units first in, first out, and nothing else; None when not
            known.
    """

    wanted_usd: Usd
    raised_usd: Usd
    plan: Worth
    without: Worth
    by_fifo: Worth | None

    @property
    def tax_now_usd(self) -> Usd:
        """What the cash costs in tax of this year; negative where raising it saves tax."""
        return self.without.saved_this_year_usd - self.plan.saved_this_year_usd

    @property
    def fees_usd(self) -> Usd:
        """What it costs in fees and spread; negative where less is bought back than otherwise."""
        return self.plan.fees_usd - self.without.fees_usd

    @property
    def tax_later_usd(self) -> Usd:
        """What it costs in tax of later years, in today's dollars; negative where it saves tax."""
        return self.cost_usd - self.tax_now_usd - self.fees_usd

    @property
    def cost_usd(self) -> Usd:
        """What it costs in all: the value of the best plan without cash, less that of this one."""
        return self.without.npv_usd - self.plan.npv_usd

    @property
    def better_than_fifo_usd(self) -> Usd | None:
        """How much more the plan is worth than first in, first out with nothing else; None when not known."""
        return None if self.by_fifo is None else self.plan.npv_usd - self.by_fifo.npv_usd


def plan_cash(state: State, report: PlanReport) -> PlanCash | None:
    """Return what the cash of a plan costs; None where it raises none.

    Args:
        state: The project on the day of the plan.
        report: The plan.

    Raises:
        BadInputError: The household's facts are not known.
    """
    plan = report.plan
    if not (plan.cash_usd and plan.cash_wanted_usd):
        return None
    valuer = Valuer(report.outlook)
    settings = replace(report.constraints, cash_wanted_usd=0, exposure_tolerance_usd=0, kept=())
    candidates = [one for one in report.candidates if not one.is_for_cash]
    _, without = best_sales(candidates, valuer, settings)
    sold = _by_fifo(state, plan.optimum.unbought)
    return PlanCash(
        wanted_usd=plan.cash_wanted_usd,
        raised_usd=plan.cash_usd,
        plan=plan.worth,
        without=valuer.worth(without.harvest),
        by_fifo=None if sold is None else valuer.worth(harvest_of(sold, report.constraints)),
    )


def _by_fifo(state: State, unbought: Quantities) -> Quantities | None:
    """Return the same units of each wallet and asset, the earliest acquired first; None when not known."""
    settings = settings_of(state, state.need_household())
    wanted: dict[Place, _Sale] = {}
    for one, quantity in unbought:
        before = wanted.get(place_of(one), (one, 0))[1]
        wanted[place_of(one)] = one, before + quantity
    sold: list[_Sale] = []
    for held in sorted(state.holdings, key=lambda each: each.lot.root.acquired_at):
        place = held.lot.wallet, held.lot.asset
        if place not in wanted or not wanted[place][1]:
            continue
        like, left = wanted[place]
        candidate, taken = candidate_at(like, held, settings), min(left, held.lot.quantity)
        if candidate is None:
            return None
        sold.append((candidate, taken))
        wanted[place] = like, left - taken
    return tuple(sold)


def cash_lines(found: PlanCash) -> Sequence[str]:
    """Return what the cash costs in sentences, for a terminal and a report."""
    cost = found.cost_usd
    total = f"costs {usd_text(cost)}" if cost >= 0 else f"saves {usd_text(-cost)}"
    parts = (
        _costs(found.tax_now_usd, "tax this year"),
        _costs(found.tax_later_usd, "tax in later years"),
        _costs(found.fees_usd, "fees"),
    )
    said = [
        f"Cash after sale fees: {usd_text(found.raised_usd)}; you want {usd_text(found.wanted_usd)}.",
        f"By taxes and fees alone it {total} in today's dollars: {', '.join(parts)}.",
        f"The best plan without it is worth {usd_text(found.without.npv_usd)}.",
    ]
    more = found.better_than_fifo_usd
    if found.by_fifo is not None and more is not None:
        worth = found.by_fifo.npv_usd
        what = f"be worth {usd_text(worth)}" if worth >= 0 else f"cost {usd_text(-worth)}"
        said.append(
            f"The same units sold first in, first out, with nothing else done, would {what}: this plan is "
            f"{usd_text(more)} better."
        )
    return said


def _costs(amount: Usd, what: str) -> str:
    return f"{usd_text(amount)} more {what}" if amount >= 0 else f"{usd_text(-amount)} less {what}"
