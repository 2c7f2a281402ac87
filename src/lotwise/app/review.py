"""Review: open questions in order of the money they affect, and the owner's answers.

A question is a finding that the owner can answer. An answer is a correction: it is recorded with its instant
and its reason, changes no file, and can be taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lotwise.app import clock
from lotwise.app.workspace import State
from lotwise.core.dates import instant_of, instant_words
from lotwise.core.errors import BadInputError, NotFoundError
from lotwise.core.findings import Finding, Severity, Where
from lotwise.core.money import Usd, value_usd
from lotwise.core.quantity import quantity_text
from lotwise.ledger.answers import ANY_ARRIVAL, ANY_DEPARTURE, ANY_TRANSACTION, ANY_WRAP, NOTHING_TOLD
from lotwise.ledger.candidates import candidates_for
from lotwise.ledger.corrections import Correction
from lotwise.ledger.questions import Answer, answers_to, correction_for
from lotwise.ledger.transaction import Transaction
from lotwise.ledger.wraps import is_at_rate, wrap_in
from lotwise.store import choices
from lotwise.store.contents import source_rows

NEW: Final = "new"
"""Names the question that nobody asks: what happened that no file tells?"""
_NEW_WORDS: Final = "A transaction that no file tells."


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only the owner can say.

    Attributes:
        id: Id of the finding.
        finding: What is asked, and where.
        amount_usd: How much money it affects, as far as a price tells; None when not known.
        answers: What can be said.
    """

    id: str
    finding: Finding
    amount_usd: Usd | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRows:
    """A question with all there is to know for answering it.

    Attributes:
        question: The question.
        rows: File, row and text of the rows it is about.
        candidates: Transactions that an answer may name, the likeliest first.
    """

    question: Question
    rows: tuple[tuple[str, int, str], ...]
    candidates: tuple[Transaction, ...]


def questions(state: State) -> tuple[Question, ...]:
    """Return the open questions: the most money first, then those whose amount is not known."""
    by_id = {one.id: one for one in state.journal.transactions}
    asked = [
        Question(id=finding.id, finding=finding, amount_usd=_at_stake(state, finding, by_id), answers=answers)
        for finding in state.findings
        if (answers := answers_to(finding))
    ]
    return tuple(sorted(asked, key=_weight))


def _weight(one: Question) -> tuple[bool, bool, int, bool]:
    """Return what orders questions: notes last, then by money, and what blocks before what does not."""
    finding = one.finding
    is_note = finding.severity is Severity.INFO
    return is_note, one.amount_usd is None, -(one.amount_usd or 0), not finding.is_blocking


def _at_stake(state: State, finding: Finding, by_id: Mapping[str, Transaction]) -> Usd | None:
    """Return the value of the units a finding is about on their day, where a price is known."""
    if finding.amount_usd is not None:
        return finding.amount_usd
    subject = by_id.get(finding.subject)
    if subject is None:
        return None
    day = subject.at.astimezone(state.zone).date()
    values = []
    for leg in (*subject.received, *subject.given):
        quote = state.prices.on_day(leg.asset, day) or state.prices.latest(leg.asset, state.as_of)
        stated = leg.value_usd
        if stated is None and quote is not None:
            stated = value_usd(abs(leg.quantity), quote.price)
        if stated is not None:
            values.append(stated)
    return max(values, default=None)


def question_named(state: State, ref: str) -> Question:
    """Return a question by number, or by an id of which a unique beginning is enough.

    Args:
        state: The project.
        ref: The question's number or id; the id of any transaction; or ``new`` for one that no file tells.

    Raises:
        NotFoundError: No open question, or several, have such an id.
    """
    asked = questions(state)
    found = [one for one in asked if ref in {one.id, str(asked.index(one) + 1)} or begins(one.id, ref)]
    found = found or [_unasked(state, one) for one in _transactions_named(state, ref)]
    if ref == NEW:
        code = NOTHING_TOLD
        found = [_question(Finding(code=code, severity=Severity.INFO, what=_NEW_WORDS))]
    if len(found) != 1:
        what = "No open question has" if not found else f"{len(found)} open questions have"
        raise NotFoundError(f"{what} the id {ref!r}.", "See `lotwise review`.")
    return found[0]


def _transactions_named(state: State, ref: str) -> list[Transaction]:
    name = state.journal.aliases.get(ref, ref)
    return [one for one in state.journal.transactions if one.id == name or begins(one.id, ref)]


def _unasked(state: State, one: Transaction) -> Question:
    """Return what the owner may say of a transaction although nothing is asked about it."""
    code = ANY_TRANSACTION
    if len(one.legs) == 1 and one.received:
        code = ANY_ARRIVAL
    elif one.given and not one.received:
        code = ANY_DEPARTURE
    elif (wrap := wrap_in(one)) and is_at_rate(one, wrap):
        code = ANY_WRAP
    legs = "; ".join(f"{quantity_text(leg.quantity)} {leg.asset} in {leg.wallet}" for leg in one.legs)
    said = Finding(
        code=code,
        severity=Severity.INFO,
        what=f"{one.kind.value.capitalize()} at {instant_words(one.at)}: {legs}.",
        fix="It is understood so; say something else only if that is wrong.",
        where=Where(file=one.sources[0].file, rows=one.sources[0].rows),
        subject=one.id,
    )
    return replace(_question(said), amount_usd=_at_stake(state, said, {one.id: one}))


def _question(finding: Finding) -> Question:
    return Question(id=finding.id, finding=finding, amount_usd=None, answers=answers_to(finding))


def begins(one: str, ref: str) -> bool:
    """Return whether a word of four letters or more begins an id, with its kind or without."""
    return len(ref) >= 4 and (one.startswith(ref) or one.partition("_")[2].startswith(ref))  # noqa: PLR2004


def with_rows(state: State, question: Question) -> QuestionRows:
    """Return a question with the rows it is about."""
    where = question.finding.where
    named = _files_of(state, question.finding)
    rows = where.rows if named else ()
    texts = source_rows(state.project, [(named[0], row) for row in rows])
    return QuestionRows(
        question=question,
        rows=tuple((where.file, row, text) for row, text in zip(rows, texts, strict=True)),
        candidates=candidates_for(question.finding, state.journal),
    )


def _files_of(state: State, finding: Finding) -> list[str]:
    """Return the ids of the file that a finding is about, first the one that is certain.

    Two files may have one name; then the finding's subject tells which: the file, or a transaction that it
    tells.
    """
    subject = finding.subject
    told = [
        source.file_id
        for one in state.journal.transactions
        if one.id == subject
        for source in one.sources
        if source.file == finding.where.file
    ]
    files = state.facts.files
    certain = [file.id for file in files if file.id == subject or file.id in told]
    return certain or [file.id for file in files if file.name == finding.where.file]


def answer(
    state: State, ref: str, word: str, details: Mapping[str, str], reason: str
) -> tuple[Question, Correction]:
    """Record an answer to a question and return both.

    Args:
        state: The project.
        ref: The question's number in the list, or its id.
        word: The answer, one of the question's.
        details: What the answer needs, by name.
        reason: Why, in the owner's words; must not be empty.

    Raises:
        NotFoundError: No such question.
        BadInputError: No such answer, or something it needs is missing or wrong.
    """
    question = question_named(state, ref)
    if not reason.strip():
        raise BadInputError(
            "An answer needs a reason, for it changes what you file.",
            "Add --reason, such as --reason 'birthday gift to Ann'.",
        )
    facts = dict(details)
    if "at" in facts and instant_of(facts["at"]) > clock.now():
        raise BadInputError(f"{facts['at']} has not come yet.", "Write when it happened.")
    if "file" in facts:
        facts["file"] = _file_id(state, facts["file"])
    if named := _named(state, question, word, facts.get("with", "")):
        facts["with"] = named
    said = correction_for(question.finding, word, facts, reason.strip(), clock.now())
    record(state, said)
    return question, said


def record(state: State, said: Correction) -> None:
    """Record what the owner says.

    Raises:
        BadInputError: It is what counts already, so that nothing would be recorded.
    """
    if not choices.add_correction(state.project, said):
        raise BadInputError(
            "You said just that already, and it counts.",
            "See `lotwise review --history`. What happened twice is told apart by --note.",
        )


def _named(state: State, question: Question, word: str, ref: str) -> str:
    """Return the id of the other transaction: the one that begins so, or the only one it can be."""
    needs = next((one.needs for one in question.answers if one.word == word), ())
    found = [one.id for one in candidates_for(question.finding, state.journal)]
    if not ref and "with" in needs:
        return found[0] if len(found) == 1 else ""
    begun = [one for one in found if ref and begins(one, ref)]
    return begun[0] if len(begun) == 1 else ref


def _file_id(state: State, ref: str) -> str:
    found = [file.id for file in state.facts.files if ref in {file.name, file.id}]
    if len(found) != 1:
        there = ", ".join(f"{file.name} ({file.id})" for file in state.facts.files)
        raise BadInputError(f"{ref!r} does not name one file.", f"Files: {there}.")
    return found[0]
