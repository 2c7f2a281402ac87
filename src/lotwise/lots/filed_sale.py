"""A sale as it was filed: a plain record that keeps for years as text.

Problem: what a return said must be there unchanged when everything it was computed from has changed. Chosen
way: a record of its own with nothing but numbers, dates and names, and JSON in which every amount is exact
text. From it follow the units that leave by that sale as long as the return stands.
Left out: rows and boxes of the form; the forms themselves are kept beside the sales.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lotwise.core.dates import date_of
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.core.money import Usd, usd, usd_plain
from lotwise.core.quantity import Quantity, quantity, quantity_text
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, DispositionKind, Method
from lotwise.lots.pins import FiledPick


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledSale:
    """A disposition as it was filed.

    Attributes:
        id: The disposition's id then.
        transaction_id: The disposing transaction's id then.
        root_id: Where the units came from; empty when that was not known.
        asset: Asset code.
        wallet: Where they lay.
        quantity: Units, positive.
        start: Lower end of the slice of the root.
        stop: Upper end of the slice.
        acquired_on: Column (b); None when not known.
        disposed_on: Column (c).
        proceeds_usd: Column (d), before rounding; None when not known.
        basis_usd: Column (e), likewise.
        gain_usd: Column (h), likewise.
        term: Short or long; None when not known.
        kind: Why the units left.
        method: How the lot was chosen.
        moved_by: Ids of the transfers that had brought the units there, oldest first.
    """

    id: str
    transaction_id: str
    root_id: str
    asset: str
    wallet: str
    quantity: Quantity
    start: Quantity
    stop: Quantity
    acquired_on: date | None
    disposed_on: date
    proceeds_usd: Usd | None
    basis_usd: Usd | None
    gain_usd: Usd | None
    term: Term | None
    kind: DispositionKind
    method: Method
    moved_by: tuple[str, ...] = ()

    @property
    def disallowed_usd(self) -> Usd:
        """Loss that a wash sale disallowed, column (g); zero when none was, or the gain is not known."""
        if self.gain_usd is None or self.proceeds_usd is None or self.basis_usd is None:
            return 0
        return self.gain_usd - (self.proceeds_usd - self.basis_usd)

    @property
    def pick(self) -> FiledPick | None:
        """The units that leave by this sale if the return stands; None when their basis was not known."""
        if not self.root_id or self.basis_usd is None:
            return None
        return FiledPick(
            asset=self.asset,
            wallet=self.wallet,
            root_id=self.root_id,
            start=self.start,
            stop=self.stop,
            kind=self.kind,
            method=self.method,
        )


def filed_sale_of(disposition: Disposition) -> FiledSale:
    """Return a disposition as it is to be kept once it is filed."""
    return FiledSale(
        id=disposition.id,
        transaction_id=disposition.transaction_id,
        root_id=disposition.root.id if disposition.root else "",
        asset=disposition.asset,
        wallet=disposition.wallet,
        quantity=disposition.quantity,
        start=disposition.start,
        stop=disposition.stop,
        acquired_on=disposition.acquired_on,
        disposed_on=disposition.disposed_on,
        proceeds_usd=disposition.proceeds_usd,
        basis_usd=disposition.basis_usd,
        gain_usd=disposition.gain_usd,
        term=disposition.term,
        kind=disposition.kind,
        method=disposition.method,
        moved_by=disposition.moved_by,
    )


def filed_picks(sales: Iterable[FiledSale]) -> dict[str, tuple[FiledPick, ...]]:
    """Return the units that filed sales say left, by transaction: for `FoldFacts.filed`.

    The transfers that had brought the units there are pinned too, so that other lots which come to light do
    not travel in their stead.

    Args:
        sales: Of the years whose return stands.
    """
    found: dict[str, list[FiledPick]] = defaultdict(list)
    for sale in sales:
        pick = sale.pick
        if pick is not None:
            found[sale.transaction_id].append(pick)
            for transfer in sale.moved_by:
                found[transfer].append(replace(pick, wallet="", kind=None))
    return {transaction_id: tuple(picks) for transaction_id, picks in found.items()}


# ── text ────────────────────────────────────────────────────────────────────────────────────────


def sale_text(sale: FiledSale) -> str:
    """Return a filed sale as JSON, with every amount as exact text in units or dollars."""
    return json.dumps(
        {
            "id": sale.id,
            "transaction_id": sale.transaction_id,
            "root_id": sale.root_id,
            "asset": sale.asset,
            "wallet": sale.wallet,
            "quantity": quantity_text(sale.quantity),
            "start": quantity_text(sale.start),
            "stop": quantity_text(sale.stop),
            "acquired_on": sale.acquired_on.isoformat() if sale.acquired_on else None,
            "disposed_on": sale.disposed_on.isoformat(),
            "proceeds_usd": _money_text(sale.proceeds_usd),
            "basis_usd": _money_text(sale.basis_usd),
            "gain_usd": _money_text(sale.gain_usd),
            "term": sale.term.value if sale.term else None,
            "kind": sale.kind.value,
            "method": sale.method.value,
            "moved_by": list(sale.moved_by),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def sale_from_text(text: str) -> FiledSale:
    """Return the filed sale that a text keeps; the reverse of `sale_text`.

    Raises:
        BadInputError: It is no such text.
    """
    try:
        return _sale(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, LotwiseError) as error:
        raise BadInputError(
            f"This is not the text of a filed sale ({type(error).__name__}: {error}).",
            "Restore it from a backup.",
        ) from None


def _sale(told: dict[str, Any]) -> FiledSale:
    return FiledSale(
        id=_word(told["id"]),
        transaction_id=_word(told["transaction_id"]),
        root_id=_word(told["root_id"]),
        asset=_word(told["asset"]),
        wallet=_word(told["wallet"]),
        quantity=quantity(_word(told["quantity"])),
        start=quantity(_word(told["start"])),
        stop=quantity(_word(told["stop"])),
        acquired_on=date_of(told["acquired_on"]) if told["acquired_on"] is not None else None,
        disposed_on=date_of(told["disposed_on"]),
        proceeds_usd=_money(told["proceeds_usd"]),
        basis_usd=_money(told["basis_usd"]),
        gain_usd=_money(told["gain_usd"]),
        term=Term(told["term"]) if told["term"] is not None else None,
        kind=DispositionKind(told["kind"]),
        method=Method(told["method"]),
        moved_by=tuple(map(_word, told["moved_by"])),
    )


def _money_text(amount: Usd | None) -> str | None:
    return None if amount is None else usd_plain(amount)


def _money(text: object) -> Usd | None:
    return None if text is None else usd(_word(text))


def _word(told: object) -> str:
    """Return a text; a bare number might have been rounded on its way."""
    if not isinstance(told, str):
        raise TypeError(f"{told!r} is no text")
    return told
