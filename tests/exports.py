"""Made-up exports: what a file tells, with rows, ids and sources as importers give them.

``export("2024.csv", bought(…), named("64c9", sold(…)))`` is a file whose second row states an id of its own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations

from builders import instant
from lotwise.core.ids import bytes_id
from lotwise.core.quantity import quantity_text
from lotwise.ledger.corrections import Action, Correction
from lotwise.ledger.dedupe import Identifier
from lotwise.ledger.merge import Merged, merged
from lotwise.ledger.told import Report, Told
from lotwise.ledger.transaction import Leg, Role, Source, Transaction

ACCOUNT = "Coinbase"


def named(native_id: str, one: Transaction) -> Transaction:
    """Return a transaction with the source's own id."""
    return replace(one, native_id=native_id)


def export(
    name: str,
    *told: Transaction,
    kind: str = "transactions",
    rank: int = 0,
    family: str = "coinbase",
    wallet: str = ACCOUNT,
) -> Told:
    """Return a file; its first transaction stands in row 2, and ids are given as importers give them."""
    file_id = bytes_id("file", name.encode())
    identifier = Identifier(family, wallet)
    return Told(
        report=Report(file_id=file_id, file=name, family=family, kind=kind, rank=rank, wallet=wallet),
        transactions=tuple(
            replace(
                one,
                id=identifier.id_of(one.kind, one.at, one.legs, one.native_id),
                sources=(Source(file_id=file_id, file=name, rows=(row,)),),
            )
            for row, one in enumerate(told, start=2)
        ),
    )


def said(action: Action, subject: str, other: str = "", on: str = "2026-11-01") -> Correction:
    """Return a correction."""
    return Correction(
        action=action, subject=subject, other=other, reason="I looked it up.", recorded_at=instant(on)
    )


def merged_in_any_order(*files: Told, corrections: Sequence[Correction] = ()) -> Merged:
    """Return what files together tell, after trying every order of them, and each of them twice."""
    made = merged(files, corrections)
    for others in permutations(files):
        assert merged(others, corrections) == made, "the order of files must not matter"
    assert merged((*files, *files), corrections) == made, "a file given twice counts once"
    ids = [one.id for one in made.transactions]
    assert len(set(ids)) == len(ids), "ids are unique"
    aside = {one.subject for one in corrections if one.action is Action.SET_ASIDE}
    counted = [each for each in files if each.report.file_id not in aside]
    told = Counter(one.sources[0] for each in counted for one in each.transactions)
    assert Counter(source for one in made.transactions for source in one.sources) == told, "no row is lost"
    assert set(made.aliases.values()) <= set(ids), "aliases lead to transactions"
    assert not set(made.aliases) & set(ids), "no alias hides a transaction"
    return made


def told_lines(transactions: Iterable[Transaction]) -> list[str]:
    """Return each transaction in a line: date, kind, what moved, and the rows that tell of it; in order."""
    return [told_line(one) for one in sorted(transactions, key=lambda one: (one.at, told_line(one)))]


def told_line(one: Transaction) -> str:
    """Return ``2024-01-10 purchase +1 BTC -40000 USD (a.csv 2, b.csv 7)``."""
    rows = ", ".join(f"{source.file} {' '.join(map(str, source.rows))}" for source in one.sources)
    return f"{one.at.date()} {one.kind.value} {' '.join(map(_move, one.legs))} ({rows})"


def _move(leg: Leg) -> str:
    sign = "+" if leg.quantity > 0 else ""
    return f"{sign}{quantity_text(leg.quantity)} {leg.asset}{' fee' if leg.role is Role.FEE else ''}"


def codes(merged: Merged) -> list[str]:
    """Return the codes of what merging found, in order."""
    return sorted(found.code for found in merged.findings)
