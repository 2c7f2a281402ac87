"""What a transaction means for basis and proceeds: the law of digital-asset transaction costs.

Problem: legs say what moved; the law says what was realized and what basis arose. Chosen way: one function a
family of kinds; trades have a module of their own. Income is its value on receipt; so is the basis of a
refund, which is no income; spending and fees realize fair market value. What came as a gift or from a spouse
keeps their basis and date, which nobody here knows; an inheritance takes the value its source states. Where
the owner states basis and date of what came in, they count. What is given away, lost or worthless has no
proceeds. A leg that does not fit its kind is handed back, to become a finding.
Left out: transfers and renamings, which move lots and are the business of `moves`; undoing the payment that
comes back as a refund.

Source:
    26 CFR § 1.1001-7(b); 26 U.S.C. §§ 61, 1012, 1014, 1015, 1041; Rev. Rul. 2019-24; Rev. Rul. 2023-14.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import FIAT
from lotwise.ledger.transaction import Kind, Leg, Transaction
from lotwise.lots.costs import BY_REGULATION, Costs
from lotwise.lots.effects import (
    Effects,
    Inflow,
    ValueOf,
    asset_legs,
    fee_outflows,
    fees_by_place,
    into,
    known_sum,
    minus,
    out_of,
    part_of,
    rebates,
    signed_cost,
)
from lotwise.lots.lot import DispositionKind
from lotwise.lots.origins import stated_receipts, takes_origin
from lotwise.lots.trades import trade_effects

_GIVEN: Final[Mapping[Kind, DispositionKind]] = {
    Kind.GIFT_OUT: DispositionKind.GIFT,
    Kind.DONATION: DispositionKind.DONATION,
    Kind.SPOUSE_OUT: DispositionKind.SPOUSE,
    Kind.LOST: DispositionKind.LOST,
    Kind.WORTHLESS: DispositionKind.WORTHLESS,
}
"""Kinds that take units away without proceeds."""


def effects_of(transaction: Transaction, value_of: ValueOf, costs: Costs = BY_REGULATION) -> Effects:
    """Return what a transaction does to lots, with exact amounts.

    Args:
        transaction: Any kind but transfers and renames, which move lots and are the fold's business.
        value_of: Fair market value of a leg.
        costs: Which rule the costs of a trade follow.

    Returns:
        Outflows, inflows, withheld units and unused legs. An amount that cannot be known is None, never zero.

    Source:
        26 CFR § 1.1001-7(b)(1)-(5); § 1.1012-1(h)(1)-(4).
    """
    if transaction.origin is not None and transaction.kind is Kind.PURCHASE and takes_origin(transaction):
        return _receiving(transaction, value_of)
    match transaction.kind:
        case Kind.PURCHASE | Kind.SALE | Kind.EXCHANGE:
            return trade_effects(transaction, value_of, costs)
        case Kind.SPEND | Kind.FEE:
            return _spending(transaction, value_of)
        case Kind.GIFT_OUT | Kind.DONATION | Kind.SPOUSE_OUT | Kind.LOST | Kind.WORTHLESS:
            return _giving(transaction, value_of)
        case Kind.TRANSFER | Kind.RENAME:
            raise AssertionError(f"{transaction.kind} moves lots; it has no effects of its own")
        case _:
            return _receiving(transaction, value_of)


def _spending(transaction: Transaction, value_of: ValueOf) -> Effects:
    kind = DispositionKind.SPEND if transaction.kind is Kind.SPEND else DispositionKind.FEE
    fees = [leg for leg in transaction.fees if leg.quantity]
    given = asset_legs(transaction.given)
    cost = known_sum(signed_cost(leg, value_of) for leg in fees) if given else 0
    paid = [out_of(leg, 0, minus(value_of(leg), 0 if n else cost), kind) for n, leg in enumerate(given)]
    return Effects(
        outflows=(*paid, *fee_outflows(fees, value_of)),
        inflows=rebates(fees, value_of),
        unused=tuple(asset_legs(transaction.received)),
    )


def _giving(transaction: Transaction, value_of: ValueOf) -> Effects:
    kind = _GIVEN[transaction.kind]
    return Effects(
        outflows=(
            *(out_of(leg, 0, None, kind) for leg in asset_legs(transaction.given)),
            *fee_outflows(transaction.fees, value_of),
        ),
        inflows=rebates(transaction.fees, value_of),
        unused=tuple(asset_legs(transaction.received)),
    )


def _receiving(transaction: Transaction, value_of: ValueOf) -> Effects:
    """Return income, gifts, refunds, what the owner states; a fee kept back from it never came in."""
    cash = [leg for leg in transaction.received if leg.asset in FIAT]
    received = [*asset_legs(transaction.received), *cash]
    held_back, _, outside = fees_by_place(transaction.fees, received, ())
    nets = [leg.quantity - held for leg, held in zip(received, held_back, strict=True)]
    if transaction.origin is not None and takes_origin(transaction):
        came = list(zip(received, nets, strict=True))
        receipts = stated_receipts(transaction, came, worth_usd=_worth(transaction, came, value_of))
    else:
        receipts = tuple(
            _receipt(transaction.kind, leg, net, value_of)
            for leg, net in zip(received, nets, strict=True)
            if net > 0
        )
    return Effects(
        outflows=fee_outflows(outside, value_of),
        inflows=(*receipts, *rebates(outside, value_of)),
        unused=tuple(asset_legs(transaction.given)),
    )


def _worth(transaction: Transaction, came: Iterable[tuple[Leg, Quantity]], value_of: ValueOf) -> Usd | None:
    """Return what a gift was worth on the day on which it was given; None of anything else."""
    if transaction.kind is not Kind.GIFT_IN:
        return None
    return known_sum(
        part_of(value_of(leg), net, leg.quantity) for leg, net in came if net > 0 and leg.asset not in FIAT
    )


def _receipt(kind: Kind, leg: Leg, net: Quantity, value_of: ValueOf) -> Inflow:
    """Return a receipt: income at its value, an inheritance at its stated value, a gift as its giver's."""
    match kind:
        case Kind.GIFT_IN | Kind.SPOUSE_IN:
            return replace(into(leg, net, None), is_date_known=False)
        case Kind.INHERITANCE:
            stated = part_of(leg.value_usd, net, leg.quantity)
            return replace(into(leg, net, stated), is_always_long=True)
        case Kind.REFUND:
            return into(leg, net, part_of(value_of(leg), net, leg.quantity))
        case _:
            value = part_of(value_of(leg), net, leg.quantity)
            return into(leg, net, value, value)
