"""The settings that leave lots out of a plan by their size or evidence, so that their price can be told.

Problem: the smallest trade and the worst grade of evidence take lots away before anything is chosen, so that
the search does not see what they cost. Chosen way: the lots to choose from without each of them are gathered
again; `lotwise.harvest.left_out` asks what the best plan of these is worth.

Left out: small lots whose gains and losses come to less than a hundred dollars; the question would take as
long as the plan. Lots that are left out for what nobody set, such as a missing price.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeAlias

from lotwise.core.money import DOLLAR, Usd
from lotwise.harvest.candidates import Candidate, Excluded
from lotwise.harvest.constraints import Constraints
from lotwise.harvest.left_out import LeftOut
from lotwise.tax.household import PlanSettings

_LEAST: Final[Usd] = 100 * DOLLAR
"""Small lots are asked about from this much of gain and loss on."""
Ask: TypeAlias = partial[tuple[tuple[Candidate, ...], tuple[Excluded, ...]]]
"""Gives the lots that could be sold by some settings, and the others."""


def left_out(
    ask: Ask, settings: PlanSettings, constraints: Constraints, excluded: Sequence[Excluded]
) -> list[LeftOut]:
    """Return the settings that leave lots out by their size or evidence, with the lots without each.

    Args:
        ask: Gives the lots that could be sold by some settings.
        settings: Those of the plan.
        constraints: What the plan keeps to.
        excluded: Lots that it leaves out, for whatever reason.
    """
    found = []
    least, worst = settings.minimum_trade_usd, ask.keywords["worst_grade"]
    small = (one.valued for one in excluded if one.valued.fmv_usd is not None)
    at_stake = sum(abs(one.gain_usd or 0) for one in small if (one.fmv_usd or 0) < least)
    if at_stake >= _LEAST:
        every_size = ask(replace(settings, minimum_trade_usd=0))[0]
        free = replace(constraints, minimum_trade_usd=0)
        found.append(LeftOut(constraint="minimum_trade", candidates=every_size, constraints=free))
    if worst is not None and excluded:
        every_grade = ask(settings, worst_grade=None)[0]
        found.append(
            LeftOut(constraint="evidence", name=worst.name, candidates=every_grade, constraints=constraints)
        )
    return found
