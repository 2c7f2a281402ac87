"""Lots and prices as flat rows, for JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.grades import Graded
from lotwise.lots.holding import Term
from lotwise.lots.sellable import Hold, Naming
from lotwise.lots.unrealized import Valued


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRow:
    """One open lot; what is not known is None.

    Attributes:
        id: Its id.
        wallet: Where it lies.
        asset: Asset code.
        quantity: Units held.
        acquired_on: Date of acquisition in the taxpayer's zone.
        acquired_as: How it was acquired.
        term: Of a sale on the day.
        days_to_long: Days until a sale would be long-term; 0 when it is.
        basis_usd: Basis of the whole lot; of a gift its giver's.
        loss_basis_usd: Of a gift with two bases the one that counts for a loss.
        given_on: The day of such a gift; the holding period begins then where that basis counts.
        adjusted_by: Ids of the transactions whose loss not allowed, or fee, is in the basis.
        price: Dollars a unit.
        price_on: The day of that price.
        fmv_usd: Value of the whole lot.
        gain_usd: Unrealized gain, signed.
        break_even: Dollars a unit at which a sale, after the wallet's fee, brings neither gain nor loss.
        identifiable: How the lot can be identified for a sale on the day.
        state: Whether its units can be sold.
        locked_until: The day from which they can, where it is known.
        can_be_planned: Whether everything is known that a plan needs, and the units can be sold.
        evidence: The grade of its evidence.
        evidence_why: What that rests on.
    """

    id: str
    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    acquired_as: str
    term: Term | None
    days_to_long: int | None
    basis_usd: Usd | None
    loss_basis_usd: Usd | None
    given_on: date | None
    adjusted_by: tuple[str, ...]
    price: Decimal | None
    price_on: date | None
    fmv_usd: Usd | None
    gain_usd: Usd | None
    break_even: Decimal | None
    identifiable: Naming | None
    state: Hold
    locked_until: date | None
    can_be_planned: bool
    evidence: str
    evidence_why: str


def lot_rows(holdings: Iterable[Valued], grades: Mapping[str, Graded]) -> tuple[LotRow, ...]:
    """Return lots as rows, in their order.

    Args:
        holdings: Open lots with their value.
        grades: How well each is evidenced, by its id.
    """
    return tuple(
        LotRow(
            id=one.lot.id,
            wallet=one.lot.wallet,
            asset=one.lot.asset,
            quantity=one.lot.quantity,
            acquired_on=one.lot.root.acquired_on,
            acquired_as=one.lot.root.kind.value,
            term=one.term,
            days_to_long=one.days_to_long,
            basis_usd=one.lot.basis_usd,
            loss_basis_usd=one.lot.root.loss_basis_of(one.lot.start, one.lot.stop),
            given_on=one.lot.root.given_on,
            adjusted_by=one.lot.root.adjusted_by,
            price=one.quote.price if one.quote else None,
            price_on=one.quote.on if one.quote else None,
            fmv_usd=one.fmv_usd,
            gain_usd=one.gain_usd,
            break_even=one.break_even,
            identifiable=one.identifiable,
            state=one.state,
            locked_until=one.locked_until,
            can_be_planned=one.can_be_planned,
            evidence=grades[one.lot.id].grade.name,
            evidence_why=grades[one.lot.id].why,
        )
        for one in holdings
    )


def lots_in(state: State, asset: str | None, wallet: str | None) -> tuple[Valued, ...]:
    """Return the open lots of an asset and a wallet, whatever the case of their names.

    Raises:
        BadInputError: No open lot is of that asset, or lies in that wallet.
    """
    found = state.holdings
    for wanted, name in ((asset, "asset"), (wallet, "wallet")):
        if wanted is None:
            continue
        known = sorted({getattr(one.lot, name) for one in found})
        found = tuple(one for one in found if getattr(one.lot, name).casefold() == wanted.casefold())
        if not found:
            there = ", ".join(known) or "none"
            raise BadInputError(f"No open lot has the {name} {wanted!r}.", f"There are: {there}.")
    return found
