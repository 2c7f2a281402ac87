"""The law of later years in the dollars of an earlier one.

Problem: a plan looks at decades by the law of its own year, since nobody knows later brackets; but some
deductions end on a day that the law already names. Chosen way: of what is indexed each year the amounts of
the plan's year, of all else the law of the later year.

Left out: amounts that are indexed until a year and then fixed, such as the cap on state and local taxes.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from lotwise.rules.book import Parameter, RuleBook


@cache
def last_change(rules: RuleBook) -> int:
    """Return the year of the last change of the law, as far as it stands in a book and is no indexing."""
    lasting = (one for one in rules.parameters.values() if not one.is_indexed)
    return max(value.starts.year for one in lasting for value in one.values)


@cache
def lasting_rules(rules: RuleBook, year: int) -> RuleBook:
    """Return a book in which what is not indexed is, for every day, the law of one year.

    Args:
        rules: The book.
        year: The later year.
    """
    on = date(year, 12, 31)

    def lasting(one: Parameter) -> Parameter:
        dated = None if one.is_indexed else one.in_force(on)
        return one if dated is None else replace(one, values=(replace(dated, starts=one.values[0].starts),))

    return RuleBook(MappingProxyType({key: lasting(one) for key, one in rules.parameters.items()}))
