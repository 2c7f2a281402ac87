"""Massachusetts: three classes of income with their rates, and losses that go through them in an own order.

Part A is dividends (5 %) and short-term gains (8.5 %), with half of the long-term gains from collectibles
(12 %); Part B is wages, interest and all else (5 %); Part C is long-term gains (5 %). A short-term loss is
taken from dividends first, up to 2,000 dollars, and the rest from long-term gains; a long-term loss from
short-term gains first, and the rest from dividends within the same 2,000. No loss lowers Part B. Exemptions
that Part B does not use pass to dividends, then to short-term and to long-term gains. All taxable income
above an indexed million is taxed 4 % more.

The state's own carryover is not known. The federal one is taken; the state's may be more, for it deducts no
3,000 dollars from wages. Interest counts as that of banks in the state, which is Part B. Each spouse deducts
payroll taxes up to 2,000 dollars; where no wages of the spouse are stated, one earner does.

Left out: the deductions for rent, commuting and charity; the credits for families and seniors.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate, RateSchedule
from lotwise.tax.worksheet import Lines

LINES = Lines()
line = LINES.line

_SCHEDULE_B: Final = "M.G.L. c. 62 § 2(c); Form 1 (2025) Schedule B"
_SCHEDULE_D: Final = "M.G.L. c. 62 § 2(c); Form 1 (2025) Schedules B and D"
_EXEMPTIONS: Final = "M.G.L. c. 62 § 3(A), (C); Form 1 (2025) Schedule B, excess exemptions"
_LOW_INCOME: Final = "M.G.L. c. 62 § 5(a); Schedule NTS-L-NR/PY (2025)"


@line("collectibles gain, which is Part A", source=_SCHEDULE_B)
def state_collectibles(collectibles_gain: Usd, net_long_term: Usd) -> Usd:
    """Long-term gain from collectibles, but not more than the net long-term gain."""
    return max(0, min(collectibles_gain, net_long_term))


@line("short-term gains and losses with collectibles", source=_SCHEDULE_B)
def state_short_term(net_short_term: Usd, state_collectibles: Usd) -> Usd:
    """Net short-term gain or loss and the gain from collectibles."""
    return net_short_term + state_collectibles


@line("long-term gains and losses without collectibles", source=_SCHEDULE_D)
def state_long_term(net_long_term: Usd, state_collectibles: Usd) -> Usd:
    """Net long-term gain or loss without the gain from collectibles."""
    return net_long_term - state_collectibles


@line("short-term loss taken from dividends", source=_SCHEDULE_B)
def state_short_loss_from_dividends(
    state_short_term: Usd, ordinary_dividends: Usd, state_loss_against_dividends_limit: Usd
) -> Usd:
    """The short-term loss, up to the dividends and the limit."""
    return max(0, min(-state_short_term, ordinary_dividends, state_loss_against_dividends_limit))


@line("long-term loss taken from short-term gains", source=_SCHEDULE_D)
def state_long_loss_from_short_gains(state_long_term: Usd, state_short_term: Usd) -> Usd:
    """The long-term loss, up to the short-term gains."""
    return max(0, min(-state_long_term, state_short_term))


@line("long-term loss taken from dividends", source=_SCHEDULE_D)
def state_long_loss_from_dividends(
    state_long_term: Usd,
    state_long_loss_from_short_gains: Usd,
    ordinary_dividends: Usd,
    state_short_loss_from_dividends: Usd,
    state_loss_against_dividends_limit: Usd,
) -> Usd:
    """The rest of the long-term loss, up to the rest of the dividends and of the limit."""
    left = -state_long_term - state_long_loss_from_short_gains
    room = min(ordinary_dividends, state_loss_against_dividends_limit) - state_short_loss_from_dividends
    return max(0, min(left, room))


@line("dividends", source=_SCHEDULE_B)
def state_dividends(
    ordinary_dividends: Usd, state_short_loss_from_dividends: Usd, state_long_loss_from_dividends: Usd
) -> Usd:
    """Ordinary dividends less the losses taken from them."""
    return ordinary_dividends - state_short_loss_from_dividends - state_long_loss_from_dividends


@line("short-term gains with collectibles", source=_SCHEDULE_B)
def state_part_a_gains(state_short_term: Usd, state_long_loss_from_short_gains: Usd) -> Usd:
    """Short-term gains and those from collectibles, less the long-term loss taken from them."""
    return max(0, state_short_term) - state_long_loss_from_short_gains


@line("half of collectibles gain", source=_SCHEDULE_B)
def state_half_of_collectibles(state_collectibles: Usd, state_part_a_gains: Usd) -> Usd:
    """Half of the gain from collectibles left after losses; the other half is deducted."""
    return min(state_collectibles, state_part_a_gains) // 2


@line("short-term gains", source=_SCHEDULE_B)
def state_short_gains(state_part_a_gains: Usd, state_collectibles: Usd) -> Usd:
    """What is left of the gains beside those from collectibles."""
    return max(0, state_part_a_gains - state_collectibles)


@line("long-term gains, Part C", source=_SCHEDULE_D)
def state_long_gains(
    state_long_term: Usd, state_short_term: Usd, state_short_loss_from_dividends: Usd
) -> Usd:
    """Long-term gains less the rest of the short-term loss, but not below zero."""
    rest_of_short_loss = max(0, -state_short_term) - state_short_loss_from_dividends
    return max(0, state_long_term - rest_of_short_loss)


@line("income of Part B", source="M.G.L. c. 62 § 2(b)(2); Form 1 (2025) line 10")
def state_starting_income(total_income: Usd, ordinary_dividends: Usd, capital_gain_or_loss: Usd) -> Usd:
    """Federal total income without dividends and capital gain or loss."""
    return total_income - ordinary_dividends - capital_gain_or_loss


@line("payroll taxes deducted", source="M.G.L. c. 62 § 3(B)(a)(3); Form 1 (2025) line 11")
def state_deduction(
    wages: Usd, spouse_wages: Usd, state_payroll_tax_rate: Rate, state_payroll_tax_deduction: Usd
) -> Usd:
    """The payroll taxes of each who files on the own wages, each up to the most that one deducts."""
    of_first = min(state_payroll_tax_rate.of(wages - spouse_wages), state_payroll_tax_deduction)
    return of_first + min(state_payroll_tax_rate.of(spouse_wages), state_payroll_tax_deduction)


@line("taxable income of Part B", source="M.G.L. c. 62 § 3(B); Form 1 (2025) line 17")
def state_taxable_income(state_income: Usd, state_deduction: Usd, state_exemptions: Usd) -> Usd:
    """Income of Part B less deductions and exemptions, but not below zero."""
    return max(0, state_income - state_deduction - state_exemptions)


@line("exemptions that Part B does not use", source=_EXEMPTIONS)
def state_excess_exemptions(state_exemptions: Usd, state_income: Usd, state_deduction: Usd) -> Usd:
    """Exemptions beyond the income of Part B after deductions."""
    return max(0, state_exemptions - max(0, state_income - state_deduction))


@line("taxable dividends", source=_EXEMPTIONS)
def state_taxable_dividends(state_dividends: Usd, state_excess_exemptions: Usd) -> Usd:
    """Dividends less the exemptions left, but not below zero."""
    return max(0, state_dividends - state_excess_exemptions)


@line("taxable short-term gains", source=_EXEMPTIONS)
def state_taxable_short_gains(
    state_short_gains: Usd, state_dividends: Usd, state_excess_exemptions: Usd
) -> Usd:
    """Short-term gains less the exemptions that dividends left, but not below zero."""
    return max(0, state_short_gains - max(0, state_excess_exemptions - state_dividends))


@line("taxable half of collectibles gain", source=_EXEMPTIONS)
def state_taxable_collectibles(
    state_half_of_collectibles: Usd,
    state_short_gains: Usd,
    state_dividends: Usd,
    state_excess_exemptions: Usd,
) -> Usd:
    """Half of the gain from collectibles less the exemptions left so far, but not below zero."""
    left = state_excess_exemptions - state_dividends - state_short_gains
    return max(0, state_half_of_collectibles - max(0, left))


@line("taxable long-term gains", source=_EXEMPTIONS)
def state_taxable_long_gains(
    state_long_gains: Usd,
    state_half_of_collectibles: Usd,
    state_short_gains: Usd,
    state_dividends: Usd,
    state_excess_exemptions: Usd,
) -> Usd:
    """Long-term gains less the exemptions left so far, but not below zero."""
    used = state_dividends + state_short_gains + state_half_of_collectibles
    return max(0, state_long_gains - max(0, state_excess_exemptions - used))


@line("taxable income of all parts", source="M.G.L. c. 62 § 4(d); Form 1 (2025) line 28b")
def state_all_taxable_income(
    state_taxable_income: Usd,
    state_taxable_dividends: Usd,
    state_taxable_short_gains: Usd,
    state_taxable_collectibles: Usd,
    state_taxable_long_gains: Usd,
) -> Usd:
    """Part B, dividends, short-term gains, half of collectibles gain, and long-term gains."""
    part_a = state_taxable_dividends + state_taxable_short_gains + state_taxable_collectibles
    return state_taxable_income + part_a + state_taxable_long_gains


@line("tax on short-term and collectibles gains", source="M.G.L. c. 62 § 4(a)(1); Form 1 (2025) line 23")
def state_tax_on_part_a_gains(
    state_taxable_short_gains: Usd,
    state_short_term_gain_rate: Rate,
    state_taxable_collectibles: Usd,
    state_collectibles_gain_rate: Rate,
) -> Usd:
    """Short-term gains and half of collectibles gain, each at its rate."""
    on_short_gains = state_short_term_gain_rate.of(state_taxable_short_gains)
    return on_short_gains + state_collectibles_gain_rate.of(state_taxable_collectibles)


@line("tax by its rates", source="M.G.L. c. 62 § 4(a) to (c); Form 1 (2025) lines 22 to 24")
def state_tax_by_rates(
    state_all_taxable_income: Usd,
    state_brackets: RateSchedule,
    state_taxable_short_gains: Usd,
    state_taxable_collectibles: Usd,
    state_tax_on_part_a_gains: Usd,
) -> Usd:
    """The tax on those gains, and on all else at the common rate."""
    at_common_rate = state_all_taxable_income - state_taxable_short_gains - state_taxable_collectibles
    return state_brackets.tax_on(at_common_rate) + state_tax_on_part_a_gains


@line("additional tax on high income", source="M.G.L. c. 62 § 4(d); Form 1 (2025) line 28b")
def state_surtax(state_all_taxable_income: Usd, state_surtax_rate: Rate, state_surtax_start: Usd) -> Usd:
    """4 % of the taxable income of all parts above the start."""
    return state_surtax_rate.of(max(0, state_all_taxable_income - state_surtax_start))


@line("adjusted gross income", source=_LOW_INCOME)
def state_adjusted_gross_income(
    state_income: Usd,
    state_dividends: Usd,
    state_short_gains: Usd,
    state_half_of_collectibles: Usd,
    state_long_gains: Usd,
) -> Usd:
    """Income of all parts, before deductions and exemptions."""
    part_a = state_dividends + state_short_gains + state_half_of_collectibles
    return max(0, state_income) + part_a + state_long_gains


@line("tax and surtax", source="Form 1 (2025) line 28")
def state_full_tax(state_tax_by_rates: Usd, state_surtax: Usd) -> Usd:
    """Tax by its rates and the additional tax on high income."""
    return state_tax_by_rates + state_surtax


@line("income tax", source=f"{_LOW_INCOME}; Form 1 (2025) lines 28 to 32")
def state_tax_before_refunds(
    state_full_tax: Usd,
    state_adjusted_gross_income: Usd,
    state_low_income_limit: Usd,
    state_alternate_tax_income_limit: Usd,
    state_alternate_tax_rate: Rate,
) -> Usd:
    """All of it; none up to a low income, and up to 1.75 times that at most a tenth of what is above."""
    if state_adjusted_gross_income <= state_low_income_limit:
        return 0
    if state_adjusted_gross_income > state_alternate_tax_income_limit:
        return state_full_tax
    return min(
        state_full_tax, state_alternate_tax_rate.of(state_adjusted_gross_income - state_low_income_limit)
    )
