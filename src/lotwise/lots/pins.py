"""Pins: units that a filed return says were sold leave by that sale, whatever the rule would choose now.

Problem: data that come late, such as a purchase of long ago, change which lots FIFO takes; a year that was
filed would change with them. Chosen way: the slices of a filed sale are taken as they were filed, exact
interval first, then other units of the same root. What does not lie there any more is not replaced in
silence: the rule in force chooses instead, and a finding blocks. The transfers that had brought the units
there take them along as well, as far as they still can.
Left out: asking whether the filed choice was good in law; it stands on a return.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.ledger.transaction import Transaction
from lotwise.lots import faults
from lotwise.lots.lot import DispositionKind, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPick:
    """Units of one root that left by a transaction, as a filed return says.

    Attributes:
        asset: Asset code.
        wallet: Where they lay; empty for a transfer on their way there.
        root_id: Their root.
        start: Lower end of the slice.
        stop: Upper end of the slice, above start.
        kind: Why they left; None for a transfer on their way there.
        method: How the lot was chosen then.
    """

    asset: str
    wallet: str
    root_id: str
    start: Quantity
    stop: Quantity
    kind: DispositionKind | None = None
    method: Method = Method.SPEC_ID

    @property
    def quantity(self) -> Quantity:
        """Units, positive."""
        return self.stop - self.start


class Pins:
    """What filed returns say left, by transaction; each pin is used once.

    Args:
        filed: Pins by transaction id.
        aliases: Other ids of transactions, each with the id it has.

    Attributes:
        by_transaction: What is still pinned, by transaction id.
    """

    def __init__(self, filed: Mapping[str, Sequence[FiledPick]], aliases: Mapping[str, str]) -> None:
        self.by_transaction: dict[str, tuple[FiledPick, ...]] = {}
        for name, picks in filed.items():
            now = aliases.get(name, name)
            self.by_transaction[now] = (*self.by_transaction.get(now, ()), *picks)

    def has(self, transaction_id: str, wallet: str, asset: str, kind: DispositionKind | None) -> bool:
        """Return whether units that leave a wallet by a transaction for this reason are still pinned."""
        return any(_is_for(pick, wallet, asset, kind) for pick in self.by_transaction.get(transaction_id, ()))

    def take(
        self, transaction_id: str, wallet: str, asset: str, wanted: Quantity, kind: DispositionKind | None
    ) -> tuple[FiledPick, ...] | None:
        """Return which units leave as filed, no more than wanted, or None where nothing is pinned."""
        picks = self.by_transaction.get(transaction_id, ())
        mine = [pick for pick in picks if _is_for(pick, wallet, asset, kind)]
        if not mine:
            return None
        used, later = _first(mine, wanted)
        self.by_transaction[transaction_id] = (*(pick for pick in picks if pick not in mine), *later)
        return tuple(used)


def not_there(transaction: Transaction, wallet: str, asset: str, lacking: Quantity, day: date) -> Finding:
    """Return the finding that units which a filed return says left do not lie there any more."""
    return faults.blocking(
        "filed_lot_not_there",
        transaction,
        f"Your filed return says that {quantity_text(lacking)} {asset} of a certain lot left "
        f"{wallet} on {day}. They do not lie there any more, so the rule in force chose other units.",
        f"See what changed with `lotwise file {day.year}`; if the records are right now, amend with "
        f"`lotwise file {day.year} --amend`.",
        asset=asset,
        wallet=wallet,
    )


def _is_for(pick: FiledPick, wallet: str, asset: str, kind: DispositionKind | None) -> bool:
    return pick.kind is kind and pick.asset == asset and pick.wallet in {wallet, ""}


def _first(picks: Iterable[FiledPick], wanted: Quantity) -> tuple[list[FiledPick], list[FiledPick]]:
    """Return the first so many units of some pins, and the rest."""
    used: list[FiledPick] = []
    later: list[FiledPick] = []
    for pick in picks:
        cut = pick.start + min(wanted, pick.quantity)
        wanted -= cut - pick.start
        if pick.start < cut:
            used.append(replace(pick, stop=cut))
        if cut < pick.stop:
            later.append(replace(pick, start=cut))
    return used, later
