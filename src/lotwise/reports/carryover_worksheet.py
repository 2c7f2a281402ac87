"""The Capital Loss Carryover Worksheet for next year, line by line, from the return as it is filed.

Problem: the room tax computes what is carried over; whoever fills in next year's Schedule D needs the
worksheet itself, with the figures that stand on this year's forms. Chosen way: lines 1 to 13 are followed as
printed, from Schedule D and taxable income as entered; in cents the result must be the tax worksheet's, or
nothing is shown.

Left out: whose the loss is after a marriage, a separation or a death (`lotwise.tax.carryover_ledger`).

Source:
    Capital Loss Carryover Worksheet (Instructions for Schedule D (2025)), lines 1 to 13; 26 U.S.C. § 1212(b).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.core.money import Usd, to_dollars, usd_text
from lotwise.reports.entries import Entry

SHEET: Final = "Capital Loss Carryover Worksheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryoverSheet:
    """The worksheet of a year.

    Attributes:
        entries: Its lines that are filled in; none when no loss is carried over.
        short_usd: Line 8, to Schedule D line 6 of next year; not negative.
        long_usd: Line 13, to Schedule D line 14 of next year; not negative.
    """

    entries: tuple[Entry, ...] = ()
    short_usd: Usd = 0
    long_usd: Usd = 0


NO_CARRYOVER: Final = CarryoverSheet()
"""Of a year that carries no loss over: the worksheet is not filled in."""

_LABELS: Final = {
    "1": "Taxable income, negative where it would be",
    "2": "Loss of Schedule D line 21, as a positive amount",
    "3": "Lines 1 and 2 combined, not below zero",
    "4": "The smaller of lines 2 and 3",
    "5": "Loss of Schedule D line 7, as a positive amount",
    "6": "Gain of Schedule D line 15",
    "7": "Lines 4 and 6",
    "8": "Short-term carryover: line 5 less line 7, not below zero",
    "9": "Loss of Schedule D line 15, as a positive amount",
    "10": "Gain of Schedule D line 7",
    "11": "Line 4 less line 5, not below zero",
    "12": "Lines 10 and 11",
    "13": "Long-term carryover: line 9 less line 12, not below zero",
}


def carryover_worksheet(figures: Mapping[str, Usd], year: int, *, is_rounded: bool = False) -> CarryoverSheet:
    """Return the worksheet that carries a year's loss into the next one.

    Args:
        figures: Lines of the tax worksheet by name: ``net_short_term``, ``net_long_term``,
            ``net_gain_or_loss``, ``capital_loss_allowed``, ``taxable_income_unfloored``, and
            ``short_term_carryover_out`` and ``long_term_carryover_out`` to compare with; where the filer adds
            the senior deduction back, ``senior_deduction_added_back``.
        year: Tax year of the return.
        is_rounded: Whether the return is in whole dollars.

    Raises:
        AssertionError: The tax worksheet carries another loss over: a fault of lotwise.

    Source:
        Capital Loss Carryover Worksheet (Instructions for Schedule D (2025)).
    """
    line_1 = figures["taxable_income_unfloored"]
    line_1 = to_dollars(line_1) if is_rounded else line_1
    net, allowed = figures["net_gain_or_loss"], figures["capital_loss_allowed"]
    if not (net < 0 and (allowed < -net or line_1 < 0)):
        return NO_CARRYOVER
    line_7, line_15 = figures["net_short_term"], figures["net_long_term"]
    added_back = figures.get("senior_deduction_added_back", 0)
    a = _lines(line_1, allowed, line_7, line_15, added_back)
    made = CarryoverSheet(
        entries=tuple(_entry(number, amount, year) for number, amount in a.items()),
        short_usd=a.get("8", 0),
        long_usd=a.get("13", 0),
    )
    if not is_rounded:
        _check(made.short_usd, figures["short_term_carryover_out"], "8")
        _check(made.long_usd, figures["long_term_carryover_out"], "13")
    return made


def _lines(line_1: Usd, allowed: Usd, line_7: Usd, line_15: Usd, added_back: Usd) -> dict[str, Usd]:
    """Return the lines as the worksheet asks for them, with what it skips left out."""
    a = {"1": line_1, "2": allowed, "3": max(0, line_1 + allowed + added_back)}
    a["4"] = min(a["2"], a["3"])
    a["5"] = max(0, -line_7)
    if line_7 < 0:
        a["6"] = max(0, line_15)
        a["7"] = a["4"] + a["6"]
        a["8"] = max(0, a["5"] - a["7"])
    if line_15 < 0:
        a["9"] = -line_15
        a["10"] = max(0, line_7)
        a["11"] = max(0, a["4"] - a["5"])
        a["12"] = a["10"] + a["11"]
        a["13"] = max(0, a["9"] - a["12"])
    return a


def _entry(number: str, amount: Usd, year: int) -> Entry:
    goes_to = {"8": "6", "13": "14"}.get(number)
    return Entry(
        form=SHEET,
        line=number,
        label=_LABELS[number],
        amount_usd=amount,
        why=f"To Schedule D ({year + 1}) line {goes_to}." if goes_to else "",
        source=f"{SHEET} line {number}",
    )


def _check(made: Usd, figure: Usd, line: str) -> None:
    if made != figure:
        raise AssertionError(
            f"{SHEET} line {line} is {usd_text(made)}, and the tax worksheet has {usd_text(figure)}."
        )
