"""Open lots as far as tables need them, and what some of them come to.

Sums are of whole 10⁻⁸ dollars; what is not known is counted beside them, never taken for zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.holding import Term
from lotwise.lots.sellable import Hold
from lotwise.lots.unrealized import Valued

__all__ = ["Addable", "LotSum", "OpenLot", "heat", "open_lot", "percent", "sum_of"]

_HUNDRED: Final = 100
_STEPS: Final = (20, 50)
"""Percent of the basis from which a gain or loss is a larger step of heat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLot:
    """A lot as far as tables sort and add it up; the names are those of `LotRow`."""

    id: str
    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    acquired_as: str
    term: Term | None
    days_to_long: int | None
    basis_usd: Usd | None
    fmv_usd: Usd | None
    gain_usd: Usd | None
    state: Hold
    evidence: str


def open_lot(one: Valued, name: str, evidence: str) -> OpenLot:
    """Return a lot as tables need it.

    Args:
        one: The lot with its value.
        name: Its id, which takes a while to compute.
        evidence: The grade of its evidence.
    """
    lot = one.lot
    return OpenLot(
        id=name,
        wallet=lot.wallet,
        asset=lot.asset,
        quantity=lot.quantity,
        acquired_on=lot.root.acquired_on,
        acquired_as=lot.root.kind.value,
        term=one.term,
        days_to_long=one.days_to_long,
        basis_usd=lot.basis_usd,
        fmv_usd=one.fmv_usd,
        gain_usd=one.gain_usd,
        state=one.state,
        evidence=evidence,
    )


def percent(row: OpenLot) -> int | None:
    """Return the unrealized gain in whole percent of the basis; None where there is no basis or no gain.

    Args:
        row: A lot.

    Returns:
        Rounded to the nearest, a half away from zero; signed.
    """
    if row.gain_usd is None or not row.basis_usd:
        return None
    size = (2 * _HUNDRED * abs(row.gain_usd) + row.basis_usd) // (2 * row.basis_usd)
    return size if row.gain_usd >= 0 else -size


def heat(row: OpenLot) -> int | None:
    """Return how far a lot is from its basis, in steps: -3 for the largest losses, 3 for the largest gains.

    Args:
        row: A lot.

    Returns:
        0 where there is neither gain nor loss; None where the gain is not known. A gain without any basis is
        of the largest step.
    """
    gain, basis = row.gain_usd, row.basis_usd
    if gain is None:
        return None
    if not gain:
        return 0
    step = 1 + sum(1 for least in _STEPS if abs(gain) * _HUNDRED >= least * (basis or 0))
    return step if gain > 0 else -step


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSum:
    """What some lots come to.

    Attributes:
        lots: How many they are.
        basis_usd: Their bases together, of those that are known.
        fmv_usd: Their values together, likewise.
        gain_usd: Their unrealized gains together, signed, likewise.
        losses_usd: Those that are losses, negative.
        gains_usd: Those that are gains.
        without_basis: How many have no known basis.
        without_value: How many have no known value.
        without_gain: How many have no known gain.
    """

    lots: int
    basis_usd: Usd
    fmv_usd: Usd
    gain_usd: Usd
    losses_usd: Usd
    gains_usd: Usd
    without_basis: int
    without_value: int
    without_gain: int


class Addable(Protocol):
    """What is known of a lot as far as sums need it; None where it is not known."""

    @property
    def basis_usd(self) -> Usd | None:
        """Basis of the whole lot."""

    @property
    def fmv_usd(self) -> Usd | None:
        """Value of the whole lot."""

    @property
    def gain_usd(self) -> Usd | None:
        """Unrealized gain, signed."""


def sum_of(rows: Iterable[Addable]) -> LotSum:
    """Return what some lots come to.

    Args:
        rows: The lots.
    """
    lots = list(rows)
    bases = [row.basis_usd for row in lots if row.basis_usd is not None]
    values = [row.fmv_usd for row in lots if row.fmv_usd is not None]
    gains = [row.gain_usd for row in lots if row.gain_usd is not None]
    return LotSum(
        lots=len(lots),
        basis_usd=sum(bases),
        fmv_usd=sum(values),
        gain_usd=sum(gains),
        losses_usd=sum(gain for gain in gains if gain < 0),
        gains_usd=sum(gain for gain in gains if gain > 0),
        without_basis=len(lots) - len(bases),
        without_value=len(lots) - len(values),
        without_gain=len(lots) - len(gains),
    )
