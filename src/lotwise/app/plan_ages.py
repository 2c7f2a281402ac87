"""Prices that are too old to plan with: which, and how old.

Problem: a plan made with last month's prices proposes sales that no longer exist. Chosen way: what is held is
valued by a quote of the day or of the week before it, or not at all; a plan asks for the age that the owner
set ([plan] oldest_price_days) or less. A lot without such a price is not planned and is named with its
reason; here it is told which price is missing, and how old the newest one is.

Left out: fetching prices.
"""

from datetime import date

from lotwise.app.workspace import State
from lotwise.core.findings import Finding, Severity
from lotwise.lots.holdings import is_stand_in


def old_price_findings(state: State) -> tuple[Finding, ...]:
    """Return a finding for each asset that is held and whose newest price is too old to plan with.

    Args:
        state: The project on a day.

    Raises:
        BadInputError: The household's facts are not known.
    """
    most = state.need_household().plan.oldest_price_days
    ever = (state.as_of - date.min).days
    assets = sorted({one.lot.asset for one in state.holdings if not is_stand_in(one.lot.wallet)})
    newest = ((asset, state.prices.latest(asset, state.as_of, within_days=ever)) for asset in assets)
    return tuple(
        Finding(
            code="price_too_old",
            severity=Severity.WARNING,
            what=f"The newest price of {asset} is of {quote.on}, {age} days before {state.as_of}: too old "
            "to plan with, so none of it is in the plan.",
            fix=f"Import a price of {asset} of {state.as_of}; prices up to {most} days old are taken "
            "([plan] oldest_price_days).",
            asset=asset,
        )
        for asset, quote in newest
        if quote is not None and (age := (state.as_of - quote.on).days) > most
    )
