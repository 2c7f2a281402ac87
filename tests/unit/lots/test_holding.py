"""The holding period: every vector of the reference data, and the calendar rule told in another way."""

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lotwise.lots.holding import Term, days_to_long, long_term_from, term_of

DAYS = st.dates(date(2009, 1, 3), date(2099, 12, 31))

VECTORS = [
    ("2024-01-31", "2025-01-29", "short"),
    ("2024-01-31", "2025-02-06", "long"),
    ("2024-01-15", "2025-01-15", "short"),
    ("2024-01-15", "2025-01-16", "long"),
    ("2024-02-28", "2025-02-28", "short"),
    ("2024-02-28", "2025-03-01", "long"),
    ("2024-02-29", "2025-02-28", "short"),
    ("2024-02-29", "2025-03-01", "long"),
    ("2023-02-28", "2024-02-29", "short"),
    ("2023-02-28", "2024-03-01", "long"),
    ("2023-03-01", "2024-03-01", "short"),
    ("2023-03-01", "2024-03-02", "long"),
    ("2025-12-31", "2026-12-31", "short"),
    ("2025-12-31", "2027-01-01", "long"),
]
"""Pub. 550's example; Rev. Rul. 66-7 and 70-598 on the ends of months."""


@pytest.mark.parametrize(("acquired", "disposed", "term"), VECTORS)
def test_the_term_of_a_sale(acquired: str, disposed: str, term: str) -> None:
    assert term_of(date.fromisoformat(acquired), date.fromisoformat(disposed)) is Term(term)


def test_every_vector_of_the_reference_data(shared: Path) -> None:
    vectors = reference_vectors(shared / "law" / "params.yaml")
    assert len(vectors) >= 15
    found = [term_of(acquired, disposed).value for acquired, disposed, _ in vectors]
    assert found == [term for _, _, term in vectors]


def reference_vectors(params: Path) -> list[tuple[date, date, str]]:
    """Return the triples of holding_period.vectors; read by hand, as no YAML reader is a dependency."""
    section = params.read_text().partition("\nholding_period:")[2].partition("\n  vectors:\n")[2]
    words: list[str] = []
    for line in section.splitlines():
        if not line.startswith("  -") and not line.startswith("    -"):
            break
        words.append(line.strip(" -'"))
    triples = zip(words[::3], words[1::3], words[2::3], strict=True)
    return [(date.fromisoformat(a), date.fromisoformat(b), term) for a, b, term in triples]


def anniversary_is_past(acquired: date, disposed: date) -> bool:
    """Return whether more than a year has passed, told without adding anything to a date.

    Months and days are compared as on a wall calendar. Whoever acquired on the last day of a month must wait
    until that month is over in the next year (Rev. Rul. 66-7); otherwise until after the same day of it.
    """
    years = disposed.year - acquired.year
    is_last_day = acquired.day == monthrange(acquired.year, acquired.month)[1]
    same_month = disposed.month == acquired.month
    if years == 1 and same_month:
        return not is_last_day and disposed.day > acquired.day
    return years > 1 or (years == 1 and disposed.month > acquired.month)


@given(DAYS, st.integers(0, 800))
@example(date(2024, 2, 28), 366)
@example(date(2024, 2, 28), 367)
@example(date(2024, 2, 29), 366)
@example(date(2023, 2, 28), 366)
@example(date(2023, 2, 28), 367)
def test_the_rule_agrees_with_the_wall_calendar(acquired: date, days: int) -> None:
    disposed = acquired + timedelta(days=days)
    assert (term_of(acquired, disposed) is Term.LONG) is anniversary_is_past(acquired, disposed)


@pytest.mark.parametrize("year", [2012, 2016, 2020, 2024, 2028])
def test_the_day_after_28_february_of_a_leap_year_has_its_anniversary_on_1_march(year: int) -> None:
    assert long_term_from(date(year, 2, 28)) == date(year + 1, 3, 1)


@given(DAYS)
def test_every_day_of_a_year_is_short_and_the_day_after_it_long(acquired: date) -> None:
    first = long_term_from(acquired)
    assert term_of(acquired, first) is Term.LONG
    assert term_of(acquired, first - timedelta(days=1)) is Term.SHORT
    assert 366 <= (first - acquired).days <= 367


@given(DAYS, DAYS)
def test_who_acquires_later_is_never_long_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert long_term_from(earlier) <= long_term_from(later)


def test_counting_365_days_would_be_wrong() -> None:
    """The mistake of a well-known peer: in a leap year 366 days are no more than a year."""
    acquired, disposed = date(2024, 1, 15), date(2025, 1, 15)
    assert (disposed - acquired).days == 366
    assert term_of(acquired, disposed) is Term.SHORT


@given(DAYS, st.integers(0, 800))
def test_the_countdown_ends_on_the_first_long_day(acquired: date, days: int) -> None:
    on = acquired + timedelta(days=days)
    left = days_to_long(acquired, on)
    assert left >= 0
    assert (left == 0) is (term_of(acquired, on) is Term.LONG)
    assert term_of(acquired, on + timedelta(days=left)) is Term.LONG
