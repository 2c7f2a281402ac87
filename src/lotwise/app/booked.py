"""The books of a project: what its owner recorded and chose, turned into what the fold needs, and folded.

The owner's own records (identifications, earlier standing orders) and allocations are statements about the
journal, so they are read beside it. An allocation is checked against the books without it; the fold runs a
second time only where one counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from lotwise.app.allocated import allocation_moves
from lotwise.app.filed_years import carried_picks
from lotwise.app.intents import intended
from lotwise.app.records import Records, recorded
from lotwise.app.settings import FEES_BEFORE, POOLING, TRANSFER_FEE, chosen
from lotwise.app.stored import Facts
from lotwise.core.findings import Finding
from lotwise.ledger.asset_classes import classes_of
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Wallet
from lotwise.lots.facts import Say
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.marks import mark_findings, marks_in
from lotwise.lots.methods import FeeBearer, LotLaw, Pooling, TransferFee
from lotwise.lots.wash_law import CURRENT, wash_law
from lotwise.prices.book import PriceBook
from lotwise.rules.book import us_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """The books of all wallets, and what they rest on.

    Attributes:
        facts: What the fold was told.
        books: What it gave.
        records: The owner's own records.
        findings: What is wrong with records and allocations; what the fold found is in the books.
    """

    facts: FoldFacts
    books: Books
    records: Records
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the books of a project rest on beside what it stores.

    Attributes:
        journal: What happened.
        corrections: Those that count.
        wallets: By name.
        prices: All quotes.
        zone: The taxpayer's zone.
        day: The day looked at.
    """

    journal: Journal
    corrections: Sequence[Correction]
    wallets: Mapping[str, Wallet]
    prices: PriceBook
    zone: ZoneInfo
    day: date


def booked(facts: Facts, ground: Ground, law: str = CURRENT, say: Say | None = None) -> Booked:
    """Return the books of a project on a day.

    Args:
        facts: What it stores.
        ground: What happened, and where.
        law: The wash-sale law: ``current``, or the word for a bill.
        say: Is told in a sentence before something is done that takes a while once.

    Raises:
        BadInputError: No law goes by that name.
    """
    records = recorded(ground.corrections, ground.journal, ground.zone, ground.day)
    stated = records.identifications
    files = [one.id for one in facts.files]
    meant = intended(facts.intents, ground.journal.transactions, stated, ground.wallets, files)
    told = FoldFacts(
        zone=ground.zone,
        prices=ground.prices,
        wallets=ground.wallets,
        law=law_of(facts.settings),
        orders=(*facts.orders, *records.orders),
        identifications={**meant.identifications, **stated},
        filed=carried_picks(facts.filings),
        wash_law=wash_law(law),
        classes=classes_of(facts.settings),
        marks=marks_in(ground.corrections, ground.journal.aliases),
        as_of=ground.day,
    )
    books = fold(ground.journal, told, say)
    findings = [*records.findings, *meant.findings]
    if any(one.action is Action.ALLOCATE for one in ground.corrections):
        allocated = allocation_moves(ground.journal, told, books, ground.corrections)
        findings += allocated.findings
        if allocated.moves or allocated.void:
            told = allocated.over(told)
            books = fold(ground.journal, told)
    if told.marks:
        known = {one.id for one in ground.journal.transactions}
        findings += mark_findings(ground.corrections, books, known, ground.journal.aliases)
    return Booked(facts=told, books=books, records=records, findings=tuple(findings))


def law_of(settings: Mapping[str, str]) -> LotLaw:
    """Return the dates of law that lots need, and what the taxpayer chose where the law leaves a choice.

    Args:
        settings: The project's settings, by name.
    """
    return LotLaw(
        per_wallet_from=_day("identification.per_wallet_from"),
        own_books_until=_day("identification.own_books_until"),
        costs_ruled_from=_day("fees.ruled_from"),
        pooling=Pooling(chosen(settings, POOLING)),
        fees_before=FeeBearer(chosen(settings, FEES_BEFORE)),
        transfer_fee=TransferFee(chosen(settings, TRANSFER_FEE)),
    )


def _day(key: str) -> date:
    value = us_rules().rule(key, date.max).value
    assert isinstance(value, date), f"{key} is a date"
    return value
