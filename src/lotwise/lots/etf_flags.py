"""Losses on a fund beside purchases of what it holds, and the reverse: told, and not matched as wash sales.

Problem: the wash-sale rule matches a loss on a security with a purchase of one that is substantially
identical. A share of a spot bitcoin ETF is a security and bitcoin is none, so nothing is matched; but the
share stands for nothing else, and nobody has ruled. Chosen way: where one was sold at a loss and the other
bought within the window, by anyone of the household, a note says so, one for each kind of fund, direction
and year.
Left out: matching one fund with another (`wash_sale`); options and futures; straddles (26 U.S.C. § 1092).

Source:
    26 U.S.C. § 1091(a); Rev. Rul. 2008-5 (a retirement account buys); Pub. 550, Wash Sales (a spouse buys).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.core.dates import tax_date
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.asset_classes import Classes, FundGroup, fund_in, known_classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Source, Transaction
from lotwise.lots.lot import Disposition
from lotwise.lots.wash_law import ACQUIRING, CURRENT, wash_law


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loss:
    """Something that was sold at a loss.

    Attributes:
        on: The day.
        loss_usd: The loss, positive.
        what: The asset, or the broker's words.
        source: Where a broker reports it; None for one's own lots.
        transaction_id: The disposing transaction, or empty.
    """

    on: date
    loss_usd: Usd
    what: str
    source: Source | None = None
    transaction_id: str = ""


@dataclass(slots=True)
class _Side:
    """What happened to the funds of a group, or to what they hold."""

    losses: list[_Loss] = field(default_factory=list)
    bought_on: list[date] = field(default_factory=list)


@dataclass(slots=True)
class _Near:
    """Losses of a year with a purchase of the other kind near each, and the first such purchase."""

    bought_on: date
    losses: list[_Loss] = field(default_factory=list)


@dataclass(slots=True)
class _Both:
    """A group of funds, and what they hold."""

    fund: FundGroup
    of_fund: _Side = field(default_factory=_Side)
    of_asset: _Side = field(default_factory=_Side)


_SideOf = Callable[[str], _Side | None]


def etf_findings(
    dispositions: Iterable[Disposition],
    sales: Iterable[ReportedSale],
    transactions: Sequence[Transaction],
    classes: Classes,
    zone: ZoneInfo,
) -> tuple[Finding, ...]:
    """Return a note where a fund was sold at a loss and what it holds was bought near that, or the reverse.

    Args:
        dispositions: Those of the household's return.
        sales: Sales of securities that brokers report.
        transactions: All of the household, retirement accounts and both spouses included.
        classes: What the assets are.
        zone: The taxpayer's zone.

    Returns:
        One note for each group of funds, direction and year of the losses. No figure changes.

    Source:
        26 U.S.C. § 1091(a).
    """
    groups = {one.name: _Both(fund=one) for one in known_classes().funds}
    _reported(sales, groups)
    assets = {leg.asset for one in transactions for leg in one.legs}
    has_reported = any(one.of_fund.losses or one.of_fund.bought_on for one in groups.values())
    if not has_reported and not any(map(classes.fund_of, assets)):
        return ()
    side_of = _sides(groups, classes)
    for one in transactions:
        if one.kind in ACQUIRING:
            for leg in one.received:
                if (side := side_of(leg.asset)) is not None:
                    side.bought_on.append(tax_date(one.at, zone))
    _own(dispositions, side_of)
    return tuple(
        _finding(near, transactions, both.fund, is_fund_sold=is_fund_sold)
        for both in groups.values()
        for is_fund_sold in (True, False)
        for near in _near(both, is_fund_sold=is_fund_sold)
    )


def _sides(groups: dict[str, _Both], classes: Classes) -> _SideOf:
    """Return what tells of an asset whether it is a fund of a group, what one holds, or neither."""
    held = {classes.group(one.fund.of): one.of_asset for one in groups.values()}

    @cache
    def side_of(asset: str) -> _Side | None:
        fund = classes.fund_of(asset)
        return groups[fund.name].of_fund if fund else held.get(classes.group(asset))

    return side_of


def _reported(sales: Iterable[ReportedSale], groups: dict[str, _Both]) -> None:
    """Note losses that brokers report, and when they say that what was sold had been bought."""
    for sale in sales:
        fund = fund_in(sale.description)
        if fund is None:
            continue
        side = groups[fund.name].of_fund
        if sale.acquired_on is not None:
            side.bought_on.append(sale.acquired_on)
        if sale.gain_usd < 0:
            side.losses.append(
                _Loss(on=sale.disposed_on, loss_usd=-sale.gain_usd, what=sale.description, source=sale.source)
            )


def _own(dispositions: Iterable[Disposition], side_of: _SideOf) -> None:
    for one in dispositions:
        side = side_of(one.asset)
        if side is None or not one.kind.is_taxable or one.gain_usd is None or one.gain_usd >= 0:
            continue
        side.losses.append(
            _Loss(
                on=one.disposed_on,
                loss_usd=-one.gain_usd,
                what=one.asset,
                transaction_id=one.transaction_id,
            )
        )


def _near(both: _Both, *, is_fund_sold: bool) -> list[_Near]:
    """Return the losses of each year that have a purchase of the other kind near."""
    sold, bought = (both.of_fund, both.of_asset) if is_fund_sold else (both.of_asset, both.of_fund)
    days = sorted(bought.bought_on)
    window = timedelta(days=wash_law(CURRENT).window_days)
    near: dict[int, _Near] = {}
    for loss in sorted(sold.losses, key=lambda one: (one.on, one.what)):
        place = bisect_left(days, loss.on - window)
        if place < len(days) and days[place] <= loss.on + window:
            near.setdefault(loss.on.year, _Near(bought_on=days[place])).losses.append(loss)
    return list(near.values())


# ── what is told ────────────────────────────────────────────────────────────────────────────────

_FUND_SOLD: Final = (
    "It is not matched as a wash sale: {asset} itself is neither stock nor security. Whether a share of a "
    "fund that holds nothing else is substantially identical to it, nobody has ruled."
)
_ASSET_SOLD: Final = (
    "It is not matched as a wash sale: the rule reaches losses on stock and securities, and {asset} is none. "
    "Bills would reach {asset}; whether a share of the fund would then replace it, nobody knows."
)


def _finding(
    near: _Near, transactions: Iterable[Transaction], fund: FundGroup, *, is_fund_sold: bool
) -> Finding:
    losses = near.losses
    total = sum(one.loss_usd for one in losses)
    named = sorted({one.what for one in losses})
    sold = named[0] if len(named) == 1 else f"{named[0]} and others"
    other = fund.of if is_fund_sold else f"one of the {fund.name}"
    times = "" if len(losses) == 1 else f" in {len(losses)} lots"
    why = (_FUND_SOLD if is_fund_sold else _ASSET_SOLD).format(asset=fund.of)
    return Finding(
        code="etf_and_coin",
        severity=Severity.INFO,
        what=f"{sold} was sold at a loss of {usd_text(total)}{times}, first on {losses[0].on}, and {other} "
        f"was bought within {wash_law(CURRENT).window_days} days, first on {near.bought_on}. {why}",
        fix="Nothing, if that is your reading; ask your preparer where much is at stake.",
        where=_where(losses[0], transactions),
        asset=fund.of,
        amount_usd=total,
    )


def _where(loss: _Loss, transactions: Iterable[Transaction]) -> Where:
    source = loss.source
    if source is None:
        source = next((one.sources[0] for one in transactions if one.id == loss.transaction_id), None)
    return Where() if source is None else Where(file=source.file, rows=source.rows)
