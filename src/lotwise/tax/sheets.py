"""The lines of a return in the order in which people read them: form by form, and line by line on each.

The worksheet keeps lines in the order in which they are computed. A reader with the paper forms beside the
screen wants Form 1040 first, its lines by number, then the schedules and worksheets behind it; then what
stands on no form: what is known of the household, steps between lines, and the law of the year.

Left out: lines of the forms that neither gains nor losses can change.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from lotwise.tax.trace import GIVEN, Line, Worksheet
from lotwise.tax.worksheet import Unit

FACTS: Final = "What is known of the household"
STEPS: Final = "Steps between the lines"
LAW: Final = "The law of the year"

_FIRST: Final = (
    "Form 1040",
    "Schedule 1",
    "Schedule 1-A",
    "Schedule 2",
    "Schedule 3",
    "Schedule A",
    "Schedule D",
    "28% Rate Gain Worksheet",
    "Qualified Dividends and Capital Gain Tax Worksheet",
    "Schedule D Tax Worksheet",
    "Capital Loss Carryover Worksheet",
)
_LAST: Final = (FACTS, STEPS, LAW)
_NUMBER: Final = re.compile(r"(\d+)(.*)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one return that stand on one form; or on none, for one and the same reason.

    Attributes:
        title: The form, schedule or worksheet; or what the lines are that stand on none.
        lines: By number; those without a number in the order in which they are computed.
    """

    title: str
    lines: tuple[Line, ...]


def sheets(worksheet: Worksheet) -> tuple[Sheet, ...]:
    """Return the lines of a return form by form, every line once.

    Args:
        worksheet: The return.
    """
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in worksheet.lines:
        found[_title(line)].append(line)
    titles = sorted(found, key=_rank)
    return tuple(Sheet(title, tuple(sorted(found[title], key=_number))) for title in titles)


def idle_lines(worksheet: Worksheet) -> frozenset[str]:
    """Return the names of the lines that say nothing on a return.

    These are facts of no dollars, no count, or no; what is zero because nothing but these (and the law) flows
    into it; forms of zeros alone; and, of the law and of steps that stand on no form, what flows into zeros
    alone.
    """
    idle: set[str] = set()
    for line in worksheet.lines:
        is_zero = _is_nothing(line) and all(
            name in idle or _is_law(worksheet.line(name)) for name in line.inputs
        )
        idle.update({line.name} if is_zero else ())
    idle |= _on_empty_forms(worksheet, idle)
    needed: set[str] = set()
    used = {name for line in worksheet.lines for name in line.inputs}
    for line in reversed(worksheet.lines):
        if line.name in idle:
            continue
        is_result = bool(line.inputs) and line.name not in used
        if line.at or is_stated(line) or line.name in needed or is_result:
            needed.update(() if _is_nothing(line) else line.inputs)
        else:
            idle.add(line.name)
    return frozenset(idle)


def _on_empty_forms(worksheet: Worksheet, idle: set[str]) -> set[str]:
    """Return the lines of those schedules and worksheets that are not needed: all their lines are zero."""
    told: defaultdict[str, list[Line]] = defaultdict(list)
    for line in worksheet.lines:
        if line.at and line.name not in idle:
            told[line.form].append(line)
    return {line.name for lines in told.values() if all(map(_is_nothing, lines)) for line in lines}


def is_stated(line: Line) -> bool:
    """Return whether a line is a fact that says something: dollars, a count, or yes."""
    return not line.inputs and line.status == GIVEN and not _is_nothing(line)


def _is_nothing(line: Line) -> bool:
    return line.value is False or (line.unit is not Unit.OTHER and line.value == 0)


def _is_law(line: Line) -> bool:
    return not line.inputs and line.status != GIVEN


def _title(line: Line) -> str:
    if line.at:
        return line.form
    if line.inputs:
        return STEPS
    return FACTS if line.status == GIVEN else LAW


def _rank(title: str) -> tuple[int, str]:
    if title in _FIRST:
        return _FIRST.index(title), ""
    if title in _LAST:
        return len(_FIRST) + 1 + _LAST.index(title), ""
    return len(_FIRST), title


def _number(line: Line) -> tuple[int, str]:
    number = _NUMBER.match(line.at)
    return (int(number[1]), number[2]) if number else (0, "")
