"""What a harvest is worth over all years: the objective of the planner.

Problem: "loss times rate" is not the saving. A loss nets by law this year, what is left carries over, and the
lower basis comes back as a gain when the new lot is sold; the carryover often meets that very gain. Chosen
way: walk the years with the real return. This year: gains and losses with the harvest. Every later year:
the carryover is used on the expected income and gains. In the year of the final sale, with the stated
probability, every dollar of basis given up is a dollar of gain, on top of the gain that lies in the lots
today. Then all taxes are discounted to today and compared with doing nothing.

Assumptions, shown with every plan: later years have this plan year's law (today's dollars); today's losses
have recovered by the final sale and today's gains are still there; everything is sold in one year.

Source:
    Constantinides 1984; Dammon and Spatt 1996 for the trade-off; design anchors in tests/unit/harvest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from lotwise.core.exact import nearest
from lotwise.core.money import Usd
from lotwise.tax.liability import Outcome

YearTax: TypeAlias = Callable[[Usd, Usd, Usd, Usd], Outcome]
"""The return of one year, given extra short-term gain, extra long-term gain (both signed), and extra
short-term and long-term carryover into the year (both positive)."""

_SCALE: Final = 10**24
_YEARS_AT_MOST: Final = 400
"""A carryover of 1.2 million dollars lasts 400 years at $3,000; what is left then is worth nothing today."""


def discount(rate: Decimal, years: int) -> Decimal:
    """Return what a dollar in some years is worth today, e^(−rate·years), continuous discounting.

    Args:
        rate: Discount rate a year, such as ``Decimal("0.05")``.
        years: Whole years from the plan year, 0 or more.

    Examples:
        >>> round(discount(Decimal("0.05"), 1), 6)
        Decimal('0.951229')
    """
    return (-rate * years).exp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The household's returns, now and later, as the planner sees them.

    Attributes:
        this_year: The return of the plan year.
        later_year: The return of every later year.
        saturation_usd: A carryover above this leaves a later year's tax unchanged: its gains plus the limit.
        discount_rate: A year, continuous.
        sale_after_years: Calendar years until the final sale, 0 or more; None for never.
        is_sale_short: Whether the final sale comes within a year of the rebuy.
        probability: Of a taxable final sale, 0 to 1.
        embedded_gain_usd: Gain that lies in the lots today and is realized at the final sale anyway.
    """

    this_year: YearTax
    later_year: YearTax
    saturation_usd: Usd
    discount_rate: Decimal
    sale_after_years: int | None
    is_sale_short: bool
    probability: Decimal
    embedded_gain_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What a set of sales amounts to.

    Attributes:
        short_loss_usd: Short-term losses realized, sale fees included; negative for gains realized.
        long_loss_usd: Long-term losses realized, sale fees included; negative for gains realized.
        deferred_usd: Basis given up: the gain that will come back at the final sale; negative for gains.
        fees_usd: Fees and spread of both legs, paid now.
    """

    short_loss_usd: Usd = 0
    long_loss_usd: Usd = 0
    deferred_usd: Usd = 0
    fees_usd: Usd = 0

    def plus(self, other: "Harvest") -> "Harvest":
        """Return both together."""
        return Harvest(
            short_loss_usd=self.short_loss_usd + other.short_loss_usd,
            long_loss_usd=self.long_loss_usd + other.long_loss_usd,
            deferred_usd=self.deferred_usd + other.deferred_usd,
            fees_usd=self.fees_usd + other.fees_usd,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a harvest is worth, against doing nothing; all in today's dollars.

    Attributes:
        saved_this_year_usd: Tax of this year without the harvest less tax with it.
        saved_later_usd: Present value of tax that the carryover saves in later years, also on that very gain.
        future_tax_usd: Present value of the tax on the gain that comes back at the final sale.
        fees_usd: Fees and spread, both legs.
        short_carryover_usd: Short-term carryover out of this year.
        long_carryover_usd: Long-term carryover out of this year.
    """

    saved_this_year_usd: Usd
    saved_later_usd: Usd
    future_tax_usd: Usd
    fees_usd: Usd
    short_carryover_usd: Usd
    long_carryover_usd: Usd

    @property
    def npv_usd(self) -> Usd:
        """Net present value: both savings less future tax and fees."""
        return self.saved_this_year_usd + self.saved_later_usd - self.future_tax_usd - self.fees_usd


class Valuer:
    """Values harvests against one outlook; remembers the returns it has computed.

    Args:
        outlook: The household's returns, now and later.
    """

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._factors: list[int] = []
        self._usual_tax = outlook.later_year(0, 0, 0, 0).total_tax_usd
        self._known: dict[tuple[Usd, Usd], Outcome] = {}
        chance = outlook.probability.as_integer_ratio()
        self._chance, self._chances = chance
        self._base = outlook.this_year(0, 0, 0, 0)
        self._base_total = self._total(self._base, 0)

    def npv(self, harvest: Harvest) -> Usd:
        """Return the net present value of a harvest against doing nothing."""
        outcome = self._now(harvest)
        return self._base_total - self._total(outcome, harvest.deferred_usd) - harvest.fees_usd

    def worth(self, harvest: Harvest) -> Worth:
        """Return the value of a harvest in its parts; they sum to `npv`."""
        outcome = self._now(harvest)
        with_gain = self._later(self._base, harvest.deferred_usd)
        return Worth(
            saved_this_year_usd=self._base.total_tax_usd - outcome.total_tax_usd,
            saved_later_usd=with_gain - self._later(outcome, harvest.deferred_usd),
            future_tax_usd=with_gain - self._later(self._base, 0),
            fees_usd=harvest.fees_usd,
            short_carryover_usd=outcome.short_term_carryover_usd,
            long_carryover_usd=outcome.long_term_carryover_usd,
        )

    def _now(self, harvest: Harvest) -> Outcome:
        if self._outlook.sale_after_years != 0:
            return self._outlook.this_year(-harvest.short_loss_usd, -harvest.long_loss_usd, 0, 0)
        back = nearest(harvest.deferred_usd * self._chance, self._chances)
        return self._outlook.this_year(back - harvest.short_loss_usd, -harvest.long_loss_usd, 0, 0)

    def _total(self, now: Outcome, deferred_usd: Usd) -> Usd:
        return now.total_tax_usd + self._later(now, deferred_usd)

    def _later(self, now: Outcome, deferred_usd: Usd) -> Usd:
        """Return the present value of all later taxes, above what they would be without any carryover."""
        short, long = now.short_term_carryover_usd, now.long_term_carryover_usd
        sale = self._outlook.sale_after_years
        if sale is None or sale == 0:
            return self._years(1, short, long)
        total = 0
        for year in range(1, sale):
            if not (short or long):
                break
            tax, short, long = self._year(short, long)
            total += self._discounted(tax, year)
        sold = self._sale(short, long, deferred_usd + self._outlook.embedded_gain_usd)
        kept = self._years(sale, short, long) if self._chance < self._chances else 0
        return total + nearest(sold * self._chance + kept * (self._chances - self._chance), self._chances)

    def _sale(self, short: Usd, long: Usd, gain_usd: Usd) -> Usd:
        sale = self._outlook.sale_after_years
        assert sale is not None, "only asked where a sale is expected"
        extra = (gain_usd, 0) if self._outlook.is_sale_short else (0, gain_usd)
        outcome = self._outlook.later_year(*extra, short, long)
        tax = self._discounted(outcome.total_tax_usd - self._usual_tax, sale)
        return tax + self._years(sale + 1, outcome.short_term_carryover_usd, outcome.long_term_carryover_usd)

    def _years(self, first: int, short: Usd, long: Usd) -> Usd:
        total = 0
        for year in range(first, _YEARS_AT_MOST):
            if not (short or long):
                break
            tax, short, long = self._year(short, long)
            total += self._discounted(tax, year)
        return total

    def _year(self, short: Usd, long: Usd) -> tuple[Usd, Usd, Usd]:
        """Return one later year's tax above the usual, and the carryovers out of it.

        Carryover above saturation changes nothing in the year and passes through it untouched, so that
        decades of using up $3,000 a year are computed once.
        """
        full = self._outlook.saturation_usd
        used_short, used_long = min(short, full), min(long, full)
        outcome = self._known.get((used_short, used_long))
        if outcome is None:
            outcome = self._outlook.later_year(0, 0, used_short, used_long)
            self._known[used_short, used_long] = outcome
        return (
            outcome.total_tax_usd - self._usual_tax,
            outcome.short_term_carryover_usd + short - used_short,
            outcome.long_term_carryover_usd + long - used_long,
        )

    def _discounted(self, amount: Usd, years: int) -> Usd:
        while len(self._factors) <= years:
            factor = discount(self._outlook.discount_rate, len(self._factors))
            self._factors.append(int(factor.scaleb(24).to_integral_value()))
        return nearest(amount * self._factors[years], _SCALE)
