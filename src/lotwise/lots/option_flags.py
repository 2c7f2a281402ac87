"""Options bought near a loss on the same: told, and not matched as wash sales.

Problem: whoever sells at a loss and acquires a contract or option to acquire the same within the window has
a wash sale, and lotwise keeps no options. Chosen way: options show in what brokers report of sales, with the
day on which they were acquired; where one on the same was acquired near a loss, a warning says so, one for
each asset and year. No figure changes: how many units an option stands for, its description does not say.
Left out: options that nobody reports yet; options that were written, which may count where they are sure to
be exercised (Rev. Rul. 85-87); puts that were bought, which replace nothing; futures.

Source:
    26 U.S.C. § 1091(a), (f); 26 CFR § 1.1091-1(f); Pub. 550, Wash Sales, Options and futures contracts.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.asset_classes import Classes, fund_in
from lotwise.ledger.reported import ReportedSale
from lotwise.lots.lot import Disposition
from lotwise.lots.wash_law import WashLaw

_TO_ACQUIRE: Final = frozenset({"CALL", "CALLS", "OPTION", "OPTIONS", "WARRANT", "WARRANTS"})
_TO_SELL: Final = frozenset({"PUT", "PUTS"})
_SHARES: Final = frozenset({"SH", "SHS", "SHARE", "SHARES"})


@dataclass(frozen=True, slots=True)
class _Option:
    """An option that was acquired: what it is called, when, where, and what words it may be on."""

    name: str
    on: date
    broker: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Loss:
    """Something that was sold at a loss, with the names by which an option may call it."""

    name: str
    on: date
    loss_usd: Usd
    words: frozenset[str]
    where: Where


def option_findings(
    dispositions: Iterable[Disposition], sales: Iterable[ReportedSale], classes: Classes, law: WashLaw
) -> tuple[Finding, ...]:
    """Return a warning where something was sold at a loss and an option on it was acquired near that.

    Args:
        dispositions: Those of the household's return.
        sales: Sales of securities that brokers report, options among them.
        classes: What the assets are.
        law: Which losses the rule reaches, and how long its window is.

    Returns:
        One warning for each thing sold and year, with the losses that count so far. No figure changes.

    Source:
        26 U.S.C. § 1091(a), (f).
    """
    reported = list(sales)
    options = [one for sale in reported if (one := _option(sale)) is not None]
    if not options:
        return ()
    by_word: dict[str, list[_Option]] = defaultdict(list)
    for option in sorted(options, key=_day):
        for word in option.words:
            by_word[word].append(option)
    near: dict[tuple[str, int], list[tuple[_Loss, _Option]]] = defaultdict(list)
    losses = sorted((*_own(dispositions, classes, law), *_reported(reported)), key=lambda one: one.on)
    for loss in losses:
        if (found := _first_near(loss, by_word, law.window_days)) is not None:
            near[loss.name, loss.on.year].append((loss, found))
    return tuple(_finding(pairs, law.window_days) for _, pairs in sorted(near.items()))


def _day(option: _Option) -> int:
    return option.on.toordinal()


def _first_near(loss: _Loss, by_word: Mapping[str, list[_Option]], window_days: int) -> _Option | None:
    """Return the first option of the window that is on what was sold, or None."""
    found: list[_Option] = []
    day = loss.on.toordinal()
    for word in loss.words & by_word.keys():
        options = by_word[word]
        place = bisect_left(options, day - window_days, key=_day)
        if place < len(options) and _day(options[place]) <= day + window_days:
            found.append(options[place])
    return min(found, key=lambda one: (one.on, one.name), default=None)


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Z]+", text.upper())


def _option(sale: ReportedSale) -> _Option | None:
    """Return the option that a broker's sale tells of, or None for anything else."""
    words = _words(sale.description)
    is_call = not _TO_ACQUIRE.isdisjoint(words) and _TO_SELL.isdisjoint(words)
    if sale.acquired_on is None or not is_call:
        return None
    funds = {fund.name for word in words if (fund := fund_in(word)) is not None}
    named = frozenset(words) - _TO_ACQUIRE | funds
    return _Option(sale.description, sale.acquired_on, sale.broker, named)


def _own(dispositions: Iterable[Disposition], classes: Classes, law: WashLaw) -> Iterable[_Loss]:
    for one in dispositions:
        gain = one.gain_usd
        if gain is None or gain >= 0 or not one.kind.is_taxable:
            continue
        if law.reach(classes.of(one.asset), one.disposed_on) is not None:
            words = frozenset({one.asset, classes.group(one.asset)})
            yield _Loss(one.asset, one.disposed_on, -gain, words, Where())


def _reported(sales: Iterable[ReportedSale]) -> Iterable[_Loss]:
    for sale in sales:
        words = [word for word in _words(sale.description) if word not in _SHARES]
        if sale.gain_usd >= 0 or not (_TO_ACQUIRE | _TO_SELL).isdisjoint(words):
            continue
        fund = fund_in(sale.description)
        ticker = words if len(words) == 1 else []
        named = frozenset({*ticker, *([fund.name] if fund else [])})
        where = Where(file=sale.source.file, rows=sale.source.rows)
        yield _Loss(sale.description, sale.disposed_on, -sale.gain_usd, named, where)


def _finding(pairs: list[tuple[_Loss, _Option]], window_days: int) -> Finding:
    losses = [loss for loss, _ in pairs]
    first, option = pairs[0]
    total = sum(one.loss_usd for one in losses)
    times = "" if len(losses) == 1 else f" in {len(losses)} lots, first"
    return Finding(
        code="wash_sale_option",
        severity=Severity.WARNING,
        what=f"{first.name} was sold at a loss of {usd_text(total)}{times} on {first.on}, and an option on "
        f"it ({option.name}) was acquired at {option.broker} on {option.on}, within {window_days} days. An "
        "option to acquire the same disallows a loss as a purchase does. lotwise does not match options, and "
        "counts the loss.",
        fix="Have your preparer work it out before you file (26 U.S.C. § 1091(a)); say so if you wrote the "
        "option.",
        where=first.where,
        asset=first.name,
        amount_usd=total,
    )
