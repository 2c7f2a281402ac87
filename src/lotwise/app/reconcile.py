"""The year's statements beside own books, and what next year's statements will show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lotwise.app import clock
from lotwise.app.files_out import write_texts
from lotwise.app.planning import PlanReport, plan_report
from lotwise.app.workspace import State
from lotwise.core.errors import BadInputError, MissingRuleError
from lotwise.core.findings import Finding
from lotwise.core.quantity import Quantity
from lotwise.ledger.statements import Statement
from lotwise.ledger.transaction import Custody
from lotwise.lots.lot import Method
from lotwise.reports.form_8949 import Form8949, rows_8949
from lotwise.reports.page import Page, Section, render
from lotwise.reports.reconcile import Bridge, Compared, Reconciliation, reconcile
from lotwise.reports.reconcile_causes import EXPECTED
from lotwise.reports.reconcile_findings import findings_of
from lotwise.reports.reconcile_forecast import BrokerBooks, ExpectedSale, PlannedSale, forecast
from lotwise.reports.reconcile_page import forecast_section, reconciliation_sections
from lotwise.reports.reconcile_sides import OwnSale, own_sales
from lotwise.reports.reconcile_words import explanation, questions, reasons, row_words, told_words

__all__ = [
    "EXPECTED",
    "Bridge",
    "Compared",
    "ExpectedSale",
    "Forecast",
    "Reconciled",
    "explanation",
    "forecast_of",
    "open_differences",
    "questions",
    "reasons",
    "reconciled",
    "row_words",
    "told_words",
    "write_reconciliation",
]

_FIRST_1099_DA = 2025


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """A reconciliation with its findings.

    Attributes:
        made: The reconciliation.
        statements: Statements of the year.
        findings: What has to be done, what blocks first.
    """

    made: Reconciliation
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]

    @property
    def year(self) -> int:
        """Tax year."""
        return self.made.year


def reconciled(state: State, year: int | None = None) -> Reconciled:
    """Return the statements of a year beside own books.

    Args:
        state: The project on a day.
        year: Tax year; None for the latest that has a statement, or else the year before that day's.

    Raises:
        MissingRuleError: The rule book has no boxes for that year.
    """
    statements = state.statements
    wanted = year or max((one.year for one in statements), default=state.as_of.year - 1)
    form = form_of(state, wanted)
    made = reconcile(statements, form, sales_around(state, form), state.wallets)
    of_year = tuple(one for one in statements if one.year == wanted)
    return Reconciled(made=made, statements=of_year, findings=findings_of(made))


def open_differences(state: State) -> tuple[Finding, ...]:
    """Return what blocks in the comparison with the statements of any year, in the order of the years."""
    found: list[Finding] = []
    for year in sorted({one.year for one in state.statements}):
        try:
            found += [one for one in reconciled(state, year).findings if one.is_blocking]
        except MissingRuleError:
            continue  # the statement itself is a finding, for its year cannot be right
    return tuple(dict.fromkeys(found))


def form_of(state: State, year: int) -> Form8949:
    """Return Form 8949 of a year as own books give it, before any statement is looked at."""
    journal = state.journal.transactions
    return rows_8949(state.books.dispositions, state.sales, year, journal, state.classes)


def sales_around(state: State, form: Form8949) -> tuple[OwnSale, ...]:
    """Return own sales of a form's year, what was moved, and the sales on the days beside the year."""
    found = list(_sales(state, form))
    edges = {date(form.year, 1, 1) - timedelta(days=1), date(form.year, 12, 31) + timedelta(days=1)}
    for year in (form.year - 1, form.year + 1):
        try:
            beside = form_of(state, year)
        except MissingRuleError:
            continue  # a year without a rule has no form either
        found += [one for one in _sales(state, beside) if one.disposed_on in edges and one.move is None]
    return tuple(found)


def _sales(state: State, form: Form8949) -> tuple[OwnSale, ...]:
    journal = state.journal.transactions
    return own_sales(form, state.books.dispositions, journal, state.classes, state.sales)


# ── what the statements will show ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the Forms 1099-DA of a year will show.

    Attributes:
        year: Tax year.
        on: The day of the plan's prices.
        sales: By broker, in order of time; planned ones last.
    """

    year: int
    on: date
    sales: tuple[ExpectedSale, ...]


def forecast_of(
    state: State, year: int | None = None, planned: Callable[[], PlanReport] | None = None
) -> Forecast:
    """Return what the statements of a year will show, for past sales and for those that the plan proposes.

    Args:
        state: The project on a day.
        year: Tax year; None for the year of that day. The plan's sales belong to that day's year only.
        planned: Gives the state's plan where it is kept; None to make it when it is needed.

    Raises:
        BadInputError: Before 2025 there was no Form 1099-DA.
    """
    wanted = year or state.as_of.year
    if wanted < _FIRST_1099_DA:
        raise BadInputError(
            f"For {wanted} no broker had to send a Form 1099-DA.", "Choose 2025 or a later year with --year."
        )
    brokers = [name for name, one in state.wallets.items() if one.custody is Custody.BROKER_US]
    roots = [lot.root for lot in state.books.lots]
    roots += [one.root for one in state.books.dispositions if one.root is not None]
    books = BrokerBooks(
        transactions=state.journal.transactions,
        roots=tuple({root.id: root for root in roots}.values()),
        sales=_sales(state, form_of(state, wanted)),
        methods=_methods(state),
        picks=_picks(state),
        zone=state.zone,
    )
    proposed: tuple[PlannedSale, ...] = ()
    if wanted == state.as_of.year and state.household:
        proposed = _proposed(planned() if planned else plan_report(state))
    return Forecast(year=wanted, on=state.as_of, sales=forecast(wanted, brokers, books, proposed))


def _methods(state: State) -> Mapping[str, Method]:
    """Return the standing orders that brokers were told; the latest of each wallet."""
    told = [one for one in state.orders if one.is_with_broker]
    return {one.wallet: one.method for one in sorted(told, key=lambda one: one.effective_at)}


def _picks(state: State) -> Mapping[str, Sequence[tuple[str, Quantity]]]:
    """Return the units that brokers were told to sell, by the transactions that brought them there."""
    told = {name for name, one in state.booked.facts.identifications.items() if one.is_with_broker}
    told &= {one.transaction_id for one in state.books.dispositions if one.method is Method.SPEC_ID}
    picks: dict[str, list[tuple[str, Quantity]]] = {}
    for one in state.books.dispositions:
        if one.transaction_id in told and one.root is not None:
            came_by = one.moved_by[-1] if one.moved_by else one.root.transaction_id
            picks.setdefault(one.transaction_id, []).append((came_by, one.quantity))
    return picks


def _proposed(report: PlanReport) -> tuple[PlannedSale, ...]:
    """Return the sales that a plan proposes."""
    proposed = []
    for trade in report.plan.trades:
        proceeds = trade.candidate.cash(trade.quantity)
        proposed.append(
            PlannedSale(
                wallet=trade.candidate.valued.lot.wallet,
                asset=trade.candidate.valued.lot.asset,
                quantity=trade.quantity,
                on=report.plan.on,
                proceeds_usd=proceeds,
                basis_usd=proceeds + trade.loss_usd,
                term=trade.term,
            )
        )
    return tuple(proposed)


# ── the page ────────────────────────────────────────────────────────────────────────────────────


def write_reconciliation(state: State, found: Reconciled | Forecast, file: Path) -> Path:
    """Write a reconciliation or a forecast as one HTML page, and return its path.

    Raises:
        BadInputError: The file cannot be written.
    """
    made_at = clock.now().astimezone(state.zone)
    if isinstance(found, Forecast):
        title = f"What the Forms 1099-DA of {found.year} will show"
        sections: tuple[Section, ...] = (forecast_section(found.sales, found.year),)
    else:
        title = f"Statements of {found.year} and your books"
        sections = reconciliation_sections(found.made)
    page = Page(
        title=title,
        subtitle=f"As of {state.as_of}",
        generated_note=f"Made by lotwise on {made_at:%Y-%m-%d %H:%M}. Not tax advice.",
        sections=sections,
    )
    return write_texts(file.parent, {file.name: render(page)})[0]
