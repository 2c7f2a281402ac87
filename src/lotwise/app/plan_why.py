"""Why a figure of a plan is what it is: every number that `lotwise plan --json` writes, by its place there.

Problem: a figure that cannot be asked about has to be believed. Chosen way: the place of a figure in the
JSON is its name (``npv``, ``trades.3.adds``, ``years.2027.saved``); rows count from 1 as on the screen. How
it came about stands in words by that place, below it the amounts that give it, each with its sign, and what
they came from, where that reaches rows of files: the trades, the lots, the lines of the return.

Left out: texts, which explain themselves.
"""

import shlex
from collections.abc import Mapping
from datetime import date

from lotwise.app.explain import explainer
from lotwise.app.explain_facts import Tree
from lotwise.app.jsonable import jsonable
from lotwise.app.plan_why_names import plan_command
from lotwise.app.plan_why_pieces import Planned
from lotwise.app.plan_why_trees import figures_of, figures_tree
from lotwise.app.plan_why_words import words_of
from lotwise.app.planning import plan_report
from lotwise.app.workspace import State

__all__ = ["Tree", "command_for", "figures_of", "plan_why", "words_of"]


def plan_why(state: State, figures: Mapping[str, object], name: str, planned: Planned | None = None) -> Tree:
    """Return why a figure is what it is.

    Args:
        state: The project on the day of the plan.
        figures: All that is shown of the plan, as for JSON.
        name: The figure's name, such as ``trades.3.adds``; a row or a part for all of its figures.
        planned: Gives that plan where it is kept; None to make it when it is needed.

    Raises:
        NotFoundError: There is no such figure.
    """
    gives = planned or (lambda: plan_report(state))
    return figures_tree(state, gives, explainer(state, gives), (figures, name))


def command_for(reference: str, on: date | str = "", figures: Mapping[str, object] | None = None) -> str:
    """Return the command that answers in the terminal what a page of reasons answers.

    Args:
        reference: What the page explains: an id or a place, such as ``tax.16`` or ``plan.npv``.
        on: The day of the project; empty for the day on which the command is given.
        figures: All that is shown of the plan, where that is known.

    Examples:
        >>> command_for("plan.spread.npv"), command_for("tax.2025.16")
        ('lotwise plan --spread --why spread.npv', 'lotwise explain tax.2025.16')
        >>> command_for("carryovers.2026", "2026-02-07")
        'lotwise carryovers --why 2026 --as-of 2026-02-07'
    """
    head, _, rest = reference.partition(".")
    if head == "plan" and rest:
        return plan_command(rest, jsonable(figures or {}), on)
    command = f"carryovers --why {rest}" if head == "carryovers" else f"explain {shlex.quote(reference)}"
    return f"lotwise {command}{f' --as-of {on}' if on else ''}"
