"""Instants and tax dates: one zone decides on which day, and so in which year, something happened."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.dates import as_utc, date_of, instant_of, instant_text, noon_utc, tax_date, zone_named
from lotwise.core.errors import BadInputError

US_ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
    "America/Puerto_Rico",
)


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "America", "../etc/passwd", "utc+5", "a\0b", "É", "A" * 5_000]
)
def test_what_is_no_zone_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(BadInputError, match="America/New_York"):
        zone_named(name)


def test_a_zone_has_its_name() -> None:
    assert zone_named("America/New_York") == ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2026-01-01T04:59:59Z", "America/New_York", "2025-12-31"),
        ("2026-01-01T05:00:00Z", "America/New_York", "2026-01-01"),
        ("2025-07-01T03:59:59Z", "America/New_York", "2025-06-30"),
        ("2025-07-01T04:00:00Z", "America/New_York", "2025-07-01"),
        ("2026-01-01T09:59:59Z", "Pacific/Honolulu", "2025-12-31"),
        ("2025-12-31T14:00:00Z", "Pacific/Guam", "2026-01-01"),
        ("2025-12-31T23:59:59Z", "UTC", "2025-12-31"),
    ],
)
def test_the_tax_year_of_a_sale_at_new_year_depends_on_the_zone(instant: str, zone: str, day: str) -> None:
    assert tax_date(instant_of(instant), ZoneInfo(zone)) == date.fromisoformat(day)


def test_the_night_in_which_clocks_change_has_one_date() -> None:
    """2025-11-02 01:30 happens twice in New York; both are the same calendar date."""
    first, second = instant_of("2025-11-02T05:30:00Z"), instant_of("2025-11-02T06:30:00Z")
    zone = ZoneInfo("America/New_York")
    assert first.astimezone(zone).time() == second.astimezone(zone).time()
    assert tax_date(first, zone) == tax_date(second, zone) == date(2025, 11, 2)


@given(st.dates(date(2009, 1, 3), date(2060, 1, 1)), st.sampled_from(US_ZONES))
def test_a_date_without_a_time_keeps_its_date_in_every_us_zone(day: date, zone: str) -> None:
    assert tax_date(noon_utc(day), ZoneInfo(zone)) == day


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInputError, match="no time zone"):
        as_utc(datetime(2026, 2, 7, 9))  # noqa: DTZ001 - the missing zone is what is tested
    with pytest.raises(BadInputError, match="no time zone"):
        instant_of("2026-02-07T09:00:00")


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "1738886400"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        instant_of(text)


def test_an_instant_before_the_calendar_begins_is_refused_and_not_a_crash() -> None:
    with pytest.raises(BadInputError, match="not an instant"):
        instant_of("0001-01-01T00:00:00+05:00")
    with pytest.raises(BadInputError, match="not an instant"):
        instant_of("9999-12-31T23:59:59-05:00")


def test_the_same_instant_in_two_zones_is_the_same() -> None:
    assert instant_of("2026-02-07T09:00:00-05:00") == instant_of("2026-02-07T14:00:00Z")
    assert instant_of("2026-02-07T09:00:00-05:00").tzinfo is UTC


@given(
    st.lists(
        st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC)),  # noqa: DTZ001
        min_size=2,
        max_size=2,
    )
)
def test_instant_texts_sort_as_time_does_and_read_back(pair: list[datetime]) -> None:
    first, second = sorted(pair)
    assert instant_text(first) <= instant_text(second)
    assert instant_of(instant_text(first)) == first


def test_instant_text_is_utc_to_the_microsecond() -> None:
    at = datetime(2026, 2, 7, 9, tzinfo=timezone(timedelta(hours=-5)))
    assert instant_text(at) == "2026-02-07T14:00:00.000000Z"


@pytest.mark.parametrize("text", ["2026-02-30", "02/07/2026", "", "2026", "2026-2-7"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="not a date"):
        date_of(text)


def test_a_date_is_read() -> None:
    assert date_of(" 2024-02-29 ") == date(2024, 2, 29)
