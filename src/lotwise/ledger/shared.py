"""What is told about events that several reports tell of: by pair of files, so that it stays short.

Certain matches are a note, unless the reports differ in money or in what it means for tax. Likely ones are a
warning that says why. Where only the owner can say, it blocks. A finding about one event has its transaction
as subject and names the id of the other telling, which an answer needs; one about many has a file as subject.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.compare import is_same_for_tax, money_differs, where_told
from lotwise.ledger.near import HALVES, nearness
from lotwise.ledger.settle import Likeness
from lotwise.ledger.split_exchanges import is_exchange, is_half, is_half_of
from lotwise.ledger.tellings import Event, Telling
from lotwise.ledger.told import Report
from lotwise.ledger.verdicts import Verdicts, are_apart

_REVIEW: Final = "`lotwise review`"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two files that tell the same events."""

    first: Report
    second: Report
    told: Sequence[Likeness]

    @property
    def count(self) -> int:
        """How many events."""
        return len({one.transaction_id for one in self.told})

    @property
    def subject(self) -> str:
        """The transaction, or the second file where there are several."""
        return self.told[0].transaction_id if self.count == 1 else self.second.file_id

    @property
    def places(self) -> tuple[Where, Where]:
        """The rows in both files."""
        return (
            Where(file=self.first.file, rows=_rows(one.first for one in self.told)),
            Where(file=self.second.file, rows=_rows(one.second for one in self.told)),
        )

    @property
    def judged(self) -> list[Likeness]:
        """Those of which the first telling counts, so that differences matter."""
        return [one for one in self.told if one.is_judged]


def _rows(tellings: Iterable[Telling]) -> tuple[int, ...]:
    return tuple(sorted({row for one in tellings for row in one.rows}))


def shared_findings(likenesses: Iterable[Likeness]) -> list[Finding]:
    """Return one finding for each pair of files that tell the same events, certainly or likely.

    Args:
        likenesses: Of all events.
    """
    by_pair: dict[tuple[str, str, bool], list[Likeness]] = defaultdict(list)
    for one in likenesses:
        by_pair[one.first.report.file_id, one.second.report.file_id, bool(one.reasons)].append(one)
    pairs = [
        _Pair(first=told[0].first.report, second=told[0].second.report, told=told)
        for _, told in sorted(by_pair.items())
    ]
    return [_likely(pair) if pair.told[0].reasons else _certain(pair) for pair in pairs]


def _certain(pair: _Pair) -> Finding:
    differences = _differences(pair)
    first, second = pair.places
    fix = f"Compare them with the account itself; with {_REVIEW} you can say which file counts."
    return Finding(
        code="told_in_two_reports",
        severity=Severity.WARNING if differences else Severity.INFO,
        what=f"{first} and {second} tell the same {_events(pair)} once.{differences}",
        fix=fix if differences else "",
        where=second,
        wallet=pair.second.wallet,
        subject=pair.subject,
    )


def _likely(pair: _Pair) -> Finding:
    first, second = pair.places
    reasons = "; ".join(sorted({reason for one in pair.told for reason in one.reasons}))
    if pair.count == 1:
        others = " and ".join(sorted({one.second.transaction.id for one in pair.told}))
        fix = f"If they are two events, say with {_REVIEW} that they are distinct, with {others}."
    else:
        fix = f"If some are events of their own, say with {_REVIEW} that they are distinct; or that all are, "
        fix += f"with {pair.first.file_id}."
    return Finding(
        code="told_twice_likely",
        severity=Severity.WARNING,
        what=f"{first} and {second} very likely tell the same {_events(pair)} once ({reasons})."
        f"{_differences(pair)}",
        fix=fix,
        where=second,
        wallet=pair.second.wallet,
        subject=pair.subject,
    )


def _events(pair: _Pair) -> str:
    return f"{pair.count} events; each counts" if pair.count > 1 else "event; it counts"


def _differences(pair: _Pair) -> str:
    """Return in sentences how two files differ about the same events; empty when they do not."""
    parts: list[str] = []
    money = _rows(
        one.second for one in pair.judged if money_differs(one.first.transaction, one.second.transaction)
    )
    if money:
        parts.append(f" They state different money in {Where(file=pair.second.file, rows=money)}.")
    kinds: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for one in pair.judged:
        first, second = one.first.transaction.kind, one.second.transaction.kind
        if not is_same_for_tax(first, second):
            kinds[first.value, second.value].append(one.second)
    for (there, here), tellings in sorted(kinds.items()):
        place = Where(file=pair.second.file, rows=_rows(tellings))
        parts.append(f" {pair.first.file} says {there}, {place} {here}, which is taxed otherwise.")
    return "".join((*parts, f" What {pair.first.file} says counts.")) if parts else ""


def asked_findings(asked: Iterable[Sequence[Event]], verdicts: Verdicts) -> list[Finding]:
    """Return one blocking finding for each group of events of which only the owner can say which are one.

    Args:
        asked: The groups.
        verdicts: What the owner said so far, which is not asked again.
    """
    return [_question(events, verdicts) for events in asked]


def _question(events: Sequence[Event], verdicts: Verdicts) -> Finding:
    """Return the question about some events: which of the others the first is, an exchange before halves."""
    first, *others = sorted(events, key=lambda event: not is_exchange(event.head))
    heads = [event.head for event in events]
    places: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for head in heads:
        places[head.report.file, head.report.file_id].append(head)
    wheres = [Where(file=file, rows=_rows(tellings)) for (file, _), tellings in sorted(places.items())]
    faces = [face for event in events for face in event.faces]
    reasons = {reason for one, other in combinations(faces, 2) for reason in nearness(one, other) or ()}
    if any(map(is_exchange, heads)) and any(map(is_half, heads)):
        reasons.add(HALVES)
    choices = [one for one in others if _may_be(first, one) and not are_apart(verdicts, first, one)]
    named = " or ".join(f"{where_told(one.head.transaction)} ({one.names[0]})" for one in choices)
    return Finding(
        code="told_twice",
        severity=Severity.BLOCKING,
        what=f"{' and '.join(map(str, wheres))} seem to tell the same, and it is not certain which is which "
        f"({'; '.join(sorted(reasons))}); each counts.",
        fix=f"Say with {_REVIEW} whether {where_told(first.head.transaction)} is the same as {named}, or "
        "distinct.",
        where=where_told(first.head.transaction),
        asset=first.head.moves[0][1],
        wallet=first.head.report.wallet,
        subject=first.names[0],
    )


def _may_be(one: Event, other: Event) -> bool:
    """Return whether two events may be one, or the second a half of the first."""
    is_elsewhere = not one.files & other.files
    return any(
        (is_elsewhere and bool(nearness(face, other_face))) or is_half_of(other_face, face)
        for face in one.faces
        for other_face in other.faces
    )
