"""The questions of a household as one form: what stands in each field, which matter, and what is wrong.

Problem: in a terminal one question comes after the other; on a form all stand beside one another, and
whether one matters depends on what was typed into others. Chosen way: the very questions of
`lotwise household --ask` (`lotwise.tax.household_questions`), gone through in their order with what was
typed: each answer is read as it is there, a fault stays with its field, and a question that does not matter
is not asked, so that its field is kept and not looked at. What the form does not know of the file stays as
it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lotwise.app.asking import answer_of, answer_text, answers_in, household_text
from lotwise.core.errors import LotwiseError
from lotwise.tax.household import household_of
from lotwise.tax.household_questions import QUESTIONS, Question, Sort, answer_name, default_of, opened_by

__all__ = ["Field", "Filled", "Sort", "asked_names", "filled", "opener_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question with its field.

    Attributes:
        name: Names the field.
        question: What is asked, why, and what sort of answer it takes.
        text: What stands in the field.
        is_asked: Whether it matters, by the answers so far.
        is_required: Whether there is no answer to fall back on.
        is_said: Whether the household file answers it.
        fault: Why what stands there is no answer, in a sentence or two; empty when it is one.
    """

    name: str
    question: Question
    text: str
    is_asked: bool
    is_required: bool
    is_said: bool
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it is filled in.

    Attributes:
        year: Tax year that it is about.
        fields: Its fields, in the order of the questions.
        text: The household file that its answers make; empty while something is wrong.
        fault: What is wrong with the answers together; empty when nothing is, or when fields have faults.
    """

    year: int
    fields: tuple[Field, ...]
    text: str = ""
    fault: str = ""

    @property
    def faults(self) -> tuple[Field, ...]:
        """Fields that hold no answer."""
        return tuple(one for one in self.fields if one.fault)


def filled(file: tuple[str, str], year: int, typed: Mapping[str, str] | None = None) -> Filled:
    """Return the form of a year, filled in with what is known, or with what was typed.

    Args:
        file: Name and text of the household file as it is; an empty text where there is none.
        year: Tax year whose table is meant.
        typed: What stands in the fields, by name; None for what is known. A field that is not there keeps
            what is known; one that is empty says what usually counts.

    Returns:
        The form, with the new text of the file where something was typed and all of it is right.
    """
    name, text = file
    before = answers_in(text, year) if text else {}
    answers: dict[str, Any] = {"year": year}
    fields = tuple(_field(question, before, answers, typed) for question in QUESTIONS)
    if typed is None or any(one.fault for one in fields):
        return Filled(year=year, fields=fields)
    made = household_text(text, answers, year)
    try:
        household_of(made, name)
    except LotwiseError as error:
        return Filled(year=year, fields=fields, fault=f"{error.what} {error.fix}".strip())
    return Filled(year=year, fields=fields, text=made)


def _field(
    question: Question, before: Mapping[str, Any], answers: dict[str, Any], typed: Mapping[str, str] | None
) -> Field:
    """Return a question's field; its answer is put among the answers where it is asked."""
    name, is_asked = answer_name(question), question.matters(answers)
    known = default_of(question, before, {"wages": 0, **answers})
    usual = default_of(question, {}, {"wages": 0, **answers})
    said = typed.get(name) if typed is not None else None
    text = answer_text(known) if said is None else said
    answer, fault = known, ""
    if is_asked and typed is not None:
        answer, fault = _read(question, text.strip() or answer_text(usual))
    if is_asked:
        answers[name] = usual if fault else answer
    return Field(
        name=name,
        question=question,
        text=text,
        is_asked=is_asked,
        is_required=usual is None,
        is_said=name in before,
        fault=fault,
    )


def _read(question: Question, text: str) -> tuple[Any, str]:
    """Return what a text means as an answer, and why it means nothing."""
    if not text:
        return None, f"This is needed: {question.sort.value}."
    try:
        return answer_of(question, text), ""
    except LotwiseError as error:
        return None, f"{error.what} {error.fix}".strip()


def asked_names(file: tuple[str, str], year: int, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the fields that matter, by what stands in the others.

    Args:
        file: Name and text of the household file as it is.
        year: Tax year.
        typed: What stands in the fields, right or wrong.
    """
    return tuple(one.name for one in filled(file, year, typed).fields if one.is_asked)


def opener_of(field: Field) -> Question | None:
    """Return the question that opens a field's question when it is answered with yes; None where none does.

    Args:
        field: The field.
    """
    if field.question.table != "year":
        return None
    for question in QUESTIONS:
        if question.table == "asked" and field.question.name in opened_by(question):
            return question
    return None
