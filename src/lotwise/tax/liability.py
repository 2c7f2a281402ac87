"""What a household owes: the whole worksheet, and the fast path through it.

All lines of this room are put in order once, when this module is imported; a line that names an unknown
input, or needs itself, fails there.

The total is the federal tax and that of the state, as far as its law is here: what gains and losses move.
Every state has a graph of its own, the federal lines and then its own (`lotwise.tax.states.graph`).

Left out: self-employment tax, additional Medicare tax; `household_findings` says so.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

from lotwise.core.money import Usd
from lotwise.rules.book import RuleBook
from lotwise.tax import (
    adjustments,
    amt,
    brackets,
    capital_gain_tax,
    carryover,
    charity,
    collectibles_tax,
    earned_income_credit,
    income,
    itemized,
    netting,
    niit,
    premium_credit,
    schedule_1a,
    social_security,
    tax_credits,
)
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.inputs import FACTS, LAWS, law_of, rules_of
from lotwise.tax.states.graph import state_law_of, state_lines, state_rules_of
from lotwise.tax.trace import Worksheet, traced
from lotwise.tax.worksheet import Lines, LineSpec, Origin, compiled, ordered, specialized

LINES = Lines()
line = LINES.line


@line("Federal tax before credits", source="Form 1040 (2025) line 16; Schedule 2 (2025) lines 2 and 12")
def liability(income_tax: Usd, alternative_minimum_tax: Usd, net_investment_income_tax: Usd) -> Usd:
    """Tax, alternative minimum tax and net investment income tax, before credits and other taxes."""
    return income_tax + alternative_minimum_tax + net_investment_income_tax


@line("Federal and state tax", source="Form 1040 (2025), and the state's return")
def all_tax(tax_after_credits: Usd, state_tax: Usd) -> Usd:
    """The federal tax after credits and the state's income tax; negative where credits are paid out."""
    return tax_after_credits + state_tax


_PARTS: Final = (
    netting,
    social_security,
    adjustments,
    income,
    schedule_1a,
    charity,
    itemized,
    brackets,
    capital_gain_tax,
    collectibles_tax,
    carryover,
    niit,
    amt,
    tax_credits,
    earned_income_credit,
    premium_credit,
)
TOTAL: Final = "all_tax"
"""The line that the planner weighs."""
_OUTCOME: Final = (TOTAL, "short_term_carryover_out", "long_term_carryover_out")
_GAINS: Final = ("short_term_gain", "long_term_gain", "short_term_carryover_in", "long_term_carryover_in")


class Outcome(NamedTuple):
    """What the planner asks of a return.

    Attributes:
        total_tax_usd: Federal tax and, as far as its law is here, the state's.
        short_term_carryover_usd: Short-term loss carried over to next year, positive.
        long_term_carryover_usd: Long-term loss carried over to next year, positive.
    """

    total_tax_usd: Usd
    short_term_carryover_usd: Usd
    long_term_carryover_usd: Usd


@cache
def order_of(state: str, year: int) -> tuple[LineSpec, ...]:
    """Return all lines of a household of a state, federal ones first, each after what it needs."""
    federal = [*FACTS, *LAWS, *(spec for part in _PARTS for spec in part.LINES.specs)]
    return ordered([*federal, *state_lines(state, year), *LINES.specs])


@cache
def _law(rules: RuleBook, state: str, year: int, filing_status: FilingStatus) -> tuple[Any, ...]:
    """Return the values of the law, federal and the state's, in the order in which the graph has them.

    Raises:
        MissingRuleError: A book lacks a value.
    """
    federal = [spec.name for spec in LAWS]
    values = dict(zip(federal, law_of(rules, year, filing_status), strict=True))
    values |= state_law_of(state, year, filing_status)
    return tuple(values[spec.name] for spec in order_of(state, year) if spec.origin is Origin.LAW)


@cache
def _fast_outcome(state: str, year: int) -> Any:
    return compiled(order_of(state, year), _OUTCOME)


@cache
def _fast_values(state: str, year: int) -> Any:
    return compiled(order_of(state, year))


def law_behind(facts: ReturnFacts, rules: RuleBook) -> tuple[Any, ...]:
    """Return the values of the law of a return in the order of its lines.

    Raises:
        MissingRuleError: A book lacks one of them.
    """
    return _law(rules, facts.state, facts.year, facts.filing_status)


def outcome(facts: ReturnFacts, rules: RuleBook) -> Outcome:
    """Return the tax and the carryovers of a return, without a trace.

    Args:
        facts: The return's facts. For marginal questions set `tax_mode` to `TaxMode.SLOPE`.
        rules: The rule book.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    return Outcome(*_fast_outcome(facts.state, facts.year)(facts, law_behind(facts, rules)))


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
    values = _fast_values(facts.state, facts.year)(facts, law_behind(facts, rules))
    fast = specialized(order_of(facts.state, facts.year), values, _OUTCOME, _GAINS)
    return lambda *gains: Outcome._make(fast(*gains))


def evaluate(facts: ReturnFacts, rules: RuleBook) -> dict[str, Any]:
    """Return the value of every line by name, without a trace; money in 10⁻⁸ USD.

    Lines of a worksheet that does not apply are 0.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    values: dict[str, Any] = _fast_values(facts.state, facts.year)(facts, law_behind(facts, rules))
    return values


def worksheet(facts: ReturnFacts, rules: RuleBook) -> Worksheet:
    """Return the return line by line, each line with its inputs, words, place and source.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    laws = rules_of(rules, facts.year, facts.filing_status)
    of_state = state_rules_of(facts.state, facts.year, facts.filing_status)
    lines = order_of(facts.state, facts.year)
    return traced(lines, evaluate(facts, rules), {**laws, **of_state}, facts.year)
