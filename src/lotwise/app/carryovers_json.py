"""The carryover ledger of a project; its fields are what JSON shows of it."""

from lotwise.app.carryovers import Carryovers, carryovers
from lotwise.app.returns import returns_of
from lotwise.app.workspace import State

__all__ = ["carryovers_of"]


def carryovers_of(state: State) -> Carryovers:
    """Return what loss each year took over, used and handed on.

    Args:
        state: The project on a day; whose a wallet is counts as stated where the owner said so.

    Raises:
        BadInputError: The household's facts are not known.
    """
    stated = [name for name, facts in state.facts.wallet_facts.items() if "owner" in facts]
    return carryovers(returns_of(state), stated)
