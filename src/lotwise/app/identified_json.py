"""Which lots are identified, as flat values for JSON: by records made elsewhere, and before a sale."""

from collections.abc import Sequence
from pathlib import Path

from lotwise.app.identified import identification_rows, sale_shown
from lotwise.app.intents_shown import intent_rows
from lotwise.app.workspace import State

__all__ = ["identifications_json", "recorded_json", "sale_identified_json"]


def identifications_json(state: State) -> dict[str, object]:
    """Return all identifications of a project.

    Args:
        state: The project on a day.
    """
    return {"identifications": identification_rows(state), "intents": intent_rows(state)}


def sale_identified_json(state: State, ref: str) -> dict[str, object]:
    """Return a sale with the lots that could be named for it, and what is stated about it.

    Args:
        state: The project on a day.
        ref: Id of a sale, disposition or transfer, or its beginning.

    Raises:
        NotFoundError: No transaction, or several, are called so.
        BadInputError: No units leave by it.
    """
    shown = sale_shown(state, ref)
    return {
        "sale": shown,
        "identifications": [row for row in identification_rows(state) if row.sale_id == shown.id],
        "findings": [one for one in state.findings if one.subject == shown.id],
    }


def recorded_json(state: State, ids: Sequence[str], letters: Sequence[Path] = ()) -> dict[str, object]:
    """Return what was just recorded before a sale, and what is identified then.

    Args:
        state: The project.
        ids: Ids of the new records.
        letters: The files that were written for brokers.
    """
    return {"recorded": tuple(ids), "intents": intent_rows(state), "letters": tuple(letters)}
