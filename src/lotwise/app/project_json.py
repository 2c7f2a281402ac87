"""A project in short, and the files that it took in, as flat values for JSON."""

from lotwise import __version__
from lotwise.app.findings_json import every_finding
from lotwise.app.review import questions
from lotwise.app.workspace import State

__all__ = ["files_json", "project_json"]


def project_json(state: State, *, name: str, mark: str) -> dict[str, object]:
    """Return what a project is and how much it holds.

    Args:
        state: The project on a day.
        name: What it is called.
        mark: The newest entry of its chain.
    """
    found = every_finding(state)
    blocking = sum(one.is_blocking for one in found)
    return {
        "name": name,
        "version": __version__,
        "as_of": state.as_of,
        "mark": mark,
        "has_household": state.household is not None,
        "is_incomplete": blocking > 0,
        "counts": {
            "files": len(state.facts.files),
            "transactions": len(state.journal.transactions),
            "wallets": len(state.wallets),
            "assets": len({one.lot.asset for one in state.holdings}),
            "open_lots": len(state.holdings),
            "dispositions": len(state.books.dispositions),
            "statements": len(state.statements),
            "findings": len(found),
            "blocking": blocking,
            "questions": len(questions(state)),
        },
    }


def files_json(state: State) -> dict[str, object]:
    """Return the files that were imported, in the order in which they came.

    Args:
        state: The project on a day.
    """
    return {"files": state.facts.files}
