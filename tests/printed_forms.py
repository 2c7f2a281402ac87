"""Made-up forms to print: ``form(2025, row("G", d="100", e="250"), row("L"))``."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from lotwise.core.ids import content_id
from lotwise.core.money import usd
from lotwise.lots.holding import Term
from lotwise.reports.form_8949 import Form8949, Row8949, in_form_order
from lotwise.reports.schedule_d import ScheduleDLine
from lotwise.rules.book import form_8949_boxes

HASH: Final = "0x" + "9f8e7d6c5b4a3210" * 4


def row(
    box: str = "G",
    description: str = "0.5 BTC",
    *,
    d: str = "100",
    e: str = "250.10",
    f: str = "",
    g: str = "0",
    acquired: str = "01/05/2024",
    wallet: str = "Coinbase",
    sale_id: str = "",
) -> Row8949:
    """Return a row by its columns; (h) follows from the others, and rows that are alike have one id."""
    found = next(one for one in form_8949_boxes(2025) if one.letter == box)
    proceeds, basis, adjustment = usd(d), usd(e), usd(g)
    return Row8949(
        id=content_id("row", box, description, d, e, f, g, acquired, wallet),
        box=box,
        term=Term.SHORT if found.term == "short" else Term.LONG,
        schedule_d_line=found.schedule_d_line,
        asset="BTC",
        wallet=wallet,
        description=description,
        acquired=acquired,
        disposed_on=date(2025, 6, 12),
        proceeds_usd=proceeds,
        basis_usd=basis,
        code=f,
        adjustment_usd=adjustment,
        gain_usd=proceeds - basis + adjustment,
        sale_id=sale_id,
        why="",
    )


def form(year: int, rows: Iterable[Row8949]) -> Form8949:
    """Return a Form 8949 with these rows."""
    return Form8949(year=year, rows=in_form_order(rows), missing=())


def line(number: str, h: str, d: str = "", e: str = "", g: str = "") -> ScheduleDLine:
    """Return a line of Schedule D; without (d), one that has only column (h)."""
    return ScheduleDLine(
        line=number,
        label=f"line {number}",
        proceeds_usd=usd(d) if d else None,
        basis_usd=usd(e) if d else None,
        adjustment_usd=usd(g or "0") if d else None,
        gain_usd=usd(h),
    )


def varied(year: int) -> Form8949:
    """Return a form with long and odd descriptions, codes, large and negative amounts, and several boxes."""
    digital = year > 2024
    short, long = ("G", "L") if digital else ("C", "F")
    rows = [row(short, f"0.{number:018d} ETH, ID {HASH}", d=f"{number}.07") for number in range(1, 16)]
    rows += [
        row("B", "100 sh. ACME CORP", d="1234567.89", e="2345678.9", f="W", g="1000000"),
        row(
            "B",
            "Solana 12.5 SOL, ID " + "5xYzAbCdEf" * 20,
            d="0.01",
            e="12345678901.23",
            f="BTW",
            g="-5.5",
        ),
        row(long, "\u00d0oge 0.1 \u6bd4 units", d="500", e="0", acquired="INHERITED"),
        row(long, "1 Bored Ape", d="7", e="20", f="C", acquired="VARIOUS"),
    ]
    return form(year, rows)


SCHEDULE_D: Final = (
    line("1b", "-100.50", "500", "600.50"),
    line("2", "30", "100", "75", "5"),
    line("3", "0", "0", "0"),
    line("6", "-40"),
    line("7", "-110.50"),
    line("8b", "0", "0", "0"),
    line("9", "3000", "5000", "2000"),
    line("10", "1", "1", "0"),
    line("11, 12, 13", "25"),
    line("14", "0"),
    line("15", "3026"),
    line("16", "-5000"),
    line("21", "-3000"),
)
"""Lines to print; they need not add up, for that is checked elsewhere."""
