"""Which lines a state's return has: the usual ones, those of its own, and its law.

A state's own lines stand in a module named after it and take the place of usual lines of the same name. Of
all lines those are kept that ``state_tax`` needs. What the state's file does not have is a constant zero that
is not shown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, Final

from lotwise.core.money import usd
from lotwise.rules.book import Rule, us_rules
from lotwise.rules.states import StateLaw, catalogue, is_state_computed, state_law, taxes_nothing
from lotwise.tax.brackets import Rate, RateSchedule, rate_of, schedule_of
from lotwise.tax.facts import FilingStatus
from lotwise.tax.states import common
from lotwise.tax.states.own import OWN
from lotwise.tax.worksheet import LineSpec, Origin, Unit

TAX: Final = "state_tax"
_PREFIX: Final = "state_"
_AMOUNT: Final = "standard_deduction"
"""Its line ends in ``_amount``: ``state_standard_deduction`` is the computed one."""


class Table(tuple[Any, ...]):
    """Rows of numbers of a state's file, or one row of them.

    Examples:
        >>> print(Table([(100_000, Decimal("0.05")), (125_000, 0)]))
        100000, 0.05; 125000, 0
        >>> print(Table([0, 50]))
        0, 50
    """

    __slots__ = ()

    def __str__(self) -> str:
        """The table as people read it."""
        has_rows = any(isinstance(row, tuple) for row in self)
        return "; ".join(map(_row, self)) if has_rows else _row(self)


def _row(numbers: Any) -> str:
    return ", ".join(map(str, numbers)) if isinstance(numbers, tuple) else str(numbers)


def _schedule(rows: Sequence[tuple[Any, ...]]) -> RateSchedule:
    return schedule_of([Decimal(row[0]) for row in rows], [row[1] for row in rows[:-1]])


_MAKE: Final[dict[str, tuple[Callable[[Any], Any], Any, Unit]]] = {
    "usd": (usd, 0, Unit.USD),
    "rate": (rate_of, Rate(0, 1), Unit.OTHER),
    "schedule": (_schedule, None, Unit.OTHER),
    "yes_no": (bool, False, Unit.OTHER),
    "word": (str, "", Unit.OTHER),
    "table": (Table, Table(), Unit.OTHER),
}


def law_name(key: str) -> str:
    """Return the name of the line that a parameter of a state's file is."""
    return f"{_PREFIX}{key}_amount" if key == _AMOUNT else f"{_PREFIX}{key}"


def _zero(name: str, value: Any = 0) -> LineSpec:
    return LineSpec(name=name, label=name, origin=Origin.LAW, function=lambda: value)


def _law_lines(law: StateLaw) -> list[LineSpec]:
    lines = []
    for key, described in catalogue().items():
        make, absent, unit = _MAKE[described.kind]
        if law.has(key):
            label = f"{law.name}: {described.title[:1].lower()}{described.title[1:]}"
            lines.append(
                LineSpec(
                    name=law_name(key),
                    label=label,
                    origin=Origin.LAW,
                    function=make,
                    inputs=(key,),
                    unit=unit,
                )
            )
        else:
            lines.append(_zero(law_name(key), absent))
    return lines


def _computed_lines(law: StateLaw) -> list[LineSpec]:
    usual = {spec.name: spec for spec in common.LINES.specs}
    usual |= {name: _zero(name) for name in common.ABSENT}
    usual |= {name: _zero(name) for name, key in common.NEEDS_LAW.items() if not law.has(key)}
    if law.state in OWN:
        own = import_module(f"lotwise.tax.states.{OWN[law.state]}")
        usual |= {spec.name: spec for spec in own.LINES.specs}
    return [spec if spec.origin is Origin.LAW else _of_state(spec, law) for spec in usual.values()]


def _of_state(spec: LineSpec, law: StateLaw) -> LineSpec:
    """Return a line as the state's return has it: with its name, form and source."""
    form = law.form or f"{law.name} return"
    source = f"{form}, and the law behind its values" if spec.source == common.SOURCE else spec.source
    return replace(spec, label=f"{law.name}: {spec.label}", form=form, source=source)


def _needed(specs: Iterable[LineSpec]) -> list[LineSpec]:
    by_name = {spec.name: spec for spec in specs}
    wanted, waiting = set(), [TAX]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in wanted:
            wanted.add(name)
            waiting += by_name[name].needs
    return [spec for spec in by_name.values() if spec.name in wanted]


@cache
def state_lines(state: str, year: int) -> tuple[LineSpec, ...]:
    """Return the lines of a state's return of a tax year, those of law first.

    Args:
        state: Postal code, or empty.
        year: Tax year.

    Returns:
        At least the line ``state_tax``; where no law of the state is here it is zero and not shown.
    """
    if not is_state_computed(state, year):
        return (_zero(TAX),)
    if taxes_nothing(state, year):
        free = LineSpec(
            name=TAX,
            label="State income tax",
            origin=Origin.LAW,
            function=lambda _states: 0,
            inputs=("states_without_income_tax",),
        )
        return (free,)
    law = state_law(state)
    return tuple(_needed([*_law_lines(law), *_computed_lines(law)]))


@cache
def state_rules_of(state: str, year: int, filing_status: FilingStatus) -> dict[str, tuple[Rule, ...]]:
    """Return the rules behind each line of a state's law, by the line's name.

    Raises:
        MissingRuleError: The state's file lacks a value for that filing status.
    """
    lines = [spec for spec in state_lines(state, year) if spec.origin is Origin.LAW]
    if not is_state_computed(state, year) or taxes_nothing(state, year):
        book = us_rules()
    else:
        book = state_law(state).book
    return {
        spec.name: tuple(book.rule(key, date(year, 12, 31), filing_status.value) for key in spec.inputs)
        for spec in lines
    }


@cache
def state_law_of(state: str, year: int, filing_status: FilingStatus) -> dict[str, Any]:
    """Return the values of a state's law by the names of their lines.

    Raises:
        MissingRuleError: As for `state_rules_of`.
    """
    rules = state_rules_of(state, year, filing_status)
    values: dict[str, Any] = {}
    for spec in state_lines(state, year):
        if spec.origin is Origin.LAW:
            assert spec.function is not None, "every line of law is made by a function"
            values[spec.name] = spec.function(*(rule.value for rule in rules[spec.name]))
    return values
