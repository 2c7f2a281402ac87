"""Assets as flat values, for JSON."""

from lotwise.app.assets import asset_rows
from lotwise.app.workspace import State

__all__ = ["assets_json"]


def assets_json(state: State) -> dict[str, object]:
    """Return the assets with what they are and what is held of them.

    Args:
        state: The project on a day.
    """
    return {"assets": asset_rows(state)}
