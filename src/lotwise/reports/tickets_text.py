"""Tickets on paper and as a table: a text to print and write on, a page, and CSV.

The text has room for what happened; whoever fills it in has what `lotwise confirm` asks for later.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from lotwise.core.findings import Severity, shown_name
from lotwise.core.money import usd_plain, usd_text
from lotwise.core.quantity import quantity_text
from lotwise.core.spreadsheet import safe_text
from lotwise.reports.page import (
    Banner,
    Cell,
    Column,
    ColumnKind,
    Page,
    Row,
    Section,
    Table,
    money_cell,
    render,
)
from lotwise.reports.tickets import PriceRange, Side, Ticket, by_wallet

DRAFT: Final = "DRAFT: not to order by. Lots are not identified, or the plan is not of today."
HOW_WORTH: Final = (
    "Still worth it: the sale and its rebuy valued again at other prices, alone, all else as planned; both "
    "ends are still worth it."
)
STEP_ASSUMED: Final = "Step of {step} is assumed; if it is refused: lotwise tickets --step"
"""Beside an order whose step neither the owner nor a public source names."""
_COLUMNS: Final = (
    *("number", "id", "side", "wallet", "asset", "quantity", "step", "order", "limit", "price", "fee_usd"),
    *("gap_minutes", "worth_from", "worth_to", "adds_usd", "lots", "is_identified", "is_step_known"),
)


def price_text(price: Decimal) -> str:
    """Return dollars a unit as people read them.

    Examples:
        >>> price_text(Decimal("69840.50")), price_text(Decimal("0.27310"))
        ('$69,840.50', '$0.2731')
    """
    plain = f"{price.normalize():,f}"
    whole, _, part = plain.partition(".")
    return f"${whole}.{part.ljust(2, '0')}"


def worth_of(ticket: Ticket) -> str:
    """Return in words at which prices a sale is still worth it."""
    if ticket.worth is not None:
        return worth_words(ticket.worth)
    is_for_cash = not all(one.is_bought_back for one in ticket.lots)
    return "only for the cash it brings" if is_for_cash else "not at this price"


def worth_words(worth: PriceRange) -> str:
    """Return a range of prices in words.

    Examples:
        >>> worth_words(PriceRange(low=None, high=Decimal("3524.5")))
        'up to $3,524.50'
    """
    if worth.low is None:
        return "at any price" if worth.high is None else f"up to {price_text(worth.high)}"
    if worth.high is None:
        return f"from {price_text(worth.low)} on"
    return f"from {price_text(worth.low)} to {price_text(worth.high)}"


def order_words(ticket: Ticket) -> str:
    """Return how an order is placed, such as ``limit, at least $66,340.00``."""
    if ticket.limit is None:
        return "market"
    bound = "at least" if ticket.side is Side.SELL else "at most"
    return f"limit, {bound} {price_text(ticket.limit)}"


def tickets_text(tickets: Sequence[Ticket], on: date, *, is_draft: bool) -> str:
    """Return tickets as a text to print, wallet by wallet, no line longer than 80 letters.

    Args:
        tickets: In order.
        on: The day of the plan's prices.
        is_draft: Whether lots are not identified, or the plan is not of today.
    """
    lines = [f"TICKETS for the plan of {on}", *([DRAFT] if is_draft else []), ""]
    lines += ["Place them one after the other. Note order id, fill, fee and time of each.", ""]
    for wallet, some in by_wallet(tickets).items():
        lines += [f"== {shown_name(wallet)} ==", ""]
        for one in some:
            lines += [*_lines(one), ""]
    return "\n".join(lines)


def _lines(one: Ticket) -> list[str]:
    lines = [
        f"{one.number}. {one.side.value.upper()} {quantity_text(one.quantity)} {one.asset}",
        f"   {order_words(one)}; planned at {price_text(one.price)}, fee about {usd_text(one.fee_usd)}",
    ]
    if one.side is Side.SELL:
        lines.append(f"   Still worth it: {worth_of(one)}")
        lines += [
            f"   lot {lot.lot_id}: {quantity_text(lot.quantity)} of {lot.acquired_on}" for lot in one.lots
        ]
    else:
        lines.append(f"   Not before {one.gap_minutes} minutes after the sale")
    if not one.is_step_known:
        lines.append(f"   {_assumed(one)}")
    lines.append("   Order id ____________________  Filled ________________ at $ ______________")
    return [*lines, "   Fee $ ____________  Date, time, zone ______________________________________"]


def tickets_csv(tickets: Sequence[Ticket]) -> str:
    """Return tickets as CSV, exact."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in tickets:
        worth = one.worth or PriceRange(low=None, high=None)
        lots = "; ".join(f"{quantity_text(lot.quantity)} {lot.lot_id}" for lot in one.lots)
        writer.writerow(
            (
                *(one.number, one.id, one.side.value, safe_text(one.wallet), safe_text(one.asset)),
                quantity_text(one.quantity),
                *(quantity_text(one.step), one.order.value, _plain(one.limit), _plain(one.price)),
                *(usd_plain(one.fee_usd), one.gap_minutes, _plain(worth.low), _plain(worth.high)),
                *(
                    usd_plain(one.adds_usd),
                    lots,
                    _yes(is_so=one.is_identified),
                    _yes(is_so=one.is_step_known),
                ),
            )
        )
    return out.getvalue()


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def _plain(price: Decimal | None) -> str:
    return "" if price is None else f"{price:f}"


def tickets_page(tickets: Sequence[Ticket], on: date, note: str, *, is_draft: bool) -> str:
    """Return tickets as one HTML page, a section a wallet.

    Args:
        tickets: In order.
        on: The day of the plan's prices.
        note: From what and when it was made.
        is_draft: Whether lots are not identified, or the plan is not of today.
    """
    sections = tuple(
        Section(id=f"wallet-{n}", title=wallet, intro=(HOW_WORTH,) if n == 1 else (), tables=(_table(some),))
        for n, (wallet, some) in enumerate(by_wallet(tickets).items(), start=1)
    )
    banners = (Banner(severity=Severity.WARNING, text=DRAFT),) if is_draft else ()
    return render(
        Page(
            title="Tickets", subtitle=f"plan of {on}", generated_note=note, banners=banners, sections=sections
        )
    )


def _table(tickets: Sequence[Ticket]) -> Table:
    labels = ("", "Order", "Placed as", "Expected fee", "Still worth it, or not before", "Lots")
    kinds = {0: ColumnKind.NUMBER, 3: ColumnKind.NUMBER}
    return Table(
        caption="In this order",
        columns=tuple(
            Column(label=label or "No.", kind=kinds.get(n, ColumnKind.TEXT)) for n, label in enumerate(labels)
        ),
        rows=tuple(_row(one) for one in tickets),
        is_wide=True,
    )


def _assumed(one: Ticket) -> str:
    return STEP_ASSUMED.format(step=quantity_text(one.step))


def _row(one: Ticket) -> Row:
    is_sale = one.side is Side.SELL
    when = worth_of(one) if is_sale else f"{one.gap_minutes} minutes after the sale"
    lots = "; ".join(f"{quantity_text(lot.quantity)} of {lot.acquired_on} ({lot.lot_id})" for lot in one.lots)
    return Row(
        cells=(
            Cell(str(one.number)),
            Cell(f"{one.side.value} {quantity_text(one.quantity)} {one.asset}"),
            Cell(order_words(one) if one.is_step_known else f"{order_words(one)}; {_assumed(one)}"),
            money_cell(one.fee_usd),
            Cell(when),
            Cell(lots),
        )
    )
