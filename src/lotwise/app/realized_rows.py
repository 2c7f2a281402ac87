"""What a year realized, row by row: sales from the ledger, sales that brokers report, and income in assets.

The rows are those behind the sums of the return: `Realized` names them by id, and their gains add up to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lotwise.app.workspace import State
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Disposition
from lotwise.tax.realized import form_gain

__all__ = ["IncomeRow", "RealizedRows", "SaleRow", "realized_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRow:
    """A taxable sale of the year.

    Attributes:
        id: Its id.
        kind: Why the units left.
        wallet: Where they lay.
        asset: What was sold: an asset's code, or the broker's words.
        quantity: Units.
        acquired_on: When they were acquired; None where it is not known, or several days.
        disposed_on: When they left.
        term: ``short`` or ``long``; empty where it is not known.
        proceeds_usd: Column (d); None where it is not known.
        basis_usd: Column (e); likewise.
        gain_usd: Column (h), in whole cents; likewise.
        is_reported: Whether a broker's report tells it, not the ledger.
    """

    id: str
    kind: str
    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    disposed_on: date
    term: str
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    gain_usd: Usd | None
    is_reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeRow:
    """Income received in an asset.

    Attributes:
        id: Its id.
        kind: Staking, mining and so on.
        wallet: Where it came in.
        asset: Asset code.
        quantity: Units.
        received_on: When.
        value_usd: What it was worth then; None where no price is known.
    """

    id: str
    kind: str
    wallet: str
    asset: str
    quantity: Quantity
    received_on: date
    value_usd: Usd | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RealizedRows:
    """What a year realized.

    Attributes:
        year: Tax year.
        sales: In the order of time.
        incomes: In the order of time.
    """

    year: int
    sales: tuple[SaleRow, ...]
    incomes: tuple[IncomeRow, ...]


def realized_rows(state: State, year: int) -> RealizedRows:
    """Return the rows behind what a year realized.

    Args:
        state: The project on a day.
        year: Tax year.
    """
    sales = [*_from_ledger(state.books.dispositions, year), *_from_brokers(state, year)]
    incomes = [
        IncomeRow(
            id=one.id,
            kind=one.kind.value,
            wallet=one.wallet,
            asset=one.asset,
            quantity=one.quantity,
            received_on=one.received_on,
            value_usd=one.ordinary_income_usd,
        )
        for one in state.books.incomes
        if one.received_on.year == year
    ]
    return RealizedRows(
        year=year,
        sales=tuple(sorted(sales, key=lambda one: (one.disposed_on, one.wallet, one.id))),
        incomes=tuple(sorted(incomes, key=lambda one: (one.received_on, one.wallet, one.id))),
    )


def _from_ledger(dispositions: Iterable[Disposition], year: int) -> Iterable[SaleRow]:
    for one in dispositions:
        if one.kind.is_taxable and one.disposed_on.year == year:
            yield SaleRow(
                id=one.id,
                kind=one.kind.value,
                wallet=one.wallet,
                asset=one.asset,
                quantity=one.quantity,
                acquired_on=one.acquired_on,
                disposed_on=one.disposed_on,
                term=one.term.value if one.term else "",
                proceeds_usd=one.proceeds_usd,
                basis_usd=one.basis_usd,
                gain_usd=form_gain(one),
                is_reported=False,
            )


def _from_brokers(state: State, year: int) -> Iterable[SaleRow]:
    for one in state.sales:
        if one.disposed_on.year == year:
            yield SaleRow(
                id=one.id,
                kind="sale",
                wallet=one.broker,
                asset=one.description,
                quantity=one.quantity,
                acquired_on=one.acquired_on,
                disposed_on=one.disposed_on,
                term="long" if one.is_long else "short",
                proceeds_usd=one.proceeds_usd,
                basis_usd=one.basis_usd,
                gain_usd=one.gain_usd,
                is_reported=True,
            )
