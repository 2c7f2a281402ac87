"""What stands in the JSON of a plan, of a plan under other facts, and of a plan under every law, as types."""

from datetime import date
from typing import NotRequired, TypedDict

from lotwise.app.plan_sensitivity import Sensitive
from lotwise.app.plan_simple import SimpleView
from lotwise.app.plan_spread import PlanSpread
from lotwise.app.plan_wait import TermChange
from lotwise.app.plan_years import PlanYears
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.candidates import Action
from lotwise.harvest.certificate import Certificate
from lotwise.harvest.law_ways import Part, Way
from lotwise.harvest.law_window import EarlierLoss, Receipt, StandingPurchase, WindowPurchase
from lotwise.harvest.market_moves import Moves
from lotwise.harvest.risks import Risk
from lotwise.harvest.value import Worth
from lotwise.lots.holding import Term

__all__ = ["PlanIfShape", "PlanShape", "SelectionShape"]


class TradeShape(TypedDict):
    """A sale that a plan wants, or leaves."""

    id: str
    lot: str
    action: Action
    is_bought_back: bool
    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    term: Term
    basis_usd: Usd
    fmv_usd: Usd
    loss_usd: Usd
    sale_fee_usd: Usd
    rebuy_fee_usd: Usd
    fixed_cost_usd: Usd
    fees_usd: Usd
    before_loss_usd: Usd
    before_fees_usd: Usd
    cash_usd: Usd
    adds_usd: Usd
    total_usd: Usd


class ExcludedShape(TypedDict):
    """A lot that could not be weighed."""

    lot: str
    reason: str


class EverythingShape(TypedDict):
    """What selling every loss would bring."""

    short_loss_usd: Usd
    long_loss_usd: Usd
    npv_usd: Usd
    worth: Worth


class TaxAtLossShape(TypedDict):
    """The tax of the year at a loss."""

    loss_usd: Usd
    tax_usd: Usd


class BarePlanShape(TypedDict):
    """The best set of lots to sell and buy back; its figures are explained as ``plan.…`` or by id."""

    on: date
    is_worthwhile: bool
    minimum_benefit_usd: Usd
    cash_wanted_usd: Usd
    cash_usd: Usd
    is_cash_reached: bool
    trades: tuple[TradeShape, ...]
    below_the_line: tuple[TradeShape, ...]
    excluded: tuple[ExcludedShape, ...]
    short_loss_usd: Usd
    long_loss_usd: Usd
    npv_usd: Usd
    worth: Worth
    everything: EverythingShape
    tax_before_usd: Usd
    tax_after_usd: Usd
    bound_usd: Usd
    gap_usd: Usd
    is_verified: bool
    is_complete: bool
    certificate: Certificate
    marginal: str | None
    promised_at_37_percent_usd: Usd
    assumptions: tuple[str, ...]
    cautions: tuple[str, ...]
    findings: tuple[Finding, ...]
    curve: tuple[TaxAtLossShape, ...]


class ValuedShape(TypedDict):
    """What some sales are worth."""

    npv_usd: Usd
    worth: Worth


class CashShape(TypedDict):
    """What the cash of a plan costs."""

    wanted_usd: Usd
    raised_usd: Usd
    cost_usd: Usd
    tax_now_usd: Usd
    tax_later_usd: Usd
    fees_usd: Usd
    without: ValuedShape
    first_in_first_out: ValuedShape | None
    better_than_first_in_first_out_usd: Usd | None


class TurnsLongShape(TypedDict):
    """A lot whose sale is long-term by then."""

    lot: str
    wallet: str
    asset: str
    quantity: Quantity
    loss_usd: Usd


class WaitShape(TypedDict):
    """The plan some days later, at the same prices."""

    on: date
    days: int
    is_other_year: bool
    now_usd: Usd
    these_usd: Usd | None
    best_usd: Usd | None
    change_usd: Usd | None
    unknown: str
    turns_long: tuple[TurnsLongShape, ...]


class ChosenShape(TypedDict):
    """Units that the second solver sells."""

    lot: str
    quantity: Quantity


class SecondOpinionShape(TypedDict):
    """What a second, independent solver found; without one only the plan and its bound."""

    is_second_opinion: bool
    plan_npv_usd: Usd
    bound_usd: Usd
    npv_usd: NotRequired[Usd]
    claimed_npv_usd: NotRequired[Usd]
    difference_usd: NotRequired[Usd | None]
    pieces: NotRequired[int]
    is_sure: NotRequired[bool]
    is_equal: NotRequired[bool]
    chosen: NotRequired[tuple[ChosenShape, ...]]


class PlannedSaleShape(TypedDict):
    """Units of an asset that the plan sells."""

    id: str
    asset: str
    asset_class: str
    quantity: Quantity
    value_usd: Usd
    loss_usd: Usd
    term: Term
    term_in_31_days: Term


class ReplacedShape(TypedDict):
    """Units that stand in for units sold at a loss."""

    sale: str
    by: str
    wallet: str
    on: date | None
    quantity: Quantity
    disallowed_usd: Usd
    is_lost: bool


class WayShape(TypedDict):
    """A way to sell and to buy back, under a law."""

    way: Way
    sold_on: date
    bought_on: date
    last_start: date | None
    allowed_usd: Usd
    deferred_usd: Usd
    lost_usd: Usd
    earlier_deferred_usd: Usd
    other_year_usd: Usd
    standing_usd: Usd
    npv_usd: Usd | None
    worth: Worth | None
    parts: tuple[Part, ...]
    replaced: tuple[ReplacedShape, ...]


class LawShape(TypedDict):
    """The plan under one law on wash sales."""

    law: str
    name: str
    title: str
    status: str
    starts: date | None
    is_reached: bool | None
    is_past_changed: bool
    why_not: str
    sales: tuple[PlannedSaleShape, ...]
    purchases: tuple[WindowPurchase, ...]
    receipts: tuple[Receipt, ...]
    standing: tuple[StandingPurchase, ...]
    earlier_losses: tuple[EarlierLoss, ...]
    ways: tuple[WayShape, ...]


class RobustShape(TypedDict):
    """The way that does best under the law that is worst for it."""

    way: Way
    least_npv_usd: Usd
    as_good: tuple[Way, ...]


class LawsShape(TypedDict):
    """The plan under every law on wash sales."""

    on: date
    laws: tuple[LawShape, ...]
    robust: RobustShape | None
    market_moves: Moves | None
    assets: tuple[str, ...]
    sentences: tuple[str, ...]


class PlanShape(BarePlanShape):
    """The best set of lots to sell and buy back, with what stands beside it."""

    cash: CashShape | None
    risks: tuple[Risk, ...]
    term_changes: tuple[TermChange, ...]
    years: PlanYears
    wait: NotRequired[WaitShape]
    sensitivity: NotRequired[tuple[Sensitive, ...]]
    laws: NotRequired[LawsShape]
    verified: NotRequired[SecondOpinionShape]
    simple: NotRequired[SimpleView]
    spread: NotRequired[PlanSpread]


class PlanIfShape(TypedDict):
    """The plan under other facts, or with some of its lots only, beside the plan as it is."""

    changes: tuple[str, ...]
    only: tuple[str, ...]
    now: BarePlanShape
    these_lots_now: ValuedShape
    these_lots_then: ValuedShape | None
    best_plan_then: BarePlanShape


class SelectionShape(TypedDict):
    """What a choice of a plan's lots is worth."""

    is_plan: bool
    lots: int
    answer: str
    notes: tuple[str, ...]
    short_loss_usd: Usd
    long_loss_usd: Usd
    npv_usd: Usd
    worth: Worth
    cash_usd: Usd
    tax_before_usd: Usd
    tax_after_usd: Usd
    less_than_plan_usd: Usd
