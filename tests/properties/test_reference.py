"""The fold agrees with a slow second opinion that shares no code with it."""

from collections import defaultdict
from datetime import datetime
from fractions import Fraction

import pytest
from hypothesis import given

from builders import books_of, order
from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE
from lotwise.ledger.transaction import Transaction
from lotwise.lots.lot import Disposition, Method
from properties.journals import CALM, WALLETS, journals
from properties.slow_reference import sales_of

SIMPLE = ("buys", "buys", "buys", "earns", "sells", "sells", "moves", "receives")
STEP = Fraction(1, DOLLAR)


def sales_by_the_fold(journal: list[Transaction], method: Method) -> dict[str, list[Disposition]]:
    orders = [order(method, wallet) for wallet in WALLETS]
    sales: dict[str, list[Disposition]] = defaultdict(list)
    for sale in books_of(*journal, orders=orders).dispositions:
        if sale.root is not None:
            sales[sale.transaction_id].append(sale)
    return sales


@pytest.mark.parametrize("method", [Method.FIFO, Method.LIFO, Method.HIFO])
@CALM
@given(journal=journals(SIMPLE).map(lambda journal: [one for one in journal if not has_asset_fee(one)]))
def test_the_fold_takes_what_the_reference_takes(method: Method, journal: list[Transaction]) -> None:
    """Units agree by date of acquisition; basis to less than a step of 10⁻⁸ USD for each slice."""
    found = sales_by_the_fold(journal, method)
    for sale_id, expected in sales_of(journal, method.value).items():
        units = defaultdict[datetime, Fraction](Fraction)
        for taken in expected:
            units[taken.acquired_at] += taken.units
        ours = defaultdict[datetime, Fraction](Fraction)
        for sale in found.get(sale_id, []):
            assert sale.root is not None
            ours[sale.root.acquired_at] += Fraction(sale.quantity, ONE)
        assert ours == units
        basis = sum(Fraction(sale.basis_usd or 0, DOLLAR) for sale in found.get(sale_id, []))
        exact = sum((taken.units * (taken.unit_basis or 0) for taken in expected), Fraction(0))
        assert abs(basis - exact) < STEP * max(1, len(found.get(sale_id, [])))


@CALM
@given(journal=journals(SIMPLE).map(lambda journal: [one for one in journal if not has_asset_fee(one)]))
def test_hifo_never_sells_a_unit_of_lower_basis_while_it_holds_a_higher_one(
    journal: list[Transaction],
) -> None:
    for taken in sales_of(journal, "HIFO").values():
        bases = [-1 if each.unit_basis is None else each.unit_basis for each in taken]
        assert bases == sorted(bases, reverse=True)
    for sales in sales_by_the_fold(journal, Method.HIFO).values():
        roots = [sale.root for sale in sales if sale.root]
        rates = [-1 if one.basis_usd is None else Fraction(one.basis_usd, one.quantity) for one in roots]
        assert rates == sorted(rates, reverse=True)


def has_asset_fee(one: Transaction) -> bool:
    return any(leg.asset != "USD" for leg in one.fees)
