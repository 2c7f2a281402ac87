"""Taking in what shows the fills of tickets: exports, and screenshots, PDF files and mails.

Problem: an export is read and tells transactions; a screenshot tells nothing to a program, and still shows
what happened. Chosen way: every file is stored by its hash, once. What is an export is imported as by
`lotwise import`; what is a picture, a PDF file or a mail is only kept, and its fill is typed in beside it.

Left out: tables that lotwise cannot read; they are not kept as evidence, so that they can be imported later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from lotwise.app import clock
from lotwise.app.confirm_fills import TYPED, Fill, typed_fills, typed_text, with_id
from lotwise.app.intake import NO_WALLET, FileReport, content_of, import_files
from lotwise.app.plan_kept import kept_plans
from lotwise.app.review import begins
from lotwise.app.workspace import State
from lotwise.core.dates import instant_words, tax_date
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.ids import bytes_id
from lotwise.core.money import Usd, usd, value_usd
from lotwise.core.quantity import quantity, quantity_text
from lotwise.reports.tickets import Ticket
from lotwise.store.add import add_reading
from lotwise.store.choices import set_setting
from lotwise.store.facts import FileFacts
from lotwise.store.project import Project

EVIDENCE: Final = "evidence"
"""The format of a file that is only kept."""
_ONLY_KEPT: Final = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".tif", ".tiff", ".bmp", ".pdf"}
    | {".eml", ".msg", ".mht", ".mhtml", ".html", ".htm", ".txt"}
)
"""Endings of pictures, PDF files, mails and pages; what is none of them must be read, or is refused."""
_MOST_TIMES: Final = 10
"""A typed fill of more than so many times its ticket is a slip of typing."""
_LEAST_PRICE: Final = Decimal("1e-18")
_MOST_PRICE: Final = Decimal("1e12")
_PARTS: Final = 2
"""Words of "0.5 BTC"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFill:
    """A fill as the owner types it in, beside its evidence.

    Attributes:
        ticket: Number of a ticket of the latest plan, or id of any kept ticket, or the beginning of one.
        units: What was filled, such as ``0.5 BTC``.
        price: Dollars a unit, such as ``68000``.
        fee: Dollars, zero or more, such as ``12.50``.
        at: When.
    """

    ticket: str
    units: str
    price: str
    fee: str
    at: datetime


def take_files(project: Project, paths: Sequence[Path]) -> tuple[FileReport, ...]:
    """Import exports and keep the rest as evidence; return what became of each file.

    Args:
        project: An open project.
        paths: Files.

    Raises:
        BadInputError: A path does not exist or cannot be read.
    """
    found: list[FileReport] = []
    for path in paths:
        if path.is_file() and path.suffix.lower() in _ONLY_KEPT:
            found.append(_kept(project, path))
        else:
            found += import_files(project, [path])
    return tuple(found)


def _kept(project: Project, path: Path) -> FileReport:
    """Keep a file as evidence, unless it is an export that can be read."""
    if path.suffix.lower() in {".html", ".htm", ".txt"}:
        (told, *_) = import_files(project, [path])
        if told.format:
            return told
    content = content_of(path)
    if not content.strip():
        raise BadInputError(
            f"{path} is empty, so it shows nothing.", "Save it again; nothing was kept of it."
        )
    facts = FileFacts(
        id=bytes_id("file", content),
        name=path.name,
        content=content,
        format=EVIDENCE,
        family=EVIDENCE,
        wallet=NO_WALLET,
        row_count=0,
    )
    added = add_reading(project, facts, now=clock.now())
    return FileReport(id=facts.id, name=path.name, format=EVIDENCE, is_new=added.is_new)


def type_fill(state: State, said: TypedFill, evidence: Iterable[FileReport]) -> tuple[Fill, bool]:
    """Record a fill that the owner typed in, and return it with whether it is new.

    Args:
        state: The project.
        said: The fill.
        evidence: The files that show it.

    Raises:
        NotFoundError: No kept ticket is called so.
        BadInputError: Nothing shows it, it has not happened yet, came before the plan, or counts for another
            ticket; or units, price or fee are none.
    """
    shown = ", ".join(f"{one.name} ({one.id})" for one in evidence)
    if not shown:
        raise BadInputError("What shows that fill?", "Name the screenshot, PDF file or mail, too.")
    if said.at > clock.now():
        raise BadInputError(
            f"{instant_words(said.at)} has not come yet.", "State when the exchange filled the order."
        )
    ticket = _ticket_named(state, said.ticket)
    _check_day(state, ticket, said.at)
    units = _units(said.units, ticket)
    price = _price(said.price)
    fill = with_id(
        Fill(
            id="",
            at=said.at,
            wallet=ticket.wallet,
            asset=ticket.asset,
            side=ticket.side,
            quantity=units,
            gross_usd=value_usd(units, price),
            fee_usd=_fee(said.fee),
            source=shown,
            ticket=ticket.id,
        )
    )
    _check_other(state, fill)
    return fill, set_setting(state.project, f"{TYPED}{fill.id}", typed_text(fill), now=clock.now())


def _check_day(state: State, ticket: Ticket, at: datetime) -> None:
    """Refuse a fill of a day before the plan of its ticket; that of the first one, where several have it."""
    on = min(plan.on for plan in kept_plans(state) if any(one.id == ticket.id for one in plan.tickets))
    if tax_date(at, state.zone) < on:
        raise BadInputError(
            f"{instant_words(at)} lies before the plan of {on}, so that it fills none of its tickets.",
            "State when the exchange filled the order.",
        )


def _check_other(state: State, fill: Fill) -> None:
    """Refuse a fill that counts for another ticket; where none was named for it, take that record back."""
    for one in typed_fills(state.facts.settings):
        if one.ticket == fill.ticket or replace(fill, id=one.id, ticket=one.ticket) != one:
            continue
        if one.ticket:
            raise BadInputError(
                f"That fill counts for another ticket already: {one.id}.",
                f"If it belongs to this one, take that back first: `lotwise confirm --undo {one.id}`.",
            )
        set_setting(state.project, f"{TYPED}{one.id}", "", now=clock.now())


def untype_fill(state: State, ref: str) -> Fill:
    """Take back a fill that was typed in, and return it; typed in again, it counts again.

    Args:
        state: The project.
        ref: Its id, or the beginning of one.

    Raises:
        NotFoundError: No single fill that was typed in is called so.
    """
    typed = typed_fills(state.facts.settings)
    found = [one for one in typed if one.id == ref or begins(one.id, ref)]
    if len(found) != 1:
        raise NotFoundError(f"No single fill that was typed in is called {ref!r}.", "See `lotwise confirm`.")
    set_setting(state.project, f"{TYPED}{found[0].id}", "", now=clock.now())
    return found[0]


def _ticket_named(state: State, ref: str) -> Ticket:
    plans = kept_plans(state)
    if ref.isascii() and ref.isdigit():
        latest = plans[-1].tickets if plans else ()
        found = {one.id: one for one in latest if one.number == int(ref)}
    else:
        tickets = (one for plan in plans for one in plan.tickets)
        found = {one.id: one for one in tickets if one.id == ref or begins(one.id, ref)}
    if len(found) != 1:
        raise NotFoundError(
            f"No single kept ticket is called {ref!r}.",
            "`lotwise confirm` lists the tickets; name one by its number in the latest plan, or by its id.",
        )
    return next(iter(found.values()))


def _units(text: str, ticket: Ticket) -> int:
    parts = text.split()
    if len(parts) != _PARTS or parts[1].upper() != ticket.asset:
        raise BadInputError(
            f"{text!r} is no quantity of {ticket.asset}.",
            f"Write it like '{quantity_text(ticket.quantity)} {ticket.asset}'.",
        )
    units = quantity(parts[0])
    if units <= 0:
        raise BadInputError(f"{text!r} fills nothing.", "Write more than zero.")
    if units > _MOST_TIMES * ticket.quantity:
        raise BadInputError(
            f"{text} is far more than the {quantity_text(ticket.quantity)} {ticket.asset} of ticket "
            f"{ticket.number}.",
            "Write what the exchange filled of this order.",
        )
    return units


def _price(text: str) -> Decimal:
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or not _LEAST_PRICE <= price <= _MOST_PRICE:
        raise BadInputError(f"{text!r} is no price.", "Write dollars a unit, such as 68000.")
    return price


def _fee(text: str) -> Usd:
    fee = usd(text)
    if fee < 0:
        raise BadInputError(
            f"{text!r} is no fee of an order.",
            "A fee is zero or more. A rebate counts once the exchange's export tells it; write 0 until then.",
        )
    return fee
