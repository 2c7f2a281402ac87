"""How a return looks in a terminal: the lines that matter, what one more dollar is worth, every line."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from lotwise.app.every_line import LAW, ON_NO_FORM, Line, Worksheet, labels_not_stated, sheets_of
from lotwise.app.marginal import CurveRow, Curves, Walk, rows_of, summary, worth_text
from lotwise.app.returns import TaxYear
from lotwise.cli.screen import money, say, table

_LINES: Final = (
    "wages",
    "digital_asset_income",
    "net_short_term",
    "net_long_term",
    "net_gain_or_loss",
    "capital_gain_or_loss",
    "adjusted_gross_income",
    "total_deductions",
    "taxable_income",
    "income_tax",
    "alternative_minimum_tax",
    "net_investment_income_tax",
    "liability",
    "dependent_credit",
    "earned_income_credit",
    "additional_child_credit",
    "net_premium_credit",
    "tax_after_credits",
    "state_tax",
    "all_tax",
    "short_term_carryover_out",
    "long_term_carryover_out",
)
_ONLY_WHERE_SOME: Final = frozenset(
    {"dependent_credit", "earned_income_credit", "additional_child_credit", "net_premium_credit"}
)
"""Lines that most returns have as zero; they are shown where they are more."""
_IF_NEGATIVE: Final = "; a refund where it is negative"
_SHORTER: Final = {
    "Capital Loss Carryover Worksheet": "Carryover",
    "Qualified Dividends and Capital Gain Tax Worksheet": "Capital Gain Tax",
}


def tax(to: Console, year: TaxYear, losses: Sequence[Walk]) -> None:
    """Write what was realized, the main lines of the return, and what one more dollar of loss saves.

    Args:
        to: The console.
        year: The return.
        losses: The curves towards losses, short-term first; none for a year that is over.
    """
    _realized(to, year)
    sheet = table("", ["Line", "Return so far", "Amount"], right=[2], fold=[0, 1])
    hidden = _repeating(year.worksheet)
    for name in _LINES:
        if year.worksheet.has(name) and name not in hidden:
            line = year.worksheet.line(name)
            sheet.add_row(_place(line), _label(line), line.text)
    to.print(sheet)
    if losses:
        _worth(to, losses, year.year)
    _firmness(to, year)
    say(
        to,
        'Reasons: lotwise tax --why 16, or --why "Schedule D 7". All lines: --worksheet. What a gain '
        "would cost: --curve.",
        style="dim",
    )


def curve(to: Console, year: TaxYear, found: Curves) -> None:
    """Write every piece of the curve of tax against loss, and of tax against gain."""
    say(to, summary((found.short_loss, found.long_loss), year.year), style="bold")
    for one in found.walks:
        _pieces(to, one)
    say(
        to,
        "From: additional loss or gain, with everything else unchanged. Tax there is read off the rate "
        "schedule, without the Tax Table's $50 rows, so it may differ a little from what is filed.",
        style="dim",
    )
    _firmness(to, year)


def worksheet(to: Console, year: TaxYear) -> None:
    """Write every line of every form; facts that are not stated are named in one sentence."""
    for sheet in sheets_of(year):
        _sheet(to, sheet.title, sheet.lines)
    nothing = labels_not_stated(year)
    if nothing:
        to.print()
        say(to, f"Not stated, or none: {'; '.join(nothing)}.", style="dim")
    _firmness(to, year)
    say(
        to,
        'Reasons of a line: lotwise tax --why "Schedule D 7". Lines that stand on no form have a name: '
        "--why standard_deduction. --json lists all names; --html opens every line to its reasons.",
        style="dim",
    )


def _repeating(sheet: Worksheet) -> set[str]:
    """Return the lines that are zero in most returns, and totals that only say again what stands above."""
    hidden = {name for name in _ONLY_WHERE_SOME if not sheet.usd(name)}
    if not sheet.usd("state_tax"):
        hidden.add("all_tax")
    if sheet.usd("tax_after_credits") == sheet.usd("liability"):
        hidden.add("tax_after_credits")
    return hidden


def _label(line: Line) -> str:
    """Return a line's label, without what holds only for a negative amount where it is none."""
    return line.label if (line.value_usd or 0) < 0 else line.label.removesuffix(_IF_NEGATIVE)


def _realized(to: Console, year: TaxYear) -> None:
    done = year.realized
    made = table("", [f"Realized in {year.year}", "Short-term", "Long-term", "Rows"], right=[1, 2, 3])
    for label, short, long in (
        ("Crypto (ledger)", done.short_term, done.long_term),
        ("Securities (brokers)", done.reported_short_term, done.reported_long_term),
    ):
        count = len(short.ids) + len(long.ids)
        made.add_row(label, money(short.amount_usd), money(long.amount_usd), str(count))
    to.print(made)


def _worth(to: Console, losses: Sequence[Walk], year: int) -> None:
    """Write what one more dollar of loss saves, and the table that shows until where."""
    say(to, summary(tuple(losses), year))
    if not any(one.end_usd for one in losses):
        return
    made = table("", ["Further loss", "from", "$1 saves", "because"], right=[1, 2], fold=[3])
    for one in losses:
        for number, row in enumerate(rows_of(one)):
            made.add_row("" if number else f"{one.term.value}-term", *_short_cells(row))
    to.print(made)


def _short_cells(row: CurveRow) -> tuple[str, str, str]:
    worth = worth_text(row.saves_per_dollar).removeprefix("saves ").replace("cents", "¢")
    return money(row.start_usd), worth, row.words


def _pieces(to: Console, one: Walk) -> None:
    kind = "loss" if one.is_loss else "gain"
    verb = "saves" if one.is_loss else "costs"
    made = table(
        f"Additional {one.term.value}-term {kind}",
        ["From", f"$1 {verb}", "because", "Tax there"],
        right=[0, 1, 3],
        fold=[2],
    )
    for row in rows_of(one):
        worth = worth_text(row.saves_per_dollar, is_loss=one.is_loss)
        made.add_row(
            money(row.start_usd),
            worth.removeprefix(f"{verb} ").replace(" cents", " ¢"),
            row.words,
            money(row.tax_usd),
        )
    to.print(made)


def _sheet(to: Console, title: str, lines: Sequence[Line]) -> None:
    if title in ON_NO_FORM:
        made = table(title, ["", "Value"], right=[] if title == LAW else [1], fold=[0, 1])
        for line in lines:
            made.add_row(line.label, line.text)
    else:
        made = table(title, ["Line", "", "Amount"], right=[2], fold=[1])
        for line in lines:
            made.add_row(line.at, line.label, line.text)
    to.print(made)


def _place(line: Line) -> str:
    place = line.place
    for long, short in _SHORTER.items():
        place = place.replace(long, short)
    return place


def _firmness(to: Console, year: TaxYear) -> None:
    infirm = {line.status for line in year.worksheet.lines} & {"draft", "projected", "proposed"}
    if infirm:
        words = f"Some law of {year.year} is {' and '.join(sorted(infirm))}: not for filing yet."
        to.print(Text(words, style="yellow"))
