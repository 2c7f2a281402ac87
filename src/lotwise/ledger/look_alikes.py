"""Events that two files seem to tell, where ids cannot say so: once with the source's own id, once without.

An older report of an exchange states no ids, a newer one does; imported both, each event would count twice.
The facts agree (kind, second, every leg), the files differ, and exactly one side has an id: that is no
coincidence worth filing on, so it blocks until the user decides. Two rows without ids in two files need no
finding: they have the same id made from content and count once.
"""

from collections import defaultdict
from collections.abc import Iterable

from lotwise.core.findings import Finding, Severity, Where
from lotwise.ledger.dedupe import semantic_key
from lotwise.ledger.transaction import Transaction


def look_alikes(transactions: Iterable[Transaction]) -> tuple[Finding, ...]:
    """Return one finding for each pair of files that seem to tell the same events.

    Args:
        transactions: All of them; ids are unique.
    """
    told = list(transactions)
    wallets = {leg.wallet for one in told if not one.native_id for leg in one.legs}
    groups: dict[str, list[Transaction]] = defaultdict(list)
    for one in told:
        if any(leg.wallet in wallets for leg in one.legs):
            groups[semantic_key(one.kind, one.at, one.legs)].append(one)
    shared: dict[tuple[str, str], list[Transaction]] = defaultdict(list)
    for group in groups.values():
        named = [one for one in group if one.native_id]
        nameless = [one for one in group if not one.native_id]
        for one in nameless:
            for other in named:
                if one.sources[0].file_id != other.sources[0].file_id:
                    shared[one.sources[0].file, other.sources[0].file].append(one)
                    break
    return tuple(_finding(*files, tuple(twins)) for files, twins in sorted(shared.items()))


def _finding(file: str, other: str, told: tuple[Transaction, ...]) -> Finding:
    rows = sorted(row for one in told for row in one.sources[0].rows)
    count = f"{len(told)} event{'s' * (len(told) > 1)}"
    return Finding(
        code="told_twice",
        severity=Severity.BLOCKING,
        what=f"{file} and {other} seem to tell the same {count}, once without ids and once with; "
        "each counts twice.",
        fix="Make a new project and import only one of the two reports; the one with ids is better.",
        where=Where(file=file, rows=tuple(rows)),
        wallet=told[0].legs[0].wallet,
        subject=told[0].id,
    )
