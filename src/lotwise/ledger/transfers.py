"""Pairing the two halves of a transfer between own wallets.

Problem: an exchange's export shows only that units left, a wallet's export only that units came. Chosen way:
what is proved comes first (the owner's word, then the hash on the chain, then an own address; see `proofs`).
Then a departure and an arrival are paired when amounts agree within half a percent, the arrival lies within
the usual time, and neither has another candidate (see `by_amount`). Nothing else is guessed: an unmatched
departure is not a sale, an unmatched arrival is not income and has no basis. Both halves stay what they are;
the pairing is a link, so departure and arrival keep their own instants.
Left out: money of a state, which is no lot.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from lotwise.core.findings import Finding
from lotwise.ledger.by_amount import by_amount, by_asset, groups, only_matches
from lotwise.ledger.corrections import Correction
from lotwise.ledger.halves import Halves, halves_of, is_fee_sized
from lotwise.ledger.pair import Certainty, Pair
from lotwise.ledger.proofs import Knowledge, knowledge_of, left_of, proved
from lotwise.ledger.transaction import Transaction, Wallet
from lotwise.ledger.unpaired import unmatched

__all__ = ["Certainty", "Pair", "is_fee_sized", "pair_transfers", "paired_halves"]

NO_WALLETS: Final[Mapping[str, Wallet]] = MappingProxyType({})
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_ALONE: Final = "amount and time agree, and nothing else fits"
_TWINS: Final = "the same amounts went between the same two wallets, paired in order of time"


def pair_transfers(
    transactions: Iterable[Transaction],
    *,
    wallets: Mapping[str, Wallet] = NO_WALLETS,
    corrections: Iterable[Correction] = (),
    aliases: Mapping[str, str] = NO_NAMES,
) -> tuple[tuple[Pair, ...], tuple[Finding, ...]]:
    """Return the pairs among the halves of transfers, and a finding for each half that stays alone.

    Args:
        transactions: In the order of the journal.
        wallets: By name; their addresses show which departures went to own wallets.
        corrections: Those that count; which halves the owner pairs and parts.
        aliases: From the id of a telling to the id of its transaction.

    Returns:
        Pairs, each arrival in at most one; and the findings. A departure with several arrivals, by one hash
        or by the owner's word, has a pair with each of them.
    """
    told = tuple(transactions)
    halves = halves_of(told)
    said = tuple(corrections)
    there = {one.id for one in told} if said else set()
    words = [one for one in said if _is_there(one, there, aliases)]
    known = knowledge_of(halves, wallets, words, aliases)
    pairs, findings = proved(halves, known)
    pairs += _inferred(left_of(halves, pairs), known)
    alone = left_of(halves, pairs)
    torn = {half.id for left, came in groups(alone, known.is_possible, by_asset) for half in (*left, *came)}
    findings += [unmatched(half, torn, known.targets) for half in (*alone.outs, *alone.ins, *alone.several)]
    return tuple(pairs), tuple(findings)


def _is_there(one: Correction, there: set[str], aliases: Mapping[str, str]) -> bool:
    """Return whether both halves that a correction names happened by now; what is gone, `amend` tells."""
    return all(aliases.get(name, name) in there for name in (one.subject, one.other))


def paired_halves(
    transactions: Iterable[Transaction],
    wallets: Mapping[str, Wallet],
    corrections: Iterable[Correction],
    aliases: Mapping[str, str],
) -> frozenset[str]:
    """Return the ids of transactions that count as halves of own transfers, proved or inferred.

    Args:
        transactions: In any order.
        wallets: By name.
        corrections: Those that count.
        aliases: From the id of a telling to the id of its transaction.
    """
    ordered = sorted(transactions, key=lambda one: (one.at, one.id))
    pairs, _ = pair_transfers(ordered, wallets=wallets, corrections=corrections, aliases=aliases)
    return frozenset(name for pair in pairs for name in (pair.out_id, pair.in_id))


def _inferred(halves: Halves, known: Knowledge) -> list[Pair]:
    """Return the pairs that amount and time suggest, exact amounts first."""
    pairs: list[Pair] = []
    for key in (by_amount, by_asset):
        pairs += [
            Pair(
                out_id=out.id,
                in_id=came.id,
                why=_ALONE if alike == 1 else _TWINS,
                certainty=Certainty.INFERRED,
            )
            for (out, came), alike in only_matches(left_of(halves, pairs), known.is_possible, key)
        ]
    return pairs
