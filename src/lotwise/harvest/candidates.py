"""Candidates: the lots that could be sold, each with what its sale would do.

Most are sold to be bought back at once. A gain is a candidate, too: what is bought back has a higher basis,
and at a rate of 0 % or against losses that is free. A short-term gain is one only where what is bought back
and the lot itself would have the same term at the final sale. Where the owner wants cash, a lot can also be
left unbought, and then lots are candidates too whose sale is of no other use.

A lot is a candidate when its price, basis and date are known and evidenced as well as the owner asks, it lies
in a wallet it can be sold from, and a sale would realize something. Every other lot is named with the reason
why not.

Source:
    26 CFR § 1.1001-7(b)(1), § 1.1012-1(h)(1): the fee of the sale lowers what is realized, the fee of the
    rebuy raises the new basis.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Final

from lotwise.core.money import Usd, share, times, usd_text
from lotwise.core.quantity import Quantity
from lotwise.harvest.value import Harvest
from lotwise.lots.grades import Grade, Graded
from lotwise.lots.holding import Term, term_of
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.sellable import Naming
from lotwise.lots.unrealized import Valued, basis_at
from lotwise.tax.household import PlanSettings

NO_GRADES: Final[Mapping[str, Graded]] = MappingProxyType({})
KEPT: Final = "you keep it ([plan] keep)"
_IN_LINE: Final = (Naming.FIRST, Naming.NO)
_OF_NO_USE: Final = "selling would realize nothing of use"
_EARLY: Final = (
    "a short-term gain; what is bought back would have another term at the final sale: not weighed"
)
_BEHIND: Final = "stands behind a lot that cannot be planned, in a wallet that sells first in, first out"


def _none(_valued: Valued) -> str:
    return ""


class Action(Enum):
    """What is done with a lot."""

    HARVEST_LOSS = "harvest loss"
    REALIZE_GAIN = "realize gain"
    SELL = "sell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lot that could be sold in full, and bought back or left unbought.

    Attributes:
        valued: The lot and its value.
        action: Whether it realizes a loss or a gain.
        term: Of a sale today.
        loss_usd: Loss realized by selling all of it, sale fee included; negative for a gain.
        sale_fee_usd: Fee and spread of the sale.
        rebuy_fee_usd: Fee and spread of the rebuy.
        number: Its place among the holdings; parts lots that were acquired at the same moment.
        is_short_at_sale: Whether what is left of it will still be short-term at the final sale.
        is_bought_back: Whether what is sold is bought back; otherwise it is left in cash.
        is_for_cash: Whether it is of use only for cash, so that selling it to buy it back is not weighed.
    """

    valued: Valued
    action: Action
    term: Term
    loss_usd: Usd
    sale_fee_usd: Usd
    rebuy_fee_usd: Usd
    number: int = 0
    is_short_at_sale: bool = False
    is_bought_back: bool = True
    is_for_cash: bool = False

    @property
    def quantity(self) -> Quantity:
        """Units of the whole lot."""
        return self.valued.lot.quantity

    @property
    def fees_usd(self) -> Usd:
        """Both legs."""
        return self.sale_fee_usd + self.rebuy_fee_usd

    @property
    def has_two_bases(self) -> bool:
        """Whether a sale at a loss gives up more basis than it deducts: a gift's giver had the higher one."""
        lot = self.valued.lot
        return self.action is Action.HARVEST_LOSS and lot.root.loss_basis_of(lot.start, lot.stop) is not None

    @property
    def unbought(self) -> "Candidate":
        """The same lot, sold and not bought back."""
        return replace(self, is_bought_back=False, rebuy_fee_usd=0)

    def left(self, quantity: Quantity) -> Harvest:
        """Return what selling some of the lot's units without buying them back amounts to.

        A loss is assumed to have recovered by the final sale, so that without a rebuy nothing comes back as a
        gain then; a gain is realized now instead of then.

        Args:
            quantity: Units sold, 0 to the whole lot.
        """
        return self.unbought.part(quantity)

    def cash(self, quantity: Quantity) -> Usd:
        """Return what selling some of the lot's units brings in, after the fee of the sale."""
        fmv = self.valued.fmv_usd
        assert fmv is not None, "candidates have a known value"
        return share(fmv, 0, quantity, self.quantity) - share(self.sale_fee_usd, 0, quantity, self.quantity)

    def part(self, quantity: Quantity) -> Harvest:
        """Return what selling some of the lot's units amounts to.

        Args:
            quantity: Units sold, and bought back unless the lot is left unbought; 0 to the whole lot.

        Returns:
            Loss by term, basis given up and fees, in proportion (basis by the root-interval rule). Of a gift
            with two bases the one for a loss counts for the loss, and the giver's is given up.
        """
        lot, fmv, stop = self.valued.lot, self.valued.fmv_usd, self.valued.lot.start + quantity
        assert fmv is not None, "candidates have a known value"
        basis = lot.root.basis_of(lot.start, stop)
        assert basis is not None, "candidates have a known basis"
        value, sale_fee, rebuy_fee, loss = fmv, self.sale_fee_usd, self.rebuy_fee_usd, self.loss_usd
        if stop != lot.stop:
            value = share(fmv, 0, quantity, lot.quantity)
            sale_fee = share(sale_fee, 0, quantity, lot.quantity)
            rebuy_fee = share(rebuy_fee, 0, quantity, lot.quantity)
            counting = basis_at(lot, stop, value - sale_fee)
            assert counting is not None, "candidates have a known basis"
            loss = counting - value + sale_fee
        if not self.is_bought_back:
            gain = max(0, value - basis)
            return Harvest(
                short_loss_usd=loss if self.term is Term.SHORT else 0,
                long_loss_usd=loss if self.term is Term.LONG else 0,
                deferred_usd=-gain if self.is_short_at_sale else 0,
                realized_embedded_usd=0 if self.is_short_at_sale else gain,
                fees_usd=sale_fee,
            )
        is_gain = self.action is Action.REALIZE_GAIN and not self.is_short_at_sale
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
    sold_on: date | None = None,
    obstacle: Callable[[Valued], str] = _none,
) -> tuple[tuple[Candidate, ...], tuple[Excluded, ...]]:
    """Return the lots that could be sold, and the others with the reason.

    Args:
        holdings: Open lots with their value.
        settings: Rates of fee and spread by wallet, and the smallest trade.
        grades: How well each lot is evidenced, by its id; only needed with a worst grade.
        worst_grade: The worst grade that will do; None for any.
        sold_on: The day of the final sale; None for never.
        obstacle: Why a lot is not planned for reasons that do not stand here; empty where there are none.

    Returns:
        Candidates and excluded lots, each in the order of the holdings. Where only first in, first out is
        taken, a lot with a gain that stands before one with a loss is a candidate too, and one behind a lot
        that cannot be planned is none. Where cash is wanted, lots whose sale is of no other use are
        candidates for that alone.
    """
    lines: dict[tuple[str, str], list[tuple[int, Valued, str]]] = {}
    good: list[Candidate] = []
    others: list[Excluded] = []
    for number, valued in enumerate(holdings):
        reason = _obstacle(valued, settings) or obstacle(valued)
        if worst_grade is not None and not reason:
            reason = _poor_evidence(grades.get(valued.lot.id), worst_grade)
        if is_in_line(valued):
            lines.setdefault((valued.lot.wallet, valued.lot.asset), []).append((number, valued, reason))
            continue
        if not reason:
            reason = _too_small(valued.fmv_usd or 0, settings)
        candidate = None if reason else _candidate(valued, settings, number, sold_on)
        if candidate is not None:
            good.append(candidate)
        else:
            others.append(Excluded(valued=valued, reason=reason or _no_use(valued, sold_on)))
    for line in lines.values():
        _line(line, settings, sold_on, (good, others))
    good.sort(key=lambda one: one.number)
    return tuple(good), tuple(others)


def is_in_line(valued: Valued) -> bool:
    """Return whether a lot can be sold only after those of its wallet and asset acquired before it.

    Source:
        26 CFR § 1.1012-1(j)(1), (3)(i): without identification in time the earliest acquired are sold.
    """
    return valued.identifiable in _IN_LINE


def _line(
    line: list[tuple[int, Valued, str]],
    settings: PlanSettings,
    sold_on: date | None,
    into: tuple[list[Candidate], list[Excluded]],
) -> None:
    """Sort the lots of a line into candidates and others; what ends without use is left out."""
    good, others = into
    line.sort(key=lambda one: (one[1].lot.root.acquired_at, one[0]))
    stop = next((n for n, (_, _, reason) in enumerate(line) if reason), len(line))
    small = _too_small(sum(one.fmv_usd or 0 for _, one, _ in line[:stop]), settings)
    taken = [
        _candidate(one, settings, number, sold_on, is_line=True)
        for number, one, _ in ([] if small else line)[:stop]
    ]
    useful = len(taken)
    while useful and not _is_of_use(taken[useful - 1], sold_on):
        useful -= 1
    good += [one for one in taken[:useful] if one is not None]
    if settings.cash_wanted_usd:
        good += [replace(one, is_for_cash=True) for one in taken[useful:] if one is not None]
    else:
        del taken[useful:]
    for n, (_, valued, reason) in enumerate(line[len(taken) :], start=len(taken)):
        why = small or _OF_NO_USE if n < stop else reason or _BEHIND
        others.append(Excluded(valued=valued, reason=why))


def _comes_back_alike(valued: Valued, sold_on: date | None) -> bool:
    """Return whether a short-term lot and what is bought back today have one term at the final sale."""
    return sold_on is not None and (term_of(valued.on, sold_on) is Term.LONG or is_short_on(valued, sold_on))


def _no_use(valued: Valued, sold_on: date | None) -> str:
    """Return why the sale of a lot that could be sold is not weighed."""
    is_early = valued.term is Term.SHORT and (valued.gain_usd or 0) > 0
    return _EARLY if is_early and sold_on is not None else _OF_NO_USE


def is_short_on(valued: Valued, sold_on: date | None) -> bool:
    """Return whether a lot is still short-term at the final sale; None for never."""
    return sold_on is not None and valued.lot.root.term_on(sold_on) is Term.SHORT


def _is_of_use(candidate: Candidate | None, sold_on: date | None) -> bool:
    if candidate is None:
        return False
    return (
        candidate.loss_usd > 0 or candidate.term is Term.LONG or _comes_back_alike(candidate.valued, sold_on)
    )


def _too_small(value_usd: Usd, settings: PlanSettings) -> str:
    if value_usd < settings.minimum_trade_usd:
        return f"worth less than {usd_text(settings.minimum_trade_usd)}"
    return ""


def _obstacle(valued: Valued, settings: PlanSettings) -> str:
    if valued.quote is None:
        return "no price is known"
    if (age := (valued.on - valued.quote.on).days) > settings.oldest_price_days:
        return f"its price is {age} days old, and you allow {settings.oldest_price_days}"
    if valued.lot.basis_usd is None or valued.term is None:
        return "basis or date is not known"
    if is_stand_in(valued.lot.wallet):
        return "sent to a wallet that is not imported"
    if valued.held_back:
        return valued.held_back
    if valued.lot.asset in settings.keep:
        return KEPT
    return ""


def _poor_evidence(known: Graded | None, worst: Grade) -> str:
    if known is None:
        return "how well it is evidenced is not known"
    if known.grade.is_worse_than(worst):
        return f"evidence {known.grade.name} ({known.why}) is worse than {worst.name} ({worst.value})"
    return ""


def _candidate(
    valued: Valued, settings: PlanSettings, number: int, sold_on: date | None, *, is_line: bool = False
) -> Candidate | None:
    """Return what the sale of a lot would do; None when nothing of use, unless it stands in a line."""
    fmv, gain, term = valued.fmv_usd, valued.gain_usd, valued.term
    assert fmv is not None, "the price is known"
    assert gain is not None, "the basis is known"
    assert term is not None, "the date is known"
    fee = times(fmv, settings.fee_rate(valued.lot.wallet))
    basis = basis_at(valued.lot, valued.lot.stop, fmv - fee)
    assert basis is not None, "the basis is known"
    loss = basis - fmv + fee
    is_gain = loss < 0
    is_early = is_gain and term is Term.SHORT and not _comes_back_alike(valued, sold_on)
    is_useless = gain == 0 or is_early or (gain > 0 and not is_gain)
    if is_useless and not (is_line or settings.cash_wanted_usd):
        return None
    return Candidate(
        valued=valued,
        action=Action.REALIZE_GAIN if is_gain else Action.HARVEST_LOSS,
        term=term,
        loss_usd=loss,
        sale_fee_usd=fee,
        rebuy_fee_usd=fee,
        number=number,
        is_short_at_sale=is_short_on(valued, sold_on),
        is_for_cash=is_useless and not is_line,
    )
