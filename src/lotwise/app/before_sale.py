"""Before the sale, for one page: what would be recorded, the tickets that fit, and how far it has come.

Problem: identification, tickets and confirmation are three commands, each with its own idea of what comes
next. Chosen way: they are steps of one way. The tickets are those of today's plan where its lots are
identified, else those of what is identified already, whatever plan it came from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lotwise.app import clock
from lotwise.app.booked import law_of
from lotwise.app.confirmed import ConfirmedPlan
from lotwise.app.guide_steps import Stand
from lotwise.app.intents import Standing
from lotwise.app.intents_making import Drafted, How, Wanted, drafted
from lotwise.app.intents_shown import IntentRow
from lotwise.app.intents_words import how_told
from lotwise.app.plan_kept import kept_plans, plan_of_tickets
from lotwise.app.planning import PlanReport
from lotwise.app.tickets import TicketChoices, Tickets, tickets_of
from lotwise.app.tickets_intents import report_of_intents
from lotwise.app.tickets_out import Side, Ticket, order_words, price_text, worth_of
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.intent import Intent, IntentLot
from lotwise.ledger.transaction import Custody

__all__ = [
    "BeforeStep",
    "WouldRecord",
    "before_steps",
    "fitting_tickets",
    "kept_as",
    "local_instant",
    "lots_of_intents",
    "order_facts",
    "would_record",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotNamed:
    """Units of a lot that an identification names.

    Attributes:
        lot: Id of the lot.
        acquired_on: When it was acquired; None when not known.
        quantity: Units.
        basis_usd: Their basis; None when not known.
        is_bought_back: Whether the plan buys them back.
    """

    lot: str
    acquired_on: date | None
    quantity: Quantity
    basis_usd: Usd | None
    is_bought_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldRecord:
    """An identification that is not recorded yet.

    Attributes:
        wallet: Where the units lie.
        asset: Asset code.
        quantity: Units that it would name.
        lots: They, in the order of sale.
        statement: Its text.
        counts: When it counts, as a sentence.
        takes: How the wallet takes it, as sentences.
        is_broker: Whether somebody else holds the keys.
        is_there: Whether an open one says the same already.
        replaces: Ids of open ones of the same wallet and asset that say otherwise.
    """

    wallet: str
    asset: str
    quantity: Quantity
    lots: tuple[LotNamed, ...]
    statement: str
    counts: str
    takes: str
    is_broker: bool
    is_there: bool
    replaces: tuple[str, ...]


def would_record(state: State, wanted: Wanted) -> tuple[WouldRecord, ...]:
    """Return what would be recorded now; nothing is.

    Args:
        state: The project.
        wanted: What shall be identified.

    Raises:
        BadInputError: More is named than lies there, or units cannot be sold.
    """
    return tuple(_would(state, one) for one in drafted(state, wanted, How(), clock.now()))


def _would(state: State, one: Drafted) -> WouldRecord:
    intent = one.intent
    return WouldRecord(
        wallet=intent.wallet,
        asset=intent.asset,
        quantity=intent.quantity,
        lots=_lots(intent.lots),
        statement=intent.statement,
        counts=_counts(state, intent),
        takes=" ".join(how_told(intent, state.wallets.get(intent.wallet))),
        is_broker=intent.custody != Custody.SELF.value,
        is_there=bool(one.same),
        replaces=() if one.same else tuple(each.record.id for each in one.before),
    )


def _counts(state: State, intent: Intent) -> str:
    """Return for which sales a record counts."""
    if intent.custody == Custody.SELF.value:
        return "It counts for sales from the second in which it is recorded."
    until = law_of(state.facts.settings).own_books_until
    if intent.relies_on_notice:
        return (
            "It counts for sales from the second in which it is recorded, until "
            f"{until:%B} {until.day}, {until.year}, by Notice 2026-20."
        )
    return "It counts only for sales made after the broker was told, too."


def _lots(lots: Iterable[IntentLot]) -> tuple[LotNamed, ...]:
    return tuple(
        LotNamed(
            lot=one.lot_id,
            acquired_on=one.acquired_on,
            quantity=one.quantity,
            basis_usd=one.basis_usd,
            is_bought_back=one.is_bought_back,
        )
        for one in lots
    )


def lots_of_intents(rows: Iterable[IntentRow]) -> dict[str, tuple[LotNamed, ...]]:
    """Return the lots that identifications name, by their ids.

    Args:
        rows: The identifications.
    """
    return {row.id: _lots(row.lots) for row in rows}


# ── tickets ─────────────────────────────────────────────────────────────────────────────────────


def fitting_tickets(
    state: State, report: PlanReport, choices: TicketChoices, rows: Iterable[IntentRow]
) -> tuple[Tickets, bool]:
    """Return the tickets to show, and whether they are those of what is identified instead of today's plan.

    Args:
        state: The project.
        report: Today's plan.
        choices: How the owner wants the orders.
        rows: The identifications.

    Raises:
        BadInputError: The household's facts are not known, or the leeway is none.
    """
    if not choices.is_draft:
        made = tickets_of(state, report, choices)
        if made.is_identified:
            return made, False
        if any(one.standing is Standing.OPEN for one in rows):
            others = tickets_of(state, report_of_intents(state, report), choices)
            if others.tickets:
                return others, True
        return made, False
    return tickets_of(state, report, choices), False


def order_facts(tickets: Iterable[Ticket]) -> dict[str, dict[str, str]]:
    """Return what stands of orders in words, by their ids: limit and range of prices.

    Args:
        tickets: The orders.
    """
    return {
        one.id: {
            "order": order_words(one),
            "worth": worth_of(one) if one.side is Side.SELL else "",
            "price": price_text(one.price),
        }
        for one in tickets
    }


def kept_as(state: State, made: Tickets) -> str:
    """Return the id under which the plan of some tickets is kept; empty while it is not.

    Args:
        state: The project.
        made: The tickets.
    """
    if not made.tickets:
        return ""
    name = plan_of_tickets(made).id
    return name if any(one.id == name for one in kept_plans(state)) else ""


def local_instant(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant that somebody typed: with its offset, or else by the clocks of a zone.

    Args:
        text: Such as ``2026-02-07T15:04`` or ``2026-02-07 15:04:05-05:00``.
        zone: The taxpayer's zone.

    Raises:
        BadInputError: It is no instant.

    Examples:
        >>> local_instant("2026-02-07T15:04", ZoneInfo("America/New_York")).isoformat()
        '2026-02-07T20:04:00+00:00'
    """
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInputError(
            f"{text!r} is no date with a time.", "Write it like 2026-02-07T15:04:05."
        ) from None


# ── how far it has come ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeStep:
    """One of the three steps.

    Attributes:
        number: 1 to 3.
        title: What is done.
        stand: Where it stands.
        words: Why so.
    """

    number: int
    title: str
    stand: Stand
    words: str


def before_steps(
    rows: Sequence[IntentRow], wanted: Sequence[WouldRecord], plans: Sequence[ConfirmedPlan]
) -> tuple[BeforeStep, ...]:
    """Return the three steps with where a project stands in each.

    Args:
        rows: The identifications.
        wanted: What would be recorded now.
        plans: The plans that were kept, with what became of them.
    """
    waiting = [one for one in rows if one.standing is Standing.OPEN]
    orders = [row for plan in plans for row in plan.rows if not row.is_replaced]
    filled = sum(row.done >= row.ticket.quantity for row in orders)
    return (
        _identified(rows, len(waiting), sum(not one.is_there for one in wanted)),
        _ordered(len(waiting), len(orders), filled),
        _confirmed(len(orders), filled),
    )


def _identified(rows: Sequence[IntentRow], waiting: int, missing: int) -> BeforeStep:
    title = "Write down which lots"
    if waiting:
        words = f"{_count(waiting, 'record')} {'waits' if waiting == 1 else 'wait'} for the sale"
        return BeforeStep(number=1, title=title, stand=Stand.DONE, words=words)
    if missing:
        return BeforeStep(
            number=1, title=title, stand=Stand.TO_DO, words=f"{_count(missing, 'record')} to make"
        )
    if any(one.standing is Standing.USED for one in rows):
        return BeforeStep(number=1, title=title, stand=Stand.DONE, words="all that was written down is sold")
    return BeforeStep(number=1, title=title, stand=Stand.NOT_YET, words="nothing to sell today")


def _ordered(waiting: int, orders: int, filled: int) -> BeforeStep:
    title = "Order: sell, then buy back"
    if orders:
        left = orders - filled
        words = f"{_count(left, 'order')} to fill" if left else "all are filled"
        return BeforeStep(number=2, title=title, stand=Stand.TO_DO if left else Stand.DONE, words=words)
    stand = Stand.TO_DO if waiting else Stand.NOT_YET
    return BeforeStep(
        number=2, title=title, stand=stand, words="tickets are ready" if waiting else "after step 1"
    )


def _confirmed(orders: int, filled: int) -> BeforeStep:
    title = "Confirm what happened"
    if not orders:
        return BeforeStep(number=3, title=title, stand=Stand.NOT_YET, words="after step 2")
    stand = Stand.DONE if filled == orders else Stand.TO_DO
    return BeforeStep(
        number=3, title=title, stand=stand, words=f"{filled} of {_count(orders, 'order')} filled"
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
