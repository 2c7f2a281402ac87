"""The lines of a return that a table of many households shows, each as a column, computed without a trace.

A preparer's table asks the same few lines of every household, in both ways of reading tax off the schedule:
`tax_exact` by the schedule at all incomes, `tax_table` by the Tax Table, as filed. Only what these lines need
is computed, so that a hundred thousand households take seconds.

Left out: credits and other taxes; the totals are those of the line `liability`. The state's tax, where its
law is here, is computed once, by the schedule.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from lotwise.core.money import Usd
from lotwise.rules.book import RuleBook
from lotwise.tax.facts import ReturnFacts, TaxMode
from lotwise.tax.liability import law_behind, order_of
from lotwise.tax.worksheet import Origin, compiled, needed_for

_EXACT: Final[Mapping[str, str]] = {
    "agi": "adjusted_gross_income",
    "cap_gain_1040": "capital_gain_or_loss",
    "line18_28pct": "twenty_eight_percent_gain",
    "deduction": "deduction",
    "itemizes": "is_itemizing",
    "senior_deduction": "senior_deduction",
    "taxable_income": "taxable_income",
    "tax_exact": "income_tax",
    "amt_exact": "alternative_minimum_tax",
    "niit": "net_investment_income_tax",
    "total_exact": "liability",
}
_TABLE: Final[Mapping[str, str]] = {
    "tax_table": "income_tax",
    "amt_table": "alternative_minimum_tax",
    "total_table": "liability",
}
_LAST: Final[Mapping[str, str]] = {
    "st_carryover_out": "short_term_carryover_out",
    "lt_carryover_out": "long_term_carryover_out",
    "state_tax": "state_tax",
}

COLUMNS: Final = (*_EXACT, *_TABLE, *_LAST)
"""Names of the columns, in their order."""
_SPLIT: Final = len(_EXACT)
_GIVEN: Final = len(_EXACT) + len(_LAST)
YES_NO: Final = COLUMNS.index("itemizes")
"""The one column that is no money."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """Two compiled functions of facts, law and tax mode.

    Attributes:
        exact: Gives all columns but those of the Tax Table, and then what the table needs.
        table: Gives those of the Tax Table, from what `exact` gave: only few lines depend on the mode.
    """

    exact: Callable[..., tuple[Any, ...]]
    table: Callable[..., tuple[Any, ...]]


@cache
def _ways(state: str, year: int) -> _Ways:
    lines, mode = order_of(state, year), "tax_mode"
    changed = {mode}
    for spec in lines:
        if changed.intersection(spec.needs):
            changed.add(spec.name)
    again = [spec for spec in needed_for(lines, _TABLE.values()) if spec.name in changed]
    needed = {name for spec in again for name in spec.needs} - changed
    given = [spec for spec in lines if spec.name in needed and spec.origin is Origin.COMPUTED]
    names = [spec.name for spec in given]
    kept = [spec for spec in lines if spec.origin is not Origin.COMPUTED]
    as_facts = [replace(spec, origin=Origin.FACT) for spec in given]
    return _Ways(
        compiled(lines, (*_EXACT.values(), *_LAST.values(), *names), (mode,), is_in_place=True),
        compiled([*kept, *as_facts, *again], tuple(_TABLE.values()), (mode, *names), is_in_place=True),
    )


def columns_of(facts: ReturnFacts, rules: RuleBook) -> tuple[Usd, ...]:
    """Return the values of `COLUMNS` for a return, in their order.

    Args:
        facts: The return's facts; its `tax_mode` is not read, for both are computed.
        rules: The rule book.

    Returns:
        Money in 10⁻⁸ USD, not rounded; at `YES_NO` whether deductions are itemized. Tax, minimum tax and
        totals are before credits. The state's tax is 0 where its law is not here.

    Raises:
        MissingRuleError: The book lacks the law of that year.

    Source:
        The lines named, each with its own: `lotwise.tax.liability`.

    Examples:
        >>> from lotwise.core.money import DOLLAR
        >>> from lotwise.rules.book import us_rules
        >>> from lotwise.tax.facts import FilingStatus
        >>> one = ReturnFacts(year=2025, filing_status=FilingStatus.SINGLE, wages=60_000 * DOLLAR)
        >>> values = dict(zip(COLUMNS, columns_of(one, us_rules()), strict=True))
        >>> values["taxable_income"] // DOLLAR, values["tax_exact"] // DOLLAR, values["tax_table"] // DOLLAR
        (44250, 5071, 5075)
    """
    law, ways = law_behind(facts, rules), _ways(facts.state, facts.year)
    exact = ways.exact(facts, law, TaxMode.EXACT)
    in_table = ways.table(facts, law, TaxMode.TABLE, *exact[_GIVEN:])
    return (*exact[:_SPLIT], *in_table, *exact[_SPLIT:_GIVEN])
