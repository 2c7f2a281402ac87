"""The state of a project on a day: everything recomputed from the stored facts.

Nothing derived is kept: files, transactions, quotes, household, orders come from the store; the journal, the
lots, their value and all findings follow from them, the same every time.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from lotwise.app import clock
from lotwise.core.dates import tax_date
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.guesses import pairing_notes
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Wallet
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import StandingOrder
from lotwise.lots.methods import LotLaw, Pooling
from lotwise.lots.unrealized import Valued, price_findings, valued
from lotwise.lots.zones import zone_findings
from lotwise.prices.book import PriceBook, price_conflicts
from lotwise.rules.book import us_rules
from lotwise.store import choices, read
from lotwise.store.project import Project
from lotwise.tax.household import Household, household_of
from lotwise.tax.household_findings import household_findings

DEFAULT_PROJECT = Path("lotwise.db")
POOLING = "pooling_before_2025"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A project on a day.

    Attributes:
        project: The open project.
        as_of: The day; later transactions are left out.
        zone: The taxpayer's zone.
        household: The household's facts, or None while they are not known.
        household_name: The file they came from, or empty.
        wallets: By name.
        journal: Everything that happened until that day.
        prices: All quotes.
        books: Lots, dispositions, income.
        sales: Securities sales that brokers report.
        holdings: Open lots with their value on that day.
        orders: Standing orders.
        findings: Everything the user should know, blocking ones first.
    """

    project: Project
    as_of: date
    zone: ZoneInfo
    household: Household | None
    household_name: str
    wallets: dict[str, Wallet]
    journal: Journal
    prices: PriceBook
    books: Books
    sales: tuple[ReportedSale, ...]
    holdings: tuple[Valued, ...]
    orders: tuple[StandingOrder, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Findings because of which some number is not known."""
        return tuple(finding for finding in self.findings if finding.is_blocking)

    @property
    def household_findings(self) -> tuple[Finding, ...]:
        """What matters for the household's return of the day's year and is missing or not computed."""
        if self.household is None:
            return ()
        return household_findings(self.household, self.as_of.year)

    def need_household(self) -> Household:
        """Return the household.

        Raises:
            BadInputError: Its facts are not known yet.
        """
        if self.household is None:
            raise BadInputError(
                "The household's facts are not known yet.",
                "Run `lotwise household --template > household.toml`, fill it in, then `lotwise household "
                "household.toml`.",
            )
        return self.household


def load(project: Project, as_of: date | None = None) -> State:
    """Return the state of a project on a day.

    Args:
        project: An open project.
        as_of: The day, in the taxpayer's zone; None for today.
    """
    named = choices.household(project)
    household = household_of(named[1], named[0]) if named else None
    zone = household.time_zone if household else ZoneInfo("America/New_York")
    day = as_of or clock.today(zone)
    wallets = {wallet.name: wallet for wallet in read.wallets(project)}
    transactions = [one for one in read.transactions(project) if tax_date(one.at, zone) <= day]
    journal = journal_of(transactions)
    quotes = read.quotes(project)
    prices = PriceBook.of(quotes)
    orders = choices.standing_orders(project)
    facts = FoldFacts(
        zone=zone, prices=prices, wallets=wallets, law=law_of(project), orders=orders, as_of=day
    )
    books = fold(journal, facts)
    holdings = valued(books.lots, prices, day)
    findings = [
        *read.import_findings(project),
        *journal.findings,
        *pairing_notes(journal.pairs, journal.transactions),
        *books.findings,
        *zone_findings(books.dispositions),
        *price_conflicts(quotes),
        *(_zone_assumed(zone) if household is None and transactions else ()),
        *price_findings(one for one in holdings if not is_stand_in(one.lot.wallet)),
    ]
    return State(
        project=project,
        as_of=day,
        zone=zone,
        household=household,
        household_name=named[0] if named else "",
        wallets=wallets,
        journal=journal,
        prices=prices,
        books=books,
        sales=tuple(sale for sale in read.reported_sales(project) if sale.disposed_on <= day),
        holdings=holdings,
        orders=orders,
        findings=in_order(findings),
    )


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings without repetition: blocking first, then by money at stake, file and row."""
    rank = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.INFO: 2}
    unique = {finding.id: finding for finding in findings}
    return tuple(
        sorted(
            unique.values(),
            key=lambda one: (
                rank[one.severity],
                -(one.amount_usd or 0),
                one.where.file,
                one.where.rows,
                one.code,
            ),
        )
    )


def _zone_assumed(zone: ZoneInfo) -> tuple[Finding]:
    said = Finding(
        code="zone_assumed",
        severity=Severity.WARNING,
        what=f"No household.toml says where you live; dates are those of {zone.key}.",
        fix="Run `lotwise household --template > household.toml`, set time_zone, and import it.",
    )
    return (said,)


def law_of(project: Project) -> LotLaw:
    """Return the dates of law that lots need, and how the taxpayer kept basis before them."""
    chosen = choices.settings(project).get(POOLING, Pooling.PER_WALLET.value)
    return LotLaw(
        per_wallet_from=_day("identification.per_wallet_from"),
        own_books_until=_day("identification.own_books_until"),
        pooling=Pooling(chosen),
    )


def _day(key: str) -> date:
    value = us_rules().rule(key, date.max).value
    assert isinstance(value, date), f"{key} is a date"
    return value
