"""Form 1040: the lines that capital gains and digital assets fill, by year.

The capital gain or loss stands on line 7 until 2024 and on line 7a since; line 7b then has the box for
returns without Schedule D. The amount is Schedule D's, and must be the tax worksheet's.

Left out: the child's capital gain on line 7b; every other line, which `lotwise tax --worksheet` shows.

Source:
    Form 1040 (2023) to (2025) lines 7 to 8; Schedule D (2025) lines 16 and 21.
"""

from collections.abc import Sequence

from lotwise.core.errors import MissingRuleError
from lotwise.core.money import Usd, usd_text
from lotwise.reports.entries import Entry
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.rules.book import form_line


def form_1040(
    lines: Sequence[ScheduleDLine], question: Answer, capital_gain_usd: Usd, additional_usd: Usd, year: int
) -> tuple[Entry, ...]:
    """Return the lines of Form 1040 that follow from the forms, the question about digital assets first.

    Args:
        lines: Schedule D.
        question: The question about digital assets and its answer.
        capital_gain_usd: The tax worksheet's capital gain or loss.
        additional_usd: The tax worksheet's additional income.
        year: Tax year.

    Raises:
        AssertionError: The tax worksheet and Schedule D do not agree: a fault of lotwise.
        MissingRuleError: The rule book does not have the form of that year.

    Source:
        Schedule D (2025) lines 16 and 21; Form 1040 (2025) lines 7a and 7b.
    """
    place, more = form_line("capital_gain", year), form_line("additional_income", year)
    gain, comes_from = _capital_gain(lines)
    if gain != capital_gain_usd:
        raise AssertionError(
            f"Form 1040 line {place.line}: the tax worksheet has {usd_text(capital_gain_usd)}, "
            f"Schedule D gives {usd_text(gain)}."
        )
    return (
        Entry(
            form=place.form,
            line="",
            label=question.question,
            answer=question.answer,
            why=question.why,
            source=f"{place.form} ({year}), page 1",
        ),
        Entry(
            form=place.form,
            line=place.line,
            label="Capital gain or (loss)",
            amount_usd=gain,
            why=f"From Schedule D line {comes_from}.",
            source=place.source,
        ),
        *_box(year),
        Entry(
            form=more.form,
            line=more.line,
            label="Additional income",
            amount_usd=additional_usd,
            why="With the lines of Schedule 1 below, and other income that the household file states.",
            source=more.source,
        ),
    )


def _capital_gain(lines: Sequence[ScheduleDLine]) -> tuple[Usd, str]:
    """Return the amount that goes to Form 1040, and the line of Schedule D that it comes from."""
    by_number = {line.line: line.gain_usd for line in lines}
    if by_number["16"] < 0:
        return by_number.get("21", 0), "21"
    return by_number["16"], "16"


def _box(year: int) -> tuple[Entry, ...]:
    """Return the box for returns without Schedule D, on forms that have it on a line of its own."""
    try:
        place = form_line("schedule_d_not_required", year)
    except MissingRuleError:
        return ()
    return (
        Entry(
            form=place.form,
            line=place.line,
            label="Schedule D not required",
            answer="leave unchecked",
            why="Schedule D is filed.",
            source=place.source,
        ),
    )
