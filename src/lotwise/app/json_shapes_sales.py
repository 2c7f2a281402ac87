"""What stands in the JSON about sales, as types: identifications, tickets, fills, statements, forms."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NotRequired, TypedDict

from lotwise.app.confirm_lots import Named
from lotwise.app.identified import IdentificationRow, SaleShown
from lotwise.app.intake import FileReport
from lotwise.app.intents_shown import IntentRow
from lotwise.app.statement_rows import StatementRow
from lotwise.app.statements import Kept
from lotwise.app.what_if import WhatIf
from lotwise.core.findings import Finding
from lotwise.core.money import Usd
from lotwise.core.quantity import Quantity
from lotwise.ledger.statements import StatementLine
from lotwise.lots.holding import Term
from lotwise.reports.entries import Entry
from lotwise.reports.form_8949 import Form8949, Totals
from lotwise.reports.reconcile import Bridge
from lotwise.reports.reconcile_forecast import ExpectedSale
from lotwise.reports.reported_rows import Adjustment
from lotwise.reports.schedule_d import Answer, ScheduleDLine
from lotwise.reports.tickets import OrderType, PriceRange, Side

__all__ = [
    "ConfirmationsShape",
    "ForecastShape",
    "FormsShape",
    "IdentificationsShape",
    "IdentifiedShape",
    "KeptStatementsShape",
    "ReconciledShape",
    "SaleIdentifiedShape",
    "StatementsShape",
    "TicketsShape",
]


class IdentificationsShape(TypedDict):
    """Which lots were identified: by records made elsewhere, and before a sale."""

    identifications: tuple[IdentificationRow, ...]
    intents: tuple[IntentRow, ...]


class SaleIdentifiedShape(TypedDict):
    """A sale with the lots that could be named for it, and what is stated about it."""

    sale: SaleShown
    identifications: tuple[IdentificationRow, ...]
    findings: tuple[Finding, ...]


class IdentifiedShape(TypedDict):
    """What was recorded before a sale, and what is identified then."""

    recorded: tuple[str, ...]
    intents: tuple[IntentRow, ...]
    letters: tuple[Path, ...]


class TicketLotShape(TypedDict):
    """Units that a ticket names."""

    lot: str
    root: str
    quantity: Quantity
    acquired_at: datetime
    acquired_on: date | None
    basis_usd: Usd
    term: Term
    is_bought_back: bool


class TicketShape(TypedDict):
    """An order, to be placed by hand."""

    number: int
    id: str
    side: Side
    wallet: str
    asset: str
    quantity: Quantity
    step: str
    is_step_known: bool
    order: OrderType
    limit: Decimal | None
    price: Decimal
    fee_usd: Usd
    gap_minutes: int
    worth: PriceRange | None
    adds_usd: Usd
    is_identified: bool
    of: str
    lots: tuple[TicketLotShape, ...]


class TicketsShape(TypedDict):
    """The orders of a plan, one after the other."""

    on: date
    is_draft: bool
    is_refused: bool
    is_identified: bool
    tickets: tuple[TicketShape, ...]
    npv_usd: Usd
    findings: tuple[Finding, ...]
    kept: str | None
    written: tuple[Path, ...]


class FillShape(TypedDict):
    """An order that was carried out, wholly or in part."""

    id: str
    at: datetime
    wallet: str
    quantity: Quantity
    price: Decimal | None
    gross_usd: Usd | None
    fee_usd: Usd
    source: str
    is_typed: bool


class FillNamedShape(TypedDict):
    """The lots that a ticket names for a fill."""

    fill: str
    how: Named
    lots: tuple[TicketLotShape, ...]
    gain_usd: Usd | None


class MatchedShape(TicketShape):
    """An order with what became of it."""

    status: str
    filled_quantity: Quantity
    fills: tuple[FillShape, ...]
    named: tuple[FillNamedShape, ...]


class OutcomeShape(TypedDict):
    """What a plan predicted, and what it brought."""

    predicted_usd: Usd
    predicted_saved_usd: Usd
    predicted_today_usd: Usd
    realized_usd: Usd | None
    realized_saved_usd: Usd | None
    as_named_usd: Usd | None
    facts_changed_usd: Usd | None
    carried_out_usd: Usd | None
    lots_usd: Usd | None
    is_whole: bool


class ConfirmedPlanShape(TypedDict):
    """A plan that was kept, with what became of it."""

    id: str
    on: date
    kept_at: datetime
    tickets: tuple[MatchedShape, ...]
    findings: tuple[Finding, ...]
    outcome: OutcomeShape | None
    by_fifo: WhatIf | None


class ConfirmationsShape(TypedDict):
    """The plans that were kept beside their fills, and what became of the files that show them."""

    files: tuple[FileReport, ...]
    plans: tuple[ConfirmedPlanShape, ...]


class StatementsShape(TypedDict):
    """Forms that brokers sent, in short, with what is doubtful about them."""

    statements: tuple[StatementRow, ...]
    findings: tuple[Finding, ...]


class KeptStatementsShape(TypedDict):
    """What became of files with brokers' forms."""

    files: tuple[Kept, ...]
    findings: tuple[Finding, ...]
    not_kept: int


class FilledShape(TypedDict):
    """A row as it is filed, with its codes and their reasons."""

    box: str
    codes: str
    description: str
    acquired: str
    disposed_on: date
    proceeds_usd: Usd
    basis_usd: Usd
    adjustment_usd: Usd
    gain_usd: Usd
    row_ids: tuple[str, ...]
    adjustments: tuple[Adjustment, ...]
    why: str
    rule: str


class ShownShape(TypedDict):
    """What a broker's form shows."""

    proceeds_usd: Usd
    basis_usd: Usd
    disallowed_usd: Usd


class OwnSaleShape(TypedDict):
    """A sale in one's own books."""

    id: str
    quantity: Quantity
    on: date


class ComparedShape(TypedDict):
    """Lines of a broker's form beside own sales."""

    id: str
    wallet: str
    asset: str
    on: date | None
    how: str
    causes: tuple[str, ...]
    shown: ShownShape
    lines: tuple[StatementLine, ...]
    sales: tuple[OwnSaleShape, ...]
    filed: tuple[FilledShape, ...]
    explanation: tuple[str, ...]


class ReconciledShape(TypedDict):
    """Brokers' forms of a year beside one's own books, line by line."""

    year: int
    bridges: tuple[Bridge, ...]
    compared: tuple[ComparedShape, ...]
    awaited: tuple[str, ...]
    questions: tuple[str, ...]
    is_proven: bool
    findings: tuple[Finding, ...]


class ForecastShape(TypedDict):
    """What the brokers' forms of a year will show."""

    year: int
    as_of: date
    sales: tuple[ExpectedSale, ...]


class PageShape(TypedDict):
    """A page of Form 8949."""

    box: str
    number: int
    of: int
    totals: Totals


class FormsShape(TypedDict):
    """What is filed for a year; only what stops it, where something does."""

    year: int
    is_draft: bool
    stops: tuple[Finding, ...]
    written: tuple[Path, ...]
    form_8949: NotRequired[Form8949]
    pages: NotRequired[tuple[PageShape, ...]]
    schedule_d: NotRequired[tuple[ScheduleDLine, ...]]
    answers: NotRequired[tuple[Answer, ...]]
    other_lines: NotRequired[tuple[Entry, ...]]
    rounding_usd: NotRequired[Usd]
