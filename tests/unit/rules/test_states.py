"""The law of the states is complete, firm or marked as not, and says how it compares with other engines."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from lotwise.core.errors import MissingRuleError
from lotwise.rules.book import STANDINGS, us_rules
from lotwise.rules.states import (
    Compared,
    StateLaw,
    catalogue,
    is_state_computed,
    state_law,
    taxes_nothing,
)

STATUSES = {"single", "mfj", "mfs", "hoh", "qss"}
KINDS = {"usd", "rate", "schedule", "yes_no", "word", "table"}


def laws() -> list[StateLaw]:
    states = us_rules().rule("states", date(2026, 12, 31)).value
    assert isinstance(states, tuple)
    found = []
    for state in states:
        try:
            found.append(state_law(str(state)))
        except MissingRuleError:
            assert taxes_nothing(str(state), 2026), f"{state} taxes something, and its law is not here"
    return found


LAWS = laws()


def test_every_parameter_of_the_catalogue_is_of_a_known_kind_and_used_by_some_state() -> None:
    assert {one.kind for one in catalogue().values()} <= KINDS
    used = {key for law in LAWS for key in law.book.parameters}
    assert set(catalogue()) == used


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.state)
def test_a_state_says_its_name_years_and_what_it_leaves_out(law: StateLaw) -> None:
    assert law.name
    assert law.first_year <= law.last_year
    assert law.not_computed
    assert all(one.strip() == one and not one.endswith(".") for one in law.not_computed)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.state)
def test_every_value_of_a_state_says_from_when_how_firm_by_whom_and_when_checked(law: StateLaw) -> None:
    for parameter in law.book.parameters.values():
        assert parameter.values
        starts = [value.starts for value in parameter.values]
        assert starts == sorted(set(starts))
        for value in parameter.values:
            assert value.status in STANDINGS
            assert value.source.strip()
            assert "http" not in value.source
            assert date(2026, 1, 1) <= value.checked <= datetime.now(UTC).date()
            if isinstance(value.value, Mapping):
                assert set(value.value) == STATUSES, parameter.key


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.state)
def test_the_brackets_of_a_state_rise_and_end_open(law: StateLaw) -> None:
    for parameter in law.book.parameters.values():
        if catalogue()[parameter.key].kind != "schedule":
            continue
        for dated in parameter.values:
            by_status = dated.value
            each = list(by_status.values()) if isinstance(by_status, Mapping) else [by_status]
            for rows in each:
                assert isinstance(rows, tuple)
                tops = [row[1] for row in rows[:-1] if isinstance(row, tuple)]
                assert tops == sorted(set(tops))
                assert isinstance(rows[-1], tuple)
                assert len(rows[-1]) == 1


def test_this_years_law_of_every_state_is_here() -> None:
    year = datetime.now(UTC).date().year
    states = us_rules().rule("states", date(year, 12, 31)).value
    assert isinstance(states, tuple)
    missing = [state for state in states if not is_state_computed(str(state), year)]
    assert not missing, f"Add the law of {year} to src/lotwise/rules/us/states: {missing}"


def test_a_state_that_is_none_or_taxes_nothing_has_no_law_here() -> None:
    for state in ("TX", "XX", "", "catalogue", "../us"):
        with pytest.raises(MissingRuleError, match="lotwise states"):
            state_law(state)
    assert not is_state_computed("", 2026)
    assert is_state_computed("TX", 1999 + 27)
    assert not is_state_computed("IL", 2023)


def test_a_state_is_verified_only_with_enough_rows_that_are_nearly_all_equal() -> None:
    assert not Compared().is_verified
    assert not Compared(harvests=19, harvests_equal=19).is_verified
    assert Compared(harvests=10, harvests_equal=10, households=10, households_equal=9).is_verified
    assert not Compared(harvests=10, harvests_equal=9, households=10, households_equal=9).is_verified
    assert not Compared(single=100, single_equal=100).is_verified
    assert str(Compared(harvests=1_000, harvests_equal=990)).startswith("verified on 1,000 oracle rows")
    assert str(Compared(households=30, households_equal=12)).startswith("approximate: 12 of 30")
    assert str(Compared(single=40, single_equal=3)).startswith("approximate: 3 of 40")
