"""One ordered journal of everything that happened, whatever the order of import.

Order: by instant; within one instant (a date-only export places a whole day on the same one) what only comes
in stands first, then transfers, exchanges, and last what only goes out; then as the file has it, in the
direction in which the file runs; then by id. So the journal is the same bytes for every order in which the
files were imported.
Left out: chains within one instant across files, such as two transfers in a row on one date without times;
where their order is impossible the fold says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import Final

from lotwise.core.findings import Finding
from lotwise.ledger.corrections import Correction
from lotwise.ledger.file_order import directions
from lotwise.ledger.pair import Pair
from lotwise.ledger.transaction import Kind, Source, Transaction, Wallet
from lotwise.ledger.transfers import NO_NAMES, NO_WALLETS, pair_transfers

_RANK: Final = {Kind.PURCHASE: 0, Kind.TRANSFER: 2, Kind.RENAME: 2, Kind.EXCHANGE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """All transactions in order, own transfers paired.

    Attributes:
        transactions: In the order of the journal; ids are unique.
        pairs: Which departures and arrivals are one transfer; a departure may have several arrivals.
        findings: What pairing could not settle.
        aliases: From the id by which a file tells of a transaction to the transaction's id, where they
            differ.
    """

    transactions: tuple[Transaction, ...]
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


def journal_of(
    transactions: Iterable[Transaction],
    *,
    wallets: Mapping[str, Wallet] = NO_WALLETS,
    corrections: Iterable[Correction] = (),
    aliases: Mapping[str, str] = NO_NAMES,
) -> Journal:
    """Return the journal of some transactions: in order, own transfers paired.

    Args:
        transactions: In any order; merged and amended, so that each is there once.
        wallets: By name; their addresses show which departures went to own wallets.
        corrections: Those that count; which halves the owner pairs and parts.
        aliases: From the id of a telling to the id of its transaction.

    Returns:
        The journal, with findings for halves of transfers that found no partner.
    """
    told = tuple(transactions)
    assert len({one.id for one in told}) == len(told), "merging gives each transaction once"
    ordered = _ordered(told)
    pairs, findings = pair_transfers(ordered, wallets=wallets, corrections=corrections, aliases=aliases)
    return Journal(transactions=ordered, pairs=pairs, findings=findings, aliases=dict(aliases))


def _ordered(told: tuple[Transaction, ...]) -> tuple[Transaction, ...]:
    """Return transactions in the order of the journal."""
    in_time = sorted(told, key=_instant)
    if all(earlier.at < later.at for earlier, later in pairwise(in_time)):
        return tuple(in_time)
    runs = directions((source.file_id, source.rows[0], one.at) for one in told for source in one.sources)

    def place(one: Transaction) -> tuple[int, str, int, str]:
        first = one.sources[0] if len(one.sources) == 1 else min(one.sources, key=_file_id)
        return _rank(one), first.file_id, first.rows[0] * runs[first.file_id], one.id

    ordered: list[Transaction] = []
    for _, group in groupby(in_time, key=_instant):
        at_once = list(group)
        ordered += sorted(at_once, key=place) if len(at_once) > 1 else at_once
    return tuple(ordered)


def _instant(one: Transaction) -> datetime:
    return one.at


def _file_id(source: Source) -> str:
    return source.file_id


def _rank(one: Transaction) -> int:
    if one.kind is Kind.RENAME and one.stated_by:  # what its owner says of an exchange does not move it
        return _RANK[Kind.EXCHANGE]
    rank = _RANK.get(one.kind)
    if rank is None:
        rank = 4 if one.given or not one.received else 1
    return rank
