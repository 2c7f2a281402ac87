"""A plan under other facts: other prices, income, status, state, horizon or fees, or only some of its lots.

Problem: a plan rests on a few numbers that nobody knows for sure; one wants to turn each and look. Chosen
way: the change is written as it would stand in household.toml (``wages=250000``, ``sale_in_years=10``), or as
a price (``price.BTC=60000``) or a fee rate (``fee=0.001``); the whole project is computed again with it, and
two things are shown: what the lots of today's plan are then worth, and the best plan then. Nothing is
recorded.

Left out: prices of other days, and other records of past sales (`lotwise what-if --method` has those).
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final

import tomlkit

from lotwise.app.plan_sales import sold_there
from lotwise.app.planning import PlanReport, outlook_of, plan_report, sale_day, settings_of
from lotwise.app.returns import tax_year
from lotwise.app.workspace import State, computed
from lotwise.core.errors import BadInputError
from lotwise.core.exact import decimal_of
from lotwise.harvest.constraints import constraints_of, harvest_of, in_line, place_of
from lotwise.harvest.plan import Plan, Trade
from lotwise.harvest.value import Valuer, Worth
from lotwise.lots.grades import Grade
from lotwise.lots.unrealized import valued
from lotwise.prices.book import PriceBook, Quote
from lotwise.tax.household import Household, PlanSettings, YearFacts, future_keys

__all__ = [
    "Change",
    "PlanIf",
    "Worth",
    "change_of",
    "changed",
    "chosen",
    "plan_if",
    "revalued",
    "these",
    "with_fee",
    "with_prices",
]

_PRICE: Final = "price."
_FEE: Final = "fee"
_HIGHEST_PRICE: Final = Decimal(10**12)
"""Dollars a unit beyond which a price is a slip."""
_TOP: Final = (
    "filing_status",
    "state",
    "born_on",
    "spouse_born_on",
    "spouse_died_on",
    "is_blind",
    "is_spouse_blind",
)
_FUTURE: Final = future_keys()
_PLAN: Final = frozenset(one.name.removesuffix("_usd") for one in fields(PlanSettings)) - {
    "fee_rate_by_wallet"
}
_YEAR: Final = frozenset(YearFacts.__dataclass_fields__) - {"given", "spouse"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One fact that is taken to be other than stated.

    Attributes:
        key: As in household.toml, perhaps after its table (``future.wages``); or ``price.ASSET``, or ``fee``.
        value: Its value, as household.toml would say it.
    """

    key: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIf:
    """Today's plan beside the same question under other facts.

    Attributes:
        changes: What is taken to be other, as it was written.
        only: Lots of the plan that alone are sold; empty for all of them.
        now: The plan as the facts stand.
        these_now: What the lots that are sold are worth as the facts stand.
        these_then: What the same lots are worth under the other facts; None where one of them has no price.
        best_then: The best plan under the other facts.
    """

    changes: tuple[str, ...]
    only: tuple[str, ...]
    now: PlanReport
    these_now: Worth
    these_then: Worth | None
    best_then: PlanReport


def change_of(text: str) -> Change:
    """Return the change that a text such as ``wages=250000`` asks for.

    Raises:
        BadInputError: It is no such text, or nothing goes by that name.

    Examples:
        >>> change_of("price.BTC=60000")
        Change(key='price.BTC', value=60000)
        >>> change_of("sale_in_years=never").value
        'never'
    """
    key, equals, value = (part.strip() for part in text.partition("="))
    if not (equals and key and value) or key == _PRICE:
        raise BadInputError(f"{text!r} is no change.", "Write KEY=VALUE, such as wages=250000.")
    name = key.rpartition(".")[2]
    known = {*_TOP, *_FUTURE, *_PLAN, *_YEAR, _FEE}
    if not key.startswith(_PRICE) and (name not in known or _table_of(key) is None):
        close = get_close_matches(name, known, n=1)
        meant = (
            f"Did you mean {close[0]}?" if close else "Write a key of household.toml, price.ASSET, or fee."
        )
        raise BadInputError(f"{key} is nothing that can be changed.", meant)
    return Change(key=key, value=_value(value))


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        return text


def _table_of(key: str) -> str | None:
    """Return the table that a key belongs to: its own word for it, or the one that has such a key.

    ``wages`` alone is that of the plan's year; ``future.wages`` that of later years.
    """
    table, _, name = key.rpartition(".")
    homes = {"": _TOP, "year": _YEAR, "future": _FUTURE, "plan": _PLAN | {_FEE}}
    if table:
        return table if name in homes.get(table.partition(".")[0], ()) else None
    return next((home for home, names in homes.items() if name in names), None)


def changed(state: State, changes: Sequence[Change]) -> State:
    """Return the state of a project as it would be under other facts; nothing is recorded.

    Args:
        state: The project on a day.
        changes: What is taken to be other; a later one counts before an earlier one.

    Raises:
        BadInputError: A value is not possible, or a price is for an asset that nobody holds.
    """
    household = state.need_household()
    prices = {
        one.key.removeprefix(_PRICE).upper(): one.value for one in changes if one.key.startswith(_PRICE)
    }
    stated = [
        one for one in changes if not one.key.startswith(_PRICE) and one.key.removeprefix("plan.") != _FEE
    ]
    other = state
    if stated:
        assert state.facts.household is not None, "the household is known"
        name, text = state.facts.household
        told = replace(
            state.facts, household=(f"With this change, {name}", _text(text, stated, state.as_of.year))
        )
        other = computed(state.project, told, state.as_of)
        household = other.need_household()
    fees = [one.value for one in changes if one.key.removeprefix("plan.") == _FEE]
    if fees:
        other = replace(other, household=with_fee(household, fees[-1], other))
    return with_prices(other, {asset: _price(asset, value) for asset, value in prices.items()})


def _text(text: str, changes: Iterable[Change], year: int) -> str:
    document: Any = tomlkit.parse(text)
    for one in changes:
        table, name = _table_of(one.key) or "", one.key.rpartition(".")[2]
        if table == "year":
            table = f"year.{year}"
        here = document
        for word in filter(None, table.split(".")):
            here = here[word] if word in here else here.setdefault(word, tomlkit.table())
        here[name] = tomlkit.value(f"{one.value:f}") if isinstance(one.value, Decimal) else one.value
        stated = document.get("year", {}).get(str(year), {})
        if not table and name in stated:
            del stated[name]
    return tomlkit.dumps(document)


def with_fee(household: Household, rate: Any, state: State) -> Household:
    """Return a household for which every sale and rebuy costs the same rate, whatever was stated of wallets.

    Raises:
        BadInputError: The rate is none.
    """
    try:
        one = decimal_of(str(rate))
    except BadInputError:
        one = Decimal(-1)
    if not 0 <= one <= 1:
        raise BadInputError(f"{rate} is no fee rate.", "Write a part of the value, such as 0.001 for 0.1 %.")
    wallets = MappingProxyType(dict.fromkeys(filter(None, state.wallets), one))
    return replace(household, plan=replace(household.plan, default_fee_rate=one, fee_rate_by_wallet=wallets))


def _price(asset: str, value: Any) -> Decimal:
    try:
        price = decimal_of(str(value))
    except BadInputError:
        price = Decimal(0)
    if not 0 < price <= _HIGHEST_PRICE:
        raise BadInputError(f"{value} is no price of {asset}.", "Write dollars a unit, such as 60000.")
    return price


def with_prices(state: State, prices: Mapping[str, Decimal]) -> State:
    """Return the state with other prices of its day for what is held; past values stay.

    Args:
        state: The project on a day.
        prices: Dollars a unit, by asset.

    Raises:
        BadInputError: Nobody holds such an asset.
    """
    held = {one.lot.asset for one in state.holdings}
    unknown = sorted(prices.keys() - held)
    if unknown:
        raise BadInputError(f"You hold no {unknown[0]}.", f"Assets: {', '.join(sorted(held)) or 'none'}.")
    if not prices:
        return state
    quotes = (
        Quote(asset=asset, on=state.as_of, price=price, origin="what if") for asset, price in prices.items()
    )
    return revalued(state, PriceBook.of((*state.prices.all(), *quotes)), state.as_of)


def revalued(state: State, prices: PriceBook, on: date) -> State:
    """Return the state with its lots valued at other prices, or on another day; nothing else happens."""
    lots = (one.lot for one in state.holdings)
    holdings = valued(lots, prices, on, state.wallets, state.booked.facts.law)
    return replace(state, as_of=on, prices=prices, holdings=holdings)


def plan_if(
    state: State, texts: Sequence[str], only: Sequence[str] = (), worst_grade: Grade | None = None
) -> PlanIf:
    """Return today's plan beside what it is under other facts.

    Args:
        state: The project on a day.
        texts: Changes as they are written, such as ``wages=250000``.
        only: Lots of the plan that alone are sold: numbers of the plan's rows, or beginnings of lots' ids.
        worst_grade: Lots that are evidenced worse are left out; None for any.

    Raises:
        BadInputError: The household is not known, a change is not possible, a lot is not in the plan, or it
            cannot be sold without one that stands before it.
    """
    changes = tuple(change_of(text) for text in texts)
    _check_once(changes)
    now = plan_report(state, worst_grade)
    trades = chosen(now.plan, only)
    _check_lines(now, trades)
    other = changed(state, changes)
    return PlanIf(
        changes=tuple(text.strip() for text in texts),
        only=tuple(trade.candidate.valued.lot.id for trade in trades) if only else (),
        now=now,
        these_now=_worth(state, now, trades),
        these_then=these(other, trades),
        best_then=plan_report(other, worst_grade) if changes else now,
    )


def _check_once(changes: Sequence[Change]) -> None:
    """Refuse two changes of one key.

    Raises:
        BadInputError: A key is changed twice.
    """
    keys = [one.key.upper() if one.key.startswith(_PRICE) else one.key for one in changes]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            raise BadInputError(f"{changes[n].key} is changed twice.", "Write it once.")


def chosen(plan: Plan, only: Sequence[str]) -> tuple[Trade, ...]:
    """Return the trades of a plan that are named, or all of them where none is.

    Raises:
        BadInputError: A name stands for no trade of the plan, or for several.
    """
    if not only:
        return plan.trades
    if not plan.trades:
        raise BadInputError("The plan sells nothing, so no row of it can be chosen.", "See `lotwise plan`.")
    found = {_named(plan, word) for word in only}
    return tuple(trade for n, trade in enumerate(plan.trades) if n in found)


def _check_lines(report: PlanReport, trades: Sequence[Trade]) -> None:
    """Refuse lots whose wallet sells first in, first out without those of the plan that stand before them.

    Raises:
        BadInputError: A lot stands behind one that is left out.

    Source:
        26 CFR § 1.1012-1(j)(1), (3)(i).
    """
    for trade in trades:
        place = place_of(trade.candidate)
        for n, other in enumerate(report.plan.trades, start=1):
            is_same = place_of(other.candidate) == place and report.constraints.is_line(trade.candidate)
            is_before = is_same and in_line(other.candidate) < in_line(trade.candidate)
            if is_before and other not in trades:
                wallet, asset = place
                raise BadInputError(
                    f"{wallet} sells {asset} first in, first out: row {n} of the plan is sold before lot "
                    f"{trade.candidate.valued.lot.id}.",
                    f"Add --only {n}.",
                )


def _named(plan: Plan, word: str) -> int:
    count = len(plan.trades)
    if word.isascii() and word.isdigit() and 1 <= int(word) <= count:
        return int(word) - 1
    lots = [trade.candidate.valued.lot.id for trade in plan.trades]
    matches = [n for n, one in enumerate(lots) if word and (one.startswith(word) or one[4:].startswith(word))]
    if len(matches) != 1:
        how = "several lots" if matches else "no lot"
        raise BadInputError(
            f"{word!r} stands for {how} of the plan.", f"Write a row's number, 1 to {count}, or a lot's id."
        )
    return matches[0]


def these(state: State, trades: Iterable[Trade]) -> Worth | None:
    """Return what selling the lots of some trades is worth in a state; None where one has no price there.

    A lot that no longer lies at a loss is sold all the same: that is the question.
    """
    household = state.need_household()
    sold = sold_there(state, trades, sale_day(state.as_of, household.future))
    if sold is None:
        return None
    facts, constraints = tax_year(state).facts, constraints_of(settings_of(state, household))
    return Valuer(outlook_of(household, facts, state)).worth(harvest_of(sold, constraints))


def _worth(state: State, report: PlanReport, trades: Iterable[Trade]) -> Worth:
    household = state.need_household()
    sold = ((trade.candidate, trade.quantity) for trade in trades)
    harvest = harvest_of(sold, constraints_of(settings_of(state, household)))
    return Valuer(outlook_of(household, report.before.facts, state)).worth(harvest)
