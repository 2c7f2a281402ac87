"""Fills: what was sold and bought, as imported transactions tell it, and as the owner typed it in.

Problem: a ticket is confirmed by what the exchange says it did, and that arrives as an export, days later; or
only as a screenshot. Chosen way: every sale, purchase and exchange of the journal is a fill of each asset
that it moves; a fill that is typed in from a screenshot stands in for it until an export tells the same,
which then belongs to the ticket that was named. A typed fill is never in the books: lots and forms follow
from exports alone.

Left out: reading screenshots and PDF files.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from lotwise.app.workspace import State
from lotwise.core.dates import instant_of, instant_text
from lotwise.core.ids import content_id
from lotwise.core.money import DOLLAR, Usd
from lotwise.core.quantity import ONE, Quantity, quantity_text
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Kind, Leg, Transaction
from lotwise.lots.lot import Disposition, DispositionKind, Root
from lotwise.reports.tickets import Side

TYPED: Final = "fill "
"""How the name of a setting begins that keeps a fill that was typed in."""
_TRADES: Final = frozenset({Kind.SALE, Kind.PURCHASE, Kind.EXCHANGE})
_NEAR: Final = timedelta(hours=1)
"""How far a typed instant may lie from that of the export."""
_PRICE_STEP: Final = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Units of one asset that were sold or bought at once.

    Attributes:
        id: Id of the transaction; or of what was typed in.
        at: The instant, in UTC.
        wallet: Where.
        asset: Asset code.
        side: Sold, or bought.
        quantity: Units, positive.
        gross_usd: What they brought or cost, without the fee; None when not known.
        fee_usd: The fee; zero where none is told.
        source: Where it can be seen, in words.
        is_typed: Whether it was typed in, and no export tells it.
        ticket: Id of the ticket that the owner named for it; empty where none was named.
    """

    id: str
    at: datetime
    wallet: str
    asset: str
    side: Side
    quantity: Quantity
    gross_usd: Usd | None
    fee_usd: Usd
    source: str
    is_typed: bool = False
    ticket: str = ""

    @property
    def price(self) -> Decimal | None:
        """Dollars a unit, without the fee; None when not known."""
        return None if self.gross_usd is None else price_of(self.gross_usd, self.quantity)


def price_of(amount_usd: Usd, units: Quantity) -> Decimal:
    """Return dollars a unit, to 10⁻⁸.

    Examples:
        >>> price_of(34_000 * DOLLAR, ONE // 2)
        Decimal('68000.00000000')
    """
    exact = Decimal(amount_usd) * ONE / (Decimal(units) * DOLLAR)
    return exact.quantize(_PRICE_STEP, rounding=ROUND_HALF_EVEN)


def fills_of(state: State) -> tuple[Fill, ...]:
    """Return all fills of a project until its day, in order: those of exports, then those only typed in."""
    sold: dict[tuple[str, str, str], list[Disposition]] = {}
    for one in state.all_books.dispositions:
        if one.kind in {DispositionKind.SALE, DispositionKind.EXCHANGE}:
            sold.setdefault((one.transaction_id, one.wallet, one.asset), []).append(one)
    bought: dict[tuple[str, str, str], list[Root]] = {}
    for root in state.all_books.roots:
        bought.setdefault((root.transaction_id, root.wallet, root.asset), []).append(root)
    told = [
        fill
        for one in state.journal.transactions
        if one.kind in _TRADES
        for fill in _fills(one, sold, bought)
    ]
    typed = typed_fills(state.facts.settings)
    only_typed = [one for one in typed if not any(is_same(one, fill) for fill in told)]
    found = (*bound(told, typed), *only_typed)
    return tuple(sorted(found, key=lambda one: (one.at, one.id, one.side.value)))


def bound(told: Sequence[Fill], typed: Iterable[Fill]) -> list[Fill]:
    """Return what exports tell, each with the ticket for which the same was typed in before.

    Args:
        told: Fills of exports.
        typed: Fills that were typed in; each binds the fill that is nearest to it in time.
    """
    found = list(told)
    for one in typed:
        same = [n for n, fill in enumerate(found) if not fill.ticket and is_same(one, fill)]
        if one.ticket and same:
            nearest = min(same, key=lambda n: abs(found[n].at - one.at))
            found[nearest] = replace(found[nearest], ticket=one.ticket)
    return found


def is_same(typed: Fill, told: Fill) -> bool:
    """Return whether a fill that was typed in is one that an export tells."""
    place = (typed.wallet, typed.asset, typed.side, typed.quantity)
    return place == (told.wallet, told.asset, told.side, told.quantity) and abs(typed.at - told.at) <= _NEAR


def _fills(
    one: Transaction,
    sold: Mapping[tuple[str, str, str], list[Disposition]],
    bought: Mapping[tuple[str, str, str], list[Root]],
) -> Iterable[Fill]:
    fee = sum(_dollars(leg) for leg in one.fees)
    source = "; ".join(f"{place.file} row {', '.join(map(str, place.rows))}" for place in one.sources)
    for leg in (*one.given, *one.received):
        if is_fiat(leg.asset):
            continue
        side = Side.SELL if leg.quantity < 0 else Side.REBUY
        key = one.id, leg.wallet, leg.asset
        if side is Side.SELL:
            gross = _plus(_sum(part.proceeds_usd for part in sold.get(key, ())), fee)
        else:
            cost = _sum(root.basis_usd for root in bought.get(key, ()))
            gross = _plus(cost, -fee if one.kind is Kind.PURCHASE else 0)
        yield Fill(
            id=one.id,
            at=one.at,
            wallet=leg.wallet,
            asset=leg.asset,
            side=side,
            quantity=abs(leg.quantity),
            gross_usd=gross,
            fee_usd=fee,
            source=source,
        )


def _dollars(leg: Leg) -> Usd:
    """Return what a fee leg is in dollars, positive where it was paid; zero where that is not told."""
    if leg.asset == "USD":
        return -leg.quantity // (ONE // DOLLAR)
    return 0 if leg.value_usd is None else leg.value_usd


def _sum(amounts: Iterable[Usd | None]) -> Usd | None:
    total, known = 0, False
    for amount in amounts:
        if amount is None:
            return None
        total, known = total + amount, True
    return total if known else None


def _plus(amount: Usd | None, more: Usd) -> Usd | None:
    return None if amount is None else amount + more


# ── typed in ────────────────────────────────────────────────────────────────────────────────────


def typed_text(fill: Fill) -> str:
    """Return a fill that was typed in as it is kept."""
    said = {
        "at": instant_text(fill.at),
        "wallet": fill.wallet,
        "asset": fill.asset,
        "side": fill.side.value,
        "quantity": str(fill.quantity),
        "gross_usd": str(fill.gross_usd),
        "fee_usd": str(fill.fee_usd),
        "source": fill.source,
    } | ({"ticket": fill.ticket} if fill.ticket else {})
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def with_id(fill: Fill) -> Fill:
    """Return a fill that was typed in with the id that follows from what it says."""
    return replace(fill, id=content_id("fill", typed_text(fill)), is_typed=True)


def typed_fills(settings: Mapping[str, str]) -> tuple[Fill, ...]:
    """Return the fills that were typed in and not taken back.

    Args:
        settings: The project's settings, by name.
    """
    return tuple(_typed(text) for name, text in sorted(settings.items()) if name.startswith(TYPED) and text)


def _typed(text: str) -> Fill:
    said: dict[str, Any] = json.loads(text)
    return with_id(
        Fill(
            id="",
            at=instant_of(said["at"]),
            wallet=said["wallet"],
            asset=said["asset"],
            side=Side(said["side"]),
            quantity=int(said["quantity"]),
            gross_usd=int(said["gross_usd"]),
            fee_usd=int(said["fee_usd"]),
            source=said["source"],
            ticket=said.get("ticket", ""),
        )
    )


def fill_words(fill: Fill) -> str:
    """Return a fill in words, such as ``0.5 BTC in Kraken``."""
    return f"{quantity_text(fill.quantity)} {fill.asset} in {fill.wallet}"
