"""A reconciliation as sections of a page: the bridge of totals, what to ask, and an explanation of each line.

Problem: the owner keeps this page for the day on which a notice comes. Chosen way: for each wallet a table
from the broker's totals over each cause to the totals filed, then one table of all differences, then each
explanation in whole sentences, folded; rows are as they stand on the form.

Left out: lines that agree; their rows stand on the form.
"""

from collections.abc import Sequence
from typing import Final

from lotwise.core.quantity import quantity_text
from lotwise.reports.page import Cell, Column, ColumnKind, Emphasis, Row, Section, Table, Tree, money_cell
from lotwise.reports.reconcile import Amounts, Bridge, Compared, Reconciliation
from lotwise.reports.reconcile_causes import REASONS
from lotwise.reports.reconcile_forecast import ExpectedSale
from lotwise.reports.reconcile_words import explanation, questions, reasons, sale_words

_MONEY: Final = ColumnKind.NUMBER


def reconciliation_sections(made: Reconciliation) -> tuple[Section, ...]:
    """Return the sections of a reconciliation.

    Args:
        made: The reconciliation of a year.

    Returns:
        Totals, questions to brokers, and every difference with its explanation.
    """
    asked = questions(made.differences)
    agreeing = len(made.compared) - len(made.differences)
    sections = [
        Section(
            id="totals",
            title="From the brokers' totals to yours",
            intro=(
                "Each line says what one cause changes.",
                "The last line is what stands on Form 8949 for that account, to the cent.",
                f"{agreeing} of {len(made.compared)} agree in everything.",
            ),
            tables=tuple(_bridge_table(bridge) for bridge in made.bridges),
        ),
        Section(
            id="differences",
            title="Every difference",
            intro=("Keep this with your return: it is the answer to a notice that asks for it.",),
            tables=(_differences_table(made.differences),) if made.differences else (),
            trees=tuple(_explained(each) for each in made.differences),
        ),
    ]
    if asked:
        sections.insert(1, Section(id="questions", title="What to ask", intro=asked))
    return tuple(sections)


def _bridge_table(bridge: Bridge) -> Table:
    columns = (
        Column(label=""),
        Column(label="Proceeds (d)", kind=_MONEY),
        Column(label="Basis (e)", kind=_MONEY),
        Column(label="Adjustment (g)", kind=_MONEY),
        Column(label="Gain (h)", kind=_MONEY),
    )
    rows = [
        _amounts_row(
            f"{', '.join(bridge.brokers)}: {bridge.line_count} line{'s' * (bridge.line_count != 1)}",
            bridge.told,
        )
    ]
    rows += [
        Row(
            cells=(
                Cell(step.cause.value),
                money_cell(step.proceeds_usd),
                money_cell(step.basis_usd),
                money_cell(step.adjustment_usd),
                money_cell(step.gain_usd),
            )
        )
        for step in bridge.steps
    ]
    filed = _amounts_row("Filed", bridge.filed, emphasis=Emphasis.STRONG)
    return Table(caption=bridge.wallet, columns=columns, rows=tuple(rows), footer=(filed,))


def _amounts_row(label: str, amounts: Amounts, emphasis: Emphasis = Emphasis.NONE) -> Row:
    return Row(
        cells=(
            Cell(label),
            money_cell(amounts.proceeds_usd),
            money_cell(amounts.basis_usd),
            money_cell(amounts.adjustment_usd),
            money_cell(amounts.gain_usd),
        ),
        emphasis=emphasis,
    )


def _differences_table(differences: Sequence[Compared]) -> Table:
    columns = (
        Column(label="Day", kind=ColumnKind.DATE),
        Column(label="Account"),
        Column(label="What"),
        Column(label="Causes"),
        Column(label="Boxes and codes"),
        Column(label="Shown", kind=_MONEY),
        Column(label="Filed (d)", kind=_MONEY),
        Column(label="Gain (h)", kind=_MONEY),
    )
    rows = []
    for each in differences:
        settled = each.filed.settled
        units = sum(sale.quantity for sale in each.sales) or sum(one.line.quantity or 0 for one in each.lines)
        boxes = ", ".join(sorted({f"{row.box} {row.codes}".strip() for row in settled})) or "not filed yet"
        rows.append(
            Row(
                cells=(
                    Cell(str(each.on or "")),
                    Cell(each.wallet),
                    Cell(f"{quantity_text(units)} {each.asset}"),
                    Cell("; ".join(cause.value for cause in each.causes)),
                    Cell(boxes, emphasis=Emphasis.NONE if settled else Emphasis.UNKNOWN),
                    money_cell(each.told.proceeds_usd),
                    money_cell(sum(row.proceeds_usd for row in settled) if settled else None),
                    money_cell(sum(row.gain_usd for row in settled) if settled else None),
                )
            )
        )
    return Table(caption="Differences", columns=columns, rows=tuple(rows), is_wide=True)


def _explained(each: Compared) -> Tree:
    causes = ", ".join(cause.value for cause in each.causes)
    rules = "; ".join(dict.fromkeys(REASONS[cause].rule for cause in each.causes))
    return Tree(
        label=f"{each.wallet}: {sale_words(each)}",
        value=causes,
        source=rules,
        children=(
            *(Tree(label=words, value="") for words in explanation(each)),
            Tree(
                label="In other words, for you",
                value="",
                children=tuple(Tree(label=words, value="") for words in reasons(each)),
                is_folded=True,
            ),
        ),
        is_folded=True,
    )


def forecast_section(expected: Sequence[ExpectedSale], year: int) -> Section:
    """Return the section that says what the statements of a year will show.

    Args:
        expected: The forecast.
        year: Tax year.
    """
    columns = (
        Column(label="Day", kind=ColumnKind.DATE),
        Column(label="Account"),
        Column(label="What"),
        Column(label="Proceeds", kind=_MONEY),
        Column(label="Basis shown", kind=_MONEY),
        Column(label="Your basis", kind=_MONEY),
        Column(label="Term shown"),
        Column(label="Note"),
    )
    rows = []
    for sale in expected:
        for line in sale.lines:
            term = "blank" if line.is_long is None else "long" if line.is_long else "short"
            note = "planned" if sale.is_planned else ""
            if sale.differs:
                note = f"{note}; will differ".removeprefix("; ")
            blank = Cell("blank", emphasis=Emphasis.MUTED)
            rows.append(
                Row(
                    cells=(
                        Cell(str(sale.disposed_on)),
                        Cell(sale.wallet),
                        Cell(f"{quantity_text(line.quantity)} {sale.asset}"),
                        money_cell(line.proceeds_usd),
                        blank if line.basis_usd is None else money_cell(line.basis_usd),
                        money_cell(sale.basis_usd),
                        Cell(term),
                        Cell(note),
                    )
                )
            )
    return Section(
        id="forecast",
        title=f"What the Forms 1099-DA of {year} will show",
        intro=(
            "By each broker's own books: units transferred in count as acquired when they came.",
            "The oldest go first unless the broker was told otherwise, and noncovered units have no basis.",
        ),
        tables=(Table(caption="Expected lines", columns=columns, rows=tuple(rows), is_wide=True),),
    )
