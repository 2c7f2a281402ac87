"""The household's facts as flat values, for JSON."""

from lotwise.app.household_facts import household_rows
from lotwise.app.workspace import State

__all__ = ["household_json"]


def household_json(state: State) -> dict[str, object]:
    """Return the facts of the household by name, in words, with the file that they came from.

    Args:
        state: The project on a day.

    Raises:
        BadInputError: The household's facts are not known.
    """
    return {"file": state.household_name, "facts": dict(household_rows(state))}
