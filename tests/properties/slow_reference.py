"""A second opinion on FIFO, LIFO and HIFO per wallet: fractions, plain lists, nothing shared with the fold.

It understands purchases, income, sales for cash, transfers of whole legs and arrivals of stated origin, each
of one asset, and answers for every sale which units it took: the instant they were acquired, how many, and
their basis. Basis belongs to a unit here, as a fraction, which is what the fold's intervals must agree with
to the last step. Units that arrive although nobody held them have no basis, and count as acquired when they
arrived, unless their owner states both.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from lotwise.core.money import DOLLAR
from lotwise.core.quantity import ONE
from lotwise.ledger.transaction import Kind, Role, Transaction

NEW_YORK = ZoneInfo("America/New_York")


@dataclass
class Held:
    """Units acquired together that lie in one wallet."""

    acquired_at: datetime
    units: Fraction
    unit_basis: Fraction | None


@dataclass(frozen=True)
class Taken:
    """Units that a sale took."""

    acquired_at: datetime
    units: Fraction
    unit_basis: Fraction | None


def next_of(pile: list[Held], method: str) -> Held:
    """Return the lot a method takes next; of those alike, the one acquired first."""
    if method == "LIFO":
        return max(pile, key=lambda held: held.acquired_at)
    if method == "HIFO":
        known = [held for held in pile if held.unit_basis is not None]
        return min(known or pile, key=lambda held: (-(held.unit_basis or 0), held.acquired_at))
    return min(pile, key=lambda held: held.acquired_at)


def take(pile: list[Held], wanted: Fraction, method: str) -> list[Taken]:
    """Remove units from a pile; when it holds too few, all of them."""
    taken: list[Taken] = []
    while wanted and pile:
        held = next_of(pile, method)
        used = min(wanted, held.units)
        taken.append(Taken(held.acquired_at, used, held.unit_basis))
        held.units -= used
        wanted -= used
        if not held.units:
            pile.remove(held)
    return taken


def stated_instant(one: Transaction) -> datetime:
    """Return when units of stated origin count as acquired: noon of a stated day before they came."""
    assert one.origin is not None
    stated = one.origin.acquired_on
    came_on = one.at.astimezone(NEW_YORK).date()
    if stated is None or stated == came_on:
        return one.at
    return datetime(stated.year, stated.month, stated.day, 12, tzinfo=UTC)


def sales_of(journal: list[Transaction], method: str) -> dict[str, list[Taken]]:
    """Return what every sale took, by the id of the transaction."""
    piles: dict[tuple[str, str], list[Held]] = {}
    sales: dict[str, list[Taken]] = {}
    for one in journal:
        came = [leg for leg in one.legs if leg.quantity > 0 and leg.asset != "USD"]
        gone = [leg for leg in one.legs if leg.quantity < 0 and leg.asset != "USD"]
        cash = [leg for leg in one.legs if leg.asset == "USD"]
        taken: list[Taken] = []
        for leg in gone:
            pile = piles.setdefault((leg.wallet, leg.asset), [])
            taken += take(pile, Fraction(-leg.quantity, ONE), method)
        if one.kind is Kind.SALE:
            sales[one.id] = taken
        for leg in came:
            assert leg.role is Role.MAIN, "the reference knows no rebates"
            pile = piles.setdefault((leg.wallet, leg.asset), [])
            if one.origin is not None:
                basis = Fraction(one.origin.basis_usd, DOLLAR)
                units = Fraction(leg.quantity, ONE)
                pile.append(Held(stated_instant(one), units, basis / units))
            elif one.kind is Kind.TRANSFER:
                pile += [Held(each.acquired_at, each.units, each.unit_basis) for each in taken]
                unheld = Fraction(leg.quantity, ONE) - sum(each.units for each in taken)
                pile += [Held(one.at, unheld, None)] if unheld else []
            else:
                cost = -sum(Fraction(move.quantity, ONE) for move in cash)
                worth = Fraction(leg.value_usd or 0, DOLLAR) if one.kind is Kind.STAKING else cost
                units = Fraction(leg.quantity, ONE)
                pile.append(Held(one.at, units, worth / units))
    return sales
