"""Effects of transactions on lots, each as a line of text: ``1 BTC 59900.00``."""

from collections.abc import Mapping
from decimal import Decimal

from builders import dollars
from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import quantity_text
from lotwise.ledger.assets import USD
from lotwise.ledger.transaction import Leg, Transaction
from lotwise.lots.amounts import effects_of
from lotwise.lots.effects import Effects, cash_usd
from lotwise.lots.lot import DispositionKind


def effects(told: Transaction, prices: Mapping[str, str] | None = None) -> Effects:
    """Return the effects of a transaction where some assets have a price and dollars are dollars."""

    def value_of(one: Leg) -> Usd | None:
        if one.asset == USD:
            return cash_usd(one)
        if one.value_usd is not None:
            return one.value_usd
        price = (prices or {}).get(one.asset)
        return None if price is None else value_usd(abs(one.quantity), Decimal(price))

    return effects_of(told, value_of)


def realized(found: Effects) -> list[str]:
    """Return each outflow as units and amount realized."""
    return [
        f"{quantity_text(one.quantity)} {one.asset} {dollars(one.proceeds_usd)}"
        + ("" if one.kind is not DispositionKind.FEE else " fee")
        for one in found.outflows
    ]


def acquired(found: Effects) -> list[str]:
    """Return each inflow as units and basis."""
    return [f"{quantity_text(one.quantity)} {one.asset} {dollars(one.basis_usd)}" for one in found.inflows]


def withheld(found: Effects) -> list[str]:
    """Return each receipt that paid a fee as units and basis."""
    return [f"{quantity_text(one.quantity)} {one.asset} {dollars(one.basis_usd)}" for one in found.withheld]
