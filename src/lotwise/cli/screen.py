"""Tables and sentences for a terminal of 80 columns; in a narrower one tables change shape (`narrow`)."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markup import escape
from rich.styled import Styled
from rich.table import Table
from rich.text import Text

from lotwise.cli.long_table import LongTable
from lotwise.cli.narrow import cells_of, is_too_narrow, least_of, row_lines, title_of, width_of
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, usd_text
from lotwise.core.quantity import Quantity, quantity_text

UNKNOWN = "unknown"
_WIDTH = 80
_ID_LENGTH = 8
_MARKS = {Severity.BLOCKING: "BLOCKING", Severity.WARNING: "warning", Severity.INFO: "note"}


def console() -> Console:
    """Return the console; where no terminal is, 80 columns and no color."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(width=_WIDTH, highlight=False, color_system=None)


def money(amount: Usd | None) -> str:
    """Return money, or the word for not known."""
    return UNKNOWN if amount is None else usd_text(amount)


def dollars(amount: Usd | None) -> str:
    """Return money without cents, for tight tables; the exact figure stands in --json."""
    if amount is None:
        return UNKNOWN
    whole = usd_text((abs(amount) + 50_000_000) // 100_000_000 * 100_000_000)[:-3]
    return f"-{whole}" if amount < 0 and whole != "$0" else whole


def units(amount: Quantity) -> str:
    """Return a quantity in six figures or more (… marks a cut), for tight tables."""
    text = quantity_text(amount)
    whole, point, part = text.partition(".")
    places = max(2, 6 - len(whole))
    return text if len(part) <= places else f"{whole}{point}{part[:places]}…"


def short_id(one: str) -> str:
    """Return the beginning of an id without its kind, enough to name it to `lotwise explain`."""
    return one.partition("_")[2][:_ID_LENGTH]


def day(one: date | None) -> str:
    """Return a date, or the word for not known."""
    return UNKNOWN if one is None else one.isoformat()


class PlainTable(Table):
    """A table whose cells are plain text: a wallet may be called ``[/]x``, which is no markup."""

    def add_row(self, *renderables: RenderableType | None, **more: Any) -> None:
        """Add a row."""
        super().add_row(*(Text(one) if isinstance(one, str) else one for one in renderables), **more)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the table; where the terminal is too narrow for it, each row as lines."""
        cells = [cells_of(column) for column in self.columns]
        widest = [max((width_of(one, console, options) for one in some), default=0) for some in cells]

        def least(n: int) -> int:
            return least_of(one.plain for one in cells[n])

        if not is_too_narrow(self, widest, least, console, options):
            yield from super().__rich_console__(console, options)
            return
        yield from title_of(self)
        for about, row in zip(self.rows, zip(*cells, strict=True), strict=True):
            for line in row_lines(self, row):
                yield Styled(line, about.style or "")
            if about.end_section:
                yield Text()


def table(
    title: str, columns: Sequence[str], *, right: Iterable[int] = (), fold: Iterable[int] = ()
) -> Table:
    """Return an empty table.

    Args:
        title: Its title; empty for none.
        columns: Headings.
        right: Numbers of the columns that are aligned right.
        fold: Numbers of the columns whose text may go over several lines; the others never break.
    """
    made = PlainTable(
        title=Text(f"\n{title}", style="table.title") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=0,
    )
    aligned, folded = set(right), set(fold)
    for n, heading in enumerate(columns):
        made.add_column(
            heading,
            justify="right" if n in aligned else "left",
            no_wrap=n not in folded,
            overflow="fold",
        )
    return made


def long_table(
    title: str, columns: Sequence[str], *, right: Iterable[int] = (), fold: Iterable[int] = ()
) -> LongTable:
    """Return an empty table for what may be thousands of rows of plain text; it looks as `table` does.

    Args:
        title: Its title; empty for none.
        columns: Headings.
        right: Numbers of the columns that are aligned right.
        fold: Numbers of the columns whose text may go over several lines; the others never break.
    """
    return LongTable(table(title, columns, right=right, fold=fold))


def say(to: Console, sentence: str = "", *, style: str = "") -> None:
    """Write a sentence, folded at words."""
    to.print(Text(sentence, style=style), soft_wrap=False)


def heading(to: Console, words: str) -> None:
    """Write a heading."""
    to.print()
    to.print(Text(words, style="bold"))


def step(to: Console, number: str, words: str) -> None:
    """Write the heading of one of the guide's steps, or of two."""
    title = f"── Step {number}: {words} "
    heading(to, title.ljust(min(_WIDTH, to.width), "─"))


def findings_to(to: Console, findings: Sequence[Finding], *, most: int = 8) -> None:
    """Write findings, blocking ones first: what, where, and the fix."""
    for finding in findings[:most]:
        mark = _MARKS[finding.severity]
        style = {"BLOCKING": "bold red", "warning": "yellow", "note": "dim"}[mark]
        where = f" ({finding.where})" if finding.where.file else ""
        to.print(f"[{style}]{mark}[/] {escape(finding.what)}{escape(where)}")
        if finding.fix:
            to.print(Text(f"   → {finding.fix}"))
    if len(findings) > most:
        to.print(Text(f"… and {len(findings) - most} more: `lotwise findings`."))


def about_prices(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings about prices that are missing or old."""
    return [one for one in findings if one.code in {"no_price", "old_price", "price_too_old"}]


def about_forms(findings: Sequence[Finding]) -> list[Finding]:
    """Return what a reader of the forms must know: what blocks, doubts, units gone for nobody."""
    doubts = {"transfer_out_unmatched", "transfer_part_left", "carryover_differs", "carryover_unchecked"}
    return [one for one in findings if one.is_blocking or one.code in doubts]


def closing(to: Console, findings: Sequence[Finding]) -> None:
    """Write the warning that results are incomplete, when a finding blocks."""
    blocking = sum(finding.is_blocking for finding in findings)
    if blocking:
        to.print()
        to.print(
            Text(
                f"INCOMPLETE: {blocking} blocking finding{'s' * (blocking > 1)}. Do not file these numbers; "
                "`lotwise findings` says what to do.",
                style="bold red",
            )
        )
