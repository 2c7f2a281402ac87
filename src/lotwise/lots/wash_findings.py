"""What wash sales have to tell: which loss is not allowed, where it went, and what may yet follow.

Problem: a loss on Form 8949 that is smaller than the loss made needs its reason, and its owner must know
where it went. Chosen way: one warning for each disposition of which something is disallowed, with the lots
that have it in their basis, or for many of a year together; another for what a retirement account has made
vanish; and a note on losses whose window is still open.
Left out: options (`option_flags`), funds and what they hold (`etf_flags`); whether the law is one in force,
which the face says of all its figures at once.

Source:
    26 U.S.C. §§ 1091, 1223(3); Rev. Rul. 2008-5; Pub. 550, Wash Sales.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, usd_text
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots.lot import Disposition

_SHOWN: Final = 3
_TOLD_EACH: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Units that replaced part of what a disposition sold at a loss.

    Attributes:
        quantity: How many.
        disallowed_usd: Their part of the loss.
        wallet: Where they were acquired.
        acquired_on: The day on which they were acquired, in the taxpayer's zone; None when it is not known.
        lot_id: Id of the root that has the loss in its basis; empty when a retirement account acquired them.
    """

    quantity: Quantity
    disallowed_usd: Usd
    wallet: str
    acquired_on: date | None
    lot_id: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether the loss is gone for good."""
        return not self.lot_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLoss:
    """Part of a loss that a purchase may yet disallow.

    Attributes:
        disposition: What was sold.
        quantity: Units without replacement.
        loss_usd: Their part of the loss, positive.
        last_on: Last day of the window.
    """

    disposition: Disposition
    quantity: Quantity
    loss_usd: Usd
    last_on: date


_Washed: TypeAlias = tuple[Disposition, list[Replacement]]


def wash_sale_findings(
    washed: Iterable[tuple[Disposition, Sequence[Replacement]]], transactions: Mapping[str, Transaction]
) -> tuple[Finding, ...]:
    """Return a warning for each disposition with a disallowed loss, and one where some of it is lost.

    Where an asset has more than twenty of a kind in a year, they are one warning.

    Args:
        washed: Dispositions with what replaced their units, in the order of the journal.
        transactions: By id, to say where a sale was read; those that are not there have no place.

    Source:
        26 U.S.C. § 1091(a), (d); Rev. Rul. 2008-5.
    """
    by_year: dict[tuple[str, int, bool], list[_Washed]] = defaultdict(list)
    for sale, replacements in washed:
        for is_lost in (False, True):
            mine = [one for one in replacements if one.is_lost is is_lost]
            if mine:
                by_year[sale.asset, sale.disposed_on.year, is_lost].append((sale, mine))
    found: list[Finding] = []
    for (_, _, is_lost), ones in by_year.items():
        if len(ones) > _TOLD_EACH:
            found.append(_lost_often(ones) if is_lost else _deferred_often(ones))
            continue
        for sale, mine in ones:
            where = _where(transactions.get(sale.transaction_id))
            found.append(replace(_lost(sale, mine) if is_lost else _deferred(sale, mine), where=where))
    return tuple(found)


def _deferred(sale: Disposition, kept: list[Replacement]) -> Finding:
    return Finding(
        code="wash_sale",
        severity=Severity.WARNING,
        what=f"{_not_allowed(sale, kept)} It is in the basis of the units that replaced them: "
        f"{_listed(kept)}.",
        fix="Form 8949 shows it with code W, and it counts when those units are sold. For a loss to count at "
        "once, buy nothing substantially identical from 30 days before to 30 days after the sale.",
        asset=sale.asset,
        wallet=sale.wallet,
        subject=sale.id,
        amount_usd=_disallowed(kept),
    )


def _lost(sale: Disposition, lost: list[Replacement]) -> Finding:
    return Finding(
        code="wash_sale_ira",
        severity=Severity.WARNING,
        what=f"{_not_allowed(sale, lost)} A retirement account replaced them ({_listed(lost)}), so this loss "
        "is gone for good.",
        fix="Check that the account and the dates are right; Form 8949 shows it with code W (Rev. Rul. "
        "2008-5).",
        asset=sale.asset,
        wallet=sale.wallet,
        subject=sale.id,
        amount_usd=_disallowed(lost),
    )


def _deferred_often(ones: list[_Washed]) -> Finding:
    asset = ones[0][0].asset
    return Finding(
        code="wash_sale",
        severity=Severity.WARNING,
        what=f"{_often(ones)} It is in the basis of the units that replaced them.",
        fix="Form 8949 shows each with code W, and it counts when those units are sold. `lotwise explain` "
        "tells of each sale.",
        asset=asset,
        amount_usd=sum(_disallowed(mine) for _, mine in ones),
    )


def _lost_often(ones: list[_Washed]) -> Finding:
    asset = ones[0][0].asset
    return Finding(
        code="wash_sale_ira",
        severity=Severity.WARNING,
        what=f"{_often(ones)} A retirement account replaced them, so this loss is gone for good.",
        fix="Check that the account and the dates are right; Form 8949 shows each with code W (Rev. Rul. "
        "2008-5).",
        asset=asset,
        amount_usd=sum(_disallowed(mine) for _, mine in ones),
    )


def _often(ones: list[_Washed]) -> str:
    sale = ones[0][0]
    amount = sum(_disallowed(mine) for _, mine in ones)
    return (
        f"In {len(ones):,} lots, {sale.asset} sold at a loss in {sale.disposed_on.year} was replaced within "
        f"30 days, first in the sale of {sale.disposed_on}: {usd_text(amount)} of the losses is not allowed."
    )


def _disallowed(replacements: list[Replacement]) -> Usd:
    return sum(one.disallowed_usd for one in replacements)


def _not_allowed(sale: Disposition, replacements: list[Replacement]) -> str:
    units = quantity_text(sum(one.quantity for one in replacements))
    return (
        f"{units} of {quantity_text(sale.quantity)} {sale.asset} sold at a loss from {sale.wallet} on "
        f"{sale.disposed_on} were replaced within 30 days: {usd_text(_disallowed(replacements))} of the loss "
        "is not allowed."
    )


def _listed(replacements: list[Replacement]) -> str:
    """Return replacements in words, the first few of them."""
    told = [_one(replacement) for replacement in replacements[:_SHOWN]]
    more = len(replacements) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _one(replacement: Replacement) -> str:
    day = f" on {replacement.acquired_on}" if replacement.acquired_on else ""
    lot = f" ({replacement.lot_id})" if replacement.lot_id else ""
    return f"{quantity_text(replacement.quantity)} acquired{day} in {replacement.wallet}{lot}"


def _where(transaction: Transaction | None) -> Where:
    if transaction is None or not transaction.sources:
        return Where()
    source = transaction.sources[0]
    return Where(file=source.file, rows=source.rows)


def open_window_findings(losses: Iterable[OpenLoss]) -> tuple[Finding, ...]:
    """Return a note for each asset and wallet with losses that a purchase may yet disallow.

    Args:
        losses: Parts of losses without replacement whose window is open on the day that is looked at.

    Source:
        26 U.S.C. § 1091(a).
    """
    by_asset: dict[tuple[str, str], list[OpenLoss]] = defaultdict(list)
    for one in losses:
        by_asset[one.disposition.asset, one.disposition.wallet].append(one)
    found: list[Finding] = []
    for (asset, wallet), ones in sorted(by_asset.items()):
        amount = sum(one.loss_usd for one in ones)
        last_on = max(one.last_on for one in ones)
        found.append(
            Finding(
                code="wash_window_open",
                severity=Severity.INFO,
                what=f"{asset} was sold from {wallet} at a loss of {usd_text(amount)} that counts so far. "
                f"What is bought of it, or of anything substantially identical, by {last_on} in any account "
                "of the household takes from that loss.",
                fix=f"Wait until after {last_on}; mind automatic purchases and retirement accounts.",
                asset=asset,
                wallet=wallet,
                amount_usd=amount,
            )
        )
    return tuple(found)
