"""What is to be told of tickets and their fills: each thing that went otherwise, with its correction.

Problem: what went otherwise is seen at the time or never; a missing rebuy costs more than any tax. Chosen
way: one finding a thing, in the words of the ticket, with what to do about it now. None of them blocks: the
books and forms follow from the exports, whatever a ticket wanted.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from lotwise.app.confirm_fills import Fill, fill_words
from lotwise.app.confirm_lots import FillLots, Named
from lotwise.app.confirm_match import Matched
from lotwise.app.workspace import State
from lotwise.core.dates import instant_words, tax_date
from lotwise.core.findings import Finding, Severity
from lotwise.core.money import DOLLAR, Usd, share, usd_text
from lotwise.core.quantity import Quantity, quantity_text
from lotwise.reports.tickets import Side, TicketLot, cut

_A_DAY: Final = timedelta(days=1)
_FEE_PART: Final = 10
"""A fee is told that is above the expected one by more than a dollar and more than this part of it."""


def findings_of(
    state: State, rows: Sequence[Matched], lots: dict[str, tuple[FillLots, ...]]
) -> tuple[Finding, ...]:
    """Return what is to be told of the tickets of one plan.

    Args:
        state: The project on a day.
        rows: The tickets with their fills.
        lots: The lots of their sales, by the ticket's id.
    """
    sales = {row.ticket.id: row for row in rows}
    found: list[Finding] = []
    for row in rows:
        if row.is_replaced:
            continue
        found += _of_fills(row)
        if row.ticket.side is Side.SELL:
            found += _of_sale(state, row)
            found += [told for one in lots[row.ticket.id] for told in _of_lots(row, one)]
        else:
            found += _of_rebuy(state, row, sales[row.ticket.of])
    return tuple(found)


def _told(row: Matched, what: str, fix: str, severity: Severity = Severity.WARNING) -> dict[str, Any]:
    """Return what a finding about a ticket says, but for its code and amount."""
    ticket = row.ticket
    return {
        "severity": severity,
        "what": f"Ticket {ticket.number}, {ticket.side.value} {_units(ticket.quantity, ticket.asset)} in "
        f"{ticket.wallet}: {what}",
        "fix": fix,
        "asset": ticket.asset,
        "wallet": ticket.wallet,
        "subject": ticket.id,
    }


def _of_fills(row: Matched) -> Iterator[Finding]:
    """Give what is to be told of price, fee and evidence of a ticket's fills."""
    ticket = row.ticket
    for one in row.all_fills:
        price = one.price
        if ticket.worth is not None and price is not None and not ticket.worth.holds(price):
            yield Finding(
                code="fill_price_outside",
                **_told(
                    row,
                    f"it was filled at {_dollars(price)} at {instant_words(one.at)}, where the sale and its "
                    "rebuy are not worth it any more.",
                    "Stop here: leave the tickets that are not placed, and plan again with today's prices.",
                ),
            )
        if one.is_typed:
            yield Finding(
                code="fill_only_typed",
                **_told(
                    row,
                    f"the fill of {instant_words(one.at)} is typed in only ({one.source}); no export "
                    "tells it.",
                    "Import the exchange's export when it is there. Until then the books do not have it. "
                    f"Typed wrongly: `lotwise confirm --undo {one.id}`.",
                    Severity.INFO,
                ),
            )
    fee, expected = sum(one.fee_usd for one in row.all_fills), _expected_fee(row)
    if fee - expected > max(DOLLAR, expected // _FEE_PART):
        yield Finding(
            code="fill_fee_higher",
            amount_usd=fee - expected,
            **_told(
                row,
                f"its fee was {usd_text(fee)}, and the plan expected {usd_text(expected)}.",
                "If that is the usual fee there, record it: `lotwise wallets --set WALLET fee_rate RATE`.",
            ),
        )


def _expected_fee(row: Matched) -> Usd:
    return share(row.ticket.fee_usd, 0, row.done, row.ticket.quantity)


def _dollars(price: Decimal) -> str:
    return f"${price.normalize():f}"


def _of_sale(state: State, row: Matched) -> Iterator[Finding]:
    ticket, units = row.ticket, _units(row.filled, row.ticket.asset)
    if row.elsewhere:
        where = ", ".join(dict.fromkeys(one.wallet for one in row.elsewhere))
        yield Finding(
            code="fill_wrong_wallet",
            **_told(
                row,
                f"nothing was sold there, but {_filled(row.elsewhere)}.",
                f"The lots of {ticket.wallet} cannot be sold in {where}: there its own lots were "
                "sold. What is "
                f"identified in {ticket.wallet} stays so; sell it there, or take it back.",
            ),
        )
    elif row.is_over:
        over = row.filled - ticket.quantity
        yield Finding(
            code="fill_too_much",
            **_told(
                row,
                f"{units} were sold, {quantity_text(over)} more than it names.",
                "An identification is not stretched: what was identified in time is sold as identified, and "
                "your standing order, or else first in, first out, chose the rest. If that is wrong, "
                f"{_undoing(row.fills)}.",
            ),
        )
    elif row.filled and row.filled < ticket.quantity and not row.is_followed:
        split = cut(ticket.lots, row.filled)
        is_today = tax_date(row.fills[-1].at, state.zone) >= state.as_of
        yield Finding(
            code="fill_too_little",
            **_told(
                row,
                f"only {units} were sold so far.",
                f"The identification is split. Sold: {_lots(split.taken)}. Left: "
                f"{_lots(split.left)}. Sell the "
                "rest, or leave it; what is identified stays so for your next sale there.",
                Severity.INFO if is_today else Severity.WARNING,
            ),
        )


def _of_lots(row: Matched, one: FillLots) -> Iterator[Finding]:
    """Give what is to be told of the lots of one sale; gains are not compared where it was too large."""
    if one.how in {Named.AS_NAMED, Named.TYPED}:
        return
    sold, named = one.gain_usd, one.named_gain_usd
    known = sold is not None and named is not None and not one.unnamed
    compared = (
        f" That way the sale realizes {_gain(sold or 0)}; the units of the ticket would have realized "
        f"{_gain(named or 0)}."
        if known
        else ""
    )
    amount = abs((sold or 0) - (named or 0)) if known else None
    at = instant_words(one.fill.at)
    if one.how is Named.LATE and one.recorded_at is not None:
        yield Finding(
            code="sale_before_identification",
            amount_usd=amount,
            **_told(
                row,
                f"it was sold at {at}, before its lots were identified at {instant_words(one.recorded_at)}."
                f"{compared}",
                "Nothing repairs that. If an earlier record exists elsewhere, state it: `lotwise identify "
                f"{one.fill.id} {_units_words(row, one.named)} --recorded-at INSTANT --reason WHERE`.",
            ),
        )
    elif one.how is Named.NOT:
        yield Finding(
            code="sale_not_identified",
            amount_usd=amount,
            **_told(
                row,
                f"it was sold at {at}, and its lots were not identified, so that first in, first out or your "
                f"standing order chose them.{compared}",
                "If a record of your own was made in time, state it: `lotwise identify "
                f"{one.fill.id} {_units_words(row, one.named)} --recorded-at INSTANT --reason WHERE`.",
            ),
        )
    else:
        yield Finding(
            code="sale_other_lots",
            amount_usd=amount,
            **_told(
                row,
                f"the books took other lots for the sale of {at} than the ticket names.{compared}",
                f"`lotwise identify {one.fill.id}` shows why; perhaps the broker was not told, or another "
                "identification came first.",
            ),
        )


def _undoing(fills: Iterable[Fill]) -> str:
    """Return how fills that are wrong are put right; of those typed in, the last is named."""
    typed = [one.id for one in fills if one.is_typed]
    if typed:
        return f"take it back: `lotwise confirm --undo {typed[-1]}`"
    return "correct the row with `lotwise review`"


def _of_rebuy(state: State, row: Matched, sale: Matched) -> Iterator[Finding]:
    ticket = row.ticket
    wanted = min(ticket.quantity, sale.done)
    if not row.done:
        yield from _of_missing(state, row, sale)
        return
    yield from _of_gap(row, sale)
    if row.elsewhere:
        yield Finding(
            code="rebuy_elsewhere",
            **_told(
                row,
                f"it was bought back elsewhere: {_filled(row.elsewhere)}.",
                "That is allowed and changes no loss. The new lot lies there, with its own basis "
                "and date; sell "
                "it there later, not here.",
                Severity.INFO,
            ),
        )
    if row.done > wanted:
        over = _units(row.done - wanted, ticket.asset)
        yield Finding(
            code="rebuy_too_much",
            **_told(
                row,
                f"{over} more were bought than were to be bought back.",
                "They are a purchase of their own; the plan counts none of it.",
            ),
        )
    elif row.done < wanted:
        less = _units(wanted - row.done, ticket.asset)
        yield Finding(
            code="rebuy_too_little",
            **_told(
                row,
                f"{less} of what was sold are not bought back.",
                "Buy them back, or leave them: then they count as sold for good.",
            ),
        )


def _of_missing(state: State, row: Matched, sale: Matched) -> Iterator[Finding]:
    """Give that nothing was bought back of what was sold, a day after the time for it."""
    if not sale.all_fills:
        return
    ticket, sold_at = row.ticket, sale.all_fills[-1].at
    if state.as_of >= tax_date(sold_at + timedelta(minutes=ticket.gap_minutes) + _A_DAY, state.zone):
        yield Finding(
            code="rebuy_missing",
            amount_usd=sum(one.gross_usd or 0 for one in sale.all_fills),
            **_told(
                row,
                f"{_filled(sale.all_fills)} on {tax_date(sold_at, state.zone)}, and nothing was bought back.",
                "Buy it back, or decide to stay out of it: then it counts as sold for good, and "
                "the plan's "
                "value is another. If it was bought, import that export.",
            ),
        )


def _of_gap(row: Matched, sale: Matched) -> Iterator[Finding]:
    """Give that a rebuy came sooner after its sale than is wanted, or before it."""
    ticket, first = row.ticket, min(one.at for one in row.all_fills)
    sold = [one.at for one in sale.all_fills]
    before = [at for at in sold if at <= first]
    if sold and not before:
        yield Finding(
            code="rebuy_too_soon",
            **_told(
                row,
                f"it was bought before the sale, at {instant_words(first)}.",
                "What is bought before the sale is a purchase of its own. If that instant is wrong, "
                f"{_undoing(row.fills)}.",
            ),
        )
    elif before and (gap := first - max(before)) < timedelta(minutes=ticket.gap_minutes):
        yield Finding(
            code="rebuy_too_soon",
            **_told(
                row,
                f"it was bought back {_minutes(gap)} after the sale; you want {ticket.gap_minutes} minutes "
                "between them.",
                "Nothing forbids it today. Keep the gap next time, or set another [plan] "
                "minimum_gap_minutes.",
            ),
        )


def _filled(fills: Iterable[Fill]) -> str:
    return " and ".join(f"{fill_words(one)} was {_done(one)}" for one in fills)


def _done(one: Fill) -> str:
    return "sold" if one.side is Side.SELL else "bought"


def _units(units: Quantity, asset: str) -> str:
    return f"{quantity_text(units)} {asset}"


def _gain(amount: Usd) -> str:
    return f"a {'gain' if amount >= 0 else 'loss'} of {usd_text(abs(amount))}"


def _minutes(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    return f"{minutes} minute{'s' * (minutes != 1)}" if minutes else f"{int(gap.total_seconds())} seconds"


def _lots(lots: Iterable[TicketLot]) -> str:
    said = [f"{quantity_text(one.quantity)} of {one.acquired_on} ({one.lot_id})" for one in lots]
    return ", ".join(said) or "nothing"


def _units_words(row: Matched, lots: Iterable[TicketLot]) -> str:
    """Return units as options of `lotwise identify`."""
    asset = row.ticket.asset
    return " ".join(f"--units '{_units(one.quantity, asset)} of {one.root_id}'" for one in lots)
