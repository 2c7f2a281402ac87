"""The worksheet that people read: every line with its value, place, words, source and reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, Final

from lotwise.core.errors import MissingRuleError, NotFoundError
from lotwise.core.money import Usd, usd_text
from lotwise.rules.book import STANDINGS, Rule, form_line
from lotwise.tax.worksheet import LineSpec, Origin, Unit

GIVEN: Final = "given"
"""The status of a line that only facts of the household or the ledger flow into."""

_FIRST_FORMS: Final = ("Form 1040", "Schedule D")
_NOISE: Final = frozenset({"form", "line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one return.

    Attributes:
        name: Its meaning, such as ``net_short_term``.
        label: Its name as people read it.
        value: Whole 10⁻⁸ USD for money; else a count, yes or no, a rate, a schedule, a name.
        unit: What it counts.
        form: The form, schedule or worksheet it stands on in this year; empty when on none.
        at: Its line there.
        formula: How it is computed, in words; empty for facts and law.
        inputs: Names of the lines it is computed from, as far as they apply to this return.
        source: The law it follows, or who states the fact.
        status: ``given``, or the least firm standing of the law that flows into it.
    """

    name: str
    label: str
    value: Any
    unit: Unit
    form: str
    at: str
    formula: str
    inputs: tuple[str, ...]
    source: str
    status: str

    @property
    def value_usd(self) -> Usd | None:
        """The value where the line is money, else None."""
        return self.value if self.unit is Unit.USD else None

    @property
    def text(self) -> str:
        """The value as people read it."""
        if self.unit is Unit.USD:
            return usd_text(self.value)
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return str(self.value.value if isinstance(self.value, Enum) else self.value)

    @property
    def place(self) -> str:
        """Form and line, such as ``Schedule D line 16``; empty when it stands on no form."""
        return f"{self.form} line {self.at}" if self.at else ""


@dataclass(frozen=True, slots=True)
class Why:
    """A line with its reasons; where `is_shown_above`, they stand at an earlier place of the same tree."""

    line: Line
    inputs: tuple["Why", ...]
    is_shown_above: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The lines of one return that apply to it, facts and law first.

    Attributes:
        year: Tax year.
        lines: Each after everything it is computed from.
        not_filled_in: Lines of forms that do not apply, by name, and the question that leaves each out.
    """

    year: int
    lines: tuple[Line, ...]
    not_filled_in: Mapping[str, tuple[LineSpec, Line | None]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _by_name: dict[str, Line] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {line.name: line for line in self.lines})

    def usd(self, name: str) -> Usd:
        """Return the money of a line by its name; zero when the line does not apply to this return."""
        line = self._by_name.get(name)
        return line.value if line and line.unit is Unit.USD else 0

    def has(self, name: str) -> bool:
        """Return whether a line of this name applies to this return."""
        return name in self._by_name

    def line(self, ref: str) -> Line:
        """Return a line.

        Args:
            ref: Its name; or its place, such as ``16`` (Form 1040 is looked at first), ``Schedule D 16`` or
                ``8960 17``.

        Raises:
            NotFoundError: No line of this return is called so or stands there.
        """
        name = ref.strip()
        if name in self._by_name:
            return self._by_name[name]
        if name in self.not_filled_in:
            why = _absence(*self.not_filled_in[name])
            raise NotFoundError(why, "A line that is not filled in counts as zero.")
        said = name.casefold()
        called = [line for line in self.lines if line.label.casefold() == said] or [
            line for line in self.lines if line.label.casefold().partition(";")[0] == said
        ]
        if len(called) == 1:
            return called[0]
        words = [word for word in ref.casefold().split() if word not in _NOISE]
        standing = [line for line in self.lines if words and line.at.casefold() == words[-1]]
        for form in _FIRST_FORMS if len(words) == 1 else ():
            standing = [line for line in standing if line.form == form] or standing
        named = [line for line in standing if set(words[:-1]) <= _form_words(line)]
        named = [line for line in named if set(words[:-1]) == _form_words(line)] or named
        if len(named) == 1:
            return named[0]
        raise _not_found(ref, named or self.lines)

    def why(self, ref: str) -> Why:
        """Return a line with its reasons, down to facts and law.

        Args:
            ref: As for `line`.

        Raises:
            NotFoundError: As for `line`.
        """
        shown: set[str] = set()

        def reasons(line: Line) -> Why:
            if line.name in shown and line.inputs:
                return Why(line, (), is_shown_above=True)
            shown.add(line.name)
            return Why(line, tuple(reasons(self._by_name[name]) for name in line.inputs))

        return reasons(self.line(ref))


def _form_words(line: Line) -> set[str]:
    return set(line.form.casefold().split()) - _NOISE


def _not_found(ref: str, lines: Sequence[Line]) -> NotFoundError:
    names = [line.name for line in lines] + [f"{line.form} {line.at}" for line in lines if line.at]
    close = get_close_matches(ref, names, n=4, cutoff=0.4) or ["16", "Schedule D 16", "8960 17"]
    return NotFoundError(
        f"No line of this return is {ref!r}, or it does not apply to it.", f"Try {', '.join(close)}."
    )


def traced(
    specs: Iterable[LineSpec], values: Mapping[str, Any], laws: Mapping[str, Sequence[Rule]], year: int
) -> Worksheet:
    """Return the worksheet of a return.

    Args:
        specs: The lines, ordered.
        values: Their values by name.
        laws: The rules behind each line of law, by the line's name.
        year: Tax year, for places and facts.
    """
    lines: dict[str, Line] = {}
    absent: dict[str, tuple[LineSpec, Line | None]] = {}
    for spec in specs:
        rules = laws.get(spec.name, ())
        if spec.only_if and not values[spec.only_if]:
            absent[spec.name] = spec, lines.get(spec.only_if)
            continue
        if spec.origin is Origin.LAW and not rules:
            continue
        inputs = tuple(name for name in spec.needs if name in lines)
        form, at = (spec.form, spec.at) if spec.origin is Origin.LAW else _place(spec.form, spec.at, year)
        lines[spec.name] = Line(
            name=spec.name,
            label=spec.label,
            value=values[spec.name],
            unit=spec.unit,
            form=form,
            at=at,
            formula=spec.formula,
            inputs=inputs,
            source="; ".join(dict.fromkeys([rule.source for rule in rules])) if rules else spec.source,
            status=_least_firm([rule.status for rule in rules] + [lines[name].status for name in inputs]),
        )
    return Worksheet(year, tuple(lines.values()), absent)


def _absence(spec: LineSpec, condition: Line | None) -> str:
    """Return why a line is not filled in: the question behind it, and its answer."""
    because = f" {condition.label}: {condition.text}." if condition else ""
    return f'"{spec.label}" is not filled in on this return.{because}'


@cache
def _place(form: str, at: str, year: int) -> tuple[str, str]:
    if not at[:1].isalpha():
        return form, at
    try:
        place = form_line(at, year)
    except MissingRuleError:
        return "", ""  # the forms of that year have no such line
    return place.form, place.line


def _least_firm(statuses: Sequence[str]) -> str:
    if len(set(statuses)) <= 1:  # as of nearly all lines
        return statuses[0] if statuses else GIVEN
    return max(statuses, key=lambda status: STANDINGS.index(status) if status in STANDINGS else -1)
