"""What a year would have realized with other records: without any, or with one standing order everywhere.

Problem: whoever identifies lots wants to see what that is worth, sale by sale; whoever does not, what it
would have brought. Chosen way: the whole journal is folded again with those records, from the first day on,
and the year is compared. None of it is stored, and none of it may be filed: what was not recorded in time
does not count.
Left out: carryovers from earlier years, where the household states them; where earlier years would differ
too, that is told.

Source:
    26 CFR § 1.1012-1(j); law facts 4.2: choosing afterwards is not valid from 2025 on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from lotwise.app.gains import Gains, gains_of, year_outcome
from lotwise.app.workspace import State
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.fold import Books
from lotwise.lots.hypothetical import by_one_method
from lotwise.lots.lot import Disposition, Method

_Sale: TypeAlias = tuple[str, str, str]
"""Transaction, wallet and asset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """The same sales twice.

    Attributes:
        as_recorded: What they realize with the records that were made.
        instead: What they would have realized otherwise.
        change: By how much the gains would have been higher.
    """

    as_recorded: Gains
    instead: Gains
    change: Gains


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCompared:
    """A sale that would have realized something else.

    Attributes:
        id: Id of its transaction.
        sold_on: The day, in the taxpayer's zone.
        wallet: Where the units lay.
        asset: Asset code.
        quantity: Units sold.
        methods: How the units were chosen.
        gains: What it realizes, and would have realized.
    """

    id: str
    sold_on: date
    wallet: str
    asset: str
    quantity: Quantity
    methods: tuple[Method, ...]
    gains: SideBySide


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCompared:
    """The tax of the year twice; carryovers are losses, positive.

    Attributes:
        as_recorded_usd: Tax with the records that were made.
        instead_usd: Tax otherwise.
        carried_usd: Loss carried over to the next year, with the records.
        instead_carried_usd: Likewise, otherwise.
    """

    as_recorded_usd: Usd
    instead_usd: Usd
    carried_usd: Usd
    instead_carried_usd: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A year with other records.

    Attributes:
        year: Tax year.
        method: By which all wallets would have sold.
        is_valid: Whether that is what the law takes without any record: first in, first out.
        records: How many standing orders and identifications were made.
        gains: All taxable dispositions of the year.
        tax: None while the household is not known, or a figure of the year.
        wallets: By name, those whose sales would differ.
        sales: Those that would differ, the largest difference first.
        earlier_years: Earlier years that would differ too.
    """

    year: int
    method: Method
    is_valid: bool
    records: int
    gains: SideBySide
    tax: TaxCompared | None
    wallets: Mapping[str, SideBySide]
    sales: tuple[SaleCompared, ...]
    earlier_years: tuple[int, ...]


def what_if(state: State, year: int | None = None, method: Method = Method.FIFO) -> WhatIf:
    """Return what a year would have realized had all wallets always sold by one method.

    Args:
        state: The project on a day.
        year: Tax year; None for the year of that day.
        method: FIFO for no record at all, or that of a standing order.
    """
    wanted = state.as_of.year if year is None else year
    wallets = {leg.wallet for one in state.journal.transactions for leg in one.legs}
    facts = state.folded.facts
    other = state.folded.books_with(by_one_method(facts, wallets, method))
    mine, theirs = _sales(state.books, wanted), _sales(other, wanted)
    compared = (_compared(sale, mine.get(sale, ()), theirs.get(sale, ())) for sale in {**mine, **theirs})
    sales = sorted((one for one in compared if _differs(one.gains)), key=_weight)
    held = sorted({one.wallet for one in sales})
    return WhatIf(
        year=wanted,
        method=method,
        is_valid=method is Method.FIFO,
        records=len(facts.orders) + len(facts.identifications),
        gains=_side_by_side(_flat(mine.values()), _flat(theirs.values())),
        tax=_tax(state, other, wanted),
        wallets={name: _of_wallet(name, mine, theirs) for name in held},
        sales=tuple(sales),
        earlier_years=_earlier(state.books, other, wanted),
    )


def _sales(books: Books, year: int) -> dict[_Sale, list[Disposition]]:
    found: dict[_Sale, list[Disposition]] = {}
    for one in books.dispositions:
        if one.disposed_on.year == year and one.kind.is_taxable:
            found.setdefault((one.transaction_id, one.wallet, one.asset), []).append(one)
    return found


def _flat(groups: Iterable[Iterable[Disposition]]) -> list[Disposition]:
    return [one for group in groups for one in group]


def _side_by_side(mine: Iterable[Disposition], theirs: Iterable[Disposition]) -> SideBySide:
    as_recorded, instead = gains_of(mine), gains_of(theirs)
    return SideBySide(as_recorded=as_recorded, instead=instead, change=instead.less(as_recorded))


def _compared(sale: _Sale, mine: Iterable[Disposition], theirs: Iterable[Disposition]) -> SaleCompared:
    told = [*mine] or [*theirs]
    return SaleCompared(
        id=sale[0],
        sold_on=told[0].disposed_on,
        wallet=sale[1],
        asset=sale[2],
        quantity=sum(one.quantity for one in told),
        methods=tuple(dict.fromkeys(one.method for one in told)),
        gains=_side_by_side(mine, theirs),
    )


def _of_wallet(
    name: str, mine: Mapping[_Sale, list[Disposition]], theirs: Mapping[_Sale, list[Disposition]]
) -> SideBySide:
    return _side_by_side(
        *(_flat(some for sale, some in sales.items() if sale[1] == name) for sales in (mine, theirs))
    )


def _differs(gains: SideBySide) -> bool:
    return gains.as_recorded != gains.instead


def _weight(one: SaleCompared) -> tuple[int, int, date, str]:
    change = one.gains.change
    return -abs(change.total_usd), -abs(change.long_usd), one.sold_on, one.id


def _tax(state: State, other: Books, year: int) -> TaxCompared | None:
    mine, theirs = (
        year_outcome(state.household, books, state.sales, year, state.classes, wallets=state.wallets)
        for books in (state.books, other)
    )
    if mine is None or theirs is None:
        return None
    return TaxCompared(
        as_recorded_usd=mine.total_tax_usd,
        instead_usd=theirs.total_tax_usd,
        carried_usd=mine.short_term_carryover_usd + mine.long_term_carryover_usd,
        instead_carried_usd=theirs.short_term_carryover_usd + theirs.long_term_carryover_usd,
    )


def _earlier(mine: Books, theirs: Books, year: int) -> tuple[int, ...]:
    """Return the years before that would have realized something else."""
    years = {one.disposed_on.year for one in (*mine.dispositions, *theirs.dispositions)}
    return tuple(
        one
        for one in sorted(years)
        if one < year
        and _differs(_side_by_side(*(_flat(_sales(books, one).values()) for books in (mine, theirs))))
    )
