"""A line of the tax worksheet with its reasons, as a tree for a page."""

from lotwise.reports.page import Tree, money_text
from lotwise.tax.trace import Line, Why


def worksheet_tree(why: Why) -> Tree:
    """Return a line of the worksheet as a tree, down to facts and law.

    Args:
        why: The line with its reasons. A line whose reasons stand further up in the same tree says so
            instead of showing them again.
    """
    line = why.line
    return Tree(
        label=f"{line.label} ({line.place})" if line.place else line.label,
        value=_value(line),
        formula="Its reasons stand further up." if why.is_shown_above else line.formula,
        source=_source(line),
        children=tuple(worksheet_tree(reason) for reason in why.inputs),
    )


def _value(line: Line) -> str:
    amount = line.value_usd
    return line.text if amount is None else money_text(amount)


def _source(line: Line) -> str:
    """Return the line's source, and what else to know where not only firm law flows into it."""
    match line.status:
        case "draft":
            return f"{line.source}; rests on a draft form"
        case "projected":
            return f"{line.source}; rests on a forecast, not for filing"
        case "proposed":
            return f"{line.source}; rests on a bill that is not law"
        case _:
            return line.source
