"""Answering questions on a page: which fields an answer has, what was filled in, and what came of it.

Problem: an answer names the facts that it needs by words; a page needs fields with names for people. Chosen
way: one table says what each fact is called, what it looks like and what to write; an answer's fields follow
from its facts, so that a new answer has its fields at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lotwise.app.review import NEW, Question, answer, questions
from lotwise.app.said import legs_details
from lotwise.app.workspace import State
from lotwise.ledger.answers import Answer
from lotwise.ledger.corrections import Correction
from lotwise.ledger.transaction import Kind

__all__ = ["KINDS", "AnswerField", "AnswerForm", "Outcome", "answer_forms", "answered", "outcome_of"]

KINDS: Final = tuple(kind.value for kind in Kind)
"""What a transaction can be, for what is stated in full."""
RULE_KINDS: Final = (
    "staking income",
    "interest income",
    "reward",
    "airdrop",
    "mining income",
    "spending",
    "fee",
    "gift given",
    "rename",
    "exchange",
)
"""What is said most by a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerField:
    """A field of an answer.

    Attributes:
        name: The fact's name, as an answer takes it.
        label: What it is called.
        hint: What to write.
        shape: ``text``, ``money``, ``date``, ``wallet``, ``file``, ``transaction``, ``kind`` or ``lines``.
        is_needed: Whether the answer is none without it.
    """

    name: str
    label: str
    hint: str
    shape: str
    is_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """An answer with its fields.

    Attributes:
        word: By which it is chosen.
        meaning: What it says.
        fields: What is asked with it, what is needed first.
    """

    word: str
    meaning: str
    fields: tuple[AnswerField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of something that was said.

    Attributes:
        id: Its id.
        what: What it says; empty where nothing goes by the id.
        counts: Whether it counts.
        why_not: Why it does not, in sentences; empty when it does.
        open_questions: How many questions are open now.
        blocking: How many findings block now.
    """

    id: str
    what: str
    counts: bool
    why_not: str
    open_questions: int
    blocking: int


_FACTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "basis_usd": ("What all the units cost, in US dollars", "Fees included, such as 1250.00", "money"),
    "value_usd": ("What all the units were worth or brought, in US dollars", "Such as 1250.00", "money"),
    "gift_tax_usd": ("Gift tax on what it had gained, in US dollars", "Such as 0.00", "money"),
    "acquired_on": ("Acquired on", "The day on which the units were first acquired", "date"),
    "wallet": ("Wallet", "The wallet of yours on the other side, or where the units lie", "wallet"),
    "with": ("The other transaction", "Its id, or the beginning of it", "transaction"),
    "transaction": ("Which transaction", "Its id; where the question is about many", "text"),
    "file": ("File", "The file that is meant", "file"),
    "rows": ("Only these rows", "Such as 5,7; empty for all that are asked about", "text"),
    "kind": ("What it was", "", "kind"),
    "at": ("When", "With its zone, such as 2025-03-01T15:30:00-05:00", "text"),
    "note": ("Further words", "", "text"),
    "source": ("Source that uses the code", "As the question names it", "text"),
    "asset": ("Code by which those units count", "Such as BTC", "text"),
}
_LEGS: Final = (
    ("in", "What came in", "One a line, such as 0.5 BTC"),
    ("out", "What went out", "One a line, such as 30000 USD"),
    ("fee", "Fees that were paid", "One a line, such as 5 USD"),
)
"""Facts of which a transaction that is stated in full consists; together they are its ``legs``."""
_STATED: Final = "legs"


def answer_forms(question: Question) -> tuple[AnswerForm, ...]:
    """Return the answers to a question, each with its fields.

    Args:
        question: The question.
    """
    return tuple(
        AnswerForm(word=one.word, meaning=one.meaning, fields=_fields(question, one))
        for one in question.answers
    )


def _fields(question: Question, one: Answer) -> tuple[AnswerField, ...]:
    is_known = question.finding.subject.startswith("file_")
    wanted = [name for name in (*one.needs, *one.may) if not (name == "file" and is_known and _is_rows(one))]
    if _STATED in wanted and "wallet" not in wanted:
        wanted.append("wallet")
    made: list[AnswerField] = []
    for name in wanted:
        if name == _STATED:
            made += [_field(*leg, "lines", is_needed=False) for leg in _LEGS]
        else:
            label, hint, shape = _FACTS.get(name, (name, "", "text"))
            is_needed = name in one.needs or (name == "wallet" and _STATED in wanted)
            made.append(_field(name, label, hint, shape, is_needed=is_needed))
    return tuple(sorted(made, key=lambda field: not field.is_needed))


def _is_rows(one: Answer) -> bool:
    return "rows" in one.may


def _field(name: str, label: str, hint: str, shape: str, *, is_needed: bool) -> AnswerField:
    return AnswerField(name=name, label=label, hint=hint, shape=shape, is_needed=is_needed)


def answered(
    state: State, ref: str, word: str, fields: Mapping[str, str], reason: str
) -> tuple[Question, Correction]:
    """Record an answer as it was filled in on a page, and return the question and what was recorded.

    Args:
        state: The project.
        ref: The question's id; the id of any transaction; or ``new``.
        word: The answer.
        fields: By name; empty ones say nothing.
        reason: Why.

    Raises:
        NotFoundError: No such question.
        BadInputError: No such answer, or something it needs is missing or wrong.
    """
    said = {name: text.strip() for name, text in fields.items() if text.strip()}
    moved = [[line.strip() for line in said.pop(name, "").splitlines() if line.strip()] for name, *_ in _LEGS]
    legs = legs_details(state, said.get("wallet", ""), moved[0], moved[1], moved[2], is_new=ref == NEW)
    return answer(state, ref, word, said | legs, reason)


def outcome_of(state: State, id_: str) -> Outcome:
    """Return what came of something that was said.

    Args:
        state: The project after it was recorded.
        id_: Id of the correction.
    """
    said = next((one for one in state.facts.corrections if one.id == id_), None)
    not_applied = [
        one for one in state.findings if one.code == "correction_not_applied" and one.subject == id_
    ]
    why = " ".join(
        f"{one.what.partition('does not count: ')[2] or one.what} {one.fix}" for one in not_applied
    )
    counts = any(one.id == id_ for one in state.corrections) and not not_applied
    return Outcome(
        id=id_,
        what="" if said is None else f"{said.action.value}: {said.reason}",
        counts=counts,
        why_not=why.strip(),
        open_questions=len(questions(state)),
        blocking=len(state.blocking),
    )
