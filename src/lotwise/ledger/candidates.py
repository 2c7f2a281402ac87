"""Transactions that may be meant where the owner answers with one: the likeliest first.

Left out: deciding. These are shown to the owner, who names one.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from lotwise.core.findings import Finding
from lotwise.ledger.halves import Half, halves_of, is_fee_sized
from lotwise.ledger.journal import Journal
from lotwise.ledger.proofs import left_of
from lotwise.ledger.transaction import Transaction

SHOWN: Final = 9
"""How many are given at most."""


def candidates_for(finding: Finding, journal: Journal) -> tuple[Transaction, ...]:
    """Return the transactions that an answer to a finding may name, the likeliest first.

    Args:
        finding: A question about a transaction, or about rows that were understood.
        journal: All transactions with their pairs.

    Returns:
        For half of a transfer the open other halves of the asset, for a pair the arrivals that were chosen,
        for rows their transactions; none for other findings.
    """
    match finding.code:
        case "transfer_in_unmatched" | "transfer_out_unmatched":
            return _partners(finding, journal)
        case "transfer_paired":
            chosen = {pair.in_id for pair in journal.pairs if pair.out_id == finding.subject}
            return tuple(one for one in journal.transactions if one.id in chosen)
        case "credit_as_fork":
            return tuple(one for one in journal.transactions if _is_of_rows(one, finding))
        case _:
            return ()


def _is_of_rows(one: Transaction, finding: Finding) -> bool:
    return any(
        source.file == finding.where.file and set(source.rows) & set(finding.where.rows)
        for source in one.sources
    )


def _partners(finding: Finding, journal: Journal) -> tuple[Transaction, ...]:
    alone = left_of(halves_of(journal.transactions), journal.pairs)
    is_arrival = finding.code == "transfer_in_unmatched"
    mine, others = (alone.ins, alone.outs) if is_arrival else (alone.outs, alone.ins)
    asked = next((half for half in mine if half.id == finding.subject), None)
    if asked is None:
        return ()
    found = [half for half in others if half.leg.asset == asked.leg.asset]
    return tuple(half.transaction for half in _likeliest(found, asked, is_arrival=is_arrival)[:SHOWN])


def _likeliest(found: Iterable[Half], asked: Half, *, is_arrival: bool) -> Sequence[Half]:
    """Return halves in order: those whose amount fits first, then by distance in time."""

    def distance(half: Half) -> tuple[bool, timedelta, str]:
        out, came = (half, asked) if is_arrival else (asked, half)
        return not is_fee_sized(out.amount - came.amount, out.amount), abs(half.at - asked.at), half.id

    return sorted(found, key=distance)
