"""Brokers' statements as flat values, for JSON."""

from lotwise.app.statement_rows import statement_rows
from lotwise.app.workspace import State
from lotwise.core.findings import Finding

__all__ = ["about_statements", "statements_json"]

_CODES = "statement_"


def about_statements(state: State) -> tuple[Finding, ...]:
    """Return the findings about statements themselves: what is wrong, doubtful or not understood in them.

    Args:
        state: The project on a day.
    """
    return tuple(one for one in state.findings if one.code.startswith(_CODES))


def statements_json(state: State) -> dict[str, object]:
    """Return all statements in short, with what is wrong or doubtful about them.

    Args:
        state: The project on a day.
    """
    return {"statements": statement_rows(state), "findings": about_statements(state)}
