"""What proves that two halves are one transfer: the owner's word, a hash on the chain, an own address.

The owner's word goes before all. A hash that one departure shares with one arrival in another wallet pairs
them, whatever time and amount say; with several arrivals it does where they sum to what left. An address of
another own wallet says where a departure went: the arrival there that fits is its other half.
Left out: several departures that arrive as one, and a batch of several departures and arrivals under one
hash, where the hash cannot say which is which; amounts may.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding
from lotwise.ledger.by_amount import by_amount, by_asset, only_matches
from lotwise.ledger.corrections import Action, Correction, not_applied
from lotwise.ledger.halves import (
    Half,
    Halves,
    address_key,
    chain_key,
    in_time,
    is_fee_sized,
    is_likely,
)
from lotwise.ledger.pair import Certainty, Pair
from lotwise.ledger.transaction import Wallet

BY_OWNER: Final = "you said so"
BY_HASH: Final = "the same hash on the chain"
BY_ADDRESS: Final = "it went to your own address"

Ids = tuple[str, str]
"""Ids of a departure and of an arrival."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is known of pairs beside the halves themselves.

    Attributes:
        paired: Pairs that the owner named, the last one last, with the correction that did.
        parted: Pairs that the owner forbade.
        targets: By id of a departure to an own address, the wallets that have this address.
    """

    paired: Mapping[Ids, Correction]
    parted: Collection[Ids]
    targets: Mapping[str, frozenset[str]]

    def may_pair(self, out: Half, came: Half) -> bool:
        """Return whether neither the owner nor the address of the departure forbids a pair."""
        is_there = out.id not in self.targets or came.leg.wallet in self.targets[out.id]
        return is_there and (out.id, came.id) not in self.parted

    def is_possible(self, out: Half, came: Half) -> bool:
        """Return whether two halves can be one transfer by all that is known."""
        return is_likely(out, came) and self.may_pair(out, came)


def knowledge_of(
    halves: Halves,
    wallets: Mapping[str, Wallet],
    corrections: Iterable[Correction],
    aliases: Mapping[str, str],
) -> Knowledge:
    """Return what the owner and own addresses say of some halves."""
    last: dict[Ids, Correction] = {}
    for one in corrections:
        if one.action in {Action.PAIR, Action.PART}:
            ids = aliases.get(one.subject, one.subject), aliases.get(one.other, one.other)
            last.pop(ids, None)
            last[ids] = one
    return Knowledge(
        paired={ids: one for ids, one in last.items() if one.action is Action.PAIR},
        parted={ids for ids, one in last.items() if one.action is Action.PART},
        targets=_targets(halves.outs, wallets),
    )


def _targets(outs: Iterable[Half], wallets: Mapping[str, Wallet]) -> dict[str, frozenset[str]]:
    """Return the other own wallets to whose addresses departures went, by id of the departure."""
    owners: dict[str, set[str]] = defaultdict(set)
    for wallet in wallets.values():
        for address in wallet.addresses:
            owners[address_key(address)].add(wallet.name)
    found: dict[str, frozenset[str]] = {}
    for out in outs if owners else ():
        others = owners.get(address_key(out.transaction.address), set()) - {out.leg.wallet}
        if others and out.transaction.address:
            found[out.id] = frozenset(others)
    return found


def proved(halves: Halves, known: Knowledge) -> tuple[list[Pair], list[Finding]]:
    """Return the pairs that are proved, and the owner's pairs that could not be made.

    Args:
        halves: All halves.
        known: What is known of pairs.
    """
    pairs, findings = _by_owner(halves, known)
    pairs += _by_hash(left_of(halves, pairs), known)
    pairs += _by_address(left_of(halves, pairs), known)
    return pairs, findings


def left_of(halves: Halves, pairs: Iterable[Pair]) -> Halves:
    """Return the halves that are in no pair."""
    return halves.without(name for pair in pairs for name in (pair.out_id, pair.in_id))


# ── the owner's word ────────────────────────────────────────────────────────────────────────────


def _by_owner(halves: Halves, known: Knowledge) -> tuple[list[Pair], list[Finding]]:
    """Return the owner's pairs: the later one counts, unless both fit into what left."""
    if not known.paired:
        return [], []
    outs = {half.id: half for half in halves.outs}
    ins = {half.id: half for half in halves.ins}
    room = {half.id: half.amount for half in halves.outs}
    made: dict[str, Pair] = {}
    findings: list[Finding] = []
    used: set[str] = set()
    for (out_id, in_id), word in reversed(tuple(known.paired.items())):
        out, came = outs.get(out_id), ins.get(in_id)
        if out is None or came is None or out.leg.asset != came.leg.asset:
            findings.append(not_applied(word, _MISFIT))
        elif in_id not in made and (out_id not in used or came.amount <= room[out_id]):
            made[in_id] = Pair(out_id=out_id, in_id=in_id, why=BY_OWNER, certainty=Certainty.OWNER)
            room[out_id] -= came.amount
            used.add(out_id)
    arrived = in_time(ins[in_id] for in_id in made)
    return [made[came.id] for came in arrived], findings


_MISFIT: Final = BadInputError(
    "The two are not an open departure and an open arrival of one asset.",
    "Take it back if you have said otherwise of one of them since.",
)


# ── the hash on the chain ───────────────────────────────────────────────────────────────────────


def _by_hash(halves: Halves, known: Knowledge) -> list[Pair]:
    departures, arrivals = _by_key(halves.outs), _by_key(halves.ins)
    pairs: list[Pair] = []
    for key, left in departures.items():
        came = arrivals.get(key, ())
        if len(left) == 1 and came:
            out = left[0]
            open_ins = [half for half in came if (out.id, half.id) not in known.parted]
            if _arrive(out, open_ins):
                pairs += _pairs(out, open_ins)
    return pairs


def _by_key(halves: Iterable[Half]) -> dict[tuple[str, str], list[Half]]:
    found: dict[tuple[str, str], list[Half]] = defaultdict(list)
    for half in halves:
        if half.transaction.chain_hash:
            found[chain_key(half)].append(half)
    return found


def _arrive(out: Half, came: Sequence[Half]) -> bool:
    """Return whether arrivals under the hash of one departure are what left."""
    if not came or any(half.leg.wallet == out.leg.wallet for half in came):
        return False
    return len(came) == 1 or is_fee_sized(out.amount - sum(half.amount for half in came), out.amount)


def _pairs(out: Half, came: Iterable[Half]) -> list[Pair]:
    return [
        Pair(out_id=out.id, in_id=half.id, why=BY_HASH, certainty=Certainty.HASH) for half in in_time(came)
    ]


# ── own addresses ───────────────────────────────────────────────────────────────────────────────


def _by_address(halves: Halves, known: Knowledge) -> list[Pair]:
    """Return departures to own addresses with the one arrival in that wallet that fits, exact ones first."""
    named = Halves(outs=tuple(half for half in halves.outs if half.id in known.targets), ins=halves.ins)
    pairs: list[Pair] = []
    for key in (by_amount, by_asset) if named.outs else ():
        matches = only_matches(left_of(named, pairs), known.is_possible, key)
        pairs += [
            Pair(out_id=out.id, in_id=came.id, why=BY_ADDRESS, certainty=Certainty.ADDRESS)
            for (out, came), _ in matches
        ]
    return pairs
