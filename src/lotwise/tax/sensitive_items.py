"""What changes the marginal value of a loss in one household: what lotwise computes of it, and what not.

A dollar of loss saves its bracket's rate and, with it, whatever else hangs on income: a deduction that
shrinks, a credit that ends. The list names every such item that this household may have. An item is left
out only where the household file rules it out: by what it states, or because income that is stated
already lies above the item's end (gains of the ledger can raise income without limit, and losses lower it
by no more than the yearly limit). What the file does not say is never taken to rule anything out.

Left out: means-tested help outside the tax law, such as student aid and Medicaid; state items.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lotwise.core.errors import MissingRuleError
from lotwise.core.money import DOLLAR, Usd
from lotwise.rules.book import Rule, us_rules
from lotwise.tax.earned_income_credit import earned_credit_gone_at
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household_facts import Household, YearFacts

_MEDICARE_AGE: Final = 65
_LOOK_BACK: Final = 2
_ADULT_CHILD_AGE: Final = 24
_ADDITIONAL_DEDUCTIONS: Final = range(2025, 2029)
_TOP_BRACKET_LIMIT_FROM: Final = 2026
_DEPENDENTS: Final = frozenset({"children_under_17", "other_dependents"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveItem:
    """Something besides the brackets that one more dollar of gain or loss moves.

    Attributes:
        title: Its name, as people read it.
        line: The worksheet's line that computes it; empty where lotwise does not.
        why: Why it may matter to this household, one sentence.
    """

    title: str
    line: str
    why: str

    @property
    def is_computed(self) -> bool:
        """Whether a line of the worksheet has it."""
        return bool(self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A household in a year, and what can be said of it for certain."""

    household: Household
    year: int
    stated: YearFacts
    status: FilingStatus

    @property
    def least_income(self) -> Usd:
        """Adjusted gross income cannot be less than this, whatever the ledger holds."""
        stated, limit = self.stated, self.figure("capital_loss_limit")
        received = stated.wages + stated.interest + stated.ordinary_dividends + stated.other_ordinary_income
        paid = stated.adjustments_to_income + stated.student_loan_interest
        return received - paid - (limit or 0)

    @property
    def may_earn(self) -> bool:
        """Whether there may be earned income; wages stated as 0 say that there is none."""
        return self.stated.wages > 0 or "wages" not in self.stated.given

    @property
    def may_have_dependents(self) -> bool:
        """Whether there may be dependents; both counts stated as 0 say that there are none."""
        stated = self.stated
        return not stated.given >= _DEPENDENTS or bool(stated.children_under_17 or stated.other_dependents)

    def may_be_aged(self, age: int, year: int) -> bool:
        """Return whether somebody who files may be that old by the end of a year."""
        born = [self.household.born_on]
        born += [self.household.spouse_born_on] if self.household.is_joint_in(self.year) else []
        return any(day is None or year - day.year >= age for day in born)

    def rule(self, key: str) -> Rule | None:
        """Return an amount of the law for the year, or None where there is none."""
        try:
            return us_rules().rule(key, date(self.year, 12, 31), self.status.value)
        except MissingRuleError:
            return None

    def figure(self, key: str) -> Usd | None:
        """Return that amount as money."""
        rule = self.rule(key)
        if rule is None:
            return None
        assert isinstance(rule.value, int), f"{key} is an amount"
        return rule.value * DOLLAR

    def is_below(self, key: str) -> bool:
        """Return whether income may lie below an end; an end of 0 says that there is nothing to end."""
        end = self.figure(key)
        return end is None or (end > 0 and self.least_income < end)

    def text(self, key: str) -> str:
        """Return an amount of the law as people read it, and whether it is a forecast."""
        rule = self.rule(key)
        if rule is None:
            return "a threshold that lotwise does not know"
        return f"${rule.value:,}{' (a forecast)' if rule.status == 'projected' else ''}"


_When = Callable[[_Case], bool]


def _states(*keys: str) -> _When:
    return lambda case: any(getattr(case.stated, key) for key in keys)


def _has_room_for_earned_credit(case: _Case) -> bool:
    """Return whether there may be an earned income credit: earnings, and income below where it ends."""
    rules = [case.rule(f"earned_income_credit_{key}") for key in ("most", "start", "loss_rate")]
    if case.status is FilingStatus.SEPARATE or not case.may_earn or None in rules:
        return False
    most, start, loss_rates = (rule.value for rule in rules if rule is not None)
    return max(case.stated.wages, case.least_income) < earned_credit_gone_at(most, start, loss_rates)


_COMPUTED: Final[tuple[tuple[str, str, _When, str], ...]] = (
    (
        "Yearly limit on losses",
        "capital_loss_allowed",
        lambda _case: True,
        "Beyond the gains of the year only a limited loss comes off other income; the rest is carried over.",
    ),
    (
        "Net investment income tax",
        "net_investment_income_tax",
        lambda _case: True,
        "Above its threshold each dollar of gain costs 3.8 % more.",
    ),
    (
        "Alternative minimum tax",
        "alternative_minimum_tax",
        lambda _case: True,
        "Gains shrink its exemption even where they are taxed at lower rates.",
    ),
    (
        "Taxable social security",
        "taxable_social_security",
        _states("social_security_benefits"),
        "A dollar of gain can bring up to 85 cents of benefits into income.",
    ),
    (
        "Student loan interest",
        "student_loan_interest_deduction",
        _states("student_loan_interest"),
        "The deduction shrinks in a range of income.",
    ),
    (
        "Deduction for seniors",
        "senior_deduction",
        lambda case: case.year in _ADDITIONAL_DEDUCTIONS and case.may_be_aged(_MEDICARE_AGE - 1, case.year),
        "It shrinks by 6 % of the income above its start, for each senior.",
    ),
    (
        "Deduction for tips",
        "tips_deduction",
        _states("qualified_tips"),
        "It shrinks by $100 for each full $1,000 of income above its start.",
    ),
    (
        "Deduction for overtime pay",
        "overtime_deduction",
        _states("qualified_overtime"),
        "It shrinks by $100 for each full $1,000 of income above its start.",
    ),
    (
        "Deduction for car loan interest",
        "car_loan_interest_deduction",
        _states("car_loan_interest"),
        "It shrinks by $200 for each $1,000 of income above its start, begun ones too.",
    ),
    (
        "Cap on state and local taxes",
        "state_and_local_tax_limit",
        _states("state_and_local_taxes"),
        "From 2025 the cap shrinks by 30 % of the income above its start.",
    ),
    (
        "Floor under medical expenses",
        "medical_deduction",
        _states("medical_expenses"),
        "Only what is above 7.5 % of income is deducted.",
    ),
    (
        "Limits on charity",
        "charity_itemized",
        _states("charity_cash", "charity_property"),
        "Limits and, from 2026, the floor are parts of income: at a limit a loss takes deduction away.",
    ),
    (
        "Itemized deductions in the top bracket",
        "itemized_deductions_lost",
        lambda case: (
            case.year >= _TOP_BRACKET_LIMIT_FROM
            and _states("itemized_deductions", "mortgage_interest", "state_and_local_taxes")(case)
        ),
        "From 2026 a part of them is lost on income taxed at 37 %.",
    ),
    (
        "Child tax credit and credit for other dependents",
        "dependent_credit",
        _states("children_under_17", "other_dependents"),
        "They shrink by $50 for each $1,000 of income above their start, begun ones too.",
    ),
    (
        "Earned income credit",
        "earned_income_credit",
        _has_room_for_earned_credit,
        "Gains shrink it by up to 21 cents a dollar, and a dollar of investment income too much ends it.",
    ),
    (
        "Premium tax credit",
        "premium_credit",
        _states("marketplace_premium", "advance_premium_credit"),
        "It shrinks as income rises and, in 2026, ends all at once.",
    ),
)
"""Title, line, when it may matter, and why."""


def _education(case: _Case) -> str:
    if case.stated.is_claimed_as_dependent or not case.is_below("education_credit_end"):
        return ""
    return f"They shrink below {case.text('education_credit_end')} of income, and end there."


def _savers(case: _Case) -> str:
    if case.stated.is_claimed_as_dependent or not case.may_earn or not case.is_below("savers_credit_end"):
        return ""
    return f"Its rate falls in steps with income, and it ends at {case.text('savers_credit_end')}."


def _medicare_premiums(case: _Case) -> str:
    if not case.may_be_aged(_MEDICARE_AGE, case.year + _LOOK_BACK):
        return ""
    start = case.text("medicare_surcharge_start")
    return f"Income above {start} raises the premiums of {case.year + _LOOK_BACK}, in steps."


def _additional_medicare(case: _Case) -> str:
    start = case.figure("additional_medicare_start")
    if start is None or case.stated.wages <= start:
        return ""
    return "It is 0.9 % of wages above its start: it does not move with gains, but is due on top of this tax."


def _business_income(case: _Case) -> str:
    stated = case.stated
    has_funds = stated.ordinary_dividends > stated.qualified_dividends
    if not has_funds and stated.other_ordinary_income <= 0:
        return ""
    return "It is limited by taxable income less net capital gain, for a business and for dividends of REITs."


def _kiddie_tax(case: _Case) -> str:
    if not case.stated.is_claimed_as_dependent:
        return ""
    born = case.household.born_on
    if born is not None and case.year - born.year > _ADULT_CHILD_AGE:
        return ""
    return "Investment income of a child or student is taxed at the parents' rates (Form 8615)."


def _unstated_plan(case: _Case) -> str:
    keys = {"marketplace_premium", "advance_premium_credit"}
    if case.status is FilingStatus.SEPARATE or case.stated.given & keys:
        return ""
    return "With a Marketplace plan the credit shrinks as income rises: state marketplace_premium, or 0."


def _if(when: _When, why: str) -> Callable[[_Case], str]:
    return lambda case: why if when(case) else ""


_NOT_COMPUTED: Final[tuple[tuple[str, Callable[[_Case], str]], ...]] = (
    ("premium tax credit for a plan that is not stated", _unstated_plan),
    (
        "credits for dependents that are not stated",
        _if(
            lambda case: not case.stated.given >= _DEPENDENTS,
            "They shrink in a range of high income: state children_under_17 and other_dependents, or 0.",
        ),
    ),
    (
        "rents, passive business income and annuities in the net investment income tax",
        _if(
            lambda case: case.stated.other_ordinary_income > 0,
            "Above its threshold they are taxed at 3.8 % too, and carry gains above it.",
        ),
    ),
    (
        "earned income credit for children of 17 or older",
        _if(
            lambda case: case.stated.other_dependents > 0 and _has_room_for_earned_credit(case),
            "A student below 24 or a disabled child counts for it; it shrinks as income rises.",
        ),
    ),
    ("education credits", _education),
    ("credit for retirement savings", _savers),
    (
        "dependent care credit",
        _if(
            lambda case: case.may_have_dependents and case.may_earn,
            "Its rate falls in steps as income rises.",
        ),
    ),
    (
        "adoption credit",
        _if(lambda case: case.may_have_dependents, "It shrinks in a range of high income."),
    ),
    (
        "IRA and Roth IRA ranges",
        _if(lambda case: case.may_earn, "What may be deducted or paid in ends in a range of income."),
    ),
    ("Medicare premiums", _medicare_premiums),
    ("additional Medicare tax", _additional_medicare),
    ("business income deduction", _business_income),
    (
        "self-employment tax",
        _if(
            lambda case: case.stated.other_ordinary_income > 0,
            "Where other income is from self-employment, half of that tax comes off income.",
        ),
    ),
    (
        "tax on a child's investment income",
        _kiddie_tax,
    ),
    (
        "investment interest",
        _if(
            _states("itemized_deductions"),
            "It is deducted up to net investment income, which gains may raise (Form 4952).",
        ),
    ),
    (
        "AMT preferences",
        _if(
            lambda case: case.may_earn,
            "Incentive stock options can bring the minimum tax about, and its rates with it.",
        ),
    ),
    (
        "foreign income and tax",
        lambda _case: "Income from abroad is added for several phase-outs, and foreign tax is a credit.",
    ),
)
"""Title, and why it may matter to a household; nothing where that is ruled out."""


def sensitive_items(household: Household, year: int) -> tuple[SensitiveItem, ...]:
    """Return what changes the marginal value of a loss for a household in a year, computed items first.

    Args:
        household: The household.
        year: Tax year.

    Returns:
        The items that the household file does not rule out; none where it says nothing about the year.

    Source:
        For the items that are not computed: 26 U.S.C. §§ 1(g), 21, 23, 25A, 25B, 32, 56, 163(d), 199A, 219,
        408A, 901, 911, 1401, 3101(b)(2); 42 U.S.C. § 1395r(i).
    """
    stated = household.years.get(year)
    if stated is None:
        return ()
    case = _Case(household=household, year=year, stated=stated, status=household.status_in(year))
    return tuple(_items(case))


def _items(case: _Case) -> Iterator[SensitiveItem]:
    for title, line, may_matter, why in _COMPUTED:
        if may_matter(case):
            yield SensitiveItem(title=title, line=line, why=why)
    for title, why_not in _NOT_COMPUTED:
        if reason := why_not(case):
            yield SensitiveItem(title=title, line="", why=reason)
