"""What only the owner knows of a disposition, laid over the books: a nominee's sale, a loss not deductible.

Problem: no file tells that units sold in the owner's name were somebody else's, or that they went to a
brother at a loss; yet both change the gain. Chosen way: the owner marks the transaction by a correction; the
fold is made as ever, and then what is added to proceeds less basis is set for its taxable dispositions. So
every sum that follows, of the return, the plan and the forms, has the gain that counts. A mark that changes
nothing, because nothing was sold or there is no loss, is told and not kept in silence.

Left out: what a related buyer may later do with the loss (26 U.S.C. § 267(d)), which is the buyer's matter;
marks on a part of a transaction; sales of securities that a broker reports, which are no transactions.

Source:
    Instructions for Form 8949 (2025), codes L and N; 26 U.S.C. §§ 165(c), 267(a)(1).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.ledger.corrections import Action, Correction, not_applied
from lotwise.ledger.details import needed
from lotwise.lots.books import Books
from lotwise.lots.lot import Disposition, DispositionKind, Mark

MARKS: Final[Mapping[str, Mark]] = {one.value: one for one in Mark}
"""By the words that a correction keeps."""
_SOLD: Final = frozenset({DispositionKind.SALE, DispositionKind.EXCHANGE, DispositionKind.SPEND})
"""What goes to the other side of a sale; a fee goes to somebody else."""


def marks_in(corrections: Iterable[Correction], aliases: Mapping[str, str]) -> dict[str, Mark]:
    """Return the marks that corrections set, by transaction id; of several about one the last.

    Args:
        corrections: Those that count, in the order of their recording.
        aliases: From the id of a telling to the id of its transaction.
    """
    told = (one for one in corrections if one.action is Action.MARK)
    return {
        aliases.get(one.subject, one.subject): MARKS[word]
        for one in told
        if (word := one.details.get("mark", "")) in MARKS
    }


def with_marks(books: Books, marks: Mapping[str, Mark]) -> Books:
    """Return the books with the gain that counts where the owner marked a transaction.

    Args:
        books: As the fold gives them.
        marks: By transaction id.

    Source:
        Instructions for Form 8949 (2025), codes L and N.
    """
    if not marks:
        return books
    changed = tuple(
        _marked(one, marks[one.transaction_id]) if one.transaction_id in marks else one
        for one in books.dispositions
    )
    return replace(books, dispositions=changed)


def _marked(one: Disposition, mark: Mark) -> Disposition:
    if one.proceeds_usd is None or one.basis_usd is None or not one.kind.is_taxable:
        return one
    loss = one.basis_usd - one.proceeds_usd
    if mark is Mark.NOMINEE:
        return replace(one, mark=mark, disallowed_usd=loss)
    if one.kind not in _SOLD or loss <= 0:
        return one
    return replace(one, mark=mark, disallowed_usd=loss, washed_usd=one.disallowed_usd)


def mark_findings(
    corrections: Iterable[Correction], books: Books, known: Collection[str], aliases: Mapping[str, str]
) -> Iterator[Finding]:
    """Give the marks that change nothing.

    Args:
        corrections: Those that count.
        books: With the marks.
        known: Ids of the transactions until the day looked at; marks of later ones wait.
        aliases: From the id of a telling to the id of its transaction.
    """
    told = [one for one in corrections if one.action is Action.MARK]
    if not told:
        return
    gone: defaultdict[str, list[Disposition]] = defaultdict(list)
    for each in books.dispositions:
        if each.kind.is_taxable:
            gone[each.transaction_id].append(each)
    for one in told:
        name = aliases.get(one.subject, one.subject)
        try:
            word = needed(one.details, "mark")
            if name in known:
                _refuse_idle(word, gone[name])
        except BadInputError as error:
            yield not_applied(one, error)


def _refuse_idle(word: str, sold: Collection[Disposition]) -> None:
    """Refuse a mark that changes no gain."""
    if word not in MARKS:
        raise BadInputError(f"{word!r} is no mark.", f"Choose {' or '.join(MARKS)}.")
    if not sold:
        raise BadInputError(
            "nothing was sold by that transaction.", "Take it back, or say first what the units left for."
        )
    waits = any(one.gain_usd is None for one in sold)
    if not waits and not any(one.mark for one in sold):
        raise BadInputError("that sale has no loss.", "Take it back; a gain counts whoever bought.")
