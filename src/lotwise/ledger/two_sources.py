"""One event that two sources tell: it counts once, and what may be one event is asked.

Problem: who keeps books with a program that gathers accounts has every event twice, in the file of the
exchange and in that of the program; two programs, or two reports of one, and an explorer beside the program
of a wallet do the same. Merging works per account and source, so each would count twice. Chosen way: what
moves the same, at the same time, in wallets that agree, or under one hash the same way, is one event with
certainty (`version_groups`). The first-hand source counts, with its wallet, fees and kind; of two sources of
one address the one that tells more fees. What is nearly the same blocks until the owner says.
Left out: what one source tells in one row and the other in several, which moves other quantities.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.core.findings import Finding
from lotwise.core.garbage import no_search_for_garbage
from lotwise.core.quick import quick
from lotwise.ledger.aggregators import is_aggregator
from lotwise.ledger.corrections import Correction
from lotwise.ledger.near_versions import Near, near_versions
from lotwise.ledger.same_hash import plain_hash
from lotwise.ledger.told import Report
from lotwise.ledger.transaction import Custody, Source, Transaction, Wallet
from lotwise.ledger.two_sources_findings import asked_twice, told_by_two
from lotwise.ledger.verdicts import Verdicts, verdicts_in
from lotwise.ledger.version_groups import Group, Known, grouped
from lotwise.ledger.versions import Version, Versions

_FILE: Final = "file_"
"""How the ids of files begin."""
_SEVERAL: Final = 2
_transaction: Final = quick(Transaction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Transactions of which each counts once, whichever sources tell it.

    Attributes:
        transactions: Each once; what was joined stands where the version stood that counts.
        aliases: From the id of a telling to the id of the transaction it counts in.
        findings: What was joined, and what only the owner can say.
    """

    transactions: tuple[Transaction, ...]
    aliases: Mapping[str, str]
    findings: tuple[Finding, ...]


def joined_by_sources(
    transactions: Iterable[Transaction],
    aliases: Mapping[str, str],
    reports: Mapping[str, Report],
    corrections: Iterable[Correction] = (),
    wallets: Mapping[str, Wallet] | None = None,
) -> Once:
    """Return transactions with those joined that two sources tell.

    Args:
        transactions: As merging gives them, each once, the parts of a hash joined.
        aliases: From the id of a telling to the id of its transaction.
        reports: The files, by id.
        corrections: Those that count; what the owner says is one event or two.
        wallets: By name; only with one's own keys two wallets may be one address.

    Returns:
        The same whatever the order in which files were imported.
    """
    with no_search_for_garbage():
        return _joined(tuple(transactions), aliases, reports, verdicts_in(corrections), wallets or {})


def _joined(
    told: tuple[Transaction, ...],
    aliases: Mapping[str, str],
    reports: Mapping[str, Report],
    verdicts: Verdicts,
    wallets: Mapping[str, Wallet],
) -> Once:
    if not verdicts.same and len({source.file_id for one in told for source in one.sources}) < _SEVERAL:
        return Once(transactions=told, aliases=aliases, findings=())
    own = frozenset(name for name, one in wallets.items() if one.custody is Custody.SELF)
    aside = {aliases.get(name, name) for name in verdicts.aside}
    concerned = [one for one in _concerned(told, reports, verdicts, own) if not _is_aside(one, aside)]
    if len(concerned) < _SEVERAL:
        return Once(transactions=told, aliases=aliases, findings=())
    known = Known(distinct=_distinct(verdicts, aliases), own=own)
    groups = _said_to_be_one(grouped(concerned, known), verdicts, aliases)
    near = near_versions(groups, told, known, verdicts)
    groups, asked = _joined_by_word(groups, near, verdicts)
    return _once(told, aliases, groups, reports, asked)


def _is_aside(one: Version, aside: set[str]) -> bool:
    """Return whether the owner set aside what a program repeats; the event itself stays."""
    return one.is_second_hand and one.transaction.id in aside


# ── what may be told twice at all ───────────────────────────────────────────────────────────────


def _concerned(
    told: Sequence[Transaction], reports: Mapping[str, Report], verdicts: Verdicts, own: frozenset[str]
) -> list[Version]:
    """Return the versions that another source may tell too; most histories have none."""
    families = {name: one.family for name, one in reports.items()}
    there = set(families.values())
    again = {name for name, family in families.items() if is_aggregator(family)}
    again |= {name for pair in verdicts.same for name in pair if name.startswith(_FILE)}
    if len(there) < _SEVERAL and not again:
        return []
    repeated = (
        [one for one in told if any(source.file_id in again for source in one.sources)] if again else []
    )
    hashes = _shared_hashes(told, families, own) if len(there) >= _SEVERAL else frozenset()
    days = {one.at.toordinal() + n for one in repeated for n in (-1, 0, 1)}
    assets = {leg.asset for one in repeated for leg in one.legs}
    chosen = [
        one
        for one in told
        if (one.at.toordinal() in days and any(leg.asset in assets for leg in one.legs))
        or (one.chain_hash and plain_hash(one.chain_hash) in hashes)
    ]
    minutes = _minute_files(told) if repeated else frozenset()
    of = Versions(reports, minutes).of
    return [version for one in chosen if (version := of(one)).sides]


def _shared_hashes(
    told: Iterable[Transaction], families: Mapping[str, str], own: frozenset[str]
) -> frozenset[str]:
    """Return the hashes that several sources tell, a program that gathers or one's own wallets among them."""
    by_hash: dict[str, set[str]] = defaultdict(set)
    for one in told:
        if not one.chain_hash:
            continue
        family = families.get(one.sources[0].file_id, "")
        if is_aggregator(family) or all(leg.wallet in own for leg in one.legs):
            by_hash[plain_hash(one.chain_hash)].add(family)
        elif one.chain_hash:
            by_hash[plain_hash(one.chain_hash)].add("")
    return frozenset(name for name, told_by in by_hash.items() if len(told_by) >= _SEVERAL)


def _minute_files(told: Iterable[Transaction]) -> frozenset[str]:
    """Return the files that print no seconds."""
    coarse: set[str] = set()
    fine: set[str] = set()
    for one in told:
        names = fine if one.at.second or one.at.microsecond else coarse
        for source in one.sources:
            names.add(source.file_id)
    return frozenset(coarse - fine)


# ── what the owner says ─────────────────────────────────────────────────────────────────────────


def _distinct(verdicts: Verdicts, aliases: Mapping[str, str]) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(aliases.get(name, name) for name in pair) for pair in verdicts.distinct)


def _said_to_be_one(groups: list[Group], verdicts: Verdicts, aliases: Mapping[str, str]) -> list[Group]:
    """Return groups, those joined that are one event by the owner's word; the first one's facts count."""
    place = {one.transaction.id: group for group in groups for one in reversed(group.versions)}
    for pair in verdicts.same:
        first, second = (place.get(aliases.get(name, name)) for name in pair)
        if first is None or second is None or first is second:
            continue
        _absorb(groups, first, second)
        place |= {one.transaction.id: first for one in second.versions}
    return groups


def _absorb(groups: list[Group], first: Group, second: Group) -> None:
    groups.remove(second)
    first.versions += second.versions


def _joined_by_word(
    groups: list[Group], near: Sequence[Near], verdicts: Verdicts
) -> tuple[list[Group], list[Near]]:
    """Return groups, those joined whose files the owner calls the same, and what is still to be asked."""
    asked: list[Near] = []
    gone: set[Group] = set()
    firsts = {frozenset(pair): pair[0] for pair in verdicts.same}
    for one in near:
        first = firsts.get(frozenset(one.files))
        if first is None:
            asked.append(one)
        elif not gone & {one.first, one.second}:
            counts, other = (one.first, one.second) if first == one.files[0] else (one.second, one.first)
            counts.versions += other.versions
            gone.add(other)
    return [group for group in groups if group not in gone], asked


# ── what counts ─────────────────────────────────────────────────────────────────────────────────


def _once(
    told: tuple[Transaction, ...],
    aliases: Mapping[str, str],
    groups: Sequence[Group],
    reports: Mapping[str, Report],
    asked: Sequence[Near],
) -> Once:
    joined = [group for group in groups if len(group.versions) > 1]
    joined.sort(key=lambda group: group.key)
    heads = {group.head.transaction.id: _counted(group) for group in joined}
    moved: dict[str, str] = {}
    for group in joined:
        for one in group.versions[1:]:
            moved.setdefault(one.transaction.id, group.head.transaction.id)
    questions = asked_twice(asked, joined, reports)
    if not joined:
        return Once(transactions=told, aliases=aliases, findings=questions)
    counts = Counter(file for one in told for file in {source.file_id for source in one.sources})
    findings = (*told_by_two(joined, reports, counts), *questions)
    return Once(
        transactions=tuple(heads.get(one.id, one) for one in told if one.id not in moved),
        aliases=dict(sorted(({name: moved.get(one, one) for name, one in aliases.items()} | moved).items())),
        findings=findings,
    )


def _counted(group: Group) -> Transaction:
    """Return what counts: what the first version says, a hash and an address filled in."""
    told = [one.transaction for one in group.versions]
    first = told[0]
    sources: dict[tuple[str, tuple[int, ...], str], Source] = {
        (source.file, source.rows, source.file_id): source for one in told for source in one.sources
    }
    is_transfer = all(one.kind is first.kind for one in told)
    return _transaction(
        first.id,
        first.kind,
        first.at,
        group.legs or first.legs,
        tuple([source for _, source in sorted(sources.items())]),
        first.native_id,
        next((one.chain_hash for one in told if one.chain_hash), ""),
        first.note,
        first.address or (next((one.address for one in told if one.address), "") if is_transfer else ""),
        first.origin,
        first.stated_by,
    )
