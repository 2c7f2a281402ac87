"""From all tellings of an event to the one transaction that counts, and what must be told about it.

The first telling counts, or that of the file the owner prefers. What it leaves empty is filled from the
others: values of legs that move the same, hash, address, note; nothing else. Tellings of one report under
one id must agree, or it blocks; where two reports tell of an event, their differences are noted by pair of
files (`shared`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from lotwise.core.findings import Finding
from lotwise.ledger.by_name import are_same_units
from lotwise.ledger.compare import contradiction, difference_between
from lotwise.ledger.near import HALVES, nearness
from lotwise.ledger.split_exchanges import is_exchange, is_half
from lotwise.ledger.tellings import Event, Telling, are_told_alike, order
from lotwise.ledger.transaction import Leg, Role, Source, Transaction
from lotwise.ledger.verdicts import Verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two tellings of one event by different reports.

    Attributes:
        first: The one that goes before the other.
        second: The other one.
        reasons: Why it is only likely that they are one event; empty when it is certain.
        is_judged: Whether the first one counts, so that a difference in money or kind matters.
        transaction_id: Id of the transaction they tell of.
    """

    first: Telling
    second: Telling
    reasons: tuple[str, ...]
    is_judged: bool
    transaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of an event.

    Attributes:
        transaction: What counts.
        findings: Contradictions.
        likenesses: Which reports tell of it in which words.
    """

    transaction: Transaction
    findings: tuple[Finding, ...] = ()
    likenesses: tuple[Likeness, ...] = ()


def settled(event: Event, verdicts: Verdicts) -> Settled:
    """Return the transaction that counts for an event, with what must be told about it.

    Args:
        event: All that is told of it; it goes by the first of its names.
        verdicts: What the owner said.
    """
    told = event.head.transaction
    if len(event.tellings) == 1:
        name = event.names[0]
        return Settled(transaction=told if told.id == name else replace(told, id=name))
    if are_told_alike(event.tellings):
        whole = replace(told, id=event.names[0], sources=_sources(event.tellings))
        return Settled(transaction=whole)
    preferred = _preferred(event, verdicts)
    head = preferred or event.head
    others = [one for one in event.tellings if one is not head]
    unlike = {one: how for one in others if (how := _contradicts(head, one, event))}
    whole, late = _filled(head, [one for one in others if one not in unlike], event.added)
    unlike = {} if preferred else {**unlike, **late}
    return Settled(
        transaction=replace(whole, id=event.names[0], sources=_sources(event.tellings)),
        findings=tuple(
            contradiction(whole, one.transaction, how, event.names[0]) for one, how in unlike.items()
        ),
        likenesses=tuple(
            one
            for one in _likenesses(event, head, is_preferred=preferred is not None)
            if one.second not in unlike
        ),
    )


def _preferred(event: Event, verdicts: Verdicts) -> Telling | None:
    """Return the telling of the file that the owner preferred last, where it tells of the whole event."""
    files = [file for name, file in verdicts.preferred.items() if name in event.names]
    counted = [
        one
        for one in event.tellings
        if files
        and one.report.file_id == files[-1]
        and one not in event.added
        and len(one.moves) == len(event.head.moves)
    ]
    return min(counted, key=order, default=None)


def _must_agree(one: Telling, other: Telling) -> bool:
    """Return whether two tellings are of one report, so that they may not differ about an event.

    Those without ids are of one event because they move the same in one second; where they do not, they are
    only likely of one, and that is told.
    """
    if one.report.kind != other.report.kind or one.is_named is not other.is_named:
        return False
    return one.is_named or nearness(one, other) == ()


def _have_one_id(one: Telling, other: Telling) -> bool:
    return one.is_named and one.transaction.native_id == other.transaction.native_id


def _contradicts(head: Telling, one: Telling, event: Event) -> str:
    """Return in words how a telling contradicts the one that counts; empty when it does not."""
    if one in event.added:
        return ""
    if _must_agree(head, one) or (_have_one_id(head, one) and not are_same_units(head, one)):
        return difference_between(head.transaction, one.transaction)
    return ""


def _filled(
    head: Telling, others: Iterable[Telling], added: frozenset[Telling]
) -> tuple[Transaction, dict[Telling, str]]:
    """Return the facts with what others add, and who contradicts what others of the same report added."""
    whole = head.transaction
    late: dict[Telling, str] = {}
    for other in others:
        is_bound = other not in added and _must_agree(head, other)
        how = difference_between(whole, other.transaction) if is_bound else ""
        if how:
            late[other] = how
        else:
            whole = _with_more(whole, other.transaction)
    return whole, late


def _with_more(whole: Transaction, told: Transaction) -> Transaction:
    """Return a transaction with what it leaves empty taken from another telling."""
    legs = (
        _with_values(whole.legs, told.legs)
        if any(leg.value_usd is None for leg in whole.legs)
        else whole.legs
    )
    chain_hash = whole.chain_hash or told.chain_hash
    address, note = whole.address or told.address, whole.note or told.note
    if (legs, chain_hash, address, note) == (whole.legs, whole.chain_hash, whole.address, whole.note):
        return whole
    return replace(whole, legs=legs, chain_hash=chain_hash, address=address, note=note)


def _with_values(legs: Iterable[Leg], others: Iterable[Leg]) -> tuple[Leg, ...]:
    stated: dict[tuple[str, str, int, Role], list[int]] = {}
    for leg in others:
        if leg.value_usd is not None:
            stated.setdefault((leg.wallet, leg.asset, leg.quantity, leg.role), []).append(leg.value_usd)
    filled: list[Leg] = []
    for leg in legs:
        values = stated.get((leg.wallet, leg.asset, leg.quantity, leg.role))
        is_filled = leg.value_usd is None and values
        filled.append(replace(leg, value_usd=values.pop(0)) if is_filled and values else leg)
    return tuple(filled)


def _sources(tellings: Iterable[Telling]) -> tuple[Source, ...]:
    sources = {
        (source.file, source.rows, source.file_id): source
        for one in tellings
        for source in one.transaction.sources
    }
    return tuple(source for _, source in sorted(sources.items()))


def _likenesses(event: Event, head: Telling, *, is_preferred: bool) -> Iterator[Likeness]:
    for first, second in combinations(event.tellings, 2):
        is_one_file = first.report.file_id == second.report.file_id
        if is_one_file or _must_agree(first, second) or event.is_said(first, second):
            continue
        reasons = _reasons(first, second)
        if reasons is not None:
            yield Likeness(
                first=first,
                second=second,
                reasons=reasons,
                is_judged=first is head and not is_preferred and HALVES not in reasons,
                transaction_id=event.names[0],
            )


def _reasons(one: Telling, other: Telling) -> tuple[str, ...] | None:
    """Return why two tellings are only likely one event; empty when certain, None when nothing says so."""
    if _have_one_id(one, other):
        return ()
    if is_exchange(one) and is_half(other):
        return (HALVES,)
    return nearness(one, other)
