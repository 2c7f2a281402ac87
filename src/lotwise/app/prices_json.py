"""The prices that are known, and the same as flat values for JSON."""

from lotwise.app.workspace import State
from lotwise.prices.book import Quote

__all__ = ["prices_json", "quotes_of"]


def quotes_of(state: State, asset: str | None = None) -> tuple[Quote, ...]:
    """Return the prices that are known, with their origin.

    Args:
        state: The project on a day.
        asset: Only this asset, whatever the case of its code; None for all.
    """
    wanted = asset.upper() if asset is not None else None
    return tuple(quote for quote in state.prices.all() if wanted is None or quote.asset == wanted)


def prices_json(state: State, asset: str | None = None) -> dict[str, object]:
    """Return the same under one name.

    Args:
        state: The project on a day.
        asset: Only this asset; None for all.
    """
    return {"prices": quotes_of(state, asset)}
