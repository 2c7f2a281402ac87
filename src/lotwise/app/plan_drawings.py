"""The drawings of a choice of lots: how its value comes about, and this year's tax along it.

Problem: with thousands of lots a line has more points than a screen, and drawing them takes longer than the
person waits. Chosen way: the line is cut to some hundred of its own points, each exact; the two ends and the
place where the choice stops are always among them.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final, TypeAlias

from lotwise.app.plan_rows import RowPart
from lotwise.app.plan_selection import Chooser, Selection
from lotwise.app.planning import PlanReport
from lotwise.core.money import Usd
from lotwise.reports import charts, waterfall
from lotwise.reports.page import Figure, money_text

Points: TypeAlias = Sequence[tuple[Usd, Usd]]
"""Loss and tax, from left to right."""
_MOST_POINTS: Final = 120


def waterfall_of(selection: Selection) -> Figure:
    """Return the drawing of how the value of a choice comes about."""
    drawing = waterfall.waterfall(selection.worth, selection.harvest)
    return Figure(caption=drawing.title, svg=waterfall.svg(drawing))


def waterfall_then(report: PlanReport) -> Figure:
    """Return the same drawing of a plan under other facts, to stand in one page with today's."""
    drawing = waterfall.waterfall(report.plan.worth, report.plan.harvest)
    return Figure(caption=drawing.title, svg=waterfall.svg(replace(drawing, id="waterfall-then")))


def curve_of(chooser: Chooser, selection: Selection) -> Figure | None:
    """Return the drawing of this year's tax along a choice; None where there is nothing to draw.

    Args:
        chooser: The plan's lots.
        selection: The choice.
    """
    report = chooser.report
    planned = _loss(report)
    if selection.is_plan:
        points, stop, marks = _thinned(report.curve, len(report.plan.trades)), planned, ["stop here"]
    else:
        points, marks = _points(chooser, selection), ["your choice"]
        stop = selection.harvest.short_loss_usd + selection.harvest.long_loss_usd
    named = [charts.Mark(stop, marks[0])] if selection.choice.units else []
    if not selection.is_plan and report.plan.trades:
        named.append(charts.Mark(planned, "the best plan"))
    line = sorted(set(points))
    if len(line) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    chart = charts.Chart(
        id="curve",
        title="Tax of this year against the loss harvested",
        description=f"Tax is {money_text(selection.tax_before_usd)} with no harvest and "
        f"{money_text(selection.tax_after_usd)} where you stop, at a loss of {money_text(stop)}.",
        x_label="loss harvested",
        y_label="tax of this year",
        points=tuple(charts.Point(x, y) for x, y in line),
        marks=tuple(named),
    )
    return Figure(caption=chart.title, svg=charts.svg(chart))


def _loss(report: PlanReport) -> Usd:
    return report.plan.harvest.short_loss_usd + report.plan.harvest.long_loss_usd


def _points(chooser: Chooser, selection: Selection) -> list[tuple[Usd, Usd]]:
    """Return the tax along the chosen lots in the order of their rows, then through the other losses."""
    units, this_year = selection.choice.units, chooser.report.outlook.this_year
    taken = [chooser.losses(row.key, units[row.key]) for row in chooser.rows if row.key in units]
    rest = [
        chooser.losses(row.key, row.candidate.quantity)
        for row in chooser.rows
        if row.key not in units and row.part is not RowPart.OTHER
    ]
    both = [*taken, *rest]
    shorts = accumulate((short for short, _ in both), initial=0)
    longs = accumulate((long for _, long in both), initial=0)
    sums = _thinned([*zip(shorts, longs, strict=True)], len(taken))
    return [(short + long, this_year(-short, -long, 0, 0).total_tax_usd) for short, long in sums]


def _thinned(points: Sequence[tuple[Usd, Usd]], stop: int) -> list[tuple[Usd, Usd]]:
    """Return at most some of the points, the ends and the one at a place among them."""
    count = len(points)
    if count <= _MOST_POINTS:
        return [*points]
    wanted = {n * (count - 1) // (_MOST_POINTS - 1) for n in range(_MOST_POINTS)} | {min(stop, count - 1)}
    return [points[n] for n in sorted(wanted)]
