"""Tickets as files: paper as text and HTML, and CSV."""

from pathlib import Path

from lotwise.app import clock
from lotwise.app.files_out import write_texts
from lotwise.app.tickets import Tickets
from lotwise.app.workspace import State
from lotwise.reports.tickets import OrderType, Side, Ticket, by_wallet, tick_of
from lotwise.reports.tickets_text import (
    DRAFT,
    HOW_WORTH,
    STEP_ASSUMED,
    order_words,
    price_text,
    tickets_csv,
    tickets_page,
    tickets_text,
    worth_of,
)

__all__ = [
    "DRAFT",
    "HOW_WORTH",
    "STEP_ASSUMED",
    "OrderType",
    "Side",
    "Ticket",
    "by_wallet",
    "order_words",
    "price_text",
    "tick_of",
    "ticket_files",
    "worth_of",
    "write_tickets",
]


def write_tickets(state: State, made: Tickets, folder: Path) -> tuple[Path, ...]:
    """Write tickets as text, page and CSV, and return the paths; a draft says so in every name.

    Args:
        state: The project.
        made: Tickets that were given out.
        folder: Where to.

    Raises:
        BadInputError: The folder cannot be written.
    """
    return write_texts(folder, ticket_files(state, made))


def ticket_files(state: State, made: Tickets) -> dict[str, str]:
    """Return tickets as text, page and CSV, by the name of the file; a draft says so in every name.

    Args:
        state: The project.
        made: Tickets that were given out.
    """
    on, is_draft = made.report.plan.on, made.is_draft
    name = f"tickets_{on}{'_DRAFT' * is_draft}"
    made_at = clock.now().astimezone(state.zone)
    note = f"Made {made_at:%Y-%m-%d %H:%M %Z} from {state.project.name}. Not tax advice."
    return {
        f"{name}.txt": tickets_text(made.tickets, on, is_draft=is_draft),
        f"{name}.html": tickets_page(made.tickets, on, note, is_draft=is_draft),
        f"{name}.csv": tickets_csv(made.tickets),
    }
