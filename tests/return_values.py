"""Returns for tests, in whole dollars: every line by name."""

from typing import Any

from lotwise.core.money import DOLLAR
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate

COUNTS = frozenset({"aged_or_blind_boxes", "seniors"})
"""Facts that are counts, not money."""


def values(year: int = 2026, status: str = "single", **facts: Any) -> dict[str, Any]:
    """Return the lines of a return whose amounts of money are given in whole dollars."""
    given: dict[str, Any] = {
        name: value if name in COUNTS or isinstance(value, bool) else value * DOLLAR
        for name, value in facts.items()
    }
    return evaluate(ReturnFacts(year=year, filing_status=FilingStatus(status), **given), us_rules())
