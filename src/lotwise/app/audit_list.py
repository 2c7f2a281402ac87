"""Every disposition as a row that leads to its story, and searching them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from lotwise.app.intents_shown import IntentRow
from lotwise.app.workspace import State
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.lots.lot import Method

__all__ = ["GoneRow", "gone_rows", "searched", "searched_intents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRow:
    """Units of one lot that left.

    Attributes:
        id: Id of the disposition.
        transaction_id: Id of the transaction.
        disposed_at: The instant, in UTC.
        disposed_on: The date in the taxpayer's zone.
        kind: Why they left.
        wallet: Where they lay.
        asset: Asset code.
        quantity: Units.
        acquired_on: When they were acquired; None when not known.
        proceeds_usd: What they brought after fees; None when not known.
        basis_usd: Their basis; likewise.
        gain_usd: The gain; likewise.
        method: How the lot was chosen.
        is_identified: Whether a record chose it.
    """

    id: str
    transaction_id: str
    disposed_at: datetime
    disposed_on: date
    kind: str
    wallet: str
    asset: str
    quantity: Quantity
    acquired_on: date | None
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    gain_usd: Usd | None
    method: str
    is_identified: bool


def gone_rows(state: State) -> tuple[GoneRow, ...]:
    """Return every disposition, the latest first.

    Args:
        state: The project on a day.
    """
    rows = (
        GoneRow(
            id=one.id,
            transaction_id=one.transaction_id,
            disposed_at=one.disposed_at,
            disposed_on=one.disposed_on,
            kind=one.kind.value,
            wallet=one.wallet,
            asset=one.asset,
            quantity=one.quantity,
            acquired_on=one.root.acquired_on if one.root else None,
            proceeds_usd=one.proceeds_usd,
            basis_usd=one.basis_usd,
            gain_usd=one.gain_usd,
            method=one.method.value,
            is_identified=one.method is Method.SPEC_ID,
        )
        for one in state.all_books.dispositions
    )
    return tuple(sorted(rows, key=attrgetter("disposed_at", "id"), reverse=True))


def searched(rows: Iterable[GoneRow], text: str) -> tuple[GoneRow, ...]:
    """Return the dispositions of which every word of a text is part of what is shown of them.

    Args:
        rows: The dispositions.
        text: Words: an asset, a wallet, a date or its beginning, a kind, a method, an id.
    """
    names = ("id", "transaction_id", "disposed_on", "kind", "wallet", "asset", "acquired_on", "method")
    words = text.casefold().split()
    return tuple(one for one in rows if _has(words, [getattr(one, name) for name in names]))


def searched_intents(rows: Iterable[IntentRow], text: str) -> tuple[IntentRow, ...]:
    """Return the identifications of which every word of a text is part, the latest first.

    Args:
        rows: The identifications.
        text: Words: an asset, a wallet, a day, where it stands, an id of it, of a lot or of a sale.
    """
    words = text.casefold().split()
    found = [
        one
        for one in rows
        if _has(
            words,
            [
                *(one.id, one.wallet, one.asset, one.made_at.date(), one.standing.value, one.plan_id),
                *(lot.lot_id for lot in one.lots),
                *(use.sale_id for use in one.uses),
            ],
        )
    ]
    return tuple(reversed(found))


def _has(words: Sequence[str], values: Iterable[object]) -> bool:
    if not words:
        return True
    text = " ".join(str(one) for one in values).casefold()
    return all(word in text for word in words)
