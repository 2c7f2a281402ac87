"""How far the tax of the states is computed, as flat values for JSON."""

from lotwise.app.states import StateStanding, state_standing, state_standings

__all__ = ["standings_of", "states_json"]


def standings_of(year: int, state: str | None = None) -> tuple[StateStanding, ...]:
    """Return all states by postal code, or the one that is asked about.

    Args:
        year: Tax year.
        state: Its postal code, in any case; None for all.

    Raises:
        NotFoundError: There is no such state.
    """
    return state_standings(year) if state is None else (state_standing(state, year),)


def states_json(year: int, state: str | None = None) -> dict[str, object]:
    """Return the same with the year.

    Args:
        year: Tax year.
        state: Its postal code; None for all.

    Raises:
        NotFoundError: There is no such state.
    """
    return {"year": year, "states": standings_of(year, state)}
