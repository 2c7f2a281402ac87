"""Wallets as flat values, for JSON."""

from lotwise.app.wallets import wallet_rows
from lotwise.app.workspace import State

__all__ = ["wallets_json"]


def wallets_json(state: State) -> dict[str, object]:
    """Return the wallets with what lies in them and how lots are chosen there.

    Args:
        state: The project on a day.
    """
    return {"wallets": wallet_rows(state)}
