"""Answers become the household file; what the owner wrote beside them stays."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lotwise.app.asking import (
    Question,
    answer_of,
    answers_in,
    ask_all,
    household_text,
    write_household,
)
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.tax.household import household_of
from lotwise.tax.household_questions import QUESTIONS, answer_name

OWN = """\
# mine
time_zone = "America/Chicago"
filing_status = "single"   # since 2020
state = "IL"

[year.2025]
wages = 90_000             # W-2

[year.2026]
wages = 100000
long_term_carryover = 1200 # worksheet

[plan]
minimum_benefit = 250
"""


def question(name: str) -> Question:
    return next(one for one in QUESTIONS if answer_name(one) == name)


def answered(text: str, **said: str) -> tuple[str, list[str], list[str]]:
    """Return the file, the questions asked, and what was refused; nothing said takes what is offered."""
    typed = {name.replace("__", "."): iter(words.split("|")) for name, words in said.items()}
    refused: list[str] = []
    seen: list[str] = []

    def ask(one: Question, offered: str) -> str:
        name = answer_name(one)
        seen.append(name)
        return next(typed.get(name, iter(())), offered)

    def refuse(error: LotwiseError) -> None:
        refused.append(str(error))

    return ask_all(text, 2026, ask, refuse), seen, refused


def test_a_new_file_is_made_from_answers() -> None:
    text, _, refused = answered(
        "",
        filing_status="MFJ",
        state="ny",
        born_on="1986-05-17",
        spouse_born_on="1988-01-02",
        wages="$214,000.50",
        future__sale_in_years="never",
    )
    household = household_of(text, "household.toml")
    assert refused == []
    assert household.state == "NY"
    assert household.years[2026].wages == 21_400_050 * 10**6
    assert household.spouse_born_on == date(1988, 1, 2)
    assert household.future.sale_in_years is None
    assert household.future.discount_rate == Decimal("0.05")


def test_nothing_new_said_leaves_comments_order_and_other_keys() -> None:
    text, _, _ = answered(OWN, born_on="1986-05-17")
    for line in ("# mine", "# since 2020", "wages = 90_000             # W-2", "minimum_benefit = 250"):
        assert line in text
    assert "long_term_carryover = 1200 # worksheet" in text
    assert tomllib.loads(text)["year"]["2026"]["wages"] == 100_000
    again, _, _ = answered(text)
    assert again == text


def test_an_answer_of_no_takes_back_what_it_had_opened() -> None:
    text, seen, _ = answered(OWN, born_on="1986-05-17", has_carryover="no")
    assert "long_term_carryover" not in tomllib.loads(text)["year"]["2026"]
    assert "long_term_carryover" not in seen


def test_a_wrong_answer_is_told_and_asked_again() -> None:
    text, seen, refused = answered(OWN, born_on="yesterday|1986-05-17", wages="much|-5|7")
    assert seen.count("wages") == 3
    assert len(refused) == 3
    assert tomllib.loads(text)["year"]["2026"]["wages"] == 7


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("filing_status", "HoH", "hoh"),
        ("wages", "1,234.56", Decimal("1234.56")),
        ("other_short_term_gain", "-1,000", -1000),
        ("has_carryover", "Y", True),
        ("children_under_17", "3", 3),
        ("future.discount_rate", "7 %", Decimal("0.07")),
        ("future.sale_in_years", "2.5", Decimal("2.5")),
        ("future.sale_in_years", "Never", "never"),
        ("time_zone", "UTC", "UTC"),
    ],
)
def test_answers_are_read_as_people_write_them(name: str, said: str, value: object) -> None:
    assert answer_of(question(name), said) == value


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("filing_status", "married"),
        ("wages", "-1"),
        ("wages", "NaN"),
        ("born_on", "17.5.1986"),
        ("has_carryover", "maybe"),
        ("children_under_17", "-1"),
        ("children_under_17", "1.5"),
        ("future.discount_rate", "7"),
        ("future.sale_in_years", "1000"),
        ("state", "Texas"),
        ("time_zone", "Mars"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(name: str, said: str) -> None:
    with pytest.raises(LotwiseError, match=r"\.$"):
        answer_of(question(name), said)


def test_answers_are_found_in_the_file() -> None:
    found = answers_in(OWN, 2026)
    assert found["wages"] == 100_000
    assert found["long_term_carryover"] == 1200
    assert "interest" not in found


def test_a_file_with_problems_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "household.toml"
    file.write_text(OWN)
    with pytest.raises(BadInputError, match="problem"):
        write_household(file, household_text(OWN, {"filing_status": "no"}, 2026))
    assert file.read_text() == OWN
    assert [one.name for one in tmp_path.iterdir()] == ["household.toml"]
