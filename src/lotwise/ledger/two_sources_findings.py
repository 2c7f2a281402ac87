"""What is told about events of which two sources tell: by pair of files, so that it stays short."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.compare import is_same_for_tax
from lotwise.ledger.near_versions import Near, file_of
from lotwise.ledger.told import Report
from lotwise.ledger.transaction import Kind, Source
from lotwise.ledger.version_groups import Group
from lotwise.ledger.versions import Version

_REVIEW: Final = "`lotwise review`"
_NAMED: Final = 3


def told_by_two(
    joined: Iterable[Group], reports: Mapping[str, Report], counts: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Return a finding for each pair of files of which certain events are one.

    Args:
        joined: Events that several versions tell.
        reports: The files, by id.
        counts: How many transactions each file tells.
    """
    pairs: dict[tuple[str, str], list[tuple[Version, Version]]] = defaultdict(list)
    for group in joined:
        for other in group.versions[1:]:
            pairs[file_of(group.head), file_of(other)].append((group.head, other))
    return tuple(_once(told, reports, counts) for _, told in sorted(pairs.items()))


def _once(
    told: Sequence[tuple[Version, Version]], reports: Mapping[str, Report], counts: Mapping[str, int]
) -> Finding:
    first, second = told[0]
    here, there = _where(first for first, _ in told), _where(second for _, second in told)
    unlike = [(one, other) for one, other in told if _differs(one, other)]
    alone = counts.get(file_of(second), 0) - len(told)
    parts = [f"{here} and {there} tell the same {_events(len(told))}, as {here.file} says."]
    if unlike:
        kinds = sorted({(o.transaction.kind.value, n.transaction.kind.value) for o, n in unlike})
        words = "; ".join(f"{before} there, {after} here" for before, after in kinds)
        parts.append(f"They differ in what it is ({words}) in {_where(other for _, other in unlike)}.")
    if alone > 0:
        parts.append(f"{there.file} tells {alone} more, which count as well unless another file tells them.")
    return Finding(
        code="told_by_two_sources",
        severity=Severity.WARNING if unlike else Severity.INFO,
        what=" ".join(parts),
        fix=f"If one of them is an event of its own, say with {_REVIEW} that {first.transaction.id} and "
        f"{second.transaction.id}, or the like, are distinct.",
        where=there,
        wallet=_wallet(first, reports),
        subject=first.transaction.id if len(told) == 1 else file_of(second),
    )


def _events(count: int) -> str:
    return f"{count} events; each counts once" if count > 1 else "event; it counts once"


def _differs(first: Version, second: Version) -> bool:
    one, other = first.transaction.kind, second.transaction.kind
    return other is not Kind.TRANSFER and not is_same_for_tax(one, other)


def asked_twice(
    asked: Iterable[Near], joined: Iterable[Group], reports: Mapping[str, Report]
) -> tuple[Finding, ...]:
    """Return a blocking finding for each pair of files of which some events may be one.

    Args:
        asked: Pairs of events, in order.
        joined: Events that are one with certainty.
        reports: The files, by id.
    """
    certain = {
        frozenset((file_of(group.head), file_of(other))) for group in joined for other in group.versions[1:]
    }
    pairs: dict[tuple[str, str], list[Near]] = defaultdict(list)
    for one in asked:
        pairs[one.files].append(one)
    return tuple(
        _question(sorted(near, key=lambda one: one.first.key), reports, has_more=frozenset(files) in certain)
        for files, near in sorted(pairs.items())
    )


def _question(near: Sequence[Near], reports: Mapping[str, Report], *, has_more: bool) -> Finding:
    firsts, seconds = [one.first.head for one in near], [one.second.head for one in near]
    first, second = firsts[0], seconds[0]
    here, there = _where(firsts), _where(seconds)
    days = sorted(each.transaction.at.date() for each in (*firsts, *seconds))
    span = f"on {days[0]}" if days[0] == days[-1] else f"from {days[0]} to {days[-1]}"
    count = f"{len(near)} events {span}, each of which" if len(near) > 1 else f"event {span}, which"
    named = " or ".join(
        f"{one.first.head.transaction.id} and {one.second.head.transaction.id}" for one in near[:_NAMED]
    )
    is_one = len(near) == 1
    subject, other = (
        (first.transaction.id, second.transaction.id) if is_one else (file_of(first), file_of(second))
    )
    fix = f"Say with {_REVIEW} that they are the same, with {other}: then what {here.file} says counts."
    if has_more and not is_one:
        fix += (
            f" Or that some are distinct, by their ids, such as {named}; saying it of the files would also "
        )
        fix += "count twice what is certainly told by both."
    else:
        fix += f" Or that they are distinct, with {other}; or set one of the files aside."
    return Finding(
        code="told_twice",
        severity=Severity.BLOCKING,
        what=f"{here} (wallet {_wallet(first, reports)}) and {there} (wallet {_wallet(second, reports)}) "
        f"seem to tell the same {count} counts twice.",
        fix=fix,
        where=here,
        wallet=_wallet(first, reports),
        subject=subject,
    )


def _wallet(version: Version, reports: Mapping[str, Report]) -> str:
    side = next(iter(version.sides.values()), None)
    if side is not None:
        return side.wallet
    return reports[file_of(version)].wallet


def _where(versions: Iterable[Version]) -> Where:
    """Return the rows of some versions, all of one file."""
    sources: list[Source] = [one.transaction.sources[0] for one in versions]
    rows = {row for source in sources for row in source.rows}
    return Where(file=sources[0].file, rows=tuple(sorted(rows)))
