"""The words in which the room speaks of a transaction's effects on lots, and the parts they are made of.

Left out: what each kind of transaction means; see `trades` and `amounts`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from lotwise.core.exact import nearest
from lotwise.core.money import DOLLAR, Usd, share
from lotwise.core.quantity import ONE, Quantity
from lotwise.core.quick import quick
from lotwise.ledger.assets import FIAT
from lotwise.ledger.transaction import Leg
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
        is_date_known: Whether the date of acquisition is known: the day of receipt, unless another is
            stated; a gift keeps its giver's.
        acquired_on: Date of acquisition as the owner states it; None for the day of receipt.
        loss_basis_usd: Basis for a loss, where it is lower than the basis; None where there is one only.
    """

    wallet: str
    asset: str
    quantity: Quantity
    basis_usd: Usd | None
    income_usd: Usd | None = 0
    is_always_long: bool = False
    is_date_known: bool = True
    acquired_on: date | None = None
    loss_basis_usd: Usd | None = None


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

    @property
    def is_vague(self) -> bool:
        """Whether an amount is not known."""
        for outflow in self.outflows:
            if outflow.proceeds_usd is None:
                return True
        for inflow in (*self.inflows, *self.withheld):  # noqa: SIM110 - twice as fast, for every trade
            if inflow.basis_usd is None:
                return True
        return False


_inflow: Final = quick(Inflow)
_outflow: Final = quick(Outflow)
_STEPS: Final = ONE // DOLLAR
"""How many steps of a quantity of US dollars make one step of money."""


def cash_usd(leg: Leg) -> Usd:
    """Return the dollars a leg of US dollars moves, as a positive amount, to the nearest 10⁻⁸ USD."""
    amount, rest = divmod(abs(leg.quantity), _STEPS)
    return nearest(abs(leg.quantity), _STEPS) if rest else amount


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


def minus(left: Usd | None, right: Usd | None) -> Usd | None:
    """Return a difference, or None when either amount is not known."""
    return None if left is None or right is None else left - right


def _negative(amount: Usd | None) -> Usd | None:
    return None if amount is None else -amount


def part_of(whole_usd: Usd | None, part: Quantity, whole: Quantity) -> Usd | None:
    """Return the share of the first units of a whole: zero for no units, else unknown if the whole is."""
    if not part:
        return 0
    return None if whole_usd is None else share(whole_usd, 0, part, whole)


# ── legs ────────────────────────────────────────────────────────────────────────────────────────


def asset_legs(legs: Sequence[Leg]) -> list[Leg]:
    """Return the legs that are no money, those of one asset in one wallet as one leg."""
    assets = [leg for leg in legs if leg.asset not in FIAT]
    if len(assets) < 2:  # noqa: PLR2004 - one leg alone has nothing to be joined with
        return assets
    piles: dict[tuple[str, str], Leg] = {}
    for leg in assets:
        place = leg.wallet, leg.asset
        piles[place] = _joined(piles[place], leg) if place in piles else leg
    return list(piles.values())


def _joined(one: Leg, other: Leg) -> Leg:
    value = known_sum((one.value_usd, other.value_usd))
    return replace(one, quantity=one.quantity + other.quantity, value_usd=value)


def fees_by_place(
    fees: Sequence[Leg], received: Sequence[Leg], given: Sequence[Leg], *, can_withhold: bool = True
) -> tuple[list[Quantity], list[Quantity], list[Leg]]:
    """Return what fees held back from each leg received, added to each leg given, and the other fees.

    Args:
        fees: Legs of fees.
        received: Assets that came in, a leg for each place.
        given: Assets that went out, a leg for each place.
        can_withhold: Whether a fee in an asset received was held back from it, where as much came in.
    """
    outside = [leg for leg in fees if leg.quantity]
    if not outside:
        return [0] * len(received), [0] * len(given), outside
    held_back: list[Quantity] = []
    for main in received:
        mine = [leg for leg in outside if _is_paid_from(leg, main)]
        held = -sum(leg.quantity for leg in mine)
        if held > main.quantity or not can_withhold:  # other units paid it
            mine, held = [], 0
        held_back.append(held)
        outside = [leg for leg in outside if leg not in mine]
    on_top: list[Quantity] = []
    for main in given:
        mine = [leg for leg in outside if _is_paid_from(leg, main)]
        on_top.append(-sum(leg.quantity for leg in mine))
        outside = [leg for leg in outside if leg not in mine]
    return held_back, on_top, outside


def _is_paid_from(fee: Leg, main: Leg) -> bool:
    return fee.quantity < 0 and fee.asset == main.asset and fee.wallet == main.wallet


# ── what goes and what comes ────────────────────────────────────────────────────────────────────


def signed_cost(leg: Leg, value_of: ValueOf) -> Usd | None:
    """Return what a fee costs: positive when paid, negative when rebated."""
    value = value_of(leg)
    return value if leg.quantity < 0 else _negative(value)


def out_of(leg: Leg, on_top: Quantity, proceeds_usd: Usd | None, kind: DispositionKind) -> Outflow:
    """Return the outflow of a leg and of the fee that was paid on top of it."""
    return _outflow(leg.wallet, leg.asset, on_top - leg.quantity, proceeds_usd, kind)


def into(leg: Leg, quantity: Quantity, basis_usd: Usd | None, income_usd: Usd | None = 0) -> Inflow:
    """Return the inflow of so many units where a leg arrives."""
    return _inflow(leg.wallet, leg.asset, quantity, basis_usd, income_usd)


def fee_outflows(fees: Sequence[Leg], value_of: ValueOf) -> tuple[Outflow, ...]:
    """Return the dispositions of the assets in which fees were paid, at their value."""
    return tuple(
        out_of(leg, 0, value_of(leg), DispositionKind.FEE)
        for leg in asset_legs([leg for leg in fees if leg.quantity < 0])
    )


def rebates(fees: Sequence[Leg], value_of: ValueOf) -> tuple[Inflow, ...]:
    """Return the receipts of fees that were rebated in an asset, at their value."""
    return tuple(
        into(leg, leg.quantity, value_of(leg)) for leg in fees if leg.quantity > 0 and leg.asset not in FIAT
    )
