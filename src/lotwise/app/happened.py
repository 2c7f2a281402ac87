"""What happened until a day, as the ledger sees it: the tellings of all files as one journal.

What files tell is merged, corrected by what the owner said, freed of spam and put in order; transfers are
paired and balances compared.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lotwise.app import clock
from lotwise.app.stored import Facts
from lotwise.core.dates import end_of_day
from lotwise.core.findings import Finding
from lotwise.ledger.amend import amended, open_findings
from lotwise.ledger.asset_births import early_dates
from lotwise.ledger.balances import BalanceCheck, balance_findings
from lotwise.ledger.corrections import Correction, files_aside, standing
from lotwise.ledger.identity import identified
from lotwise.ledger.journal import Journal, journal_of
from lotwise.ledger.merge import merged
from lotwise.ledger.odd_dates import odd_dates
from lotwise.ledger.quarantine import Quarantine, quarantined
from lotwise.ledger.same_hash import joined_by_hash
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Wallet
from lotwise.ledger.two_sources import joined_by_sources
from lotwise.ledger.wrap_findings import wrap_findings

_CLOCKS_DIFFER: Final = timedelta(days=1)


def named_wallets(told: Iterable[Told]) -> set[str]:
    """Return the wallets that rows name."""
    return {leg.wallet for each in told for one in each.transactions for leg in one.legs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What happened until a day, as the ledger sees it."""

    corrections: tuple[Correction, ...]
    quarantine: Quarantine
    journal: Journal
    balances: tuple[BalanceCheck, ...]
    findings: tuple[Finding, ...]


def happened(facts: Facts, wallets: Mapping[str, Wallet], zone: ZoneInfo, day: date) -> Happened:
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
    end = end_of_day(day, zone)
    until = [one for one in kept.transactions if one.at < end]
    journal = journal_of(until, wallets=wallets, corrections=corrections, aliases=whole.aliases)
    unanswered = open_findings(facts.import_findings, corrections, names, fixed.transactions)
    aside = files_aside(corrections)
    balances = [one for one in known.balances if one.at < end and one.source.file_id not in aside]
    checks, about_balances = balance_findings(journal.transactions, balances)
    return Happened(
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
            *early_dates(kept.transactions),
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
