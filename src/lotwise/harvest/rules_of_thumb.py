"""The arithmetic people are told, and the closed forms that bound it; to compare with, never to file.

`flat_rate_saving` is what articles compute: the loss that meets gains, plus $3,000, times one rate. The
closed forms value a dollar of loss when one rate holds now and one later; the planner on the real return
agrees with them where their assumptions hold, and they tell a user why a small loss is not worth its fees.
"""

from decimal import Decimal

from lotwise.core.money import Usd, times
from lotwise.harvest.value import discount


def flat_rate_saving(loss_usd: Usd, gains_usd: Usd, rate: Decimal, limit_usd: Usd) -> tuple[Usd, Usd]:
    """Return what an article would promise: this year's saving and the loss carried over.

    Args:
        loss_usd: Loss harvested, positive.
        gains_usd: Other gains of the year, zero or positive.
        rate: One rate for everything.
        limit_usd: Loss allowed against ordinary income.

    Returns:
        Saving at the flat rate, and the loss that is left.

    Examples:
        >>> from lotwise.core.money import usd, usd_plain
        >>> saved, left = flat_rate_saving(usd(260_000), usd(150_000), Decimal("0.37"), usd(3_000))
        >>> usd_plain(saved), usd_plain(left)
        ('56610.00', '107000.00')
    """
    used = min(loss_usd, gains_usd + limit_usd)
    return times(used, rate), loss_usd - used


def worth_of_loss(rate_now: Decimal, rate_later: Decimal, discount_rate: Decimal, years: int) -> Decimal:
    """Return what a dollar of loss is worth today: the tax saved now less the tax when it comes back.

    Args:
        rate_now: Rate the loss saves this year.
        rate_later: Rate at the final sale, times its probability.
        discount_rate: A year, continuous.
        years: Whole years until the final sale.

    Examples:
        >>> round(worth_of_loss(Decimal("0.15"), Decimal("0.15"), Decimal("0.05"), 5), 5)
        Decimal('0.03318')
    """
    return rate_now - rate_later * discount(discount_rate, years)


def cost_of_value(
    fee_rate: Decimal, rate_now: Decimal, rate_later: Decimal, discount_rate: Decimal, years: int
) -> Decimal:
    """Return what a round trip costs for a dollar of market value, after the tax its fees save."""
    saved_later = rate_later * discount(discount_rate, years)
    return fee_rate * (1 - rate_now) + fee_rate * (1 - saved_later)


def break_even_loss(
    fee_rate: Decimal, rate_now: Decimal, rate_later: Decimal, discount_rate: Decimal, years: int
) -> Decimal | None:
    """Return the smallest loss, as a share of the price, that is worth its fees; None when none ever is.

    Args:
        fee_rate: One leg, spread included.
        rate_now: Rate the loss saves this year.
        rate_later: Rate at the final sale, times its probability.
        discount_rate: A year, continuous.
        years: Whole years until the final sale.

    Examples:
        >>> round(
        ...     100 * break_even_loss(Decimal("0.0025"), Decimal("0.37"), Decimal("0.2"), Decimal("0.05"), 5),
        ...     2,
        ... )
        Decimal('1.72')
    """
    worth = worth_of_loss(rate_now, rate_later, discount_rate, years)
    if worth <= 0:
        return None
    return cost_of_value(fee_rate, rate_now, rate_later, discount_rate, years) / worth
