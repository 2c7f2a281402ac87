"""What a harvest is worth over all years: the objective of the planner.

Problem: "loss times rate" is not the saving. A loss nets by law this year, what is left carries over, and the
lower basis comes back as a gain when the new lot is sold; the carryover often meets that very gain. Chosen
way: walk the years with the real return. This year: gains and losses with the harvest. Every later year:
the carryover is used on the expected income and gains. In the year of the final sale, with the stated
probability, every dollar of basis given up is a dollar of gain, on top of the gain that lies in the lots
today. Then all taxes are discounted to today and compared with doing nothing.

Assumptions, shown with every plan: later years have this plan year's law (today's dollars), and are alike but
for those of which more is stated; today's losses have recovered by the final sale and today's gains are still
there; everything is sold in one year.

Source:
    Constantinides 1984; Dammon and Spatt 1996 for the trade-off; design anchors in tests/unit/harvest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from lotwise.core.exact import nearest
from lotwise.core.money import Usd
from lotwise.tax.liability import Outcome

YearTax: TypeAlias = Callable[[Usd, Usd, Usd, Usd], Outcome]
"""The return of one year, given extra short-term gain, extra long-term gain (both signed), and extra
short-term and long-term carryover into the year (both positive)."""

_SCALE: Final = 10**24


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
        is_sale_short: Whether the final sale comes within a year of the rebuy: what was bought back is then
            short-term.
        probability: Of a taxable final sale, 0 to 1.
        embedded_short_usd: Gain that lies in the lots today and is short-term at the final sale.
        embedded_long_usd: Gain that lies in the lots today and is long-term at the final sale.
        horizon_years: Later years that count; a carryover left after them is worth nothing.
        stated_years: The returns of later years of which more is known, by the years that they come after
            the plan year, 1 or more; all others are alike.
    """

    this_year: YearTax
    later_year: YearTax
    saturation_usd: Usd
    discount_rate: Decimal
    sale_after_years: int | None
    is_sale_short: bool
    probability: Decimal
    embedded_short_usd: Usd
    embedded_long_usd: Usd
    horizon_years: int
    stated_years: Mapping[int, YearTax] = field(default_factory=dict)

    def tax_in(self, year: int) -> YearTax:
        """Return the return of a year, 0 for the plan year."""
        return self.stated_years.get(year, self.later_year) if year else self.this_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What a set of sales amounts to.

    Attributes:
        short_loss_usd: Short-term losses realized, sale fees included; negative for gains realized.
        long_loss_usd: Long-term losses realized, sale fees included; negative for gains realized.
        deferred_usd: Gain that what is bought back brings at the final sale: basis given up, less the fee of
            the rebuy.
        realized_embedded_usd: Long-term gain that is realized now instead of at the final sale.
        fees_usd: Fees and spread of both legs, paid now.
    """

    short_loss_usd: Usd = 0
    long_loss_usd: Usd = 0
    deferred_usd: Usd = 0
    realized_embedded_usd: Usd = 0
    fees_usd: Usd = 0

    def plus(self, other: "Harvest") -> "Harvest":
        """Return both together."""
        return Harvest(
            short_loss_usd=self.short_loss_usd + other.short_loss_usd,
            long_loss_usd=self.long_loss_usd + other.long_loss_usd,
            deferred_usd=self.deferred_usd + other.deferred_usd,
            realized_embedded_usd=self.realized_embedded_usd + other.realized_embedded_usd,
            fees_usd=self.fees_usd + other.fees_usd,
        )

    def minus(self, other: "Harvest") -> "Harvest":
        """Return what is left of this without the other."""
        return Harvest(
            short_loss_usd=self.short_loss_usd - other.short_loss_usd,
            long_loss_usd=self.long_loss_usd - other.long_loss_usd,
            deferred_usd=self.deferred_usd - other.deferred_usd,
            realized_embedded_usd=self.realized_embedded_usd - other.realized_embedded_usd,
            fees_usd=self.fees_usd - other.fees_usd,
        )


def sum_of_harvests(harvests: Sequence[Harvest]) -> Harvest:
    """Return some harvests together."""
    return Harvest(
        short_loss_usd=sum(one.short_loss_usd for one in harvests),
        long_loss_usd=sum(one.long_loss_usd for one in harvests),
        deferred_usd=sum(one.deferred_usd for one in harvests),
        realized_embedded_usd=sum(one.realized_embedded_usd for one in harvests),
        fees_usd=sum(one.fees_usd for one in harvests),
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
        usual = outlook.later_year(0, 0, 0, 0)
        self._usual_tax = usual.total_tax_usd
        self._makes_loss = bool(usual.short_term_carryover_usd or usual.long_term_carryover_usd)
        self._usual_in = {year: tax(0, 0, 0, 0).total_tax_usd for year, tax in outlook.stated_years.items()}
        self._last_stated = max(outlook.stated_years, default=0)
        self._known: dict[tuple[int, Usd, Usd], Outcome] = {}
        self._nows: dict[tuple[Usd, Usd], Outcome] = {}
        chance = outlook.probability.as_integer_ratio()
        self._chance, self._chances = chance
        self._base = outlook.this_year(0, 0, 0, 0)
        self._base_total = self._total(Harvest())

    def npv(self, harvest: Harvest) -> Usd:
        """Return the net present value of a harvest against doing nothing."""
        return self._base_total - self._total(harvest) - harvest.fees_usd

    def worth(self, harvest: Harvest) -> Worth:
        """Return the value of a harvest in its parts; they sum to `npv`."""
        kept = self._now(harvest)
        saved_now = self._base.total_tax_usd - kept.total_tax_usd
        if self._outlook.sale_after_years == 0:
            saved_later = self._carried(self._base, 1) - self._carried(kept, 1)
        else:
            saved_later = self._later(self._base, harvest) - self._later(kept, harvest)
        return Worth(
            saved_this_year_usd=saved_now,
            saved_later_usd=saved_later,
            future_tax_usd=saved_now + saved_later - harvest.fees_usd - self.npv(harvest),
            fees_usd=harvest.fees_usd,
            short_carryover_usd=kept.short_term_carryover_usd,
            long_carryover_usd=kept.long_term_carryover_usd,
        )

    def _now(self, harvest: Harvest, short: Usd = 0, long: Usd = 0) -> Outcome:
        gains = short - harvest.short_loss_usd, long - harvest.long_loss_usd
        outcome = self._nows.get(gains)
        if outcome is None:
            outcome = self._outlook.this_year(*gains, 0, 0)
            if _are_plain(gains):
                self._nows[gains] = outcome
        return outcome

    def _total(self, harvest: Harvest) -> Usd:
        """Return the present value of this year's tax and of all later taxes above the usual."""
        if self._outlook.sale_after_years != 0:
            now = self._now(harvest)
            return now.total_tax_usd + self._later(now, harvest)
        kept, sold = self._now(harvest), self._now(harvest, *self._gain_at_sale(harvest))
        return self._expected(
            sold.total_tax_usd + self._carried(sold, 1), kept.total_tax_usd + self._carried(kept, 1)
        )

    def _later(self, now: Outcome, harvest: Harvest) -> Usd:
        """Return the present value of all later taxes, above what they would be without any carryover."""
        short, long = now.short_term_carryover_usd, now.long_term_carryover_usd
        sale = self._outlook.sale_after_years
        if sale is None:
            return self._years(1, short, long)
        total = 0
        for year in range(1, sale):
            if self._is_as_usual(year, short, long):
                break
            tax, short, long = self._year(year, short, long)
            total += self._discounted(tax, year)
        kept = self._years(sale, short, long) if self._chance < self._chances else 0
        if not self._chance:
            return total + kept
        outcome = self._outlook.tax_in(sale)(*self._gain_at_sale(harvest), short, long)
        usual = self._usual_in.get(sale, self._usual_tax)
        sold = self._discounted(outcome.total_tax_usd - usual, sale)
        return total + self._expected(sold + self._carried(outcome, sale + 1), kept)

    def _gain_at_sale(self, harvest: Harvest) -> tuple[Usd, Usd]:
        """Return short-term and long-term gain of the final sale: of what was bought back and of the rest."""
        short = self._outlook.embedded_short_usd
        long = self._outlook.embedded_long_usd - harvest.realized_embedded_usd
        if self._outlook.is_sale_short:
            return short + harvest.deferred_usd, long
        return short, long + harvest.deferred_usd

    def _expected(self, sold: Usd, kept: Usd) -> Usd:
        """Return the mean of two taxes by the chance of a taxable sale."""
        return nearest(sold * self._chance + kept * (self._chances - self._chance), self._chances)

    def _carried(self, outcome: Outcome, first: int) -> Usd:
        return self._years(first, outcome.short_term_carryover_usd, outcome.long_term_carryover_usd)

    def _years(self, first: int, short: Usd, long: Usd) -> Usd:
        total = 0
        for year in range(first, self._outlook.horizon_years + 1):
            if self._is_as_usual(year, short, long):
                break
            tax, short, long = self._year(year, short, long)
            total += self._discounted(tax, year)
        return total

    def _is_as_usual(self, year: int, short: Usd, long: Usd) -> bool:
        """Return whether nothing is carried into a year, nor into any later one before the final sale."""
        return not (short or long or self._makes_loss) and year > self._last_stated

    def _year(self, year: int, short: Usd, long: Usd) -> tuple[Usd, Usd, Usd]:
        """Return a later year's tax above the usual one of that year, and the carryovers out of it.

        Carryover above saturation changes nothing in a year like most and passes through it untouched, so
        that decades of using up $3,000 a year are computed once.
        """
        is_stated = year in self._usual_in
        full = self._outlook.saturation_usd
        used_short, used_long = (short, long) if is_stated else (min(short, full), min(long, full))
        key = year if is_stated else 0, used_short, used_long
        outcome = self._known.get(key)
        if outcome is None:
            outcome = self._outlook.tax_in(year)(0, 0, used_short, used_long)
            if _are_plain((used_short, used_long)):
                self._known[key] = outcome
        return (
            outcome.total_tax_usd - (self._usual_in[year] if is_stated else self._usual_tax),
            outcome.short_term_carryover_usd + short - used_short,
            outcome.long_term_carryover_usd + long - used_long,
        )

    def _discounted(self, amount: Usd, years: int) -> Usd:
        while len(self._factors) <= years:
            factor = discount(self._outlook.discount_rate, len(self._factors))
            self._factors.append(int(factor.scaleb(24).to_integral_value()))
        return nearest(amount * self._factors[years], _SCALE)


def _are_plain(amounts: tuple[Usd, Usd]) -> bool:
    """Return whether amounts are plain numbers; what was only traced (`traced`) is not remembered."""
    return isinstance(amounts[0], int) and isinstance(amounts[1], int)
