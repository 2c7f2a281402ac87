"""Made-up fills for the demonstration, in the form in which Coinbase and Kraken export them.

Problem: somebody who tries the demonstration has no exchange that fills an order. Chosen way: from the
tickets of the plan that was kept last, a file like the one that the exchange would export; its name and its
rows say that it is made up. It is imported as any other. A second kind holds two slips, to see what is said
of them: the first sale is filled by half, and the last rebuy is missing.

Left out: wallets that are none of the two; their fills can be typed in.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from lotwise.app.plan_kept import KeptPlan, kept_plans
from lotwise.app.workspace import State
from lotwise.core.errors import NotFoundError
from lotwise.core.money import share, to_cents, usd_plain, value_usd
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.reports.tickets import Side, Ticket, at_step

__all__ = ["MadeUp", "made_up_fills", "wallets_to_fill"]

_MINUTE: Final = timedelta(minutes=1)
_COINBASE: Final = (
    *("ID", "Timestamp", "Transaction Type", "Asset", "Quantity Transacted", "Price Currency"),
    *("Price at Transaction", "Subtotal", "Total (inclusive of fees and/or spread)"),
    *("Fees and/or Spread", "Notes"),
)
_KRAKEN: Final = (
    *("txid", "ordertxid", "pair", "time", "type", "ordertype", "price", "cost", "fee", "vol", "margin"),
    *("misc", "ledgers"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """A made-up export.

    Attributes:
        name: Of the file.
        text: What it says.
        ends_at: When the last order of it was filled, in UTC.
    """

    name: str
    text: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """A ticket as it is said to have been filled."""

    ticket: Ticket
    at: datetime
    quantity: Quantity

    @property
    def gross_usd(self) -> int:
        return value_usd(self.quantity, self.ticket.price)

    @property
    def fee_usd(self) -> int:
        return to_cents(share(self.ticket.fee_usd, 0, self.quantity, self.ticket.quantity))


def wallets_to_fill(state: State) -> tuple[str, ...]:
    """Return the wallets of the plan kept last for which fills can be made up.

    Args:
        state: The project.
    """
    plan = _last_plan(state)
    wallets = dict.fromkeys(one.wallet for one in plan.tickets) if plan else ()
    return tuple(one for one in wallets if _family(state, one) in {"coinbase", "kraken"})


def made_up_fills(state: State, wallet: str, *, has_slips: bool = False) -> MadeUp:
    """Return a made-up export of a wallet.

    Args:
        state: The project of a demonstration.
        wallet: One of `wallets_to_fill`.
        has_slips: Whether the first sale is filled by half, and the last rebuy is missing.

    Raises:
        NotFoundError: For that wallet none can be made up.
    """
    plan = _last_plan(state)
    if plan is None or wallet not in wallets_to_fill(state):
        raise NotFoundError(f"No fills can be made up for {wallet!r}.", "Keep the tickets of a plan first.")
    family = _family(state, wallet)
    orders = [one for one in plan.tickets if one.wallet == wallet]
    filled = [*_filled(plan, orders, has_slips=has_slips)]
    text = _coinbase(filled) if family == "coinbase" else _kraken(filled)
    return MadeUp(
        name=f"MADE-UP_{family}{'_with-slips' * has_slips}_{plan.on}.csv",
        text=text,
        ends_at=max(one.at for one in filled),
    )


def _last_plan(state: State) -> KeptPlan | None:
    plans = kept_plans(state)
    return plans[-1] if plans else None


def _family(state: State, wallet: str) -> str:
    return next((one.family for one in state.facts.files if one.wallet.name == wallet), "")


def _filled(plan: KeptPlan, orders: Sequence[Ticket], *, has_slips: bool) -> Iterator[_Filled]:
    """Give the orders as they are filled: a minute each, the rebuys after their gap."""
    assert plan.kept_at is not None, "a kept plan has its instant"
    sold: dict[str, datetime] = {}
    rebuys = [one for one in orders if one.side is Side.REBUY]
    for n, one in enumerate(orders, start=1):
        units = one.quantity
        if one.side is Side.SELL:
            at = sold[one.id] = plan.kept_at.replace(microsecond=0) + n * _MINUTE
            if has_slips and n == 1:
                units = at_step(units // 2, one.step) or units
        elif has_slips and one is rebuys[-1]:
            continue
        else:
            at = sold[one.of] + one.gap_minutes * _MINUTE + _MINUTE
        yield _Filled(ticket=one, at=at, quantity=units)


def _coinbase(filled: Sequence[_Filled]) -> str:
    rows = []
    for one in filled:
        is_sale = one.ticket.side is Side.SELL
        sign, total = ("-", one.gross_usd - one.fee_usd) if is_sale else ("", one.gross_usd + one.fee_usd)
        rows.append(
            (
                sha256(one.ticket.id.encode()).hexdigest()[:24],
                f"{one.at:%Y-%m-%d %H:%M:%S} UTC",
                "Sell" if is_sale else "Buy",
                one.ticket.asset,
                f"{sign}{quantity_text(one.quantity)}",
                "USD",
                f"${one.ticket.price:f}",
                f"{sign}${usd_plain(one.gross_usd)}",
                f"{sign}${usd_plain(total)}",
                f"${usd_plain(one.fee_usd)}",
                f"MADE UP for the demonstration: ticket {one.ticket.number}",
            )
        )
    return "\nTransactions\nUser,MADE UP,00000000-0000-4000-8000-000000000000\n" + _csv(_COINBASE, rows)


def _kraken(filled: Sequence[_Filled]) -> str:
    rows = []
    for one in filled:
        name = sha256(one.ticket.id.encode()).hexdigest()[:10].upper()
        rows.append(
            (
                f"MADEUP-{name}",
                f"MADEUP-ORDER-{one.ticket.number}",
                f"{one.ticket.asset}/USD",
                f"{one.at:%Y-%m-%d %H:%M:%S}",
                "sell" if one.ticket.side is Side.SELL else "buy",
                "limit",
                f"{one.ticket.price:f}",
                usd_plain(one.gross_usd),
                usd_plain(one.fee_usd),
                quantity_text(one.quantity),
                "0.00000",
                "",
                "",
            )
        )
    return _csv(_KRAKEN, rows)


def _csv(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows((names, *rows))
    return out.getvalue()
