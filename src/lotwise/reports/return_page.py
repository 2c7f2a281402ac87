"""Sections of a page that show a return as people read it: line by line, and what one more dollar is worth.

Problem: a tax is believed when every line can be opened, and every number in it leads to the line where it
stands. Chosen way: each line of each form is one closed fold with its formula in words, its inputs as links,
its source and its standing. The curve of tax against loss is drawn and listed piece by piece.

Left out: which rows of files a fact came from; the caller knows, and hands them in.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.reports import charts
from lotwise.reports.page import (
    Cell,
    Column,
    ColumnKind,
    Emphasis,
    Figure,
    Highlight,
    Row,
    Section,
    Table,
    Tree,
    money_text,
)
from lotwise.tax.curve_rows import CurveRow, rows_of, summary, worth_text
from lotwise.tax.marginal import Curves, Walk
from lotwise.tax.sheets import FACTS, LAW, STEPS, idle_lines, sheets
from lotwise.tax.trace import GIVEN, Line, Worksheet

Told = Callable[[Line], tuple[Tree, ...]]
"""Where a fact came from: a function from its line to rows of files."""

STANDING_WORDS: Final = {
    GIVEN: "",
    "enacted": "law in force",
    "draft": "rests on a draft form",
    "projected": "rests on a forecast, not for filing",
    "proposed": "rests on a bill that is not law",
}
_INTROS: Final = {
    FACTS: "What is zero, or not stated, is left out.",
    STEPS: "Sums and questions of the instructions that no line of a form shows.",
    LAW: "Figures of the law for this year and filing status, each with its source.",
}
_SHORT: Final = 30
_LITTLE: Final[Usd] = 100 * DOLLAR


def line_id(name: str) -> str:
    """Return the place of a line in a page."""
    return f"line-{name.replace('_', '-')}"


def sheet_sections(worksheet: Worksheet, told: Told) -> tuple[Section, ...]:
    """Return every line of a return, a section for each form; lines that say nothing are left out.

    Args:
        worksheet: The return.
        told: Where facts came from.
    """
    idle, made = idle_lines(worksheet), []
    for number, sheet in enumerate(sheets(worksheet), start=1):
        lines = [line for line in sheet.lines if line.name not in idle]
        if lines:
            title = sheet.title
            section = Section(
                id=f"form-{number}",
                title=title,
                intro=(_INTROS[title],) if title in _INTROS else (),
                trees=tuple(_line_tree(line, worksheet, idle, told) for line in lines),
            )
            made.append(section)
    return tuple(made)


def _line_tree(line: Line, worksheet: Worksheet, idle: frozenset[str], told: Told) -> Tree:
    links = tuple(_link(worksheet.line(name), idle) for name in line.inputs)
    return Tree(
        id=line_id(line.name),
        number=line.at,
        label=line.label,
        value=line_value(line),
        formula=line.formula or ("" if line_value(line) else f"{line.text}."),
        source=line.source,
        standing=STANDING_WORDS.get(line.status, line.status),
        children=links or told(line),
        is_folded=True,
    )


def _link(line: Line, idle: frozenset[str]) -> Tree:
    label = f"{line.label} ({line.place})" if line.place else line.label
    href = "" if line.name in idle else f"#{line_id(line.name)}"
    return Tree(label=label, value=line_value(line), href=href)


def line_value(line: Line) -> str:
    """Return a line's value as a page shows it; a rate schedule is told below its name instead."""
    amount = line.value_usd
    if amount is not None:
        return money_text(amount)
    return line.text if len(line.text) <= _SHORT else ""


def marginal_section(found: Curves, year: int) -> Section:
    """Return what one more dollar of loss is worth: sentences, the curve, and its pieces."""
    losses = (found.short_loss, found.long_loss)
    gains = (found.short_gain, found.long_gain)
    return Section(
        id="one-more-dollar",
        title="One more dollar of loss",
        intro=(summary(losses, year),),
        highlights=tuple(
            Highlight(
                label=f"A dollar of {one.term.value}-term {'loss' if one.is_loss else 'gain'}",
                value=worth_text(one.saves_per_dollar, is_loss=one.is_loss),
                note="; ".join(one.pieces[0].why),
            )
            for one in (*losses, *gains)
        ),
        figures=(_figure(losses, year),) if any(one.end_usd for one in losses) else (),
        tables=(
            *(_pieces(one, f"Additional {one.term.value}-term loss") for one in losses),
            *(_pieces(one, f"Additional {one.term.value}-term gain") for one in gains),
        ),
        notes=(
            "Read from where the return is now, with everything else unchanged.",
            "Tax is read off the rate schedule here; the Tax Table's rows of $50 would make a staircase.",
            "What is carried over saves tax in later years; the harvest plan counts that.",
        ),
    )


def _figure(losses: Sequence[Walk], year: int) -> Figure:
    first, second = losses
    end = max(one.end_usd for one in losses)
    reach = end + max(end // 6, _LITTLE)
    chart = charts.Chart(
        id="marginal-curve",
        title=f"Tax of {year} against additional loss",
        description=f"Tax falls from {money_text(first.tax_at(0))} to {money_text(first.tax_at(reach))} with "
        f"short-term and to {money_text(second.tax_at(reach))} with long-term loss; from "
        f"{money_text(end)} on it stays.",
        x_label="additional loss",
        y_label=f"tax of {year}",
        points=tuple(_points(first, reach)),
        other_points=tuple(_points(second, reach)),
        line_labels=("short-term loss", "long-term loss"),
        marks=(charts.Mark(end, "only carried over from here"),),
    )
    return Figure(caption=chart.title, svg=charts.svg(chart))


def _points(one: Walk, reach: Usd) -> Iterable[charts.Point]:
    for piece in one.pieces:
        yield charts.Point(piece.start_usd, piece.tax_usd)
        stop = reach if piece.stop_usd is None else piece.stop_usd
        yield charts.Point(stop, piece.tax_at(stop))


def _pieces(one: Walk, caption: str) -> Table:
    kinds = (ColumnKind.NUMBER, ColumnKind.NUMBER, ColumnKind.TEXT, ColumnKind.NUMBER)
    labels = ("From", "Each dollar", "Because", "Tax there")
    return Table(
        caption=caption,
        columns=tuple(Column(label=label, kind=kind) for label, kind in zip(labels, kinds, strict=True)),
        rows=tuple(_piece_row(row, is_loss=one.is_loss) for row in rows_of(one)),
    )


def _piece_row(row: CurveRow, *, is_loss: bool) -> Row:
    worth = worth_text(row.saves_per_dollar, is_loss=is_loss)
    is_nothing = worth.endswith("nothing")
    return Row(
        cells=(
            Cell(money_text(row.start_usd)),
            Cell(worth, emphasis=Emphasis.MUTED if is_nothing else Emphasis.NONE),
            Cell(row.words),
            Cell(money_text(row.tax_usd)),
        )
    )
