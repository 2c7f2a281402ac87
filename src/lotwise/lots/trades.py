"""What a trade means for basis and proceeds: purchases, sales and exchanges, with every kind of fee.

Since 2025-01-01 all costs of an exchange belong to the asset given; the asset received takes its fair market
value as basis. A fee paid in a third asset is itself a disposition of that asset. A fee withheld from the
asset received disposes of those units at their value, with no gain. A fee withheld from the asset given is
part of what was given. Cash beside an asset counts as cash. Several assets on one side share its amount by
their values. Earlier years had no rule for splitting fees; the same reasonable method is used for them.
Left out: choosing another method for years before 2025; a fee on the disposition of the asset that paid a fee
(no export tells it apart; gain only moves between the two dispositions).

Source:
    26 CFR § 1.1001-7(b); § 1.1012-1(h), (j)(3)(iii) (TD 10000, 89 FR 56480).
"""

from collections.abc import Sequence

from lotwise.core.money import Usd, shared_out
from lotwise.ledger.assets import FIAT
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.lots.effects import (
    Effects,
    Outflow,
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


def trade_effects(transaction: Transaction, value_of: ValueOf) -> Effects:
    """Return what a purchase, sale or exchange does to lots.

    Args:
        transaction: The trade.
        value_of: Fair market value of a leg.

    Returns:
        Outflows, inflows and withheld units; an amount that cannot be known is None.

    Source:
        26 CFR § 1.1001-7(b)(1)-(5); § 1.1012-1(h)(1)-(4).
    """
    return _plain_trade(transaction, value_of) or _any_trade(transaction, value_of)


def _plain_trade(transaction: Transaction, value_of: ValueOf) -> Effects | None:
    """Return the effects of one asset for cash, with a fee in cash or none; None for any other trade.

    By far the most common trade. It gives what `_any_trade` gives, in a third of the time.
    """
    legs = transaction.legs
    if not 2 <= len(legs) <= 3:  # noqa: PLR2004 - an asset, its price, and perhaps a fee
        return None
    asset, cash = legs[0], legs[1]
    if asset.asset in FIAT:
        asset, cash = cash, asset
    are_main = asset.role is Role.MAIN and cash.role is Role.MAIN
    if not are_main or cash.asset not in FIAT or asset.asset in FIAT or asset.quantity * cash.quantity >= 0:
        return None
    cost: Usd | None = 0
    if len(legs) > 2:  # noqa: PLR2004
        if legs[2].role is not Role.FEE or legs[2].asset not in FIAT:
            return None
        cost = signed_cost(legs[2], value_of)
    value = value_of(cash)
    if value is None or cost is None:
        return None
    if asset.quantity > 0:
        return Effects(inflows=(into(asset, asset.quantity, value + cost),))
    kind = DispositionKind.SALE if transaction.kind is Kind.SALE else DispositionKind.EXCHANGE
    return Effects(outflows=(out_of(asset, 0, value - cost, kind),))


def _any_trade(transaction: Transaction, value_of: ValueOf) -> Effects:
    came, went = transaction.received, transaction.given
    received, given = asset_legs(came), asset_legs(went)
    held_back, on_top, outside = fees_by_place(transaction.fees, received, given)
    gross = _gross_value(came, went, value_of)
    costs = known_sum([signed_cost(leg, value_of) for leg in outside])
    worths = _split(minus(gross, _cash(came, value_of)), received, value_of)
    kept = [
        part_of(worth, held, leg.quantity)
        for worth, held, leg in zip(worths, held_back, received, strict=True)
    ]
    outflows: list[Outflow] = []
    if given:
        kind = DispositionKind.SALE if transaction.kind is Kind.SALE else DispositionKind.EXCHANGE
        proceeds = minus(minus(minus(gross, _cash(went, value_of)), costs), known_sum(kept))
        parts = _split(proceeds, given, value_of)
        outflows = [out_of(*each, kind) for each in zip(given, on_top, parts, strict=True)]
        bases = list(map(minus, worths, kept))
    else:
        bases = _split(known_sum([*worths, costs]), received, value_of)
    inflows = [
        into(leg, leg.quantity - held, basis)
        for leg, held, basis in zip(received, held_back, bases, strict=True)
        if leg.quantity > held
    ]
    if not (outside or any(held_back)):
        return Effects(outflows=tuple(outflows), inflows=tuple(inflows))
    withheld = [
        into(leg, held, part) for leg, held, part in zip(received, held_back, kept, strict=True) if held
    ]
    return Effects(
        outflows=(*outflows, *fee_outflows(outside, value_of)),
        inflows=(*inflows, *rebates(outside, value_of)),
        withheld=tuple(withheld),
    )


def _gross_value(came: Sequence[Leg], went: Sequence[Leg], value_of: ValueOf) -> Usd | None:
    """Return what a trade was worth.

    Cash is worth itself, and where its dollars are not known only a value that the source states stands in;
    the price of the day would be another number. An asset for an asset is worth what came or, where that is
    not known, what went.

    Source:
        26 CFR § 1.1012-1(h)(1)(i); § 1.1001-7(b)(1), (b)(4).
    """

    def stated(leg: Leg) -> Usd | None:
        return value_of(leg) if leg.asset in FIAT else leg.value_usd

    is_barter = not _is_cash(came) and not _is_cash(went)
    worth_of = value_of if is_barter else stated
    sides = (went, came) if _is_cash(went) and not _is_cash(came) else (came, went)
    for legs in sides:
        total = known_sum([worth_of(leg) for leg in legs]) if legs else None
        if total is not None:
            return total
    return None


def _is_cash(legs: Sequence[Leg]) -> bool:
    return all(leg.asset in FIAT for leg in legs)


def _cash(legs: Sequence[Leg], value_of: ValueOf) -> Usd | None:
    return known_sum([value_of(leg) for leg in legs if leg.asset in FIAT])


def _split(total: Usd | None, legs: Sequence[Leg], value_of: ValueOf) -> list[Usd | None]:
    """Return an amount shared among legs by their values; not known where more than one lack a value."""
    if len(legs) == 1:
        return [total]
    values = [value_of(leg) for leg in legs]
    weights = [value for value in values if value is not None]
    if total is None or len(weights) < len(values) or not sum(weights):
        return [None] * len(legs)
    return list(shared_out(total, weights))
