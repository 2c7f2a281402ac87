"""A plan under a law, in words: its sales, the ways of carrying it out, and what each comes to.

`lotwise.harvest.law_scenarios` computes them.

Source:
    26 U.S.C. § 1091(a), (d); Rev. Rul. 2008-5.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.harvest.law_window import WindowPurchase
from lotwise.harvest.value import Harvest, Worth
from lotwise.ledger.asset_classes import AssetClass
from lotwise.ledger.transaction import Owner
from lotwise.lots.holding import Term


class Way(Enum):
    """How a plan is carried out."""

    AT_ONCE = "buy back at once"
    WAIT = "buy back after 31 days"
    SWAP = "swap into another asset"
    DOUBLE_UP = "buy first, sell after 31 days"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSale:
    """One sale of a plan, with what it realizes under no wash-sale rule.

    Attributes:
        id: The trade.
        asset: Asset code.
        group: Group of substantially identical assets.
        asset_class: What the asset is.
        bought_by: The transaction that acquired the lot; its units replace nothing of this loss.
        acquired_on: Orders the sales of a day.
        term: Of a sale today.
        later_term: Of a sale after 31 days.
        quantity: Units sold, and bought back unless they are left in cash.
        value_usd: What they are worth.
        harvest: What the sale amounts to.
        is_bought_back: Whether the units are bought back; those that are not replace no loss.
    """

    id: str
    asset: str
    group: str
    asset_class: AssetClass
    bought_by: str
    acquired_on: date
    term: Term
    later_term: Term
    quantity: Quantity
    value_usd: Usd
    harvest: Harvest
    is_bought_back: bool = True

    @property
    def loss_usd(self) -> Usd:
        """Loss realized; negative for a gain."""
        return self.harvest.short_loss_usd + self.harvest.long_loss_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What becomes of the loss of one sale.

    Attributes:
        sale_id: The trade.
        allowed_usd: Counts this year.
        deferred_usd: Waits in the basis of what replaced the units.
        lost_usd: Gone for good: a retirement account bought what replaced them.
    """

    sale_id: str
    allowed_usd: Usd
    deferred_usd: Usd
    lost_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A purchase that disallows part of a loss of the plan.

    Attributes:
        purchase: The purchase; None for the plan's own rebuy.
        sale_id: The trade whose loss it disallows; the id of a disposition where that was sold earlier.
        quantity: Units.
        disallowed_usd: Their part of the loss.
    """

    purchase: WindowPurchase | None
    sale_id: str
    quantity: Quantity
    disallowed_usd: Usd

    @property
    def is_lost(self) -> bool:
        """Whether the loss is gone for good."""
        return self.purchase is not None and self.purchase.owner is Owner.IRA


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A plan under a law, carried out in one way.

    Attributes:
        way: The way.
        sold_on: The day of the sales.
        bought_on: The first day of the purchases.
        last_start: The last day of the year on which this way can start and have its losses count in full
            but for purchases already made; None where there is no such day any more.
        parts: What becomes of each loss, in the order of the plan; gains are in no wash sale.
        replaced: Which purchases disallow what.
        earlier_deferred_usd: Losses of earlier sales of this year that the purchases would take back.
        other_year_usd: The same of sales of an earlier year, whose return that would change.
        standing_usd: What standing purchases would disallow besides if they went on; in no other figure.
        harvest: What the plan amounts to.
        worth: Its value in its parts; None where the sales would fall into another year.
    """

    way: Way
    sold_on: date
    bought_on: date
    last_start: date | None
    parts: tuple[Part, ...]
    replaced: tuple[Replaced, ...]
    earlier_deferred_usd: Usd
    other_year_usd: Usd
    standing_usd: Usd
    harvest: Harvest
    worth: Worth | None

    @property
    def npv_usd(self) -> Usd | None:
        """Net present value, in today's dollars; None where the sales would fall into another year."""
        return None if self.worth is None else self.worth.npv_usd

    @property
    def allowed_usd(self) -> Usd:
        """Losses of the plan that count this year."""
        return sum(part.allowed_usd for part in self.parts)

    @property
    def deferred_usd(self) -> Usd:
        """Losses of the plan that wait in a basis."""
        return sum(part.deferred_usd for part in self.parts)

    @property
    def lost_usd(self) -> Usd:
        """Losses of the plan that are gone for good."""
        return sum(part.lost_usd for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A plan under one law.

    Attributes:
        law: The word for the law.
        starts: First day of sale from which it reaches something of the plan; None where it never does.
        is_reached: Whether it reaches a sale of today.
        ways: The plan carried out in each way.
    """

    law: str
    starts: date | None
    is_reached: bool
    ways: tuple[UnderWay, ...]

    def way(self, one: Way) -> UnderWay:
        """Return what one way of carrying the plan out comes to."""
        return next(under for under in self.ways if under.way is one)
