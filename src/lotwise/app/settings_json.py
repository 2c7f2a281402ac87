"""What the law leaves to the owner, and what was chosen, as flat values for JSON."""

from lotwise.app.deciding import Decided
from lotwise.app.settings import setting_rows
from lotwise.app.workspace import State

__all__ = ["settings_json"]


def settings_json(state: State, decided: Decided | None = None) -> dict[str, object]:
    """Return the choices with their ways and what counts; and what was just decided, if anything was.

    Args:
        state: The project on a day, under the choices as they are now.
        decided: What was just decided, as `lotwise.app.deciding.decide` gives it; None where nothing was.
    """
    return {"settings": setting_rows(state.project, state.facts.settings), "decided": decided}
