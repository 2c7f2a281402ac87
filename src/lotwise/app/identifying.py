"""Stating which units an own record names for a sale.

What is stated is checked before it is kept: the sale must be there and units must leave by it, the lots must
have lain in that wallet then, and they may not be more units than left. Whether the record counts is a matter
of law and of its instant, so one that came too late is kept as well, and told; so is one that names fewer
units than left, which stands for those alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lotwise.app import clock
from lotwise.app.identified import leaving, sale_named
from lotwise.app.records import picks_text, told_broker
from lotwise.app.review import begins, record
from lotwise.app.wallets import check_written
from lotwise.app.workspace import State
from lotwise.core.dates import instant_text, instant_words
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.quantity import Quantity, quantity, quantity_text
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.transaction import Ability, Kind, Transaction
from lotwise.lots.lot import Lot, Pick
from lotwise.lots.namable import Leaves, lots_before, namable

_PARTS: Final = 4
"""Words of "0.5 BTC of LOT"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the owner says of a record.

    Attributes:
        sale: Id of a transaction or disposition, or the beginning of one.
        units: What it names, each like ``0.5 BTC of LOT``; a lot is named by its id or its date of
            acquisition.
        written_at: When the record was made.
        reason: Where it can be seen.
        is_with_broker: Whether the broker was told, too.
    """

    sale: str
    units: tuple[str, ...]
    written_at: datetime
    reason: str
    is_with_broker: bool = False


def state_identification(state: State, told: Statement) -> Correction:
    """Record that an own record names the units of a sale, and return what was recorded.

    Raises:
        NotFoundError: No transaction, or several, are called so.
        BadInputError: The record has not been made yet or nobody knows where it is; no units leave by the
            transaction, or a record about it counts already; a lot is not known, lay elsewhere or was used
            before; or more units are named than left.

    Source:
        26 CFR § 1.1012-1(j)(2)(i), (j)(3)(ii).
    """
    check_written(told.written_at, told.reason)
    sale = sale_named(state, told.sale)
    leaves = leaving(sale)
    if before := state.booked.records.said.get(sale.id):
        written = instant_words(state.booked.records.identifications[sale.id].recorded_at)
        raise BadInputError(
            f"A record of {written} about that {sale.kind.value} is stated already.",
            f"If it is wrong, take it back first: `lotwise review --undo {before.id} --reason …`.",
        )
    picks = _picks(state, sale, leaves, told.units)
    wallet = state.wallets.get(leaves.wallet)
    is_told = told.is_with_broker or (wallet is not None and wallet.ability is Ability.TOLD_TO_BROKER)
    said = Correction(
        action=Action.IDENTIFY_LOTS,
        subject=sale.id,
        details={
            "units": picks_text(picks),
            "written_at": instant_text(told.written_at),
            "sale_at": instant_text(sale.at),
            **told_broker(is_with_broker=is_told),
        },
        reason=told.reason.strip(),
        recorded_at=clock.now(),
    )
    record(state, said)
    return said


def _picks(state: State, sale: Transaction, leaves: Leaves, units: Iterable[str]) -> tuple[Pick, ...]:
    """Return the units that are named, checked against what lay in the wallet."""
    lots = lots_before(state.journal, state.booked.facts, sale)
    there = namable(lots, leaves, state.booked.facts)
    picks: dict[str, Quantity] = {}
    for text in units:
        wanted, ref = _units_in(text, leaves)
        root_id = _root_named(state, ref, lots, there, leaves)
        picks[root_id] = picks.get(root_id, 0) + wanted
        held = sum(lot.quantity for lot in there if lot.root.id == root_id)
        if picks[root_id] > held:
            raise BadInputError(
                f"Of {ref} only {quantity_text(held)} {leaves.asset} lay in {leaves.wallet} at that instant.",
                f"See what lay there: `lotwise identify {sale.id}`.",
            )
    named = sum(picks.values())
    if named > leaves.quantity:
        is_moved = sale.kind is Kind.TRANSFER
        fee = "the network fee is not among them" if is_moved else "a fee in the same asset is among them"
        raise BadInputError(
            f"The units add up to {quantity_text(named)} {leaves.asset}, and "
            f"{quantity_text(leaves.quantity)} left {leaves.wallet}.",
            f"Name no more than left; {fee}.",
        )
    return tuple(Pick(root_id=root_id, quantity=wanted) for root_id, wanted in picks.items())


def _units_in(text: str, leaves: Leaves) -> tuple[Quantity, str]:
    words = text.split()
    if len(words) != _PARTS or words[2].casefold() != "of":
        raise BadInputError(f"{text!r} does not name units of a lot.", "Write them like '0.5 BTC of LOT'.")
    wanted = quantity(words[0])
    if words[1].upper() != leaves.asset.upper():
        raise BadInputError(
            f"{leaves.asset} left by that transaction, and not {words[1].upper()}.",
            "Name the units that left.",
        )
    if wanted <= 0:
        raise BadInputError(f"{text!r} names no units.", "Write more than zero.")
    return wanted, words[3]


def _root_named(state: State, ref: str, lots: tuple[Lot, ...], there: tuple[Lot, ...], leaves: Leaves) -> str:
    """Return the id of the root of the lot that is meant.

    A lot is named by its id, before the sale or today, by that of its root or of a disposition of it, or by
    its date of acquisition, where one lot only was acquired on it.
    """
    dated = {lot.root.id for lot in there if str(lot.root.acquired_on) == ref}
    found = dated or _roots_called(ref, _root_names(there)) or _roots_called(ref, _all_names(state, lots))
    if len(found) > 1:
        raise BadInputError(
            f"{len(found)} lots of {leaves.asset} are meant by {ref}.",
            "Name the lot by its id; `lotwise identify SALE` shows those that lay there.",
        )
    if not found:
        raise NotFoundError(
            f"No lot of {leaves.asset} is called {ref!r}.",
            "`lotwise identify SALE` shows the lots that lay in the wallet just before.",
        )
    (root_id,) = found
    if not any(lot.root.id == root_id for lot in there):
        elsewhere = sorted({lot.wallet for lot in lots if lot.root.id == root_id})
        where = f"it lay in {', '.join(elsewhere)}" if elsewhere else "none of it was left"
        raise BadInputError(
            f"The lot {ref} did not lie in {leaves.wallet} at that instant; {where}.",
            "Name lots that lay there; `lotwise identify SALE` shows them.",
        )
    return root_id


def _root_names(lots: Iterable[Lot]) -> dict[str, str]:
    """Return the roots of lots by all names that stand for them."""
    names = {lot.id: lot.root.id for lot in lots}
    return names | {lot.root.id: lot.root.id for lot in lots}


def _all_names(state: State, lots: tuple[Lot, ...]) -> dict[str, str]:
    """Return the roots of everything that was ever held by all names that stand for them."""
    names = {root.id: root.id for root in state.all_books.roots}
    names |= {one.id: one.root.id for one in state.all_books.dispositions if one.root is not None}
    return names | _root_names(state.all_books.lots) | _root_names(lots)


def _roots_called(ref: str, names: Mapping[str, str]) -> set[str]:
    if ref in names:
        return {names[ref]}
    return {root_id for name, root_id in names.items() if begins(name, ref)}
