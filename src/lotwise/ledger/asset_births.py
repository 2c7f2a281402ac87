"""Transactions in an asset from before there was any of it.

Problem: a wrong year, day and month in the wrong order, or a code that another asset had before, give a lot
that cannot be: it is sold first by FIFO, and is long-term. Chosen way: a list of days before which nobody can
have had an asset, read from the TOML file beside this module, never too late. What is dated before is a
warning with its rows, one for each asset and file. What is dated before there was any digital asset blocks;
see `odd_dates`.
Left out: assets that are not in the list; assets that ended.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.odd_dates import FIRST
from lotwise.ledger.transaction import Transaction

_FILE: Final = "asset_births.toml"
_ZONES: Final = timedelta(days=1)
"""By how much an instant may be early and be a clock of another zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """When an asset began.

    Attributes:
        at: The beginning of the first day on which anybody can have had it, in UTC.
        what: What was on that day, in a few words.
    """

    at: datetime
    what: str


@cache
def births() -> Mapping[str, Birth]:
    """Return when assets began, by code."""
    data = tomllib.loads(resources.files("lotwise.ledger").joinpath(_FILE).read_text("utf-8"))
    return {
        asset: Birth(at=datetime.combine(one["first"], time.min, tzinfo=UTC), what=one["what"])
        for asset, one in data.items()
    }


def early_dates(transactions: Iterable[Transaction]) -> tuple[Finding, ...]:
    """Return a warning for each asset and file with transactions from before there was any of the asset.

    Args:
        transactions: All of them, whatever day is looked at.
    """
    limits = {asset: one.at - _ZONES for asset, one in births().items()}
    early: dict[tuple[str, str], dict[str, Transaction]] = {}
    for one in transactions:
        for leg in one.legs:
            limit = limits.get(leg.asset)
            if limit is not None and one.at < limit and one.at >= FIRST:
                early.setdefault((leg.asset, one.sources[0].file_id), {})[one.id] = one
    return tuple(_finding(asset, list(early[asset, file].values())) for asset, file in sorted(early))


def _finding(asset: str, told: list[Transaction]) -> Finding:
    told = sorted(told, key=lambda one: (one.at, one.id))
    birth = births()[asset]
    rows = sorted({row for one in told for row in one.sources[0].rows})
    what = (
        f"{told[0].kind.value.capitalize()} of {asset} on {told[0].at.date()}"
        if len(told) == 1
        else f"{len(told)} transactions in {asset}, the first on {told[0].at.date()}"
    )
    return Finding(
        code="before_it_existed",
        severity=Severity.WARNING,
        what=f"{what}: nobody can have had any before {birth.at.date()} ({birth.what}). Dates decide which "
        "lot is sold first, and whether it is long-term.",
        fix="Look at year, month and day in the file. If another asset had that code then, give it a code of "
        "its own in a copy of the file, import that, and set the first one aside.",
        where=Where(file=told[0].sources[0].file, rows=tuple(rows)),
        asset=asset,
        subject=told[0].id if len(told) == 1 else "",
    )
