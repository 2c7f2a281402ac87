"""Candidates: the lots that could be sold and bought back, each with what its sale would do.

A lot is a candidate when its price, basis and date are known and evidenced as well as the owner asks, it lies
in a wallet it can be sold from, and a sale would realize something. Every other lot is named with the reason
why not.

Source:
    26 CFR § 1.1001-7(b)(1), § 1.1012-1(h)(1): the fee of the sale lowers what is realized, the fee of the
    rebuy raises the new basis.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from lotwise.core.money import Usd, share, times, usd_text
from lotwise.core.quantity import Quantity
from lotwise.harvest.value import Harvest
from lotwise.lots.grades import Grade, Graded
from lotwise.lots.holding import Term
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.unrealized import Valued, basis_at
from lotwise.tax.household import PlanSettings

NO_GRADES: Final[Mapping[str, Graded]] = MappingProxyType({})


class Action(Enum):
    """What is done with a lot."""

    HARVEST_LOSS = "harvest loss"
    REALIZE_GAIN = "realize gain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lot that could be sold and bought back in full.

    Attributes:
        valued: The lot and its value.
        action: Whether it realizes a loss or a gain.
        term: Of a sale today.
        loss_usd: Loss realized by selling all of it, sale fee included; negative for a gain.
        sale_fee_usd: Fee and spread of the sale.
        rebuy_fee_usd: Fee and spread of the rebuy.
    """

    valued: Valued
    action: Action
    term: Term
    loss_usd: Usd
    sale_fee_usd: Usd
    rebuy_fee_usd: Usd

    @property
    def quantity(self) -> Quantity:
        """Units of the whole lot."""
        return self.valued.lot.quantity

    @property
    def fees_usd(self) -> Usd:
        """Both legs."""
        return self.sale_fee_usd + self.rebuy_fee_usd

    def part(self, quantity: Quantity) -> Harvest:
        """Return what selling some of the lot's units amounts to.

        Args:
            quantity: Units sold and bought back, 0 to the whole lot.

        Returns:
            Loss by term, basis given up and fees, in proportion (basis by the root-interval rule). Of a gift
            with two bases the one for a loss counts for the loss, and the giver's is given up.
        """
        lot, fmv, stop = self.valued.lot, self.valued.fmv_usd, self.valued.lot.start + quantity
        assert fmv is not None, "candidates have a known value"
        value = share(fmv, 0, quantity, lot.quantity)
        sale_fee = share(self.sale_fee_usd, 0, quantity, lot.quantity)
        rebuy_fee = share(self.rebuy_fee_usd, 0, quantity, lot.quantity)
        basis, counting = lot.root.basis_of(lot.start, stop), basis_at(lot, stop, value - sale_fee)
        assert basis is not None, "candidates have a known basis"
        assert counting is not None, "candidates have a known basis"
        loss = counting - value + sale_fee
        is_gain = self.action is Action.REALIZE_GAIN
        return Harvest(
            short_loss_usd=loss if self.term is Term.SHORT else 0,
            long_loss_usd=loss if self.term is Term.LONG else 0,
            deferred_usd=(0 if is_gain else basis - value) - rebuy_fee,
            realized_embedded_usd=value - basis if is_gain else 0,
            fees_usd=sale_fee + rebuy_fee,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A lot that is no candidate, and why."""

    valued: Valued
    reason: str


def candidates_of(
    holdings: Iterable[Valued],
    settings: PlanSettings,
    *,
    grades: Mapping[str, Graded] = NO_GRADES,
    worst_grade: Grade | None = None,
) -> tuple[tuple[Candidate, ...], tuple[Excluded, ...]]:
    """Return the lots that could be harvested, and the others with the reason.

    Args:
        holdings: Open lots with their value.
        settings: Rates of fee and spread by wallet, and the smallest trade.
        grades: How well each lot is evidenced, by its id; only needed with a worst grade.
        worst_grade: The worst grade that will do; None for any.

    Returns:
        Candidates and excluded lots, each in the order of the holdings.
    """
    good: list[Candidate] = []
    others: list[Excluded] = []
    for valued in holdings:
        reason = _obstacle(valued, settings)
        if worst_grade is not None and not reason:
            reason = _poor_evidence(grades.get(valued.lot.id), worst_grade)
        candidate = None if reason else _candidate(valued, settings)
        if candidate is not None:
            good.append(candidate)
        else:
            others.append(Excluded(valued=valued, reason=reason or "selling would realize nothing of use"))
    return tuple(good), tuple(others)


def _obstacle(valued: Valued, settings: PlanSettings) -> str:
    if valued.quote is None:
        return "no price is known"
    if valued.lot.basis_usd is None or valued.term is None:
        return "basis or date is not known"
    if is_stand_in(valued.lot.wallet):
        return "sent to a wallet that is not imported"
    if valued.held_back:
        return valued.held_back
    if valued.fmv_usd is not None and valued.fmv_usd < settings.minimum_trade_usd:
        return f"worth less than {usd_text(settings.minimum_trade_usd)}"
    return ""


def _poor_evidence(known: Graded | None, worst: Grade) -> str:
    if known is None:
        return "how well it is evidenced is not known"
    if known.grade.is_worse_than(worst):
        return f"evidence {known.grade.name} ({known.why}) is worse than {worst.name} ({worst.value})"
    return ""


def _candidate(valued: Valued, settings: PlanSettings) -> Candidate | None:
    fmv, gain, term = valued.fmv_usd, valued.gain_usd, valued.term
    assert fmv is not None, "the price is known"
    assert gain is not None, "the basis is known"
    assert term is not None, "the date is known"
    fee = times(fmv, settings.fee_rate(valued.lot.wallet))
    basis = basis_at(valued.lot, valued.lot.stop, fmv - fee)
    assert basis is not None, "the basis is known"
    loss = basis - fmv + fee
    is_gain = loss < 0
    if gain == 0 or (is_gain and term is Term.SHORT) or (gain > 0 and not is_gain):
        return None
    return Candidate(
        valued=valued,
        action=Action.REALIZE_GAIN if is_gain else Action.HARVEST_LOSS,
        term=term,
        loss_usd=loss,
        sale_fee_usd=fee,
        rebuy_fee_usd=fee,
    )
