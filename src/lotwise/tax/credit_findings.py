"""What is missing or doubtful about dependents, their credits, and the premium tax credit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import DOLLAR, usd_text
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household_facts import YearFacts

_DEPENDENTS: Final = frozenset({"children_under_17", "other_dependents"})
_WITH_CHILD: Final = frozenset({FilingStatus.SURVIVING, FilingStatus.HEAD})
_OTHER_WAY_FROM: Final = 3
"""Children under 17 from which the refund may be figured in another way."""
_FULL_REFUND_EARNINGS: Final = 100_000 * DOLLAR
"""Earned income at which no refund is limited by it, whatever the year and the number of children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCase:
    """What the findings on credits look at.

    Attributes:
        file: The household file's name.
        year: Tax year.
        status: How the household files for it.
        state: Postal code of the state, or empty.
        stated: What the household states for the year.
    """

    file: str
    year: int
    status: FilingStatus
    state: str
    stated: YearFacts

    @property
    def place(self) -> str:
        """The table of the file that holds the year."""
        return f"[year.{self.year}]"

    @property
    def where(self) -> Where:
        """Where the findings point."""
        return Where(file=self.file)


def credit_findings(case: CreditCase) -> Iterator[Finding]:
    """Give what is missing or doubtful about dependents and credits, the dependents first."""
    yield from _dependents(case)
    yield from _refund(case)
    stated = case.stated
    if stated.marketplace_premium or stated.benchmark_premium or stated.advance_premium_credit:
        yield from _marketplace(case)


def _dependents(case: CreditCase) -> Iterator[Finding]:
    """Give dependents of a dependent, or a status that needs a dependent where none is stated.

    Source:
        26 U.S.C. § 2(a)(1)(B), (b)(1)(A): a head of household's child need not be a dependent, a surviving
        spouse's must be. § 152(b)(1): a dependent has no dependents.
    """
    stated = case.stated
    if stated.children_under_17 or stated.other_dependents:
        if stated.is_claimed_as_dependent:
            yield Finding(
                code="dependents_not_counted",
                severity=Severity.WARNING,
                what=f"A person who can be claimed has no dependents: those of {case.year} count nothing.",
                fix=f"Delete them, or is_claimed_as_dependent, under {case.place}.",
                where=case.where,
            )
        return
    if case.status not in _WITH_CHILD:
        return
    is_surviving = case.status is FilingStatus.SURVIVING
    if not stated.given >= _DEPENDENTS:
        what = f"{case.status.value} for {case.year} needs a qualifying person, and no dependent is stated."
        fix = f"Write children_under_17 and other_dependents under {case.place}; the credits need them too."
        severity = Severity.WARNING
    elif is_surviving:
        what = f"qss for {case.year} needs a dependent child, and the file says that there is no dependent."
        fix = f"Correct children_under_17 or other_dependents under {case.place}, or the filing status."
        severity = Severity.BLOCKING
    else:
        what = f"hoh for {case.year} without dependents is right only with a child who is not your dependent."
        fix = "If no child of yours lives with you, file as single; else nothing is to do."
        severity = Severity.WARNING
    yield Finding(code="dependent_missing", severity=severity, what=what, fix=fix, where=case.where)


def _refund(case: CreditCase) -> Iterator[Finding]:
    stated = case.stated
    if stated.children_under_17 < _OTHER_WAY_FROM or stated.wages >= _FULL_REFUND_EARNINGS:
        return
    yield Finding(
        code="child_credit_may_be_higher",
        severity=Severity.INFO,
        what=f"With {stated.children_under_17} children, the additional child tax credit for {case.year} may "
        "be higher than shown: Part II-B of Schedule 8812 is not computed.",
        fix="If a part of your child tax credit is left over, fill in Part II-B before you file.",
        where=case.where,
    )


def _marketplace(case: CreditCase) -> Iterator[Finding]:
    """Give what the premium tax credit cannot be relied upon for.

    Source:
        26 U.S.C. § 36B(c)(1)(C), (d)(3); Form 8962 (2025) lines 4, 9 and 10.
    """
    stated = case.stated
    missing = [
        name
        for name, amount in (
            ("marketplace_premium", stated.marketplace_premium),
            ("benchmark_premium", stated.benchmark_premium),
        )
        if not amount and name not in stated.given
    ]
    if missing:
        yield Finding(
            code="premium_missing",
            severity=Severity.WARNING,
            what=f"{' and '.join(missing)} for {case.year} not stated, counted as 0: there is no premium tax "
            f"credit, and {usd_text(stated.advance_premium_credit)} paid in advance is too much.",
            fix=f"Take it from Form 1095-A and write it under {case.place}.",
            where=case.where,
        )
    if case.status is FilingStatus.SEPARATE:
        yield Finding(
            code="premium_credit_separate",
            severity=Severity.WARNING,
            what=f"A separate return has no premium tax credit: for {case.year} what was paid in advance "
            "counts as too much.",
            fix="Compare with a joint return. If you are a victim of abuse or abandonment, ask a preparer.",
            where=case.where,
        )
    if not case.state:
        yield Finding(
            code="poverty_line_assumed",
            severity=Severity.INFO,
            what=f"No state is stated; the poverty line of the 48 states counts for {case.year}.",
            fix='In Alaska or Hawaii write state = "AK" or "HI".',
            where=case.where,
        )
    yield Finding(
        code="premium_credit_by_year",
        severity=Severity.INFO,
        what=f"The premium tax credit for {case.year} is computed for the year as a whole: same plan, same "
        "premiums, same people in all twelve months.",
        fix="If something changed during the year, Form 8962 goes month by month: compare with tax software.",
        where=case.where,
    )
