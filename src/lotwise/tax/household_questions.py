"""The questions that make a household file: each with its reason, a default, and when it matters at all.

A return has hundreds of fields, of which few change what a loss is worth. A question is asked only if the
answers so far make it matter: nobody without a spouse is asked when that spouse was born. What was answered
before is the default the next time.

Left out: the spouse's part of a year, and the fee rates of wallets; write these into the file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final, TypeAlias

from lotwise.tax.facts import FilingStatus

Answers: TypeAlias = Mapping[str, Any]
"""Values by the name of their question, as the TOML file holds them."""


class Sort(Enum):
    """What an answer is."""

    MONEY = "US dollars"
    SIGNED_MONEY = "US dollars, minus for a loss"
    DAY = "a date such as 1985-04-12"
    YES_NO = "yes or no"
    COUNT = "a whole number"
    RATE = "a part of one, such as 0.05"
    YEARS = 'a number of years, or "never"'
    STATUS = "single, mfj, mfs, hoh or qss"
    STATE = "a postal code such as TX"
    ZONE = "a time zone such as America/New_York"


def _always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        name: Names the answer; also the key of the file, unless the question only opens others.
        table: The table of the file the key stands in: empty for the top, ``year``, ``future`` or ``plan``;
            ``asked`` for a question that only opens others.
        text: What is asked.
        why: What it changes, in one sentence.
        sort: What the answer is.
        default: The answer where none was given before; None where one must be given.
        matters: Whether it is asked, by the answers so far.
    """

    name: str
    table: str
    text: str
    why: str
    sort: Sort
    default: Any = None
    matters: Callable[[Answers], bool] = _always


_OLD_ENOUGH: Final = 61
"""Social security is paid from 62 on."""
_LOAN_LIMIT: Final = 205_000
"""Above this income no year's law leaves anything of the student loan interest deduction."""


def _says(name: str) -> Callable[[Answers], bool]:
    return lambda answers: bool(answers.get(name))


def _is(*statuses: FilingStatus) -> Callable[[Answers], bool]:
    words = {status.value for status in statuses}
    return lambda answers: answers.get("filing_status") in words


def _may_draw_benefits(answers: Answers) -> bool:
    born = [answers.get("born_on"), answers.get("spouse_born_on")]
    return any(isinstance(day, date) and day.year + _OLD_ENOUGH < answers["year"] for day in born)


def _is_below_the_loan_limit(answers: Answers) -> bool:
    return answers.get("filing_status") != FilingStatus.SEPARATE.value and answers["wages"] < _LOAN_LIMIT


def _money(name: str, text: str, why: str, matters: Callable[[Answers], bool] = _always) -> Question:
    return Question(name=name, table="year", text=text, why=why, sort=Sort.MONEY, default=0, matters=matters)


def _signed(name: str, text: str, why: str, matters: Callable[[Answers], bool]) -> Question:
    return Question(
        name=name, table="year", text=text, why=why, sort=Sort.SIGNED_MONEY, default=0, matters=matters
    )


def _opens(name: str, text: str, why: str, matters: Callable[[Answers], bool] = _always) -> Question:
    return Question(
        name=name, table="asked", text=text, why=why, sort=Sort.YES_NO, default=False, matters=matters
    )


def _count(name: str, text: str, why: str, matters: Callable[[Answers], bool]) -> Question:
    return Question(name=name, table="year", text=text, why=why, sort=Sort.COUNT, default=0, matters=matters)


QUESTIONS: Final = (
    Question(
        name="filing_status",
        table="",
        text="How do you file (single, mfj, mfs, hoh, qss)",
        why="It sets brackets, thresholds, and how much loss comes off other income.",
        sort=Sort.STATUS,
    ),
    Question(
        name="time_zone",
        table="",
        text="Your time zone, such as America/Chicago",
        why="It decides the day of a sale, and so its year and its term.",
        sort=Sort.ZONE,
        default="America/New_York",
    ),
    Question(
        name="state",
        table="",
        text="Your state, as a postal code such as TX",
        why="Most states tax gains too, each in its way.",
        sort=Sort.STATE,
    ),
    Question(
        name="born_on",
        table="",
        text="Your birthday, such as 1985-04-12",
        why="From 65 on deductions are larger. A loss carried over ends with you.",
        sort=Sort.DAY,
    ),
    Question(
        name="spouse_born_on",
        table="",
        text="Your spouse's birthday",
        why="The same counts for your spouse.",
        sort=Sort.DAY,
        matters=_is(FilingStatus.JOINT),
    ),
    _money(
        "wages",
        "Wages of the year, all jobs (W-2 box 1)",
        "Your gains are taxed in the brackets above them. Jointly: those of both of you.",
    ),
    _money("interest", "Taxable interest", "It counts like wages, and for the tax on investment income."),
    _money(
        "ordinary_dividends",
        "All ordinary dividends (1099-DIV box 1a)",
        "They count for the tax on investment income.",
    ),
    _money(
        "qualified_dividends",
        "How much of these are qualified (box 1b)",
        "They are taxed at 0, 15 or 20 %, and gains lie beside them.",
        _says("ordinary_dividends"),
    ),
    _money(
        "social_security_benefits",
        "Social security benefits (SSA-1099 box 5)",
        "How much of them is taxed grows with gains and shrinks with losses.",
        _may_draw_benefits,
    ),
    Question(
        name="other_ordinary_income",
        table="year",
        text="Other income taxed like wages: business, rents, pensions",
        why="Your gains come on top of it, too.",
        sort=Sort.SIGNED_MONEY,
        default=0,
    ),
    _money(
        "student_loan_interest",
        "Student loan interest paid",
        "Its deduction shrinks with income, so a loss can bring some of it back.",
        _is_below_the_loan_limit,
    ),
    _opens(
        "has_other_gains",
        "Other capital gains or losses that you will not import?",
        "From a K-1, real estate, art: they meet your crypto losses on Schedule D.",
    ),
    _signed(
        "other_short_term_gain",
        "Their short-term gain, minus for a loss",
        "A short-term loss saves most against it.",
        _says("has_other_gains"),
    ),
    _signed(
        "other_long_term_gain",
        "Their long-term gain, minus for a loss",
        "It is taxed at 0, 15 or 20 %.",
        _says("has_other_gains"),
    ),
    _signed(
        "collectibles_gain",
        "How much of that is from collectibles (art, coins)",
        "It is taxed at up to 28 %.",
        _says("other_long_term_gain"),
    ),
    _money(
        "unrecaptured_1250_gain",
        "How much of that is unrecaptured section 1250 gain",
        "Depreciation of real estate comes back taxed at up to 25 %.",
        _says("other_long_term_gain"),
    ),
    _opens(
        "has_carryover",
        "Was a capital loss carried over from last year?",
        "It is used before anything that you harvest now.",
    ),
    _money(
        "short_term_carryover",
        "Short-term (Capital Loss Carryover Worksheet line 8)",
        "It meets short-term gains first.",
        _says("has_carryover"),
    ),
    _money(
        "long_term_carryover",
        "Long-term (line 13)",
        "It meets long-term gains first.",
        _says("has_carryover"),
    ),
    _opens("is_itemizing", "Do you itemize deductions?", "Several of them shrink or grow with income."),
    _money(
        "state_and_local_taxes",
        "State and local taxes paid (Schedule A line 5d)",
        "Their cap shrinks at high income, and the alternative minimum tax takes them back.",
        _says("is_itemizing"),
    ),
    _money(
        "mortgage_interest",
        "Mortgage interest (Schedule A line 8e)",
        "State what the limit on the debt leaves; all of that is deducted.",
        _says("is_itemizing"),
    ),
    _money(
        "charity_cash",
        "Gifts of cash to charity",
        "Their limit and, from 2026 on, their floor move with income.",
        _says("is_itemizing"),
    ),
    _money(
        "medical_expenses",
        "Medical expenses",
        "Only what is above 7.5 % of income counts.",
        _says("is_itemizing"),
    ),
    _money(
        "itemized_deductions",
        "All other itemized deductions",
        "Together they must be more than the standard deduction.",
        _says("is_itemizing"),
    ),
    Question(
        name="has_itemizing_spouse",
        table="year",
        text="Does your spouse itemize on the other return?",
        why="If so, you have no standard deduction.",
        sort=Sort.YES_NO,
        default=False,
        matters=_is(FilingStatus.SEPARATE),
    ),
    _opens("has_dependents", "Do you have dependents?", "Their credits shrink at high income."),
    _count(
        "children_under_17",
        "Children under 17",
        "Each brings a credit that shrinks with income.",
        _says("has_dependents"),
    ),
    _count("other_dependents", "Other dependents", "Each brings a smaller credit.", _says("has_dependents")),
    _opens(
        "has_marketplace_insurance",
        "Health insurance from the Marketplace (Form 1095-A)?",
        "The premium credit falls with income; from 2026 a dollar too much can end it.",
    ),
    _money(
        "marketplace_premium",
        "Premiums of the year (column A)",
        "The credit is at most these.",
        _says("has_marketplace_insurance"),
    ),
    _money(
        "benchmark_premium",
        "Benchmark premiums (column B)",
        "The credit is figured from these.",
        _says("has_marketplace_insurance"),
    ),
    _money(
        "advance_premium_credit",
        "Credit paid in advance (column C)",
        "Too much of it is paid back.",
        _says("has_marketplace_insurance"),
    ),
    _count(
        "people_in_household",
        "Persons in your tax family",
        "You, your spouse on a joint return, your dependents. With 0 lotwise counts them.",
        _says("has_marketplace_insurance"),
    ),
    Question(
        name="sale_in_years",
        table="future",
        text="In how many years will you sell for good what you buy back now",
        why='What a harvest saves now comes back then; say "never" if you will leave or donate it.',
        sort=Sort.YEARS,
        default=5,
    ),
    Question(
        name="wages",
        table="future",
        text="Wages of each later year",
        why="They set what a carryover, and the gain that comes back, are worth.",
        sort=Sort.MONEY,
    ),
    Question(
        name="long_term_gain",
        table="future",
        text="Long-term gain that you expect in each later year",
        why="Losses that are carried over are used against it.",
        sort=Sort.SIGNED_MONEY,
        default=0,
    ),
    Question(
        name="discount_rate",
        table="future",
        text="How much less a dollar is worth a year later (0.05 is 5 %)",
        why="The higher it is, the more it is worth to put tax off.",
        sort=Sort.RATE,
        default="0.05",
    ),
)


def answer_name(question: Question) -> str:
    """Return the name of a question's answer among the answers; ``future`` has names of its own."""
    return f"{question.table}.{question.name}" if question.table == "future" else question.name


def asked(answers: Answers) -> Iterator[Question]:
    """Give the questions that matter, one by one; each looks at the answers as they are then.

    Args:
        answers: The answers so far, with the tax year as ``year``; the caller adds to them between questions.
    """
    for question in QUESTIONS:
        if question.matters(answers):
            yield question


def default_of(question: Question, before: Answers, answers: Answers) -> Any:
    """Return the answer to offer: the one given before, the default, or what follows from other answers.

    Args:
        question: The question.
        before: Answers of the household file as it is.
        answers: Answers of this time, so far.
    """
    name = answer_name(question)
    if name in before:
        return before[name]
    if question.table == "asked":
        return any(before.get(other) for other in opened_by(question))
    if name == "future.wages":
        return answers["wages"]
    return question.default


def opened_by(question: Question) -> list[str]:
    """Return the names of the answers that a question opens, found by trying."""
    closed = {"year": date.min.year, "wages": _LOAN_LIMIT}
    return [
        other.name
        for other in QUESTIONS
        if other.table == "year"
        and not other.matters(closed)
        and other.matters({**closed, question.name: True})
    ]
