"""The plan's part of the report: how its value comes about, its years, how sure it is, and its risks.

Left out: what the laws under discussion would change, which has a section of its own.
"""

from itertools import groupby

from lotwise.app.plan_cash import PlanCash, cash_lines, plan_cash
from lotwise.app.plan_laws_page import laws_section
from lotwise.app.plan_risks import plan_risks
from lotwise.app.plan_sensitivity import Sensitive, sensitivity
from lotwise.app.plan_years import PlanYears, plan_years, year_lines
from lotwise.app.planning import PlanReport
from lotwise.app.workspace import State
from lotwise.core.money import Usd, to_dollars
from lotwise.core.quantity import quantity_text
from lotwise.harvest.risks import Risk
from lotwise.reports import waterfall
from lotwise.reports.page import Cell, Column, ColumnKind, Figure, Row, Section, Table, money_cell, money_text

_MONEY = ColumnKind.NUMBER


def waterfall_figure(report: PlanReport) -> Figure:
    """Return the drawing of how the plan's value comes about."""
    drawing = waterfall.waterfall(report.plan.worth, report.plan.harvest)
    return Figure(caption=drawing.title, svg=waterfall.svg(drawing))


def plan_sections(state: State, report: PlanReport) -> tuple[Section, ...]:
    """Return the sections below the plan; none where it sells nothing.

    Args:
        state: The project on the day of the plan.
        report: The plan.
    """
    if not report.plan.trades:
        return ()
    cash = plan_cash(state, report)
    return (
        *([] if cash is None else [_cash_section(report, cash)]),
        _years_section(plan_years(state, report)),
        laws_section(state, report),
        _sensitivity_section(report, sensitivity(state, report, is_best_wanted=False)),
        _risk_section(plan_risks(state, report)),
    )


def _cash_section(report: PlanReport, found: PlanCash) -> Section:
    labels = ("Wallet", "Sell, and do not buy back", "Value", "Loss", "Cash after fee")
    rows = [
        Row(
            cells=(
                Cell(text=trade.candidate.valued.lot.wallet),
                Cell(text=f"{quantity_text(trade.quantity)} {trade.candidate.valued.lot.asset}"),
                money_cell(trade.fmv_usd),
                money_cell(trade.loss_usd),
                money_cell(trade.cash_usd),
            )
        )
        for trade in report.plan.trades
        if not trade.is_bought_back
    ]
    table = Table(
        caption="Sales that are not bought back",
        columns=tuple(
            Column(label=label, kind=ColumnKind.TEXT if n < 2 else _MONEY)  # noqa: PLR2004 - words, then money
            for n, label in enumerate(labels)
        ),
        rows=tuple(rows),
        footer=(_end("Sum", found.raised_usd, len(labels) - 1),),
        is_wide=True,
    )
    return Section(id="plan-cash", title="The cash", intro=tuple(cash_lines(found)), tables=(table,))


def _years_section(found: PlanYears) -> Section:
    labels = (
        "Carried in",
        "Realized",
        "Used on gains",
        "Deducted",
        "Carried on",
        "Tax saved",
        "In today's dollars",
    )
    rows = tuple(
        Row(
            cells=(
                Cell(text=f"{row.year}{', final sale' * row.is_sale}"),
                money_cell(row.carried_in_usd),
                money_cell(row.realized_usd),
                money_cell(row.used_usd),
                money_cell(row.deducted_usd),
                money_cell(row.carried_out_usd),
                money_cell(row.saved_usd),
                money_cell(row.discounted_usd),
            )
        )
        for row in found.rows
    )
    ends = [("Sum", found.saved_usd)]
    if found.unsold_usd is not None:
        ends = [("Sum if sold and taxed", found.saved_usd), ("Sum if never", found.unsold_usd)]
        ends.append(("Weighed by the chance of a taxable sale", found.expected_usd))
    ends += [("Fees and spread", -found.fees_usd), ("Net present value", found.npv_usd)]
    table = Table(
        caption="What becomes of the loss",
        columns=(Column(label="Year"), *(Column(label=label, kind=_MONEY) for label in labels)),
        rows=rows,
        footer=tuple(_end(label, amount, len(labels)) for label, amount in ends),
        is_wide=True,
    )
    return Section(
        id="plan-years",
        title="The plan, year by year",
        intro=(
            "A loss first meets gains of its year, then a limited part of other income; the rest goes on.",
            "Below zero stands the gain of a sale, and tax that the plan costs.",
        ),
        tables=(table,),
        notes=tuple(year_lines(found)),
    )


def _end(label: str, amount: Usd, columns: int) -> Row:
    return Row(cells=(Cell(text=label, span=columns), money_cell(amount)))


def _sensitivity_section(report: PlanReport, found: tuple[Sensitive, ...]) -> Section:
    table = Table(
        caption="The same lots under other assumptions, one at a time",
        columns=(
            Column(label="Assumption"),
            Column(label="Value"),
            Column(label="Net present value", kind=_MONEY),
        ),
        rows=tuple(
            Row(cells=(Cell(text=one.about.capitalize()), Cell(text=one.value), money_cell(one.these_usd)))
            for one in found
        ),
    )
    return Section(
        id="plan-sensitivity",
        title="How sure the value is",
        intro=(
            "What the lots of the plan are worth if one assumption is another. Look twice at a long bar.",
            "The best plan for each value: lotwise plan --sensitivity.",
        ),
        figures=(ranges_figure(report, found),),
        tables=(table,),
    )


def ranges_figure(report: PlanReport, found: tuple[Sensitive, ...]) -> Figure:
    """Return the drawing of how far each assumption moves the value of a plan's lots."""
    drawing = _ranges(report, found)
    return Figure(caption=drawing.title, svg=waterfall.svg(drawing))


def _ranges(report: PlanReport, found: tuple[Sensitive, ...]) -> waterfall.Bars:
    bars = []
    for about, rows in groupby(found, key=lambda one: one.about):
        values = [one.these_usd for one in rows if one.these_usd is not None]
        if values:
            low, high = min(values), max(values)
            bars.append(
                waterfall.Bar(
                    label=about.capitalize(),
                    text=f"{_whole(low)} to {_whole(high)}",
                    start_usd=low,
                    stop_usd=high,
                    kind=waterfall.Kind.RANGE,
                )
            )
    said = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return waterfall.Bars(
        id="ranges",
        title="How far each assumption moves the value of these lots",
        description=f"{said}. The line marks the plan's value, {money_text(report.plan.worth.npv_usd)}.",
        bars=tuple(bars),
        mark_usd=report.plan.worth.npv_usd,
    )


def _whole(amount: Usd) -> str:
    return money_text(to_dollars(amount)).removesuffix(".00")


def _risk_section(found: tuple[Risk, ...]) -> Section:
    table = Table(
        caption="Risks that concern this plan",
        columns=(Column(label="What"), Column(label="Why, and what to do")),
        rows=tuple(
            Row(cells=(Cell(text=risk.what), Cell(text=f"{risk.why} {risk.action} ({risk.source})")))
            for risk in found
        ),
    )
    return Section(
        id="plan-risks",
        title="Risks of the plan",
        intro=("What may make the plan worth less than computed, and what to do about it.",),
        tables=(table,),
    )
