"""One account's history under the names of two wallets.

The wallet is part of every id, so the same export imported under two names would count twice. Tellings of two
wallets of one family that move the same assets in the same quantities in the same second, under one id or
without ids, are no coincidence worth filing on: it blocks until the owner sets a file aside or says that
they are two accounts. Cash is not compared: a newer report may print more digits.
Left out: what a program that gathers accounts tells twice in wallets that agree; `two_sources` joins it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import TypeAlias

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.aggregators import is_aggregator, wallets_agree
from lotwise.ledger.tellings import Telling, telling_of, whole_second
from lotwise.ledger.told import Told
from lotwise.ledger.verdicts import Verdicts

_Shared: TypeAlias = Mapping[tuple[str, str], Sequence[tuple[Telling, Telling]]]


def look_alikes(files: Iterable[Told], verdicts: Verdicts) -> list[Finding]:
    """Return one finding for each pair of files that tell the same events under two wallets.

    Args:
        files: Those that count, in an order that does not depend on imports.
        verdicts: What the owner said.
    """
    families: dict[str, list[Told]] = defaultdict(list)
    for told in files:
        families[told.report.family].append(told)
    return [
        _finding(twins)
        for family in families.values()
        if len({told.report.wallet for told in family}) > 1
        for _, twins in sorted(_shared(family, verdicts).items())
    ]


def _shared(family: Sequence[Told], verdicts: Verdicts) -> _Shared:
    """Return pairs of tellings of two wallets, by pair of files."""
    common = _common_seconds(family)
    groups: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for told in family if common else ():
        for each in told.transactions:
            if whole_second(each.at) in common:
                telling = telling_of(told.report, each)
                moves = sorted((asset, units) for _, asset, units in telling.moves)
                groups[telling.second, *moves].append(telling)
    shared: dict[tuple[str, str], list[tuple[Telling, Telling]]] = defaultdict(list)
    for group in groups.values():
        taken: set[tuple[Telling, str]] = set()
        for one, other in combinations(group, 2):
            names = (one, other.report.file_id), (other, one.report.file_id)
            if _are_alike(one, other, verdicts) and not taken.intersection(names):
                taken.update(names)
                first, second = sorted((one, other), key=_turn)
                shared[first.report.file_id, second.report.file_id].append((first, second))
    return shared


def _common_seconds(family: Sequence[Told]) -> set[datetime]:
    """Return the seconds in which files of more than one wallet tell of something."""
    seen: dict[str, set[datetime]] = defaultdict(set)
    for told in family:
        seen[told.report.wallet].update(whole_second(one.at) for one in told.transactions)
    common: set[datetime] = set()
    known: set[datetime] = set()
    for seconds in seen.values():
        common |= known & seconds
        known |= seconds
    return common


def _are_alike(one: Telling, other: Telling, verdicts: Verdicts) -> bool:
    if one.report.wallet == other.report.wallet:
        return False
    if one.is_named and other.is_named and one.transaction.native_id != other.transaction.native_id:
        return False
    if is_aggregator(one.report.family) and _are_of_one_wallet(one, other):
        return False
    pairs = (one.report.file_id, other.report.file_id), (one.transaction.id, other.transaction.id)
    return not any(verdicts.has_judged(*pair) for pair in pairs)


def _are_of_one_wallet(one: Telling, other: Telling) -> bool:
    family = one.report.family
    names = [(wallet, asset, units > 0) for wallet, asset, units in one.moves]
    others = {(asset, units > 0): wallet for wallet, asset, units in other.moves}
    return all(
        wallets_agree(family, wallet, family, others.get((asset, is_in), ""))
        for wallet, asset, is_in in names
    )


def _turn(telling: Telling) -> tuple[bool, str, str]:
    """Return the key by which the file is named first that has no ids, which is the worse of two."""
    return telling.is_named, telling.report.file, telling.report.file_id


def _finding(twins: Sequence[tuple[Telling, Telling]]) -> Finding:
    first, second = (one.report for one in twins[0])
    rows, others = (tuple(sorted({row for pair in twins for row in pair[n].rows})) for n in (0, 1))
    here, there = Where(file=first.file, rows=rows), Where(file=second.file, rows=others)
    count = f"{len(twins)} events, each of which counts" if len(twins) > 1 else "event, which counts"
    return Finding(
        code="told_twice",
        severity=Severity.BLOCKING,
        what=f"{here} (wallet {first.wallet}) and {there} (wallet {second.wallet}) tell the same {count} "
        "twice.",
        fix=f"If it is one account, set one of the files aside with `lotwise review` ({first.file_id} or "
        f"{second.file_id}). If they are two accounts, say there that the files are distinct.",
        where=here,
        wallet=first.wallet,
        subject=first.file_id,
    )
