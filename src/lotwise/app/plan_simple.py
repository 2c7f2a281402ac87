"""The arithmetic that articles print, step by step, beside the true result of the same sales.

Problem: "loss times rate" is one line, so people believe it. Chosen way: do that sum as articles do, for
every lot at a loss and for the lots of the plan, and beside each the saving of the real return and what is
left after later tax and fees; then say in words what the simple sum leaves out, with the dollars of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lotwise.app.planning import PlanReport
from lotwise.core.errors import BadNumberError
from lotwise.core.exact import decimal_of
from lotwise.core.money import Usd, times, usd_text
from lotwise.harvest.rules_of_thumb import flat_rate_saving
from lotwise.harvest.value import Harvest, Worth

__all__ = ["SimpleSum", "SimpleView", "left_out", "rate_of", "simple_view"]

_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleSum:
    """The sum of an article for some sales, and the true result of the same sales.

    Attributes:
        loss_usd: Loss realized, sale fees included.
        gains_usd: Net gains of the year that the loss meets.
        limit_usd: Loss that may lower other income this year.
        used_usd: Loss used this year, in the simple sum.
        saved_usd: Loss used times the rate.
        carried_usd: Loss left over, in the simple sum.
        carried_worth_usd: What is left over times the rate, as articles promise for "future years".
        worth: The true result, over all years.
    """

    loss_usd: Usd
    gains_usd: Usd
    limit_usd: Usd
    used_usd: Usd
    saved_usd: Usd
    carried_usd: Usd
    carried_worth_usd: Usd
    worth: Worth

    @property
    def promised_usd(self) -> Usd:
        """What the simple sum promises in all: this year and "future years"."""
        return self.saved_usd + self.carried_worth_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleView:
    """The simple sum for every loss, as articles advise, and for the plan.

    Attributes:
        rate: The one rate.
        everything: Of all lots at a loss.
        plan: Of the lots of the plan.
    """

    rate: Decimal
    everything: SimpleSum
    plan: SimpleSum


def rate_of(text: str) -> Decimal:
    """Return the one rate of the simple sum as people write it.

    Args:
        text: A part such as ``0.37``, or a percentage such as ``37%``.

    Raises:
        BadNumberError: Not a number from 0 to 1.

    Examples:
        >>> rate_of("0.37"), rate_of("37 %")
        (Decimal('0.37'), Decimal('0.37'))
    """
    number, percent, _ = text.partition("%")
    rate = decimal_of(number) / (_HUNDRED if percent else 1)
    if not 0 <= rate <= 1:
        raise BadNumberError(f"{text!r} is no tax rate.", "Write it like 0.37 or 37%.")
    return rate


def simple_view(report: PlanReport, rate: Decimal) -> SimpleView:
    """Return the sums of an article beside the true results.

    Args:
        report: The plan with the return before it.
        rate: One rate for everything, 0 to 1.
    """
    line = report.before.worksheet.usd
    gains, limit = max(0, line("net_gain_or_loss")), line("capital_loss_limit")
    found = report.plan
    everything = _sum(found.everything_harvest, found.everything, rate, (gains, limit))
    return SimpleView(
        rate=rate, everything=everything, plan=_sum(found.harvest, found.worth, rate, (gains, limit))
    )


def _sum(harvest: Harvest, worth: Worth, rate: Decimal, year: tuple[Usd, Usd]) -> SimpleSum:
    gains, limit = year
    loss = max(0, harvest.short_loss_usd) + max(0, harvest.long_loss_usd)
    saved, carried = flat_rate_saving(loss, gains, rate, limit)
    return SimpleSum(
        loss_usd=loss,
        gains_usd=gains,
        limit_usd=limit,
        used_usd=loss - carried,
        saved_usd=saved,
        carried_usd=carried,
        carried_worth_usd=times(carried, rate),
        worth=worth,
    )


def left_out(one: SimpleSum, rate: Decimal) -> Sequence[str]:
    """Return what the simple sum leaves out, in sentences with dollars; only what concerns these sales.

    Args:
        one: A simple sum with its true result.
        rate: The one rate of the sum.
    """
    worth, said = one.worth, []
    percent = f"{(rate * _HUNDRED).normalize():f} %"
    if worth.saved_this_year_usd != one.saved_usd:
        said.append(
            "Your rates: the loss meets each gain at that gain's own rate, and other income at yours. "
            f"This year it saves {usd_text(worth.saved_this_year_usd)}, not {usd_text(one.saved_usd)} "
            f"at {percent}."
        )
    if one.carried_usd:
        said.append(
            f"Time: the simple sum carries {usd_text(one.carried_usd)} over, worth "
            f"{usd_text(one.carried_worth_usd)}. What your return carries over saves "
            f"{usd_text(worth.saved_later_usd)} in today's dollars, as far as later gains and "
            f"{usd_text(one.limit_usd)} a year use it up."
        )
    elif worth.saved_later_usd:
        said.append(
            f"Time: these sales change what is carried over, which saves {usd_text(worth.saved_later_usd)} "
            "in today's dollars; the simple sum carries nothing."
        )
    if worth.future_tax_usd < 0:
        said.append(
            "The new basis: the final sale has less tax to pay than without these sales, "
            f"{usd_text(-worth.future_tax_usd)} less in today's dollars. That adds to what they are worth."
        )
    if worth.future_tax_usd > 0:
        said.append(
            "The new basis: you buy back lower, so the loss comes back as a gain when you sell. That tax "
            f"is {usd_text(worth.future_tax_usd)} in today's dollars."
        )
    if worth.fees_usd:
        said.append(f"Fees and spread of both legs: {usd_text(worth.fees_usd)}.")
    return said
