"""One joint return beside two separate ones: what each costs, and which lines make the difference.

Separate returns halve most thresholds and the yearly loss limit, lose some deductions, and keep each loss
with its owner. Both spouses itemize, or neither does: both ways are computed, and the one that costs less in
all counts.

Left out: community property (26 U.S.C. § 66), where each separate return has half of what both earned; who of
the two claims which child; what separate returns change beside the tax (health plans, student loan payments).

Source:
    26 U.S.C. §§ 63(c)(6)(A), 1211(b)(1), 6013(a).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lotwise.core.money import DOLLAR, Usd
from lotwise.rules.book import RuleBook
from lotwise.tax.carryover_ledger import ByTerm
from lotwise.tax.facts import ReturnFacts
from lotwise.tax.household_checks import ITEMIZED
from lotwise.tax.liability import evaluate, outcome, worksheet

_TAXES: Final = ("income_tax", "alternative_minimum_tax", "net_investment_income_tax", "state_tax")
_GIFTS: Final = ("charity_cash", "charity_property")
_MOST_REASONS: Final = 6
_REASONS: Final = (
    "capital_gain_or_loss",
    "taxable_social_security",
    "student_loan_interest_deduction",
    "tips_deduction",
    "overtime_deduction",
    "car_loan_interest_deduction",
    "senior_deduction",
    "deduction",
    "charity_without_itemizing",
    "taxable_income",
    "dependent_credit",
    "earned_income_credit",
    "additional_child_credit",
    "premium_credit",
    "excess_advance_repaid",
)
"""Lines that may tell why the taxes differ, where the worksheet has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One return of the comparison.

    Attributes:
        facts: What it is computed from.
        tax_usd: All tax computed here.
        is_itemizing: Whether it itemizes.
        carried_out: The loss it carries over.
    """

    facts: ReturnFacts
    tax_usd: Usd
    is_itemizing: bool
    carried_out: ByTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBeside:
    """A line of the joint return beside those of the separate ones."""

    name: str
    label: str
    joint_usd: Usd
    taxpayer_usd: Usd
    spouse_usd: Usd

    @property
    def difference_usd(self) -> Usd:
        """The two separate ones less the joint one."""
        return self.taxpayer_usd + self.spouse_usd - self.joint_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A joint return beside two separate ones.

    Attributes:
        year: Tax year.
        joint: The joint return.
        taxpayer: The taxpayer's separate return.
        spouse: The spouse's.
        taxes: The kinds of tax, line by line.
        reasons: Other lines that differ, the largest difference first.
    """

    year: int
    joint: Side
    taxpayer: Side
    spouse: Side
    taxes: tuple[LineBeside, ...]
    reasons: tuple[LineBeside, ...]

    @property
    def difference_usd(self) -> Usd:
        """What two separate returns cost more than the joint one; negative where they cost less."""
        return self.taxpayer.tax_usd + self.spouse.tax_usd - self.joint.tax_usd


def compared(joint: ReturnFacts, taxpayer: ReturnFacts, spouse: ReturnFacts, rules: RuleBook) -> Compared:
    """Return a joint return beside two separate ones.

    Args:
        joint: The facts of the joint return.
        taxpayer: Those of the taxpayer's separate return; whether the spouse itemizes is not read.
        spouse: Those of the spouse's, likewise.
        rules: The rule book.

    Raises:
        MissingRuleError: The book lacks the law of that year.
    """
    mine, theirs = _consistent(taxpayer, spouse, rules)
    values = [evaluate(facts, rules) for facts in (joint, mine, theirs)]
    labels = {
        line.name: line.label for facts in (joint, mine, theirs) for line in worksheet(facts, rules).lines
    }
    reasons = [one for one in _beside(_REASONS, values, labels) if abs(one.difference_usd) >= DOLLAR]
    reasons.sort(key=lambda one: -abs(one.difference_usd))
    sides = [_side(facts, rules) for facts in (joint, mine, theirs)]
    taxes = _beside(_TAXES, values, labels)
    rest = _rest(sides, taxes)
    return Compared(
        year=joint.year,
        joint=sides[0],
        taxpayer=sides[1],
        spouse=sides[2],
        taxes=(*taxes, rest) if any((rest.joint_usd, rest.taxpayer_usd, rest.spouse_usd)) else tuple(taxes),
        reasons=tuple(reasons[:_MOST_REASONS]),
    )


def _beside(
    names: Iterable[str], values: Sequence[Mapping[str, Any]], labels: Mapping[str, str]
) -> list[LineBeside]:
    """Return the lines that apply to one of the three returns and are not zero on all of them."""
    return [
        LineBeside(
            name=name,
            label=labels[name],
            joint_usd=values[0][name],
            taxpayer_usd=values[1][name],
            spouse_usd=values[2][name],
        )
        for name in names
        if name in labels and any(one[name] for one in values)
    ]


def _rest(sides: Sequence[Side], taxes: Sequence[LineBeside]) -> LineBeside:
    """Return what makes the taxes the whole: credits, negative, and what is repaid of them."""
    joint, mine, theirs = (side.tax_usd for side in sides)
    return LineBeside(
        name="credits",
        label="Credits, less what is repaid of them",
        joint_usd=joint - sum(one.joint_usd for one in taxes),
        taxpayer_usd=mine - sum(one.taxpayer_usd for one in taxes),
        spouse_usd=theirs - sum(one.spouse_usd for one in taxes),
    )


def _consistent(
    taxpayer: ReturnFacts, spouse: ReturnFacts, rules: RuleBook
) -> tuple[ReturnFacts, ReturnFacts]:
    """Return both with itemized deductions, or both without, whichever costs less in all."""
    both_itemize = tuple(replace(facts, has_itemizing_spouse=True) for facts in (taxpayer, spouse))
    neither = tuple(_without_itemizing(facts, rules) for facts in (taxpayer, spouse))
    mine, theirs = min(
        (neither, both_itemize), key=lambda pair: sum(outcome(facts, rules).total_tax_usd for facts in pair)
    )
    return mine, theirs


def _without_itemizing(facts: ReturnFacts, rules: RuleBook) -> ReturnFacts:
    """Return a return that takes the standard deduction; gifts stay as far as they do not itemize it."""
    standard = replace(facts, has_itemizing_spouse=False)
    for keys in (frozenset(), ITEMIZED - set(_GIFTS), ITEMIZED):
        nothing: dict[str, Any] = dict.fromkeys(keys, 0)
        plain = replace(standard, **nothing)
        if not evaluate(plain, rules)["is_itemizing"]:
            return plain
    return plain


def _side(facts: ReturnFacts, rules: RuleBook) -> Side:
    found = outcome(facts, rules)
    return Side(
        facts=facts,
        tax_usd=found.total_tax_usd,
        is_itemizing=bool(evaluate(facts, rules)["is_itemizing"]),
        carried_out=ByTerm(found.short_term_carryover_usd, found.long_term_carryover_usd),
    )
