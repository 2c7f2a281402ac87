"""Origins: basis and date that the owner states for units whose history no file tells.

An origin counts where units came in and nothing else says what they cost: from a wallet that is not imported,
by a purchase that states no price, as a gift or from a spouse (then basis and date are theirs), by
inheritance. It is the basis of all units that came in, after a fee that was kept back from them. Anywhere
else it does not count, and that is told: what a file says is not overruled in silence.
Left out: an origin shared among several assets, which nobody stated.

Source:
    26 U.S.C. §§ 1012, 1014, 1015(a), 1041(b), 1223(2).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from lotwise.core.findings import Finding
from lotwise.core.money import Usd, shared_out
from lotwise.core.quantity import Quantity
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import HANDED_ON_KINDS, Kind, Leg, Transaction
from lotwise.lots import faults
from lotwise.lots.effects import Inflow, into
from lotwise.lots.gifts import gift_bases

_UNPAID: Final = frozenset({Kind.PURCHASE, Kind.TRANSFER})


def takes_origin(transaction: Transaction, *, is_paired: bool = False) -> bool:
    """Return whether an origin counts for a transaction, because nothing else says what it cost.

    Args:
        transaction: What came in.
        is_paired: Of a transfer, whether its departure is known; then basis and date come with the units.
    """
    if transaction.kind in HANDED_ON_KINDS:
        return True
    return transaction.kind in _UNPAID and not transaction.given and not is_paired


def stated_receipts(
    transaction: Transaction, received: Iterable[tuple[Leg, Quantity]], *, worth_usd: Usd | None = None
) -> tuple[Inflow, ...]:
    """Return what came in with the basis and date that the owner states.

    Args:
        transaction: Has an origin.
        received: Legs with the units that came in, after fees.
        worth_usd: Of a gift, what these units were worth on that day; None when that is not known.

    Returns:
        An inflow for each leg; several legs of one asset share the basis by units. With several assets,
        neither basis nor date is known.

    Source:
        26 U.S.C. § 1015(a), (d)(6) for gifts, § 1041(b)(2) for spouses, § 1014 for inheritances.
    """
    origin = transaction.origin
    assert origin is not None, "the caller asks for stated receipts only"
    came = [
        replace(into(leg, units, None), is_date_known=False, is_always_long=_is_inherited(transaction))
        for leg, units in received
        if units > 0 and not is_fiat(leg.asset)
    ]
    if len({inflow.asset for inflow in came}) != 1:
        return tuple(came)
    basis, low = gift_bases(origin.basis_usd, worth_usd, origin.gift_tax_usd)
    units = [inflow.quantity for inflow in came]
    lows = [None] * len(came) if low is None else shared_out(low, units)
    return tuple(
        replace(
            inflow, basis_usd=part, loss_basis_usd=lesser, is_date_known=True, acquired_on=origin.acquired_on
        )
        for inflow, part, lesser in zip(came, shared_out(basis, units), lows, strict=True)
    )


def _is_inherited(transaction: Transaction) -> bool:
    return transaction.kind is Kind.INHERITANCE


def origin_findings(transaction: Transaction, day: date, *, is_used: bool) -> tuple[Finding, ...]:
    """Return what is wrong with an origin: it does not count, is for several assets, or lies in the future.

    Args:
        transaction: Has an origin.
        day: The day of receipt, in the taxpayer's zone.
        is_used: Whether the origin counts.
    """
    origin = transaction.origin
    assert origin is not None, "the caller asks about origins only"
    if not is_used:
        return (_unused(transaction, day),)
    found: list[Finding] = []
    assets = sorted({leg.asset for leg in transaction.received if not is_fiat(leg.asset)})
    if len(assets) > 1:
        found.append(_unclear(transaction, assets, day))
    if transaction.received and origin.acquired_on is not None and origin.acquired_on > day:
        found.append(_too_late(transaction, origin.acquired_on, day))
    return tuple(found)


def _unused(transaction: Transaction, day: date) -> Finding:
    return faults.warning(
        "origin_unused",
        transaction,
        f"You stated basis and date of what came in on {day} ({transaction.kind.value}). They do not count: "
        "the transaction itself says what the units cost, or they came from another wallet of yours and "
        "brought basis and date along.",
        "Take your statement back if that is right; otherwise say what the transaction was.",
        wallet=transaction.legs[0].wallet if transaction.legs else "",
    )


def _unclear(transaction: Transaction, assets: list[str], day: date) -> Finding:
    return faults.blocking(
        "origin_unclear",
        transaction,
        f"You stated one basis for {' and '.join(assets)}, which came in together on {day}. Which part "
        "belongs to which is not known.",
        "Set the transaction aside and state each asset as a transaction of its own.",
        wallet=transaction.received[0].wallet,
    )


def _too_late(transaction: Transaction, acquired_on: date, day: date) -> Finding:
    leg = transaction.received[0]
    return faults.blocking(
        "origin_too_late",
        transaction,
        f"You stated {acquired_on} as the date of acquisition of {leg.asset} that came into {leg.wallet} on "
        f"{day}, which was before. So the date is not known.",
        "Take your statement back, and state the right date.",
        asset=leg.asset,
        wallet=leg.wallet,
    )
