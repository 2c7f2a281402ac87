"""Rhode Island: at high income standard deduction and exemptions fall by fifths.

Gains are taxed like wages; around the start of the phase-out each step of income also costs a fifth of both
at once. Nobody itemizes.

Left out: credits; modifications for pensions.
"""

from typing import Final

from lotwise.core.money import Usd
from lotwise.tax.brackets import Rate
from lotwise.tax.worksheet import Lines, Unit

LINES = Lines()
line = LINES.line

_SOURCE: Final = "R.I. Gen. Laws 44-30-2.6(c); Form RI-1040 worksheets"


_MOST_STEPS: Final = 5


@line("steps of income above the start of the phase-out", source=_SOURCE, unit=Unit.COUNT)
def state_phase_out_steps(state_income: Usd, state_phase_out_start: Usd, state_phase_out_step: Usd) -> int:
    """Each begun step of Rhode Island income above the start, up to five."""
    above = max(0, state_income - state_phase_out_start)
    return min(_MOST_STEPS, -(-above // state_phase_out_step))


@line("deduction", source=_SOURCE)
def state_deduction(
    state_standard_deduction_amount: Usd, state_phase_out_steps: int, state_phase_out_rate: Rate
) -> Usd:
    """The standard deduction less a part of it for each step."""
    return state_standard_deduction_amount - state_phase_out_rate.of(
        state_phase_out_steps * state_standard_deduction_amount
    )


@line("exemptions", source=_SOURCE)
def state_exemptions(
    state_exemption: Usd,
    state_dependent_exemptions: Usd,
    state_phase_out_steps: int,
    state_phase_out_rate: Rate,
) -> Usd:
    """Those of filers and dependents, less a part of them for each step."""
    full = state_exemption + state_dependent_exemptions
    return full - state_phase_out_rate.of(state_phase_out_steps * full)
