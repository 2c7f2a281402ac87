"""The report: one self-contained HTML page with everything a user or a preparer wants to see."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lotwise.app import clock
from lotwise.app.explain import explainer
from lotwise.app.explain_basis import UNKNOWN
from lotwise.app.files_out import write_texts
from lotwise.app.filing import Forms
from lotwise.app.marginal import curves_of
from lotwise.app.plan_page import plan_sections, waterfall_figure
from lotwise.app.plan_words import row_lines, stop_line
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.returns_page import findings_section, page_tree, rows_behind
from lotwise.app.workspace import State
from lotwise.core.quantity import quantity_text
from lotwise.harvest.plan import Trade
from lotwise.lots.unrealized import Valued
from lotwise.reports import charts
from lotwise.reports.identification import identification_text
from lotwise.reports.page import (
    Banner,
    Cell,
    Column,
    ColumnKind,
    Emphasis,
    Figure,
    Highlight,
    Page,
    Row,
    Section,
    Table,
    Tree,
    money_cell,
    money_text,
    render,
)
from lotwise.reports.return_page import marginal_section, sheet_sections
from lotwise.reports.sections import form_8949_section, other_lines_section, schedule_d_section

_MONEY = ColumnKind.NUMBER
_REASONED = ("liability", "net_gain_or_loss", "short_term_carryover_out", "long_term_carryover_out")


def write_report(state: State, forms: Forms, folder: Path) -> tuple[Path, ...]:
    """Write the report, and the identification to keep before selling, and return their paths.

    The plan is part of it when the forms' year is the year of the state's day.

    Raises:
        BadInputError: The folder cannot be written.
    """
    report = plan_report(state) if forms.year == state.as_of.year else None
    texts = {f"report_{forms.year}.html": render(_page(state, forms, report))}
    if report is not None and report.plan.trades:
        name = f"identification_{state.as_of}.txt"
        texts[name] = identification_text(report.plan, state.wallets)
    return write_texts(folder, texts)


def _page(state: State, forms: Forms, report: PlanReport | None) -> Page:
    findings = (*state.findings, *forms.tax.findings)
    sections = [
        _plan_section(report) if report else None,
        *(plan_sections(state, report) if report else ()),
        _lots_section(state),
        _tax_section(state, forms),
        marginal_section(curves_of(forms.tax), forms.year),
        _every_line_section(state, forms),
        form_8949_section(forms.form_8949),
        schedule_d_section(forms.schedule_d, forms.year),
        other_lines_section(forms.answers, forms.entries, forms.year),
        findings_section(findings),
    ]
    made_at = clock.now().astimezone(state.zone)
    return Page(
        title=f"lotwise: tax year {forms.year}",
        subtitle=f"as of {state.as_of}",
        generated_note=f"Made {made_at:%Y-%m-%d %H:%M %Z} from {state.project.name}. Not tax advice.",
        banners=tuple(
            Banner(severity=one.severity, text=one.what, fix=one.fix, href="#findings")
            for one in findings
            if one.is_blocking
        ),
        sections=tuple(section for section in sections if section),
    )


def _plan_section(report: PlanReport) -> Section:
    plan, worth = report.plan, report.plan.worth
    rows = [_trade_row(str(n), trade) for n, trade in enumerate(plan.trades, start=1)]
    if plan.below_the_line:
        stop = Cell(text=stop_line(report))
        rows.append(Row(cells=(stop,), emphasis=Emphasis.STOP))
        rows += [_trade_row("", trade, Emphasis.MUTED) for trade in plan.below_the_line]
    sell = "Sell" if plan.optimum.unbought else "Sell and buy back"
    labels = ("", "Wallet", sell, "Acquired", "Term", "Value", "Loss", "Fees", "Adds")
    kinds = (*[ColumnKind.TEXT] * 3, ColumnKind.DATE, ColumnKind.TEXT, *[_MONEY] * 4)
    table = Table(
        caption="Trades, the cheapest loss first",
        columns=tuple(Column(label=label, kind=kind) for label, kind in zip(labels, kinds, strict=True)),
        rows=tuple(rows),
        is_wide=True,
    )
    verdict = "worth doing" if plan.is_worthwhile else "below your threshold, or nothing to do"
    return Section(
        id="plan",
        title="Harvest plan",
        intro=(f"{len(plan.trades)} trades: {verdict}.",),
        highlights=(
            Highlight(
                label="Net present value", value=money_text(worth.npv_usd), note="after fees and future tax"
            ),
            Highlight(label="Tax saved this year", value=money_text(worth.saved_this_year_usd)),
            Highlight(
                label="Tax saved later", value=money_text(worth.saved_later_usd), note="by the carryover"
            ),
            Highlight(label="Future tax", value=money_text(-worth.future_tax_usd)),
            Highlight(label="Fees and spread", value=money_text(-worth.fees_usd)),
            Highlight(
                label="Harvesting every loss",
                value=money_text(plan.everything.npv_usd),
                note="for comparison",
            ),
        ),
        figures=tuple(_figures(report)),
        tables=(table,),
        notes=(*row_lines(report), *report.assumptions, *report.cautions),
    )


def _figures(report: PlanReport) -> Iterator[Figure]:
    if report.plan.trades:
        yield waterfall_figure(report)
    if len(report.curve) > 1:
        yield _curve(report)


def _trade_row(number: str, trade: Trade, emphasis: Emphasis = Emphasis.NONE) -> Row:
    lot, left = trade.candidate.valued.lot, "" if trade.is_bought_back else ", not bought back"
    return Row(
        cells=(
            Cell(text=number),
            Cell(text=lot.wallet),
            Cell(text=f"{quantity_text(trade.quantity)} {lot.asset}{left}"),
            Cell(text=str(lot.root.acquired_on)),
            Cell(text=trade.term.value),
            money_cell(trade.fmv_usd),
            money_cell(trade.loss_usd),
            money_cell(trade.harvest.fees_usd),
            money_cell(trade.adds_usd),
        ),
        emphasis=emphasis,
    )


def _curve(report: PlanReport) -> Figure:
    points = sorted(set(report.curve))
    loss = report.plan.harvest.short_loss_usd + report.plan.harvest.long_loss_usd
    chart = charts.Chart(
        id="curve",
        title="Tax of this year against the loss harvested",
        description=f"Tax falls from {money_text(points[0][1])} with no harvest to "
        f"{money_text(points[-1][1])} with all losses; the plan stops at {money_text(loss)}.",
        x_label="loss harvested",
        y_label="tax of this year",
        points=tuple(charts.Point(x, y) for x, y in points),
        marks=(charts.Mark(loss, "stop here"),) if report.plan.trades else (),
    )
    return Figure(caption=chart.title, svg=charts.svg(chart))


def _lots_section(state: State) -> Section:
    labels = ("Lot", "Wallet", "Quantity", "Acquired", "Term", "Basis", "Value", "Unrealized gain")
    kinds = (
        ColumnKind.CODE,
        ColumnKind.TEXT,
        ColumnKind.TEXT,
        ColumnKind.DATE,
        ColumnKind.DATE,
        *[_MONEY] * 3,
    )
    table = Table(
        caption=f"Open lots on {state.as_of}",
        columns=tuple(Column(label=label, kind=kind) for label, kind in zip(labels, kinds, strict=True)),
        rows=tuple(_lot_row(one) for one in state.holdings),
        is_wide=True,
    )
    explained = explainer(state)
    reasons = tuple(page_tree(explained(one.lot.id)) for one in state.holdings)
    return Section(
        id="lots",
        title="Open lots",
        intro=("Each lot can be opened below, down to the rows of your files.",),
        tables=(table,),
        trees=reasons,
    )


def _lot_row(one: Valued) -> Row:
    lot = one.lot
    days = f", {one.days_to_long} days to long" if one.days_to_long else ""
    return Row(
        cells=(
            Cell(text=lot.id),
            Cell(text=lot.wallet),
            Cell(text=f"{quantity_text(lot.quantity)} {lot.asset}"),
            Cell(text=str(lot.root.acquired_on or UNKNOWN)),
            Cell(text=f"{one.term.value}{days}" if one.term else UNKNOWN),
            money_cell(lot.basis_usd),
            money_cell(one.fmv_usd),
            money_cell(one.gain_usd),
        )
    )


def _tax_section(state: State, forms: Forms) -> Section:
    sheet = forms.tax.worksheet
    present = {line.name for line in sheet.lines}
    shown = [name for name in _REASONED if name in present]
    explained = explainer(state)
    trees = tuple(page_tree(explained(f"tax.{forms.year}.{name}")) for name in shown)
    return Section(
        id="tax",
        title=f"Return of {forms.year}, as far as it is known",
        intro=("Every line opens to what it is computed from: other lines, the law, or rows of your files.",),
        highlights=tuple(
            Highlight(
                label=sheet.line(name).label, value=money_text(sheet.usd(name)), note=sheet.line(name).place
            )
            for name in ("net_gain_or_loss", "taxable_income", "liability")
        ),
        trees=trees,
    )


def _every_line_section(state: State, forms: Forms) -> Section:
    """Return every line of the return in one section, each form a fold."""
    sections = sheet_sections(forms.tax.worksheet, partial(rows_behind, explainer(state), forms.tax))
    return Section(
        id="every-line",
        title="Every line of the return",
        intro=(
            "Form by form. A line opens to its formula, to the lines it is computed from, and to the law.",
        ),
        trees=tuple(Tree(label=one.title, value="", children=one.trees, is_folded=True) for one in sections),
    )
