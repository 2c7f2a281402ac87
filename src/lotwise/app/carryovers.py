"""The household's returns of all years, tied together by the carryovers.

One return asks for the one before it, because of its carryover; so all of them are prepared at once, from the
household's years and from what ledger and brokers say each year realized. `lotwise tax` takes its facts from
here, and `lotwise carryovers` shows the chain itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from lotwise.core.findings import Finding, Severity
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Owner, Wallet
from lotwise.lots.fold import Books
from lotwise.lots.holdings import home_of
from lotwise.lots.lot import Disposition, Income
from lotwise.lots.scope import owners_of
from lotwise.rules.book import us_rules
from lotwise.tax.carryover_findings import carryover_findings
from lotwise.tax.carryover_ledger import (
    ByTerm,
    Known,
    LedgerYear,
    SpouseGiven,
    YearGiven,
    carryover_ledger,
    with_carryover,
    years_it_lasts,
)
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household import facts_for
from lotwise.tax.household_facts import CarryoverFrom, Household, YearFacts
from lotwise.tax.realized import Realized, realized, with_realized
from lotwise.tax.spouses import gains_of_year, realized_by_spouse, stated_gains

__all__ = ["Carryovers", "LedgerYear", "Returns", "carryovers", "incomplete_findings", "owner_findings"]

_NOT_SAID: Final = Classes()
_NO_WALLETS: Final[Mapping[str, Wallet]] = MappingProxyType({})
_KEYS: Final = frozenset({"short_term_carryover", "long_term_carryover"})


@dataclass(frozen=True, slots=True)
class _Rows:
    """What happened in one year."""

    dispositions: list[Disposition]
    sales: list[ReportedSale]
    incomes: list[Income]


class Returns:
    """The returns of a household, of every year that is known.

    Args:
        household: The household.
        books: Dispositions and income of its returns.
        sales: Sales of securities, of any year.
        classes: What the assets are.
        wallets: By name; they tell which spouse's a gain is.
    """

    def __init__(
        self,
        household: Household,
        books: Books,
        sales: Iterable[ReportedSale],
        classes: Classes = _NOT_SAID,
        wallets: Mapping[str, Wallet] = _NO_WALLETS,
    ) -> None:
        self.household = household
        self.wallets = wallets
        self._classes = classes
        self._owner_of = owners_of(wallets)
        self._sums: dict[int, Realized] = {}
        self._rows: defaultdict[int, _Rows] = defaultdict(lambda: _Rows([], [], []))
        for disposition in books.dispositions:
            self._rows[disposition.disposed_on.year].dispositions.append(disposition)
        for sale in sales:
            self._rows[sale.disposed_on.year].sales.append(sale)
        for income in books.incomes:
            self._rows[income.received_on.year].incomes.append(income)

    def realized(self, year: int) -> Realized:
        """Return what a year has realized."""
        if year not in self._sums:
            rows = self._of(year)
            self._sums[year] = realized(rows.dispositions, rows.sales, rows.incomes, year, self._classes)
        return self._sums[year]

    def realized_by_spouse(self, year: int) -> tuple[Realized, Realized]:
        """Return what a year has realized for the taxpayer and for the spouse, by the owners of wallets."""
        rows = self._of(year)
        return realized_by_spouse(
            rows.dispositions, rows.sales, rows.incomes, year, self._classes, owner_of=self._owner_of
        )

    def facts(self, year: int) -> ReturnFacts:
        """Return the facts of a year's return: as stated, with what it realized and the carryovers into it.

        Raises:
            BadInputError: The household states nothing for that year.
        """
        facts = with_realized(facts_for(self.household, year), self.realized(year))
        return with_carryover(facts, self.ledger_year(year).carried_in)

    @cached_property
    def ledger(self) -> tuple[LedgerYear, ...]:
        """The carryover ledger, from the first year that is known to the last."""
        known = {*self.household.years, *self._rows}
        if not known:
            return ()
        return carryover_ledger(map(self._given, range(min(known), max(known) + 1)), us_rules())

    def ledger_year(self, year: int) -> LedgerYear:
        """Return a year of the ledger that is in it."""
        return next(one for one in self.ledger if one.year == year)

    def wallets_in(self, years: Iterable[int]) -> dict[str, Owner]:
        """Return the wallets, and brokers' accounts, whose rows are on the returns of some years."""
        named: set[str] = set()
        for rows in map(self._of, years):
            named |= {home_of(one.wallet) for one in rows.dispositions if one.kind.is_taxable}
            named |= {one.wallet for one in rows.incomes} | {one.broker for one in rows.sales}
        return {name: self._owner_of(name) for name in sorted(named)}

    def _of(self, year: int) -> _Rows:
        return self._rows[year] if year in self._rows else _Rows([], [], [])

    def _given(self, year: int) -> YearGiven:
        """Return what is known of a year before its carryovers are."""
        sums = self.realized(year)
        stated, status = self.household.years.get(year), self.household.status_in(year)
        if stated is None:
            return YearGiven(year=year, filing_status=status, gains=gains_of_year(sums))
        return YearGiven(
            year=year,
            filing_status=status,
            gains=gains_of_year(sums).plus(stated_gains(stated)),
            facts=with_realized(facts_for(self.household, year), sums),
            stated=_stated_carryover(stated),
            is_computed_wanted=stated.carryover is CarryoverFrom.COMPUTED,
            spouse=self._spouse(year, stated.spouse),
        )

    def _spouse(self, year: int, stated: YearFacts | None) -> SpouseGiven | None:
        if stated is None:
            return None
        _, theirs = self.realized_by_spouse(year)
        return SpouseGiven(
            gains=gains_of_year(theirs).plus(stated_gains(stated)), stated=_stated_carryover(stated)
        )


def _stated_carryover(stated: YearFacts) -> ByTerm | None:
    if not stated.given & _KEYS:
        return None
    return ByTerm(stated.short_term_carryover, stated.long_term_carryover)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carryovers:
    """The carryover ledger as it is shown.

    Attributes:
        years: The years in which something is known or carried.
        findings: What is doubtful or missing.
        years_left: How many years the last carryover lasts if only the yearly limit uses it; None where it is
            not known.
    """

    years: tuple[LedgerYear, ...]
    findings: tuple[Finding, ...]
    years_left: int | None


def carryovers(returns: Returns, stated_owners: Iterable[str] = ()) -> Carryovers:
    """Return the carryover ledger of a household.

    Args:
        returns: Its returns.
        stated_owners: The wallets whose owner somebody stated.
    """
    ledger = returns.ledger
    last = ledger[-1] if ledger else None
    is_known = last is not None and last.carried_out is not None and last.loss_limit_usd > 0
    return Carryovers(
        years=tuple(one for one in ledger if _is_shown(one)),
        findings=(
            *carryover_findings(returns.household, ledger),
            *incomplete_findings(returns),
            *owner_findings(returns, (one.year for one in ledger if one.spouse), stated_owners),
        ),
        years_left=years_it_lasts(last.carried_out.total_usd, last.loss_limit_usd)
        if is_known and last and last.carried_out
        else None,
    )


def _is_shown(one: LedgerYear) -> bool:
    amounts = (one.gains, one.carried_in, one.computed_in or ByTerm())
    return one.carried_out is not None or any(amount != ByTerm() for amount in amounts)


def incomplete_findings(returns: Returns, year: int | None = None) -> tuple[Finding, ...]:
    """Return where a computed carryover rests on a year of which some gain is not known.

    Args:
        returns: The household's returns.
        year: Only what matters for the return of this year; None for all years.
    """
    found: list[Finding] = []
    behind: list[int] = []
    for before, now in zip((None, *returns.ledger), returns.ledger, strict=False):
        if now.known is not Known.COMPUTED or before is None:
            behind = []
            continue
        behind += [before.year] if returns.realized(before.year).incomplete else []
        if behind and year in {None, now.year}:
            found.append(_incomplete(now.year, behind))
    return tuple(found)


def _incomplete(year: int, behind: Sequence[int]) -> Finding:
    return Finding(
        code="carryover_incomplete",
        severity=Severity.BLOCKING,
        what=f"The carryover into {year} is computed, and rests on {_listed([str(one) for one in behind])}, "
        "where not every gain is known.",
        fix="Settle the findings on these sales first, or state the carryover.",
    )


def owner_findings(
    returns: Returns, years: Iterable[int], stated_owners: Iterable[str]
) -> tuple[Finding, ...]:
    """Return what is taken for granted where gains are divided between spouses by the owners of wallets.

    Args:
        returns: The household's returns.
        years: The years whose gains are divided.
        stated_owners: The wallets whose owner somebody stated.
    """
    owners, stated = returns.wallets_in(years), set(stated_owners)
    findings = []
    if unstated := [name for name in owners if name not in stated]:
        fix = f"Say it of each: `lotwise wallets --set {unstated[0]!r} owner spouse` (or joint)."
        if accounts := [name for name in unstated if name not in returns.wallets]:
            first = f"`lotwise wallets --set {accounts[0]!r} custody 'US broker'`"
            fix += f" A securities account first needs {first}."
        findings.append(
            Finding(
                code="owner_not_stated",
                severity=Severity.WARNING,
                what=f"Nobody states whose {_listed(unstated)} {'is' if len(unstated) == 1 else 'are'}; all "
                "gains there count as yours, none as your spouse's.",
                fix=fix,
            )
        )
    if joint := [name for name, owner in owners.items() if owner is Owner.JOINT]:
        findings.append(
            Finding(
                code="joint_wallet_halved",
                severity=Severity.INFO,
                what=f"{_listed(joint)} {'belongs' if len(joint) == 1 else 'belong'} to both of you; half of "
                "its gains and income counts for each.",
                fix="If your shares differ, or you live in a community property state, ask your preparer.",
            )
        )
    return tuple(findings)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
