"""Events that two files seem to tell, where ids cannot say so.

Two ways it happens. An older report of an exchange states no ids, a newer one does: imported both, each
event would count twice. Or one file is imported twice, under two names of the account: the ids agree, the
wallets do not. The same assets in the same quantities in the same second are no coincidence worth filing on,
so it blocks until the user decides. Cash is not compared: a newer report may print more digits. Two rows
without ids in two files need no finding: they have the same id made from content and count once.
"""

from collections import defaultdict
from collections.abc import Iterable

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.assets import is_fiat
from lotwise.ledger.transaction import Transaction


def look_alikes(transactions: Iterable[Transaction]) -> tuple[Finding, ...]:
    """Return one finding for each pair of files that seem to tell the same events.

    Args:
        transactions: All of them; ids are unique.
    """
    groups: dict[tuple[object, ...], list[Transaction]] = defaultdict(list)
    for one in transactions:
        groups[_moves(one)].append(one)
    shared: dict[tuple[str, str], list[Transaction]] = defaultdict(list)
    for group in groups.values():
        for n, one in enumerate(group):
            twin = next((other for other in group[:n] if _are_twins(one, other)), None)
            if twin is not None:
                first, second = sorted(
                    (one, twin), key=lambda told: (bool(told.native_id), told.sources[0].file)
                )
                shared[first.sources[0].file, second.sources[0].file].append(first)
    return tuple(_finding(*files, tuple(twins)) for files, twins in sorted(shared.items()))


def _moves(one: Transaction) -> tuple[object, ...]:
    """Return what moved when, in whichever wallet: assets and quantities in one second."""
    moves = sorted((leg.asset, leg.quantity) for leg in one.legs if not is_fiat(leg.asset))
    return one.at.replace(microsecond=0), *moves


def _are_twins(one: Transaction, other: Transaction) -> bool:
    if one.sources[0].file_id == other.sources[0].file_id:
        return False
    if one.native_id and other.native_id:
        return one.native_id == other.native_id
    is_named_once = bool(one.native_id) != bool(other.native_id)
    return is_named_once and one.legs[0].wallet == other.legs[0].wallet


def _finding(file: str, other: str, told: tuple[Transaction, ...]) -> Finding:
    rows = sorted(row for one in told for row in one.sources[0].rows)
    count = f"{len(told)} event{'s' * (len(told) > 1)}"
    return Finding(
        code="told_twice",
        severity=Severity.BLOCKING,
        what=f"{file} and {other} seem to tell the same {count}; each counts twice.",
        fix="Make a new project and import only one of the two reports; the one with ids is better.",
        where=Where(file=file, rows=tuple(rows)),
        wallet=told[0].legs[0].wallet,
        subject=told[0].id,
    )
