"""Histories of lots that hypothesis makes up, in the words that lotwise and its peers have in common.

Purchases and sales for dollars with a fee in dollars, and transfers without one, in three wallets and two
assets; nothing leaves that is not held. Events lie a day or more apart, since one of the peers knows dates
only, between March 2025 and January 2028, where no leap day makes a peer's 366 days differ from a year. No
two purchases have the same basis a unit, so that highest in, first out has one answer.

On a *grid* every peer is exact: quantities in thousandths and dollars a unit in cents, so that basis a unit
is a short decimal. Other histories have 18 places of units and 8 of dollars, which peers must round.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.core.quantity import ONE, Quantity

WALLETS: Final = ("Kraken", "Ledger", "Gemini")
ASSETS: Final = ("BTC", "ETH")
START: Final = datetime(2025, 3, 1, 17, tzinfo=UTC)
MOST_EVENTS: Final = 30
MOST_DAYS: Final = 33
THOUSANDTH: Final = ONE // 1000
LEAST: Final = ONE // 10**6
"""Fewer units would, at a cent a unit, be worth less than a step of 10⁻⁸ USD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: `bought` or `sold` in a wallet, or `moved` from it to another.

    Attributes:
        word: What happened.
        at: When, in UTC; at noon or so in New York, so that all have one date.
        wallet: Where.
        other: Where moved units went.
        asset: Asset code.
        units: How many, positive.
        price: Dollars a unit in steps of 10⁻⁸ USD, positive; without meaning for what was moved.
        fee: Dollars for the whole; without meaning for what was moved.
    """

    word: str
    at: datetime
    wallet: str
    other: str
    asset: str
    units: Quantity
    price: Usd
    fee: Fraction

    @property
    def value(self) -> Fraction:
        """Dollars without the fee, exactly."""
        return Fraction(self.units, ONE) * Fraction(self.price, DOLLAR)

    @property
    def basis_a_unit(self) -> Fraction:
        """Dollars a unit with the fee, exactly."""
        return (self.value + self.fee) * ONE / self.units


@st.composite
def histories(draw: st.DrawFn, *, on_grid: bool) -> list[Event]:
    """Give a history of up to 30 events."""
    step, cents = (THOUSANDTH, CENT) if on_grid else (1, 1)
    least = LEAST // step if not on_grid else 1
    held: dict[tuple[str, str], Quantity] = {}
    bases: set[int] = set()
    made: list[Event] = []
    at = START
    for _ in range(draw(st.integers(2, MOST_EVENTS))):
        at += timedelta(days=draw(st.integers(1, MOST_DAYS)))
        wallet, other = draw(st.permutations(WALLETS))[:2]
        asset = draw(st.sampled_from(ASSETS))
        most = held.get((wallet, asset), 0) // step
        word = draw(st.sampled_from(("bought", "sold", "moved"))) if most >= least else "bought"
        units = step * draw(st.integers(least, 10 * ONE // step if word == "bought" else most))
        price = cents * draw(st.integers(CENT // cents, 100_000 * DOLLAR // cents))
        fee_a_unit = Fraction(cents * draw(st.integers(0, price // cents // 50)), DOLLAR)
        fee = fee_a_unit * units / ONE if on_grid else Fraction(draw(st.integers(0, 10**10)), DOLLAR)
        event = Event(
            word=word, at=at, wallet=wallet, other=other, asset=asset, units=units, price=price, fee=fee
        )
        if word == "bought":
            a_millionth = int(event.basis_a_unit * 10**6)
            if a_millionth in bases:
                continue
            bases |= {a_millionth - 1, a_millionth, a_millionth + 1}
        made.append(event)
        gets = other if word == "moved" else wallet
        held[wallet, asset] = held.get((wallet, asset), 0) - (units if word != "bought" else 0)
        held[gets, asset] = held.get((gets, asset), 0) + (units if word != "sold" else 0)
    return made
