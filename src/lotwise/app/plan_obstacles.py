"""Why a plan cannot weigh some lots although their price and basis are known.

Gains on collectibles have a rate of their own. A gift that was worth less than its giver's basis deducts by
that worth, and gives up the giver's basis for what is bought back; to weigh it takes the mixed-integer
program, which is an optional part of lotwise and slow with thousands of lots.
"""

from collections.abc import Callable
from typing import Final

from lotwise.app.workspace import State
from lotwise.harvest.program import is_installed
from lotwise.ledger.asset_classes import AssetClass
from lotwise.lots.unrealized import Valued

_COLLECTIBLE: Final = "a collectible: its gains have a rate of their own, which a plan does not weigh"
_NOT_INSTALLED: Final = "a gift with two bases, which takes a part of lotwise: pip install 'lotwise[verify]'"
_MOST_LOTS: Final = 10_000
_TOO_MANY: Final = f"a gift with two bases, which is not weighed beside more than {_MOST_LOTS:,} lots"


def obstacles_of(state: State) -> Callable[[Valued], str]:
    """Return what tells why a lot of a state is not planned; nothing where it can be.

    Args:
        state: The project on a day.
    """
    gift = "" if is_installed() else _NOT_INSTALLED
    if len(state.holdings) > _MOST_LOTS:
        gift = _TOO_MANY

    def obstacle(one: Valued) -> str:
        if state.classes.of(one.lot.asset) is AssetClass.COLLECTIBLE:
            return _COLLECTIBLE
        has_two = one.lot.root.loss_basis_usd is not None and (one.gain_usd or 0) < 0
        return gift if has_two else ""

    return obstacle
