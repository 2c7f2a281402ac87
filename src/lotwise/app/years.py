"""The years that a project knows something about."""

from lotwise.app.workspace import State

__all__ = ["years_of"]


def years_of(state: State) -> tuple[int, ...]:
    """Return the years with a return, a sale, income or a statement up to the state's day, the newest first.

    Args:
        state: The project on a day; its own year is always among them.
    """
    found = {state.as_of.year}
    found |= set(state.household.years) if state.household else set()
    found |= {one.disposed_on.year for one in state.books.dispositions}
    found |= {one.disposed_on.year for one in state.sales}
    found |= {one.received_on.year for one in state.books.incomes}
    found |= {one.year for one in state.statements}
    return tuple(sorted(found, reverse=True))
