"""All that files tell, merged into unique transactions.

Problem: exports overlap, older reports lack ids, an exchange reports one event in several ways. Chosen way:
every file keeps its own words, and merging is a pure function of the *set* of files and of the owner's
corrections, so neither the order of imports nor any overlap changes a byte. Within an account what is told
comes together step by step, the certain first: by the source's ids, by what moves when, by what is likely
and fits nothing else. Whatever is not certain is told, and one word of the owner takes it back.
Left out: what several sources tell of one account, which `two_sources` joins afterwards; and a departure here
and an arrival there, which are two events, and one transfer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.by_moves import joined_by_moves
from lotwise.ledger.by_name import across_kinds, named_events, uniquely_named
from lotwise.ledger.compare import contradiction, sale_difference
from lotwise.ledger.corrections import Correction
from lotwise.ledger.likely import Asked, joined_when_likely
from lotwise.ledger.look_alikes import look_alikes
from lotwise.ledger.overlaps import parted, spans_of
from lotwise.ledger.reported import ReportedSale
from lotwise.ledger.settle import Likeness, settled
from lotwise.ledger.shared import asked_findings, shared_findings
from lotwise.ledger.split_exchanges import joined_halves
from lotwise.ledger.tellings import Event, Telling, joined
from lotwise.ledger.told import Told
from lotwise.ledger.transaction import Transaction
from lotwise.ledger.verdicts import Verdicts, verdicts_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What all files together tell.

    Attributes:
        transactions: Each event once, with the sources of all its tellings.
        aliases: From the id of a telling to the id of the transaction it counts in, where they differ.
        findings: What was brought together, what contradicts, and what only the owner can say.
    """

    transactions: tuple[Transaction, ...]
    aliases: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class _Made:
    """What merging has made so far."""

    transactions: list[Transaction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    repeated: list[Telling] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def merged(told: Iterable[Told], corrections: Sequence[Correction] = ()) -> Merged:
    """Return the unique transactions of all files.

    Args:
        told: What each file tells, in any order; a file given twice counts once.
        corrections: Those of the owner that count, in the order of their recording. Looked after here: files
            set aside, tellings that are the same or distinct, and which file is preferred.

    Returns:
        The same for every order of files.
    """
    verdicts = verdicts_in(corrections)
    files = _counting(told, verdicts)
    made = _Made()
    accounts: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in files:
        accounts[one.report.family, one.report.wallet].append(one)
    for _, account in sorted(accounts.items()):
        _merge_account(account, verdicts, made)
    made.events = _said_to_be_same(made.events, verdicts)
    _settle(made, verdicts)
    made.findings += asked_findings(made.asked, verdicts)
    made.findings += look_alikes(files, verdicts)
    made.findings += _repeats(made.repeated)
    return Merged(
        transactions=tuple(made.transactions),
        aliases=_aliases(made.events),
        findings=tuple(sorted(made.findings, key=_finding_order)),
    )


def _counting(told: Iterable[Told], verdicts: Verdicts) -> list[Told]:
    """Return the files that count, each once, in an order that does not depend on imports."""
    files = {one.report.file_id: one for one in told if one.report.file_id not in verdicts.aside}
    return sorted(files.values(), key=lambda one: (one.report.rank, one.report.kind, one.report.file_id))


def _merge_account(files: Sequence[Told], verdicts: Verdicts, made: _Made) -> None:
    spans = spans_of(files) if len(files) > 1 else {}
    plain, tellings = parted(files, spans, verdicts.named)
    made.transactions += plain
    if not tellings:
        return
    kinds: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        kinds[telling.report.kind].append(telling)
    events = [event for of_kind in kinds.values() for event in named_events(of_kind, made.repeated)]
    with_ids = uniquely_named(across_kinds(event for event in events if event.head.is_named))
    events = [*with_ids, *(event for event in events if not event.head.is_named)]
    events = uniquely_named(joined_by_moves(events, verdicts))
    events = _said_to_be_same(events, verdicts)
    events, torn = joined_when_likely(events, spans, verdicts)
    doubtful = dict.fromkeys(event for group in torn for event in group)
    events, halved = joined_halves((event for event in events if event not in doubtful), verdicts)
    made.events += [*events, *doubtful]
    made.asked += [*torn, *halved]


def _said_to_be_same(events: Sequence[Event], verdicts: Verdicts) -> list[Event]:
    """Return events with those joined that are one by the owner's word; the first named one's facts count."""
    if not verdicts.same:
        return list(events)
    now = {event: event for event in events}
    place = {name: event for event in reversed(events) for name in reversed(event.names)}
    for subject, other in verdicts.same:
        first, second = place.get(subject), place.get(other)
        if first is None or second is None or first is second:
            continue
        whole = joined(now[first], now.pop(second), is_said=True)
        now[first] = whole
        for name in whole.names:
            place[name] = first
    return list(now.values())


def _settle(made: _Made, verdicts: Verdicts) -> None:
    likenesses: list[Likeness] = []
    for event in made.events:
        one = settled(event, verdicts)
        made.transactions.append(one.transaction)
        made.findings += one.findings
        likenesses += one.likenesses
    made.findings += shared_findings(likenesses)


def _aliases(events: Iterable[Event]) -> dict[str, str]:
    told = list(events)
    ids = {event.names[0] for event in told}
    aliases: dict[str, str] = {}
    for event in told:
        for name in event.names[1:]:
            if name not in ids:
                aliases.setdefault(name, event.names[0])
    return dict(sorted(aliases.items()))


def _finding_order(found: Finding) -> tuple[object, ...]:
    return found.where.file, found.where.rows, found.code, found.what, found.subject


def _repeats(repeated: Iterable[Telling]) -> list[Finding]:
    """Return a finding for each file with rows that repeat earlier ones: they may be no copies but twins."""
    by_file: dict[str, list[Telling]] = defaultdict(list)
    for telling in repeated:
        by_file[telling.report.file_id].append(telling)
    return [
        Finding(
            code="repeated_row",
            severity=Severity.WARNING,
            what="These rows repeat earlier rows of the file, with the same id; each event is counted once.",
            fix="Check that they are copies. If they are events of their own, give each an id of its own.",
            where=Where(
                file=told[0].report.file, rows=tuple(sorted({row for one in told for row in one.rows}))
            ),
            wallet=told[0].report.wallet,
        )
        for _, told in sorted(by_file.items())
    ]


def merged_sales(
    files: Iterable[Sequence[ReportedSale]], corrections: Sequence[Correction] = ()
) -> tuple[tuple[ReportedSale, ...], tuple[Finding, ...]]:
    """Return the sales that brokers report, each once, and the findings that tellings contradict each other.

    Args:
        files: The sales of each file; ids are unique within a file.
        corrections: Those of the owner that count; files set aside and preferred ones are looked after.
    """
    verdicts = verdicts_in(corrections)
    by_id: dict[str, list[ReportedSale]] = defaultdict(list)
    for told in files:
        for sale in told:
            if sale.source.file_id not in verdicts.aside:
                by_id[sale.id].append(sale)
    sales: list[ReportedSale] = []
    findings: list[Finding] = []
    for name, told in sorted(by_id.items()):
        preferred = verdicts.preferred.get(name)
        first, *others = sorted(set(told), key=lambda sale: _sale_order(sale, preferred))
        sales.append(first)
        if first.source.file_id != preferred:
            unlike = [(other, how) for other in others if (how := sale_difference(first, other))]
            findings += [contradiction(first, other, how, name) for other, how in unlike]
    return tuple(sales), tuple(sorted(findings, key=_finding_order))


def _sale_order(sale: ReportedSale, preferred: str | None) -> tuple[object, ...]:
    facts = (sale.disposed_on, str(sale.acquired_on), sale.proceeds_usd, sale.basis_usd, sale.disallowed_usd)
    more = (sale.quantity, sale.description, sale.is_long, sale.is_basis_reported)
    return (
        sale.source.file_id != preferred,
        *facts,
        *more,
        sale.source.file,
        sale.source.rows,
        sale.source.file_id,
    )
