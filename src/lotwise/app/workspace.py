"""The state of a project on a day: everything recomputed from the stored facts.

Nothing derived is kept: what files tell, corrections, quotes, household and orders come from the store; the
transactions, the journal, the lots, their value and all findings follow from them, the same every time.
Reading (`stored`) and computing (`computed`) are two steps, so that what another reading of a file, or
another correction, would change can be computed without recording it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.app import clock
from lotwise.app.booked import Booked, Ground, booked
from lotwise.app.filed_years import filed_findings_of
from lotwise.app.happened import happened, named_wallets
from lotwise.app.late import Folded, with_differences
from lotwise.app.ordered import in_order
from lotwise.app.records import Records
from lotwise.app.settled_statements import settled
from lotwise.app.stored import Facts, stored
from lotwise.app.wallet_facts import wallets_of
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.ledger.asset_class_findings import class_findings
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.balances import BalanceCheck
from lotwise.ledger.corrections import Correction
from lotwise.ledger.guesses import pairing_notes
from lotwise.ledger.journal import Journal
from lotwise.ledger.merge import merged_sales
from lotwise.ledger.quarantine import Quarantine
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.statements import Statement
from lotwise.ledger.transaction import Wallet
from lotwise.lots.etf_flags import etf_findings
from lotwise.lots.facts import Say
from lotwise.lots.fold import Books
from lotwise.lots.grades import Graded, grades_of
from lotwise.lots.holdings import is_stand_in
from lotwise.lots.lot import StandingOrder
from lotwise.lots.lp_range import lp_findings
from lotwise.lots.option_flags import option_findings
from lotwise.lots.scope import in_scope
from lotwise.lots.ties import tie_findings
from lotwise.lots.unrealized import Valued, price_findings, valued
from lotwise.lots.wash_law import CURRENT
from lotwise.lots.zones import zone_findings
from lotwise.prices.book import PriceBook, price_conflicts
from lotwise.store.project import Project
from lotwise.tax.household import Household, household_of
from lotwise.tax.household_findings import household_findings

DEFAULT_PROJECT = Path("lotwise.db")
_CLOCKS_DIFFER: Final = timedelta(days=1)


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
        booked: Lots, dispositions, income of every wallet, and what they rest on.
        folded: Those of them that belong to the household's return, and what they rest on.
        sales: Securities sales that brokers report.
        statements: Forms 1099-DA and 1099-B as brokers sent them; those that count.
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
    booked: Booked
    folded: Folded
    sales: tuple[ReportedSale, ...]
    statements: tuple[Statement, ...]
    holdings: tuple[Valued, ...]
    orders: tuple[StandingOrder, ...]
    findings: tuple[Finding, ...]

    @property
    def all_books(self) -> Books:
        """Lots, dispositions, income of every wallet."""
        return self.booked.books

    @property
    def books(self) -> Books:
        """Lots, dispositions, income that belong to the household's return."""
        return self.folded.books

    @property
    def records(self) -> Records:
        """The owner's own records of identifications and standing orders."""
        return self.booked.records

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

    @property
    def classes(self) -> Classes:
        """What the assets are, by the owner's word or else by what is known."""
        return self.booked.facts.classes

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
                "Run `lotwise household --ask`: it writes household.toml. Or fill in what --template gives.",
            )
        return self.household


def load(
    project: Project, as_of: date | None = None, *, law: str | None = None, say: Say | None = None
) -> State:
    """Return the state of a project on a day.

    Args:
        project: An open project.
        as_of: The day, in the taxpayer's zone; None for today.
        law: The word for a wash-sale law; None for the law as it is.
        say: Is told in a sentence before something is done that takes a while once.

    Raises:
        BadInputError: No law goes by that name.
    """
    return computed(project, stored(project), as_of, law=law, say=say)


def computed(
    project: Project,
    facts: Facts,
    as_of: date | None = None,
    *,
    law: str | None = None,
    say: Say | None = None,
) -> State:
    """Return the state that follows from stored facts on a day.

    Args:
        project: The open project.
        facts: What it stores, or would store.
        as_of: The day, in the taxpayer's zone; None for today.
        law: The word for a wash-sale law; None for the law as it is.
        say: Is told in a sentence before something is done that takes a while once.

    Raises:
        BadInputError: No law goes by that name.
    """
    named = facts.household
    household = household_of(named[1], named[0]) if named else None
    zone = household.time_zone if household else ZoneInfo("America/New_York")
    day = as_of or clock.today(zone)
    wallets, about_wallets = wallets_of(facts.files, facts.wallet_facts, named_wallets(facts.told))
    told = happened(facts, wallets, zone, day)
    journal, prices = told.journal, PriceBook.of(facts.quotes)
    ground = Ground(
        journal=journal, corrections=told.corrections, wallets=wallets, prices=prices, zone=zone, day=day
    )
    made = booked(facts, ground, law or CURRENT, say)
    folded, about_scope = _of_returns(journal, made, wallets, household, day)
    books = folded.books
    holdings = valued(books.lots, prices, day, wallets, made.facts.law)
    sales, about_sales = _sales_until(day, facts, told.corrections)
    sent = settled(facts, told.corrections, wallets, household)
    findings = [
        *told.findings,
        *chain(about_wallets, about_sales, sent.findings),
        *journal.findings,
        *pairing_notes(journal.pairs, journal.transactions),
        *made.findings,
        *with_differences(folded, household, sales),
        *about_scope,
        *price_conflicts(facts.quotes),
        *(_zone_assumed(zone) if household is None and journal.transactions else ()),
        *price_findings(one for one in holdings if not is_stand_in(one.lot.wallet)),
        *filed_findings_of(facts.filings, books, day),
        *_about_sold(folded, sales, told.corrections),
    ]
    return State(
        project=project,
        facts=facts,
        as_of=day,
        zone=zone,
        household=household,
        household_name=named[0] if named else "",
        wallets=wallets,
        corrections=told.corrections,
        quarantine=told.quarantine,
        journal=journal,
        prices=prices,
        balances=told.balances,
        booked=made,
        folded=folded,
        sales=sales,
        statements=sent.statements,
        holdings=holdings,
        orders=tuple(made.facts.orders),
        findings=in_order(findings),
    )


def _of_returns(
    journal: Journal, made: Booked, wallets: dict[str, Wallet], household: Household | None, day: date
) -> tuple[Folded, tuple[Finding, ...]]:
    """Return what belongs to the household's returns, whose status may differ by year, and what does not."""
    dated = {one.disposed_on.year for one in made.books.dispositions}
    dated |= {one.received_on.year for one in made.books.incomes}
    is_joint = household is None or household.is_joint_in(day.year)
    others = frozenset(year for year in dated if household and household.is_joint_in(year) != is_joint)
    books, about_scope = in_scope(made.books, wallets, is_joint_return=is_joint, other_years=others)
    folded = Folded(
        journal=journal,
        facts=made.facts,
        books=books,
        wallets=wallets,
        is_joint_return=is_joint,
        other_years=others,
    )
    return folded, about_scope


def _sales_until(
    day: date, facts: Facts, corrections: Sequence[Correction]
) -> tuple[tuple[ReportedSale, ...], tuple[Finding, ...]]:
    sales, findings = merged_sales(facts.sales, corrections)
    return tuple(sale for sale in sales if sale.disposed_on <= day), findings


def _about_sold(
    folded: Folded, sales: Sequence[ReportedSale], corrections: Sequence[Correction]
) -> Iterator[Finding]:
    """Give what is to be known of dates, and what follows from what the assets are."""
    journal, facts, sold = folded.journal, folded.facts, folded.books.dispositions
    yield from zone_findings(sold)
    yield from tie_findings(sold)
    yield from class_findings(journal.transactions, facts.classes)
    yield from lp_findings(
        journal,
        facts,
        corrections,
        is_joint_return=folded.is_joint_return,
        other_years=folded.other_years,
    )
    yield from etf_findings(sold, sales, journal.transactions, facts.classes, facts.zone)
    if facts.wash_law is not None:
        yield from option_findings(sold, sales, facts.classes, facts.wash_law)


def _zone_assumed(zone: ZoneInfo) -> tuple[Finding]:
    said = Finding(
        code="zone_assumed",
        severity=Severity.WARNING,
        what=f"No household.toml says where you live; dates are those of {zone.key}.",
        fix="Run `lotwise household --ask`, or fill in `lotwise household --template` and import it.",
    )
    return (said,)
