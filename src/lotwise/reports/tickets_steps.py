"""The steps in which an exchange takes quantities: from a small table with sources, or by the owner's word.

Problem: an order for 0.415802347 BTC is refused where the exchange takes eight places. Chosen way: a table of
step sizes that public documents name; everything else goes in steps of 10⁻⁸, the owner's own word before all.
Left out: least order sizes; exchanges change them often, and say so when an order is too small.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from lotwise.core.quantity import ONE, Quantity, quantity

_FILE: Final = "tickets_steps.toml"
USUAL_STEP: Final[Quantity] = ONE // 10**8
"""Steps of 10⁻⁸ of a unit, in which everything goes that stands nowhere."""
_ANY: Final = "*"


def step_of(family: str, asset: str) -> Quantity | None:
    """Return the step size of an asset at an exchange; None where no public source names it.

    Args:
        family: Family of the exchange's files, such as ``kraken``; empty where none is known.
        asset: Asset code.

    Examples:
        >>> step_of("kraken", "BTC"), step_of("", "ADA")
        (10000000000, None)
    """
    known = _steps()
    return known.get((family, asset)) or known.get((family, _ANY))


@cache
def _steps() -> dict[tuple[str, str], Quantity]:
    data = tomllib.loads(resources.files("lotwise.reports").joinpath(_FILE).read_text("utf-8"))
    return {(row["family"], row["asset"]): quantity(row["size"]) for row in data["step"]}
