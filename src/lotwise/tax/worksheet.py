"""A worksheet is a list of lines; a line is a function whose parameter names are its inputs.

The forms of the IRS are a graph: every line is computed from a few others. Written as plain functions that
name what they need, the lines keep the order and the words of the forms, can be tested one by one, and
explain themselves: the docstring is the formula in words, the parameters are the reasons. A line may belong
to a worksheet that is filled in only under a condition (`only_if`); where that does not hold it is zero and
not shown.

Two speeds come from the same functions. `compiled` strings the calls together into one straight function,
for the planner, which asks a million times; `lotwise.tax.trace` adds labels, places and sources, for people.

Left out: rounding to form dollars, which belongs to the printed form.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from inspect import getdoc, signature
from types import CodeType
from typing import Any, Final, TypeAlias, TypeVar

from lotwise.tax.in_place import InPlace, in_place

YesNo: TypeAlias = bool
"""The answer to a question on a form; a line like the others."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Origin(Enum):
    """Where a line's value comes from."""

    FACT = "fact"
    """The household or the ledger."""
    LAW = "law"
    """The rule book."""
    COMPUTED = "computed"
    """Other lines."""


class Unit(Enum):
    """What a line counts, where its value does not show it."""

    USD = "USD"
    COUNT = "count"
    OTHER = "other"
    """Yes or no, a rate, a schedule, a name: the value shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSpec:
    """A line as it is defined, for all years and households.

    Attributes:
        name: Its meaning, one word with underscores; unique.
        label: Its name as people read it.
        origin: Where its value comes from.
        function: Computes the value from the inputs; of law, from the values of the rules; None for a fact.
        inputs: Names of the lines it is computed from; of law, the keys of its rules.
        formula: What the function does, in words.
        form: The form, schedule or worksheet it stands on, or empty.
        at: Its line there; or, beginning with a letter, the name of its place by year in forms.toml.
        source: The law or instruction it follows; for a fact, who states it.
        only_if: Name of a yes-or-no line without which it is not filled in, or of a fact that counts as no
            when it is zero; or empty.
        unit: What it counts.
    """

    name: str
    label: str
    origin: Origin
    function: Callable[..., Any] | None = None
    inputs: tuple[str, ...] = ()
    formula: str = ""
    form: str = ""
    at: str = ""
    source: str = ""
    only_if: str = ""
    unit: Unit = Unit.USD

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of the lines that must be known before this one."""
        if self.origin is not Origin.COMPUTED:
            return ()
        return (*self.inputs, self.only_if) if self.only_if else self.inputs


class Lines:
    """The lines of one module, in the order in which they are written."""

    def __init__(self) -> None:
        self.specs: list[LineSpec] = []

    def line(
        self,
        label: str,
        *,
        form: str = "",
        at: str = "",
        source: str,
        only_if: str = "",
        unit: Unit = Unit.USD,
    ) -> Callable[[_Function], _Function]:
        """Return a decorator that makes a function a line; the fields are those of `LineSpec`."""

        def added(function: _Function) -> _Function:
            self.specs.append(
                LineSpec(
                    name=function.__name__,
                    label=label,
                    origin=Origin.COMPUTED,
                    function=function,
                    inputs=tuple(signature(function).parameters),
                    formula=(getdoc(function) or "").partition("\n")[0],
                    form=form,
                    at=at,
                    source=source,
                    only_if=only_if,
                    unit=unit,
                )
            )
            return function

        return added


def ordered(specs: Iterable[LineSpec]) -> tuple[LineSpec, ...]:
    """Return lines so that each comes after everything it needs, and otherwise as they were written.

    Raises:
        ValueError: Two lines have one name, a line needs one that does not exist, or itself.
    """
    by_name: dict[str, LineSpec] = {}
    for spec in specs:
        if spec.name in by_name:
            raise ValueError(f"Two lines are named {spec.name}.")
        by_name[spec.name] = spec
    done: dict[str, LineSpec] = {}

    def place(name: str, path: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in path:
            raise ValueError(f"The line {name} needs itself: {' → '.join((*path, name))}.")
        if name not in by_name:
            raise ValueError(f"The line {path[-1]} needs {name}, which is no line.")
        for needed in by_name[name].needs:
            place(needed, (*path, name))
        done[name] = by_name[name]

    for name in by_name:
        place(name, ())
    return tuple(done.values())


def needed_for(specs: Sequence[LineSpec], outputs: Iterable[str]) -> tuple[LineSpec, ...]:
    """Return those of some ordered lines without which the outputs cannot be computed, in their order."""
    wanted = set(outputs)
    for spec in reversed(specs):
        if spec.name in wanted:
            wanted.update(spec.needs)
    return tuple(spec for spec in specs if spec.name in wanted)


def compiled(
    specs: Sequence[LineSpec],
    outputs: Sequence[str] = (),
    arguments: Sequence[str] = (),
    *,
    is_in_place: bool = False,
) -> Callable[..., Any]:
    """Return one function that computes lines without a trace.

    Args:
        specs: Ordered lines.
        outputs: The lines to give; none for all of them.
        arguments: Facts that are passed one by one instead of being read from the facts.
        is_in_place: Whether lines are computed in place instead of being called. That takes some
            hundredths of a second, once, and pays where a thousand returns are asked for.

    Returns:
        A function of the facts (an object with an attribute for each fact), of the values of the law in the
        order of `specs`, and of the arguments. It returns a tuple of the outputs; without outputs, a dict of
        all lines by name.
    """
    laws = [spec.name for spec in specs if spec.origin is Origin.LAW]
    used = needed_for(specs, outputs) if outputs else tuple(specs)
    facts = [spec.name for spec in used if spec.origin is Origin.FACT and spec.name not in arguments]
    body = [f"{', '.join(laws)}, = law"] if laws else []
    body += [f"{name} = facts.{name}" for name in facts]
    computed = [spec for spec in used if spec.origin is Origin.COMPUTED]
    written = _written(computed) if is_in_place else {}
    body += _calls(computed, {spec.name for spec in used}, written)
    if outputs:
        body.append(f"return {', '.join(outputs)},")
    else:
        body.append(f"return {{{', '.join(f'{spec.name!r}: {spec.name}' for spec in used)}}}")
    head = f"def evaluate({', '.join(['facts', 'law', *arguments])}):\n"
    text = head + "".join(f"    {statement}\n" for statement in body)
    functions: dict[str, Any] = {f"_{spec.name}": spec.function for spec in used}
    for one in written.values():
        functions |= one.borrowed
    exec(text, functions)  # noqa: S102 - of the names of our own functions; half the time of a loop
    evaluate: Callable[..., Any] = functions["evaluate"]
    return evaluate


def specialized(
    specs: Sequence[LineSpec], values: Mapping[str, Any], outputs: Sequence[str], arguments: Sequence[str]
) -> Callable[..., Any]:
    """Return one function that computes lines of one return, in which only a few facts change.

    What does not depend on these facts is taken as it is, and what belongs to a worksheet that is not filled
    in whatever they are is left out; so a question about gains computes a third of the lines.

    Args:
        specs: Ordered lines.
        values: The value of every line of that return, at any values of the arguments.
        outputs: The lines to give.
        arguments: The facts that change.

    Returns:
        A function of the arguments, which returns a tuple of the outputs.
    """
    changing = set(arguments)
    for spec in specs:
        is_off = bool(spec.only_if) and spec.only_if not in changing and not values[spec.only_if]
        if not is_off and changing.intersection(spec.needs):
            changing.add(spec.name)
    used = [spec for spec in needed_for(specs, outputs) if spec.name in changing]
    computed = [spec for spec in used if spec.origin is Origin.COMPUTED]
    written = _written(computed)
    body = _calls(computed, changing, written)
    text = f"def evaluate({', '.join(arguments)}):\n"
    text += "".join(f"    {statement}\n" for statement in [*body, f"return {', '.join(outputs)},"])
    known = {name: value for name, value in values.items() if name not in changing}
    functions = known | {f"_{spec.name}": spec.function for spec in computed}
    for one in written.values():
        functions |= one.borrowed
    exec(_code_of(text), functions)  # noqa: S102 - of the names of our own functions
    evaluate: Callable[..., Any] = functions["evaluate"]
    return evaluate


@lru_cache(maxsize=256)
def _code_of(text: str) -> CodeType:
    return compile(text, "<lines of a return>", "exec")


_SKIPPED: Final = "0"


def _written(specs: Iterable[LineSpec]) -> dict[str, InPlace]:
    """Return those lines that can be computed in place, each as statements on the lines that it needs."""
    both = ((spec, in_place(spec.function)) for spec in specs if spec.function is not None)
    return {
        spec.name: found
        for spec, found in both
        if found is not None and (found.name, found.parameters) == (spec.name, spec.inputs)
    }


def _calls(
    specs: Sequence[LineSpec],
    open_conditions: Collection[str],
    written: Mapping[str, InPlace],
) -> list[str]:
    """Return the statements that compute lines; neighbours under one condition share its test.

    Args:
        specs: The lines.
        open_conditions: Lines that are not known; a condition that is not open holds.
        written: Lines that need no call.
    """
    statements: list[str] = []
    condition = ""
    skipped: list[str] = []
    for spec in specs:
        asked = spec.only_if if spec.only_if in open_conditions else ""
        if asked != condition:
            statements += _otherwise(skipped)
            condition, skipped = asked, []
            statements += [f"if {condition}:"] if condition else []
        call = f"{spec.name} = _{spec.name}({', '.join(spec.inputs)})"
        here = written[spec.name].statements if spec.name in written else (call,)
        statements += [f"    {one}" for one in here] if condition else here
        skipped += [spec.name] if condition else []
    return statements + _otherwise(skipped)


def _otherwise(names: list[str]) -> list[str]:
    return ["else:", f"    {' = '.join(names)} = {_SKIPPED}"] if names else []
