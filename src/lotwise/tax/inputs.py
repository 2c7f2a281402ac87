"""The lines that are not computed: facts of the household and the ledger, and the law of the year.

Every "why?" ends in one of these. A fact is a field of `ReturnFacts`; a line of law is made from one or more
parameters of the rule book, for the tax year and filing status.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.rules.book import Rule, RuleBook
from lotwise.tax.brackets import Rate, rate_of, schedule_of, table_of
from lotwise.tax.earned_income_credit import earned_credit_gone_at, earned_scale_of
from lotwise.tax.facts import FilingStatus
from lotwise.tax.premium_scale import limits_of, poverty_lines_of, scale_of
from lotwise.tax.worksheet import LineSpec, Origin, Unit

_HOUSEHOLD: Final = "The household file"
_LEDGER: Final = "The ledger"
_BROKERS: Final = "Brokers' reports of securities"
_MARKETPLACE: Final = "The household file: Form 1095-A column "


def _fact(name: str, label: str, source: str, form: str = "", at: str = "") -> LineSpec:
    return LineSpec(name=name, label=label, origin=Origin.FACT, source=source, form=form, at=at)


FACTS: Final = (
    _fact("wages", "Wages", _HOUSEHOLD, at="wages"),
    _fact("spouse_wages", "The spouse's part of the wages", _HOUSEHOLD),
    _fact("interest", "Taxable interest", _HOUSEHOLD, at="taxable_interest"),
    _fact("ordinary_dividends", "Ordinary dividends", _HOUSEHOLD, at="ordinary_dividends"),
    _fact("qualified_dividends", "Qualified dividends", _HOUSEHOLD, at="qualified_dividends"),
    _fact("other_ordinary_income", "Other ordinary income", _HOUSEHOLD),
    _fact("social_security_benefits", "Social security benefits", _HOUSEHOLD, at="social_security_benefits"),
    _fact(
        "adjustments_to_income",
        "Adjustments to income but student loan interest",
        _HOUSEHOLD + ": Schedule 1, Part II",
    ),
    _fact("student_loan_interest", "Student loan interest paid", _HOUSEHOLD + ": Form 1098-E"),
    _fact("qualified_tips", "Qualified tips", _HOUSEHOLD, at="qualified_tips"),
    _fact("qualified_overtime", "Qualified overtime pay", _HOUSEHOLD, at="qualified_overtime"),
    _fact("car_loan_interest", "Interest on qualified car loans", _HOUSEHOLD, at="car_loan_interest"),
    _fact("digital_asset_income", "Digital assets received as income", _LEDGER, at="digital_asset_income"),
    _fact("services_income", "Digital assets received as pay", _LEDGER),
    _fact("short_term_gain", "Short-term gain or (loss) on digital assets", _LEDGER + ": Form 8949, Part I"),
    _fact("long_term_gain", "Long-term gain or (loss) on digital assets", _LEDGER + ": Form 8949, Part II"),
    _fact("reported_short_term_gain", "Short-term gain or (loss) on securities", _BROKERS),
    _fact("reported_long_term_gain", "Long-term gain or (loss) on securities", _BROKERS),
    _fact("other_short_term_gain", "Other short-term gain or (loss)", _HOUSEHOLD),
    _fact("other_long_term_gain", "Other long-term gain or (loss), with collectibles", _HOUSEHOLD),
    _fact(
        "collectibles_gain",
        "Collectibles gain or (loss) in the long-term gain",
        f"{_HOUSEHOLD}, and {_LEDGER.lower()}: Form 8949, Part II, code C",
        "28% Rate Gain Worksheet",
        "1",
    ),
    _fact(
        "unrecaptured_1250_gain",
        "Gain from depreciation of real property in the long-term gain",
        f"{_HOUSEHOLD}: Form 4797, Schedule K-1 or Form 1099-DIV",
        "Unrecaptured Section 1250 Gain Worksheet",
        "13",
    ),
    _fact(
        "short_term_carryover_in",
        "Short-term loss carried over from last year",
        _HOUSEHOLD,
        "Schedule D",
        "6",
    ),
    _fact(
        "long_term_carryover_in", "Long-term loss carried over from last year", _HOUSEHOLD, "Schedule D", "14"
    ),
    _fact("itemized_deductions", "Itemized deductions that have no line of their own", _HOUSEHOLD),
    _fact("mortgage_interest", "Mortgage interest", _HOUSEHOLD, "Schedule A", "8e"),
    _fact("medical_expenses", "Medical expenses", _HOUSEHOLD, "Schedule A", "1"),
    _fact("charity_cash", "Gifts of cash to charity", _HOUSEHOLD, "Schedule A", "11"),
    _fact("charity_property", "Gifts of appreciated property to charity", _HOUSEHOLD, "Schedule A", "12"),
    _fact("state_and_local_taxes", "State and local taxes paid", _HOUSEHOLD, "Schedule A", "5d"),
    _fact("tax_exempt_interest", "Tax-exempt interest", _HOUSEHOLD, "Form 1040", "2a"),
    _fact("marketplace_premium", "Premiums of the Marketplace plan", _MARKETPLACE + "A", "Form 8962", "11a"),
    _fact("benchmark_premium", "Premiums of the benchmark plan", _MARKETPLACE + "B", "Form 8962", "11b"),
    _fact(
        "advance_premium_credit", "Premium tax credit paid in advance", _MARKETPLACE + "C", "Form 8962", "25"
    ),
    *(
        replace(_fact(name, label, _HOUSEHOLD, form, at), unit=Unit.COUNT)
        for name, label, form, at in (
            ("children_under_17", "Children under 17", "Schedule 8812", "4"),
            ("other_dependents", "Other dependents", "Schedule 8812", "6"),
            ("people_in_household", "People in the household, where stated", "", ""),
        )
    ),
    replace(
        _fact("aged_or_blind_boxes", "Boxes checked for 65 or older and blind", _HOUSEHOLD), unit=Unit.COUNT
    ),
    replace(_fact("seniors", "Persons of 65 or older who file", _HOUSEHOLD), unit=Unit.COUNT),
    *(
        replace(_fact(name, label, source), unit=Unit.OTHER)
        for name, label, source in (
            ("state", "State of residence", _HOUSEHOLD),
            ("tax_mode", "How tax is looked up", "Instructions for Form 1040 (2025), line 16"),
            ("has_itemizing_spouse", "Whether the spouse of a separate return itemizes", _HOUSEHOLD),
            (
                "has_lived_apart_all_year",
                "Whether the spouses of a separate return lived apart all year",
                _HOUSEHOLD,
            ),
            ("is_of_working_age", "Whether one of those who file is 25 to 64", _HOUSEHOLD),
            ("is_claimed_as_dependent", "Whether somebody can claim the taxpayer as a dependent", _HOUSEHOLD),
            (
                "is_digital_asset_income_investment",
                "Whether digital assets received count as investment income",
                "Unsettled; lotwise counts them unless told otherwise",
            ),
            (
                "adds_senior_deduction_to_carryover",
                "Whether the senior deduction is added back for the carryover",
                "Open under 26 U.S.C. § 1212(b)(2)(B)(ii); lotwise does not unless told otherwise",
            ),
        )
    ),
)
"""One line for each field of `ReturnFacts` but the year and the filing status."""


def _dollars(value: int) -> Usd:
    return value * DOLLAR


def _law(name: str, label: str, make: Callable[..., Any], *keys: str, unit: Unit = Unit.USD) -> LineSpec:
    return LineSpec(
        name=name, label=label, origin=Origin.LAW, function=make, inputs=keys or (name,), unit=unit
    )


def _last(_rates: tuple[Decimal, ...], tops: tuple[int, ...]) -> Usd:
    return _dollars(tops[-1])


def _top_of_24_percent(rates: tuple[Decimal, ...], tops: tuple[int, ...]) -> Usd:
    return _dollars(tops[rates.index(Decimal("0.24"))])


def _exemption_gone_at(start: int, exemption: int, rate: Decimal) -> Usd:
    numerator, denominator = rate.as_integer_ratio()
    return _dollars(start) + _dollars(exemption) * denominator // numerator


def _rate_line(name: str, label: str) -> LineSpec:
    return _law(name, label, rate_of, unit=Unit.OTHER)


_SEPARATE_ONLY: Final = "amt_largest_increase"

LAWS: Final = (
    _law("rate_schedule", "Rate schedule", schedule_of, "ordinary_rates", "bracket_tops", unit=Unit.OTHER),
    _law("tax_table", "Tax Table", table_of, "tax_table_limit", "tax_table_rows", unit=Unit.OTHER),
    _law("top_bracket_start", "Start of the top bracket", _last, "ordinary_rates", "bracket_tops"),
    _law("low_brackets_top", "Top of the 24 % bracket", _top_of_24_percent, "ordinary_rates", "bracket_tops"),
    _law("zero_rate_top", "Top of the 0 % rate", _dollars),
    _law("fifteen_rate_top", "Top of the 15 % rate", _dollars),
    _rate_line("middle_gain_rate", "Rate on gain above the 0 % rate"),
    _rate_line("top_gain_rate", "Rate on gain above the 15 % rate"),
    _rate_line("depreciation_gain_rate", "Highest rate on section 1250 gain"),
    _rate_line("collectibles_rate", "Highest rate on collectibles"),
    _law("capital_loss_limit", "Most loss that is deducted from other income a year", _dollars),
    _law("base_standard_deduction", "Basic standard deduction", _dollars, "standard_deduction"),
    _law("aged_or_blind_addition", "Addition for each box for 65 or older and blind", _dollars),
    _law(
        "least_dependent_deduction",
        "Least standard deduction of a dependent",
        _dollars,
        "dependent_standard_deduction",
    ),
    _law("dependent_earned_addition", "Addition to a dependent's earned income", _dollars),
    _law("social_security_base", "Income above which benefits are taxed", _dollars),
    _law("social_security_base_apart", "The same, of those who lived apart all year", _dollars),
    _law("social_security_upper_base", "Income above which benefits are taxed at 85 %", _dollars),
    _law("social_security_upper_base_apart", "The same, of those who lived apart all year", _dollars),
    _rate_line("social_security_lower_rate", "Part of benefits in the first tier"),
    _rate_line("social_security_upper_rate", "Part of benefits in the second tier"),
    _law("student_loan_interest_limit", "Most student loan interest that is deducted", _dollars),
    _law("student_loan_interest_start", "Income above which that deduction shrinks", _dollars),
    _law("student_loan_interest_range", "Income over which that deduction is gone", _dollars),
    _law("tips_limit", "Most tips that are deducted", _dollars),
    _law("overtime_limit", "Most overtime pay that is deducted", _dollars),
    _law("tips_and_overtime_start", "Income above which these deductions shrink", _dollars),
    _law("tips_and_overtime_reduction", "What each of them loses for a step of income", _dollars),
    _law("car_loan_interest_limit", "Most car loan interest that is deducted", _dollars),
    _law("car_loan_interest_start", "Income above which that deduction shrinks", _dollars),
    _law("car_loan_interest_reduction", "What it loses for a step of income", _dollars),
    _law("additional_deduction_step", "Step of income in which these deductions shrink", _dollars),
    _rate_line("medical_floor_rate", "Part of income that medical expenses must exceed"),
    _rate_line("charity_cash_rate", "Part of income that gifts of cash may reach"),
    _rate_line("charity_total_rate", "Part of income that gifts of property may reach with cash"),
    _rate_line("charity_property_rate", "Part of income that gifts of property may reach"),
    _rate_line("charity_floor_rate", "Part of income by which itemized gifts are reduced"),
    _law("charity_without_itemizing_limit", "Most charity that is deducted without itemizing", _dollars),
    _law("full_senior_deduction", "Full deduction for each senior", _dollars, "senior_deduction"),
    _rate_line("senior_deduction_rate", "Rate at which the senior deduction shrinks"),
    _law("senior_deduction_start", "Income above which the senior deduction shrinks", _dollars),
    _law("salt_cap", "Cap on state and local taxes", _dollars),
    _law("salt_phasedown_start", "Income above which the cap on taxes shrinks", _dollars),
    _rate_line("salt_phasedown_rate", "Rate at which the cap on taxes shrinks"),
    _law("salt_floor", "Least the cap on taxes shrinks to", _dollars),
    _law(
        "itemized_limit_fraction",
        "Fraction of itemized deductions lost in the top bracket",
        lambda pair: Rate(*pair),
        unit=Unit.OTHER,
    ),
    _rate_line("niit_rate", "Rate of the net investment income tax"),
    _law("niit_threshold", "Threshold of the net investment income tax", _dollars),
    _law("amt_exemption", "AMT exemption", _dollars),
    _law("amt_phaseout_start", "Income above which the AMT exemption shrinks", _dollars),
    _rate_line("amt_phaseout_rate", "Rate at which the AMT exemption shrinks"),
    _law(
        "amt_exemption_gone_at",
        "Income at which the AMT exemption is gone",
        _exemption_gone_at,
        "amt_phaseout_start",
        "amt_exemption",
        "amt_phaseout_rate",
    ),
    _law(_SEPARATE_ONLY, "Largest increase of AMT income on a separate return", _dollars, "amt_exemption"),
    _law(
        "amt_schedule",
        "Rate schedule of the minimum tax",
        lambda rates, top: schedule_of(rates, [top]),
        "amt_rates",
        "amt_lower_rate_top",
        unit=Unit.OTHER,
    ),
    _law("child_credit", "Child tax credit for each child", _dollars),
    _law("other_dependent_credit", "Credit for each other dependent", _dollars),
    _law("dependent_credit_start", "Income above which the credits for dependents shrink", _dollars),
    _law("dependent_credit_step", "Step of income in which they shrink", _dollars),
    _law("dependent_credit_loss", "What they lose for each step", _dollars),
    _law("refundable_child_credit", "Most that is refunded for each child", _dollars),
    _law("child_credit_earnings_start", "Earned income above which credit is refunded", _dollars),
    _rate_line("child_credit_earnings_rate", "Part of earned income that is refunded"),
    _law(
        "earned_credit_scale",
        "Scale of the earned income credit",
        earned_scale_of,
        "earned_income_credit_rate",
        "earned_income_credit_most",
        "earned_income_credit_start",
        "earned_income_credit_loss_rate",
        unit=Unit.OTHER,
    ),
    _law(
        "earned_income_credit_limit",
        "Income at which the earned income credit is gone in any case",
        earned_credit_gone_at,
        "earned_income_credit_most",
        "earned_income_credit_start",
        "earned_income_credit_loss_rate",
    ),
    _law(
        "earned_income_credit_investment_limit",
        "Investment income above which there is no earned income credit",
        _dollars,
    ),
    _law(
        "earned_income_credit_open",
        "Whether the filing status has an earned income credit",
        int,
        unit=Unit.COUNT,
    ),
    _law("persons_filing", "Persons whose return it is", int, unit=Unit.COUNT),
    _law("premium_credit_open", "Whether the filing status has a premium tax credit", int, unit=Unit.COUNT),
    _law("poverty_line_first", "Poverty line of one person", poverty_lines_of, unit=Unit.OTHER),
    _law("poverty_line_further", "Poverty line: each further person", poverty_lines_of, unit=Unit.OTHER),
    _law(
        "premium_scale",
        "Part of income for the benchmark plan",
        scale_of,
        "premium_contribution_tiers",
        unit=Unit.OTHER,
    ),
    _law("premium_credit_from_percent", "Percent of the poverty line: least", int, unit=Unit.COUNT),
    _law("premium_credit_to_percent", "Percent of the poverty line: most, or 0", int, unit=Unit.COUNT),
    _law("advance_repayment_limits", "Most that is repaid", limits_of, unit=Unit.OTHER),
)
"""The law that the computed lines ask for, in the order in which `law_of` gives it."""


@lru_cache(maxsize=256)
def rules_of(rules: RuleBook, year: int, filing_status: FilingStatus) -> dict[str, tuple[Rule, ...]]:
    """Return the rules behind each line of law, for a tax year and filing status.

    Raises:
        MissingRuleError: The book lacks one of them.
    """
    last_day = date(year, 12, 31)
    return {
        spec.name: tuple(rules.rule(key, last_day, filing_status.value) for key in spec.inputs)
        for spec in LAWS
    }


@lru_cache(maxsize=256)
def law_of(rules: RuleBook, year: int, filing_status: FilingStatus) -> tuple[Any, ...]:
    """Return the values of the law in the order of `LAWS`, for a tax year and filing status.

    Raises:
        MissingRuleError: The book lacks one of them.
    """
    found = rules_of(rules, year, filing_status)
    values = []
    for spec in LAWS:
        assert spec.function is not None, "every line of law is made by a function"
        value = spec.function(*(rule.value for rule in found[spec.name]))
        is_idle = spec.name == _SEPARATE_ONLY and filing_status is not FilingStatus.SEPARATE
        values.append(0 if is_idle else value)
    return tuple(values)
