"""What a trade means for basis and proceeds: purchases, sales and exchanges, with every kind of fee.

Since 2025-01-01 all costs of an exchange belong to the asset given; the asset received takes its fair market
value as basis. A fee paid in a third asset is itself a disposition of that asset. A fee withheld from the
asset received disposes of those units at their value, with no gain, and whatever their disposition costs is a
cost of the exchange too. A fee withheld from the asset given is part of what was given. Cash beside an asset
counts as cash. Several assets on one side share its amount by their values. Earlier years had no rule for who
bears the costs of an exchange: `Costs` says what the taxpayer did, and they then go to the asset given, to
the basis of the asset received, or half to each, exactly.
Left out: a fee on the disposition of a third asset that paid a fee (no export tells it apart; gain only moves
between the two dispositions).

Source:
    26 CFR § 1.1001-7(b); § 1.1012-1(h), (j)(3)(iii) (TD 10000, 89 FR 56480).
"""

from collections.abc import Sequence
from typing import Final

from lotwise.core.money import Usd, shared_out
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import FIAT, USD
from lotwise.ledger.transaction import Kind, Leg, Role, Transaction
from lotwise.lots.costs import BY_REGULATION, Costs
from lotwise.lots.effects import (
    Effects,
    Inflow,
    Outflow,
    ValueOf,
    asset_legs,
    cash_usd,
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
from lotwise.lots.methods import FeeBearer

_MAIN: Final = Role.MAIN  # for every trade: a name is found faster than a member
_FEE: Final = Role.FEE
_SALE: Final = Kind.SALE
_SOLD: Final = DispositionKind.SALE
_EXCHANGED: Final = DispositionKind.EXCHANGE


def trade_effects(transaction: Transaction, value_of: ValueOf, costs: Costs = BY_REGULATION) -> Effects:
    """Return what a purchase, sale or exchange does to lots.

    Args:
        transaction: The trade.
        value_of: Fair market value of a leg.
        costs: Which side of an exchange bears its costs, and which units paid them.

    Returns:
        Outflows, inflows and withheld units; an amount that cannot be known is None.

    Source:
        26 CFR § 1.1001-7(b)(1)-(5); § 1.1012-1(h)(1)-(4).
    """
    came, went = transaction.received, transaction.given
    received, given = asset_legs(came), asset_legs(went)
    held_back, on_top, outside = fees_by_place(
        transaction.fees, received, given, can_withhold=not costs.is_paid_on_top
    )
    gross = _gross_value(came, went, value_of)
    worths = _split(minus(gross, _cash(came, value_of)), received, value_of)
    fee_value = _also_by_trade(value_of, received, worths) if outside else value_of
    kept = [
        part_of(worth, held, leg.quantity)
        for worth, held, leg in zip(worths, held_back, received, strict=True)
    ]
    paid = known_sum([signed_cost(leg, fee_value) for leg in outside])
    nets = [leg.quantity - held for leg, held in zip(received, held_back, strict=True)]
    outflows: list[Outflow] = []
    if given:
        kind = DispositionKind.SALE if transaction.kind is Kind.SALE else DispositionKind.EXCHANGE
        bearer = costs.bearer if any(nets) else FeeBearer.DISPOSED
        brought = minus(gross, _cash(went, value_of))
        tops = _paid_on_top(bearer, _split(brought, given, value_of), given, on_top)
        to_given, to_received = _borne(bearer, known_sum([paid, *kept, *tops]))
        parts = _split(minus(brought, to_given), given, value_of)
        outflows = [
            out_of(leg, extra, known_sum((part, top)), kind)
            for leg, extra, part, top in zip(given, on_top, parts, tops, strict=True)
        ]
        added = _added(to_received, received, nets, value_of)
        bases = [known_sum((minus(*each), more)) for *each, more in zip(worths, kept, added, strict=True)]
    else:
        bases = _split(known_sum([*worths, paid]), received, value_of)
    inflows = [
        into(leg, net, basis) for leg, net, basis in zip(received, nets, bases, strict=True) if net > 0
    ]
    if not (outside or any(held_back)):
        return Effects(outflows=tuple(outflows), inflows=tuple(inflows))
    withheld = [
        into(leg, held, part) for leg, held, part in zip(received, held_back, kept, strict=True) if held
    ]
    return Effects(
        outflows=(*outflows, *fee_outflows(outside, fee_value)),
        inflows=(*inflows, *rebates(outside, value_of)),
        withheld=tuple(withheld),
    )


# ── by far the most common trade ────────────────────────────────────────────────────────────────


def plain_trade(transaction: Transaction, value_of: ValueOf) -> Inflow | Outflow | None:
    """Return all that a trade of one asset for cash does to lots, with a fee in cash or none.

    It is the one inflow or outflow that `trade_effects` gives, in a sixth of the time.

    Args:
        transaction: The trade.
        value_of: Fair market value of a leg; dollars are worth themselves, and are not asked for.

    Returns:
        None for any other trade, and where an amount is not known.
    """
    legs = transaction.legs
    if not 2 <= len(legs) <= 3:  # noqa: PLR2004 - an asset, its price, and perhaps a fee
        return None
    asset, cash = legs[0], legs[1]
    if asset.asset in FIAT:
        asset, cash = cash, asset
    are_main = asset.role is _MAIN and cash.role is _MAIN
    if not are_main or cash.asset not in FIAT or asset.asset in FIAT or asset.quantity * cash.quantity >= 0:
        return None
    cost: Usd | None = 0
    if len(legs) > 2:  # noqa: PLR2004
        if legs[2].role is not _FEE or legs[2].asset not in FIAT:
            return None
        cost = signed_cost(legs[2], cash_usd if legs[2].asset == USD else value_of)
    value = cash_usd(cash) if cash.asset == USD else value_of(cash)
    if value is None or cost is None:
        return None
    if asset.quantity > 0:
        return into(asset, asset.quantity, value + cost)
    return out_of(asset, 0, value - cost, _SOLD if transaction.kind is _SALE else _EXCHANGED)


# ── who bears the costs of an exchange ──────────────────────────────────────────────────────────


def _paid_on_top(
    bearer: FeeBearer, shares: Sequence[Usd | None], given: Sequence[Leg], on_top: Sequence[Quantity]
) -> list[Usd | None]:
    """Return what the units that paid a fee beside those given were worth, at the rate of the exchange.

    They are disposed of for a service of that worth, which is also a cost. Where what was given bears the
    costs, the two cancel, and no rate is needed.
    """
    if bearer is FeeBearer.DISPOSED:
        return [0] * len(given)
    return [
        part_of(part, extra, -leg.quantity) for part, extra, leg in zip(shares, on_top, given, strict=True)
    ]


def _borne(bearer: FeeBearer, costs_usd: Usd | None) -> tuple[Usd | None, Usd | None]:
    """Return which part of the costs lowers proceeds and which is basis; they sum to the costs."""
    match bearer:
        case FeeBearer.DISPOSED:
            return costs_usd, 0
        case FeeBearer.ACQUIRED:
            return 0, costs_usd
        case FeeBearer.SPLIT:
            half = None if costs_usd is None else costs_usd // 2
            return half, minus(costs_usd, half)


def _added(
    cost_usd: Usd | None, received: Sequence[Leg], nets: Sequence[Quantity], value_of: ValueOf
) -> list[Usd | None]:
    """Return what costs add to the basis of each asset of which something is left, by their values."""
    if cost_usd == 0:
        return [0] * len(received)
    parts = iter(_split(cost_usd, [leg for leg, net in zip(received, nets, strict=True) if net], value_of))
    return [next(parts) if net else 0 for net in nets]


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def _also_by_trade(value_of: ValueOf, received: Sequence[Leg], worths: Sequence[Usd | None]) -> ValueOf:
    """Return `value_of` that values a fee in an asset received by the trade where nothing else values it."""
    rates = {leg.asset: (worth, leg.quantity) for leg, worth in zip(received, worths, strict=True)}

    def known_or_rated(leg: Leg) -> Usd | None:
        value = value_of(leg)
        if value is not None or leg.asset not in rates:
            return value
        worth, whole = rates[leg.asset]
        return part_of(worth, abs(leg.quantity), whole)

    return known_or_rated


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
