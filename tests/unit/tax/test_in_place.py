"""Lines computed in place have the values of the functions that they stand for."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lotwise.core.money import DOLLAR
from lotwise.rules.book import us_rules
from lotwise.tax.in_place import in_place
from lotwise.tax.liability import evaluate, order_of, outcome, outcome_by_gains
from lotwise.tax.worksheet import LineSpec, Origin
from random_harvests import STATES, wide_facts

CALLED = {"twenty_five_percent_gain", "student_loan_interest_deduction"}
"""Lines that depend on no gain, or have loops; a state may have a few more."""
_FEW = 8


def written(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the statements of a function."""
    found = in_place(function)
    assert found is not None
    return found.statements


def value(function: Callable[..., Any], **parameters: int) -> Any:
    """Return what the statements of a function come to."""
    found = in_place(function)
    assert found is not None
    names = {**found.borrowed, **parameters}
    exec("\n".join(found.statements), names)  # noqa: S102 - what is tested
    return names[found.name]


TWICE = 2
HERE = __name__.replace(".", "_")


def _half(amount: int) -> int:
    return amount // TWICE


def larger(one: int, other: int) -> int:
    """Return the larger of one and half of the other, twice."""
    half = _half(other)
    return max(one, half) * TWICE


def stepwise(one: int) -> int:
    """Return by cases."""
    if one > 10:
        return 1
    elif one > 5:  # noqa: RET505 - a case of its own
        return 2
    if one < 0:
        return -1
    return min(one, 3, TWICE)


def looping(one: int) -> int:
    """Return a sum."""
    return sum(number for number in range(one))


def repeated(one: int) -> int:
    """Return it after a loop."""
    for _ in range(3):
        one += 1
    return one


def usual(one: int, other: int = 1) -> int:
    """Return a sum with a usual value."""
    return one + other


def inner() -> Callable[[int], int]:
    """Return a function of a function."""

    def larger(one: int) -> int:
        return one + TWICE

    return larger


def test_names_of_the_function_and_of_its_module_meet_no_others() -> None:
    assert written(larger) == (
        f"larger__half = {HERE}___half(other)",
        f"larger = (larger__half if larger__half > one else one) * {HERE}__TWICE",
    )
    assert [value(larger, one=one, other=9) for one in (3, 4, 5)] == [8, 8, 10]


@pytest.mark.parametrize("one", [-3, 0, 1, 2, 3, 6, 11])
def test_cases_are_choices(one: int) -> None:
    assert value(stepwise, one=one) == stepwise(one)


@pytest.mark.parametrize("function", [looping, repeated, usual, inner(), lambda one: one, len])
def test_what_is_more_than_an_expression_is_called(function: Callable[..., Any]) -> None:
    assert in_place(function) is None


def _computed(state: str, year: int) -> list[LineSpec]:
    return [spec for spec in order_of(state, year) if spec.origin is Origin.COMPUTED]


@pytest.mark.parametrize("state", ["", *STATES])
def test_nearly_all_lines_are_computed_in_place(state: str) -> None:
    called = {
        spec.name for spec in _computed(state, 2026) if spec.function and in_place(spec.function) is None
    }
    assert called >= CALLED
    assert len(called) <= _FEW


@pytest.mark.parametrize("seed", range(150))
def test_a_return_by_gains_is_the_return(seed: int) -> None:
    """Households of any state and status, with credits; at several gains each."""
    chance = random.Random(seed)  # noqa: S311 - test data
    facts = wide_facts(chance)[0]
    asked = outcome_by_gains(facts, us_rules())
    for _ in range(8):
        gains = [chance.randint(-90_000, 150_000) * DOLLAR + chance.randint(0, DOLLAR) for _ in range(2)]
        carried = [chance.choice((0, 1)) * chance.randint(0, 60_000) * DOLLAR for _ in range(2)]
        same = replace(
            facts,
            short_term_gain=gains[0],
            long_term_gain=gains[1],
            short_term_carryover_in=carried[0],
            long_term_carryover_in=carried[1],
        )
        assert asked(*gains, *carried) == outcome(same, us_rules())


@pytest.mark.parametrize("state", ["", *STATES])
def test_each_line_has_the_value_of_its_function(state: str) -> None:
    facts = replace(wide_facts(random.Random(f"in place {state}"))[0], state=state)  # noqa: S311 - test data
    values = evaluate(facts, us_rules())
    for spec in _computed(facts.state, facts.year):
        assert spec.function is not None
        found = in_place(spec.function) if values.get(spec.only_if, True) else None
        if found is not None and found.parameters == spec.inputs:
            called = spec.function(*(values[name] for name in spec.inputs))
            assert value(spec.function, **{name: values[name] for name in spec.inputs}) == called, spec.name
