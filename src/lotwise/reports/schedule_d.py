"""Schedule D: the totals of Form 8949, and the lines that the tax worksheet has computed from them.

Problem: two rooms arrive at the same lines, one by adding up the rows that will be filed, the other by
computing the tax. Chosen way: the tax worksheet's figures are taken as they are, and lines 7, 15, 16 and 21
must agree to the cent with what the rows give; otherwise something is wrong in lotwise and nothing is shown.

Lines 1a and 8a have an amount only where Exception 1 was asked for. Lines 17, 20 and 22, and the question at
the top, are answered with yes or no and the reason; where lotwise cannot know, the answer is left to the
filer.

Left out: the split of other gains among lines 4, 5, 11, 12 and 13; Form 4952, which line 20 asks for.

Source:
    Schedule D (Form 1040) (2025), Parts I to III; Instructions for Schedule D (2025), "Lines 1a and 8a".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.core.money import Usd, to_dollars, usd_text
from lotwise.lots.holding import Term
from lotwise.reports.filed_facts import direct_gain
from lotwise.reports.form_8949 import Form8949, totals_of
from lotwise.rules.book import form_8949_boxes, form_line

REQUIRED_FIGURES: Final = ("net_short_term", "net_long_term", "net_gain_or_loss")
"""Figures of the tax worksheet without which Schedule D cannot be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDLine:
    """One line of Schedule D.

    Attributes:
        line: Its number, such as ``1b``; several where lotwise does not know which of them.
        label: What it is.
        proceeds_usd: Column (d); None where the form has no such cell.
        basis_usd: Column (e), likewise.
        adjustment_usd: Column (g), likewise.
        gain_usd: Column (h), signed: losses and carryovers are negative, which the form shows in parentheses.
    """

    line: str
    label: str
    proceeds_usd: Usd | None = None
    basis_usd: Usd | None = None
    adjustment_usd: Usd | None = None
    gain_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question of a form with its answer.

    Attributes:
        line: Its number; empty for a question that has none.
        question: The question in short.
        answer: ``Yes`` or ``No``; empty where lotwise does not know, and the filer answers.
        why: Why that is the answer, or what to look at.
    """

    line: str
    question: str
    answer: str
    why: str


def schedule_d(form: Form8949, figures: Mapping[str, Usd]) -> tuple[ScheduleDLine, ...]:
    """Return the lines of Schedule D, in the order of the form.

    Args:
        form: Form 8949 of the year, in cents or in whole dollars.
        figures: Lines of the tax worksheet by name: those of `REQUIRED_FIGURES`, after a net loss also
            ``capital_loss_allowed``; and where they are not zero ``other_short_term_gain`` and
            ``other_long_term_gain`` (signed), ``short_term_carryover_in`` and ``long_term_carryover_in``
            (positive), ``twenty_eight_percent_gain`` and ``twenty_five_percent_gain``. Other names are
            ignored. Beside a form in whole dollars they are those of the return in whole dollars.

    Returns:
        Lines 1b, 2, 3, 6, 7, 8b, 9, 10, 14, 15 and 16; further lines only where they have an amount.

    Raises:
        AssertionError: The worksheet does not agree with the rows, or lacks a figure: a fault of lotwise,
            never of the user's data.

    Source:
        Schedule D (2025) lines 1a to 16, 18, 19 and 21; Instructions for Form 8949 (2025), line 2.
    """
    _check_present(figures)
    short, long = _sections(form, figures)
    net = figures["net_gain_or_loss"]
    _check("line 7", figures["net_short_term"], _sum(short))
    _check("line 15", figures["net_long_term"], _sum(long))
    _check("line 16", net, _sum(short) + _sum(long))
    return (
        *short,
        _line("7", "Net short-term capital gain or (loss)", _sum(short)),
        *long,
        _line("15", "Net long-term capital gain or (loss)", _sum(long)),
        _line("16", "Net gain or (loss): lines 7 and 15", net),
        *_special_rates(figures),
        *_loss_allowed(net, figures),
    )


def schedule_d_answers(figures: Mapping[str, Usd]) -> tuple[Answer, ...]:
    """Return the questions of Schedule D that this return comes to, with their answers.

    Args:
        figures: As for `schedule_d`, and ``qualified_dividends`` where there are any.

    Returns:
        The question at the top of the form, and those of lines 17, 20 and 22 that are not skipped.

    Source:
        Schedule D (2025), top, and lines 16 to 22.
    """
    long, net = figures["net_long_term"], figures["net_gain_or_loss"]
    top = Answer(
        line="",
        question="Did you dispose of any investment in a qualified opportunity fund?",
        answer="",
        why="lotwise keeps no record of such funds; answer it yourself.",
    )
    if net <= 0:
        return (top, _dividends(figures))
    both = "Line 15 and line 16 are gains." if long > 0 else "Line 15 is no gain."
    line_17 = Answer(
        line="17",
        question="Are lines 15 and 16 both gains?",
        answer="Yes" if long > 0 else "No",
        why=both,
    )
    return (top, line_17, _worksheet_question(figures) if long > 0 else _dividends(figures))


def _worksheet_question(figures: Mapping[str, Usd]) -> Answer:
    has_special = figures.get("twenty_eight_percent_gain", 0) or figures.get("twenty_five_percent_gain", 0)
    if has_special:
        why = "Line 18 or 19 has an amount: use the Schedule D Tax Worksheet."
    else:
        why = (
            "Lines 18 and 19 are zero or blank: use the Qualified Dividends and Capital Gain Tax Worksheet. "
            "If you file Form 4952, answer No."
        )
    return Answer(
        line="20",
        question="Are lines 18 and 19 both zero or blank and are you not filing Form 4952?",
        answer="No" if has_special else "Yes",
        why=why,
    )


def _dividends(figures: Mapping[str, Usd]) -> Answer:
    has_any = bool(figures.get("qualified_dividends", 0))
    return Answer(
        line="22",
        question="Do you have qualified dividends on Form 1040, line 3a?",
        answer="Yes" if has_any else "No",
        why="The household file states them." if has_any else "The household file states none.",
    )


def _line(line: str, label: str, amount: Usd) -> ScheduleDLine:
    return ScheduleDLine(line=line, label=label, gain_usd=amount)


def _special_rates(figures: Mapping[str, Usd]) -> tuple[ScheduleDLine, ...]:
    """Return lines 18 and 19, which have an amount only beside a net capital gain."""
    rated = (
        ("18", "Gain taxed at up to 28 %", figures.get("twenty_eight_percent_gain", 0)),
        ("19", "Unrecaptured section 1250 gain", figures.get("twenty_five_percent_gain", 0)),
    )
    return tuple(_line(*one) for one in rated if one[2])


def _loss_allowed(net: Usd, figures: Mapping[str, Usd]) -> tuple[ScheduleDLine, ...]:
    """Return line 21, which only a net loss has."""
    allowed = figures.get("capital_loss_allowed", 0)
    if not (0 < allowed <= -net if net < 0 else allowed == 0):
        raise AssertionError(f"Schedule D line 21 is {usd_text(allowed)}, but line 16 is {usd_text(net)}.")
    return (_line("21", "Loss deducted from other income", -allowed),) if allowed else ()


def _sections(
    form: Form8949, figures: Mapping[str, Usd]
) -> tuple[tuple[ScheduleDLine, ...], tuple[ScheduleDLine, ...]]:
    short = (
        *_direct(form, Term.SHORT, "short_term_without_8949"),
        *_totals(form, Term.SHORT),
        *_other("4, 5", "Other short-term gain or (loss)", figures.get("other_short_term_gain", 0)),
        _carryover("6", "Short-term capital loss carryover", figures.get("short_term_carryover_in", 0)),
    )
    long = (
        *_direct(form, Term.LONG, "long_term_without_8949"),
        *_totals(form, Term.LONG),
        *_other("11, 12, 13", "Other long-term gain or (loss)", figures.get("other_long_term_gain", 0)),
        _carryover("14", "Long-term capital loss carryover", figures.get("long_term_carryover_in", 0)),
    )
    return short, long


def _direct(form: Form8949, term: Term, place: str) -> tuple[ScheduleDLine, ...]:
    """Return line 1a or 8a, which has an amount only where Exception 1 was used."""
    rows = [row for row in form.direct if row.term is term]
    if not rows:
        return ()
    totals = totals_of(rows)
    proceeds, basis = totals.proceeds_usd, totals.basis_usd
    return (
        ScheduleDLine(
            line=form_line(place, form.year).line,
            label=f"{len(rows)} sales without a row on Form 8949",
            proceeds_usd=to_dollars(proceeds) if form.is_rounded else proceeds,
            basis_usd=to_dollars(basis) if form.is_rounded else basis,
            gain_usd=direct_gain(form, term),
        ),
    )


def _totals(form: Form8949, term: Term) -> tuple[ScheduleDLine, ...]:
    """Return a line for each pair of boxes whose totals go to one line of the form."""
    letters: dict[str, list[str]] = {}
    for box in form_8949_boxes(form.year):
        if box.term == term.value:
            letters.setdefault(box.schedule_d_line, []).append(box.letter)
    lines = []
    for number, boxes in letters.items():
        totals = totals_of(row for row in form.rows if row.box in boxes)
        lines.append(
            ScheduleDLine(
                line=number,
                label=f"Form 8949, box {' or '.join(boxes)}",
                proceeds_usd=totals.proceeds_usd,
                basis_usd=totals.basis_usd,
                adjustment_usd=totals.adjustment_usd,
                gain_usd=totals.gain_usd,
            )
        )
    return tuple(lines)


def _other(line: str, label: str, amount: Usd) -> tuple[ScheduleDLine, ...]:
    return (_line(line, label, amount),) if amount else ()


def _carryover(line: str, label: str, amount: Usd) -> ScheduleDLine:
    if amount < 0:
        raise AssertionError(f"Schedule D line {line}: a carryover is a positive amount of loss.")
    return _line(line, label, -amount)


def _sum(lines: Iterable[ScheduleDLine]) -> Usd:
    return sum(line.gain_usd for line in lines)


def _check_present(figures: Mapping[str, Usd]) -> None:
    absent = [name for name in REQUIRED_FIGURES if name not in figures]
    if absent:
        raise AssertionError(f"Schedule D needs {', '.join(absent)} of the tax worksheet.")


def _check(name: str, figure: Usd, rows: Usd) -> None:
    if figure != rows:
        raise AssertionError(
            f"Schedule D {name}: the tax worksheet has {usd_text(figure)}, the rows give {usd_text(rows)}."
        )
