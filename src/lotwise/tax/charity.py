"""Gifts to charity: the limits by income, the floor and the deduction without itemizing (both from 2026).

Gifts of cash to public charities count up to 60 % of the contribution base, which is adjusted gross
income; gifts of appreciated long-term property at market value up to 30 % of it, and only as far as cash
has left room below 50 %. What is more is carried forward for five years. From 2026 half a percent of the
base is taken off itemized gifts, property first; who does not itemize deducts cash up to $1,000 ($2,000
on a joint return).

The floor on a gift is carried forward only with a gift of the same kind that exceeds its limit (26 U.S.C.
§ 170(d)(1)(C)). The carryover is the same whether or not deductions are itemized (26 CFR §
1.170A-10(a)(2)).

The limits fall with income, whatever rate it is taxed at: at a limit, a loss against gain taxed at 0 % takes
deduction away from income taxed higher, and costs tax.

Left out: gifts to others than public charities, property taken at basis (its limit is 50 %), carryovers
from earlier years, conservation gifts.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, Unit, YesNo

LINES = Lines()
line = LINES.line

_CASH: Final = "charity_cash"
_PROPERTY: Final = "charity_property"
_GIFTS: Final = "has_gifts"


@line("Whether there are gifts to charity", source="Schedule A (2025) lines 11 and 12", unit=Unit.OTHER)
def has_gifts(charity_cash: Usd, charity_property: Usd) -> YesNo:
    """Whether cash or property was given."""
    return charity_cash > 0 or charity_property > 0


@line("Contribution base", source="26 U.S.C. § 170(b)(1)(H)", only_if=_GIFTS)
def contribution_base(adjusted_gross_income: Usd) -> Usd:
    """Adjusted gross income, but not below zero."""
    return max(0, adjusted_gross_income)


@line(
    "Gifts of cash within the limit",
    source="26 U.S.C. § 170(b)(1)(G); Pub. 526 (2025), Worksheet 2",
    only_if=_CASH,
)
def charity_cash_within_limit(charity_cash: Usd, contribution_base: Usd, charity_cash_rate: Rate) -> Usd:
    """Gifts of cash, but not more than 60 % of the contribution base."""
    return min(charity_cash, charity_cash_rate.of(contribution_base))


@line(
    "Gifts of property within the limits",
    source="26 U.S.C. § 170(b)(1)(A), (C), (G)(iii); Pub. 526 (2025), Worksheet 2",
    only_if=_PROPERTY,
)
def charity_property_within_limit(
    charity_property: Usd,
    contribution_base: Usd,
    charity_property_rate: Rate,
    charity_total_rate: Rate,
    charity_cash_within_limit: Usd,
) -> Usd:
    """Gifts of property up to 30 % of the base, and up to what cash leaves of 50 %."""
    room = max(0, charity_total_rate.of(contribution_base) - charity_cash_within_limit)
    return min(charity_property, charity_property_rate.of(contribution_base), room)


@line("Gifts that the floor takes off", source="26 U.S.C. § 170(b)(1)(I), from 2026", only_if=_GIFTS)
def charity_floor(contribution_base: Usd, charity_floor_rate: Rate) -> Usd:
    """Half a percent of the contribution base; none before 2026."""
    return charity_floor_rate.of(contribution_base)


@line(
    "Gifts to charity that may be itemized",
    source="Schedule A (2025) line 14; 26 U.S.C. § 170(a), (b)(1)",
    only_if=_GIFTS,
)
def charity_itemized(
    charity_cash_within_limit: Usd, charity_property_within_limit: Usd, charity_floor: Usd
) -> Usd:
    """Gifts within the limits, less the floor, but not below zero."""
    return max(0, charity_cash_within_limit + charity_property_within_limit - charity_floor)


@line("Gifts of cash that would be deducted without itemizing", source="26 U.S.C. § 170(p)", only_if=_CASH)
def charity_if_not_itemizing(charity_cash_within_limit: Usd, charity_without_itemizing_limit: Usd) -> Usd:
    """Gifts of cash within the limit, up to the amount of the law; none before 2026."""
    return min(charity_cash_within_limit, charity_without_itemizing_limit)


@line(
    "Charity without itemizing",
    at="charity_without_itemizing",
    source="26 U.S.C. §§ 63(b)(4), 170(p); draft Form 1040 (2026) line 12f",
    only_if=_CASH,
)
def charity_without_itemizing(is_itemizing: YesNo, charity_if_not_itemizing: Usd) -> Usd:
    """These gifts, unless deductions are itemized."""
    return 0 if is_itemizing else charity_if_not_itemizing


@line(
    "Gifts of property carried forward",
    source="26 U.S.C. § 170(b)(1)(C)(ii), (d)(1)(C)",
    only_if=_PROPERTY,
)
def charity_property_carried_forward(
    charity_property: Usd, charity_property_within_limit: Usd, charity_floor: Usd
) -> Usd:
    """What is above the limits and, if anything is, what the floor takes off gifts of property."""
    above = charity_property - charity_property_within_limit
    return above + min(charity_floor, charity_property_within_limit) if above else 0


@line(
    "Gifts of cash carried forward",
    source="26 U.S.C. § 170(b)(1)(G)(ii), (d)(1)(C)",
    only_if=_CASH,
)
def charity_cash_carried_forward(
    charity_cash: Usd, charity_cash_within_limit: Usd, charity_floor: Usd, charity_property_within_limit: Usd
) -> Usd:
    """What is above the limit and, if anything is, what of the floor gifts of property have not borne."""
    above = charity_cash - charity_cash_within_limit
    on_cash = min(max(0, charity_floor - charity_property_within_limit), charity_cash_within_limit)
    return above + on_cash if above else 0
