"""The state of a project on a day: everything recomputed from the stored facts.

Nothing derived is kept: what files tell, corrections, quotes, household and orders come from the store; the
transactions, the journal, the lots, their value and all findings follow from them, the same every time.
Reading (`stored`) and computing (`computed`) are two steps, so that what another reading of a file, or
another correction, would change can be computed without recording it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.app import clock
from lotwise.app.filed_years import carried_picks, filed_findings_of
from lotwise.app.ordered import in_order
from lotwise.app.stored import Facts, stored
from lotwise.app.wallet_facts import wallets_of
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.amend import amended, open_findings
from lotwise.ledger.balances import BalanceCheck, balance_findings
from lotwise.ledger.corrections import Correction, files_aside, standing
from lotwise.ledger.guesses import pairing_notes
from lotwise.ledger.identity import identified
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.merge import merged, merged_sales
from lotwise.ledger.odd_dates import odd_dates
from lotwise.ledger.quarantine import Quarantine, quarantined
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.same_hash import joined_by_hash
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Wallet
from lotwise.ledger.two_sources import joined_by_sources
from lotwise.ledger.wrap_findings import wrap_findings
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.grades import Graded, grades_of
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import StandingOrder
from lotwise.lots.methods import LotLaw, Pooling
from lotwise.lots.scope import in_scope
from lotwise.lots.unrealized import Valued, price_findings, valued
from lotwise.lots.zones import zone_findings
from lotwise.prices.book import PriceBook, price_conflicts
from lotwise.rules.book import us_rules
from lotwise.store.project import Project
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household import Household, household_of
from lotwise.tax.household_findings import household_findings

DEFAULT_PROJECT = Path("lotwise.db")
POOLING = "pooling_before_2025"
_CLOCKS_DIFFER: Final = timedelta(days=1)
_JOINT: Final = frozenset({FilingStatus.JOINT})


@dataclass(frozen=True, kw_only=True)
class State:
    """A project on a day.

    Attributes:
        project: The open project.
        facts: What it stores.
        as_of: The day; later transactions are left out.
        zone: The taxpayer's zone.
        household: The household's facts, or None while they are not known.
        household_name: The file they came from, or empty.
        wallets: By name.
        corrections: Those that count.
        quarantine: Assets that look like spam, kept out of everything.
        journal: Everything that happened until that day.
        prices: All quotes.
        balances: Which balances that sources report are met.
        all_books: Lots, dispositions, income of every wallet.
        books: Those of them that belong to the household's return.
        sales: Securities sales that brokers report.
        holdings: Open lots with their value on that day.
        orders: Standing orders.
        findings: Everything the user should know, blocking ones first.
    """

    project: Project
    facts: Facts
    as_of: date
    zone: ZoneInfo
    household: Household | None
    household_name: str
    wallets: dict[str, Wallet]
    corrections: tuple[Correction, ...]
    quarantine: Quarantine
    journal: Journal
    prices: PriceBook
    balances: tuple[BalanceCheck, ...]
    all_books: Books
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

    @cached_property
    def grades(self) -> Mapping[str, Graded]:
        """How well each open lot is evidenced, by its id."""
        return grades_of((one.lot for one in self.holdings), self.journal)

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
    return computed(project, stored(project), as_of)


def computed(project: Project, facts: Facts, as_of: date | None = None) -> State:
    """Return the state that follows from stored facts on a day.

    Args:
        project: The open project.
        facts: What it stores, or would store.
        as_of: The day, in the taxpayer's zone; None for today.
    """
    named = facts.household
    household = household_of(named[1], named[0]) if named else None
    zone = household.time_zone if household else ZoneInfo("America/New_York")
    day = as_of or clock.today(zone)
    wallets, about_wallets = wallets_of(facts.files, facts.wallet_facts, _named(facts.told))
    happened = _happened(facts, wallets, zone, day)
    journal, corrections = happened.journal, happened.corrections
    prices = PriceBook.of(facts.quotes)
    all_books = fold(
        journal,
        FoldFacts(
            zone=zone,
            prices=prices,
            wallets=wallets,
            law=law_of(facts.settings),
            orders=facts.orders,
            as_of=day,
            filed=carried_picks(facts.filings),
        ),
    )
    is_joint = household is None or household.filing_status in _JOINT
    books, about_scope = in_scope(all_books, wallets, is_joint_return=is_joint)
    holdings = valued(books.lots, prices, day)
    sales, about_sales = merged_sales(facts.sales, corrections)
    findings = [
        *happened.findings,
        *about_wallets,
        *about_sales,
        *journal.findings,
        *pairing_notes(journal.pairs, journal.transactions),
        *books.findings,
        *about_scope,
        *zone_findings(books.dispositions),
        *price_conflicts(facts.quotes),
        *(_zone_assumed(zone) if household is None and journal.transactions else ()),
        *price_findings(one for one in holdings if not is_stand_in(one.lot.wallet)),
        *filed_findings_of(facts.filings, books, day),
    ]
    return State(
        project=project,
        facts=facts,
        as_of=day,
        zone=zone,
        household=household,
        household_name=named[0] if named else "",
        wallets=wallets,
        corrections=corrections,
        quarantine=happened.quarantine,
        journal=journal,
        prices=prices,
        balances=happened.balances,
        all_books=all_books,
        books=books,
        sales=tuple(sale for sale in sales if sale.disposed_on <= day),
        holdings=holdings,
        orders=facts.orders,
        findings=in_order(findings),
    )


def _named(told: Iterable[Told]) -> set[str]:
    """Return the wallets that rows name."""
    return {leg.wallet for each in told for one in each.transactions for leg in one.legs}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happened:
    """What happened until a day, as the ledger sees it."""

    corrections: tuple[Correction, ...]
    quarantine: Quarantine
    journal: Journal
    balances: tuple[BalanceCheck, ...]
    findings: tuple[Finding, ...]


def _happened(facts: Facts, wallets: Mapping[str, Wallet], zone: ZoneInfo, day: date) -> _Happened:
    """Return the journal: tellings merged, corrected, without spam, in order, transfers paired."""
    corrections = standing(facts.corrections)
    known = identified(facts.told, facts.balances, corrections)
    made = merged(known.told, corrections)
    families = {told.report.file_id: told.report.family for told in facts.told}
    parts = joined_by_hash(made.transactions, made.aliases, families, corrections)
    reports = {told.report.file_id: told.report for told in facts.told}
    whole = joined_by_sources(parts.transactions, parts.aliases, reports, corrections, wallets)
    names = {file.id: file.name for file in facts.files}
    fixed = amended(whole.transactions, corrections, whole.aliases, names, wallets)
    priced = {quote.asset for quote in facts.quotes}
    kept = quarantined(fixed.transactions, priced, wallets, corrections)
    end = datetime.combine(day, time.max, tzinfo=zone).astimezone(UTC)
    until = [one for one in kept.transactions if one.at <= end]
    journal = journal_of(until, wallets=wallets, corrections=corrections, aliases=whole.aliases)
    unanswered = open_findings(facts.import_findings, corrections, names, fixed.transactions)
    aside = files_aside(corrections)
    balances = [one for one in known.balances if one.at <= end and one.source.file_id not in aside]
    checks, about_balances = balance_findings(journal.transactions, balances)
    return _Happened(
        corrections=corrections,
        quarantine=kept,
        journal=journal,
        balances=checks,
        findings=(
            *_still_true(facts, aside, unanswered),
            *known.findings,
            *made.findings,
            *parts.findings,
            *whole.findings,
            *fixed.findings,
            *kept.findings,
            *wrap_findings(journal.transactions, corrections),
            *about_balances,
            *odd_dates(kept.transactions, clock.now() + _CLOCKS_DIFFER),
        ),
    )


def _still_true(facts: Facts, aside: Collection[str], findings: Iterable[Finding]) -> list[Finding]:
    """Return what imports found, less what is about files set aside, or was mended by another report."""
    reports = {told.report.file_id: told.report for told in facts.told if told.report.file_id not in aside}
    whole = {(one.family, one.wallet) for one in reports.values() if not one.rank}
    left = []
    for found in findings:
        report = reports.get(found.subject)
        is_mended = found.code == "trades_only" and report and (report.family, report.wallet) in whole
        if found.subject not in aside and not is_mended:
            left.append(found)
    return left


def _zone_assumed(zone: ZoneInfo) -> tuple[Finding]:
    said = Finding(
        code="zone_assumed",
        severity=Severity.WARNING,
        what=f"No household.toml says where you live; dates are those of {zone.key}.",
        fix="Run `lotwise household --template > household.toml`, set time_zone, and import it.",
    )
    return (said,)


def law_of(settings: Mapping[str, str]) -> LotLaw:
    """Return the dates of law that lots need, and how the taxpayer kept basis before them.

    Args:
        settings: The project's settings, by name.
    """
    chosen = settings.get(POOLING, Pooling.PER_WALLET.value)
    return LotLaw(
        per_wallet_from=_day("identification.per_wallet_from"),
        own_books_until=_day("identification.own_books_until"),
        pooling=Pooling(chosen),
    )


def _day(key: str) -> date:
    value = us_rules().rule(key, date.max).value
    assert isinstance(value, date), f"{key} is a date"
    return value
