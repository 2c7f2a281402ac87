"""The returns behind a plan's figures, line by line: without the plan, with it, and in later years.

The lines are those of the same worksheet that the plan asked, so that their sum is its tax to the last digit.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lotwise.app.explain_facts import Tree, leaf
from lotwise.app.explain_plan import exact_text, tax_steps
from lotwise.app.later_years import later_years
from lotwise.app.plan_why_pieces import Asked, added, part
from lotwise.app.planning import PlanReport, harvested
from lotwise.core.money import Usd
from lotwise.harvest.value import Harvest, Outlook
from lotwise.rules.book import us_rules
from lotwise.tax.facts import TaxMode
from lotwise.tax.liability import worksheet
from lotwise.tax.trace import Line, Worksheet

__all__ = ["YearAsked", "carried_over", "line_tree", "returns", "tax_lines", "year_sheet"]

_TAX: Final = (
    ("total_tax", 1),
    ("earned_income_credit", -1),
    ("additional_child_credit", -1),
    ("net_premium_credit", -1),
    ("state_tax", 1),
)
"""What the federal tax after credits and the state's tax are made of."""
_DEPTH: Final = 4


def returns(asked: Asked, place: str) -> Iterator[Tree]:
    """Give the lines of the return that is behind a figure.

    Args:
        asked: The plan.
        place: The figure's place.
    """
    report, words = asked.planned(), place.split(".")
    if place == "tax_before":
        yield from added(asked.amount(place), "lines of the return", tax_lines(report.before.worksheet))
    elif place == "tax_after":
        yield from added(asked.amount(place), "lines of the return with the plan", tax_lines(report.after))
        saved = part(asked, "worth.saved_this_year", is_taken_off=True)
        steps = (replace(one, value=_other_sign(one.value)) for one in tax_steps(report))
        parts = (part(asked, "tax_before"), saved, *steps)
        yield from added(asked.amount(place), "the tax without the plan, less what it saves", parts)
    elif words[0] == "curve" and words[-1] == "tax":
        trades = (*report.plan.trades, *report.plan.below_the_line)[: int(words[1]) - 1]
        lost = Harvest(
            short_loss_usd=sum(one.harvest.short_loss_usd for one in trades),
            long_loss_usd=sum(one.harvest.long_loss_usd for one in trades),
        )
        sheet = _now(report, lost)
        yield from added(asked.amount(place), "lines of the return with these losses", tax_lines(sheet))
    elif words[0] == "simple" and words[-1] in {"gains", "limit"}:
        yield from _of_simple_sum(asked, place, words[-1])


def _other_sign(text: str) -> str:
    return text.removeprefix("-") if text.startswith("-") else f"-{text}"


def _of_simple_sum(asked: Asked, place: str, what: str) -> Iterator[Tree]:
    name = "net_gain_or_loss" if what == "gains" else "capital_loss_limit"
    line = asked.explain(f"tax.{name}")
    amount = max(0, asked.planned().before.worksheet.usd(name))
    yield from added(asked.amount(place), "the line of the return", [replace(line, value=exact_text(amount))])


def tax_lines(sheet: Worksheet) -> Iterator[Tree]:
    """Give the lines of a return that add up to its whole tax.

    Args:
        sheet: The return.
    """
    for name, sign in _TAX:
        amount = sheet.usd(name)
        if amount or name == "total_tax":
            tree = line_tree(sheet, name)
            yield replace(
                tree,
                label=f"{tree.label}{', taken off' * (sign < 0)}",
                value=exact_text(sign * amount),
            )


def line_tree(sheet: Worksheet, name: str, depth: int = _DEPTH) -> Tree:
    """Return a line of a return with the lines that it is computed from.

    Args:
        sheet: The return; its lines are not those of a project, so that they have no names here.
        name: The line's name.
        depth: So many levels of lines.
    """
    line = sheet.line(name)
    inputs = (sheet.line(one) for one in line.inputs) if depth else ()
    shown = [one for one in inputs if one.value_usd or not one.inputs]
    return Tree(
        ref="",
        label=_line_words(line),
        value=line.text if line.value_usd is None else exact_text(line.value_usd),
        formula=line.formula,
        source=line.source,
        children=tuple(line_tree(sheet, one.name, depth - 1) for one in shown),
    )


def _line_words(line: Line) -> str:
    return f"{line.label} ({line.place})" if line.place else line.label


def carried_over(whole: Usd, report: PlanReport, name: str) -> Iterator[Tree]:
    """Give the lines of the Capital Loss Carryover Worksheet behind a loss that is carried over.

    Args:
        whole: The loss.
        report: The plan; of another choice of lots with its harvest.
        name: ``short_carryover`` or ``long_carryover``.
    """
    for sheet in (report.after, _now(report, report.plan.harvest)):
        if sheet.usd(f"{name.partition('_')[0]}_term_carryover_out") == whole:
            heading = "lines of the Capital Loss Carryover Worksheet, with the sales"
            yield from added(whole, heading, _carryover_lines(sheet, name))
            return


def _carryover_lines(sheet: Worksheet, what: str) -> Iterator[Tree]:
    if not sheet.has("loss_used"):
        return
    short, used = sheet.usd("short_term_loss"), sheet.usd("loss_used")
    net_short, net_long = sheet.usd("net_short_term"), sheet.usd("net_long_term")
    if what == "short_carryover":
        parts = (
            ("short_term_loss", short),
            ("loss_used", -used),
            ("net_long_term", -max(0, net_long)),
        )
    else:
        parts = (
            ("net_long_term", max(0, -net_long)),
            ("net_short_term", -max(0, net_short)),
            ("loss_used", -max(0, used - short)),
        )
    for name, amount in parts:
        if amount or name != "net_long_term":
            tree = line_tree(sheet, name, 2)
            yield replace(tree, label=f"{tree.label}{', taken off' * (amount < 0)}", value=exact_text(amount))
    left = sum(amount for _, amount in parts)
    if left < 0:
        yield leaf("Not below zero", exact_text(-left))


def _now(report: PlanReport, harvest: Harvest) -> Worksheet:
    """Return the return of the plan's year with some losses, by straight rates as the plan counts."""
    return worksheet(replace(harvested(report.before.facts, harvest), tax_mode=TaxMode.SLOPE), us_rules())


# ── later years ─────────────────────────────────────────────────────────────────────────────────────


class YearAsked:
    """One year of one way that the future may go.

    Args:
        asked: The plan.
        after: Years after the plan's year, 0 or more.
        is_sold: Whether the final sale is made.
    """

    def __init__(self, asked: Asked, after: int, *, is_sold: bool) -> None:
        self.state = asked.state
        self.report = asked.planned()
        self.after = after
        self.is_sold = is_sold


def year_sheet(year: YearAsked, harvest: Harvest) -> Worksheet:
    """Return the return of a year with what is sold of a plan, walked as the plan walks its years.

    Args:
        year: The year.
        harvest: What is sold today; nothing for the year without the plan.
    """
    outlook, before = year.report.outlook, year.report.before
    sale = outlook.sale_after_years if year.is_sold else None
    carried = (0, 0)
    gains = (0, 0)
    for n in range(year.after + 1):
        gains = (-harvest.short_loss_usd, -harvest.long_loss_usd) if n == 0 else (0, 0)
        if n == sale:
            sold = gain_at_sale(outlook, harvest)
            gains = gains[0] + sold[0], gains[1] + sold[1]
        if n < year.after:
            found = outlook.tax_in(n)(*gains, *carried)
            carried = found.short_term_carryover_usd, found.long_term_carryover_usd
    later = later_years(year.state.need_household(), before.year)
    facts = later.facts(year.after) if year.after else replace(before.facts, tax_mode=TaxMode.SLOPE)
    with_gains = replace(
        facts,
        short_term_gain=facts.short_term_gain + gains[0],
        long_term_gain=facts.long_term_gain + gains[1],
        short_term_carryover_in=facts.short_term_carryover_in + carried[0],
        long_term_carryover_in=facts.long_term_carryover_in + carried[1],
    )
    return worksheet(with_gains, later.rules(year.after) if year.after else us_rules())


def gain_at_sale(outlook: Outlook, harvest: Harvest) -> tuple[Usd, Usd]:
    """Return short-term and long-term gain of the final sale: of what is bought back, and of the rest.

    Args:
        outlook: The household's returns.
        harvest: What is sold today.
    """
    short = outlook.embedded_short_usd
    long = outlook.embedded_long_usd - harvest.realized_embedded_usd
    if outlook.is_sale_short:
        return short + harvest.deferred_usd, long
    return short, long + harvest.deferred_usd
