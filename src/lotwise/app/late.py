"""What identifications would have changed that came too late, or that the broker was not told.

Problem: such a record changes nothing, and whoever made it should see what that costs. Chosen way: where
there is one, the journal is folded a second time as if all of them had been in time and told; the finding of
each then shows what its sale realizes and would have realized, and what that makes of the tax of its year.
Without such a record nothing is computed.
Left out: later years; what they take over changes with what this one carries.

Source:
    26 CFR § 1.1012-1(j)(1)-(3); law facts 8.8.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lotwise.app.gains import Gains, gains_of, gains_words, year_outcome
from lotwise.core.dates import tax_date
from lotwise.core.findings import Finding
from lotwise.core.money import Usd, usd_text
from lotwise.ledger.journal import Journal
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Transaction, Wallet
from lotwise.lots.fold import Books, FoldFacts, fold
from lotwise.lots.hypothetical import identified_in_time
from lotwise.lots.lot import Disposition
from lotwise.lots.scope import in_scope
from lotwise.tax.household import Household
from lotwise.tax.liability import Outcome

_REFUSED: Final = frozenset({"identification_late", "broker_not_told"})
"""Findings of an identification that does not count, whatever units it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A fold with what it was made of.

    Attributes:
        journal: Everything that happened.
        facts: What the fold was told beside it.
        books: What belongs to the household's return.
        wallets: By name.
        is_joint_return: Whether the spouses file together, now and in all but some years.
        other_years: The tax years in which it is the other way around.
    """

    journal: Journal
    facts: FoldFacts
    books: Books
    wallets: Mapping[str, Wallet]
    is_joint_return: bool
    other_years: frozenset[int] = frozenset()

    def books_with(self, facts: FoldFacts) -> Books:
        """Return the books of the return as they would be with other facts."""
        kept, _ = in_scope(
            fold(self.journal, facts),
            self.wallets,
            is_joint_return=self.is_joint_return,
            other_years=self.other_years,
        )
        return kept


def with_differences(
    folded: Folded, household: Household | None, sales: Sequence[ReportedSale] = ()
) -> tuple[Finding, ...]:
    """Return the findings of the books, those of refused identifications with what they would have changed.

    Args:
        folded: The books, and what they were made of.
        household: Its facts, or None while they are not known; then no tax is compared.
        sales: Sales of securities, of any year.

    Returns:
        The same findings in the same order; those of refused identifications also say what the sale realizes,
        what the units that were named would have realized, and the difference in tax. Their amount is the
        gain that differs.
    """
    told = folded.books.findings
    refused = {one.subject for one in told if one.code in _REFUSED} & folded.facts.identifications.keys()
    if not refused:
        return told
    in_time = identified_in_time(folded.journal, folded.facts, refused)
    compared = _Compared(folded, folded.books_with(in_time), household, sales, len(refused))
    return tuple(
        compared.told(one) if one.code in _REFUSED and one.subject in refused else one for one in told
    )


class _Compared:
    """The books as they are beside those with all refused identifications in time."""

    def __init__(
        self,
        folded: Folded,
        named: Books,
        household: Household | None,
        sales: Sequence[ReportedSale],
        count: int,
    ) -> None:
        self._folded = folded
        self._named = named
        self._household = household
        self._sales = sales
        self._which = "it would have" if count == 1 else f"all {count} such records would have"
        self._transactions = {one.id: one for one in folded.journal.transactions}
        self._outcomes: dict[int, tuple[Outcome, Outcome] | None] = {}

    def told(self, finding: Finding) -> Finding:
        """Return the finding of a refused identification with what it would have changed."""
        sale = self._transactions[finding.subject]
        as_is, named = (_by(books, sale) for books in (self._folded.books, self._named))
        if as_is or named:
            before, after = gains_of(as_is), gains_of(named)
            said = (
                f"That way the sale realizes {gains_words(before)}; the units you named would have realized "
                f"{gains_words(after)}."
            )
            year = tax_date(sale.at, self._folded.facts.zone).year
        else:
            before, after = (gains_of(_since(books, sale)) for books in (self._folded.books, self._named))
            said = _later(before, after)
            year = self._first_year_that_differs() or tax_date(sale.at, self._folded.facts.zone).year
        return replace(
            finding,
            what=" ".join(filter(None, (finding.what, said, self._tax(year)))),
            amount_usd=None if before.unknown or after.unknown else _at_stake(before, after),
        )

    def _first_year_that_differs(self) -> int | None:
        as_is, named = _years(self._folded.books), _years(self._named)
        return min(
            (year for year in as_is.keys() | named.keys() if as_is.get(year) != named.get(year)), default=None
        )

    def _tax(self, year: int) -> str:
        """Return in words what the tax of a year would have been less, or more; empty when not known."""
        if year not in self._outcomes:
            as_is, named = (
                year_outcome(
                    self._household,
                    books,
                    self._sales,
                    year,
                    self._folded.facts.classes,
                    wallets=self._folded.wallets,
                )
                for books in (self._folded.books, self._named)
            )
            self._outcomes[year] = None if as_is is None or named is None else (as_is, named)
        known = self._outcomes[year]
        return "" if known is None else _tax_words(self._which, year, *known)


def _years(books: Books) -> dict[int, Gains]:
    """Return what each year realizes."""
    sold: dict[int, list[Disposition]] = {}
    for one in books.dispositions:
        sold.setdefault(one.disposed_on.year, []).append(one)
    return {year: gains_of(some) for year, some in sold.items()}


def _by(books: Books, sale: Transaction) -> list[Disposition]:
    return [one for one in books.dispositions if one.transaction_id == sale.id and one.kind.is_taxable]


def _since(books: Books, sale: Transaction) -> list[Disposition]:
    """Return the sales since a transfer of what it moved."""
    moved = {leg.asset for leg in sale.given}
    return [one for one in books.dispositions if one.disposed_at >= sale.at and one.asset in moved]


def _later(before: Gains, after: Gains) -> str:
    if before == after:
        return "No gain depends on it so far."
    return (
        f"Later sales realize {gains_words(before)} so far; with the units you named they would realize "
        f"{gains_words(after)}."
    )


def _at_stake(before: Gains, after: Gains) -> Usd:
    """Return by how much the gain differs, or where only its term does, the gain whose term it is."""
    change = after.less(before)
    return abs(change.total_usd) or abs(change.long_usd)


def _tax_words(which: str, year: int, as_is: Outcome, named: Outcome) -> str:
    taxes = named.total_tax_usd - as_is.total_tax_usd
    said = f"In time, {which} "
    if taxes:
        said += f"made your tax of {year} {usd_text(abs(taxes))} {'higher' if taxes > 0 else 'lower'}"
    else:
        said += f"left your tax of {year} as it is"
    kept = _carried(named) - _carried(as_is)
    if kept:
        more = "more" if kept > 0 else "less"
        said += f", with {usd_text(abs(kept))} {more} loss carried over to {year + 1}"
    return f"{said}."


def _carried(one: Outcome) -> Usd:
    return one.short_term_carryover_usd + one.long_term_carryover_usd
