"""What a tax year has realized so far: the ledger's and the brokers' rows, summed by term.

Every disposition is rounded to cents, proceeds, basis and disallowed loss each, before it is added: exactly
what Form 8949 prints, so that the form's columns add up to the worksheet. A row whose proceeds, basis or term
is not known cannot be added; it is listed and makes the year incomplete, and is never counted as zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from lotwise.core.findings import Finding, Severity
from lotwise.core.money import Usd, to_cents, usd_text
from lotwise.ledger.asset_classes import AssetClass, Classes
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.transaction import Kind
from lotwise.lots.holding import Term
from lotwise.lots.lot import Disposition, Income, Mark
from lotwise.tax.facts import ReturnFacts

_PAY: Final = frozenset({Kind.SERVICES})
_NOT_SAID: Final = Classes()


Added: TypeAlias = Disposition | ReportedSale | Income
"""What is added up."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum with all that went into it.

    Attributes:
        amount_usd: The sum, signed, a multiple of a cent.
        rows: The dispositions, sales or income added, in their order.
    """

    amount_usd: Usd = 0
    rows: tuple[Added, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids; made when they are asked for, since a hundred thousand take half a second."""
        return tuple(row.id for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Realized:
    """Gains and income of one tax year.

    Attributes:
        year: Tax year.
        short_term: Gain or loss from dispositions held one year or less.
        long_term: From dispositions held longer.
        reported_short_term: From securities, as brokers report them.
        reported_long_term: Likewise.
        collectibles: The part of the long-term gain or loss that is from collectibles.
        digital_asset_income: Staking, mining, airdrops and the like, at value on receipt.
        services_income: Pay for services, at value on receipt.
        incomplete: Ids of dispositions and income of the year that could not be added.
    """

    year: int
    short_term: Total = Total()
    long_term: Total = Total()
    reported_short_term: Total = Total()
    reported_long_term: Total = Total()
    collectibles: Total = Total()
    digital_asset_income: Total = Total()
    services_income: Total = Total()
    incomplete: tuple[str, ...] = ()


def form_gain(disposition: Disposition) -> Usd | None:
    """Return the gain as Form 8949 shows it, in whole cents; None when not known.

    Returns:
        Proceeds less basis, each in whole cents, and plus what is disallowed, as `form_disallowed` gives it.

    Source:
        Form 8949 (2025) columns (d), (e), (g) and (h).
    """
    proceeds, basis = disposition.proceeds_usd, disposition.basis_usd
    if proceeds is None or basis is None:
        return None
    plain = to_cents(proceeds) - to_cents(basis)
    return plain + form_disallowed(disposition) if disposition.disallowed_usd else plain


def form_disallowed(disposition: Disposition) -> Usd:
    """Return the loss that is disallowed as Form 8949 shows it, in whole cents.

    The form's columns are rounded each on its own, so their difference may be a cent off the loss itself.
    What is disallowed follows the columns: the whole loss leaves a gain of zero, a part never a gain.

    Returns:
        Column (g), not negative; zero where the columns show no loss. Of a nominee's sale that which brings
        it to zero, negative for a gain.

    Source:
        Instructions for Form 8949 (2025), column (g), codes L, N and W.
    """
    disallowed = disposition.disallowed_usd
    if not disallowed or disposition.proceeds_usd is None or disposition.basis_usd is None:
        return 0
    plain = to_cents(disposition.basis_usd) - to_cents(disposition.proceeds_usd)
    if disposition.mark is Mark.NOMINEE:
        return plain
    loss = max(0, plain)
    is_whole = disallowed == disposition.basis_usd - disposition.proceeds_usd
    return loss if is_whole else min(loss, to_cents(disallowed))


def realized(
    dispositions: Iterable[Disposition],
    sales: Iterable[ReportedSale],
    incomes: Iterable[Income],
    year: int,
    classes: Classes = _NOT_SAID,
) -> Realized:
    """Return what a tax year has realized.

    Args:
        dispositions: Of any year; only taxable ones of the year count.
        sales: Sales of securities, of any year.
        incomes: Digital assets received, of any year.
        year: Tax year.
        classes: What the assets are; long-term gains and losses of collectibles are 28 % rate gain.

    Source:
        26 U.S.C. § 1(h)(4), (5); 28% Rate Gain Worksheet (2025) line 1.
    """
    taxable = [row for row in dispositions if row.disposed_on.year == year and row.kind.is_taxable]
    sold = [sale for sale in sales if sale.disposed_on.year == year]
    received = [income for income in incomes if income.received_on.year == year]
    gains = [(row, row.term, form_gain(row)) for row in taxable]
    long = [(row, gain) for row, term, gain in gains if term is Term.LONG]
    return Realized(
        year=year,
        short_term=_total((row, gain) for row, term, gain in gains if term is Term.SHORT),
        long_term=_total((row, gain) for row, gain in long),
        collectibles=_total(
            (row, gain) for row, gain in long if classes.of(row.asset) is AssetClass.COLLECTIBLE
        ),
        reported_short_term=_total((sale, _reported_gain(sale)) for sale in sold if not sale.is_long),
        reported_long_term=_total((sale, _reported_gain(sale)) for sale in sold if sale.is_long),
        digital_asset_income=_total((one, _value(one)) for one in received if one.kind not in _PAY),
        services_income=_total((one, _value(one)) for one in received if one.kind in _PAY),
        incomplete=(
            *(row.id for row, term, gain in gains if gain is None or term is None),
            *(income.id for income in received if _value(income) is None),
        ),
    )


def _reported_gain(sale: ReportedSale) -> Usd:
    return to_cents(sale.proceeds_usd) - to_cents(sale.basis_usd) + to_cents(sale.disallowed_usd)


def _value(income: Income) -> Usd | None:
    return None if income.ordinary_income_usd is None else to_cents(income.ordinary_income_usd)


def _total(parts: Iterable[tuple[Added, Usd | None]]) -> Total:
    known = [(one, amount) for one, amount in parts if amount is not None]
    return Total(sum(amount for _, amount in known), tuple(one for one, _ in known))


def with_realized(facts: ReturnFacts, year_so_far: Realized) -> ReturnFacts:
    """Return a return's facts with the gains and income of its year.

    Args:
        facts: The return's facts, as the household states them; gain from collectibles that it states is
            beside that of the ledger.
        year_so_far: What the same year has realized.
    """
    assert facts.year == year_so_far.year, "facts and gains of one year belong together"
    return replace(
        facts,
        short_term_gain=year_so_far.short_term.amount_usd,
        long_term_gain=year_so_far.long_term.amount_usd,
        reported_short_term_gain=year_so_far.reported_short_term.amount_usd,
        reported_long_term_gain=year_so_far.reported_long_term.amount_usd,
        collectibles_gain=facts.collectibles_gain + year_so_far.collectibles.amount_usd,
        digital_asset_income=year_so_far.digital_asset_income.amount_usd,
        services_income=year_so_far.services_income.amount_usd,
    )


def realized_findings(year_so_far: Realized) -> tuple[Finding, ...]:
    """Return what the reader must know about the sums: rows missing in them, tax that is not computed."""
    found: list[Finding] = []
    if missing := len(year_so_far.incomplete):
        found.append(
            Finding(
                code="year_incomplete",
                severity=Severity.BLOCKING,
                what=f"{missing} disposition{'s' * (missing > 1)} or receipts of {year_so_far.year} "
                "are not in the sums, because proceeds, basis, date or value is not known.",
                fix="Supply what the findings on these rows ask for.",
            )
        )
    if pay := year_so_far.services_income.amount_usd:
        found.append(
            Finding(
                code="self_employment_tax_not_computed",
                severity=Severity.WARNING,
                what=f"{usd_text(pay)} was received as pay for services in {year_so_far.year}; "
                "self-employment tax on it is not computed.",
                fix="File Schedules C and SE; if an employer put the pay on Form W-2, take it out of wages.",
                amount_usd=pay,
            )
        )
    return tuple(found)


def collectibles_findings(stated: ReturnFacts, year_so_far: Realized) -> tuple[Finding, ...]:
    """Return the warning that gain from collectibles may be counted twice: stated, and in the ledger.

    Args:
        stated: The return's facts, as the household states them.
        year_so_far: What the same year has realized.
    """
    if not (stated.collectibles_gain and year_so_far.collectibles.ids):
        return ()
    found = Finding(
        code="collectibles_stated_too",
        severity=Severity.WARNING,
        what=f"household.toml states {usd_text(stated.collectibles_gain)} from collectibles for "
        f"{stated.year}, and your files have {usd_text(year_so_far.collectibles.amount_usd)} of assets that "
        "you called collectibles. Both count.",
        fix=f"Leave in collectibles_gain of [year.{stated.year}] only what your files do not have.",
        amount_usd=abs(stated.collectibles_gain),
    )
    return (found,)
