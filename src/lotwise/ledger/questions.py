"""Questions: what correction an answer of the owner is.

An answer is checked before it is recorded: the word must be one of the finding's, facts it needs must be
there, amounts and dates must be some, and nothing else may be said. Whether it fits the transaction is worked
out in `amend`, whenever a project is loaded.
Left out: the words and their meaning; see `answers`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.ledger.amend import statement
from lotwise.ledger.answers import Answer, answers_to
from lotwise.ledger.classes import FACTS
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.details import Details, day_in, money_in, needed, rows_in, rows_text, text_in
from lotwise.ledger.identity import meaning_in
from lotwise.ledger.ruled import rule_in

__all__ = ["Answer", "answers_to", "correction_for", "rule_of"]

_ABOUT_ROWS: Final = frozenset({Action.STATE, Action.IGNORE_ROWS})
_FILE: Final = "file_"
"""How the ids of files begin."""
_MARKS: Final = {"nominee": "nominee", "no-deduction": "loss not deductible"}
"""What a correction keeps of an answer that marks a disposition."""


def correction_for(finding: Finding, word: str, details: Details, reason: str, now: datetime) -> Correction:
    """Return the correction that an answer to a finding is.

    Args:
        finding: The question.
        word: Which answer.
        details: Facts that it needs and may have, by name; see `Answer`.
        reason: Why, in the owner's words.
        now: The instant, in UTC.

    Raises:
        BadInputError: The finding has no such answer, or a fact is missing, wrong or not asked for.
    """
    answer = _answer(finding, word)
    given = {name: text_in(details, name) for name in details if text_in(details, name)}
    facts = {**_known(finding, answer), **given}
    _check(answer, facts)
    subject, other = _SUBJECTS[answer.action](finding, facts)
    correction = Correction(
        action=answer.action,
        subject=subject,
        other=other,
        details=_kept(finding, answer, facts),
        reason=reason,
        recorded_at=now,
    )
    if answer.action is Action.STATE:
        statement(correction)
    if answer.action is Action.IDENTIFY:
        meaning_in(correction)
    return correction


def _answer(finding: Finding, word: str) -> Answer:
    answers = answers_to(finding)
    if not answers:
        raise BadInputError(
            f"{finding.code} is nothing that an answer can settle.", finding.fix or "Nothing needs doing."
        )
    for one in answers:
        if one.word == word.strip().casefold():
            return one
    choices = ", ".join(one.word for one in answers)
    raise BadInputError(f"{word!r} is no answer to this.", f"Choose one of: {choices}.")


def _known(finding: Finding, answer: Answer) -> dict[str, str]:
    """Return the facts that the finding itself holds: the file it is about."""
    is_known = answer.action in _ABOUT_ROWS and "file" in answer.needs and finding.subject.startswith(_FILE)
    return {"file": finding.subject} if is_known else {}


def _check(answer: Answer, facts: Details) -> None:
    for name in answer.needs:
        needed(facts, name)
    odd = sorted(facts.keys() - {*answer.needs, *answer.may})
    if odd:
        asked = ", ".join((*answer.needs, *answer.may)) or "nothing more"
        raise BadInputError(f"{odd[0]} is not asked for here.", f"Say {asked}.")
    money_in(facts, "value_usd")
    money_in(facts, "basis_usd")
    money_in(facts, "gift_tax_usd")
    day_in(facts, "acquired_on")
    rows_in(facts)


# ── what a correction is about ──────────────────────────────────────────────────────────────────

_Subjects: TypeAlias = Callable[[Finding, Details], tuple[str, str]]


def _transaction(finding: Finding, facts: Details) -> str:
    """Return the transaction that is meant: a named one, else that of the finding."""
    if "transaction" in facts:
        return facts["transaction"]
    if finding.subject and not finding.subject.startswith(_FILE):
        return finding.subject
    return needed(facts, "transaction")


def _about_one(finding: Finding, facts: Details) -> tuple[str, str]:
    """Return the finding's transaction, or of a finding about rows the one that is named."""
    return (facts["with"] if "with" in facts else _transaction(finding, facts)), ""


def _about_two(finding: Finding, facts: Details) -> tuple[str, str]:
    """Return two transactions, or two files where a file is named beside the finding's."""
    other = facts["with"]
    if other == finding.subject:
        raise BadInputError(f"{other} is the one that is asked about.", "Name the other one.")
    if other.startswith(_FILE) and finding.subject.startswith(_FILE):
        return finding.subject, other
    return _transaction(finding, facts), other


def _about_two_or_files(finding: Finding, facts: Details) -> tuple[str, str]:
    is_of_files = finding.subject.startswith(_FILE) and facts["with"].startswith(_FILE)
    return (finding.subject, facts["with"]) if is_of_files else _about_two(finding, facts)


def _about_halves(finding: Finding, facts: Details) -> tuple[str, str]:
    """Return the departure and the arrival, whichever of them the question is about."""
    asked, other = _about_two(finding, facts)
    return (other, asked) if finding.code == "transfer_in_unmatched" else (asked, other)


def _about_file_or_one(finding: Finding, facts: Details) -> tuple[str, str]:
    return (facts["file"], "") if "file" in facts else _about_one(finding, facts)


_SUBJECTS: Final[Mapping[Action, _Subjects]] = {
    Action.CLASSIFY: _about_one,
    Action.SET_ASIDE: _about_file_or_one,
    Action.PAIR: _about_halves,
    Action.PART: _about_halves,
    Action.SAME: _about_two,
    Action.DISTINCT: _about_two_or_files,
    Action.PREFER: lambda finding, facts: (_transaction(finding, facts), facts["file"]),
    Action.STATE: lambda finding, _: (finding.id, ""),
    Action.IGNORE_ROWS: lambda finding, _: (finding.id, ""),
    Action.KEEP: lambda finding, _: (finding.asset, ""),
    Action.QUARANTINE: lambda finding, _: (finding.asset, ""),
    Action.IDENTIFY: lambda finding, _: (finding.asset, ""),
    Action.MARK: _about_one,
    Action.RETRACT: lambda finding, _: (finding.subject, ""),
}


def _kept(finding: Finding, answer: Answer, facts: Details) -> dict[str, str]:
    """Return the details that the correction keeps."""
    if answer.action in _ABOUT_ROWS:
        about = _rows(finding, facts) if "file" in facts else {}
        return {name: text for name, text in facts.items() if name != "wallet"} | about
    if answer.action is Action.IDENTIFY:
        return _meaning(finding, answer, facts)
    if answer.action is Action.MARK:
        return {"mark": _MARKS[answer.word]}
    if answer.kind is None:
        return {}
    stated = {name: text for name, text in facts.items() if name in FACTS}
    return {"kind": answer.kind.value, **stated}


def _meaning(finding: Finding, answer: Answer, facts: Details) -> dict[str, str]:
    """Return what a code means: as said of one source, or of all that the finding names."""
    if answer.needs:
        return {name: facts[name] for name in answer.needs}
    is_one_asset = answer.word == "same"
    return {"source": finding.subject} | ({"asset": finding.asset} if is_one_asset else {})


def _rows(finding: Finding, facts: Details) -> dict[str, str]:
    """Return the rows that are answered: those named, else all that were asked about."""
    rows = rows_in(facts) or finding.where.rows
    odd = [row for row in rows if row not in finding.where.rows]
    if odd:
        asked = rows_text(finding.where.rows)
        raise BadInputError(f"Row {odd[0]} is not among those asked about.", f"Choose among {asked}.")
    return {"rows": rows_text(rows)}


# ── rules ───────────────────────────────────────────────────────────────────────────────────────


def rule_of(details: Details, reason: str, now: datetime) -> Correction:
    """Return the correction that states a rule.

    Args:
        details: ``direction`` (in or out), ``asset``, ``wallet`` (either may be ``*``) and ``kind``.
        reason: Why, in the owner's words.
        now: The instant, in UTC.

    Raises:
        BadInputError: Something is missing, or a rule cannot say it.
    """
    names = ("direction", "asset", "wallet", "kind")
    facts = {name: needed(details, name) for name in names}
    draft = Correction(action=Action.RULE, subject="", details=facts, reason=reason, recorded_at=now)
    rule = rule_in(draft)
    plain = {"direction": facts["direction"].casefold(), "asset": rule.asset, "kind": rule.kind.value}
    return replace(draft, details={**facts, **plain})
