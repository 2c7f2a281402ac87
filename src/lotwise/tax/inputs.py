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
from lotwise.tax.facts import FilingStatus
from lotwise.tax.worksheet import LineSpec, Origin, Unit

_HOUSEHOLD: Final = "The household file"
_LEDGER: Final = "The ledger"
_BROKERS: Final = "Brokers' reports of securities"


def _fact(name: str, label: str, source: str, form: str = "", at: str = "") -> LineSpec:
    return LineSpec(name=name, label=label, origin=Origin.FACT, source=source, form=form, at=at)


FACTS: Final = (
    _fact("wages", "Wages", _HOUSEHOLD, at="wages"),
    _fact("interest", "Taxable interest", _HOUSEHOLD, at="taxable_interest"),
    _fact("ordinary_dividends", "Ordinary dividends", _HOUSEHOLD, at="ordinary_dividends"),
    _fact("qualified_dividends", "Qualified dividends", _HOUSEHOLD, at="qualified_dividends"),
    _fact("other_ordinary_income", "Other ordinary income, less adjustments to income", _HOUSEHOLD),
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
        "short_term_carryover_in",
        "Short-term loss carried over from last year",
        _HOUSEHOLD,
        "Schedule D",
        "6",
    ),
    _fact(
        "long_term_carryover_in", "Long-term loss carried over from last year", _HOUSEHOLD, "Schedule D", "14"
    ),
    _fact("itemized_deductions", "Itemized deductions but state and local taxes", _HOUSEHOLD),
    _fact("state_and_local_taxes", "State and local taxes paid", _HOUSEHOLD, "Schedule A", "5d"),
    replace(
        _fact("aged_or_blind_boxes", "Boxes checked for 65 or older and blind", _HOUSEHOLD), unit=Unit.COUNT
    ),
    replace(_fact("seniors", "Persons of 65 or older who file", _HOUSEHOLD), unit=Unit.COUNT),
    *(
        replace(_fact(name, label, source), unit=Unit.OTHER)
        for name, label, source in (
            ("tax_mode", "How tax is looked up", "Instructions for Form 1040 (2025), line 16"),
            ("has_itemizing_spouse", "Whether the spouse of a separate return itemizes", _HOUSEHOLD),
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
    _rate_line("collectibles_rate", "Highest rate on collectibles"),
    _law("capital_loss_limit", "Most loss that is deducted from other income a year", _dollars),
    _law("base_standard_deduction", "Basic standard deduction", _dollars, "standard_deduction"),
    _law("aged_or_blind_addition", "Addition for each box for 65 or older and blind", _dollars),
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
