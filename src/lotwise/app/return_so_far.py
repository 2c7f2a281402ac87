"""The return of a year as a page shows it: what matters first, then form by form, and what a dollar saves.

Problem: the JSON of a return has all lines in the order of computing; a person wants the few that matter,
then form by form, and to know how firm each is. Chosen way: the figures stay those of the JSON; here stands
only which of them are shown where, by their names, with the words around them.

Left out: the figures themselves (`tax_json`), and the rows behind them (`explain`).
"""

from dataclasses import dataclass
from typing import Final

from lotwise.app.every_line import Sheet, labels_not_stated, sheets_of
from lotwise.app.marginal import Walk, curves_of, rows_of, summary, worth_text
from lotwise.app.returns import TaxYear
from lotwise.app.returns_page import return_page
from lotwise.app.workspace import State
from lotwise.core.money import Usd
from lotwise.reports.page import render
from lotwise.reports.return_page import STANDING_WORDS, line_id, marginal_section

__all__ = ["MAIN", "Pieces", "SoFar", "curve_svg", "return_html", "so_far"]

MAIN: Final = (
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_gain_or_loss",
    "total_tax",
    "state_tax",
    "all_tax",
    "short_term_carryover_out",
    "long_term_carryover_out",
)
"""The lines that matter first."""
_INFIRM: Final = ("draft", "projected", "proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line of a form.

    Attributes:
        name: Its name in the JSON.
        at: Its number on the form, or empty.
        standing: How firm it is, in words; empty where nothing needs saying.
        is_infirm: Whether it rests on law that is not settled.
        id: A word for its place in a page.
    """

    name: str
    at: str
    standing: str
    is_infirm: bool
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet:
    """The lines of one form.

    Attributes:
        id: A word for its place in a page.
        title: The form.
        lines: Its lines that say something.
    """

    id: str
    title: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceRow:
    """A piece of a curve in words.

    Attributes:
        start_usd: From how much additional loss or gain on.
        worth: What each further dollar saves or costs.
        because: What it meets.
        tax_usd: The tax where it begins.
    """

    start_usd: Usd
    worth: str
    because: str
    tax_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """One curve as a table.

    Attributes:
        title: Which.
        rows: Its pieces.
    """

    title: str
    rows: tuple[PieceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What a page says of a return beside its figures.

    Attributes:
        year: Tax year.
        is_over: Whether the year has ended.
        main: Names of the lines that matter first, as far as they are there.
        sheets: Every form with its lines.
        not_stated: What the household leaves out, by label.
        infirm: Which standings below law in force some line has.
        summary: What one more dollar of loss saves, in a sentence or two.
        pieces: The four curves.
        not_computed: What is left out of the return, in sentences.
    """

    year: int
    is_over: bool
    main: tuple[str, ...]
    sheets: tuple[ShownSheet, ...]
    not_stated: tuple[str, ...]
    infirm: tuple[str, ...]
    summary: str
    pieces: tuple[Pieces, ...]
    not_computed: tuple[str, ...]


def so_far(state: State, found: TaxYear) -> SoFar:
    """Return what a page says of a year's return.

    Args:
        state: The project on a day.
        found: The return.

    Raises:
        MissingRuleError: The rule book lacks that year.
    """
    drawn = curves_of(found)
    statuses = {line.status for line in found.worksheet.lines}
    said = [one for one in found.findings if one.code == "not_computed"]
    return SoFar(
        year=found.year,
        is_over=found.year < state.as_of.year,
        main=tuple(name for name in MAIN if _is_shown(found, name)),
        sheets=tuple(_sheet(number, one) for number, one in enumerate(sheets_of(found), start=1)),
        not_stated=labels_not_stated(found),
        infirm=tuple(one for one in _INFIRM if one in statuses),
        summary=summary((drawn.short_loss, drawn.long_loss), found.year),
        pieces=tuple(map(_pieces, drawn.walks)),
        not_computed=tuple(text for one in said for text in (one.what, one.fix) if text),
    )


def _is_shown(found: TaxYear, name: str) -> bool:
    """Return whether a main line is there and says something that the others do not."""
    sheet = found.worksheet
    if not sheet.has(name):
        return False
    return name not in {"state_tax", "all_tax"} or bool(sheet.usd("state_tax"))


def _sheet(number: int, one: Sheet) -> ShownSheet:
    lines = tuple(
        ShownLine(
            name=line.name,
            at=line.at,
            standing=STANDING_WORDS.get(line.status, line.status),
            is_infirm=line.status in _INFIRM,
            id=line_id(line.name),
        )
        for line in one.lines
    )
    return ShownSheet(id=f"form-{number}", title=one.title, lines=lines)


def _pieces(one: Walk) -> Pieces:
    kind = "loss" if one.is_loss else "gain"
    rows = tuple(
        PieceRow(
            start_usd=row.start_usd,
            worth=worth_text(row.saves_per_dollar, is_loss=one.is_loss),
            because=row.words,
            tax_usd=row.tax_usd,
        )
        for row in rows_of(one)
    )
    return Pieces(title=f"Additional {one.term.value}-term {kind}", rows=rows)


def curve_svg(found: TaxYear) -> tuple[tuple[str, str], ...]:
    """Return the drawing of tax against further loss, as caption and SVG; none where no loss saves anything.

    Args:
        found: The return.
    """
    section = marginal_section(curves_of(found), found.year)
    return tuple((one.caption, str(one.svg)) for one in section.figures)


def return_html(state: State, found: TaxYear) -> bytes:
    """Return the page that `lotwise tax --html` writes.

    Args:
        state: The project on a day.
        found: The return.
    """
    return render(return_page(state, found)).encode()
