"""One ordered journal of everything that happened, whatever the order of import.

Order: by instant; within one instant (a date-only export places a whole day on the same one) what only comes
in stands first, then transfers, exchanges, and last what only goes out; then by id. So the journal is the
same bytes for every order in which the files were imported.
Left out: chains within one instant, such as two transfers in a row on one date without times; their order
goes by id, and where that order is impossible the fold says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lotwise.core.findings import Finding
from lotwise.ledger.look_alikes import look_alikes
from lotwise.ledger.transaction import Kind, Transaction
from lotwise.ledger.transfers import Pair, pair_transfers

_RANK: Final = {Kind.PURCHASE: 0, Kind.TRANSFER: 2, Kind.RENAME: 2, Kind.EXCHANGE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """All transactions in order, own transfers paired.

    Attributes:
        transactions: In the order of the journal; ids are unique.
        pairs: Which departure and arrival are one transfer.
        findings: What pairing could not settle.
    """

    transactions: tuple[Transaction, ...]
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]


def journal_of(transactions: Iterable[Transaction]) -> Journal:
    """Return the journal of some transactions: duplicates by id removed, own transfers paired, in order.

    Args:
        transactions: In any order; the same id may occur more than once.

    Returns:
        The journal, with findings for events told twice and for halves of transfers that found no partner.
    """
    unique: dict[str, Transaction] = {}
    for told in transactions:
        is_told_again = told.id in unique or len(told.sources) > 1
        unique[told.id] = _merged(told, unique.get(told.id, told)) if is_told_again else told
    ordered = tuple(sorted(unique.values(), key=_order))
    pairs, findings = pair_transfers(ordered)
    return Journal(transactions=ordered, pairs=pairs, findings=(*look_alikes(ordered), *findings))


def _merged(one: Transaction, other: Transaction) -> Transaction:
    """Return what two files tell of one transaction, the same in both orders."""
    first = min(one, other, key=repr)
    sources = sorted(
        {*one.sources, *other.sources}, key=lambda source: (source.file, source.rows, source.file_id)
    )
    return replace(first, sources=tuple(sources))


def _order(transaction: Transaction) -> tuple[datetime, int, str]:
    gives = any(leg.quantity < 0 for leg in transaction.given)
    rank = _RANK.get(transaction.kind, 4 if gives else 1)
    return transaction.at, rank, transaction.id
