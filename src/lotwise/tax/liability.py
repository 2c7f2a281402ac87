"""What a household owes: the whole worksheet, and the fast path through it.

All lines of this room are put in order once, when this module is imported; a line that names an unknown
input, or needs itself, fails there.

The total is income tax, alternative minimum tax and net investment income tax: what gains and losses move.
Left out: credits, self-employment tax, additional Medicare tax, state tax; `household_findings` says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from lotwise.core.money import Usd
from lotwise.rules.book import RuleBook
from lotwise.tax import amt, brackets, capital_gain_tax, carryover, collectibles_tax, income, netting, niit
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.inputs import FACTS, LAWS, law_of, rules_of
from lotwise.tax.trace import Worksheet, traced
from lotwise.tax.worksheet import Lines, compiled, ordered

LINES = Lines()
line = LINES.line


@line("Tax computed here", source="Form 1040 (2025) line 16; Schedule 2 (2025) lines 2 and 12")
def liability(income_tax: Usd, alternative_minimum_tax: Usd, net_investment_income_tax: Usd) -> Usd:
    """Tax, alternative minimum tax and net investment income tax, before credits and other taxes."""
    return income_tax + alternative_minimum_tax + net_investment_income_tax


_PARTS: Final = (
    netting,
    income,
    brackets,
    capital_gain_tax,
    collectibles_tax,
    carryover,
    niit,
    amt,
)
_ORDER: Final = ordered(
    [*FACTS, *LAWS, *(spec for part in _PARTS for spec in part.LINES.specs), *LINES.specs]
)
_OUTCOME: Final = ("liability", "short_term_carryover_out", "long_term_carryover_out")
_GAINS: Final = ("short_term_gain", "long_term_gain", "short_term_carryover_in", "long_term_carryover_in")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the planner asks of a return.

    Attributes:
        total_tax_usd: Income tax, alternative minimum tax and net investment income tax.
        short_term_carryover_usd: Short-term loss carried over to next year, positive.
        long_term_carryover_usd: Long-term loss carried over to next year, positive.
    """

    total_tax_usd: Usd
    short_term_carryover_usd: Usd
    long_term_carryover_usd: Usd


@cache
def _fast_outcome() -> Any:
    return compiled(_ORDER, _OUTCOME)


@cache
def _fast_outcome_by_gains() -> Any:
    return compiled(_ORDER, _OUTCOME, _GAINS)


@cache
def _fast_values() -> Any:
    return compiled(_ORDER)


def outcome(facts: ReturnFacts, rules: RuleBook) -> Outcome:
    """Return the tax and the carryovers of a return, without a trace.

    Args:
        facts: The return's facts. For marginal questions set `tax_mode` to `TaxMode.EXACT`.
        rules: The rule book.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    return Outcome(*_fast_outcome()(facts, law_of(rules, facts.year, facts.filing_status)))


def outcome_by_gains(facts: ReturnFacts, rules: RuleBook) -> Callable[[Usd, Usd, Usd, Usd], Outcome]:
    """Return the outcome of a return as a function of its gains and carryovers, everything else as given.

    For a planner that asks about many gains of one household; it saves making new facts for each.

    Args:
        facts: The return's facts; the four fields below are not read.
        rules: The rule book.

    Returns:
        A function of `short_term_gain`, `long_term_gain`, `short_term_carryover_in` and
        `long_term_carryover_in`, equal to `outcome` of facts with these fields.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    law, fast = law_of(rules, facts.year, facts.filing_status), _fast_outcome_by_gains()
    return lambda short, long, short_in, long_in: Outcome(*fast(facts, law, short, long, short_in, long_in))


def evaluate(facts: ReturnFacts, rules: RuleBook) -> dict[str, Any]:
    """Return the value of every line by name, without a trace; money in 10⁻⁸ USD.

    Lines of a worksheet that does not apply are 0.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    values: dict[str, Any] = _fast_values()(facts, law_of(rules, facts.year, facts.filing_status))
    return values


def worksheet(facts: ReturnFacts, rules: RuleBook) -> Worksheet:
    """Return the return line by line, each line with its inputs, words, place and source.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    laws = rules_of(rules, facts.year, facts.filing_status)
    return traced(_ORDER, evaluate(facts, rules), laws, facts.year)
