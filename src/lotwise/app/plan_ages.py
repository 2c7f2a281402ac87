"""Prices that are too old to plan with: which, and how old.

Problem: a plan made with last month's prices proposes sales that no longer exist. Chosen way: what is held is
valued by a quote of the day or of the week before it, or not at all; a plan asks for the age that the owner
set ([plan] oldest_price_days) or less. A lot without such a price is not planned and is named with its
reason; here it is told which price is missing, and how old the newest one is.

Left out: fetching prices.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lotwise.app.workspace import State
from lotwise.core.findings import Finding, Severity
from lotwise.harvest.candidates import Excluded
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.unrealized import price_findings
from lotwise.prices.book import Quote

_ABOUT_PRICES = frozenset({"no_price", "old_price"})


def with_ages(state: State, excluded: Iterable[Excluded]) -> tuple[Excluded, ...]:
    """Return lots that are not planned; those whose newest price does not count any more with its age.

    Args:
        state: The project on a day.
        excluded: The lots, each with its reason.

    Raises:
        BadInputError: The household's facts are not known.
    """
    most = state.need_household().plan.oldest_price_days
    told = []
    for one in excluded:
        quote = None if one.valued.quote else _newest(state, one.valued.lot.asset)
        if quote is not None:
            age = (state.as_of - quote.on).days
            one = replace(one, reason=f"its price is {age} days old, and you allow {most}")  # noqa: PLW2901
        told.append(one)
    return tuple(told)


def price_words(state: State) -> tuple[Finding, ...]:
    """Return the project's findings, with each missing or old price told once.

    What is told of an asset by `old_price_findings` is left out of the others.

    Args:
        state: The project on a day.

    Raises:
        BadInputError: The household's facts are not known.
    """
    too_old = old_price_findings(state)
    if not too_old:
        return state.findings
    known = {one.asset for one in too_old}
    held = (one for one in state.holdings if not is_stand_in(one.lot.wallet))
    others = price_findings(one for one in held if one.lot.asset not in known)
    rest = (one for one in state.findings if one.code not in _ABOUT_PRICES)
    return (*rest, *others, *too_old)


def _newest(state: State, asset: str) -> Quote | None:
    return state.prices.latest(asset, state.as_of, within_days=(state.as_of - date.min).days)


def old_price_findings(state: State) -> tuple[Finding, ...]:
    """Return a finding for each asset that is held and whose newest price is too old to plan with.

    Args:
        state: The project on a day.

    Raises:
        BadInputError: The household's facts are not known.
    """
    most = state.need_household().plan.oldest_price_days
    assets = sorted({one.lot.asset for one in state.holdings if not is_stand_in(one.lot.wallet)})
    newest = ((asset, _newest(state, asset)) for asset in assets)
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
