"""A household file by questions and answers: what was said before, what an answer means, the file's new text.

The file stays the user's: comments, order and keys that no question asks about are kept.
"""

import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import tomlkit

from lotwise.app.intake import content_of
from lotwise.core.dates import date_of, zone_named
from lotwise.core.errors import BadInputError, LotwiseError
from lotwise.core.money import usd
from lotwise.store.choices import household
from lotwise.store.project import Project
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household import household_of, state_code
from lotwise.tax.household_questions import (
    QUESTIONS,
    Answers,
    Question,
    Sort,
    answer_name,
    asked,
    default_of,
    opened_by,
)

__all__ = [
    "Question",
    "answer_of",
    "answers_in",
    "ask_all",
    "household_text",
    "text_before",
    "write_household",
]

_YES: Final = frozenset({"y", "yes", "true"})
_NO: Final = frozenset({"n", "no", "false"})
_COUNT_LIMIT: Final = 30


def text_before(project: Project, path: Path) -> str:
    """Return the household file to begin with: the one at a path, otherwise the recorded one, or empty.

    Raises:
        BadInputError: The file is there and cannot be read, or has problems; they are listed.
    """
    if path.exists():
        text = content_of(path).decode("utf-8-sig", "replace")
        household_of(text, path.name)
        return text
    recorded = household(project)
    return recorded[1] if recorded else ""


def answers_in(text: str, year: int) -> dict[str, Any]:
    """Return the answers that a household file gives already, by the names of their questions.

    Args:
        text: The file, TOML without problems.
        year: Tax year whose table is meant.
    """
    document = tomllib.loads(text, parse_float=Decimal)
    tables = {
        "": document,
        "year": document.get("year", {}).get(str(year), {}),
        "future": document.get("future", {}),
    }
    return {
        answer_name(one): tables[one.table][one.name]
        for one in QUESTIONS
        if one.table in tables and one.name in tables[one.table]
    }


def answer_of(question: Question, said: str) -> Any:
    """Return what an answer means, as the household file holds it.

    Args:
        question: The question.
        said: What was typed.

    Raises:
        BadInputError: It is no answer to this question.
    """
    return _READ[question.sort](said.strip())


def answer_text(value: Any) -> str:
    """Return an answer as it would be typed; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def household_text(text: str, answers: Answers, year: int) -> str:
    """Return a household file with some answers, everything else as it was.

    Args:
        text: The file as it was, or empty.
        answers: Answers by name. A question that opens others and was answered with no takes their answers
            out of the year.
        year: Tax year whose table they go into.
    """
    document = tomlkit.parse(text)
    for question in QUESTIONS:
        name = answer_name(question)
        if question.table == "asked":
            if answers.get(name) is False:
                of_year = _table(document, "year", str(year))
                for opened in opened_by(question):
                    of_year.pop(opened, None)
        elif name in answers:
            path = {"": (), "year": ("year", str(year)), "future": ("future",)}[question.table]
            _set(_table(document, *path), question.name, answers[name])
    return tomlkit.dumps(document)


def _set(table: Any, key: str, value: Any) -> None:
    """Set a key; one that says the same already keeps its writing."""
    if key in table and table[key] == value:
        return
    table[key] = tomlkit.value(f"{value:f}") if isinstance(value, Decimal) else value


def _table(document: Any, *path: str) -> Any:
    """Return a table of a document, made where it is not there."""
    here = document
    for depth, key in enumerate(path):
        if key not in here:
            is_middle = depth < len(path) - 1
            here[key] = tomlkit.table(is_super_table=is_middle)
        here = here[key]
    return here


def _money(said: str) -> int | Decimal:
    amount = _signed_money(said)
    if amount < 0:
        raise BadInputError("This cannot be negative.", "Write it as a positive number.")
    return amount


def _signed_money(said: str) -> int | Decimal:
    plain = said.replace(",", "").replace("$", "").replace(" ", "")
    with suppress(LotwiseError):
        usd(plain)
        return int(plain) if plain.lstrip("+-").isdigit() else Decimal(plain)
    raise BadInputError(f'"{said}" is no amount.', "Write US dollars like 1234.56.")


def _day(said: str) -> date:
    with suppress(LotwiseError):
        return date_of(said)
    raise BadInputError(f'"{said}" is no date.', "Write it like 1985-04-12.")


def _yes_no(said: str) -> bool:
    if said.casefold() in _YES | _NO:
        return said.casefold() in _YES
    raise BadInputError(f'"{said}" is neither yes nor no.')


def _whole(said: str) -> int:
    if said.isascii() and said.isdigit() and int(said) <= _COUNT_LIMIT:
        return int(said)
    raise BadInputError(f'"{said}" is no whole number from 0 to {_COUNT_LIMIT}.')


def _rate(said: str) -> Decimal:
    number, parts = (said.removesuffix("%").strip(), 100) if said.endswith("%") else (said, 1)
    with suppress(ArithmeticError):
        rate = Decimal(number) / parts
        if rate.is_finite() and 0 <= rate <= 1:
            return rate
    raise BadInputError(f'"{said}" is no rate.', "Write 5 % as 0.05.")


def _years(said: str) -> Any:
    if said.strip('"').casefold() == "never":
        return "never"
    with suppress(ArithmeticError):
        years = Decimal(said)
        if years.is_finite() and 0 <= years <= 100:  # noqa: PLR2004 - as the household file allows
            return int(years) if years == years.to_integral_value() else years
    raise BadInputError(f'"{said}" is no number of years.', "Write 5, or never.")


def _status(said: str) -> str:
    known = [status.value for status in FilingStatus]
    if said.casefold() in known:
        return said.casefold()
    raise BadInputError(f'"{said}" is not one of {", ".join(known)}.')


def _zone(said: str) -> str:
    return zone_named(said).key


_READ: Final[Mapping[Sort, Callable[[str], Any]]] = {
    Sort.MONEY: _money,
    Sort.SIGNED_MONEY: _signed_money,
    Sort.DAY: _day,
    Sort.YES_NO: _yes_no,
    Sort.COUNT: _whole,
    Sort.RATE: _rate,
    Sort.YEARS: _years,
    Sort.STATUS: _status,
    Sort.STATE: state_code,
    Sort.ZONE: _zone,
}


def ask_all(
    text: str, year: int, ask: Callable[[Question, str], str], refuse: Callable[[LotwiseError], None]
) -> str:
    """Ask every question that matters and return the household file with the answers.

    Args:
        text: The file as it was, or empty.
        year: Tax year.
        ask: Asks a question; gets it with the answer to offer, gives what was typed.
        refuse: Tells why an answer was none; the question is then asked again.
    """
    before = answers_in(text, year) if text else {}
    answers: dict[str, Any] = {"year": year}
    for question in asked(answers):
        offered = answer_text(default_of(question, before, answers))
        while True:
            try:
                answers[answer_name(question)] = answer_of(question, ask(question, offered))
            except LotwiseError as error:
                refuse(error)
            else:
                break
    return household_text(text, answers, year)


def write_household(path: Path, text: str) -> None:
    """Write a household file whole, or not at all.

    Raises:
        BadInputError: It has problems, which are listed, or cannot be written.
    """
    household_of(text, path.name)
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8", newline="")
        fresh.replace(path)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from None
