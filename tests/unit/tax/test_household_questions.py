"""Only what matters is asked, and every key that a question writes is one of the household file."""

from datetime import date
from typing import Any

from lotwise.tax.household import future_keys
from lotwise.tax.household_facts import Household, YearFacts
from lotwise.tax.household_questions import (
    QUESTIONS,
    Question,
    answer_name,
    asked,
    default_of,
    opened_by,
)

SINGLE = {
    "year": 2026,
    "filing_status": "single",
    "born_on": date(1986, 1, 1),
    "wages": 100_000,
}


def names(**answers: Any) -> list[str]:
    return [answer_name(one) for one in asked({**SINGLE, **answers})]


def question(name: str) -> Question:
    return next(one for one in QUESTIONS if answer_name(one) == name)


def test_a_plain_single_household_is_asked_little() -> None:
    assert names() == [
        "filing_status",
        "time_zone",
        "state",
        "born_on",
        "wages",
        "interest",
        "ordinary_dividends",
        "other_ordinary_income",
        "student_loan_interest",
        "has_other_gains",
        "has_carryover",
        "is_itemizing",
        "has_dependents",
        "has_marketplace_insurance",
        "future.sale_in_years",
        "future.wages",
        "future.long_term_gain",
        "future.discount_rate",
    ]


def test_a_question_is_asked_when_an_answer_makes_it_matter() -> None:
    assert "spouse_born_on" in names(filing_status="mfj")
    assert "has_itemizing_spouse" in names(filing_status="mfs")
    assert "student_loan_interest" not in names(filing_status="mfs")
    assert "student_loan_interest" not in names(wages=300_000)
    assert "qualified_dividends" in names(ordinary_dividends=1)
    assert "social_security_benefits" in names(born_on=date(1964, 12, 31))
    assert "social_security_benefits" not in names(born_on=date(1965, 1, 1))
    assert "social_security_benefits" in names(filing_status="mfj", spouse_born_on=date(1950, 1, 1))
    assert {"short_term_carryover", "long_term_carryover"} <= set(names(has_carryover=True))
    assert "collectibles_gain" in names(has_other_gains=True, other_long_term_gain=5)


def test_every_question_names_a_key_of_the_file_and_says_why() -> None:
    keys = {
        "": set(Household.__dataclass_fields__),
        "year": set(YearFacts.__dataclass_fields__),
        "future": future_keys(),
    }
    for one in QUESTIONS:
        assert one.table == "asked" or one.name in keys[one.table]
        assert one.why.endswith(".")
        assert len(one.text) < 78
        assert len(one.why) < 90


def test_what_was_said_before_is_offered_again() -> None:
    assert default_of(question("wages"), {"wages": 5}, SINGLE) == 5
    assert default_of(question("wages"), {}, SINGLE) == 0
    assert default_of(question("has_carryover"), {"long_term_carryover": 1200}, SINGLE) is True
    assert default_of(question("has_carryover"), {"long_term_carryover": 0}, SINGLE) is False
    assert default_of(question("future.wages"), {}, SINGLE) == 100_000
    assert default_of(question("future.wages"), {"future.wages": 7}, SINGLE) == 7


def test_a_question_that_opens_others_knows_which() -> None:
    assert opened_by(question("has_carryover")) == ["short_term_carryover", "long_term_carryover"]
    assert "medical_expenses" in opened_by(question("is_itemizing"))
