"""How well a lot is evidenced: by an exchange's record, by inference, or by the owner's word alone.

Problem: a harvested loss is only as good as what proves basis and date, and a lot that was bought at one
exchange, moved by a guess and sold at another is proved no better than the guess. Chosen way: the grade of a
lot is the worst of its steps: the record of its acquisition, what its basis rests on, each transfer that
brought it here, each renaming. The reason is told in words.
Left out: how a grade would do in an audit; who keeps the exchange's own statements proves more than this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from lotwise.ledger.journal import Journal
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.transfers import Certainty, Pair
from lotwise.lots.lot import Lot


class Grade(Enum):
    """How well a lot is evidenced, the best first."""

    A = "exchange record with id"
    B = "exchange record"
    C = "inferred"
    D = "owner's statement"

    def is_worse_than(self, other: "Grade") -> bool:
        """Return whether this grade stands below another.

        Examples:
            >>> Grade.D.is_worse_than(Grade.C), Grade.B.is_worse_than(Grade.B)
            (True, False)
        """
        return self.name > other.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade and what it rests on.

    Attributes:
        grade: The grade.
        why: What makes it no better, in words.
    """

    grade: Grade
    why: str


def grades_of(lots: Iterable[Lot], journal: Journal) -> dict[str, Graded]:
    """Return how well each lot is evidenced, by the lot's id.

    Args:
        lots: Open lots, from a fold of the journal.
        journal: The transactions and pairs behind them.
    """
    known = _Known(journal)
    return {lot.id: _graded(lot, known) for lot in lots}


def grade_of(lot: Lot, journal: Journal) -> Graded:
    """Return how well one lot is evidenced; for many, `grades_of` is faster."""
    return _graded(lot, _Known(journal))


class _Known:
    """The transactions and pairs behind lots, by id."""

    def __init__(self, journal: Journal) -> None:
        self.transactions = {one.id: one for one in journal.transactions}
        self.pairs: dict[str, list[Pair]] = {}
        for pair in journal.pairs:
            self.pairs.setdefault(pair.out_id, []).append(pair)


def _graded(lot: Lot, known: _Known) -> Graded:
    root = lot.root
    steps = [_of_acquisition(known.transactions[root.transaction_id])]
    if root.basis_usd is None or root.acquired_on is None:
        steps.append(Graded(grade=Grade.C, why="no file tells how these units were acquired"))
    if root.is_priced:
        why = "the basis rests on a price of that day, which the record itself does not state"
        steps.append(Graded(grade=Grade.C, why=why))
    for transaction_id in (*lot.moved_by, *root.renamed_by):
        steps += _of_move(known.transactions[transaction_id])
        steps += [step for pair in known.pairs.get(transaction_id, ()) for step in _of_pair(pair)]
    worst = max((step.grade for step in steps), key=lambda grade: grade.name)
    reasons = dict.fromkeys(step.why for step in steps if step.grade is worst)
    return Graded(grade=worst, why="; ".join(reasons))


def _of_acquisition(one: Transaction) -> Graded:
    if one.origin is not None:
        return Graded(grade=Grade.D, why="you stated basis and date of what came in")
    if one.stated_by:
        return Graded(grade=Grade.D, why="you stated what the acquisition was")
    if one.native_id or one.chain_hash:
        return Graded(grade=Grade.A, why="the record of the acquisition has an id that others can look up")
    return Graded(grade=Grade.B, why="the record of the acquisition has no id")


def _of_move(one: Transaction) -> list[Graded]:
    """Return what a move rests on, where that is no record."""
    if not one.stated_by:
        return []
    if one.kind is Kind.RENAME:
        why = "you stated that an exchange was none, so that basis and date carried over"
        return [Graded(grade=Grade.D, why=why)]
    return [Graded(grade=Grade.D, why="you stated a move between your wallets")]


def _of_pair(pair: Pair) -> list[Graded]:
    """Return what the pairing of a move rests on, where nothing proves it."""
    match pair.certainty:
        case Certainty.HASH | Certainty.ADDRESS:
            return []
        case Certainty.INFERRED:
            why = "a departure and an arrival were taken for one transfer because amount and time agree"
            return [Graded(grade=Grade.C, why=why)]
        case Certainty.OWNER:
            return [Graded(grade=Grade.D, why="you said that a departure and an arrival are one transfer")]
        case never:
            assert_never(never)
