"""What a transaction means for basis and proceeds: the law of digital-asset transaction costs.

Problem: legs say what moved; the law says what was realized and what basis arose. Since 2025-01-01 all costs
of an exchange belong to the asset given; the asset received takes its fair market value as basis. A fee paid
in a third asset is itself a disposition of that asset. A fee withheld from the asset received disposes of
those units at their value, with no gain. A fee withheld from the asset given is part of what was given.
Cash beside an asset counts as cash. Several assets on one side share its amount by their values. A leg that
does not fit its kind is handed back, to become a finding. Earlier years had no rule for splitting fees; the
same reasonable method is used for them.
Left out: choosing another method for years before 2025; a fee on the disposition of the asset that paid a fee
(no export tells it apart; gain only moves between the two dispositions).

Source:
    26 CFR § 1.1001-7(b); § 1.1012-1(h), (j)(3)(iii) (TD 10000, 89 FR 56480).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, share, shared_out
from lotwise.core.quantity import ONE, Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import INCOME_KINDS, Kind, Leg, Transaction
from lotwise.lots.lot import DispositionKind

ValueOf: TypeAlias = Callable[[Leg], Usd | None]
"""Gives the fair market value of a leg as a positive amount, or None when no price is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflow:
    """Units that come in as a new root.

    Attributes:
        wallet: Where they arrive.
        asset: Asset code.
        quantity: Positive.
        basis_usd: Basis of all of them, or None when it is not known.
        income_usd: Ordinary income on receipt; None when not known; zero when it is no income.
        is_always_long: Inherited.
        is_date_known: Whether the day of receipt is the date of acquisition; a gift keeps its giver's.
    """

    wallet: str
    asset: str
    quantity: Quantity
    basis_usd: Usd | None
    income_usd: Usd | None = 0
    is_always_long: bool = False
    is_date_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outflow:
    """Units that leave for good.

    Attributes:
        wallet: Where they lay.
        asset: Asset code.
        quantity: Positive.
        proceeds_usd: Amount realized, or None when it is not known (or does not matter: gifts, losses).
        kind: Why they left.
    """

    wallet: str
    asset: str
    quantity: Quantity
    proceeds_usd: Usd | None
    kind: DispositionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What one transaction does to lots.

    Attributes:
        outflows: Dispositions, to be matched with lots.
        inflows: New roots.
        withheld: Units just received that paid the fee: new roots disposed of at once, without gain.
        unused: Main legs that do not fit the kind of transaction.
    """

    outflows: tuple[Outflow, ...] = ()
    inflows: tuple[Inflow, ...] = ()
    withheld: tuple[Inflow, ...] = ()
    unused: tuple[Leg, ...] = ()


def effects_of(transaction: Transaction, value_of: ValueOf) -> Effects:
    """Return what a transaction does to lots, with exact amounts.

    Args:
        transaction: Any kind but transfers and renames, which move lots and are the fold's business.
        value_of: Fair market value of a leg.

    Returns:
        Outflows, inflows, withheld units and unused legs. An amount that cannot be known is None, never zero.

    Source:
        26 CFR § 1.1001-7(b)(1)-(5); § 1.1012-1(h)(1)-(4).
    """
    kind = transaction.kind
    if kind in {Kind.PURCHASE, Kind.SALE, Kind.EXCHANGE}:
        return _trade(transaction, value_of)
    if kind in {Kind.SPEND, Kind.FEE}:
        return _spending(transaction, value_of)
    if kind in {Kind.GIFT_OUT, Kind.LOST}:
        return _giving(transaction, value_of)
    if kind in INCOME_KINDS or kind in {Kind.GIFT_IN, Kind.INHERITANCE}:
        return _receiving(transaction, value_of)
    raise AssertionError(f"{kind} moves lots; it has no effects of its own")


def cash_usd(leg: Leg) -> Usd:
    """Return the dollars a leg of US dollars moves, as a positive amount, to the nearest 10⁻⁸ USD."""
    return nearest(abs(leg.quantity) * DOLLAR, ONE)


def known_sum(amounts: Iterable[Usd | None]) -> Usd | None:
    """Return the sum of some amounts, or None when any of them is not known.

    Examples:
        >>> known_sum([1, 2]), known_sum([1, None]), known_sum([])
        (3, None, 0)
    """
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


# ── trades ──────────────────────────────────────────────────────────────────────────────────────


def _trade(transaction: Transaction, value_of: ValueOf) -> Effects:
    received, given = _assets(transaction.received), _assets(transaction.given)
    held_back, merged, outside = _fees_by_place(transaction.fees, received, given)
    gross = _gross_value(transaction, value_of)
    costs = known_sum(_signed_cost(leg, value_of) for leg in outside)
    worths = _split(_minus(gross, _cash(transaction.received, value_of)), received, value_of)
    kept = [
        _part(worth, held, leg.quantity) for worth, held, leg in zip(worths, held_back, received, strict=True)
    ]
    if given:
        proceeds = known_sum((gross, *map(_negative, (_cash(transaction.given, value_of), costs, *kept))))
        bases = [_minus(worth, part) for worth, part in zip(worths, kept, strict=True)]
    else:
        proceeds = 0
        bases = _split(known_sum((*worths, costs)), received, value_of)
    kind = DispositionKind.SALE if transaction.kind is Kind.SALE else DispositionKind.EXCHANGE
    parts = _split(proceeds, given, value_of)
    return Effects(
        outflows=(
            *(_out(leg, part, kind, extra) for leg, part, extra in zip(given, parts, merged, strict=True)),
            *_fee_outflows(outside, value_of),
        ),
        inflows=(
            *(
                _in(leg, leg.quantity - held, basis)
                for leg, held, basis in zip(received, held_back, bases, strict=True)
                if leg.quantity > held
            ),
            *_rebates(outside, value_of),
        ),
        withheld=tuple(
            _in(leg, held, part) for leg, held, part in zip(received, held_back, kept, strict=True) if held
        ),
    )


def _assets(legs: Sequence[Leg]) -> list[Leg]:
    """Return the legs that are no money, those of one asset in one wallet as one leg."""
    piles: dict[tuple[str, str], Leg] = {}
    for leg in legs:
        if not is_fiat(leg.asset):
            place = leg.wallet, leg.asset
            piles[place] = _joined(piles[place], leg) if place in piles else leg
    return list(piles.values())


def _joined(one: Leg, other: Leg) -> Leg:
    value = known_sum((one.value_usd, other.value_usd))
    return replace(one, quantity=one.quantity + other.quantity, value_usd=value)


def _fees_by_place(
    fees: Sequence[Leg], received: Sequence[Leg], given: Sequence[Leg]
) -> tuple[list[Quantity], list[Quantity], list[Leg]]:
    """Return the fees held back from each leg received, those on top of each leg given, and the other fees."""
    outside = [leg for leg in fees if leg.quantity]
    held_back: list[Quantity] = []
    for main in received:
        mine = [leg for leg in outside if _is_paid_from(leg, main)]
        held = -sum(leg.quantity for leg in mine)
        if held > main.quantity:  # more than came in: other units paid it
            mine, held = [], 0
        held_back.append(held)
        outside = [leg for leg in outside if leg not in mine]
    merged: list[Quantity] = []
    for main in given:
        mine = [leg for leg in outside if _is_paid_from(leg, main)]
        merged.append(-sum(leg.quantity for leg in mine))
        outside = [leg for leg in outside if leg not in mine]
    return held_back, merged, outside


def _is_paid_from(fee: Leg, main: Leg) -> bool:
    return fee.quantity < 0 and fee.asset == main.asset and fee.wallet == main.wallet


def _gross_value(transaction: Transaction, value_of: ValueOf) -> Usd | None:
    """Return the value of what was received; where that is not known, of what was given (1.1001-7(b)(4))."""
    cash_first = sorted((transaction.received, transaction.given), key=lambda legs: not _all_cash(legs))
    for legs in cash_first:
        total = known_sum(value_of(leg) for leg in legs) if legs else None
        if total is not None:
            return total
    return None


def _all_cash(legs: Sequence[Leg]) -> bool:
    return all(is_fiat(leg.asset) for leg in legs)


def _cash(legs: Sequence[Leg], value_of: ValueOf) -> Usd | None:
    return known_sum(value_of(leg) for leg in legs if is_fiat(leg.asset))


def _split(total: Usd | None, legs: Sequence[Leg], value_of: ValueOf) -> list[Usd | None]:
    """Return an amount shared among legs by their values; not known where more than one lack a value."""
    if len(legs) == 1:
        return [total]
    values = [value_of(leg) for leg in legs]
    weights = [value for value in values if value is not None]
    if total is None or len(weights) < len(values) or not sum(weights):
        return [None] * len(legs)
    return list(shared_out(total, weights))


def _minus(left: Usd | None, right: Usd | None) -> Usd | None:
    return None if left is None or right is None else left - right


def _negative(amount: Usd | None) -> Usd | None:
    return None if amount is None else -amount


def _part(whole_usd: Usd | None, part: Quantity, whole: Quantity) -> Usd | None:
    if not part:
        return 0
    return None if whole_usd is None else share(whole_usd, 0, part, whole)


# ── fees, income, spending, gifts ───────────────────────────────────────────────────────────────


def _signed_cost(leg: Leg, value_of: ValueOf) -> Usd | None:
    value = value_of(leg)
    return value if leg.quantity < 0 else _negative(value)


def _out(leg: Leg, proceeds_usd: Usd | None, kind: DispositionKind, extra: Quantity = 0) -> Outflow:
    return Outflow(
        wallet=leg.wallet,
        asset=leg.asset,
        quantity=abs(leg.quantity) + extra,
        proceeds_usd=proceeds_usd,
        kind=kind,
    )


def _in(leg: Leg, quantity: Quantity, basis_usd: Usd | None) -> Inflow:
    return Inflow(wallet=leg.wallet, asset=leg.asset, quantity=quantity, basis_usd=basis_usd)


def _fee_outflows(fees: Sequence[Leg], value_of: ValueOf) -> tuple[Outflow, ...]:
    return tuple(
        _out(leg, value_of(leg), DispositionKind.FEE)
        for leg in fees
        if leg.quantity < 0 and not is_fiat(leg.asset)
    )


def _rebates(fees: Sequence[Leg], value_of: ValueOf) -> tuple[Inflow, ...]:
    return tuple(
        _in(leg, leg.quantity, value_of(leg)) for leg in fees if leg.quantity > 0 and not is_fiat(leg.asset)
    )


def _spending(transaction: Transaction, value_of: ValueOf) -> Effects:
    kind = DispositionKind.SPEND if transaction.kind is Kind.SPEND else DispositionKind.FEE
    fees = [leg for leg in transaction.fees if leg.quantity]
    given = _assets(transaction.given)
    cost = known_sum(_signed_cost(leg, value_of) for leg in fees) if given else 0
    paid = [_out(leg, _minus(value_of(leg), 0 if n else cost), kind) for n, leg in enumerate(given)]
    return Effects(
        outflows=(*paid, *_fee_outflows(fees, value_of)),
        inflows=_rebates(fees, value_of),
        unused=tuple(_assets(transaction.received)),
    )


def _giving(transaction: Transaction, value_of: ValueOf) -> Effects:
    kind = DispositionKind.GIFT if transaction.kind is Kind.GIFT_OUT else DispositionKind.LOST
    return Effects(
        outflows=(
            *(_out(leg, None, kind) for leg in _assets(transaction.given)),
            *_fee_outflows(transaction.fees, value_of),
        ),
        inflows=_rebates(transaction.fees, value_of),
        unused=tuple(_assets(transaction.received)),
    )


def _receiving(transaction: Transaction, value_of: ValueOf) -> Effects:
    """Return income, gifts and inheritances; a fee kept back from them never came in."""
    cash = [leg for leg in transaction.received if is_fiat(leg.asset)]
    received = [*_assets(transaction.received), *cash]
    held_back, _, outside = _fees_by_place(transaction.fees, received, ())
    return Effects(
        outflows=_fee_outflows(outside, value_of),
        inflows=(
            *(
                _receipt(transaction.kind, leg, leg.quantity - held, value_of)
                for leg, held in zip(received, held_back, strict=True)
                if leg.quantity > held
            ),
            *_rebates(outside, value_of),
        ),
        unused=tuple(_assets(transaction.given)),
    )


def _receipt(kind: Kind, leg: Leg, net: Quantity, value_of: ValueOf) -> Inflow:
    """Return a receipt: income at its value, an inheritance at its stated value, a gift as its giver's."""
    came = _in(leg, net, None)
    match kind:
        case Kind.GIFT_IN:
            return replace(came, is_date_known=False)
        case Kind.INHERITANCE:
            return replace(came, basis_usd=_part(leg.value_usd, net, leg.quantity), is_always_long=True)
        case _:
            value = _part(value_of(leg), net, leg.quantity)
            return replace(came, basis_usd=value, income_usd=value)
